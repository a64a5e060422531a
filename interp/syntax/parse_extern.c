/* parse_extern.c: functions of foreign libraries. */
#include "parser.h"

static Node *parse_foreign_type(Parser *parser);

/* ---- types ---- */

static Node *no_type(Parser *parser)
{
    uint32_t start = parser->tok.start;
    if (parser->tok.type == TK_WORD) {
        Diag *diag = fail_here(parser, E228);
        if (diag) {
            Buf all = { 0 };
            for (int type = KW_FOREIGN_INT8; type < KW_FOREIGN_TRUSTED; type++)
                buf_addf(&all, "%s%s", all.len ? ", " : "", parser->chinese ? KEYWORD_INFO[type].zh : KEYWORD_INFO[type].text);
            diag->allowed = diag_keep(parser->diags, buf_str(&all));
            buf_drop(&all);
            suggest_keyword(parser, diag, token_str(parser, &parser->tok), PL_FOREIGN);
        }
    } else {
        fail_expected(parser, parser->chinese ? STR("类型") : STR("a type"));
    }
    return node_new(parser, N_ERROR, start);
}

static Node *type_word(Parser *parser)
{
    KeywordId word = parser->tok.type == TK_WORD ? words_keyword(parser->words, PL_FOREIGN, parser->tok.sym) : KW_NONE;
    if (parser->panic || word == KW_NONE || word == KW_FOREIGN_TRUSTED)
        return no_type(parser);
    Node *node = node_word(parser, N_FOREIGN_TYPE);
    node->op = FS_WORD;
    node->integer = word;
    return node;
}

static bool want_colon(Parser *parser)
{
    if (!parser->panic)
        want(parser, TK_COLON);
    if (!parser->panic)
        over_line(parser);
    return !parser->panic;
}

/* foreign_field = WORD ":" foreign_type ; */
static Node *parse_foreign_field(Parser *parser)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_KEYVAL, parser->tok.start);
    node->sym = want_word(parser);
    if (want_colon(parser))
        kid_add(parser, parse_foreign_type(parser));
    return node_done(parser, node, mark);
}

/* What stands between brackets, with commas. */
static void each_between(Parser *parser, TokenType open, TokenType close, Node *(*parse)(Parser *))
{
    if (!open_bracket(parser, open, true))
        return;
    while (!parser->panic && parser->tok.type != close) {
        kid_add(parser, parse(parser));
        if (!take_comma(parser))
            break;
    }
    close_bracket(parser, close);
}

static Node *record_type(Parser *parser)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_FOREIGN_TYPE, parser->tok.start);
    node->op = FS_RECORD;
    each_between(parser, TK_LBRACE, TK_RBRACE, parse_foreign_field);
    return node_done(parser, node, mark);
}

static bool at_fn(const Parser *parser)
{
    return parser->tok.type == TK_WORD && words_command(parser->words, parser->tok.sym) == C_fn;
}

static Node *function_type(Parser *parser)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_FOREIGN_TYPE, parser->tok.start);
    node->op = FS_FUNCTION;
    advance(parser);
    each_between(parser, TK_LPAREN, TK_RPAREN, parse_foreign_type);
    if (want_colon(parser))
        kid_add(parser, parse_foreign_type(parser));
    return node_done(parser, node, mark);
}

/* foreign_type = WORD | "{" [ foreign_field { "," foreign_field } ] "}" | "fn" "(" [ foreign_type { "," foreign_type } ] ")" ":"
   foreign_type ; */
static Node *parse_foreign_type(Parser *parser)
{
    uint32_t start = parser->tok.start;
    if (parser->panic || !enter(parser))
        return node_new(parser, N_ERROR, start);
    Node *node = parser->tok.type == TK_LBRACE ? record_type(parser) : at_fn(parser) ? function_type(parser) : type_word(parser);
    leave(parser);
    return node;
}

/* ---- functions ---- */

/* The parameters go to the function, their types to what it does. */
static void split_fields(Parser *parser, Node *function, Node *foreign, Node *fields)
{
    size_t mark = kids_mark(parser);
    for (int i = 0; i < fields->n; i++)
        kid_add(parser, fields->kids[i]->n ? fields->kids[i]->kids[0] : node_new(parser, N_ERROR, fields->start));
    kid_add(parser, parser->panic ? node_new(parser, N_ERROR, fields->start) : parse_foreign_type(parser));
    node_done(parser, foreign, mark);
    for (int i = 0; i < fields->n; i++) {
        Node *param = node_new(parser, N_PARAM, fields->kids[i]->start);
        param->sym = fields->kids[i]->sym;
        param->end = fields->kids[i]->end;
        kid_add(parser, param);
    }
    kid_add(parser, foreign);
    node_done(parser, function, mark);
}

/* foreign = "fn" WORD [ TEXT ] "(" [ foreign_field { "," foreign_field } ] ")" ":" foreign_type ; */
static Node *parse_foreign(Parser *parser)
{
    uint32_t start = parser->tok.start;
    Node *function = node_new(parser, N_FN, start);
    if (!at_fn(parser)) {
        fail_expected(parser, parser->chinese ? str_of(COMMAND_INFO[C_fn].zh) : str_of(COMMAND_INFO[C_fn].verb));
        return node_new(parser, N_ERROR, start);
    }
    advance(parser);
    Node *foreign = node_new(parser, N_FOREIGN, start);
    function->sym = foreign->sym = want_word(parser);
    if (!parser->panic && at(parser, TK_TEXT)) {
        foreign->sym = parser->tok.sym;
        advance(parser);
    }
    size_t mark = kids_mark(parser);
    Node *fields = node_new(parser, N_FOREIGN_TYPE, parser->tok.start);
    if (!parser->panic)
        each_between(parser, TK_LPAREN, TK_RPAREN, parse_foreign_field);
    node_done(parser, fields, mark);
    want_colon(parser);
    split_fields(parser, function, foreign, fields);
    return parser->panic ? node_new(parser, N_ERROR, start) : function;
}

static Node *library_path(Parser *parser)
{
    if (at(parser, TK_TEXT))
        return node_word(parser, N_TEXT);
    uint32_t start = parser->tok.start;
    fail_expected(parser, parser->chinese ? STR("库的文件名") : STR("the library's file in quotes"));
    return node_new(parser, N_ERROR, start);
}

/* extern = "extern" TEXT [ "trusted" ] "{" { foreign ( NEWLINE | ";" ) } "}" ; */
Node *parse_extern(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_EXTERN, start);
    kid_add(parser, library_path(parser));
    node->op = !parser->panic && take_keyword(parser, KW_FOREIGN_TRUSTED);
    if (!parser->panic && open_bracket(parser, TK_LBRACE, false)) {
        while (!parser->panic && parser->tok.type != TK_RBRACE && parser->tok.type != TK_END) {
            if (take(parser, TK_SEMICOLON))
                continue;
            kid_add(parser, parse_foreign(parser));
            if (!parser->panic && !at_end(parser) && parser->tok.type != TK_RBRACE)
                fail_here(parser, E107);
        }
        close_bracket(parser, TK_RBRACE);
    }
    return node_done(parser, node, mark);
}
