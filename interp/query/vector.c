/* vector.c: typed arrays of a batch and what is made of them. */
#include "vector.h"
#include <math.h>

/* ---- scratch ---- */

#define BLOCK_SIZE ((size_t)1 << 18)

void *scratch_take(Scratch *scratch, size_t size)
{
    size = (size + 15) & ~(size_t)15;
    while (scratch->block < scratch->blocks.len && scratch->used + size > scratch->sizes.at[scratch->block]) {
        scratch->block++;
        scratch->used = 0;
    }
    if (scratch->block == scratch->blocks.len) {
        size_t block = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        vec_push(&scratch->blocks, mem_alloc(block));
        vec_push(&scratch->sizes, block);
        scratch->used = 0;
    }
    void *p = scratch->blocks.at[scratch->block] + scratch->used;
    scratch->used += size;
    return p;
}

void scratch_drop(Scratch *scratch)
{
    for (size_t i = 0; i < scratch->blocks.len; i++)
        mem_free(scratch->blocks.at[i]);
    vec_drop(&scratch->blocks);
    vec_drop(&scratch->sizes);
}

/* ---- making ---- */

size_t shape_size(Shape shape)
{
    switch (shape) {
    case SHAPE_VALUE: return sizeof(Value);
    case SHAPE_BOOL: return sizeof(uint8_t);
    case SHAPE_F64: return sizeof(double);
    case SHAPE_I32:
    case SHAPE_CELL: return sizeof(int32_t);
    case SHAPE_QTY: return sizeof(Qty);
    case SHAPE_RANGE: return sizeof(Range);
    }
    return sizeof(Value);
}

Vector vector_make(Scratch *scratch, Shape shape, ColMeaning meaning, uint32_t n)
{
    Vector v = { .shape = shape, .meaning = meaning, .n = n, .target = T_NONE };
    v.data = scratch_take(scratch, shape_size(shape) * ((size_t)n + !n));
    return v;
}

Vector vector_like(Scratch *scratch, const Vector *like, uint32_t n)
{
    Vector v = *like;
    v.n = n;
    v.constant = false;
    v.data = scratch_take(scratch, shape_size(v.shape) * ((size_t)n + !n));
    return v;
}

Vector vector_of_bools(Scratch *scratch, uint32_t n)
{
    return vector_make(scratch, SHAPE_BOOL, CM_BOOL, n);
}

static Vector one(Scratch *scratch, Shape shape, ColMeaning meaning, uint32_t n)
{
    Vector v = vector_make(scratch, shape, meaning, 1);
    v.n = n;
    v.constant = true;
    return v;
}

Vector vector_of_value(Rt *rt, Scratch *scratch, Value value, uint32_t n)
{
    Vector v;
    Qty qty;
    if (value.tag == V_NUM) {
        v = one(scratch, SHAPE_F64, value.a == STYLE_PERCENT ? CM_PERCENT : CM_NUMBER, n);
        v.f64[0] = value.num;
    } else if (value.tag == V_BOOL) {
        v = one(scratch, SHAPE_BOOL, CM_BOOL, n);
        v.bools[0] = value.i != 0;
    } else if (value.tag == V_ENTITY) {
        v = one(scratch, SHAPE_I32, CM_ENTITY, n);
        v.target = (TableId)value.a;
        v.i32[0] = (int32_t)value.d;
    } else if (value.tag == V_TEXT) {
        v = one(scratch, SHAPE_I32, CM_TEXT, n);
        v.i32[0] = (int32_t)value_to_sym(rt, value);
    } else if (value.tag == V_DATE) {
        v = one(scratch, SHAPE_I32, CM_DATE, n);
        v.i32[0] = (int32_t)value.i;
    } else if (value.tag == V_DURATION || value.tag == V_RATE) {
        qty_of_value(value, &qty);
        v = one(scratch, SHAPE_QTY,
                value.tag == V_DURATION ? CM_DURATION
                : value.a == UNIT_NONE  ? CM_RATE
                                        : CM_EFFORT,
                n);
        v.qty[0] = qty;
    } else {
        v = one(scratch, SHAPE_VALUE, CM_ANY, n);
        v.values[0] = value;
    }
    return v;
}

/* ---- reading ---- */

bool vector_is_none(const Vector *v, uint32_t i)
{
    i = vector_at(v, i);
    switch (v->shape) {
    case SHAPE_VALUE: return v->values[i].tag == V_NONE;
    case SHAPE_BOOL: return v->bools[i] == BOOL_NONE;
    case SHAPE_F64: return isnan(v->f64[i]);
    case SHAPE_I32: return v->i32[i] == I32_NONE;
    case SHAPE_QTY: return v->qty[i].sort == QTY_NONE;
    case SHAPE_RANGE: return isnan(v->range[i].low) && isnan(v->range[i].high);
    case SHAPE_CELL: return v->i32[i] == I32_NONE || (v->column->type == COL_LIST && !v->column->list[v->i32[i]]);
    }
    return true;
}

static Value word_value(Rt *rt, const FieldInfo *field, int32_t index)
{
    return value_of_cell(rt, (Cell){ .type = CELL_I32, .i32 = index }, field);
}

static Value value_of_i32(Rt *rt, const Vector *v, int32_t x)
{
    if (x == I32_NONE)
        return NONE_VALUE;
    switch ((int)v->meaning) {
    case CM_ENTITY: return x < 0 ? NONE_VALUE : value_entity(v->target, x);
    case CM_BOOL: return value_bool(x != 0);
    case CM_DATE: return value_date(x);
    case CM_PERIOD: return value_period(period_kind(x), period_ordinal(x));
    case CM_WORD: return word_value(rt, v->field, x);
    case CM_ROLES: return value_of_cell(rt, (Cell){ .type = CELL_I32, .i32 = x }, v->field);
    default: return value_sym(rt, (Sym)x);
    }
}

static Value value_of_f64(const Vector *v, double x)
{
    if (isnan(x))
        return NONE_VALUE;
    if (v->meaning == CM_EFFORT)
        return value_rate(x, UNIT_H, UNIT_W);
    return v->meaning == CM_PERCENT ? value_percent(x) : value_num(x);
}

static Value value_of_set(Rt *rt, const Column *column, int32_t row)
{
    uint32_t n;
    const int32_t *rows = column_set(column, row, &n);
    Value list = value_list(rt, n);
    for (uint32_t i = 0; i < n; i++)
        list_push(rt, list.list, value_entity(column->target, rows[i]));
    return list;
}

Value vector_value(Rt *rt, const Vector *v, uint32_t i)
{
    i = vector_at(v, i);
    switch (v->shape) {
    case SHAPE_VALUE: return v->values[i];
    case SHAPE_BOOL: return v->bools[i] == BOOL_NONE ? NONE_VALUE : value_bool(v->bools[i]);
    case SHAPE_F64: return value_of_f64(v, v->f64[i]);
    case SHAPE_I32: return value_of_i32(rt, v, v->i32[i]);
    case SHAPE_QTY: return value_of_qty(v->qty[i]);
    case SHAPE_RANGE: return value_of_range(rt, v->range[i]);
    case SHAPE_CELL: break;
    }
    if (v->i32[i] == I32_NONE)
        return NONE_VALUE;
    if (v->column->type == COL_SETS)
        return value_of_set(rt, v->column, v->i32[i]);
    if (v->column->field->type == FT_VALUES)
        return value_of_filled(rt, v->i32[i], v->column->list[v->i32[i]]);
    return value_of_items(rt, v->column->list[v->i32[i]], v->column->field);
}

/* ---- rearranging ---- */

#define PICK(type, field)                                                                                              \
    do {                                                                                                               \
        for (uint32_t i = 0; i < n; i++)                                                                               \
            out.field[i] = v->field[picks[i]];                                                                         \
    } while (0)

Vector vector_pick(Scratch *scratch, const Vector *v, const uint32_t *picks, uint32_t n)
{
    Vector out = *v;
    out.n = n;
    if (v->constant)
        return out;
    out = vector_like(scratch, v, n);
    switch (v->shape) {
    case SHAPE_VALUE: PICK(Value, values); break;
    case SHAPE_BOOL: PICK(uint8_t, bools); break;
    case SHAPE_F64: PICK(double, f64); break;
    case SHAPE_I32:
    case SHAPE_CELL: PICK(int32_t, i32); break;
    case SHAPE_QTY: PICK(Qty, qty); break;
    case SHAPE_RANGE: PICK(Range, range); break;
    }
    return out;
}

Vector vector_one(Scratch *scratch, const Vector *v, uint32_t i)
{
    uint32_t pick = vector_at(v, i);
    Vector whole = *v;
    whole.constant = false;
    Vector out = vector_pick(scratch, &whole, &pick, 1);
    out.constant = true;
    return out;
}

Vector vector_values(Rt *rt, Scratch *scratch, const Vector *v)
{
    if (v->shape == SHAPE_VALUE && !v->constant)
        return *v;
    Vector out = vector_make(scratch, SHAPE_VALUE, CM_ANY, v->constant ? 1 : v->n);
    uint32_t n = out.n;
    for (uint32_t i = 0; i < n; i++)
        out.values[i] = vector_value(rt, v, i);
    out.n = v->n;
    out.constant = v->constant;
    return out;
}

bool vector_same_type(const Vector *a, const Vector *b)
{
    if (a->shape != b->shape || a->shape == SHAPE_VALUE)
        return a->shape == b->shape;
    if (a->shape == SHAPE_QTY || a->shape == SHAPE_RANGE || a->shape == SHAPE_BOOL)
        return true;
    if (a->meaning != b->meaning)
        return false;
    if (a->shape == SHAPE_CELL)
        return a->column == b->column;
    return (a->meaning != CM_ENTITY || a->target == b->target) &&
           ((a->meaning != CM_WORD && a->meaning != CM_ROLES) || a->field == b->field);
}

static void scatter(Vector *out, const Vector *v, const uint32_t *rows)
{
    size_t size = shape_size(v->shape);
    char *to = out->data;
    const char *from = v->data;
    for (uint32_t i = 0; i < v->n; i++)
        memcpy(to + rows[i] * size, from + vector_at(v, i) * size, size);
}

Vector vector_merge(Rt *rt, Scratch *scratch, uint32_t n, const Vector *a, const uint32_t *a_rows, const Vector *b,
                    const uint32_t *b_rows)
{
    Vector x = *a, y = *b;
    if (!vector_same_type(a, b) && a->n && b->n) {
        x = vector_values(rt, scratch, a);
        y = vector_values(rt, scratch, b);
    }
    Vector out = vector_like(scratch, x.n ? &x : &y, n);
    if (x.n)
        scatter(&out, &x, a_rows);
    if (y.n)
        scatter(&out, &y, b_rows);
    return out;
}

static Vector numbers_of(Scratch *scratch, const Vector *v, uint8_t style)
{
    Vector out = vector_make(scratch, SHAPE_F64, style == STYLE_PERCENT ? CM_PERCENT : CM_NUMBER, v->n);
    for (uint32_t i = 0; i < v->n; i++)
        out.f64[i] = v->values[i].tag == V_NONE ? (double)NAN : v->values[i].num;
    return out;
}

static Vector bools_of(Scratch *scratch, const Vector *v)
{
    Vector out = vector_of_bools(scratch, v->n);
    for (uint32_t i = 0; i < v->n; i++)
        out.bools[i] = v->values[i].tag == V_NONE ? BOOL_NONE : v->values[i].i != 0;
    return out;
}

Vector vector_tighten(Scratch *scratch, const Vector *v)
{
    if (v->shape != SHAPE_VALUE || v->constant)
        return *v;
    int tag = -1, style = -1;
    for (uint32_t i = 0; i < v->n; i++) {
        Value x = v->values[i];
        if (x.tag == V_NONE)
            continue;
        if ((x.tag != V_NUM && x.tag != V_BOOL) || (tag >= 0 && tag != x.tag))
            return *v;
        if (x.tag == V_NUM && style >= 0 && style != x.a)
            return *v;
        tag = x.tag;
        style = x.a;
    }
    if (tag < 0)
        return *v;
    return tag == V_NUM ? numbers_of(scratch, v, (uint8_t)style) : bools_of(scratch, v);
}

/* ---- cells of columns ---- */

#define GATHER(field, none)                                                                                            \
    do {                                                                                                               \
        for (uint32_t i = 0; i < n; i++)                                                                               \
            out.field[i] = rows[i] >= 0 ? column->field[rows[i]] : (none);                                             \
    } while (0)

static Vector gather_bools(Scratch *scratch, const Column *column, const int32_t *rows, uint32_t n)
{
    Vector out = vector_of_bools(scratch, n);
    for (uint32_t i = 0; i < n; i++) {
        int32_t x = rows[i] >= 0 ? column->i32[rows[i]] : I32_NONE;
        out.bools[i] = x == I32_NONE ? BOOL_NONE : x != 0;
    }
    return out;
}

static Vector gather_i32(Scratch *scratch, const Column *column, const int32_t *rows, uint32_t n)
{
    if (column->meaning == CM_BOOL)
        return gather_bools(scratch, column, rows, n);
    Vector out = vector_make(scratch, SHAPE_I32, column->meaning, n);
    GATHER(i32, I32_NONE);
    return out;
}

static Vector gather_cells(Scratch *scratch, const Column *column, const int32_t *rows, uint32_t n)
{
    Vector out = vector_make(scratch, SHAPE_CELL, column->meaning, n);
    for (uint32_t i = 0; i < n; i++)
        out.i32[i] = rows[i] >= 0 ? rows[i] : I32_NONE;
    return out;
}

static Vector gather_none(Scratch *scratch, uint32_t n)
{
    Vector out = one(scratch, SHAPE_VALUE, CM_ANY, n);
    out.values[0] = NONE_VALUE;
    return out;
}

/* Rows that follow each other, as in a kind of which nothing was dropped: their cells need not be gathered. */
static bool is_stretch(const int32_t *rows, uint32_t n)
{
    uint32_t first = (uint32_t)rows[0], i = 0;
    int32_t differ = 0;
    if (rows[0] < 0 || (uint32_t)rows[n - 1] != first + n - 1)
        return false;
    for (; i + 16 <= n; i += 16) {           /* a fixed number of turns is done side by side */
        for (uint32_t k = 0; k < 16; k++)
            differ |= rows[i + k] ^ (int32_t)(first + i + k);
    }
    for (; i < n; i++)
        differ |= rows[i] ^ (int32_t)(first + i);
    return differ == 0;
}

/* The column's own cells, which nobody changes while a query runs. False: they must be gathered. */
static bool borrow_cells(const Column *column, const int32_t *rows, uint32_t n, Vector *out)
{
    bool i32 = column->type == COL_I32 && column->meaning != CM_BOOL;
    if (!(i32 || column->type == COL_F64) || n < 16 || !is_stretch(rows, n))
        return false;
    *out = (Vector){ .shape = i32 ? SHAPE_I32 : SHAPE_F64, .meaning = column->meaning, .n = n };
    if (i32)
        out->data = (void *)(column->i32 + rows[0]);
    else
        out->data = (void *)(column->f64 + rows[0]);
    return true;
}

static Vector gather(Scratch *scratch, const Column *column, const int32_t *rows, uint32_t n)
{
    Vector out;
    if (borrow_cells(column, rows, n, &out))
        return out;
    switch (column->type) {
    case COL_I32: out = gather_i32(scratch, column, rows, n); break;
    case COL_F64:
        out = vector_make(scratch, SHAPE_F64, column->meaning, n);
        GATHER(f64, (double)NAN);
        break;
    case COL_QTY:
        out = vector_make(scratch, SHAPE_QTY, column->meaning, n);
        GATHER(qty, ((Qty){ .sort = QTY_NONE }));
        break;
    case COL_RANGE:
        out = vector_make(scratch, SHAPE_RANGE, column->meaning, n);
        GATHER(range, ((Range){ (double)NAN, (double)NAN }));
        break;
    case COL_LIST:
    case COL_SETS: return gather_cells(scratch, column, rows, n);
    case COL_NONE:
    default: return gather_none(scratch, n);
    }
    return out;
}

Vector vector_gather(Scratch *scratch, const Column *column, const int32_t *rows, uint32_t n)
{
    Vector out = gather(scratch, column, rows, n);
    if (out.shape == SHAPE_VALUE)
        return out;
    out.target = column->target;
    out.field = column->field;
    out.column = column;
    return out;
}

/* ---- growing ---- */

static void acc_reserve(Acc *acc, uint32_t n)
{
    if (n <= acc->cap)
        return;
    size_t size = shape_size(acc->v.shape), cap = acc->cap ? acc->cap : 64;
    while (cap < n)
        cap *= 2;
    acc->v.data = mem_realloc(acc->v.data, acc->cap * size, cap * size);
    acc->cap = (uint32_t)cap;
}

static void acc_to_values(Rt *rt, Acc *acc)
{
    Value *values = mem_alloc(acc->cap * sizeof(Value) + sizeof(Value));
    for (uint32_t i = 0; i < acc->v.n; i++)
        values[i] = vector_value(rt, &acc->v, i);
    mem_free(acc->v.data);
    acc->v.shape = SHAPE_VALUE;
    acc->v.meaning = CM_ANY;
    acc->v.values = values;
}

static void acc_start(Acc *acc, const Vector *v)
{
    acc->v = *v;
    acc->v.n = 0;
    acc->v.constant = false;
    acc->v.data = NULL;
    acc->cap = 0;
    acc->started = true;
}

void acc_add(Rt *rt, Acc *acc, const Vector *v)
{
    if (!v->n)
        return;
    if (!acc->started)
        acc_start(acc, v);
    if (!vector_same_type(&acc->v, v) && acc->v.shape != SHAPE_VALUE)
        acc_to_values(rt, acc);
    acc_reserve(acc, acc->v.n + v->n);
    size_t size = shape_size(acc->v.shape);
    if (acc->v.shape == SHAPE_VALUE && v->shape != SHAPE_VALUE) {
        for (uint32_t i = 0; i < v->n; i++)
            acc->v.values[acc->v.n + i] = vector_value(rt, v, i);
    } else if (v->constant) {
        for (uint32_t i = 0; i < v->n; i++)
            memcpy((char *)acc->v.data + (acc->v.n + i) * size, v->data, size);
    } else {
        memcpy((char *)acc->v.data + acc->v.n * size, v->data, v->n * size);
    }
    acc->v.n += v->n;
}

void acc_drop(Acc *acc)
{
    mem_free(acc->v.data);
    *acc = (Acc){ 0 };
}
