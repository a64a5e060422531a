// link: base words source model graph
/* test_graph.c: derived figures against figures worked out by hand (organization.h). */
#include "organization.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static int set_up(void **state)
{
    Organization *o = calloc(1, sizeof *o);
    o_start(o);
    o_places(o);
    o_posts(o);
    o_work(o);
    *state = o;
    return 0;
}

static int tear_down(void **state)
{
    o_end(*state);
    free(*state);
    return 0;
}

/* An attribute's number for an entity; NaN none. */
static double number(Organization *o, AttrId attr, const char *name)
{
    TableId table = ATTR_INFO[attr].table;
    int32_t row = o_row(o, table, name);
    assert_true(row >= 0);
    const Column *column = graph_attr(o->graph, attr);
    assert_int_equal(column->type, COL_F64);
    return column->f64[row];
}

static void is(double x, double expected)
{
    if (isnan(expected))
        assert_true(isnan(x));
    else if (!(fabs(x - expected) <= 1e-9 * (1 + fabs(expected))))
        fail_msg("%.12g instead of %.12g", x, expected);
}

/* The names of what an attribute refers to, one or several: "lead clerk"; "" for none. */
static const char *names(Organization *o, const Column *column, int32_t row)
{
    static char text[512];
    uint32_t n = 0;
    const int32_t *rows = NULL;
    if (column->type == COL_SETS)
        rows = column_set(column, row, &n);
    else if (column->type == COL_I32 && column->i32[row] >= 0) {
        rows = &column->i32[row];
        n = 1;
    }
    text[0] = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            strcat(text, " ");
        strcat(text, intern_str(o->intern, model_name(o->model, column->target, rows[i])).ptr);
    }
    return text;
}

static const char *refs(Organization *o, AttrId attr, const char *name)
{
    return names(o, graph_attr(o->graph, attr), o_row(o, ATTR_INFO[attr].table, name));
}

/* ---- the line ---- */

static void test_line(void **state)
{
    Organization *o = *state;
    static const struct { const char *name; double span, heads, layer, height, size, cost, team_cost; } ROWS[] = {
        { "director", 2, 3, 1, 2, 16, 144000, 1344000 },    /* 144000 + 144000 + 936000 + 120000 */
        { "lead", 1, 12, 2, 1, 13, 144000, 1080000 },
        { "agent", 0, 0, 3, 0, 12, 936000, 936000 },        /* 12 x 6500 x 12 */
        { "clerk", 0, 0, 2, 0, 2, 120000, 120000 },
        { "loner", 0, 0, 1, 0, 1, NAN, NAN },
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        is(number(o, A_POST_SPAN, ROWS[i].name), ROWS[i].span);
        is(number(o, A_POST_SPAN_HEADS, ROWS[i].name), ROWS[i].heads);
        is(number(o, A_POST_LAYER, ROWS[i].name), ROWS[i].layer);
        is(number(o, A_POST_HEIGHT, ROWS[i].name), ROWS[i].height);
        is(number(o, A_POST_SIZE, ROWS[i].name), ROWS[i].size);
        is(number(o, A_POST_COST, ROWS[i].name), ROWS[i].cost);
        is(number(o, A_POST_TEAM_COST, ROWS[i].name), ROWS[i].team_cost);
    }
    assert_string_equal(refs(o, A_POST_TEAM, "director"), "lead clerk");
    assert_string_equal(refs(o, A_POST_ALL_REPORTS, "director"), "lead agent clerk");
    assert_string_equal(refs(o, A_POST_ALL_REPORTS, "agent"), "");
    int32_t path = graph_attr(o->graph, A_POST_PATH)->i32[o_row(o, T_POST, "agent")];
    assert_string_equal(intern_str(o->intern, (Sym)path).ptr, "director / lead / agent");
    int32_t agent = o_row(o, T_POST, "agent"), clerk = o_row(o, T_POST, "clerk"), loner = o_row(o, T_POST, "loner");
    assert_int_equal(graph_common_superior(o->graph, agent, clerk), o_row(o, T_POST, "director"));
    assert_int_equal(graph_common_superior(o->graph, agent, agent), agent);
    assert_int_equal(graph_common_superior(o->graph, agent, loner), ROW_NONE);
}

/* ---- work ---- */

static void test_work(void **state)
{
    Organization *o = *state;
    is(number(o, A_DUTY_DEMAND, "answer"), 420);
    is(number(o, A_DUTY_DEMAND, "complaint"), 100);
    is(number(o, A_DUTY_DEMAND, "filing"), 12);
    is(number(o, A_DUTY_DEMAND, "vague"), NAN);
    is(number(o, A_POST_CAPACITY, "agent"), 408);         /* 12 x 40 x 85% */
    is(number(o, A_POST_CAPACITY, "clerk"), 34);          /* 2 x 20 x 85% */
    is(number(o, A_POST_DEMAND, "agent"), 490);           /* 420 + 70 */
    is(number(o, A_POST_DEMAND, "lead"), 36);             /* 30 + 6 */
    is(number(o, A_POST_DEMAND, "director"), 8.5);        /* 25% of 34 */
    is(number(o, A_POST_DEMAND, "loner"), NAN);           /* all of it unmeasured */
    is(number(o, A_POST_LOAD, "agent"), 490.0 / 408);
    is(number(o, A_POST_LOAD, "director"), 0.25);
    is(number(o, A_POST_LOAD, "loner"), NAN);
    is(number(o, A_POST_HEADS_NEEDED, "agent"), 15);      /* 490 / 34 = 14.4 */
    is(number(o, A_POST_HEADS_NEEDED, "clerk"), 1);       /* 6 / 17 */
    is(number(o, A_POST_FTE, "clerk"), 1);
    is(number(o, A_DUTY_SHARE_SUM, "complaint"), 1);
    is(number(o, A_DUTY_SHARE_SUM, "idle"), 0);
    is(number(o, A_DUTY_COVERAGE, "idle"), 0);
    assert_string_equal(refs(o, A_POST_DUTIES, "agent"), "answer complaint");
    assert_string_equal(refs(o, A_DUTY_OWNERS, "filing"), "clerk lead");
    /* stated; the only responsible one; several responsible, nobody stated; nobody at all */
    assert_string_equal(refs(o, A_DUTY_ACCOUNTABLE, "complaint"), "lead");
    assert_string_equal(refs(o, A_DUTY_ACCOUNTABLE, "answer"), "agent");
    assert_string_equal(refs(o, A_DUTY_ACCOUNTABLE, "filing"), "");
    assert_string_equal(refs(o, A_DUTY_ACCOUNTABLE, "idle"), "");
    /* agent: (420 / 490)² + (70 / 490)²; by function all is service */
    is(number(o, A_POST_SPECIALIZATION, "agent"), (420.0 * 420 + 70 * 70) / (490.0 * 490));
    is(number(o, A_POST_FUNCTIONAL_SPECIALIZATION, "agent"), 1);
    is(number(o, A_POST_VARIETY_INDEX, "agent"), 490.0 * 490 / (420.0 * 420 + 70 * 70));
    is(number(o, A_POST_SPECIALIZATION, "loner"), NAN);
}

/* Without duties 0%; without capacity none; beyond 100% nothing is left to split. */
static void test_work_edges(void **state)
{
    Organization *o = *state;
    int32_t nothing = o_post(o, "nothing", "back", "director", NULL);
    is(number(o, A_POST_LOAD, "nothing"), 0);
    o_num(o, F_POST_HEADCOUNT, nothing, 0);
    is(number(o, A_POST_LOAD, "nothing"), NAN);
    o_num(o, F_ASSIGNMENT_SHARE, o_assign(o, "filing", "clerk"), 0.8);
    o_num(o, F_ASSIGNMENT_SHARE, o_assign(o, "filing", "director"), 0.5);
    const Column *share = graph_field(o->graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_SHARE));
    int32_t keys[] = { o_row(o, T_DUTY, "filing"), o_row(o, T_POST, "lead") };
    is(share->f64[model_link_find(o->model, T_ASSIGNMENT, keys, 2)], 0);
    is(number(o, A_DUTY_SHARE_SUM, "filing"), 1.3);
    is(number(o, A_DUTY_COVERAGE, "filing"), 1);
    /* one part unset, the other not: the sum skips it */
    o_assign(o, "vague", "clerk");
    is(number(o, A_POST_DEMAND, "clerk"), 9.6);
    /* only consulted: no share, no demand */
    o_i32(o, F_ASSIGNMENT_AS, o_assign(o, "answer", "lead"), 1 << W_ROLE_CONSULTED);
    is(number(o, A_POST_DEMAND, "lead"), 30);
    assert_string_equal(refs(o, A_DUTY_OWNERS, "answer"), "agent");
    assert_string_equal(refs(o, A_DUTY_POSTS, "answer"), "agent lead");
}

/* ---- units and regions ---- */

static void test_units(void **state)
{
    Organization *o = *state;
    is(number(o, A_UNIT_HEADCOUNT, "service"), 16);
    is(number(o, A_UNIT_HEADCOUNT, "hotline"), 13);
    is(number(o, A_UNIT_HEADCOUNT, "empty"), 0);
    is(number(o, A_UNIT_FTE, "service"), 15);
    is(number(o, A_UNIT_COST, "service"), 1344000);
    is(number(o, A_UNIT_COST, "empty"), 0);
    is(number(o, A_UNIT_DEMAND, "hotline"), 526);
    is(number(o, A_UNIT_CAPACITY, "hotline"), 442);
    is(number(o, A_UNIT_LOAD, "hotline"), 526.0 / 442);
    is(number(o, A_UNIT_LOAD, "empty"), NAN);
    is(number(o, A_UNIT_LAYER, "hotline"), 2);
    is(number(o, A_UNIT_SPAN, "service"), 2);
    assert_string_equal(refs(o, A_UNIT_POSTS, "hotline"), "lead agent");
    assert_string_equal(refs(o, A_UNIT_UNITS, "service"), "hotline back");
    assert_string_equal(refs(o, A_UNIT_HEAD, "service"), "director");
    assert_string_equal(refs(o, A_UNIT_HEAD, "hotline"), "lead");
    assert_string_equal(refs(o, A_UNIT_HEAD, "back"), "clerk");
    assert_string_equal(refs(o, A_UNIT_HEAD, "empty"), "");
    o_post(o, "second", "hotline", NULL, NULL);
    assert_string_equal(refs(o, A_UNIT_HEAD, "hotline"), "");      /* two of them */
    const Column *region = graph_field(o->graph, T_UNIT, field_column(F_UNIT_REGION));
    assert_string_equal(names(o, region, o_row(o, T_UNIT, "back")), "west");      /* its parent's */
    assert_string_equal(refs(o, A_POST_REGION, "agent"), "east");
    assert_string_equal(refs(o, A_REGION_UNITS, "china"), "hotline service back");
    assert_string_equal(refs(o, A_REGION_POSTS, "east"), "lead agent second");
    const Column *kind = graph_field(o->graph, T_POST, field_column(F_POST_KIND));
    assert_int_equal(kind->i32[o_row(o, T_POST, "clerk")], W_LINE_STAFF_STAFF);
    assert_int_equal(kind->i32[o_row(o, T_POST, "agent")], W_LINE_STAFF_LINE);
    assert_true(graph_within(o->graph, T_UNIT, o_row(o, T_UNIT, "hotline"), o_row(o, T_UNIT, "service")));
    assert_true(graph_within(o->graph, T_UNIT, o_row(o, T_UNIT, "hotline"), o_row(o, T_UNIT, "hotline")));
    assert_false(graph_within(o->graph, T_UNIT, o_row(o, T_UNIT, "service"), o_row(o, T_UNIT, "hotline")));
}

/* ---- weights: as a set, never mixed ---- */

typedef struct Taken { int n; double sum; } Taken;

static void take(void *ctx, int32_t kpi, double weight)
{
    Taken *taken = ctx;
    UNUSED(kpi);
    taken->n++;
    taken->sum += weight;
}

static void weights_are(Organization *o, const char *region, int n, double sum)
{
    Taken taken = { 0 };
    int32_t row = region ? o_row(o, T_REGION, region) : ROW_NONE;
    assert_int_equal(graph_weights(o->graph, o_row(o, T_POST, "agent"), row, take, &taken), n);
    assert_int_equal(taken.n, n);
    is(taken.sum, sum);
}

static void test_weights(void **state)
{
    Organization *o = *state;
    o_define(o, T_KPI, "csat");
    o_define(o, T_KPI, "fcr");
    int32_t town = o_define(o, T_REGION, "town");
    o_i32(o, F_REGION_IN, town, o_row(o, T_REGION, "west"));
    weights_are(o, "west", 0, 0);
    o_weight(o, "csat", "agent", 0.6, NULL);
    o_weight(o, "fcr", "agent", 0.4, NULL);
    o_weight(o, "csat", "agent", 0.75, "west");
    weights_are(o, NULL, 2, 1);
    weights_are(o, "west", 1, 0.75);
    weights_are(o, "town", 1, 0.75);         /* its parent's set */
    weights_are(o, "east", 2, 1);            /* the general one */
    assert_string_equal(refs(o, A_POST_KPIS, "agent"), "csat fcr");
    assert_string_equal(refs(o, A_KPI_POSTS, "csat"), "agent");
    assert_string_equal(refs(o, A_POST_KPIS, "lead"), "");
}

/* ---- decisions ---- */

static void grant(Organization *o, const char *decision, const char *post, int as)
{
    int32_t keys[] = { o_row(o, T_DECISION, decision), o_row(o, T_POST, post) };
    int32_t row = model_link_put(o->model, T_GRANT, keys, 2, (Origin){ 0 });
    if (as >= 0)
        o_i32(o, F_GRANT_AS, row, as);
}

static void test_decisions(void **state)
{
    Organization *o = *state;
    int32_t refund = o_define(o, T_DECISION, "refund"), plan = o_define(o, T_DECISION, "plan");
    o_define(o, T_DECISION, "open");
    o_i32(o, F_DECISION_KIND, refund, W_DECISION_KIND_ROUTINE);
    o_num(o, F_DECISION_IMPACT, refund, 2);
    o_i32(o, F_DECISION_KIND, plan, W_DECISION_KIND_POLICY);
    o_num(o, F_DECISION_IMPACT, plan, 5);
    o_num(o, F_DECISION_DEPTH, plan, 3);
    o_qty(o, F_DECISION_HORIZON, plan, o_takes(1, UNIT_Y));
    grant(o, "refund", "lead", -1);
    grant(o, "plan", "agent", W_GRANT_ROLE_DECIDE);
    grant(o, "plan", "director", W_GRANT_ROLE_RECOMMEND);
    assert_string_equal(refs(o, A_DECISION_DECIDER, "refund"), "lead");
    assert_string_equal(refs(o, A_DECISION_DECIDER, "plan"), "agent");
    assert_string_equal(refs(o, A_DECISION_POSTS, "plan"), "agent director");
    assert_string_equal(refs(o, A_POST_DECISIONS, "director"), "");
    /* L = 3. refund: mean of 0 and 1/4 = 1/8: 1 + floor(7/8 x 2 + 1/2) = 3. plan: (1 + 1 + 1/2 + 1/2) / 4 = 3/4: 1 + floor(1/4 x 2 + 1/2) = 2 */
    is(number(o, A_DECISION_LEVEL_NEEDED, "refund"), 3);
    is(number(o, A_DECISION_LEVEL_NEEDED, "plan"), 2);
    is(number(o, A_DECISION_LEVEL_NEEDED, "open"), NAN);
    is(number(o, A_DECISION_LEVEL_FOUND, "refund"), 2);
    is(number(o, A_DECISION_GAP, "refund"), -1);
    is(number(o, A_DECISION_GAP, "plan"), 1);
    is(number(o, A_DECISION_GAP, "open"), NAN);
    grant(o, "refund", "agent", W_GRANT_ROLE_DECIDE);
    assert_string_equal(refs(o, A_DECISION_DECIDER, "refund"), "");       /* two of them */
}

/* ---- people, skills, hazards, classes ---- */

static void test_people(void **state)
{
    Organization *o = *state;
    int32_t listening = o_define(o, T_SKILL, "listening"), agent = o_row(o, T_POST, "agent");
    o_level(o, F_POST_REQUIRES, agent, listening, 3);
    int32_t ann = o_define(o, T_PERSON, "ann"), bob = o_define(o, T_PERSON, "bob");
    o_i32(o, F_PERSON_HOLDS, ann, agent);
    o_i32(o, F_PERSON_HOLDS, bob, agent);
    o_num(o, F_PERSON_SHARE, bob, 0.5);
    o_level(o, F_PERSON_SKILLS, bob, listening, 2);
    assert_string_equal(refs(o, A_POST_HOLDERS, "agent"), "ann bob");
    is(number(o, A_POST_VACANCIES, "agent"), 10.5);
    assert_string_equal(refs(o, A_SKILL_POSTS, "listening"), "agent");
    is(number(o, A_SKILL_GAP, "listening"), 4);           /* 3 - 0 and 3 - 2 */
    int32_t noise = o_define(o, T_HAZARD, "noise"), strain = o_define(o, T_HAZARD, "strain");
    o_num(o, F_HAZARD_SEVERITY, noise, 3);
    o_num(o, F_HAZARD_LIKELIHOOD, noise, 4);
    o_num(o, F_HAZARD_SEVERITY, strain, 5);
    o_num(o, F_HAZARD_LIKELIHOOD, strain, 4);
    o_text(o, F_HAZARD_CONTROL, strain, "breaks");
    o_refs(o, F_POST_HAZARD, agent, &noise, 1);
    o_refs(o, F_DUTY_HAZARD, o_row(o, T_DUTY, "answer"), &strain, 1);
    is(number(o, A_HAZARD_RISK, "noise"), 12);
    is(number(o, A_HAZARD_RISK, "strain"), 15);           /* 5 x (4 - 1) */
    is(number(o, A_POST_RISK, "agent"), 15);
    is(number(o, A_POST_RISK, "lead"), NAN);
    assert_string_equal(refs(o, A_HAZARD_POSTS, "strain"), "agent");
    assert_string_equal(refs(o, A_GRADE_POSTS, "M1"), "director lead");
    is(number(o, A_GRADE_HEADCOUNT, "G3"), 12);
    int32_t plan = o_define(o, T_PAYPLAN, "plan"), grades[] = { o_row(o, T_GRADE, "M1"), o_row(o, T_GRADE, "G3") };
    o_refs(o, F_PAYPLAN_GRADES, plan, grades, 2);
    assert_string_equal(refs(o, A_PAYPLAN_POSTS, "plan"), "director lead agent");
    int32_t flow = o_define(o, T_PROCESS, "flow");
    int32_t steps[] = { o_row(o, T_DUTY, "answer"), o_row(o, T_DUTY, "complaint"), o_row(o, T_DUTY, "answer") };
    o_refs(o, F_PROCESS_STEPS, flow, steps, 3);
    assert_string_equal(refs(o, A_PROCESS_POSTS, "flow"), "agent lead");
    assert_string_equal(refs(o, A_DUTY_PROCESSES, "answer"), "flow");
    Range target = graph_attr(o->graph, A_POST_TARGET)->range[agent];
    is(target.low, 3);
    is(target.high, 10);
}

/* ---- the cache ---- */

static void count_builds(void *ctx, const char *what, int64_t rows)
{
    UNUSED(rows);
    if (strstr(what, "post.load"))
        ++*(int *)ctx;
}

static void test_cache(void **state)
{
    Organization *o = *state;
    int builds = 0;
    graph_trace(o->graph, count_builds, &builds);
    number(o, A_POST_LOAD, "agent");
    number(o, A_POST_LOAD, "lead");
    assert_int_equal(builds, 1);
    o_define(o, T_SKILL, "typing");              /* a table that it does not read */
    number(o, A_POST_LOAD, "agent");
    assert_int_equal(builds, 1);
    o_num(o, F_POST_HEADCOUNT, o_row(o, T_POST, "agent"), 24);
    is(number(o, A_POST_LOAD, "agent"), 490.0 / 816);
    assert_int_equal(builds, 2);
    model_set_setting(o->model, o_sym(o, "utilization"), o_sym(o, "50%"), (Origin){ 0 });
    is(number(o, A_POST_LOAD, "agent"), 490.0 / 480);
    graph_trace(o->graph, NULL, NULL);
}

/* A cycle that is not closed yet: its first member counts as a top, and nothing runs for ever. */
static void test_cycle(void **state)
{
    Organization *o = *state;
    o_i32(o, F_POST_REPORTS, o_row(o, T_POST, "director"), o_row(o, T_POST, "agent"));
    is(number(o, A_POST_LAYER, "director"), 1);
    is(number(o, A_POST_LAYER, "agent"), 3);
    is(number(o, A_POST_SIZE, "director"), 16);
    number(o, A_POST_TEAM_COST, "agent");
    graph_attr(o->graph, A_POST_PATH);
    graph_common_superior(o->graph, o_row(o, T_POST, "agent"), o_row(o, T_POST, "loner"));
    o_i32(o, F_UNIT_IN, o_row(o, T_UNIT, "service"), o_row(o, T_UNIT, "hotline"));
    o_i32(o, F_UNIT_REGION, o_row(o, T_UNIT, "service"), I32_NONE);
    is(number(o, A_UNIT_HEADCOUNT, "service"), 16);
    o_i32(o, F_REGION_IN, o_row(o, T_REGION, "china"), o_row(o, T_REGION, "east"));
    graph_attr(o->graph, A_REGION_POSTS);
    graph_weights(o->graph, o_row(o, T_POST, "agent"), o_row(o, T_REGION, "west"), NULL, NULL);
}

static void test_empty(void **state)
{
    UNUSED(state);
    Organization o;
    o_start(&o);
    for (int a = 0; a < A_COUNT; a++)
        assert_int_equal(graph_attr(o.graph, (AttrId)a)->rows, 0);
    for (int t = 0; t < T_COUNT; t++) {
        for (int c = 0; c < model_n_columns(o.model, (TableId)t); c++)
            assert_non_null(graph_field(o.graph, (TableId)t, c));
    }
    o_end(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_work, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_work_edges, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_units, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_weights, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_decisions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_people, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cache, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cycle, set_up, tear_down),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
