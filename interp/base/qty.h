/* qty.h: units of working time, quantities and periods: plain data that tree, model and values share. */
#ifndef ORGL_QTY_H
#define ORGL_QTY_H
#include "base.h"

typedef enum Unit { UNIT_NONE, UNIT_S, UNIT_MIN, UNIT_H, UNIT_D, UNIT_W, UNIT_MO, UNIT_Q, UNIT_Y } Unit;

typedef enum QtySort {
    QTY_NONE,
    QTY_NUMBER,      /* amount */
    QTY_PERCENT,     /* amount, prints with % (0.3 is 30%) */
    QTY_DURATION,    /* amount × unit */
    QTY_COUNT,       /* amount per `per` */
    QTY_EFFORT       /* amount × unit per `per` */
} QtySort;
typedef struct Qty { double amount; uint8_t sort, unit, per; uint8_t pad[5]; } Qty;

/* A model's working time (settings hours_per_day …). */
typedef struct Calendar { double hours_per_day, days_per_week, weeks_per_year; } Calendar;
#define CALENDAR_DEFAULT ((Calendar){ 8, 5, 52 })
double unit_hours(const Calendar *calendar, Unit unit);       /* hours of working time in one; month = year / 12, quarter = year / 4 */
double qty_hours(const Calendar *calendar, Qty duration);     /* of a duration */
double qty_per_week(const Calendar *calendar, Qty rate);      /* count, or hours, a week */

/* The same with what a unit is worked out once, for those who go through many: hours of each, and weeks. */
typedef struct QtyScale { double hours[UNIT_Y + 1], weeks[UNIT_Y + 1]; } QtyScale;
QtyScale qty_scale(const Calendar *calendar);
static inline double scale_hours(const QtyScale *scale, Qty duration) { return duration.amount * scale->hours[duration.unit]; }
static inline double scale_per_week(const QtyScale *scale, Qty rate)
{
    return (rate.sort == QTY_EFFORT ? scale_hours(scale, rate) : rate.amount) / scale->weeks[rate.per];
}

/* A calendar period: kind and ordinal (day: days since 1970; week: days/7 of its Monday-based count; month: year*12+month-1;
   quarter: year*4+quarter-1; year: the year). */
typedef enum PeriodKind { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR } PeriodKind;
static inline int32_t period_pack(PeriodKind kind, int32_t ordinal) { return (int32_t)((uint32_t)kind << 28) | (ordinal + 100000); }
static inline PeriodKind period_kind(int32_t packed) { return (PeriodKind)((uint32_t)packed >> 28); }
static inline int32_t period_ordinal(int32_t packed) { return (packed & 0x0fffffff) - 100000; }
int32_t period_first_day(PeriodKind kind, int32_t ordinal);
int32_t period_of_day(PeriodKind kind, int32_t day);          /* ordinal of the period that has the day */
#endif
