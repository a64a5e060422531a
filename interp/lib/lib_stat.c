/* lib_stat.c: figures over the items of a list. none is skipped: a sum of nothing is 0, of unset parts only none. */
#include "lib.h"
#include "../syntax/ast.h"
#include <math.h>
#include <stdlib.h>

/* ---- sums ---- */

typedef struct Sum {
    Value total;
    uint32_t used;
} Sum;

static bool is_amount(Value v)
{
    return v.tag == V_NUM || v.tag == V_DURATION || v.tag == V_RATE;
}

static Status add_item(Vm *vm, FunctionId fn, Sum *sum, Value item)
{
    if (item.tag == V_NONE)
        return ST_OK;
    if (!is_amount(item))
        return lib_wrong_value(vm, fn, 0, STR("a list of numbers, durations or rates"), STR("数字、时长或频率的列表"),
                               item);
    if (sum->used++ == 0) {
        sum->total = item;
        return ST_OK;
    }
    if (item.tag == V_NUM && sum->total.tag == V_NUM) {
        sum->total.num += item.num;
        sum->total.a = sum->total.a == STYLE_PERCENT && item.a == STYLE_PERCENT ? STYLE_PERCENT : STYLE_PLAIN;
        return ST_OK;
    }
    return value_binary(vm_rt(vm), BIN_ADD, sum->total, item, &sum->total);
}

static Status sum_items(Vm *vm, FunctionId fn, Value *args, Sum *sum, uint32_t *n)
{
    Items items;
    Status status = ST_OK;
    *sum = (Sum){ NONE_VALUE, 0 };
    if (!lib_items(vm, fn, 0, &args[0], &items))
        return ST_ERROR;
    for (uint32_t i = 0; i < items.n && status == ST_OK; i++)
        status = add_item(vm, fn, sum, items.at[i]);
    *n = items.n;
    lib_items_end(vm, &items);
    return status;
}

Status fn_sum(Vm *vm, Value *args, int n, Value *out)
{
    Sum sum;
    uint32_t count;
    UNUSED(n);
    LIB_BLANK(args[0]);
    Status status = sum_items(vm, FN_sum, args, &sum, &count);
    *out = count ? sum.total : value_num(0);
    return status;
}

Status fn_avg(Vm *vm, Value *args, int n, Value *out)
{
    Sum sum;
    uint32_t count;
    UNUSED(n);
    LIB_BLANK(args[0]);
    Status status = sum_items(vm, FN_avg, args, &sum, &count);
    *out = sum.total;
    if (sum.used)
        out->num /= sum.used;
    return status;
}

Status fn_count(Vm *vm, Value *args, int n, Value *out)
{
    Items items;
    uint32_t count = 0;
    if (n == 0)
        return rt_error(vm_rt(vm), E303, lib_function_name(vm, FN_count), STR("1"), STR("0"), );
    LIB_BLANK(args[0]);
    if (args[0].tag == V_TABLE) { /* its rows, which are never none */
        *out = value_num(args[0].table->n_rows);
        return ST_OK;
    }
    if (!lib_items(vm, FN_count, 0, &args[0], &items))
        return ST_ERROR;
    for (uint32_t i = 0; i < items.n; i++)
        count += items.at[i].tag != V_NONE;
    lib_items_end(vm, &items);
    *out = value_num(count);
    return ST_OK;
}

/* ---- extremes ---- */

static Status extreme(Vm *vm, const Value *at, uint32_t n, int wanted, Value *out)
{
    Value best = NONE_VALUE;
    for (uint32_t i = 0; i < n; i++) {
        int order = 0;
        if (at[i].tag == V_NONE)
            continue;
        if (best.tag != V_NONE && value_order(vm_rt(vm), at[i], best, &order) != ST_OK)
            return ST_ERROR;
        if (best.tag == V_NONE || order == wanted)
            best = at[i];
    }
    *out = best;
    value_share(best);
    return ST_OK;
}

static Status extreme_of(Vm *vm, FunctionId fn, Value *args, int n, int wanted, Value *out)
{
    Items items;
    if (n > 1)
        return extreme(vm, args, (uint32_t)n, wanted, out);
    LIB_BLANK(args[0]);
    if (!lib_items(vm, fn, 0, &args[0], &items))
        return ST_ERROR;
    Status status = extreme(vm, items.at, items.n, wanted, out);
    lib_items_end(vm, &items);
    return status;
}

Status fn_min(Vm *vm, Value *args, int n, Value *out)
{
    return extreme_of(vm, FN_min, args, n, -1, out);
}

Status fn_max(Vm *vm, Value *args, int n, Value *out)
{
    return extreme_of(vm, FN_max, args, n, 1, out);
}

/* ---- samples: amounts of one type, as doubles in the unit of the first ---- */

typedef struct Sample {
    double *x;
    uint32_t n;
    Value like;
} Sample;

static double in_units(Rt *rt, Value v)
{
    return v.tag == V_DURATION ? value_hours(rt, v) : v.tag == V_RATE ? value_per_week(rt, v) : v.num;
}

static bool alike(Value a, Value b)
{
    return a.tag == b.tag && (a.tag != V_RATE || value_comparable_rates(a, b));
}

static Status add_sample(Vm *vm, FunctionId fn, Sample *sample, Value item, double *unit)
{
    Rt *rt = vm_rt(vm);
    if (item.tag == V_NONE)
        return ST_OK;
    if (!is_amount(item))
        return lib_wrong_value(vm, fn, 0, STR("a list of numbers, durations or rates"), STR("数字、时长或频率的列表"),
                               item);
    if (!sample->n) {
        sample->like = item;
        sample->like.num = 1;
        *unit = in_units(rt, sample->like);
    } else if (!alike(sample->like, item)) {
        return rt_error(rt, E319, rt_type_name(rt, sample->like), rt_type_name(rt, item), );
    }
    if (item.tag == V_NUM && item.a != STYLE_PERCENT)
        sample->like.a = STYLE_PLAIN;
    sample->x[sample->n++] = in_units(rt, item) / *unit;
    return ST_OK;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorted ascending. Ends with sample_drop in any case. */
static Status take_sample(Vm *vm, FunctionId fn, Value *arg, Sample *sample)
{
    Items items;
    Status status = ST_OK;
    double unit = 1;
    *sample = (Sample){ 0 };
    if (!lib_items(vm, fn, 0, arg, &items))
        return ST_ERROR;
    sample->x = mem_alloc(items.n * sizeof(double));
    for (uint32_t i = 0; i < items.n && status == ST_OK; i++)
        status = add_sample(vm, fn, sample, items.at[i], &unit);
    lib_items_end(vm, &items);
    if (sample->n)
        qsort(sample->x, sample->n, sizeof(double), by_size);
    return status;
}

/* Gives x (NaN: none) in the sample's unit, and frees it. */
static Status end_sample(Sample *sample, Status status, double x, bool plain, Value *out)
{
    mem_free(sample->x);
    *out = isnan(x) ? NONE_VALUE : plain ? value_num(x) : sample->like;
    if (!isnan(x))
        out->num = x;
    return status;
}

/* Linear between the items, as R's type 7; p in 0..1. */
static double quantile(const Sample *sample, double p)
{
    if (!sample->n)
        return (double)NAN;
    double place = p * (sample->n - 1);
    uint32_t low = (uint32_t)floor(place), high = low + 1 < sample->n ? low + 1 : low;
    return sample->x[low] + (place - low) * (sample->x[high] - sample->x[low]);
}

Status fn_median(Vm *vm, Value *args, int n, Value *out)
{
    Sample sample;
    UNUSED(n);
    LIB_BLANK(args[0]);
    Status status = take_sample(vm, FN_median, &args[0], &sample);
    return end_sample(&sample, status, quantile(&sample, 0.5), false, out);
}

Status fn_percentile(Vm *vm, Value *args, int n, Value *out)
{
    Sample sample;
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    double p = args[1].a == STYLE_PERCENT ? args[1].num : args[1].num / 100;
    if (args[1].tag != V_NUM || !(p >= 0 && p <= 1))
        return lib_wrong_value(vm, FN_percentile, 1, STR("a number from 0 to 100"), STR("0 到 100 的数字"), args[1]);
    Status status = take_sample(vm, FN_percentile, &args[0], &sample);
    return end_sample(&sample, status, quantile(&sample, p), false, out);
}

static double mean_of(const Sample *sample)
{
    double sum = 0;
    for (uint32_t i = 0; i < sample->n; i++)
        sum += sample->x[i];
    return sum / sample->n;
}

Status fn_stdev(Vm *vm, Value *args, int n, Value *out)
{
    Sample sample;
    UNUSED(n);
    LIB_BLANK(args[0]);
    Status status = take_sample(vm, FN_stdev, &args[0], &sample);
    double mean = mean_of(&sample), squares = 0;
    for (uint32_t i = 0; i < sample.n; i++)
        squares += (sample.x[i] - mean) * (sample.x[i] - mean);
    return end_sample(&sample, status, sample.n > 1 ? sqrt(squares / (sample.n - 1)) : (double)NAN, false, out);
}

Status fn_gini(Vm *vm, Value *args, int n, Value *out)
{
    Sample sample;
    UNUSED(n);
    LIB_BLANK(args[0]);
    Status status = take_sample(vm, FN_gini, &args[0], &sample);
    double sum = 0, weighted = 0, count = sample.n;
    for (uint32_t i = 0; i < sample.n; i++) {
        sum += sample.x[i];
        weighted += (2.0 * (i + 1) - count - 1) * sample.x[i];
    }
    return end_sample(&sample, status, sum != 0 ? weighted / (count * sum) : (double)NAN, true, out);
}

Status fn_hhi(Vm *vm, Value *args, int n, Value *out)
{
    Sample sample;
    UNUSED(n);
    LIB_BLANK(args[0]);
    Status status = take_sample(vm, FN_hhi, &args[0], &sample);
    if (status == ST_OK && sample.n && sample.like.tag != V_NUM)
        status = lib_wrong_value(vm, FN_hhi, 0, STR("a list of numbers"), STR("数字的列表"), args[0]);
    double sum = sample.n ? 0 : (double)NAN;
    for (uint32_t i = 0; i < sample.n; i++)
        sum += sample.x[i] * sample.x[i];
    return end_sample(&sample, status, sum, true, out);
}
