/* progress.c: a line on the terminal about an entry that takes long. It is written by a signal handler, so that whatever runs need not
   know of it: the handler reads a few counters and writes bytes that were prepared before. */
#include "progress.h"

#include <unistd.h>

#include "../base/os.h"
#include "handle.h"
#include "message.h"

#define FIRST_SECONDS 1.0
#define EVERY_SECONDS 0.5

/* A handler gets no context, as the terminal is the process's. */
static struct {
    const Model *model;
    int64_t rows;              /* before the entry */
    double start;
    const char *seconds, *new_rows, *stop;     /* words of the line */
    bool shown;
} progress;

static int64_t count_rows(const Model *model)
{
    int64_t rows = 0;
    for (int table = 0; table < T_COUNT; table++)
        rows += model_rows(model, (TableId)table);
    return rows;
}

/* Digits at the end of `out`; returns where they begin. */
static char *put_number(char *end, int64_t number)
{
    do
        *--end = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    return end;
}

static void write_number(int64_t number)
{
    char digits[24], *from = put_number(digits + sizeof digits, number);
    os_write(STDERR_FILENO, str_make(from, (size_t)(digits + sizeof digits - from)));
}

static void tick(void)
{
    int64_t rows = count_rows(progress.model) - progress.rows;
    os_write(STDERR_FILENO, STR("\r\033[K"));
    write_number((int64_t)(os_clock() - progress.start));
    os_write(STDERR_FILENO, str_of(progress.seconds));
    if (rows > 0) {
        write_number(rows);
        os_write(STDERR_FILENO, str_of(progress.new_rows));
    }
    os_write(STDERR_FILENO, str_of(progress.stop));
    progress.shown = true;
}

void progress_start(Orgl *orgl)
{
    if (!os_is_terminal(STDIN_FILENO) || !os_is_terminal(STDERR_FILENO))
        return;
    Lang lang = orgl_lang(orgl);
    progress.model = orgl->model;
    progress.rows = count_rows(orgl->model);
    progress.start = os_clock();
    progress.seconds = message_text(lang, MSG_PROGRESS_SECONDS);
    progress.new_rows = message_text(lang, MSG_PROGRESS_ROWS);
    progress.stop = message_text(lang, MSG_PROGRESS_STOP);
    progress.shown = false;
    os_on_tick(tick, FIRST_SECONDS, EVERY_SECONDS);
}

void progress_stop(void)
{
    os_on_tick(NULL, 0, 0);
    if (progress.shown)
        os_write(STDERR_FILENO, STR("\r\033[K"));
    progress.shown = false;
}
