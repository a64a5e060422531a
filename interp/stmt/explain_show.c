/* explain_show.c: explanations as indented text, as Markdown, as a page, and as a record for JSON. */
#include "../output/output.h"
#include "../output/page.h"
#include "explain.h"

static void add_value(Explainer *ex, const Why *why, Buf *out)
{
    if (why->bare)
        return;
    buf_addz(out, " = ");
    buf_add(out, why_value(ex, why->value));
}

/* (share as stated; service.org:12) */
static void add_remark(Explainer *ex, const Why *why, Buf *out)
{
    if (!why->note.len && !why->place.len)
        return;
    buf_addz(out, ex->zh ? "（" : "  (");
    buf_add(out, why->note);
    if (why->note.len && why->place.len)
        buf_addz(out, ex->zh ? "；" : "; ");
    buf_add(out, why->place);
    buf_addz(out, ex->zh ? "）" : ")");
}

static void add_lead(Buf *out, int depth)
{
    for (int i = 0; i < depth; i++)
        buf_addz(out, "    ");
}

static void text_level(Explainer *ex, const Why *why, int depth, Buf *out)
{
    add_lead(out, depth);
    buf_add(out, why->what);
    add_value(ex, why, out);
    add_remark(ex, why, out);
    buf_char(out, '\n');
    if (why->formula.len) {
        add_lead(out, depth + 1);
        buf_addz(out, ex->zh ? "公式：" : "formula: ");
        buf_add(out, why->formula);
        buf_char(out, '\n');
    }
    if (why->doc.len && depth == 0) {
        add_lead(out, depth + 1);
        buf_add(out, why->doc);
        buf_char(out, '\n');
    }
    for (const Why *part = why->first; part; part = part->next)
        text_level(ex, part, depth + 1, out);
}

void why_as_text(Explainer *ex, const Why *why, Buf *out)
{
    text_level(ex, why, 0, out);
}

/* ---- Markdown ---- */

static void add_code(Buf *out, Str text)
{
    buf_addz(out, "`");
    for (size_t i = 0; i < text.len; i++)
        buf_char(out, text.ptr[i] == '`' ? '\'' : text.ptr[i]);
    buf_addz(out, "`");
}

static void add_marked(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("\\`*_[]<>|#", text.ptr[i]))
            buf_char(out, '\\');
        buf_char(out, text.ptr[i]);
    }
}

static void markdown_level(Explainer *ex, const Why *why, int depth, Buf *out)
{
    Buf rest = { 0 };
    add_value(ex, why, &rest);
    add_remark(ex, why, &rest);
    for (int i = 1; i < depth; i++)
        buf_addz(out, "  ");
    buf_addz(out, depth ? "- " : "# ");
    add_marked(out, why->what);
    add_marked(out, buf_str(&rest));
    buf_addz(out, depth ? "\n" : "\n\n");
    buf_drop(&rest);
    if (why->formula.len && depth) {
        for (int i = 1; i < depth; i++)
            buf_addz(out, "  ");
        buf_addz(out, ex->zh ? "  公式：" : "  formula: ");
    } else if (why->formula.len) {
        buf_addz(out, ex->zh ? "公式：" : "Formula: ");
    }
    if (why->formula.len) {
        add_code(out, why->formula);
        buf_addz(out, depth ? "\n" : "\n\n");
    }
    if (why->doc.len && depth == 0) {
        add_marked(out, why->doc);
        buf_addz(out, "\n\n");
    }
    for (const Why *part = why->first; part; part = part->next)
        markdown_level(ex, part, depth + 1, out);
}

void why_as_markdown(Explainer *ex, const Why *why, Buf *out)
{
    markdown_level(ex, why, 0, out);
}

/* ---- a page ---- */

static void html_level(Explainer *ex, const Why *why, Buf *out)
{
    Buf rest = { 0 };
    add_value(ex, why, &rest);
    buf_addz(out, "<li><b>");
    output_html_text(why->what, out);
    buf_addz(out, "</b>");
    output_html_text(buf_str(&rest), out);
    buf_clear(&rest);
    add_remark(ex, why, &rest);
    buf_addz(out, "<span class=\"remark\">");
    output_html_text(buf_str(&rest), out);
    buf_addz(out, "</span>");
    if (why->formula.len) {
        buf_addz(out, "<br><code>");
        output_html_text(why->formula, out);
        buf_addz(out, "</code>");
    }
    if (why->first)
        buf_addz(out, "\n<ul>\n");
    for (const Why *part = why->first; part; part = part->next)
        html_level(ex, part, out);
    buf_addz(out, why->first ? "</ul></li>\n" : "</li>\n");
    buf_drop(&rest);
}

void why_as_html(Explainer *ex, const Why *why, Buf *out)
{
    page_begin(ex->zh, why->what, "ul{padding-left:1.4em}li{margin:.15em 0}.remark{color:#5a6b7d}code{color:#345}", out);
    buf_addz(out, "<h1>");
    output_html_text(why->what, out);
    buf_addz(out, "</h1>\n");
    if (why->doc.len) {
        buf_addz(out, "<p>");
        output_html_text(why->doc, out);
        buf_addz(out, "</p>\n");
    }
    buf_addz(out, "<ul>\n");
    html_level(ex, why, out);
    buf_addz(out, "</ul>\n");
    page_end(out);
}

/* ---- for programs ---- */

static void set_text(Explainer *ex, Value record, const char *key, Str text)
{
    if (text.len)
        record_setz(ex->ctx->rt, record.record, key, value_text(ex->ctx->rt, text));
}

Value why_as_record(Explainer *ex, const Why *why)
{
    Rt *rt = ex->ctx->rt;
    Value record = value_record(rt, 7);
    set_text(ex, record, "what", why->what);
    record_setz(rt, record.record, "value", why->value);
    set_text(ex, record, "formula", why->formula);
    set_text(ex, record, "doc", why->doc);
    set_text(ex, record, "note", why->note);
    set_text(ex, record, "place", why->place);
    if (!why->first)
        return record;
    Value parts = value_list(rt, (uint32_t)why->n);
    for (const Why *part = why->first; part; part = part->next)
        list_push(rt, parts.list, why_as_record(ex, part));
    record_setz(rt, record.record, "parts", parts);
    return record;
}
