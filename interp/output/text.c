/* text.c: tables for terminals and text files: aligned by display width, figures to the right, long texts cut to fit. */
#include "fold.h"
#include "render.h"

#define GAP 2
#define LEAST 6              /* a column is never cut below this many cells */
#define LEAST_NAME 12        /* nor that of the names below these, as names begin alike, where the next column has room */

typedef struct Layout {
    Rt *rt;
    const Table *table;
    Buf cells;
    VEC(size_t) starts;
    int *widths;
    int *bodies;             /* the same without headers */
    bool *figures;
    bool *whole;             /* a column whose cells say something else, or nothing, when they are cut: ranges, dates */
    bool *hidden;            /* there is no room for it */
    uint32_t name;           /* the column that tells what a row is about */
    int least_name;          /* cells of it */
    uint32_t last;           /* the last column that is shown */
    int limit;               /* cells of a line; 0: any */
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
        if (i >= table->n_columns && width > layout->bodies[c])
            layout->bodies[c] = width;
    }
}

/* Texts are cut, headers too, down to LEAST cells; what must be whole is not, but for its header. */
static int least_width(const Layout *layout, uint32_t c)
{
    int least = c == layout->name ? layout->least_name : LEAST;
    if (layout->whole[c] && layout->bodies[c] > least)
        least = layout->bodies[c];
    return layout->widths[c] < least ? layout->widths[c] : least;
}

/* ---- which columns ---- */

/* The column that tells what a row is about: its name or title, else the first entity, else the first column. */
static uint32_t name_column(const Layout *layout)
{
    const Table *table = layout->table;
    Sym name = words_keyword_sym(layout->rt->words, KW_NAME), title = words_keyword_sym(layout->rt->words, KW_TITLE);
    for (uint32_t c = 0; c < table->n_columns; c++)
        if (table->names[c] == name || table->names[c] == title)
            return c;
    for (uint32_t c = 0; c < table->n_columns; c++)
        if (table->n_rows && table->columns[c][0].tag == V_ENTITY)
            return c;
    return 0;
}

static void take_column(Layout *layout, uint32_t c, int *room)
{
    bool first = *room == layout->limit;
    int least = least_width(layout, c) + (first ? 0 : GAP);
    if (!layout->hidden[c] || (!first && least > *room))
        return;
    layout->hidden[c] = false;
    *room -= least;
}

/* As many columns as can stand there, cut as far as they may be: the one with the name always, then the one by which the rows are
   ordered, then from the left. */
static void choose_columns(Layout *layout)
{
    uint32_t n = layout->table->n_columns, ordered = layout->table->ordered;
    int room = layout->limit, next = ordered ? least_width(layout, ordered - 1) : LEAST;
    layout->name = name_column(layout);
    layout->least_name = room >= LEAST_NAME + GAP + next ? LEAST_NAME : LEAST;
    for (uint32_t c = 0; c < n; c++)
        layout->hidden[c] = true;
    take_column(layout, layout->name, &room);
    if (ordered)
        take_column(layout, ordered - 1, &room);
    for (uint32_t c = 0; c < n; c++)
        take_column(layout, c, &room);
    while (layout->hidden[layout->last])
        layout->last--;
}

static int total_width(const Layout *layout)
{
    int total = -GAP;
    for (uint32_t c = 0; c <= layout->last; c++)
        total += layout->hidden[c] ? 0 : layout->widths[c] + GAP;
    return total;
}

/* Takes cells from the widest columns that may be cut, texts or, `headers`, those whose header alone is too wide. */
static void cut_columns(Layout *layout, bool headers)
{
    for (int total = total_width(layout); total > layout->limit; total--) {
        int widest = -1;
        for (uint32_t c = 0; c <= layout->last; c++) {
            bool can = !layout->hidden[c] && layout->whole[c] == headers && layout->widths[c] > least_width(layout, c);
            if (can && (widest < 0 || layout->widths[c] > layout->widths[widest]))
                widest = (int)c;
        }
        if (widest < 0)
            return;
        layout->widths[widest]--;
    }
}

static void fit(Layout *layout)
{
    choose_columns(layout);
    cut_columns(layout, false);
    cut_columns(layout, true);
}

/* Which columns there was no room for. */
static void name_hidden(const Layout *layout, Buf *out)
{
    uint32_t n = layout->table->n_columns, hidden = 0;
    for (uint32_t c = 0; c < n; c++)
        hidden += layout->hidden[c];
    if (!hidden)
        return;
    bool zh = layout->rt->lang == LANG_ZH;
    Buf text = { 0 };
    if (zh)
        buf_addf(&text, "（屏幕放不下 %u 列：", hidden);
    else
        buf_addf(&text, "(%u column%s no room here: ", hidden, hidden == 1 ? " has" : "s have");
    const char *mark = "";
    for (uint32_t c = 0; c < n; c++) {
        if (!layout->hidden[c])
            continue;
        buf_addz(&text, mark);
        buf_add(&text, cell(layout, c));
        mark = zh ? "、" : ", ";
    }
    buf_addz(&text, zh ? "）\n" : ")\n");
    fold_text(buf_str(&text), layout->limit, layout->ambiguous, out);
    buf_drop(&text);
}

/* ---- lines ---- */

/* The last cell of a row, on as many lines as it needs. */
static void put_wrapped(const Layout *layout, Str text, uint32_t c, Buf *out)
{
    int indent = 0;
    for (uint32_t before = 0; before < c; before++)
        indent += layout->hidden[before] ? 0 : layout->widths[before] + GAP;
    for (bool first = true; text.len; first = false) {
        size_t n = utf8_break(text, layout->widths[c], layout->ambiguous);
        if (!first) {
            buf_char(out, '\n');
            buf_fill(out, ' ', (size_t)indent);
        }
        buf_add(out, str_make(text.ptr, n));
        while (out->ptr[out->len - 1] == ' ')
            out->len--;
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
    for (uint32_t c = 0; c <= layout->last; c++)
        if (!layout->hidden[c])
            put_cell(layout, cell(layout, row * n + c), c, c == layout->last, out);
    while (out->len && out->ptr[out->len - 1] == ' ')
        out->ptr[--out->len] = 0;
    buf_char(out, '\n');
}

static void put_line(const Layout *layout, Buf *out)
{
    for (uint32_t c = 0; c <= layout->last; c++) {
        buf_fill(out, '-', layout->hidden[c] ? 0 : (size_t)layout->widths[c]);
        if (!layout->hidden[c] && c < layout->last)
            buf_fill(out, ' ', GAP);
    }
    buf_char(out, '\n');
}

void render_text(Rt *rt, const Table *table, OutStyle style, Buf *out)
{
    Layout layout = { .rt = rt, .table = table, .ambiguous = rt->ambiguous ? rt->ambiguous : 1,
                      .limit = style.width, .wraps = style.card, .least_name = LEAST, .name = UINT32_MAX };
    if (table->n_columns == 0)
        return;
    layout.last = table->n_columns - 1;
    layout.bodies = mem_zalloc(table->n_columns * sizeof *layout.bodies);
    layout.hidden = mem_zalloc(table->n_columns * sizeof *layout.hidden);
    layout.widths = mem_zalloc(table->n_columns * sizeof *layout.widths);
    layout.figures = mem_zalloc(table->n_columns * sizeof *layout.figures);
    layout.whole = mem_zalloc(table->n_columns * sizeof *layout.whole);
    lay_out(&layout);
    if (style.width > 0)
        fit(&layout);
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
    mem_free(layout.bodies);
    mem_free(layout.hidden);
    vec_drop(&layout.starts);
    buf_drop(&layout.cells);
}
