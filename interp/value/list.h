/* list.h: lists from inside; for value/ and lib/. */
#ifndef ORGL_LIST_H
#define ORGL_LIST_H
#include "value.h"

bool  list_reserve(Rt *rt, List *list, size_t count);  /* room for so many; false: raised E602, list as before */
void  list_extend(Rt *rt, List *list, const Value *values, size_t n);   /* appends, shares the values */
Value list_copy(Rt *rt, const List *list, size_t room);/* unshared, with room for so many more */
#endif
