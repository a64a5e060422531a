/* authority.c: analyze authority: who takes each decision, on which layer, knowing what, and answering for what. */
#include "delegation.h"

#include <math.h>

typedef struct Authority {
    Analysis *a;
    Delegation line;
    const Column *decider, *deciders, *found, *kind, *grants, *grant_post, *grant_as;
    const Column *layer, *owners, *accountable, *duties, *posts_of_duty, *decisions;
    double *needed;                     /* by decision */
    size_t decided, none, several, high, low, uninformed, authority_only, responsibility_only;
} Authority;

/* ---- the layer that a decision calls for ---- */

static double deepest_layer(const Authority *t)
{
    int32_t rows = model_rows(t->a->model, T_POST);
    double deepest = NAN;
    for (int32_t i = 0; i < rows; i++)
        if (model_alive(t->a->model, T_POST, i) && !(t->layer->f64[i] <= deepest))
            deepest = t->layer->f64[i];
    return deepest;
}

/* By the script's or module's own level_needed(decision, layers) where there is one. *found false: there is none. */
static Status ask_level(Authority *t, int32_t row, double layers, bool *found)
{
    Rt *rt = t->a->rt;
    Value args[2] = { value_entity(T_DECISION, row), number_or_none(layers) }, out = NONE_VALUE;
    Status status = t->a->call ? t->a->call(t->a->call_ctx, "level_needed", args, 2, found, &out) : ST_OK;
    if (status != ST_OK || !*found)
        return status;
    if (out.tag != V_NUM && out.tag != V_NONE)
        return rt_error(rt, E304, STR("level_needed"), str_of(analysis_text(t->a, "a number or none", "数字或无")), rt_describe(rt, out), );
    t->needed[row] = out.tag == V_NUM ? out.num : (double)NAN;
    return ST_OK;
}

static Status find_levels(Authority *t, const RowList *rows)
{
    const Column *level = graph_attr(t->a->graph, A_DECISION_LEVEL_NEEDED);
    double layers = deepest_layer(t);
    t->needed = mem_alloc((size_t)model_rows(t->a->model, T_DECISION) * sizeof *t->needed);
    for (size_t i = 0; i < rows->len; i++)
        t->needed[rows->at[i]] = column_number(level, rows->at[i]);
    bool found = true;
    Status status = ST_OK;
    for (size_t i = 0; i < rows->len && found && status == ST_OK; i++) {
        found = false;
        status = ask_level(t, rows->at[i], layers, &found);
    }
    return status;
}

/* ---- who takes part ---- */

static bool in_set(const Column *column, int32_t row, int32_t item)
{
    uint32_t n;
    const int32_t *set = column_set(column, row, &n);
    for (uint32_t i = 0; i < n; i++)
        if (set[i] == item)
            return true;
    return false;
}

static const ItemList *duties_about(const Authority *t, int32_t decision)
{
    return delegation_about(&t->line, decision);
}

/* Has the post any of the parts (bits 1 << W_GRANT_ROLE_…) in the decision? post ROW_NONE: the first that has; gives it. */
static int32_t with_part(const Authority *t, int32_t decision, int32_t post, int parts)
{
    uint32_t n;
    const int32_t *set = column_set(t->grants, decision, &n);
    for (uint32_t i = 0; i < n; i++) {
        int32_t who = column_row(t->grant_post, set[i]);
        if (who >= 0 && (post < 0 || who == post) && parts & 1 << column_row(t->grant_as, set[i]))
            return who;
    }
    return ROW_NONE;
}

/* The one from whom the line is climbed to a decider: who prepares the decision, else who answers for the work. */
static int32_t nearest_to(const Authority *t, int32_t decision)
{
    int32_t post = with_part(t, decision, ROW_NONE, 1 << W_GRANT_ROLE_DECIDE | 1 << W_GRANT_ROLE_RECOMMEND | 1 << W_GRANT_ROLE_INPUT);
    const ItemList *about = duties_about(t, decision);
    return post < 0 && about ? column_row(t->accountable, about->at[0].ref) : post;
}

/* ---- findings ---- */

static void find(Authority *t, int severity, int32_t decision, int32_t post, const Buf *message)
{
    Buf advice = { 0 };
    bool zh = t->a->rt->lang == LANG_ZH;
    if (post >= 0) {
        Str title = analysis_title(t->a, T_POST, post);
        buf_addf(&advice, zh ? "授权给“%.*s”决定" : "grant it to %.*s as decide", STR_ARG(title));
    } else if (isnan(t->needed[decision])) {
        buf_addz(&advice, zh ? "指定一个岗位决定" : "grant it to one post as decide");
    } else {
        buf_addf(&advice, zh ? "授权给第 %g 层的一个岗位决定" : "grant it to a post on layer %g as decide", t->needed[decision]);
    }
    analysis_find(t->a, severity, value_entity(T_DECISION, decision), buf_str(message), buf_str(&advice));
    buf_drop(&advice);
}

static void find_decider(Authority *t, int32_t row, uint32_t n, const int32_t *deciders)
{
    Buf message = { 0 };
    bool zh = t->a->rt->lang == LANG_ZH;
    Str title = analysis_title(t->a, T_DECISION, row);
    double needed = t->needed[row];
    if (n == 0) {
        t->none++;
        buf_addf(&message, zh ? "无人决定“%.*s”" : "nobody decides on %.*s", STR_ARG(title));
    } else {
        t->several++;
        buf_addf(&message, zh ? "%u 个岗位都可决定“%.*s”（目标：一个）：" : "%u posts decide on %.*s (target: one): ", n, STR_ARG(title));
        for (uint32_t i = 0; i < n; i++) {
            buf_addz(&message, i ? zh ? "、" : ", " : "");
            buf_add(&message, analysis_title(t->a, T_POST, deciders[i]));
        }
    }
    find(t, W_SEVERITY_ERROR, row, delegation_climb(&t->line, n ? deciders[0] : nearest_to(t, row), needed), &message);
    buf_drop(&message);
}

static void find_level(Authority *t, int32_t row, int32_t decider)
{
    Buf message = { 0 };
    bool zh = t->a->rt->lang == LANG_ZH;
    double needed = t->needed[row], gap = column_number(t->found, row) - needed;
    Str title = analysis_title(t->a, T_DECISION, row), who = analysis_title(t->a, T_POST, decider);
    if (isnan(gap) || gap == 0)
        return;
    t->low += gap > 0;
    t->high += gap < 0;
    if (zh)
        buf_addf(&message, "“%.*s”由第 %g 层的“%.*s”决定，层级过%s（目标：第 %g 层）", STR_ARG(title), needed + gap, STR_ARG(who),
                 gap > 0 ? "低" : "高", needed);
    else
        buf_addf(&message, "%.*s is decided by %.*s on layer %g, too %s (target: layer %g)", STR_ARG(title), STR_ARG(who), needed + gap,
                 gap > 0 ? "low" : "high", needed);
    int32_t better = gap > 0 ? delegation_climb(&t->line, decider, needed) : delegation_below(&t->line, row, decider, needed);
    find(t, fabs(gap) > 1 ? W_SEVERITY_WARNING : W_SEVERITY_NOTE, row, better, &message);
    buf_drop(&message);
}

/* Somebody gives input or recommends, or the decider has a part in the work that the decision is about. */
static bool informed(const Authority *t, int32_t row, int32_t decider)
{
    const ItemList *about = duties_about(t, row);
    for (uint32_t i = 0; about && i < about->n; i++)
        if (about->at[i].ref >= 0 && in_set(t->posts_of_duty, about->at[i].ref, decider))
            return true;
    bool prepared = with_part(t, row, ROW_NONE, 1 << W_GRANT_ROLE_INPUT | 1 << W_GRANT_ROLE_RECOMMEND) >= 0;
    return prepared || (!about && column_row(t->kind, row) == W_DECISION_KIND_ROUTINE);
}

static void find_information(Authority *t, int32_t row, int32_t decider)
{
    if (informed(t, row, decider))
        return;
    Str title = analysis_title(t->a, T_DECISION, row), who = analysis_title(t->a, T_POST, decider);
    t->uninformed++;
    analysis_say(t->a, duties_about(t, row) ? W_SEVERITY_WARNING : W_SEVERITY_NOTE, value_entity(T_DECISION, row),
                 "grant it as input to those who know", "授权了解情况的岗位提供信息",
                 "%.*s decides on %.*s without the information: nobody gives input, and it has no part in the work",
                 "“%.*s”决定“%.*s”时缺少信息：无人提供信息，自己也不参与有关工作", STR_ARG(who), STR_ARG(title));
}

/* ---- authority and responsibility ---- */

static bool line_does(const Authority *t, int32_t duty, int32_t top)
{
    uint32_t n;
    const int32_t *set = column_set(t->owners, duty, &n);
    for (uint32_t i = 0; i < n; i++)
        if (graph_within(t->a->graph, T_POST, set[i], top))
            return true;
    int32_t answers = column_row(t->accountable, duty);
    return answers >= 0 && graph_within(t->a->graph, T_POST, answers, top);
}

static void find_authority_only(Authority *t, int32_t row, int32_t decider)
{
    const ItemList *about = duties_about(t, row);
    for (uint32_t i = 0; about && i < about->n; i++)
        if (about->at[i].ref < 0 || line_does(t, about->at[i].ref, decider))
            return;
    if (!about)
        return;
    Str title = analysis_title(t->a, T_DECISION, row), who = analysis_title(t->a, T_POST, decider);
    t->authority_only++;
    analysis_say(t->a, W_SEVERITY_WARNING, value_entity(T_POST, decider),
                 "let those decide who answer for the work, or make it accountable", "由对工作负责的岗位决定，或由其承担责任",
                 "%.*s has authority without responsibility: it decides on %.*s, but neither it nor its line does the work",
                 "“%.*s”有权无责：决定“%.*s”，但本岗位及下属都不承担有关工作", STR_ARG(who), STR_ARG(title));
}

/* Who answers for the work and has no say in the decision, neither itself nor by the line. */
static void find_responsibility_only(Authority *t, int32_t row, int32_t decider)
{
    const ItemList *about = duties_about(t, row);
    const int say = 1 << W_GRANT_ROLE_DECIDE | 1 << W_GRANT_ROLE_AGREE | 1 << W_GRANT_ROLE_RECOMMEND | 1 << W_GRANT_ROLE_INPUT;
    for (uint32_t i = 0; about && i < about->n; i++) {
        int32_t post = about->at[i].ref < 0 ? ROW_NONE : column_row(t->accountable, about->at[i].ref);
        if (post < 0 || with_part(t, row, post, say) >= 0 || graph_within(t->a->graph, T_POST, decider, post))
            continue;
        Str who = analysis_title(t->a, T_POST, post), duty = analysis_title(t->a, T_DUTY, about->at[i].ref);
        Str title = analysis_title(t->a, T_DECISION, row), by = analysis_title(t->a, T_POST, decider);
        t->responsibility_only++;
        analysis_say(t->a, W_SEVERITY_WARNING, value_entity(T_POST, post),
                     "grant it a part in the decision (decide, agree, recommend or input)", "授予其在该决策中的权力（决定、同意、建议或提供信息）",
                     "%.*s has responsibility without authority: it answers for %.*s, but %.*s is decided by %.*s without it",
                     "“%.*s”有责无权：对“%.*s”负责，但“%.*s”由“%.*s”决定，其没有发言权", STR_ARG(who), STR_ARG(duty), STR_ARG(title), STR_ARG(by));
    }
}

static void find_idle_authority(Authority *t)
{
    const Column *answers = graph_attr(t->a->graph, A_POST_ACCOUNTABLE_FOR), *team = graph_attr(t->a->graph, A_POST_TEAM);
    RowList posts = { 0 };
    analysis_rows(t->a, T_POST, &posts);
    for (size_t i = 0; i < posts.len; i++) {
        int32_t row = posts.at[i];
        uint32_t decisions, duties, answered, reports;
        column_set(t->decisions, row, &decisions);
        column_set(t->duties, row, &duties);
        column_set(answers, row, &answered);
        column_set(team, row, &reports);
        if (!decisions || duties || answered || reports)
            continue;
        Str title = analysis_title(t->a, T_POST, row);
        t->authority_only++;
        analysis_say(t->a, W_SEVERITY_WARNING, value_entity(T_POST, row), "assign it the duties that go with the decisions", "分配与决策权相应的职责",
                     "%.*s has authority without responsibility: it decides, but has no duty and no team", "“%.*s”有权无责：有决策权，却没有职责和下属", STR_ARG(title));
    }
    vec_drop(&posts);
}

/* ---- all of it ---- */

static void add_decision(Authority *t, TableMaker *maker, int32_t row)
{
    uint32_t n;
    const int32_t *deciders = column_set(t->deciders, row, &n);
    int32_t decider = column_row(t->decider, row);
    double needed = t->needed[row], found = column_number(t->found, row);
    maker_add(maker, value_entity(T_DECISION, row));
    maker_add(maker, entity_or_none(T_POST, decider));
    maker_add(maker, number_or_none(needed));
    maker_add(maker, number_or_none(found));
    maker_add(maker, number_or_none(found - needed));
    if (n != 1) {
        find_decider(t, row, n, deciders);
        return;
    }
    t->decided++;
    find_level(t, row, decider);
    find_information(t, row, decider);
    find_authority_only(t, row, decider);
    find_responsibility_only(t, row, decider);
}

static void load_columns(Authority *t)
{
    Graph *graph = t->a->graph;
    delegation_init(&t->line, t->a);
    t->decider = graph_attr(graph, A_DECISION_DECIDER);
    t->deciders = graph_attr(graph, A_DECISION_DECIDERS);
    t->found = graph_attr(graph, A_DECISION_LEVEL_FOUND);
    t->kind = analysis_field(t->a, F_DECISION_KIND);
    t->grants = graph_reverse(graph, T_GRANT, field_column(F_GRANT_DECISION));
    t->grant_post = analysis_field(t->a, F_GRANT_POST);
    t->grant_as = analysis_field(t->a, F_GRANT_AS);
    t->layer = graph_attr(graph, A_POST_LAYER);
    t->owners = graph_attr(graph, A_DUTY_OWNERS);
    t->accountable = graph_attr(graph, A_DUTY_ACCOUNTABLE);
    t->posts_of_duty = graph_attr(graph, A_DUTY_POSTS);
    t->duties = graph_attr(graph, A_POST_DUTIES);
    t->decisions = graph_attr(graph, A_POST_DECISIONS);
}

static void add_summary(Authority *t, size_t decisions)
{
    analysis_figure(t->a, "decisions", count_value(decisions));
    analysis_figure(t->a, "decided", count_value(t->decided));
    analysis_figure(t->a, "without_decider", count_value(t->none));
    analysis_figure(t->a, "several_deciders", count_value(t->several));
    analysis_figure(t->a, "too_high", count_value(t->high));
    analysis_figure(t->a, "too_low", count_value(t->low));
    analysis_figure(t->a, "uninformed", count_value(t->uninformed));
    analysis_figure(t->a, "authority_only", count_value(t->authority_only));
    analysis_figure(t->a, "responsibility_only", count_value(t->responsibility_only));
}

Status analysis_authority(Analysis *analysis)
{
    Authority t = { .a = analysis };
    RowList rows = { 0 };
    TableMaker maker;
    analysis_rows(analysis, T_DECISION, &rows);
    load_columns(&t);
    Status status = find_levels(&t, &rows);
    if (status == ST_OK) {
        maker_init(&maker, analysis->rt, "decision decider level_needed level_found gap");
        for (size_t i = 0; i < rows.len; i++)
            add_decision(&t, &maker, rows.at[i]);
        analysis->rows = maker_done(&maker);
        find_idle_authority(&t);
        add_summary(&t, rows.len);
    }
    vec_drop(&rows);
    mem_free(t.needed);
    return status;
}
