/* parse_stray.c: braces that are missing. Clauses on lines of their own behind a definition without `{`, and statements inside
   of clauses that were never closed: each is told once, where the brace belongs, and what follows is not taken for more
   errors. */
#include "parser.h"

/* ---- where lines begin ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Is there nothing but blanks before it on its line? A line may be as long as the text: no other one is walked to its beginning. */
static bool begins_line(const Parser *parser, uint32_t at, uint32_t *indent)
{
    const char *text = parser->source->text.ptr;
    uint32_t start = at;
    while (start > 0 && is_blank(text[start - 1]))
        start--;
    *indent = at - start;
    return start == 0 || text[start - 1] == '\n';
}

/* The blanks that the line of `at` begins with. */
static uint32_t indent_of(const Parser *parser, uint32_t at)
{
    const char *text = parser->source->text.ptr;
    uint32_t start = at, blanks = 0;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    while (start + blanks < at && is_blank(text[start + blanks]))
        blanks++;
    return blanks;
}

/* Does the current token begin its line, no deeper than the line of the bracket? */
static bool stands_out(const Parser *parser, const Bracket *bracket)
{
    uint32_t indent;
    return begins_line(parser, parser->tok.start, &indent) && indent <= indent_of(parser, bracket->start);
}

void note_odd_brace(Parser *parser, const Bracket *bracket)
{
    uint32_t indent;
    if (!parser->odd && begins_line(parser, parser->tok.start, &indent) && indent < indent_of(parser, bracket->start))
        parser->odd = bracket->start + 1;
}

/* ---- a block of clauses without its end ---- */

bool at_left_open(Parser *parser)
{
    const Token *token = &parser->tok;
    CommandId verb = token->type == TK_WORD ? words_command(parser->words, token->sym) : C_NONE;
    if (verb == C_NONE || verb == C_use || parser->panic ||          /* `use` is a rule's, too */
        words_keyword(parser->words, PL_RULE, token->sym) != KW_NONE || !stands_out(parser, &vec_last(&parser->brackets)))
        return false;
    const Token *next = peek(parser, 0);
    return !words_any_field(parser->words, token->sym) ||
           (next->type == TK_WORD && words_singular(parser->words, next->sym) != T_NONE);
}

/* The next line when nothing stands in it: there the brace was. */
static bool blank_line(const Parser *parser, Span *span)
{
    Str text = parser->source->text;
    size_t at = parser->prev_end;
    while (at < text.len && text.ptr[at] != '\n')
        at++;
    for (at++; at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t' || text.ptr[at] == '\r'); at++)
        continue;
    *span = (Span){ parser->source->id, (uint32_t)at, (uint32_t)at };
    return at < text.len && text.ptr[at] == '\n';
}

void fail_left_open(Parser *parser)
{
    Bracket bracket = vec_pop(&parser->brackets);
    Span span;
    bool blank = blank_line(parser, &span);
    parser->mode = bracket.mode;
    parser->joins = bracket.joins;
    leave(parser);
    Diag *diag = blank ? fail(parser, E115, span, STR("}"), STR(""))
                       : fail(parser, E108, token_span(parser, &parser->tok), STR("}"), token_str(parser, &parser->tok));
    if (diag)
        diag_note(parser->diags, diag, (Span){ parser->source->id, bracket.start, bracket.start + 1 }, STR("opened here"),
                  STR("在此处打开"));
}

/* ---- clauses without a block ---- */

void note_statement(Parser *parser, const Node *node, CommandId command)
{
    bool broken = node && node->type == N_ERROR;
    parser->after = AFTER_OTHER;
    if (command != C_define && command != C_set && command != C_submit && !broken)
        return;
    bool block = parser->prev_end > 0 && parser->source->text.ptr[parser->prev_end - 1] == '}';
    if (block)
        return;
    parser->after = broken ? AFTER_BROKEN : AFTER_DEFINE;
    parser->after_kind = node && node->type == N_DEFINE ? (TableId)node->op : T_NONE;
    parser->after_end = parser->prev_end;
}

static bool is_clause_word(const Parser *parser, Sym word)
{
    if (words_command(parser->words, word) != C_NONE)
        return false;
    return parser->after_kind == T_NONE ? words_any_field(parser->words, word)
                                        : words_field(parser->words, parser->after_kind, word) != F_NONE;
}

bool at_stray_clause(Parser *parser)
{
    const Token *token = &parser->tok;
    if (parser->after == AFTER_OTHER || parser->panic || token->type != TK_WORD || !token->newline ||
        !is_clause_word(parser, token->sym))
        return false;
    const Token *next = peek(parser, 0);
    bool sign = next->type == TK_LPAREN || next->type == TK_LBRACKET || next->type == TK_LBRACE || next->type == TK_MINUS;
    return on_line(parser, next) && ((at_operand(parser, next) && !sign) || next->type == TK_COLON);
}

static void skip_line(Parser *parser, size_t level)
{
    fail(parser, DIAG_NONE, SPAN_NONE, STR(""), STR(""));
    parser->tok.newline = false;
    recover(parser, level, parser->tok.start);
}

Node *stray_clauses(Parser *parser)
{
    uint32_t start = parser->tok.start;
    size_t level = parser->brackets.len;
    if (parser->after == AFTER_DEFINE) {
        Span span = { parser->source->id, parser->after_end, parser->after_end };
        fail(parser, E115, span, STR("{"), STR(""));
    }
    while (at_stray_clause(parser) || parser->panic)
        skip_line(parser, level);
    if (level == 0 && parser->tok.type == TK_RBRACE)
        step(parser);
    parser->after = AFTER_OTHER;
    return node_new(parser, N_ERROR, start);
}
