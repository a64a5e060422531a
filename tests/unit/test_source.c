// link: base words source
/* test_source.c: places in texts, and diagnostics as people and programs read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../interp/base/utf8.h"
#include "../../interp/source/diag.h"

static const DiagStyle EN = { LANG_EN, false, 1 }, ZH = { LANG_ZH, false, 1 };

typedef struct Case { Sources sources; Diags diags; Buf out; } Case;

static int set_up(void **state)
{
    Case *c = mem_zalloc(sizeof *c);
    diags_init(&c->diags);
    *state = c;
    return 0;
}

static int tear_down(void **state)
{
    Case *c = *state;
    sources_drop(&c->sources);
    diags_drop(&c->diags);
    buf_drop(&c->out);
    mem_free(c);
    return mem_in_use() != 0;
}

static Source *add(Case *c, const char *name, const char *text)
{
    Buf buf = { 0 };
    buf_addz(&buf, text);
    Source *source = sources_add(&c->sources, name, NULL, &buf);
    assert_null(buf.ptr);
    return source;
}

/* The first stretch of the source that reads so. */
static Span span_of(const Source *source, const char *text)
{
    const char *at = strstr(source->text.ptr, text);
    assert_non_null(at);
    uint32_t start = (uint32_t)(at - source->text.ptr);
    return (Span){ source->id, start, start + (uint32_t)strlen(text) };
}

static Diag *no_post(Case *c, Span span, const char *name)
{
    return DIAG(&c->diags, E204, span, STR("post"), str_of(name), );
}

static void assert_out(Case *c, const char *expected)
{
    assert_string_equal(c->out.ptr ? c->out.ptr : "", expected);
    buf_clear(&c->out);
}

static void assert_shown(Case *c, DiagStyle style, const char *expected)
{
    diags_render(&c->diags, &c->sources, style, &c->out);
    assert_out(c, expected);
    diags_clear(&c->diags);
}

/* ---- sources ---- */

static void places(void **state)
{
    Case *c = *state;
    Source *s = add(c, "a.org", "one\ntwo 岗位 x\r\n\nlast");
    static const struct { uint32_t offset, line, column; } CASES[] = {
        { 0, 1, 1 }, { 3, 1, 4 }, { 4, 2, 1 }, { 8, 2, 5 }, { 11, 2, 6 }, { 15, 2, 8 }, { 17, 2, 10 }, { 18, 3, 1 },
        { 19, 4, 1 }, { 23, 4, 5 }, { 999, 4, 5 },
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        uint32_t line, column;
        source_place(s, CASES[i].offset, &line, &column);
        assert_int_equal(line, CASES[i].line);
        assert_int_equal(column, CASES[i].column);
    }
    assert_true(str_eq(source_line(s, 1), STR("one")));
    assert_true(str_eq(source_line(s, 2), STR("two 岗位 x")));
    assert_true(str_eq(source_line(s, 3), STR("")));
    assert_true(str_eq(source_line(s, 4), STR("last")));
    assert_true(str_eq(source_line(s, 0), STR("")));
    assert_true(str_eq(source_line(s, 5), STR("")));
}

static void kinds_of_sources(void **state)
{
    Case *c = *state;
    Buf empty = { 0 }, text = { 0 };
    Source *a = sources_add(&c->sources, "<prompt>", NULL, &empty);
    assert_int_equal(a->id, 1);
    assert_int_equal(a->text.len, 0);
    assert_string_equal(a->text.ptr, "");
    buf_addz(&text, "\xef\xbb\xbfshow x");
    Source *b = sources_add(&c->sources, "b.org", "/tmp/b.org", &text);
    assert_string_equal(b->text.ptr, "show x");
    assert_string_equal(b->path, "/tmp/b.org");
    assert_ptr_equal(sources_get(&c->sources, 2), b);
    assert_null(sources_get(&c->sources, 0));
    b->first_line = 40;
    uint32_t line, column;
    source_place(b, 5, &line, &column);
    assert_true(line == 40 && column == 6);
    assert_true(str_eq(source_line(b, 40), STR("show x")));
    assert_true(str_eq(source_line(b, 1), STR("")));
    source_place(a, 0, &line, &column);
    assert_true(line == 1 && column == 1);
}

static void many_lines(void **state)
{
    Case *c = *state;
    Buf text = { 0 };
    for (int i = 0; i < 100000; i++)
        buf_addf(&text, "line %05d\n", i);
    Source *s = sources_add(&c->sources, "big", NULL, &text);
    assert_null(s->lines);
    for (uint32_t i = 0; i < 100000; i++) {
        uint32_t line, column;
        source_place(s, i * 11 + i % 11, &line, &column);
        assert_true(line == i + 1 && column == i % 11 + 1);
    }
}

/* ---- rendering ---- */

static void as_the_manual_says(void **state)
{
    Case *c = *state;
    Source *s = add(c, "service.org", "\n\n\n\n\n\n\n\n\n\n\n\n\n    reports to directer\n");
    Diag *diag = no_post(c, span_of(s, "directer"), "directer");
    diag->suggestion = diag_keep(&c->diags, STR("director"));
    assert_shown(c, EN,
                 "service.org:14:16: error[E204]: there is no post 'directer'\n"
                 "   14 |     reports to directer\n"
                 "      |                ^^^^^^^^ did you mean 'director'?\n");
}

static void in_chinese(void **state)
{
    Case *c = *state;
    Source *s = add(c, "团队.org", "定义 岗位 专员 上级 客服径理\n");
    Diag *diag = no_post(c, span_of(s, "客服径理"), "客服径理");
    diag->suggestion = STR("客服经理");
    diag->allowed = STR("客服经理、总监");
    diag->fix = STR("上级 客服经理");
    assert_shown(c, ZH,
                 "团队.org:1:13: 错误[E204]: 没有名为“客服径理”的岗位\n"
                 "    1 | 定义 岗位 专员 上级 客服径理\n"
                 "      |                     ^^^^^^^^ 您是不是要写“客服经理”？\n"
                 "      = 可用: 客服经理、总监\n"
                 "      = 改为: 上级 客服经理\n");
}

static void ambiguous_cells(void **state)
{
    Case *c = *state;
    Source *s = add(c, "a", "x “±” bad");
    no_post(c, span_of(s, "bad"), "bad");
    assert_shown(c, (DiagStyle){ LANG_EN, false, 2 },
                 "a:1:7: error[E204]: there is no post 'bad'\n"
                 "    1 | x “±” bad\n"
                 "      |          ^^^\n");
}

static void tabs_and_controls(void **state)
{
    Case *c = *state;
    Source *s = add(c, "a", "\tin\tbad\x1b[2J\r\n");
    no_post(c, span_of(s, "bad"), "b\x1b[31ma\nd");
    assert_shown(c, EN,
                 "a:1:5: error[E204]: there is no post 'b?[31ma\n"
                 "    d'\n"
                 "    1 |     in  bad?[2J\n"
                 "      |         ^^^\n");
}

static void spans(void **state)
{
    Case *c = *state;
    Source *s = add(c, "a", "define post x {  \n  in y\n}\n\nshow");
    no_post(c, span_of(s, "x {  \n  in y\n}"), "x");
    no_post(c, (Span){ s->id, (uint32_t)s->text.len, (uint32_t)s->text.len }, "end");
    no_post(c, (Span){ s->id, 27, 28 }, "blank");
    no_post(c, (Span){ s->id, 9, 8 }, "turned");
    no_post(c, (Span){ s->id, 15, 18 }, "space");
    assert_shown(c, EN,
                 "a:1:13: error[E204]: there is no post 'x'\n"
                 "    1 | define post x {  \n"
                 "      |             ^^^\n"
                 "a:5:5: error[E204]: there is no post 'end'\n"
                 "    5 | show\n"
                 "      |     ^\n"
                 "a:4:1: error[E204]: there is no post 'blank'\n"
                 "    4 | \n"
                 "      | ^\n"
                 "a:1:10: error[E204]: there is no post 'turned'\n"
                 "    1 | define post x {  \n"
                 "      |          ^\n"
                 "a:1:16: error[E204]: there is no post 'space'\n"
                 "    1 | define post x {  \n"
                 "      |                ^\n");
}

static void nowhere(void **state)
{
    Case *c = *state;
    no_post(c, SPAN_NONE, "x")->suggestion = STR("y");
    Diag *diag = DIAG(&c->diags, E901, SPAN_NONE, STR("said {0} by 'the' user"), );
    diag->allowed = STR("a, b");
    diag->fix = STR("c\nd");
    assert_shown(c, EN,
                 "error[E204]: there is no post 'x'\n"
                 "      = did you mean 'y'?\n"
                 "error[E901]: said {0} by 'the' user\n"
                 "      = allowed: a, b\n"
                 "      = fix: c\n"
                 "        d\n");
}

static void fix_as_suggested(void **state)
{
    Case *c = *state;
    Source *s = add(c, "a", "show posst");
    Diag *diag = no_post(c, span_of(s, "posst"), "posst");
    diag->suggestion = diag->fix = STR("post");
    assert_shown(c, EN,
                 "a:1:6: error[E204]: there is no post 'posst'\n"
                 "    1 | show posst\n"
                 "      |      ^^^^^ did you mean 'post'?\n");
}

static void imported_rows(void **state)
{
    Case *c = *state;
    Source *s = add(c, "a", "import posts from \"data.csv\"");
    for (uint32_t row = 14; row < 17; row++) {
        Diag *diag = no_post(c, span_of(s, "import"), "x");
        diag->file = STR("data.csv");
        diag->row = row == 16 ? 0 : row;
        diag->column = row == 14 ? 3 : 0;
    }
    diags_render(&c->diags, &c->sources, ZH, &c->out);
    assert_out(c, "data.csv:第 14 行第 3 列: 错误[E204]: 没有名为“x”的岗位\n"
                  "data.csv:第 15 行: 错误[E204]: 没有名为“x”的岗位\n"
                  "data.csv: 错误[E204]: 没有名为“x”的岗位\n");
    assert_shown(c, EN,
                 "data.csv:row 14, column 3: error[E204]: there is no post 'x'\n"
                 "data.csv:row 15: error[E204]: there is no post 'x'\n"
                 "data.csv: error[E204]: there is no post 'x'\n");
}

static void notes_and_trace(void **state)
{
    Case *c = *state;
    Source *s = add(c, "a", "define post lead\nfn f(x) = x\ndefine post lead\n");
    Diag *diag = no_post(c, (Span){ s->id, 41, 45 }, "lead");
    diag_note(&c->diags, diag, span_of(s, "lead"), STR("defined here"), STR("已在此定义"));
    diag_note(&c->diags, diag, SPAN_NONE, STR("only in English"), STR(""));
    vec_push(&diag->trace, ((TraceLine){ span_of(s, "f(x)"), STR("f"), STR("5, \"a\"") }));
    vec_push(&diag->trace, ((TraceLine){ span_of(s, "fn"), STR(""), STR("") }));
    diags_render(&c->diags, &c->sources, ZH, &c->out);
    assert_out(c, "a:3:13: 错误[E204]: 没有名为“lead”的岗位\n"
                  "    3 | define post lead\n"
                  "      |             ^^^^\n"
                  "a:1:13: 提示: 已在此定义\n"
                  "    1 | define post lead\n"
                  "      |             ^^^^\n"
                  "提示: only in English\n"
                  "  在 f(5, \"a\")，a:2\n"
                  "  在 匿名函数，a:2\n");
    assert_shown(c, EN,
                 "a:3:13: error[E204]: there is no post 'lead'\n"
                 "    3 | define post lead\n"
                 "      |             ^^^^\n"
                 "a:1:13: note: defined here\n"
                 "    1 | define post lead\n"
                 "      |             ^^^^\n"
                 "note: only in English\n"
                 "  in f(5, \"a\") at a:2\n"
                 "  in a function at a:2\n");
}

static void deep_trace(void **state)
{
    Case *c = *state;
    Source *s = add(c, "a", "fn f(x) = f(x)");
    Diag *diag = DIAG(&c->diags, E901, SPAN_NONE, STR("deep"), );
    for (int i = 0; i < TRACE_FIRST + TRACE_LAST; i++)
        vec_push(&diag->trace, ((TraceLine){ span_of(s, "f(x)"), i < 10 ? STR("f") : STR("last"), STR("") }));
    diag->left_out = 189;
    assert_shown(c, EN,
                 "error[E901]: deep\n"
                 "  in f at a:1\n  in f at a:1\n  in f at a:1\n  in f at a:1\n"
                 "  in f at a:1\n  in f at a:1\n  in f at a:1\n  in f at a:1\n"
                 "  … (189 more calls)\n"
                 "  in f at a:1\n  in f at a:1\n  in last at a:1\n");
}

static void cut_lines(void **state)
{
    Case *c = *state;
    Buf text = { 0 };
    buf_fill(&text, 'a', 300);
    buf_addz(&text, " bad ");
    buf_fill(&text, 'b', 300);
    Source *s = sources_add(&c->sources, "a", NULL, &text);
    no_post(c, span_of(s, "bad"), "bad");
    assert_shown(c, EN,
                 "a:1:302: error[E204]: there is no post 'bad'\n"
                 "    1 | …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bad "
                 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…\n"
                 "      |                                                              ^^^\n");
    for (int i = 0; i < 3000; i++)
        buf_addz(&text, i == 2 ? "bad" : "岗");
    s = sources_add(&c->sources, "b", NULL, &text);
    no_post(c, span_of(s, "bad"), "bad");
    assert_shown(c, EN,
                 "b:1:3: error[E204]: there is no post 'bad'\n"
                 "    1 | 岗岗bad岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗岗…\n"
                 "      |     ^^^\n");
    Span all = { s->id, 0, (uint32_t)s->text.len };
    no_post(c, all, "all");
    diags_render(&c->diags, &c->sources, EN, &c->out);
    const char *carets = strstr(c->out.ptr, "^");
    assert_int_equal(strspn(carets, "^"), 99);       /* the next character would be cut in half */
}

/* Whatever the line, the caret stands under the first marked character, and the line is not wider than promised. */
static void caret_under_mark(void **state)
{
    Case *c = *state;
    static const char *const PIECES[] = { "a", "岗", "é", "\t", "e\xcc\x81", "👩‍👩‍👧‍👦", "…", "x y ", "\x01" };
    uint32_t seed = 7;
    for (int turn = 0; turn < 400; turn++) {
        Buf text = { 0 };
        int n = turn % 130, at = n ? turn * 7 % n : 0;
        for (int i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            buf_addz(&text, i == at ? "MARK" : PIECES[(seed >> 16) % COUNT_OF(PIECES)]);
        }
        if (n == 0)
            buf_addz(&text, "MARK");
        Source *s = sources_add(&c->sources, "a", NULL, &text);
        DiagStyle style = { LANG_EN, false, 1 + turn % 2 };
        no_post(c, span_of(s, "MARK"), "x");
        diag_render(c->diags.all.at[0], &c->sources, style, &c->out);
        char *line = strchr(c->out.ptr, '\n') + 1, *caret = strchr(line, '\n');
        *caret++ = '\0';
        char *mark = strstr(line, "MARK");
        int expected = utf8_width(str_make(line, (size_t)(mark - line)), style.ambiguous);
        assert_int_equal(strchr(caret, '^') - caret, expected);
        assert_int_equal(strspn(strchr(caret, '^'), "^"), 4);
        assert_true(utf8_width(str_of(line), style.ambiguous) <= 8 + 100 + 4 + 8);
        buf_clear(&c->out);
        diags_clear(&c->diags);
    }
}

static void colored(void **state)
{
    Case *c = *state;
    Source *s = add(c, "a", "show x");
    no_post(c, span_of(s, "x"), "x");
    assert_shown(c, (DiagStyle){ LANG_EN, true, 1 },
                 "\033[1ma:1:6: \033[1;31merror[E204]\033[0m: there is no post 'x'\n"
                 "\033[1;34m    1 |\033[0m show x\n"
                 "\033[1;34m      |\033[0m      \033[1;31m^\033[0m\n");
}

/* ---- collecting ---- */

static void kept_once_and_twenty(void **state)
{
    Case *c = *state;
    Source *s = add(c, "a", "show x");
    assert_false(diags_any(&c->diags));
    char name[] = "kept";
    Diag *first = no_post(c, span_of(s, "x"), name);
    name[0] = 'X';
    assert_true(str_eq(first->args[1], STR("kept")));
    Diag *again = no_post(c, span_of(s, "x"), "kept");
    assert_ptr_not_equal(again, first);
    diag_note(&c->diags, again, SPAN_NONE, STR("lost"), STR("lost"));
    assert_int_equal(c->diags.all.len, 1);
    assert_int_equal(first->notes.len, 0);
    for (int i = 0; i < 30; i++) {
        char other[16];
        buf_addf(&c->out, "%d", i);
        memcpy(other, c->out.ptr, c->out.len + 1);
        buf_clear(&c->out);
        Diag *diag = no_post(c, span_of(s, "x"), other);
        diag_note(&c->diags, diag, SPAN_NONE, STR("n"), STR("n"));
        vec_push(&diag->trace, ((TraceLine){ SPAN_NONE, STR("f"), STR("") }));
    }
    assert_true(diags_any(&c->diags));
    assert_int_equal(c->diags.all.len, DIAG_MAX);
    assert_int_equal(c->diags.dropped, 11);
    diags_render(&c->diags, &c->sources, EN, &c->out);
    assert_non_null(strstr(c->out.ptr, "\n… and 11 more errors\n"));
    buf_clear(&c->out);
    diags_render(&c->diags, &c->sources, ZH, &c->out);
    assert_non_null(strstr(c->out.ptr, "\n…另有 11 个错误未列出\n"));
    buf_clear(&c->out);
    diags_clear(&c->diags);
    assert_false(diags_any(&c->diags));
    assert_int_equal(c->diags.dropped, 0);
}

static void every_message(void **state)
{
    Case *c = *state;
    static const Str ARGS[DIAG_ARGS] = { { "post", 4 }, { "b", 1 }, { "c", 1 }, { "d", 1 }, { "e", 1 }, { "f", 1 } };
    for (int code = DIAG_NONE + 1; code < DIAG_COUNT; code++) {
        Diag *diag = diag_add(&c->diags, (DiagCode)code, SPAN_NONE, ARGS);
        for (Lang lang = LANG_EN; lang <= LANG_ZH; lang++) {
            diag_message(diag, lang, &c->out);
            assert_true(c->out.len > 0);
            for (char digit = '0'; digit < '0' + DIAG_ARGS; digit++)
                assert_null(strstr(c->out.ptr, (char[]){ '{', digit, '}', 0 }));
            assert_null(strstr(c->out.ptr, "*}"));
            buf_clear(&c->out);
        }
        diags_clear(&c->diags);
    }
}

/* ---- JSON ---- */

static void as_json(void **state)
{
    Case *c = *state;
    diags_json(&c->diags, &c->sources, LANG_EN, &c->out);
    assert_out(c, "[]\n");
    Source *s = add(c, "a.org", "show\n 岗 \"q\"");
    Diag *diag = no_post(c, span_of(s, "\"q\""), "\"q\"\\\t");
    diag->suggestion = STR("p");
    diag->fix = STR("x\ny");
    diag->allowed = STR("p, r");
    diag_note(&c->diags, diag, span_of(s, "show"), STR("here"), STR("这里"));
    vec_push(&diag->trace, ((TraceLine){ span_of(s, "岗"), STR("f"), STR("") }));
    diag = DIAG(&c->diags, E901, SPAN_NONE, STR("m"), );
    diag->file = STR("d.csv");
    diag->row = 2;
    diag->column = 3;
    diags_json(&c->diags, &c->sources, LANG_ZH, &c->out);
    assert_out(c,
               "[\n"
               "  {\"code\": \"E204\", \"message\": \"没有名为“\\\"q\\\"\\\\\\t”的岗位\", \"file\": \"a.org\", "
               "\"line\": 2, \"column\": 4, \"end_line\": 2, \"end_column\": 7, "
               "\"suggestion\": \"p\", \"fix\": \"x\\ny\", \"allowed\": \"p, r\", "
               "\"notes\": [{\"message\": \"这里\", \"file\": \"a.org\", "
               "\"line\": 1, \"column\": 1, \"end_line\": 1, \"end_column\": 5}], "
               "\"trace\": [{\"function\": \"f\", \"file\": \"a.org\", "
               "\"line\": 2, \"column\": 2, \"end_line\": 2, \"end_column\": 3}]},\n"
               "  {\"code\": \"E901\", \"message\": \"m\", \"file\": \"d.csv\", \"row\": 2, \"column\": 3}\n"
               "]\n");
}

/* ---- closest ---- */

static void assert_closest(const char *name, const char *const *candidates, const char *best, double distance)
{
    Closest closest;
    closest_init(&closest, str_of(name));
    for (; *candidates; candidates++)
        closest_try(&closest, str_of(*candidates));
    assert_int_equal(closest.best.len, strlen(best));
    if (*best) {
        assert_memory_equal(closest.best.ptr, best, strlen(best));
        assert_true(closest.distance == distance);
    }
}
#define CLOSEST(name, best, distance, ...) \
    assert_closest((name), (const char *const[]){ __VA_ARGS__, NULL }, (best), (distance))

static void closest_names(void **state)
{
    UNUSED(state);
    CLOSEST("directer", "director", 1, "manager", "director", "lead");
    CLOSEST("laed", "lead", 0.5, "load", "lead");                /* a swap; load is two away */
    CLOSEST("lesd", "lead", 0.5, "lend", "lead");                /* s is beside a */
    CLOSEST("Lead", "lead", 0.5, "lead");
    CLOSEST("LEAD", "lead", 0.5, "lead");
    CLOSEST("team lead", "team_lead", 0.5, "team_lead");
    CLOSEST("x", "", 0, "y", "xy");
    CLOSEST("ab", "abc", 1, "abc", "abd");                       /* the first of equals */
    CLOSEST("agents", "agent", 1, "agent", "agency");
    CLOSEST("zebra", "", 0, "manager", "lead", "a", "");
    CLOSEST("lead", "", 0, "lead");                              /* itself is no suggestion */
    CLOSEST("abcdef", "abcd", 2, "abcd");
    CLOSEST("abcde", "", 0, "abxyz");
    CLOSEST("客服径理", "客服经理", 1, "总监", "客服经理");
    CLOSEST("客服", "客服部", 1, "客服部");
    CLOSEST("abcdcdef", "abcdcdfe", 0.5, "abcdcdfe");
    CLOSEST("权授", "授权", 0.5, "权重", "授权");
    CLOSEST("级", "职级", 1, "岗位", "职级");                    /* half of a word that has it */
    CLOSEST("级", "", 0, "岗位", "权");
    CLOSEST("", "", 0, "a");
    char name[121] = { 0 }, other[121] = { 0 };                  /* too long for a guess */
    memset(name, 'a', 120);
    memset(other, 'a', 119);
    CLOSEST(name, "", 0, other);
    CLOSEST(name + 60, other + 60, 0.5, other + 60);           /* a letter doubled or not */
    CLOSEST("rond", "round", 1, "find", "round");                /* of equals the one that begins alike */
}

/* A hundred thousand candidates are looked through in a moment. */
static void closest_of_many(void **state)
{
    Case *c = *state;
    Closest closest;
    closest_init(&closest, STR("customer_post_0777x7"));
    static char names[100000][24];
    for (int i = 0; i < 100000; i++) {
        buf_addf(&c->out, "customer_post_%05d", i);
        memcpy(names[i], c->out.ptr, c->out.len + 1);
        buf_clear(&c->out);
        closest_try(&closest, str_of(names[i]));
    }
    assert_true(str_eq(closest.best, STR("customer_post_07777")));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(places), TEST(kinds_of_sources), TEST(many_lines), TEST(as_the_manual_says), TEST(in_chinese),
        TEST(ambiguous_cells), TEST(tabs_and_controls), TEST(spans), TEST(nowhere), TEST(fix_as_suggested),
        TEST(imported_rows), TEST(notes_and_trace), TEST(deep_trace), TEST(cut_lines), TEST(caret_under_mark),
        TEST(colored), TEST(kept_once_and_twenty), TEST(every_message), TEST(as_json), TEST(closest_names),
        TEST(closest_of_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
