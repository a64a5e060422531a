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

/* Does the current token begin its line, no deeper than the statement of the bracket? */
static bool stands_out(const Parser *parser, const Bracket *bracket)
{
    uint32_t indent;
    return begins_line(parser, parser->tok.start, &indent) && indent <= indent_of(parser, bracket->statement);
}

void note_odd_brace(Parser *parser, const Bracket *bracket)
{
    uint32_t indent;
    if (!parser->odd && begins_line(parser, parser->tok.start, &indent) && indent < indent_of(parser, bracket->start))
        parser->odd = bracket->start + 1;
}

/* ---- a block of clauses without its end ---- */

#define LOOK_AHEAD 1000000u      /* bytes: a block without its end is told in bounded time */

/* Does the '}' of the innermost bracket, a '{', come behind the current token? One that begins a line less indented than the
   statement closes something around it. */
static bool is_closed(Parser *parser)
{
    Bracket *bracket = &vec_last(&parser->brackets);
    uint32_t end = parser->tok.start + LOOK_AHEAD, least = indent_of(parser, bracket->statement), indent;
    if (bracket->closed || parser->diags->dropped)
        return bracket->closed;
    Lexer *lex = mem_zalloc(sizeof *lex);
    Token token = { .type = TK_WORD };
    lex_init(lex, parser->words, parser->intern, parser->source, parser->diags);
    lex->quiet = true;
    lex->pos = parser->tok.start;
    for (int depth = 0; depth >= 0 && token.type != TK_END && lex->pos < end;) {
        lex_next(lex, &token);
        if (token.type == TK_TEXT_PART)
            lex_text_pass(lex);
        depth += (token.type == TK_LBRACE) - (token.type == TK_RBRACE);
        bracket->closed = depth < 0 && (!begins_line(parser, token.start, &indent) || indent >= least);
    }
    parser->seen = (uint32_t)lex->pos > parser->seen ? (uint32_t)lex->pos : parser->seen;
    lex_drop(lex);
    mem_free(lex);
    return bracket->closed;
}

/* A field may be called as a verb is, in a form or by `define field`: where the block has its end, it is one. */
bool at_left_open(Parser *parser)
{
    const Token *token = &parser->tok;
    CommandId verb = token->type == TK_WORD ? words_command(parser->words, token->sym) : C_NONE;
    if (verb == C_NONE || verb == C_use || parser->panic ||          /* `use` is a rule's, too */
        words_keyword(parser->words, PL_RULE, token->sym) != KW_NONE || !stands_out(parser, &vec_last(&parser->brackets)))
        return false;
    const Token *next = peek(parser, 0);
    bool statement = !words_any_field(parser->words, token->sym) ||
                     (next->type == TK_WORD && words_singular(parser->words, next->sym) != T_NONE);
    return statement && !is_closed(parser);
}

/* The next line behind `at` when nothing stands in it: there the brace was. */
static bool blank_line(const Parser *parser, size_t at, Span *span)
{
    Str text = parser->source->text;
    while (at < text.len && text.ptr[at] != '\n')
        at++;
    for (at++; at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t' || text.ptr[at] == '\r'); at++)
        continue;
    *span = (Span){ parser->source->id, (uint32_t)at, (uint32_t)at };
    return at < text.len && text.ptr[at] == '\n';
}

bool at_left_open_block(const Parser *parser, const Node *last)
{
    if (parser->panic || parser->tok.type != TK_WORD || !parser->tok.newline || (last && (last->type == N_IF || last->type == N_TRY || last->type == N_ERROR)))
        return false;
    KeywordId word = words_keyword(parser->words, PL_CONTROL, parser->tok.sym);
    return word == KW_ELSE || word == KW_RESCUE;
}

void fail_left_open(Parser *parser)
{
    Bracket bracket = vec_pop(&parser->brackets);
    Span span;
    bool blank = blank_line(parser, parser->prev_end, &span);
    if (!blank && !memchr(parser->source->text.ptr + bracket.start, '\n', parser->prev_end - bracket.start)) {
        blank = true;                          /* the block is in one line */
        span = (Span){ parser->source->id, parser->prev_end, parser->prev_end };
    }
    parser->mode = bracket.mode;
    parser->joins = bracket.joins;
    leave(parser);
    Diag *diag = parser->unclosed ? fail(parser, DIAG_NONE, SPAN_NONE, STR(""), STR(""))
                 : blank ? fail(parser, E115, span, STR("}"), STR(""))
                       : fail(parser, E108, token_span(parser, &parser->tok), STR("}"), token_str(parser, &parser->tok));
    if (diag)
        diag_note(parser->diags, diag, (Span){ parser->source->id, bracket.start, bracket.start + 1 }, STR("opened here"),
                  STR("在此处打开"));
}

/* ---- a block of statements without its end ---- */

static bool is_space(char c)
{
    return is_blank(c) || c == '\r';
}

/* The first line behind `at` that has text, no comment, and is indented by at most so many bytes: its first word. *before:
   where the text of the lines before ends. */
static bool line_indented(const Parser *parser, size_t at, uint32_t most, Span *word, size_t *before)
{
    Str text = parser->source->text;
    *before = at;
    while (at < text.len) {
        while (at < text.len && text.ptr[at] != '\n')
            at++;
        size_t begin = ++at;
        while (at < text.len && is_space(text.ptr[at]))
            at++;
        if (at >= text.len || text.ptr[at] == '\n' || text.ptr[at] == '#')
            continue;
        if (at - begin > most || (at - begin == most && text.ptr[at] == '}')) {
            *before = at;
            continue;
        }
        size_t end = at;
        while (end < text.len && end - at < 40 && !is_space(text.ptr[end]) && text.ptr[end] != '\n')
            end++;
        *word = (Span){ parser->source->id, (uint32_t)at, (uint32_t)end };
        return true;
    }
    return false;
}

/* Is nothing but blanks and a comment behind `at` in its line? */
static bool ends_line(const Parser *parser, size_t at)
{
    Str text = parser->source->text;
    while (at < text.len && is_space(text.ptr[at]))
        at++;
    return at >= text.len || text.ptr[at] == '\n' || text.ptr[at] == '#';
}

bool fail_less_indented(Parser *parser, Span brace)
{
    Span word, blank;
    Str text = parser->source->text;
    size_t before, end;
    if (!line_indented(parser, brace.start, indent_of(parser, brace.start), &word, &before))
        return false;
    for (end = before; end < text.len && text.ptr[end] != '\n'; end++)
        continue;
    bool one_line = (before == brace.start && !ends_line(parser, brace.end)) || (text.ptr[word.start] == '}' && !blank_line(parser, before, &blank));
    if (one_line)
        blank = (Span){ brace.source, (uint32_t)end, (uint32_t)end };
    Diag *diag = one_line || blank_line(parser, before, &blank)
                     ? fail(parser, E115, blank, STR("}"), STR(""))
                     : fail(parser, E108, word, STR("}"), str_make(text.ptr + word.start, word.end - word.start));
    if (diag)
        diag_note(parser->diags, diag, brace, STR("opened here"), STR("在此处打开"));
    return true;
}

/* ---- clauses without a block ---- */

void note_statement(Parser *parser, const Node *node, CommandId command, uint32_t start)
{
    bool broken = node && node->type == N_ERROR;
    parser->after = AFTER_OTHER;
    bool block_of_set = command == C_set && node && node->type == N_SET && node->op == 3;
    if (command != C_define && command != C_submit && command != C_import && !block_of_set && !broken)
        return;
    parser->after_start = start;
    bool block = parser->prev_end > 0 && parser->source->text.ptr[parser->prev_end - 1] == '}';
    if (block)
        return;
    parser->after = broken ? AFTER_BROKEN : command == C_import ? AFTER_IMPORT : AFTER_DEFINE;
    parser->after_kind = node && node->type == N_DEFINE ? (TableId)node->op : T_NONE;
    parser->after_end = parser->prev_end;
}

/* `post clerk "Clerk"` below a statement, indented like it, lacks its verb. */
static bool is_headless(const Parser *parser)
{
    return words_singular(parser->words, parser->tok.sym) != T_NONE &&
           indent_of(parser, parser->tok.start) <= indent_of(parser, parser->after_start);
}

static bool is_clause_word(const Parser *parser, Sym word)
{
    if (words_command(parser->words, word) != C_NONE || is_headless(parser))
        return false;
    if (parser->after == AFTER_IMPORT && words_keyword(parser->words, PL_ATTR, word) != KW_NONE)
        return true;
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

/* Inside of an import's block that has no beginning: fields that the script defines are unknown here. */
static bool at_mapping(Parser *parser)
{
    return words_command(parser->words, parser->tok.sym) == C_NONE &&
           indent_of(parser, parser->tok.start) > indent_of(parser, parser->after_start);
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
    bool import = parser->after == AFTER_IMPORT;
    if (parser->after != AFTER_BROKEN) {
        Span span = { parser->source->id, parser->after_end, parser->after_end };
        fail(parser, E115, span, STR("{"), STR(""));
    }
    while (at_stray_clause(parser) || parser->panic || (import && parser->tok.type == TK_WORD && at_mapping(parser)))
        skip_line(parser, level);
    if (level == 0 && parser->tok.type == TK_RBRACE)
        step(parser);
    if (import && !at_end(parser))
        skip_line(parser, level);              /* } create … */
    parser->after = AFTER_OTHER;
    return node_new(parser, N_ERROR, start);
}
