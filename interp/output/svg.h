/* svg.h: pieces of SVG pictures: escaped text, numbers, how wide text is, where its lines break. Pictures use no outside
   resources; their text is text, so that it can be selected and read aloud. */
#ifndef ORGL_OUTPUT_SVG_H
#define ORGL_OUTPUT_SVG_H
#include "../base/buf.h"

#define SVG_FONTS "Helvetica Neue, Helvetica, Arial, 'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
#define SVG_LINES 4

void   svg_escape(Buf *out, Str text);                         /* for element content and attributes; no control characters */
void   svg_number(Buf *out, double x);                         /* at most two digits behind the point */
/* How wide the text is at most, in pixels: by the widths of a wide sans-serif font; CJK characters are square. */
double svg_width(Str text, double size, bool bold);
/* Breaks the text into at most `most` (<= SVG_LINES) lines no wider than `room`, of about the same width; gives how many.
   Lines are parts of the text. *cut: it does not fit, an ellipsis must stand behind the last one (room is left for it). */
int    svg_wrap(Str text, double size, bool bold, double room, int most, Str lines[SVG_LINES], bool *cut);
double svg_longest_word(Str text, double size, bool bold);     /* what cannot be broken at a good place */
/* A text element: `anchor` "start", "middle", "end"; `more` further attributes, or "". */
void   svg_text(Buf *out, double x, double y, double size, const char *anchor, const char *more, Str text);
/* Begins a picture of that many pixels, white, with title and description for readers; `page`: its size is told in
   millimetres, for printing. Ends with svg_end. */
#define SVG_PIXELS_PER_MM (96 / 25.4)
void   svg_begin(Buf *out, double w, double h, bool page, Str title, Str description, const char *lang);
void   svg_end(Buf *out);
#endif
