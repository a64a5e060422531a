/* fold.h: text with columns fitted to a terminal. */
#ifndef ORGL_OUTPUT_FOLD_H
#define ORGL_OUTPUT_FOLD_H
#include "../base/buf.h"

/* Appends the text with lines of at most `width` cells (0: any): a longer line goes on below its last column, or below its beginning. */
void fold_text(Str text, int width, int ambiguous, Buf *out);
/* A title and what stands below it, each on lines of its own. */
void fold_heading(Str title, Str summary, int width, int ambiguous, Buf *out);
#endif
