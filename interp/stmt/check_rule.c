/* check_rule.c: one rule is evaluated set-wise: `where` and `when` over all rows of its kind at once, `say` and `advice`
   only for the rows that hit. Of several variables one runs over its rows as a set, for each combination of the others. */
#include "check_rule.h"

/* ---- limits ---- */

/* What the model has set stands in the place of the rule's own expression. */
static Status make_lets(RuleRun *run)
{
    const Node *rule = run->rule->node;
    for (int i = 1; i < rule->n; i++) {
        const Node *let = rule->kids[i];
        if (let->type != N_RULE_LET)
            continue;
        QueryLet binding = { let->sym, let->kids[0] };
        Sym setting = rule_setting(run->ctx, run->rule->name, sym_str(run->ctx, let->sym));
        Sym text = model_setting(run->ctx->model, setting);
        if (text != SYM_NONE && !(binding.expr = rule_literal(run->ctx, text)))
            return ST_ERROR;
        vec_push(&run->lets, binding);
    }
    run->env.lets = run->lets.at;
    run->env.n_lets = (int)run->lets.len;
    return ST_OK;
}

/* ---- one variable over all its rows, the others held ---- */

typedef struct Var {
    TableId kind;
    Sym name;
    RowVec rows;
    VEC(uint32_t) at;
} Var;
typedef struct ForRun {
    RuleRun *run;
    const Node *where, *when;
    uint32_t group;
    int n, big; /* variables, and the one that runs as a set; n 0: the model */
    Var vars[RULE_VARS_MAX];
    uint32_t now[RULE_VARS_MAX]; /* places of the held ones in their rows */
    RowVec rows; /* of the set, that are left after where and when */
    VEC(uint32_t) at;
} ForRun;

static Status keep_rows(ForRun *f, const Node *condition)
{
    if (!condition || !f->rows.len)
        return ST_OK;
    const Var *var = &f->vars[f->big];
    uint8_t *keep = mem_alloc(f->rows.len);
    Status status = query_filter_rows(&f->run->env, condition, var->kind, var->name, f->rows.at, f->rows.len, keep);
    size_t left = 0;
    for (size_t i = 0; status == ST_OK && i < f->rows.len; i++) {
        if (keep[i]) {
            f->rows.at[left] = f->rows.at[i];
            f->at.at[left++] = f->at.at[i];
        }
    }
    f->rows.len = f->at.len = left;
    mem_free(keep);
    return status;
}

static bool is_waived(RuleRun *run, TableId kind, int32_t row)
{
    Ctx *ctx = run->ctx;
    const int32_t keys[] = { (int32_t)run->rule->name, (int32_t)words_table_sym(ctx->words, kind), row };
    int32_t waiver = model_link_find(ctx->model, T_WAIVER, keys, COUNT_OF(keys));
    if (waiver == ROW_NONE)
        return false;
    Cell until = model_get(ctx->model, T_WAIVER, waiver, field_column(F_WAIVER_UNTIL));
    return until.type != CELL_I32 || until.i32 >= ctx->rt->today;
}

/* Takes out the hits of which an entity is excepted. */
static void drop_waived(ForRun *f)
{
    RuleRun *run = f->run;
    bool held = false;
    size_t left = 0;
    if (!model_count(run->ctx->model, T_WAIVER))
        return;
    for (int v = 0; v < f->n; v++)
        held = held || (v != f->big && is_waived(run, f->vars[v].kind, f->vars[v].rows.at[f->now[v]]));
    for (size_t i = 0; i < f->rows.len; i++) {
        if (held || is_waived(run, f->vars[f->big].kind, f->rows.at[i])) {
            run->out->waived++;
            continue;
        }
        f->rows.at[left] = f->rows.at[i];
        f->at.at[left++] = f->at.at[i];
    }
    f->rows.len = f->at.len = left;
}

static void set_place(RuleRun *run, Finding *finding)
{
    if (!finding->n)
        return;
    Origin origin = model_origin(run->ctx->model, finding->kinds[0], finding->rows[0]);
    finding->file = origin.script == SYM_NONE ? STR("") : sym_str(run->ctx, origin.script);
    finding->line = origin.line;
}

static Finding *add_finding(ForRun *f, size_t hit)
{
    RuleRun *run = f->run;
    Finding finding = { .rule = run->rule->name, .severity = run->severity, .group = f->group, .n = f->n };
    for (int v = 0; v < f->n; v++) {
        const Var *var = &f->vars[v];
        finding.kinds[v] = var->kind;
        finding.rows[v] = v == f->big ? f->rows.at[hit] : var->rows.at[f->now[v]];
        finding.at[v] = v == f->big ? f->at.at[hit] : var->at.at[f->now[v]];
    }
    set_place(run, &finding);
    vec_push(&run->out->all, finding);
    return &vec_last(&run->out->all);
}

static Str kept_text(RuleRun *run, Value value)
{
    Buf text = { 0 };
    if (value.tag == V_TEXT)
        return arena_str(&run->out->arena, text_str(value.text));
    if (value.tag != V_NONE)
        value_format(run->ctx->rt, value, false, &text);
    Str kept = arena_str(&run->out->arena, buf_str(&text));
    buf_drop(&text);
    return kept;
}

/* The texts of an expression for the hits; `first` is the finding of the first one. */
static Status add_texts(ForRun *f, const Node *expr, size_t first, bool advice)
{
    RuleRun *run = f->run;
    const Var *var = &f->vars[f->big];
    size_t n = f->rows.len;
    Value *values = mem_alloc(n * sizeof *values);
    Status status =
        query_eval_rows(&run->env, expr, f->n ? var->kind : T_NONE, f->n ? var->name : SYM_NONE, f->rows.at, n, values);
    for (size_t i = 0; status == ST_OK && i < n; i++) {
        Finding *finding = &run->out->all.at[first + i];
        *(advice ? &finding->advice : &finding->message) = kept_text(run, values[i]);
    }
    mem_free(values);
    return status;
}

static Status add_hits(ForRun *f)
{
    RuleRun *run = f->run;
    size_t first = run->out->all.len;
    const Node *say = rule_part(run->rule->node, KW_SAY), *advice = rule_part(run->rule->node, KW_ADVICE);
    for (size_t i = 0; i < f->rows.len; i++) {
        Finding *finding = add_finding(f, i);
        finding->message = sym_str(run->ctx, run->rule->title == SYM_NONE ? run->rule->name : run->rule->title);
    }
    Status status = say && f->rows.len ? add_texts(f, say, first, false) : ST_OK;
    if (status == ST_OK && advice && f->rows.len)
        status = add_texts(f, advice, first, true);
    return status;
}

static Status run_combination(ForRun *f)
{
    RuleRun *run = f->run;
    QueryOuter outers[RULE_VARS_MAX];
    const Var *big = &f->vars[f->big];
    int n = 0;
    for (int v = 0; v < f->n; v++)
        if (v != f->big)
            outers[n++] = (QueryOuter){ f->vars[v].name, value_entity(f->vars[v].kind, f->vars[v].rows.at[f->now[v]]) };
    run->env.outers = outers;
    run->env.n_outers = n;
    vec_clear(&f->rows);
    vec_clear(&f->at);
    for (size_t i = 0; i < big->rows.len; i++) {
        vec_push(&f->rows, big->rows.at[i]);
        vec_push(&f->at, big->at.at[i]);
    }
    Status status = keep_rows(f, f->where);
    if (status == ST_OK)
        status = keep_rows(f, f->when);
    if (status == ST_OK)
        drop_waived(f);
    if (status == ST_OK)
        status = add_hits(f);
    run->env.outers = NULL;
    run->env.n_outers = 0;
    return status;
}

/* The next combination of the held variables; false: there is none. */
static bool next_combination(ForRun *f)
{
    for (int v = f->n - 1; v >= 0; v--) {
        if (v == f->big)
            continue;
        if (++f->now[v] < f->vars[v].rows.len)
            return true;
        f->now[v] = 0;
    }
    return false;
}

static void fill_var(RuleRun *run, const Node *node, Var *var)
{
    Ctx *ctx = run->ctx;
    size_t n;
    var->kind = (TableId)node->op;
    var->name = node->sym;
    const int32_t *order = model_order(ctx->model, var->kind, &n);
    const uint8_t *in = var->kind < (TableId)KIND_COUNT ? scope_flags(ctx, run->scope, var->kind) : NULL;
    for (size_t i = 0; i < n; i++) {
        if (in && !in[order[i]])
            continue;
        vec_push(&var->rows, order[i]);
        vec_push(&var->at, (uint32_t)i);
    }
}

static Status run_combinations(ForRun *f)
{
    for (int v = 0; v < f->n; v++) {
        if (!f->vars[v].rows.len)
            return ST_OK;
        if (f->vars[v].rows.len > f->vars[f->big].rows.len)
            f->big = v;
    }
    Status status;
    do
        status = run_combination(f);
    while (status == ST_OK && next_combination(f));
    return status;
}

/* ---- the model as a whole ---- */

static Status holds_for_model(ForRun *f, const Node *condition, bool *out)
{
    Value value;
    int32_t row = 0;
    *out = true;
    if (!condition)
        return ST_OK;
    Status status = query_eval_rows(&f->run->env, condition, T_NONE, SYM_NONE, &row, 1, &value);
    return status == ST_OK ? value_condition(f->run->ctx->rt, value, out) : status;
}

/* A part of the organization is not the model: with a scope such rules are left out. */
static Status run_model(ForRun *f)
{
    bool hit;
    if (!f->run->scope->all)
        return ST_OK;
    Status status = holds_for_model(f, f->where, &hit);
    if (status == ST_OK && hit)
        status = holds_for_model(f, f->when, &hit);
    if (status != ST_OK || !hit)
        return status;
    vec_push(&f->rows, 0);
    return add_hits(f);
}

static Status run_for(RuleRun *run, const Node *node, uint32_t group)
{
    bool has_where = (node->flags & RF_WHERE) != 0;
    ForRun f = { .run = run, .when = rule_part(run->rule->node, KW_WHEN), .group = group };
    f.where = has_where ? node->kids[node->n - 1] : NULL;
    f.n = node->n - has_where;
    for (int v = 0; v < f.n; v++)
        fill_var(run, node->kids[v], &f.vars[v]);
    Status status = f.n ? run_combinations(&f) : run_model(&f);
    for (int v = 0; v < f.n; v++) {
        vec_drop(&f.vars[v].rows);
        vec_drop(&f.vars[v].at);
    }
    vec_drop(&f.rows);
    vec_drop(&f.at);
    return status;
}

/* ---- the rule ---- */

/* A finding of its own for each name that this model does not have. */
static void add_notes(RuleRun *run, uint32_t group)
{
    Ctx *ctx = run->ctx;
    for (size_t i = 0; i < run->unknown.len; i++) {
        Finding finding = { .rule = run->rule->name, .severity = W_SEVERITY_NOTE, .group = group };
        Str rule = sym_str(ctx, run->rule->name), name = sym_str(ctx, run->unknown.at[i].name);
        Source *source = sources_get(vm_sources(ctx->vm), run->unknown.at[i].where.source);
        uint32_t column;
        if (source) {
            source_place(source, run->unknown.at[i].where.start, &finding.line, &column);
            finding.file = str_of(source->name);
        }
        finding.message =
            ctx->rt->lang == LANG_ZH
                ? arena_printf(&run->out->arena, "规则“%.*s”中的“%.*s”在本模型中不存在，按无处理", STR_ARG(rule),
                               STR_ARG(name))
                : arena_printf(&run->out->arena,
                               "the rule %.*s names '%.*s', which this model does not have: it counts as none",
                               STR_ARG(rule), STR_ARG(name));
        vec_push(&run->out->all, finding);
    }
}

Status check_rule(Ctx *ctx, const Rule *rule, Scope *scope, uint32_t *group, Findings *out)
{
    RuleRun run = { .ctx = ctx, .rule = rule, .scope = scope, .out = out, .severity = rule_severity(ctx, rule) };
    const Node *node = rule->node;
    Status status = names_begin(&run);
    if (status == ST_OK)
        status = make_lets(&run);
    for (int i = 1; i < node->n && status == ST_OK; i++)
        if (node->kids[i]->type == N_RULE_FOR)
            status = run_for(&run, node->kids[i], (*group)++);
    names_end(&run);
    if (status == ST_OK)
        add_notes(&run, (*group)++);
    vec_drop(&run.unknown);
    vec_drop(&run.lets);
    return status;
}
