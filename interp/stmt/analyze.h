/* analyze.h: `analyze …` as an expression, for the host's hook of expressions that are statements too. */
#ifndef ORGL_STMT_ANALYZE_H
#define ORGL_STMT_ANALYZE_H
#include "../vm/vm.h"

/* A record {rows: table, summary: record, findings: list}. */
Status analyze_expression(Vm *vm, const Node *node, const Value *slots, Value *out);
/* Whichever of check and analyze the node is: VmHost.check. */
Status evaluate_expression(Vm *vm, const Node *node, const Value *slots, Value *out);
#endif
