/* gen.h: making code; shared by the files compile_*.c.
   Registers are a stack: variables first, in the order of their declaration, temporaries above them. */
#ifndef ORGL_GEN_H
#define ORGL_GEN_H
#include "compile.h"

typedef struct Local { Sym name; uint16_t reg; bool cell; } Local;
typedef VEC(uint32_t) JumpVec;                  /* instructions whose c is still to be set */
typedef struct Loop { struct Loop *up; JumpVec breaks, continues; int tries; } Loop;

typedef struct Gen Gen;
struct Gen {
    Gen *up;                                    /* the function around */
    Compiler *compiler;
    struct Script *script;                     /* what is known of the whole script */
    Proto *proto;
    VEC(Local) locals;
    uint32_t free;                              /* first register that is free */
    Loop *loop;
    int tries;                                  /* blocks of try around the place, in this function */
    int depth;                                  /* of blocks; 0 the script's top, when is_script */
    bool is_script;
    bool asks;                                  /* a function of a query: unknown names are asked for */
    Sym self;                                   /* name of a nested fn, known inside it */
};

/* What is known of the whole script. */
typedef struct FnDecl { uint32_t global; Node *node; } FnDecl;
typedef struct Script { VEC(FnDecl) fns; Map index; /* global to its place in fns */ } Script;

typedef struct Var { enum { VAR_NONE, VAR_REGISTER, VAR_CELL, VAR_UP, VAR_UPCELL, VAR_SELF, VAR_GLOBAL, VAR_ASKED } place; uint32_t index; } Var;

/* ---- compile.c ---- */
uint32_t gen_emit(Gen *g, const Node *at, Op op, uint32_t a, uint32_t b, int32_t c);   /* its place in the code */
void     gen_place(Gen *g, uint32_t start, uint32_t end);        /* of the last instruction */
uint32_t gen_here(const Gen *g);
void     gen_patch(Gen *g, uint32_t jump, uint32_t to);
void     gen_patch_all(Gen *g, JumpVec *jumps, uint32_t to);     /* and empties them */
uint32_t gen_temp(Gen *g);                                       /* the next free register */
uint32_t gen_constant(Gen *g, Value v);
uint32_t gen_name(Gen *g, Sym name, TableId kind);               /* kind T_NONE: a bare name */
Var      gen_find(Gen *g, Sym name);
void     gen_local(Gen *g, Sym name, uint32_t reg, bool cell);
Str      gen_str(const Gen *g, Sym sym);
Diag    *gen_error(Gen *g, const Node *at, DiagCode code, const Str *args);
#define gen_diag(g, at, code, ...) gen_error((g), (at), (code), (const Str[]){ __VA_ARGS__ STR("") })
/* The code of a function: `node` has PARAM kids and a body last; op 0 an expression, 1 a block. */
void     gen_function(Gen *up, Proto *proto, Node *node, Sym self, bool asks);
Node    *gen_default(const Node *param);                         /* NULL: the argument must be given */
Proto   *gen_proto(Gen *g);                                      /* a new one of the chunk */
FnDecl  *gen_fn_decl(Gen *g, uint32_t global);                   /* NULL: not of this script */

/* ---- compile_expr.c ---- */
#define ANYWHERE UINT32_MAX
/* The value in register `to`, or ANYWHERE: in a variable's own register or a new temporary; gives the register. */
uint32_t gen_expr(Gen *g, Node *node, uint32_t to);
uint32_t gen_expr_temp(Gen *g, Node *node);                      /* in the next free register */
bool     gen_literal(Gen *g, const Node *node, Value *out);      /* is it a constant? */
void     gen_branch(Gen *g, Node *node, bool when, JumpVec *out); /* jumps when the condition is so */
void     gen_read(Gen *g, const Node *at, Var var, uint32_t to);
void     gen_write(Gen *g, const Node *at, Var var, uint32_t from);
void     gen_share(Gen *g, const Node *value, uint32_t reg);     /* when the value may have another holder */
void     gen_return(Gen *g, Node *value);
void     gen_closure(Gen *g, Node *node, Sym self, uint32_t to);

/* ---- compile_call.c ---- */
uint32_t gen_call(Gen *g, Node *node, uint32_t to);
bool     gen_is_native(Gen *g, const Node *callee, FunctionId *id);

/* ---- compile_control.c ---- */
void gen_statement(Gen *g, Node *node);
void gen_block(Gen *g, Node *block);
void gen_block_end(Gen *g, size_t locals);                       /* variables beyond go out of scope */

/* ---- compile_assign.c ---- */
void gen_assign(Gen *g, Node *node);

/* ---- compile_query.c ---- */
uint32_t gen_query(Gen *g, Node *node, uint32_t to);
bool     gen_is_aggregate(Gen *g, const Node *call);             /* count(posts where …): the evaluator's */

/* ---- compile_stmt.c ---- */
void gen_executed(Gen *g, Node *node);                           /* a statement with an executor */
uint32_t gen_check_expr(Gen *g, Node *node, uint32_t to);
uint32_t gen_stmt_code(Gen *g, const Node *node);
bool     gen_is_batch(Gen *g, const Node *stmt);                 /* constant, with the variables that are visible here */
#endif
