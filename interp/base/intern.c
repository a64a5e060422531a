/* intern.c: a table of (hash, Sym) pairs, so that a probe and a rehash touch no text that differs. A name costs its bytes, two more, four
   for where it stands, and a dozen in the table: models have millions. */
#include "intern.h"
#include "map.h"
#include "mem.h"
#include "vec.h"

#define FIRST_SLOTS ((size_t)4096)
#define BLOCK_BITS 19u                                 /* a text's place: its block, and its offset there in pairs of bytes */
#define BLOCK_SIZE ((size_t)1 << (BLOCK_BITS + 1))
#define FIRST_BLOCK ((size_t)16 << 10)
#define LONG_TEXT 255u                                 /* in place of its length: the length follows as a size_t */

typedef struct Slot { uint32_t hash, sym; } Slot;      /* sym SYM_NONE: free */

struct Intern {
    Slot *slots;             /* ordered by hash, but for those that found their place taken */
    size_t n_slots;
    VEC(uint32_t) places;    /* [0] stands for SYM_NONE */
    VEC(char *) blocks;
    char *next, *end;        /* free part of the newest block */
};

static Slot *new_slots(size_t count)
{
    return mem_zalloc(count * sizeof(Slot));
}

static void add_block(Intern *intern, size_t need)
{
    ORGL_ASSERT(intern->blocks.len < (size_t)1 << (32 - BLOCK_BITS));
    size_t size = intern->blocks.len ? BLOCK_SIZE : FIRST_BLOCK;
    if (size < need)
        size = need;
    intern->next = mem_alloc(size);
    intern->end = intern->next + size;
    vec_push(&intern->blocks, intern->next);
}

/* Copies the text and gives its place. */
static uint32_t keep(Intern *intern, Str text)
{
    size_t head = text.len < LONG_TEXT ? 1 : 1 + sizeof(size_t), need = (head + text.len + 2) & ~(size_t)1;
    if ((size_t)(intern->end - intern->next) < need)
        add_block(intern, need);
    char *copy = intern->next, *block = vec_last(&intern->blocks);
    *copy = (char)(text.len < LONG_TEXT ? text.len : LONG_TEXT);
    if (head > 1)
        memcpy(copy + 1, &text.len, sizeof text.len);
    if (text.len)
        memcpy(copy + head, text.ptr, text.len);
    copy[head + text.len] = '\0';
    intern->next += need;
    return (uint32_t)((intern->blocks.len - 1) << BLOCK_BITS | (size_t)(copy - block) >> 1);
}

Intern *intern_new(void)
{
    Intern *intern = mem_zalloc(sizeof *intern);
    intern->n_slots = FIRST_SLOTS;
    intern->slots = new_slots(intern->n_slots);
    vec_push(&intern->places, keep(intern, STR("")));
    return intern;
}

void intern_free(Intern *intern)
{
    if (!intern)
        return;
    for (size_t i = 0; i < intern->blocks.len; i++)
        mem_free(intern->blocks.at[i]);
    vec_drop(&intern->blocks);
    vec_drop(&intern->places);
    mem_free(intern->slots);
    mem_free(intern);
}

static inline Str text_of(const Intern *intern, Sym sym)
{
    uint32_t place = intern->places.at[sym];
    const char *p = intern->blocks.at[place >> BLOCK_BITS] + ((size_t)(place & ((1u << BLOCK_BITS) - 1)) << 1);
    size_t len = (unsigned char)*p++;
    if (UNLIKELY(len == LONG_TEXT)) {
        memcpy(&len, p, sizeof len);
        p += sizeof len;
    }
    return str_make(p, len);
}

static inline size_t first_slot(uint32_t hash, size_t n_slots)
{
    return (size_t)((uint64_t)hash * n_slots >> 32);
}

/* The slot that holds the text, or the free one where it would go. */
static inline size_t slot_of(const Intern *intern, Str text, uint32_t hash)
{
    size_t i = first_slot(hash, intern->n_slots);
    for (;; i = i + 1 < intern->n_slots ? i + 1 : 0) {
        Slot slot = intern->slots[i];
        if (slot.sym == SYM_NONE)
            return i;
        if (slot.hash == hash && str_eq(text_of(intern, slot.sym), text))
            return i;
    }
}

/* By half: old and new slots have the same order, so both are gone through from front to back. */
static void grow_slots(Intern *intern)
{
    size_t n = intern->n_slots + intern->n_slots / 2;
    Slot *slots = new_slots(n);
    for (size_t i = 0; i < intern->n_slots; i++) {
        Slot slot = intern->slots[i];
        if (slot.sym == SYM_NONE)
            continue;
        size_t to = first_slot(slot.hash, n);
        while (slots[to].sym != SYM_NONE)
            to = to + 1 < n ? to + 1 : 0;
        slots[to] = slot;
    }
    mem_free(intern->slots);
    intern->slots = slots;
    intern->n_slots = n;
}

Sym intern_add(Intern *intern, Str text)
{
    uint32_t hash = (uint32_t)hash_bytes(text.ptr, text.len);
    size_t i = slot_of(intern, text, hash);
    if (intern->slots[i].sym != SYM_NONE)
        return intern->slots[i].sym;
    ORGL_ASSERT(intern->places.len < UINT32_MAX);
    Sym sym = (Sym)intern->places.len;
    vec_push(&intern->places, keep(intern, text));
    intern->slots[i] = (Slot){ hash, sym };
    if (intern->places.len > intern->n_slots / 4 * 3)
        grow_slots(intern);
    return sym;
}

Sym intern_find(const Intern *intern, Str text)
{
    return intern->slots[slot_of(intern, text, (uint32_t)hash_bytes(text.ptr, text.len))].sym;
}

Str intern_str(const Intern *intern, Sym sym)
{
    ORGL_ASSERT(sym < intern->places.len);
    return text_of(intern, sym);
}

void intern_keep_from_children(Intern *intern, bool on)
{
    mem_keep_from_children(intern->slots, intern->n_slots * sizeof *intern->slots, on);
}

uint32_t intern_count(const Intern *intern)
{
    return (uint32_t)(intern->places.len - 1);
}
