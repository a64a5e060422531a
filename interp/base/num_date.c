/* num_date.c: the Gregorian calendar, counted in days from 1970-01-01. */
#include "num.h"

#define FIRST_YEAR 1
#define LAST_YEAR 9999
#define DAYS_TO_1970 719162        /* from 0001-01-01 */

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int year, int month)
{
    static const int LENGTHS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return LENGTHS[month - 1] + (month == 2 && is_leap(year));
}

/* Days before the month in its year. */
static int days_before(int year, int month)
{
    static const int BEFORE[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
    return BEFORE[month - 1] + (month > 2 && is_leap(year));
}

/* Days from 0001-01-01 to the first of the year. */
static int year_start(int year)
{
    int past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400;
}

int32_t num_days(int year, int month, int day)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > month_length(year, month))
        return INT32_MIN;
    return year_start(year) - DAYS_TO_1970 + days_before(year, month) + day - 1;
}

void num_date(int32_t days, int *year, int *month, int *day)
{
    int64_t since = (int64_t)days + DAYS_TO_1970;
    /* cycles of 400 years, so that days before the year 1 come out right too */
    int64_t cycle = since >= 0 ? since / 146097 : -((146096 - since) / 146097);
    int left = (int)(since - cycle * 146097);
    int y = left / 366 + 1;                        /* never too late, at most one too early */
    while (y < 400 && year_start(y + 1) <= left)
        y++;
    left -= year_start(y);
    int m = left / 31 + 1;
    while (m < 12 && days_before(y, m + 1) <= left)
        m++;
    *year = (int)(cycle * 400) + y;
    *month = m;
    *day = left - days_before(y, m) + 1;
}

int num_weekday(int32_t days)
{
    int64_t since_monday = (int64_t)days + 3;      /* 1970-01-01 was a Thursday */
    return (int)((since_monday % 7 + 7) % 7) + 1;
}

/* Monday of the week that holds January 4th: the ISO year's first. */
static int32_t first_monday(int year)
{
    int32_t fourth = year_start(year) - DAYS_TO_1970 + 3;
    return fourth - (num_weekday(fourth) - 1);
}

int32_t num_iso_week(int year, int week)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || week < 1 || week > 53)
        return INT32_MIN;
    int32_t monday = first_monday(year) + (week - 1) * 7;
    return monday < first_monday(year + 1) ? monday : INT32_MIN;
}

void num_iso_week_of(int32_t days, int *year, int *week)
{
    int month, day;
    int32_t thursday = days - num_weekday(days) + 4;   /* its year is the week's */
    num_date(thursday, year, &month, &day);
    *week = (thursday - first_monday(*year)) / 7 + 1;
}

/* So many digits and no other character; -1 otherwise. */
static int parse_digits(const char *p, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        number = number * 10 + (p[i] - '0');
    }
    return number;
}

bool num_parse_date(Str text, int32_t *days)
{
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
        return false;
    int year = parse_digits(text.ptr, 4), month = parse_digits(text.ptr + 5, 2), day = parse_digits(text.ptr + 8, 2);
    *days = year < 0 || month < 0 || day < 0 ? INT32_MIN : num_days(year, month, day);
    return *days != INT32_MIN;
}
