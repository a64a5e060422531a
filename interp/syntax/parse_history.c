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

/* ---- revisions ---- */

/* A column of that name has no number behind it. */
bool at_as_of(Parser *parser)
{
    if (at_keyword(parser, KW_AS_OF))
        return true;
    const Token *of = peek(parser, 0), *number = peek(parser, 1);
    bool numbers = number->type == TK_NUMBER || number->type == TK_DATE || number->type == TK_AT || number->type == TK_LPAREN;
    return at_keyword(parser, KW_AS) && of->type == TK_WORD && keyword_of(parser, of, PL_OPERATOR) == KW_OF && on_line(parser, number) && numbers;
}

/* as_of = "as" "of" value ; */
Node *parse_as_of(Parser *parser)
{
    if (!at_as_of(parser))
        return NULL;
    if (!take_keyword(parser, KW_AS_OF)) {
        advance(parser);
        advance(parser);
    }
    return parse_value(parser);
}

/* history = "history" [ scope ] [ into ] ; */
Node *parse_history(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_scope(parser));
    kid_add(parser, parser->panic ? NULL : parse_into(parser));
    return node_done(parser, node_new(parser, N_HISTORY, start), mark);
}

static Node *step_statement(Parser *parser, uint32_t start, int op)
{
    size_t mark = kids_mark(parser);
    if (!at_end(parser))
        kid_add(parser, parse_value(parser));
    Node *node = node_done(parser, node_new(parser, N_UNDO, start), mark);
    node->op = (uint8_t)op;
    return node;
}

/* undo = "undo" [ value ] ; */
Node *parse_undo(Parser *parser, uint32_t start)
{
    return step_statement(parser, start, 0);
}

/* redo = "redo" [ value ] ; */
Node *parse_redo(Parser *parser, uint32_t start)
{
    return step_statement(parser, start, 1);
}

/* ---- scenarios ---- */

/* scenario = "scenario" name [ TEXT ] ; */
Node *parse_scenario(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_name(parser));
    if (!parser->panic && at(parser, TK_TEXT))
        kid_add(parser, parse_text(parser));
    return node_done(parser, node_new(parser, N_SCENARIO, start), mark);
}

/* scenarios = "scenarios" [ into ] ; */
Node *parse_scenarios(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *into = parse_into(parser);
    if (into)
        kid_add(parser, into);
    return node_done(parser, node_new(parser, N_SCENARIOS, start), mark);
}

/* switch = "switch" name ; */
Node *parse_switch(Parser *parser, uint32_t start)
{
    return node_with1(parser, N_SWITCH, start, parse_name(parser));
}

static bool at_second_name(Parser *parser)
{
    bool option = keyword(parser, PL_OPTION) == KW_OF_SCOPE || keyword(parser, PL_OPTION) == KW_INTO || keyword(parser, PL_OPERATOR) == KW_OF;
    return !option && (at(parser, TK_WORD) || at(parser, TK_TEXT) || at(parser, TK_AT));
}

/* compare = "compare" name [ name ] [ scope ] [ into ] ; */
Node *parse_compare(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_name(parser));
    kid_add(parser, !parser->panic && at_second_name(parser) ? parse_name(parser) : NULL);
    kid_add(parser, parser->panic ? NULL : parse_scope(parser));
    kid_add(parser, parser->panic ? NULL : parse_into(parser));
    return node_done(parser, node_new(parser, N_COMPARE, start), mark);
}

/* taking = "taking" ( "ours" | "theirs" ) [ "for" entity { "," entity } ] ; */
static Node *parse_taking(Parser *parser)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_TAKING, parser->tok.start);
    advance(parser);
    KeywordId side = keyword(parser, PL_HISTORY);
    if (side != KW_OURS && side != KW_THEIRS) {
        suggest_keyword(parser, fail_expected(parser, keyword_name(parser, KW_OURS)), token_str(parser, &parser->tok), PL_HISTORY);
        return node_done(parser, node, mark);
    }
    node->op = side == KW_THEIRS;
    advance(parser);
    if (take_keyword(parser, KW_FOR))
        parse_entities(parser);
    return node_done(parser, node, mark);
}

/* merge = "merge" name { taking } ; */
Node *parse_merge(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_name(parser));
    while (!parser->panic && at_keyword(parser, KW_TAKING))
        kid_add(parser, parse_taking(parser));
    return node_done(parser, node_new(parser, N_MERGE, start), mark);
}
