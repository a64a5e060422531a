/* record.h: records from inside; for value/ and lib/. */
#ifndef ORGL_RECORD_H
#define ORGL_RECORD_H
#include "value.h"

#define RECORD_MISSING UINT32_MAX
#define RECORD_SLOT (2 * sizeof(uint32_t))             /* bytes of a slot of the index */
uint32_t record_find(const Record *record, Str key);   /* position of a key, RECORD_MISSING */
Value record_copy(Rt *rt, const Record *record);       /* unshared */
#endif
