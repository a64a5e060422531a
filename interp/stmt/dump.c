/* dump.c: dump [into "m.org"]: the model as canonical Orgl. Settings and users' fields come first, then the kinds, each in
   its order of definition, then pair statements, rules and waivers; a clause a line where several do not fit on one. What the
   clauses of a definition cannot say (levels that were left open, limits lowered after they were used) follows at the end. */
#include <math.h>
#include "../base/num.h"
#include "../base/os.h"
#include "../base/utf8.h"
#include "../value/format.h"
#include "dump.h"
#include "dump_part.h"
#include "form.h"
#include "verbs.h"

#define LINE_MAX_CELLS 100
#define LINE_MAX_CLAUSES 3

/* ---- words, names, literals ---- */

static void add_zh(Buf *out, const char *zh)
{
    const char *bar = strchr(zh, '|');
    buf_add(out, str_make(zh, bar ? (size_t)(bar - zh) : strlen(zh)));
}

void dump_either(const Dump *dump, const char *en, const char *zh, Buf *out)
{
    if (dump->zh)
        add_zh(out, zh);
    else
        buf_addz(out, en);
}

void dump_verb(const Dump *dump, CommandId command, Buf *out)
{
    dump_either(dump, COMMAND_INFO[command].verb, COMMAND_INFO[command].zh, out);
    buf_char(out, ' ');
}

/* A keyword with a blank on either side. */
void dump_keyword(const Dump *dump, KeywordId keyword, Buf *out)
{
    buf_char(out, ' ');
    dump_either(dump, KEYWORD_INFO[keyword].text, KEYWORD_INFO[keyword].zh, out);
    buf_char(out, ' ');
}

static void add_kind(const Dump *dump, TableId table, Buf *out)
{
    dump_either(dump, TABLE_INFO[table].name, TABLE_INFO[table].zh, out);
}

/* Bare only when it is an identifier that is no word of the language: those mean something in some places. */
void dump_name_text(const Dump *dump, Sym sym, Buf *out)
{
    Str text = sym_str(dump->ctx, sym);
    if (words_known(dump->ctx->words, sym) || !utf8_is_nfc(text))
        format_quoted(out, text);
    else
        format_name(out, text);
}

static void add_name(const Dump *dump, TableId table, int32_t row, Buf *out)
{
    dump_name_text(dump, model_name(dump->model, table, row), out);
}

/* post:lead */
void dump_entity(const Dump *dump, TableId table, int32_t row, Buf *out)
{
    add_kind(dump, table, out);
    buf_char(out, ':');
    add_name(dump, table, row, out);
}

void dump_text(const Dump *dump, Sym sym, Buf *out)
{
    format_quoted(out, sym_str(dump->ctx, sym));
}

/* The percent that reads as exactly this number; a few have none and stay plain numbers. */
static void add_percent(Buf *out, double x)
{
    double near[] = { x * 100, nextafter(x * 100, INFINITY), nextafter(x * 100, -INFINITY) };
    Buf people = { 0 };
    double shown;
    format_number(&people, x * 100);
    bool negative = x < 0;
    Str digits = str_make(people.ptr + negative, people.len - negative);
    bool exact = num_parse(digits, &shown) && num_percent(shown) == fabs(x);
    if (exact)
        buf_add(out, buf_str(&people));
    buf_drop(&people);
    for (size_t i = 0; i < COUNT_OF(near) && !exact; i++) {
        exact = num_percent(fabs(near[i])) == fabs(x);
        if (exact)
            num_shortest(out, near[i]);
    }
    if (exact)
        buf_char(out, '%');
    else
        num_shortest(out, x);
}

static void add_unit(const Dump *dump, Unit unit, Buf *out)
{
    static const KeywordId WORDS[] = { [UNIT_NONE] = KW_UNIT_H, [UNIT_S] = KW_UNIT_S, [UNIT_MIN] = KW_UNIT_MIN, [UNIT_H] = KW_UNIT_H,
                                       [UNIT_D] = KW_UNIT_D, [UNIT_W] = KW_UNIT_W, [UNIT_MO] = KW_UNIT_MO, [UNIT_Q] = KW_UNIT_MO,
                                       [UNIT_Y] = KW_UNIT_Y };
    dump_either(dump, KEYWORD_INFO[WORDS[unit]].text, KEYWORD_INFO[WORDS[unit]].zh, out);
}

static void add_per(const Dump *dump, Unit unit, Buf *out)
{
    static const KeywordId WORDS[] = { [UNIT_NONE] = KW_PER_WEEK, [UNIT_S] = KW_PER_SECOND, [UNIT_MIN] = KW_PER_MINUTE,
                                       [UNIT_H] = KW_PER_HOUR, [UNIT_D] = KW_PER_DAY, [UNIT_W] = KW_PER_WEEK, [UNIT_MO] = KW_PER_MONTH,
                                       [UNIT_Q] = KW_PER_QUARTER, [UNIT_Y] = KW_PER_YEAR };
    buf_char(out, ' ');
    dump_either(dump, KEYWORD_INFO[WORDS[unit]].text, KEYWORD_INFO[WORDS[unit]].zh, out);
}

void dump_qty(const Dump *dump, Qty qty, Buf *out)
{
    bool timed = qty.sort == QTY_DURATION || qty.sort == QTY_EFFORT;
    if (qty.sort == QTY_PERCENT)
        add_percent(out, qty.amount);
    else
        num_shortest(out, timed && qty.unit == UNIT_Q ? qty.amount * 3 : qty.amount);    /* quarters have no literal */
    if (timed)
        add_unit(dump, (Unit)qty.unit, out);
    if (qty.sort == QTY_COUNT || qty.sort == QTY_EFFORT)
        add_per(dump, (Unit)qty.per, out);
}

static void add_value(const Dump *dump, Value value, Buf *out)
{
    value_format(dump->ctx->rt, value, true, out);
}

/* ---- cells ---- */

static void add_own_word(const Dump *dump, TableId table, int column, int index, Buf *out)
{
    int count;
    const Sym *own = model_own_words(dump->model, table, column, &count);
    if (index >= 0 && index < count)
        dump_name_text(dump, own[index], out);
}

static void add_word(const Dump *dump, TableId table, int column, int index, Buf *out)
{
    WordSetId set = model_field(dump->model, table, column)->words;
    if (set == WS_NONE)
        add_own_word(dump, table, column, index, out);
    else
        dump_either(dump, word_text(set, index), word_zh(set, index), out);
}

static void add_i32(const Dump *dump, TableId table, int column, int32_t x, Buf *out)
{
    const FieldInfo *field = model_field(dump->model, table, column);
    switch ((int)field->type) {
    case FT_REF: add_name(dump, field->target, x, out); break;
    case FT_BOOL: dump_either(dump, KEYWORD_INFO[x ? KW_TRUE : KW_FALSE].text, KEYWORD_INFO[x ? KW_TRUE : KW_FALSE].zh, out); break;
    case FT_WORD: add_word(dump, table, column, x, out); break;
    case FT_TEXT: dump_text(dump, (Sym)x, out); break;
    default: add_value(dump, value_of_cell(dump->ctx->rt, (Cell){ .type = CELL_I32, .i32 = x }, field), out); break;
    }
}

/* A post among contacts is bare or has its kind: a text in quotes would be a text. */
static void add_contact(const Dump *dump, const Item *item, Buf *out)
{
    if (item->ref >= 0)
        dump_entity(dump, T_POST, item->ref, out);
    else
        dump_text(dump, item->text, out);
}

static void add_text_and_qty(const Dump *dump, const Item *item, bool text_first, Buf *out)
{
    if (text_first)
        dump_text(dump, item->text, out);
    if (item->qty.sort != QTY_NONE) {
        buf_addz(out, text_first ? " " : "");
        dump_qty(dump, item->qty, out);
    }
    if (!text_first && item->text != SYM_NONE) {
        buf_char(out, ' ');
        dump_text(dump, item->text, out);
    }
}

static void add_item(const Dump *dump, const FieldInfo *field, const Item *item, Buf *out)
{
    switch ((int)field->type) {
    case FT_REFS: add_name(dump, field->target, item->ref, out); break;
    case FT_TEXTS: dump_text(dump, item->text, out); break;
    case FT_CONTACTS: add_contact(dump, item, out); break;
    case FT_TRAININGS: add_text_and_qty(dump, item, true, out); break;
    case FT_SPAN_TEXT: add_text_and_qty(dump, item, false, out); break;
    case FT_LEVELS:
        add_name(dump, field->target, item->ref, out);
        buf_addz(out, " >= ");
        num_shortest(out, item->num);
        break;
    case FT_CURVE:
        num_shortest(out, item->num);
        buf_addz(out, ": ");
        dump_qty(dump, item->qty, out);
        break;
    case FT_FORM:
        dump_name_text(dump, item->text, out);
        buf_addz(out, ": ");
        form_type_source(dump->ctx, item->text2, dump->zh ? LANG_ZH : LANG_EN, out);
        break;
    case FT_PROFILE:
        if (item->qty.sort != QTY_NONE) {
            dump_qty(dump, item->qty, out);
            buf_addz(out, ": ");
        }
        num_shortest(out, item->num);
        break;
    default: num_shortest(out, item->num); break;
    }
}

/* Can a clause say the item? A level, or the second part of a pair, may be missing where a value gave the list. */
static bool is_said(FieldType type, const ItemList *list, uint32_t i)
{
    switch ((int)type) {
    case FT_LEVELS: return list->at[i].num == list->at[i].num;
    case FT_CURVE: return list->at[i].qty.sort != QTY_NONE;
    case FT_PROFILE: return list->at[0].qty.sort != QTY_NONE;
    default: return true;
    }
}

static bool is_points_range(const FieldInfo *field, const ItemList *list)
{
    return field->type == FT_POINTS && list->n == 2 && list->at[0].text2 != SYM_NONE && list->at[1].text2 != SYM_NONE;
}

/* The items that a clause can say; how many. */
static uint32_t add_list(const Dump *dump, const FieldInfo *field, const ItemList *list, Buf *out)
{
    bool range = is_points_range(field, list);
    uint32_t i = 0;
    for (; i < list->n && is_said(field->type, list, i); i++) {
        if (i && range)
            buf_addz(out, "..");
        else if (i)
            buf_char(out, NEXT_ITEM);
        add_item(dump, field, &list->at[i], out);
    }
    return i;
}

static void add_range(Range range, Buf *out)
{
    num_shortest(out, range.low);
    buf_addz(out, "..");
    num_shortest(out, range.high);
}

static void add_cell(const Dump *dump, TableId table, int column, Cell cell, Buf *out)
{
    const FieldInfo *field = model_field(dump->model, table, column);
    switch (cell.type) {
    case CELL_NONE: break;
    case CELL_I32: add_i32(dump, table, column, cell.i32, out); break;
    case CELL_NUM:
        if (field->type == FT_PERCENT)
            add_percent(out, cell.num);
        else
            num_shortest(out, cell.num);
        break;
    case CELL_QTY: dump_qty(dump, cell.qty, out); break;
    case CELL_RANGE: add_range(cell.range, out); break;
    case CELL_LIST: add_list(dump, field, cell.list, out); break;
    }
}

/* ---- what comes late ---- */

void dump_field_word(const Dump *dump, TableId table, int column, Buf *out)
{
    const FieldInfo *field = model_field(dump->model, table, column);
    dump_either(dump, field->name, column < TABLE_INFO[table].n_fields ? field->zh : field->name, out);
}

/* set post:agent.requires */
static void begin_late(Dump *dump, TableId table, int32_t row, int column)
{
    dump_verb(dump, C_set, &dump->late);
    dump_entity(dump, table, row, &dump->late);
    buf_char(&dump->late, '.');
    dump_field_word(dump, table, column, &dump->late);
}

static void add_late_items(Dump *dump, TableId table, int32_t row, int column, const ItemList *list, uint32_t from)
{
    const FieldInfo *field = model_field(dump->model, table, column);
    begin_late(dump, table, row, column);
    buf_addz(&dump->late, " += [");
    for (uint32_t i = from; i < list->n; i++) {
        buf_addz(&dump->late, i > from ? ", " : "");
        if (field->type == FT_LEVELS)
            dump_entity(dump, field->target, list->at[i].ref, &dump->late);
        else
            num_shortest(&dump->late, list->at[i].num);
    }
    buf_addz(&dump->late, "]\n");
}

/* ---- lines ---- */

void dump_end_clause(Dump *dump)
{
    vec_push(&dump->ends, dump->clauses.len);
}

void dump_clause(Dump *dump, TableId table, int32_t row, int column, Cell cell)
{
    size_t before = dump->clauses.len;
    dump_field_word(dump, table, column, &dump->clauses);
    buf_char(&dump->clauses, ' ');
    size_t word = dump->clauses.len;
    if (cell.type == CELL_LIST) {
        uint32_t said = add_list(dump, model_field(dump->model, table, column), cell.list, &dump->clauses);
        if (said < cell.list->n)
            add_late_items(dump, table, row, column, cell.list, said);
    } else {
        add_cell(dump, table, column, cell, &dump->clauses);
    }
    if (dump->clauses.len == word)
        dump->clauses.len = before;
    else
        dump_end_clause(dump);
}

static Str clause_at(const Dump *dump, size_t i)
{
    size_t start = i ? dump->ends.at[i - 1] : 0;
    return str_make(dump->clauses.ptr + start, dump->ends.at[i] - start);
}

/* A word, or a name in quotes. */
static Str clause_word(Str clause)
{
    size_t end = 0;
    if (clause.ptr[0] == '"')
        for (end = 1; end + 1 < clause.len && clause.ptr[end] != '"'; end++)
            end += clause.ptr[end] == '\\';
    while (end < clause.len && clause.ptr[end] != ' ')
        end++;
    return str_make(clause.ptr, end);
}

/* Where the values of a block's clauses stand: below each other, as `orgl fmt` has them. */
static int value_column(const Dump *dump)
{
    int widest = 0;
    for (size_t i = 0; i < dump->ends.len; i++) {
        int width = utf8_width(clause_word(clause_at(dump, i)), 1);
        widest = width > widest ? width : widest;
    }
    return widest + 5;
}

/* A clause on a line of its own, its items wrapped behind commas. */
static void put_clause(Buf *out, Str clause, int column)
{
    Str word = clause_word(clause);
    int width = column;
    buf_addz(out, "    ");
    buf_add(out, word);
    buf_fill(out, ' ', (size_t)(column - 4 - utf8_width(word, 1)));
    clause = str_make(word.ptr + word.len + 1, clause.len - word.len - 1);
    while (clause.len) {
        const char *end = memchr(clause.ptr, NEXT_ITEM, clause.len);
        Str item = str_make(clause.ptr, end ? (size_t)(end - clause.ptr) : clause.len);
        buf_add(out, item);
        width += utf8_width(item, 1);
        clause = str_make(item.ptr + item.len, clause.len - item.len);
        if (!end)
            break;
        clause = str_make(clause.ptr + 1, clause.len - 1);
        const char *next = memchr(clause.ptr, NEXT_ITEM, clause.len);
        int more = utf8_width(str_make(clause.ptr, next ? (size_t)(next - clause.ptr) : clause.len), 1);
        bool wrap = width + 3 + more > LINE_MAX_CELLS;
        buf_addz(out, wrap ? ",\n" : ", ");
        buf_fill(out, ' ', wrap ? (size_t)column : 0);
        width = wrap ? column : width + 2;
    }
    buf_char(out, '\n');
}

/* All clauses, a line each. */
void dump_block(Dump *dump)
{
    int column = value_column(dump);
    buf_addz(dump->out, " {\n");
    for (size_t i = 0; i < dump->ends.len; i++)
        put_clause(dump->out, clause_at(dump, i), column);
    buf_addz(dump->out, "}\n");
    buf_clear(&dump->clauses);
    vec_clear(&dump->ends);
}

static void put_on_line(Buf *out, Str clauses)
{
    for (size_t i = 0; i < clauses.len; i++) {
        if (clauses.ptr[i] == NEXT_ITEM)
            buf_addz(out, ", ");
        else
            buf_char(out, clauses.ptr[i]);
    }
}

static int width_of_all(const Dump *dump)
{
    int width = 0;
    for (size_t i = 0; i < dump->clauses.len; i++)
        width += dump->clauses.ptr[i] == NEXT_ITEM ? 2 : 0;
    return width + utf8_width(buf_str(&dump->clauses), 1) + (int)dump->ends.len;
}

/* The clauses behind what the line at the end of `out` says already. */
static void put_clauses(Dump *dump, size_t line)
{
    Buf *out = dump->out;
    int width = utf8_width(str_make(out->ptr + line, out->len - line), 1);
    bool one_line = dump->ends.len <= LINE_MAX_CLAUSES && width + width_of_all(dump) <= LINE_MAX_CELLS;
    if (!one_line)
        dump_block(dump);
    for (size_t i = 0; one_line && i < dump->ends.len; i++) {
        buf_char(out, ' ');
        put_on_line(out, clause_at(dump, i));
    }
    if (one_line)
        buf_char(out, '\n');
    buf_clear(&dump->clauses);
    vec_clear(&dump->ends);
}

/* An empty line between parts. */
void dump_begin_part(Dump *dump)
{
    if (dump->out->len)
        buf_char(dump->out, '\n');
}

/* ---- kinds ---- */

static void put_entity(Dump *dump, TableId table, int32_t row)
{
    size_t line = dump->out->len;
    dump_verb(dump, C_define, dump->out);
    add_kind(dump, table, dump->out);
    buf_char(dump->out, ' ');
    add_name(dump, table, row, dump->out);
    if (model_has_title(dump->model, table, row)) {
        buf_char(dump->out, ' ');
        dump_text(dump, model_title(dump->model, table, row), dump->out);
    }
    for (int c = 0; c < model_n_columns(dump->model, table); c++) {
        Cell cell = model_get(dump->model, table, row, c);
        if (cell.type != CELL_NONE)
            dump_clause(dump, table, row, c, cell);
    }
    put_clauses(dump, line);
}

static Status put_kind(Dump *dump, TableId table)
{
    size_t n;
    const int32_t *order = model_order(dump->model, table, &n);
    Status status = vm_poll(dump->ctx->vm);
    if (n && status == ST_OK)
        dump_begin_part(dump);
    for (size_t i = 0; i < n && status == ST_OK; i++)
        put_entity(dump, table, order[i]);
    return status;
}

/* ---- users' fields ---- */

static void put_own_field(Dump *dump, TableId table, int column)
{
    static const KeywordId TYPES[] = { [FT_TEXT] = KW_TYPE_TEXT, [FT_NUMBER] = KW_TYPE_NUMBER, [FT_PERCENT] = KW_TYPE_PERCENT,
                                       [FT_DURATION] = KW_TYPE_DURATION, [FT_RATE] = KW_TYPE_RATE, [FT_DATE] = KW_TYPE_DATE,
                                       [FT_RANGE] = KW_TYPE_RANGE, [FT_BOOL] = KW_TYPE_BOOL };
    const FieldInfo *field = model_field(dump->model, table, column);
    int n = 0;
    const Sym *words = field->type == FT_WORD ? model_own_words(dump->model, table, column, &n) : NULL;
    dump_verb(dump, C_define, dump->out);
    dump_either(dump, KEYWORD_INFO[KW_FIELD].text, KEYWORD_INFO[KW_FIELD].zh, dump->out);
    buf_char(dump->out, ' ');
    add_kind(dump, table, dump->out);
    buf_addf(dump->out, ".%s ", field->name);
    if (field->type == FT_REF)
        add_kind(dump, field->target, dump->out);
    else if (field->type != FT_WORD)
        dump_either(dump, KEYWORD_INFO[TYPES[field->type]].text, KEYWORD_INFO[TYPES[field->type]].zh, dump->out);
    for (int i = 0; i < n; i++)
        buf_addf(dump->out, "%s%s", i ? "|" : "", sym_str(dump->ctx, words[i]).ptr);
    if (strcmp(field->doc, field->name) != 0) {
        buf_char(dump->out, ' ');
        format_quoted(dump->out, str_of(field->doc));
    }
    buf_char(dump->out, '\n');
}

static void put_own_fields(Dump *dump)
{
    bool first = true;
    for (int t = 0; t < (int)KIND_COUNT; t++)
        for (int c = TABLE_INFO[t].n_fields; c < model_n_columns(dump->model, (TableId)t); c++) {
            if (first)
                dump_begin_part(dump);
            first = false;
            put_own_field(dump, (TableId)t, c);
        }
}

/* ---- pairs ---- */

Cell dump_link_cell(const Dump *dump, int32_t row, FieldId field)
{
    return model_get(dump->model, FIELD_INFO[field].table, row, field_column(field));
}

void dump_ref(const Dump *dump, int32_t row, FieldId field, Buf *out)
{
    add_name(dump, FIELD_INFO[field].target, dump_link_cell(dump, row, field).i32, out);
}

/* " KEYWORD value" where there is one. */
void dump_option(const Dump *dump, int32_t row, KeywordId keyword, FieldId field, Buf *out)
{
    Cell cell = dump_link_cell(dump, row, field);
    if (cell.type == CELL_NONE)
        return;
    dump_keyword(dump, keyword, out);
    add_cell(dump, FIELD_INFO[field].table, field_column(field), cell, out);
}

static void add_region(const Dump *dump, int32_t row, FieldId field, Buf *out)
{
    if (dump_link_cell(dump, row, field).type == CELL_NONE)
        return;
    dump_keyword(dump, KW_IN_OPTION, out);
    dump_either(dump, KEYWORD_INFO[KW_REGION].text, KEYWORD_INFO[KW_REGION].zh, out);
    buf_char(out, ' ');
    dump_ref(dump, row, field, out);
}

static void add_roles(const Dump *dump, int32_t row, Buf *out)
{
    Cell roles = dump_link_cell(dump, row, F_ASSIGNMENT_AS);
    bool first = true;
    if (roles.type == CELL_NONE)
        return;
    for (int i = 0; i < WORDSET_INFO[WS_ROLE].count; i++)
        if (roles.i32 & (1 << i)) {
            dump_keyword(dump, first ? KW_AS_OPTION : KW_AND_ROLE, out);
            dump_either(dump, word_text(WS_ROLE, i), word_zh(WS_ROLE, i), out);
            first = false;
        }
}

/* Said shares make a post responsible: that role is left out where it follows, and where it is the only one. */
static void put_assignment(const Dump *dump, int32_t row, Buf *out)
{
    Cell roles = dump_link_cell(dump, row, F_ASSIGNMENT_AS);
    dump_verb(dump, C_assign, out);
    dump_ref(dump, row, F_ASSIGNMENT_DUTY, out);
    dump_keyword(dump, KW_TO, out);
    dump_ref(dump, row, F_ASSIGNMENT_POST, out);
    dump_option(dump, row, KW_SHARE, F_ASSIGNMENT_SHARE, out);
    dump_option(dump, row, KW_TIME, F_ASSIGNMENT_TIME, out);
    if (roles.type == CELL_I32 && roles.i32 != 1 << W_ROLE_RESPONSIBLE)
        add_roles(dump, row, out);
}

static void put_weight(const Dump *dump, int32_t row, Buf *out)
{
    dump_verb(dump, C_weight, out);
    add_kind(dump, T_KPI, out);
    buf_char(out, ' ');
    dump_ref(dump, row, F_WEIGHT_KPI, out);
    dump_keyword(dump, KW_FOR, out);
    dump_ref(dump, row, F_WEIGHT_POST, out);
    buf_char(out, ' ');
    add_cell(dump, T_WEIGHT, field_column(F_WEIGHT_WEIGHT), dump_link_cell(dump, row, F_WEIGHT_WEIGHT), out);
    add_region(dump, row, F_WEIGHT_REGION, out);
}

static void put_record(const Dump *dump, int32_t row, Buf *out)
{
    dump_verb(dump, C_record, out);
    add_kind(dump, T_KPI, out);
    buf_char(out, ' ');
    dump_ref(dump, row, F_RECORD_KPI, out);
    dump_keyword(dump, KW_FOR, out);
    dump_ref(dump, row, F_RECORD_POST, out);
    buf_addz(out, " = ");
    add_cell(dump, T_RECORD, field_column(F_RECORD_VALUE), dump_link_cell(dump, row, F_RECORD_VALUE), out);
    dump_option(dump, row, KW_IN_OPTION, F_RECORD_PERIOD, out);
    add_region(dump, row, F_RECORD_REGION, out);
}

static void put_grant(const Dump *dump, int32_t row, Buf *out)
{
    dump_verb(dump, C_grant, out);
    dump_ref(dump, row, F_GRANT_DECISION, out);
    dump_keyword(dump, KW_TO, out);
    dump_ref(dump, row, F_GRANT_POST, out);
    dump_option(dump, row, KW_AS_OPTION, F_GRANT_AS, out);
}

static void put_relation(const Dump *dump, int32_t row, Buf *out)
{
    dump_verb(dump, C_relate, out);
    dump_ref(dump, row, F_RELATION_FROM, out);
    dump_keyword(dump, KW_TO, out);
    dump_ref(dump, row, F_RELATION_TO, out);
    dump_option(dump, row, KW_AS_OPTION, F_RELATION_AS, out);
    dump_option(dump, row, KW_BY_OPTION, F_RELATION_BY, out);
    dump_option(dump, row, KW_EVERY, F_RELATION_EVERY, out);
    dump_option(dump, row, KW_TAKES, F_RELATION_TAKES, out);
}

/* The word in the other language when a factor has it as its name: a factor goes before an aspect. */
static void add_aspect(const Dump *dump, int aspect, Buf *out)
{
    const char *en = word_text(WS_ASPECT, aspect), *zh = word_zh(WS_ASPECT, aspect);
    Sym word = intern_add(dump->ctx->rt->intern, str_of(dump->zh ? zh : en));
    bool taken = model_find(dump->model, T_FACTOR, word) != ROW_NONE;
    buf_addz(out, dump->zh != taken ? zh : en);
}

static void put_rating(const Dump *dump, int32_t row, Buf *out)
{
    dump_verb(dump, C_rate, out);
    dump_ref(dump, row, F_RATING_POST, out);
    if (dump_link_cell(dump, row, F_RATING_FACTOR).type != CELL_NONE) {
        dump_keyword(dump, KW_ON, out);
        dump_ref(dump, row, F_RATING_FACTOR, out);
    } else {
        buf_char(out, ' ');
        add_aspect(dump, dump_link_cell(dump, row, F_RATING_ASPECT).i32, out);
    }
    buf_char(out, ' ');
    add_cell(dump, T_RATING, field_column(F_RATING_LEVEL), dump_link_cell(dump, row, F_RATING_LEVEL), out);
}

typedef void (*PutLink)(const Dump *dump, int32_t row, Buf *out);

static Status put_links(Dump *dump, TableId table, PutLink put)
{
    size_t n;
    const int32_t *order = model_order(dump->model, table, &n);
    Status status = vm_poll(dump->ctx->vm);
    if (n && status == ST_OK)
        dump_begin_part(dump);
    for (size_t i = 0; i < n && status == ST_OK; i++) {
        put(dump, order[i], dump->out);
        buf_char(dump->out, '\n');
    }
    return status;
}

/* ---- the whole ---- */

/* What others refer to comes before them; the rest in the order of kinds.def. */
static const TableId KIND_ORDER[] = { T_REGION, T_FAMILY, T_GRADE, T_SKILL, T_HAZARD, T_FACTOR, T_UNIT, T_POST, T_DUTY, T_PROCESS,
                                      T_DECISION, T_KPI, T_PAYPLAN, T_REPORT, T_QUEUE, T_PERSON };
static const struct { TableId table; PutLink put; } LINK_ORDER[] = {
    { T_ASSIGNMENT, put_assignment }, { T_WEIGHT, put_weight }, { T_RECORD, put_record }, { T_GRANT, put_grant },
    { T_RELATION, put_relation }, { T_RATING, put_rating },
};

/* Where a level lies above what its skill or factor has by now, these are defined behind all that names them: a name may run
   ahead of its definition, and levels are checked against what is defined. */
static bool list_fits(const Dump *dump, const ItemList *list)
{
    for (uint32_t i = 0; i < list->n; i++) {
        Cell most = model_get(dump->model, T_SKILL, list->at[i].ref, field_column(F_SKILL_LEVELS));
        if (list->at[i].num > (most.type == CELL_NUM ? most.num : SKILL_LEVELS))
            return false;
    }
    return true;
}

static bool column_fits(const Dump *dump, TableId kind, int column)
{
    size_t n;
    const int32_t *order = model_order(dump->model, kind, &n);
    bool fit = true;
    for (size_t i = 0; i < n && fit; i++) {
        Cell cell = model_get(dump->model, kind, order[i], column);
        fit = cell.type != CELL_LIST || list_fits(dump, cell.list);
    }
    return fit;
}

static bool skills_fit(const Dump *dump)
{
    bool fit = true;
    for (int kind = 0; kind < (int)KIND_COUNT; kind++)
        for (int c = 0; c < TABLE_INFO[kind].n_fields && fit; c++)
            fit = model_field(dump->model, (TableId)kind, c)->type != FT_LEVELS || column_fits(dump, (TableId)kind, c);
    return fit;
}

static bool factors_fit(const Dump *dump)
{
    size_t n;
    const int32_t *order = model_order(dump->model, T_RATING, &n);
    bool fit = true;
    for (size_t i = 0; i < n && fit; i++) {
        Cell factor = dump_link_cell(dump, order[i], F_RATING_FACTOR), level = dump_link_cell(dump, order[i], F_RATING_LEVEL);
        if (factor.type == CELL_I32 && level.type == CELL_QTY)
            fit = level.qty.amount <= factor_levels(dump->ctx, factor.i32);
    }
    return fit;
}

static Status put_all(Dump *dump)
{
    Status status = ST_OK;
    bool late[T_COUNT] = { [T_SKILL] = !skills_fit(dump), [T_FACTOR] = !factors_fit(dump) };
    _Static_assert(COUNT_OF(KIND_ORDER) == KIND_COUNT, "every kind once");
    dump_settings(dump);
    put_own_fields(dump);
    for (size_t i = 0; i < COUNT_OF(KIND_ORDER) && status == ST_OK; i++)
        status = late[KIND_ORDER[i]] ? ST_OK : put_kind(dump, KIND_ORDER[i]);
    for (size_t i = 0; i < COUNT_OF(LINK_ORDER) && status == ST_OK; i++)
        status = put_links(dump, LINK_ORDER[i].table, LINK_ORDER[i].put);
    for (size_t i = 0; i < COUNT_OF(KIND_ORDER) && status == ST_OK; i++)
        status = late[KIND_ORDER[i]] ? put_kind(dump, KIND_ORDER[i]) : ST_OK;
    if (status != ST_OK)
        return status;
    dump_submissions(dump);
    dump_rules(dump);
    if (dump->late.len)
        dump_begin_part(dump);
    buf_add(dump->out, buf_str(&dump->late));
    return ST_OK;
}

/* The keywords' language is the model's, so that a dump is the same whoever makes it. */
static bool in_chinese(Ctx *ctx)
{
    Sym set = model_setting(ctx->model, words_keyword_sym(ctx->words, KW_LANGUAGE));
    if (set == SYM_NONE)
        return ctx->rt->lang_fixed && ctx->rt->lang == LANG_ZH;
    return str_eq(sym_str(ctx, set), STR("zh"));
}

Status dump_model(Ctx *ctx, Buf *out)
{
    Dump dump = { .ctx = ctx, .model = ctx->model, .zh = in_chinese(ctx), .out = out };
    Status status = put_all(&dump);
    buf_drop(&dump.clauses);
    buf_drop(&dump.late);
    vec_drop(&dump.ends);
    return status;
}

static Status dump_path(Ctx *ctx, const Node *into, Sym *path)
{
    Status status = operand_text(ctx, into->kids[0], path);
    if (status != ST_OK)
        return status;
    Str ending = os_extension(sym_str(ctx, *path));
    if (str_eq(ending, STR(".org")) || str_eq(ending, STR(".orgl")))
        return ST_OK;
    return error_at(ctx, into->kids[0], E511, ending.len ? ending : sym_str(ctx, *path), STR(".org .orgl"),);
}

Status stmt_dump(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    const VmHost *host = vm_host(vm);
    const Node *into = stmt->n ? stmt->kids[0] : NULL;
    Sym path = SYM_NONE;
    Buf text = { 0 };
    Status status = into ? dump_path(&ctx, into, &path) : ST_OK;
    if (status == ST_OK)
        status = vm_close(vm);
    if (status == ST_OK)
        status = dump_model(&ctx, &text);
    if (status == ST_OK && into)
        status = vm_write(vm, sym_str(&ctx, path), buf_str(&text));
    else if (status == ST_OK)
        host->print(host->ctx, buf_str(&text));
    buf_drop(&text);
    return status;
}
