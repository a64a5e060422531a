/* scores.h: scores of posts over periods, for analyze scores and chart trend. */
#ifndef ORGL_ANALYSIS_SCORES_H
#define ORGL_ANALYSIS_SCORES_H
#include "pay.h"

#define SCORES_PERIODS 12               /* as far as a trend goes back */

/* Scores of posts in up to SCORES_PERIODS periods of one kind that follow each other; the first and the last have a score. */
typedef struct ScoreSeries {
    const RowList *posts;               /* the caller's */
    int32_t periods[SCORES_PERIODS];    /* packed, in order */
    size_t n;
    double *score;                      /* SCORES_PERIODS to a post; NaN: none */
} ScoreSeries;

/* The last period with a record of one of the posts, packed; I32_NONE without any. */
int32_t scores_last(const Scorer *scorer, const RowList *posts);
/* Scores up to `period` (I32_NONE: of no period) in `region` (ROW_NONE: each post's own). False: interrupted. */
bool    scores_make(const Analysis *analysis, Scorer *scorer, const RowList *posts, int32_t region, int32_t period, ScoreSeries *out);
void    scores_drop(ScoreSeries *series);
/* Mean over the posts in period i; NaN when none has a score. */
double  scores_mean(const ScoreSeries *series, size_t i);
#endif
