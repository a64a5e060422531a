/* handoff.h: hand-offs: two duties that follow each other in a process, for each pair of different posts responsible for them. */
#ifndef ORGL_ANALYSIS_HANDOFF_H
#define ORGL_ANALYSIS_HANDOFF_H
#include "analysis.h"

typedef struct Handoff {
    int32_t process, from, to;         /* rows; from and to are posts */
    int32_t duty;                      /* what the receiving post does next */
    double per_week;                   /* the process's volume by the shares of both posts; NaN: the process has no volume */
} Handoff;
typedef VEC(Handoff) HandoffVec;
/* Those of which at least one end is in scope, by process and step. */
void handoffs_collect(const Analysis *analysis, HandoffVec *out);
/* What several hand-offs come to a week; NaN when none has a volume. */
double handoffs_sum(double sum, double per_week);
#endif
