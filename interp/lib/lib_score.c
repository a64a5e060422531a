/* lib_score.c: functions of KPIs and pay: weights, scores, payouts, ratios of pay to its range. */
#include "../graph/score.h"
#include "lib.h"
#include <math.h>

static bool is_entity(Value v, TableId kind)
{
    return v.tag == V_ENTITY && v.a == kind;
}

static int32_t row_of(Value v)
{
    return v.tag == V_ENTITY ? (int32_t)v.d : ROW_NONE;
}

static Value number_or_none(double x)
{
    return isnan(x) ? NONE_VALUE : value_num(x);
}

static Value percent_or_none(double x)
{
    return isnan(x) ? NONE_VALUE : value_percent(x);
}

/* A table of so many rows; columns by the words they have elsewhere. */
static Table *new_table(Rt *rt, Value *out, const char *const *names, uint32_t n, size_t rows)
{
    Sym syms[8];
    ORGL_ASSERT(n <= COUNT_OF(syms));
    for (uint32_t i = 0; i < n; i++)
        syms[i] = intern_add(rt->intern, str_of(names[i]));
    *out = value_table(rt, n, syms, (uint32_t)rows);
    return out->table;
}

Status fn_weights(Vm *vm, Value *args, int n, Value *out)
{
    static const char *const NAMES[] = { "kpi", "weight" };
    LIB_BLANK(args[0]);
    LIB_WANT(weights, 0, is_entity(args[0], T_POST));
    if (LIB_GIVEN(1))
        LIB_WANT(weights, 1, is_entity(args[1], T_REGION));
    Status status = vm_close(vm);
    if (status != ST_OK)
        return status;
    Scorer scorer;
    scorer_init(&scorer, vm_graph(vm));
    scorer_weights(&scorer, row_of(args[0]), LIB_GIVEN(1) ? row_of(args[1]) : ROW_NONE);
    Table *table = new_table(vm_rt(vm), out, NAMES, COUNT_OF(NAMES), scorer.parts.len);
    for (uint32_t i = 0; i < table->n_rows; i++) {
        table->columns[0][i] = value_entity(T_KPI, scorer.parts.at[i].kpi);
        table->columns[1][i] = percent_or_none(scorer.parts.at[i].weight);
    }
    scorer_drop(&scorer);
    return lib_give(vm, *out, out);
}

Status fn_kpi_score(Vm *vm, Value *args, int n, Value *out)
{
    Qty value;
    bool fits;
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(kpi_score, 0, is_entity(args[0], T_KPI));
    Status status = vm_close(vm);
    if (status != ST_OK)
        return status;
    if (!qty_of_value(args[1], &value))
        return lib_wrong_value(vm, FN_kpi_score, 1, STR("a number, duration or rate"), STR("数字、时长或频率"), args[1]);
    double score = graph_kpi_score(vm_graph(vm), row_of(args[0]), value, &fits);
    if (!fits)
        return lib_wrong_value(vm, FN_kpi_score, 1, STR("a value of the same sort as the target"), STR("与目标同类的值"), args[1]);
    return lib_give(vm, number_or_none(score), out);
}

/* The arguments of score and scorecard: post, region, period; the scorer holds the parts then. */
static Status score_of(Vm *vm, FunctionId id, Value *args, int n, Scorer *scorer, double *score)
{
    if (!is_entity(args[0], T_POST))
        return lib_wrong(vm, id, 0, args[0]);
    if (LIB_GIVEN(1) && !is_entity(args[1], T_REGION))
        return lib_wrong(vm, id, 1, args[1]);
    /* 2026 is a year where a period is wanted */
    bool year = LIB_GIVEN(2) && args[2].tag == V_NUM && args[2].num == floor(args[2].num) && args[2].num >= 1 && args[2].num <= 9999;
    if (LIB_GIVEN(2) && args[2].tag != V_PERIOD && args[2].tag != V_DATE && !year)
        return lib_wrong(vm, id, 2, args[2]);
    Status status = vm_close(vm);
    if (status != ST_OK)
        return status;
    int32_t post = row_of(args[0]);
    const Column *home = graph_attr(vm_graph(vm), A_POST_REGION);
    int32_t region = LIB_GIVEN(1) ? row_of(args[1]) : home->type == COL_I32 ? home->i32[post] : ROW_NONE;
    scorer_init(scorer, vm_graph(vm));
    int32_t period = !LIB_GIVEN(2)             ? scorer_last(scorer, post)
                     : year                    ? period_pack(PERIOD_YEAR, (int32_t)args[2].num)
                     : args[2].tag == V_PERIOD ? period_pack((PeriodKind)args[2].a, (int32_t)args[2].i)
                                               : period_pack(PERIOD_DAY, (int32_t)args[2].i);
    *score = scorer_score(scorer, post, region, period);
    return ST_OK;
}

Status fn_score(Vm *vm, Value *args, int n, Value *out)
{
    Scorer scorer;
    double score;
    LIB_BLANK(args[0]);
    Status status = score_of(vm, FN_score, args, n, &scorer, &score);
    if (status != ST_OK)
        return status;
    scorer_drop(&scorer);
    return lib_give(vm, number_or_none(score), out);
}

Status fn_scorecard(Vm *vm, Value *args, int n, Value *out)
{
    static const char *const NAMES[] = { "kpi", "weight", "target_value", "value", "score", "share" };
    Scorer scorer;
    double score;
    LIB_BLANK(args[0]);
    Status status = score_of(vm, FN_scorecard, args, n, &scorer, &score);
    if (status != ST_OK)
        return status;
    Table *table = new_table(vm_rt(vm), out, NAMES, COUNT_OF(NAMES), scorer.parts.len);
    const Column *target = graph_field(vm_graph(vm), T_KPI, field_column(F_KPI_TARGET));
    for (uint32_t i = 0; i < table->n_rows; i++) {
        const ScorePart *part = &scorer.parts.at[i];
        table->columns[0][i] = value_entity(T_KPI, part->kpi);
        table->columns[1][i] = percent_or_none(part->weight);
        table->columns[2][i] = target->type == COL_QTY ? value_of_qty(target->qty[part->kpi]) : NONE_VALUE;
        table->columns[3][i] = value_of_qty(part->value);
        table->columns[4][i] = number_or_none(part->score);
        table->columns[5][i] = percent_or_none(part->share);
    }
    scorer_drop(&scorer);
    return lib_give(vm, *out, out);
}

Status fn_payout(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(payout, 0, is_entity(args[0], T_PAYPLAN));
    LIB_WANT(payout, 1, args[1].tag == V_NUM);
    Status status = vm_close(vm);
    if (status != ST_OK)
        return status;
    return lib_give(vm, percent_or_none(graph_payout(vm_graph(vm), row_of(args[0]), args[1].num)), out);
}

/* ---- pay and its range ---- */

static bool range_of(Value v, Range *out)
{
    if (v.tag != V_RANGE || v.range->low.tag != V_NUM || v.range->high.tag != V_NUM)
        return false;
    *out = (Range){ v.range->low.num, v.range->high.num };
    return true;
}

static bool pay_of(Value v, double *out)
{
    Range range;
    if (range_of(v, &range)) {
        *out = range.low + (range.high - range.low) / 2;
        return true;
    }
    *out = v.num;
    return v.tag == V_NUM;
}

Status fn_compa_ratio(Vm *vm, Value *args, int n, Value *out)
{
    double pay;
    Range range;
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(compa_ratio, 0, pay_of(args[0], &pay));
    LIB_WANT(compa_ratio, 1, range_of(args[1], &range));
    double mid = range.low + (range.high - range.low) / 2;
    return lib_give(vm, mid != 0 ? value_percent(pay / mid) : NONE_VALUE, out);
}

Status fn_penetration(Vm *vm, Value *args, int n, Value *out)
{
    double pay;
    Range range;
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(penetration, 0, pay_of(args[0], &pay));
    LIB_WANT(penetration, 1, range_of(args[1], &range));
    return lib_give(vm, range.high > range.low ? value_percent((pay - range.low) / (range.high - range.low)) : NONE_VALUE, out);
}

Status fn_overlap(Vm *vm, Value *args, int n, Value *out)
{
    Range lower, upper;
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(overlap, 0, range_of(args[0], &lower));
    LIB_WANT(overlap, 1, range_of(args[1], &upper));
    return lib_give(vm, upper.high > upper.low ? value_percent((lower.high - upper.low) / (upper.high - upper.low)) : NONE_VALUE, out);
}
