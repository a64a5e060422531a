/* paper_text.c: papers for terminals and text files: labels on the left, values wrapped beside them, tables with wrapped cells. */
#include "../base/mem.h"
#include "../base/utf8.h"
#include "paper.h"

enum { WIDTH_DEFAULT = 100, WIDTH_LEAST = 30, LABEL_MOST = 24, INDENT = 2, GAP = 2, COLUMN_LEAST = 6 };

typedef struct Lines { const Paper *paper; int width, ambiguous; bool color; Buf *out; } Lines;

static int width_of(const Lines *lines, Str text)
{
    return utf8_width(text, lines->ambiguous);
}

static void pad(Buf *out, int n)
{
    buf_fill(out, ' ', (size_t)(n > 0 ? n : 0));
}

static Str trimmed(Str text, bool newline)
{
    if (newline && text.len && text.ptr[0] == '\n')
        return str_make(text.ptr + 1, text.len - 1);
    while (text.len && text.ptr[0] == ' ')
        text = str_make(text.ptr + 1, text.len - 1);
    return text;
}

/* The next line of *rest, which is cut; false at its end. */
static bool next_line(const Lines *lines, Str *rest, int room, Str *line)
{
    if (!rest->len)
        return false;
    size_t n = utf8_break(*rest, room < 1 ? 1 : room, lines->ambiguous);
    *line = str_make(rest->ptr, n);
    while (line->len && line->ptr[line->len - 1] == ' ')
        line->len--;
    bool newline = n < rest->len && rest->ptr[n] == '\n';
    *rest = trimmed(str_make(rest->ptr + n, rest->len - n), newline);
    return true;
}

static void put(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++)
        buf_char(out, (unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f ? ' ' : text.ptr[i]);
}

/* The text, its further lines indented. */
static void put_wrapped(const Lines *lines, Str text, int indent)
{
    Str line;
    for (bool first = true; next_line(lines, &text, lines->width - indent, &line); first = false) {
        if (!first)
            pad(lines->out, indent);
        put(lines->out, line);
        buf_char(lines->out, '\n');
    }
}

static void put_bold(const Lines *lines, Str text)
{
    if (lines->color)
        buf_addz(lines->out, "\x1b[1m");
    put(lines->out, text);
    if (lines->color)
        buf_addz(lines->out, "\x1b[0m");
    buf_char(lines->out, '\n');
}

/* ---- facts ---- */

static void add_remarks(const Paper *paper, const PaperEntry *entry, Buf *text)
{
    const PaperCell *cell = &entry->cell;
    Str note = entry->note;
    if (cell->source == PAPER_EMPTY)
        buf_add(text, paper_empty(paper, entry));
    if (cell->source == PAPER_DERIVED)
        buf_char(text, '*');
    if (note.len)
        buf_addf(text, paper->zh ? "（%.*s）" : " (%.*s)", STR_ARG(note));
}

static void put_fact(const Lines *lines, const PaperEntry *entry, int label)
{
    const Paper *paper = lines->paper;
    StrVec items = { 0 };
    Arena arena;
    Buf text = { 0 };
    arena_init(&arena);
    paper_items(paper, &entry->cell, &arena, &items);
    pad(lines->out, INDENT);
    put(lines->out, entry->label);
    pad(lines->out, label - width_of(lines, entry->label));
    if (width_of(lines, entry->label) > label) {
        buf_char(lines->out, '\n');
        pad(lines->out, INDENT + label);
    }
    bool bullets = paper_is_bulleted(&items);
    for (size_t i = 0; i < items.len && bullets; i++) {
        buf_clear(&text);
        buf_add(&text, items.at[i]);
        if (i + 1 == items.len)
            add_remarks(paper, entry, &text);
        if (i)
            pad(lines->out, INDENT + label);
        buf_addz(lines->out, "- ");
        put_wrapped(lines, text.len ? buf_str(&text) : STR(" "), INDENT + label + 2);
    }
    if (!bullets) {
        paper_join(paper, &items, &text);
        add_remarks(paper, entry, &text);
        put_wrapped(lines, text.len ? buf_str(&text) : STR(" "), INDENT + label);
    }
    buf_drop(&text);
    arena_drop(&arena);
    vec_drop(&items);
}

static int label_width(const Lines *lines, const PaperPart *part)
{
    int widest = 0;
    for (const PaperEntry *entry = part->first; entry; entry = entry->next) {
        int width = entry->type == PAPER_FACT && !paper_is_left_out(lines->paper, entry) ? width_of(lines, entry->label) : 0;
        widest = width > widest && width <= LABEL_MOST ? width : widest;
    }
    return widest + GAP;
}

/* ---- tables ---- */

/* of the columns that are not hidden: columns[c] of the table each */
typedef struct Grid { const PaperEntry *table; Arena arena; uint32_t *columns; Str *texts; int *widths; uint32_t n, rows; } Grid;

static Str cell_text(const Lines *lines, Grid *grid, const PaperCell *cell)
{
    StrVec items = { 0 };
    Buf text = { 0 };
    paper_items(lines->paper, cell, &grid->arena, &items);
    paper_join(lines->paper, &items, &text);
    if (cell->source == PAPER_DERIVED)
        buf_char(&text, '*');
    if (cell->source == PAPER_EMPTY)
        buf_add(&text, paper_dash(lines->paper));
    Str kept = arena_str(&grid->arena, buf_str(&text));
    buf_drop(&text);
    vec_drop(&items);
    return kept;
}

static void fill_grid(const Lines *lines, Grid *grid)
{
    const PaperEntry *table = grid->table;
    arena_init(&grid->arena);
    grid->columns = mem_zalloc((table->n_columns + 1) * sizeof *grid->columns);
    for (uint32_t c = 0; c < table->n_columns; c++)
        if (!table->columns[c].hidden)
            grid->columns[grid->n++] = c;
    grid->rows = paper_rows(table) + 1;
    grid->texts = mem_zalloc((size_t)grid->n * grid->rows * sizeof *grid->texts);
    grid->widths = mem_zalloc(grid->n * sizeof *grid->widths);
    for (uint32_t c = 0; c < grid->n; c++)
        grid->texts[c] = table->columns[grid->columns[c]].label;
    for (size_t i = grid->n; i < (size_t)grid->n * grid->rows; i++)
        grid->texts[i] = cell_text(lines, grid, &table->cells.at[(i / grid->n - 1) * table->n_columns + grid->columns[i % grid->n]]);
    for (size_t i = 0; i < (size_t)grid->n * grid->rows; i++) {
        int width = width_of(lines, grid->texts[i]);
        if (width > grid->widths[i % grid->n])
            grid->widths[i % grid->n] = width;
    }
}

static void fit_grid(const Lines *lines, Grid *grid)
{
    int total = INDENT + GAP * ((int)grid->n - 1);
    for (uint32_t c = 0; c < grid->n; c++)
        total += grid->widths[c];
    while (total > lines->width) {
        uint32_t widest = 0;
        for (uint32_t c = 1; c < grid->n; c++)
            widest = grid->widths[c] > grid->widths[widest] ? c : widest;
        if (grid->widths[widest] <= COLUMN_LEAST)
            return;
        int step = total - lines->width > 64 ? grid->widths[widest] / 2 : 1;
        grid->widths[widest] -= step;
        total -= step;
    }
}

static void drop_grid(Grid *grid)
{
    mem_free(grid->columns);
    mem_free(grid->texts);
    mem_free(grid->widths);
    arena_drop(&grid->arena);
}

static void end_line(Buf *out)
{
    while (out->len && out->ptr[out->len - 1] == ' ')
        out->ptr[--out->len] = 0;
    buf_char(out, '\n');
}

/* A row takes as many lines as its longest cell; `rests` is room for what is left of each. */
static void put_row(const Lines *lines, const Grid *grid, uint32_t row, Str *rests)
{
    bool more = true;
    memcpy(rests, grid->texts + (size_t)row * grid->n, grid->n * sizeof *rests);
    for (int i = 0; more; i++) {
        more = false;
        pad(lines->out, INDENT);
        for (uint32_t c = 0; c < grid->n; c++) {
            Str line = { 0 };
            next_line(lines, &rests[c], grid->widths[c], &line);
            int left = grid->widths[c] - width_of(lines, line);
            bool right = grid->table->columns[grid->columns[c]].figures;
            pad(lines->out, right ? left : 0);
            put(lines->out, line);
            pad(lines->out, (right ? 0 : left) + GAP);
            more |= rests[c].len > 0;
        }
        end_line(lines->out);
    }
}

static void put_table(const Lines *lines, const PaperEntry *table)
{
    Grid grid = { .table = table };
    if (table->label.len) {
        pad(lines->out, INDENT);
        put_bold(lines, table->label);
    }
    if (!table->cells.len) {
        pad(lines->out, INDENT);
        put(lines->out, paper_empty(lines->paper, table));
        buf_char(lines->out, '\n');
        return;
    }
    fill_grid(lines, &grid);
    fit_grid(lines, &grid);
    Str *rests = mem_alloc(grid.n * sizeof *rests);
    for (uint32_t r = 0; r < grid.rows; r++) {
        put_row(lines, &grid, r, rests);
        for (uint32_t c = 0; r == 0 && c < grid.n; c++) {
            pad(lines->out, c ? GAP : INDENT);
            buf_fill(lines->out, '-', (size_t)grid.widths[c]);
        }
        if (r == 0)
            buf_char(lines->out, '\n');
    }
    mem_free(rests);
    drop_grid(&grid);
}

/* ---- pages ---- */

static void put_text(const Lines *lines, const PaperEntry *entry)
{
    Str text = text_str(entry->cell.value.text);
    if (entry->type == PAPER_TEXT) {
        pad(lines->out, INDENT);
        put_wrapped(lines, text, INDENT);
        return;
    }
    while (text.len) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t n = newline ? (size_t)(newline - text.ptr) : text.len;
        pad(lines->out, INDENT);
        put(lines->out, str_make(text.ptr, n));
        end_line(lines->out);
        text = str_make(text.ptr + n + (newline != NULL), text.len - n - (newline != NULL));
    }
}

static void put_entry(const Lines *lines, const PaperEntry *entry, int label, const PaperEntry *before)
{
    bool apart = entry->type != PAPER_FACT || (before && before->type == PAPER_TABLE);
    if (before && apart && before->type != PAPER_HEAD)
        buf_char(lines->out, '\n');
    switch (entry->type) {
    case PAPER_FACT: put_fact(lines, entry, label); break;
    case PAPER_HEAD: pad(lines->out, INDENT); put_bold(lines, entry->label); break;
    case PAPER_TABLE: put_table(lines, entry); break;
    case PAPER_TEXT: case PAPER_CODE: put_text(lines, entry); break;
    }
}

static void put_part(const Lines *lines, const PaperPart *part, int number)
{
    Buf title = { 0 };
    const PaperEntry *before = NULL;
    if (number)
        paper_number(lines->paper, number, &title);
    buf_add(&title, part->title);
    buf_char(lines->out, '\n');
    if (part->title.len)
        put_bold(lines, buf_str(&title));
    for (const PaperEntry *entry = part->first; entry; entry = entry->next) {
        if (paper_is_left_out(lines->paper, entry))
            continue;
        put_entry(lines, entry, label_width(lines, part), before);
        before = entry;
    }
    buf_drop(&title);
}

static void put_page(const Lines *lines, const PaperPage *page)
{
    int number = 0;
    Buf title = { 0 };
    buf_add(&title, page->title);
    if (page->kicker.len)
        buf_addf(&title, lines->paper->zh ? "　%.*s" : "  (%.*s)", STR_ARG(page->kicker));
    put_bold(lines, buf_str(&title));
    if (page->line.len)
        put_wrapped(lines, page->line, 0);
    for (const PaperPart *part = page->first; part; part = part->next)
        if (!paper_is_blank(lines->paper, part))
            put_part(lines, part, page->numbered ? ++number : 0);
    buf_drop(&title);
}

void paper_as_text(const Paper *paper, OutStyle style, Buf *out)
{
    int width = style.width > 0 ? style.width : WIDTH_DEFAULT;
    Lines lines = { paper, width < WIDTH_LEAST ? WIDTH_LEAST : width, paper->rt->ambiguous ? paper->rt->ambiguous : 1, style.color, out };
    if (!paper->first)
        buf_addf(out, "%s\n", paper->zh ? "（无）" : "(none)");
    for (const PaperPage *page = paper->first; page; page = page->next) {
        put_page(&lines, page);
        if (paper_has_derived(page)) {
            buf_char(out, '\n');
            put(out, paper_legend(paper));
            buf_char(out, '\n');
        }
        if (page->next)
            buf_addz(out, "\n\n");
    }
}
