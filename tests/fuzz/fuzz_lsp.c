/* fuzz_lsp.c: a client that sends anything, after a proper beginning: broken headers, messages and edits, requests about every place. The
   server answers each request once, with a JSON text, and does not crash. Scripts are checked by running them for a short time.
   Each line of the input is a message; a line that begins with '!' is sent as it is, without a header. Built and run by test_lsp.py. */
#include <stdio.h>

#include "../../interp/tool/lsp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_answer(void *ctx, Str message)
{
    JdocFault fault;
    size_t *answers = ctx;
    Jdoc *root = jdoc_read(message, true, &fault);
    ORGL_ASSERT(root && str_eq(jdoc_text(jdoc_member(root, "jsonrpc")), STR("2.0")));
    *answers += jdoc_member(root, "result") != NULL;
    jdoc_free(root);
}

static bool tell(Lsp *lsp, Str body)
{
    Buf message = { 0 };
    buf_addf(&message, "Content-Length: %zu\r\n\r\n", body.len);
    buf_add(&message, body);
    bool fine = lsp_feed(lsp, buf_str(&message));
    buf_drop(&message);
    return fine;
}

static void talk(Lsp *lsp, Str text)
{
    int status;
    while (text.len && !lsp_exited(lsp, &status)) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t n = newline ? (size_t)(newline - text.ptr) : text.len;
        Str line = str_make(text.ptr, n);
        bool fine = n && line.ptr[0] == '!' ? lsp_feed(lsp, str_make(line.ptr + 1, n - 1)) : tell(lsp, line);
        if (!fine)
            return;
        n += newline != NULL;
        text = str_make(text.ptr + n, text.len - n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t answers = 0;
    LspHost host = { .ctx = &answers, .send = take_answer, .apart = false, .check_seconds = 0.05 };
    Lsp *lsp = lsp_new(&host, LANG_EN);
    tell(lsp, STR("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}"));
    ORGL_ASSERT(answers == 1);
    talk(lsp, str_make((const char *)data, size));
    lsp_free(lsp);
    return 0;
}
