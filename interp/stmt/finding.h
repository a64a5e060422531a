/* finding.h: what checks find, on its way from the rules to the table or the terminal. */
#ifndef ORGL_STMT_FINDING_H
#define ORGL_STMT_FINDING_H
#include "rule.h"

typedef struct Finding {
    Sym rule;
    int severity;                        /* index in WS_SEVERITY */
    uint32_t group;                      /* place of the rule, and of its `for`, in the order of checking */
    int n;                               /* entities; 0: the model as a whole, or the rule itself */
    TableId kinds[RULE_VARS_MAX];
    int32_t rows[RULE_VARS_MAX];
    uint32_t at[RULE_VARS_MAX];          /* their places in the order of definition */
    Str message, advice;                 /* advice empty: none */
    Str file;                            /* empty: unknown */
    uint32_t line;
} Finding;

typedef struct Findings {
    VEC(Finding) all;
    size_t waived;
    Arena arena;                         /* of the texts */
} Findings;

void   findings_init(Findings *findings);
void   findings_drop(Findings *findings);
/* Applies the rules that a CHECK or CHECK_EXPR names, to the scope that it names; sorts what was found. */
Status findings_collect(Ctx *ctx, const Node *check, Findings *out);
/* As a table: rule severity entities message advice place file line. */
Value  findings_table(Ctx *ctx, const Findings *findings);
/* For people: by severity, aligned, with a line of totals at the end. */
void   findings_text(Ctx *ctx, const Findings *findings, int width, bool color, Buf *out);   /* width 0: lines of any length */

/* ---- scope.c: the part of the organization that is checked ---- */
typedef struct Scope {
    bool all;                            /* no scope was given */
    uint8_t *in[KIND_COUNT];             /* by row; NULL: not made yet */
    bool derived;                        /* other kinds are in when they are connected with a post that is */
} Scope;
Status scope_make(Ctx *ctx, const Node *node, Scope *out);
/* A flag for each row of the kind; NULL: all are in. */
const uint8_t *scope_flags(Ctx *ctx, Scope *scope, TableId kind);
void   scope_drop(Scope *scope);
#endif
