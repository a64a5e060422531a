/* _io.c: preloaded under the program, stops it at its n-th change of a file (IO_AT=n): by SIGKILL (IO_HOW=kill), or by an
   error of this and all later ones (IO_HOW=28 for ENOSPC, 5 for EIO), or of this one only (IO_ONCE=1). The number of calls, and
   the name of the first that was stopped, are written to the file IO_COUNT when the process ends. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long calls;
static const char *stopped = "";

static long number(const char *name)
{
    const char *text = getenv(name);
    return text ? strtol(text, NULL, 10) : 0;
}

/* Is this the moment? Then errno is set. */
static int stops(const char *name)
{
    long at = number("IO_AT");
    calls++;
    if (!at || calls < at || (calls > at && getenv("IO_ONCE")))
        return 0;
    if (!*stopped)
        stopped = name;
    if (!number("IO_HOW"))
        raise(SIGKILL);
    errno = (int)number("IO_HOW");
    return 1;
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("IO_COUNT");
    FILE *out = path ? fopen(path, "w") : NULL;
    if (out) {
        fprintf(out, "%ld %s", calls, stopped);
        fclose(out);
    }
}

#define NEXT(type, name, ...) type next = (type)(size_t)dlsym(RTLD_NEXT, name); return stops(name) ? -1 : next(__VA_ARGS__)
typedef ssize_t (*Write)(int, const void *, size_t);
typedef ssize_t (*PWrite)(int, const void *, size_t, off64_t);
typedef int (*OnFd)(int);
typedef int (*OnPath)(const char *);
typedef int (*OnPaths)(const char *, const char *);
typedef int (*OnLength)(int, off64_t);

ssize_t write(int fd, const void *data, size_t size)
{
    Write next = (Write)(size_t)dlsym(RTLD_NEXT, "write");
    return fd > 2 && stops("write") ? -1 : next(fd, data, size);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { NEXT(PWrite, "pwrite64", fd, data, size, at); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { NEXT(PWrite, "pwrite64", fd, data, size, at); }
int fsync(int fd) { NEXT(OnFd, "fsync", fd); }
int fdatasync(int fd) { NEXT(OnFd, "fdatasync", fd); }
int unlink(const char *path) { NEXT(OnPath, "unlink", path); }
int rename(const char *from, const char *to) { NEXT(OnPaths, "rename", from, to); }
int ftruncate64(int fd, off64_t length) { NEXT(OnLength, "ftruncate64", fd, length); }
int ftruncate(int fd, off_t length) { NEXT(OnLength, "ftruncate64", fd, length); }
