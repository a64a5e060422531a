/* cmd_fmt.c: `orgl fmt [FILE|FOLDER…] [--check] [--diff]`: scripts in canonical form. A script with errors is left as it is. */
#include <errno.h>
#include <unistd.h>

#include "../base/linediff.h"
#include "../base/os.h"
#include "../syntax/fmt.h"
#include "app.h"
#include "scripts.h"

typedef struct Formatting {
    App *app;
    Intern *intern;
    Words *words;
    int status;                 /* the worst so far */
} Formatting;

static void worse(Formatting *formatting, OrglStatus status)
{
    if ((int)status > formatting->status)
        formatting->status = (int)status;
}

static void report(Formatting *formatting, Diags *diags, Sources *sources)
{
    App *app = formatting->app;
    Buf text = { 0 };
    DiagStyle style = { .lang = app->options.lang, .color = app->options.orgl.color_report, .ambiguous = app->options.orgl.ambiguous };
    app_flush(app);
    if (app->options.orgl.json)
        diags_json(diags, sources, style.lang, &text);
    else
        diags_render(diags, sources, style, &text);
    os_write(STDERR_FILENO, buf_str(&text));
    buf_drop(&text);
}

static void say(Formatting *formatting, MessageId message, const char *name)
{
    Buf text = { 0 };
    MESSAGE_ADD(&text, formatting->app->options.lang, message, str_of(name),);
    buf_char(&text, '\n');
    app_print(formatting->app, buf_str(&text));
    buf_drop(&text);
}

static void show_diff(Formatting *formatting, const char *name, Str old, Str new)
{
    Buf text = { 0 };
    linediff_unified(old, new, name, name, &text);
    app_print(formatting->app, buf_str(&text));
    buf_drop(&text);
}

static void write_file(Formatting *formatting, const char *path, Str text)
{
    int error = os_write_file(path, text);
    if (!error) {
        say(formatting, MSG_FORMATTED, path);
        return;
    }
    app_flush(formatting->app);
    MESSAGE_WRITE(STDERR_FILENO, formatting->app->options.lang, MSG_CANNOT_WRITE, str_of(path), str_of(strerror(error)),);
    worse(formatting, ORGL_FILES);
}

/* `path` NULL: from standard input to standard output. */
static void use_result(Formatting *formatting, const char *path, Str old, Str new)
{
    const Options *options = &formatting->app->options;
    const char *name = path ? path : "<stdin>";
    bool same = str_eq(old, new), writes = !options->fmt_check && !options->fmt_diff;
    if (writes && !path)
        app_print(formatting->app, new);
    if (same)
        return;
    if (options->fmt_diff)
        show_diff(formatting, name, old, new);
    else if (options->fmt_check)
        say(formatting, MSG_NOT_FORMATTED, name);
    if (!writes)
        worse(formatting, ORGL_FINDINGS);
    else if (path)
        write_file(formatting, path, new);
}

static void format_one(Formatting *formatting, const char *path)
{
    Sources sources = { 0 };
    Diags diags;
    Buf text = { 0 }, old = { 0 }, new = { 0 };
    diags_init(&diags);
    int error = os_read_file(path ? path : "-", &text);
    if (!error) {
        buf_add(&old, buf_str(&text));
        Source *source = sources_add(&sources, path ? path : "<stdin>", path, &text);
        if (fmt_source(formatting->words, formatting->intern, source, &diags, &new))
            use_result(formatting, path, buf_str(&old), buf_str(&new));
        else
            worse(formatting, ORGL_SCRIPT);
    } else if (error == ENOENT && path) {
        DIAG(&diags, E501, SPAN_NONE, str_of(path),);
        worse(formatting, ORGL_FILES);
    } else {
        DIAG(&diags, E502, SPAN_NONE, str_of(path ? path : "<stdin>"), str_of(strerror(error)),);
        worse(formatting, ORGL_FILES);
    }
    if (diags_any(&diags))
        report(formatting, &diags, &sources);
    buf_drop(&text);
    buf_drop(&old);
    buf_drop(&new);
    diags_drop(&diags);
    sources_drop(&sources);
}

int cmd_fmt(App *app)
{
    Formatting formatting = { .app = app, .intern = intern_new() };
    formatting.words = words_new(formatting.intern);
    Scripts scripts = { 0 };
    for (size_t i = 0; i < app->options.args.len; i++)
        scripts_add(&scripts, app->options.args.at[i], NULL, NULL);
    if (!app->options.args.len)
        format_one(&formatting, NULL);
    for (size_t i = 0; i < scripts.len; i++)
        format_one(&formatting, strcmp(scripts.at[i], "-") == 0 ? NULL : scripts.at[i]);
    app_flush(app);
    scripts_drop(&scripts);
    words_free(formatting.words);
    intern_free(formatting.intern);
    return formatting.status;
}
