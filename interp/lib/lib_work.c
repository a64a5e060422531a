/* lib_work.c: how work is grouped, and how verdicts of several rules add up. */
#include "lib.h"

#include <math.h>

/* ---- motivating potential ---- */

Status fn_mps(Vm *vm, Value *args, int n, Value *out)
{
    for (int i = 0; i < n; i++) {
        LIB_BLANK(args[i]);
        if (args[i].tag != V_NUM || !(args[i].num >= 1 && args[i].num <= 7))
            return lib_wrong_value(vm, FN_mps, i, STR("a number from 1 to 7"), STR("1 至 7 的数字"), args[i]);
    }
    *out = value_num((args[0].num + args[1].num + args[2].num) / 3 * args[3].num * args[4].num);
    return ST_OK;
}

/* ---- the cost of coordination ---- */

/* A square matrix of numbers; none counts as 0. */
typedef struct Matrix { double *at; uint32_t n; } Matrix;

static bool read_row(Value row, double *out, uint32_t n)
{
    if (row.tag != V_LIST || row.list->len != n)
        return false;
    for (uint32_t k = 0; k < n; k++) {
        if (row.list->at[k].tag != V_NUM && row.list->at[k].tag != V_NONE)
            return false;
        out[k] = row.list->at[k].tag == V_NUM ? row.list->at[k].num : 0;
    }
    return true;
}

static bool read_matrix(Value list, Matrix *matrix)
{
    matrix->n = list.list->len;
    matrix->at = mem_alloc((size_t)matrix->n * matrix->n * sizeof *matrix->at);
    for (uint32_t i = 0; i < matrix->n; i++)
        if (!read_row(list.list->at[i], matrix->at + (size_t)i * matrix->n, matrix->n))
            return false;
    return true;
}

/* For each item the number of the first that has the same group. */
static void read_groups(Rt *rt, const List *groups, uint32_t *first, double *size)
{
    for (uint32_t i = 0; i < groups->len; i++) {
        uint32_t at = 0;
        while (!value_equal(rt, groups->at[at], groups->at[i]))
            at++;
        first[i] = at;
        size[i] = 0;
        size[at]++;
    }
}

static double cost_of(const Matrix *m, const uint32_t *group, const double *size, double p)
{
    double cost = 0;
    for (uint32_t i = 0; i < m->n; i++)
        for (uint32_t j = 0; j < m->n; j++) {
            double both = m->at[(size_t)i * m->n + j] + m->at[(size_t)j * m->n + i];
            if (i != j && both != 0)
                cost += both * pow(group[i] == group[j] ? size[group[i]] : m->n, p);
        }
    return cost;
}

Status fn_coordination_cost(Vm *vm, Value *args, int n, Value *out)
{
    Matrix matrix = { NULL, 0 };
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(coordination_cost, 0, args[0].tag == V_LIST);
    LIB_WANT(coordination_cost, 1, args[1].tag == V_LIST);
    if (LIB_GIVEN(2))
        LIB_WANT(coordination_cost, 2, args[2].tag == V_NUM);
    if (!read_matrix(args[0], &matrix)) {
        mem_free(matrix.at);
        return lib_wrong_value(vm, FN_coordination_cost, 0, STR("a square list of lists of numbers"), STR("由数字列表组成的方阵"), args[0]);
    }
    if (args[1].list->len != matrix.n) {
        mem_free(matrix.at);
        return lib_wrong_value(vm, FN_coordination_cost, 1, STR("a list with a group for each item"), STR("每项一个组的列表"), args[1]);
    }
    uint32_t *group = mem_alloc(matrix.n * sizeof *group);
    double *size = mem_alloc(matrix.n * sizeof *size);
    read_groups(vm_rt(vm), args[1].list, group, size);
    *out = value_num(cost_of(&matrix, group, size, LIB_GIVEN(2) ? args[2].num : 1));
    mem_free(matrix.at);
    mem_free(group);
    mem_free(size);
    return ST_OK;
}

/* ---- certainty ---- */

static bool is_certainty(Value v)
{
    return v.tag == V_NUM && v.num >= -1 && v.num <= 1;
}

/* Verdicts that are both certain and say opposite things have no common certainty. */
Status fn_certainty(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    for (int i = 0; i < 2; i++) {
        LIB_BLANK(args[i]);
        if (!is_certainty(args[i]))
            return lib_wrong_value(vm, FN_certainty, i, STR("a number from -1 to 1"), STR("-1 到 1 的数字"), args[i]);
    }
    double a = args[0].num, b = args[1].num, least = fmin(fabs(a), fabs(b));
    if (a >= 0 && b >= 0)
        *out = value_num(a + b - a * b);
    else if (a <= 0 && b <= 0)
        *out = value_num(a + b + a * b);
    else
        *out = least < 1 ? value_num((a + b) / (1 - least)) : NONE_VALUE;
    return ST_OK;
}
