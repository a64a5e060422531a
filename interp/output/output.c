/* output.c: the table of formats, and what several renderers share. */
#include "render.h"

const FormatInfo FORMAT_INFO[OUT_COUNT] = {
#define FORMAT(ID, ...) [OUT_##ID] = { __VA_ARGS__ },
#include "formats.def"
#undef FORMAT
};

static const Renderer RENDERERS[OUT_COUNT] = {
    [OUT_TXT] = render_text, [OUT_CSV] = render_csv, [OUT_JSON] = render_json, [OUT_MD] = render_markdown,
    [OUT_HTML] = render_html, [OUT_XLSX] = render_xlsx,
};

OutFormat output_format(Str path)
{
    Str ending = os_extension(path);
    Buf lower = { 0 };
    utf8_lower(&lower, ending);
    OutFormat found = OUT_NONE;
    for (int i = 0; i < OUT_COUNT && found == OUT_NONE; i++)
        if (lower.len && str_eq(buf_str(&lower), str_of(FORMAT_INFO[i].ending)))
            found = (OutFormat)i;
    buf_drop(&lower);
    return found;
}

void output_endings(int flag, Buf *out)
{
    bool first = true;
    for (int i = 0; i < OUT_COUNT; i++) {
        if (!(FORMAT_INFO[i].flags & flag))
            continue;
        buf_addf(out, "%s%s", first ? "" : " ", FORMAT_INFO[i].ending);
        first = false;
    }
}

void output_label(Rt *rt, Sym name, Buf *out)
{
    const char *zh = rt->lang == LANG_ZH ? words_label_zh(rt->words, name) : NULL;
    if (zh)
        buf_addz(out, zh);
    else
        buf_add(out, intern_str(rt->intern, name));
}

void output_figure_label(Rt *rt, Sym name, Buf *out)
{
    const char *zh = rt->lang == LANG_ZH ? words_figure_zh(rt->words, name) : NULL;
    if (zh)
        buf_addz(out, zh);
    else
        buf_add(out, intern_str(rt->intern, name));
}

/* The severity of a finding and that of a hazard have one word in English and two in Chinese: which it is, the cells tell,
   and beside a rule it is a finding's. */
static bool is_of_findings(Rt *rt, const Table *table, uint32_t column)
{
    if (table->names[column] != words_keyword_sym(rt->words, KW_MEMBER_SEVERITY))
        return false;
    for (uint32_t r = 0; r < table->n_rows; r++)
        if (table->columns[column][r].tag != V_NONE)
            return table->columns[column][r].tag == V_WORD;
    for (uint32_t c = 0; c < table->n_columns; c++)
        if (table->names[c] == words_keyword_sym(rt->words, KW_MEMBER_RULE))
            return true;
    return false;
}

void output_header(Rt *rt, const Table *table, uint32_t column, Buf *out)
{
    if (rt->lang == LANG_ZH && is_of_findings(rt, table, column))
        buf_addz(out, KEYWORD_INFO[KW_MEMBER_SEVERITY].zh);
    else
        output_label(rt, table->names[column], out);
}

bool output_goes_on(Rt *rt, int depth, size_t size)
{
    enum { DEPTH_MOST = 100 };
    static const size_t SIZE_MOST = (size_t)256 << 20;
    size_t most = rt->memory_limit && rt->memory_limit < SIZE_MOST ? rt->memory_limit : SIZE_MOST;
    Buf limit = { 0 };
    if (depth <= DEPTH_MOST && size <= most)
        return true;
    if (size > most)
        buf_addf(&limit, "%zu MiB", most >> 20);
    if (!rt->failed)
        rt_error(rt, E606, size > most ? buf_str(&limit) : rt->lang == LANG_ZH ? STR("100 层") : STR("100 lists in lists"),);
    buf_drop(&limit);
    return false;
}

static void add_figure(Rt *rt, Value value, int depth, Buf *out);

/* What the items of a field with parts are: Listening 3, Products 3d, 80: 50%. */
static bool is_pair(Value value)
{
    if (value.tag != V_RECORD || value.record->len != 2)
        return false;
    for (int i = 0; i < 2; i++)
        if (value.record->values[i].tag == V_RECORD || value.record->values[i].tag == V_LIST || value.record->values[i].tag == V_TABLE)
            return false;
    return true;
}

static void add_pair(Rt *rt, const Record *record, int depth, Buf *out)
{
    add_figure(rt, record->values[0], depth, out);
    if (record->values[1].tag == V_NONE)
        return;
    buf_addz(out, record->values[0].tag == V_NUM ? ": " : " ");
    add_figure(rt, record->values[1], depth, out);
}

static void add_figure(Rt *rt, Value value, int depth, Buf *out)
{
    if (value.tag == V_NUM && value.a == STYLE_PERCENT) {
        num_fixed(out, value.num * 100, 1);
        buf_char(out, '%');
    } else if (value.tag == V_NUM) {
        num_fixed(out, value.num, 2);
    } else if (value.tag == V_DURATION || value.tag == V_RATE) {
        value.num = round(value.num * 100) / 100;
        value_format(rt, value, false, out);
    } else if (value.tag == V_LIST) {
        for (uint32_t i = 0; i < value.list->len && output_goes_on(rt, depth, out->len); i++) {
            if (i)
                buf_addz(out, rt->lang == LANG_ZH ? "、" : ", ");
            if (is_pair(value.list->at[i]))
                add_pair(rt, value.list->at[i].record, depth + 1, out);
            else
                add_figure(rt, value.list->at[i], depth + 1, out);
        }
    } else if (value.tag != V_NONE) {
        value_format(rt, value, false, out);
    }
}

void output_figure(Rt *rt, Value value, Buf *out)
{
    add_figure(rt, value, 1, out);
}

void output_table(Rt *rt, const Table *table, OutFormat format, OutStyle style, Buf *out)
{
    RENDERERS[format](rt, table, style, out);
}
