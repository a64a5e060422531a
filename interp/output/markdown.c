/* markdown.c: tables as Markdown (the pipe table of GitHub and pandoc). */
#include "render.h"

/* What would end the cell, be taken for HTML or for a sign before another stands for itself. */
static void add_cell(Str text, Buf *out)
{
    buf_char(out, ' ');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\n')
            buf_addz(out, "<br>");
        if (c == '|' || c == '<' || c == '\\')
            buf_char(out, '\\');
        if ((unsigned char)c >= ' ' || c == '\t')
            buf_char(out, c == '\t' ? ' ' : c);
    }
    buf_addz(out, " |");
}

void render_markdown(Rt *rt, const Table *table, OutStyle style, Buf *out)
{
    Buf cell = { 0 };
    UNUSED(style);
    buf_char(out, '|');
    for (uint32_t c = 0; c < table->n_columns; c++) {
        buf_clear(&cell);
        output_header(rt, table, c, &cell);
        add_cell(buf_str(&cell), out);
    }
    buf_addz(out, "\n|");
    for (uint32_t c = 0; c < table->n_columns; c++)
        buf_addz(out, render_is_figures(table, c) ? " ---: |" : " --- |");
    for (uint32_t r = 0; r < table->n_rows; r++) {
        buf_addz(out, "\n|");
        for (uint32_t c = 0; c < table->n_columns; c++) {
            buf_clear(&cell);
            output_figure(rt, table->columns[c][r], &cell);
            add_cell(buf_str(&cell), out);
        }
    }
    buf_char(out, '\n');
    buf_drop(&cell);
}
