/* compile.c: the frame of code making: instructions, constants, variables, functions, whole scripts. */
#include "gen.h"
#include "resolve.h"
#include "check.h"

#define REGISTERS_MAX 60000u

/* ---- instructions ---- */

uint32_t gen_here(const Gen *g)
{
    return (uint32_t)g->proto->code.len;
}

uint32_t gen_emit(Gen *g, const Node *at, Op op, uint32_t a, uint32_t b, int32_t c)
{
    Proto *proto = g->proto;
    vec_push(&proto->code, instr_make(op, a, b, c));
    vec_push(&proto->places, ((CodePlace){ at->start, at->end }));
    return gen_here(g) - 1;
}

void gen_place(Gen *g, uint32_t start, uint32_t end)
{
    vec_last(&g->proto->places) = (CodePlace){ start, end };
}

void gen_patch(Gen *g, uint32_t jump, uint32_t to)
{
    Instr i = g->proto->code.at[jump];
    int64_t distance = (int64_t)to - (int64_t)jump - 1;
    if (distance > INSTR_C_MAX || distance < -INSTR_C_MAX) {
        Node at = { .start = g->proto->places.at[jump].start, .end = g->proto->places.at[jump].end };
        gen_diag(g, &at, E606, STR("8388607"),);
        distance = 0;
    }
    g->proto->code.at[jump] = instr_make((Op)instr_op(i), instr_a(i), instr_b(i), (int32_t)distance);
}

void gen_patch_all(Gen *g, JumpVec *jumps, uint32_t to)
{
    for (size_t i = 0; i < jumps->len; i++)
        gen_patch(g, jumps->at[i], to);
    vec_drop(jumps);
}

uint32_t gen_temp(Gen *g)
{
    uint32_t reg = g->free++;
    if (g->free > g->proto->n_regs)
        g->proto->n_regs = g->free;
    if (g->free > REGISTERS_MAX) {
        Node at = { .start = 0, .end = 0 };
        if (g->proto->places.len)
            at = (Node){ .start = vec_last(&g->proto->places).start, .end = vec_last(&g->proto->places).end };
        gen_diag(g, &at, E606, STR("60000"),);
        g->free = 1;
    }
    return reg;
}

static bool same_constant(Value a, Value b)
{
    return a.tag == b.tag && a.a == b.a && a.b == b.b && a.d == b.d && a.i == b.i;
}

/* Looks back a little: a loop's constants are close. Texts of one Sym are one object through the chunk's own map. */
uint32_t gen_constant(Gen *g, Value v)
{
    Proto *proto = g->proto;
    size_t from = proto->constants.len > 64 ? proto->constants.len - 64 : 0;
    for (size_t i = from; i < proto->constants.len; i++)
        if (same_constant(proto->constants.at[i], v))
            return (uint32_t)i;
    value_share(v);
    vec_push(&proto->constants, v);
    return (uint32_t)proto->constants.len - 1;
}

uint32_t gen_name(Gen *g, Sym name, TableId kind)
{
    vec_push(&g->proto->names, ((NameSite){ .sym = name, .kind = (int16_t)kind }));
    return (uint32_t)g->proto->names.len - 1;
}

Str gen_str(const Gen *g, Sym sym)
{
    return intern_str(g->compiler->rt->intern, sym);
}

Diag *gen_error(Gen *g, const Node *at, DiagCode code, const Str *args)
{
    return diag_add(g->compiler->diags, code, node_span(at, g->compiler->source), args);
}

/* ---- variables ---- */

void gen_local(Gen *g, Sym name, uint32_t reg, bool cell)
{
    vec_push(&g->locals, ((Local){ name, (uint16_t)reg, cell }));
}

static const Local *find_local(const Gen *g, Sym name)
{
    for (size_t i = g->locals.len; i-- > 0;)
        if (g->locals.at[i].name == name)
            return &g->locals.at[i];
    return NULL;
}

static uint32_t add_capture(Gen *g, Sym name, Capturing from, uint32_t index, bool cell)
{
    Proto *proto = g->proto;
    for (size_t i = 0; i < proto->captures.len; i++) {
        const Capture *have = &proto->captures.at[i];
        if (have->name == name && have->from == from && have->index == index)
            return (uint32_t)i;
    }
    vec_push(&proto->captures, ((Capture){ name, (uint8_t)from, cell, (uint16_t)index }));
    return (uint32_t)proto->captures.len - 1;
}

static Var find_up(Gen *g, Sym name);

/* The variable in this function or one around it; not of the script's top. */
static Var find_inner(Gen *g, Sym name)
{
    const Local *local = find_local(g, name);
    if (local)
        return (Var){ local->cell ? VAR_CELL : VAR_REGISTER, local->reg };
    if (g->self == name && name != SYM_NONE)
        return (Var){ VAR_SELF, 0 };
    return g->up ? find_up(g, name) : (Var){ VAR_NONE, 0 };
}

static Var find_up(Gen *g, Sym name)
{
    Var var = find_inner(g->up, name);
    uint32_t up;
    switch (var.place) {
    case VAR_REGISTER: up = add_capture(g, name, FROM_REGISTER, var.index, false); break;
    case VAR_CELL:     up = add_capture(g, name, FROM_REGISTER, var.index, true); break;
    case VAR_UP:       up = add_capture(g, name, FROM_UP, var.index, false); break;
    case VAR_UPCELL:   up = add_capture(g, name, FROM_UP, var.index, true); break;
    case VAR_SELF:     up = add_capture(g, name, FROM_SELF, 0, false); break;
    case VAR_ASKED:    up = add_capture(g, name, FROM_UP, var.index, false); return (Var){ VAR_ASKED, up };
    case VAR_NONE: case VAR_GLOBAL: default: return (Var){ VAR_NONE, 0 };
    }
    return (Var){ g->proto->captures.at[up].cell ? VAR_UPCELL : VAR_UP, up };
}

static bool asked_by(const Gen *g)
{
    for (; g; g = g->up)
        if (g->asks)
            return true;
    return false;
}

/* A free name of a query's function: the query is asked when the function is made. */
static Var find_asked(Gen *g, Sym name)
{
    if (g->asks)
        return (Var){ VAR_ASKED, add_capture(g, name, FROM_QUERY, 0, false) };
    Var var = find_asked(g->up, name);
    return (Var){ VAR_ASKED, add_capture(g, name, FROM_UP, var.index, false) };
}

Var gen_find(Gen *g, Sym name)
{
    Var var = find_inner(g, name);
    if (var.place != VAR_NONE)
        return var;
    if (asked_by(g))
        return find_asked(g, name);
    uint32_t global = scope_find(g->compiler->chunk->scope, name);
    return global == MAP_MISSING ? (Var){ VAR_NONE, 0 } : (Var){ VAR_GLOBAL, global };
}

/* ---- functions ---- */

Proto *gen_proto(Gen *g)
{
    Proto *proto = chunk_proto(g->compiler->chunk);
    vec_push(&g->proto->protos, proto);
    return proto;
}

FnDecl *gen_fn_decl(Gen *g, uint32_t global)
{
    uint32_t at = g->script ? map_find(&g->script->index, global) : MAP_MISSING;
    return at == MAP_MISSING ? NULL : &g->script->fns.at[at];
}

Node *gen_default(const Node *param)
{
    return param->n > 0 ? param->kids[0] : NULL;
}

/* All parameters get their registers first: the caller has put the arguments there. */
static int add_params(Gen *g, Node *node)
{
    int n = 0;
    while (n < node->n && node->kids[n]->type == N_PARAM)
        n++;
    g->proto->params = mem_zalloc((size_t)n * sizeof(Param) + 1);
    g->proto->n_params = (uint32_t)n;
    for (int i = 0; i < n; i++) {
        const Node *param = node->kids[i];
        g->proto->params[i] = (Param){ param->sym, gen_default(param) != NULL };
        if (!gen_default(param))
            g->proto->n_required = (uint32_t)i + 1;
        gen_temp(g);
    }
    return n;
}

/* A captured and assigned parameter goes into a cell; one that is changed in place may belong to the caller too. */
static void begin_param(Gen *g, Node *param, uint32_t reg)
{
    bool assigned = param->flags & NF_ASSIGNED, cell = assigned && (param->flags & NF_CAPTURED);
    if (gen_default(param)) {
        uint32_t skip = gen_emit(g, param, OP_DEFAULT, reg, 0, 0);
        gen_expr(g, gen_default(param), reg);
        gen_patch(g, skip, gen_here(g));
    }
    if (assigned)
        gen_emit(g, param, OP_SHARE, reg, 0, 0);
    if (cell)
        gen_emit(g, param, OP_NEWCELL, reg, 0, 0);
    gen_local(g, param->sym, reg, cell);
}

static void end_function(Gen *g)
{
    ORGL_ASSERT(!g->loop);
    vec_drop(&g->locals);
}

void gen_function(Gen *up, Proto *proto, Node *node, Sym self, bool asks)
{
    Gen g = { .up = up, .compiler = up->compiler, .script = up->script, .proto = proto, .self = self, .asks = asks, .depth = 1 };
    proto->name = self;
    int n = add_params(&g, node);
    for (int i = 0; i < n; i++)
        begin_param(&g, node->kids[i], (uint32_t)i);
    Node *body = n < node->n ? node->kids[n] : NULL;
    if (body && node->op == 0)
        gen_return(&g, body);
    else if (body)
        gen_block(&g, body);
    gen_emit(&g, node, OP_RETNONE, 0, 0, 0);
    gen_place(&g, node->end ? node->end - 1 : 0, node->end);
    end_function(&g);
}

/* ---- scripts ---- */

static void declare_fn(Gen *g, Node *node)
{
    Scope *scope = g->compiler->chunk->scope;
    uint32_t global = scope_find(scope, node->sym);
    if (global == MAP_MISSING)
        global = scope_add(scope, node->sym, BIND_FN);
    scope->globals.at[global].binding = BIND_FN;
    map_put(&g->script->index, global, (uint32_t)g->script->fns.len);
    vec_push(&g->script->fns, ((FnDecl){ global, node }));
}

static void declare_fns(Gen *g, Node *stmt)
{
    if (stmt->type == N_FN)
        declare_fn(g, stmt);
    for (int i = 1; stmt->type == N_EXTERN && i < stmt->n; i++)
        declare_fns(g, stmt->kids[i]);
}

/* Functions are made before anything runs; their code is compiled behind the script's own, when all top variables are known. */
static void make_fns(Gen *g)
{
    for (size_t i = 0; i < g->script->fns.len; i++) {
        FnDecl *decl = &g->script->fns.at[i];
        uint32_t reg = gen_temp(g);
        gen_proto(g);
        gen_emit(g, decl->node, OP_CLOSURE, reg, 0, (int32_t)i);
        gen_emit(g, decl->node, OP_SETG, reg, 0, (int32_t)decl->global);
        g->free = reg;
    }
}

static void fill_fns(Gen *g)
{
    Gen outside = { .compiler = g->compiler, .script = g->script, .proto = g->proto };
    for (size_t i = 0; i < g->script->fns.len; i++) {
        Node *node = g->script->fns.at[i].node;
        gen_function(&outside, g->proto->protos.at[i], node, SYM_NONE, false);
        g->proto->protos.at[i]->name = node->sym;
    }
    vec_drop(&outside.locals);
}

/* Consecutive statements with constant operands run as one instruction that collects their errors. */
static size_t gen_batch(Gen *g, Node **stmts, size_t i, size_t n)
{
    uint32_t first = gen_stmt_code(g, stmts[i]);
    size_t end = i + 1;
    while (end < n && gen_is_batch(g, stmts[end]))
        gen_stmt_code(g, stmts[end++]);
    vec_push(&g->proto->batches, ((BatchCode){ first, (uint32_t)(end - i) }));
    gen_emit(g, stmts[i], OP_BATCH, 0, 0, (int32_t)g->proto->batches.len - 1);
    return end;
}

static void gen_script(Gen *g, Node **stmts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        declare_fns(g, stmts[i]);
    make_fns(g);
    for (size_t i = 0; i < n;) {
        if (stmts[i]->type == N_FN) {
            i++;
        } else if (gen_is_batch(g, stmts[i])) {
            i = gen_batch(g, stmts, i, n);
        } else {
            gen_statement(g, stmts[i++]);
        }
    }
    Node end = { .start = 0, .end = 0 };
    gen_emit(g, n ? stmts[n - 1] : &end, OP_RETNONE, 0, 0, 0);
    fill_fns(g);
}

static bool clean(const Compiler *compiler, size_t before)
{
    return compiler->diags->all.len + compiler->diags->dropped == before;
}

Proto *compile_script(Compiler *compiler, Node **stmts, size_t n)
{
    size_t before = compiler->diags->all.len + compiler->diags->dropped;
    resolve_script(compiler, stmts, n);
    check_script(compiler, stmts, n);
    if (!clean(compiler, before) || compiler->follows)
        return NULL;
    Script script = { 0 };
    Gen g = { .compiler = compiler, .script = &script, .proto = chunk_proto(compiler->chunk), .is_script = true };
    g.proto->is_script = true;
    g.proto->n_regs = 1;
    gen_script(&g, stmts, n);
    vec_drop(&script.fns);
    map_drop(&script.index);
    end_function(&g);
    return clean(compiler, before) ? g.proto : NULL;
}

static Proto *compile_lambda(Compiler *compiler, Node *lambda, bool asks)
{
    size_t before = compiler->diags->all.len + compiler->diags->dropped;
    Script script = { 0 };
    Gen outside = { .compiler = compiler, .script = &script, .proto = chunk_proto(compiler->chunk) };
    Proto *proto = gen_proto(&outside);
    gen_function(&outside, proto, lambda, SYM_NONE, asks);
    vec_drop(&outside.locals);
    return clean(compiler, before) ? proto : NULL;
}

Proto *compile_expression(Compiler *compiler, Node *expr, const Sym *params, int n_params)
{
    if (!resolve_expression(compiler, expr, params, n_params))
        return NULL;
    Arena *arena = &compiler->chunk->arena;
    Node *lambda = ARENA_NEW(arena, Node);
    *lambda = (Node){ .type = N_LAMBDA, .start = expr->start, .end = expr->end, .n = (uint16_t)(n_params + 1) };
    lambda->kids = ARENA_ARRAY(arena, Node *, n_params + 1);
    for (int i = 0; i < n_params; i++) {
        lambda->kids[i] = ARENA_NEW(arena, Node);
        *lambda->kids[i] = (Node){ .type = N_PARAM, .sym = params[i], .start = expr->start, .end = expr->start };
    }
    lambda->kids[n_params] = expr;
    return compile_lambda(compiler, lambda, false);
}

Proto *compile_query_lambda(Compiler *compiler, Node *lambda)
{
    return resolve_function(compiler, lambda) ? compile_lambda(compiler, lambda, true) : NULL;
}
