/* map.h: open-addressing hash table from a 64-bit key to a 32-bit number. */
#ifndef ORGL_MAP_H
#define ORGL_MAP_H
#include "base.h"

typedef struct Map { uint64_t *keys; uint32_t *values; size_t len, cap; } Map;  /* {0} is an empty one */
#define MAP_MISSING UINT32_MAX      /* no value; so it cannot be stored */

void     map_drop(Map *map);
void     map_clear(Map *map);
uint32_t map_find(const Map *map, uint64_t key);          /* MAP_MISSING when absent */
void     map_put(Map *map, uint64_t key, uint32_t value); /* adds or replaces */
bool     map_remove(Map *map, uint64_t key);
void     map_reserve(Map *map, size_t count);
uint64_t hash_bytes(const void *p, size_t len);           /* fast, well mixed; not for secrets */
static inline uint64_t hash_mix(uint64_t x)
{
    x ^= x >> 32; x *= 0xd6e8feb86659fd93u; x ^= x >> 32; x *= 0xd6e8feb86659fd93u; return x ^ (x >> 32);
}
#endif
