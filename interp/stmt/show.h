/* show.h: values made into what people read: lists of entities as tables, one entity as a card; and `into`. */
#ifndef ORGL_STMT_SHOW_H
#define ORGL_STMT_SHOW_H
#include "../output/output.h"
#include "operand.h"

/* The value as a table: entities of one kind with their stored fields that any of them has, records with the same keys by column,
   one entity or record as a table of field and value, anything else as one column. */
Value show_table(Ctx *ctx, Value value);
/* Prints a table as the host shows results. */
/* Prints lines, those wider than the terminal folded. */
void show_folded(Ctx *ctx, Str text);
void show_print(Ctx *ctx, const Table *table);
/* `into "file"` with the table in the file's format: E511 for an ending that cannot. */
Status show_into(Ctx *ctx, const Node *into, const Table *table);
Status show_into_styled(Ctx *ctx, const Node *into, const Table *table, OutStyle style);   /* an empty title: the file's name */
#endif
