/* text.c: texts: made, appended to, hashed, counted. */
#include "text.h"
#include "heap.h"
#include "../base/map.h"
#include "../base/utf8.h"
#include <stdarg.h>
#include <stdio.h>

#define TEXT_MAX ((size_t)UINT32_MAX - 4096)

Text *text_new(Rt *rt, size_t len)
{
    size_t size = offsetof(Text, ptr) + len + 1;
    if (UNLIKELY(len > TEXT_MAX || !heap_allows(rt, size))) {
        if (len > TEXT_MAX)
            heap_allows(rt, SIZE_MAX);
        size = offsetof(Text, ptr) + 1;
        len = 0;
    }
    Text *text = (Text *)(void *)heap_object(rt, V_TEXT, size);
    text->len = (uint32_t)len;
    text->chars = UINT32_MAX;
    text->hash = 0;
    text->sym = SYM_NONE;
    text->ptr[len] = '\0';
    return text;
}

Value text_value(Text *text)
{
    return (Value){ .tag = V_TEXT, .text = text };
}

Value value_text(Rt *rt, Str str)
{
    Text *text = text_new(rt, str.len);
    if (text->len)
        memcpy(text->ptr, str.ptr, text->len);
    return text_value(text);
}

Value value_textf(Rt *rt, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    Text *text = text_new(rt, n > 0 ? (size_t)n : 0);
    if (text->len)
        vsnprintf(text->ptr, (size_t)text->len + 1, format, again);
    va_end(again);
    return text_value(text);
}

Value value_sym(Rt *rt, Sym sym)
{
    Value v = value_text(rt, intern_str(rt->intern, sym));
    v.text->sym = sym;
    return v;
}

Sym value_to_sym(Rt *rt, Value v)
{
    if (v.tag == V_WORD)
        return v.d;
    ORGL_ASSERT(v.tag == V_TEXT);
    if (!v.text->sym)
        v.text->sym = intern_add(rt->intern, text_str(v.text));
    return v.text->sym;
}

bool value_str(Rt *rt, Value v, Str *out)
{
    if (v.tag == V_TEXT)
        *out = text_str(v.text);
    else if (v.tag == V_WORD)
        *out = intern_str(rt->intern, v.d);
    else
        return false;
    return true;
}

uint64_t text_hash(const Text *text)
{
    if (!text->hash) {
        uint64_t hash = hash_bytes(text->ptr, text->len);
        ((Text *)(uintptr_t)text)->hash = hash ? hash : 1; /* a cache: the text itself does not change */
    }
    return text->hash;
}

uint32_t text_chars(Text *text)
{
    if (text->chars == UINT32_MAX)
        text->chars = (uint32_t)utf8_count(text_str(text));
    return text->chars;
}

Str text_slice(Text *text, uint32_t from, uint32_t to)
{
    if (text_chars(text) == text->len)
        return str_make(text->ptr + from, to - from);
    return utf8_slice(text_str(text), from, to);
}

Value text_join(Rt *rt, Str a, Str b)
{
    Text *text = text_new(rt, a.len + b.len);
    if (!text->len)
        return text_value(text);
    if (a.len)
        memcpy(text->ptr, a.ptr, a.len);
    if (b.len)
        memcpy(text->ptr + a.len, b.ptr, b.len);
    return text_value(text);
}

static size_t text_room(const Text *text)
{
    return text->obj.size32 - offsetof(Text, ptr) - 1;
}

void text_append(Rt *rt, Value *slot, Str more)
{
    Text *text = slot->text;
    size_t len = (size_t)text->len + more.len;
    bool own = !text->obj.shared;
    if (!own || text_room(text) < len) {
        /* Doubling costs nothing when the text grows again, and little when it does not: the rest is never touched. */
        size_t room = own ? len * 2 : len;
        Text *grown = text_new(rt, room > TEXT_MAX ? len : room);
        if (!grown->len && len)
            return;
        memcpy(grown->ptr, text->ptr, text->len);
        text = grown;
    }
    if (more.len)
        memmove(text->ptr + slot->text->len, more.ptr, more.len); /* `more` may be the text itself */
    text->len = (uint32_t)len;
    text->ptr[len] = '\0';
    text->chars = UINT32_MAX;
    text->hash = 0;
    text->sym = SYM_NONE;
    *slot = text_value(text);
}
