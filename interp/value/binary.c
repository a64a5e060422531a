/* binary.c: value_binary: comparisons, membership, matches; arithmetic goes to arith.c. */
#include "arith.h"
#include "heap.h"
#include "list.h"
#include "order.h"
#include "record.h"
#include "text.h"
#include "../syntax/ast.h"
#include <math.h>

static bool entity_against_text(Value a, Value b)
{
    return (a.tag == V_ENTITY && b.tag == V_TEXT) || (a.tag == V_TEXT && b.tag == V_ENTITY);
}

static Status entity_fault(Rt *rt, Value a, Value b)
{
    Value entity = a.tag == V_ENTITY ? a : b, text = a.tag == V_ENTITY ? b : a;
    return rt_error(rt, E308, rt_type_name(rt, entity), rt_describe(rt, text), );
}

/* ---- < <= > >= ---- */

static bool holds(int op, int order)
{
    return op == BIN_LT ? order < 0 : op == BIN_LE ? order <= 0 : op == BIN_GT ? order > 0 : order >= 0;
}

static Status compare(Rt *rt, int op, Value a, Value b, bool *out)
{
    int order = 0;
    *out = false;
    if (a.tag == V_NONE || b.tag == V_NONE)
        return ST_OK;
    if (a.tag == V_ENTITY && b.tag == V_ENTITY && a.a == T_GRADE && b.a == T_GRADE) {
        double x = grade_rank(rt, a), y = grade_rank(rt, b);
        *out = !isnan(x) && !isnan(y) && holds(op, (x > y) - (x < y));
        return ST_OK;
    }
    if (order_compare(rt, a, b, &order)) {
        *out = holds(op, order);
        return ST_OK;
    }
    return entity_against_text(a, b) ? entity_fault(rt, a, b) : binary_fault(rt, op, a, b);
}

/* ---- low..high ---- */

Status value_between(Rt *rt, Value low, Value high, Value *out)
{
    int order = 0;
    *out = NONE_VALUE;
    if (low.tag == V_NONE || high.tag == V_NONE)
        return ST_OK;
    if (low.tag == V_ENTITY && high.tag == V_ENTITY && low.a == T_GRADE && high.a == T_GRADE)
        order = grade_rank(rt, low) > grade_rank(rt, high);
    else if (!order_compare(rt, low, high, &order))
        return rt_error(rt, E319, rt_type_name(rt, low), rt_type_name(rt, high), );
    if (order > 0)
        return rt_error(rt, E317, rt_describe(rt, low), rt_describe(rt, high), );
    *out = value_range(rt, low, high);
    return rt->failed ? ST_ERROR : ST_OK;
}

/* ---- in ---- */

static Status in_range(Rt *rt, Value v, const RangeObj *range, bool *out)
{
    bool above = false, below = false;
    Status status = compare(rt, BIN_GE, v, range->low, &above);
    if (status == ST_OK)
        status = compare(rt, BIN_LE, v, range->high, &below);
    *out = above && below;
    return status;
}

static bool in_values(Rt *rt, Value v, const Value *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (value_equal(rt, v, values[i]))
            return true;
    return false;
}

/* A table's rows are records; of one with a single column also its cells. */
static bool in_table(Rt *rt, Value v, const Table *table)
{
    if (v.tag != V_RECORD)
        return table->n_columns == 1 && in_values(rt, v, table->columns[0], table->n_rows);
    for (uint32_t r = 0; r < table->n_rows; r++) {
        bool same = v.record->len == table->n_columns;
        for (uint32_t c = 0; c < table->n_columns && same; c++) {
            Value cell;
            same = record_get(v.record, intern_str(rt->intern, table->names[c]), &cell) &&
                   value_equal(rt, cell, table->columns[c][r]);
        }
        if (same)
            return true;
    }
    return false;
}

static int32_t ref_of(const Model *model, FieldId field, int32_t row)
{
    Cell cell = model_get(model, FIELD_INFO[field].table, row, field_column(field));
    return cell.type == CELL_I32 ? cell.i32 : ROW_NONE;
}

/* Is `row` the `top` or below it? The count guards against a cycle that is not closed yet. */
static bool is_below(const Model *model, FieldId parent, int32_t row, int32_t top)
{
    int32_t left = model_rows(model, FIELD_INFO[parent].table);
    while (row >= 0 && row != top && left-- > 0)
        row = ref_of(model, parent, row);
    return row >= 0 && row == top;
}

static int32_t region_of_unit(const Model *model, int32_t unit)
{
    int32_t left = model_rows(model, T_UNIT);
    while (unit >= 0 && left-- > 0) {
        int32_t region = ref_of(model, F_UNIT_REGION, unit);
        if (region >= 0)
            return region;
        unit = ref_of(model, F_UNIT_IN, unit);
    }
    return ROW_NONE;
}

static bool in_entity(Rt *rt, Value v, Value where, bool *out)
{
    const Model *model = rt->model;
    int32_t top = (int32_t)where.d, row = (int32_t)v.d;
    if (v.tag != V_ENTITY)
        return false;
    int32_t unit = v.a == T_UNIT ? row : v.a == T_POST ? ref_of(model, F_POST_IN, row) : ROW_NONE;
    if (where.a == T_UNIT && (v.a == T_UNIT || v.a == T_POST))
        *out = is_below(model, F_UNIT_IN, unit, top);
    else if (where.a == T_REGION && v.a == T_REGION)
        *out = is_below(model, F_REGION_IN, row, top);
    else if (where.a == T_REGION && (v.a == T_UNIT || v.a == T_POST))
        *out = is_below(model, F_REGION_IN, region_of_unit(model, unit), top);
    else
        return false;
    return true;
}

static bool in_text(Rt *rt, Value v, Value text, bool *out)
{
    Str part, whole;
    if (!value_str(rt, v, &part) || !value_str(rt, text, &whole))
        return false;
    *out = part.len == 0 || (whole.len && memmem(whole.ptr, whole.len, part.ptr, part.len) != NULL);
    return true;
}

static bool in_period(Value v, Value period, bool *out)
{
    if (v.tag != V_DATE)
        return false;
    *out = period_of_day((PeriodKind)period.a, (int32_t)v.i) == (int32_t)period.i;
    return true;
}

static Status member(Rt *rt, int op, Value v, Value of, bool *out)
{
    Str key;
    bool known = true;
    *out = false;
    if (v.tag == V_NONE || of.tag == V_NONE)
        return ST_OK;
    if (of.tag == V_RANGE)
        return in_range(rt, v, of.range, out);
    if (of.tag == V_LIST)
        *out = in_values(rt, v, of.list->at, of.list->len);
    else if (of.tag == V_TABLE)
        *out = in_table(rt, v, of.table);
    else if (of.tag == V_RECORD && value_str(rt, v, &key))
        *out = record_find(of.record, key) != RECORD_MISSING;
    else if (of.tag == V_ENTITY)
        known = in_entity(rt, v, of, out);
    else if (of.tag == V_PERIOD)
        known = in_period(v, of, out);
    else
        known = in_text(rt, v, of, out);
    if (known)
        return ST_OK;
    return entity_against_text(v, of) ? entity_fault(rt, v, of) : binary_fault(rt, op, v, of);
}

static Status not_member(Rt *rt, Value v, Value of, bool *out)
{
    Status status = member(rt, BIN_NOT_IN, v, of, out);
    *out = !*out && v.tag != V_NONE && of.tag != V_NONE; /* with a blank every comparison is false */
    return status;
}

static Status matches(Rt *rt, Value a, Value b, bool *out)
{
    Str text, pattern;
    *out = false;
    if (a.tag == V_NONE || b.tag == V_NONE)
        return ST_OK;
    if (value_str(rt, a, &text) && value_str(rt, b, &pattern))
        return heap_match(rt, text, pattern, out);
    return entity_against_text(a, b) ? entity_fault(rt, a, b) : binary_fault(rt, BIN_MATCHES, a, b);
}

static Status test(Rt *rt, int op, Value a, Value b, bool *out)
{
    switch (op) {
    case BIN_EQ:
    case BIN_NE:
        if (entity_against_text(a, b))
            return entity_fault(rt, a, b);
        *out = value_equal(rt, a, b) == (op == BIN_EQ);
        return ST_OK;
    case BIN_IN: return member(rt, op, a, b, out);
    case BIN_NOT_IN: return not_member(rt, a, b, out);
    case BIN_MATCHES: return matches(rt, a, b, out);
    default: return compare(rt, op, a, b, out);
    }
}

Status value_binary(Rt *rt, int op, Value a, Value b, Value *out)
{
    if (op >= BIN_ADD)
        return arith_binary(rt, op, a, b, out);
    if (op == BIN_COALESCE) {
        *out = a.tag == V_NONE ? b : a;
        return ST_OK;
    }
    bool result = false;
    Status status = test(rt, op, a, b, &result);
    *out = value_bool(result);
    return status;
}
