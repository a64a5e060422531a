/* arena.c: a chain of blocks, each filled from front to back. */
#include "arena.h"
#include "mem.h"
#include <stdarg.h>
#include <stdio.h>

#define FIRST_BLOCK ((size_t)4 << 10)
#define LARGEST_BLOCK ((size_t)256 << 10)   /* a larger request has a block of its own */

struct ArenaBlock { ArenaBlock *next; size_t size; char data[]; };

void arena_init(Arena *arena)
{
    *arena = (Arena){ 0 };
}

void arena_drop(Arena *arena)
{
    for (ArenaBlock *block = arena->first; block;) {
        ArenaBlock *next = block->next;
        mem_free(block);
        block = next;
    }
    arena_init(arena);
}

static void enter(Arena *arena, ArenaBlock *block)
{
    arena->current = block;
    arena->next = block ? block->data : NULL;
    arena->end = block ? block->data + block->size : NULL;
}

/* A new block behind the current one. */
static ArenaBlock *add_block(Arena *arena, size_t need)
{
    size_t size = arena->current ? arena->current->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size < need)
        size = need;
    ArenaBlock *block = mem_alloc(sizeof *block + size);
    ArenaBlock **link = arena->current ? &arena->current->next : &arena->first;
    block->size = size;
    block->next = *link;
    *link = block;
    return block;
}

void *arena_alloc_slow(Arena *arena, size_t size)
{
    ArenaBlock *block = arena->current ? arena->current->next : arena->first;
    if (!block || block->size < size)
        block = add_block(arena, size);
    enter(arena, block);
    arena->next += size;
    return memset(block->data, 0, size);
}

Str arena_str(Arena *arena, Str text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    return str_make(copy, text.len);
}

Str arena_printf(Arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    ORGL_ASSERT(n >= 0);
    char *text = arena_alloc(arena, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return str_make(text, (size_t)n);
}

ArenaMark arena_mark(const Arena *arena)
{
    return (ArenaMark){ arena->current, arena->next };
}

void arena_rewind(Arena *arena, ArenaMark mark)
{
    enter(arena, mark.block);
    arena->next = mark.next;
}

size_t arena_size(const Arena *arena)
{
    size_t size = 0;
    for (const ArenaBlock *block = arena->first; block; block = block->next)
        size += block->size;
    return size;
}
