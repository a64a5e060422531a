/* compile_assign.c: x = …, x += …, xs[i] = …, r.k = …: lists and records change in place when nobody else holds them. */
#include "gen.h"

/* ---- plain variables ---- */

/* Expressions whose result is written by their last instruction: they may read the variable that they are assigned to. */
static bool writes_last(const Node *value)
{
    switch (value->type) {
    case N_BINARY: return value->op != BIN_COALESCE;
    case N_UNARY: case N_INDEX: case N_ATTR: case N_NAME: case N_NUMBER: case N_PERCENT: case N_TEXT: case N_INTERP:
    case N_NONE: case N_TRUE: case N_FALSE: case N_PER: case N_RANGE: case N_DURATION: case N_DATE: case N_PERIOD: return true;
    default: return false;
    }
}

static void assign_plain(Gen *g, const Node *at, Var var, Node *value)
{
    bool direct = var.place == VAR_REGISTER && writes_last(value);
    uint32_t reg = gen_expr(g, value, direct ? var.index : ANYWHERE);
    gen_share(g, value, reg);
    gen_write(g, at, var, reg);
}

static bool is_name(const Node *node, Sym name)
{
    return node->type == N_NAME && node->sym == name;
}

/* x = push(x, y): as x += [y]. */
static Node *pushed(Gen *g, const Node *value, Sym name)
{
    FunctionId id;
    if (value->type == N_CALL && value->n == 3 && gen_is_native(g, value->kids[0], &id) && id == FN_push &&
        is_name(value->kids[1], name) && value->kids[2]->type != N_KEYVAL)
        return value->kids[2];
    return NULL;
}

static Node *single_item(Node *value)
{
    return value->type == N_LIST && value->n == 1 ? value->kids[0] : NULL;
}

/* `reg` holds the variable's value: it is changed there. */
static void append_to(Gen *g, const Node *at, uint32_t reg, Node *value)
{
    Value k;
    Node *item = single_item(value);
    if (item) {
        uint32_t x = gen_expr(g, item, ANYWHERE);
        gen_share(g, item, x);
        gen_emit(g, at, OP_PUSH, reg, x, 0);
    } else if (gen_literal(g, value, &k) && k.tag == V_NUM && k.a == STYLE_PLAIN) {
        gen_emit(g, at, OP_ADDK, reg, reg, (int32_t)gen_constant(g, k));
    } else {
        uint32_t x = gen_expr(g, value, ANYWHERE);
        gen_emit(g, at, OP_APPEND, reg, x, 0);
    }
}

static void subtract_from(Gen *g, const Node *at, uint32_t reg, Node *value)
{
    uint32_t x = gen_expr(g, value, ANYWHERE);
    gen_emit(g, at, OP_SUB, reg, reg, (int32_t)x);
}

/* The variable's value in a register, to be written back. */
static uint32_t load(Gen *g, const Node *at, Var var)
{
    if (var.place == VAR_REGISTER)
        return var.index;
    uint32_t reg = gen_temp(g);
    gen_read(g, at, var, reg);
    return reg;
}

static void assign_name(Gen *g, Node *node, Var var)
{
    Node *target = node->kids[0], *value = node->kids[1], *item = pushed(g, value, target->sym);
    int op = node->op;
    if (op == 0 && value->type == N_BINARY && value->op == BIN_ADD && is_name(value->kids[0], target->sym)) {
        op = 1;                              /* x = x + y */
        value = value->kids[1];
    }
    if (op == 0 && !item) {
        assign_plain(g, target, var, value);
        return;
    }
    uint32_t reg;
    if (op == 0) {
        uint32_t x = gen_expr(g, item, ANYWHERE);
        gen_share(g, item, x);
        reg = load(g, target, var);
        gen_emit(g, node, OP_PUSH, reg, x, 0);
    } else if (op == 1) {
        reg = load(g, target, var);
        append_to(g, node, reg, value);
    } else {
        reg = load(g, target, var);
        subtract_from(g, node, reg, value);
    }
    gen_write(g, target, var, reg);
}

/* ---- parts: the way down makes each step the only holder ---- */

typedef struct Step { uint32_t whole, index; } Step;       /* index: a register, of [ ]; unused of .name */

static uint32_t own_path(Gen *g, Node *target, uint32_t *root, Var *var);

static Step open_step(Gen *g, Node *target, uint32_t *root, Var *var)
{
    Step step = { own_path(g, target->kids[0], root, var), 0 };
    if (target->type == N_INDEX)
        step.index = gen_expr_temp(g, target->kids[1]);
    return step;
}

static void own_step(Gen *g, const Node *target, Step step, uint32_t to)
{
    if (target->type == N_INDEX)
        gen_emit(g, target, OP_OWNINDEX, to, step.whole, (int32_t)step.index);
    else
        gen_emit(g, target, OP_OWNATTR, to, step.whole, (int32_t)gen_name(g, target->sym, T_NONE));
}

static void close_step(Gen *g, const Node *target, Step step, uint32_t value)
{
    if (target->type == N_INDEX)
        gen_emit(g, target, OP_SETINDEX, step.whole, step.index, (int32_t)value);
    else
        gen_emit(g, target, OP_SETATTR, step.whole, value, (int32_t)gen_name(g, target->sym, T_NONE));
}

/* A register with the part that `target` names, to be changed in place. */
static uint32_t own_path(Gen *g, Node *target, uint32_t *root, Var *var)
{
    if (target->type == N_NAME) {
        *var = gen_find(g, target->sym);
        *root = load(g, target, *var);
        return *root;
    }
    Step step = open_step(g, target, root, var);
    uint32_t reg = gen_temp(g);
    own_step(g, target, step, reg);
    return reg;
}

static void assign_part(Gen *g, Node *node)
{
    Node *target = node->kids[0], *value = node->kids[1], *root_node = target;
    while (root_node->type != N_NAME)
        root_node = root_node->kids[0];
    uint32_t root, x;
    Var var;
    uint32_t early = ANYWHERE;
    if (node->op == 0) {                      /* the value first: it may read what is changed */
        early = gen_expr_temp(g, value);
        gen_share(g, value, early);
    }
    Step step = open_step(g, target, &root, &var);
    if (node->op == 0) {
        x = early;
    } else {
        x = gen_temp(g);
        own_step(g, target, step, x);
        if (node->op == 1)
            append_to(g, node, x, value);
        else
            subtract_from(g, node, x, value);
    }
    close_step(g, target, step, x);
    gen_write(g, root_node, var, root);
}

void gen_assign(Gen *g, Node *node)
{
    uint32_t saved = g->free;
    if (node->kids[0]->type == N_NAME) {
        Var var = gen_find(g, node->kids[0]->sym);
        if (var.place != VAR_NONE)
            assign_name(g, node, var);
    } else {
        assign_part(g, node);
    }
    g->free = saved;
}
