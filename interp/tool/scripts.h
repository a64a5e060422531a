/* scripts.h: the scripts that files and folders on the command line stand for. */
#ifndef ORGL_TOOL_SCRIPTS_H
#define ORGL_TOOL_SCRIPTS_H
#include "../base/base.h"
#include "../base/vec.h"

typedef VEC(char *) Scripts;

/* Appends a file as it is named, whatever it is; of a folder the scripts in it and below that `wanted` (NULL: all) says yes to, sorted
   by name, without hidden ones. */
void scripts_add(Scripts *scripts, const char *path, bool (*wanted)(void *ctx, const char *path), void *ctx);
void scripts_drop(Scripts *scripts);
#endif
