/* fuzz_run.c: any text is run as a script, or as entries at the prompt (it begins with '>', entries are parted by empty lines), in memory,
   without any permission and with limits. What fails changes nothing; a model that came about is dumped, read again from that text and
   is then the same. Built and run by test_run.py. */
#include <stdio.h>

#include "../../interp/base/base.h"
#include "../../interp/base/buf.h"
#include "../../interp/orgl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_output(void *ctx, const char *text, size_t size)
{
    buf_add(ctx, str_make(text, size));
}

static Orgl *begin(Buf *output)
{
    OrglHost host = { .ctx = output, .print = take_output };
    OrglOptions options = { .language = "en", .today = "2026-11-23", .sandbox = true, .width = 80, .limit_depth = 200, .limit_steps = 100000,
                            .limit_memory = 32u << 20, .limit_seconds = 2 };
    Orgl *orgl = orgl_new(&host, &options);
    ORGL_ASSERT(orgl);
    return orgl;
}

static void dump(Orgl *orgl, Buf *output, Buf *out)
{
    buf_clear(output);
    OrglStatus status = orgl_run_text(orgl, "dump", "dump", 4, true);
    ORGL_ASSERT(status == ORGL_OK);
    buf_clear(out);
    buf_add(out, buf_str(output));
}

/* Runs an entry; when it failed, there is a reason, and the model is what it was. */
static bool run(Orgl *orgl, Buf *output, Str text, bool prompt)
{
    Buf before = { 0 }, after = { 0 };
    dump(orgl, output, &before);
    OrglStatus status = orgl_run_text(orgl, "fuzz", text.ptr, text.len, prompt);
    ORGL_ASSERT(status == ORGL_OK || status == ORGL_FINDINGS || status == ORGL_SCRIPT || status == ORGL_FILES);
    bool fine = status == ORGL_OK || status == ORGL_FINDINGS;
    if (!fine) {
        ORGL_ASSERT(*orgl_report(orgl));
        ORGL_ASSERT(*orgl_report_json(orgl) == '[');
        dump(orgl, output, &after);
        ORGL_ASSERT(str_eq(buf_str(&before), buf_str(&after)));
    }
    buf_drop(&before);
    buf_drop(&after);
    return fine;
}

static void entries(Orgl *orgl, Buf *output, Str text)
{
    while (text.len) {
        const char *end = memmem(text.ptr, text.len, "\n\n", 2);
        size_t n = end ? (size_t)(end - text.ptr) : text.len;
        run(orgl, output, str_make(text.ptr, n), true);
        n += end ? 2 : 0;
        text = str_make(text.ptr + n, text.len - n);
    }
}

/* The dumped model, read again, is the same model. */
static void check_dump(Orgl *orgl, Buf *output)
{
    Buf first = { 0 }, second = { 0 }, other_output = { 0 };
    dump(orgl, output, &first);
    Orgl *other = begin(&other_output);
    OrglStatus status = orgl_run_text(other, "dump", first.ptr ? first.ptr : "", first.len, false);
    if (status != ORGL_OK)
        fprintf(stderr, "%s\n%s\n", orgl_report(other), first.ptr);
    ORGL_ASSERT(status == ORGL_OK);
    dump(other, &other_output, &second);
    if (!str_eq(buf_str(&first), buf_str(&second)))
        fprintf(stderr, "--- dumped\n%s\n--- read and dumped again\n%s\n", first.ptr, second.ptr);
    ORGL_ASSERT(str_eq(buf_str(&first), buf_str(&second)));
    orgl_free(other);
    buf_drop(&first);
    buf_drop(&second);
    buf_drop(&other_output);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = str_make((const char *)data, size);
    Buf output = { 0 };
    Orgl *orgl = begin(&output);
    if (size && data[0] == '>')
        entries(orgl, &output, str_make(text.ptr + 1, text.len - 1));
    else
        run(orgl, &output, text, false);
    check_dump(orgl, &output);
    orgl_free(orgl);
    buf_drop(&output);
    return 0;
}
