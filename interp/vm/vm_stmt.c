/* vm_stmt.c: statements with executors. */
#include "machine.h"

static Str verb_of(const Vm *vm, const StmtCode *stmt)
{
    const CommandInfo *info = &COMMAND_INFO[stmt->command];
    return str_of(vm->rt.lang == LANG_ZH ? info->zh : info->verb);
}

static Status only_reads(Vm *vm, const StmtCode *stmt)
{
    return rt_error(&vm->rt, E411, verb_of(vm, stmt),);
}

static Status only_at_prompt(Vm *vm, const StmtCode *stmt)
{
    return rt_error(&vm->rt, E111, verb_of(vm, stmt),);
}

bool vm_at_prompt(const Vm *vm)
{
    return vm->session && !vm->session->up && vm->session->scope == vm->prompt;
}

Status vm_execute(Vm *vm, const StmtCode *stmt, const Value *slots)
{
    const Node *before = vm->stmt;
    Status status = ST_OK;
    StmtFn execute = stmt->command == C_NONE ? NULL : vm->host->statements[stmt->command];
    vm->stmt = stmt->node;
    if ((stmt->flags & CF_MODEL) && vm->query_depth)
        status = only_reads(vm, stmt);
    else if (!execute)
        status = only_at_prompt(vm, stmt);
    else if ((stmt->flags & CF_QUERY) && stmt->command != C_show)
        status = vm_close(vm);
    if (status == ST_OK)
        status = execute(vm, stmt->node, slots);
    vm->stmt = before;
    return vm_stopped(vm, status);
}

/* The errors of all are told at once: a later statement seldom depends on one that failed. */
Status vm_batch(Vm *vm, const StmtCode *stmts, uint32_t n)
{
    Status result = ST_OK;
    const Diag *first = NULL;
    for (uint32_t i = 0; i < n; i++) {
        Status status = vm_execute(vm, &stmts[i], NULL);
        if (status == ST_OK) {
            vm_after_work(vm);
            if (UNLIKELY(--vm->ticks < 0))
                status = vm_safe_point(vm);
        }
        if (status == ST_OK)
            continue;
        if (status != ST_ERROR || vm->rt.diags->dropped)
            return status;
        first = first ? first : vm->rt.error;
        vm_forget_error(vm);
        result = ST_ERROR;
    }
    if (result != ST_OK) {
        vm->rt.failed = true;
        vm->rt.error = (Diag *)(uintptr_t)first;
    }
    return result;
}

/* ---- what is outside ---- */

/* A statement can only ask for what its row in commands.def names: nothing reaches outside without having said so there. */
static void check_declared(const Vm *vm, int cap)
{
    CommandId command = vm->stmt ? compile_command(vm->stmt) : C_NONE;
    ORGL_ASSERT(command != C_NONE && (COMMAND_INFO[command].caps & cap) == cap);
}

bool vm_allow(Vm *vm, int cap, Str what)
{
    check_declared(vm, cap);
    return !vm->host->allow || vm->host->allow(vm->host->ctx, vm, cap, what);
}

Status vm_write(Vm *vm, Str path, Str bytes)
{
    check_declared(vm, CAP_WRITE);
    return vm->host->write(vm->host->ctx, vm, path, bytes);
}

void vm_folder(Vm *vm, Str path)
{
    check_declared(vm, CAP_WRITE);
    if (vm->host->folder)
        vm->host->folder(vm->host->ctx, path);
}

Status vm_check_table(Vm *vm, const Node *node, const Value *slots, Value *out)
{
    const Node *before = vm->stmt;
    Status status = vm_close(vm);
    if (status == ST_OK && !vm->host->check)
        status = rt_error(&vm->rt, E111, STR("check"),);
    vm->stmt = node;
    if (status == ST_OK)
        status = vm->host->check(vm, node, slots, out);
    vm->stmt = before;
    return vm_stopped(vm, status);
}
