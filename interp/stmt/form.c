/* form.c: types of the fields of forms: words of either language to the text that is kept, and back. */
#include "form.h"

#include "../base/utf8.h"
#include "../value/format.h"

#include <stdlib.h>

static Str trimmed(Str text)
{
    while (text.len && (text.ptr[0] == ' ' || text.ptr[0] == '\t'))
        text = str_make(text.ptr + 1, text.len - 1);
    while (text.len && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
        text.len--;
    return text;
}

/* The next piece before the sign, the rest behind it; false at the end. */
static bool next_piece(Str *rest, char sign, Str *piece)
{
    if (!rest->ptr)
        return false;
    const char *at = rest->len ? memchr(rest->ptr, sign, rest->len) : NULL;
    size_t n = at ? (size_t)(at - rest->ptr) : rest->len;
    *piece = trimmed(str_make(rest->ptr, n));
    *rest = at ? str_make(at + 1, rest->len - n - 1) : (Str){ NULL, 0 };
    return true;
}

FormSort form_sort(const Words *words, Sym type, Str text)
{
    if (text.len && text.ptr[0] == '{')
        return FORM_TABLE;
    if (text.len && memchr(text.ptr, '|', text.len))
        return FORM_CHOICE;
    return words_singular(words, type) != T_NONE && words_keyword(words, PL_TYPE, type) == KW_NONE ? FORM_ENTITY : FORM_VALUE;
}

FormSort form_sort_of(Ctx *ctx, Sym type)
{
    return form_sort(ctx->words, type, sym_str(ctx, type));
}

TableId form_kind(Ctx *ctx, Sym type)
{
    return form_sort_of(ctx, type) == FORM_ENTITY ? words_singular(ctx->words, type) : T_NONE;
}

/* ---- to the text that is kept ---- */

static bool add_word(Ctx *ctx, Str word, Buf *out, Str *wrong)
{
    Sym sym = intern_add(ctx->rt->intern, word);
    KeywordId keyword = words_keyword(ctx->words, PL_TYPE, sym);
    TableId kind = words_singular(ctx->words, sym);
    *wrong = word;
    if (keyword != KW_NONE)
        buf_addz(out, KEYWORD_INFO[keyword].text);
    else if (kind != T_NONE && kind < (TableId)KIND_COUNT)
        buf_addz(out, TABLE_INFO[kind].name);
    return keyword != KW_NONE || (kind != T_NONE && kind < (TableId)KIND_COUNT);
}

static bool add_choices(Str text, Buf *out, Str *wrong)
{
    Str piece;
    bool first = true;
    while (next_piece(&text, '|', &piece)) {
        *wrong = piece;
        if (!piece.len)
            return false;
        buf_addz(out, first ? "" : "|");
        buf_add(out, piece);
        first = false;
    }
    return true;
}

static bool add_table(Ctx *ctx, Str text, Buf *out, Str *wrong)
{
    Str rest, piece;
    *wrong = text;
    if (text.len < 2 || text.ptr[text.len - 1] != '}' || memchr(text.ptr + 1, '{', text.len - 1))
        return false;
    rest = str_make(text.ptr + 1, text.len - 2);
    buf_char(out, '{');
    for (bool first = true; next_piece(&rest, ',', &piece); first = false) {
        Str name;
        if (!next_piece(&piece, ':', &name) || !name.len || !piece.ptr)
            return false;
        buf_addz(out, first ? "" : ", ");
        buf_add(out, name);
        buf_addz(out, ": ");
        if (!form_canonical(ctx, trimmed(piece), out, wrong))
            return false;
    }
    buf_char(out, '}');
    return true;
}

bool form_canonical(Ctx *ctx, Str text, Buf *out, Str *wrong)
{
    switch (form_sort(ctx->words, SYM_NONE, text)) {
    case FORM_TABLE: return add_table(ctx, text, out, wrong);
    case FORM_CHOICE: return add_choices(text, out, wrong);
    case FORM_VALUE: case FORM_ENTITY: break;
    }
    return add_word(ctx, text, out, wrong);
}

/* ---- from it ---- */

void form_choices(Ctx *ctx, Sym type, SymVec *out)
{
    Str text = sym_str(ctx, type), piece;
    while (next_piece(&text, '|', &piece))
        vec_push(out, intern_add(ctx->rt->intern, piece));
}

void form_columns(Ctx *ctx, Sym type, FormColumns *out)
{
    Str text = sym_str(ctx, type), piece;
    Str rest = text.len > 2 ? str_make(text.ptr + 1, text.len - 2) : (Str){ NULL, 0 };
    while (next_piece(&rest, ',', &piece)) {
        Str name = STR("");
        next_piece(&piece, ':', &name);
        vec_push(out, ((FormColumn){ intern_add(ctx->rt->intern, name), intern_add(ctx->rt->intern, trimmed(piece)) }));
    }
}

static void add_type_word(Ctx *ctx, Sym type, Lang lang, Buf *out)
{
    KeywordId keyword = words_keyword(ctx->words, PL_TYPE, type);
    TableId kind = words_singular(ctx->words, type);
    if (keyword != KW_NONE)
        buf_addz(out, lang == LANG_ZH ? KEYWORD_INFO[keyword].zh : KEYWORD_INFO[keyword].text);
    else if (kind != T_NONE)
        buf_addz(out, lang == LANG_ZH ? TABLE_INFO[kind].zh : TABLE_INFO[kind].name);
    else
        buf_add(out, sym_str(ctx, type));
}

void form_type_text(Ctx *ctx, Sym type, Lang lang, Buf *out)
{
    FormColumns columns = { 0 };
    if (form_sort_of(ctx, type) != FORM_TABLE) {
        add_type_word(ctx, type, lang, out);
        return;
    }
    form_columns(ctx, type, &columns);
    buf_char(out, '{');
    for (size_t i = 0; i < columns.len; i++) {
        buf_addz(out, i ? ", " : "");
        buf_add(out, sym_str(ctx, columns.at[i].name));
        buf_addz(out, ": ");
        add_type_word(ctx, columns.at[i].type, lang, out);
    }
    buf_char(out, '}');
    vec_drop(&columns);
}

static void add_source_name(Ctx *ctx, Sym name, Buf *out)
{
    if (words_known(ctx->words, name) || !utf8_is_nfc(sym_str(ctx, name)))
        format_quoted(out, sym_str(ctx, name));
    else
        format_name(out, sym_str(ctx, name));
}

void form_type_source(Ctx *ctx, Sym type, Lang lang, Buf *out)
{
    SymVec choices = { 0 };
    FormColumns columns = { 0 };
    FormSort sort = form_sort_of(ctx, type);
    if (sort == FORM_CHOICE)
        form_choices(ctx, type, &choices);
    else if (sort == FORM_TABLE)
        form_columns(ctx, type, &columns);
    else
        add_type_word(ctx, type, lang, out);
    for (size_t i = 0; i < choices.len; i++) {
        buf_addz(out, i ? "|" : "");
        add_source_name(ctx, choices.at[i], out);
    }
    for (size_t i = 0; i < columns.len; i++) {
        buf_addz(out, i ? ", " : "{");
        add_source_name(ctx, columns.at[i].name, out);
        buf_addz(out, ": ");
        form_type_source(ctx, columns.at[i].type, lang, out);
    }
    buf_addz(out, columns.len ? "}" : "");
    vec_drop(&choices);
    vec_drop(&columns);
}

/* What the types of a form's fields are as fields of an entity. */
static const int FORM_FIELD[KW_COUNT] = {
    [KW_TYPE_NUMBER] = FT_NUMBER, [KW_TYPE_PERCENT] = FT_PERCENT, [KW_TYPE_DURATION] = FT_DURATION, [KW_TYPE_RATE] = FT_RATE,
    [KW_TYPE_DATE] = FT_DATE, [KW_TYPE_BOOL] = FT_BOOL, [KW_TYPE_RANGE] = FT_RANGE,
};

FieldType form_type_field(Ctx *ctx, Sym type)
{
    KeywordId keyword = words_keyword(ctx->words, PL_TYPE, type);
    return keyword != KW_NONE && FORM_FIELD[keyword] ? (FieldType)FORM_FIELD[keyword] : FT_TEXT;
}

/* ---- cells of tables ---- */

Sym form_cell_name(Ctx *ctx, Sym field, uint32_t row, Sym column)
{
    Buf name = { 0 };
    buf_addf(&name, "%s[%u].%s", sym_str(ctx, field).ptr, row, sym_str(ctx, column).ptr);
    Sym sym = intern_add(ctx->rt->intern, buf_str(&name));
    buf_drop(&name);
    return sym;
}

Sym form_cell_type(Ctx *ctx, const ItemList *fields, Sym name, uint32_t *field)
{
    Str table, column;
    uint32_t row;
    FormColumns columns = { 0 };
    Sym type = SYM_NONE;
    if (!filled_split(sym_str(ctx, name), &table, &row, &column))
        return SYM_NONE;
    for (uint32_t i = 0; fields && i < fields->n && !columns.len; i++)
        if (str_eq(sym_str(ctx, fields->at[i].text), table) && form_sort_of(ctx, fields->at[i].text2) == FORM_TABLE) {
            form_columns(ctx, fields->at[i].text2, &columns);
            *field = i;
        }
    for (size_t c = 0; c < columns.len && type == SYM_NONE; c++)
        if (str_eq(sym_str(ctx, columns.at[c].name), column))
            type = columns.at[c].type;
    vec_drop(&columns);
    return type;
}
