/* describe_fact.c: pages and facts: what a field is called, how its value reads, and whether it was stated. */
#include "describe.h"
#include "../base/num.h"
#include <stdarg.h>
#include <stdio.h>

Str describe_text(const Describer *d, const char *en, const char *zh)
{
    return str_of(d->zh ? zh : en);
}

Str describe_printf(Describer *d, const char *en, const char *zh, ...)
{
    va_list args, again;
    va_start(args, zh);
    va_copy(again, args);
    int n = d->zh ? vsnprintf(NULL, 0, zh, args) : vsnprintf(NULL, 0, en, args);
    char *text = arena_alloc(&d->paper.arena, (size_t)n + 1);
    n = d->zh ? vsnprintf(text, (size_t)n + 1, zh, again) : vsnprintf(text, (size_t)n + 1, en, again);
    va_end(again);
    va_end(args);
    return str_make(text, (size_t)n);
}

/* ---- pages ---- */

PaperPage *describe_page(Describer *d, TableId kind, int32_t row, const char *en, const char *zh)
{
    return paper_page(&d->paper, str_of(TABLE_INFO[kind].name), sym_str(d->ctx, model_name(d->ctx->model, kind, row)),
                      sym_str(d->ctx, model_title(d->ctx->model, kind, row)), describe_text(d, en, zh));
}

PaperPart *describe_part(Describer *d, const char *key, const char *en, const char *zh)
{
    return paper_part(&d->paper, key, describe_text(d, en, zh));
}

void describe_head(Describer *d, const char *en, const char *zh)
{
    paper_head(&d->paper, describe_text(d, en, zh));
}

/* ---- how values read ---- */

static Value text_value(Describer *d, Buf *text)
{
    Value value = value_text(d->ctx->rt, buf_str(text));
    buf_drop(text);
    return value;
}

static Value spaced_word(Describer *d, Value word)
{
    Buf text = { 0 };
    output_figure(d->ctx->rt, word, &text);
    for (size_t i = 0; i < text.len; i++)
        text.ptr[i] = text.ptr[i] == '_' ? ' ' : text.ptr[i];
    return text_value(d, &text);
}

/* 30 min, 2 weeks: as people write it, not as a script does. */
static void add_duration(Describer *d, Value value, Buf *text)
{
    static const char *const NAMES[][2] = {
        [UNIT_S] = { "s", "s" },           [UNIT_MIN] = { "min", "min" },     [UNIT_H] = { "hour", "hours" }, [UNIT_D] = { "day", "days" },
        [UNIT_W] = { "week", "weeks" },    [UNIT_MO] = { "month", "months" }, [UNIT_Q] = { "quarter", "quarters" },
        [UNIT_Y] = { "year", "years" },
    };
    if (d->zh) {
        output_figure(d->ctx->rt, value, text);
        return;
    }
    num_fixed(text, value.num, 2);
    buf_addf(text, " %s", NAMES[value.a][value.num != 1]);
}

static Value each_level(Describer *d, const List *levels)
{
    Value out = value_list(d->ctx->rt, levels->len);
    for (uint32_t i = 0; i < levels->len; i++) {
        Value skill = NONE_VALUE, level = NONE_VALUE;
        Buf text = { 0 };
        record_get(levels->at[i].record, STR("skill"), &skill);
        record_get(levels->at[i].record, STR("level"), &level);
        output_figure(d->ctx->rt, skill, &text);
        buf_addz(&text, " ≥ ");
        output_figure(d->ctx->rt, level, &text);
        list_push(d->ctx->rt, out.list, text_value(d, &text));
    }
    return out;
}

static Value each_training(Describer *d, const List *trainings)
{
    Value out = value_list(d->ctx->rt, trainings->len);
    for (uint32_t i = 0; i < trainings->len; i++) {
        Value what = NONE_VALUE, takes = NONE_VALUE;
        Buf text = { 0 };
        record_get(trainings->at[i].record, STR("text"), &what);
        record_get(trainings->at[i].record, STR("duration"), &takes);
        output_figure(d->ctx->rt, what, &text);
        if (takes.tag != V_NONE) {
            buf_addz(&text, d->zh ? "（" : " (");
            add_duration(d, takes, &text);
            buf_addz(&text, d->zh ? "）" : ")");
        }
        list_push(d->ctx->rt, out.list, text_value(d, &text));
    }
    return out;
}

/* 150 per week, 每周 150 次 */
static void add_rate(Describer *d, Value value, Buf *text)
{
    static const char *const PER[][2] = {
        [UNIT_NONE] = { "week", "每周" }, [UNIT_S] = { "second", "每秒" }, [UNIT_MIN] = { "minute", "每分钟" }, [UNIT_H] = { "hour", "每小时" },
        [UNIT_D] = { "day", "每日" },     [UNIT_W] = { "week", "每周" },   [UNIT_MO] = { "month", "每月" },     [UNIT_Q] = { "quarter", "每季" },
        [UNIT_Y] = { "year", "每年" },
    };
    Value amount = value_duration(value.num, (Unit)value.a);
    if (d->zh)
        buf_addf(text, "%s ", PER[value.b][1]);
    if (value.a == UNIT_NONE)
        num_fixed(text, value.num, 2);
    else
        add_duration(d, amount, text);
    if (d->zh)
        buf_addz(text, value.a == UNIT_NONE ? " 次" : "");
    else
        buf_addf(text, " per %s", PER[value.b][0]);
}

/* 12,000 */
static void add_grouped(double x, Buf *text)
{
    size_t from = text->len;
    num_fixed(text, x, 2);
    size_t end = from;
    while (end < text->len && text->ptr[end] != '.')
        end++;
    for (size_t i = end; i > from + 3 && text->ptr[i - 4] != '-'; i -= 3) {
        buf_char(text, ' ');
        memmove(text->ptr + i - 2, text->ptr + i - 3, text->len - (i - 3) - 1);
        text->ptr[i - 3] = ',';
    }
}

static void add_range(Describer *d, Value value, bool grouped, Buf *text)
{
    if (value.tag != V_RANGE || value.range->low.tag != V_NUM || value.range->high.tag != V_NUM) {
        output_figure(d->ctx->rt, value, text);
        return;
    }
    double low = value.range->low.num, high = value.range->high.num;
    for (int i = 0; i < 2; i++) {
        if (i && low != high)
            buf_addz(text, "–");
        if (i && low == high)
            break;
        if (grouped)
            add_grouped(i ? high : low, text);
        else
            num_fixed(text, i ? high : low, 2);
    }
}

/* 5,000–8,000 CNY a month */
static Value money_value(Describer *d, Value value, const char *en, const char *zh)
{
    Buf text = { 0 };
    Sym currency = model_setting(d->ctx->model, intern_add(d->ctx->rt->intern, STR("currency")));
    if (value.tag == V_NUM)
        add_grouped(value.num, &text);
    else
        add_range(d, value, true, &text);
    if (currency != SYM_NONE)
        buf_addf(&text, " %.*s", STR_ARG(sym_str(d->ctx, currency)));
    buf_addz(&text, d->zh ? zh : en);
    return text_value(d, &text);
}

/* How a value reads on a page; V_NONE: as it does everywhere. */
Value describe_readable(Describer *d, Value value)
{
    Buf text = { 0 };
    switch ((int)value.tag) {
    case V_DURATION: add_duration(d, value, &text); break;
    case V_RATE: add_rate(d, value, &text); break;
    case V_RANGE: add_range(d, value, false, &text); break;
    case V_WORD: return spaced_word(d, value);
    case V_BOOL: return value_text(d->ctx->rt, value.i ? describe_text(d, "yes", "是") : describe_text(d, "no", "否"));
    default: return NONE_VALUE;
    }
    return text_value(d, &text);
}

/* The hours of a week, without the week. */
static Value week_value(Describer *d, Value value)
{
    if (value.tag == V_RATE && value.a != UNIT_NONE && value.b == UNIT_W)
        value = value_duration(value.num, (Unit)value.a);
    return describe_readable(d, value);
}

static Value span_text(Describer *d, TableId table, int32_t row, int column, Value value)
{
    Cell cell = model_get(d->ctx->model, table, row, column);
    if (cell.type != CELL_LIST || !cell.list->n || cell.list->at[0].text == SYM_NONE)
        return describe_readable(d, value);
    Buf text = { 0 };
    add_duration(d, value, &text);
    buf_addf(&text, d->zh ? "，%.*s" : ", %.*s", STR_ARG(sym_str(d->ctx, cell.list->at[0].text)));
    return text_value(d, &text);
}

Value describe_shown(Describer *d, const FieldInfo *field, TableId table, int32_t row, int column, Value value)
{
    Buf text = { 0 };
    if (value.tag == V_NONE)
        return NONE_VALUE;
    switch ((int)field->type) {
    case FT_LEVELS: return each_level(d, value.list);
    case FT_TRAININGS: return each_training(d, value.list);
    case FT_SPAN_TEXT: return span_text(d, table, row, column, value);
    case FT_SCALE:
        output_figure(d->ctx->rt, value, &text);
        buf_addz(&text, " / 5");
        return text_value(d, &text);
    case FT_RANGE: case FT_NUMBER: return field->flags & FF_PER_MONTH ? money_value(d, value, " a month", "/月") : describe_readable(d, value);
    case FT_EFFORT: return field->flags & FF_PER_WEEK ? week_value(d, value) : describe_readable(d, value);
    default: return describe_readable(d, value);
    }
}

/* ---- facts ---- */

static Str label_of(Describer *d, const char *word, const char *word_zh, const char *en, const char *zh)
{
    return en ? describe_text(d, en, zh) : describe_label(d, word, word_zh);
}

Str describe_label(Describer *d, const char *word, const char *word_zh)
{
    static const char *const SHORT[][2] = { { "fte", "FTE" }, { "kpi", "KPI" }, { "kpis", "KPIs" }, { "mps", "MPS" } };
    if (d->zh)
        return str_of(word_zh);
    for (size_t i = 0; i < COUNT_OF(SHORT); i++)
        if (strcmp(word, SHORT[i][0]) == 0)
            return str_of(SHORT[i][1]);
    Str label = arena_str(&d->paper.arena, str_of(word));
    char *text = (char *)(uintptr_t)label.ptr;
    for (size_t i = 0; i < label.len; i++)
        text[i] = text[i] == '_' ? ' ' : text[i];
    if (label.len && text[0] >= 'a' && text[0] <= 'z')
        text[0] = (char)(text[0] - 'a' + 'A');
    return label;
}

Value describe_value(Describer *d, TableId table, int32_t row, int column)
{
    return query_cell(d->ctx->rt, graph_field(d->graph, table, column), row);
}

bool describe_stated(const Describer *d, TableId table, int32_t row, int column)
{
    return model_get(d->ctx->model, table, row, column).type != CELL_NONE;
}

PaperEntry *describe_column(Describer *d, TableId table, int32_t row, int column, const char *en, const char *zh)
{
    const FieldInfo *field = model_field(d->ctx->model, table, column);
    Value value = describe_value(d, table, row, column);
    const char *word_zh = field->read_zh ? field->read_zh : field->zh ? field->zh : field->name;
    Str label = label_of(d, field->read_as ? field->read_as : field->name, word_zh, en, zh);
    if (column >= TABLE_INFO[table].n_fields)
        label = str_of(field->zh);                        /* a user's own field: its title */
    PaperEntry *entry = paper_fact(&d->paper, str_of(field->read_as ? field->read_as : field->name), label, value,
                                   describe_stated(d, table, row, column) ? PAPER_STATED : PAPER_DERIVED);
    entry->lack = LACK_STATEMENT;
    entry->cell.shown = describe_shown(d, field, table, row, column, value);
    return entry;
}

PaperEntry *describe_field(Describer *d, int32_t row, FieldId field, const char *en, const char *zh)
{
    return describe_column(d, FIELD_INFO[field].table, row, field_column(field), en, zh);
}

PaperEntry *describe_attr(Describer *d, int32_t row, AttrId attr, const char *en, const char *zh)
{
    const AttrInfo *info = &ATTR_INFO[attr];
    Value value = query_cell(d->ctx->rt, graph_attr(d->graph, attr), row);
    PaperEntry *entry = paper_fact(&d->paper, str_of(info->name), label_of(d, info->name, info->zh, en, zh), value, PAPER_DERIVED);
    if (info->type == AT_NUMBER || info->type == AT_PERCENT || info->type == AT_EFFORT || info->type == AT_RANGE)
        entry->lack = LACK_FIGURE;
    bool money = attr == A_UNIT_COST || attr == A_POST_COST || attr == A_POST_TEAM_COST;
    entry->cell.shown = money && value.tag == V_NUM ? money_value(d, value, " a year", "/年") : describe_readable(d, value);
    return entry;
}

PaperEntry *describe_fact(Describer *d, const char *key, const char *en, const char *zh, Value value, PaperSource source)
{
    return paper_fact(&d->paper, str_of(key), describe_text(d, en, zh), value, source);
}

void describe_note(Describer *d, PaperEntry *entry, Str note)
{
    entry->note = entry->note.len ? describe_printf(d, "%.*s; %.*s", "%.*s；%.*s", STR_ARG(entry->note), STR_ARG(note)) : note;
}

PaperEntry *describe_table(Describer *d, const char *key, const char *en, const char *zh, uint32_t columns)
{
    return paper_table(&d->paper, key, describe_text(d, en, zh), columns);
}

void describe_heading(Describer *d, PaperEntry *table, uint32_t i, const char *key, const char *en, const char *zh, bool figures)
{
    paper_column(&d->paper, table, i, str_of(key), describe_text(d, en, zh), figures);
}

void describe_optional(PaperEntry *table, uint32_t from)
{
    for (uint32_t c = from; c < table->n_columns; c++)
        table->columns[c].optional = true;
}

PaperCell *describe_cell(Describer *d, PaperEntry *table, TableId of, int32_t row, int column)
{
    Value value = describe_value(d, of, row, column);
    PaperCell *cell = paper_cell(table, value, describe_stated(d, of, row, column) ? PAPER_STATED : PAPER_DERIVED);
    cell->shown = describe_shown(d, model_field(d->ctx->model, of, column), of, row, column, value);
    return cell;
}

PaperCell *describe_figure(Describer *d, PaperEntry *table, Value value, PaperSource source)
{
    PaperCell *cell = paper_cell(table, value, source);
    cell->shown = describe_readable(d, value);
    return cell;
}

void describe_own_fields(Describer *d, TableId table, int32_t row)
{
    int first = TABLE_INFO[table].n_fields, n = model_n_columns(d->ctx->model, table);
    if (first < n)
        describe_part(d, "own_fields", "Further fields", "其他");
    for (int c = first; c < n; c++)
        describe_column(d, table, row, c, NULL, NULL);
}
