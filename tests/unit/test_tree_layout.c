/* test_tree_layout.c: no box overlaps another, no line crosses a box, whatever the shape; siblings in order; the same twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "../../interp/output/tree_layout.h"

typedef struct Rng { uint64_t state; } Rng;

static uint32_t next(Rng *rng, uint32_t below)
{
    rng->state = rng->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(rng->state >> 33) % below;
}

enum { ANY, DEEP, WIDE, CHAIN, STAR, COMB, SHAPES };

static int32_t parent_for(Rng *rng, int shape, int32_t i)
{
    if (i == 0)
        return -1;
    switch (shape) {
    case DEEP:  return i - 1 - (int32_t)next(rng, i < 3 ? 1 : 3);
    case WIDE:  return (int32_t)next(rng, (uint32_t)(1 + i / 12));
    case CHAIN: return i - 1;
    case STAR:  return 0;
    case COMB:  return i % 2 ? i - 1 : i - 2;
    default:    return next(rng, 40) ? (int32_t)next(rng, (uint32_t)i) : -1;
    }
}

static void make_tree(Rng *rng, int shape, TreeBox *boxes, size_t n)
{
    uint32_t staff = next(rng, 3) ? 6 : 2, even = next(rng, 2);
    for (size_t i = 0; i < n; i++)
        boxes[i] = (TreeBox){ .parent = parent_for(rng, shape, (int32_t)i), .w = even ? 128 : 16 * (int32_t)(2 + next(rng, 10)),
                              .h = 8 * (int32_t)(3 + next(rng, 9)), .staff = next(rng, staff) == 0 };
}

static bool overlap(const TreeBox *a, const TreeBox *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static bool crosses(const TreeLine *line, const TreeBox *box)
{
    if (line->x1 == line->x2)
        return line->x1 > box->x && line->x1 < box->x + box->w && line->y1 < box->y + box->h && line->y2 > box->y;
    return line->y1 > box->y && line->y1 < box->y + box->h && line->x1 < box->x + box->w && line->x2 > box->x;
}

static void check_layout(const TreeBox *boxes, size_t n, const TreeLayout *layout)
{
    for (size_t i = 0; i < n; i++) {
        const TreeBox *box = &boxes[i];
        assert_true(box->x >= 0 && box->y >= 0 && box->x + box->w <= layout->width && box->y + box->h <= layout->height);
        assert_true(box->x % TREE_STEP == 0 && box->y % TREE_STEP == 0);
        for (size_t k = i + 1; k < n; k++)
            if (overlap(box, &boxes[k]))
                fail_msg("box %zu (%d,%d %dx%d) overlaps %zu (%d,%d)", i, box->x, box->y, box->w, box->h, k, boxes[k].x, boxes[k].y);
        for (size_t k = 0; k < layout->lines.len; k++)
            if (crosses(&layout->lines.at[k], box))
                fail_msg("a line crosses box %zu", i);
        if (box->parent >= 0)
            assert_true(box->y > boxes[box->parent].y);
    }
    for (size_t k = 0; k < layout->lines.len; k++) {
        const TreeLine *line = &layout->lines.at[k];
        assert_true(line->x1 == line->x2 || line->y1 == line->y2);
        assert_true(line->x1 >= 0 && line->x1 <= line->x2 && line->x2 <= layout->width && line->y1 >= 0 && line->y2 <= layout->height);
    }
}

static bool touches(const TreeLine *line, const TreeBox *box)
{
    return line->x1 <= box->x + box->w && box->x <= line->x2 && line->y1 <= box->y + box->h && box->y <= line->y2;
}

static size_t root(size_t *group, size_t i)
{
    while (group[i] != i)
        i = group[i] = group[group[i]];
    return i;
}

static bool lines_touch(const TreeLine *a, const TreeLine *b)
{
    return a->x1 <= b->x2 && b->x1 <= a->x2 && a->y1 <= b->y2 && b->y1 <= a->y2;
}

/* Lines connect each box with the one above it. */
static void check_connected(const TreeBox *boxes, size_t n, const TreeLayout *layout)
{
    size_t lines = layout->lines.len, *group = mem_alloc((n + lines) * sizeof *group);
    for (size_t i = 0; i < n + lines; i++)
        group[i] = i;
    for (size_t i = 0; i < lines; i++) {
        for (size_t k = 0; k < n; k++)
            if (touches(&layout->lines.at[i], &boxes[k]))
                group[root(group, n + i)] = root(group, k);
        for (size_t k = 0; k < i; k++)
            if (lines_touch(&layout->lines.at[i], &layout->lines.at[k]))
                group[root(group, n + i)] = root(group, n + k);
    }
    for (size_t i = 0; i < n; i++)
        if (boxes[i].parent >= 0)
            assert_int_equal(root(group, i), root(group, (size_t)boxes[i].parent));
    mem_free(group);
}

static void test_random(void **state)
{
    (void)state;
    enum { MOST = 260 };
    TreeBox boxes[MOST], again[MOST];
    for (uint32_t seed = 0; seed < 240; seed++) {
        Rng rng = { seed * 77u + 5 };
        size_t n = 1 + next(&rng, MOST - 1);
        int shape = (int)(seed % SHAPES);
        make_tree(&rng, shape, boxes, n);
        memcpy(again, boxes, sizeof boxes);
        for (int stacked = 1; stacked <= 4; stacked++) {
            TreeStyle style = { stacked, (int32_t)(160 + next(&rng, 1200)) };
            TreeLayout layout, second;
            tree_layout(boxes, n, style, &layout);
            check_layout(boxes, n, &layout);
            if (seed % 5 == 0)
                check_connected(boxes, n, &layout);
            tree_layout(again, n, style, &second);
            assert_memory_equal(boxes, again, n * sizeof *boxes);
            assert_int_equal(layout.lines.len, second.lines.len);
            tree_layout_drop(&layout);
            tree_layout_drop(&second);
        }
    }
}

/* Long enough for a recursion to fall, wide enough for a square to be noticed. */
static void test_large(void **state)
{
    (void)state;
    enum { MOST = 60000 };
    TreeBox *boxes = mem_alloc(MOST * sizeof *boxes);
    static const int LARGE[] = { CHAIN, STAR, COMB, DEEP, WIDE };
    for (size_t i = 0; i < COUNT_OF(LARGE); i++) {
        Rng rng = { i };
        TreeLayout layout;
        make_tree(&rng, LARGE[i], boxes, MOST);
        tree_layout(boxes, MOST, (TreeStyle){ 1, 800 }, &layout);
        assert_true(layout.width > 0 && layout.height > 0 && layout.lines.len > 0);
        tree_layout_drop(&layout);
    }
    mem_free(boxes);
}

static TreeBox box(int32_t parent, bool staff)
{
    return (TreeBox){ .parent = parent, .w = 128, .h = 48, .staff = staff };
}

static void test_shape(void **state)
{
    (void)state;
    /* 0 leads the team heads 1 and 2, the assistant 3; 1 leads 4 5, 2 leads 6 7 */
    TreeBox boxes[] = { box(-1, false), box(0, false), box(0, false), box(0, true), box(1, false), box(1, false), box(2, false), box(2, false) };
    TreeLayout layout;
    tree_layout(boxes, COUNT_OF(boxes), (TreeStyle){ 1, 800 }, &layout);
    assert_int_equal(boxes[1].y, boxes[2].y);
    assert_true(boxes[1].x + boxes[1].w + TREE_GAP <= boxes[2].x);
    assert_in_range(boxes[1].x + boxes[2].x - 2 * boxes[0].x, 0, 2 * TREE_STEP - 1);      /* centred */
    assert_true(boxes[3].y > boxes[0].y && boxes[3].y + boxes[3].h < boxes[1].y);
    assert_true(boxes[3].x > boxes[0].x + boxes[0].w / 2);                  /* staff: beside the line */
    assert_true(boxes[4].x == boxes[5].x && boxes[4].y + boxes[4].h < boxes[5].y);   /* leaves: below each other */
    assert_true(boxes[4].x > boxes[1].x);
    tree_layout_drop(&layout);
}

static void test_spread(void **state)
{
    (void)state;
    /* The small ones between two large ones stand at even distances. */
    TreeBox boxes[24] = { box(-1, false) };
    size_t n = 1;
    for (int32_t i = 1; i <= 5; i++)
        boxes[n++] = box(0, false);
    for (int32_t i = 1; i <= 5; i++)
        for (int k = 0; k < 2; k++)
            boxes[n++] = box(i, false);
    for (int32_t parent = 6; parent <= 14; parent += 8)        /* the outer ones go on below, wide */
        for (int k = 0; k < 2; k++)
            boxes[n++] = box(parent, false);
    TreeLayout layout;
    tree_layout(boxes, n, (TreeStyle){ 0, 0 }, &layout);
    check_layout(boxes, n, &layout);
    tree_layout_drop(&layout);
}

static void test_stacks_break(void **state)
{
    (void)state;
    TreeBox boxes[41] = { box(-1, false) };
    for (int i = 1; i < 41; i++)
        boxes[i] = box(0, false);
    TreeLayout layout;
    tree_layout(boxes, 41, (TreeStyle){ 1, 560 }, &layout);
    check_layout(boxes, 41, &layout);
    assert_true(layout.height <= 48 + 32 + 560 && layout.width > 3 * 128);
    tree_layout_drop(&layout);
}

static void test_nothing(void **state)
{
    (void)state;
    TreeLayout layout;
    tree_layout(NULL, 0, (TreeStyle){ 1, 800 }, &layout);
    assert_int_equal(layout.width, 0);
    TreeBox one = box(-1, true);
    tree_layout(&one, 1, (TreeStyle){ 1, 800 }, &layout);
    assert_int_equal(layout.width, 128);
    assert_int_equal(layout.lines.len, 0);
    tree_layout_drop(&layout);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random), cmocka_unit_test(test_large), cmocka_unit_test(test_shape), cmocka_unit_test(test_spread),
        cmocka_unit_test(test_stacks_break), cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
