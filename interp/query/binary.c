/* binary.c: operators with two sides over vectors: the typed loops, else value by value. */
#include "plan.h"
#include "../syntax/ast.h"
#include <math.h>

Status binary_rows(Run *run, Expr *e, const Vector *a, const Vector *b, Vector *out)
{
    bool constant = a->constant && b->constant;
    uint32_t n = constant ? 1 : a->n;
    Vector all = vector_make(&run->scratch, SHAPE_VALUE, CM_ANY, n);
    for (uint32_t i = 0; i < n; i++) {
        Value x = run_value(run, a, i), y = run_value(run, b, i);
        Status status = value_binary(run->rt, e->op, x, y, &all.values[i]);
        if (status != ST_OK)
            return run_error(run, e->node, status);
        run_keep(run, all.values[i]);
    }
    *out = constant ? run_constant(run, all.values[0], a->n) : vector_tighten(&run->scratch, &all);
    return ST_OK;
}

/* ---- arithmetic ---- */

static bool is_number(const Vector *v)
{
    return v->shape == SHAPE_F64 && v->meaning != CM_EFFORT;
}

static bool is_effort(const Vector *v)
{
    return v->shape == SHAPE_F64 && v->meaning == CM_EFFORT;
}

/* What the result is, by the rules of grammar/reference.md; false: not for these loops. */
static bool result_meaning(int op, const Vector *a, const Vector *b, ColMeaning *meaning)
{
    bool both = a->meaning == CM_PERCENT && b->meaning == CM_PERCENT;
    *meaning = CM_NUMBER;
    if (is_number(a) && is_number(b)) {
        if (op == BIN_MOD || op == BIN_POW)
            return false;
        if (op == BIN_DIV)
            *meaning = a->meaning == CM_PERCENT && b->meaning != CM_PERCENT ? CM_PERCENT : CM_NUMBER;
        else
            *meaning = both ? CM_PERCENT : CM_NUMBER;
        return true;
    }
    if (is_effort(a) && is_effort(b)) {
        *meaning = op == BIN_DIV ? CM_NUMBER : CM_EFFORT;
        return op == BIN_ADD || op == BIN_SUB || op == BIN_DIV;
    }
    *meaning = CM_EFFORT;
    if (is_effort(a) && is_number(b))
        return op == BIN_MUL || op == BIN_DIV;
    return is_number(a) && is_effort(b) && op == BIN_MUL;
}

#define LOOP(EXPR)                                                                                                     \
    do {                                                                                                               \
        for (uint32_t i = 0; i < n; i++) {                                                                             \
            double x = a->f64[i * sa], y = b->f64[i * sb];                                                             \
            out->f64[i] = (EXPR);                                                                                      \
        }                                                                                                              \
    } while (0)

static void loop_arith(int op, const Vector *a, const Vector *b, uint32_t n, Vector *out)
{
    uint32_t sa = !a->constant, sb = !b->constant;
    switch (op) {
    case BIN_ADD: LOOP(x + y); break;
    case BIN_SUB: LOOP(x - y); break;
    case BIN_MUL: LOOP(x * y); break;
    case BIN_DIV: LOOP(x / y); break;
    default: break;
    }
}

/* A result that is no number although both sides are: value_binary says why (division by zero, too large). */
static bool all_finite(const Vector *a, const Vector *b, const Vector *out, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!isfinite(out->f64[i]) && !vector_is_none(a, i) && !vector_is_none(b, i))
            return false;
    }
    return true;
}

bool arith_fast(Run *run, int op, const Vector *a, const Vector *b, Vector *out)
{
    ColMeaning meaning;
    if (a->shape != SHAPE_F64 || b->shape != SHAPE_F64 || !result_meaning(op, a, b, &meaning))
        return false;
    bool constant = a->constant && b->constant;
    uint32_t n = constant ? 1 : a->n;
    *out = vector_make(&run->scratch, SHAPE_F64, meaning, n);
    out->constant = constant;
    out->n = a->n;
    loop_arith(op, a, b, n, out);
    return all_finite(a, b, out, n);
}

/* ---- matches: the pattern is compiled once (heap_match keeps it) ---- */

static bool is_none(const Vector *v)
{
    return v->constant && v->shape == SHAPE_VALUE && v->values[0].tag == V_NONE;
}

Status eval_binary(Run *run, Expr *e, Sel sel, Vector *out)
{
    Vector a, b;
    bool done = false;
    Status status = eval_expr(run, e->kids[0], sel, &a);
    if (status == ST_OK)
        status = eval_expr(run, e->kids[1], sel, &b);
    if (status != ST_OK)
        return status;
    if (e->op == BIN_IN || e->op == BIN_NOT_IN) {
        status = member_of(run, e, &a, &b, out, &done);
    } else if (e->op >= BIN_EQ && e->op <= BIN_GE) {
        done = compare_fast(run, e->op, &a, &b, out);
    } else if (e->op >= BIN_ADD) {
        if (is_none(&a) || is_none(&b)) {
            *out = run_constant(run, NONE_VALUE, sel.n);
            return ST_OK;
        }
        done = arith_fast(run, e->op, &a, &b, out);
    }
    return status != ST_OK || done ? status : binary_rows(run, e, &a, &b, out);
}
