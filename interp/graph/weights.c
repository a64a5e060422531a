/* weights.c: which KPIs count for whom, and what weighs in a region. */
#include "build.h"

static void weight_pairs(Graph *graph, Entry *entry, bool by_post)
{
    const int32_t *post = graph_stated(graph, F_WEIGHT_POST), *kpi = graph_stated(graph, F_WEIGHT_KPI);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_WEIGHT, &n);
    vec_reserve(&pairs, n);
    for (size_t i = 0; i < n; i++) {
        int32_t p = post[order[i]], k = kpi[order[i]];
        if (p >= 0 && k >= 0)
            vec_push(&pairs, (by_post ? (Pair){ p, k } : (Pair){ k, p }));
    }
    sets_of_pairs(graph, entry, by_post ? T_POST : T_KPI, by_post ? T_KPI : T_POST, &pairs);
}

ATTR_BUILDER(POST, KPIS)
{
    weight_pairs(graph, entry, true);
}

ATTR_BUILDER(KPI, POSTS)
{
    weight_pairs(graph, entry, false);
}

typedef struct Weights {
    const int32_t *rows;
    uint32_t n;
    const int32_t *region;
} Weights;

static bool has_region(const Weights *weights, int32_t region)
{
    for (uint32_t k = 0; k < weights->n; k++) {
        if (weights->region[weights->rows[k]] == region)
            return true;
    }
    return false;
}

/* The region itself or the nearest above it that has weights of its own; I32_NONE: the general ones. */
static int32_t set_in_force(Graph *graph, const Weights *weights, int32_t region)
{
    const int32_t *parent = graph_stated(graph, F_REGION_IN);
    const Forest *forest = graph_forest(graph, T_REGION);
    while (region >= 0) {
        if (has_region(weights, region))
            return region;
        region = forest->depth[region] > 0 ? parent[region] : ROW_NONE;
    }
    return I32_NONE;
}

int graph_weights(Graph *graph, int32_t post, int32_t region, void (*each)(void *ctx, int32_t kpi, double weight),
                  void *ctx)
{
    const Column *by_post = graph_reverse(graph, T_WEIGHT, field_column(F_WEIGHT_POST));
    const int32_t *kpi = graph_stated(graph, F_WEIGHT_KPI);
    const Column *weight = graph_of(graph, F_WEIGHT_WEIGHT);
    Weights weights = { .region = graph_stated(graph, F_WEIGHT_REGION) };
    if (post < 0 || post >= by_post->rows)
        return 0;
    weights.rows = column_set(by_post, post, &weights.n);
    int32_t in_force = set_in_force(graph, &weights, region);
    int count = 0;
    for (uint32_t k = 0; k < weights.n; k++) {
        int32_t row = weights.rows[k];
        if (weights.region[row] != in_force)
            continue;
        count++;
        if (each)
            each(ctx, kpi[row], f64_at(weight, row));
    }
    return count;
}
