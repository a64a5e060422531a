/* paper_markdown.c: papers as Markdown (pipe tables, as GitHub and pandoc read them). */
#include "paper.h"

/* What Markdown would take for a sign of its own. */
static bool is_mark(Str text, size_t i)
{
    char c = text.ptr[i];
    if (c && strchr("\\`*_[]<>|#~$&!", c))
        return true;
    if (i == 0)
        return c == '+' || c == '-' || c == '=';
    size_t digits = 0;
    while (digits < i && text.ptr[digits] >= '0' && text.ptr[digits] <= '9')
        digits++;
    return (c == '.' || c == ')') && digits == i && i < 10 && (i + 1 == text.len || text.ptr[i + 1] == ' ');   /* 1. begins a list */
}

static void add(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (is_mark(text, i))
            buf_char(out, '\\');
        buf_char(out, c < ' ' ? ' ' : (char)c);
    }
}

static void add_remarks(const Paper *paper, const PaperEntry *entry, Buf *out)
{
    const PaperCell *cell = &entry->cell;
    Str note = entry->note;
    if (cell->source == PAPER_EMPTY)
        buf_addf(out, "*%.*s*", STR_ARG(paper_empty(paper, entry)));
    if (cell->source == PAPER_DERIVED)
        buf_addz(out, "\\*");
    if (note.len) {
        buf_addz(out, paper->zh ? "（" : " (");
        add(out, note);
        buf_addz(out, paper->zh ? "）" : ")");
    }
}

static void add_fact(const Paper *paper, const PaperEntry *entry, Buf *out)
{
    StrVec items = { 0 };
    Arena arena;
    arena_init(&arena);
    paper_items(paper, &entry->cell, &arena, &items);
    buf_addz(out, "- **");
    add(out, entry->label);
    buf_addz(out, paper->zh ? "**：" : "**:");
    bool bullets = paper_is_bulleted(&items);
    if (bullets)
        add_remarks(paper, entry, out);
    for (size_t i = 0; i < items.len && bullets; i++) {
        buf_addz(out, "\n  - ");
        add(out, items.at[i]);
    }
    if (!bullets) {
        Buf text = { 0 };
        paper_join(paper, &items, &text);
        buf_addz(out, paper->zh ? "" : " ");
        add(out, buf_str(&text));
        add_remarks(paper, entry, out);
        buf_drop(&text);
    }
    buf_char(out, '\n');
    arena_drop(&arena);
    vec_drop(&items);
}

static void add_cell(const Paper *paper, const PaperCell *cell, Buf *out)
{
    StrVec items = { 0 };
    Arena arena;
    Buf text = { 0 };
    arena_init(&arena);
    paper_items(paper, cell, &arena, &items);
    paper_join(paper, &items, &text);
    buf_addz(out, cell->link.len ? " [" : " ");
    add(out, buf_str(&text));
    if (cell->source == PAPER_DERIVED)
        buf_addz(out, "\\*");
    if (cell->source == PAPER_EMPTY)
        buf_add(out, paper_dash(paper));
    if (cell->link.len) {
        buf_addz(out, "](<");
        for (size_t i = 0; i < cell->link.len; i++)
            if (cell->link.ptr[i] != '<' && cell->link.ptr[i] != '>')
                buf_char(out, cell->link.ptr[i]);
        buf_addz(out, ">)");
    }
    buf_addz(out, " |");
    buf_drop(&text);
    arena_drop(&arena);
    vec_drop(&items);
}

static void add_table(const Paper *paper, const PaperEntry *table, Buf *out)
{
    if (table->label.len) {
        buf_addz(out, "### ");
        add(out, table->label);
        buf_addz(out, "\n\n");
    }
    if (!table->cells.len) {
        buf_addf(out, "*%.*s*\n", STR_ARG(paper_empty(paper, table)));
        return;
    }
    buf_char(out, '|');
    for (uint32_t c = 0; c < table->n_columns; c++) {
        if (table->columns[c].hidden)
            continue;
        buf_char(out, ' ');
        add(out, table->columns[c].label);
        buf_addz(out, " |");
    }
    buf_addz(out, "\n|");
    for (uint32_t c = 0; c < table->n_columns; c++)
        if (!table->columns[c].hidden)
            buf_addz(out, table->columns[c].figures ? " ---: |" : " --- |");
    for (size_t i = 0; i < table->cells.len; i++) {
        if (i % table->n_columns == 0)
            buf_addz(out, "\n|");
        if (!table->columns[i % table->n_columns].hidden)
            add_cell(paper, &table->cells.at[i], out);
    }
    buf_char(out, '\n');
}

/* Lines of code, between more backticks than stand together in them. */
static void add_code(Str text, Buf *out)
{
    size_t most = 2, run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = text.ptr[i] == '`' ? run + 1 : 0;
        most = run > most ? run : most;
    }
    buf_fill(out, '`', most + 1);
    buf_addf(out, "\n%.*s%s", STR_ARG(text), text.len && text.ptr[text.len - 1] == '\n' ? "" : "\n");
    buf_fill(out, '`', most + 1);
    buf_char(out, '\n');
}

static void add_entry(const Paper *paper, const PaperEntry *entry, const PaperEntry *before, Buf *out)
{
    if (before && (entry->type != PAPER_FACT || before->type != PAPER_FACT))
        buf_char(out, '\n');
    switch (entry->type) {
    case PAPER_FACT: add_fact(paper, entry, out); break;
    case PAPER_HEAD: buf_addz(out, "### "); add(out, entry->label); buf_char(out, '\n'); break;
    case PAPER_TABLE: add_table(paper, entry, out); break;
    case PAPER_TEXT: add(out, text_str(entry->cell.value.text)); buf_char(out, '\n'); break;
    case PAPER_CODE: add_code(text_str(entry->cell.value.text), out); break;
    }
}

static void add_part(const Paper *paper, const PaperPart *part, int number, Buf *out)
{
    const PaperEntry *before = NULL;
    if (part->title.len) {
        buf_addz(out, "\n## ");
        if (number)
            paper_number(paper, number, out);
        add(out, part->title);
        buf_char(out, '\n');
    }
    buf_char(out, '\n');
    for (const PaperEntry *entry = part->first; entry; entry = entry->next) {
        if (paper_is_left_out(paper, entry))
            continue;
        add_entry(paper, entry, before, out);
        before = entry;
    }
}

void paper_as_markdown(const Paper *paper, Buf *out)
{
    for (const PaperPage *page = paper->first; page; page = page->next) {
        int number = 0;
        buf_addz(out, "# ");
        add(out, page->title);
        buf_char(out, '\n');
        if (page->kicker.len || page->line.len) {
            buf_char(out, '\n');
            add(out, page->kicker);
            buf_addz(out, page->kicker.len && page->line.len ? (paper->zh ? "　" : " · ") : "");
            add(out, page->line);
            buf_char(out, '\n');
        }
        for (const PaperPart *part = page->first; part; part = part->next)
            if (!paper_is_blank(paper, part))
                add_part(paper, part, page->numbered ? ++number : 0, out);
        if (paper_has_derived(page)) {
            buf_char(out, '\n');
            add(out, paper_legend(paper));
            buf_char(out, '\n');
        }
        if (page->next)
            buf_addz(out, "\n---\n\n");
    }
}
