/* merge.c: merge NAME [taking ours|theirs [for ENTITY …]]: another scenario's changes brought in, conflicts told. */
#include "cell_text.h"
#include "history.h"
#include "verbs.h"

#define SHOWN 50                     /* conflicts that are told one by one */

/* What the statement says of conflicts. */
typedef struct Taking {
    Side side;
    TableId kind;                        /* T_NONE: of any kind */
    int32_t row;                         /* ROW_NONE: there is none now, it was dropped here or made there: by its name */
    Sym name;                            /* SYM_NONE: of all */
    const Node *at;
    bool used;
} Taking;
typedef struct Choice { Ctx *ctx; VEC(Taking) takings; } Choice;

static bool is_it(Ctx *ctx, const Taking *taking, TableId kind, int32_t row)
{
    if (row < 0 || kind >= (TableId)KIND_COUNT || (taking->kind != T_NONE && taking->kind != kind))
        return false;
    return taking->row != ROW_NONE ? row == taking->row : model_name(ctx->model, kind, row) == taking->name;
}

/* Is the conflict about the entity: it, one of its pairs, or what it refers to? */
static bool is_about(Ctx *ctx, const Conflict *conflict, const Taking *taking)
{
    if (taking->name == SYM_NONE || is_it(ctx, taking, conflict->table, conflict->row))
        return true;
    if (conflict->sort == CONFLICT_REFERENCE && is_it(ctx, taking, conflict->needs, conflict->needed))
        return true;
    const TableInfo *table = &TABLE_INFO[conflict->table];
    int key = 0;
    for (int c = 0; table->is_link && c < table->n_fields; c++) {
        const FieldInfo *field = &FIELD_INFO[(int)table->first + c];
        if (!(field->flags & FF_KEY))
            continue;
        if (field->type == FT_REF && is_it(ctx, taking, field->target, conflict->keys[key]))
            return true;
        key++;
    }
    return false;
}

/* What is said of an entity counts before what is said of all. */
static Side choose(void *context, const Conflict *conflict)
{
    Choice *choice = context;
    Side side = SIDE_NONE;
    for (size_t i = 0; i < choice->takings.len; i++) {
        Taking *taking = &choice->takings.at[i];
        bool about = is_about(choice->ctx, conflict, taking);
        taking->used = taking->used || about;
        if (about && (side == SIDE_NONE || taking->name != SYM_NONE))
            side = taking->side;
    }
    return side;
}

/* A name that nothing has here, not even a variable: of what was dropped, or made there. */
static bool is_absent(Ctx *ctx, const Node *node)
{
    if (node->type == N_ENTITY)
        return model_find(ctx->model, (TableId)node->op, node->sym) == ROW_NONE;
    bool absent = node->type == N_NAME && node->slot == NO_SLOT;
    for (int kind = 0; kind < (int)KIND_COUNT && absent; kind++)
        absent = model_find(ctx->model, (TableId)kind, node->sym) == ROW_NONE;
    return absent;
}

static Status read_entity(Ctx *ctx, const Node *node, Taking *taking)
{
    Value entity;
    taking->at = node;
    taking->kind = node->type == N_ENTITY ? (TableId)node->op : T_NONE;
    taking->name = node->sym;
    taking->row = ROW_NONE;
    if (is_absent(ctx, node))
        return ST_OK;
    Status status = vm_operand(ctx->vm, node, ctx->slots, &entity);
    if (status == ST_OK && (entity.tag != V_ENTITY || entity.a >= KIND_COUNT))
        status = error_at(ctx, node, E327, rt_describe(ctx->rt, entity),);
    if (status != ST_OK)
        return status;
    taking->kind = (TableId)entity.a;
    taking->row = (int32_t)entity.d;
    taking->name = model_name(ctx->model, taking->kind, taking->row);
    return ST_OK;
}

static Status read_taking(Ctx *ctx, const Node *node, Choice *choice)
{
    Taking taking = { .side = node->op ? SIDE_THEIRS : SIDE_OURS, .kind = T_NONE, .row = ROW_NONE };
    Status status = ST_OK;
    if (!node->n)
        vec_push(&choice->takings, taking);
    for (int i = 0; i < node->n && status == ST_OK; i++) {
        status = read_entity(ctx, node->kids[i], &taking);
        vec_push(&choice->takings, taking);
    }
    return status;
}

/* A name that is nowhere, neither here nor in a conflict, is a slip. */
static Status check_takings(Ctx *ctx, const Choice *choice)
{
    Status status = ST_OK;
    for (size_t i = 0; i < choice->takings.len && status == ST_OK; i++) {
        const Taking *taking = &choice->takings.at[i];
        Value value;
        if (taking->name != SYM_NONE && taking->row == ROW_NONE && !taking->used)
            status = vm_operand(ctx->vm, taking->at, ctx->slots, &value);
    }
    return status;
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
    if (conflict->column >= 0) {
        const FieldInfo *field = model_field(line->ctx->model, conflict->table, conflict->column);
        buf_char(&line->out, ' ');
        add_word(line, field->name, conflict->column < TABLE_INFO[conflict->table].n_fields ? field->zh : field->name);
    } else if (conflict->sort == CONFLICT_VALUE) {
        add_word(line, conflict->titled ? " title" : " name", conflict->titled ? " 称谓" : " 名称");
    }
}

/* "12 here (a.org:3), 9 in lean (a.org:7)" */
static void add_sides(Line *line, Str scenario)
{
    const Conflict *conflict = line->conflict;
    add_cell(line, conflict->ours, conflict->our_name);
    add_word(line, " here", "（当前）");
    add_origin(line, conflict->our_origin);
    add_word(line, ", ", "，");
    add_cell(line, conflict->theirs, conflict->their_name);
    buf_addf(&line->out, line->zh ? "（%.*s）" : " in %.*s", STR_ARG(scenario));
    add_origin(line, conflict->their_origin);
}

/* "lead here (a.org:3), clerk in lean (a.org:7); but clerk was dropped here" */
static void add_reference(Line *line, Str scenario)
{
    const Conflict *conflict = line->conflict;
    Str name = sym_str(line->ctx, model_name(line->ctx->model, conflict->needs, conflict->needed));
    bool here = conflict->gone == SIDE_OURS;
    if (conflict->column >= 0) {
        add_sides(line, scenario);
    } else if (here) {
        buf_addf(&line->out, line->zh ? "在 %.*s 中写明" : "said in %.*s", STR_ARG(scenario));
        add_origin(line, conflict->their_origin);
    } else {
        add_word(line, "said here", "在当前方案中写明");
        add_origin(line, conflict->our_origin);
    }
    if (here)
        buf_addf(&line->out, line->zh ? "，但“%.*s”在当前方案中已删除" : "; but '%.*s' was dropped here", STR_ARG(name));
    else
        buf_addf(&line->out, line->zh ? "，但“%.*s”在 %.*s 中已删除" : "; but '%.*s' was dropped in %.*s", STR_ARG(name), STR_ARG(scenario));
}

static void add_conflict(Line *line, Str scenario)
{
    const Conflict *conflict = line->conflict;
    add_subject(line);
    add_word(line, ": ", "：");
    switch (conflict->sort) {
    case CONFLICT_VALUE: add_sides(line, scenario); break;
    case CONFLICT_GONE_HERE:
        buf_addf(&line->out, line->zh ? "当前已删除，在 %.*s 中被更改" : "dropped here, changed in %.*s", STR_ARG(scenario));
        add_origin(line, conflict->their_origin);
        break;
    case CONFLICT_GONE_THERE:
        add_word(line, "changed here", "当前已更改");
        add_origin(line, conflict->our_origin);
        buf_addf(&line->out, line->zh ? "，在 %.*s 中被删除" : ", dropped in %.*s", STR_ARG(scenario));
        break;
    case CONFLICT_REFERENCE: add_reference(line, scenario); break;
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

static void tell_nothing_new(Ctx *ctx, size_t from)
{
    Buf line = { 0 };
    Str name = sym_str(ctx, model_scenario_name(ctx->model, from));
    buf_addf(&line, ctx->rt->lang == LANG_ZH ? "%.*s 没有可合并的新内容\n" : "%.*s has nothing new to merge\n", STR_ARG(name));
    vm_host(ctx->vm)->print(vm_host(ctx->vm)->ctx, buf_str(&line));
    buf_drop(&line);
}

static Status merge_from(Ctx *ctx, const Node *stmt, size_t from, Choice *choice)
{
    size_t before = ctx->rt->diags->all.len;
    Status status;
    Merge *merge = model_merge(ctx->model, from, choose, choice, &status, ctx->rt->diags);
    if (status != ST_OK)
        status = history_failed(ctx, stmt, before);
    else if (merge_conflicts(merge) && (status = check_takings(ctx, choice)) == ST_OK)
        status = tell_conflicts(ctx, stmt, merge, from);
    merge_free(merge);
    if (status == ST_OK)
        status = check_takings(ctx, choice);
    if (status == ST_OK)
        status = vm_close(ctx->vm);
    if (status == ST_OK && !model_merge_done(ctx->model))
        tell_nothing_new(ctx, from);
    return status;
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
