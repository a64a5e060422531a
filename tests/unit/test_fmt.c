// link: base words source syntax
/* test_fmt.c: the form of scripts, and what formatting never does: change a tree, lose a comment, change its own work. Over pairs of
   texts, over every script of the project, and over these with blanks, line ends, comments and signs put in and taken out. The numbers
   are the same in every run; FUZZ_RUNS=N makes it longer, FUZZ_SEED another sequence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "../../interp/base/linediff.h"
#include "../../interp/base/os.h"
#include "../../interp/syntax/fmt.h"
#include "fmt_cases.h"

/* ---- one text ---- */

typedef struct Parsed { Buf trees, comments; bool fine; } Parsed;

static Source *add(Sources *sources, Str text)
{
    Buf copy = { 0 };
    buf_add(&copy, text);
    return sources_add(sources, "t.org", NULL, &copy);
}

static void parse(const Words *words, Intern *intern, Str text, Parsed *out)
{
    Sources sources = { 0 };
    Arena arena;
    Diags diags;
    size_t n;
    arena_init(&arena);
    diags_init(&diags);
    Source *source = add(&sources, text);
    Parser *parser = parser_new(words, intern, source, &arena, &diags);
    for (Node *node; (node = parser_next(parser)) != NULL;) {
        ast_dump(node, intern, &out->trees);
        buf_char(&out->trees, '\n');
    }
    const Comment *comments = parser_comments(parser, &n);
    for (size_t i = 0; i < n; i++) {
        Str comment = str_make(source->text.ptr + comments[i].start, comments[i].end - comments[i].start);
        while (comment.len && strchr(" \t\r", comment.ptr[comment.len - 1]))
            comment.len--;
        buf_add(&out->comments, comment);
        buf_char(&out->comments, '\n');
    }
    out->fine = !diags_any(&diags);
    parser_free(parser);
    diags_drop(&diags);
    arena_drop(&arena);
    sources_drop(&sources);
}

static void parsed_drop(Parsed *parsed)
{
    buf_drop(&parsed->trees);
    buf_drop(&parsed->comments);
}

static bool format(const Words *words, Intern *intern, Str text, Buf *out)
{
    Sources sources = { 0 };
    Diags diags;
    diags_init(&diags);
    bool fine = fmt_source(words, intern, add(&sources, text), &diags, out);
    assert_true(fine != diags_any(&diags));
    diags_drop(&diags);
    sources_drop(&sources);
    return fine;
}

/* Blanks at line ends, two blank lines, tabs: none, outside of texts and comments, which these scripts have. */
static void check_lines(const char *name, Str text)
{
    if (text.len && (text.ptr[text.len - 1] != '\n' || (text.len > 1 && text.ptr[text.len - 2] == '\n')))
        fail_msg("%s: the end of the text", name);
}

/* Gives false when the text has errors. */
static bool check_properties(const Words *words, Intern *intern, const char *name, Str text)
{
    Buf once = { 0 }, twice = { 0 };
    Parsed before = { 0 }, after = { 0 };
    bool fine = format(words, intern, text, &once);
    parse(words, intern, text, &before);
    if (fine != before.fine)
        fail_msg("%s: %s", name, fine ? "formatted with errors" : "refused without errors");
    if (fine) {
        parse(words, intern, buf_str(&once), &after);
        if (!after.fine || !str_eq(buf_str(&before.trees), buf_str(&after.trees)))
            fail_msg("%s: another tree\n%.*s\n---\n%.*s", name, STR_ARG(text), STR_ARG(buf_str(&once)));
        if (!str_eq(buf_str(&before.comments), buf_str(&after.comments)))
            fail_msg("%s: other comments\n%.*s\n---\n%.*s", name, STR_ARG(text), STR_ARG(buf_str(&once)));
        assert_true(format(words, intern, buf_str(&once), &twice));
        if (!str_eq(buf_str(&once), buf_str(&twice)))
            fail_msg("%s: formatted again\n%.*s\n---\n%.*s\n--- of\n%.*s", name, STR_ARG(buf_str(&once)), STR_ARG(buf_str(&twice)), STR_ARG(text));
        check_lines(name, buf_str(&once));
    } else if (once.len) {
        fail_msg("%s: a text with errors was written", name);
    }
    parsed_drop(&before);
    parsed_drop(&after);
    buf_drop(&once);
    buf_drop(&twice);
    return fine;
}

/* ---- pairs ---- */

static void test_cases(void **state)
{
    UNUSED(state);
    Intern *intern = intern_new();
    Words *words = words_new(intern);
    for (size_t i = 0; i < COUNT_OF(FMT_CASES); i++) {
        Buf out = { 0 };
        if (!format(words, intern, str_of(FMT_CASES[i].text), &out))
            fail_msg("has errors: %s", FMT_CASES[i].text);
        assert_string_equal(out.len ? out.ptr : "", FMT_CASES[i].formatted);
        check_properties(words, intern, FMT_CASES[i].text, str_of(FMT_CASES[i].text));
        buf_drop(&out);
    }
    words_free(words);
    intern_free(intern);
}

static void test_errors(void **state)
{
    UNUSED(state);
    static const char *const texts[] = { "define post {", "show posts where", "print \"a", "prnt 1", "let x = (1", "}", "print \xff" };
    Intern *intern = intern_new();
    Words *words = words_new(intern);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        Buf out = { 0 };
        assert_false(format(words, intern, str_of(texts[i]), &out));
        assert_int_equal(out.len, 0);
        buf_drop(&out);
    }
    words_free(words);
    intern_free(intern);
}

/* ---- all scripts of the project ---- */

typedef struct Corpus { VEC(char *) paths; const char *folder; } Corpus;

static void collect(Corpus *corpus, const char *folder);

static void add_path(void *ctx, const char *name, bool is_dir)
{
    Corpus *corpus = ctx;
    Buf path = { 0 };
    os_join(&path, str_of(corpus->folder), str_of(name));
    if (is_dir)
        collect(corpus, path.ptr);
    else if (str_eq(os_extension(str_of(name)), STR(".org")))
        vec_push(&corpus->paths, strdup(path.ptr));
    buf_drop(&path);
}

static void collect(Corpus *corpus, const char *folder)
{
    const char *outer = corpus->folder;
    corpus->folder = folder;
    os_list_dir(folder, add_path, corpus);
    corpus->folder = outer;
}

static void find_corpus(Corpus *corpus)
{
    static const char *const folders[] = { "examples", "stdlib", "tests" };
    const char *root = getenv("ROOT");
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        Buf path = { 0 };
        os_join(&path, str_of(root ? root : "."), str_of(folders[i]));
        collect(corpus, path.ptr);
        buf_drop(&path);
    }
    assert_true(corpus->paths.len > 100);
}

static void corpus_drop(Corpus *corpus)
{
    for (size_t i = 0; i < corpus->paths.len; i++)
        free(corpus->paths.at[i]);
    vec_drop(&corpus->paths);
}

static void test_scripts(void **state)
{
    UNUSED(state);
    Corpus corpus = { 0 };
    Intern *intern = intern_new();
    Words *words = words_new(intern);
    size_t fine = 0;
    find_corpus(&corpus);
    for (size_t i = 0; i < corpus.paths.len; i++) {
        Buf text = { 0 };
        assert_int_equal(os_read_file(corpus.paths.at[i], &text), 0);
        fine += check_properties(words, intern, corpus.paths.at[i], buf_str(&text));
        buf_drop(&text);
    }
    assert_true(fine > corpus.paths.len / 3);
    corpus_drop(&corpus);
    words_free(words);
    intern_free(intern);
}

/* ---- mutations ---- */

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* What may be put in nearly anywhere, and what takes it apart. */
static const char *const PUT_IN[] = { " ", "  ", "    ", "\n", "\n\n", "\n\n\n", " # c\n", "\\\n", " \\ # c\n", "\t", "\r\n", "\xE3\x80\x80", ";", " ; " };
static const char PLACES[] = " ,(){}[];\n=+-*/:.\"";

/* Puts blanks in before or behind a sign, or takes a blank out. */
static void mutate(Buf *text, uint64_t *random)
{
    size_t at = next_random(random) % (text->len + 1);
    while (at < text->len && !strchr(PLACES, text->ptr[at]))
        at++;
    if (at >= text->len)
        return;
    Buf out = { 0 };
    size_t kind = next_random(random) % 4, keep = at + (kind == 1);
    buf_add(&out, str_make(text->ptr, keep));
    if (kind < 3)
        buf_addz(&out, PUT_IN[next_random(random) % COUNT_OF(PUT_IN)]);
    buf_add(&out, str_make(text->ptr + keep + (kind == 3), text->len - keep - (kind == 3)));
    buf_drop(text);
    *text = out;
}

static uint64_t asked(const char *name, uint64_t usual)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : usual;
}

static void test_mutations(void **state)
{
    UNUSED(state);
    Corpus corpus = { 0 };
    Intern *intern = intern_new();
    Words *words = words_new(intern);
    uint64_t random = asked("FUZZ_SEED", 20261124), runs = asked("FUZZ_RUNS", 10000);
    size_t fine = 0;
    find_corpus(&corpus);
    for (uint64_t run = 0; run < runs; run++) {
        Buf text = { 0 };
        const char *path = corpus.paths.at[next_random(&random) % corpus.paths.len];
        assert_int_equal(os_read_file(path, &text), 0);
        for (size_t n = 1 + next_random(&random) % 4; n > 0 && text.len < 30000; n--)
            mutate(&text, &random);
        if (text.len < 30000)
            fine += check_properties(words, intern, path, buf_str(&text));
        buf_drop(&text);
    }
    assert_true(fine > runs / 20);
    corpus_drop(&corpus);
    words_free(words);
    intern_free(intern);
}

/* ---- differences ---- */

static void check_diff(const char *old, const char *new, const char *expected)
{
    Buf out = { 0 };
    linediff_unified(str_of(old), str_of(new), "a", "b", &out);
    assert_string_equal(out.len ? out.ptr : "", expected);
    buf_drop(&out);
}

static void test_diff(void **state)
{
    UNUSED(state);
    check_diff("a\nb\n", "a\nb\n", "");
    check_diff("", "a\n", "--- a\n+++ b\n@@ -0,0 +1 @@\n+a\n");
    check_diff("a\nb\nc\n", "a\nx\nc\n", "--- a\n+++ b\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n");
    check_diff("a\nb", "a\nb\n", "--- a\n+++ b\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");
    check_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n3\n4\n5\n6\n7\n8\n9\n0\n",
               "--- a\n+++ b\n@@ -1,5 +1,4 @@\n 1\n-2\n 3\n 4\n 5\n@@ -7,3 +6,4 @@\n 7\n 8\n 9\n+0\n");
}

/* The runs, applied to the old text, give the new one: over random texts of few different lines. */
static void test_diff_applies(void **state)
{
    UNUSED(state);
    uint64_t random = 7;
    for (int turn = 0; turn < 2000; turn++) {
        Buf texts[2] = { { 0 }, { 0 } }, made = { 0 };
        LineRuns runs = { 0 };
        buf_reserve(&texts[0], 1);
        buf_reserve(&texts[1], 1);
        for (int i = 0; i < 2; i++)
            for (size_t n = next_random(&random) % 12; n > 0; n--)
                buf_addf(&texts[i], "%c\n", (int)('a' + next_random(&random) % 4));
        linediff(buf_str(&texts[0]), buf_str(&texts[1]), &runs);
        size_t at = 0;
        for (size_t i = 0; i < runs.len; i++) {
            buf_add(&made, str_make(texts[0].ptr + at, runs.at[i].old * 2 - at));
            buf_add(&made, str_make(texts[1].ptr + runs.at[i].new * 2, runs.at[i].n_new * 2));
            at = (runs.at[i].old + runs.at[i].n_old) * 2;
        }
        buf_add(&made, str_make(texts[0].ptr + at, texts[0].len - at));
        assert_true(str_eq(buf_str(&made), buf_str(&texts[1])));
        buf_drop(&texts[0]);
        buf_drop(&texts[1]);
        buf_drop(&made);
        vec_drop(&runs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases),     cmocka_unit_test(test_errors), cmocka_unit_test(test_scripts),
                                        cmocka_unit_test(test_mutations), cmocka_unit_test(test_diff),   cmocka_unit_test(test_diff_applies) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
