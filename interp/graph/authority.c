/* authority.c: decisions: who takes them, and on which layer they belong. */
#include "build.h"

static bool decides(const Column *as, int32_t row)
{
    return i32_at(as, row) == W_GRANT_ROLE_DECIDE;
}

ATTR_BUILDER(POST, DECISIONS)
{
    const int32_t *post = graph_stated(graph, F_GRANT_POST), *decision = graph_stated(graph, F_GRANT_DECISION);
    const Column *as = graph_of(graph, F_GRANT_AS);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_GRANT, &n);
    for (size_t i = 0; i < n; i++) {
        if (decides(as, order[i]) && post[order[i]] >= 0 && decision[order[i]] >= 0)
            vec_push(&pairs, ((Pair){ post[order[i]], decision[order[i]] }));
    }
    sets_of_pairs(graph, entry, T_POST, T_DECISION, &pairs);
}

ATTR_BUILDER(DECISION, POSTS)
{
    const int32_t *post = graph_stated(graph, F_GRANT_POST), *decision = graph_stated(graph, F_GRANT_DECISION);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_GRANT, &n);
    for (size_t i = 0; i < n; i++) {
        if (post[order[i]] >= 0 && decision[order[i]] >= 0)
            vec_push(&pairs, ((Pair){ decision[order[i]], post[order[i]] }));
    }
    sets_of_pairs(graph, entry, T_DECISION, T_POST, &pairs);
}

ATTR_BUILDER(DECISION, DECIDER)
{
    enum { SEVERAL = -2 };
    const int32_t *post = graph_stated(graph, F_GRANT_POST), *decision = graph_stated(graph, F_GRANT_DECISION);
    const Column *as = graph_of(graph, F_GRANT_AS);
    int32_t *decider = entry_i32(graph, entry, T_DECISION, I32_NONE), rows = graph_rows(graph, T_DECISION);
    size_t n;
    const int32_t *order = graph_order(graph, T_GRANT, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t row = order[i], of = decision[row];
        if (of >= 0 && post[row] >= 0 && decides(as, row))
            decider[of] = decider[of] == I32_NONE ? post[row] : SEVERAL;
    }
    for (int32_t i = 0; i < rows; i++) {
        if (decider[i] == SEVERAL)
            decider[i] = I32_NONE;
    }
}

ATTR_BUILDER(DECISION, LEVEL_FOUND)
{
    const int32_t *decider = graph_attr(graph, A_DECISION_DECIDER)->i32;
    const double *layer = graph_attr(graph, A_POST_LAYER)->f64;
    double *found = entry_f64(graph, entry, T_DECISION, NAN);
    int32_t n = graph_rows(graph, T_DECISION);
    for (int32_t i = 0; i < n; i++) {
        if (decider[i] >= 0)
            found[i] = layer[decider[i]];
    }
}

static double deepest_layer(Graph *graph)
{
    const Forest *forest = graph_forest(graph, T_POST);
    int32_t deepest = -1;
    for (size_t i = 0; i < forest->count; i++) {
        if (forest->depth[forest->order[i]] > deepest)
            deepest = forest->depth[forest->order[i]];
    }
    return deepest < 0 ? (double)NAN : deepest + 1.0;
}

/* Up to a month 0, a quarter of a year ¼, a year ½, three years ¾, longer 1. */
static double horizon_part(const Calendar *calendar, Qty horizon)
{
    if (horizon.sort == QTY_NONE)
        return NAN;
    const double month = unit_hours(calendar, UNIT_MO), limits[] = { month, 3 * month, 12 * month, 36 * month };
    double hours = qty_hours(calendar, horizon), part = 0;
    for (size_t i = 0; i < COUNT_OF(limits); i++)
        part += hours > limits[i] * (1 + 1e-9) ? 0.25 : 0;
    return part;
}

static double kind_part(int32_t kind)
{
    static const double PARTS[] = {
        [W_DECISION_KIND_POLICY] = 1, [W_DECISION_KIND_BUSINESS] = 0.5, [W_DECISION_KIND_ROUTINE] = 0
    };
    return kind >= 0 && kind < (int32_t)COUNT_OF(PARTS) ? PARTS[kind] : NAN;
}

static void parts_of(Graph *graph, int32_t decision, double parts[4])
{
    parts[0] = kind_part(graph_stated(graph, F_DECISION_KIND)[decision]);
    parts[1] = (f64_at(graph_of(graph, F_DECISION_IMPACT), decision) - 1) / 4;
    parts[2] = (f64_at(graph_of(graph, F_DECISION_DEPTH), decision) - 1) / 4;
    parts[3] = horizon_part(graph_calendar(graph), qty_at(graph_of(graph, F_DECISION_HORIZON), decision));
}

double graph_level_parts(Graph *graph, int32_t decision, double parts[4])
{
    parts_of(graph, decision, parts);
    return deepest_layer(graph);
}

ATTR_BUILDER(DECISION, LEVEL_NEEDED)
{
    double *needed = entry_f64(graph, entry, T_DECISION, NAN), layers = deepest_layer(graph), parts[4];
    int32_t n = graph_rows(graph, T_DECISION);
    for (int32_t i = 0; i < n; i++) {
        Sum sum = { 0 };
        parts_of(graph, i, parts);
        if (isnan(parts[0]))
            continue;
        for (size_t k = 0; k < COUNT_OF(parts); k++)
            sum_add(&sum, parts[k]);
        needed[i] = 1 + floor((1 - sum.total / sum.set) * (layers - 1) + 0.5);
    }
}

ATTR_BUILDER(DECISION, GAP)
{
    const double *found = graph_attr(graph, A_DECISION_LEVEL_FOUND)->f64,
                 *needed = graph_attr(graph, A_DECISION_LEVEL_NEEDED)->f64;
    double *gap = entry_f64(graph, entry, T_DECISION, NAN);
    int32_t n = graph_rows(graph, T_DECISION);
    for (int32_t i = 0; i < n; i++)
        gap[i] = found[i] - needed[i];
}
