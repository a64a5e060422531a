/* diag_json.c: diagnostics for programs. */
#include "../base/jdoc.h"
#include "diag.h"

static void add_member(Buf *out, const char *key, Str text)
{
    buf_addf(out, ", \"%s\": ", key);
    jdoc_write_text(text, out);
}

static void add_number(Buf *out, const char *key, uint32_t number)
{
    buf_addf(out, ", \"%s\": %u", key, number);
}

/* Members file, line, column, end_line, end_column; nothing for nowhere. */
static void add_span(Buf *out, Sources *sources, Span span)
{
    Source *source = sources_get(sources, span.source);
    uint32_t line, column;
    if (!source)
        return;
    add_member(out, "file", str_of(source->name));
    source_place(source, span.start, &line, &column);
    add_number(out, "line", line);
    add_number(out, "column", column);
    source_place(source, span.end < span.start ? span.start : span.end, &line, &column);
    add_number(out, "end_line", line);
    add_number(out, "end_column", column);
}

static void add_optional(Buf *out, const char *key, Str text)
{
    if (text.len)
        add_member(out, key, text);
}

static void add_place(Buf *out, Sources *sources, const Diag *diag)
{
    if (diag->file.len == 0) {
        add_span(out, sources, diag->span);
        return;
    }
    add_member(out, "file", diag->file);
    if (diag->row)
        add_number(out, "row", diag->row);
    if (diag->column)
        add_number(out, "column", diag->column);
}

static void add_notes(Buf *out, Sources *sources, const Diag *diag, Lang lang)
{
    for (size_t i = 0; i < diag->notes.len; i++) {
        const DiagNote *note = &diag->notes.at[i];
        buf_addz(out, i ? ", {\"message\": " : ", \"notes\": [{\"message\": ");
        jdoc_write_text(lang == LANG_ZH && note->text_zh.len ? note->text_zh : note->text_en, out);
        add_span(out, sources, note->span);
        buf_char(out, '}');
    }
    if (diag->notes.len)
        buf_char(out, ']');
}

static void add_trace(Buf *out, Sources *sources, const Diag *diag)
{
    for (size_t i = 0; i < diag->trace.len; i++) {
        buf_addz(out, i ? ", {\"function\": " : ", \"trace\": [{\"function\": ");
        jdoc_write_text(diag->trace.at[i].function, out);
        add_optional(out, "args", diag->trace.at[i].args);
        add_span(out, sources, diag->trace.at[i].span);
        buf_char(out, '}');
    }
    if (diag->trace.len)
        buf_char(out, ']');
}

void diags_json(const Diags *diags, Sources *sources, Lang lang, Buf *out)
{
    Buf message = { 0 };
    buf_char(out, '[');
    for (size_t i = 0; i < diags->all.len; i++) {
        const Diag *diag = diags->all.at[i];
        buf_addf(out, "%s\n  {\"code\": \"%s\"", i ? "," : "", DIAG_INFO[diag->code].code);
        buf_clear(&message);
        diag_message(diag, lang, &message);
        add_member(out, "message", buf_str(&message));
        add_place(out, sources, diag);
        add_optional(out, "suggestion", diag->suggestion);
        add_optional(out, "fix", diag->fix);
        add_optional(out, "allowed", diag->allowed);
        add_notes(out, sources, diag, lang);
        add_trace(out, sources, diag);
        buf_char(out, '}');
    }
    buf_addz(out, diags->all.len ? "\n]\n" : "]\n");
    buf_drop(&message);
}
