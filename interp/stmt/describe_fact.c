/* describe_fact.c: pages and facts: what a field is called, how its value reads, and whether it was stated. */
#include "describe.h"
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
            output_figure(d->ctx->rt, takes, &text);
            buf_addz(&text, d->zh ? "）" : ")");
        }
        list_push(d->ctx->rt, out.list, text_value(d, &text));
    }
    return out;
}

/* 5,000–8,000 CNY a month */
static Value pay_value(Describer *d, Value range)
{
    Buf text = { 0 };
    Sym currency = model_setting(d->ctx->model, intern_add(d->ctx->rt->intern, STR("currency")));
    output_figure(d->ctx->rt, range, &text);
    if (currency != SYM_NONE)
        buf_addf(&text, " %.*s", STR_ARG(sym_str(d->ctx, currency)));
    buf_addz(&text, d->zh ? "/月" : " a month");
    return text_value(d, &text);
}

static Value span_text(Describer *d, TableId table, int32_t row, int column, Value value)
{
    Cell cell = model_get(d->ctx->model, table, row, column);
    if (cell.type != CELL_LIST || !cell.list->n || cell.list->at[0].text == SYM_NONE)
        return NONE_VALUE;
    Buf text = { 0 };
    output_figure(d->ctx->rt, value, &text);
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
    case FT_WORD: return spaced_word(d, value);
    case FT_BOOL: return value_text(d->ctx->rt, value.i ? describe_text(d, "yes", "是") : describe_text(d, "no", "否"));
    case FT_SCALE:
        output_figure(d->ctx->rt, value, &text);
        buf_addz(&text, " / 5");
        return text_value(d, &text);
    case FT_RANGE: case FT_NUMBER: return field->flags & FF_PER_MONTH ? pay_value(d, value) : NONE_VALUE;
    default: return NONE_VALUE;
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
    entry->derived = false;                               /* it could be stated */
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
    return paper_fact(&d->paper, str_of(info->name), label_of(d, info->name, info->zh, en, zh), value, PAPER_DERIVED);
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

PaperCell *describe_word(Describer *d, PaperEntry *table, Value word, PaperSource source)
{
    PaperCell *cell = paper_cell(table, word, source);
    if (word.tag == V_WORD)
        cell->shown = spaced_word(d, word);
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
