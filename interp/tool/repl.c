/* repl.c: the prompt: entries are read line by line until the parser has enough, then run and shown. */
#include <stdlib.h>
#include <unistd.h>

#include "../base/os.h"
#include "../base/utf8.h"
#include "../model/history.h"
#include "../output/fold.h"
#include "../syntax/parse.h"
#include "app.h"
#include "line.h"
#include "progress.h"

typedef struct Repl {
    App *app;
    Orgl *orgl;
    Buf entry;             /* the lines so far */
    Buf line, prompt;
    bool over, timing;
} Repl;

/* ---- the prompt's text ---- */

static Str model_label(const Repl *repl)
{
    const char *path = model_path(repl->orgl->model);
    if (!path)
        return STR("orgl");
    Str name = os_base_name(str_of(path)), ending = os_extension(name);
    return ending.len < name.len ? str_make(name.ptr, name.len - ending.len) : name;
}

static void add_scenario(const Repl *repl, Buf *prompt)
{
    const Model *model = repl->orgl->model;
    buf_char(prompt, ':');
    utf8_add_safe(prompt, intern_str(repl->orgl->intern, model_scenario_name(model, model_scenario(model))), false);
}

/* On a second line the innermost open bracket stands where the first had the name. */
static void make_prompt(Repl *repl, bool more, char bracket)
{
    Buf *prompt = &repl->prompt;
    Str label = model_label(repl);
    bool color = repl->app->options.orgl.color_output;
    buf_clear(prompt);
    if (color)
        buf_addz(prompt, "\001\033[1m\002");
    if (more) {
        int width = utf8_width(label, vm_rt(repl->orgl->vm)->ambiguous);
        buf_fill(prompt, ' ', (size_t)(width > 1 ? width - 1 : 0));
        buf_char(prompt, bracket ? bracket : '.');
    } else {
        buf_add(prompt, label);
        if (model_scenario(repl->orgl->model))          /* base goes without saying */
            add_scenario(repl, prompt);
    }
    buf_addz(prompt, "> ");
    if (color)
        buf_addz(prompt, "\001\033[0m\002");
}

/* ---- completion ---- */

static void add_own(void *ctx, Sym module, Sym name, bool function)
{
    OwnNames *own = ctx;
    vec_push(own, ((OwnName){ module, name, function }));
}

static void complete_line(void *ctx, Str line, size_t cursor, Completion *out)
{
    const Repl *repl = ctx;
    Buf text = { 0 };
    buf_add(&text, buf_str(&repl->entry));       /* the lines before tell what is open */
    size_t before = text.len;
    buf_add(&text, line);
    const Orgl *orgl = repl->orgl;
    OwnNames own = { 0 };
    session_prompt_names(orgl->vm, add_own, &own);
    complete(orgl->words, orgl->intern, orgl->model, &own, orgl_lang(orgl), buf_str(&text), before + cursor, out);
    vec_drop(&own);
    out->start = out->start > before ? out->start - before : 0;
    buf_drop(&text);
}

#define HINTED_MOST 40         /* candidates that get a line each, with what they are */
#define LISTED_MOST 100        /* more say nothing to anybody */

static void add_hinted(const Repl *repl, const Completion *completion, Buf *out)
{
    const Orgl *orgl = repl->orgl;
    int width = os_terminal_width(), column = 0, ambiguous = vm_rt(orgl->vm)->ambiguous;
    for (size_t i = 0; i < completion->texts.len; i++) {
        int cells = utf8_width(str_of(completion->texts.at[i]), ambiguous);
        column = cells > column && cells <= 24 ? cells : column;
    }
    for (size_t i = 0; i < completion->texts.len; i++) {
        Str text = str_of(completion->texts.at[i]);
        Buf line = { 0 };
        int pad = column - utf8_width(text, ambiguous);
        buf_addf(&line, "  %.*s", STR_ARG(text));
        buf_fill(&line, ' ', (size_t)(pad > 0 ? pad : 0) + 2);
        completion_hint(orgl->words, orgl->intern, orgl->model, orgl_lang(orgl), completion, text, &line);
        buf_add(out, str_make(line.ptr, utf8_fit(buf_str(&line), width > 1 ? width - 1 : 79, ambiguous)));
        buf_char(out, '\n');
        buf_drop(&line);
    }
}

static bool list_completion(void *ctx, const Completion *completion, Buf *out)
{
    const Repl *repl = ctx;
    Lang lang = orgl_lang(repl->orgl);
    Buf signature = { 0 };
    completion_signature(completion, lang, &signature);
    if (signature.len)
        buf_char(&signature, '\n');
    fold_text(buf_str(&signature), os_terminal_width(), vm_rt(repl->orgl->vm)->ambiguous == 2 ? 2 : 1, out);
    buf_drop(&signature);
    if (completion->texts.len <= HINTED_MOST && !completion->is_path) {
        add_hinted(repl, completion, out);
        return true;
    }
    if (completion->texts.len <= LISTED_MOST)
        return false;
    Buf count = { 0 };
    buf_addf(&count, "%zu", completion->texts.len);
    MESSAGE_ADD(out, lang, MSG_MANY_WORDS, buf_str(&count),);
    buf_char(out, '\n');
    buf_drop(&count);
    return true;
}

/* ---- one entry ---- */

/* The verb that stands alone: `quit` and `timing` are no statements that could be undone. */
static CommandId lone_verb(const Repl *repl)
{
    Str text = buf_str(&repl->entry);
    while (text.len && ((unsigned char)text.ptr[text.len - 1] <= ' ' || text.ptr[text.len - 1] == ';'))
        text.len--;
    Sym word = intern_find(repl->orgl->intern, text);
    return word == SYM_NONE ? C_NONE : words_command(repl->orgl->words, word);
}

/* How far the next line of an open entry is indented: as the last one, and more behind an opening bracket. */
static size_t next_indent(Str entry, char bracket)
{
    if (!bracket || !strchr("{[(", bracket))
        return 0;
    size_t end = entry.len;
    while (end && (unsigned char)entry.ptr[end - 1] <= ' ')
        end--;
    size_t start = end, indent = 0;
    while (start && entry.ptr[start - 1] != '\n')
        start--;
    while (start + indent < end && entry.ptr[start + indent] == ' ')
        indent++;
    return indent + (end && strchr("{[(", entry.ptr[end - 1]) ? 4 : 0);
}

/* False: there is nothing to run. */
static bool read_entry(Repl *repl)
{
    char bracket = 0;
    EntryState state = ENTRY_EMPTY;
    buf_clear(&repl->entry);
    do {
        make_prompt(repl, repl->entry.len > 0, bracket);
        line_ambiguous(vm_rt(repl->orgl->vm)->ambiguous);
        LineResult result = line_read(repl->prompt.ptr, next_indent(buf_str(&repl->entry), bracket), &repl->line);
        if (result == LINE_INTERRUPTED)
            return false;
        if (result != LINE_READ) {
            if (result == LINE_END)
                os_write(STDOUT_FILENO, STR("\n"));
            repl->over = true;
            return false;
        }
        buf_add(&repl->entry, buf_str(&repl->line));
        buf_char(&repl->entry, '\n');
        state = utf8_check(buf_str(&repl->entry)) == UTF8_VALID
                    ? parse_entry_state(repl->orgl->words, repl->orgl->intern, buf_str(&repl->entry), &bracket)
                    : ENTRY_COMPLETE;                 /* the run reports it */
    } while (state == ENTRY_MORE);
    return state != ENTRY_EMPTY;
}

static void say_time(const Repl *repl, double seconds)
{
    Buf figure = { 0 };
    buf_addf(&figure, "%.3f", seconds);
    MESSAGE_WRITE(STDOUT_FILENO, orgl_lang(repl->orgl), MSG_TOOK, buf_str(&figure),);
    buf_drop(&figure);
}

static void run_entry(Repl *repl)
{
    line_remember(buf_str(&repl->entry));
    const EntryHooks *entries = &repl->app->entries;
    if (entries->take && entries->take(entries->ctx, buf_str(&repl->entry)))
        return;
    CommandId verb = lone_verb(repl);
    if (verb == C_quit)
        repl->over = true;
    if (verb == C_timing) {
        repl->timing = !repl->timing;
        MESSAGE_WRITE(STDOUT_FILENO, orgl_lang(repl->orgl), repl->timing ? MSG_TIMING_ON : MSG_TIMING_OFF,);
    }
    if (verb == C_quit || verb == C_timing)
        return;
    repl->app->out.lang = orgl_lang(repl->orgl);
    repl->orgl->options.width = os_output_width();
    double start = os_clock();
    progress_start(repl->orgl);
    OrglStatus status = orgl_run_text(repl->orgl, ENTRY_NAME, repl->entry.ptr, repl->entry.len, true);
    double took = os_clock() - start;
    app_report(repl->app, repl->orgl, status);
    if (repl->timing)
        say_time(repl, took);
    if (entries->after)
        entries->after(entries->ctx);
}

/* ---- life ---- */

/* $XDG_STATE_HOME/orgl/history, or ~/.local/state/orgl/history. False: there is no home. */
static bool history_path(Buf *out)
{
    const char *state = os_env("XDG_STATE_HOME"), *home = os_env("HOME");
    if (state && state[0] == '/')
        buf_addf(out, "%s/orgl/history", state);
    else if (home && *home)
        buf_addf(out, "%s/.local/state/orgl/history", home);
    return out->len > 0;
}

/* ~/.orglrc, if there is one: a script of entries that every prompt begins with. The command line wins over it. */
static void run_start_file(App *app)
{
    const char *home = os_env("HOME");
    Buf path = { 0 }, text = { 0 };
    if (home && *home && !app->options.orgl.sandbox) {
        buf_addf(&path, "%s/.orglrc", home);
        if (os_read_file(path.ptr, &text) == 0)
            app_report(app, app->orgl, orgl_run_text(app->orgl, path.ptr, text.len ? text.ptr : "", text.len, true));
        if (app->options.orgl.ambiguous)
            vm_rt(app->orgl->vm)->ambiguous = app->options.orgl.ambiguous;
    }
    buf_drop(&path);
    buf_drop(&text);
}

int repl_run(App *app)
{
    Repl repl = { .app = app, .orgl = app->orgl };
    Buf history = { 0 };
    LineHost host = { &repl, complete_line, list_completion };
    app->out.on = os_is_terminal(STDOUT_FILENO);
    line_open(&host, history_path(&history) ? history.ptr : NULL);
    MESSAGE_WRITE(STDOUT_FILENO, orgl_lang(app->orgl), MSG_WELCOME, STR(ORGL_VERSION),);
    run_start_file(app);
    if (app->entries.after)
        app->entries.after(app->entries.ctx);
    while (!repl.over)
        if (read_entry(&repl))
            run_entry(&repl);
    line_close();
    buf_drop(&history);
    buf_drop(&repl.entry);
    buf_drop(&repl.line);
    buf_drop(&repl.prompt);
    return ORGL_OK;
}
