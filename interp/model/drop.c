/* drop.c: who refers to an entity, and dropping one with its references.
   For each column that was asked about there is a reverse index, made in one pass; rows that changed since stand in a list
   beside it, and it is made anew when that list is long: so a loop that drops many entities costs no pass for each. */
#include "store.h"
#include <stdlib.h>

#define SINCE_MAX 65536

struct Reverse {
    uint32_t *starts;        /* by row of the target, one more than there are: where its rows begin in items */
    int32_t *items;          /* ascending for each target */
    int32_t targets, built;  /* rows of the target, and of the table, that are covered */
    RowVec since;            /* rows that changed since */
    bool stale;
};

void reverse_free(Reverse *reverse)
{
    if (!reverse)
        return;
    mem_free(reverse->starts);
    mem_free(reverse->items);
    vec_drop(&reverse->since);
    mem_free(reverse);
}

void reverse_truncate(Reverse *reverse, int32_t n)
{
    if (reverse->built > n)
        reverse->built = n;
}

void reverse_touch(Reverse *reverse, int32_t row)
{
    if (reverse->stale || row >= reverse->built)
        return;
    reverse->stale = reverse->since.len >= SINCE_MAX;
    if (!reverse->stale)
        vec_push(&reverse->since, row);
}

static bool is_reference(FieldType type)
{
    return type == FT_REF || type == FT_REFS || type == FT_CONTACTS || type == FT_LEVELS;
}

/* The i-th reference of a cell; ROW_NONE where there is none, *end when it was the last. */
static int32_t cell_ref(const Col *col, int32_t row, uint32_t i, bool *end)
{
    if (col->cls == CLASS_I32) {
        *end = true;
        return col->i32[row] < 0 ? ROW_NONE : col->i32[row];
    }
    const ItemList *list = col->list[row];
    *end = !list || i + 1 >= list->n;
    return list && i < list->n && list->at[i].ref >= 0 ? list->at[i].ref : ROW_NONE;
}

static bool cell_refers(const Col *col, int32_t row, int32_t target)
{
    bool end = false;
    for (uint32_t i = 0; !end; i++) {
        if (cell_ref(col, row, i, &end) == target)
            return true;
    }
    return false;
}

/* Counts (items NULL) or places the rows by target; a row stands once with each target. */
static void scatter(const Table *table, const Col *col, uint32_t *at, int32_t targets, int32_t *items)
{
    int32_t *last = mem_alloc((size_t)targets * sizeof *last);
    memset(last, 0xff, (size_t)targets * sizeof *last);
    for (int32_t row = 0; row < table->n; row++) {
        bool end = false;
        for (uint32_t i = 0; !end; i++) {
            int32_t target = cell_ref(col, row, i, &end);
            if (target < 0 || target >= targets || last[target] == row)
                continue;
            last[target] = row;
            if (items)
                items[at[target]] = row;
            at[target]++;
        }
    }
    mem_free(last);
}

static Reverse *build(const Table *table, const Col *col, int32_t targets)
{
    Reverse *reverse = mem_zalloc(sizeof *reverse);
    reverse->starts = mem_zalloc(((size_t)targets + 1) * sizeof *reverse->starts);
    reverse->targets = targets;
    reverse->built = table->n;
    scatter(table, col, reverse->starts + 1, targets, NULL);
    for (int32_t i = 1; i <= targets; i++)
        reverse->starts[i] += reverse->starts[i - 1];
    uint32_t *at = mem_alloc((size_t)(targets + 1) * sizeof *at);
    memcpy(at, reverse->starts, (size_t)(targets + 1) * sizeof *at);
    reverse->items = mem_alloc(reverse->starts[targets] * sizeof *reverse->items);
    scatter(table, col, at, targets, reverse->items);
    mem_free(at);
    return reverse;
}

static int compare_rows(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void sort_since(RowVec *since)
{
    size_t n = 0;
    if (since->len > 1)
        qsort(since->at, since->len, sizeof *since->at, compare_rows);
    for (size_t i = 0; i < since->len; i++) {
        if (!n || since->at[n - 1] != since->at[i])
            since->at[n++] = since->at[i];
    }
    since->len = n;
}

static bool is_long(const Reverse *reverse, int32_t n)
{
    double changed = (double)reverse->since.len + (double)(n - reverse->built);
    return reverse->stale || changed * changed > 4096 + 16 * (double)n;
}

static Reverse *reverse_of(const Table *table, Col *col, int32_t targets)
{
    if (col->reverse && is_long(col->reverse, table->n)) {
        reverse_free(col->reverse);
        col->reverse = NULL;
    }
    if (!col->reverse)
        col->reverse = build(table, col, targets);
    return col->reverse;
}

static bool refers_now(const Table *table, const Col *col, int32_t row, int32_t target)
{
    return row < table->n && table->alive[row] && cell_refers(col, row, target);
}

/* The live rows whose cell refers to the target, each once. */
static void find_rows(const Table *table, Col *col, int32_t targets, int32_t target, RowVec *out)
{
    Reverse *reverse = reverse_of(table, col, targets);
    bool covered = target < reverse->targets;
    const int32_t *items = covered ? reverse->items + reverse->starts[target] : NULL;
    size_t n = covered ? reverse->starts[target + 1] - reverse->starts[target] : 0;
    for (size_t i = 0; i < n; i++) {
        if (items[i] < reverse->built && refers_now(table, col, items[i], target))
            vec_push(out, items[i]);
    }
    sort_since(&reverse->since);
    for (size_t i = 0; i < reverse->since.len; i++) {
        int32_t row = reverse->since.at[i];
        if (row >= reverse->built || !refers_now(table, col, row, target))
            continue;
        if (!n || !bsearch(&row, items, n, sizeof row, compare_rows))
            vec_push(out, row);
    }
    for (int32_t row = reverse->built; row < table->n; row++) {
        if (refers_now(table, col, row, target))
            vec_push(out, row);
    }
}

/* Was the link's row found through an earlier key already? */
static bool found_before(const Table *table, int column, int32_t row, TableId kind, int32_t target)
{
    for (int i = 0; i < column; i++) {
        const Col *col = &table->cols[i];
        if (col->key && col->field->target == kind && col->i32[row] == target)
            return true;
    }
    return false;
}

static void references_of_column(const Model *model, Table *table, int column, TableId kind, int32_t target, ReferenceVec *out)
{
    RowVec rows = { 0 };
    Col *col = &table->cols[column];
    bool whole = table->is_link && col->key;
    find_rows(table, col, model->tables[kind].n, target, &rows);
    for (size_t i = 0; i < rows.len; i++) {
        bool itself = table->id == kind && rows.at[i] == target;
        if (!itself && !(whole && found_before(table, column, rows.at[i], kind, target)))
            vec_push(out, ((Reference){ table->id, rows.at[i], whole ? -1 : column }));
    }
    vec_drop(&rows);
}

void model_references(const Model *model, TableId kind, int32_t row, ReferenceVec *out)
{
    for (int i = 0; i < T_COUNT; i++) {
        Table *table = table_of(model, (TableId)i);
        for (int column = 0; column < table->n_cols; column++) {
            const Col *col = &table->cols[column];
            if (col->data && col->field->target == kind && is_reference(col->field->type))
                references_of_column(model, table, column, kind, row, out);
        }
    }
}

static Cell list_without(const ItemList *list, int32_t target, ItemList **made)
{
    ItemList *rest = item_list_copy(list);
    rest->n = 0;
    for (uint32_t i = 0; i < list->n; i++) {
        if (list->at[i].ref != target)
            rest->at[rest->n++] = list->at[i];
    }
    *made = rest;
    return rest->n ? (Cell){ .type = CELL_LIST, .list = rest } : (Cell){ .type = CELL_NONE };
}

void drop_reference(Model *model, const Reference *ref, TableId kind, int32_t row, Origin origin)
{
    Table *table = table_of(model, ref->table);
    if (ref->column < 0) {
        model_remove(model, ref->table, ref->row);
        return;
    }
    Col *col = &table->cols[ref->column];
    ItemList *made = NULL;
    Cell cell = { .type = CELL_NONE };
    if (col->cls == CLASS_LIST)
        cell = list_without(col->list[ref->row], row, &made);
    else if (col->parent && ref->table == kind)
        cell = model_get(model, kind, row, ref->column);
    if (cell.type == CELL_I32 && (cell.i32 == ref->row || cell.i32 == row))
        cell.type = CELL_NONE;                         /* the dropped one, or itself, in a ring that is not refused yet */
    model_set(model, ref->table, ref->row, ref->column, cell, origin);
    mem_free(made);
}

void model_drop_cascade(Model *model, TableId kind, int32_t row, ReferenceVec *done, Origin origin)
{
    size_t first = done->len;
    model_references(model, kind, row, done);
    for (size_t i = first; i < done->len; i++)
        drop_reference(model, &done->at[i], kind, row, origin);
    model_remove(model, kind, row);
}
