/* vm_call.c: functions: making them, giving them their arguments, calling them from C. */
#include "machine.h"

/* ---- functions ---- */

static Function *new_function(Vm *vm, Proto *proto, uint32_t n_ups)
{
    Function *fn = (Function *)heap_object(&vm->rt, V_FUNCTION, sizeof *fn + n_ups * sizeof(Value));
    fn->proto = proto;
    fn->n_ups = n_ups;
    proto->chunk->refs++;
    return fn;
}

Function *vm_function(Vm *vm, Proto *proto)
{
    return new_function(vm, proto, 0);
}

static Value captured(const Frame *frame, const Capture *capture)
{
    switch (capture->from) {
    case FROM_REGISTER: return frame->base[capture->index];
    case FROM_UP:       return frame->fn->ups[capture->index];
    case FROM_SELF:     return (Value){ .tag = V_FUNCTION, .fn = frame->fn };
    default:            return UNSET_VALUE;
    }
}

void vm_closure(Vm *vm, Proto *proto, Value *out)
{
    Function *fn = new_function(vm, proto, (uint32_t)proto->captures.len);
    for (uint32_t i = 0; i < fn->n_ups; i++) {
        fn->ups[i] = captured(vm->fr, &proto->captures.at[i]);
        if (fn->ups[i].tag != V_UNSET)
            value_share(fn->ups[i]);
    }
    *out = (Value){ .tag = V_FUNCTION, .fn = fn };
}

/* ---- arguments ---- */

static Str count_text(Vm *vm, uint32_t low, uint32_t high)
{
    Arena *arena = &vm->rt.diags->arena;
    return low == high ? arena_printf(arena, "%u", low) : arena_printf(arena, "%u..%u", low, high);
}

static Str proto_name(Vm *vm, const Proto *proto)
{
    return proto->name ? intern_str(vm->rt.intern, proto->name) : STR("fn");
}

static Status wrong_count(Vm *vm, const Proto *proto, uint32_t n)
{
    return rt_error(&vm->rt, E303, proto_name(vm, proto), count_text(vm, proto->n_required, proto->n_params), count_text(vm, n, n),);
}

Status vm_bind(Vm *vm, const Proto *proto, Value *base, uint32_t n)
{
    if (n > proto->n_params)
        return wrong_count(vm, proto, n);
    for (uint32_t i = n; i < proto->n_params; i++)
        base[i] = UNSET_VALUE;
    for (uint32_t i = 0; i < proto->n_required; i++)
        if (base[i].tag == V_UNSET && !proto->params[i].has_default)
            return wrong_count(vm, proto, n);
    return ST_OK;
}

static Status native_count(Vm *vm, const FunctionInfo *info, uint32_t n)
{
    Str wanted = info->max_args < 0 ? arena_printf(&vm->rt.diags->arena, "%d..", info->min_args)
                                    : count_text(vm, (uint32_t)info->min_args, (uint32_t)info->max_args);
    return rt_error(&vm->rt, E303, str_of(info->name), wanted, count_text(vm, n, n),);
}

Status vm_call_native(Vm *vm, FunctionId id, Value *args, uint32_t n, Value *out)
{
    const FunctionInfo *info = &FUNCTION_INFO[id];
    if ((int)n < info->min_args || (info->max_args >= 0 && (int)n > info->max_args))
        return native_count(vm, info, n);
    Status status = vm->host->natives[id](vm, args, (int)n, out);
    return status == ST_OK && vm->rt.failed ? ST_ERROR : status;
}

Status vm_call_foreign(Vm *vm, const Proto *proto, const Value *args, uint32_t n, Value *out)
{
    if (!proto->foreign)
        return vm_unset(vm, proto->name);
    Status status = vm->host->foreign(vm, proto->foreign, args, (int)n, out);
    return status == ST_OK && vm->rt.failed ? ST_ERROR : status;
}

static int param_index(Vm *vm, Value callee, Sym name)
{
    if (callee.tag == V_NATIVE)
        return compile_native_param(&vm->rt, (FunctionId)callee.d, name);
    const Proto *proto = callee.fn->proto;
    for (uint32_t i = 0; i < proto->n_params; i++)
        if (proto->params[i].name == name)
            return (int)i;
    return -1;
}

static Status no_parameter(Vm *vm, Value callee, Sym name)
{
    Str who = callee.tag == V_NATIVE ? str_of(FUNCTION_INFO[callee.d].name) : proto_name(vm, callee.fn->proto);
    Status status = rt_error(&vm->rt, E219, who, intern_str(vm->rt.intern, name),);
    Closest closest;
    closest_init(&closest, intern_str(vm->rt.intern, name));
    for (uint32_t i = 0; callee.tag == V_FUNCTION && i < callee.fn->proto->n_params; i++)
        closest_try(&closest, intern_str(vm->rt.intern, callee.fn->proto->params[i].name));
    if (vm->rt.error && closest.best.len)
        vm->rt.error->suggestion = diag_keep(vm->rt.diags, closest.best);
    if (vm->rt.error && callee.tag == V_NATIVE)
        vm->rt.error->allowed = str_of(FUNCTION_INFO[callee.d].params);
    return status;
}

/* The named ones are taken off the end and put in their places; what is left out between is unset, or none for built-ins. */
Status vm_call_named(Vm *vm, const NamedCall *call, Value *at, uint32_t *n)
{
    Value callee = at[0], gap = callee.tag == V_NATIVE ? NONE_VALUE : UNSET_VALUE, *args = at + 1;
    enum { MOST = 64 };
    Value named[MOST];
    if (callee.tag != V_FUNCTION && callee.tag != V_NATIVE)
        return rt_error(&vm->rt, E309, rt_type_name(&vm->rt, callee),);
    uint32_t params = callee.tag == V_FUNCTION ? callee.fn->proto->n_params : MOST;
    if (call->n_named > MOST || call->n_plain > params)
        return rt_error(&vm->rt, E303, STR("fn"), count_text(vm, 0, MOST), count_text(vm, call->n_named, call->n_named),);
    memcpy(named, args + call->n_plain, call->n_named * sizeof(Value));
    *n = call->n_plain;
    Status status = vm_room(vm, args + params);
    for (uint32_t i = 0; i < call->n_named && status == ST_OK; i++) {
        int to = param_index(vm, callee, call->names[i]);
        if (to < 0 || to >= MOST)
            return no_parameter(vm, callee, call->names[i]);
        if ((uint32_t)to < call->n_plain)
            return rt_error(&vm->rt, E128, intern_str(vm->rt.intern, call->names[i]),);
        while (*n <= (uint32_t)to)
            args[(*n)++] = gap;
        args[to] = named[i];
    }
    if (status != ST_OK || callee.tag == V_NATIVE)
        return status;
    status = vm_bind(vm, callee.fn->proto, args, *n);   /* a parameter between may have got nothing */
    *n = params;
    return status;
}

/* ---- calls from C ---- */

/* A frame between: what runs above it returns into C. Its one register takes the result, the arguments stand behind it. */
static Status push_outside(Vm *vm, uint32_t n, Value **args)
{
    Value *base = vm->fr->top;
    Status status = vm_room(vm, base + n + 1);
    if (status != ST_OK)
        return status;
    vm->fr++;
    *vm->fr = (Frame){ .pc = &vm->exit_code, .base = base, .top = base + n + 1, .proto = &vm->outside };
    base[0] = NONE_VALUE;
    *args = base + 1;
    return ST_OK;
}

static Status enter(Vm *vm, Function *fn, Value *args, uint32_t n)
{
    Proto *proto = fn->proto;
    Value *top = args + proto->n_regs;
    Status status = ST_OK;
    if (UNLIKELY(top > vm->soft_top || vm->fr + 1 >= vm->frames_end))
        status = vm_room(vm, top);
    if (status == ST_OK && n != proto->n_params)
        status = vm_bind(vm, proto, args, n);
    if (status != ST_OK)
        return status;
    vm->fr++;
    *vm->fr = (Frame){ .pc = proto->code.at, .base = args, .top = top, .proto = proto, .fn = fn };
    if (UNLIKELY(--vm->ticks < 0))
        status = vm_safe_point(vm);
    return status == ST_OK ? vm_dispatch(vm) : status;
}

Status vm_callee_begin(Vm *vm, Value function, int n, VmCallee *callee)
{
    *callee = (VmCallee){ .vm = vm, .function = function, .frame = (size_t)(vm->fr - vm->frames), .n = (uint32_t)n };
    if (function.tag != V_FUNCTION && function.tag != V_NATIVE)
        return rt_error(&vm->rt, E309, rt_type_name(&vm->rt, function),);
    if (vm->c_depth >= C_DEPTH_MAX)
        return rt_error(&vm->rt, E603, STR("200"),);
    Status status = push_outside(vm, callee->n, &callee->args);
    vm->c_depth += status == ST_OK;
    return status;
}

Status vm_callee_run(VmCallee *callee)
{
    Vm *vm = callee->vm;
    Status status;
    const Node *stmt = vm->stmt;
    vm->stmt = NULL;
    if (LIKELY(callee->function.tag == V_FUNCTION)) {
        status = enter(vm, callee->function.fn, callee->args, callee->n);
    } else {
        callee->args[-1] = NONE_VALUE;
        status = vm_call_native(vm, (FunctionId)callee->function.d, callee->args, callee->n, &callee->args[-1]);
    }
    vm->stmt = stmt;
    vm->fr = vm->frames + callee->frame + 1;   /* where it is, unless it failed */
    return status;
}

void vm_callee_end(VmCallee *callee)
{
    if (!callee->args)
        return;
    callee->vm->c_depth--;
    callee->vm->fr = callee->vm->frames + callee->frame;
    callee->args = NULL;
}

Status vm_call(Vm *vm, Value function, const Value *args, int n, Value *out)
{
    VmCallee callee;
    Status status = vm_callee_begin(vm, function, n, &callee);
    if (status == ST_OK) {
        if (n)
            memcpy(callee.args, args, (size_t)n * sizeof(Value));
        status = vm_callee_run(&callee);
        *out = callee.args[-1];
    }
    vm_callee_end(&callee);
    return status;
}
