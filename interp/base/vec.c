/* vec.c: growth of arrays. */
#include "vec.h"

void *vec_grow(void *at, size_t *cap, size_t need, size_t item_size)
{
    size_t wanted = *cap ? *cap * 2 : 8;
    if (wanted < need)
        wanted = need;
    ORGL_ASSERT(wanted <= SIZE_MAX / 2 / item_size);
    at = mem_realloc(at, *cap * item_size, wanted * item_size);
    *cap = wanted;
    return at;
}
