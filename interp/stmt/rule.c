/* rule.c: rules are defined, changed, switched, waived and shown. */
#include "rule.h"
#include "verbs.h"

/* ---- rule ---- */

static Status check_severity(Ctx *ctx, const Node *severity)
{
    bool word = severity->type == N_NAME || severity->type == N_TEXT;
    if (word && words_word(ctx->words, WS_SEVERITY, severity->sym) >= 0)
        return ST_OK;
    Source *source = sources_get(vm_sources(ctx->vm), vm_source(ctx->vm));
    Str text = str_make(source->text.ptr + severity->start, severity->end - severity->start);
    Status status = error_at(ctx, severity, E205, ctx->rt->lang == LANG_ZH ? STR("级别") : STR("severity"), text, );
    if (ctx->rt->error)
        ctx->rt->error->allowed = ctx->rt->lang == LANG_ZH ? STR("错误、警告、提示") : STR("error, warning, note");
    return status;
}

static Status check_parts(Ctx *ctx, const Node *rule)
{
    const Node *severity = rule_part(rule, KW_SEVERITY);
    for (int i = 1; i < rule->n; i++) {
        const Node *part = rule->kids[i];
        if (part->type == N_RULE_FOR && part->n - !!(part->flags & RF_WHERE) > RULE_VARS_MAX)
            return error_at(ctx, part, E121, STR("8"), );
    }
    return severity ? check_severity(ctx, severity) : ST_OK;
}

/* The rule's first words are shown, not all of its lines. */
static Status defined_twice(Ctx *ctx, const Node *stmt, Str text)
{
    Status status = error_at(ctx, stmt, E401, STR("rule"), sym_str(ctx, stmt->sym), );
    if (!ctx->rt->error)
        return status;
    uint32_t end = (uint32_t)stmt->num;
    while (end > stmt->start + 1 && (unsigned char)text.ptr[end - 1] <= ' ')
        end--;
    ctx->rt->error->span.end = end;
    return status;
}

static void keep_rule(Ctx *ctx, const Node *stmt, Sym text, Origin origin)
{
    int32_t key = (int32_t)stmt->sym;
    const Node *title = stmt->kids[0];
    int32_t row = model_link_put(ctx->model, T_RULE, &key, 1, origin);
    Cell cell = { .type = CELL_I32, .i32 = (int32_t)text };
    model_set(ctx->model, T_RULE, row, field_column(F_RULE_TEXT), cell, origin);
    if (!title || title->type != N_TEXT)
        return;
    cell.i32 = (int32_t)title->sym;
    model_set(ctx->model, T_RULE, row, field_column(F_RULE_TITLE), cell, origin);
}

/* `use rules` changes nothing: these are in force anyway. */
Status rule_keep(Ctx *ctx, const Node *rule, Str source, Origin origin)
{
    int32_t key = (int32_t)rule->sym;
    Sym text = intern_add(ctx->rt->intern, str_make(source.ptr + rule->start, rule->end - rule->start));
    if (rule_is_standard(ctx, rule->sym, text))
        return ST_OK;
    if (model_link_find(ctx->model, T_RULE, &key, 1) != ROW_NONE)
        return defined_twice(ctx, rule, source);
    keep_rule(ctx, rule, text, origin);
    return ST_OK;
}

Status stmt_rule(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Source *source = sources_get(vm_sources(vm), vm_source(vm));
    if (stmt->sym == SYM_NONE)
        return error_at(&ctx, stmt, E321, STR("@"), );
    Status status = check_parts(&ctx, stmt);
    return status == ST_OK ? rule_keep(&ctx, stmt, source->text, vm_origin(vm, stmt)) : status;
}

/* What was said of a rule that no longer exists: its limits and waivers go with it. */
static void forget_settings(Ctx *ctx, Sym rule, RowVec *rows)
{
    Sym prefix = rule_setting(ctx, rule, STR(""));
    Str start = sym_str(ctx, prefix);
    size_t n;
    const int32_t *order = model_order(ctx->model, T_SETTING, &n);
    vec_clear(rows);
    for (size_t i = 0; i < n; i++) {
        Cell name = model_get(ctx->model, T_SETTING, order[i], field_column(F_SETTING_NAME));
        Str text = sym_str(ctx, (Sym)name.i32);
        if (text.len > start.len && memcmp(text.ptr, start.ptr, start.len) == 0)
            vec_push(rows, order[i]);
    }
    for (size_t i = 0; i < rows->len; i++)
        model_remove(ctx->model, T_SETTING, rows->at[i]);
}

static void forget_waivers(Ctx *ctx, Sym rule, RowVec *rows)
{
    size_t n;
    const int32_t *order = model_order(ctx->model, T_WAIVER, &n);
    vec_clear(rows);
    for (size_t i = 0; i < n; i++)
        if (model_get(ctx->model, T_WAIVER, order[i], field_column(F_WAIVER_RULE)).i32 == (int32_t)rule)
            vec_push(rows, order[i]);
    for (size_t i = 0; i < rows->len; i++)
        model_remove(ctx->model, T_WAIVER, rows->at[i]);
}

static void forget_rule(Ctx *ctx, Sym rule)
{
    RowVec rows = { 0 };
    forget_settings(ctx, rule, &rows);
    forget_waivers(ctx, rule, &rows);
    vec_drop(&rows);
}

static Status named_rule(Ctx *ctx, const Node *node, Sym *name, Rule **rule)
{
    Status status = rule_name(ctx, node, name);
    return status == ST_OK ? rule_find(ctx, node, *name, rule) : status;
}

/* The library's rules cannot be dropped; they can be switched off. */
static Status drop_library_rule(Ctx *ctx, const Node *stmt, Sym name)
{
    bool zh = ctx->rt->lang == LANG_ZH;
    Status status = error_at(ctx, stmt, E407, kind_word(ctx, T_RULE), );
    const CommandInfo *disable = &COMMAND_INFO[C_disable];
    if (ctx->rt->error)
        ctx->rt->error->fix = arena_printf(&ctx->rt->diags->arena, "%s %s %.*s", zh ? disable->zh : disable->verb,
                                           zh ? KEYWORD_INFO[KW_RULE].zh : KEYWORD_INFO[KW_RULE].text, STR_ARG(sym_str(ctx, name)));
    return status;
}

Status drop_rule(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Rule *rule = NULL;
    Sym name;
    Status status = named_rule(&ctx, stmt->kids[0], &name, &rule);
    if (status != ST_OK)
        return status;
    if (!rule->own)
        return drop_library_rule(&ctx, stmt, name);
    int32_t key = (int32_t)name;
    model_remove(ctx.model, T_RULE, model_link_find(ctx.model, T_RULE, &key, 1));
    if (!rule_in_library(&ctx, name))
        forget_rule(&ctx, name);
    return ST_OK;
}

/* ---- limits ---- */

static const Node *find_let(const Rule *rule, Sym name)
{
    for (int i = 1; i < rule->node->n; i++)
        if (rule->node->kids[i]->type == N_RULE_LET && rule->node->kids[i]->sym == name)
            return rule->node->kids[i];
    return NULL;
}

static void allow_limits(Ctx *ctx, const Rule *rule)
{
    Buf names = { 0 };
    for (int i = 1; i < rule->node->n; i++)
        if (rule->node->kids[i]->type == N_RULE_LET)
            buf_addf(&names, "%s, ", sym_str(ctx, rule->node->kids[i]->sym).ptr);
    buf_addz(&names, ctx->rt->lang == LANG_ZH ? "级别" : "severity");
    if (ctx->rt->error)
        ctx->rt->error->allowed = diag_keep(ctx->rt->diags, buf_str(&names));
    buf_drop(&names);
}

static Status unknown_limit(Ctx *ctx, const Node *stmt, const Rule *rule)
{
    Status status = error_at(ctx, stmt, E218, sym_str(ctx, rule->name), sym_str(ctx, stmt->sym), );
    Closest closest;
    closest_init(&closest, sym_str(ctx, stmt->sym));
    for (int i = 1; i < rule->node->n; i++)
        if (rule->node->kids[i]->type == N_RULE_LET)
            closest_try(&closest, sym_str(ctx, rule->node->kids[i]->sym));
    closest_try(&closest, STR("severity"));
    allow_limits(ctx, rule);
    if (!ctx->rt->error)
        return status;
    ctx->rt->error->span.start = stmt->kids[0]->end + 1; /* behind the dot */
    ctx->rt->error->span.end = ctx->rt->error->span.start + (uint32_t)sym_str(ctx, stmt->sym).len;
    if (closest.best.len)
        ctx->rt->error->suggestion = diag_keep(ctx->rt->diags, closest.best);
    return status;
}

/* E304: what may stand there is told by an example. */
static Status wrong_value(Ctx *ctx, const Node *at, Str what, Str example, Value value)
{
    Buf like = { 0 };
    buf_addf(&like, ctx->rt->lang == LANG_ZH ? "类似 %.*s 的值" : "a value like %.*s", STR_ARG(example));
    Status status = error_at(ctx, at, E304, what, buf_str(&like), rt_describe(ctx->rt, value), );
    buf_drop(&like);
    return status;
}

static void put_setting(Ctx *ctx, const Node *stmt, Sym rule, Str what, Str value)
{
    model_set_setting(ctx->model, rule_setting(ctx, rule, what), intern_add(ctx->rt->intern, value),
                      vm_origin(ctx->vm, stmt));
}

static Status set_severity(Ctx *ctx, const Node *stmt, const Rule *rule)
{
    const Node *value = stmt->kids[1];
    Status status = check_severity(ctx, value);
    if (status == ST_OK)
        put_setting(ctx, stmt, rule->name, STR("severity"),
                    str_of(word_text(WS_SEVERITY, words_word(ctx->words, WS_SEVERITY, value->sym))));
    return status;
}

/* The type that a limit keeps: that of the literal in the rule. False: the rule computes it, anything may be set. */
static bool literal_tag(const Node *node, uint8_t *tag)
{
    switch (node->type) {
    case N_NUMBER:
    case N_PERCENT: *tag = V_NUM; return true;
    case N_DURATION: *tag = V_DURATION; return true;
    case N_DATE: *tag = V_DATE; return true;
    case N_PER: *tag = V_RATE; return true;
    case N_TEXT: *tag = V_TEXT; return true;
    default: return false;
    }
}

static Status set_limit(Ctx *ctx, const Node *stmt, const Rule *rule, const Node *let)
{
    Value value;
    uint8_t tag;
    Status status = vm_operand(ctx->vm, stmt->kids[1], ctx->slots, &value);
    if (status != ST_OK)
        return status;
    if (value.tag > V_RANGE || (literal_tag(let->kids[0], &tag) && tag != value.tag)) {
        Source *source = sources_get(vm_sources(ctx->vm), rule->source);
        Str text = str_make(source->text.ptr + let->kids[0]->start, let->kids[0]->end - let->kids[0]->start);
        return wrong_value(ctx, stmt->kids[1], sym_str(ctx, let->sym), text, value);
    }
    Buf literal = { 0 };
    value_format(ctx->rt, value, true, &literal);
    put_setting(ctx, stmt, rule->name, sym_str(ctx, let->sym), buf_str(&literal));
    buf_drop(&literal);
    return ST_OK;
}

Status set_rule(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Rule *rule = NULL;
    Sym name;
    Status status = named_rule(&ctx, stmt->kids[0], &name, &rule);
    if (status != ST_OK)
        return status;
    bool severity = words_keyword(ctx.words, PL_RULE, stmt->sym) == KW_SEVERITY;
    const Node *let = find_let(rule, stmt->sym);
    if (!let && !severity)
        return unknown_limit(&ctx, stmt, rule);
    if (stmt->kids[1]->type == N_NONE) {
        Str what = severity ? STR("severity") : sym_str(&ctx, stmt->sym);
        model_set_setting(ctx.model, rule_setting(&ctx, name, what), SYM_NONE, vm_origin(vm, stmt));
        return ST_OK;
    }
    return let ? set_limit(&ctx, stmt, rule, let) : set_severity(&ctx, stmt, rule);
}

/* ---- disable, enable, source ---- */

static Status switch_rule(Vm *vm, const Node *stmt, const Value *slots, bool on)
{
    Ctx ctx = ctx_make(vm, slots);
    Rule *rule;
    Status status = named_rule(&ctx, stmt->kids[0], &(Sym){ 0 }, &rule);
    if (status != ST_OK)
        return status;
    if (on)
        model_set_setting(ctx.model, rule_setting(&ctx, rule->name, STR("enabled")), SYM_NONE, vm_origin(vm, stmt));
    else
        put_setting(&ctx, stmt, rule->name, STR("enabled"), STR("false"));
    return ST_OK;
}

Status stmt_disable(Vm *vm, const Node *stmt, const Value *slots)
{
    return switch_rule(vm, stmt, slots, false);
}

Status stmt_enable(Vm *vm, const Node *stmt, const Value *slots)
{
    return switch_rule(vm, stmt, slots, true);
}

Status stmt_source(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    const VmHost *host = vm_host(vm);
    Rule *rule;
    Status status = named_rule(&ctx, stmt->kids[0], &(Sym){ 0 }, &rule);
    if (status != ST_OK)
        return status;
    host->print(host->ctx, sym_str(&ctx, rule->text));
    host->print(host->ctx, STR("\n"));
    return ST_OK;
}

/* ---- waive ---- */

/* A bare name is first looked for among the kinds that the rule is about. */
static Status waived_name(Ctx *ctx, const Rule *rule, const Node *name, Value *out)
{
    for (int i = 1; i < rule->node->n; i++) {
        const Node *part = rule->node->kids[i];
        for (int k = 0; part->type == N_RULE_FOR && k < part->n - !!(part->flags & RF_WHERE); k++) {
            TableId kind = (TableId)part->kids[k]->op;
            int32_t row = part->kids[k]->type == N_RULE_VAR ? model_find(ctx->model, kind, name->sym) : ROW_NONE;
            if (row != ROW_NONE) {
                *out = value_entity(kind, row);
                return ST_OK;
            }
        }
    }
    return vm_operand(ctx->vm, name, ctx->slots, out);
}

static Status waived_entity(Ctx *ctx, const Rule *rule, const Node *node, Value *out)
{
    bool bare = (node->type == N_NAME || node->type == N_TEXT) && node->slot == NO_SLOT;
    Status status = bare ? waived_name(ctx, rule, node, out) : vm_operand(ctx->vm, node, ctx->slots, out);
    if (status == ST_OK && out->tag == V_TEXT) {
        Node text = { .type = N_NAME, .sym = value_to_sym(ctx->rt, *out), .start = node->start, .end = node->end };
        status = waived_name(ctx, rule, &text, out);
    }
    if (status == ST_OK && (out->tag != V_ENTITY || out->a >= KIND_COUNT))
        status = error_at(ctx, node, E327, rt_describe(ctx->rt, *out), );
    return status;
}

static Status waived_until(Ctx *ctx, const Node *node, Cell *out)
{
    Value value;
    *out = (Cell){ .type = CELL_NONE };
    if (!node)
        return ST_OK;
    Status status = vm_operand(ctx->vm, node, ctx->slots, &value);
    if (status == ST_OK && value.tag != V_DATE)
        status = wrong_value(ctx, node, STR("until"), STR("2026-11-23"), value);
    if (status == ST_OK)
        *out = (Cell){ .type = CELL_I32, .i32 = (int32_t)value.i };
    return status;
}

Status stmt_waive(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Rule *rule;
    Value entity;
    Sym because;
    Cell until;
    Status status = named_rule(&ctx, stmt->kids[0], &(Sym){ 0 }, &rule);
    if (status == ST_OK)
        status = waived_entity(&ctx, rule, stmt->kids[1], &entity);
    if (status == ST_OK)
        status = operand_text(&ctx, stmt->kids[2], &because);
    if (status == ST_OK)
        status = waived_until(&ctx, stmt->kids[3], &until);
    if (status != ST_OK)
        return status;
    Origin origin = vm_origin(vm, stmt);
    const int32_t keys[] = { (int32_t)rule->name, (int32_t)words_table_sym(ctx.words, (TableId)entity.a),
                             (int32_t)entity.d };
    int32_t row = model_link_put(ctx.model, T_WAIVER, keys, COUNT_OF(keys), origin);
    model_set(ctx.model, T_WAIVER, row, field_column(F_WAIVER_BECAUSE),
              (Cell){ .type = CELL_I32, .i32 = (int32_t)because }, origin);
    model_set(ctx.model, T_WAIVER, row, field_column(F_WAIVER_UNTIL), until, origin);
    return ST_OK;
}
