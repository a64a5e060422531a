/* work.c: who does what: roles and shares of assignments, demand, capacity and load. */
#include "inputs.h"
#include <stdlib.h>

/* ---- parts ---- */

const int32_t *work_roles(Graph *graph)
{
    return graph_of(graph, F_ASSIGNMENT_AS)->i32;
}

const Column *work_by_post(Graph *graph)
{
    return graph_reverse(graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_POST));
}

static const Column *by_duty(Graph *graph)
{
    return graph_reverse(graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_DUTY));
}

/* A stated time is a part of the post's capacity; else the share of what the duty brings. */
typedef struct PartInputs {
    RoleInputs roles;
    const int32_t *duty, *post;
    const Column *share, *time;
    DutyInputs duties;
    PostInputs posts;
} PartInputs;

static PartInputs part_inputs(Graph *graph)
{
    return (PartInputs){ .roles = role_inputs(graph),
                         .duty = graph_stated(graph, F_ASSIGNMENT_DUTY),
                         .post = graph_stated(graph, F_ASSIGNMENT_POST),
                         .share = graph_of(graph, F_ASSIGNMENT_SHARE),
                         .time = graph_of(graph, F_ASSIGNMENT_TIME),
                         .duties = duty_inputs(graph),
                         .posts = post_inputs(graph) };
}

/* Does the assignment count as work of its post? */
static inline bool is_work(const PartInputs *in, int32_t row)
{
    return in->post[row] >= 0 && is_responsible(roles_at(&in->roles, row));
}

static inline double part_at(const PartInputs *in, int32_t row)
{
    if (!is_work(in, row) || in->duty[row] < 0)
        return NAN;
    double own = f64_at(in->time, row);
    if (!isnan(own))
        return own * capacity_at(&in->posts, in->post[row]);
    return f64_at(in->share, row) * duty_demand_at(&in->duties, in->duty[row]);
}

double hours_of(Graph *graph, int32_t assignment)
{
    PartInputs in = part_inputs(graph);
    return graph_alive(graph, T_ASSIGNMENT)[assignment] ? part_at(&in, assignment) : (double)NAN;
}

PART_BUILDER(build_parts)
{
    PartInputs in = part_inputs(graph);
    double *part = entry_f64(graph, entry, T_ASSIGNMENT, NAN);
    size_t n;
    const int32_t *rows = graph_live_rows(graph, T_ASSIGNMENT, &n);
    for (size_t i = 0; i < n; i++)
        part[live_row(rows, i)] = part_at(&in, live_row(rows, i));
}

const double *work_parts(Graph *graph)
{
    return graph_entry(graph, ENTRY_PART, T_ASSIGNMENT, 0, build_parts, "hours")->column.f64;
}

const double *graph_assigned_hours(Graph *graph)
{
    return work_parts(graph);
}

/* ---- duties ---- */

FILLER(fill_duty_demand)
{
    DutyInputs in = duty_inputs(graph);
    double *demand = entry_doubles(entry);
    for (int32_t i = from; i < to; i++)
        demand[i] = duty_demand_at(&in, i);
}

ATTR_BUILDER(DUTY, DEMAND)
{
    entry_doubles_new(graph, entry, T_DUTY);
    fill_duty_demand(graph, entry, 0, graph_rows(graph, T_DUTY));
}

/* The posts of each duty's assignments whose roles meet the mask (0: any). */
static void posts_of_duties(Graph *graph, Entry *entry, int32_t mask)
{
    const int32_t *roles = work_roles(graph), *duty = graph_stated(graph, F_ASSIGNMENT_DUTY);
    const int32_t *post = graph_stated(graph, F_ASSIGNMENT_POST);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_ASSIGNMENT, &n);
    vec_reserve(&pairs, n);
    for (size_t i = 0; i < n; i++) {
        int32_t row = order[i];
        if ((!mask || roles[row] & mask) && duty[row] >= 0 && post[row] >= 0)
            vec_push(&pairs, ((Pair){ duty[row], post[row] }));
    }
    sets_of_pairs(graph, entry, T_DUTY, T_POST, &pairs);
}

ATTR_BUILDER(DUTY, OWNERS)
{
    posts_of_duties(graph, entry, 1 << W_ROLE_RESPONSIBLE);
}

ATTR_BUILDER(DUTY, POSTS)
{
    posts_of_duties(graph, entry, 0);
}

/* One of the duty's assignment rows that has the role; `several` tells of more. */
static int32_t only_with_role(const Column *rows_of, int32_t duty, const int32_t *roles, int role, bool *several)
{
    uint32_t n;
    const int32_t *rows = column_set(rows_of, duty, &n);
    int32_t found = ROW_NONE;
    *several = false;
    for (uint32_t k = 0; k < n; k++) {
        if (!(roles[rows[k]] & 1 << role))
            continue;
        *several = found >= 0;
        found = rows[k];
        if (*several)
            break;
    }
    return found;
}

ATTR_BUILDER(DUTY, ACCOUNTABLE)
{
    const Column *rows_of = by_duty(graph);
    const int32_t *roles = work_roles(graph), *post = graph_stated(graph, F_ASSIGNMENT_POST);
    int32_t *accountable = entry_i32(graph, entry, T_DUTY, I32_NONE);
    int32_t n = graph_rows(graph, T_DUTY);
    for (int32_t i = 0; i < n; i++) {
        bool several;
        int32_t row = only_with_role(rows_of, i, roles, W_ROLE_ACCOUNTABLE, &several);
        if (row < 0)
            row = only_with_role(rows_of, i, roles, W_ROLE_RESPONSIBLE, &several);
        if (row >= 0 && !several)
            accountable[i] = post[row];
    }
}

/* The entry's column: by duty, the shares of those who are responsible. */
static double *sum_shares(Graph *graph, Entry *entry)
{
    RoleInputs roles = role_inputs(graph);
    const int32_t *duty = graph_stated(graph, F_ASSIGNMENT_DUTY);
    const Column *share = graph_of(graph, F_ASSIGNMENT_SHARE);
    double *sum = entry_f64(graph, entry, T_DUTY, 0);
    size_t n;
    const int32_t *rows = graph_live_rows(graph, T_ASSIGNMENT, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t row = live_row(rows, i);
        if (duty[row] >= 0 && is_responsible(roles_at(&roles, row)))
            sum[duty[row]] += f64_at(share, row);
    }
    return sum;
}

ATTR_BUILDER(DUTY, SHARE_SUM)
{
    double *sum = sum_shares(graph, entry);
    int32_t duties = graph_rows(graph, T_DUTY);
    for (int32_t i = 0; i < duties; i++)
        sum[i] = settled(sum[i]);
}

double share_sum_of(Graph *graph, int32_t duty)
{
    RoleInputs roles = role_inputs(graph);
    const Column *share = graph_of(graph, F_ASSIGNMENT_SHARE);
    uint32_t n;
    const int32_t *rows = column_set(by_duty(graph), duty, &n);
    double sum = 0;
    for (uint32_t k = 0; k < n; k++) {
        if (is_responsible(roles_at(&roles, rows[k])))
            sum += f64_at(share, rows[k]);
    }
    return settled(sum);
}

static inline double at_most_all(double share_sum)
{
    return share_sum > 1 ? 1 : share_sum;
}

/* Of the sums, not of share_sum's column: one column less. */
ATTR_BUILDER(DUTY, COVERAGE)
{
    double *coverage = sum_shares(graph, entry);
    int32_t duties = graph_rows(graph, T_DUTY);
    for (int32_t i = 0; i < duties; i++)
        coverage[i] = at_most_all(settled(coverage[i]));
}

double coverage_of(Graph *graph, int32_t duty)
{
    return at_most_all(share_sum_of(graph, duty));
}

ATTR_BUILDER(DUTY, PROCESSES)
{
    sets_borrow(entry, graph_reverse(graph, T_PROCESS, field_column(F_PROCESS_STEPS)));
}

ATTR_BUILDER(PROCESS, POSTS)
{
    const ItemList *const *steps = graph_lists(graph, F_PROCESS_STEPS);
    const Column *owners = graph_attr(graph, A_DUTY_OWNERS);
    PairVec pairs = { 0 };
    int32_t n = graph_rows(graph, T_PROCESS);
    for (int32_t i = 0; steps && i < n; i++) {
        for (uint32_t k = 0; steps[i] && k < steps[i]->n; k++) {
            uint32_t count;
            const int32_t *posts = steps[i]->at[k].ref >= 0 ? column_set(owners, steps[i]->at[k].ref, &count) : NULL;
            for (uint32_t j = 0; posts && j < count; j++)
                vec_push(&pairs, ((Pair){ i, posts[j] }));
        }
    }
    sets_of_pairs(graph, entry, T_PROCESS, T_POST, &pairs);
}

/* ---- posts ---- */

ATTR_BUILDER(POST, DUTIES)
{
    const int32_t *roles = work_roles(graph), *duty = graph_stated(graph, F_ASSIGNMENT_DUTY);
    const int32_t *post = graph_stated(graph, F_ASSIGNMENT_POST);
    PairVec pairs = { 0 };
    size_t n;
    const int32_t *order = graph_order(graph, T_ASSIGNMENT, &n);
    vec_reserve(&pairs, n);
    for (size_t i = 0; i < n; i++) {
        int32_t row = order[i];
        if (is_responsible(roles[row]) && duty[row] >= 0 && post[row] >= 0)
            vec_push(&pairs, ((Pair){ post[row], duty[row] }));
    }
    sets_of_pairs(graph, entry, T_POST, T_DUTY, &pairs);
}

FILLER(fill_post_capacity)
{
    PostInputs in = post_inputs(graph);
    double *capacity = entry_doubles(entry);
    for (int32_t i = from; i < to; i++)
        capacity[i] = capacity_at(&in, i);
}

ATTR_BUILDER(POST, CAPACITY)
{
    entry_doubles_new(graph, entry, T_POST);
    fill_post_capacity(graph, entry, 0, graph_rows(graph, T_POST));
}

ATTR_BUILDER(POST, FTE)
{
    PostInputs in = post_inputs(graph);
    double *fte = entry_doubles_new(graph, entry, T_POST), full = unit_hours(graph_calendar(graph), UNIT_W);
    int32_t n = graph_rows(graph, T_POST);
    for (int32_t i = 0; i < n; i++)
        fte[i] = in.heads[i] * week_at(&in, i) / full;
}

/* What each post of the list gets of the hours. */
static void add_hours(double *hours, const ItemList *posts, double each)
{
    for (uint32_t i = 0; posts && i < posts->n; i++)
        if (posts->at[i].ref >= 0)
            hours[posts->at[i].ref] += each;
}

/* Of posts that came while no report changed. */
FILLER(fill_report_hours)
{
    for (int32_t i = from; i < to; i++)
        entry_doubles(entry)[i] = 0;
}

ATTR_BUILDER(POST, REPORT_HOURS)
{
    const Calendar *calendar = graph_calendar(graph);
    const ItemList *const *from = graph_lists(graph, F_REPORT_FROM), *const *to = graph_lists(graph, F_REPORT_TO);
    const Column *every = graph_of(graph, F_REPORT_EVERY), *takes = graph_of(graph, F_REPORT_TAKES);
    double *hours = entry_f64(graph, entry, T_POST, 0), reading = graph_reading(graph);
    size_t n;
    const int32_t *order = graph_order(graph, T_REPORT, &n);
    for (size_t k = 0; from && k < n; k++) {
        int32_t i = order[k];
        Qty interval = qty_at(every, i), time = qty_at(takes, i);
        if (!from[i] || interval.sort == QTY_NONE || time.sort == QTY_NONE || !(interval.amount > 0))
            continue;
        double week = qty_hours(calendar, time) * unit_hours(calendar, UNIT_W) / qty_hours(calendar, interval);
        add_hours(hours, from[i], week);
        if (to)
            add_hours(hours, to[i], week * reading * from[i]->n);
    }
}

/* NULL: nobody reports anything. A report that comes is a change of the column that is noted here. */
static const double *report_hours(Graph *graph)
{
    graph_reads_column(graph, T_REPORT, field_column(F_REPORT_FROM));
    return model_count(graph->model, T_REPORT) ? graph_attr(graph, A_POST_REPORT_HOURS)->f64 : NULL;
}

/* In one pass, without a column of the parts or of what their duties bring: those were 60 of 100 ms at a million posts. */
ATTR_BUILDER(POST, DEMAND)
{
    PartInputs in = part_inputs(graph);
    const double *reports = report_hours(graph);
    double *demand = entry_f64(graph, entry, T_POST, 0);
    int32_t posts = graph_rows(graph, T_POST);
    uint8_t *parts = mem_zalloc((size_t)posts + 1);
    size_t n;
    const int32_t *rows = graph_live_rows(graph, T_ASSIGNMENT, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t row = live_row(rows, i), post = in.post[row];
        if (is_work(&in, row))
            part_add(&demand[post], &parts[post], part_at(&in, row));
    }
    for (int32_t i = 0; i < posts; i++) {
        if (reports && reports[i] > 0)
            part_add(&demand[i], &parts[i], reports[i]);
        demand[i] = part_result(demand[i], parts[i]);
    }
    mem_free(parts);
}

double demand_of(Graph *graph, int32_t post)
{
    PartInputs in = part_inputs(graph);
    const double *reports = report_hours(graph);
    uint32_t n;
    const int32_t *rows = column_set(work_by_post(graph), post, &n);
    Sum sum = { 0 };
    for (uint32_t k = 0; k < n; k++) {
        if (is_work(&in, rows[k]))
            sum_add(&sum, part_at(&in, rows[k]));
    }
    if (reports && reports[post] > 0)
        sum_add(&sum, reports[post]);
    return sum_result(&sum);
}

/* NaN where the divisor is 0 as well as where a part is none. */
static inline double ratio(double a, double b)
{
    return b > 0 ? settled(a / b) : (double)NAN;
}

FILLER(fill_post_load)
{
    const double *demand = graph_attr(graph, A_POST_DEMAND)->f64;
    PostInputs in = post_inputs(graph);
    double *load = entry_doubles(entry);
    for (int32_t i = from; i < to; i++)
        load[i] = ratio(demand[i], capacity_at(&in, i));
}

ATTR_BUILDER(POST, LOAD)
{
    entry_doubles_new(graph, entry, T_POST);
    fill_post_load(graph, entry, 0, graph_rows(graph, T_POST));
}

ATTR_BUILDER(UNIT, LOAD)
{
    const double *demand = graph_attr(graph, A_UNIT_DEMAND)->f64, *capacity = graph_attr(graph, A_UNIT_CAPACITY)->f64;
    double *load = entry_doubles_new(graph, entry, T_UNIT);
    int32_t units = graph_rows(graph, T_UNIT);
    for (int32_t i = 0; i < units; i++)
        load[i] = ratio(demand[i], capacity[i]);
}

ATTR_BUILDER(POST, HEADS_NEEDED)
{
    const double *demand = graph_attr(graph, A_POST_DEMAND)->f64;
    PostInputs in = post_inputs(graph);
    double *heads = entry_f64(graph, entry, T_POST, NAN);
    int32_t n = graph_rows(graph, T_POST);
    for (int32_t i = 0; i < n; i++) {
        double each = week_at(&in, i) * in.used;
        if (each > 0)
            heads[i] = ceil(demand[i] / each - 1e-9) + 0.0; /* no -0; 3 × (1/3) of a head is one head */
    }
}

/* ---- specialization: Herfindahl's index of a post's work ---- */

typedef struct Part {
    int32_t key;
    double hours;
} Part;
typedef VEC(Part) PartVec;

static int compare_parts(const void *a, const void *b)
{
    const Part *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static double hhi_of_parts(PartVec *parts)
{
    double total = 0, squares = 0;
    qsort(parts->at, parts->len, sizeof *parts->at, compare_parts);
    for (size_t i = 0, end; i < parts->len; i = end) {
        double group = 0;
        for (end = i; end < parts->len && parts->at[end].key == parts->at[i].key; end++)
            group += parts->at[end].hours;
        total += group;
        squares += group * group;
    }
    return total > 0 ? squares / (total * total) : NAN;
}

/* `key` of a duty's row: what its work is counted under; NULL: the duty itself. */
static void fill_hhi(Graph *graph, Entry *entry, const int32_t *key)
{
    const Column *rows_of = work_by_post(graph);
    const int32_t *duty = graph_stated(graph, F_ASSIGNMENT_DUTY);
    const double *part = work_parts(graph);
    double *hhi = entry_f64(graph, entry, T_POST, NAN);
    int32_t n = graph_rows(graph, T_POST);
    PartVec parts = { 0 };
    for (int32_t post = 0; post < n; post++) {
        uint32_t count;
        const int32_t *rows = column_set(rows_of, post, &count);
        vec_clear(&parts);
        for (uint32_t k = 0; k < count; k++) {
            int32_t under = duty[rows[k]] < 0 ? I32_NONE : key ? key[duty[rows[k]]] : duty[rows[k]];
            if (!isnan(part[rows[k]]) && under != I32_NONE)
                vec_push(&parts, ((Part){ under, part[rows[k]] }));
        }
        if (parts.len)
            hhi[post] = hhi_of_parts(&parts);
    }
    vec_drop(&parts);
}

ATTR_BUILDER(POST, SPECIALIZATION)
{
    fill_hhi(graph, entry, NULL);
}

ATTR_BUILDER(POST, FUNCTIONAL_SPECIALIZATION)
{
    fill_hhi(graph, entry, graph_stated(graph, F_DUTY_FUNCTION));
}

ATTR_BUILDER(POST, VARIETY_INDEX)
{
    const double *hhi = graph_attr(graph, A_POST_SPECIALIZATION)->f64;
    double *variety = entry_f64(graph, entry, T_POST, NAN);
    int32_t n = graph_rows(graph, T_POST);
    for (int32_t i = 0; i < n; i++)
        variety[i] = 1 / hhi[i];
}
