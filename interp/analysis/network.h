/* network.h: figures of networks of posts: centrality of each, Krackhardt's four, Freeman's centralizations. Points are numbered
   from 0; loops are ignored and parallel lines count once. */
#ifndef ORGL_ANALYSIS_NETWORK_H
#define ORGL_ANALYSIS_NETWORK_H
#include "../base/vec.h"

typedef struct Line { int32_t from, to; } Line;
typedef VEC(Line) LineVec;
/* Neighbours of a point: items[starts[i]] .. items[starts[i + 1]], ascending. */
typedef struct Arcs { uint32_t *starts; int32_t *items; } Arcs;

typedef struct Network {
    int32_t n;
    Arcs out, in, both;                 /* both: directions ignored */
    bool (*stop)(void *ctx);            /* polled in long loops; NULL: never. After it was true the figures are unfinished */
    void *ctx;
} Network;

/* Sorts the lines and drops loops and doubles from them. */
void network_make(Network *network, int32_t n, LineVec *lines);
void network_drop(Network *network);
static inline uint32_t arcs_degree(const Arcs *arcs, int32_t i) { return arcs->starts[i + 1] - arcs->starts[i]; }
static inline bool network_stopped(const Network *network) { return network->stop && network->stop(network->ctx); }

/* Weak components: for each point the number of its own, from 0; gives how many, and their sizes (gives the array). */
int32_t network_components(const Network *network, int32_t *component, int32_t **sizes);

/* What a point's place on the shortest ways of the undirected network gives. */
typedef struct Centrality {
    double *closeness;                  /* Wasserman and Faust's, (r - 1)/(n - 1) * (r - 1)/sum of distances, r its component's size */
    double *betweenness;                /* share of the pairs of other points whose shortest ways pass through it */
    double *farness;                    /* sum of distances to the points of its component */
} Centrality;
/* Brandes' method behind a folding of everything that hangs on the network as a tree: exact, and a pure tree takes linear time. */
void centrality_make(Centrality *centrality, const Network *network);
void centrality_drop(Centrality *centrality);

/* NaN where a figure is not defined. */
typedef struct Krackhardt { double connectedness, hierarchy, efficiency, lub; } Krackhardt;
Krackhardt network_krackhardt(const Network *network);
typedef struct Freeman { double degree, closeness, betweenness; } Freeman;
Freeman network_freeman(const Network *network, const Centrality *centrality);
double freeman_degree(const Network *network);
#endif
