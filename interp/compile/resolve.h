/* resolve.h: which names are variables: marks in the trees of a script what is captured and what is assigned. */
#ifndef ORGL_RESOLVE_H
#define ORGL_RESOLVE_H
#include "compile.h"

/* False after diagnostics. */
bool resolve_script(Compiler *compiler, Node **stmts, size_t n);
bool resolve_function(Compiler *compiler, Node *lambda);
bool resolve_expression(Compiler *compiler, Node *expr, const Sym *params, int n_params);
#endif
