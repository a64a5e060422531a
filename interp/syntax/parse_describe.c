/* parse_describe.c: job descriptions and other pages. */
#include "parser.h"

/* `describe all` and nothing of `describe all posts where …` */
static bool is_everything(Parser *parser)
{
    if (keyword(parser, PL_QUERY) != KW_ALL)
        return false;
    const Token *next = peek(parser, 0);
    return next->type != TK_WORD || !on_line(parser, next) || words_plural(parser->words, next->sym) == T_NONE;
}

/* describe_what = "all" [ scope ] | "rule" name | entity | postfix ; */
static void parse_describe_what(Parser *parser, Node *node)
{
    if (is_everything(parser)) {
        advance(parser);
        kid_add(parser, NULL);
        kid_add(parser, parse_scope(parser));
        return;
    }
    if (at_keyword(parser, KW_RULE) && peek(parser, 0)->type != TK_END && on_line(parser, peek(parser, 0))) {
        advance(parser);
        node->flags |= DE_RULE;
        kid_add(parser, parse_name(parser));
    } else {
        kid_add(parser, shows_entity(parser) ? parse_entity(parser) : parse_postfix(parser));
    }
    kid_add(parser, NULL);
}

static void fail_option(Parser *parser)
{
    Token token = parser->tok;
    if (!fail_if_glued(parser, &token))
        suggest_keyword(parser, fail_here(parser, E107), token_str(parser, &token), PL_DESCRIBE);
}

/* describe_option = [ "as" ] ( "vacancy" | "scorecard" ) | "brief" | "format" WORD ; */
static void parse_describe_option(Parser *parser, Node *node)
{
    bool as = take_keyword(parser, KW_AS_OPTION);
    KeywordId word = keyword(parser, PL_DESCRIBE);
    if (word == KW_NONE || (as && word < KW_DESCRIBE_VACANCY)) {
        fail_option(parser);
        return;
    }
    advance(parser);
    if (word >= KW_DESCRIBE_VACANCY)
        node->op = (uint8_t)(word - KW_DESCRIBE_VACANCY + 1);
    else if (word == KW_DESCRIBE_BRIEF)
        node->flags |= DE_BRIEF;
    else
        node->sym = want_word(parser);
}

/* describe = "describe" describe_what { describe_option | region | "for" value | into } ; */
Node *parse_describe(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_DESCRIBE, start);
    parse_describe_what(parser, node);
    size_t into = kids_mark(parser);
    for (int i = 0; i < 3; i++)
        kid_add(parser, NULL);
    while (!parser->panic && parser->tok.type == TK_WORD && on_line(parser, &parser->tok)) {
        if (keyword(parser, PL_OPTION) == KW_INTO)
            parser->stack.at[into] = parse_into(parser);
        else if (keyword(parser, PL_OPTION) == KW_IN_OPTION)
            parser->stack.at[into + 1] = parse_region(parser);
        else if (take_keyword(parser, KW_FOR))
            parser->stack.at[into + 2] = parse_value(parser);
        else
            parse_describe_option(parser, node);
    }
    return node_done(parser, node, mark);
}
