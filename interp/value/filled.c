/* filled.c: a filled form as a record: its values by the types of the form's fields, tables as lists of records. */
#include "value.h"

#include "../base/num.h"

static const ItemList *fields_of(const Rt *rt, int32_t submission)
{
    Cell form = model_get(rt->model, T_SUBMISSION, submission, field_column(F_SUBMISSION_FORM));
    if (form.type != CELL_I32 || form.i32 < 0)
        return NULL;
    Cell fields = model_get(rt->model, T_REPORT, form.i32, field_column(F_REPORT_FIELDS));
    return fields.type == CELL_LIST ? fields.list : NULL;
}

static Str type_of(const Rt *rt, const ItemList *fields, Str name)
{
    for (uint32_t i = 0; fields && i < fields->n; i++)
        if (str_eq(intern_str(rt->intern, fields->at[i].text), name))
            return intern_str(rt->intern, fields->at[i].text2);
    return STR("");
}

/* The type of a column in {product: text, amount: number}. */
static Str column_type(Str table, Str column)
{
    for (size_t i = 0; i + column.len < table.len; i++) {
        bool begins = i > 0 && (table.ptr[i - 1] == '{' || table.ptr[i - 1] == ' ');
        if (!begins || memcmp(table.ptr + i, column.ptr, column.len) != 0 || table.ptr[i + column.len] != ':')
            continue;
        size_t from = i + column.len + 2, to = from;
        while (to < table.len && table.ptr[to] != ',' && table.ptr[to] != '}')
            to++;
        return from <= to ? str_make(table.ptr + from, to - from) : STR("");
    }
    return STR("");
}

/* Dates, truths and entities are kept as text. */
static Value typed(Rt *rt, const Item *item, Str type)
{
    if (item->text2 == SYM_NONE)
        return value_of_qty(item->qty);
    Sym sym = intern_find(rt->intern, type);
    KeywordId keyword = sym != SYM_NONE ? words_keyword(rt->words, PL_TYPE, sym) : KW_NONE;
    TableId kind = sym != SYM_NONE && keyword == KW_NONE ? words_singular(rt->words, sym) : T_NONE;
    Str text = intern_str(rt->intern, item->text2);
    int32_t day;
    if (keyword == KW_TYPE_DATE && num_parse_date(text, &day))
        return value_date(day);
    if (keyword == KW_TYPE_BOOL)
        return value_bool(str_eq(text, STR("true")));
    int32_t row = kind != T_NONE && kind < (TableId)KIND_COUNT ? model_find(rt->model, kind, item->text2) : ROW_NONE;
    return row != ROW_NONE ? value_entity(kind, row) : value_sym(rt, item->text2);
}

bool filled_split(Str name, Str *field, uint32_t *row, Str *column)
{
    const char *open = name.len ? memchr(name.ptr, '[', name.len) : NULL;
    if (!open)
        return false;
    size_t i = (size_t)(open - name.ptr) + 1;
    *field = str_make(name.ptr, i - 1);
    for (*row = 0; i < name.len && name.ptr[i] >= '0' && name.ptr[i] <= '9' && *row < 100000; i++)
        *row = *row * 10 + (uint32_t)(name.ptr[i] - '0');
    if (i + 2 >= name.len || name.ptr[i] != ']' || name.ptr[i + 1] != '.')
        return false;
    *column = str_make(name.ptr + i + 2, name.len - i - 2);
    return true;
}

/* The record of a row of a table, which comes into being with those before it. */
static Value row_of(Rt *rt, Record *record, Str field, uint32_t row)
{
    Value list;
    if (!record_get(record, field, &list)) {
        list = value_list(rt, 4);
        record_set(rt, record, value_text(rt, field), list);
    }
    while (list.list->len <= row)
        list_push(rt, list.list, value_record(rt, 4));
    return list.list->at[row];
}

Value value_of_filled(Rt *rt, int32_t submission, const ItemList *list)
{
    if (!list)
        return NONE_VALUE;
    const ItemList *fields = fields_of(rt, submission);
    Value v = value_record(rt, list->n);
    for (uint32_t i = 0; i < list->n; i++) {
        const Item *item = &list->at[i];
        Str name = intern_str(rt->intern, item->text), field, column;
        uint32_t row;
        if (!filled_split(name, &field, &row, &column) || row >= list->n) {
            record_set(rt, v.record, value_sym(rt, item->text), typed(rt, item, type_of(rt, fields, name)));
            continue;
        }
        Value cells = row_of(rt, v.record, field, row);
        record_set(rt, cells.record, value_text(rt, column), typed(rt, item, column_type(type_of(rt, fields, field), column)));
    }
    return v;
}
