/* score.c: what KPIs came to: scores of KPIs and of posts, payouts. */
#include "score.h"
#include "build.h"

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

static const KpiCurve *curves_of(Graph *graph)
{
    return graph_entry(graph, ENTRY_PART, T_KPI, 0, build_curves, "curves")->column.data;
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
    const KpiCurve *curve = &curves_of(graph)[kpi];
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
    scorer->curves = curves_of(graph);
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
        ScorePart part = { scorer->weight_kpi[rows[i]], f64_at(scorer->weight, rows[i]), NAN, ROW_NONE, NAN };
        vec_push(&scorer->parts, part);
    }
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

static void find_records(Scorer *scorer, int32_t post, int32_t region, int32_t period)
{
    uint32_t n;
    const int32_t *rows = column_set(scorer->records, post, &n);
    for (uint32_t i = 0; i < n; i++) {
        if (scorer->record_period[rows[i]] != period)
            continue;
        int near = nearness(scorer, scorer->record_region[rows[i]], region);
        for (size_t k = 0; near >= 0 && k < scorer->parts.len; k++) {
            ScorePart *part = &scorer->parts.at[k];
            if (part->kpi != scorer->record_kpi[rows[i]])
                continue;
            if (part->record < 0 || near > nearness(scorer, scorer->record_region[part->record], region))
                part->record = rows[i];
        }
    }
}

double scorer_score(Scorer *scorer, int32_t post, int32_t region, int32_t period)
{
    double sum = 0, weights = 0;
    scorer_weights(scorer, post, region);
    if (period == I32_NONE)
        return NAN;
    find_records(scorer, post, region, period);
    for (size_t k = 0; k < scorer->parts.len; k++) {
        ScorePart *part = &scorer->parts.at[k];
        if (part->record < 0 || !scorer->value || part->kpi < 0)
            continue;
        Qty value = scorer->value[part->record];
        const KpiCurve *curve = &scorer->curves[part->kpi];
        part->score = sort_of(value) == curve->sort ? curve_score(curve, measure(scorer->calendar, value)) : NAN;
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
    const ItemList *curve = curves ? curves[plan] : NULL;
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
