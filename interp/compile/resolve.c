/* resolve.c: one walk over a script's trees before code is made. It finds for each declaration whether an inner function
   uses the variable (then it cannot live in a register alone) and whether it is assigned after its declaration (then the
   functions share a cell instead of copies), and reports what needs no running: undeclared, doubly declared and
   unassignable variables, break and return out of place. */
#include "resolve.h"

typedef struct Decl { Sym name; Node *node; uint16_t level; uint8_t binding; bool second; } Decl;
typedef struct Resolver {
    Compiler *compiler;
    const Words *words;
    VEC(Decl) decls;             /* of blocks and functions; innermost last */
    Map top;                     /* of the script's top: Sym to index into tops */
    VEC(Decl) tops;
    Map later;                   /* top-level let and var by name: functions see them before they stand */
    VEC(Node *) functions;       /* top-level fns: walked last, when all is declared */
    size_t block;                /* first declaration of the innermost block */
    uint16_t level;              /* of nested functions; 0 the script */
    int loops;                   /* around, within the function */
    bool at_top;
    size_t errors;               /* that stood there before */
} Resolver;

static void walk(Resolver *r, Node *node);

static Str sym_str(const Resolver *r, Sym sym)
{
    return intern_str(r->compiler->rt->intern, sym);
}

static bool begins_with_verb(const Node *node)
{
    return node->type == N_FN || node->type == N_LET || node->type == N_FOR || node->type == N_TRY;
}

/* Does the name stand at `at` on its own? What a declaration begins with is its verb, and never the name. */
static bool stands_alone(Str text, size_t at, const Node *node)
{
    if (at == node->start)
        return !begins_with_verb(node);
    return node->type == N_PARAM || text.ptr[at - 1] == ' ' || text.ptr[at - 1] == ',';
}

/* The name's own place in a declaration, behind its verb. */
static Span name_span(const Resolver *r, const Node *node, Sym name)
{
    Str text = r->compiler->text, wanted = sym_str(r, name);
    for (size_t at = node->start; at + wanted.len <= node->end && at + wanted.len <= text.len && wanted.len; at++)
        if (memcmp(text.ptr + at, wanted.ptr, wanted.len) == 0 && stands_alone(text, at, node))
            return (Span){ r->compiler->source, (uint32_t)at, (uint32_t)(at + wanted.len) };
    return node_span(node, r->compiler->source);
}

/* ---- declarations ---- */

static const Decl *find_decl(const Resolver *r, Sym name)
{
    for (size_t i = r->decls.len; i-- > 0;)
        if (r->decls.at[i].name == name)
            return &r->decls.at[i];
    uint32_t at = map_find(&r->top, name);
    if (at != MAP_MISSING)
        return &r->tops.at[at];
    return NULL;
}

static bool declared_here(const Resolver *r, Sym name)
{
    if (r->at_top)
        return map_find(&r->top, name) != MAP_MISSING;
    for (size_t i = r->block; i < r->decls.len; i++)
        if (r->decls.at[i].name == name)
            return true;
    return false;
}

static void note_declaration(const Resolver *r, Diag *diag, const Decl *decl)
{
    if (decl && decl->node->end <= r->compiler->text.len)
        diag_note(r->compiler->diags, diag, name_span(r, decl->node, decl->name), STR("declared here"), STR("在此处声明"));
}

static void check_name(Resolver *r, const Node *node, Sym name, Binding binding)
{
    bool verb = binding == BIND_FN && words_command(r->words, name) != C_NONE;
    if (verb || words_reserved(r->words, name) || words_plural(r->words, name) != T_NONE)
        DIAG(r->compiler->diags, E215, name_span(r, node, name), sym_str(r, name),);
    if (!declared_here(r, name))
        return;
    Diag *diag = DIAG(r->compiler->diags, E214, name_span(r, node, name), sym_str(r, name),);
    note_declaration(r, diag, find_decl(r, name));
}

static void declare(Resolver *r, Node *node, Sym name, Binding binding, bool second)
{
    check_name(r, node, name, binding);
    Decl decl = { name, node, r->level, (uint8_t)binding, second };
    if (!r->at_top) {
        vec_push(&r->decls, decl);
        return;
    }
    map_put(&r->top, name, (uint32_t)r->tops.len);
    vec_push(&r->tops, decl);
}

static void mark(const Decl *decl, int flag, int flag2)
{
    decl->node->flags |= (uint16_t)(decl->second ? flag2 : flag);
}

static void walk_name(Resolver *r, Sym name)
{
    const Decl *decl = find_decl(r, name);
    if (decl) {
        if (decl->level < r->level)
            mark(decl, NF_CAPTURED, NF_CAPTURED2);
        return;
    }
    uint32_t later = r->level ? map_find(&r->later, name) : MAP_MISSING;
    if (later != MAP_MISSING)
        r->functions.at[later]->flags |= NF_CAPTURED;
}

/* ---- assignments ---- */

static const Node *target_root(const Node *target)
{
    while (target->type == N_INDEX || target->type == N_ATTR)
        target = target->kids[0];
    return target;
}

static void try_names(const Resolver *r, Closest *closest)
{
    for (size_t i = 0; i < r->decls.len; i++)
        closest_try(closest, sym_str(r, r->decls.at[i].name));
    for (size_t i = 0; i < r->tops.len; i++)
        closest_try(closest, sym_str(r, r->tops.at[i].name));
}

/* `agent.headcount = 3` wants `set`; anything else a variable. */
static void undeclared(Resolver *r, const Node *target, const Node *root)
{
    Compiler *compiler = r->compiler;
    if (compiler->lost && compiler->lost(compiler->ctx, root->sym)) {
        compiler->follows = true;
        return;
    }
    bool attr = target->type == N_ATTR && target->kids[0] == root;
    bool zh = r->compiler->rt->lang == LANG_ZH;
    Diag *diag = DIAG_NAME(r->compiler->diags, E208, node_span(root, r->compiler->source), sym_str(r, root->sym),);
    Closest closest;
    closest_init(&closest, sym_str(r, root->sym));
    try_names(r, &closest);
    if (closest.best.len)
        diag->suggestion = diag_keep(r->compiler->diags, closest.best);
    Buf fix = { 0 };
    buf_addf(&fix, "%s %.*s", attr ? (zh ? "设置" : "set") : zh ? "变量" : "var", STR_ARG(sym_str(r, root->sym)));
    diag->fix = diag_keep(r->compiler->diags, buf_str(&fix));
    buf_drop(&fix);
}

static void check_assignable(Resolver *r, const Node *root, int binding)
{
    if (binding == BIND_VAR)
        return;
    Diag *diag = DIAG(r->compiler->diags, E213, node_span(root, r->compiler->source), sym_str(r, root->sym),);
    note_declaration(r, diag, find_decl(r, root->sym));
}

static void assign_later(Resolver *r, const Node *root, uint32_t later)
{
    Node *decl = r->functions.at[later];
    decl->flags |= NF_CAPTURED | NF_ASSIGNED;
    check_assignable(r, root, decl->op == 0 ? BIND_LET : BIND_VAR);
}

static void walk_assign(Resolver *r, Node *node)
{
    const Node *root = target_root(node->kids[0]);
    walk(r, node->kids[0]);
    walk(r, node->kids[1]);
    if (root->type != N_NAME) {
        Span span = node_span(node->kids[0], r->compiler->source);
        DIAG(r->compiler->diags, E314, span, str_make(r->compiler->text.ptr + span.start,
             span.end <= r->compiler->text.len ? span.end - span.start : 0),);
        return;
    }
    const Decl *decl = find_decl(r, root->sym);
    const Scope *scope = r->compiler->chunk->scope;
    uint32_t later = r->level && !decl ? map_find(&r->later, root->sym) : MAP_MISSING;
    uint32_t global = scope_find(scope, root->sym);
    if (decl) {
        mark(decl, NF_ASSIGNED, NF_ASSIGNED2);
        check_assignable(r, root, decl->binding);
    } else if (later != MAP_MISSING) {
        assign_later(r, root, later);
    } else if (global != MAP_MISSING) {
        check_assignable(r, root, scope->globals.at[global].binding);
    } else {
        undeclared(r, node->kids[0], root);
    }
}

/* ---- functions and blocks ---- */

typedef struct Inner { size_t len, block; bool at_top; int loops; } Inner;

static Inner enter_block(Resolver *r)
{
    Inner saved = { r->decls.len, r->block, r->at_top, r->loops };
    r->block = r->decls.len;
    r->at_top = false;
    return saved;
}

static void leave_block(Resolver *r, Inner saved)
{
    r->decls.len = saved.len;
    r->block = saved.block;
    r->at_top = saved.at_top;
    r->loops = saved.loops;
}

static void walk_kids(Resolver *r, Node *node, int first)
{
    for (int i = first; i < node->n; i++)
        if (node->kids[i])
            walk(r, node->kids[i]);
}

static void walk_block(Resolver *r, Node *block)
{
    Inner saved = enter_block(r);
    walk_kids(r, block, 0);
    leave_block(r, saved);
}

/* Parameters are assignable like a var. */
static void walk_function(Resolver *r, Node *node)
{
    Inner saved = enter_block(r);
    r->level++;
    r->loops = 0;
    for (int i = 0; i < node->n; i++) {
        Node *kid = node->kids[i];
        if (kid->type != N_PARAM) {
            walk(r, kid);
            continue;
        }
        walk_kids(r, kid, 0);
        declare(r, kid, kid->sym, BIND_VAR, false);
    }
    r->level--;
    leave_block(r, saved);
}

static void walk_fn(Resolver *r, Node *node)
{
    if (r->at_top)
        return;                           /* declared and walked by resolve_script */
    declare(r, node, node->sym, BIND_FN, false);
    walk_function(r, node);
}

/* Its functions are declared as others are. */
static void walk_extern(Resolver *r, Node *node)
{
    for (int i = 1; i < node->n; i++)
        if (node->kids[i]->type == N_FN)
            walk_fn(r, node->kids[i]);
}

static void walk_let(Resolver *r, Node *node)
{
    walk_kids(r, node, 0);
    declare(r, node, node->sym, node->op == 0 ? BIND_LET : BIND_VAR, false);
}

static bool mentions(const Node *node, Sym name)
{
    if (node->type == N_NAME && node->sym == name)
        return true;
    for (int i = 0; i < node->n; i++)
        if (node->kids[i] && mentions(node->kids[i], name))
            return true;
    return false;
}

/* `for p in posts where p.span > 3`: p is the row in the query too, as in `from p in posts where p.span > 3`. */
static void name_row(Resolver *r, Node *query, Sym name)
{
    if (query->type != N_QUERY || query->op == QS_FROM || query->n < 2)
        return;
    bool named = false;
    for (int i = 1; i < query->n; i++)
        named = named || (query->kids[i] && mentions(query->kids[i], name));
    if (!named)
        return;
    Arena *arena = &r->compiler->chunk->arena;
    Node *rows = ARENA_NEW(arena, Node);
    *rows = *query;
    rows->kids = ARENA_ARRAY(arena, Node *, query->n);
    rows->kids[0] = query->kids[0];
    query->op = QS_FROM;
    query->num = -1;
    query->flags = 0;
    query->sym = name;
    query->kids[0] = rows;
}

static void walk_for(Resolver *r, Node *node)
{
    Node *source = node->kids[0];
    name_row(r, source, node->sym);
    walk(r, source);
    Inner saved = enter_block(r);
    r->loops++;
    Sym second = (Sym)node->num;
    if (second != SYM_NONE)
        declare(r, node, second, BIND_VAR, true);
    declare(r, node, node->sym, BIND_VAR, false);
    walk_block(r, node->kids[1]);
    leave_block(r, saved);
}

static void walk_while(Resolver *r, Node *node)
{
    walk(r, node->kids[0]);
    r->loops++;
    walk(r, node->kids[1]);
    r->loops--;
}

static void walk_try(Resolver *r, Node *node)
{
    walk(r, node->kids[0]);
    Inner saved = enter_block(r);
    if (node->sym != SYM_NONE)
        declare(r, node, node->sym, BIND_LET, false);
    walk_block(r, node->kids[1]);
    leave_block(r, saved);
}

/* 行 is `row` in the rows' own expressions, but where a function of theirs has a parameter of the name. */
static void rename_row(Node *node, Sym zh, Sym row)
{
    if (!node)
        return;
    if (node->type == N_NAME && node->sym == zh)
        node->sym = row;
    for (int i = 0; i < node->n; i++)
        if (node->kids[i] && node->kids[i]->type == N_PARAM && node->kids[i]->sym == zh)
            return;
    for (int i = 0; i < node->n; i++)
        rename_row(node->kids[i], zh, row);
}

/* The rows' own expressions are functions of `row`. */
static void walk_import(Resolver *r, Node *node)
{
    Sym row = words_keyword_sym(r->words, KW_ROW), zh = intern_find(r->compiler->rt->intern, str_of(KEYWORD_INFO[KW_ROW].zh));
    for (int i = 0; i < node->n; i++) {
        Node *kid = node->kids[i];
        if (!kid || i == 0) {
            if (kid)
                walk(r, kid);
            continue;
        }
        Inner saved = enter_block(r);
        rename_row(kid, zh, row);
        r->level++;
        vec_push(&r->decls, ((Decl){ row, kid, r->level, BIND_LET, false }));
        walk(r, kid);
        r->level--;
        leave_block(r, saved);
    }
}

static void check_jump(Resolver *r, const Node *node)
{
    static const DiagCode CODES[] = { E123, E124 };
    bool is_return = node->type == N_RETURN;
    if (is_return ? r->level > 0 : r->loops > 0)
        return;
    CommandId command = is_return ? C_return : node->type == N_BREAK ? C_break : C_continue;
    const CommandInfo *info = &COMMAND_INFO[command];
    Str text = r->compiler->text, zh = str_of(info->zh), verb = str_of(info->verb);
    if (node->start + zh.len <= text.len && memcmp(text.ptr + node->start, zh.ptr, zh.len) == 0)
        verb = zh;
    Span span = { r->compiler->source, node->start, node->start + (uint32_t)verb.len };
    DIAG(r->compiler->diags, CODES[is_return], span, verb,);
}

static void walk(Resolver *r, Node *node)
{
    switch (node->type) {
    case N_NAME: walk_name(r, node->sym); break;
    case N_ASSIGN_VAR: walk_assign(r, node); break;
    case N_LET: walk_let(r, node); break;
    case N_FN: walk_fn(r, node); break;
    case N_LAMBDA: walk_function(r, node); break;
    case N_FOR: walk_for(r, node); break;
    case N_WHILE: walk_while(r, node); break;
    case N_TRY: walk_try(r, node); break;
    case N_BLOCK: walk_block(r, node); break;
    case N_IMPORT: walk_import(r, node); break;
    case N_EXTERN: walk_extern(r, node); break;
    case N_RULE: case N_ERROR: case N_FOREIGN: break;
    case N_BREAK: case N_CONTINUE: check_jump(r, node); break;
    case N_RETURN: check_jump(r, node); walk_kids(r, node, 0); break;
    default: walk_kids(r, node, 0); break;
    }
}

/* ---- entries ---- */

static Resolver resolver_make(Compiler *compiler)
{
    const Diags *diags = compiler->diags;
    return (Resolver){ .compiler = compiler, .words = compiler->rt->words, .errors = diags->all.len + diags->dropped };
}

static bool resolver_drop(Resolver *r)
{
    vec_drop(&r->decls);
    vec_drop(&r->tops);
    vec_drop(&r->functions);
    map_drop(&r->top);
    map_drop(&r->later);
    return r->compiler->diags->all.len + r->compiler->diags->dropped == r->errors;
}

static void declare_fns(Resolver *r, Node *stmt)
{
    if (stmt->type == N_FN)
        declare(r, stmt, stmt->sym, BIND_FN, false);
    for (int i = 1; stmt->type == N_EXTERN && i < stmt->n; i++)
        declare_fns(r, stmt->kids[i]);
}

bool resolve_script(Compiler *compiler, Node **stmts, size_t n)
{
    Resolver r = resolver_make(compiler);
    r.at_top = true;
    for (size_t i = 0; i < n; i++)
        declare_fns(&r, stmts[i]);
    for (size_t i = 0; i < n; i++)
        if (stmts[i]->type == N_LET) {
            map_put(&r.later, stmts[i]->sym, (uint32_t)r.functions.len);
            vec_push(&r.functions, stmts[i]);
        }
    for (size_t i = 0; i < n; i++)
        walk(&r, stmts[i]);
    r.at_top = false;
    for (size_t i = 0; i < n; i++)
        if (stmts[i]->type == N_FN)
            walk_function(&r, stmts[i]);
    return resolver_drop(&r);
}

bool resolve_expression(Compiler *compiler, Node *expr, const Sym *params, int n_params)
{
    Resolver r = resolver_make(compiler);
    r.level = 1;
    Node *nodes = ARENA_ARRAY(&compiler->chunk->arena, Node, n_params);
    for (int i = 0; i < n_params; i++)
        vec_push(&r.decls, ((Decl){ params[i], &nodes[i], r.level, BIND_LET, false }));
    walk(&r, expr);
    return resolver_drop(&r);
}

bool resolve_function(Compiler *compiler, Node *lambda)
{
    Resolver r = resolver_make(compiler);
    walk_function(&r, lambda);
    return resolver_drop(&r);
}
