/* evaluation.c: analyze evaluation: points of posts, the grade that they call for against the grade held, and the table of grades. */
#include "analysis.h"

#include <math.h>
#include <stdlib.h>

typedef struct Evaluation {
    Analysis *a;
    const Column *points, *grade, *called, *grade_points, *rank, *grade_family;
    uint32_t *rated;                    /* by post: on how many factors, those that give points */
    uint8_t *useless;                   /* by factor: no points, or no levels for its range */
    size_t factors;
    double step;                        /* points differ by a multiple of it; 0 unknown */
    size_t full, half, unrated, fits, under, over, gaps, overlaps, lost;
    VEC(double) all;
} Evaluation;

/* ---- factors ---- */

static double divisor(double a, double b)
{
    while (b > 0.5) {
        double rest = fmod(a, b);
        a = b;
        b = rest;
    }
    return a;
}

/* 0 as soon as some points are no whole numbers. */
static void take_step(Evaluation *e, double points)
{
    bool whole = points == floor(points) && fabs(points) < 1e9;
    if (e->step == 0 || isnan(points))
        return;
    e->step = !whole ? 0 : e->step < 0 ? fabs(points) : divisor(fabs(points), e->step);
}

static void look_at_factor(Evaluation *e, int32_t factor)
{
    enum { MOST = 1000 };
    const Column *levels = analysis_field(e->a, F_FACTOR_LEVELS), *points = analysis_field(e->a, F_FACTOR_POINTS);
    const ItemList *list = points->type == COL_LIST ? points->list[factor] : NULL;
    bool range = list && list->n == 2 && list->at[0].text2 != SYM_NONE;
    double n = range ? column_number(levels, factor) : list ? (double)list->n : NAN;
    if (!isnan(n) && n >= 1) {
        for (double level = 1; level <= n && level <= MOST; level++)
            take_step(e, graph_factor_points(e->a->graph, factor, level));
        return;
    }
    e->useless[factor] = 1;
    analysis_say(e->a, W_SEVERITY_WARNING, value_entity(T_FACTOR, factor), "state its levels and its points",
                 "写明级数与点数", "the factor %.*s gives no points: %s", "因素“%.*s”没有点数：%s",
                 STR_ARG(analysis_title(e->a, T_FACTOR, factor)),
                 list ? analysis_text(e->a, "its levels are not set", "未设置级数")
                      : analysis_text(e->a, "its points are not set", "未设置点数"));
}

static void look_at_factors(Evaluation *e)
{
    size_t n;
    const int32_t *order = model_order(e->a->model, T_FACTOR, &n);
    e->useless = mem_zalloc((size_t)model_rows(e->a->model, T_FACTOR) + 1);
    e->step = -1;
    for (size_t i = 0; i < n; i++)
        look_at_factor(e, order[i]);
    for (size_t i = 0; i < n; i++)
        e->factors += !e->useless[order[i]];
    e->step = e->step < 0 ? 0 : e->step;
}

static void count_ratings(Evaluation *e)
{
    const Column *post = analysis_field(e->a, F_RATING_POST), *factor = analysis_field(e->a, F_RATING_FACTOR),
                 *level = analysis_field(e->a, F_RATING_LEVEL);
    size_t n;
    const int32_t *order = model_order(e->a->model, T_RATING, &n);
    e->rated = mem_zalloc(((size_t)model_rows(e->a->model, T_POST) + 1) * sizeof *e->rated);
    for (size_t i = 0; i < n; i++) {
        int32_t on = column_row(factor, order[i]), who = column_row(post, order[i]);
        if (on < 0 || who < 0)
            continue;
        double at = level->type == COL_QTY ? level->qty[order[i]].amount : NAN;
        bool counts = !isnan(graph_factor_points(e->a->graph, on, at));
        e->rated[who] += counts;
        if (counts || e->useless[on] || !analysis_in(e->a, T_POST, who))
            continue;
        e->lost++;
        analysis_say(e->a, W_SEVERITY_WARNING, value_entity(T_POST, who), "rate it anew", "重新评定",
                     "%.*s is rated %g on %.*s, which has no such level", "“%.*s”评定为 %g 级，因素“%.*s”没有这一级",
                     STR_ARG(analysis_title(e->a, T_POST, who)), at, STR_ARG(analysis_title(e->a, T_FACTOR, on)));
    }
}

/* ---- posts ---- */

/* Names of factors that the post is not rated on. */
static void add_missing(Evaluation *e, Buf *out, int32_t post)
{
    enum { SHOWN = 5 };
    const Column *rows_of = graph_reverse(e->a->graph, T_RATING, field_column(F_RATING_POST)),
                 *factor = analysis_field(e->a, F_RATING_FACTOR);
    size_t n, shown = 0;
    uint32_t rows;
    const int32_t *order = model_order(e->a->model, T_FACTOR, &n), *ratings = column_set(rows_of, post, &rows);
    for (size_t i = 0; i < n && shown < SHOWN; i++) {
        bool has = e->useless[order[i]];
        for (uint32_t k = 0; k < rows && !has; k++)
            has = column_row(factor, ratings[k]) == order[i];
        if (!has)
            buf_addf(out, "%s%.*s", shown++ ? analysis_text(e->a, ", ", "、") : "",
                     STR_ARG(analysis_title(e->a, T_FACTOR, order[i])));
    }
    if (e->factors - e->rated[post] > shown)
        buf_addz(out, analysis_text(e->a, " …", " …"));
}

static void find_half(Evaluation *e, int32_t post)
{
    Buf missing = { 0 };
    e->half++;
    add_missing(e, &missing, post);
    analysis_say(e->a, W_SEVERITY_WARNING, value_entity(T_POST, post),
                 "rate it on all factors: until then its points do not compare", "按全部因素评定；在此之前点数不可比",
                 "%.*s is rated on %u of %zu factors; missing: %.*s", "“%.*s”只评定了 %u 个因素（共 %zu 个），缺：%.*s",
                 STR_ARG(analysis_title(e->a, T_POST, post)), e->rated[post], e->factors, STR_ARG(buf_str(&missing)));
    buf_drop(&missing);
}

/* -1: the grade held is below the one called for; 1 above. By rank; where one has none, by the points of the grades. */
static int compare_grades(const Evaluation *e, int32_t held, int32_t called)
{
    double x = column_number(e->rank, held), y = column_number(e->rank, called);
    if (isnan(x) || isnan(y)) {
        const Range *points = e->grade_points->type == COL_RANGE ? e->grade_points->range : NULL;
        x = points ? points[held].low : NAN;
        y = points ? points[called].low : NAN;
    }
    return x < y ? -1 : x > y;
}

static void find_misfit(Evaluation *e, int32_t post, int32_t held, int32_t called)
{
    int order = compare_grades(e, held, called);
    Str title = analysis_title(e->a, T_POST, post), has = analysis_title(e->a, T_GRADE, held),
        needs = analysis_title(e->a, T_GRADE, called);
    double points = column_number(e->points, post), from = e->grade_points->range[called].low;
    e->under += order < 0;
    e->over += order > 0;
    if (order < 0)
        analysis_say(e->a, W_SEVERITY_WARNING, value_entity(T_POST, post), "raise its grade, or look at its ratings",
                     "提高职级，或复核评定", "%.*s is graded %.*s, too low: its %.6g points call for %.*s (from %.6g)",
                     "“%.*s”职级为“%.*s”，偏低：%.6g 点对应“%.*s”（%.6g 点起）", STR_ARG(title), STR_ARG(has), points,
                     STR_ARG(needs), from);
    else
        analysis_say(e->a, W_SEVERITY_WARNING, value_entity(T_POST, post),
                     "lower its grade, enrich its work, or look at its ratings", "降低职级，充实其工作，或复核评定",
                     "%.*s is graded %.*s, too high: its %.6g points call for %.*s (from %.6g)",
                     "“%.*s”职级为“%.*s”，偏高：%.6g 点对应“%.*s”（%.6g 点起）", STR_ARG(title), STR_ARG(has), points,
                     STR_ARG(needs), from);
}

static void judge_post(Evaluation *e, int32_t post)
{
    int32_t held = column_row(e->grade, post), called = column_row(e->called, post);
    Str title = analysis_title(e->a, T_POST, post);
    double points = column_number(e->points, post);
    e->full++;
    vec_push(&e->all, points);
    if (called < 0 && model_count(e->a->model, T_GRADE) && e->grade_points->type == COL_RANGE)
        analysis_say(e->a, W_SEVERITY_WARNING, value_entity(T_POST, post),
                     "let the lowest grade begin lower, or look at its ratings", "降低最低职级的下限，或复核评定",
                     "the %.6g points of %.*s are below every grade", "点数 %.6g 低于所有职级：“%.*s”", points,
                     STR_ARG(title));
    else if (called >= 0 && held < 0)
        analysis_say(e->a, W_SEVERITY_NOTE, value_entity(T_POST, post), "give it that grade", "定为该职级",
                     "%.*s has no grade; its %.6g points call for %.*s", "“%.*s”没有职级；%.6g 点对应“%.*s”",
                     STR_ARG(title), points, STR_ARG(analysis_title(e->a, T_GRADE, called)));
    else if (called >= 0 && compare_grades(e, held, called))
        find_misfit(e, post, held, called);
    else
        e->fits += called >= 0;
}

static void add_posts(Evaluation *e)
{
    TableMaker maker;
    RowList posts = { 0 };
    analysis_rows(e->a, T_POST, &posts);
    maker_init(&maker, e->a->rt, "post points grade grade_by_points");
    for (size_t i = 0; i < posts.len; i++) {
        int32_t post = posts.at[i];
        maker_add(&maker, value_entity(T_POST, post));
        maker_add(&maker, number_or_none(column_number(e->points, post)));
        maker_add(&maker, entity_or_none(T_GRADE, column_row(e->grade, post)));
        maker_add(&maker, entity_or_none(T_GRADE, column_row(e->called, post)));
        if (!e->rated[post])
            e->unrated++;
        else if (e->rated[post] < e->factors)
            find_half(e, post);
        else
            judge_post(e, post);
    }
    e->a->rows = maker_done(&maker);
    if (e->unrated)
        analysis_say(e->a, W_SEVERITY_NOTE, NONE_VALUE,
                     e->factors ? "rate P on FACTOR LEVEL" : "define factors, or use fes",
                     e->factors ? "评定 岗位 于 因素 级别" : "定义因素，或“引用 fes”",
                     "posts not rated on any factor: %zu of %zu", "未按任何因素评定的岗位：%zu 个（共 %zu 个）",
                     e->unrated, posts.len);
    analysis_figure(e->a, "posts", count_value(posts.len));
    vec_drop(&posts);
}

/* ---- the table of grades ---- */

typedef struct Step { Range points; double rank; int32_t family, grade, place; } Step;

static int compare_steps(const void *a, const void *b)
{
    const Step *x = a, *y = b;
    if (x->family != y->family)
        return x->family < y->family ? -1 : 1;
    if (x->points.low != y->points.low)
        return x->points.low < y->points.low ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* Points that no post can have are no gap: between 250 and 255 there is nothing where points come in fives. */
static double least_gap(const Evaluation *e, double high, double low)
{
    if (e->step > 0)
        return e->step;
    return high == floor(high) && low == floor(low) ? 1 : 0;
}

static void find_step(Evaluation *e, const Step *lower, const Step *upper)
{
    Str low = analysis_title(e->a, T_GRADE, lower->grade), high = analysis_title(e->a, T_GRADE, upper->grade);
    Value entity = value_entity(T_GRADE, upper->grade);
    if (upper->points.low - lower->points.high > least_gap(e, lower->points.high, upper->points.low) + 1e-9) {
        e->gaps++;
        analysis_say(e->a, W_SEVERITY_WARNING, entity, "let the ranges meet", "使点数范围相接",
                     "the points have a gap between %.*s and %.*s: %.6g..%.6g",
                     "“%.*s”与“%.*s”之间点数有空档：%.6g..%.6g", STR_ARG(low), STR_ARG(high), lower->points.high,
                     upper->points.low);
    } else if (lower->points.high > upper->points.low + 1e-9) {
        e->overlaps++;
        analysis_say(e->a, W_SEVERITY_WARNING, entity, "end the lower range where the upper begins",
                     "下级范围应止于上级范围的起点", "the points of %.*s and %.*s overlap: %.6g..%.6g",
                     "“%.*s”与“%.*s”点数重叠：%.6g..%.6g", STR_ARG(low), STR_ARG(high), upper->points.low,
                     fmin(lower->points.high, upper->points.high));
    }
    if (lower->rank > upper->rank)
        analysis_say(e->a, W_SEVERITY_WARNING, entity, "bring ranks and points into one order",
                     "使等级与点数的次序一致", "%.*s ranks above %.*s (%g, %g), but begins at fewer points",
                     "“%.*s”的等级高于“%.*s”（%g、%g），点数却起于更低", STR_ARG(low), STR_ARG(high), lower->rank,
                     upper->rank);
}

static void look_at_grades(Evaluation *e)
{
    size_t n, used = 0;
    const int32_t *order = model_order(e->a->model, T_GRADE, &n);
    Step *steps = mem_alloc((n + 1) * sizeof *steps);
    for (size_t i = 0; i < n; i++) {
        Range points = e->grade_points->type == COL_RANGE ? e->grade_points->range[order[i]] : (Range){ NAN, NAN };
        if (!isnan(points.low))
            steps[used++] = (Step){ points, column_number(e->rank, order[i]), column_row(e->grade_family, order[i]),
                                    order[i], (int32_t)i };
        else if (e->factors)
            analysis_say(e->a, W_SEVERITY_NOTE, value_entity(T_GRADE, order[i]), "state its range of points",
                         "写明其点数范围", "the grade %.*s has no points", "职级“%.*s”没有点数",
                         STR_ARG(analysis_title(e->a, T_GRADE, order[i])));
    }
    if (used)
        qsort(steps, used, sizeof *steps, compare_steps);
    for (size_t i = 1; i < used; i++)
        if (steps[i].family == steps[i - 1].family)
            find_step(e, &steps[i - 1], &steps[i]);
    analysis_figure(e->a, "grades", count_value(used));
    analysis_figure(e->a, "gaps", count_value(e->gaps));
    analysis_figure(e->a, "overlaps", count_value(e->overlaps));
    mem_free(steps);
}

static void add_summary(Evaluation *e)
{
    analysis_figure(e->a, "factors", count_value(e->factors));
    analysis_figure(e->a, "rated", count_value(e->full));
    analysis_figure(e->a, "half_rated", count_value(e->half));
    analysis_figure(e->a, "unrated", count_value(e->unrated));
    analysis_figure(e->a, "fits", count_value(e->fits));
    analysis_figure(e->a, "graded_low", count_value(e->under));
    analysis_figure(e->a, "graded_high", count_value(e->over));
    analysis_figure(e->a, "points_mean", number_or_none(stat_mean(e->all.at, e->all.len)));
}

Status analysis_evaluation(Analysis *analysis)
{
    Graph *graph = analysis->graph;
    Evaluation e = { .a = analysis,
                     .points = graph_attr(graph, A_POST_POINTS),
                     .called = graph_attr(graph, A_POST_GRADE_BY_POINTS),
                     .grade = analysis_field(analysis, F_POST_GRADE),
                     .grade_points = analysis_field(analysis, F_GRADE_POINTS),
                     .rank = analysis_field(analysis, F_GRADE_RANK),
                     .grade_family = analysis_field(analysis, F_GRADE_FAMILY) };
    look_at_factors(&e);
    count_ratings(&e);
    add_posts(&e);
    add_summary(&e);
    look_at_grades(&e);
    mem_free(e.rated);
    mem_free(e.useless);
    vec_drop(&e.all);
    return ST_OK;
}
