/* import_list.c: cells of fields whose items have parts, made into the clause that a script would have. */
#include "../syntax/parse.h"
#include "form.h"
#include "import.h"

typedef struct Clause { Import *import; const Node *at; Arena arena; VEC(Node *) items; Buf inner; } Clause;

bool import_is_compound(FieldType type)
{
    return type == FT_LEVELS || type == FT_TRAININGS || type == FT_SPAN_TEXT || type == FT_CONTACTS || type == FT_POINTS ||
           type == FT_CURVE || type == FT_FORM || type == FT_PROFILE;
}

/* ---- nodes ---- */

/* Whatever goes wrong has its place where the column is named. */
static void place(Node *node, const Node *at)
{
    node->start = at->start;
    node->end = at->end;
    for (int i = 0; i < node->n; i++)
        if (node->kids[i])
            place(node->kids[i], at);
}

static Node *new_node(Clause *clause, NodeType type)
{
    Node *node = ARENA_NEW(&clause->arena, Node);
    node->type = (uint8_t)type;
    node->start = clause->at->start;
    node->end = clause->at->end;
    return node;
}

static Node *word_node(Clause *clause, NodeType type, Str text)
{
    Node *node = new_node(clause, type);
    node->sym = intern_add(clause->import->ctx->rt->intern, text);
    return node;
}

static void add_item(Clause *clause, int op, Node *first, Node *second)
{
    Node *item = new_node(clause, N_ITEM);
    item->op = (uint8_t)op;
    item->n = second ? 2 : 1;
    item->kids = ARENA_ARRAY(&clause->arena, Node *, 2);
    item->kids[0] = first;
    item->kids[1] = second;
    vec_push(&clause->items, item);
}

static bool is_literal(const Node *node)
{
    switch (node->type) {
    case N_NUMBER: case N_PERCENT: case N_DURATION: return true;
    case N_RANGE: case N_UNARY: break;
    default: return false;
    }
    for (int i = 0; i < node->n; i++)
        if (!is_literal(node->kids[i]))
            return false;
    return true;
}

/* 3, 50%, 30min, 50..550; NULL when the text is no such literal. */
static Node *literal_node(Clause *clause, Str text)
{
    Rt *rt = clause->import->ctx->rt;
    Diags scratch;
    text = cells_trim(text);
    if (!text.len)
        return NULL;
    diags_init(&scratch);
    Source source = { .name = "cell", .text = text, .first_line = 1 };
    Node *node = parse_expression(rt->words, rt->intern, &source, &clause->arena, &scratch);
    bool fine = node && !diags_any(&scratch) && is_literal(node);
    diags_drop(&scratch);
    if (fine)
        place(node, clause->at);
    return fine ? node : NULL;
}

/* ---- items ---- */

/* The text that an item begins with, and what is behind it: in quotes, or up to the last blank (`by_last`) or the colon. */
static Str first_part(Clause *clause, Str item, bool colon, Str *rest)
{
    size_t n = cells_quoted(item, &clause->inner);
    *rest = str_make(item.ptr + n, item.len - n);
    if (n)
        return buf_str(&clause->inner);
    size_t at = item.len;
    while (at && (colon ? item.ptr[at - 1] != ':' : (unsigned char)item.ptr[at - 1] > ' ' && item.ptr[at - 1] != '=' && item.ptr[at - 1] != ':'))
        at--;
    *rest = str_make(item.ptr + at, item.len - at);
    return str_make(item.ptr, at);
}

static Str without_signs(Str text, bool front)
{
    text = cells_trim(text);
    while (text.len && strchr(">=:", text.ptr[front ? 0 : text.len - 1]))
        text = cells_trim(str_make(text.ptr + front, text.len - 1));
    return text;
}

/* listening >= 3, listening 3, listening */
static bool add_level(Clause *clause, Str item)
{
    Str rest, name = without_signs(first_part(clause, item, false, &rest), false);
    Node *level = literal_node(clause, without_signs(rest, true));
    bool quoted = item.ptr[0] == '"';
    if (!level || !name.len) {
        if (quoted && cells_trim(rest).len)
            return false;
        name = quoted ? name : item;
        level = NULL;
    }
    add_item(clause, level ? 1 : 0, word_node(clause, N_TEXT, name), level);
    return true;
}

/* "Product" 3d, Product 3d, Product */
static bool add_training(Clause *clause, Str item)
{
    Str rest, text = first_part(clause, item, false, &rest);
    bool quoted = text.ptr == clause->inner.ptr;
    Node *duration = literal_node(clause, rest);
    if (duration && (duration->type != N_DURATION || (!quoted && !cells_trim(text).len)))
        duration = NULL;
    if (quoted && !duration && cells_trim(rest).len)
        return false;
    text = quoted ? text : duration ? cells_trim(text) : item;
    add_item(clause, duration ? 3 : 0, word_node(clause, N_TEXT, text), duration);
    return true;
}

/* 2y "in sales", 2y in sales, 2y: the shortest beginning that is a duration, but "2 years" in one. */
static bool set_span_text(Clause *clause, Str text)
{
    Node *duration = literal_node(clause, text);
    size_t at = text.len;
    for (size_t i = 1; i < text.len && !duration; i++) {
        if ((unsigned char)text.ptr[i] > ' ' && text.ptr[i] != '"')
            continue;
        Node *longer = literal_node(clause, str_make(text.ptr, i));
        if (longer && longer->type == N_DURATION)
            duration = longer, at = i;
    }
    if (!duration)
        return false;
    Str rest = cells_trim(str_make(text.ptr + at, text.len - at));
    bool quoted = rest.len && cells_quoted(rest, &clause->inner) == rest.len;
    add_item(clause, rest.len ? 3 : 0, duration, rest.len ? word_node(clause, N_TEXT, quoted ? buf_str(&clause->inner) : rest) : NULL);
    return true;
}

/* post:lead is a post, anything else a text. */
static bool add_contact(Clause *clause, Str item)
{
    const Words *words = clause->import->ctx->words;
    size_t quoted = cells_quoted(item, &clause->inner);
    const char *colon = quoted ? NULL : memchr(item.ptr, ':', item.len);
    Sym kind = colon ? intern_add(clause->import->ctx->rt->intern, str_make(item.ptr, (size_t)(colon - item.ptr))) : SYM_NONE;
    if (kind != SYM_NONE && words_singular(words, kind) == T_POST && colon + 1 < item.ptr + item.len) {
        Str name = str_make(colon + 1, item.len - (size_t)(colon + 1 - item.ptr));
        if (cells_quoted(name, &clause->inner) == name.len)
            name = buf_str(&clause->inner);
        add_item(clause, 0, word_node(clause, N_NAME, name), NULL);
        return true;
    }
    add_item(clause, 0, word_node(clause, N_TEXT, quoted == item.len ? buf_str(&clause->inner) : item), NULL);
    return true;
}

static bool add_number(Clause *clause, Str item)
{
    Node *number = literal_node(clause, item);
    if (number)
        add_item(clause, 0, number, NULL);
    return number != NULL;
}

/* 80: 50% */
static bool add_point(Clause *clause, Str item)
{
    Str rest, score = without_signs(first_part(clause, item, true, &rest), false);
    Node *first = literal_node(clause, score), *second = literal_node(clause, rest);
    if (first && second)
        add_item(clause, 2, first, second);
    return first && second;
}

/* customer: text, or any type of a form's field */
static bool add_form_field(Clause *clause, Str item)
{
    Str rest, wrong;
    const char *table = item.len ? memchr(item.ptr, '{', item.len) : NULL;         /* has colons of its own */
    Str name = first_part(clause, table ? str_make(item.ptr, (size_t)(table - item.ptr)) : item, true, &rest);
    if (table)
        rest = str_make(table, item.len - (size_t)(table - item.ptr));
    name = without_signs(name, false);
    Node *field = word_node(clause, N_TEXT, name);
    Node *type = word_node(clause, N_NAME, table ? cells_trim(rest) : without_signs(rest, true));
    Buf text = { 0 };
    bool known = form_canonical(clause->import->ctx, sym_str(clause->import->ctx, type->sym), &text, &wrong);
    buf_drop(&text);
    if (name.len && known)
        add_item(clause, 2, field, type);
    return name.len && known;
}

/* The first with its interval, 30min: 40; the others without. */
static bool add_interval(Clause *clause, Str item)
{
    if (clause->items.len)
        return add_number(clause, item);
    return add_point(clause, item);
}

/* ---- the clause ---- */

static bool add_part(Clause *clause, FieldType type, Str item)
{
    switch ((int)type) {
    case FT_LEVELS: return add_level(clause, item);
    case FT_TRAININGS: return add_training(clause, item);
    case FT_CONTACTS: return add_contact(clause, item);
    case FT_POINTS: return add_number(clause, item);
    case FT_CURVE: return add_point(clause, item);
    case FT_FORM: return add_form_field(clause, item);
    case FT_PROFILE: return add_interval(clause, item);
    default: return false;
    }
}

static bool fill(Clause *clause, FieldType type, Str text)
{
    Str item;
    if (type == FT_SPAN_TEXT)
        return set_span_text(clause, text);
    while (cells_next_item(&text, &item))
        if (clause->items.len == UINT16_MAX || !add_part(clause, type, item))
            return false;
    return true;
}

static Status clause_status(Clause *clause, const Mapping *mapping, Str text, ItemBuf *buf, Cell *out)
{
    Import *import = clause->import;
    const FieldInfo *field = model_field(import->ctx->model, import->table, mapping->column);
    if (!fill(clause, field->type, cells_trim(text))) {        /* told as of a text that does not fit */
        Value value = value_text(import->ctx->rt, text);
        return value_misfit(import->ctx, import->table, mapping->column, value, clause->at);
    }
    Node *node = new_node(clause, N_CLAUSE);
    node->n = (uint16_t)clause->items.len;
    node->kids = clause->items.at;
    return clause_cell(import->ctx, import->table, mapping->column, node, buf, out);
}

Status import_compound(Import *import, const Mapping *mapping, Str text, ItemBuf *buf, Cell *out)
{
    Clause clause = { .import = import, .at = mapping->node ? mapping->node : import->stmt };
    arena_init(&clause.arena);
    *out = (Cell){ .type = CELL_NONE };
    Status status = clause_status(&clause, mapping, text, buf, out);
    vec_drop(&clause.items);
    buf_drop(&clause.inner);
    arena_drop(&clause.arena);
    if (status != ST_OK)
        return import_blame(import, mapping);
    import_note_open(import, mapping, model_field(import->ctx->model, import->table, mapping->column), *out);
    return ST_OK;
}
