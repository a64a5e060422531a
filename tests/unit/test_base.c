// link: base
/* test_base.c: interp/base, one function a promise of its headers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../interp/base/arena.h"
#include "../../interp/base/intern.h"
#include "../../interp/base/map.h"
#include "../../interp/base/mem.h"
#include "../../interp/base/num.h"
#include "../../interp/base/os.h"
#include "../../interp/base/os_thread.h"
#include "../../interp/base/qty.h"
#include "../../interp/base/utf8.h"
#include "../../interp/base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif
#ifndef WITH_ASAN
#define WITH_ASAN 0
#endif

static uint64_t random_state = 88172645463325252u;
static uint64_t next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static void assert_buf(Buf *buf, const char *expected)
{
    assert_string_equal(buf->ptr ? buf->ptr : "", expected);
    assert_int_equal(buf->len, strlen(expected));
    buf_clear(buf);
}

static void assert_str(Str text, const char *expected)
{
    assert_int_equal(text.len, strlen(expected));
    if (text.len)
        assert_memory_equal(text.ptr, expected, text.len);
}

/* ---- mem ---- */

static void mem_counts(void **state)
{
    UNUSED(state);
    size_t before = mem_in_use();
    char *p = mem_alloc(1000);
    assert_true(mem_in_use() >= before + 1000);
    memset(p, 7, 1000);
    p = mem_realloc(p, 1000, 100000);
    assert_int_equal(p[999], 7);
    assert_true(mem_in_use() >= before + 100000);
    p = mem_realloc(p, 100000, 10);
    assert_int_equal(p[9], 7);
    mem_free(p);
    assert_int_equal(mem_in_use(), before);
    mem_free(NULL);
    p = mem_alloc(0);
    assert_non_null(p);
    mem_free(p);
    p = mem_zalloc(64);
    for (int i = 0; i < 64; i++)
        assert_int_equal(p[i], 0);
    mem_free(p);
    p = mem_realloc(NULL, 0, 5);
    assert_non_null(p);
    mem_free(p);
    assert_int_equal(mem_in_use(), before);
}

static void mem_fails_when_told(void **state)
{
    UNUSED(state);
    mem_clear_failed();
    mem_fail_after(3);
    void *a = mem_alloc(8);
    void *b = mem_zalloc(8);
    assert_false(mem_failed());
    b = mem_realloc(b, 8, 4000);
    assert_true(mem_failed());
    assert_non_null(b);
    mem_clear_failed();
    void *c = mem_alloc(8);
    assert_false(mem_failed());
    mem_fail_after(1);
    mem_fail_after(-1);
    void *d = mem_alloc(8);
    assert_false(mem_failed());
    mem_free(a);
    mem_free(b);
    mem_free(c);
    mem_free(d);
}

/* A child with little address space: the reserve serves, then the process ends with status 4. */
static int starve(int fd)
{
    mem_free(mem_alloc(1));
    struct rlimit limit = { 256u << 20, 256u << 20 };
    setrlimit(RLIMIT_AS, &limit);
    dup2(fd, 2);
    for (int extra = 0; extra < 100000;) {
        char *p = mem_alloc(100000);
        p[0] = 1;
        if (mem_failed() && extra++ == 0)
            os_write(fd, STR("reserve\n"));
    }
    return 0;
}

static void mem_reserve_then_end(void **state)
{
    UNUSED(state);
    if (WITH_ASAN)
        return;                  /* its address space is larger than any limit */
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(starve(ends[1]));
    close(ends[1]);
    char text[256] = { 0 };
    size_t len = 0;
    for (ssize_t n; len < sizeof text - 1 && (n = read(ends[0], text + len, sizeof text - 1 - len)) > 0;)
        len += (size_t)n;
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 4);
    assert_non_null(strstr(text, "reserve\norgl: out of memory"));
}

/* ---- vec, arena, buf ---- */

static void vec_grows(void **state)
{
    UNUSED(state);
    VEC(int) v = { 0 };
    for (int i = 0; i < 1000; i++)
        vec_push(&v, i * i);
    assert_int_equal(v.len, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(v.at[i], i * i);
    assert_int_equal(vec_last(&v), 999 * 999);
    assert_int_equal(vec_pop(&v), 999 * 999);
    vec_reserve(&v, 5000);
    assert_true(v.cap >= 5000);
    assert_int_equal(v.len, 999);
    vec_clear(&v);
    assert_int_equal(v.len, 0);
    vec_drop(&v);
    assert_null(v.at);
}

static void arena_gives_zeroed(void **state)
{
    UNUSED(state);
    Arena arena;
    size_t before = mem_in_use();
    arena_init(&arena);
    assert_int_equal(arena_size(&arena), 0);
    assert_non_null(arena_alloc(&arena, 0));
    for (size_t i = 1; i < 3000; i++) {
        unsigned char *p = arena_alloc(&arena, i);
        assert_int_equal((uintptr_t)p % 8, 0);
        for (size_t k = 0; k < i; k++)
            if (p[k])
                fail();
        memset(p, 0xee, i);
    }
    char *large = arena_alloc(&arena, 1000000);
    assert_int_equal(large[999999], 0);
    Str copy = arena_str(&arena, STR("部门"));
    assert_str(copy, "部门");
    assert_int_equal(copy.ptr[copy.len], 0);
    assert_str(arena_str(&arena, (Str){ 0 }), "");
    assert_str(arena_printf(&arena, "%s-%d", "x", 42), "x-42");
    arena_drop(&arena);
    assert_int_equal(mem_in_use(), before);
}

static void arena_rewinds(void **state)
{
    UNUSED(state);
    Arena arena;
    arena_init(&arena);
    ArenaMark nothing = arena_mark(&arena);
    int *kept = ARENA_NEW(&arena, int);
    *kept = 7;
    ArenaMark mark = arena_mark(&arena);
    size_t held = 0;
    for (int turn = 0; turn < 5; turn++) {
        for (int i = 0; i < 1000; i++) {
            int *p = ARENA_ARRAY(&arena, int, 25);
            assert_int_equal(p[24], 0);
            memset(p, 0xff, 100);
        }
        if (turn)
            assert_int_equal(arena_size(&arena), held);
        held = arena_size(&arena);
        arena_rewind(&arena, mark);
        assert_int_equal(*kept, 7);
    }
    arena_rewind(&arena, nothing);
    assert_ptr_equal(ARENA_NEW(&arena, int), kept);
    assert_int_equal(*kept, 0);
    arena_drop(&arena);
}

static void buf_builds(void **state)
{
    UNUSED(state);
    Buf buf = { 0 };
    assert_str(buf_str(&buf), "");
    buf_add(&buf, (Str){ 0 });
    buf_addz(&buf, "ab");
    buf_char(&buf, 'c');
    buf_fill(&buf, '-', 3);
    buf_rune(&buf, 0x5c97);
    buf_addf(&buf, "%d|%s", 5, "z");
    assert_buf(&buf, "abc---岗5|z");
    buf_reserve(&buf, 10000);
    assert_true(buf.cap > 10000);
    char longer[5000];
    memset(longer, 'q', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    buf_drop(&buf);
    buf_addf(&buf, "<%s>", longer);
    assert_int_equal(buf.len, 5001);
    assert_int_equal(buf.ptr[5000], '>');
    assert_int_equal(buf.ptr[5001], 0);
    buf_drop(&buf);
    assert_null(buf.ptr);
}

/* ---- map, intern ---- */

static void map_finds(void **state)
{
    UNUSED(state);
    Map map = { 0 };
    assert_int_equal(map_find(&map, 0), MAP_MISSING);
    assert_false(map_remove(&map, 0));
    map_put(&map, 0, 0);
    map_put(&map, UINT64_MAX, 5);
    map_put(&map, UINT64_MAX, 6);
    assert_int_equal(map.len, 2);
    assert_int_equal(map_find(&map, 0), 0);
    assert_int_equal(map_find(&map, UINT64_MAX), 6);
    assert_int_equal(map_find(&map, 1), MAP_MISSING);
    map_clear(&map);
    assert_int_equal(map.len, 0);
    assert_int_equal(map_find(&map, 0), MAP_MISSING);
    map_reserve(&map, 1000);
    size_t cap = map.cap;
    for (uint64_t i = 0; i < 1000; i++)
        map_put(&map, i << 32, (uint32_t)i);
    assert_int_equal(map.cap, cap);
    for (uint64_t i = 0; i < 1000; i++)
        assert_int_equal(map_find(&map, i << 32), i);
    map_drop(&map);
}

/* Random additions and removals beside a plain array. */
static void map_agrees_with_array(void **state)
{
    UNUSED(state);
    enum { KEYS = 700 };
    static uint32_t plain[KEYS];
    Map map = { 0 };
    memset(plain, 0xff, sizeof plain);
    for (int turn = 0; turn < 200000; turn++) {
        uint64_t key = next_random() % KEYS;
        if (next_random() % 5 < 3) {
            plain[key] = (uint32_t)turn;
            map_put(&map, key * 1000003, (uint32_t)turn);
        } else {
            assert_int_equal(map_remove(&map, key * 1000003), plain[key] != MAP_MISSING);
            plain[key] = MAP_MISSING;
        }
        uint64_t other = next_random() % KEYS;
        assert_int_equal(map_find(&map, other * 1000003), plain[other]);
    }
    size_t count = 0;
    for (int i = 0; i < KEYS; i++)
        count += plain[i] != MAP_MISSING;
    assert_int_equal(map.len, count);
    map_drop(&map);
}

static int by_hash(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Short numbered names, the usual case: as few equal 32-bit halves as chance would have. */
static void hash_spreads(void **state)
{
    UNUSED(state);
    enum { N = 200000 };
    uint32_t *low = malloc(N * sizeof *low);
    for (uint32_t i = 0; i < N; i++) {
        char text[32];
        int n = snprintf(text, sizeof text, "post_%u", i);
        low[i] = (uint32_t)hash_bytes(text, (size_t)n);
    }
    qsort(low, N, sizeof *low, by_hash);
    int equal = 0;
    for (int i = 1; i < N; i++)
        equal += low[i] == low[i - 1];
    assert_true(equal < 20);                      /* 4.7 expected */
    free(low);
    char zeros[80] = { 0 };
    for (size_t a = 0; a < 80; a++)
        for (size_t b = 0; b < a; b++)
            assert_true(hash_bytes(zeros, a) != hash_bytes(zeros, b));
}

static void intern_keeps_each_once(void **state)
{
    UNUSED(state);
    size_t before = mem_in_use();
    Intern *intern = intern_new();
    assert_int_equal(intern_count(intern), 0);
    assert_int_equal(intern_find(intern, STR("a")), SYM_NONE);
    Sym empty = intern_add(intern, (Str){ 0 });
    assert_int_not_equal(empty, SYM_NONE);
    assert_int_equal(intern_add(intern, STR("")), empty);
    Sym a = intern_add(intern, STR("a"));
    assert_int_not_equal(a, empty);
    assert_int_equal(intern_find(intern, STR("a")), a);
    assert_str(intern_str(intern, SYM_NONE), "");
    Sym zero = intern_add(intern, str_make("a\0b", 3));
    assert_int_not_equal(zero, a);
    assert_int_equal(intern_str(intern, zero).len, 3);
    const char *kept = intern_str(intern, a).ptr;
    for (int turn = 0; turn < 2; turn++)
        for (uint32_t i = 0; i < 100000; i++) {
            char text[40];
            int n = snprintf(text, sizeof text, "岗位_%u", i);
            assert_int_equal(intern_add(intern, str_make(text, (size_t)n)), zero + 1 + i);
        }
    assert_int_equal(intern_count(intern), zero + 100000);
    assert_ptr_equal(intern_str(intern, a).ptr, kept);
    assert_string_equal(intern_str(intern, zero + 1 + 777).ptr, "岗位_777");
    char *large = calloc(1, 3000001);
    memset(large, 'x', 3000000);
    assert_string_equal(intern_str(intern, intern_add(intern, str_of(large))).ptr, large);
    free(large);
    intern_free(intern);
    intern_free(NULL);
    assert_int_equal(mem_in_use(), before);
}

/* Another thread adds ten thousand texts at a time. */
typedef struct Lent { Intern *intern, *copy; OsWorker *worker; uint32_t turn; int settled; } Lent;

static Sym add_numbered(Intern *intern, uint32_t turn, uint32_t i)
{
    char text[40];
    int n = snprintf(text, sizeof text, "%u_%u", turn, i);
    return intern_add(intern, str_make(text, (size_t)n));
}

static void add_texts(void *ctx)
{
    Lent *lent = ctx;
    for (uint32_t i = 0; i < 10000; i++)
        add_numbered(lent->copy, lent->turn, i);
}

static void settle_lent(void *ctx)
{
    Lent *lent = ctx;
    os_worker_wait(lent->worker);
    intern_return(lent->intern);
    lent->settled++;
}

static void intern_is_lent(void **state)
{
    UNUSED(state);
    size_t before = mem_in_use();
    Lent lent = { .intern = intern_new() };
    lent.worker = os_worker_new(add_texts, &lent);
    assert_non_null(lent.worker);
    Sym first = intern_add(lent.intern, STR("first")), again;
    for (lent.turn = 0; lent.turn < 30; lent.turn++) {
        lent.copy = intern_lend(lent.intern, 160000, settle_lent, &lent);
        os_worker_go(lent.worker);
        for (int i = 0; i < 100; i++)
            assert_str(intern_str(lent.intern, first), "first");
        if (lent.turn % 2)
            again = intern_find(lent.intern, STR("0_9999"));
        else
            again = add_numbered(lent.intern, lent.turn, 9999);
        assert_int_equal(again, first + 10000 * (lent.turn % 2 ? 1 : lent.turn + 1));
        assert_int_equal(lent.settled, lent.turn + 1);
        assert_int_equal(intern_count(lent.intern), first + 10000 * (lent.turn + 1));
    }
    assert_int_equal(add_numbered(lent.intern, 29, 0), first + 290001);
    assert_int_equal(lent.settled, 30);
    os_worker_free(lent.worker);
    os_worker_free(NULL);
    intern_free(lent.intern);
    assert_int_equal(mem_in_use(), before);
}

/* ---- utf8 ---- */

static void utf8_checks(void **state)
{
    UNUSED(state);
    static const struct { const char *text; size_t at; } CASES[] = {
        { "", UTF8_VALID }, { "plain ASCII of some length", UTF8_VALID }, { "é岗𝄞", UTF8_VALID },
        { "\x80", 0 }, { "abcdefgh\xff", 8 }, { "abcdefghi\xc3", 9 }, { "\xc0\x80", 0 }, { "\xc1\xbf", 0 },
        { "a\xe0\x9f\xbf", 1 }, { "\xe0\xa0\x80", UTF8_VALID }, { "\xed\xa0\x80", 0 }, { "\xed\x9f\xbf", UTF8_VALID },
        { "\xf0\x8f\xbf\xbf", 0 }, { "\xf0\x90\x80\x80", UTF8_VALID }, { "\xf4\x8f\xbf\xbf", UTF8_VALID },
        { "\xf4\x90\x80\x80", 0 }, { "\xf5\x80\x80\x80", 0 }, { "岗\xe5\xb2", 3 }, { "岗岗\xe5\xb2x", 6 },
        { "\xf0\x9d\x84", 0 }, { "\xc3x", 0 }, { "12345678岗12345678\xfe", 19 },
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        assert_int_equal(utf8_check(str_of(CASES[i].text)), CASES[i].at);
    assert_int_equal(utf8_check((Str){ 0 }), UTF8_VALID);
}

static void utf8_round_trip(void **state)
{
    UNUSED(state);
    for (int32_t rune = 0; rune <= 0x10ffff; rune++) {
        char bytes[4];
        int size, n = utf8_put(rune, bytes);
        if (rune >= 0xd800 && rune <= 0xdfff)
            continue;
        assert_int_equal(utf8_check(str_make(bytes, (size_t)n)), UTF8_VALID);
        assert_int_equal(utf8_decode(bytes, bytes + n, &size), rune);
        assert_int_equal(size, n);
    }
}

static void utf8_counts_and_slices(void **state)
{
    UNUSED(state);
    Str text = STR("ab岗位é𝄞 and a longer tail 部门");
    assert_int_equal(utf8_count(text), 27);
    assert_int_equal(utf8_count((Str){ 0 }), 0);
    assert_str(utf8_slice(text, 0, 3), "ab岗");
    assert_str(utf8_slice(text, 3, 6), "位é𝄞");
    assert_str(utf8_slice(text, 25, 99), "部门");
    assert_str(utf8_slice(text, 5, 5), "");
    assert_str(utf8_slice(text, 9, 5), "");
    assert_str(utf8_slice(text, 99, 100), "");
    assert_str(utf8_slice((Str){ 0 }, 0, 5), "");
}

static void utf8_identifiers(void **state)
{
    UNUSED(state);
    for (const char *p = "aZ_"; *p; p++)
        assert_true(utf8_is_start(*p) && utf8_is_continue(*p));
    for (const char *p = "0. -\"{"; *p; p++)
        assert_false(utf8_is_start(*p));
    assert_true(utf8_is_continue('7'));
    static const struct { int32_t rune; bool start, more; } CASES[] = {
        { 0x5c97, true, true }, { 0x3042, true, true }, { 0xe9, true, true }, { 0x301, false, true },
        { 0xb7, false, true }, { 0xff0c, false, false }, { 0x3001, false, false }, { 0x3010, false, false },
        { 0xff11, false, true }, { 0x660, false, true }, { 0x2160, true, true }, { 0x2118, true, true },
        { 0x37a, false, false }, { 0xe33, false, true }, { 0x203f, false, true }, { 0x1f600, false, false },
        { 0x2e2f, false, false }, { 0x20000, true, true }, { 0x3000, false, false }, { 0x201c, false, false },
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_int_equal(utf8_is_start(CASES[i].rune), CASES[i].start);
        assert_int_equal(utf8_is_continue(CASES[i].rune), CASES[i].more);
    }
    assert_true(utf8_is_cjk(0x5c97) && utf8_is_cjk(0x30ab) && utf8_is_cjk(0xd55c) && utf8_is_cjk(0x20000));
    assert_false(utf8_is_cjk('a') || utf8_is_cjk(0xff0c) || utf8_is_cjk(0x416) || utf8_is_cjk(0x3002));
}

static void utf8_forms(void **state)
{
    UNUSED(state);
    Buf out = { 0 };
    assert_true(utf8_is_nfc(STR("")) && utf8_is_nfc(STR("abc")) && utf8_is_nfc(STR("岗位、é“”，：")));
    assert_true(utf8_is_nfc(STR("русский한국어가")));
    assert_false(utf8_is_nfc(STR("e\xcc\x81")) || utf8_is_nfc(STR("か\xe3\x82\x99")));
    utf8_nfc(&out, STR("x=e\xcc\x81, か\xe3\x82\x99"));
    assert_buf(&out, "x=é, が");
    utf8_nfc(&out, STR(""));
    utf8_nfc(&out, STR("plain"));
    assert_buf(&out, "plain");
    utf8_upper(&out, STR("aé岗"));
    assert_buf(&out, "AÉ岗");
    utf8_lower(&out, STR("AÉ岗"));
    assert_buf(&out, "aé岗");
    utf8_fold(&out, STR("ＴＥＡＭ ﬁ Straße Ⅸ"));
    assert_buf(&out, "team fi strasse ix");
    for (int i = 0; i < 50; i++)                  /* grows to eighteen times its size */
        utf8_fold(&out, STR("\xef\xb7\xba"));
    assert_true(out.len > 50 * 30);
    buf_drop(&out);
}

static void utf8_widths(void **state)
{
    UNUSED(state);
    static const struct { const char *text; int cells, wide; } CASES[] = {
        { "", 0, 0 }, { "lead", 4, 4 }, { "客服经理", 8, 8 }, { "a岗b", 4, 4 }, { "e\xcc\x81", 1, 1 },
        { "“x”", 3, 5 }, { "…", 1, 2 }, { "±", 1, 2 }, { "é", 1, 2 }, { "ё", 1, 2 }, { "→", 1, 2 }, { "，", 2, 2 },
        { "👩‍👩‍👧‍👦", 2, 2 }, { "🇨🇳", 2, 2 }, { "👍🏽", 2, 2 }, { "한국", 4, 4 }, { "\t\n", 0, 0 },
        { "a\xcc\x81\xcc\x82z", 2, 2 },
        { "ü", 1, 2 }, { "λ", 1, 2 }, { "ç", 1, 1 }, { "ｱ", 1, 1 }, { "\u200b", 0, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_int_equal(utf8_width(str_of(CASES[i].text), 1), CASES[i].cells);
        assert_int_equal(utf8_width(str_of(CASES[i].text), 2), CASES[i].wide);
    }
    assert_int_equal(utf8_fit(STR("客服经理"), 5, 1), 6);
    assert_int_equal(utf8_fit(STR("客服经理"), 1, 1), 0);
    assert_int_equal(utf8_fit(STR("ab"), 9, 1), 2);
    assert_int_equal(utf8_fit(STR("xe\xcc\x81y"), 2, 1), 4);
    assert_int_equal(utf8_fit(STR("a👩‍👩‍👧‍👦b"), 2, 1), 1);
    assert_int_equal(utf8_fit(STR("“”"), 3, 2), 3);
    assert_int_equal(utf8_fit((Str){ 0 }, 3, 2), 0);
}

/* ---- num ---- */

static void num_parses(void **state)
{
    UNUSED(state);
    static const struct { const char *text; double value; } GOOD[] = {
        { "0", 0 }, { "12", 12 }, { "1_000", 1000 }, { "3.5", 3.5 }, { "2e6", 2e6 }, { "1_0.2_5e-1", 1.025 },
        { "0.1", 0.1 }, { "1E+2", 100 }, { "9007199254740993", 9007199254740992.0 }, { "00012", 12 },
        { "0.000000000000000000000000000001", 1e-30 }, { "1e22", 1e22 }, { "1e23", 1e23 }, { "1e-400", 0 },
        { "123456789012345678901234567890", 123456789012345678901234567890.0 }, { "0e999999999999", 0 },
        { "1.7976931348623157e308", 1.7976931348623157e308 }, { "4.9e-324", 4.9e-324 },
        { "12345678901234567890.5e-5", 123456789012345.678905 },
        { "0.30000000000000004", 0.1 + 0.2 }, { "2.00000000000000000000000000000000001", 2 },
    };
    static const char *const BAD[] = {
        "", "-1", "+1", ".5", "1.", "1e", "1e+", "_1", "1_", "1__0", "1._5", "1_.5", "1e400", "1 ", " 1", "0x10",
        "inf", "nan", "1.5.2", "1e5.0", "1e1_0", "1,5", "１", "1.e5",
    };
    double x;
    for (size_t i = 0; i < COUNT_OF(GOOD); i++) {
        assert_true(num_parse(str_of(GOOD[i].text), &x));
        assert_true(x == GOOD[i].value);
    }
    for (size_t i = 0; i < COUNT_OF(BAD); i++)
        assert_false(num_parse(str_of(BAD[i]), &x));
    assert_false(num_parse((Str){ 0 }, &x));
    assert_true(num_parse(str_make("125", 2), &x) && x == 12);
}

static void num_prints_shortest(void **state)
{
    UNUSED(state);
    static const struct { double x; const char *text; } CASES[] = {
        { 0, "0" }, { -0.0, "0" }, { 1, "1" }, { -42, "-42" }, { 0.1, "0.1" }, { 0.1 + 0.2, "0.30000000000000004" },
        { 1.5, "1.5" }, { -0.25, "-0.25" }, { 9007199254740991.0, "9007199254740991" }, { 1e15, "1000000000000000" },
        { 9007199254740992.0, "9007199254740992" }, { 1e20, "100000000000000000000" }, { 1e21, "1e21" },
        { 1.25e30, "1.25e30" },
        { 1e-5, "0.00001" }, { 1e-6, "1e-6" }, { 1.5e-7, "1.5e-7" }, { 5e-324, "5e-324" },
        { 1.7976931348623157e308, "1.7976931348623157e308" },
        { 2.0 / 3, "0.6666666666666666" }, { 1234.567, "1234.567" }, { 123456789.123456789, "123456789.12345679" },
        { 0.001, "0.001" },
    };
    Buf out = { 0 };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        num_shortest(&out, CASES[i].x);
        assert_buf(&out, CASES[i].text);
    }
    for (int i = 0; i < 50000; i++) {
        uint64_t bits = next_random() >> 1;
        double x, back;
        memcpy(&x, &bits, sizeof x);
        if (i % 2)
            x = (double)(next_random() % 100000000) / 1000;
        if (!isfinite(x))
            continue;
        num_shortest(&out, x);
        assert_true(num_parse(buf_str(&out), &back));
        assert_true(back == x);
        buf_clear(&out);
    }
    buf_drop(&out);
}

static void num_rounds_for_people(void **state)
{
    UNUSED(state);
    static const struct { double x; int digits; const char *text; } CASES[] = {
        { 1.005, 2, "1.01" }, { 2.675, 2, "2.68" }, { 0.125, 2, "0.13" }, { -0.125, 2, "-0.13" },
        { 0.004, 2, "0" }, { -0.004, 2, "0" },
        { 0.005, 2, "0.01" }, { 9.999, 2, "10" }, { 99.95, 1, "100" }, { 0.5, 0, "1" }, { 0.4, 0, "0" },
        { 12, 3, "12" }, { 1.5, 3, "1.5" },
        { 1.0 / 3, 4, "0.3333" }, { 2.0 / 3, 1, "0.7" }, { 1234567.891, 1, "1234567.9" },
        { 1e22, 2, "10000000000000000000000" },
        { 1e-9, 3, "0" }, { 0.00096, 3, "0.001" }, { 0.0951, 1, "0.1" }, { 1e15 + 0.5, 1, "1000000000000000.5" },
        { -0.0, 2, "0" }, { 0.05, 0, "0" },
    };
    Buf out = { 0 };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        num_fixed(&out, CASES[i].x, CASES[i].digits);
        assert_buf(&out, CASES[i].text);
    }
    num_fixed(&out, (double)INFINITY, 2);
    assert_buf(&out, "inf");
    buf_drop(&out);
}

/* In a locale with a decimal comma, where the system has one. */
static void num_ignores_locale(void **state)
{
    UNUSED(state);
    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8") && !setlocale(LC_NUMERIC, "fr_FR.UTF-8"))
        return;
    Buf out = { 0 };
    double x;
    num_shortest(&out, 0.1 + 0.2);
    assert_buf(&out, "0.30000000000000004");
    assert_true(num_parse(STR("0.30000000000000004"), &x) && x == 0.1 + 0.2);
    buf_drop(&out);
    setlocale(LC_NUMERIC, "C");
}

static void num_calendar(void **state)
{
    UNUSED(state);
    assert_int_equal(num_days(1970, 1, 1), 0);
    assert_int_equal(num_days(2000, 3, 1), 11017);
    assert_int_equal(num_days(1969, 12, 31), -1);
    assert_int_equal(num_weekday(0), 4);
    assert_int_equal(num_weekday(num_days(2026, 11, 23)), 1);
    assert_int_equal(num_weekday(num_days(1969, 12, 28)), 7);
    static const int BAD[][3] = { { 2026, 2, 29 }, { 1900, 2, 29 }, { 2026, 13, 1 }, { 2026, 0, 1 }, { 2026, 4, 31 },
                                  { 2026, 1, 0 }, { 0, 1, 1 }, { 10000, 1, 1 }, { 2026, -1, 5 } };
    for (size_t i = 0; i < COUNT_OF(BAD); i++)
        assert_int_equal(num_days(BAD[i][0], BAD[i][1], BAD[i][2]), INT32_MIN);
    assert_int_not_equal(num_days(2000, 2, 29), INT32_MIN);
    int year = 1, month = 1, day = 1;
    for (int32_t days = num_days(1, 1, 1); days <= num_days(9999, 12, 31); days++) {
        num_date(days, &year, &month, &day);
        if (num_days(year, month, day) != days)
            fail_msg("day %d", days);
    }
    assert_int_equal(year * 10000 + month * 100 + day, 99991231);
    num_date(num_days(1, 1, 1) - 1, &year, &month, &day);
    assert_int_equal(year * 10000 + month * 100 + day, 1231);
}

static void num_weeks(void **state)
{
    UNUSED(state);
    assert_int_equal(num_iso_week(2026, 1), num_days(2025, 12, 29));
    assert_int_equal(num_iso_week(2026, 47), num_days(2026, 11, 16));
    assert_int_equal(num_iso_week(2026, 53), num_days(2026, 12, 28));
    assert_int_equal(num_iso_week(2025, 53), INT32_MIN);
    assert_int_equal(num_iso_week(2026, 0), INT32_MIN);
    assert_int_equal(num_iso_week(2026, 54), INT32_MIN);
    for (int year = 1990; year < 2040; year++)
        for (int week = 1; week <= 53; week++) {
            int32_t monday = num_iso_week(year, week);
            for (int i = 0; monday != INT32_MIN && i < 7; i++) {
                int y, w;
                num_iso_week_of(monday + i, &y, &w);
                assert_true(y == year && w == week);
            }
        }
}

/* Every day lies in its period, and a period ends where the next one begins. */
static void periods(void **state)
{
    UNUSED(state);
    for (PeriodKind kind = PERIOD_DAY; kind <= PERIOD_YEAR; kind++)
        for (int32_t day = num_days(1899, 12, 25); day < num_days(2101, 1, 9); day++) {
            int32_t ordinal = period_of_day(kind, day);
            if (period_first_day(kind, ordinal) > day || period_first_day(kind, ordinal + 1) <= day)
                fail_msg("kind %d, day %d", (int)kind, day);
            int32_t packed = period_pack(kind, ordinal);
            assert_true(period_kind(packed) == kind && period_ordinal(packed) == ordinal);
        }
    assert_int_equal(num_weekday(period_first_day(PERIOD_WEEK, 2000)), 1);
}

static void quantities(void **state)
{
    UNUSED(state);
    Calendar calendar = CALENDAR_DEFAULT;
    assert_true(unit_hours(&calendar, UNIT_Y) == 8 * 5 * 52);
    assert_true(unit_hours(&calendar, UNIT_MO) * 12 == unit_hours(&calendar, UNIT_Q) * 4);
    assert_true(qty_hours(&calendar, (Qty){ .amount = 90, .sort = QTY_DURATION, .unit = UNIT_MIN }) == 1.5);
    assert_true(qty_per_week(&calendar, (Qty){ .amount = 52, .sort = QTY_COUNT, .per = UNIT_Y }) == 1);
    Qty effort = { .amount = 2, .sort = QTY_EFFORT, .unit = UNIT_H, .per = UNIT_D };
    assert_true(qty_per_week(&calendar, effort) == 10);
}

/* ---- os ---- */

static char folder[] = "/tmp/orgl-test-XXXXXX";

static const char *in_folder(const char *name)
{
    static char paths[8][512];
    static int turn;
    char *path = paths[turn++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    UNUSED(state);
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    UNUSED(state);
    char command[600];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void count_entry(void *ctx, const char *name, bool is_dir)
{
    buf_addf(ctx, "%s%s ", name, is_dir ? "/" : "");
}

static void os_files(void **state)
{
    UNUSED(state);
    Buf text = { 0 };
    const char *path = in_folder("a.txt");
    assert_int_equal(os_read_file(path, &text), ENOENT);
    assert_int_equal(os_write_file(path, STR("one\n")), 0);
    assert_int_equal(os_read_file(path, &text), 0);
    assert_buf(&text, "one\n");
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(os_write_file(path, (Str){ 0 }), 0);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0640);
    assert_int_equal(info.st_size, 0);
    assert_int_equal(os_read_file(path, &text), 0);
    assert_buf(&text, "");
    char *large = malloc(300001);
    memset(large, 'y', 300000);
    large[300000] = 0;
    assert_int_equal(os_write_file(path, str_of(large)), 0);
    buf_addz(&text, "=");
    assert_int_equal(os_read_file(path, &text), 0);
    assert_int_equal(text.len, 300001);
    assert_string_equal(text.ptr + 1, large);
    free(large);
    buf_clear(&text);
    assert_int_equal(os_read_file(folder, &text), EISDIR);
    assert_int_equal(os_write_file(folder, STR("x")), EISDIR);
    assert_int_equal(os_write_file(in_folder("no/such"), STR("x")), ENOENT);
    assert_int_equal(os_write_file("/dev/null", STR("x")), 0);
    assert_int_equal(os_write_file("/dev/full", STR("x")), ENOSPC);
    assert_int_equal(os_read_file("/proc/self/status", &text), 0);      /* says it has no size */
    assert_true(text.len > 100);
    buf_drop(&text);
}

static void os_tree(void **state)
{
    UNUSED(state);
    Buf list = { 0 };
    assert_int_equal(os_make_dir(in_folder("tree/b/c")), 0);
    assert_int_equal(os_make_dir(in_folder("tree/b/c/")), 0);
    assert_int_equal(os_write_file(in_folder("tree/z"), STR("1")), 0);
    assert_int_equal(os_write_file(in_folder("tree/A"), STR("1")), 0);
    assert_int_not_equal(os_make_dir(in_folder("tree/z")), 0);
    assert_int_not_equal(os_make_dir(in_folder("tree/z/y")), 0);
    assert_int_equal(os_list_dir(in_folder("tree"), count_entry, &list), 0);
    assert_buf(&list, "A b/ z ");
    assert_int_equal(os_list_dir(in_folder("none"), count_entry, &list), ENOENT);
    assert_int_equal(os_kind(in_folder("tree")), OS_DIR);
    assert_int_equal(os_kind(in_folder("tree/z")), OS_FILE);
    assert_int_equal(os_kind(in_folder("tree/q")), OS_MISSING);
    assert_int_equal(os_kind("/dev/null"), OS_OTHER);
    assert_int_equal(os_rename(in_folder("tree/z"), in_folder("tree/q")), 0);
    assert_int_equal(os_remove(in_folder("tree/q")), 0);
    assert_int_equal(os_remove(in_folder("tree/q")), ENOENT);
    assert_int_not_equal(os_remove(in_folder("tree")), 0);
    buf_drop(&list);
}

static void os_real_paths(void **state)
{
    UNUSED(state);
    Buf real = { 0 };
    char expected[600], root[512];
    assert_non_null(realpath(folder, root));
    assert_int_equal(os_make_dir(in_folder("real/deep")), 0);
    assert_int_equal(symlink("real/deep", in_folder("link")), 0);
    assert_int_equal(symlink("../elsewhere/new.txt", in_folder("real/dangling")), 0);
    assert_int_equal(symlink("loop", in_folder("loop")), 0);
    static const struct { const char *path, *real; } CASES[] = {
        { "link", "real/deep" }, { "link/../deep/", "real/deep" }, { "link/new.txt", "real/deep/new.txt" },
        { "link/new/er.txt", "real/deep/new/er.txt" }, { "real/dangling", "elsewhere/new.txt" },
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        snprintf(expected, sizeof expected, "%s/%s", root, CASES[i].real);
        assert_int_equal(os_real_path(in_folder(CASES[i].path), &real), 0);
        assert_buf(&real, expected);
    }
    assert_int_equal(os_real_path(in_folder("none/../x"), &real), ENOENT);
    assert_int_equal(os_real_path(in_folder("loop"), &real), ELOOP);
    assert_int_equal(os_real_path("/orgl-is-not-here", &real), 0);
    assert_buf(&real, "/orgl-is-not-here");
    /* a link stays a link when the file behind it is written */
    assert_int_equal(os_write_file(in_folder("link/f"), STR("1")), 0);
    assert_int_equal(symlink("real/deep/f", in_folder("to_f")), 0);
    assert_int_equal(os_write_file(in_folder("to_f"), STR("22")), 0);
    struct stat info;
    assert_int_equal(lstat(in_folder("to_f"), &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_int_equal(os_read_file(in_folder("real/deep/f"), &real), 0);
    assert_buf(&real, "22");
    buf_drop(&real);
}

static void os_names(void **state)
{
    UNUSED(state);
    Buf path = { 0 };
    assert_str(os_dir_name(STR("a/b.csv")), "a");
    assert_str(os_dir_name(STR("/b.csv")), "/");
    assert_str(os_dir_name(STR("b.csv")), "");
    assert_str(os_dir_name((Str){ 0 }), "");
    assert_str(os_base_name(STR("a/b.csv")), "b.csv");
    assert_str(os_base_name(STR("a/")), "");
    assert_str(os_extension(STR("x.d/b.tar.gz")), ".gz");
    assert_str(os_extension(STR("x.d/b")), "");
    assert_str(os_extension(STR(".hidden")), "");
    os_join(&path, STR("a"), STR("b"));
    assert_buf(&path, "a/b");
    os_join(&path, STR("a/"), STR("b"));
    assert_buf(&path, "a/b");
    os_join(&path, STR("a"), STR("/b"));
    assert_buf(&path, "/b");
    os_join(&path, STR(""), STR("b"));
    assert_buf(&path, "b");
    buf_drop(&path);
}

static volatile sig_atomic_t interrupts;
static void on_interrupt(void)
{
    interrupts++;
}

static void os_rest(void **state)
{
    UNUSED(state);
    os_on_interrupt(on_interrupt);
    raise(SIGINT);
    assert_int_equal(interrupts, 1);
    os_on_interrupt(NULL);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_false(os_is_terminal(ends[0]));
    close(ends[0]);
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(os_write(ends[1], STR("x")), EPIPE);
    assert_int_equal(os_write(ends[1], STR("")), 0);
    close(ends[1]);
    double start = os_clock();
    assert_true(os_clock() >= start);
    assert_true(os_now_ms() > 1600000000000);
    assert_true(os_today() > num_days(2020, 1, 1));
    assert_null(os_env("ORGL_NO_SUCH_VARIABLE"));
    setenv("ORGL_TEST_VARIABLE", "v", 1);
    assert_string_equal(os_env("ORGL_TEST_VARIABLE"), "v");
    assert_true(os_terminal_width() >= 0 && os_terminal_height() >= 0);
}

static void reads_standard_input(void **state)
{
    UNUSED(state);
    Buf text = { 0 };
    int ends[2], saved = dup(0);
    assert_int_equal(pipe(ends), 0);
    if (fork() == 0) {
        for (int i = 0; i < 2000; i++)
            os_write(ends[1], STR("0123456789"));
        _exit(0);
    }
    close(ends[1]);
    dup2(ends[0], 0);
    assert_int_equal(os_read_file("-", &text), 0);
    assert_int_equal(text.len, 20000);
    assert_int_equal(text.ptr[19999], '9');
    dup2(saved, 0);
    close(saved);
    close(ends[0]);
    wait(NULL);
    buf_drop(&text);
}

static void assert_ends_the_program(void **state)
{
    UNUSED(state);
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 2);
        signal(SIGABRT, SIG_DFL);
        struct rlimit none = { 0, 0 };
        setrlimit(RLIMIT_CORE, &none);
        ORGL_ASSERT(1 + 1 == 3);
        _exit(0);
    }
    char text[300] = { 0 };
    assert_true(read(ends[0], text, sizeof text - 1) > 0);
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
    assert_non_null(strstr(text, "internal error: 1 + 1 == 3"));
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mem_counts), cmocka_unit_test(mem_fails_when_told), cmocka_unit_test(mem_reserve_then_end),
        cmocka_unit_test(vec_grows), cmocka_unit_test(arena_gives_zeroed), cmocka_unit_test(arena_rewinds),
        cmocka_unit_test(buf_builds), cmocka_unit_test(map_finds), cmocka_unit_test(map_agrees_with_array),
        cmocka_unit_test(hash_spreads), cmocka_unit_test(intern_keeps_each_once), cmocka_unit_test(intern_is_lent), cmocka_unit_test(utf8_checks),
        cmocka_unit_test(utf8_round_trip), cmocka_unit_test(utf8_counts_and_slices),
        cmocka_unit_test(utf8_identifiers),
        cmocka_unit_test(utf8_forms), cmocka_unit_test(utf8_widths), cmocka_unit_test(num_parses),
        cmocka_unit_test(num_prints_shortest), cmocka_unit_test(num_rounds_for_people),
        cmocka_unit_test(num_ignores_locale),
        cmocka_unit_test(num_calendar), cmocka_unit_test(num_weeks), cmocka_unit_test(periods),
        cmocka_unit_test(quantities), cmocka_unit_test(os_files),
        cmocka_unit_test(os_tree),
        cmocka_unit_test(os_real_paths), cmocka_unit_test(os_names), cmocka_unit_test(os_rest),
        cmocka_unit_test(reads_standard_input), cmocka_unit_test(assert_ends_the_program),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
