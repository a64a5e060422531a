/* linediff.h: what differs between two texts, line by line, by the fewest lines taken out and put in (Myers 1986, "An O(ND) Difference
   Algorithm and Its Variations"); texts that differ in very many lines are told apart more coarsely. */
#ifndef ORGL_LINEDIFF_H
#define ORGL_LINEDIFF_H
#include "buf.h"
#include "vec.h"

/* Lines old .. old + n_old of the old text (counted from 0) have become lines new .. new + n_new of the new one. */
typedef struct LineRun { uint32_t old, n_old, new, n_new; } LineRun;
typedef VEC(LineRun) LineRuns;

/* Appends the runs that differ, in order. */
void linediff(Str old, Str new, LineRuns *out);
/* Appends the difference in unified form, three lines around each change; nothing when there is none. */
void linediff_unified(Str old, Str new, const char *old_name, const char *new_name, Buf *out);
#endif
