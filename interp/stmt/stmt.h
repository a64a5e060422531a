/* stmt.h: executors of statements: each walks the tree of its statement, takes operands from slots or the tree itself,
   checks them against words/kinds.def and changes the model through model.h. One function stmt_<verb> for each row of
   words/commands.def that is no control flow. A statement that fails has raised its diagnostic; the vm rewinds what it did. */
#ifndef ORGL_STMT_H
#define ORGL_STMT_H
#include "../vm/vm.h"

extern const StmtFn STMT_EXECUTORS[C_COUNT];

#endif
