/* fault.h: raising errors from inside; for value/ and lib/. */
#ifndef ORGL_FAULT_H
#define ORGL_FAULT_H
#include "value.h"

/* What may stand there, for the error just raised; the first word counts. */
void   rt_allow(Rt *rt, Str allowed_en, Str allowed_zh);
Str    value_type_text(Value v);                    /* what type(x) gives: always English, "entity" for entities */
#endif
