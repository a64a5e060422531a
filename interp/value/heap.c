#include "heap.h"
#include "record.h"
#include "../base/mem.h"
#include "../base/os.h"
#include <stdio.h>

#define CELL 16u
#define PAGE_SIZE ((size_t)64 << 10)
#define TOUCHED_AT_ONCE ((size_t)4 << 10)
#define FIRST_THRESHOLD ((size_t)16 << 20)
#define GROWN_MAX ((size_t)1 << 30) /* single allocations stay below this */
#define SPARE ((size_t)1 << 20)
#define ASKED_FIRST ((size_t)1 << 20) /* a value of this size: the system is asked before it is made */
#define USUAL_LEAST ((size_t)256 << 20)
#define USUAL_MOST ((size_t)2 << 30)

/* Cells beyond `count`, up to `room`, have not been touched yet. */
struct HeapPage {
    HeapPage *next;
    uint32_t cell, count, room;
};

Heap *heap_new(void)
{
    Heap *heap = mem_zalloc(sizeof *heap);
    heap->threshold = FIRST_THRESHOLD;
    heap->limit = USUAL_MOST;
    return heap;
}

static char *page_cells(HeapPage *page)
{
    return (char *)page + ((sizeof *page + CELL - 1) & ~(size_t)(CELL - 1));
}

void *heap_grow(Heap *heap, void *p, size_t old_size, size_t new_size)
{
    heap->bytes += new_size;
    heap->bytes -= old_size;
    if (new_size)
        return mem_realloc(p, old_size, new_size);
    mem_free(p);
    return NULL;
}

/* ---- what the kinds of objects hold beside themselves ---- */

static void drop_list(Heap *heap, List *list)
{
    heap_grow(heap, list->at, list->cap * sizeof(Value), 0);
}

static void drop_record(Heap *heap, Record *record)
{
    heap_grow(heap, record->keys, record->cap * sizeof(Value), 0);
    heap_grow(heap, record->values, record->cap * sizeof(Value), 0);
    heap_grow(heap, record->index, record->index_cap * RECORD_SLOT, 0);
}

static void drop_table(Heap *heap, Table *table)
{
    if (table->columns)
        for (uint32_t c = 0; c < table->n_columns; c++)
            heap_grow(heap, table->columns[c], table->n_rows * sizeof(Value), 0);
    heap_grow(heap, table->columns, table->n_columns * sizeof(Value *), 0);
    heap_grow(heap, table->names, table->n_columns * sizeof(Sym), 0);
}

static void drop_contents(Heap *heap, Obj *obj)
{
    if (obj->tag == V_LIST)
        drop_list(heap, (List *)obj);
    else if (obj->tag == V_RECORD)
        drop_record(heap, (Record *)obj);
    else if (obj->tag == V_TABLE)
        drop_table(heap, (Table *)obj);
    else if (heap->drop[obj->tag])
        heap->drop[obj->tag](heap, obj);
}

/* ---- taking ---- */

static HeapPage *add_page(Heap *heap, size_t class_)
{
    HeapPage *page = mem_alloc(PAGE_SIZE);
    page->cell = (uint32_t)(class_ * CELL);
    page->count = 0;
    page->room = (uint32_t)((PAGE_SIZE - (size_t)(page_cells(page) - (char *)page)) / page->cell);
    page->next = heap->pages[class_];
    return heap->pages[class_] = page;
}

/* The next few cells of the newest page: a program with few objects touches little memory. */
static void add_cells(Heap *heap, size_t class_)
{
    HeapPage *page = heap->pages[class_];
    if (!page || page->count == page->room)
        page = add_page(heap, class_);
    uint32_t from = page->count, n = (uint32_t)(TOUCHED_AT_ONCE / page->cell);
    page->count = n < page->room - from ? from + n : page->room;
    char *cells = page_cells(page);
    for (uint32_t i = page->count; i-- > from;) {
        Obj *obj = (Obj *)(void *)(cells + (size_t)i * page->cell);
        obj->tag = V_NONE;
        obj->next = heap->free_cells[class_];
        heap->free_cells[class_] = obj;
    }
}

static Obj *take_large(Heap *heap, size_t size)
{
    Obj *obj = mem_alloc(size);
    obj->next = heap->large;
    heap->large = obj;
    return obj;
}

Obj *heap_object(Rt *rt, Tag tag, size_t size)
{
    Heap *heap = rt->heap;
    Obj *obj;
    if (size <= HEAP_CELL_MAX) {
        size_t class_ = (size + CELL - 1) / CELL;
        if (UNLIKELY(!heap->free_cells[class_]))
            add_cells(heap, class_);
        obj = heap->free_cells[class_];
        heap->free_cells[class_] = obj->next;
        size = class_ * CELL;
    } else {
        obj = take_large(heap, size);
    }
    heap->bytes += size;
    obj->tag = (uint8_t)tag;
    obj->mark = obj->shared = obj->pad = 0;
    obj->size32 = (uint32_t)size;
    if (tag != V_TEXT)
        memset((char *)obj + sizeof *obj, 0, size - sizeof *obj);
    return obj;
}

/* Where the program sets no limit: half of the machine's memory, but 2 GiB at most; asked for once it may matter. */
static size_t usual_limit(Heap *heap)
{
    if (heap->usual || heap->bytes < USUAL_LEAST)
        return heap->usual ? heap->usual : USUAL_MOST;
    size_t half = os_memory() / 2;
    return heap->usual = half < USUAL_LEAST ? USUAL_LEAST : half < USUAL_MOST ? half : USUAL_MOST;
}

bool heap_allows(Rt *rt, size_t more)
{
    Heap *heap = rt->heap;
    size_t limit = heap->limit = rt->memory_limit ? rt->memory_limit : usual_limit(heap);
    size_t most = limit > heap->spare ? limit : heap->spare;
    bool fits = more <= GROWN_MAX && more <= most && heap->bytes <= most - more;
    if (fits && (more < ASKED_FIRST || mem_could(more + ASKED_FIRST)))
        return true;
    size_t largest = limit < GROWN_MAX ? limit : GROWN_MAX;
    char mib[32];
    snprintf(mib, sizeof mib, "%zu MiB", largest >> 20);
    if (more > largest && !fits)
        rt_error(rt, E606, str_of(mib), );
    else
        rt_error(rt, E602, );
    /* Whoever rescues the error needs a little more to tell about it. */
    size_t beyond = limit + limit / 8, next = heap->bytes + SPARE;
    heap->spare = next < beyond ? next : beyond;
    return false;
}

bool heap_buf(Rt *rt, Buf *buf, size_t len)
{
    if (LIKELY(len < ASKED_FIRST))
        return true;
    if (!heap_allows(rt, len))
        return false;
    buf_reserve(buf, len);
    return true;
}

/* ---- marking ---- */

void heap_mark_object(Heap *heap, Obj *obj)
{
    if (!obj || obj->mark)
        return;
    obj->mark = 1;
    if (obj->tag != V_TEXT)
        vec_push(&heap->grey, obj);
}

void heap_mark_value(Heap *heap, Value v)
{
    if (value_is_object(v))
        heap_mark_object(heap, v.obj);
}

static void mark_values(Heap *heap, const Value *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        heap_mark_value(heap, values[i]);
}

static void trace_table(Heap *heap, const Table *table)
{
    if (table->columns)
        for (uint32_t c = 0; c < table->n_columns; c++)
            mark_values(heap, table->columns[c], table->columns[c] ? table->n_rows : 0);
}

static void trace_object(Heap *heap, Obj *obj)
{
    if (obj->tag == V_LIST) {
        mark_values(heap, ((List *)obj)->at, ((List *)obj)->len);
    } else if (obj->tag == V_RECORD) {
        mark_values(heap, ((Record *)obj)->keys, ((Record *)obj)->len);
        mark_values(heap, ((Record *)obj)->values, ((Record *)obj)->len);
    } else if (obj->tag == V_TABLE) {
        trace_table(heap, (Table *)obj);
    } else if (obj->tag == V_RANGE) {
        heap_mark_value(heap, ((RangeObj *)obj)->low);
        heap_mark_value(heap, ((RangeObj *)obj)->high);
    } else if (heap->trace[obj->tag]) {
        heap->trace[obj->tag](heap, obj);
    }
}

/* ---- sweeping ---- */

static void free_cell(Heap *heap, Obj *obj, uint32_t size)
{
    drop_contents(heap, obj);
    heap->bytes -= size;
    if (heap->stress && size > sizeof *obj)
        memset((char *)obj + sizeof *obj, 0xdb, size - sizeof *obj); /* whoever still looks here shall notice */
    obj->tag = V_NONE;
}

/* Puts the page's free cells before `head`; *live counts the others. */
static Obj *sweep_page(Heap *heap, HeapPage *page, Obj *head, uint32_t *live)
{
    char *cells = page_cells(page);
    *live = 0;
    for (uint32_t i = page->count; i-- > 0;) {
        Obj *obj = (Obj *)(void *)(cells + (size_t)i * page->cell);
        if (obj->tag != V_NONE && obj->mark) {                      /* a cell never used has no mark yet */
            obj->mark = 0;
            ++*live;
            continue;
        }
        if (obj->tag != V_NONE)
            free_cell(heap, obj, page->cell);
        obj->mark = 0;
        obj->next = head;
        head = obj;
    }
    return head;
}

static void sweep_class(Heap *heap, size_t class_)
{
    Obj *head = NULL;
    HeapPage **link = &heap->pages[class_];
    bool spare = false; /* one empty page is kept: else it would come and go */
    while (*link) {
        HeapPage *page = *link;
        uint32_t live;
        Obj *with = sweep_page(heap, page, head, &live);
        if (!live && spare) {
            *link = page->next;
            mem_free(page);
            continue;
        }
        spare = spare || !live;
        head = with;
        link = &page->next;
    }
    heap->free_cells[class_] = head;
}

static void sweep_large(Heap *heap)
{
    Obj **link = &heap->large;
    while (*link) {
        Obj *obj = *link;
        if (obj->mark) {
            obj->mark = 0;
            link = &obj->next;
            continue;
        }
        *link = obj->next;
        free_cell(heap, obj, obj->size32);
        mem_free(obj);
    }
}

void heap_collect(Heap *heap)
{
    mark_values(heap, heap->kept.at, heap->kept.len);
    if (heap->mark_roots)
        heap->mark_roots(heap->roots_ctx, heap);
    while (heap->grey.len)
        trace_object(heap, vec_pop(&heap->grey));
    for (size_t c = 1; c < HEAP_CLASSES; c++)
        sweep_class(heap, c);
    sweep_large(heap);
    heap->threshold = heap->bytes * 2 > FIRST_THRESHOLD ? heap->bytes * 2 : FIRST_THRESHOLD;
    if (heap->bytes < heap->limit)
        heap->spare = 0;
    size_t room = heap->limit > heap->bytes ? (heap->limit - heap->bytes) / 2 : 0, least = heap->limit / 16;
    size_t middle = heap->bytes + (room > least ? room : least);
    if (heap->threshold > middle)
        heap->threshold = middle; /* so that garbage alone never meets the limit */
}

void heap_free(Heap *heap)
{
    if (!heap)
        return;
    heap->kept.len = 0;
    heap->mark_roots = NULL;
    heap_collect(heap);
    for (size_t c = 1; c < HEAP_CLASSES; c++)
        for (HeapPage *page = heap->pages[c], *next; page; page = next) {
            next = page->next;
            mem_free(page);
        }
    heap_drop_regexes(heap);
    vec_drop(&heap->grey);
    vec_drop(&heap->kept);
    mem_free(heap);
}

/* ---- the rest ---- */

void heap_set_roots(Heap *heap, void (*mark)(void *ctx, Heap *heap), void *ctx)
{
    heap->mark_roots = mark;
    heap->roots_ctx = ctx;
}

void heap_set_trace(Heap *heap, Tag tag, HeapTrace trace, HeapTrace drop)
{
    heap->trace[tag] = trace;
    heap->drop[tag] = drop;
}

void heap_stress(Heap *heap, bool on)
{
    heap->stress = on;
}

void heap_keep(Heap *heap, Value v)
{
    vec_push(&heap->kept, v);
}

void heap_unkeep(Heap *heap, size_t count)
{
    ORGL_ASSERT(count <= heap->kept.len);
    heap->kept.len -= count;
}

size_t heap_bytes(const Heap *heap)
{
    return heap->bytes;
}
