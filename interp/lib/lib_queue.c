/* lib_queue.c: queues by Erlang's formulas, and heads by workload. */
#include "lib.h"
#include "../analysis/erlang.h"

#include <math.h>

#define MOST 1e7 /* servers and erlangs: the recurrence takes a step for each */

/* The work offered and the servers: arguments 0 and 1 of most of these functions. */
typedef struct Queue { double a; int64_t n; } Queue;

static Status wrong_number(Vm *vm, FunctionId fn, int i, Value got)
{
    return lib_wrong_value(vm, fn, i, STR("a number from 0 to 10,000,000"), STR("0 到 10,000,000 的数字"), got);
}

static Status take_queue(Vm *vm, FunctionId fn, const Value *args, Queue *queue)
{
    if (args[0].tag != V_NUM || !(args[0].num >= 0 && args[0].num <= MOST))
        return wrong_number(vm, fn, 0, args[0]);
    if (!lib_whole(args[1], 0, MOST, &queue->n))
        return lib_wrong_value(vm, fn, 1, STR("a whole number from 0 to 10,000,000"), STR("0 到 10,000,000 的整数"), args[1]);
    queue->a = args[0].num;
    return ST_OK;
}

static double amount(Vm *vm, Value v)
{
    return v.tag == V_DURATION ? value_hours(vm_rt(vm), v) : v.tag == V_NUM ? v.num : (double)NAN;
}

/* One time in terms of another: both durations, or both numbers of one unit. */
static Status take_ratio(Vm *vm, FunctionId fn, const Value *args, int time, int takes, double *out)
{
    double unit = amount(vm, args[takes]), x = amount(vm, args[time]);
    if (!(unit > 0))
        return lib_wrong_value(vm, fn, takes, STR("a duration above 0"), STR("大于 0 的时长"), args[takes]);
    if (!(x >= 0) || args[time].tag != args[takes].tag)
        return lib_wrong_value(vm, fn, time, STR("a duration"), STR("时长"), args[time]);
    *out = x / unit;
    return ST_OK;
}

static bool any_blank(const Value *args, int n)
{
    for (int i = 0; i < n; i++)
        if (args[i].tag == V_NONE)
            return true;
    return false;
}

#define BLANK_GIVES_NONE(count) do { if (any_blank(args, (count))) { *out = NONE_VALUE; return ST_OK; } } while (0)

Status fn_erlang_b(Vm *vm, Value *args, int n, Value *out)
{
    Queue q;
    UNUSED(n);
    BLANK_GIVES_NONE(2);
    Status status = take_queue(vm, FN_erlang_b, args, &q);
    if (status == ST_OK)
        *out = value_num(erlang_b(q.a, q.n));
    return status;
}

Status fn_erlang_c(Vm *vm, Value *args, int n, Value *out)
{
    Queue q;
    UNUSED(n);
    BLANK_GIVES_NONE(2);
    Status status = take_queue(vm, FN_erlang_c, args, &q);
    if (status == ST_OK)
        *out = value_num(erlang_c(q.a, q.n));
    return status;
}

Status fn_service_level(Vm *vm, Value *args, int n, Value *out)
{
    Queue q;
    double within;
    UNUSED(n);
    BLANK_GIVES_NONE(4);
    Status status = take_queue(vm, FN_service_level, args, &q);
    if (status == ST_OK)
        status = take_ratio(vm, FN_service_level, args, 3, 2, &within);
    if (status == ST_OK)
        *out = value_percent(erlang_service_level(q.a, q.n, within));
    return status;
}

Status fn_answer_time(Vm *vm, Value *args, int n, Value *out)
{
    Queue q;
    UNUSED(n);
    BLANK_GIVES_NONE(3);
    Status status = take_queue(vm, FN_answer_time, args, &q);
    double takes = amount(vm, args[2]);
    if (status == ST_OK && !(takes >= 0))
        return lib_wrong_value(vm, FN_answer_time, 2, STR("a duration"), STR("时长"), args[2]);
    if (status != ST_OK)
        return status;
    double wait = erlang_answer_time(q.a, q.n) * takes;
    if (isnan(wait))
        *out = NONE_VALUE;
    else if (args[2].tag == V_NUM)
        *out = value_num(wait);
    else if (wait * 3600 < 90)
        *out = value_duration(wait * 3600, UNIT_S);
    else
        *out = value_duration(wait * 60, UNIT_MIN);
    return ST_OK;
}

Status fn_occupancy(Vm *vm, Value *args, int n, Value *out)
{
    Queue q;
    UNUSED(n);
    BLANK_GIVES_NONE(2);
    Status status = take_queue(vm, FN_occupancy, args, &q);
    if (status == ST_OK)
        *out = q.n > 0 ? value_percent(q.a / (double)q.n) : NONE_VALUE;
    return status;
}

static bool is_share(Value v)
{
    return v.tag == V_NUM && v.num >= 0 && v.num <= 1;
}

Status fn_agents_for(Vm *vm, Value *args, int n, Value *out)
{
    double within;
    BLANK_GIVES_NONE(4);
    if (args[0].tag != V_NUM || !(args[0].num >= 0 && args[0].num <= MOST))
        return wrong_number(vm, FN_agents_for, 0, args[0]);
    Status status = take_ratio(vm, FN_agents_for, args, 3, 1, &within);
    if (status != ST_OK)
        return status;
    for (int i = 2; i < 5; i += 2)
        if (LIB_GIVEN(i) && !is_share(args[i]))
            return lib_wrong_value(vm, FN_agents_for, i, STR("a percent up to 100%"), STR("不超过 100% 的百分比"), args[i]);
    double occupancy = LIB_GIVEN(4) ? args[4].num : 1;
    if (occupancy < 1e-6)
        return lib_wrong_value(vm, FN_agents_for, 4, STR("a percent above 0"), STR("大于 0 的百分比"), args[4]);
    *out = value_num((double)erlang_agents(args[0].num, within, args[2].num, occupancy));
    return ST_OK;
}

static Status patient(Vm *vm, FunctionId fn, Value *args, ErlangA *result)
{
    Queue q;
    double patience;
    Status status = take_queue(vm, fn, args, &q);
    if (status == ST_OK)
        status = take_ratio(vm, fn, args, 3, 2, &patience);
    if (status == ST_OK && !(patience > 0))
        return lib_wrong_value(vm, fn, 3, STR("a duration above 0"), STR("大于 0 的时长"), args[3]);
    if (status == ST_OK)
        *result = erlang_a(q.a, q.n, patience);
    return status;
}

Status fn_erlang_a(Vm *vm, Value *args, int n, Value *out)
{
    ErlangA result;
    UNUSED(n);
    BLANK_GIVES_NONE(4);
    Status status = patient(vm, FN_erlang_a, args, &result);
    if (status == ST_OK)
        *out = value_num(result.waiting);
    return status;
}

Status fn_abandonment(Vm *vm, Value *args, int n, Value *out)
{
    ErlangA result;
    UNUSED(n);
    BLANK_GIVES_NONE(4);
    Status status = patient(vm, FN_abandonment, args, &result);
    if (status == ST_OK)
        *out = value_percent(result.abandonment);
    return status;
}

/* ---- heads by workload ---- */

/* Numbers above 0 from argument `first` on. */
static Status want_positive(Vm *vm, FunctionId fn, const Value *args, int first, int n)
{
    for (int i = first; i < n; i++)
        if (args[i].tag != V_NUM || !(args[i].num > 0))
            return lib_wrong_value(vm, fn, i, STR("a number above 0"), STR("大于 0 的数字"), args[i]);
    return ST_OK;
}

Status fn_wisn(Vm *vm, Value *args, int n, Value *out)
{
    BLANK_GIVES_NONE(n);
    LIB_WANT(wisn, 0, args[0].tag == V_NUM);
    Status status = want_positive(vm, FN_wisn, args, 1, 2);
    double allowance = n > 2 ? args[2].num : 0;
    if (status == ST_OK && n > 2 && (args[2].tag != V_NUM || !(allowance >= 0 && allowance < 1)))
        return lib_wrong_value(vm, FN_wisn, 2, STR("a percent below 100%"), STR("低于 100% 的百分比"), args[2]);
    if (status == ST_OK)
        *out = value_num(args[0].num / args[1].num / (1 - allowance));
    return status;
}

Status fn_quota_staffing(Vm *vm, Value *args, int n, Value *out)
{
    double heads = 1;
    BLANK_GIVES_NONE(n);
    LIB_WANT(quota_staffing, 0, args[0].tag == V_NUM);
    Status status = want_positive(vm, FN_quota_staffing, args, 1, n);
    for (int i = 1; i < n; i++)
        heads *= args[i].num;
    if (status == ST_OK)
        *out = value_num(args[0].num / heads);
    return status;
}
