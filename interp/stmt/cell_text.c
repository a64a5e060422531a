/* cell_text.c: one function a shape of fields; import_list.c and import_cell.c read what this writes. */
#include "cell_text.h"
#include "form.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "../base/num.h"
#include "cells.h"
#include "xlsx_format.h"

#define SERIALS_FROM (-25508)     /* 1900-03-01: a workbook's earlier dates are not what they seem */

typedef struct Out { Ctx *ctx; const FieldInfo *field; TableId table; int column; Lang lang; Buf *buf; } Out;

static Str name_of(const Out *out, int32_t row)
{
    return sym_str(out->ctx, model_name(out->ctx->model, out->field->target, row));
}

/* Whatever the language literals are, they read back. */
static void add_literal(const Out *out, Value value)
{
    Rt *rt = out->ctx->rt;
    Lang lang = rt->lang;
    rt->lang = LANG_EN;
    value_format(rt, value, true, out->buf);
    rt->lang = lang;
}

static void add_qty(const Out *out, Qty qty)
{
    if (qty.sort == QTY_PERCENT)
        format_percent_text(qty.amount, out->buf);
    else
        add_literal(out, value_of_qty(qty));
}

static void add_word(const Out *out, int index)
{
    WordSetId set = out->field->words;
    int count;
    if (set != WS_NONE) {
        buf_addz(out->buf, out->lang == LANG_ZH ? word_zh(set, index) : word_text(set, index));
        return;
    }
    const Sym *own = model_own_words(out->ctx->model, out->table, out->column, &count);
    if (index >= 0 && index < count)
        cells_add_text(out->buf, sym_str(out->ctx, own[index]));
}

static void add_roles(const Out *out, int32_t bits)
{
    bool first = true;
    for (int i = 0; i < WORDSET_INFO[out->field->words].count; i++)
        if (bits & (1 << i)) {
            buf_addz(out->buf, first ? "" : "; ");
            add_word(out, i);
            first = false;
        }
}

static void add_i32(const Out *out, int32_t x)
{
    switch ((int)out->field->type) {
    case FT_REF: cells_add_text(out->buf, name_of(out, x)); break;
    case FT_BOOL: buf_addz(out->buf, x ? "true" : "false"); break;
    case FT_WORD: add_word(out, x); break;
    case FT_ROLES: add_roles(out, x); break;
    case FT_TEXT: cells_add_text(out->buf, sym_str(out->ctx, (Sym)x)); break;
    default: add_literal(out, value_of_cell(out->ctx->rt, (Cell){ .type = CELL_I32, .i32 = x }, out->field)); break;
    }
}

/* ---- items ---- */

static void add_plain_or_quoted(const Out *out, Str text, const char *risky)
{
    bool quote = text.len == 0 || text.ptr[0] == '"' || cells_trim(text).len < text.len;
    for (size_t i = 0; i < text.len && !quote; i++)
        quote = strchr(risky, text.ptr[i]) != NULL;
    if (quote)
        cells_add_quoted(out->buf, text);
    else
        buf_add(out->buf, text);
}

static void add_training(const Out *out, const Item *item)
{
    Str text = sym_str(out->ctx, item->text);
    if (item->qty.sort == QTY_NONE) {
        add_plain_or_quoted(out, text, ";0123456789");         /* else its end might be taken for a duration */
        return;
    }
    cells_add_quoted(out->buf, text);
    buf_char(out->buf, ' ');
    add_qty(out, item->qty);
}

static void add_contact(const Out *out, const Item *item)
{
    if (item->ref < 0) {
        add_plain_or_quoted(out, sym_str(out->ctx, item->text), ";:");
        return;
    }
    buf_addf(out->buf, "%s:", out->lang == LANG_ZH ? TABLE_INFO[T_POST].zh : TABLE_INFO[T_POST].name);
    add_plain_or_quoted(out, name_of(out, item->ref), ";");
}

static void add_span_text(const Out *out, const Item *item)
{
    add_qty(out, item->qty);
    if (item->text == SYM_NONE)
        return;
    buf_char(out->buf, ' ');
    cells_add_quoted(out->buf, sym_str(out->ctx, item->text));
}

static void add_item(const Out *out, const Item *item, bool first)
{
    switch ((int)out->field->type) {
    case FT_REFS: cells_add_item(out->buf, name_of(out, item->ref)); break;
    case FT_TEXTS: cells_add_item(out->buf, sym_str(out->ctx, item->text)); break;
    case FT_CONTACTS: add_contact(out, item); break;
    case FT_TRAININGS: add_training(out, item); break;
    case FT_SPAN_TEXT: add_span_text(out, item); break;
    case FT_LEVELS:
        add_plain_or_quoted(out, name_of(out, item->ref), " ;:=>");
        buf_addz(out->buf, " >= ");
        num_shortest(out->buf, item->num);
        break;
    case FT_CURVE:
        num_shortest(out->buf, item->num);
        buf_addz(out->buf, ": ");
        add_qty(out, item->qty);
        break;
    case FT_FORM:
        add_plain_or_quoted(out, sym_str(out->ctx, item->text), ";:=>");
        buf_addz(out->buf, ": ");
        form_type_text(out->ctx, item->text2, out->lang, out->buf);
        break;
    case FT_PROFILE:
        if (first && item->qty.sort != QTY_NONE) {
            add_qty(out, item->qty);
            buf_addz(out->buf, ": ");
        }
        num_shortest(out->buf, item->num);
        break;
    default: num_shortest(out->buf, item->num); break;
    }
}

static void add_list(const Out *out, const ItemList *list)
{
    bool range = out->field->type == FT_POINTS && list->n == 2 && list->at[0].text2 != SYM_NONE;
    for (uint32_t i = 0; i < list->n; i++) {
        if (i)
            buf_addz(out->buf, range ? ".." : "; ");
        add_item(out, &list->at[i], i == 0);
    }
}

void cell_text(Ctx *ctx, TableId table, int column, Cell cell, Lang lang, Buf *buf)
{
    Out out = { ctx, model_field(ctx->model, table, column), table, column, lang, buf };
    switch (cell.type) {
    case CELL_NONE: break;
    case CELL_I32: add_i32(&out, cell.i32); break;
    case CELL_NUM:
        if (out.field->type == FT_PERCENT)
            format_percent_text(cell.num, buf);
        else
            num_shortest(buf, cell.num);
        break;
    case CELL_QTY: add_qty(&out, cell.qty); break;
    case CELL_RANGE: add_literal(&out, value_of_range(ctx->rt, cell.range)); break;
    case CELL_LIST: add_list(&out, cell.list); break;
    }
}

/* A workbook keeps sixteen digits. */
static bool is_exact(double x)
{
    char text[40];
    snprintf(text, sizeof text, "%.16G", x);
    return strtod(text, NULL) == x;
}

Value cell_value(Ctx *ctx, TableId table, int column, Cell cell, Lang lang)
{
    const FieldInfo *field = model_field(ctx->model, table, column);
    bool date = field->type == FT_DATE && cell.type == CELL_I32 && cell.i32 >= SERIALS_FROM;
    bool number = cell.type == CELL_NUM && is_exact(cell.num);
    bool any = field->type == FT_ANY && cell.type == CELL_QTY && (cell.qty.sort == QTY_NUMBER || cell.qty.sort == QTY_PERCENT) && is_exact(cell.qty.amount);
    if (date || number || any || (field->type == FT_BOOL && cell.type == CELL_I32))
        return value_of_cell(ctx->rt, cell, field);
    if (cell.type == CELL_NONE)
        return NONE_VALUE;
    Buf text = { 0 };
    cell_text(ctx, table, column, cell, lang, &text);
    Value value = value_text(ctx->rt, buf_str(&text));
    buf_drop(&text);
    return value;
}
