/* jdoc.c: JSON texts, read: the only file that knows jansson. */
#include "jdoc.h"

#include <jansson.h>
#include <stdio.h>

#include "utf8.h"

/* A Jdoc is a json_t under another name. */
static const json_t *inside(const Jdoc *value)
{
    return (const json_t *)(const void *)value;
}

Jdoc *jdoc_read(Str text, bool nul, JdocFault *fault)
{
    json_error_t error;
    json_t *root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES | (nul ? JSON_ALLOW_NUL : 0u), &error);
    if (!root) {
        fault->line = error.line;
        fault->column = error.column;
        snprintf(fault->text, sizeof fault->text, "%s", error.text);
        size_t bad = utf8_check(str_of(fault->text));        /* it shows what was read, cut anywhere */
        if (bad != UTF8_VALID)
            fault->text[bad] = 0;
    }
    return (Jdoc *)(void *)root;
}

void jdoc_free(Jdoc *root)
{
    json_decref((json_t *)(void *)root);
}

JdocType jdoc_type(const Jdoc *value)
{
    if (!value)
        return JDOC_NULL;
    switch (json_typeof(inside(value))) {
    case JSON_OBJECT: return JDOC_OBJECT;
    case JSON_ARRAY: return JDOC_LIST;
    case JSON_STRING: return JDOC_TEXT;
    case JSON_INTEGER: return JDOC_INTEGER;
    case JSON_REAL: return JDOC_REAL;
    case JSON_TRUE: return JDOC_TRUE;
    case JSON_FALSE: return JDOC_FALSE;
    case JSON_NULL: break;
    }
    return JDOC_NULL;
}

Str jdoc_text(const Jdoc *value)
{
    if (jdoc_type(value) != JDOC_TEXT)
        return STR("");
    return str_make(json_string_value(inside(value)), json_string_length(inside(value)));
}

int64_t jdoc_integer(const Jdoc *value, int64_t otherwise)
{
    return jdoc_type(value) == JDOC_INTEGER ? json_integer_value(inside(value)) : otherwise;
}

double jdoc_real(const Jdoc *value)
{
    return value ? json_number_value(inside(value)) : 0;
}

size_t jdoc_count(const Jdoc *list)
{
    return jdoc_type(list) == JDOC_LIST ? json_array_size(inside(list)) : 0;
}

const Jdoc *jdoc_item(const Jdoc *list, size_t i)
{
    return i < jdoc_count(list) ? (const Jdoc *)(const void *)json_array_get(inside(list), i) : NULL;
}

const Jdoc *jdoc_member(const Jdoc *object, const char *key)
{
    return jdoc_type(object) == JDOC_OBJECT ? (const Jdoc *)(const void *)json_object_get(inside(object), key) : NULL;
}

bool jdoc_next(const Jdoc *object, void **at, const char **key, const Jdoc **value)
{
    json_t *inner = (json_t *)(uintptr_t)inside(object);
    *at = *at ? json_object_iter_next(inner, *at) : json_object_iter(inner);
    if (!*at)
        return false;
    *key = json_object_iter_key(*at);
    *value = (const Jdoc *)(const void *)json_object_iter_value(*at);
    return true;
}

void jdoc_write(const Jdoc *value, Buf *out)
{
    char *text = value ? json_dumps(inside(value), JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) : NULL;
    buf_addz(out, text ? text : "null");
    free(text);
}

void jdoc_write_text(Str text, Buf *out)
{
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\')
            buf_addf(out, "\\%c", c);
        else if (c == '\n')
            buf_addz(out, "\\n");
        else if (c == '\t')
            buf_addz(out, "\\t");
        else if (c < ' ' || c == 0x7f)
            buf_addf(out, "\\u%04x", c);
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '"');
}
