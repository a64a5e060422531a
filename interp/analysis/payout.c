/* payout.c: analyze payout: what the pay plans pay for the scores of a period, by post or by person. */
#include "trial.h"

#include <math.h>

typedef struct Payout {
    Analysis *a;
    Scorer scorer;
    TableMaker maker;
    int32_t region, period;
    double months;                      /* of the period */
    bool persons;                       /* a row a person instead of a post */
    const int32_t *plans;               /* by grade */
    const Column *grade, *home, *heads, *pay, *fixed, *variable, *budget, *holders, *share, *own_pay;
    double fixed_sum, payout_sum;
    double *plan_cost;                  /* fixed and payout, by plan; NaN: nobody is in it */
    Trial trial;
    Scorer tried;                       /* scores as tried */
    double tried_sum;                   /* fixed and payout as tried */
} Payout;

/* What one holder or post is paid in a plan; all NaN without one. */
typedef struct Paid { int32_t plan; double score, percent, fixed, payout; } Paid;

static double or_zero(double x)
{
    return isnan(x) ? 0 : x;
}

/* `base`: the pay of a month, heads included. */
static Paid pay_in(Payout *p, int32_t plan, double base, double score, const ItemList *curve)
{
    if (plan < 0)
        return (Paid){ plan, score, NAN, NAN, NAN };
    double percent = curve ? graph_curve_payout(curve, score) : graph_payout(p->a->graph, plan, score);
    return (Paid){ plan, score, percent, base * p->months * column_number(p->fixed, plan),
                   base * p->months * column_number(p->variable, plan) * percent };
}

static void add_paid(Payout *p, const Paid *paid)
{
    maker_add(&p->maker, number_or_none(paid->score));
    maker_add(&p->maker, percent_or_none(paid->percent));
    maker_add(&p->maker, number_or_none(paid->fixed));
    maker_add(&p->maker, number_or_none(paid->payout));
}

static void add_amounts(Payout *p, const Paid *now, const Paid *then, double base)
{
    Paid paid = pay_in(p, now->plan, base, now->score, NULL);
    double cost = or_zero(paid.fixed) + or_zero(paid.payout);
    add_paid(p, &paid);
    p->fixed_sum += or_zero(paid.fixed);
    p->payout_sum += or_zero(paid.payout);
    if (now->plan >= 0)
        p->plan_cost[now->plan] = or_zero(p->plan_cost[now->plan]) + cost;
    if (!p->trial.given)
        return;
    Paid tried = pay_in(p, then->plan, base, then->score, p->trial.curve);
    add_paid(p, &tried);
    maker_add(&p->maker, value_num(or_zero(tried.fixed) + or_zero(tried.payout) - cost));
    p->tried_sum += or_zero(tried.fixed) + or_zero(tried.payout);
}

static void find_left_out(Payout *p, int32_t post, double score)
{
    Analysis *a = p->a;
    Str title = analysis_title(a, T_POST, post);
    Buf names = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < p->scorer.parts.len; i++) {
        const ScorePart *part = &p->scorer.parts.at[i];
        if (!isnan(part->score))
            continue;
        buf_addz(&names, n++ ? analysis_text(a, ", ", "、") : "");
        buf_add(&names, analysis_title(a, T_KPI, part->kpi));
    }
    if (isnan(score))
        analysis_say(a, W_SEVERITY_WARNING, value_entity(T_POST, post), "record its KPIs for the period", "记录其本期指标",
                     "%.*s has no score in the period: it is paid its fixed part only", "“%.*s”本期没有得分，只发固定部分", STR_ARG(title));
    else if (n)
        analysis_say(a, W_SEVERITY_NOTE, value_entity(T_POST, post), "record them, or weight what is measured", "补记这些指标，或为可衡量的指标设权重",
                     "%.*s is scored without %.*s, and the rest reweighted", "“%.*s”的得分不含 %.*s，其余已重新分摊权重", STR_ARG(title), STR_ARG(buf_str(&names)));
    buf_drop(&names);
}

static void add_holders(Payout *p, int32_t post, const Paid *now, const Paid *then)
{
    uint32_t n;
    const int32_t *rows = column_set(p->holders, post, &n);
    for (uint32_t i = 0; i < n; i++) {
        double own = column_number(p->own_pay, rows[i]), share = column_number(p->share, rows[i]);
        maker_add(&p->maker, value_entity(T_PERSON, rows[i]));
        maker_add(&p->maker, value_entity(T_POST, post));
        add_amounts(p, now, then, (isnan(own) ? range_mid(p->pay, post) : own) * share);
    }
}

static void add_post(Payout *p, int32_t post)
{
    int32_t grade = column_row(p->grade, post), region = p->region >= 0 ? p->region : column_row(p->home, post);
    Paid now = { .plan = grade >= 0 ? p->plans[grade] : I32_NONE }, then = { .plan = grade >= 0 ? p->trial.plans[grade] : I32_NONE };
    if (now.plan < 0 && then.plan < 0)
        return;
    now.score = scorer_score(&p->scorer, post, region, p->period);
    if (p->trial.given)
        then.score = scorer_score(&p->tried, post, region, p->period);
    if (p->persons) {
        add_holders(p, post, &now, &then);
    } else {
        maker_add(&p->maker, value_entity(T_POST, post));
        add_amounts(p, &now, &then, column_number(p->heads, post) * range_mid(p->pay, post));
    }
    find_left_out(p, post, now.score);
}

/* Left out: the last period with a record of one of the posts. */
static void want_period(Payout *p, const RowList *posts)
{
    for (size_t i = 0; i < posts->len && p->period == I32_NONE; i++)
        p->period = scorer_last(&p->scorer, posts->at[i]);
    for (size_t i = 0; i < posts->len; i++) {
        int32_t last = scorer_last(&p->scorer, posts->at[i]);
        if (last != I32_NONE && period_later(last, p->period))
            p->period = last;
    }
}

static double months_of(Payout *p)
{
    static const double MONTHS[] = { [PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3, [PERIOD_YEAR] = 12 };
    const Calendar *calendar = model_calendar(p->a->model);
    PeriodKind kind = p->period == I32_NONE ? PERIOD_MONTH : period_kind(p->period);
    if (kind == PERIOD_WEEK)
        return 12 / calendar->weeks_per_year;
    return kind == PERIOD_DAY ? 12 / (calendar->weeks_per_year * calendar->days_per_week) : MONTHS[kind];
}

/* The budgets of the plans that somebody is in. */
static double add_budgets(Payout *p)
{
    double sum = NAN;
    size_t n;
    const int32_t *order = model_order(p->a->model, T_PAYPLAN, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t plan = order[i];
        double budget = column_number(p->budget, plan) * p->months, cost = p->plan_cost[plan];
        if (isnan(cost) || isnan(budget))
            continue;
        sum = isnan(sum) ? budget : sum + budget;
        Str title = analysis_title(p->a, T_PAYPLAN, plan);
        if (cost > budget * (1 + 1e-9))
            analysis_say(p->a, W_SEVERITY_WARNING, value_entity(T_PAYPLAN, plan), "lower the curve or the variable part, or raise the budget",
                         "调低曲线或浮动部分，或提高预算", "%.*s costs %.10g, its budget is %.10g (%.4g%%)", "“%.*s”成本 %.10g，预算 %.10g（%.4g%%）",
                         STR_ARG(title), cost, budget, cost / budget * 100);
    }
    return sum;
}

static void load_columns(Payout *p)
{
    Graph *graph = p->a->graph;
    p->plans = graph_plans(graph);
    p->home = graph_attr(graph, A_POST_REGION);
    p->holders = graph_attr(graph, A_POST_HOLDERS);
    p->grade = analysis_field(p->a, F_POST_GRADE);
    p->heads = analysis_field(p->a, F_POST_HEADCOUNT);
    p->pay = analysis_field(p->a, F_POST_PAY);
    p->fixed = analysis_field(p->a, F_PAYPLAN_FIXED);
    p->variable = analysis_field(p->a, F_PAYPLAN_VARIABLE);
    p->budget = analysis_field(p->a, F_PAYPLAN_BUDGET);
    p->share = analysis_field(p->a, F_PERSON_SHARE);
    p->own_pay = analysis_field(p->a, F_PERSON_PAY);
    scorer_init(&p->scorer, graph);
}

static Status read_options(Payout *p)
{
    static const TableId KINDS[] = { T_POST, T_PERSON };
    TableId by = T_NONE;
    Status status = option_region(p->a, &p->region);
    if (status == ST_OK)
        status = option_period(p->a, &p->period);
    if (status == ST_OK)
        status = option_by(p->a, KINDS, COUNT_OF(KINDS), "post or person", "岗位或人员", &by);
    if (status == ST_OK)
        status = trial_read(p->a, &p->trial);
    p->persons = by == T_PERSON;
    return status;
}

static Status add_rows(Payout *p, const RowList *posts)
{
    for (size_t i = 0; i < posts->len; i++) {
        if (i % 1024 == 0 && analysis_interrupted(p->a))
            return ST_INTERRUPTED;
        add_post(p, posts->at[i]);
    }
    return ST_OK;
}

static void add_summary(Payout *p)
{
    Analysis *a = p->a;
    double total = p->fixed_sum + p->payout_sum, budget = add_budgets(p);
    analysis_figure(a, "fixed", value_num(p->fixed_sum));
    analysis_figure(a, "payout", value_num(p->payout_sum));
    analysis_figure(a, "total", value_num(total));
    analysis_figure(a, "budget", number_or_none(budget));
    if (!p->trial.given)
        return;
    analysis_figure(a, "new_total", value_num(p->tried_sum));
    analysis_figure(a, "change", value_num(p->tried_sum - total));
    analysis_figure(a, "change_share", percent_or_none(total > 0 ? (p->tried_sum - total) / total : NAN));
}

static const char *columns_of(const Payout *p)
{
    if (p->trial.given)
        return p->persons ? "person post score percent fixed payout new_score new_percent new_fixed new_payout change" :
                            "post score percent fixed payout new_score new_percent new_fixed new_payout change";
    return p->persons ? "person post score percent fixed payout" : "post score percent fixed payout";
}

static Status make_payout(Payout *p)
{
    Analysis *analysis = p->a;
    RowList posts = { 0 };
    load_columns(p);
    trial_scorer(&p->trial, analysis->graph, &p->tried);
    size_t plans = (size_t)model_rows(analysis->model, T_PAYPLAN);
    p->plan_cost = mem_alloc((plans + 1) * sizeof *p->plan_cost);
    for (size_t i = 0; i < plans; i++)
        p->plan_cost[i] = NAN;
    analysis_rows(analysis, T_POST, &posts);
    if (p->period == I32_NONE)
        want_period(p, &posts);
    p->months = months_of(p);
    maker_init(&p->maker, analysis->rt, columns_of(p));
    Status status = add_rows(p, &posts);
    analysis->rows = maker_done(&p->maker);
    add_summary(p);
    mem_free(p->plan_cost);
    scorer_drop(&p->tried);
    scorer_drop(&p->scorer);
    vec_drop(&posts);
    return status;
}

Status analysis_payout(Analysis *analysis)
{
    Payout p = { .a = analysis };
    Status status = read_options(&p);
    if (status == ST_OK)
        status = make_payout(&p);
    trial_drop(&p.trial);
    return status;
}
