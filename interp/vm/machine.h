/* machine.h: the vm from inside. */
#ifndef ORGL_MACHINE_H
#define ORGL_MACHINE_H
#include <signal.h>
#include "../compile/compile.h"
#include "../syntax/parse.h"
#include "../value/heap.h"
#include "vm.h"

#define STACK_VALUES ((size_t)2 << 20)     /* reserved, not touched: never moves, so that arguments stay where they are */
#define STACK_STEP 4096u
#define SLICE 2048                         /* safe points between two looks at limits, Ctrl-C and the heap */
#define C_DEPTH_MAX 200                    /* natives, queries and scripts that call functions that call natives … */

typedef struct Frame {
    const Instr *pc;                       /* behind the instruction that is being executed, while another frame runs */
    Value *base, *top;
    Proto *proto;
    Function *fn;
} Frame;

/* A block of try that is being executed. */
typedef struct Try {
    size_t frame;
    uint32_t handler, reg;
    ModelMark mark;
    size_t kept, diags, modules;
    uint32_t dropped;
    ArenaMark arena;
    int query_depth;
    const Node *stmt;
} Try;

typedef enum ModuleState { MODULE_RUNNING, MODULE_READY } ModuleState;
struct Module { Sym key, name; ModuleState state; Scope *scope; Value record; };

/* A source that is being run. */
typedef struct Session {
    struct Session *up;
    Source *source;
    Scope *scope;
    NodeVec rest;                          /* statements that are kept; also for the line that defines a name later */
    Map failed;                            /* words of statements that failed: names that they may have been about to define */
    Sym script;
    uint32_t line, line_start, line_end;   /* of the last origin; no newline stands between the last two */
} Session;

struct Vm {
    Rt rt;
    Heap *heap;
    Model *model;
    Graph *graph;
    Sources *sources;
    const VmHost *host;
    Frame *fr, *frames, *frames_end;       /* the running one; frames[0] is below all; the end of what may be used */
    size_t frames_cap;
    Value *stack, *soft_top, *stack_end;   /* beyond soft_top nothing has been written */
    int32_t ticks, slice;
    volatile sig_atomic_t interrupted;
    Span interrupted_at;                     /* what was running when that was noticed */
    uint64_t steps;
    double started;
    VmLimits limits;
    VEC(Try) tries;
    int c_depth, queries;
    int query_depth;                       /* functions that queries call: they only read */
    const Node *stmt;                      /* the statement that is being executed */
    Session *session;
    Scope *prompt, *nowhere;
    Proto outside;                         /* of the frames between C and the code it runs */
    Instr exit_code;
    VEC(Module *) modules;
    VEC(Chunk *) lambdas, thunks;          /* of queries: for good, and while one runs */
    Value args;
    Buf joined;                            /* of vm_interpolate */
    int failed_expects;
    uint32_t epoch;                        /* of collections */
    uint64_t closed;                       /* the model's version at the last closing point, plus 1 */
    void *lib_state;                       /* see vm_lib_state */
    void (*lib_drop)(void *state);
    ModelTrace trace;
    void *trace_ctx;
};

/* ---- vm.c ---- */
/* A query's or an analysis' stop is one of vm_poll's: Ctrl-C, or the error that is raised. */
static inline Status vm_stopped(const Vm *vm, Status status)
{
    return vm->rt.failed && status != ST_ERROR && !vm->interrupted ? ST_ERROR : status;
}
Status vm_note_interrupt(Vm *vm);                  /* keeps the place; ST_INTERRUPTED */
Status vm_safe_point(Vm *vm);                      /* limits, Ctrl-C, memory, collector */
void   vm_hurry(Vm *vm);                           /* the next safe point is a full one */
Status vm_room(Vm *vm, const Value *top);          /* room for a frame that ends at `top`; E603 */
void   vm_entry_begin(Vm *vm);                     /* an outermost entry: counters anew */
static inline void vm_after_work(Vm *vm)
{
    if (UNLIKELY(heap_due(vm->heap) || vm->interrupted || mem_failed()))
        vm_hurry(vm);
}

/* ---- dispatch.c ---- */
/* Runs the frame on top until it returns; its result is where base[-1] points. */
Status vm_dispatch(Vm *vm);

/* ---- vm_call.c ---- */
Function *vm_function(Vm *vm, Proto *proto);       /* without captures */
Status vm_bind(Vm *vm, const Proto *proto, Value *base, uint32_t n);     /* arguments that are not just as many as parameters */
Status vm_call_native(Vm *vm, FunctionId id, Value *args, uint32_t n, Value *out);
Status vm_call_foreign(Vm *vm, const Proto *proto, const Value *args, uint32_t n, Value *out);   /* E226 before its extern was executed */
Status vm_call_named(Vm *vm, const NamedCall *call, Value *at, uint32_t *n);  /* puts the arguments behind `at` in order */
void   vm_closure(Vm *vm, Proto *proto, Value *out);
bool   vm_loop_begin(Vm *vm, Value *at, bool second, Status *status);
bool   vm_loop_next(Vm *vm, Value *at, bool second);
bool   vm_loop_numbers(Vm *vm, Value *at, Status *status);
Status vm_own(Vm *vm, Value *whole, Value *part, Value index);           /* whole[index] to be changed in place */
Status vm_own_attr(Vm *vm, Value *whole, Value *part, NameSite *site);
Status vm_set_index(Vm *vm, Value *whole, Value index, Value v);
Status vm_set_attr(Vm *vm, Value *whole, NameSite *site, Value v);
Status vm_push(Vm *vm, Value *whole, Value v);
void   vm_interpolate(Vm *vm, const Value *parts, uint32_t n, Value *out);

/* ---- vm_error.c ---- */
void   vm_try(Vm *vm, uint32_t reg, uint32_t handler);
bool   vm_catch(Vm *vm, size_t entry, Status status);  /* true: the top frame goes on at its pc */
Status vm_unset(Vm *vm, Sym name);                 /* E225 */
Span   vm_where(Rt *rt);
void   vm_fill_trace(Rt *rt, Diag *diag);
Status vm_fail(Vm *vm, Value message);
Status vm_failed_expect(Vm *vm, const ExpectCode *expect, Value message, const Value *compared);
void   vm_forget_modules(Vm *vm, size_t from);
void   vm_forget_error(Vm *vm);                    /* the diagnostic stays */

/* ---- vm_attr.c ---- */
Status vm_site_attr(Vm *vm, Value object, NameSite *site, Value *out);   /* as vm_attr; the site learns where a record has it */
uint32_t vm_site_find(Vm *vm, Record *record, NameSite *site);           /* the key's place, noted; RECORD_MISSING */
/* Where a record of the last one's shape has the attribute: no search. NULL: somewhere else, or it is no record. */
static inline Value *vm_site_value(const Value *object, const NameSite *site)
{
    if (object->tag != V_RECORD)
        return NULL;
    const Record *record = object->record;
    return site->at < record->len && record->keys[site->at].text->sym == site->sym ? &record->values[site->at] : NULL;
}
/* A closing point that says nothing of names that `may_come` (NULL: of all). */
Status vm_close_but(Vm *vm, bool (*may_come)(void *vm, TableId kind, Sym name));

/* ---- session_open.c ---- */
void   session_note_failed(Vm *vm, Session *session, const Node *stmt);  /* its words count as possible definitions from now on */
bool   session_may_run_others(const Node *error);   /* a broken use, run or import: anything may have come about there */
/* Does the statement's error only follow from that of an earlier one? */
bool   session_follows(const Vm *vm, const Session *session, const Node *stmt, const Diag *diag);
/* Of a failed entry: reports the names that are open and that nothing in it may have been about to define. */
void   session_tell_open(Vm *vm, Session *session);
static inline bool vm_in_word(char c)
{
    return c == '_' || (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* ---- vm_query.c ---- */
Status vm_run_query(Vm *vm, const QueryCode *query, Value *out);
void   vm_drop_thunks(Vm *vm);

/* ---- vm_name.c ---- */
Status vm_name(Vm *vm, NameSite *site, Value *out);
bool   vm_find_name(Vm *vm, Sym name, Status *status, Value *out);
void   vm_try_entities(const Vm *vm, Closest *closest);
Scope *vm_running_scope(const Vm *vm);

/* ---- session.c ---- */
/* Runs a source in a scope inside whatever runs now; on errors their diagnostics stand and rt->failed is set. */
Status session_source(Vm *vm, Source *source, Scope *scope, bool prompt);

/* ---- vm_stmt.c ---- */
Status vm_execute(Vm *vm, const StmtCode *stmt, const Value *slots);
Status vm_batch(Vm *vm, const StmtCode *stmts, uint32_t n);
#endif
