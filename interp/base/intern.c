/* intern.c: a table of (hash, Sym) pairs, so that a probe and a rehash touch no text that differs. */
#include "intern.h"
#include "map.h"
#include "mem.h"
#include "vec.h"

#define FIRST_BLOCK ((size_t)16 << 10)
#define LARGEST_BLOCK ((size_t)1 << 20)

typedef struct Slot { uint32_t hash, sym; } Slot;      /* sym SYM_NONE: free */
typedef struct TextBlock { struct TextBlock *next; size_t size; char data[]; } TextBlock;

struct Intern {
    Slot *slots;
    size_t mask;
    VEC(Str) texts;          /* [0] stands for SYM_NONE */
    TextBlock *blocks;       /* newest first */
    char *next, *end;        /* free part of the newest block */
};

static Slot *new_slots(size_t count)
{
    return mem_zalloc(count * sizeof(Slot));
}

Intern *intern_new(void)
{
    Intern *intern = mem_zalloc(sizeof *intern);
    intern->mask = 4095;
    intern->slots = new_slots(intern->mask + 1);
    vec_push(&intern->texts, STR(""));
    return intern;
}

void intern_free(Intern *intern)
{
    if (!intern)
        return;
    for (TextBlock *block = intern->blocks; block;) {
        TextBlock *next = block->next;
        mem_free(block);
        block = next;
    }
    vec_drop(&intern->texts);
    mem_free(intern->slots);
    mem_free(intern);
}

/* The slot that holds the text, or the free one where it would go. */
static inline size_t slot_of(const Intern *intern, Str text, uint32_t hash)
{
    size_t i = hash & intern->mask;
    for (;; i = (i + 1) & intern->mask) {
        Slot slot = intern->slots[i];
        if (slot.sym == SYM_NONE)
            return i;
        if (slot.hash == hash && str_eq(intern->texts.at[slot.sym], text))
            return i;
    }
}

static void grow_slots(Intern *intern)
{
    size_t old = intern->mask + 1;
    size_t mask = old * 2 - 1;
    Slot *slots = new_slots(mask + 1);
    for (size_t i = 0; i < old; i++) {
        Slot slot = intern->slots[i];
        if (slot.sym == SYM_NONE)
            continue;
        size_t to = slot.hash & mask;
        while (slots[to].sym != SYM_NONE)
            to = (to + 1) & mask;
        slots[to] = slot;
    }
    mem_free(intern->slots);
    intern->slots = slots;
    intern->mask = mask;
}

static void add_block(Intern *intern, size_t need)
{
    size_t size = intern->blocks ? intern->blocks->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size < need)
        size = need;
    TextBlock *block = mem_alloc(sizeof *block + size);
    block->next = intern->blocks;
    block->size = size;
    intern->blocks = block;
    intern->next = block->data;
    intern->end = block->data + size;
}

static Str copy_text(Intern *intern, Str text)
{
    if ((size_t)(intern->end - intern->next) < text.len + 1)
        add_block(intern, text.len + 1);
    char *copy = intern->next;
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    intern->next += text.len + 1;
    return str_make(copy, text.len);
}

Sym intern_add(Intern *intern, Str text)
{
    uint32_t hash = (uint32_t)hash_bytes(text.ptr, text.len);
    size_t i = slot_of(intern, text, hash);
    if (intern->slots[i].sym != SYM_NONE)
        return intern->slots[i].sym;
    ORGL_ASSERT(intern->texts.len < UINT32_MAX);
    Sym sym = (Sym)intern->texts.len;
    vec_push(&intern->texts, copy_text(intern, text));
    intern->slots[i] = (Slot){ hash, sym };
    if (intern->texts.len > (intern->mask + 1) / 8 * 5)
        grow_slots(intern);
    return sym;
}

Sym intern_find(const Intern *intern, Str text)
{
    return intern->slots[slot_of(intern, text, (uint32_t)hash_bytes(text.ptr, text.len))].sym;
}

Str intern_str(const Intern *intern, Sym sym)
{
    ORGL_ASSERT(sym < intern->texts.len);
    return intern->texts.at[sym];
}

uint32_t intern_count(const Intern *intern)
{
    return (uint32_t)(intern->texts.len - 1);
}
