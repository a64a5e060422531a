/* load.c: analyze load: work against capacity, by post or by unit. */
#include "analysis.h"

#include <math.h>

typedef struct Load {
    Analysis *a;
    TableId kind;
    const Column *demand, *capacity, *load, *heads;     /* heads: of posts */
    double *unit_heads;                                 /* of units: the sum of those of the posts in it and below; NULL by post */
    double over, under;
    double work, room;
    size_t n_over, n_under, n_none;
    VEC(double) loads;
} Load;

static void find_load(Load *l, int32_t row, double load)
{
    Str title = analysis_title(l->a, l->kind, row);
    Value entity = value_entity(l->kind, row);
    l->n_over += (size_t)(load > l->over + 1e-9);
    l->n_under += (size_t)(load < l->under - 1e-9);
    l->n_none += (size_t)(isnan(load) != 0);
    if (load > l->over + 1e-9)
        analysis_say(l->a, W_SEVERITY_WARNING, entity, "move duties or shares to posts with room, or add heads", "把职责或份额移给有余力的岗位，或增加编制",
                     "%.*s has a load of %g%% (target: %g%% to %g%%)", "“%.*s”负荷 %g%%（目标：%g%%–%g%%）", STR_ARG(title),
                     share_points(load), share_points(l->under), share_points(l->over));
    else if (load < l->under - 1e-9)
        analysis_say(l->a, W_SEVERITY_WARNING, entity, "give it more work, or join it with another post", "增加工作，或与其他岗位合并",
                     "%.*s has a load of only %g%% (target: %g%% to %g%%)", "“%.*s”负荷仅 %g%%（目标：%g%%–%g%%）", STR_ARG(title),
                     share_points(load), share_points(l->under), share_points(l->over));
    else if (isnan(load))
        analysis_say(l->a, W_SEVERITY_NOTE, entity, "state volume and takes (or hours) of its duties, and its headcount", "写明其职责的数量与耗时（或工时）以及编制",
                     "the load of %.*s cannot be told", "“%.*s”的负荷无法得出", STR_ARG(title));
}

static void add_row(Load *l, TableMaker *maker, int32_t row)
{
    double demand = column_number(l->demand, row), capacity = column_number(l->capacity, row), load = column_number(l->load, row);
    maker_add(maker, value_entity(l->kind, row));
    maker_add(maker, effort_or_none(demand));
    maker_add(maker, effort_or_none(capacity));
    maker_add(maker, percent_or_none(load));
    maker_add(maker, number_or_none(l->unit_heads ? l->unit_heads[row] : column_number(l->heads, row)));
    if (!isnan(load))
        vec_push(&l->loads, load);
    find_load(l, row, load);
}

/* Whole heads post by post: what one post has too little work for is no help to another. Unmeasured posts count as none. */
static void add_unit_heads(Load *l)
{
    const Forest *forest = graph_forest(l->a->graph, T_UNIT);
    const Column *parent = analysis_field(l->a, F_UNIT_IN), *unit = analysis_field(l->a, F_POST_IN);
    size_t n;
    const int32_t *order = model_order(l->a->model, T_POST, &n);
    l->unit_heads = mem_zalloc(((size_t)model_rows(l->a->model, T_UNIT) + 1) * sizeof *l->unit_heads);
    for (size_t i = 0; i < n; i++) {
        double heads = column_number(l->heads, order[i]);
        if (column_row(unit, order[i]) >= 0)
            l->unit_heads[column_row(unit, order[i])] += isnan(heads) ? 0 : heads;
    }
    for (size_t i = forest->count; i-- > 0;)
        if (column_row(parent, forest->order[i]) >= 0)
            l->unit_heads[column_row(parent, forest->order[i])] += l->unit_heads[forest->order[i]];
}

/* Over the posts, whatever the rows are: units contain each other. */
static void sum_posts(Load *l)
{
    RowList posts = { 0 };
    const Column *demand = graph_attr(l->a->graph, A_POST_DEMAND), *capacity = graph_attr(l->a->graph, A_POST_CAPACITY);
    analysis_rows(l->a, T_POST, &posts);
    for (size_t i = 0; i < posts.len; i++) {
        double work = column_number(demand, posts.at[i]), room = column_number(capacity, posts.at[i]);
        l->work += isnan(work) ? 0 : work;
        l->room += isnan(room) ? 0 : room;
    }
    vec_drop(&posts);
}

static void add_summary(Load *l)
{
    double mean = stat_mean(l->loads.at, l->loads.len), squares = 0;
    for (size_t i = 0; i < l->loads.len; i++)
        squares += (l->loads.at[i] - mean) * (l->loads.at[i] - mean);
    sum_posts(l);
    analysis_figure(l->a, "demand", effort_or_none(l->work));
    analysis_figure(l->a, "capacity", effort_or_none(l->room));
    analysis_figure(l->a, "load", percent_or_none(l->room > 0 ? l->work / l->room : (double)NAN));
    analysis_figure(l->a, "load_mean", percent_or_none(mean));
    analysis_figure(l->a, "load_median", percent_or_none(stat_median(l->loads.at, l->loads.len)));
    analysis_figure(l->a, "load_stdev", percent_or_none(l->loads.len > 1 ? sqrt(squares / (double)(l->loads.len - 1)) : (double)NAN));
    analysis_figure(l->a, "overloaded", count_value(l->n_over));
    analysis_figure(l->a, "underloaded", count_value(l->n_under));
    analysis_figure(l->a, "unmeasured", count_value(l->n_none));
}

static void load_columns(Load *l)
{
    Graph *graph = l->a->graph;
    bool posts = l->kind == T_POST;
    l->demand = graph_attr(graph, posts ? A_POST_DEMAND : A_UNIT_DEMAND);
    l->capacity = graph_attr(graph, posts ? A_POST_CAPACITY : A_UNIT_CAPACITY);
    l->load = graph_attr(graph, posts ? A_POST_LOAD : A_UNIT_LOAD);
    l->heads = graph_attr(graph, A_POST_HEADS_NEEDED);
    if (!posts)
        add_unit_heads(l);
}

/* by unit, by post; else E304. */
static Status read_kind(Load *l)
{
    Value by = NONE_VALUE;
    Rt *rt = l->a->rt;
    l->kind = T_POST;
    if (!analysis_option(l->a, "by", "按", &by))
        return ST_OK;
    l->kind = by.tag == V_TEXT ? words_kind(rt->words, value_to_sym(rt, by)) : T_NONE;
    if (l->kind == T_POST || l->kind == T_UNIT)
        return ST_OK;
    return rt_error(rt, E304, STR("by"), str_of(analysis_text(l->a, "unit or post", "部门或岗位")), rt_describe(rt, by), );
}

Status analysis_load(Analysis *analysis)
{
    Load l = { .a = analysis };
    RowList rows = { 0 };
    TableMaker maker;
    Status status = read_kind(&l);
    if (status == ST_OK)
        status = analysis_number(analysis, "over", "过高", 1, &l.over);
    if (status == ST_OK)
        status = analysis_number(analysis, "under", "过低", 0.6, &l.under);
    if (status != ST_OK)
        return status;
    load_columns(&l);
    analysis_rows(analysis, l.kind, &rows);
    maker_init(&maker, analysis->rt, l.unit_heads ? "unit demand capacity load heads_needed" : "post demand capacity load heads_needed");
    for (size_t i = 0; i < rows.len; i++)
        add_row(&l, &maker, rows.at[i]);
    analysis->rows = maker_done(&maker);
    add_summary(&l);
    vec_drop(&rows);
    vec_drop(&l.loads);
    mem_free(l.unit_heads);
    return ST_OK;
}
