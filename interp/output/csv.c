/* csv.c: tables as CSV (RFC 4180 with a plain newline): exact figures, names of entities, lists joined by "; ". A cell that a
   spreadsheet would take for a formula has an apostrophe before it, which import takes away. */
#include "render.h"

/* The bytes of the sign that a formula begins with, full-width ones too; 0: the text begins otherwise. */
static size_t formula_sign(Str text)
{
    static const char *const SIGNS[] = { "=", "+", "-", "@", "\t", "\r", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };
    for (size_t i = 0; i < COUNT_OF(SIGNS); i++) {
        size_t n = strlen(SIGNS[i]);
        if (text.len >= n && memcmp(text.ptr, SIGNS[i], n) == 0)
            return n;
    }
    return 0;
}

bool output_csv_guarded(Str text)
{
    Str rest = text.len ? str_make(text.ptr + 1, text.len - 1) : text;
    return text.len && text.ptr[0] == '\'' && (formula_sign(rest) || (rest.len && rest.ptr[0] == '\''));
}

/* -5, +3.5% and -1e6 are what they are. */
static bool is_plain_number(Str text)
{
    bool digit = false;
    for (size_t i = text.ptr[0] == '-' || text.ptr[0] == '+'; i < text.len; i++) {
        char c = text.ptr[i];
        bool exponent = digit && (c == 'e' || c == 'E') && i + 1 < text.len;
        if (c >= '0' && c <= '9')
            digit = true;
        else if (c != '.' && !exponent && !(c == '-' && (text.ptr[i - 1] | 32) == 'e') && !(c == '%' && i + 1 == text.len))
            return false;
    }
    return digit;
}

static void add_quoted(Str text, Buf *out)
{
    Buf guarded = { 0 };
    if ((formula_sign(text) && !is_plain_number(text)) || output_csv_guarded(text)) {
        buf_char(&guarded, '\'');
        buf_add(&guarded, text);
        text = buf_str(&guarded);
    }
    bool quote = text.len && (text.ptr[0] == ' ' || text.ptr[text.len - 1] == ' ');
    for (size_t i = 0; i < text.len && !quote; i++)
        quote = text.ptr[i] == ',' || text.ptr[i] == '"' || text.ptr[i] == '\n' || text.ptr[i] == '\r';
    if (!quote) {
        buf_add(out, text);
        buf_drop(&guarded);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buf_char(out, '"');
        buf_char(out, text.ptr[i]);
    }
    buf_char(out, '"');
    buf_drop(&guarded);
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
