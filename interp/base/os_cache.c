/* os_cache.c: private folders, states of files, mappings. Linux: the address must be free, never taken from another mapping. */
#include "os_cache.h"
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>
#include "map.h"
#include "os.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- states ---- */

bool os_state(const char *path, OsState *out)
{
    struct stat info;
    *out = (OsState){ 0 };
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return false;
    *out = (OsState){ info.st_dev, info.st_ino, info.st_size, nanoseconds(info.st_mtim), nanoseconds(info.st_ctim) };
    return true;
}

/* File systems stamp by this clock, which goes in steps of milliseconds: two changes within one look alike. */
bool os_time_passed(int64_t ns)
{
    struct timespec now, pause = { 0, 1000000 };
    for (int i = 0; i < 40; i++) {
        if (clock_gettime(CLOCK_REALTIME_COARSE, &now) != 0)
            return false;
        if (nanoseconds(now) > ns)
            return true;
        nanosleep(&pause, NULL);
    }
    return false;
}

bool os_taken(const char *path, uint64_t *bytes, int64_t *mtime)
{
    struct stat info;
    if (lstat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return false;
    *bytes = (uint64_t)info.st_blocks * 512;
    *mtime = nanoseconds(info.st_mtim);
    return true;
}

/* A longer file than the limit allows would end the process by a signal. */
uint64_t os_room(const char *path)
{
    struct statvfs info;
    struct rlimit limit;
    uint64_t room = statvfs(path, &info) == 0 ? (uint64_t)info.f_bavail * info.f_frsize : 0;
    bool limited = getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    return limited && limit.rlim_cur < room ? limit.rlim_cur : room;
}

/* ---- files ---- */

static bool is_ours(const struct stat *info)
{
    return info->st_uid == geteuid() && !(info->st_mode & (S_IWGRP | S_IWOTH));
}

static bool make_private(const char *path)
{
    Buf above = { 0 };
    buf_add(&above, os_dir_name(str_of(path)));
    if (above.len)
        (void)os_make_dir(above.ptr);
    buf_drop(&above);
    return mkdir(path, 0700) == 0;
}

bool os_private_dir(const char *path, bool make)
{
    struct stat info;
    bool there = lstat(path, &info) == 0 || (make && make_private(path) && lstat(path, &info) == 0);
    return there && S_ISDIR(info.st_mode) && info.st_uid == geteuid() && !(info.st_mode & (S_IRWXG | S_IRWXO));
}

int os_open_private(const char *path)
{
    struct stat info;
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return -1;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && is_ours(&info))
        return fd;
    close(fd);
    return -1;
}

int os_create_private(const char *path)
{
    return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
}

void os_close(int fd)
{
    if (fd >= 0)
        close(fd);
}

bool os_read_at(int fd, void *out, size_t size, uint64_t at)
{
    char *to = out;
    while (size) {
        ssize_t n = pread(fd, to, size, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        to += n;
        size -= (size_t)n;
        at += (uint64_t)n;
    }
    return true;
}

bool os_write_at(int fd, const void *data, size_t size, uint64_t at)
{
    const char *from = data;
    while (size) {
        ssize_t n = pwrite(fd, from, size, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        from += n;
        size -= (size_t)n;
        at += (uint64_t)n;
    }
    return true;
}

bool os_set_size(int fd, uint64_t size)
{
    return ftruncate(fd, (off_t)size) == 0;
}

int64_t os_size(int fd)
{
    struct stat info;
    return fstat(fd, &info) == 0 ? (int64_t)info.st_size : -1;
}

void os_touch(int fd)
{
    (void)futimens(fd, NULL);
}

/* ---- mappings ---- */

void *os_map(int fd, size_t size, uintptr_t at)
{
    void *p = mmap((void *)at, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED_NOREPLACE | MAP_NORESERVE, fd, 0);
    if (p == MAP_FAILED)
        return NULL;
    if ((uintptr_t)p == at)
        return p;
    munmap(p, size);                /* a kernel that took the address for a hint */
    return NULL;
}

void os_unmap(void *at, size_t size)
{
    munmap(at, size);
}

/* ---- which start, which build ---- */

uint64_t os_process(void)
{
    return (uint64_t)getpid();
}

uint64_t os_boot(void)
{
    char text[64];
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof text);
    close(fd);
    return n > 0 ? hash_bytes(text, (size_t)n) | 1 : 0;
}

typedef struct BuildId { uint8_t *out; bool found; } BuildId;

/* A note is a header, its owner's name and its content, both filled up to four bytes. */
static void search_notes(const char *at, size_t size, BuildId *id)
{
    const char *end = at + size;
    while ((size_t)(end - at) >= sizeof(ElfW(Nhdr))) {
        const ElfW(Nhdr) *note = (const ElfW(Nhdr) *)(const void *)at;
        size_t name = (note->n_namesz + 3u) & ~3u, content = (note->n_descsz + 3u) & ~3u;
        at += sizeof *note;
        if (name + content > (size_t)(end - at))
            return;
        if (note->n_type == NT_GNU_BUILD_ID && note->n_descsz >= 8 && note->n_descsz <= 32) {
            memcpy(id->out, at + name, note->n_descsz);
            id->found = true;
            return;
        }
        at += name + content;
    }
}

/* The first object is the program. */
static int look_at_program(struct dl_phdr_info *info, size_t size, void *ctx)
{
    UNUSED(size);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type == PT_NOTE)
            search_notes((const char *)(uintptr_t)(info->dlpi_addr + part->p_vaddr), part->p_memsz, ctx);
    }
    return 1;
}

bool os_build(uint8_t out[32])
{
    BuildId id = { out, false };
    memset(out, 0, 32);
    dl_iterate_phdr(look_at_program, &id);
    return id.found;
}
