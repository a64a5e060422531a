/* enrich.c: enrich P with DECISION [from Q], enrich P with DUTY: authority moves to a post, and what that does to the figures. */
#include <math.h>
#include "job.h"
#include "verbs.h"

typedef struct Enrich {
    Ctx *ctx;
    const Node *stmt;
    Job job;
    TableId kind;                       /* T_DECISION or T_DUTY */
    int32_t post, what, from;
    RowVec losers;                      /* posts that decide no longer */
} Enrich;

static const Column *of_attr(const Enrich *e, AttrId attr)
{
    return graph_attr(vm_graph(e->ctx->vm), attr);
}

static Str name_of(const Enrich *e, TableId kind, int32_t row)
{
    return sym_str(e->ctx, model_name(e->ctx->model, kind, row));
}

static Status nothing_left(Enrich *e)
{
    return error_at(e->ctx, e->stmt, E430, name_of(e, T_POST, e->post), name_of(e, e->kind, e->what),);
}

/* A bare name is a decision before it is a duty; from somebody only decisions are taken. */
static TableId what_kind(Enrich *e)
{
    const Node *node = e->stmt->kids[1];
    Value value = NONE_VALUE;
    if (e->stmt->kids[2])
        return T_DECISION;
    if (node->type == N_ENTITY)
        return (TableId)node->op == T_DUTY ? T_DUTY : T_DECISION;
    if (node->type == N_AT && vm_operand(e->ctx->vm, node, e->ctx->slots, &value) == ST_OK && value.tag == V_ENTITY)
        return value.a == T_DUTY ? T_DUTY : T_DECISION;
    Sym sym = value.tag == V_TEXT ? value_to_sym(e->ctx->rt, value) : node->sym;
    bool duty =
        model_find(e->ctx->model, T_DECISION, sym) == ROW_NONE && model_find(e->ctx->model, T_DUTY, sym) != ROW_NONE;
    return duty ? T_DUTY : T_DECISION;
}

static Status read_operands(Enrich *e)
{
    Status status = operand_existing(e->ctx, e->stmt->kids[0], T_POST, &e->post);
    if (status != ST_OK)
        return status;
    e->kind = what_kind(e);
    status = operand_existing(e->ctx, e->stmt->kids[1], e->kind, &e->what);
    if (status == ST_OK && e->stmt->kids[2])
        status = operand_existing(e->ctx, e->stmt->kids[2], T_POST, &e->from);
    if (status == ST_OK && e->from == e->post)
        status = error_at(e->ctx, e->stmt->kids[2], E408, name_of(e, T_POST, e->post),);
    return status;
}

/* ---- decisions ---- */

static Status find_losers(Enrich *e)
{
    uint32_t n;
    bool own = false, found = e->from < 0;
    const int32_t *deciders = column_set(of_attr(e, A_DECISION_DECIDERS), e->what, &n);
    for (uint32_t i = 0; i < n; i++) {
        own |= deciders[i] == e->post;
        found |= deciders[i] == e->from;
        if (deciders[i] != e->post && (e->from < 0 || deciders[i] == e->from))
            vec_push(&e->losers, deciders[i]);
    }
    if (!found)
        return error_at(e->ctx, e->stmt->kids[2], E407, kind_word(e->ctx, T_GRANT),);
    return own && !e->losers.len ? nothing_left(e) : ST_OK;
}

static void move_decision(Enrich *e)
{
    Origin origin = vm_origin(e->ctx->vm, e->stmt);
    for (size_t i = 0; i < e->losers.len; i++) {
        int32_t row = model_link_find(e->ctx->model, T_GRANT, (int32_t[]){ e->what, e->losers.at[i] }, 2);
        if (row != ROW_NONE)
            model_remove(e->ctx->model, T_GRANT, row);
    }
    int32_t row = model_link_put(e->ctx->model, T_GRANT, (int32_t[]){ e->what, e->post }, 2, origin);
    model_set(e->ctx->model, T_GRANT, row, field_column(F_GRANT_AS),
              (Cell){ .type = CELL_I32, .i32 = W_GRANT_ROLE_DECIDE }, origin);
}

static void note_line(Enrich *e)
{
    Str who = job_title(&e->job, T_POST, e->post);
    double needed = column_number(of_attr(e, A_DECISION_LEVEL_NEEDED), e->what),
           found = column_number(of_attr(e, A_DECISION_LEVEL_FOUND), e->what);
    for (size_t i = 0; i < e->losers.len; i++)
        if (!graph_within(vm_graph(e->ctx->vm), T_POST, e->post, e->losers.at[i]))
            job_note(&e->job, "%.*s does not stand below %.*s: the decision does not move down the line",
                     "“%.*s”不在“%.*s”之下：决策并未沿指挥链下放", STR_ARG(who),
                     STR_ARG(job_title(&e->job, T_POST, e->losers.at[i])));
    if (found != needed && !isnan(found) && !isnan(needed))
        job_note(&e->job,
                 found > needed ? "the decision is now taken on layer %g, too low: it calls for layer %g"
                                : "the decision is taken on layer %g, still too high: it calls for layer %g",
                 found > needed ? "该决策现在第 %g 层作出，过低：应在第 %g 层"
                                : "该决策在第 %g 层作出，仍过高：应在第 %g 层",
                 found, needed);
}

static bool does_part(const Enrich *e, int32_t duty)
{
    uint32_t n;
    const int32_t *posts = column_set(of_attr(e, A_DUTY_POSTS), duty, &n);
    for (uint32_t i = 0; i < n; i++)
        if (posts[i] == e->post)
            return true;
    return false;
}

/* Who decides should do, or answer for, some of the work that it is about; several who decide are none. */
static void note_parts(Enrich *e)
{
    Cell about = model_get(e->ctx->model, T_DECISION, e->what, field_column(F_DECISION_ABOUT));
    bool part = about.type != CELL_LIST;
    uint32_t n;
    for (uint32_t i = 0; !part && i < about.list->n; i++)
        part = about.list->at[i].ref >= 0 && does_part(e, about.list->at[i].ref);
    if (!part)
        job_note(&e->job, "%.*s has no part in the work that the decision is about: see that it knows enough",
                 "“%.*s”不参与该决策所涉及的工作：请确保其了解情况", STR_ARG(job_title(&e->job, T_POST, e->post)));
    column_set(of_attr(e, A_DECISION_DECIDERS), e->what, &n);
    if (n > 1)
        job_note(&e->job, "%u posts decide on %.*s (target: one)", "%u 个岗位都可决定“%.*s”（目标：一个）", n,
                 STR_ARG(job_title(&e->job, T_DECISION, e->what)));
}

/* ---- duties ---- */

static Status check_duty(Enrich *e)
{
    uint32_t n;
    bool has = false;
    const int32_t *duties = column_set(of_attr(e, A_POST_DUTIES), e->post, &n);
    for (uint32_t i = 0; i < n && !has; i++)
        has = duties[i] == e->what;
    if (!has)
        return error_at(e->ctx, e->stmt->kids[1], E407, kind_word(e->ctx, T_ASSIGNMENT),);
    Cell authority = model_get(e->ctx->model, T_DUTY, e->what, field_column(F_DUTY_AUTHORITY));
    return authority.type == CELL_I32 && authority.i32 == W_AUTHORITY_DECIDE ? nothing_left(e) : ST_OK;
}

static void raise_authority(Enrich *e)
{
    model_set(e->ctx->model, T_DUTY, e->what, field_column(F_DUTY_AUTHORITY),
              (Cell){ .type = CELL_I32, .i32 = W_AUTHORITY_DECIDE }, vm_origin(e->ctx->vm, e->stmt));
}

static void note_owners(Enrich *e)
{
    uint32_t n;
    column_set(of_attr(e, A_DUTY_OWNERS), e->what, &n);
    if (n > 1)
        job_note(&e->job, "%.*s is done by %u posts: all of them may decide now",
                 "“%.*s”由 %u 个岗位执行：它们现在都可决定", STR_ARG(job_title(&e->job, T_DUTY, e->what)), n);
}

/* ---- the statement ---- */

static Value authority_of(const Enrich *e)
{
    const Column *column = graph_field(vm_graph(e->ctx->vm), T_DUTY, field_column(F_DUTY_AUTHORITY));
    return value_word(words_word_sym(e->ctx->words, WS_AUTHORITY, column_row(column, e->what)), WS_AUTHORITY);
}

static void note_figures(Enrich *e)
{
    uint32_t n;
    Job *job = &e->job;
    if (e->kind == T_DUTY) {
        job_line(job, "authority", e->post, authority_of(e));
    } else {
        column_set(of_attr(e, A_POST_DECISIONS), e->post, &n);
        job_line(job, "decisions", e->post, value_num(n));
        job_line(job, "decider", ROW_NONE, entity_or_none(T_POST, column_row(of_attr(e, A_DECISION_DECIDER), e->what)));
        job_line(job, "level_found", ROW_NONE,
                 number_or_none(column_number(of_attr(e, A_DECISION_LEVEL_FOUND), e->what)));
        job_line(job, "level_needed", ROW_NONE,
                 number_or_none(column_number(of_attr(e, A_DECISION_LEVEL_NEEDED), e->what)));
    }
    job_line(job, "variety_index", e->post, number_or_none(column_number(of_attr(e, A_POST_VARIETY_INDEX), e->post)));
    job_line(job, "load", e->post, percent_or_none(column_number(of_attr(e, A_POST_LOAD), e->post)));
    for (size_t i = 0; i < e->losers.len && i < 5; i++)
        job_line(job, "load", e->losers.at[i],
                 percent_or_none(column_number(of_attr(e, A_POST_LOAD), e->losers.at[i])));
    job_common(job, W_ASPECT_AUTONOMY);
    job_line(job, "cost", e->post, number_or_none(column_number(of_attr(e, A_POST_COST), e->post)));
}

static void note_all(Enrich *e)
{
    job_note(&e->job,
             "enrichment deepens the job: it serves needs of a higher order and the will to work, asks more of each "
             "holder, and costs more training",
             "工作丰富化是纵向扩大工作范围：有利于满足较高层次的心理需求、激发工作热情，但对个人素质要求较高，并增加培"
             "训费用");
    if (e->kind == T_DUTY) {
        note_owners(e);
    } else {
        note_line(e);
        note_parts(e);
    }
    job_common_notes(&e->job, W_ASPECT_AUTONOMY);
}

static void change(Enrich *e)
{
    note_figures(e);
    if (e->kind == T_DUTY)
        raise_authority(e);
    else
        move_decision(e);
    e->job.when = 1;
    note_figures(e);
    note_all(e);
    job_show(&e->job);
}

Status stmt_enrich(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Enrich e = { .ctx = &ctx, .stmt = stmt, .from = ROW_NONE };
    Status status = read_operands(&e);
    if (status == ST_OK) {
        job_init(&e.job, &ctx, e.post);
        status = e.kind == T_DUTY ? check_duty(&e) : find_losers(&e);
    }
    if (status == ST_OK)
        change(&e);
    vec_drop(&e.losers);
    return status == ST_OK && ctx.rt->failed ? ST_ERROR : status;
}
