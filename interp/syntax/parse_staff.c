/* parse_staff.c: staff, the agents of queues. */
#include "parser.h"

/* staff_queue = entity | name ; */
static Node *parse_staff_queue(Parser *parser)
{
    return shows_entity(parser) ? parse_entity(parser) : parse_name(parser);
}

static bool at_queue(Parser *parser)
{
    bool option = keyword(parser, PL_OPTION) == KW_OF_SCOPE || keyword(parser, PL_OPTION) == KW_INTO || keyword(parser, PL_OPERATOR) == KW_OF;
    return !option && (at(parser, TK_WORD) || at(parser, TK_TEXT) || at(parser, TK_AT));
}

/* staff = "staff" [ staff_queue { "," staff_queue } ] [ scope ] [ into ] ; */
Node *parse_staff(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_STAFF, start);
    kid_add(parser, NULL);
    kid_add(parser, NULL);
    if (at_queue(parser)) {
        do
            kid_add(parser, parse_staff_queue(parser));
        while (take_comma(parser));
    }
    if (!parser->panic) {
        parser->stack.at[mark] = parse_scope(parser);
        parser->stack.at[mark + 1] = parse_into(parser);
    }
    return node_done(parser, node, mark);
}
