/* heap.h: the traced heap of values: mark and sweep with an explicit mark stack. For value/ and vm/.
   Small objects lie in pages of one cell size, larger ones come from mem_alloc; what objects hold beside (a list's items …)
   is charged to the heap by heap_grow. Collection happens only in heap_collect. */
#ifndef ORGL_HEAP_H
#define ORGL_HEAP_H
#include "value.h"

#define HEAP_CLASSES 33                 /* cells of 16, 32 … 512 bytes */
#define HEAP_CELL_MAX 512

typedef void (*HeapTrace)(Heap *heap, Obj *obj);
typedef struct HeapPage HeapPage;
typedef struct RegexCache RegexCache;

/* Open for the inline functions below only. */
struct Heap {
    size_t bytes, threshold;            /* charged now; collect when beyond */
    size_t limit, usual;                /* the one that heap_allows saw last; the one where none is set, once known */
    size_t spare;                       /* bytes up to which an error beyond the limit may be dealt with; 0: none was raised */
    bool stress;
    Obj *free_cells[HEAP_CLASSES];
    HeapPage *pages[HEAP_CLASSES];
    Obj *large;
    VEC(Obj *) grey;                    /* marked, their contents not yet */
    VEC(Value) kept;
    void (*mark_roots)(void *ctx, Heap *heap);
    void *roots_ctx;
    HeapTrace trace[V_CELL + 1], drop[V_CELL + 1];
    RegexCache *regexes;
};

/* Roots: `mark` calls heap_mark_value for each. One set of roots; kept values are roots anyway. */
void heap_set_roots(Heap *heap, void (*mark)(void *ctx, Heap *heap), void *ctx);
void heap_mark_value(Heap *heap, Value v);
void heap_mark_object(Heap *heap, Obj *obj);         /* NULL is fine */
/* For objects that the vm owns (functions, captured variables): `trace` marks what it refers to, `drop` frees what it
   holds beside (not the object itself). Either may be NULL. */
void heap_set_trace(Heap *heap, Tag tag, HeapTrace trace, HeapTrace drop);
void heap_collect(Heap *heap);                        /* frees all that no root reaches */
static inline bool heap_due(const Heap *heap) { return heap->bytes > heap->threshold || heap->stress; }
void heap_stress(Heap *heap, bool on);                /* heap_due is always true: finds missing roots */
/* A new object of `size` bytes, header included; zeroed behind the header, except texts, which text_new fills. Never NULL;
   raises nothing: ask heap_allows first. */
Obj *heap_object(Rt *rt, Tag tag, size_t size);
/* May `more` bytes be taken? Raises E606 (one value too large) or E602 (all together) and gives false when not. */
bool heap_allows(Rt *rt, size_t more);
/* Room in a buffer for a text of about `len` bytes that will become a value: as heap_allows, and then the buffer has it. */
bool heap_buf(Rt *rt, Buf *buf, size_t len);
/* mem_realloc that is charged; new_size 0 frees and gives NULL. */
void *heap_grow(Heap *heap, void *p, size_t old_size, size_t new_size);

/* match.c: compiled patterns, the last few. Raises E3xx for a pattern that is wrong or too large. */
Status heap_match(Rt *rt, Str text, Str pattern, bool *out);
/* Byte offsets of the groups of the first match from `from` on; at[0] is the whole. *found false: none. at[i][0] is -1 for unused groups. */
Status heap_match_at(Rt *rt, Str text, Str pattern, size_t from, int n_groups, int32_t at[][2], bool *found);
void heap_drop_regexes(Heap *heap);
#endif
