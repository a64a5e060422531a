/* csv.c: tables as CSV (RFC 4180 with a plain newline): exact figures, names of entities, lists joined by "; ". */
#include "render.h"

static void add_quoted(Str text, Buf *out)
{
    bool quote = text.len && (text.ptr[0] == ' ' || text.ptr[text.len - 1] == ' ');
    for (size_t i = 0; i < text.len && !quote; i++)
        quote = text.ptr[i] == ',' || text.ptr[i] == '"' || text.ptr[i] == '\n' || text.ptr[i] == '\r';
    if (!quote) {
        buf_add(out, text);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buf_char(out, '"');
        buf_char(out, text.ptr[i]);
    }
    buf_char(out, '"');
}

static void add_value(Rt *rt, Value value, int depth, Buf *out)
{
    if (value.tag == V_ENTITY && value.a < KIND_COUNT) {
        buf_add(out, intern_str(rt->intern, model_name(rt->model, (TableId)value.a, (int32_t)value.d)));
    } else if (value.tag == V_WORD) {
        buf_add(out, intern_str(rt->intern, (Sym)value.d));
    } else if (value.tag == V_LIST) {
        for (uint32_t i = 0; i < value.list->len && output_goes_on(rt, depth, out->len); i++) {
            if (i)
                buf_addz(out, "; ");
            add_value(rt, value.list->at[i], depth + 1, out);
        }
    } else if (value.tag != V_NONE) {
        Lang lang = rt->lang;
        rt->lang = LANG_EN;                       /* literals that read back whatever the language */
        value_format(rt, value, false, out);
        rt->lang = lang;
    }
}

void render_csv(Rt *rt, const Table *table, OutStyle style, Buf *out)
{
    Buf cell = { 0 };
    UNUSED(style);
    for (uint32_t c = 0; c < table->n_columns; c++) {
        if (c)
            buf_char(out, ',');
        add_quoted(intern_str(rt->intern, table->names[c]), out);
    }
    buf_char(out, '\n');
    for (uint32_t r = 0; r < table->n_rows; r++) {
        for (uint32_t c = 0; c < table->n_columns; c++) {
            if (c)
                buf_char(out, ',');
            buf_clear(&cell);
            add_value(rt, table->columns[c][r], 1, &cell);
            add_quoted(buf_str(&cell), out);
        }
        buf_char(out, '\n');
    }
    buf_drop(&cell);
}
