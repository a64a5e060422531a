/* source.h: the texts that programs come from, and places in them. */
#ifndef ORGL_SOURCE_H
#define ORGL_SOURCE_H
#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/os_stream.h"
#include "../base/vec.h"

typedef struct Source {
    uint32_t id;          /* its number in Sources, from 1 */
    const char *name;     /* as shown in messages: "service.org", "<prompt>", "<rules>" */
    const char *path;     /* the file, NULL when there is none */
    Str text;             /* validated UTF-8, BOM taken off */
    uint32_t *lines;      /* byte offset of each line's start; made on first need */
    uint32_t n_lines;
    uint32_t first_line;  /* number of the first line shown (1, unless a piece of a larger file) */
    char *owned;          /* the memory behind text */
    OsStream stream;      /* of a large file: `text` is what has come of it; fd -1: text is whole */
    uint32_t forgotten;   /* so many bytes of the stream at its beginning are not in memory */
    bool kept;            /* nothing is forgotten any more */
    int trouble;          /* why no more comes: as of os_stream_read; 0 */
    bool invalid;         /* … or because what follows `text` is no UTF-8 */
    void (*settle)(void *ctx);   /* not NULL: another thread goes on reading it; this waits for it and puts here what has come */
    void *settle_ctx;
} Source;

/* A stretch of one source. Source 0 is nowhere. */
typedef struct Span { uint32_t source; uint32_t start, end; } Span;
#define SPAN_NONE ((Span){ 0, 0, 0 })

typedef struct Sources { VEC(Source *) all; } Sources;

/* Adds a source; copies the name and path; `text` is taken (a Buf's memory, below 4 GiB) and freed with the Sources;
   a BOM is passed over. The text is followed by a NUL. */
Source *sources_add(Sources *sources, const char *name, const char *path, Buf *text);
/* A file that is read while it is parsed, and forgotten behind (source_more, source_forget). OS_NOT_REGULAR: none of a size that is
   worth it; else 0 or an errno value. */
int     sources_stream(Sources *sources, const char *path, Source **out);
bool    source_more(Source *source);                                 /* `text` has grown; false: it is whole, or there is trouble */
void    source_show_invalid(Source *source);                         /* the line of what is no UTF-8 can be shown whole */
void    source_forget(Source *source, uint32_t before);              /* that text will hardly be asked for */
Source *sources_get(const Sources *sources, uint32_t id);            /* NULL for 0; any other must exist */
void    sources_drop(Sources *sources);
/* 1-based line and column (characters) of a byte offset; past the end counts as the end. */
void    source_place(Source *source, uint32_t offset, uint32_t *line, uint32_t *column);
Str     source_line(Source *source, uint32_t line);                  /* without its newline; "" where there is none */
#endif
