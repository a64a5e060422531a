/* job.c: what enlarge and enrich share: the figures before and after, the notes, and how both are shown. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include "../output/output.h"
#include "job.h"
#include "show.h"

void job_init(Job *job, Ctx *ctx, int32_t post)
{
    *job = (Job){ .ctx = ctx, .zh = ctx->rt->lang == LANG_ZH, .post = post };
    job->notes = value_list(ctx->rt, 8);
}

void job_line(Job *job, const char *figure, int32_t post, Value value)
{
    ORGL_ASSERT(job->n_lines < JOB_LINES || job->when);
    if (!job->when) {
        job->lines[job->n_lines++] = (JobLine){ figure, entity_or_none(T_POST, post), { value, NONE_VALUE } };
        return;
    }
    ORGL_ASSERT(job->at < job->n_lines && job->lines[job->at].figure == figure);
    job->lines[job->at++].value[1] = value;
}

Str job_title(const Job *job, TableId kind, int32_t row)
{
    return sym_str(job->ctx, model_title(job->ctx->model, kind, row));
}

static double as_number(Value value)
{
    return value.tag == V_NUM || value.tag == V_DURATION ? value.num : (double)NAN;
}

double job_figure(const Job *job, const char *figure, int32_t post, int when)
{
    for (int i = 0; i < job->n_lines; i++) {
        Value of = job->lines[i].post;
        if (strcmp(job->lines[i].figure, figure) == 0 && (of.tag == V_ENTITY ? (int32_t)of.d : ROW_NONE) == post)
            return as_number(job->lines[i].value[when]);
    }
    return NAN;
}

/* ---- figures ---- */

static double mps_of(const Job *job, int rises)
{
    static const AttrId ASPECTS[] = { A_POST_VARIETY, A_POST_IDENTITY, A_POST_SIGNIFICANCE, A_POST_AUTONOMY,
                                      A_POST_FEEDBACK };
    double level[COUNT_OF(ASPECTS)];
    for (int i = 0; i < (int)COUNT_OF(ASPECTS); i++) {
        level[i] = column_number(graph_attr(vm_graph(job->ctx->vm), ASPECTS[i]), job->post);
        if (job->when && i == rises && level[i] < 7)
            level[i]++;
    }
    return (level[W_ASPECT_VARIETY] + level[W_ASPECT_IDENTITY] + level[W_ASPECT_SIGNIFICANCE]) / 3 *
           level[W_ASPECT_AUTONOMY] * level[W_ASPECT_FEEDBACK];
}

/* Hours that bring somebody with the levels of `has` to those of `work`; NaN where a skill lacks its training. */
static double hours_between(const SkillSheet *work, const SkillSheet *has)
{
    double hours = 0;
    for (size_t i = 0; i < work->skills.len; i++) {
        double lack = work->level[work->skills.at[i]] - has->level[work->skills.at[i]];
        if (lack > 0)
            hours += lack * skill_hours(work, work->skills.at[i]);
    }
    return hours;
}

/* Of the holders; of a post that nobody holds, of its headcount with what it demands. */
static double training_hours(const Job *job, const SkillSheet *work, SkillSheet *has)
{
    Graph *graph = vm_graph(job->ctx->vm);
    uint32_t n;
    double hours = 0;
    const int32_t *holders = column_set(graph_attr(graph, A_POST_HOLDERS), job->post, &n);
    for (uint32_t i = 0; i < n; i++) {
        sheet_clear(has);
        sheet_add(has, column_list(has->person_skills, holders[i]));
        hours += hours_between(work, has);
    }
    if (n)
        return hours;
    sheet_clear(has);
    sheet_add(has, column_list(has->post_requires, job->post));
    return hours_between(work, has) *
           column_number(graph_field(graph, T_POST, field_column(F_POST_HEADCOUNT)), job->post);
}

static double hour_cost(const Job *job)
{
    Graph *graph = vm_graph(job->ctx->vm);
    const Calendar *calendar = model_calendar(job->ctx->model);
    double heads = column_number(graph_field(graph, T_POST, field_column(F_POST_HEADCOUNT)), job->post);
    double fte = column_number(graph_attr(graph, A_POST_FTE), job->post),
           cost = column_number(graph_attr(graph, A_POST_COST), job->post);
    double week = heads > 0 ? fte / heads * unit_hours(calendar, UNIT_W) : NAN;
    return heads > 0 ? hourly_pay(calendar, cost / heads / 12, week) : NAN;
}

void job_common(Job *job, int rises)
{
    SkillSheet work, has;
    Graph *graph = vm_graph(job->ctx->vm);
    sheet_init(&work, graph);
    sheet_init(&has, graph);
    sheet_add_work(&work, job->post, true);
    sheet_add(&has, column_list(has.post_requires, job->post));
    double gap = sheet_over(&work, &has), hours = training_hours(job, &work, &has);
    job_line(job, "mps", job->post, number_or_none(mps_of(job, rises)));
    job_line(job, "qualification_gap", job->post, value_num(gap));
    job_line(job, "training_hours", job->post, isnan(hours) ? NONE_VALUE : value_duration(hours, UNIT_H));
    job_line(job, "training_cost", job->post, number_or_none(hours > 0 ? hours * hour_cost(job) : hours));
    sheet_drop(&work);
    sheet_drop(&has);
}

/* ---- notes ---- */

void job_note(Job *job, const char *en, const char *zh, ...)
{
    va_list args, again;
    va_start(args, zh);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, job->zh ? zh : en, again);
    va_end(again);
    Buf text = { 0 };
    buf_reserve(&text, (size_t)n + 1);
    vsnprintf(text.ptr, (size_t)n + 1, job->zh ? zh : en, args);
    va_end(args);
    text.len = (size_t)n;
    list_push(job->ctx->rt, job->notes.list, value_text(job->ctx->rt, buf_str(&text)));
    buf_drop(&text);
}

/* The skills in which the work takes more than the post demands. */
static void add_gaps(Job *job, Buf *out)
{
    SkillSheet work, has;
    sheet_init(&work, vm_graph(job->ctx->vm));
    sheet_init(&has, vm_graph(job->ctx->vm));
    sheet_add_work(&work, job->post, false);
    sheet_add(&has, column_list(has.post_requires, job->post));
    for (size_t i = 0; i < work.skills.len; i++) {
        int32_t skill = work.skills.at[i];
        if (work.level[skill] > has.level[skill])
            buf_addf(out, job->zh ? "%s%.*s %g（岗位要求 %g）" : "%s%.*s %g (the post demands %g)",
                     out->len ? job->zh ? "、" : ", " : "", STR_ARG(job_title(job, T_SKILL, skill)), work.level[skill],
                     has.level[skill]);
    }
    sheet_drop(&work);
    sheet_drop(&has);
}

void job_common_notes(Job *job, int rises)
{
    double before = job_figure(job, "qualification_gap", job->post, 0),
           after = job_figure(job, "qualification_gap", job->post, 1);
    Buf gaps = { 0 };
    Str who = job_title(job, T_POST, job->post);
    add_gaps(job, &gaps);
    if (after > before && gaps.len)
        job_note(job, "%.*s asks more of its holders now: %.*s; raise what it requires, and train",
                 "“%.*s”对任职者的要求提高了：%.*s；请提高岗位要求并安排培训", STR_ARG(who), STR_ARG(buf_str(&gaps)));
    if (isnan(job_figure(job, "training_hours", job->post, 1)))
        job_note(job, "the training hours cannot be told: state the training of the skills (training 2d: one level)",
                 "培训时长无法得出：请写明技能的培训时间（培训 2天：提高一级）");
    if (isnan(job_figure(job, "mps", job->post, 0)))
        job_note(job,
                 "MPS cannot be told: rate the post (rate P variety 4 identity 3 significance 5 autonomy 2 feedback 4)",
                 "激励潜能无法得出：请评定该岗位（评定 岗位 多样性 4 完整性 3 重要性 5 自主性 2 反馈 4）");
    else
        job_note(
            job,
            "MPS after is an estimate, with %s one level higher (7 at most); rate the post anew when it has settled",
            "之后的激励潜能为估计值：“%s”提高一级（至多 7）；请在调整稳定后重新评定",
            job->zh ? word_zh(WS_ASPECT, rises) : word_text(WS_ASPECT, rises));
    buf_drop(&gaps);
}

/* ---- output ---- */

static Value lines_table(Job *job)
{
    static const char *const COLUMNS[] = { "figure", "post", "before", "after" };
    Rt *rt = job->ctx->rt;
    Sym names[COUNT_OF(COLUMNS)];
    for (size_t i = 0; i < COUNT_OF(COLUMNS); i++)
        names[i] = intern_add(rt->intern, str_of(COLUMNS[i]));
    Value table = value_table(rt, COUNT_OF(COLUMNS), names, (uint32_t)job->n_lines);
    for (uint32_t i = 0; i < table.table->n_rows; i++) {
        Buf label = { 0 };
        Sym figure = intern_add(rt->intern, str_of(job->lines[i].figure));
        output_label(rt, figure, &label);
        table.table->columns[0][i] =
            vm_host(job->ctx->vm)->json ? value_sym(rt, figure) : value_text(rt, buf_str(&label));
        table.table->columns[1][i] = job->lines[i].post;
        table.table->columns[2][i] = job->lines[i].value[0];
        table.table->columns[3][i] = job->lines[i].value[1];
        buf_drop(&label);
    }
    return table;
}

static void show_json(Job *job, Value table)
{
    Value all = value_record(job->ctx->rt, 2);
    Buf out = { 0 };
    record_setz(job->ctx->rt, all.record, "rows", table);
    record_setz(job->ctx->rt, all.record, "notes", job->notes);
    output_json(job->ctx->rt, all, 0, &out);
    buf_char(&out, '\n');
    vm_host(job->ctx->vm)->print(vm_host(job->ctx->vm)->ctx, buf_str(&out));
    buf_drop(&out);
}

void job_show(Job *job)
{
    const VmHost *host = vm_host(job->ctx->vm);
    Value table = lines_table(job);
    Buf out = { 0 };
    if (host->json) {
        show_json(job, table);
        return;
    }
    show_print(job->ctx, table.table);
    for (uint32_t i = 0; i < job->notes.list->len; i++) {
        buf_addz(&out, i ? job->zh ? "提示：" : "note: " : job->zh ? "\n提示：" : "\nnote: ");
        buf_add(&out, text_str(job->notes.list->at[i].text));
        buf_char(&out, '\n');
    }
    host->print(host->ctx, buf_str(&out));
    buf_drop(&out);
}
