/* list.c: lists and ranges. */
#include "list.h"
#include "heap.h"

Value value_range(Rt *rt, Value low, Value high)
{
    heap_allows(rt, sizeof(RangeObj));
    RangeObj *range = (RangeObj *)(void *)heap_object(rt, V_RANGE, sizeof *range);
    value_share(low);
    value_share(high);
    range->low = low;
    range->high = high;
    return (Value){ .tag = V_RANGE, .range = range };
}

Value value_list(Rt *rt, uint32_t capacity)
{
    bool fits = heap_allows(rt, sizeof(List) + capacity * sizeof(Value));
    List *list = (List *)(void *)heap_object(rt, V_LIST, sizeof *list);
    if (fits && capacity) {
        list->at = heap_grow(rt->heap, NULL, 0, capacity * sizeof(Value));
        list->cap = capacity;
    }
    return (Value){ .tag = V_LIST, .list = list };
}

bool list_reserve(Rt *rt, List *list, size_t count)
{
    if (count <= list->cap)
        return true;
    size_t cap = (size_t)list->cap * 2 > count ? (size_t)list->cap * 2 : count;
    cap = cap < 4 ? 4 : cap;
    if (cap > UINT32_MAX || !heap_allows(rt, (cap - list->cap) * sizeof(Value)))
        return !rt->failed && heap_allows(rt, SIZE_MAX);
    list->at = heap_grow(rt->heap, list->at, list->cap * sizeof(Value), cap * sizeof(Value));
    list->cap = (uint32_t)cap;
    return true;
}

void list_push(Rt *rt, List *list, Value v)
{
    if (UNLIKELY(list->len == list->cap) && !list_reserve(rt, list, (size_t)list->len + 1))
        return;
    value_share(v);
    list->at[list->len++] = v;
}

void list_extend(Rt *rt, List *list, const Value *values, size_t n)
{
    if (!list_reserve(rt, list, list->len + n))
        return;
    for (size_t i = 0; i < n; i++) {
        value_share(values[i]);
        list->at[list->len++] = values[i];
    }
}

Value list_copy(Rt *rt, const List *list, size_t room)
{
    if (list->len + room > UINT32_MAX)
        heap_allows(rt, SIZE_MAX);
    Value v = value_list(rt, (uint32_t)(list->len + room));
    if (v.list->cap)
        list_extend(rt, v.list, list->at, list->len);
    return v;
}

List *list_own(Rt *rt, Value *slot)
{
    if (slot->list->obj.shared)
        *slot = list_copy(rt, slot->list, slot->list->len / 2);
    return slot->list;
}
