/* paper.c: makes papers, and what their renderers share. */
#include "paper.h"
#include "../base/utf8.h"
#include "render.h"

/* ---- making ---- */

void paper_init(Paper *paper, Rt *rt, bool brief)
{
    *paper = (Paper){ .rt = rt, .zh = rt->lang == LANG_ZH, .brief = brief };
    arena_init(&paper->arena);
}

void paper_clear(Paper *paper)
{
    for (size_t i = 0; i < paper->tables.len; i++)
        vec_drop(&paper->tables.at[i]->cells);
    paper->tables.len = 0;
    arena_rewind(&paper->arena, (ArenaMark){ 0 });
    paper->first = paper->last = NULL;
    paper->pages = 0;
}

void paper_drop(Paper *paper)
{
    paper_clear(paper);
    vec_drop(&paper->tables);
    arena_drop(&paper->arena);
}

PaperPage *paper_page(Paper *paper, Str kind, Str name, Str title, Str kicker)
{
    PaperPage *page = ARENA_NEW(&paper->arena, PaperPage);
    page->kind = arena_str(&paper->arena, kind);
    page->name = arena_str(&paper->arena, name);
    page->title = arena_str(&paper->arena, title);
    page->kicker = arena_str(&paper->arena, kicker);
    if (paper->last)
        paper->last->next = page;
    else
        paper->first = page;
    paper->last = page;
    paper->pages++;
    return page;
}

PaperPart *paper_part(Paper *paper, const char *key, Str title)
{
    PaperPart *part = ARENA_NEW(&paper->arena, PaperPart);
    PaperPage *page = paper->last;
    part->key = str_of(key);
    part->title = arena_str(&paper->arena, title);
    if (page->last)
        page->last->next = part;
    else
        page->first = part;
    page->last = part;
    return part;
}

static PaperEntry *add_entry(Paper *paper, PaperType type, Str key, Str label)
{
    PaperEntry *entry = ARENA_NEW(&paper->arena, PaperEntry);
    PaperPart *part = paper->last->last;
    entry->type = type;
    entry->key = arena_str(&paper->arena, key);
    entry->label = arena_str(&paper->arena, label);
    if (part->last)
        part->last->next = entry;
    else
        part->first = entry;
    part->last = entry;
    return entry;
}

static bool is_nothing(Value value)
{
    return value.tag == V_NONE || (value.tag == V_LIST && value.list->len == 0) || (value.tag == V_TEXT && value.text->len == 0);
}

PaperEntry *paper_fact(Paper *paper, Str key, Str label, Value value, PaperSource source)
{
    PaperEntry *entry = add_entry(paper, PAPER_FACT, key, label);
    entry->cell = (PaperCell){ .value = value, .source = is_nothing(value) ? PAPER_EMPTY : source };
    entry->lack = source == PAPER_DERIVED ? LACK_ALL : LACK_STATEMENT;
    return entry;
}

PaperEntry *paper_head(Paper *paper, Str label)
{
    return add_entry(paper, PAPER_HEAD, STR(""), label);
}

PaperEntry *paper_text(Paper *paper, const char *key, Str text)
{
    PaperEntry *entry = add_entry(paper, PAPER_TEXT, str_of(key), STR(""));
    entry->cell.value = value_text(paper->rt, text);
    return entry;
}

PaperEntry *paper_code(Paper *paper, const char *key, Str text)
{
    PaperEntry *entry = paper_text(paper, key, text);
    entry->type = PAPER_CODE;
    return entry;
}

PaperEntry *paper_table(Paper *paper, const char *key, Str label, uint32_t columns)
{
    PaperEntry *table = add_entry(paper, PAPER_TABLE, str_of(key), label);
    table->n_columns = columns;
    table->lack = LACK_ALL;
    table->columns = ARENA_ARRAY(&paper->arena, PaperColumn, columns);
    vec_push(&paper->tables, table);
    return table;
}

void paper_column(Paper *paper, PaperEntry *table, uint32_t i, Str key, Str label, bool figures)
{
    table->columns[i] = (PaperColumn){ .key = arena_str(&paper->arena, key), .label = arena_str(&paper->arena, label), .figures = figures };
}

PaperCell *paper_cell(PaperEntry *table, Value value, PaperSource source)
{
    vec_push(&table->cells, ((PaperCell){ .value = value, .source = is_nothing(value) ? PAPER_EMPTY : source }));
    return &table->cells.at[table->cells.len - 1];
}

uint32_t paper_rows(const PaperEntry *table)
{
    return (uint32_t)(table->cells.len / table->n_columns);
}

/* ---- what renderers share ---- */

Str paper_word(const Paper *paper, const char *en, const char *zh)
{
    return str_of(paper->zh ? zh : en);
}

Str paper_empty(const Paper *paper, const PaperEntry *entry)
{
    switch (entry->lack) {
    case LACK_ALL: return paper_word(paper, "none", "无");
    case LACK_FIGURE: return paper_word(paper, "not known", "无法推算");
    case LACK_STATEMENT: break;
    }
    return paper_word(paper, "not stated", "未填写");
}

Str paper_dash(const Paper *paper)
{
    return paper_word(paper, "-", "－");
}

Str paper_legend(const Paper *paper)
{
    return paper_word(paper, "* not stated here: it follows from the model", "* 非直接填写，由模型推算得出");
}

bool paper_is_left_out(const Paper *paper, const PaperEntry *entry)
{
    if (!paper->brief)
        return false;
    switch (entry->type) {
    case PAPER_FACT: return entry->cell.source == PAPER_EMPTY;
    case PAPER_TABLE: return entry->cells.len == 0;
    case PAPER_HEAD:                                    /* with nothing below it */
        for (const PaperEntry *e = entry->next; e && e->type != PAPER_HEAD; e = e->next)
            if (!paper_is_left_out(paper, e))
                return false;
        return true;
    case PAPER_TEXT: case PAPER_CODE: break;
    }
    return false;
}

bool paper_is_blank(const Paper *paper, const PaperPart *part)
{
    for (const PaperEntry *entry = part->first; entry; entry = entry->next)
        if (!paper_is_left_out(paper, entry))
            return false;
    return true;
}

static bool has_derived(const PaperEntry *entry)
{
    for (size_t i = 0; i < entry->cells.len; i++)
        if (entry->cells.at[i].source == PAPER_DERIVED)
            return true;
    return entry->cell.source == PAPER_DERIVED;
}

bool paper_has_derived(const PaperPage *page)
{
    for (const PaperPart *part = page->first; part; part = part->next)
        for (const PaperEntry *entry = part->first; entry; entry = entry->next)
            if (has_derived(entry))
                return true;
    return false;
}

void paper_items(const Paper *paper, const PaperCell *cell, Arena *arena, StrVec *out)
{
    Value value = cell->shown.tag == V_NONE ? cell->value : cell->shown;
    Buf text = { 0 };
    out->len = 0;
    if (cell->source == PAPER_EMPTY)
        return;
    uint32_t all = value.tag == V_LIST ? value.list->len : 1, n = all > PAPER_ITEMS ? PAPER_ITEMS : all;
    for (uint32_t i = 0; i < n; i++) {
        buf_clear(&text);
        output_figure(paper->rt, value.tag == V_LIST ? value.list->at[i] : value, &text);
        vec_push(out, arena_str(arena, buf_str(&text)));
    }
    if (n < all)
        vec_push(out, paper->zh ? arena_printf(arena, "另有 %u 项", all - n) : arena_printf(arena, "and %u more", all - n));
    buf_drop(&text);
}

/* What would be taken for the end of an item on one line. */
static bool has_comma(Str text)
{
    static const char *const MARKS[] = { ",", ";", "\n", "，", "；", "、" };
    for (size_t m = 0; m < COUNT_OF(MARKS); m++)
        if (memmem(text.ptr, text.len, MARKS[m], strlen(MARKS[m])))
            return true;
    return false;
}

bool paper_is_bulleted(const StrVec *items)
{
    enum { SHORT = 20, MANY = 8 };
    if (items->len > MANY)
        return true;
    for (size_t i = 0; i < items->len && items->len > 1; i++)
        if (utf8_width(items->at[i], 1) > SHORT || has_comma(items->at[i]))
            return true;
    return false;
}

void paper_join(const Paper *paper, const StrVec *items, Buf *out)
{
    for (size_t i = 0; i < items->len; i++) {
        if (i)
            buf_add(out, paper_word(paper, ", ", "、"));
        buf_add(out, items->at[i]);
    }
}

void paper_number(const Paper *paper, int n, Buf *out)
{
    static const char *const ZH[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
    if (paper->zh && n >= 1 && n <= (int)COUNT_OF(ZH))
        buf_addf(out, "%s、", ZH[n - 1]);
    else
        buf_addf(out, "%d ", n);
}

/* ---- for programs ---- */

static const char *source_name(PaperSource source)
{
    return source == PAPER_DERIVED ? "derived" : source == PAPER_STATED ? "stated" : "empty";
}

static Value fact_value(Rt *rt, const PaperEntry *entry)
{
    Value fact = value_record(rt, 3);
    record_setz(rt, fact.record, "value", entry->cell.source == PAPER_EMPTY ? NONE_VALUE : entry->cell.value);
    record_setz(rt, fact.record, "source", value_text(rt, str_of(source_name(entry->cell.source))));
    if (entry->note.len)
        record_setz(rt, fact.record, "note", value_text(rt, entry->note));
    return fact;
}

static Value row_value(Rt *rt, const PaperEntry *table, uint32_t r)
{
    Value row = value_record(rt, table->n_columns + 1), derived = value_list(rt, 2);
    for (uint32_t c = 0; c < table->n_columns; c++) {
        const PaperCell *cell = &table->cells.at[(size_t)r * table->n_columns + c];
        Value key = value_text(rt, table->columns[c].key);
        record_set(rt, row.record, key, cell->source == PAPER_EMPTY ? NONE_VALUE : cell->value);
        if (cell->source == PAPER_DERIVED)
            list_push(rt, derived.list, key);
    }
    if (derived.list->len)
        record_setz(rt, row.record, "derived", derived);
    return row;
}

static Value table_value(Rt *rt, const PaperEntry *table)
{
    Value rows = value_list(rt, paper_rows(table));
    for (uint32_t r = 0; r < paper_rows(table); r++)
        list_push(rt, rows.list, row_value(rt, table, r));
    return rows;
}

static Value part_value(const Paper *paper, const PaperPart *part)
{
    Rt *rt = paper->rt;
    Value out = value_record(rt, 8);
    for (const PaperEntry *entry = part->first; entry; entry = entry->next) {
        if (entry->type == PAPER_HEAD || paper_is_left_out(paper, entry))
            continue;
        Value value = entry->type == PAPER_TABLE ? table_value(rt, entry) : entry->type == PAPER_FACT ? fact_value(rt, entry) : entry->cell.value;
        record_set(rt, out.record, value_text(rt, entry->key), value);
    }
    return out;
}

static Value page_value(const Paper *paper, const PaperPage *page)
{
    Rt *rt = paper->rt;
    Value out = value_record(rt, 8);
    record_setz(rt, out.record, "kind", value_text(rt, page->kind));
    record_setz(rt, out.record, "name", value_text(rt, page->name));
    record_setz(rt, out.record, "title", value_text(rt, page->title));
    for (const PaperPart *part = page->first; part; part = part->next)
        if (!paper->brief || !paper_is_blank(paper, part))
            record_set(rt, out.record, value_text(rt, part->key), part_value(paper, part));
    return out;
}

void paper_as_json(const Paper *paper, Buf *out)
{
    Rt *rt = paper->rt;
    Value all = value_list(rt, (uint32_t)paper->pages);
    for (const PaperPage *page = paper->first; page; page = page->next)
        list_push(rt, all.list, page_value(paper, page));
    output_json(rt, all.list->len == 1 ? all.list->at[0] : all, 0, out);
    buf_char(out, '\n');
}

static void hide_columns(PaperEntry *table)
{
    for (uint32_t c = 0; c < table->n_columns; c++)
        table->columns[c].hidden = table->columns[c].optional;
    for (size_t i = 0; i < table->cells.len; i++)
        if (table->cells.at[i].source != PAPER_EMPTY)
            table->columns[i % table->n_columns].hidden = false;
}

void paper_render(Paper *paper, OutFormat format, OutStyle style, Buf *out)
{
    for (size_t i = 0; i < paper->tables.len; i++)
        hide_columns(paper->tables.at[i]);
    switch ((int)format) {
    case OUT_JSON: paper_as_json(paper, out); break;
    case OUT_MD: paper_as_markdown(paper, out); break;
    case OUT_HTML: case OUT_PDF: paper_as_html(paper, true, out); break;
    case OUT_DOCX: paper_as_html(paper, false, out); break;
    default: paper_as_text(paper, style, out); break;
    }
}
