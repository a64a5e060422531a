/* lib_date.c: dates and periods. */
#include "../base/os.h"
#include "lib.h"
#include "../base/num.h"
#include <stdio.h>

#define YEAR_LEAST 1
#define YEAR_MOST 9999

Status fn_today(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(args);
    UNUSED(n);
    *out = value_date(vm_rt(vm)->today);
    return ST_OK;
}

/* ---- reading ---- */

static bool digits(const char **p, const char *end, int least, int most, int *out)
{
    int count = 0;
    *out = 0;
    while (*p < end && count < most && **p >= '0' && **p <= '9') {
        *out = *out * 10 + (**p - '0');
        ++*p;
        count++;
    }
    return count >= least;
}

static bool skip_one(const char **p, const char *end, const char *of)
{
    if (*p >= end || !strchr(of, **p))
        return false;
    ++*p;
    return true;
}

/* "2026-11-23", also with / or . between. */
static bool parse_date(Str s, int32_t *days)
{
    const char *p = s.ptr, *end = s.ptr + s.len;
    int year, month, day;
    if (!digits(&p, end, 4, 4, &year) || !skip_one(&p, end, "-/.") || !digits(&p, end, 1, 2, &month) ||
        !skip_one(&p, end, "-/.") || !digits(&p, end, 1, 2, &day) || p != end)
        return false;
    *days = num_days(year, month, day);
    return *days != INT32_MIN;
}

static bool week_period(int year, int week, Value *out)
{
    int32_t monday = num_iso_week(year, week);
    if (monday == INT32_MIN)
        return false;
    *out = value_period(PERIOD_WEEK, period_of_day(PERIOD_WEEK, monday));
    return true;
}

/* "2026", "2026-10", "2026-Q4", "2026-W47" */
static bool parse_period(Str s, Value *out)
{
    const char *p = s.ptr, *end = s.ptr + s.len;
    int year, part;
    if (!digits(&p, end, 4, 4, &year) || year < YEAR_LEAST)
        return false;
    *out = value_period(PERIOD_YEAR, year);
    if (p == end)
        return true;
    if (!skip_one(&p, end, "-"))
        return false;
    bool quarter = skip_one(&p, end, "Qq"), week = !quarter && skip_one(&p, end, "Ww");
    if (!digits(&p, end, quarter ? 1 : 2, quarter ? 1 : 2, &part) || p != end || part < 1)
        return false;
    if (week)
        return week_period(year, part, out);
    *out =
        quarter ? value_period(PERIOD_QUARTER, year * 4 + part - 1) : value_period(PERIOD_MONTH, year * 12 + part - 1);
    return part <= (quarter ? 4 : 12);
}

/* ---- date ---- */

static Status date_of_numbers(Vm *vm, Value *args, int n, Value *out)
{
    int64_t part[3] = { 0, 1, 1 };
    Rt *rt = vm_rt(vm);
    for (int i = 0; i < 3; i++)
        if (LIB_GIVEN(i) && !lib_whole(args[i], i ? 1 : YEAR_LEAST, i == 0 ? YEAR_MOST : i == 1 ? 12 : 31, &part[i]))
            return lib_wrong_value(vm, FN_date, i,
                                   i == 0   ? STR("a year")
                                   : i == 1 ? STR("a month, 1 to 12")
                                            : STR("a day of the month"),
                                   i == 0   ? STR("年份")
                                   : i == 1 ? STR("月份（1 到 12）")
                                            : STR("日"),
                                   args[i]);
    int32_t days = num_days((int)part[0], (int)part[1], (int)part[2]);
    if (days == INT32_MIN) {
        char text[40];
        snprintf(text, sizeof text, "%04d-%02d-%02d", (int)part[0], (int)part[1], (int)part[2]);
        return rt_error(rt, E318, str_of(text), );
    }
    *out = value_date(days);
    return ST_OK;
}

Status fn_date(Vm *vm, Value *args, int n, Value *out)
{
    Str s;
    int32_t days;
    LIB_BLANK(args[0]);
    if (args[0].tag == V_NUM)
        return date_of_numbers(vm, args, n, out);
    if (args[0].tag == V_DATE) {
        *out = args[0];
        return ST_OK;
    }
    if (args[0].tag == V_PERIOD) {
        *out = value_date(period_first_day((PeriodKind)args[0].a, (int32_t)args[0].i));
        return ST_OK;
    }
    LIB_WANT(date, 0, value_str(vm_rt(vm), args[0], &s));
    if (!s.len) {
        *out = NONE_VALUE;
        return ST_OK;
    }
    if (!parse_date(s, &days))
        return rt_error(vm_rt(vm), E318, s, );
    *out = value_date(days);
    return ST_OK;
}

/* ---- period ---- */

static bool period_word(Vm *vm, Value v, PeriodKind *kind)
{
    if (v.tag != V_WORD && v.tag != V_TEXT)
        return false;
    int index = words_word(vm_words(vm), WS_PERIOD, value_to_sym(vm_rt(vm), v));
    *kind = (PeriodKind)index; /* day week month quarter year, as PeriodKind */
    return index >= 0;
}

/* A date, a period's first day, or the first day of what a text says. */
static Status first_day(Vm *vm, FunctionId fn, Value v, int32_t *day, bool *is_period, Value *period)
{
    Str s;
    *is_period = v.tag == V_PERIOD;
    *period = v;
    if (v.tag == V_DATE) {
        *day = (int32_t)v.i;
        return ST_OK;
    }
    if (v.tag == V_NUM && v.num == (int)v.num && v.num >= YEAR_LEAST && v.num <= YEAR_MOST) {
        *period = value_period(PERIOD_YEAR, (int)v.num);
        *is_period = true;
    } else if (value_str(vm_rt(vm), v, &s)) {
        if (parse_date(s, day))
            return ST_OK;
        if (!parse_period(s, period))
            return rt_error(vm_rt(vm), E318, s, );
        *is_period = true;
    } else if (!*is_period) {
        return lib_wrong(vm, fn, 0, v);
    }
    *day = period_first_day((PeriodKind)period->a, (int32_t)period->i);
    return ST_OK;
}

Status fn_period(Vm *vm, Value *args, int n, Value *out)
{
    int32_t day = 0;
    bool is_period;
    PeriodKind kind = PERIOD_MONTH;
    LIB_BLANK(args[0]);
    if (LIB_GIVEN(1) && !period_word(vm, args[1], &kind))
        return lib_wrong_value(vm, FN_period, 1, STR("day, week, month, quarter or year"), STR("日、周、月、季或年"),
                               args[1]);
    Status status = first_day(vm, FN_period, args[0], &day, &is_period, out);
    if (status == ST_OK && (!is_period || LIB_GIVEN(1)))
        *out = value_period(kind, period_of_day(kind, day));
    return status;
}

/* ---- reckoning ---- */

Status fn_days(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(days, 0, args[0].tag == V_DATE);
    LIB_WANT(days, 1, args[1].tag == V_DATE);
    *out = value_num((double)(args[1].i - args[0].i));
    return ST_OK;
}

Status fn_clock_(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(vm);
    UNUSED(args);
    UNUSED(n);
    *out = value_num(os_clock());
    return ST_OK;
}

Status fn_weekday(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(weekday, 0, args[0].tag == V_DATE);
    *out = value_num(num_weekday((int32_t)args[0].i));
    return ST_OK;
}

Status fn_date_parts(Vm *vm, Value *args, int n, Value *out)
{
    int year, month, day, week_year, week;
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_WANT(date_parts, 0, args[0].tag == V_DATE);
    int32_t days = (int32_t)args[0].i;
    num_date(days, &year, &month, &day);
    num_iso_week_of(days, &week_year, &week);
    Value v = value_record(rt, 5);
    record_setz(rt, v.record, "year", value_num(year));
    record_setz(rt, v.record, "month", value_num(month));
    record_setz(rt, v.record, "day", value_num(day));
    record_setz(rt, v.record, "weekday", value_num(num_weekday(days)));
    record_setz(rt, v.record, "week", value_num(week));
    return lib_give(vm, v, out);
}

/* The day of the month stays, or is the month's last. */
static int32_t later_date(int32_t day, int64_t count, PeriodKind by)
{
    int year, month, date;
    if (by == PERIOD_DAY || by == PERIOD_WEEK)
        return day + (int32_t)count * (by == PERIOD_WEEK ? 7 : 1);
    num_date(day, &year, &month, &date);
    int64_t months = (int64_t)year * 12 + month - 1 + count * (by == PERIOD_MONTH ? 1 : by == PERIOD_QUARTER ? 3 : 12);
    int32_t found = INT32_MIN;
    while (found == INT32_MIN && date > 27)
        found = num_days((int)(months / 12), (int)(months % 12) + 1, date--);
    return found != INT32_MIN ? found : num_days((int)(months / 12), (int)(months % 12) + 1, date);
}

Status fn_later(Vm *vm, Value *args, int n, Value *out)
{
    int64_t count;
    PeriodKind by = PERIOD_DAY;
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(later, 0, args[0].tag == V_DATE || args[0].tag == V_PERIOD);
    if (!lib_whole(args[1], -100000, 100000, &count))
        return lib_wrong_value(vm, FN_later, 1, STR("a whole number"), STR("整数"), args[1]);
    if (LIB_GIVEN(2) && (args[0].tag != V_DATE || !period_word(vm, args[2], &by)))
        return lib_wrong_value(vm, FN_later, 2, STR("day, week, month, quarter or year, of a date"),
                               STR("日、周、月、季或年（用于日期）"), args[2]);
    *out = args[0];
    if (args[0].tag == V_PERIOD)
        out->i += count;
    else
        out->i = later_date((int32_t)args[0].i, count, by);
    int32_t day = out->tag == V_DATE ? (int32_t)out->i : period_first_day((PeriodKind)out->a, (int32_t)out->i);
    int year = 0, month, date;
    if (day != INT32_MIN)
        num_date(day, &year, &month, &date);
    if (year < YEAR_LEAST || year > YEAR_MOST)
        return rt_error(vm_rt(vm), E316, lib_function_name(vm, FN_later), rt_describe(vm_rt(vm), args[1]), );
    return ST_OK;
}
