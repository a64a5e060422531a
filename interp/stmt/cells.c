/* cells.c: rows of cells. */
#include "cells.h"

void cells_begin(Cells *cells)
{
    *cells = (Cells){ .text = { 0 } };
    vec_push(&cells->starts, 0u);
}

void cells_add(Cells *cells, Str text)
{
    buf_add(&cells->text, text);
    vec_push(&cells->starts, (uint32_t)cells->text.len);
}

void cells_end_row(Cells *cells, uint32_t number)
{
    uint32_t end = (uint32_t)cells->starts.len - 1;
    uint32_t first = cells->rows.len ? vec_last(&cells->rows).first + vec_last(&cells->rows).n : 0;
    if (cells->starts.at[end] == cells->starts.at[first])
        cells->starts.len = first + 1;
    else
        vec_push(&cells->rows, ((CellRow){ first, end - first, number }));
}

Str cells_get(const Cells *cells, const CellRow *row, uint32_t column)
{
    if (column >= row->n)
        return STR("");
    uint32_t cell = row->first + column;
    return str_make(cells->text.ptr ? cells->text.ptr + cells->starts.at[cell] : "", cells->starts.at[cell + 1] - cells->starts.at[cell]);
}

bool cells_is_error(const Cells *cells, const CellRow *row, uint32_t column)
{
    size_t low = 0, high = column < row->n ? cells->errors.len : 0;
    uint32_t cell = row->first + column;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (cells->errors.at[mid] < cell)
            low = mid + 1;
        else
            high = mid;
    }
    return column < row->n && low < cells->errors.len && cells->errors.at[low] == cell;
}

void cells_drop(Cells *cells)
{
    buf_drop(&cells->text);
    vec_drop(&cells->starts);
    vec_drop(&cells->rows);
    vec_drop(&cells->errors);
}

/* ---- texts ---- */

Str cells_trim(Str text)
{
    while (text.len && (unsigned char)text.ptr[0] <= ' ')
        text = str_make(text.ptr + 1, text.len - 1);
    while (text.len && (unsigned char)text.ptr[text.len - 1] <= ' ')
        text.len--;
    return text;
}

void cells_add_quoted(Buf *out, Str text)
{
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buf_char(out, '"');
        buf_char(out, text.ptr[i]);
    }
    buf_char(out, '"');
}

size_t cells_quoted(Str text, Buf *inner)
{
    buf_clear(inner);
    if (!text.len || text.ptr[0] != '"')
        return 0;
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] != '"')
            buf_char(inner, text.ptr[i]);
        else if (i + 1 < text.len && text.ptr[i + 1] == '"')
            buf_char(inner, text.ptr[i++]);
        else
            return i + 1;
    }
    return 0;
}

/* Spaces at an end would be lost, and a text that is one in quotes would be taken for that. */
static bool needs_quotes(Str text)
{
    Buf inner = { 0 };
    bool bare = text.len && cells_trim(text).len == text.len;
    bool needs = !bare || (cells_quoted(text, &inner) == text.len && needs_quotes(buf_str(&inner)));
    buf_drop(&inner);
    return needs;
}

void cells_add_text(Buf *out, Str text)
{
    if (needs_quotes(text))
        cells_add_quoted(out, text);
    else
        buf_add(out, text);
}

Str cells_text(Str text, Buf *inner)
{
    text = cells_trim(text);
    return text.len && cells_quoted(text, inner) == text.len && needs_quotes(buf_str(inner)) ? buf_str(inner) : text;
}

void cells_add_item(Buf *out, Str item)
{
    if (item.len == 0 || item.ptr[0] == '"' || cells_trim(item).len < item.len || memchr(item.ptr, ';', item.len))
        cells_add_quoted(out, item);
    else
        buf_add(out, item);
}

/* A ; does not end an item inside of quotes, which begin with the item or behind a colon. */
static size_t item_end(Str list)
{
    Buf inner = { 0 };
    size_t i = 0;
    bool may_open = true;
    while (i < list.len && list.ptr[i] != ';') {
        size_t quoted = may_open ? cells_quoted(str_make(list.ptr + i, list.len - i), &inner) : 0;
        may_open = list.ptr[i] == ':' || (may_open && (unsigned char)list.ptr[i] <= ' ');
        i += quoted ? quoted : 1;
    }
    buf_drop(&inner);
    return i;
}

bool cells_next_item(Str *list, Str *item)
{
    while (list->len) {
        size_t n = item_end(*list);
        *item = cells_trim(str_make(list->ptr, n));
        n += n < list->len;
        *list = str_make(list->ptr + n, list->len - n);
        if (item->len)
            return true;
    }
    return false;
}

void cells_add_file_name(Str table, Buf *out)
{
    for (size_t i = 0; i < table.len; i++)
        buf_char(out, (unsigned char)table.ptr[i] < ' ' || table.ptr[i] == '/' ? '_' : table.ptr[i]);
    buf_addz(out, ".csv");
}

/* ---- faults ---- */

bool fault_setf(ReadFault *fault, uint32_t row, const char *en, const char *zh, Str detail)
{
    if (fault->why.len == 0) {
        buf_addz(&fault->why, fault->lang == LANG_ZH ? zh : en);
        buf_add(&fault->why, detail);
        fault->row = row;
    }
    return false;
}

bool fault_set(ReadFault *fault, uint32_t row, const char *en, const char *zh)
{
    return fault_setf(fault, row, en, zh, STR(""));
}

void table_file_drop(TableFile *file)
{
    if (file->close)
        file->close(file->state);
    vec_drop(&file->names);
    *file = (TableFile){ .state = NULL };
}
