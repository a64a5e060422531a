/* bind_expr.c: expressions of the tree to expressions of the plan. */
#include "plan.h"

typedef Status (*Bind)(Run *run, Query *query, const Node *node, Expr **out);

static Status bind_kids(Run *run, Query *query, const Node *node, ExprKind kind, int op, Expr **out)
{
    Expr *e = expr_new(run, kind, node, node->n);
    e->op = op;
    for (int i = 0; i < node->n; i++) {
        Status status = bind_expr(run, query, node->kids[i], &e->kids[i]);
        if (status != ST_OK)
            return status;
    }
    *out = expr_settle(e);
    return ST_OK;
}

/* ---- literals ---- */

static Status bind_literal(Run *run, Query *query, const Node *node, Expr **out)
{
    UNUSED(query);
    Value v = NONE_VALUE;
    switch ((int)node->type) {
    case N_TRUE: v = value_bool(true); break;
    case N_FALSE: v = value_bool(false); break;
    case N_NUMBER: v = value_num(node->num); break;
    case N_PERCENT: v = value_percent(node->num); break;
    case N_DURATION: v = value_duration(node->num, (Unit)node->op); break;
    case N_DATE: v = value_date((int64_t)node->num); break;
    case N_PERIOD: v = value_period((PeriodKind)node->op, (int64_t)node->num); break;
    case N_TEXT: v = value_sym(run->rt, node->sym); break;
    default: break;
    }
    run_keep(run, v);
    *out = expr_const(run, node, v);
    return ST_OK;
}

static Status bind_entity(Run *run, Query *query, const Node *node, Expr **out)
{
    UNUSED(query);
    int32_t row = model_find(run->model, (TableId)node->op, node->sym);
    if (row >= 0) {
        *out = expr_const(run, node, value_entity((TableId)node->op, row));
        return ST_OK;
    }
    Closest closest;
    Str name = intern_str(run->rt->intern, node->sym);
    closest_init(&closest, name);
    size_t n;
    const int32_t *rows = model_order(run->model, (TableId)node->op, &n);
    for (size_t i = 0; i < n; i++)
        closest_try(&closest, intern_str(run->rt->intern, model_name(run->model, (TableId)node->op, rows[i])));
    RUN_ERROR(run, node, E204, str_of(TABLE_INFO[node->op].name), name, );
    if (run->rt->error && closest.best.len)
        run->rt->error->suggestion = diag_keep(run->rt->diags, closest.best);
    return ST_ERROR;
}

/* ---- operators ---- */

/* A word next to a column of words may be one of several lists' words: the column's own is meant. */
static void settle_word(Run *run, Expr *column, Expr *word)
{
    const FieldInfo *field = column->column ? column->column->field : NULL;
    if (!field || field->type != FT_WORD || field->words == WS_NONE || word->kind != EX_CONST ||
        word->value.tag != V_WORD)
        return;
    int index = words_word(run->rt->words, field->words, word->value.d);
    if (index >= 0)
        word->value = value_word(words_word_sym(run->rt->words, field->words, index), field->words);
}

static Status bind_binary(Run *run, Query *query, const Node *node, Expr **out)
{
    static const ExprKind KINDS[] = { [BIN_OR] = EX_OR, [BIN_AND] = EX_AND, [BIN_COALESCE] = EX_COALESCE };
    ExprKind kind = node->op == BIN_OR || node->op == BIN_AND || node->op == BIN_COALESCE ? KINDS[node->op] : EX_BINARY;
    Status status = bind_kids(run, query, node, kind, node->op, out);
    if (status != ST_OK)
        return status;
    settle_word(run, (*out)->kids[0], (*out)->kids[1]);
    settle_word(run, (*out)->kids[1], (*out)->kids[0]);
    return ST_OK;
}

static Status bind_unary(Run *run, Query *query, const Node *node, Expr **out)
{
    return bind_kids(run, query, node, node->op == UN_NOT ? EX_NOT : EX_NEG, 0, out);
}

static Status bind_cond(Run *run, Query *query, const Node *node, Expr **out)
{
    return bind_kids(run, query, node, EX_COND, 0, out);
}

static Status bind_range(Run *run, Query *query, const Node *node, Expr **out)
{
    return bind_kids(run, query, node, EX_RANGE, 0, out);
}

static Status bind_per(Run *run, Query *query, const Node *node, Expr **out)
{
    return bind_kids(run, query, node, EX_PER, node->op, out);
}

static Status bind_list(Run *run, Query *query, const Node *node, Expr **out)
{
    return bind_kids(run, query, node, EX_LIST, 0, out);
}

static Status bind_index(Run *run, Query *query, const Node *node, Expr **out)
{
    return bind_kids(run, query, node, EX_INDEX, 0, out);
}

static Status bind_interp(Run *run, Query *query, const Node *node, Expr **out)
{
    return bind_kids(run, query, node, EX_INTERP, 0, out);
}

static Status bind_record(Run *run, Query *query, const Node *node, Expr **out)
{
    Expr *e = expr_new(run, EX_RECORD, node, node->n);
    Sym *syms = ARENA_ARRAY(&run->arena, Sym, node->n + 1);
    for (int i = 0; i < node->n; i++) {
        syms[i] = node->kids[i]->sym;
        Status status = bind_expr(run, query, node->kids[i]->kids[0], &e->kids[i]);
        if (status != ST_OK)
            return status;
    }
    e->syms = syms;
    *out = expr_settle(e);
    return ST_OK;
}

/* ---- names and what hangs on them ---- */

static Status bind_bare(Run *run, Query *query, const Node *node, Expr **out)
{
    return bind_name(run, query, node, node->sym, false, out);
}

static Status bind_it(Run *run, Query *query, const Node *node, Expr **out)
{
    if (query->rows != ROWS_ONE && !query->binding_group) {
        Expr *e = expr_new(run, EX_ROW, node, 0);
        e->query = query;
        e->target = query->rows == ROWS_TABLE ? query->table : T_NONE;
        *out = e;
        return ST_OK;
    }
    if (query->rows == ROWS_ONE && run->around) {
        *out = expr_const(run, node, run->around->it);
        return ST_OK;
    }
    bool found = false;
    Value v = NONE_VALUE;
    Sym it = words_keyword_sym(run->rt->words, KW_IT);
    for (int i = 0; i < run->env->n_outers && !found; i++) {
        found = run->env->outers[i].name == it;
        v = run->env->outers[i].value;
    }
    if (!found)
        return RUN_ERROR(run, node, query->binding_group ? E223 : E212, STR("it"), );
    *out = expr_const(run, node, v);
    return ST_OK;
}

static Status bind_at(Run *run, Query *query, const Node *node, Expr **out)
{
    const Node *kid = node->kids[0];
    bool saved = run->variables_only;
    run->variables_only = saved || !(kid->flags & NF_PAREN);
    Status status = bind_expr(run, query, kid, out);
    run->variables_only = saved;
    return status;
}

/* p.unit.region inside another query's rows: the whole path is one parameter, so that rows with the same region share.
   */
static Status bind_path(Run *run, Query *query, const Node *node, Expr **out, bool *done)
{
    const Node *first = node;
    while (first->type == N_ATTR)
        first = first->kids[0];
    Query *owner = first->type == N_NAME ? row_owner(run, query, first, first->sym) : NULL;
    if (!owner || owner == query || owner->binding_group)
        return ST_OK;
    Expr *e;
    Status status = bind_expr(run, owner, node, &e);
    if (status != ST_OK || !expr_static(e))
        return status;
    *out = lift_expr(run, query, owner, e);
    *done = true;
    return ST_OK;
}

static Status bind_member(Run *run, Query *query, const Node *node, Expr **out)
{
    bool done = false;
    Expr *object;
    Status status = bind_path(run, query, node, out, &done);
    if (status != ST_OK || done)
        return status;
    status = bind_expr(run, query, node->kids[0], &object);
    return status == ST_OK ? bind_attr(run, query, node, object, node->sym, out) : status;
}

/* ---- functions ---- */

typedef VEC(Sym) SymVec;
typedef VEC(Expr *) ExprVec;
typedef struct Capture {
    Run *run;
    Query *query;
    SymVec names;
    ExprVec exprs;
} Capture;

static Status capture_name(Capture *c, const Node *node, Sym sym)
{
    for (size_t i = 0; i < c->names.len; i++) {
        if (c->names.at[i] == sym)
            return ST_OK;
    }
    bool found = false;
    Expr *e = NULL;
    Status status = bind_row_attr(c->run, c->query, node, sym, &e, &found);
    if (status == ST_OK && !found)
        status = bind_around_attr(c->run, node, sym, &e, &found);
    if (status == ST_OK && found) {
        vec_push(&c->names, sym);
        vec_push(&c->exprs, e);
    }
    return status;
}

static Status capture_it(Capture *c, const Node *node)
{
    Expr *e;
    if (c->query->rows == ROWS_ONE && !c->run->around)
        return ST_OK;
    Status status = bind_it(c->run, c->query, node, &e);
    if (status == ST_OK) {
        vec_push(&c->names, words_keyword_sym(c->run->rt->words, KW_IT));
        vec_push(&c->exprs, e);
    }
    return status;
}

/* All names of the function's text that the rows around have; its own parameters are never asked for. */
static Status capture_names(Capture *c, const Node *node)
{
    Status status = ST_OK;
    if (!node)
        return ST_OK;
    if (node->type == N_NAME)
        status = capture_name(c, node, node->sym);
    else if (node->type == N_QUERY && node->op == QS_ALL && !(node->flags & QF_ALL))
        status = capture_name(c, node, plural_sym(c->run, (TableId)node->num));
    else if (node->type == N_IT)
        status = capture_it(c, node);
    for (int i = 0; i < node->n && status == ST_OK; i++)
        status = capture_names(c, node->kids[i]);
    return status;
}

static Status bind_lambda(Run *run, Query *query, const Node *node, Expr **out)
{
    Capture c = { .run = run, .query = query };
    Status status = capture_names(&c, node);
    Expr *e = expr_new(run, EX_LAMBDA, node, (int)c.names.len);
    Sym *syms = ARENA_ARRAY(&run->arena, Sym, c.names.len + 1);
    for (size_t i = 0; i < c.names.len; i++) {
        syms[i] = c.names.at[i];
        e->kids[i] = c.exprs.at[i];
    }
    e->syms = syms;
    vec_drop(&c.names);
    vec_drop(&c.exprs);
    run->calls = true;
    *out = expr_settle(e);
    return status;
}

/* What the evaluator has no form for is made a function without parameters and called. */
static Status bind_thunk(Run *run, Query *query, const Node *node, Expr **out)
{
    Node *lambda = ARENA_NEW(&run->arena, Node);
    *lambda = (Node){ .type = N_LAMBDA, .n = 1, .start = node->start, .end = node->end };
    lambda->kids = ARENA_ARRAY(&run->arena, Node *, 1);
    memcpy(&lambda->kids[0], &node, sizeof node);
    Expr *call = expr_new(run, EX_CALL, node, 1);
    Status status = bind_lambda(run, query, lambda, &call->kids[0]);
    *out = expr_settle(call);
    return status;
}

static bool has_named(const Node *call)
{
    for (int i = 1; i < call->n; i++) {
        if (call->kids[i]->type == N_KEYVAL)
            return true;
    }
    return false;
}

/* tr(en, zh) is the one of the language; the other need not be computed. */
static bool is_tr(const Expr *call)
{
    const Expr *callee = call->kids[0];
    return call->n == 3 && callee->kind == EX_CONST && callee->value.tag == V_NATIVE && callee->value.d == (uint32_t)FN_tr;
}

static Status bind_call(Run *run, Query *query, const Node *node, Expr **out)
{
    FunctionId fn;
    bool done = false;
    Expr *e = expr_new(run, EX_CALL, node, node->n);
    if (has_named(node))
        return bind_thunk(run, query, node, out);
    Status status = bind_callee(run, query, node->kids[0], &fn, &e->kids[0]);
    if (status == ST_OK && (bind_is_aggregate(fn) || fn == FN_len))
        status = bind_aggregate(run, query, node, fn, out, &done);
    if (status != ST_OK || done)
        return status;
    if (e->kids[0]->kind != EX_CONST || e->kids[0]->value.tag != V_NATIVE)
        run->calls = true;
    for (int i = 1; i < node->n && status == ST_OK; i++)
        status = bind_expr(run, query, node->kids[i], &e->kids[i]);
    if (status == ST_OK)
        *out = is_tr(e) ? e->kids[run->rt->lang == LANG_ZH ? 2 : 1] : expr_settle(e);
    return status;
}

/* ---- inner queries ---- */

static Status bind_inner(Run *run, Query *query, const Node *node, Expr **out)
{
    return bind_query(run, query, node, GOAL_RESULT, out);
}

static Status bind_map_of(Run *run, Query *query, const Node *node, Expr **out)
{
    Query *made;
    return bind_map(run, query, node, GOAL_MAP, &made, out);
}

/* Everything that an expression may be; the rest has a thunk. */
static const Bind BINDS[N_COUNT] = {
    [N_NONE] = bind_literal,   [N_TRUE] = bind_literal,    [N_FALSE] = bind_literal,
    [N_NUMBER] = bind_literal, [N_PERCENT] = bind_literal, [N_DURATION] = bind_literal,
    [N_DATE] = bind_literal,   [N_PERIOD] = bind_literal,  [N_TEXT] = bind_literal,
    [N_INTERP] = bind_interp,  [N_LIST] = bind_list,       [N_RECORD] = bind_record,
    [N_NAME] = bind_bare,      [N_IT] = bind_it,           [N_ENTITY] = bind_entity,
    [N_AT] = bind_at,          [N_UNARY] = bind_unary,     [N_BINARY] = bind_binary,
    [N_COND] = bind_cond,      [N_RANGE] = bind_range,     [N_PER] = bind_per,
    [N_ATTR] = bind_member,    [N_INDEX] = bind_index,     [N_CALL] = bind_call,
    [N_LAMBDA] = bind_lambda,  [N_EXISTS] = bind_exists,   [N_MAP_OF] = bind_map_of,
    [N_QUERY] = bind_inner,
};

Status bind_expr(Run *run, Query *query, const Node *node, Expr **out)
{
    bool done = false;
    Status status = ST_OK;
    if (query->binding_group)
        status = bind_group_name(run, query, node, out, &done);
    if (status != ST_OK || done)
        return status;
    Bind bind = BINDS[node->type];
    return (bind ? bind : bind_thunk)(run, query, node, out);
}
