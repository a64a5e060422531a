/* order.h: comparing from inside; for value/ and lib/. */
#ifndef ORGL_ORDER_H
#define ORGL_ORDER_H
#include "value.h"

double value_magnitude(Rt *rt, Value v);          /* number, or hours, or per week; what compares */
bool   value_comparable_rates(Value a, Value b);  /* both counts, or both efforts */
int    text_order(Str a, Str b);                  /* by code point: -1, 0, 1 */
/* The order that `<` has: numbers, durations, rates of one sort, texts, scale words, dates, periods. False: none. */
bool   order_compare(Rt *rt, Value a, Value b, int *out);
bool   order_scale(Rt *rt, Value a, Value b, int *out);   /* of two words, or a word and a text, of one scale */
double grade_rank(Rt *rt, Value grade);           /* NaN when it has none */
#endif
