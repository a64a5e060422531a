/* import_said.c: rows of the tables rules, settings and waivers: each is made into its statement, so that it is checked like one. */
#include "../syntax/parse.h"
#include "import.h"
#include "rule.h"
#include "verbs.h"

bool import_is_said(TableId table)
{
    return table == T_RULE || table == T_SETTING || table == T_WAIVER;
}

/* ---- nodes ---- */

typedef struct Said { Import *import; Arena arena; } Said;

static Node *said_node(Said *said, NodeType type, int n)
{
    Node *node = ARENA_NEW(&said->arena, Node);
    node->type = (uint8_t)type;
    node->start = said->import->stmt->start;
    node->end = said->import->stmt->end;
    node->n = (uint16_t)n;
    node->kids = ARENA_ARRAY(&said->arena, Node *, n);
    return node;
}

static Node *said_word(Said *said, NodeType type, Str text)
{
    Node *node = said_node(said, type, 0);
    node->sym = intern_add(said->import->ctx->rt->intern, text);
    return node;
}

static Str kept_text(Said *said, Str cell)
{
    Buf inner = { 0 };
    Str text = arena_str(&said->arena, cells_text(cell, &inner));
    buf_drop(&inner);
    return text;
}

/* The cell of the row in the column of that field, "" when there is none. */
static Str said_cell(Said *said, FieldId field)
{
    Import *import = said->import;
    const CellRow *row = &import->cells.rows.at[import->row];
    for (size_t i = 0; i < import->mappings.len; i++)
        if (import->mappings.at[i].what == MAP_FIELD && import->mappings.at[i].column == field_column(field) && import->mappings.at[i].file_column >= 0)
            return kept_text(said, cells_get(&import->cells, row, (uint32_t)import->mappings.at[i].file_column));
    return STR("");
}

static Status said_missing(Said *said, FieldId field)
{
    return error_at(said->import->ctx, said->import->stmt, E307, str_of(FIELD_INFO[field].name),);
}

static Status said_wrong(Said *said, FieldId field, const char *en, const char *zh)
{
    Ctx *ctx = said->import->ctx;
    bool chinese = ctx->rt->lang == LANG_ZH;
    const FieldInfo *info = &FIELD_INFO[field];
    return error_at(ctx, said->import->stmt, E304, str_of(chinese ? info->zh : info->name), str_of(chinese ? zh : en), said_cell(said, field),);
}

/* ---- a setting ---- */

static bool is_plain(const Node *node)
{
    switch (node->type) {
    case N_NUMBER: case N_PERCENT: case N_DURATION: case N_DATE: case N_TEXT: case N_TRUE: case N_FALSE: case N_NAME: return true;
    case N_RANGE: case N_UNARY: case N_PER: case N_LIST: break;
    default: return false;
    }
    for (int i = 0; i < node->n; i++)
        if (!is_plain(node->kids[i]))
            return false;
    return true;
}

static void set_place(Node *node, const Node *at)
{
    node->start = at->start;
    node->end = at->end;
    for (int i = 0; i < node->n; i++)
        if (node->kids[i])
            set_place(node->kids[i], at);
}

/* The literal that a setting's text is; NULL: it is none. */
static Node *said_literal(Said *said, Str text)
{
    Rt *rt = said->import->ctx->rt;
    Diags scratch;
    diags_init(&scratch);
    Source source = { .name = "cell", .text = text, .first_line = 1 };
    Node *node = text.len ? parse_expression(rt->words, rt->intern, &source, &said->arena, &scratch) : NULL;
    bool fine = node && !diags_any(&scratch) && is_plain(node);
    diags_drop(&scratch);
    if (fine)
        set_place(node, said->import->stmt);
    return fine ? node : NULL;
}

static Status say_model_setting(Said *said, Str name, Str text)
{
    Ctx *ctx = said->import->ctx;
    KeywordId setting = words_keyword(ctx->words, PL_SETTING, intern_add(ctx->rt->intern, name));
    bool word = setting == KW_LANGUAGE || setting == KW_CURRENCY;
    Node *stmt = said_node(said, N_SET_MODEL, 1);
    stmt->sym = intern_add(ctx->rt->intern, name);
    stmt->kids[0] = word ? said_word(said, N_TEXT, text) : said_literal(said, text);
    if (!stmt->kids[0])
        return said_wrong(said, F_SETTING_VALUE, "a value", "值");
    return stmt_set(ctx->vm, stmt, NULL);
}

static Status say_rule_setting(Said *said, Str rule, Str what, Str text)
{
    Ctx *ctx = said->import->ctx;
    Node *name = said_word(said, N_NAME, rule);
    if (str_eq(what, STR("enabled"))) {
        Node *stmt = said_node(said, N_SWITCH_RULE, 1);
        stmt->kids[0] = name;
        if (str_eq(text, STR("false")))
            return stmt_disable(ctx->vm, stmt, NULL);
        return stmt_enable(ctx->vm, stmt, NULL);
    }
    Node *stmt = said_node(said, N_SET_RULE, 2);
    stmt->sym = intern_add(ctx->rt->intern, what);
    stmt->kids[0] = name;
    stmt->kids[1] = said_literal(said, text);
    if (!stmt->kids[1])
        return said_wrong(said, F_SETTING_VALUE, "a value", "值");
    return stmt_set(ctx->vm, stmt, NULL);
}

/* overload.limit is of a rule, utilization of the model. */
static Status say_setting(Said *said)
{
    Str name = said_cell(said, F_SETTING_NAME), value = said_cell(said, F_SETTING_VALUE);
    size_t dot = name.len;
    if (!name.len)
        return said_missing(said, F_SETTING_NAME);
    while (dot && name.ptr[dot - 1] != '.')
        dot--;
    return dot < 2 ? say_model_setting(said, name, value)
                   : say_rule_setting(said, str_make(name.ptr, dot - 1), str_make(name.ptr + dot, name.len - dot), value);
}

/* ---- a rule, a waiver ---- */

/* The text must be one whole rule of that name. */
static Status say_rule(Said *said)
{
    Ctx *ctx = said->import->ctx;
    Str name = said_cell(said, F_RULE_NAME), text = said_cell(said, F_RULE_TEXT);
    Diags scratch;
    if (!name.len || !text.len)
        return said_missing(said, name.len ? F_RULE_TEXT : F_RULE_NAME);
    diags_init(&scratch);
    Source source = { .name = "cell", .text = text, .first_line = 1 };
    Parser *parser = parser_new(ctx->words, ctx->rt->intern, &source, &said->arena, &scratch);
    const Node *rule = parser_next(parser);
    bool fine = rule && rule->type == N_RULE && rule->sym == intern_add(ctx->rt->intern, name) && !parser_next(parser) && !diags_any(&scratch);
    parser_free(parser);
    diags_drop(&scratch);
    if (!fine)
        return said_wrong(said, F_RULE_TEXT, "one rule of that name", "一条该名称的规则");
    int32_t key = (int32_t)rule->sym;
    if (model_link_find(ctx->model, T_RULE, &key, 1) != ROW_NONE)
        return error_at(ctx, said->import->stmt, E401, kind_word(ctx, T_RULE), name,);
    return rule_keep(ctx, rule, text, (Origin){ said->import->script, said->import->cells.rows.at[said->import->row].number });
}

static Status say_waiver(Said *said)
{
    Ctx *ctx = said->import->ctx;
    Str rule = said_cell(said, F_WAIVER_RULE), kind = said_cell(said, F_WAIVER_KIND), entity = said_cell(said, F_WAIVER_ENTITY);
    Str until = said_cell(said, F_WAIVER_UNTIL);
    TableId table = words_singular(ctx->words, intern_add(ctx->rt->intern, kind));
    if (!rule.len || !entity.len)
        return said_missing(said, rule.len ? F_WAIVER_ENTITY : F_WAIVER_RULE);
    if (table == T_NONE || table >= (TableId)KIND_COUNT)
        return said_wrong(said, F_WAIVER_KIND, "a kind", "种类");
    Node *stmt = said_node(said, N_WAIVE, 4);
    stmt->kids[0] = said_word(said, N_NAME, rule);
    stmt->kids[1] = said_word(said, N_ENTITY, entity);
    stmt->kids[1]->op = (uint8_t)table;
    stmt->kids[2] = said_word(said, N_TEXT, said_cell(said, F_WAIVER_BECAUSE));
    stmt->kids[3] = until.len ? said_literal(said, until) : NULL;
    if (until.len && (!stmt->kids[3] || stmt->kids[3]->type != N_DATE))
        return said_wrong(said, F_WAIVER_UNTIL, "a date such as 2026-11-23", "日期，如 2026-11-23");
    return stmt_waive(ctx->vm, stmt, NULL);
}

Status import_say(Import *import)
{
    Said said = { .import = import };
    arena_init(&said.arena);
    Status status = import->table == T_RULE ? say_rule(&said) : import->table == T_SETTING ? say_setting(&said) : say_waiver(&said);
    arena_drop(&said.arena);
    return status == ST_OK ? ST_OK : import_blame(import, NULL);
}
