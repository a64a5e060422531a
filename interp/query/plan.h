/* plan.h: a query made ready to run: names bound to columns, inner queries to their parameters. Inside query/ only.
   A tree is bound once; then it is evaluated a batch of rows at a time. What an inner query reads of the rows around it
   becomes a parameter: the inner one never looks outwards while it runs. */
#ifndef ORGL_PLAN_H
#define ORGL_PLAN_H
#include "../base/arena.h"
#include "../base/map.h"
#include "vector.h"

#define BATCH 2048u

typedef struct Expr Expr;
typedef struct Query Query;
typedef struct Run Run;
typedef struct Sel { const int32_t *rows; uint32_t n; } Sel;     /* rows of the query that the expression belongs to */

typedef enum ExprKind {
    EX_CONST,      /* value */
    EX_PARAM,      /* index: of the owner's parameters */
    EX_ROW,        /* `it` */
    EX_COLUMN,     /* column of the row's table */
    EX_NAME, EX_TITLE,        /* of the row, or of kids[0] */
    EX_GATHER,     /* column of the entity that kids[0] is */
    EX_CELL,       /* index: column of a table value whose rows are gone through */
    EX_KEYED,      /* sym: member of the row, a value */
    EX_MEMBER,     /* sym: attribute of kids[0], known only when it is there */
    EX_BINARY,     /* op; kids: left, right */
    EX_AND, EX_OR, EX_NOT, EX_NEG, EX_COALESCE, EX_COND, EX_PER /* op Unit */,
    EX_RANGE, EX_LIST, EX_RECORD, EX_INDEX, EX_INTERP,
    EX_CALL,       /* kids: callee, arguments */
    EX_LAMBDA,     /* kids: what it captures; syms: their names */
    EX_QUERY,      /* query */
    /* an inner query whose rows are known only row by row: node; kids: the rows around, syms: their variables */
    EX_LATE,
    EX_SIZE,       /* how many rows a set of kids[0] has */
    EX_GROUP_KEY, EX_AGGREGATE,       /* index: per group */
    EX_KIND_COUNT
} ExprKind;

typedef struct Lookup Lookup;      /* the right side of `in`, made searchable */

struct Expr {
    ExprKind kind;
    int op, index;
    bool fixed;                /* reads neither rows nor parameters: evaluated once */
    bool open;                 /* reads parameters */
    bool cached;
    const Node *node;
    TableId target;            /* is an entity of this table, T_NONE: not known */
    TableId set;               /* is a set of rows of this table */
    const Column *column;
    Query *query;              /* EX_QUERY; EX_PARAM: the owner */
    Sym sym;
    const Sym *syms;
    Value value;
    Vector vector;             /* when cached */
    Lookup *lookup;
    Expr **kids;
    int n;
};

typedef enum RowKind {
    ROWS_ONE,      /* the outermost: no rows */
    ROWS_TABLE,
    ROWS_CELLS,    /* rows of a table value */
    ROWS_VALUES    /* items of a list */
} RowKind;
typedef enum Goal { GOAL_RESULT, GOAL_COUNT, GOAL_EXISTS, GOAL_MAP, GOAL_AGGREGATE } Goal;
typedef enum SourceKind {
    SOURCE_ALL, SOURCE_SCOPE,
    SOURCE_SET,    /* an expression: a set of rows */
    SOURCE_VALUE, SOURCE_QUERY
} SourceKind;

typedef struct Rows { const int32_t *at; uint32_t n; int32_t *own; } Rows;       /* own: to be freed; NULL: borrowed */
/* of select, group, order */
typedef struct Output { Sym name, attr /* what it is of */; Expr *expr; const Node *node; bool descending; } Output;
typedef struct Aggregate { FunctionId fn; Expr *arg /* NULL: count() */, *extra; const Node *node; } Aggregate;
typedef struct Param { Expr *outer; } Param;
typedef VEC(Output) OutputVec;

struct Query {
    Query *up;                 /* around it */
    const Node *node;
    /* rows */
    RowKind rows;
    TableId table;
    Sym var;
    SourceKind source;
    Expr *from;                /* SOURCE_SCOPE, SOURCE_SET: in terms of the parameters */
    bool under;
    Query *inner;              /* SOURCE_QUERY */
    Value value;               /* SOURCE_VALUE: list or table */
    int32_t *listed; uint32_t n_listed;      /* a list of entities of one kind: their rows */
    /* clauses */
    Expr **where; int n_where;               /* all of them must hold, in this order */
    bool grouped;
    OutputVec keys, select, order;
    bool selects;
    VEC(Aggregate) aggregates;
    Expr *limit;
    /* what is wanted of it */
    Goal goal;
    FunctionId fn;
    Expr *map, *extra;
    /* parameters */
    VEC(Param) params;
    Vector *now;               /* their values in this run */
    bool binding_group;        /* while binding: plain attributes must be keys */
    bool binding_order;        /* while binding: columns of select come first */
    bool varies;               /* has parameters or such inner queries */
    int runs;
    /* made at the first run */
    bool prepared;
    Rows base; int n_done; bool has_base;    /* rows that pass the leading conditions, which read no parameter */
    struct EqIndex *eq;        /* for a condition `attribute = parameter` */
    struct Memo *memo; bool no_memo;
    Vector *keys_now, *aggregates_now;       /* by group */
};

/* Rows around a query that is bound late: their variable and the value they are now. */
typedef struct Around { Sym var; Value it; bool root; const struct Around *up; } Around;

struct Run {
    QueryEnv *env;
    Rt *rt;
    Graph *graph;
    Model *model;
    Arena arena;               /* the plan */
    Scratch scratch;
    Query root;
    const Around *around;
    bool calls;                /* functions of the program are called: new objects must be kept */
    size_t kept;
    bool silent;               /* no trace: the first run of an inner query stands for all */
    int let_limit;             /* lets before this one are seen */
    VEC(Query *) queries;      /* to be dropped */
    VEC(Lookup *) lookups;
    bool variables_only;       /* while binding @x: attributes of rows are passed over */
};

/* ---- run.c ---- */
void   run_start(Run *run, QueryEnv *env, const Around *around);
void   run_end(Run *run);
Status run_error(Run *run, const Node *node, Status status);     /* places a just raised error at the node */
Status run_raise(Run *run, const Node *node, DiagCode code, const Str *args);
#define RUN_ERROR(run, node, code, ...) run_raise((run), (node), (code), (const Str[]){ __VA_ARGS__ STR("") })
Status run_poll(Run *run);
void   run_trace(Run *run, const Query *query, const char *what, const char *of, int64_t rows);
static inline void run_keep(Run *run, Value v)
{
    if (run->calls && value_is_object(v)) {
        heap_keep(run->rt->heap, v);
        run->kept++;
    }
}
Vector run_constant(Run *run, Value v, uint32_t n);
Value  run_value(Run *run, const Vector *v, uint32_t i);         /* vector_value, kept */

/* ---- attr.c ---- */
typedef enum AttrClass { ATTR_MISSING, ATTR_NAME, ATTR_TITLE, ATTR_COLUMN } AttrClass;
/* What the name means of a row of that table. */
AttrClass attr_find(Graph *graph, const Words *words, TableId table, Sym name, const Column **column);
Sym    attr_canonical(const Model *model, TableId table, Sym name);      /* the English name of an attribute */
Status attr_unknown(Run *run, const Node *node, TableId table, Sym name);   /* E206 with the closest name */
Str    attr_closest(const Run *run, TableId table, Sym name);              /* empty: none is close */
Sym    plural_sym(const Run *run, TableId table);

/* ---- bind.c, bind_query.c ---- */
Status bind_expr(Run *run, Query *query, const Node *node, Expr **out);
Status bind_name(Run *run, Query *query, const Node *node, Sym sym, bool variables_only, Expr **out);
Status bind_attr(Run *run, Query *query, const Node *node, Expr *object, Sym name, Expr **out);
Expr  *expr_new(Run *run, ExprKind kind, const Node *node, int n);
Expr  *expr_const(Run *run, const Node *node, Value value);
Expr  *expr_settle(Expr *e);                                     /* sets `fixed` from the kids */
bool   expr_static(const Expr *e);                               /* cannot fail: columns of rows */
Expr  *param_of(Run *run, Query *query, Expr *outer);
Status bind_query(Run *run, Query *around, const Node *node, Goal goal, Expr **out);
Status bind_map(Run *run, Query *around, const Node *node, Goal goal, Query **made, Expr **out);
Status bind_exists(Run *run, Query *around, const Node *node, Expr **out);
bool   bind_is_aggregate(FunctionId fn);
Status bind_aggregate(Run *run, Query *around, const Node *node, FunctionId fn, Expr **out, bool *done);
Status bind_group_name(Run *run, Query *query, const Node *node, Expr **out, bool *done);
Expr  *group_key_named(Run *run, Query *query, const Node *node, Sym name);
Query *row_owner(Run *run, Query *query, const Node *node, Sym sym);
Expr  *lift_expr(Run *run, Query *query, const Query *owner, Expr *e);
Status bind_row_attr(Run *run, Query *query, const Node *node, Sym sym, Expr **out, bool *found);
/* The name of the column that a word says: of the rows' kind, table or records; the word itself when they have none. */
Sym    bind_column(const Run *run, const Query *query, Sym name);
Status bind_around_attr(Run *run, const Node *node, Sym sym, Expr **out, bool *found);
Status bind_callee(Run *run, Query *query, const Node *node, FunctionId *fn, Expr **out);

/* ---- eval.c and friends ---- */
Status eval_expr(Run *run, Expr *e, Sel sel, Vector *out);
Status eval_condition(Run *run, Expr *e, Sel sel, uint8_t *keep);
Status eval_binary(Run *run, Expr *e, Sel sel, Vector *out);
/* by value_binary, row by row */
Status binary_rows(Run *run, Expr *e, const Vector *a, const Vector *b, Vector *out);
bool   compare_fast(Run *run, int op, const Vector *a, const Vector *b, Vector *out);
bool   arith_fast(Run *run, int op, const Vector *a, const Vector *b, Vector *out);
Status member_of(Run *run, Expr *e, const Vector *a, const Vector *b, Vector *out, bool *done);   /* in, not in */
void   lookup_free(Lookup *lookup);
Status eval_call(Run *run, Expr *e, Sel sel, Vector *out);
Status eval_lambda(Run *run, Expr *e, Sel sel, Vector *out);
Status eval_late(Run *run, Expr *e, Sel sel, Vector *out);
Status eval_query(Run *run, Expr *e, Sel sel, Vector *out);

/* ---- rows.c, scope.c ---- */
/* The rows after scope and where, in order of definition; at most about `max` of them are looked for. */
Status rows_of(Run *run, Query *query, uint32_t max, Rows *out);
void   rows_drop(Rows *rows);
void   rows_forget(Query *query);                               /* frees what was kept between runs */
Status scope_rows(Run *run, Query *query, const Node *node, Value scope, Rows *out);
/* Evaluates over all rows, batch by batch. */
Status eval_rows(Run *run, Expr *e, const int32_t *rows, uint32_t n, Acc *out);
/* rows_of, then order and limit. */
Status ordered_rows(Run *run, Query *query, Rows *out);

/* ---- sort.c ---- */
/* Orders `index` (numbers into the keys) by the keys, stable; only the first `limit` need be right. */
Status sort_rows(Run *run, const OutputVec *order, const Acc *keys, uint32_t *index, uint32_t n, uint32_t limit);

/* ---- group.c, aggregate.c ---- */
Status group_rows(Run *run, Query *query, const int32_t *rows, uint32_t n, uint32_t *n_groups);
void   group_forget(Query *query);
/* Figures of the argument's values by group: gid[i] of row i; NULL: one group. Gives a vector of n_groups. */
Status aggregate_groups(Run *run, const Aggregate *aggregate, const int32_t *rows, uint32_t n, const uint32_t *gid,
                        uint32_t n_groups, Vector *out);

/* ---- inner.c ---- */
void   memo_free(struct Memo *memo);

/* ---- exec.c ---- */
Status query_execute(Run *run, Query *query, Value *out);
#endif
