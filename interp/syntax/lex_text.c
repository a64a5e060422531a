/* lex_text.c: texts: "…", “…”, '…' and """…""", their escapes, interpolation and common indent. */
#include "lex.h"
#include "../base/utf8.h"

/* How a text is written; QUOTE_WIDE is begun by U+FF02 and ends with it or with an ASCII quote. */
enum { QUOTE_PLAIN, QUOTE_CURLY, QUOTE_WIDE, QUOTE_LONG, QUOTE_RAW, QUOTE_RAW_WIDE };

static const char *const CLOSERS[] = { "\"", "\xE2\x80\x9D", "\xEF\xBC\x82", "\"\"\"", "'", "\xEF\xBC\x87" };

static bool starts_with(const Lexer *lexer, uint32_t at, const char *what)
{
    size_t len = strlen(what);
    return lexer->len - at >= len && memcmp(lexer->text + at, what, len) == 0;
}

/* Bytes of the closing quotes at the offset, 0 when there are none. */
static uint32_t closer_at(const Lexer *lexer, uint32_t at, int quote)
{
    if (starts_with(lexer, at, CLOSERS[quote]))
        return (uint32_t)strlen(CLOSERS[quote]);
    if (quote == QUOTE_WIDE)
        return lexer->text[at] == '"';
    return quote == QUOTE_RAW_WIDE && lexer->text[at] == '\'';
}

/* ---- long texts: the indent that all lines share ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static uint32_t skip_indent(const Lexer *lexer, uint32_t at)
{
    while (at < lexer->len && is_blank(lexer->text[at]))
        at++;
    return at;
}

static bool ends_line(const Lexer *lexer, uint32_t at)
{
    return at >= lexer->len || lexer->text[at] == '\n' || (lexer->text[at] == '\r' && starts_with(lexer, at, "\r\n"));
}

static uint32_t shared(const Lexer *lexer, uint32_t a, uint32_t b, uint32_t n)
{
    uint32_t i = 0;
    while (i < n && lexer->text[a + i] == lexer->text[b + i])
        i++;
    return i;
}

/* Blank lines, the line of the opening quotes and that of the closing ones do not count. */
static void find_indent(const Lexer *lexer, TextState *state, uint32_t at)
{
    bool first = true;
    state->indent = 0;
    for (;; at++) {
        while (at < lexer->len && lexer->text[at] != '\n' && lexer->text[at] != '"' && lexer->text[at] != '\\')
            at++;
        if (at >= lexer->len || starts_with(lexer, at, "\"\"\""))
            return;
        if (lexer->text[at] == '\\')
            at++;
        if (at >= lexer->len || lexer->text[at] != '\n')
            continue;
        uint32_t line = at + 1, end = skip_indent(lexer, line);
        if (ends_line(lexer, end) || starts_with(lexer, end, "\"\"\""))
            continue;
        if (first)
            state->indent_start = line;
        state->indent =
            first ? end - line
                  : shared(lexer, state->indent_start, line, end - line < state->indent ? end - line : state->indent);
        first = false;
    }
}

/* At a newline inside a long text: adds it, unless only the closing quotes follow, and passes over the next line's
   indent. */
static uint32_t long_newline(Lexer *lexer, const TextState *state, uint32_t at)
{
    uint32_t line = at + 1, end = skip_indent(lexer, line);
    if (starts_with(lexer, end, "\"\"\""))
        return end;
    buf_char(&lexer->scratch, '\n');
    if (ends_line(lexer, end))
        return end - line > state->indent ? line + state->indent : end;
    return line + (end - line < state->indent ? end - line : state->indent);
}

/* ---- escapes ---- */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool hex_or_letter(char c)
{
    return hex_value(c) >= 0 || (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z');
}

/* \u{…} at `at` (its backslash); gives the offset behind it. */
static uint32_t unicode_escape(Lexer *lexer, uint32_t at)
{
    uint32_t p = at + 2, n = 0;
    int32_t rune = 0;
    if (p < lexer->len && lexer->text[p] == '{') {
        for (p++; p < lexer->len && n < 7 && hex_value(lexer->text[p]) >= 0; p++, n++)
            rune = rune * 16 + hex_value(lexer->text[p]);
        bool closed = p < lexer->len && lexer->text[p] == '}';
        p += closed;
        if (closed && n > 0 && n < 7 && rune > 0 && rune <= 0x10FFFF && (rune < 0xD800 || rune > 0xDFFF)) {
            buf_rune(&lexer->scratch, rune);
            return p;
        }
    }
    uint32_t end = p;
    while (end < lexer->len && end < p + 12 && hex_or_letter(lexer->text[end]))
        end++;
    if (end < lexer->len && lexer->text[end] == '}')
        p = end + 1;
    Diag *diag = lex_error(lexer, E103, at, p, str_make(lexer->text + at, p - at));
    if (diag)
        diag->allowed = STR("\\u{4e2d}");
    return p;
}

static uint32_t escape(Lexer *lexer, uint32_t at)
{
    char c = at + 1 < lexer->len ? lexer->text[at + 1] : '\n';
    switch (c) {
    case 'n': buf_char(&lexer->scratch, '\n'); return at + 2;
    case 't': buf_char(&lexer->scratch, '\t'); return at + 2;
    case '"':
    case '\\':
    case '\'':
    case '{':
    case '}': buf_char(&lexer->scratch, c); return at + 2;
    case 'u': return unicode_escape(lexer, at);
    case '\n':
    case '\r': return at + 1;
    default: break;
    }
    int size;
    int32_t rune = utf8_decode(lexer->text + at + 1, lexer->text + lexer->len, &size);
    if (rune == 0x201C || rune == 0x201D || rune == 0xFF02) {
        buf_rune(&lexer->scratch, rune);
    } else {
        Diag *diag = lex_error(lexer, E103, at, at + 1 + (uint32_t)size, str_make(lexer->text + at, (size_t)size + 1));
        if (diag)
            diag->allowed = STR("\\n \\t \\\" \\\\ \\u{...}");
    }
    return at + 1 + (uint32_t)size;
}

/* ---- pieces ---- */

static void finish_text(Lexer *lexer, Token *out, TokenType type, uint32_t end)
{
    out->type = (uint8_t)type;
    out->sym = intern_add(lexer->intern, buf_str(&lexer->scratch));
    lexer->pos = end;
    out->end = end;
}

static void unclosed_text(Lexer *lexer, Token *out, const TextState *state, uint32_t end)
{
    bool inside = lexer->inside && state->quote != QUOTE_LONG;     /* the quotes were to end the text around */
    Diag *diag = inside ? lex_fail(lexer, E125, lexer->inside - 1, lexer->inside, STR(""))
                        : lex_fail(lexer, E102, state->start, end, str_of(CLOSERS[state->quote]));
    if (diag && state->quote == QUOTE_LONG)
        diag->span.end = state->start + 3;
    else if (diag && !inside)
        lex_mend_text(lexer, diag, state->start, end);
    if (state->quote == QUOTE_LONG)
        lexer->more = true;
    lexer->open_text = true;
    finish_text(lexer, out, TK_TEXT, end);
}

/* Anything that stops the quick scan; *done tells that the piece has ended. Gives the offset to go on from. */
static uint32_t special_byte(Lexer *lexer, const TextState *state, Token *out, uint32_t at, bool *done)
{
    uint32_t size = closer_at(lexer, at, state->quote);
    char c = lexer->text[at];
    bool raw = state->quote >= QUOTE_RAW;
    *done = true;
    if (size) {
        finish_text(lexer, out, TK_TEXT, at + size);
        return 0;
    }
    if (ends_line(lexer, at) && state->quote != QUOTE_LONG) {
        unclosed_text(lexer, out, state, at);
        return 0;
    }
    bool doubled = at + 1 < lexer->len && lexer->text[at + 1] == c;
    if (c == '{' && !raw && !doubled) {
        lexer->text_state = *state;
        finish_text(lexer, out, TK_TEXT_PART, at + 1);
        return 0;
    }
    *done = false;
    if (c == '\\' && !raw)
        return escape(lexer, at);
    if (c == '\n')
        return long_newline(lexer, state, at);
    if (c == '\r' && ends_line(lexer, at))
        return at + 1;
    if (c == 0) {
        lex_error(lexer, E104, at, at + 1, str_make(lexer->text + at, 1));
        return at + 1;
    }
    buf_char(&lexer->scratch, c);
    return at + 1 + ((c == '{' || c == '}') && !raw && doubled);
}

static void read_piece(Lexer *lexer, const TextState *state, Token *out, uint32_t at)
{
    buf_clear(&lexer->scratch);
    for (bool done = false; !done;) {
        uint32_t from = at;
        while (at < lexer->len && !(LEX_CLASS[(unsigned char)lexer->text[at]] & LC_TEXT))
            at++;
        buf_add(&lexer->scratch, str_make(lexer->text + from, at - from));
        if (at >= lexer->len) {
            unclosed_text(lexer, out, state, at);
            return;
        }
        at = special_byte(lexer, state, out, at, &done);
    }
}

/* The common case, a plain text without anything special, needs no copy. */
static bool read_simple(Lexer *lexer, Token *out)
{
    uint32_t at = lexer->pos + 1, start = at;
    while (at < lexer->len && !(LEX_CLASS[(unsigned char)lexer->text[at]] & LC_TEXT))
        at++;
    if (at >= lexer->len || lexer->text[at] != '"' || (at == start && starts_with(lexer, at, "\"\"")))
        return false;
    out->type = TK_TEXT;
    out->sym = lex_sym(lexer, str_make(lexer->text + start, at - start), NULL, (WordSlot){ 0 });
    lexer->pos = at + 1;
    return true;
}

void lex_text(Lexer *lexer, Token *out, int quote_char, uint32_t quote_size)
{
    bool wide = quote_size > 1;
    if (quote_char == '"' && !wide && read_simple(lexer, out))
        return;
    TextState state = { .start = lexer->pos };
    uint32_t at = lexer->pos + quote_size;
    if (lex_leaves(lexer))
        return;
    if (quote_char == 0x201C) {
        state.quote = QUOTE_CURLY;
    } else if (quote_char == '\'') {
        state.quote = wide ? QUOTE_RAW_WIDE : QUOTE_RAW;
    } else if (!wide && starts_with(lexer, lexer->pos, "\"\"\"")) {
        state.quote = QUOTE_LONG;
        at = lexer->pos + 3;
        find_indent(lexer, &state, at);
        if (ends_line(lexer, at) && at < lexer->len) {
            at = lexer->text[at] == '\r' ? at + 1 : at;
            at = long_newline(lexer, &state, at);
            buf_clear(&lexer->scratch);
        }
    } else {
        state.quote = wide ? QUOTE_WIDE : QUOTE_PLAIN;
    }
    read_piece(lexer, &state, out, at);
}

void lex_text_rest(Lexer *lexer, const TextState *state, Token *out)
{
    *out = (Token){ .start = lexer->pos };
    TextState own = *state;
    read_piece(lexer, &own, out, lexer->pos);
}

void lex_text_skip(Lexer *lexer, const TextState *state)
{
    uint32_t at = lexer->pos;
    while (source_more(lexer->source))
        ;
    lex_take_text(lexer);
    while (at < lexer->len) {
        uint32_t size = closer_at(lexer, at, state->quote);
        if (size || (lexer->text[at] == '\n' && state->quote != QUOTE_LONG)) {
            lexer->pos = at + size;
            return;
        }
        at += lexer->text[at] == '\\' && at + 1 < lexer->len && lexer->text[at + 1] != '\n' ? 2 : 1;
    }
    lexer->pos = lexer->len;
}

#define PASS_DEPTH 500       /* texts in texts */

static void pass(Lexer *lexer, int inside)
{
    TextState state = lexer->text_state;
    Token token = { .type = TK_TEXT_PART };
    while (token.type == TK_TEXT_PART) {
        for (int depth = 0;;) {
            lex_next(lexer, &token);
            if (token.type == TK_TEXT_PART && inside >= PASS_DEPTH)
                lexer->pos = lexer->len;
            else if (token.type == TK_TEXT_PART)
                pass(lexer, inside + 1);
            depth += token.type == TK_LBRACE;
            if (token.type == TK_END || (token.type == TK_RBRACE && depth-- == 0))
                break;
        }
        if (token.type == TK_END)
            return;
        lex_text_more(lexer, &state, &token);
    }
}

void lex_text_pass(Lexer *lexer)
{
    pass(lexer, 0);
}
