/* rowmap.c: linear probing; removal closes the gap. */
#include "rowmap.h"
#include "../base/mem.h"

void rowmap_drop(RowMap *map)
{
    mem_free(map->slots);
    *map = (RowMap){ 0 };
}

static void place(RowMap *map, RowSlot slot)
{
    uint32_t mask = map->cap - 1, i = slot.hash & mask;
    while (map->slots[i].row >= 0)
        i = (i + 1) & mask;
    map->slots[i] = slot;
}

static void resize(RowMap *map, uint32_t cap)
{
    RowMap old = *map;
    map->slots = mem_alloc(cap * sizeof *map->slots);
    memset(map->slots, 0xff, cap * sizeof *map->slots);
    map->cap = cap;
    for (uint32_t i = 0; i < old.cap; i++) {
        if (old.slots[i].row >= 0)
            place(map, old.slots[i]);
    }
    mem_free(old.slots);
}

void rowmap_reserve(RowMap *map, uint32_t count)
{
    uint32_t cap = map->cap ? map->cap : 16;
    while (cap / 4 * 3 < count)
        cap *= 2;
    if (cap != map->cap)
        resize(map, cap);
}

void rowmap_add(RowMap *map, uint32_t hash, int32_t row)
{
    if (UNLIKELY(map->cap / 4 * 3 <= map->len))
        rowmap_reserve(map, map->len + 1);
    place(map, (RowSlot){ hash, row });
    map->len++;
}

bool rowmap_remove(RowMap *map, uint32_t hash, int32_t row)
{
    if (!map->len)
        return false;
    uint32_t mask = map->cap - 1, hole = hash & mask;
    for (; map->slots[hole].row != row; hole = (hole + 1) & mask) {
        if (map->slots[hole].row < 0)
            return false;
    }
    for (uint32_t i = (hole + 1) & mask; map->slots[i].row >= 0; i = (i + 1) & mask) {
        if (((i - map->slots[i].hash) & mask) < ((i - hole) & mask))
            continue;                       /* its chain does not reach back over the hole */
        map->slots[hole] = map->slots[i];
        hole = i;
    }
    map->slots[hole].row = -1;
    map->len--;
    return true;
}
