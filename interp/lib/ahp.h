/* ahp.h: weights from judgements of pairs (analytic hierarchy process, Saaty 1980). */
#ifndef ORGL_LIB_AHP_H
#define ORGL_LIB_AHP_H
#include "../base/base.h"

#define AHP_MAX 10
#define AHP_RATIO_MAX 0.10              /* judgements above it contradict each other too much */

typedef struct Ahp {
    int n;                              /* 1..AHP_MAX things */
    double a[AHP_MAX][AHP_MAX];         /* how many times row weighs column; positive */
    double w[AHP_MAX];                  /* the weights, their sum is 1 */
    double lambda, ratio;               /* principal eigenvalue; consistency ratio, 0 for one or two things */
    int row, column;                    /* the judgement that is most off what the weights say */
} Ahp;

/* Does each judgement and its mirror multiply to 1, to within what two rounded figures may be off? */
bool ahp_reciprocal(const Ahp *ahp);
/* Fills w, lambda, ratio, row and column: the principal eigenvector, ((lambda - n)/(n - 1))/RI. */
void ahp_solve(Ahp *ahp);
#endif
