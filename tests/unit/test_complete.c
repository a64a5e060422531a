// link: base words source syntax model output/help tool/complete
/* test_complete.c: what the TAB key offers, by place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "../../interp/tool/complete.h"

static Intern *intern;
static Words *words;
static Model *model;
static OwnNames own;

static Sym sym(const char *text) { return intern_add(intern, str_of(text)); }

static void define(TableId kind, const char *name)
{
    model_define(model, kind, sym(name), (Origin){ 0, 0 });
}

static int set_up(void **state)
{
    UNUSED(state);
    intern = intern_new();
    words = words_new(intern);
    model = model_new(intern, words);
    define(T_UNIT, "hotline");
    define(T_UNIT, "热线组");
    define(T_POST, "agent");
    define(T_POST, "客服专员");
    define(T_POST, "Team lead 3");
    define(T_DUTY, "answer");
    define(T_KPI, "csat");
    define(T_REGION, "west");
    vec_push(&own, ((OwnName){ SYM_NONE, sym("limit"), false }));
    vec_push(&own, ((OwnName){ SYM_NONE, sym("上限"), false }));
    vec_push(&own, ((OwnName){ SYM_NONE, sym("teams"), false }));
    vec_push(&own, ((OwnName){ sym("teams"), sym("widest"), true }));
    return 0;
}

static int tear_down(void **state)
{
    UNUSED(state);
    model_free(model);
    vec_drop(&own);
    words_free(words);
    intern_free(intern);
    return 0;
}

/* Are all of the wanted words (in a NULL-ended list) among what is offered at the end of the text, and the unwanted one not? */
static void check_at(const char *text, const char *const *wanted, const char *unwanted)
{
    Completion completion;
    complete(words, intern, model, &own, LANG_EN, str_of(text), strlen(text), &completion);
    for (; *wanted; wanted++) {
        bool found = false;
        for (size_t i = 0; i < completion.texts.len; i++)
            found |= strcmp(completion.texts.at[i], *wanted) == 0;
        if (!found)
            fail_msg("at '%s' there is no '%s'", text, *wanted);
    }
    for (size_t i = 0; unwanted && i < completion.texts.len; i++)
        if (strcmp(completion.texts.at[i], unwanted) == 0)
            fail_msg("at '%s' there should be no '%s'", text, unwanted);
    completion_drop(&completion);
}
#define OFFERS(text, unwanted, ...) check_at((text), (const char *const[]){ __VA_ARGS__, NULL }, (unwanted))

static void test_own_names(void **state)
{
    UNUSED(state);
    OFFERS("print lim", "agent", "limit", "limit");
    OFFERS("lim", NULL, "limit");
    OFFERS("print 上", "limit", "上限");
    OFFERS("show posts where span > ", NULL, "limit", "上限", "widest");
    OFFERS("define post x reports to @", "agent", "limit", "上限");
    OFFERS("print teams.", "headcount", "widest");
    OFFERS("fn spread(posts_of, level = 1) { let median_x = 3\nprint me", NULL, "median_x", "median");
    OFFERS("fn spread(posts_of, level) { print le", NULL, "level", "len");
    OFFERS("for person_x in persons { print pe", "limit", "person_x");
}

static void calls_at(const char *text, bool expected)
{
    Completion completion;
    complete(words, intern, model, &own, LANG_EN, str_of(text), strlen(text), &completion);
    if (completion.is_call != expected)
        fail_msg("at '%s' a call was%s expected", text, expected ? "" : " not");
    completion_drop(&completion);
}

static void test_calls(void **state)
{
    UNUSED(state);
    calls_at("print percentil", true);
    calls_at("print 百分位", true);
    calls_at("print teams.wid", true);
    calls_at("print lim", false);
    calls_at("show posts where headc", false);
}

static void test_verbs(void **state)
{
    UNUSED(state);
    OFFERS("", "headcount", "define", "show");
    OFFERS("de", "drop", "define");
    OFFERS("定", "define", "定义");
    OFFERS("define post a\nsh", NULL, "show");
    OFFERS("define post a; sh", NULL, "show");
    OFFERS("if true {\n  as", NULL, "assign");
}

static void test_define(void **state)
{
    UNUSED(state);
    OFFERS("define ", "agent", "post", "unit", "or");
    OFFERS("define or ", NULL, "set");
    OFFERS("define post x ", "agent", "headcount", "in", "reports");
    OFFERS("define post x in ", "agent", "hotline");
    OFFERS("define post x in hotline re", NULL, "reports", "requires");
    OFFERS("define post x reports ", "hotline", "agent");
    OFFERS("define or set post ", "hotline", "agent");
    OFFERS("define post x reports to ", "hotline", "agent", "\"Team lead 3\"");
    OFFERS("define post x nature ", NULL, "full_time");
    OFFERS("define post x \"Title\" {\n  in hotline\n  ", "agent", "headcount");
    OFFERS("define post x {\n  in ", "agent", "hotline");
    OFFERS("定义 岗位 甲 隶属 ", NULL, "热线组");
    OFFERS("定义 岗位 甲 编", NULL, "编制");
    OFFERS("define decision d about ", "agent", "answer");
}

static void test_pairs(void **state)
{
    UNUSED(state);
    OFFERS("assign ", "agent", "answer");
    OFFERS("assign answer to ", "answer", "agent");
    OFFERS("assign answer to agent ", "answer", "share", "as");
    OFFERS("assign answer to agent as ", "agent", "accountable");
    OFFERS("weight kpi ", NULL, "csat");
    OFFERS("weight kpi csat for ", "csat", "agent");
    OFFERS("weight kpi csat for agent 10% in region ", "agent", "west");
    OFFERS("drop ", NULL, "post");
    OFFERS("drop post ", "hotline", "agent");
    OFFERS("help hea", NULL, "headcount");
    OFFERS("chart ", "csat", "hotline", "agent", "color", "load", "relations", "into");
    OFFERS("chart load of ", NULL, "hotline");
    OFFERS("chart hotline color ", NULL, "load", "plain");
    OFFERS("describe ", "load", "all", "hotline", "csat");
    OFFERS("describe agent ", "csat", "as", "brief", "format", "vacancy", "into");
    OFFERS("describe all format ", "csv", "md", "docx");
    OFFERS("图 热线组 幅", NULL, "幅面");
}

static void test_expressions(void **state)
{
    UNUSED(state);
    OFFERS("show po", NULL, "posts");
    OFFERS("show posts where hea", NULL, "headcount");
    OFFERS("show posts in ", "agent", "hotline");
    OFFERS("show posts under ", "hotline", "agent");
    OFFERS("show agent.", "define", "headcount", "span");
    OFFERS("show agent.sp", "headcount", "span");
    OFFERS("set model.", NULL, "language");
    OFFERS("set agent.reports = ", NULL, "agent");
    OFFERS("show 岗位 其中 编", NULL, "编制");
    OFFERS("show posts（hea", NULL, "headcount");
}

static void test_start(void **state)
{
    UNUSED(state);
    Completion completion;
    const char text[] = "show 客服专";
    complete(words, intern, model, &own, LANG_ZH, str_of(text), strlen(text), &completion);
    assert_int_equal(completion.start, 5);
    assert_int_equal(completion.texts.len, 1);
    assert_string_equal(completion.texts.at[0], "客服专员");
    completion_drop(&completion);
    complete(words, intern, model, &own, LANG_EN, STR("show posts into \"/etc/pass"), 26, &completion);
    assert_true(completion.is_path);
    assert_int_equal(completion.start, 17);
    assert_string_equal(completion.texts.at[0], "/etc/passwd");
    completion_drop(&completion);
    complete(words, intern, model, &own, LANG_EN, STR("\xff\xfe"), 2, &completion);
    assert_int_equal(completion.texts.len, 0);
    completion_drop(&completion);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_own_names), cmocka_unit_test(test_calls), cmocka_unit_test(test_verbs), cmocka_unit_test(test_define), cmocka_unit_test(test_pairs),
                                        cmocka_unit_test(test_expressions), cmocka_unit_test(test_start) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
