/* into.h: the file that a statement's `into` names. */
#ifndef ORGL_STMT_INTO_H
#define ORGL_STMT_INTO_H
#include "../output/output.h"
#include "operand.h"

/* Its path and format; E511 for an ending whose format has not the flag (OUT_TEXT …). */
Status into_text(Ctx *ctx, const Node *into, int flag, Sym *path, OutFormat *format);
#endif
