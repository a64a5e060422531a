/* vm.c: the vm's life, its roots, and what is looked at at safe points. */
#include "machine.h"
#include "../base/os.h"

#define FRAMES_FIRST 64u
#define DEPTH_DEFAULT 10000u

/* ---- the collector's roots ---- */

static void mark_value(Heap *heap, Value v)
{
    if (v.tag != V_UNSET)
        heap_mark_value(heap, v);
}

static void mark_scope(Vm *vm, Scope *scope)
{
    if (!scope || scope->epoch == vm->epoch)
        return;
    scope->epoch = vm->epoch;
    for (size_t i = 0; i < scope->values.len; i++)
        mark_value(vm->heap, scope->values.at[i]);
}

static void mark_chunk(Vm *vm, Chunk *chunk)
{
    if (!chunk || chunk->epoch == vm->epoch)
        return;
    chunk->epoch = vm->epoch;
    for (size_t i = 0; i < chunk->protos.len; i++) {
        const Proto *proto = chunk->protos.at[i];
        for (size_t k = 0; k < proto->constants.len; k++)
            heap_mark_value(vm->heap, proto->constants.at[k]);
    }
    mark_scope(vm, chunk->scope);
}

static void trace_function(Heap *heap, Obj *obj)
{
    Vm *vm = heap->roots_ctx;
    Function *fn = (Function *)obj;
    if (heap->mark_roots)                 /* not while everything is being freed */
        mark_chunk(vm, fn->proto->chunk);
    for (uint32_t i = 0; i < fn->n_ups; i++)
        mark_value(heap, fn->ups[i]);
}

static void drop_function(Heap *heap, Obj *obj)
{
    UNUSED(heap);
    chunk_unref(((Function *)obj)->proto->chunk);
}

static void trace_cell(Heap *heap, Obj *obj)
{
    mark_value(heap, ((Box *)obj)->value);
}

/* What lies above the running frame is dead, and may name objects that are freed now. */
static void clear_above(Vm *vm)
{
    for (Value *v = vm->fr->top; v < vm->soft_top; v++)
        *v = NONE_VALUE;
    Value *top = vm->fr->top + STACK_STEP;
    vm->soft_top = top < vm->soft_top ? top : vm->soft_top;
}

static void mark_roots(void *ctx, Heap *heap)
{
    Vm *vm = ctx;
    vm->epoch++;
    clear_above(vm);
    for (const Value *v = vm->stack; v < vm->fr->top; v++)
        mark_value(heap, *v);
    for (const Frame *frame = vm->frames; frame <= vm->fr; frame++) {
        mark_chunk(vm, frame->proto->chunk);
        if (frame->fn)
            heap_mark_object(heap, &frame->fn->obj);
    }
    for (const Session *session = vm->session; session; session = session->up)
        mark_scope(vm, session->scope);
    for (size_t i = 0; i < vm->modules.len; i++) {
        mark_scope(vm, vm->modules.at[i]->scope);
        heap_mark_value(heap, vm->modules.at[i]->record);
    }
    for (size_t i = 0; i < vm->lambdas.len; i++)
        mark_chunk(vm, vm->lambdas.at[i]);
    for (size_t i = 0; i < vm->thunks.len; i++)
        mark_chunk(vm, vm->thunks.at[i]);
    mark_scope(vm, vm->prompt);
    heap_mark_value(heap, vm->args);
}

/* ---- safe points ---- */

void vm_hurry(Vm *vm)
{
    vm->steps += (uint64_t)(vm->slice - vm->ticks);
    vm->slice = vm->ticks = 0;
}

/* Garbage must not count against the limit. */
static void near_limit(Vm *vm)
{
    size_t limit = vm->rt.memory_limit, near = limit - limit / 4, after = vm->heap->bytes + limit / 16;
    if (limit && vm->heap->threshold > near)
        vm->heap->threshold = after > near ? after : near;
}

static void collect(Vm *vm)
{
    heap_collect(vm->heap);
    near_limit(vm);
}

static Status over_steps(Vm *vm)
{
    Buf text = { 0 };
    buf_addf(&text, "%llu", (unsigned long long)vm->limits.steps);
    Status status = rt_error(&vm->rt, E604, buf_str(&text),);
    buf_drop(&text);
    return status;
}

static Status over_time(Vm *vm)
{
    Buf text = { 0 };
    buf_addf(&text, "%g s", vm->limits.seconds);
    Status status = rt_error(&vm->rt, E605, buf_str(&text),);
    buf_drop(&text);
    return status;
}

static void next_slice(Vm *vm)
{
    uint64_t left = vm->limits.steps ? vm->limits.steps - vm->steps : SLICE;
    vm->slice = vm->heap->stress ? 0 : left < SLICE ? (int32_t)left : SLICE;
    vm->ticks = vm->slice;
}

Status vm_note_interrupt(Vm *vm)
{
    if (!vm->interrupted_at.source)
        vm->interrupted_at = vm_where(&vm->rt);
    return ST_INTERRUPTED;
}

/* What long work inside one instruction looks at. */
Status vm_poll(Vm *vm)
{
    if (vm->interrupted)
        return vm_note_interrupt(vm);
    if (vm->limits.seconds > 0 && os_clock() - vm->started > vm->limits.seconds)
        return over_time(vm);
    if (mem_failed()) {
        mem_clear_failed();
        return rt_error(&vm->rt, E602, STR(""),);
    }
    return ST_OK;
}

Status vm_safe_point(Vm *vm)
{
    vm->steps += (uint64_t)(vm->slice - vm->ticks);
    vm->slice = vm->ticks = 0;
    if (vm->interrupted)
        return vm_note_interrupt(vm);
    if (vm->limits.steps && vm->steps > vm->limits.steps)
        return over_steps(vm);
    if (vm->limits.seconds > 0 && os_clock() - vm->started > vm->limits.seconds)
        return over_time(vm);
    if (mem_failed()) {
        mem_clear_failed();
        heap_collect(vm->heap);
        return rt_error(&vm->rt, E602, STR(""),);
    }
    if (heap_due(vm->heap))
        collect(vm);
    next_slice(vm);
    return ST_OK;
}

static Status too_deep(Vm *vm, uint32_t depth)
{
    Buf text = { 0 };
    buf_addf(&text, "%u", depth);
    Status status = rt_error(&vm->rt, E603, buf_str(&text),);
    buf_drop(&text);
    return status;
}

static size_t frames_allowed(const Vm *vm)
{
    return (size_t)(vm->limits.depth ? vm->limits.depth : DEPTH_DEFAULT) + 3;   /* the lowest and those between C and the program */
}

static void set_frames(Vm *vm, Frame *frames, size_t cap)
{
    size_t at = (size_t)(vm->fr - vm->frames), allowed = frames_allowed(vm);
    vm->frames = frames;
    vm->frames_cap = cap;
    vm->frames_end = frames + (cap < allowed ? cap : allowed);
    vm->fr = frames + at;
}

static Status more_frames(Vm *vm)
{
    size_t allowed = frames_allowed(vm), old = vm->frames_cap;
    if (old >= allowed)
        return too_deep(vm, (uint32_t)allowed - 3);
    set_frames(vm, mem_realloc(vm->frames, old * sizeof(Frame), old * 2 * sizeof(Frame)), old * 2);
    return ST_OK;
}

Status vm_room(Vm *vm, const Value *top)
{
    if (top > vm->stack_end)
        return too_deep(vm, (uint32_t)(vm->fr - vm->frames));
    while (vm->soft_top < top) {
        Value *end = vm->soft_top + STACK_STEP < vm->stack_end ? vm->soft_top + STACK_STEP : vm->stack_end;
        for (Value *v = vm->soft_top; v < end; v++)
            *v = NONE_VALUE;
        vm->soft_top = end;
    }
    return vm->fr + 1 < vm->frames_end ? ST_OK : more_frames(vm);
}

void vm_entry_begin(Vm *vm)
{
    vm->steps = 0;
    vm->started = vm->limits.seconds > 0 ? os_clock() : 0;
    vm->interrupted = 0;
    vm->interrupted_at = SPAN_NONE;
    vm->failed_expects = 0;
    mem_clear_failed();                    /* of a commit, or before */
    vm->query_depth = vm->queries = 0;
    vm_drop_thunks(vm);
    vm_forget_error(vm);
    if (heap_due(vm->heap))
        collect(vm);
    next_slice(vm);
}

/* ---- life ---- */

static void init_rt(Vm *vm, Intern *intern, const Words *words, Diags *diags)
{
    vm->rt = (Rt){ .heap = vm->heap, .intern = intern, .words = words, .model = vm->model, .ambiguous = 1,
                   .today = os_today(), .diags = diags, .vm = vm, .where = vm_where, .trace = vm_fill_trace };
}

static void init_stack(Vm *vm)
{
    vm->stack = mem_alloc(STACK_VALUES * sizeof(Value));
    vm->stack_end = vm->stack + STACK_VALUES;
    vm->soft_top = vm->stack;
    vm->fr = vm->frames = mem_zalloc(FRAMES_FIRST * sizeof(Frame));
    set_frames(vm, vm->frames, FRAMES_FIRST);
    vm->nowhere = scope_new();
    vm->exit_code = instr_make(OP_EXIT, 0, 0, 0);
    vm->outside.scope = vm->nowhere;
    *vm->fr = (Frame){ .pc = &vm->exit_code, .base = vm->stack, .top = vm->stack, .proto = &vm->outside };
}

Vm *vm_new(Model *model, Graph *graph, Intern *intern, const Words *words, Sources *sources, Diags *diags, const VmHost *host)
{
    Vm *vm = mem_zalloc(sizeof *vm);
    vm->heap = heap_new();
    vm->model = model;
    vm->graph = graph;
    vm->sources = sources;
    vm->host = host;
    init_rt(vm, intern, words, diags);
    init_stack(vm);
    vm->prompt = scope_new();
    vm->args = value_list(&vm->rt, 0);
    heap_set_roots(vm->heap, mark_roots, vm);
    heap_set_trace(vm->heap, V_FUNCTION, trace_function, drop_function);
    heap_set_trace(vm->heap, V_CELL, trace_cell, NULL);
    next_slice(vm);
    return vm;
}

void vm_free(Vm *vm)
{
    if (!vm)
        return;
    if (vm->lib_state)
        vm->lib_drop(vm->lib_state);
    for (size_t i = 0; i < vm->modules.len; i++) {
        scope_unref(vm->modules.at[i]->scope);
        mem_free(vm->modules.at[i]);
    }
    heap_free(vm->heap);
    for (size_t i = 0; i < vm->lambdas.len; i++)
        chunk_unref(vm->lambdas.at[i]);
    scope_unref(vm->prompt);
    scope_unref(vm->nowhere);
    vec_drop(&vm->modules);
    vec_drop(&vm->lambdas);
    vm_drop_thunks(vm);
    vec_drop(&vm->thunks);
    vec_drop(&vm->tries);
    buf_drop(&vm->joined);
    mem_free(vm->frames);
    mem_free(vm->stack);
    mem_free(vm);
}

void **vm_lib_state(Vm *vm, void (*drop)(void *state))
{
    vm->lib_drop = drop;
    return &vm->lib_state;
}

Rt *vm_rt(Vm *vm) { return &vm->rt; }
Model *vm_model(Vm *vm) { return vm->model; }
Graph *vm_graph(Vm *vm) { return vm->graph; }
const Words *vm_words(Vm *vm) { return vm->rt.words; }
Sources *vm_sources(Vm *vm) { return vm->sources; }
const VmHost *vm_host(Vm *vm) { return vm->host; }

void vm_set_limits(Vm *vm, VmLimits limits)
{
    vm->limits = limits;
    vm->rt.memory_limit = limits.memory;
    set_frames(vm, vm->frames, vm->frames_cap);
    near_limit(vm);
}

void vm_stress(Vm *vm, bool on)
{
    heap_stress(vm->heap, on);
}

void vm_interrupt(Vm *vm)
{
    vm->interrupted = 1;
}

Span vm_interrupted_at(const Vm *vm)
{
    return vm->interrupted_at;
}

void vm_trace_on(Vm *vm, ModelTrace trace, void *ctx)
{
    vm->trace = trace;
    vm->trace_ctx = ctx;
    model_trace(vm->model, trace, ctx);
    graph_trace(vm->graph, trace, ctx);
}
