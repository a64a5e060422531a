/* jobs.c: how posts are rated: the aspects of job design and their motivating potential (Hackman and Oldham 1976), the points of
   job evaluation and the grade that they call for. */
#include "build.h"
#include <stdlib.h>

/* ---- aspects ---- */

/* The five columns in one: part[post * W_ASPECT_COUNT + aspect]. */
enum { ASPECTS = W_ASPECT_FEEDBACK + 1 };

PART_BUILDER(build_aspects)
{
    const int32_t *post = graph_stated(graph, F_RATING_POST), *aspect = graph_stated(graph, F_RATING_ASPECT);
    const Column *level = graph_of(graph, F_RATING_LEVEL);
    int32_t posts = graph_rows(graph, T_POST);
    double *part = entry_array(entry, (size_t)posts * ASPECTS, sizeof *part);
    for (int32_t i = 0; i < posts * ASPECTS; i++)
        part[i] = NAN;
    size_t n;
    const int32_t *order = graph_order(graph, T_RATING, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t row = order[i];
        if (post[row] >= 0 && aspect[row] != I32_NONE)
            part[post[row] * ASPECTS + aspect[row]] = qty_at(level, row).amount;
    }
    entry->column.type = COL_F64;
    entry->column.f64 = part;
    entry->column.rows = posts;
}

static const double *aspects_of(Graph *graph)
{
    return graph_entry(graph, ENTRY_PART, T_RATING, 0, build_aspects, "aspects")->column.f64;
}

static void fill_aspect(Graph *graph, Entry *entry, int aspect)
{
    const double *part = aspects_of(graph);
    double *out = entry_f64(graph, entry, T_POST, NAN);
    int32_t n = graph_rows(graph, T_POST);
    for (int32_t i = 0; i < n; i++)
        out[i] = part[i * ASPECTS + aspect];
}

ATTR_BUILDER(POST, VARIETY)
{
    fill_aspect(graph, entry, W_ASPECT_VARIETY);
}

ATTR_BUILDER(POST, IDENTITY)
{
    fill_aspect(graph, entry, W_ASPECT_IDENTITY);
}

ATTR_BUILDER(POST, SIGNIFICANCE)
{
    fill_aspect(graph, entry, W_ASPECT_SIGNIFICANCE);
}

ATTR_BUILDER(POST, AUTONOMY)
{
    fill_aspect(graph, entry, W_ASPECT_AUTONOMY);
}

ATTR_BUILDER(POST, FEEDBACK)
{
    fill_aspect(graph, entry, W_ASPECT_FEEDBACK);
}

ATTR_BUILDER(POST, MPS)
{
    const double *part = aspects_of(graph);
    double *mps = entry_f64(graph, entry, T_POST, NAN);
    int32_t n = graph_rows(graph, T_POST);
    for (int32_t i = 0; i < n; i++) {
        const double *of = part + i * ASPECTS;
        mps[i] = (of[W_ASPECT_VARIETY] + of[W_ASPECT_IDENTITY] + of[W_ASPECT_SIGNIFICANCE]) / 3 * of[W_ASPECT_AUTONOMY] * of[W_ASPECT_FEEDBACK];
    }
}

/* ---- points ---- */

double graph_factor_points(Graph *graph, int32_t factor, double level)
{
    const ItemList *const *lists = graph_lists(graph, F_FACTOR_POINTS);
    const ItemList *list = lists ? lists[factor] : NULL;
    double levels = f64_at(graph_of(graph, F_FACTOR_LEVELS), factor);
    double weight = f64_at(graph_of(graph, F_FACTOR_WEIGHT), factor);
    if (!list || !list->n || !(level >= 1))
        return NAN;
    if (list->n != 2 || list->at[0].text2 == SYM_NONE)
        return level <= list->n ? weight * list->at[(uint32_t)level - 1].num : NAN;
    double low = list->at[0].num, high = list->at[1].num;
    if (!(level <= levels))
        return NAN;
    return weight * (levels > 1 ? low + (level - 1) / (levels - 1) * (high - low) : high);
}

ATTR_BUILDER(POST, POINTS)
{
    const int32_t *post = graph_stated(graph, F_RATING_POST), *factor = graph_stated(graph, F_RATING_FACTOR);
    const Column *level = graph_of(graph, F_RATING_LEVEL);
    int32_t rows = graph_rows(graph, T_POST);
    Sum *sums = mem_zalloc((size_t)rows * sizeof *sums);
    size_t n;
    const int32_t *order = graph_order(graph, T_RATING, &n);
    graph_reads(graph, T_FACTOR);
    for (size_t i = 0; i < n; i++) {
        if (post[order[i]] >= 0 && factor[order[i]] >= 0)
            sum_add(&sums[post[order[i]]], graph_factor_points(graph, factor[order[i]], qty_at(level, order[i]).amount));
    }
    double *points = entry_f64(graph, entry, T_POST, NAN);
    for (int32_t i = 0; i < rows; i++)
        points[i] = sums[i].set ? sums[i].total : NAN;
    mem_free(sums);
}

/* ---- the grade that points call for ---- */

typedef struct Band { double low; int32_t family, grade, place; } Band;
/* All grades with points by their lower bound, and again by family: each family's grades stand together. */
typedef struct Bands { Band *all, *by_family; size_t n; const int32_t *parent; } Bands;

static int compare_low(const void *a, const void *b)
{
    const Band *x = a, *y = b;
    if (x->low != y->low)
        return x->low < y->low ? -1 : 1;
    return x->place > y->place ? -1 : x->place < y->place; /* of equal bounds the first one defined is found first from above */
}

static int compare_family(const void *a, const void *b)
{
    const Band *x = a, *y = b;
    if (x->family != y->family)
        return x->family < y->family ? -1 : 1;
    return compare_low(a, b);
}

static void make_bands(Graph *graph, Bands *bands)
{
    const Column *points = graph_of(graph, F_GRADE_POINTS);
    const int32_t *family = graph_stated(graph, F_GRADE_FAMILY);
    size_t n;
    const int32_t *order = graph_order(graph, T_GRADE, &n);
    bands->all = mem_alloc((n + 1) * sizeof *bands->all);
    bands->by_family = mem_alloc((n + 1) * sizeof *bands->by_family);
    bands->n = 0;
    for (size_t i = 0; i < n; i++) {
        Range range = range_at(points, order[i]);
        if (!isnan(range.low))
            bands->all[bands->n++] = (Band){ range.low, family[order[i]] < 0 ? ROW_NONE : family[order[i]], order[i], (int32_t)i };
    }
    memcpy(bands->by_family, bands->all, bands->n * sizeof *bands->all);
    qsort(bands->all, bands->n, sizeof *bands->all, compare_low);
    qsort(bands->by_family, bands->n, sizeof *bands->by_family, compare_family);
    bands->parent = graph_stated(graph, F_FAMILY_IN);
}

/* The band with the highest bound up to `points` among those from `low` to `high`. */
static const Band *highest_band(const Band *bands, size_t low, size_t high, double points)
{
    size_t start = low;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (bands[mid].low <= points + 1e-9)
            low = mid + 1;
        else
            high = mid;
    }
    return low > start ? &bands[low - 1] : NULL;
}

static size_t family_start(const Bands *bands, int32_t family)
{
    size_t low = 0, high = bands->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (bands->by_family[mid].family < family)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Of a post without family all grades count; else those of its family, of the groups above it, and of no family. */
static int32_t find_grade(const Bands *bands, double points, int32_t family)
{
    if (family < 0) {
        const Band *band = highest_band(bands->all, 0, bands->n, points);
        return band ? band->grade : I32_NONE;
    }
    const Band *best = highest_band(bands->by_family, 0, family_start(bands, 0), points);
    for (int32_t at = family; at >= 0; at = bands->parent[at]) {
        const Band *band = highest_band(bands->by_family, family_start(bands, at), family_start(bands, at + 1), points);
        if (band && (!best || compare_low(band, best) > 0))
            best = band;
    }
    return best ? best->grade : I32_NONE;
}

ATTR_BUILDER(POST, GRADE_BY_POINTS)
{
    const double *points = graph_attr(graph, A_POST_POINTS)->f64;
    const int32_t *family = graph_stated(graph, F_POST_FAMILY);
    int32_t *grade = entry_i32(graph, entry, T_POST, I32_NONE), n = graph_rows(graph, T_POST);
    Bands bands;
    graph_reads(graph, T_FAMILY);
    make_bands(graph, &bands);
    for (int32_t i = 0; i < n; i++)
        if (!isnan(points[i]))
            grade[i] = find_grade(&bands, points[i], family[i]);
    mem_free(bands.all);
    mem_free(bands.by_family);
}
