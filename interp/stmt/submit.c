/* submit.c: submit FORM from P [on DATE] { field value … }: a filled form, checked against the form's fields. */
#include <math.h>
#include "operand.h"
#include "verbs.h"

/* What a value must be for a form field's type; types of forms beyond these are texts. */
static const int FORM_TAG[KW_COUNT] = {
    [KW_TYPE_TEXT] = V_TEXT + 1, [KW_TYPE_NUMBER] = V_NUM + 1, [KW_TYPE_PERCENT] = V_NUM + 1, [KW_TYPE_DURATION] = V_DURATION + 1,
    [KW_TYPE_RATE] = V_RATE + 1, [KW_TYPE_DATE] = V_DATE + 1, [KW_TYPE_BOOL] = V_BOOL + 1, [KW_TYPE_RANGE] = V_RANGE + 1,
};

static const Item *form_field(const ItemList *fields, Sym name)
{
    for (uint32_t i = 0; fields && i < fields->n; i++)
        if (fields->at[i].text == name)
            return &fields->at[i];
    return NULL;
}

static Status unknown_form_field(Ctx *ctx, const Node *clause, int32_t form, const ItemList *fields)
{
    Status status = error_at(ctx, clause, E414, sym_str(ctx, model_name(ctx->model, T_REPORT, form)), sym_str(ctx, clause->sym),);
    Diag *diag = ctx->rt->error;
    Closest closest;
    Buf names = { 0 };
    closest_init(&closest, sym_str(ctx, clause->sym));
    for (uint32_t i = 0; i < fields->n; i++) {
        closest_try(&closest, sym_str(ctx, fields->at[i].text));
        buf_addf(&names, "%s%s", i ? ctx->rt->lang == LANG_ZH ? "、" : ", " : "", sym_str(ctx, fields->at[i].text).ptr);
    }
    if (diag) {
        diag->span.end = diag->span.start + (uint32_t)sym_str(ctx, clause->sym).len;
        diag->allowed = diag_keep(ctx->rt->diags, buf_str(&names));
    }
    if (diag && closest.best.len)
        diag->suggestion = diag_keep(ctx->rt->diags, closest.best);
    buf_drop(&names);
    return status;
}

static bool fits(Ctx *ctx, Sym type, Value value)
{
    KeywordId keyword = words_keyword(ctx->words, PL_TYPE, type);
    if (keyword != KW_NONE && FORM_TAG[keyword])
        return value.tag == FORM_TAG[keyword] - 1;
    TableId kind = words_singular(ctx->words, type);
    if (kind != T_NONE)
        return value.tag == V_ENTITY ? value.a == kind : value.tag == V_TEXT && model_find(ctx->model, kind, value_to_sym(ctx->rt, value)) != ROW_NONE;
    return true;
}

static Status form_value(Ctx *ctx, const Node *node, Sym type, Value *value)
{
    TableId kind = words_singular(ctx->words, type);
    if (node->type == N_NAME && node->slot == NO_SLOT && kind != T_NONE) {
        int32_t row;
        Status status = operand_existing(ctx, node, kind, &row);
        *value = value_entity(kind, row);
        return status;
    }
    return vm_operand(ctx->vm, node, ctx->slots, value);
}

/* What the types of a form's fields are as fields of an entity. */
static const int FORM_FIELD[KW_COUNT] = {
    [KW_TYPE_NUMBER] = FT_NUMBER, [KW_TYPE_PERCENT] = FT_PERCENT, [KW_TYPE_DURATION] = FT_DURATION, [KW_TYPE_RATE] = FT_RATE,
    [KW_TYPE_DATE] = FT_DATE, [KW_TYPE_BOOL] = FT_BOOL, [KW_TYPE_RANGE] = FT_RANGE,
};

FieldType form_field_type(Ctx *ctx, const Item *field)
{
    KeywordId keyword = words_keyword(ctx->words, PL_TYPE, field->text2);
    return keyword != KW_NONE && FORM_FIELD[keyword] ? (FieldType)FORM_FIELD[keyword] : FT_TEXT;
}

/* What is kept is the same whatever the language of the output. */
static void add_neutral(Rt *rt, Value value, Buf *out)
{
    Lang lang = rt->lang;
    rt->lang = LANG_EN;
    value_format(rt, value, false, out);
    rt->lang = lang;
}

Status submit_value(Ctx *ctx, const Node *at, const Item *field, Value value, ItemBuf *buf)
{
    if (!fits(ctx, field->text2, value))
        return error_at(ctx, at, E304, sym_str(ctx, field->text), sym_str(ctx, field->text2), rt_describe(ctx->rt, value),);
    Item item = item_none();
    item.text = field->text;
    if (value.tag == V_NUM) {
        item.qty = (Qty){ .amount = value.num, .sort = value.a == STYLE_PERCENT ? QTY_PERCENT : QTY_NUMBER };
    } else if (value.tag == V_DURATION) {
        item.qty = (Qty){ .amount = value.num, .sort = QTY_DURATION, .unit = value.a };
    } else {
        Buf text = { 0 };
        if (value.tag == V_ENTITY)
            buf_add(&text, sym_str(ctx, model_name(ctx->model, (TableId)value.a, (int32_t)value.d)));
        else
            add_neutral(ctx->rt, value, &text);
        item.text2 = intern_add(ctx->rt->intern, buf_str(&text));
        buf_drop(&text);
    }
    item_add(buf, item);
    return ST_OK;
}

static Status add_field(Ctx *ctx, const Node *clause, int32_t form, const ItemList *fields, ItemBuf *buf)
{
    const Item *field = form_field(fields, clause->sym);
    Value value;
    if (!field)
        return unknown_form_field(ctx, clause, form, fields);
    if (clause->n != 1 || clause->kids[0]->n != 1)
        return error_at(ctx, clause, E326, sym_str(ctx, clause->sym), sym_str(ctx, field->text2),);
    const Node *node = clause->kids[0]->kids[0];
    Status status = form_value(ctx, node, field->text2, &value);
    return status == ST_OK ? submit_value(ctx, node, field, value, buf) : status;
}

Status stmt_submit(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    int32_t form, post;
    ItemBuf buf = { 0 };
    Cell date = { .type = CELL_I32, .i32 = ctx.rt->today };
    Status status = operand_existing(&ctx, stmt->kids[0], T_REPORT, &form);
    if (status == ST_OK)
        status = operand_row(&ctx, stmt->kids[1], T_POST, &post);
    if (status == ST_OK && stmt->kids[2])
        status = node_cell(&ctx, T_SUBMISSION, field_column(F_SUBMISSION_DATE), stmt->kids[2], &buf, &date);
    if (status != ST_OK) {
        item_drop(&buf);
        return status;
    }
    Cell fields = model_get(ctx.model, T_REPORT, form, field_column(F_REPORT_FIELDS));
    if (fields.type != CELL_LIST || fields.list->n == 0)
        status = error_at(&ctx, stmt->kids[0], E417, sym_str(&ctx, model_name(ctx.model, T_REPORT, form)),);
    item_clear(&buf);
    for (int i = 3; i < stmt->n && status == ST_OK; i++)
        status = add_field(&ctx, stmt->kids[i], form, fields.type == CELL_LIST ? fields.list : NULL, &buf);
    if (status == ST_OK) {
        Origin origin = vm_origin(vm, stmt);
        int32_t row = model_link_put(ctx.model, T_SUBMISSION, (int32_t[]){ form, post, date.i32 }, 3, origin);
        model_set(ctx.model, T_SUBMISSION, row, field_column(F_SUBMISSION_FIELDS), (Cell){ .type = CELL_LIST, .list = buf.list }, origin);
    }
    item_drop(&buf);
    return status;
}
