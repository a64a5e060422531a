/* relations.c: analyze relations: posts as one directed network out of reporting, relations, hand-offs and reports. */
#include "handoff.h"
#include "network.h"

#include <math.h>
#include <stdlib.h>

/* What makes a line: command, relations (bits 1 << W_RELATION_ROLE_…), hand-offs a week (NaN: none), reports sent. */
typedef struct Tie { Line line; bool commands; uint32_t roles, reports; double per_week; } Tie;

typedef struct Relations {
    Analysis *a;
    RowList posts;
    int32_t *at;                        /* row → point; -1: not in scope */
    LineVec lines;
    VEC(Tie) ties;                      /* one for each reason why there is a line */
    Network network;
    Centrality centrality;
    double *handed;                     /* hand-offs a week that pass a point, in and out */
    const Column *manager, *kind, *from, *to, *as;
    double bottleneck;
} Relations;

static bool stop(void *ctx)
{
    return analysis_interrupted(ctx);
}

/* ---- lines ---- */

static bool add_line(Relations *r, int32_t from, int32_t to, Tie tie)
{
    if (from < 0 || to < 0 || r->at[from] < 0 || r->at[to] < 0)
        return false;
    tie.line = (Line){ r->at[from], r->at[to] };
    vec_push(&r->lines, tie.line);
    vec_push(&r->ties, tie);
    return true;
}

static void add_reporting(Relations *r)
{
    for (size_t i = 0; i < r->posts.len; i++)
        add_line(r, column_row(r->manager, r->posts.at[i]), r->posts.at[i], (Tie){ .commands = true, .per_week = NAN });
}

static void add_relations(Relations *r)
{
    size_t n;
    const int32_t *order = model_order(r->a->model, T_RELATION, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t as = column_row(r->as, order[i]);
        add_line(r, column_row(r->from, order[i]), column_row(r->to, order[i]), (Tie){ .roles = as < 0 ? 0 : 1u << as, .per_week = NAN });
    }
}

static void add_handoffs(Relations *r)
{
    HandoffVec handoffs = { 0 };
    handoffs_collect(r->a, &handoffs);
    for (size_t i = 0; i < handoffs.len; i++) {
        const Handoff *h = &handoffs.at[i];
        if (!add_line(r, h->from, h->to, (Tie){ .per_week = h->per_week }) || isnan(h->per_week))
            continue;
        r->handed[r->at[h->from]] += h->per_week;
        r->handed[r->at[h->to]] += h->per_week;
    }
    vec_drop(&handoffs);
}

static void add_reports(Relations *r)
{
    const Column *senders = analysis_field(r->a, F_REPORT_FROM), *readers = analysis_field(r->a, F_REPORT_TO);
    size_t n;
    const int32_t *order = model_order(r->a->model, T_REPORT, &n);
    for (size_t i = 0; i < n && senders->type == COL_LIST && readers->type == COL_LIST; i++) {
        const ItemList *from = senders->list[order[i]], *to = readers->list[order[i]];
        for (uint32_t k = 0; from && to && k < from->n; k++)
            for (uint32_t m = 0; m < to->n; m++)
                add_line(r, from->at[k].ref, to->at[m].ref, (Tie){ .reports = 1, .per_week = NAN });
    }
}

/* ---- what comes out ---- */

static void add_rows(Relations *r)
{
    TableMaker maker;
    maker_init(&maker, r->a->rt, "post in_degree out_degree closeness betweenness per_week");
    for (size_t i = 0; i < r->posts.len; i++) {
        maker_add(&maker, value_entity(T_POST, r->posts.at[i]));
        maker_add(&maker, count_value(arcs_degree(&r->network.in, (int32_t)i)));
        maker_add(&maker, count_value(arcs_degree(&r->network.out, (int32_t)i)));
        maker_add(&maker, value_num(r->centrality.closeness[i]));
        maker_add(&maker, value_num(r->centrality.betweenness[i]));
        maker_add(&maker, value_num(r->handed[i]));
    }
    r->a->rows = maker_done(&maker);
}

static int compare_ties(const void *a, const void *b)
{
    const Line *x = &((const Tie *)a)->line, *y = &((const Tie *)b)->line;
    return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : (x->to > y->to) - (x->to < y->to);
}

static Value roles_value(Relations *r, uint32_t roles)
{
    Value list = value_list(r->a->rt, 4);
    for (int i = 0; i < WORDSET_INFO[WS_RELATION_ROLE].count; i++)
        if (roles & 1u << i)
            list_push(r->a->rt, list.list, value_word(words_word_sym(r->a->rt->words, WS_RELATION_ROLE, i), WS_RELATION_ROLE));
    return list;
}

static void add_tie(Relations *r, TableMaker *maker, const Tie *tie)
{
    maker_add(maker, value_entity(T_POST, r->posts.at[tie->line.from]));
    maker_add(maker, value_entity(T_POST, r->posts.at[tie->line.to]));
    maker_add(maker, value_bool(tie->commands));
    maker_add(maker, roles_value(r, tie->roles));
    maker_add(maker, number_or_none(tie->per_week));
    maker_add(maker, count_value(tie->reports));
}

/* A row a line, with all that it stands for; loops are none. */
static void add_line_rows(Relations *r)
{
    TableMaker maker;
    if (r->ties.len)
        qsort(r->ties.at, r->ties.len, sizeof *r->ties.at, compare_ties);
    maker_init(&maker, r->a->rt, "from_post to_post commands as per_week report_count");
    for (size_t i = 0, end; i < r->ties.len; i = end) {
        Tie sum = r->ties.at[i];
        for (end = i + 1; end < r->ties.len && !compare_ties(&r->ties.at[end], &sum); end++) {
            const Tie *tie = &r->ties.at[end];
            sum.commands |= tie->commands;
            sum.roles |= tie->roles;
            sum.reports += tie->reports;
            sum.per_week = handoffs_sum(sum.per_week, tie->per_week);
        }
        if (sum.line.from != sum.line.to)
            add_tie(r, &maker, &sum);
    }
    r->a->rows = maker_done(&maker);
}

static void add_summary(Relations *r)
{
    Krackhardt k = network_krackhardt(&r->network);
    Freeman f = network_freeman(&r->network, &r->centrality);
    size_t isolated = 0;
    for (size_t i = 0; i < r->posts.len; i++)
        isolated += arcs_degree(&r->network.both, (int32_t)i) == 0;
    analysis_figure(r->a, "connectedness", number_or_none(k.connectedness));
    analysis_figure(r->a, "hierarchy", number_or_none(k.hierarchy));
    analysis_figure(r->a, "efficiency", number_or_none(k.efficiency));
    analysis_figure(r->a, "lub", number_or_none(k.lub));
    analysis_figure(r->a, "centralization_degree", number_or_none(f.degree));
    analysis_figure(r->a, "centralization_closeness", number_or_none(f.closeness));
    analysis_figure(r->a, "centralization_betweenness", number_or_none(f.betweenness));
    analysis_figure(r->a, "posts", count_value(r->posts.len));
    analysis_figure(r->a, "lines", count_value(r->lines.len));
    analysis_figure(r->a, "isolated", count_value(isolated));
}

static void say_bottleneck(Relations *r, size_t i)
{
    Buf message = { 0 };
    bool zh = r->a->rt->lang == LANG_ZH;
    Str title = analysis_title(r->a, T_POST, r->posts.at[i]);
    buf_addf(&message, zh ? "“%.*s”是瓶颈：其他岗位之间 %.0f%% 的最短路径经过它（目标：低于 %.0f%%）"
                          : "%.*s is a bottleneck: %.0f%% of the shortest ways between other posts pass through it (target: below %.0f%%)",
             STR_ARG(title), r->centrality.betweenness[i] * 100, r->bottleneck * 100);
    if (r->handed[i] > 0)
        buf_addf(&message, zh ? "，每周经手交接 %.4g 次" : ", and %.4g hand-offs a week", r->handed[i]);
    analysis_find(r->a, W_SEVERITY_NOTE, value_entity(T_POST, r->posts.at[i]), buf_str(&message),
                  str_of(analysis_text(r->a, "let posts on its two sides deal with each other directly, or give it a deputy", "让两侧岗位直接往来，或为其配备副手")));
    buf_drop(&message);
}

static void find_places(Relations *r)
{
    for (size_t i = 0; i < r->posts.len; i++) {
        int32_t row = r->posts.at[i];
        Str title = analysis_title(r->a, T_POST, row);
        if (arcs_degree(&r->network.both, (int32_t)i) == 0 && r->posts.len > 1)
            analysis_say(r->a, W_SEVERITY_WARNING, value_entity(T_POST, row),
                         "state whom it reports to, whom it serves, or what it hands over", "写明其上级、服务对象或交接的工作",
                         "%.*s is isolated: nothing connects it with another post", "“%.*s”是孤立岗位：与其他岗位没有任何联系", STR_ARG(title));
        else if (r->posts.len >= 5 && r->centrality.betweenness[i] >= r->bottleneck)
            say_bottleneck(r, i);
    }
}

/* ---- line and staff ---- */

static bool of_kind(const Relations *r, int32_t row, int32_t kind)
{
    int32_t is = column_row(r->kind, row);
    return (is == ROW_NONE ? W_LINE_STAFF_LINE : is) == kind;
}

static void say_commands(Relations *r, int32_t staff, int32_t line)
{
    Str one = analysis_title(r->a, T_POST, staff), two = analysis_title(r->a, T_POST, line);
    analysis_say(r->a, W_SEVERITY_WARNING, value_entity(T_POST, staff),
                 "let the line post report to the line, and let staff advise it", "让直线岗位向直线上级汇报，参谋岗位只作指导",
                 "%.*s is staff and commands the line post %.*s", "“%.*s”是参谋岗位，却指挥直线岗位“%.*s”", STR_ARG(one), STR_ARG(two));
}

static void find_commanding_staff(Relations *r)
{
    const Column *by = analysis_field(r->a, F_RELATION_BY);
    size_t n;
    const int32_t *order = model_order(r->a->model, T_RELATION, &n);
    for (size_t i = 0; i < r->posts.len; i++) {
        int32_t row = r->posts.at[i], manager = column_row(r->manager, row);
        if (manager >= 0 && r->at[manager] >= 0 && of_kind(r, manager, W_LINE_STAFF_STAFF) && of_kind(r, row, W_LINE_STAFF_LINE))
            say_commands(r, manager, row);
    }
    for (size_t i = 0; i < n; i++) {
        int32_t from = column_row(r->from, order[i]), to = column_row(r->to, order[i]);
        if (column_row(by, order[i]) == W_MECHANISM_SUPERVISION && from >= 0 && to >= 0 && r->at[from] >= 0 && r->at[to] >= 0 &&
            column_row(r->manager, to) != from && of_kind(r, from, W_LINE_STAFF_STAFF) && of_kind(r, to, W_LINE_STAFF_LINE))
            say_commands(r, from, to);
    }
}

static bool only_recommends(int32_t row, const Column *duties, const Column *authority)
{
    uint32_t n;
    const int32_t *set = column_set(duties, row, &n);
    for (uint32_t i = 0; i < n; i++)
        if (column_row(authority, set[i]) != W_AUTHORITY_RECOMMEND)
            return false;
    return true;
}

/* A line post without a team that advises or audits others, and whose duties, if any, go no further than recommending. */
static void find_advising_line(Relations *r)
{
    const Column *duties = graph_attr(r->a->graph, A_POST_DUTIES), *authority = analysis_field(r->a, F_DUTY_AUTHORITY);
    const Column *span = graph_attr(r->a->graph, A_POST_SPAN);
    uint8_t *advises = mem_zalloc(r->posts.len);
    size_t n;
    const int32_t *order = model_order(r->a->model, T_RELATION, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t from = column_row(r->from, order[i]), as = column_row(r->as, order[i]);
        if (from >= 0 && r->at[from] >= 0 && (as == W_RELATION_ROLE_ADVISES || as == W_RELATION_ROLE_AUDITS))
            advises[r->at[from]] = 1;
    }
    for (size_t i = 0; i < r->posts.len; i++) {
        int32_t row = r->posts.at[i];
        if (!advises[i] || column_number(span, row) > 0 || !of_kind(r, row, W_LINE_STAFF_LINE) || !only_recommends(row, duties, authority))
            continue;
        Str title = analysis_title(r->a, T_POST, row);
        analysis_say(r->a, W_SEVERITY_NOTE, value_entity(T_POST, row),
                     "make it staff (kind staff), or give it line work", "改为参谋岗位（类型 参谋），或赋予直线工作",
                     "%.*s is a line post that only advises", "“%.*s”是直线岗位，却只作参谋指导", STR_ARG(title));
    }
    mem_free(advises);
}

static void load(Relations *r)
{
    size_t rows = (size_t)model_rows(r->a->model, T_POST);
    analysis_rows(r->a, T_POST, &r->posts);
    r->at = mem_alloc(rows * sizeof *r->at);
    r->handed = mem_zalloc(r->posts.len * sizeof *r->handed);
    memset(r->at, 0xff, rows * sizeof *r->at);
    for (size_t i = 0; i < r->posts.len; i++)
        r->at[r->posts.at[i]] = (int32_t)i;
    r->manager = analysis_field(r->a, F_POST_REPORTS);
    r->kind = analysis_field(r->a, F_POST_KIND);
    r->from = analysis_field(r->a, F_RELATION_FROM);
    r->to = analysis_field(r->a, F_RELATION_TO);
    r->as = analysis_field(r->a, F_RELATION_AS);
    add_reporting(r);
    add_relations(r);
    add_handoffs(r);
    add_reports(r);
    network_make(&r->network, (int32_t)r->posts.len, &r->lines);
    r->network.stop = stop;
    r->network.ctx = r->a;
}

Status analysis_relations(Analysis *analysis)
{
    Relations r = { .a = analysis };
    bool by_line;
    Status status = analysis_by(analysis, "line", "线", &by_line);
    if (status == ST_OK)
        status = analysis_number(analysis, "bottleneck", "瓶颈", 0.5, &r.bottleneck);
    if (status != ST_OK)
        return status;
    load(&r);
    centrality_make(&r.centrality, &r.network);
    if (by_line)
        add_line_rows(&r);
    else
        add_rows(&r);
    add_summary(&r);
    find_places(&r);
    find_commanding_staff(&r);
    find_advising_line(&r);
    vec_drop(&r.posts);
    vec_drop(&r.lines);
    vec_drop(&r.ties);
    mem_free(r.at);
    mem_free(r.handed);
    network_drop(&r.network);
    centrality_drop(&r.centrality);
    return analysis_interrupted(analysis) ? ST_INTERRUPTED : ST_OK;
}
