/* pay.c: analyze pay: pay against the ranges of the grades, the grades against each other, pay against points. */
#include "pay.h"

#include <math.h>
#include <stdlib.h>

typedef struct Pay {
    Analysis *a;
    TableMaker maker;
    RowList posts;
    TableId by;
    double difference, overlap;
    const Column *pay, *grade, *family, *unit, *heads, *cost, *duties, *grade_pay, *rank, *grade_family, *points, *grade_points;
} Pay;

static Range range_of(const Column *ranges, int32_t row)
{
    return row >= 0 && ranges->type == COL_RANGE ? ranges->range[row] : (Range){ NAN, NAN };
}

static Value range_value(Pay *p, int32_t post)
{
    Range range = range_of(p->pay, post);
    if (isnan(range.low))
        return NONE_VALUE;
    return value_range(p->a->rt, value_num(range.low), isinf(range.high) ? NONE_VALUE : value_num(range.high));
}

static double compa_of(Pay *p, int32_t grade, double pay)
{
    double mid = range_mid(p->grade_pay, grade);
    return mid != 0 ? pay / mid : NAN;
}

static double penetration_of(Pay *p, int32_t grade, double pay)
{
    Range range = range_of(p->grade_pay, grade);
    return range.high > range.low ? (pay - range.low) / (range.high - range.low) : NAN;
}

static void add_ratios(Pay *p, int32_t grade, double pay)
{
    maker_add(&p->maker, percent_or_none(compa_of(p, grade, pay)));
    maker_add(&p->maker, percent_or_none(penetration_of(p, grade, pay)));
}

static void add_posts(Pay *p)
{
    maker_init(&p->maker, p->a->rt, "post pay compa_ratio penetration cost");
    for (size_t i = 0; i < p->posts.len; i++) {
        int32_t post = p->posts.at[i];
        maker_add(&p->maker, value_entity(T_POST, post));
        maker_add(&p->maker, range_value(p, post));
        add_ratios(p, column_row(p->grade, post), range_mid(p->pay, post));
        maker_add(&p->maker, number_or_none(column_number(p->cost, post)));
    }
    p->a->rows = maker_done(&p->maker);
}

static void find_circle(Pay *p, int32_t person, int32_t grade, double pay)
{
    Range range = range_of(p->grade_pay, grade);
    if (!(pay < range.low || pay > range.high))
        return;
    bool low = pay < range.low;
    analysis_say(p->a, W_SEVERITY_WARNING, value_entity(T_PERSON, person), low ? "raise the pay to the range" : "hold the pay, or grade the post anew",
                 low ? "薪酬提高到范围之内" : "暂缓加薪，或重新定级", "%.*s is paid %.10g, outside of the grade's %.10g..%.10g",
                 "“%.*s”薪酬 %.10g，不在职级范围 %.10g..%.10g 内", STR_ARG(analysis_title(p->a, T_PERSON, person)), pay, range.low, range.high);
}

static void add_persons(Pay *p)
{
    const Column *holds = analysis_field(p->a, F_PERSON_HOLDS), *own = analysis_field(p->a, F_PERSON_PAY);
    size_t n;
    const int32_t *order = model_order(p->a->model, T_PERSON, &n);
    maker_init(&p->maker, p->a->rt, "person post pay compa_ratio penetration");
    for (size_t i = 0; i < n; i++) {
        int32_t post = column_row(holds, order[i]);
        double pay = column_number(own, order[i]);
        if (post < 0 || !analysis_in(p->a, T_POST, post))
            continue;
        maker_add(&p->maker, value_entity(T_PERSON, order[i]));
        maker_add(&p->maker, value_entity(T_POST, post));
        maker_add(&p->maker, number_or_none(pay));
        add_ratios(p, column_row(p->grade, post), pay);
        find_circle(p, order[i], column_row(p->grade, post), pay);
    }
    p->a->rows = maker_done(&p->maker);
}

/* Heads and cost of the posts directly in each unit, grade or family. */
static void add_groups(Pay *p)
{
    const Column *key = p->by == T_UNIT ? p->unit : p->by == T_GRADE ? p->grade : p->family;
    size_t rows = (size_t)model_rows(p->a->model, p->by), n;
    double *sums = mem_zalloc((rows + 1) * 2 * sizeof *sums);
    for (size_t i = 0; i < p->posts.len; i++) {
        int32_t row = column_row(key, p->posts.at[i]);
        double heads = column_number(p->heads, p->posts.at[i]), cost = column_number(p->cost, p->posts.at[i]);
        if (row < 0)
            continue;
        sums[2 * row] += isnan(heads) ? 0 : heads;
        sums[2 * row + 1] += isnan(cost) ? 0 : cost;
    }
    const int32_t *order = model_order(p->a->model, p->by, &n);
    maker_init(&p->maker, p->a->rt, p->by == T_UNIT ? "unit headcount cost" : p->by == T_GRADE ? "grade headcount cost" : "family headcount cost");
    for (size_t i = 0; i < n; i++) {
        if (sums[2 * order[i]] <= 0)
            continue;
        maker_add(&p->maker, value_entity(p->by, order[i]));
        maker_add(&p->maker, value_num(sums[2 * order[i]]));
        maker_add(&p->maker, value_num(sums[2 * order[i] + 1]));
    }
    p->a->rows = maker_done(&p->maker);
    mem_free(sums);
}

static void sum_posts(Pay *p)
{
    double heads = 0, cost = 0, compa = 0;
    size_t n = 0;
    for (size_t i = 0; i < p->posts.len; i++) {
        int32_t post = p->posts.at[i];
        double count = column_number(p->heads, post), year = column_number(p->cost, post);
        double ratio = compa_of(p, column_row(p->grade, post), range_mid(p->pay, post));
        heads += isnan(count) ? 0 : count;
        cost += isnan(year) ? 0 : year;
        compa += isnan(ratio) ? 0 : ratio;
        n += isnan(ratio) ? 0 : 1;
    }
    analysis_figure(p->a, "posts", count_value(p->posts.len));
    analysis_figure(p->a, "heads", value_num(heads));
    analysis_figure(p->a, "cost", value_num(cost));
    analysis_figure(p->a, "compa_mean", n ? value_percent(compa / (double)n) : NONE_VALUE);
}

/* ---- grades against each other ---- */

typedef struct Step { double rank; int32_t family, grade; Range pay; } Step;

static int compare_steps(const void *a, const void *b)
{
    const Step *x = a, *y = b;
    if (x->family != y->family)
        return x->family < y->family ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static void find_step(Pay *p, const Step *lower, const Step *upper, double overlap)
{
    Str low = analysis_title(p->a, T_GRADE, lower->grade), high = analysis_title(p->a, T_GRADE, upper->grade);
    Value entity = value_entity(T_GRADE, upper->grade);
    if (lower->pay.high < upper->pay.low)
        analysis_say(p->a, W_SEVERITY_WARNING, entity, "let the ranges touch or overlap", "使范围相接或重叠",
                     "pay has a gap between %.*s and %.*s: %.10g..%.10g", "“%.*s”与“%.*s”之间薪酬有空档：%.10g..%.10g", STR_ARG(low), STR_ARG(high),
                     lower->pay.high, upper->pay.low);
    else if (overlap > p->overlap + 1e-9)
        analysis_say(p->a, W_SEVERITY_NOTE, entity, "raise the upper range, or join the grades", "提高高级范围，或合并职级",
                     "the ranges of %.*s and %.*s overlap by %.4g%% (limit: %.4g%%)", "“%.*s”与“%.*s”薪酬范围重叠 %.4g%%（上限：%.4g%%）", STR_ARG(low),
                     STR_ARG(high), overlap * 100, p->overlap * 100);
}

static void compare_grades(Pay *p)
{
    size_t n, used = 0, gaps = 0, pairs = 0;
    double sum = 0;
    const int32_t *order = model_order(p->a->model, T_GRADE, &n);
    Step *steps = mem_alloc((n + 1) * sizeof *steps);
    for (size_t i = 0; i < n; i++) {
        Range pay = range_of(p->grade_pay, order[i]);
        double rank = column_number(p->rank, order[i]);
        if (!isnan(pay.low) && !isinf(pay.high) && !isnan(rank))
            steps[used++] = (Step){ rank, column_row(p->grade_family, order[i]), order[i], pay };
    }
    qsort(steps, used, sizeof *steps, compare_steps);
    for (size_t i = 1; i < used; i++) {
        if (steps[i].family != steps[i - 1].family || !(steps[i].pay.high > steps[i].pay.low))
            continue;
        double overlap = (steps[i - 1].pay.high - steps[i].pay.low) / (steps[i].pay.high - steps[i].pay.low);
        gaps += steps[i - 1].pay.high < steps[i].pay.low;
        sum += overlap;
        pairs++;
        find_step(p, &steps[i - 1], &steps[i], overlap);
    }
    mem_free(steps);
    analysis_figure(p->a, "grades", count_value(used));
    analysis_figure(p->a, "overlap_mean", pairs ? value_percent(sum / (double)pairs) : NONE_VALUE);
    analysis_figure(p->a, "gaps", count_value(gaps));
}

/* ---- pay against points ---- */

typedef struct Line { double slope, intercept, r_squared, error; } Line;   /* NaN where there is none */

/* Points of job evaluation; where the post has none, the middle of its grade's. */
static double points_of(Pay *p, int32_t post)
{
    double points = column_number(p->points, post);
    return isnan(points) ? range_mid(p->grade_points, column_row(p->grade, post)) : points;
}

static Line fit_line(Pay *p)
{
    double n = 0, sx = 0, sy = 0, xx = 0, xy = 0, yy = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < p->posts.len; i++) {
            double x = points_of(p, p->posts.at[i]), y = range_mid(p->pay, p->posts.at[i]);
            if (isnan(x) || isnan(y))
                continue;
            if (pass == 0) {
                n++;
                sx += x;
                sy += y;
            } else {
                xx += (x - sx / n) * (x - sx / n);
                xy += (x - sx / n) * (y - sy / n);
                yy += (y - sy / n) * (y - sy / n);
            }
        }
    Line line = { NAN, NAN, NAN, NAN };
    if (n < 3 || !(xx > 0))
        return line;
    line.slope = xy / xx;
    line.intercept = (sy - line.slope * sx) / n;
    line.r_squared = yy > 0 ? xy * xy / (xx * yy) : NAN;
    line.error = sqrt(fmax(yy - line.slope * xy, 0) / (n - 2));
    return line;
}

static void fit_pay(Pay *p)
{
    Line line = fit_line(p);
    size_t outliers = 0;
    for (size_t i = 0; i < p->posts.len && !isnan(line.slope); i++) {
        int32_t post = p->posts.at[i];
        double points = points_of(p, post), pay = range_mid(p->pay, post), want = line.intercept + line.slope * points;
        if (!(fabs(pay - want) > 2 * line.error + 1e-9 * fabs(want)))
            continue;
        outliers++;
        analysis_say(p->a, W_SEVERITY_WARNING, value_entity(T_POST, post), "look at its points and its pay", "复核其点数与薪酬",
                     "%.*s is paid %.6g for %.6g points, the pay line gives %.6g", "“%.*s”以 %.6g 计薪、%.6g 点，薪酬线为 %.6g",
                     STR_ARG(analysis_title(p->a, T_POST, post)), pay, points, want);
    }
    analysis_figure(p->a, "slope", number_or_none(line.slope));
    analysis_figure(p->a, "intercept", number_or_none(line.intercept));
    analysis_figure(p->a, "r_squared", number_or_none(line.r_squared));
    analysis_figure(p->a, "outliers", count_value(outliers));
}

/* ---- the same work ---- */

typedef struct Work { uint64_t hash; int32_t post; double pay; } Work;

static int compare_work(const void *a, const void *b)
{
    const Work *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->pay < y->pay ? -1 : x->pay > y->pay;
}

static void compare_pay(Pay *p)
{
    Work *work = mem_alloc((p->posts.len + 1) * sizeof *work);
    size_t n = 0;
    for (size_t i = 0; i < p->posts.len; i++) {
        Work one = { analysis_work_key(p->duties, p->posts.at[i]), p->posts.at[i], range_mid(p->pay, p->posts.at[i]) };
        if (one.hash && one.pay > 0)
            work[n++] = one;
    }
    qsort(work, n, sizeof *work, compare_work);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && work[end].hash == work[i].hash;)
            end++;
        const Work *low = &work[i], *high = &work[end - 1];
        if (high->pay > low->pay * (1 + p->difference + 1e-9))
            analysis_say(p->a, W_SEVERITY_WARNING, value_entity(T_POST, low->post), "pay the same work alike, or say why it differs", "同工同酬，或说明差异原因",
                         "%.*s and %.*s have the same duties, but %.10g and %.10g pay", "“%.*s”与“%.*s”职责相同，薪酬却为 %.10g 与 %.10g",
                         STR_ARG(analysis_title(p->a, T_POST, low->post)), STR_ARG(analysis_title(p->a, T_POST, high->post)), low->pay, high->pay);
    }
    mem_free(work);
}

static void load_columns(Pay *p)
{
    Graph *graph = p->a->graph;
    p->points = graph_attr(graph, A_POST_POINTS);
    p->cost = graph_attr(graph, A_POST_COST);
    p->duties = graph_attr(graph, A_POST_DUTIES);
    p->pay = analysis_field(p->a, F_POST_PAY);
    p->grade = analysis_field(p->a, F_POST_GRADE);
    p->family = analysis_field(p->a, F_POST_FAMILY);
    p->unit = analysis_field(p->a, F_POST_IN);
    p->heads = analysis_field(p->a, F_POST_HEADCOUNT);
    p->grade_pay = analysis_field(p->a, F_GRADE_PAY);
    p->grade_points = analysis_field(p->a, F_GRADE_POINTS);
    p->grade_family = analysis_field(p->a, F_GRADE_FAMILY);
    p->rank = analysis_field(p->a, F_GRADE_RANK);
}

Status analysis_pay(Analysis *analysis)
{
    static const TableId KINDS[] = { T_POST, T_PERSON, T_UNIT, T_GRADE, T_FAMILY };
    Pay p = { .a = analysis };
    Status status = option_by(analysis, KINDS, COUNT_OF(KINDS), "post, person, unit, grade or family", "岗位、人员、部门、职级或职类", &p.by);
    if (status == ST_OK)
        status = analysis_number(analysis, "difference", "差异", 0.1, &p.difference);
    if (status == ST_OK)
        status = analysis_number(analysis, "overlap", "重叠", 0.5, &p.overlap);
    if (status != ST_OK)
        return status;
    load_columns(&p);
    analysis_rows(analysis, T_POST, &p.posts);
    if (p.by == T_PERSON)
        add_persons(&p);
    else if (p.by == T_NONE || p.by == T_POST)
        add_posts(&p);
    else
        add_groups(&p);
    sum_posts(&p);
    compare_grades(&p);
    fit_pay(&p);
    compare_pay(&p);
    vec_drop(&p.posts);
    return ST_OK;
}
