/* source.c: texts and the places in them. */
#include "source.h"
#include "../base/os.h"
#include "../base/utf8.h"

#define STREAM_LEAST ((size_t)1 << 20)       /* bytes of a file that is worth it */
#define STREAM_MOST ((size_t)UINT32_MAX - 1)
#define STREAM_STEP ((uint32_t)512 << 10)    /* read, and forgotten, at a time */

static char *copy_name(const char *name)
{
    size_t size = strlen(name) + 1;
    return memcpy(mem_alloc(size), name, size);
}

static void pass_bom(Source *source)
{
    static const char BOM[] = "\xef\xbb\xbf";
    if (source->text.len >= 3 && memcmp(source->text.ptr, BOM, 3) == 0)
        source->text = str_make(source->text.ptr + 3, source->text.len - 3);
}

static Source *add_source(Sources *sources, const char *name, const char *path)
{
    Source *source = mem_zalloc(sizeof *source);
    source->stream.fd = -1;
    source->name = copy_name(name);
    source->path = path ? copy_name(path) : NULL;
    source->first_line = 1;
    vec_push(&sources->all, source);
    source->id = (uint32_t)sources->all.len;
    return source;
}

Source *sources_add(Sources *sources, const char *name, const char *path, Buf *text)
{
    Source *source = add_source(sources, name, path);
    ORGL_ASSERT(text->len < UINT32_MAX);
    if (!text->ptr)
        buf_reserve(text, 0);
    source->owned = text->ptr;
    source->text = buf_str(text);
    *text = (Buf){ 0 };
    pass_bom(source);
    return source;
}

/* ---- files that are read while they are parsed ---- */

int sources_stream(Sources *sources, const char *path, Source **out)
{
    OsStream stream;
    int error = os_stream_open(path, STREAM_LEAST, STREAM_MOST, &stream);
    if (error)
        return error;
    *out = add_source(sources, path, path);
    (*out)->stream = stream;
    (*out)->text = str_make(stream.at, 0);
    source_more(*out);
    pass_bom(*out);
    return (*out)->stream.got ? 0 : (*out)->trouble;
}

/* Where the stream's text ends that is whole characters: the last of those read may have bytes to come. */
static size_t whole_end(const OsStream *stream)
{
    size_t end = stream->got, back = 0;
    while (end < stream->size && back < 3 && back < end && ((unsigned char)stream->at[end - 1 - back] & 0xC0) == 0x80)
        back++;
    bool lead = end < stream->size && back < end && (unsigned char)stream->at[end - 1 - back] >= 0xC0;
    return lead ? end - 1 - back : end;
}

bool source_more(Source *source)
{
    OsStream *stream = &source->stream;
    if (source->settle)
        source->settle(source->settle_ctx);
    if (stream->fd < 0 || source->trouble || source->invalid || stream->got == stream->size)
        return false;
    size_t from = (size_t)(source->text.ptr - stream->at) + source->text.len;
    source->trouble = os_stream_read(stream, STREAM_STEP);
    if (source->trouble)
        return false;
    Str piece = str_make(stream->at + from, whole_end(stream) - from);
    size_t bad = utf8_check(piece);
    source->invalid = bad != UTF8_VALID;
    source->text.len += source->invalid ? bad : piece.len;
    return true;
}

void source_show_invalid(Source *source)
{
    if (source->invalid)
        source->text.len = source->stream.got - (size_t)(source->text.ptr - source->stream.at);
}

void source_forget(Source *source, uint32_t before)
{
    if (source->stream.fd < 0 || source->kept || before < source->forgotten + STREAM_STEP)
        return;
    os_stream_forget(&source->stream, source->forgotten, before);
    source->forgotten = before;
}

/* For places and lines, of which only errors ask: then the text is needed as a whole, and stays. */
static void make_whole(Source *source)
{
    while (source_more(source))
        ;
    if (source->forgotten && os_stream_recall(&source->stream, 0, source->forgotten) != 0)
        source->trouble = OS_CHANGED;
    source->forgotten = 0;
    source->kept = true;
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
        os_stream_close(&source->stream);
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
    make_whole(source);
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
