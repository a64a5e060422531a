// link: base source words model
/* test_model.c: interp/model in memory: rows, journal, links, drops, closing points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model_random.h"
#include <math.h>
#include <stdlib.h>

#define COL(f) field_column(F_##f)

static Model *begin(Fix *fix, uint64_t seed)
{
    fix_init(fix, seed);
    return model_new(fix->intern, fix->words);
}

static void end(Fix *fix, Model *model)
{
    model_free(model);
    fix_drop(fix);
}

static int32_t define(Fix *fix, Model *model, TableId kind, const char *name, uint32_t line)
{
    return model_define(model, kind, sym(fix, name), place(fix, line));
}

static void set_ref(Fix *fix, Model *model, TableId kind, int32_t row, int column, int32_t to, uint32_t line)
{
    model_set(model, kind, row, column, (Cell){ .type = CELL_I32, .i32 = to }, place(fix, line));
}

static void test_define_and_read(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    int32_t agent = define(&fix, model, T_POST, "agent", 3);
    assert_int_equal(agent, 0);
    assert_int_equal(define(&fix, model, T_POST, "agent", 4), ROW_NONE);
    assert_int_equal(define(&fix, model, T_UNIT, "agent", 4), 0);
    assert_int_equal(model_find(model, T_POST, sym(&fix, "agent")), agent);
    assert_int_equal(model_title(model, T_POST, agent), sym(&fix, "agent"));
    model_set_title(model, T_POST, agent, sym(&fix, "Agent"));
    assert_true(model_has_title(model, T_POST, agent));
    assert_null(model_f64(model, T_POST, COL(POST_HEADCOUNT)));
    model_set(model, T_POST, agent, COL(POST_HEADCOUNT), (Cell){ .type = CELL_NUM, .num = 12 }, place(&fix, 7));
    assert_true(model_f64(model, T_POST, COL(POST_HEADCOUNT))[agent] == 12);
    assert_int_equal(model_field_origin(model, T_POST, agent, COL(POST_HEADCOUNT)).line, 7);
    assert_int_equal(model_field_origin(model, T_POST, agent, COL(POST_PAY)).line, 3);
    assert_int_equal(model_get(model, T_POST, agent, COL(POST_PAY)).type, CELL_NONE);
    model_set(model, T_POST, agent, COL(POST_HEADCOUNT), (Cell){ .type = CELL_NONE }, place(&fix, 8));
    assert_int_equal(model_get(model, T_POST, agent, COL(POST_HEADCOUNT)).type, CELL_NONE);
    assert_int_equal(model_field_origin(model, T_POST, agent, COL(POST_HEADCOUNT)).line, 3);
    assert_true(model_rename(model, T_POST, agent, sym(&fix, "csr")));
    assert_int_equal(model_find(model, T_POST, sym(&fix, "agent")), ROW_NONE);
    assert_int_equal(model_find(model, T_POST, sym(&fix, "csr")), agent);
    define(&fix, model, T_POST, "other", 9);
    assert_false(model_rename(model, T_POST, agent, sym(&fix, "other")));
    end(&fix, model);
}

static void test_order_is_of_definition(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    size_t n;
    int32_t a = define(&fix, model, T_POST, "a", 1);
    int32_t boss = model_mention(model, T_POST, sym(&fix, "boss"), SPAN_NONE);
    int32_t c = define(&fix, model, T_POST, "c", 2);
    assert_int_equal(define(&fix, model, T_POST, "boss", 3), boss);
    const int32_t *order = model_order(model, T_POST, &n);
    assert_int_equal(n, 3);
    assert_int_equal(order[0], a);
    assert_int_equal(order[1], c);
    assert_int_equal(order[2], boss);
    model_remove(model, T_POST, a);
    assert_int_equal(define(&fix, model, T_POST, "a", 4), 3);   /* a number is never given again */
    order = model_order(model, T_POST, &n);
    assert_int_equal(order[0], c);
    assert_int_equal(order[2], 3);
    end(&fix, model);
}

static void test_link_said_again(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    int32_t keys[] = { define(&fix, model, T_DUTY, "answer", 1), define(&fix, model, T_POST, "agent", 2) };
    assert_int_equal(model_link_find(model, T_ASSIGNMENT, keys, 2), ROW_NONE);
    int32_t row = model_link_put(model, T_ASSIGNMENT, keys, 2, place(&fix, 3));
    model_set(model, T_ASSIGNMENT, row, COL(ASSIGNMENT_SHARE), (Cell){ .type = CELL_NUM, .num = 0.7 }, place(&fix, 3));
    assert_int_equal(model_link_put(model, T_ASSIGNMENT, keys, 2, place(&fix, 9)), row);
    assert_int_equal(model_get(model, T_ASSIGNMENT, row, COL(ASSIGNMENT_SHARE)).type, CELL_NONE);
    assert_int_equal(model_origin(model, T_ASSIGNMENT, row).line, 9);
    assert_int_equal(model_count(model, T_ASSIGNMENT), 1);
    model_remove(model, T_ASSIGNMENT, row);
    assert_int_equal(model_link_find(model, T_ASSIGNMENT, keys, 2), ROW_NONE);
    assert_int_equal(model_link_put(model, T_ASSIGNMENT, keys, 2, place(&fix, 10)), row + 1);
    end(&fix, model);
}

static void test_link_keys_may_be_unset(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    int32_t kpi = define(&fix, model, T_KPI, "csat", 1), post = define(&fix, model, T_POST, "agent", 2);
    int32_t everywhere[] = { kpi, post, I32_NONE }, west[] = { kpi, post, define(&fix, model, T_REGION, "west", 3) };
    int32_t a = model_link_put(model, T_WEIGHT, everywhere, 3, place(&fix, 4)), b = model_link_put(model, T_WEIGHT, west, 3, place(&fix, 5));
    assert_int_not_equal(a, b);
    assert_int_equal(model_link_find(model, T_WEIGHT, everywhere, 3), a);
    assert_int_equal(model_link_find(model, T_WEIGHT, west, 3), b);
    end(&fix, model);
}

static void test_lists_are_copied(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    int32_t unit = define(&fix, model, T_UNIT, "u", 1);
    ItemList *list = mem_alloc(sizeof *list + sizeof list->at[0]);
    list->n = 1;
    list->at[0] = (Item){ .ref = ROW_NONE, .text = sym(&fix, "serve"), .num = (double)NAN };
    model_set(model, T_UNIT, unit, COL(UNIT_GOAL), (Cell){ .type = CELL_LIST, .list = list }, place(&fix, 1));
    list->at[0].text = sym(&fix, "changed");
    const ItemList *kept = model_list(model, T_UNIT, COL(UNIT_GOAL))[unit];
    assert_int_equal(kept->at[0].text, sym(&fix, "serve"));
    list->n = 0;
    model_set(model, T_UNIT, unit, COL(UNIT_GOAL), (Cell){ .type = CELL_LIST, .list = list }, place(&fix, 1));
    assert_int_equal(model_get(model, T_UNIT, unit, COL(UNIT_GOAL)).type, CELL_NONE);
    mem_free(list);
    end(&fix, model);
}

static void test_own_fields(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    Sym words[] = { sym(&fix, "red"), sym(&fix, "blue") };
    int32_t post = define(&fix, model, T_POST, "agent", 1);
    int column = model_add_field(model, T_POST, sym(&fix, "badge"), sym(&fix, "Badge colour"), FT_WORD, T_NONE, words, 2);
    assert_int_equal(column, TABLE_INFO[T_POST].n_fields);
    assert_int_equal(model_add_field(model, T_POST, sym(&fix, "badge"), SYM_NONE, FT_TEXT, T_NONE, NULL, 0), -1);
    assert_int_equal(model_add_field(model, T_POST, sym(&fix, "headcount"), SYM_NONE, FT_TEXT, T_NONE, NULL, 0), -1);
    assert_int_equal(model_find_column(model, T_POST, sym(&fix, "badge")), column);
    assert_int_equal(model_find_column_read(model, T_POST, sym(&fix, "badge")), column);
    assert_int_equal(model_find_column(model, T_POST, sym(&fix, "编制")), COL(POST_HEADCOUNT));
    assert_int_equal(model_find_column(model, T_UNIT, sym(&fix, "badge")), -1);
    int n;
    assert_int_equal(model_own_words(model, T_POST, column, &n)[1], sym(&fix, "blue"));
    assert_int_equal(n, 2);
    model_set(model, T_POST, post, column, (Cell){ .type = CELL_I32, .i32 = 1 }, place(&fix, 2));
    assert_int_equal(model_get(model, T_POST, post, column).i32, 1);
    assert_string_equal(model_field(model, T_POST, column)->name, "badge");
    model_rollback(model);
    assert_int_equal(model_n_columns(model, T_POST), TABLE_INFO[T_POST].n_fields);
    end(&fix, model);
}

static void test_settings(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    assert_true(model_calendar(model)->hours_per_day == 8);
    assert_true(model_utilization(model) == 0.85);
    model_set_setting(model, sym(&fix, "hours_per_day"), sym(&fix, "7.5"), place(&fix, 1));
    model_set_setting(model, sym(&fix, "utilization"), sym(&fix, "90%"), place(&fix, 1));
    assert_true(model_calendar(model)->hours_per_day == 7.5);
    assert_true(fabs(model_utilization(model) - 0.9) < 1e-12);
    assert_int_equal(model_setting(model, sym(&fix, "utilization")), sym(&fix, "90%"));
    ModelMark mark = model_mark(model);
    model_set_setting(model, sym(&fix, "utilization"), SYM_NONE, place(&fix, 2));
    assert_true(model_utilization(model) == 0.85);
    model_rewind(model, mark);
    assert_true(fabs(model_utilization(model) - 0.9) < 1e-12);
    end(&fix, model);
}

static void test_versions(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    uint64_t unit = model_version(model, T_UNIT), post = model_version(model, T_POST), all = model_version_all(model);
    define(&fix, model, T_POST, "a", 1);
    assert_int_equal(model_version(model, T_UNIT), unit);
    assert_int_not_equal(model_version(model, T_POST), post);
    assert_int_not_equal(model_version_all(model), all);
    uint64_t after = model_version(model, T_POST);
    model_rollback(model);
    assert_int_not_equal(model_version(model, T_POST), after);
    end(&fix, model);
}

/* Marks within marks, rewound in any order that a program may: each rewinding gives the model as it was. */
static void rewind_once(uint64_t seed)
{
    enum { DEPTH = 4 };
    Fix fix;
    Model *model = begin(&fix, seed);
    ModelMark marks[DEPTH];
    Buf texts[DEPTH] = { { 0 } }, now = { 0 };
    int depth = 0;
    for (int round = 0; round < 60; round++) {
        if (depth < DEPTH && rnd(&fix, 2)) {
            marks[depth] = model_mark(model);
            buf_clear(&texts[depth]);
            text_of_model(model, &texts[depth]);
            text_of_open(model, &texts[depth]);
            depth++;
        }
        for (uint32_t i = rnd(&fix, 30); i; i--)
            random_change(&fix, model);
        if (depth && rnd(&fix, 3) == 0) {
            depth = (int)rnd(&fix, (uint32_t)depth);
            model_rewind(model, marks[depth]);
            buf_clear(&now);
            text_of_model(model, &now);
            text_of_open(model, &now);
            assert_same_text(&now, &texts[depth]);
        } else if (depth && rnd(&fix, 3) == 0) {
            depth--;                                         /* what it began stays */
        }
    }
    model_rollback(model);
    assert_false(model_changed(model));
    for (int t = 0; t < T_COUNT; t++)
        assert_int_equal(model_rows(model, (TableId)t), 0);
    for (int i = 0; i < DEPTH; i++)
        buf_drop(&texts[i]);
    buf_drop(&now);
    end(&fix, model);
}

static void test_rewind(void **state)
{
    UNUSED(state);
    for (uint64_t seed = 1; seed <= 150; seed++)
        rewind_once(seed);
}

/* ---- references ---- */

static void refer(const Model *model, TableId kind, int32_t target, ReferenceVec *out)
{
    for (int t = 0; t < T_COUNT; t++) {
        const Table *table = &model->tables[t];
        for (int c = 0; c < table->n_cols; c++) {
            const Col *col = &table->cols[c];
            if (col->field->target != kind || !col->data)
                continue;
            for (int32_t row = 0; row < table->n; row++) {
                bool refers = col->cls == CLASS_I32 && col->i32[row] == target;
                for (uint32_t i = 0; col->cls == CLASS_LIST && col->list[row] && i < col->list[row]->n; i++)
                    refers = refers || col->list[row]->at[i].ref == target;
                bool itself = t == (int)kind && row == target;
                if (table->alive[row] && refers && !itself)
                    vec_push(out, ((Reference){ (TableId)t, row, table->is_link && col->key ? -1 : c }));
            }
        }
    }
}

static int compare_refs(const void *a, const void *b)
{
    const Reference *x = a, *y = b;
    if (x->table != y->table)
        return (x->table > y->table) - (x->table < y->table);
    if (x->row != y->row)
        return (x->row > y->row) - (x->row < y->row);
    return (x->column > y->column) - (x->column < y->column);
}

static void sort_refs(ReferenceVec *refs)
{
    size_t n = 0;
    if (refs->len)
        qsort(refs->at, refs->len, sizeof *refs->at, compare_refs);
    for (size_t i = 0; i < refs->len; i++) {
        if (!n || compare_refs(&refs->at[n - 1], &refs->at[i]) != 0)
            refs->at[n++] = refs->at[i];
    }
    refs->len = n;
}

static void test_references(void **state)
{
    UNUSED(state);
    for (uint64_t seed = 200; seed < 230; seed++) {
        Fix fix;
        Model *model = begin(&fix, seed);
        ModelMark mark = model_mark(model);
        for (int round = 0; round < 200; round++) {
            random_change(&fix, model);
            TableId kind = (TableId)rnd(&fix, KIND_COUNT);
            int32_t row = random_row(&fix, model, kind);
            if (rnd(&fix, 50) == 0)
                mark = model_mark(model);
            else if (rnd(&fix, 30) == 0)
                model_rewind(model, mark);
            else if (row >= 0) {
                ReferenceVec got = { 0 }, wanted = { 0 };
                model_references(model, kind, row, &got);
                refer(model, kind, row, &wanted);
                size_t n = got.len;
                sort_refs(&got);
                sort_refs(&wanted);
                assert_int_equal(n, got.len);                 /* none twice */
                assert_int_equal(n, wanted.len);
                assert_true(!n || memcmp(got.at, wanted.at, n * sizeof *got.at) == 0);
                vec_drop(&got);
                vec_drop(&wanted);
            }
        }
        end(&fix, model);
    }
}

static void test_cascade(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    ReferenceVec done = { 0 };
    int32_t top = define(&fix, model, T_POST, "top", 1), lead = define(&fix, model, T_POST, "lead", 2), agent = define(&fix, model, T_POST, "agent", 3);
    int32_t keys[] = { define(&fix, model, T_DUTY, "d", 4), lead }, pair[] = { lead, lead, I32_NONE };
    set_ref(&fix, model, T_POST, lead, COL(POST_REPORTS), top, 2);
    set_ref(&fix, model, T_POST, agent, COL(POST_REPORTS), lead, 3);
    ItemList *list = mem_alloc(sizeof *list + 2 * sizeof list->at[0]);
    list->n = 2;
    list->at[0] = (Item){ .ref = lead, .num = (double)NAN };
    list->at[1] = (Item){ .ref = ROW_NONE, .text = sym(&fix, "the press"), .num = (double)NAN };
    model_set(model, T_POST, agent, COL(POST_CONTACTS), (Cell){ .type = CELL_LIST, .list = list }, place(&fix, 3));
    mem_free(list);
    model_link_put(model, T_ASSIGNMENT, keys, 2, place(&fix, 5));
    model_link_put(model, T_RELATION, pair, 3, place(&fix, 6));
    model_drop_cascade(model, T_POST, lead, &done, place(&fix, 9));
    assert_int_equal(done.len, 4);
    assert_int_equal(model_i32(model, T_POST, COL(POST_REPORTS))[agent], top);
    assert_int_equal(model_get(model, T_POST, agent, COL(POST_CONTACTS)).list->n, 1);
    assert_int_equal(model_count(model, T_ASSIGNMENT), 0);
    assert_int_equal(model_count(model, T_RELATION), 0);
    assert_false(model_alive(model, T_POST, lead));
    vec_drop(&done);
    end(&fix, model);
}

static void test_waivers_go_with_their_entity(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    int32_t post = define(&fix, model, T_POST, "a", 1);
    int32_t keys[] = { (int32_t)sym(&fix, "wide_span"), (int32_t)words_table_sym(fix.words, T_POST), post };
    model_link_put(model, T_WAIVER, keys, 3, place(&fix, 2));
    assert_int_equal(model_count(model, T_WAIVER), 1);
    ModelMark mark = model_mark(model);
    model_remove(model, T_POST, post);
    assert_int_equal(model_count(model, T_WAIVER), 0);
    model_rewind(model, mark);
    assert_int_equal(model_count(model, T_WAIVER), 1);
    end(&fix, model);
}

/* ---- closing points ---- */

static Span at(uint32_t start)
{
    return (Span){ 1, start, start + 1 };
}

static Span later(void *ctx, TableId kind, Sym name)
{
    const Fix *fix = ctx;
    bool ghost = kind == T_POST && str_eq(intern_str(fix->intern, name), STR("ghost"));
    return ghost ? (Span){ 1, 900, 905 } : SPAN_NONE;
}

static void test_open_names(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    define(&fix, model, T_POST, "director", 1);
    model_mention(model, T_POST, sym(&fix, "directer"), at(10));
    ModelMark mark = model_mark(model);
    model_mention(model, T_POST, sym(&fix, "directer"), at(20));
    model_mention(model, T_POST, sym(&fix, "ghost"), at(30));
    assert_int_equal(model_close(model, &fix.diags, &(CloseHooks){ .defined_later = later, .ctx = &fix }), ST_ERROR);
    assert_int_equal(fix.diags.all.len, 2);
    const Diag *first = fix.diags.all.at[0], *second = fix.diags.all.at[1];
    assert_int_equal(first->code, E204);
    assert_int_equal(first->span.start, 10);
    assert_true(str_eq(first->suggestion, STR("director")));
    assert_int_equal(first->notes.len, 1);
    assert_int_equal(first->notes.at[0].span.start, 20);
    assert_int_equal(second->notes.at[0].span.start, 900);
    diags_clear(&fix.diags);
    model_rewind(model, mark);
    assert_int_equal(model_close(model, &fix.diags, NULL), ST_ERROR);
    assert_int_equal(fix.diags.all.len, 1);
    diags_clear(&fix.diags);
    mark = model_mark(model);
    define(&fix, model, T_POST, "directer", 5);
    assert_int_equal(model_close(model, &fix.diags, NULL), ST_OK);
    model_rewind(model, mark);                               /* open again, though it had been closed */
    assert_int_equal(model_close(model, &fix.diags, NULL), ST_ERROR);
    assert_int_equal(fix.diags.all.at[0]->span.start, 10);
    end(&fix, model);
}

static void test_rings(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    int32_t a = define(&fix, model, T_POST, "a", 1), b = define(&fix, model, T_POST, "b", 2), c = define(&fix, model, T_POST, "c", 3);
    int32_t u = define(&fix, model, T_UNIT, "u", 4), column = COL(POST_REPORTS);
    set_ref(&fix, model, T_POST, a, column, b, 11);
    set_ref(&fix, model, T_POST, b, column, c, 12);
    assert_int_equal(model_close(model, &fix.diags, NULL), ST_OK);
    ModelMark mark = model_mark(model);
    set_ref(&fix, model, T_POST, c, column, a, 13);
    set_ref(&fix, model, T_UNIT, u, COL(UNIT_IN), u, 14);
    assert_int_equal(model_close(model, &fix.diags, NULL), ST_ERROR);
    assert_int_equal(fix.diags.all.len, 2);
    const Diag *ring = fix.diags.all.at[0];
    assert_int_equal(ring->code, E402);
    assert_true(str_eq(ring->args[0], STR("post")));
    assert_true(str_eq(ring->args[1], STR("a → b → c → a")));
    assert_int_equal(ring->notes.len, 3);
    assert_true(str_eq(ring->notes.at[0].text_en, STR("'a' reports to 'b' (test.org:11)")));
    assert_true(str_eq(fix.diags.all.at[1]->args[1], STR("u → u")));
    diags_clear(&fix.diags);
    assert_int_equal(model_close(model, &fix.diags, NULL), ST_ERROR);   /* it is still there */
    model_rewind(model, mark);
    diags_clear(&fix.diags);
    assert_int_equal(model_close(model, &fix.diags, NULL), ST_OK);
    set_ref(&fix, model, T_POST, c, column, a, 13);          /* two lines may swap posts */
    set_ref(&fix, model, T_POST, a, column, ROW_NONE, 14);
    model_set(model, T_POST, a, column, (Cell){ .type = CELL_NONE }, place(&fix, 14));
    assert_int_equal(model_close(model, &fix.diags, NULL), ST_OK);
    end(&fix, model);
}

/* Many changes are looked at in one pass; a ring is found there too, once. */
static void test_ring_among_many(void **state)
{
    UNUSED(state);
    Fix fix;
    Model *model = begin(&fix, 1);
    enum { N = 70000 };
    for (uint32_t i = 0; i < N; i++) {
        int32_t row = model_define(model, T_POST, numbered(&fix, "p", i), place(&fix, i));
        if (i)
            set_ref(&fix, model, T_POST, row, COL(POST_REPORTS), row - 1, i);
    }
    assert_int_equal(model_close(model, &fix.diags, NULL), ST_OK);
    for (int32_t row = N - 1; row > 0; row--)
        set_ref(&fix, model, T_POST, row, COL(POST_REPORTS), 0, 1);
    set_ref(&fix, model, T_POST, 0, COL(POST_REPORTS), N - 1, 1);
    assert_int_equal(model_close(model, &fix.diags, NULL), ST_ERROR);
    assert_int_equal(fix.diags.all.len, 1);
    assert_true(str_eq(fix.diags.all.at[0]->args[1], STR("p0 → p69999 → p0")));
    end(&fix, model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_define_and_read),
        cmocka_unit_test(test_order_is_of_definition),
        cmocka_unit_test(test_link_said_again),
        cmocka_unit_test(test_link_keys_may_be_unset),
        cmocka_unit_test(test_lists_are_copied),
        cmocka_unit_test(test_own_fields),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_rewind),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_cascade),
        cmocka_unit_test(test_waivers_go_with_their_entity),
        cmocka_unit_test(test_open_names),
        cmocka_unit_test(test_rings),
        cmocka_unit_test(test_ring_among_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
