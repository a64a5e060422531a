/* fmt_read.c: a script as pieces: tokens and comments, each with what the author put before it. */
#include "../base/utf8.h"
#include "fmt_piece.h"

typedef struct Reading {
    Fmt *fmt;
    Lexer *lex;
    size_t comment;           /* the next of the lexer's comments */
    uint32_t at, column;      /* behind the last piece */
    size_t raw;
    uint8_t lines;            /* line ends that a dropped ';' stood behind */
    unsigned joints;          /* '\\' since the last token that have no line end yet: each takes one away */
    bool any_line, real_line; /* line ends since the last token, and such as nothing took away */
} Reading;

/* ---- cells ---- */

uint32_t fmt_cells(Str text, uint32_t column)
{
    uint32_t start = column;
    for (const char *tab; (tab = memchr(text.ptr, '\t', text.len)) != NULL;) {
        size_t n = (size_t)(tab - text.ptr);
        column = ((column + (uint32_t)utf8_width(str_make(text.ptr, n), 1)) / 8 + 1) * 8;
        text = str_make(text.ptr + n + 1, text.len - n - 1);
    }
    return column + (uint32_t)utf8_width(text, 1) - start;
}

static Str last_line(Str text)
{
    size_t n = text.len;
    while (n && text.ptr[n - 1] != '\n')
        n--;
    return str_make(text.ptr + n, text.len - n);
}

/* ---- one piece ---- */

static unsigned count_lines(Reading *reading, Str gap)
{
    unsigned lines = 0;
    for (size_t i = 0; i < gap.len; i++) {
        reading->joints += gap.ptr[i] == '\\';
        if (gap.ptr[i] != '\n')
            continue;
        lines++;
        reading->any_line = true;
        reading->real_line = reading->real_line || !reading->joints;
        reading->joints -= reading->joints > 0;
    }
    return lines;
}

/* What lies between the last piece and this one. */
static void read_gap(Reading *reading, Piece *piece)
{
    Str gap = str_make(reading->fmt->source->text.ptr + reading->at, piece->start - reading->at);
    unsigned lines = count_lines(reading, gap);
    Str line = last_line(gap);
    piece->column = (lines ? 0 : reading->column) + fmt_cells(line, lines ? 0 : reading->column);
    piece->blanks = (uint32_t)utf8_count(line);
    lines = lines > reading->lines ? lines : reading->lines;
    piece->lines = (uint8_t)(lines > 2 ? 2 : lines);
    reading->lines = 0;
    if (piece->type == PIECE_COMMENT)
        return;
    piece->joined = reading->any_line && !reading->real_line;
    if (piece->joined)
        piece->marks &= (uint8_t)~(FM_ITEM | FM_CLAUSE);
    reading->any_line = reading->real_line = false;
    reading->joints = 0;
}

static uint8_t ascii_sign(const Reading *reading, const Piece *piece)
{
    unsigned char c = (unsigned char)reading->fmt->source->text.ptr[piece->start];
    return c < 0x80 ? c : 0;
}

static void add_piece(Reading *reading, uint8_t type, uint32_t start, uint32_t end)
{
    Fmt *fmt = reading->fmt;
    Piece piece = { .start = start, .end = end, .type = type, .bracket = PIECE_NONE, .owner = PIECE_NONE };
    uint32_t marks = map_find(&fmt->marks, (uint64_t)start + 1);
    piece.marks = (uint8_t)(marks == MAP_MISSING || type == PIECE_COMMENT ? 0 : marks);
    read_gap(reading, &piece);
    piece.ascii = ascii_sign(reading, &piece);
    Str text = piece_str(fmt, &piece), line = last_line(text);
    piece.tall = line.len < text.len;
    piece.tabs = memchr(line.ptr, '\t', line.len) != NULL;
    piece.width = type == TK_PERCENT ? 0 : fmt_cells(line, piece.tall ? 0 : piece.column);
    for (size_t i = 0; type == TK_PERCENT && i < text.len; i++)       /* is written without its blank */
        piece.width += text.ptr[i] != ' ';
    reading->column = piece.tall ? piece.width : piece.column + fmt_cells(line, piece.column);
    reading->at = end;
    vec_push(&fmt->pieces, piece);
}

static void add_comments(Reading *reading, uint32_t before)
{
    const char *text = reading->fmt->source->text.ptr;
    for (; reading->comment < reading->lex->comments.len; reading->comment++) {
        Comment comment = reading->lex->comments.at[reading->comment];
        if (comment.start >= before)
            return;
        if (comment.start < reading->at)             /* it is a part of a text */
            continue;
        while (comment.end > comment.start && strchr(" \t\r", text[comment.end - 1]))
            comment.end--;
        add_piece(reading, PIECE_COMMENT, comment.start, comment.end);
    }
}

/* ---- all pieces ---- */

/* A ';' that ends a line, or begins one, says nothing. */
static bool is_empty(const Reading *reading, const Piece *semicolon, bool ends_line)
{
    size_t n = reading->fmt->pieces.len - 1;             /* the ';' is the last */
    const Piece *before = n ? &reading->fmt->pieces.at[n - 1] : NULL;
    return ends_line || (semicolon->lines && !semicolon->joined) || !before || before->type == TK_SEMICOLON || before->type == TK_LBRACE ||
           before->type == PIECE_COMMENT;
}

static void drop_semicolons(Reading *reading, const Token *next)
{
    Fmt *fmt = reading->fmt;
    bool comment = reading->comment < reading->lex->comments.len && reading->lex->comments.at[reading->comment].start >= reading->at;
    bool ends = comment || next->newline || next->type == TK_RBRACE || next->type == TK_END;
    bool dropped = false;
    while (fmt->pieces.len && vec_last(&fmt->pieces).type == TK_SEMICOLON &&
           is_empty(reading, &vec_last(&fmt->pieces), ends || reading->lines)) {
        Piece piece = vec_pop(&fmt->pieces);
        if (!piece.joined && piece.lines > reading->lines)
            reading->lines = piece.lines;
        if (fmt->pieces.len && vec_last(&fmt->pieces).type == PIECE_COMMENT && !reading->lines)
            reading->lines = 1;                              /* nothing stands behind a comment */
        dropped = true;
    }
    if (dropped && !(fmt->pieces.len && vec_last(&fmt->pieces).type == TK_SEMICOLON))
        reading->any_line = reading->real_line = true;       /* what follows is a statement of its own */
}

static bool read_raw(Reading *reading, const Token *token)
{
    Fmt *fmt = reading->fmt;
    while (reading->raw < fmt->raw.len && fmt->raw.at[reading->raw].start < token->start)
        reading->raw++;
    if (reading->raw >= fmt->raw.len || fmt->raw.at[reading->raw].start != token->start)
        return false;
    uint32_t end = fmt->raw.at[reading->raw].end;
    add_piece(reading, PIECE_RAW, token->start, end);
    reading->lex->pos = end;
    return true;
}

static void read_all(Reading *reading)
{
    Token token;
    for (;;) {
        lex_next(reading->lex, &token);
        drop_semicolons(reading, &token);
        add_comments(reading, token.start);
        if (token.type == TK_END)
            return;
        if (read_raw(reading, &token))
            continue;
        if (token.type == TK_TEXT_PART)
            lex_text_pass(reading->lex);
        add_piece(reading, token.type, token.start, token.type == TK_TEXT_PART ? reading->lex->pos : token.end);
    }
}

/* ---- brackets and colons ---- */

typedef struct Open { uint32_t piece, owner, question; } Open;
typedef VEC(Open) OpenVec;

/* A block over several lines begins and ends at line ends, without blank lines. */
static void spread_block(Fmt *fmt, uint32_t open, uint32_t close)
{
    bool several = false;
    for (uint32_t i = open + 1; i <= close && !several; i++)
        several = fmt->pieces.at[i].lines > 0;
    if (!several)
        return;
    Piece *first = &fmt->pieces.at[open + 1], *last = &fmt->pieces.at[close];
    if (first->type != PIECE_COMMENT || first->lines)
        first->lines = 1;
    last->lines = 1;
}

static void note_item(OpenVec *stack, Piece *piece, uint32_t index)
{
    Open *open = &vec_last(stack);
    if (piece->marks & FM_ITEM)
        open->owner = index;
    if (piece->type == TK_QUESTION)
        open->question++;
    if (piece->type == TK_COLON && open->question) {
        piece->cond = true;
        open->question--;
    }
    piece->bracket = open->piece;
    piece->owner = open->owner;
}

static bool is_entity_colon(const Fmt *fmt, uint32_t i)
{
    return i && fmt->pieces.at[i].type == TK_COLON && fmt->pieces.at[i - 1].marks & FM_ENTITY;
}

static void pair(Fmt *fmt)
{
    OpenVec stack = { 0 };
    vec_push(&stack, ((Open){ PIECE_NONE, PIECE_NONE, 0 }));
    for (uint32_t i = 0; i < fmt->pieces.len; i++) {
        Piece *piece = &fmt->pieces.at[i];
        if (closes(piece)) {
            uint32_t open = vec_pop(&stack).piece;
            piece->bracket = open;
            piece->owner = fmt->pieces.at[open].owner;
            if (is_block(&fmt->pieces.at[open]))
                spread_block(fmt, open, i);
            continue;
        }
        if (is_entity_colon(fmt, i))
            piece->bracket = vec_last(&stack).piece, piece->owner = vec_last(&stack).owner;
        else
            note_item(&stack, piece, i);
        if (opens(piece))
            vec_push(&stack, ((Open){ i, PIECE_NONE, 0 }));
    }
    vec_drop(&stack);
}

void fmt_read(Fmt *fmt, const Words *words, Intern *intern)
{
    Lexer *lex = mem_zalloc(sizeof *lex);
    Diags diags;
    diags_init(&diags);
    lex_init(lex, words, intern, fmt->source, &diags);
    lex->quiet = true;
    Reading reading = { .fmt = fmt, .lex = lex };
    read_all(&reading);
    pair(fmt);
    lex_drop(lex);
    mem_free(lex);
    diags_drop(&diags);
}
