/* source.c: texts and the places in them. */
#include "source.h"
#include "../base/utf8.h"

static char *copy_name(const char *name)
{
    size_t size = strlen(name) + 1;
    return memcpy(mem_alloc(size), name, size);
}

Source *sources_add(Sources *sources, const char *name, const char *path, Buf *text)
{
    static const char BOM[] = "\xef\xbb\xbf";
    Source *source = mem_zalloc(sizeof *source);
    ORGL_ASSERT(text->len < UINT32_MAX);
    if (!text->ptr)
        buf_reserve(text, 0);
    source->owned = text->ptr;
    source->text = buf_str(text);
    *text = (Buf){ 0 };
    if (source->text.len >= 3 && memcmp(source->text.ptr, BOM, 3) == 0)
        source->text = str_make(source->text.ptr + 3, source->text.len - 3);
    source->name = copy_name(name);
    source->path = path ? copy_name(path) : NULL;
    source->first_line = 1;
    vec_push(&sources->all, source);
    source->id = (uint32_t)sources->all.len;
    return source;
}

Source *sources_get(const Sources *sources, uint32_t id)
{
    ORGL_ASSERT(id <= sources->all.len);
    return id ? sources->all.at[id - 1] : NULL;
}

void sources_drop(Sources *sources)
{
    for (size_t i = 0; i < sources->all.len; i++) {
        Source *source = sources->all.at[i];
        mem_free(source->owned);
        mem_free((char *)(uintptr_t)source->name);
        mem_free((char *)(uintptr_t)source->path);
        mem_free(source->lines);
        mem_free(source);
    }
    vec_drop(&sources->all);
}

static void make_lines(Source *source)
{
    VEC(uint32_t) starts = { 0 };
    const char *text = source->text.ptr, *end = text + source->text.len;
    vec_push(&starts, 0);
    for (const char *p = text; (p = memchr(p, '\n', (size_t)(end - p)));)
        vec_push(&starts, (uint32_t)(++p - text));
    source->lines = starts.at;
    source->n_lines = (uint32_t)starts.len;
}

/* The line, from 0, that has the offset. */
static uint32_t line_of(Source *source, uint32_t offset)
{
    if (!source->lines)
        make_lines(source);
    uint32_t low = 0, high = source->n_lines;
    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (source->lines[mid] <= offset)
            low = mid;
        else
            high = mid;
    }
    return low;
}

void source_place(Source *source, uint32_t offset, uint32_t *line, uint32_t *column)
{
    if (offset > source->text.len)
        offset = (uint32_t)source->text.len;
    uint32_t n = line_of(source, offset), start = source->lines[n];
    *line = n + source->first_line;
    *column = (uint32_t)utf8_count(str_make(source->text.ptr + start, offset - start)) + 1;
}

Str source_line(Source *source, uint32_t line)
{
    if (!source->lines)
        make_lines(source);
    uint32_t n = line - source->first_line;
    if (line < source->first_line || n >= source->n_lines)
        return STR("");
    size_t start = source->lines[n];
    size_t end = n + 1 < source->n_lines ? source->lines[n + 1] - 1 : source->text.len;
    if (end > start && source->text.ptr[end - 1] == '\r')
        end--;
    return str_make(source->text.ptr + start, end - start);
}
