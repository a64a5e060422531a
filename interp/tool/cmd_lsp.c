/* cmd_lsp.c: `orgl lsp`: the server on standard input and output. */
#include <errno.h>
#include <unistd.h>

#include "app.h"
#include "lsp.h"

#define JOBS_AT_ONCE 60u

static void send_message(void *ctx, Str message)
{
    int *error = ctx;
    Buf out = { 0 };
    buf_addf(&out, "Content-Length: %zu\r\n\r\n", message.len);
    buf_add(&out, message);
    int now = os_write(STDOUT_FILENO, buf_str(&out));
    *error = *error ? *error : now;
    buf_drop(&out);
}

/* False at the end of the input. */
static bool read_input(Lsp *lsp)
{
    char part[65536];
    ssize_t n = read(STDIN_FILENO, part, sizeof part);
    if (n < 0)
        return errno == EINTR;
    return n > 0 && lsp_feed(lsp, str_make(part, (size_t)n));
}

/* Checks begin when nothing more is waiting to be read: of many changes only the last text is looked at. */
static bool serve(Lsp *lsp)
{
    int fds[JOBS_AT_ONCE + 1] = { STDIN_FILENO };
    bool ready[JOBS_AT_ONCE + 1];
    OsJob *jobs[JOBS_AT_ONCE];
    if (os_wait(fds, 1, 0, ready))
        return read_input(lsp);
    lsp_start_jobs(lsp);
    size_t n = lsp_jobs(lsp, jobs, JOBS_AT_ONCE);
    for (size_t i = 0; i < n; i++)
        fds[i + 1] = jobs[i]->fd;
    if (!os_wait(fds, n + 1, -1, ready))
        return true;
    for (size_t i = 0; i < n; i++)
        if (ready[i + 1])
            lsp_read_job(lsp, jobs[i]);
    return !ready[0] || read_input(lsp);
}

int cmd_lsp(App *app)
{
    int error = 0, status;
    LspHost host = { .ctx = &error, .send = send_message, .apart = true, .check_seconds = 5 };
    Lsp *lsp = lsp_new(&host, app->options.lang);
    while (!lsp_exited(lsp, &status) && !error && serve(lsp)) {}
    lsp_exited(lsp, &status);
    lsp_free(lsp);
    return status;
}
