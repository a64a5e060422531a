/* fmt.h: scripts in canonical form. Formatting changes blanks, indents and line ends only: the tree, the comments, the words as
   their author wrote them and the line breaks stay. What was formatted once stays as it is. */
#ifndef ORGL_FMT_H
#define ORGL_FMT_H
#include "parse.h"

#define FMT_INDENT 4u

/* Appends the source's text in canonical form. False after diagnostics: a text with errors has no form, `out` is as it was.
   Checks its own work: the tree of what it writes is the tree of what it read. */
bool fmt_source(const Words *words, Intern *intern, Source *source, Diags *diags, Buf *out);
#endif
