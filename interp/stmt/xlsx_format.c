/* xlsx_format.c: number formats. */
#include "xlsx_format.h"
#include <math.h>
#include <stdlib.h>
#include "../base/num.h"

#define DAY_SECONDS 86400.0
#define LAST_DAY 2958465.0         /* 9999-12-31 */

/* ---- formats ---- */

typedef struct IdRange { int first, last; NumberKind kind; } IdRange;
/* Those of East Asian versions stand from 27 to 36 and from 50 to 58. */
static const IdRange KNOWN[] = {
    { 9, 10, NK_PERCENT }, { 14, 16, NK_DATE }, { 17, 17, NK_MONTH }, { 18, 21, NK_TIME }, { 22, 22, NK_DATE }, { 27, 27, NK_MONTH },
    { 28, 31, NK_DATE },   { 32, 35, NK_TIME }, { 36, 36, NK_MONTH }, { 45, 47, NK_TIME }, { 50, 50, NK_MONTH }, { 51, 51, NK_DATE },
    { 52, 52, NK_MONTH },  { 53, 54, NK_DATE }, { 55, 56, NK_TIME },  { 57, 57, NK_MONTH }, { 58, 58, NK_DATE },
};

NumberKind format_of_id(int id)
{
    for (size_t i = 0; i < COUNT_OF(KNOWN); i++)
        if (id >= KNOWN[i].first && id <= KNOWN[i].last)
            return KNOWN[i].kind;
    return NK_NUMBER;
}

typedef struct Seen { bool year, month, day, hour, percent; } Seen;

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

static bool same_word(const char *code, const char *word)
{
    while (*word)
        if (lower(*code++) != *word++)
            return false;
    return true;
}

/* Behind "…", \x, _x, *x and […]; elapsed time [h] counts as one of its letters. */
static const char *pass_quoted(const char *p, Seen *seen)
{
    char open = *p, close = open == '"' ? '"' : ']';
    if (open != '"' && open != '[')
        return p[1] ? p + 2 : p + 1;
    if (open == '[' && (lower(p[1]) == 'h' || lower(p[1]) == 'm' || lower(p[1]) == 's') && (p[2] == ']' || lower(p[2]) == lower(p[1])))
        seen->hour = true;
    for (p++; *p && *p != close; p++)
        ;
    return *p ? p + 1 : p;
}

static void note_letter(const char *p, const char *start, Seen *seen)
{
    char before = p > start ? p[-1] : ' ';
    switch (lower(*p)) {
    case 'y': seen->year = true; break;
    case 'e': seen->year |= !strchr("0#?.", before); break;      /* not 0.00E+00 */
    case 'm': seen->month = true; break;
    case 'd': seen->day = true; break;
    case 'h': case 's': seen->hour = true; break;
    case '%': seen->percent = true; break;
    default: break;
    }
}

/* Only the first section counts: positive numbers. */
NumberKind format_of_code(const char *code)
{
    Seen seen = { .year = false };
    const char *p = code;
    while (*p && *p != ';') {
        if (strchr("\"[\\_*", *p))
            p = pass_quoted(p, &seen);
        else if (same_word(p, "general"))
            p += 7;
        else if (same_word(p, "am/pm"))
            p += 5;
        else
            note_letter(p++, code, &seen);
    }
    if (seen.day || (seen.month && !seen.hour && !seen.year))
        return NK_DATE;
    if (seen.year)
        return seen.month && !seen.hour ? NK_MONTH : NK_DATE;
    return seen.hour ? NK_TIME : seen.percent ? NK_PERCENT : NK_NUMBER;
}

/* ---- texts ---- */

void format_percent_text(double x, Buf *out)
{
    Buf digits = { 0 };
    num_shortest(&digits, fabs(x));
    const char *point = memchr(digits.ptr, '.', digits.len), *e = memchr(digits.ptr, 'e', digits.len);
    if (x < 0)
        buf_char(out, '-');
    if (e) {                                           /* tiny or huge */
        buf_addf(out, "%.*se%d", (int)(e - digits.ptr), digits.ptr, atoi(e + 1) + 2);
    } else {
        size_t whole = point ? (size_t)(point - digits.ptr) : digits.len;
        Buf shifted = { 0 };
        for (size_t i = 0, n = 0; n < whole + 2; i++, n++) {
            if (i == whole)
                i++;
            buf_char(&shifted, i < digits.len ? digits.ptr[i] : '0');
        }
        size_t zeros = 0;
        while (zeros + 1 < shifted.len && shifted.ptr[zeros] == '0')
            zeros++;
        buf_add(out, str_make(shifted.ptr + zeros, shifted.len - zeros));
        if (point && digits.len > whole + 3)
            buf_addf(out, ".%s", digits.ptr + whole + 3);
        buf_drop(&shifted);
    }
    buf_char(out, '%');
    buf_drop(&digits);
}

static void add_time_of_day(double part, Buf *out)
{
    int seconds = (int)(part * DAY_SECONDS + 0.5);
    buf_addf(out, " %02d:%02d", seconds / 3600, seconds / 60 % 60);
    if (seconds % 60)
        buf_addf(out, ":%02d", seconds % 60);
}

/* Serial numbers below 60 are a day off: the format has a 29 February 1900. */
static void add_date(double x, bool month, int32_t epoch, Buf *out)
{
    int year, number, day;
    double whole = floor(x + 0.5 / DAY_SECONDS), part = x - whole;
    num_date((int32_t)whole + epoch + (whole < 60 && epoch < -25000), &year, &number, &day);
    buf_addf(out, month && day == 1 ? "%04d-%02d" : "%04d-%02d-%02d", year, number, day);
    if (part * DAY_SECONDS >= 0.5)
        add_time_of_day(part, out);
}

static void add_duration(double x, Buf *out)
{
    double seconds = floor(x * DAY_SECONDS + 0.5);
    if (fmod(seconds, 3600) == 0)
        buf_addf(out, "%.0fh", seconds / 3600);
    else if (fmod(seconds, 60) == 0)
        buf_addf(out, "%.0fmin", seconds / 60);
    else
        buf_addf(out, "%.0fs", seconds);
}

void format_number_text(double x, NumberKind kind, int32_t epoch, Buf *out)
{
    if (kind == NK_PERCENT)
        format_percent_text(x, out);
    else if ((kind == NK_DATE || kind == NK_MONTH) && x >= 0 && x <= LAST_DAY)
        add_date(x, kind == NK_MONTH, epoch, out);
    else if (kind == NK_TIME && x >= 0 && x < 1e6)
        add_duration(x, out);
    else
        num_shortest(out, x);
}
