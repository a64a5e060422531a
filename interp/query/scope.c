/* scope.c: `posts in hotline`, `posts under lead`: the rows that stand in a place or below it. */
#include "plan.h"
#include <stdlib.h>

/* How the rows of a table are placed: by a column, by themselves, or by the posts that they have. */
typedef struct Placing {
    bool itself;
    const Column *column;
    const Column *posts;
} Placing;

static const Column *ref_to_post(Run *run, TableId table)
{
    for (int c = 0; c < TABLE_INFO[table].n_fields; c++) {
        const FieldInfo *field = &FIELD_INFO[(int)TABLE_INFO[table].first + c];
        if (field->type == FT_REF && field->target == T_POST && !(field->flags & FF_PARENT))
            return graph_field(run->graph, table, c);
    }
    return NULL;
}

/* owners, posts …: the first attribute of the table that is a set of posts. */
static const Column *posts_of(Run *run, TableId table)
{
    static const char *const NAMES[] = { "owners", "posts" };
    for (size_t i = 0; table < (TableId)KIND_COUNT && i < COUNT_OF(NAMES); i++) {
        AttrId attr = words_attr(run->rt->words, table, intern_find(run->rt->intern, str_of(NAMES[i])));
        if (attr != A_NONE)
            return graph_attr(run->graph, attr);
    }
    return NULL;
}

static const Column *direct(Run *run, TableId of, TableId place)
{
    static const struct {
        TableId of, place;
        FieldId field;
    } FIELDS[] = { { T_POST, T_UNIT, F_POST_IN },
                   { T_UNIT, T_REGION, F_UNIT_REGION },
                   { T_POST, T_FAMILY, F_POST_FAMILY },
                   { T_GRADE, T_FAMILY, F_GRADE_FAMILY } };
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
        if (FIELDS[i].of == of && FIELDS[i].place == place)
            return graph_field(run->graph, of, field_column(FIELDS[i].field));
    }
    return of == T_POST && place == T_REGION ? graph_attr(run->graph, A_POST_REGION) : NULL;
}

/* The step from the table to the place, or to posts, from which `then` leads on. */
static bool placing_of(Run *run, TableId of, TableId place, Placing *step, Placing *then)
{
    *step = *then = (Placing){ 0 };
    step->itself = of == place;
    if (!step->itself)
        step->column = direct(run, of, place);
    if (step->itself || step->column)
        return true;
    if (of == T_POST)
        return false;
    step->column = ref_to_post(run, of);
    if (!step->column)
        step->posts = posts_of(run, of);
    then->itself = place == T_POST;
    then->column = then->itself ? NULL : direct(run, T_POST, place);
    return (step->column || step->posts) && (then->itself || then->column);
}

typedef struct Spot {
    const Forest *forest;
    int32_t top;
    bool under;
} Spot;

static bool lies_in(const Spot *place, int32_t at)
{
    if (at < 0 || (place->under && at == place->top))
        return false;
    return place->forest->first[at] >= place->forest->first[place->top] &&
           place->forest->first[at] < place->forest->end[place->top];
}

static int32_t step_from(const Placing *placing, int32_t row)
{
    if (row < 0 || placing->itself)
        return row;
    return placing->column && placing->column->type == COL_I32 ? placing->column->i32[row] : I32_NONE;
}

static bool row_lies_in(const Placing *step, const Placing *then, bool two, const Spot *place, int32_t row)
{
    if (!step->posts) {
        int32_t at = step_from(step, row);
        return lies_in(place, two ? step_from(then, at) : at);
    }
    uint32_t n;
    const int32_t *posts = column_set(step->posts, row, &n);
    for (uint32_t i = 0; i < n; i++) {
        if (lies_in(place, step_from(then, posts[i])))
            return true;
    }
    return false;
}

static Status wrong_scope(Run *run, const Query *q, const Node *node, Value scope)
{
    bool zh = run->rt->lang == LANG_ZH;
    Str wanted = q->under ? (zh ? STR("同种类中的上级") : STR("one of the same kind above"))
                 : zh     ? STR("部门或地区")
                          : STR("a unit or a region");
    return RUN_ERROR(run, node, E304, q->under ? STR("under") : STR("in"), wanted, rt_describe(run->rt, scope), );
}

/* ---- one place: a stretch of the forest, put in order of definition ---- */

static int compare_ranks(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void stretch_rows(Run *run, TableId table, const int32_t *items, uint32_t n, Rows *out)
{
    const int32_t *rank = graph_rank(run->graph, table);
    uint64_t *keys = mem_alloc(sizeof *keys * ((size_t)n + 1));
    bool sorted = true;
    for (uint32_t i = 0; i < n; i++) {
        keys[i] = (uint64_t)(uint32_t)rank[items[i]] << 32 | (uint32_t)items[i];
        sorted = sorted && (!i || keys[i - 1] < keys[i]);
    }
    if (!sorted)
        qsort(keys, n, sizeof *keys, compare_ranks);
    out->own = mem_alloc(sizeof(int32_t) * ((size_t)n + 1));
    for (uint32_t i = 0; i < n; i++)
        out->own[i] = (int32_t)(uint32_t)keys[i];
    mem_free(keys);
    out->at = out->own;
    out->n = n;
}

/* Posts of a unit, and what is under something of its own kind: without a look at the other rows. */
static bool stretch_scope(Run *run, const Query *q, Value scope, Rows *out)
{
    TableId place = (TableId)scope.a;
    int32_t top = (int32_t)scope.d;
    uint32_t n;
    if (place == q->table) {
        const Forest *forest = graph_forest(run->graph, place);
        int32_t first = forest->first[top] + (q->under && forest->end[top] > forest->first[top]);
        stretch_rows(run, q->table, forest->order + first, (uint32_t)(forest->end[top] - first), out);
        return true;
    }
    if (q->under || place != T_UNIT || q->table != T_POST)
        return false;
    const int32_t *items = column_set(graph_posts_below(run->graph), top, &n);
    stretch_rows(run, q->table, items, n, out);
    return true;
}

/* ---- any: rows are marked ---- */

static bool has_forest(TableId table)
{
    return table == T_UNIT || table == T_POST || table == T_REGION || table == T_FAMILY;
}

static Status mark_rows(Run *run, const Query *q, const Node *node, Value scope, uint8_t *marks)
{
    Placing step, then;
    TableId kind = (TableId)scope.a;
    bool allowed =
        scope.tag == V_ENTITY && has_forest(kind) && (q->under ? kind == T_POST || kind == q->table : kind != T_POST);
    if (!allowed || !placing_of(run, q->table, kind, &step, &then))
        return wrong_scope(run, q, node, scope);
    Spot place = { graph_forest(run->graph, kind), (int32_t)scope.d, q->under };
    bool two = then.itself || then.column;
    size_t n;
    const int32_t *rows = model_order(run->model, q->table, &n);
    for (size_t i = 0; i < n; i++)
        marks[rows[i]] |= row_lies_in(&step, &then, two, &place, rows[i]);
    return ST_OK;
}

static Status mark_all(Run *run, const Query *q, const Node *node, Value scope, uint8_t *marks)
{
    if (scope.tag != V_LIST)
        return scope.tag == V_NONE ? ST_OK : mark_rows(run, q, node, scope, marks);
    for (uint32_t i = 0; i < scope.list->len; i++) {
        Value item = scope.list->at[i];
        Status status = ST_OK;
        if (item.tag == V_ENTITY && item.a == q->table && !q->under && item.a != T_UNIT && item.a != T_REGION &&
            item.a != T_FAMILY)
            marks[item.d] = 1;
        else if (item.tag != V_NONE)
            status = mark_rows(run, q, node, item, marks);
        if (status != ST_OK)
            return status;
    }
    return ST_OK;
}

Status scope_rows(Run *run, Query *q, const Node *node, Value scope, Rows *out)
{
    *out = (Rows){ 0 };
    bool simple = scope.tag == V_ENTITY && has_forest((TableId)scope.a) && (q->under || scope.a != T_POST);
    if (simple && stretch_scope(run, q, scope, out))
        return ST_OK;
    uint8_t *marks = mem_zalloc((size_t)model_rows(run->model, q->table) + 1);
    Status status = mark_all(run, q, node, scope, marks);
    size_t n;
    const int32_t *rows = model_order(run->model, q->table, &n);
    out->own = mem_alloc(sizeof(int32_t) * (n + 1));
    for (size_t i = 0; i < n; i++) {
        out->own[out->n] = rows[i];
        out->n += marks[rows[i]];
    }
    out->at = out->own;
    mem_free(marks);
    return status;
}
