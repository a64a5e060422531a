/* erlang.c: Erlang's formulas. */
#include "erlang.h"

#include <math.h>

/* The next of the recurrence B(k) = a B(k - 1) / (k + a B(k - 1)). */
static double next_b(double a, double b, double k)
{
    return a * b / (k + a * b);
}

double erlang_b(double a, int64_t n)
{
    double b = 1;
    for (int64_t k = 1; k <= n && b > 0; k++)
        b = next_b(a, b, (double)k);
    return b;
}

/* B / (1 - (a/n)(1 - B)) without taking near numbers from each other. */
static double waiting(double a, double b, double n)
{
    return n <= a ? 1 : n * b / (n - a + a * b);
}

double erlang_c(double a, int64_t n)
{
    return waiting(a, erlang_b(a, n), (double)n);
}

static double served(double a, double c, double n, double within)
{
    return n <= a ? 0 : 1 - c * exp(-(n - a) * within);
}

double erlang_service_level(double a, int64_t n, double within)
{
    return served(a, erlang_c(a, n), (double)n, within);
}

double erlang_answer_time(double a, int64_t n)
{
    return (double)n <= a ? (double)NAN : erlang_c(a, n) / ((double)n - a);
}

int64_t erlang_agents(double a, double within, double target, double occupancy)
{
    double b = 1;
    if (!(a > 0))
        return 0;
    for (int64_t k = 1;; k++) {
        double n = (double)k;
        b = next_b(a, b, n);
        if (n > a && a <= occupancy * n * (1 + 1e-12) && served(a, waiting(a, b, n), n, within) >= target)
            return k;
    }
}

/* States with j waiting, relative to the most likely one; p(n + j) = p(n + j - 1) a / (n + j f), f the rate of giving up. */
typedef struct Waiting { double sum, queue, first; } Waiting;     /* of p, of j p, p(n) */

static Waiting sum_waiting(double a, double n, double f)
{
    double mode = a > n ? floor((a - n) / f) : 0;
    Waiting w = { 1, mode, mode > 0 ? 0 : 1 };
    double p = 1;
    for (double j = mode + 1; p > 1e-20 * w.sum; j++) {
        p *= a / (n + j * f);
        w.sum += p;
        w.queue += j * p;
    }
    p = 1;
    for (double j = mode; j > 0 && p > 1e-20; j--) {
        p *= (n + j * f) / a;
        w.sum += p;
        w.queue += (j - 1) * p;
        w.first = j == 1 ? p : 0;
    }
    return w;
}

ErlangA erlang_a(double a, int64_t n, double patience)
{
    double f = 1 / patience, b = erlang_b(a, n);
    if (!(a > 0) || !(b > 0))
        return (ErlangA){ n > 0 ? 0 : 1, 0 };
    Waiting w = sum_waiting(a, (double)n, f);
    double all = w.sum + w.first * (1 / b - 1);
    return (ErlangA){ w.sum / all, f * (w.queue / all) / a };
}
