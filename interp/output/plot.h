/* plot.h: a distribution as bars: a small picture, or lines of text. */
#ifndef ORGL_OUTPUT_PLOT_H
#define ORGL_OUTPUT_PLOT_H
#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/vec.h"

typedef struct PlotBar { Str label; double count; } PlotBar;
typedef struct Plot {
    Arena arena;                      /* of the texts that are not the model's */
    bool zh;
    Str title, summary;
    Str axis;                         /* what the bars are of */
    VEC(PlotBar) bars;
    VEC(Str) edges;                   /* of a scale: the limits of the bars, one more than bars; empty: labels name the bars */
    bool sideways;                    /* bars from left to right: for long labels */
    double mark;                      /* a line across the scale, in bars from the left; NaN: none */
    Str mark_label;
} Plot;
void plot_init(Plot *plot);
void plot_drop(Plot *plot);
void plot_svg(const Plot *plot, Buf *out);
/* `width`: cells that lines may take, 0 for any; `ambiguous`: the cells of characters of ambiguous width. */
void plot_text(const Plot *plot, int width, int ambiguous, Buf *out);
#endif
