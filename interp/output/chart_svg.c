/* chart_svg.c: the organization chart as a picture: boxes as wide as their titles need, placed by tree_layout, on one sheet
   as large as it takes or fitted to a page. What a page cannot hold readably is left out, from the lowest layer up. */
#include <math.h>

#include "chart.h"
#include "svg.h"

enum { TITLE_SIZE = 12, TITLE_LINE = 15, SMALL_SIZE = 10, SMALL_LINE = 13, PAD = 8, MARGIN = 32, ROUTE_MARGIN = 24 };
enum { BOX_NARROWEST = 112, BOX_WIDEST = 208, BOX_STEP = 16 };
enum { HEAD_SIZE = 18, LEGEND_SIZE = 11, LEGEND_LINE = 18, SWATCH = 12 };
enum { COLUMN = 720, DEEPEST_STACKS = 6 };
#define READABLE 0.62          /* smaller than this part of the sizes above nothing is printed */
#define LARGEST 1.5            /* small charts fill a page */
#define WIDEST_SHEET 6.0       /* times its height; wider ones stack more than the leaves */

typedef struct BoxText { Str title[SVG_LINES], below[SVG_LINES]; int n_title, n_below; bool title_cut, below_cut; } BoxText;

typedef struct Picture {
    const Chart *chart;
    ChartTree tree;
    int32_t layers, all_layers;              /* shown; there are */
    size_t n;
    int32_t *post_of, *box_of;               /* of a box its post, and the other way round (-1: not shown) */
    TreeBox *boxes;
    BoxText *texts;
    int32_t box_width;
    bool *used;                              /* of each key: does a box have it? */
    TreeLayout layout;
    TreeStyle style;
    double page_w, page_h, scale;            /* of the sheet, in pixels; of what is drawn on it */
    RouteVec route;
    VEC(size_t) routes;                      /* where each begins in `route` */
    size_t not_drawn;                        /* advisory lines without a way */
    Buf notes[2];
    int n_notes;
} Picture;

/* ---- boxes ---- */

static double box_room(int32_t width)
{
    return width - 2 * PAD;
}

/* The narrowest width at which every title takes two lines, no word is broken and every number of heads fits. */
static int32_t find_width(const Picture *p)
{
    double need = 0;
    for (size_t i = 0; i < p->n; i++) {
        const ChartPost *post = &p->chart->posts.at[p->post_of[i]];
        double title = svg_width(post->title, TITLE_SIZE, true);
        need = fmax(need, svg_longest_word(post->title, TITLE_SIZE, true));
        need = fmax(need, title * 0.56);
        need = fmax(need, svg_width(post->heads, SMALL_SIZE, false));
        need = fmax(need, svg_longest_word(post->below, SMALL_SIZE, false));
    }
    int32_t width = BOX_NARROWEST;
    while (width < BOX_WIDEST && box_room(width) < need)
        width += BOX_STEP;
    return width;
}

static int32_t hidden_below(const Picture *p, int32_t post)
{
    return p->tree.depth[post] + 1 == p->layers ? p->tree.below[post] : 0;
}

static void measure_box(Picture *p, size_t i)
{
    const ChartPost *post = &p->chart->posts.at[p->post_of[i]];
    BoxText *text = &p->texts[i];
    double room = box_room(p->box_width);
    text->n_title = svg_wrap(post->title, TITLE_SIZE, true, room, SVG_LINES, text->title, &text->title_cut);
    text->n_below = svg_wrap(post->below, SMALL_SIZE, false, room, 2, text->below, &text->below_cut);
    int small = text->n_below + 1 + (hidden_below(p, p->post_of[i]) > 0);
    int32_t high = 2 * PAD - 2 + text->n_title * TITLE_LINE + small * SMALL_LINE;
    p->boxes[i].w = p->box_width;
    p->boxes[i].h = (high + TREE_STEP - 1) / TREE_STEP * TREE_STEP;
    p->boxes[i].staff = post->staff;
}

static void make_boxes(Picture *p, int32_t layers)
{
    p->layers = layers;
    p->n = 0;
    for (size_t k = 0; k < p->chart->posts.len; k++) {
        int32_t post = p->tree.order[k], parent = p->chart->posts.at[post].parent;
        p->box_of[post] = -1;
        if (p->tree.depth[post] >= layers)
            continue;
        p->box_of[post] = (int32_t)p->n;
        p->post_of[p->n] = post;
        p->boxes[p->n].parent = parent < 0 ? -1 : p->box_of[parent];
        p->n++;
    }
    p->box_width = find_width(p);
    memset(p->used, 0, p->chart->keys.len * sizeof *p->used);
    for (size_t i = 0; i < p->n; i++) {
        int32_t key = p->chart->posts.at[p->post_of[i]].key;
        if (key >= 0)
            p->used[key] = true;
        measure_box(p, i);
    }
}

/* ---- texts around the tree ---- */

static const char *words(const Picture *p, const char *en, const char *zh)
{
    return p->chart->zh ? zh : en;
}

static bool any_staff(const Picture *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->boxes[i].staff)
            return true;
    return false;
}

static bool has_ties(const Picture *p)
{
    return p->chart->ties.len > 0;
}

typedef struct Legend { Picture *p; Buf *out; double x, y, left, right; } Legend;

/* Room for one entry; gives where it stands. Without `out` it is only measured. */
static double entry_at(Legend *legend, Str label)
{
    double wide = SWATCH + 6 + svg_width(label, LEGEND_SIZE, false) + 18;
    if (legend->x + wide > legend->right && legend->x > legend->left) {
        legend->x = legend->left;
        legend->y += LEGEND_LINE;
    }
    double x = legend->x;
    legend->x += wide;
    return x;
}

static void put_number(Buf *out, const char *before, double x)
{
    buf_addz(out, before);
    svg_number(out, x);
}

static void put_rect(Buf *out, double x, double y, double w, double h, int round, uint32_t fill, uint32_t edge)
{
    put_number(out, "<rect x=\"", x);
    put_number(out, "\" y=\"", y);
    put_number(out, "\" width=\"", w);
    put_number(out, "\" height=\"", h);
    buf_addf(out, "\" rx=\"%d\" fill=\"#%06x\" stroke=\"#%06x\"/>\n", round, fill, edge);
}

static void swatch(Legend *legend, Str label, int round, uint32_t fill, uint32_t edge)
{
    double x = entry_at(legend, label), y = legend->y;
    if (!legend->out)
        return;
    put_rect(legend->out, x, y - SWATCH + 2, SWATCH, SWATCH, round, fill, edge);
    svg_text(legend->out, x + SWATCH + 6, y, LEGEND_SIZE, "start", "", label);
}

static void tie_swatch(Legend *legend)
{
    Str label = str_of(words(legend->p, "advises", "参谋指导"));
    double x = entry_at(legend, label), y = legend->y;
    if (!legend->out)
        return;
    put_number(legend->out, "<path d=\"M", x);
    put_number(legend->out, " ", y - 4);
    put_number(legend->out, "h", SWATCH);
    buf_addz(legend->out, "\" fill=\"none\" stroke=\"#6b4fa0\" stroke-width=\"1.5\" stroke-dasharray=\"2 3\"/>\n");
    svg_text(legend->out, x + SWATCH + 6, y, LEGEND_SIZE, "start", "", label);
}

/* What the colours, round corners and dotted lines mean, from y down; gives where it ends. */
static double put_legend(Picture *p, double left, double right, double y, Buf *out)
{
    Legend legend = { p, out, left, y + LEGEND_LINE, left, right };
    const Chart *chart = p->chart;
    if (!chart->keys.len && !any_staff(p) && !has_ties(p))
        return y;
    if (chart->keys.len) {
        if (out)
            svg_text(out, legend.x, legend.y, LEGEND_SIZE, "start", "font-weight=\"600\"", chart->colored_by);
        legend.x += svg_width(chart->colored_by, LEGEND_SIZE, true) + 12;
    }
    for (size_t i = 0; i < chart->keys.len; i++)
        if (p->used[i])
            swatch(&legend, chart->keys.at[i].label, 3, chart->keys.at[i].fill, chart->keys.at[i].edge);
    if (any_staff(p))
        swatch(&legend, str_of(words(p, "staff", "参谋岗位")), SWATCH / 2, 0xffffff, 0x7b8794);
    if (has_ties(p))
        tie_swatch(&legend);
    return legend.y + 4;
}

static void add_notes(Picture *p)
{
    bool zh = p->chart->zh;
    p->n_notes = 0;
    if (p->layers < p->all_layers) {
        Buf *note = &p->notes[p->n_notes++];
        if (zh)
            buf_addf(note, "共 %d 层，只画出 %d 层；框中 +N 是其下未画的岗位数，可逐个另画：图 名称 写入 …", p->all_layers, p->layers);
        else
            buf_addf(note, "%d of %d layers are shown; +N counts the posts below a box. Draw those one by one: chart NAME into …", p->layers, p->all_layers);
    }
    if (p->not_drawn) {
        Buf *note = &p->notes[p->n_notes++];
        if (zh)
            buf_addf(note, "有 %zu 条参谋指导线无处可走，未画出。", p->not_drawn);
        else
            buf_addf(note, "%zu advisory lines found no room and are left out.", p->not_drawn);
    }
}

static double header_bottom(Picture *p, double right)
{
    return put_legend(p, MARGIN, right, MARGIN + HEAD_SIZE + 20, NULL) + 20;
}

/* ---- layout ---- */

static void lay_out(Picture *p, TreeStyle style)
{
    tree_layout_drop(&p->layout);
    p->style = style;
    tree_layout(p->boxes, p->n, style, &p->layout);
}

/* One sheet as large as it takes: leaves stacked, more where it would be a ribbon. */
static void fit_sheet(Picture *p)
{
    double best = INFINITY;
    TreeStyle chosen = { 1, COLUMN };
    int32_t column = COLUMN;
    for (int stacked = 1; stacked <= DEEPEST_STACKS; stacked++, column *= 3) {
        lay_out(p, (TreeStyle){ stacked, column });
        double ratio = p->layout.width / fmax(1, p->layout.height), cost = fabs(log(ratio / 1.8));
        if (stacked == 1 && ratio <= WIDEST_SHEET)
            cost = -1;
        if (cost < best) {
            best = cost;
            chosen = p->style;
        }
        if (ratio <= WIDEST_SHEET)
            break;
    }
    if (p->style.stacked != chosen.stacked)
        lay_out(p, chosen);
    double head = fmax(svg_width(p->chart->title, HEAD_SIZE, true), svg_width(p->chart->summary, LEGEND_SIZE, false));
    p->scale = 1;
    p->page_w = fmax(p->layout.width, fmin(head, 640)) + 2 * MARGIN;
    p->page_w = fmax(p->page_w, 360);
}

/* The best scale on pages of these sides, either way up. */
static void fit_page(Picture *p, double short_side, double long_side)
{
    static const int32_t COLUMNS[] = { 360, 560, 720, 1080, 1600, 2400 };
    TreeStyle best = { 1, COLUMN };
    double best_scale = 0, best_w = long_side;
    for (int stacked = 1; stacked <= 4; stacked++)
        for (size_t c = 0; c < COUNT_OF(COLUMNS); c++) {
            lay_out(p, (TreeStyle){ stacked, COLUMNS[c] });
            for (int upright = 0; upright < 2; upright++) {
                double w = upright ? short_side : long_side, h = upright ? long_side : short_side;
                double room = h - header_bottom(p, w - MARGIN) - MARGIN - 2 * SMALL_LINE;
                double scale = fmin(LARGEST, fmin((w - 2 * MARGIN) / p->layout.width, room / p->layout.height));
                if (scale > best_scale + 1e-9) {
                    best = p->style;
                    best_scale = scale;
                    best_w = w;
                }
            }
        }
    lay_out(p, best);
    p->scale = best_scale;
    p->page_w = best_w;
    p->page_h = best_w == long_side ? short_side : long_side;
}

static void fit_layers(Picture *p, double short_mm, double long_mm)
{
    double short_side = short_mm * SVG_PIXELS_PER_MM, long_side = long_mm * SVG_PIXELS_PER_MM;
    int32_t layers = p->layers;
    fit_page(p, short_side, long_side);
    while (p->scale < READABLE && layers > 2) {
        make_boxes(p, --layers);
        fit_page(p, short_side, long_side);
    }
}

static void find_routes(Picture *p)
{
    if (!has_ties(p))
        return;
    Router *router = router_new(p->boxes, p->n, &p->layout, ROUTE_MARGIN);
    for (size_t i = 0; i < p->chart->ties.len; i++) {
        int32_t from = p->box_of[p->chart->ties.at[i].from], to = p->box_of[p->chart->ties.at[i].to];
        size_t begins = p->route.len;
        if (from < 0 || to < 0)
            continue;
        if (router_find(router, &p->boxes[from], &p->boxes[to], &p->route))
            vec_push(&p->routes, begins);
        else
            p->not_drawn++;
    }
    vec_push(&p->routes, p->route.len);
    router_free(router);
}

/* ---- drawing ---- */

static void put_lines(const Picture *p, Buf *out)
{
    if (!p->layout.lines.len)
        return;
    buf_addz(out, "<path fill=\"none\" stroke=\"#7b8794\" stroke-width=\"1.5\" d=\"");
    for (size_t i = 0; i < p->layout.lines.len; i++) {
        const TreeLine *line = &p->layout.lines.at[i];
        put_number(out, "M", line->x1);
        put_number(out, " ", line->y1);
        if (line->y1 == line->y2)
            put_number(out, "H", line->x2);
        else
            put_number(out, "V", line->y2);
    }
    buf_addz(out, "\"/>\n");
}

static int sign(int32_t x)
{
    return x > 0 ? 1 : x < 0 ? -1 : 0;
}

static void put_route(const RoutePoint *points, size_t n, Buf *out)
{
    RoutePoint end = points[n - 1], before = points[n - 2];
    int dx = sign(end.x - before.x), dy = sign(end.y - before.y);
    buf_addz(out, "<path fill=\"none\" stroke=\"#6b4fa0\" stroke-width=\"1.5\" stroke-dasharray=\"2 3\" d=\"");
    for (size_t i = 0; i < n; i++) {
        put_number(out, i ? "L" : "M", points[i].x);
        put_number(out, " ", points[i].y);
    }
    put_number(out, "\"/>\n<path fill=\"#6b4fa0\" d=\"M", end.x);
    put_number(out, " ", end.y);
    put_number(out, "L", end.x - 6 * dx - 3 * dy);
    put_number(out, " ", end.y - 6 * dy - 3 * dx);
    put_number(out, "L", end.x - 6 * dx + 3 * dy);
    put_number(out, " ", end.y - 6 * dy + 3 * dx);
    buf_addz(out, "Z\"/>\n");
}

/* Lines of text below each other in one element, so that they are selected together. */
static double put_box_lines(const Str *lines, int n, bool cut, double x, double y, bool title, Buf *out)
{
    if (n == 0)
        return y;
    buf_addf(out, title ? "<text font-weight=\"600\" font-size=\"%d\">" : "<text font-size=\"%d\" fill=\"#3e4c59\">",
             title ? TITLE_SIZE : SMALL_SIZE);
    for (int i = 0; i < n; i++) {
        put_number(out, "<tspan x=\"", x);
        put_number(out, "\" y=\"", y);
        buf_addz(out, "\">");
        svg_escape(out, lines[i]);
        buf_addz(out, cut && i + 1 == n ? "…</tspan>" : "</tspan>");
        y += title ? TITLE_LINE : SMALL_LINE;
    }
    buf_addz(out, "</text>\n");
    return y;
}

static void put_box(const Picture *p, size_t i, Buf *out)
{
    const ChartPost *post = &p->chart->posts.at[p->post_of[i]];
    const TreeBox *box = &p->boxes[i];
    const BoxText *text = &p->texts[i];
    const ChartKey *key = post->key >= 0 ? &p->chart->keys.at[post->key] : NULL;
    int32_t hidden = hidden_below(p, p->post_of[i]);
    buf_addz(out, "<g role=\"graphics-symbol img\" aria-label=\"");
    svg_escape(out, post->label);
    buf_addz(out, "\"><title>");
    svg_escape(out, post->label);
    buf_addz(out, "</title>\n");
    put_rect(out, box->x, box->y, box->w, box->h, post->staff ? 14 : 3, key ? key->fill : 0xf4f5f7, key ? key->edge : 0x9aa5b1);
    int small = text->n_below + 1 + (hidden > 0);
    double content = text->n_title * TITLE_LINE + small * SMALL_LINE, x = box->x + box->w / 2.0;
    double y = box->y + (box->h - content) / 2 + 11;
    y = put_box_lines(text->title, text->n_title, text->title_cut, x, y, true, out) - 1;
    y = put_box_lines(text->below, text->n_below, text->below_cut, x, y, false, out);
    y = put_box_lines(&post->heads, 1, false, x, y, false, out);
    if (hidden) {
        Buf more = { 0 };
        buf_addf(&more, "+%d", hidden);
        Str line = buf_str(&more);
        put_box_lines(&line, 1, false, x, y, false, out);
        buf_drop(&more);
    }
    buf_addz(out, "</g>\n");
}

static void put_tree(const Picture *p, double x, double y, Buf *out)
{
    put_number(out, "<g transform=\"translate(", x);
    put_number(out, " ", y);
    buf_addz(out, ")");
    if (p->scale != 1)
        buf_addf(out, " scale(%.4f)", p->scale);
    buf_addz(out, "\" text-anchor=\"middle\">\n");
    put_lines(p, out);
    for (size_t i = 0; i < p->n; i++)
        put_box(p, i, out);
    for (size_t i = 0; i + 1 < p->routes.len; i++)
        put_route(p->route.at + p->routes.at[i], p->routes.at[i + 1] - p->routes.at[i], out);
    buf_addz(out, "</g>\n");
}

static void put_header(Picture *p, Buf *out)
{
    Str line[SVG_LINES];
    bool cut;
    if (svg_wrap(p->chart->title, HEAD_SIZE, true, p->page_w - 2 * MARGIN, 1, line, &cut)) {
        Buf title = { 0 };
        buf_add(&title, line[0]);
        buf_addz(&title, cut ? "…" : "");
        svg_text(out, MARGIN, MARGIN + HEAD_SIZE - 4, HEAD_SIZE, "start", "font-weight=\"600\"", buf_str(&title));
        buf_drop(&title);
    }
    svg_text(out, MARGIN, MARGIN + HEAD_SIZE + 16, LEGEND_SIZE, "start", "fill=\"#3e4c59\"", p->chart->summary);
    put_legend(p, MARGIN, p->page_w - MARGIN, MARGIN + HEAD_SIZE + 20, out);
}

static void put_picture(Picture *p, Buf *out)
{
    const Chart *chart = p->chart;
    double top = header_bottom(p, p->page_w - MARGIN), w = p->layout.width * p->scale, h = p->layout.height * p->scale;
    bool sheet = chart->size == CHART_WIDE;
    if (sheet)
        p->page_h = top + h + MARGIN + p->n_notes * SMALL_LINE;
    svg_begin(out, p->page_w, p->page_h, !sheet, chart->title, chart->summary, chart->zh ? "zh" : "en");
    put_header(p, out);
    put_tree(p, (p->page_w - w) / 2, top, out);
    for (int i = 0; i < p->n_notes; i++)
        svg_text(out, MARGIN, p->page_h - MARGIN / 2.0 - (p->n_notes - 1 - i) * SMALL_LINE, SMALL_SIZE, "start", "fill=\"#3e4c59\"", buf_str(&p->notes[i]));
    svg_end(out);
}

static int32_t count_layers(const Picture *p)
{
    int32_t layers = 0;
    for (size_t i = 0; i < p->chart->posts.len; i++)
        layers = p->tree.depth[i] + 1 > layers ? p->tree.depth[i] + 1 : layers;
    return layers;
}

void chart_svg(const Chart *chart, Buf *out)
{
    Picture p = { .chart = chart };
    size_t n = chart->posts.len;
    chart_tree(chart, &p.tree);
    p.post_of = mem_zalloc((n + 1) * 2 * sizeof *p.post_of);
    p.box_of = p.post_of + n + 1;
    p.boxes = mem_zalloc((n + 1) * sizeof *p.boxes);
    p.texts = mem_zalloc((n + 1) * sizeof *p.texts);
    p.used = mem_zalloc(chart->keys.len + 1);
    p.all_layers = count_layers(&p);
    make_boxes(&p, chart->layers && chart->layers < p.all_layers ? chart->layers : p.all_layers);
    if (chart->size == CHART_WIDE || n == 0)
        fit_sheet(&p);
    else if (chart->size == CHART_A4)
        fit_layers(&p, 210, 297);
    else
        fit_layers(&p, 297, 420);
    find_routes(&p);
    add_notes(&p);
    buf_reserve(out, p.n * 700 + 4096);
    put_picture(&p, out);
    chart_tree_drop(&p.tree);
    tree_layout_drop(&p.layout);
    mem_free(p.post_of);
    mem_free(p.boxes);
    mem_free(p.texts);
    mem_free(p.used);
    vec_drop(&p.route);
    vec_drop(&p.routes);
    buf_drop(&p.notes[0]);
    buf_drop(&p.notes[1]);
}
