/* rows.c: which rows a query has: its source, its scope, its conditions one after the other over batches. For an inner
   query that runs again and again what does not change is kept: the rows that pass its leading conditions, and an index
   where a condition says `attribute = something around`. */
#include "plan.h"
#include "../syntax/ast.h"

void rows_drop(Rows *rows)
{
    mem_free(rows->own);
    *rows = (Rows){ 0 };
}

/* ---- sources ---- */

static void own_rows(Rows *out, size_t n)
{
    out->own = mem_alloc(sizeof(int32_t) * (n + 1));
    out->at = out->own;
    out->n = (uint32_t)n;
}

static void numbered_rows(const Query *q, Rows *out)
{
    uint32_t n = q->value.tag == V_TABLE ? q->value.table->n_rows : q->value.tag == V_LIST ? q->value.list->len : 0;
    own_rows(out, n);
    for (uint32_t i = 0; i < n; i++)
        out->own[i] = (int32_t)i;
}

static void list_rows(const ItemList *list, Rows *out)
{
    own_rows(out, list ? list->n : 0);
    out->n = 0;
    for (uint32_t i = 0; list && i < list->n; i++) {
        if (list->at[i].ref >= 0)
            out->own[out->n++] = list->at[i].ref;
    }
}

static void set_rows(const Vector *set, Rows *out)
{
    if (set->shape != SHAPE_CELL || set->i32[0] == I32_NONE)
        return;
    if (set->column->type == COL_SETS)
        out->at = column_set(set->column, set->i32[0], &out->n);
    else
        list_rows(set->column->list[set->i32[0]], out);
}

static Status from_rows(Run *run, Query *q, Rows *out)
{
    ScratchMark mark = scratch_mark(&run->scratch);
    Vector v;
    Status status = eval_expr(run, q->from, (Sel){ NULL, 1 }, &v);
    if (status == ST_OK && q->source == SOURCE_SET)
        set_rows(&v, out);
    else if (status == ST_OK)
        status = scope_rows(run, q, q->node->kids[0], run_value(run, &v, 0), out);
    scratch_rewind(&run->scratch, mark);
    return status;
}

static Status source_rows(Run *run, Query *q, Rows *out)
{
    size_t n;
    *out = (Rows){ 0 };
    switch (q->source) {
    case SOURCE_ALL:
        out->at = model_order(run->model, q->table, &n);
        out->n = (uint32_t)n;
        return ST_OK;
    case SOURCE_VALUE:
        if (q->listed) {
            out->at = q->listed;
            out->n = q->n_listed;
        } else {
            numbered_rows(q, out);
        }
        return ST_OK;
    case SOURCE_QUERY: return ordered_rows(run, q->inner, out);
    case SOURCE_SCOPE:
    case SOURCE_SET: break;
    }
    return from_rows(run, q, out);
}

/* ---- conditions ---- */

static uint32_t count_kept(const uint8_t *keep, uint32_t n)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++)
        count += keep[i];
    return count;
}

/* The rows of a batch that pass the conditions from `first` on, written to `to`; how many. Unless `kept` only the number is right. */
static Status filter_batch(Run *run, Query *q, int first, int last, Sel sel, bool kept, int32_t *to, uint32_t *count)
{
    uint8_t keep[BATCH];
    for (int c = first; c < last && sel.n; c++) {
        Status status = eval_condition(run, q->where[c], sel, keep);
        if (status != ST_OK)
            return status;
        if (!kept && c == last - 1) {
            *count = count_kept(keep, sel.n);
            return ST_OK;
        }
        uint32_t n = 0;
        for (uint32_t i = 0; i < sel.n; i++) {
            to[n] = sel.rows[i];
            n += keep[i];
        }
        sel = (Sel){ to, n };
    }
    *count = sel.n;
    return ST_OK;
}

/* Rows that pass the conditions first .. last - 1; stops when there are `max` of them. Where only their count is wanted they are
   not kept. */
static Status filter_rows(Run *run, Query *q, int first, int last, uint32_t max, bool kept, Rows *rows)
{
    if (first >= last)
        return ST_OK;
    int32_t *to = kept ? mem_alloc(sizeof *to * ((size_t)rows->n + 1)) : NULL, batch[BATCH];
    uint32_t n = 0;
    Status status = ST_OK;
    for (uint32_t i = 0; i < rows->n && n < max && status == ST_OK; i += BATCH) {
        ScratchMark mark = scratch_mark(&run->scratch);
        uint32_t count = 0, size = rows->n - i < BATCH ? rows->n - i : BATCH;
        status = filter_batch(run, q, first, last, (Sel){ rows->at + i, size }, kept, batch, &count);
        if (status == ST_OK && to)
            memcpy(to + n, batch, count * sizeof *to);
        n += status == ST_OK ? count : 0;
        scratch_rewind(&run->scratch, mark);
        if (status == ST_OK && (i / BATCH) % 4 == 3)
            status = run_poll(run);
    }
    run_trace(run, q, "filter", q->rows == ROWS_TABLE ? TABLE_INFO[q->table].plural : "rows", rows->n);
    rows_drop(rows);
    rows->own = to;
    rows->at = to;
    rows->n = n;
    return status;
}

/* ---- what stays the same from run to run ---- */

typedef struct EqIndex {
    Vector type; /* of the attribute */
    Map codes; /* its values → buckets */
    uint32_t *starts;
    int32_t *rows;
    Expr *param;
} EqIndex;

static bool source_stays(const Query *q)
{
    switch (q->source) {
    case SOURCE_ALL:
    case SOURCE_VALUE: return true;
    case SOURCE_QUERY: return !q->inner->varies;
    case SOURCE_SCOPE:
    case SOURCE_SET: return q->from->fixed;
    }
    return false;
}

/* `attribute = parameter`, either way round. */
static bool splits(const Expr *e, Expr **attr, Expr **param)
{
    if (e->kind != EX_BINARY || e->op != BIN_EQ)
        return false;
    bool right = e->kids[1]->kind == EX_PARAM, left = e->kids[0]->kind == EX_PARAM;
    *attr = e->kids[right ? 0 : 1];
    *param = e->kids[right ? 1 : 0];
    return right != left && !(*attr)->open && !(*attr)->fixed && expr_static(*attr);
}

static void fill_buckets(EqIndex *eq, const Vector *v, const Rows *base)
{
    uint32_t *code = mem_alloc(sizeof *code * ((size_t)v->n + 1)), buckets = 0;
    for (uint32_t i = 0; i < v->n; i++) {
        uint64_t key = (uint64_t)(uint32_t)v->i32[i];
        code[i] = map_find(&eq->codes, key);
        if (code[i] == MAP_MISSING) {
            code[i] = buckets++;
            map_put(&eq->codes, key, code[i]);
        }
    }
    eq->starts = mem_zalloc(sizeof(uint32_t) * ((size_t)buckets + 2));
    eq->rows = mem_alloc(sizeof(int32_t) * ((size_t)v->n + 1));
    for (uint32_t i = 0; i < v->n; i++)
        eq->starts[code[i] + 1]++;
    for (uint32_t b = 0; b < buckets; b++)
        eq->starts[b + 1] += eq->starts[b];
    uint32_t *next = mem_alloc(sizeof *next * ((size_t)buckets + 1));
    memcpy(next, eq->starts, sizeof *next * buckets);
    for (uint32_t i = 0; i < v->n; i++)
        eq->rows[next[code[i]]++] = base->at[i];
    mem_free(next);
    mem_free(code);
}

static Status make_index(Run *run, Query *q, Expr *attr, Expr *param, const Rows *base)
{
    Acc acc = { 0 };
    Status status = eval_rows(run, attr, base->at, base->n, &acc);
    if (status == ST_OK && acc.started && acc.v.shape == SHAPE_I32 &&
        (acc.v.meaning == CM_ENTITY || acc.v.meaning == CM_TEXT || acc.v.meaning == CM_WORD)) {
        EqIndex *eq = mem_zalloc(sizeof *eq);
        eq->type = acc.v;
        eq->param = param;
        fill_buckets(eq, &acc.v, base);
        q->eq = eq;
        run_trace(run, q, "index", TABLE_INFO[q->table].plural, base->n);
    }
    acc_drop(&acc);
    return status;
}

/* Before the first run of a query that runs once for each row around. */
static Status prepare(Run *run, Query *q)
{
    q->prepared = true;
    if (!source_stays(q) || q->rows != ROWS_TABLE)
        return ST_OK;
    int n = 0;
    while (n < q->n_where && !q->where[n]->open)
        n++;
    Rows base;
    Status status = source_rows(run, q, &base);
    if (status == ST_OK)
        status = filter_rows(run, q, 0, n, UINT32_MAX, true, &base);
    Expr *attr, *param;
    if (status == ST_OK && n < q->n_where && splits(q->where[n], &attr, &param))
        status = make_index(run, q, attr, param, &base);
    q->n_done = n;
    q->base = base;
    q->has_base = true;
    return status;
}

void rows_forget(Query *q)
{
    rows_drop(&q->base);
    if (!q->eq)
        return;
    map_drop(&q->eq->codes);
    mem_free(q->eq->starts);
    mem_free(q->eq->rows);
    mem_free(q->eq);
    q->eq = NULL;
}

/* The bucket of the parameter's value; false: it is of another type, the condition must be asked as it stands. */
static bool bucket_rows(Run *run, const Query *q, Rows *out)
{
    Vector v;
    const EqIndex *eq = q->eq;
    if (!eq || eval_expr(run, eq->param, (Sel){ NULL, 1 }, &v) != ST_OK || !vector_same_type(&v, &eq->type))
        return false;
    uint32_t code = map_find(&eq->codes, (uint64_t)(uint32_t)v.i32[0]);
    *out = (Rows){ 0 };
    if (code == MAP_MISSING)
        return true;
    out->at = eq->rows + eq->starts[code];
    out->n = eq->starts[code + 1] - eq->starts[code];
    return true;
}

Status rows_of(Run *run, Query *q, uint32_t max, Rows *out)
{
    Status status = ST_OK;
    int first = 0;
    *out = (Rows){ 0 };
    if (q->varies && !q->prepared)
        status = prepare(run, q);
    if (status != ST_OK)
        return status;
    if (q->varies && q->has_base) {
        first = q->n_done;
        if (bucket_rows(run, q, out))
            first++;
        else
            *out = (Rows){ .at = q->base.at, .n = q->base.n };
    } else {
        status = source_rows(run, q, out);
    }
    bool kept = q->goal != GOAL_COUNT || q->grouped;
    return status == ST_OK ? filter_rows(run, q, first, q->n_where, max, kept, out) : status;
}

Status eval_rows(Run *run, Expr *e, const int32_t *rows, uint32_t n, Acc *out)
{
    Status status = ST_OK;
    for (uint32_t i = 0; i < n && status == ST_OK; i += BATCH) {
        ScratchMark mark = scratch_mark(&run->scratch);
        Vector v;
        status = eval_expr(run, e, (Sel){ rows + i, n - i < BATCH ? n - i : BATCH }, &v);
        if (status == ST_OK)
            acc_add(run->rt, out, &v);
        scratch_rewind(&run->scratch, mark);
        if (status == ST_OK && (i / BATCH) % 4 == 3)
            status = run_poll(run);
    }
    return status;
}
