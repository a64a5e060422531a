/* superior.c: the lowest post above two, for two posts, for pairs of columns, and as a column of its own. */
#include "build.h"

/* Climbs from `a` until the stretch below it holds `b`. */
static int32_t common_superior(const Forest *forest, const int32_t *manager, int32_t a, int32_t b)
{
    if (a < 0 || b < 0)
        return ROW_NONE;
    if (a == b)
        return a;
    if (forest->depth[a] < 0 || forest->depth[b] < 0)
        return ROW_NONE;
    int32_t place = forest->first[b];
    while (place < forest->first[a] || place >= forest->end[a]) {
        if (forest->depth[a] == 0)
            return ROW_NONE;
        a = manager[a];
    }
    return a;
}

int32_t graph_common_superior(Graph *graph, int32_t a, int32_t b)
{
    return common_superior(graph_forest(graph, T_POST), graph_stated(graph, F_POST_REPORTS), a, b);
}

void graph_common_superiors(Graph *graph, const int32_t *a, bool one_a, const int32_t *b, bool one_b, uint32_t n, int32_t *out)
{
    const Forest *forest = graph_forest(graph, T_POST);
    const int32_t *manager = graph_stated(graph, F_POST_REPORTS);
    for (uint32_t i = 0; i < n; i++) {
        int32_t found = common_superior(forest, manager, a[one_a ? 0 : i], b[one_b ? 0 : i]);
        out[i] = found >= 0 ? found : I32_NONE;
    }
}

/* ---- of each post and the one that a field of it names ---- */

int32_t common_with(Graph *graph, int column, int32_t post)
{
    const int32_t *other = model_i32(graph->model, T_POST, column);
    int32_t found = other ? graph_common_superior(graph, post, other[post]) : ROW_NONE;
    return found >= 0 ? found : I32_NONE;
}

static void common_build(Graph *graph, Entry *entry, TableId table, int column)
{
    graph_reads_column(graph, table, column);
    const int32_t *other = model_i32(graph->model, table, column), n = graph_rows(graph, table);
    const Forest *forest = graph_forest(graph, T_POST);
    const int32_t *manager = graph_stated(graph, F_POST_REPORTS);
    int32_t *common = entry_i32(graph, entry, table, I32_NONE);
    for (int32_t i = 0; other && i < n; i++) {
        int32_t found = common_superior(forest, manager, i, other[i]);
        common[i] = found >= 0 ? found : I32_NONE;
    }
    entry->column.meaning = CM_ENTITY;
    entry->column.target = T_POST;
}

const Column *graph_common_with(Graph *graph, const FieldInfo *field)
{
    int n = model_n_columns(graph->model, T_POST), column = 0;
    while (column < n && model_field(graph->model, T_POST, column) != field)
        column++;
    if (column == n || field->type != FT_REF || field->target != T_POST)
        return NULL;
    return &graph_entry(graph, ENTRY_COMMON, T_POST, column, common_build, field->name)->column;
}
