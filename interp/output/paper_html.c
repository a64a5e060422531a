/* paper_html.c: papers as one page that needs nothing else; on paper each begins a sheet of its own. Unstyled it is what pandoc
   reads: headings, tables and lists alone. */
#include "page.h"
#include "paper.h"

static const char STYLE[] =
    "body{max-width:52rem;margin:0 auto;padding:2rem;line-height:1.55;overflow-wrap:break-word}\n"
    "article+article{margin-top:3rem;padding-top:3rem;border-top:1px solid #c5d0db}\n"
    ".kicker{color:#2f5d8a;font-weight:600;letter-spacing:.04em;margin:0}h1{font-size:1.9rem;line-height:1.25;margin:.1rem 0 .3rem}"
    ".line{color:#5a6b7d;margin:0 0 .5rem}header{border-bottom:3px solid #2f5d8a;margin-bottom:1.2rem}\n"
    "h2{font-size:1.15rem;margin:1.7rem 0 .5rem;padding:.3rem .7rem;background:#e9f0f7;color:#1f4468;border-left:4px solid #2f5d8a}"
    "h3{font-size:1rem;margin:1.1rem 0 .3rem;color:#2f4a63}h2,h3{break-after:avoid}\n"
    "table{border-collapse:collapse;width:100%;margin:.2rem 0 .8rem}th,td{text-align:left;vertical-align:top;padding:.32rem .6rem;"
    "border-bottom:1px solid #e1e7ee;overflow-wrap:break-word}.w{overflow-wrap:anywhere}td{white-space:pre-line}\n"
    ".facts th{width:11.5rem;font-weight:500;color:#4a5c6e}.facts ul{margin:0;padding-left:1.1rem}\n"
    ".rows thead th{font-size:.9rem;font-weight:600;background:#f3f6f9;border-bottom:2px solid #b9c7d5}"
    ".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n"
    ".d{color:#2b5c92}.e{color:#98a3ae}.note,.legend{color:#66778a;font-size:.87rem}.legend{margin-top:1.2rem}"
    "sup{line-height:0;font-size:.8em;color:#2b5c92}p{margin:.3rem 0 .7rem}a{color:#2f5d8a}\n"
    "pre{background:#f3f6f9;padding:.7rem .9rem;overflow-x:auto;font:.85em/1.5 ui-monospace,Menlo,Consolas,\"Noto Sans Mono CJK SC\","
    "monospace;white-space:pre-wrap;overflow-wrap:anywhere}\n"
    ".two .facts th{width:6.4rem;padding-right:.2rem}@media (min-width:46rem){.two{display:grid;grid-template-columns:1fr 1fr;"
    "column-gap:1.4rem;align-items:start}}\n"
    "@page{size:A4;margin:17mm 16mm 15mm}\n"
    "@media print{body{max-width:none;padding:0;font-size:10pt;line-height:1.45}article+article{break-before:page;margin:0;padding:0;"
    "border:0}.two{display:grid;grid-template-columns:1fr 1fr;column-gap:1.4rem;align-items:start}h1{font-size:20pt}h2{margin-top:1.1rem}"
    "tr{break-inside:avoid}thead{display:table-header-group}h2,.rows thead th,pre{-webkit-print-color-adjust:exact;"
    "print-color-adjust:exact}a{color:inherit;text-decoration:none}}\n";

typedef struct Html { const Paper *paper; bool styled; Arena arena; StrVec items; Buf *out; } Html;

static void add(Html *html, Str text)
{
    output_html_text(text, html->out);
}

enum { SPAN_DERIVED, SPAN_EMPTY, SPAN_NOTE };

/* Classes of the page are styles of the document, by the name that pandoc takes over. */
static const struct { const char *class_, *style; } STYLES[] = { { "d", "Derived" }, { "e", "Empty" }, { "note", "Note" } };

static void open_span(Html *html, int which)
{
    if (html->styled)
        buf_addf(html->out, "<span class=\"%s\">", STYLES[which].class_);
    else
        buf_addf(html->out, "<span custom-style=\"%s\">", STYLES[which].style);
}

static void element(Html *html, const char *open, Str text, const char *close)
{
    buf_addz(html->out, open);
    add(html, text);
    buf_addz(html->out, close);
}

/* ---- cells ---- */

/* A word that no column has room for: it may be broken anywhere, which else makes columns too narrow. */
static bool has_long_word(const StrVec *items)
{
    enum { LONG = 30 };
    for (size_t i = 0; i < items->len; i++) {
        size_t run = 0;
        for (size_t k = 0; k < items->at[i].len && run < LONG; k++)
            run = items->at[i].ptr[k] == ' ' || items->at[i].ptr[k] == '-' ? 0 : run + ((unsigned char)items->at[i].ptr[k] < 0x80);
        if (run >= LONG)
            return true;
    }
    return false;
}

static void add_items(Html *html, bool bullets, bool wide)
{
    Buf text = { 0 };
    if (bullets) {
        buf_addz(html->out, wide ? "<ul class=\"w\">" : "<ul>");
        for (size_t i = 0; i < html->items.len; i++)
            element(html, "<li>", html->items.at[i], "</li>");
        buf_addz(html->out, "</ul>");
        return;
    }
    paper_join(html->paper, &html->items, &text);
    add(html, buf_str(&text));
    buf_drop(&text);
}

/* `fact`: the entry when it is a fact, NULL for a cell of a table. */
static void add_cell(Html *html, const PaperCell *cell, const PaperEntry *fact)
{
    ArenaMark mark = arena_mark(&html->arena);
    paper_items(html->paper, cell, &html->arena, &html->items);
    bool derived = cell->source == PAPER_DERIVED, bullets = fact && paper_is_bulleted(&html->items);
    if (cell->source == PAPER_EMPTY) {
        open_span(html, SPAN_EMPTY);
        element(html, "", fact ? paper_empty(html->paper, fact) : paper_dash(html->paper), "</span>");
    }
    if (cell->link.len)
        element(html, "<a href=\"", cell->link, "\">");
    bool wide = html->styled && has_long_word(&html->items);
    if (derived && !bullets)
        open_span(html, SPAN_DERIVED);
    buf_addz(html->out, wide && !bullets ? "<span class=\"w\">" : "");
    add_items(html, bullets, wide);
    buf_addz(html->out, wide && !bullets ? "</span>" : "");
    if (derived)
        buf_addz(html->out, html->styled ? (bullets ? "<sup>*</sup>" : "</span><sup>*</sup>") : bullets ? "*" : "*</span>");
    buf_addz(html->out, cell->link.len ? "</a>" : "");
    if (fact && fact->note.len) {
        buf_addz(html->out, html->paper->zh ? "" : " ");
        open_span(html, SPAN_NOTE);
        element(html, html->paper->zh ? "（" : "(", fact->note, html->paper->zh ? "）</span>" : ")</span>");
    }
    arena_rewind(&html->arena, mark);
}

/* ---- entries ---- */

/* A word processor wants widths: figures take less. */
static void add_widths(Html *html, const PaperEntry *table)
{
    int weights = 0;
    for (uint32_t c = 0; c < table->n_columns; c++)
        weights += table->columns[c].hidden ? 0 : table->columns[c].figures ? 2 : 3;
    buf_addz(html->out, "<colgroup>");
    for (uint32_t c = 0; c < table->n_columns; c++)
        if (!table->columns[c].hidden)
            buf_addf(html->out, "<col style=\"width:%d%%\">", (table->columns[c].figures ? 200 : 300) / weights);
    buf_addz(html->out, "</colgroup>\n");
}

static void add_table(Html *html, const PaperEntry *table)
{
    if (table->label.len)
        element(html, "<h3>", table->label, "</h3>\n");
    if (!table->cells.len) {
        element(html, "<p class=\"e\">", paper_empty(html->paper, table), "</p>\n");
        return;
    }
    buf_addz(html->out, "<table class=\"rows\">\n");
    if (!html->styled)
        add_widths(html, table);
    buf_addz(html->out, "<thead><tr>");
    for (uint32_t c = 0; c < table->n_columns; c++)
        if (!table->columns[c].hidden)
            element(html, table->columns[c].figures ? "<th class=\"n\">" : "<th>", table->columns[c].label, "</th>");
    buf_addz(html->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < table->cells.len; i++) {
        size_t c = i % table->n_columns;
        buf_addz(html->out, c ? "" : "<tr>");
        if (!table->columns[c].hidden) {
            buf_addz(html->out, table->columns[c].figures ? "<td class=\"n\">" : "<td>");
            add_cell(html, &table->cells.at[i], NULL);
            buf_addz(html->out, "</td>");
        }
        buf_addz(html->out, c + 1 == table->n_columns ? "</tr>\n" : "");
    }
    buf_addz(html->out, "</tbody>\n</table>\n");
}

static void open_facts(Html *html)
{
    buf_addz(html->out, "<table class=\"facts\">\n");
    if (!html->styled)
        buf_addz(html->out, "<colgroup><col style=\"width:26%\"><col style=\"width:74%\"></colgroup>\n");
    buf_addz(html->out, "<tbody>\n");
}

static void add_fact(Html *html, const PaperEntry *fact)
{
    element(html, html->styled ? "<tr><th scope=\"row\">" : "<tr><td><span custom-style=\"Label\">", fact->label,
            html->styled ? "</th><td>" : "</span></td><td>");
    add_cell(html, &fact->cell, fact);
    buf_addz(html->out, "</td></tr>\n");
}

static uint32_t facts_from(Html *html, const PaperEntry *entry)
{
    uint32_t n = 0;
    for (; entry && entry->type == PAPER_FACT; entry = entry->next)
        n += !paper_is_left_out(html->paper, entry);
    return n;
}

/* The facts that follow each other: one table, or two beside each other. Gives what comes behind them. */
static const PaperEntry *add_facts(Html *html, const PaperEntry *entry, bool compact)
{
    uint32_t n = facts_from(html, entry), half = compact && html->styled && n > 3 ? (n + 1) / 2 : n, i = 0;
    if (half < n)
        buf_addz(html->out, "<div class=\"two\">\n");
    if (n)
        open_facts(html);
    for (; entry && entry->type == PAPER_FACT; entry = entry->next) {
        if (paper_is_left_out(html->paper, entry))
            continue;
        if (i && i == half) {
            buf_addz(html->out, "</tbody></table>\n");
            open_facts(html);
        }
        add_fact(html, entry);
        i++;
    }
    buf_addz(html->out, n ? "</tbody></table>\n" : "");
    buf_addz(html->out, half < n ? "</div>\n" : "");
    return entry;
}

static void add_other(Html *html, const PaperEntry *entry)
{
    switch (entry->type) {
    case PAPER_HEAD: element(html, "<h3>", entry->label, "</h3>\n"); break;
    case PAPER_TABLE: add_table(html, entry); break;
    case PAPER_TEXT: element(html, "<p>", text_str(entry->cell.value.text), "</p>\n"); break;
    case PAPER_CODE: element(html, "<pre>", text_str(entry->cell.value.text), "</pre>\n"); break;
    case PAPER_FACT: break;
    }
}

static void add_part(Html *html, const PaperPart *part, int number)
{
    if (part->title.len) {
        Buf title = { 0 };
        if (number)
            paper_number(html->paper, number, &title);
        buf_add(&title, part->title);
        element(html, "<section>\n<h2>", buf_str(&title), "</h2>\n");
        buf_drop(&title);
    }
    for (const PaperEntry *entry = part->first; entry;) {
        if (entry->type == PAPER_FACT) {
            entry = add_facts(html, entry, part->compact);
            continue;
        }
        if (!paper_is_left_out(html->paper, entry))
            add_other(html, entry);
        entry = entry->next;
    }
    buf_addz(html->out, part->title.len ? "</section>\n" : "");
}

static void add_kicker(Html *html, const PaperPage *page)
{
    element(html, "<div custom-style=\"Kicker\"><p>", page->kicker, "");
    buf_addz(html->out, page->line.len ? html->paper->zh ? "　" : " · " : "");
    element(html, "", page->line, "</p></div>\n");
}

static void add_page(Html *html, const PaperPage *page)
{
    int number = 0;
    buf_addz(html->out, html->styled ? "<article>\n<header>\n" : "");
    if (page->kicker.len && html->styled)
        element(html, "<p class=\"kicker\">", page->kicker, "</p>\n");
    element(html, "<h1>", page->title, "</h1>\n");
    if (!html->styled)
        add_kicker(html, page);
    else if (page->line.len)
        element(html, "<p class=\"line\">", page->line, "</p>\n");
    buf_addz(html->out, html->styled ? "</header>\n" : "");
    for (const PaperPart *part = page->first; part; part = part->next)
        if (!paper_is_blank(html->paper, part))
            add_part(html, part, page->numbered ? ++number : 0);
    if (paper_has_derived(page))
        element(html, html->styled ? "<p class=\"legend\">" : "<div custom-style=\"Legend\"><p>", paper_legend(html->paper),
                html->styled ? "</p>\n" : "</p></div>\n");
    buf_addz(html->out, html->styled ? "</article>\n" : "");
}

void paper_as_html(const Paper *paper, bool styled, Buf *out)
{
    Html html = { .paper = paper, .styled = styled, .out = out };
    arena_init(&html.arena);
    Str title = paper->first ? paper->first->title : STR("");
    if (paper->pages > 1)
        title = paper->first->kicker;
    if (styled)
        page_begin(paper->zh, title, STYLE, out);
    else
        buf_addf(out, "<html lang=\"%s\">\n<body>\n", paper->zh ? "zh-CN" : "en");
    for (const PaperPage *page = paper->first; page; page = page->next)
        add_page(&html, page);
    page_end(out);
    vec_drop(&html.items);
    arena_drop(&html.arena);
}
