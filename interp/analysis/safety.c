/* safety.c: analyze safety: hazards, who is exposed to them, and whether anything is done against them. */
#include "skills.h"

#include <math.h>
#include <stdlib.h>

typedef struct Exposed { size_t posts; double heads; } Exposed;

typedef struct Safety {
    Analysis *a;
    TableMaker maker;
    const Column *risk, *severity, *likelihood, *control, *own, *of_duty, *duties, *heads, *disease;
    Exposed *exposed;                   /* by hazard */
    int32_t *seen;                      /* by hazard: the last post that met it, + 1 */
    size_t posts_exposed, uncontrolled, high, extreme, unmeasured;
    double heads_exposed;
} Safety;

static bool is_controlled(const Safety *s, int32_t hazard)
{
    return column_row(s->control, hazard) >= 0;
}

/* low to 4, medium to 9, high to 16, extreme above. */
static const char *level_of(const Safety *s, double risk)
{
    return risk <= 4 ? analysis_text(s->a, "low", "低") : risk <= 9 ? analysis_text(s->a, "medium", "中")
         : risk <= 16 ? analysis_text(s->a, "high", "高") : analysis_text(s->a, "extreme", "极高");
}

static void add_list(Safety *s, int32_t post, const ItemList *hazards)
{
    for (uint32_t i = 0; hazards && i < hazards->n; i++) {
        int32_t hazard = hazards->at[i].ref;
        double heads = column_number(s->heads, post);
        if (hazard < 0 || s->seen[hazard] == post + 1)
            continue;
        s->seen[hazard] = post + 1;
        s->exposed[hazard].posts++;
        s->exposed[hazard].heads += isnan(heads) ? 0 : heads;
        maker_add(&s->maker, value_entity(T_POST, post));
        maker_add(&s->maker, value_entity(T_HAZARD, hazard));
        maker_add(&s->maker, number_or_none(column_number(s->risk, hazard)));
    }
}

static void add_post(Safety *s, int32_t post)
{
    uint32_t n;
    size_t before = s->maker.cells.len;
    const int32_t *duties = column_set(s->duties, post, &n);
    add_list(s, post, column_list(s->own, post));
    for (uint32_t i = 0; i < n; i++)
        add_list(s, post, column_list(s->of_duty, duties[i]));
    if (s->maker.cells.len == before) {
        const ItemList *diseases = column_list(s->disease, post);
        if (diseases && diseases->n)
            analysis_say(s->a, W_SEVERITY_WARNING, value_entity(T_POST, post),
                         "state the hazard that causes it, with its control", "写明致病的危险及控制措施",
                         "%.*s names an occupational disease and no hazard", "“%.*s”写有职业病，却没有写明危险",
                         STR_ARG(analysis_title(s->a, T_POST, post)));
        return;
    }
    double heads = column_number(s->heads, post);
    s->posts_exposed++;
    s->heads_exposed += isnan(heads) ? 0 : heads;
}

/* ---- what was found ---- */

typedef struct Ranked { int32_t hazard, place; double risk; bool controlled; } Ranked;

/* Without control first, then the greatest risk; those whose risk is not known last. */
static int compare_ranked(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    if (x->controlled != y->controlled)
        return x->controlled - y->controlled;
    double p = isnan(x->risk) ? -1 : x->risk, q = isnan(y->risk) ? -1 : y->risk;
    if (p != q)
        return p > q ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static void find_unmeasured(Safety *s, int32_t hazard)
{
    s->unmeasured++;
    analysis_say(s->a, W_SEVERITY_WARNING, value_entity(T_HAZARD, hazard), "state its severity and likelihood, 1..5",
                 "写明严重度和可能性，1..5", "the risk of %.*s cannot be told; posts exposed: %zu",
                 "“%.*s”的风险无法得出；暴露岗位 %zu 个", STR_ARG(analysis_title(s->a, T_HAZARD, hazard)),
                 s->exposed[hazard].posts);
}

static void find_hazard(Safety *s, const Ranked *r)
{
    Str title = analysis_title(s->a, T_HAZARD, r->hazard);
    const Exposed *exposed = &s->exposed[r->hazard];
    double severity = column_number(s->severity, r->hazard), likelihood = column_number(s->likelihood, r->hazard);
    if (isnan(r->risk)) {
        find_unmeasured(s, r->hazard);
        return;
    }
    s->high += r->risk > 9 && r->risk <= 16;
    s->extreme += r->risk > 16;
    if (!r->controlled)
        analysis_say(s->a, r->risk > 9 ? W_SEVERITY_ERROR : W_SEVERITY_WARNING, value_entity(T_HAZARD, r->hazard),
                     "remove it, or state a control: it lowers the likelihood by one",
                     "消除它，或写明控制措施（可能性降低一级）",
                     "%.*s is without control: severity %g x likelihood %g, risk %g (%s; target: up to 9, with a "
                     "control); posts exposed: %zu, heads: %.6g",
                     "“%.*s”没有控制措施：严重度 %g × 可能性 %g，风险 %g（%s；目标：不高于 9 并有控制）；暴露岗位 %zu "
                     "个、%.6g 人",
                     STR_ARG(title), severity, likelihood, r->risk, level_of(s, r->risk), exposed->posts,
                     exposed->heads);
    else if (r->risk > 9)
        analysis_say(
            s->a, W_SEVERITY_WARNING, value_entity(T_HAZARD, r->hazard),
            "the control does not suffice: remove it, or expose fewer people", "控制措施不足：消除它，或减少暴露人数",
            "%.*s has a risk of %g (%s; target: up to 9) in spite of its control; posts exposed: %zu, heads: %.6g",
            "“%.*s”采取控制后风险仍为 %g（%s；目标：不高于 9）；暴露岗位 %zu 个、%.6g 人", STR_ARG(title), r->risk,
            level_of(s, r->risk), exposed->posts, exposed->heads);
}

static void find_hazards(Safety *s)
{
    size_t n;
    const int32_t *order = model_order(s->a->model, T_HAZARD, &n);
    VEC(Ranked) ranked = { 0 };
    for (size_t i = 0; i < n; i++)
        if (s->exposed[order[i]].posts)
            vec_push(&ranked,
                     ((Ranked){ order[i], (int32_t)i, column_number(s->risk, order[i]), is_controlled(s, order[i]) }));
    if (ranked.len)
        qsort(ranked.at, ranked.len, sizeof *ranked.at, compare_ranked);
    for (size_t i = 0; i < ranked.len; i++) {
        s->uncontrolled += !ranked.at[i].controlled;
        find_hazard(s, &ranked.at[i]);
    }
    analysis_figure(s->a, "hazards", count_value(ranked.len));
    vec_drop(&ranked);
}

Status analysis_safety(Analysis *analysis)
{
    Graph *graph = analysis->graph;
    Safety s = { .a = analysis,
                 .risk = graph_attr(graph, A_HAZARD_RISK),
                 .severity = analysis_field(analysis, F_HAZARD_SEVERITY),
                 .likelihood = analysis_field(analysis, F_HAZARD_LIKELIHOOD),
                 .control = analysis_field(analysis, F_HAZARD_CONTROL),
                 .own = analysis_field(analysis, F_POST_HAZARD),
                 .of_duty = analysis_field(analysis, F_DUTY_HAZARD),
                 .duties = graph_attr(graph, A_POST_DUTIES),
                 .heads = analysis_field(analysis, F_POST_HEADCOUNT),
                 .disease = analysis_field(analysis, F_POST_DISEASE) };
    RowList posts = { 0 };
    size_t hazards = (size_t)model_rows(analysis->model, T_HAZARD) + 1;
    s.exposed = mem_zalloc(hazards * sizeof *s.exposed);
    s.seen = mem_zalloc(hazards * sizeof *s.seen);
    analysis_rows(analysis, T_POST, &posts);
    maker_init(&s.maker, analysis->rt, "post hazard risk");
    for (size_t i = 0; i < posts.len; i++)
        add_post(&s, posts.at[i]);
    analysis->rows = maker_done(&s.maker);
    analysis_figure(analysis, "posts", count_value(posts.len));
    analysis_figure(analysis, "exposed_posts", count_value(s.posts_exposed));
    analysis_figure(analysis, "exposed_heads", value_num(s.heads_exposed));
    find_hazards(&s);
    analysis_figure(analysis, "uncontrolled", count_value(s.uncontrolled));
    analysis_figure(analysis, "high_risks", count_value(s.high));
    analysis_figure(analysis, "extreme_risks", count_value(s.extreme));
    analysis_figure(analysis, "unmeasured", count_value(s.unmeasured));
    mem_free(s.exposed);
    mem_free(s.seen);
    vec_drop(&posts);
    return ST_OK;
}
