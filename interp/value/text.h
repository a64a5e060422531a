/* text.h: texts from inside; for value/ and lib/. */
#ifndef ORGL_TEXT_H
#define ORGL_TEXT_H
#include "value.h"

Text *text_new(Rt *rt, size_t len);                   /* bytes to be filled by the caller; beyond the limit: raises E602, len 0 */
Value text_value(Text *text);
bool  value_str(Rt *rt, Value v, Str *out);           /* the bytes of a text or word; false for all else */
uint64_t text_hash(const Text *text);                 /* cached; never 0 */
uint32_t text_chars(Text *text);                      /* characters; cached */
Str   text_slice(Text *text, uint32_t from, uint32_t to);   /* by characters, from <= to <= text_chars; borrows */
Value text_join(Rt *rt, Str a, Str b);
void  text_append(Rt *rt, Value *slot, Str more);     /* in place when the slot's text is unshared and has room */
#endif
