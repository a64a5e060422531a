/* value.c: errors at run time, names of types, and what every kind of value can do. */
#include "fault.h"
#include "list.h"
#include "text.h"
#include "../base/utf8.h"
#include <inttypes.h>

/* ---- raising ---- */

Status rt_raise(Rt *rt, DiagCode code, const Str *args)
{
    if (rt->failed)
        return ST_ERROR; /* the first error tells the cause */
    rt->error = diag_add(rt->diags, code, rt->where ? rt->where(rt) : SPAN_NONE, args);
    rt->failed = true;
    if (rt->trace)
        rt->trace(rt, rt->error);
    return ST_ERROR;
}

void rt_allow(Rt *rt, Str allowed_en, Str allowed_zh)
{
    if (rt->error && !rt->error->allowed.len)
        rt->error->allowed = diag_keep(rt->diags, rt->lang == LANG_ZH ? allowed_zh : allowed_en);
}

/* ---- types ---- first column: what type(x) gives */
static const struct {
    const char *name, *zh;
} TYPES[] = {
    [V_NONE] = { "none", "无" },           [V_BOOL] = { "bool", "是否" },     [V_NUM] = { "number", "数字" },
    [V_DURATION] = { "duration", "时长" }, [V_RATE] = { "rate", "频率" },     [V_DATE] = { "date", "日期" },
    [V_PERIOD] = { "period", "期间" },     [V_WORD] = { "word", "词" },       [V_ENTITY] = { "entity", "对象" },
    [V_NATIVE] = { "function", "函数" },    [V_POINTER] = { "pointer", "指针" },   [V_TEXT] = { "text", "文本" },     [V_RANGE] = { "range", "区间" },
    [V_LIST] = { "list", "列表" },         [V_RECORD] = { "record", "记录" }, [V_TABLE] = { "table", "表" },
    [V_FUNCTION] = { "function", "函数" }, [V_CELL] = { "variable", "变量" },
};

Str value_type_text(Value v)
{
    return str_of(TYPES[v.tag].name);
}

Str rt_type_name(Rt *rt, Value v)
{
    bool zh = rt->lang == LANG_ZH;
    if (v.tag == V_ENTITY)
        return str_of(zh ? TABLE_INFO[v.a].zh : TABLE_INFO[v.a].name);
    if (v.tag == V_RATE && v.a != UNIT_NONE)
        return zh ? STR("工作量") : STR("effort rate");
    return str_of(zh ? TYPES[v.tag].zh : TYPES[v.tag].name);
}

#define DESCRIBE_CELLS 40

/* Long ones are cut: a message is a line. */
static void describe_cut(Rt *rt, Buf *out)
{
    if (utf8_width(buf_str(out), rt->ambiguous) <= DESCRIBE_CELLS)
        return;
    out->len = utf8_fit(buf_str(out), DESCRIBE_CELLS - rt->ambiguous, rt->ambiguous);
    buf_addz(out, "…");
}

static bool describe_size(Rt *rt, Value v, Buf *out)
{
    bool zh = rt->lang == LANG_ZH;
    if (v.tag == V_LIST)
        buf_addf(out, zh ? "%" PRIu32 " 项的列表" : "list of %" PRIu32, v.list->len);
    else if (v.tag == V_RECORD)
        buf_addf(out, zh ? "%" PRIu32 " 个键的记录" : "record of %" PRIu32, v.record->len);
    else if (v.tag == V_TABLE)
        buf_addf(out, zh ? "%" PRIu32 " 行的表" : "table of %" PRIu32 " rows", v.table->n_rows);
    else
        return false;
    return true;
}

Str rt_describe(Rt *rt, Value v)
{
    Buf out = { 0 };
    if (!describe_size(rt, v, &out)) {
        if (v.tag == V_ENTITY) {
            buf_add(&out, rt_type_name(rt, v));
            buf_char(&out, ' ');
        }
        value_format(rt, v, v.tag == V_TEXT, &out);
        describe_cut(rt, &out);
    }
    Str kept = diag_keep(rt->diags, buf_str(&out));
    buf_drop(&out);
    return kept;
}

/* ---- conditions ---- */

bool value_truthy(Value v)
{
    return v.tag == V_BOOL ? v.i != 0 : v.tag != V_NONE;
}

Status value_condition(Rt *rt, Value v, bool *out)
{
    *out = v.tag == V_BOOL && v.i;
    if (v.tag == V_BOOL || v.tag == V_NONE)
        return ST_OK;
    return rt_error(rt, E313, rt_describe(rt, v), );
}

/* ---- parts ---- */

static Status index_whole(Rt *rt, Value index, uint32_t len, uint32_t *at)
{
    double i = index.num < 0 ? index.num + len : index.num;
    if (index.num != (double)(int64_t)index.num)
        return rt_error(rt, E315, STR("[ ]"), rt_describe(rt, index), );
    if (i < 0 || i >= len) {
        Value n = value_num(len);
        return rt_error(rt, E306, rt_describe(rt, index), rt_describe(rt, n), );
    }
    *at = (uint32_t)i;
    return ST_OK;
}

static Status missing_key(Rt *rt, const Record *record, Str key)
{
    Closest closest;
    closest_init(&closest, key);
    for (uint32_t i = 0; i < record->len; i++)
        closest_try(&closest, text_str(record->keys[i].text));
    rt_error(rt, E220, key, );
    if (rt->error && closest.best.len)
        rt->error->suggestion = diag_keep(rt->diags, closest.best);
    return ST_ERROR;
}

Status value_no_column(Rt *rt, const Table *table, Str name)
{
    Closest closest;
    Buf columns = { 0 };
    closest_init(&closest, name);
    for (uint32_t i = 0; i < table->n_columns; i++) {
        Str column = intern_str(rt->intern, table->names[i]);
        const char *zh = words_figure_zh(rt->words, table->names[i]);
        closest_try(&closest, column);
        if (zh)
            closest_try(&closest, str_of(zh));
        if (i)
            buf_addz(&columns, rt->lang == LANG_ZH ? "、" : ", ");
        buf_add(&columns, zh && rt->lang == LANG_ZH ? str_of(zh) : column);
    }
    rt_error(rt, E222, name, );
    if (rt->error && closest.best.len)
        rt->error->suggestion = diag_keep(rt->diags, closest.best);
    rt_allow(rt, buf_str(&columns), buf_str(&columns));
    buf_drop(&columns);
    return ST_ERROR;
}

static Status index_by_number(Rt *rt, Value object, Value index, Value *out)
{
    uint32_t at = 0, len = object.tag == V_LIST   ? object.list->len
                           : object.tag == V_TEXT ? text_chars(object.text)
                                                  : object.table->n_rows;
    Status status = index_whole(rt, index, len, &at);
    if (status != ST_OK)
        return status;
    if (object.tag == V_LIST)
        *out = object.list->at[at];
    else if (object.tag == V_TEXT)
        *out = value_text(rt, text_slice(object.text, at, at + 1));
    else
        *out = table_row(rt, object.table, at);
    return rt->failed ? ST_ERROR : ST_OK;
}

static Status index_by_text(Rt *rt, Value object, Str key, Value *out)
{
    if (object.tag == V_RECORD)
        return record_get(object.record, key, out) ? ST_OK : missing_key(rt, object.record, key);
    int c = table_column(object.table, intern_find(rt->intern, key));
    if (c < 0)
        return value_no_column(rt, object.table, key);
    *out = table_column_list(rt, object.table, (uint32_t)c);
    return rt->failed ? ST_ERROR : ST_OK;
}

Status value_index(Rt *rt, Value object, Value index, Value *out)
{
    Str key;
    bool by_number = object.tag == V_LIST || object.tag == V_TEXT || object.tag == V_TABLE;
    bool by_text = object.tag == V_RECORD || object.tag == V_TABLE;
    if (object.tag == V_NONE) {
        *out = NONE_VALUE;
        return ST_OK;
    }
    if (by_number && index.tag == V_NUM)
        return index_by_number(rt, object, index, out);
    if (by_text && value_str(rt, index, &key))
        return index_by_text(rt, object, key, out);
    rt_error(rt, E301, STR("[ ]"), rt_type_name(rt, object), rt_type_name(rt, index), );
    rt_allow(rt, STR("list[number], text[number], record[text], table[number], table[text]"),
             STR("列表[数字]、文本[数字]、记录[文本]、表[数字]、表[文本]"));
    return ST_ERROR;
}

static Value range_mid(const RangeObj *range)
{
    Value mid = range->low;
    if (mid.tag == V_NUM || mid.tag == V_DURATION || mid.tag == V_RATE)
        mid.num += (range->high.num - mid.num) / 2;
    else if (mid.tag == V_DATE || mid.tag == V_PERIOD)
        mid.i += (range->high.i - mid.i) / 2;
    return mid;
}

static bool range_member(Rt *rt, const RangeObj *range, Sym name, Value *out)
{
    KeywordId keyword = words_keyword(rt->words, PL_MEMBER, name);
    if (keyword == KW_LOW)
        *out = range->low;
    else if (keyword == KW_HIGH)
        *out = range->high;
    else if (keyword == KW_MID)
        *out = range_mid(range);
    else
        return false;
    return true;
}

bool value_member(Rt *rt, Value object, Sym name, Value *out)
{
    if (object.tag == V_RANGE)
        return range_member(rt, object.range, name, out);
    if (object.tag == V_RECORD) {
        if (record_get(object.record, intern_str(rt->intern, name), out))
            return true;
        KeywordId keyword = words_keyword(rt->words, PL_MEMBER, name); /* e.消息 is e.message */
        if (keyword != KW_NONE && record_get(object.record, str_of(KEYWORD_INFO[keyword].text), out))
            return true;
        keyword = words_keyword(rt->words, PL_SETTING, name);          /* 模型.利用率 is model.utilization */
        if (keyword != KW_NONE && record_get(object.record, str_of(KEYWORD_INFO[keyword].text), out))
            return true;
        Sym column;
        for (int step = 1; (column = words_column_name(rt->words, name, &step)) != SYM_NONE;) /* row.编制 is row.headcount */
            if (record_get(object.record, intern_str(rt->intern, column), out))
                return true;
        return false;
    }
    if (object.tag == V_TABLE) {
        int c = table_find_column(rt->words, object.table, name);
        if (c >= 0)
            *out = table_column_list(rt, object.table, (uint32_t)c);
        return c >= 0;
    }
    return false;
}
