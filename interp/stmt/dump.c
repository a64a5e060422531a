/* dump.c: dump [into "m.org"]: the model as canonical Orgl. Settings and users' fields come first, then the kinds, each in
   its order of definition, then pair statements, rules and waivers; a clause a line where several do not fit on one. What the
   clauses of a definition cannot say (levels that were left open, limits lowered after they were used) follows at the end. */
#include <math.h>
#include "../base/num.h"
#include "../base/os.h"
#include "../base/utf8.h"
#include "../value/format.h"
#include "dump.h"
#include "form.h"
#include "rule.h"
#include "verbs.h"

#define LINE_MAX_CELLS 100
#define LINE_MAX_CLAUSES 3
#define NEXT_ITEM '\x1f'             /* between the items of a clause, until it is known whether they fit on a line */

typedef struct Dump {
    Ctx *ctx;
    Model *model;
    bool zh;
    Buf *out;
    Buf clauses;                     /* of the entity at hand, … */
    VEC(size_t) ends;                /* … and where each ends */
    Buf late;                        /* statements that follow everything else */
} Dump;

/* ---- words, names, literals ---- */

static void add_zh(Buf *out, const char *zh)
{
    const char *bar = strchr(zh, '|');
    buf_add(out, str_make(zh, bar ? (size_t)(bar - zh) : strlen(zh)));
}

static void add_either(const Dump *dump, const char *en, const char *zh, Buf *out)
{
    if (dump->zh)
        add_zh(out, zh);
    else
        buf_addz(out, en);
}

static void add_verb(const Dump *dump, CommandId command, Buf *out)
{
    add_either(dump, COMMAND_INFO[command].verb, COMMAND_INFO[command].zh, out);
    buf_char(out, ' ');
}

/* A keyword with a blank on either side. */
static void add_keyword(const Dump *dump, KeywordId keyword, Buf *out)
{
    buf_char(out, ' ');
    add_either(dump, KEYWORD_INFO[keyword].text, KEYWORD_INFO[keyword].zh, out);
    buf_char(out, ' ');
}

static void add_kind(const Dump *dump, TableId table, Buf *out)
{
    add_either(dump, TABLE_INFO[table].name, TABLE_INFO[table].zh, out);
}

/* Bare only when it is an identifier that is no word of the language: those mean something in some places. */
static void add_name_text(const Dump *dump, Sym sym, Buf *out)
{
    Str text = sym_str(dump->ctx, sym);
    if (words_known(dump->ctx->words, sym) || !utf8_is_nfc(text))
        format_quoted(out, text);
    else
        format_name(out, text);
}

static void add_name(const Dump *dump, TableId table, int32_t row, Buf *out)
{
    add_name_text(dump, model_name(dump->model, table, row), out);
}

/* post:lead */
static void add_entity(const Dump *dump, TableId table, int32_t row, Buf *out)
{
    add_kind(dump, table, out);
    buf_char(out, ':');
    add_name(dump, table, row, out);
}

static void add_text(const Dump *dump, Sym sym, Buf *out)
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
    add_either(dump, KEYWORD_INFO[WORDS[unit]].text, KEYWORD_INFO[WORDS[unit]].zh, out);
}

static void add_per(const Dump *dump, Unit unit, Buf *out)
{
    static const KeywordId WORDS[] = { [UNIT_NONE] = KW_PER_WEEK, [UNIT_S] = KW_PER_SECOND, [UNIT_MIN] = KW_PER_MINUTE,
                                       [UNIT_H] = KW_PER_HOUR, [UNIT_D] = KW_PER_DAY, [UNIT_W] = KW_PER_WEEK, [UNIT_MO] = KW_PER_MONTH,
                                       [UNIT_Q] = KW_PER_QUARTER, [UNIT_Y] = KW_PER_YEAR };
    buf_char(out, ' ');
    add_either(dump, KEYWORD_INFO[WORDS[unit]].text, KEYWORD_INFO[WORDS[unit]].zh, out);
}

static void add_qty(const Dump *dump, Qty qty, Buf *out)
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
        add_name_text(dump, own[index], out);
}

static void add_word(const Dump *dump, TableId table, int column, int index, Buf *out)
{
    WordSetId set = model_field(dump->model, table, column)->words;
    if (set == WS_NONE)
        add_own_word(dump, table, column, index, out);
    else
        add_either(dump, word_text(set, index), word_zh(set, index), out);
}

static void add_i32(const Dump *dump, TableId table, int column, int32_t x, Buf *out)
{
    const FieldInfo *field = model_field(dump->model, table, column);
    switch ((int)field->type) {
    case FT_REF: add_name(dump, field->target, x, out); break;
    case FT_BOOL: add_either(dump, KEYWORD_INFO[x ? KW_TRUE : KW_FALSE].text, KEYWORD_INFO[x ? KW_TRUE : KW_FALSE].zh, out); break;
    case FT_WORD: add_word(dump, table, column, x, out); break;
    case FT_TEXT: add_text(dump, (Sym)x, out); break;
    default: add_value(dump, value_of_cell(dump->ctx->rt, (Cell){ .type = CELL_I32, .i32 = x }, field), out); break;
    }
}

/* A form's field has its type as an English word. */
/* A post among contacts is bare or has its kind: a text in quotes would be a text. */
static void add_contact(const Dump *dump, const Item *item, Buf *out)
{
    if (item->ref >= 0)
        add_entity(dump, T_POST, item->ref, out);
    else
        add_text(dump, item->text, out);
}

static void add_text_and_qty(const Dump *dump, const Item *item, bool text_first, Buf *out)
{
    if (text_first)
        add_text(dump, item->text, out);
    if (item->qty.sort != QTY_NONE) {
        buf_addz(out, text_first ? " " : "");
        add_qty(dump, item->qty, out);
    }
    if (!text_first && item->text != SYM_NONE) {
        buf_char(out, ' ');
        add_text(dump, item->text, out);
    }
}

static void add_item(const Dump *dump, const FieldInfo *field, const Item *item, Buf *out)
{
    switch ((int)field->type) {
    case FT_REFS: add_name(dump, field->target, item->ref, out); break;
    case FT_TEXTS: add_text(dump, item->text, out); break;
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
        add_qty(dump, item->qty, out);
        break;
    case FT_FORM:
        add_name_text(dump, item->text, out);
        buf_addz(out, ": ");
        form_type_source(dump->ctx, item->text2, dump->zh ? LANG_ZH : LANG_EN, out);
        break;
    case FT_PROFILE:
        if (item->qty.sort != QTY_NONE) {
            add_qty(dump, item->qty, out);
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
    case CELL_QTY: add_qty(dump, cell.qty, out); break;
    case CELL_RANGE: add_range(cell.range, out); break;
    case CELL_LIST: add_list(dump, field, cell.list, out); break;
    }
}

/* ---- what comes late ---- */

static void add_field_word(const Dump *dump, TableId table, int column, Buf *out)
{
    const FieldInfo *field = model_field(dump->model, table, column);
    add_either(dump, field->name, column < TABLE_INFO[table].n_fields ? field->zh : field->name, out);
}

/* set post:agent.requires */
static void begin_late(Dump *dump, TableId table, int32_t row, int column)
{
    add_verb(dump, C_set, &dump->late);
    add_entity(dump, table, row, &dump->late);
    buf_char(&dump->late, '.');
    add_field_word(dump, table, column, &dump->late);
}

static void add_late_items(Dump *dump, TableId table, int32_t row, int column, const ItemList *list, uint32_t from)
{
    const FieldInfo *field = model_field(dump->model, table, column);
    begin_late(dump, table, row, column);
    buf_addz(&dump->late, " += [");
    for (uint32_t i = from; i < list->n; i++) {
        buf_addz(&dump->late, i > from ? ", " : "");
        if (field->type == FT_LEVELS)
            add_entity(dump, field->target, list->at[i].ref, &dump->late);
        else
            num_shortest(&dump->late, list->at[i].num);
    }
    buf_addz(&dump->late, "]\n");
}

/* ---- lines ---- */

static void end_clause(Dump *dump)
{
    vec_push(&dump->ends, dump->clauses.len);
}

static void add_clause(Dump *dump, TableId table, int32_t row, int column, Cell cell)
{
    size_t before = dump->clauses.len;
    add_field_word(dump, table, column, &dump->clauses);
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
        end_clause(dump);
}

/* A clause on a line of its own, its items wrapped behind commas. */
static void put_clause(Buf *out, Str clause)
{
    int width = 4;
    buf_addz(out, "    ");
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
        buf_addz(out, wrap ? ",\n        " : ", ");
        width = wrap ? 8 : width + 2;
    }
    buf_char(out, '\n');
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

static Str clause_at(const Dump *dump, size_t i)
{
    size_t start = i ? dump->ends.at[i - 1] : 0;
    return str_make(dump->clauses.ptr + start, dump->ends.at[i] - start);
}

/* The clauses behind what the line at the end of `out` says already. */
static void put_clauses(Dump *dump, size_t line)
{
    Buf *out = dump->out;
    int width = utf8_width(str_make(out->ptr + line, out->len - line), 1);
    bool one_line = dump->ends.len <= LINE_MAX_CLAUSES && width + width_of_all(dump) <= LINE_MAX_CELLS;
    if (!one_line)
        buf_addz(out, " {\n");
    for (size_t i = 0; i < dump->ends.len; i++) {
        if (one_line) {
            buf_char(out, ' ');
            put_on_line(out, clause_at(dump, i));
        } else {
            put_clause(out, clause_at(dump, i));
        }
    }
    buf_addz(out, one_line ? "\n" : "}\n");
    buf_clear(&dump->clauses);
    vec_clear(&dump->ends);
}

/* An empty line between parts. */
static void begin_part(Dump *dump)
{
    if (dump->out->len)
        buf_char(dump->out, '\n');
}

/* ---- kinds ---- */

static void put_entity(Dump *dump, TableId table, int32_t row)
{
    size_t line = dump->out->len;
    add_verb(dump, C_define, dump->out);
    add_kind(dump, table, dump->out);
    buf_char(dump->out, ' ');
    add_name(dump, table, row, dump->out);
    if (model_has_title(dump->model, table, row)) {
        buf_char(dump->out, ' ');
        add_text(dump, model_title(dump->model, table, row), dump->out);
    }
    for (int c = 0; c < model_n_columns(dump->model, table); c++) {
        Cell cell = model_get(dump->model, table, row, c);
        if (cell.type != CELL_NONE)
            add_clause(dump, table, row, c, cell);
    }
    put_clauses(dump, line);
}

static Status put_kind(Dump *dump, TableId table)
{
    size_t n;
    const int32_t *order = model_order(dump->model, table, &n);
    Status status = vm_poll(dump->ctx->vm);
    if (n && status == ST_OK)
        begin_part(dump);
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
    add_verb(dump, C_define, dump->out);
    add_either(dump, KEYWORD_INFO[KW_FIELD].text, KEYWORD_INFO[KW_FIELD].zh, dump->out);
    buf_char(dump->out, ' ');
    add_kind(dump, table, dump->out);
    buf_addf(dump->out, ".%s ", field->name);
    if (field->type == FT_REF)
        add_kind(dump, field->target, dump->out);
    else if (field->type != FT_WORD)
        add_either(dump, KEYWORD_INFO[TYPES[field->type]].text, KEYWORD_INFO[TYPES[field->type]].zh, dump->out);
    for (int i = 0; i < n; i++)
        buf_addf(dump->out, "%s%s", i ? " | " : "", sym_str(dump->ctx, words[i]).ptr);
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
                begin_part(dump);
            first = false;
            put_own_field(dump, (TableId)t, c);
        }
}

/* ---- pairs ---- */

static Cell link_cell(const Dump *dump, int32_t row, FieldId field)
{
    return model_get(dump->model, FIELD_INFO[field].table, row, field_column(field));
}

static void add_ref(const Dump *dump, int32_t row, FieldId field, Buf *out)
{
    add_name(dump, FIELD_INFO[field].target, link_cell(dump, row, field).i32, out);
}

/* " KEYWORD value" where there is one. */
static void add_option(const Dump *dump, int32_t row, KeywordId keyword, FieldId field, Buf *out)
{
    Cell cell = link_cell(dump, row, field);
    if (cell.type == CELL_NONE)
        return;
    add_keyword(dump, keyword, out);
    add_cell(dump, FIELD_INFO[field].table, field_column(field), cell, out);
}

static void add_region(const Dump *dump, int32_t row, FieldId field, Buf *out)
{
    if (link_cell(dump, row, field).type == CELL_NONE)
        return;
    add_keyword(dump, KW_IN_OPTION, out);
    add_either(dump, KEYWORD_INFO[KW_REGION].text, KEYWORD_INFO[KW_REGION].zh, out);
    buf_char(out, ' ');
    add_ref(dump, row, field, out);
}

static void add_roles(const Dump *dump, int32_t row, Buf *out)
{
    Cell roles = link_cell(dump, row, F_ASSIGNMENT_AS);
    bool first = true;
    if (roles.type == CELL_NONE)
        return;
    for (int i = 0; i < WORDSET_INFO[WS_ROLE].count; i++)
        if (roles.i32 & (1 << i)) {
            add_keyword(dump, first ? KW_AS_OPTION : KW_AND_ROLE, out);
            add_either(dump, word_text(WS_ROLE, i), word_zh(WS_ROLE, i), out);
            first = false;
        }
}

/* Said shares make a post responsible: that role is left out where it follows, and where it is the only one. */
static void put_assignment(const Dump *dump, int32_t row, Buf *out)
{
    Cell roles = link_cell(dump, row, F_ASSIGNMENT_AS);
    add_verb(dump, C_assign, out);
    add_ref(dump, row, F_ASSIGNMENT_DUTY, out);
    add_keyword(dump, KW_TO, out);
    add_ref(dump, row, F_ASSIGNMENT_POST, out);
    add_option(dump, row, KW_SHARE, F_ASSIGNMENT_SHARE, out);
    add_option(dump, row, KW_TIME, F_ASSIGNMENT_TIME, out);
    if (roles.type == CELL_I32 && roles.i32 != 1 << W_ROLE_RESPONSIBLE)
        add_roles(dump, row, out);
}

static void put_weight(const Dump *dump, int32_t row, Buf *out)
{
    add_verb(dump, C_weight, out);
    add_kind(dump, T_KPI, out);
    buf_char(out, ' ');
    add_ref(dump, row, F_WEIGHT_KPI, out);
    add_keyword(dump, KW_FOR, out);
    add_ref(dump, row, F_WEIGHT_POST, out);
    buf_char(out, ' ');
    add_cell(dump, T_WEIGHT, field_column(F_WEIGHT_WEIGHT), link_cell(dump, row, F_WEIGHT_WEIGHT), out);
    add_region(dump, row, F_WEIGHT_REGION, out);
}

static void put_record(const Dump *dump, int32_t row, Buf *out)
{
    add_verb(dump, C_record, out);
    add_kind(dump, T_KPI, out);
    buf_char(out, ' ');
    add_ref(dump, row, F_RECORD_KPI, out);
    add_keyword(dump, KW_FOR, out);
    add_ref(dump, row, F_RECORD_POST, out);
    buf_addz(out, " = ");
    add_cell(dump, T_RECORD, field_column(F_RECORD_VALUE), link_cell(dump, row, F_RECORD_VALUE), out);
    add_option(dump, row, KW_IN_OPTION, F_RECORD_PERIOD, out);
    add_region(dump, row, F_RECORD_REGION, out);
}

static void put_grant(const Dump *dump, int32_t row, Buf *out)
{
    add_verb(dump, C_grant, out);
    add_ref(dump, row, F_GRANT_DECISION, out);
    add_keyword(dump, KW_TO, out);
    add_ref(dump, row, F_GRANT_POST, out);
    add_option(dump, row, KW_AS_OPTION, F_GRANT_AS, out);
}

static void put_relation(const Dump *dump, int32_t row, Buf *out)
{
    add_verb(dump, C_relate, out);
    add_ref(dump, row, F_RELATION_FROM, out);
    add_keyword(dump, KW_TO, out);
    add_ref(dump, row, F_RELATION_TO, out);
    add_option(dump, row, KW_AS_OPTION, F_RELATION_AS, out);
    add_option(dump, row, KW_BY_OPTION, F_RELATION_BY, out);
    add_option(dump, row, KW_EVERY, F_RELATION_EVERY, out);
    add_option(dump, row, KW_TAKES, F_RELATION_TAKES, out);
}

static void put_rating(const Dump *dump, int32_t row, Buf *out)
{
    add_verb(dump, C_rate, out);
    add_ref(dump, row, F_RATING_POST, out);
    if (link_cell(dump, row, F_RATING_FACTOR).type != CELL_NONE) {
        add_keyword(dump, KW_ON, out);
        add_ref(dump, row, F_RATING_FACTOR, out);
    } else {
        buf_char(out, ' ');
        add_cell(dump, T_RATING, field_column(F_RATING_ASPECT), link_cell(dump, row, F_RATING_ASPECT), out);
    }
    buf_char(out, ' ');
    add_cell(dump, T_RATING, field_column(F_RATING_LEVEL), link_cell(dump, row, F_RATING_LEVEL), out);
}

typedef void (*PutLink)(const Dump *dump, int32_t row, Buf *out);

static Status put_links(Dump *dump, TableId table, PutLink put)
{
    size_t n;
    const int32_t *order = model_order(dump->model, table, &n);
    Status status = vm_poll(dump->ctx->vm);
    if (n && status == ST_OK)
        begin_part(dump);
    for (size_t i = 0; i < n && status == ST_OK; i++) {
        put(dump, order[i], dump->out);
        buf_char(dump->out, '\n');
    }
    return status;
}

/* ---- filled forms ---- */

/* Numbers and durations are kept as such; of the rest texts and names stand in quotes, dates and the like do not. */
static void add_form_value(Dump *dump, Sym of_type, const Item *value)
{
    Str text = sym_str(dump->ctx, value->text2);
    FieldType type = of_type != SYM_NONE ? form_type_field(dump->ctx, of_type) : FT_TEXT;
    if (value->qty.sort != QTY_NONE)
        add_qty(dump, value->qty, &dump->clauses);
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
    buf_add(out, table);
    buf_addz(out, " [{");
    for (; i < values->n && filled_split(sym_str(dump->ctx, values->at[i].text), &of, &row, &column) && str_eq(of, table); i++) {
        for (; at < row && at < values->n; at++, first = true)
            buf_addz(out, "}, {");
        buf_addz(out, first ? "" : ", ");
        first = false;
        add_name_text(dump, intern_add(dump->ctx->rt->intern, column), out);
        buf_addz(out, ": ");
        add_form_value(dump, form_cell_type(dump->ctx, fields, values->at[i].text, &index), &values->at[i]);
    }
    buf_addz(out, "}]");
    end_clause(dump);
    return i - 1;
}

static void put_submission(Dump *dump, int32_t row)
{
    Cell form = link_cell(dump, row, F_SUBMISSION_FORM), values = link_cell(dump, row, F_SUBMISSION_FIELDS);
    Cell fields = model_get(dump->model, T_REPORT, form.i32, field_column(F_REPORT_FIELDS));
    add_verb(dump, C_submit, dump->out);
    add_ref(dump, row, F_SUBMISSION_FORM, dump->out);
    add_keyword(dump, KW_FROM_OPTION, dump->out);
    add_ref(dump, row, F_SUBMISSION_POST, dump->out);
    add_option(dump, row, KW_ON, F_SUBMISSION_DATE, dump->out);
    for (uint32_t i = 0; values.type == CELL_LIST && i < values.list->n; i++) {
        const Item *value = &values.list->at[i];
        const ItemList *types = fields.type == CELL_LIST ? fields.list : NULL;
        const Item *field = form_field(types, value->text);
        Str table, column;
        uint32_t of_table;
        if (!field && filled_split(sym_str(dump->ctx, value->text), &table, &of_table, &column)) {
            i = add_form_rows(dump, types, values.list, i, table);
            continue;
        }
        buf_add(&dump->clauses, sym_str(dump->ctx, value->text));
        buf_char(&dump->clauses, ' ');
        add_form_value(dump, field ? field->text2 : SYM_NONE, value);
        end_clause(dump);
    }
    buf_addz(dump->out, " {\n");
    for (size_t i = 0; i < dump->ends.len; i++)
        put_clause(dump->out, clause_at(dump, i));
    buf_addz(dump->out, "}\n");
    buf_clear(&dump->clauses);
    vec_clear(&dump->ends);
}

static void put_submissions(Dump *dump)
{
    size_t n;
    const int32_t *order = model_order(dump->model, T_SUBMISSION, &n);
    if (n)
        begin_part(dump);
    for (size_t i = 0; i < n; i++)
        put_submission(dump, order[i]);
}

/* ---- settings, rules, waivers ---- */

static Sym setting_part(const Dump *dump, int32_t row, FieldId field)
{
    Cell cell = link_cell(dump, row, field);
    return cell.type == CELL_I32 ? (Sym)cell.i32 : SYM_NONE;
}

static void put_settings(Dump *dump)
{
    for (KeywordId id = 0; id < KW_COUNT; id++) {
        Sym value = KEYWORD_INFO[id].place == PL_SETTING ? model_setting(dump->model, words_keyword_sym(dump->ctx->words, id)) : SYM_NONE;
        if (value == SYM_NONE)
            continue;
        add_verb(dump, C_set, dump->out);
        add_either(dump, KEYWORD_INFO[KW_MODEL].text, KEYWORD_INFO[KW_MODEL].zh, dump->out);
        buf_char(dump->out, '.');
        add_either(dump, KEYWORD_INFO[id].text, KEYWORD_INFO[id].zh, dump->out);
        buf_addz(dump->out, " = ");
        if (id == KW_LANGUAGE || id == KW_CURRENCY)
            add_text(dump, value, dump->out);
        else
            buf_add(dump->out, sym_str(dump->ctx, value));
        buf_char(dump->out, '\n');
    }
}

static void put_rules(Dump *dump)
{
    size_t n;
    const int32_t *order = model_order(dump->model, T_RULE, &n);
    for (size_t i = 0; i < n; i++) {
        begin_part(dump);
        buf_add(dump->out, sym_str(dump->ctx, setting_part(dump, order[i], F_RULE_TEXT)));
        buf_char(dump->out, '\n');
    }
}

/* "overload.limit": what is behind the last dot is the limit, "severity" or "enabled". */
static void put_rule_setting(const Dump *dump, Str name, Sym value)
{
    size_t dot = name.len;
    while (name.ptr[dot - 1] != '.')
        dot--;
    Sym rule = intern_add(dump->ctx->rt->intern, str_make(name.ptr, dot - 1));
    Str what = str_make(name.ptr + dot, name.len - dot);
    bool off = str_eq(what, STR("enabled"));
    add_verb(dump, off ? C_disable : C_set, dump->out);
    add_either(dump, KEYWORD_INFO[KW_RULE].text, KEYWORD_INFO[KW_RULE].zh, dump->out);
    buf_char(dump->out, ' ');
    format_name(dump->out, sym_str(dump->ctx, rule));
    if (!off) {
        buf_char(dump->out, '.');
        buf_add(dump->out, what);
        buf_addz(dump->out, " = ");
        buf_add(dump->out, sym_str(dump->ctx, value));
    }
    buf_char(dump->out, '\n');
}

static void put_rule_settings(Dump *dump)
{
    size_t n;
    const int32_t *order = model_order(dump->model, T_SETTING, &n);
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        Str name = sym_str(dump->ctx, setting_part(dump, order[i], F_SETTING_NAME));
        if (!name.len || !memchr(name.ptr, '.', name.len))
            continue;
        if (first)
            begin_part(dump);
        first = false;
        put_rule_setting(dump, name, setting_part(dump, order[i], F_SETTING_VALUE));
    }
}

static void put_waivers(Dump *dump)
{
    size_t n;
    const int32_t *order = model_order(dump->model, T_WAIVER, &n);
    Buf *out = dump->out;
    if (n)
        begin_part(dump);
    for (size_t i = 0; i < n; i++) {
        int32_t row = order[i];
        TableId kind = words_kind(dump->ctx->words, setting_part(dump, row, F_WAIVER_KIND));
        add_verb(dump, C_waive, out);
        format_name(out, sym_str(dump->ctx, setting_part(dump, row, F_WAIVER_RULE)));
        add_keyword(dump, KW_FOR, out);
        add_entity(dump, kind, link_cell(dump, row, F_WAIVER_ENTITY).i32, out);
        add_option(dump, row, KW_BECAUSE, F_WAIVER_BECAUSE, out);
        add_option(dump, row, KW_UNTIL, F_WAIVER_UNTIL, out);
        buf_char(out, '\n');
    }
}

/* ---- the whole ---- */

/* What others refer to comes before them; the rest in the order of kinds.def. */
static const TableId KIND_ORDER[] = { T_REGION, T_FAMILY, T_GRADE, T_SKILL, T_HAZARD, T_FACTOR, T_UNIT, T_POST, T_DUTY, T_PROCESS,
                                      T_DECISION, T_KPI, T_PAYPLAN, T_REPORT, T_QUEUE, T_PERSON };
static const struct { TableId table; PutLink put; } LINK_ORDER[] = {
    { T_ASSIGNMENT, put_assignment }, { T_WEIGHT, put_weight }, { T_RECORD, put_record }, { T_GRANT, put_grant },
    { T_RELATION, put_relation }, { T_RATING, put_rating },
};

static Status put_all(Dump *dump)
{
    Status status = ST_OK;
    _Static_assert(COUNT_OF(KIND_ORDER) == KIND_COUNT, "every kind once");
    put_settings(dump);
    put_own_fields(dump);
    for (size_t i = 0; i < COUNT_OF(KIND_ORDER) && status == ST_OK; i++)
        status = put_kind(dump, KIND_ORDER[i]);
    for (size_t i = 0; i < COUNT_OF(LINK_ORDER) && status == ST_OK; i++)
        status = put_links(dump, LINK_ORDER[i].table, LINK_ORDER[i].put);
    if (status != ST_OK)
        return status;
    put_submissions(dump);
    put_rules(dump);
    put_rule_settings(dump);
    put_waivers(dump);
    if (dump->late.len)
        begin_part(dump);
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
