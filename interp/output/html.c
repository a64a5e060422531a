/* html.c: a table as one page that needs nothing else, for the screen and for paper. */
#include "render.h"

static const char STYLE_SHEET[] =
    "body{font:15px/1.45 system-ui,\"Noto Sans\",\"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif;"
    "color:#1d2733;background:#fff;margin:2rem}\n"
    "h1{font-size:1.4rem;margin:0 0 1rem}\n"
    "table{border-collapse:collapse}\n"
    "th,td{padding:.3rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid #dde3ea}\n"
    "td{white-space:pre-line}\n"
    "thead th{position:sticky;top:0;background:#eef2f6;border-bottom:2px solid #9fb0c2}\n"
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

static void add_head(Rt *rt, Str title, Buf *out)
{
    bool zh = rt->lang == LANG_ZH;
    buf_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", zh ? "zh-CN" : "en");
    buf_addz(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    output_html_text(title.len ? title : zh ? STR("表") : STR("Table"), out);
    buf_addf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", STYLE_SHEET);
    if (title.len) {
        buf_addz(out, "<h1>");
        output_html_text(title, out);
        buf_addz(out, "</h1>\n");
    }
}

/* A severity has its colour. */
static void open_cell(Rt *rt, Value value, bool figures, Buf *out)
{
    if (value.tag == V_WORD && value.a == WS_SEVERITY + 1)
        buf_addf(out, "<td class=\"%s\">", intern_str(rt->intern, (Sym)value.d).ptr);
    else
        buf_addz(out, figures ? "<td class=\"n\">" : "<td>");
}

static void add_body(Rt *rt, const Table *table, Buf *out)
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
            open_cell(rt, table->columns[c][r], figures[c], out);
            output_html_text(buf_str(&text), out);
            buf_addz(out, "</td>");
        }
        buf_addz(out, "</tr>\n");
    }
    mem_free(figures);
    buf_drop(&text);
}

void output_html_table(Rt *rt, const Table *table, Buf *out)
{
    Buf label = { 0 };
    buf_addz(out, "<table>\n<thead><tr>");
    for (uint32_t c = 0; c < table->n_columns; c++) {
        buf_clear(&label);
        output_label(rt, table->names[c], &label);
        buf_addz(out, render_is_figures(table, c) ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        output_html_text(buf_str(&label), out);
        buf_addz(out, "</th>");
    }
    buf_addz(out, "</tr></thead>\n<tbody>\n");
    add_body(rt, table, out);
    buf_addz(out, "</tbody>\n</table>\n");
    if (table->n_rows == 0)
        buf_addz(out, rt->lang == LANG_ZH ? "<p>（无）</p>\n" : "<p>(none)</p>\n");
}

void render_html(Rt *rt, const Table *table, OutStyle style, Buf *out)
{
    add_head(rt, style.title, out);
    output_html_table(rt, table, out);
    buf_addz(out, "</body>\n</html>\n");
}
