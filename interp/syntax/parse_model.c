/* parse_model.c: define, set, rename, drop. */
#include "parser.h"

/* ---- define ---- */

/* like = "like" WORD ":" ( name | text ) ; */
static Node *parse_like(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_LIKE, start);
    node->sym = want_word(parser);
    if (!parser->panic)
        want(parser, TK_COLON);
    if (!parser->panic)
        kid_add(parser, at(parser, TK_TEXT) ? parse_text(parser) : parse_name(parser));
    return node_done(parser, node, mark);
}

/* head = name [ text ] [ like ] ; */
static Node *parse_head(Parser *parser)
{
    uint32_t start = parser->tok.start;
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_name(parser));
    if (!parser->panic && (at(parser, TK_TEXT) || at(parser, TK_TEXT_PART)))
        kid_add(parser, parse_text(parser));
    uint32_t like = parser->tok.start;
    if (!parser->panic && peek(parser, 1)->type == TK_COLON && take_keyword(parser, KW_LIKE))
        kid_add(parser, parse_like(parser, like));
    return node_done(parser, node_new(parser, N_HEAD, start), mark);
}

static bool at_clause(const Parser *parser)
{
    return !parser->panic && !at_end(parser) && parser->tok.type != TK_LBRACE;
}

/* field_type = WORD { "|" WORD } ; */
static size_t parse_field_type(Parser *parser)
{
    size_t n = 0;
    do {
        if (parser->tok.type == TK_WORD && on_line(parser, &parser->tok))
            kid_add(parser, node_word(parser, N_NAME));
        else
            fail_here(parser, E113);
        n++;
    } while (!parser->panic && take(parser, TK_BAR));
    return n;
}

/* define_field = "field" kind "." WORD field_type [ text ] ; */
static Node *parse_define_field(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_DEFINE_FIELD, start);
    node->op = (uint8_t)parse_kind(parser);
    if (!parser->panic && keyword(parser, PL_OPERATOR) == KW_DOT)
        advance(parser);
    else
        want(parser, TK_DOT);
    node->sym = parser->panic ? SYM_NONE : want_word(parser);
    if (!parser->panic)
        node->num = (double)parse_field_type(parser);
    if (!parser->panic && (at(parser, TK_TEXT) || at(parser, TK_TEXT_PART)))
        kid_add(parser, parse_text(parser));
    return node_done(parser, node, mark);
}

static bool take_or_set(Parser *parser)
{
    if (!at_keyword(parser, KW_OR_DEFINE) || keyword_of(parser, peek(parser, 0), PL_CONTROL) != KW_SET_DEFINE)
        return false;
    advance(parser);
    advance(parser);
    return true;
}

static bool is_field_word(const Parser *parser, const Token *token)
{
    return token->type == TK_WORD && words_any_field(parser->words, token->sym);
}

/* `define post Sales Manager in x`: the word behind the name is no field and has no value. A field of the user's own would have one. */
static bool fail_words_apart(Parser *parser, const Node *head, TableId kind)
{
    const Node *name = head->n ? head->kids[0] : NULL;
    if (head->n != 1 || name->type != N_NAME || name->flags & NF_QUOTED || !at(parser, TK_WORD) || is_field_word(parser, &parser->tok) ||
        words_reserved(parser->words, parser->tok.sym))
        return false;
    const Token *next = peek(parser, 0), *behind = peek(parser, 1);
    bool ends = !on_line(parser, next) || next->type == TK_END || next->type == TK_SEMICOLON || next->type == TK_RBRACE || next->type == TK_LBRACE;
    bool clause = is_field_word(parser, next) && on_line(parser, behind) && at_operand(parser, behind) && !is_field_word(parser, behind);
    if (!ends && !clause)
        return false;
    char first = parser->source->text.ptr[parser->tok.start];
    Closest closest;
    closest_init(&closest, token_str(parser, &parser->tok));
    words_each_field(kind, suggest_try, &closest);
    if ((closest.best.len && first >= 'a' && first <= 'z') || name->sym == parser->tok.sym)        /* a misspelt field, or a word that stands twice */
        return false;
    Token word = parser->tok;
    if (fail_if_glued(parser, &word))
        return true;
    Buf both = { 0 };
    buf_addf(&both, "%.*s %.*s", STR_ARG(node_str(parser, name)), STR_ARG(token_str(parser, &word)));
    Diag *diag = fail(parser, E134, (Span){ parser->source->id, name->start, word.end }, buf_str(&both), STR(""));
    if (diag)
        diag->fix = arena_printf(&parser->diags->arena, "\"%.*s\"", STR_ARG(buf_str(&both)));
    buf_drop(&both);
    return true;
}

/* define = "define" ( [ "or" "set" ] kind head { "," head } { clause } [ clauses ] | define_field ) ; */
Node *parse_define(Parser *parser, uint32_t start)
{
    if (take_keyword(parser, KW_FIELD))
        return parse_define_field(parser, start);
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_DEFINE, start);
    if (take_or_set(parser))
        node->flags = DF_OR_SET;
    node->op = (uint8_t)parse_kind(parser);
    if (!parser->panic) {
        do
            kid_add(parser, parse_head(parser));
        while (take_comma(parser));
    }
    node->num = (double)(kids_mark(parser) - mark);
    if (!parser->panic && node->num == 1 && fail_words_apart(parser, parser->stack.at[mark], (TableId)node->op))
        return NULL;
    while (at_clause(parser))
        kid_add(parser, parse_clause(parser));
    if (!parser->panic && at(parser, TK_LBRACE))
        parse_clauses(parser);
    return node_done(parser, node, mark);
}

/* ---- set ---- */

static bool take_dot(Parser *parser)
{
    if (at(parser, TK_DOT) || keyword(parser, PL_OPERATOR) == KW_DOT) {
        advance(parser);
        return true;
    }
    want(parser, TK_DOT);
    return false;
}

/* setting = "." WORD "=" expr ; */
static Node *parse_setting(Parser *parser, Node *node, size_t mark)
{
    if (!parser->panic && take_dot(parser))
        node->sym = want_word(parser);
    if (!parser->panic) {
        want(parser, TK_ASSIGN);
        over_line(parser);
    }
    kid_add(parser, parse_expr(parser));
    return node_done(parser, node, mark);
}

static bool at_model(Parser *parser)
{
    const Token *next = peek(parser, 0);
    return keyword(parser, PL_GLOBAL) == KW_MODEL &&
           (next->type == TK_DOT || keyword_of(parser, next, PL_OPERATOR) == KW_DOT);
}

/* `set @x.f`: the field is the target's, not a variable's. */
static Node *attribute_of_value(Parser *parser, Node *target)
{
    if (target->type != N_AT || target->kids[0]->type != N_ATTR)
        return target;
    Node *attr = target->kids[0];
    Node *value = node_with1(parser, N_AT, target->start, attr->kids[0]);
    value->op = target->op;
    value->end = attr->kids[0]->end;
    Node *node = node_with1(parser, N_ATTR, target->start, value);
    node->sym = attr->sym;
    node->end = attr->end;
    return node;
}

/* 岗位 begins a query as well as a name; a query's word behind it decides. */
static bool at_target_kind(Parser *parser)
{
    return at_kind_prefix(parser) &&
           (words_plural(parser->words, parser->tok.sym) == T_NONE ||
            keyword_of(parser, peek(parser, 0), PL_QUERY) == KW_NONE) &&
           keyword_of(parser, peek(parser, 0), PL_OPERATOR) != KW_DOT;
}

/* target = entity tail | query tail | at ; */
static Node *parse_target(Parser *parser)
{
    if (at_query(parser) && !at_target_kind(parser))
        return parse_tail(parser, parse_query(parser));
    Node *node = at_target_kind(parser) ? parse_entity(parser) : parse_name(parser);
    return attribute_of_value(parser, parser->panic ? node : parse_tail(parser, node));
}

static Node *set_value(Parser *parser, Node *node, size_t mark)
{
    int op = at(parser, TK_PLUS_ASSIGN) ? 1 : at(parser, TK_MINUS_ASSIGN) ? 2 : 0;
    if (op == 0 && !parser->panic && !at(parser, TK_ASSIGN)) {
        Token token = parser->tok;
        Diag *diag = fail_if_glued(parser, &token) ? NULL : fail_expected(parser, STR("="));
        if (token.type == TK_WORD)
            suggest_keyword(parser, diag, token_str(parser, &token), PL_QUERY);
    }
    const Node *target = parser->stack.at[mark];
    if (!parser->panic && target->type != N_ATTR)
        fail(parser, E132, node_span(target, parser->source->id), node_str(parser, target), STR(""));
    node->op = (uint8_t)op;
    if (!parser->panic) {
        advance_over(parser);
        kid_add(parser, parse_expr(parser));
    }
    return node_done(parser, node, mark);
}

/* set = "set" ( "model" setting | "rule" name setting | target ( ( "=" | "+=" | "-=" ) expr | clauses ) ) ; */
Node *parse_set(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    if (at_model(parser)) {
        advance(parser);
        return parse_setting(parser, node_new(parser, N_SET_MODEL, start), mark);
    }
    const Token *next = peek(parser, 0);
    if (at_keyword(parser, KW_RULE) && on_line(parser, next) && (next->type == TK_WORD || next->type == TK_TEXT)) {
        advance(parser);
        kid_add(parser, parse_name(parser));
        return parse_setting(parser, node_new(parser, N_SET_RULE, start), mark);
    }
    Node *node = node_new(parser, N_SET, start);
    kid_add(parser, parse_target(parser));
    if (parser->panic || !at(parser, TK_LBRACE))
        return set_value(parser, node, mark);
    node->op = 3;
    parse_clauses(parser);
    return node_done(parser, node, mark);
}

/* ---- rename, drop ---- */

/* rename = "rename" kind name "to" name ; */
Node *parse_rename(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_RENAME, start);
    node->op = (uint8_t)parse_kind(parser);
    if (!parser->panic)
        kid_add(parser, parse_name(parser));
    want_keyword(parser, KW_TO);
    if (!parser->panic)
        kid_add(parser, parse_name(parser));
    return node_done(parser, node, mark);
}

static Node *drop_rule(Parser *parser, uint32_t start)
{
    advance(parser);
    return node_with1(parser, N_DROP_RULE, start, parse_name(parser));
}

/* drop = "drop" ( kind name [ "cascade" ] | ( "rule" | "scenario" ) name | pair_key ) ; */
Node *parse_drop(Parser *parser, uint32_t start)
{
    if (at_keyword(parser, KW_RULE))
        return drop_rule(parser, start);
    if (parser->tok.type == TK_WORD && on_line(parser, &parser->tok) && words_command(parser->words, parser->tok.sym) == C_scenario) {
        advance(parser);
        return node_with1(parser, N_DROP_SCENARIO, start, parse_name(parser));
    }
    CommandId pair = parser->tok.type == TK_WORD && on_line(parser, &parser->tok)
                         ? words_command(parser->words, parser->tok.sym)
                         : C_NONE;
    if (pair != C_NONE && is_pair_command(pair))
        return parse_pair_key(parser, start, pair);
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_DROP, start);
    node->op = (uint8_t)parse_kind(parser);
    if (!parser->panic)
        kid_add(parser, parse_name(parser));
    if (take_keyword(parser, KW_CASCADE))
        node->flags = DROP_CASCADE;
    return node_done(parser, node, mark);
}
