/* submit.c: submit FORM from P [on DATE] { field value … }: a filled form, checked against the form's fields. */
#include <math.h>
#include "form.h"
#include "verbs.h"

/* What a value must be for a form field's type; types of forms beyond these are texts. */
static const int FORM_TAG[KW_COUNT] = {
    [KW_TYPE_TEXT] = V_TEXT + 1, [KW_TYPE_NUMBER] = V_NUM + 1, [KW_TYPE_PERCENT] = V_NUM + 1, [KW_TYPE_DURATION] = V_DURATION + 1,
    [KW_TYPE_RATE] = V_RATE + 1, [KW_TYPE_DATE] = V_DATE + 1, [KW_TYPE_BOOL] = V_BOOL + 1, [KW_TYPE_RANGE] = V_RANGE + 1,
};

const Item *form_field(const ItemList *fields, Sym name)
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

static bool is_choice(Ctx *ctx, Sym type, Value value)
{
    SymVec choices = { 0 };
    bool found = false;
    form_choices(ctx, type, &choices);
    for (size_t i = 0; i < choices.len && value.tag == V_TEXT; i++)
        found = found || choices.at[i] == value_to_sym(ctx->rt, value);
    vec_drop(&choices);
    return found;
}

static bool fits(Ctx *ctx, Sym type, Value value)
{
    KeywordId keyword = words_keyword(ctx->words, PL_TYPE, type);
    TableId kind = words_singular(ctx->words, type);
    switch (form_sort_of(ctx, type)) {
    case FORM_CHOICE: return is_choice(ctx, type, value);
    case FORM_TABLE: return value.tag == V_LIST || value.tag == V_TABLE;
    case FORM_ENTITY:
        return value.tag == V_ENTITY ? value.a == kind : value.tag == V_TEXT && model_find(ctx->model, kind, value_to_sym(ctx->rt, value)) != ROW_NONE;
    case FORM_VALUE: break;
    }
    return keyword == KW_NONE || !FORM_TAG[keyword] || value.tag == FORM_TAG[keyword] - 1;
}

static Status form_value(Ctx *ctx, const Node *node, Sym type, Value *value)
{
    TableId kind = form_kind(ctx, type);
    bool bare = node->type == N_NAME && node->slot == NO_SLOT;
    if (bare && kind != T_NONE) {
        int32_t row;
        Status status = operand_existing(ctx, node, kind, &row);
        *value = value_entity(kind, row);
        return status;
    }
    if (bare && form_sort_of(ctx, type) == FORM_CHOICE) {
        *value = value_sym(ctx->rt, node->sym);
        return ST_OK;
    }
    return vm_operand(ctx->vm, node, ctx->slots, value);
}

FieldType form_field_type(Ctx *ctx, const Item *field)
{
    return form_type_field(ctx, field->text2);
}

/* What is kept is the same whatever the language of the output. */
static void add_neutral(Rt *rt, Value value, Buf *out)
{
    Lang lang = rt->lang;
    rt->lang = LANG_EN;
    value_format(rt, value, false, out);
    rt->lang = lang;
}

static Item item_of(Ctx *ctx, Sym name, Value value)
{
    Item item = item_none();
    item.text = name;
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
    return item;
}

/* ---- a table of fields ---- */

/* Of a type a|b|c the closest word. */
static void suggest_choice(Ctx *ctx, Str type, Str given)
{
    Closest closest;
    closest_init(&closest, given);
    for (size_t i = 0, start = 0; i <= type.len; i++) {
        if (i < type.len && type.ptr[i] != '|')
            continue;
        closest_try(&closest, str_make(type.ptr + start, i - start));
        start = i + 1;
    }
    if (closest.best.len)
        ctx->rt->error->suggestion = diag_keep(ctx->rt->diags, closest.best);
}

static Status misfit(Ctx *ctx, const Node *at, Str field, Sym type, Value value)
{
    Buf text = { 0 };
    form_type_text(ctx, type, ctx->rt->lang, &text);
    Status status = error_at(ctx, at, E304, field, buf_str(&text), rt_describe(ctx->rt, value),);
    buf_drop(&text);
    if (value.tag == V_TEXT && ctx->rt->error)
        suggest_choice(ctx, sym_str(ctx, type), text_str(value.text));
    return status;
}

Status submit_cell(Ctx *ctx, const Node *at, Sym name, Sym type, Value value, ItemBuf *buf)
{
    if (!fits(ctx, type, value))
        return misfit(ctx, at, sym_str(ctx, name), type, value);
    item_add(buf, item_of(ctx, name, value));
    return ST_OK;
}

static Status add_cell(Ctx *ctx, const Node *at, const Item *field, const FormColumns *columns, uint32_t row, Sym key, Value value, ItemBuf *buf)
{
    size_t c = 0;
    while (c < columns->len && columns->at[c].name != key)
        c++;
    if (c == columns->len)
        return error_at(ctx, at, E414, sym_str(ctx, field->text), sym_str(ctx, key),);
    return value.tag == V_NONE ? ST_OK : submit_cell(ctx, at, form_cell_name(ctx, field->text, row, key), columns->at[c].type, value, buf);
}

static Status add_rows(Ctx *ctx, const Node *at, const Item *field, Value value, ItemBuf *buf)
{
    FormColumns columns = { 0 };
    Status status = ST_OK;
    form_columns(ctx, field->text2, &columns);
    uint32_t rows = value.tag == V_LIST ? value.list->len : value.table->n_rows;
    for (uint32_t r = 0; r < rows && status == ST_OK; r++) {
        bool record = value.tag == V_LIST && value.list->at[r].tag == V_RECORD;
        if (value.tag == V_LIST && !record)
            status = misfit(ctx, at, sym_str(ctx, field->text), field->text2, value.list->at[r]);
        const Record *cells = record ? value.list->at[r].record : NULL;
        for (uint32_t k = 0; record && k < cells->len && status == ST_OK; k++)
            status = add_cell(ctx, at, field, &columns, r, value_to_sym(ctx->rt, cells->keys[k]), cells->values[k], buf);
        for (uint32_t k = 0; value.tag == V_TABLE && k < value.table->n_columns && status == ST_OK; k++)
            status = add_cell(ctx, at, field, &columns, r, value.table->names[k], value.table->columns[k][r], buf);
    }
    vec_drop(&columns);
    return status;
}

Status submit_value(Ctx *ctx, const Node *at, const Item *field, Value value, ItemBuf *buf)
{
    if (!fits(ctx, field->text2, value))
        return misfit(ctx, at, sym_str(ctx, field->text), field->text2, value);
    if (form_sort_of(ctx, field->text2) == FORM_TABLE)
        return add_rows(ctx, at, field, value, buf);
    item_add(buf, item_of(ctx, field->text, value));
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
