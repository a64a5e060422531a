/* set.c: set X.f = v, += and -=, set X { … }, settings of the model, rename. */
#include <math.h>
#include "operand.h"
#include "verbs.h"

static bool same_item(Item a, Item b)
{
    return a.ref == b.ref && a.text == b.text && (a.ref != ROW_NONE || a.text != SYM_NONE || a.num == b.num);
}

/* old + added, or old without what is named. */
static void change_items(ItemBuf *out, const ItemList *old, const ItemList *change, bool add)
{
    item_clear(out);
    for (uint32_t i = 0; old && i < old->n; i++) {
        bool named = false;
        for (uint32_t j = 0; j < change->n; j++)
            named |= same_item(old->at[i], change->at[j]);
        if (!named)
            item_add(out, old->at[i]);
    }
    for (uint32_t j = 0; add && j < change->n; j++)
        item_add(out, change->at[j]);
}

static Status change_list(Ctx *ctx, TableId table, int32_t row, int column, const Node *value, bool add, Origin origin)
{
    ItemBuf change = { 0 }, result = { 0 };
    Cell cell;
    Status status = node_cell(ctx, table, column, value, &change, &cell);
    if (status == ST_OK && cell.type == CELL_LIST) {
        Cell old = model_get(ctx->model, table, row, column);
        change_items(&result, old.type == CELL_LIST ? old.list : NULL, cell.list, add);
        Cell next = { .type = result.list->n ? CELL_LIST : CELL_NONE, .list = result.list };
        model_set(ctx->model, table, row, column, next, origin);
    }
    item_drop(&change);
    item_drop(&result);
    return status;
}

/* += and -= of a single value are arithmetic on what the field reads as. */
static Status change_scalar(Ctx *ctx, TableId table, int32_t row, int column, const Node *value, bool add, Origin origin)
{
    const FieldInfo *field = model_field(ctx->model, table, column);
    Value old, delta, sum;
    ItemBuf buf = { 0 };
    Cell cell;
    Sym name = intern_add(ctx->rt->intern, str_of(field->read_as ? field->read_as : field->name));
    Status status = vm_attr(ctx->vm, value_entity(table, row), name, &old);
    if (status == ST_OK)
        status = vm_operand(ctx->vm, value, ctx->slots, &delta);
    if (status == ST_OK)
        status = value_binary(ctx->rt, add ? BIN_ADD : BIN_SUB, old, delta, &sum);
    if (status == ST_OK)
        status = value_cell(ctx, table, column, sum, value, false, &buf, &cell);
    if (status == ST_OK)
        model_set(ctx->model, table, row, column, cell, origin);
    item_drop(&buf);
    return status;
}

static Status replace(Ctx *ctx, TableId table, int32_t row, int column, const Node *value, Origin origin)
{
    ItemBuf buf = { 0 };
    Cell cell;
    Status status = node_cell(ctx, table, column, value, &buf, &cell);
    if (status == ST_OK)
        model_set(ctx->model, table, row, column, cell, origin);
    item_drop(&buf);
    return status;
}

static Status set_name_or_title(Ctx *ctx, TableId kind, int32_t row, KeywordId which, const Node *stmt)
{
    Sym text = SYM_NONE;
    const Node *value = stmt->kids[1];
    if (which == KW_NAME)
        return error_at(ctx, stmt->kids[0], E418, kind_word(ctx, kind), sym_str(ctx, model_name(ctx->model, kind, row)),);
    if (value->type != N_NONE) {
        Status status = operand_text(ctx, value, &text);
        if (status != ST_OK)
            return status;
    }
    model_set_title(ctx->model, kind, row, text);
    return ST_OK;
}

static Status set_attr(Ctx *ctx, TableId table, int32_t row, Sym name, const Node *stmt)
{
    const Node *value = stmt->kids[1];
    Origin origin = vm_origin(ctx->vm, stmt);
    int column = model_find_column(ctx->model, table, name);
    if (column < 0)
        column = model_find_column_read(ctx->model, table, name);
    if (column < 0) {
        KeywordId which = words_keyword(ctx->words, PL_ATTR, name);
        if (which != KW_NONE && table < (TableId)KIND_COUNT)
            return set_name_or_title(ctx, table, row, which, stmt);
        if (words_attr(ctx->words, table, name) != A_NONE)
            return error_at(ctx, stmt->kids[0], E406, kind_word(ctx, table), sym_str(ctx, name),);
        return unknown_field(ctx, table, name, stmt->kids[0]);
    }
    if (stmt->op == 0)
        return replace(ctx, table, row, column, value, origin);
    bool list = model_class(model_field(ctx->model, table, column)->type) == CLASS_LIST;
    return (list ? change_list : change_scalar)(ctx, table, row, column, value, stmt->op == 1, origin);
}

static Status set_row(Ctx *ctx, Value entity, const Node *stmt)
{
    TableId table = (TableId)entity.a;
    int32_t row;
    Status status = operand_entity(ctx, stmt->kids[0], entity, &row);
    if (status != ST_OK)
        return status;
    return stmt->op == 3 ? apply_clauses(ctx, table, row, stmt, 1) : set_attr(ctx, table, row, stmt->kids[0]->sym, stmt);
}

static Status set_each(Ctx *ctx, Value target, const Node *at, const Node *stmt)
{
    if (target.tag == V_ENTITY && target.a < KIND_COUNT)         /* what a pair says is changed by saying it again */
        return set_row(ctx, target, stmt);
    if (target.tag != V_LIST)
        return error_at(ctx, at, E327, rt_describe(ctx->rt, target),);
    for (uint32_t i = 0; i < target.list->len; i++) {
        Status status = set_each(ctx, target.list->at[i], at, stmt);
        if (status != ST_OK)
            return status;
    }
    return ST_OK;
}

/* ---- settings ---- */

static Status setting_value(Ctx *ctx, KeywordId setting, const Node *at, Value value)
{
    bool text = setting == KW_LANGUAGE || setting == KW_CURRENCY;
    Str name = str_of(KEYWORD_INFO[setting].text);
    if (value.tag != (text ? V_TEXT : V_NUM) && !(setting == KW_LANGUAGE && value.tag == V_WORD))
        return error_at(ctx, at, E304, name, text ? STR("\"…\"") : STR("1, 2 …"), rt_describe(ctx->rt, value),);
    if (setting == KW_LANGUAGE && !str_eq(text_str(value.text), STR("en")) && !str_eq(text_str(value.text), STR("zh")))
        return error_at(ctx, at, E404, name, STR("\"en\", \"zh\""), rt_describe(ctx->rt, value),);
    bool part = setting == KW_UTILIZATION || setting == KW_READING;
    if (!text && !(value.num > 0 && value.num <= (part ? 1 : setting == KW_HOURS_PER_DAY ? 24 : setting == KW_DAYS_PER_WEEK ? 7 : 53)))
        return error_at(ctx, at, E404, name, part ? STR("> 0%, <= 100%") : setting == KW_HOURS_PER_DAY ? STR("> 0, <= 24")
                        : setting == KW_DAYS_PER_WEEK ? STR("> 0, <= 7") : STR("> 0, <= 53"), rt_describe(ctx->rt, value),);
    return ST_OK;
}

static void try_setting(void *ctx, const char *text, const char *zh)
{
    closest_try(ctx, str_of(text));
    closest_try(ctx, str_of(zh));
}

static Status unknown_setting(Ctx *ctx, const Node *stmt)
{
    Status status = error_at(ctx, stmt, E217, sym_str(ctx, stmt->sym),);
    error_narrow(ctx, stmt, sym_str(ctx, stmt->sym));
    Closest closest;
    closest_init(&closest, sym_str(ctx, stmt->sym));
    words_each_keyword(PL_SETTING, try_setting, &closest);
    if (ctx->rt->error && closest.best.len)
        ctx->rt->error->suggestion = diag_keep(ctx->rt->diags, closest.best);
    return status;
}

static Status set_model(Ctx *ctx, const Node *stmt)
{
    KeywordId setting = words_keyword(ctx->words, PL_SETTING, stmt->sym);
    if (setting == KW_NONE)
        return unknown_setting(ctx, stmt);
    Sym name = words_keyword_sym(ctx->words, setting);
    Origin origin = vm_origin(ctx->vm, stmt);
    if (stmt->kids[0]->type == N_NONE) {
        model_set_setting(ctx->model, name, SYM_NONE, origin);
        return ST_OK;
    }
    Value value;
    Status status = vm_operand(ctx->vm, stmt->kids[0], ctx->slots, &value);
    if (status == ST_OK)
        status = setting_value(ctx, setting, stmt->kids[0], value);
    if (status != ST_OK)
        return status;
    Buf text = { 0 };
    value_format(ctx->rt, value, value.tag != V_TEXT, &text);
    model_set_setting(ctx->model, name, intern_add(ctx->rt->intern, buf_str(&text)), origin);
    if (setting == KW_LANGUAGE && !ctx->rt->lang_fixed)
        ctx->rt->lang = str_eq(buf_str(&text), STR("zh")) ? LANG_ZH : LANG_EN;
    buf_drop(&text);
    return ST_OK;
}

Status stmt_set(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    if (stmt->type == N_SET_MODEL)
        return set_model(&ctx, stmt);
    if (stmt->type == N_SET_RULE)
        return set_rule(vm, stmt, slots);
    const Node *target = stmt->op == 3 ? stmt->kids[0] : stmt->kids[0]->kids[0];
    Value value;
    Status status = vm_operand(vm, target, slots, &value);
    return status == ST_OK ? set_each(&ctx, value, target, stmt) : status;
}

Status stmt_rename(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    TableId kind = (TableId)stmt->op;
    int32_t row;
    Status status = operand_existing(&ctx, stmt->kids[0], kind, &row);
    if (status != ST_OK)
        return status;
    SymVec names = { 0 };
    status = operand_new_name(&ctx, stmt->kids[1], kind);
    if (status == ST_OK)
        status = operand_names(&ctx, stmt->kids[1], &names);
    if (status == ST_OK && names.len != 1)
        status = error_at(&ctx, stmt->kids[1], E323, kind_word(&ctx, kind),);
    if (status == ST_OK && !model_rename(ctx.model, kind, row, names.at[0]))
        status = error_at(&ctx, stmt->kids[1], E401, kind_word(&ctx, kind), sym_str(&ctx, names.at[0]),);
    vec_drop(&names);
    return status;
}
