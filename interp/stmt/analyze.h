/* analyze.h: `analyze …` as an expression, for the host's hook of expressions that are statements too. */
#ifndef ORGL_STMT_ANALYZE_H
#define ORGL_STMT_ANALYZE_H
#include "operand.h"

/* A record {rows: table, summary: record, findings: list}. */
Status analyze_expression(Vm *vm, const Node *node, const Value *slots, Value *out);
/* Figures with their labels, as a line for people, an empty one before it. */
void   analyze_figures(Ctx *ctx, const Record *summary, Buf *out);
/* Whichever of check and analyze the node is: VmHost.check. */
Status evaluate_expression(Vm *vm, const Node *node, const Value *slots, Value *out);
#endif
