/* record.c: records: keys in order, with a hash index once there are more than a few. */
#include "record.h"
#include "heap.h"
#include "text.h"
#include "../base/map.h"

#define INDEX_FROM 8u /* up to so many keys a walk is faster */
#define FREE_SLOT 0u /* others: position + 1 */

static bool record_reserve(Rt *rt, Record *record, size_t count)
{
    if (count <= record->cap)
        return true;
    size_t cap = record->cap ? (size_t)record->cap * 2 : 4;
    cap = cap < count ? count : cap;
    if (cap > UINT32_MAX / 4 || !heap_allows(rt, (cap - record->cap) * 2 * sizeof(Value)))
        return !rt->failed && heap_allows(rt, SIZE_MAX);
    size_t old_size = record->cap * sizeof(Value), new_size = cap * sizeof(Value);
    record->keys = heap_grow(rt->heap, record->keys, old_size, new_size);
    record->values = heap_grow(rt->heap, record->values, old_size, new_size);
    record->cap = (uint32_t)cap;
    return true;
}

Value value_record(Rt *rt, uint32_t capacity)
{
    heap_allows(rt, sizeof(Record));
    Record *record = (Record *)(void *)heap_object(rt, V_RECORD, sizeof *record);
    if (capacity)
        record_reserve(rt, record, capacity);
    return (Value){ .tag = V_RECORD, .record = record };
}

/* A slot is two numbers: position + 1, and the upper half of the key's hash, so that most looks at a key are spared. */
static uint32_t upper_half(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

static void index_put(Record *record, uint64_t hash, uint32_t position)
{
    uint32_t mask = record->index_cap - 1, slot = (uint32_t)hash & mask;
    while (record->index[2 * (size_t)slot] != FREE_SLOT)
        slot = (slot + 1) & mask;
    record->index[2 * (size_t)slot] = position + 1;
    record->index[2 * (size_t)slot + 1] = upper_half(hash);
}

/* At most half full. */
static void index_build(Heap *heap, Record *record)
{
    uint32_t cap = record->index_cap ? record->index_cap : 16;
    while (cap < record->cap * 2u)
        cap *= 2;
    record->index = heap_grow(heap, record->index, record->index_cap * RECORD_SLOT, 0);
    record->index = heap_grow(heap, NULL, 0, cap * RECORD_SLOT);
    record->index_cap = cap;
    memset(record->index, 0, cap * RECORD_SLOT);
    for (uint32_t i = 0; i < record->len; i++)
        index_put(record, text_hash(record->keys[i].text), i);
}

static uint32_t find_by_walk(const Record *record, Str key)
{
    for (uint32_t i = 0; i < record->len; i++)
        if (str_eq(text_str(record->keys[i].text), key))
            return i;
    return RECORD_MISSING;
}

static uint32_t find_by_hash(const Record *record, Str key, uint64_t hash)
{
    uint32_t mask = record->index_cap - 1, upper = upper_half(hash);
    for (uint32_t slot = (uint32_t)hash & mask;; slot = (slot + 1) & mask) {
        const uint32_t *at = record->index + 2 * (size_t)slot;
        if (at[0] == FREE_SLOT)
            return RECORD_MISSING;
        if (at[1] == upper && str_eq(text_str(record->keys[at[0] - 1].text), key))
            return at[0] - 1;
    }
}

uint32_t record_find(const Record *record, Str key)
{
    if (!record->index)
        return find_by_walk(record, key);
    uint64_t hash = hash_bytes(key.ptr, key.len);
    return find_by_hash(record, key, hash ? hash : 1);
}

bool record_get(const Record *record, Str key, Value *out)
{
    uint32_t i = record_find(record, key);
    if (i == RECORD_MISSING)
        return false;
    *out = record->values[i];
    return true;
}

void record_set(Rt *rt, Record *record, Value key, Value v)
{
    value_share(v);
    uint32_t i = record->index ? find_by_hash(record, text_str(key.text), text_hash(key.text))
                               : find_by_walk(record, text_str(key.text));
    if (i != RECORD_MISSING) {
        record->values[i] = v;
        return;
    }
    if (!record_reserve(rt, record, (size_t)record->len + 1))
        return;
    value_share(key);
    i = record->len++;
    record->keys[i] = key;
    record->values[i] = v;
    if (record->index && record->len * 2u <= record->index_cap)
        index_put(record, text_hash(key.text), i);
    else if (record->len > INDEX_FROM)
        index_build(rt->heap, record);
}

void record_setz(Rt *rt, Record *record, const char *key, Value v)
{
    record_set(rt, record, value_text(rt, str_of(key)), v);
}

Value record_copy(Rt *rt, const Record *record)
{
    Value v = value_record(rt, record->len);
    Record *copy = v.record;
    if (copy->cap < record->len)
        return v;
    for (uint32_t i = 0; i < record->len; i++) {
        copy->keys[i] = record->keys[i];
        copy->values[i] = record->values[i];
        value_share(record->values[i]);
    }
    copy->len = record->len;
    if (copy->len > INDEX_FROM)
        index_build(rt->heap, copy);
    return v;
}

Record *record_own(Rt *rt, Value *slot)
{
    if (slot->record->obj.shared)
        *slot = record_copy(rt, slot->record);
    return slot->record;
}
