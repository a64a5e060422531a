/* scores.c: analyze scores: who scored what, in which order, and where it is going. */
#include "scores.h"
#include "../base/num.h"

#include <math.h>
#include <stdlib.h>

/* ---- a series ---- */

int32_t scores_last(const Scorer *scorer, const RowList *posts)
{
    int32_t period = I32_NONE;
    for (size_t i = 0; i < posts->len; i++) {
        int32_t last = scorer_last(scorer, posts->at[i]);
        if (last != I32_NONE && (period == I32_NONE || period_later(last, period)))
            period = last;
    }
    return period;
}

/* Periods before the first score say nothing. */
static void cut_front(ScoreSeries *series)
{
    size_t first = 0;
    while (first + 1 < series->n && isnan(scores_mean(series, first)))
        first++;
    series->n -= first;
    for (size_t i = 0; i < series->n; i++)
        series->periods[i] = series->periods[i + first];
    for (size_t p = 0; first && p < series->posts->len; p++)
        for (size_t i = 0; i < series->n; i++)
            series->score[p * SCORES_PERIODS + i] = series->score[p * SCORES_PERIODS + i + first];
}

bool scores_make(const Analysis *analysis, Scorer *scorer, const RowList *posts, int32_t region, int32_t period, ScoreSeries *out)
{
    const Column *home = graph_attr(analysis->graph, A_POST_REGION);
    *out = (ScoreSeries){ .posts = posts, .n = period == I32_NONE ? 0 : SCORES_PERIODS };
    out->score = mem_alloc((posts->len + 1) * SCORES_PERIODS * sizeof *out->score);
    for (size_t i = 0; i < out->n; i++)
        out->periods[i] = period_pack(period_kind(period), period_ordinal(period) - (int32_t)(SCORES_PERIODS - 1 - i));
    for (size_t p = 0; p < posts->len; p++) {
        if (p % 256 == 0 && analysis_interrupted(analysis))
            return false;
        int32_t place = region >= 0 ? region : column_row(home, posts->at[p]);
        for (size_t i = 0; i < out->n; i++)
            out->score[p * SCORES_PERIODS + i] = scorer_score(scorer, posts->at[p], place, out->periods[i]);
    }
    cut_front(out);
    return true;
}

void scores_drop(ScoreSeries *series)
{
    mem_free(series->score);
}

double scores_mean(const ScoreSeries *series, size_t i)
{
    double sum = 0;
    size_t n = 0;
    for (size_t p = 0; p < series->posts->len; p++) {
        double score = series->score[p * SCORES_PERIODS + i];
        sum += isnan(score) ? 0 : score;
        n += isnan(score) ? 0 : 1;
    }
    return n ? sum / (double)n : NAN;
}

/* ---- the analysis ---- */

typedef enum ScoresBy { BY_POST, BY_PERIOD, BY_REGION } ScoresBy;

typedef struct Scores {
    Analysis *a;
    Scorer scorer;
    TableMaker maker;
    RowList posts;
    ScoreSeries series;
    int32_t region, period;
    ScoresBy by;
} Scores;

typedef struct Ranked { int32_t post; size_t place; double score; } Ranked;

/* The best first, posts without a score last, equals in order of definition. */
static int compare_ranked(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    if (isnan(x->score) != isnan(y->score))
        return isnan(x->score) ? 1 : -1;
    if (x->score != y->score && !isnan(x->score))
        return x->score > y->score ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

/* Equal scores share a rank, and the next one counts them: 1 2 2 4. */
static Value rank_at(const Ranked *ranked, size_t i)
{
    if (isnan(ranked[i].score))
        return NONE_VALUE;
    while (i > 0 && ranked[i - 1].score == ranked[i].score)
        i--;
    return count_value(i + 1);
}

static const double *series_of(const Scores *s, size_t place)
{
    return s->series.score + place * SCORES_PERIODS;
}

static Value line_value(const Scores *s, const double *score, double low, double high)
{
    Buf line = { 0 };
    num_marks(score, s->series.n, low, high, &line);
    Value value = s->series.n ? value_text(s->a->rt, buf_str(&line)) : NONE_VALUE;
    buf_drop(&line);
    return value;
}

/* All lines of a table have one scale. */
static void scale_of(const double *score, size_t n, double *low, double *high)
{
    for (size_t i = 0; i < n; i++) {
        *low = fmin(*low, score[i]);
        *high = fmax(*high, score[i]);
    }
}

static void find_unscored(Scores *s, int32_t post)
{
    analysis_say(s->a, W_SEVERITY_NOTE, value_entity(T_POST, post), "record its KPIs, or weight what is measured", "记录其指标，或为可衡量的指标设权重",
                 "%.*s has no score in the period", "“%.*s”本期没有得分", STR_ARG(analysis_title(s->a, T_POST, post)));
}

static void add_posts(Scores *s)
{
    const Column *home = graph_attr(s->a->graph, A_POST_REGION), *weights = graph_attr(s->a->graph, A_POST_WEIGHT_GAP);
    size_t n = s->posts.len, last = s->series.n;
    double low = INFINITY, high = -INFINITY;
    Ranked *ranked = mem_alloc((n + 1) * sizeof *ranked);
    for (size_t p = 0; p < n; p++) {
        ranked[p] = (Ranked){ s->posts.at[p], p, last ? series_of(s, p)[last - 1] : NAN };
        scale_of(series_of(s, p), s->series.n, &low, &high);
    }
    qsort(ranked, n, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < n; i++) {
        const double *score = series_of(s, ranked[i].place);
        maker_add(&s->maker, rank_at(ranked, i));
        maker_add(&s->maker, value_entity(T_POST, ranked[i].post));
        maker_add(&s->maker, entity_or_none(T_REGION, s->region >= 0 ? s->region : column_row(home, ranked[i].post)));
        maker_add(&s->maker, number_or_none(ranked[i].score));
        maker_add(&s->maker, number_or_none(last > 1 ? ranked[i].score - score[last - 2] : NAN));
        maker_add(&s->maker, line_value(s, score, low, high));
        if (isnan(ranked[i].score) && !isnan(column_number(weights, ranked[i].post)))        /* it has KPIs */
            find_unscored(s, ranked[i].post);
    }
    mem_free(ranked);
}

static void add_periods(Scores *s)
{
    double before = NAN;
    for (size_t i = 0; i < s->series.n; i++) {
        double mean = scores_mean(&s->series, i);
        size_t scored = 0;
        for (size_t p = 0; p < s->posts.len; p++)
            scored += isnan(series_of(s, p)[i]) ? 0 : 1;
        maker_add(&s->maker, value_period(period_kind(s->series.periods[i]), period_ordinal(s->series.periods[i])));
        maker_add(&s->maker, count_value(scored));
        maker_add(&s->maker, number_or_none(mean));
        maker_add(&s->maker, number_or_none(mean - before));
        before = mean;
    }
}

static bool add_regions(Scores *s)
{
    size_t n;
    const int32_t *order = model_order(s->a->model, T_REGION, &n);
    Ranked *ranked = mem_alloc((s->posts.len + 1) * sizeof *ranked);
    bool more = true;
    for (size_t r = 0; r < n && more; r++) {
        if (s->region >= 0 && order[r] != s->region)
            continue;
        more = !analysis_interrupted(s->a);
        for (size_t p = 0; p < s->posts.len; p++)
            ranked[p] = (Ranked){ s->posts.at[p], p, scorer_score(&s->scorer, s->posts.at[p], order[r], s->period) };
        qsort(ranked, s->posts.len, sizeof *ranked, compare_ranked);
        for (size_t i = 0; i < s->posts.len && !isnan(ranked[i].score); i++) {
            maker_add(&s->maker, value_entity(T_REGION, order[r]));
            maker_add(&s->maker, rank_at(ranked, i));
            maker_add(&s->maker, value_entity(T_POST, ranked[i].post));
            maker_add(&s->maker, value_num(ranked[i].score));
        }
    }
    mem_free(ranked);
    return more;
}

static void add_summary(Scores *s)
{
    double *scores = mem_alloc((s->posts.len + 1) * sizeof *scores), means[SCORES_PERIODS], low = INFINITY, high = -INFINITY;
    size_t n = 0;
    for (size_t p = 0; p < s->posts.len && s->series.n; p++) {
        double score = series_of(s, p)[s->series.n - 1];
        if (!isnan(score))
            scores[n++] = score;
    }
    for (size_t i = 0; i < s->series.n; i++)
        means[i] = scores_mean(&s->series, i);
    scale_of(means, s->series.n, &low, &high);
    analysis_figure(s->a, "period", s->period == I32_NONE ? NONE_VALUE : value_period(period_kind(s->period), period_ordinal(s->period)));
    analysis_figure(s->a, "posts", count_value(s->posts.len));
    analysis_figure(s->a, "scored", count_value(n));
    analysis_figure(s->a, "score_mean", number_or_none(stat_mean(scores, n)));
    analysis_figure(s->a, "score_median", number_or_none(stat_median(scores, n)));      /* sorts */
    analysis_figure(s->a, "score_least", n ? value_num(scores[0]) : NONE_VALUE);
    analysis_figure(s->a, "score_most", n ? value_num(scores[n - 1]) : NONE_VALUE);
    analysis_figure(s->a, "trend", line_value(s, means, low, high));
    mem_free(scores);
}

static Status wrong_by(Scores *s, Value value)
{
    static const KeywordId OTHERS[] = { KW_PERIOD, KW_REGION };
    Rt *rt = s->a->rt;
    Status status = rt_error(rt, E304, STR("by"), str_of(analysis_text(s->a, "post, period or region", "岗位、期间或地区")), rt_describe(rt, value), );
    Closest closest;
    closest_init(&closest, value.tag == V_TEXT ? text_str(value.text) : STR(""));
    closest_try(&closest, str_of(TABLE_INFO[T_POST].name));
    closest_try(&closest, str_of(TABLE_INFO[T_POST].zh));
    for (size_t i = 0; i < COUNT_OF(OTHERS); i++) {
        closest_try(&closest, str_of(KEYWORD_INFO[OTHERS[i]].text));
        closest_try(&closest, str_of(KEYWORD_INFO[OTHERS[i]].zh));
    }
    if (rt->error && closest.best.len)
        rt->error->suggestion = diag_keep(rt->diags, closest.best);
    return status;
}

static Status read_by(Scores *s)
{
    Rt *rt = s->a->rt;
    Value value;
    if (!analysis_option(s->a, "by", "按", &value))
        return ST_OK;
    Sym sym = value.tag == V_TEXT ? value_to_sym(rt, value) : SYM_NONE;
    TableId kind = sym == SYM_NONE ? T_NONE : words_kind(rt->words, sym);
    if (kind != T_POST && kind != T_REGION && (sym == SYM_NONE || words_keyword(rt->words, PL_OPTION, sym) != KW_PERIOD))
        return wrong_by(s, value);
    s->by = kind == T_POST ? BY_POST : kind == T_REGION ? BY_REGION : BY_PERIOD;
    return ST_OK;
}

Status analysis_scores(Analysis *analysis)
{
    static const char *const COLUMNS[] = { [BY_POST] = "ranking post region score change trend", [BY_PERIOD] = "period scored score change",
                                           [BY_REGION] = "region ranking post score" };
    Scores s = { .a = analysis, .region = ROW_NONE };
    Status status = option_region(analysis, &s.region);
    if (status == ST_OK)
        status = option_period(analysis, &s.period);
    if (status == ST_OK)
        status = read_by(&s);
    if (status != ST_OK)
        return status;
    scorer_init(&s.scorer, analysis->graph);
    analysis_rows(analysis, T_POST, &s.posts);
    if (s.period == I32_NONE)
        s.period = scores_last(&s.scorer, &s.posts);
    bool more = scores_make(analysis, &s.scorer, &s.posts, s.region, s.period, &s.series);
    maker_init(&s.maker, analysis->rt, COLUMNS[s.by]);
    if (more && s.by == BY_POST)
        add_posts(&s);
    else if (more && s.by == BY_PERIOD)
        add_periods(&s);
    else if (more)
        more = add_regions(&s);
    analysis->rows = maker_done(&s.maker);
    if (more)
        add_summary(&s);
    scores_drop(&s.series);
    vec_drop(&s.posts);
    scorer_drop(&s.scorer);
    return more ? ST_OK : ST_INTERRUPTED;
}
