/* page.h: the frame of a page that needs nothing else: no scripts, no outside resources. */
#ifndef ORGL_OUTPUT_PAGE_H
#define ORGL_OUTPUT_PAGE_H
#include "../base/buf.h"

/* Up to <body>; `style` is added to the style sheet that all pages share. */
void page_begin(bool zh, Str title, const char *style, Buf *out);
void page_end(Buf *out);
#endif
