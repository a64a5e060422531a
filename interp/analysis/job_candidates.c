/* job_candidates.c: whose work could be enlarged, and which decisions could move down. */
#include "../value/format.h"
#include "delegation.h"
#include "jobs.h"

#include <math.h>

void add_script_name(const Analysis *analysis, Buf *out, TableId kind, int32_t row)
{
    format_name(out, intern_str(analysis->rt->intern, model_name(analysis->model, kind, row)));
}

/* ---- enlargement ---- */

enum { DONORS = 6 }; /* of each unit and all below it so many of the most loaded posts are looked at */

typedef struct Enlarge {
    Jobs *j;
    int32_t *donors;                    /* DONORS a unit, the most loaded first; ROW_NONE */
    int32_t *largest;                   /* by post: the assignment that brings it the most hours */
    const Column *assigned_duty, *share, *time, *duty_demand;
} Enlarge;

typedef struct Candidate { int32_t from, duty; double share, gap, load, load_from; } Candidate;

static double load_of(const Enlarge *e, int32_t post)
{
    return column_number(e->j->load, post);
}

static void put_donor(Enlarge *e, int32_t unit, int32_t post)
{
    int32_t *list = e->donors + (size_t)unit * DONORS;
    for (int i = 0; i < DONORS && post >= 0; i++) {
        if (list[i] >= 0 && load_of(e, list[i]) >= load_of(e, post))
            continue;
        int32_t moved = list[i];
        list[i] = post;
        post = moved;
    }
}

/* Of each unit, then upwards: the lists of units become those of all below them. */
static void find_donors(Enlarge *e, const RowList *posts)
{
    const Forest *forest = graph_forest(e->j->a->graph, T_UNIT);
    const Column *parent = analysis_field(e->j->a, F_UNIT_IN);
    size_t n = ((size_t)model_rows(e->j->a->model, T_UNIT) + 1) * DONORS;
    e->donors = mem_alloc(n * sizeof *e->donors);
    for (size_t i = 0; i < n; i++)
        e->donors[i] = ROW_NONE;
    for (size_t i = 0; i < posts->len; i++) {
        int32_t unit = column_row(e->j->unit, posts->at[i]);
        if (unit >= 0 && !isnan(load_of(e, posts->at[i])) && !(column_number(e->j->span, posts->at[i]) > 0))
            put_donor(e, unit, posts->at[i]);
    }
    for (size_t i = forest->count; i-- > 0;) {
        int32_t unit = forest->order[i], above = column_row(parent, unit);
        for (int k = 0; k < DONORS && above >= 0; k++)
            put_donor(e, above, e->donors[(size_t)unit * DONORS + (size_t)k]);
    }
}

static double hours_of(const Enlarge *e, int32_t assignment, int32_t post)
{
    double time = column_number(e->time, assignment);
    if (!isnan(time))
        return time * column_number(e->j->capacity, post);
    return column_number(e->share, assignment) *
           column_number(e->duty_demand, column_row(e->assigned_duty, assignment));
}

static void find_largest(Enlarge *e)
{
    const Column *post = analysis_field(e->j->a, F_ASSIGNMENT_POST);
    size_t n, rows = (size_t)model_rows(e->j->a->model, T_POST) + 1;
    const int32_t *order = model_order(e->j->a->model, T_ASSIGNMENT, &n);
    double *most = mem_zalloc(rows * sizeof *most);
    e->largest = mem_alloc(rows * sizeof *e->largest);
    for (size_t i = 0; i < rows; i++)
        e->largest[i] = ROW_NONE;
    for (size_t i = 0; i < n; i++) {
        int32_t who = column_row(post, order[i]);
        double hours = who >= 0 ? hours_of(e, order[i], who) : NAN;
        if (!(hours > 0 && hours > most[who]))
            continue;
        most[who] = hours;
        e->largest[who] = order[i];
    }
    mem_free(most);
}

/* Has the post the duty, one that must be kept apart from it, or none of its level (its own duties leave as much judgement)? */
static bool fits_duties(const Enlarge *e, int32_t post, int32_t duty)
{
    uint32_t n;
    const int32_t *duties = column_set(e->j->duties, post, &n);
    const ItemList *apart = column_list(e->j->conflicts, duty);
    bool level = false;
    for (uint32_t i = 0; i < n; i++) {
        const ItemList *own = column_list(e->j->conflicts, duties[i]);
        if (duties[i] == duty)
            return false;
        for (uint32_t k = 0; apart && k < apart->n; k++)
            if (apart->at[k].ref == duties[i])
                return false;
        for (uint32_t k = 0; own && k < own->n; k++)
            if (own->at[k].ref == duty)
                return false;
        level |= column_row(e->j->authority, duties[i]) >= column_row(e->j->authority, duty);
    }
    return level;
}

/* Neighbours in rank, where both are graded. */
static bool fits_grade(const Enlarge *e, int32_t a, int32_t b)
{
    double x = column_number(e->j->rank, column_row(e->j->grade, a)),
           y = column_number(e->j->rank, column_row(e->j->grade, b));
    return !(fabs(x - y) > 1);
}

/* Hours that bring both to the same load, as a share of the duty in steps of 5%; what the other has is the most. */
static double share_to_move(const Enlarge *e, int32_t to, int32_t from, int32_t assignment, double duty_hours)
{
    double demand_to = column_number(e->j->demand, to), demand_from = column_number(e->j->demand, from);
    double room_to = column_number(e->j->capacity, to), room_from = column_number(e->j->capacity, from);
    double hours = (demand_from * room_to - demand_to * room_from) / (room_to + room_from);
    double share = fmin(hours / duty_hours, column_number(e->share, assignment));
    return floor(share * 20 + 1e-9) / 20;
}

static void try_donor(Enlarge *e, int32_t post, int32_t from, Candidate *best)
{
    int32_t assignment = from >= 0 && from != post ? e->largest[from] : ROW_NONE;
    int32_t duty = assignment >= 0 ? column_row(e->assigned_duty, assignment) : ROW_NONE;
    if (duty < 0 || !(load_of(e, from) > load_of(e, post) + 0.1) || !fits_duties(e, post, duty) ||
        !fits_grade(e, post, from))
        return;
    double hours = column_number(e->duty_demand, duty),
           gap = sheet_lack(&e->j->sheet, column_list(e->j->sheet.duty_requires, duty));
    double share = share_to_move(e, post, from, assignment, hours);
    if (!(share >= 0.05 - 1e-9) || (best->from >= 0 && gap >= best->gap))
        return;
    *best = (Candidate){ from,
                         duty,
                         share,
                         gap,
                         load_of(e, post) + share * hours / column_number(e->j->capacity, post),
                         load_of(e, from) - share * hours / column_number(e->j->capacity, from) };
}

/* The statement that does it. */
static void add_enlarge(const Enlarge *e, Buf *out, int32_t post, const Candidate *c)
{
    const Analysis *a = e->j->a;
    buf_addz(out, analysis_text(a, "enlarge ", "扩大 "));
    add_script_name(a, out, T_POST, post);
    buf_addz(out, analysis_text(a, " with ", " 以 "));
    add_script_name(a, out, T_DUTY, c->duty);
    buf_addf(out, analysis_text(a, " share %g%% from ", " 份额 %g%% 自 "), share_points(c->share));
    add_script_name(a, out, T_POST, c->from);
}

static void say_enlargement(Enlarge *e, int32_t post, const Candidate *c)
{
    Analysis *a = e->j->a;
    Buf message = { 0 }, advice = { 0 };
    Str duty = analysis_title(a, T_DUTY, c->duty), from = analysis_title(a, T_POST, c->from);
    buf_addf(
        &message,
        analysis_text(a,
                      "%.*s can be enlarged (effective number of duties: %.2g): with %g%% of %.*s from %.*s its load "
                      "goes from %g%% to %g%%",
                      "“%.*s”可以扩大（相当于 %.2g 项职责）：承担 %g%% 的“%.*s”（原属“%.*s”），负荷由 %g%% 变为 %g%%"),
        STR_ARG(analysis_title(a, T_POST, post)), column_number(e->j->variety, post), share_points(c->share),
        STR_ARG(duty), STR_ARG(from), share_points(load_of(e, post)), share_points(c->load));
    buf_addf(&message,
             analysis_text(a, ", that one's from %g%% to %g%%; qualification gap in levels: %g",
                           "，对方由 %g%% 变为 %g%%；资格差 %g 级"),
             share_points(load_of(e, c->from)), share_points(c->load_from), c->gap);
    add_enlarge(e, &advice, post, c);
    find_text(a, W_SEVERITY_NOTE, value_entity(T_POST, post), &message, &advice);
    buf_drop(&message);
    buf_drop(&advice);
}

/* Leads nobody, has few duties by hours, and room. */
static bool is_narrow(const Enlarge *e, int32_t post)
{
    return column_number(e->j->variety, post) < 1.5 && load_of(e, post) < e->j->over - 0.05 &&
           !(column_number(e->j->span, post) > 0);
}

void jobs_find_enlargements(Jobs *jobs, const RowList *posts)
{
    Enlarge e = { .j = jobs,
                  .assigned_duty = analysis_field(jobs->a, F_ASSIGNMENT_DUTY),
                  .share = analysis_field(jobs->a, F_ASSIGNMENT_SHARE),
                  .time = analysis_field(jobs->a, F_ASSIGNMENT_TIME),
                  .duty_demand = graph_attr(jobs->a->graph, A_DUTY_DEMAND) };
    const Column *parent = analysis_field(jobs->a, F_UNIT_IN);
    find_donors(&e, posts);
    find_largest(&e);
    for (size_t i = 0; i < posts->len; i++) {
        int32_t post = posts->at[i], unit = column_row(jobs->unit, post);
        Candidate best = { .from = ROW_NONE };
        if (unit < 0 || !is_narrow(&e, post))
            continue;
        sheet_clear(&jobs->sheet);
        sheet_add(&jobs->sheet, column_list(jobs->sheet.post_requires, post));
        for (int up = 0; up < 2 && unit >= 0 && best.from < 0; up++, unit = column_row(parent, unit))
            for (int k = 0; k < DONORS; k++)
                try_donor(&e, post, e.donors[(size_t)unit * DONORS + (size_t)k], &best);
        if (best.from < 0)
            continue;
        jobs->enlargeable++;
        say_enlargement(&e, post, &best);
    }
    mem_free(e.donors);
    mem_free(e.largest);
}

/* ---- enrichment ---- */

static void add_enrich(const Jobs *j, Buf *out, int32_t post, int32_t decision, int32_t from)
{
    buf_addz(out, analysis_text(j->a, "enrich ", "丰富 "));
    add_script_name(j->a, out, T_POST, post);
    buf_addz(out, analysis_text(j->a, " with ", " 以 "));
    add_script_name(j->a, out, T_DECISION, decision);
    buf_addz(out, analysis_text(j->a, " from ", " 自 "));
    add_script_name(j->a, out, T_POST, from);
}

/* Levels that the decision takes above what the post demands. */
static double decision_gap(Jobs *j, int32_t decision, int32_t post)
{
    sheet_clear(&j->sheet);
    sheet_clear(&j->work);
    sheet_add(&j->sheet, column_list(j->sheet.post_requires, post));
    sheet_add_decision(&j->work, decision);
    return sheet_over(&j->work, &j->sheet);
}

static void say_enrichment(Jobs *j, const Delegation *line, int32_t decision, int32_t from, int32_t post, double needed)
{
    Buf advice = { 0 };
    double autonomy = column_number(j->aspect[W_ASPECT_AUTONOMY], post), layer = column_number(line->layer, from);
    add_enrich(j, &advice, post, decision, from);
    Str who = analysis_title(j->a, T_POST, post), what = analysis_title(j->a, T_DECISION, decision),
        now = analysis_title(j->a, T_POST, from);
    Buf message = { 0 };
    buf_addf(&message,
             analysis_text(j->a,
                           "%.*s can be enriched with %.*s: %.*s decides it on layer %g, and it calls for layer %g; "
                           "qualification gap in levels: %g",
                           "“%.*s”可以丰富：接过“%.*s”（现由“%.*s”在第 %g 层决定，应在第 %g 层）；资格差 %g 级"),
             STR_ARG(who), STR_ARG(what), STR_ARG(now), layer, needed, decision_gap(j, decision, post));
    if (!isnan(autonomy))
        buf_addf(&message, analysis_text(j->a, "; autonomy %g (norm: 4.9)", "；自主性 %g（常模：4.9）"), autonomy);
    find_text(j->a, W_SEVERITY_NOTE, value_entity(T_POST, post), &message, &advice);
    buf_drop(&message);
    buf_drop(&advice);
}

void jobs_find_enrichments(Jobs *j)
{
    Delegation line;
    RowList decisions = { 0 };
    const Column *needed = graph_attr(j->a->graph, A_DECISION_LEVEL_NEEDED),
                 *gap = graph_attr(j->a->graph, A_DECISION_GAP), *decider = graph_attr(j->a->graph, A_DECISION_DECIDER);
    delegation_init(&line, j->a);
    analysis_rows(j->a, T_DECISION, &decisions);
    for (size_t i = 0; i < decisions.len; i++) {
        int32_t row = decisions.at[i], from = column_row(decider, row);
        if (from < 0 || !(column_number(gap, row) < 0))
            continue;
        int32_t post = delegation_below(&line, row, from, column_number(needed, row));
        if (post < 0)
            continue;
        j->enrichable++;
        say_enrichment(j, &line, row, from, post, column_number(needed, row));
    }
    vec_drop(&decisions);
}
