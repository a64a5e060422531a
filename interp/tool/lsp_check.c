/* lsp_check.c: what a run of the script would complain about. It runs without permissions, for a short time, and nothing is kept. */
#include "handle.h"
#include "lsp.h"

typedef struct Check {
    const Lsp *lsp;
    const LspDoc *doc;
    Orgl *orgl;
    uint32_t own;              /* the document's source */
    LspLines lines;            /* of the source looked at last */
    uint32_t lines_of;
    size_t bom;                /* bytes of the document that its source lacks */
} Check;

/* ---- places ---- */

static void add_position(Check *check, Source *source, uint32_t offset, Buf *out)
{
    bool own = source->id == check->own;
    if (!own && check->lines_of != source->id) {
        lsp_find_lines(source->text, &check->lines);
        check->lines_of = source->id;
    }
    if (own)
        lsp_add_position(out, &check->doc->lines, buf_str(&check->doc->text), offset + check->bom, check->lsp->utf8);
    else
        lsp_add_position(out, &check->lines, source->text, offset, check->lsp->utf8);
}

static void add_range(Check *check, Span span, Buf *out)
{
    Source *source = sources_get(&check->orgl->sources, span.source);
    if (!source) {
        buf_addz(out, "{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":0,\"character\":0}}");
        return;
    }
    buf_addz(out, "{\"start\":");
    add_position(check, source, span.start, out);
    buf_addz(out, ",\"end\":");
    add_position(check, source, span.end < span.start ? span.start : span.end, out);
    buf_char(out, '}');
}

static bool add_uri(const Check *check, uint32_t id, Buf *out)
{
    const Source *source = sources_get(&check->orgl->sources, id);
    if (!source || source->id == check->own) {
        buf_addz(out, check->doc->uri);
        return true;
    }
    if (!source->path)
        return false;
    Buf real = { 0 };
    if (os_real_path(source->path, &real) == 0)
        lsp_add_uri(out, buf_str(&real));
    buf_drop(&real);
    return true;
}

/* ---- one diagnostic ---- */

static void add_message(const Check *check, const Diag *diag, Buf *out)
{
    Lang lang = check->orgl->report_lang;
    Buf text = { 0 };
    if (diag->file.len)
        buf_addf(&text, "%.*s:%u: ", STR_ARG(diag->file), diag->row);
    diag_message(diag, lang, &text);
    if (diag->suggestion.len)
        buf_addf(&text, lang == LANG_ZH ? "；您是不是要写“%.*s”？" : "; did you mean '%.*s'?", STR_ARG(diag->suggestion));
    if (diag->allowed.len)
        buf_addf(&text, lang == LANG_ZH ? "\n可以写：%.*s" : "\nallowed: %.*s", STR_ARG(diag->allowed));
    jdoc_write_text(buf_str(&text), out);
    buf_drop(&text);
}

static void add_notes(Check *check, const Diag *diag, Buf *out)
{
    bool zh = check->orgl->report_lang == LANG_ZH, any = false;
    for (size_t i = 0; i < diag->notes.len; i++) {
        const DiagNote *note = &diag->notes.at[i];
        Buf uri = { 0 };
        if (note->span.source && add_uri(check, note->span.source, &uri)) {
            buf_addz(out, any ? ",{\"location\":{\"uri\":" : ",\"relatedInformation\":[{\"location\":{\"uri\":");
            jdoc_write_text(buf_str(&uri), out);
            buf_addz(out, ",\"range\":");
            add_range(check, note->span, out);
            buf_addz(out, "},\"message\":");
            jdoc_write_text(zh && note->text_zh.len ? note->text_zh : note->text_en, out);
            buf_char(out, '}');
            any = true;
        }
        buf_drop(&uri);
    }
    buf_addz(out, any ? "]" : "");
}

enum { ERROR = 1, WARNING = 2 };

static void add_diagnostic(Check *check, const Diag *diag, Buf *out)
{
    Str fix = diag->fix.len ? diag->fix : diag->suggestion;
    buf_addz(out, "{\"range\":");
    add_range(check, diag->span, out);
    buf_addf(out, ",\"severity\":%d,\"code\":\"%s\",\"source\":\"orgl\",\"message\":", diag->code == E902 ? WARNING : ERROR,
             DIAG_INFO[diag->code].code);
    add_message(check, diag, out);
    add_notes(check, diag, out);
    if (fix.len) {
        buf_addz(out, ",\"data\":{\"fix\":");
        jdoc_write_text(fix, out);
        buf_char(out, '}');
    }
    buf_char(out, '}');
}

/* Permissions and limits are those of this check, not of the script's own runs. */
static bool is_told(const Diag *diag)
{
    return DIAG_INFO[diag->code].code[1] != '6';
}

/* ---- all of them, by uri ---- */

static void add_uri_of(const Check *check, const Diag *diag, Buf *out)
{
    if (!add_uri(check, diag->span.source, out))
        buf_addz(out, check->doc->uri);
}

static void add_all(Check *check, Buf *out)
{
    const Diags *diags = &check->orgl->diags;
    VEC(Str) uris = { 0 };
    Buf uri = { 0 };
    Arena arena;
    arena_init(&arena);
    vec_push(&uris, str_of(check->doc->uri));
    for (size_t i = 0; i < diags->all.len; i++) {
        size_t k = 0;
        buf_clear(&uri);
        add_uri_of(check, diags->all.at[i], &uri);
        while (k < uris.len && !str_eq(uris.at[k], buf_str(&uri)))
            k++;
        if (k == uris.len)
            vec_push(&uris, arena_str(&arena, buf_str(&uri)));
    }
    for (size_t k = 0; k < uris.len; k++) {
        bool any = false;
        buf_addz(out, k ? "],\n" : "{");
        jdoc_write_text(uris.at[k], out);
        buf_addz(out, ":[");
        for (size_t i = 0; i < diags->all.len; i++) {
            buf_clear(&uri);
            add_uri_of(check, diags->all.at[i], &uri);
            if (!is_told(diags->all.at[i]) || !str_eq(uris.at[k], buf_str(&uri)))
                continue;
            buf_addz(out, any ? ",\n" : "");
            add_diagnostic(check, diags->all.at[i], out);
            any = true;
        }
    }
    buf_addz(out, "]}");
    vec_drop(&uris);
    buf_drop(&uri);
    arena_drop(&arena);
}

static Orgl *new_handle(const Lsp *lsp, const LspDoc *doc)
{
    OrglHost host = { .ctx = NULL };
    OrglOptions options = { .default_language = lsp->lang == LANG_ZH ? "zh" : "en", .limit_seconds = lsp->host.check_seconds,
                            .limit_memory = (size_t)1 << 30 };
    Orgl *orgl = orgl_new(&host, &options);
    ORGL_ASSERT(orgl);
    if (doc->path)
        policy_add_root(&orgl->policy, os_dir_name(str_of(doc->path)));
    return orgl;
}

void lsp_check(const Lsp *lsp, const LspDoc *doc, Buf *out)
{
    Orgl *orgl = new_handle(lsp, doc);
    Buf text = { 0 };
    buf_add(&text, buf_str(&doc->text));
    Source *source = sources_add(&orgl->sources, doc->path ? os_base_name(str_of(doc->path)).ptr : doc->uri, doc->path, &text);
    Check check = { .lsp = lsp, .doc = doc, .orgl = orgl, .own = source->id, .bom = doc->text.len - source->text.len };
    Diags expects;
    diags_init(&expects);
    orgl->vm_host.expects = &expects;
    session_set_args(orgl->vm, 0, NULL);
    orgl_try_source(orgl, source);
    for (size_t i = 0; i < expects.all.len; i++)
        vec_push(&orgl->diags.all, expects.all.at[i]);
    orgl->report_lang = vm_rt(orgl->vm)->lang;
    add_all(&check, out);
    orgl->diags.all.len -= expects.all.len;
    diags_drop(&expects);
    vec_drop(&check.lines);
    if (!lsp->host.apart)                        /* else the process ends, and that is quicker */
        orgl_free(orgl);
}
