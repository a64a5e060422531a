/* skills.c: what posts demand and what their holders have; hazards; who is in which class. */
#include "build.h"

/* ---- skills ---- */

ATTR_BUILDER(SKILL, POSTS)
{
    sets_borrow(entry, graph_reverse(graph, T_POST, field_column(F_POST_REQUIRES)));
}

static double level_of(const ItemList *skills, int32_t skill)
{
    for (uint32_t k = 0; skills && k < skills->n; k++) {
        if (skills->at[k].ref == skill)
            return isnan(skills->at[k].num) ? 1 : skills->at[k].num;
    }
    return 0;
}

/* Each holder's lack of each skill that the post demands; a post that nobody holds lacks nobody's skill. */
ATTR_BUILDER(SKILL, GAP)
{
    const ItemList *const *requires = graph_lists(graph, F_POST_REQUIRES), *const *skills =
                                                                               graph_lists(graph, F_PERSON_SKILLS);
    const int32_t *holds = graph_stated(graph, F_PERSON_HOLDS);
    double *gap = entry_f64(graph, entry, T_SKILL, 0);
    graph_reads(graph, T_POST);
    size_t n;
    const int32_t *order = graph_order(graph, T_PERSON, &n);
    for (size_t i = 0; requires && i < n; i++) {
        const ItemList *demand = holds[order[i]] >= 0 ? requires[holds[order[i]]] : NULL;
        const ItemList *has = skills ? skills[order[i]] : NULL;
        for (uint32_t k = 0; demand && k < demand->n; k++) {
            double lack = demand->at[k].num - level_of(has, demand->at[k].ref);
            if (lack > 0 && demand->at[k].ref >= 0)
                gap[demand->at[k].ref] += lack;
        }
    }
}

/* ---- demands of the duties against those of the post ---- */

typedef void (*DemandEach)(PairVec *pairs, int32_t post, const ItemList *own, const ItemList *of_duty);

static void note_missing(PairVec *pairs, int32_t post, const ItemList *own, const ItemList *of_duty)
{
    for (uint32_t k = 0; of_duty && k < of_duty->n; k++) {
        double level = isnan(of_duty->at[k].num) ? 1 : of_duty->at[k].num;
        if (of_duty->at[k].ref >= 0 && level_of(own, of_duty->at[k].ref) < level)
            vec_push(pairs, ((Pair){ post, of_duty->at[k].ref }));
    }
}

static void each_duty(Graph *graph, DemandEach each, PairVec *pairs)
{
    const ItemList *const *own = graph_lists(graph, F_POST_REQUIRES), *const *of_duty = graph_lists(graph, F_DUTY_REQUIRES);
    const Column *duties = graph_attr(graph, A_POST_DUTIES);
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    for (size_t i = 0; of_duty && i < n; i++) {
        uint32_t count;
        const int32_t *rows = column_set(duties, order[i], &count);
        for (uint32_t k = 0; k < count; k++)
            each(pairs, order[i], own ? own[order[i]] : NULL, of_duty[rows[k]]);
    }
}

ATTR_BUILDER(POST, MISSING_SKILLS)
{
    PairVec pairs = { 0 };
    graph_reads(graph, T_DUTY);
    each_duty(graph, note_missing, &pairs);
    sets_of_pairs(graph, entry, T_POST, T_SKILL, &pairs);
}

static bool any_duty_needs(const ItemList *const *of_duty, const int32_t *duties, uint32_t count, int32_t skill)
{
    for (uint32_t k = 0; k < count; k++)
        if (level_of(of_duty[duties[k]], skill) > 0)
            return true;
    return false;
}

static bool any_demand(const ItemList *const *of_duty, const int32_t *duties, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++)
        if (of_duty[duties[k]] && of_duty[duties[k]]->n)
            return true;
    return false;
}

/* While no duty of the post states a skill, nothing is known of what its work needs. */
ATTR_BUILDER(POST, IDLE_SKILLS)
{
    const ItemList *const *own = graph_lists(graph, F_POST_REQUIRES), *const *of_duty = graph_lists(graph, F_DUTY_REQUIRES);
    const Column *duties = graph_attr(graph, A_POST_DUTIES);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    graph_reads(graph, T_DUTY);
    for (size_t i = 0; own && of_duty && i < n; i++) {
        uint32_t count;
        const int32_t *rows = column_set(duties, order[i], &count);
        const ItemList *list = any_demand(of_duty, rows, count) ? own[order[i]] : NULL;
        for (uint32_t k = 0; list && k < list->n; k++)
            if (list->at[k].ref >= 0 && !any_duty_needs(of_duty, rows, count, list->at[k].ref))
                vec_push(&pairs, ((Pair){ order[i], list->at[k].ref }));
    }
    sets_of_pairs(graph, entry, T_POST, T_SKILL, &pairs);
}

/* ---- hazards ---- */

ATTR_BUILDER(HAZARD, RISK)
{
    const Column *severity = graph_of(graph, F_HAZARD_SEVERITY), *likelihood = graph_of(graph, F_HAZARD_LIKELIHOOD);
    const int32_t *control = graph_stated(graph, F_HAZARD_CONTROL);
    double *risk = entry_f64(graph, entry, T_HAZARD, NAN);
    int32_t n = graph_rows(graph, T_HAZARD);
    for (int32_t i = 0; i < n; i++) {
        double often = f64_at(likelihood, i);
        if (control[i] != I32_NONE && often > 1)
            often--;
        risk[i] = f64_at(severity, i) * often;
    }
}

typedef void (*HazardEach)(void *ctx, int32_t post, int32_t hazard);

static void each_of_list(const ItemList *list, int32_t post, HazardEach each, void *ctx)
{
    for (uint32_t k = 0; list && k < list->n; k++) {
        if (list->at[k].ref >= 0)
            each(ctx, post, list->at[k].ref);
    }
}

/* A post's own hazards, then those of the duties that it is responsible for. */
static void each_hazard(Graph *graph, HazardEach each, void *ctx)
{
    const ItemList *const *own = graph_lists(graph, F_POST_HAZARD), *const *of_duty = graph_lists(graph, F_DUTY_HAZARD);
    const Column *duties = graph_attr(graph, A_POST_DUTIES);
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    for (size_t i = 0; i < n; i++) {
        uint32_t count;
        const int32_t *rows = column_set(duties, order[i], &count);
        if (own)
            each_of_list(own[order[i]], order[i], each, ctx);
        for (uint32_t k = 0; of_duty && k < count; k++)
            each_of_list(of_duty[rows[k]], order[i], each, ctx);
    }
}

typedef struct RiskSink {
    const double *risk;
    double *out;
} RiskSink;

static void take_risk(void *ctx, int32_t post, int32_t hazard)
{
    RiskSink *sink = ctx;
    double risk = sink->risk[hazard];
    if (!isnan(risk) && !(sink->out[post] >= risk))
        sink->out[post] = risk;
}

ATTR_BUILDER(POST, RISK)
{
    RiskSink sink = { graph_attr(graph, A_HAZARD_RISK)->f64, entry_f64(graph, entry, T_POST, NAN) };
    each_hazard(graph, take_risk, &sink);
}

static void take_pair(void *ctx, int32_t post, int32_t hazard)
{
    PairVec *pairs = ctx;
    vec_push(pairs, ((Pair){ hazard, post }));
}

ATTR_BUILDER(HAZARD, POSTS)
{
    PairVec pairs = { 0 };
    each_hazard(graph, take_pair, &pairs);
    sets_of_pairs(graph, entry, T_HAZARD, T_POST, &pairs);
}

/* ---- classes ---- */

ATTR_BUILDER(GRADE, POSTS)
{
    sets_borrow(entry, graph_reverse(graph, T_POST, field_column(F_POST_GRADE)));
}

ATTR_BUILDER(GRADE, HEADCOUNT)
{
    const int32_t *grade = graph_stated(graph, F_POST_GRADE);
    const double *heads = graph_of(graph, F_POST_HEADCOUNT)->f64;
    double *sum = entry_f64(graph, entry, T_GRADE, 0);
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    for (size_t i = 0; i < n; i++) {
        if (grade[order[i]] >= 0)
            sum[grade[order[i]]] += heads[order[i]];
    }
}

ATTR_BUILDER(FAMILY, POSTS)
{
    sets_borrow(entry, graph_reverse(graph, T_POST, field_column(F_POST_FAMILY)));
}

/* Posts come in their order of definition: their grade's plans are looked up backwards. */
ATTR_BUILDER(PAYPLAN, POSTS)
{
    const Column *plans = graph_reverse(graph, T_PAYPLAN, field_column(F_PAYPLAN_GRADES));
    const int32_t *grade = graph_stated(graph, F_POST_GRADE);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    for (size_t i = 0; i < n; i++) {
        uint32_t count = 0;
        const int32_t *rows = grade[order[i]] >= 0 ? column_set(plans, grade[order[i]], &count) : NULL;
        for (uint32_t k = 0; k < count; k++)
            vec_push(&pairs, ((Pair){ rows[k], order[i] }));
    }
    sets_of_pairs(graph, entry, T_PAYPLAN, T_POST, &pairs);
}

ATTR_BUILDER(FACTOR, POSTS)
{
    const int32_t *factor = graph_stated(graph, F_RATING_FACTOR), *post = graph_stated(graph, F_RATING_POST);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_RATING, &n);
    for (size_t i = 0; i < n; i++) {
        if (factor[order[i]] >= 0 && post[order[i]] >= 0)
            vec_push(&pairs, ((Pair){ factor[order[i]], post[order[i]] }));
    }
    sets_of_pairs(graph, entry, T_FACTOR, T_POST, &pairs);
}

static void pairs_of_list(PairVec *pairs, const ItemList *list, int32_t owner)
{
    for (uint32_t k = 0; list && k < list->n; k++) {
        if (list->at[k].ref >= 0)
            vec_push(pairs, ((Pair){ owner, list->at[k].ref }));
    }
}

ATTR_BUILDER(REPORT, POSTS)
{
    const ItemList *const *from = graph_lists(graph, F_REPORT_FROM), *const *to = graph_lists(graph, F_REPORT_TO);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_REPORT, &n);
    for (size_t i = 0; i < n; i++) {
        pairs_of_list(&pairs, from ? from[order[i]] : NULL, order[i]);
        pairs_of_list(&pairs, to ? to[order[i]] : NULL, order[i]);
    }
    sets_of_pairs(graph, entry, T_REPORT, T_POST, &pairs);
}
