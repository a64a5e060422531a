/* enlarge.c: enlarge P with D [share S] [from Q]: more work of the same level for a post, and what that does to the figures. */
#include <math.h>
#include "job.h"
#include "verbs.h"

#define COLUMN(FIELD) field_column(F_##FIELD)

/* One who does the duty now; `loss` is what moves away. */
typedef struct Owner { int32_t row, post; double share, loss; } Owner;

typedef struct Enlarge {
    Ctx *ctx;
    const Node *stmt;
    Job job;
    int32_t post, duty, from;           /* from: ROW_NONE when it is not said */
    VEC(Owner) owners;                  /* responsible ones, the post itself not among them */
    double own, moved;                  /* the post's share before; what it takes over */
    double hours;                       /* of stated time that others lose, a week */
    bool stated_answers;                /* somebody is accountable because a statement says so */
    int32_t answers;                    /* what the post takes over besides: role bits */
} Enlarge;

static const Column *of_field(const Enlarge *e, FieldId field)
{
    return graph_field(vm_graph(e->ctx->vm), FIELD_INFO[field].table, field_column(field));
}

static void read_owners(Enlarge *e)
{
    const Column *rows_of = graph_reverse(vm_graph(e->ctx->vm), T_ASSIGNMENT, COLUMN(ASSIGNMENT_DUTY));
    const Column *post = of_field(e, F_ASSIGNMENT_POST), *share = of_field(e, F_ASSIGNMENT_SHARE),
                 *roles = of_field(e, F_ASSIGNMENT_AS);
    uint32_t n;
    const int32_t *rows = column_set(rows_of, e->duty, &n);
    for (uint32_t i = 0; i < n; i++) {
        int32_t who = column_row(post, rows[i]), as = column_row(roles, rows[i]);
        double part = column_number(share, rows[i]);
        e->stated_answers |= (as & 1 << W_ROLE_ACCOUNTABLE) != 0;
        if (!(as & 1 << W_ROLE_RESPONSIBLE) || who < 0)
            continue;
        if (who == e->post)
            e->own = isnan(part) ? 0 : part;
        else
            vec_push(&e->owners, ((Owner){ rows[i], who, isnan(part) ? 0 : part, 0 }));
    }
}

static double figure_of(const Enlarge *e, AttrId attr, int32_t row)
{
    return column_number(graph_attr(vm_graph(e->ctx->vm), attr), row);
}

/* ---- how much moves ---- */

static Status too_much(Enlarge *e, double most)
{
    Buf allowed = { 0 }, given = { 0 };
    buf_addf(&allowed, "0%%..%.6g%%", most * 100);
    buf_addf(&given, "%.6g%%", e->moved * 100);
    Status status = error_at(e->ctx, e->stmt->kids[2], E404, STR("share"), buf_str(&allowed), buf_str(&given),);
    buf_drop(&allowed);
    buf_drop(&given);
    return status;
}

static Status nothing_left(Enlarge *e)
{
    return error_at(e->ctx, e->stmt, E430, sym_str(e->ctx, model_name(e->ctx->model, T_POST, e->post)),
                    sym_str(e->ctx, model_name(e->ctx->model, T_DUTY, e->duty)),);
}

/* moved: NaN when no share is said. */
static Status plan_from(Enlarge *e)
{
    Owner *owner = NULL;
    for (size_t i = 0; i < e->owners.len; i++)
        owner = e->owners.at[i].post == e->from ? &e->owners.at[i] : owner;
    if (!owner)
        return error_at(e->ctx, e->stmt->kids[3], E407, kind_word(e->ctx, T_ASSIGNMENT),);
    if (isnan(e->moved))
        e->moved = owner->share;
    if (!(e->moved > 0 || owner->share <= 0) || e->moved > owner->share + 1e-9)
        return too_much(e, owner->share);
    owner->loss = fmin(e->moved, owner->share);
    return ST_OK;
}

/* First what nobody has, then of each in proportion. */
static Status plan_all(Enlarge *e)
{
    double others = 0;
    for (size_t i = 0; i < e->owners.len; i++)
        others += e->owners.at[i].share;
    double open = fmax(1 - others - e->own, 0);
    if (open + others < 1e-9)
        return nothing_left(e);
    if (isnan(e->moved))
        e->moved = open > 1e-9 ? open : others / (double)(e->owners.len + 1);
    if (!(e->moved > 0) || e->moved > open + others + 1e-9)
        return too_much(e, open + others);
    double taken = fmax(e->moved - open, 0);
    for (size_t i = 0; i < e->owners.len && others > 0; i++)
        e->owners.at[i].loss = taken * e->owners.at[i].share / others;
    return ST_OK;
}

/* ---- the change ---- */

static void set_number(Enlarge *e, int32_t row, int column, double value)
{
    model_set(e->ctx->model, T_ASSIGNMENT, row, column, (Cell){ .type = CELL_NUM, .num = value },
              vm_origin(e->ctx->vm, e->stmt));
}

static int32_t stated_roles(const Enlarge *e, int32_t row)
{
    Cell roles = model_get(e->ctx->model, T_ASSIGNMENT, row, COLUMN(ASSIGNMENT_AS));
    return roles.type == CELL_I32 ? roles.i32 : 1 << W_ROLE_RESPONSIBLE;
}

static void set_roles(Enlarge *e, int32_t row, int32_t roles)
{
    model_set(e->ctx->model, T_ASSIGNMENT, row, COLUMN(ASSIGNMENT_AS), (Cell){ .type = CELL_I32, .i32 = roles },
              vm_origin(e->ctx->vm, e->stmt));
}

/* Time that was stated shrinks or grows with the share. */
static void scale_time(Enlarge *e, int32_t row, double before, double after)
{
    Cell time = model_get(e->ctx->model, T_ASSIGNMENT, row, COLUMN(ASSIGNMENT_TIME));
    if (time.type == CELL_NUM && before > 0)
        set_number(e, row, COLUMN(ASSIGNMENT_TIME), fmin(time.num * after / before, 1));
}

static void note_time(Enlarge *e, const Owner *owner)
{
    Cell time = model_get(e->ctx->model, T_ASSIGNMENT, owner->row, COLUMN(ASSIGNMENT_TIME));
    double capacity = figure_of(e, A_POST_CAPACITY, owner->post);
    if (time.type == CELL_NUM && owner->share > 0 && capacity > 0)
        e->hours += time.num * owner->loss / owner->share * capacity;
}

/* Of a duty that is not measured the time itself moves: the same hours, as a part of the post's own time. */
static void give_time(Enlarge *e, int32_t row)
{
    Cell time = model_get(e->ctx->model, T_ASSIGNMENT, row, COLUMN(ASSIGNMENT_TIME));
    double capacity = figure_of(e, A_POST_CAPACITY, e->post), own = time.type == CELL_NUM ? time.num : 0;
    if (e->hours > 0 && capacity > 0 && isnan(figure_of(e, A_DUTY_DEMAND, e->duty)))
        set_number(e, row, COLUMN(ASSIGNMENT_TIME), fmin(own + e->hours / capacity, 1));
    else
        scale_time(e, row, e->own, e->own + e->moved);
}

/* What was split evenly is stated from now on, so that the others keep their part. */
static void take_from(Enlarge *e, const Owner *owner)
{
    double rest = owner->share - owner->loss;
    int32_t roles = stated_roles(e, owner->row);
    if (owner->loss <= 0 && owner->share > 0)
        return;
    if (rest < 1e-9) {
        e->answers |= roles & 1 << W_ROLE_ACCOUNTABLE;
        model_remove(e->ctx->model, T_ASSIGNMENT, owner->row);
        return;
    }
    scale_time(e, owner->row, owner->share, rest);
    set_number(e, owner->row, COLUMN(ASSIGNMENT_SHARE), rest);
    if (!e->stated_answers && e->owners.len == 1 && e->own <= 0)
        set_roles(e, owner->row, roles | 1 << W_ROLE_ACCOUNTABLE); /* it answered for the duty as the only one */
}

static void give(Enlarge *e)
{
    int32_t keys[] = { e->duty, e->post }, row = model_link_find(e->ctx->model, T_ASSIGNMENT, keys, 2);
    int32_t roles = e->answers | 1 << W_ROLE_RESPONSIBLE;
    if (row == ROW_NONE)
        row = model_link_put(e->ctx->model, T_ASSIGNMENT, keys, 2, vm_origin(e->ctx->vm, e->stmt));
    else
        roles |= stated_roles(e, row);
    give_time(e, row);
    set_number(e, row, COLUMN(ASSIGNMENT_SHARE), fmin(e->own + e->moved, 1));
    set_roles(e, row, roles);
}

/* ---- figures ---- */

/* A year's pay for an hour of work a week in the post: its pay over its capacity. */
static double hour_a_week(const Enlarge *e, int32_t post)
{
    double capacity = figure_of(e, A_POST_CAPACITY, post);
    return capacity > 0 ? figure_of(e, A_POST_COST, post) / capacity : NAN;
}

/* What moves, at the pay of those who do it: before those who lose it, after the post. What nobody did cost nothing. */
static double work_cost(const Enlarge *e)
{
    double hours = figure_of(e, A_DUTY_DEMAND, e->duty), cost = 0;
    if (e->job.when)
        return e->moved * hours * hour_a_week(e, e->post);
    for (size_t i = 0; i < e->owners.len; i++)
        if (e->owners.at[i].loss > 0)
            cost += e->owners.at[i].loss * hours * hour_a_week(e, e->owners.at[i].post);
    return cost;
}

static void note_figures(Enlarge *e)
{
    enum { SHOWN = 5 };
    Job *job = &e->job;
    job_line(job, "variety_index", e->post, number_or_none(figure_of(e, A_POST_VARIETY_INDEX, e->post)));
    job_line(job, "load", e->post, percent_or_none(figure_of(e, A_POST_LOAD, e->post)));
    int shown = 0;
    for (size_t i = 0; i < e->owners.len && shown < SHOWN; i++) {
        if (e->owners.at[i].loss <= 0 && e->owners.at[i].post != e->from)
            continue;
        job_line(job, "load", e->owners.at[i].post, percent_or_none(figure_of(e, A_POST_LOAD, e->owners.at[i].post)));
        shown++;
    }
    job_common(job, W_ASPECT_VARIETY);
    job_line(job, "work_cost", ROW_NONE, number_or_none(work_cost(e)));
}

/* ---- what to mind ---- */

static bool conflicts_with(const Enlarge *e, int32_t duty, int32_t other)
{
    const ItemList *list = column_list(of_field(e, F_DUTY_CONFLICTS), duty);
    for (uint32_t i = 0; list && i < list->n; i++)
        if (list->at[i].ref == other)
            return true;
    return false;
}

static void note_conflicts(Enlarge *e)
{
    uint32_t n;
    const int32_t *duties = column_set(graph_attr(vm_graph(e->ctx->vm), A_POST_DUTIES), e->post, &n);
    for (uint32_t i = 0; i < n; i++)
        if (conflicts_with(e, e->duty, duties[i]) || conflicts_with(e, duties[i], e->duty))
            job_note(&e->job, "%.*s and %.*s must not be in one post: keep them apart",
                     "“%.*s”与“%.*s”不得由同一岗位兼任：请分开", STR_ARG(job_title(&e->job, T_DUTY, e->duty)),
                     STR_ARG(job_title(&e->job, T_DUTY, duties[i])));
}

static void note_answers(Enlarge *e)
{
    int32_t answers = column_row(graph_attr(vm_graph(e->ctx->vm), A_DUTY_ACCOUNTABLE), e->duty);
    Str duty = job_title(&e->job, T_DUTY, e->duty);
    if (answers < 0)
        job_note(&e->job, "no one post answers for %.*s: assign it as accountable",
                 "没有唯一的岗位对“%.*s”负责：请指定负责岗位", STR_ARG(duty));
    else
        job_note(&e->job, "%.*s answers for %.*s", "“%.*s”对“%.*s”负责", STR_ARG(job_title(&e->job, T_POST, answers)),
                 STR_ARG(duty));
}

static void note_load(Enlarge *e)
{
    double load = job_figure(&e->job, "load", e->post, 1), before = job_figure(&e->job, "work_cost", ROW_NONE, 0),
           after = job_figure(&e->job, "work_cost", ROW_NONE, 1);
    if (load > 1 + 1e-9)
        job_note(&e->job, "%.*s is now loaded %g%%, more than it has time for: take work away or add heads",
                 "“%.*s”的负荷现为 %g%%，超出其时间：请移出工作或增加编制",
                 STR_ARG(job_title(&e->job, T_POST, e->post)), share_points(load));
    if (before > 0 && after > before * (1 + 1e-9))
        job_note(&e->job, "the work costs more where it is now: %.6g a year instead of %.6g",
                 "该工作的成本上升：每年 %.6g（原 %.6g）", after, before);
}

static void note_all(Enlarge *e)
{
    job_note(&e->job,
             "enlargement widens the job: it may raise interest and lower cost, and asks for more knowledge and skill; "
             "it does not deepen it, so that what "
             "drives people from within stays as it was: see enrich",
             "工作扩大化是横向增加工作内容：可提高兴趣、降低费用，但要求更高的知识技能，并未从根本上解决内在驱动力问题"
             "：参见“丰富”");
    note_load(e);
    note_answers(e);
    note_conflicts(e);
    job_common_notes(&e->job, W_ASPECT_VARIETY);
}

/* ---- the statement ---- */

static Status read_share(Enlarge *e)
{
    ItemBuf buf = { 0 };
    Cell cell = { .type = CELL_NONE };
    Status status = e->stmt->kids[2]
                        ? node_cell(e->ctx, T_ASSIGNMENT, COLUMN(ASSIGNMENT_SHARE), e->stmt->kids[2], &buf, &cell)
                        : ST_OK;
    e->moved = cell.type == CELL_NUM ? cell.num : (double)NAN;
    item_drop(&buf);
    return status;
}

static Status read_operands(Enlarge *e)
{
    Status status = operand_existing(e->ctx, e->stmt->kids[0], T_POST, &e->post);
    if (status == ST_OK)
        status = operand_existing(e->ctx, e->stmt->kids[1], T_DUTY, &e->duty);
    if (status == ST_OK && e->stmt->kids[3])
        status = operand_existing(e->ctx, e->stmt->kids[3], T_POST, &e->from);
    if (status == ST_OK && e->from == e->post)
        status =
            error_at(e->ctx, e->stmt->kids[3], E408, sym_str(e->ctx, model_name(e->ctx->model, T_POST, e->post)), );
    return status == ST_OK ? read_share(e) : status;
}

static void change(Enlarge *e)
{
    note_figures(e);
    for (size_t i = 0; i < e->owners.len; i++)
        note_time(e, &e->owners.at[i]);
    for (size_t i = 0; i < e->owners.len; i++)
        if (e->owners.at[i].loss > 0 || e->owners.at[i].post == e->from)
            take_from(e, &e->owners.at[i]);
    give(e);
    e->job.when = 1;
    note_figures(e);
    note_all(e);
    job_show(&e->job);
}

Status stmt_enlarge(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Enlarge e = { .ctx = &ctx, .stmt = stmt, .from = ROW_NONE };
    Status status = read_operands(&e);
    if (status == ST_OK) {
        job_init(&e.job, &ctx, e.post);
        read_owners(&e);
        status = e.from >= 0 ? plan_from(&e) : plan_all(&e);
    }
    if (status == ST_OK)
        change(&e);
    vec_drop(&e.owners);
    return status == ST_OK && ctx.rt->failed ? ST_ERROR : status;
}
