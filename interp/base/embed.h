/* embed.h: the standard library's files, which are part of the program. The table is made by the Makefile from stdlib/. */
#ifndef ORGL_EMBED_H
#define ORGL_EMBED_H
#include <stddef.h>

typedef struct Embedded {
    const char *name;               /* without ending: "rules"; NULL in the last row */
    const unsigned char *bytes;     /* UTF-8, followed by a 0 that does not count */
    size_t size;
} Embedded;
extern const Embedded EMBEDDED_FILES[];         /* modules */
extern const Embedded EMBEDDED_DATA[];          /* other files, with their ending: "wording.tsv" */
#endif
