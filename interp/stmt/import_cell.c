/* import_cell.c: the text of a cell as the type of its field wants it. */
#include "import.h"
#include "../base/num.h"
#include "../base/utf8.h"
#include "../syntax/parse.h"

Status import_blame(Import *import, const Mapping *mapping)
{
    Diag *diag = import->ctx->rt->error;
    if (diag) {
        diag->file = diag_keep(import->ctx->rt->diags, import->file);
        diag->row = import->cells.rows.at[import->row].number;
        diag->column = mapping && mapping->file_column >= 0 ? (uint32_t)mapping->file_column + 1 : 0;
    }
    return ST_ERROR;
}

/* "1,046,624.00", "75%", "-3": a number as spreadsheets write it. */
static bool plain_number(Str text, Value *out)
{
    Buf digits = { 0 };
    bool percent = text.len && text.ptr[text.len - 1] == '%';
    bool negative = text.len && text.ptr[0] == '-';
    double x;
    for (size_t i = negative; i < text.len - percent; i++)
        if (text.ptr[i] != ',')
            buf_char(&digits, text.ptr[i]);
    bool tiny = digits.len && memchr(digits.ptr, 'e', digits.len);
    if (percent && digits.len && !tiny)
        buf_addz(&digits, "e-2");                     /* the nearest to 0.923, which 92.3 / 100 need not be */
    bool ok = num_parse(cells_trim(buf_str(&digits)), &x);
    buf_drop(&digits);
    if (ok) {
        x = (negative ? -x : x) / (percent && tiny ? 100 : 1);
        *out = percent ? value_percent(x) : value_num(x);
    }
    return ok;
}

/* All of it stands there; nothing must be looked up or computed by a program. */
static bool is_constant(const Node *node)
{
    switch (node->type) {
    case N_NONE: case N_TRUE: case N_FALSE: case N_NUMBER: case N_PERCENT: case N_DURATION: case N_DATE: case N_PERIOD: case N_TEXT: case N_ENTITY:
        return true;
    case N_LIST: case N_RANGE: case N_PER: case N_UNARY:
        break;
    default:
        return false;
    }
    for (int i = 0; i < node->n; i++)
        if (!is_constant(node->kids[i]))
            return false;
    return true;
}

/* A literal of the language: 6min, 900 per week, 5000..8000, 2026-11-23. */
static bool literal(Import *import, Str text, Value *out)
{
    Rt *rt = import->ctx->rt;
    Diags scratch;
    Arena arena;
    Buf copy = { 0 };
    bool ok = false;
    diags_init(&scratch);
    arena_init(&arena);
    buf_add(&copy, text);
    Source source = { .name = "cell", .text = buf_str(&copy), .first_line = 1 };
    Node *node = parse_expression(rt->words, rt->intern, &source, &arena, &scratch);
    if (node && !diags_any(&scratch) && is_constant(node)) {
        Diags *kept = rt->diags;
        rt->diags = &scratch;
        ok = vm_operand(import->ctx->vm, node, NULL, out) == ST_OK;
        rt->diags = kept;
        if (!ok)
            rt->failed = false, rt->error = NULL;
    }
    buf_drop(&copy);
    arena_drop(&arena);
    diags_drop(&scratch);
    return ok;
}

static bool wants_text(FieldType type)
{
    return type == FT_TEXT || type == FT_REF || type == FT_WORD || type == FT_TEXTS || type == FT_REFS;
}

/* "a; b; c" as a list of texts. */
static Value split_list(Rt *rt, Str text)
{
    Value list = value_list(rt, 4);
    Str item;
    Buf inner = { 0 };
    while (cells_next_item(&text, &item))
        list_push(rt, list.list, value_text(rt, cells_quoted(item, &inner) == item.len ? buf_str(&inner) : item));
    buf_drop(&inner);
    return list;
}

static Value whole_text(Rt *rt, Str text)
{
    Buf inner = { 0 };
    Value value = value_text(rt, cells_text(text, &inner));
    buf_drop(&inner);
    return value;
}

Value import_value_of_text(Import *import, FieldType type, Value value)
{
    Str text = cells_trim(text_str(value.text));
    Value out;
    if (wants_text(type))
        return model_class(type) == CLASS_LIST ? split_list(import->ctx->rt, text) : whole_text(import->ctx->rt, text);
    if (plain_number(text, &out) || literal(import, text, &out))
        return out;
    KeywordId word = words_keyword(import->ctx->words, PL_LITERAL, intern_add(import->ctx->rt->intern, text));
    if (type == FT_BOOL && (word == KW_TRUE || word == KW_FALSE))
        return value_bool(word == KW_TRUE);
    return value;
}

/* A word as people type it into cells: Full-time, FULL TIME are full_time. */
static Sym cell_word(Import *import, const Mapping *mapping, Sym typed)
{
    Ctx *ctx = import->ctx;
    if (field_word(ctx, import->table, mapping->column, typed) >= 0)
        return typed;
    Buf word = { 0 };
    utf8_lower(&word, sym_str(ctx, typed));
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] == ' ' || word.ptr[i] == '-')
            word.ptr[i] = '_';
    Sym plain = intern_add(ctx->rt->intern, buf_str(&word));
    buf_drop(&word);
    return field_word(ctx, import->table, mapping->column, plain) >= 0 ? plain : typed;
}

static int role_bits(Import *import, const Mapping *mapping, Str text)
{
    int bits = 0;
    Value list = split_list(import->ctx->rt, text);
    for (uint32_t i = 0; i < list.list->len; i++) {
        Sym typed = value_to_sym(import->ctx->rt, list.list->at[i]);
        int word = field_word(import->ctx, import->table, mapping->column, cell_word(import, mapping, typed));
        if (word < 0)
            return -1;
        bits |= 1 << word;
    }
    return bits;
}

static void note_open(Import *import, const Mapping *mapping, const FieldInfo *field, int32_t row)
{
    if (row >= 0 && !model_alive(import->ctx->model, field->target, row))
        vec_push(&import->open, ((OpenName){ field->target, row, import->row, mapping->file_column }));
}

void import_note_open(Import *import, const Mapping *mapping, const FieldInfo *field, Cell cell)
{
    if (field->type == FT_REF && cell.type == CELL_I32)
        note_open(import, mapping, field, cell.i32);
    if (cell.type != CELL_LIST || field->target == T_NONE)
        return;
    for (uint32_t i = 0; i < cell.list->n; i++)
        note_open(import, mapping, field, cell.list->at[i].ref);
}

Status import_cell(Import *import, const Mapping *mapping, Value value, ItemBuf *buf, Cell *out)
{
    const FieldInfo *field = model_field(import->ctx->model, import->table, mapping->column);
    const Node *at = mapping->node ? mapping->node : import->stmt;
    *out = (Cell){ .type = CELL_NONE };
    if (value.tag == V_TEXT && cells_trim(text_str(value.text)).len == 0)
        return ST_OK;
    if (field->type == FT_ROLES && value.tag == V_TEXT) {
        int bits = role_bits(import, mapping, text_str(value.text));
        *out = (Cell){ .type = CELL_I32, .i32 = bits };
        if (bits >= 0)
            return ST_OK;
    }
    if (value.tag == V_TEXT && import_is_compound(field->type))
        return import_compound(import, mapping, text_str(value.text), buf, out);
    if (value.tag == V_TEXT && (mapping->file_column >= 0 || !wants_text(field->type)))
        value = import_value_of_text(import, field->type, value);
    if (field->type == FT_WORD && value.tag == V_TEXT && mapping->file_column >= 0)
        value = value_sym(import->ctx->rt, cell_word(import, mapping, value_to_sym(import->ctx->rt, value)));
    Status status = value_cell(import->ctx, import->table, mapping->column, value, at, true, buf, out);
    if (status != ST_OK)
        return import_blame(import, mapping);
    import_note_open(import, mapping, field, *out);
    return ST_OK;
}
