/* os_stream.c: reading by read and not by mapping the file: one that is made shorter meanwhile is an error and no crash. */
#include "os_stream.h"
#include "os.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE ((size_t)4096)

static int64_t time_of(const struct stat *info)
{
    return (int64_t)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;
}

static int open_regular(const char *path, size_t least, size_t most, OsStream *out)
{
    struct stat info;
    out->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (out->fd < 0)
        return errno;
    if (fstat(out->fd, &info) < 0)
        return errno;
    if (!S_ISREG(info.st_mode) || (size_t)info.st_size < least || (size_t)info.st_size > most)
        return OS_NOT_REGULAR;
    out->size = (size_t)info.st_size;
    out->changed = time_of(&info);
    out->at = mmap(NULL, out->size + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (out->at == MAP_FAILED) {
        out->at = NULL;
        return errno;
    }
    return 0;
}

int os_stream_open(const char *path, size_t least, size_t most, OsStream *out)
{
    struct stat info;
    *out = (OsStream){ .fd = -1 };
    if (stat(path, &info) < 0)
        return errno;
    if (!S_ISREG(info.st_mode))                          /* opening a device may have effects already */
        return OS_NOT_REGULAR;
    int error = open_regular(path, least, most, out);
    if (error)
        os_stream_close(out);
    return error;
}

static bool is_same(const OsStream *stream)
{
    struct stat info;
    return fstat(stream->fd, &info) == 0 && (size_t)info.st_size == stream->size && time_of(&info) == stream->changed;
}

/* Bytes from..to of the file. */
static int read_range(const OsStream *stream, size_t from, size_t to)
{
    while (from < to) {
        ssize_t n = pread(stream->fd, stream->at + from, to - from, (off_t)from);
        if (n < 0 && errno != EINTR)
            return errno;
        if (n == 0)
            return OS_CHANGED;
        from += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

int os_stream_read(OsStream *stream, size_t n)
{
    size_t to = n < stream->size - stream->got ? stream->got + n : stream->size;
    int error = read_range(stream, stream->got, to);
    if (!error && to == stream->size && !is_same(stream))
        error = OS_CHANGED;
    if (!error)
        stream->got = to;
    return error;
}

void os_stream_forget(OsStream *stream, size_t from, size_t to)
{
    from = (from + PAGE - 1) & ~(PAGE - 1);
    to &= ~(PAGE - 1);
    if (from < to)
        madvise(stream->at + from, to - from, MADV_DONTNEED);
}

int os_stream_recall(OsStream *stream, size_t from, size_t to)
{
    return is_same(stream) ? read_range(stream, from, to) : OS_CHANGED;
}

void os_stream_close(OsStream *stream)
{
    if (stream->at)
        munmap(stream->at, stream->size + 1);
    if (stream->fd >= 0)
        close(stream->fd);
    *stream = (OsStream){ .fd = -1 };
}
