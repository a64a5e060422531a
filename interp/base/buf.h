/* buf.h: a growing byte buffer, for building output. */
#ifndef ORGL_BUF_H
#define ORGL_BUF_H
#include "base.h"

typedef struct Buf { char *ptr; size_t len, cap; } Buf;   /* {0} is an empty one; ptr is NUL-terminated once used */

void buf_drop(Buf *buf);
void buf_clear(Buf *buf);                                /* keeps the memory */
void buf_reserve(Buf *buf, size_t more);
void buf_add(Buf *buf, Str text);
void buf_addz(Buf *buf, const char *text);
void buf_char(Buf *buf, char c);
void buf_fill(Buf *buf, char c, size_t count);
void buf_rune(Buf *buf, int32_t rune);                   /* as UTF-8 */
void buf_addf(Buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
Str  buf_str(const Buf *buf);                            /* borrows until the next change */
#endif
