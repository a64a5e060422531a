/* period.c: dates and periods as they stand in the file. */
#include "sql.h"
#include "../base/num.h"
#include <stdio.h>

void date_text(int32_t days, char out[SCRATCH])
{
    int year, month, day;
    num_date(days, &year, &month, &day);
    snprintf(out, SCRATCH, "%04d-%02d-%02d", year, month, day);
}

void period_text(int32_t packed, char out[SCRATCH])
{
    int32_t ordinal = period_ordinal(packed);
    int year, week;
    switch (period_kind(packed)) {
    case PERIOD_DAY:
        date_text(ordinal, out);
        break;
    case PERIOD_WEEK:
        num_iso_week_of(period_first_day(PERIOD_WEEK, ordinal), &year, &week);
        snprintf(out, SCRATCH, "%04d-W%02d", year, week);
        break;
    case PERIOD_MONTH:
        snprintf(out, SCRATCH, "%04d-%02d", ordinal / 12, ordinal % 12 + 1);
        break;
    case PERIOD_QUARTER:
        snprintf(out, SCRATCH, "%04d-Q%d", ordinal / 4, ordinal % 4 + 1);
        break;
    case PERIOD_YEAR:
        snprintf(out, SCRATCH, "%04d", ordinal);
        break;
    }
}

/* Digits from *at on, exactly n of them. */
static bool digits(Str text, size_t *at, size_t n, int *out)
{
    int x = 0;
    if (text.len - *at < n)
        return false;
    for (size_t end = *at + n; *at < end; ++*at) {
        char c = text.ptr[*at];
        if (c < '0' || c > '9')
            return false;
        x = x * 10 + (c - '0');
    }
    *out = x;
    return true;
}

static bool skip(Str text, size_t *at, char c)
{
    bool ok = *at < text.len && text.ptr[*at] == c;
    *at += ok;
    return ok;
}

bool date_parse(Str text, int32_t *days)
{
    size_t at = 0;
    int year, month, day;
    if (!digits(text, &at, 4, &year) || !skip(text, &at, '-') || !digits(text, &at, 2, &month) || !skip(text, &at, '-') ||
        !digits(text, &at, 2, &day) || at != text.len)
        return false;
    *days = num_days(year, month, day);
    return *days != INT32_MIN;
}

static bool parse_week(Str text, size_t at, int year, int32_t *packed)
{
    int week;
    if (!digits(text, &at, 2, &week) || at != text.len)
        return false;
    int32_t monday = num_iso_week(year, week);
    if (monday == INT32_MIN)
        return false;
    *packed = period_pack(PERIOD_WEEK, period_of_day(PERIOD_WEEK, monday));
    return true;
}

bool period_parse(Str text, int32_t *packed)
{
    size_t at = 0;
    int year, part;
    int32_t days;
    if (!digits(text, &at, 4, &year))
        return false;
    if (at == text.len) {
        *packed = period_pack(PERIOD_YEAR, year);
        return true;
    }
    if (date_parse(text, &days)) {
        *packed = period_pack(PERIOD_DAY, days);
        return true;
    }
    if (!skip(text, &at, '-'))
        return false;
    if (skip(text, &at, 'W'))
        return parse_week(text, at, year, packed);
    bool quarter = skip(text, &at, 'Q');
    if (!digits(text, &at, quarter ? 1 : 2, &part) || at != text.len || part < 1 || part > (quarter ? 4 : 12))
        return false;
    *packed = quarter ? period_pack(PERIOD_QUARTER, year * 4 + part - 1) : period_pack(PERIOD_MONTH, year * 12 + part - 1);
    return true;
}
