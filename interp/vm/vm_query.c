/* vm_query.c: the bridge between queries and programs. */
#include "machine.h"

/* ---- what the evaluator asks back ---- */

static Status host_lookup(void *host, Sym name, Span where, bool *found, Value *out)
{
    UNUSED(where);
    Status status = ST_OK;
    *found = vm_find_name(host, name, &status, out);
    return status;
}

static Status host_call(void *host, Value function, const Value *args, int n, Value *out)
{
    Vm *vm = host;
    vm->query_depth++;
    Status status = vm_call(vm, function, args, n, out);
    vm->query_depth--;
    return status;
}

static Status host_attr(void *host, Value object, Sym name, Value *out)
{
    return vm_attr(host, object, name, out);
}

static void host_names(void *host, Closest *closest)
{
    const Vm *vm = host;
    const Scope *scope = vm_running_scope(vm);
    for (size_t i = 0; i < scope->globals.len; i++)
        closest_try(closest, intern_str(vm->rt.intern, scope->globals.at[i].name));
}

static bool host_interrupted(void *host)
{
    return vm_poll(host) != ST_OK;
}

/* An expression that the evaluator has made a function of, for one run: the node is gone afterwards. */
static bool is_thunk(const Node *lambda)
{
    return lambda->n == 1 && lambda->start == lambda->kids[0]->start;
}

/* Compiled once, and kept as long as the vm: the tree may belong to a rule that outlives the script that checks it. */
static Proto *lambda_proto(Vm *vm, const Node *lambda, uint32_t source_id)
{
    bool of_script = vm->session && source_id == vm_source(vm);       /* else of a rule, which sees no script's variables */
    Chunk *chunk = chunk_new(of_script ? vm->session->scope : vm->nowhere, source_id);
    const Source *source = sources_get(vm->sources, chunk->source);
    Compiler compiler = { .rt = &vm->rt, .diags = vm->rt.diags, .chunk = chunk, .source = chunk->source,
                          .text = source ? source->text : STR("") };
    if (is_thunk(lambda))
        vec_push(&vm->thunks, chunk);
    else
        vec_push(&vm->lambdas, chunk);
    Proto *proto = compile_query_lambda(&compiler, (Node *)(uintptr_t)lambda);
    if (proto)
        proto->is_thunk = is_thunk(lambda);
    return proto;
}

void vm_drop_thunks(Vm *vm)
{
    while (vm->thunks.len)
        chunk_unref(vec_pop(&vm->thunks));
}

static Status host_lambda(void *host, const Node *lambda, uint32_t source, Status (*value_of)(void *ctx, Sym name, bool *found, Value *out),
                          void *ctx, Value *out)
{
    Vm *vm = host;
    Node *node = (Node *)(uintptr_t)lambda;
    if (!node->ptr && !(node->ptr = lambda_proto(vm, lambda, source))) {
        vm->rt.failed = true;
        return ST_ERROR;
    }
    const Proto *proto = node->ptr;
    vm_closure(vm, node->ptr, out);
    for (uint32_t i = 0; i < out->fn->n_ups; i++) {
        bool found = false;
        Value v = NONE_VALUE;
        if (proto->captures.at[i].from != FROM_QUERY)
            continue;
        Status status = value_of(ctx, proto->captures.at[i].name, &found, &v);
        if (status != ST_OK)
            return status;
        if (found) {
            value_share(v);
            out->fn->ups[i] = v;
        }
    }
    return ST_OK;
}

void vm_query_env(Vm *vm, QueryEnv *env)
{
    *env = (QueryEnv){ .rt = &vm->rt, .graph = vm->graph, .source = vm_source(vm), .host = vm, .lookup = host_lookup,
                       .call = host_call, .attr = host_attr, .lambda = host_lambda, .try_names = host_names, .interrupted = host_interrupted,
                       .trace = vm->trace, .trace_ctx = vm->trace_ctx };
}

/* ---- running ---- */

static bool outer_value(const Vm *vm, const Outer *outer, Value *out)
{
    const Frame *frame = vm->fr;
    switch ((OuterPlace)outer->place) {
    case OUTER_REGISTER: *out = frame->base[outer->index]; break;
    case OUTER_CELL:     *out = ((Box *)frame->base[outer->index].obj)->value; break;
    case OUTER_UP: case OUTER_ASKED: *out = frame->fn->ups[outer->index]; break;
    case OUTER_UPCELL:   *out = ((Box *)frame->fn->ups[outer->index].obj)->value; break;
    case OUTER_SELF:     *out = (Value){ .tag = V_FUNCTION, .fn = frame->fn }; break;
    case OUTER_GLOBAL:   *out = frame->proto->scope->values.at[outer->index]; break;
    }
    return out->tag != V_UNSET;
}

Status vm_run_query(Vm *vm, const QueryCode *query, Value *out)
{
    enum { FEW = 16 };
    QueryOuter few[FEW], *outers = few;
    QueryEnv env;
    Status status = vm_close(vm);
    if (status != ST_OK)
        return status;
    if (query->n_outers > FEW)
        outers = mem_alloc(query->n_outers * sizeof(QueryOuter));
    int n = 0;
    for (uint32_t i = 0; i < query->n_outers; i++) {
        outers[n].name = query->outers[i].name;
        n += outer_value(vm, &query->outers[i], &outers[n].value);
    }
    vm_query_env(vm, &env);
    env.outers = outers;
    env.n_outers = n;
    env.names = query->names;
    env.n_names = (int)query->n_names;
    vm->queries++;
    status = query_run(&env, query->node, out);
    if (--vm->queries == 0)
        vm_drop_thunks(vm);
    if (outers != few)
        mem_free(outers);
    return vm_stopped(vm, status);
}
