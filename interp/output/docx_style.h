/* docx_style.h: how documents of a word processor look: what pandoc takes as its reference. */
#ifndef ORGL_OUTPUT_DOCX_STYLE_H
#define ORGL_OUTPUT_DOCX_STYLE_H
#include "../base/buf.h"

/* Appends a .docx without text: A4, headings (the first sort begins a sheet), tables with lines, the character styles Label,
   Derived, Empty and Note. */
void docx_reference(bool zh, Buf *out);
#endif
