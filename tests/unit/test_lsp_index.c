/* test_lsp_index.c: where names stand in a script, and that an index that follows edits is the one that a new reading gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "../../interp/base/os.h"
#include "../../interp/base/utf8.h"
#include "../../interp/tool/lsp_index.h"

typedef struct Fix { Intern *intern; Words *words; } Fix;

static Fix fix_new(void)
{
    Intern *intern = intern_new();
    return (Fix){ intern, words_new(intern) };
}

static void fix_drop(Fix *fix)
{
    words_free(fix->words);
    intern_free(fix->intern);
}

/* ---- names ---- */

static void show(const Fix *fix, const LspIndex *index, Buf *out)
{
    for (size_t i = 0; i < index->all.len; i++) {
        const Occurrence *one = &index->all.at[i];
        const char *what = one->what == OCC_VARIABLE ? "variable" : one->what == OCC_FIELD ? "field" : one->what == T_NONE ? "any" : TABLE_INFO[one->what].name;
        buf_addf(out, "%s%u %s %s%s", i ? "; " : "", one->start, what, intern_str(fix->intern, one->name).ptr, one->flags & OCC_DEF ? "!" : "");
        if (one->what == OCC_VARIABLE && !(one->flags & OCC_DEF))
            buf_addf(out, "@%u", one->decl - 1);
    }
}

static void check(const char *text, const char *expected)
{
    Fix fix = fix_new();
    Buf found = { 0 };
    LspIndex *index = index_new(fix.words, fix.intern, str_of(text));
    show(&fix, index, &found);
    assert_string_equal(found.len ? found.ptr : "", expected);
    index_free(index);
    buf_drop(&found);
    fix_drop(&fix);
}

static void test_names(void **state)
{
    UNUSED(state);
    check("define post a \"A\" in u reports to b", "12 post a!; 18 field in; 21 unit u; 23 field reports; 34 post b");
    check("define post a, \"b c\"", "12 post a!; 15 post b c!");
    check("define duty d { requires s >= 2; authority decide }", "12 duty d!; 16 field requires; 25 skill s; 33 field authority");
    check("assign d, e to p share 5%, to q as accountable", "7 duty d; 10 duty e; 15 post p; 30 post q");
    check("weight kpi k 40%, l 60% for p in region r", "11 kpi k; 18 kpi l; 28 post p; 40 region r");
    check("drop weight kpi k for p in region r", "16 kpi k; 22 post p; 34 region r");
    check("grant x to p as decide\nrevoke x from p", "6 decision x; 11 post p; 30 decision x; 37 post p");
    check("rename post a to b", "12 post a; 17 post b!");
    check("print unit:hotline.load", "11 unit hotline");
    check("check wide_span, x; waive x for lead because \"y\"", "6 rule wide_span; 17 rule x; 26 rule x; 32 any lead");
    check("let n = 1\nprint n + m", "4 variable n!; 16 variable n@4; 20 any m");
    check("fn f(a, b = 2) = a + b + g(1)\nfn g(x) = x", "3 variable f!; 5 variable a!; 8 variable b!; 17 variable a@5; 21 variable b@8; 25 variable g@33; 33 variable g!; 35 variable x!; 40 variable x@35");
    check("for i, p in posts where span > 1 { print p, i }", "4 variable i!; 7 variable p!; 24 field span; 41 variable p@7; 44 variable i@4");
    check("try { fail \"a\" } rescue e { print e.message }", "24 variable e!; 34 variable e@24");
    check("print map(xs, x -> x + 1)", "6 any map; 10 any xs; 14 variable x!; 19 variable x@14");
    check("print \"a {b} {lead.load}\"", "10 any b; 14 any lead");
    check("rule r { for post p\nwhen p.span > 1 }", "5 rule r!; 18 variable p!; 25 variable p@18");
    check("set a { reports b }", "4 any a; 8 field reports; 16 post b");
    check("定义 岗位 甲 隶属 乙；显示 甲 的 负荷", "14 post 甲!; 18 field 隶属; 25 unit 乙; 38 any 甲");
}

/* ---- edits ---- */

static void compare(const Fix *fix, const LspIndex *index, Str text)
{
    LspIndex *anew = index_new(fix->words, fix->intern, text);
    Buf found = { 0 }, expected = { 0 };
    show(fix, index, &found);
    show(fix, anew, &expected);
    if (!str_eq(buf_str(&found), buf_str(&expected))) {
        size_t same = 0;
        while (same < found.len && same < expected.len && found.ptr[same] == expected.ptr[same])
            same++;
        same = same > 60 ? same - 60 : 0;
        fail_msg("after an edit: …%.200s\n--- instead of …%.200s\n--- of\n%.*s", found.ptr + same, expected.ptr + same, STR_ARG(text));
    }
    assert_int_equal(index->statements.len, anew->statements.len);
    for (size_t i = 0; i < anew->statements.len; i++) {
        assert_int_equal(index->statements.at[i].start, anew->statements.at[i].start);
        assert_int_equal(index->statements.at[i].end, anew->statements.at[i].end);
    }
    for (size_t i = 0; i < anew->all.len; i++)
        assert_int_equal(index->all.at[i].stmt, anew->all.at[i].stmt);
    assert_int_equal(index_names(index), index_names(anew));
    index_free(anew);
    buf_drop(&found);
    buf_drop(&expected);
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static size_t at_character(const Buf *text, size_t at)
{
    while (at < text->len && ((unsigned char)text->ptr[at] & 0xC0) == 0x80)
        at++;
    return at;
}

static const char *const TYPED[] = { "a", " ", "\n", "", "define post q in u\n", "print x\n", "{", "}", "\"", "(", ")", ",", " and ", "let z = 1\n", "fn h(y) = y\n", "#", "\\\n",
                                     "run \"f.org\"\n", "define field post.f text\n", "组", "assign d to p\n", ";", "posts where ", "\"\"\"" };

static void edit_once(const Fix *fix, Buf *text, LspIndex **index, uint64_t *random)
{
    size_t from = at_character(text, next_random(random) % (text->len + 1)), to = from;
    if (next_random(random) % 2)
        to = at_character(text, from + next_random(random) % 20 > text->len ? text->len : from + next_random(random) % 20);
    to = to > text->len ? text->len : to < from ? from : to;
    const char *typed = TYPED[next_random(random) % COUNT_OF(TYPED)];
    Buf made = { 0 };
    buf_add(&made, str_make(text->ptr, from));
    buf_addz(&made, typed);
    buf_add(&made, str_make(text->ptr + to, text->len - to));
    buf_drop(text);
    *text = made;
    *index = index_edit(*index, fix->words, fix->intern, buf_str(text), (uint32_t)from, (uint32_t)to, (uint32_t)(from + strlen(typed)));
    if (!*index)
        *index = index_new(fix->words, fix->intern, buf_str(text));
}

static void test_edits(void **state)
{
    UNUSED(state);
    static const char *const files[] = { "examples/bakery.org", "examples/workload.org", "examples/organogram.org", "examples/客服团队.org", "stdlib/rules.org" };
    const char *root = getenv("ROOT");
    Fix fix = fix_new();
    uint64_t random = 5;
    for (int run = 0; run < 400; run++) {
        Buf path = { 0 }, text = { 0 };
        os_join(&path, str_of(root ? root : "."), str_of(files[next_random(&random) % COUNT_OF(files)]));
        assert_int_equal(os_read_file(path.ptr, &text), 0);
        LspIndex *index = index_new(fix.words, fix.intern, buf_str(&text));
        for (int i = 0; i < 12; i++) {
            edit_once(&fix, &text, &index, &random);
            compare(&fix, index, buf_str(&text));
        }
        index_free(index);
        buf_drop(&path);
        buf_drop(&text);
    }
    fix_drop(&fix);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_names), cmocka_unit_test(test_edits) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
