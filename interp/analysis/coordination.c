/* coordination.c: analyze coordination: hand-offs, which of them are coordinated and how, and the mechanism that would fit. */
#include "handoff.h"

#include <math.h>
#include <stdlib.h>

typedef struct Between { int32_t one, two; double per_week; } Between;     /* two units, one < two (ROW_NONE: no unit) */

typedef struct Coordination {
    Analysis *a;
    HandoffVec handoffs;
    const Column *unit, *by, *rel_from, *rel_to, *rel_as, *relations_from, *authority;
    double frequent, rare, inside_least;
    double inside, outside;             /* hand-offs a week that stay within a unit, and others */
    VEC(Between) between;
    size_t across, uncoordinated, uncoordinated_across;
} Coordination;

static int32_t coordinating(const Coordination *c, int32_t from, int32_t to)
{
    uint32_t n;
    const int32_t *set = column_set(c->relations_from, from, &n);
    for (uint32_t i = 0; i < n; i++)
        if (column_row(c->rel_to, set[i]) == to && column_row(c->rel_as, set[i]) == W_RELATION_ROLE_COORDINATES)
            return set[i];
    return ROW_NONE;
}

/* The relation between the two, in either direction. */
static int32_t relation_of(const Coordination *c, const Handoff *h)
{
    int32_t relation = coordinating(c, h->from, h->to);
    return relation < 0 ? coordinating(c, h->to, h->from) : relation;
}

static bool across_units(const Coordination *c, const Handoff *h)
{
    return column_row(c->unit, h->from) != column_row(c->unit, h->to);
}

/* ---- the mechanism that fits ----
   A rule after Thompson (1967) and Mintzberg (1979), by frequency, predictability (what is handed over is routine, not a matter of
   judgement) and distance in the line. */

/* The common superior is one of the two, or directly above both. */
static bool one_line(const Coordination *c, const Handoff *h, int32_t superior)
{
    const double *layer = graph_attr(c->a->graph, A_POST_LAYER)->f64;
    return superior >= 0 && layer[h->from] - layer[superior] <= 1 && layer[h->to] - layer[superior] <= 1;
}

static int fitting(const Coordination *c, const Handoff *h, int32_t superior)
{
    bool routine = column_row(c->authority, h->duty) == W_AUTHORITY_ROUTINE;
    if (h->per_week >= c->frequent)
        return routine ? W_MECHANISM_PROCESS : W_MECHANISM_OUTPUTS;
    if (one_line(c, h, superior))
        return W_MECHANISM_SUPERVISION;
    if (!routine || !(h->per_week > c->rare))
        return W_MECHANISM_ADJUSTMENT;
    return superior >= 0 ? W_MECHANISM_SKILLS : W_MECHANISM_NORMS;
}

static void say_uncoordinated(Coordination *c, const Handoff *h, int32_t superior)
{
    int fit = fitting(c, h, superior);
    Buf advice = { 0 }, message = { 0 };
    Str from = analysis_title(c->a, T_POST, h->from), to = analysis_title(c->a, T_POST, h->to);
    Str process = analysis_title(c->a, T_PROCESS, h->process);
    bool zh = c->a->rt->lang == LANG_ZH;
    buf_addf(&message, zh ? "“%.*s”跨部门交给“%.*s”（%.*s" : "%.*s hands over to %.*s in another unit (%.*s", STR_ARG(from), STR_ARG(to), STR_ARG(process));
    if (!isnan(h->per_week))
        buf_addf(&message, zh ? "，每周 %.4g 次" : ", %.4g a week", h->per_week);
    buf_addz(&message, zh ? "），没有协调" : ") and nothing coordinates them");
    if (superior >= 0)
        buf_addf(&message, zh ? "；共同上级是“%.*s”" : "; their common superior is %.*s", STR_ARG(analysis_title(c->a, T_POST, superior)));
    if (zh)
        buf_addf(&advice, "适用的机制：%s（关联 … 作为 协调 通过 %s）", word_zh(WS_MECHANISM, fit), word_zh(WS_MECHANISM, fit));
    else
        buf_addf(&advice, "the mechanism that fits: %s (relate … as coordinates by %s)", word_text(WS_MECHANISM, fit), word_text(WS_MECHANISM, fit));
    analysis_find(c->a, W_SEVERITY_WARNING, value_entity(T_POST, h->from), buf_str(&message), buf_str(&advice));
    buf_drop(&message);
    buf_drop(&advice);
}

/* Coordinated, but not by what fits. */
static void say_other(Coordination *c, const Handoff *h, int by, int fit)
{
    Str from = analysis_title(c->a, T_POST, h->from), to = analysis_title(c->a, T_POST, h->to);
    bool zh = c->a->rt->lang == LANG_ZH;
    analysis_say(c->a, W_SEVERITY_NOTE, value_entity(T_POST, h->from),
                 "consider the other mechanism", "考虑改用该机制",
                 "%.*s and %.*s are coordinated by %s; at %.4g hand-offs a week %s would fit",
                 "“%.*s”与“%.*s”以%s协调；每周交接 %.4g 次，宜用%s", STR_ARG(from), STR_ARG(to),
                 zh ? word_zh(WS_MECHANISM, by) : word_text(WS_MECHANISM, by), h->per_week,
                 zh ? word_zh(WS_MECHANISM, fit) : word_text(WS_MECHANISM, fit));
}

/* ---- the structure that the work itself asks for: most hand-offs stay within a unit ---- */

/* A unit and one above it are no borders between each other. */
static void count_volume(Coordination *c, const Handoff *h)
{
    int32_t one = column_row(c->unit, h->from), two = column_row(c->unit, h->to);
    Graph *graph = c->a->graph;
    if (isnan(h->per_week))
        return;
    if (one == two || (one >= 0 && two >= 0 && (graph_within(graph, T_UNIT, one, two) || graph_within(graph, T_UNIT, two, one)))) {
        c->inside += h->per_week;
        return;
    }
    c->outside += h->per_week;
    vec_push(&c->between, ((Between){ one < two ? one : two, one < two ? two : one, h->per_week }));
}

static int compare_between(const void *a, const void *b)
{
    const Between *x = a, *y = b;
    return x->one != y->one ? (x->one > y->one) - (x->one < y->one) : (x->two > y->two) - (x->two < y->two);
}

/* The two units that hand over the most to each other; one ROW_NONE: there are none. */
static Between busiest(Coordination *c)
{
    Between most = { ROW_NONE, ROW_NONE, 0 };
    if (c->between.len)
        qsort(c->between.at, c->between.len, sizeof *c->between.at, compare_between);
    for (size_t i = 0, end; i < c->between.len; i = end) {
        Between sum = c->between.at[i];
        for (end = i + 1; end < c->between.len && !compare_between(&c->between.at[end], &sum); end++)
            sum.per_week += c->between.at[end].per_week;
        if (sum.one >= 0 && sum.per_week > most.per_week)
            most = sum;
    }
    return most;
}

static double inside_share(const Coordination *c)
{
    double all = c->inside + c->outside;
    return all > 0 ? c->inside / all : (double)NAN;
}

static void find_structure(Coordination *c)
{
    double share = inside_share(c);
    Between most = busiest(c);
    if (!(share < c->inside_least) || most.one < 0)
        return;
    Str one = analysis_title(c->a, T_UNIT, most.one), two = analysis_title(c->a, T_UNIT, most.two);
    analysis_say(c->a, W_SEVERITY_NOTE, value_entity(T_UNIT, most.one), "draw the units along the processes, so that fewer hand-offs leave them",
                 "按流程划分部门，使交接少出部门",
                 "only %g%% of the hand-offs stay within a unit (target: %g%% and more); the most are between %.*s and %.*s, %.4g a week",
                 "只有 %g%% 的交接在部门之内（目标：不低于 %g%%）；最多的在“%.*s”与“%.*s”之间，每周 %.4g 次", share_points(share),
                 share_points(c->inside_least), STR_ARG(one), STR_ARG(two), most.per_week);
}

static void add_row(Coordination *c, TableMaker *maker, const Handoff *h)
{
    int32_t relation = relation_of(c, h), superior = graph_common_superior(c->a->graph, h->from, h->to);
    int32_t by = relation < 0 ? ROW_NONE : column_row(c->by, relation);
    bool across = across_units(c, h);
    maker_add(maker, value_entity(T_POST, h->from));
    maker_add(maker, value_entity(T_POST, h->to));
    maker_add(maker, value_entity(T_PROCESS, h->process));
    maker_add(maker, number_or_none(h->per_week));
    maker_add(maker, value_bool(across));
    maker_add(maker, value_bool(relation >= 0));
    maker_add(maker, by < 0 ? NONE_VALUE : value_word(words_word_sym(c->a->rt->words, WS_MECHANISM, by), WS_MECHANISM));
    maker_add(maker, entity_or_none(T_POST, superior));
    count_volume(c, h);
    c->across += across;
    c->uncoordinated += relation < 0;
    if (across && relation < 0) {
        c->uncoordinated_across++;
        say_uncoordinated(c, h, superior);
    } else if (by >= 0 && h->per_week >= c->frequent && (by == W_MECHANISM_ADJUSTMENT || by == W_MECHANISM_SUPERVISION)) {
        say_other(c, h, by, fitting(c, h, superior));
    }
}

/* Both ends spend the time of each meeting. */
static double hours_of_relations(const Coordination *c)
{
    const Column *every = analysis_field(c->a, F_RELATION_EVERY), *takes = analysis_field(c->a, F_RELATION_TAKES);
    const Calendar *calendar = model_calendar(c->a->model);
    double hours = 0;
    size_t n;
    const int32_t *order = model_order(c->a->model, T_RELATION, &n);
    for (size_t i = 0; i < n && every->type == COL_QTY && takes->type == COL_QTY; i++) {
        int32_t row = order[i], from = column_row(c->rel_from, row), to = column_row(c->rel_to, row);
        Qty each = every->qty[row], time = takes->qty[row];
        bool counts = column_row(c->rel_as, row) == W_RELATION_ROLE_COORDINATES && each.sort != QTY_NONE && time.sort != QTY_NONE;
        int ends = (from >= 0 && analysis_in(c->a, T_POST, from)) + (to >= 0 && analysis_in(c->a, T_POST, to));
        if (counts && qty_hours(calendar, each) > 0)
            hours += ends * qty_hours(calendar, time) * unit_hours(calendar, UNIT_W) / qty_hours(calendar, each);
    }
    return hours;
}

static void load_columns(Coordination *c)
{
    c->unit = analysis_field(c->a, F_POST_IN);
    c->authority = analysis_field(c->a, F_DUTY_AUTHORITY);
    c->by = analysis_field(c->a, F_RELATION_BY);
    c->rel_from = analysis_field(c->a, F_RELATION_FROM);
    c->rel_to = analysis_field(c->a, F_RELATION_TO);
    c->rel_as = analysis_field(c->a, F_RELATION_AS);
    c->relations_from = graph_reverse(c->a->graph, T_RELATION, field_column(F_RELATION_FROM));
}

Status analysis_coordination(Analysis *analysis)
{
    Coordination c = { .a = analysis };
    TableMaker maker;
    Status status = analysis_number(analysis, "frequent", "频繁", 20, &c.frequent);
    if (status == ST_OK)
        status = analysis_number(analysis, "rare", "偶发", 1, &c.rare);
    if (status == ST_OK)
        status = analysis_number(analysis, "inside", "部门内", 0.5, &c.inside_least);
    if (status != ST_OK)
        return status;
    load_columns(&c);
    handoffs_collect(analysis, &c.handoffs);
    maker_init(&maker, analysis->rt, "from_post to_post process per_week across_units coordinated by common_superior");
    for (size_t i = 0; i < c.handoffs.len; i++)
        add_row(&c, &maker, &c.handoffs.at[i]);
    analysis->rows = maker_done(&maker);
    analysis_figure(analysis, "handoffs", count_value(c.handoffs.len));
    analysis_figure(analysis, "across_units", count_value(c.across));
    analysis_figure(analysis, "uncoordinated", count_value(c.uncoordinated));
    analysis_figure(analysis, "hours", effort_or_none(hours_of_relations(&c)));
    analysis_figure(analysis, "uncoordinated_across", count_value(c.uncoordinated_across));
    analysis_figure(analysis, "inside_share", percent_or_none(inside_share(&c)));
    find_structure(&c);
    vec_drop(&c.handoffs);
    vec_drop(&c.between);
    return ST_OK;
}
