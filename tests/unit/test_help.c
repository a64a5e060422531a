// link: base words source model output/help
/* test_help.c: every word of the lists has its help, in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "../../interp/output/help.h"

static Intern *intern;
static Words *words;

static int set_up(void **state)
{
    UNUSED(state);
    intern = intern_new();
    words = words_new(intern);
    return 0;
}

static int tear_down(void **state)
{
    UNUSED(state);
    words_free(words);
    intern_free(intern);
    return 0;
}

static void check_has(const char *topic, Lang lang, const char *wanted)
{
    Buf out = { 0 };
    bool found = help_topic(words, intern, NULL, lang, str_of(topic), &out);
    if (!found || !strstr(out.ptr, wanted))
        fail_msg("help %s lacks '%s':\n%s", topic, wanted, out.ptr);
    buf_drop(&out);
}

static void check_word(const char *word, const char *zh, const char *doc, const char *doc_zh)
{
    if (!doc || !*doc || !doc_zh || !*doc_zh)
        fail_msg("'%s' is not explained in both languages", word);
    check_has(word, LANG_EN, doc);
    check_has(zh, LANG_ZH, doc_zh);
}

static void test_every_word(void **state)
{
    UNUSED(state);
    for (int i = 0; i < C_COUNT; i++)
        check_word(COMMAND_INFO[i].verb, COMMAND_INFO[i].zh, COMMAND_INFO[i].doc, COMMAND_INFO[i].doc_zh);
    for (int i = 0; i < FN_COUNT; i++)
        check_word(FUNCTION_INFO[i].name, FUNCTION_INFO[i].zh, FUNCTION_INFO[i].doc, FUNCTION_INFO[i].doc_zh);
    for (int i = 0; i < KIND_COUNT; i++)
        check_word(TABLE_INFO[i].name, TABLE_INFO[i].zh, TABLE_INFO[i].doc, TABLE_INFO[i].doc_zh);
    for (int i = DIAG_NONE + 1; i < DIAG_COUNT; i++)
        check_word(DIAG_INFO[i].code, DIAG_INFO[i].code, DIAG_INFO[i].doc, DIAG_INFO[i].doc_zh);
    for (int i = 0; i < KW_COUNT; i++)
        check_has(KEYWORD_INFO[i].text, LANG_EN, KEYWORD_INFO[i].zh);
}

static void check_member(TableId table, const char *name, const char *zh, const char *doc, const char *doc_zh)
{
    char topic[200];
    snprintf(topic, sizeof topic, "%s.%s", TABLE_INFO[table].name, name);
    check_has(topic, LANG_EN, doc);
    snprintf(topic, sizeof topic, "%s.%s", TABLE_INFO[table].zh, zh);
    check_has(topic, LANG_ZH, doc_zh);
}

static void test_every_field(void **state)
{
    UNUSED(state);
    for (int i = 0; i < F_COUNT; i++)
        if (FIELD_INFO[i].table < (TableId)KIND_COUNT)
            check_member(FIELD_INFO[i].table, FIELD_INFO[i].name, FIELD_INFO[i].zh, FIELD_INFO[i].doc, FIELD_INFO[i].doc_zh);
    for (int i = 0; i < A_COUNT; i++)
        check_member(ATTR_INFO[i].table, ATTR_INFO[i].name, ATTR_INFO[i].zh, ATTR_INFO[i].doc, ATTR_INFO[i].doc_zh);
}

static void test_unknown(void **state)
{
    UNUSED(state);
    Buf out = { 0 };
    assert_false(help_topic(words, intern, NULL, LANG_EN, STR("hedcount"), &out));
    assert_string_equal(out.ptr, "there is no help on 'hedcount'; did you mean 'headcount'?\n");
    buf_clear(&out);
    assert_true(help_topic(words, intern, NULL, LANG_EN, STR(" "), &out));
    assert_non_null(strstr(out.ptr, "define"));
    buf_drop(&out);
    check_has("e204", LANG_EN, "E204");
    check_has("define field", LANG_EN, "define field");
    check_has("post.unit", LANG_EN, "The unit it belongs to");
    check_has("model.currency", LANG_EN, "setting");
    check_has("full_time", LANG_EN, "post.nature");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_word), cmocka_unit_test(test_every_field),
                                        cmocka_unit_test(test_unknown) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
