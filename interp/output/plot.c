/* plot.c: bars with their numbers; the picture needs no axis of counts then. */
#include "plot.h"
#include "fold.h"

#include <math.h>

#include "../base/num.h"
#include "../base/utf8.h"
#include "svg.h"

enum { MARGIN = 28, HEAD = 16, SMALL = 11, HEADER = 62, WIDTH = 640, PLOT_HEIGHT = 220, BARS = 40, ROW = 22, LABEL_MOST = 220 };
#define FILL "#8fb4d9"
#define EDGE "#4a7fb5"

void plot_init(Plot *plot)
{
    *plot = (Plot){ .mark = NAN };
    arena_init(&plot->arena);
}

void plot_drop(Plot *plot)
{
    arena_drop(&plot->arena);
    vec_drop(&plot->bars);
    vec_drop(&plot->edges);
}

static double highest(const Plot *plot)
{
    double most = 0;
    for (size_t i = 0; i < plot->bars.len; i++)
        most = fmax(most, plot->bars.at[i].count);
    return most;
}

static Str bar_label(const Plot *plot, size_t i, Buf *text)
{
    if (!plot->edges.len)
        return plot->bars.at[i].label;
    buf_clear(text);
    buf_add(text, plot->edges.at[i]);
    buf_addz(text, " – ");
    buf_add(text, plot->edges.at[i + 1]);
    return buf_str(text);
}

/* ---- the picture ---- */

static void put(Buf *out, const char *before, double x)
{
    buf_addz(out, before);
    svg_number(out, x);
}

static void put_bar(const Plot *plot, size_t i, double x, double y, double w, double h, Buf *out)
{
    Buf text = { 0 }, count = { 0 };
    Str label = bar_label(plot, i, &text);
    num_fixed(&count, plot->bars.at[i].count, 2);
    buf_addz(out, "<g role=\"graphics-symbol img\" aria-label=\"");
    svg_escape(out, label);
    buf_addz(out, plot->zh ? "：" : ": ");
    buf_add(out, buf_str(&count));
    put(out, "\"><rect x=\"", x);
    put(out, "\" y=\"", y);
    put(out, "\" width=\"", w);
    put(out, "\" height=\"", h);
    buf_addz(out, "\" fill=\"" FILL "\" stroke=\"" EDGE "\"/>\n");
    if (plot->sideways)
        svg_text(out, x + w + 6, y + h / 2 + 4, SMALL, "start", "", buf_str(&count));
    else if (plot->bars.at[i].count > 0)
        svg_text(out, x + w / 2, y - 5, SMALL, "middle", "", buf_str(&count));
    buf_addz(out, "</g>\n");
    buf_drop(&text);
    buf_drop(&count);
}

static void put_line(double x1, double y1, double x2, double y2, const char *how, Buf *out)
{
    put(out, "<path d=\"M", x1);
    put(out, " ", y1);
    put(out, "L", x2);
    put(out, " ", y2);
    buf_addf(out, "\" fill=\"none\" %s/>\n", how);
}

static void put_cut(double x, double y, double room, const char *anchor, Str text, Buf *out)
{
    Str line[SVG_LINES];
    bool cut;
    Buf whole = { 0 };
    if (svg_wrap(text, SMALL, false, room, 1, line, &cut)) {
        buf_add(&whole, line[0]);
        buf_addz(&whole, cut ? "…" : "");
        svg_text(out, x, y, SMALL, anchor, "", buf_str(&whole));
    }
    buf_drop(&whole);
}

/* Where the limits are long numbers, only some of them are told. */
static size_t labels_every(const Plot *plot, double step)
{
    double wide = 0;
    for (size_t i = 0; i < plot->edges.len; i++)
        wide = fmax(wide, svg_width(plot->edges.at[i], SMALL, false));
    return (size_t)fmax(1, ceil((wide + 4) / step));
}

#define MARK "stroke=\"#b44d12\" stroke-width=\"1.5\" stroke-dasharray=\"5 3\""

/* The foot of the number that the mark's line would cross, so that it leaves it out; 0: it crosses none. */
static double number_at(const Plot *plot, double step, double base)
{
    size_t i = (size_t)fmin(fmax(floor(plot->mark), 0), (double)plot->bars.len - 1);
    Buf count = { 0 };
    num_fixed(&count, plot->bars.at[i].count, 2);
    double wide = svg_width(buf_str(&count), SMALL, false), away = fabs(plot->mark - (double)i - 0.5) * step;
    bool crossed = plot->bars.at[i].count > 0 && away < wide / 2 + 2;
    buf_drop(&count);
    return crossed ? base - plot->bars.at[i].count / fmax(highest(plot), 1) * PLOT_HEIGHT - 5 : 0;
}

static void put_upright(const Plot *plot, double top, Buf *out)
{
    double w = WIDTH - 2 * MARGIN, step = w / (double)plot->bars.len, gap = plot->edges.len ? 0 : fmin(step * 0.2, 16);
    double base = top + BARS + PLOT_HEIGHT, most = fmax(highest(plot), 1);
    for (size_t i = 0; i < plot->bars.len; i++) {
        double h = plot->bars.at[i].count / most * PLOT_HEIGHT, x = MARGIN + step * (double)i;
        put_bar(plot, i, x + gap / 2, base - h, step - gap, h, out);
        if (!plot->edges.len)
            put_cut(x + step / 2, base + 16, step - 4, "middle", plot->bars.at[i].label, out);
    }
    put_line(MARGIN, base, WIDTH - MARGIN, base, "stroke=\"#52606d\"", out);
    size_t every = labels_every(plot, step);
    for (size_t i = 0; i < plot->edges.len; i++) {
        put_line(MARGIN + step * (double)i, base, MARGIN + step * (double)i, base + 4, "stroke=\"#52606d\"", out);
        if (i % every == 0)
            svg_text(out, MARGIN + step * (double)i, base + 17, SMALL, "middle", "", plot->edges.at[i]);
    }
    svg_text(out, WIDTH / 2.0, base + 38, SMALL, "middle", "fill=\"#3e4c59\"", plot->axis);
    if (plot->mark == plot->mark) {
        double x = MARGIN + step * plot->mark, wide = svg_width(plot->mark_label, SMALL, false), number = number_at(plot, step, base);
        put_line(x, top + 4, x, number > 0 ? number - SMALL : base, MARK, out);
        if (number > 0)
            put_line(x, number + 4, x, base, MARK, out);
        bool left = x + 6 + wide > WIDTH - MARGIN;
        svg_text(out, left ? x - 5 : x + 5, top + 8, SMALL, left ? "end" : "start", "fill=\"#b44d12\"", plot->mark_label);
    }
}

static double label_width(const Plot *plot)
{
    double wide = 0;
    for (size_t i = 0; i < plot->bars.len; i++)
        wide = fmax(wide, svg_width(plot->bars.at[i].label, SMALL, false));
    return fmin(wide, LABEL_MOST);
}

static void put_sideways(const Plot *plot, double top, Buf *out)
{
    double label = label_width(plot), left = MARGIN + label + 8, w = WIDTH - MARGIN - 40 - left, most = fmax(highest(plot), 1);
    for (size_t i = 0; i < plot->bars.len; i++) {
        double y = top + ROW * (double)i;
        put_cut(left - 8, y + ROW / 2.0 + 4, label + 1, "end", plot->bars.at[i].label, out);
        put_bar(plot, i, left, y + 3, plot->bars.at[i].count / most * w, ROW - 6, out);
    }
    put_line(left, top, left, top + ROW * (double)plot->bars.len, "stroke=\"#52606d\"", out);
}

void plot_svg(const Plot *plot, Buf *out)
{
    double height = HEADER + MARGIN + (plot->sideways ? ROW * (double)plot->bars.len : BARS + PLOT_HEIGHT + 40);
    if (!plot->bars.len)
        height = HEADER + MARGIN;
    svg_begin(out, WIDTH, height, false, plot->title, plot->summary, plot->zh ? "zh" : "en");
    svg_text(out, MARGIN, MARGIN + 10, HEAD, "start", "font-weight=\"600\"", plot->title);
    put_cut(MARGIN, MARGIN + 27, WIDTH - 2 * MARGIN, "start", plot->summary, out);
    if (plot->bars.len && plot->sideways)
        put_sideways(plot, HEADER, out);
    else if (plot->bars.len)
        put_upright(plot, HEADER, out);
    svg_end(out);
}

/* ---- text ---- */

/* Eighths of a cell at the end, so that small differences are seen. */
static void add_blocks(double cells, Buf *out)
{
    static const char *const PARTS[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
    int eighths = (int)floor(cells * 8 + 0.5);
    eighths = cells > 0 && eighths == 0 ? 1 : eighths;
    for (int i = 0; i < eighths / 8; i++)
        buf_addz(out, "█");
    buf_addz(out, PARTS[eighths % 8]);
}

void plot_text(const Plot *plot, int width, int ambiguous, Buf *out)
{
    Buf text = { 0 };
    int label = 0, counts = 1;
    double most = fmax(highest(plot), 1);
    for (size_t i = 0; i < plot->bars.len; i++) {
        int cells = utf8_width(bar_label(plot, i, &text), ambiguous);
        label = cells > label ? cells : label;
        counts = plot->bars.at[i].count >= 1000 ? 6 : counts > 3 ? counts : 3;
    }
    int limit = width ? width / 2 : 40;
    label = label > limit ? limit : label;
    int room = (width ? width : 80) - label - counts - 4;
    room = (room < 4 ? 4 : room > 50 ? 50 : room) / ambiguous;
    fold_heading(plot->title, plot->summary, width, ambiguous, out);
    buf_addz(out, plot->bars.len ? "\n" : "");
    for (size_t i = 0; i < plot->bars.len; i++) {
        Str name = bar_label(plot, i, &text);
        bool cut = utf8_width(name, ambiguous) > label;
        if (cut)
            name.len = utf8_fit(name, label - ambiguous, ambiguous);
        int cells = utf8_width(name, ambiguous) + (cut ? ambiguous : 0);
        buf_fill(out, ' ', plot->edges.len ? (size_t)(label - cells) : 0);
        buf_add(out, name);
        buf_addz(out, cut ? "…" : "");
        buf_fill(out, ' ', 2 + (plot->edges.len ? 0 : (size_t)(label - cells)));
        add_blocks(plot->bars.at[i].count / most * room, out);
        buf_char(out, ' ');
        num_fixed(out, plot->bars.at[i].count, 2);
        buf_char(out, '\n');
    }
    buf_drop(&text);
}
