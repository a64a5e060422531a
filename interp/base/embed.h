/* embed.h: the standard library's files, which are part of the program. The table is made by the Makefile from stdlib/. */
#ifndef ORGL_EMBED_H
#define ORGL_EMBED_H
#include "base.h"

typedef struct Embedded {
    const char *name;               /* without ending: "rules"; NULL in the last row */
    const unsigned char *bytes;     /* UTF-8, followed by a 0 that does not count */
    size_t size;
} Embedded;
extern const Embedded EMBEDDED_FILES[];         /* modules */
extern const Embedded EMBEDDED_DATA[];          /* other files, with their ending: "wording.tsv" */

/* NULL: there is none of that name. */
static inline const Embedded *embedded_find(const Embedded *files, Str name)
{
    while (files->name && !str_eq(str_of(files->name), name))
        files++;
    return files->name ? files : NULL;
}
static inline Str embedded_text(const Embedded *file) { return str_make((const char *)file->bytes, file->size); }
#endif
