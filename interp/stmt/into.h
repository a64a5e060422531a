/* into.h: the file that a statement's `into` names. */
#ifndef ORGL_STMT_INTO_H
#define ORGL_STMT_INTO_H
#include "../output/output.h"
#include "operand.h"

/* Its path and format; E511 for an ending whose format has not the flag (OUT_TEXT …). */
Status into_text(Ctx *ctx, const Node *into, int flag, Sym *path, OutFormat *format);
/* Does the path name a folder: one that is there, or any that ends with a slash? */
bool into_is_folder(Str path);
/* Runs a program that must be permitted (CAP_EXEC) and there: argv[0], or under one of the other names (NULL ends them; NULL:
   none). `package` is Debian's that has it, for E518; E519 when the program fails. */
Status into_program(Ctx *ctx, const Node *at, const char **argv, const char *const *others, const char *package, Str input, Buf *output);
#endif
