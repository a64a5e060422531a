/* writes.h: files named by `into`: kept until their entry has succeeded, then written whole. Prepared beside their place
   before the model is committed, so that a full disk fails the entry; renamed after. */
#ifndef ORGL_TOOL_WRITES_H
#define ORGL_TOOL_WRITES_H
#include "../base/map.h"
#include "../base/vec.h"
#include "../source/diag.h"

typedef struct Write { Str path, bytes, temporary; bool is_folder, made; Span where; } Write;     /* copies; made: the folder was missing */
typedef struct Writes { Write *at; size_t len, cap; Map paths; } Writes;      /* paths: the hash of each to its place */

void   writes_add(Writes *writes, Str path, Str bytes, Span where);     /* a path again replaces what was to be written there */
void   writes_add_folder(Writes *writes, Str path, Span where); /* before the files in it: made when it is missing */
Status writes_prepare(Writes *writes, Diags *diags);            /* E503, E509; what was prepared is removed on error */
Status writes_finish(Writes *writes, Diags *diags);             /* renames, forgets all */
void   writes_forget(Writes *writes);                           /* removes what was prepared */
#endif
