/* fmt_lay.c: where each piece stands: indents, one blank or none between pieces, and columns: the values of a block's clauses,
   and what the author had put below each other in neighbouring lines. Lines are laid out sheet by sheet, a sheet being the lines in
   one bracket: what its lines hang on is laid out before it. */
#include <stdlib.h>

#include "fmt_piece.h"

/* ---- blanks ---- */

static bool is_amount(const Piece *piece)
{
    return piece->type >= TK_NUMBER && piece->type <= TK_PERIOD;
}

/* What a call's or an index's bracket can touch. */
static bool ends_operand(const Piece *piece)
{
    return piece->type == TK_WORD || piece->type == TK_TEXT || piece->type == TK_TEXT_PART || closes(piece) || is_amount(piece);
}

static bool is_glue(const Fmt *fmt, const Piece *piece)
{
    if (piece->type == TK_RANGE)
        return !(piece->marks & FM_WIDE);
    bool entity = piece->type == TK_COLON && piece > fmt->pieces.at && piece[-1].marks & FM_ENTITY;
    return piece->type == TK_DOT || piece->type == TK_BAR || entity;
}

static bool is_tight_open(const Piece *piece)
{
    return piece->type == TK_LPAREN || piece->type == TK_LBRACKET || piece->type == TK_AT || piece->marks & FM_SIGN ||
           (piece->type == TK_LBRACE && piece->marks & FM_RECORD);
}

static bool is_mark(const Piece *piece)
{
    return piece->type == TK_COMMA || piece->type == TK_SEMICOLON || (piece->type == TK_COLON && !piece->cond);
}

uint32_t fmt_space(const Fmt *fmt, const Piece *before, const Piece *piece)
{
    if (piece->type == PIECE_COMMENT)
        return 2;
    if (is_glue(fmt, before) || is_glue(fmt, piece) || is_tight_open(before) || is_mark(piece) || piece->type == TK_RPAREN ||
        piece->type == TK_RBRACKET)
        return 0;
    if (piece->type == TK_RBRACE)
        return is_block(&fmt->pieces.at[piece->bracket]) && before != &fmt->pieces.at[piece->bracket];
    if (is_mark(before))
        return before->ascii != 0;                   /* full-width signs bring their own blank */
    bool touches = piece->type == TK_LPAREN || piece->type == TK_LBRACKET || is_amount(piece);
    if (touches && ends_operand(before) && (is_amount(before) || !is_amount(piece)))
        return piece->blanks != 0;                   /* f(x), 1h30min */
    return 1;
}

/* ---- lines ---- */

static bool is_item(const Fmt *fmt, const Piece *piece)
{
    bool in_block = piece->bracket == PIECE_NONE || is_block(&fmt->pieces.at[piece->bracket]);
    return in_block && piece->marks & FM_ITEM;
}

static uint32_t sheet_of(const Fmt *fmt, uint32_t first)
{
    return fmt->pieces.at[first].bracket == PIECE_NONE ? 0 : 1 + fmt->pieces.at[first].bracket;
}

static void break_lines(Fmt *fmt)
{
    size_t n = fmt->pieces.len;
    for (uint32_t i = 0; i < n;) {
        FmtLine line = { .first = i, .comment = PIECE_NONE, .sheet = sheet_of(fmt, i) };
        for (; i < n && (i == line.first || !fmt->pieces.at[i].lines); i++) {
            Piece *piece = &fmt->pieces.at[i];
            piece->line = (uint32_t)fmt->lines.len;
            if (piece->type == PIECE_COMMENT && i > line.first)
                line.comment = i;
            bool moved = i > line.first && piece->column <= piece[-1].column;      /* it stood on another line */
            line.fixed = line.fixed || piece->tall || moved;
        }
        line.end = line.comment == PIECE_NONE ? i : line.comment;
        vec_push(&fmt->lines, line);
    }
}

/* Where a line goes on only because of '\\', the ends of the line before and of the comments between are taken away. */
static void keep_joints(Fmt *fmt)
{
    for (size_t i = 1; i < fmt->lines.len; i++) {
        Piece *first = &fmt->pieces.at[fmt->lines.at[i].first];
        bool in_block = first->bracket == PIECE_NONE || is_block(&fmt->pieces.at[first->bracket]);
        if (!first->joined || !in_block || closes(first))
            continue;
        first->lines = 1;
        for (size_t k = i; k-- > 0;) {
            Piece *before = &fmt->pieces.at[fmt->lines.at[k].first];
            fmt->lines.at[k].joint = true;
            if (before->type != PIECE_COMMENT)
                break;
            before->lines = 1;
        }
    }
}

/* ---- indents ---- */

static uint32_t line_place(const Fmt *fmt, uint32_t piece)
{
    return fmt->pieces.at[fmt->lines.at[fmt->pieces.at[piece].line].first].place;
}

/* What the contents of a block are indented against: the line of its statement, in an expression the line that it is opened in. */
static uint32_t block_base(const Fmt *fmt, uint32_t open)
{
    uint32_t owner = fmt->pieces.at[open].owner;
    return line_place(fmt, owner == PIECE_NONE ? open : owner);
}

static bool hangs_behind(const Fmt *fmt, uint32_t open)
{
    const Piece *next = &fmt->pieces.at[open + 1];
    return !is_block(&fmt->pieces.at[open]) && !next->lines && next->type != PIECE_COMMENT;
}

static uint32_t content_indent(const Fmt *fmt, uint32_t open)
{
    if (open == PIECE_NONE)
        return 0;
    if (hangs_behind(fmt, open))
        return fmt->pieces.at[open].place + fmt->pieces.at[open].width;
    return (is_block(&fmt->pieces.at[open]) ? block_base(fmt, open) : line_place(fmt, open)) + FMT_INDENT;
}

static uint32_t close_indent(const Fmt *fmt, uint32_t open)
{
    if (is_block(&fmt->pieces.at[open]))
        return block_base(fmt, open);
    return hangs_behind(fmt, open) ? fmt->pieces.at[open].place : line_place(fmt, open);
}

/* Has the clause a value that its further lines stand below? */
static bool has_column(const Fmt *fmt, uint32_t item)
{
    const Piece *word = &fmt->pieces.at[item];
    const FmtLine *line = &fmt->lines.at[word->line];
    bool in_block = word->bracket != PIECE_NONE && is_block(&fmt->pieces.at[word->bracket]);
    return in_block && word->marks & FM_CLAUSE && line->first == item && item + 1 < line->end && fmt_space(fmt, word, word + 1) == 1;
}

static uint32_t further_indent(const Fmt *fmt, const Piece *piece)
{
    uint32_t owner = piece->owner;
    if (owner == PIECE_NONE)
        return content_indent(fmt, piece->bracket);
    return has_column(fmt, owner) ? fmt->pieces.at[owner + 1].place : line_place(fmt, owner) + FMT_INDENT;
}

typedef enum LineKind { LINE_ITEM, LINE_FURTHER, LINE_CLOSE, LINE_COMMENT } LineKind;

static LineKind kind_of(const Fmt *fmt, const FmtLine *line)
{
    const Piece *first = &fmt->pieces.at[line->first];
    if (first->type == PIECE_COMMENT)
        return LINE_COMMENT;
    if (closes(first))
        return LINE_CLOSE;
    bool in_block = first->bracket == PIECE_NONE || is_block(&fmt->pieces.at[first->bracket]);
    return !in_block || is_item(fmt, first) ? LINE_ITEM : LINE_FURTHER;
}

static uint32_t indent_of(const Fmt *fmt, const FmtLine *line)
{
    const Piece *first = &fmt->pieces.at[line->first];
    switch (kind_of(fmt, line)) {
    case LINE_CLOSE: return close_indent(fmt, first->bracket);
    case LINE_FURTHER: return further_indent(fmt, first);
    case LINE_ITEM:
    case LINE_COMMENT: break;
    }
    return content_indent(fmt, first->bracket);
}

/* ---- columns ---- */

uint32_t fmt_behind(const Fmt *fmt, const Piece *piece)
{
    uint32_t place = piece->tall ? 0 : piece->place;
    return place + (piece->tabs && !piece->tall ? fmt_cells(piece_str(fmt, piece), place) : piece->width);
}

static uint32_t natural(const Fmt *fmt, uint32_t i)
{
    const Piece *before = &fmt->pieces.at[i - 1];
    return fmt_behind(fmt, before) + fmt_space(fmt, before, before + 1);
}

static void lay_line(Fmt *fmt, const FmtLine *line, uint32_t from)
{
    for (uint32_t i = from; i < line->end; i++)
        fmt->pieces.at[i].place = natural(fmt, i);
}

typedef struct Sheet { const uint32_t *lines; size_t n; } Sheet;      /* indices of lines, in their order */

static FmtLine *sheet_line(Fmt *fmt, const Sheet *sheet, size_t i)
{
    return &fmt->lines.at[sheet->lines[i]];
}

/* The values of a block's clauses stand below each other. Gives nothing to lines that are no clauses. */
static void lay_values(Fmt *fmt, const Sheet *sheet)
{
    uint32_t widest = 0;
    for (size_t i = 0; i < sheet->n; i++) {
        uint32_t first = sheet_line(fmt, sheet, i)->first;
        if (has_column(fmt, first) && natural(fmt, first + 1) > widest)
            widest = natural(fmt, first + 1);
    }
    for (size_t i = 0; i < sheet->n; i++) {
        uint32_t first = sheet_line(fmt, sheet, i)->first;
        if (has_column(fmt, first))
            fmt->pieces.at[first + 1].place = widest;
    }
}

/* Pieces of neighbouring lines that stood in one column stay in one when blanks had been put in to make it one. */
typedef struct Cell { uint32_t column, line, piece; } Cell;      /* line: its number in the sheet */
typedef VEC(Cell) CellVec;

static int by_column(const void *a, const void *b)
{
    const Cell *x = a, *y = b;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->piece < y->piece ? -1 : x->piece > y->piece;
}

static bool is_loose(const Fmt *fmt, const FmtLine *line)
{
    for (uint32_t i = line->first + 1; !line->fixed && i < line->end; i++)
        if (fmt->pieces.at[i].blanks > 1)
            return true;
    return false;
}

static bool can_link(const Fmt *fmt, uint32_t piece)
{
    return fmt_space(fmt, &fmt->pieces.at[piece - 1], &fmt->pieces.at[piece]) == 1;
}

/* Does it look as if they were meant to stand below each other: both begin a clause or none does, and they have the same place in their
   lines, or are the same word? */
static bool are_alike(Fmt *fmt, const Sheet *sheet, const Cell *a, const Cell *b)
{
    const Piece *x = &fmt->pieces.at[a->piece], *y = &fmt->pieces.at[b->piece];
    bool same_number = a->piece - sheet_line(fmt, sheet, a->line)->first == b->piece - sheet_line(fmt, sheet, b->line)->first;
    return (x->marks & FM_CLAUSE) == (y->marks & FM_CLAUSE) && (same_number || str_eq(piece_str(fmt, x), piece_str(fmt, y)));
}

static bool linked(Fmt *fmt, const Sheet *sheet, const Cell *a, const Cell *b)
{
    if (a->column != b->column || b->line != a->line + 1 || fmt->pieces.at[sheet_line(fmt, sheet, b->line)->first].lines > 1)
        return false;
    bool made = fmt->pieces.at[a->piece].blanks > 1 || fmt->pieces.at[b->piece].blanks > 1;
    return made && can_link(fmt, a->piece) && can_link(fmt, b->piece) && are_alike(fmt, sheet, a, b);
}

static void lay_cells(Fmt *fmt, const Sheet *sheet, CellVec *cells)
{
    if (cells->len)
        qsort(cells->at, cells->len, sizeof *cells->at, by_column);
    for (size_t i = 0, end; i < cells->len; i = end) {
        uint32_t place = natural(fmt, cells->at[i].piece);
        for (end = i + 1; end < cells->len && linked(fmt, sheet, &cells->at[end - 1], &cells->at[end]); end++) {
            uint32_t other = natural(fmt, cells->at[end].piece);
            place = other > place ? other : place;
        }
        for (size_t k = i; k < end; k++)
            fmt->pieces.at[cells->at[k].piece].place = place;
    }
}

static void add_cells(Fmt *fmt, const Sheet *sheet, size_t i, CellVec *cells)
{
    const FmtLine *line = sheet_line(fmt, sheet, i);
    uint32_t from = line->first + 1 + has_column(fmt, line->first);
    for (uint32_t k = from; k < line->end; k++)
        vec_push(cells, ((Cell){ fmt->pieces.at[k].column, (uint32_t)i, k }));
}

/* Only lines with wide gaps, and those beside them, can be in columns. */
static void lay_columns(Fmt *fmt, const Sheet *sheet)
{
    CellVec cells = { 0 };
    bool before = false, here = sheet->n && is_loose(fmt, sheet_line(fmt, sheet, 0));
    for (size_t i = 0; i < sheet->n; i++) {
        const FmtLine *line = sheet_line(fmt, sheet, i);
        bool next = i + 1 < sheet->n && is_loose(fmt, sheet_line(fmt, sheet, i + 1));
        if ((before || here || next) && !line->fixed) {
            add_cells(fmt, sheet, i, &cells);
        } else {
            lay_cells(fmt, sheet, &cells);
            vec_clear(&cells);
            lay_line(fmt, line, line->first + 1 + has_column(fmt, line->first));
        }
        before = here;
        here = next;
    }
    lay_cells(fmt, sheet, &cells);
    vec_drop(&cells);
}

/* ---- sheets ---- */

static void lay_sheet(Fmt *fmt, const Sheet *all, Sheet *items)
{
    uint32_t *lines = (uint32_t *)(uintptr_t)items->lines;
    items->n = 0;
    for (size_t i = 0; i < all->n; i++) {
        FmtLine *line = sheet_line(fmt, all, i);
        if (kind_of(fmt, line) != LINE_ITEM)
            continue;
        fmt->pieces.at[line->first].place = indent_of(fmt, line);
        lines[items->n++] = all->lines[i];
    }
    lay_values(fmt, items);
    lay_columns(fmt, items);
    for (size_t i = 0; i < all->n; i++) {
        FmtLine *line = sheet_line(fmt, all, i);
        LineKind kind = kind_of(fmt, line);
        if (kind == LINE_ITEM || kind == LINE_COMMENT)
            continue;
        fmt->pieces.at[line->first].place = indent_of(fmt, line);
        lay_line(fmt, line, line->first + 1);
    }
}

/* The lines of each sheet together, in their order: counted, then dealt out. */
static void lay_sheets(Fmt *fmt)
{
    size_t n = fmt->lines.len, n_sheets = fmt->pieces.len + 1;
    uint32_t *starts = mem_zalloc((n_sheets + 1) * sizeof *starts);
    uint32_t *order = mem_alloc((n + 1) * sizeof *order), *items = mem_alloc((n + 1) * sizeof *items);
    for (size_t i = 0; i < n; i++)
        starts[fmt->lines.at[i].sheet + 1]++;
    for (size_t i = 0; i < n_sheets; i++)
        starts[i + 1] += starts[i];
    for (size_t i = n; i-- > 0;)
        order[--starts[fmt->lines.at[i].sheet + 1]] = (uint32_t)i;
    for (size_t i = 0; i < n_sheets; i++) {
        uint32_t begin = starts[i + 1], end = i + 1 < n_sheets ? starts[i + 2] : (uint32_t)n;
        if (end > begin)
            lay_sheet(fmt, &(Sheet){ order + begin, end - begin }, &(Sheet){ items, 0 });
    }
    mem_free(starts);
    mem_free(order);
    mem_free(items);
}

/* ---- comments ---- */

/* Comments that have lines of their own stand where the line below them does. */
static void lay_own_comments(Fmt *fmt)
{
    uint32_t below = 0;
    for (size_t i = fmt->lines.len; i-- > 0;) {
        const FmtLine *line = &fmt->lines.at[i];
        Piece *first = &fmt->pieces.at[line->first];
        LineKind kind = kind_of(fmt, line);
        if (kind == LINE_COMMENT)
            first->place = below;
        else
            below = kind == LINE_CLOSE ? content_indent(fmt, first->bracket) : first->place;
    }
}

static uint32_t line_end(const Fmt *fmt, const FmtLine *line)
{
    const Piece *last = &fmt->pieces.at[line->end - 1];
    return fmt_behind(fmt, last) + 2 * line->joint;
}

/* Comments behind lines that stood in one column, with no blank line between, stay in one. */
static void lay_end_comments(Fmt *fmt)
{
    uint32_t group[2] = { 0, 0 }, column = PIECE_NONE, place = 0;      /* lines from … to */
    for (uint32_t i = 0; i <= fmt->lines.len; i++) {
        const FmtLine *line = i < fmt->lines.len ? &fmt->lines.at[i] : NULL;
        const Piece *comment = line && line->comment != PIECE_NONE ? &fmt->pieces.at[line->comment] : NULL;
        bool breaks = !line || fmt->pieces.at[line->first].lines > 1 || (comment && comment->column != column);
        if (breaks) {
            for (uint32_t k = group[0]; k < group[1]; k++)
                if (fmt->lines.at[k].comment != PIECE_NONE)
                    fmt->pieces.at[fmt->lines.at[k].comment].place = place;
            group[0] = i;
            place = 0;
            column = comment ? comment->column : PIECE_NONE;
        }
        group[1] = i + 1;
        if (comment && line_end(fmt, line) + 2 > place)
            place = line_end(fmt, line) + 2;
        if (comment)
            column = comment->column;
    }
}

void fmt_lay(Fmt *fmt)
{
    break_lines(fmt);
    keep_joints(fmt);
    lay_sheets(fmt);
    lay_own_comments(fmt);
    lay_end_comments(fmt);
}
