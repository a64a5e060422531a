/* format.h: pieces of value_format; for value/ and what is above it. */
#ifndef ORGL_FORMAT_H
#define ORGL_FORMAT_H
#include "value.h"

void format_number(Buf *out, double x);               /* for people: the shortest within 12 significant digits */
void format_period(Buf *out, PeriodKind kind, int32_t ordinal);
void format_quoted(Buf *out, Str text);               /* as a text literal, in quotes */
void format_name(Buf *out, Str name);                 /* bare when it is an identifier, else quoted */
#endif
