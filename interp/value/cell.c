/* cell.c: a column's cell as a value. */
#include "value.h"
#include <math.h>

Value value_of_qty(Qty qty)
{
    switch ((QtySort)qty.sort) {
    case QTY_NUMBER: return value_num(qty.amount);
    case QTY_PERCENT: return value_percent(qty.amount);
    case QTY_DURATION: return value_duration(qty.amount, (Unit)qty.unit);
    case QTY_COUNT: return value_rate(qty.amount, UNIT_NONE, (Unit)qty.per);
    case QTY_EFFORT: return value_rate(qty.amount, (Unit)qty.unit, (Unit)qty.per);
    case QTY_NONE: break;
    }
    return NONE_VALUE;
}

bool qty_of_value(Value v, Qty *out)
{
    *out = (Qty){ .amount = v.num };
    if (v.tag == V_NUM)
        out->sort = v.a == STYLE_PERCENT ? QTY_PERCENT : QTY_NUMBER;
    else if (v.tag == V_DURATION)
        out->sort = QTY_DURATION, out->unit = v.a;
    else if (v.tag == V_RATE)
        out->sort = v.a == UNIT_NONE ? QTY_COUNT : QTY_EFFORT, out->unit = v.a, out->per = v.b;
    else
        return false;
    return true;
}

Value value_of_range(Rt *rt, Range range)
{
    if (isnan(range.low) && isnan(range.high))
        return NONE_VALUE;
    return value_range(rt, value_num(range.low), value_num(range.high));
}

/* A user's own enumerated field has its words in the model. */
static Value own_word(Rt *rt, const FieldInfo *field, int32_t index)
{
    int n = model_n_columns(rt->model, field->table), count = 0;
    for (int c = TABLE_INFO[field->table].n_fields; c < n; c++) {
        if (model_field(rt->model, field->table, c) != field)
            continue;
        const Sym *words = model_own_words(rt->model, field->table, c, &count);
        if (index >= 0 && index < count)
            return (Value){ .tag = V_WORD, .d = words[index] };
    }
    return NONE_VALUE;
}

static Value of_roles(Rt *rt, const FieldInfo *field, int32_t bits)
{
    Value v = value_list(rt, 4);
    for (int i = 0; i < WORDSET_INFO[field->words].count; i++)
        if (bits & (1 << i))
            list_push(rt, v.list, value_word(words_word_sym(rt->words, field->words, i), field->words));
    return v;
}

static Value of_i32(Rt *rt, const FieldInfo *field, int32_t x)
{
    if (x == I32_NONE)
        return NONE_VALUE;
    switch ((int)field->type) {
    case FT_REF: return x < 0 ? NONE_VALUE : value_entity(field->target, x);
    case FT_BOOL: return value_bool(x != 0);
    case FT_DATE: return value_date(x);
    case FT_PERIOD: return value_period(period_kind(x), period_ordinal(x));
    case FT_ROLES: return of_roles(rt, field, x);
    case FT_WORD:
        return field->words == WS_NONE ? own_word(rt, field, x)
                                       : value_word(words_word_sym(rt->words, field->words, x), field->words);
    default: return value_sym(rt, (Sym)x);
    }
}

/* {key: …, key2: …} of an item */
static Value pair(Rt *rt, const char *key, Value a, const char *key2, Value b)
{
    Value v = value_record(rt, 2);
    record_setz(rt, v.record, key, a);
    record_setz(rt, v.record, key2, b);
    return v;
}

static Value item_value(Rt *rt, const FieldInfo *field, const Item *item)
{
    switch ((int)field->type) {
    case FT_REFS: return value_entity(field->target, item->ref);
    case FT_CONTACTS: return item->ref >= 0 ? value_entity(field->target, item->ref) : value_sym(rt, item->text);
    case FT_LEVELS: return pair(rt, "skill", value_entity(field->target, item->ref), "level", value_num(item->num));
    case FT_TRAININGS: return pair(rt, "text", value_sym(rt, item->text), "duration", value_of_qty(item->qty));
    case FT_CURVE: return pair(rt, "score", value_num(item->num), "payout", value_of_qty(item->qty));
    case FT_POINTS: return value_num(item->num);
    default: return value_sym(rt, item->text);
    }
}

static Value of_points(Rt *rt, const ItemList *list)
{
    bool range = list->n == 2 && list->at[0].text2 && str_eq(intern_str(rt->intern, list->at[0].text2), STR(".."));
    if (range)
        return value_range(rt, value_num(list->at[0].num), value_num(list->at[1].num));
    Value v = value_list(rt, list->n);
    for (uint32_t i = 0; i < list->n; i++)
        list_push(rt, v.list, value_num(list->at[i].num));
    return v;
}

static Value of_form(Rt *rt, const FieldInfo *field, const ItemList *list)
{
    Value v = value_record(rt, list->n);
    for (uint32_t i = 0; i < list->n; i++) {
        const Item *item = &list->at[i];
        bool text = field->type == FT_FORM || item->text2;
        record_set(rt, v.record, value_sym(rt, item->text),
                   text ? value_sym(rt, item->text2) : value_of_qty(item->qty));
    }
    return v;
}

static Value of_profile(Rt *rt, const ItemList *list)
{
    Value counts = value_list(rt, list->n);
    for (uint32_t i = 0; i < list->n; i++)
        if (!isnan(list->at[i].num))
            list_push(rt, counts.list, value_num(list->at[i].num));
    return pair(rt, "interval", list->n ? value_of_qty(list->at[0].qty) : NONE_VALUE, "counts", counts);
}

Value value_of_items(Rt *rt, const ItemList *list, const FieldInfo *field)
{
    if (!list)
        return NONE_VALUE;
    switch ((int)field->type) {
    case FT_SPAN_TEXT: return list->n ? value_of_qty(list->at[0].qty) : NONE_VALUE;
    case FT_POINTS: return of_points(rt, list);
    case FT_FORM:
    case FT_VALUES: return of_form(rt, field, list);
    case FT_PROFILE: return of_profile(rt, list);
    default: break;
    }
    Value v = value_list(rt, list->n);
    for (uint32_t i = 0; i < list->n; i++)
        list_push(rt, v.list, item_value(rt, field, &list->at[i]));
    return v;
}

Value value_of_cell(Rt *rt, Cell cell, const FieldInfo *field)
{
    switch (cell.type) {
    case CELL_NONE: break;
    case CELL_I32: return of_i32(rt, field, cell.i32);
    case CELL_NUM:
        if (isnan(cell.num))
            break;
        return field->type == FT_PERCENT || (field->flags & FF_PERCENT) ? value_percent(cell.num) : value_num(cell.num);
    case CELL_QTY: return value_of_qty(cell.qty);
    case CELL_RANGE: return value_of_range(rt, cell.range);
    case CELL_LIST: return value_of_items(rt, cell.list, field);
    }
    return NONE_VALUE;
}
