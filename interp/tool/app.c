/* app.c: what the subcommands share: handles on standard output, complaints on standard error. */
#include "app.h"

#include <unistd.h>

#include "../base/os.h"
#include "../base/utf8.h"
#include "progress.h"

/* A signal handler gets no context: the handle that Ctrl-C interrupts. */
static Orgl *volatile interruptible;

static void on_interrupt(void)
{
    Orgl *orgl = interruptible;
    if (orgl)
        orgl_interrupt(orgl);
}

static void print_out(void *ctx, const char *text, size_t size)
{
    App *app = ctx;
    if (app->divert)
        buf_add(app->divert, str_make(text, size));
    else
        app_print(app, str_make(text, size));
}

static void print_capture(void *ctx, const char *text, size_t size)
{
    buf_add(ctx, str_make(text, size));
}

static void print_trace(void *ctx, const char *what, int64_t rows)
{
    UNUSED(ctx);
    Buf line = { 0 };
    size_t n = strcspn(what, "\n");              /* of a batch of SQL the first line */
    buf_addf(&line, "trace: %.*s%s", (int)n, what, what[n] ? " …" : "");
    if (rows >= 0)
        buf_addf(&line, " [%lld]", (long long)rows);
    buf_char(&line, '\n');
    os_write(STDERR_FILENO, buf_str(&line));
    buf_drop(&line);
}

static bool ask_user(void *ctx, const char *question)
{
    App *app = ctx;
    app_flush(app);
    progress_stop();
    Buf text = { 0 };
    utf8_add_safe(&text, str_of(question), false);
    for (size_t i = 0; i < text.len; i++)
        text.ptr[i] = text.ptr[i] == '\n' ? ' ' : text.ptr[i];
    buf_addf(&text, " %s ", message_text(app->options.lang, MSG_YES_NO));
    os_write(STDERR_FILENO, buf_str(&text));
    buf_drop(&text);
    char answer = 0, c;
    while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
        answer = answer ? answer : c;
    return answer == 'y' || answer == 'Y';
}

Orgl *app_beside(App *app, Buf *capture, bool ask, const Orgl *other)
{
    OrglHost host = { .ctx = app, .print = print_out, .ask = ask ? ask_user : NULL,
                      .trace = app->options.trace ? print_trace : NULL };
    if (capture) {
        host.ctx = capture;
        host.print = print_capture;
    }
    app->options.orgl.width = os_output_width();
    Orgl *orgl = orgl_beside(&host, &app->options.orgl, other);
    ORGL_ASSERT(orgl);                 /* the options were checked when they were read */
    interruptible = orgl;
    os_on_interrupt(on_interrupt);
    return orgl;
}

Orgl *app_new(App *app, Buf *capture, bool ask)
{
    return app_beside(app, capture, ask, NULL);
}

void app_free(App *app, Orgl *orgl)
{
    interruptible = app->orgl == orgl ? NULL : app->orgl;
    orgl_free(orgl);
}

OrglStatus app_load(Orgl *orgl, const char *path, Buf *printed)
{
    OrglStatus status = options_is_script(path) ? orgl_run_file(orgl, path, 0, NULL) : orgl_open(orgl, path, false);
    buf_clear(printed);
    return status == ORGL_FINDINGS ? ORGL_OK : status;
}

void app_print(App *app, Str text)
{
    pager_print(&app->out, text);
}

void app_flush(App *app)
{
    pager_flush(&app->out);
}

int app_report(App *app, Orgl *orgl, OrglStatus status)
{
    progress_stop();
    app->out.ambiguous = vm_rt(orgl->vm)->ambiguous;
    app_flush(app);
    bool json = app->options.orgl.json && orgl->diags.all.len;
    const char *report = json ? orgl_report_json(orgl) : orgl_report(orgl);
    os_write(STDERR_FILENO, str_of(report));
    return (int)status;
}
