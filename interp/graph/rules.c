/* rules.c: figures that the rules of the standard library ask for: what must be one and is several, what does not add
   up, what nobody refers to. */
#include "build.h"

/* ---- who answers ---- */

/* The roles that make a post answer for a duty: accountable where the duty has such a post, else responsible. */
static int32_t *answering_roles(Graph *graph)
{
    const int32_t *roles = work_roles(graph), *duty = graph_stated(graph, F_ASSIGNMENT_DUTY);
    int32_t n = graph_rows(graph, T_DUTY), *mask = mem_alloc(((size_t)n + 1) * sizeof *mask);
    size_t count;
    const int32_t *order = graph_order(graph, T_ASSIGNMENT, &count);
    for (int32_t i = 0; i < n; i++)
        mask[i] = 1 << W_ROLE_RESPONSIBLE;
    for (size_t i = 0; i < count; i++) {
        int32_t row = order[i];
        if (duty[row] >= 0 && roles[row] & 1 << W_ROLE_ACCOUNTABLE)
            mask[duty[row]] = 1 << W_ROLE_ACCOUNTABLE;
    }
    return mask;
}

static void answer_pairs(Graph *graph, Entry *entry, bool by_post)
{
    const int32_t *roles = work_roles(graph), *duty = graph_stated(graph, F_ASSIGNMENT_DUTY);
    const int32_t *post = graph_stated(graph, F_ASSIGNMENT_POST);
    int32_t *mask = answering_roles(graph);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_ASSIGNMENT, &n);
    vec_reserve(&pairs, n);
    for (size_t i = 0; i < n; i++) {
        int32_t d = duty[order[i]], p = post[order[i]];
        if (d >= 0 && p >= 0 && roles[order[i]] & mask[d])
            vec_push(&pairs, (by_post ? (Pair){ p, d } : (Pair){ d, p }));
    }
    mem_free(mask);
    sets_of_pairs(graph, entry, by_post ? T_POST : T_DUTY, by_post ? T_DUTY : T_POST, &pairs);
}

ATTR_BUILDER(DUTY, ACCOUNTABLES)
{
    answer_pairs(graph, entry, false);
}

ATTR_BUILDER(POST, ACCOUNTABLE_FOR)
{
    answer_pairs(graph, entry, true);
}

ATTR_BUILDER(DECISION, DECIDERS)
{
    const int32_t *post = graph_stated(graph, F_GRANT_POST), *decision = graph_stated(graph, F_GRANT_DECISION);
    const Column *as = graph_of(graph, F_GRANT_AS);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_GRANT, &n);
    for (size_t i = 0; i < n; i++) {
        if (i32_at(as, order[i]) == W_GRANT_ROLE_DECIDE && post[order[i]] >= 0 && decision[order[i]] >= 0)
            vec_push(&pairs, ((Pair){ decision[order[i]], post[order[i]] }));
    }
    sets_of_pairs(graph, entry, T_DECISION, T_POST, &pairs);
}

/* ---- unity of command ---- */

/* Whoever directs a post by supervision from above in its own line does not divide the command: the line is one. */
ATTR_BUILDER(POST, SUPERIORS)
{
    const int32_t *manager = graph_stated(graph, F_POST_REPORTS);
    const int32_t *from = graph_stated(graph, F_RELATION_FROM), *to = graph_stated(graph, F_RELATION_TO);
    const int32_t *by = graph_stated(graph, F_RELATION_BY);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    vec_reserve(&pairs, n);
    for (size_t i = 0; i < n; i++) {
        if (manager[order[i]] >= 0)
            vec_push(&pairs, ((Pair){ order[i], manager[order[i]] }));
    }
    order = graph_order(graph, T_RELATION, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t above = from[order[i]], below = to[order[i]];
        if (by[order[i]] == W_MECHANISM_SUPERVISION && above >= 0 && below >= 0 &&
            !graph_within(graph, T_POST, below, above))
            vec_push(&pairs, ((Pair){ below, above }));
    }
    sets_of_pairs(graph, entry, T_POST, T_POST, &pairs);
}

/* ---- separation of duties ---- */

typedef struct Conflicts {
    Graph *graph;
    const Column *rows_of;
    const int32_t *roles, *post;
    PairVec *out;
} Conflicts;

/* Adds to each post of duty `a` that also has duty `b` both of them. */
static void add_conflict(const Conflicts *c, int32_t a, int32_t b)
{
    const int32_t mask = 1 << W_ROLE_RESPONSIBLE | 1 << W_ROLE_ACCOUNTABLE;
    uint32_t n_a, n_b;
    const int32_t *rows_a = column_set(c->rows_of, a, &n_a), *rows_b = column_set(c->rows_of, b, &n_b);
    for (uint32_t i = 0; i < n_a; i++) {
        if (!(c->roles[rows_a[i]] & mask))
            continue;
        for (uint32_t j = 0; j < n_b; j++) {
            if (c->roles[rows_b[j]] & mask && c->post[rows_b[j]] == c->post[rows_a[i]] && c->post[rows_a[i]] >= 0) {
                vec_push(c->out, ((Pair){ c->post[rows_a[i]], a }));
                vec_push(c->out, ((Pair){ c->post[rows_a[i]], b }));
            }
        }
    }
}

ATTR_BUILDER(POST, CONFLICTS)
{
    const ItemList *const *lists = graph_lists(graph, F_DUTY_CONFLICTS);
    PairVec pairs = { 0 };
    Conflicts conflicts = { graph, graph_reverse(graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_DUTY)),
                            work_roles(graph), graph_stated(graph, F_ASSIGNMENT_POST), &pairs };
    size_t n;
    const int32_t *order = graph_order(graph, T_DUTY, &n);
    for (size_t i = 0; lists && i < n; i++) {
        const ItemList *list = lists[order[i]];
        for (uint32_t k = 0; list && k < list->n; k++) {
            if (list->at[k].ref >= 0 && list->at[k].ref != order[i])
                add_conflict(&conflicts, order[i], list->at[k].ref);
        }
    }
    sets_of_pairs(graph, entry, T_POST, T_DUTY, &pairs);
}

/* ---- weights of KPIs ---- */

typedef struct WeightGap {
    double gap;
    int32_t region;
} WeightGap;

/* Sums of weights by region, in the order in which the regions come. */
typedef struct RegionSums {
    int32_t region[16];
    double sum[16];
    uint32_t n;
} RegionSums;

/* False: there are too many regions. */
static bool sum_regions(const int32_t *rows, uint32_t n, const int32_t *region, const Column *weight, RegionSums *sums)
{
    sums->n = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = 0;
        while (k < sums->n && sums->region[k] != region[rows[i]])
            k++;
        if (k == COUNT_OF(sums->sum))
            return false;
        if (k == sums->n) {
            sums->region[k] = region[rows[i]];
            sums->sum[sums->n++] = 0;
        }
        double x = f64_at(weight, rows[i]);
        sums->sum[k] += isnan(x) ? 0 : x;
    }
    return true;
}

static void take_worse(WeightGap *worst, double sum, int32_t region)
{
    double gap = settled(sum - 1);
    if (!(fabs(gap) <= fabs(worst->gap)))
        *worst = (WeightGap){ gap, region };
}

/* The set of weights (one for each region that has its own, and the general one) that is furthest from 100%. */
static WeightGap worst_set(const int32_t *rows, uint32_t n, const int32_t *region, const Column *weight)
{
    WeightGap worst = { NAN, I32_NONE };
    RegionSums sums;
    if (sum_regions(rows, n, region, weight, &sums)) {
        for (uint32_t k = 0; k < sums.n; k++)
            take_worse(&worst, sums.sum[k], sums.region[k]);
        return worst;
    }
    for (uint32_t i = 0; i < n; i++) {
        double sum = 0;
        bool seen = false;
        for (uint32_t j = 0; j < n; j++) {
            if (region[rows[j]] != region[rows[i]])
                continue;
            seen = seen || j < i;
            sum += isnan(f64_at(weight, rows[j])) ? 0 : f64_at(weight, rows[j]);
        }
        if (!seen)
            take_worse(&worst, sum, region[rows[i]]);
    }
    return worst;
}

/* What the posts' sets of weights are read from. */
typedef struct WeightSets { const Column *by_post, *weight; const int32_t *region; } WeightSets;

static WeightSets weight_sets(Graph *graph)
{
    return (WeightSets){ .by_post = graph_reverse(graph, T_WEIGHT, field_column(F_WEIGHT_POST)),
                         .weight = graph_of(graph, F_WEIGHT_WEIGHT),
                         .region = graph_stated(graph, F_WEIGHT_REGION) };
}

static WeightGap worst_set_of(const WeightSets *sets, int32_t post)
{
    uint32_t n;
    const int32_t *rows = column_set(sets->by_post, post, &n);
    return n ? worst_set(rows, n, sets->region, sets->weight) : (WeightGap){ NAN, I32_NONE };
}

double weight_gap_of(Graph *graph, int32_t post)
{
    WeightSets sets = weight_sets(graph);
    return worst_set_of(&sets, post).gap;
}

/* Where each post's weights stand together, as scripts state them: in one pass, without the index of weights by post, which takes two
   thirds of the time. False: some post has weights in two places. */
static bool gaps_of_runs(Graph *graph, double *gap)
{
    const int32_t *post = graph_stated(graph, F_WEIGHT_POST), *region = graph_stated(graph, F_WEIGHT_REGION);
    const Column *weight = graph_of(graph, F_WEIGHT_WEIGHT);
    size_t n;
    const int32_t *rows = graph_live_rows(graph, T_WEIGHT, &n);
    VEC(int32_t) run = { 0 };
    bool together = true;
    for (size_t i = 0; i < n && together;) {
        int32_t of = post[live_row(rows, i)];
        vec_clear(&run);
        for (; i < n && post[live_row(rows, i)] == of; i++)
            vec_push(&run, live_row(rows, i));
        together = of < 0 || isnan(gap[of]);
        if (of >= 0)
            gap[of] = worst_set(run.at, (uint32_t)run.len, region, weight).gap;
    }
    vec_drop(&run);
    return together;
}

ATTR_BUILDER(POST, WEIGHT_GAP)
{
    double *gap = entry_f64(graph, entry, T_POST, NAN);
    int32_t n = graph_rows(graph, T_POST);
    if (gaps_of_runs(graph, gap))
        return;
    WeightSets sets = weight_sets(graph);
    for (int32_t i = 0; i < n; i++)
        gap[i] = worst_set_of(&sets, i).gap;
}

ATTR_BUILDER(POST, WEIGHT_REGION)
{
    WeightSets sets = weight_sets(graph);
    int32_t *region = entry_i32(graph, entry, T_POST, I32_NONE), n = graph_rows(graph, T_POST);
    for (int32_t i = 0; i < n; i++)
        region[i] = worst_set_of(&sets, i).region;
}

/* ---- what nobody refers to ---- */

static void count_one(double *count, int32_t n, int32_t ref, bool itself)
{
    if (ref >= 0 && ref < n && !itself)
        count[ref]++;
}

static void count_field(Graph *graph, const FieldInfo *field, TableId table, int column, double *count, int32_t n)
{
    ColClass cls = model_class(field->type);
    graph_reads(graph, table);
    const int32_t *refs = cls == CLASS_I32 ? model_i32(graph->model, table, column) : NULL;
    const ItemList *const *lists = cls == CLASS_LIST ? model_list(graph->model, table, column) : NULL;
    bool same = table == field->target;
    size_t rows;
    const int32_t *order = graph_order(graph, table, &rows);
    for (size_t i = 0; refs && i < rows; i++)
        count_one(count, n, refs[order[i]], same && refs[order[i]] == order[i]);
    for (size_t i = 0; lists && i < rows; i++) {
        const ItemList *list = lists[order[i]];
        for (uint32_t k = 0; list && k < list->n; k++)
            count_one(count, n, list->at[k].ref, same && list->at[k].ref == order[i]);
    }
}

static void count_references(Graph *graph, Entry *entry, TableId kind)
{
    double *count = entry_f64(graph, entry, kind, 0);
    int32_t n = graph_rows(graph, kind);
    for (TableId table = 0; table < T_COUNT; table++) {
        int columns = model_n_columns(graph->model, table);
        for (int c = 0; c < columns; c++) {
            const FieldInfo *field = model_field(graph->model, table, c);
            if (field->target == kind)
                count_field(graph, field, table, c, count, n);
        }
    }
}

#define REFERENCES_BUILDER(KIND)                                                                                       \
    ATTR_BUILDER(KIND, REFERENCES)                                                                                     \
    {                                                                                                                  \
        count_references(graph, entry, T_##KIND);                                                                      \
    }
REFERENCES_BUILDER(UNIT)
REFERENCES_BUILDER(GRADE)
REFERENCES_BUILDER(FAMILY)
REFERENCES_BUILDER(REGION)
REFERENCES_BUILDER(SKILL)
REFERENCES_BUILDER(HAZARD)
REFERENCES_BUILDER(FACTOR)
REFERENCES_BUILDER(KPI)
