/* document.c: a document of headings, paragraphs, lists, tables and pictures, written as it is made. */
#include "document.h"
#include "output.h"
#include "page.h"

static const char STYLE[] =
    "body{max-width:60rem;margin:0 auto;padding:2rem}\n"
    "h1{font-size:2.1rem;line-height:1.2;margin:0 0 .5rem}h2{font-size:1.45rem;margin:2.2rem 0 .8rem;padding-bottom:.3rem;"
    "border-bottom:2px solid #2f5d8a}h3{font-size:1.1rem;margin:1.4rem 0 .4rem}h4{font-size:1rem;margin:1rem 0 .3rem}\n"
    "h2,h3,h4{break-after:avoid}p{margin:.4rem 0 .7rem}a{color:#2f5d8a}\n"
    ".cover{padding:5rem 0 2.5rem;border-bottom:6px solid #2f5d8a;margin-bottom:2rem}.kicker{color:#2f5d8a;font-weight:600;"
    "font-size:1.1rem}.meta{color:#5a6b7d}\n"
    ".cards{display:flex;flex-wrap:wrap;gap:.7rem;margin:1.2rem 0}.card{flex:1 1 6rem;background:#eef3f8;border-radius:6px;"
    "padding:.7rem .9rem}.card b{display:block;font-size:1.5rem;line-height:1.2}.card span{color:#5a6b7d;font-size:.85rem}\n"
    "nav ol{columns:2;padding-left:1.4rem}\n"
    "table{border-collapse:collapse;width:100%;margin:.6rem 0 1rem;font-size:.9rem}th,td{padding:.28rem .55rem;text-align:left;"
    "vertical-align:top;border-bottom:1px solid #dde3ea}td{white-space:pre-line}thead th{background:#eef2f6;border-bottom:2px solid "
    "#9fb0c2}.n{text-align:right;font-variant-numeric:tabular-nums}\n"
    ".grid table{width:auto}.grid th.t{vertical-align:bottom;padding:.3rem .1rem}.grid th.t div{writing-mode:vertical-rl;"
    "white-space:nowrap;max-height:11rem;overflow:hidden;margin:0 auto}.grid td.c{text-align:center;"
    "padding:.2rem .2rem;border-left:1px solid #eef1f5}.grid td.R{background:#e3f1e6}.grid td.A{background:#cfe2f5;font-weight:600}\n"
    "ul.found{list-style:none;padding-left:0}ul.found li{margin:.3rem 0;break-inside:avoid}.remark{color:#5a6b7d;font-size:.88rem}\n"
    ".tag{display:inline-block;border-radius:3px;padding:0 .4rem;margin-right:.4rem;font-size:.8rem;color:#fff}"
    ".tag.error{background:#b00020}.tag.warning{background:#8a5a00}.tag.note{background:#4a6078}"
    "td.error{color:#b00020}td.warning{color:#8a5a00}\n"
    "code{font:.85em/1.4 ui-monospace,Menlo,Consolas,\"Noto Sans Mono CJK SC\",monospace;background:#f3f5f8;padding:.05rem .3rem;"
    "border-radius:3px;overflow-wrap:anywhere}.code{margin:.1rem 0 .5rem;break-after:avoid}\n"
    "figure{margin:1rem 0;text-align:center;overflow-x:auto}figure svg{max-width:100%;height:auto}\n"
    "@page{size:A4;margin:16mm 14mm}@page chart{size:A4 landscape;margin:10mm}\n"
    "@media print{body{max-width:none;padding:0;font-size:10pt}.cover{break-after:page;padding-top:60mm}h2{break-before:page}"
    ".plain h2{break-before:auto}section.chart{page:chart;break-before:page}section.chart h2{break-before:auto;margin-top:0}"
    "figure{overflow:visible}section.chart figure{margin:.3rem 0}section.chart svg{max-height:165mm;width:auto}"
    "table{font-size:8.5pt}thead{display:table-header-group}tr{break-inside:avoid}.card,thead th,.tag,td,code{"
    "-webkit-print-color-adjust:exact;print-color-adjust:exact}a{color:inherit;text-decoration:none}}\n";

void document_begin(Document *doc, Str title)
{
    if (doc->html)
        page_begin(doc->zh, title, STYLE, doc->out);
}

void document_end(Document *doc)
{
    if (doc->html)
        page_end(doc->out);
}

void document_raw(Document *doc, const char *html)
{
    if (doc->html)
        buf_addz(doc->out, html);
}

/* What Markdown would take for a sign of its own. */
static void add_text(Document *doc, Str text)
{
    if (doc->html) {
        output_html_text(text, doc->out);
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("\\`*_[]<>|", text.ptr[i]) && text.ptr[i])
            buf_char(doc->out, '\\');
        buf_char(doc->out, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
    }
}

void document_heading(Document *doc, int level, const char *id, Str text)
{
    if (doc->html && id)
        buf_addf(doc->out, "<h%d id=\"%s\">", level, id);
    else if (doc->html)
        buf_addf(doc->out, "<h%d>", level);
    for (int i = 0; i < level && !doc->html; i++)
        buf_char(doc->out, '#');
    buf_addz(doc->out, doc->html ? "" : " ");
    add_text(doc, text);
    if (doc->html)
        buf_addf(doc->out, "</h%d>\n", level);
    else
        buf_addz(doc->out, "\n\n");
}

void document_paragraph(Document *doc, const char *class_, Str text)
{
    if (doc->html && class_)
        buf_addf(doc->out, "<p class=\"%s\">", class_);
    else
        buf_addz(doc->out, doc->html ? "<p>" : "");
    add_text(doc, text);
    buf_addz(doc->out, doc->html ? "</p>\n" : "\n\n");
}

void document_list(Document *doc)
{
    document_raw(doc, "<ul class=\"found\">\n");
}

void document_item(Document *doc, const char *severity, Str mark, Str text, Str remark)
{
    buf_addz(doc->out, doc->html ? "<li>" : "- ");
    if (severity && doc->html)
        buf_addf(doc->out, "<span class=\"tag %s\">", severity);
    else if (severity)
        buf_addz(doc->out, "**");
    if (severity) {
        add_text(doc, mark);
        buf_addz(doc->out, doc->html ? "</span>" : "** ");
    }
    add_text(doc, text);
    if (remark.len) {
        buf_addz(doc->out, doc->html ? "<br><span class=\"remark\">" : doc->zh ? "　— " : " — ");
        add_text(doc, remark);
        buf_addz(doc->out, doc->html ? "</span>" : "");
    }
    buf_addz(doc->out, doc->html ? "</li>\n" : "\n");
}

void document_list_end(Document *doc)
{
    buf_addz(doc->out, doc->html ? "</ul>\n" : "\n");
}

void document_code(Document *doc, Str label, Str code)
{
    buf_addz(doc->out, doc->html ? "<p class=\"code\">" : "");
    add_text(doc, label);
    buf_addz(doc->out, doc->html ? " <code>" : " `");
    if (doc->html)
        output_html_text(code, doc->out);
    else
        buf_add(doc->out, code);
    buf_addz(doc->out, doc->html ? "</code></p>\n" : "`\n\n");
}

void document_block(Document *doc, Str lines)
{
    size_t longest = 2, run = 0;
    if (doc->html)
        return;
    for (size_t i = 0; i < lines.len; i++) {
        run = lines.ptr[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    buf_fill(doc->out, '`', longest + 1);
    buf_char(doc->out, '\n');
    buf_add(doc->out, lines);
    buf_fill(doc->out, '`', longest + 1);
    buf_addz(doc->out, "\n\n");
}

/* heads_needed reads as "heads needed". */
static Sym spaced(Document *doc, Sym name)
{
    Buf text = { 0 };
    buf_add(&text, intern_str(doc->rt->intern, name));
    for (size_t i = 0; i < text.len; i++)
        text.ptr[i] = text.ptr[i] == '_' ? ' ' : text.ptr[i];
    Sym sym = intern_add(doc->rt->intern, buf_str(&text));
    buf_drop(&text);
    return sym;
}

void document_table(Document *doc, const Table *table)
{
    Table shown = *table;
    Sym *names = mem_alloc((table->n_columns + 1) * sizeof *names);
    for (uint32_t c = 0; c < table->n_columns; c++)
        names[c] = doc->zh ? table->names[c] : spaced(doc, table->names[c]);
    shown.names = names;
    if (doc->html)
        output_html_table(doc->rt, &shown, doc->out);
    else
        output_table(doc->rt, &shown, OUT_MD, (OutStyle){ .width = 0 }, doc->out);
    buf_addz(doc->out, doc->html ? "" : "\n");
    mem_free(names);
}

static void grid_head(Document *doc, const Table *table)
{
    Buf label = { 0 };
    buf_addz(doc->out, "<div class=\"grid\"><table>\n<thead><tr>");
    for (uint32_t c = 0; c < table->n_columns; c++) {
        bool narrow = c && c + 1 < table->n_columns;
        buf_clear(&label);
        output_header(doc->rt, table, c, &label);
        buf_addz(doc->out, narrow ? "<th scope=\"col\" class=\"t\"><div>" : "<th scope=\"col\">");
        output_html_text(buf_str(&label), doc->out);
        buf_addz(doc->out, narrow ? "</div></th>" : "</th>");
    }
    buf_addz(doc->out, "</tr></thead>\n<tbody>\n");
    buf_drop(&label);
}

/* The tag of a cell: who answers or decides stands out, who does it a little, and so does what was found, in the last column. */
static const char *grid_cell(Str text, bool narrow, bool first)
{
    bool letter = narrow && text.len && strchr("RAD", text.ptr[0]);
    if (letter && (text.ptr[0] == 'A' || text.ptr[0] == 'D' || (text.len > 1 && text.ptr[1] == 'A')))
        return "<td class=\"c A\">";
    if (narrow)
        return letter ? "<td class=\"c R\">" : "<td class=\"c\">";
    return first ? "<td>" : "<td class=\"warning\">";
}

void document_grid(Document *doc, const Table *table)
{
    if (!doc->html) {
        document_table(doc, table);
        return;
    }
    Buf text = { 0 };
    grid_head(doc, table);
    for (uint32_t r = 0; r < table->n_rows; r++) {
        buf_addz(doc->out, "<tr>");
        for (uint32_t c = 0; c < table->n_columns; c++) {
            bool narrow = c && c + 1 < table->n_columns;
            buf_clear(&text);
            output_figure(doc->rt, table->columns[c][r], &text);
            buf_addz(doc->out, grid_cell(buf_str(&text), narrow, c == 0));
            output_html_text(buf_str(&text), doc->out);
            buf_addz(doc->out, "</td>");
        }
        buf_addz(doc->out, "</tr>\n");
    }
    buf_addz(doc->out, "</tbody></table></div>\n");
    buf_drop(&text);
}

/* The picture as a part of the page: without what stands before its element. */
void document_picture(Document *doc, const char *class_, Str svg)
{
    size_t at = 0;
    while (at + 4 < svg.len && memcmp(svg.ptr + at, "<svg", 4) != 0)
        at++;
    if (!doc->html || at + 4 >= svg.len)
        return;
    buf_addf(doc->out, "<figure class=\"%s\">\n", class_);
    buf_add(doc->out, str_make(svg.ptr + at, svg.len - at));
    buf_addz(doc->out, "</figure>\n");
}
