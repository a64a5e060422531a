/* os_helper.c: a process beside this one, and the frames between them. */
#include "os_helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mem.h"
#include "os.h"

#define CHANNEL 3                            /* in the process */
#define FRAME_MOST ((uint32_t)256 << 20)     /* bytes; a longer one is garbage */
#define OUTPUT_KEPT 200u                     /* bytes of standard output that are kept for a message */

typedef struct FrameHead { uint32_t type, size; } FrameHead;

struct OsHelper {
    pid_t child;                             /* 0: it has been waited for */
    int channel, output;
    int how;                                 /* it ended, as waitpid tells it */
    Buf come;                                /* bytes that do not make a whole frame yet */
    Buf printed;
};

/* ---- frames ---- */

static int send_all(int fd, const void *data, size_t size)
{
    const char *p = data;
    while (size) {
        ssize_t n = send(fd, p, size, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == ECONNRESET ? EPIPE : errno;
        p += n;
        size -= (size_t)n;
    }
    return 0;
}

int os_frame_write(int channel, uint32_t type, Str bytes)
{
    if (bytes.len > FRAME_MOST)
        return EMSGSIZE;
    FrameHead head = { type, (uint32_t)bytes.len };
    int error = send_all(channel, &head, sizeof head);
    return error ? error : send_all(channel, bytes.ptr, bytes.len);
}

static int read_all(int fd, char *to, size_t size)
{
    while (size) {
        ssize_t n = read(fd, to, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? errno : EPIPE;
        to += n;
        size -= (size_t)n;
    }
    return 0;
}

int os_frame_read(int channel, uint32_t *type, Buf *bytes)
{
    FrameHead head;
    int error = read_all(channel, (char *)&head, sizeof head);
    if (error)
        return error;
    buf_clear(bytes);
    buf_reserve(bytes, head.size + 1);
    error = read_all(channel, bytes->ptr, head.size);
    bytes->len = error ? 0 : head.size;
    bytes->ptr[bytes->len] = '\0';
    *type = head.type;
    return error;
}

/* ---- the process ---- */

/* Signals have their usual meaning again, but for Ctrl-C: the caller ends the process when it wants to. */
static void reset_signals(void)
{
    static const int NUMBERS[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGPIPE, SIGTERM, SIGALRM, SIGCHLD };
    sigset_t none;
    for (size_t i = 0; i < COUNT_OF(NUMBERS); i++)
        signal(NUMBERS[i], SIG_DFL);
    signal(SIGINT, SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void be_helper(int channel, int output, pid_t caller, void (*serve)(void *ctx, int channel), void *ctx)
{
    struct rlimit no_core = { 0, 0 };
    int nothing = open("/dev/null", O_RDONLY);
    reset_signals();
    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == caller && nothing >= 0 && dup2(nothing, 0) == 0 && dup2(output, 1) == 1 && dup2(channel, CHANNEL) == CHANNEL &&
        close_range(CHANNEL + 1, ~0u, 0) == 0)
        serve(ctx, CHANNEL);
    _exit(0);
}

static void close_pair(const int ends[2])
{
    close(ends[0]);
    close(ends[1]);
}

int os_helper_start(void (*serve)(void *ctx, int channel), void *ctx, OsHelper **out)
{
    int channel[2], output[2];
    pid_t caller = getpid();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) < 0)
        return errno;
    if (pipe2(output, O_CLOEXEC | O_NONBLOCK) < 0) {
        int error = errno;
        close_pair(channel);
        return error;
    }
    fcntl(output[1], F_SETFL, 0);
    pid_t child = fork();
    if (child == 0)
        be_helper(channel[1], output[1], caller, serve, ctx);
    int error = errno;
    close(channel[1]);
    close(output[1]);
    if (child < 0) {
        close(channel[0]);
        close(output[0]);
        return error;
    }
    OsHelper *helper = mem_zalloc(sizeof *helper);
    helper->child = child;
    helper->channel = channel[0];
    helper->output = output[0];
    *out = helper;
    return 0;
}

/* ---- the caller's side ---- */

static void reap(OsHelper *helper)
{
    if (!helper->child)
        return;
    while (waitpid(helper->child, &helper->how, 0) < 0 && errno == EINTR) {}
    helper->child = 0;
}

/* One that has ended by itself keeps its status. */
void os_helper_kill(OsHelper *helper)
{
    if (helper->child)
        kill(helper->child, SIGKILL);
    reap(helper);
}

void os_helper_end(OsHelper *helper)
{
    if (!helper)
        return;
    os_helper_kill(helper);
    close(helper->channel);
    close(helper->output);
    buf_drop(&helper->come);
    buf_drop(&helper->printed);
    mem_free(helper);
}

int os_helper_send(OsHelper *helper, uint32_t type, Str bytes)
{
    return os_frame_write(helper->channel, type, bytes);
}

/* Takes a whole frame off what has come. */
static bool take_frame(OsHelper *helper, uint32_t *type, Buf *bytes)
{
    FrameHead head;
    if (helper->come.len < sizeof head)
        return false;
    memcpy(&head, helper->come.ptr, sizeof head);
    if (helper->come.len - sizeof head < head.size)
        return false;
    buf_clear(bytes);
    buf_add(bytes, str_make(helper->come.ptr + sizeof head, head.size));
    size_t rest = helper->come.len - sizeof head - head.size;
    memmove(helper->come.ptr, helper->come.ptr + sizeof head + head.size, rest);
    helper->come.len = rest;
    *type = head.type;
    return true;
}

static bool is_garbage(const OsHelper *helper)
{
    FrameHead head;
    if (helper->come.len < sizeof head)
        return false;
    memcpy(&head, helper->come.ptr, sizeof head);
    return head.size > FRAME_MOST;
}

/* False when the other side has closed it. */
static bool take_bytes(OsHelper *helper)
{
    char part[65536];
    ssize_t n = recv(helper->channel, part, sizeof part, MSG_DONTWAIT);
    if (n > 0)
        buf_add(&helper->come, str_make(part, (size_t)n));
    return n > 0 ? !is_garbage(helper) : n < 0 && (errno == EINTR || errno == EAGAIN);
}

static void take_output(OsHelper *helper)
{
    char part[4096];
    ssize_t n;
    while ((n = read(helper->output, part, sizeof part)) > 0) {
        size_t room = OUTPUT_KEPT - helper->printed.len;
        buf_add(&helper->printed, str_make(part, (size_t)n < room ? (size_t)n : room));
    }
}

OsEvent os_helper_wait(OsHelper *helper, double seconds, uint32_t *type, Buf *bytes)
{
    struct pollfd fds[2] = { { helper->channel, POLLIN, 0 }, { helper->output, POLLIN, 0 } };
    if (take_frame(helper, type, bytes))
        return OS_FRAME;
    if (poll(fds, 2, seconds > 0 ? (int)(seconds * 1000) + 1 : 0) < 0)
        return OS_NOTHING;
    if (fds[1].revents & POLLIN)
        take_output(helper);
    if (helper->printed.len)
        return OS_OUTPUT;
    if (fds[0].revents && !take_bytes(helper)) {
        os_helper_kill(helper);              /* it may only have closed the channel */
        return OS_ENDED;
    }
    return take_frame(helper, type, bytes) ? OS_FRAME : OS_NOTHING;
}

Str os_helper_output(const OsHelper *helper)
{
    return buf_str(&helper->printed);
}

void os_helper_why(OsHelper *helper, Buf *out)
{
    os_helper_kill(helper);
    if (WIFSIGNALED(helper->how))
        buf_addz(out, strsignal(WTERMSIG(helper->how)));
    else
        buf_addf(out, "exit status %d", WEXITSTATUS(helper->how));
}
