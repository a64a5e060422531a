/* cmd_test.c: `orgl test [FILE|FOLDER…]`: scripts with `expect`, each in a fresh model. */
#include <stdio.h>
#include <unistd.h>

#include "../base/os.h"
#include "app.h"

typedef struct TestRun {
    App *app;
    Intern *intern;
    Words *words;
    VEC(char *) files;
    int passed, failed;
    OrglStatus worst;
} TestRun;

static char *copy_text(Str text)
{
    char *copy = mem_alloc(text.len + 1);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = 0;
    return copy;
}

/* Does a line begin with the verb? What the parser would say is not needed to choose files. */
static bool has_expect(const TestRun *run, Str text)
{
    while (text.len) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t n = newline ? (size_t)(newline - text.ptr) : text.len, start = 0, end;
        while (start < n && (text.ptr[start] == ' ' || text.ptr[start] == '\t'))
            start++;
        for (end = start; end < n && (unsigned char)text.ptr[end] > ' ';)
            end++;
        Sym word = intern_find(run->intern, str_make(text.ptr + start, end - start));
        if (word != SYM_NONE && words_command(run->words, word) == C_expect)
            return true;
        n += newline != NULL;
        text = str_make(text.ptr + n, text.len - n);
    }
    return false;
}

static void add_file(TestRun *run, const char *path, bool named)
{
    Buf text = { 0 };
    if (named || (options_is_script(path) && os_read_file(path, &text) == 0 && has_expect(run, buf_str(&text))))
        vec_push(&run->files, copy_text(str_of(path)));
    buf_drop(&text);
}

typedef struct Folder { TestRun *run; const char *path; } Folder;

static void add_folder(TestRun *run, const char *path);

static void add_child(void *ctx, const char *name, bool is_dir)
{
    const Folder *folder = ctx;
    if (name[0] == '.')
        return;
    Buf path = { 0 };
    if (strcmp(folder->path, ".") == 0)
        buf_addz(&path, name);
    else
        os_join(&path, str_of(folder->path), str_of(name));
    if (is_dir)
        add_folder(folder->run, path.ptr);
    else
        add_file(folder->run, path.ptr, false);
    buf_drop(&path);
}

static void add_folder(TestRun *run, const char *path)
{
    os_list_dir(path, add_child, &(Folder){ run, path });
}

/* A check with findings is no failure here: what a test expects of it, it says. */
static bool has_passed(const Orgl *orgl, OrglStatus status)
{
    return status == ORGL_OK || (status == ORGL_FINDINGS && session_failed_expects(orgl->vm) == 0);
}

static void run_one(TestRun *run, const char *path)
{
    App *app = run->app;
    Buf printed = { 0 };
    Orgl *orgl = app_new(app, &printed, false);
    OrglStatus status = orgl_run_file(orgl, path, 0, NULL);
    bool passed = has_passed(orgl, status);
    app_print(app, passed ? STR("ok     ") : STR("FAILED "));
    app_print(app, str_of(path));
    app_print(app, STR("\n"));
    if (passed) {
        run->passed++;
    } else {
        run->failed++;
        app_print(app, buf_str(&printed));
        app_report(app, orgl, status);
    }
    if (status == ORGL_INTERRUPTED)
        run->worst = status;
    app_free(app, orgl);
    buf_drop(&printed);
}

static void collect(TestRun *run)
{
    const Options *options = &run->app->options;
    if (!options->args.len)
        add_folder(run, ".");
    for (size_t i = 0; i < options->args.len; i++) {
        const char *path = options->args.at[i];
        if (os_kind(path) == OS_DIR)
            add_folder(run, path);
        else
            add_file(run, path, true);
    }
}

static void summary(TestRun *run)
{
    Buf passed = { 0 }, failed = { 0 }, line = { 0 };
    buf_addf(&passed, "%d", run->passed);
    buf_addf(&failed, "%d", run->failed);
    MESSAGE_ADD(&line, run->app->options.lang, MSG_TEST_SUM, buf_str(&passed), buf_str(&failed),);
    buf_char(&line, '\n');
    app_print(run->app, buf_str(&line));
    app_flush(run->app);
    buf_drop(&passed);
    buf_drop(&failed);
    buf_drop(&line);
}

int cmd_test(App *app)
{
    TestRun run = { .app = app, .intern = intern_new() };
    run.words = words_new(run.intern);
    collect(&run);
    for (size_t i = 0; i < run.files.len && run.worst != ORGL_INTERRUPTED; i++)
        run_one(&run, run.files.at[i]);
    int status = run.worst == ORGL_INTERRUPTED ? ORGL_INTERRUPTED : run.failed ? ORGL_FINDINGS : ORGL_OK;
    if (run.files.len) {
        summary(&run);
    } else {
        MESSAGE_WRITE(STDERR_FILENO, app->options.lang, MSG_NO_TESTS, str_of(app->options.args.len ? app->options.args.at[0] : "."),);
        status = ORGL_USAGE;
    }
    for (size_t i = 0; i < run.files.len; i++)
        mem_free(run.files.at[i]);
    vec_drop(&run.files);
    words_free(run.words);
    intern_free(run.intern);
    return status;
}
