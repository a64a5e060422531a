/* fmt.c: scripts in canonical form: marks from the tree, pieces, their layout (fmt_lay.c), and the text from it. */
#include "../base/utf8.h"
#include "fmt_piece.h"

/* ---- what the tree knows ---- */

static void mark(Fmt *fmt, uint32_t offset, unsigned what)
{
    uint64_t key = (uint64_t)offset + 1;
    uint32_t old = map_find(&fmt->marks, key);
    map_put(&fmt->marks, key, (old == MAP_MISSING ? 0 : old) | what);
}

static bool is_minus(const Fmt *fmt, uint32_t at)
{
    Str text = fmt->source->text;
    return at < text.len && (text.ptr[at] == '-' || (text.len - at >= 3 && memcmp(text.ptr + at, "－", 3) == 0));
}

static bool is_plain_side(const Node *node)
{
    NodeType type = (NodeType)node->type;
    return node->flags & NF_PAREN || (type != N_BINARY && type != N_COND && type != N_LAMBDA && type != N_QUERY && type != N_PER);
}

/* The `..` between the sides; parentheses may stand around it. */
static void mark_range(Fmt *fmt, const Node *node)
{
    if (is_plain_side(node->kids[0]) && is_plain_side(node->kids[1]))
        return;
    const char *text = fmt->source->text.ptr;
    for (uint32_t at = node->kids[0]->end; at + 1 < node->kids[1]->start; at++) {
        bool wide = at + 5 < node->kids[1]->start && memcmp(text + at, "．．", 6) == 0;
        if (wide || (text[at] == '.' && text[at + 1] == '.')) {
            mark(fmt, at, FM_WIDE);
            return;
        }
    }
}

/* {product: text}: the type of a form's field is one name in the tree. */
static bool is_form_table(const Fmt *fmt, const Node *node)
{
    Str text = str_make(fmt->source->text.ptr + node->start, fmt->source->text.len - node->start);
    return node->type == N_NAME && node->flags & NF_QUOTED && ((text.len && text.ptr[0] == '{') || (text.len >= 3 && memcmp(text.ptr, "｛", 3) == 0));
}

static void mark_node(Fmt *fmt, const Node *node)
{
    NodeType type = (NodeType)node->type;
    if (type == N_RECORD || (type == N_FOREIGN_TYPE && node->op == FS_RECORD) || is_form_table(fmt, node))
        mark(fmt, node->start, FM_RECORD);
    else if (type == N_ENTITY)
        mark(fmt, node->start, FM_ENTITY);
    else if (type == N_RANGE)
        mark_range(fmt, node);
    else if (type == N_CLAUSE || type == N_MAPPING || type == N_RULE_FOR || type == N_RULE_LET || type == N_RULE_PART)
        mark(fmt, node->start, FM_ITEM | FM_CLAUSE);
    else if ((type == N_UNARY && node->op == UN_NEG) || (type >= N_NUMBER && type <= N_PERIOD && is_minus(fmt, node->start)))
        mark(fmt, node->start, FM_SIGN);
    if (type == N_HELP) {
        mark(fmt, node->start, FM_RAW);
        vec_push(&fmt->raw, ((Comment){ node->start, node->end }));
    }
}

static void mark_tree(Fmt *fmt, const Node *node)
{
    mark_node(fmt, node);
    for (int i = 0; i < node->n; i++) {
        const Node *kid = node->kids[i];
        if (!kid)
            continue;
        if (node->type == N_BLOCK || (node->type == N_EXTERN && kid->type == N_FN))
            mark(fmt, kid->start, FM_ITEM);
        if (node->type == N_RULE && kid->type == N_USE)
            mark(fmt, kid->start, FM_ITEM | FM_CLAUSE);
        mark_tree(fmt, kid);
    }
}

/* ---- trees as texts, to compare them ---- */

typedef struct Reader { const Words *words; Intern *intern; Diags *diags; } Reader;

/* Reads the source statement by statement; appends their trees to `trees`, marks them in `fmt` (NULL: no need). */
static bool read_trees(const Reader *reader, Source *source, Fmt *fmt, uint64_t *trees)
{
    Arena arena;
    Buf text = { 0 };
    arena_init(&arena);
    size_t before = reader->diags->all.len + reader->diags->dropped;
    Parser *parser = parser_new(reader->words, reader->intern, source, &arena, reader->diags);
    ArenaMark start = arena_mark(&arena);
    for (Node *node; (node = parser_next(parser)) != NULL; arena_rewind(&arena, start)) {
        buf_clear(&text);
        ast_dump(node, reader->intern, &text);
        *trees = hash_mix(*trees + 1) ^ hash_bytes(text.ptr, text.len);
        if (!fmt)
            continue;
        mark(fmt, node->start, FM_ITEM);
        mark_tree(fmt, node);
    }
    parser_free(parser);
    arena_drop(&arena);
    buf_drop(&text);
    return reader->diags->all.len + reader->diags->dropped == before;
}

static bool same_trees(const Reader *reader, Str text, uint64_t trees)
{
    uint64_t found = 0;
    Source source = { .id = 0, .name = "", .text = text };
    bool fine = read_trees(reader, &source, NULL, &found);
    return fine && found == trees;
}

/* ---- the text ---- */

static void add_piece(const Fmt *fmt, const Piece *piece, Buf *out)
{
    Str text = piece_str(fmt, piece);
    if (piece->type == TK_PERCENT) {                 /* 92 % is 92% */
        for (size_t i = 0; i < text.len; i++)
            if (text.ptr[i] != ' ')
                buf_char(out, text.ptr[i]);
        return;
    }
    while (text.len) {
        const char *cr = memchr(text.ptr, '\r', text.len);
        size_t n = cr ? (size_t)(cr - text.ptr) : text.len;
        buf_add(out, str_make(text.ptr, n));
        if (cr && (n + 1 >= text.len || cr[1] != '\n'))
            buf_char(out, '\r');
        n += cr != NULL;
        text = str_make(text.ptr + n, text.len - n);
    }
}

/* From the column on which the line stands to the piece's place. */
static uint32_t add_at(const Fmt *fmt, const Piece *piece, uint32_t column, Buf *out)
{
    if (piece->place > column)
        buf_fill(out, ' ', piece->place - column);
    add_piece(fmt, piece, out);
    return fmt_behind(fmt, piece);
}

static void add_line(const Fmt *fmt, const FmtLine *line, Buf *out)
{
    uint32_t column = 0;
    const Piece *first = &fmt->pieces.at[line->first];
    bool comment_only = first->type == PIECE_COMMENT;
    if (line->joint && comment_only) {
        buf_fill(out, ' ', first->place);
        buf_addz(out, "\\ ");
        column = first->place;
    }
    for (uint32_t i = line->first; i < line->end; i++)
        column = add_at(fmt, &fmt->pieces.at[i], column, out);
    if (line->joint && !comment_only) {
        buf_addz(out, " \\");
        column += 2;
    }
    if (line->comment != PIECE_NONE)
        add_at(fmt, &fmt->pieces.at[line->comment], column, out);
}

static void add_text(const Fmt *fmt, Buf *out)
{
    for (size_t i = 0; i < fmt->lines.len; i++) {
        const FmtLine *line = &fmt->lines.at[i];
        const Piece *first = &fmt->pieces.at[line->first];
        if (i && first->lines > 1)
            buf_char(out, '\n');
        add_line(fmt, line, out);
        buf_char(out, '\n');
    }
}

static void drop(Fmt *fmt)
{
    map_drop(&fmt->marks);
    vec_drop(&fmt->raw);
    vec_drop(&fmt->pieces);
    vec_drop(&fmt->lines);
}

bool fmt_source(const Words *words, Intern *intern, Source *source, Diags *diags, Buf *out)
{
    size_t bad = utf8_check(source->text);
    if (bad != UTF8_VALID) {
        Buf offset = { 0 };
        buf_addf(&offset, "%zu", bad);
        DIAG(diags, E101, ((Span){ source->id, (uint32_t)bad, (uint32_t)bad + 1 }), buf_str(&offset),);
        buf_drop(&offset);
        return false;
    }
    Fmt fmt = { .source = source };
    Reader reader = { words, intern, diags };
    uint64_t trees = 0;
    bool fine = read_trees(&reader, source, &fmt, &trees);
    if (fine) {
        size_t start = out->len;
        buf_reserve(out, 1);
        fmt_read(&fmt, words, intern);
        fmt_lay(&fmt);
        add_text(&fmt, out);
        ORGL_ASSERT(same_trees(&reader, str_make(out->ptr + start, out->len - start), trees));
    }
    drop(&fmt);
    return fine;
}
