/* test_failing.c: entries of every verb (tests/fault/_pieces.txt) on a model file, while the n-th allocation, system call or call
   of SQLite fails, in this process: each ends with a clear error or succeeds, an error has changed neither the model nor its file,
   and no file is left half-written. The calls are those of the program and of the libraries that stand in it: the linker leads
   them here (the makefile takes their names from this file). FAILING_STEP=1 tries every n; FAILING_PIECE takes the entry of that
   number, FAILING_SHIFT begins elsewhere. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../interp/base/mem.h"
#include "../../interp/base/os.h"
#include "../../interp/orgl.h"
#include "fault_folder.h"

enum { NOTHING, MEMORY, CALLS, SQLITE };

/* What fails: calls of one kind, from the `at`-th on or that one only. */
static struct { int what; long at, calls; bool once; int error; const char *name; } failing;

static bool fails_at(int what, const char *name)
{
    if (failing.what != what)
        return false;
    failing.calls++;
    bool now = failing.at && (failing.once ? failing.calls == failing.at : failing.calls >= failing.at);
    if (now && !failing.name)
        failing.name = name;
    return now;
}

#define fails(what) fails_at(what, __func__)

static bool call_fails_at(const char *name)
{
    bool now = fails_at(CALLS, name);
    if (now)
        errno = failing.error;
    return now;
}

#define call_fails() call_fails_at(__func__)

/* minizip forgets the buffer of a member that it then has no memory to unpack. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:unzOpenCurrentFile3";
}

/* ---- the calls ---- */

#define DECLARE(result, name, ...) result __real_##name(__VA_ARGS__); result __wrap_##name(__VA_ARGS__)
#define ON_1(what, result, failed, name, A) \
    DECLARE(result, name, A); \
    result __wrap_##name(A a) { return failing_##what() ? failed : __real_##name(a); }
#define ON_2(what, result, failed, name, A, B) \
    DECLARE(result, name, A, B); \
    result __wrap_##name(A a, B b) { return failing_##what() ? failed : __real_##name(a, b); }
#define ON_3(what, result, failed, name, A, B, C) \
    DECLARE(result, name, A, B, C); \
    result __wrap_##name(A a, B b, C c) { return failing_##what() ? failed : __real_##name(a, b, c); }
#define ON_4(what, result, failed, name, A, B, C, D) \
    DECLARE(result, name, A, B, C, D); \
    result __wrap_##name(A a, B b, C c, D d) { return failing_##what() ? failed : __real_##name(a, b, c, d); }
#define ON_5(what, result, failed, name, A, B, C, D, E) \
    DECLARE(result, name, A, B, C, D, E); \
    result __wrap_##name(A a, B b, C c, D d, E e) { return failing_##what() ? failed : __real_##name(a, b, c, d, e); }

#define failing_MEMORY() fails(MEMORY)
#define failing_CALLS() call_fails()
#define failing_SQLITE() fails(SQLITE)

typedef void *Pointer;
typedef const void *Bytes;
typedef const char *Text;
typedef char *Chars;
typedef int *Ints;
typedef struct stat *Stat;
typedef struct stat64 *Stat64;
typedef DIR *Dir;

ON_1(MEMORY, Pointer, NULL, malloc, size_t)
ON_2(MEMORY, Pointer, NULL, calloc, size_t, size_t)
ON_2(MEMORY, Pointer, NULL, realloc, Pointer, size_t)
ON_1(MEMORY, Chars, NULL, strdup, Text)

ON_3(CALLS, ssize_t, -1, read, int, Pointer, size_t)
ON_3(CALLS, ssize_t, -1, write, int, Bytes, size_t)
ON_4(CALLS, ssize_t, -1, pread64, int, Pointer, size_t, off64_t)
ON_4(CALLS, ssize_t, -1, pwrite64, int, Bytes, size_t, off64_t)
ON_1(CALLS, int, -1, fsync, int)
ON_1(CALLS, int, -1, fdatasync, int)
ON_1(CALLS, int, -1, syncfs, int)
ON_1(CALLS, int, -1, unlink, Text)
ON_1(CALLS, int, -1, remove, Text)
ON_1(CALLS, int, -1, rmdir, Text)
ON_2(CALLS, int, -1, rename, Text, Text)
ON_2(CALLS, int, -1, mkdir, Text, mode_t)
ON_2(CALLS, int, -1, ftruncate64, int, off64_t)
ON_2(CALLS, int, -1, fchmod, int, mode_t)
ON_2(CALLS, int, -1, access, Text, int)
ON_2(CALLS, int, -1, stat, Text, Stat)
ON_2(CALLS, int, -1, stat64, Text, Stat64)
ON_2(CALLS, int, -1, lstat64, Text, Stat64)
ON_2(CALLS, int, -1, fstat, int, Stat)
ON_2(CALLS, int, -1, fstat64, int, Stat64)
ON_3(CALLS, off_t, -1, lseek, int, off_t, int)
ON_1(CALLS, Dir, NULL, opendir, Text)
ON_2(CALLS, Chars, NULL, realpath, Text, Chars)
ON_3(CALLS, ssize_t, -1, readlink, Text, Chars, size_t)
ON_2(CALLS, Chars, NULL, getcwd, Chars, size_t)
ON_1(CALLS, int, -1, mkstemp, Chars)
ON_2(CALLS, int, -1, pipe2, Ints, int)
ON_2(CALLS, Pointer, NULL, dlopen, Text, int)
ON_4(CALLS, int, -1, socketpair, int, int, int, Ints)

pid_t __real_fork(void);
pid_t __wrap_fork(void);
pid_t __wrap_fork(void)
{
    return call_fails() ? -1 : __real_fork();
}

/* What is closed is closed, whatever is said about it. */
DECLARE(int, close, int fd);
int __wrap_close(int fd)
{
    int done = __real_close(fd);
    return call_fails() ? -1 : done;
}

int __real_open(Text path, int flags, ...);
int __wrap_open(Text path, int flags, ...);
int __wrap_open(Text path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return call_fails() ? -1 : __real_open(path, flags, mode);
}

int __real_open64(Text path, int flags, ...);
int __wrap_open64(Text path, int flags, ...);
int __wrap_open64(Text path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return call_fails() ? -1 : __real_open64(path, flags, mode);
}

int __real_fcntl64(int fd, int command, ...);
int __wrap_fcntl64(int fd, int command, ...);
int __wrap_fcntl64(int fd, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    void *more = va_arg(rest, void *);
    va_end(rest);
    return call_fails() ? -1 : __real_fcntl64(fd, command, more);
}

DECLARE(Pointer, mmap64, Pointer at, size_t size, int may, int flags, int fd, off64_t from);
Pointer __wrap_mmap64(Pointer at, size_t size, int may, int flags, int fd, off64_t from)
{
    return fd >= 0 && call_fails() ? MAP_FAILED : __real_mmap64(at, size, may, flags, fd, from);
}

/* A lock that fails is waited for, up to ten seconds: not here. */
DECLARE(int, usleep, useconds_t time);
int __wrap_usleep(useconds_t time)
{
    return failing.what == NOTHING ? __real_usleep(time) : 0;
}

/* SQLite's results take turns. */
static int sqlite_error(void)
{
    static const int CODES[] = { SQLITE_NOMEM, SQLITE_IOERR, SQLITE_FULL, SQLITE_CORRUPT, SQLITE_BUSY };
    return CODES[failing.at % (long)COUNT_OF(CODES)];
}

typedef sqlite3 *Handle;
typedef sqlite3_stmt *Statement;
typedef sqlite3_destructor_type Destructor;
typedef int (*Callback)(void *, int, char **, char **);
ON_1(SQLITE, int, sqlite_error(), sqlite3_step, Statement)
ON_2(SQLITE, int, SQLITE_NOMEM, sqlite3_bind_null, Statement, int)
ON_3(SQLITE, int, SQLITE_NOMEM, sqlite3_bind_int64, Statement, int, sqlite3_int64)
ON_3(SQLITE, int, SQLITE_NOMEM, sqlite3_bind_double, Statement, int, double)
ON_4(SQLITE, int, SQLITE_NOMEM, sqlite3_create_module, Handle, Text, const sqlite3_module *, Pointer)

/* It fails as a whole: the calls that it makes in turn would go on behind it. */
DECLARE(int, sqlite3_exec, Handle handle, Text sql, Callback each, Pointer ctx, Chars *why);
int __wrap_sqlite3_exec(Handle handle, Text sql, Callback each, Pointer ctx, Chars *why)
{
    if (fails(SQLITE))
        return sqlite_error();
    int what = failing.what;
    failing.what = what == SQLITE ? NOTHING : what;
    int rc = __real_sqlite3_exec(handle, sql, each, ctx, why);
    failing.what = what;
    return rc;
}

DECLARE(int, sqlite3_prepare_v2, Handle handle, Text sql, int size, Statement *out, Text *tail);
int __wrap_sqlite3_prepare_v2(Handle handle, Text sql, int size, Statement *out, Text *tail)
{
    *out = NULL;
    return fails(SQLITE) ? sqlite_error() : __real_sqlite3_prepare_v2(handle, sql, size, out, tail);
}

/* Without a handle when there was no memory for one. */
DECLARE(int, sqlite3_open_v2, Text path, Handle *out, int flags, Text vfs);
int __wrap_sqlite3_open_v2(Text path, Handle *out, int flags, Text vfs)
{
    bool now = fails(SQLITE);
    *out = NULL;
    if (now && sqlite_error() == SQLITE_NOMEM)
        return SQLITE_NOMEM;
    int rc = __real_sqlite3_open_v2(path, out, flags, vfs);
    return now ? SQLITE_CANTOPEN : rc;
}

DECLARE(int, sqlite3_bind_text64, Statement stmt, int i, Text text, sqlite3_uint64 size, Destructor done, unsigned char encoding);
int __wrap_sqlite3_bind_text64(Statement stmt, int i, Text text, sqlite3_uint64 size, Destructor done, unsigned char encoding)
{
    return fails(SQLITE) ? SQLITE_NOMEM : __real_sqlite3_bind_text64(stmt, i, text, size, done, encoding);
}

/* ---- the entries ---- */

static const char *const HELPERS[] = { "_base.org", "_part.org", "_module.org", "_posts.csv", "_links.csv", "_pieces.txt" };
static const char *const SETUP[] = {
    "run \"_base.org\"", "set agent.headcount = 6", "scenario lean; set agent.headcount = 4; define post late reports lead",
    "switch base; define post here; set clerk.headcount = 2", "show posts select name, title, headcount into \"_posts.xlsx\"", "define region extra", "undo" };
typedef struct Way { const char *name; int what, error; bool once; long usual; } Way;
static const Way WAYS[] = {
    { "an allocation", MEMORY, ENOMEM, true, 211 }, { "a call", CALLS, EIO, true, 23 }, { "calls from then on", CALLS, EIO, false, 37 },
    { "too many files", CALLS, EMFILE, true, 53 }, { "no room", CALLS, ENOSPC, true, 53 },
    { "a call of SQLite", SQLITE, 0, true, 31 }, { "calls of SQLite from then on", SQLITE, 0, false, 47 } };

typedef struct Case {
    Buf model, printed, before, after, pieces;
    Orgl *orgl;
    OrglStatus normal;
    char folder[FOLDER_NAME];
    long tried, told, bad;
} Case;

static void keep_print(void *ctx, const char *text, size_t size)
{
    buf_add(&((Case *)ctx)->printed, str_make(text, size));
}

static OrglStatus say(Case *c, const char *text, size_t size)
{
    buf_clear(&c->printed);
    return orgl_run_text(c->orgl, "entry", text, size, true);
}

static void clean(void *ctx, const char *name, bool is_dir)
{
    UNUSED(ctx);
    if (is_dir && chdir(name) == 0) {
        os_list_dir(".", clean, NULL);
        assert_int_equal(chdir(".."), 0);
        rmdir(name);
    } else if (name[0] != '_') {
        os_remove(name);
    }
}

static void shut(Case *c)
{
    if (c->orgl)
        orgl_free(c->orgl);
    c->orgl = NULL;
}

static OrglStatus open_model(Case *c)
{
    OrglHost host = { .ctx = c, .print = keep_print };
    OrglOptions options = { .today = "2026-11-23", .language = "en", .user = "tester", .allow = ORGL_ALLOW_FFI };
    c->orgl = orgl_new(&host, &options);
    assert_non_null(c->orgl);
    return orgl_open(c->orgl, "m.db", true);
}

/* The folder and the model as they were. */
static void restore(Case *c)
{
    shut(c);
    os_list_dir(".", clean, NULL);
    os_write_new("m.db", buf_str(&c->model));
}

static void start(Case *c)
{
    restore(c);
    assert_int_equal(open_model(c), ORGL_OK);
}

static void dump(Case *c, Buf *out)
{
    if (say(c, "dump; scenarios", 15) != ORGL_OK)
        fail_msg("dump: %s", orgl_report(c->orgl));
    buf_clear(out);
    buf_add(out, buf_str(&c->printed));
}

static void arm(const Way *way, long at)
{
    failing.calls = 0;
    failing.name = NULL;
    failing.at = at;
    failing.once = way->once;
    failing.error = way->error;
    failing.what = way->what;
}

static void note_left(void *ctx, const char *name, bool is_dir)
{
    UNUSED(is_dir);
    if (strstr(name, ".orgl-") || strstr(name, "orgl-part") || strstr(name, ".new"))
        *(bool *)ctx = true;
}

static bool is_told(const char *report)
{
    return strstr(report, "error[E5") || strstr(report, "error[E7") || strstr(report, "error[E601") || strstr(report, "error[E602");
}

static void wrong(Case *c, const char *piece, const Way *way, long at, const char *why)
{
    if (++c->bad < 30)
        fprintf(stderr, "# %.60s: %s, at %ld (%s): %s\n# %s\n", piece, way->name, at, failing.name, why, orgl_report(c->orgl));
    if (os_env("FAILING_STEP"))
        fprintf(stderr, "--- now\n%.*s\n--- before\n%.*s\n--- after\n%.*s\n", STR_ARG(buf_str(&c->printed)), STR_ARG(buf_str(&c->before)), STR_ARG(buf_str(&c->after)));
}

/* What an entry that failed or not has left; true: the handle can go on. */
static bool judge(Case *c, const char *piece, const Way *way, long at, OrglStatus status, Buf *now)
{
    bool left = false, told = is_told(orgl_report(c->orgl));
    char report[300];
    snprintf(report, sizeof report, "%s", orgl_report(c->orgl));
    os_list_dir(".", note_left, &left);
    if (left && way->once && way->what != CALLS)
        wrong(c, piece, way, at, "a file is left");
    if (status != c->normal && (status < ORGL_SCRIPT || !told))
        wrong(c, piece, way, at, "another status or error");
    c->told += told;
    dump(c, now);
    bool same = str_eq(buf_str(now), buf_str(&c->before)), done = str_eq(buf_str(now), buf_str(&c->after));
    if (!same && !done)
        wrong(c, piece, way, at, report);
    if (told && !same && !strstr(report, "E503") && !strstr(report, "E509"))           /* an output that fails is told behind the commit */
        wrong(c, piece, way, at, "it has failed, but the model has changed");
    if (!told && status == c->normal && !done)
        wrong(c, piece, way, at, "it says that all is well");
    return same && told;
}

/* The file read by a handle that has seen nothing fail. */
static void judge_file(Case *c, const char *piece, const Way *way, long at, bool same, Buf *now)
{
    shut(c);
    if (open_model(c) != ORGL_OK) {
        wrong(c, piece, way, at, "the file cannot be read");
        return;
    }
    dump(c, now);
    if (!str_eq(buf_str(now), same ? buf_str(&c->before) : buf_str(&c->after)))
        wrong(c, piece, way, at, "the file is another");
}

static long number(const char *name, long otherwise)
{
    const char *text = os_env(name);
    return text ? strtol(text, NULL, 10) : otherwise;
}

static void fail_at_each(Case *c, const char *piece, size_t size, const Way *way)
{
    Buf now = { 0 };
    start(c);
    arm(way, 0);
    say(c, piece, size);
    long points = failing.calls, step = number("FAILING_STEP", way->usual), bad = c->bad;
    failing.what = NOTHING;
    start(c);
    for (long at = 1 + number("FAILING_SHIFT", (long)size) % step; at <= points; at += step) {
        arm(way, at);
        OrglStatus status = say(c, piece, size);
        failing.what = NOTHING;
        c->tried++;
        bool same = judge(c, piece, way, at, status, &now);
        if (!same || way->what != MEMORY || c->tried % 16 == 0)
            judge_file(c, piece, way, at, same || str_eq(buf_str(&c->before), buf_str(&now)), &now);
        if (!same || c->bad > bad)
            start(c);
        bad = c->bad;
    }
    buf_drop(&now);
}

static void fail_opening(Case *c, const Way *way)
{
    Buf now = { 0 };
    restore(c);
    arm(way, 0);
    open_model(c);
    long points = failing.calls, step = number("FAILING_STEP", way->usual * 3);
    failing.what = NOTHING;
    for (long at = 1 + number("FAILING_SHIFT", 0) % step; at <= points; at += step) {
        shut(c);
        arm(way, at);
        OrglStatus status = open_model(c);
        failing.what = NOTHING;
        c->tried++;
        c->told += status != ORGL_OK;
        if (status != ORGL_OK && (status < ORGL_SCRIPT || !is_told(orgl_report(c->orgl))))
            wrong(c, "opening", way, at, "another status or error");
        if (status == ORGL_OK) {
            dump(c, &now);
            if (!str_eq(buf_str(&now), buf_str(&c->before)))
                wrong(c, "opening", way, at, "what was read is another");
        }
        if (way->what != MEMORY || c->tried % 16 == 0)
            judge_file(c, "opening", way, at, true, &now);
    }
    buf_drop(&now);
}

static void try_piece(Case *c, const char *piece, size_t size)
{
    start(c);
    dump(c, &c->before);
    c->normal = say(c, piece, size);
    if (c->normal > ORGL_FINDINGS)
        fail_msg("%.200s: %s", piece, orgl_report(c->orgl));
    dump(c, &c->after);
    for (size_t w = 0; w < COUNT_OF(WAYS); w++)
        fail_at_each(c, piece, size, &WAYS[w]);
}

static void every_piece(void **state)
{
    Case *c = *state;
    long only = number("FAILING_PIECE", -1), i = 0;
    for (char *piece = c->pieces.ptr, *end; piece; piece = end ? end + 3 : NULL, i++) {
        end = strstr(piece, "--\n");
        size_t size = end ? (size_t)(end - piece) : strlen(piece);
        if (only >= 0 && only != i)
            continue;
        char *text = mem_zalloc(size + 1);
        memcpy(text, piece, size);
        try_piece(c, text, size);
        mem_free(text);
        if (os_env("FAILING_STEP"))
            fprintf(stderr, "# entry %ld: %ld tried, %ld told, %ld bad\n", i, c->tried, c->told, c->bad);
    }
    shut(c);
    assert_int_equal(c->bad, 0);
    assert_true(c->told > 100 || only >= 0);
}

static void opening(void **state)
{
    Case *c = *state;
    if (number("FAILING_PIECE", 0) != 0)
        return;
    start(c);
    dump(c, &c->before);
    for (size_t w = 0; w < COUNT_OF(WAYS); w++)
        fail_opening(c, &WAYS[w]);
    if (os_env("FAILING_STEP"))
        fprintf(stderr, "# opening: %ld tried, %ld told, %ld bad\n", c->tried, c->told, c->bad);
    shut(c);
    assert_int_equal(c->bad, 0);
}

/* ---- the folder ---- */

static int enter(void **state)
{
    Case *c = mem_zalloc(sizeof *c);
    if (!folder_enter(c->folder, HELPERS, COUNT_OF(HELPERS)))
        return -1;
    os_read_file("_pieces.txt", &c->pieces);
    if (open_model(c) != ORGL_OK)
        return -1;
    for (size_t i = 0; i < COUNT_OF(SETUP); i++)
        if (say(c, SETUP[i], strlen(SETUP[i])) != ORGL_OK) {
            fprintf(stderr, "# %s: %s\n", SETUP[i], orgl_report(c->orgl));
            return -1;
        }
    shut(c);
    os_read_file("m.db", &c->model);
    *state = c;
    return 0;
}

static int leave(void **state)
{
    Case *c = *state;
    shut(c);
    os_list_dir(".", clean, NULL);
    folder_leave(c->folder);
    buf_drop(&c->model);
    buf_drop(&c->printed);
    buf_drop(&c->before);
    buf_drop(&c->after);
    buf_drop(&c->pieces);
    mem_free(c);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(opening, enter, leave),
        cmocka_unit_test_setup_teardown(every_piece, enter, leave),
    };
    return cmocka_run_group_tests_name("failing", tests, NULL, NULL);
}
