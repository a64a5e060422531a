/* render.h: the renderers, for output.c. */
#ifndef ORGL_OUTPUT_RENDER_H
#define ORGL_OUTPUT_RENDER_H
#include <math.h>
#include "../base/num.h"
#include "../base/os.h"
#include "../base/utf8.h"
#include "output.h"

typedef void (*Renderer)(Rt *rt, const Table *table, OutStyle style, Buf *out);
void render_text(Rt *rt, const Table *table, OutStyle style, Buf *out);
void render_csv(Rt *rt, const Table *table, OutStyle style, Buf *out);
void render_json(Rt *rt, const Table *table, OutStyle style, Buf *out);
void render_markdown(Rt *rt, const Table *table, OutStyle style, Buf *out);
void render_html(Rt *rt, const Table *table, OutStyle style, Buf *out);
void render_xlsx(Rt *rt, const Table *table, OutStyle style, Buf *out);
/* May more be written of a value, so deep in lists and with so many bytes before? Lists that hold each other make endless texts
   of a few lines. False: E606 is raised. */
bool output_goes_on(Rt *rt, int depth, size_t size);
bool render_is_figures(const Table *table, uint32_t column);   /* only numbers, durations and rates (and blanks): aligned right */
#endif
