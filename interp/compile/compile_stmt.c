/* compile_stmt.c: statements with executors. Only operands that are expressions become code: their values stand in slots,
   and the executor walks the statement's tree. */
#include "gen.h"

/* ---- which verb ---- */

#define VERB(id) (C_##id + 1)
static const int16_t VERBS[N_COUNT] = {
    [N_DEFINE] = VERB(define), [N_DEFINE_FIELD] = VERB(define), [N_SET] = VERB(set), [N_SET_MODEL] = VERB(set),
    [N_SET_RULE] = VERB(set), [N_RENAME] = VERB(rename), [N_DROP] = VERB(drop), [N_DROP_PAIR] = VERB(drop),
    [N_DROP_RULE] = VERB(drop), [N_ASSIGN] = VERB(assign), [N_UNASSIGN] = VERB(unassign), [N_WEIGHT] = VERB(weight),
    [N_RECORD_KPI] = VERB(record), [N_GRANT] = VERB(grant), [N_REVOKE] = VERB(revoke), [N_RELATE] = VERB(relate),
    [N_RATE] = VERB(rate), [N_SUBMIT] = VERB(submit), [N_PRINT] = VERB(print), [N_SHOW] = VERB(show), [N_USE] = VERB(use),
    [N_RUN] = VERB(run), [N_RULE] = VERB(rule), [N_CHECK] = VERB(check), [N_CHECK_EXPR] = VERB(check),
    [N_ANALYZE] = VERB(analyze), [N_ANALYZE_EXPR] = VERB(analyze), [N_MATRIX] = VERB(matrix), [N_MATRIX_EXPR] = VERB(matrix), [N_CHART] = VERB(chart),
    [N_EXPLAIN] = VERB(explain), [N_REPORT] = VERB(report), [N_DESCRIBE] = VERB(describe),
    [N_WAIVE] = VERB(waive), [N_SOURCE_RULE] = VERB(source), [N_IMPORT] = VERB(import), [N_EXPORT] = VERB(export), [N_DUMP] = VERB(dump),
    [N_HISTORY] = VERB(history), [N_SCENARIO] = VERB(scenario), [N_SCENARIOS] = VERB(scenarios), [N_SWITCH] = VERB(switch),
    [N_DROP_SCENARIO] = VERB(drop), [N_COMPARE] = VERB(compare), [N_MERGE] = VERB(merge),
    [N_HELP] = VERB(help), [N_TIMING] = VERB(timing), [N_AMBIGUOUS] = VERB(ambiguous),
    [N_QUIT] = VERB(quit), [N_STAFF] = VERB(staff), [N_EXTERN] = VERB(extern),
    [N_ENLARGE] = VERB(enlarge), [N_ENRICH] = VERB(enrich),
};

CommandId compile_command(const Node *stmt)
{
    if (stmt->type == N_SWITCH_RULE)
        return stmt->op ? C_enable : C_disable;
    if (stmt->type == N_UNDO)
        return stmt->op ? C_redo : C_undo;
    return (CommandId)(VERBS[stmt->type] - 1);
}

/* ---- operands ---- */

/* Can the executor read the value from the tree? */
static bool is_tree_value(const Node *node)
{
    switch (node->type) {
    case N_NONE: case N_TRUE: case N_FALSE: case N_NUMBER: case N_PERCENT: case N_DURATION: case N_DATE: case N_PERIOD:
    case N_TEXT: return true;
    case N_UNARY: if (node->op != UN_NEG) return false; break;
    case N_RANGE: case N_PER: case N_LIST: break;
    default: return false;
    }
    for (int i = 0; i < node->n; i++)
        if (!is_tree_value(node->kids[i]))
            return false;
    return true;
}

/* Parts of statements that only hold operands. */
static bool is_frame(const Node *node)
{
    switch (node->type) {
    case N_CLAUSE: case N_ITEM: case N_KEYVAL2: case N_INTO: case N_HEAD: case N_TO: case N_OPTION: case N_TAKING: return true;
    default: return false;
    }
}

/* A word that is never a value: kinds of roles, names of rules. */
static bool is_word_place(const Node *parent, int i)
{
    switch (parent->type) {
    case N_SWITCH_RULE: case N_SOURCE_RULE: case N_DROP_RULE: case N_SET_RULE: case N_WAIVE: case N_USE:
    case N_SCENARIO: case N_SWITCH: case N_DROP_SCENARIO: case N_MERGE: return i == 0;
    case N_COMPARE: return i < 2;
    case N_TO:     return i >= 3;
    case N_GRANT:  return i == 2;
    case N_OPTION: return parent->op == KW_AS_OPTION || parent->op == KW_BY_OPTION || parent->op == KW_CHART_COLOR ||
                          parent->op == KW_CHART_SIZE;
    case N_CHART:  return i == 0 && parent->sym != SYM_NONE;
    case N_DESCRIBE: return i == 0 && (parent->flags & DE_RULE);
    case N_DEFINE_FIELD: return true;
    case N_CHECK: case N_CHECK_EXPR: return i < parent->n - !!(parent->flags & CK_SCOPE) - !!(parent->flags & CK_INTO);
    default: return false;
    }
}

static bool is_value_place(const Node *parent)
{
    return parent->type == N_PRINT || parent->type == N_SHOW;
}

/* ---- constant statements ---- */

static bool is_variable(Gen *g, Sym name)
{
    return g && gen_find(g, name).place != VAR_NONE;
}

static bool constant_operand(Gen *g, const Node *parent, int i);

static bool constant_kids(Gen *g, const Node *node)
{
    for (int i = 0; i < node->n; i++)
        if (node->kids[i] && !constant_operand(g, node, i))
            return false;
    return true;
}

static bool constant_list(Gen *g, const Node *list)
{
    for (int i = 0; i < list->n; i++) {
        const Node *item = list->kids[i];
        if (!is_tree_value(item) && item->type != N_ENTITY && (item->type != N_NAME || is_variable(g, item->sym)))
            return false;
    }
    return true;
}

static bool constant_operand(Gen *g, const Node *parent, int i)
{
    const Node *node = parent->kids[i];
    if (is_frame(node))
        return constant_kids(g, node);
    if (node->type == N_NAME)
        return is_word_place(parent, i) || !is_variable(g, node->sym);
    if (node->type == N_ATTR && parent->type == N_SET && i == 0)
        return constant_operand(g, node, 0);
    if (node->type == N_LIST)
        return constant_list(g, node);
    return node->type != N_LIKE && (node->type == N_ENTITY || is_tree_value(node));
}

static bool is_constant(Gen *g, const Node *stmt)
{
    CommandId command = compile_command(stmt);
    if (command == C_NONE || !(COMMAND_INFO[command].flags & CF_PURE))
        return false;
    bool prints = stmt->type == N_WEIGHT && stmt->op;             /* weights by comparison */
    return !prints && (stmt->type == N_RULE || (!g && stmt->fixed) || constant_kids(g, stmt));
}

bool compile_is_constant(const Node *stmt)
{
    return is_constant(NULL, stmt);
}

bool gen_is_batch(Gen *g, const Node *stmt)
{
    return is_constant(g, stmt);
}

/* ---- slots ---- */

typedef struct Slots { uint32_t base, n; } Slots;

static uint32_t next_slot(Gen *g, Slots *slots, Node *node)
{
    uint32_t reg = gen_temp(g);
    ORGL_ASSERT(reg == slots->base + slots->n);
    node->slot = (uint16_t)(++slots->n);
    return reg;
}

static void fill_slot(Gen *g, Slots *slots, Node *node)
{
    uint32_t reg = next_slot(g, slots, node);
    gen_expr(g, node, reg);
    g->free = reg + 1;
}

static void add_operand(Gen *g, Slots *slots, Node *parent, int i);

static void add_kids(Gen *g, Slots *slots, Node *node)
{
    for (int i = 0; i < node->n; i++)
        if (node->kids[i])
            add_operand(g, slots, node, i);
}

static void add_operand(Gen *g, Slots *slots, Node *parent, int i)
{
    Node *node = parent->kids[i];
    if (node->type == N_LIKE)            /* its words are a module's */
        return;
    if (is_frame(node)) {
        add_kids(g, slots, node);
    } else if (node->type == N_NAME) {
        if (!is_word_place(parent, i) && (is_value_place(parent) || is_variable(g, node->sym)))
            fill_slot(g, slots, node);
    } else if (node->type == N_ATTR && parent->type == N_SET && i == 0) {
        add_operand(g, slots, node, 0);
    } else if (node->type == N_LIST ? !constant_list(g, node) : node->type != N_ENTITY && !is_tree_value(node)) {
        fill_slot(g, slots, node);
    }
}

/* ---- explain: the whole, and the names it is made of ---- */

enum { EXPLAINED_MOST = 64 };

static void add_names(Gen *g, Slots *slots, Node *node)
{
    if (slots->n >= EXPLAINED_MOST || is_tree_value(node))
        return;
    switch (node->type) {
    case N_QUERY: case N_LAMBDA: case N_CHECK_EXPR: case N_ANALYZE_EXPR: return;      /* their names are the rows' */
    case N_NAME: case N_ENTITY: case N_AT: fill_slot(g, slots, node); return;
    case N_ATTR: fill_slot(g, slots, node->kids[0]); return;
    case N_MAP_OF: fill_slot(g, slots, node->kids[1]); return;
    default: break;
    }
    for (int i = node->type == N_CALL; i < node->n; i++)
        if (node->kids[i])
            add_names(g, slots, node->kids[i]);
}

/* x.attr is read by the executor; so is a figure of an analysis. */
static void add_explained(Gen *g, Slots *slots, Node *expr)
{
    Node *object = expr->type == N_ATTR ? expr->kids[0] : NULL;
    Node *inner = object && object->type == N_ATTR ? object->kids[0] : object;
    if (inner && inner->type == N_ANALYZE_EXPR) {
        fill_slot(g, slots, inner);
        return;
    }
    add_names(g, slots, expr);
    if (expr->slot == NO_SLOT && !object && !is_tree_value(expr))
        fill_slot(g, slots, expr);
}

/* ---- import: functions of a row ---- */

static void row_function(Gen *g, Slots *slots, Node *expr)
{
    if (is_tree_value(expr) || (expr->type == N_NAME && !is_variable(g, expr->sym)))
        return;
    Arena *arena = &g->compiler->chunk->arena;
    Sym row = words_keyword_sym(g->compiler->rt->words, KW_ROW);
    Node *param = ARENA_NEW(arena, Node), *lambda = ARENA_NEW(arena, Node);
    *param = (Node){ .type = N_PARAM, .sym = row, .start = expr->start, .end = expr->start };
    *lambda = (Node){ .type = N_LAMBDA, .start = expr->start, .end = expr->end, .n = 2 };
    lambda->kids = ARENA_ARRAY(arena, Node *, 2);
    lambda->kids[0] = param;
    lambda->kids[1] = expr;
    uint32_t reg = next_slot(g, slots, expr);
    gen_closure(g, lambda, SYM_NONE, reg);
    vec_last(&g->proto->protos)->is_thunk = true;      /* a mapping's expression is no function that somebody called */
    g->free = reg + 1;
}

static void add_import(Gen *g, Slots *slots, Node *node)
{
    for (int i = 0; i < node->n; i++) {
        Node *kid = node->kids[i];
        if (!kid)
            continue;
        if (kid->type == N_MAPPING)
            row_function(g, slots, kid->kids[0]);
        else if (i == 2)
            row_function(g, slots, kid);
        else if (i < 2)
            add_operand(g, slots, node, i);
    }
}

/* ---- statements ---- */

uint32_t gen_stmt_code(Gen *g, const Node *node)
{
    CommandId command = compile_command(node);
    int flags = command == C_NONE ? 0 : COMMAND_INFO[command].flags;
    vec_push(&g->proto->stmts, ((StmtCode){ node, (int16_t)command, (int16_t)flags }));
    return (uint32_t)g->proto->stmts.len - 1;
}

static Slots add_slots(Gen *g, Node *node)
{
    Slots slots = { g->free, 0 };
    if (node->type == N_IMPORT)
        add_import(g, &slots, node);
    else if (node->type == N_EXPLAIN)
        add_explained(g, &slots, node->kids[0]);
    for (int i = node->type == N_EXPLAIN; i < node->n && node->type != N_RULE && node->type != N_IMPORT; i++)
        if (node->kids[i])
            add_operand(g, &slots, node, i);
    return slots;
}

void gen_executed(Gen *g, Node *node)
{
    uint32_t saved = g->free;
    Slots slots = add_slots(g, node);
    gen_emit(g, node, OP_STMT, slots.base, 0, (int32_t)gen_stmt_code(g, node));
    g->free = saved;
}

uint32_t gen_check_expr(Gen *g, Node *node, uint32_t to)
{
    if (to == ANYWHERE)
        to = gen_temp(g);
    uint32_t saved = g->free;
    Slots slots = add_slots(g, node);
    gen_emit(g, node, OP_CHECK, to, slots.base, (int32_t)gen_stmt_code(g, node));
    g->free = saved;
    return to;
}
