/* line.c: readline, by its callback interface: we wait for keys and signals ourselves, so that Ctrl-C clears the entry at once
   and eats no key. The only file that knows readline. */
#include "line.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <wchar.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "../base/os.h"
#include "../base/utf8.h"

#define HISTORY_MOST 5000
/* What ends a word for readline; completion finds its own start behind it. */
#define WORD_BREAKS " \t\n\"'(){}[]<>=+-*/,;:.@|?&!^"

/* Readline calls back without a context, as its own state is the process's. */
static struct {
    LineHost host;
    char *history;
    int signals;               /* signalfd */
    sigset_t blocked, old_mask;
    bool done;                 /* a line is complete */
    bool left;                 /* it is Ctrl-D on blanks */
    char *line;                /* from readline; NULL: end of input */
    size_t indent;             /* blanks that the line begins with */
    Completion completion;     /* the last one, for its list */
    int ambiguous;             /* cells of characters of ambiguous width */
} editor;

/* ---- cells ---- */

void line_ambiguous(int cells)
{
    editor.ambiguous = cells;
}

/* Readline asks the C library for the cells of a character. Ours stands before it, so that the cursor stands where our own output
   counts it, whatever the locale's tables say. */
int wcwidth(wchar_t c)
{
    char bytes[4];
    int32_t rune = (int32_t)c;
    if (rune < 0x20 || (rune >= 0x7f && rune < 0xa0) || rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000))
        return rune ? -1 : 0;
    return utf8_width(str_make(bytes, (size_t)utf8_put(rune, bytes)), editor.ambiguous);
}

/* ---- completion ---- */

/* Readline frees what it is given, so it gets copies from malloc. */
static char *copy_from(const char *text, const char *before, size_t before_len)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(before_len + size);
    if (copy) {
        if (before_len)
            memcpy(copy, before, before_len);
        memcpy(copy + before_len, text, size);
    }
    return copy;
}

/* What all candidates begin with, in whole characters. */
static size_t common_prefix(const Completion *completion)
{
    const char *first = completion->texts.at[0];
    size_t n = strlen(first);
    for (size_t i = 1; i < completion->texts.len; i++) {
        size_t same = 0;
        while (same < n && first[same] == completion->texts.at[i][same])
            same++;
        n = same;
    }
    while (n && ((unsigned char)first[n] & 0xc0) == 0x80)
        n--;
    return n;
}

/* Readline replaces its own idea of the word, from `start`; ours may begin later (behind full-width signs) or earlier. */
static char **give_matches(const Completion *completion, int start)
{
    size_t before_len = completion->start > (size_t)start ? completion->start - (size_t)start : 0;
    size_t skip = completion->start < (size_t)start ? (size_t)start - completion->start : 0;
    size_t n = completion->texts.len, prefix = common_prefix(completion);
    char **matches = malloc((n + 2) * sizeof *matches), *common = strndup(completion->texts.at[0], prefix);
    if (!matches || !common || skip > prefix) {
        free(matches);
        free(common);
        return NULL;
    }
    matches[0] = copy_from(n == 1 ? completion->texts.at[0] + skip : common + skip, rl_line_buffer + start, before_len);
    for (size_t i = 0; i < n && n > 1; i++)
        matches[i + 1] = copy_from(completion->texts.at[i] + skip, rl_line_buffer + start, before_len);
    matches[n == 1 ? 1 : n + 1] = NULL;
    free(common);
    return matches;
}

static char **attempt(const char *word, int start, int end)
{
    UNUSED(word);
    Completion *completion = &editor.completion;
    completion_drop(completion);
    rl_attempted_completion_over = 1;
    editor.host.complete(editor.host.ctx, str_of(rl_line_buffer), (size_t)end, completion);
    char **matches = NULL;
    if (completion->texts.len) {
        matches = give_matches(completion, start);
        const char *first = completion->texts.at[0];
        size_t n = strlen(first);
        bool is_folder = completion->is_path && n && first[n - 1] == '/';
        rl_completion_append_character = completion->texts.len == 1 && is_folder ? 0 : completion->is_call ? '(' : ' ';
        rl_completion_suppress_append = completion->is_path;
        rl_completion_suppress_quote = completion->is_path && is_folder;
        rl_filename_completion_desired = 0;
    }
    return matches;
}

/* Readline's own list, or that of the host. */
static void show_list(char **matches, int count, int longest)
{
    Buf text = { 0 };
    buf_char(&text, '\n');
    bool whole = editor.host.list(editor.host.ctx, &editor.completion, &text);
    if (!whole && buf_str(&text).ptr[text.len - 1] == '\n')
        text.len--;                     /* readline begins with one of its own */
    fflush(rl_outstream);
    os_write(STDOUT_FILENO, buf_str(&text));
    if (!whole)
        rl_display_match_list(matches, count, longest);
    fflush(rl_outstream);
    rl_forced_update_display();
    buf_drop(&text);
}

/* ---- indentation ---- */

#define INDENT 4

static int insert_indent(void)
{
    for (size_t i = 0; i < editor.indent; i++)
        rl_insert_text(" ");
    return 0;
}

/* A closing brace that begins its line stands where the line of its block begins. */
static int close_brace(int count, int key)
{
    int blank = 0;
    while (blank < rl_point && rl_line_buffer[blank] == ' ')
        blank++;
    if (blank == rl_point && rl_point == rl_end && blank >= INDENT) {
        rl_delete_text(rl_point - INDENT, rl_point);
        rl_point -= INDENT;
    }
    return rl_insert(count, key);
}

/* Ctrl-D leaves where nothing was typed behind the indentation; elsewhere it deletes, as ever. */
static int delete_or_leave(int count, int key)
{
    int blank = 0;
    while (blank < rl_end && rl_line_buffer[blank] == ' ')
        blank++;
    if (blank < rl_end)
        return rl_delete(count, key);
    editor.left = true;
    rl_done = 1;
    return 0;
}

/* ---- signals ---- */

static void line_ready(char *line)
{
    editor.line = line;
    editor.done = true;
    rl_callback_handler_remove();     /* the terminal as it was, while the entry runs */
}

static void stop_process(void)
{
    rl_deprep_terminal();
    kill(getpid(), SIGSTOP);
    rl_prep_terminal(1);
    rl_forced_update_display();
}

/* LINE_READ: go on. */
static LineResult take_signal(void)
{
    struct signalfd_siginfo info;
    if (read(editor.signals, &info, sizeof info) != (ssize_t)sizeof info)
        return LINE_READ;
    switch (info.ssi_signo) {
    case SIGINT:
        rl_callback_sigcleanup();
        rl_free_line_state();
        rl_point = rl_end;                 /* below all lines of the entry, not within it */
        rl_redisplay();
        os_write(STDOUT_FILENO, STR("^C\n"));
        rl_callback_handler_remove();
        return LINE_INTERRUPTED;
    case SIGWINCH:
        rl_resize_terminal();
        return LINE_READ;
    case SIGTSTP:
        stop_process();
        return LINE_READ;
    default:
        rl_callback_handler_remove();
        return LINE_QUIT;
    }
}

static void block_signals(void)
{
    sigemptyset(&editor.blocked);
    static const int signals[] = { SIGINT, SIGWINCH, SIGTSTP, SIGTERM, SIGHUP };
    for (size_t i = 0; i < COUNT_OF(signals); i++)
        sigaddset(&editor.blocked, signals[i]);
    sigprocmask(SIG_BLOCK, &editor.blocked, &editor.old_mask);
    editor.signals = signalfd(-1, &editor.blocked, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* ---- life ---- */

static void load_history(void)
{
    using_history();
    history_comment_char = '#';           /* with time stamps, an entry of several lines is read back as one */
    history_write_timestamps = 1;
    stifle_history(HISTORY_MOST);
    if (!editor.history)
        return;
    Buf dir = { 0 };
    buf_add(&dir, os_dir_name(str_of(editor.history)));
    if (dir.len)
        os_make_dir(dir.ptr);
    buf_drop(&dir);
    read_history_range(editor.history, 0, -1);
    history_truncate_file(editor.history, HISTORY_MOST);
}

void line_open(const LineHost *host, const char *history)
{
    editor.host = *host;
    editor.history = history ? strdup(history) : NULL;
    rl_readline_name = "orgl";
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    rl_attempted_completion_function = attempt;
    rl_completer_word_break_characters = (char *)(uintptr_t)WORD_BREAKS;
    rl_completer_quote_characters = "\"";
    rl_completion_display_matches_hook = show_list;
    rl_startup_hook = insert_indent;
    rl_bind_key('}', close_brace);
    rl_bind_key('D' & 0x1f, delete_or_leave);
    rl_basic_quote_characters = "\"";
    load_history();
}

void line_close(void)
{
    completion_drop(&editor.completion);
    free(editor.history);
    editor.history = NULL;
    clear_history();
}

/* ---- reading ---- */

static LineResult wait_for_line(void)
{
    struct pollfd sources[2] = { { STDIN_FILENO, POLLIN, 0 }, { editor.signals, POLLIN, 0 } };
    while (!editor.done) {
        if (poll(sources, 2, -1) < 0 && errno != EINTR)
            return LINE_QUIT;
        if (sources[1].revents) {
            LineResult result = take_signal();
            if (result != LINE_READ)
                return result;
        } else if (sources[0].revents & POLLIN) {
            rl_callback_read_char();
        } else if (sources[0].revents) {
            rl_callback_handler_remove();
            return LINE_QUIT;
        }
    }
    return editor.line && !editor.left ? LINE_READ : LINE_END;
}

LineResult line_read(const char *prompt, size_t indent, Buf *out)
{
    buf_clear(out);
    editor.done = editor.left = false;
    editor.line = NULL;
    editor.indent = indent;
    block_signals();
    rl_callback_handler_install(prompt, line_ready);
    LineResult result = wait_for_line();
    if (result == LINE_READ)
        buf_addz(out, editor.line);
    free(editor.line);
    editor.line = NULL;
    close(editor.signals);
    sigprocmask(SIG_SETMASK, &editor.old_mask, NULL);
    return result;
}

void line_remember(Str entry)
{
    while (entry.len && (unsigned char)entry.ptr[entry.len - 1] <= ' ')
        entry.len--;
    if (!entry.len)
        return;
    char *text = strndup(entry.ptr, entry.len);
    HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;
    if (text && !(last && strcmp(last->line, text) == 0)) {
        add_history(text);
        if (editor.history && append_history(1, editor.history) == ENOENT)
            write_history(editor.history);         /* the first entry ever: made for its owner alone */
    }
    free(text);
}
