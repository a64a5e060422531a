/* vm.h: runs compiled programs. What natives and statement executors may use. */
#ifndef ORGL_VM_H
#define ORGL_VM_H
#include "../query/query.h"

typedef struct Vm Vm;
typedef Status (*NativeFn)(Vm *vm, Value *args, int n, Value *out);   /* args are rooted; fewer than max_args: n tells */
/* Executes a statement's tree. slots[k] is the value of the operand node whose slot is k + 1 (vm_operand reads either way). */
typedef Status (*StmtFn)(Vm *vm, const Node *stmt, const Value *slots);

typedef struct VmHost {
    const NativeFn *natives;              /* by FunctionId */
    const StmtFn *statements;             /* by CommandId; NULL for CF_CONTROL */
    void *ctx;
    void (*print)(void *ctx, Str text);   /* program output */
    /* May the program do this? CAP_x with what it wants to touch. Raises E6xx itself and gives false when not. */
    bool (*allow)(void *ctx, Vm *vm, int cap, Str what);
    /* A file that `into` names: permission is asked (CAP_WRITE) and the bytes are kept until the entry has succeeded, then
       written whole or not at all (E503, E509); nothing is written when the entry fails. Raises E6xx. */
    Status (*write)(void *ctx, Vm *vm, Str path, Str bytes);
    /* A folder that files of the entry are to be in: made with them when it is missing. */
    void (*folder)(void *ctx, Str path);
    /* How results are shown: columns of the terminal (0: no limit), escape sequences, JSON instead of tables. */
    int width;
    bool color, json;
    /* `check …` as an expression: its findings as a table. `checks` is what the checks keep between statements (stmt/check.h). */
    Status (*check)(Vm *vm, const Node *check, const Value *slots, Value *out);   /* and `analyze …`: N_ANALYZE_EXPR */
    void *checks;
    /* Calls a foreign function by its number (lib/lib_ffi.h); `foreigns` is what the library keeps of them. */
    Status (*foreign)(Vm *vm, uint32_t id, const Value *args, int n, Value *out);
    void *foreigns;
    Diags *expects;                       /* failed expectations go there; NULL: they are printed */
} VmHost;

typedef struct VmLimits { uint32_t depth; uint64_t steps; size_t memory; double seconds; } VmLimits;   /* 0: none; depth 0: 10,000 */

Vm   *vm_new(Model *model, Graph *graph, Intern *intern, const Words *words, Sources *sources, Diags *diags, const VmHost *host);
void  vm_free(Vm *vm);
Rt    *vm_rt(Vm *vm);
Model *vm_model(Vm *vm);
Graph *vm_graph(Vm *vm);
const Words *vm_words(Vm *vm);
Sources *vm_sources(Vm *vm);
const VmHost *vm_host(Vm *vm);
void  vm_set_limits(Vm *vm, VmLimits limits);
void  vm_stress(Vm *vm, bool on);                      /* tests: collects at every safe point */
void  vm_interrupt(Vm *vm);                            /* async-signal-safe: the running statement ends with ST_INTERRUPTED */
Span  vm_interrupted_at(const Vm *vm);                 /* what was running then; SPAN_NONE when nothing was interrupted */

/* ---- for natives and executors ---- */
Status vm_call(Vm *vm, Value function, const Value *args, int n, Value *out);   /* natives and script functions */
/* The same for many calls of one function with n arguments, which are put in args before each run; the result stands in args[-1].
   Begun once, ended whatever came of it; in between nothing else may be called, except by the function. */
typedef struct VmCallee { Vm *vm; Value function; Value *args; /* NULL: not begun */ size_t frame; uint32_t n; } VmCallee;
Status vm_callee_begin(Vm *vm, Value function, int n, VmCallee *callee);        /* raises E309, E603 */
Status vm_callee_run(VmCallee *callee);
void   vm_callee_end(VmCallee *callee);
Status vm_attr(Vm *vm, Value object, Sym name, Value *out);                     /* x.load, r.name, t.column; raises E206 */
Status vm_lookup(Vm *vm, Sym name, Span where, Value *out);                     /* a bare name in an expression; raises */
/* E501: the path is not there; suggests the file of its folder that is called nearly so. */
Status vm_no_file(Vm *vm, Str path);
bool   vm_script_function(Vm *vm, Sym name, Value *out);                        /* a function of the running script or of a module it uses */
Span   vm_into(Vm *vm);                               /* the path behind `into` of the statement that runs; the statement itself without one */
Span   vm_defined_at(const Vm *vm, Origin origin, Str name);                    /* the name in the script's line that the origin tells; SPAN_NONE */
/* For long work inside one statement: ST_INTERRUPTED, or an error (E602, E605) that ends the work. */
Status vm_poll(Vm *vm);
/* What the library of functions keeps between calls: *slot is NULL at first, and is dropped with the vm. */
void **vm_lib_state(Vm *vm, void (*drop)(void *state));
Status vm_close(Vm *vm);                                                        /* a closing point: open names and laws of the model */
void   vm_query_env(Vm *vm, QueryEnv *env);                                     /* an environment without outers */
Status vm_check_table(Vm *vm, const Node *node, const Value *slots, Value *out);         /* `check …` (CHECK_EXPR), analyze … as expressions */
bool   vm_at_prompt(const Vm *vm);                                              /* does a prompt entry itself run, no script? */
/* The nearest source being executed that is a file of the user's: paths are relative to its folder. NULL: there is none. */
const Source *vm_file_source(Vm *vm);
uint32_t vm_source(Vm *vm);                                                     /* the source that is being executed */
/* The only way to what is outside, for executors. May the running statement do this? Raises E6xx when not. A capability that its
   row in commands.def does not have is a mistake of ours and stops the program. */
bool   vm_allow(Vm *vm, int cap, Str what);
Status vm_write(Vm *vm, Str path, Str bytes);                                   /* VmHost.write, and the same */
void   vm_folder(Vm *vm, Str path);                                             /* VmHost.folder, and the same */
Origin vm_origin(Vm *vm, const Node *node);                                     /* script and line of a node of it */
Span   vm_span(Vm *vm, const Node *node);
/* The value of a statement's operand: from its slot, or from the tree when it is a literal (number, text, duration …, lists of literals).
   A bare NAME or ENTITY without slot gives the entity/word by vm_lookup. */
Status vm_operand(Vm *vm, const Node *node, const Value *slots, Value *out);
void   vm_trace_on(Vm *vm, ModelTrace trace, void *ctx);                        /* SQL, passes and columns of every statement */
#endif
