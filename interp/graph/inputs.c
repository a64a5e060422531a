#include "inputs.h"

/* The column's cells as stated; noted as read. */
static int built_in(Graph *graph, FieldId field)
{
    graph_reads_column(graph, FIELD_INFO[field].table, field_column(field));
    return field_column(field);
}

static const double *stated_f64(Graph *graph, FieldId field)
{
    return model_f64(graph->model, FIELD_INFO[field].table, built_in(graph, field));
}

static const Qty *stated_qty(Graph *graph, FieldId field)
{
    return model_qty(graph->model, FIELD_INFO[field].table, built_in(graph, field));
}

RoleInputs role_inputs(Graph *graph)
{
    return (RoleInputs){ .stated = model_i32(graph->model, T_ASSIGNMENT, built_in(graph, F_ASSIGNMENT_AS)),
                         .share = stated_f64(graph, F_ASSIGNMENT_SHARE),
                         .time = stated_f64(graph, F_ASSIGNMENT_TIME) };
}

DutyInputs duty_inputs(Graph *graph)
{
    return (DutyInputs){ .scale = qty_scale(graph_calendar(graph)),
                         .hours = stated_qty(graph, F_DUTY_HOURS),
                         .volume = stated_qty(graph, F_DUTY_VOLUME),
                         .takes = stated_qty(graph, F_DUTY_TAKES) };
}

PostInputs post_inputs(Graph *graph)
{
    return (PostInputs){ .scale = qty_scale(graph_calendar(graph)),
                         .hours = stated_qty(graph, F_POST_HOURS),
                         .heads = graph_of(graph, F_POST_HEADCOUNT)->f64,
                         .full = unit_hours(graph_calendar(graph), UNIT_W),
                         .used = graph_utilization(graph) };
}

PayInputs pay_inputs(Graph *graph)
{
    return (PayInputs){ .stated = model_range(graph->model, T_POST, built_in(graph, F_POST_PAY)),
                        .grade = graph_stated(graph, F_POST_GRADE),
                        .grade_pay = graph_of(graph, F_GRADE_PAY) };
}
