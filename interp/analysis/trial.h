/* trial.h: what analyze payout tries: other targets, weights, another curve or plan. */
#ifndef ORGL_ANALYSIS_TRIAL_H
#define ORGL_ANALYSIS_TRIAL_H
#include "pay.h"

typedef struct Trial {
    bool given;                         /* some option of it */
    VEC(TriedWeight) weights;
    KpiCurve *curves;                   /* of all KPIs by row, with the targets tried; NULL: none is */
    ItemList *curve;                    /* in the place of every plan's; NULL: none is */
    int32_t plan;                       /* in the place of the plans of its grades, of all when it lists none; I32_NONE */
    const int32_t *plans;               /* by grade: those of the model with `plan` in their place */
    int32_t *own_plans;
} Trial;

/* The options target, weight, curve and plan; E204 for a name that there is not, E304 for another value. Drop it in any case. */
Status trial_read(Analysis *analysis, Trial *trial);
/* A scorer that scores as tried; valid as long as the trial. */
void   trial_scorer(const Trial *trial, Graph *graph, Scorer *out);
void   trial_drop(Trial *trial);
#endif
