/* html.c: a table as one page that needs nothing else, for the screen and for paper. */
#include "page.h"
#include "render.h"

static const char STYLE_SHEET[] =
    "h1{font-size:1.4rem;margin:0 0 1rem}\n"
    "table{border-collapse:collapse}\n"
    "th,td{padding:.3rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid #dde3ea}\n"
    "td{white-space:pre-line}\n"
    "thead th{position:sticky;top:0;background:#eef2f6;border-bottom:2px solid #9fb0c2}\n"
    ".c{text-align:center}thead .v{vertical-align:bottom;text-align:center;padding:.5rem .3rem}"
    ".m td.c{padding:.3rem .1rem;font-size:.75rem;border-left:1px solid #eef1f5}"
    ".m td:first-child{position:sticky;left:0;background:#fff;min-width:12em}"
    ".m td.a{background:#cfe2f5;font-weight:600}.m td.r{background:#e3f1e6}\n"
    ".v span{writing-mode:vertical-rl;display:inline-block;max-height:14em}\n"
    ".n{text-align:right;font-variant-numeric:tabular-nums}\n"
    ".error{color:#b00020;font-weight:600}.warning{color:#8a5a00;font-weight:600}.note{color:#456}\n"
    "tbody tr:hover{background:#f6f9fc}\n"
    "@media print{body{margin:0;font-size:10pt}@page{size:A4 landscape;margin:12mm}thead{display:table-header-group}"
    "thead th{position:static;-webkit-print-color-adjust:exact;print-color-adjust:exact}tr{break-inside:avoid}"
    "tbody tr:hover{background:none}}\n";

void output_html_text(Str text, Buf *out)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '<')
            buf_addz(out, "&lt;");
        else if (c == '>')
            buf_addz(out, "&gt;");
        else if (c == '&')
            buf_addz(out, "&amp;");
        else if (c == '"')
            buf_addz(out, "&quot;");
        else if ((unsigned char)c >= ' ' || c == '\n' || c == '\t')
            buf_char(out, c);
    }
}

typedef struct Columns { uint32_t narrow_first, narrow; } Columns;

static bool is_narrow(Columns columns, uint32_t c)
{
    return c - columns.narrow_first < columns.narrow;
}

/* A severity has its colour, and so has what a matrix finds, behind its narrow columns, and the letters of those who answer for
   something (A, D) or do it (R). */
static const char *cell_class(Rt *rt, Value value, bool figures, Columns columns, uint32_t c)
{
    Str letters = value.tag == V_TEXT ? text_str(value.text) : STR("");
    if (columns.narrow && c >= columns.narrow_first + columns.narrow)
        return "warning";
    if (is_narrow(columns, c) && letters.len && letters.len <= 4)
        return memchr(letters.ptr, 'A', letters.len) || memchr(letters.ptr, 'D', letters.len) ? "c a" : letters.ptr[0] == 'R' ? "c r" : "c";
    if (value.tag == V_WORD && value.a == WS_SEVERITY + 1)
        return intern_str(rt->intern, (Sym)value.d).ptr;
    return is_narrow(columns, c) ? "c" : figures ? "n" : NULL;
}

static void open_cell(Rt *rt, Value value, bool figures, Columns columns, uint32_t c, Buf *out)
{
    const char *class_ = cell_class(rt, value, figures, columns, c);
    if (class_)
        buf_addf(out, "<td class=\"%s\">", class_);
    else
        buf_addz(out, "<td>");
}

static void add_body(Rt *rt, const Table *table, Columns columns, Buf *out)
{
    Buf text = { 0 };
    bool *figures = mem_zalloc(table->n_columns + 1);
    for (uint32_t c = 0; c < table->n_columns; c++)
        figures[c] = render_is_figures(table, c);
    for (uint32_t r = 0; r < table->n_rows; r++) {
        buf_addz(out, "<tr>");
        for (uint32_t c = 0; c < table->n_columns; c++) {
            buf_clear(&text);
            output_figure(rt, table->columns[c][r], &text);
            open_cell(rt, table->columns[c][r], figures[c], columns, c, out);
            output_html_text(buf_str(&text), out);
            buf_addz(out, "</td>");
        }
        buf_addz(out, "</tr>\n");
    }
    mem_free(figures);
    buf_drop(&text);
}

static void add_header(Rt *rt, const Table *table, Columns columns, Buf *out)
{
    Buf label = { 0 };
    for (uint32_t c = 0; c < table->n_columns; c++) {
        bool narrow = is_narrow(columns, c);
        buf_clear(&label);
        output_header(rt, table, c, &label);
        buf_addf(out, "<th scope=\"col\"%s>%s", narrow ? " class=\"v\"" : render_is_figures(table, c) ? " class=\"n\"" : "", narrow ? "<span>" : "");
        output_html_text(buf_str(&label), out);
        buf_addz(out, narrow ? "</span></th>" : "</th>");
    }
    buf_drop(&label);
}

static void add_table(Rt *rt, const Table *table, Columns columns, Buf *out)
{
    buf_addz(out, columns.narrow ? "<table class=\"m\">\n<thead><tr>" : "<table>\n<thead><tr>");
    add_header(rt, table, columns, out);
    buf_addz(out, "</tr></thead>\n<tbody>\n");
    add_body(rt, table, columns, out);
    buf_addz(out, "</tbody>\n</table>\n");
    if (table->n_rows == 0)
        buf_addz(out, rt->lang == LANG_ZH ? "<p>（无）</p>\n" : "<p>(none)</p>\n");
}

void output_html_table(Rt *rt, const Table *table, Buf *out)
{
    add_table(rt, table, (Columns){ 0, 0 }, out);
}

void render_html(Rt *rt, const Table *table, OutStyle style, Buf *out)
{
    bool zh = rt->lang == LANG_ZH;
    page_begin(zh, style.title.len ? style.title : zh ? STR("表") : STR("Table"), STYLE_SHEET, out);
    if (style.title.len) {
        buf_addz(out, "<h1>");
        output_html_text(style.title, out);
        buf_addz(out, "</h1>\n");
    }
    add_table(rt, table, (Columns){ style.narrow_first, style.narrow }, out);
    page_end(out);
}
