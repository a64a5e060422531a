/* lsp_complete.c: what may stand at the cursor, the canonical form, and the fixes that diagnostics bring. */
#include "../base/linediff.h"
#include "../syntax/fmt.h"
#include "complete.h"
#include "lsp.h"

/* ---- completion ---- */

/* Where the statement begins that the cursor is in or behind: what stands before it does not matter. */
static size_t statement_start(const LspIndex *index, size_t offset)
{
    size_t from = 0, to = index->statements.len;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (index->statements.at[middle].start <= offset)
            from = middle + 1;
        else
            to = middle;
    }
    return from ? index->statements.at[from - 1].start : 0;
}

/* What a word is, in a line; NULL: nothing to say. *kind: the editors' kinds of completions. */
static const char *doc_of(const Lsp *lsp, Sym word, int *kind)
{
    bool zh = lsp->lang == LANG_ZH;
    CommandId command = words_command(lsp->words, word);
    FunctionId function = words_function(lsp->words, word);
    TableId table = words_kind(lsp->words, word);
    *kind = 14;
    if (command != C_NONE)
        return zh ? COMMAND_INFO[command].doc_zh : COMMAND_INFO[command].doc;
    if (table != T_NONE)
        return zh ? TABLE_INFO[table].doc_zh : TABLE_INFO[table].doc;
    for (int t = 0; t < KIND_COUNT; t++) {
        FieldId field = words_field(lsp->words, (TableId)t, word);
        if (field == F_NONE)
            continue;
        *kind = 5;
        return zh ? FIELD_INFO[field].doc_zh : FIELD_INFO[field].doc;
    }
    if (function == FN_NONE)
        return NULL;
    *kind = 3;
    return zh ? FUNCTION_INFO[function].doc_zh : FUNCTION_INFO[function].doc;
}

static void add_detail(const Lsp *lsp, const Model *model, Str text, Buf *out)
{
    Str name = text.len > 1 && text.ptr[0] == '"' ? str_make(text.ptr + 1, text.len - 2) : text;
    Sym word = intern_find(lsp->intern, name);
    int kind = 1;
    Buf detail = { 0 };
    for (int t = 0; word != SYM_NONE && t < KIND_COUNT && !detail.len; t++) {
        int32_t row = model_find(model, (TableId)t, word);
        if (row == ROW_NONE)
            continue;
        kind = 7;
        buf_addf(&detail, "%s %.*s", lsp->lang == LANG_ZH ? TABLE_INFO[t].zh : TABLE_INFO[t].name,
                 STR_ARG(intern_str(lsp->intern, model_title(model, (TableId)t, row))));
    }
    const char *doc = word != SYM_NONE && !detail.len ? doc_of(lsp, word, &kind) : NULL;
    buf_addz(&detail, doc ? doc : "");
    buf_addf(out, ",\"kind\":%d,\"detail\":", kind);
    jdoc_write_text(buf_str(&detail), out);
    buf_drop(&detail);
}

static void add_choice(const Lsp *lsp, const LspDoc *doc, const Model *model, Str text, size_t from, size_t to, Buf *out)
{
    buf_addz(out, out->ptr[out->len - 1] == '[' ? "{\"label\":" : ",\n{\"label\":");
    jdoc_write_text(text, out);
    add_detail(lsp, model, text, out);
    buf_addz(out, ",\"textEdit\":{\"range\":");
    lsp_add_range(out, lsp, doc, from, to);
    buf_addz(out, ",\"newText\":");
    jdoc_write_text(text, out);
    buf_addz(out, "}}");
}

/* The script's functions, and its variables that are declared before the cursor: of the script, or in the statement around it. */
static void find_own(const LspIndex *index, size_t offset, size_t start, OwnNames *out)
{
    for (size_t i = 0; i < index->all.len; i++) {
        const Occurrence *one = &index->all.at[i];
        bool function = (one->flags & OCC_FUNCTION) != 0, top = (one->flags & OCC_TOP) != 0;
        bool seen = top ? function || one->start < offset : one->start >= start && one->start < offset;
        if (one->what == OCC_VARIABLE && one->flags & OCC_DEF && seen)
            vec_push(out, ((OwnName){ SYM_NONE, one->name, function }));
    }
}

void lsp_completion(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out)
{
    size_t offset = lsp_offset(lsp, doc, jdoc_member(params, "position"));
    size_t start = statement_start(lsp_doc_index(lsp, doc), offset);
    const Model *model = lsp_names(lsp, doc);
    Completion completion = { 0 };
    OwnNames own = { 0 };
    find_own(lsp_doc_index(lsp, doc), offset, start, &own);
    complete(lsp->words, lsp->intern, model, &own, lsp->lang, str_make(doc->text.ptr + start, offset - start), offset - start, &completion);
    buf_addf(out, "{\"isIncomplete\":%s,\"items\":[", completion.texts.len >= COMPLETION_MAX ? "true" : "false");
    for (size_t i = 0; i < completion.texts.len; i++)
        add_choice(lsp, doc, model, str_of(completion.texts.at[i]), start + completion.start, offset, out);
    buf_addz(out, "]}");
    completion_drop(&completion);
    vec_drop(&own);
}

/* ---- formatting ---- */

/* As linediff counts lines. */
static void find_lines(Str text, LspLines *out)
{
    vec_push(out, 0);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\n')
            vec_push(out, (uint32_t)(i + 1));
}

static size_t line_start(const LspLines *lines, Str text, uint32_t line)
{
    return line < lines->len ? lines->at[line] : text.len;
}

static void add_runs(const Lsp *lsp, const LspDoc *doc, Str old, Str new, const LineRuns *runs, Buf *out)
{
    LspLines old_lines = { 0 }, new_lines = { 0 };
    find_lines(old, &old_lines);
    find_lines(new, &new_lines);
    for (size_t i = 0; i < runs->len; i++) {
        LineRun run = runs->at[i];
        size_t from = line_start(&new_lines, new, run.new), to = line_start(&new_lines, new, run.new + run.n_new);
        buf_addz(out, i ? ",\n{\"range\":" : "{\"range\":");
        lsp_add_range(out, lsp, doc, line_start(&old_lines, old, run.old), line_start(&old_lines, old, run.old + run.n_old));
        buf_addz(out, ",\"newText\":");
        jdoc_write_text(str_make(new.ptr + from, to - from), out);
        buf_char(out, '}');
    }
    vec_drop(&old_lines);
    vec_drop(&new_lines);
}

void lsp_formatting(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out)
{
    UNUSED(params);
    Source source = { .name = "", .text = buf_str(&doc->text) };
    Diags diags;
    Buf form = { 0 };
    diags_init(&diags);
    if (fmt_source(lsp->words, lsp->intern, &source, &diags, &form)) {
        LineRuns runs = { 0 };
        linediff(buf_str(&doc->text), buf_str(&form), &runs);
        buf_char(out, '[');
        add_runs(lsp, doc, buf_str(&doc->text), buf_str(&form), &runs, out);
        buf_char(out, ']');
        vec_drop(&runs);
    }
    mem_free(source.lines);
    buf_drop(&form);
    diags_drop(&diags);
}

/* ---- fixes ---- */

static void add_action(const Lsp *lsp, const LspDoc *doc, const Jdoc *diagnostic, Str fix, Buf *out)
{
    Buf title = { 0 };
    buf_addf(&title, lsp->lang == LANG_ZH ? "改为“%.*s”" : "Change to '%.*s'", STR_ARG(fix));
    buf_addz(out, out->ptr[out->len - 1] == '[' ? "{\"title\":" : ",\n{\"title\":");
    jdoc_write_text(buf_str(&title), out);
    buf_addz(out, ",\"kind\":\"quickfix\",\"isPreferred\":true,\"diagnostics\":[");
    jdoc_write(diagnostic, out);
    buf_addz(out, "],\"edit\":{\"changes\":{");
    jdoc_write_text(str_of(doc->uri), out);
    buf_addz(out, ":[{\"range\":");
    jdoc_write(jdoc_member(diagnostic, "range"), out);
    buf_addz(out, ",\"newText\":");
    jdoc_write_text(fix, out);
    buf_addz(out, "}]}}}");
    buf_drop(&title);
}

void lsp_actions(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out)
{
    const Jdoc *range = jdoc_member(params, "range");
    size_t from = lsp_offset(lsp, doc, jdoc_member(range, "start")), to = lsp_offset(lsp, doc, jdoc_member(range, "end"));
    JdocFault fault;
    Jdoc *known = doc->diagnostics.len ? jdoc_read(buf_str(&doc->diagnostics), true, &fault) : NULL;
    buf_char(out, '[');
    for (size_t i = 0; i < jdoc_count(known); i++) {
        const Jdoc *diagnostic = jdoc_item(known, i), *place = jdoc_member(diagnostic, "range");
        Str fix = jdoc_text(jdoc_member(jdoc_member(diagnostic, "data"), "fix"));
        size_t start = lsp_offset(lsp, doc, jdoc_member(place, "start")), end = lsp_offset(lsp, doc, jdoc_member(place, "end"));
        if (fix.len && start <= to && end >= from)
            add_action(lsp, doc, diagnostic, fix, out);
    }
    buf_char(out, ']');
    jdoc_free(known);
}
