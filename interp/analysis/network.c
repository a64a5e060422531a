/* network.c: networks as compressed rows, their weak components, and what shortest ways tell of each point. */
#include "network.h"

#include <math.h>
#include <stdlib.h>

static int compare_lines(const void *a, const void *b)
{
    const Line *x = a, *y = b;
    return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : (x->to > y->to) - (x->to < y->to);
}

static void sort_lines(LineVec *lines)
{
    size_t kept = 0;
    if (lines->len)
        qsort(lines->at, lines->len, sizeof *lines->at, compare_lines);
    for (size_t i = 0; i < lines->len; i++) {
        Line line = lines->at[i];
        if (line.from != line.to && (!kept || compare_lines(&line, &lines->at[kept - 1])))
            lines->at[kept++] = line;
    }
    lines->len = kept;
}

/* Of lines sorted by `from`. */
static Arcs arcs_of(int32_t n, const LineVec *lines)
{
    Arcs arcs = { mem_zalloc(((size_t)n + 1) * sizeof(uint32_t)), mem_alloc(lines->len * sizeof(int32_t)) };
    for (size_t i = 0; i < lines->len; i++) {
        arcs.starts[lines->at[i].from + 1]++;
        arcs.items[i] = lines->at[i].to;
    }
    for (int32_t i = 0; i < n; i++)
        arcs.starts[i + 1] += arcs.starts[i];
    return arcs;
}

static void arcs_drop(Arcs *arcs)
{
    mem_free(arcs->starts);
    mem_free(arcs->items);
}

void network_make(Network *network, int32_t n, LineVec *lines)
{
    LineVec turned = { 0 }, both = { 0 };
    sort_lines(lines);
    for (size_t i = 0; i < lines->len; i++) {
        Line back = { lines->at[i].to, lines->at[i].from };
        vec_push(&turned, back);
        vec_push(&both, back);
        vec_push(&both, lines->at[i]);
    }
    sort_lines(&turned);
    sort_lines(&both);
    *network = (Network){ .n = n, .out = arcs_of(n, lines), .in = arcs_of(n, &turned), .both = arcs_of(n, &both) };
    vec_drop(&turned);
    vec_drop(&both);
}

void network_drop(Network *network)
{
    arcs_drop(&network->out);
    arcs_drop(&network->in);
    arcs_drop(&network->both);
}

int32_t network_components(const Network *network, int32_t *component, int32_t **sizes)
{
    VEC(int32_t) size = { 0 }, open = { 0 };
    const Arcs *both = &network->both;
    for (int32_t i = 0; i < network->n; i++)
        component[i] = -1;
    for (int32_t i = 0; i < network->n; i++) {
        if (component[i] >= 0)
            continue;
        component[i] = (int32_t)size.len;
        vec_push(&open, i);
        vec_push(&size, 0);
        while (open.len) {
            int32_t at = vec_pop(&open);
            size.at[component[i]]++;
            for (uint32_t k = both->starts[at]; k < both->starts[at + 1]; k++) {
                if (component[both->items[k]] >= 0)
                    continue;
                component[both->items[k]] = component[i];
                vec_push(&open, both->items[k]);
            }
        }
    }
    vec_drop(&open);
    *sizes = size.at;
    return (int32_t)size.len;
}

/* ---- shortest ways ----
   A point with one neighbour hangs on it: all ways to and from it pass there. Such points are folded into their neighbour, one
   after the other, until none is left; what remains is the core. Each point of the core stands for `weight` points. */

/* A point of the core, as the search from one source sees it. */
typedef struct Seen { double ways, reached; int32_t distance, first; } Seen;

typedef struct Ways {
    const Network *network;
    int32_t *component, *sizes;
    double *weight;          /* points that were folded into it, and itself */
    double *hanging;         /* sum of the distances to them */
    double *between;         /* pairs of others, so far */
    double *far;
    int32_t *host;           /* what it was folded into; -1: it is in the core */
    int32_t *folded;         /* in the order of folding */
    int32_t n_folded;
    /* the core, numbered anew so that neighbours are near each other */
    int32_t n, *point;
    Arcs arcs;
    /* of one source */
    Seen *seen;
    int32_t *order, *ahead;  /* ahead: of each point in order the next ones, from seen[].first on */
} Ways;

static double component_size(const Ways *w, int32_t i)
{
    return w->sizes[w->component[i]];
}

static void fold(Ways *w, int32_t point, int32_t host)
{
    w->between[host] += w->weight[point] * (w->weight[host] - 1); /* pairs in two of its branches */
    w->weight[host] += w->weight[point];
    w->hanging[host] += w->hanging[point] + w->weight[point];
    w->host[point] = host;
    w->folded[w->n_folded++] = point;
}

static int32_t only_neighbour(const Ways *w, int32_t point)
{
    const Arcs *both = &w->network->both;
    for (uint32_t k = both->starts[point]; k < both->starts[point + 1]; k++)
        if (w->host[both->items[k]] < 0)
            return both->items[k];
    return -1;
}

static void fold_all(Ways *w)
{
    const Arcs *both = &w->network->both;
    uint32_t *degree = mem_alloc((size_t)w->network->n * sizeof *degree);
    VEC(int32_t) open = { 0 };
    for (int32_t i = 0; i < w->network->n; i++) {
        degree[i] = arcs_degree(both, i);
        if (degree[i] == 1)
            vec_push(&open, i);
    }
    for (size_t i = 0; i < open.len; i++) {
        int32_t point = open.at[i], host = degree[point] == 1 ? only_neighbour(w, point) : -1;
        if (host < 0) /* the last two of a tree: one has been folded into the other */
            continue;
        fold(w, point, host);
        degree[point] = 0;
        if (--degree[host] == 1)
            vec_push(&open, host);
    }
    mem_free(degree);
    vec_drop(&open);
}

/* Numbers the core breadth first; `number`: point → its number, -1: none yet, or folded. */
static void number_core(Ways *w, int32_t *number)
{
    const Arcs *both = &w->network->both;
    int32_t n = w->network->n, done = 0;
    for (int32_t i = 0; i < n; i++)
        number[i] = -1;
    for (int32_t root = 0; root < n; root++) {
        if (w->host[root] >= 0 || number[root] >= 0)
            continue;
        number[root] = w->n;
        w->point[w->n++] = root;
        for (; done < w->n; done++) {
            int32_t at = w->point[done];
            for (uint32_t k = both->starts[at]; k < both->starts[at + 1]; k++) {
                int32_t next = both->items[k];
                if (w->host[next] >= 0 || number[next] >= 0)
                    continue;
                number[next] = w->n;
                w->point[w->n++] = next;
            }
        }
    }
}

static void make_core(Ways *w)
{
    const Arcs *both = &w->network->both;
    int32_t *number = mem_alloc((size_t)w->network->n * sizeof *number);
    VEC(int32_t) items = { 0 };
    number_core(w, number);
    w->arcs.starts = mem_alloc(((size_t)w->n + 1) * sizeof(uint32_t));
    for (int32_t i = 0; i < w->n; i++) {
        w->arcs.starts[i] = (uint32_t)items.len;
        for (uint32_t k = both->starts[w->point[i]]; k < both->starts[w->point[i] + 1]; k++)
            if (number[both->items[k]] >= 0)
                vec_push(&items, number[both->items[k]]);
    }
    w->arcs.starts[w->n] = (uint32_t)items.len;
    w->arcs.items = items.at;
    w->seen = mem_alloc((size_t)w->n * sizeof *w->seen);
    w->order = mem_alloc((size_t)w->n * sizeof *w->order);
    w->ahead = mem_alloc(items.len * sizeof *w->ahead);
    for (int32_t i = 0; i < w->n; i++)
        w->seen[i].distance = -1;
    mem_free(number);
}

/* Breadth first through the core: the order, the distances and the number of shortest ways. Gives how many were reached. */
static int32_t spread(Ways *w, int32_t source, int32_t *steps)
{
    Seen *seen = w->seen;
    int32_t n = 1, ahead = 0;
    w->order[0] = source;
    seen[source] = (Seen){ .ways = 1 };
    for (int32_t i = 0; i < n; i++) {
        int32_t at = w->order[i], further = seen[at].distance + 1;
        double ways = seen[at].ways;
        seen[at].first = ahead;
        for (uint32_t k = w->arcs.starts[at]; k < w->arcs.starts[at + 1]; k++) {
            int32_t next = w->arcs.items[k];
            if (seen[next].distance < 0) {
                seen[next] = (Seen){ .distance = further };
                w->order[n++] = next;
            }
            if (seen[next].distance == further) {
                seen[next].ways += ways;
                w->ahead[ahead++] = next;
            }
        }
    }
    *steps = ahead;
    return n;
}

/* Back from the farthest: how many points are reached through each, by the share of the ways. */
static void gather(Ways *w, int32_t source, int32_t n, int32_t steps)
{
    Seen *seen = w->seen;
    double far = 0, weight = w->weight[w->point[source]] / 2; /* each pair is met from both ends */
    for (int32_t i = n; i-- > 0;) {
        int32_t at = w->order[i], point = w->point[at];
        double through = 0; /* points reached through it, for each way that leads to it */
        for (int32_t k = seen[at].first; k < steps; k++)
            through += seen[w->ahead[k]].reached;
        steps = seen[at].first;
        seen[at].reached = through + w->weight[point] / seen[at].ways;
        far += w->weight[point] * seen[at].distance + w->hanging[point];
        if (i > 0)
            w->between[point] += weight * seen[at].ways * through;
    }
    w->far[w->point[source]] = far;
    for (int32_t i = 0; i < n; i++)
        seen[w->order[i]].distance = -1;
}

static void core_ways(Ways *w)
{
    for (int32_t i = 0; i < w->n && !network_stopped(w->network); i++) {
        int32_t steps, n = spread(w, i, &steps);
        gather(w, i, n, steps);
    }
}

static void unfold(Ways *w)
{
    for (int32_t i = w->n_folded; i-- > 0;) {
        int32_t point = w->folded[i];
        w->far[point] = w->far[w->host[point]] + component_size(w, point) - 2 * w->weight[point];
    }
    for (int32_t i = 0; i < w->network->n; i++) /* pairs of one that hangs on it and one that does not */
        w->between[i] += (w->weight[i] - 1) * (component_size(w, i) - w->weight[i]);
}

static void ways_init(Ways *w, const Network *network)
{
    size_t n = (size_t)network->n;
    *w = (Ways){ .network = network, .component = mem_alloc(n * sizeof(int32_t)), .host = mem_alloc(n * sizeof(int32_t)),
                 .folded = mem_alloc(n * sizeof(int32_t)), .point = mem_alloc(n * sizeof(int32_t)), .weight = mem_alloc(n * sizeof(double)),
                 .hanging = mem_zalloc(n * sizeof(double)), .between = mem_zalloc(n * sizeof(double)), .far = mem_zalloc(n * sizeof(double)) };
    for (size_t i = 0; i < n; i++) {
        w->host[i] = -1;
        w->weight[i] = 1;
    }
    network_components(network, w->component, &w->sizes);
}

static void ways_drop(Ways *w)
{
    void *arrays[] = { w->component, w->sizes, w->host, w->folded, w->point, w->weight, w->hanging, w->seen, w->order, w->ahead };
    for (size_t i = 0; i < COUNT_OF(arrays); i++)
        mem_free(arrays[i]);
    arcs_drop(&w->arcs);
}

void centrality_make(Centrality *centrality, const Network *network)
{
    Ways w;
    ways_init(&w, network);
    fold_all(&w);
    make_core(&w);
    core_ways(&w);
    unfold(&w);
    double n = network->n, pairs = (n - 1) * (n - 2) / 2;
    *centrality = (Centrality){ mem_alloc((size_t)network->n * sizeof(double)), w.between, w.far };
    for (int32_t i = 0; i < network->n; i++) {
        double others = component_size(&w, i) - 1;
        centrality->closeness[i] = w.far[i] > 0 ? others / (n - 1) * others / w.far[i] : 0;
        centrality->betweenness[i] = pairs > 0 ? w.between[i] / pairs : 0;
    }
    ways_drop(&w);
}

void centrality_drop(Centrality *centrality)
{
    mem_free(centrality->closeness);
    mem_free(centrality->betweenness);
    mem_free(centrality->farness);
}

/* ---- Freeman: how much one point stands out ---- */

static double spread_of(const double *xs, int32_t n, double largest)
{
    double most = 0, sum = 0;
    for (int32_t i = 0; i < n; i++)
        most = fmax(most, xs[i]);
    for (int32_t i = 0; i < n; i++)
        sum += most - xs[i];
    return sum / largest;
}

double freeman_degree(const Network *network)
{
    double n = network->n, *degrees = mem_alloc((size_t)network->n * sizeof *degrees);
    for (int32_t i = 0; i < network->n; i++)
        degrees[i] = arcs_degree(&network->both, i);
    double result = n > 2 ? spread_of(degrees, network->n, (n - 1) * (n - 2)) : (double)NAN;
    mem_free(degrees);
    return result;
}

static bool is_connected(const Network *network)
{
    int32_t *component = mem_alloc((size_t)network->n * sizeof *component), *sizes;
    int32_t count = network_components(network, component, &sizes);
    mem_free(component);
    mem_free(sizes);
    return count == 1;
}

Freeman network_freeman(const Network *network, const Centrality *centrality)
{
    double n = network->n;
    if (n < 3)
        return (Freeman){ NAN, NAN, NAN };
    double closeness = is_connected(network) ? spread_of(centrality->closeness, network->n, (n - 1) * (n - 2) / (2 * n - 3)) : (double)NAN;
    return (Freeman){ freeman_degree(network), closeness, spread_of(centrality->betweenness, network->n, n - 1) };
}
