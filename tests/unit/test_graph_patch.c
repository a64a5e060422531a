// link: base words source model graph
/* test_graph_patch.c: columns that were brought up to date after edits are, to the bit, those that are built from nothing. A model
   is edited at random; after each edit a graph that has been there all the time is compared with a new one. */
#include "../../interp/base/intern.h"
#include "../../interp/graph/graph.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

typedef struct World {
    Intern *intern;
    Words *words;
    Model *model;
    Graph *graph;
    uint32_t state, named;
    int deputy;                /* a field of posts: another post */
    char last[200];            /* the edit, for messages */
} World;

static uint32_t rnd(World *w, uint32_t n)
{
    w->state = w->state * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)(w->state >> 4) * n) >> 28);
}

static Origin here(World *w)
{
    return (Origin){ intern_add(w->intern, STR("t.org")), 1 };
}

static Sym name(World *w, const char *kind, uint32_t i)
{
    char text[40];
    snprintf(text, sizeof text, "%s%u", kind, i);
    return intern_add(w->intern, str_of(text));
}

static int32_t any(World *w, TableId table)
{
    size_t n;
    const int32_t *rows = model_order(w->model, table, &n);
    return n ? rows[rnd(w, (uint32_t)n)] : ROW_NONE;
}

static void put(World *w, FieldId field, int32_t row, Cell cell)
{
    model_set(w->model, FIELD_INFO[field].table, row, field_column(field), cell, here(w));
}

static Cell ref(int32_t row)
{
    return row < 0 ? (Cell){ .type = CELL_NONE } : (Cell){ .type = CELL_I32, .i32 = row };
}

static Cell num(double x)
{
    return (Cell){ .type = CELL_NUM, .num = x };
}

static Cell qty(QtySort sort, double amount, Unit unit, Unit per)
{
    return (Cell){ .type = CELL_QTY, .qty = { .amount = amount, .sort = (uint8_t)sort, .unit = (uint8_t)unit, .per = (uint8_t)per } };
}

/* Is `top` the post or above it? */
static bool above(World *w, FieldId field, int32_t top, int32_t row)
{
    for (int steps = 0; row >= 0 && steps < 10000; steps++) {
        if (row == top)
            return true;
        Cell cell = model_get(w->model, FIELD_INFO[field].table, row, field_column(field));
        row = cell.type == CELL_NONE ? ROW_NONE : cell.i32;
    }
    return false;
}

static void set_parent(World *w, FieldId field, int32_t row, int32_t parent)
{
    if (row >= 0 && !above(w, field, row, parent))
        put(w, field, row, ref(parent));
}

static int32_t define(World *w, TableId kind, const char *text)
{
    return model_define(w->model, kind, name(w, text, w->named++), here(w));
}

static void define_post(World *w)
{
    int32_t boss = rnd(w, 8) ? any(w, T_POST) : ROW_NONE, row = define(w, T_POST, "p");
    put(w, F_POST_IN, row, ref(any(w, T_UNIT)));
    put(w, F_POST_REPORTS, row, ref(boss));
    model_set(w->model, T_POST, row, w->deputy, ref(any(w, T_POST)), here(w));
    if (rnd(w, 2))
        put(w, F_POST_GRADE, row, ref(any(w, T_GRADE)));
    if (rnd(w, 2))
        put(w, F_POST_HEADCOUNT, row, num(rnd(w, 9)));
}

static void define_duty(World *w)
{
    int32_t row = define(w, T_DUTY, "d");
    put(w, F_DUTY_VOLUME, row, qty(QTY_COUNT, rnd(w, 900), UNIT_NONE, UNIT_W));
    put(w, F_DUTY_TAKES, row, qty(QTY_DURATION, 1 + rnd(w, 90), UNIT_MIN, UNIT_NONE));
}

static void assign(World *w)
{
    int32_t keys[] = { any(w, T_DUTY), any(w, T_POST) };
    if (keys[0] < 0 || keys[1] < 0)
        return;
    int32_t row = model_link_put(w->model, T_ASSIGNMENT, keys, 2, here(w));
    if (rnd(w, 2))
        put(w, F_ASSIGNMENT_SHARE, row, num((1 + rnd(w, 10)) / 10.0));
    if (!rnd(w, 6))
        put(w, F_ASSIGNMENT_TIME, row, num(rnd(w, 10) / 10.0));
    if (!rnd(w, 4))
        put(w, F_ASSIGNMENT_AS, row, (Cell){ .type = CELL_I32, .i32 = 1 << rnd(w, 4) });
}

static void weigh(World *w)
{
    int32_t keys[] = { any(w, T_KPI), any(w, T_POST), rnd(w, 2) ? I32_NONE : any(w, T_REGION) };
    if (keys[0] < 0 || keys[1] < 0)
        return;
    put(w, F_WEIGHT_WEIGHT, model_link_put(w->model, T_WEIGHT, keys, 3, here(w)), num(rnd(w, 100) / 100.0));
}

static void edit_post(World *w)
{
    int32_t row = any(w, T_POST);
    if (row < 0)
        return;
    switch (rnd(w, 8)) {
    case 6:
    case 7: model_set(w->model, T_POST, row, w->deputy, ref(rnd(w, 5) ? any(w, T_POST) : ROW_NONE), here(w)); break;
    case 0: put(w, F_POST_HEADCOUNT, row, rnd(w, 5) ? num(rnd(w, 12)) : (Cell){ .type = CELL_NONE }); break;
    case 1: put(w, F_POST_GRADE, row, ref(rnd(w, 4) ? any(w, T_GRADE) : ROW_NONE)); break;
    case 2: put(w, F_POST_PAY, row, (Cell){ .type = CELL_RANGE, .range = { rnd(w, 5000), 5000 + rnd(w, 5000) } }); break;
    case 3: put(w, F_POST_HOURS, row, qty(QTY_EFFORT, 20 + rnd(w, 20), UNIT_H, UNIT_W)); break;
    case 4: put(w, F_POST_IN, row, ref(any(w, T_UNIT))); break;
    default: set_parent(w, F_POST_REPORTS, row, rnd(w, 8) ? any(w, T_POST) : ROW_NONE); break;
    }
}

static void edit_other(World *w)
{
    int32_t duty = any(w, T_DUTY), link = any(w, T_ASSIGNMENT);
    switch (rnd(w, 7)) {
    case 0: set_parent(w, F_UNIT_IN, any(w, T_UNIT), any(w, T_UNIT)); break;
    case 1: put(w, F_GRADE_PAY, any(w, T_GRADE), (Cell){ .type = CELL_RANGE, .range = { 1000 + rnd(w, 900), 2000 + rnd(w, 900) } }); break;
    case 2: put(w, F_UNIT_REGION, any(w, T_UNIT), ref(any(w, T_REGION))); break;
    case 3: if (duty >= 0) put(w, F_DUTY_VOLUME, duty, qty(QTY_COUNT, rnd(w, 900), UNIT_NONE, UNIT_D)); break;
    case 4: if (duty >= 0) put(w, F_DUTY_HOURS, duty, rnd(w, 2) ? qty(QTY_EFFORT, rnd(w, 40), UNIT_H, UNIT_W) : (Cell){ .type = CELL_NONE }); break;
    case 5: if (link >= 0) put(w, F_ASSIGNMENT_SHARE, link, rnd(w, 3) ? num(rnd(w, 11) / 10.0) : (Cell){ .type = CELL_NONE }); break;
    default: model_mention(w->model, T_POST, name(w, "open", rnd(w, 4)), SPAN_NONE); break;
    }
}

static void drop(World *w)
{
    int32_t link = any(w, rnd(w, 2) ? T_ASSIGNMENT : T_WEIGHT);
    if (!rnd(w, 3)) {
        ReferenceVec done = { 0 };
        int32_t row = any(w, T_POST);
        if (row >= 0)
            model_drop_cascade(w->model, T_POST, row, &done, here(w));
        vec_drop(&done);
    } else if (link >= 0 && model_alive(w->model, T_ASSIGNMENT, link)) {
        model_remove(w->model, T_ASSIGNMENT, link);
    }
}

static void edit(World *w)
{
    uint32_t what = rnd(w, 40);
    if (what < 14)
        edit_post(w);
    else if (what < 22)
        assign(w);
    else if (what < 27)
        weigh(w);
    else if (what < 33)
        edit_other(w);
    else if (what < 36)
        define_post(w);
    else if (what < 38)
        define_duty(w);
    else if (what < 39)
        model_define(w->model, T_POST, name(w, "open", rnd(w, 4)), here(w));
    else
        drop(w);
    snprintf(w->last, sizeof w->last, "edit of sort %u", what);
}

/* ---- comparing ---- */

static bool same_cell(const Column *a, const Column *b, int32_t row)
{
    switch (a->type) {
    case COL_NONE: return true;
    case COL_I32: return a->i32[row] == b->i32[row];
    case COL_F64: return memcmp(&a->f64[row], &b->f64[row], sizeof(double)) == 0 || (isnan(a->f64[row]) && isnan(b->f64[row]));
    case COL_QTY: return a->qty[row].sort == b->qty[row].sort && (!a->qty[row].sort || a->qty[row].amount == b->qty[row].amount);
    case COL_RANGE: return memcmp(&a->range[row], &b->range[row], sizeof(Range)) == 0 || isnan(a->range[row].low) == isnan(b->range[row].low);
    case COL_LIST: return a->list[row] == b->list[row];
    case COL_SETS: break;
    }
    uint32_t n, m;
    const int32_t *x = column_set(a, row, &n), *y = column_set(b, row, &m);
    return n == m && (!n || memcmp(x, y, n * sizeof *x) == 0);
}

static void compare(World *w, const Column *a, const Column *b, const char *what)
{
    if (a->type != b->type)
        fail_msg("%s has types %d and %d after %s", what, (int)a->type, (int)b->type, w->last);
    assert_int_equal(a->rows, b->rows);
    for (int32_t row = 0; row < a->rows; row++) {
        if (!same_cell(a, b, row))
            fail_msg("%s of row %d differs from what is built from nothing, after %s", what, row, w->last);
    }
}

static void compare_forests(World *w, Graph *anew, TableId kind)
{
    const Forest *a = graph_forest(w->graph, kind), *b = graph_forest(anew, kind);
    size_t rows = (size_t)model_rows(w->model, kind);
    assert_int_equal(a->count, b->count);
    if (memcmp(a->order, b->order, a->count * sizeof *a->order) != 0)
        fail_msg("the order of %s differs after %s", TABLE_INFO[kind].name, w->last);
    assert_memory_equal(a->depth, b->depth, rows * sizeof *a->depth);
    for (size_t i = 0; i < rows; i++) {
        if (a->depth[i] >= 0 && (a->first[i] != b->first[i] || a->end[i] != b->end[i]))
            fail_msg("the stretch of row %zu differs after %s", i, w->last);
    }
}

/* `sparse`: only some are asked, so that others stay behind by several edits. */
static void compare_all(World *w, bool sparse)
{
    static const FieldId FIELDS[] = { F_POST_HEADCOUNT, F_POST_PAY, F_POST_HOURS, F_POST_REPORTS, F_POST_KIND, F_POST_NATURE, F_UNIT_REGION,
                                      F_ASSIGNMENT_AS, F_ASSIGNMENT_SHARE, F_ASSIGNMENT_TIME, F_WEIGHT_WEIGHT, F_DUTY_VOLUME };
    static const FieldId REFS[] = { F_POST_REPORTS, F_POST_IN, F_POST_GRADE, F_UNIT_IN, F_ASSIGNMENT_DUTY, F_ASSIGNMENT_POST, F_WEIGHT_POST };
    Graph *anew = graph_new(w->model);
    for (int i = 0; i < A_COUNT; i++) {
        if (sparse && rnd(w, 4))
            continue;
        compare(w, graph_attr(w->graph, (AttrId)i), graph_attr(anew, (AttrId)i), ATTR_INFO[i].name);
    }
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
        TableId table = FIELD_INFO[FIELDS[i]].table;
        if (!sparse || !rnd(w, 4))
            compare(w, graph_field(w->graph, table, field_column(FIELDS[i])), graph_field(anew, table, field_column(FIELDS[i])), FIELD_INFO[FIELDS[i]].name);
    }
    for (size_t i = 0; i < sizeof REFS / sizeof *REFS; i++) {
        TableId table = FIELD_INFO[REFS[i]].table;
        if (!sparse || !rnd(w, 4))
            compare(w, graph_reverse(w->graph, table, field_column(REFS[i])), graph_reverse(anew, table, field_column(REFS[i])), FIELD_INFO[REFS[i]].name);
    }
    const FieldInfo *deputy = model_field(w->model, T_POST, w->deputy);
    if (!sparse || !rnd(w, 4))
        compare(w, graph_common_with(w->graph, deputy), graph_common_with(anew, deputy), "common superior with the deputy");
    if (!sparse || !rnd(w, 3))
        compare_forests(w, anew, T_POST);
    compare_forests(w, anew, T_UNIT);
    graph_free(anew);
}

static void start(World *w, uint32_t seed)
{
    *w = (World){ .state = seed };
    w->intern = intern_new();
    w->words = words_new(w->intern);
    w->model = model_new(w->intern, w->words);
    w->graph = graph_new(w->model);
    w->deputy = model_add_field(w->model, T_POST, name(w, "deputy", 0), SYM_NONE, FT_REF, T_POST, NULL, 0);
    for (int i = 0; i < 4; i++) {
        define(w, T_REGION, "r");
        define(w, T_GRADE, "g");
        define(w, T_KPI, "k");
        set_parent(w, F_UNIT_IN, define(w, T_UNIT, "u"), i ? any(w, T_UNIT) : ROW_NONE);
    }
    for (int i = 0; i < 40; i++) {
        define_post(w);
        define_duty(w);
        assign(w);
        weigh(w);
    }
}

static void end(World *w)
{
    graph_free(w->graph);
    model_free(w->model);
    words_free(w->words);
    intern_free(w->intern);
}

static void test_edits(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 30; seed++) {
        World w;
        start(&w, seed * 7919);
        for (int i = 0; i < 60; i++) {
            ModelMark mark = model_mark(w.model);
            edit(&w);
            compare_all(&w, seed % 2);
            if (!rnd(&w, 10)) {              /* a statement that failed after all */
                model_rewind(w.model, mark);
                compare_all(&w, false);
            }
            for (uint32_t more = rnd(&w, 8) ? 0 : rnd(&w, 90); more > 0; more--)
                edit(&w);
        }
        compare_all(&w, false);
        end(&w);
    }
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = { cmocka_unit_test(test_edits) };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
