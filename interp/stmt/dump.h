/* dump.h: the model as canonical Orgl. */
#ifndef ORGL_STMT_DUMP_H
#define ORGL_STMT_DUMP_H
#include "operand.h"

/* Appends statements that rebuild the model exactly (but for the places that set its fields). ST_INTERRUPTED, or an error. */
Status dump_model(Ctx *ctx, Buf *out);

#endif
