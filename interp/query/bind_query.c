/* bind_query.c: inner queries, `attr of Q`, exists, aggregates: where their rows come from and what is wanted of them.
   */
#include "plan.h"

enum { Q_SOURCE, Q_WHERE, Q_GROUP, Q_SELECT, Q_ORDER, Q_LIMIT };

static Query *query_new(Run *run, Query *up, const Node *node, Goal goal)
{
    Query *q = ARENA_NEW(&run->arena, Query);
    q->up = up;
    q->node = node;
    q->goal = goal;
    q->table = T_NONE;
    q->fn = FN_NONE;
    vec_push(&run->queries, q);
    return q;
}

static Expr *query_expr(Run *run, const Node *node, Query *q)
{
    Expr *e = expr_new(run, EX_QUERY, node, 0);
    e->query = q;
    e->fixed = true;
    for (const Query *p = q; p; p = p->inner) {
        for (size_t i = 0; i < p->params.len; i++) {
            e->fixed = false;
            e->open = e->open || p->params.at[i].outer->open;
        }
    }
    return e;
}

/* ---- late: the kind of the rows is known only when the row around is there ---- */

static int count_around(const Query *around)
{
    int n = 0;
    for (; around && around->rows != ROWS_ONE; around = around->up)
        n++;
    return n;
}

static Status late_expr(Run *run, Query *around, const Node *node, Expr **out)
{
    Expr *e = expr_new(run, EX_LATE, node, count_around(around));
    Sym *vars = ARENA_ARRAY(&run->arena, Sym, e->n + 1);
    Query *q = around;
    for (int i = 0; i < e->n; i++, q = q->up) {
        if (q->binding_group)
            return RUN_ERROR(run, node, E223, STR("from"), );
        Expr *row = expr_new(run, EX_ROW, node, 0);
        row->query = q;
        row->target = q->rows == ROWS_TABLE ? q->table : T_NONE;
        vars[i] = q->var;
        Query *path[64];
        int depth = 0;
        for (Query *p = around; p != q && depth < 64; p = p->up)
            path[depth++] = p;
        while (depth-- > 0)
            row = param_of(run, path[depth], row);
        e->kids[i] = row;
        e->index = q == &run->root; /* the last one is the row that a rule's lines are about */
    }
    e->syms = vars;
    run->calls = true;
    *out = expr_settle(e);
    return ST_OK;
}

/* ---- sources ---- */

static bool plain_rows(const Node *node)
{
    return node->type == N_QUERY && !node->kids[Q_GROUP] && !node->kids[Q_SELECT];
}

/* A list of entities of one kind is their rows. */
static void list_source(Run *run, Query *q, const List *list)
{
    q->rows = ROWS_VALUES;
    for (uint32_t i = 0; i < list->len; i++) {
        if (list->at[i].tag != V_ENTITY || list->at[i].a != list->at[0].a)
            return;
    }
    if (!list->len)
        return;
    q->rows = ROWS_TABLE;
    q->table = (TableId)list->at[0].a;
    q->listed = ARENA_ARRAY(&run->arena, int32_t, list->len);
    q->n_listed = list->len;
    for (uint32_t i = 0; i < list->len; i++)
        q->listed[i] = (int32_t)list->at[i].d;
}

static Status value_source(Run *run, Query *q, const Node *node, Value v)
{
    q->source = SOURCE_VALUE;
    q->value = v;
    if (v.tag == V_LIST)
        list_source(run, q, v.list);
    else if (v.tag == V_TABLE)
        q->rows = ROWS_CELLS;
    else if (v.tag == V_NONE)
        q->rows = ROWS_VALUES;
    else
        return RUN_ERROR(run, node, E312, rt_type_name(run->rt, v), );
    return ST_OK;
}

static Status expr_source(Run *run, Query *q, const Node *node, Expr *e, bool *late)
{
    if (e->set != T_NONE && (expr_static(e) || e->fixed)) {
        q->source = SOURCE_SET;
        q->rows = ROWS_TABLE;
        q->table = e->set;
        q->from = param_of(run, q, e);
        return ST_OK;
    }
    if (!e->fixed) {
        *late = true;
        return ST_OK;
    }
    Vector v;
    Status status = eval_expr(run, e, (Sel){ NULL, 1 }, &v);
    return status == ST_OK ? value_source(run, q, node, run_value(run, &v, 0)) : status;
}

static Status bind_clauses(Run *run, Query *around, Query *q, const Node *node);
static Status bind_plain(Run *run, Query *around, Query *q, const Node *node, bool *late);

/* The rows of `from X`, of `attr of X`, of `exists X`. */
static Status bind_source(Run *run, Query *around, Query *q, const Node *node, bool *late)
{
    if (plain_rows(node)) {
        Query *inner = query_new(run, around, node, GOAL_RESULT);
        Status status = bind_plain(run, around, inner, node, late);
        if (status != ST_OK || *late)
            return status;
        q->source = SOURCE_QUERY;
        q->inner = inner;
        q->rows = inner->rows;
        q->table = inner->table;
        q->value = inner->value;
        q->varies = inner->varies;
        if (q->var == SYM_NONE)
            q->var = inner->var;
        return ST_OK;
    }
    Expr *e;
    Status status = bind_expr(run, around, node, &e);
    return status == ST_OK ? expr_source(run, q, node, e, late) : status;
}

/* `posts` inside a row is the row's own posts where it has some. */
static Status bind_plural_attr(Run *run, Query *around, const Node *node, Expr **out, bool *found)
{
    *found = false;
    if (node->op != QS_ALL || node->flags & QF_ALL)
        return ST_OK;
    bool group = around->binding_group;
    Sym sym = plural_sym(run, (TableId)node->num);
    /* In Chinese a kind's word may be an attribute of another name: 危险 of a post is hazard, not hazards. */
    bool typed = !group && node->sym != SYM_NONE && words_plural(run->rt->words, node->sym) != T_NONE;
    Status status = typed ? bind_row_attr(run, around, node, node->sym, out, found) : ST_OK;
    if (status == ST_OK && !*found && !group)
        status = bind_row_attr(run, around, node, sym, out, found);
    if (status == ST_OK && !*found && !group)
        status = bind_around_attr(run, node, sym, out, found);
    return status;
}

static Status bind_scope(Run *run, Query *around, Query *q, const Node *node)
{
    q->rows = ROWS_TABLE;
    q->table = (TableId)node->num;
    q->under = node->op == QS_UNDER;
    if (node->op == QS_ALL)
        return ST_OK;
    Expr *e;
    Status status = bind_expr(run, around, node->kids[Q_SOURCE], &e);
    q->source = SOURCE_SCOPE;
    if (status == ST_OK)
        q->from = param_of(run, q, e);
    return status;
}

/* The row's variable; a plural keeps its own word there. */
static Sym variable_of(const Run *run, const Node *node)
{
    bool plural = node->op != QS_FROM && node->sym != SYM_NONE && words_plural(run->rt->words, node->sym) != T_NONE;
    return plural ? SYM_NONE : node->sym;
}

/* A query without what makes it a table. */
static Status bind_plain(Run *run, Query *around, Query *q, const Node *node, bool *late)
{
    bool found = false;
    Expr *attr = NULL;
    q->var = variable_of(run, node);
    Status status = node->op == QS_FROM ? bind_source(run, around, q, node->kids[Q_SOURCE], late)
                                        : bind_plural_attr(run, around, node, &attr, &found);
    if (status == ST_OK && found)
        status = expr_source(run, q, node, attr, late);
    else if (status == ST_OK && node->op != QS_FROM)
        status = bind_scope(run, around, q, node);
    if (status == ST_OK && !*late)
        status = bind_clauses(run, around, q, node);
    return status;
}

/* ---- clauses ---- */

static int count_conditions(const Node *node)
{
    bool both = node->type == N_BINARY && node->op == BIN_AND;
    return both ? count_conditions(node->kids[0]) + count_conditions(node->kids[1]) : 1;
}

static Status bind_conditions(Run *run, Query *q, const Node *node)
{
    if (node->type == N_BINARY && node->op == BIN_AND) {
        Status status = bind_conditions(run, q, node->kids[0]);
        return status == ST_OK ? bind_conditions(run, q, node->kids[1]) : status;
    }
    return bind_expr(run, q, node, &q->where[q->n_where++]);
}

/* ---- columns' names ---- */

/* The last attribute named in the expression; a function's name where there is none. */
static Sym last_name(const Run *run, const Query *q, const Node *node)
{
    if (node->type == N_NAME)
        return bind_column(run, q, node->sym);
    if (node->type == N_ATTR) {
        for (int t = 0; t < (int)T_COUNT; t++) {
            Sym sym = attr_canonical(run->model, (TableId)t, node->sym);
            if (sym != node->sym)
                return sym;
        }
        return node->sym;
    }
    if (node->type == N_QUERY)
        return plural_sym(run, node->num >= 0 ? (TableId)node->num : q->table == T_NONE ? T_POST : q->table);
    Sym name = SYM_NONE;
    for (int i = node->type == N_CALL ? 1 : 0; i < node->n; i++) {
        Sym sym = node->kids[i] ? last_name(run, q, node->kids[i]) : SYM_NONE;
        name = sym != SYM_NONE ? sym : name;
    }
    if (name == SYM_NONE && node->type == N_CALL && node->kids[0]->type == N_NAME) {
        FunctionId fn = words_function(run->rt->words, node->kids[0]->sym);
        name = fn == FN_NONE ? node->kids[0]->sym : intern_add(run->rt->intern, str_of(FUNCTION_INFO[fn].name));
    }
    return name;
}

Sym query_ordered_by(const Model *model, const Node *node)
{
    const Node *order = node->type == N_QUERY && node->num >= 0 ? node->kids[Q_ORDER] : NULL;
    const Node *by = order ? order->kids[0]->kids[0] : NULL;
    return by && by->type == N_NAME ? attr_canonical(model, (TableId)node->num, by->sym) : SYM_NONE;
}

static bool name_taken(const OutputVec *columns, Sym name)
{
    for (size_t i = 0; i < columns->len; i++) {
        if (columns->at[i].name == name)
            return true;
    }
    return false;
}

static Sym free_name(Run *run, const OutputVec *columns, Sym name)
{
    Intern *intern = run->rt->intern;
    Sym plain = name != SYM_NONE ? name : intern_add(intern, STR("value"));
    name = plain;
    for (int i = 2; name_taken(columns, name); i++) {
        Buf text = { 0 };
        buf_add(&text, intern_str(intern, plain));
        buf_addf(&text, "_%d", i);
        name = intern_add(intern, buf_str(&text));
        buf_drop(&text);
    }
    return name;
}

static Status bind_columns(Run *run, Query *q, const Node *node, OutputVec *out, bool named)
{
    for (int i = 0; i < node->n; i++) {
        const Node *column = node->kids[i];
        Output output = { .name = column->sym, .node = column->kids[0], .descending = column->op == 2 };
        Status status = bind_expr(run, q, column->kids[0], &output.expr);
        if (status != ST_OK)
            return status;
        output.attr = last_name(run, q, column->kids[0]);
        if (named)
            output.name = free_name(run, out, column->sym != SYM_NONE ? column->sym : output.attr);
        vec_push(out, output);
    }
    return ST_OK;
}

static Expr *group_key(Run *run, Query *query, const Node *node, size_t i)
{
    Expr *e = expr_new(run, EX_GROUP_KEY, node, 0);
    e->query = query;
    e->index = (int)i;
    e->target = query->keys.at[i].expr->target;
    return e;
}

static Expr *group_figure(Run *run, Query *query, Aggregate aggregate)
{
    Expr *e = expr_new(run, EX_AGGREGATE, aggregate.node, 0);
    e->query = query;
    e->index = (int)query->aggregates.len;
    vec_push(&query->aggregates, aggregate);
    return e;
}

/* Groups without columns of their own show their keys and how many rows they have. */
static void default_columns(Run *run, Query *q)
{
    for (size_t i = 0; i < q->keys.len; i++) {
        const Node *node = q->keys.at[i].node;
        vec_push(&q->select,
                 ((Output){ .name = q->keys.at[i].name, .expr = group_key(run, q, node, i), .node = node }));
    }
    Expr *e = group_figure(run, q, (Aggregate){ .fn = FN_count, .node = q->node });
    Sym count = intern_add(run->rt->intern, STR("count"));
    vec_push(&q->select, ((Output){ .name = free_name(run, &q->select, count), .expr = e, .node = q->node }));
}

static Status bind_tail(Run *run, Query *around, Query *q, const Node *node)
{
    Status status = ST_OK;
    q->binding_group = q->grouped;
    if (node->kids[Q_SELECT])
        status = bind_columns(run, q, node->kids[Q_SELECT], &q->select, true);
    else if (q->grouped)
        default_columns(run, q);
    q->selects = q->select.len > 0;
    q->binding_order = true;
    if (status == ST_OK && node->kids[Q_ORDER])
        status = bind_columns(run, q, node->kids[Q_ORDER], &q->order, false);
    q->binding_group = q->binding_order = false;
    if (status == ST_OK && node->kids[Q_LIMIT]) {
        Expr *e;
        status = bind_expr(run, around, node->kids[Q_LIMIT], &e);
        if (status == ST_OK)
            q->limit = param_of(run, q, e);
    }
    return status;
}

static Status bind_clauses(Run *run, Query *around, Query *q, const Node *node)
{
    Status status = ST_OK;
    if (node->kids[Q_WHERE]) {
        q->where = ARENA_ARRAY(&run->arena, Expr *, count_conditions(node->kids[Q_WHERE]));
        status = bind_conditions(run, q, node->kids[Q_WHERE]);
    }
    if (status == ST_OK && node->kids[Q_GROUP]) {
        status = bind_columns(run, q, node->kids[Q_GROUP], &q->keys, true);
        q->grouped = true;
    }
    return status == ST_OK ? bind_tail(run, around, q, node) : status;
}

/* ---- queries ---- */

static bool without_clauses(const Node *node)
{
    for (int i = Q_WHERE; i < node->n; i++) {
        if (node->kids[i])
            return false;
    }
    return true;
}

/* An attribute that is a set, alone: itself, or its size. */
static Status bind_bare_plural(Run *run, Query *around, const Node *node, Goal goal, Expr **out, bool *done)
{
    Expr *attr = NULL;
    bool found = false;
    Status status = without_clauses(node) ? bind_plural_attr(run, around, node, &attr, &found) : ST_OK;
    if (status != ST_OK || !found || (goal != GOAL_RESULT && goal != GOAL_COUNT))
        return status;
    if (goal == GOAL_COUNT && attr->set == T_NONE)
        return ST_OK;
    *out = attr;
    if (goal == GOAL_COUNT) {
        *out = expr_new(run, EX_SIZE, node, 1);
        (*out)->kids[0] = attr;
        expr_settle(*out);
    }
    *done = true;
    return ST_OK;
}

Status bind_query(Run *run, Query *around, const Node *node, Goal goal, Expr **out)
{
    bool late = false, done = false;
    Status status = bind_bare_plural(run, around, node, goal, out, &done);
    if (status != ST_OK || done)
        return status;
    Query *q = query_new(run, around, node, goal);
    status = bind_plain(run, around, q, node, &late);
    if (status == ST_OK && late)
        return late_expr(run, around, node, out);
    *out = query_expr(run, node, q);
    return status;
}

/* `attr of Q`: the expression stands in the rows of Q. */
Status bind_map(Run *run, Query *around, const Node *node, Goal goal, Query **made, Expr **out)
{
    bool late = false;
    Query *q = query_new(run, around, node, goal);
    *made = q;
    Status status = bind_source(run, around, q, node->kids[1], &late);
    if (status == ST_OK && late)
        return late_expr(run, around, node, out);
    if (status == ST_OK)
        status = bind_expr(run, q, node->kids[0], &q->map);
    *out = query_expr(run, node, q);
    return status;
}

Status bind_exists(Run *run, Query *around, const Node *node, Expr **out)
{
    const Node *of = node->kids[0];
    bool late = false;
    if (of->type == N_QUERY) {
        Status status = bind_query(run, around, of, GOAL_EXISTS, out);
        if (status == ST_OK && (*out)->kind == EX_LATE)
            (*out)->node = node;
        return status;
    }
    Query *q = query_new(run, around, node, GOAL_EXISTS);
    Status status = bind_source(run, around, q, of, &late);
    if (status == ST_OK && late)
        return late_expr(run, around, node, out);
    *out = query_expr(run, node, q);
    return status;
}

/* ---- aggregates ---- */

bool bind_is_aggregate(FunctionId fn)
{
    switch ((int)fn) {
    case FN_count:
    case FN_sum:
    case FN_avg:
    case FN_min:
    case FN_max:
    case FN_median:
    case FN_stdev:
    case FN_percentile:
    case FN_gini:
    case FN_hhi: return true;
    default: return false;
    }
}

static Status bind_extra(Run *run, Query *around, Query *q, const Node *node)
{
    if (node->n < 3)
        return ST_OK;
    Expr *e;
    Status status = bind_expr(run, around, node->kids[2], &e);
    if (status == ST_OK)
        q->extra = param_of(run, q, e);
    return status;
}

static Status aggregate_of_map(Run *run, Query *around, const Node *node, FunctionId fn, Expr **out)
{
    Query *q;
    Status status = bind_map(run, around, node->kids[1], GOAL_AGGREGATE, &q, out);
    if (status != ST_OK)
        return status;
    if ((*out)->kind == EX_LATE) {
        (*out)->node = node;
        return ST_OK;
    }
    q->fn = fn;
    q->node = node;
    status = bind_extra(run, around, q, node);
    *out = query_expr(run, node, q);
    return status;
}

static Status count_of_query(Run *run, Query *around, const Node *node, Expr **out)
{
    Status status = bind_query(run, around, node->kids[1], GOAL_COUNT, out);
    if (status == ST_OK && (*out)->kind == EX_LATE)
        (*out)->node = node;
    return status;
}

/* In the columns of a group: over the group's rows, whose attributes stand bare in the argument. */
static Status aggregate_of_group(Run *run, Query *query, const Node *node, FunctionId fn, Expr **out)
{
    Aggregate aggregate = { .fn = fn, .node = node };
    Status status = ST_OK;
    if (node->n > 2)
        status = bind_expr(run, query, node->kids[2], &aggregate.extra);
    query->binding_group = false;
    if (status == ST_OK && node->n > 1)
        status = bind_expr(run, query, node->kids[1], &aggregate.arg);
    query->binding_group = true;
    *out = group_figure(run, query, aggregate);
    return status;
}

/* A whole query of its own inside a group's column is not about the group's rows. */
static bool about_group(Run *run, Query *query, const Node *node)
{
    const Node *arg = node->n > 1 ? node->kids[1] : NULL;
    if (!arg || arg->type == N_LIST)
        return !arg;
    if (arg->type != N_QUERY && arg->type != N_MAP_OF)
        return true;
    const Node *source = arg->type == N_MAP_OF ? arg->kids[1] : arg;
    if (source->type != N_QUERY || source->op != QS_ALL || source->flags & QF_ALL)
        return false;
    Expr *attr = NULL;
    bool found = false;
    query->binding_group = false;
    bind_plural_attr(run, query, source, &attr, &found);
    query->binding_group = true;
    return found;
}

Status bind_aggregate(Run *run, Query *around, const Node *node, FunctionId fn, Expr **out, bool *done)
{
    *done = true;
    bool fits = node->n <= (fn == FN_percentile ? 3 : 2);
    if (around->binding_group && fits && fn != FN_len && about_group(run, around, node))
        return aggregate_of_group(run, around, node, fn, out);
    const Node *arg = node->n > 1 ? node->kids[1] : NULL;
    if (arg && fits && arg->type == N_MAP_OF && fn != FN_len)
        return aggregate_of_map(run, around, node, fn, out);
    if (arg && fits && arg->type == N_QUERY && (fn == FN_count || fn == FN_len))
        return count_of_query(run, around, node, out);
    *done = false;
    if (!arg || !fits || (fn != FN_count && fn != FN_len) || (arg->type != N_NAME && arg->type != N_ATTR))
        return ST_OK;
    Expr *e;
    Status status = bind_expr(run, around, arg, &e);
    if (status != ST_OK || e->set == T_NONE)
        return status;
    *done = true;
    *out = expr_new(run, EX_SIZE, node, 1);
    (*out)->kids[0] = e;
    expr_settle(*out);
    return ST_OK;
}

/* ---- groups ---- */

static bool same_tree(const Node *a, const Node *b)
{
    if (!a || !b)
        return a == b;
    if (a->type != b->type || a->op != b->op || a->sym != b->sym || a->n != b->n)
        return false;
    if ((a->type == N_NUMBER || a->type == N_PERCENT || a->type == N_DURATION || a->type == N_QUERY) &&
        a->num != b->num)
        return false;
    for (int i = 0; i < a->n; i++) {
        if (!same_tree(a->kids[i], b->kids[i]))
            return false;
    }
    return true;
}

Expr *group_key_named(Run *run, Query *query, const Node *node, Sym name)
{
    Sym canonical = bind_column(run, query, name);
    for (size_t i = 0; i < query->keys.len; i++) {
        if (query->keys.at[i].name == name || query->keys.at[i].name == canonical)
            return group_key(run, query, node, i);
    }
    return NULL;
}

/* In a group's columns: a key, or an expression of keys, aggregates and what does not read the row. */
Status bind_group_name(Run *run, Query *query, const Node *node, Expr **out, bool *done)
{
    *done = true;
    for (size_t i = 0; i < query->keys.len; i++) {
        if (same_tree(node, query->keys.at[i].node)) {
            *out = group_key(run, query, node, i);
            return ST_OK;
        }
    }
    *done = false;
    if (node->type != N_NAME || run->variables_only)
        return ST_OK;
    bool found = false;
    Status status = bind_row_attr(run, query, node, node->sym, out, &found);
    if (status != ST_OK || found) {
        *done = true;
        return status;
    }
    query->binding_group = false;
    status = bind_row_attr(run, query, node, node->sym, out, &found);
    query->binding_group = true;
    if (status == ST_OK && found) {
        *done = true;
        return RUN_ERROR(run, node, E223, intern_str(run->rt->intern, node->sym), );
    }
    return status;
}
