// link: base words source model value
/* test_value.c: values: what operators give for every pair of types, how values read, and the heap. */
#include "../../interp/value/heap.h"
#include "../../interp/value/list.h"
#include "../../interp/value/record.h"
#include "../../interp/value/text.h"
#include "../../interp/value/format.h"
#include "../../interp/base/num.h"
#include "../../interp/syntax/ast.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

typedef struct World { Intern *intern; Words *words; Model *model; Diags diags; Rt rt; } World;

static int set_up(void **state)
{
    World *w = mem_zalloc(sizeof *w);
    w->intern = intern_new();
    w->words = words_new(w->intern);
    w->model = model_new(w->intern, w->words);
    diags_init(&w->diags);
    w->rt = (Rt){ .heap = heap_new(), .intern = w->intern, .words = w->words, .model = w->model, .ambiguous = 1, .diags = &w->diags };
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    World *w = *state;
    heap_free(w->rt.heap);
    diags_drop(&w->diags);
    model_free(w->model);
    words_free(w->words);
    intern_free(w->intern);
    mem_free(w);
    return 0;
}

/* The result as text, or the code of the error. */
static const char *reads(World *w, Status status, Value v, bool quoted)
{
    static Buf buf;
    buf_clear(&buf);
    if (status == ST_OK && !w->rt.failed)
        value_format(&w->rt, v, quoted, &buf);
    else
        buf_addz(&buf, DIAG_INFO[w->rt.error->code].code);
    buf_addz(&buf, "");
    w->rt.failed = false;
    diags_clear(&w->diags);
    return buf.len ? buf.ptr : "";
}

static Sym sym(World *w, const char *z)
{
    return intern_add(w->intern, str_of(z));
}

static Value text(World *w, const char *z)
{
    return value_text(&w->rt, str_of(z));
}

static Value day(int y, int m, int d)
{
    return value_date(num_days(y, m, d));
}

#define N(x) value_num(x)
#define P(x) value_percent(x)
#define D(x, u) value_duration((x), UNIT_##u)
#define C(x, per) value_rate((x), UNIT_NONE, UNIT_##per)
#define E(x, u, per) value_rate((x), UNIT_##u, UNIT_##per)
#define NIL NONE_VALUE
#define T(z) text(w, z)

typedef struct Case { Value a; int op; Value b; const char *result; } Case;

static void run_cases(World *w, const Case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Value out = NONE_VALUE;
        Status status = value_binary(&w->rt, cases[i].op, cases[i].a, cases[i].b, &out);
        const char *got = reads(w, status, out, false);
        if (strcmp(got, cases[i].result) != 0)
            print_error("case %zu: %s, not %s\n", i, got, cases[i].result);
        assert_string_equal(got, cases[i].result);
    }
}

static void numbers_and_percents(void **state)
{
    World *w = *state;
    const Case cases[] = {
        { N(2), BIN_ADD, N(3), "5" },            { N(0.1), BIN_ADD, N(0.2), "0.3" },
        { P(.1), BIN_ADD, P(.2), "30%" },        { N(1), BIN_SUB, P(.3), "0.7" },
        { P(.5), BIN_MUL, P(.5), "25%" },        { N(200), BIN_MUL, P(1.1), "220" },
        { P(.3), BIN_DIV, N(2), "15%" },         { P(.3), BIN_DIV, P(.1), "3" },
        { N(3), BIN_DIV, P(.5), "6" },           { P(.7), BIN_SUB, P(.3), "40%" },
        { N(1), BIN_DIV, N(0), "E305" },         { N(7), BIN_MOD, N(3), "1" },
        { N(-7), BIN_MOD, N(3), "2" },           { N(7), BIN_MOD, N(-3), "-2" },
        { N(7), BIN_MOD, N(0), "E305" },         { N(2), BIN_POW, N(10), "1024" },
        { N(0), BIN_POW, N(-1), "E305" },        { N(-8), BIN_POW, N(0.5), "E316" },
        { N(1e300), BIN_MUL, N(1e300), "E606" }, { P(.3), BIN_EQ, N(.3), "true" },
        { P(.3), BIN_LT, N(1), "true" },         { P(.5), BIN_POW, P(1), "0.5" },
    };
    run_cases(w, cases, COUNT_OF(cases));
}

static void times_and_rates(void **state)
{
    World *w = *state;
    const Case cases[] = {
        { D(1, H), BIN_ADD, D(30, MIN), "90min" }, { D(2, D), BIN_SUB, D(1, D), "1d" },
        { D(40, MIN), BIN_MUL, N(3), "120min" },   { N(3), BIN_MUL, D(40, MIN), "120min" },
        { D(8, H), BIN_DIV, N(2), "4h" },          { D(1, D), BIN_DIV, D(1, H), "8" },
        { D(1, H), BIN_DIV, D(0, H), "E305" },     { D(1, W), BIN_DIV, D(1, D), "5" },
        { D(1, Y), BIN_DIV, D(1, MO), "12" },      { D(60, MIN), BIN_EQ, D(1, H), "true" },
        { D(6, MIN), BIN_EQ, D(.1, H), "true" },   { D(50, MIN), BIN_LT, D(1, H), "true" },
        { P(.5), BIN_MUL, D(8, H), "4h" },         { D(1, H), BIN_ADD, N(1), "E301" },
        { D(1, H), BIN_MUL, D(1, H), "E301" },     { D(1, H), BIN_MOD, D(1, H), "E301" },
        { C(900, W), BIN_ADD, C(100, W), "1000 per week" },
        { C(100, W), BIN_ADD, C(1, D), "105 per week" },
        { C(900, W), BIN_MUL, D(6, MIN), "5400min per week" },
        { D(6, MIN), BIN_MUL, C(900, W), "5400min per week" },
        { E(90, H, W), BIN_DIV, D(6, MIN), "900 per week" },
        { E(12, H, W), BIN_DIV, E(6, H, W), "2" }, { C(10, D), BIN_DIV, C(50, W), "1" },
        { C(10, W), BIN_DIV, N(4), "2.5 per week" },
        { C(1, W), BIN_ADD, E(1, H, W), "E301" },  { C(1, W), BIN_DIV, E(1, H, W), "E301" },
        { C(1, W), BIN_DIV, D(1, H), "E301" },     { C(1, W), BIN_MUL, C(1, W), "E301" },
        { C(5, W), BIN_EQ, C(1, D), "true" },      { C(5, W), BIN_EQ, E(5, H, W), "false" },
        { E(40, H, W), BIN_GE, E(8, H, D), "true" },
        { C(1, W), BIN_LT, E(1, H, W), "E301" },   { D(1, H), BIN_LT, N(1), "E301" },
    };
    run_cases(w, cases, COUNT_OF(cases));
}

static void dates(void **state)
{
    World *w = *state;
    Value q4 = value_period(PERIOD_QUARTER, 2026 * 4 + 3);
    const Case cases[] = {
        { day(2026, 11, 23), BIN_ADD, N(8), "2026-12-01" }, { day(2026, 3, 1), BIN_SUB, N(1), "2026-02-28" },
        { day(2026, 12, 1), BIN_SUB, day(2026, 11, 23), "8" }, { day(2026, 1, 1), BIN_ADD, N(0.5), "E315" },
        { N(1), BIN_ADD, day(2026, 1, 1), "E301" },      { day(2026, 1, 1), BIN_ADD, day(2026, 1, 1), "E301" },
        { day(2026, 1, 1), BIN_ADD, D(1, D), "E301" },   { day(2026, 1, 1), BIN_LT, day(2026, 1, 2), "true" },
        { day(2026, 10, 1), BIN_IN, q4, "true" },        { day(2027, 1, 1), BIN_IN, q4, "false" },
        { value_period(PERIOD_MONTH, 2026 * 12), BIN_LT, value_period(PERIOD_MONTH, 2026 * 12 + 1), "true" },
        { q4, BIN_EQ, day(2026, 10, 1), "false" },
    };
    run_cases(w, cases, COUNT_OF(cases));
}

static void blanks(void **state)
{
    World *w = *state;
    Value list = value_list(&w->rt, 1);
    list_push(&w->rt, list.list, NIL);
    const Case cases[] = {
        { NIL, BIN_ADD, N(1), "none" },   { T("a"), BIN_ADD, NIL, "none" },   { NIL, BIN_DIV, N(0), "none" },
        { NIL, BIN_EQ, NIL, "true" },     { NIL, BIN_NE, N(1), "true" },      { NIL, BIN_EQ, N(0), "false" },
        { NIL, BIN_LT, N(1), "false" },   { N(1), BIN_GE, NIL, "false" },     { NIL, BIN_IN, list, "false" },
        { NIL, BIN_NOT_IN, list, "false" }, { N(1), BIN_IN, NIL, "false" },   { NIL, BIN_MATCHES, T("x"), "false" },
        { NIL, BIN_COALESCE, N(4), "4" }, { N(0), BIN_COALESCE, N(4), "0" },
    };
    run_cases(w, cases, COUNT_OF(cases));
}

static void texts_and_words(void **state)
{
    World *w = *state;
    Value college = value_word(sym(w, "college"), WS_EDUCATION), bachelor = value_word(sym(w, "bachelor"), WS_EDUCATION);
    Value staff = value_word(sym(w, "staff"), WS_LINE_STAFF), line = value_word(sym(w, "line"), WS_LINE_STAFF);
    Value own = { .tag = V_WORD, .d = sym(w, "college") };
    const Case cases[] = {
        { T("a"), BIN_ADD, T("b"), "ab" },        { T("a"), BIN_ADD, N(1), "E301" },    { T("x"), BIN_SUB, T("x"), "E301" },
        { T("a"), BIN_LT, T("b"), "true" },       { T("a"), BIN_LT, T("ab"), "true" },  { T("热"), BIN_GT, T("z"), "true" },
        { T("a"), BIN_LT, N(1), "E301" },         { T("1"), BIN_EQ, N(1), "false" },    { T(""), BIN_EQ, T(""), "true" },
        { college, BIN_EQ, T("college"), "true" }, { college, BIN_LT, bachelor, "true" }, { college, BIN_GE, T("master"), "false" },
        { college, BIN_LT, T("nothing"), "E301" }, { staff, BIN_LT, line, "E301" },     { own, BIN_LT, bachelor, "true" },
        { own, BIN_EQ, college, "true" },         { own, BIN_LT, own, "E301" },         { T("lin"), BIN_IN, T("hotline"), "true" },
        { T(""), BIN_IN, T(""), "true" },         { T("x"), BIN_NOT_IN, T("hotline"), "true" },
        { T("agent_12"), BIN_MATCHES, T("^agent_[0-9]+$"), "true" }, { T("热线"), BIN_MATCHES, T("线"), "true" },
        { T("x"), BIN_MATCHES, T("("), "E311" },  { T("x"), BIN_MATCHES, T("(a)\\1"), "E311" },
        { T("x"), BIN_MATCHES, T("((((x{1,255}){1,255}){1,255}){1,255})"), "E311" },
        { T(""), BIN_MATCHES, T("^$"), "true" },  { N(1), BIN_MATCHES, T("1"), "E301" },
        { value_bool(true), BIN_ADD, N(1), "E301" }, { value_bool(true), BIN_LT, value_bool(false), "E301" },
        { value_bool(true), BIN_EQ, value_bool(true), "true" }, { value_bool(true), BIN_EQ, N(1), "false" },
    };
    run_cases(w, cases, COUNT_OF(cases));
}

static void collections(void **state)
{
    World *w = *state;
    Value a = value_list(&w->rt, 0), b = value_list(&w->rt, 0), r = value_record(&w->rt, 0), s = value_record(&w->rt, 0);
    list_push(&w->rt, a.list, N(1));
    list_push(&w->rt, a.list, T("x"));
    list_push(&w->rt, b.list, N(1));
    record_setz(&w->rt, r.record, "n", N(3));
    record_setz(&w->rt, r.record, "list", a);
    record_setz(&w->rt, s.record, "list", a);
    record_setz(&w->rt, s.record, "n", N(3));
    Value range = value_range(&w->rt, N(9000), N(14000)), week = value_range(&w->rt, D(1, H), D(1, D));
    const Case cases[] = {
        { a, BIN_ADD, b, "[1, \"x\", 1]" },  { a, BIN_SUB, b, "[\"x\"]" },       { a, BIN_ADD, N(1), "E301" },
        { a, BIN_EQ, b, "false" },           { a, BIN_EQ, a, "true" },           { N(1), BIN_IN, a, "true" },
        { N(2), BIN_IN, a, "false" },        { a, BIN_LT, b, "E301" },           { r, BIN_EQ, s, "true" },
        { r, BIN_ADD, s, "E301" },           { T("n"), BIN_IN, r, "true" },      { N(1), BIN_IN, r, "E301" },
        { N(9000), BIN_IN, range, "true" },  { N(14001), BIN_IN, range, "false" }, { T("a"), BIN_IN, range, "E301" },
        { D(2, H), BIN_IN, week, "true" },   { D(2, H), BIN_IN, range, "E301" }, { N(1), BIN_IN, N(1), "E301" },
        { range, BIN_EQ, range, "true" },    { range, BIN_EQ, week, "false" },
    };
    run_cases(w, cases, COUNT_OF(cases));
    assert_true(value_hash(&w->rt, r) == value_hash(&w->rt, s));
    assert_true(value_hash(&w->rt, D(60, MIN)) == value_hash(&w->rt, D(1, H)));
    assert_true(value_hash(&w->rt, P(.3)) == value_hash(&w->rt, N(.3)));
    assert_string_equal(reads(w, ST_OK, r, true), "{n: 3, list: [1, \"x\"]}");
}

static void entities(void **state)
{
    World *w = *state;
    Origin origin = { 0, 0 };
    int32_t service = model_define(w->model, T_UNIT, sym(w, "service"), origin), hotline = model_define(w->model, T_UNIT, sym(w, "hotline"), origin);
    int32_t post = model_define(w->model, T_POST, sym(w, "East 2"), origin), east = model_define(w->model, T_REGION, sym(w, "east"), origin);
    int32_t g1 = model_define(w->model, T_GRADE, sym(w, "G1"), origin), g2 = model_define(w->model, T_GRADE, sym(w, "G2"), origin);
    int32_t g0 = model_define(w->model, T_GRADE, sym(w, "G0"), origin);
    model_set_title(w->model, T_POST, post, sym(w, "Lead"));
    model_set(w->model, T_UNIT, hotline, field_column(F_UNIT_IN), (Cell){ .type = CELL_I32, .i32 = service }, origin);
    model_set(w->model, T_UNIT, service, field_column(F_UNIT_REGION), (Cell){ .type = CELL_I32, .i32 = east }, origin);
    model_set(w->model, T_POST, post, field_column(F_POST_IN), (Cell){ .type = CELL_I32, .i32 = hotline }, origin);
    model_set(w->model, T_GRADE, g1, field_column(F_GRADE_RANK), (Cell){ .type = CELL_NUM, .num = 1 }, origin);
    model_set(w->model, T_GRADE, g2, field_column(F_GRADE_RANK), (Cell){ .type = CELL_NUM, .num = 2 }, origin);
    Value lead = value_entity(T_POST, post), top = value_entity(T_UNIT, service), unit = value_entity(T_UNIT, hotline);
    Value low = value_entity(T_GRADE, g1), high = value_entity(T_GRADE, g2), unranked = value_entity(T_GRADE, g0);
    const Case cases[] = {
        { lead, BIN_EQ, lead, "true" },          { lead, BIN_EQ, unit, "false" },   { lead, BIN_EQ, T("Lead"), "E308" },
        { T("Lead"), BIN_NE, lead, "E308" },     { lead, BIN_IN, top, "true" },     { unit, BIN_IN, unit, "true" },
        { top, BIN_IN, unit, "false" },          { lead, BIN_IN, value_entity(T_REGION, east), "true" },
        { lead, BIN_IN, lead, "E301" },          { low, BIN_LT, high, "true" },     { high, BIN_LE, low, "false" },
        { low, BIN_LT, unranked, "false" },      { low, BIN_GE, unranked, "false" }, { lead, BIN_LT, unit, "E301" },
        { lead, BIN_ADD, N(1), "E301" },         { T("Lead"), BIN_LT, lead, "E308" },
    };
    run_cases(w, cases, COUNT_OF(cases));
    assert_string_equal(reads(w, ST_OK, lead, false), "Lead");
    assert_string_equal(reads(w, ST_OK, lead, true), "post:\"East 2\"");
    int order = 0;
    assert_int_equal(value_order(&w->rt, unranked, high, &order), ST_OK);
    assert_int_equal(order, 1);
}

static void messages_name_both_types(void **state)
{
    World *w = *state;
    Value out;
    Buf buf = {0};
    assert_int_equal(value_binary(&w->rt, BIN_ADD, T("a"), D(1, H), &out), ST_ERROR);
    diag_message(w->rt.error, LANG_EN, &buf);
    assert_string_equal(buf.ptr, "'+' does not work with text and duration");
    assert_true(w->rt.error->allowed.len > 10);
    w->rt.failed = false;
    buf_drop(&buf);
}

static void how_values_read(void **state)
{
    World *w = *state;
    const struct { Value v; const char *plain, *literal, *zh; } cases[] = {
        { N(1.0 / 3), "0.333333333333", "0.3333333333333333", "0.333333333333" },
        { N(1e15), "1000000000000000", "1000000000000000", "1000000000000000" },
        { N(1e20), "1e20", "100000000000000000000", "1e20" },            { N(1.5e-9), "1.5e-9", "1.5e-9", "1.5e-9" },
        { N(0.00012), "0.00012", "0.00012", "0.00012" }, { N(-0.0), "0", "0", "0" },
        { N(123456.789), "123456.789", "123456.789", "123456.789" },
        { P(.07), "7%", "7%", "7%" },                   { P(.923), "92.3%", "92.3%", "92.3%" },
        { D(90, MIN), "90min", "90min", "90分钟" },     { D(1.5, H), "1.5h", "1.5h", "1.5小时" },
        { D(3, MO), "3mo", "3mo", "3个月" },            { C(900, W), "900 per week", "900 per week", "900 每周" },
        { E(12, H, W), "12h per week", "12h per week", "12小时 每周" },
        { day(2026, 11, 23), "2026-11-23", "2026-11-23", "2026-11-23" },
        { value_period(PERIOD_MONTH, 2026 * 12 + 9), "2026-10", "2026-10", "2026-10" },
        { value_period(PERIOD_QUARTER, 2026 * 4 + 3), "2026-Q4", "2026-Q4", "2026-Q4" },
        { value_period(PERIOD_YEAR, 2026), "2026", "2026", "2026" },
        { value_bool(true), "true", "true", "真" },     { NIL, "none", "none", "无" },
        { value_word(sym(w, "staff"), WS_LINE_STAFF), "staff", "staff", "参谋" },
        { T("a \"b\" {c}\n"), "a \"b\" {c}\n", "\"a \\\"b\\\" {{c}}\\n\"", "a \"b\" {c}\n" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_string_equal(reads(w, ST_OK, cases[i].v, false), cases[i].plain);
        assert_string_equal(reads(w, ST_OK, cases[i].v, true), cases[i].literal);
        w->rt.lang = LANG_ZH;
        assert_string_equal(reads(w, ST_OK, cases[i].v, false), cases[i].zh);
        w->rt.lang = LANG_EN;
    }
}

static void indexing(void **state)
{
    World *w = *state;
    Value list = value_list(&w->rt, 0), record = value_record(&w->rt, 0);
    list_push(&w->rt, list.list, N(10));
    list_push(&w->rt, list.list, N(20));
    record_setz(&w->rt, record.record, "name", N(1));
    const struct { Value object, index; const char *result; } cases[] = {
        { list, N(0), "10" },  { list, N(-1), "20" },  { list, N(2), "E306" },  { list, N(-3), "E306" }, { list, N(0.5), "E315" },
        { list, T("x"), "E301" }, { record, T("name"), "1" }, { record, T("nam"), "E220" }, { record, N(0), "E301" },
        { T("热线"), N(1), "线" }, { T("abc"), N(-1), "c" }, { T(""), N(0), "E306" }, { NIL, N(0), "none" }, { N(1), N(0), "E301" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Value out = NIL;
        Status status = value_index(&w->rt, cases[i].object, cases[i].index, &out);
        assert_string_equal(reads(w, status, out, false), cases[i].result);
    }
    Value range = value_range(&w->rt, N(9000), N(14000)), out;
    assert_true(value_member(&w->rt, range, sym(w, "mid"), &out));
    assert_string_equal(reads(w, ST_OK, out, false), "11500");
    assert_false(value_member(&w->rt, range, sym(w, "middle"), &out));
}

static void negating_and_per(void **state)
{
    World *w = *state;
    Value out = NIL;
    Status status = value_negate(&w->rt, P(.3), &out);
    assert_string_equal(reads(w, status, out, false), "-30%");
    status = value_negate(&w->rt, T("a"), &out);
    assert_string_equal(reads(w, status, out, false), "E320");
    status = value_per(&w->rt, D(12, H), UNIT_W, &out);
    assert_string_equal(reads(w, status, out, false), "12h per week");
    status = value_per(&w->rt, C(1, W), UNIT_W, &out);
    assert_string_equal(reads(w, status, out, false), "E304");
}

/* ---- heap ---- */

typedef struct Roots { Value at[8]; int n; } Roots;

static void mark_roots(void *ctx, Heap *heap)
{
    Roots *roots = ctx;
    for (int i = 0; i < roots->n; i++)
        heap_mark_value(heap, roots->at[i]);
}

static void garbage_goes_and_roots_stay(void **state)
{
    World *w = *state;
    Heap *heap = w->rt.heap;
    Roots roots = { .n = 1 };
    heap_set_roots(heap, mark_roots, &roots);
    heap_collect(heap);
    size_t before = heap_bytes(heap);
    roots.at[0] = value_list(&w->rt, 0);
    for (int i = 0; i < 1000; i++) {
        Value inner = value_list(&w->rt, 0);
        list_push(&w->rt, inner.list, value_textf(&w->rt, "item %d", i));
        list_push(&w->rt, roots.at[0].list, inner);
        value_textf(&w->rt, "%0*d", 2000, i);
    }
    size_t full = heap_bytes(heap);
    heap_collect(heap);
    assert_true(heap_bytes(heap) < full - 2000 * 1000);
    assert_string_equal(roots.at[0].list->at[999].list->at[0].text->ptr, "item 999");
    roots.n = 0;
    heap_collect(heap);
    assert_int_equal(heap_bytes(heap), before);
    heap_set_roots(heap, NULL, NULL);
}

static void deep_nesting_needs_no_stack(void **state)
{
    World *w = *state;
    Value v = value_list(&w->rt, 0), u = value_list(&w->rt, 0);
    for (int i = 0; i < 300000; i++) {
        Value outer = value_list(&w->rt, 1), other = value_list(&w->rt, 1);
        list_push(&w->rt, outer.list, v);
        list_push(&w->rt, other.list, u);
        v = outer;
        u = other;
    }
    heap_keep(w->rt.heap, v);
    heap_keep(w->rt.heap, u);
    heap_collect(w->rt.heap);
    assert_true(value_equal(&w->rt, v, u));
    assert_true(value_hash(&w->rt, v) == value_hash(&w->rt, u));
    assert_true(strlen(reads(w, ST_OK, v, false)) < 1000);
    heap_unkeep(w->rt.heap, 2);
}

static void too_large_is_an_error(void **state)
{
    World *w = *state;
    w->rt.memory_limit = (size_t)64 << 20;
    Value v = value_list(&w->rt, UINT32_MAX);
    assert_int_equal(v.list->cap, 0);
    assert_string_equal(reads(w, ST_OK, v, false), "E606");
    v = value_list(&w->rt, 0);
    while (!w->rt.failed)
        list_push(&w->rt, v.list, text(w, "some text that takes its place on the heap"));
    assert_string_equal(reads(w, ST_OK, v, false), "E602");
    w->rt.memory_limit = 0;
}

static void a_shared_value_is_copied(void **state)
{
    World *w = *state;
    Value a = T("ab"), b;
    assert_int_equal(value_append(&w->rt, &a, T("cd")), ST_OK);
    const Text *same = a.text;
    assert_int_equal(value_append(&w->rt, &a, T("e")), ST_OK);
    assert_ptr_equal(a.text, same);
    b = a;
    value_share(b);
    assert_int_equal(value_append(&w->rt, &a, T("f")), ST_OK);
    assert_int_equal(value_append(&w->rt, &a, a), ST_OK);
    assert_string_equal(reads(w, ST_OK, a, false), "abcdefabcdef");
    assert_string_equal(reads(w, ST_OK, b, false), "abcde");
    Value list = value_list(&w->rt, 0), other = list;
    list_push(&w->rt, list.list, N(1));
    value_share(list);
    list_push(&w->rt, list_own(&w->rt, &other), N(2));
    assert_int_equal(list.list->len, 1);
    assert_int_equal(other.list->len, 2);
}

static void records_keep_order_and_find(void **state)
{
    World *w = *state;
    Value r = value_record(&w->rt, 0), out;
    char key[16];
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "k%d", i * 7 % 5000);
        record_setz(&w->rt, r.record, key, N(i));
    }
    record_setz(&w->rt, r.record, "k7", N(-1));
    assert_int_equal(r.record->len, 5000);
    assert_string_equal(r.record->keys[1].text->ptr, "k7");
    assert_true(record_get(r.record, STR("k7"), &out) && out.num == -1);
    assert_true(record_get(r.record, STR("k14"), &out) && out.num == 2);
    assert_false(record_get(r.record, STR("k5000"), &out));
    Value copy = record_copy(&w->rt, r.record);
    assert_true(value_equal(&w->rt, copy, r));
}

static void cells(void **state)
{
    World *w = *state;
    Qty qty = { 90, QTY_DURATION, UNIT_MIN, 0, {0} }, back;
    assert_string_equal(reads(w, ST_OK, value_of_qty(qty), false), "90min");
    assert_true(qty_of_value(value_of_qty(qty), &back) && back.unit == UNIT_MIN && back.amount == 90);
    const FieldInfo *education = &FIELD_INFO[F_POST_EDUCATION];
    Value v = value_of_cell(&w->rt, (Cell){ .type = CELL_I32, .i32 = W_EDUCATION_COLLEGE }, education);
    assert_string_equal(reads(w, ST_OK, v, false), "college");
    v = value_of_cell(&w->rt, (Cell){ .type = CELL_RANGE, .range = { 5000, 8000 } }, &FIELD_INFO[F_POST_PAY]);
    assert_string_equal(reads(w, ST_OK, v, false), "5000..8000");
    v = value_of_cell(&w->rt, (Cell){ .type = CELL_NONE }, education);
    assert_string_equal(reads(w, ST_OK, v, false), "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_percents), cmocka_unit_test(times_and_rates), cmocka_unit_test(dates), cmocka_unit_test(blanks),
        cmocka_unit_test(texts_and_words), cmocka_unit_test(collections), cmocka_unit_test(entities),
        cmocka_unit_test(messages_name_both_types), cmocka_unit_test(how_values_read), cmocka_unit_test(indexing),
        cmocka_unit_test(negating_and_per), cmocka_unit_test(garbage_goes_and_roots_stay), cmocka_unit_test(deep_nesting_needs_no_stack),
        cmocka_unit_test(too_large_is_an_error), cmocka_unit_test(a_shared_value_is_copied),
        cmocka_unit_test(records_keep_order_and_find), cmocka_unit_test(cells),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
