/* operand.c: names in statements. */
#include "operand.h"

Ctx ctx_make(Vm *vm, const Value *slots)
{
    return (Ctx){ vm, vm_rt(vm), vm_model(vm), vm_words(vm), slots };
}

Status raise_at(Ctx *ctx, const Node *node, DiagCode code, const Str *args)
{
    Status status = rt_raise(ctx->rt, code, args);
    if (ctx->rt->error)
        ctx->rt->error->span = vm_span(ctx->vm, node);
    return status;
}

void error_narrow(Ctx *ctx, const Node *node, Str word)
{
    const Source *source = sources_get(vm_sources(ctx->vm), vm_source(ctx->vm));
    Diag *diag = ctx->rt->error;
    if (!diag || !word.len || node->end > source->text.len)
        return;
    for (uint32_t at = node->start; at + word.len <= node->end; at++) {
        if (at == node->start || memcmp(source->text.ptr + at, word.ptr, word.len) != 0 || source->text.ptr[at - 1] == '_')
            continue;
        diag->span = (Span){ source->id, at, at + (uint32_t)word.len };
        return;
    }
}

Str kind_word(Ctx *ctx, TableId kind)
{
    return str_of(ctx->rt->lang == LANG_ZH ? TABLE_INFO[kind].zh : TABLE_INFO[kind].name);
}

Str sym_str(Ctx *ctx, Sym sym)
{
    return intern_str(ctx->rt->intern, sym);
}

/* The closest existing name of the kind, set as the suggestion of the error just raised. Only for small kinds: a wrong
   name in a model of a million must not cost a walk per mistake. */
static void suggest_name(Ctx *ctx, TableId kind, Sym name)
{
    size_t n;
    const int32_t *order = model_order(ctx->model, kind, &n);
    Closest closest;
    closest_init(&closest, sym_str(ctx, name));
    for (size_t i = 0; i < n && i < 20000; i++)
        closest_try(&closest, sym_str(ctx, model_name(ctx->model, kind, order[i])));
    if (ctx->rt->error && closest.best.len)
        ctx->rt->error->suggestion = diag_keep(ctx->rt->diags, closest.best);
}

static Status add_name(Ctx *ctx, const Node *at, TableId kind, Sym name, RowVec *out)
{
    vec_push(out, model_mention(ctx->model, kind, name, vm_span(ctx->vm, at)));
    return ST_OK;
}

Status operand_entity(Ctx *ctx, const Node *at, Value entity, int32_t *row)
{
    TableId kind = (TableId)entity.a;
    *row = (int32_t)entity.d;
    if (model_alive(ctx->model, kind, *row))
        return ST_OK;
    Sym name = model_name(ctx->model, kind, *row);
    if (model_mention(ctx->model, kind, name, vm_span(ctx->vm, at)) == *row)      /* not defined yet */
        return ST_OK;
    return error_at(ctx, at, E204, kind_word(ctx, kind), sym_str(ctx, name),);
}

static Status add_value(Ctx *ctx, const Node *at, TableId kind, Value value, RowVec *out)
{
    if (value.tag == V_ENTITY && value.a == kind) {
        int32_t row;
        Status status = operand_entity(ctx, at, value, &row);
        vec_push(out, row);
        return status;
    }
    if (value.tag == V_TEXT)
        return add_name(ctx, at, kind, value_to_sym(ctx->rt, value), out);
    if (value.tag == V_LIST) {
        for (uint32_t i = 0; i < value.list->len; i++) {
            Status status = add_value(ctx, at, kind, value.list->at[i], out);
            if (status != ST_OK)
                return status;
        }
        return ST_OK;
    }
    return error_at(ctx, at, E322, kind_word(ctx, kind), rt_describe(ctx->rt, value),);
}

static Status wrong_kind(Ctx *ctx, const Node *name, TableId kind)
{
    Buf given = { 0 };
    buf_addf(&given, "%s %s", kind_word(ctx, (TableId)name->op).ptr, sym_str(ctx, name->sym).ptr);
    Status status = error_at(ctx, name, E322, kind_word(ctx, kind), buf_str(&given),);
    buf_drop(&given);
    return status;
}

Status operand_rows(Ctx *ctx, const Node *name, TableId kind, RowVec *out)
{
    if (name->type == N_ENTITY) {
        if (name->op != kind)
            return wrong_kind(ctx, name, kind);
        return add_name(ctx, name, kind, name->sym, out);
    }
    if (name->type == N_NAME || (name->type == N_TEXT && name->slot == NO_SLOT)) {
        /* the slot says that a variable of this name is visible; an entity of the name comes first */
        if (name->slot != NO_SLOT && model_find(ctx->model, kind, name->sym) == ROW_NONE)
            return error_at(ctx, name, E209, sym_str(ctx, name->sym), kind_word(ctx, kind),);
        return add_name(ctx, name, kind, name->sym, out);
    }
    Value value;
    Status status = vm_operand(ctx->vm, name, ctx->slots, &value);
    if (status != ST_OK)
        return status;
    return add_value(ctx, name, kind, value, out);
}

Status operand_row(Ctx *ctx, const Node *name, TableId kind, int32_t *row)
{
    if (name->type == N_NAME && name->slot == NO_SLOT) {       /* the common case, without a list */
        *row = model_mention(ctx->model, kind, name->sym, vm_span(ctx->vm, name));
        return ST_OK;
    }
    RowVec rows = { 0 };
    Status status = operand_rows(ctx, name, kind, &rows);
    if (status == ST_OK && rows.len != 1)
        status = error_at(ctx, name, E323, kind_word(ctx, kind),);
    if (status == ST_OK)
        *row = rows.at[0];
    vec_drop(&rows);
    return status;
}

Status operand_existing(Ctx *ctx, const Node *name, TableId kind, int32_t *row)
{
    Status status = operand_row(ctx, name, kind, row);
    if (status == ST_OK && !model_alive(ctx->model, kind, *row)) {
        Sym sym = model_name(ctx->model, kind, *row);
        status = error_at(ctx, name, E204, kind_word(ctx, kind), sym_str(ctx, sym),);
        suggest_name(ctx, kind, sym);
    }
    return status;
}

/* A name of blanks alone is none. */
static bool is_blank(Str name)
{
    size_t i = 0;
    while (i < name.len && strchr(" \t\n\r", name.ptr[i]))
        i++;
    return i == name.len;
}

static Status value_names(Ctx *ctx, const Node *at, Value value, SymVec *out)
{
    if (value.tag == V_TEXT && !is_blank(text_str(value.text))) {
        vec_push(out, value_to_sym(ctx->rt, value));
        return ST_OK;
    }
    if (value.tag == V_LIST) {
        for (uint32_t i = 0; i < value.list->len; i++) {
            Status status = value_names(ctx, at, value.list->at[i], out);
            if (status != ST_OK)
                return status;
        }
        return ST_OK;
    }
    if (value.tag == V_ENTITY) {
        vec_push(out, model_name(ctx->model, (TableId)value.a, (int32_t)value.d));
        return ST_OK;
    }
    return error_at(ctx, at, E321, rt_describe(ctx->rt, value),);
}

Status operand_new_name(Ctx *ctx, const Node *name, TableId kind)
{
    if (name->type != N_NAME || name->slot == NO_SLOT || name->flags & NF_QUOTED)
        return ST_OK;
    Value value = ctx->slots[name->slot - 1];
    if (value.tag == V_FUNCTION || value.tag == V_NATIVE || model_find(ctx->model, kind, name->sym) != ROW_NONE)
        return ST_OK;
    return error_at(ctx, name, E209, sym_str(ctx, name->sym), kind_word(ctx, kind),);
}

Status operand_names(Ctx *ctx, const Node *name, SymVec *out)
{
    if (name->type == N_NAME || (name->type == N_TEXT && name->slot == NO_SLOT)) {
        if (is_blank(sym_str(ctx, name->sym)))
            return error_at(ctx, name, E321, STR("\"\""),);
        vec_push(out, name->sym);
        return ST_OK;
    }
    Value value;
    Status status = vm_operand(ctx->vm, name, ctx->slots, &value);
    return status == ST_OK ? value_names(ctx, name, value, out) : status;
}

Status operand_text(Ctx *ctx, const Node *node, Sym *out)
{
    if (node->type == N_TEXT && node->slot == NO_SLOT) {
        *out = node->sym;
        return ST_OK;
    }
    Value value;
    Status status = vm_operand(ctx->vm, node, ctx->slots, &value);
    if (status != ST_OK)
        return status;
    if (value.tag != V_TEXT)
        return error_at(ctx, node, E324, rt_describe(ctx->rt, value),);
    *out = value_to_sym(ctx->rt, value);
    return ST_OK;
}
