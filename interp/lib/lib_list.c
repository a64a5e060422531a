/* lib_list.c: functions of lists and records. */
#include "lib.h"
#include "../base/map.h"
#include <math.h>

/* A result list, kept on the heap while functions are called for its items. */
static Value kept_list(Rt *rt, uint32_t capacity)
{
    Value v = value_list(rt, capacity);
    heap_keep(rt->heap, v);
    return v;
}

static Status finish(Vm *vm, Items *items, Status status, Value v, Value *out)
{
    lib_items_end(vm, items);
    return status == ST_OK ? lib_give(vm, v, out) : status;
}

static Status finish_kept(Vm *vm, Items *items, Status status, Value v, Value *out)
{
    heap_unkeep(vm_rt(vm)->heap, 1);
    return finish(vm, items, status, v, out);
}

Status fn_push(Vm *vm, Value *args, int n, Value *out)
{
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(push, 0, args[0].tag == V_LIST);
    Value v = list_copy(rt, args[0].list, 1);
    list_push(rt, v.list, args[1]);
    return lib_give(vm, v, out);
}

/* ---- with a function ---- */

Status fn_map(Vm *vm, Value *args, int n, Value *out)
{
    Items items;
    Rt *rt = vm_rt(vm);
    VmCallee callee;
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(map, 1, lib_is_function(args[1]));
    if (!lib_items(vm, FN_map, 0, &args[0], &items))
        return ST_ERROR;
    Value v = kept_list(rt, items.n);
    Status status = vm_callee_begin(vm, args[1], 1, &callee);
    for (uint32_t i = 0; i < items.n && status == ST_OK && !rt->failed; i++) {
        callee.args[0] = items.at[i];
        status = vm_callee_run(&callee);
        if (status == ST_OK)
            list_push(rt, v.list, callee.args[-1]);
    }
    vm_callee_end(&callee);
    return finish_kept(vm, &items, status, v, out);
}

Status fn_filter(Vm *vm, Value *args, int n, Value *out)
{
    Items items;
    Rt *rt = vm_rt(vm);
    VmCallee callee;
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(filter, 1, lib_is_function(args[1]));
    if (!lib_items(vm, FN_filter, 0, &args[0], &items))
        return ST_ERROR;
    Value v = kept_list(rt, 0);
    Status status = vm_callee_begin(vm, args[1], 1, &callee);
    for (uint32_t i = 0; i < items.n && status == ST_OK && !rt->failed; i++) {
        bool yes = false;
        callee.args[0] = items.at[i];
        status = lib_test(&callee, &yes);
        if (yes)
            list_push(rt, v.list, items.at[i]);
    }
    vm_callee_end(&callee);
    return finish_kept(vm, &items, status, v, out);
}

/* The accumulator stands in a kept list of one: it may be a new object at every turn. */
Status fn_reduce(Vm *vm, Value *args, int n, Value *out)
{
    Items items;
    Rt *rt = vm_rt(vm);
    VmCallee callee;
    LIB_BLANK(args[0]);
    LIB_WANT(reduce, 1, lib_is_function(args[1]));
    if (!lib_items(vm, FN_reduce, 0, &args[0], &items))
        return ST_ERROR;
    Value cell = kept_list(rt, 1);
    bool started = n > 2;
    list_push(rt, cell.list, started ? args[2] : items.n ? items.at[0] : NONE_VALUE);
    Status status = vm_callee_begin(vm, args[1], 2, &callee);
    for (uint32_t i = started ? 0 : 1; i < items.n && status == ST_OK && !rt->failed; i++) {
        callee.args[0] = cell.list->at[0];
        callee.args[1] = items.at[i];
        status = vm_callee_run(&callee);
        cell.list->at[0] = callee.args[-1];
    }
    vm_callee_end(&callee);
    return finish_kept(vm, &items, status, cell.list->len ? cell.list->at[0] : NONE_VALUE, out);
}

Status fn_find(Vm *vm, Value *args, int n, Value *out)
{
    Items items;
    VmCallee callee;
    Value found = NONE_VALUE;
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(find, 1, lib_is_function(args[1]));
    if (!lib_items(vm, FN_find, 0, &args[0], &items))
        return ST_ERROR;
    bool yes = false;
    Status status = vm_callee_begin(vm, args[1], 1, &callee);
    for (uint32_t i = 0; i < items.n && status == ST_OK && !yes; i++) {
        callee.args[0] = items.at[i];
        status = lib_test(&callee, &yes);
        if (yes)
            found = items.at[i];
    }
    vm_callee_end(&callee);
    return finish(vm, &items, status, found, out);
}

/* Is there an item for which the function (or the item itself) is `wanted`? */
static Status some(Vm *vm, FunctionId fn, Value *args, int n, bool wanted, bool *found)
{
    Items items;
    VmCallee callee = { 0 };
    Status status = ST_OK;
    bool with = LIB_GIVEN(1);
    *found = false;
    if (with && !lib_is_function(args[1]))
        return lib_wrong(vm, fn, 1, args[1]);
    if (!lib_items(vm, fn, 0, &args[0], &items))
        return ST_ERROR;
    if (with)
        status = vm_callee_begin(vm, args[1], 1, &callee);
    for (uint32_t i = 0; i < items.n && status == ST_OK && !*found; i++) {
        bool yes = false;
        if (with)
            callee.args[0] = items.at[i];
        status = with ? lib_test(&callee, &yes) : value_condition(vm_rt(vm), items.at[i], &yes);
        *found = status == ST_OK && yes == wanted;
    }
    vm_callee_end(&callee);
    lib_items_end(vm, &items);
    return status;
}

Status fn_any(Vm *vm, Value *args, int n, Value *out)
{
    bool found;
    LIB_BLANK(args[0]);
    Status status = some(vm, FN_any, args, n, true, &found);
    *out = value_bool(found);
    return status;
}

Status fn_every(Vm *vm, Value *args, int n, Value *out)
{
    bool found;
    LIB_BLANK(args[0]);
    Status status = some(vm, FN_every, args, n, false, &found);
    *out = value_bool(!found);
    return status;
}

/* ---- sorting ---- */

static Value copied(Rt *rt, const Items *items)
{
    Value v = value_list(rt, items->n);
    list_extend(rt, v.list, items->at, v.list->cap ? items->n : 0);
    return v;
}

Status fn_sort(Vm *vm, Value *args, int n, Value *out)
{
    Items items;
    Rt *rt = vm_rt(vm);
    LIB_BLANK(args[0]);
    VmCallee callee = { 0 };
    Status status = ST_OK;
    LibOrder order = { vm, LIB_GIVEN(1) ? &callee : NULL, NULL };
    if (order.before)
        LIB_WANT(sort, 1, lib_is_function(args[1]));
    if (!lib_items(vm, FN_sort, 0, &args[0], &items))
        return ST_ERROR;
    Value v = copied(rt, &items);
    heap_keep(rt->heap, v);
    if (order.before)
        status = vm_callee_begin(vm, args[1], 2, &callee);
    if (status == ST_OK)
        status = lib_sort(&order, v.list->at, v.list->len);
    vm_callee_end(&callee);
    return finish_kept(vm, &items, status, v, out);
}

/* Positions sorted by their keys, then the items in that order. */
static Status sorted_by(Vm *vm, const Items *items, const Value *keys, Value *out)
{
    Rt *rt = vm_rt(vm);
    Value order = value_list(rt, items->n), v = value_list(rt, items->n);
    if (rt->failed)
        return ST_ERROR;
    for (uint32_t i = 0; i < items->n; i++)
        list_push(rt, order.list, (Value){ .tag = V_NUM, .i = i });
    LibOrder by = { vm, NULL, keys };
    Status status = lib_sort(&by, order.list->at, order.list->len);
    for (uint32_t i = 0; i < items->n; i++)
        list_push(rt, v.list, items->at[order.list->at[i].i]);
    *out = v;
    return status;
}

Status fn_sort_by(Vm *vm, Value *args, int n, Value *out)
{
    Items items;
    Value keys, v = NONE_VALUE;
    LIB_BLANK(args[0]);
    LIB_WANT(sort_by, 1, lib_is_function(args[1]));
    Status status = fn_map(vm, args, n, &keys);
    if (status != ST_OK)
        return status;
    if (!lib_items(vm, FN_sort_by, 0, &args[0], &items))
        return ST_ERROR;
    status = sorted_by(vm, &items, keys.list->at, &v);
    return finish(vm, &items, status, v, out);
}

/* ---- sets of values ---- */

typedef struct Seen {
    Rt *rt;
    Map first;
    VEC(uint32_t) next;
} Seen; /* by hash; those of equal hash chained */

/* The position of an equal one before `position`, else notes this one and gives `position`. */
static uint32_t seen(Seen *set, const Value *values, uint32_t position)
{
    uint64_t hash = value_hash(set->rt, values[position]);
    uint32_t head = map_find(&set->first, hash);
    for (uint32_t at = head; at != MAP_MISSING; at = set->next.at[at])
        if (value_equal(set->rt, values[at], values[position]))
            return at;
    while (set->next.len <= position)
        vec_push(&set->next, MAP_MISSING);
    set->next.at[position] = head;
    map_put(&set->first, hash, position);
    return position;
}

static void seen_drop(Seen *set)
{
    map_drop(&set->first);
    vec_drop(&set->next);
}

Status fn_unique(Vm *vm, Value *args, int n, Value *out)
{
    Items items;
    Rt *rt = vm_rt(vm);
    Seen set = { .rt = rt };
    UNUSED(n);
    LIB_BLANK(args[0]);
    if (!lib_items(vm, FN_unique, 0, &args[0], &items))
        return ST_ERROR;
    Value v = value_list(rt, 0);
    for (uint32_t i = 0; i < items.n && !rt->failed; i++)
        if (seen(&set, items.at, i) == i)
            list_push(rt, v.list, items.at[i]);
    seen_drop(&set);
    return finish(vm, &items, ST_OK, v, out);
}

static Value new_group(Rt *rt, Value key)
{
    Value v = value_record(rt, 2);
    record_setz(rt, v.record, "key", key);
    record_setz(rt, v.record, "items", value_list(rt, 0));
    v.record->values[1].obj->shared = 0; /* nobody else holds it: it grows in place */
    return v;
}

static Value grouped(Rt *rt, const Items *items, const Value *keys)
{
    Seen set = { .rt = rt };
    Value v = value_list(rt, 0);
    VEC(uint32_t) group = { 0 }; /* of each first position */
    for (uint32_t i = 0; i < items->n && !rt->failed; i++) {
        uint32_t first = seen(&set, keys, i);
        while (group.len <= first)
            vec_push(&group, 0u);
        if (first == i) {
            group.at[i] = v.list->len;
            list_push(rt, v.list, new_group(rt, keys[i]));
        }
        if (!rt->failed)
            list_push(rt, v.list->at[group.at[first]].record->values[1].list, items->at[i]);
    }
    for (uint32_t i = 0; i < v.list->len; i++)
        value_share(v.list->at[i].record->values[1]);
    vec_drop(&group);
    seen_drop(&set);
    return v;
}

Status fn_group(Vm *vm, Value *args, int n, Value *out)
{
    Items items;
    Value keys;
    LIB_BLANK(args[0]);
    LIB_WANT(group, 1, lib_is_function(args[1]));
    Status status = fn_map(vm, args, n, &keys);
    if (status != ST_OK)
        return status;
    if (!lib_items(vm, FN_group, 0, &args[0], &items))
        return ST_ERROR;
    return finish(vm, &items, ST_OK, grouped(vm_rt(vm), &items, keys.list->at), out);
}

/* ---- lists in lists ---- */

Status fn_zip(Vm *vm, Value *args, int n, Value *out)
{
    enum { MOST = 64 };
    Items items[MOST];
    Rt *rt = vm_rt(vm);
    int taken = 0;
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    while (taken < n && taken < MOST && lib_items(vm, FN_zip, taken > 1 ? 1 : taken, &args[taken], &items[taken]))
        taken++;
    uint32_t len = taken ? items[0].n : 0;
    for (int k = 1; k < taken; k++)
        len = items[k].n < len ? items[k].n : len;
    Value v = value_list(rt, len);
    for (uint32_t i = 0; i < len && !rt->failed; i++) {
        Value row = value_list(rt, (uint32_t)taken);
        for (int k = 0; k < taken; k++)
            list_push(rt, row.list, items[k].at[i]);
        list_push(rt, v.list, row);
    }
    while (taken > 0)
        lib_items_end(vm, &items[--taken]);
    return lib_give(vm, v, out);
}

Status fn_flatten(Vm *vm, Value *args, int n, Value *out)
{
    Items items;
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    if (!lib_items(vm, FN_flatten, 0, &args[0], &items))
        return ST_ERROR;
    Value v = value_list(rt, items.n);
    for (uint32_t i = 0; i < items.n && !rt->failed; i++) {
        Value item = items.at[i];
        Items inner;
        if (item.tag != V_LIST && item.tag != V_TABLE) {
            list_push(rt, v.list, item);
        } else if (lib_items(vm, FN_flatten, 0, &item, &inner)) {
            list_extend(rt, v.list, inner.at, inner.n);
            lib_items_end(vm, &inner);
        }
    }
    return finish(vm, &items, ST_OK, v, out);
}

Status fn_range(Vm *vm, Value *args, int n, Value *out)
{
    Rt *rt = vm_rt(vm);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(range, 0, args[0].tag == V_NUM);
    LIB_WANT(range, 1, args[1].tag == V_NUM);
    bool stepped = LIB_GIVEN(2);
    if (stepped && (args[2].tag != V_NUM || args[2].num == 0))
        return lib_wrong_value(vm, FN_range, 2, STR("a number that is not 0"), STR("非 0 的数字"), args[2]);
    double step = stepped ? args[2].num : 1, low = stepped ? args[0].num : ceil(args[0].num);
    double count = floor((args[1].num - low) / step * (1 + 1e-15)) + 1; /* 0..1 by 0.1 has its end */
    if (!(count <= UINT32_MAX / 32))
        heap_allows(rt, SIZE_MAX);
    Value v = value_list(rt, rt->failed || count < 1 ? 0 : (uint32_t)count);
    for (double i = 0; i < count && !rt->failed; i++)
        list_push(rt, v.list, value_num(low + i * step));
    return lib_give(vm, v, out);
}

/* first and last: an item, or a list of n. */
static Status end_of(Vm *vm, FunctionId fn, Value *args, int n, bool first, Value *out)
{
    Items items;
    int64_t count = 0;
    Rt *rt = vm_rt(vm);
    bool several = LIB_GIVEN(1);
    if (several && !lib_whole(args[1], 0, 1e300, &count))
        return lib_wrong_value(vm, fn, 1, STR("a whole number from 0"), STR("自 0 的整数"), args[1]);
    if (!lib_items(vm, fn, 0, &args[0], &items))
        return ST_ERROR;
    uint32_t len = count > items.n ? items.n : (uint32_t)count;
    Value v = NONE_VALUE;
    if (several) {
        v = value_list(rt, len);
        list_extend(rt, v.list, items.at + (first ? 0 : items.n - len), len);
    } else if (items.n) {
        v = items.at[first ? 0 : items.n - 1];
    }
    return finish(vm, &items, ST_OK, v, out);
}

Status fn_first(Vm *vm, Value *args, int n, Value *out)
{
    LIB_BLANK(args[0]);
    return end_of(vm, FN_first, args, n, true, out);
}

Status fn_last(Vm *vm, Value *args, int n, Value *out)
{
    LIB_BLANK(args[0]);
    return end_of(vm, FN_last, args, n, false, out);
}

/* ---- records ---- */

Status fn_keys(Vm *vm, Value *args, int n, Value *out)
{
    Rt *rt = vm_rt(vm);
    Value v = value_list(rt, 0);
    UNUSED(n);
    LIB_BLANK(args[0]);
    if (args[0].tag == V_RECORD)
        list_extend(rt, v.list, args[0].record->keys, args[0].record->len);
    else if (args[0].tag == V_TABLE)
        for (uint32_t c = 0; c < args[0].table->n_columns; c++)
            list_push(rt, v.list, value_sym(rt, args[0].table->names[c]));
    else
        return lib_wrong(vm, FN_keys, 0, args[0]);
    return lib_give(vm, v, out);
}

Status fn_values(Vm *vm, Value *args, int n, Value *out)
{
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(values, 0, args[0].tag == V_RECORD);
    Value v = value_list(rt, args[0].record->len);
    list_extend(rt, v.list, args[0].record->values, args[0].record->len);
    return lib_give(vm, v, out);
}

Status fn_has(Vm *vm, Value *args, int n, Value *out)
{
    Str key;
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(has, 0, args[0].tag == V_RECORD || args[0].tag == V_TABLE);
    LIB_WANT(has, 1, value_str(rt, args[1], &key));
    bool found = args[0].tag == V_RECORD ? record_find(args[0].record, key) != RECORD_MISSING
                                         : table_column(args[0].table, intern_find(rt->intern, key)) >= 0;
    *out = value_bool(found);
    return ST_OK;
}

Status fn_merge(Vm *vm, Value *args, int n, Value *out)
{
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(merge, 0, args[0].tag == V_RECORD);
    LIB_WANT(merge, 1, args[1].tag == V_RECORD);
    Value v = record_copy(rt, args[0].record);
    const Record *more = args[1].record;
    for (uint32_t i = 0; i < more->len && !rt->failed; i++)
        record_set(rt, v.record, more->keys[i], more->values[i]);
    return lib_give(vm, v, out);
}

static Value without_key(Rt *rt, const Record *record, Str key)
{
    uint32_t gone = record_find(record, key);
    Value v = value_record(rt, record->len);
    for (uint32_t i = 0; i < record->len && !rt->failed; i++)
        if (i != gone)
            record_set(rt, v.record, record->keys[i], record->values[i]);
    return v;
}

Status fn_without(Vm *vm, Value *args, int n, Value *out)
{
    Str key;
    Items items;
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    if (args[0].tag == V_RECORD) {
        if (!value_str(rt, args[1], &key))
            return lib_wrong_value(vm, FN_without, 1, STR("a key, a text"), STR("键（文本）"), args[1]);
        return lib_give(vm, without_key(rt, args[0].record, key), out);
    }
    if (!lib_items(vm, FN_without, 0, &args[0], &items))
        return ST_ERROR;
    Value v = value_list(rt, 0);
    for (uint32_t i = 0; i < items.n && !rt->failed; i++)
        if (!value_equal(rt, items.at[i], args[1]))
            list_push(rt, v.list, items.at[i]);
    return finish(vm, &items, ST_OK, v, out);
}
