/* sort.c: a stable merge sort, bottom up, with short runs sorted by insertion first. */
#include "lib.h"

#define RUN_MAX 16u

typedef enum Kind { KIND_NUMBERS, KIND_TEXTS, KIND_ANY } Kind;
typedef struct Sort {
    const LibOrder *order;
    Rt *rt;
    Kind kind;
    Status status;
} Sort;

static Value key_of(const Sort *sort, Value v)
{
    return sort->order->keys ? sort->order->keys[v.i] : v;
}

/* Must b stand before a? Only then are they moved: so equal ones keep their order. */
static bool goes_before(Sort *sort, Value b, Value a)
{
    if (!sort->order->keys) {
        if (sort->kind == KIND_NUMBERS)
            return b.num < a.num;
        if (sort->kind == KIND_TEXTS)
            return text_order(text_str(b.text), text_str(a.text)) < 0;
    }
    if (sort->status != ST_OK)
        return false;
    b = key_of(sort, b);
    a = key_of(sort, a);
    if (sort->order->before) {
        bool before = false;
        sort->order->before->args[0] = b;
        sort->order->before->args[1] = a;
        sort->status = lib_test(sort->order->before, &before);
        return before;
    }
    int order = 0;
    sort->status = value_order(sort->rt, b, a, &order);
    return order < 0;
}

/* Behind all that it need not go before: found by halves, so that few comparisons do. */
static void sort_run(Sort *sort, Value *at, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        Value v = at[i];
        uint32_t low = 0, high = i;
        while (low < high) {
            uint32_t middle = (low + high) / 2;
            if (goes_before(sort, v, at[middle]))
                high = middle;
            else
                low = middle + 1;
        }
        memmove(at + low + 1, at + low, (i - low) * sizeof(Value));
        at[low] = v;
    }
}

static void merge(Sort *sort, const Value *left, const Value *middle, const Value *right, Value *to)
{
    const Value *a = left, *b = middle;
    if (b < right && !goes_before(sort, *b, middle[-1])) { /* in order already */
        memcpy(to, left, (size_t)(right - left) * sizeof(Value));
        return;
    }
    while (a < middle && b < right) {
        bool take = goes_before(sort, *b, *a);
        *to++ = a[take * (b - a)];           /* not a branch: which one comes cannot be foretold */
        b += take;
        a += !take;
    }
    while (a < middle)
        *to++ = *a++;
    while (b < right)
        *to++ = *b++;
}

/* So long that the runs are a power of two in number, or a little less: then no merge is of unequal ones. */
static uint32_t run_length(uint32_t n)
{
    uint32_t length = n;
    while (length > RUN_MAX)
        length = length / 2 + length % 2;
    return length;
}

static void merge_all(Sort *sort, Value *values, Value *other, uint32_t n, uint32_t run)
{
    Value *from = values, *to = other;
    for (size_t width = run; width < n; width *= 2) {
        for (size_t at = 0; at < n; at += 2 * width) {
            size_t middle = at + width < n ? at + width : n, end = at + 2 * width < n ? at + 2 * width : n;
            merge(sort, from + at, from + middle, from + end, to + at);
        }
        Value *swap = from;
        from = to;
        to = swap;
    }
    if (from != values)
        memcpy(values, from, n * sizeof(Value));
}

static Kind kind_of(const LibOrder *order, const Value *values, uint32_t n)
{
    uint8_t tag = n ? values[0].tag : V_NONE;
    if (order->before || (tag != V_NUM && tag != V_TEXT))
        return KIND_ANY;
    for (uint32_t i = 1; i < n; i++)
        if (values[i].tag != tag)
            return KIND_ANY;
    return tag == V_NUM ? KIND_NUMBERS : KIND_TEXTS;
}

Status lib_sort(const LibOrder *order, Value *values, uint32_t n)
{
    Sort sort = { .order = order, .rt = vm_rt(order->vm) };
    sort.kind = order->keys ? KIND_ANY : kind_of(order, values, n);
    uint32_t run = run_length(n);
    for (uint32_t at = 0; at < n; at += run)
        sort_run(&sort, values + at, n - at < run ? n - at : run);
    if (n > run) {
        size_t size = n * sizeof(Value);
        Value *other = mem_alloc(size);
        merge_all(&sort, values, other, n, run);
        mem_free(other);
    }
    return sort.status;
}
