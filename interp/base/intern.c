/* intern.c: a table of (hash, Sym) pairs, so that a probe and a rehash touch no text that differs. A name costs its bytes, two more, four
   for where it stands, and a dozen in the table: models have millions. */
#include "intern.h"
#include "image.h"
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
    VEC(char *) older;       /* of before an image was adopted: somebody may still hold texts of theirs */
    char *next, *end;        /* free part of the newest block */
    char *spare;             /* the block that the next one will be, so that the copy that is lent needs no memory; or NULL */
    Intern *copy;            /* made when it is lent for the first time */
    bool borrowed;           /* it is such a copy */
    void (*settle)(void *ctx);       /* not NULL: lent */
    void *settle_ctx;
    Image image;             /* holds the texts of the first Syms, when fd is not -1 */
};

static Slot *new_slots(size_t count)
{
    return mem_zalloc(count * sizeof(Slot));
}

static char *take_spare(Intern *intern)
{
    char *block = intern->spare;
    intern->spare = NULL;
    return block;
}

static void add_block(Intern *intern, size_t need)
{
    ORGL_ASSERT(intern->blocks.len < (size_t)1 << (32 - BLOCK_BITS));
    bool spare = intern->spare && need <= BLOCK_SIZE;
    size_t size = intern->blocks.len ? BLOCK_SIZE : FIRST_BLOCK;
    if (size < need)
        size = need;
    ORGL_ASSERT(spare || !intern->borrowed);
    intern->next = spare ? take_spare(intern) : mem_alloc(size);
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
    intern->image.fd = -1;
    return intern;
}

void intern_free(Intern *intern)
{
    if (!intern)
        return;
    for (size_t i = 0; i < intern->blocks.len; i++)
        mem_free(intern->blocks.at[i]);
    for (size_t i = 0; i < intern->older.len; i++)
        mem_free(intern->older.at[i]);
    vec_drop(&intern->older);
    vec_drop(&intern->blocks);
    vec_drop(&intern->places);
    mem_free(intern->slots);
    mem_free(intern->spare);
    mem_free(intern->copy);
    image_close(&intern->image);
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

static inline void settle(const Intern *intern)
{
    if (UNLIKELY(intern->settle != NULL))
        intern->settle(intern->settle_ctx);
}

uint32_t intern_hash(const Intern *intern, Str text)
{
    uint32_t hash = (uint32_t)hash_bytes(text.ptr, text.len);
    __builtin_prefetch(&intern->slots[first_slot(hash, intern->n_slots)]);
    return hash;
}

Sym intern_add(Intern *intern, Str text)
{
    return intern_add_hashed(intern, text, (uint32_t)hash_bytes(text.ptr, text.len));
}

Sym intern_add_hashed(Intern *intern, Str text, uint32_t hash)
{
    settle(intern);
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
    settle(intern);
    return intern->slots[slot_of(intern, text, (uint32_t)hash_bytes(text.ptr, text.len))].sym;
}

Str intern_str(const Intern *intern, Sym sym)
{
    ORGL_ASSERT(sym < intern->places.len);
    return text_of(intern, sym);
}

void intern_keep_from_children(Intern *intern, bool on)
{
    settle(intern);
    mem_keep_from_children(intern->slots, intern->n_slots * sizeof *intern->slots, on);
}

uint32_t intern_count(const Intern *intern)
{
    return (uint32_t)(intern->places.len - 1);
}

/* ---- lent to another thread ---- */

/* A text takes two bytes of source at least, and its own bytes no more than twice. */
static void make_room(Intern *intern, size_t bytes)
{
    size_t texts = bytes / 2 + 1;
    vec_reserve(&intern->places, intern->places.len + texts);
    vec_reserve(&intern->blocks, intern->blocks.len + 1);
    while (intern->places.len + texts > intern->n_slots / 4 * 3)
        grow_slots(intern);
    if (!intern->spare)
        intern->spare = mem_alloc(BLOCK_SIZE);
}

Intern *intern_lend(Intern *intern, size_t bytes, void (*how)(void *ctx), void *ctx)
{
    settle(intern);
    ORGL_ASSERT(bytes <= INTERN_LENT && !intern->borrowed);
    make_room(intern, bytes);
    if (!intern->copy)
        intern->copy = mem_alloc(sizeof *intern);
    *intern->copy = *intern;
    intern->copy->borrowed = true;
    intern->settle = how;
    intern->settle_ctx = ctx;
    return intern->copy;
}

/* The arrays are the same ones. */
void intern_return(Intern *intern)
{
    const Intern *copy = intern->copy;
    ORGL_ASSERT(intern->settle && copy->n_slots == intern->n_slots);
    intern->places.len = copy->places.len;
    intern->blocks.len = copy->blocks.len;
    intern->next = copy->next;
    intern->end = copy->end;
    intern->spare = copy->spare;
    intern->settle = NULL;
}

/* ---- images ---- */

static uint64_t hash_first(const Intern *intern, uint32_t n)
{
    uint64_t hash = 0;
    for (uint32_t i = 1; i <= n; i++) {
        Str text = text_of(intern, i);
        hash = hash_mix(hash ^ hash_bytes(text.ptr, text.len));
    }
    return hash;
}

/* The bytes of a text with its length before and its NUL behind, as `keep` laid them out. */
static Str kept_text(const Intern *intern, Sym sym)
{
    Str text = text_of(intern, sym);
    size_t head = text.len < LONG_TEXT ? 1 : 1 + sizeof(size_t);
    return str_make(text.ptr - head, head + text.len + 1);
}

typedef VEC(char *) BlockVec;

/* In the order of their numbers, as blocks one behind the other; gives the place that each will have. */
static uint32_t *write_texts(const Intern *intern, ImageWriter *writer, BlockVec *blocks)
{
    uint32_t *places = mem_alloc(intern->places.len * sizeof *places);
    char *next = image_begin(writer);
    for (size_t i = 0; i < intern->places.len; i++) {
        Str text = kept_text(intern, (Sym)i);
        if (!blocks->len || (size_t)(next - vec_last(blocks)) + text.len > BLOCK_SIZE)
            vec_push(blocks, next);
        places[i] = (uint32_t)((blocks->len - 1) << BLOCK_BITS | (size_t)(next - vec_last(blocks)) >> 1);
        image_put(writer, text.ptr, text.len);
        image_put(writer, "", text.len & 1);
        next += text.len + (text.len & 1);
    }
    image_end(writer, 0);
    return places;
}

/* With room behind, so that the first new text copies no array. */
void intern_write(Intern *intern, ImageWriter *writer, uint32_t n_first, InternImage *out)
{
    BlockVec blocks = { 0 };
    settle(intern);
    if (intern->places.len > intern->n_slots / 8 * 5)
        grow_slots(intern);
    *out = (InternImage){ .n_slots = intern->n_slots, .len = intern->places.len, .cap = intern->places.len + intern->places.len / 2 + 4096,
                          .first = hash_first(intern, n_first), .n_first = n_first };
    uint32_t *places = write_texts(intern, writer, &blocks);
    out->slots = image_add(writer, intern->slots, intern->n_slots * sizeof *intern->slots, 0);
    out->places = image_add(writer, places, out->len * sizeof *places, out->cap * sizeof *places);
    out->n_blocks = blocks.len;
    out->cap_blocks = blocks.len + 64;
    out->blocks = image_add(writer, blocks.at, blocks.len * sizeof *blocks.at, out->cap_blocks * sizeof *blocks.at);
    mem_free(places);
    vec_drop(&blocks);
}

bool intern_fits(const Intern *intern, const InternImage *image)
{
    return !intern->image.at && intern_count(intern) == image->n_first && hash_first(intern, image->n_first) == image->first;
}

void intern_adopt(Intern *intern, const InternImage *texts, Image *image)
{
    ORGL_ASSERT(!intern->older.len && !intern->settle);
    for (size_t i = 0; i < intern->blocks.len; i++)
        vec_push(&intern->older, intern->blocks.at[i]);
    mem_free(intern->slots);
    vec_drop(&intern->places);
    vec_drop(&intern->blocks);
    intern->slots = texts->slots;
    intern->n_slots = texts->n_slots;
    intern->places.at = texts->places;
    intern->places.len = texts->len;
    intern->places.cap = texts->cap;
    intern->blocks.at = texts->blocks;
    intern->blocks.len = texts->n_blocks;
    intern->blocks.cap = texts->cap_blocks;
    intern->next = intern->end = NULL;
    intern->image = *image;
    *image = (Image){ .fd = -1 };
}
