/* fmt_piece.h: between the formatter's files: a script as pieces that are written as they stand, with what lies between them. */
#ifndef ORGL_FMT_PIECE_H
#define ORGL_FMT_PIECE_H
#include "../base/map.h"
#include "fmt.h"
#include "lex.h"

/* What the tree knows about the piece that begins at an offset. */
enum { FM_ITEM = 1,      /* a statement or clause begins: it has a line of its own, or stands behind ';' */
       FM_CLAUSE = 2,    /* its word and its value stand in columns */
       FM_RECORD = 4,    /* a '{' that begins a value */
       FM_ENTITY = 8,    /* kind:name */
       FM_SIGN = 16,     /* a '-' that has no left side */
       FM_WIDE = 32,     /* a `..` between sides of several parts */
       FM_RAW = 64 };    /* a statement whose text is no tokens */

enum { PIECE_COMMENT = TK_MINUS_ASSIGN + 1, PIECE_RAW };
#define PIECE_NONE UINT32_MAX

typedef struct Piece {
    uint32_t start, end;      /* in the source */
    uint8_t type;             /* TokenType, PIECE_… */
    uint8_t lines;            /* line ends before it: 0, 1, or 2 for any blank line */
    uint8_t marks;
    bool joined;              /* all line ends before it are taken away by '\' */
    uint8_t ascii;            /* of a sign of one character: it is the ASCII one, not its full-width twin */
    bool tall;                /* it has several lines */
    bool tabs;                /* its last line has tabs: its width hangs on its place */
    bool cond;                /* a ':' that belongs to a '?' */
    uint32_t blanks;          /* characters between it and the one before on its line */
    uint32_t column;          /* where it stands in the source, in cells */
    uint32_t width;           /* in cells, of its last line, where it stands in the source */
    uint32_t bracket;         /* the innermost one that is open there; of a closing one its opening one; PIECE_NONE */
    uint32_t owner;           /* the statement or clause that it belongs to, a piece; PIECE_NONE */
    uint32_t line;            /* the line that it will stand on, an index */
    uint32_t place;           /* the column that it will stand in */
} Piece;

typedef struct FmtLine {
    uint32_t first, end;      /* pieces, without a comment at the end */
    uint32_t comment;         /* the piece at the end of the line; PIECE_NONE */
    uint32_t sheet;           /* lines of one sheet are laid out together: 0, or 1 + the bracket that they are in */
    bool fixed;               /* no columns are kept in it */
    bool joint;               /* a '\' takes its end away */
} FmtLine;

typedef struct Fmt {
    Source *source;
    Map marks;                /* FM_… by 1 + offset */
    VEC(Comment) raw;         /* stretches for FM_RAW */
    VEC(Piece) pieces;
    VEC(FmtLine) lines;
} Fmt;

static inline Str piece_str(const Fmt *fmt, const Piece *piece)
{
    return str_make(fmt->source->text.ptr + piece->start, piece->end - piece->start);
}
static inline bool opens(const Piece *p) { return p->type == TK_LPAREN || p->type == TK_LBRACKET || p->type == TK_LBRACE; }
static inline bool closes(const Piece *p) { return p->type == TK_RPAREN || p->type == TK_RBRACKET || p->type == TK_RBRACE; }
static inline bool is_block(const Piece *p) { return p->type == TK_LBRACE && !(p->marks & FM_RECORD); }

/* Cells from the column, tabs going on to the next multiple of 8. */
uint32_t fmt_cells(Str text, uint32_t column);
/* The column behind a piece that has its place. */
uint32_t fmt_behind(const Fmt *fmt, const Piece *piece);
/* Reads the source into pieces; the marks must be there. */
void fmt_read(Fmt *fmt, const Words *words, Intern *intern);
/* Blanks between two pieces on one line: 0 or 1. */
uint32_t fmt_space(const Fmt *fmt, const Piece *before, const Piece *piece);
/* Gives each piece its line and place. */
void fmt_lay(Fmt *fmt);
#endif
