/* test_chart.c: pictures as they are written: no text leaves its box, dotted lines go around boxes, a page holds all of it;
   widths and breaks of text; the tree of the terminal fits. */
#include <setjmp.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "../../interp/base/utf8.h"
#include "../../interp/output/chart.h"
#include "../../interp/output/plot.h"
#include "../../interp/output/svg.h"

typedef struct Rng { uint64_t state; } Rng;

static uint32_t next(Rng *rng, uint32_t below)
{
    rng->state = rng->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(rng->state >> 33) % below;
}

static const char *const WORDS[] = {
    "Service", "director", "of", "complaints", "and", "Quality", "A", "Hotline", "North-West", "accountability", "(temporary)", "IT",
    "Versicherungsangestelltenvertretung", "客服", "经理", "华东热线组", "（兼职）", "资深客户服务专员", "WWWWWW", "éclair", "<&\">",
};

static Str title_for(Rng *rng, Arena *arena)
{
    Buf text = { 0 };
    uint32_t n = 1 + next(rng, next(rng, 8) ? 4 : 14);
    bool blanks = next(rng, 4) != 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i && blanks)
            buf_char(&text, ' ');
        buf_addz(&text, WORDS[next(rng, COUNT_OF(WORDS))]);
    }
    Str title = arena_str(arena, buf_str(&text));
    buf_drop(&text);
    return title;
}

static void make_chart(Rng *rng, size_t n, ChartSize size, Chart *chart)
{
    chart_init(chart);
    chart->size = size;
    chart->zh = next(rng, 2);
    chart->title = STR("Organization chart");
    chart->summary = STR("posts");
    chart->colored_by = STR("unit");
    uint32_t span = 1 + next(rng, 12);
    for (size_t i = 0; i < n; i++)
        vec_push(&chart->posts, ((ChartPost){
            .parent = i == 0 ? -1 : next(rng, 2) ? (int32_t)((i - 1) / span) : (int32_t)next(rng, (uint32_t)i), .key = (int32_t)next(rng, 3) - 1,
            .name = arena_printf(&chart->arena, "p%zu", i), .title = title_for(rng, &chart->arena), .below = next(rng, 3) ? title_for(rng, &chart->arena) : STR(""),
            .heads = STR("12 (2 vacant)"), .label = STR("label"), .n = 12, .vacant = 2, .staff = next(rng, 6) == 0 }));
    for (uint32_t i = 0; i < 4 && n > 3; i++)
        vec_push(&chart->ties, ((ChartTie){ (int32_t)next(rng, (uint32_t)n), 0 }));
    vec_push(&chart->keys, ((ChartKey){ STR("Hotline"), 0xffffff, 0 }));
    vec_push(&chart->keys, ((ChartKey){ STR("客服"), 0xffffff, 0 }));
}

/* ---- reading the picture ---- */

static double number_at(const char **p, const char *name)
{
    const char *found = strstr(*p, name);
    assert_non_null(found);
    *p = found + strlen(name);
    return strtod(*p, NULL);
}

static void unescape(Str text, Buf *out)
{
    static const struct { const char *name; char c; } NAMES[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' } };
    for (size_t i = 0; i < text.len; i++) {
        bool entity = false;
        for (size_t k = 0; k < COUNT_OF(NAMES) && !entity; k++)
            if (strncmp(text.ptr + i, NAMES[k].name, strlen(NAMES[k].name)) == 0) {
                buf_char(out, NAMES[k].c);
                i += strlen(NAMES[k].name) - 1;
                entity = true;
            }
        if (!entity)
            buf_char(out, text.ptr[i]);
    }
}

typedef struct Rect { double x, y, w, h; } Rect;
typedef VEC(Rect) RectVec;

static void check_line(const char *p, const Rect *box, double size, bool bold)
{
    double x = number_at(&p, "<tspan x=\""), y = number_at(&p, " y=\"");
    const char *begin = strchr(p, '>') + 1, *end = strstr(begin, "</tspan>");
    Buf text = { 0 };
    unescape(str_make(begin, (size_t)(end - begin)), &text);
    double wide = svg_width(buf_str(&text), size, bold);
    if (x - wide / 2 < box->x || x + wide / 2 > box->x + box->w || y - size < box->y || y + size * 0.3 > box->y + box->h)
        fail_msg("'%s' (%g wide at %g, %g) leaves its box %g %g %g %g", text.ptr, wide, x, y, box->x, box->y, box->w, box->h);
    buf_drop(&text);
}

/* Boxes, with the text in each looked at. */
static void read_boxes(const char *svg, RectVec *out)
{
    const char *p = strstr(svg, "<g transform");
    while ((p = strstr(p, "<g role=\"graphics-symbol")) != NULL) {
        const char *end = strstr(p, "</g>"), *q = p;
        Rect box = { .x = number_at(&q, "<rect x=\"") };
        box.y = number_at(&q, " y=\"");
        box.w = number_at(&q, " width=\"");
        box.h = number_at(&q, " height=\"");
        vec_push(out, box);
        for (const char *text = strstr(q, "<text"); text && text < end; text = strstr(text + 1, "<text")) {
            const char *close = strstr(text, "</text>"), *at = text;
            bool bold = strncmp(text, "<text font-weight=\"600\"", 23) == 0;
            double size = number_at(&at, "font-size=\"");
            for (const char *line = strstr(text, "<tspan"); line && line < close; line = strstr(line + 1, "<tspan"))
                check_line(line, &box, size, bold);
        }
        p = end;
    }
}

static bool passes(double x1, double y1, double x2, double y2, const Rect *box)
{
    double low_x = x1 < x2 ? x1 : x2, high_x = x1 < x2 ? x2 : x1, low_y = y1 < y2 ? y1 : y2, high_y = y1 < y2 ? y2 : y1;
    return low_x < box->x + box->w && high_x > box->x && low_y < box->y + box->h && high_y > box->y;
}

/* Dotted lines; gives how many. */
static size_t check_routes(const char *svg, const RectVec *boxes)
{
    size_t n = 0;
    for (const char *p = strstr(strstr(svg, "<g transform"), "stroke-dasharray"); p; p = strstr(p + 1, "stroke-dasharray")) {
        const char *q = strstr(p, " d=\"M") + 5;
        char *end;
        double x = strtod(q, &end), y = strtod(end, &end);
        while (*end == 'L') {
            double to_x = strtod(end + 1, &end), to_y = strtod(end, &end);
            assert_true(x == to_x || y == to_y);
            for (size_t i = 0; i < boxes->len; i++)
                if (passes(x, y, to_x, to_y, &boxes->at[i]))
                    fail_msg("a dotted line crosses box %zu", i);
            x = to_x;
            y = to_y;
        }
        n++;
    }
    return n;
}

static void check_sheet(const char *svg, const RectVec *boxes)
{
    const char *p = svg;
    double zero_x = number_at(&p, "viewBox=\""), w, h;
    char *end;
    strtod(p, &end);
    strtod(end, &end);
    w = strtod(end, &end);
    h = strtod(end, &end);
    assert_true(zero_x == 0);
    p = strstr(svg, "<g transform=\"translate(") + 24;
    double x = strtod(p, &end), y = strtod(end, &end), scale = strncmp(end, ") scale(", 8) == 0 ? strtod(end + 8, NULL) : 1;
    for (size_t i = 0; i < boxes->len; i++) {
        const Rect *box = &boxes->at[i];
        assert_true(x + box->x * scale >= 0 && x + (box->x + box->w) * scale <= w + 0.1);
        assert_true(y + box->y * scale >= 0 && y + (box->y + box->h) * scale <= h + 0.1);
    }
}

static void test_pictures(void **state)
{
    (void)state;
    size_t routes = 0;
    for (uint32_t seed = 0; seed < 200; seed++) {
        Rng rng = { seed };
        Chart chart;
        Buf svg = { 0 }, again = { 0 };
        RectVec boxes = { 0 };
        make_chart(&rng, 1 + next(&rng, seed % 10 ? 60 : 400), (ChartSize)(seed % 3), &chart);
        chart_svg(&chart, &svg);
        chart_svg(&chart, &again);
        assert_string_equal(svg.ptr, again.ptr);
        assert_null(strstr(strstr(svg.ptr, "<title>"), "http"));
        read_boxes(svg.ptr, &boxes);
        assert_true(boxes.len > 0 && (chart.size != CHART_WIDE || boxes.len == chart.posts.len));
        check_sheet(svg.ptr, &boxes);
        routes += check_routes(svg.ptr, &boxes);
        vec_drop(&boxes);
        buf_drop(&svg);
        buf_drop(&again);
        chart_drop(&chart);
    }
    assert_true(routes > 300);
}

static void test_layers(void **state)
{
    (void)state;
    Rng rng = { 3 };
    Chart chart;
    Buf svg = { 0 };
    RectVec boxes = { 0 };
    make_chart(&rng, 100, CHART_WIDE, &chart);
    for (int32_t i = 1; i < 100; i++)
        chart.posts.at[i].parent = (i - 1) / 3;
    chart.layers = 2;
    chart_svg(&chart, &svg);
    read_boxes(svg.ptr, &boxes);
    assert_int_equal(boxes.len, 4);
    assert_non_null(strstr(svg.ptr, ">+"));
    buf_drop(&svg);
    vec_drop(&boxes);
    chart_drop(&chart);
}

static void test_wrap(void **state)
{
    (void)state;
    Str lines[SVG_LINES];
    bool cut;
    assert_int_equal(svg_wrap(STR("Service director"), 12, true, 80, 4, lines, &cut), 2);
    assert_true(str_eq(lines[0], STR("Service")) && str_eq(lines[1], STR("director")) && !cut);
    assert_int_equal(svg_wrap(STR("客户关怀经理（兼职）"), 12, true, 110, 4, lines, &cut), 2);
    assert_true(!cut && str_eq(lines[0], STR("客户关怀经")) && str_eq(lines[1], STR("理（兼职）")));
    assert_int_equal(svg_wrap(STR("客户关怀（兼）"), 12, true, 72, 4, lines, &cut), 2);
    assert_true(str_eq(lines[1], STR("（兼）")));                       /* no line begins with a closing sign or ends with an opening one */
    assert_int_equal(svg_wrap(STR("one two three four five six seven"), 12, true, 40, 2, lines, &cut), 2);
    assert_true(cut);
    assert_int_equal(svg_wrap(STR("Versicherungsangestellter"), 12, true, 60, 4, lines, &cut), 4);
    assert_int_equal(svg_wrap(STR(""), 12, true, 60, 4, lines, &cut), 0);
    assert_int_equal(svg_wrap(STR("   "), 12, true, 60, 4, lines, &cut), 0);
    assert_true(svg_width(STR("客服"), 10, false) > 18 && svg_width(STR("客服"), 10, true) == 20);
    assert_true(svg_width(STR("iiii"), 10, true) < svg_width(STR("WWWW"), 10, true));
    assert_true(fabs(svg_longest_word(STR("a Versicherung b"), 10, true) - svg_width(STR("Versicherung"), 10, true)) < 1e-9);
}

static void check_number(double x, const char *text)
{
    Buf out = { 0 };
    svg_number(&out, x);
    assert_string_equal(out.ptr, text);
    buf_drop(&out);
}

static void test_numbers(void **state)
{
    (void)state;
    check_number(0, "0");
    check_number(-0.001, "0");
    check_number(12, "12");
    check_number(-12.5, "-12.5");
    check_number(0.05, "0.05");
    check_number(3.14159, "3.14");
    check_number(99.999, "100");
}

/* Every line of the terminal's tree fits, however deep and narrow. */
static void test_text(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 60; seed++) {
        Rng rng = { seed };
        Chart chart;
        Buf out = { 0 };
        int width = 40 + (int)next(&rng, 80), ambiguous = 1 + (int)next(&rng, 2);
        make_chart(&rng, 1 + next(&rng, 80), CHART_WIDE, &chart);
        chart.title = chart.summary = STR("x");
        if (seed % 3 == 0)
            for (size_t i = 1; i < chart.posts.len; i++)
                chart.posts.at[i].parent = (int32_t)i - 1;
        chart_text(&chart, width, ambiguous, &out);
        size_t lines = 0;
        for (const char *p = out.ptr, *end; (end = strchr(p, '\n')) != NULL; p = end + 1, lines++)
            if (utf8_width(str_make(p, (size_t)(end - p)), ambiguous) > width + 1)
                fail_msg("%d cells: %.*s", width, (int)(end - p), p);
        assert_int_equal(lines, chart.posts.len + 3);
        buf_drop(&out);
        chart_drop(&chart);
    }
}

static void test_empty(void **state)
{
    (void)state;
    Chart chart;
    Plot plot;
    Buf out = { 0 };
    chart_init(&chart);
    chart.title = STR("nothing");
    chart_svg(&chart, &out);
    chart_dot(&chart, &out);
    chart_mermaid(&chart, &out);
    chart_text(&chart, 80, 1, &out);
    chart_drop(&chart);
    plot_init(&plot);
    plot_svg(&plot, &out);
    plot_text(&plot, 80, 1, &out);
    plot_drop(&plot);
    buf_drop(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures), cmocka_unit_test(test_layers), cmocka_unit_test(test_wrap), cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_text), cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
