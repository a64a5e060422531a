/* arith.h: the parts of value_binary; inside value/ only. */
#ifndef ORGL_ARITH_H
#define ORGL_ARITH_H
#include "value.h"

Status arith_binary(Rt *rt, int op, Value a, Value b, Value *out);    /* + - * / mod ^ */
Status binary_fault(Rt *rt, int op, Value a, Value b);                /* E301 with both types and what is allowed */
#endif
