/* aggregate.c: figures of many rows, or of each group of them. Numbers have their own loops; other values are gathered
   into a list a group and given to the built-in function, so that both mean the same. */
#include "plan.h"
#include <math.h>
#include <stdlib.h>

typedef struct Groups {
    const uint32_t *gid;
    uint32_t n;
} Groups;

static inline uint32_t group_of(const Groups *groups, uint32_t i)
{
    return groups->gid ? groups->gid[i] : 0;
}

static Vector numbers(Run *run, const Groups *groups, ColMeaning meaning, double fill)
{
    Vector out = vector_make(&run->scratch, SHAPE_F64, meaning, groups->n);
    for (uint32_t g = 0; g < groups->n; g++)
        out.f64[g] = fill;
    return out;
}

/* ---- counting ---- */

static Vector count_rows(Run *run, const Groups *groups, uint32_t n)
{
    Vector out = numbers(run, groups, CM_NUMBER, 0);
    for (uint32_t i = 0; i < n; i++)
        out.f64[group_of(groups, i)]++;
    return out;
}

static Vector count_set(Run *run, const Groups *groups, const Vector *v)
{
    Vector out = numbers(run, groups, CM_NUMBER, 0);
    for (uint32_t i = 0; i < v->n; i++)
        out.f64[group_of(groups, i)] += !vector_is_none(v, i);
    return out;
}

/* ---- sums: compensated, so that the order of a hundred thousand small amounts does not show ---- */

typedef struct Part {
    double total, rest;
    uint32_t set, unset;
} Part;

static inline void part_add(Part *part, double x)
{
    if (isnan(x)) {
        part->unset++;
        return;
    }
    double sum = part->total + x;
    part->rest += fabs(part->total) >= fabs(x) ? (part->total - sum) + x : (x - sum) + part->total;
    part->total = sum;
    part->set++;
}

static Part *parts_of(Run *run, const Groups *groups, const Vector *v)
{
    Part *parts = scratch_take(&run->scratch, sizeof *parts * ((size_t)groups->n + 1));
    memset(parts, 0, sizeof *parts * groups->n);
    for (uint32_t i = 0; i < v->n; i++)
        part_add(&parts[group_of(groups, i)], v->f64[i]);
    return parts;
}

static Vector sum_numbers(Run *run, const Groups *groups, const Vector *v)
{
    const Part *parts = parts_of(run, groups, v);
    Vector out = numbers(run, groups, v->meaning, NAN);
    for (uint32_t g = 0; g < groups->n; g++)
        out.f64[g] = parts[g].set || !parts[g].unset ? parts[g].total + parts[g].rest : (double)NAN;
    return out;
}

static Vector avg_numbers(Run *run, const Groups *groups, const Vector *v)
{
    const Part *parts = parts_of(run, groups, v);
    Vector out = numbers(run, groups, v->meaning, NAN);
    for (uint32_t g = 0; g < groups->n; g++) {
        if (parts[g].set)
            out.f64[g] = (parts[g].total + parts[g].rest) / parts[g].set;
    }
    return out;
}

static Vector extreme_numbers(Run *run, const Groups *groups, const Vector *v, bool least)
{
    Vector out = numbers(run, groups, v->meaning, NAN);
    for (uint32_t i = 0; i < v->n; i++) {
        double x = v->f64[i], *best = &out.f64[group_of(groups, i)];
        if (!isnan(x) && (isnan(*best) || (least ? x < *best : x > *best)))
            *best = x;
    }
    return out;
}

/* ---- figures that need a group's numbers together ---- */

typedef double (*Figure)(const double *x, uint32_t n, double extra);

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Type 7: linear between the neighbours. */
static double percentile(const double *x, uint32_t n, double p)
{
    if (!n)
        return NAN;
    double at = (n - 1) * p / 100, low = floor(at);
    uint32_t i = (uint32_t)low;
    return i + 1 < n ? x[i] + (at - low) * (x[i + 1] - x[i]) : x[n - 1];
}

static double median(const double *x, uint32_t n, double extra)
{
    UNUSED(extra);
    return !n ? (double)NAN : n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static double stdev(const double *x, uint32_t n, double extra)
{
    double mean = 0, squares = 0;
    UNUSED(extra);
    if (n < 2)
        return NAN;
    for (uint32_t i = 0; i < n; i++)
        mean += (x[i] - mean) / (i + 1);
    for (uint32_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    return sqrt(squares / (n - 1));
}

static double gini(const double *x, uint32_t n, double extra)
{
    double sum = 0, weighted = 0;
    UNUSED(extra);
    for (uint32_t i = 0; i < n; i++) {
        sum += x[i];
        weighted += (2.0 * (i + 1) - n - 1) * x[i];
    }
    return sum != 0 ? weighted / (n * sum) : (double)NAN;
}

static double hhi(const double *x, uint32_t n, double extra)
{
    double sum = 0;
    UNUSED(extra);
    for (uint32_t i = 0; i < n; i++)
        sum += x[i] * x[i];
    return n ? sum : (double)NAN;
}

/* Each group's numbers, sorted, in one array with their starts. */
static double *sorted_groups(const Groups *groups, const Vector *v, uint32_t *starts)
{
    double *sorted = mem_alloc(sizeof *sorted * ((size_t)v->n + 1));
    uint32_t *next = mem_alloc(sizeof *next * ((size_t)groups->n + 1));
    memset(starts, 0, sizeof *starts * ((size_t)groups->n + 1));
    for (uint32_t i = 0; i < v->n; i++)
        starts[group_of(groups, i) + 1] += isnan(v->f64[i]) ? 0u : 1u;
    for (uint32_t g = 0; g < groups->n; g++)
        starts[g + 1] += starts[g];
    memcpy(next, starts, sizeof *next * groups->n);
    for (uint32_t i = 0; i < v->n; i++) {
        if (!isnan(v->f64[i]))
            sorted[next[group_of(groups, i)]++] = v->f64[i];
    }
    mem_free(next);
    for (uint32_t g = 0; g < groups->n; g++)
        qsort(sorted + starts[g], starts[g + 1] - starts[g], sizeof *sorted, compare_doubles);
    return sorted;
}

static Vector figure_numbers(Run *run, const Groups *groups, const Vector *v, Figure figure, double extra,
                             ColMeaning meaning)
{
    Vector out = numbers(run, groups, meaning, NAN);
    uint32_t *starts = scratch_take(&run->scratch, sizeof *starts * ((size_t)groups->n + 2));
    double *sorted = sorted_groups(groups, v, starts);
    for (uint32_t g = 0; g < groups->n; g++)
        out.f64[g] = figure(sorted + starts[g], starts[g + 1] - starts[g], extra);
    mem_free(sorted);
    return out;
}

static bool figures(Run *run, FunctionId fn, const Groups *groups, const Vector *v, double extra, Vector *out)
{
    switch ((int)fn) {
    case FN_count: *out = count_set(run, groups, v); return true;
    case FN_sum: *out = sum_numbers(run, groups, v); return true;
    case FN_avg: *out = avg_numbers(run, groups, v); return true;
    case FN_min: *out = extreme_numbers(run, groups, v, true); return true;
    case FN_max: *out = extreme_numbers(run, groups, v, false); return true;
    case FN_median: *out = figure_numbers(run, groups, v, median, 0, v->meaning); return true;
    case FN_stdev: *out = figure_numbers(run, groups, v, stdev, 0, v->meaning); return true;
    case FN_percentile:
        if (!(extra >= 0 && extra <= 100))
            return false;
        *out = figure_numbers(run, groups, v, percentile, extra, v->meaning);
        return true;
    case FN_gini: *out = figure_numbers(run, groups, v, gini, 0, CM_NUMBER); return true;
    case FN_hhi: *out = figure_numbers(run, groups, v, hhi, 0, CM_NUMBER); return true;
    default: return false;
    }
}

/* ---- other values ---- */

static Status figure_values(Run *run, const Aggregate *aggregate, const Groups *groups, const Vector *v, Value extra,
                            Vector *out)
{
    Value *lists = scratch_take(&run->scratch, sizeof *lists * ((size_t)groups->n + 1));
    bool calls = run->calls;
    run->calls = true; /* the lists must live while the function runs */
    for (uint32_t g = 0; g < groups->n; g++) {
        lists[g] = value_list(run->rt, 0);
        run_keep(run, lists[g]);
    }
    for (uint32_t i = 0; i < v->n; i++)
        list_push(run->rt, lists[group_of(groups, i)].list, vector_value(run->rt, v, i));
    Vector all = vector_make(&run->scratch, SHAPE_VALUE, CM_ANY, groups->n);
    Status status = run->rt->failed ? ST_ERROR : ST_OK;
    for (uint32_t g = 0; g < groups->n && status == ST_OK; g++) {
        Value args[2] = { lists[g], extra };
        status =
            run->env->call(run->env->host, value_native(aggregate->fn), args, aggregate->extra ? 2 : 1, &all.values[g]);
        run_keep(run, status == ST_OK ? all.values[g] : NONE_VALUE);
    }
    run->calls = calls;
    if (status != ST_OK)
        return run_error(run, aggregate->node, status);
    *out = vector_tighten(&run->scratch, &all);
    return ST_OK;
}

/* ---- one figure of all rows, while they go by ----
   A million numbers need not be kept to be added up: 8 ms with them kept, 2 ms without. */

#define LANES 4u
typedef struct Stream {
    FunctionId fn;
    ColMeaning meaning;
    bool started;
    Part lanes[LANES];         /* each takes every fourth number, so that no addition waits for the one before */
    double least[LANES], most[LANES];
    bool any;                  /* a number that is one has come */
    uint32_t count;            /* rows that are not none */
} Stream;

static bool streams(FunctionId fn)
{
    return fn == FN_count || fn == FN_sum || fn == FN_avg || fn == FN_min || fn == FN_max;
}

/* Two lanes at a time in one register of the processor, without a branch: half the time of one after the other. */
typedef double Two __attribute__((vector_size(16)));
typedef int64_t TwoMask __attribute__((vector_size(16)));
typedef struct TwoSums { Two total, rest; TwoMask set; } TwoSums;

/* What part_add does; what rounding loses is exact in either form (Knuth's two-sum). */
static inline void add_two(TwoSums *sums, const double *x)
{
    Two two;
    memcpy(&two, x, sizeof two);
    TwoMask numbers = two == two;            /* -1 where it is one */
    two = (Two)((TwoMask)two & numbers);
    Two sum = sums->total + two, part = sum - sums->total;
    sums->rest += (sums->total - (sum - part)) + (two - part);
    sums->total = sum;
    sums->set -= numbers;
}

static TwoSums two_of(const Part *lanes)
{
    return (TwoSums){ { lanes[0].total, lanes[1].total }, { lanes[0].rest, lanes[1].rest }, { 0, 0 } };
}

static void keep_two(Part *lanes, const TwoSums *sums, uint32_t n)
{
    for (uint32_t k = 0; k < 2; k++) {
        lanes[k].total = sums->total[k];
        lanes[k].rest = sums->rest[k];
        lanes[k].set += (uint32_t)sums->set[k];
        lanes[k].unset += n - (uint32_t)sums->set[k];
    }
}

static void stream_sum(Stream *s, const double *x, uint32_t n)
{
    TwoSums low = two_of(s->lanes), high = two_of(s->lanes + 2);
    uint32_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        add_two(&low, x + i);
        add_two(&high, x + i + 2);
    }
    keep_two(s->lanes, &low, i / LANES);
    keep_two(s->lanes + 2, &high, i / LANES);
    for (; i < n; i++)
        part_add(&s->lanes[0], x[i]);
}

static inline void extremes_add(Stream *s, uint32_t k, double x)
{
    s->least[k] = x < s->least[k] ? x : s->least[k];
    s->most[k] = x > s->most[k] ? x : s->most[k];
}

static void stream_extremes(Stream *s, const double *x, uint32_t n)
{
    uint32_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (uint32_t k = 0; k < LANES; k++)
            extremes_add(s, k, x[i + k]);
    }
    for (; i < n; i++)
        extremes_add(s, 0, x[i]);
    for (i = 0; i < n && !s->any; i++)
        s->any = !isnan(x[i]);
}

/* False: the batch is of another type than numbers, or than those before. */
static bool stream_batch(Stream *s, const Vector *v)
{
    if (s->fn == FN_count) {
        for (uint32_t i = 0; i < v->n; i++)
            s->count += !vector_is_none(v, i);
        return true;
    }
    if (v->shape != SHAPE_F64 || v->constant || (s->started && v->meaning != s->meaning))
        return false;
    s->started = true;
    s->meaning = v->meaning;
    if (s->fn == FN_sum || s->fn == FN_avg)
        stream_sum(s, v->f64, v->n);
    else
        stream_extremes(s, v->f64, v->n);
    return true;
}

static double stream_result(const Stream *s)
{
    Part all = { 0 };
    for (uint32_t k = 0; k < LANES; k++) {
        part_add(&all, s->lanes[k].total);
        all.rest += s->lanes[k].rest;
    }
    uint32_t set = 0, unset = 0;
    double least = INFINITY, most = -INFINITY;
    for (uint32_t k = 0; k < LANES; k++) {
        set += s->lanes[k].set;
        unset += s->lanes[k].unset;
        least = s->least[k] < least ? s->least[k] : least;
        most = s->most[k] > most ? s->most[k] : most;
    }
    switch ((int)s->fn) {
    case FN_count: return s->count;
    case FN_sum: return set || !unset ? all.total + all.rest : (double)NAN;
    case FN_avg: return set ? (all.total + all.rest) / set : (double)NAN;
    case FN_min: return s->any ? least : (double)NAN;
    default: return s->any ? most : (double)NAN;
    }
}

/* `fits` false: the values are no numbers of one meaning, the figure has to be made of all of them together. */
static Status stream_rows(Run *run, const Aggregate *aggregate, const int32_t *rows, uint32_t n, bool *fits, Vector *out)
{
    Stream s = { .fn = aggregate->fn, .meaning = CM_NUMBER };
    Status status = ST_OK;
    *fits = true;
    for (uint32_t k = 0; k < LANES; k++) {
        s.least[k] = INFINITY;
        s.most[k] = -INFINITY;
    }
    for (uint32_t i = 0; i < n && *fits && status == ST_OK; i += BATCH) {
        ScratchMark mark = scratch_mark(&run->scratch);
        Vector v;
        status = eval_expr(run, aggregate->arg, (Sel){ rows + i, n - i < BATCH ? n - i : BATCH }, &v);
        if (status == ST_OK)
            *fits = stream_batch(&s, &v);
        scratch_rewind(&run->scratch, mark);
        if (status == ST_OK && (i / BATCH) % 4 == 3)
            status = run_poll(run);
    }
    if (status == ST_OK && *fits) {
        *out = vector_make(&run->scratch, SHAPE_F64, s.meaning, 1);
        out->f64[0] = stream_result(&s);
    }
    return status;
}

static Status extra_of(Run *run, const Aggregate *aggregate, Value *out)
{
    Vector v;
    *out = NONE_VALUE;
    if (!aggregate->extra)
        return ST_OK;
    Status status = eval_expr(run, aggregate->extra, (Sel){ NULL, 1 }, &v);
    if (status == ST_OK)
        *out = run_value(run, &v, 0);
    return status;
}

Status aggregate_groups(Run *run, const Aggregate *aggregate, const int32_t *rows, uint32_t n, const uint32_t *gid,
                        uint32_t n_groups, Vector *out)
{
    Groups groups = { gid, n_groups };
    if (!aggregate->arg) {
        *out = count_rows(run, &groups, n);
        return ST_OK;
    }
    if (n_groups == 1 && !gid && n && !aggregate->extra && streams(aggregate->fn)) {
        bool fits;
        Status streamed = stream_rows(run, aggregate, rows, n, &fits, out);
        if (streamed != ST_OK || fits)
            return streamed;
    }
    Acc acc = { 0 };
    Value extra;
    Status status = eval_rows(run, aggregate->arg, rows, n, &acc);
    if (status == ST_OK)
        status = extra_of(run, aggregate, &extra);
    if (status != ST_OK) {
        acc_drop(&acc);
        return status;
    }
    if (!acc.started) /* no rows at all: as over an empty list of numbers */
        acc.v = (Vector){ .shape = SHAPE_F64, .meaning = CM_NUMBER };
    bool countable = aggregate->fn == FN_count || acc.v.shape == SHAPE_F64;
    bool plain = !aggregate->extra || extra.tag == V_NUM;
    if (!countable || !plain ||
        !figures(run, aggregate->fn, &groups, &acc.v, extra.a == STYLE_PERCENT ? extra.num * 100 : extra.num, out))
        status = figure_values(run, aggregate, &groups, &acc.v, extra, out);
    acc_drop(&acc);
    return status;
}
