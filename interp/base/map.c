/* map.c: linear probing; a slot is free when its value is MAP_MISSING; removal closes the gap, so no tombstones. */
#include "map.h"
#include "mem.h"

__extension__ typedef unsigned __int128 Wide;

static inline uint64_t fold_product(uint64_t a, uint64_t b)
{
    Wide product = (Wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t read64(const unsigned char *p)
{
    uint64_t x;
    memcpy(&x, p, sizeof x);
    return x;
}

static inline uint64_t read32(const unsigned char *p)
{
    uint32_t x;
    memcpy(&x, p, sizeof x);
    return x;
}

/* Sixteen bytes a turn through one 64 × 64 → 128 multiplication; the tail is read with overlap, so without a loop. */
uint64_t hash_bytes(const void *bytes, size_t len)
{
    const uint64_t k1 = 0x9e3779b97f4a7c15u, k2 = 0xc2b2ae3d27d4eb4fu, k3 = 0x8ebc6af09c88c6e3u;
    const unsigned char *p = bytes;
    uint64_t h = k3, a = 0, b = 0;
    size_t left = len;
    for (; left > 16; left -= 16, p += 16)
        h = fold_product(read64(p) ^ k1, read64(p + 8) ^ h);
    if (left >= 8) {
        a = read64(p);
        b = read64(p + left - 8);
    } else if (left >= 4) {
        a = read32(p);
        b = read32(p + left - 4);
    } else if (left > 0) {
        a = (uint64_t)p[0] << 16 | (uint64_t)p[left / 2] << 8 | p[left - 1];
    }
    return fold_product(k2 ^ len, fold_product(a ^ k1, b ^ h));
}

void map_drop(Map *map)
{
    mem_free(map->keys);
    mem_free(map->values);
    *map = (Map){ 0 };
}

void map_clear(Map *map)
{
    if (map->cap)
        memset(map->values, 0xff, map->cap * sizeof *map->values);
    map->len = 0;
}

/* The slot of the key, or the free one where it would go. */
static inline size_t slot_of(const Map *map, uint64_t key)
{
    size_t mask = map->cap - 1, i = (size_t)hash_mix(key) & mask;
    while (map->values[i] != MAP_MISSING && map->keys[i] != key)
        i = (i + 1) & mask;
    return i;
}

static void resize(Map *map, size_t cap)
{
    Map old = *map;
    map->keys = mem_alloc(cap * sizeof *map->keys);
    map->values = mem_alloc(cap * sizeof *map->values);
    map->cap = cap;
    map_clear(map);
    map->len = old.len;
    for (size_t i = 0; i < old.cap; i++) {
        if (old.values[i] == MAP_MISSING)
            continue;
        size_t to = slot_of(map, old.keys[i]);
        map->keys[to] = old.keys[i];
        map->values[to] = old.values[i];
    }
    mem_free(old.keys);
    mem_free(old.values);
}

uint32_t map_find(const Map *map, uint64_t key)
{
    return map->len ? map->values[slot_of(map, key)] : MAP_MISSING;
}

/* At most five eighths full: short chains. */
void map_reserve(Map *map, size_t count)
{
    size_t cap = map->cap ? map->cap : 16;
    while (cap / 8 * 5 < count)
        cap *= 2;
    if (cap != map->cap)
        resize(map, cap);
}

void map_put(Map *map, uint64_t key, uint32_t value)
{
    ORGL_ASSERT(value != MAP_MISSING);
    if (map->cap / 8 * 5 <= map->len)
        map_reserve(map, map->len + 1);
    size_t i = slot_of(map, key);
    map->len += map->values[i] == MAP_MISSING;
    map->keys[i] = key;
    map->values[i] = value;
}

bool map_remove(Map *map, uint64_t key)
{
    if (!map->len)
        return false;
    size_t mask = map->cap - 1, hole = slot_of(map, key);
    if (map->values[hole] == MAP_MISSING)
        return false;
    for (size_t i = (hole + 1) & mask; map->values[i] != MAP_MISSING; i = (i + 1) & mask) {
        size_t home = (size_t)hash_mix(map->keys[i]) & mask;
        if (((i - home) & mask) < ((i - hole) & mask))
            continue;                       /* its chain does not reach back over the hole */
        map->keys[hole] = map->keys[i];
        map->values[hole] = map->values[i];
        hole = i;
    }
    map->values[hole] = MAP_MISSING;
    map->len--;
    return true;
}
