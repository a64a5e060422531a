/* parse_expr.c: expressions, loosest operators first; one function a level, and a short way for lone words and literals. */
#include "parser.h"

/* ---- the short way ---- */

/* A value that is one token, because what follows cannot go on with it. */
static bool is_single(Parser *parser)
{
    const Token *token = &parser->tok;
    if (UNLIKELY(parser->panic))
        return false;
    switch (token->type) {
    case TK_NUMBER: case TK_PERCENT: case TK_DURATION: case TK_TEXT: case TK_DATE: case TK_PERIOD: break;
    case TK_WORD:
        if (words_reserved(parser->words, token->sym) || words_plural(parser->words, token->sym) != T_NONE
            || words_command(parser->words, token->sym) != C_NONE)
            return false;
        break;
    default: return false;
    }
    const Token *next = peek(parser, 0);
    switch (next->type) {
    case TK_END: case TK_COMMA: case TK_SEMICOLON: case TK_RBRACE: case TK_RPAREN: case TK_RBRACKET: return true;
    case TK_WORD:
        return on_line(parser, next) ? words_keyword(parser->words, PL_OPERATOR, next->sym) == KW_NONE
                                       && (token->type != TK_NUMBER || words_keyword(parser->words, PL_UNIT_APART, next->sym) == KW_NONE)
                                     : true;
    default: return !on_line(parser, next);
    }
}

static const uint8_t LITERAL_NODES[] = {
    [TK_NUMBER] = N_NUMBER, [TK_PERCENT] = N_PERCENT, [TK_DURATION] = N_DURATION, [TK_DATE] = N_DATE, [TK_PERIOD] = N_PERIOD,
    [TK_TEXT] = N_TEXT, [TK_WORD] = N_NAME,
};

/* ---- operators ---- */

static Node *binary(Parser *parser, BinOp op, Node *left, Node *right)
{
    Node *node = node_with2(parser, N_BINARY, left->start, left, right);
    node->op = (uint8_t)op;
    return node;
}

/* lambda = WORD "->" expr ; */
static Node *parse_lambda(Parser *parser)
{
    uint32_t start = parser->tok.start;
    size_t mark = kids_mark(parser);
    kid_add(parser, node_word(parser, N_PARAM));
    Node *param = vec_last(&parser->stack);
    size_t none = kids_mark(parser);
    kid_add(parser, NULL);
    node_done(parser, param, none);
    advance_over(parser);
    kid_add(parser, parse_expr(parser));
    return node_done(parser, node_new(parser, N_LAMBDA, start), mark);
}

static Node *parse_or(Parser *parser);

static Node *expr_inside(Parser *parser)
{
    if (parser->tok.type == TK_WORD && peek(parser, 0)->type == TK_ARROW && on_line(parser, peek(parser, 0)))
        return parse_lambda(parser);
    Node *condition = parse_or(parser);
    if (parser->panic || !at(parser, TK_QUESTION))
        return condition;
    size_t mark = kids_mark(parser);
    kid_add(parser, condition);
    advance_over(parser);
    kid_add(parser, parse_expr(parser));
    want(parser, TK_COLON);
    over_line(parser);
    kid_add(parser, parse_expr(parser));
    return node_done(parser, node_new(parser, N_COND, condition->start), mark);
}

/* expr = lambda | or [ "?" expr ":" expr ] ; */
Node *parse_expr(Parser *parser)
{
    if (is_single(parser))
        return node_word(parser, (NodeType)LITERAL_NODES[parser->tok.type]);
    if (!enter(parser))
        return node_new(parser, N_ERROR, parser->tok.start);
    Node *node = expr_inside(parser);
    leave(parser);
    return node;
}

static Node *parse_and(Parser *parser);
static Node *parse_not(Parser *parser);
static Node *parse_cmp(Parser *parser);

/* or = and { "or" and } ; */
static Node *parse_or(Parser *parser)
{
    Node *left = parse_and(parser);
    while (!parser->panic && keyword(parser, PL_OPERATOR) == KW_OR) {
        advance_over(parser);
        left = binary(parser, BIN_OR, left, parse_and(parser));
    }
    return left;
}

/* and = not { "and" not } ; */
static Node *parse_and(Parser *parser)
{
    Node *left = parse_not(parser);
    while (!parser->panic && keyword(parser, PL_OPERATOR) == KW_AND) {
        advance_over(parser);
        left = binary(parser, BIN_AND, left, parse_not(parser));
    }
    return left;
}

static Node *unary(Parser *parser, int op, uint32_t start, Node *operand)
{
    Node *node = node_with1(parser, N_UNARY, start, operand);
    node->op = (uint8_t)op;
    return node;
}

/* not = "not" not | cmp ; */
static Node *parse_not(Parser *parser)
{
    uint32_t start = parser->tok.start;
    if (keyword(parser, PL_OPERATOR) != KW_NOT)
        return parse_cmp(parser);
    if (!enter(parser))
        return node_new(parser, N_ERROR, start);
    advance_over(parser);
    Node *node = unary(parser, UN_NOT, start, parse_not(parser));
    leave(parser);
    return node;
}

static int sign_comparison(const Parser *parser)
{
    if (!on_line(parser, &parser->tok))
        return -1;
    switch (parser->tok.type) {
    case TK_ASSIGN: case TK_EQ: return BIN_EQ;
    case TK_NE: return BIN_NE;
    case TK_LT: return BIN_LT;
    case TK_LE: return BIN_LE;
    case TK_GT: return BIN_GT;
    case TK_GE: return BIN_GE;
    default: return -1;
    }
}

/* The comparison that begins at the current token, -1 when none. */
static int comparison(Parser *parser)
{
    KeywordId word = keyword(parser, PL_OPERATOR);
    if (word == KW_NONE)
        return sign_comparison(parser);
    if (word == KW_MATCHES)
        return BIN_MATCHES;
    if (parser->mode & MODE_NO_IN)
        return -1;
    if (word == KW_NOT)
        return keyword_of(parser, peek(parser, 0), PL_OPERATOR) == KW_IN ? BIN_NOT_IN : -1;
    return word == KW_IN ? BIN_IN : word == KW_NOT_IN ? BIN_NOT_IN : -1;
}

/* The left side of a statement `x = …` is no comparison. */
static bool is_assignment(const Parser *parser, const Node *left)
{
    return parser->assign_at == left->start && parser->tok.type == TK_ASSIGN && !(left->flags & NF_PAREN)
        && (left->type == N_NAME || left->type == N_ATTR || left->type == N_INDEX || left->type == N_QUERY || left->type == N_AT);
}

/* cmp = value [ ( "==" | "=" | "!=" | "<" | "<=" | ">" | ">=" | [ "not" ] "in" | "matches" ) value ] ; */
static Node *parse_cmp(Parser *parser)
{
    Node *left = parse_value(parser);
    if (parser->panic || is_assignment(parser, left))
        return left;
    int op = comparison(parser);
    if (op < 0)
        return left;
    if (op == BIN_NOT_IN && keyword(parser, PL_OPERATOR) == KW_NOT)
        advance(parser);
    advance_over(parser);
    Node *node = binary(parser, (BinOp)op, left, parse_value(parser));
    if (!parser->panic && comparison(parser) >= 0)
        fail_here(parser, E119);
    return node;
}

static Node *parse_range(Parser *parser);

/* value = range { "??" range } ; */
Node *parse_value(Parser *parser)
{
    if (is_single(parser))
        return node_word(parser, (NodeType)LITERAL_NODES[parser->tok.type]);
    Node *left = parse_range(parser);
    while (!parser->panic && at(parser, TK_COALESCE)) {
        advance_over(parser);
        left = binary(parser, BIN_COALESCE, left, parse_range(parser));
    }
    return left;
}

/* range = sum [ ".." sum ] ; */
static Node *parse_range(Parser *parser)
{
    Node *low = parse_sum(parser);
    if (parser->panic || !at(parser, TK_RANGE))
        return low;
    advance_over(parser);
    return node_with2(parser, N_RANGE, low->start, low, parse_sum(parser));
}

static Node *parse_term(Parser *parser);
static Node *parse_neg(Parser *parser);

/* sum = term { ( "+" | "-" ) term } ; */
Node *parse_sum(Parser *parser)
{
    Node *left = parse_term(parser);
    while (!parser->panic && (at(parser, TK_PLUS) || at(parser, TK_MINUS))) {
        BinOp op = parser->tok.type == TK_PLUS ? BIN_ADD : BIN_SUB;
        advance_over(parser);
        left = binary(parser, op, left, parse_term(parser));
    }
    return left;
}

static int factor_op(const Parser *parser)
{
    if (at(parser, TK_TIMES))
        return BIN_MUL;
    if (at(parser, TK_DIVIDE))
        return BIN_DIV;
    return keyword(parser, PL_OPERATOR) == KW_MOD ? BIN_MOD : -1;
}

/* term = neg { ( "*" | "/" | "mod" ) neg } ; */
static Node *parse_term(Parser *parser)
{
    Node *left = parse_neg(parser);
    for (int op; !parser->panic && (op = factor_op(parser)) >= 0; ) {
        advance_over(parser);
        left = binary(parser, (BinOp)op, left, parse_neg(parser));
    }
    return left;
}

static bool is_amount(const Node *node)
{
    return (node->type == N_NUMBER || node->type == N_PERCENT || node->type == N_DURATION) && !(node->flags & NF_PAREN);
}

/* pow = postfix [ "^" neg ] ; */
static Node *parse_pow(Parser *parser)
{
    Node *base = parse_postfix(parser);
    if (parser->panic || !at(parser, TK_POWER) || !enter(parser))
        return base;
    advance_over(parser);
    Node *node = binary(parser, BIN_POW, base, parse_neg(parser));
    leave(parser);
    return node;
}

/* neg = "-" neg | pow ; */
static Node *parse_neg(Parser *parser)
{
    uint32_t start = parser->tok.start;
    if (parser->tok.type != TK_MINUS)
        return parse_pow(parser);
    if (!enter(parser))
        return node_new(parser, N_ERROR, start);
    advance_over(parser);
    Node *operand = parse_neg(parser);
    leave(parser);
    if (!is_amount(operand) || parser->panic)
        return unary(parser, UN_NEG, start, operand);
    operand->num = -operand->num;
    operand->start = start;
    return operand;
}

/* ---- behind a value ---- */

/* argument = [ WORD ":" ] expr ; */
static Node *parse_argument(Parser *parser)
{
    const Token *next = parser->tok.type == TK_WORD ? peek(parser, 0) : NULL;
    if (!next || next->type != TK_COLON || (!next->space && !peek(parser, 1)->space && words_singular(parser->words, parser->tok.sym) != T_NONE))
        return parse_expr(parser);
    Node *named = node_word(parser, N_KEYVAL);
    size_t mark = kids_mark(parser);
    advance_over(parser);
    kid_add(parser, parse_expr(parser));
    return node_done(parser, named, mark);
}

static void plain_behind_named(Parser *parser, const Node *argument)
{
    Str text = str_make(parser->source->text.ptr + argument->start, argument->end - argument->start);
    fail(parser, E126, node_span(argument, parser->source->id), text, STR(""));
}

/* call = "(" [ argument { "," argument } ] ")" ; */
static Node *parse_call(Parser *parser, Node *callee)
{
    size_t mark = kids_mark(parser);
    bool named = false;
    kid_add(parser, callee);
    if (open_bracket(parser, TK_LPAREN, true)) {
        while (!parser->panic && parser->tok.type != TK_RPAREN) {
            Node *argument = parse_argument(parser);
            if (named && argument->type != N_KEYVAL)
                plain_behind_named(parser, argument);
            named = argument->type == N_KEYVAL;
            kid_add(parser, argument);
            if (!take_comma(parser))
                break;
        }
        close_bracket(parser, TK_RPAREN);
    }
    return node_done(parser, node_new(parser, N_CALL, callee->start), mark);
}

/* index = "[" expr "]" ; */
static Node *parse_index(Parser *parser, Node *object)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, object);
    if (open_bracket(parser, TK_LBRACKET, true)) {
        kid_add(parser, parse_expr(parser));
        close_bracket(parser, TK_RBRACKET);
    }
    return node_done(parser, node_new(parser, N_INDEX, object->start), mark);
}

static Node *attribute(Parser *parser, Node *object)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, object);
    advance_over(parser);
    Node *node = node_new(parser, N_ATTR, object->start);
    node->sym = want_word(parser);
    return node_done(parser, node, mark);
}

/* tail = { "." WORD | call | index } ; */
Node *parse_tail(Parser *parser, Node *object)
{
    while (!parser->panic) {
        if (at(parser, TK_DOT) || keyword(parser, PL_OPERATOR) == KW_DOT)
            object = attribute(parser, object);
        else if (at(parser, TK_LPAREN) && !parser->tok.space)
            object = parse_call(parser, object);
        else if (at(parser, TK_LBRACKET) && !parser->tok.space)
            object = parse_index(parser, object);
        else
            break;
    }
    return object;
}

/* per = "per" UNIT | PER_UNIT ; */
static Node *parse_per(Parser *parser, Node *value)
{
    KeywordId word = keyword(parser, PL_OPERATOR);
    advance(parser);
    if (word == KW_PER) {
        word = keyword(parser, PL_PER);
        if (word == KW_NONE) {
            Str text = token_str(parser, &parser->tok);
            suggest_keyword(parser, fail_here(parser, E118), text, PL_PER);
            return value;
        }
        advance(parser);
    }
    Node *node = node_with1(parser, N_PER, value->start, value);
    node->op = (uint8_t)words_unit(word);
    return node;
}

static Node *map_of(Parser *parser, Node *what)
{
    if (!enter(parser))
        return what;
    advance_over(parser);
    Node *source = parse_postfix(parser);
    leave(parser);
    return node_with2(parser, N_MAP_OF, what->start, what, source);
}

static Node *parse_primary(Parser *parser);

/* postfix = primary { tail | per | "of" postfix } ; */
Node *parse_postfix(Parser *parser)
{
    Node *node = parse_primary(parser);
    while (!parser->panic && on_line(parser, &parser->tok)) {
        KeywordId word = keyword(parser, PL_OPERATOR);
        TokenType type = (TokenType)parser->tok.type;
        if (type == TK_DOT || word == KW_DOT || ((type == TK_LPAREN || type == TK_LBRACKET) && !parser->tok.space))
            node = parse_tail(parser, node);
        else if (word == KW_OF)
            node = map_of(parser, node);
        else if (word == KW_PER || (word >= KW_PER_SECOND && word <= KW_PER_YEAR))
            node = parse_per(parser, node);
        else
            break;
    }
    return node;
}

/* ---- primaries ---- */

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
            left = binary(parser, BIN_ADD, left, right);
        }
    }
    return left;
}

/* literal = NUMBER [ UNIT ] | PERCENT | DURATION { DURATION } | DATE | PERIOD | text ; */
Node *parse_literal(Parser *parser)
{
    TokenType type = (TokenType)parser->tok.type;
    if (type == TK_TEXT || type == TK_TEXT_PART)
        return parse_text(parser);
    Node *node = node_word(parser, (NodeType)LITERAL_NODES[type]);
    if (type == TK_DURATION)
        node = join_durations(parser, node);
    KeywordId unit = type == TK_NUMBER ? keyword(parser, PL_UNIT_APART) : KW_NONE;
    if (unit != KW_NONE) {
        advance(parser);
        node->type = N_DURATION;
        node->op = (uint8_t)words_unit(unit);
        node->end = parser->prev_end;
    }
    bool glued = !parser->tok.space && !parser->panic;
    if (glued && (parser->tok.type == TK_WORD || parser->tok.type == TK_NUMBER || parser->tok.type == TK_DURATION))
        fail_here(parser, E107);
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
    vec_push(&parser->brackets, ((Bracket){ '{', parser->joins, parser->mode, open }));
    parser->joins = true;
    parser->mode = 0;
    parser->interpolations++;
    advance(parser);
    kid_add(parser, parse_expr(parser));
    if (!parser->panic && parser->tok.type != TK_RBRACE)
        fail(parser, E125, (Span){ parser->source->id, open, open + 1 }, STR(""), STR(""));
    Bracket bracket = vec_pop(&parser->brackets);
    parser->interpolations--;
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

/* at = "@" ( WORD | text | paren ) tail ; */
Node *parse_at(Parser *parser)
{
    uint32_t start = parser->tok.start;
    advance(parser);
    Node *node;
    switch (parser->tok.type) {
    case TK_WORD: node = node_word(parser, N_NAME); break;
    case TK_TEXT: case TK_TEXT_PART: node = parse_text(parser); break;
    case TK_LPAREN: node = parse_paren(parser); break;
    default:
        fail_here(parser, E114);
        return node_new(parser, N_ERROR, start);
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

/* `check …` stands for its table, unless `check` is plainly a variable. */
static bool begins_check(Parser *parser)
{
    if (words_command(parser->words, parser->tok.sym) != C_check || parser->mode & MODE_NAMES)
        return false;
    const Token *next = peek(parser, 0);
    return next->type != TK_DOT && next->type != TK_COLON && (next->space || (next->type != TK_LPAREN && next->type != TK_LBRACKET));
}

/* An operand is missing at the line's end, and the next line is a statement of its own. */
static bool is_next_statement(Parser *parser)
{
    if (parser->crossed != parser->tok.start || parser->joins || words_command(parser->words, parser->tok.sym) == C_NONE)
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
    return begins_check(parser) ? parse_check_expr(parser) : parse_name(parser);
}

/* primary = literal | "true" | "false" | "none" | "it" | paren | list | record_value | at | "exists" postfix | "fn" function
             | query | check_expr | name ; */
static Node *parse_primary(Parser *parser)
{
    if (UNLIKELY(parser->panic))
        return node_new(parser, N_ERROR, parser->tok.start);
    switch (parser->tok.type) {
    case TK_NUMBER: case TK_PERCENT: case TK_DURATION: case TK_DATE: case TK_PERIOD: case TK_TEXT: case TK_TEXT_PART:
        return parse_literal(parser);
    case TK_WORD: return word_primary(parser);
    case TK_LPAREN: return parse_paren(parser);
    case TK_LBRACKET: return parse_list(parser);
    case TK_LBRACE: return parse_record_value(parser);
    case TK_AT: return parse_at(parser);
    default: break;
    }
    fail_here(parser, E114);
    return node_new(parser, N_ERROR, parser->tok.start);
}

bool at_operand(const Parser *parser, const Token *token)
{
    if (!on_line(parser, token))
        return false;
    switch (token->type) {
    case TK_WORD: case TK_NUMBER: case TK_PERCENT: case TK_DURATION: case TK_DATE: case TK_PERIOD: case TK_TEXT: case TK_TEXT_PART:
    case TK_LPAREN: case TK_LBRACKET: case TK_LBRACE: case TK_AT: case TK_MINUS: return true;
    default: return false;
    }
}
