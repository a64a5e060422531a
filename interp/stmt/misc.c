/* misc.c: print, fail, use, run. */
#include "../vm/session.h"
#include "operand.h"
#include "verbs.h"

/* Values as plain text in one line, separated by a space. */
Status stmt_print(Vm *vm, const Node *stmt, const Value *slots)
{
    const VmHost *host = vm_host(vm);
    Buf line = { 0 };
    Status status = ST_OK;
    for (int i = 0; i < stmt->n && status == ST_OK; i++) {
        Value value;
        status = vm_operand(vm, stmt->kids[i], slots, &value);
        if (status != ST_OK)
            break;
        if (i)
            buf_char(&line, ' ');
        value_format(vm_rt(vm), value, false, &line);
        status = vm_rt(vm)->failed ? ST_ERROR : ST_OK;         /* a text without end */
    }
    buf_char(&line, '\n');
    if (status == ST_OK)
        host->print(host->ctx, buf_str(&line));
    buf_drop(&line);
    return status;
}

Status stmt_fail(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Value value;
    Status status = vm_operand(vm, stmt->kids[0], slots, &value);
    if (status != ST_OK)
        return status;
    Buf text = { 0 };
    value_format(ctx.rt, value, false, &text);
    status = error_at(&ctx, stmt, E901, buf_str(&text),);
    buf_drop(&text);
    return status;
}

static Status path_operand(Ctx *ctx, const Node *node, Str *path)
{
    Sym sym;
    Status status = operand_text(ctx, node, &sym);
    *path = status == ST_OK ? sym_str(ctx, sym) : STR("");
    return status;
}

Status stmt_use(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    const Node *what = stmt->kids[0];
    if (stmt->op == 0)
        return session_use(vm, sym_str(&ctx, what->sym), false, vm_span(vm, what));
    Str path;
    Status status = path_operand(&ctx, what, &path);
    return status == ST_OK ? session_use(vm, path, true, vm_span(vm, what)) : status;
}

Status stmt_run(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Str path;
    Status status = path_operand(&ctx, stmt->kids[0], &path);
    return status == ST_OK ? session_run_file(vm, path, vm_span(vm, stmt->kids[0])) : status;
}
