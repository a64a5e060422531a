/* parse_expr.c: expressions, loosest operators first; one function a level, and a short way for lone words and
   literals. */
#include "parser.h"

/* ---- the short way ---- */

/* A value that is one token, because what follows cannot go on with it. */
static bool is_single(Parser *parser)
{
    const Token *token = &parser->tok;
    if (UNLIKELY(parser->panic))
        return false;
    switch (token->type) {
    case TK_NUMBER:
    case TK_PERCENT:
    case TK_DURATION:
    case TK_TEXT:
    case TK_DATE:
    case TK_PERIOD: break;
    case TK_WORD:
        if (words_reserved(parser->words, token->sym) || words_plural(parser->words, token->sym) != T_NONE ||
            words_command(parser->words, token->sym) != C_NONE)
            return false;
        break;
    default: return false;
    }
    const Token *next = peek(parser, 0);
    switch (next->type) {
    case TK_END:
    case TK_COMMA:
    case TK_SEMICOLON:
    case TK_RBRACE:
    case TK_RPAREN:
    case TK_RBRACKET: return true;
    case TK_WORD:
        return on_line(parser, next)
                   ? words_keyword(parser->words, PL_OPERATOR, next->sym) == KW_NONE &&
                         (token->type != TK_NUMBER || words_keyword(parser->words, PL_UNIT_APART, next->sym) == KW_NONE)
                   : true;
    default: return !on_line(parser, next);
    }
}

/* ---- operators ---- */

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
    return node_done(parser, node_new(parser, N_COND, operand_start(parser, condition)), mark);
}

/* expr = lambda | or [ "?" expr ":" expr ] ; */
Node *parse_expr(Parser *parser)
{
    if (is_single(parser))
        return node_single(parser);
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
        left = node_binary(parser, BIN_OR, left, parse_and(parser));
    }
    return left;
}

/* and = not { "and" not } ; */
static Node *parse_and(Parser *parser)
{
    Node *left = parse_not(parser);
    while (!parser->panic && keyword(parser, PL_OPERATOR) == KW_AND) {
        advance_over(parser);
        left = node_binary(parser, BIN_AND, left, parse_not(parser));
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
    case TK_ASSIGN:
    case TK_EQ: return BIN_EQ;
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
    return parser->assign_at == left->start && parser->tok.type == TK_ASSIGN && !(left->flags & NF_PAREN) &&
           (left->type == N_NAME || left->type == N_ATTR || left->type == N_INDEX || left->type == N_QUERY ||
            left->type == N_AT);
}

/* 3 < span < 8: the second comparison needs its own left side. */
static void fail_chain(Parser *parser, const Node *first)
{
    Str sign = token_str(parser, &parser->tok);
    bool zh = parser->chinese;
    Diag *diag = fail_here(parser, E119);
    if (diag && sign.len < 3)
        diag->fix = arena_printf(&parser->diags->arena, "%s %.*s %.*s", zh ? KEYWORD_INFO[KW_AND].zh : KEYWORD_INFO[KW_AND].text,
                                 STR_ARG(node_str(parser, first->kids[1])), STR_ARG(sign));
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
    Node *node = node_binary(parser, (BinOp)op, left, parse_value(parser));
    if (!parser->panic && comparison(parser) >= 0)
        fail_chain(parser, node);
    return node;
}

static Node *parse_range(Parser *parser);

/* value = range { "??" range } ; */
Node *parse_value(Parser *parser)
{
    if (is_single(parser))
        return node_single(parser);
    Node *left = parse_range(parser);
    while (!parser->panic && at(parser, TK_COALESCE)) {
        advance_over(parser);
        left = node_binary(parser, BIN_COALESCE, left, parse_range(parser));
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
    return node_with2(parser, N_RANGE, operand_start(parser, low), low, parse_sum(parser));
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
        left = node_binary(parser, op, left, parse_term(parser));
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
    for (int op; !parser->panic && (op = factor_op(parser)) >= 0;) {
        advance_over(parser);
        left = node_binary(parser, (BinOp)op, left, parse_neg(parser));
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
    Node *node = node_binary(parser, BIN_POW, base, parse_neg(parser));
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
    if (!next || next->type != TK_COLON ||
        (!next->space && !peek(parser, 1)->space && words_singular(parser->words, parser->tok.sym) != T_NONE))
        return parse_expr(parser);
    Node *named = node_word(parser, N_KEYVAL);
    size_t mark = kids_mark(parser);
    advance_over(parser);
    kid_add(parser, parse_expr(parser));
    return node_done(parser, named, mark);
}

static void plain_behind_named(Parser *parser, const Node *argument)
{
    fail(parser, E126, node_span(argument, parser->source->id), node_str(parser, argument), STR(""));
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
    return node_done(parser, node_new(parser, N_CALL, operand_start(parser, callee)), mark);
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
    return node_done(parser, node_new(parser, N_INDEX, operand_start(parser, object)), mark);
}

static Node *attribute(Parser *parser, Node *object)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, object);
    advance_over(parser);
    Node *node = node_new(parser, N_ATTR, operand_start(parser, object));
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
            Diag *diag = fail_here(parser, E118);
            suggest_keyword(parser, diag, text, PL_PER);
            if (diag)
                diag->allowed = STR("second minute hour day week month quarter year");
            return value;
        }
        advance(parser);
    }
    Node *node = node_with1(parser, N_PER, operand_start(parser, value), value);
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
    return node_with2(parser, N_MAP_OF, operand_start(parser, what), what, source);
}

/* weights_of = "weights" "of" postfix [ region ] ; */
static Node *weights_of(Parser *parser, Node *callee)
{
    size_t mark = kids_mark(parser);
    if (!enter(parser))
        return callee;
    kid_add(parser, callee);
    advance_over(parser);
    kid_add(parser, shows_entity(parser) ? parse_entity(parser) : parse_postfix(parser));
    leave(parser);
    if (on_line(parser, &parser->tok) && keyword(parser, PL_OPTION) == KW_IN_OPTION && keyword_of(parser, peek(parser, 0), PL_OPTION) == KW_REGION)
        kid_add(parser, parse_region(parser));
    return node_done(parser, node_new(parser, N_CALL, operand_start(parser, callee)), mark);
}

/* The set of a post, not a column of a table: what follows is one name. */
static bool at_weights_of(Parser *parser, const Node *what)
{
    if (what->type != N_NAME || (what->flags & NF_QUOTED) || words_function(parser->words, what->sym) != FN_weights)
        return false;
    const Token *next = peek(parser, 0);
    return next->type == TK_AT || next->type == TK_TEXT ||
           (next->type == TK_WORD && words_plural(parser->words, next->sym) == T_NONE && keyword_of(parser, next, PL_QUERY) == KW_NONE);
}

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
            node = at_weights_of(parser, node) ? weights_of(parser, node) : map_of(parser, node);
        else if (word == KW_PER || (word >= KW_PER_SECOND && word <= KW_PER_YEAR))
            node = parse_per(parser, node);
        else
            break;
    }
    return node;
}
