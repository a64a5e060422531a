/* prompt.c: help, timing, ambiguous and quit. */
#include "../output/help.h"
#include "operand.h"
#include "show.h"
#include "verbs.h"

/* Who asks with the Chinese word gets a Chinese answer, whatever the language of the output is. */
Status stmt_help(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    const Node *topic = stmt->n ? stmt->kids[0] : NULL;
    Buf text = { 0 };
    help_topic(ctx.words, ctx.rt->intern, ctx.model, stmt->op ? LANG_ZH : ctx.rt->lang, topic ? sym_str(&ctx, topic->sym) : STR(""), &text);
    show_folded(&ctx, buf_str(&text));
    buf_drop(&text);
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

/* What it says is the terminal's and no part of the model: it stays when the entry fails. */
Status stmt_ambiguous(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Value value;
    Status status = vm_operand(vm, stmt->kids[0], slots, &value);
    if (status != ST_OK)
        return status;
    bool zh = ctx.rt->lang == LANG_ZH;
    const CommandInfo *info = &COMMAND_INFO[C_ambiguous];
    if (value.tag != V_NUM || (value.num != 1 && value.num != 2))
        return error_at(&ctx, stmt->kids[0], E304, str_of(zh ? info->zh : info->verb), zh ? STR("1 或 2") : STR("1 or 2"),
                        rt_describe(ctx.rt, value),);
    ctx.rt->ambiguous = (int)value.num;
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
