/* check_text.c: findings for people: a block for each severity, columns of rule, entities and place, then what is found and,
   on a line of its own, what to do. */
#include <limits.h>

#include "../base/utf8.h"
#include "finding.h"

#define WIDEST 28 /* cells of a column; what is longer pushes the rest on */
#define ROOM_LEAST 40 /* cells beside the columns for what is found; with less it stands below them */
#define BELOW 4

typedef struct Page {
    Ctx *ctx;
    const Findings *findings;
    Buf *out;
    bool zh, color;
    int width;         /* cells of a line; 0: any */
    int widths[3];
    Buf cell;
} Page;

static const char *const HEADS[][2] = { [W_SEVERITY_NOTE] = { "notes", "提示" },
                                        [W_SEVERITY_WARNING] = { "warnings", "警告" },
                                        [W_SEVERITY_ERROR] = { "errors", "错误" } };
static const char *const COLORS[] = {
    [W_SEVERITY_NOTE] = "\x1b[1;36m", [W_SEVERITY_WARNING] = "\x1b[1;33m", [W_SEVERITY_ERROR] = "\x1b[1;31m"
};

static void colored(Page *page, const char *color, Str text)
{
    if (page->color)
        buf_addz(page->out, color);
    buf_add(page->out, text);
    if (page->color)
        buf_addz(page->out, "\x1b[0m");
}

/* The text of a column, valid until the next one is asked for. */
static Str column_text(Page *page, const Finding *finding, int column)
{
    Buf *cell = &page->cell;
    buf_clear(cell);
    if (column == 0)
        return sym_str(page->ctx, finding->rule);
    for (int i = 0; column == 1 && i < finding->n; i++) {
        Sym name = model_name(page->ctx->model, finding->kinds[i], finding->rows[i]);
        buf_addf(cell, "%s%s %s", i ? page->zh ? "、" : ", " : "", kind_word(page->ctx, finding->kinds[i]).ptr,
                 sym_str(page->ctx, name).ptr);
    }
    if (column == 2 && finding->file.len)
        buf_addf(cell, "%.*s:%u", STR_ARG(finding->file), finding->line);
    return cell->len ? buf_str(cell) : STR("");
}

static int text_width(const Page *page, Str text)
{
    return utf8_width(text, page->ctx->rt->ambiguous ? page->ctx->rt->ambiguous : 1);
}

static void measure(Page *page)
{
    for (size_t i = 0; i < page->findings->all.len; i++)
        for (int c = 0; c < 3; c++) {
            int width = text_width(page, column_text(page, &page->findings->all.at[i], c));
            if (width > page->widths[c])
                page->widths[c] = width < WIDEST ? width : WIDEST;
        }
}

/* The next line of what is said, cut off *rest; false at its end. */
static bool next_line(const Page *page, Str *rest, int indent, Str *line)
{
    if (!rest->len)
        return false;
    size_t n = utf8_break(*rest, page->width ? page->width - indent : INT_MAX, page->ctx->rt->ambiguous == 2 ? 2 : 1);
    *line = str_make(rest->ptr, n);
    while (line->len && line->ptr[line->len - 1] == ' ')
        line->len--;
    while (n < rest->len && (rest->ptr[n] == ' ' || rest->ptr[n] == '\n'))
        if (rest->ptr[n++] == '\n')
            break;
    *rest = str_make(rest->ptr + n, rest->len - n);
    return true;
}

/* What is said may have several lines, or too long ones: they stand below each other. */
static void add_lines(Page *page, Str text, int indent, const char *color)
{
    Str line;
    for (bool first = true; next_line(page, &text, indent, &line); first = false) {
        if (!first)
            buf_fill(page->out, ' ', (size_t)indent);
        if (color)
            colored(page, color, line);
        else
            buf_add(page->out, line);
        buf_char(page->out, '\n');
    }
}

/* Of findings in a row with one advice the last one gives it. */
static bool has_same_advice(const Finding *a, const Finding *b)
{
    return a->severity == b->severity && a->rule == b->rule && str_eq(a->advice, b->advice);
}

static int columns_width(const Page *page)
{
    int width = 2;
    for (int c = 0; c < 3; c++)
        width += page->widths[c] ? page->widths[c] + 2 : 0;
    return width;
}

static void begin_below(Page *page)
{
    while (page->out->len && page->out->ptr[page->out->len - 1] == ' ')
        page->out->len--;
    buf_char(page->out, '\n');
    buf_fill(page->out, ' ', BELOW);
}

static void add_columns(Page *page, const Finding *finding)
{
    bool below = page->width && columns_width(page) > page->width;      /* the place stands on a line of its own */
    buf_addz(page->out, "  ");
    for (int c = 0; c < 3; c++) {
        Str text = column_text(page, finding, c);
        int pad = page->widths[c] - text_width(page, text);
        if (!page->widths[c])
            continue;
        if (c == 2 && below)
            begin_below(page);
        if (c == 2)
            colored(page, "\x1b[2m", text);
        else
            buf_add(page->out, text);
        buf_fill(page->out, ' ', (size_t)(pad > 0 ? pad : 0) + 2);
    }
}

/* On a narrow screen what is found stands below the columns. */
static int begin_message(Page *page)
{
    int indent = columns_width(page);
    if (!page->width || page->width - indent >= ROOM_LEAST)
        return indent;
    begin_below(page);
    return BELOW;
}

static void add_row(Page *page, const Finding *finding, const Finding *next)
{
    add_columns(page, finding);
    int indent = begin_message(page);
    add_lines(page, finding->message, indent, NULL);
    if (!finding->advice.len || (next && has_same_advice(finding, next)))
        return;
    buf_fill(page->out, ' ', (size_t)indent);
    buf_addz(page->out, "→ ");
    add_lines(page, finding->advice, indent + text_width(page, STR("→ ")), "\x1b[2m");
}

static void add_count(Page *page, size_t n, int severity, bool *first)
{
    static const char *const ONE[] = {
        [W_SEVERITY_NOTE] = "note", [W_SEVERITY_WARNING] = "warning", [W_SEVERITY_ERROR] = "error"
    };
    if (!n)
        return;
    if (page->zh)
        buf_addf(page->out, "%s%zu 项%s", *first ? "" : "，", n, HEADS[severity][1]);
    else
        buf_addf(page->out, "%s%zu %s", *first ? "" : ", ", n, n == 1 ? ONE[severity] : HEADS[severity][0]);
    *first = false;
}

static void add_totals(Page *page, const size_t *counts)
{
    bool first = true;
    for (int severity = W_SEVERITY_ERROR; severity >= W_SEVERITY_NOTE; severity--)
        add_count(page, counts[severity], severity, &first);
    if (first)
        buf_addz(page->out, page->zh ? "没有发现问题" : "no findings");
    if (page->findings->waived)
        buf_addf(page->out, page->zh ? "（已豁免 %zu 项）" : " (%zu waived)", page->findings->waived);
    buf_char(page->out, '\n');
}

void findings_text(Ctx *ctx, const Findings *findings, int width, bool color, Buf *out)
{
    Page page = { .ctx = ctx, .findings = findings, .out = out, .zh = ctx->rt->lang == LANG_ZH, .color = color, .width = width };
    size_t counts[W_SEVERITY_ERROR + 1] = { 0 };
    int last = -1;
    measure(&page);
    for (size_t i = 0; i < findings->all.len; i++) {
        const Finding *finding = &findings->all.at[i];
        if (finding->severity != last) {
            colored(&page, COLORS[finding->severity], str_of(HEADS[finding->severity][page.zh]));
            buf_char(out, '\n');
        }
        last = finding->severity;
        counts[last]++;
        const Finding *next = i + 1 < findings->all.len ? finding + 1 : NULL;
        add_row(&page, finding, next);
        if (!next || next->severity != last)
            buf_char(out, '\n');
    }
    add_totals(&page, counts);
    buf_drop(&page.cell);
}
