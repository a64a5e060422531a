/* parse_matrix.c: matrices. */
#include "parser.h"

/* matrix_of = ( "raci" | "decisions" | "kpi" ) [ scope ] [ region ] ; */
static void parse_matrix_of(Parser *parser, Node *node)
{
    KeywordId word = keyword(parser, PL_MATRIX);
    if (word == KW_NONE) {
        Str text = token_str(parser, &parser->tok);
        suggest_keyword(parser, fail_expected(parser, keyword_name(parser, KW_MATRIX_RACI)), text, PL_MATRIX);
        return;
    }
    node->op = (uint8_t)(word - KW_MATRIX_RACI);
    advance(parser);
    kid_add(parser, parse_scope(parser));
    kid_add(parser, parser->panic ? NULL : parse_region(parser));
}

/* matrix = "matrix" matrix_of [ into ] ; */
Node *parse_matrix(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_MATRIX, start);
    parse_matrix_of(parser, node);
    kid_add(parser, parser->panic ? NULL : parse_into(parser));
    return node_done(parser, node, mark);
}

/* matrix_expr = "matrix" matrix_of ; */
Node *parse_matrix_expr(Parser *parser)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_MATRIX_EXPR, parser->tok.start);
    if (!enter(parser))
        return node;
    advance(parser);
    parse_matrix_of(parser, node);
    leave(parser);
    return node_done(parser, node, mark);
}
