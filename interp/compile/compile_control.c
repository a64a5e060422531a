/* compile_control.c: blocks, variables, branches, loops, try. */
#include "gen.h"
#include "../syntax/parse.h"

#define TOP_REGISTERS 1000u      /* so many of a script's top variables live in registers */

/* ---- blocks ---- */

void gen_block_end(Gen *g, size_t locals)
{
    g->locals.len = locals;
}

void gen_block(Gen *g, Node *block)
{
    size_t locals = g->locals.len;
    uint32_t saved = g->free;
    g->depth++;
    for (int i = 0; i < block->n; i++)
        gen_statement(g, block->kids[i]);
    g->depth--;
    g->free = saved;
    gen_block_end(g, locals);
}

/* ---- variables ---- */

static void gen_let_global(Gen *g, Node *node)
{
    Scope *scope = g->compiler->chunk->scope;
    Binding binding = node->op == 0 ? BIND_LET : BIND_VAR;
    uint32_t saved = g->free, reg = gen_expr(g, node->kids[0], ANYWHERE), global = scope_find(scope, node->sym);
    gen_share(g, node->kids[0], reg);
    if (global == MAP_MISSING)
        global = scope_add(scope, node->sym, binding);
    scope->globals.at[global].binding = (uint8_t)binding;
    gen_emit(g, node, OP_SETG, reg, 0, (int32_t)global);
    g->free = saved;
}

static void gen_let(Gen *g, Node *node)
{
    bool captured = node->flags & NF_CAPTURED;
    if (g->is_script && g->depth == 0 && (captured || g->compiler->prompt || g->free > TOP_REGISTERS)) {
        gen_let_global(g, node);
        return;
    }
    uint32_t reg = gen_temp(g);
    gen_expr(g, node->kids[0], reg);
    gen_share(g, node->kids[0], reg);
    g->free = reg + 1;
    bool cell = captured && (node->flags & NF_ASSIGNED);
    if (cell)
        gen_emit(g, node, OP_NEWCELL, reg, 0, 0);
    gen_local(g, node->sym, reg, cell);
}

static void gen_fn(Gen *g, Node *node)
{
    uint32_t reg = gen_temp(g);
    gen_closure(g, node, node->sym, reg);
    g->free = reg + 1;
    gen_local(g, node->sym, reg, false);
}

/* The statement gets its functions as operands: it tells each what it is to call. */
static void gen_extern(Gen *g, Node *node)
{
    bool at_top = g->is_script && g->depth == 0;
    for (int i = 1; i < node->n && !at_top; i++)
        gen_fn(g, node->kids[i]);
    uint32_t saved = g->free;
    for (int i = 1; i < node->n; i++)
        gen_read(g, node->kids[i], gen_find(g, node->kids[i]->sym), gen_temp(g));
    gen_emit(g, node, OP_STMT, saved, 0, (int32_t)gen_stmt_code(g, node));
    g->free = saved;
}

/* ---- branches ---- */

static void gen_if(Gen *g, Node *node)
{
    JumpVec no = { 0 };
    uint32_t saved = g->free;
    gen_branch(g, node->kids[0], false, &no);
    g->free = saved;
    gen_block(g, node->kids[1]);
    Node *other = node->n > 2 ? node->kids[2] : NULL;
    if (!other) {
        gen_patch_all(g, &no, gen_here(g));
        return;
    }
    uint32_t end = gen_emit(g, node, OP_JMP, 0, 0, 0);
    gen_patch_all(g, &no, gen_here(g));
    if (other->type == N_IF)
        gen_if(g, other);
    else
        gen_block(g, other);
    gen_patch(g, end, gen_here(g));
}

/* ---- loops ---- */

static void loop_begin(Gen *g, Loop *loop)
{
    *loop = (Loop){ .up = g->loop, .tries = g->tries };
    g->loop = loop;
}

static void loop_end(Gen *g, Loop *loop)
{
    gen_patch_all(g, &loop->breaks, gen_here(g));
    g->loop = loop->up;
}

static bool is_simple_condition(const Node *node)
{
    return node->type == N_BINARY && node->op >= BIN_EQ && node->op <= BIN_GE;
}

/* A comparison stands behind the block, so that a turn has one jump. */
static void gen_while(Gen *g, Node *node)
{
    Loop loop;
    JumpVec jumps = { 0 };
    uint32_t saved = g->free, entry = 0;
    bool simple = is_simple_condition(node->kids[0]);
    loop_begin(g, &loop);
    if (simple)
        entry = gen_emit(g, node, OP_JMP, 0, 0, 0);
    uint32_t top = gen_here(g);
    if (!simple)
        gen_branch(g, node->kids[0], false, &loop.breaks);
    g->free = saved;
    gen_block(g, node->kids[1]);
    gen_patch_all(g, &loop.continues, gen_here(g));
    if (simple) {
        gen_patch(g, entry, gen_here(g));
        gen_branch(g, node->kids[0], true, &jumps);
        gen_patch_all(g, &jumps, top);
    } else {
        gen_patch(g, gen_emit(g, node, OP_LOOP, 0, 0, 0), top);
    }
    g->free = saved;
    loop_end(g, &loop);
}

static void loop_variable(Gen *g, const Node *node, Sym name, uint32_t reg, bool second)
{
    bool captured = node->flags & (second ? NF_CAPTURED2 : NF_CAPTURED);
    bool assigned = node->flags & (second ? NF_ASSIGNED2 : NF_ASSIGNED);
    if (captured && assigned)
        gen_emit(g, node, OP_NEWCELL, reg, 0, 0);
    gen_local(g, name, reg, captured && assigned);
}

/* Registers: a and a + 1 the loop's own, a + 2 the item, a + 3 its number. */
static void gen_for(Gen *g, Node *node)
{
    Loop loop;
    uint32_t saved = g->free, a = gen_temp(g);
    size_t locals = g->locals.len;
    Sym second = (Sym)node->num;
    Node *source = node->kids[0];
    bool numbers = source->type == N_RANGE && second == SYM_NONE;
    loop_begin(g, &loop);
    gen_expr(g, numbers ? source->kids[0] : source, a);
    g->free = a + 1;
    uint32_t limit = gen_temp(g);
    if (numbers)
        gen_expr(g, source->kids[1], limit);
    g->free = limit + 1;
    gen_temp(g);
    gen_temp(g);
    uint32_t prepare = gen_emit(g, source, numbers ? OP_FORNUM : OP_FOREACH, a, second != SYM_NONE, 0), top = gen_here(g);
    loop_variable(g, node, node->sym, a + 2, false);
    if (second != SYM_NONE)
        loop_variable(g, node, second, a + 3, true);
    gen_block(g, node->kids[1]);
    gen_patch_all(g, &loop.continues, gen_here(g));
    Op next = node->flags & NF_ASSIGNED ? OP_FORNEXT : OP_FORSTEP;
    gen_patch(g, gen_emit(g, source, numbers ? next : OP_FORMORE, a, second != SYM_NONE, 0), top);
    gen_patch(g, prepare, gen_here(g));
    gen_block_end(g, locals);
    g->free = saved;
    loop_end(g, &loop);
}

static void gen_leave(Gen *g, Node *node, bool out)
{
    if (!g->loop)
        return;                               /* reported by the resolver */
    for (int i = g->loop->tries; i < g->tries; i++)
        gen_emit(g, node, OP_ENDTRY, 0, 0, 0);
    uint32_t jump = gen_emit(g, node, OP_JMP, 0, 0, 0);
    if (out)
        vec_push(&g->loop->breaks, jump);
    else
        vec_push(&g->loop->continues, jump);
}

static void gen_return_stmt(Gen *g, Node *node)
{
    if (node->n > 0 && node->kids[0]) {
        gen_return(g, node->kids[0]);
        return;
    }
    for (int i = 0; i < g->tries; i++)
        gen_emit(g, node, OP_ENDTRY, 0, 0, 0);
    gen_emit(g, node, OP_RETNONE, 0, 0, 0);
}

/* ---- errors ---- */

static void gen_try(Gen *g, Node *node)
{
    uint32_t saved = g->free, error = gen_temp(g);
    size_t locals = g->locals.len;
    uint32_t begin = gen_emit(g, node, OP_TRY, error, 0, 0);
    g->tries++;
    gen_block(g, node->kids[0]);
    g->tries--;
    gen_emit(g, node, OP_ENDTRY, 0, 0, 0);
    uint32_t end = gen_emit(g, node, OP_JMP, 0, 0, 0);
    gen_patch(g, begin, gen_here(g));
    if (node->sym != SYM_NONE)
        gen_local(g, node->sym, error, false);
    gen_block(g, node->kids[1]);
    gen_patch(g, end, gen_here(g));
    gen_block_end(g, locals);
    g->free = saved;
}

static void gen_fail(Gen *g, Node *node)
{
    uint32_t saved = g->free;
    gen_emit(g, node, OP_FAIL, gen_expr(g, node->kids[0], ANYWHERE), 0, 0);
    g->free = saved;
}

/* What is compared is kept, so that a failure can show it. */
static void gen_expect(Gen *g, Node *node)
{
    JumpVec ok = { 0 };
    uint32_t saved = g->free, left = gen_temp(g), right = gen_temp(g), message = gen_temp(g);
    Node *condition = node->kids[0];
    bool compares = is_simple_condition(condition), says = node->n > 1 && node->kids[1];
    if (compares) {
        gen_expr(g, condition->kids[0], left);
        gen_expr(g, condition->kids[1], right);
        vec_push(&ok, gen_emit(g, condition, (Op)(OP_JEQT + condition->op - BIN_EQ), left, right, 0));
    } else {
        gen_branch(g, condition, true, &ok);
    }
    g->free = message + 1;
    if (says)
        gen_expr(g, node->kids[1], message);
    vec_push(&g->proto->expects, ((ExpectCode){ condition, compares, says }));
    gen_emit(g, condition, OP_EXPECT, message, left, (int32_t)g->proto->expects.len - 1);
    gen_patch_all(g, &ok, gen_here(g));
    g->free = saved;
}

/* ---- lone expressions ---- */

static void try_verb(void *closest, const char *text, const char *zh)
{
    closest_try(closest, str_of(text));
    closest_try(closest, str_of(zh));
}

/* 显示岗位: words of the language without a space. */
static bool glued_words(Gen *g, const Node *expr, Str text)
{
    Buf spaced = { 0 };
    size_t len = parse_glued(g->compiler->rt->words, g->compiler->rt->intern, text, &spaced);
    if (len) {
        Diag *diag = gen_diag(g, expr, E109, text, str_make(text.ptr, len),);
        diag->fix = diag_keep(g->compiler->diags, buf_str(&spaced));
    }
    buf_drop(&spaced);
    return len > 0;
}

static void not_a_statement(Gen *g, Node *expr)
{
    Str text = g->compiler->text;
    uint32_t end = expr->end < expr->start + 40 ? expr->end : expr->start + 40;
    Str shown = expr->end <= text.len ? str_make(text.ptr + expr->start, end - expr->start) : STR("");
    if (expr->type == N_NAME && glued_words(g, expr, shown))
        return;
    Diag *diag = gen_diag(g, expr, E111, shown,);
    bool zh = g->compiler->rt->lang == LANG_ZH;
    CommandId verb = g->up ? C_return : expr->type == N_NAME ? C_show : C_print;
    if (end == expr->end)
        diag->fix = arena_printf(&g->compiler->diags->arena, "%s %.*s", zh ? COMMAND_INFO[verb].zh : COMMAND_INFO[verb].verb, STR_ARG(shown));
    if (expr->type != N_NAME)
        return;
    Closest closest;
    closest_init(&closest, shown);
    words_each_command(try_verb, &closest);
    if (closest.best.len)
        diag->fix = STR("");
    if (closest.best.len)
        diag->suggestion = diag_keep(g->compiler->diags, closest.best);
}

/* At the prompt's top a value is shown; a call that gives none is silent. */
static void gen_shown(Gen *g, Node *node, Node *expr)
{
    Node *show = ARENA_NEW(&g->compiler->chunk->arena, Node);
    *show = (Node){ .type = N_SHOW, .start = node->start, .end = node->end, .n = 1 };
    show->kids = ARENA_ARRAY(&g->compiler->chunk->arena, Node *, 1);
    show->kids[0] = expr;
    uint32_t saved = g->free, reg = gen_expr_temp(g, expr), silent = 0;
    bool call = expr->type == N_CALL;
    expr->slot = 1;
    if (call)
        silent = gen_emit(g, expr, OP_JNONE, reg, 0, 0);
    gen_emit(g, node, OP_STMT, reg, 0, (int32_t)gen_stmt_code(g, show));
    if (call)
        gen_patch(g, silent, gen_here(g));
    g->free = saved;
}

static void gen_expr_stmt(Gen *g, Node *node)
{
    Node *expr = node->kids[0];
    if (g->compiler->prompt && g->is_script && g->depth == 0) {
        gen_shown(g, node, expr);
        return;
    }
    if (expr->type != N_CALL && expr->type != N_ERROR) {
        not_a_statement(g, expr);
        return;
    }
    uint32_t saved = g->free;
    gen_expr(g, expr, ANYWHERE);
    g->free = saved;
}

/* ---- the switch ---- */

void gen_statement(Gen *g, Node *node)
{
    switch (node->type) {
    case N_EXPR_STMT:  gen_expr_stmt(g, node); break;
    case N_ASSIGN_VAR: gen_assign(g, node); break;
    case N_LET:        gen_let(g, node); break;
    case N_FN:         gen_fn(g, node); break;
    case N_EXTERN:     gen_extern(g, node); break;
    case N_IF:         gen_if(g, node); break;
    case N_FOR:        gen_for(g, node); break;
    case N_WHILE:      gen_while(g, node); break;
    case N_BREAK:      gen_leave(g, node, true); break;
    case N_CONTINUE:   gen_leave(g, node, false); break;
    case N_RETURN:     gen_return_stmt(g, node); break;
    case N_TRY:        gen_try(g, node); break;
    case N_BLOCK:      gen_block(g, node); break;
    case N_FAIL:       gen_fail(g, node); break;
    case N_EXPECT:     gen_expect(g, node); break;
    case N_ERROR:      break;
    default:           gen_executed(g, node); break;
    }
}
