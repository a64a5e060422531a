/* trend.h: figures over periods as lines: a small picture, or a line of text each. */
#ifndef ORGL_OUTPUT_TREND_H
#define ORGL_OUTPUT_TREND_H
#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/vec.h"

#define TREND_POINTS 12

typedef struct TrendLine { Str label; double at[TREND_POINTS]; bool dashed; } TrendLine;     /* NaN: no figure */
typedef struct Trend {
    Arena arena;                      /* of the texts that are not the model's */
    bool zh;
    Str title, summary;
    Str periods[TREND_POINTS];
    size_t n;
    VEC(TrendLine) lines;             /* few: each has a colour and its label at its end */
    bool band;                        /* between the first two lines is a band, which have no label */
} Trend;
void trend_init(Trend *trend);
void trend_drop(Trend *trend);
void trend_svg(const Trend *trend, Buf *out);
/* `width`: cells that lines may take, 0 for any; `ambiguous`: the cells of characters of ambiguous width. */
void trend_text(const Trend *trend, int width, int ambiguous, Buf *out);
#endif
