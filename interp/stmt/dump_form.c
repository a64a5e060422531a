/* dump_form.c: filled forms in a dump. A form may have changed since it was filled: then it gets, for the time of that statement,
   fields that the values fit, and its own ones back when all forms are there. */
#include "../base/map.h"
#include "../base/num.h"
#include "../base/utf8.h"
#include "../value/format.h"
#include "dump_part.h"
#include "form.h"

typedef struct Forms {
    Dump *dump;
    Map said;                        /* row of a form → Sym of the fields that it has for a while */
    VEC(int32_t) changed;            /* such forms, in the order of their first change */
} Forms;

static const ItemList *form_fields(const Dump *dump, int32_t form)
{
    Cell fields = model_get(dump->model, T_REPORT, form, field_column(F_REPORT_FIELDS));
    return fields.type == CELL_LIST ? fields.list : NULL;
}

/* ---- does a value still fit its field? ---- */

static bool is_number_text(Str text)
{
    double x;
    bool minus = text.len && text.ptr[0] == '-';
    return num_parse(str_make(text.ptr + minus, text.len - minus), &x);
}

static bool is_range_text(Str text)
{
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.ptr[i] == '.' && text.ptr[i + 1] == '.')
            return is_number_text(str_make(text.ptr, i)) && is_number_text(str_make(text.ptr + i + 2, text.len - i - 2));
    return false;
}

static bool ends_with(Str text, Str end)
{
    return text.len > end.len && memcmp(text.ptr + text.len - end.len, end.ptr, end.len) == 0;
}

/* A number, with a unit of time or without, and what it is per. */
static bool is_rate_text(Str text)
{
    static const KeywordId PER[] = { KW_PER_SECOND, KW_PER_MINUTE, KW_PER_HOUR, KW_PER_DAY, KW_PER_WEEK, KW_PER_MONTH, KW_PER_QUARTER, KW_PER_YEAR };
    static const KeywordId UNITS[] = { KW_UNIT_S, KW_UNIT_MIN, KW_UNIT_H, KW_UNIT_D, KW_UNIT_W, KW_UNIT_MO, KW_UNIT_Y };
    size_t before = 0;
    for (size_t i = 0; i < COUNT_OF(PER) && !before; i++) {
        Str per = str_of(KEYWORD_INFO[PER[i]].text);
        if (ends_with(text, per) && text.ptr[text.len - per.len - 1] == ' ')
            before = text.len - per.len - 1;
    }
    text.len = before;
    bool fits = is_number_text(text);
    for (size_t i = 0; i < COUNT_OF(UNITS) && !fits; i++) {
        Str unit = str_of(KEYWORD_INFO[UNITS[i]].text);
        fits = ends_with(text, unit) && is_number_text(str_make(text.ptr, text.len - unit.len));
    }
    return fits;
}

static bool text_fits(KeywordId type, Str text)
{
    int32_t day;
    switch ((int)type) {
    case KW_TYPE_TEXT: return true;
    case KW_TYPE_DATE: return num_parse_date(text, &day);
    case KW_TYPE_BOOL: return str_eq(text, str_of(KEYWORD_INFO[KW_TRUE].text)) || str_eq(text, str_of(KEYWORD_INFO[KW_FALSE].text));
    case KW_TYPE_RANGE: return is_range_text(text);
    case KW_TYPE_RATE: return is_rate_text(text);
    default: return false;
    }
}

static bool is_choice(const Dump *dump, Sym type, Sym text)
{
    SymVec choices = { 0 };
    bool found = false;
    form_choices(dump->ctx, type, &choices);
    for (size_t i = 0; i < choices.len; i++)
        found = found || choices.at[i] == text;
    vec_drop(&choices);
    return found;
}

static bool value_fits(const Dump *dump, Sym type, const Item *value)
{
    KeywordId keyword = words_keyword(dump->ctx->words, PL_TYPE, type);
    bool text = value->qty.sort == QTY_NONE;
    switch (form_sort_of(dump->ctx, type)) {
    case FORM_TABLE: return false;
    case FORM_CHOICE: return text && is_choice(dump, type, value->text2);
    case FORM_ENTITY: return text && model_find(dump->model, form_kind(dump->ctx, type), value->text2) != ROW_NONE;
    case FORM_VALUE: break;
    }
    if (text)
        return text_fits(keyword, sym_str(dump->ctx, value->text2));
    return keyword == (value->qty.sort == QTY_DURATION ? KW_TYPE_DURATION : KW_TYPE_NUMBER) ||
           (keyword == KW_TYPE_PERCENT && value->qty.sort != QTY_DURATION);
}

/* Could the form be filled like this today? */
static bool all_fit(const Dump *dump, const ItemList *fields, const ItemList *values)
{
    bool fit = fields != NULL;
    for (uint32_t i = 0; fit && i < values->n; i++) {
        uint32_t of_table;
        const Item *field = form_field(fields, values->at[i].text);
        Sym type = field ? field->text2 : form_cell_type(dump->ctx, fields, values->at[i].text, &of_table);
        fit = type != SYM_NONE && value_fits(dump, type, &values->at[i]);
    }
    return fit;
}

/* ---- fields for a while ---- */

static const char *simple_type(const Dump *dump, const Item *value)
{
    KeywordId type = value->qty.sort == QTY_NONE ? KW_TYPE_TEXT : value->qty.sort == QTY_DURATION ? KW_TYPE_DURATION : KW_TYPE_NUMBER;
    return dump->zh ? KEYWORD_INFO[type].zh : KEYWORD_INFO[type].text;
}

static void add_field_type(const Dump *dump, Str name, const Item *value, Buf *out)
{
    dump_name_text(dump, intern_add(dump->ctx->rt->intern, name), out);
    buf_addf(out, ": %s", simple_type(dump, value));
}

/* {product: text, amount: number}, from the cells that follow each other; gives the last of them. */
static uint32_t add_table_type(const Dump *dump, const ItemList *values, uint32_t i, Str table, Buf *out)
{
    Map seen = { 0 };
    Str of, column;
    uint32_t row;
    dump_name_text(dump, intern_add(dump->ctx->rt->intern, table), out);
    buf_addz(out, ": {");
    for (; i < values->n && filled_split(sym_str(dump->ctx, values->at[i].text), &of, &row, &column) && str_eq(of, table); i++) {
        Sym name = intern_add(dump->ctx->rt->intern, column);
        if (map_find(&seen, name) != MAP_MISSING)
            continue;
        buf_addz(out, seen.len ? ", " : "");
        add_field_type(dump, column, &values->at[i], out);
        map_put(&seen, name, 1);
    }
    buf_char(out, '}');
    map_drop(&seen);
    return i - 1;
}

static void add_fitting_fields(const Dump *dump, const ItemList *values, Buf *out)
{
    Str table, column;
    uint32_t row;
    for (uint32_t i = 0; i < values->n; i++) {
        Str name = sym_str(dump->ctx, values->at[i].text);
        if (i)
            buf_char(out, NEXT_ITEM);
        if (filled_split(name, &table, &row, &column))
            i = add_table_type(dump, values, i, table, out);
        else
            add_field_type(dump, name, &values->at[i], out);
    }
}

static void begin_set(Dump *dump, int32_t form)
{
    dump_verb(dump, C_set, dump->out);
    dump_entity(dump, T_REPORT, form, dump->out);
}

/* The form gets fields as a text, or (SYM_NONE) its own ones again. */
static void say_fields(Forms *forms, int32_t form, Sym fields)
{
    Dump *dump = forms->dump;
    int column = field_column(F_REPORT_FIELDS);
    Cell own = model_get(dump->model, T_REPORT, form, column);
    begin_set(dump, form);
    if (fields == SYM_NONE && own.type == CELL_NONE) {
        buf_char(dump->out, '.');
        dump_field_word(dump, T_REPORT, column, dump->out);
        buf_addf(dump->out, " = %s\n", dump->zh ? KEYWORD_INFO[KW_NONE_LITERAL].zh : KEYWORD_INFO[KW_NONE_LITERAL].text);
        return;
    }
    if (fields == SYM_NONE) {
        dump_clause(dump, T_REPORT, form, column, own);
    } else {
        dump_field_word(dump, T_REPORT, column, &dump->clauses);
        buf_char(&dump->clauses, ' ');
        buf_add(&dump->clauses, sym_str(dump->ctx, fields));
        dump_end_clause(dump);
    }
    dump_block(dump);
}

static void need_fields(Forms *forms, int32_t form, Sym fields)
{
    uint32_t now = map_find(&forms->said, (uint64_t)(uint32_t)form);
    if ((now == MAP_MISSING ? SYM_NONE : now) == fields)
        return;
    if (now == MAP_MISSING)
        vec_push(&forms->changed, form);
    say_fields(forms, form, fields);
    map_put(&forms->said, (uint64_t)(uint32_t)form, fields);
}

/* ---- values ---- */

/* A clause begins with any word, also one of the language. */
static void add_clause_name(Dump *dump, Str name)
{
    if (utf8_is_nfc(name))
        format_name(&dump->clauses, name);
    else
        format_quoted(&dump->clauses, name);
}

/* Numbers and durations are kept as such; of the rest texts and names stand in quotes, dates and the like do not. */
static void add_form_value(Dump *dump, Sym of_type, const Item *value)
{
    Str text = sym_str(dump->ctx, value->text2);
    FieldType type = of_type != SYM_NONE ? form_type_field(dump->ctx, of_type) : FT_TEXT;
    if (value->qty.sort != QTY_NONE)
        dump_qty(dump, value->qty, &dump->clauses);
    else if (type == FT_TEXT)
        format_quoted(&dump->clauses, text);
    else
        buf_add(&dump->clauses, text);
}

/* The cells from i on that belong to one table: lines [{product: "x"}, {product: "y"}]. Gives the last of them. */
static uint32_t add_form_rows(Dump *dump, const ItemList *fields, const ItemList *values, uint32_t i, Str table)
{
    Buf *out = &dump->clauses;
    uint32_t at = 0, row = 0, index;
    Str of, column;
    bool first = true;
    add_clause_name(dump, table);
    buf_addz(out, " [{");
    for (; i < values->n && filled_split(sym_str(dump->ctx, values->at[i].text), &of, &row, &column) && str_eq(of, table); i++) {
        for (; at < row && at < values->n; at++, first = true)
            buf_addz(out, "}, {");
        buf_addz(out, first ? "" : ", ");
        first = false;
        dump_name_text(dump, intern_add(dump->ctx->rt->intern, column), out);
        buf_addz(out, ": ");
        add_form_value(dump, form_cell_type(dump->ctx, fields, values->at[i].text, &index), &values->at[i]);
    }
    buf_addz(out, "}]");
    dump_end_clause(dump);
    return i - 1;
}

/* `fields` are the form's own, or NULL: each value as what it is. */
static void add_values(Dump *dump, const ItemList *fields, const ItemList *values)
{
    Str table, column;
    uint32_t of_table;
    for (uint32_t i = 0; values && i < values->n; i++) {
        const Item *value = &values->at[i], *field = form_field(fields, value->text);
        if (!field && filled_split(sym_str(dump->ctx, value->text), &table, &of_table, &column)) {
            i = add_form_rows(dump, fields, values, i, table);
            continue;
        }
        add_clause_name(dump, sym_str(dump->ctx, value->text));
        buf_char(&dump->clauses, ' ');
        add_form_value(dump, field ? field->text2 : SYM_NONE, value);
        dump_end_clause(dump);
    }
}

static void put_submission(Forms *forms, int32_t row)
{
    Dump *dump = forms->dump;
    int32_t form = dump_link_cell(dump, row, F_SUBMISSION_FORM).i32;
    Cell cell = dump_link_cell(dump, row, F_SUBMISSION_FIELDS);
    const ItemList *values = cell.type == CELL_LIST ? cell.list : NULL, *fields = form_fields(dump, form);
    Sym fitting = SYM_NONE;
    if (!fields || (values && !all_fit(dump, fields, values))) {
        Buf text = { 0 };
        if (values)
            add_fitting_fields(dump, values, &text);
        else
            add_field_type(dump, STR("a"), &(Item){ .qty.sort = QTY_NUMBER }, &text);      /* a form has a field */
        fitting = intern_add(dump->ctx->rt->intern, buf_str(&text));
        buf_drop(&text);
        fields = NULL;
    }
    need_fields(forms, form, fitting);
    dump_verb(dump, C_submit, dump->out);
    dump_ref(dump, row, F_SUBMISSION_FORM, dump->out);
    dump_keyword(dump, KW_FROM_OPTION, dump->out);
    dump_ref(dump, row, F_SUBMISSION_POST, dump->out);
    dump_option(dump, row, KW_ON, F_SUBMISSION_DATE, dump->out);
    add_values(dump, fields, values);
    dump_block(dump);
}

void dump_submissions(Dump *dump)
{
    size_t n;
    const int32_t *order = model_order(dump->model, T_SUBMISSION, &n);
    Forms forms = { .dump = dump };
    if (n)
        dump_begin_part(dump);
    for (size_t i = 0; i < n; i++)
        put_submission(&forms, order[i]);
    for (size_t i = 0; i < forms.changed.len; i++)
        need_fields(&forms, forms.changed.at[i], SYM_NONE);
    map_drop(&forms.said);
    vec_drop(&forms.changed);
}
