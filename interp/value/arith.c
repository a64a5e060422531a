/* arith.c: + - * / mod ^ and unary -, by the types of grammar/reference.md. */
#include "arith.h"
#include "fault.h"
#include "list.h"
#include "order.h"
#include "text.h"
#include "../syntax/ast.h"
#include <math.h>

typedef struct Binary {
    Rt *rt;
    Value a, b, *out;
} Binary;

static const char *const OPERATORS[] = {
    [BIN_OR] = "or",           [BIN_AND] = "and",       [BIN_EQ] = "=",  [BIN_NE] = "!=", [BIN_LT] = "<",
    [BIN_LE] = "<=",           [BIN_GT] = ">",          [BIN_GE] = ">=", [BIN_IN] = "in", [BIN_NOT_IN] = "not in",
    [BIN_MATCHES] = "matches", [BIN_COALESCE] = "\?\?", [BIN_ADD] = "+", [BIN_SUB] = "-", [BIN_MUL] = "*",
    [BIN_DIV] = "/",           [BIN_MOD] = "mod",       [BIN_POW] = "^",
};
/* What the operators go with, for messages. */
static const struct {
    const char *en, *zh;
} ALLOWED[] = {
    [BIN_ADD] = { "number + number, duration + duration, rate + rate of one sort, date + number, text + text, list + "
                  "list; a value becomes text in \"{x}\"",
                  "数字 + 数字、时长 + 时长、同类频率相加、日期 + 数字、文本 + 文本、列表 + 列表；用 \"{x}\" "
                  "可把值变为文本" },
    [BIN_SUB] = { "number - number, duration - duration, rate - rate of one sort, date - number, date - date, list - "
                  "list",
                  "数字 - 数字、时长 - 时长、同类频率相减、日期 - 数字、日期 - 日期、列表 - 列表" },
    [BIN_MUL] = { "number * number, duration * number, rate * number, count rate * duration",
                  "数字 * 数字、时长 * 数字、频率 * 数字、次数频率 * 时长" },
    [BIN_DIV] = { "number / number, duration / number, duration / duration, rate / number, rate / rate of one sort, "
                  "effort rate / duration",
                  "数字 / 数字、时长 / 数字、时长 / 时长、频率 / 数字、同类频率相除、工作量 / 时长" },
    [BIN_MOD] = { "number mod number", "数字 取余 数字" },
    [BIN_POW] = { "number ^ number", "数字 ^ 数字" },
    [BIN_LT] = { "two numbers, durations, rates of one sort, dates, periods, texts, grades, or words of one scale",
                 "两个数字、时长、同类频率、日期、期间、文本、职级，或同一量表的词" },
    [BIN_IN] = { "in a range, list, query, text, record, unit or region",
                 "属于区间、列表、查询、文本、记录、部门或地区" },
    [BIN_MATCHES] = { "text matches 'pattern'", "文本 匹配 '模式'" },
};

Status binary_fault(Rt *rt, int op, Value a, Value b)
{
    int row = op == BIN_LE || op == BIN_GT || op == BIN_GE ? BIN_LT : op == BIN_NOT_IN ? BIN_IN : op;
    rt_error(rt, E301, str_of(OPERATORS[op]), rt_type_name(rt, a), rt_type_name(rt, b), );
    if (row < (int)COUNT_OF(ALLOWED) && ALLOWED[row].en)
        rt_allow(rt, str_of(ALLOWED[row].en), str_of(ALLOWED[row].zh));
    return ST_ERROR;
}

static Status fault(const Binary *x, int op)
{
    return binary_fault(x->rt, op, x->a, x->b);
}

static Status give(const Binary *x, Value v)
{
    *x->out = v;
    return x->rt->failed ? ST_ERROR : ST_OK;
}

/* A result of numbers; infinity and NaN are no values of the language. */
static Status give_amount(const Binary *x, int op, Value v)
{
    if (LIKELY(isfinite(v.num)))
        return give(x, v);
    if (!isnan(v.num))
        return rt_error(x->rt, E606, STR("1.8e308"), );
    Buf text = { 0 };
    buf_add(&text, rt_describe(x->rt, x->a));
    buf_addf(&text, " %s ", OPERATORS[op]);
    buf_add(&text, rt_describe(x->rt, x->b));
    rt_error(x->rt, E316, str_of(OPERATORS[op]), buf_str(&text), );
    buf_drop(&text);
    return ST_ERROR;
}

static bool both(const Binary *x, Tag tag)
{
    return x->a.tag == tag && x->b.tag == tag;
}

static bool are(const Binary *x, Tag left, Tag right)
{
    return x->a.tag == left && x->b.tag == right;
}

/* `+ - *` of two percents and percent / number print as percents. */
static Value number_like(const Binary *x, int op, double num)
{
    bool a = x->a.a == STYLE_PERCENT, b = x->b.a == STYLE_PERCENT;
    bool percent = op == BIN_DIV ? a && !b : op == BIN_MOD || op == BIN_POW ? false : a && b;
    return percent ? value_percent(num) : value_num(num);
}

static Value with_amount(Value v, double num)
{
    v.num = num;
    return v;
}

static double calendar_ratio(Rt *rt, Unit from, Unit to)
{
    const Calendar *calendar = model_calendar(rt->model);
    return from == to ? 1 : unit_hours(calendar, from) / unit_hours(calendar, to);
}

/* A sum is told in the smaller unit, as 1h30min is 90min. */
static Value add_durations(Rt *rt, Value a, Value b, double sign)
{
    Unit unit = a.a < b.a ? (Unit)a.a : (Unit)b.a;
    return value_duration(
        a.num * calendar_ratio(rt, (Unit)a.a, unit) + sign * b.num * calendar_ratio(rt, (Unit)b.a, unit), unit);
}

/* In the left one's period; efforts in the smaller unit. */
static Value add_rates(Rt *rt, Value a, Value b, double sign)
{
    double periods = calendar_ratio(rt, (Unit)a.b, (Unit)b.b);
    if (a.a == UNIT_NONE)
        return with_amount(a, a.num + sign * b.num * periods);
    Value sum = add_durations(rt, value_duration(a.num, (Unit)a.a), value_duration(b.num * periods, (Unit)b.a), sign);
    return value_rate(sum.num, (Unit)sum.a, (Unit)a.b);
}

static Status add_days(const Binary *x, int op, double sign)
{
    double days = x->b.num;
    if (days != floor(days))
        return rt_error(x->rt, E315, str_of(OPERATORS[op]), rt_describe(x->rt, x->b), );
    if (fabs(days) > 4e6)
        return rt_error(x->rt, E606, STR("4000000"), );
    return give(x, value_date(x->a.i + (int64_t)(sign * days)));
}

static Status add_texts(const Binary *x)
{
    Str s, t;
    if (!value_str(x->rt, x->a, &s) || !value_str(x->rt, x->b, &t))
        return fault(x, BIN_ADD);
    return give(x, text_join(x->rt, s, t));
}

static Status add_lists(const Binary *x)
{
    Value v = list_copy(x->rt, x->a.list, x->b.list->len);
    list_extend(x->rt, v.list, x->b.list->at, x->b.list->len);
    return give(x, v);
}

static Status arith_add(const Binary *x)
{
    if (both(x, V_NUM))
        return give_amount(x, BIN_ADD, number_like(x, BIN_ADD, x->a.num + x->b.num));
    if (both(x, V_DURATION))
        return give_amount(x, BIN_ADD, add_durations(x->rt, x->a, x->b, 1));
    if (both(x, V_RATE) && value_comparable_rates(x->a, x->b))
        return give_amount(x, BIN_ADD, add_rates(x->rt, x->a, x->b, 1));
    if (are(x, V_DATE, V_NUM))
        return add_days(x, BIN_ADD, 1);
    if (both(x, V_LIST))
        return add_lists(x);
    return add_texts(x);
}

/* The items of a that equal none of b. */
static Status subtract_lists(const Binary *x)
{
    Value v = value_list(x->rt, 0);
    for (uint32_t i = 0; i < x->a.list->len; i++) {
        bool kept = true;
        for (uint32_t j = 0; j < x->b.list->len && kept; j++)
            kept = !value_equal(x->rt, x->a.list->at[i], x->b.list->at[j]);
        if (kept)
            list_push(x->rt, v.list, x->a.list->at[i]);
    }
    return give(x, v);
}

static Status arith_sub(const Binary *x)
{
    if (both(x, V_NUM))
        return give_amount(x, BIN_SUB, number_like(x, BIN_SUB, x->a.num - x->b.num));
    if (both(x, V_DURATION))
        return give_amount(x, BIN_SUB, add_durations(x->rt, x->a, x->b, -1));
    if (both(x, V_RATE) && value_comparable_rates(x->a, x->b))
        return give_amount(x, BIN_SUB, add_rates(x->rt, x->a, x->b, -1));
    if (are(x, V_DATE, V_NUM))
        return add_days(x, BIN_SUB, -1);
    if (both(x, V_DATE))
        return give(x, value_num((double)(x->a.i - x->b.i)));
    if (both(x, V_LIST))
        return subtract_lists(x);
    return fault(x, BIN_SUB);
}

static Status arith_mul(const Binary *x)
{
    Value a = x->a, b = x->b;
    if (both(x, V_NUM))
        return give_amount(x, BIN_MUL, number_like(x, BIN_MUL, a.num * b.num));
    if (b.tag == V_NUM && (a.tag == V_DURATION || a.tag == V_RATE))
        return give_amount(x, BIN_MUL, with_amount(a, a.num * b.num));
    if (a.tag == V_NUM && (b.tag == V_DURATION || b.tag == V_RATE))
        return give_amount(x, BIN_MUL, with_amount(b, a.num * b.num));
    if (are(x, V_RATE, V_DURATION) && a.a == UNIT_NONE)
        return give_amount(x, BIN_MUL, value_rate(a.num * b.num, (Unit)b.a, (Unit)a.b));
    if (are(x, V_DURATION, V_RATE) && b.a == UNIT_NONE)
        return give_amount(x, BIN_MUL, value_rate(a.num * b.num, (Unit)a.a, (Unit)b.b));
    return fault(x, BIN_MUL);
}

/* E305 with the values: "5 / 0". */
static Status by_zero(const Binary *x, const char *sign)
{
    Str left = rt_describe(x->rt, x->a), right = rt_describe(x->rt, x->b);
    return rt_error(x->rt, E305, arena_printf(&x->rt->diags->arena, "%.*s %s %.*s", STR_ARG(left), sign, STR_ARG(right)), );
}

static Status arith_div(const Binary *x)
{
    Value a = x->a, b = x->b;
    bool amounts = a.tag == V_NUM || a.tag == V_DURATION || a.tag == V_RATE;
    if (!amounts || (b.tag != V_NUM && b.tag != V_DURATION && b.tag != V_RATE))
        return fault(x, BIN_DIV);
    bool by_number = b.tag == V_NUM;
    bool alike = a.tag == b.tag && (a.tag != V_RATE || value_comparable_rates(a, b));
    bool counts = are(x, V_RATE, V_DURATION) && a.a != UNIT_NONE;
    if (!by_number && !alike && !counts)
        return fault(x, BIN_DIV);
    if (b.num == 0)
        return by_zero(x, "/");
    if (both(x, V_NUM))
        return give_amount(x, BIN_DIV, number_like(x, BIN_DIV, a.num / b.num));
    if (by_number)
        return give_amount(x, BIN_DIV, with_amount(a, a.num / b.num));
    if (counts)
        return give_amount(
            x, BIN_DIV, value_rate(a.num / b.num * calendar_ratio(x->rt, (Unit)a.a, (Unit)b.a), UNIT_NONE, (Unit)a.b));
    double units = a.a == UNIT_NONE ? 1 : calendar_ratio(x->rt, (Unit)a.a, (Unit)b.a);
    double periods = a.tag == V_RATE ? calendar_ratio(x->rt, (Unit)b.b, (Unit)a.b) : 1;
    return give_amount(x, BIN_DIV, value_num(a.num / b.num * units * periods));
}

static Status arith_mod(const Binary *x)
{
    if (!both(x, V_NUM))
        return fault(x, BIN_MOD);
    if (x->b.num == 0)
        return by_zero(x, "mod");
    double rest = fmod(x->a.num, x->b.num);
    if (rest != 0 && (rest < 0) != (x->b.num < 0))
        rest += x->b.num; /* has the sign of the divisor: div(a, b) * b + a mod b = a */
    return give_amount(x, BIN_MOD, number_like(x, BIN_MOD, rest));
}

static Status arith_pow(const Binary *x)
{
    if (!both(x, V_NUM))
        return fault(x, BIN_POW);
    if (x->a.num == 0 && x->b.num < 0)
        return by_zero(x, "^");
    return give_amount(x, BIN_POW, number_like(x, BIN_POW, pow(x->a.num, x->b.num)));
}

Status arith_binary(Rt *rt, int op, Value a, Value b, Value *out)
{
    Binary x = { rt, a, b, out };
    if (a.tag == V_NONE || b.tag == V_NONE)
        return give(&x, NONE_VALUE);
    if (op == BIN_ADD)
        return arith_add(&x);
    if (op == BIN_SUB)
        return arith_sub(&x);
    if (op == BIN_MUL)
        return arith_mul(&x);
    if (op == BIN_DIV)
        return arith_div(&x);
    return op == BIN_MOD ? arith_mod(&x) : arith_pow(&x);
}

Status value_negate(Rt *rt, Value v, Value *out)
{
    *out = v;
    if (v.tag == V_NUM || v.tag == V_DURATION || v.tag == V_RATE)
        out->num = -v.num;
    else if (v.tag != V_NONE)
        return rt_error(rt, E320, rt_type_name(rt, v),
                        rt->lang == LANG_ZH ? STR("可用于数字、时长与频率")
                                            : STR("it takes a number, duration or rate"), );
    return ST_OK;
}

Status value_per(Rt *rt, Value v, Unit unit, Value *out)
{
    *out = NONE_VALUE;
    if (v.tag == V_NONE)
        return ST_OK;
    if (v.tag == V_NUM)
        *out = value_rate(v.num, UNIT_NONE, unit);
    else if (v.tag == V_DURATION)
        *out = value_rate(v.num, (Unit)v.a, unit);
    else
        return rt_error(rt, E304, STR("per"), rt->lang == LANG_ZH ? STR("数字或时长") : STR("a number or a duration"),
                        rt_describe(rt, v), );
    return ST_OK;
}

Status value_append(Rt *rt, Value *slot, Value v)
{
    Str more;
    if (slot->tag == V_TEXT && value_str(rt, v, &more)) {
        text_append(rt, slot, more);
    } else if (slot->tag == V_LIST && v.tag == V_LIST && !slot->list->obj.shared && slot->list != v.list) {
        list_extend(rt, slot->list, v.list->at, v.list->len);
    } else {
        Value sum;
        Status status = value_binary(rt, BIN_ADD, *slot, v, &sum);
        if (status != ST_OK)
            return status;
        *slot = sum;
    }
    return rt->failed ? ST_ERROR : ST_OK;
}
