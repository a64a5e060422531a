/* kpi.c: analyze kpi: scorecards, and whether they fit the work. */
#include "pay.h"

#include <math.h>
#include <stdlib.h>

#define TOLERANCE 0.00005               /* weights that make 100% to within 0.005 points */

typedef struct Kpi {
    Analysis *a;
    Scorer scorer;
    TableMaker maker;
    int32_t region;
    bool in_region;                     /* the set in force in `region` instead of those stated */
    double difference;
    const Column *home, *about, *owners, *duties, *posts_of;
    uint8_t *seen;                      /* KPIs that judge somebody in scope */
    size_t posts, kpis, sets, off, unexplained, unmeasured;
} Kpi;

static void find_sum(Kpi *k, int32_t post, int32_t region, double sum)
{
    Analysis *a = k->a;
    Str title = analysis_title(a, T_POST, post);
    k->sets++;
    if (fabs(sum - 1) <= TOLERANCE)
        return;
    k->off++;
    const char *advice = "make them 100%; until then scores divide by the sum", *advice_zh = "使合计为 100%；否则得分按合计折算";
    if (region < 0)
        analysis_say(a, W_SEVERITY_ERROR, value_entity(T_POST, post), advice, advice_zh, "the weights of %.*s make %.4g%% (target: 100%%)",
                     "“%.*s”的权重合计 %.4g%%（目标：100%%）", STR_ARG(title), sum * 100);
    else
        analysis_say(a, W_SEVERITY_ERROR, value_entity(T_POST, post), advice, advice_zh, "the weights of %.*s make %.4g%% in %.*s (target: 100%%)",
                     "“%.*s”的权重合计 %.4g%%，地区：%.*s（目标：100%%）", STR_ARG(title), sum * 100, STR_ARG(analysis_title(a, T_REGION, region)));
}

static void add_set(Kpi *k, int32_t post, int32_t region)
{
    double sum = 0;
    scorer_weights(&k->scorer, post, region);
    for (size_t i = 0; i < k->scorer.parts.len; i++) {
        const ScorePart *part = &k->scorer.parts.at[i];
        maker_add(&k->maker, value_entity(T_POST, post));
        maker_add(&k->maker, entity_or_none(T_REGION, region));
        maker_add(&k->maker, value_entity(T_KPI, part->kpi));
        maker_add(&k->maker, percent_or_none(part->weight));
        sum += isnan(part->weight) ? 0 : part->weight;
        k->kpis += !k->seen[part->kpi];
        k->seen[part->kpi] = 1;
    }
    if (k->scorer.parts.len)
        find_sum(k, post, region, sum);
}

/* The general set, then that of each region which has one of its own, in order of statement. */
static void add_stated(Kpi *k, int32_t post)
{
    uint32_t n;
    const int32_t *rows = column_set(k->scorer.weights, post, &n), *region = k->scorer.weight_region;
    bool general = false;
    for (uint32_t i = 0; i < n; i++)
        general = general || region[rows[i]] < 0;
    if (general)
        add_set(k, post, ROW_NONE);
    for (uint32_t i = 0; i < n; i++) {
        bool known = region[rows[i]] < 0;
        for (uint32_t j = 0; j < i && !known; j++)
            known = region[rows[j]] == region[rows[i]];
        if (!known)
            add_set(k, post, region[rows[i]]);
    }
}

/* ---- KPIs and work ---- */

static int compare_rows(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

/* Where in the line the posts stand that do what the KPI is about, sorted. */
static void owner_places(Kpi *k, const ItemList *about, RowList *places)
{
    const int32_t *first = graph_forest(k->a->graph, T_POST)->first;
    vec_clear(places);
    for (uint32_t i = 0; i < about->n; i++) {
        uint32_t n;
        const int32_t *owners = about->at[i].ref >= 0 ? column_set(k->owners, about->at[i].ref, &n) : NULL;
        for (uint32_t j = 0; owners && j < n; j++)
            vec_push(places, first[owners[j]]);
    }
    if (places->len)
        qsort(places->at, places->len, sizeof *places->at, compare_rows);
}

static bool any_within(const RowList *places, int32_t first, int32_t end)
{
    size_t low = 0, high = places->len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (places->at[mid] < first)
            low = mid + 1;
        else
            high = mid;
    }
    return low < places->len && places->at[low] < end;
}

static void find_unexplained(Kpi *k, int32_t kpi, const ItemList *about, RowList *places)
{
    Analysis *a = k->a;
    Str title = analysis_title(a, T_KPI, kpi);
    const Forest *line = graph_forest(a->graph, T_POST);
    if (!about || !about->n) {
        k->unexplained++;
        analysis_say(a, W_SEVERITY_NOTE, value_entity(T_KPI, kpi), "state the duties that it is about", "写明它所衡量的职责",
                     "no duty explains %.*s", "没有职责可解释“%.*s”", STR_ARG(title));
        return;
    }
    bool all = true;
    uint32_t n;
    const int32_t *posts = column_set(k->posts_of, kpi, &n);
    owner_places(k, about, places);
    for (uint32_t i = 0; i < n; i++) {
        if (!analysis_in(a, T_POST, posts[i]) || any_within(places, line->first[posts[i]], line->end[posts[i]]))
            continue;
        all = false;
        analysis_say(a, W_SEVERITY_WARNING, value_entity(T_POST, posts[i]), "give it such a duty, or judge it by something else", "分配相应职责，或改用其他指标",
                     "%.*s is judged by %.*s, and neither it nor who reports to it has a duty that this is about",
                     "“%.*s”由“%.*s”考核，但其本人及下属都没有相应职责", STR_ARG(analysis_title(a, T_POST, posts[i])), STR_ARG(title));
    }
    k->unexplained += !all;
}

static double weight_of(Kpi *k, int32_t post, int32_t kpi)
{
    scorer_weights(&k->scorer, post, k->in_region ? k->region : column_row(k->home, post));
    for (size_t i = 0; i < k->scorer.parts.len; i++)
        if (k->scorer.parts.at[i].kpi == kpi)
            return k->scorer.parts.at[i].weight;
    return NAN;
}

static bool has_duty(Kpi *k, int32_t post, int32_t duty)
{
    uint32_t n;
    const int32_t *duties = column_set(k->duties, post, &n);
    for (uint32_t i = 0; i < n; i++)
        if (duties[i] == duty)
            return true;
    return false;
}

static void find_difference(Kpi *k, int32_t kpi, int32_t duty)
{
    Analysis *a = k->a;
    uint32_t n;
    const int32_t *posts = column_set(k->posts_of, kpi, &n);
    int32_t low = ROW_NONE, high = ROW_NONE;
    double least = 0, most = 0;
    for (uint32_t i = 0; i < n; i++) {
        double weight = analysis_in(a, T_POST, posts[i]) && has_duty(k, posts[i], duty) ? weight_of(k, posts[i], kpi) : NAN;
        if (isnan(weight))
            continue;
        if (low < 0 || weight < least) {
            low = posts[i];
            least = weight;
        }
        if (high < 0 || weight > most) {
            high = posts[i];
            most = weight;
        }
    }
    if (low >= 0 && most - least > k->difference + 1e-9)
        analysis_say(a, W_SEVERITY_WARNING, value_entity(T_KPI, kpi), "weight the same work alike, or say why it differs", "相同工作采用相近权重，或说明差异原因",
                     "%.*s weighs %.4g%% for %.*s and %.4g%% for %.*s, which both do %.*s",
                     "“%.*s”占 %.4g%%（%.*s）与 %.4g%%（%.*s），而两者都承担“%.*s”", STR_ARG(analysis_title(a, T_KPI, kpi)), most * 100,
                     STR_ARG(analysis_title(a, T_POST, high)), least * 100, STR_ARG(analysis_title(a, T_POST, low)), STR_ARG(analysis_title(a, T_DUTY, duty)));
}

static void look_at_kpis(Kpi *k, uint8_t *measured)
{
    RowList places = { 0 };
    size_t n;
    const int32_t *order = model_order(k->a->model, T_KPI, &n);
    for (size_t i = 0; i < n; i++) {
        const ItemList *about = k->about->type == COL_LIST ? k->about->list[order[i]] : NULL;
        for (uint32_t d = 0; about && d < about->n; d++)
            if (about->at[d].ref >= 0)
                measured[about->at[d].ref] = 1;
        if (!k->seen[order[i]]) { /* it judges nobody; of the whole model it is still without a duty that explains it */
            if (!k->a->posts && !(about && about->n))
                find_unexplained(k, order[i], about, &places);
            continue;
        }
        find_unexplained(k, order[i], about, &places);
        for (uint32_t d = 0; about && d < about->n; d++)
            if (about->at[d].ref >= 0)
                find_difference(k, order[i], about->at[d].ref);
    }
    vec_drop(&places);
}

static void look_at_duties(Kpi *k, const uint8_t *measured)
{
    RowList duties = { 0 };
    analysis_rows(k->a, T_DUTY, &duties);
    for (size_t i = 0; i < duties.len; i++) {
        if (measured[duties.at[i]])
            continue;
        k->unmeasured++;
        analysis_say(k->a, W_SEVERITY_NOTE, value_entity(T_DUTY, duties.at[i]), "define a KPI about it where it matters", "重要的职责应设指标",
                     "no KPI is about %.*s", "没有指标衡量“%.*s”", STR_ARG(analysis_title(k->a, T_DUTY, duties.at[i])));
    }
    vec_drop(&duties);
}

static void add_summary(Kpi *k)
{
    analysis_figure(k->a, "posts", count_value(k->posts));
    analysis_figure(k->a, "kpis", count_value(k->kpis));
    analysis_figure(k->a, "sets", count_value(k->sets));
    analysis_figure(k->a, "sets_off", count_value(k->off));
    analysis_figure(k->a, "unexplained", count_value(k->unexplained));
    analysis_figure(k->a, "unmeasured", count_value(k->unmeasured));
}

static void add_posts(Kpi *k)
{
    RowList posts = { 0 };
    analysis_rows(k->a, T_POST, &posts);
    maker_init(&k->maker, k->a->rt, "post region kpi weight");
    for (size_t i = 0; i < posts.len; i++) {
        size_t sets = k->sets;
        if (k->in_region)
            add_set(k, posts.at[i], k->region);
        else
            add_stated(k, posts.at[i]);
        k->posts += k->sets > sets;
    }
    k->a->rows = maker_done(&k->maker);
    vec_drop(&posts);
}

Status analysis_kpi(Analysis *analysis)
{
    Graph *graph = analysis->graph;
    Kpi k = { .a = analysis };
    Status status = option_region(analysis, &k.region);
    if (status == ST_OK)
        status = analysis_number(analysis, "difference", "差异", 0.2, &k.difference);
    if (status != ST_OK)
        return status;
    k.in_region = k.region >= 0;
    k.home = graph_attr(graph, A_POST_REGION);
    k.about = analysis_field(analysis, F_KPI_ABOUT);
    k.owners = graph_attr(graph, A_DUTY_OWNERS);
    k.duties = graph_attr(graph, A_POST_DUTIES);
    k.posts_of = graph_attr(graph, A_KPI_POSTS);
    k.seen = mem_zalloc((size_t)model_rows(analysis->model, T_KPI) + 1);
    uint8_t *measured = mem_zalloc((size_t)model_rows(analysis->model, T_DUTY) + 1);
    scorer_init(&k.scorer, graph);
    add_posts(&k);
    look_at_kpis(&k, measured);
    look_at_duties(&k, measured);
    add_summary(&k);
    mem_free(k.seen);
    mem_free(measured);
    scorer_drop(&k.scorer);
    return ST_OK;
}
