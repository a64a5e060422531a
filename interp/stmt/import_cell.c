/* import_cell.c: the text of a cell as the type of its field wants it. */
#include "import.h"
#include "../base/num.h"
#include "../syntax/parse.h"

Status import_blame(Import *import, const Mapping *mapping)
{
    Diag *diag = import->ctx->rt->error;
    if (diag) {
        diag->file = diag_keep(import->ctx->rt->diags, import->file);
        diag->row = import->csv.rows.at[import->row].number;
        diag->column = mapping && mapping->csv_column >= 0 ? (uint32_t)mapping->csv_column + 1 : 0;
    }
    return ST_ERROR;
}

static Str trimmed(Str text)
{
    while (text.len && (unsigned char)text.ptr[0] <= ' ')
        text = str_make(text.ptr + 1, text.len - 1);
    while (text.len && (unsigned char)text.ptr[text.len - 1] <= ' ')
        text.len--;
    return text;
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
    bool ok = num_parse(trimmed(buf_str(&digits)), &x);
    buf_drop(&digits);
    if (ok) {
        x = negative ? -x : x;
        *out = percent ? value_percent(num_percent(x)) : value_num(x);
    }
    return ok;
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
    bool constant = node && !diags_any(&scratch) && node->type != N_NAME && node->type != N_CALL && node->type != N_QUERY;
    if (constant) {
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
    return type == FT_TEXT || type == FT_REF || type == FT_WORD || type == FT_TEXTS || type == FT_REFS || type == FT_CONTACTS || type == FT_TRAININGS;
}

/* "a; b; c" as a list of texts. */
static Value split_list(Rt *rt, Str text)
{
    Value list = value_list(rt, 4);
    while (text.len) {
        size_t n = 0;
        while (n < text.len && text.ptr[n] != ';')
            n++;
        Str part = trimmed(str_make(text.ptr, n));
        if (part.len)
            list_push(rt, list.list, value_text(rt, part));
        text = n < text.len ? str_make(text.ptr + n + 1, text.len - n - 1) : STR("");
    }
    return list;
}

static Value read_text(Import *import, const FieldInfo *field, Value value)
{
    Str text = trimmed(text_str(value.text));
    Value out;
    if (wants_text(field->type))
        return model_class(field->type) == CLASS_LIST ? split_list(import->ctx->rt, text) : value_text(import->ctx->rt, text);
    if (plain_number(text, &out) || literal(import, text, &out))
        return out;
    KeywordId word = words_keyword(import->ctx->words, PL_LITERAL, intern_add(import->ctx->rt->intern, text));
    if (field->type == FT_BOOL && (word == KW_TRUE || word == KW_FALSE))
        return value_bool(word == KW_TRUE);
    return value;
}

static int role_bits(Import *import, const Mapping *mapping, Str text)
{
    int bits = 0;
    Value list = split_list(import->ctx->rt, text);
    for (uint32_t i = 0; i < list.list->len; i++) {
        int word = field_word(import->ctx, import->table, mapping->column, value_to_sym(import->ctx->rt, list.list->at[i]));
        if (word < 0)
            return -1;
        bits |= 1 << word;
    }
    return bits;
}

static void note_open(Import *import, const Mapping *mapping, const FieldInfo *field, int32_t row)
{
    if (row >= 0 && !model_alive(import->ctx->model, field->target, row))
        vec_push(&import->open, ((OpenName){ field->target, row, import->row, mapping->csv_column }));
}

static void note_open_names(Import *import, const Mapping *mapping, const FieldInfo *field, Cell cell)
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
    if (value.tag == V_TEXT && trimmed(text_str(value.text)).len == 0)
        return ST_OK;
    if (field->type == FT_ROLES && value.tag == V_TEXT) {
        int bits = role_bits(import, mapping, text_str(value.text));
        *out = (Cell){ .type = CELL_I32, .i32 = bits };
        if (bits >= 0)
            return ST_OK;
    }
    if (value.tag == V_TEXT && (mapping->csv_column >= 0 || !wants_text(field->type)))
        value = read_text(import, field, value);
    Status status = value_cell(import->ctx, import->table, mapping->column, value, at, true, buf, out);
    if (status != ST_OK)
        return import_blame(import, mapping);
    note_open_names(import, mapping, field, *out);
    return ST_OK;
}
