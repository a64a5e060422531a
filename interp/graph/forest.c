/* forest.c: depth-first order of kinds whose rows have a parent: a subtree is one stretch of the order. */
#include "build.h"

int graph_parent_column(TableId kind)
{
    const TableInfo *info = &TABLE_INFO[kind];
    for (int c = 0; c < info->n_fields; c++) {
        if (FIELD_INFO[(int)info->first + c].flags & FF_PARENT)
            return c;
    }
    return -1;
}

typedef struct Walk {
    int32_t *order, *first, *end, *depth;
    size_t count;
    const uint32_t *starts;
    const int32_t *items;
    VEC(int32_t) stack;
} Walk;

/* Children are put on the stack last to first; one that was reached already (a cycle) is left where it is. */
static void walk_from(Walk *walk, int32_t root)
{
    walk->depth[root] = 0;
    vec_push(&walk->stack, root);
    while (walk->stack.len) {
        int32_t row = vec_pop(&walk->stack);
        walk->first[row] = (int32_t)walk->count;
        walk->order[walk->count++] = row;
        for (uint32_t k = walk->starts[row + 1]; k-- > walk->starts[row];) {
            int32_t child = walk->items[k];
            if (walk->depth[child] >= 0)
                continue;
            walk->depth[child] = walk->depth[row] + 1;
            vec_push(&walk->stack, child);
        }
    }
}

/* From the last to the first: whoever reaches its parent first ends where the parent's stretch ends. */
static void set_ends(Walk *walk, const int32_t *parent)
{
    for (size_t i = walk->count; i-- > 0;) {
        int32_t row = walk->order[i];
        if (!walk->end[row])
            walk->end[row] = (int32_t)i + 1;
        if (walk->depth[row] > 0 && !walk->end[parent[row]])
            walk->end[parent[row]] = walk->end[row];
    }
}

static void forest_build(Graph *graph, Entry *entry, TableId kind, int column)
{
    size_t n = (size_t)graph_rows(graph, kind), count;
    const int32_t *rows = graph_order(graph, kind, &count);
    const int32_t *parent = graph_stated(graph, (FieldId)((int)TABLE_INFO[kind].first + column));
    const Column *children = graph_reverse(graph, kind, column);
    Walk walk = { .order = entry_array(entry, n, sizeof(int32_t)),
                  .first = entry_array(entry, n, sizeof(int32_t)),
                  .end = entry_array(entry, n, sizeof(int32_t)),
                  .depth = entry_array(entry, n, sizeof(int32_t)),
                  .starts = children->starts,
                  .items = children->items };
    if (count < n)
        memset(walk.first, 0, n * sizeof(int32_t));
    memset(walk.end, 0, n * sizeof(int32_t));
    memset(walk.depth, 0xff, n * sizeof(int32_t));
    for (size_t i = 0; i < count; i++) {
        if (parent[rows[i]] < 0)
            walk_from(&walk, rows[i]);
    }
    for (size_t i = 0; i < count && walk.count < count; i++) { /* members of cycles: the first of each is a root */
        if (walk.depth[rows[i]] < 0)
            walk_from(&walk, rows[i]);
    }
    set_ends(&walk, parent);
    vec_drop(&walk.stack);
    entry->forest = (Forest){ walk.order, walk.first, walk.end, walk.depth, walk.count };
}

const Forest *graph_forest(Graph *graph, TableId kind)
{
    int column = graph_parent_column(kind);
    ORGL_ASSERT(column >= 0);
    return &graph_entry(graph, ENTRY_FOREST, kind, column, forest_build, "forest")->forest;
}

bool graph_within(Graph *graph, TableId kind, int32_t row, int32_t top)
{
    if (row < 0 || top < 0)
        return false;
    const Forest *forest = graph_forest(graph, kind);
    return forest->first[row] >= forest->first[top] && forest->first[row] < forest->end[top];
}

void sums_roll_up(const Forest *forest, const int32_t *parent, double *sums, uint8_t *parts)
{
    for (size_t i = forest->count; i-- > 0;) {
        int32_t row = forest->order[i];
        if (forest->depth[row] > 0) {
            sums[parent[row]] += sums[row];
            parts[parent[row]] |= parts[row];
        }
        sums[row] = part_result(sums[row], parts[row]);
    }
}

/* ---- paths ---- */

#define PATH_LAYERS                                                                                                    \
    64 /* deeper ones show the lowest of them only: a chain of a million posts must not take its square in memory */

static Sym path_of(Graph *graph, TableId kind, const int32_t *parent, const Forest *forest, int32_t row, Buf *text)
{
    int32_t line[PATH_LAYERS];
    int n = 0;
    int32_t at = row;
    for (; n < PATH_LAYERS; at = parent[at]) {
        line[n++] = at;
        if (forest->depth[at] <= 0)
            break;
    }
    buf_clear(text);
    if (forest->depth[line[n - 1]] > 0)
        buf_addz(text, "\xe2\x80\xa6 / ");
    Intern *intern = model_intern(graph->model);
    while (n-- > 0) {
        buf_add(text, intern_str(intern, model_title(graph->model, kind, line[n])));
        if (n)
            buf_addz(text, " / ");
    }
    return intern_add(intern, buf_str(text));
}

void path_build(Graph *graph, Entry *entry, TableId kind)
{
    const Forest *forest = graph_forest(graph, kind);
    const int32_t *parent = graph_stated(graph, (FieldId)((int)TABLE_INFO[kind].first + graph_parent_column(kind)));
    int32_t *path = entry_i32(graph, entry, kind, I32_NONE);
    Buf text = { 0 };
    for (size_t i = 0; i < forest->count; i++)
        path[forest->order[i]] = (int32_t)path_of(graph, kind, parent, forest, forest->order[i], &text);
    buf_drop(&text);
}
