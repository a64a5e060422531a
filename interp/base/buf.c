/* buf.c: a growing byte buffer. */
#include "buf.h"
#include "mem.h"
#include "utf8.h"
#include <stdarg.h>
#include <stdio.h>

void buf_drop(Buf *buf)
{
    mem_free(buf->ptr);
    *buf = (Buf){ 0 };
}

void buf_clear(Buf *buf)
{
    buf->len = 0;
    if (buf->ptr)
        buf->ptr[0] = '\0';
}

static void grow(Buf *buf, size_t need)
{
    size_t cap = buf->cap ? buf->cap * 2 : 64;
    if (cap < need)
        cap = need;
    bool fresh = !buf->ptr;
    buf->ptr = mem_realloc(buf->ptr, buf->cap, cap);
    buf->cap = cap;
    if (fresh)
        buf->ptr[0] = '\0';
}

/* Room for `more` bytes and the NUL. */
static inline void make_room(Buf *buf, size_t more)
{
    ORGL_ASSERT(more < SIZE_MAX / 4);
    if (UNLIKELY(buf->len + more + 1 > buf->cap))
        grow(buf, buf->len + more + 1);
}

void buf_reserve(Buf *buf, size_t more)
{
    make_room(buf, more);
}

void buf_add(Buf *buf, Str text)
{
    make_room(buf, text.len);
    if (text.len)
        memcpy(buf->ptr + buf->len, text.ptr, text.len);
    buf->len += text.len;
    buf->ptr[buf->len] = '\0';
}

void buf_addz(Buf *buf, const char *text)
{
    buf_add(buf, str_of(text));
}

void buf_char(Buf *buf, char c)
{
    make_room(buf, 1);
    buf->ptr[buf->len++] = c;
    buf->ptr[buf->len] = '\0';
}

void buf_fill(Buf *buf, char c, size_t count)
{
    make_room(buf, count);
    memset(buf->ptr + buf->len, c, count);
    buf->len += count;
    buf->ptr[buf->len] = '\0';
}

void buf_rune(Buf *buf, int32_t rune)
{
    char bytes[4];
    buf_add(buf, str_make(bytes, (size_t)utf8_put(rune, bytes)));
}

void buf_addf(Buf *buf, const char *format, ...)
{
    va_list args, again;
    make_room(buf, 32);
    size_t room = buf->cap - buf->len;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(buf->ptr + buf->len, room, format, args);
    va_end(args);
    ORGL_ASSERT(n >= 0);
    if ((size_t)n >= room) {
        make_room(buf, (size_t)n);
        vsnprintf(buf->ptr + buf->len, (size_t)n + 1, format, again);
    }
    va_end(again);
    buf->len += (size_t)n;
}

Str buf_str(const Buf *buf)
{
    return str_make(buf->ptr ? buf->ptr : "", buf->len);
}
