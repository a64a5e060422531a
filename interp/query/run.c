/* run.c: the doors: binds an expression, evaluates it, gives values. Errors get the exact node here. */
#include "plan.h"
#include <stdio.h>

void run_start(Run *run, QueryEnv *env, const Around *around)
{
    *run = (Run){ .env = env,
                  .rt = env->rt,
                  .graph = env->graph,
                  .model = env->rt->model,
                  .around = around,
                  .let_limit = env->n_lets };
    arena_init(&run->arena);
    run->root.rows = ROWS_ONE;
    run->root.table = T_NONE;
}

static void query_drop(Query *q)
{
    group_forget(q);
    vec_drop(&q->keys);
    vec_drop(&q->select);
    vec_drop(&q->order);
    vec_drop(&q->aggregates);
    vec_drop(&q->params);
    memo_free(q->memo);
    rows_forget(q);
}

void run_end(Run *run)
{
    for (size_t i = 0; i < run->queries.len; i++)
        query_drop(run->queries.at[i]);
    for (size_t i = 0; i < run->lookups.len; i++)
        lookup_free(run->lookups.at[i]);
    vec_drop(&run->queries);
    vec_drop(&run->lookups);
    query_drop(&run->root);
    if (run->kept)
        heap_unkeep(run->rt->heap, run->kept);
    scratch_drop(&run->scratch);
    arena_drop(&run->arena);
}

/* The places of errors that values raise are those of the statement: the node is nearer. */
Status run_error(Run *run, const Node *node, Status status)
{
    if (status == ST_ERROR && run->rt->error)
        run->rt->error->span = node_span(node, run->env->source);
    return status;
}

Status run_raise(Run *run, const Node *node, DiagCode code, const Str *args)
{
    return run_error(run, node, rt_raise(run->rt, code, args));
}

Status run_poll(Run *run)
{
    if (!run->env->interrupted || !run->env->interrupted(run->env->host))
        return ST_OK;
    return run->rt->failed ? ST_ERROR : ST_INTERRUPTED;
}

void run_trace(Run *run, const Query *query, const char *what, const char *of, int64_t rows)
{
    if (!run->env->trace || run->silent)
        return;
    UNUSED(query);
    char text[96];
    int length = snprintf(text, sizeof text, "%s %s", what, of);
    UNUSED(length);
    run->env->trace(run->env->trace_ctx, text, rows);
}

Status query_run(QueryEnv *env, const Node *node, Value *out)
{
    Run run;
    Expr *e;
    Vector v;
    run_start(&run, env, NULL);
    run.let_limit = 0;
    Status status = bind_expr(&run, &run.root, node, &e);
    if (status == ST_OK)
        status = run_poll(&run);
    if (status == ST_OK)
        status = eval_expr(&run, e, (Sel){ NULL, 1 }, &v);
    if (status == ST_OK)
        *out = vector_value(run.rt, &v, 0);
    run_end(&run);
    return status;
}

/* Without a table there is no row: a rule about the model as a whole is evaluated once. */
static void bind_rows(Run *run, TableId table, Sym var)
{
    if (table == T_NONE)
        return;
    run->root.rows = ROWS_TABLE;
    run->root.table = table;
    run->root.var = var;
}

Status query_eval_rows(QueryEnv *env, const Node *expr, TableId table, Sym var, const int32_t *rows, size_t n,
                       Value *out)
{
    Run run;
    Expr *e;
    run_start(&run, env, NULL);
    bind_rows(&run, table, var);
    Status status = bind_expr(&run, &run.root, expr, &e);
    size_t kept = 0;
    for (size_t i = 0; i < n && status == ST_OK; i += BATCH) {
        ScratchMark mark = scratch_mark(&run.scratch);
        Vector v;
        uint32_t size = n - i < BATCH ? (uint32_t)(n - i) : BATCH;
        status = eval_expr(&run, e, (Sel){ rows + i, size }, &v);
        for (uint32_t k = 0; k < size && status == ST_OK; k++)
            out[kept++] = run_value(&run, &v, k);
        scratch_rewind(&run.scratch, mark);
        if (status == ST_OK)
            status = run_poll(&run);
    }
    run_trace(&run, NULL, "rows", table == T_NONE ? "model" : TABLE_INFO[table].plural, (int64_t)n);
    run_end(&run);
    return status;
}

Status query_filter_rows(QueryEnv *env, const Node *where, TableId table, Sym var, const int32_t *rows, size_t n,
                         uint8_t *keep)
{
    Run run;
    Expr *e;
    run_start(&run, env, NULL);
    bind_rows(&run, table, var);
    Status status = bind_expr(&run, &run.root, where, &e);
    for (size_t i = 0; i < n && status == ST_OK; i += BATCH) {
        ScratchMark mark = scratch_mark(&run.scratch);
        uint32_t size = n - i < BATCH ? (uint32_t)(n - i) : BATCH;
        status = eval_condition(&run, e, (Sel){ rows + i, size }, keep + i);
        scratch_rewind(&run.scratch, mark);
        if (status == ST_OK)
            status = run_poll(&run);
    }
    run_trace(&run, NULL, "filter", TABLE_INFO[table].plural, (int64_t)n);
    run_end(&run);
    return status;
}
