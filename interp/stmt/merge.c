/* merge.c: merge NAME [taking ours|theirs [for ENTITY …]]: another scenario's changes brought in, conflicts told. */
#include "cell_text.h"
#include "history.h"
#include "verbs.h"

#define SHOWN 50                     /* conflicts that are told one by one */

/* What the statement says of conflicts. */
typedef struct Taking { Side side; TableId kind; int32_t row; } Taking;    /* kind T_NONE: of all */
typedef struct Choice { Ctx *ctx; VEC(Taking) takings; } Choice;

static bool is_about(const Conflict *conflict, const Taking *taking)
{
    if (taking->kind == T_NONE)
        return true;
    if (conflict->table == taking->kind)
        return conflict->row == taking->row;
    const TableInfo *table = &TABLE_INFO[conflict->table];
    int key = 0;
    for (int c = 0; table->is_link && c < table->n_fields; c++) {
        const FieldInfo *field = &FIELD_INFO[(int)table->first + c];
        if (!(field->flags & FF_KEY))
            continue;
        if (field->type == FT_REF && field->target == taking->kind && conflict->keys[key] == taking->row)
            return true;
        key++;
    }
    return false;
}

/* What is said of an entity counts before what is said of all. */
static Side choose(void *context, const Conflict *conflict)
{
    const Choice *choice = context;
    Side side = SIDE_NONE;
    for (size_t i = 0; i < choice->takings.len; i++) {
        const Taking *taking = &choice->takings.at[i];
        if (is_about(conflict, taking) && (side == SIDE_NONE || taking->kind != T_NONE))
            side = taking->side;
    }
    return side;
}

static Status read_taking(Ctx *ctx, const Node *node, Choice *choice)
{
    Taking taking = { node->op ? SIDE_THEIRS : SIDE_OURS, T_NONE, ROW_NONE };
    if (!node->n)
        vec_push(&choice->takings, taking);
    for (int i = 0; i < node->n; i++) {
        Value entity;
        Status status = vm_operand(ctx->vm, node->kids[i], ctx->slots, &entity);
        if (status == ST_OK && (entity.tag != V_ENTITY || entity.a >= KIND_COUNT))
            status = error_at(ctx, node->kids[i], E327, rt_describe(ctx->rt, entity),);
        if (status != ST_OK)
            return status;
        taking.kind = (TableId)entity.a;
        taking.row = (int32_t)entity.d;
        vec_push(&choice->takings, taking);
    }
    return ST_OK;
}

/* ---- conflicts as texts ---- */

typedef struct Line { Ctx *ctx; const Conflict *conflict; bool zh; Buf out; } Line;

static void add_word(Line *line, const char *en, const char *zh)
{
    buf_addz(&line->out, line->zh ? zh : en);
}

static void add_cell(Line *line, Cell cell, Sym name)
{
    const Conflict *conflict = line->conflict;
    Lang lang = line->zh ? LANG_ZH : LANG_EN;
    if (conflict->column < 0)
        buf_add(&line->out, name == SYM_NONE ? line->zh ? STR("无") : STR("none") : sym_str(line->ctx, name));
    else if (cell.type == CELL_NONE)
        add_word(line, "none", "无");
    else
        cell_text(line->ctx, conflict->table, conflict->column, cell, lang, &line->out);
}

static void add_origin(Line *line, Origin origin)
{
    if (origin.script == SYM_NONE)
        return;
    Str script = sym_str(line->ctx, origin.script);
    buf_addf(&line->out, line->zh ? "（%.*s:%u）" : " (%.*s:%u)", STR_ARG(script), origin.line);
}

static void add_key(Line *line, const FieldInfo *field, int32_t key)
{
    buf_char(&line->out, ' ');
    Lang lang = line->zh ? LANG_ZH : LANG_EN;
    if (key != I32_NONE && field->type == FT_NUMBER)
        buf_addf(&line->out, "%d", key);
    else if (key != I32_NONE)
        cell_text(line->ctx, field->table, field_column((FieldId)(field - FIELD_INFO)), (Cell){ .type = CELL_I32, .i32 = key }, lang, &line->out);
}

/* "post agent", "assignment calls agent" */
static void add_subject(Line *line)
{
    const Conflict *conflict = line->conflict;
    const TableInfo *table = &TABLE_INFO[conflict->table];
    add_word(line, table->name, table->zh);
    if (conflict->sort == CONFLICT_FIELD)
        buf_addf(&line->out, ".%s", sym_str(line->ctx, conflict->our_name).ptr);
    else if (!table->is_link)
        buf_addf(&line->out, " %s", sym_str(line->ctx, model_name(line->ctx->model, conflict->table, conflict->row)).ptr);
    int key = 0;
    for (int c = 0; table->is_link && c < table->n_fields; c++)
        if (FIELD_INFO[(int)table->first + c].flags & FF_KEY)
            add_key(line, &FIELD_INFO[(int)table->first + c], conflict->keys[key++]);
    if (conflict->column >= 0 && conflict->sort != CONFLICT_REFERENCE) {
        const FieldInfo *field = model_field(line->ctx->model, conflict->table, conflict->column);
        buf_char(&line->out, ' ');
        add_word(line, field->name, conflict->column < TABLE_INFO[conflict->table].n_fields ? field->zh : field->name);
    } else if (conflict->sort == CONFLICT_VALUE) {
        add_word(line, conflict->titled ? " title" : " name", conflict->titled ? " 称谓" : " 名称");
    }
}

static void add_conflict(Line *line, Str scenario)
{
    const Conflict *conflict = line->conflict;
    add_subject(line);
    add_word(line, ": ", "：");
    switch (conflict->sort) {
    case CONFLICT_VALUE:
        add_cell(line, conflict->ours, conflict->our_name);
        add_word(line, " here", "（当前）");
        add_origin(line, conflict->our_origin);
        add_word(line, ", ", "，");
        add_cell(line, conflict->theirs, conflict->their_name);
        buf_addf(&line->out, line->zh ? "（%.*s）" : " in %.*s", STR_ARG(scenario));
        add_origin(line, conflict->their_origin);
        break;
    case CONFLICT_GONE_HERE:
        buf_addf(&line->out, line->zh ? "当前已删除，在 %.*s 中被更改" : "dropped here, changed in %.*s", STR_ARG(scenario));
        break;
    case CONFLICT_GONE_THERE:
        buf_addf(&line->out, line->zh ? "当前已更改，在 %.*s 中被删除" : "changed here, dropped in %.*s", STR_ARG(scenario));
        break;
    case CONFLICT_REFERENCE:
        add_word(line, "it needs '", "需要“");
        buf_add(&line->out, sym_str(line->ctx, conflict->their_name));
        add_word(line, "', which the other side dropped", "”，但另一方已将其删除");
        break;
    case CONFLICT_NAME: add_word(line, "two would have this name", "两个对象将同名"); break;
    case CONFLICT_FIELD: add_word(line, "defined with another type on either side", "双方以不同类型定义了该字段"); break;
    }
}

static void note_conflict(Ctx *ctx, Diag *diag, const Conflict *conflict, Str scenario)
{
    Line en = { ctx, conflict, false, { 0 } }, zh = { ctx, conflict, true, { 0 } };
    add_conflict(&en, scenario);
    add_conflict(&zh, scenario);
    diag_note(ctx->rt->diags, diag, SPAN_NONE, buf_str(&en.out), buf_str(&zh.out));
    buf_drop(&en.out);
    buf_drop(&zh.out);
}

static Status tell_conflicts(Ctx *ctx, const Node *stmt, const Merge *merge, size_t from)
{
    Buf count = { 0 };
    Str scenario = sym_str(ctx, model_scenario_name(ctx->model, from));
    buf_addf(&count, "%zu", merge_conflicts(merge));
    Status status = error_at(ctx, stmt->kids[0], E423, scenario, buf_str(&count),);
    for (size_t i = 0; ctx->rt->error && i < merge_conflicts(merge) && i < SHOWN; i++)
        note_conflict(ctx, ctx->rt->error, merge_conflict(merge, i), scenario);
    buf_drop(&count);
    return status;
}

/* ---- the statement ---- */

static Status merge_from(Ctx *ctx, const Node *stmt, size_t from, Choice *choice)
{
    size_t before = ctx->rt->diags->all.len;
    Status status;
    Merge *merge = model_merge(ctx->model, from, choose, choice, &status, ctx->rt->diags);
    if (status != ST_OK)
        status = history_failed(ctx, stmt, before);
    else if (merge_conflicts(merge))
        status = tell_conflicts(ctx, stmt, merge, from);
    merge_free(merge);
    return status == ST_OK ? vm_close(ctx->vm) : status;
}

Status stmt_merge(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Choice choice = { .ctx = &ctx };
    size_t from;
    Status status = scenario_operand(&ctx, stmt->kids[0], &from);
    if (status == ST_OK && from == model_scenario(ctx.model))
        status = error_at(&ctx, stmt->kids[0], E424, sym_str(&ctx, model_scenario_name(ctx.model, from)),);
    if (status == ST_OK)
        status = vm_close(vm);
    for (int i = 1; i < stmt->n && status == ST_OK; i++)
        status = read_taking(&ctx, stmt->kids[i], &choice);
    if (status == ST_OK) {
        ModelMark mark = model_mark(ctx.model);
        status = merge_from(&ctx, stmt, from, &choice);
        if (status != ST_OK)
            model_rewind(ctx.model, mark);
    }
    vec_drop(&choice.takings);
    return status;
}
