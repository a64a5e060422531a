/* os_job.c: work in processes of their own. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os.h"

_Noreturn static void run_child(int fd, void (*work)(void *ctx, Buf *out), void *ctx)
{
    Buf out = { 0 };
    work(ctx, &out);
    int error = os_write(fd, buf_str(&out));
    _exit(error ? 1 : 0);
}

int os_job_start(OsJob *job, void (*work)(void *ctx, Buf *out), void *ctx)
{
    int ends[2];
    *job = (OsJob){ 0, -1 };
    if (pipe2(ends, O_CLOEXEC) < 0)
        return errno;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        run_child(ends[1], work, ctx);
    }
    int error = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return error;
    }
    *job = (OsJob){ pid, ends[0] };
    return 0;
}

bool os_job_read(OsJob *job, Buf *out)
{
    char part[65536];
    ssize_t n = read(job->fd, part, sizeof part);
    if (n > 0)
        buf_add(out, str_make(part, (size_t)n));
    return n > 0 || (n < 0 && errno == EINTR);
}

int os_job_end(OsJob *job)
{
    int how = 0;
    close(job->fd);
    while (waitpid(job->pid, &how, 0) < 0 && errno == EINTR) {}
    *job = (OsJob){ 0, -1 };
    return WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
}

void os_job_kill(OsJob *job)
{
    if (!job->pid)
        return;
    kill(job->pid, SIGKILL);
    os_job_end(job);
}

const char *os_signal_text(int signal)
{
    return strsignal(signal);
}

int os_keep_errors(void)
{
    int fd = memfd_create("errors", MFD_CLOEXEC);
    if (fd >= 0 && dup2(fd, 2) < 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

void os_kept_errors(int fd, Buf *out)
{
    char part[4096];
    ssize_t n;
    off_t at = 0;
    while (fd >= 0 && (n = pread(fd, part, sizeof part, at)) > 0) {
        buf_add(out, str_make(part, (size_t)n));
        at += n;
    }
    if (fd >= 0)
        close(fd);
}

bool os_wait(const int *fds, size_t n, int timeout_ms, bool *ready)
{
    struct pollfd polled[64];
    ORGL_ASSERT(n <= COUNT_OF(polled));
    for (size_t i = 0; i < n; i++)
        polled[i] = (struct pollfd){ fds[i], POLLIN, 0 };
    int count = poll(polled, (nfds_t)n, timeout_ms);
    for (size_t i = 0; i < n; i++)
        ready[i] = count > 0 && polled[i].revents;
    return count > 0;
}

int os_processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 256 ? 256 : (int)n;
}
