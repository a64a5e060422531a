/* reverse.c: who refers to whom, backwards: for each row of a field's target the rows that name it, in order of
   definition (CSR). */
#include "build.h"

static void count_to_starts(uint32_t *starts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        starts[i + 1] += starts[i];
}

static uint32_t *zeroed_starts(Entry *entry, size_t n)
{
    uint32_t *starts = entry_array(entry, n + 2, sizeof *starts);
    memset(starts, 0, (n + 2) * sizeof *starts);
    return starts;
}

/* A counting sort. An owner's items are counted one place further on than its start, so that what is the next free place while items
   are laid down is the start of the next owner afterwards: no second array of places. */
static void reverse_refs(Graph *graph, Entry *entry, TableId table, int column, TableId target)
{
    graph_reads_column(graph, table, column);
    const int32_t *refs = model_i32(graph->model, table, column);
    size_t n = (size_t)graph_rows(graph, target), count;
    const int32_t *live = graph_live_rows(graph, table, &count);
    uint32_t *starts = zeroed_starts(entry, n);
    for (size_t i = 0; refs && i < count; i++) {
        int32_t owner = refs[live_row(live, i)];
        if (owner >= 0)
            starts[owner + 2]++;
    }
    count_to_starts(starts, n + 1);
    uint32_t total = starts[n + 1];
    int32_t *items = entry_array(entry, total, sizeof *items);
    for (size_t i = 0; refs && i < count; i++) {
        int32_t row = live_row(live, i);
        if (refs[row] >= 0)
            items[starts[refs[row] + 1]++] = row;
    }
    entry->column.starts = starts;
    entry->column.items = items;
    entry->owners = (int32_t)n;
    entry->owners_room = (int32_t)n + ROOM(n);
    entry->items_room = total + (uint32_t)ROOM(total);
}

static void reverse_lists(Graph *graph, Entry *entry, TableId table, int column, TableId target)
{
    const ItemList *const *lists = model_list(graph->model, table, column);
    PairVec pairs = { 0 };
    size_t count;
    const int32_t *order = graph_order(graph, table, &count);
    for (size_t i = 0; lists && i < count; i++) {
        const ItemList *list = lists[order[i]];
        for (uint32_t k = 0; list && k < list->n; k++) {
            if (list->at[k].ref >= 0)
                vec_push(&pairs, ((Pair){ list->at[k].ref, order[i] }));
        }
    }
    sets_of_pairs(graph, entry, target, table, &pairs);
}

static void reverse_build(Graph *graph, Entry *entry, TableId table, int column)
{
    const FieldInfo *field = model_field(graph->model, table, column);
    if (field->type == FT_REF)
        reverse_refs(graph, entry, table, column, field->target);
    else
        reverse_lists(graph, entry, table, column, field->target);
    entry->column.type = COL_SETS;
    entry->column.meaning = CM_ENTITIES;
    entry->column.target = table;
}

const Column *graph_reverse(Graph *graph, TableId table, int column)
{
    const FieldInfo *field = model_field(graph->model, table, column);
    Entry *entry = graph_entry(graph, ENTRY_REVERSE, table, column, reverse_build, field->name);
    entry->column.rows = model_rows(graph->model, field->target);
    return &entry->column;
}

void sets_borrow(Entry *entry, const Column *column)
{
    entry->column.type = COL_SETS;
    entry->column.starts = column->starts;
    entry->column.ends = column->ends;
    entry->column.items = column->items;
}

/* Sorts by owner, stable, then drops the repeated items of each owner: `seen` keeps the last owner that had the item.
   */
void sets_of_pairs(Graph *graph, Entry *entry, TableId owners, TableId items, PairVec *pairs)
{
    size_t n = (size_t)graph_rows(graph, owners), m = (size_t)graph_rows(graph, items);
    uint32_t *starts = zeroed_starts(entry, n);
    for (size_t i = 0; i < pairs->len; i++)
        starts[pairs->at[i].owner + 1]++;
    count_to_starts(starts, n);
    int32_t *sorted = entry_array(entry, pairs->len, sizeof *sorted);
    uint32_t *next = mem_alloc((n + 1) * sizeof *next);
    memcpy(next, starts, n * sizeof *next);
    for (size_t i = 0; i < pairs->len; i++)
        sorted[next[pairs->at[i].owner]++] = pairs->at[i].item;
    mem_free(next);
    int32_t *seen = mem_alloc((m + 1) * sizeof *seen);
    memset(seen, 0xff, m * sizeof *seen);
    uint32_t to = 0;
    for (size_t owner = 0; owner < n; owner++) {
        uint32_t from = starts[owner], end = starts[owner + 1];
        starts[owner] = to;
        for (; from < end; from++) {
            if (seen[sorted[from]] == (int32_t)owner)
                continue;
            seen[sorted[from]] = (int32_t)owner;
            sorted[to++] = sorted[from];
        }
        if (owner + 1 == n)
            starts[n] = to;
    }
    mem_free(seen);
    vec_drop(pairs);
    entry->column.type = COL_SETS;
    entry->column.starts = starts;
    entry->column.items = sorted;
}

/* ---- overlapping sets: what lies in each part of a forest ---- */

/* Items are sorted by the position of their part in the forest's order, so that a subtree's items are one stretch. */
void sets_below(Graph *graph, Entry *entry, TableId kind, TableId items, const int32_t *ref)
{
    const Forest *forest = graph_forest(graph, kind);
    size_t n = (size_t)graph_rows(graph, kind), count, positions = forest->count;
    const int32_t *order = graph_order(graph, items, &count);
    uint32_t *at = mem_zalloc((positions + 2) * sizeof *at);
    uint32_t total = 0;
    for (size_t i = 0; i < count; i++) {
        if (ref[order[i]] >= 0) {
            at[forest->first[ref[order[i]]] + 1]++;
            total++;
        }
    }
    count_to_starts(at, positions);
    uint32_t *starts = entry_array(entry, n, sizeof *starts), *ends = entry_array(entry, n, sizeof *ends);
    for (size_t row = 0; row < n; row++) {
        starts[row] = at[forest->first[row]];
        ends[row] = at[forest->end[row]];
    }
    int32_t *sorted = entry_array(entry, total, sizeof *sorted);
    for (size_t i = 0; i < count; i++) {
        if (ref[order[i]] >= 0)
            sorted[at[forest->first[ref[order[i]]]]++] = order[i];
    }
    mem_free(at);
    entry->column.type = COL_SETS;
    entry->column.starts = starts;
    entry->column.ends = ends;
    entry->column.items = sorted;
}
