/* rowmap.h: hash index from a 32-bit hash to rows of a table; the caller says which row is meant among equal hashes.
   8 bytes a slot, at most three quarters full. */
#ifndef ORGL_ROWMAP_H
#define ORGL_ROWMAP_H
#include "../base/base.h"

typedef struct RowSlot { uint32_t hash; int32_t row; } RowSlot;     /* row -1: free */
typedef struct RowMap { RowSlot *slots; uint32_t len, cap; } RowMap; /* {0} is an empty one; cap a power of two */

void rowmap_drop(RowMap *map);
void rowmap_reserve(RowMap *map, uint32_t count);
void rowmap_add(RowMap *map, uint32_t hash, int32_t row);           /* the caller knows that it is not in it */
bool rowmap_remove(RowMap *map, uint32_t hash, int32_t row);        /* false: it was not in it */

/* A bijection, so that equal hashes of Syms mean equal Syms. */
static inline uint32_t rowmap_mix(uint32_t x)
{
    x ^= x >> 16; x *= 0x85ebca6bu; x ^= x >> 13; x *= 0xc2b2ae35u;
    return x ^ (x >> 16);
}
/* Lets the hash's place be fetched; the map is not empty. */
static inline void rowmap_fetch(const RowMap *map, uint32_t hash) { __builtin_prefetch(&map->slots[hash & (map->cap - 1)], 1); }
/* Walks the rows with this hash: for (i = rowmap_first(m, h, &row); row >= 0; i = rowmap_next(m, h, i, &row)). */
static inline uint32_t rowmap_at(const RowMap *map, uint32_t hash, uint32_t i, int32_t *row)
{
    for (uint32_t mask = map->cap - 1;; i++) {
        RowSlot slot = map->slots[i & mask];
        if (slot.row < 0 || slot.hash == hash) {
            *row = slot.row;
            return i;
        }
    }
}
static inline uint32_t rowmap_first(const RowMap *map, uint32_t hash, int32_t *row)
{
    *row = -1;
    return map->len ? rowmap_at(map, hash, hash, row) : 0;
}
static inline uint32_t rowmap_next(const RowMap *map, uint32_t hash, uint32_t i, int32_t *row)
{
    return rowmap_at(map, hash, i + 1, row);
}
#endif
