/* lib_number.c: functions of numbers, and conversion. */
#include "lib.h"
#include "../base/num.h"
#include "../syntax/ast.h"
#include <math.h>
#include <stdlib.h>

#define EXACT_WHOLE 9007199254740992.0 /* 2^53 */

static bool is_amount(Value v)
{
    return v.tag == V_NUM || v.tag == V_DURATION || v.tag == V_RATE;
}

Status fn_abs(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(abs, 0, is_amount(args[0]));
    *out = args[0];
    out->num = fabs(out->num);
    return ST_OK;
}

Status fn_sign(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(sign, 0, is_amount(args[0]));
    *out = value_num((args[0].num > 0) - (args[0].num < 0));
    return ST_OK;
}

/* ---- rounding ---- */

double lib_round(double x, int digits)
{
    double power = pow(10, abs(digits)), scaled = digits < 0 ? x / power : x * power;
    if (!(fabs(scaled) < EXACT_WHOLE))
        return x;
    /* 1.005 is a little less than it reads: people mean what they read. */
    scaled = round(scaled + copysign(fabs(scaled) * 0x1p-51, scaled));
    return digits < 0 ? scaled * power : scaled / power;
}

/* A percent is rounded as the number it stands for, and stays a percent. */
static Value rounded(Value v, int digits, double (*how)(double, int))
{
    v.num = how(v.num, digits);
    if (v.num == 0)
        v.num = 0; /* no -0 */
    return v;
}

static double round_down(double x, int digits)
{
    UNUSED(digits);
    return floor(x + fabs(x) * 0x1p-52); /* 0.3 / 0.1 is 3 to people */
}

static double round_up(double x, int digits)
{
    UNUSED(digits);
    return ceil(x - fabs(x) * 0x1p-52);
}

Status fn_round(Vm *vm, Value *args, int n, Value *out)
{
    int64_t digits = 0;
    LIB_BLANK(args[0]);
    LIB_WANT(round, 0, is_amount(args[0]));
    if (LIB_GIVEN(1) && !lib_whole(args[1], -300, 300, &digits))
        return lib_wrong_value(vm, FN_round, 1, STR("a whole number"), STR("整数"), args[1]);
    *out = rounded(args[0], (int)digits, lib_round);
    return ST_OK;
}

Status fn_floor(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(floor, 0, is_amount(args[0]));
    *out = rounded(args[0], 0, round_down);
    return ST_OK;
}

Status fn_ceil(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(ceil, 0, is_amount(args[0]));
    *out = rounded(args[0], 0, round_up);
    return ST_OK;
}

Status fn_div(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    Status status = value_binary(vm_rt(vm), BIN_DIV, args[0], args[1], out);
    if (status == ST_OK)
        *out = out->tag == V_NUM ? value_num(floor(out->num)) : rounded(*out, 0, round_down);
    return status;
}

Status fn_clamp(Vm *vm, Value *args, int n, Value *out)
{
    int below = 0, above = 0;
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    bool low = args[1].tag != V_NONE, high = args[2].tag != V_NONE;
    if (low && value_order(rt, args[0], args[1], &below) != ST_OK)
        return ST_ERROR;
    if (high && value_order(rt, args[0], args[2], &above) != ST_OK)
        return ST_ERROR;
    *out = low && below < 0 ? args[1] : high && above > 0 ? args[2] : args[0];
    value_share(*out);
    return ST_OK;
}

/* ---- functions of analysis ---- */

static Status no_result(Vm *vm, FunctionId fn, Value x)
{
    return rt_error(vm_rt(vm), E316, lib_function_name(vm, fn), rt_describe(vm_rt(vm), x), );
}

static Status give_finite(Vm *vm, FunctionId fn, double x, Value arg, Value *out)
{
    if (isnan(x))
        return no_result(vm, fn, arg);
    if (isinf(x))
        return rt_error(vm_rt(vm), E606, STR("1.8e308"), );
    *out = value_num(x);
    return ST_OK;
}

Status fn_sqrt(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(sqrt, 0, args[0].tag == V_NUM);
    return give_finite(vm, FN_sqrt, sqrt(args[0].num), args[0], out);
}

Status fn_exp(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(exp, 0, args[0].tag == V_NUM);
    return give_finite(vm, FN_exp, exp(args[0].num), args[0], out);
}

Status fn_log(Vm *vm, Value *args, int n, Value *out)
{
    LIB_BLANK(args[0]);
    LIB_WANT(log, 0, args[0].tag == V_NUM);
    double x = args[0].num, base = 0;
    if (x <= 0)
        return no_result(vm, FN_log, args[0]);
    if (!LIB_GIVEN(1))
        return give_finite(vm, FN_log, log(x), args[0], out);
    LIB_WANT(log, 1, args[1].tag == V_NUM);
    base = args[1].num;
    if (base <= 0 || base == 1)
        return no_result(vm, FN_log, args[1]);
    return give_finite(vm, FN_log, base == 10 ? log10(x) : base == 2 ? log2(x) : log(x) / log(base), args[0], out);
}

Status fn_pow(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(pow, 0, args[0].tag == V_NUM);
    LIB_WANT(pow, 1, args[1].tag == V_NUM);
    return value_binary(vm_rt(vm), BIN_POW, args[0], args[1], out);
}

/* ---- conversion ---- */

Status fn_text(Vm *vm, Value *args, int n, Value *out)
{
    Buf buf = { 0 };
    UNUSED(n);
    LIB_BLANK(args[0]);
    if (args[0].tag == V_TEXT) {
        *out = args[0];
        value_share(*out);
        return ST_OK;
    }
    value_format(vm_rt(vm), args[0], false, &buf);
    Value v = value_text(vm_rt(vm), buf_str(&buf));
    buf_drop(&buf);
    return lib_give(vm, v, out);
}

/* Takes the commas out of "12,345,678.9": they must stand every three digits, before the point. */
static bool without_commas(Str s, Buf *out)
{
    size_t whole = 0;
    bool any = memchr(s.ptr, ',', s.len) != NULL;
    while (whole < s.len && s.ptr[whole] != '.' && s.ptr[whole] != 'e' && s.ptr[whole] != 'E')
        whole++;
    for (size_t i = 0; i < s.len; i++) {
        bool comma = s.ptr[i] == ',', wanted = any && i < whole && (whole - i) % 4 == 0;
        if (comma != wanted || (comma && i == 0))
            return false;
        if (!comma)
            buf_char(out, s.ptr[i]);
    }
    return true;
}

static bool parse_number(Str s, Value *out)
{
    Buf plain = { 0 };
    double sign = 1, x = 0;
    bool percent = s.len && s.ptr[s.len - 1] == '%';
    if (percent)
        s.len--;
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+')) {
        sign = s.ptr[0] == '-' ? -1 : 1;
        s = str_make(s.ptr + 1, s.len - 1);
    }
    while (percent && s.len && s.ptr[s.len - 1] == ' ')
        s.len--;
    bool good = s.len && without_commas(s, &plain) && num_parse(buf_str(&plain), &x);
    *out = percent ? value_percent(sign * num_percent(x)) : value_num(sign * x);
    buf_drop(&plain);
    return good;
}

static Str outer_spaces_off(Str s)
{
    while (s.len && (unsigned char)s.ptr[0] <= ' ')
        s = str_make(s.ptr + 1, s.len - 1);
    while (s.len && (unsigned char)s.ptr[s.len - 1] <= ' ')
        s.len--;
    return s;
}

Status fn_number(Vm *vm, Value *args, int n, Value *out)
{
    Str s;
    UNUSED(n);
    LIB_BLANK(args[0]);
    if (args[0].tag == V_BOOL || args[0].tag == V_NUM) {
        *out = value_num(args[0].tag == V_BOOL ? (double)args[0].i : args[0].num);
        return ST_OK;
    }
    LIB_WANT(number, 0, value_str(vm_rt(vm), args[0], &s));
    s = outer_spaces_off(s);
    if (!s.len)
        *out = NONE_VALUE;
    else if (!parse_number(s, out)) {
        rt_error(vm_rt(vm), E310, s, );
        lib_point(vm, FN_number, 0);
        return ST_ERROR;
    }
    return ST_OK;
}

Status fn_type(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    return lib_give(vm, value_text(vm_rt(vm), value_type_text(args[0])), out);
}

Status fn_none_if(Vm *vm, Value *args, int n, Value *out)
{
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    bool same = value_equal(rt, args[0], args[1]);
    for (uint32_t i = 0; args[1].tag == V_LIST && i < args[1].list->len && !same; i++)
        same = value_equal(rt, args[0], args[1].list->at[i]);
    *out = same ? NONE_VALUE : args[0];
    value_share(*out);
    return ST_OK;
}

Status fn_is_none(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(vm);
    UNUSED(n);
    *out = value_bool(args[0].tag == V_NONE);
    return ST_OK;
}

Status fn_over(Vm *vm, Value *args, int n, Value *out)
{
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(over, 0, args[0].tag == V_RATE);
    LIB_WANT(over, 1, args[1].tag == V_DURATION);
    double periods = args[1].num;
    if (args[0].b != args[1].a)
        periods = value_hours(rt, args[1]) / unit_hours(model_calendar(rt->model), (Unit)args[0].b);
    double amount = args[0].num * periods;
    *out = args[0].a == UNIT_NONE ? value_num(amount) : value_duration(amount, (Unit)args[0].a);
    return ST_OK;
}

Status fn_graicunas(Vm *vm, Value *args, int n, Value *out)
{
    int64_t posts;
    UNUSED(n);
    LIB_BLANK(args[0]);
    if (!lib_whole(args[0], 0, 1e15, &posts))
        return lib_wrong_value(vm, FN_graicunas, 0, STR("a whole number from 0"), STR("自 0 的整数"), args[0]);
    double x = (double)posts;
    return give_finite(vm, FN_graicunas, posts ? x * (pow(2, x - 1) + x - 1) : 0, args[0], out);
}
