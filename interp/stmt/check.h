/* check.h: rules and their findings, for the host that puts the parts together. */
#ifndef ORGL_STMT_CHECK_H
#define ORGL_STMT_CHECK_H
#include "../vm/vm.h"

/* What the checks of one vm keep between statements: the parsed rules, how many errors were found. Hangs on VmHost.checks. */
typedef struct Checks Checks;
Checks *checks_new(void);
void    checks_free(Checks *checks);                /* NULL is fine */
/* Findings of severity error that `check` statements have shown since the last reset: the exit status is then 1. */
size_t  checks_errors(const Checks *checks);
void    checks_reset(Checks *checks);

/* `check …` as an expression (VmHost.check): a table with the columns rule severity entities message advice place file line.
   Counts no errors: what they mean is up to the program. */
Status  check_expression(Vm *vm, const Node *check, const Value *slots, Value *out);
#endif
