/* unit.c: units with what is in them and below. */
#include "build.h"

ATTR_BUILDER(UNIT, POSTS)
{
    sets_borrow(entry, graph_reverse(graph, T_POST, field_column(F_POST_IN)));
}

ATTR_BUILDER(UNIT, UNITS)
{
    sets_borrow(entry, graph_reverse(graph, T_UNIT, field_column(F_UNIT_IN)));
}

ATTR_BUILDER(UNIT, SPAN)
{
    const Column *below = graph_reverse(graph, T_UNIT, field_column(F_UNIT_IN));
    double *span = entry_f64(graph, entry, T_UNIT, 0);
    int32_t n = graph_rows(graph, T_UNIT);
    for (int32_t i = 0; i < n; i++)
        span[i] = below->starts[i + 1] - below->starts[i];
}

/* Adds up by unit. Posts of a unit mostly come one after the other: their sum is kept at hand meanwhile, since adding to what was just
   stored waits for the store (4.4 ms at a million posts, so 3.4). */
static void add_posts(Graph *graph, const int32_t *unit, const Column *of_posts, double *sums, uint8_t *parts)
{
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    for (size_t i = 0; i < n;) {
        int32_t in = unit[order[i]];
        double sum = in >= 0 ? sums[in] : 0;
        uint8_t seen = in >= 0 ? parts[in] : 0;
        for (; i < n && unit[order[i]] == in; i++)
            part_add(&sum, &seen, f64_at(of_posts, order[i]));
        if (in >= 0) {
            sums[in] = sum;
            parts[in] = seen;
        }
    }
}

/* Sums a figure of posts over each unit and all units below it. */
static void roll_up(Graph *graph, Entry *entry, const Column *of_posts)
{
    const int32_t *unit = graph_stated(graph, F_POST_IN), *parent = graph_stated(graph, F_UNIT_IN);
    const Forest *forest = graph_forest(graph, T_UNIT);
    int32_t units = graph_rows(graph, T_UNIT);
    double *sums = entry_f64(graph, entry, T_UNIT, 0);
    uint8_t *parts = mem_zalloc((size_t)units + 1);
    add_posts(graph, unit, of_posts, sums, parts);
    sums_roll_up(forest, parent, sums, parts);
    mem_free(parts);
}

ATTR_BUILDER(UNIT, HEADCOUNT)
{
    roll_up(graph, entry, graph_of(graph, F_POST_HEADCOUNT));
}

ATTR_BUILDER(UNIT, FTE)
{
    roll_up(graph, entry, graph_attr(graph, A_POST_FTE));
}

ATTR_BUILDER(UNIT, COST)
{
    roll_up(graph, entry, graph_attr(graph, A_POST_COST));
}

ATTR_BUILDER(UNIT, DEMAND)
{
    roll_up(graph, entry, graph_attr(graph, A_POST_DEMAND));
}

ATTR_BUILDER(UNIT, CAPACITY)
{
    roll_up(graph, entry, graph_attr(graph, A_POST_CAPACITY));
}

ATTR_BUILDER(UNIT, PATH)
{
    path_build(graph, entry, T_UNIT);
}

/* The one post directly in it whose superior is none or outside of it and what is below. */
ATTR_BUILDER(UNIT, HEAD)
{
    enum { SEVERAL = -2 };
    const int32_t *unit = graph_stated(graph, F_POST_IN), *manager = graph_stated(graph, F_POST_REPORTS);
    int32_t *head = entry_i32(graph, entry, T_UNIT, I32_NONE), units = graph_rows(graph, T_UNIT);
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t post = order[i], in = unit[post], superior = manager[post];
        if (in < 0 || (superior >= 0 && unit[superior] >= 0 && graph_within(graph, T_UNIT, unit[superior], in)))
            continue;
        head[in] = head[in] == I32_NONE ? post : SEVERAL;
    }
    for (int32_t i = 0; i < units; i++) {
        if (head[i] == SEVERAL)
            head[i] = I32_NONE;
    }
}

/* ---- regions ---- */

ATTR_BUILDER(REGION, POSTS)
{
    sets_below(graph, entry, T_REGION, T_POST, graph_attr(graph, A_POST_REGION)->i32);
}

ATTR_BUILDER(REGION, UNITS)
{
    sets_below(graph, entry, T_REGION, T_UNIT, graph_of(graph, F_UNIT_REGION)->i32);
}

ATTR_BUILDER(REGION, PATH)
{
    path_build(graph, entry, T_REGION);
}

/* ---- for scopes ---- */

PART_BUILDER(build_posts_below)
{
    sets_below(graph, entry, T_UNIT, T_POST, graph_stated(graph, F_POST_IN));
}

const Column *graph_posts_below(Graph *graph)
{
    Entry *entry = graph_entry(graph, ENTRY_PART, T_UNIT, 1, build_posts_below, "posts_below");
    entry->column.target = T_POST;
    entry->column.meaning = CM_ENTITIES;
    return &entry->column;
}

PART_BUILDER(build_rank)
{
    int32_t *rank = entry_i32(graph, entry, table, -1);
    size_t n;
    const int32_t *order = graph_order(graph, table, &n);
    for (size_t i = 0; i < n; i++)
        rank[order[i]] = (int32_t)i;
}

const int32_t *graph_rank(Graph *graph, TableId table)
{
    return graph_entry(graph, ENTRY_PART, table, 2, build_rank, "rank")->column.i32;
}
