/* code.h: compiled code: what compile/ makes and vm/ runs. The list of instructions is words/op.def. */
#ifndef ORGL_CODE_H
#define ORGL_CODE_H
#include "../base/map.h"
#include "../query/query.h"

typedef enum Op {
#define OPCODE(ID, ...) OP_##ID,
#include "../words/op.def"
#undef OPCODE
    OP_COUNT } Op;
typedef struct OpInfo { const char *name, *operands, *doc; } OpInfo;
extern const OpInfo OP_INFO[OP_COUNT];

/* An instruction: op in bits 0..7, a 8..23, b 24..39, c 40..63. */
typedef uint64_t Instr;
#define INSTR_C_MAX ((1 << 23) - 1)
static inline Instr instr_make(Op op, uint32_t a, uint32_t b, int32_t c)
{
    return (Instr)op | (Instr)(a & 0xffff) << 8 | (Instr)(b & 0xffff) << 24 | (Instr)(uint32_t)c << 40;
}
static inline uint8_t  instr_op(Instr i) { return (uint8_t)i; }
static inline uint32_t instr_a(Instr i) { return (uint32_t)(i >> 8) & 0xffff; }
static inline uint32_t instr_b(Instr i) { return (uint32_t)(i >> 24) & 0xffff; }
static inline uint32_t instr_c(Instr i) { return (uint32_t)(i >> 40); }
static inline int32_t  instr_jump(Instr i) { return (int32_t)((int64_t)i >> 40); }

/* The value of a register that stands for "no argument", and of a top variable that has none yet. */
enum { V_UNSET = 0xff };
#define UNSET_VALUE ((Value){ .tag = V_UNSET })

typedef struct Proto Proto;
typedef struct Chunk Chunk;
typedef struct Scope Scope;

typedef enum Binding { BIND_LET, BIND_VAR, BIND_FN } Binding;

/* The top of a script, a module or the prompt: variables that functions reach, by index. Counted: functions that were
   made in it keep it alive. */
typedef struct Global { Sym name; uint8_t binding; } Global;
typedef struct Module Module;
struct Scope {
    uint32_t refs;
    uint32_t epoch;                   /* of the last collection that marked it */
    VEC(Global) globals;
    VEC(Value) values;                /* by index, as globals */
    Map index;                        /* Sym to index */
    VEC(Module *) modules;            /* that it uses */
};

/* A name in the code, and what it meant at a version of the model; of an attribute, where the last record had it. */
typedef struct NameSite { Sym sym; int16_t kind /* kind:name; T_NONE a bare name */; uint32_t at; uint64_t version; Value value; } NameSite;
typedef enum Capturing { FROM_REGISTER, FROM_UP, FROM_SELF, FROM_QUERY } Capturing;
typedef struct Capture { Sym name; uint8_t from; bool cell; uint16_t index; } Capture;
typedef struct Param { Sym name; bool has_default; } Param;
/* A variable that a query's tree mentions, and where it is when the query runs. */
typedef enum OuterPlace { OUTER_REGISTER, OUTER_CELL, OUTER_UP, OUTER_UPCELL, OUTER_SELF, OUTER_GLOBAL, OUTER_ASKED } OuterPlace;
typedef struct Outer { Sym name; uint8_t place; uint32_t index; } Outer;
typedef struct QueryCode {
    const Node *node;
    Outer *outers;
    uint32_t n_outers;
    Sym *names;                       /* local variables that are visible there, for suggestions; in the chunk's arena */
    uint32_t n_names;
} QueryCode;
typedef struct StmtCode { const Node *node; int16_t command; int16_t flags; } StmtCode;
typedef struct BatchCode { uint32_t first, count; } BatchCode;                  /* of StmtCode */
typedef struct NamedCall { uint32_t n_plain, n_named; Sym *names; } NamedCall;
typedef struct ExpectCode { const Node *node; bool compares; bool has_message; } ExpectCode;
typedef struct CodePlace { uint32_t start, end; } CodePlace;

struct Proto {
    VEC(Instr) code;
    VEC(Value) constants;
    VEC(CodePlace) places;            /* of each instruction, in the source */
    VEC(NameSite) names;
    VEC(Proto *) protos;
    VEC(Capture) captures;
    VEC(QueryCode) queries;
    VEC(StmtCode) stmts;
    VEC(BatchCode) batches;
    VEC(NamedCall) calls;
    VEC(ExpectCode) expects;
    Param *params;
    uint32_t n_params, n_required;
    uint32_t n_regs;
    Sym name;                         /* SYM_NONE: a function without name, or a script */
    bool is_script;
    bool is_foreign;                  /* all it does is to call a foreign function: errors are its caller's */
    bool is_thunk;                    /* an expression of a query: no call to tell of in a trace */
    uint32_t source;
    uint32_t foreign;                 /* which foreign function it calls, once its extern has been executed; 0: none */
    Scope *scope;
    Chunk *chunk;
};

/* What was compiled at once: the tree and its code. Counted: functions keep it. */
struct Chunk {
    uint32_t refs;
    uint32_t epoch;
    Arena arena;                      /* of the tree */
    VEC(Proto *) protos;              /* all, for freeing */
    Scope *scope;                     /* counted */
    uint32_t source;
};

struct Function { Obj obj; Proto *proto; uint32_t n_ups; Value ups[]; };
typedef struct Box { Obj obj; Value value; } Box;                       /* V_CELL: a variable that is captured and assigned */

Scope *scope_new(void);
void   scope_unref(Scope *scope);
uint32_t scope_find(const Scope *scope, Sym name);                       /* MAP_MISSING */
uint32_t scope_add(Scope *scope, Sym name, Binding binding);             /* adds or binds anew; its value is UNSET_VALUE */
Chunk *chunk_new(Scope *scope, uint32_t source);                         /* refs 1; takes a reference to the scope */
Proto *chunk_proto(Chunk *chunk);                                        /* a new one */
void   chunk_unref(Chunk *chunk);
/* The code as text, for tests and for those who work on the compiler. */
void   code_dump(const Proto *proto, const Intern *intern, Buf *out);
#endif
