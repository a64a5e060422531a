/* trial.c: the options of analyze payout that try something: target {kpi: value}, weight {kpi: percent}, curve [[score, percent]], plan P. */
#include "trial.h"

#include <math.h>
#include <stdlib.h>

static Status wrong(Analysis *a, const char *name, const char *zh, const char *wanted, const char *wanted_zh, Value got)
{
    return rt_error(a->rt, E304, str_of(analysis_text(a, name, zh)), str_of(analysis_text(a, wanted, wanted_zh)), rt_describe(a->rt, got), );
}

/* Row of the KPI that a record's key names. */
static Status find_kpi(Analysis *a, Value key, int32_t *kpi)
{
    Sym name = value_to_sym(a->rt, key);
    *kpi = model_find(a->model, T_KPI, name);
    return *kpi != ROW_NONE ? ST_OK : analysis_no_entity(a, T_KPI, intern_str(a->rt->intern, name));
}

static Status read_targets(Analysis *a, Trial *trial)
{
    Value value;
    if (!analysis_option(a, "target", "目标", &value))
        return ST_OK;
    if (value.tag != V_RECORD)
        return wrong(a, "target", "目标", "targets by KPI, such as {csat: 95%}", "各指标的目标，如 {满意度: 95%}", value);
    size_t n = (size_t)model_rows(a->model, T_KPI);
    const KpiCurve *stated = graph_kpi_curves(a->graph);
    trial->given = true;
    trial->curves = mem_alloc((n + 1) * sizeof *trial->curves);
    for (size_t i = 0; i < n; i++)
        trial->curves[i] = stated[i];
    for (uint32_t i = 0; i < value.record->len; i++) {
        int32_t kpi;
        Qty target;
        Status status = find_kpi(a, value.record->keys[i], &kpi);
        if (status != ST_OK)
            return status;
        if (!qty_of_value(value.record->values[i], &target))
            return wrong(a, "target", "目标", "numbers, durations or rates", "数字、时长或频率", value.record->values[i]);
        trial->curves[kpi] = graph_tried_curve(a->graph, kpi, target);
    }
    return ST_OK;
}

static Status read_weights(Analysis *a, Trial *trial)
{
    Value value;
    if (!analysis_option(a, "weight", "权重", &value))
        return ST_OK;
    if (value.tag != V_RECORD)
        return wrong(a, "weight", "权重", "weights by KPI, such as {csat: 60%, fcr: 40%}", "各指标的权重，如 {满意度: 60%, 一次解决率: 40%}", value);
    trial->given = true;
    for (uint32_t i = 0; i < value.record->len; i++) {
        Value weight = value.record->values[i];
        int32_t kpi;
        Status status = find_kpi(a, value.record->keys[i], &kpi);
        if (status != ST_OK)
            return status;
        if (weight.tag != V_NUM || !(weight.num >= 0 && weight.num <= 1))
            return wrong(a, "weight", "权重", "weights of 0..100%", "0..100% 的权重", weight);
        vec_push(&trial->weights, ((TriedWeight){ kpi, weight.num }));
    }
    return ST_OK;
}

static bool read_point(Value pair, Item *point)
{
    if (pair.tag != V_LIST || pair.list->len != 2 || pair.list->at[0].tag != V_NUM || pair.list->at[1].tag != V_NUM || !(pair.list->at[1].num >= 0))
        return false;
    *point = (Item){ .ref = ROW_NONE, .num = pair.list->at[0].num, .qty = { .amount = pair.list->at[1].num, .sort = QTY_PERCENT } };
    return true;
}

static Status read_curve(Analysis *a, Trial *trial)
{
    Value value;
    if (!analysis_option(a, "curve", "曲线", &value))
        return ST_OK;
    trial->given = true;
    uint32_t n = value.tag == V_LIST ? value.list->len : 0;
    trial->curve = mem_alloc(sizeof *trial->curve + (n + 1) * sizeof(Item));
    trial->curve->n = n;
    for (uint32_t i = 0; i < n; i++)
        if (!read_point(value.list->at[i], &trial->curve->at[i]))
            n = 0;
    return n ? ST_OK : wrong(a, "curve", "曲线", "points of score and percent, such as [[80, 50%], [100, 100%]]", "得分与发放比例的各点，如 [[80, 50%], [100, 100%]]", value);
}

static void put_plan(Analysis *a, Trial *trial)
{
    size_t grades = (size_t)model_rows(a->model, T_GRADE);
    const Column *lists = analysis_field(a, F_PAYPLAN_GRADES);
    const ItemList *list = lists->type == COL_LIST ? lists->list[trial->plan] : NULL;
    trial->own_plans = mem_alloc((grades + 1) * sizeof *trial->own_plans);
    for (size_t i = 0; i < grades; i++)
        trial->own_plans[i] = !list && trial->plans[i] >= 0 ? trial->plan : trial->plans[i];
    for (uint32_t i = 0; list && i < list->n; i++)
        if (list->at[i].ref >= 0)
            trial->own_plans[list->at[i].ref] = trial->plan;
    trial->plans = trial->own_plans;
}

static Status read_plan(Analysis *a, Trial *trial)
{
    Value value;
    if (!analysis_option(a, "plan", "方案", &value))
        return ST_OK;
    trial->given = true;
    if (value.tag == V_ENTITY && value.a == T_PAYPLAN)
        trial->plan = (int32_t)value.d;
    else if (value.tag != V_TEXT)
        return wrong(a, "plan", "方案", "a payplan", "薪酬方案", value);
    else
        trial->plan = model_find(a->model, T_PAYPLAN, value_to_sym(a->rt, value));
    if (trial->plan < 0)
        return analysis_no_entity(a, T_PAYPLAN, text_str(value.text));
    put_plan(a, trial);
    return ST_OK;
}

Status trial_read(Analysis *analysis, Trial *trial)
{
    *trial = (Trial){ .plan = I32_NONE, .plans = graph_plans(analysis->graph) };
    Status status = read_targets(analysis, trial);
    if (status == ST_OK)
        status = read_weights(analysis, trial);
    if (status == ST_OK)
        status = read_curve(analysis, trial);
    return status == ST_OK ? read_plan(analysis, trial) : status;
}

void trial_scorer(const Trial *trial, Graph *graph, Scorer *out)
{
    scorer_init(out, graph);
    out->tried = trial->weights.at;
    out->n_tried = trial->weights.len;
    if (trial->curves)
        out->curves = trial->curves;
}

void trial_drop(Trial *trial)
{
    vec_drop(&trial->weights);
    mem_free(trial->curves);
    mem_free(trial->curve);
    mem_free(trial->own_plans);
}
