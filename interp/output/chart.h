/* chart.h: pictures of the organization, from what stmt/chart.c has read out of the model: SVG, Graphviz, Mermaid, and a tree
   for the terminal. Nothing here computes figures or touches files. */
#ifndef ORGL_OUTPUT_CHART_H
#define ORGL_OUTPUT_CHART_H
#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/vec.h"
#include "tree_layout.h"

typedef struct ChartPost {
    int32_t parent;        /* index; -1: at the top of the picture. Posts of one superior stand in their order */
    Str name, title;       /* the name is unique */
    Str below;             /* unit, or who holds it; may be empty */
    Str heads;             /* "12 (2 vacant)", and the figure that the colour shows */
    Str label;             /* all of it in a sentence, for readers */
    int32_t key;           /* its colour; -1: none */
    double n, vacant;      /* heads; vacant NaN: not known */
    bool staff;
} ChartPost;
typedef struct ChartTie { int32_t from, to; } ChartTie;             /* advises */
typedef struct ChartKey { Str label; uint32_t fill, edge; } ChartKey;

typedef enum ChartSize { CHART_WIDE, CHART_A4, CHART_A3 } ChartSize;

typedef struct Chart {
    Arena arena;                          /* of the texts that are not the model's */
    bool zh;
    ChartSize size;
    int32_t layers;                       /* no more than so many; 0: all */
    Str title, summary;
    Str colored_by;                       /* head of the legend; empty: none */
    VEC(ChartPost) posts;
    VEC(ChartTie) ties;
    VEC(ChartKey) keys;
} Chart;

void chart_init(Chart *chart);
void chart_drop(Chart *chart);

void chart_svg(const Chart *chart, Buf *out);
void chart_dot(const Chart *chart, Buf *out);
void chart_mermaid(const Chart *chart, Buf *out);
/* A tree of lines that are no wider than `width` cells (0: any). */
void chart_text(const Chart *chart, int width, int ambiguous, Buf *out);

/* ---- for other charts of boxes and lines ---- */
/* The head of a Graphviz file: `kind` of digraph, `how` it is laid out. */
void chart_dot_begin(const char *kind, const char *how, Str title, Buf *out);
void chart_dot_name(const char *before, Str name, const char *behind, Buf *out);      /* quoted */
void chart_mermaid_begin(const char *direction, Str title, Buf *out);
void chart_mermaid_label(Str text, Buf *out);                                         /* the box of a node, behind its id */

/* ---- shared by the renderers ---- */
/* The children of each post in order: kids[starts[i] .. starts[i + 1] - 1]; starts[n] ..: those at the top. `order` from the
   top, each post directly behind its superior's subtree before it (depth first); depth 0 at the top; below: posts beneath. */
typedef struct ChartTree { uint32_t *starts; int32_t *kids, *order, *depth, *below; } ChartTree;
void chart_tree(const Chart *chart, ChartTree *out);
void chart_tree_drop(ChartTree *tree);

/* ---- route.c: dotted lines between boxes ---- */
typedef struct RoutePoint { int32_t x, y; } RoutePoint;
typedef VEC(RoutePoint) RouteVec;
typedef struct Router Router;
/* Boxes are not crossed; the lines that are there are crossed, but not followed. `margin`: room around everything. */
Router *router_new(const TreeBox *boxes, size_t n, const TreeLayout *layout, int32_t margin);
/* The corners of a line from one box to the other; false when there is no way, or when finding ways has taken too long. */
bool router_find(Router *router, const TreeBox *from, const TreeBox *to, RouteVec *out);
void router_free(Router *router);
#endif
