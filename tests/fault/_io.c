/* _io.c: preloaded under the program, stops it at its n-th call of the system (IO_AT=n): by SIGKILL (IO_HOW=kill), or by an
   error of this and all later ones (IO_HOW=28 for ENOSPC, 5 for EIO), or of this one only (IO_ONCE=1). IO_WHAT says which calls
   count: 'changes' of files (without it), 'calls' of any kind but those for memory, or 'memory'. The number of calls, and the
   name of the first that was stopped, are written to the file IO_COUNT when the process ends. Children of the process are let be
   once they run another program; until then they count from where they began, and only in them. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHANGES = 1, CALLS = 2, MEMORY = 4 };

static struct {
    long calls, at;
    int how, what, once, ready;
    pid_t process;
    const char *count, *stopped;
} io = { .stopped = "" };

static long number(const char *name)
{
    const char *text = getenv(name);
    return text ? strtol(text, NULL, 10) : 0;
}

static int kinds(const char *what)
{
    return !what ? CHANGES : strcmp(what, "calls") == 0 ? CHANGES | CALLS : strcmp(what, "memory") == 0 ? MEMORY : CHANGES;
}

__attribute__((constructor)) static void begin(void)
{
    io.at = number("IO_AT");
    io.how = (int)number("IO_HOW");
    io.what = kinds(getenv("IO_WHAT"));
    io.once = getenv("IO_ONCE") != NULL;
    io.count = getenv("IO_COUNT");
    io.process = getpid();
    unsetenv("LD_PRELOAD");
    io.ready = 1;
}

/* Is this the moment? Then errno is set. */
static int stops(int what, const char *name)
{
    if (!io.ready || !(io.what & what))
        return 0;
    io.calls++;
    if (!io.at || io.calls < io.at || (io.calls > io.at && io.once))
        return 0;
    if (!*io.stopped)
        io.stopped = name;
    if (!io.how)
        raise(SIGKILL);
    errno = what == MEMORY ? ENOMEM : io.how;
    return 1;
}

__attribute__((destructor)) static void tell(void)
{
    char text[100];
    int fd, size;
    io.ready = 0;
    if (!io.count || getpid() != io.process)
        return;
    size = snprintf(text, sizeof text, "%ld %s", io.calls, io.stopped);
    fd = open(io.count, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd >= 0 && write(fd, text, (size_t)size) == size)
        close(fd);
}

void _exit(int status)
{
    void (*next)(int) = (void (*)(int))(size_t)dlsym(RTLD_NEXT, "_exit");
    tell();
    next(status);
    abort();
}

/* The real function, found once. */
#define NEXT(result, name, ...) \
    static result (*next)(__VA_ARGS__); \
    if (!next) \
        next = (result (*)(__VA_ARGS__))(size_t)dlsym(RTLD_NEXT, name)

/* ---- changes of files ---- */

ssize_t write(int fd, const void *data, size_t size)
{
    NEXT(ssize_t, "write", int, const void *, size_t);
    return fd > 2 && stops(CHANGES, "write") ? -1 : next(fd, data, size);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return stops(CHANGES, "pwrite64") ? -1 : next(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
    return pwrite64(fd, data, size, at);
}

#define ON_1(what, result, failed, name, type) \
    result name(type a) { NEXT(result, #name, type); return stops(what, #name) ? failed : next(a); }
#define ON_2(what, result, failed, name, type, type2) \
    result name(type a, type2 b) { NEXT(result, #name, type, type2); return stops(what, #name) ? failed : next(a, b); }
#define ON_3(what, result, failed, name, type, type2, type3) \
    result name(type a, type2 b, type3 c) { NEXT(result, #name, type, type2, type3); return stops(what, #name) ? failed : next(a, b, c); }

ON_1(CHANGES, int, -1, fsync, int)
ON_1(CHANGES, int, -1, fdatasync, int)
ON_1(CHANGES, int, -1, unlink, const char *)
ON_2(CHANGES, int, -1, rename, const char *, const char *)
ON_2(CHANGES, int, -1, ftruncate64, int, off64_t)
ON_2(CHANGES, int, -1, ftruncate, int, off_t)

/* ---- other calls ---- */

ON_1(CALLS, int, -1, remove, const char *)
ON_1(CALLS, int, -1, rmdir, const char *)
ON_2(CALLS, int, -1, mkdir, const char *, mode_t)
ON_3(CALLS, ssize_t, -1, read, int, void *, size_t)
ON_2(CALLS, int, -1, access, const char *, int)
ON_2(CALLS, int, -1, stat, const char *, struct stat *)
ON_2(CALLS, int, -1, stat64, const char *, struct stat64 *)
ON_2(CALLS, int, -1, lstat, const char *, struct stat *)
ON_2(CALLS, int, -1, lstat64, const char *, struct stat64 *)
ON_2(CALLS, int, -1, fstat, int, struct stat *)
ON_2(CALLS, int, -1, fstat64, int, struct stat64 *)
ON_2(CALLS, int, -1, fchmod, int, mode_t)
ON_1(CALLS, int, -1, syncfs, int)
ON_1(CALLS, int, -1, mkstemp, char *)
ON_2(CALLS, int, -1, mkostemp, char *, int)
ON_1(CALLS, DIR *, NULL, opendir, const char *)
ON_2(CALLS, char *, NULL, realpath, const char *, char *)
ON_3(CALLS, ssize_t, -1, readlink, const char *, char *, size_t)
ON_2(CALLS, char *, NULL, getcwd, char *, size_t)
ON_2(CALLS, int, -1, pipe2, int *, int)
ON_2(CALLS, FILE *, NULL, fopen, const char *, const char *)
ON_2(CALLS, FILE *, NULL, fopen64, const char *, const char *)
ON_2(CALLS, int, -1, memfd_create, const char *, unsigned)
ON_2(CALLS, void *, NULL, dlopen, const char *, int)
ON_3(CALLS, pid_t, -1, waitpid, pid_t, int *, int)

ssize_t pread64(int fd, void *data, size_t size, off64_t at)
{
    NEXT(ssize_t, "pread64", int, void *, size_t, off64_t);
    return stops(CALLS, "pread64") ? -1 : next(fd, data, size, at);
}

off_t lseek(int fd, off_t at, int from)
{
    NEXT(off_t, "lseek", int, off_t, int);
    return stops(CALLS, "lseek") ? -1 : next(fd, at, from);
}

/* What is closed is closed, whatever is said about it. */
int close(int fd)
{
    NEXT(int, "close", int);
    int done = next(fd);
    return stops(CALLS, "close") ? -1 : done;
}

pid_t fork(void)
{
    static pid_t (*next)(void);
    if (!next)
        next = (pid_t (*)(void))(size_t)dlsym(RTLD_NEXT, "fork");
    return stops(CALLS, "fork") ? -1 : next();
}

int socketpair(int domain, int type, int protocol, int *fds)
{
    NEXT(int, "socketpair", int, int, int, int *);
    return stops(CALLS, "socketpair") ? -1 : next(domain, type, protocol, fds);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                 char *const argv[], char *const environment[])
{
    NEXT(int, "posix_spawnp", pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const *, char *const *);
    return stops(CALLS, "posix_spawnp") ? EAGAIN : next(pid, file, actions, attributes, argv, environment);
}

/* A lock that fails is waited for, up to ten seconds: not here. */
int usleep(useconds_t time)
{
    NEXT(int, "usleep", useconds_t);
    return io.at ? 0 : next(time);
}

#define OPENS(name) \
    int name(const char *path, int flags, ...) \
    { \
        NEXT(int, #name, const char *, int, ...); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return stops(CALLS, #name) ? -1 : next(path, flags, mode); \
    }
OPENS(open)
OPENS(open64)

/* Locks, and what else it may do to a file. */
#define CONTROLS(name) \
    int name(int fd, int command, ...) \
    { \
        NEXT(int, #name, int, int, ...); \
        va_list rest; \
        va_start(rest, command); \
        void *more = va_arg(rest, void *); \
        va_end(rest); \
        return stops(CALLS, #name) ? -1 : next(fd, command, more); \
    }
CONTROLS(fcntl)
CONTROLS(fcntl64)

void *mmap64(void *at, size_t size, int access_to, int flags, int fd, off64_t from)
{
    NEXT(void *, "mmap64", void *, size_t, int, int, int, off64_t);
    return stops(fd < 0 ? MEMORY : CALLS, "mmap") ? MAP_FAILED : next(at, size, access_to, flags, fd, from);
}

void *mmap(void *at, size_t size, int access_to, int flags, int fd, off_t from)
{
    return mmap64(at, size, access_to, flags, fd, from);
}

/* ---- memory; what dlsym asks for while it looks for the real ones comes from `first` ---- */

static char first[4096];
static size_t used;

static void *from_first(size_t size)
{
    void *p = first + used;
    used += (size + 15) & ~(size_t)15;
    return used <= sizeof first ? p : NULL;
}

static void *(*real_malloc)(size_t), *(*real_calloc)(size_t, size_t), *(*real_realloc)(void *, size_t);
static void (*real_free)(void *);
static int looking;

static int found(void)
{
    if (real_free)
        return 1;
    if (looking)
        return 0;
    looking = 1;
    real_malloc = (void *(*)(size_t))(size_t)dlsym(RTLD_NEXT, "malloc");
    real_calloc = (void *(*)(size_t, size_t))(size_t)dlsym(RTLD_NEXT, "calloc");
    real_realloc = (void *(*)(void *, size_t))(size_t)dlsym(RTLD_NEXT, "realloc");
    real_free = (void (*)(void *))(size_t)dlsym(RTLD_NEXT, "free");
    looking = 0;
    return 1;
}

void *malloc(size_t size)
{
    return !found() ? from_first(size) : stops(MEMORY, "malloc") ? NULL : real_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return !found() ? from_first(n * size) : stops(MEMORY, "calloc") ? NULL : real_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
    return !found() ? NULL : stops(MEMORY, "realloc") ? NULL : real_realloc(p, size);
}

void free(void *p)
{
    if ((char *)p >= first && (char *)p < first + sizeof first)
        return;
    if (found())
        real_free(p);
}
