/* line.h: reading lines at a terminal, with editing, history and completion. The only file behind it knows readline,
   whose state is the process's: there is one LineEditor at a time. */
#ifndef ORGL_TOOL_LINE_H
#define ORGL_TOOL_LINE_H
#include "complete.h"

typedef enum LineResult { LINE_READ, LINE_END /* Ctrl-D */, LINE_INTERRUPTED /* Ctrl-C */, LINE_QUIT /* told to end, or the terminal is gone */ } LineResult;

typedef struct LineHost {
    void *ctx;
    /* What could stand at the cursor of the line being edited. */
    void (*complete)(void *ctx, Str line, size_t cursor, Completion *out);
    /* How several candidates are shown, whole lines. False: in columns, below what `out` has. */
    bool (*list)(void *ctx, const Completion *completion, Buf *out);
} LineHost;

/* Takes hold of the terminal. `history`: a file, read now and added to with every entry; NULL: none is kept. */
void line_open(const LineHost *host, const char *history);
void line_close(void);
/* Cells that characters of ambiguous width take at this terminal, 1 or 2: where the cursor stands. */
void line_ambiguous(int cells);
/* Reads one line, or several that were pasted, without the last newline. `out` is cleared first. `indent`: so many blanks
   stand there already. */
LineResult line_read(const char *prompt, size_t indent, Buf *out);
/* Adds a whole entry, of several lines too, to the history; the same as the last one is not repeated. */
void line_remember(Str entry);
#endif
