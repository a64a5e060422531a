/* route.c: ways for dotted lines: the shortest with few corners on a grid of TREE_STEP, found with A* (all costs are small
   whole numbers, so buckets serve as the queue). */
#include "chart.h"

enum { BLOCKED = 1, ACROSS = 2, ALONG = 4 };          /* what is in a cell: a box, a line from left to right, one from top to bottom */
enum { STEP_COST = 2, CORNER_COST = 8, FOLLOW_COST = 8, CROSS_COST = 1, BUCKETS = 64 };
enum { HORIZONTAL, VERTICAL };
#define CELLS_MOST ((int64_t)3 << 20)
#define WORK_MOST ((int64_t)4 << 20)                   /* states visited for all lines of a picture */

typedef struct Entry { int32_t state, cost; } Entry;
typedef VEC(Entry) Bucket;

struct Router {
    int32_t margin, columns, rows;
    uint8_t *cells;
    int32_t *cost;                                     /* of a state: cell * 2 + how it is entered; -1 not reached */
    int8_t *came;                                      /* the step that led there * 2 + how its cell was entered; -1 a start */
    uint8_t *goal;
    Bucket buckets[BUCKETS];
    int64_t work;
};

static const int32_t STEP_X[] = { 1, -1, 0, 0 }, STEP_Y[] = { 0, 0, 1, -1 };

static int32_t cell_at(const Router *r, int32_t x, int32_t y)
{
    return (y + r->margin) / TREE_STEP * r->columns + (x + r->margin) / TREE_STEP;
}

static void mark(Router *r, int32_t x1, int32_t y1, int32_t x2, int32_t y2, uint8_t what)
{
    for (int32_t y = y1 - y1 % TREE_STEP; y <= y2; y += TREE_STEP)
        for (int32_t x = x1 - x1 % TREE_STEP; x <= x2; x += TREE_STEP)
            r->cells[cell_at(r, x, y)] |= what;
}

Router *router_new(const TreeBox *boxes, size_t n, const TreeLayout *layout, int32_t margin)
{
    Router *r = mem_zalloc(sizeof *r);
    r->margin = margin;
    r->columns = (layout->width + 2 * margin) / TREE_STEP + 1;
    r->rows = (layout->height + 2 * margin) / TREE_STEP + 1;
    int64_t cells = (int64_t)r->columns * r->rows;
    if (cells > CELLS_MOST)
        return r;                                      /* cells NULL: finds nothing */
    r->cells = mem_zalloc((size_t)cells);
    r->goal = mem_zalloc((size_t)cells);
    r->cost = mem_alloc((size_t)cells * 2 * sizeof *r->cost);
    r->came = mem_alloc((size_t)cells * 2);
    for (size_t i = 0; i < n; i++)
        mark(r, boxes[i].x, boxes[i].y, boxes[i].x + boxes[i].w, boxes[i].y + boxes[i].h, BLOCKED);
    for (size_t i = 0; i < layout->lines.len; i++) {
        const TreeLine *line = &layout->lines.at[i];
        mark(r, line->x1, line->y1, line->x2, line->y2, line->y1 == line->y2 ? ACROSS : ALONG);
    }
    return r;
}

void router_free(Router *r)
{
    mem_free(r->cells);
    mem_free(r->goal);
    mem_free(r->cost);
    mem_free(r->came);
    for (int i = 0; i < BUCKETS; i++)
        vec_drop(&r->buckets[i]);
    mem_free(r);
}

/* Where a line may leave a box: the cell outside, and which way it goes there. */
typedef struct Port { RoutePoint edge, outside; int direction; } Port;

static int32_t snap(int32_t x)
{
    return x - x % TREE_STEP;
}

/* Away from the middle of the sides, where the lines of command arrive. */
static int ports(const Router *r, const TreeBox *box, Port out[6])
{
    int32_t middle = snap(box->y + box->h * 3 / 4), left = snap(box->x + box->w / 4), right = snap(box->x + box->w * 3 / 4);
    const Port all[] = {
        { { box->x + box->w, middle }, { box->x + box->w + TREE_STEP, middle }, HORIZONTAL },
        { { box->x, middle }, { box->x - TREE_STEP, middle }, HORIZONTAL },
        { { left, box->y }, { left, box->y - TREE_STEP }, VERTICAL },
        { { right, box->y }, { right, box->y - TREE_STEP }, VERTICAL },
        { { left, box->y + box->h }, { left, box->y + box->h + TREE_STEP }, VERTICAL },
        { { right, box->y + box->h }, { right, box->y + box->h + TREE_STEP }, VERTICAL },
    };
    int n = 0;
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (!(r->cells[cell_at(r, all[i].outside.x, all[i].outside.y)] & BLOCKED))
            out[n++] = all[i];
    return n;
}

typedef struct Search { Router *r; int32_t x1, y1, x2, y2; } Search;      /* the box that is looked for, in cells */

static int32_t at_least(const Search *s, int32_t cell)
{
    int32_t x = cell % s->r->columns, y = cell / s->r->columns;
    int32_t dx = x < s->x1 ? s->x1 - x : x > s->x2 ? x - s->x2 : 0, dy = y < s->y1 ? s->y1 - y : y > s->y2 ? y - s->y2 : 0;
    return dx + dy <= 1 ? 0 : (dx + dy - 1) * STEP_COST;
}

static void reach(const Search *s, int32_t state, int32_t cost, int8_t came)
{
    Router *r = s->r;
    if (r->cost[state] >= 0 && r->cost[state] <= cost)
        return;
    r->cost[state] = cost;
    r->came[state] = came;
    vec_push(&r->buckets[(cost + at_least(s, state / 2)) % BUCKETS], ((Entry){ state, cost }));
}

static void expand(const Search *s, Entry entry)
{
    Router *r = s->r;
    int32_t cell = entry.state / 2, x = cell % r->columns, y = cell / r->columns;
    for (int8_t k = 0; k < 4; k++) {
        int direction = k < 2 ? HORIZONTAL : VERTICAL;
        int32_t nx = x + STEP_X[k], ny = y + STEP_Y[k];
        if (nx < 0 || ny < 0 || nx >= r->columns || ny >= r->rows)
            continue;
        int32_t next = ny * r->columns + nx;
        uint8_t what = r->cells[next];
        if (what & BLOCKED)
            continue;
        int32_t cost = STEP_COST + (direction != entry.state % 2 ? CORNER_COST : 0);
        cost += what & (direction == HORIZONTAL ? ACROSS : ALONG) ? FOLLOW_COST : what ? CROSS_COST : 0;
        reach(s, next * 2 + direction, entry.cost + cost, (int8_t)(k * 2 + entry.state % 2));
    }
}

/* The goal's state; -1: no way. */
static int32_t search(const Search *s)
{
    Router *r = s->r;
    int empty = 0;
    for (int32_t f = 0; empty < BUCKETS; f++) {
        Bucket *bucket = &r->buckets[f % BUCKETS];
        empty = bucket->len ? 0 : empty + 1;
        while (bucket->len) {
            Entry entry = vec_pop(bucket);
            if (entry.cost != r->cost[entry.state])
                continue;                              /* a shorter way was found since */
            if (r->goal[entry.state / 2] & (1 << entry.state % 2))
                return entry.state;
            if (++r->work > WORK_MOST)
                return -1;
            expand(s, entry);
        }
    }
    return -1;
}

static RoutePoint point_of(const Router *r, int32_t cell)
{
    return (RoutePoint){ cell % r->columns * TREE_STEP - r->margin, cell / r->columns * TREE_STEP - r->margin };
}

static void add_point(RouteVec *out, RoutePoint p)
{
    if (out->len >= 2) {
        RoutePoint a = out->at[out->len - 2], b = out->at[out->len - 1];
        if ((a.x == b.x && b.x == p.x) || (a.y == b.y && b.y == p.y))
            out->len--;
    }
    vec_push(out, p);
}

static RoutePoint edge_of(const Port *at, int n, RoutePoint outside, int direction)
{
    for (int i = 0; i < n; i++)
        if (at[i].outside.x == outside.x && at[i].outside.y == outside.y && (direction < 0 || at[i].direction == direction))
            return at[i].edge;
    return outside;
}

static void trace(Router *r, int32_t state, const Port *from, int n_from, const Port *to, int n_to, RouteVec *out)
{
    RoutePoint goal = point_of(r, state / 2);
    size_t first = out->len;
    vec_push(out, edge_of(to, n_to, goal, state % 2));
    for (;;) {
        int32_t cell = state / 2;
        r->cells[cell] |= state % 2 == HORIZONTAL ? ACROSS : ALONG;
        add_point(out, point_of(r, cell));
        int8_t came = r->came[state];
        if (came < 0)
            break;
        state = (cell - STEP_Y[came / 2] * r->columns - STEP_X[came / 2]) * 2 + came % 2;
    }
    add_point(out, edge_of(from, n_from, point_of(r, state / 2), state % 2));
    for (size_t i = first, k = out->len - 1; i < k; i++, k--) {
        RoutePoint swap = out->at[i];
        out->at[i] = out->at[k];
        out->at[k] = swap;
    }
}

bool router_find(Router *r, const TreeBox *from, const TreeBox *to, RouteVec *out)
{
    Port starts[6], goals[6];
    if (!r->cells || r->work > WORK_MOST)
        return false;
    size_t states = (size_t)r->columns * (size_t)r->rows * 2;
    int n_starts = ports(r, from, starts), n_goals = ports(r, to, goals);
    memset(r->cost, 0xff, states * sizeof *r->cost);
    r->work += (int64_t)states / 32;
    for (int i = 0; i < BUCKETS; i++)
        vec_clear(&r->buckets[i]);
    int32_t low = cell_at(r, to->x, to->y), high = cell_at(r, to->x + to->w, to->y + to->h);
    Search s = { r, low % r->columns, low / r->columns, high % r->columns, high / r->columns };
    for (int i = 0; i < n_goals; i++)
        r->goal[cell_at(r, goals[i].outside.x, goals[i].outside.y)] |= (uint8_t)(1 << goals[i].direction);
    for (int i = 0; i < n_starts; i++)
        reach(&s, cell_at(r, starts[i].outside.x, starts[i].outside.y) * 2 + starts[i].direction, 0, -1);
    int32_t found = search(&s);
    for (int i = 0; i < n_goals; i++)
        r->goal[cell_at(r, goals[i].outside.x, goals[i].outside.y)] = 0;
    if (found >= 0)
        trace(r, found, starts, n_starts, goals, n_goals, out);
    return found >= 0;
}
