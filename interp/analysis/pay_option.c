/* pay_option.c: options and figures that the analyses of KPIs and pay share. */
#include "pay.h"

#include <math.h>

static Status no_region(Analysis *analysis, Str name)
{
    return analysis_no_entity(analysis, T_REGION, name);
}

Status option_region(Analysis *analysis, int32_t *region)
{
    Value value;
    Str name;
    *region = ROW_NONE;
    if (!analysis_option(analysis, "region", "地区", &value))
        return ST_OK;
    if (value.tag == V_ENTITY && value.a == T_REGION) {
        *region = (int32_t)value.d;
        return ST_OK;
    }
    if (value.tag != V_TEXT)
        return rt_error(analysis->rt, E304, STR("region"), str_of(analysis_text(analysis, "a region", "地区")), rt_describe(analysis->rt, value), );
    name = text_str(value.text);
    *region = model_find(analysis->model, T_REGION, value_to_sym(analysis->rt, value));
    return *region == ROW_NONE ? no_region(analysis, name) : ST_OK;
}

Status option_period(Analysis *analysis, int32_t *period)
{
    Value value;
    *period = I32_NONE;
    if (!analysis_option(analysis, "period", "期间", &value))
        return ST_OK;
    if (value.tag == V_PERIOD)
        *period = period_pack((PeriodKind)value.a, (int32_t)value.i);
    else if (value.tag == V_DATE)
        *period = period_pack(PERIOD_DAY, (int32_t)value.i);
    else if (value.tag == V_NUM && value.num == floor(value.num) && value.num >= 1 && value.num <= 9999)
        *period = period_pack(PERIOD_YEAR, (int32_t)value.num);
    else
        return rt_error(analysis->rt, E304, STR("period"), str_of(analysis_text(analysis, "a period such as 2026-10", "期间，如 2026-10")),
                        rt_describe(analysis->rt, value), );
    return ST_OK;
}

Status option_by(Analysis *analysis, const TableId *kinds, size_t n, const char *expected, const char *expected_zh, TableId *by)
{
    Rt *rt = analysis->rt;
    Value value;
    *by = T_NONE;
    if (!analysis_option(analysis, "by", "按", &value))
        return ST_OK;
    TableId kind = value.tag == V_TEXT ? words_kind(rt->words, value_to_sym(rt, value)) : T_NONE;
    for (size_t i = 0; i < n; i++)
        if (kinds[i] == kind) {
            *by = kind;
            return ST_OK;
        }
    return rt_error(rt, E304, STR("by"), str_of(analysis_text(analysis, expected, expected_zh)), rt_describe(rt, value), );
}

double range_mid(const Column *ranges, int32_t row)
{
    if (row < 0 || ranges->type != COL_RANGE)
        return NAN;
    Range range = ranges->range[row];
    return isinf(range.high) ? NAN : range.low + (range.high - range.low) / 2;
}
