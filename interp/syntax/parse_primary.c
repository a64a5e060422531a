/* parse_primary.c: what stands between operators: literals, texts, lists, records, functions, names. */
#include "parser.h"
#include "../base/map.h"

/* ---- literals and texts ---- */

/* How many of the smaller unit make one of the larger, where that does not depend on the model; 0 otherwise. */
static double unit_factor(Unit large, Unit small)
{
    static const double SECONDS[] = { [UNIT_S] = 1, [UNIT_MIN] = 60, [UNIT_H] = 3600, [UNIT_Y] = 0 };
    static const double MONTHS[] = { [UNIT_MO] = 1, [UNIT_Q] = 3, [UNIT_Y] = 12 };
    const double *scale = large <= UNIT_H ? SECONDS : large >= UNIT_MO && small >= UNIT_MO ? MONTHS : NULL;
    return scale && small < large ? scale[large] / scale[small] : 0;
}

/* 1h30min: the second part touches the first. */
static Node *join_durations(Parser *parser, Node *left)
{
    while (!parser->panic && parser->tok.type == TK_DURATION && !parser->tok.space) {
        Node *right = node_word(parser, N_DURATION);
        double factor = left->type == N_DURATION ? unit_factor((Unit)left->op, (Unit)right->op) : 0;
        if (factor > 0) {
            right->num += left->num * factor;
            right->start = left->start;
            left = right;
        } else {
            left = node_binary(parser, BIN_ADD, left, right);
        }
    }
    return left;
}

/* What touches a number and is no unit: 1h30, 12h每周. */
static void touching(Parser *parser)
{
    Token token = parser->tok;
    if (token.type != TK_WORD && token.type != TK_NUMBER && token.type != TK_DURATION)
        return;
    Diag *diag = fail_here(parser, E107);
    if (!diag || keyword_of(parser, &token, PL_OPERATOR) == KW_NONE)
        return;
    Buf spaced = { 0 };
    buf_char(&spaced, ' ');
    buf_add(&spaced, token_str(parser, &token));
    diag->fix = diag_keep(parser->diags, buf_str(&spaced));
    buf_drop(&spaced);
}

/* literal = NUMBER [ UNIT ] | PERCENT | DURATION { DURATION } | DATE | PERIOD | text ; */
Node *parse_literal(Parser *parser)
{
    TokenType type = (TokenType)parser->tok.type;
    if (type == TK_TEXT || type == TK_TEXT_PART)
        return parse_text(parser);
    Node *node = node_single(parser);
    if (type == TK_DURATION)
        node = join_durations(parser, node);
    KeywordId unit = type == TK_NUMBER ? keyword(parser, PL_UNIT_APART) : KW_NONE;
    if (unit != KW_NONE) {
        advance(parser);
        node->type = N_DURATION;
        node->op = (uint8_t)words_unit(unit);
        node->end = parser->prev_end;
    }
    if (!parser->tok.space)
        touching(parser);
    return node;
}

static void add_piece(Parser *parser, const Token *piece)
{
    if (intern_str(parser->intern, piece->sym).len == 0)
        return;
    Node *node = node_new(parser, N_TEXT, piece->start);
    node->end = piece->end;
    node->sym = piece->sym;
    kid_add(parser, node);
}

/* One `{expr}`, from behind the '{' to the next piece, which becomes the current token. */
static void interpolation(Parser *parser, const TextState *state)
{
    uint32_t open = parser->tok.end - 1;
    size_t level = parser->brackets.len;
    push_bracket(parser, '{', open, true);
    parser->interpolations++;
    parser->lex.inside = open + 1;
    advance(parser);
    kid_add(parser, parse_expr(parser));
    if (!parser->panic && parser->tok.type != TK_RBRACE)
        fail(parser, E125, (Span){ parser->source->id, open, open + 1 }, STR(""), STR(""));
    Bracket bracket = vec_pop(&parser->brackets);
    parser->interpolations--;
    parser->lex.inside = 0;
    parser->joins = bracket.joins;
    parser->mode = bracket.mode;
    if (!parser->panic) {
        parser->prev_end = parser->tok.end;
        lex_text_more(&parser->lex, state, &parser->tok);
        return;
    }
    parser->lex.pos = parser->tok.newline ? parser->prev_end : parser->tok.start;
    parser->n_ahead = 0;
    lex_text_skip(&parser->lex, state);
    if (parser->open.len > level)
        parser->open.len = level;
    lex_next(&parser->lex, &parser->tok);
}

/* text = TEXT | TEXT_PART expr { TEXT_PART expr } TEXT ; */
Node *parse_text(Parser *parser)
{
    if (parser->tok.type == TK_TEXT)
        return node_word(parser, N_TEXT);
    uint32_t start = parser->tok.start;
    size_t mark = kids_mark(parser);
    TextState state = parser->lex.text_state;
    if (!enter(parser))
        return node_new(parser, N_ERROR, start);
    while (!parser->panic && parser->tok.type == TK_TEXT_PART) {
        add_piece(parser, &parser->tok);
        interpolation(parser, &state);
    }
    leave(parser);
    if (!parser->panic) {
        add_piece(parser, &parser->tok);
        advance(parser);
    }
    return node_done(parser, node_new(parser, N_INTERP, start), mark);
}

/* list = "[" [ expr { "," expr } [ "," ] ] "]" ; */
static Node *parse_list(Parser *parser)
{
    uint32_t start = parser->tok.start;
    size_t mark = kids_mark(parser);
    if (open_bracket(parser, TK_LBRACKET, true)) {
        while (!parser->panic && parser->tok.type != TK_RBRACKET) {
            kid_add(parser, parse_expr(parser));
            if (!take_comma(parser))
                break;
        }
        close_bracket(parser, TK_RBRACKET);
    }
    return node_done(parser, node_new(parser, N_LIST, start), mark);
}

static Node *keyval(Parser *parser)
{
    if (parser->tok.type != TK_WORD && parser->tok.type != TK_TEXT) {
        fail_here(parser, E113);
        return node_new(parser, N_ERROR, parser->tok.start);
    }
    Node *node = node_word(parser, N_KEYVAL);
    size_t mark = kids_mark(parser);
    want(parser, TK_COLON);
    kid_add(parser, parse_expr(parser));
    return node_done(parser, node, mark);
}

/* A key that stands twice. */
static void check_keys(Parser *parser, size_t first)
{
    Map keys = { 0 };
    for (size_t i = first; i < parser->stack.len && !parser->panic; i++) {
        const Node *node = parser->stack.at[i];
        Span span = { parser->source->id, node->start, node->kids[0]->start };
        if (map_find(&keys, node->sym) != MAP_MISSING)
            fail(parser, E128, span, intern_str(parser->intern, node->sym), STR(""));
        map_put(&keys, node->sym, 1);
    }
    map_drop(&keys);
}

/* record_value = "{" [ ( WORD | TEXT ) ":" expr { "," ( WORD | TEXT ) ":" expr } [ "," ] ] "}" ; */
static Node *parse_record_value(Parser *parser)
{
    uint32_t start = parser->tok.start;
    size_t mark = kids_mark(parser);
    if (open_bracket(parser, TK_LBRACE, true)) {
        while (!parser->panic && parser->tok.type != TK_RBRACE) {
            kid_add(parser, keyval(parser));
            if (!take_comma(parser))
                break;
        }
        check_keys(parser, mark);
        close_bracket(parser, TK_RBRACE);
    }
    return node_done(parser, node_new(parser, N_RECORD, start), mark);
}

/* paren = "(" expr ")" ; */
static Node *parse_paren(Parser *parser)
{
    if (!open_bracket(parser, TK_LPAREN, true))
        return node_new(parser, N_ERROR, parser->tok.start);
    Node *node = parse_expr(parser);
    close_bracket(parser, TK_RPAREN);
    node->flags |= NF_PAREN;
    return node;
}

/* at = "@" ( WORD | text | paren | list ) tail ; */
Node *parse_at(Parser *parser)
{
    uint32_t start = parser->tok.start;
    advance(parser);
    Node *node;
    switch (parser->tok.type) {
    case TK_WORD: node = node_word(parser, N_NAME); break;
    case TK_TEXT:
    case TK_TEXT_PART: node = parse_text(parser); break;
    case TK_LPAREN: node = parse_paren(parser); break;
    case TK_LBRACKET: node = parse_list(parser); break;
    default: fail_here(parser, E114); return node_new(parser, N_ERROR, start);
    }
    node = parse_tail(parser, node);
    return node_with1(parser, N_AT, start, node);
}

/* param = WORD [ "=" expr ] ; */
static Node *parse_param(Parser *parser)
{
    if (parser->tok.type != TK_WORD) {
        fail_here(parser, E113);
        return node_new(parser, N_ERROR, parser->tok.start);
    }
    Node *param = node_word(parser, N_PARAM);
    size_t mark = kids_mark(parser);
    Node *value = NULL;
    if (at(parser, TK_ASSIGN)) {
        advance_over(parser);
        value = parse_expr(parser);
    }
    kid_add(parser, value);
    return node_done(parser, param, mark);
}

/* function = "(" [ param { "," param } ] ")" ( "=" expr | block ) ; */
Node *parse_function(Parser *parser, Node *node)
{
    size_t mark = kids_mark(parser);
    if (open_bracket(parser, TK_LPAREN, true)) {
        while (!parser->panic && parser->tok.type != TK_RPAREN) {
            kid_add(parser, parse_param(parser));
            if (!take_comma(parser))
                break;
        }
        close_bracket(parser, TK_RPAREN);
    }
    node->op = !at(parser, TK_ASSIGN);
    if (node->op == 0)
        advance_over(parser);
    kid_add(parser, node->op ? parse_block(parser) : parse_expr(parser));
    return node_done(parser, node, mark);
}

static Node *exists(Parser *parser)
{
    uint32_t start = parser->tok.start;
    if (!enter(parser))
        return node_new(parser, N_ERROR, start);
    advance_over(parser);
    Node *node = node_with1(parser, N_EXISTS, start, parse_postfix(parser));
    leave(parser);
    return node;
}

static Node *constant(Parser *parser, KeywordId literal)
{
    NodeType type = literal == KW_TRUE ? N_TRUE : literal == KW_FALSE ? N_FALSE : literal == KW_IT ? N_IT : N_NONE;
    Node *node = node_word(parser, type);
    node->sym = SYM_NONE;
    return node;
}

/* A sign that goes on with a variable, where a check would have its rules. */
static bool goes_on(TokenType type)
{
    return type == TK_DOT || type == TK_COLON || type == TK_RANGE || type >= TK_QUESTION;
}

/* `check …` stands for its table, unless `check` is plainly a variable. */
static bool begins_check(Parser *parser)
{
    CommandId command = words_command(parser->words, parser->tok.sym);
    if ((command != C_check && command != C_analyze && command != C_matrix) || parser->mode & MODE_NAMES)
        return false;
    const Token *next = peek(parser, 0);
    return !goes_on((TokenType)next->type) && (next->space || (next->type != TK_LPAREN && next->type != TK_LBRACKET));
}

/* An operand is missing at the line's end, and the next line is a statement of its own. */
static bool is_next_statement(Parser *parser)
{
    if (parser->crossed != parser->tok.start || parser->joins ||
        words_command(parser->words, parser->tok.sym) == C_NONE)
        return false;
    const Token *next = peek(parser, 0);
    if (next->newline || !at_operand(parser, next) || !next->space || keyword_of(parser, next, PL_OPERATOR) != KW_NONE)
        return false;
    parser->tok.newline = true;
    fail_here(parser, E116);
    return true;
}

static Node *word_primary(Parser *parser)
{
    if (is_next_statement(parser))
        return node_new(parser, N_ERROR, parser->tok.start);
    KeywordId literal = words_keyword(parser->words, PL_LITERAL, parser->tok.sym);
    if (literal != KW_NONE)
        return constant(parser, literal);
    if (words_keyword(parser->words, PL_QUERY, parser->tok.sym) == KW_EXISTS)
        return exists(parser);
    if (at_query(parser))
        return parse_query(parser);
    CommandId command = words_command(parser->words, parser->tok.sym);
    if (command == C_fn) {
        uint32_t start = parser->tok.start;
        advance(parser);
        return parse_function(parser, node_new(parser, N_LAMBDA, start));
    }
    if (words_reserved(parser->words, parser->tok.sym)) {
        fail_here(parser, E122);
        return node_new(parser, N_ERROR, parser->tok.start);
    }
    if (begins_check(parser))
        return command == C_check ? parse_check_expr(parser) : command == C_matrix ? parse_matrix_expr(parser) : parse_analyze_expr(parser);
    return parse_name(parser);
}

/* primary = literal | "true" | "false" | "none" | "it" | paren | list | record_value | at | "exists" postfix |
           "fn" function | query | check_expr | analyze_expr | matrix_expr | name ; */
Node *parse_primary(Parser *parser)
{
    if (UNLIKELY(parser->panic))
        return node_new(parser, N_ERROR, parser->tok.start);
    switch (parser->tok.type) {
    case TK_NUMBER:
    case TK_PERCENT:
    case TK_DURATION:
    case TK_DATE:
    case TK_PERIOD:
    case TK_TEXT:
    case TK_TEXT_PART: return parse_literal(parser);
    case TK_WORD: return word_primary(parser);
    case TK_LPAREN: return parse_paren(parser);
    case TK_LBRACKET: return parse_list(parser);
    case TK_LBRACE: return parse_record_value(parser);
    case TK_AT: return parse_at(parser);
    default: break;
    }
    bool closes = parser->tok.type == TK_RPAREN || parser->tok.type == TK_RBRACKET || parser->tok.type == TK_RBRACE;
    fail_here(parser, closes && !parser->brackets.len ? E112 : E114);
    return node_new(parser, N_ERROR, parser->tok.start);
}

bool at_operand(const Parser *parser, const Token *token)
{
    if (!on_line(parser, token))
        return false;
    switch (token->type) {
    case TK_WORD:
    case TK_NUMBER:
    case TK_PERCENT:
    case TK_DURATION:
    case TK_DATE:
    case TK_PERIOD:
    case TK_TEXT:
    case TK_TEXT_PART:
    case TK_LPAREN:
    case TK_LBRACKET:
    case TK_LBRACE:
    case TK_AT:
    case TK_MINUS: return true;
    default: return false;
    }
}
