/* coverage.c: analyze coverage: who is responsible and who answers for each duty, step and goal. */
#include "analysis.h"

#include <math.h>

#define TOLERANCE 0.00005 /* shares that make 100% to within 0.005 points */

typedef struct Coverage {
    Analysis *a;
    const Column *accountable, *accountables, *owners, *sum, *coverage, *critical, *processes;
    size_t uncovered, overlapping, unaccountable, several;
    VEC(double) parts;
} Coverage;

static Value posts_of(Coverage *c, const Column *column, int32_t row)
{
    uint32_t n;
    const int32_t *set = column_set(column, row, &n);
    Value list = value_list(c->a->rt, n);
    for (uint32_t i = 0; i < n; i++)
        list_push(c->a->rt, list.list, value_entity(T_POST, set[i]));
    return list;
}

/* A step that nobody does stops its process. */
static void find_step(Coverage *c, int32_t row, Str title)
{
    uint32_t n;
    const int32_t *processes = column_set(c->processes, row, &n);
    if (n)
        analysis_say(c->a, W_SEVERITY_ERROR, value_entity(T_DUTY, row), "assign it to a post: it is a step of a process", "把它分配给一个岗位：它是流程的一步",
                     "nobody is responsible for %.*s, a step of %.*s", "“%.*s”无人执行，而它是“%.*s”的一步", STR_ARG(title),
                     STR_ARG(analysis_title(c->a, T_PROCESS, processes[0])));
    else
        analysis_say(c->a, W_SEVERITY_ERROR, value_entity(T_DUTY, row), "assign it to a post", "把它分配给一个岗位", "nobody is responsible for %.*s",
                     "“%.*s”无人执行", STR_ARG(title));
}

static void find_shares(Coverage *c, int32_t row, Str title, uint32_t owners, double sum)
{
    Value duty = value_entity(T_DUTY, row);
    int severity = column_row(c->critical, row) == 1 ? W_SEVERITY_ERROR : W_SEVERITY_WARNING;
    if (!owners)
        find_step(c, row, title);
    else if (sum < 1 - TOLERANCE)
        analysis_say(c->a, severity, duty, "assign the rest, or leave the shares out so that they split evenly", "分配余下的份额，或不写份额由各岗位平分",
                     "only %g%% of %.*s is covered (target: 100%%)", "覆盖仅 %g%%：“%.*s”（目标：100%%）", share_points(sum), STR_ARG(title));
    else if (sum > 1 + TOLERANCE)
        analysis_say(c->a, W_SEVERITY_WARNING, duty, "lower the shares until they make 100%", "降低份额，使合计为 100%",
                     "shares of %g%% overlap in %.*s (target: 100%%)", "份额合计 %g%%，有重叠：“%.*s”（目标：100%%）", share_points(sum), STR_ARG(title));
    c->uncovered += !owners || sum < 1 - TOLERANCE;
    c->overlapping += sum > 1 + TOLERANCE;
}

static void find_accountable(Coverage *c, int32_t row, Str title, uint32_t answering)
{
    if (answering == 1)
        return;
    if (answering)
        analysis_say(c->a, W_SEVERITY_ERROR, value_entity(T_DUTY, row), "name one of them accountable", "只指定其中一个岗位负责",
                     "%u posts answer for %.*s (target: one)", "%u 个岗位都对“%.*s”负责（目标：一个）", answering, STR_ARG(title));
    else
        analysis_say(c->a, W_SEVERITY_ERROR, value_entity(T_DUTY, row), "assign it to a post as accountable", "指定一个岗位负责",
                     "nobody answers for %.*s", "无人对“%.*s”负责", STR_ARG(title));
    c->unaccountable += answering == 0;
    c->several += answering > 1;
}

static void add_duty(Coverage *c, TableMaker *maker, int32_t row)
{
    uint32_t owners, answering;
    Str title = analysis_title(c->a, T_DUTY, row);
    double sum = column_number(c->sum, row), part = column_number(c->coverage, row);
    column_set(c->owners, row, &owners);
    column_set(c->accountables, row, &answering);
    maker_add(maker, value_entity(T_DUTY, row));
    maker_add(maker, entity_or_none(T_POST, column_row(c->accountable, row)));
    maker_add(maker, posts_of(c, c->owners, row));
    maker_add(maker, percent_or_none(sum));
    maker_add(maker, percent_or_none(part));
    vec_push(&c->parts, part);
    find_shares(c, row, title, owners, sum);
    find_accountable(c, row, title, answering);
}

/* A unit with goals and nobody who leads it. */
static void find_goals(Coverage *c)
{
    const Column *goal = analysis_field(c->a, F_UNIT_GOAL), *head = graph_attr(c->a->graph, A_UNIT_HEAD);
    RowList units = { 0 };
    analysis_rows(c->a, T_UNIT, &units);
    for (size_t i = 0; i < units.len && goal->type == COL_LIST; i++) {
        const ItemList *goals = goal->list[units.at[i]];
        if (!goals || !goals->n || column_row(head, units.at[i]) >= 0)
            continue;
        Str title = analysis_title(c->a, T_UNIT, units.at[i]);
        analysis_say(c->a, W_SEVERITY_WARNING, value_entity(T_UNIT, units.at[i]), "define one post in it that reports outside of it", "设一个向部门之外汇报的负责岗位",
                     "%.*s has goals and no one post that heads it", "“%.*s”有目标任务，却没有唯一的负责岗位", STR_ARG(title));
    }
    vec_drop(&units);
}

/* A process without steps, of the whole model: it says nothing of who does what. */
static void find_processes(Coverage *c)
{
    const Column *steps = analysis_field(c->a, F_PROCESS_STEPS);
    size_t n;
    const int32_t *order = model_order(c->a->model, T_PROCESS, &n);
    for (size_t i = 0; i < n && !c->a->posts; i++) {
        const ItemList *list = steps->type == COL_LIST ? steps->list[order[i]] : NULL;
        if (!list || !list->n)
            analysis_say(c->a, W_SEVERITY_WARNING, value_entity(T_PROCESS, order[i]), "state its steps: duties in their order", "写明步骤：按顺序排列的职责",
                         "the process %.*s has no steps", "流程“%.*s”没有步骤", STR_ARG(analysis_title(c->a, T_PROCESS, order[i])));
    }
}

static void add_summary(Coverage *c, size_t duties)
{
    analysis_figure(c->a, "duties", count_value(duties));
    analysis_figure(c->a, "uncovered", count_value(c->uncovered));
    analysis_figure(c->a, "overlapping", count_value(c->overlapping));
    analysis_figure(c->a, "unaccountable", count_value(c->unaccountable));
    analysis_figure(c->a, "several_accountable", count_value(c->several));
    analysis_figure(c->a, "coverage_mean", percent_or_none(stat_mean(c->parts.at, c->parts.len)));
}

Status analysis_coverage(Analysis *analysis)
{
    Graph *graph = analysis->graph;
    Coverage c = { .a = analysis, .accountable = graph_attr(graph, A_DUTY_ACCOUNTABLE), .accountables = graph_attr(graph, A_DUTY_ACCOUNTABLES),
                   .owners = graph_attr(graph, A_DUTY_OWNERS), .sum = graph_attr(graph, A_DUTY_SHARE_SUM),
                   .coverage = graph_attr(graph, A_DUTY_COVERAGE), .critical = analysis_field(analysis, F_DUTY_CRITICAL),
                   .processes = graph_attr(graph, A_DUTY_PROCESSES) };
    RowList duties = { 0 };
    TableMaker maker;
    analysis_rows(analysis, T_DUTY, &duties);
    maker_init(&maker, analysis->rt, "duty accountable owners share_sum coverage");
    for (size_t i = 0; i < duties.len; i++)
        add_duty(&c, &maker, duties.at[i]);
    analysis->rows = maker_done(&maker);
    add_summary(&c, duties.len);
    find_goals(&c);
    find_processes(&c);
    vec_drop(&duties);
    vec_drop(&c.parts);
    return ST_OK;
}
