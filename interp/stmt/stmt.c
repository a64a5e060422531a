/* stmt.c: the table of executors, from the rows of commands.def. */
#include "stmt.h"
#include "verbs.h"

#define CF_EXECUTED(flags, id) (((flags) & CF_CONTROL) ? NULL : stmt_##id)

const StmtFn STMT_EXECUTORS[C_COUNT] = {
#define COMMAND(ID, verb, zh, flags, ...) [C_##ID] = CF_EXECUTED(flags, ID),
#include "../words/commands.def"
#undef COMMAND
};
