/* trend.c: lines over periods, with a scale of round figures. */
#include "trend.h"
#include "fold.h"

#include <math.h>
#include <stdlib.h>

#include "../base/num.h"
#include "../base/utf8.h"
#include "svg.h"

enum { MARGIN = 28, HEAD = 16, SMALL = 11, HEADER = 70, WIDTH = 640, HEIGHT = 240, AXIS = 34, LABELS = 150, LABEL_STEP = 14, GRID_MOST = 6 };

static const char *const COLORS[] = { "#2f6fab", "#c2571a", "#3b8a4e", "#8a4fa3", "#b23a48", "#4f6d7a", "#a07d1c", "#1f8a8a" };

void trend_init(Trend *trend)
{
    *trend = (Trend){ .n = 0 };
    arena_init(&trend->arena);
}

void trend_drop(Trend *trend)
{
    arena_drop(&trend->arena);
    vec_drop(&trend->lines);
}

/* ---- the scale ---- */

typedef struct Scale { double low, high, step; } Scale;

static void limits_of(const Trend *trend, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t l = 0; l < trend->lines.len; l++)
        for (size_t i = 0; i < trend->n; i++) {
            *low = fmin(*low, trend->lines.at[l].at[i]);
            *high = fmax(*high, trend->lines.at[l].at[i]);
        }
}

/* Steps of 1, 2 or 5 times a power of ten, so few that their figures have room. */
static Scale scale_of(const Trend *trend)
{
    static const double STEPS[] = { 1, 2, 5, 10 };
    double low, high;
    limits_of(trend, &low, &high);
    if (!(low <= high))
        return (Scale){ 0, 1, 1 };
    double range = high > low ? high - low : fmax(fabs(low) * 0.1, 1), power = pow(10, floor(log10(range / GRID_MOST)));
    Scale s = { low, high, power };
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        s.step = STEPS[i] * power;
        s.low = floor(low / s.step) * s.step;
        s.high = ceil(high / s.step) * s.step;
        if ((s.high - s.low) / s.step <= GRID_MOST)
            break;
    }
    if (!(s.high > s.low))
        s.high = s.low + s.step;
    return s;
}

/* ---- the picture ---- */

static double x_of(const Trend *trend, size_t i)
{
    double left = MARGIN + AXIS, right = WIDTH - MARGIN - LABELS;
    return trend->n > 1 ? left + (right - left) * (double)i / (double)(trend->n - 1) : (left + right) / 2;
}

static double y_of(const Scale *scale, double figure)
{
    return HEADER + HEIGHT - (figure - scale->low) / (scale->high - scale->low) * HEIGHT;
}

static void put(Buf *out, const char *before, double x)
{
    buf_addz(out, before);
    svg_number(out, x);
}

static void put_grid(const Trend *trend, const Scale *scale, Buf *out)
{
    Buf text = { 0 };
    int steps = (int)floor((scale->high - scale->low) / scale->step + 0.5);
    for (int i = 0; i <= steps; i++) {
        double figure = scale->low + scale->step * i, y = y_of(scale, figure);
        put(out, "<path d=\"M", MARGIN + AXIS - 4);
        put(out, " ", y);
        put(out, "L", x_of(trend, trend->n > 1 ? trend->n - 1 : 0) + (trend->n > 1 ? 0 : 60));
        put(out, " ", y);
        buf_addz(out, "\" fill=\"none\" stroke=\"#d9e2ec\"/>\n");
        buf_clear(&text);
        num_fixed(&text, figure, 2);
        svg_text(out, MARGIN + AXIS - 8, y + 4, SMALL, "end", "fill=\"#52606d\"", buf_str(&text));
    }
    buf_drop(&text);
}

/* So many periods apart that their names do not touch; the last always. */
static void put_periods(const Trend *trend, Buf *out)
{
    double wide = 1, step = trend->n > 1 ? x_of(trend, 1) - x_of(trend, 0) : WIDTH;
    for (size_t i = 0; i < trend->n; i++)
        wide = fmax(wide, svg_width(trend->periods[i], SMALL, false));
    size_t every = (size_t)fmax(1, ceil((wide + 8) / step));
    for (size_t i = 0; i < trend->n; i++)
        if ((trend->n - 1 - i) % every == 0)
            svg_text(out, x_of(trend, i), HEADER + HEIGHT + 20, SMALL, "middle", "fill=\"#52606d\"", trend->periods[i]);
}

static void put_band(const Trend *trend, const Scale *scale, Buf *out)
{
    bool begun = false;
    buf_addz(out, "<path d=\"");
    for (size_t i = 0; i < 2 * trend->n; i++) {
        size_t at = i < trend->n ? i : 2 * trend->n - 1 - i;
        double figure = trend->lines.at[i < trend->n ? 0 : 1].at[at];
        if (isnan(figure))
            continue;
        put(out, begun ? "L" : "M", x_of(trend, at));
        put(out, " ", y_of(scale, figure));
        begun = true;
    }
    buf_addz(out, begun ? "Z\" fill=\"#d6e4f2\" stroke=\"none\"/>\n" : "M0 0\" fill=\"none\"/>\n");
}

static void put_line(const Trend *trend, const Scale *scale, const TrendLine *line, const char *color, Buf *out)
{
    bool drawing = false;
    buf_addz(out, "<path d=\"M0 0");
    for (size_t i = 0; i < trend->n; i++) {
        bool known = !isnan(line->at[i]);
        if (known) {
            put(out, drawing ? "L" : "M", x_of(trend, i));
            put(out, " ", y_of(scale, line->at[i]));
        }
        drawing = known;
    }
    buf_addf(out, "\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\"%s/>\n", color, line->dashed ? " stroke-dasharray=\"5 4\"" : "");
    for (size_t i = 0; i < trend->n; i++) {
        if (isnan(line->at[i]))
            continue;
        put(out, "<circle cx=\"", x_of(trend, i));
        put(out, "\" cy=\"", y_of(scale, line->at[i]));
        buf_addf(out, "\" r=\"3\" fill=\"%s\"><title>", color);
        svg_escape(out, line->label);
        buf_addz(out, " ");
        svg_escape(out, trend->periods[i]);
        buf_addz(out, trend->zh ? "：" : ": ");
        num_fixed(out, line->at[i], 2);
        buf_addz(out, "</title></circle>\n");
    }
}

typedef struct LabelPlace { size_t line; double y; } LabelPlace;

static int compare_places(const void *a, const void *b)
{
    const LabelPlace *x = a, *y = b;
    return x->y < y->y ? -1 : x->y > y->y ? 1 : x->line < y->line ? -1 : 1;
}

static double last_figure(const Trend *trend, const TrendLine *line)
{
    for (size_t i = trend->n; i-- > 0;)
        if (!isnan(line->at[i]))
            return line->at[i];
    return NAN;
}

static void put_label(const Trend *trend, const LabelPlace *place, Buf *out)
{
    const TrendLine *line = &trend->lines.at[place->line];
    Buf text = { 0 }, how = { 0 };
    Str part[SVG_LINES];
    bool cut = false;
    double x = x_of(trend, trend->n ? trend->n - 1 : 0) + 9;
    num_fixed(&text, last_figure(trend, line), 1);
    buf_char(&text, ' ');
    if (svg_wrap(line->label, SMALL, false, WIDTH - MARGIN - x - 34, 1, part, &cut)) {
        buf_add(&text, part[0]);
        buf_addz(&text, cut ? "…" : "");
    }
    buf_addf(&how, "fill=\"%s\"", COLORS[place->line % (sizeof COLORS / sizeof *COLORS)]);
    buf_char(&how, '\0');
    svg_text(out, x, place->y + 4, SMALL, "start", how.ptr, buf_str(&text));
    buf_drop(&text);
    buf_drop(&how);
}

/* Labels at the ends of their lines, moved apart where the lines end close together. */
static void put_labels(const Trend *trend, const Scale *scale, Buf *out)
{
    VEC(LabelPlace) places = { 0 };
    for (size_t l = trend->band ? 2 : 0; l < trend->lines.len; l++) {
        double last = last_figure(trend, &trend->lines.at[l]);
        if (!isnan(last))
            vec_push(&places, ((LabelPlace){ l, y_of(scale, last) }));
    }
    if (places.len)
        qsort(places.at, places.len, sizeof *places.at, compare_places);
    for (size_t i = 1; i < places.len; i++)
        places.at[i].y = fmax(places.at[i].y, places.at[i - 1].y + LABEL_STEP);
    double over = places.len ? places.at[places.len - 1].y - (HEADER + HEIGHT) : 0;
    for (size_t i = places.len; i-- > 0 && over > 0;) {
        places.at[i].y -= over;
        over = i && places.at[i - 1].y > places.at[i].y - LABEL_STEP ? places.at[i - 1].y - (places.at[i].y - LABEL_STEP) : 0;
    }
    for (size_t i = 0; i < places.len; i++)
        put_label(trend, &places.at[i], out);
    vec_drop(&places);
}

static void put_summary(const Trend *trend, Buf *out)
{
    Str line[SVG_LINES];
    bool cut;
    if (svg_wrap(trend->summary, SMALL, false, WIDTH - 2 * MARGIN, 1, line, &cut))
        svg_text(out, MARGIN, MARGIN + 27, SMALL, "start", "", line[0]);
}

void trend_svg(const Trend *trend, Buf *out)
{
    double height = trend->n ? HEADER + HEIGHT + 32 + MARGIN : HEADER + MARGIN;
    Scale scale = scale_of(trend);
    svg_begin(out, WIDTH, height, false, trend->title, trend->summary, trend->zh ? "zh" : "en");
    svg_text(out, MARGIN, MARGIN + 10, HEAD, "start", "font-weight=\"600\"", trend->title);
    put_summary(trend, out);
    if (trend->n) {
        put_grid(trend, &scale, out);
        put_periods(trend, out);
        if (trend->band)
            put_band(trend, &scale, out);
        for (size_t l = trend->band ? 2 : 0; l < trend->lines.len; l++)
            put_line(trend, &scale, &trend->lines.at[l], COLORS[l % (sizeof COLORS / sizeof *COLORS)], out);
        put_labels(trend, &scale, out);
    }
    svg_end(out);
}

/* ---- text ---- */

void trend_text(const Trend *trend, int width, int ambiguous, Buf *out)
{
    int label = 0, most = width ? width / 2 : 40;
    double low, high;
    limits_of(trend, &low, &high);
    for (size_t l = 0; l < trend->lines.len; l++) {
        int cells = utf8_width(trend->lines.at[l].label, ambiguous);
        label = cells > label ? cells : label;
    }
    label = label > most ? most : label;
    fold_heading(trend->title, trend->summary, width, ambiguous, out);
    buf_addz(out, trend->n ? "\n" : "");
    for (size_t l = 0; l < trend->lines.len && trend->n; l++) {
        const TrendLine *line = &trend->lines.at[l];
        Str name = line->label;
        bool cut = utf8_width(name, ambiguous) > label;
        if (cut)
            name.len = utf8_fit(name, label - ambiguous, ambiguous);
        buf_add(out, name);
        buf_addz(out, cut ? "…" : "");
        buf_fill(out, ' ', (size_t)(label - utf8_width(name, ambiguous) - (cut ? ambiguous : 0)) + 2);
        num_marks(line->at, trend->n, low, high, out);
        double last = last_figure(trend, line);
        buf_addz(out, isnan(last) ? "" : "  ");
        if (!isnan(last))
            num_fixed(out, last, 2);
        buf_char(out, '\n');
    }
}
