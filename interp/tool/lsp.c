/* lsp.c: messages: taken out of the stream, told apart by their method, answered. */
#include "lsp.h"

#include <stdlib.h>
#include <strings.h>

#include "../orgl.h"

/* ---- life ---- */

Lsp *lsp_new(const LspHost *host, Lang lang)
{
    Lsp *lsp = mem_zalloc(sizeof *lsp);
    lsp->host = *host;
    lsp->lang = lang;
    lsp->intern = intern_new();
    lsp->words = words_new(lsp->intern);
    return lsp;
}

void lsp_free(Lsp *lsp)
{
    while (lsp->docs.len)
        lsp_close_doc(lsp, vec_last(&lsp->docs));
    vec_drop(&lsp->docs);
    buf_drop(&lsp->input);
    words_free(lsp->words);
    intern_free(lsp->intern);
    mem_free(lsp);
}

bool lsp_exited(const Lsp *lsp, int *status)
{
    *status = lsp->shutdown ? 0 : 1;
    return lsp->exited;
}

/* ---- sending ---- */

enum { NOT_INITIALIZED = -32002, INVALID_REQUEST = -32600, NO_METHOD = -32601, PARSE_ERROR = -32700, REQUEST_FAILED = -32803 };

static void send(Lsp *lsp, Buf *message)
{
    lsp->host.send(lsp->host.ctx, buf_str(message));
    buf_drop(message);
}

static void add_id(const Jdoc *id, Buf *out)
{
    buf_addz(out, "{\"jsonrpc\":\"2.0\",\"id\":");
    jdoc_write(id, out);
}

static void send_result(Lsp *lsp, const Jdoc *id, Str result)
{
    Buf message = { 0 };
    add_id(id, &message);
    buf_addz(&message, ",\"result\":");
    buf_add(&message, result.len ? result : STR("null"));
    buf_char(&message, '}');
    send(lsp, &message);
}

static void send_error(Lsp *lsp, const Jdoc *id, int code, Str text)
{
    Buf message = { 0 };
    add_id(id, &message);
    buf_addf(&message, ",\"error\":{\"code\":%d,\"message\":", code);
    jdoc_write_text(text, &message);
    buf_addz(&message, "}}");
    send(lsp, &message);
}

static void publish(Lsp *lsp, Str uri, Str diagnostics)
{
    Buf message = { 0 };
    buf_addz(&message, "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/publishDiagnostics\",\"params\":{\"uri\":");
    jdoc_write_text(uri, &message);
    buf_addz(&message, ",\"diagnostics\":");
    buf_add(&message, diagnostics);
    buf_addz(&message, "}}");
    send(lsp, &message);
}

/* ---- checks ---- */

static void forget_published(Lsp *lsp, LspDoc *doc, const Jdoc *now)
{
    size_t kept = 0;
    for (size_t i = 0; i < doc->published.len; i++) {
        char *uri = doc->published.at[i];
        if (now && jdoc_member(now, uri)) {
            doc->published.at[kept++] = uri;
            continue;
        }
        publish(lsp, str_of(uri), STR("[]"));
        mem_free(uri);
    }
    doc->published.len = kept;
}

static bool was_published(const LspDoc *doc, const char *uri)
{
    for (size_t i = 0; i < doc->published.len; i++)
        if (strcmp(doc->published.at[i], uri) == 0)
            return true;
    return false;
}

static void publish_check(Lsp *lsp, LspDoc *doc, Str result)
{
    JdocFault fault;
    Jdoc *root = jdoc_read(result, true, &fault);
    const char *uri;
    const Jdoc *list;
    if (!root)
        return;                                  /* the check has crashed: what was said last stays */
    forget_published(lsp, doc, root);
    for (void *at = NULL; jdoc_next(root, &at, &uri, &list);) {
        Buf text = { 0 };
        jdoc_write(list, &text);
        publish(lsp, str_of(uri), buf_str(&text));
        if (strcmp(uri, doc->uri) == 0) {
            buf_clear(&doc->diagnostics);
            buf_add(&doc->diagnostics, buf_str(&text));
        }
        if (!was_published(doc, uri)) {
            size_t size = strlen(uri) + 1;
            vec_push(&doc->published, memcpy(mem_alloc(size), uri, size));
        }
        buf_drop(&text);
    }
    jdoc_free(root);
}

typedef struct CheckWork { const Lsp *lsp; const LspDoc *doc; } CheckWork;

static void check_apart(void *ctx, Buf *out)
{
    const CheckWork *work = ctx;
    lsp_check(work->lsp, work->doc, out);
}

static void check_here(Lsp *lsp, LspDoc *doc)
{
    Buf out = { 0 };
    lsp_check(lsp, doc, &out);
    publish_check(lsp, doc, buf_str(&out));
    buf_drop(&out);
}

void lsp_start_jobs(Lsp *lsp)
{
    for (size_t i = 0; i < lsp->docs.len; i++) {
        LspDoc *doc = lsp->docs.at[i];
        if (!doc->open || !doc->unchecked)
            continue;
        doc->unchecked = false;
        os_job_kill(&doc->job);
        buf_clear(&doc->job_out);
        if (!lsp->host.apart || os_job_start(&doc->job, check_apart, &(CheckWork){ lsp, doc }) != 0)
            check_here(lsp, doc);
    }
}

size_t lsp_jobs(Lsp *lsp, OsJob **out, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < lsp->docs.len && n < max; i++)
        if (lsp->docs.at[i]->job.pid)
            out[n++] = &lsp->docs.at[i]->job;
    return n;
}

void lsp_read_job(Lsp *lsp, OsJob *job)
{
    for (size_t i = 0; i < lsp->docs.len; i++) {
        LspDoc *doc = lsp->docs.at[i];
        if (&doc->job != job || os_job_read(job, &doc->job_out))
            continue;
        os_job_end(job);
        publish_check(lsp, doc, buf_str(&doc->job_out));
        buf_clear(&doc->job_out);
    }
}

/* ---- the beginning ---- */

static void take_options(Lsp *lsp, const Jdoc *params)
{
    const Jdoc *general = jdoc_member(jdoc_member(params, "capabilities"), "general");
    const Jdoc *encodings = jdoc_member(general, "positionEncodings");
    for (size_t i = 0; i < jdoc_count(encodings); i++)
        lsp->utf8 = lsp->utf8 || str_eq(jdoc_text(jdoc_item(encodings, i)), STR("utf-8"));
    Str locale = jdoc_text(jdoc_member(params, "locale"));
    if (locale.len >= 2)
        lsp->lang = memcmp(locale.ptr, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
}

static void initialize(Lsp *lsp, const Jdoc *id, const Jdoc *params)
{
    Buf result = { 0 };
    take_options(lsp, params);
    lsp->ready = true;
    buf_addf(&result, "{\"capabilities\":{\"positionEncoding\":\"%s\",\"textDocumentSync\":{\"openClose\":true,\"change\":2},"
             "\"completionProvider\":{\"triggerCharacters\":[\".\",\"@\",\":\",\"\\\"\",\"/\"]},\"hoverProvider\":true,\"definitionProvider\":true,"
             "\"referencesProvider\":true,\"documentHighlightProvider\":true,\"documentSymbolProvider\":true,"
             "\"documentFormattingProvider\":true,\"renameProvider\":{\"prepareProvider\":true},"
             "\"codeActionProvider\":{\"codeActionKinds\":[\"quickfix\"]}},\"serverInfo\":{\"name\":\"orgl\",\"version\":\"%s\"}}",
             lsp->utf8 ? "utf-8" : "utf-16", ORGL_VERSION);
    send_result(lsp, id, buf_str(&result));
    buf_drop(&result);
}

/* ---- documents ---- */

static Str uri_of(const Jdoc *params)
{
    return jdoc_text(jdoc_member(jdoc_member(params, "textDocument"), "uri"));
}

static void did_open(Lsp *lsp, const Jdoc *params)
{
    const Jdoc *item = jdoc_member(params, "textDocument");
    if (!uri_of(params).len)
        return;
    LspDoc *doc = lsp_open_doc(lsp, uri_of(params));
    doc->open = true;
    lsp_edit(lsp, doc, item);
    lsp_changed(doc);
}

static void did_change(Lsp *lsp, const Jdoc *params)
{
    const Jdoc *changes = jdoc_member(params, "contentChanges");
    LspDoc *doc = lsp_doc(lsp, uri_of(params));
    for (size_t i = 0; doc && i < jdoc_count(changes); i++)
        lsp_edit(lsp, doc, jdoc_item(changes, i));
    if (doc)
        lsp_changed(doc);
}

static void did_close(Lsp *lsp, const Jdoc *params)
{
    LspDoc *doc = lsp_doc(lsp, uri_of(params));
    if (!doc)
        return;
    forget_published(lsp, doc, NULL);
    lsp_close_doc(lsp, doc);
}

/* What is saved may be run or used by others. */
static void did_save(Lsp *lsp, const Jdoc *params)
{
    UNUSED(params);
    for (size_t i = 0; i < lsp->docs.len; i++)
        lsp->docs.at[i]->unchecked = true;
}

/* ---- methods ---- */

typedef struct Request { const char *method; LspAnswer *answer; } Request;
static const Request REQUESTS[] = {
    { "textDocument/completion", lsp_completion },
    { "textDocument/hover", lsp_hover },
    { "textDocument/definition", lsp_definition },
    { "textDocument/references", lsp_references },
    { "textDocument/documentHighlight", lsp_highlight },
    { "textDocument/documentSymbol", lsp_symbols },
    { "textDocument/formatting", lsp_formatting },
    { "textDocument/prepareRename", lsp_prepare_rename },
    { "textDocument/codeAction", lsp_actions },
};

typedef struct Notice { const char *method; void (*take)(Lsp *lsp, const Jdoc *params); } Notice;
static const Notice NOTICES[] = {
    { "textDocument/didOpen", did_open },
    { "textDocument/didChange", did_change },
    { "textDocument/didClose", did_close },
    { "textDocument/didSave", did_save },
};

static void rename_request(Lsp *lsp, const Jdoc *id, const Jdoc *params)
{
    Buf out = { 0 };
    LspDoc *doc = lsp_doc(lsp, uri_of(params));
    if (!doc || lsp_rename(lsp, doc, params, &out))
        send_result(lsp, id, buf_str(&out));
    else
        send_error(lsp, id, REQUEST_FAILED, buf_str(&out));
    buf_drop(&out);
}

static void answer(Lsp *lsp, const Jdoc *id, Str method, const Jdoc *params)
{
    if (str_eq(method, STR("shutdown"))) {
        lsp->shutdown = true;
        send_result(lsp, id, STR(""));
        return;
    }
    if (str_eq(method, STR("textDocument/rename"))) {
        rename_request(lsp, id, params);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(REQUESTS); i++) {
        if (!str_eq(method, str_of(REQUESTS[i].method)))
            continue;
        Buf result = { 0 };
        LspDoc *doc = lsp_doc(lsp, uri_of(params));
        if (doc)
            REQUESTS[i].answer(lsp, doc, params, &result);
        send_result(lsp, id, buf_str(&result));
        buf_drop(&result);
        return;
    }
    send_error(lsp, id, NO_METHOD, method);
}

static void take_request(Lsp *lsp, const Jdoc *id, Str method, const Jdoc *params)
{
    if (str_eq(method, STR("initialize")) && !lsp->ready)
        initialize(lsp, id, params);
    else if (!lsp->ready)
        send_error(lsp, id, NOT_INITIALIZED, method);
    else if (lsp->shutdown)
        send_error(lsp, id, INVALID_REQUEST, method);
    else
        answer(lsp, id, method, params);
}

static void take_notice(Lsp *lsp, Str method, const Jdoc *params)
{
    if (str_eq(method, STR("exit")))
        lsp->exited = true;
    for (size_t i = 0; i < COUNT_OF(NOTICES) && lsp->ready && !lsp->shutdown; i++)
        if (str_eq(method, str_of(NOTICES[i].method)))
            NOTICES[i].take(lsp, params);
}

static void take_message(Lsp *lsp, Str text)
{
    JdocFault fault;
    Jdoc *root = jdoc_read(text, true, &fault);
    if (!root) {
        send_error(lsp, NULL, PARSE_ERROR, str_of(fault.text));
        return;
    }
    const Jdoc *id = jdoc_member(root, "id"), *params = jdoc_member(root, "params");
    Str method = jdoc_text(jdoc_member(root, "method"));
    if (method.len && jdoc_type(id) != JDOC_NULL)
        take_request(lsp, id, method, params);
    else if (method.len)
        take_notice(lsp, method, params);
    else if (jdoc_type(root) != JDOC_OBJECT || (!jdoc_member(root, "result") && !jdoc_member(root, "error")))
        send_error(lsp, id, INVALID_REQUEST, STR("no method"));
    jdoc_free(root);
}

/* ---- the stream ---- */

#define HEADER_MAX 4096u
#define MESSAGE_MAX (256u << 20)

/* Lines up to an empty one; *size from Content-Length. 0: more of it is to come; SIZE_MAX: it is none. */
static size_t read_header(Str input, size_t *size)
{
    const char *end = memmem(input.ptr, input.len, "\r\n\r\n", 4);
    if (!end)
        return input.len > HEADER_MAX ? SIZE_MAX : 0;
    static const char name[] = "content-length:";
    bool found = false;
    for (const char *line = input.ptr; line < end;) {
        const char *line_end = memmem(line, (size_t)(end - line), "\r\n", 2);
        line_end = line_end ? line_end : end;
        if ((size_t)(line_end - line) > sizeof name - 1 && strncasecmp(line, name, sizeof name - 1) == 0) {
            char *stop;
            unsigned long long value = strtoull(line + sizeof name - 1, &stop, 10);
            found = stop > line + sizeof name - 1 && value <= MESSAGE_MAX;
            *size = (size_t)value;
        }
        line = line_end + 2;
    }
    return found ? (size_t)(end - input.ptr) + 4 : SIZE_MAX;
}

bool lsp_feed(Lsp *lsp, Str bytes)
{
    buf_add(&lsp->input, bytes);
    size_t at = 0;
    bool fine = true;
    while (at < lsp->input.len && fine && !lsp->exited) {
        size_t size = 0, header = read_header(str_make(lsp->input.ptr + at, lsp->input.len - at), &size);
        fine = header != SIZE_MAX;
        if (!fine || !header || lsp->input.len - at - header < size)
            break;
        take_message(lsp, str_make(lsp->input.ptr + at + header, size));
        at += header + size;
    }
    if (at) {
        memmove(lsp->input.ptr, lsp->input.ptr + at, lsp->input.len - at);
        lsp->input.len -= at;
    }
    if (!lsp->host.apart)
        lsp_start_jobs(lsp);
    return fine;
}
