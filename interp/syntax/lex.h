/* lex.h: text to tokens, one at a time, on demand. A newline is no token: a token says whether one stands before
   it, and the parser knows where that matters. Full-width signs come out as their ASCII twins, words as Syms after
   NFC. */
#ifndef ORGL_LEX_H
#define ORGL_LEX_H
#include "parse.h"

typedef enum TokenType {
    TK_END, TK_WORD,
    TK_TEXT,        /* sym: a whole text, or the last piece of one with interpolation */
    TK_TEXT_PART,   /* sym: a piece of a text up to a '{'; expression tokens follow, then lex_text_more goes on */
    TK_NUMBER, TK_PERCENT,
    TK_DURATION,    /* op Unit */
    TK_DATE,        /* num: days */
    TK_PERIOD,      /* op PeriodKind, num: ordinal */
    TK_LPAREN, TK_RPAREN, TK_LBRACKET, TK_RBRACKET, TK_LBRACE, TK_RBRACE,
    TK_COMMA, TK_SEMICOLON, TK_COLON, TK_DOT, TK_RANGE, TK_AT, TK_BAR,
    TK_ARROW, TK_QUESTION, TK_COALESCE, TK_ASSIGN, TK_EQ, TK_NE, TK_LT, TK_LE, TK_GT, TK_GE,
    TK_PLUS, TK_MINUS, TK_TIMES, TK_DIVIDE, TK_POWER, TK_PLUS_ASSIGN, TK_MINUS_ASSIGN
} TokenType;

typedef struct Token {
    uint8_t type;          /* TokenType */
    uint8_t op;
    bool newline;          /* a newline stands before it */
    bool space;            /* a blank or newline stands before it: it does not touch what precedes */
    uint32_t start, end;   /* byte offsets */
    Sym sym;
    double num;
} Token;

/* What a text with interpolation needs to be gone on with behind its '}'. */
typedef struct TextState { uint8_t quote; uint32_t start, indent, indent_start; } TextState;

/* Words of up to 16 bytes are remembered by their bytes, so that keywords and repeated names are not hashed again. */
#define WORD_SLOTS 2048u
typedef struct WordSlot { uint64_t low, high; Sym sym; } WordSlot;

/* Tokens that another thread has read before they are wanted (lex_ahead.c). */
typedef struct LexAhead LexAhead;

typedef struct Lexer {
    const char *text;
    uint32_t pos, len;
    uint32_t touch;        /* a token that ends from here on may go on behind `len`: more of the source is to be read first */
    const Words *words;
    Intern *intern;
    Source *source;
    Diags *diags;
    bool quiet;            /* a statement with an error is being skipped: say nothing */
    bool failed;           /* something could not be read; the parser clears it */
    bool open_text;        /* a text has swallowed the rest of its line */
    bool more;             /* the text ended where more of it is wanted (in a long text, behind '\') */
    TextState text_state;  /* of the last TK_TEXT_PART */
    uint32_t inside;       /* 1 + where the '{' stands whose expression in a text is being read; 0: none */
    bool plain;            /* it is the other thread's: what would need memory fails instead, and comments are not kept */
    const Token *next, *next_end;    /* what that has read; next[-1].end is where *next was read from */
    LexAhead *ahead;
    VEC(Comment) comments;
    Buf scratch, word;
    WordSlot slots[WORD_SLOTS];
} Lexer;

#define WORD_LIMIT 1000u     /* bytes of a word, digits of a number */

/* Borrows all; the source's text must be valid UTF-8. */
void lex_init(Lexer *lexer, const Words *words, Intern *intern, Source *source, Diags *diags);
void lex_drop(Lexer *lexer);
/* Reads the token at `pos` into *out. What cannot be read is reported and passed over. */
void lex_next(Lexer *lexer, Token *out);
/* Reads the next piece of an interpolated text from `pos` (just behind a '}') : TK_TEXT or TK_TEXT_PART. */
void lex_text_more(Lexer *lexer, const TextState *state, Token *out);
/* Behind a piece of a text up to '{': to the end of the text, over its expressions; where texts stand in texts without end, to
   the end of all. */
void lex_text_pass(Lexer *lexer);
/* Moves `pos` behind the end of the text whose interpolation is broken, at the latest to the line's end. */
void lex_text_skip(Lexer *lexer, const TextState *state);
/* Reports at [start, end) unless a statement is being skipped; returns the diagnostic or NULL. */
Diag *lex_error(Lexer *lexer, DiagCode code, uint32_t start, uint32_t end, Str arg);
/* The same for what cannot be read at all: the statement is lost, and nothing more is said about it. */
Diag *lex_fail(Lexer *lexer, DiagCode code, uint32_t start, uint32_t end, Str arg);

/* From now on another thread reads tokens ahead, where the source is a stream and there is a processor for it. What lex_next gives
   stays the same. */
void lex_ahead_start(Lexer *lexer);
void lex_ahead_stop(Lexer *lexer);
/* ---- what is meant (lex_mend.c): these set the fix of a diagnostic, and its span to what the fix replaces ---- */
/* Of E104 for the character at the lexer's place, `diag` NULL when it is not told; gives the offset behind what is passed over. */
uint32_t lex_mend_sign(Lexer *lexer, Diag *diag, int32_t rune, uint32_t size);
/* Of E102 for a text that begins at `start` and goes on to the line's end: quotes of two sorts. */
void lex_mend_text(Lexer *lexer, Diag *diag, uint32_t start, uint32_t end);
/* Of E105 and E118 for a number that begins at `start`. */
void lex_mend_number(Lexer *lexer, Diag *diag, uint32_t start);

/* ---- between the lexer's files ---- */
/* Makes `next` the token that stands at `pos`; false: the other thread has not read it. */
bool lex_ahead_find(Lexer *lexer);
/* The token at `pos`, TK_END where the text that has come ends; false: it is not plain, and `pos` is anywhere. */
bool lex_plain(Lexer *lexer, Token *out);
/* The text's Sym, which is also to be put into *slot when that is not NULL; in the other thread it comes later, SYM_NONE now. */
Sym lex_sym(Lexer *lexer, Str text, WordSlot *slot, WordSlot word);
Sym lex_later(Lexer *lexer, Str text, WordSlot *slot, WordSlot word);
/* Is it the other thread's lexer, which leaves the token to the first one? */
bool lex_leaves(Lexer *lexer);
/* The ASCII character that stands at the offset, full-width ones translated; 0 for any other. *size: its bytes. */
int  lex_ascii_at(const Lexer *lexer, uint32_t at, uint32_t *size);
void lex_text(Lexer *lexer, Token *out, int quote_char, uint32_t quote_size);
void lex_number(Lexer *lexer, Token *out);
void lex_text_rest(Lexer *lexer, const TextState *state, Token *out);    /* lex_text_more, of the text as it has come */
void lex_take_text(Lexer *lexer);      /* what has come of the source by now */
/* The Sym of the word at [start, end), full-width letters made ASCII, in NFC. */
Sym  lex_word_sym(Lexer *lexer, uint32_t start, uint32_t end);
/* The end of the identifier that begins, or goes on, at the offset. */
uint32_t lex_word_end(const Lexer *lexer, uint32_t at);

enum { LC_BLANK = 1, LC_START = 2, LC_PART = 4, LC_DIGIT = 8, LC_TEXT = 16 /* stops the scan of a text */ };
extern const uint8_t LEX_CLASS[256];
#endif
