/* sql.c: the SQL columns of each table, and cells on their way into them and back. */
#include "sql.h"
#include "../base/utf8.h"
#include <stdio.h>

static const char *const UNIT_TEXT[] = { [UNIT_NONE] = "", [UNIT_S] = "s", [UNIT_MIN] = "min", [UNIT_H] = "h", [UNIT_D] = "d",
                                         [UNIT_W] = "w", [UNIT_MO] = "mo", [UNIT_Q] = "q", [UNIT_Y] = "y" };
static const char *const PER_TEXT[] = { [UNIT_NONE] = "", [UNIT_S] = "second", [UNIT_MIN] = "minute", [UNIT_H] = "hour",
                                        [UNIT_D] = "day", [UNIT_W] = "week", [UNIT_MO] = "month", [UNIT_Q] = "quarter",
                                        [UNIT_Y] = "year" };

/* ---- columns ---- */

static void add_part(Parts *parts, PartWhat what, int column, const char *name, const char *suffix)
{
    ORGL_ASSERT(parts->n < DB_SOURCE_COLUMNS);
    Part *part = &parts->at[parts->n++];
    part->what = what;
    part->column = column;
    int n = snprintf(part->name, sizeof part->name, "%s%s", name, suffix);
    ORGL_ASSERT(n > 0 && (size_t)n < sizeof part->name);
}

typedef struct Shape { PartWhat what; const char *suffix; } Shape;

/* What a field of a type takes, ended by an empty suffix pointer. */
static const Shape FIELD_SHAPES[][4] = {
    [FT_REF] = { { PART_REF, "_id" } }, [FT_TEXT] = { { PART_TEXT, "" } }, [FT_BOOL] = { { PART_BOOL, "" } },
    [FT_DATE] = { { PART_DATE, "" } }, [FT_WORD] = { { PART_WORD, "" } }, [FT_PERIOD] = { { PART_PERIOD, "" } },
    [FT_ROLES] = { { PART_ROLES, "" } }, [FT_NUMBER] = { { PART_NUM, "" } }, [FT_PERCENT] = { { PART_NUM, "" } },
    [FT_SCALE] = { { PART_SCALE, "" } },
    [FT_DURATION] = { { PART_AMOUNT, "_amount" }, { PART_UNIT, "_unit" } },
    [FT_RATE] = { { PART_AMOUNT, "_amount" }, { PART_UNIT, "_unit" }, { PART_PER, "_per" } },
    [FT_EFFORT] = { { PART_AMOUNT, "_amount" }, { PART_UNIT, "_unit" }, { PART_PER, "_per" } },
    [FT_ANY] = { { PART_AMOUNT, "_amount" }, { PART_UNIT, "_unit" }, { PART_PER, "_per" } },
    [FT_RANGE] = { { PART_LOW, "_low" }, { PART_HIGH, "_high" } },
    [FT_VALUES] = { { PART_ID, NULL } },
};

static void field_parts(const Table *table, int column, Parts *out)
{
    const Col *col = &table->cols[column];
    if (col->key && col->field->type == FT_NUMBER) {
        add_part(out, PART_ROW, column, col->field->name, "_id");
        return;
    }
    const Shape *shape = FIELD_SHAPES[col->field->type];
    for (int i = 0; i < 4 && shape[i].suffix; i++)
        add_part(out, shape[i].what, column, col->field->name, shape[i].suffix);
}

void parts_of_table(const Table *table, Parts *out)
{
    out->n = 0;
    add_part(out, PART_ID, -1, "id", "");
    if (!table->is_link) {
        add_part(out, PART_ORD, -1, "ord", "");
        add_part(out, PART_NAME, -1, "name", "");
        add_part(out, PART_TITLE, -1, "title", "");
    }
    for (int i = 0; i < TABLE_INFO[table->id].n_fields; i++) {
        if (table->cols[i].cls != CLASS_LIST)
            field_parts(table, i, out);
    }
    add_part(out, PART_SCRIPT, -1, "origin_script", "");
    add_part(out, PART_LINE, -1, "origin_line", "");
}

/* What an element of a list takes; a reference is named by its field. */
static const Shape LIST_SHAPES[][6] = {
    [FT_REFS] = { { PART_ITEM_REF, "" } },
    [FT_TEXTS] = { { PART_ITEM_TEXT, "text" } },
    [FT_LEVELS] = { { PART_ITEM_REF, "" }, { PART_ITEM_NUM, "level" } },
    [FT_TRAININGS] = { { PART_ITEM_TEXT, "text" }, { PART_ITEM_AMOUNT, "amount" }, { PART_ITEM_UNIT, "unit" } },
    [FT_SPAN_TEXT] = { { PART_ITEM_AMOUNT, "amount" }, { PART_ITEM_UNIT, "unit" }, { PART_ITEM_TEXT, "text" } },
    [FT_CONTACTS] = { { PART_ITEM_REF, "" }, { PART_ITEM_TEXT, "text" } },
    [FT_POINTS] = { { PART_ITEM_NUM, "points" }, { PART_ITEM_TEXT2, "bound" } },
    [FT_CURVE] = { { PART_ITEM_NUM, "score" }, { PART_ITEM_AMOUNT, "payout" }, { PART_ITEM_UNIT, "unit" } },
    [FT_FORM] = { { PART_ITEM_TEXT, "name" }, { PART_ITEM_TEXT2, "type" } },
    [FT_PROFILE] = { { PART_ITEM_NUM, "count" }, { PART_ITEM_AMOUNT, "interval" }, { PART_ITEM_UNIT, "unit" } },
    [FT_VALUES] = { { PART_ITEM_TEXT, "name" }, { PART_ITEM_AMOUNT, "amount" }, { PART_ITEM_UNIT, "unit" },
                    { PART_ITEM_PER, "per" }, { PART_ITEM_TEXT2, "text" } },
};

void parts_of_list(const Table *table, int column, Parts *out)
{
    const FieldInfo *field = table->cols[column].field;
    const Shape *shape = LIST_SHAPES[field->type];
    out->n = 0;
    add_part(out, PART_OWNER, column, TABLE_INFO[table->id].name, "_id");
    add_part(out, PART_POS, column, "pos", "");
    for (int i = 0; i < 6 && shape[i].suffix; i++) {
        bool ref = shape[i].what == PART_ITEM_REF;
        add_part(out, shape[i].what, column, ref ? field->name : shape[i].suffix, ref ? "_id" : "");
    }
}

static const char *own_name(PartWhat what)
{
    switch ((int)what) {
    case PART_REF: return "ref_id";
    case PART_TEXT: case PART_DATE: case PART_WORD: return "text";
    case PART_UNIT: return "unit";
    case PART_PER: return "per";
    case PART_LOW: return "low";
    case PART_HIGH: return "high";
    default: return "amount";
    }
}

void parts_of_own(const Table *table, int column, Parts *out)
{
    const Shape *shape = FIELD_SHAPES[table->cols[column].field->type];
    out->n = 0;
    for (int i = 0; i < 4 && shape[i].suffix; i++)
        add_part(out, shape[i].what, column, own_name(shape[i].what), "");
}

static const struct { const char *name; FieldType type; } OWN_TYPES[] = {
    { "text", FT_TEXT }, { "number", FT_NUMBER }, { "percent", FT_PERCENT }, { "duration", FT_DURATION }, { "rate", FT_RATE },
    { "date", FT_DATE }, { "range", FT_RANGE }, { "bool", FT_BOOL }, { "ref", FT_REF }, { "word", FT_WORD },
};

bool own_type_named(Str name, FieldType *out)
{
    for (size_t i = 0; i < COUNT_OF(OWN_TYPES); i++) {
        if (str_eq(name, str_of(OWN_TYPES[i].name))) {
            *out = OWN_TYPES[i].type;
            return true;
        }
    }
    return false;
}

const char *own_type_name(FieldType type)
{
    for (size_t i = 0; i < COUNT_OF(OWN_TYPES); i++) {
        if (OWN_TYPES[i].type == type)
            return OWN_TYPES[i].name;
    }
    return "text";
}

void list_table_name(const Table *table, int column, Buf *out)
{
    buf_addf(out, "%s_%s", TABLE_INFO[table->id].name, table->cols[column].field->name);
}

const char *part_type(PartWhat what)
{
    switch (what) {
    case PART_ID: case PART_ORD: case PART_REF: case PART_ROW: case PART_BOOL: case PART_SCALE: case PART_SCRIPT: case PART_LINE:
    case PART_OWNER: case PART_POS: case PART_ITEM_REF:
        return "INTEGER";
    case PART_NUM: case PART_AMOUNT: case PART_LOW: case PART_HIGH: case PART_ITEM_NUM: case PART_ITEM_AMOUNT:
        return "REAL";
    case PART_NAME: case PART_TITLE: case PART_TEXT: case PART_DATE: case PART_WORD: case PART_PERIOD: case PART_ROLES:
    case PART_UNIT: case PART_PER: case PART_ITEM_TEXT: case PART_ITEM_UNIT: case PART_ITEM_PER: case PART_ITEM_TEXT2:
        break;
    }
    return "TEXT";
}

/* ---- out ---- */

static DbValue null_value(void)
{
    return (DbValue){ .type = DBV_NULL, .i = 0 };
}

static DbValue int_value(int64_t i)
{
    return (DbValue){ .type = DBV_INT, .i = i };
}

static DbValue id_value(int32_t row)
{
    return row < 0 ? null_value() : int_value((int64_t)row + 1);
}

static DbValue real_value(double x)
{
    return isnan(x) ? null_value() : (DbValue){ .type = DBV_REAL, .r = x };
}

static DbValue text_value(Str text)
{
    return (DbValue){ .type = DBV_TEXT, .s = text };
}

static DbValue sym_value(const Model *model, Sym sym)
{
    return sym == SYM_NONE ? null_value() : text_value(intern_str(model->intern, sym));
}

int32_t script_id(Model *model, Sym script)
{
    if (script == model->last_script)
        return model->last_script_id;
    uint32_t id = map_find(&model->scripts, script);
    if (id == MAP_MISSING) {
        vec_push(&model->script_list, script);
        id = (uint32_t)model->script_list.len;
        map_put(&model->scripts, script, id);
    }
    model->last_script = script;
    model->last_script_id = (int32_t)id;
    return (int32_t)id;
}

static Str word_of(const Model *model, const Table *table, const Col *col, int column, int32_t index)
{
    if (col->field->words != WS_NONE)
        return str_of(word_text(col->field->words, index));
    const OwnField *own = table->own[column - TABLE_INFO[table->id].n_fields];
    ORGL_ASSERT(index >= 0 && index < own->n_words);
    return intern_str(model->intern, own->words[index]);
}

static DbValue roles_value(const Col *col, int32_t set, char *scratch)
{
    size_t len = 0;
    for (int i = 0; i < WORDSET_INFO[col->field->words].count; i++) {
        if (!(set >> i & 1))
            continue;
        int n = snprintf(scratch + len, SCRATCH - len, "%s%s", len ? "," : "", word_text(col->field->words, i));
        ORGL_ASSERT(n > 0 && len + (size_t)n < SCRATCH);
        len += (size_t)n;
    }
    return text_value(str_make(scratch, len));
}

static DbValue i32_value(Model *model, const Table *table, const Part *part, int32_t x, char *scratch)
{
    const Col *col = &table->cols[part->column];
    if (x == I32_NONE)
        return null_value();
    switch ((int)part->what) {
    case PART_REF: case PART_ROW: return id_value(x);
    case PART_TEXT: return sym_value(model, (Sym)x);
    case PART_DATE: date_text(x, scratch); return text_value(str_of(scratch));
    case PART_PERIOD: period_text(x, scratch); return text_value(str_of(scratch));
    case PART_WORD: return text_value(word_of(model, table, col, part->column, x));
    case PART_ROLES: return roles_value(col, x, scratch);
    default: return int_value(x);
    }
}

static DbValue unit_value(Qty qty)
{
    if (qty.sort == QTY_PERCENT)
        return text_value(STR("%"));
    return qty.unit == UNIT_NONE ? null_value() : text_value(str_of(UNIT_TEXT[qty.unit]));
}

static DbValue per_value(Qty qty)
{
    return qty.per == UNIT_NONE ? null_value() : text_value(str_of(PER_TEXT[qty.per]));
}

static DbValue amount_value(Qty qty)
{
    return qty.sort == QTY_NONE ? null_value() : real_value(qty.amount);
}

static DbValue scale_value(double x)
{
    return isnan(x) ? null_value() : int_value((int64_t)x);
}

static DbValue cell_value(Model *model, const Table *table, int32_t row, const Part *part, char *scratch)
{
    const Col *col = &table->cols[part->column];
    if (!col->data)
        return null_value();
    switch ((int)part->what) {
    case PART_NUM: return real_value(col->f64[row]);
    case PART_SCALE: return scale_value(col->f64[row]);
    case PART_AMOUNT: return amount_value(col->qty[row]);
    case PART_UNIT: return unit_value(col->qty[row]);
    case PART_PER: return per_value(col->qty[row]);
    case PART_LOW: return real_value(col->range[row].low);
    case PART_HIGH: return real_value(col->range[row].high);
    default: return i32_value(model, table, part, col->i32[row], scratch);
    }
}

DbValue part_value(Model *model, const Table *table, int32_t row, const Part *part, char *scratch)
{
    Origin origin;
    switch ((int)part->what) {
    case PART_ID: return id_value(row);
    case PART_ORD: return int_value(table_ord(table, row));
    case PART_NAME: return sym_value(model, table->names[row]);
    case PART_TITLE: return table->titles ? sym_value(model, table->titles[row]) : null_value();
    case PART_SCRIPT:
        origin = table->origins[row];
        return origin.script == SYM_NONE ? null_value() : int_value(script_id(model, origin.script));
    case PART_LINE:
        origin = table->origins[row];
        return origin.script == SYM_NONE ? null_value() : int_value(origin.line);
    default: return cell_value(model, table, row, part, scratch);
    }
}

DbValue item_value(Model *model, const Table *table, int32_t row, uint32_t pos, const Part *part)
{
    const Item *item = &table->cols[part->column].list[row]->at[pos];
    switch ((int)part->what) {
    case PART_OWNER: return id_value(row);
    case PART_POS: return int_value(pos);
    case PART_ITEM_REF: return id_value(item->ref);
    case PART_ITEM_TEXT: return sym_value(model, item->text);
    case PART_ITEM_NUM: return real_value(item->num);
    case PART_ITEM_AMOUNT: return amount_value(item->qty);
    case PART_ITEM_UNIT: return unit_value(item->qty);
    case PART_ITEM_PER: return per_value(item->qty);
    default: return sym_value(model, item->text2);
    }
}

/* ---- in ---- */

static bool read_int(DbValue value, int64_t low, int64_t high, int32_t *out)
{
    if (value.type != DBV_INT || value.i < low || value.i > high)
        return false;
    *out = (int32_t)value.i;
    return true;
}

static bool read_id(DbValue value, int32_t *row)
{
    if (!read_int(value, 1, INT32_MAX, row))
        return false;
    --*row;
    return true;
}

static bool read_real(DbValue value, double *out)
{
    *out = value.type == DBV_INT ? (double)value.i : value.r;
    return value.type == DBV_REAL || value.type == DBV_INT;
}

static bool read_sym(Model *model, DbValue value, Sym *out)
{
    if (value.type != DBV_TEXT || utf8_check(value.s) != UTF8_VALID || (value.s.len && memchr(value.s.ptr, 0, value.s.len)))
        return false;
    *out = intern_add(model->intern, value.s);
    return true;
}

static bool read_word(Model *model, const Table *table, int column, DbValue value, int32_t *out)
{
    Sym sym;
    if (!read_sym(model, value, &sym))
        return false;
    WordSetId set = table->cols[column].field->words;
    if (set != WS_NONE) {
        *out = words_word(model->words, set, sym);
        return *out >= 0;
    }
    const OwnField *own = table->own[column - TABLE_INFO[table->id].n_fields];
    for (*out = 0; *out < own->n_words; ++*out) {
        if (own->words[*out] == sym)
            return true;
    }
    return false;
}

static bool read_roles(const Model *model, const Col *col, DbValue value, int32_t *out)
{
    if (value.type != DBV_TEXT)
        return false;
    *out = 0;
    Str rest = value.s;
    while (rest.len) {
        const char *comma = memchr(rest.ptr, ',', rest.len);
        size_t len = comma ? (size_t)(comma - rest.ptr) : rest.len;
        int index = words_word(model->words, col->field->words, intern_find(model->intern, str_make(rest.ptr, len)));
        if (index < 0)
            return false;
        *out |= 1 << index;
        len += comma != NULL;
        rest = str_make(rest.ptr + len, rest.len - len);
    }
    return true;
}

/* A user's field keeps it in a column of reals. */
static bool read_bool(DbValue value, int32_t *out)
{
    double x = 0;
    if (!read_real(value, &x) || (x != 0 && x != 1))
        return false;
    *out = x != 0;
    return true;
}

static bool read_i32(Model *model, const Table *table, const Part *part, DbValue value, int32_t *out)
{
    Sym sym;
    switch ((int)part->what) {
    case PART_REF: case PART_ROW: return read_id(value, out);
    case PART_BOOL: return read_bool(value, out);
    case PART_DATE: return value.type == DBV_TEXT && date_parse(value.s, out);
    case PART_PERIOD: return value.type == DBV_TEXT && period_parse(value.s, out);
    case PART_WORD: return read_word(model, table, part->column, value, out);
    case PART_ROLES: return read_roles(model, &table->cols[part->column], value, out);
    default: break;
    }
    if (!read_sym(model, value, &sym))
        return false;
    *out = (int32_t)sym;
    return true;
}

static bool find_text(const char *const *texts, size_t n, DbValue value, uint8_t *out)
{
    for (size_t i = 1; i < n; i++) {
        if (value.type == DBV_TEXT && str_eq(value.s, str_of(texts[i]))) {
            *out = (uint8_t)i;
            return true;
        }
    }
    return false;
}

/* The sort follows from what is there: an amount alone is a number, with a unit a duration, with a period a rate. */
static bool read_amount(DbValue value, Qty *qty)
{
    qty->sort = QTY_NUMBER;
    return read_real(value, &qty->amount);
}

static bool read_unit(DbValue value, Qty *qty)
{
    if (qty->sort != QTY_NUMBER)
        return false;
    if (value.type == DBV_TEXT && str_eq(value.s, STR("%"))) {
        qty->sort = QTY_PERCENT;
        return true;
    }
    qty->sort = QTY_DURATION;
    return find_text(UNIT_TEXT, COUNT_OF(UNIT_TEXT), value, &qty->unit);
}

static bool read_per(DbValue value, Qty *qty)
{
    if (qty->sort != QTY_NUMBER && qty->sort != QTY_DURATION)
        return false;
    qty->sort = qty->sort == QTY_DURATION ? QTY_EFFORT : QTY_COUNT;
    return find_text(PER_TEXT, COUNT_OF(PER_TEXT), value, &qty->per);
}

static bool read_cell(Model *model, Table *table, int32_t row, const Part *part, DbValue value)
{
    table_need_column(table, part->column);
    Col *col = &table->cols[part->column];
    switch ((int)part->what) {
    case PART_NUM: case PART_SCALE: return read_real(value, &col->f64[row]);
    case PART_AMOUNT: return read_amount(value, &col->qty[row]);
    case PART_UNIT: return read_unit(value, &col->qty[row]);
    case PART_PER: return read_per(value, &col->qty[row]);
    case PART_LOW: return read_real(value, &col->range[row].low);
    case PART_HIGH: return read_real(value, &col->range[row].high);
    default: return read_i32(model, table, part, value, &col->i32[row]);
    }
}

static bool read_title(Model *model, Table *table, int32_t row, DbValue value)
{
    if (!table->titles)
        table->titles = mem_zalloc((size_t)table->cap * sizeof *table->titles);
    return read_sym(model, value, &table->titles[row]);
}

static bool read_script(const Model *model, Origin *origin, DbValue value)
{
    int32_t id;
    if (!read_int(value, 1, (int64_t)model->script_list.len, &id))
        return false;
    origin->script = model->script_list.at[id - 1];
    return true;
}

bool part_read(Model *model, Table *table, int32_t row, const Part *part, DbValue value)
{
    if (value.type == DBV_NULL)
        return part->what != PART_NAME && part->what != PART_ORD;
    int32_t line;
    switch ((int)part->what) {
    case PART_ORD:
        table_need_ords(table);
        return read_int(value, 0, INT32_MAX - 1, &table->ords[row]);
    case PART_NAME: return read_sym(model, value, &table->names[row]);
    case PART_TITLE: return read_title(model, table, row, value);
    case PART_SCRIPT: return read_script(model, &table->origins[row], value);
    case PART_LINE:
        if (!read_int(value, 0, INT32_MAX, &line))
            return false;
        table->origins[row].line = (uint32_t)line;
        return true;
    default: return read_cell(model, table, row, part, value);
    }
}

bool item_read(Model *model, const Part *part, DbValue value, Item *item)
{
    if (value.type == DBV_NULL)
        return true;
    switch ((int)part->what) {
    case PART_ITEM_REF: return read_id(value, &item->ref);
    case PART_ITEM_TEXT: return read_sym(model, value, &item->text);
    case PART_ITEM_NUM: return read_real(value, &item->num);
    case PART_ITEM_AMOUNT: return read_amount(value, &item->qty);
    case PART_ITEM_UNIT: return read_unit(value, &item->qty);
    case PART_ITEM_PER: return read_per(value, &item->qty);
    default: return read_sym(model, value, &item->text2);
    }
}
