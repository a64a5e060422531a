/* os_run.c: other programs, and children of this one. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os.h"

extern char **environ;

/* A program may end before it has read everything: a file, unlike a pipe, does not mind. */
static FILE *input_file(Str input)
{
    FILE *file = tmpfile();
    if (!file)
        return NULL;
    int error = os_write(fileno(file), input);
    if (error || lseek(fileno(file), 0, SEEK_SET) < 0) {
        fclose(file);
        errno = error ? error : errno;
        return NULL;
    }
    return file;
}

static int start(const char *const *argv, int in, int out, int err, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, normal;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, in, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    posix_spawn_file_actions_adddup2(&actions, err, 2);
    sigemptyset(&none);
    sigemptyset(&normal);
    sigaddset(&normal, SIGINT);
    sigaddset(&normal, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &normal);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int error = posix_spawnp(child, argv[0], &actions, &attributes, (char *const *)(uintptr_t)argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/* What can be read now; false at the end. */
static bool take(int fd, Buf *out)
{
    char part[16384];
    ssize_t n = read(fd, part, sizeof part);
    if (n > 0)
        buf_add(out, str_make(part, (size_t)n));
    return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

static void take_all(int out, int err, Buf *output, Buf *errors)
{
    struct pollfd fds[2] = { { out, POLLIN, 0 }, { err, POLLIN, 0 } };
    Buf *to[2] = { output, errors };
    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        if (poll(fds, 2, -1) < 0)
            continue;                       /* a signal: the program got it too, when it was Ctrl-C */
        for (int i = 0; i < 2; i++)
            if (fds[i].fd >= 0 && fds[i].revents && !take(fds[i].fd, to[i]))
                fds[i].fd = -1;
    }
}

static int status_of(int how)
{
    return WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
}

static int end_status(pid_t child)
{
    int how = 0;
    while (waitpid(child, &how, 0) < 0 && errno == EINTR) {}
    return status_of(how);
}

static void close_both(const int ends[2])
{
    close(ends[0]);
    close(ends[1]);
}

int os_run(const char *const *argv, Str input, Buf *output, Buf *errors, int *status)
{
    int out[2], err[2];
    pid_t child;
    FILE *file = input_file(input);
    if (!file)
        return errno;
    if (pipe2(out, O_CLOEXEC) < 0) {
        fclose(file);
        return errno;
    }
    if (pipe2(err, O_CLOEXEC) < 0) {
        fclose(file);
        close_both(out);
        return errno;
    }
    int error = start(argv, fileno(file), out[1], err[1], &child);
    close(out[1]);
    close(err[1]);
    if (!error) {
        take_all(out[0], err[0], output, errors);
        *status = end_status(child);
    }
    close(out[0]);
    close(err[0]);
    fclose(file);
    return error;
}

/* ---- children ---- */

int os_child(int (*work)(void *ctx), void *ctx)
{
    pid_t parent = getpid(), child = fork();
    if (child != 0)
        return child < 0 ? 0 : child;
    signal(SIGINT, SIG_IGN);             /* the parent decides */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    _exit(getppid() == parent ? work(ctx) : 1);
}

/* Signals that end programs end this one too; those of the terminal no longer come. */
static _Noreturn void be_left(void (*work)(void *ctx), void *ctx)
{
    int nothing = open("/dev/null", O_RDWR);
    signal(SIGINT, SIG_DFL);
    setsid();
    if (nothing >= 0 && dup2(nothing, 0) == 0 && dup2(nothing, 1) == 1 && dup2(nothing, 2) == 2 && close_range(3, ~0u, 0) == 0) {
        setpriority(PRIO_PROCESS, 0, 10);
        work(ctx);
    }
    _exit(0);
}

/* By a child that ends at once, so that nobody need wait for the other. */
bool os_leave(void (*work)(void *ctx), void *ctx)
{
    pid_t child = fork();
    if (child == 0) {
        pid_t left = fork();
        if (left == 0)
            be_left(work, ctx);
        _exit(left < 0);
    }
    return child > 0 && end_status(child) == 0;
}

bool os_child_ended(int child, int *status)
{
    int how = 0;
    pid_t ended = waitpid(child, &how, WNOHANG);
    *status = ended == child ? status_of(how) : 1;
    return ended != 0 && !(ended < 0 && errno == EINTR);
}

int os_child_wait(int child)
{
    return end_status(child);
}

void os_child_kill(int child)
{
    kill(child, SIGKILL);
    end_status(child);
}
