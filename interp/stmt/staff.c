/* staff.c: staff QUEUE: agents by interval, and what comes out of them. */
#include "../analysis/queue.h"
#include "../output/output.h"
#include "analyze.h"
#include "finding.h"
#include "show.h"
#include "verbs.h"

typedef struct Staff {
    Ctx *ctx;
    RowVec queues;
    Value table;
    uint32_t row;                       /* the table's next */
    Value summaries;                    /* a list of records, one a queue */
} Staff;

static const char *const COLUMNS[] = { "queue", "interval", "arrivals", "erlangs", "agents", "service_level", "occupancy", "rostered" };

/* ---- which queues ---- */

static Status add_scope(Staff *s, const Node *scope_node)
{
    Scope scope;
    size_t n;
    Status status = scope_make(s->ctx, scope_node, &scope);
    const uint8_t *in = status == ST_OK ? scope_flags(s->ctx, &scope, T_QUEUE) : NULL;
    const int32_t *order = model_order(s->ctx->model, T_QUEUE, &n);
    for (size_t i = 0; i < n && status == ST_OK; i++)
        if (!in || in[order[i]])
            vec_push(&s->queues, order[i]);
    scope_drop(&scope);
    return status;
}

static Status add_named(Staff *s, const Node *name)
{
    int32_t row;
    if (name->type == N_AT)
        return operand_rows(s->ctx, name, T_QUEUE, &s->queues);
    Status status = operand_existing(s->ctx, name, T_QUEUE, &row);
    if (status == ST_OK)
        vec_push(&s->queues, row);
    return status;
}

static Status find_queues(Staff *s, const Node *stmt)
{
    Status status = ST_OK;
    if (stmt->n == 2)
        return add_scope(s, stmt->kids[0]);
    for (int i = 2; i < stmt->n && status == ST_OK; i++)
        status = add_named(s, stmt->kids[i]);
    return status;
}

/* ---- plans ---- */

static Status missing_field(Staff *s, int32_t queue, FieldId field)
{
    Ctx *ctx = s->ctx;
    const FieldInfo *info = &FIELD_INFO[field];
    const char *name = ctx->rt->lang == LANG_ZH ? info->zh : info->name;
    if (field == F_QUEUE_SHRINKAGE)
        return rt_error(ctx->rt, E304, str_of(info->name), STR("0%..99%"), STR("100%"), );
    Buf text = { 0 };
    buf_addf(&text, "%.*s.%s", STR_ARG(sym_str(ctx, model_name(ctx->model, T_QUEUE, queue))), name);
    rt_error(ctx->rt, E307, buf_str(&text), );
    buf_drop(&text);
    return ST_ERROR;
}

static Value number_or_blank(double x)
{
    return x == x ? value_num(x) : NONE_VALUE;
}

static Value percent_or_blank(double x)
{
    return x == x ? value_percent(x) : NONE_VALUE;
}

static void add_cell(Staff *s, uint32_t *column, Value value)
{
    s->table.table->columns[(*column)++][s->row] = value;
}

static void add_intervals(Staff *s, int32_t queue, const QueuePlan *plan)
{
    for (size_t i = 0; i < plan->intervals.len; i++, s->row++) {
        const Interval *in = &plan->intervals.at[i];
        uint32_t c = 0;
        if (s->queues.len != 1)
            add_cell(s, &c, value_entity(T_QUEUE, queue));
        add_cell(s, &c, value_num((double)i + 1));
        add_cell(s, &c, value_num(in->arrivals));
        add_cell(s, &c, value_num(in->erlangs));
        add_cell(s, &c, value_num((double)in->agents));
        add_cell(s, &c, percent_or_blank(in->service_level));
        add_cell(s, &c, percent_or_blank(in->occupancy));
        add_cell(s, &c, value_num(in->rostered));
    }
}

static double serving_heads(Staff *s, int32_t queue)
{
    Cell served = model_get(s->ctx->model, T_QUEUE, queue, field_column(F_QUEUE_SERVED));
    const Column *headcount = graph_field(vm_graph(s->ctx->vm), T_POST, field_column(F_POST_HEADCOUNT));
    double heads = 0;
    for (uint32_t i = 0; served.type == CELL_LIST && served.list && i < served.list->n; i++)
        if (served.list->at[i].ref >= 0 && headcount->type == COL_F64)
            heads += headcount->f64[served.list->at[i].ref];
    return heads;
}

static Value summary_of(Staff *s, int32_t queue, const QueuePlan *plan)
{
    Rt *rt = s->ctx->rt;
    Value record = value_record(rt, 16);
    double wait = plan->answer_time * 3600;
    if (s->queues.len != 1)
        record_setz(rt, record.record, "queue", value_entity(T_QUEUE, queue));
    record_setz(rt, record.record, "arrivals", value_num(plan->arrivals));
    record_setz(rt, record.record, "agent_hours", value_duration(plan->agent_hours, UNIT_H));
    record_setz(rt, record.record, "rostered_hours", value_duration(plan->rostered_hours, UNIT_H));
    record_setz(rt, record.record, "peak_agents", value_num(plan->peak_agents));
    record_setz(rt, record.record, "peak_rostered", value_num(plan->peak_rostered));
    record_setz(rt, record.record, "target_level", value_percent(plan->target));
    record_setz(rt, record.record, "service_level", percent_or_blank(plan->service_level));
    record_setz(rt, record.record, "occupancy", percent_or_blank(plan->occupancy));
    record_setz(rt, record.record, "answer_time", wait == wait ? value_duration(wait, UNIT_S) : NONE_VALUE);
    record_setz(rt, record.record, "abandonment", percent_or_blank(plan->abandonment));
    record_setz(rt, record.record, "heads_needed", number_or_blank(plan->heads));
    record_setz(rt, record.record, "headcount", value_num(serving_heads(s, queue)));
    return record;
}

static Status make_plans(Staff *s, QueuePlan *plans)
{
    Rt *rt = s->ctx->rt;
    Sym names[COUNT_OF(COLUMNS)];
    uint32_t rows = 0, skip = s->queues.len == 1, n = (uint32_t)COUNT_OF(COLUMNS) - skip;
    for (size_t i = 0; i < s->queues.len; i++) {
        FieldId missing = queue_plan(s->ctx->model, s->queues.at[i], &plans[i]);
        if (missing != F_NONE)
            return missing_field(s, s->queues.at[i], missing);
        rows += (uint32_t)plans[i].intervals.len;
    }
    for (uint32_t i = 0; i < n; i++)
        names[i] = intern_add(rt->intern, str_of(COLUMNS[i + skip]));
    s->table = value_table(rt, n, names, rows);
    s->summaries = value_list(rt, (uint32_t)s->queues.len);
    for (size_t i = 0; i < s->queues.len && !rt->failed; i++) {
        add_intervals(s, s->queues.at[i], &plans[i]);
        list_push(rt, s->summaries.list, summary_of(s, s->queues.at[i], &plans[i]));
    }
    return rt->failed ? ST_ERROR : ST_OK;
}

/* ---- output ---- */

static void print_json(Staff *s)
{
    Rt *rt = s->ctx->rt;
    const VmHost *host = vm_host(s->ctx->vm);
    Value all = value_record(rt, 2);
    Buf out = { 0 };
    record_setz(rt, all.record, "rows", s->table);
    record_setz(rt, all.record, "summary", s->queues.len == 1 ? s->summaries.list->at[0] : s->summaries);
    output_json(rt, all, 0, &out);
    buf_char(&out, '\n');
    host->print(host->ctx, buf_str(&out));
    buf_drop(&out);
}

static void print_staff(Staff *s)
{
    const VmHost *host = vm_host(s->ctx->vm);
    Buf out = { 0 };
    show_print(s->ctx, s->table.table);
    for (uint32_t i = 0; i < s->summaries.list->len; i++)
        analyze_figures(s->ctx, s->summaries.list->at[i].record, &out);
    host->print(host->ctx, buf_str(&out));
    buf_drop(&out);
}

static Status give(Staff *s, const Node *into)
{
    if (into)
        return show_into(s->ctx, into, s->table.table);
    if (vm_host(s->ctx->vm)->json)
        print_json(s);
    else
        print_staff(s);
    return ST_OK;
}

Status stmt_staff(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Staff s = { .ctx = &ctx };
    Status status = find_queues(&s, stmt);
    QueuePlan *plans = mem_zalloc(s.queues.len * sizeof *plans);
    if (status == ST_OK)
        status = make_plans(&s, plans);
    if (status == ST_OK)
        status = give(&s, stmt->kids[1]);
    for (size_t i = 0; i < s.queues.len; i++)
        queue_plan_drop(&plans[i]);
    mem_free(plans);
    vec_drop(&s.queues);
    return status;
}
