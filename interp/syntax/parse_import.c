/* parse_import.c: import, with its block of columns and its options; export. */
#include "parser.h"

/* mapping = WORD [ "to" | ":" | "=" ] expr ;
   Without `in` outside of brackets: there it begins the next one. */
static Node *parse_mapping(Parser *parser)
{
    Token word = parser->tok;
    if (word.type != TK_WORD) {
        fail_here(parser, E107);
        return node_new(parser, N_ERROR, word.start);
    }
    Node *node = node_word(parser, N_MAPPING);
    size_t mark = kids_mark(parser);
    if (at(parser, TK_COLON) || at(parser, TK_ASSIGN))
        advance_over(parser);
    else if (at_keyword(parser, KW_TO) && at_operand(parser, peek(parser, 0)))
        advance(parser);
    if (at_end(parser) && !fail_if_glued(parser, &word))
        fail_here(parser, E114);
    parser->mode = MODE_NO_IN;
    kid_add(parser, parse_expr(parser));
    parser->mode = 0;
    return node_done(parser, node, mark);
}

/* mappings = "{" { mapping { NEWLINE | ";" } } "}" ; */
static void parse_mappings(Parser *parser)
{
    if (!open_bracket(parser, TK_LBRACE, false))
        return;
    size_t level = parser->brackets.len;
    while (parser->tok.type != TK_RBRACE && parser->tok.type != TK_END) {
        if (parser->tok.type == TK_SEMICOLON && !parser->panic)
            advance(parser);
        else
            part_in_block(parser, level, parse_mapping);
    }
    close_bracket(parser, TK_RBRACE);
}

/* kinds = KIND { "," KIND } ; */
static Node *parse_kinds(Parser *parser)
{
    uint32_t start = parser->tok.start;
    size_t mark = kids_mark(parser);
    do {
        uint32_t at = parser->tok.start;
        Sym word = parser->tok.sym;
        TableId kind = parse_kind(parser);
        Node *name = node_new(parser, N_NAME, at);
        name->op = (uint8_t)kind;
        name->sym = word;
        kid_add(parser, name);
    } while (take_comma(parser));
    return node_done(parser, node_new(parser, N_KINDS, start), mark);
}

/* on_duplicate = [ "on" ] "duplicate" ( "error" | "keep" ( "first" | "last" ) | "number" ) ; */
static unsigned parse_on_duplicate(Parser *parser)
{
    take_keyword(parser, KW_ON_IMPORT);
    want_keyword(parser, KW_DUPLICATE);
    if (take_keyword(parser, KW_KEEP)) {
        if (take_keyword(parser, KW_FIRST))
            return IM_DUP_FIRST;
        if (!take_keyword(parser, KW_LAST)) {
            Str text = token_str(parser, &parser->tok);
            suggest_keyword(parser, fail_expected(parser, keyword_name(parser, KW_FIRST)), text, PL_IMPORT);
        }
        return IM_DUP_LAST;
    }
    if (take_keyword(parser, KW_NUMBER))
        return IM_DUP_NUMBER;
    Token word = parser->tok;
    if (!take_keyword(parser, KW_ERROR) && !parser->panic)
        suggest_keyword(parser, fail_expected(parser, keyword_name(parser, KW_KEEP)), token_str(parser, &word), PL_IMPORT);
    return 0;
}

/* import_options = { "create" kinds | on_duplicate | "skip" "errors" } ; */
static Node *parse_import_options(Parser *parser, Node *node)
{
    Node *kinds = NULL;
    while (!parser->panic) {
        KeywordId word = keyword(parser, PL_IMPORT);
        if (word == KW_CREATE) {
            advance(parser);
            kinds = parse_kinds(parser);
            node->flags |= IM_CREATE;
        } else if (word == KW_ON_IMPORT || word == KW_DUPLICATE) {
            node->flags |= (uint16_t)parse_on_duplicate(parser);
        } else if (word == KW_SKIP) {
            advance(parser);
            want_keyword(parser, KW_ERRORS);
            node->flags |= IM_SKIP;
        } else {
            break;
        }
    }
    return kinds;
}

/* import_what = PLURAL | "submissions" name | "all" ; */
static void parse_import_what(Parser *parser, Node *node)
{
    Token token = parser->tok;
    if (take_keyword(parser, KW_ALL_IMPORT)) {
        node->op = IMPORT_ALL;
        return;
    }
    TableId table = token.type == TK_WORD && on_line(parser, &token) ? words_plural(parser->words, token.sym) : T_NONE;
    if (table == T_NONE) {
        if (fail_if_glued(parser, &token))
            return;
        Diag *diag = fail_here(parser, token.type == TK_WORD ? E202 : E113);
        Closest closest;
        closest_init(&closest, token_str(parser, &token));
        for (int t = 0; t < (int)T_COUNT; t++)
            suggest_try(&closest, TABLE_INFO[t].plural, TABLE_INFO[t].zh);
        if (diag)
            suggest(parser, diag, &closest);
        return;
    }
    advance(parser);
    node->op = (uint8_t)table;
    if (table == T_SUBMISSION) {
        node->op = T_COUNT;
        node->sym = parse_name(parser)->sym;
    }
}

/* import = "import" import_what "from" value [ "sheet" value ] [ "where" expr ] [ mappings ] import_options ; */
Node *parse_import(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_IMPORT, start), *where = NULL;
    parse_import_what(parser, node);
    want_keyword(parser, KW_FROM_IMPORT);
    kid_add(parser, parser->panic ? NULL : parse_value(parser));
    bool rows = node->op != IMPORT_ALL;                     /* a whole model comes as it is */
    kid_add(parser, rows && take_keyword(parser, KW_SHEET) ? parse_value(parser) : NULL);
    if (rows && take_keyword(parser, KW_WHERE)) {
        over_line(parser);
        where = parse_expr(parser);
    }
    kid_add(parser, where);
    if (rows && !parser->panic && at(parser, TK_LBRACE))
        parse_mappings(parser);
    Node *kinds = parse_import_options(parser, node);
    if (kinds)
        kid_add(parser, kinds);
    return node_done(parser, node, mark);
}

/* export = "export" into ; */
Node *parse_export(Parser *parser, uint32_t start)
{
    Node *into = parse_into(parser);
    if (!into)
        fail_expected(parser, keyword_name(parser, KW_INTO));
    return node_with1(parser, N_EXPORT, start, into);
}
