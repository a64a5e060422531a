/* arena.h: memory that is freed as a whole: trees, tokens, diagnostics of one source. */
#ifndef ORGL_ARENA_H
#define ORGL_ARENA_H
#include "base.h"

typedef struct ArenaBlock ArenaBlock;
typedef struct Arena { ArenaBlock *first, *current; char *next, *end; } Arena;
typedef struct ArenaMark { ArenaBlock *block; char *next; } ArenaMark;

void  arena_init(Arena *arena);                       /* no allocation until the first use */
void  arena_drop(Arena *arena);
void *arena_alloc_slow(Arena *arena, size_t size);
/* Zeroed memory, aligned to 8; lives until arena_drop or arena_rewind. Blocks are zeroed when taken or rewound to. */
static inline void *arena_alloc(Arena *arena, size_t size)
{
    size = (size + 7 + !size) & ~(size_t)7;   /* nothing still has an address */
    if (LIKELY((size_t)(arena->end - arena->next) >= size)) {
        void *p = arena->next;
        arena->next += size;
        return memset(p, 0, size);
    }
    return arena_alloc_slow(arena, size);
}
#define ARENA_NEW(arena, T) ((T *)arena_alloc((arena), sizeof(T)))
#define ARENA_ARRAY(arena, T, n) ((T *)arena_alloc((arena), sizeof(T) * (size_t)(n)))
Str   arena_str(Arena *arena, Str text);              /* a copy, NUL-terminated behind its length */
Str   arena_printf(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
ArenaMark arena_mark(const Arena *arena);
void  arena_rewind(Arena *arena, ArenaMark mark);     /* keeps the blocks for reuse */
size_t arena_size(const Arena *arena);                /* bytes held */
#endif
