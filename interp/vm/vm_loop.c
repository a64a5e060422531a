/* vm_loop.c: what `for` goes through, and lists and records that change in place. */
#include <math.h>
#include "machine.h"
#include "../base/utf8.h"
#include "../value/list.h"
#include "../value/record.h"
#include "../value/text.h"

#define JOINED_KEPT ((size_t)64 << 10)

/* ---- for: at[0] what is gone through, at[1] the position, at[2] the item, at[3] its number or key ---- */

static bool number_range(Value *at)
{
    double low = ceil(at[0].num), high = floor(at[1].num);
    at[0] = value_num(low);
    at[1] = value_num(high);
    at[2] = at[0];
    return low <= high;
}

bool vm_loop_numbers(Vm *vm, Value *at, Status *status)
{
    if (at[0].tag == V_NUM && at[1].tag == V_NUM)
        return number_range(at);
    if (at[0].tag == V_NONE || at[1].tag == V_NONE)
        return false;
    at[0] = value_range(&vm->rt, at[0], at[1]);
    *status = vm->rt.failed ? ST_ERROR : ST_OK;
    return *status == ST_OK && vm_loop_begin(vm, at, false, status);
}

/* Dates and periods step by one. */
static bool range_countable(const RangeObj *range)
{
    return range->low.tag == V_NUM || range->low.tag == V_DATE || range->low.tag == V_PERIOD;
}

bool vm_loop_begin(Vm *vm, Value *at, bool second, Status *status)
{
    Value source = at[0];
    bool fits = source.tag == V_LIST || source.tag == V_RECORD || source.tag == V_TABLE || source.tag == V_TEXT ||
                (source.tag == V_RANGE && range_countable(source.range));
    if (source.tag == V_NONE)
        return false;
    if (!fits) {
        *status = rt_error(&vm->rt, E312, rt_type_name(&vm->rt, source),);
        return false;
    }
    value_share(source);
    at[1] = (Value){ .tag = V_BOOL, .d = 0, .i = 0 };
    return vm_loop_next(vm, at, second);
}

static bool next_in_text(Vm *vm, Value *at)
{
    const Text *text = at[0].text;
    if (at[1].i >= text->len)
        return false;
    int size;
    const char *p = text->ptr + at[1].i;
    utf8_decode(p, text->ptr + text->len, &size);
    at[2] = value_text(&vm->rt, str_make(p, (size_t)size));
    at[1].i += size;
    return true;
}

static bool next_in_range(Value *at)
{
    Value low = at[0].range->low, high = at[0].range->high;
    if (low.tag == V_NUM) {
        at[2] = value_num(ceil(low.num) + (double)at[1].i);
        at[1].i++;
        return at[2].num <= high.num;
    }
    at[2] = low;
    at[2].i += at[1].i++;
    return at[2].i <= high.i;
}

static bool next_of(Vm *vm, Value *at, bool second)
{
    int64_t i = at[1].i;
    switch ((int)at[0].tag) {
    case V_TEXT: return next_in_text(vm, at);
    case V_RANGE: return next_in_range(at);
    case V_LIST:
        if (i >= at[0].list->len)
            return false;
        at[2] = at[0].list->at[i];
        break;
    case V_TABLE:
        if (i >= at[0].table->n_rows)
            return false;
        at[2] = table_row(&vm->rt, at[0].table, (uint32_t)i);
        break;
    default:
        if (i >= at[0].record->len)
            return false;
        at[2] = second ? at[0].record->values[i] : at[0].record->keys[i];
    }
    at[1].i++;
    return true;
}

/* A record gives its keys; with two variables the key and the value. Two variables of all else: the number from 0 and the item. */
bool vm_loop_next(Vm *vm, Value *at, bool second)
{
    if (!next_of(vm, at, second))
        return false;
    value_share(at[2]);
    if (second) {
        if (at[0].tag == V_RECORD)
            at[3] = at[0].record->keys[at[1].i - 1];
        else
            at[3] = value_num((double)at[1].d++);
    }
    return true;
}

/* ---- in place ---- */

static bool list_place(Vm *vm, const List *list, Value index, uint32_t *out)
{
    double at = index.num < 0 ? index.num + list->len : index.num;
    if (index.tag != V_NUM || floor(at) != at || at < 0 || at >= list->len) {
        Value ignored;
        value_index(&vm->rt, (Value){ .tag = V_LIST, .list = (List *)(uintptr_t)list }, index, &ignored);   /* raises */
        return false;
    }
    *out = (uint32_t)at;
    return true;
}

/* What is inside becomes the only holder too, in its place. */
static void own_inside(Vm *vm, Value *slot, Value *part)
{
    if (slot->tag == V_LIST)
        list_own(&vm->rt, slot);
    else if (slot->tag == V_RECORD)
        record_own(&vm->rt, slot);
    *part = *slot;
}

static Status own_key(Vm *vm, Value *whole, Value *part, Str key)
{
    Record *record = record_own(&vm->rt, whole);
    uint32_t at = record_find(record, key);
    if (at == RECORD_MISSING)
        return rt_error(&vm->rt, E220, key,);
    own_inside(vm, &record->values[at], part);
    return vm->rt.failed ? ST_ERROR : ST_OK;
}

Status vm_own(Vm *vm, Value *whole, Value *part, Value index)
{
    uint32_t at;
    Str key;
    if (whole->tag == V_RECORD && value_str(&vm->rt, index, &key))
        return own_key(vm, whole, part, key);
    if (whole->tag != V_LIST)
        return value_index(&vm->rt, *whole, index, part);
    List *list = list_own(&vm->rt, whole);
    if (!list_place(vm, list, index, &at))
        return ST_ERROR;
    own_inside(vm, &list->at[at], part);
    return vm->rt.failed ? ST_ERROR : ST_OK;
}

Status vm_own_attr(Vm *vm, Value *whole, Value *part, NameSite *site)
{
    if (whole->tag == V_RECORD)
        return own_key(vm, whole, part, intern_str(vm->rt.intern, site->sym));
    return vm_attr(vm, *whole, site->sym, part);
}

static Status unassignable(Vm *vm, Value whole)
{
    return rt_error(&vm->rt, E314, rt_describe(&vm->rt, whole),);
}

static Status set_key(Vm *vm, Value *whole, Value key, Value v)
{
    bool shared = value_is_object(v) && v.obj->shared;
    record_set(&vm->rt, record_own(&vm->rt, whole), key, v);
    if (value_is_object(v))
        v.obj->shared = shared;             /* the compiler has said whether somebody else holds it */
    return vm->rt.failed ? ST_ERROR : ST_OK;
}

Status vm_set_index(Vm *vm, Value *whole, Value index, Value v)
{
    uint32_t at;
    if (whole->tag == V_RECORD && index.tag == V_TEXT) {
        value_share(index);
        return set_key(vm, whole, index, v);
    }
    if (whole->tag != V_LIST)
        return unassignable(vm, *whole);
    List *list = list_own(&vm->rt, whole);
    if (!list_place(vm, list, index, &at))
        return ST_ERROR;
    list->at[at] = v;
    return vm->rt.failed ? ST_ERROR : ST_OK;
}

Status vm_set_attr(Vm *vm, Value *whole, NameSite *site, Value v)
{
    if (whole->tag != V_RECORD)
        return unassignable(vm, *whole);
    uint32_t at = vm_site_find(vm, whole->record, site);
    return set_key(vm, whole, at == RECORD_MISSING ? value_sym(&vm->rt, site->sym) : whole->record->keys[at], v);
}

Status vm_push(Vm *vm, Value *whole, Value v)
{
    if (whole->tag == V_LIST) {
        bool shared = value_is_object(v) && v.obj->shared;
        list_push(&vm->rt, list_own(&vm->rt, whole), v);
        if (value_is_object(v))
            v.obj->shared = shared;
        return vm->rt.failed ? ST_ERROR : ST_OK;
    }
    Value item = value_list(&vm->rt, 1);
    list_push(&vm->rt, item.list, v);
    return value_append(&vm->rt, whole, item);
}

void vm_interpolate(Vm *vm, const Value *parts, uint32_t n, Value *out)
{
    Buf *text = &vm->joined;
    size_t size = 0;
    text->len = 0;
    for (uint32_t i = 0; i < n; i++)
        size += parts[i].tag == V_TEXT ? parts[i].text->len : 0;
    if (!heap_buf(&vm->rt, text, size)) {
        *out = NONE_VALUE;
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        if (parts[i].tag == V_TEXT)
            buf_add(text, text_str(parts[i].text));
        else
            value_format(&vm->rt, parts[i], false, text);
    *out = value_text(&vm->rt, buf_str(text));
    if (text->cap > JOINED_KEPT)
        buf_drop(text);
}
