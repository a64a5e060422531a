/* chart.h: pictures read out of the model. */
#ifndef ORGL_STMT_CHART_H
#define ORGL_STMT_CHART_H
#include "../output/chart.h"
#include "../output/output.h"
#include "../output/plot.h"
#include "figure.h"
#include "finding.h"

/* What `chart` says. */
typedef struct ChartRequest {
    Ctx *ctx;
    const Node *what;              /* the statement's first operand; NULL: none */
    const Node *into;
    Scope scope;
    Str scope_title;               /* empty: the whole model, or several entities */
    bool has_figure;
    Figure figure;                 /* whose distribution is shown */
    /* options */
    bool plain;                    /* color plain */
    bool has_color;
    Figure color;
    ChartSize size;
    int32_t layers;
    Str title;                     /* empty: made from the scope */
    int32_t region, period;        /* of a trend; ROW_NONE, I32_NONE: not said */
    const Node *place;             /* the option that said one of them */
} ChartRequest;

/* The organization chart of the posts in scope (NULL: all) as a picture, coloured by unit; for documents with pictures. */
void   chart_organization(Ctx *ctx, const uint8_t *posts, Str title, ChartSize size, Buf *svg);
/* The distribution of a figure of posts over those in scope, as a picture; nothing when there is no such figure. */
void   chart_distribution(Ctx *ctx, const uint8_t *posts, Sym figure, Buf *svg);

/* ---- between the files of chart ---- */
void   chart_make(Ctx *ctx, const ChartRequest *request, const uint8_t *posts, Chart *out);     /* chart_posts.c */
void   chart_rows(Ctx *ctx, const uint8_t *posts, RowVec *out);                                /* in order of definition */
void   chart_color(Ctx *ctx, const Figure *figure, const int32_t *rows, size_t n, Chart *chart);   /* chart_color.c */
void   chart_plot_make(Ctx *ctx, const ChartRequest *request, const uint8_t *posts, Plot *out);  /* chart_plot.c */
Status chart_network(const ChartRequest *request, const uint8_t *posts);                       /* chart_network.c */
Status chart_trend(const ChartRequest *request, const uint8_t *posts);                         /* chart_trend.c */

/* chart_file.c: where the statement's `into` leads, as far as the flag (OUT_PICTURE, OUT_NETWORK) allows; E511. */
Status chart_target(Ctx *ctx, const Node *into, int flags, Sym *path, OutFormat *format);
/* Keeps the picture for the file: as it is, or made into pixels or a page by rsvg-convert. */
Status chart_write_svg(Ctx *ctx, const Node *into, Sym path, OutFormat format, Str svg);
Status chart_write(Ctx *ctx, Sym path, Str bytes);
#endif
