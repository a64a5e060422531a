/* report.c: report [of SCOPE] into "client.html". */
#include "verbs.h"
Status stmt_report(Vm *vm, const Node *stmt, const Value *slots)
{
    UNUSED(vm); UNUSED(stmt); UNUSED(slots);
    return ST_OK;
}
