/* chart_plot.c: the distribution of a figure over posts. */
#include <math.h>
#include <stdlib.h>

#include "../base/num.h"
#include "chart.h"

enum { CLASSES_MOST = 12, GROUPS_MOST = 20, UPRIGHT_MOST = 8, UPRIGHT_LETTERS = 12 };

typedef struct Spread { double *values; size_t n, without; double mean, median, low, high; } Spread;

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The values there are, sorted. */
static Spread spread_of(Ctx *ctx, const Figure *figure, const RowVec *rows)
{
    Spread s = { .values = mem_alloc((rows->len + 1) * sizeof *s.values) };
    double sum = 0;
    for (size_t i = 0; i < rows->len; i++) {
        double x = figure_number(ctx, figure, rows->at[i]);
        if (isfinite(x))
            s.values[s.n++] = x;
        else
            s.without++;
    }
    qsort(s.values, s.n, sizeof *s.values, by_size);
    for (size_t i = 0; i < s.n; i++)
        sum += s.values[i];
    if (s.n) {
        s.mean = sum / (double)s.n;
        s.median = s.n % 2 ? s.values[s.n / 2] : (s.values[s.n / 2 - 1] + s.values[s.n / 2]) / 2;
        s.low = s.values[0];
        s.high = s.values[s.n - 1];
    }
    return s;
}

static void add_figure(const Figure *figure, const char *name, double x, Buf *out)
{
    buf_addz(out, " · ");
    buf_addz(out, name);
    buf_char(out, ' ');
    figure_text(figure, x, out);
}

static void summarize(Ctx *ctx, const Figure *figure, const Spread *s, size_t posts, Plot *plot)
{
    bool zh = ctx->rt->lang == LANG_ZH;
    Buf text = { 0 };
    buf_addf(&text, zh ? "岗位 %zu" : posts == 1 ? "%zu post" : "%zu posts", posts);
    if (s && s->n) {
        add_figure(figure, zh ? "平均" : "mean", s->mean, &text);
        add_figure(figure, zh ? "中位" : "median", s->median, &text);
        add_figure(figure, zh ? "最小" : "least", s->low, &text);
        add_figure(figure, zh ? "最大" : "most", s->high, &text);
    }
    if (s && s->without)
        buf_addf(&text, zh ? " · 无数值 %zu" : " · %zu without", s->without);
    plot->summary = arena_str(&plot->arena, buf_str(&text));
    buf_drop(&text);
}

static Str scale_text(Plot *plot, const Figure *figure, double x)
{
    Buf text = { 0 };
    figure_text(figure, x, &text);
    Str result = arena_str(&plot->arena, buf_str(&text));
    buf_drop(&text);
    return result;
}

static void plot_numbers(Ctx *ctx, const Figure *figure, const RowVec *rows, Plot *plot)
{
    Spread s = spread_of(ctx, figure, rows);
    Classes classes = figure_classes(figure, s.values, s.n, CLASSES_MOST);
    bool single = classes.step == 1 && classes.first != floor(classes.first);
    summarize(ctx, figure, &s, rows->len, plot);
    for (int i = 0; i < classes.n; i++) {
        double low = classes.first + classes.step * i;
        vec_push(&plot->bars, ((PlotBar){ single ? scale_text(plot, figure, low + 0.5) : STR(""), 0 }));
        if (!single)
            vec_push(&plot->edges, scale_text(plot, figure, low));
    }
    if (!single && classes.n)
        vec_push(&plot->edges, scale_text(plot, figure, classes.first + classes.step * classes.n));
    for (size_t i = 0; i < s.n; i++)
        plot->bars.at[classes_of(&classes, s.values[i])].count++;
    if (s.n > 2 && classes.n > 1) {
        plot->mark = (s.median - classes.first) / classes.step;
        plot->mark_label = arena_printf(&plot->arena, "%s %.*s", plot->zh ? "中位" : "median", STR_ARG(scale_text(plot, figure, s.median)));
    }
    mem_free(s.values);
}

static int by_count(const void *a, const void *b)
{
    const Group *x = a, *y = b;
    return x->count > y->count ? -1 : x->count < y->count ? 1 : x->rank < y->rank ? -1 : x->rank > y->rank;
}

static void plot_groups(Ctx *ctx, const Figure *figure, const RowVec *rows, Plot *plot)
{
    GroupVec groups = { 0 };
    double rest = 0;
    size_t longest = 0;
    figure_groups(ctx, figure, rows->at, rows->len, &plot->arena, &groups);
    if (groups.len > GROUPS_MOST)
        qsort(groups.at, groups.len, sizeof *groups.at, by_count);
    for (size_t i = 0; i < groups.len; i++) {
        if (i >= GROUPS_MOST) {
            rest += groups.at[i].count;
            continue;
        }
        vec_push(&plot->bars, ((PlotBar){ groups.at[i].label, groups.at[i].count }));
        longest = groups.at[i].label.len > longest ? groups.at[i].label.len : longest;
    }
    if (rest > 0)
        vec_push(&plot->bars, ((PlotBar){ str_of(plot->zh ? "其他" : "other"), rest }));
    plot->sideways = plot->bars.len > UPRIGHT_MOST || longest > UPRIGHT_LETTERS;
    summarize(ctx, figure, NULL, rows->len, plot);
    vec_drop(&groups);
}

static void set_texts(Ctx *ctx, const ChartRequest *request, Plot *plot)
{
    Buf label = { 0 };
    output_label(ctx->rt, request->figure.name, &label);
    Str name = buf_str(&label);
    const char *unit = request->figure.type == FIGURE_HOURS ? (plot->zh ? "（小时）" : " (hours)") : "";
    plot->axis = arena_printf(&plot->arena, "%.*s%s", STR_ARG(name), unit);
    if (request->title.len)
        plot->title = arena_str(&plot->arena, request->title);
    else if (request->scope_title.len)
        plot->title = arena_printf(&plot->arena, plot->zh ? "各岗位%.*s：%.*s" : "Posts by %.*s: %.*s", STR_ARG(name), STR_ARG(request->scope_title));
    else
        plot->title = arena_printf(&plot->arena, plot->zh ? "各岗位%.*s" : "Posts by %.*s", STR_ARG(name));
    buf_drop(&label);
}

void chart_plot_make(Ctx *ctx, const ChartRequest *request, const uint8_t *posts, Plot *out)
{
    RowVec rows = { 0 };
    plot_init(out);
    out->zh = ctx->rt->lang == LANG_ZH;
    chart_rows(ctx, posts, &rows);
    set_texts(ctx, request, out);
    if (request->figure.type == FIGURE_GROUP)
        plot_groups(ctx, &request->figure, &rows, out);
    else
        plot_numbers(ctx, &request->figure, &rows, out);
    vec_drop(&rows);
}
