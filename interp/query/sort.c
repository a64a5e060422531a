/* sort.c: order by. The first key becomes a 64-bit number that sorts alike, so most of the work is a radix sort; ties
   are settled by the other keys, then by the order in which the rows came. */
#include "plan.h"
#include "../value/order.h"
#include <math.h>
#include <stdlib.h>

typedef struct Entry {
    uint64_t key;
    uint32_t index;
} Entry;
typedef struct Sorter {
    Run *run;
    const OutputVec *order;
    const Acc *keys;
    Status status;
} Sorter;

/* ---- two rows ---- */

static int order_texts(const Sorter *s, int32_t x, int32_t y)
{
    const Intern *intern = s->run->rt->intern;
    return x == y ? 0 : text_order(intern_str(intern, (Sym)x), intern_str(intern, (Sym)y));
}

static int order_values(Sorter *s, const Vector *v, uint32_t a, uint32_t b, size_t key)
{
    int order = 0;
    Rt *rt = s->run->rt;
    if (s->status != ST_OK)
        return 0;
    s->status = value_order(rt, vector_value(rt, v, a), vector_value(rt, v, b), &order);
    if (s->status != ST_OK)
        run_error(s->run, s->order->at[key].node, s->status);
    return order;
}

/* A grade without rank has no place in their order, as none has none. */
static bool has_no_place(const Sorter *s, const Vector *v, uint32_t i)
{
    if (vector_is_none(v, i))
        return true;
    if (v->shape != SHAPE_I32 || v->meaning != CM_ENTITY || v->target != T_GRADE)
        return false;
    return model_get(s->run->model, T_GRADE, v->i32[v->constant ? 0 : i], field_column(F_GRADE_RANK)).type == CELL_NONE;
}

/* None last in both directions. */
static int compare_key(Sorter *s, size_t key, uint32_t a, uint32_t b)
{
    const Vector *v = &s->keys[key].v;
    bool x = has_no_place(s, v, a), y = has_no_place(s, v, b);
    int order;
    if (x || y)
        return x - y;
    if (v->shape == SHAPE_F64)
        order = (v->f64[a] > v->f64[b]) - (v->f64[a] < v->f64[b]);
    else if (v->shape == SHAPE_I32 && v->meaning == CM_TEXT)
        order = order_texts(s, v->i32[a], v->i32[b]);
    else if (v->shape == SHAPE_I32 && v->meaning == CM_DATE)
        order = (v->i32[a] > v->i32[b]) - (v->i32[a] < v->i32[b]);
    else
        order = order_values(s, v, a, b, key);
    return s->order->at[key].descending ? -order : order;
}

static int compare_from(Sorter *s, size_t key, uint32_t a, uint32_t b)
{
    for (; key < s->order->len; key++) {
        int order = compare_key(s, key, a, b);
        if (order)
            return order;
    }
    return (a > b) - (a < b);
}

/* ---- the first key as a number ---- */

static uint64_t key_of_double(double x)
{
    uint64_t bits;
    x = x == 0 ? 0 : x;
    memcpy(&bits, &x, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

/* The first bytes of a text: equal ones are compared whole. */
static uint64_t key_of_text(Str text)
{
    uint64_t key = 0;
    for (size_t i = 0; i < 8; i++)
        key = key << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0);
    return key;
}

static Sym sortable_title(const Sorter *s, const Vector *v, int32_t row)
{
    return model_title(s->run->model, v->target, row);
}

static uint64_t key_of_i32(const Sorter *s, const Vector *v, int32_t x)
{
    if (v->meaning == CM_TEXT)
        return key_of_text(intern_str(s->run->rt->intern, (Sym)x));
    if (v->meaning == CM_ENTITY)
        return key_of_text(intern_str(s->run->rt->intern, sortable_title(s, v, x)));
    return (uint64_t)((int64_t)x - INT32_MIN);
}

/* Can the first key be told by a number? `exact`: equal numbers are equal keys. */
static bool has_number(const Vector *v, bool *exact)
{
    *exact = v->shape == SHAPE_F64 || (v->shape == SHAPE_I32 && v->meaning == CM_DATE);
    if (v->shape == SHAPE_F64)
        return true;
    bool words = v->meaning == CM_WORD && v->field->words != WS_NONE && WORDSET_INFO[v->field->words].is_scale;
    *exact = *exact || words;
    return v->shape == SHAPE_I32 &&
           (words || v->meaning == CM_TEXT || v->meaning == CM_DATE ||
            (v->meaning == CM_ENTITY && v->target != T_GRADE && v->target < (TableId)KIND_COUNT));
}

static void fill_entries(const Sorter *s, const uint32_t *index, uint32_t n, Entry *entries)
{
    const Vector *v = &s->keys[0].v;
    bool descending = s->order->at[0].descending;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = index[i];
        uint64_t key = UINT64_MAX;
        if (!vector_is_none(v, at)) {
            key = v->shape == SHAPE_F64 ? key_of_double(v->f64[at]) : key_of_i32(s, v, v->i32[at]);
            key = descending ? ~key : key;
            key -= key == UINT64_MAX;
        }
        entries[i] = (Entry){ key, at };
    }
}

/* ---- sorting ---- */

static void radix_pass(const Entry *from, Entry *to, uint32_t n, int shift, const uint32_t *counts)
{
    uint32_t next[256], sum = 0;
    for (int b = 0; b < 256; b++) {
        next[b] = sum;
        sum += counts[b];
    }
    for (uint32_t i = 0; i < n; i++)
        to[next[from[i].key >> shift & 0xff]++] = from[i];
}

/* Stable; a byte that is the same in all keys costs nothing. Gives the array that holds the result. */
static Entry *radix_sort(Entry *entries, Entry *spare, uint32_t n)
{
    uint32_t counts[8][256] = { { 0 } };
    for (uint32_t i = 0; i < n; i++) {
        for (int b = 0; b < 8; b++)
            counts[b][entries[i].key >> (8 * b) & 0xff]++;
    }
    for (int b = 0; b < 8; b++) {
        if (counts[b][entries[0].key >> (8 * b) & 0xff] == n)
            continue;
        radix_pass(entries, spare, n, 8 * b, counts[b]);
        Entry *swap = entries;
        entries = spare;
        spare = swap;
    }
    return entries;
}

static void merge(Sorter *s, size_t key, uint32_t *at, uint32_t *spare, uint32_t middle, uint32_t n)
{
    uint32_t i = 0, j = middle, k = 0;
    while (i < middle && j < n)
        spare[k++] = compare_from(s, key, at[i], at[j]) <= 0 ? at[i++] : at[j++];
    while (i < middle)
        spare[k++] = at[i++];
    memcpy(at, spare, k * sizeof *at);
}

static void merge_sort(Sorter *s, size_t key, uint32_t *at, uint32_t *spare, uint32_t n)
{
    for (uint32_t width = 1; width < n; width *= 2) {
        for (uint32_t i = 0; i + width < n; i += 2 * width)
            merge(s, key, at + i, spare, width, n - i < 2 * width ? n - i : 2 * width);
    }
}

static void settle_ties(Sorter *s, const Entry *entries, uint32_t *index, uint32_t n, size_t key)
{
    uint32_t *spare = mem_alloc(sizeof *spare * ((size_t)n + 1));
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && entries[end].key == entries[i].key; end++)
            ;
        if (end - i > 1)
            merge_sort(s, key, index + i, spare, end - i);
    }
    mem_free(spare);
}

static void sort_by_numbers(Sorter *s, uint32_t *index, uint32_t n, bool exact)
{
    Entry *room = mem_alloc(sizeof(Entry) * 2 * ((size_t)n + 1));
    fill_entries(s, index, n, room);
    const Entry *sorted = radix_sort(room, room + n, n);
    for (uint32_t i = 0; i < n; i++)
        index[i] = sorted[i].index;
    if (!exact || s->order->len > 1)
        settle_ties(s, sorted, index, n, exact ? 1 : 0);
    mem_free(room);
}

static void sort_by_values(Sorter *s, uint32_t *index, uint32_t n)
{
    uint32_t *spare = mem_alloc(sizeof *spare * ((size_t)n + 1));
    merge_sort(s, 0, index, spare, n);
    mem_free(spare);
}

/* ---- only the first ones ---- */

static void sift_down(Sorter *s, uint32_t *heap, uint32_t n, uint32_t at)
{
    for (;;) {
        uint32_t child = 2 * at + 1, row = heap[at];
        if (child >= n)
            return;
        if (child + 1 < n && compare_from(s, 0, heap[child + 1], heap[child]) > 0)
            child++;
        if (compare_from(s, 0, heap[child], row) <= 0)
            return;
        heap[at] = heap[child];
        heap[child] = row;
        at = child;
    }
}

/* The `limit` first rows in a heap whose top is the last of them; the rest of `index` is of no use afterwards. */
static void sort_first(Sorter *s, uint32_t *index, uint32_t n, uint32_t limit)
{
    for (uint32_t i = limit / 2; i-- > 0;)
        sift_down(s, index, limit, i);
    for (uint32_t i = limit; i < n; i++) {
        if (compare_from(s, 0, index[i], index[0]) >= 0)
            continue;
        index[0] = index[i];
        sift_down(s, index, limit, 0);
    }
    sort_by_values(s, index, limit);
}

Status sort_rows(Run *run, const OutputVec *order, const Acc *keys, uint32_t *index, uint32_t n, uint32_t limit)
{
    Sorter s = { .run = run, .order = order, .keys = keys, .status = ST_OK };
    bool exact = false;
    if (n < 2 || !limit)
        return ST_OK;
    if (limit < n / 16)
        sort_first(&s, index, n, limit);
    else if (has_number(&keys[0].v, &exact))
        sort_by_numbers(&s, index, n, exact);
    else
        sort_by_values(&s, index, n);
    return s.status;
}
