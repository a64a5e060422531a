/* member.c: `in` and `not in`: a fixed list is made searchable once; units and regions are stretches of their forest.
   */
#include "plan.h"
#include "../syntax/ast.h"
#include <math.h>
#include <stdlib.h>

/* A list's items by type, each with its own way to be found. */
struct Lookup {
    Map entities; /* table and row */
    Map texts; /* Syms of texts and words */
    VEC(double) numbers; /* sorted */
    bool others; /* holds what these cannot tell: compare value by value */
    bool blank; /* holds none */
};

void lookup_free(Lookup *lookup)
{
    map_drop(&lookup->entities);
    map_drop(&lookup->texts);
    vec_drop(&lookup->numbers);
    mem_free(lookup);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static uint64_t entity_key(TableId table, int32_t row)
{
    return (uint64_t)(uint32_t)table << 32 | (uint32_t)row;
}

static void lookup_add(Run *run, Lookup *lookup, Value v)
{
    if (v.tag == V_ENTITY)
        map_put(&lookup->entities, entity_key((TableId)v.a, (int32_t)v.d), 1);
    else if (v.tag == V_TEXT)
        map_put(&lookup->texts, value_to_sym(run->rt, v), 1);
    else if (v.tag == V_WORD)
        map_put(&lookup->texts, v.d, 1);
    else if (v.tag == V_NUM)
        vec_push(&lookup->numbers, v.num);
    else if (v.tag != V_NONE)
        lookup->others = true;
}

static Lookup *lookup_of(Run *run, Expr *e, const List *list)
{
    if (e->lookup)
        return e->lookup;
    Lookup *lookup = mem_zalloc(sizeof *lookup);
    for (uint32_t i = 0; i < list->len; i++)
        lookup_add(run, lookup, list->at[i]);
    if (lookup->numbers.len)
        qsort(lookup->numbers.at, lookup->numbers.len, sizeof(double), compare_doubles);
    vec_push(&run->lookups, lookup);
    e->lookup = lookup;
    return lookup;
}

static bool has_number(const Lookup *lookup, double x)
{
    return lookup->numbers.len && bsearch(&x, lookup->numbers.at, lookup->numbers.len, sizeof x, compare_doubles);
}

/* Is the element in it? 2: cannot tell. */
static int find_element(Run *run, const Lookup *lookup, const Vector *a, uint32_t i)
{
    if (a->shape == SHAPE_F64 && a->meaning != CM_EFFORT)
        return has_number(lookup, a->f64[i]);
    if (a->shape != SHAPE_I32)
        return 2;
    if (a->meaning == CM_ENTITY)
        return map_find(&lookup->entities, entity_key(a->target, a->i32[i])) != MAP_MISSING;
    if (a->meaning == CM_TEXT)
        return map_find(&lookup->texts, (uint64_t)(uint32_t)a->i32[i]) != MAP_MISSING;
    if (a->meaning == CM_WORD && a->field->words != WS_NONE)
        return map_find(&lookup->texts, words_word_sym(run->rt->words, a->field->words, a->i32[i])) != MAP_MISSING;
    return 2;
}

static bool in_list(Run *run, Expr *e, const Vector *a, const List *list, Vector *out)
{
    const Lookup *lookup = lookup_of(run, e, list);
    uint32_t n = a->constant ? 1 : a->n;
    if (lookup->others)
        return false;
    *out = vector_of_bools(&run->scratch, n);
    out->constant = a->constant;
    out->n = a->n;
    for (uint32_t i = 0; i < n; i++) {
        if (vector_is_none(a, i)) {
            out->bools[i] = 0;
            continue;
        }
        int found = find_element(run, lookup, a, i);
        if (found == 2)
            return false;
        out->bools[i] = found == (e->op == BIN_IN);
    }
    return true;
}

/* ---- ranges of numbers ---- */

static bool in_range(Run *run, Expr *e, const Vector *a, const Vector *b, Vector *out)
{
    Range range = { 0, 0 };
    if (a->shape != SHAPE_F64 || a->meaning == CM_EFFORT || a->constant)
        return false;
    if (b->shape == SHAPE_VALUE && b->constant) {
        const RangeObj *r = b->values[0].range;
        if (r->low.tag != V_NUM || r->high.tag != V_NUM)
            return false;
        range = (Range){ r->low.num, r->high.num };
    } else if (b->shape != SHAPE_RANGE) {
        return false;
    }
    *out = vector_of_bools(&run->scratch, a->n);
    for (uint32_t i = 0; i < a->n; i++) {
        double x = a->f64[i];
        if (b->shape == SHAPE_RANGE)
            range = b->range[vector_at(b, i)];
        bool inside = x >= range.low && x <= range.high, unset = isnan(x) || isnan(range.low);
        out->bools[i] = !unset && inside == (e->op == BIN_IN);
    }
    return true;
}

/* ---- units and regions ---- */

/* For each row of a the row of `top`'s kind that decides; false: kinds that have no such membership. */
static const Column *place_column(Run *run, TableId of, TableId top, bool *itself)
{
    *itself = of == top && (top == T_UNIT || top == T_REGION);
    if (*itself)
        return NULL;
    if (top == T_UNIT && of == T_POST)
        return graph_field(run->graph, T_POST, field_column(F_POST_IN));
    if (top == T_REGION && of == T_POST)
        return graph_attr(run->graph, A_POST_REGION);
    return top == T_REGION && of == T_UNIT ? graph_field(run->graph, T_UNIT, field_column(F_UNIT_REGION)) : NULL;
}

static bool in_place(Run *run, Expr *e, const Vector *a, const Vector *b, Vector *out)
{
    bool itself;
    const Column *place = place_column(run, a->target, b->target, &itself);
    if (!itself && !place)
        return false;
    const Forest *forest = graph_forest(run->graph, b->target);
    bool constant = a->constant && b->constant;
    uint32_t n = constant ? 1 : a->n;
    *out = vector_of_bools(&run->scratch, n);
    out->constant = constant;
    out->n = a->n;
    for (uint32_t i = 0; i < n; i++) {
        int32_t row = a->i32[vector_at(a, i)], top = b->i32[vector_at(b, i)];
        int32_t at = row < 0 || itself ? row : place->type == COL_I32 ? place->i32[row] : I32_NONE;
        bool inside =
            at >= 0 && top >= 0 && forest->first[at] >= forest->first[top] && forest->first[at] < forest->end[top];
        out->bools[i] = row >= 0 && top >= 0 && inside == (e->op == BIN_IN);
    }
    return true;
}

/* ---- sets that a row has: agent in owners ---- */

static bool set_has(const Column *column, int32_t of, int32_t row)
{
    uint32_t n;
    if (column->type == COL_SETS) {
        const int32_t *rows = column_set(column, of, &n);
        for (uint32_t i = 0; i < n; i++) {
            if (rows[i] == row)
                return true;
        }
        return false;
    }
    const ItemList *list = column->list[of];
    for (uint32_t i = 0; list && i < list->n; i++) {
        if (list->at[i].ref == row)
            return true;
    }
    return false;
}

static bool in_set(Run *run, Expr *e, const Vector *a, const Vector *b, Vector *out)
{
    if (b->column->meaning != CM_ENTITIES || b->column->target != a->target)
        return false;
    bool constant = a->constant && b->constant;
    uint32_t n = constant ? 1 : a->n;
    *out = vector_of_bools(&run->scratch, n);
    out->constant = constant;
    out->n = a->n;
    for (uint32_t i = 0; i < n; i++) {
        int32_t row = a->i32[vector_at(a, i)], of = b->i32[vector_at(b, i)];
        bool blank = row < 0 || vector_is_none(b, i);
        out->bools[i] = !blank && set_has(b->column, of, row) == (e->op == BIN_IN);
    }
    return true;
}

Status member_of(Run *run, Expr *e, const Vector *a, const Vector *b, Vector *out, bool *done)
{
    bool entity = a->shape == SHAPE_I32 && a->meaning == CM_ENTITY;
    Tag tag = b->constant && b->shape == SHAPE_VALUE ? (Tag)b->values[0].tag : V_NONE;
    if (tag == V_LIST && e->kids[1]->fixed)
        *done = in_list(run, e, a, b->values[0].list, out);
    else if (tag == V_RANGE || b->shape == SHAPE_RANGE)
        *done = in_range(run, e, a, b, out);
    else if (entity && b->shape == SHAPE_I32 && b->meaning == CM_ENTITY)
        *done = in_place(run, e, a, b, out);
    else if (entity && b->shape == SHAPE_CELL)
        *done = in_set(run, e, a, b, out);
    return ST_OK;
}
