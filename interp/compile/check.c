/* check.c: clauses of definitions and of `set … { }` against the tables of kinds and fields, before the script runs. The
   executors check again what only running can tell; the messages are the same. */
#include "check.h"

typedef struct Checker {
    Compiler *compiler;
    Map own_fields;                        /* that the script defines */
    bool out_of_step;                      /* a word too many or too few: values are read as fields from here on */
} Checker;

static Str sym_str(const Checker *checker, Sym sym)
{
    return intern_str(checker->compiler->rt->intern, sym);
}

static bool zh(const Checker *checker)
{
    return checker->compiler->rt->lang == LANG_ZH;
}

static Span span_of(const Checker *checker, const Node *node)
{
    return node_span(node, checker->compiler->source);
}

static void suggest(Checker *checker, Diag *diag, const Closest *closest)
{
    Str meant = words_meant(closest->name);
    if (meant.len || closest->best.len)
        diag->suggestion = diag_keep(checker->compiler->diags, meant.len ? meant : closest->best);
    else
        checker->out_of_step = true;
}

static void try_word(void *closest, const char *text, const char *zh_text)
{
    closest_try(closest, str_of(text));
    closest_try(closest, str_of(zh_text));
}

/* ---- fields ---- */

static int find_field(const Checker *checker, TableId table, Sym name)
{
    const Model *model = checker->compiler->rt->model;
    if (model) {
        int column = model_find_column(model, table, name);
        return column >= 0 ? column : model_find_column_read(model, table, name);
    }
    FieldId field = words_field(checker->compiler->rt->words, table, name);
    if (field == F_NONE)
        field = words_field_read(checker->compiler->rt->words, table, name);
    return field == F_NONE ? -1 : field_column(field);
}

static void unknown_field(Checker *checker, TableId table, const Node *clause)
{
    Compiler *compiler = checker->compiler;
    const Model *model = compiler->rt->model;
    Str name = sym_str(checker, clause->sym);
    Span span = span_of(checker, clause);
    span.end = span.start + (uint32_t)name.len;
    if (words_keyword(compiler->rt->words, PL_ATTR, clause->sym) == KW_NAME)
        return;                            /* what runs says more about it */
    const TableInfo *info = &TABLE_INFO[table];
    Closest closest;
    closest_init(&closest, name);
    words_each_field(table, try_word, &closest);
    for (int c = info->n_fields; model && c < model_n_columns(model, table); c++)
        closest_try(&closest, str_of(model_field(model, table, c)->name));
    if (checker->out_of_step && !closest.best.len)
        return;
    if (!closest.best.len)
        try_word(&closest, KEYWORD_INFO[KW_LIKE].text, KEYWORD_INFO[KW_LIKE].zh);
    if (!closest.best.len)
        for (int k = KW_PER; k <= KW_PER_YEAR; k++)              /* 4200 epr week */
            try_word(&closest, KEYWORD_INFO[k].text, KEYWORD_INFO[k].zh);
    Diag *diag = DIAG(compiler->diags, E203, span, str_of(zh(checker) ? info->zh : info->name), name,);
    suggest(checker, diag, &closest);
    if (words_keyword(compiler->rt->words, PL_ATTR, clause->sym) == KW_TITLE)
        diag_note(compiler->diags, diag, SPAN_NONE,
                  STR("the title is the text behind the name: define post agent \"Agent\"; later set agent.title = \"Agent\""),
                  STR("称谓写在名称之后：定义 岗位 专员 \"客服专员\"；之后用 设置 专员.称谓 = \"客服专员\""));
}

/* ---- words ---- */

typedef struct Listing { Buf text; bool zh; } Listing;

static void list_word(void *ctx, const char *text, const char *zh_text)
{
    Listing *listing = ctx;
    buf_addf(&listing->text, "%s%s", !listing->text.len ? "" : listing->zh ? "、" : ", ", listing->zh ? zh_text : text);
}

static void unknown_word(Checker *checker, const FieldInfo *field, const Node *node)
{
    Diags *diags = checker->compiler->diags;
    Listing listing = { .zh = zh(checker) };
    Closest closest;
    Diag *diag = DIAG(diags, E205, span_of(checker, node), str_of(listing.zh ? field->zh : field->name), sym_str(checker, node->sym),);
    words_each_word(field->words, list_word, &listing);
    diag->allowed = diag_keep(diags, buf_str(&listing.text));
    buf_drop(&listing.text);
    closest_init(&closest, sym_str(checker, node->sym));
    words_each_word(field->words, try_word, &closest);
    suggest(checker, diag, &closest);
}

/* full-time is meant for full_time. */
static void hyphened_word(Checker *checker, const FieldInfo *field, const Node *node)
{
    Compiler *compiler = checker->compiler;
    const Node *left = node->kids[0], *right = node->kids[1];
    if (node->op != BIN_SUB || left->type != N_NAME || right->type != N_NAME)
        return;
    Str joined = arena_printf(&compiler->diags->arena, "%.*s_%.*s", STR_ARG(sym_str(checker, left->sym)), STR_ARG(sym_str(checker, right->sym)));
    Sym sym = intern_find(compiler->rt->intern, joined);
    if (sym == SYM_NONE || words_word(compiler->rt->words, field->words, sym) < 0)
        return;
    Str text = arena_printf(&compiler->diags->arena, "%.*s-%.*s", STR_ARG(sym_str(checker, left->sym)), STR_ARG(sym_str(checker, right->sym)));
    DIAG(compiler->diags, E205, span_of(checker, node), str_of(zh(checker) ? field->zh : field->name), text,)->suggestion = joined;
}

static void check_word(Checker *checker, const FieldInfo *field, const Node *item)
{
    const Node *value = item->n ? item->kids[0] : NULL;
    if (field->type == FT_WORD && field->words != WS_NONE && value && value->type == N_BINARY)
        hyphened_word(checker, field, value);
    if (field->type != FT_WORD || field->words == WS_NONE || !value || value->type != N_NAME)
        return;
    if (words_word(checker->compiler->rt->words, field->words, value->sym) < 0)
        unknown_word(checker, field, value);
}

/* ---- clauses ---- */

static void check_clause(Checker *checker, TableId table, const Node *clause)
{
    if (clause->type != N_CLAUSE || map_find(&checker->own_fields, clause->sym) != MAP_MISSING)
        return;
    int column = find_field(checker, table, clause->sym);
    if (column < 0) {
        unknown_field(checker, table, clause);
        return;
    }
    const Model *model = checker->compiler->rt->model;
    const FieldInfo *field = model ? model_field(model, table, column) : &FIELD_INFO[(int)TABLE_INFO[table].first + column];
    if (clause->n == 1)
        check_word(checker, field, clause->kids[0]);
}

static void check_clauses(Checker *checker, TableId table, const Node *stmt)
{
    const char *text = checker->compiler->text.ptr;
    checker->out_of_step = false;
    for (int i = 0; i < stmt->n; i++) {
        const Node *node = stmt->kids[i], *before = i ? stmt->kids[i - 1] : NULL;
        if (before && node && memchr(text + before->end, '\n', node->start - before->end))
            checker->out_of_step = false;
        if (node)
            check_clause(checker, table, node);
    }
}

/* The kind that `set X { }` acts on, where the tree says it. */
static TableId target_kind(const Node *target)
{
    if (target->type == N_ENTITY)
        return (TableId)target->op;
    bool entities = target->type == N_QUERY && target->op != QS_FROM && target->n >= 4 && !target->kids[2] && !target->kids[3];
    return entities ? (TableId)target->num : T_NONE;
}

/* ---- the walk ---- */

static void collect_fields(Checker *checker, const Node *node)
{
    if (node->type == N_DEFINE_FIELD)
        map_put(&checker->own_fields, node->sym, 1);
    for (int i = 0; i < node->n; i++)
        if (node->kids[i])
            collect_fields(checker, node->kids[i]);
}

static void check_node(Checker *checker, const Node *node)
{
    if (node->type == N_RULE || node->type == N_ERROR)
        return;
    if (node->type == N_DEFINE)
        check_clauses(checker, (TableId)node->op, node);
    else if (node->type == N_SET && node->op == 3 && target_kind(node->kids[0]) != T_NONE)
        check_clauses(checker, target_kind(node->kids[0]), node);
    for (int i = 0; i < node->n; i++)
        if (node->kids[i])
            check_node(checker, node->kids[i]);
}

static bool runs_others(const Node *node)
{
    if (node->type == N_USE || node->type == N_RUN)
        return true;
    for (int i = 0; i < node->n; i++)
        if (node->kids[i] && runs_others(node->kids[i]))
            return true;
    return false;
}

void check_script(Compiler *compiler, Node **stmts, size_t n)
{
    Checker checker = { .compiler = compiler };
    bool open = false;                     /* another file may define fields */
    for (size_t i = 0; i < n; i++) {
        open = open || runs_others(stmts[i]);
        collect_fields(&checker, stmts[i]);
    }
    for (size_t i = 0; i < n && !open; i++)
        check_node(&checker, stmts[i]);
    map_drop(&checker.own_fields);
}
