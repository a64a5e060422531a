/* lsp_text.c: places of the protocol: lines from 0, and in a line UTF-16 units (or bytes, when the client can do that). */
#include "lsp.h"

#include <stdlib.h>

#include "../base/utf8.h"

/* ---- lines ---- */

/* Lines end with \n, \r\n or \r. */
void lsp_find_lines(Str text, LspLines *out)
{
    vec_clear(out);
    vec_push(out, 0);
    for (size_t i = 0; i < text.len; i++) {
        const char *from = text.ptr + i, *newline = memchr(from, '\n', text.len - i);
        const char *cr = memchr(from, '\r', newline ? (size_t)(newline - from) : text.len - i);
        if (!newline && !cr)
            return;
        i = (size_t)((cr ? cr : newline) - text.ptr);
        i += cr && i + 1 < text.len && text.ptr[i + 1] == '\n';
        vec_push(out, (uint32_t)(i + 1));
    }
}

static size_t line_of(const LspLines *lines, size_t offset)
{
    size_t from = 0, to = lines->len;
    while (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        if (lines->at[middle] <= offset)
            from = middle;
        else
            to = middle;
    }
    return from;
}

/* ---- columns ---- */

static int units(int32_t rune, int size, bool utf8)
{
    return utf8 ? size : rune >= 0x10000 ? 2 : 1;
}

void lsp_add_position(Buf *out, const LspLines *lines, Str text, size_t offset, bool utf8)
{
    offset = offset > text.len ? text.len : offset;
    size_t line = line_of(lines, offset), column = 0;
    for (size_t at = lines->at[line]; at < offset;) {
        int size;
        int32_t rune = utf8_decode(text.ptr + at, text.ptr + text.len, &size);
        column += (size_t)units(rune, size, utf8);
        at += (size_t)size;
    }
    buf_addf(out, "{\"line\":%zu,\"character\":%zu}", line, column);
}

void lsp_add_range(Buf *out, const Lsp *lsp, const LspDoc *doc, size_t start, size_t end)
{
    buf_addz(out, "{\"start\":");
    lsp_add_position(out, &doc->lines, buf_str(&doc->text), start, lsp->utf8);
    buf_addz(out, ",\"end\":");
    lsp_add_position(out, &doc->lines, buf_str(&doc->text), end, lsp->utf8);
    buf_char(out, '}');
}

size_t lsp_offset(const Lsp *lsp, const LspDoc *doc, const Jdoc *position)
{
    int64_t line = jdoc_integer(jdoc_member(position, "line"), 0), column = jdoc_integer(jdoc_member(position, "character"), 0);
    if (line < 0)
        return 0;
    if ((uint64_t)line >= doc->lines.len)
        return doc->text.len;
    size_t at = doc->lines.at[line], end = (size_t)line + 1 < doc->lines.len ? doc->lines.at[line + 1] : doc->text.len;
    while (at < end && column > 0 && doc->text.ptr[at] != '\n' && doc->text.ptr[at] != '\r') {
        int size;
        int32_t rune = utf8_decode(doc->text.ptr + at, doc->text.ptr + end, &size);
        column -= units(rune, size, lsp->utf8);
        if (column < 0)
            break;                               /* within a character: before it */
        at += (size_t)size;
    }
    return at;
}

/* ---- changes ---- */

static void set_text(LspDoc *doc, size_t from, size_t to, Str with)
{
    Buf tail = { 0 };
    buf_add(&tail, str_make(doc->text.ptr + to, doc->text.len - to));
    doc->text.len = from;
    buf_add(&doc->text, with);
    buf_add(&doc->text, buf_str(&tail));
    buf_drop(&tail);
}

void lsp_edit(const Lsp *lsp, LspDoc *doc, const Jdoc *change)
{
    const Jdoc *range = jdoc_member(change, "range");
    size_t from = 0, to = doc->text.len;
    if (jdoc_type(range) == JDOC_OBJECT) {
        from = lsp_offset(lsp, doc, jdoc_member(range, "start"));
        to = lsp_offset(lsp, doc, jdoc_member(range, "end"));
        to = to < from ? from : to;
    }
    buf_reserve(&doc->text, 1);
    Str text = jdoc_text(jdoc_member(change, "text"));
    set_text(doc, from, to, text);
    if (doc->index && jdoc_type(range) == JDOC_OBJECT)
        doc->index = index_edit(doc->index, lsp->words, lsp->intern, buf_str(&doc->text), (uint32_t)from, (uint32_t)to, (uint32_t)(from + text.len));
    else
        lsp_forget_index(doc);
    lsp_find_lines(buf_str(&doc->text), &doc->lines);
}

/* ---- uris ---- */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

char *lsp_path_of(Str uri)
{
    if (uri.len < 8 || memcmp(uri.ptr, "file://", 7) != 0)
        return NULL;
    size_t at = 7;
    while (at < uri.len && uri.ptr[at] != '/')
        at++;                                    /* a host's name */
    Buf path = { 0 };
    for (; at < uri.len; at++) {
        bool escaped = uri.ptr[at] == '%' && at + 2 < uri.len && hex_value(uri.ptr[at + 1]) >= 0 && hex_value(uri.ptr[at + 2]) >= 0;
        buf_char(&path, escaped ? (char)(hex_value(uri.ptr[at + 1]) * 16 + hex_value(uri.ptr[at + 2])) : uri.ptr[at]);
        at += escaped ? 2 : 0;
    }
    bool fine = path.len && utf8_check(buf_str(&path)) == UTF8_VALID && !memchr(path.ptr, 0, path.len);
    char *copy = NULL;
    if (fine) {
        copy = mem_alloc(path.len + 1);
        memcpy(copy, path.ptr, path.len + 1);
    }
    buf_drop(&path);
    return copy;
}

void lsp_add_uri(Buf *out, Str path)
{
    static const char plain[] = "-._~/";
    buf_addz(out, "file://");
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || (c && strchr(plain, (char)c)))
            buf_char(out, (char)c);
        else
            buf_addf(out, "%%%02X", c);
    }
}
