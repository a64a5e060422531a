/* format.c: how values read: for people, or as literals of the language. */
#include "format.h"
#include "../base/num.h"
#include "../base/utf8.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DIGITS 12 /* significant ones, for people */
#define DEPTH_MAX 100 /* lists in lists deeper than this are "…" */
#define WHOLE_MAX 1e16 /* whole numbers below are written out */

#define SIZE_LARGEST ((size_t)256 << 20)

typedef struct Format {
    Rt *rt;
    Buf *out;
    bool literal;
    int depth;
    size_t most;
} Format;

/* ---- numbers ---- */

/* d.ddd…e±x as digits and a point, or with a short exponent where that would be long. */
static void scientific(Buf *out, const char *text)
{
    const char *e = strchr(text, 'e');
    int exponent = atoi(e + 1);
    char digits[40];
    int n = 0;
    for (const char *p = text; p < e; p++)
        if (*p >= '0' && *p <= '9')
            digits[n++] = *p;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    if (exponent >= -7 && exponent < 0) {
        buf_addz(out, "0.");
        buf_fill(out, '0', (size_t)(-exponent - 1));
        buf_add(out, str_make(digits, (size_t)n));
        return;
    }
    if (exponent >= 0 && exponent < 16) {
        for (int i = 0; i <= exponent || i < n; i++) {
            if (i == exponent + 1)
                buf_char(out, '.');
            buf_char(out, i < n ? digits[i] : '0');
        }
        return;
    }
    buf_char(out, digits[0]);
    if (n > 1)
        buf_char(out, '.');
    buf_add(out, str_make(digits + 1, (size_t)n - 1));
    buf_addf(out, "e%d", exponent);
}

/* printf takes five times as long, and most numbers of a message are such. */
static void whole_number(Buf *out, double x)
{
    char digits[24];
    size_t at = sizeof digits;
    for (uint64_t left = (uint64_t)fabs(x); left; left /= 10)
        digits[--at] = (char)('0' + left % 10);
    if (x < 0)
        digits[--at] = '-';
    buf_add(out, str_make(digits + at, sizeof digits - at));
}

void format_number(Buf *out, double x)
{
    if (num_short(out, x))
        return;
    if (x == floor(x) && fabs(x) < WHOLE_MAX) {
        whole_number(out, x);
    } else if (!isfinite(x)) {
        buf_addz(out, isnan(x) ? "none" : x < 0 ? "-inf" : "inf");
    } else {
        char text[48];
        snprintf(text, sizeof text, "%.*e", DIGITS - 1, fabs(x));
        char *point = strchr(text, ','); /* whatever the locale */
        if (point)
            *point = '.';
        if (x < 0)
            buf_char(out, '-');
        scientific(out, text);
    }
}

static void number(Format *f, double x)
{
    if (f->literal)
        num_shortest(f->out, x);
    else
        format_number(f->out, x);
}

static void percent(Format *f, double x)
{
    size_t start = f->out->len;
    format_number(f->out, x * 100);
    if (f->literal) {
        double back; /* 0.07 * 100 is not quite 7, but 7% is 0.07 */
        Str text = str_make(f->out->ptr + start, f->out->len - start);
        if (!num_parse(text.ptr[0] == '-' ? str_make(text.ptr + 1, text.len - 1) : text, &back) ||
            num_percent(back) != fabs(x)) {
            f->out->len = start;
            num_shortest(f->out, x * 100);
        }
    }
    buf_char(f->out, '%');
}

/* ---- words of units ---- */

static const KeywordId UNIT_WORD[] = {
    [UNIT_NONE] = KW_UNIT_MO, [UNIT_S] = KW_UNIT_S,  [UNIT_MIN] = KW_UNIT_MIN,
    [UNIT_H] = KW_UNIT_H,     [UNIT_D] = KW_UNIT_D,  [UNIT_W] = KW_UNIT_W,
    [UNIT_MO] = KW_UNIT_MO,   [UNIT_Q] = KW_UNIT_MO, [UNIT_Y] = KW_UNIT_Y,
};
static const KeywordId PER_WORD[] = {
    [UNIT_NONE] = KW_PER_WEEK, [UNIT_S] = KW_PER_SECOND,  [UNIT_MIN] = KW_PER_MINUTE,
    [UNIT_H] = KW_PER_HOUR,    [UNIT_D] = KW_PER_DAY,     [UNIT_W] = KW_PER_WEEK,
    [UNIT_MO] = KW_PER_MONTH,  [UNIT_Q] = KW_PER_QUARTER, [UNIT_Y] = KW_PER_YEAR,
};

static bool zh(const Format *f)
{
    return f->rt->lang == LANG_ZH && !f->literal;
}

static void keyword(Format *f, KeywordId id)
{
    buf_addz(f->out, zh(f) ? KEYWORD_INFO[id].zh : KEYWORD_INFO[id].text);
}

static void duration(Format *f, double amount, Unit unit)
{
    number(f, unit == UNIT_Q ? amount * 3 : amount); /* quarters have no literal */
    keyword(f, UNIT_WORD[unit]);
}

static void rate(Format *f, Value v)
{
    if (v.a == UNIT_NONE)
        number(f, v.num);
    else
        duration(f, v.num, (Unit)v.a);
    buf_char(f->out, ' ');
    keyword(f, PER_WORD[v.b]);
}

/* ---- dates ---- */

static void date(Buf *out, int32_t days)
{
    int year, month, day;
    num_date(days, &year, &month, &day);
    buf_addf(out, "%04d-%02d-%02d", year, month, day);
}

void format_period(Buf *out, PeriodKind kind, int32_t ordinal)
{
    int year, week;
    switch (kind) {
    case PERIOD_DAY: date(out, ordinal); break;
    case PERIOD_WEEK:
        num_iso_week_of(period_first_day(kind, ordinal), &year, &week);
        buf_addf(out, "%04d-W%02d", year, week);
        break;
    case PERIOD_MONTH: buf_addf(out, "%04d-%02d", ordinal / 12, ordinal % 12 + 1); break;
    case PERIOD_QUARTER: buf_addf(out, "%04d-Q%d", ordinal / 4, ordinal % 4 + 1); break;
    case PERIOD_YEAR: buf_addf(out, "%04d", ordinal); break;
    }
}

/* ---- texts and names ---- */

void format_quoted(Buf *out, Str text)
{
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\')
            buf_char(out, '\\');
        else if (c == '{' || c == '}')
            buf_char(out, (char)c);
        if (c == '\n')
            buf_addz(out, "\\n");
        else if (c == '\t')
            buf_addz(out, "\\t");
        else if (c < 0x20 || c == 0x7f)
            buf_addf(out, "\\u{%x}", c);
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '"');
}

void format_name(Buf *out, Str name)
{
    if (utf8_is_name(name))
        buf_add(out, name);
    else
        format_quoted(out, name);
}

static void entity(Format *f, Value v)
{
    const Model *model = f->rt->model;
    TableId table = (TableId)v.a;
    int32_t row = (int32_t)v.d;
    if (table >= (TableId)KIND_COUNT) {
        buf_addf(f->out, "%s %d", zh(f) ? TABLE_INFO[table].zh : TABLE_INFO[table].name, (int)row + 1);
    } else if (f->literal) {
        buf_addf(f->out, "%s:", TABLE_INFO[table].name);
        format_name(f->out, intern_str(f->rt->intern, model_name(model, table, row)));
    } else {
        buf_add(f->out, intern_str(f->rt->intern, model_title(model, table, row)));
    }
}

static void word(Format *f, Value v)
{
    WordSetId set = (WordSetId)((int)v.a - 1);
    int index = set > WS_NONE && zh(f) ? words_word(f->rt->words, set, v.d) : -1;
    if (index >= 0)
        buf_addz(f->out, word_zh(set, index));
    else
        buf_add(f->out, intern_str(f->rt->intern, v.d));
}

/* ---- lists, records, tables ---- */

static void value(Format *f, Value v);

static void too_large(Format *f)
{
    Buf size = { 0 };
    buf_addf(&size, "%zu MiB", f->most >> 20);
    if (!f->rt->failed)
        rt_error(f->rt, E606, buf_str(&size), );
    buf_drop(&size);
}

/* Inside a list texts stand in quotes, else [“a, b”] and [“a”, “b”] would look the same. */
static void inner(Format *f, Value v)
{
    f->depth++;
    if (f->depth > DEPTH_MAX)
        buf_addz(f->out, "…");
    else if (f->out->len > f->most) /* a list that holds another twice, and so on: a few lines make an endless text */
        too_large(f);
    else if (v.tag == V_TEXT)
        format_quoted(f->out, text_str(v.text));
    else
        value(f, v);
    f->depth--;
}

static void list(Format *f, const List *items)
{
    buf_char(f->out, '[');
    for (uint32_t i = 0; i < items->len; i++) {
        if (i)
            buf_addz(f->out, ", ");
        inner(f, items->at[i]);
    }
    buf_char(f->out, ']');
}

static void key(Format *f, Str name, bool first)
{
    if (!first)
        buf_addz(f->out, ", ");
    format_name(f->out, name);
    buf_addz(f->out, ": ");
}

static void record(Format *f, const Record *r)
{
    buf_char(f->out, '{');
    for (uint32_t i = 0; i < r->len; i++) {
        key(f, text_str(r->keys[i].text), i == 0);
        inner(f, r->values[i]);
    }
    buf_char(f->out, '}');
}

static void table(Format *f, const Table *t)
{
    buf_char(f->out, '[');
    for (uint32_t r = 0; r < t->n_rows; r++) {
        buf_addz(f->out, r ? ", {" : "{");
        for (uint32_t c = 0; c < t->n_columns; c++) {
            key(f, intern_str(f->rt->intern, t->names[c]), c == 0);
            inner(f, t->columns[c][r]);
        }
        buf_char(f->out, '}');
    }
    buf_char(f->out, ']');
}

static void object(Format *f, Value v)
{
    if (v.tag == V_LIST)
        list(f, v.list);
    else if (v.tag == V_RECORD)
        record(f, v.record);
    else if (v.tag == V_TABLE)
        table(f, v.table);
    else
        buf_addz(f->out, zh(f) ? "函数" : "function");
}

static void value(Format *f, Value v)
{
    switch (v.tag) {
    case V_NONE: keyword(f, KW_NONE_LITERAL); break;
    case V_BOOL: keyword(f, v.i ? KW_TRUE : KW_FALSE); break;
    case V_NUM:
        if (v.a == STYLE_PERCENT)
            percent(f, v.num);
        else
            number(f, v.num);
        break;
    case V_DURATION: duration(f, v.num, (Unit)v.a); break;
    case V_RATE: rate(f, v); break;
    case V_DATE: date(f->out, (int32_t)v.i); break;
    case V_PERIOD: format_period(f->out, (PeriodKind)v.a, (int32_t)v.i); break;
    case V_WORD: word(f, v); break;
    case V_ENTITY: entity(f, v); break;
    case V_POINTER: buf_addz(f->out, zh(f) ? "指针" : "pointer"); break;
    case V_NATIVE: buf_addz(f->out, zh(f) ? FUNCTION_INFO[v.d].zh : FUNCTION_INFO[v.d].name); break;
    case V_TEXT:
        if (f->literal)
            format_quoted(f->out, text_str(v.text));
        else
            buf_add(f->out, text_str(v.text));
        break;
    case V_RANGE:
        inner(f, v.range->low);
        buf_addz(f->out, "..");
        inner(f, v.range->high);
        break;
    default: object(f, v); break;
    }
}

void value_format(Rt *rt, Value v, bool quoted, Buf *out)
{
    size_t longest = rt->memory_limit && rt->memory_limit < SIZE_LARGEST ? rt->memory_limit : SIZE_LARGEST;
    Format f = { rt, out, quoted, 0, out->len + longest };
    value(&f, v);
}
