/* verbs.h: an executor for every verb of words/commands.def; those of control flow are never called (the compiler has them). */
#ifndef ORGL_STMT_VERBS_H
#define ORGL_STMT_VERBS_H
#include "stmt.h"

#define COMMAND(ID, ...) Status stmt_##ID(Vm *vm, const Node *stmt, const Value *slots);
#include "../words/commands.def"
#undef COMMAND
#endif
