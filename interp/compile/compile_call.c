/* compile_call.c: calls. What is called is known before the script runs wherever it is a function of the script or a
   built-in: then the arguments are counted, and named ones put in their place, at once. */
#include "gen.h"

typedef struct Args { Node **at; int n, cap; } Args;     /* by position; NULL: left out */

/* ---- built-ins ---- */

/* The next parameter's name in "(xs: list, f: function)". */
static Str next_param(const char **p)
{
    while (**p == '(' || **p == ',' || **p == ' ')
        ++*p;
    const char *start = *p;
    while (**p && !strchr(":,)", **p))
        ++*p;
    Str name = str_make(start, (size_t)(*p - start));
    while (**p && **p != ',' && **p != ')')
        ++*p;
    return name;
}

int compile_native_param(const Rt *rt, FunctionId id, Sym name)
{
    const char *p = FUNCTION_INFO[id].params;
    KeywordId param = words_keyword(rt->words, PL_PARAM, name);
    Str wanted = param == KW_NONE ? intern_str(rt->intern, name) : str_of(KEYWORD_INFO[param].text);
    for (int i = 0; *p && *p != ')'; i++)
        if (str_eq(next_param(&p), wanted))
            return i;
    return -1;
}

bool gen_is_native(Gen *g, const Node *callee, FunctionId *id)
{
    if (callee->type != N_NAME || gen_find(g, callee->sym).place != VAR_NONE)
        return false;
    *id = words_function(g->compiler->rt->words, callee->sym);
    return *id != FN_NONE;
}

/* ---- arguments ---- */

static Str range_text(Gen *g, int low, int high)
{
    if (high < 0)
        return arena_printf(&g->compiler->diags->arena, "%d..", low);
    if (low == high)
        return arena_printf(&g->compiler->diags->arena, "%d", low);
    return arena_printf(&g->compiler->diags->arena, "%d..%d", low, high);
}

static void wrong_count(Gen *g, const Node *node, int low, int high, int given)
{
    Str count = arena_printf(&g->compiler->diags->arena, "%d", given);
    gen_diag(g, node, E303, gen_str(g, node->kids[0]->sym), range_text(g, low, high), count,);
}

static void args_put(Gen *g, Args *args, int at, Node *value, const Node *named)
{
    if (args->at[at])
        gen_diag(g, named, E128, gen_str(g, named->sym),);
    args->at[at] = value;
    if (at >= args->n)
        args->n = at + 1;
}

static int fn_param(const Node *fn, Sym name)
{
    for (int i = 0; i < fn->n && fn->kids[i]->type == N_PARAM; i++)
        if (fn->kids[i]->sym == name)
            return i;
    return -1;
}

/* Raises E219 at the argument's name, with the parameters that there are. */
static void no_parameter(Gen *g, const Node *node, const Node *arg, const Node *fn, FunctionId id)
{
    Closest closest;
    Buf names = { 0 };
    Str name = gen_str(g, arg->sym);
    const char *p = fn ? ")" : FUNCTION_INFO[id].params;
    closest_init(&closest, name);
    for (int i = 0; fn ? i < fn->n && fn->kids[i]->type == N_PARAM : *p && *p != ')'; i++) {
        Str param = fn ? gen_str(g, fn->kids[i]->sym) : next_param(&p), zh = fn ? param : words_param_zh(param);
        closest_try(&closest, param);
        closest_try(&closest, zh);
        param = g->compiler->rt->lang == LANG_ZH ? zh : param;
        buf_addf(&names, "%s%.*s", !i ? "" : g->compiler->rt->lang == LANG_ZH ? "、" : ", ", STR_ARG(param));
    }
    Diag *diag = gen_diag(g, arg, E219, gen_str(g, node->kids[0]->sym), name,);
    diag->span.end = diag->span.start + (uint32_t)name.len;
    diag->allowed = diag_keep(g->compiler->diags, buf_str(&names));
    if (closest.best.len)
        diag->suggestion = diag_keep(g->compiler->diags, closest.best);
    buf_drop(&names);
}

/* Puts the call's arguments by position: of a function of the script (`fn`) or a built-in. */
static Args place_args(Gen *g, Node *node, const Node *fn, FunctionId id, int n_params)
{
    int room = n_params > node->n ? n_params : node->n;
    Args args = { ARENA_ARRAY(&g->compiler->chunk->arena, Node *, room), 0, room };
    int plain = 0;
    for (int i = 1; i < node->n; i++) {
        Node *arg = node->kids[i];
        if (arg->type != N_KEYVAL) {
            args_put(g, &args, plain++, arg, arg);
            continue;
        }
        int at = fn ? fn_param(fn, arg->sym) : compile_native_param(g->compiler->rt, id, arg->sym);
        if (at < 0 || at >= room)
            no_parameter(g, node, arg, fn, id);
        else
            args_put(g, &args, at, arg->kids[0], arg);
    }
    return args;
}

/* A list that others may change while the callee works on it gets a second holder. */
static void share_arg(Gen *g, const Node *arg, uint32_t reg)
{
    if (arg->type == N_NAME && gen_find(g, arg->sym).place == VAR_REGISTER)
        return;
    gen_share(g, arg, reg);
}

static void gen_args(Gen *g, const Args *args, const Node *node, Op missing, bool share)
{
    for (int i = 0; i < args->n; i++) {
        if (!args->at[i]) {
            gen_emit(g, node, missing, gen_temp(g), 0, 0);
            continue;
        }
        uint32_t reg = gen_expr_temp(g, args->at[i]);
        if (share)
            share_arg(g, args->at[i], reg);
    }
}

/* ---- kinds of calls ---- */

static void check_fn_args(Gen *g, const Node *node, const Node *fn, const Args *args)
{
    int n = 0, required = 0;
    bool missing = false;
    for (; n < fn->n && fn->kids[n]->type == N_PARAM; n++) {
        if (gen_default(fn->kids[n]))
            continue;
        required = n + 1;
        missing = missing || n >= args->n || !args->at[n];
    }
    if (missing || args->n > n)
        wrong_count(g, node, required, n, node->n - 1);
}

static bool has_named(const Node *node)
{
    for (int i = 1; i < node->n; i++)
        if (node->kids[i]->type == N_KEYVAL)
            return true;
    return false;
}

static void gen_named(Gen *g, Node *node, uint32_t at)
{
    NamedCall call = { 0, 0, mem_alloc(sizeof(Sym) * node->n) };
    for (int i = 1; i < node->n; i++) {
        Node *arg = node->kids[i];
        bool named = arg->type == N_KEYVAL;
        if (named)
            call.names[call.n_named++] = arg->sym;
        else
            call.n_plain++;
        share_arg(g, named ? arg->kids[0] : arg, gen_expr_temp(g, named ? arg->kids[0] : arg));
    }
    vec_push(&g->proto->calls, call);
    gen_emit(g, node, OP_CALLNAMED, at, 0, (int32_t)g->proto->calls.len - 1);
}

/* Whatever the callee turns out to be. */
static void gen_dynamic(Gen *g, Node *node, uint32_t at)
{
    Node *callee = node->kids[0];
    if (callee->type == N_NAME && gen_find(g, callee->sym).place == VAR_NONE)
        gen_emit(g, callee, OP_NAME, at, 0, (int32_t)gen_name(g, callee->sym, T_NONE));
    else
        gen_expr(g, callee, at);
    if (has_named(node)) {
        gen_named(g, node, at);
        return;
    }
    for (int i = 1; i < node->n; i++)
        share_arg(g, node->kids[i], gen_expr_temp(g, node->kids[i]));
    gen_emit(g, node, OP_CALL, at, (uint32_t)node->n - 1, 0);
}

static void gen_native(Gen *g, Node *node, FunctionId id, uint32_t at)
{
    const FunctionInfo *info = &FUNCTION_INFO[id];
    Args args = place_args(g, node, NULL, id, info->max_args < 0 ? 0 : info->max_args);
    if (args.n < info->min_args || (info->max_args >= 0 && args.n > info->max_args))
        wrong_count(g, node, info->min_args, info->max_args, args.n);
    gen_args(g, &args, node, OP_LOADNONE, strstr(info->params, "function") != NULL);
    gen_emit(g, node, OP_CALLN, at, (uint32_t)args.n, id);
}

static void gen_global(Gen *g, Node *node, uint32_t global, uint32_t at)
{
    const FnDecl *decl = gen_fn_decl(g, global);
    if (!decl && has_named(node)) {
        gen_dynamic(g, node, at);
        return;
    }
    int n_params = 0;
    while (decl && n_params < decl->node->n && decl->node->kids[n_params]->type == N_PARAM)
        n_params++;
    Args args = place_args(g, node, decl ? decl->node : NULL, FN_NONE, n_params);
    if (decl)
        check_fn_args(g, node, decl->node, &args);
    gen_args(g, &args, node, OP_LOADUNSET, true);
    gen_emit(g, node, OP_CALLG, at, (uint32_t)args.n, (int32_t)global);
}

static void check_function(Gen *g, const Node *callee)
{
    const Compiler *compiler = g->compiler;
    if (!compiler->known || compiler->known(compiler->ctx, callee->sym))
        return;
    Diag *diag = DIAG_NAME(compiler->diags, E210, node_span(callee, compiler->source), gen_str(g, callee->sym),);
    Closest closest;
    closest_init(&closest, gen_str(g, callee->sym));
    const Scope *scope = compiler->chunk->scope;
    for (size_t i = 0; i < scope->globals.len; i++)
        closest_try(&closest, gen_str(g, scope->globals.at[i].name));
    for (int i = 0; i < FN_COUNT; i++) {
        closest_try(&closest, str_of(FUNCTION_INFO[i].name));
        closest_try(&closest, str_of(FUNCTION_INFO[i].zh));
    }
    Str meant = words_meant(closest.name);
    if (meant.len || closest.best.len)
        diag->suggestion = diag_keep(compiler->diags, meant.len ? meant : closest.best);
}

uint32_t gen_call(Gen *g, Node *node, uint32_t to)
{
    Node *callee = node->kids[0];
    uint32_t at = to != ANYWHERE && to + 1 == g->free ? to : gen_temp(g);
    FunctionId id;
    Var var = callee->type == N_NAME ? gen_find(g, callee->sym) : (Var){ VAR_NONE, 0 };
    if (var.place == VAR_GLOBAL && g->compiler->chunk->scope->globals.at[var.index].binding == BIND_FN) {
        gen_global(g, node, var.index, at);
    } else if (gen_is_native(g, callee, &id)) {
        gen_native(g, node, id, at);
    } else {
        if (callee->type == N_NAME && var.place == VAR_NONE)
            check_function(g, callee);
        gen_dynamic(g, node, at);
    }
    g->free = at + 1;
    if (to == ANYWHERE || to == at)
        return at;
    gen_emit(g, node, OP_MOVE, to, at, 0);
    g->free = at;
    return to;
}
