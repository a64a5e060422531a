/* parse_chart.c: pictures. */
#include "parser.h"

static bool is_option(Parser *parser)
{
    KeywordId word = keyword(parser, PL_CHART);
    return word == KW_CHART_COLOR || word == KW_CHART_SIZE || word == KW_CHART_LAYERS || word == KW_CHART_TITLE;
}

/* An option has its value behind it; `chart size` alone is the figure of that name. */
static bool begins_option(Parser *parser)
{
    if (!is_option(parser))
        return false;
    const Token *next = peek(parser, 0);
    return at_operand(parser, next) && on_line(parser, next) && keyword_of(parser, next, PL_OPTION) == KW_NONE &&
           keyword_of(parser, next, PL_OPERATOR) == KW_NONE;
}

/* chart_option = ( "color" | "size" ) name | ( "layers" | "title" ) value | region | "for" value ; */
static Node *parse_chart_option(Parser *parser)
{
    Token token = parser->tok;
    KeywordId word = keyword(parser, PL_CHART);
    KeywordId place = keyword(parser, PL_OPTION);
    if (place == KW_IN_OPTION || place == KW_FOR) {
        bool region = place == KW_IN_OPTION;
        if (!region)
            advance_over(parser);
        Node *option = node_with1(parser, N_OPTION, token.start, region ? parse_region(parser) : parse_value(parser));
        option->op = (uint8_t)(region ? KW_REGION : KW_PERIOD);
        return option;
    }
    if (!is_option(parser)) {
        if (!fail_if_glued(parser, &token))
            suggest_keyword(parser, fail_here(parser, E107), token_str(parser, &token), PL_CHART);
        return node_new(parser, N_ERROR, token.start);
    }
    advance_over(parser);
    bool name = word == KW_CHART_COLOR || word == KW_CHART_SIZE;
    Node *node = node_with1(parser, N_OPTION, token.start, name ? parse_name(parser) : parse_value(parser));
    node->op = (uint16_t)word;
    return node;
}

static bool is_figure(Parser *parser)
{
    Sym sym = parser->tok.sym;
    return keyword(parser, PL_CHART) == KW_CHART_RELATIONS || keyword(parser, PL_CHART) == KW_CHART_TREND || words_attr(parser->words, T_POST, sym) != A_NONE ||
           words_field_read(parser->words, T_POST, sym) != F_NONE;
}

/* Is the word all that is charted? Then it is a figure, or a name. */
static bool stands_alone(Parser *parser)
{
    const Token *next = peek(parser, 0);
    if (parser->tok.type != TK_WORD || (at_query(parser) && !is_figure(parser)))
        return false;
    return !on_line(parser, next) || next->type == TK_END || next->type == TK_SEMICOLON || next->type == TK_RBRACE ||
           keyword_of(parser, next, PL_OPTION) == KW_OF_SCOPE || keyword_of(parser, next, PL_OPERATOR) == KW_OF ||
           keyword_of(parser, next, PL_OPTION) == KW_INTO || keyword_of(parser, next, PL_OPTION) == KW_IN_OPTION ||
           keyword_of(parser, next, PL_OPTION) == KW_FOR || keyword_of(parser, next, PL_CHART) != KW_NONE;
}

/* `chart colour load`: two words where one would be charted; the first was meant for an option. */
static bool is_misspelt_option(Parser *parser)
{
    const Token *next = peek(parser, 0);
    Token token = parser->tok;
    if (token.type != TK_WORD || at_query(parser) || next->type != TK_WORD || !on_line(parser, next))
        return false;
    Closest closest;
    closest_init(&closest, token_str(parser, &token));
    words_each_keyword(PL_CHART, suggest_try, &closest);
    if (!closest.best.len)
        return false;
    Diag *diag = fail_here(parser, E107);
    if (diag)
        suggest(parser, diag, &closest);
    return true;
}

/* chart_what = WORD | entity | postfix ; */
static Node *parse_chart_what(Parser *parser, Sym *figure)
{
    if (shows_entity(parser))
        return parse_entity(parser);
    if (!stands_alone(parser))
        return is_misspelt_option(parser) ? node_new(parser, N_ERROR, parser->tok.start) : parse_postfix(parser);
    *figure = is_figure(parser) ? parser->tok.sym : SYM_NONE;
    return node_word(parser, N_NAME);
}

/* chart = "chart" [ chart_what ] [ scope ] { chart_option | into } ; */
Node *parse_chart(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_CHART, start);
    bool what = on_line(parser, &parser->tok) && at_operand(parser, &parser->tok) && keyword(parser, PL_OPTION) != KW_INTO &&
                keyword(parser, PL_OPTION) != KW_OF_SCOPE && keyword(parser, PL_OPERATOR) != KW_OF && !begins_option(parser);
    kid_add(parser, what ? parse_chart_what(parser, &node->sym) : NULL);
    kid_add(parser, parser->panic ? NULL : parse_scope(parser));
    size_t into = kids_mark(parser);
    kid_add(parser, NULL);
    while (!parser->panic && parser->tok.type == TK_WORD && on_line(parser, &parser->tok)) {
        if (keyword(parser, PL_OPTION) == KW_INTO)
            parser->stack.at[into] = parse_into(parser);
        else
            kid_add(parser, parse_chart_option(parser));
    }
    return node_done(parser, node, mark);
}
