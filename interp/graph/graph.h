/* graph.h: derived figures of the whole organization as columns: one pass each, on demand, cached until a table they
   read changes. Knows neither syntax nor values. Rows are the model's rows. Definitions: grammar/reference.md and
   17, grammar/reference.md. */
#ifndef ORGL_GRAPH_H
#define ORGL_GRAPH_H
#include "../model/model.h"

typedef enum ColType {
    COL_NONE,      /* every cell is none */
    COL_I32,       /* I32_NONE unset */
    COL_F64,       /* NaN unset */
    COL_QTY, COL_RANGE,
    COL_LIST,      /* const ItemList * per row */
    COL_SETS       /* rows of `target`: column_set gives a row's */
} ColType;
typedef enum ColMeaning { CM_NUMBER, CM_PERCENT, CM_BOOL, CM_DATE, CM_PERIOD, CM_WORD, CM_ENTITY, CM_TEXT, CM_DURATION,
    CM_RATE /* count */, CM_EFFORT /* COL_F64: hours per week; COL_QTY: as stated */, CM_RANGE, CM_ANY, CM_LIST,
    CM_ENTITIES, CM_ROLES } ColMeaning;
typedef struct Column {
    ColType type; ColMeaning meaning;
    TableId target;            /* CM_ENTITY, CM_ENTITIES */
    const FieldInfo *field;    /* of stored fields: words, list shape; NULL for derived ones */
    union { const int32_t *i32; const double *f64; const Qty *qty; const Range *range; const ItemList *const *list;
            const void *data; };
    const uint32_t *starts; const int32_t *items;   /* COL_SETS */
    /* COL_SETS whose sets overlap (all_reports): starts[row] .. ends[row]; NULL: starts[row + 1] */
    const uint32_t *ends;
    int32_t rows;
} Column;

/* The rows of a COL_SETS cell and how many. */
static inline const int32_t *column_set(const Column *column, int32_t row, uint32_t *n)
{
    uint32_t start = column->starts[row], end = column->ends ? column->ends[row] : column->starts[row + 1];
    *n = end - start;
    return column->items + start;
}

typedef struct Graph Graph;
Graph *graph_new(Model *model);                 /* borrows the model */
void   graph_free(Graph *graph);
Model *graph_model(const Graph *graph);
/* A stored field as an expression reads it: defaults filled in, inherited values (unit.region, post.pay, post.kind)
   resolved; assignments' share is the share in force. Borrowed until the next change of the model. */
const Column *graph_field(Graph *graph, TableId table, int column);
const Column *graph_attr(Graph *graph, AttrId attr);
/* Children by parent, in order of definition, as CSR (posts by superior, posts by unit, units by parent, assignments
   by duty …). */
/* COL_SETS over the rows of the field's target: rows of `table` */
const Column *graph_reverse(Graph *graph, TableId table, int column);
/* Depth-first order of a kind with a FF_PARENT field: order[], and for each row the position first..end of its subtree
   in it. */
typedef struct Forest { const int32_t *order; const int32_t *first, *end; const int32_t *depth; size_t count; } Forest;
const Forest *graph_forest(Graph *graph, TableId kind);
/* Position of each row in the order of definition; -1 of rows that are not live. */
const int32_t *graph_rank(Graph *graph, TableId table);
/* Posts in each unit and below, as overlapping sets, in no order that means something. */
const Column *graph_posts_below(Graph *graph);
/* By assignment: the hours a week that it brings its post; NaN where the duty is not measured or the post is not responsible. */
const double *graph_assigned_hours(Graph *graph);
bool    graph_within(Graph *graph, TableId kind, int32_t row, int32_t top);   /* row is top or below it */
/* lowest post above (or equal to) both; ROW_NONE */
int32_t graph_common_superior(Graph *graph, int32_t a, int32_t b);
/* The same for n pairs; one_a, one_b: a, b is one post for all of them. I32_NONE where there is none. */
void    graph_common_superiors(Graph *graph, const int32_t *a, bool one_a, const int32_t *b, bool one_b, uint32_t n, int32_t *out);
/* By post: that of it and of the post which a field of posts names, kept up to date after edits. NULL: it is no such field. */
const Column *graph_common_with(Graph *graph, const FieldInfo *field);
/* Effective weights of a post in a region (ROW_NONE: the general set): the set of the region, else the nearest parent
   region that has one, else the general one. Calls each(kpi, weight) in order; returns how many. */
int     graph_weights(Graph *graph, int32_t post, int32_t region,
                      void (*each)(void *ctx, int32_t kpi, double weight), void *ctx);
/* Points of a factor's level times the factor's weight; NaN without points, or where the factor has no such level. Levels spread
   evenly over a range. */
double  graph_factor_points(Graph *graph, int32_t factor, double level);
/* What decision.level_needed counts: kind, impact, depth and horizon as 0..1, NaN unset. Gives the deepest layer. */
double  graph_level_parts(Graph *graph, int32_t decision, double parts[4]);
/* Every column built reports itself: "attr post.load", rows. For the trace option; NULL: off. */
void    graph_trace(Graph *graph, ModelTrace trace, void *ctx);
#endif
