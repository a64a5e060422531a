/* compile.h: trees to code. A script is compiled whole before any of it runs, so that all errors that need no running are
   found first: undeclared and doubly declared variables, wrong calls, clauses that no kind has.

   What executors of statements find in the tree afterwards: node->slot of an operand is 1 + the index of its value among the
   slots; operands that are literals, or names that are no variable, have none and are read from the tree. Special cases:
   - a bare NAME of a visible variable has a slot wherever it stands: the executor knows whether a name or a value is
     wanted there;
   - the target of `set x.attr = v`: the object (the ATTR's kid) has the slot, not the ATTR;
   - IMPORT: `where` and the mappings' expressions are functions of one parameter, the row (a record), to be called with
     vm_call; a lone TEXT without parentheses is a column's header and has no slot;
   - a QUERY or `attr of Q` operand has a slot with its result; aggregates likewise;
   - RULE has no slots: it is kept as text. */
#ifndef ORGL_COMPILE_H
#define ORGL_COMPILE_H
#include "code.h"

/* Flags that the resolver leaves in the node of a declaration (LET, PARAM, FN, FOR, TRY). */
enum { NF_CAPTURED = 0x1000, NF_ASSIGNED = 0x2000, NF_CAPTURED2 = 0x0400, NF_ASSIGNED2 = 0x0800 /* of a loop's first variable */ };

typedef struct Compiler {
    Rt *rt;                  /* makes constants; `model` in it may be NULL in tests */
    Diags *diags;
    Chunk *chunk;            /* of the tree; the code goes here */
    uint32_t source;
    Str text;                /* of the source, for exact places; may be empty */
    bool prompt;             /* all top variables are kept in the scope; a lone expression is shown */
    bool (*known)(void *ctx, Sym name);   /* does an entity of that name exist, or is one made by the script? NULL: anything may */
    void (*try_known)(void *ctx, Closest *closest);   /* tries all these names; used when `known` is */
    bool (*lost)(void *ctx, Sym name);    /* may a statement that was broken have made it? NULL: no */
    bool follows;                         /* set: an error was left out that follows from a broken statement */
    void *ctx;
} Compiler;

/* The statements of a script. NULL after diagnostics. Top functions get their variables in the chunk's scope. */
Proto *compile_script(Compiler *compiler, Node **stmts, size_t n);
/* One expression as the body of a function of named parameters. NULL after diagnostics. */
Proto *compile_expression(Compiler *compiler, Node *expr, const Sym *params, int n_params);
/* A LAMBDA inside a query: its free names become captures FROM_QUERY, asked for when the function is made. */
Proto *compile_query_lambda(Compiler *compiler, Node *lambda);

/* The verb that executes a statement; C_NONE for what is compiled (let, if, …) and for expressions. */
CommandId compile_command(const Node *stmt);
/* Is it a statement of a CF_PURE command whose operands are all constant: may it run straight from the tree? */
bool compile_is_constant(const Node *stmt);
/* Position of a parameter in "(xs: list, f: function)"; -1. */
int  compile_native_param(const Rt *rt, FunctionId id, Sym name);
#endif
