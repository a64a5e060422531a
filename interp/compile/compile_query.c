/* compile_query.c: queries. Their trees are evaluated by query/ over whole columns; the code only hands over the values
   that the surrounding variables have at that moment. */
#include "gen.h"

typedef VEC(Outer) OuterVec;

static bool has_outer(const OuterVec *outers, Sym name)
{
    for (size_t i = 0; i < outers->len; i++)
        if (outers->at[i].name == name)
            return true;
    return false;
}

static void add_outer(Gen *g, Sym name, OuterVec *outers)
{
    static const uint8_t PLACES[] = {
        [VAR_NONE] = 0, [VAR_REGISTER] = OUTER_REGISTER, [VAR_CELL] = OUTER_CELL, [VAR_UP] = OUTER_UP,
        [VAR_UPCELL] = OUTER_UPCELL, [VAR_SELF] = OUTER_SELF, [VAR_GLOBAL] = OUTER_GLOBAL, [VAR_ASKED] = OUTER_ASKED };
    if (has_outer(outers, name))
        return;
    Var var = gen_find(g, name);
    if (var.place != VAR_NONE)
        vec_push(outers, ((Outer){ name, PLACES[var.place], var.index }));
}

/* `check …` inside a query is not of its rows: it is evaluated before, and a hidden variable stands for it. */
static void hoist_check(Gen *g, Node *node, OuterVec *outers)
{
    Arena *arena = &g->compiler->chunk->arena;
    Node *check = ARENA_NEW(arena, Node);
    *check = *node;
    Str name = arena_printf(arena, "check #%zu", outers->len);
    uint32_t reg = gen_temp(g);
    gen_check_expr(g, check, reg);
    g->free = reg + 1;
    node->type = N_NAME;
    node->sym = intern_add(g->compiler->rt->intern, name);
    node->n = 0;
    vec_push(outers, ((Outer){ node->sym, OUTER_REGISTER, reg }));
}

static void collect(Gen *g, Node *node, OuterVec *outers)
{
    if (node->type == N_CHECK_EXPR || node->type == N_ANALYZE_EXPR || node->type == N_MATRIX_EXPR) {
        hoist_check(g, node, outers);
        return;
    }
    if (node->type == N_NAME)
        add_outer(g, node->sym, outers);
    else if (node->type == N_IT)
        add_outer(g, words_keyword_sym(g->compiler->rt->words, KW_IT), outers);
    for (int i = 0; i < node->n; i++)
        if (node->kids[i])
            collect(g, node->kids[i], outers);
}

static void add_names(const Gen *g, QueryCode *query)
{
    uint32_t n = 0;
    for (const Gen *around = g; around; around = around->up)
        n += (uint32_t)around->locals.len;
    query->names = ARENA_ARRAY(&g->compiler->chunk->arena, Sym, n + 1);
    for (const Gen *around = g; around; around = around->up)
        for (size_t i = 0; i < around->locals.len; i++)
            query->names[query->n_names++] = around->locals.at[i].name;
}

uint32_t gen_query(Gen *g, Node *node, uint32_t to)
{
    OuterVec outers = { 0 };
    if (to == ANYWHERE)
        to = gen_temp(g);
    uint32_t saved = g->free;
    collect(g, node, &outers);
    QueryCode query = { .node = node, .outers = outers.at, .n_outers = (uint32_t)outers.len };
    add_names(g, &query);
    vec_push(&g->proto->queries, query);
    gen_emit(g, node, OP_QUERY, to, 0, (int32_t)g->proto->queries.len - 1);
    g->free = saved;
    return to;
}

bool gen_is_aggregate(Gen *g, const Node *call)
{
    FunctionId id;
    if (call->n < 2 || !gen_is_native(g, call->kids[0], &id))
        return false;
    bool query = call->kids[1]->type == N_QUERY || call->kids[1]->type == N_MAP_OF;
    return query && strstr(FUNCTION_INFO[id].params, "list|query") != NULL;
}
