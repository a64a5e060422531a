/* prompt.c: help, timing and quit. */
#include "../output/fold.h"
#include "../output/help.h"
#include "operand.h"
#include "verbs.h"

Status stmt_help(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    const Node *topic = stmt->n ? stmt->kids[0] : NULL;
    Buf text = { 0 }, folded = { 0 };
    help_topic(ctx.words, ctx.rt->intern, ctx.model, ctx.rt->lang, topic ? sym_str(&ctx, topic->sym) : STR(""), &text);
    const VmHost *host = vm_host(vm);
    fold_text(buf_str(&text), host->width, ctx.rt->ambiguous == 2 ? 2 : 1, &folded);
    host->print(host->ctx, buf_str(&folded));
    buf_drop(&text);
    buf_drop(&folded);
    return ST_OK;
}

/* The prompt takes the time by itself when an entry is `timing` alone; elsewhere nothing is timed. */
Status stmt_timing(Vm *vm, const Node *stmt, const Value *slots)
{
    UNUSED(vm);
    UNUSED(stmt);
    UNUSED(slots);
    return ST_OK;
}

/* The prompt leaves by itself when an entry is `quit` alone; elsewhere there is nothing to leave. */
Status stmt_quit(Vm *vm, const Node *stmt, const Value *slots)
{
    UNUSED(vm);
    UNUSED(stmt);
    UNUSED(slots);
    return ST_OK;
}
