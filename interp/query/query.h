/* query.h: evaluates a query set-wise: expressions over rows become operations on whole columns (vectors), not a
   program per row. What has no vector form (calls of a script's functions, records …) is computed row by row by the
   same evaluator. */
#ifndef ORGL_QUERY_H
#define ORGL_QUERY_H
#include "../graph/graph.h"
#include "../syntax/ast.h"
#include "../value/value.h"

/* A variable of the surrounding program that the query's tree names, with its value now. */
typedef struct QueryOuter { Sym name; Value value; } QueryOuter;

/* A rule's `let`: an expression that stands for its name, over the row that query_eval_rows binds. Sees the ones
   before it. */
typedef struct QueryLet { Sym name; const Node *expr; } QueryLet;

typedef struct QueryEnv {
    Rt *rt;
    Graph *graph;
    const QueryOuter *outers; int n_outers;      /* innermost first */
    const Sym *names; int n_names;               /* all variables that the program could have named, for suggestions */
    uint32_t source;                             /* for places in errors */
    void *host;
    /* A bare name that is neither a row's attribute nor an outer variable: entity, word, built-in, function of the
       script. Gives NONE_VALUE-tagged false through `found`. */
    Status (*lookup)(void *host, Sym name, Span where, bool *found, Value *out);
    Status (*call)(void *host, Value function, const Value *args, int n, Value *out);
    /* An attribute of any value (entities too): x.load, r.name. */
    Status (*attr)(void *host, Value object, Sym name, Value *out);
    /* A lambda inside the query, of that source: makes a function value; captured names are asked back through `value_of`. */
    Status (*lambda)(void *host, const Node *lambda, uint32_t source,
                     Status (*value_of)(void *ctx, Sym name, bool *found, Value *out), void *ctx, Value *out);
    void (*try_names)(void *host, Closest *closest);     /* the program's variables, for suggestions; may be NULL */
    /* Polled between passes and every few thousand rows; true: the work ends with ST_INTERRUPTED, or ST_ERROR when it raised. */
    bool (*interrupted)(void *host);
    void (*trace)(void *ctx, const char *what, int64_t rows); void *trace_ctx;   /* "filter", rows … NULL: off */
    const QueryLet *lets; int n_lets;            /* of query_eval_rows and query_filter_rows */
} QueryEnv;

/* Runs a QUERY, MAP_OF, EXISTS or an aggregate CALL with a query as its argument. The result: a list of entities, a
   table (with select or group by), a list, a bool, a number. Raises through rt. */
Status query_run(QueryEnv *env, const Node *node, Value *out);
/* Rules, import …: evaluates an expression for given rows of one kind (bound to `var` and as bare attributes): out[i]
   for rows[i]. Table T_NONE: there is no row, the expression is about the model. */
Status query_eval_rows(QueryEnv *env, const Node *expr, TableId table, Sym var, const int32_t *rows, size_t n,
                       Value *out);
/* The rows that a query or scope value selects, when it is entities of one kind: for statements that act on them. */
Status query_filter_rows(QueryEnv *env, const Node *where, TableId table, Sym var, const int32_t *rows, size_t n,
                         uint8_t *keep);
/* A value from a column's cell (shared by attribute access of single entities). */
Value  query_cell(Rt *rt, const Column *column, int32_t row);
/* An entity's attribute by its name as read: stored, derived, name, title, own fields. False: there is none. */
/* The attribute that the rows of a query are ordered by first; SYM_NONE: none, or no plain one. */
Sym    query_ordered_by(const Model *model, const Node *node);
bool   query_attr(QueryEnv *env, TableId table, int32_t row, Sym name, Value *out);
#endif
