/* text.c: tables for terminals and text files: aligned by display width, figures to the right, long texts cut to fit. */
#include "render.h"

#define GAP 2
#define LEAST 6              /* a column is never cut below this many cells */

typedef struct Layout {
    Rt *rt;
    const Table *table;
    Buf cells;
    VEC(size_t) starts;
    int *widths;
    bool *figures;
    bool *whole;             /* a column whose cells say something else, or nothing, when they are cut: ranges, dates */
    uint32_t shown;          /* columns, from the left */
    bool wraps;              /* the last column goes on below instead of being cut */
    int ambiguous;
} Layout;

bool render_is_figures(const Table *table, uint32_t column)
{
    bool any = false;
    for (uint32_t r = 0; r < table->n_rows; r++) {
        uint8_t tag = table->columns[column][r].tag;
        if (tag != V_NONE && tag != V_NUM && tag != V_DURATION && tag != V_RATE)
            return false;
        any |= tag != V_NONE;
    }
    return any;
}

static bool is_whole(const Table *table, uint32_t column)
{
    for (uint32_t r = 0; r < table->n_rows; r++) {
        uint8_t tag = table->columns[column][r].tag;
        if (tag == V_TEXT || tag == V_WORD || tag == V_ENTITY || tag == V_LIST || tag == V_RECORD || tag == V_TABLE || tag == V_FUNCTION)
            return false;
    }
    return table->n_rows > 0;
}

/* A cell's text on one line. */
static void add_cell(Layout *layout, Value value)
{
    size_t from = layout->cells.len;
    output_figure(layout->rt, value, &layout->cells);
    for (size_t i = from; i < layout->cells.len; i++)
        if ((unsigned char)layout->cells.ptr[i] < ' ')
            layout->cells.ptr[i] = ' ';
    vec_push(&layout->starts, layout->cells.len);
}

static Str cell(const Layout *layout, size_t i)
{
    size_t from = layout->starts.at[i];
    return str_make(layout->cells.ptr ? layout->cells.ptr + from : "", layout->starts.at[i + 1] - from);
}

static void lay_out(Layout *layout)
{
    const Table *table = layout->table;
    vec_push(&layout->starts, (size_t)0);
    for (uint32_t c = 0; c < table->n_columns; c++) {
        output_header(layout->rt, table, c, &layout->cells);
        vec_push(&layout->starts, layout->cells.len);
        layout->figures[c] = render_is_figures(table, c);
        layout->whole[c] = layout->figures[c] || is_whole(table, c);
    }
    for (uint32_t r = 0; r < table->n_rows; r++)
        for (uint32_t c = 0; c < table->n_columns; c++)
            add_cell(layout, table->columns[c][r]);
    for (size_t i = 0; i + 1 < layout->starts.len; i++) {
        int width = utf8_width(cell(layout, i), layout->ambiguous);
        uint32_t c = (uint32_t)(i % table->n_columns);
        if (width > layout->widths[c])
            layout->widths[c] = width;
    }
}

static int least_width(const Layout *layout, uint32_t c)
{
    return layout->whole[c] || layout->widths[c] < LEAST ? layout->widths[c] : LEAST;
}

/* As many columns as can stand there, cut as far as they may be; the first one always. */
static void choose_columns(Layout *layout, int limit)
{
    int total = 0;
    for (uint32_t c = 0; c < layout->shown; c++) {
        total += least_width(layout, c) + (c ? GAP : 0);
        if (c && total > limit)
            layout->shown = c;
    }
}

/* Takes cells from the widest column that may be cut until the table fits. */
static void fit(Layout *layout, int limit)
{
    choose_columns(layout, limit);
    uint32_t n = layout->shown;
    int total = GAP * ((int)n - 1);
    for (uint32_t c = 0; c < n; c++)
        total += layout->widths[c];
    while (total > limit) {
        int widest = -1;
        for (uint32_t c = 0; c < n; c++)
            if (!layout->whole[c] && layout->widths[c] > LEAST && (widest < 0 || layout->widths[c] > layout->widths[widest]))
                widest = (int)c;
        if (widest < 0)
            return;
        layout->widths[widest]--;
        total--;
    }
}

/* Which columns there was no room for. */
static void name_hidden(const Layout *layout, Buf *out)
{
    uint32_t n = layout->table->n_columns, hidden = n - layout->shown;
    if (!hidden)
        return;
    bool zh = layout->rt->lang == LANG_ZH;
    if (zh)
        buf_addf(out, "（屏幕放不下 %u 列：", hidden);
    else
        buf_addf(out, "(%u column%s no room here: ", hidden, hidden == 1 ? " has" : "s have");
    for (uint32_t c = layout->shown; c < n; c++) {
        buf_addz(out, c == layout->shown ? "" : zh ? "、" : ", ");
        buf_add(out, cell(layout, c));
    }
    buf_addz(out, zh ? "）\n" : ")\n");
}

/* The last cell of a row, on as many lines as it needs. */
static void put_wrapped(const Layout *layout, Str text, uint32_t c, Buf *out)
{
    int indent = 0;
    for (uint32_t before = 0; before < c; before++)
        indent += layout->widths[before] + GAP;
    for (bool first = true; text.len; first = false) {
        size_t n = utf8_break(text, layout->widths[c], layout->ambiguous);
        if (!first) {
            buf_char(out, '\n');
            buf_fill(out, ' ', (size_t)indent);
        }
        buf_add(out, str_make(text.ptr, n));
        while (n < text.len && text.ptr[n] == ' ')
            n++;
        text = str_make(text.ptr + n, text.len - n);
    }
}

static void put_cell(Layout *layout, Str text, uint32_t c, bool last, Buf *out)
{
    int room = layout->widths[c], width = utf8_width(text, layout->ambiguous);
    if (width > room && last && layout->wraps) {
        put_wrapped(layout, text, c, out);
    } else if (width > room) {
        int dots = layout->ambiguous;                 /* the width of … */
        text.len = utf8_fit(text, room - dots, layout->ambiguous);
        width = utf8_width(text, layout->ambiguous) + dots;
        buf_add(out, text);
        buf_addz(out, "…");
    } else {
        if (layout->figures[c])
            buf_fill(out, ' ', (size_t)(room - width));
        buf_add(out, text);
    }
    if (!last && !(layout->figures[c] && width <= room))
        buf_fill(out, ' ', (size_t)(room > width ? room - width : 0));
    if (!last)
        buf_fill(out, ' ', GAP);
}

static void put_row(Layout *layout, size_t row, Buf *out)
{
    uint32_t n = layout->table->n_columns;
    for (uint32_t c = 0; c < layout->shown; c++)
        put_cell(layout, cell(layout, row * n + c), c, c + 1 == layout->shown, out);
    while (out->len && out->ptr[out->len - 1] == ' ')
        out->ptr[--out->len] = 0;
    buf_char(out, '\n');
}

static void put_line(const Layout *layout, Buf *out)
{
    for (uint32_t c = 0; c < layout->shown; c++) {
        buf_fill(out, '-', (size_t)layout->widths[c]);
        if (c + 1 < layout->shown)
            buf_fill(out, ' ', GAP);
    }
    buf_char(out, '\n');
}

void render_text(Rt *rt, const Table *table, OutStyle style, Buf *out)
{
    Layout layout = { .rt = rt, .table = table, .ambiguous = rt->ambiguous ? rt->ambiguous : 1,
                      .shown = table->n_columns, .wraps = style.card };
    if (table->n_columns == 0)
        return;
    layout.widths = mem_zalloc(table->n_columns * sizeof *layout.widths);
    layout.figures = mem_zalloc(table->n_columns * sizeof *layout.figures);
    layout.whole = mem_zalloc(table->n_columns * sizeof *layout.whole);
    lay_out(&layout);
    if (style.width > 0)
        fit(&layout, style.width);
    if (style.color)
        buf_addz(out, "\x1b[1m");
    put_row(&layout, 0, out);
    if (style.color)
        buf_addz(out, "\x1b[0m");
    put_line(&layout, out);
    for (uint32_t r = 0; r < table->n_rows; r++)
        put_row(&layout, r + 1, out);
    if (table->n_rows == 0)
        buf_addz(out, rt->lang == LANG_ZH ? "（无）\n" : "(none)\n");
    name_hidden(&layout, out);
    mem_free(layout.widths);
    mem_free(layout.figures);
    mem_free(layout.whole);
    vec_drop(&layout.starts);
    buf_drop(&layout.cells);
}
