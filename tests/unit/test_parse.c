// link: base words source syntax
/* test_parse.c: texts and the trees they give, errors and their places, and what the prompt asks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "../../interp/syntax/parse.h"
#include "parse_cases.h"

/* One text, parsed. */
typedef struct Fix {
    Intern *intern;
    Words *words;
    Sources sources;
    Source *source;
    Arena arena;
    Diags diags;
    Buf out;
} Fix;

static void fix_init(Fix *fix, const char *text, size_t len)
{
    Buf copy = { 0 };
    memset(fix, 0, sizeof *fix);
    buf_add(&copy, str_make(text, len));
    fix->intern = intern_new();
    fix->words = words_new(fix->intern);
    fix->source = sources_add(&fix->sources, "t.org", NULL, &copy);
    arena_init(&fix->arena);
    diags_init(&fix->diags);
}

static void fix_drop(Fix *fix)
{
    buf_drop(&fix->out);
    diags_drop(&fix->diags);
    arena_drop(&fix->arena);
    sources_drop(&fix->sources);
    words_free(fix->words);
    intern_free(fix->intern);
}

static size_t parse(Fix *fix)
{
    Parser *parser = parser_new(fix->words, fix->intern, fix->source, &fix->arena, &fix->diags);
    size_t n = 0;
    for (Node *node; (node = parser_next(parser)) != NULL; n++) {
        if (n)
            buf_char(&fix->out, '\n');
        ast_dump(node, fix->intern, &fix->out);
    }
    parser_free(parser);
    return n;
}

static void test_trees(void **state)
{
    UNUSED(state);
    for (size_t i = 0; i < COUNT_OF(GOOD); i++) {
        Fix fix;
        fix_init(&fix, GOOD[i].text, strlen(GOOD[i].text));
        parse(&fix);
        if (diags_any(&fix.diags)) {
            diags_render(&fix.diags, &fix.sources, (DiagStyle){ LANG_EN, false, 1 }, &fix.out);
            fail_msg("%s\n%s", GOOD[i].text, fix.out.ptr);
        }
        assert_string_equal(fix.out.ptr, GOOD[i].trees);
        fix_drop(&fix);
    }
}

static void test_examples(void **state)
{
    UNUSED(state);
    for (size_t i = 0; i < COUNT_OF(EXAMPLES); i++) {
        Fix fix;
        fix_init(&fix, EXAMPLES[i].text, strlen(EXAMPLES[i].text));
        size_t n = parse(&fix);
        diags_render(&fix.diags, &fix.sources, (DiagStyle){ LANG_EN, false, 1 }, &fix.out);
        if (diags_any(&fix.diags) || n == 0)
            fail_msg("section %s:\n%s", EXAMPLES[i].section, fix.out.ptr);
        fix_drop(&fix);
    }
}

/* ---- errors ---- */

static void describe_errors(Fix *fix, Buf *out)
{
    for (size_t i = 0; i < fix->diags.all.len; i++) {
        const Diag *diag = fix->diags.all.at[i];
        buf_addf(out, "%s%s at %u..%u", i ? "\n" : "", DIAG_INFO[diag->code].code, diag->span.start, diag->span.end);
        if (diag->suggestion.len)
            buf_addf(out, " ?%.*s", STR_ARG(diag->suggestion));
        if (diag->fix.len)
            buf_addf(out, " =%.*s", STR_ARG(diag->fix));
    }
}

static void test_errors(void **state)
{
    UNUSED(state);
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        Fix fix;
        Buf errors = { 0 };
        fix_init(&fix, BAD[i].text, strlen(BAD[i].text));
        parse(&fix);
        describe_errors(&fix, &errors);
        if (!errors.len || strcmp(errors.ptr, BAD[i].errors) != 0)
            fail_msg("%s\ngives\n%s\nnot\n%s", BAD[i].text, errors.len ? errors.ptr : "", BAD[i].errors);
        buf_drop(&errors);
        fix_drop(&fix);
    }
}

/* An error costs its statement, no other. */
static void test_recovery(void **state)
{
    UNUSED(state);
    static const Good CASES[] = {
        { "print (1 + 2\nprint 3", "(error (print (binary + () (number 1) (number 2))))\n(print (number 3))" },
        { "print f(a b,\n  c)\nprint 2", "(error (print (call (name f) (name a))))\n(print (number 2))" },
        { "define post x {\n in !!\n grade G3\n}\nprint 1",
          "(define post (head (name x)) (error) (clause grade (item (name G3))))\n(print (number 1))" },
        { "if a {\n prnt 1\n print 2\n}", "(if (name a) (block (error) (print (number 2))) _)" },
        { "print 1 +\nprint 2", "(error (print (binary + (number 1) (error))))\n(print (number 2))" },
        { "print \"a {x b\" \nprint 1", "(error (print (interp (text \"a \") (name x))))\n(print (number 1))" },
        { "print 'a\nprint 1", "(error (print (error)))\n(print (number 1))" },
        { "if x\n{\n print 1\n}\nprint 2", "(error (if (name x) (block) _))\n(print (number 2))" },
        { "rule r { for post p\n whn 1\n when 1 > 2 }",
          "(rule r _ (rule-for (rule-var post p)) (error) (rule-part when (binary > (number 1) (number 2))))" },
        { "print 1 ) print\nprint 2", "(error (print (number 1)))\n(print (number 2))" },
        { "a b; print 1", "(error)\n(print (number 1))" },
        { "}\nprint 1", "(error)\n(print (number 1))" },
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        Fix fix;
        fix_init(&fix, CASES[i].text, strlen(CASES[i].text));
        parse(&fix);
        assert_string_equal(fix.out.ptr, CASES[i].trees);
        fix_drop(&fix);
    }
}

/* Ten broken lines and ten sound ones: ten diagnostics. */
static void test_many_errors(void **state)
{
    UNUSED(state);
    Buf text = { 0 };
    for (int i = 0; i < 10; i++)
        buf_addf(&text, "assign a%d too p\ndefine post p%d\n", i, i);
    Fix fix;
    fix_init(&fix, text.ptr, text.len);
    assert_int_equal(parse(&fix), 20);
    assert_int_equal(fix.diags.all.len, 10);
    assert_int_equal(fix.diags.dropped, 0);
    fix_drop(&fix);
    buf_drop(&text);
}

/* ---- limits ---- */

static void check_error(const Buf *text, DiagCode code)
{
    Fix fix;
    fix_init(&fix, text->ptr, text->len);
    parse(&fix);
    assert_int_equal(fix.diags.all.len, 1);
    assert_int_equal(fix.diags.all.at[0]->code, code);
    fix_drop(&fix);
}

static void test_depth(void **state)
{
    UNUSED(state);
    static const char *const NESTED[] = { "(",        "[",    "{a: ",  "-",         "not ",       "x -> ",
                                          "a ? b : ", "1 ^ ", "a of ", "\"{",       "exists ",    "1 + ",
                                          "fn() = ",  "f(",   "from ", "check of ", "a.b + (c + " };
    for (size_t i = 0; i < COUNT_OF(NESTED); i++) {
        Buf text = { 0 };
        buf_addz(&text, "print ");
        for (int k = 0; k < 100000; k++)
            buf_addz(&text, NESTED[i]);
        buf_char(&text, '1');
        check_error(&text, E110);
        buf_drop(&text);
    }
    Buf text = { 0 };
    for (int k = 0; k < 100000; k++)
        buf_addz(&text, "if a { ");
    check_error(&text, E110);
    buf_clear(&text);
    buf_addz(&text, "if a { }");
    for (int k = 0; k < 100000; k++)
        buf_addz(&text, " else if a { }");
    check_error(&text, E110);
    buf_drop(&text);
}

static void test_sizes(void **state)
{
    UNUSED(state);
    Buf text = { 0 };
    buf_addz(&text, "print ");
    buf_fill(&text, '1', 1000000);
    check_error(&text, E105);
    buf_clear(&text);
    buf_addz(&text, "print ");
    buf_fill(&text, 'a', 1000000);
    check_error(&text, E133);
    buf_clear(&text);
    buf_addz(&text, "print [");
    for (int i = 0; i < 70000; i++)
        buf_addz(&text, "1, ");
    buf_addz(&text, "1]");
    check_error(&text, E121);
    buf_clear(&text);
    buf_addz(&text, "print 1");
    for (int i = 0; i < 2000000; i++)
        buf_addz(&text, ", 1");
    check_error(&text, E121);
    buf_drop(&text);
}

/* ---- the prompt ---- */

typedef struct Entry {
    const char *text;
    EntryState state;
    char bracket;
} Entry;

static void test_entry_state(void **state)
{
    UNUSED(state);
    static const Entry ENTRIES[] = {
        { "", ENTRY_EMPTY, 0 },
        { "  # only a comment\n\n", ENTRY_EMPTY, 0 },
        { "print 1", ENTRY_COMPLETE, 0 },
        { "print (1 +", ENTRY_MORE, '(' },
        { "print [1,\n2,\n", ENTRY_MORE, '[' },
        { "if a {", ENTRY_MORE, '{' },
        { "if a {\n  print 1\n", ENTRY_MORE, '{' },
        { "if a {\n  print 1\n}", ENTRY_COMPLETE, 0 },
        { "define post a,", ENTRY_MORE, 0 },
        { "print 1 +\n", ENTRY_MORE, 0 },
        { "print a and", ENTRY_MORE, 0 },
        { "print 1 \\\n", ENTRY_MORE, 0 },
        { "print \"\"\"\n a", ENTRY_MORE, 0 },
        { "print \"a", ENTRY_COMPLETE, 0 },
        { "define post", ENTRY_COMPLETE, 0 },
        { "define post x {\n grade G3\n", ENTRY_MORE, '{' },
        { "let x =", ENTRY_MORE, 0 },
        { "rule r {\n for post p\n", ENTRY_MORE, '{' },
        { "f(fn(a) {\n", ENTRY_MORE, '{' },
        { "print )", ENTRY_COMPLETE, 0 },
        { "import posts from \"x\" {\n", ENTRY_MORE, '{' },
        { "show posts where", ENTRY_MORE, 0 },
        { "set x {\n bad !\n", ENTRY_MORE, '{' },
    };
    for (size_t i = 0; i < COUNT_OF(ENTRIES); i++) {
        Intern *intern = intern_new();
        Words *words = words_new(intern);
        char bracket;
        EntryState entry = parse_entry_state(words, intern, str_of(ENTRIES[i].text), &bracket);
        if (entry != ENTRIES[i].state || bracket != ENTRIES[i].bracket)
            fail_msg("%s\ngives %d %d", ENTRIES[i].text, (int)entry, bracket);
        words_free(words);
        intern_free(intern);
    }
}

/* ---- the rest ---- */

static void test_same_word(void **state)
{
    UNUSED(state);
    static const char TEXT[] = "\xC3\xA9t\xC3\xA9; e\xCC\x81te\xCC\x81; \xEF\xBD\x81; a";
    Fix fix;
    fix_init(&fix, TEXT, sizeof TEXT - 1);
    Parser *parser = parser_new(fix.words, fix.intern, fix.source, &fix.arena, &fix.diags);
    Sym words[4];
    for (int i = 0; i < 4; i++)
        words[i] = parser_next(parser)->kids[0]->sym;
    assert_null(parser_next(parser));
    assert_int_equal(words[0], words[1]); /* composed and decomposed */
    assert_int_equal(words[2], words[3]); /* full-width and ASCII */
    parser_free(parser);
    fix_drop(&fix);
}

static void test_comments(void **state)
{
    UNUSED(state);
    static const char TEXT[] = "#!/usr/bin/env orgl\nprint 1 # one\r\n  # two\nprint \"# none\"";
    static const Comment WANTED[] = { { 0, 19 }, { 28, 33 }, { 37, 42 } };
    Fix fix;
    size_t n;
    fix_init(&fix, TEXT, sizeof TEXT - 1);
    Parser *parser = parser_new(fix.words, fix.intern, fix.source, &fix.arena, &fix.diags);
    while (parser_next(parser))
        ;
    const Comment *comments = parser_comments(parser, &n);
    assert_int_equal(n, COUNT_OF(WANTED));
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(comments[i].start, WANTED[i].start);
        assert_int_equal(comments[i].end, WANTED[i].end);
    }
    parser_free(parser);
    fix_drop(&fix);
}

/* Places: a statement ends with its last token, kids lie inside, a rule's text can be cut out. */
static void test_places(void **state)
{
    UNUSED(state);
    static const char TEXT[] = "print  a + b  # x\nrule r \"R\" { for model\n when 1 > 2 }\n";
    Fix fix;
    fix_init(&fix, TEXT, sizeof TEXT - 1);
    Parser *parser = parser_new(fix.words, fix.intern, fix.source, &fix.arena, &fix.diags);
    Node *print = parser_next(parser), *rule = parser_next(parser);
    assert_int_equal(print->start, 0);
    assert_int_equal(print->end, 12);
    assert_int_equal(print->kids[0]->start, 7);
    assert_int_equal(print->kids[0]->end, 12);
    assert_int_equal(TEXT[(size_t)rule->num], '{');
    assert_int_equal(TEXT[rule->end - 1], '}');
    parser_free(parser);
    fix_drop(&fix);
}

static void test_expression(void **state)
{
    UNUSED(state);
    Fix fix;
    fix_init(&fix, "1 + x.load", 10);
    Node *node = parse_expression(fix.words, fix.intern, fix.source, &fix.arena, &fix.diags);
    ast_dump(node, fix.intern, &fix.out);
    assert_string_equal(fix.out.ptr, "(binary + (number 1) (attr load (name x)))");
    fix_drop(&fix);
    fix_init(&fix, "1 + 2 3", 7);
    assert_null(parse_expression(fix.words, fix.intern, fix.source, &fix.arena, &fix.diags));
    assert_int_equal(fix.diags.all.len, 1);
    fix_drop(&fix);
}

static void test_glued(void **state)
{
    UNUSED(state);
    Intern *intern = intern_new();
    Words *words = words_new(intern);
    Buf spaced = { 0 };
    assert_int_equal(parse_glued(words, intern, STR("定义岗位客服经理"), &spaced), 6);
    assert_string_equal(spaced.ptr, "定义 岗位 客服经理");
    buf_clear(&spaced);
    assert_int_equal(parse_glued(words, intern, STR("定义"), &spaced), 0);
    assert_int_equal(parse_glued(words, intern, STR("客服经理"), &spaced), 0);
    assert_int_equal(parse_glued(words, intern, STR("defined"), &spaced), 0);
    buf_drop(&spaced);
    words_free(words);
    intern_free(intern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trees),    cmocka_unit_test(test_examples),    cmocka_unit_test(test_errors),
        cmocka_unit_test(test_recovery), cmocka_unit_test(test_many_errors), cmocka_unit_test(test_depth),
        cmocka_unit_test(test_sizes),    cmocka_unit_test(test_entry_state), cmocka_unit_test(test_same_word),
        cmocka_unit_test(test_comments), cmocka_unit_test(test_places),      cmocka_unit_test(test_expression),
        cmocka_unit_test(test_glued),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
