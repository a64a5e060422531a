/* rule_names.c: what the names in a rule mean: the model, built-ins and the functions of modules that the rule uses; never
   the variables of the script that checks. A name that this model does not have is none, and noted. */
#include "../base/os.h"
#include "../vm/session.h"
#include "check_rule.h"

static void note_unknown(RuleRun *run, Sym name, Span where)
{
    for (size_t i = 0; i < run->unknown.len; i++)
        if (run->unknown.at[i].name == name)
            return;
    vec_push(&run->unknown, ((UnknownName){ name, where }));
}

static bool is_callee(const RuleRun *run, Sym name)
{
    for (size_t i = 0; i < run->callees.len; i++)
        if (run->callees.at[i] == name)
            return true;
    return false;
}

/* ---- look-up ---- */

static Status find_entity(RuleRun *run, Sym name, Span where, bool *found, Value *out)
{
    Ctx *ctx = run->ctx;
    Buf meanings = { 0 };
    int n = 0;
    for (TableId kind = 0; kind < (TableId)KIND_COUNT; kind++) {
        int32_t row = model_find(ctx->model, kind, name);
        if (row == ROW_NONE)
            continue;
        *out = value_entity(kind, row);
        buf_addf(&meanings, "%s%s:%s", n++ ? ", " : "", TABLE_INFO[kind].name, sym_str(ctx, name).ptr);
    }
    *found = n > 0;
    Status status = n > 1 ? rt_error(ctx->rt, E207, sym_str(ctx, name), buf_str(&meanings), ) : ST_OK;
    if (n > 1 && ctx->rt->error)
        ctx->rt->error->span = where;
    buf_drop(&meanings);
    return status;
}

static bool is_own_word(const RuleRun *run, Sym name)
{
    const Model *model = run->ctx->model;
    for (TableId kind = 0; kind < (TableId)KIND_COUNT; kind++)
        for (int c = TABLE_INFO[kind].n_fields; c < model_n_columns(model, kind); c++) {
            int n = 0;
            const Sym *words = model_own_words(model, kind, c, &n);
            for (int i = 0; words && i < n; i++)
                if (words[i] == name)
                    return true;
        }
    return false;
}

/* A word of a field, a built-in. */
static bool find_word(const RuleRun *run, Sym name, Value *out)
{
    const Words *words = run->ctx->words;
    WordSetId set;
    int index;
    if (words_any_word(words, name, &set, &index)) {
        *out = value_word(words_word_sym(words, set, index), set);
        return true;
    }
    if (is_own_word(run, name)) {
        *out = (Value){ .tag = V_WORD, .d = name };
        return true;
    }
    FunctionId function = words_function(words, name);
    *out = value_native(function);
    return function != FN_NONE;
}

/* `service.f`, or f alone. */
static bool find_in_modules(const RuleRun *run, Sym name, Value *out)
{
    Str text = sym_str(run->ctx, name);
    for (size_t i = 0; i < run->modules.len; i++) {
        const RuleModule *module = &run->modules.at[i];
        if (module->name == name) {
            *out = module->functions;
            return true;
        }
        if (module->functions.tag == V_RECORD && record_get(module->functions.record, text, out))
            return true;
    }
    return false;
}

static Status rule_lookup(void *host, Sym name, Span where, bool *found, Value *out)
{
    RuleRun *run = host;
    if (words_keyword(run->ctx->words, PL_GLOBAL, name) == KW_MODEL)
        return run->outer.lookup(run->outer.host, name, where, found, out);
    Status status = find_entity(run, name, where, found, out);
    if (status != ST_OK || *found)
        return status;
    *found = find_word(run, name, out) || find_in_modules(run, name, out);
    if (*found || is_callee(run, name))
        return ST_OK;
    note_unknown(run, name, where);
    *found = true;
    *out = NONE_VALUE;
    return ST_OK;
}

/* ---- the rest is the program's ---- */

static Status rule_call(void *host, Value function, const Value *args, int n, Value *out)
{
    RuleRun *run = host;
    return run->outer.call(run->outer.host, function, args, n, out);
}

static Status rule_attr(void *host, Value object, Sym name, Value *out)
{
    RuleRun *run = host;
    return run->outer.attr(run->outer.host, object, name, out);
}

/* What a lambda names is asked of the row and the rule's lets first, then of what any other expression of the rule sees. */
typedef struct Asked {
    RuleRun *run;
    Span where;
    Status (*value_of)(void *ctx, Sym name, bool *found, Value *out);
    void *ctx;
} Asked;

static Status asked_value(void *ctx, Sym name, bool *found, Value *out)
{
    const Asked *asked = ctx;
    Status status = asked->value_of(asked->ctx, name, found, out);
    return status != ST_OK || *found ? status : rule_lookup(asked->run, name, asked->where, found, out);
}

static Status rule_lambda(void *host, const Node *lambda, uint32_t source,
                          Status (*value_of)(void *ctx, Sym name, bool *found, Value *out), void *ctx, Value *out)
{
    RuleRun *run = host;
    Asked asked = { run, node_span(lambda, source), value_of, ctx };
    return run->outer.lambda(run->outer.host, lambda, source, asked_value, &asked, out);
}

static bool rule_interrupted(void *host)
{
    RuleRun *run = host;
    return run->outer.interrupted && run->outer.interrupted(run->outer.host);
}

static void make_env(RuleRun *run)
{
    vm_query_env(run->ctx->vm, &run->outer);
    run->env = run->outer;
    run->env.try_names = NULL;                   /* a rule does not see the variables of a script */
    run->env.host = run;
    run->env.source = run->rule->source;
    run->env.lookup = rule_lookup;
    run->env.call = rule_call;
    run->env.attr = rule_attr;
    run->env.lambda = rule_lambda;
    run->env.interrupted = rule_interrupted;
}

/* ---- kind:name ---- */

/* Collects what is called by name and the entities named with their kind. */
static void walk(RuleRun *run, Node *node)
{
    if (!node)
        return;
    if (node->type == N_CALL && node->kids[0]->type == N_NAME)
        vec_push(&run->callees, node->kids[0]->sym);
    if (node->type == N_ENTITY)
        vec_push(&run->entities, node);
    for (int i = 0; i < node->n; i++)
        walk(run, node->kids[i]);
}

/* `post:lead` of a model without that post is none as well: the node says so while the rule runs. */
static void hide_missing(RuleRun *run)
{
    for (size_t i = 0; i < run->entities.len; i++) {
        Node *node = run->entities.at[i];
        if (model_find(run->ctx->model, (TableId)node->op, node->sym) != ROW_NONE)
            continue;
        note_unknown(run, node->sym, node_span(node, run->rule->source));
        node->type = N_NONE;
        vec_push(&run->hidden, node);
    }
}

/* ---- use ---- */

/* A file's module is called as the file, without its ending. */
static Sym module_name(Ctx *ctx, const Node *what)
{
    Str name = os_base_name(sym_str(ctx, what->sym));
    name.len -= os_extension(name).len;
    return intern_add(ctx->rt->intern, name);
}

static Status use_module(RuleRun *run, const Node *use)
{
    Ctx *ctx = run->ctx;
    const Node *what = use->kids[0];
    bool found = false;
    RuleModule module = { module_name(ctx, what), NONE_VALUE };
    Span where = node_span(what, run->rule->source);
    Status status = session_use(ctx->vm, sym_str(ctx, what->sym), use->op != 0, where);
    if (status == ST_OK)
        status = run->outer.lookup(run->outer.host, module.name, where, &found, &module.functions);
    if (status == ST_OK && found)
        vec_push(&run->modules, module);
    return status;
}

Status names_begin(RuleRun *run)
{
    const Node *rule = run->rule->node;
    Status status = ST_OK;
    make_env(run);
    for (int i = 1; i < rule->n && status == ST_OK; i++) {
        walk(run, rule->kids[i]);
        if (rule->kids[i]->type == N_USE)
            status = use_module(run, rule->kids[i]);
    }
    hide_missing(run);
    return status;
}

void names_end(RuleRun *run)
{
    for (size_t i = 0; i < run->hidden.len; i++)
        run->hidden.at[i]->type = N_ENTITY;
    vec_drop(&run->callees);
    vec_drop(&run->entities);
    vec_drop(&run->hidden);
    vec_drop(&run->modules);
}
