/* os.c: files, clock, environment, terminal. */
#include "os.h"
#include "mem.h"
#include "num.h"
#include "vec.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MOST_LINKS 40               /* as the kernel follows */
#define SLICE ((size_t)64 << 10)    /* read at a time where the size is unknown */

/* ---- reading and writing ---- */

/* `guess` bytes are expected; one more is reserved, to see the end without growing. */
static int read_all(int fd, size_t guess, Buf *out)
{
    buf_reserve(out, guess + 1);
    for (;;) {
        size_t room = out->cap - out->len - 1;
        if (room == 0) {
            buf_reserve(out, SLICE);
            continue;
        }
        ssize_t n = read(fd, out->ptr + out->len, room);
        if (n <= 0)
            return n < 0 ? errno : 0;
        out->len += (size_t)n;
        out->ptr[out->len] = '\0';
    }
}

const char *os_error_text(int error)
{
    switch (error) {
    case OS_NOT_REGULAR: return "not a regular file";
    case OS_CHANGED: return "it was changed while it was being read";
    default: return strerror(error);
    }
}

int os_read_regular(const char *path, Buf *out)
{
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))        /* opening a device may have effects already */
        return S_ISDIR(info.st_mode) ? EISDIR : OS_NOT_REGULAR;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno;
    int error = fstat(fd, &info) < 0 ? errno : S_ISREG(info.st_mode) ? 0 : OS_NOT_REGULAR;
    if (!error)
        error = read_all(fd, (size_t)info.st_size, out);
    close(fd);
    return error;
}

int os_read_file(const char *path, Buf *out)
{
    if (strcmp(path, "-") == 0)
        return read_all(0, SLICE, out);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    struct stat info;
    int error = fstat(fd, &info) < 0 ? errno : S_ISDIR(info.st_mode) ? EISDIR : 0;
    if (!error)
        error = read_all(fd, S_ISREG(info.st_mode) ? (size_t)info.st_size : SLICE, out);
    close(fd);
    return error;
}

bool os_begins_with(const char *path, Str bytes)
{
    char start[16];
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);       /* a pipe would be waited for, and lose these bytes */
    bool is_file = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    ssize_t n = is_file ? read(fd, start, bytes.len < sizeof start ? bytes.len : sizeof start) : -1;
    if (fd >= 0)
        close(fd);
    return n == (ssize_t)bytes.len && memcmp(start, bytes.ptr, bytes.len) == 0;
}

void os_keep_streams(void)
{
    static const int MODES[] = { O_WRONLY, O_RDONLY, O_RDONLY };
    for (int fd = 0; fd < (int)COUNT_OF(MODES); fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", MODES[fd]) != fd)
            return;
}

int os_write(int fd, Str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n >= 0) {
            bytes = str_make(bytes.ptr + n, bytes.len - (size_t)n);
        } else if (errno == EAGAIN) {
            struct pollfd wait = { fd, POLLOUT, 0 };
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

static int write_and_close(int fd, Str bytes, bool sync)
{
    int error = os_write(fd, bytes);
    if (!error && sync && fsync(fd) < 0)
        error = errno;
    if (close(fd) < 0 && !error)
        error = errno;
    return error;
}

/* A device or pipe cannot be replaced, only written to. */
static int write_through(const char *path, Str bytes)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    return fd < 0 ? errno : write_and_close(fd, bytes, false);
}

/* Opens a new file beside `path` and puts its name into `temp`. */
static int open_beside(const char *path, mode_t mode, Buf *temp, int *fd)
{
    Str dir = os_dir_name(str_of(path));
    for (int i = 0; i < 100; i++) {
        buf_clear(temp);
        if (dir.len)
            buf_addf(temp, "%.*s/", STR_ARG(dir));
        buf_addf(temp, ".orgl-%ld-%d.tmp", (long)getpid(), i);
        *fd = open(temp->ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (*fd >= 0)
            return 0;
        if (errno != EEXIST)
            break;
    }
    return errno;
}

static int replace_file(const char *path, Str bytes, const struct stat *old)
{
    Buf temp = { 0 };
    int fd = -1, error = open_beside(path, 0666, &temp, &fd);
    if (!error) {
        if (old && fchmod(fd, old->st_mode & 07777) < 0)
            error = errno;
        int written = write_and_close(fd, bytes, true);
        error = error ? error : written;
        if (!error && rename(temp.ptr, path) < 0)
            error = errno;
        if (error)
            unlink(temp.ptr);
    }
    buf_drop(&temp);
    return error;
}

int os_write_new(const char *path, Str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    return fd < 0 ? errno : write_and_close(fd, bytes, false);
}

int os_sync_all(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int error = fd < 0 || syncfs(fd) < 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    return error;
}

int os_write_file(const char *path, Str bytes)
{
    struct stat old;
    if (stat(path, &old) < 0)
        return errno == ENOENT ? replace_file(path, bytes, NULL) : errno;
    if (S_ISDIR(old.st_mode))
        return EISDIR;
    if (!S_ISREG(old.st_mode))
        return write_through(path, bytes);
    if (access(path, W_OK) < 0)
        return errno;
    Buf real = { 0 };      /* the file behind a link is replaced, not the link */
    int error = os_real_path(path, &real);
    if (!error)
        error = replace_file(real.ptr, bytes, &old);
    buf_drop(&real);
    return error;
}

/* ---- the tree of files ---- */

static int make_one_dir(const char *path)
{
    if (mkdir(path, 0777) == 0)
        return 0;
    int error = errno;
    return error == EEXIST && os_kind(path) == OS_DIR ? 0 : error;
}

int os_make_dir(const char *path)
{
    Buf part = { 0 };
    int error = 0;
    for (const char *p = path; *p && !error; p++) {
        if (*p == '/' && p > path && p[-1] != '/') {
            buf_clear(&part);
            buf_add(&part, str_make(path, (size_t)(p - path)));
            error = make_one_dir(part.ptr);
        }
    }
    buf_drop(&part);
    return error ? error : make_one_dir(path);
}

int os_temp_file(Buf *path)
{
    const char *folder = os_env("TMPDIR");
    buf_addf(path, "%s/orgl-XXXXXX", folder && *folder ? folder : "/tmp");
    int fd = mkstemp(path->ptr);
    return fd < 0 || close(fd) < 0 ? errno : 0;
}

int os_remove(const char *path)
{
    return remove(path) < 0 ? errno : 0;
}

int os_rename(const char *from, const char *to)
{
    return rename(from, to) < 0 ? errno : 0;
}

int os_sync_dir(Str dir)
{
    Buf path = { 0 };
    buf_add(&path, dir.len ? dir : STR("."));
    int fd = open(path.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = fd < 0 || fsync(fd) < 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    buf_drop(&path);
    return error;
}

int os_reach(const char *path)
{
    struct stat info;
    return stat(path, &info) < 0 ? errno : 0;
}

OsKind os_kind(const char *path)
{
    struct stat info;
    if (stat(path, &info) < 0)
        return errno == ENOENT || errno == ENOTDIR ? OS_MISSING : OS_UNKNOWN;
    return S_ISREG(info.st_mode) ? OS_FILE : S_ISDIR(info.st_mode) ? OS_DIR : OS_OTHER;
}

static int real_path(Str path, Buf *out, int links);

/* A link that leads to something missing: resolved too, or it would hide where a new file goes. */
static int real_target(Str path, Str target, Buf *out, int links)
{
    Buf next = { 0 };
    os_join(&next, os_dir_name(path), target);
    int error = links < MOST_LINKS ? real_path(buf_str(&next), out, links + 1) : ELOOP;
    buf_drop(&next);
    return error;
}

static int real_missing(Str path, Buf *out, int links)
{
    Str base = os_base_name(path), dir = os_dir_name(path);
    if (base.len == 0 || str_eq(base, STR(".")) || str_eq(base, STR("..")))
        return ENOENT;
    size_t start = out->len;
    int error = real_path(dir.len ? dir : STR("."), out, links);
    if (error)
        return error;
    if (out->len == start || out->ptr[out->len - 1] != '/')
        buf_char(out, '/');
    buf_add(out, base);
    return 0;
}

static int real_path(Str path, Buf *out, int links)
{
    char resolved[PATH_MAX], target[PATH_MAX];
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    Buf name = { 0 };
    buf_add(&name, path);
    int error = realpath(name.ptr, resolved) ? 0 : errno;
    ssize_t n = error == ENOENT ? readlink(name.ptr, target, sizeof target) : -1;
    if (!error)
        buf_addz(out, resolved);
    else if (n >= 0)
        error = real_target(path, str_make(target, (size_t)n), out, links);
    else if (error == ENOENT)
        error = real_missing(path, out, links);
    buf_drop(&name);
    return error;
}

int os_real_path(const char *path, Buf *out)
{
    return real_path(str_of(path), out, 0);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int os_list_dir(const char *path, void (*each)(void *ctx, const char *name, bool is_dir), void *ctx)
{
    DIR *dir = opendir(path);
    if (!dir)
        return errno;
    VEC(char *) names = { 0 };
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        size_t size = strlen(entry->d_name) + 1;
        vec_push(&names, memcpy(mem_alloc(size), entry->d_name, size));
    }
    closedir(dir);
    if (names.len)
        qsort(names.at, names.len, sizeof *names.at, by_name);
    Buf full = { 0 };
    for (size_t i = 0; i < names.len; i++) {
        buf_clear(&full);
        os_join(&full, str_of(path), str_of(names.at[i]));
        each(ctx, names.at[i], os_kind(full.ptr) == OS_DIR);
        mem_free(names.at[i]);
    }
    buf_drop(&full);
    vec_drop(&names);
    return 0;
}

/* ---- terminal, environment, clock, signals ---- */

bool os_is_root(void)
{
    return geteuid() == 0;
}

bool os_is_terminal(int fd)
{
    return isatty(fd);
}

int os_terminal_width(void)
{
    struct winsize size;
    return ioctl(1, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int os_output_width(void)
{
    int width = os_terminal_width();
    const char *columns = width > 0 ? NULL : getenv("COLUMNS");
    char *end;
    long n = columns ? strtol(columns, &end, 10) : 0;
    return n > 0 && n < 100000 && *end == 0 ? (int)n : width;
}

int os_terminal_height(void)
{
    struct winsize size;
    return ioctl(1, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

const char *os_env(const char *name)
{
    return getenv(name);
}

size_t os_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (size_t)pages * (size_t)size : 0;
}

int64_t os_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

double os_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int64_t os_zone_ms(int64_t ms)
{
    time_t at = (time_t)(ms / 1000);
    struct tm local;
    localtime_r(&at, &local);
    return (int64_t)local.tm_gmtoff * 1000;
}

int32_t os_today(void)
{
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    return num_days(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

/* A signal handler gets no context, so what it calls is the process's, as the signal is. */
static void (*volatile interrupt_handler)(void);

static void on_signal(int number)
{
    UNUSED(number);
    int saved = errno;
    if (interrupt_handler)
        interrupt_handler();
    errno = saved;
}

void os_on_interrupt(void (*handler)(void))
{
    struct sigaction action = { 0 };
    interrupt_handler = handler;
    action.sa_handler = handler ? on_signal : SIG_DFL;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);     /* no SA_RESTART: a read that waits for input returns */
}

static void (*volatile tick_handler)(void);

static void on_alarm(int number)
{
    UNUSED(number);
    int saved = errno;
    if (tick_handler)
        tick_handler();
    errno = saved;
}

static struct timeval time_of(double seconds)
{
    return (struct timeval){ .tv_sec = (time_t)seconds, .tv_usec = (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6) };
}

void os_on_tick(void (*handler)(void), double first, double every)
{
    struct itimerval timer = { .it_interval = time_of(every), .it_value = time_of(first) };
    struct sigaction action = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };
    tick_handler = handler;
    sigemptyset(&action.sa_mask);
    if (handler)
        sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
}

/* ---- names ---- */

Str os_base_name(Str path)
{
    size_t start = path.len;
    while (start > 0 && path.ptr[start - 1] != '/')
        start--;
    return path.len ? str_make(path.ptr + start, path.len - start) : path;
}

Str os_dir_name(Str path)
{
    size_t len = path.len - os_base_name(path).len;
    while (len > 1 && path.ptr[len - 1] == '/')
        len--;
    return str_make(path.ptr, len);
}

Str os_extension(Str path)
{
    Str base = os_base_name(path);
    for (size_t i = base.len; i > 1; i--)
        if (base.ptr[i - 1] == '.')
            return str_make(base.ptr + i - 1, base.len - i + 1);
    return STR("");
}

void os_join(Buf *out, Str dir, Str path)
{
    if (dir.len && !(path.len && path.ptr[0] == '/')) {
        buf_add(out, dir);
        if (dir.ptr[dir.len - 1] != '/')
            buf_char(out, '/');
    }
    buf_add(out, path);
}
