/* parse_rule.c: rules, what is done with them, and show. */
#include "parser.h"

/* ---- rule ---- */

/* rule_var = KIND WORD ; */
static Node *parse_rule_var(Parser *parser)
{
    Token token = parser->tok;
    TableId table =
        token.type == TK_WORD && on_line(parser, &token) ? words_singular(parser->words, token.sym) : T_NONE;
    if (table == T_NONE)
        table = parse_kind(parser);
    else
        advance(parser);
    Node *node = node_new(parser, N_RULE_VAR, token.start);
    node->op = (uint8_t)table;
    node->sym = parser->panic ? SYM_NONE : want_word(parser);
    return node_done(parser, node, kids_mark(parser));
}

static void rule_vars(Parser *parser)
{
    do
        kid_add(parser, parse_rule_var(parser));
    while (take_comma(parser));
}

/* rule_for = "for" ( "model" | rule_var { "," rule_var } | "(" rule_var { "," rule_var } ")" ) [ "where" expr ] ; */
static Node *parse_rule_for(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_RULE_FOR, start);
    if (take_keyword(parser, KW_MODEL_RULE)) {
        node->op = 1;
    } else if (at(parser, TK_LPAREN)) {
        if (open_bracket(parser, TK_LPAREN, true)) {
            rule_vars(parser);
            close_bracket(parser, TK_RPAREN);
        }
    } else {
        rule_vars(parser);
    }
    if (take_keyword(parser, KW_WHERE)) {
        node->flags = RF_WHERE;
        over_line(parser);
        kid_add(parser, parse_expr(parser));
    }
    return node_done(parser, node, mark);
}

/* rule_let = "let" WORD "=" expr ; */
static Node *parse_rule_let(Parser *parser, uint32_t start)
{
    Node *node = parse_let(parser, start);
    node->type = N_RULE_LET;
    return node;
}

/* rule_part = rule_for | rule_let | ( "when" | "severity" | "say" | "advice" ) expr | use ; */
static Node *parse_rule_part(Parser *parser)
{
    Token token = parser->tok;
    KeywordId word = keyword(parser, PL_RULE);
    bool use = token.type == TK_WORD && words_command(parser->words, token.sym) == C_use;
    if (word == KW_NONE && !use) {
        if (!fail_if_glued(parser, &token))
            suggest_keyword(parser, fail_here(parser, E107), token_str(parser, &token), PL_RULE);
        return node_new(parser, N_ERROR, token.start);
    }
    advance(parser);
    if (word == KW_NONE)
        return parse_use(parser, token.start);
    if (at(parser, TK_COLON))
        advance_over(parser);
    if (word == KW_FOR_RULE)
        return parse_rule_for(parser, token.start);
    if (word == KW_LET_RULE)
        return parse_rule_let(parser, token.start);
    Node *node = node_with1(parser, N_RULE_PART, token.start, parse_expr(parser));
    node->op = (uint16_t)word;
    return node;
}

static bool is_part(const Node *part, KeywordId word)
{
    if (word == KW_FOR_RULE)
        return part->type == N_RULE_FOR;
    return part->type == N_RULE_PART && part->op == (uint8_t)word;
}

static void rule_part(Parser *parser, size_t level, size_t first)
{
    Token token = parser->tok;
    size_t mark = kids_mark(parser);
    int depth = parser->depth;
    parser->tok.newline = false;
    Node *part = parse_rule_part(parser);
    if (!parser->panic && !at_end(parser) && !fail_if_glued(parser, &parser->tok))
        fail_here(parser, E107);
    if (!parser->panic && part->type == N_RULE_PART)
        for (size_t i = first; i < mark; i++)
            if (is_part(parser->stack.at[i], (KeywordId)part->op))
                fail(parser, E128, token_span(parser, &token), token_str(parser, &token), STR(""));
    if (parser->panic) {
        parser->stack.len = mark;
        parser->depth = depth;
        recover(parser, level, token.start);
        part = node_new(parser, N_ERROR, token.start);
    }
    kid_add(parser, part);
}

static void want_parts(Parser *parser, size_t first, uint32_t start)
{
    static const KeywordId NEEDED[] = { KW_FOR_RULE, KW_WHEN };
    for (size_t k = 0; k < COUNT_OF(NEEDED); k++) {
        bool found = false;
        for (size_t i = first; i < parser->stack.len; i++)
            found = found || parser->stack.at[i]->type == N_ERROR || is_part(parser->stack.at[i], NEEDED[k]);
        if (!found)
            fail(parser, E127, (Span){ parser->source->id, start, parser->prev_end }, keyword_name(parser, NEEDED[k]),
                 STR(""));
    }
}

/* rule = "rule" name [ text ] "{" { rule_part ( NEWLINE | ";" ) } "}" ; */
Node *parse_rule(Parser *parser, uint32_t start)
{
    Node *node = node_new(parser, N_RULE, start);
    size_t mark = kids_mark(parser);
    Node *name = parse_name(parser), *title = NULL;
    node->sym = name->sym;
    uint32_t name_end = parser->prev_end;
    if (!parser->panic && (at(parser, TK_TEXT) || at(parser, TK_TEXT_PART)))
        title = parse_text(parser);
    kid_add(parser, title);
    node->num = parser->tok.start;
    if (open_bracket(parser, TK_LBRACE, false)) {
        size_t level = parser->brackets.len;
        while (parser->tok.type != TK_RBRACE && parser->tok.type != TK_END) {
            if (at_left_open(parser)) {
                fail_left_open(parser);
                return node_done(parser, node, mark);
            }
            if (parser->tok.type == TK_SEMICOLON && !parser->panic)
                advance(parser);
            else
                rule_part(parser, level, mark + 1);
        }
        bool closed = parser->tok.type == TK_RBRACE;
        uint32_t end = parser->tok.end;
        close_bracket(parser, TK_RBRACE);
        if (closed) {
            node->end = end;
            uint32_t behind = parser->prev_end;
            parser->prev_end = name_end;
            want_parts(parser, mark + 1, name->start);
            parser->prev_end = behind;
        }
    }
    return node_done(parser, node, mark);
}

/* ---- check, show ---- */

/* into = "into" value ; */
Node *parse_into(Parser *parser)
{
    uint32_t start = parser->tok.start;
    if (!take_keyword(parser, KW_INTO))
        return NULL;
    return node_with1(parser, N_INTO, start, parse_value(parser));
}

/* 岗位 客服专员 names an entity, 岗位 其中 … is a query. */
bool shows_entity(Parser *parser)
{
    if (!at_kind_prefix(parser))
        return false;
    const Token *next = peek(parser, 0);
    return keyword_of(parser, next, PL_QUERY) == KW_NONE && keyword_of(parser, next, PL_OPERATOR) == KW_NONE &&
           keyword_of(parser, next, PL_OPTION) == KW_NONE;
}

/* findings = [ name { "," name } ] [ "of" postfix ] ; */
static void parse_findings(Parser *parser, Node *node)
{
    bool option = keyword(parser, PL_OPTION) == KW_OF_SCOPE || keyword(parser, PL_OPERATOR) == KW_OF ||
                  keyword(parser, PL_OPTION) == KW_INTO;
    bool word = parser->tok.type == TK_WORD && on_line(parser, &parser->tok) && keyword(parser, PL_QUERY) == KW_NONE &&
                keyword(parser, PL_OPERATOR) == KW_NONE;
    if (!option && (word || at(parser, TK_TEXT) || at(parser, TK_AT))) {
        do
            kid_add(parser, parse_name(parser));
        while (take_comma(parser));
    }
    if (parser->panic || (keyword(parser, PL_OPTION) != KW_OF_SCOPE && keyword(parser, PL_OPERATOR) != KW_OF))
        return;
    advance_over(parser);
    node->flags |= CK_SCOPE;
    kid_add(parser, shows_entity(parser) ? parse_entity(parser) : parse_postfix(parser));
}

/* check = "check" findings [ into ] ; */
Node *parse_check(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_CHECK, start);
    parse_findings(parser, node);
    Node *into = parse_into(parser);
    if (into) {
        node->flags |= CK_INTO;
        kid_add(parser, into);
    }
    return node_done(parser, node, mark);
}

/* check_expr = "check" findings ; */
Node *parse_check_expr(Parser *parser)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_CHECK_EXPR, parser->tok.start);
    if (!enter(parser))
        return node;
    advance(parser);
    parse_findings(parser, node);
    leave(parser);
    return node_done(parser, node, mark);
}

/* scope = "of" ( entity | postfix ) ; */
Node *parse_scope(Parser *parser)
{
    if (keyword(parser, PL_OPTION) != KW_OF_SCOPE && keyword(parser, PL_OPERATOR) != KW_OF)
        return NULL;
    advance_over(parser);
    return shows_entity(parser) ? parse_entity(parser) : parse_postfix(parser);
}

static Node *option_name(Parser *parser, Sym sym)
{
    Node *name = node_new(parser, N_NAME, parser->tok.start);
    name->sym = sym;
    name->end = parser->tok.end;
    return name;
}

/* `in region R` is the option region, `for PERIOD` the option period. */
static bool at_region(Parser *parser)
{
    return keyword(parser, PL_OPTION) == KW_IN_OPTION && keyword_of(parser, peek(parser, 0), PL_OPTION) == KW_REGION;
}

/* option_value = region | "for" value | "by" WORD | WORD value ; */
static Node *parse_option_value(Parser *parser)
{
    uint32_t start = parser->tok.start;
    if (at_region(parser)) {
        Node *region = option_name(parser, words_keyword_sym(parser->words, KW_REGION));
        return node_with2(parser, N_KEYVAL2, start, region, parse_region(parser));
    }
    bool period = keyword(parser, PL_OPTION) == KW_FOR, by = at_by(parser, &parser->tok);
    Node *name = option_name(parser, period ? words_keyword_sym(parser->words, KW_PERIOD) : parser->tok.sym);
    advance_over(parser);
    /* 按 岗位: the kind, not all posts */
    Node *value = by && parser->tok.type == TK_WORD && !parser->panic ? node_word(parser, N_NAME) : parse_value(parser);
    return node_with2(parser, N_KEYVAL2, start, name, value);
}

/* Behind an analysis inside of an expression: the words of the query or operator around it. `by` of a query stands behind
   `group` and `order` only. */
static bool goes_on_outside(Parser *parser)
{
    KeywordId word = keyword(parser, PL_QUERY);
    return !at_region(parser) && ((word != KW_NONE && word != KW_BY) || keyword(parser, PL_OPERATOR) != KW_NONE);
}

/* analysis = [ WORD [ scope ] { option_value } [ into ] { option_value } ] ; */
static Node *parse_analysis(Parser *parser, NodeType type, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, type, start);
    if (parser->tok.type == TK_WORD && on_line(parser, &parser->tok)) {
        node->sym = parser->tok.sym;
        advance(parser);
        kid_add(parser, parse_scope(parser));
        size_t into = kids_mark(parser);
        kid_add(parser, NULL);
        while (!parser->panic && parser->tok.type == TK_WORD && on_line(parser, &parser->tok)) {
            if (keyword(parser, PL_OPTION) == KW_INTO) {
                if (type == N_ANALYZE_EXPR)
                    break;
                parser->stack.at[into] = parse_into(parser);
                continue;
            }
            if (type == N_ANALYZE_EXPR && goes_on_outside(parser))
                break;
            kid_add(parser, parse_option_value(parser));
        }
    }
    return node_done(parser, node, mark);
}

/* analyze = "analyze" analysis ; */
Node *parse_analyze(Parser *parser, uint32_t start)
{
    return parse_analysis(parser, N_ANALYZE, start);
}

/* analyze_expr = "analyze" analysis ; */
Node *parse_analyze_expr(Parser *parser)
{
    uint32_t start = parser->tok.start;
    if (!enter(parser))
        return node_new(parser, N_ANALYZE_EXPR, start);
    advance(parser);
    Node *node = parse_analysis(parser, N_ANALYZE_EXPR, start);
    leave(parser);
    return node;
}

/* show = "show" ( entity tail | expr ) [ as_of ] [ into ] ; */
Node *parse_show(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *what = shows_entity(parser) ? parse_tail(parser, parse_entity(parser)) : parse_expr(parser);
    Node *then = parser->panic ? NULL : parse_as_of(parser);
    if (!then)
        return node_with2(parser, N_SHOW, start, what, parse_into(parser));
    kid_add(parser, node_with1(parser, N_LAMBDA, what->start, what));    /* computed when the model is as it was */
    kid_add(parser, parse_into(parser));
    kid_add(parser, then);
    return node_done(parser, node_new(parser, N_SHOW, start), mark);
}

/* explain = "explain" ( entity tail | expr ) [ "depth" value ] [ into ] ; */
Node *parse_explain(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, shows_entity(parser) ? parse_tail(parser, parse_entity(parser)) : parse_expr(parser));
    kid_add(parser, take_keyword(parser, KW_DEPTH) ? parse_value(parser) : NULL);
    kid_add(parser, parse_into(parser));
    return node_done(parser, node_new(parser, N_EXPLAIN, start), mark);
}

/* report = "report" [ scope ] into ; */
Node *parse_report(Parser *parser, uint32_t start)
{
    Node *scope = parse_scope(parser), *into = parse_into(parser);
    if (!into && !parser->panic)
        want_keyword(parser, KW_INTO);
    return node_with2(parser, N_REPORT, start, scope, into);
}

/* ---- disable, enable, waive, source ---- */

static Node *behind_rule(Parser *parser, NodeType type, uint32_t start)
{
    want_keyword(parser, KW_RULE);
    return node_with1(parser, type, start, parser->panic ? NULL : parse_name(parser));
}

/* disable = "disable" "rule" name ; */
Node *parse_disable(Parser *parser, uint32_t start)
{
    return behind_rule(parser, N_SWITCH_RULE, start);
}

/* enable = "enable" "rule" name ; */
Node *parse_enable(Parser *parser, uint32_t start)
{
    Node *node = behind_rule(parser, N_SWITCH_RULE, start);
    node->op = 1;
    return node;
}

/* source = "source" "rule" name ; */
Node *parse_source(Parser *parser, uint32_t start)
{
    return behind_rule(parser, N_SOURCE_RULE, start);
}

/* waive = "waive" name "for" entity "because" value [ "until" value ] ; */
Node *parse_waive(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_name(parser));
    want_keyword(parser, KW_FOR);
    kid_add(parser, parser->panic ? NULL : parse_entity(parser));
    want_keyword(parser, KW_BECAUSE);
    kid_add(parser, parser->panic ? NULL : parse_value(parser));
    kid_add(parser, take_keyword(parser, KW_UNTIL) ? parse_value(parser) : NULL);
    return node_done(parser, node_new(parser, N_WAIVE, start), mark);
}
