/* ahp.c: the principal eigenvector of judgements, and how far they agree. */
#include "ahp.h"

#include <math.h>

bool ahp_reciprocal(const Ahp *ahp)
{
    for (int i = 0; i < ahp->n; i++)
        for (int j = 0; j <= i; j++)
            if (fabs(ahp->a[i][j] * ahp->a[j][i] - 1) > 0.02)
                return false;
    return true;
}

/* The principal eigenvector by powers; the matrix is positive, so they converge. */
static void find_weights(Ahp *ahp)
{
    for (int i = 0; i < ahp->n; i++)
        ahp->w[i] = 1.0 / ahp->n;
    for (int turn = 0; turn < 1000; turn++) {
        double next[AHP_MAX], sum = 0, change = 0;
        for (int i = 0; i < ahp->n; i++) {
            next[i] = 0;
            for (int j = 0; j < ahp->n; j++)
                next[i] += ahp->a[i][j] * ahp->w[j];
            sum += next[i];
        }
        for (int i = 0; i < ahp->n; i++) {
            change = fmax(change, fabs(next[i] / sum - ahp->w[i]));
            ahp->w[i] = next[i] / sum;
        }
        ahp->lambda = sum;
        if (change < 1e-15)
            break;
    }
}

static void judge(Ahp *ahp)
{
    static const double RANDOM[AHP_MAX + 1] = { 0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49 };
    double most = -1;
    ahp->ratio = ahp->n > 2 ? fmax((ahp->lambda - ahp->n) / (ahp->n - 1) / RANDOM[ahp->n], 0) : 0;
    for (int i = 0; i < ahp->n; i++)
        for (int j = i + 1; j < ahp->n; j++) {
            double off = fabs(log(ahp->a[i][j] * ahp->w[j] / ahp->w[i]));
            if (off > most) {
                most = off;
                ahp->row = i;
                ahp->column = j;
            }
        }
}

void ahp_solve(Ahp *ahp)
{
    find_weights(ahp);
    judge(ahp);
}
