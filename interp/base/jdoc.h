/* jdoc.h: JSON texts, read (jansson underneath). A document is owned whole by its root; everything else is borrowed from it. */
#ifndef ORGL_JDOC_H
#define ORGL_JDOC_H
#include "buf.h"

typedef struct Jdoc Jdoc;       /* any value; NULL behaves as null */
typedef enum JdocType { JDOC_NULL, JDOC_FALSE, JDOC_TRUE, JDOC_INTEGER, JDOC_REAL, JDOC_TEXT, JDOC_LIST, JDOC_OBJECT } JdocType;
typedef struct JdocFault { int line, column; char text[160]; } JdocFault;

/* NULL and *fault when it is no list or object; keys of an object must differ. `nul`: texts may hold NUL characters. */
Jdoc    *jdoc_read(Str text, bool nul, JdocFault *fault);
void     jdoc_free(Jdoc *root);
JdocType jdoc_type(const Jdoc *value);
Str      jdoc_text(const Jdoc *value);                      /* "" of anything else */
int64_t  jdoc_integer(const Jdoc *value, int64_t otherwise);
double   jdoc_real(const Jdoc *value);                      /* of a number */
size_t   jdoc_count(const Jdoc *list);                      /* items of a list, 0 of anything else */
const Jdoc *jdoc_item(const Jdoc *list, size_t i);          /* NULL behind its end */
const Jdoc *jdoc_member(const Jdoc *object, const char *key);        /* NULL when there is none */
/* Goes through an object: *at begins with NULL; false at the end. The key lives as long as the document. */
bool     jdoc_next(const Jdoc *object, void **at, const char **key, const Jdoc **value);
void     jdoc_write(const Jdoc *value, Buf *out);           /* appends it, without blanks */
void     jdoc_write_text(Str text, Buf *out);               /* appends a quoted JSON string */
#endif
