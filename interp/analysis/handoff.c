/* handoff.c: who hands work over to whom, out of the processes. */
#include "handoff.h"

#include <math.h>

typedef struct Collect {
    const Analysis *analysis;
    HandoffVec *out;
    const Column *assignments, *roles, *post, *share;
    int32_t process;
    double volume;
} Collect;

static bool responsible(const Collect *c, int32_t assignment)
{
    int32_t roles = column_row(c->roles, assignment);
    return roles >= 0 && roles & 1 << W_ROLE_RESPONSIBLE;
}

static void add_pair(Collect *c, int32_t before, int32_t after, int32_t duty)
{
    int32_t from = column_row(c->post, before), to = column_row(c->post, after);
    if (from < 0 || to < 0 || from == to || !(analysis_in(c->analysis, T_POST, from) || analysis_in(c->analysis, T_POST, to)))
        return;
    double part = column_number(c->share, before) * column_number(c->share, after);
    vec_push(c->out, ((Handoff){ c->process, from, to, duty, c->volume * part }));
}

static void add_step(Collect *c, int32_t before, int32_t after)
{
    uint32_t n, m;
    if (before < 0 || after < 0)
        return;
    const int32_t *here = column_set(c->assignments, before, &n), *next = column_set(c->assignments, after, &m);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; responsible(c, here[i]) && j < m; j++)
            if (responsible(c, next[j]))
                add_pair(c, here[i], next[j], after);
}

void handoffs_collect(const Analysis *analysis, HandoffVec *out)
{
    Graph *graph = analysis->graph;
    Collect c = { .analysis = analysis, .out = out,
                  .assignments = graph_reverse(graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_DUTY)),
                  .roles = analysis_field(analysis, F_ASSIGNMENT_AS), .post = analysis_field(analysis, F_ASSIGNMENT_POST),
                  .share = analysis_field(analysis, F_ASSIGNMENT_SHARE) };
    const Column *steps = analysis_field(analysis, F_PROCESS_STEPS), *volume = analysis_field(analysis, F_PROCESS_VOLUME);
    size_t n;
    const int32_t *order = model_order(analysis->model, T_PROCESS, &n);
    for (size_t i = 0; i < n && steps->type == COL_LIST; i++) {
        const ItemList *list = steps->list[order[i]];
        Qty rate = volume->type == COL_QTY ? volume->qty[order[i]] : (Qty){ .sort = QTY_NONE };
        c.process = order[i];
        c.volume = rate.sort == QTY_NONE ? (double)NAN : qty_per_week(model_calendar(analysis->model), rate);
        for (uint32_t k = 0; list && k + 1 < list->n; k++)
            add_step(&c, list->at[k].ref, list->at[k + 1].ref);
    }
}

double handoffs_sum(double sum, double per_week)
{
    return isnan(sum) ? per_week : isnan(per_week) ? sum : sum + per_week;
}
