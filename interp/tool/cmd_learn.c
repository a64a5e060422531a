/* cmd_learn.c: `orgl learn [LESSON.org] [MODEL|SCRIPT]`: exercises at the prompt, a task at a time. A lesson is a script whose rules are
   the tasks; whether one is fulfilled is asked of the model by an entry that always fails, so that nothing of it stays. */
#include <stdlib.h>
#include <unistd.h>

#include "../base/embed.h"
#include "../base/os.h"
#include "../output/help.h"
#include "app.h"

typedef struct Task { Str name, title, text; } Task;

typedef struct Learn {
    App *app;
    Buf lesson, setup;         /* the lesson's text; what stands in it beside the rules */
    VEC(Task) tasks;
    size_t at;                 /* the task at hand */
    bool announced;
    Buf said, hint;            /* what its rule says now, and its advice */
} Learn;

typedef enum LearnWord { WORD_NONE = -1,
#define LEARN_WORD(ID, ...) WORD_##ID,
#include "../words/cmds.def"
    WORD_COUNT } LearnWord;

static const char *const LEARN_WORDS[WORD_COUNT][2] = {
#define LEARN_WORD(ID, ...) { __VA_ARGS__ },
#include "../words/cmds.def"
};

/* ---- the lesson ---- */

static bool starts(Str line, const char *word)
{
    size_t n = strlen(word);
    return line.len > n && memcmp(line.ptr, word, n) == 0 && line.ptr[n] == ' ';
}

static bool is_rule_line(Str line)
{
    return starts(line, COMMAND_INFO[C_rule].verb) || starts(line, COMMAND_INFO[C_rule].zh);
}

static Str part_between(Str line, const char *from, const char *ends)
{
    size_t n = 0, most = (size_t)(line.ptr + line.len - from);
    while (n < most && !strchr(ends, from[n]))
        n++;
    return str_make(from, n);
}

static void add_task(Learn *learn, Str head, Str text)
{
    const char *space = memchr(head.ptr, ' ', head.len), *quote = memchr(head.ptr, '"', head.len);
    Str name = part_between(head, space + 1, " \"{");
    Task task = { name, quote ? part_between(head, quote + 1, "\"") : name, text };
    vec_push(&learn->tasks, task);
}

/* Rules begin at the start of a line and end with a } there. */
static void read_tasks(Learn *learn)
{
    Str text = buf_str(&learn->lesson);
    const char *rule = NULL, *end = text.ptr + text.len;
    Str head = STR("");
    for (const char *p = text.ptr; p < end;) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        Str line = str_make(p, (size_t)((newline ? newline : end) - p));
        const char *next = newline ? newline + 1 : end;
        if (!rule && is_rule_line(line)) {
            rule = p;
            head = line;
        }
        if (!rule)
            buf_add(&learn->setup, str_make(p, (size_t)(next - p)));
        if (rule && line.len && line.ptr[0] == '}') {
            add_task(learn, head, str_make(rule, (size_t)(next - rule)));
            rule = NULL;
        }
        p = next;
    }
}

static int load_lesson(Learn *learn, const char *path)
{
    if (path) {
        int error = os_read_file(path, &learn->lesson);
        if (error) {
            MESSAGE_WRITE(STDERR_FILENO, learn->app->options.lang, MSG_NO_LESSON, str_of(path), str_of(strerror(error)),);
            return ORGL_FILES;
        }
    } else {
        buf_add(&learn->lesson, embedded_text(embedded_find(EMBEDDED_DATA, STR("learn.lesson"))));
    }
    read_tasks(learn);
    if (learn->tasks.len)
        return ORGL_OK;
    MESSAGE_WRITE(STDERR_FILENO, learn->app->options.lang, MSG_NO_TASKS, str_of(path ? path : ""),);
    return ORGL_SCRIPT;
}

/* ---- asking the model ---- */

/* What the task's rule finds: `said` and `hint`, both empty when the task is done. False: the lesson is wrong, which was reported. */
static bool ask(Learn *learn)
{
    const Task *task = &learn->tasks.at[learn->at];
    Buf text = { 0 }, out = { 0 };
    buf_add(&text, task->text);
    buf_addf(&text, "for f in (check %.*s) {\n    if f.severity != \"note\" { print f.message; print \"\\u{1}\"; print f.advice ?? \"\"; break }\n}\n"
                    "fail \"\"\n", STR_ARG(task->name));
    learn->app->divert = &out;
    OrglStatus status = orgl_run_text(learn->app->orgl, "<lesson>", text.ptr, text.len, false);
    learn->app->divert = NULL;
    const Diags *diags = &learn->app->orgl->diags;
    bool good = status == ORGL_SCRIPT && diags->all.len == 1 && diags->all.at[0]->code == E901;
    if (!good)
        app_report(learn->app, learn->app->orgl, status);
    const char *mark = out.len ? memchr(out.ptr, '\1', out.len) : NULL;
    buf_clear(&learn->said);
    buf_clear(&learn->hint);
    if (mark) {
        buf_add(&learn->said, str_make(out.ptr, (size_t)(mark - out.ptr)));
        buf_add(&learn->hint, str_make(mark + 2, (size_t)(out.ptr + out.len - mark - 2)));
    }
    buf_drop(&text);
    buf_drop(&out);
    return good;
}

static void show_task(const Learn *learn)
{
    Lang lang = orgl_lang(learn->app->orgl);
    Buf number = { 0 }, count = { 0 };
    buf_addf(&number, "%zu", learn->at + 1);
    buf_addf(&count, "%zu", learn->tasks.len);
    os_write(STDOUT_FILENO, STR("\n"));
    MESSAGE_WRITE(STDOUT_FILENO, lang, MSG_TASK, buf_str(&number), buf_str(&count),
                  help_half(learn->tasks.at[learn->at].title, lang),);
    os_write(STDOUT_FILENO, buf_str(&learn->said));
    buf_drop(&number);
    buf_drop(&count);
}

static void task_done(Learn *learn)
{
    Lang lang = orgl_lang(learn->app->orgl);
    MESSAGE_WRITE(STDOUT_FILENO, lang, MSG_TASK_DONE, help_half(learn->tasks.at[learn->at].title, lang),);
    learn->announced = false;
    if (++learn->at == learn->tasks.len)
        MESSAGE_WRITE(STDOUT_FILENO, lang, MSG_LEARNT,);
}

/* ---- at the prompt ---- */

/* After every entry: tasks that are done now, and the next one. */
static void after_entry(void *ctx)
{
    Learn *learn = ctx;
    Buf before = { 0 };
    buf_add(&before, buf_str(&learn->said));
    while (learn->at < learn->tasks.len && ask(learn)) {
        if (!learn->said.len) {
            task_done(learn);
            continue;
        }
        if (!learn->announced) {
            show_task(learn);
        } else if (!str_eq(buf_str(&before), buf_str(&learn->said))) {
            MESSAGE_WRITE(STDOUT_FILENO, orgl_lang(learn->app->orgl), MSG_NOT_YET,);
            os_write(STDOUT_FILENO, buf_str(&learn->said));
        }
        learn->announced = true;
        break;
    }
    buf_drop(&before);
}

static LearnWord find_word(Str entry)
{
    while (entry.len && (unsigned char)entry.ptr[entry.len - 1] <= ' ')
        entry.len--;
    for (int word = 0; word < WORD_COUNT; word++)
        if (str_eq(entry, str_of(LEARN_WORDS[word][0])) || str_eq(entry, str_of(LEARN_WORDS[word][1])))
            return (LearnWord)word;
    return WORD_NONE;
}

/* `hint`, `task` and `skip` are for us and no statements. */
static bool take_entry(void *ctx, Str entry)
{
    Learn *learn = ctx;
    LearnWord word = find_word(entry);
    if (word == WORD_NONE || learn->at == learn->tasks.len)
        return false;
    if (word == WORD_HINT)
        os_write(STDOUT_FILENO, learn->hint.len > 1 ? buf_str(&learn->hint) : STR("-\n"));
    if (word == WORD_TASK)
        show_task(learn);
    if (word == WORD_SKIP) {
        learn->announced = false;
        if (++learn->at == learn->tasks.len)
            MESSAGE_WRITE(STDOUT_FILENO, orgl_lang(learn->app->orgl), MSG_LEARNT,);
        else
            after_entry(learn);
    }
    return true;
}

/* ---- without a terminal: what is done and what is not ---- */

static int grade(Learn *learn)
{
    Lang lang = orgl_lang(learn->app->orgl);
    size_t open = 0;
    for (; learn->at < learn->tasks.len; learn->at++) {
        if (!ask(learn))
            return ORGL_SCRIPT;
        Str title = help_half(learn->tasks.at[learn->at].title, lang);
        open += learn->said.len > 0;
        if (!learn->said.len)
            MESSAGE_WRITE(STDOUT_FILENO, lang, MSG_TASK_DONE, title,);
        else
            MESSAGE_WRITE(STDOUT_FILENO, lang, MSG_TASK_OPEN, title, str_make(learn->said.ptr, learn->said.len - 1),);
    }
    return open ? ORGL_FINDINGS : ORGL_OK;
}

/* ---- the command ---- */

/* The model that is worked on, and what the lesson itself states. */
static OrglStatus prepare(Learn *learn, const char *work)
{
    Orgl *orgl = learn->app->orgl;
    OrglStatus status = ORGL_OK;
    if (work)
        status = options_is_script(work) ? orgl_run_file(orgl, work, 0, NULL) : orgl_open(orgl, work, true);
    if (status == ORGL_FINDINGS)
        status = ORGL_OK;
    if (status == ORGL_OK)
        status = orgl_run_text(orgl, "<lesson>", learn->setup.len ? learn->setup.ptr : "", learn->setup.len, false);
    return status;
}

static int run_lesson(Learn *learn, const char *work)
{
    App *app = learn->app;
    bool terminal = os_is_terminal(STDIN_FILENO);
    app->orgl = app_new(app, NULL, terminal);
    OrglStatus status = prepare(learn, work);
    int code = app_report(app, app->orgl, status);
    if (status == ORGL_OK && terminal) {
        app->entries = (EntryHooks){ learn, take_entry, after_entry };
        code = repl_run(app);
    } else if (status == ORGL_OK) {
        code = grade(learn);
    }
    return code;
}

int cmd_learn(App *app)
{
    Learn learn = { .app = app };
    const char *lesson = NULL, *work = app->options.model;
    for (size_t i = 0; i < app->options.args.len; i++) {
        const char *path = app->options.args.at[i];
        if (!lesson && !work && options_is_script(path))
            lesson = path;
        else
            work = path;
    }
    int code = load_lesson(&learn, lesson);
    if (code == ORGL_OK)
        code = run_lesson(&learn, work);
    vec_drop(&learn.tasks);
    buf_drop(&learn.lesson);
    buf_drop(&learn.setup);
    buf_drop(&learn.said);
    buf_drop(&learn.hint);
    return code;
}
