/* json_read.c: a JSON text: an array of objects, or an object of such arrays, as rows of cells. */
#include "../base/jdoc.h"
#include "../base/map.h"
#include "../base/num.h"
#include "cells.h"

typedef struct Columns { VEC(const char *) names; Map index; } Columns;     /* by the hash of the name */

/* ---- values as cells ---- */

static void add_value(const Jdoc *value, Buf *out);

/* "a; b; c". A list in a list stands as JSON: quoted once more at each depth it would double its quotes each time. */
static void add_array(const Jdoc *array, Buf *out)
{
    Buf item = { 0 };
    for (size_t i = 0; i < jdoc_count(array); i++) {
        buf_clear(&item);
        if (jdoc_type(jdoc_item(array, i)) == JDOC_LIST)
            jdoc_write(jdoc_item(array, i), &item);
        else
            add_value(jdoc_item(array, i), &item);
        buf_addz(out, i ? "; " : "");
        cells_add_item(out, buf_str(&item));
    }
    buf_drop(&item);
}

static void add_value(const Jdoc *value, Buf *out)
{
    switch (jdoc_type(value)) {
    case JDOC_TEXT: buf_add(out, jdoc_text(value)); break;
    case JDOC_INTEGER: buf_addf(out, "%lld", (long long)jdoc_integer(value, 0)); break;
    case JDOC_REAL: num_shortest(out, jdoc_real(value)); break;
    case JDOC_TRUE: buf_addz(out, "true"); break;
    case JDOC_FALSE: buf_addz(out, "false"); break;
    case JDOC_LIST: add_array(value, out); break;
    case JDOC_OBJECT: jdoc_write(value, out); break;
    case JDOC_NULL: break;
    }
}

/* ---- rows ---- */

static void note_columns(Columns *columns, const Jdoc *object)
{
    const char *name;
    const Jdoc *value;
    for (void *at = NULL; jdoc_next(object, &at, &name, &value);) {
        uint64_t key = hash_bytes(name, strlen(name));
        if (map_find(&columns->index, key) != MAP_MISSING)
            continue;
        map_put(&columns->index, key, (uint32_t)columns->names.len);
        vec_push(&columns->names, name);
    }
}

static bool find_columns(const Jdoc *rows, Columns *columns, ReadFault *fault)
{
    for (size_t i = 0; i < jdoc_count(rows); i++) {
        const Jdoc *row = jdoc_item(rows, i);
        if (jdoc_type(row) != JDOC_OBJECT)
            return fault_set(fault, (uint32_t)i + 1, "every item of the array must be an object", "数组的每一项都须是对象");
        note_columns(columns, row);
    }
    return true;
}

/* Rows count from 1; the headers are of no row. */
static bool fill(const Jdoc *rows, const Columns *columns, Cells *out, ReadFault *fault)
{
    Buf text = { 0 };
    if ((uint64_t)columns->names.len * (jdoc_count(rows) + 1) > CELLS_MAX)
        return fault_set(fault, 0, "it is too large", "文件过大");
    for (size_t c = 0; c < columns->names.len; c++)
        cells_add(out, str_of(columns->names.at[c]));
    cells_end_row(out, 0);
    for (size_t i = 0; i < jdoc_count(rows); i++) {
        const Jdoc *row = jdoc_item(rows, i);
        for (size_t c = 0; c < columns->names.len; c++) {
            const Jdoc *value = jdoc_member(row, columns->names.at[c]);
            buf_clear(&text);
            if (value)
                add_value(value, &text);
            cells_add(out, buf_str(&text));
        }
        cells_end_row(out, (uint32_t)i + 1);
    }
    buf_drop(&text);
    return true;
}

static const Jdoc *table_at(const Jdoc *root, size_t i)
{
    const char *name;
    const Jdoc *value;
    if (jdoc_type(root) == JDOC_LIST)
        return root;
    for (void *at = NULL; jdoc_next(root, &at, &name, &value);)
        if (jdoc_type(value) == JDOC_LIST && i-- == 0)
            return value;
    return NULL;
}

static bool load(void *state, size_t i, Cells *out, ReadFault *fault)
{
    Columns columns = { .index = { 0 } };
    const Jdoc *rows = table_at(state, i);
    cells_begin(out);
    out->nothing = jdoc_count(rows) == 0;
    bool ok = find_columns(rows, &columns, fault) && fill(rows, &columns, out, fault);
    vec_drop(&columns.names);
    map_drop(&columns.index);
    return ok;
}

static void close_json(void *state)
{
    jdoc_free(state);
}

static bool no_json(const JdocFault *error, ReadFault *fault)
{
    Buf where = { 0 };
    buf_addf(&where, fault->lang == LANG_ZH ? "第 %d 行第 %d 列：%s" : "line %d, column %d: %s", error->line, error->column, error->text);
    fault_setf(fault, 0, "", "", buf_str(&where));
    buf_drop(&where);
    return false;
}

bool json_open(TableFile *file, Str bytes, ReadFault *fault)
{
    JdocFault error;
    const char *name;
    const Jdoc *value;
    if (bytes.len >= 3 && memcmp(bytes.ptr, "\xef\xbb\xbf", 3) == 0)
        bytes = str_make(bytes.ptr + 3, bytes.len - 3);
    Jdoc *root = jdoc_read(bytes, false, &error);
    *file = (TableFile){ .state = root, .load = load, .close = root ? close_json : NULL };
    if (!root)
        return no_json(&error, fault);
    if (jdoc_type(root) == JDOC_LIST)
        vec_push(&file->names, STR(""));
    for (void *at = NULL; jdoc_type(root) == JDOC_OBJECT && jdoc_next(root, &at, &name, &value);)
        if (jdoc_type(value) == JDOC_LIST)
            vec_push(&file->names, str_of(name));
    return file->names.len || fault_set(fault, 0, "it has no array of objects", "它没有对象的数组");
}
