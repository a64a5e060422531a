/* json_read.c: the only file that knows jansson: an array of objects, or an object of such arrays, as rows of cells. */
#include <jansson.h>
#include "../base/map.h"
#include "../base/num.h"
#include "cells.h"

typedef struct Columns { VEC(const char *) names; Map index; } Columns;     /* by the hash of the name */

/* ---- values as cells ---- */

static void add_number(const json_t *value, Buf *out)
{
    if (json_is_integer(value))
        buf_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else
        num_shortest(out, json_real_value(value));
}

static void add_value(const json_t *value, Buf *out);

/* "a; b; c" */
static void add_array(const json_t *array, Buf *out)
{
    Buf item = { 0 };
    for (size_t i = 0; i < json_array_size(array); i++) {
        buf_clear(&item);
        add_value(json_array_get(array, i), &item);
        buf_addz(out, i ? "; " : "");
        cells_add_item(out, buf_str(&item));
    }
    buf_drop(&item);
}

static void add_object(const json_t *value, Buf *out)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(15));
    if (text)
        buf_addz(out, text);
    free(text);
}

static void add_value(const json_t *value, Buf *out)
{
    switch (json_typeof(value)) {
    case JSON_STRING: buf_add(out, str_make(json_string_value(value), json_string_length(value))); break;
    case JSON_INTEGER: case JSON_REAL: add_number(value, out); break;
    case JSON_TRUE: buf_addz(out, "true"); break;
    case JSON_FALSE: buf_addz(out, "false"); break;
    case JSON_ARRAY: add_array(value, out); break;
    case JSON_OBJECT: add_object(value, out); break;
    case JSON_NULL: break;
    }
}

/* ---- rows ---- */

static void note_columns(Columns *columns, json_t *object)
{
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        const char *name = json_object_iter_key(at);
        uint64_t key = hash_bytes(name, strlen(name));
        if (map_find(&columns->index, key) != MAP_MISSING)
            continue;
        map_put(&columns->index, key, (uint32_t)columns->names.len);
        vec_push(&columns->names, name);
    }
}

static bool find_columns(const json_t *rows, Columns *columns, ReadFault *fault)
{
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        if (!json_is_object(row))
            return fault_set(fault, (uint32_t)i + 1, "every item of the array must be an object", "数组的每一项都须是对象");
        note_columns(columns, row);
    }
    return true;
}

/* Rows count from 1; the headers are of no row. */
static bool fill(const json_t *rows, const Columns *columns, Cells *out, ReadFault *fault)
{
    Buf text = { 0 };
    if ((uint64_t)columns->names.len * (json_array_size(rows) + 1) > CELLS_MAX)
        return fault_set(fault, 0, "it is too large", "文件过大");
    for (size_t c = 0; c < columns->names.len; c++)
        cells_add(out, str_of(columns->names.at[c]));
    cells_end_row(out, 0);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        for (size_t c = 0; c < columns->names.len; c++) {
            const json_t *value = json_object_get(row, columns->names.at[c]);
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

static json_t *table_at(json_t *root, size_t i)
{
    if (json_is_array(root))
        return root;
    void *at = json_object_iter(root);
    for (; at; at = json_object_iter_next(root, at))
        if (json_is_array(json_object_iter_value(at)) && i-- == 0)
            return json_object_iter_value(at);
    return NULL;
}

static bool load(void *state, size_t i, Cells *out, ReadFault *fault)
{
    Columns columns = { .index = { 0 } };
    const json_t *rows = table_at(state, i);
    cells_begin(out);
    out->nothing = json_array_size(rows) == 0;
    bool ok = find_columns(rows, &columns, fault) && fill(rows, &columns, out, fault);
    vec_drop(&columns.names);
    map_drop(&columns.index);
    return ok;
}

static void close_json(void *state)
{
    json_decref(state);
}

static bool no_json(const json_error_t *error, ReadFault *fault)
{
    Buf where = { 0 };
    buf_addf(&where, fault->lang == LANG_ZH ? "第 %d 行第 %d 列：%s" : "line %d, column %d: %s", error->line, error->column, error->text);
    fault_setf(fault, 0, "", "", buf_str(&where));
    buf_drop(&where);
    return false;
}

bool json_open(TableFile *file, Str bytes, ReadFault *fault)
{
    json_error_t error;
    if (bytes.len >= 3 && memcmp(bytes.ptr, "\xef\xbb\xbf", 3) == 0)
        bytes = str_make(bytes.ptr + 3, bytes.len - 3);
    json_t *root = json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES, &error);
    *file = (TableFile){ .state = root, .load = load, .close = root ? close_json : NULL };
    if (!root)
        return no_json(&error, fault);
    if (json_is_array(root))
        vec_push(&file->names, STR(""));
    for (void *at = json_is_object(root) ? json_object_iter(root) : NULL; at; at = json_object_iter_next(root, at))
        if (json_is_array(json_object_iter_value(at)))
            vec_push(&file->names, str_of(json_object_iter_key(at)));
    return file->names.len || fault_set(fault, 0, "it has no array of objects", "它没有对象的数组");
}
