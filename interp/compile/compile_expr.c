/* compile_expr.c: expressions. */
#include "gen.h"
#include <math.h>

#define K16_MAX 0xffffu       /* constants that fit into b */

static uint32_t target(Gen *g, uint32_t to)
{
    return to == ANYWHERE ? gen_temp(g) : to;
}

/* ---- constants ---- */

static bool literal_negated(Gen *g, const Node *node, Value *out)
{
    if (node->op != UN_NEG || !gen_literal(g, node->kids[0], out))
        return false;
    if (out->tag != V_NUM && out->tag != V_DURATION)
        return false;
    out->num = -out->num;
    return true;
}

static bool literal_rate(Gen *g, const Node *node, Value *out)
{
    Value v;
    if (!gen_literal(g, node->kids[0], &v))
        return false;
    if (v.tag == V_NUM)
        *out = value_rate(v.num, UNIT_NONE, (Unit)node->op);
    else if (v.tag == V_DURATION)
        *out = value_rate(v.num, (Unit)v.a, (Unit)node->op);
    else
        return false;
    return true;
}

static bool plain(Value v)
{
    return v.tag == V_NUM && v.a == STYLE_PLAIN;
}

static bool literal_range(Gen *g, const Node *node, Value *out)
{
    Value low, high;
    if (!gen_literal(g, node->kids[0], &low) || !gen_literal(g, node->kids[1], &high))
        return false;
    if (!plain(low) || !plain(high) || low.num > high.num)
        return false;
    *out = value_range(g->compiler->rt, low, high);
    return true;
}

static bool literal_binary(Gen *g, const Node *node, Value *out)
{
    Value a, b;
    if (node->op != BIN_ADD && node->op != BIN_SUB && node->op != BIN_MUL)
        return false;
    if (!gen_literal(g, node->kids[0], &a) || !gen_literal(g, node->kids[1], &b) || !plain(a) || !plain(b))
        return false;
    *out = value_num(node->op == BIN_ADD ? a.num + b.num : node->op == BIN_SUB ? a.num - b.num : a.num * b.num);
    return isfinite(out->num);           /* else the error is told where it is reached */
}

bool gen_literal(Gen *g, const Node *node, Value *out)
{
    switch (node->type) {
    case N_NONE:     *out = NONE_VALUE; return true;
    case N_TRUE:     *out = value_bool(true); return true;
    case N_FALSE:    *out = value_bool(false); return true;
    case N_NUMBER:   *out = value_num(node->num); return true;
    case N_PERCENT:  *out = value_percent(node->num); return true;
    case N_DURATION: *out = value_duration(node->num, (Unit)node->op); return true;
    case N_DATE:     *out = value_date((int64_t)node->num); return true;
    case N_PERIOD:   *out = value_period((PeriodKind)node->op, (int64_t)node->num); return true;
    case N_TEXT:     *out = value_sym(g->compiler->rt, node->sym); return true;
    case N_UNARY:    return literal_negated(g, node, out);
    case N_PER:      return literal_rate(g, node, out);
    case N_RANGE:    return literal_range(g, node, out);
    case N_BINARY:   return literal_binary(g, node, out);
    default:         return false;
    }
}

/* ---- variables ---- */

void gen_read(Gen *g, const Node *at, Var var, uint32_t to)
{
    switch (var.place) {
    case VAR_REGISTER: if (var.index != to) gen_emit(g, at, OP_MOVE, to, var.index, 0); break;
    case VAR_CELL:     gen_emit(g, at, OP_GETCELL, to, var.index, 0); break;
    case VAR_UP:       gen_emit(g, at, OP_GETUP, to, var.index, 0); break;
    case VAR_UPCELL:   gen_emit(g, at, OP_GETUPCELL, to, var.index, 0); break;
    case VAR_SELF:     gen_emit(g, at, OP_SELF, to, 0, 0); break;
    case VAR_GLOBAL:   gen_emit(g, at, OP_GETG, to, 0, (int32_t)var.index); break;
    case VAR_ASKED:    gen_emit(g, at, OP_ASK, to, var.index, (int32_t)gen_name(g, at->sym, T_NONE)); break;
    case VAR_NONE: default: ORGL_ASSERT(false);      /* no variable */
    }
}

void gen_write(Gen *g, const Node *at, Var var, uint32_t from)
{
    switch (var.place) {
    case VAR_REGISTER: if (var.index != from) gen_emit(g, at, OP_MOVE, var.index, from, 0); break;
    case VAR_CELL:     gen_emit(g, at, OP_SETCELL, var.index, from, 0); break;
    case VAR_UPCELL:   gen_emit(g, at, OP_SETUPCELL, from, var.index, 0); break;
    case VAR_GLOBAL:   gen_emit(g, at, OP_SETG, from, 0, (int32_t)var.index); break;
    case VAR_UP: case VAR_SELF: case VAR_ASKED: case VAR_NONE: default:
        gen_diag(g, at, E213, gen_str(g, at->sym),);
    }
}

static void try_bare(void *closest, const char *text, const char *zh)
{
    closest_try(closest, str_of(text));
    closest_try(closest, str_of(zh));
}

static void suggest(Gen *g, Diag *diag, Sym name)
{
    Closest closest;
    closest_init(&closest, gen_str(g, name));
    for (Gen *around = g; around; around = around->up)
        for (size_t i = 0; i < around->locals.len; i++)
            closest_try(&closest, gen_str(g, around->locals.at[i].name));
    const Scope *scope = g->compiler->chunk->scope;
    for (size_t i = 0; i < scope->globals.len; i++)
        closest_try(&closest, gen_str(g, scope->globals.at[i].name));
    g->compiler->try_known(g->compiler->ctx, &closest);
    words_each_bare(try_bare, &closest);
    Str meant = words_meant_bare(closest.name);
    if (meant.len || closest.best.len)
        diag->suggestion = diag_keep(g->compiler->diags, meant.len ? meant : closest.best);
}

/* A name that nothing can have once the script runs is an error now. */
static void check_known(Gen *g, const Node *node)
{
    const Compiler *compiler = g->compiler;
    const Words *words = compiler->rt->words;
    WordSetId set;
    int index;
    if (!compiler->known || compiler->known(compiler->ctx, node->sym) || words_any_word(words, node->sym, &set, &index) ||
        words_function(words, node->sym) != FN_NONE || words_keyword(words, PL_GLOBAL, node->sym) != KW_NONE)
        return;
    suggest(g, DIAG_NAME(compiler->diags, E212, node_span(node, compiler->source), gen_str(g, node->sym),), node->sym);
}

static uint32_t gen_name_expr(Gen *g, Node *node, uint32_t to)
{
    Var var = gen_find(g, node->sym);
    if (var.place == VAR_REGISTER && to == ANYWHERE)
        return var.index;
    to = target(g, to);
    if (var.place != VAR_NONE) {
        gen_read(g, node, var, to);
        return to;
    }
    check_known(g, node);
    gen_emit(g, node, OP_NAME, to, 0, (int32_t)gen_name(g, node->sym, T_NONE));
    return to;
}

/* ---- sharing ---- */

/* May the value have another holder than the register it is in? */
static bool may_be_held(Gen *g, const Node *value)
{
    FunctionId id;
    switch (value->type) {
    case N_NAME: case N_INDEX: case N_ATTR: case N_AT: case N_QUERY: case N_MAP_OF: return true;
    case N_CALL: return gen_find(g, value->kids[0]->sym).place == VAR_NONE || value->kids[0]->type != N_NAME ||
                        gen_is_native(g, value->kids[0], &id);
    case N_COND: return may_be_held(g, value->kids[1]) || may_be_held(g, value->kids[2]);
    case N_BINARY: return value->op == BIN_COALESCE || value->op == BIN_ADD;
    default: return false;
    }
}

void gen_share(Gen *g, const Node *value, uint32_t reg)
{
    if (may_be_held(g, value))
        gen_emit(g, value, OP_SHARE, reg, 0, 0);
}

/* ---- operators ---- */

static uint32_t gen_arithmetic(Gen *g, Node *node, uint32_t to)
{
    static const struct { int op, plain, constant; } OPS[] = {
        { BIN_ADD, OP_ADD, OP_ADDK }, { BIN_SUB, OP_SUB, OP_SUBK }, { BIN_MUL, OP_MUL, OP_MULK },
        { BIN_DIV, OP_DIV, OP_DIVK }, { BIN_MOD, OP_MOD, OP_MODK } };
    uint32_t saved = g->free, b = gen_expr(g, node->kids[0], ANYWHERE), c;
    Op op = OP_BINARY;
    Value k;
    size_t i = 0;
    while (i < COUNT_OF(OPS) && OPS[i].op != node->op)
        i++;
    if (i < COUNT_OF(OPS) && gen_literal(g, node->kids[1], &k) && plain(k)) {
        op = (Op)OPS[i].constant;
        c = gen_constant(g, k);
    } else {
        op = i < COUNT_OF(OPS) ? (Op)OPS[i].plain : OP_BINARY;
        c = gen_expr(g, node->kids[1], ANYWHERE);
    }
    if (op == OP_BINARY)
        c |= (uint32_t)node->op << 16;
    g->free = saved;
    to = target(g, to);
    gen_emit(g, node, op, to, b, (int32_t)c);
    return to;
}

/* `to` is written before the right side is evaluated: it must not be a variable's register, which gen_assign sees to. */
static uint32_t gen_coalesce(Gen *g, Node *node, uint32_t to)
{
    to = target(g, to);
    uint32_t saved = g->free;
    gen_expr(g, node->kids[0], to);
    uint32_t some = gen_emit(g, node, OP_JSOME, to, 0, 0);
    g->free = saved;
    gen_expr(g, node->kids[1], to);
    g->free = saved;
    gen_patch(g, some, gen_here(g));
    return to;
}

static uint32_t gen_truth(Gen *g, Node *node, uint32_t to)
{
    JumpVec no = { 0 };
    uint32_t saved = g->free;
    gen_branch(g, node, false, &no);
    g->free = saved;
    to = target(g, to);
    gen_emit(g, node, OP_LOADK, to, 0, (int32_t)gen_constant(g, value_bool(true)));
    uint32_t end = gen_emit(g, node, OP_JMP, 0, 0, 0);
    gen_patch_all(g, &no, gen_here(g));
    gen_emit(g, node, OP_LOADK, to, 0, (int32_t)gen_constant(g, value_bool(false)));
    gen_patch(g, end, gen_here(g));
    return to;
}

static bool is_comparison(int op)
{
    return op >= BIN_EQ && op <= BIN_GE;
}

static uint32_t gen_binary(Gen *g, Node *node, uint32_t to)
{
    if (node->op == BIN_COALESCE)
        return gen_coalesce(g, node, to);
    if (node->op == BIN_AND || node->op == BIN_OR || is_comparison(node->op))
        return gen_truth(g, node, to);
    return gen_arithmetic(g, node, to);
}

static uint32_t gen_unary(Gen *g, Node *node, uint32_t to)
{
    if (node->op == UN_NOT)
        return gen_truth(g, node, to);
    uint32_t saved = g->free, b = gen_expr(g, node->kids[0], ANYWHERE);
    g->free = saved;
    to = target(g, to);
    gen_emit(g, node, OP_NEG, to, b, 0);
    return to;
}

static uint32_t gen_cond(Gen *g, Node *node, uint32_t to)
{
    JumpVec no = { 0 };
    uint32_t start = g->free;
    gen_branch(g, node->kids[0], false, &no);
    g->free = start;
    to = target(g, to);
    uint32_t saved = g->free;
    gen_expr(g, node->kids[1], to);
    uint32_t end = gen_emit(g, node, OP_JMP, 0, 0, 0);
    gen_patch_all(g, &no, gen_here(g));
    g->free = saved;
    gen_expr(g, node->kids[2], to);
    g->free = saved;
    gen_patch(g, end, gen_here(g));
    return to;
}

/* Two operands in registers, one result. */
static uint32_t gen_pair(Gen *g, Node *node, Op op, uint32_t to)
{
    uint32_t saved = g->free;
    uint32_t b = gen_expr(g, node->kids[0], ANYWHERE), c = gen_expr(g, node->kids[1], ANYWHERE);
    g->free = saved;
    to = target(g, to);
    gen_emit(g, op == OP_INDEX ? node->kids[1] : node, op, to, b, (int32_t)c);      /* the key is what may be wrong */
    return to;
}

static uint32_t gen_per(Gen *g, Node *node, uint32_t to)
{
    uint32_t saved = g->free, b = gen_expr(g, node->kids[0], ANYWHERE);
    g->free = saved;
    to = target(g, to);
    gen_emit(g, node, OP_PER, to, b, node->op);
    return to;
}

static uint32_t gen_attr(Gen *g, Node *node, uint32_t to)
{
    uint32_t saved = g->free, b = gen_expr(g, node->kids[0], ANYWHERE);
    g->free = saved;
    to = target(g, to);
    gen_emit(g, node, OP_ATTR, to, b, (int32_t)gen_name(g, node->sym, T_NONE));
    uint32_t length = (uint32_t)gen_str(g, node->sym).len;
    if (node->end >= node->kids[0]->end + length)
        gen_place(g, node->end - length, node->end);       /* the attribute's word alone */
    return to;
}

/* ---- compounds ---- */

/* The kids in consecutive registers from the result on. */
static uint32_t gen_row(Gen *g, Node *node, int n)
{
    uint32_t first = g->free;
    for (int i = 0; i < n; i++)
        gen_expr_temp(g, node->kids[i]);
    return first;
}

static uint32_t gen_interp(Gen *g, Node *node, uint32_t to)
{
    uint32_t saved = g->free, first = gen_row(g, node, node->n);
    g->free = saved;
    to = target(g, to);
    gen_emit(g, node, OP_INTERP, to, first, node->n);
    return to;
}

/* A long list grows by its items, so that its registers do not. */
static uint32_t gen_list(Gen *g, Node *node, uint32_t to)
{
    enum { AT_ONCE = 32 };
    uint32_t list = gen_temp(g);
    int n = node->n < AT_ONCE ? node->n : AT_ONCE;
    uint32_t first = gen_row(g, node, n);
    gen_emit(g, node, OP_LIST, list, first, n);
    g->free = list + 1;
    for (int i = n; i < node->n; i++) {
        uint32_t item = gen_expr(g, node->kids[i], ANYWHERE);
        gen_emit(g, node, OP_PUSH, list, item, 0);
        g->free = list + 1;
    }
    if (to == ANYWHERE)
        return list;
    gen_emit(g, node, OP_MOVE, to, list, 0);
    g->free = list;
    return to;
}

static uint32_t gen_record(Gen *g, Node *node, uint32_t to)
{
    uint32_t first = g->free;
    for (int i = 0; i < node->n; i++) {
        const Node *pair = node->kids[i];
        uint32_t key = gen_temp(g);
        gen_emit(g, pair, OP_LOADK, key, 0, (int32_t)gen_constant(g, value_sym(g->compiler->rt, pair->sym)));
        gen_expr_temp(g, pair->kids[0]);
    }
    g->free = first;
    to = target(g, to);
    gen_emit(g, node, OP_RECORD, to, first, node->n);
    return to;
}

void gen_closure(Gen *g, Node *node, Sym self, uint32_t to)
{
    Proto *proto = gen_proto(g);
    int32_t index = (int32_t)g->proto->protos.len - 1;
    gen_function(g, proto, node, self, false);
    gen_emit(g, node, OP_CLOSURE, to, 0, index);
    gen_place(g, node->start, node->start);
}

static uint32_t gen_lambda(Gen *g, Node *node, uint32_t to)
{
    to = target(g, to);
    gen_closure(g, node, SYM_NONE, to);
    return to;
}

static uint32_t gen_entity(Gen *g, Node *node, uint32_t to)
{
    to = target(g, to);
    gen_emit(g, node, OP_NAME, to, 0, (int32_t)gen_name(g, node->sym, (TableId)node->op));
    return to;
}

/* The row, which only a function of a query can be asked for. */
/* All that the function has to do: its parameters are its first registers. */
static uint32_t gen_foreign(Gen *g, const Node *node, uint32_t to)
{
    to = target(g, to);
    g->proto->is_foreign = true;
    gen_emit(g, node, OP_FOREIGN, to, g->proto->n_params, 0);
    return to;
}

static uint32_t gen_it(Gen *g, Node *node, uint32_t to)
{
    node->sym = words_keyword_sym(g->compiler->rt->words, KW_IT);
    Var var = gen_find(g, node->sym);
    to = target(g, to);
    if (var.place == VAR_NONE)
        gen_diag(g, node, E212, STR("it"),);
    else
        gen_read(g, node, var, to);
    return to;
}

/* ---- the switch ---- */

static uint32_t gen_compound(Gen *g, Node *node, uint32_t to)
{
    switch (node->type) {
    case N_NAME:   return gen_name_expr(g, node, to);
    case N_ENTITY: return gen_entity(g, node, to);
    case N_AT:     return gen_expr(g, node->kids[0], to);
    case N_INTERP: return gen_interp(g, node, to);
    case N_LIST:   return gen_list(g, node, to);
    case N_RECORD: return gen_record(g, node, to);
    case N_UNARY:  return gen_unary(g, node, to);
    case N_BINARY: return gen_binary(g, node, to);
    case N_COND:   return gen_cond(g, node, to);
    case N_RANGE:  return gen_pair(g, node, OP_RANGE, to);
    case N_INDEX:  return gen_pair(g, node, OP_INDEX, to);
    case N_PER:    return gen_per(g, node, to);
    case N_ATTR:   return gen_attr(g, node, to);
    case N_CALL:   return gen_is_aggregate(g, node) ? gen_query(g, node, to) : gen_call(g, node, to);
    case N_LAMBDA: return gen_lambda(g, node, to);
    case N_QUERY: case N_EXISTS: case N_MAP_OF: return gen_query(g, node, to);
    case N_CHECK_EXPR: case N_ANALYZE_EXPR: case N_MATRIX_EXPR: return gen_check_expr(g, node, to);
    case N_FOREIGN: return gen_foreign(g, node, to);
    case N_IT:     return gen_it(g, node, to);
    default:       return target(g, to);     /* ERROR: reported by the parser */
    }
}

uint32_t gen_expr(Gen *g, Node *node, uint32_t to)
{
    Value k;
    if (!gen_literal(g, node, &k))
        return gen_compound(g, node, to);
    to = target(g, to);
    if (k.tag == V_NONE)
        gen_emit(g, node, OP_LOADNONE, to, 0, 0);
    else
        gen_emit(g, node, OP_LOADK, to, 0, (int32_t)gen_constant(g, k));
    return to;
}

uint32_t gen_expr_temp(Gen *g, Node *node)
{
    uint32_t to = gen_temp(g);
    gen_expr(g, node, to);
    g->free = to + 1;
    return to;
}

/* ---- conditions ---- */

static int flipped(int op)
{
    switch (op) {
    case BIN_LT: return BIN_GT;
    case BIN_LE: return BIN_GE;
    case BIN_GT: return BIN_LT;
    case BIN_GE: return BIN_LE;
    default:     return op;
    }
}

/* One of the six instructions from `base` on, or those from `with_constant` on; gives its place. */
static uint32_t gen_compare(Gen *g, Node *node, int base, int with_constant)
{
    uint32_t saved = g->free, a, b;
    int op = node->op;
    Node *left = node->kids[0], *right = node->kids[1];
    Value k;
    if (gen_literal(g, left, &k) && plain(k) && !gen_literal(g, right, &k)) {
        op = flipped(op);
        left = node->kids[1];
        right = node->kids[0];
    }
    a = gen_expr(g, left, ANYWHERE);
    bool constant = gen_literal(g, right, &k) && g->proto->constants.len < K16_MAX;
    if (constant) {
        b = gen_constant(g, k);
        base = with_constant;
    } else {
        b = gen_expr(g, right, ANYWHERE);
    }
    g->free = saved;
    return gen_emit(g, node, (Op)(base + (op - BIN_EQ)), a, b, 0);
}

/* and, or: `stop` is the side's value that decides. */
static void gen_logic(Gen *g, Node *node, bool when, JumpVec *out)
{
    bool stop = node->op == BIN_OR;
    if (when == stop) {
        gen_branch(g, node->kids[0], when, out);
        gen_branch(g, node->kids[1], when, out);
        return;
    }
    JumpVec skip = { 0 };
    gen_branch(g, node->kids[0], stop, &skip);
    gen_branch(g, node->kids[1], when, out);
    gen_patch_all(g, &skip, gen_here(g));
}

void gen_branch(Gen *g, Node *node, bool when, JumpVec *out)
{
    if (node->type == N_BINARY && is_comparison(node->op)) {
        uint32_t jump = gen_compare(g, node, when ? OP_JEQT : OP_JEQF, when ? OP_JEQKT : OP_JEQKF);
        vec_push(out, jump);
    } else if (node->type == N_BINARY && (node->op == BIN_AND || node->op == BIN_OR)) {
        gen_logic(g, node, when, out);
    } else if (node->type == N_UNARY && node->op == UN_NOT) {
        gen_branch(g, node->kids[0], !when, out);
    } else if (node->type == N_TRUE || node->type == N_FALSE || node->type == N_NONE) {
        if ((node->type == N_TRUE) == when)
            vec_push(out, gen_emit(g, node, OP_JMP, 0, 0, 0));
    } else {
        uint32_t saved = g->free, reg = gen_expr(g, node, ANYWHERE);
        g->free = saved;
        vec_push(out, gen_emit(g, node, when ? OP_JT : OP_JF, reg, 0, 0));
    }
}

/* ---- return ---- */

static void gen_end(Gen *g, const Node *value, Op op, uint32_t reg, int32_t constant)
{
    for (int i = 0; i < g->tries; i++)
        gen_emit(g, value, OP_ENDTRY, 0, 0, 0);
    gen_emit(g, value, op, reg, 0, constant);
}

static void gen_return_constant(Gen *g, const Node *value, Value k)
{
    gen_end(g, value, OP_RETK, 0, (int32_t)gen_constant(g, k));
}

/* a < b, not a …: each way out gives its own answer. */
static bool is_truth(const Node *value)
{
    if (value->type == N_UNARY)
        return value->op == UN_NOT;
    return value->type == N_BINARY && (value->op == BIN_AND || value->op == BIN_OR || is_comparison(value->op));
}

/* c ? x : y, or a truth. */
static void gen_return_either(Gen *g, Node *value)
{
    JumpVec no = { 0 };
    uint32_t saved = g->free;
    bool truth = is_truth(value);
    gen_branch(g, truth ? value : value->kids[0], false, &no);
    g->free = saved;
    if (truth)
        gen_return_constant(g, value, value_bool(true));
    else
        gen_return(g, value->kids[1]);
    gen_patch_all(g, &no, gen_here(g));
    if (truth)
        gen_return_constant(g, value, value_bool(false));
    else
        gen_return(g, value->kids[2]);
}

void gen_return(Gen *g, Node *value)
{
    Value k;
    if (value->type == N_BINARY && is_comparison(value->op) && !g->tries) {
        gen_compare(g, value, OP_RETEQ, OP_RETEQK);
        return;
    }
    if (value->type == N_COND || is_truth(value)) {
        gen_return_either(g, value);
        return;
    }
    if (gen_literal(g, value, &k) && !value_is_object(k)) {
        gen_return_constant(g, value, k);
        return;
    }
    uint32_t saved = g->free, reg = gen_expr(g, value, ANYWHERE);
    bool own = value->type == N_NAME && reg < saved && reg >= g->proto->n_params;   /* a local that ends here */
    gen_end(g, value, !own && may_be_held(g, value) ? OP_RETSHARED : OP_RETURN, reg, 0);
    g->free = saved;
}
