/* scope.c: `of SCOPE`: a unit with all below it, a post with all who report to it, a region, or the entities of a query.
   What belongs to a post rather than to a unit is in when one of its posts is: a duty by those who do it or answer for it,
   a decision by those who take it, a person by the post held, anything else by the posts that use it. */
#include "finding.h"

static uint8_t *flags_new(Ctx *ctx, Scope *scope, TableId kind)
{
    scope->in[kind] = mem_zalloc((size_t)model_rows(ctx->model, kind) + 1);
    return scope->in[kind];
}

/* The kind's rows that are `top` or below it. */
static void add_subtree(Ctx *ctx, Scope *scope, TableId kind, int32_t top)
{
    const Forest *forest = graph_forest(vm_graph(ctx->vm), kind);
    uint8_t *flags = scope->in[kind] ? scope->in[kind] : flags_new(ctx, scope, kind);
    for (int32_t i = forest->first[top]; i < forest->end[top]; i++)
        flags[forest->order[i]] = 1;
}

/* Rows whose reference lies in the flagged ones. */
static void add_by_reference(Ctx *ctx, Scope *scope, TableId kind, const Column *refs, const uint8_t *flags)
{
    uint8_t *in = scope->in[kind] ? scope->in[kind] : flags_new(ctx, scope, kind);
    int32_t n = model_rows(ctx->model, kind);
    for (int32_t i = 0; refs->type == COL_I32 && i < n; i++)
        if (refs->i32[i] >= 0 && flags[refs->i32[i]])
            in[i] = 1;
}

static void scope_of_unit(Ctx *ctx, Scope *scope, int32_t unit)
{
    add_subtree(ctx, scope, T_UNIT, unit);
    add_by_reference(ctx, scope, T_POST, graph_field(vm_graph(ctx->vm), T_POST, field_column(F_POST_IN)),
                     scope->in[T_UNIT]);
}

static void scope_of_region(Ctx *ctx, Scope *scope, int32_t region)
{
    Graph *graph = vm_graph(ctx->vm);
    add_subtree(ctx, scope, T_REGION, region);
    add_by_reference(ctx, scope, T_UNIT, graph_field(graph, T_UNIT, field_column(F_UNIT_REGION)), scope->in[T_REGION]);
    add_by_reference(ctx, scope, T_POST, graph_attr(graph, A_POST_REGION), scope->in[T_REGION]);
}

static void scope_of_row(Ctx *ctx, Scope *scope, Value entity, bool below)
{
    TableId kind = (TableId)entity.a;
    int32_t row = (int32_t)entity.d;
    if (kind == T_UNIT)
        scope_of_unit(ctx, scope, row);
    else if (kind == T_REGION)
        scope_of_region(ctx, scope, row);
    else if (kind == T_POST && below)
        add_subtree(ctx, scope, T_POST, row);
    else
        (scope->in[kind] ? scope->in[kind] : flags_new(ctx, scope, kind))[row] = 1;
    scope->derived = scope->derived || kind == T_UNIT || kind == T_REGION || kind == T_POST;
}

static Status scope_of_value(Ctx *ctx, const Node *node, Value value, Scope *out)
{
    bool one = value.tag == V_ENTITY;
    if (value.tag != V_LIST && !one)
        return error_at(ctx, node, E327, rt_describe(ctx->rt, value), );
    for (uint32_t i = 0; i < (one ? 1 : value.list->len); i++) {
        Value entity = one ? value : value.list->at[i];
        if (entity.tag != V_ENTITY || entity.a >= KIND_COUNT)
            return error_at(ctx, node, E327, rt_describe(ctx->rt, entity), );
        scope_of_row(ctx, out, entity, one);
    }
    return ST_OK;
}

/* A bare name is a unit or a post before it is anything else. */
static Status scope_value(Ctx *ctx, const Node *node, Value *out)
{
    if (node->type == N_NAME && node->slot == NO_SLOT) {
        int32_t unit = model_find(ctx->model, T_UNIT, node->sym), post = model_find(ctx->model, T_POST, node->sym);
        if ((unit == ROW_NONE) != (post == ROW_NONE)) {
            *out = unit == ROW_NONE ? value_entity(T_POST, post) : value_entity(T_UNIT, unit);
            return ST_OK;
        }
    }
    return vm_operand(ctx->vm, node, ctx->slots, out);
}

Status scope_make(Ctx *ctx, const Node *node, Scope *out)
{
    Value value;
    *out = (Scope){ .all = node == NULL };
    if (!node)
        return ST_OK;
    Status status = scope_value(ctx, node, &value);
    return status == ST_OK ? scope_of_value(ctx, node, value, out) : status;
}

void scope_drop(Scope *scope)
{
    for (int i = 0; i < KIND_COUNT; i++)
        mem_free(scope->in[i]);
}

/* ---- other kinds, by their posts ---- */

/* The attributes that connect a kind with posts; A_NONE where a field does. */
typedef struct Tie {
    TableId kind;
    AttrId attr, attr2;
    FieldId field;
} Tie;
static const Tie TIES[] = {
    { T_UNIT, A_UNIT_HEAD, A_NONE, F_NONE },
    { T_DUTY, A_DUTY_OWNERS, A_DUTY_ACCOUNTABLES, F_NONE },
    { T_DECISION, A_DECISION_DECIDERS, A_NONE, F_NONE },
    { T_PERSON, A_NONE, A_NONE, F_PERSON_HOLDS },
    { T_QUEUE, A_NONE, A_NONE, F_QUEUE_SERVED },
};

static void add_by_set(Ctx *ctx, const Column *column, const uint8_t *posts, TableId kind, uint8_t *flags)
{
    int32_t rows = model_rows(ctx->model, kind);
    for (int32_t i = 0; i < rows; i++) {
        uint32_t n;
        const int32_t *set = column_set(column, i, &n);
        for (uint32_t k = 0; k < n && !flags[i]; k++)
            flags[i] = posts[set[k]];
    }
}

static void add_by_list(Ctx *ctx, const Column *column, const uint8_t *posts, TableId kind, uint8_t *flags)
{
    int32_t rows = model_rows(ctx->model, kind);
    for (int32_t i = 0; i < rows; i++) {
        const ItemList *list = column->list[i];
        for (uint32_t k = 0; list && k < list->n && !flags[i]; k++)
            flags[i] = list->at[k].ref >= 0 && posts[list->at[k].ref];
    }
}

static void add_by_column(Ctx *ctx, Scope *scope, TableId kind, const Column *column, const uint8_t *posts)
{
    if (column->type == COL_SETS)
        add_by_set(ctx, column, posts, kind, scope->in[kind]);
    else if (column->type == COL_LIST)
        add_by_list(ctx, column, posts, kind, scope->in[kind]);
    else
        add_by_reference(ctx, scope, kind, column, posts);
}

static Tie tie_of(Ctx *ctx, TableId kind)
{
    for (size_t i = 0; i < COUNT_OF(TIES); i++)
        if (TIES[i].kind == kind)
            return TIES[i];
    Sym posts = intern_add(ctx->rt->intern, STR("posts"));
    return (Tie){ kind, words_attr(ctx->words, kind, posts), A_NONE, F_NONE };
}

const uint8_t *scope_flags(Ctx *ctx, Scope *scope, TableId kind)
{
    if (scope->all)
        return NULL;
    if (scope->in[kind])
        return scope->in[kind];
    flags_new(ctx, scope, kind);
    const uint8_t *posts = scope->in[T_POST];
    if (!scope->derived || !posts)
        return scope->in[kind];
    Graph *graph = vm_graph(ctx->vm);
    Tie tie = tie_of(ctx, kind);
    if (tie.attr != A_NONE)
        add_by_column(ctx, scope, kind, graph_attr(graph, tie.attr), posts);
    if (tie.attr2 != A_NONE)
        add_by_column(ctx, scope, kind, graph_attr(graph, tie.attr2), posts);
    if (tie.field != F_NONE)
        add_by_column(ctx, scope, kind, graph_field(graph, kind, field_column(tie.field)), posts);
    return scope->in[kind];
}
