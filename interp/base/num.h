/* num.h: numbers as text, both ways; always with '.', whatever the locale. */
#ifndef ORGL_NUM_H
#define ORGL_NUM_H
#include "buf.h"

/* Digits with '_' between them, '.', exponent; no sign. False: not a number, or too large for a double. */
bool num_parse(Str text, double *out);
/* A percentage as people write it, as a number: 92.3 gives the double nearest to 0.923, which 92.3 / 100 is not. */
double num_percent(double shown);
/* The shortest text that reads back as the same double; whole numbers below 2^53 without '.' or exponent. */
void num_shortest(Buf *out, double x);
/* Numbers that need few digits, as nearly all do: whole ones below 2^53, and those of at most twelve digits, six of them behind the
   point. False: it is no such, and nothing was written. Quick. */
bool num_short(Buf *out, double x);
/* For people: rounded to `digits` after the point, trailing zeros dropped; "-0" is "0". */
void num_fixed(Buf *out, double x, int digits);
/* A line of text from figures: for each a block as high as it lies between low and high, a dot where it is NaN. */
void num_marks(const double *figures, size_t n, double low, double high, Buf *out);
/* Days since 1970-01-01 of a calendar date and back; month 1..12. num_days is INT32_MIN when there is no such date. */
int32_t num_days(int year, int month, int day);
void    num_date(int32_t days, int *year, int *month, int *day);
bool    num_parse_date(Str text, int32_t *days);       /* "2026-11-23", exactly; false: not a date, or none that exists */
int     num_weekday(int32_t days);                     /* 1 Monday .. 7 Sunday */
int32_t num_iso_week(int year, int week);              /* days of that ISO week's Monday; INT32_MIN: none */
void    num_iso_week_of(int32_t days, int *year, int *week);
#endif
