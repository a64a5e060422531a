/* structure.c: analyze structure: spans, layers, sizes, line and staff. */
#include "function.h"

#include <math.h>

typedef struct Structure {
    Analysis *a;
    RowList posts;
    const Column *span, *span_heads, *layer, *height, *size, *target, *manager, *kind, *headcount, *unit;
} Structure;

static void load_columns(Structure *s)
{
    Graph *graph = s->a->graph;
    s->span = graph_attr(graph, A_POST_SPAN);
    s->span_heads = graph_attr(graph, A_POST_SPAN_HEADS);
    s->layer = graph_attr(graph, A_POST_LAYER);
    s->height = graph_attr(graph, A_POST_HEIGHT);
    s->size = graph_attr(graph, A_POST_SIZE);
    s->target = graph_attr(graph, A_POST_TARGET);
    s->manager = graph_field(graph, T_POST, field_column(F_POST_REPORTS));
    s->kind = graph_field(graph, T_POST, field_column(F_POST_KIND));
    s->headcount = graph_field(graph, T_POST, field_column(F_POST_HEADCOUNT));
    s->unit = graph_field(graph, T_POST, field_column(F_POST_IN));
}

static Value range_value(Structure *s, int32_t row)
{
    if (s->target->type != COL_RANGE || isnan(s->target->range[row].low))
        return NONE_VALUE;
    Range range = s->target->range[row];
    return value_range(s->a->rt, value_num(range.low), isinf(range.high) ? NONE_VALUE : value_num(range.high));
}

static void add_rows(Structure *s)
{
    TableMaker maker;
    maker_init(&maker, s->a->rt, "post span span_heads layer height size target");
    for (size_t i = 0; i < s->posts.len; i++) {
        int32_t row = s->posts.at[i];
        maker_add(&maker, value_entity(T_POST, row));
        maker_add(&maker, number_or_none(column_number(s->span, row)));
        maker_add(&maker, number_or_none(column_number(s->span_heads, row)));
        maker_add(&maker, number_or_none(column_number(s->layer, row)));
        maker_add(&maker, number_or_none(column_number(s->height, row)));
        maker_add(&maker, number_or_none(column_number(s->size, row)));
        maker_add(&maker, column_number(s->span, row) > 0 ? range_value(s, row) : NONE_VALUE);
    }
    s->a->rows = maker_done(&maker);
}

/* The posts that lead are managers; the figures of spans are over them. */
static void add_spans(Structure *s)
{
    double *spans = mem_alloc(s->posts.len * sizeof *spans);
    size_t managers = 0;
    double most = NAN;
    for (size_t i = 0; i < s->posts.len; i++) {
        double span = column_number(s->span, s->posts.at[i]);
        if (span > 0) {
            spans[managers++] = span;
            most = isnan(most) || span > most ? span : most;
        }
    }
    analysis_figure(s->a, "managers", value_num((double)managers));
    double layers = 0;
    for (size_t i = 0; i < s->posts.len; i++)
        layers = fmax(layers, column_number(s->layer, s->posts.at[i]));
    analysis_figure(s->a, "layers", value_num(layers));
    analysis_figure(s->a, "span_mean", number_or_none(stat_mean(spans, managers)));
    analysis_figure(s->a, "span_median", number_or_none(stat_median(spans, managers)));
    analysis_figure(s->a, "span_max", number_or_none(most));
    analysis_figure(s->a, "managers_ratio", s->posts.len ? value_percent((double)managers / (double)s->posts.len) : NONE_VALUE);
    mem_free(spans);
}

static void add_summary(Structure *s)
{
    double heads = 0, line = 0, staff = 0, roots = 0, units = 0;
    size_t n_units;
    const int32_t *order = model_order(s->a->model, T_UNIT, &n_units);
    for (size_t i = 0; i < n_units; i++)
        units += analysis_in(s->a, T_UNIT, order[i]);
    for (size_t i = 0; i < s->posts.len; i++) {
        int32_t row = s->posts.at[i], manager = column_row(s->manager, row);
        double count = column_number(s->headcount, row);
        heads += isnan(count) ? 0 : count;
        if (column_row(s->kind, row) == W_LINE_STAFF_STAFF)
            staff++;
        else
            line++;
        roots += manager == ROW_NONE || !analysis_in(s->a, T_POST, manager);
    }
    analysis_figure(s->a, "posts", value_num((double)s->posts.len));
    analysis_figure(s->a, "heads", value_num(heads));
    analysis_figure(s->a, "units", value_num(units));
    add_spans(s);
    analysis_figure(s->a, "staff_ratio", line > 0 ? value_percent(staff / line) : NONE_VALUE);
    analysis_figure(s->a, "roots", value_num(roots));
}

static void find_span(Structure *s, int32_t row, double span, Range target)
{
    Buf message = { 0 }, advice = { 0 };
    Str title = analysis_title(s->a, T_POST, row);
    bool wide = span > target.high;
    if (s->a->rt->lang == LANG_ZH)
        buf_addf(&message, "“%.*s”管理 %g 个岗位，目标为 %g..", STR_ARG(title), span, target.low);
    else
        buf_addf(&message, "%.*s has a span of %g; the target is %g..", STR_ARG(title), span, target.low);
    if (!isinf(target.high))
        buf_addf(&message, "%g", target.high);
    buf_addz(&advice, wide ? analysis_text(s->a, "add a lead below it, or move a part of the team", "增设下级主管，或划出部分下属")
                           : analysis_text(s->a, "join the team with another one, or let it do work of its own", "与其他团队合并，或兼做具体工作"));
    analysis_find(s->a, W_SEVERITY_WARNING, value_entity(T_POST, row), buf_str(&message), buf_str(&advice));
    buf_drop(&message);
    buf_drop(&advice);
}

static void add_findings(Structure *s)
{
    for (size_t i = 0; i < s->posts.len; i++) {
        int32_t row = s->posts.at[i];
        double span = column_number(s->span, row);
        if (!(span > 0) || s->target->type != COL_RANGE || isnan(s->target->range[row].low))
            continue;
        Range target = s->target->range[row];
        if (span < target.low || span > target.high)
            find_span(s, row, span, target);
    }
}

Status analysis_structure(Analysis *analysis)
{
    Structure s = { .a = analysis };
    bool by_function;
    Status status = analysis_by(analysis, "function", "职能", &by_function);
    if (status != ST_OK)
        return status;
    analysis_rows(analysis, T_POST, &s.posts);
    load_columns(&s);
    if (by_function)
        functions_table(analysis);
    else
        add_rows(&s);
    add_summary(&s);
    add_findings(&s);
    functions_find(analysis);
    vec_drop(&s.posts);
    return ST_OK;
}
