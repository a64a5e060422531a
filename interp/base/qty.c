#include "qty.h"
#include "num.h"

double unit_hours(const Calendar *calendar, Unit unit)
{
    double year = calendar->hours_per_day * calendar->days_per_week * calendar->weeks_per_year;
    switch (unit) {
    case UNIT_S: return 1.0 / 3600;
    case UNIT_MIN: return 1.0 / 60;
    case UNIT_H: return 1;
    case UNIT_D: return calendar->hours_per_day;
    case UNIT_W: return calendar->hours_per_day * calendar->days_per_week;
    case UNIT_MO: return year / 12;
    case UNIT_Q: return year / 4;
    case UNIT_Y: return year;
    case UNIT_NONE: break;
    }
    return 0;
}

double qty_hours(const Calendar *calendar, Qty duration)
{
    return duration.amount * unit_hours(calendar, (Unit)duration.unit);
}

double qty_per_week(const Calendar *calendar, Qty rate)
{
    double weeks = unit_hours(calendar, (Unit)rate.per) / unit_hours(calendar, UNIT_W);
    double amount = rate.sort == QTY_EFFORT ? qty_hours(calendar, rate) : rate.amount;
    return amount / weeks;
}

QtyScale qty_scale(const Calendar *calendar)
{
    QtyScale scale;
    for (int unit = UNIT_NONE; unit <= UNIT_Y; unit++) {
        scale.hours[unit] = unit_hours(calendar, (Unit)unit);
        scale.weeks[unit] = scale.hours[unit] / unit_hours(calendar, UNIT_W);
    }
    return scale;
}

int32_t period_first_day(PeriodKind kind, int32_t ordinal)
{
    switch (kind) {
    case PERIOD_DAY: return ordinal;
    case PERIOD_WEEK: return ordinal * 7 - 3;      /* 1970-01-01 was a Thursday */
    case PERIOD_MONTH: return num_days(ordinal / 12, ordinal % 12 + 1, 1);
    case PERIOD_QUARTER: return num_days(ordinal / 4, ordinal % 4 * 3 + 1, 1);
    case PERIOD_YEAR: return num_days(ordinal, 1, 1);
    }
    return 0;
}

static int32_t floor_div(int32_t a, int32_t b)
{
    return a / b - (a % b < 0);
}

int32_t period_of_day(PeriodKind kind, int32_t day)
{
    int year, month, date;
    num_date(day, &year, &month, &date);
    switch (kind) {
    case PERIOD_DAY: return day;
    case PERIOD_WEEK: return floor_div(day + 3, 7);
    case PERIOD_MONTH: return year * 12 + month - 1;
    case PERIOD_QUARTER: return year * 4 + (month - 1) / 3;
    case PERIOD_YEAR: return year;
    }
    return 0;
}
