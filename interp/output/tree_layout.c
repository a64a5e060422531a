/* tree_layout.c: from the leaves up, each subtree becomes a block with an outline to the left and one to the right; a
   superior puts the blocks below it side by side. An outline is a list of pieces that are placed relative to the one above,
   so that moving a block and joining two outlines cost nothing: only where two blocks meet are their pieces visited, and
   those are hidden afterwards. */
#include "tree_layout.h"

enum {
    INDENT = 32, LINE_AT = 16,    /* a list: its boxes are indented, its line runs here */
    STACK_INDENT = 16,            /* a stack's boxes, to the right of its line */
    STACK_GAP = 8,                /* between boxes of a stack, and below every block */
    DROP = 16,                    /* from a box to the bar below it, and from there to the children */
    BESIDE = 16,                  /* from the line to a staff box */
    BESIDE_HIGHEST = 240          /* higher lists of staff do not stand close to the line */
};

typedef struct Piece { int32_t length, dx, next; } Piece;
typedef struct Outline { int32_t head, tail, head_x, tail_x; } Outline;      /* head -1: empty */
enum { LEFT, RIGHT };
typedef struct Block { Outline side[2]; int32_t depth; } Block;

typedef struct Column {
    Block block;
    int32_t anchor;               /* where the line from above meets it */
    int32_t kid;                  /* the box at its top; -1: a stack of members[first .. first + n - 1] */
    size_t first, n;
    int32_t x;
} Column;
typedef struct Shadow { int32_t index, bottom; } Shadow;    /* the column that is outermost down to there */
typedef struct Owned { int32_t owner; TreeLine line; } Owned;

typedef struct Layout {
    TreeBox *boxes;
    int32_t n;                    /* boxes; the one above all has this index */
    TreeStyle style;
    uint32_t *starts;             /* kids of v: kids[starts[v]] .. */
    int32_t *kids, *order;        /* order: from the top, level by level */
    int32_t *height, *list_w, *list_h, *rel_x, *rel_y, *block_of;
    VEC(Piece) pieces;
    VEC(Block) blocks;
    VEC(Column) columns;
    VEC(int32_t) members, beside, outside;
    size_t alone;                 /* 1: the first of `beside` stands in the last row of `outside` */
    VEC(Shadow) shadows;
    VEC(double) slope, jump;      /* of the columns: how the room between two is shared by those between them */
    VEC(Owned) lines;
} Layout;

static int32_t down(double x)
{
    int32_t whole = (int32_t)x;
    whole -= whole > x;
    int32_t rest = whole % TREE_STEP;
    return whole - rest - (rest < 0 ? TREE_STEP : 0);
}

static int32_t most(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static int32_t width_of(const Layout *l, int32_t v)
{
    return v < l->n ? l->boxes[v].w : 0;
}

static int32_t height_of(const Layout *l, int32_t v)
{
    return v < l->n ? l->boxes[v].h : 0;
}

/* ---- outlines ---- */

static const Outline EMPTY = { -1, -1, 0, 0 };

static int32_t new_piece(Layout *l, int32_t length)
{
    vec_push(&l->pieces, ((Piece){ length, 0, -1 }));
    return (int32_t)l->pieces.len - 1;
}

static void prepend(Layout *l, Outline *outline, int32_t length, int32_t x)
{
    if (length == 0)
        return;
    int32_t piece = new_piece(l, length);
    if (outline->head < 0) {
        *outline = (Outline){ piece, piece, x, x };
        return;
    }
    l->pieces.at[outline->head].dx = outline->head_x - x;
    l->pieces.at[piece].next = outline->head;
    outline->head = piece;
    outline->head_x = x;
}

static void shift(Outline *outline, int32_t x)
{
    outline->head_x += x;
    outline->tail_x += x;
}

static void append(Layout *l, Outline *outline, Outline more)
{
    if (more.head < 0)
        return;
    if (outline->head < 0) {
        *outline = more;
        return;
    }
    l->pieces.at[more.head].dx = more.head_x - outline->tail_x;
    l->pieces.at[outline->tail].next = more.head;
    outline->tail = more.tail;
    outline->tail_x = more.tail_x;
}

/* Leaves what is above `depth`; gives what is below. */
static Outline split(Layout *l, Outline *outline, int32_t depth)
{
    int32_t at = outline->head, before = -1, x = outline->head_x, before_x = 0;
    while (at >= 0 && l->pieces.at[at].length <= depth) {
        depth -= l->pieces.at[at].length;
        before = at;
        before_x = x;
        at = l->pieces.at[at].next;
        if (at >= 0)
            x += l->pieces.at[at].dx;
    }
    if (at < 0)
        return EMPTY;
    Outline rest = { at, outline->tail, x, outline->tail_x };
    if (depth > 0) {
        int32_t lower = new_piece(l, l->pieces.at[at].length - depth);
        l->pieces.at[lower].next = l->pieces.at[at].next;
        rest.head = lower;
        rest.tail = rest.tail == at ? lower : rest.tail;
        l->pieces.at[at].length = depth;
        before = at;
        before_x = x;
    }
    if (before < 0) {
        *outline = EMPTY;
    } else {
        l->pieces.at[before].next = -1;
        outline->tail = before;
        outline->tail_x = before_x;
    }
    return rest;
}

typedef struct Cursor { int32_t at, x, end; } Cursor;      /* end: the depth where the piece ends */

static Cursor cursor_at(const Layout *l, const Outline *outline, int32_t from)
{
    return (Cursor){ outline->head, outline->head_x, from + (outline->head < 0 ? 0 : l->pieces.at[outline->head].length) };
}

static void cursor_step(const Layout *l, Cursor *cursor)
{
    cursor->at = l->pieces.at[cursor->at].next;
    if (cursor->at >= 0) {
        cursor->x += l->pieces.at[cursor->at].dx;
        cursor->end += l->pieces.at[cursor->at].length;
    }
}

/* ---- blocks side by side ---- */

/* The column between `apart` and `index` share evenly what the latter had to move further to pass the former. */
static void spread(Layout *l, int32_t apart, int32_t index, int32_t moved)
{
    int32_t between = index - apart - 1;
    if (between <= 0)
        return;
    double part = (double)moved / (index - apart);
    l->slope.at[apart + 1] += part;
    l->slope.at[index] -= part;
    l->jump.at[index] -= part * between;
}

/* How far the block must stand to the given side of the other, from `from` down; `index` >= 0: it is that column. */
static int32_t clearance(Layout *l, const Block *other, const Block *block, int side, int32_t from, int32_t index)
{
    int32_t sign = side == RIGHT ? 1 : -1, found = INT32_MIN, depth = from;
    Cursor a = cursor_at(l, &other->side[side], 0), b = cursor_at(l, &block->side[!side], from);
    size_t shadow = l->shadows.len;
    while (a.at >= 0 && a.end <= from)
        cursor_step(l, &a);
    while (a.at >= 0 && b.at >= 0) {
        int32_t need = sign * (a.x - b.x) + TREE_GAP;
        if (need > found) {
            while (index >= 0 && shadow > 1 && depth >= l->shadows.at[shadow - 1].bottom)
                shadow--;
            if (found != INT32_MIN && index >= 0)
                spread(l, l->shadows.at[shadow - 1].index, index, need - found);
            found = need;
        }
        int32_t a_end = a.end;
        depth = a.end < b.end ? a.end : b.end;
        if (a.end <= b.end)
            cursor_step(l, &a);
        if (b.end <= a_end)
            cursor_step(l, &b);
    }
    return found == INT32_MIN ? 0 : sign * found;
}

/* Adds the block at x, from `from` down, to the side of the whole. */
static void join(Layout *l, Block *whole, Block block, int side, int32_t x, int32_t from)
{
    shift(&block.side[LEFT], x);
    shift(&block.side[RIGHT], x);
    Outline upper = whole->side[side];
    Outline hidden = split(l, &upper, from);
    Outline rest = split(l, &hidden, block.depth);
    append(l, &upper, block.side[side]);
    append(l, &upper, rest);
    whole->side[side] = upper;
    append(l, &whole->side[!side], split(l, &block.side[!side], whole->depth - from));
    whole->depth = most(whole->depth, from + block.depth);
}

static void add_shadow(Layout *l, int32_t index, int32_t bottom)
{
    while (l->shadows.len && vec_last(&l->shadows).bottom <= bottom)
        l->shadows.len--;
    vec_push(&l->shadows, ((Shadow){ index, bottom }));
}

/* Places the columns beside each other; gives the block of all of them. */
static Block pack(Layout *l)
{
    Block all = l->columns.at[0].block;
    vec_clear(&l->shadows);
    vec_clear(&l->slope);
    vec_clear(&l->jump);
    for (size_t i = 0; i < l->columns.len; i++) {
        vec_push(&l->slope, 0.0);
        vec_push(&l->jump, 0.0);
    }
    l->columns.at[0].x = 0;
    add_shadow(l, 0, all.depth);
    for (size_t i = 1; i < l->columns.len; i++) {
        Column *column = &l->columns.at[i];
        column->x = clearance(l, &all, &column->block, RIGHT, 0, (int32_t)i);
        int32_t depth = column->block.depth;
        join(l, &all, column->block, RIGHT, column->x, 0);
        add_shadow(l, (int32_t)i, depth);
    }
    double slope = 0, extra = 0;
    for (size_t i = 0; i < l->columns.len; i++) {
        slope += l->slope.at[i];
        extra += slope + l->jump.at[i];
        l->columns.at[i].x = down(l->columns.at[i].x + extra + 1e-6);
    }
    return all;
}

/* ---- lists: boxes below each other, indented ---- */

static bool is_list(const Layout *l, int32_t v)
{
    return l->height[v] == 0 || (v < l->n && l->height[v] <= l->style.stacked && l->list_h[v] <= l->style.column);
}

static bool is_stackable(const Layout *l, int32_t v)
{
    return is_list(l, v) && l->height[v] < l->style.stacked;
}

static void add_line(Layout *l, int32_t owner, int32_t x1, int32_t y1, int32_t x2, int32_t y2)
{
    if (owner == l->n || (x1 == x2 && y1 == y2))
        return;
    TreeLine line = { x1 < x2 ? x1 : x2, y1 < y2 ? y1 : y2, x1 < x2 ? x2 : x1, y1 < y2 ? y2 : y1 };
    vec_push(&l->lines, ((Owned){ owner, line }));
}

static void measure_list(Layout *l, int32_t v)
{
    l->list_w[v] = width_of(l, v);
    l->list_h[v] = height_of(l, v);
    for (uint32_t i = l->starts[v]; i < l->starts[v + 1]; i++) {
        int32_t kid = l->kids[i];
        l->height[v] = most(l->height[v], l->height[kid] + 1);
        l->list_w[v] = most(l->list_w[v], INDENT + l->list_w[kid]);
        l->list_h[v] += STACK_GAP + l->list_h[kid];
    }
}

static void place_list(Layout *l, int32_t v)
{
    int32_t y = height_of(l, v), middle = y;
    for (uint32_t i = l->starts[v]; i < l->starts[v + 1]; i++) {
        int32_t kid = l->kids[i];
        y += STACK_GAP;
        l->rel_x[kid] = INDENT;
        l->rel_y[kid] = y;
        middle = y + height_of(l, kid) / 2;
        add_line(l, v, LINE_AT, middle, INDENT, middle);
        y += l->list_h[kid];
    }
    add_line(l, v, LINE_AT, height_of(l, v), LINE_AT, middle);
}

static Block rectangle(Layout *l, int32_t left, int32_t right, int32_t height)
{
    Block block = { { EMPTY, EMPTY }, height };
    prepend(l, &block.side[LEFT], height, left);
    prepend(l, &block.side[RIGHT], height, right);
    return block;
}

static Block block_of(Layout *l, int32_t v)
{
    return is_list(l, v) ? rectangle(l, 0, l->list_w[v], l->list_h[v] + STACK_GAP) : l->blocks.at[l->block_of[v]];
}

/* ---- a superior with what is below it ---- */

static void add_column(Layout *l, int32_t kid)
{
    vec_push(&l->columns, ((Column){ .block = block_of(l, kid), .anchor = width_of(l, kid) / 2, .kid = kid }));
}

static void add_stack(Layout *l, size_t first, size_t n)
{
    int32_t height = 0, width = 0;
    if (n == 1) {
        add_column(l, l->members.at[first]);
        return;
    }
    for (size_t i = first; i < first + n; i++) {
        height += l->list_h[l->members.at[i]] + STACK_GAP;
        width = most(width, l->list_w[l->members.at[i]]);
    }
    vec_push(&l->columns, ((Column){ .block = rectangle(l, 0, STACK_INDENT + width, height), .kid = -1, .first = first, .n = n }));
}

/* The members, in as many columns of about the same height as it takes. */
static void add_stacks(Layout *l)
{
    double total = 0;
    for (size_t i = 0; i < l->members.len; i++)
        total += l->list_h[l->members.at[i]] + STACK_GAP;
    double columns = (double)(int64_t)(total / (l->style.column + STACK_GAP) + 0.999);
    double room = total / (columns < 1 ? 1 : columns), used = 0;
    size_t first = 0;
    for (size_t i = 0; i < l->members.len; i++) {
        used += l->list_h[l->members.at[i]] + STACK_GAP;
        if (used >= room - 0.5 || i + 1 == l->members.len) {
            add_stack(l, first, i + 1 - first);
            first = i + 1;
            used = 0;
        }
    }
}

static bool stands_beside(const Layout *l, int32_t v, int32_t kid)
{
    return v < l->n && l->boxes[kid].staff;
}

static void sort_kids(Layout *l, int32_t v)
{
    vec_clear(&l->columns);
    vec_clear(&l->members);
    vec_clear(&l->beside);
    vec_clear(&l->outside);
    size_t stacks_at = SIZE_MAX;
    for (uint32_t i = l->starts[v]; i < l->starts[v + 1]; i++) {
        int32_t kid = l->kids[i];
        bool list = is_list(l, kid);
        if (stands_beside(l, v, kid) && list && l->list_h[kid] <= BESIDE_HIGHEST) {
            vec_push(&l->beside, kid);
        } else if (stands_beside(l, v, kid)) {
            vec_push(&l->outside, kid);
        } else if (is_stackable(l, kid)) {
            stacks_at = stacks_at == SIZE_MAX ? l->columns.len : stacks_at;
            vec_push(&l->members, kid);
        } else {
            add_column(l, kid);
        }
    }
    if (!l->members.len)
        return;
    size_t others = l->columns.len - stacks_at;
    Column *behind = mem_alloc((others + 1) * sizeof *behind);
    for (size_t i = 0; i < others; i++)
        behind[i] = l->columns.at[stacks_at + i];
    l->columns.len = stacks_at;
    add_stacks(l);
    for (size_t i = 0; i < others; i++)
        vec_push(&l->columns, behind[i]);
    mem_free(behind);
}

/* Midway between the outer columns, straight above one that is nearly there. */
static int32_t find_trunk(const Layout *l)
{
    const Column *first = &l->columns.at[0], *last = &vec_last(&l->columns);
    int32_t trunk = down((first->x + first->anchor + last->x + last->anchor) / 2.0);
    for (size_t i = 0; i < l->columns.len; i++) {
        int32_t anchor = l->columns.at[i].x + l->columns.at[i].anchor;
        if (anchor >= trunk - 2 * TREE_STEP && anchor <= trunk + 2 * TREE_STEP)
            return anchor;
    }
    return trunk;
}

static void place_stack(Layout *l, int32_t v, const Column *column, int32_t bar, int32_t top)
{
    int32_t y = top, middle = top;
    for (size_t i = column->first; i < column->first + column->n; i++) {
        int32_t kid = l->members.at[i];
        l->rel_x[kid] = column->x + STACK_INDENT;
        l->rel_y[kid] = y;
        middle = y + height_of(l, kid) / 2;
        add_line(l, v, column->x, middle, column->x + STACK_INDENT, middle);
        y += l->list_h[kid] + STACK_GAP;
    }
    add_line(l, v, column->x, bar, column->x, middle);
}

/* Moves the columns so that the trunk is at `at`, with their tops at `top`, and draws the bar above them. */
static void place_columns(Layout *l, int32_t v, Block *all, int32_t at, int32_t top)
{
    int32_t move = at - find_trunk(l), bar = top - DROP, low = at, high = at;
    shift(&all->side[LEFT], move);
    shift(&all->side[RIGHT], move);
    for (size_t i = 0; i < l->columns.len; i++) {
        Column *column = &l->columns.at[i];
        column->x += move;
        int32_t anchor = column->x + column->anchor;
        low = anchor < low ? anchor : low;
        high = most(high, anchor);
        if (column->kid < 0) {
            place_stack(l, v, column, bar, top);
            continue;
        }
        l->rel_x[column->kid] = column->x;
        l->rel_y[column->kid] = top;
        add_line(l, v, anchor, bar, anchor, top);
    }
    add_line(l, v, low, bar, high, bar);
    if (v == l->n)
        return;
    prepend(l, &all->side[LEFT], DROP, low);
    prepend(l, &all->side[RIGHT], DROP, high);
    all->depth += DROP;
}

/* How high the row of staff is that begins with the i-th: two stand in a row, right and left. */
static int32_t row_height(const Layout *l, const int32_t *row, size_t n, bool lists)
{
    int32_t high = 0;
    for (size_t i = 0; i < n; i++)
        high = most(high, lists ? l->list_h[row[i]] : height_of(l, row[i]));
    return high;
}

static size_t in_row(size_t len, size_t i)
{
    return len - i < 2 ? len - i : 2;
}

static int32_t rows_height(const Layout *l, const int32_t *kids, size_t len, bool lists)
{
    int32_t high = 0;
    for (size_t i = 0; i < len; i += 2)
        high += row_height(l, kids + i, in_row(len, i), lists) + DROP;
    return high;
}

/* The last row of staff with much below it: the free place in it goes to one that stands close to the line. */
static int32_t last_row(const Layout *l)
{
    size_t i = (l->outside.len - 1) / 2 * 2;
    int32_t high = row_height(l, l->outside.at + i, l->outside.len - i, false);
    return most(high, l->alone ? l->list_h[l->beside.at[0]] : 0) + DROP;
}

/* One of the staff close to the line; gives how far its line reaches. */
static int32_t place_one_beside(Layout *l, int32_t v, int32_t kid, int side, int32_t trunk, int32_t y, int32_t *edge)
{
    int32_t middle = y + height_of(l, kid) / 2, x = side == RIGHT ? trunk + BESIDE : trunk - BESIDE - l->list_w[kid];
    l->rel_x[kid] = x;
    l->rel_y[kid] = y;
    *edge = side == RIGHT ? x + l->list_w[kid] : x;
    add_line(l, v, trunk, middle, side == RIGHT ? x : x + width_of(l, kid), middle);
    return middle;
}

/* Staff that stands close to the line, its first row at `y`; row by row from the last up, for the outline. Gives where the
   line must reach. */
static int32_t place_beside(Layout *l, int32_t v, Block *all, int32_t trunk, int32_t y)
{
    const int32_t *kids = l->beside.at + l->alone;
    size_t len = l->beside.len - l->alone;
    int32_t reach = y, top = y + rows_height(l, kids, len, true);
    for (size_t rows = (len + 1) / 2; rows-- > 0;) {
        size_t n = in_row(len, rows * 2);
        int32_t high = row_height(l, kids + rows * 2, n, true) + DROP, edge[2] = { trunk, trunk };
        top -= high;
        for (size_t k = 0; k < n; k++) {
            int side = k == 0 ? RIGHT : LEFT;
            reach = most(reach, place_one_beside(l, v, kids[rows * 2 + k], side, trunk, top, &edge[side]));
        }
        prepend(l, &all->side[LEFT], high, edge[LEFT]);
        prepend(l, &all->side[RIGHT], high, edge[RIGHT]);
        all->depth += high;
    }
    return reach;
}

/* The rows of staff with much below it, as the line sees them: nothing stands close to it but the one that shares the last
   row. `h` is where v's box ends, `rows` where the first row begins, `bottom` where the last one ends. */
static void outline_outside(Layout *l, int32_t v, Block *all, int32_t trunk, int32_t h, int32_t bottom)
{
    int32_t edge = trunk, high = 0;
    if (l->alone) {
        high = last_row(l);
        place_one_beside(l, v, l->beside.at[0], LEFT, trunk, bottom - high, &edge);
        prepend(l, &all->side[LEFT], high, edge);
    }
    prepend(l, &all->side[LEFT], bottom - high - h, trunk);
    prepend(l, &all->side[RIGHT], bottom - h, trunk);
    all->depth += bottom - h;
}

/* Staff with much below it: its box is beside the line, its block outside of all others. The upper rows are the outer ones,
   so that no line to them meets a block. `bottom` says where the last row ends. */
static int32_t place_outside(Layout *l, int32_t v, Block *all, int32_t trunk, int32_t bottom)
{
    int32_t y = bottom, reach = 0, top = height_of(l, v);
    for (size_t row = (l->outside.len + 1) / 2; row-- > 0;) {
        size_t i = row * 2, n = in_row(l->outside.len, i);
        y -= i + 2 >= l->outside.len ? last_row(l) : row_height(l, l->outside.at + i, n, false) + DROP;
        for (size_t k = 0; k < n; k++) {
            int32_t kid = l->outside.at[i + k], side = k == 0 ? RIGHT : LEFT, middle = y + height_of(l, kid) / 2;
            Block block = block_of(l, kid);
            int32_t x = clearance(l, all, &block, side, y - top, -1);
            join(l, all, block, side, x, y - top);
            l->rel_x[kid] = x;
            l->rel_y[kid] = y;
            add_line(l, v, trunk, middle, side == RIGHT ? x : x + width_of(l, kid), middle);
            reach = most(reach, middle);
        }
    }
    if (l->alone)
        reach = most(reach, bottom - last_row(l) + height_of(l, l->beside.at[0]) / 2);
    return reach;
}

static int32_t outside_height(const Layout *l)
{
    if (!l->outside.len)
        return 0;
    return rows_height(l, l->outside.at, (l->outside.len - 1) / 2 * 2, false) + last_row(l);
}

static void place_expanded(Layout *l, int32_t v)
{
    int32_t h = height_of(l, v), w = width_of(l, v), trunk = w / 2;
    Block all = { { EMPTY, EMPTY }, 0 };
    sort_kids(l, v);
    l->alone = l->outside.len % 2 && l->beside.len ? 1 : 0;
    int32_t bottom = h + DROP + outside_height(l);
    int32_t bar = bottom + rows_height(l, l->beside.at + l->alone, l->beside.len - l->alone, true), reach = h;
    if (l->columns.len) {
        all = pack(l);
        place_columns(l, v, &all, trunk, v == l->n ? 0 : bar + DROP);
        reach = bar;
    }
    if (v < l->n) {
        int32_t low = place_beside(l, v, &all, trunk, bottom);
        outline_outside(l, v, &all, trunk, h, bottom);
        int32_t far = place_outside(l, v, &all, trunk, bottom);
        reach = l->columns.len ? reach : l->beside.len > l->alone ? low : far;
        add_line(l, v, trunk, h, trunk, reach);
    }
    prepend(l, &all.side[LEFT], h, 0);
    prepend(l, &all.side[RIGHT], h, w);
    all.depth += h;
    l->block_of[v] = (int32_t)l->blocks.len;
    vec_push(&l->blocks, all);
}

/* ---- all of it ---- */

static int32_t parent_of(const Layout *l, int32_t v)
{
    return l->boxes[v].parent < 0 ? l->n : l->boxes[v].parent;
}

static void sort_boxes(Layout *l)
{
    for (int32_t v = 0; v < l->n; v++)
        l->starts[parent_of(l, v) + 1]++;
    for (int32_t v = 0; v <= l->n; v++)
        l->starts[v + 1] += l->starts[v];
    uint32_t *next = mem_alloc(((size_t)l->n + 1) * sizeof *next);
    memcpy(next, l->starts, ((size_t)l->n + 1) * sizeof *next);
    for (int32_t v = 0; v < l->n; v++)
        l->kids[next[parent_of(l, v)]++] = v;
    mem_free(next);
    int32_t count = 1;
    l->order[0] = l->n;
    for (int32_t i = 0; i < count; i++)
        for (uint32_t k = l->starts[l->order[i]]; k < l->starts[l->order[i] + 1]; k++)
            l->order[count++] = l->kids[k];
    ORGL_ASSERT(count == l->n + 1);
}

static void place_all(Layout *l, TreeLayout *out)
{
    int32_t low = INT32_MAX;
    l->rel_x[l->n] = l->rel_y[l->n] = 0;
    for (int32_t i = 1; i <= l->n; i++) {
        int32_t v = l->order[i], parent = parent_of(l, v);
        l->boxes[v].x = l->rel_x[v] + (parent == l->n ? 0 : l->boxes[parent].x);
        l->boxes[v].y = l->rel_y[v] + (parent == l->n ? 0 : l->boxes[parent].y);
        low = l->boxes[v].x < low ? l->boxes[v].x : low;
    }
    for (size_t i = 0; i < l->lines.len; i++) {
        Owned *owned = &l->lines.at[i];
        const TreeBox *box = &l->boxes[owned->owner];
        TreeLine line = owned->line;
        line = (TreeLine){ line.x1 + box->x, line.y1 + box->y, line.x2 + box->x, line.y2 + box->y };
        low = line.x1 < low ? line.x1 : low;
        vec_push(&out->lines, line);
    }
    for (int32_t v = 0; v < l->n; v++) {
        l->boxes[v].x -= low;
        out->width = most(out->width, l->boxes[v].x + l->boxes[v].w);
        out->height = most(out->height, l->boxes[v].y + l->boxes[v].h);
    }
    for (size_t i = 0; i < out->lines.len; i++) {
        TreeLine *line = &out->lines.at[i];
        line->x1 -= low;
        line->x2 -= low;
        out->width = most(out->width, line->x2);
        out->height = most(out->height, line->y2);
    }
}

static void drop_all(Layout *l)
{
    mem_free(l->starts);
    mem_free(l->kids);
    vec_drop(&l->pieces);
    vec_drop(&l->blocks);
    vec_drop(&l->columns);
    vec_drop(&l->members);
    vec_drop(&l->beside);
    vec_drop(&l->outside);
    vec_drop(&l->shadows);
    vec_drop(&l->slope);
    vec_drop(&l->jump);
    vec_drop(&l->lines);
}

void tree_layout(TreeBox *boxes, size_t n, TreeStyle style, TreeLayout *out)
{
    Layout l = { .boxes = boxes, .n = (int32_t)n, .style = style };
    *out = (TreeLayout){ 0 };
    if (n == 0)
        return;
    l.starts = mem_zalloc((n + 3) * sizeof *l.starts);
    int32_t **arrays[] = { &l.kids, &l.order, &l.height, &l.list_w, &l.list_h, &l.rel_x, &l.rel_y, &l.block_of };
    int32_t *memory = mem_zalloc((n + 1) * COUNT_OF(arrays) * sizeof *memory);
    for (size_t i = 0; i < COUNT_OF(arrays); i++)
        *arrays[i] = memory + i * (n + 1);
    sort_boxes(&l);
    for (int32_t i = l.n; i >= 0; i--)
        measure_list(&l, l.order[i]);
    for (int32_t i = l.n; i >= 0; i--) {
        int32_t v = l.order[i];
        if (!is_list(&l, v) || v == l.n)
            place_expanded(&l, v);
        else if (l.height[v] > 0)
            place_list(&l, v);
    }
    place_all(&l, out);
    drop_all(&l);
}

void tree_layout_drop(TreeLayout *layout)
{
    vec_drop(&layout->lines);
}
