/* parse_error.c: what is said about a broken statement, and the way on behind it. */
#include "parser.h"
#include "../base/utf8.h"

static bool is_word_of_language(const Words *words, Sym sym)
{
    if (words_command(words, sym) != C_NONE || words_kind(words, sym) != T_NONE || words_any_field(words, sym))
        return true;
    for (int place = 0; place < (int)PL_COUNT; place++)
        if (words_keyword(words, (Place)place, sym) != KW_NONE)
            return true;
    return false;
}

Str token_str(const Parser *parser, const Token *token)
{
    uint32_t end = token->end - token->start > 40 ? token->start + 40 : token->end;
    while (end < token->end && ((unsigned char)parser->source->text.ptr[end] & 0xC0) == 0x80)
        end--;
    return str_make(parser->source->text.ptr + token->start, end - token->start);
}

Str node_str(const Parser *parser, const Node *node)
{
    return str_make(parser->source->text.ptr + node->start, node->end - node->start);
}

Span token_span(const Parser *parser, const Token *token)
{
    return (Span){ parser->source->id, token->start, token->end };
}

Str keyword_name(const Parser *parser, KeywordId wanted)
{
    const KeywordInfo *info = &KEYWORD_INFO[wanted];
    return str_of(parser->chinese ? info->zh : info->text);
}

static void remember_brackets(Parser *parser)
{
    buf_clear(&parser->open);
    for (size_t i = 0; i < parser->brackets.len; i++)
        buf_char(&parser->open, parser->brackets.at[i].open);
}

Diag *fail(Parser *parser, DiagCode code, Span span, Str arg0, Str arg1)
{
    if (parser->panic)
        return NULL;
    Diag *diag = code == DIAG_NONE ? NULL : DIAG(parser->diags, code, span, arg0, arg1, );
    remember_brackets(parser);
    parser->panic = true;
    parser->lex.quiet = true;
    parser->told = parser->diags->dropped ? NULL : diag;
    return parser->diags->dropped ? NULL : diag; /* one that is only counted needs no suggestion */
}

/* Where a statement has ended there is nothing to point at: the caret stands behind the last token. */
static Span end_span(const Parser *parser)
{
    return (Span){ parser->source->id, parser->prev_end, parser->prev_end };
}

static void note_open_end(Parser *parser)
{
    if (parser->tok.type != TK_END || parser->panic || parser->more || !parser->brackets.len)
        return;
    parser->more = true;
    parser->more_bracket = vec_last(&parser->brackets).open;
}

static bool has_ended(const Parser *parser)
{
    return parser->tok.type == TK_END || parser->tok.type == TK_SEMICOLON || !on_line(parser, &parser->tok);
}

Diag *fail_here(Parser *parser, DiagCode code)
{
    note_open_end(parser);
    if (has_ended(parser))
        return fail(parser, E116, end_span(parser), STR(""), STR(""));
    if ((code == E107 || code == E112) && fail_word_before(parser))
        return NULL;
    return fail(parser, code, token_span(parser, &parser->tok), token_str(parser, &parser->tok), STR(""));
}

Diag *fail_expected(Parser *parser, Str what)
{
    note_open_end(parser);
    if (has_ended(parser))
        return fail(parser, E115, end_span(parser), what, STR(""));
    if (fail_word_before(parser))
        return NULL;
    Diag *diag = fail(parser, E108, token_span(parser, &parser->tok), what, token_str(parser, &parser->tok));
    if (diag && parser->tok.type == TK_WORD)
        suggest_operator(parser, diag, &parser->tok);
    return diag;
}

/* ---- suggestions ---- */

void suggest(Parser *parser, Diag *diag, const Closest *closest)
{
    if (!diag)
        return;
    Str meant = words_meant(closest->name);
    if (meant.len || closest->best.len)
        diag->suggestion = diag_keep(parser->diags, meant.len ? meant : closest->best);
}

void suggest_try(void *closest, const char *text, const char *zh)
{
    closest_try(closest, str_of(text));
    closest_try(closest, str_of(zh));
}

void suggest_keyword(Parser *parser, Diag *diag, Str word, Place place)
{
    if (!diag)
        return;
    Closest closest;
    closest_init(&closest, word);
    words_each_keyword(place, suggest_try, &closest);
    suggest(parser, diag, &closest);
}

void suggest_operator(Parser *parser, Diag *diag, const Token *word)
{
    if (is_word_of_language(parser->words, word->sym))
        return;
    Closest closest;
    closest_init(&closest, token_str(parser, word));
    if (keyword_of(parser, peek(parser, 0), PL_PER) != KW_NONE)
        suggest_try(&closest, KEYWORD_INFO[KW_PER].text, KEYWORD_INFO[KW_PER].zh);
    if (!closest.best.len) {
        words_each_keyword(PL_OPERATOR, suggest_try, &closest);
        words_each_keyword(PL_QUERY, suggest_try, &closest);
    }
    suggest(parser, diag, &closest);
}

/* ---- a word before a value ---- */

/* The words that a value may begin with and that another one follows. */
static void try_prefixes(Closest *closest)
{
    static const KeywordId KEYWORDS[] = { KW_NOT, KW_FROM, KW_ALL, KW_EXISTS };
    static const CommandId COMMANDS[] = { C_analyze, C_check, C_matrix, C_fn };
    for (size_t i = 0; i < COUNT_OF(KEYWORDS); i++)
        suggest_try(closest, KEYWORD_INFO[KEYWORDS[i]].text, KEYWORD_INFO[KEYWORDS[i]].zh);
    for (size_t i = 0; i < COUNT_OF(COMMANDS); i++)
        suggest_try(closest, COMMAND_INFO[COMMANDS[i]].verb, COMMAND_INFO[COMMANDS[i]].zh);
}

bool fail_word_before(Parser *parser)
{
    Sym word = parser->prev_word;
    TokenType type = (TokenType)parser->tok.type;
    if (parser->panic || word == SYM_NONE || is_word_of_language(parser->words, word) ||
        (type != TK_WORD && type != TK_LPAREN && type != TK_LBRACKET && type != TK_TEXT) || !parser->tok.space)
        return false;
    Span span = { parser->source->id, parser->prev_start, parser->prev_end };
    Closest closest;
    closest_init(&closest, str_make(parser->source->text.ptr + span.start, span.end - span.start));
    try_prefixes(&closest);
    Str meant = words_meant(closest.name);
    bool all = str_eq(meant, str_of(KEYWORD_INFO[KW_ALL].zh));                  /* 所有 岗位 */
    if (!all && (!closest.best.len || closest.distance > 1))
        return false;
    suggest(parser, fail(parser, E107, span, closest.name, STR("")), &closest);
    return true;
}

/* ---- units apart from their number ---- */

/* The unit that is glued to numbers: h for `h`, `hour`, `hours`; KW_NONE for a word that is none. */
static KeywordId glued_unit(const Parser *parser, const Token *word)
{
    KeywordId unit = keyword_of(parser, word, PL_UNIT), per = keyword_of(parser, word, PL_PER);
    if (unit == KW_NONE && str_eq(token_str(parser, word), STR("hours")))
        per = KW_HOUR;
    Str meant = unit == KW_NONE ? words_meant(token_str(parser, word)) : STR("");
    for (int k = 0; meant.len && k < KW_COUNT; k++)
        if (KEYWORD_INFO[k].place == PL_UNIT && (str_eq(meant, str_of(KEYWORD_INFO[k].text)) || str_eq(meant, str_of(KEYWORD_INFO[k].zh))))
            return (KeywordId)k;
    for (int k = 0; unit == KW_NONE && per != KW_NONE && k < KW_COUNT; k++)
        if (KEYWORD_INFO[k].place == PL_UNIT && words_unit((KeywordId)k) == words_unit(per))
            unit = (KeywordId)k;
    return unit;
}

bool fail_unit_apart(Parser *parser, const Token *word)
{
    const char *text = parser->source->text.ptr;
    uint32_t end = word->start, start;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    for (start = end; start > 0 && ((text[start - 1] >= '0' && text[start - 1] <= '9') || text[start - 1] == '.'); start--)
        continue;
    KeywordId unit = word->type == TK_WORD && start < end && end < word->start ? glued_unit(parser, word) : KW_NONE;
    if (unit == KW_NONE)
        return false;
    Diag *diag = fail(parser, E107, token_span(parser, word), token_str(parser, word), STR(""));
    if (!diag)
        return true;
    diag->span.start = start;
    diag->fix = arena_printf(&parser->diags->arena, "%.*s%s", (int)(end - start), text + start, keyword_name(parser, unit).ptr);
    return true;
}

/* ---- Chinese words run together ---- */

/* The longest beginning of two characters or more that is a word of the language. */
static size_t glued_keyword(const Words *words, const Intern *intern, Str word)
{
    size_t found = 0, characters = 0;
    for (size_t end = 0; end < word.len;) {
        int size;
        int32_t rune = utf8_decode(word.ptr + end, word.ptr + word.len, &size);
        if (!utf8_is_cjk(rune) && end == 0)
            return 0;
        end += (size_t)size;
        characters++;
        if (characters < 2 || end == word.len)
            continue;
        Sym sym = intern_find(intern, str_make(word.ptr, end));
        if (sym != SYM_NONE && is_word_of_language(words, sym))
            found = end;
    }
    return found;
}

size_t parse_glued(const Words *words, const Intern *intern, Str word, Buf *spaced)
{
    size_t first = glued_keyword(words, intern, word);
    for (size_t len = first; len; len = glued_keyword(words, intern, word)) {
        buf_add(spaced, str_make(word.ptr, len));
        buf_char(spaced, ' ');
        word = str_make(word.ptr + len, word.len - len);
    }
    if (first)
        buf_add(spaced, word);
    return first;
}

bool fail_if_glued(Parser *parser, const Token *token)
{
    return token->type == TK_WORD && on_line(parser, token) &&
           fail_glued_word(parser, token_str(parser, token), token_span(parser, token));
}

bool fail_glued_word(Parser *parser, Str word, Span span)
{
    Buf spaced = { 0 };
    size_t len = parse_glued(parser->words, parser->intern, word, &spaced);
    Diag *diag = len ? fail(parser, E109, span, word, str_make(word.ptr, len)) : NULL;
    if (diag)
        diag->fix = diag_keep(parser->diags, buf_str(&spaced));
    buf_drop(&spaced);
    return len > 0;
}

/* ---- the way on ---- */

/* What is open above the level of the broken part; `braces` of them are '{'. */
typedef struct Skip {
    Parser *parser;
    size_t level, braces;
} Skip;

static char opener_of(TokenType type)
{
    switch ((int)type) {
    case TK_LPAREN:
    case TK_RPAREN: return '(';
    case TK_LBRACKET:
    case TK_RBRACKET: return '[';
    case TK_LBRACE:
    case TK_RBRACE: return '{';
    default: return '\0';
    }
}

static void skip_open(Skip *skip, char opener)
{
    buf_char(&skip->parser->open, opener);
    skip->braces += opener == '{';
}

/* Closes what the closing bracket closes; false when nothing above the level is open that it could close. */
static bool skip_close(Skip *skip, char opener)
{
    Buf *open = &skip->parser->open;
    size_t i = open->len;
    if (opener == '{' && skip->braces == 0)
        return false;
    while (i > skip->level && open->ptr[i - 1] != opener)
        i--;
    if (i <= skip->level)
        return false;
    for (size_t k = i - 1; k < open->len; k++)
        skip->braces -= open->ptr[k] == '{';
    open->len = i - 1;
    return true;
}

/* Inside brackets that were never closed, a line that begins with a verb is taken for the next statement. */
static bool begins_statement(const Skip *skip)
{
    const Parser *parser = skip->parser;
    return skip->braces == 0 && parser->tok.type == TK_WORD && words_command(parser->words, parser->tok.sym) != C_NONE;
}

static bool skip_stops(const Skip *skip, bool first)
{
    const Parser *parser = skip->parser;
    bool outside = parser->open.len <= skip->level;
    if (parser->tok.type == TK_END)
        return true;
    if (!first && parser->tok.newline && parser->tok.type != TK_LBRACE)
        return outside || begins_statement(skip);
    return parser->tok.type == TK_SEMICOLON && outside && !parser->lacks_brace;
}

/* A `}` inside of other brackets that are closed behind it in the same line is one too many. */
static bool goes_on(Parser *parser)
{
    const Token *next = peek(parser, 0);
    return on_line(parser, next) && (next->type == TK_RBRACKET || next->type == TK_RPAREN || next->type == TK_COMMA);
}

static void skip_text(Parser *parser)
{
    TextState state = parser->lex.text_state;
    lex_text_skip(&parser->lex, &state);
    parser->n_ahead = 0;
}

void recover(Parser *parser, size_t level, uint32_t began)
{
    Skip skip = { parser, level, 0 };
    mend(parser);
    for (size_t i = level; i < parser->open.len; i++)
        skip.braces += parser->open.ptr[i] == '{';
    while (!skip_stops(&skip, parser->tok.start == began)) {
        TokenType type = (TokenType)parser->tok.type;
        if (type == TK_LPAREN || type == TK_LBRACKET || type == TK_LBRACE)
            skip_open(&skip, opener_of(type));
        else if (opener_of(type) && !skip_close(&skip, opener_of(type)) && type == TK_RBRACE) {
            if (!parser->lacks_brace && level > 0 && !goes_on(parser))
                break;
            parser->missing -= parser->missing > 0;
        }
        if (type == TK_TEXT_PART)
            skip_text(parser);
        step(parser);
    }
    parser->panic = false;
    parser->lex.quiet = false;
    parser->lex.failed = false;
    parser->lacks_brace = false;
}
