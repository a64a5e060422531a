/* lib_ahp.c: weights from judgements of pairs (analytic hierarchy process, Saaty 1980). */
#include "ahp.h"
#include "lib.h"

static Status bad_matrix(Vm *vm, Value got)
{
    return lib_wrong_value(vm, FN_ahp, 0, STR("1 to 10 rows of as many positive numbers, each the inverse of its mirror"),
                           STR("1 至 10 行、每行同样多个正数、对称位置互为倒数的矩阵"), got);
}

static bool read_row(Ahp *ahp, int i, Value row)
{
    if (row.tag != V_LIST || row.list->len != (uint32_t)ahp->n)
        return false;
    for (int j = 0; j < ahp->n; j++) {
        Value cell = row.list->at[j];
        if (cell.tag != V_NUM || !(cell.num > 0))
            return false;
        ahp->a[i][j] = cell.num;
    }
    return true;
}

static Value worst(Rt *rt, const Ahp *ahp)
{
    Value v = value_record(rt, 4);
    record_setz(rt, v.record, "row", value_num(ahp->row));
    record_setz(rt, v.record, "column", value_num(ahp->column));
    record_setz(rt, v.record, "given", value_num(ahp->a[ahp->row][ahp->column]));
    record_setz(rt, v.record, "implied", value_num(ahp->w[ahp->row] / ahp->w[ahp->column]));
    return v;
}

static Value warning(Rt *rt, const Ahp *ahp)
{
    double given = ahp->a[ahp->row][ahp->column], implied = ahp->w[ahp->row] / ahp->w[ahp->column];
    if (rt->lang == LANG_ZH)
        return value_textf(rt, "判断相互矛盾：一致性比率 %.3f，高于 0.10；偏差最大的是第 %d 项对第 %d 项：给出 %.4g，其余判断推得 %.4g", ahp->ratio,
                           ahp->row + 1, ahp->column + 1, given, implied);
    return value_textf(rt, "the judgements contradict each other: consistency ratio %.3f is above 0.10; most off is item %d against item %d: "
                           "%.4g given, %.4g by the others", ahp->ratio, ahp->row + 1, ahp->column + 1, given, implied);
}

Status fn_ahp(Vm *vm, Value *args, int n, Value *out)
{
    Rt *rt = vm_rt(vm);
    Ahp ahp = { 0 };
    UNUSED(n);
    LIB_BLANK(args[0]);
    if (args[0].tag != V_LIST || args[0].list->len < 1 || args[0].list->len > AHP_MAX)
        return bad_matrix(vm, args[0]);
    ahp.n = (int)args[0].list->len;
    for (int i = 0; i < ahp.n; i++)
        if (!read_row(&ahp, i, args[0].list->at[i]))
            return bad_matrix(vm, args[0]);
    if (!ahp_reciprocal(&ahp))
        return bad_matrix(vm, args[0]);
    ahp_solve(&ahp);
    Value weights = value_list(rt, (uint32_t)ahp.n), result = value_record(rt, 5);
    for (int i = 0; i < ahp.n; i++)
        list_push(rt, weights.list, value_percent(ahp.w[i]));
    record_setz(rt, result.record, "weights", weights);
    record_setz(rt, result.record, "lambda", value_num(ahp.lambda));
    record_setz(rt, result.record, "ratio", value_num(ahp.ratio));
    record_setz(rt, result.record, "warning", ahp.ratio > AHP_RATIO_MAX ? warning(rt, &ahp) : NONE_VALUE);
    record_setz(rt, result.record, "worst", ahp.ratio > AHP_RATIO_MAX ? worst(rt, &ahp) : NONE_VALUE);
    return lib_give(vm, result, out);
}
