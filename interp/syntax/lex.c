/* lex.c: blanks, comments, words and signs. Every byte has a class, so that plain text runs through table
   look-ups. */
#include "lex.h"
#include "../base/utf8.h"

const uint8_t LEX_CLASS[256] = {
    16, 0, 0, 0, 0, 0, 0, 0,  0, 1, 16, 1, 1, 17, 0, 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0, 0,  0,  0,  0, 0,
    1, 0, 16, 0, 0, 0, 0, 16, 0, 0, 0,  0, 0, 0,  0, 0,  12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 0, 0,  0,  0,  0, 0,
    0, 6, 6,  6, 6, 6, 6, 6,  6, 6, 6,  6, 6, 6,  6, 6,  6,  6,  6,  6,  6,  6,  6,  6,  6,  6,  6, 0,  16, 0,  0, 6,
    0, 6, 6,  6, 6, 6, 6, 6,  6, 6, 6,  6, 6, 6,  6, 6,  6,  6,  6,  6,  6,  6,  6,  6,  6,  6,  6, 16, 0,  16, 0, 0,
    0, 0, 0,  0, 0, 0, 0, 0,  0, 0, 0,  0, 0, 0,  0, 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0, 0,  0,  0,  0, 0,
    0, 0, 0,  0, 0, 0, 0, 0,  0, 0, 0,  0, 0, 0,  0, 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0, 0,  0,  0,  0, 0,
    0, 0, 0,  0, 0, 0, 0, 0,  0, 0, 0,  0, 0, 0,  0, 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0, 0,  0,  0,  0, 0,
    0, 0, 16, 0, 0, 0, 0, 0,  0, 0, 0,  0, 0, 0,  0, 16, 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0, 0,  0,  0,  0, 0,
};

/* Most tokens are shorter: those that end so close to what has come of the text are read again when more has. */
#define LONG_TOKEN ((uint32_t)64 << 10)

void lex_take_text(Lexer *lexer)
{
    const Source *source = lexer->source;
    lexer->text = source->text.ptr;
    lexer->len = (uint32_t)source->text.len;
    lexer->touch = source->stream.fd < 0 ? UINT32_MAX : lexer->len > LONG_TOKEN ? lexer->len - LONG_TOKEN : 0;
}

void lex_init(Lexer *lexer, const Words *words, Intern *intern, Source *source, Diags *diags)
{
    memset(lexer, 0, sizeof *lexer);
    lexer->words = words;
    lexer->intern = intern;
    lexer->source = source;
    lexer->diags = diags;
    lex_take_text(lexer);
}

void lex_drop(Lexer *lexer)
{
    lex_ahead_stop(lexer);
    vec_drop(&lexer->comments);
    buf_drop(&lexer->scratch);
    buf_drop(&lexer->word);
}

Diag *lex_error(Lexer *lexer, DiagCode code, uint32_t start, uint32_t end, Str arg)
{
    if (lexer->quiet)
        return NULL;
    return DIAG(lexer->diags, code, ((Span){ lexer->source->id, start, end }), arg, );
}

Diag *lex_fail(Lexer *lexer, DiagCode code, uint32_t start, uint32_t end, Str arg)
{
    Diag *diag = lex_error(lexer, code, start, end, arg);
    lexer->failed = lexer->quiet = true;
    return diag;
}

bool lex_leaves(Lexer *lexer)
{
    lexer->failed |= lexer->plain;
    return lexer->plain;
}

/* ---- characters ---- */

static int32_t rune_at(const Lexer *lexer, uint32_t at, uint32_t *size)
{
    int bytes;
    int32_t rune = utf8_decode(lexer->text + at, lexer->text + lexer->len, &bytes);
    *size = (uint32_t)bytes;
    return rune;
}

/* U+FF01..U+FF5E stand for '!'..'~'. */
static int narrow(int32_t rune)
{
    return rune >= 0xFF01 && rune <= 0xFF5E ? (int)(rune - 0xFF01 + '!') : 0;
}

int lex_ascii_at(const Lexer *lexer, uint32_t at, uint32_t *size)
{
    *size = 0;
    if (at >= lexer->len)
        return 0;
    unsigned char c = (unsigned char)lexer->text[at];
    *size = 1;
    if (c < 0x80)
        return c;
    int32_t rune = rune_at(lexer, at, size);
    switch (rune) {
    case 0x3001: return ',';
    case 0x3010: return '[';
    case 0x3011: return ']';
    case 0x3000: return ' ';
    default: return narrow(rune);
    }
}

/* ---- words ---- */

/* Han characters that are in every identifier and in every normal form: no need to ask for them one by one. */
static bool plain_han(unsigned char lead)
{
    return lead >= 0xE5 && lead <= 0xE9;
}

static bool part_of_word(int32_t rune)
{
    int c = narrow(rune);
    return c ? (LEX_CLASS[c] & LC_PART) != 0 : utf8_is_continue(rune);
}

uint32_t lex_word_end(const Lexer *lexer, uint32_t at)
{
    for (;;) {
        while (at < lexer->len && LEX_CLASS[(unsigned char)lexer->text[at]] & LC_PART)
            at++;
        if (at >= lexer->len || (unsigned char)lexer->text[at] < 0x80)
            return at;
        if (plain_han((unsigned char)lexer->text[at])) {
            at += 3;
            continue;
        }
        uint32_t size;
        if (!part_of_word(rune_at(lexer, at, &size)))
            return at;
        at += size;
    }
}

static Sym normal_sym(Lexer *lexer, uint32_t start, uint32_t end)
{
    if (lex_leaves(lexer))
        return SYM_NONE;
    buf_clear(&lexer->word);
    for (uint32_t at = start, size; at < end; at += size) {
        int c = narrow(rune_at(lexer, at, &size));
        if (c)
            buf_char(&lexer->word, (char)c);
        else
            buf_add(&lexer->word, str_make(lexer->text + at, size));
    }
    if (utf8_is_nfc(buf_str(&lexer->word)))
        return intern_add(lexer->intern, buf_str(&lexer->word));
    buf_clear(&lexer->scratch);
    utf8_nfc(&lexer->scratch, buf_str(&lexer->word));
    return intern_add(lexer->intern, buf_str(&lexer->scratch));
}

static uint64_t load_bytes(const char *p, uint32_t n)
{
    uint64_t bytes = 0;
    memcpy(&bytes, p, n);
    return bytes;
}

Sym lex_sym(Lexer *lexer, Str text, WordSlot *slot, WordSlot word)
{
    if (lexer->plain)
        return lex_later(lexer, text, slot, word);
    word.sym = intern_add(lexer->intern, text);
    if (slot)
        *slot = word;
    return word.sym;
}

static Sym short_word_sym(Lexer *lexer, uint32_t start, uint32_t len)
{
    const char *p = lexer->text + start;
    uint64_t low, high = 0;
    if (len <= 8) {
        low = start + 8 <= lexer->len ? load_bytes(p, 8) & (~(uint64_t)0 >> (64 - 8 * len)) : load_bytes(p, len);
    } else {
        low = load_bytes(p, 8);
        high = load_bytes(p + 8, len - 8);
    }
    uint64_t hash = (low ^ (high * 0x9e3779b97f4a7c15u)) * 0xd6e8feb86659fd93u;
    WordSlot *slot = &lexer->slots[hash >> 53];
    if (slot->low != low || slot->high != high)
        return lex_sym(lexer, str_make(p, len), slot, (WordSlot){ low, high, SYM_NONE });
    return slot->sym;
}

Sym lex_word_sym(Lexer *lexer, uint32_t start, uint32_t end)
{
    uint32_t len = end - start;
    bool plain = true;
    for (uint32_t i = start; i < end && plain; i++) {
        unsigned char c = (unsigned char)lexer->text[i];
        if (c < 0x80)
            continue;
        plain = plain_han(c);
        i += 2;
    }
    if (!plain)
        return normal_sym(lexer, start, end);
    if (len <= 16)
        return short_word_sym(lexer, start, len);
    return lex_sym(lexer, str_make(lexer->text + start, len), NULL, (WordSlot){ 0 });
}

static void read_word(Lexer *lexer, Token *out)
{
    uint32_t start = lexer->pos, end = start;
    const char *text = lexer->text;
    while (end < lexer->len && LEX_CLASS[(unsigned char)text[end]] & LC_PART)
        end++;
    bool ascii = end >= lexer->len || (unsigned char)text[end] < 0x80;
    if (!ascii)
        end = lex_word_end(lexer, end);
    lexer->pos = end;
    out->type = TK_WORD;
    if (UNLIKELY(end - start > WORD_LIMIT)) {
        lex_fail(lexer, E133, start, end, STR("1000"));
        end = start + 1;
        while (end < lexer->len && end < start + 16 && ((unsigned char)text[end] & 0xC0) == 0x80)
            end++;
        ascii = false;
    }
    out->sym = ascii && end - start <= 16 ? short_word_sym(lexer, start, end - start) : lex_word_sym(lexer, start, end);
}

/* ---- signs ---- */

typedef struct Sign {
    char first, second;
    uint8_t type;
} Sign;

/* Two-character signs stand before their first character alone. */
static const Sign SIGNS[] = {
    { ',', 0, TK_COMMA },     { '(', 0, TK_LPAREN },  { ')', 0, TK_RPAREN },         { '[', 0, TK_LBRACKET },
    { ']', 0, TK_RBRACKET },  { '{', 0, TK_LBRACE },  { '}', 0, TK_RBRACE },         { ':', 0, TK_COLON },
    { ';', 0, TK_SEMICOLON }, { '@', 0, TK_AT },      { '=', '=', TK_EQ },           { '=', 0, TK_ASSIGN },
    { '.', '.', TK_RANGE },   { '.', 0, TK_DOT },     { '>', '=', TK_GE },           { '>', 0, TK_GT },
    { '<', '=', TK_LE },      { '<', 0, TK_LT },      { '!', '=', TK_NE },           { '+', '=', TK_PLUS_ASSIGN },
    { '+', 0, TK_PLUS },      { '-', '>', TK_ARROW }, { '-', '=', TK_MINUS_ASSIGN }, { '-', 0, TK_MINUS },
    { '*', 0, TK_TIMES },     { '/', 0, TK_DIVIDE },  { '^', 0, TK_POWER },          { '?', '?', TK_COALESCE },
    { '?', 0, TK_QUESTION },  { '|', 0, TK_BAR },
};

static bool read_sign(Lexer *lexer, Token *out, int c, uint32_t size)
{
    uint32_t next_size;
    int next = lex_ascii_at(lexer, lexer->pos + size, &next_size);
    for (size_t i = 0; i < COUNT_OF(SIGNS); i++) {
        if (SIGNS[i].first != c || (SIGNS[i].second && SIGNS[i].second != next))
            continue;
        lexer->pos += size + (SIGNS[i].second ? next_size : 0);
        out->type = SIGNS[i].type;
        return true;
    }
    return false;
}

static void bad_character(Lexer *lexer)
{
    uint32_t size;
    int32_t rune = rune_at(lexer, lexer->pos, &size);
    Diag *diag = lex_fail(lexer, E104, lexer->pos, lexer->pos + size, str_make(lexer->text + lexer->pos, size));
    lexer->pos = lex_mend_sign(lexer, diag, rune, size);
}

/* ---- blanks ---- */

static void skip_comment(Lexer *lexer)
{
    const char *from = lexer->text + lexer->pos;
    const char *line_end = memchr(from, '\n', lexer->len - lexer->pos);
    uint32_t start = lexer->pos;
    lexer->pos = line_end ? (uint32_t)(line_end - lexer->text) : lexer->len;
    uint32_t end = lexer->pos;
    if (end > start && lexer->text[end - 1] == '\r')
        end--;
    if (!lexer->plain)
        vec_push(&lexer->comments, ((Comment){ start, end }));
}

/* '\' joins its line with the next; a comment may stand behind it. */
static void skip_joint(Lexer *lexer)
{
    uint32_t start = lexer->pos++;
    while (lexer->pos < lexer->len && LEX_CLASS[(unsigned char)lexer->text[lexer->pos]] & LC_BLANK)
        lexer->pos++;
    if (lexer->pos < lexer->len && lexer->text[lexer->pos] == '#')
        skip_comment(lexer);
    if (lexer->pos < lexer->len && lexer->text[lexer->pos] != '\n')
        lex_fail(lexer, E107, start, start + 1, STR("\\"));
    else if (lexer->pos + 1 >= lexer->len)
        lexer->more = true;
    lexer->pos += lexer->pos < lexer->len && lexer->text[lexer->pos] == '\n';
}

static bool skip_blanks(Lexer *lexer, Token *out)
{
    while (lexer->pos < lexer->len) {
        unsigned char c = (unsigned char)lexer->text[lexer->pos];
        uint32_t size = 1;
        if (c == '\n')
            out->newline = true;
        else if (c == '#' || (c == 0xEF && lex_ascii_at(lexer, lexer->pos, &size) == '#'))
            skip_comment(lexer), size = 0;
        else if (c == '\\')
            skip_joint(lexer), size = 0;
        else if (c == 0xE3 && lex_ascii_at(lexer, lexer->pos, &size) == ' ')
            ;
        else if (!(LEX_CLASS[c] & LC_BLANK))
            return true;
        out->space = true;
        lexer->pos += size;
    }
    return false;
}

/* ---- one token ---- */

/* Anything beyond ASCII: a curly quote, a full-width character, a word. */
static bool read_wide(Lexer *lexer, Token *out)
{
    uint32_t size;
    int32_t rune = rune_at(lexer, lexer->pos, &size);
    int c = lex_ascii_at(lexer, lexer->pos, &size);
    if (rune == 0x201C || c == '"' || c == '\'') {
        lex_text(lexer, out, rune == 0x201C ? 0x201C : c, size);
        return true;
    }
    if (c && LEX_CLASS[c] & LC_DIGIT) {
        lex_number(lexer, out);
        return true;
    }
    if (c ? (LEX_CLASS[c] & LC_START) != 0 : utf8_is_start(rune)) {
        read_word(lexer, out);
        return true;
    }
    return c && read_sign(lexer, out, c, size);
}

static bool read_token(Lexer *lexer, Token *out)
{
    unsigned char c = (unsigned char)lexer->text[lexer->pos];
    if (LIKELY(LEX_CLASS[c] & LC_START))
        read_word(lexer, out);
    else if (LEX_CLASS[c] & LC_DIGIT)
        lex_number(lexer, out);
    else if (c == '"' || c == '\'')
        lex_text(lexer, out, c, 1);
    else
        return c < 0x80 ? read_sign(lexer, out, c, 1) : read_wide(lexer, out);
    return true;
}

/* The most common token: behind blanks and newlines a short word of ASCII characters. False: nothing has happened. */
static bool quick_word(Lexer *lexer, Token *out)
{
    uint32_t at = lexer->pos, limit = lexer->len > 32 ? lexer->len - 32 : 0, n = 0;
    bool newline = at == 0;
    while (at < limit && (lexer->text[at] == ' ' || lexer->text[at] == '\n'))
        newline |= lexer->text[at++] == '\n';
    const unsigned char *p = (const unsigned char *)lexer->text + at;
    if (at >= limit || !(LEX_CLASS[*p] & LC_START))
        return false;
    do
        n++;
    while (n <= 16 && LEX_CLASS[p[n]] & LC_PART);
    if (n > 16 || p[n] >= 0x80)
        return false;
    *out = (Token){ .type = TK_WORD, .newline = newline, .space = at == 0 || at > lexer->pos, .start = at, .end = at + n,
                    .sym = short_word_sym(lexer, at, n) };
    lexer->pos = at + n;
    return true;
}

static void next_token(Lexer *lexer, Token *out)
{
    if (LIKELY(quick_word(lexer, out)))
        return;
    *out = (Token){ .type = TK_END };
    out->newline = out->space = lexer->pos == 0;
    for (;;) {
        if (lexer->pos < lexer->len && lexer->text[lexer->pos] == ' ') {
            out->space = true;
            lexer->pos++;
        }
        if (!skip_blanks(lexer, out)) {
            out->start = out->end = lexer->len;
            out->type = TK_END;
            return;
        }
        out->start = lexer->pos;
        if (read_token(lexer, out))
            break;
        bad_character(lexer);
    }
    out->end = lexer->pos;
}

/* What reading a token changes. */
typedef struct Before { uint32_t pos; size_t comments, diags; bool quiet, failed; } Before;

static inline Before before_token(const Lexer *lexer)
{
    return (Before){ lexer->pos, lexer->comments.len, lexer->diags->all.len, lexer->quiet, lexer->failed };
}

/* At least as much as there is of the token: one of a hundred megabytes is read a few times from its beginning, not at each step. */
static bool read_as_much_again(Lexer *lexer, uint32_t start)
{
    Source *source = lexer->source;
    size_t wanted = source->text.len + (source->text.len - start);
    if (!source_more(source))
        return false;
    while (source->text.len < wanted && source_more(source))
        ;
    return true;
}

/* As it was before a token was read that may not be all there; false: there is no more of it. */
static bool read_more(Lexer *lexer, const Before *before)
{
    if (lexer->len == lexer->source->text.len && !read_as_much_again(lexer, before->pos)) {
        lexer->touch = UINT32_MAX;
        return false;
    }
    lex_take_text(lexer);
    diags_cut(lexer->diags, before->diags);
    lexer->comments.len = before->comments;
    lexer->quiet = before->quiet;
    lexer->failed = before->failed;
    lexer->more = false;
    lexer->pos = before->pos;
    return true;
}

bool lex_plain(Lexer *lexer, Token *out)
{
    lexer->failed = false;
    next_token(lexer, out);
    return !lexer->failed;
}

/* The token, when another thread has read it from the same place. */
static inline bool was_read(Lexer *lexer, Token *out)
{
    if (!lexer->next)
        return false;
    if (UNLIKELY(lexer->next == lexer->next_end || lexer->next[-1].end != lexer->pos || lexer->next->type == TK_END) &&
        !lex_ahead_find(lexer))
        return false;
    __builtin_prefetch(lexer->next + 16);
    *out = *lexer->next++;
    lexer->pos = out->end;
    return true;
}

void lex_next(Lexer *lexer, Token *out)
{
    if (was_read(lexer, out))
        return;
    Before before = before_token(lexer);
    do
        next_token(lexer, out);
    while (UNLIKELY(lexer->pos >= lexer->touch) && read_more(lexer, &before));
}

void lex_text_more(Lexer *lexer, const TextState *state, Token *out)
{
    Before before = before_token(lexer);
    do
        lex_text_rest(lexer, state, out);
    while (UNLIKELY(lexer->pos >= lexer->touch) && read_more(lexer, &before));
}
