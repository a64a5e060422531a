/* os_stream.h: a large file read piece by piece into one stretch of memory, which need not hold all of it at once: what lies behind can
   be given back and, should somebody ask for it, read again. */
#ifndef ORGL_OS_STREAM_H
#define ORGL_OS_STREAM_H
#include "base.h"

/* fd -1: none. The file's first `got` bytes have been read to `at`; a byte 0 follows wherever reading stands. */
typedef struct OsStream { int fd; char *at; size_t size, got; int64_t changed; } OsStream;

/* Each gives 0, an errno value, or one of os.h's. */
/* OS_NOT_REGULAR: no regular file of `least` to `most` bytes, which is to be read otherwise. */
int  os_stream_open(const char *path, size_t least, size_t most, OsStream *out);
int  os_stream_read(OsStream *stream, size_t n);       /* up to n bytes more; OS_CHANGED: not the file that was opened any more */
void os_stream_forget(OsStream *stream, size_t from, size_t to);    /* the whole pages between become zeros and cost nothing */
int  os_stream_recall(OsStream *stream, size_t from, size_t to);    /* reads them again */
void os_stream_close(OsStream *stream);                /* unmaps the memory */
#endif
