/* eval.c: expressions over a batch of rows. Each kind has its function; what is the same for all rows stays one value.
   */
#include "plan.h"
#include "../value/list.h"
#include <math.h>

typedef Status (*Eval)(Run *run, Expr *e, Sel sel, Vector *out);

/* ---- helpers ---- */

Vector run_constant(Run *run, Value v, uint32_t n)
{
    return vector_of_value(run->rt, &run->scratch, v, n);
}

Value run_value(Run *run, const Vector *v, uint32_t i)
{
    Value value = vector_value(run->rt, v, i);
    run_keep(run, value);
    return value;
}

static Vector values_vector(Run *run, uint32_t n, bool constant)
{
    Vector out = vector_make(&run->scratch, SHAPE_VALUE, CM_ANY, constant ? 1 : n);
    out.n = n;
    out.constant = constant;
    return out;
}

static Status eval_kids(Run *run, Expr *e, Sel sel, Vector **out, bool *constant)
{
    Vector *kids = scratch_take(&run->scratch, sizeof(Vector) * ((size_t)e->n + 1));
    *constant = true;
    *out = kids;
    for (int i = 0; i < e->n; i++) {
        Status status = eval_expr(run, e->kids[i], sel, &kids[i]);
        if (status != ST_OK)
            return status;
        *constant = *constant && kids[i].constant;
    }
    return ST_OK;
}

/* By a function of the kids' values, row by row; once when none of them changes. */
typedef Status (*RowFn)(Run *run, const Expr *e, const Value *kids, Value *out);

static Status eval_by_rows(Run *run, Expr *e, Sel sel, Vector *out, RowFn fn)
{
    Vector *kids;
    bool constant;
    Status status = eval_kids(run, e, sel, &kids, &constant);
    if (status != ST_OK)
        return status;
    *out = values_vector(run, sel.n, constant);
    Value *values = scratch_take(&run->scratch, sizeof(Value) * ((size_t)e->n + 1));
    uint32_t n = constant ? 1 : sel.n;
    for (uint32_t i = 0; i < n; i++) {
        for (int k = 0; k < e->n; k++)
            values[k] = run_value(run, &kids[k], i);
        status = fn(run, e, values, &out->values[i]);
        if (status != ST_OK)
            return run_error(run, e->node, status);
        run_keep(run, out->values[i]);
    }
    if (constant)
        *out = run_constant(run, out->values[0], sel.n);
    return ST_OK;
}

/* ---- leaves ---- */

static Status eval_const(Run *run, Expr *e, Sel sel, Vector *out)
{
    *out = run_constant(run, e->value, sel.n);
    return ST_OK;
}

static Status eval_param(Run *run, Expr *e, Sel sel, Vector *out)
{
    UNUSED(run);
    *out = e->query->now[e->index];
    out->n = sel.n;
    return ST_OK;
}

/* Rows of a table value or a list are told by their number. */
static Status eval_row(Run *run, Expr *e, Sel sel, Vector *out)
{
    const Query *q = e->query;
    if (q->rows == ROWS_TABLE) {
        *out = vector_make(&run->scratch, SHAPE_I32, CM_ENTITY, sel.n);
        out->target = q->table;
        memcpy(out->i32, sel.rows, sel.n * sizeof(int32_t));
        return ST_OK;
    }
    *out = values_vector(run, sel.n, false);
    for (uint32_t i = 0; i < sel.n; i++) {
        uint32_t row = (uint32_t)sel.rows[i];
        out->values[i] = q->rows == ROWS_CELLS ? table_row(run->rt, q->value.table, row) : q->value.list->at[row];
        run_keep(run, out->values[i]);
    }
    return ST_OK;
}

static Status eval_column(Run *run, Expr *e, Sel sel, Vector *out)
{
    *out = vector_gather(&run->scratch, e->column, sel.rows, sel.n);
    return ST_OK;
}

static Status eval_cell(Run *run, Expr *e, Sel sel, Vector *out)
{
    const Value *cells = e->query->value.table->columns[e->index];
    Vector all = values_vector(run, sel.n, false);
    for (uint32_t i = 0; i < sel.n; i++)
        all.values[i] = cells[sel.rows[i]];
    *out = vector_tighten(&run->scratch, &all);
    return ST_OK;
}

static Status key_missing(Run *run, const Expr *e)
{
    return RUN_ERROR(run, e->node, E220, intern_str(run->rt->intern, e->sym), );
}

/* An item that has no such key: a missing key is an error, also when other items have it. */
static Status keyed_value(Run *run, const Expr *e, Value item, Value *out)
{
    *out = NONE_VALUE;
    if (item.tag == V_NONE)
        return ST_OK;
    if (item.tag == V_ENTITY)
        return query_attr(run->env, (TableId)item.a, (int32_t)item.d, e->sym, out)
                   ? ST_OK
                   : attr_unknown(run, e->node, (TableId)item.a, e->sym);
    if (item.tag == V_RECORD && record_get(item.record, intern_str(run->rt->intern, e->sym), out))
        return ST_OK;
    return key_missing(run, e);
}

static Status eval_keyed(Run *run, Expr *e, Sel sel, Vector *out)
{
    Vector all = values_vector(run, sel.n, false);
    for (uint32_t i = 0; i < sel.n; i++) {
        Status status = keyed_value(run, e, e->query->value.list->at[sel.rows[i]], &all.values[i]);
        if (status != ST_OK)
            return status;
        run_keep(run, all.values[i]);
    }
    *out = vector_tighten(&run->scratch, &all);
    return ST_OK;
}

/* ---- attributes ---- */

/* The entity rows that an attribute is asked of: the batch's own, or those that kids[0] gives. */
static Status entity_rows(Run *run, Expr *e, Sel sel, const int32_t **rows, uint32_t *n, bool *constant)
{
    *rows = sel.rows;
    *n = sel.n;
    *constant = false;
    if (!e->n)
        return ST_OK;
    Vector of;
    Status status = eval_expr(run, e->kids[0], sel, &of);
    if (status != ST_OK)
        return status;
    if (of.shape != SHAPE_I32) { /* none for all */
        int32_t *none = scratch_take(&run->scratch, sizeof *none);
        *none = I32_NONE;
        *rows = none;
        *constant = true;
        *n = 1;
        return ST_OK;
    }
    *rows = of.i32;
    *constant = of.constant;
    *n = of.constant ? 1 : sel.n;
    return ST_OK;
}

static Status eval_gather(Run *run, Expr *e, Sel sel, Vector *out)
{
    const int32_t *rows;
    uint32_t n;
    bool constant;
    Status status = entity_rows(run, e, sel, &rows, &n, &constant);
    if (status != ST_OK)
        return status;
    *out = vector_gather(&run->scratch, e->column, rows, n);
    out->constant = out->constant || constant;
    out->n = sel.n;
    return ST_OK;
}

static Status eval_named(Run *run, Expr *e, Sel sel, Vector *out)
{
    const int32_t *rows;
    uint32_t n;
    bool constant;
    Status status = entity_rows(run, e, sel, &rows, &n, &constant);
    if (status != ST_OK)
        return status;
    TableId table = (TableId)e->index;
    *out = vector_make(&run->scratch, SHAPE_I32, CM_TEXT, n);
    for (uint32_t i = 0; i < n; i++) {
        Sym sym = rows[i] < 0          ? SYM_NONE
                  : e->kind == EX_NAME ? model_name(run->model, table, rows[i])
                                       : model_title(run->model, table, rows[i]);
        out->i32[i] = sym == SYM_NONE ? I32_NONE : (int32_t)sym;
    }
    out->constant = constant;
    out->n = sel.n;
    return ST_OK;
}

static Status member_row(Run *run, const Expr *e, const Value *kids, Value *out)
{
    *out = NONE_VALUE;
    if (kids[0].tag == V_NONE)
        return ST_OK;
    if (kids[0].tag == V_ENTITY) {
        if (query_attr(run->env, (TableId)kids[0].a, (int32_t)kids[0].d, e->sym, out))
            return ST_OK;
        return attr_unknown(run, e->node, (TableId)kids[0].a, e->sym);
    }
    if (value_member(run->rt, kids[0], e->sym, out))
        return ST_OK;
    return run->env->attr ? run->env->attr(run->env->host, kids[0], e->sym, out) : key_missing(run, e);
}

/* .low .high .mid of ranges as columns. */
static bool range_member(Run *run, const Expr *e, const Vector *of, Vector *out)
{
    KeywordId part = words_keyword(run->rt->words, PL_MEMBER, e->sym);
    if (of->shape != SHAPE_RANGE || (part != KW_LOW && part != KW_HIGH && part != KW_MID))
        return false;
    uint32_t n = of->constant ? 1 : of->n;
    *out = vector_make(&run->scratch, SHAPE_F64, CM_NUMBER, n);
    for (uint32_t i = 0; i < n; i++) {
        Range r = of->range[i];
        out->f64[i] = part == KW_LOW ? r.low : part == KW_HIGH ? r.high : (r.low + r.high) / 2;
    }
    out->constant = of->constant;
    out->n = of->n;
    return true;
}

/* Entities whose kind shows only now: all of one kind are gathered at once. */
static Status entity_member(Run *run, const Expr *e, const Vector *of, Vector *out)
{
    Expr one = { .kind = EX_GATHER, .node = e->node, .index = (int)of->target };
    const Column *column = NULL;
    uint32_t n = of->constant ? 1 : of->n;
    AttrClass class_ = attr_find(run->graph, run->rt->words, of->target, e->sym, &column);
    if (class_ == ATTR_MISSING)
        return attr_unknown(run, e->node, of->target, e->sym);
    if (class_ == ATTR_COLUMN) {
        *out = vector_gather(&run->scratch, column, of->i32, n);
    } else {
        one.kind = class_ == ATTR_NAME ? EX_NAME : EX_TITLE;
        eval_named(run, &one, (Sel){ of->i32, n }, out);
    }
    out->constant = out->constant || of->constant;
    out->n = of->n;
    return ST_OK;
}

static Status eval_member(Run *run, Expr *e, Sel sel, Vector *out)
{
    Vector of;
    Status status = eval_expr(run, e->kids[0], sel, &of);
    if (status != ST_OK)
        return status;
    if (of.shape == SHAPE_I32 && of.meaning == CM_ENTITY)
        return entity_member(run, e, &of, out);
    if (range_member(run, e, &of, out))
        return ST_OK;
    uint32_t n = of.constant ? 1 : sel.n;
    Vector all = values_vector(run, n, false);
    for (uint32_t i = 0; i < n; i++) {
        Value object = run_value(run, &of, i);
        status = member_row(run, e, &object, &all.values[i]);
        if (status != ST_OK)
            return run_error(run, e->node, status);
        run_keep(run, all.values[i]);
    }
    *out = of.constant ? run_constant(run, all.values[0], sel.n) : vector_tighten(&run->scratch, &all);
    return ST_OK;
}

static Status eval_size(Run *run, Expr *e, Sel sel, Vector *out)
{
    Vector of;
    Status status = eval_expr(run, e->kids[0], sel, &of);
    if (status != ST_OK)
        return status;
    uint32_t n = of.constant ? 1 : sel.n;
    *out = vector_make(&run->scratch, SHAPE_F64, CM_NUMBER, n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t size = 0;
        out->f64[i] = NAN;
        if (of.shape != SHAPE_CELL || vector_is_none(&of, i))
            continue;
        if (of.column->type == COL_SETS)
            column_set(of.column, of.i32[i], &size);
        else
            size = of.column->list[of.i32[i]]->n;
        out->f64[i] = size;
    }
    out->constant = of.constant;
    out->n = sel.n;
    return ST_OK;
}

/* ---- conditions ---- */

static Status keep_values(Run *run, const Expr *e, const Vector *v, uint32_t n, uint8_t *keep)
{
    for (uint32_t i = 0; i < n; i++) {
        bool holds = false;
        Status status = value_condition(run->rt, vector_value(run->rt, v, i), &holds);
        if (status != ST_OK)
            return run_error(run, e->node, status);
        keep[i] = holds;
    }
    return ST_OK;
}

Status eval_condition(Run *run, Expr *e, Sel sel, uint8_t *keep)
{
    Vector v;
    if (!sel.n)
        return ST_OK;
    Status status = eval_expr(run, e, sel, &v);
    if (status != ST_OK)
        return status;
    if (v.shape != SHAPE_BOOL)
        return keep_values(run, e, &v, sel.n, keep);
    if (v.constant)
        memset(keep, v.bools[0] == 1, sel.n);
    for (uint32_t i = 0; !v.constant && i < sel.n; i++)
        keep[i] = v.bools[i] == 1;
    return ST_OK;
}

/* The rows where keep is `when`, with their places in the batch. */
static Sel sub_rows(Run *run, Sel sel, const uint8_t *keep, uint8_t when, uint32_t **places)
{
    int32_t *rows = scratch_take(&run->scratch, sizeof(int32_t) * ((size_t)sel.n + 1));
    uint32_t n = 0;
    *places = scratch_take(&run->scratch, sizeof(uint32_t) * ((size_t)sel.n + 1));
    for (uint32_t i = 0; i < sel.n; i++) {
        rows[n] = sel.rows ? sel.rows[i] : 0;
        (*places)[n] = i;
        n += keep[i] == when;
    }
    return (Sel){ sel.rows ? rows : NULL, n };
}

/* The right side is asked only where the left one leaves it open. */
static Status eval_and_or(Run *run, Expr *e, Sel sel, Vector *out)
{
    uint8_t open = e->kind == EX_AND;
    *out = vector_of_bools(&run->scratch, sel.n);
    Status status = eval_condition(run, e->kids[0], sel, out->bools);
    if (status != ST_OK)
        return status;
    uint32_t *places;
    Sel sub = sub_rows(run, sel, out->bools, open, &places);
    uint8_t *right = scratch_take(&run->scratch, (size_t)sub.n + 1);
    status = eval_condition(run, e->kids[1], sub, right);
    for (uint32_t i = 0; status == ST_OK && i < sub.n; i++)
        out->bools[places[i]] = right[i];
    return status;
}

static Status eval_not(Run *run, Expr *e, Sel sel, Vector *out)
{
    *out = vector_of_bools(&run->scratch, sel.n);
    Status status = eval_condition(run, e->kids[0], sel, out->bools);
    for (uint32_t i = 0; status == ST_OK && i < sel.n; i++)
        out->bools[i] = !out->bools[i];
    return status;
}

static Status eval_cond(Run *run, Expr *e, Sel sel, Vector *out)
{
    uint8_t *keep = scratch_take(&run->scratch, (size_t)sel.n + 1);
    Status status = eval_condition(run, e->kids[0], sel, keep);
    if (status != ST_OK)
        return status;
    uint32_t *yes_at, *no_at;
    Sel yes = sub_rows(run, sel, keep, 1, &yes_at), no = sub_rows(run, sel, keep, 0, &no_at);
    if (!yes.n || !no.n)
        return eval_expr(run, e->kids[yes.n ? 1 : 2], sel, out);
    Vector a, b;
    status = eval_expr(run, e->kids[1], yes, &a);
    if (status == ST_OK)
        status = eval_expr(run, e->kids[2], no, &b);
    if (status == ST_OK)
        *out = vector_merge(run->rt, &run->scratch, sel.n, &a, yes_at, &b, no_at);
    return status;
}

static Status eval_coalesce(Run *run, Expr *e, Sel sel, Vector *out)
{
    Vector a, b;
    Status status = eval_expr(run, e->kids[0], sel, &a);
    if (status != ST_OK)
        return status;
    uint8_t *none = scratch_take(&run->scratch, (size_t)sel.n + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < sel.n; i++) {
        none[i] = vector_is_none(&a, i);
        count += none[i];
    }
    if (!count || count == sel.n) {
        if (count)
            return eval_expr(run, e->kids[1], sel, out);
        *out = a;
        return ST_OK;
    }
    uint32_t *set_at, *none_at;
    Sel set = sub_rows(run, sel, none, 0, &set_at), rest = sub_rows(run, sel, none, 1, &none_at);
    status = eval_expr(run, e->kids[1], rest, &b);
    if (status != ST_OK)
        return status;
    a = vector_pick(&run->scratch, &a, set_at, set.n);
    *out = vector_merge(run->rt, &run->scratch, sel.n, &a, set_at, &b, none_at);
    return ST_OK;
}

/* ---- row by row ---- */

static Status negate_row(Run *run, const Expr *e, const Value *kids, Value *out)
{
    UNUSED(e);
    return value_negate(run->rt, kids[0], out);
}

static Status eval_neg(Run *run, Expr *e, Sel sel, Vector *out)
{
    Vector a;
    Status status = eval_expr(run, e->kids[0], sel, &a);
    if (status != ST_OK)
        return status;
    if (a.shape != SHAPE_F64)
        return eval_by_rows(run, e, sel, out, negate_row);
    uint32_t n = a.constant ? 1 : a.n;
    *out = vector_like(&run->scratch, &a, n);
    out->constant = a.constant;
    out->n = a.n;
    for (uint32_t i = 0; i < n; i++)
        out->f64[i] = -a.f64[i];
    return ST_OK;
}

static Status per_row(Run *run, const Expr *e, const Value *kids, Value *out)
{
    return value_per(run->rt, kids[0], (Unit)e->op, out);
}

static Status eval_per(Run *run, Expr *e, Sel sel, Vector *out)
{
    return eval_by_rows(run, e, sel, out, per_row);
}

static Status range_row(Run *run, const Expr *e, const Value *kids, Value *out)
{
    UNUSED(e);
    return value_between(run->rt, kids[0], kids[1], out);
}

static Status eval_range(Run *run, Expr *e, Sel sel, Vector *out)
{
    return eval_by_rows(run, e, sel, out, range_row);
}

static Status list_row(Run *run, const Expr *e, const Value *kids, Value *out)
{
    *out = value_list(run->rt, (uint32_t)e->n);
    for (int i = 0; i < e->n; i++)
        list_push(run->rt, out->list, kids[i]);
    return run->rt->failed ? ST_ERROR : ST_OK;
}

static Status eval_list(Run *run, Expr *e, Sel sel, Vector *out)
{
    return eval_by_rows(run, e, sel, out, list_row);
}

static Status record_row(Run *run, const Expr *e, const Value *kids, Value *out)
{
    *out = value_record(run->rt, (uint32_t)e->n);
    for (int i = 0; i < e->n; i++)
        record_set(run->rt, out->record, value_sym(run->rt, e->syms[i]), kids[i]);
    return run->rt->failed ? ST_ERROR : ST_OK;
}

static Status eval_record(Run *run, Expr *e, Sel sel, Vector *out)
{
    return eval_by_rows(run, e, sel, out, record_row);
}

static Status index_row(Run *run, const Expr *e, const Value *kids, Value *out)
{
    UNUSED(e);
    if (kids[0].tag == V_NONE) {
        *out = NONE_VALUE;
        return ST_OK;
    }
    return value_index(run->rt, kids[0], kids[1], out);
}

static Status eval_index(Run *run, Expr *e, Sel sel, Vector *out)
{
    return eval_by_rows(run, e, sel, out, index_row);
}

static Status interp_row(Run *run, const Expr *e, const Value *kids, Value *out)
{
    Buf text = { 0 };
    for (int i = 0; i < e->n; i++)
        value_format(run->rt, kids[i], false, &text);
    *out = value_text(run->rt, buf_str(&text));
    buf_drop(&text);
    return run->rt->failed ? ST_ERROR : ST_OK;
}

static Status eval_interp(Run *run, Expr *e, Sel sel, Vector *out)
{
    return eval_by_rows(run, e, sel, out, interp_row);
}

/* ---- groups ---- */

static Status eval_group_key(Run *run, Expr *e, Sel sel, Vector *out)
{
    *out = vector_pick(&run->scratch, &e->query->keys_now[e->index], (const uint32_t *)sel.rows, sel.n);
    return ST_OK;
}

static Status eval_aggregate(Run *run, Expr *e, Sel sel, Vector *out)
{
    *out = vector_pick(&run->scratch, &e->query->aggregates_now[e->index], (const uint32_t *)sel.rows, sel.n);
    return ST_OK;
}

/* ---- all ---- */

static const Eval EVALS[EX_KIND_COUNT] = {
    [EX_CONST] = eval_const,
    [EX_PARAM] = eval_param,
    [EX_ROW] = eval_row,
    [EX_COLUMN] = eval_column,
    [EX_NAME] = eval_named,
    [EX_TITLE] = eval_named,
    [EX_GATHER] = eval_gather,
    [EX_CELL] = eval_cell,
    [EX_KEYED] = eval_keyed,
    [EX_MEMBER] = eval_member,
    [EX_BINARY] = eval_binary,
    [EX_AND] = eval_and_or,
    [EX_OR] = eval_and_or,
    [EX_NOT] = eval_not,
    [EX_NEG] = eval_neg,
    [EX_COALESCE] = eval_coalesce,
    [EX_COND] = eval_cond,
    [EX_PER] = eval_per,
    [EX_RANGE] = eval_range,
    [EX_LIST] = eval_list,
    [EX_RECORD] = eval_record,
    [EX_INDEX] = eval_index,
    [EX_INTERP] = eval_interp,
    [EX_CALL] = eval_call,
    [EX_LAMBDA] = eval_lambda,
    [EX_QUERY] = eval_query,
    [EX_LATE] = eval_late,
    [EX_SIZE] = eval_size,
    [EX_GROUP_KEY] = eval_group_key,
    [EX_AGGREGATE] = eval_aggregate,
};

/* What reads no row is evaluated once, when it is first needed. */
static Status eval_fixed(Run *run, Expr *e, Sel sel, Vector *out)
{
    if (!e->cached) {
        Vector v;
        ScratchMark mark = scratch_mark(&run->scratch);
        Status status = EVALS[e->kind](run, e, (Sel){ NULL, 1 }, &v);
        if (status != ST_OK)
            return status;
        size_t size = shape_size(v.shape);
        e->vector = v;
        e->vector.data = ARENA_ARRAY(&run->arena, char, size);
        memcpy(e->vector.data, v.data, size);
        e->vector.constant = true;
        e->cached = true;
        if (v.shape == SHAPE_VALUE)
            run_keep(run, v.values[0]);
        scratch_rewind(&run->scratch, mark);
    }
    *out = e->vector;
    out->n = sel.n;
    return ST_OK;
}

Status eval_expr(Run *run, Expr *e, Sel sel, Vector *out)
{
    if (e->fixed && sel.n)
        return eval_fixed(run, e, sel, out);
    if (sel.n)
        return EVALS[e->kind](run, e, sel, out);
    *out = values_vector(run, 0, false);
    return ST_OK;
}
