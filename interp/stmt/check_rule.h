/* check_rule.h: evaluates one rule. */
#ifndef ORGL_STMT_CHECK_RULE_H
#define ORGL_STMT_CHECK_RULE_H
#include "finding.h"

typedef struct UnknownName { Sym name; Span where; } UnknownName;
typedef VEC(UnknownName) UnknownVec;
typedef struct RuleModule { Sym name; Value functions; } RuleModule;    /* a record */
typedef VEC(RuleModule) ModuleVec;
typedef VEC(Node *) RuleNodeVec;
typedef VEC(QueryLet) LetVec;

/* A rule while it is evaluated. */
typedef struct RuleRun {
    Ctx *ctx;
    const Rule *rule;
    Scope *scope;
    Findings *out;
    int severity;
    QueryEnv env, outer;               /* the rule's, which asks the program's */
    LetVec lets;
    UnknownVec unknown;                /* names that this model does not have */
    SymVec callees;                    /* names that are called: an unknown one is an error */
    RuleNodeVec entities, hidden;      /* kind:name in the rule; those that are not there */
    ModuleVec modules;                 /* that the rule uses */
} RuleRun;

/* Makes the rule's environment; names_end ends it, whatever names_begin gave. */
Status names_begin(RuleRun *run);
void   names_end(RuleRun *run);
/* Adds what the rule finds in the scope. `group` counts the rules and their `for` lines. */
Status check_rule(Ctx *ctx, const Rule *rule, Scope *scope, uint32_t *group, Findings *out);
#endif
