/* krackhardt.c: Krackhardt's four dimensions of hierarchy (1994), as R's sna computes them: connectedness, hierarchy, efficiency
   and least upper bounds. Points that reach each other are taken together, so that what is left has no circles. */
#include "network.h"

#include <math.h>

/* ---- knots: points that reach each other. Their numbers ascend from the bottom: a line goes from a higher to a lower one ---- */

typedef struct Knots {
    const Network *network;
    int32_t *of;                       /* point → knot */
    int32_t n;
    double *size;
    Arcs up;                           /* the knots above */
    /* Tarjan's search */
    int32_t *number, *low, *stack, *path;
    uint32_t *next;
    int32_t counter, stacked, depth;
} Knots;

static void enter_point(Knots *k, int32_t point)
{
    k->number[point] = k->low[point] = k->counter++;
    k->stack[k->stacked++] = point;
    k->path[k->depth++] = point;
    k->next[point] = k->network->out.starts[point];
}

static void leave_point(Knots *k, int32_t point)
{
    k->depth--;
    if (k->depth > 0 && k->low[k->path[k->depth - 1]] > k->low[point])
        k->low[k->path[k->depth - 1]] = k->low[point];
    if (k->low[point] != k->number[point])
        return;
    int32_t member;
    do {
        member = k->stack[--k->stacked];
        k->of[member] = k->n;
        k->size[k->n]++;
    } while (member != point);
    k->n++;
}

static void search_from(Knots *k, int32_t root)
{
    enter_point(k, root);
    while (k->depth) {
        int32_t point = k->path[k->depth - 1];
        if (k->next[point] == k->network->out.starts[point + 1]) {
            leave_point(k, point);
            continue;
        }
        int32_t to = k->network->out.items[k->next[point]++];
        if (k->number[to] < 0)
            enter_point(k, to);
        else if (k->of[to] < 0 && k->low[point] > k->number[to])
            k->low[point] = k->number[to];
    }
}

static void knots_lines(Knots *k)
{
    LineVec lines = { 0 };
    Network between;
    for (int32_t i = 0; i < k->network->n; i++)
        for (uint32_t a = k->network->out.starts[i]; a < k->network->out.starts[i + 1]; a++)
            if (k->of[i] != k->of[k->network->out.items[a]])
                vec_push(&lines, ((Line){ k->of[i], k->of[k->network->out.items[a]] }));
    network_make(&between, k->n, &lines);
    k->up = between.in;
    between.in = (Arcs){ NULL, NULL };
    network_drop(&between);
    vec_drop(&lines);
}

static void knots_make(Knots *k, const Network *network)
{
    size_t n = (size_t)network->n;
    *k = (Knots){ .network = network, .of = mem_alloc(n * sizeof(int32_t)), .size = mem_zalloc(n * sizeof(double)),
                  .number = mem_alloc(n * sizeof(int32_t)), .low = mem_alloc(n * sizeof(int32_t)),
                  .stack = mem_alloc(n * sizeof(int32_t)), .path = mem_alloc(n * sizeof(int32_t)), .next = mem_alloc(n * sizeof(uint32_t)) };
    for (size_t i = 0; i < n; i++)
        k->number[i] = k->of[i] = -1;
    for (int32_t i = 0; i < network->n; i++)
        if (k->number[i] < 0)
            search_from(k, i);
    knots_lines(k);
}

static void knots_drop(Knots *k)
{
    void *arrays[] = { k->of, k->size, k->number, k->low, k->stack, k->path, k->next, k->up.starts, k->up.items };
    for (size_t i = 0; i < COUNT_OF(arrays); i++)
        mem_free(arrays[i]);
}

static int32_t only_above(const Knots *k, int32_t knot)
{
    return arcs_degree(&k->up, knot) == 1 ? k->up.items[k->up.starts[knot]] : -1;
}

/* ---- hierarchy ---- */

/* Points above each of up to 64 knots: a bit for each travels up from it. */
static void count_above(const Knots *k, const int32_t *targets, int n, uint64_t *bits, double *above)
{
    for (int32_t i = 0; i < k->n; i++)
        bits[i] = 0;
    for (int t = 0; t < n; t++)
        bits[targets[t]] |= (uint64_t)1 << t;
    for (int32_t i = targets[0]; i < k->n; i++)
        for (uint32_t a = k->up.starts[i]; bits[i] && a < k->up.starts[i + 1]; a++)
            bits[k->up.items[a]] |= bits[i];
    for (int32_t i = targets[0]; i < k->n; i++)
        for (uint64_t left = bits[i]; left; left &= left - 1) {
            int32_t target = targets[__builtin_ctzll(left)];
            above[target] += target == i ? 0 : k->size[i];
        }
}

/* Ordered pairs of points of which one reaches the other and not the reverse. */
static double one_way_pairs(const Knots *k)
{
    double *above = mem_zalloc((size_t)k->n * sizeof *above), pairs = 0;
    uint64_t *bits = mem_alloc((size_t)k->n * sizeof *bits);
    int32_t targets[64];
    int n = 0;
    for (int32_t i = 0; i < k->n && !network_stopped(k->network); i++) {
        if (arcs_degree(&k->up, i) > 1)
            targets[n++] = i;
        if (n == 64 || (n && i == k->n - 1)) {
            count_above(k, targets, n, bits, above);
            n = 0;
        }
    }
    for (int32_t i = k->n; i-- > 0;) {
        int32_t up = only_above(k, i);
        if (up >= 0)
            above[i] = above[up] + k->size[up];
        pairs += k->size[i] * above[i];
    }
    mem_free(above);
    mem_free(bits);
    return pairs;
}

static double hierarchy_of(const Knots *k)
{
    double mutual = 0, one_way = one_way_pairs(k);
    for (int32_t i = 0; i < k->n; i++)
        mutual += k->size[i] * (k->size[i] - 1) / 2;
    return mutual + one_way > 0 ? 1 - mutual / (mutual + one_way) : (double)NAN;
}

/* ---- least upper bounds ----
   A knot with exactly one above it has with any knot that is not below it the bounds of that one: only knots without one or with
   several above need looking at, each for all that hang on it as a tree. */

typedef struct Bounds {
    const Knots *k;
    int32_t *head;                     /* knot → the looked-at one that it hangs on */
    double *weight;                    /* points that hang on a head */
    VEC(int32_t) heads;
    int32_t *column;                   /* knot → its bit, ascending from the bottom; -1: above no head */
    int32_t columns;
    size_t words;
    uint64_t *above;                   /* a row of bits for each column: itself and the knots above */
} Bounds;

static void find_heads(Bounds *b)
{
    const Knots *k = b->k;
    b->head = mem_alloc((size_t)k->n * sizeof(int32_t));
    b->weight = mem_zalloc((size_t)k->n * sizeof(double));
    for (int32_t i = k->n; i-- > 0;) {
        int32_t up = only_above(k, i);
        b->head[i] = up < 0 ? i : b->head[up];
        b->weight[b->head[i]] += k->size[i];
        if (up < 0)
            vec_push(&b->heads, i);
    }
}

static void number_columns(Bounds *b)
{
    const Knots *k = b->k;
    b->column = mem_alloc((size_t)k->n * sizeof(int32_t));
    for (int32_t i = 0; i < k->n; i++)
        b->column[i] = b->head[i] == i ? 0 : -1;
    for (int32_t i = 0; i < k->n; i++) {
        for (uint32_t a = k->up.starts[i]; b->column[i] >= 0 && a < k->up.starts[i + 1]; a++)
            b->column[k->up.items[a]] = 0;
        if (b->column[i] >= 0)
            b->column[i] = b->columns++;
    }
}

static uint64_t *row_of(const Bounds *b, int32_t column)
{
    return b->above + (size_t)column * b->words;
}

static void fill_rows(Bounds *b)
{
    const Knots *k = b->k;
    b->words = ((size_t)b->columns + 63) / 64;
    b->above = mem_zalloc((size_t)b->columns * b->words * sizeof(uint64_t));
    for (int32_t i = k->n; i-- > 0;) {
        if (b->column[i] < 0)
            continue;
        uint64_t *row = row_of(b, b->column[i]);
        row[b->column[i] / 64] |= (uint64_t)1 << b->column[i] % 64;
        for (uint32_t a = k->up.starts[i]; a < k->up.starts[i + 1]; a++) {
            const uint64_t *up = row_of(b, b->column[k->up.items[a]]);
            for (size_t w = 0; w < b->words; w++)
                row[w] |= up[w];
        }
    }
}

/* The lowest common one must have all the others above it. */
static bool has_least(const Bounds *b, int32_t x, int32_t y)
{
    const uint64_t *one = row_of(b, x), *two = row_of(b, y), *least = NULL;
    for (size_t w = (size_t)(x > y ? x : y) / 64; w < b->words; w++) {
        uint64_t common = one[w] & two[w];
        if (!common)
            continue;
        if (!least)
            least = row_of(b, (int32_t)(w * 64) + __builtin_ctzll(common));
        if (common & ~least[w])
            return false;
    }
    return least != NULL;
}

static double count_without(const Bounds *b, const int32_t *component)
{
    double without = 0;
    for (size_t i = 0; i < b->heads.len && !network_stopped(b->k->network); i++)
        for (size_t j = 0; j < i; j++) {
            int32_t x = b->heads.at[i], y = b->heads.at[j];
            if (component[x] == component[y] && !has_least(b, b->column[x], b->column[y]))
                without += b->weight[x] * b->weight[y];
        }
    return without;
}

static double pairs_without_bound(const Knots *k, const int32_t *component_of_point)
{
    Bounds b = { .k = k };
    int32_t *component = mem_alloc((size_t)k->n * sizeof *component);
    for (int32_t i = 0; i < k->network->n; i++)
        component[k->of[i]] = component_of_point[i];
    find_heads(&b);
    number_columns(&b);
    fill_rows(&b);
    double without = count_without(&b, component);
    mem_free(component);
    mem_free(b.head);
    mem_free(b.weight);
    mem_free(b.column);
    mem_free(b.above);
    vec_drop(&b.heads);
    return without;
}

/* ---- all four ---- */

Krackhardt network_krackhardt(const Network *network)
{
    Krackhardt result = { NAN, NAN, NAN, NAN };
    double n = network->n, joined = 0, needed = 0, room = 0, bounds = 0, lines = network->out.starts[network->n];
    int32_t *component = mem_alloc((size_t)network->n * sizeof *component), *sizes;
    int32_t count = network_components(network, component, &sizes);
    Knots knots;
    for (int32_t i = 0; i < count; i++) {
        double size = sizes[i];
        joined += size * (size - 1) / 2;
        needed += size - 1;
        room += size * (size - 1) - (size - 1);
        bounds += (size - 1) * (size - 2) / 2;
    }
    knots_make(&knots, network);
    result.connectedness = n > 1 ? joined / (n * (n - 1) / 2) : (double)NAN;
    result.hierarchy = hierarchy_of(&knots);
    result.efficiency = room > 0 ? 1 - (lines - needed) / room : (double)NAN;
    result.lub = bounds > 0 ? 1 - pairs_without_bound(&knots, component) / bounds : (double)NAN;
    knots_drop(&knots);
    mem_free(component);
    mem_free(sizes);
    return result;
}
