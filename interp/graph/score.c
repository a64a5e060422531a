/* score.c: what KPIs came to: scores of KPIs and of posts, payouts. */
#include "score.h"
#include "build.h"
#include <stdlib.h>

/* Figures of 0..120 without the noise of binary fractions: 92% of 75 reads 69. */
static double tidy(double x)
{
    return round(x * 1e10) / 1e10;
}

/* ---- one KPI ---- */

enum { SORT_NONE, SORT_NUMBER, SORT_TIME, SORT_COUNT, SORT_EFFORT };

static int sort_of(Qty qty)
{
    switch ((QtySort)qty.sort) {
    case QTY_NONE: return SORT_NONE;
    case QTY_NUMBER:
    case QTY_PERCENT: return SORT_NUMBER;
    case QTY_DURATION: return SORT_TIME;
    case QTY_COUNT: return SORT_COUNT;
    case QTY_EFFORT: return SORT_EFFORT;
    }
    return SORT_NONE;
}

static double measure(const Calendar *calendar, Qty qty)
{
    int sort = sort_of(qty);
    if (sort == SORT_TIME)
        return qty_hours(calendar, qty);
    return sort == SORT_NUMBER ? qty.amount : sort == SORT_NONE ? NAN : qty_per_week(calendar, qty);
}

static KpiCurve make_curve(const Calendar *calendar, Qty floor_, Qty target, Qty stretch, bool lower)
{
    KpiCurve curve = { .target = measure(calendar, target), .sort = sort_of(target), .lower = lower };
    curve.floor = sort_of(floor_) == curve.sort ? measure(calendar, floor_) : curve.target * (lower ? 1.5 : 0.5);
    curve.stretch = sort_of(stretch) == curve.sort ? measure(calendar, stretch) : curve.target * (lower ? 0.8 : 1.2);
    return curve;
}

PART_BUILDER(build_curves)
{
    const Column *target = graph_of(graph, F_KPI_TARGET), *floor_ = graph_of(graph, F_KPI_FLOOR);
    const Column *stretch = graph_of(graph, F_KPI_STRETCH), *better = graph_of(graph, F_KPI_BETTER);
    int32_t n = graph_rows(graph, T_KPI);
    KpiCurve *curves = entry_array(entry, (size_t)n, sizeof *curves);
    for (int32_t i = 0; i < n; i++)
        curves[i] = make_curve(graph_calendar(graph), qty_at(floor_, i), qty_at(target, i), qty_at(stretch, i),
                               i32_at(better, i) == W_BETTER_LOWER);
    entry->column.data = curves;
}

const KpiCurve *graph_kpi_curves(Graph *graph)
{
    return graph_entry(graph, ENTRY_PART, T_KPI, 0, build_curves, "curves")->column.data;
}

KpiCurve graph_tried_curve(Graph *graph, int32_t kpi, Qty target)
{
    return make_curve(graph_calendar(graph), qty_at(graph_of(graph, F_KPI_FLOOR), kpi), target, qty_at(graph_of(graph, F_KPI_STRETCH), kpi),
                      i32_at(graph_of(graph, F_KPI_BETTER), kpi) == W_BETTER_LOWER);
}

/* The target itself is 100 even where floor or stretch lie on its wrong side. */
static double curve_score(const KpiCurve *curve, double value)
{
    double sign = curve->lower ? -1 : 1;
    double x = value * sign, low = curve->floor * sign, mid = curve->target * sign, high = curve->stretch * sign;
    if (isnan(x) || isnan(mid))
        return NAN;
    if (x == mid)
        return 100;
    if (x < mid)
        return x <= low || low >= mid ? 0 : tidy(100 * (x - low) / (mid - low));
    return x >= high || high <= mid ? 120 : tidy(100 + 20 * (x - mid) / (high - mid));
}

double graph_kpi_score(Graph *graph, int32_t kpi, Qty value, bool *fits)
{
    const KpiCurve *curve = &graph_kpi_curves(graph)[kpi];
    *fits = curve->sort == SORT_NONE || sort_of(value) == curve->sort;
    return *fits ? curve_score(curve, measure(graph_calendar(graph), value)) : NAN;
}

/* ---- one post ---- */

void scorer_init(Scorer *scorer, Graph *graph)
{
    *scorer = (Scorer){ .calendar = graph_calendar(graph) };
    scorer->weights = graph_reverse(graph, T_WEIGHT, field_column(F_WEIGHT_POST));
    scorer->records = graph_reverse(graph, T_RECORD, field_column(F_RECORD_POST));
    scorer->weight = graph_of(graph, F_WEIGHT_WEIGHT);
    scorer->curves = graph_kpi_curves(graph);
    scorer->regions = graph_forest(graph, T_REGION);
    scorer->value = model_qty(graph_model(graph), T_RECORD, field_column(F_RECORD_VALUE));
    scorer->weight_kpi = graph_stated(graph, F_WEIGHT_KPI);
    scorer->weight_region = graph_stated(graph, F_WEIGHT_REGION);
    scorer->record_kpi = graph_stated(graph, F_RECORD_KPI);
    scorer->record_period = graph_stated(graph, F_RECORD_PERIOD);
    scorer->record_region = graph_stated(graph, F_RECORD_REGION);
    scorer->region_parent = graph_stated(graph, F_REGION_IN);
}

void scorer_drop(Scorer *scorer)
{
    vec_drop(&scorer->parts);
    vec_drop(&scorer->inner);
}

bool period_later(int32_t a, int32_t b)
{
    int32_t x = period_first_day(period_kind(a), period_ordinal(a)), y = period_first_day(period_kind(b), period_ordinal(b));
    return x != y ? x > y : period_kind(a) > period_kind(b);
}

int32_t scorer_last(const Scorer *scorer, int32_t post)
{
    uint32_t n;
    const int32_t *rows = column_set(scorer->records, post, &n);
    int32_t last = I32_NONE;
    for (uint32_t i = 0; i < n; i++) {
        int32_t period = scorer->record_period[rows[i]];
        if (period != last && period != I32_NONE && (last == I32_NONE || period_later(period, last)))
            last = period;
    }
    return last;
}

static bool has_set(const Scorer *scorer, const int32_t *rows, uint32_t n, int32_t region)
{
    for (uint32_t i = 0; i < n; i++) {
        if (scorer->weight_region[rows[i]] == region)
            return true;
    }
    return false;
}

static ScorePart new_part(int32_t kpi, double weight)
{
    return (ScorePart){ .kpi = kpi, .weight = weight, .share = NAN, .record = ROW_NONE, .score = NAN };
}

/* A KPI tried that the set lacks comes to it; a weight of zero goes. */
static void try_weights(Scorer *scorer)
{
    size_t known = 0, kept = 0;
    for (size_t i = 0; i < scorer->n_tried; i++)
        for (size_t k = 0; k < scorer->parts.len; k++)
            if (scorer->parts.at[k].kpi == scorer->tried[i].kpi) {
                scorer->parts.at[k].weight = scorer->tried[i].weight;
                known++;
            }
    for (size_t i = 0, n = scorer->parts.len; known && i < scorer->n_tried; i++) {
        size_t k = 0;
        while (k < n && scorer->parts.at[k].kpi != scorer->tried[i].kpi)
            k++;
        if (k == n)
            vec_push(&scorer->parts, new_part(scorer->tried[i].kpi, scorer->tried[i].weight));
    }
    for (size_t k = 0; known && k < scorer->parts.len; k++)
        if (scorer->parts.at[k].weight != 0)
            scorer->parts.at[kept++] = scorer->parts.at[k];
    if (known)
        scorer->parts.len = kept;
}

void scorer_weights(Scorer *scorer, int32_t post, int32_t region)
{
    uint32_t n;
    const int32_t *rows = column_set(scorer->weights, post, &n);
    while (region >= 0 && !has_set(scorer, rows, n, region))
        region = scorer->regions->depth[region] > 0 ? scorer->region_parent[region] : ROW_NONE;
    vec_clear(&scorer->parts);
    for (uint32_t i = 0; i < n; i++) {
        if (scorer->weight_region[rows[i]] != (region >= 0 ? region : I32_NONE))
            continue;
        vec_push(&scorer->parts, new_part(scorer->weight_kpi[rows[i]], f64_at(scorer->weight, rows[i])));
    }
    try_weights(scorer);
}

/* How near a record's region is: 0 said for no region, the depth + 1 of the region or one above it, -1 elsewhere. */
static int nearness(const Scorer *scorer, int32_t of, int32_t region)
{
    if (of < 0)
        return 0;
    const Forest *forest = scorer->regions;
    if (region < 0 || forest->first[region] < forest->first[of] || forest->first[region] >= forest->end[of])
        return -1;
    return forest->depth[of] + 1;
}

static ScorePart *part_of(Scorer *scorer, int32_t kpi)
{
    for (size_t k = 0; k < scorer->parts.len; k++)
        if (scorer->parts.at[k].kpi == kpi)
            return &scorer->parts.at[k];
    return NULL;
}

/* Where a week belongs is told by its Thursday, as in ISO 8601. */
static int32_t middle_day(int32_t period)
{
    PeriodKind kind = period_kind(period);
    return period_first_day(kind, period_ordinal(period)) + (kind == PERIOD_WEEK ? 3 : 0);
}

static bool is_inside(const Scorer *scorer, int32_t period)
{
    if (period_kind(period) >= period_kind(scorer->period))
        return false;
    int32_t day = middle_day(period);
    return day >= scorer->from && day < scorer->until;
}

/* The records of the period itself; true when there are some of periods inside of it. */
static bool find_records(Scorer *scorer, int32_t post, int32_t region)
{
    uint32_t n;
    bool inside = false;
    const int32_t *rows = column_set(scorer->records, post, &n);
    for (uint32_t i = 0; i < n; i++) {
        int32_t period = scorer->record_period[rows[i]];
        if (period != scorer->period) {
            inside = inside || (period != I32_NONE && is_inside(scorer, period));
            continue;
        }
        int near = nearness(scorer, scorer->record_region[rows[i]], region);
        ScorePart *part = near >= 0 ? part_of(scorer, scorer->record_kpi[rows[i]]) : NULL;
        if (part && (part->record < 0 || near > nearness(scorer, scorer->record_region[part->record], region))) {
            part->record = rows[i];
            part->records = 1;
            part->value = scorer->value ? scorer->value[rows[i]] : (Qty){ 0 };
        }
    }
    return inside;
}

/* ---- a period made of shorter ones ---- */

/* The longest periods first, each with the record of the nearest region first. */
static int compare_inner(const void *a, const void *b)
{
    const InnerRecord *x = a, *y = b;
    if (x->period != y->period)
        return period_kind(x->period) != period_kind(y->period) ? (period_kind(x->period) > period_kind(y->period) ? -1 : 1)
                                                                : x->period < y->period ? -1 : 1;
    return x->near != y->near ? (x->near > y->near ? -1 : 1) : x->record < y->record ? -1 : 1;
}

static void collect_inner(Scorer *scorer, int32_t post, int32_t region, int32_t kpi)
{
    uint32_t n;
    const int32_t *rows = column_set(scorer->records, post, &n);
    vec_clear(&scorer->inner);
    for (uint32_t i = 0; i < n; i++) {
        int32_t period = scorer->record_period[rows[i]];
        if (scorer->record_kpi[rows[i]] != kpi || period == I32_NONE || !is_inside(scorer, period))
            continue;
        int near = nearness(scorer, scorer->record_region[rows[i]], region);
        if (near >= 0)
            vec_push(&scorer->inner, ((InnerRecord){ period, rows[i], near }));
    }
    if (scorer->inner.len)
        qsort(scorer->inner.at, scorer->inner.len, sizeof *scorer->inner.at, compare_inner);
}

/* Marks the period's days; false when a longer one has been counted there. */
static bool take_days(const Scorer *scorer, int32_t period, uint8_t *taken)
{
    if (taken[middle_day(period) - scorer->from])
        return false;
    int32_t day = period_first_day(period_kind(period), period_ordinal(period));
    int32_t end = period_first_day(period_kind(period), period_ordinal(period) + 1);
    for (; day < end; day++)
        if (day >= scorer->from && day < scorer->until)
            taken[day - scorer->from] = 1;
    return true;
}

/* Without the last bits: the mean of 70%, 80% and 84% is 78%. */
static double digits13(double x)
{
    double scale = x != 0 && isfinite(x) ? pow(10, 13 - ceil(log10(fabs(x)))) : 1;
    return isfinite(scale) && scale > 0 ? round(x * scale) / scale : x;
}

/* The mean of the records, each by the length of its period: all months are alike. */
static void combine_records(Scorer *scorer, ScorePart *part)
{
    static const double MONTHS[] = { [PERIOD_DAY] = 12 / 365.25, [PERIOD_WEEK] = 84 / 365.25, [PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3, [PERIOD_YEAR] = 12 };
    uint8_t taken[366] = { 0 };
    int32_t last = I32_NONE;
    double sum = 0, length = 0;
    int sort = scorer->curves[part->kpi].sort;
    for (size_t i = 0; scorer->value && i < scorer->inner.len; i++) {
        const InnerRecord *inner = &scorer->inner.at[i];
        Qty value = scorer->value[inner->record];
        if (inner->period == last)
            continue;
        last = inner->period;
        sort = sort == SORT_NONE ? sort_of(value) : sort;
        if (sort_of(value) != sort || !take_days(scorer, inner->period, taken))
            continue;
        if (!part->records++) {
            part->record = inner->record;
            part->value = value;
        }
        sum += MONTHS[period_kind(inner->period)] * measure(scorer->calendar, value);
        length += MONTHS[period_kind(inner->period)];
    }
    if (part->records) {
        Qty one = part->value;
        one.amount = 1;
        part->value.amount = digits13(sum / length / measure(scorer->calendar, one));
    }
}

static void set_period(Scorer *scorer, int32_t period)
{
    PeriodKind kind = period_kind(period);
    scorer->period = period;
    scorer->from = period_first_day(kind, period_ordinal(period));
    scorer->until = period_first_day(kind, period_ordinal(period) + 1);
}

double scorer_score(Scorer *scorer, int32_t post, int32_t region, int32_t period)
{
    double sum = 0, weights = 0;
    scorer_weights(scorer, post, region);
    if (period == I32_NONE)
        return NAN;
    set_period(scorer, period);
    bool inside = find_records(scorer, post, region);
    for (size_t k = 0; k < scorer->parts.len; k++) {
        ScorePart *part = &scorer->parts.at[k];
        if (part->record < 0 && part->kpi >= 0 && inside) {
            collect_inner(scorer, post, region, part->kpi);
            combine_records(scorer, part);
        }
        if (part->record < 0 || part->kpi < 0)
            continue;
        const KpiCurve *curve = &scorer->curves[part->kpi];
        part->score = sort_of(part->value) == curve->sort ? curve_score(curve, measure(scorer->calendar, part->value)) : NAN;
        if (isnan(part->score) || isnan(part->weight))
            continue;
        sum += part->weight * part->score;
        weights += part->weight;
    }
    for (size_t k = 0; k < scorer->parts.len && weights > 0; k++) {
        if (!isnan(scorer->parts.at[k].score))
            scorer->parts.at[k].share = tidy(scorer->parts.at[k].weight / weights);
    }
    return weights > 0 ? tidy(sum / weights) : NAN;
}

ATTR_BUILDER(POST, SCORE)
{
    Scorer scorer;
    const Column *region = graph_attr(graph, A_POST_REGION);
    graph_reads(graph, T_RECORD);
    graph_reads(graph, T_WEIGHT);
    scorer_init(&scorer, graph);
    double *score = entry_f64(graph, entry, T_POST, NAN);
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    for (size_t i = 0; i < n; i++)
        score[order[i]] = scorer_score(&scorer, order[i], i32_at(region, order[i]), scorer_last(&scorer, order[i]));
    scorer_drop(&scorer);
}

/* ---- payout ---- */

double graph_payout(Graph *graph, int32_t plan, double score)
{
    const ItemList *const *curves = graph_lists(graph, F_PAYPLAN_CURVE);
    return graph_curve_payout(curves ? curves[plan] : NULL, score);
}

double graph_curve_payout(const ItemList *curve, double score)
{
    const Item *below = NULL, *above = NULL;
    for (uint32_t i = 0; curve && i < curve->n; i++) {
        const Item *point = &curve->at[i];
        if (point->num <= score && (!below || point->num >= below->num))
            below = point;
        if (point->num >= score && (!above || point->num < above->num))
            above = point;
    }
    if (!curve || !curve->n || isnan(score))
        return NAN;
    if (!below)
        return 0;
    if (!above || above->num == below->num)
        return below->qty.amount;
    return tidy(below->qty.amount + (above->qty.amount - below->qty.amount) * (score - below->num) / (above->num - below->num));
}

PART_BUILDER(build_plans)
{
    const ItemList *const *grades = graph_lists(graph, F_PAYPLAN_GRADES);
    int32_t *plan = entry_i32(graph, entry, T_GRADE, I32_NONE);
    size_t n;
    const int32_t *order = graph_order(graph, T_PAYPLAN, &n);
    for (size_t i = 0; grades && i < n; i++) {
        const ItemList *list = grades[order[i]];
        for (uint32_t k = 0; list && k < list->n; k++) {
            if (list->at[k].ref >= 0 && plan[list->at[k].ref] == I32_NONE)
                plan[list->at[k].ref] = order[i];
        }
    }
}

const int32_t *graph_plans(Graph *graph)
{
    return graph_entry(graph, ENTRY_PART, T_GRADE, 0, build_plans, "plans")->column.i32;
}
