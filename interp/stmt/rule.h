/* rule.h: the rules that are in force: those of the standard library and those that the model keeps as text. */
#ifndef ORGL_STMT_RULE_H
#define ORGL_STMT_RULE_H
#include "check.h"
#include "operand.h"

#define RULE_VARS_MAX 8

typedef struct Rule {
    Sym name, title, text;         /* title SYM_NONE: none was given; text: as it is written */
    Origin origin;
    bool own;                      /* of the model */
    uint32_t source;               /* where `node` has its places */
    const Node *node;
    Arena arena;                   /* of the tree of an own one */
} Rule;
typedef VEC(Rule *) RuleVec;

typedef struct Literal { Sym text; const Node *node; } Literal;    /* a limit that a model has set */

struct Checks {
    RuleVec library;               /* in the order of the file */
    Arena library_arena;
    RuleVec own;                   /* all that were ever parsed: a text is parsed once */
    VEC(Literal) literals;         /* in library_arena; a text is parsed once */
    size_t errors;
};

/* All rules in force: the library's, each in its place the model's own one of that name, then the model's others in the order
   of their definition. */
Status rules_list(Ctx *ctx, RuleVec *out);
/* The rule of that name; E216 at the node with the closest name. */
Status rule_find(Ctx *ctx, const Node *at, Sym name, Rule **out);
/* Its title, else its name; of "Every duty is covered · 职责落实" the half in the output's language. */
Str    rule_title(Ctx *ctx, const Rule *rule);
/* Has the standard library a rule of that name? */
bool   rule_in_library(Ctx *ctx, Sym name);
/* Is it word by word the library's? */
bool   rule_is_standard(Ctx *ctx, Sym name, Sym text);
/* The tree of a setting's text; NULL after a diagnostic: a foreign hand has put it there. */
const Node *rule_literal(Ctx *ctx, Sym text);
/* The part of a rule that the keyword begins, NULL when it has none: KW_WHEN, KW_SEVERITY, KW_SAY, KW_ADVICE. */
const Node *rule_part(const Node *rule, KeywordId keyword);
/* Index in WS_SEVERITY: as the model has set it, else as the rule says; warning when neither does. */
int    rule_severity(Ctx *ctx, const Rule *rule);
/* The Sym of the setting "NAME.WHAT". */
Sym    rule_setting(Ctx *ctx, Sym rule, Str what);
bool   rule_enabled(Ctx *ctx, const Rule *rule);
/* Keeps a rule in the model whose tree has its places in `source`: E401 when the model has one of that name. */
Status rule_keep(Ctx *ctx, const Node *rule, Str source, Origin origin);
/* The first rule of that kind's name operands: a bare word or a text. */
Status rule_name(Ctx *ctx, const Node *node, Sym *out);
#endif
