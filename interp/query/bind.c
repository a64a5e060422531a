/* bind.c: names to meanings. A name is looked for in the row, in the rows around, among the program's variables, then
   in the model and the language. */
#include "plan.h"
#include <math.h>

Expr *expr_new(Run *run, ExprKind kind, const Node *node, int n)
{
    Expr *e = ARENA_NEW(&run->arena, Expr);
    e->kind = kind;
    e->node = node;
    e->target = e->set = T_NONE;
    e->n = n;
    e->kids = n ? ARENA_ARRAY(&run->arena, Expr *, n) : NULL;
    return e;
}

Expr *expr_const(Run *run, const Node *node, Value value)
{
    Expr *e = expr_new(run, EX_CONST, node, 0);
    e->value = value;
    e->fixed = true;
    if (value.tag == V_FUNCTION)
        run->calls = true;
    return e;
}

Expr *expr_settle(Expr *e)
{
    e->fixed = true;
    for (int i = 0; i < e->n; i++) {
        e->fixed = e->fixed && e->kids[i]->fixed;
        e->open = e->open || e->kids[i]->open;
    }
    return e;
}

bool expr_static(const Expr *e)
{
    switch ((int)e->kind) {
    case EX_ROW:
    case EX_COLUMN:
    case EX_CELL:
    case EX_PARAM: return true;
    case EX_NAME:
    case EX_TITLE:
    case EX_GATHER: return !e->n || expr_static(e->kids[0]);
    default: return false;
    }
}

static void set_column(Expr *e, const Column *column)
{
    e->column = column;
    if (column->meaning == CM_ENTITY)
        e->target = column->target;
    if (column->meaning == CM_ENTITIES)
        e->set = column->target;
}

/* ---- parameters ---- */

static bool same_read(const Expr *a, const Expr *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind || a->n != b->n || !expr_static(a) || !expr_static(b))
        return false;
    if (a->column != b->column || a->index != b->index || a->query != b->query)
        return false;
    return !a->n || same_read(a->kids[0], b->kids[0]);
}

Expr *param_of(Run *run, Query *query, Expr *outer)
{
    if (outer->fixed)
        return outer;
    int at = 0, n = (int)query->params.len;
    while (at < n && !same_read(query->params.at[at].outer, outer))
        at++;
    if (at == n)
        vec_push(&query->params, ((Param){ outer }));
    Expr *e = expr_new(run, EX_PARAM, outer->node, 0);
    e->query = query;
    e->index = at;
    e->target = outer->target;
    e->set = outer->set;
    e->open = true;
    query->varies = true;
    return e;
}

/* ---- attributes ---- */

static Expr *row_expr(Run *run, Query *query, const Node *node)
{
    Expr *e = expr_new(run, EX_ROW, node, 0);
    e->query = query;
    e->target = query->rows == ROWS_TABLE ? query->table : T_NONE;
    return e;
}

/* An attribute of the entity that `of` is (NULL: of the row); NULL when the table has none of that name. */
static Expr *attr_expr(Run *run, Query *query, const Node *node, TableId table, Expr *of, Sym name)
{
    const Column *column = NULL;
    AttrClass class_ = attr_find(run->graph, run->rt->words, table, name, &column);
    if (class_ == ATTR_MISSING)
        return NULL;
    ExprKind kind = class_ == ATTR_NAME ? EX_NAME : class_ == ATTR_TITLE ? EX_TITLE : of ? EX_GATHER : EX_COLUMN;
    Expr *e = expr_new(run, kind, node, of ? 1 : 0);
    if (of) {
        e->kids[0] = of;
        expr_settle(e);
    }
    e->query = query;
    e->index = (int)table;
    if (class_ == ATTR_COLUMN)
        set_column(e, column);
    return e;
}

static Status member_expr(Run *run, const Node *node, Expr *object, Sym name, Expr **out)
{
    Expr *e = expr_new(run, EX_MEMBER, node, 1);
    e->kids[0] = object;
    e->sym = name;
    *out = expr_settle(e);
    return ST_OK;
}

Status bind_attr(Run *run, Query *query, const Node *node, Expr *object, Sym name, Expr **out)
{
    TableId table = object->target;
    if (object->kind == EX_CONST && object->value.tag == V_ENTITY)
        table = (TableId)object->value.a;
    if (table == T_NONE)
        return member_expr(run, node, object, name, out);
    if (object->kind == EX_PARAM && object->query == query) {
        Expr *outer;
        Status status = bind_attr(run, query->up, node, query->params.at[object->index].outer, name, &outer);
        if (status == ST_OK)
            *out = param_of(run, query, outer);
        return status;
    }
    bool own = object->kind == EX_ROW && object->query == query;
    *out = attr_expr(run, query, node, table, own ? NULL : object, name);
    return *out ? ST_OK : attr_unknown(run, node, table, name);
}

/* ---- attributes of rows that are values ---- */

static bool value_has(const Run *run, Value item, Sym name)
{
    const Column *column;
    Value ignored;
    if (item.tag == V_RECORD)
        return record_get(item.record, intern_str(run->rt->intern, name), &ignored);
    return item.tag == V_ENTITY &&
           attr_find(run->graph, run->rt->words, (TableId)item.a, name, &column) != ATTR_MISSING;
}

static Expr *cell_expr(Run *run, Query *query, const Node *node, Sym name)
{
    int at = table_find_column(run->rt->words, query->value.table, name);
    if (at < 0)
        return NULL;
    Expr *e = expr_new(run, EX_CELL, node, 0);
    e->query = query;
    e->index = at;
    return e;
}

/* The spelling of the name that some item has. */
static Sym keyed_name(const Run *run, const List *list, Sym name)
{
    Sym column;
    for (int step = 0; (column = words_column_name(run->rt->words, name, &step)) != SYM_NONE;)
        for (uint32_t i = 0; i < list->len; i++)
            if (value_has(run, list->at[i], column))
                return column;
    return SYM_NONE;
}

static Expr *keyed_expr(Run *run, Query *query, const Node *node, Sym name)
{
    name = keyed_name(run, query->value.list, name);
    if (name == SYM_NONE)
        return NULL;
    Expr *e = expr_new(run, EX_KEYED, node, 0);
    e->query = query;
    e->sym = name;
    return e;
}

Sym bind_column(const Run *run, const Query *query, Sym name)
{
    Sym column = name;
    if (query->rows == ROWS_TABLE)
        column = attr_canonical(run->model, query->table, name);
    if (query->rows == ROWS_VALUES && query->value.tag == V_LIST)
        column = keyed_name(run, query->value.list, name);
    if (query->rows == ROWS_CELLS) {
        int at = table_find_column(run->rt->words, query->value.table, name);
        column = at < 0 ? name : query->value.table->names[at];
    }
    return column == SYM_NONE ? name : column;
}

static Expr *own_attr(Run *run, Query *query, const Node *node, Sym name)
{
    switch (query->rows) {
    case ROWS_TABLE: return attr_expr(run, query, node, query->table, NULL, name);
    case ROWS_CELLS: return cell_expr(run, query, node, name);
    case ROWS_VALUES: return query->value.tag == V_LIST ? keyed_expr(run, query, node, name) : NULL;
    case ROWS_ONE: break;
    }
    return NULL;
}

/* ---- names ---- */

/* The rule's own lines stand for expressions over its row; each sees those before it. */
static Status bind_let(Run *run, Sym sym, Expr **out, bool *found)
{
    for (int i = run->let_limit; i-- > 0;) {
        if (run->env->lets[i].name != sym)
            continue;
        int limit = run->let_limit;
        run->let_limit = i;
        Status status = bind_expr(run, &run->root, run->env->lets[i].expr, out);
        run->let_limit = limit;
        *found = true;
        return status;
    }
    return ST_OK;
}

static Expr *order_column(const Query *query, Sym name)
{
    for (size_t i = 0; query->binding_order && i < query->select.len; i++) {
        if (query->select.at[i].name == name)
            return query->select.at[i].expr;
    }
    return NULL;
}

static Status bind_in_row(Run *run, Query *query, const Node *node, Sym sym, Expr **out, bool *found)
{
    Status status = ST_OK;
    *out = order_column(query, sym);
    if (!*out && query->binding_group)
        *out = group_key_named(run, query, node, sym);
    if (!*out && sym == query->var && sym != SYM_NONE && query->rows != ROWS_ONE && !query->binding_group)
        *out = row_expr(run, query, node);
    if (!*out && query == &run->root && !run->around)
        status = bind_let(run, sym, out, found);
    if (!*out && status == ST_OK && !run->variables_only && !query->binding_group)
        *out = own_attr(run, query, node, sym);
    *found = *found || *out;
    return status;
}

/* The query whose rows the name belongs to; NULL: none. */
Query *row_owner(Run *run, Query *query, const Node *node, Sym sym)
{
    for (; query; query = query->up) {
        Expr *e = NULL;
        bool found = false;
        if (bind_in_row(run, query, node, sym, &e, &found) != ST_OK)
            return NULL;
        if (found)
            return query;
    }
    return NULL;
}

/* An expression of the rows of `owner`, seen from a query within. */
Expr *lift_expr(Run *run, Query *query, const Query *owner, Expr *e)
{
    return query == owner ? e : param_of(run, query, lift_expr(run, query->up, owner, e));
}

/* What the name is in the row or in the rows around; from further out it comes as a parameter. */
Status bind_row_attr(Run *run, Query *query, const Node *node, Sym sym, Expr **out, bool *found)
{
    *found = false;
    Status status = bind_in_row(run, query, node, sym, out, found);
    if (status != ST_OK || *found || !query->up)
        return status;
    Expr *outer = NULL;
    status = bind_row_attr(run, query->up, node, sym, &outer, found);
    if (status == ST_OK && *found)
        *out = param_of(run, query, outer);
    return status;
}

static Expr *around_attr(Run *run, const Around *around, const Node *node, Sym sym)
{
    Value v;
    if (run->variables_only || !value_has(run, around->it, sym))
        return NULL;
    if (around->it.tag == V_RECORD)
        record_get(around->it.record, intern_str(run->rt->intern, sym), &v);
    else
        query_attr(run->env, (TableId)around->it.a, (int32_t)around->it.d, sym, &v);
    run_keep(run, v);
    return expr_const(run, node, v);
}

Status bind_around_attr(Run *run, const Node *node, Sym sym, Expr **out, bool *found)
{
    *found = false;
    for (const Around *around = run->around; around && !*found; around = around->up) {
        Status status = ST_OK;
        if (sym == around->var && sym != SYM_NONE) {
            *out = expr_const(run, node, around->it);
            *found = true;
        } else if (around->root && run->env->n_lets) {
            status = bind_let(run, sym, out, found);
        }
        if (status != ST_OK)
            return status;
        if (!*found && (*out = around_attr(run, around, node, sym)) != NULL)
            *found = true;
    }
    return ST_OK;
}

static bool find_outer(const Run *run, Sym sym, Value *out)
{
    for (int i = 0; i < run->env->n_outers; i++) {
        if (run->env->outers[i].name == sym) {
            *out = run->env->outers[i].value;
            return true;
        }
    }
    return false;
}

/* A word of a user's own enumerated field. */
static bool find_own_word(const Run *run, Sym sym)
{
    for (int t = 0; t < KIND_COUNT; t++) {
        int n = model_n_columns(run->model, (TableId)t), count;
        for (int c = TABLE_INFO[t].n_fields; c < n; c++) {
            const Sym *words = model_own_words(run->model, (TableId)t, c, &count);
            for (int i = 0; words && i < count; i++) {
                if (words[i] == sym)
                    return true;
            }
        }
    }
    return false;
}

static bool find_word(const Run *run, Sym sym, Value *out)
{
    WordSetId set;
    int index;
    FunctionId fn = words_function(run->rt->words, sym);
    if (words_any_word(run->rt->words, sym, &set, &index))
        *out = value_word(words_word_sym(run->rt->words, set, index), set);
    else if (find_own_word(run, sym))
        *out = (Value){ .tag = V_WORD, .d = sym };
    else if (fn != FN_NONE)
        *out = value_native(fn);
    else
        return false;
    return true;
}

/* In the program, the model, the language. */
static Status find_global(Run *run, const Node *node, Sym sym, Value *out, bool *found)
{
    *found = find_outer(run, sym, out);
    if (!*found && run->env->lookup) {
        Status status = run->env->lookup(run->env->host, sym, node_span(node, run->env->source), found, out);
        if (status != ST_OK)
            return status;
    }
    if (!*found)
        *found = find_word(run, sym, out);
    return ST_OK;
}

static void try_text(void *ctx, const char *text, const char *zh)
{
    closest_try(ctx, str_of(text));
    if (zh)
        closest_try(ctx, str_of(zh));
}

/* A name that only other kinds have is meant as an attribute, too. */
static bool attribute_somewhere(const Run *run, Sym sym)
{
    for (int t = 0; t < KIND_COUNT; t++) {
        if (words_attr(run->rt->words, (TableId)t, sym) != A_NONE ||
            model_find_column_read(run->model, (TableId)t, sym) >= 0)
            return true;
    }
    return words_keyword(run->rt->words, PL_ATTR, sym) != KW_NONE;
}

static void try_run_names(const Run *run, Closest *closest)
{
    for (int i = 0; i < run->env->n_outers; i++)
        closest_try(closest, intern_str(run->rt->intern, run->env->outers[i].name));
    for (int i = 0; i < run->env->n_names; i++)
        closest_try(closest, intern_str(run->rt->intern, run->env->names[i]));
    if (run->env->try_names)
        run->env->try_names(run->env->host, closest);
}

static void try_entities(const Run *run, Closest *closest)
{
    enum { MANY = 20000 };
    for (int t = 0; t < KIND_COUNT; t++) {
        size_t n;
        const int32_t *order = model_order(run->model, (TableId)t, &n);
        for (size_t i = 0; i < n && i < MANY; i++)
            closest_try(closest, intern_str(run->rt->intern, model_name(run->model, (TableId)t, order[i])));
    }
}

static Status nothing_called(Run *run, const Node *node, Sym sym, DiagCode code)
{
    Closest closest;
    Str text = intern_str(run->rt->intern, sym);
    closest_init(&closest, text);
    try_run_names(run, &closest);
    if (code == E212)
        try_entities(run, &closest);
    words_each_bare(try_text, &closest);
    Str meant = words_meant_bare(text);
    RUN_ERROR(run, node, code, text, );
    if (run->rt->error && (meant.len || closest.best.len))
        run->rt->error->suggestion = diag_keep(run->rt->diags, meant.len ? meant : closest.best);
    return ST_ERROR;
}

/* Is it more like an entity or a variable than like a column? */
static bool is_like_name(Run *run, const Table *table, Sym sym)
{
    Closest column, name;
    closest_init(&column, intern_str(run->rt->intern, sym));
    closest_init(&name, column.name);
    for (uint32_t i = 0; i < table->n_columns; i++)
        try_text(&column, intern_str(run->rt->intern, table->names[i]).ptr, words_figure_zh(run->rt->words, table->names[i]));
    try_run_names(run, &name);
    return name.best.len && name.distance < column.distance;
}

static Status unknown_name(Run *run, const Query *query, const Node *node, Sym sym)
{
    if (query->rows == ROWS_CELLS && !is_like_name(run, query->value.table, sym)) {
        value_no_column(run->rt, query->value.table, intern_str(run->rt->intern, sym));
        if (run->rt->error)
            run->rt->error->span = node_span(node, run->env->source);
        return ST_ERROR;
    }
    if (query->rows == ROWS_VALUES && query->value.tag == V_LIST && query->value.list->len &&
        query->value.list->at[0].tag == V_RECORD)
        return RUN_ERROR(run, node, E220, intern_str(run->rt->intern, sym), );
    while (query && query->rows != ROWS_TABLE)
        query = query->up;
    if (query && (attr_closest(run, query->table, sym).len || attribute_somewhere(run, sym)))
        return attr_unknown(run, node, query->table, sym);
    return nothing_called(run, node, sym, E212);
}

Status bind_name(Run *run, Query *query, const Node *node, Sym sym, bool variables_only, Expr **out)
{
    bool found, saved = run->variables_only;
    run->variables_only = variables_only || saved;
    Status status = bind_row_attr(run, query, node, sym, out, &found);
    if (status == ST_OK && !found)
        status = bind_around_attr(run, node, sym, out, &found);
    run->variables_only = saved;
    if (status != ST_OK || found)
        return status;
    Value v = NONE_VALUE;
    status = find_global(run, node, sym, &v, &found);
    if (status != ST_OK)
        return status;
    if (!found)
        return unknown_name(run, query, node, sym);
    *out = expr_const(run, node, v);
    return ST_OK;
}

/* Neither a function of the program nor a built-in: perhaps a value of the row that is one. */
static Status bind_called_name(Run *run, Query *query, const Node *node, Expr **out)
{
    bool found;
    Status status = bind_row_attr(run, query, node, node->sym, out, &found);
    if (status == ST_OK && !found)
        status = bind_around_attr(run, node, node->sym, out, &found);
    Value v;
    if (status != ST_OK || found)
        return status;
    if (!find_outer(run, node->sym, &v))
        return nothing_called(run, node, node->sym, E210);
    *out = expr_const(run, node, v);
    return ST_OK;
}

/* What is called: a function of the program, else a built-in; attributes and entities of that name are no functions. */
Status bind_callee(Run *run, Query *query, const Node *node, FunctionId *fn, Expr **out)
{
    Value v = NONE_VALUE;
    bool found = false;
    *fn = FN_NONE;
    if (node->type != N_NAME)
        return bind_expr(run, query, node, out);
    FunctionId builtin = words_function(run->rt->words, node->sym);
    found = find_outer(run, node->sym, &v) && (v.tag == V_FUNCTION || v.tag == V_NATIVE);
    if (!found && run->env->lookup) {
        Status status = run->env->lookup(run->env->host, node->sym, node_span(node, run->env->source), &found, &v);
        if (status != ST_OK)
            return status;
        found = found && (v.tag == V_FUNCTION || v.tag == V_NATIVE);
    }
    if (!found && builtin == FN_NONE)
        return bind_called_name(run, query, node, out);
    if (!found)
        v = value_native(builtin);
    if (v.tag == V_NATIVE)
        *fn = (FunctionId)v.d;
    *out = expr_const(run, node, v);
    return ST_OK;
}
