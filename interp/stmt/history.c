/* history.c: history, undo, redo, scenario, scenarios, switch: where the model stands among its revisions. */
#include "history.h"
#include <math.h>
#include "../base/num.h"
#include "../base/os.h"
#include "cell_text.h"
#include "show.h"
#include "verbs.h"

/* ---- texts ---- */

/* The errors of the model's file come with their place. */
Status history_failed(Ctx *ctx, const Node *at, size_t before)
{
    Diags *diags = ctx->rt->diags;
    ctx->rt->failed = true;
    ctx->rt->error = diags->all.len > before ? diags->all.at[before] : NULL;
    if (ctx->rt->error && !ctx->rt->error->span.source)
        ctx->rt->error->span = vm_span(ctx->vm, at);
    return ST_ERROR;
}

static void time_text(int64_t ms, Buf *out)
{
    int64_t local = ms + os_zone_ms(ms), days = local / 86400000 - (local % 86400000 < 0), rest = local - days * 86400000;
    int year, month, day;
    num_date((int32_t)days, &year, &month, &day);
    buf_addf(out, "%04d-%02d-%02d %02d:%02d", year, month, day, (int)(rest / 3600000), (int)(rest / 60000 % 60));
}

static Value time_value(Ctx *ctx, int64_t ms)
{
    Buf text = { 0 };
    time_text(ms, &text);
    Value value = value_text(ctx->rt, buf_str(&text));
    buf_drop(&text);
    return value;
}

/* The first line of a statement; that there are more is told. */
static Value statement_value(Ctx *ctx, Str text)
{
    Buf line = { 0 };
    while (text.len && (unsigned char)text.ptr[text.len - 1] <= ' ')
        text.len--;
    const char *end = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
    buf_add(&line, end ? str_make(text.ptr, (size_t)(end - text.ptr)) : text);
    if (end)
        buf_addz(&line, " …");
    Value value = value_text(ctx->rt, buf_str(&line));
    buf_drop(&line);
    return value;
}

static Sym member(Ctx *ctx, KeywordId keyword)
{
    return words_keyword_sym(ctx->words, keyword);
}

Value history_word(Ctx *ctx, const char *en, const char *zh)
{
    return value_text(ctx->rt, str_of(ctx->rt->lang == LANG_ZH ? zh : en));
}

/* ---- history ---- */

static Status show_or_write(Ctx *ctx, const Node *into, Value table)
{
    if (into)
        return show_into(ctx, into, table.table);
    show_print(ctx, table.table);
    return ST_OK;
}

static Value revisions_table(Ctx *ctx, const RevisionVec *revisions)
{
    bool scenarios = model_scenarios(ctx->model) > 1, undone = revisions->len && vec_last(revisions).undone;
    Sym names[6] = { member(ctx, KW_MEMBER_REVISION), member(ctx, KW_MEMBER_TIME), member(ctx, KW_MEMBER_AUTHOR) };
    uint32_t n = 3, scenario = n, state = n + scenarios, statement = n + scenarios + undone;
    names[scenario] = member(ctx, KW_MEMBER_SCENARIO);
    names[state] = member(ctx, KW_MEMBER_STATE);
    names[statement] = member(ctx, KW_MEMBER_STATEMENT);
    Value result = value_table(ctx->rt, statement + 1, names, (uint32_t)revisions->len);
    for (uint32_t i = 0; i < result.table->n_rows; i++) {
        const RevisionInfo *info = &revisions->at[i];
        Value **columns = result.table->columns;
        columns[0][i] = value_num((double)info->id);
        columns[1][i] = time_value(ctx, info->time_ms);
        columns[2][i] = info->author.len ? value_text(ctx->rt, info->author) : NONE_VALUE;
        if (scenarios)
            columns[scenario][i] = value_sym(ctx->rt, info->scenario);
        if (undone)
            columns[state][i] = info->undone ? history_word(ctx, "undone", "已撤销") : NONE_VALUE;
        columns[statement][i] = statement_value(ctx, info->text);
    }
    return result;
}

/* ---- history of one entity ---- */

typedef struct Trail {
    Ctx *ctx;
    TableId kind;
    int32_t row;
    const RevisionInfo *revision;
    bool seen_made;
    VEC(Value) cells;                    /* six a row */
} Trail;

static Value cell_as_text(Ctx *ctx, TableId table, int column, Cell cell)
{
    Buf text = { 0 };
    if (cell.type == CELL_NONE)
        return NONE_VALUE;
    cell_text(ctx, table, column, cell, ctx->rt->lang, &text);
    Value value = value_text(ctx->rt, buf_str(&text));
    buf_drop(&text);
    return value;
}

static void add_trail(Trail *trail, Value field, Value before, Value after)
{
    const RevisionInfo *revision = trail->revision;
    vec_push(&trail->cells, value_num((double)revision->id));
    vec_push(&trail->cells, time_value(trail->ctx, revision->time_ms));
    vec_push(&trail->cells, revision->author.len ? value_text(trail->ctx->rt, revision->author) : NONE_VALUE);
    vec_push(&trail->cells, field);
    vec_push(&trail->cells, before);
    vec_push(&trail->cells, after);
}

static Value sym_or_none(Ctx *ctx, Sym sym)
{
    return sym == SYM_NONE ? NONE_VALUE : value_sym(ctx->rt, sym);
}

static void trail_entity(Trail *trail, const ChangeInfo *change)
{
    Ctx *ctx = trail->ctx;
    if (change->made || change->gone) {
        trail->seen_made = trail->seen_made || change->made;
        add_trail(trail, change->made ? history_word(ctx, "(defined)", "（定义）") : history_word(ctx, "(dropped)", "（删除）"), NONE_VALUE, NONE_VALUE);
        return;
    }
    if (change->renamed || change->titled) {
        Sym label = member(ctx, change->renamed ? KW_NAME : KW_TITLE);
        Buf text = { 0 };
        output_label(ctx->rt, label, &text);
        add_trail(trail, value_text(ctx->rt, buf_str(&text)), sym_or_none(ctx, change->old_name), sym_or_none(ctx, change->new_name));
        buf_drop(&text);
        return;
    }
    const FieldInfo *field = model_field(ctx->model, change->table, change->column);
    add_trail(trail, history_word(ctx, field->name, field->zh), cell_as_text(ctx, change->table, change->column, change->before),
              cell_as_text(ctx, change->table, change->column, change->after));
}

/* "assignment answer", when the pair is about the entity. */
static bool pair_label(Trail *trail, const ChangeInfo *change, Buf *out)
{
    Ctx *ctx = trail->ctx;
    const TableInfo *table = &TABLE_INFO[change->table];
    bool about = false;
    buf_addz(out, ctx->rt->lang == LANG_ZH ? table->zh : table->name);
    for (int c = 0; c < table->n_fields; c++) {
        const FieldInfo *field = &FIELD_INFO[(int)table->first + c];
        Cell key = model_get(ctx->model, change->table, change->row, c);
        if (!(field->flags & FF_KEY) || key.type != CELL_I32)
            continue;
        bool same = field->type == FT_REF && field->target == trail->kind && key.i32 == trail->row;
        about = about || same;
        if (same)
            continue;
        buf_char(out, ' ');
        cell_text(ctx, change->table, c, key, ctx->rt->lang, out);
    }
    return about;
}

static void trail_pair(Trail *trail, const ChangeInfo *change)
{
    Ctx *ctx = trail->ctx;
    Buf label = { 0 };
    bool key = change->column >= 0 && (model_field(ctx->model, change->table, change->column)->flags & FF_KEY);
    if (!key && change->table != T_WAIVER && pair_label(trail, change, &label)) {
        if (change->column >= 0)
            buf_addf(&label, ".%s", ctx->rt->lang == LANG_ZH ? model_field(ctx->model, change->table, change->column)->zh
                                                             : model_field(ctx->model, change->table, change->column)->name);
        Value field = value_text(ctx->rt, buf_str(&label)), yes = history_word(ctx, "yes", "有");
        if (change->column < 0)
            add_trail(trail, field, change->gone ? yes : NONE_VALUE, change->made ? yes : NONE_VALUE);
        else
            add_trail(trail, field, cell_as_text(ctx, change->table, change->column, change->before),
                      cell_as_text(ctx, change->table, change->column, change->after));
    }
    buf_drop(&label);
}

static void trail_change(void *context, const ChangeInfo *change)
{
    Trail *trail = context;
    if (TABLE_INFO[change->table].is_link)
        trail_pair(trail, change);
    else if (change->table == trail->kind && change->row == trail->row && (!change->renamed || change->old_name != SYM_NONE))
        trail_entity(trail, change);
}

static Value trail_table(const Trail *trail)
{
    Ctx *ctx = trail->ctx;
    const Sym names[6] = { member(ctx, KW_MEMBER_REVISION), member(ctx, KW_MEMBER_TIME), member(ctx, KW_MEMBER_AUTHOR), member(ctx, KW_FIGURE_FIELD),
                           member(ctx, KW_FIGURE_BEFORE), member(ctx, KW_FIGURE_AFTER) };
    Value result = value_table(ctx->rt, 6, names, (uint32_t)(trail->cells.len / 6));
    for (uint32_t i = 0; i < result.table->n_rows; i++)
        for (uint32_t c = 0; c < 6; c++)
            result.table->columns[c][i] = trail->cells.at[i * 6 + c];
    return result;
}

static Status trail_of(Ctx *ctx, const Node *stmt, const RevisionVec *revisions, const Node *into)
{
    Value entity;
    size_t before = ctx->rt->diags->all.len;
    Trail trail = { .ctx = ctx };
    Status status = vm_operand(ctx->vm, stmt->kids[0], ctx->slots, &entity);
    if (status == ST_OK && (entity.tag != V_ENTITY || entity.a >= KIND_COUNT))
        return error_at(ctx, stmt->kids[0], E327, rt_describe(ctx->rt, entity),);
    if (status != ST_OK)
        return status;
    trail.kind = (TableId)entity.a;
    trail.row = (int32_t)entity.d;
    for (size_t i = 0; i < revisions->len && status == ST_OK; i++) {
        trail.revision = &revisions->at[i];
        if (!trail.revision->undone)
            status = model_revision_changes(ctx->model, trail.revision->id, trail_change, &trail, ctx->rt->diags);
    }
    if (status != ST_OK)
        status = history_failed(ctx, stmt, before);
    else
        status = show_or_write(ctx, into, trail_table(&trail));
    vec_drop(&trail.cells);
    return status;
}

Status stmt_history(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    RevisionVec revisions = { 0 };
    Arena arena;
    size_t before = ctx.rt->diags->all.len;
    arena_init(&arena);
    Status status = model_history(ctx.model, &arena, &revisions, ctx.rt->diags);
    if (status != ST_OK)
        status = history_failed(&ctx, stmt, before);
    else if (stmt->kids[0])
        status = trail_of(&ctx, stmt, &revisions, stmt->kids[1]);
    else
        status = show_or_write(&ctx, stmt->kids[1], revisions_table(&ctx, &revisions));
    vec_drop(&revisions);
    arena_drop(&arena);
    return status;
}

/* ---- undo, redo ---- */

static Str step_verb(Ctx *ctx, const Node *stmt)
{
    const CommandInfo *info = &COMMAND_INFO[stmt->op ? C_redo : C_undo];
    return str_of(ctx->rt->lang == LANG_ZH ? info->zh : info->verb);
}

static Status step_count(Ctx *ctx, const Node *stmt, double *out)
{
    Value value;
    *out = 1;
    if (!stmt->n)
        return ST_OK;
    Status status = vm_operand(ctx->vm, stmt->kids[0], ctx->slots, &value);
    if (status == ST_OK && (value.tag != V_NUM || value.num < 1 || value.num != floor(value.num)))
        status = error_at(ctx, stmt->kids[0], E304, step_verb(ctx, stmt), STR("1, 2 …"), rt_describe(ctx->rt, value),);
    *out = status == ST_OK ? value.num : 0;
    return status;
}

static void note_step(Ctx *ctx, bool redo, int64_t id, const RevisionVec *revisions, Buf *lines)
{
    bool zh = ctx->rt->lang == LANG_ZH;
    buf_addf(lines, "%s%lld", redo ? zh ? "已重做：" : "done again: " : zh ? "已撤销：" : "undone: ", (long long)id);
    for (size_t i = 0; i < revisions->len; i++)
        if (revisions->at[i].id == id) {
            buf_addz(lines, "  ");
            value_format(ctx->rt, statement_value(ctx, revisions->at[i].text), false, lines);
        }
    buf_char(lines, '\n');
}

/* `done` could be; none of it is. */
static Status nothing_more(Ctx *ctx, const Node *stmt, double done)
{
    Buf en = { 0 }, zh = { 0 };
    Status status = error_at(ctx, stmt, E421, step_verb(ctx, stmt),);
    buf_addf(&en, "no more than %.0f can be %s", done, stmt->op ? "done again" : "undone");
    buf_addf(&zh, "最多可%s %.0f 次", stmt->op ? "重做" : "撤销", done);
    if (done > 0 && ctx->rt->error)
        diag_note(ctx->rt->diags, ctx->rt->error, SPAN_NONE, buf_str(&en), buf_str(&zh));
    buf_drop(&en);
    buf_drop(&zh);
    return status;
}

static Status step_all(Ctx *ctx, const Node *stmt, double steps, const RevisionVec *revisions, Buf *lines)
{
    Status status = ST_OK;
    size_t before = ctx->rt->diags->all.len;
    for (double i = 0; i < steps && status == ST_OK; i++) {
        int64_t id = 0;
        status = (stmt->op ? model_redo : model_undo)(ctx->model, &id, ctx->rt->diags);
        if (status != ST_OK)
            return history_failed(ctx, stmt, before);
        if (!id)
            return nothing_more(ctx, stmt, i);
        note_step(ctx, stmt->op, id, revisions, lines);
        status = vm_poll(ctx->vm);
    }
    return status;
}

static Status step(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    double steps;
    RevisionVec revisions = { 0 };
    Arena arena;
    size_t before = ctx.rt->diags->all.len;
    if (!vm_at_prompt(vm) || model_changed(ctx.model))
        return error_at(&ctx, stmt, E420, step_verb(&ctx, stmt),);
    Status status = step_count(&ctx, stmt, &steps);
    if (status != ST_OK)
        return status;
    Buf lines = { 0 };
    arena_init(&arena);
    status = model_history(ctx.model, &arena, &revisions, ctx.rt->diags);
    status = status == ST_OK ? step_all(&ctx, stmt, steps, &revisions, &lines) : history_failed(&ctx, stmt, before);
    if (status == ST_OK)
        vm_host(vm)->print(vm_host(vm)->ctx, buf_str(&lines));
    buf_drop(&lines);
    vec_drop(&revisions);
    arena_drop(&arena);
    return status;
}

Status stmt_undo(Vm *vm, const Node *stmt, const Value *slots)
{
    return step(vm, stmt, slots);
}

Status stmt_redo(Vm *vm, const Node *stmt, const Value *slots)
{
    return step(vm, stmt, slots);
}

/* ---- scenarios ---- */

/* 基准 is base too. */
static Status scenario_sym(Ctx *ctx, const Node *node, Sym *out)
{
    Status status = ST_OK;
    if ((node->type == N_NAME || node->type == N_TEXT) && node->slot == NO_SLOT)
        *out = node->sym;
    else
        status = operand_text(ctx, node->type == N_AT ? node->kids[0] : node, out);
    if (status == ST_OK && words_keyword(ctx->words, PL_HISTORY, *out) == KW_BASE)
        *out = words_keyword_sym(ctx->words, KW_BASE);
    return status;
}

Status scenario_operand(Ctx *ctx, const Node *node, size_t *out)
{
    Sym name;
    Status status = scenario_sym(ctx, node, &name);
    if (status != ST_OK)
        return status;
    int found = model_scenario_find(ctx->model, name);
    *out = found < 0 ? 0 : (size_t)found;
    if (found >= 0)
        return ST_OK;
    status = error_at(ctx, node, E230, sym_str(ctx, name),);
    Closest closest;
    closest_init(&closest, sym_str(ctx, name));
    for (size_t i = 0; i < model_scenarios(ctx->model); i++)
        closest_try(&closest, sym_str(ctx, model_scenario_name(ctx->model, i)));
    if (ctx->rt->error && closest.best.len)
        ctx->rt->error->suggestion = diag_keep(ctx->rt->diags, closest.best);
    return status;
}

static Status closed(Ctx *ctx)
{
    return vm_close(ctx->vm);
}

Status stmt_scenario(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Sym name, title = SYM_NONE;
    Status status = scenario_sym(&ctx, stmt->kids[0], &name);
    if (status == ST_OK && stmt->n > 1)
        status = operand_text(&ctx, stmt->kids[1], &title);
    if (status == ST_OK && (model_scenario_find(ctx.model, name) >= 0 || !sym_str(&ctx, name).len))
        status = error_at(&ctx, stmt->kids[0], E401, STR("scenario"), sym_str(&ctx, name),);
    if (status == ST_OK)
        status = closed(&ctx);
    if (status == ST_OK)
        model_scenario_new(ctx.model, name, title);
    return status;
}

static Value scenario_parent(Ctx *ctx, size_t i)
{
    Sym parent = model_scenario_parent(ctx->model, i);
    return parent == SYM_NONE ? NONE_VALUE : value_sym(ctx->rt, parent);
}

Status stmt_scenarios(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    size_t before = ctx.rt->diags->all.len, n = model_scenarios(ctx.model);
    const Sym names[] = { member(&ctx, KW_MEMBER_SCENARIO), member(&ctx, KW_TITLE), member(&ctx, KW_MEMBER_FROM), member(&ctx, KW_MEMBER_REVISIONS),
                          member(&ctx, KW_MEMBER_CURRENT) };
    Value table = value_table(ctx.rt, COUNT_OF(names), names, (uint32_t)n);
    for (uint32_t i = 0; i < table.table->n_rows; i++) {
        size_t size;
        if (model_scenario_size(ctx.model, i, &size, ctx.rt->diags) != ST_OK)
            return history_failed(&ctx, stmt, before);
        Value **columns = table.table->columns;
        columns[0][i] = value_sym(ctx.rt, model_scenario_name(ctx.model, i));
        columns[1][i] = sym_or_none(&ctx, model_scenario_title(ctx.model, i));
        columns[2][i] = scenario_parent(&ctx, i);
        columns[3][i] = value_num((double)size);
        columns[4][i] = i == model_scenario(ctx.model) ? history_word(&ctx, "current", "当前") : NONE_VALUE;
    }
    return show_or_write(&ctx, stmt->n ? stmt->kids[0] : NULL, table);
}

Status stmt_switch(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    size_t to, before = ctx.rt->diags->all.len;
    Status status = scenario_operand(&ctx, stmt->kids[0], &to);
    if (status == ST_OK)
        status = closed(&ctx);
    if (status != ST_OK)
        return status;
    return model_scenario_switch(ctx.model, to, ctx.rt->diags) == ST_OK ? ST_OK : history_failed(&ctx, stmt, before);
}

Status drop_scenario(Ctx *ctx, const Node *stmt)
{
    size_t which;
    Status status = scenario_operand(ctx, stmt->kids[0], &which);
    if (status == ST_OK && (which == 0 || which == model_scenario(ctx->model)))
        status = error_at(ctx, stmt->kids[0], E422, sym_str(ctx, model_scenario_name(ctx->model, which)),);
    if (status == ST_OK)
        model_scenario_drop(ctx->model, which);
    return status;
}

/* ---- as of ---- */

/* The last revision of a number, or by the end of a day; 0: before them all. */
static Status revision_operand(Ctx *ctx, const Node *node, int64_t *out)
{
    Value value;
    RevisionVec revisions = { 0 };
    Arena arena;
    size_t before = ctx->rt->diags->all.len;
    Status status = vm_operand(ctx->vm, node, ctx->slots, &value);
    if (status != ST_OK)
        return status;
    if (value.tag != V_NUM && value.tag != V_DATE)
        return error_at(ctx, node, E304, STR("as of"), STR("12, 2026-11-23"), rt_describe(ctx->rt, value),);
    arena_init(&arena);
    status = model_history(ctx->model, &arena, &revisions, ctx->rt->diags);
    bool found = value.tag == V_DATE || value.num == 0;
    *out = 0;
    for (size_t i = 0; i < revisions.len; i++) {
        const RevisionInfo *info = &revisions.at[i];
        int64_t day = (info->time_ms + os_zone_ms(info->time_ms)) / 86400000;
        bool fits = value.tag == V_DATE ? day <= value.i : (double)info->id <= value.num;
        found = found || (value.tag == V_NUM && (double)info->id == value.num);
        if (fits && !info->undone)
            *out = info->last;
    }
    vec_drop(&revisions);
    arena_drop(&arena);
    if (status != ST_OK)
        return history_failed(ctx, node, before);
    Buf number = { 0 };
    if (value.tag == V_NUM)
        buf_addf(&number, "%.15g", value.num);
    if (!found)
        status = error_at(ctx, node, E229, buf_str(&number),);
    buf_drop(&number);
    return status;
}

Status history_as_of(Ctx *ctx, const Node *node, Value function, Value *out, Status (*use)(Ctx *ctx, Value value, void *data), void *data)
{
    int64_t revision = 0;
    size_t before = ctx->rt->diags->all.len;
    Status status = revision_operand(ctx, node, &revision);
    if (status == ST_OK)
        status = vm_close(ctx->vm);
    if (status != ST_OK)
        return status;
    ModelMark mark = model_mark(ctx->model);
    status = model_go_back(ctx->model, revision, ctx->rt->diags);
    if (status != ST_OK)
        history_failed(ctx, node, before);
    if (status == ST_OK)
        status = vm_call(ctx->vm, function, NULL, 0, out);
    if (status == ST_OK)
        status = use(ctx, *out, data);
    model_rewind(ctx->model, mark);
    return status;
}
