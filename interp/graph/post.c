/* post.c: the reporting line: spans, layers, roll-ups from the bottom to the top; what is known of a post by itself. */
#include "inputs.h"

static const Column *teams(Graph *graph)
{
    return graph_reverse(graph, T_POST, field_column(F_POST_REPORTS));
}

ATTR_BUILDER(POST, TEAM)
{
    sets_borrow(entry, teams(graph));
}

/* Counted, without the teams themselves. */
ATTR_BUILDER(POST, SPAN)
{
    const int32_t *manager = graph_stated(graph, F_POST_REPORTS);
    double *span = entry_f64(graph, entry, T_POST, 0);
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    for (size_t i = 0; i < n; i++) {
        if (manager[order[i]] >= 0)
            span[manager[order[i]]]++;
    }
}

ATTR_BUILDER(POST, SPAN_HEADS)
{
    const int32_t *manager = graph_stated(graph, F_POST_REPORTS);
    const double *heads = graph_of(graph, F_POST_HEADCOUNT)->f64;
    double *sum = entry_f64(graph, entry, T_POST, 0);
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    for (size_t i = 0; i < n; i++) {
        if (manager[order[i]] >= 0)
            sum[manager[order[i]]] += heads[order[i]];
    }
}

static void fill_layers(Graph *graph, Entry *entry, TableId kind)
{
    const Forest *forest = graph_forest(graph, kind);
    double *layer = entry_f64(graph, entry, kind, NAN);
    for (size_t i = 0; i < forest->count; i++)
        layer[forest->order[i]] = forest->depth[forest->order[i]] + 1;
}

FILLER(fill_post_layer)
{
    const int32_t *depth = graph_forest(graph, T_POST)->depth;
    double *layer = entry_doubles(entry);
    for (int32_t i = from; i < to; i++)
        layer[i] = depth[i] >= 0 ? depth[i] + 1 : (double)NAN;
}

ATTR_BUILDER(POST, LAYER)
{
    entry_doubles_new(graph, entry, T_POST);
    fill_post_layer(graph, entry, 0, graph_rows(graph, T_POST));
}

ATTR_BUILDER(UNIT, LAYER)
{
    fill_layers(graph, entry, T_UNIT);
}

ATTR_BUILDER(POST, HEIGHT)
{
    const Forest *forest = graph_forest(graph, T_POST);
    const int32_t *manager = graph_stated(graph, F_POST_REPORTS);
    double *height = entry_f64(graph, entry, T_POST, 0);
    for (size_t i = forest->count; i-- > 0;) {
        int32_t row = forest->order[i];
        if (forest->depth[row] > 0 && height[manager[row]] < height[row] + 1)
            height[manager[row]] = height[row] + 1;
    }
}

/* A subtree without its top is one stretch of the forest's order. */
ATTR_BUILDER(POST, ALL_REPORTS)
{
    const Forest *forest = graph_forest(graph, T_POST);
    size_t n = (size_t)graph_rows(graph, T_POST);
    uint32_t *starts = entry_array(entry, n, sizeof *starts), *ends = entry_array(entry, n, sizeof *ends);
    for (size_t i = 0; i < n; i++) {
        ends[i] = (uint32_t)forest->end[i];
        starts[i] = (uint32_t)forest->first[i] + (forest->end[i] > forest->first[i]);
    }
    entry->column.type = COL_SETS;
    entry->column.starts = starts;
    entry->column.ends = ends;
    entry->column.items = forest->order;
}

ATTR_BUILDER(POST, SIZE)
{
    const Forest *forest = graph_forest(graph, T_POST);
    const int32_t *manager = graph_stated(graph, F_POST_REPORTS);
    const double *heads = graph_of(graph, F_POST_HEADCOUNT)->f64;
    double *size = entry_doubles_new(graph, entry, T_POST);
    memcpy(size, heads, (size_t)graph_rows(graph, T_POST) * sizeof *size);
    for (size_t i = forest->count; i-- > 0;) {
        int32_t row = forest->order[i];
        if (forest->depth[row] > 0)
            size[manager[row]] += size[row];
    }
}

FILLER(fill_post_cost)
{
    PayInputs in = pay_inputs(graph);
    const double *heads = graph_of(graph, F_POST_HEADCOUNT)->f64;
    double *cost = entry_doubles(entry);
    for (int32_t i = from; i < to; i++) {
        Range pay = pay_at(&in, i);
        cost[i] = heads[i] * (pay.low + pay.high) / 2 * 12;
    }
}

ATTR_BUILDER(POST, COST)
{
    entry_doubles_new(graph, entry, T_POST);
    fill_post_cost(graph, entry, 0, graph_rows(graph, T_POST));
}

ATTR_BUILDER(POST, TEAM_COST)
{
    const Forest *forest = graph_forest(graph, T_POST);
    const int32_t *manager = graph_stated(graph, F_POST_REPORTS);
    const double *cost = graph_attr(graph, A_POST_COST)->f64;
    int32_t n = graph_rows(graph, T_POST);
    double *total = entry_doubles_new(graph, entry, T_POST);
    uint8_t *parts = mem_zalloc((size_t)n + 1);
    for (int32_t i = 0; i < n; i++) {
        total[i] = forest->depth[i] < 0 ? (double)NAN : 0;
        part_add(&total[i], &parts[i], cost[i]);
    }
    sums_roll_up(forest, manager, total, parts);
    mem_free(parts);
}

ATTR_BUILDER(POST, PATH)
{
    path_build(graph, entry, T_POST);
}

ATTR_BUILDER(POST, REGION)
{
    const int32_t *unit = graph_stated(graph, F_POST_IN);
    const Column *unit_region = graph_of(graph, F_UNIT_REGION);
    int32_t *region = entry_i32(graph, entry, T_POST, I32_NONE);
    int32_t n = graph_rows(graph, T_POST);
    for (int32_t i = 0; i < n; i++) {
        if (unit[i] >= 0)
            region[i] = i32_at(unit_region, unit[i]);
    }
}

ATTR_BUILDER(POST, EXPERIENCE_TEXT)
{
    const ItemList *const *lists = graph_lists(graph, F_POST_EXPERIENCE);
    int32_t *text = entry_i32(graph, entry, T_POST, I32_NONE);
    int32_t n = graph_rows(graph, T_POST);
    for (int32_t i = 0; lists && i < n; i++) {
        if (lists[i] && lists[i]->n && lists[i]->at[0].text != SYM_NONE)
            text[i] = (int32_t)lists[i]->at[0].text;
    }
}

ATTR_BUILDER(POST, TARGET)
{
    static const Range SPANS[] = { [W_MANAGES_PLAYER_COACH] = { 3, 5 },
                                   [W_MANAGES_COACH] = { 6, 7 },
                                   [W_MANAGES_SUPERVISOR] = { 8, 10 },
                                   [W_MANAGES_FACILITATOR] = { 11, 15 },
                                   [W_MANAGES_COORDINATOR] = { 16, INFINITY } };
    const int32_t *manages = graph_stated(graph, F_POST_MANAGES);
    int32_t n = graph_rows(graph, T_POST);
    Range *target = entry_array(entry, (size_t)n, sizeof *target);
    for (int32_t i = 0; i < n; i++)
        target[i] = manages[i] >= 0 && manages[i] < (int32_t)COUNT_OF(SPANS) ? SPANS[manages[i]] : (Range){ 3, 10 };
    entry->column.type = COL_RANGE;
    entry->column.range = target;
}

/* ---- persons ---- */

ATTR_BUILDER(POST, HOLDERS)
{
    sets_borrow(entry, graph_reverse(graph, T_PERSON, field_column(F_PERSON_HOLDS)));
}

ATTR_BUILDER(POST, VACANCIES)
{
    const int32_t *holds = graph_stated(graph, F_PERSON_HOLDS);
    const Column *share = graph_of(graph, F_PERSON_SHARE);
    double *vacancies = entry_f64(graph, entry, T_POST, NAN);
    memcpy(vacancies, graph_of(graph, F_POST_HEADCOUNT)->f64, (size_t)graph_rows(graph, T_POST) * sizeof *vacancies);
    size_t n;
    const int32_t *order = graph_order(graph, T_PERSON, &n);
    for (size_t i = 0; i < n; i++) {
        if (holds[order[i]] >= 0)
            vacancies[holds[order[i]]] -= f64_at(share, order[i]);
    }
}
