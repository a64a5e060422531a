/* pager.c: long results of the prompt, a screen at a time: $PAGER, or our own. */
#include "pager.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "../base/os.h"
#include "../base/utf8.h"
#include "message.h"
#include "progress.h"

#define HELD_MOST (1u << 20)      /* bytes; more is printed at once */
#define FILE_PIECE (64u << 10)
#define HELD_SECONDS 0.5          /* a program that prints for longer is being watched */

static void write_out(Pager *pager, Str text)
{
    progress_stop();
    int error = os_write(STDOUT_FILENO, text);
    if (error && error != EPIPE && !pager->error)
        pager->error = error;
}

static void start_streaming(Pager *pager)
{
    pager->streaming = true;
    write_out(pager, buf_str(&pager->held));
    buf_clear(&pager->held);
}

void pager_open(Pager *pager, Lang lang)
{
    *pager = (Pager){ .lang = lang, .direct = os_is_terminal(STDOUT_FILENO) };
}

/* To files and pipes output goes in pieces of this size. */
static void print_buffered(Pager *pager, Str text)
{
    buf_add(&pager->held, text);
    if (pager->held.len < FILE_PIECE)
        return;
    write_out(pager, buf_str(&pager->held));
    buf_clear(&pager->held);
}

static void print(Pager *pager, Str text)
{
    if (pager->streaming || (pager->direct && !pager->on)) {
        write_out(pager, text);
        return;
    }
    if (!pager->on) {
        print_buffered(pager, text);
        return;
    }
    double now = os_clock();
    if (pager->since == 0)
        pager->since = now;
    buf_add(&pager->held, text);
    if (pager->held.len > HELD_MOST || now - pager->since > HELD_SECONDS)
        start_streaming(pager);
}

/* A name of a stranger's model must not steer the terminal. */
void pager_print(Pager *pager, Str text)
{
    if (!pager->direct) {
        print(pager, text);
        return;
    }
    Buf safe = { 0 };
    utf8_add_safe(&safe, text, true);
    print(pager, buf_str(&safe));
    buf_drop(&safe);
}

/* Cells of a line; what sets colors takes none. */
static int line_cells(Str line, int ambiguous)
{
    int cells = 0;
    while (line.len) {
        const char *escape = memchr(line.ptr, '\033', line.len);
        size_t n = escape ? (size_t)(escape - line.ptr) : line.len;
        cells += utf8_width(str_make(line.ptr, n), ambiguous);
        while (n < line.len && line.ptr[n] != 'm')
            n++;
        n += n < line.len;
        line = str_make(line.ptr + n, line.len - n);
    }
    return cells;
}

/* The bytes of the next `rows` rows of the screen. */
static size_t take_rows(const Pager *pager, Str text, int rows, int width)
{
    size_t at = 0;
    while (at < text.len && rows > 0) {
        const char *newline = memchr(text.ptr + at, '\n', text.len - at);
        size_t n = newline ? (size_t)(newline - text.ptr) - at : text.len - at;
        int cells = line_cells(str_make(text.ptr + at, n), pager->ambiguous), used = cells > width ? (cells + width - 1) / width : 1;
        if (used > rows && at)
            break;
        rows -= used;
        at += n + (newline != NULL);
    }
    return at;
}

/* One key, without waiting for Enter. */
static int read_key(void)
{
    struct termios old, raw;
    char key = 'q';
    if (tcgetattr(STDIN_FILENO, &old) < 0)
        return 'q';
    raw = old;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
    if (read(STDIN_FILENO, &key, 1) != 1)
        key = 'q';
    tcsetattr(STDIN_FILENO, TCSADRAIN, &old);
    return key;
}

static void show_pages(Pager *pager, Str text, int height, int width)
{
    size_t n = take_rows(pager, text, height - 1, width);
    for (;;) {
        os_write(STDOUT_FILENO, str_make(text.ptr, n));
        text = str_make(text.ptr + n, text.len - n);
        if (!text.len)
            return;
        os_write(STDOUT_FILENO, str_of(message_text(pager->lang, MSG_MORE)));
        int key = read_key();
        os_write(STDOUT_FILENO, STR("\r\033[K"));
        if (key == 'q' || key == 'Q' || key == 3 || key == 4 || key == 27)
            return;
        n = take_rows(pager, text, key == '\n' || key == '\r' ? 1 : height - 1, width);
    }
}

/* False: it could not be started. */
static bool show_by(const char *command, Str text)
{
    void (*old)(int) = signal(SIGPIPE, SIG_IGN), (*old_interrupt)(int) = signal(SIGINT, SIG_IGN);
    setenv("LESS", "FRX", 0);
    FILE *pipe = popen(command, "w");
    bool started = pipe != NULL;
    if (pipe) {
        fwrite(text.ptr, 1, text.len, pipe);
        started = pclose(pipe) >> 8 != 127;      /* the shell's "not found" */
    }
    signal(SIGPIPE, old);
    signal(SIGINT, old_interrupt);
    return started;
}

void pager_flush(Pager *pager)
{
    Str text = buf_str(&pager->held);
    int height = os_terminal_height(), width = os_terminal_width();
    const char *command = os_env("PAGER");
    if (!pager->on || height < 3 || width < 1 || take_rows(pager, text, height - 1, width) == text.len)
        write_out(pager, text);
    else if (!command || !*command || !show_by(command, text))
        show_pages(pager, text, height, width);
    buf_clear(&pager->held);
    pager->streaming = false;
    pager->since = 0;
}

void pager_drop(Pager *pager)
{
    buf_drop(&pager->held);
}
