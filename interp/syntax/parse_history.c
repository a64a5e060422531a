/* parse_history.c: the model as a script, its history and its scenarios. */
#include "parser.h"

/* dump = "dump" [ into ] ; */
Node *parse_dump(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *into = parse_into(parser);
    if (into)
        kid_add(parser, into);
    return node_done(parser, node_new(parser, N_DUMP, start), mark);
}
