/* lex_ahead.c: a large source's tokens read by another thread, a piece ahead of the parser. What a token is depends on the text from
   its place on and on nothing else, so the other thread need not know what the parser does: it keeps each token with the place that it
   was read from, and lex_next takes it when it stands there, and reads by itself when none was kept from there. Only plain tokens are
   kept, no errors, no texts with something in them; of a line with anything else the rest is left out.
   While the other thread works the source and the texts are lent to it as copies (intern_lend), and the arrays behind them do not move.
   Gained a third of the time of reading 6 million statements. */
#include "lex.h"
#include "../base/os.h"
#include "../base/os_thread.h"

#define PIECE ((uint32_t)128 << 10)              /* bytes whose tokens are read at a time */
#define BEHIND ((uint32_t)64 << 10)              /* a token that ends so close to where its text ends is not sure to be whole */
#define TOKENS 32768u                            /* of a piece, at most */
#define PENDING 32u

/* A text that has been hashed: its place in the table is on its way from memory while the next ones are read. Gained half of the time
   of finding names. */
typedef struct Pending { Str text; uint32_t hash; Token *token; WordSlot *slot, word; } Pending;

struct LexAhead {
    Lexer *first;                                /* who takes the tokens */
    Lexer lexer;
    Source source;                               /* the copy */
    OsWorker *worker;
    Token *making, *taken;                       /* each piece begins with a token that is none: where the next is read from */
    size_t n;                                    /* of `making` */
    Pending pending[PENDING];
    uint32_t n_pending;
    bool busy, made;                             /* a piece is being made; has been */
    bool last;                                   /* … of the source's end */
};

/* ---- in the other thread ---- */

/* As much text as a piece needs, and no more: what is interned of it has been given room. */
static void take_window(LexAhead *ahead)
{
    Lexer *lexer = &ahead->lexer;
    const size_t window = PIECE + BEHIND;
    bool more = true;
    while (more && ahead->source.text.len - lexer->pos < window)
        more = source_more(&ahead->source);
    size_t rest = ahead->source.text.len - lexer->pos;
    bool whole = ahead->source.stream.got == ahead->source.stream.size && !ahead->source.invalid && !ahead->source.trouble;
    lexer->text = ahead->source.text.ptr;
    lexer->len = lexer->pos + (uint32_t)(rest < window ? rest : window);
    lexer->touch = rest < window && whole ? UINT32_MAX : lexer->len - (rest < BEHIND ? (uint32_t)rest : BEHIND);
    ahead->last = rest < window;
}

static Token place(uint32_t at)
{
    return (Token){ .type = TK_END, .start = at, .end = at };
}

/* False: it does not end in what there is. */
static bool skip_line(Lexer *lexer, uint32_t from)
{
    const char *end = memchr(lexer->text + from, '\n', lexer->len - from);
    lexer->pos = end ? (uint32_t)(end + 1 - lexer->text) : lexer->len;
    return end && lexer->pos < lexer->touch;
}

static void add_pending(LexAhead *ahead)
{
    for (uint32_t i = 0; i < ahead->n_pending; i++) {
        Pending *pending = &ahead->pending[i];
        pending->word.sym = pending->token->sym = intern_add_hashed(ahead->lexer.intern, pending->text, pending->hash);
        if (pending->slot)
            *pending->slot = pending->word;
    }
    ahead->n_pending = 0;
}

Sym lex_later(Lexer *lexer, Str text, WordSlot *slot, WordSlot word)
{
    LexAhead *ahead = lexer->ahead;
    ahead->pending[ahead->n_pending++] = (Pending){ text, intern_hash(lexer->intern, text), NULL, slot, word };
    return SYM_NONE;
}

/* Reads the token at `pos`, or the place behind the rest of its line. False: it does not end in the window. */
static bool read_one(LexAhead *ahead, Token *out)
{
    Lexer *lexer = &ahead->lexer;
    uint32_t from = lexer->pos, before = ahead->n_pending;
    bool plain = lex_plain(lexer, out), whole = out->type != TK_END && lexer->pos < lexer->touch;
    if (!plain) {
        whole = skip_line(lexer, from);
        *out = place(lexer->pos);
    }
    if (!plain || !whole)
        ahead->n_pending = before;
    else if (ahead->n_pending > before)
        ahead->pending[before].token = out;
    if (!whole)
        lexer->pos = from;
    return whole;
}

static void make_piece(void *ctx)
{
    LexAhead *ahead = ctx;
    Token *out = ahead->making, *limit = out + TOKENS;
    take_window(ahead);
    *out++ = place(ahead->lexer.pos);
    while (out < limit && read_one(ahead, out)) {
        out++;
        if (ahead->n_pending > PENDING - 2)
            add_pending(ahead);
    }
    add_pending(ahead);
    ahead->last = ahead->last && out < limit;
    ahead->n = (size_t)(out - ahead->making);
}

/* ---- in the first one ---- */

/* Waits for the piece, and takes back what was lent. */
static void settle(void *ctx)
{
    LexAhead *ahead = ctx;
    Source *source = ahead->first->source;
    if (!ahead->busy)
        return;
    os_worker_wait(ahead->worker);
    ahead->busy = false;
    ahead->made = true;
    intern_return(ahead->first->intern);
    source->settle = NULL;
    source->text = ahead->source.text;
    source->stream = ahead->source.stream;
    source->trouble = ahead->source.trouble;
    source->invalid = ahead->source.invalid;
}

static void begin_piece(LexAhead *ahead)
{
    Source *source = ahead->first->source;
    if (source->settle)
        source->settle(source->settle_ctx);
    if (ahead->lexer.pos < ahead->first->pos)
        ahead->lexer.pos = ahead->first->pos;
    ahead->source = *source;
    ahead->lexer.intern = intern_lend(ahead->first->intern, PIECE + BEHIND, settle, ahead);
    source->settle = settle;
    source->settle_ctx = ahead;
    ahead->busy = true;
    os_worker_go(ahead->worker);
}

/* The piece that is being made becomes the one that is taken from. False: it has no tokens. */
static bool take_piece(LexAhead *ahead)
{
    Lexer *first = ahead->first;
    if (!ahead->busy && !ahead->made && !ahead->last)
        begin_piece(ahead);
    settle(ahead);
    if (!ahead->made) {
        first->next = NULL;
        return false;
    }
    Token *made = ahead->making;
    size_t n = ahead->n;
    ahead->making = ahead->taken;
    ahead->taken = made;
    ahead->made = false;
    first->next = made + 1;
    first->next_end = made + n;
    if (!ahead->last)
        begin_piece(ahead);
    return n > 1;
}

bool lex_ahead_find(Lexer *lexer)
{
    do {
        while (lexer->next != lexer->next_end && lexer->next[-1].end < lexer->pos)
            lexer->next++;
        if (lexer->next != lexer->next_end)
            return lexer->next[-1].end == lexer->pos && lexer->next->type != TK_END;
    } while (take_piece(lexer->ahead));
    return false;
}

void lex_ahead_start(Lexer *lexer)
{
    if (lexer->source->stream.fd < 0 || os_processors() < 2)
        return;
    LexAhead *ahead = mem_zalloc(sizeof *ahead);
    ahead->first = lexer;
    ahead->worker = os_worker_new(make_piece, ahead);
    if (!ahead->worker) {
        mem_free(ahead);
        return;
    }
    lex_init(&ahead->lexer, lexer->words, lexer->intern, &ahead->source, lexer->diags);
    ahead->lexer.plain = ahead->lexer.quiet = true;
    ahead->lexer.ahead = ahead;
    ahead->making = mem_alloc(TOKENS * sizeof *ahead->making);
    ahead->taken = mem_alloc(TOKENS * sizeof *ahead->taken);
    lexer->ahead = ahead;
    lexer->next = lexer->next_end = ahead->taken + 1;
    *ahead->taken = place(0);
}

void lex_ahead_stop(Lexer *lexer)
{
    LexAhead *ahead = lexer->ahead;
    if (!ahead)
        return;
    settle(ahead);
    os_worker_free(ahead->worker);
    mem_free(ahead->making);
    mem_free(ahead->taken);
    mem_free(ahead);
    lexer->ahead = NULL;
    lexer->next = lexer->next_end = NULL;
}
