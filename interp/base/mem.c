/* mem.c: malloc with a counter and a reserve. */
#include "mem.h"
#include "os.h"
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define RESERVE_SIZE ((size_t)4 << 20)
#define LARGE_BLOCK (1 << 20)
#define LARGEST_IN_HEAP (32 << 20)
#define ROOM_STEP ((size_t)8 << 20)      /* bytes of growth after which room is looked for */
#define HUGE_PAGE ((uintptr_t)2 << 20)
#define SMALL_PAGE ((uintptr_t)4 << 10)

/* The process's, as malloc's own state is (see mem.h). */
bool mem_has_failed;
static struct {
    size_t in_use;
    int64_t countdown;   /* allocations until one is made to fail; 0: none */
    void *reserve;       /* untouched, so it costs address space only */
    uintptr_t lent;      /* where memory begins that is not malloc's, and how much of it there is */
    size_t lent_size;
    size_t room_at;      /* when so much is in use it is looked whether there is room to end in */
    bool attention;      /* the next allocation must look closer: no reserve yet, or a countdown runs */
    bool apart;          /* mem_apart is on */
} mem = { .attention = true };

static _Noreturn void mem_spent(void)
{
    os_write(2, STR("orgl: out of memory (内存不足)\n"));
    _exit(4);
}

static void raise_failed(void)
{
    mem_has_failed = true;
    free(mem.reserve);
    mem.reserve = NULL;
}

/* Off the fast path: takes the reserve when there is none and counts down to a failure wanted by a test. */
static void look_closer(void)
{
    if (!mem.reserve && !mem_has_failed)
        mem.reserve = malloc(RESERVE_SIZE);
    if (mem.countdown > 0 && --mem.countdown == 0)
        raise_failed();
    mem.attention = mem.countdown > 0;
}

/* What is in use is counted. When it has grown by much, half as much again must be there for the taking, or it has failed: until
   the next safe point a table may double all of its arrays. */
static void count(size_t size)
{
    mem.in_use += size;
    if (LIKELY(mem.in_use < mem.room_at))
        return;
    if (mem.room_at && !mem_has_failed && !mem_could(mem.in_use / 2))
        raise_failed();
    mem.room_at = mem.in_use + mem.in_use / 8 + ROOM_STEP;
}

/* Large arrays are asked for in large pages: fewer faults and fewer misses of the address cache. Only a hint. */
static void *advise(void *p, size_t size)
{
    if (LIKELY(size < 2 * HUGE_PAGE) || (mem.apart && size < 8 * HUGE_PAGE))     /* many that grow would each have a page half empty */
        return p;
    uintptr_t start = ((uintptr_t)p + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1), end = ((uintptr_t)p + size) & ~(HUGE_PAGE - 1);
    madvise((void *)start, end - start, MADV_HUGEPAGE);
    return p;
}

void mem_touch(void *p, size_t size)
{
#ifdef MADV_POPULATE_WRITE
    uintptr_t start = ((uintptr_t)p + SMALL_PAGE - 1) & ~(SMALL_PAGE - 1), end = ((uintptr_t)p + size) & ~(SMALL_PAGE - 1);
    if (start < end)
        madvise((void *)start, end - start, MADV_POPULATE_WRITE);   /* a system that does not know it does without */
#else
    UNUSED(p);
    UNUSED(size);
#endif
}

/* `p` is what malloc answered to `size`; a second try follows when the reserve has been given up. */
static void *counted(void *p, size_t size)
{
    if (UNLIKELY(!p)) {
        raise_failed();
        p = malloc(size);
        if (!p)
            mem_spent();
    }
    count(malloc_usable_size(p));
    return advise(p, size);
}

void *mem_alloc(size_t size)
{
    if (UNLIKELY(mem.attention))
        look_closer();
    if (UNLIKELY(size == 0))
        size = 1;
    return counted(malloc(size), size);
}

void *mem_zalloc(size_t size)
{
    if (UNLIKELY(mem.attention))
        look_closer();
    if (UNLIKELY(size == 0))
        size = 1;
    void *p = calloc(1, size);
    if (LIKELY(p != NULL))
        return counted(p, size);
    return memset(counted(NULL, size), 0, size);
}

void mem_lend(const void *at, size_t size)
{
    mem.lent = (uintptr_t)at;
    mem.lent_size = size;
}

static inline bool is_lent(const void *p)
{
    return (uintptr_t)p - mem.lent < mem.lent_size;
}

static void *copy_out(const void *p, size_t old, size_t size)
{
    return memcpy(mem_alloc(size), p, old < size ? old : size);
}

void *mem_realloc(void *p, size_t old, size_t size)
{
    if (!p)
        return mem_alloc(size);
    if (UNLIKELY(is_lent(p)))
        return copy_out(p, old, size);
    if (UNLIKELY(mem.attention))
        look_closer();
    if (UNLIKELY(size == 0))
        size = 1;
    size_t before = malloc_usable_size(p);
    ORGL_ASSERT(old <= before);
    void *q = realloc(p, size);
    if (UNLIKELY(!q)) {
        raise_failed();
        q = realloc(p, size);
        if (!q)
            mem_spent();
    }
    mem.in_use -= before;
    count(malloc_usable_size(q));
    return advise(q, size);
}

void mem_free(void *p)
{
    if (!p || UNLIKELY(is_lent(p)))
        return;
    mem.in_use -= malloc_usable_size(p);
    free(p);
}

/* Elsewhere as malloc would have it after a while. */
void mem_apart(bool on)
{
    mem.apart = on;
    mallopt(M_MMAP_THRESHOLD, on ? LARGE_BLOCK : LARGEST_IN_HEAP);
    mallopt(M_TRIM_THRESHOLD, 2 * LARGEST_IN_HEAP);
}

void mem_keep_from_children(void *p, size_t size, bool on)
{
    uintptr_t page = 4096, start = ((uintptr_t)p + page - 1) & ~(page - 1), end = ((uintptr_t)p + size) & ~(page - 1);
    if (start < end)
        madvise((void *)start, end - start, on ? MADV_DONTFORK : MADV_DOFORK);
}

/* By a mapping: malloc would learn from a large block that is freed at once, and keep others in its heap. */
bool mem_could(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return false;
    munmap(p, size);
    return true;
}

void mem_clear_failed(void)
{
    if (!mem_has_failed)
        return;
    mem_has_failed = false;
    mem.attention = true;   /* the next allocation takes a new reserve */
    mem.room_at = mem.in_use;
}

size_t mem_in_use(void)
{
    return mem.in_use;
}

void mem_fail_after(int64_t n)
{
    mem.countdown = n > 0 ? n : 0;
    mem.attention = true;
}
