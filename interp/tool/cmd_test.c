/* cmd_test.c: `orgl test [FILE|FOLDER…]`: scripts with `expect`, each in a fresh model and a process of its own, several at a time.
   What each printed is shown in the order of the scripts. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../base/os.h"
#include "app.h"
#include "junit.h"
#include "scripts.h"

#define JOBS_MAX 64

typedef struct TestRun {
    App *app;
    Intern *intern;
    Words *words;
    Scripts files;
    VEC(TestResult) results;
    OsJob jobs[JOBS_MAX];
    size_t tests[JOBS_MAX];     /* what each job runs */
    size_t n_jobs, next, shown; /* jobs at work; the next test to begin, to show */
    bool interrupted;
} TestRun;

/* ---- which scripts ---- */

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

static bool is_test(void *ctx, const char *path)
{
    Buf text = { 0 };
    bool wanted = os_read_file(path, &text) == 0 && has_expect(ctx, buf_str(&text));
    buf_drop(&text);
    return wanted;
}

static void filter(Scripts *files, const char *part)
{
    size_t kept = 0;
    for (size_t i = 0; i < files->len; i++) {
        if (strstr(files->at[i], part))
            files->at[kept++] = files->at[i];
        else
            mem_free(files->at[i]);
    }
    files->len = kept;
}

static void collect(TestRun *run)
{
    const Options *options = &run->app->options;
    if (!options->args.len)
        scripts_add(&run->files, ".", is_test, run);
    for (size_t i = 0; i < options->args.len; i++)
        scripts_add(&run->files, options->args.at[i], is_test, run);
    if (options->test_filter)
        filter(&run->files, options->test_filter);
}

/* ---- one test, in its process ---- */

typedef struct Work { App *app; const char *path; } Work;

/* A check with findings is no failure here: what a test expects of it, it says. */
static bool has_passed(const Orgl *orgl, OrglStatus status)
{
    return status == ORGL_OK || (status == ORGL_FINDINGS && session_failed_expects(orgl->vm) == 0);
}

/* The status, the number of expectations that failed, and whether it passed stand before what was printed. */
static void run_test(void *ctx, Buf *out)
{
    const Work *work = ctx;
    Buf printed = { 0 };
    Orgl *orgl = app_new(work->app, &printed, false);
    OrglStatus status = orgl_run_file(orgl, work->path, 0, NULL);
    buf_addf(out, "%d %d %d\n", (int)status, session_failed_expects(orgl->vm), has_passed(orgl, status));
    buf_add(out, buf_str(&printed));
    if (!has_passed(orgl, status))
        buf_addz(out, work->app->options.orgl.json && orgl->diags.all.len ? orgl_report_json(orgl) : orgl_report(orgl));
    app_free(work->app, orgl);
    buf_drop(&printed);
}

/* ---- results ---- */

static void read_result(TestResult *result, Str text)
{
    const char *newline = memchr(text.ptr, '\n', text.len);
    int status, failed, passed;
    if (!newline || sscanf(text.ptr, "%d %d %d", &status, &failed, &passed) != 3)
        return;                                   /* it crashed before it could say anything */
    size_t n = (size_t)(newline - text.ptr) + 1;
    result->status = (OrglStatus)status;
    result->failed_expects = failed;
    result->passed = passed;
    buf_add(&result->printed, str_make(text.ptr + n, text.len - n));
}

static void end_job(TestRun *run, size_t job)
{
    TestResult *result = &run->results.at[run->tests[job]];
    int how = os_job_end(&run->jobs[job]);
    result->seconds = os_clock() - result->seconds;
    result->done = true;
    result->status = ORGL_SCRIPT;
    if (how == 0)
        read_result(result, buf_str(&result->raw));
    if (how) {
        Buf number = { 0 };
        buf_addf(&number, "%d", how);
        MESSAGE_ADD(&result->printed, run->app->options.lang, MSG_TEST_CRASHED, buf_str(&number),);
        buf_char(&result->printed, '\n');
        buf_drop(&number);
    }
    run->interrupted = run->interrupted || result->status == ORGL_INTERRUPTED;
    buf_drop(&result->raw);
    run->n_jobs--;
    run->jobs[job] = run->jobs[run->n_jobs];
    run->tests[job] = run->tests[run->n_jobs];
}

static void show_results(TestRun *run)
{
    for (; run->shown < run->results.len && run->results.at[run->shown].done; run->shown++) {
        const TestResult *result = &run->results.at[run->shown];
        app_print(run->app, str_of(message_text(run->app->options.lang, result->passed ? MSG_TEST_OK : MSG_TEST_FAILED)));
        app_print(run->app, str_of(result->path));
        app_print(run->app, STR("\n"));
        if (!result->passed)
            app_print(run->app, buf_str(&result->printed));
        app_flush(run->app);
    }
}

/* ---- several at a time ---- */

static void start_job(TestRun *run)
{
    TestResult *result = &run->results.at[run->next];
    Work work = { run->app, result->path };
    result->seconds = os_clock();
    int error = os_job_start(&run->jobs[run->n_jobs], run_test, &work);
    if (error) {
        buf_addf(&result->printed, "%s\n", strerror(error));
        result->status = ORGL_FILES;
        result->done = true;
    } else {
        run->tests[run->n_jobs++] = run->next;
    }
    run->next++;
}

static void wait_for_jobs(TestRun *run)
{
    int fds[JOBS_MAX];
    bool ready[JOBS_MAX];
    for (size_t i = 0; i < run->n_jobs; i++)
        fds[i] = run->jobs[i].fd;
    if (!os_wait(fds, run->n_jobs, -1, ready))
        return;
    for (size_t i = run->n_jobs; i-- > 0;)
        if (ready[i] && !os_job_read(&run->jobs[i], &run->results.at[run->tests[i]].raw))
            end_job(run, i);
}

static void run_all(TestRun *run)
{
    size_t jobs = run->app->options.test_jobs ? run->app->options.test_jobs : (size_t)os_processors();
    jobs = jobs > JOBS_MAX ? JOBS_MAX : jobs;
    for (size_t i = 0; i < run->files.len; i++)
        vec_push(&run->results, ((TestResult){ .path = run->files.at[i] }));
    while (run->n_jobs || (run->next < run->results.len && !run->interrupted)) {
        while (run->n_jobs < jobs && run->next < run->results.len && !run->interrupted)
            start_job(run);
        if (run->n_jobs)
            wait_for_jobs(run);
        show_results(run);
    }
}

/* ---- the sum ---- */

static size_t count_failed(const TestRun *run)
{
    size_t failed = 0;
    for (size_t i = 0; i < run->shown; i++)
        failed += !run->results.at[i].passed;
    return failed;
}

static void summary(TestRun *run)
{
    Buf passed = { 0 }, failed = { 0 }, line = { 0 };
    size_t n = count_failed(run);
    buf_addf(&passed, "%zu", run->shown - n);
    buf_addf(&failed, "%zu", n);
    MESSAGE_ADD(&line, run->app->options.lang, MSG_TEST_SUM, buf_str(&passed), buf_str(&failed),);
    buf_char(&line, '\n');
    app_print(run->app, buf_str(&line));
    app_flush(run->app);
    buf_drop(&passed);
    buf_drop(&failed);
    buf_drop(&line);
}

static int write_junit(TestRun *run, int status)
{
    const Options *options = &run->app->options;
    Buf text = { 0 };
    junit_write(run->results.at, run->shown, &text);
    int error = os_write_file(options->test_junit, buf_str(&text));
    buf_drop(&text);
    if (!error)
        return status;
    MESSAGE_WRITE(STDERR_FILENO, options->lang, MSG_CANNOT_WRITE, str_of(options->test_junit), str_of(strerror(error)),);
    return status == ORGL_INTERRUPTED ? status : ORGL_FILES;
}

static void ignore_interrupt(void) {}

static int run_tests(TestRun *run)
{
    os_on_interrupt(ignore_interrupt);           /* each test is told of it as well, and ends */
    run_all(run);
    summary(run);
    int status = run->interrupted ? ORGL_INTERRUPTED : count_failed(run) ? ORGL_FINDINGS : ORGL_OK;
    return run->app->options.test_junit ? write_junit(run, status) : status;
}

int cmd_test(App *app)
{
    TestRun run = { .app = app, .intern = intern_new() };
    int status = ORGL_USAGE;
    run.words = words_new(run.intern);
    collect(&run);
    if (run.files.len)
        status = run_tests(&run);
    else if (app->options.test_filter)
        MESSAGE_WRITE(STDERR_FILENO, app->options.lang, MSG_NO_FILTERED, str_of(app->options.test_filter),);
    else
        MESSAGE_WRITE(STDERR_FILENO, app->options.lang, MSG_NO_TESTS, str_of(app->options.args.len ? app->options.args.at[0] : "."),);
    for (size_t i = 0; i < run.results.len; i++)
        buf_drop(&run.results.at[i].printed);
    vec_drop(&run.results);
    scripts_drop(&run.files);
    words_free(run.words);
    intern_free(run.intern);
    return status;
}
