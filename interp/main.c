/* main.c: argv to one run of the command. */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/os.h"
#include "tool/app.h"

static int (*const TOOLS[TOOL_COUNT])(App *app) = {
#define TOOL(id, ...) cmd_##id,
#include "words/cmds.def"
};

/* Texts are UTF-8 whatever the locale says; readline asks the environment itself. Numbers are never localized. */
static void set_locale(void)
{
    if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
        setenv("LC_ALL", "C.UTF-8", 1);
        setlocale(LC_CTYPE, "C.UTF-8");
    }
}

static int run_script(App *app)
{
    const Options *options = &app->options;
    OrglStatus status = orgl_run_file(app->orgl, options->script, (int)options->args.len, options->args.at);
    return app_report(app, app->orgl, status);
}

static int run_text(App *app, const char *name, Str text)
{
    return app_report(app, app->orgl, orgl_run_text(app->orgl, name, text.ptr, text.len, true));
}

/* Standard input that is no terminal is one entry. */
static int run_input(App *app)
{
    Buf text = { 0 };
    int error = os_read_file("-", &text), status = ORGL_INTERRUPTED;
    if (error == 0) {
        status = run_text(app, "<stdin>", buf_str(&text));
    } else if (error != EINTR) {
        MESSAGE_WRITE(STDERR_FILENO, app->options.lang, MSG_NO_INPUT, str_of(strerror(error)),);
        status = ORGL_FILES;
    }
    buf_drop(&text);
    return status;
}

static int run_on_model(App *app)
{
    const Options *options = &app->options;
    bool at_prompt = !options->script && !options->text && os_is_terminal(STDIN_FILENO);
    app->orgl = app_new(app, NULL, at_prompt);
    if (options->model) {
        OrglStatus status = orgl_open(app->orgl, options->model, true);
        if (status != ORGL_OK)
            return app_report(app, app->orgl, status);
    }
    if (options->script)
        return run_script(app);
    if (options->text)
        return run_text(app, "-c", str_of(options->text));
    return at_prompt ? repl_run(app) : run_input(app);
}

static int run(App *app)
{
    const Options *options = &app->options;
    if (options->version) {
        app_print(app, STR("Orgl " ORGL_VERSION "\n"));
        return ORGL_OK;
    }
    if (options->help) {
        Buf text = { 0 };
        options_usage(options, &text);
        app_print(app, buf_str(&text));
        buf_drop(&text);
        return ORGL_OK;
    }
    return options->tool == TOOL_NONE ? run_on_model(app) : TOOLS[options->tool](app);
}

/* What was printed and lost is an error too, unless nobody wanted to read on. */
static int report_lost_output(const App *app, int status)
{
    if (!app->out.error)
        return status;
    MESSAGE_WRITE(STDERR_FILENO, app->options.lang, MSG_NO_OUTPUT, str_of(strerror(app->out.error)),);
    return status == ORGL_OK || status == ORGL_FINDINGS ? ORGL_FILES : status;
}

int main(int argc, char **argv)
{
    App app = { 0 };
    os_keep_streams();
    signal(SIGPIPE, SIG_IGN);       /* who stops reading our output does not stop a model from being written */
    if (!options_read(&app.options, argc, argv)) {
        options_drop(&app.options);
        return ORGL_USAGE;
    }
    set_locale();
    pager_open(&app.out, app.options.lang);
    int status = run(&app);
    app_flush(&app);
    status = report_lost_output(&app, status);
    if (app.orgl)
        app_free(&app, app.orgl);
    pager_drop(&app.out);
    options_drop(&app.options);
    return status;
}
