/* parse_control.c: bindings, functions, blocks and the statements that steer. */
#include "parser.h"

/* block = "{" { statement ( NEWLINE | ";" ) } "}" ; */
Node *parse_block(Parser *parser)
{
    uint32_t start = parser->tok.start;
    size_t mark = kids_mark(parser);
    if (!parser->panic && parser->tok.type == TK_LBRACE && !on_line(parser, &parser->tok))
        fail(parser, E120, token_span(parser, &parser->tok), STR("{"), STR(""));
    if (open_bracket(parser, TK_LBRACE, false)) {
        Node *last = NULL;
        while (parser->tok.type != TK_RBRACE && parser->tok.type != TK_END) {
            if (parser->tok.type == TK_SEMICOLON && !parser->panic)
                advance(parser);
            else if (at_left_open_block(parser, last))
                break;
            else
                kid_add(parser, last = parse_statement(parser));
        }
        if (parser->tok.type == TK_WORD) {
            fail_left_open(parser);
            parser->tok.newline = false;       /* the line is this statement's */
        } else {
            close_bracket(parser, TK_RBRACE);
        }
    }
    return node_done(parser, node_new(parser, N_BLOCK, start), mark);
}

static Node *binding(Parser *parser, uint32_t start, int op)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_LET, start);
    node->op = (uint8_t)op;
    node->sym = want_word(parser);
    if (!parser->panic) {
        want(parser, TK_ASSIGN);
        over_line(parser);
    }
    kid_add(parser, parse_expr(parser));
    return node_done(parser, node, mark);
}

/* let = "let" WORD "=" expr ; */
Node *parse_let(Parser *parser, uint32_t start)
{
    return binding(parser, start, 0);
}

/* var = "var" WORD "=" expr ; */
Node *parse_var(Parser *parser, uint32_t start)
{
    return binding(parser, start, 1);
}

/* fn = "fn" WORD function ; */
Node *parse_fn(Parser *parser, uint32_t start)
{
    Node *node = node_new(parser, N_FN, start);
    node->sym = want_word(parser);
    return parser->panic ? node : parse_function(parser, node);
}

/* if = "if" expr block [ "else" ( if | block ) ] ; */
Node *parse_if(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    if (!enter(parser))
        return node_new(parser, N_ERROR, start);
    kid_add(parser, parse_expr(parser));
    kid_add(parser, parse_block(parser));
    Node *otherwise = NULL;
    if (take_keyword(parser, KW_ELSE)) {
        uint32_t next = parser->tok.start;
        if (parser->tok.type == TK_WORD && on_line(parser, &parser->tok) &&
            words_command(parser->words, parser->tok.sym) == C_if) {
            advance(parser);
            otherwise = parse_if(parser, next);
        } else {
            otherwise = parse_block(parser);
        }
    }
    kid_add(parser, otherwise);
    leave(parser);
    return node_done(parser, node_new(parser, N_IF, start), mark);
}

static void want_in(Parser *parser)
{
    if (keyword(parser, PL_OPERATOR) == KW_IN)
        advance(parser);
    else
        want_keyword(parser, KW_IN_LOOP);
    over_line(parser);
}

/* for = "for" WORD [ "," WORD ] "in" expr block ; */
Node *parse_for(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_FOR, start);
    node->sym = want_word(parser);
    if (take_comma(parser)) {
        node->num = node->sym;
        node->sym = want_word(parser);
    }
    want_in(parser);
    kid_add(parser, parse_expr(parser));
    kid_add(parser, parse_block(parser));
    return node_done(parser, node, mark);
}

/* while = "while" expr block ; */
Node *parse_while(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_expr(parser));
    kid_add(parser, parse_block(parser));
    return node_done(parser, node_new(parser, N_WHILE, start), mark);
}

/* break = "break" ; */
Node *parse_break(Parser *parser, uint32_t start)
{
    return node_new(parser, N_BREAK, start);
}

/* continue = "continue" ; */
Node *parse_continue(Parser *parser, uint32_t start)
{
    return node_new(parser, N_CONTINUE, start);
}

/* return = "return" [ expr ] ; */
Node *parse_return(Parser *parser, uint32_t start)
{
    return node_with1(parser, N_RETURN, start, at_end(parser) ? NULL : parse_expr(parser));
}

/* try = "try" block "rescue" WORD block ; */
Node *parse_try(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_TRY, start);
    kid_add(parser, parse_block(parser));
    if (!parser->panic && parser->tok.newline && parser->tok.type == TK_WORD &&
        words_keyword(parser->words, PL_CONTROL, parser->tok.sym) == KW_RESCUE)
        fail(parser, E120, token_span(parser, &parser->tok), token_str(parser, &parser->tok), STR(""));
    want_keyword(parser, KW_RESCUE);
    node->sym = parser->panic ? SYM_NONE : want_word(parser);
    kid_add(parser, parse_block(parser));
    return node_done(parser, node, mark);
}

/* fail = "fail" expr ; */
Node *parse_fail(Parser *parser, uint32_t start)
{
    return node_with1(parser, N_FAIL, start, parse_expr(parser));
}

/* expect = "expect" expr [ "," expr ] ; */
Node *parse_expect(Parser *parser, uint32_t start)
{
    Node *condition = parse_expr(parser);
    return node_with2(parser, N_EXPECT, start, condition, take_comma(parser) ? parse_expr(parser) : NULL);
}

/* print = "print" [ expr { "," expr } ] ; */
Node *parse_print(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    if (!at_end(parser)) {
        do
            kid_add(parser, parse_expr(parser));
        while (take_comma(parser));
    }
    return node_done(parser, node_new(parser, N_PRINT, start), mark);
}

/* use = "use" ( WORD | value ) ; */
Node *parse_use(Parser *parser, uint32_t start)
{
    bool module = parser->tok.type == TK_WORD;
    Node *what = module && on_line(parser, &parser->tok) ? node_word(parser, N_NAME) : parse_value(parser);
    Node *node = node_with1(parser, N_USE, start, what);
    node->op = !module;
    return node;
}

/* run = "run" value ; */
Node *parse_run(Parser *parser, uint32_t start)
{
    return node_with1(parser, N_RUN, start, parse_value(parser));
}

static Node *help_node(Parser *parser, uint32_t start, Node *topic)
{
    Node *node = node_with1(parser, N_HELP, start, topic);
    node->op = parser->chinese;
    return node;
}

/* help = "help" [ LINE ] ; */
Node *parse_help(Parser *parser, uint32_t start)
{
    if (at_end(parser))
        return help_node(parser, start, NULL);
    Str text = parser->source->text;
    uint32_t from = parser->tok.start, to = from;
    while (to < text.len && text.ptr[to] != '\n' && text.ptr[to] != ';' && text.ptr[to] != '#')
        to++;
    parser->n_ahead = 0;
    parser->lex.pos = to;
    parser->panic = false; /* a topic need not be a token */
    parser->lex.quiet = false;
    while (to > from && (LEX_CLASS[(unsigned char)text.ptr[to - 1]] & LC_BLANK || text.ptr[to - 1] == '\r'))
        to--;
    Node *topic = node_new(parser, N_TEXT, from);
    topic->sym = intern_add(parser->intern, str_make(text.ptr + from, to - from));
    topic->end = parser->tok.end = to;
    advance(parser);
    return help_node(parser, start, topic);
}

/* timing = "timing" ; */
Node *parse_timing(Parser *parser, uint32_t start)
{
    return node_new(parser, N_TIMING, start);
}

/* ambiguous = "ambiguous" value ; */
Node *parse_ambiguous(Parser *parser, uint32_t start)
{
    return node_with1(parser, N_AMBIGUOUS, start, parse_value(parser));
}

/* quit = "quit" ; */
Node *parse_quit(Parser *parser, uint32_t start)
{
    return node_new(parser, N_QUIT, start);
}
