/* specialization.c: analyze specialization: how narrow or mixed the work of each post is. */
#include "analysis.h"

#include <math.h>

typedef struct Special {
    Analysis *a;
    const Column *hhi, *functional, *variety, *span;
    double narrow, mixed;
    VEC(double) by_duty; VEC(double) by_function;
    size_t n_narrow, n_mixed;
} Special;

static void find_post(Special *s, int32_t row, double hhi, double functional)
{
    Str title = analysis_title(s->a, T_POST, row);
    Value post = value_entity(T_POST, row);
    if (functional < s->mixed) {
        s->n_mixed++;
        analysis_say(s->a, W_SEVERITY_WARNING, post, "give the functions that are foreign to it to the posts that carry them", "把不属于本岗位的职能划给相应岗位",
                     "%.*s mixes functions: its functional specialization is %.2f (target: %.2f and more); effective number of functions: %.1f",
                     "“%.*s”职能混杂：职能专业化 %.2f（目标：不低于 %.2f），相当于平均承担 %.1f 种职能", STR_ARG(title), functional, s->mixed, 1 / functional);
    }
    if (hhi > s->narrow && !(column_number(s->span, row) > 0)) { /* who leads does many things in one duty */
        s->n_narrow++;
        analysis_say(s->a, W_SEVERITY_NOTE, post, "enlarge it by related duties, or rotate", "扩大其职责范围，或安排轮岗",
                     "%.*s is narrow: its specialization is %.2f (target: up to %.2f); effective number of duties: %.1f",
                     "“%.*s”工作过窄：专业化 %.2f（目标：不高于 %.2f），相当于平均承担 %.1f 项职责", STR_ARG(title), hhi, s->narrow, 1 / hhi);
    }
}

static void add_post(Special *s, TableMaker *maker, int32_t row)
{
    double hhi = column_number(s->hhi, row), functional = column_number(s->functional, row);
    maker_add(maker, value_entity(T_POST, row));
    maker_add(maker, number_or_none(hhi));
    maker_add(maker, number_or_none(functional));
    maker_add(maker, number_or_none(column_number(s->variety, row)));
    if (!isnan(hhi))
        vec_push(&s->by_duty, hhi);
    if (!isnan(functional))
        vec_push(&s->by_function, functional);
    find_post(s, row, hhi, functional);
}

static void add_summary(Special *s, size_t posts)
{
    analysis_figure(s->a, "posts", count_value(posts));
    analysis_figure(s->a, "specialization_mean", number_or_none(stat_mean(s->by_duty.at, s->by_duty.len)));
    analysis_figure(s->a, "specialization_median", number_or_none(stat_median(s->by_duty.at, s->by_duty.len)));
    analysis_figure(s->a, "functional_mean", number_or_none(stat_mean(s->by_function.at, s->by_function.len)));
    analysis_figure(s->a, "narrow", count_value(s->n_narrow));
    analysis_figure(s->a, "mixed", count_value(s->n_mixed));
    analysis_figure(s->a, "unmeasured", count_value(posts - s->by_duty.len));
}

Status analysis_specialization(Analysis *analysis)
{
    Special s = { .a = analysis, .hhi = graph_attr(analysis->graph, A_POST_SPECIALIZATION),
                  .functional = graph_attr(analysis->graph, A_POST_FUNCTIONAL_SPECIALIZATION),
                  .variety = graph_attr(analysis->graph, A_POST_VARIETY_INDEX),
                  .span = graph_attr(analysis->graph, A_POST_SPAN) };
    RowList posts = { 0 };
    TableMaker maker;
    Status status = analysis_number(analysis, "narrow", "过窄", 0.9, &s.narrow);
    if (status == ST_OK)
        status = analysis_number(analysis, "mixed", "混杂", 0.5, &s.mixed);
    if (status != ST_OK)
        return status;
    analysis_rows(analysis, T_POST, &posts);
    maker_init(&maker, analysis->rt, "post specialization functional_specialization variety_index");
    for (size_t i = 0; i < posts.len; i++)
        add_post(&s, &maker, posts.at[i]);
    analysis->rows = maker_done(&maker);
    add_summary(&s, posts.len);
    vec_drop(&posts);
    vec_drop(&s.by_duty);
    vec_drop(&s.by_function);
    return ST_OK;
}
