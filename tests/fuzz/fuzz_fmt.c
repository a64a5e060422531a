/* fuzz_fmt.c: any text is formatted, or refused with a diagnostic, without a crash or a hang; what was formatted stays as it is, with the
   same comments. That the tree stays the formatter checks itself. Built and run by test_fmt.py. */
#include "../../interp/base/linediff.h"
#include "../../interp/base/utf8.h"
#include "../../interp/syntax/fmt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool format(const Words *words, Intern *intern, Str text, Buf *out)
{
    Sources sources = { 0 };
    Diags diags;
    Buf copy = { 0 };
    diags_init(&diags);
    buf_add(&copy, text);
    bool fine = fmt_source(words, intern, sources_add(&sources, "fuzz", NULL, &copy), &diags, out);
    ORGL_ASSERT(fine || (diags_any(&diags) && out->len == 0));
    diags_drop(&diags);
    sources_drop(&sources);
    return fine;
}

static void check_diff(Str old, Str new)
{
    Buf made = { 0 };
    LineRuns runs = { 0 };
    linediff(old, new, &runs);
    ORGL_ASSERT((runs.len == 0) == str_eq(old, new));
    linediff_unified(old, new, "a", "b", &made);
    vec_drop(&runs);
    buf_drop(&made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = str_make((const char *)data, size);
    Intern *intern = intern_new();
    Words *words = words_new(intern);
    Buf once = { 0 }, twice = { 0 };
    if (format(words, intern, text, &once)) {
        ORGL_ASSERT(format(words, intern, buf_str(&once), &twice));
        ORGL_ASSERT(str_eq(buf_str(&once), buf_str(&twice)));
        check_diff(text, buf_str(&once));
    }
    buf_drop(&once);
    buf_drop(&twice);
    words_free(words);
    intern_free(intern);
    return 0;
}
