/* call.c: what goes row by row: functions, lambdas, and queries whose rows are only known with the row around. */
#include "plan.h"

/* ---- calls ---- */

/* The operands of a call, one vector each; whether all are constant. */
static Status eval_kids(Run *run, Expr *e, Sel sel, Vector **kids, bool *constant)
{
    *kids = scratch_take(&run->scratch, sizeof(Vector) * ((size_t)e->n + 1));
    *constant = true;
    for (int k = 0; k < e->n; k++) {
        Status status = eval_expr(run, e->kids[k], sel, *kids + k);
        if (status != ST_OK)
            return status;
        *constant = *constant && (*kids)[k].constant;
    }
    return ST_OK;
}

static bool is_posts(const Vector *v)
{
    return v->shape == SHAPE_I32 && v->meaning == CM_ENTITY && v->target == T_POST;
}

/* Every post, without a condition or limit anywhere? */
static bool goes_through_all(const Query *q)
{
    while (q && q->source == SOURCE_QUERY && !q->n_where && !q->limit)
        q = q->inner;
    return q && q->source == SOURCE_ALL && !q->n_where && !q->limit;
}

static bool is_common_superior(const Expr *callee)
{
    return callee->kind == EX_CONST && callee->value.tag == V_NATIVE && callee->value.d == (uint32_t)FN_common_superior;
}

/* common_superior of every post and what a field of it names: there is a column of that, in which an edit changes a few cells (15 ms
   become 4 at a million posts). False: it is another call. */
static bool call_of_all(Run *run, const Expr *e, Sel sel, Vector *out)
{
    if (e->n != 3 || !is_common_superior(e->kids[0]) || e->kids[1]->kind != EX_ROW || e->kids[2]->kind != EX_COLUMN ||
        e->kids[1]->query->table != T_POST || !goes_through_all(e->kids[1]->query) || !e->kids[2]->column->field)
        return false;
    const Column *column = graph_common_with(run->graph, e->kids[2]->column->field);
    if (column)
        *out = vector_gather(&run->scratch, column, sel.rows, sel.n);
    return column != NULL;
}

/* common_superior over whole columns: a million calls are 80 ms, this is 10. False: it is another call. */
static bool call_columns(Run *run, const Expr *e, const Vector *kids, uint32_t n, Vector *out)
{
    if (e->n != 3 || !is_common_superior(e->kids[0]) || !is_posts(&kids[1]) || !is_posts(&kids[2]))
        return false;
    *out = vector_like(&run->scratch, &kids[1], n);
    out->constant = false;
    out->n = n;
    graph_common_superiors(run->graph, kids[1].i32, kids[1].constant, kids[2].i32, kids[2].constant, n, out->i32);
    return true;
}

Status eval_call(Run *run, Expr *e, Sel sel, Vector *out)
{
    Vector *kids;
    bool constant;
    if (call_of_all(run, e, sel, out))
        return ST_OK;
    Status status = eval_kids(run, e, sel, &kids, &constant);
    if (status != ST_OK || (!constant && call_columns(run, e, kids, sel.n, out)))
        return status;
    Value *args = scratch_take(&run->scratch, sizeof(Value) * ((size_t)e->n + 1));
    uint32_t n = constant ? 1 : sel.n;
    Vector all = vector_make(&run->scratch, SHAPE_VALUE, CM_ANY, n);
    for (uint32_t i = 0; i < n; i++) {
        for (int k = 0; k < e->n; k++)
            args[k] = run_value(run, &kids[k], i);
        status = run->env->call(run->env->host, args[0], args + 1, e->n - 1, &all.values[i]);
        if (status != ST_OK)
            return args[0].tag == V_NATIVE ? run_error(run, e->node, status) : status;
        run_keep(run, all.values[i]);
        if (i % BATCH == BATCH - 1 && (status = run_poll(run)) != ST_OK)
            return status;
    }
    *out = constant ? run_constant(run, all.values[0], sel.n) : vector_tighten(&run->scratch, &all);
    return ST_OK;
}

/* ---- lambdas: each row's has that row's values ---- */

typedef struct Captured {
    Run *run;
    const Expr *e;
    const Vector *kids;
    uint32_t row;
} Captured;

static Status captured_value(void *ctx, Sym name, bool *found, Value *out)
{
    const Captured *c = ctx;
    const QueryEnv *env = c->run->env;
    *found = true;
    for (int k = 0; k < c->e->n; k++) {
        if (c->e->syms[k] == name) {
            *out = run_value(c->run, &c->kids[k], c->row);
            return ST_OK;
        }
    }
    for (int i = 0; i < env->n_outers; i++) {
        if (env->outers[i].name == name) {
            *out = env->outers[i].value;
            return ST_OK;
        }
    }
    *found = false;
    return ST_OK;
}

Status eval_lambda(Run *run, Expr *e, Sel sel, Vector *out)
{
    Vector *kids;
    bool constant;
    Status status = eval_kids(run, e, sel, &kids, &constant);
    if (status != ST_OK)
        return status;
    uint32_t n = constant ? 1 : sel.n;
    *out = vector_make(&run->scratch, SHAPE_VALUE, CM_ANY, n);
    out->constant = constant;
    out->n = sel.n;
    for (uint32_t i = 0; i < n; i++) {
        Captured c = { run, e, kids, i };
        status = run->env->lambda(run->env->host, e->node, run->env->source, captured_value, &c, &out->values[i]);
        if (status != ST_OK)
            return status;
        run_keep(run, out->values[i]);
    }
    return ST_OK;
}

/* ---- late queries ---- */

static Status run_late(Run *run, const Expr *e, const Vector *kids, uint32_t row, Value *out)
{
    Around *around = scratch_take(&run->scratch, sizeof *around * ((size_t)e->n + 1));
    for (int k = 0; k < e->n; k++) {
        around[k] = (Around){ .var = e->syms[k],
                              .it = run_value(run, &kids[k], row),
                              .up = k + 1 < e->n ? &around[k + 1] : run->around };
        around[k].root = e->index && k + 1 == e->n;
    }
    Run inner;
    Expr *expr;
    Vector v;
    run_start(&inner, run->env, e->n ? around : run->around);
    inner.silent = run->silent || row > 0;
    Status status = bind_expr(&inner, &inner.root, e->node, &expr);
    if (status == ST_OK)
        status = eval_expr(&inner, expr, (Sel){ NULL, 1 }, &v);
    if (status == ST_OK)
        *out = vector_value(inner.rt, &v, 0);
    run_end(&inner);
    return status;
}

Status eval_late(Run *run, Expr *e, Sel sel, Vector *out)
{
    Vector *kids = scratch_take(&run->scratch, sizeof(Vector) * ((size_t)e->n + 1));
    for (int k = 0; k < e->n; k++) {
        Status status = eval_expr(run, e->kids[k], sel, &kids[k]);
        if (status != ST_OK)
            return status;
    }
    Vector all = vector_make(&run->scratch, SHAPE_VALUE, CM_ANY, sel.n);
    for (uint32_t i = 0; i < sel.n; i++) {
        ScratchMark mark = scratch_mark(&run->scratch);
        Status status = run_late(run, e, kids, i, &all.values[i]);
        scratch_rewind(&run->scratch, mark);
        if (status == ST_OK && i % 64 == 63)
            status = run_poll(run);
        if (status != ST_OK)
            return status;
        run_keep(run, all.values[i]);
    }
    *out = vector_tighten(&run->scratch, &all);
    return ST_OK;
}
