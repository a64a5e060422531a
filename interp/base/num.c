/* num.c: numbers as text. The C library converts digits and exponents only, never a decimal point: so the locale
   cannot matter. */
#include "num.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define EXACT_WHOLE 9007199254740992.0     /* 2^53 */
#define LARGEST_DIGITS 17                  /* so many significant ones always read back as the same double */

static const double POWERS[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

typedef struct Scan {
    const char *p, *end;
    uint64_t digits;       /* of the first 19 significant ones */
    int n_digits;          /* significant ones seen */
    int exponent;          /* of ten, to apply to `digits` */
} Scan;

static bool is_digit(const Scan *scan)
{
    return scan->p < scan->end && *scan->p >= '0' && *scan->p <= '9';
}

/* One or more digits with single '_' between them. */
static bool scan_digits(Scan *scan, bool fraction)
{
    if (!is_digit(scan))
        return false;
    while (is_digit(scan)) {
        if (scan->n_digits || *scan->p != '0') {
            if (scan->n_digits++ < 19)
                scan->digits = scan->digits * 10 + (uint64_t)(*scan->p - '0');
            else
                scan->exponent++;
        }
        scan->exponent -= fraction;
        scan->p++;
        if (scan->p < scan->end && *scan->p == '_') {
            scan->p++;
            if (!is_digit(scan))
                return false;
        }
    }
    return true;
}

static bool scan_exponent(Scan *scan)
{
    int sign = 1, value = 0;
    if (scan->p < scan->end && (*scan->p == '+' || *scan->p == '-'))
        sign = *scan->p++ == '-' ? -1 : 1;
    if (!is_digit(scan))
        return false;
    for (; is_digit(scan); scan->p++)
        if (value < 100000)
            value = value * 10 + (*scan->p - '0');
    scan->exponent += sign * value;
    return true;
}

/* The rare long way: all digits, without the point, and the exponent, for the C library to round. */
static double convert(Str text, int exponent, int n_digits)
{
    Buf plain = { 0 };
    for (size_t i = 0; i < text.len && text.ptr[i] != 'e' && text.ptr[i] != 'E'; i++)
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9')
            buf_char(&plain, text.ptr[i]);
    /* `exponent` counts the digits beyond the nineteenth as dropped: here they are all there */
    buf_addf(&plain, "e%d", n_digits > 19 ? exponent - (n_digits - 19) : exponent);
    double x = strtod(plain.ptr, NULL);
    buf_drop(&plain);
    return x;
}

bool num_parse(Str text, double *out)
{
    Scan scan = { text.ptr, text.len ? text.ptr + text.len : text.ptr, 0, 0, 0 };
    if (!scan_digits(&scan, false))
        return false;
    if (scan.p < scan.end && *scan.p == '.') {
        scan.p++;
        if (!scan_digits(&scan, true))
            return false;
    }
    if (scan.p < scan.end && (*scan.p == 'e' || *scan.p == 'E')) {
        scan.p++;
        if (!scan_exponent(&scan))
            return false;
    }
    if (scan.p != scan.end)
        return false;
    bool exact = scan.n_digits <= 19 && scan.digits <= (uint64_t)1 << 53;
    if (exact && scan.exponent >= 0 && scan.exponent <= 22)
        *out = (double)scan.digits * POWERS[scan.exponent];
    else if (exact && scan.exponent < 0 && scan.exponent >= -22)
        *out = (double)scan.digits / POWERS[-scan.exponent];
    else
        *out = convert(text, scan.exponent, scan.n_digits);
    return isfinite(*out);
}

/* A finite number as its shortest digits d1 d2 d3 … and the place of the point: 0.d1d2d3… × 10^point. */
typedef struct Decimal { char digits[LARGEST_DIGITS + 8]; int n, point; bool negative; } Decimal;

static void trim(Decimal *d)
{
    while (d->n > 0 && d->digits[d->n - 1] == '0')
        d->n--;
    if (d->n == 0)
        d->point = 0;
}

/* Numbers of up to fifteen digits, six of them behind the point: nearly all that occur. */
static bool decimal_quick(Decimal *d, double x)
{
    double scaled = rint(x * 1e6);
    if (!(scaled < 1e15) || scaled / 1e6 != x)
        return false;
    char text[LARGEST_DIGITS + 8];
    uint64_t left = (uint64_t)scaled;
    int n = 0;
    for (; left; left /= 10)
        text[n++] = (char)('0' + left % 10);
    for (int i = 0; i < n; i++)
        d->digits[i] = text[n - 1 - i];
    d->n = n;
    d->point = n - 6;
    trim(d);
    return true;
}

/* x rounded to n significant digits. */
static void decimal_round(Decimal *d, double x, int n)
{
    char text[64];
    snprintf(text, sizeof text, "%.*e", n - 1, x);
    d->n = 0;
    const char *p = text;
    for (; *p != 'e'; p++)
        if (*p >= '0' && *p <= '9')
            d->digits[d->n++] = *p;
    d->point = (int)strtol(p + 1, NULL, 10) + 1;
}

static bool reads_back(const Decimal *d, double x)
{
    char text[64];
    snprintf(text, sizeof text, "%.*se%d", d->n, d->digits, d->point - d->n);
    return strtod(text, NULL) == x;
}

/* Beside a power of two the doubles lie denser below than above: the next number up may do where the nearest
   does not. */
static bool neighbour_reads_back(Decimal *d, double x)
{
    if (d->digits[d->n - 1] == '9')
        return false;
    d->digits[d->n - 1]++;
    return reads_back(d, x);
}

static void decimal_of(Decimal *d, double x)
{
    d->negative = signbit(x) && x != 0;
    x = fabs(x);
    if (decimal_quick(d, x))
        return;
    /* fifteen digits are always told apart by a normal double, so nothing shorter is lost by starting there */
    int n = x < 2.2250738585072014e-308 ? 1 : 15;
    for (decimal_round(d, x, n); n < LARGEST_DIGITS && !reads_back(d, x) && !neighbour_reads_back(d, x);)
        decimal_round(d, x, ++n);
    trim(d);
}

static void add_digits(Buf *out, const Decimal *d, int from, int to)
{
    for (int i = from; i < to; i++)
        buf_char(out, i >= 0 && i < d->n ? d->digits[i] : '0');
}

static void add_plain(Buf *out, const Decimal *d)
{
    if (d->point > 0)
        add_digits(out, d, 0, d->point);
    else
        buf_char(out, '0');
    if (d->n > d->point) {
        buf_char(out, '.');
        add_digits(out, d, d->point, d->n);
    }
}

/* Infinity and not-a-number have names; no value of the language is one. */
static bool add_special(Buf *out, double x)
{
    if (isfinite(x))
        return false;
    buf_addz(out, isnan(x) ? "nan" : x > 0 ? "inf" : "-inf");
    return true;
}

static bool add_whole(Buf *out, double x)
{
    if (!(fabs(x) < EXACT_WHOLE) || x != trunc(x))
        return false;
    char text[24];
    size_t at = sizeof text;
    uint64_t left = (uint64_t)fabs(x);
    do {
        text[--at] = (char)('0' + left % 10);
    } while (left /= 10);
    if (x < 0)
        text[--at] = '-';
    buf_add(out, str_make(text + at, sizeof text - at));
    return true;
}

bool num_short(Buf *out, double x)
{
    if (add_whole(out, x))
        return true;
    double scaled = rint(fabs(x) * 1e6);
    if (!(scaled < 1e12) || scaled / 1e6 != fabs(x))
        return false;
    uint64_t digits = (uint64_t)scaled;
    int decimals = 6;
    for (; digits % 10 == 0; digits /= 10)
        decimals--;
    char text[24];
    size_t at = sizeof text;
    for (; digits || decimals >= 0; digits /= 10) {
        text[--at] = (char)('0' + digits % 10);
        if (--decimals == 0)
            text[--at] = '.';
    }
    if (x < 0)
        text[--at] = '-';
    buf_add(out, str_make(text + at, sizeof text - at));
    return true;
}

void num_shortest(Buf *out, double x)
{
    if (add_special(out, x) || add_whole(out, x))
        return;
    Decimal d;
    decimal_of(&d, x);
    if (d.negative)
        buf_char(out, '-');
    if (d.point > -5 && d.point <= 21) {
        add_plain(out, &d);
        return;
    }
    buf_char(out, d.digits[0]);
    if (d.n > 1) {
        buf_char(out, '.');
        add_digits(out, &d, 1, d.n);
    }
    buf_addf(out, "e%d", d.point - 1);
}

/* Keeps n digits, half away from zero. The digits are those people see, so 2.675 to two places is 2.68. */
static void round_decimal(Decimal *d, int n)
{
    if (n >= d->n)
        return;
    bool up = n >= 0 && d->digits[n] >= '5';
    d->n = n > 0 ? n : 0;
    if (up) {
        int i = d->n - 1;
        while (i >= 0 && d->digits[i] == '9')
            i--;
        if (i >= 0) {
            d->digits[i]++;
            d->n = i + 1;
        } else {
            d->digits[0] = '1';
            d->n = 1;
            d->point++;
        }
    }
    trim(d);
}

void num_fixed(Buf *out, double x, int digits)
{
    if (add_special(out, x) || add_whole(out, x))
        return;
    Decimal d;
    decimal_of(&d, x);
    round_decimal(&d, d.point + digits);
    if (d.negative && d.n > 0)
        buf_char(out, '-');
    add_plain(out, &d);
}

double num_percent(double shown)
{
    /* Where the digits are few, the number is a whole one over a power of ten: one division rounds once. */
    for (int decimals = 0; decimals <= 6; decimals++) {
        double whole = rint(shown * POWERS[decimals]);
        if (fabs(whole) < EXACT_WHOLE && whole / POWERS[decimals] == shown)
            return whole / POWERS[decimals + 2];
    }
    return shown / 100;
}

void num_marks(const double *figures, size_t n, double low, double high, Buf *out)
{
    static const char *const BLOCKS[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
    for (size_t i = 0; i < n; i++) {
        double part = isnan(figures[i]) ? 0 : high > low ? (figures[i] - low) / (high - low) : 0.5;
        buf_addz(out, isnan(figures[i]) ? "·" : BLOCKS[(int)fmin(fmax(floor(part * 8), 0), 7)]);
    }
}
