/* centralization.c: analyze centralization: at which layers decisions are taken, and how much the line itself hangs on one post. */
#include "network.h"
#include "analysis.h"

#include <math.h>

typedef struct Layers {
    Analysis *a;
    int32_t n;
    double *count, *weight, total, height;      /* height: of the decisions' layers above the lowest, weighted */
    size_t left_out;
} Layers;

static int32_t deepest_layer(const Analysis *a)
{
    const Column *layer = graph_attr(a->graph, A_POST_LAYER);
    size_t n;
    const int32_t *order = model_order(a->model, T_POST, &n);
    double deepest = 0;
    for (size_t i = 0; i < n; i++)
        deepest = fmax(deepest, column_number(layer, order[i]));
    return (int32_t)deepest;
}

static void add_decision(Layers *l, int32_t row, const Column *found, const Column *volume, const Column *impact)
{
    Qty rate = volume->type == COL_QTY ? volume->qty[row] : (Qty){ .sort = QTY_NONE };
    double layer = column_number(found, row), part = column_number(impact, row);
    if (isnan(layer) || isnan(part) || rate.sort == QTY_NONE) {
        l->left_out++;
        return;
    }
    part *= qty_per_week(model_calendar(l->a->model), rate);
    l->count[(int32_t)layer - 1]++;
    l->weight[(int32_t)layer - 1] += part;
    l->total += part;
    l->height += part * (l->n - layer);
}

static void add_rows(Layers *l)
{
    TableMaker maker;
    maker_init(&maker, l->a->rt, "layer decisions share");
    for (int32_t i = 0; i < l->n; i++) {
        maker_add(&maker, value_num(i + 1));
        maker_add(&maker, value_num(l->count[i]));
        maker_add(&maker, percent_or_none(l->total > 0 ? l->weight[i] / l->total : (double)NAN));
    }
    l->a->rows = maker_done(&maker);
}

/* Freeman's degree centralization of the reporting lines alone: 1 when all report to one, 0 when nobody stands out. */
static double structural(const Analysis *a)
{
    const Column *manager = analysis_field(a, F_POST_REPORTS);
    int32_t *at = mem_alloc((size_t)model_rows(a->model, T_POST) * sizeof *at);
    RowList posts = { 0 };
    LineVec lines = { 0 };
    Network network;
    analysis_rows(a, T_POST, &posts);
    for (size_t i = 0; i < posts.len; i++)
        at[posts.at[i]] = (int32_t)i;
    for (size_t i = 0; i < posts.len; i++) {
        int32_t superior = column_row(manager, posts.at[i]);
        if (superior >= 0 && analysis_in(a, T_POST, superior))
            vec_push(&lines, ((Line){ at[superior], (int32_t)i }));
    }
    network_make(&network, (int32_t)posts.len, &lines);
    double result = freeman_degree(&network);
    network_drop(&network);
    vec_drop(&posts);
    vec_drop(&lines);
    mem_free(at);
    return result;
}

static void add_findings(const Layers *l)
{
    double top = l->total > 0 ? l->weight[0] / l->total : 0;
    if (l->n > 2 && top > 0.5)
        analysis_say(l->a, W_SEVERITY_NOTE, NONE_VALUE, "let routine decisions move down to those who know the case (enrich)", "把事务性决策下放给了解情况的岗位（丰富）",
                     "%.0f%% of the decisions, by volume and impact, are taken at the top (target: up to 50%%)",
                     "按数量与影响加权，%.0f%% 的决策由最上层作出（目标：不高于 50%%）", top * 100);
    if (l->left_out)
        analysis_say(l->a, W_SEVERITY_NOTE, NONE_VALUE, "state volume and impact of each decision and grant it to one post", "写明各决策的数量与影响，并授权给一个岗位",
                     "decisions left out, without decider, volume or impact: %zu", "未计入的决策（没有决定岗位、数量或影响）：%zu 项", l->left_out);
}

Status analysis_centralization(Analysis *analysis)
{
    Layers l = { .a = analysis, .n = deepest_layer(analysis) };
    const Column *found = graph_attr(analysis->graph, A_DECISION_LEVEL_FOUND);
    const Column *volume = analysis_field(analysis, F_DECISION_VOLUME), *impact = analysis_field(analysis, F_DECISION_IMPACT);
    RowList rows = { 0 };
    l.count = mem_zalloc((size_t)l.n * sizeof *l.count);
    l.weight = mem_zalloc((size_t)l.n * sizeof *l.weight);
    analysis_rows(analysis, T_DECISION, &rows);
    for (size_t i = 0; i < rows.len; i++)
        add_decision(&l, rows.at[i], found, volume, impact);
    add_rows(&l);
    bool defined = l.n > 1 && l.total > 0;
    analysis_figure(analysis, "decision_centralization", number_or_none(defined ? l.height / l.total / (l.n - 1) : (double)NAN));
    analysis_figure(analysis, "decisions", count_value(rows.len - l.left_out));
    analysis_figure(analysis, "left_out", count_value(l.left_out));
    analysis_figure(analysis, "layers", value_num(l.n));
    analysis_figure(analysis, "structural_centralization", number_or_none(structural(analysis)));
    add_findings(&l);
    vec_drop(&rows);
    mem_free(l.count);
    mem_free(l.weight);
    return ST_OK;
}
