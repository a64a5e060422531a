/* erlang.h: queues with n servers: Erlang B, C and A. `a` is the work offered, in erlangs (servers that it would keep busy); all by
   recurrences that only add and divide positive numbers, so that they stay exact at any size. */
#ifndef ORGL_ANALYSIS_ERLANG_H
#define ORGL_ANALYSIS_ERLANG_H
#include "../base/base.h"

/* Share of arrivals that find all n busy and are lost. a >= 0, n >= 0. */
double erlang_b(double a, int64_t n);
/* Share of arrivals that wait, when all do until they are served; 1 when n <= a. */
double erlang_c(double a, int64_t n);
/* Share that is served within a time; `within` in service times. 0 when n <= a. */
double erlang_service_level(double a, int64_t n, double within);
/* Mean wait of all arrivals in service times; NaN when n <= a. */
double erlang_answer_time(double a, int64_t n);
/* The least n above a that serves the target share within the time and is busy at most `occupancy` of it; 0 when a is 0. target <= 1. */
int64_t erlang_agents(double a, double within, double target, double occupancy);
/* Those who wait give up after `patience` service times on average (Erlang A, M/M/n+M). */
typedef struct ErlangA { double waiting, abandonment; } ErlangA;   /* shares of the arrivals */
ErlangA erlang_a(double a, int64_t n, double patience);
#endif
