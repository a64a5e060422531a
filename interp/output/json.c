/* json.c: values as JSON. */
#include "../base/jdoc.h"
#include "render.h"

void output_json_text(Str text, Buf *out)
{
    jdoc_write_text(text, out);
}

typedef struct Json { Rt *rt; Buf *out; int depth; size_t start; } Json;     /* start: of the value, or of the table's cell */

static void add_json(Json *json, Value value, int indent);

static bool goes_on(const Json *json)
{
    return output_goes_on(json->rt, json->depth, json->out->len - json->start);
}

static void new_line(int indent, Buf *out)
{
    if (indent < 0)
        return;
    buf_char(out, '\n');
    buf_fill(out, ' ', (size_t)indent * 2);
}

static int deeper(int indent)
{
    return indent < 0 ? indent : indent + 1;
}

static void add_list(Json *json, const List *list)
{
    Buf *out = json->out;
    buf_char(out, '[');
    for (uint32_t i = 0; i < list->len && goes_on(json); i++) {
        buf_addz(out, i ? ", " : "");
        add_json(json, list->at[i], -1);
    }
    buf_char(out, ']');
}

static void add_record(Json *json, const Record *record, int indent)
{
    Buf *out = json->out;
    buf_char(out, '{');
    for (uint32_t i = 0; i < record->len && goes_on(json); i++) {
        buf_addz(out, i ? indent < 0 ? ", " : "," : "");
        new_line(deeper(indent), out);
        output_json_text(text_str(record->keys[i].text), out);
        buf_addz(out, ": ");
        add_json(json, record->values[i], deeper(indent));
    }
    if (record->len)
        new_line(indent, out);
    buf_char(out, '}');
}

static void add_table(Json *json, const Table *table, int indent)
{
    Buf *out = json->out;
    buf_char(out, '[');
    for (uint32_t r = 0; r < table->n_rows && goes_on(json); r++) {
        json->start = json->depth == 1 ? out->len : json->start;
        buf_addz(out, r ? indent < 0 ? ", " : "," : "");
        new_line(deeper(indent), out);
        buf_char(out, '{');
        for (uint32_t c = 0; c < table->n_columns; c++) {
            buf_addz(out, c ? ", " : "");
            output_json_text(intern_str(json->rt->intern, table->names[c]), out);
            buf_addz(out, ": ");
            add_json(json, table->columns[c][r], -1);
        }
        buf_char(out, '}');
    }
    if (table->n_rows)
        new_line(indent, out);
    buf_char(out, ']');
}

static void add_number(double x, Buf *out)
{
    if (isfinite(x))
        num_shortest(out, x);
    else
        buf_addz(out, "null");
}

static void add_plain(Rt *rt, Value value, Buf *out)
{
    Buf text = { 0 };
    Lang lang = rt->lang;
    rt->lang = LANG_EN;
    value_format(rt, value, false, &text);
    rt->lang = lang;
    output_json_text(buf_str(&text), out);
    buf_drop(&text);
}

static void add_json(Json *json, Value value, int indent)
{
    Rt *rt = json->rt;
    Buf *out = json->out;
    json->depth++;
    switch ((Tag)value.tag) {
    case V_NONE: buf_addz(out, "null"); break;
    case V_BOOL: buf_addz(out, value.i ? "true" : "false"); break;
    case V_NUM: add_number(value.num, out); break;
    case V_TEXT: output_json_text(text_str(value.text), out); break;
    case V_LIST: add_list(json, value.list); break;
    case V_RECORD: add_record(json, value.record, indent); break;
    case V_TABLE: add_table(json, value.table, indent); break;
    case V_WORD: output_json_text(intern_str(rt->intern, (Sym)value.d), out); break;
    case V_ENTITY:
        if (value.a < KIND_COUNT)
            output_json_text(intern_str(rt->intern, model_name(rt->model, (TableId)value.a, (int32_t)value.d)), out);
        else
            add_plain(rt, value, out);
        break;
    case V_DURATION: case V_RATE: case V_DATE: case V_PERIOD: case V_NATIVE: case V_POINTER: case V_RANGE: case V_FUNCTION: case V_CELL:
        add_plain(rt, value, out);
        break;
    }
    json->depth--;
}

void output_json(Rt *rt, Value value, int indent, Buf *out)
{
    Json json = { rt, out, 0, out->len };
    add_json(&json, value, indent);
}

void render_json(Rt *rt, const Table *table, OutStyle style, Buf *out)
{
    UNUSED(style);
    Json json = { rt, out, 1, out->len };
    add_table(&json, table, 0);
    buf_char(out, '\n');
}
