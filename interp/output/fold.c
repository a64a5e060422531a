/* fold.c: lines of text broken where they may be, what follows under where their last column begins. */
#include "fold.h"

#include "../base/utf8.h"

#define COLUMN_MOST 60       /* cells before the last column; beyond that no room would be left */
#define ROOM_LEAST 24

/* Bytes before the line's last column: what follows the last gap of two blanks or more, else its indent. */
static size_t column_start(Str line, int width, int ambiguous)
{
    size_t indent = 0;
    while (indent < line.len && line.ptr[indent] == ' ')
        indent++;
    size_t start = indent;
    for (size_t i = indent; i + 2 < line.len; i++) {
        bool begins = line.ptr[i] == ' ' && line.ptr[i + 1] == ' ' && line.ptr[i + 2] != ' ';
        int cells = begins ? utf8_width(str_make(line.ptr, i + 2), ambiguous) : 0;
        if (begins && cells <= COLUMN_MOST && width - cells >= ROOM_LEAST)
            start = i + 2;
    }
    return start;
}

static void fold_line(Str line, int width, int ambiguous, Buf *out)
{
    size_t start = column_start(line, width, ambiguous);
    int indent = utf8_width(str_make(line.ptr, start), ambiguous);
    if (width - indent < ROOM_LEAST / 2)
        indent = 0, start = 0;
    buf_add(out, str_make(line.ptr, start));
    line = str_make(line.ptr + start, line.len - start);
    for (bool first = true; line.len; first = false) {
        size_t n = utf8_break(line, width - indent, ambiguous);
        if (!first)
            buf_fill(out, ' ', (size_t)indent);
        buf_add(out, str_make(line.ptr, n));
        while (out->len && out->ptr[out->len - 1] == ' ')
            out->len--;
        buf_char(out, '\n');
        while (n < line.len && line.ptr[n] == ' ')
            n++;
        line = str_make(line.ptr + n, line.len - n);
    }
}

void fold_text(Str text, int width, int ambiguous, Buf *out)
{
    while (text.len) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t n = newline ? (size_t)(newline - text.ptr) : text.len;
        Str line = str_make(text.ptr, n);
        if (width > 0 && utf8_width(line, ambiguous) > width) {
            fold_line(line, width, ambiguous, out);
        } else {
            buf_add(out, line);
            if (newline)
                buf_char(out, '\n');
        }
        n += newline != NULL;
        text = str_make(text.ptr + n, text.len - n);
    }
}

void fold_heading(Str title, Str summary, int width, int ambiguous, Buf *out)
{
    Buf text = { 0 };
    buf_addf(&text, "%.*s\n%.*s\n", STR_ARG(title), STR_ARG(summary));
    fold_text(buf_str(&text), width, ambiguous, out);
    buf_drop(&text);
}
