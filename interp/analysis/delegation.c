/* delegation.c: to whom in the line a decision could go. */
#include "delegation.h"

void delegation_init(Delegation *line, Analysis *analysis)
{
    *line = (Delegation){ .a = analysis, .grants = graph_reverse(analysis->graph, T_GRANT, field_column(F_GRANT_DECISION)),
                          .grant_post = analysis_field(analysis, F_GRANT_POST), .about = analysis_field(analysis, F_DECISION_ABOUT),
                          .accountable = graph_attr(analysis->graph, A_DUTY_ACCOUNTABLE), .layer = graph_attr(analysis->graph, A_POST_LAYER),
                          .manager = analysis_field(analysis, F_POST_REPORTS) };
}

const ItemList *delegation_about(const Delegation *line, int32_t decision)
{
    const ItemList *list = line->about->type == COL_LIST ? line->about->list[decision] : NULL;
    return list && list->n ? list : NULL;
}

int32_t delegation_climb(const Delegation *line, int32_t post, double layer)
{
    while (post >= 0 && line->layer->f64[post] > layer)
        post = column_row(line->manager, post);
    return post;
}

static void try_below(const Delegation *line, int32_t post, int32_t decider, double layer, int32_t *best)
{
    int32_t at = delegation_climb(line, post, layer);
    if (at >= 0 && at != decider && graph_within(line->a->graph, T_POST, at, decider) && (*best < 0 || line->layer->f64[at] > line->layer->f64[*best]))
        *best = at;
}

int32_t delegation_below(const Delegation *line, int32_t decision, int32_t decider, double layer)
{
    uint32_t n;
    int32_t best = ROW_NONE;
    const int32_t *set = column_set(line->grants, decision, &n);
    for (uint32_t i = 0; i < n; i++)
        try_below(line, column_row(line->grant_post, set[i]), decider, layer, &best);
    const ItemList *about = delegation_about(line, decision);
    for (uint32_t i = 0; about && i < about->n; i++)
        try_below(line, about->at[i].ref < 0 ? ROW_NONE : column_row(line->accountable, about->at[i].ref), decider, layer, &best);
    return best;
}
