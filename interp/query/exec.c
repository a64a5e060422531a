/* exec.c: one run of a query: rows, groups, order, limit, and the result that is wanted. */
#include "plan.h"
#include <math.h>

/* ---- limit ---- */

static Status limit_of(Run *run, const Query *q, uint32_t *out)
{
    *out = UINT32_MAX;
    if (!q->limit)
        return ST_OK;
    Vector v;
    Status status = eval_expr(run, q->limit, (Sel){ NULL, 1 }, &v);
    if (status != ST_OK)
        return status;
    Value limit = vector_value(run->rt, &v, 0);
    if (limit.tag != V_NUM || limit.num < 0 || limit.num != floor(limit.num))
        return RUN_ERROR(run, q->limit->node, E315, STR("limit"), rt_describe(run->rt, limit), );
    *out = limit.num < UINT32_MAX ? (uint32_t)limit.num : UINT32_MAX;
    return ST_OK;
}

/* ---- order ---- */

static uint32_t *numbers_to(uint32_t n)
{
    uint32_t *index = mem_alloc(sizeof *index * ((size_t)n + 1));
    for (uint32_t i = 0; i < n; i++)
        index[i] = i;
    return index;
}

/* The numbers of the rows in their order. */
static Status order_index(Run *run, Query *q, const int32_t *rows, uint32_t n, uint32_t limit, uint32_t *index)
{
    if (!q->order.len || n < 2)
        return ST_OK;
    Acc *keys = mem_zalloc(sizeof *keys * (q->order.len + 1));
    Status status = ST_OK;
    for (size_t k = 0; k < q->order.len && status == ST_OK; k++)
        status = eval_rows(run, q->order.at[k].expr, rows, n, &keys[k]);
    if (status == ST_OK)
        status = sort_rows(run, &q->order, keys, index, n, limit);
    run_trace(run, q, "order", q->rows == ROWS_TABLE && !q->grouped ? TABLE_INFO[q->table].plural : "rows", n);
    for (size_t k = 0; k < q->order.len; k++)
        acc_drop(&keys[k]);
    mem_free(keys);
    return status;
}

/* Puts rows in order and cuts them. */
static Status order_rows(Run *run, Query *q, uint32_t limit, Rows *rows)
{
    if (q->order.len) {
        uint32_t *index = numbers_to(rows->n);
        Status status = order_index(run, q, rows->at, rows->n, limit, index);
        int32_t *sorted = mem_alloc(sizeof *sorted * ((size_t)rows->n + 1));
        for (uint32_t i = 0; i < rows->n && i < limit; i++)
            sorted[i] = rows->at[index[i]];
        uint32_t n = rows->n;
        mem_free(index);
        rows_drop(rows);
        *rows = (Rows){ .at = sorted, .n = n, .own = sorted };
        if (status != ST_OK)
            return status;
    }
    rows->n = rows->n < limit ? rows->n : limit;
    return ST_OK;
}

Status ordered_rows(Run *run, Query *q, Rows *out)
{
    uint32_t limit;
    Status status = limit_of(run, q, &limit);
    *out = (Rows){ 0 };
    if (status == ST_OK)
        status = rows_of(run, q, q->order.len ? UINT32_MAX : limit, out);
    return status == ST_OK ? order_rows(run, q, limit, out) : status;
}

/* ---- results ---- */

static Value row_value(Run *run, const Query *q, int32_t row)
{
    if (q->rows == ROWS_TABLE)
        return value_entity(q->table, row);
    return q->rows == ROWS_CELLS ? table_row(run->rt, q->value.table, (uint32_t)row) : q->value.list->at[row];
}

static Status list_result(Run *run, const Query *q, const Rows *rows, Value *out)
{
    *out = value_list(run->rt, rows->n);
    run_keep(run, *out);
    for (uint32_t i = 0; i < rows->n && !run->rt->failed; i++)
        list_push(run->rt, out->list, row_value(run, q, rows->at[i]));
    return run->rt->failed ? ST_ERROR : ST_OK;
}

static Status cells_result(Run *run, const Query *q, const Rows *rows, Value *out)
{
    const Table *from = q->value.table;
    *out = value_table(run->rt, from->n_columns, from->names, rows->n);
    run_keep(run, *out);
    if (run->rt->failed)
        return ST_ERROR;
    for (uint32_t c = 0; c < from->n_columns; c++) {
        for (uint32_t i = 0; i < rows->n; i++) {
            out->table->columns[c][i] = from->columns[c][rows->at[i]];
            value_share(out->table->columns[c][i]);
        }
    }
    return ST_OK;
}

/* The columns of select over the rows (or groups) at hand, written straight into the table's cells. */
static Status fill_column(Run *run, Expr *e, const int32_t *rows, uint32_t n, Value *cells)
{
    Status status = ST_OK;
    for (uint32_t i = 0; i < n && status == ST_OK; i += BATCH) {
        ScratchMark mark = scratch_mark(&run->scratch);
        Vector v;
        uint32_t size = n - i < BATCH ? n - i : BATCH;
        status = eval_expr(run, e, (Sel){ rows + i, size }, &v);
        for (uint32_t k = 0; k < size && status == ST_OK; k++) {
            cells[i + k] = vector_value(run->rt, &v, k);
            value_share(cells[i + k]);
        }
        scratch_rewind(&run->scratch, mark);
        if (status == ST_OK && run->rt->failed)
            status = ST_ERROR;
        if (status == ST_OK && (i / BATCH) % 4 == 3)
            status = run_poll(run);
    }
    return status;
}

/* 1 + the column that shows what the rows are ordered by first. */
static uint32_t ordered_column(const Query *q)
{
    Sym by = q->order.len ? q->order.at[0].attr : SYM_NONE;
    for (uint32_t c = 0; c < q->select.len && by != SYM_NONE; c++)
        if (q->select.at[c].name == by)
            return c + 1;
    for (uint32_t c = 0; c < q->select.len && by != SYM_NONE; c++)
        if (q->select.at[c].attr == by)
            return c + 1;
    return 0;
}

static Status select_result(Run *run, const Query *q, const int32_t *rows, uint32_t n, Value *out)
{
    uint32_t columns = (uint32_t)q->select.len;
    Sym *names = mem_alloc(sizeof *names * (columns + 1));
    for (uint32_t c = 0; c < columns; c++)
        names[c] = q->select.at[c].name;
    *out = value_table(run->rt, columns, names, n);
    run_keep(run, *out);
    mem_free(names);
    Status status = run->rt->failed ? ST_ERROR : ST_OK;
    out->table->ordered = ordered_column(q);
    for (uint32_t c = 0; c < columns && status == ST_OK; c++)
        status = fill_column(run, q->select.at[c].expr, rows, n, out->table->columns[c]);
    run_trace(run, q, "select", q->rows == ROWS_TABLE && !q->grouped ? TABLE_INFO[q->table].plural : "rows", n);
    return status;
}

/* ---- groups ---- */

static Status group_count(Run *run, Query *q, const Rows *rows, uint32_t limit, Value *out)
{
    uint32_t groups;
    Status status = group_rows(run, q, rows->at, rows->n, &groups);
    groups = groups < limit ? groups : limit;
    *out = q->goal == GOAL_EXISTS ? value_bool(groups > 0) : value_num(groups);
    return status;
}

static Status group_result(Run *run, Query *q, const Rows *rows, uint32_t limit, Value *out)
{
    uint32_t groups;
    if (q->goal == GOAL_COUNT || q->goal == GOAL_EXISTS)
        return group_count(run, q, rows, limit, out);
    Status status = group_rows(run, q, rows->at, rows->n, &groups);
    if (status != ST_OK)
        return status;
    Rows all = { 0 };
    all.own = (int32_t *)numbers_to(groups);
    all.at = all.own;
    all.n = groups;
    status = order_rows(run, q, limit, &all);
    if (status == ST_OK)
        status = select_result(run, q, all.at, all.n, out);
    rows_drop(&all);
    return status;
}

/* ---- goals ---- */

static Status map_result(Run *run, const Query *q, const Rows *rows, Value *out)
{
    *out = value_list(run->rt, rows->n);
    run_keep(run, *out);
    Status status = run->rt->failed ? ST_ERROR : ST_OK;
    for (uint32_t i = 0; i < rows->n && status == ST_OK; i += BATCH) {
        ScratchMark mark = scratch_mark(&run->scratch);
        Vector v;
        uint32_t size = rows->n - i < BATCH ? rows->n - i : BATCH;
        status = eval_expr(run, q->map, (Sel){ rows->at + i, size }, &v);
        for (uint32_t k = 0; k < size && status == ST_OK; k++)
            list_push(run->rt, out->list, vector_value(run->rt, &v, k));
        scratch_rewind(&run->scratch, mark);
        if (status == ST_OK)
            status = run->rt->failed ? ST_ERROR : run_poll(run);
    }
    run_trace(run, q, "map", q->rows == ROWS_TABLE ? TABLE_INFO[q->table].plural : "rows", rows->n);
    return status;
}

static Status figure_result(Run *run, const Query *q, const Rows *rows, Value *out)
{
    Aggregate aggregate = { .fn = q->fn, .arg = q->map, .extra = q->extra, .node = q->node };
    ScratchMark mark = scratch_mark(&run->scratch);
    Vector v;
    Status status = aggregate_groups(run, &aggregate, rows->at, rows->n, NULL, 1, &v);
    if (status == ST_OK)
        *out = run_value(run, &v, 0);
    scratch_rewind(&run->scratch, mark);
    run_trace(run, q, "aggregate", q->rows == ROWS_TABLE ? TABLE_INFO[q->table].plural : "rows", rows->n);
    return status;
}

static Status plain_result(Run *run, Query *q, const Rows *rows, Value *out)
{
    switch (q->goal) {
    case GOAL_COUNT: *out = value_num(rows->n); return ST_OK;
    case GOAL_EXISTS: *out = value_bool(rows->n > 0); return ST_OK;
    case GOAL_MAP: return map_result(run, q, rows, out);
    case GOAL_AGGREGATE: return figure_result(run, q, rows, out);
    case GOAL_RESULT: break;
    }
    if (q->selects)
        return select_result(run, q, rows->at, rows->n, out);
    return q->rows == ROWS_CELLS ? cells_result(run, q, rows, out) : list_result(run, q, rows, out);
}

Status query_execute(Run *run, Query *q, Value *out)
{
    uint32_t limit;
    Rows rows = { 0 };
    *out = NONE_VALUE;
    Status status = limit_of(run, q, &limit);
    if (status != ST_OK)
        return status;
    uint32_t enough = q->order.len || q->grouped ? UINT32_MAX : q->goal == GOAL_EXISTS ? 1 : limit;
    status = rows_of(run, q, enough, &rows);
    if (status == ST_OK && q->grouped)
        status = group_result(run, q, &rows, limit, out);
    else if (status == ST_OK) {
        bool ordered = q->goal != GOAL_COUNT && q->goal != GOAL_EXISTS;
        if (ordered)
            status = order_rows(run, q, limit, &rows);
        rows.n = rows.n < limit ? rows.n : limit;
        if (status == ST_OK)
            status = plain_result(run, q, &rows, out);
    }
    rows_drop(&rows);
    return status;
}
