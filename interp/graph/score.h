/* score.h: what KPIs came to: scores of KPIs and of posts, payouts. Definitions: grammar/reference.md, the chapter on KPIs. */
#ifndef ORGL_GRAPH_SCORE_H
#define ORGL_GRAPH_SCORE_H
#include "../base/vec.h"
#include "graph.h"

/* A KPI as a curve through floor 0, target 100, stretch 120; where lower is better all is negated. NaN: no target.
   Durations in hours, rates by the week. */
typedef struct KpiCurve { double floor, target, stretch; int32_t sort; bool lower; } KpiCurve;

typedef struct ScorePart {
    int32_t kpi;
    double weight;             /* as stated in the set that is in force */
    double share;              /* what it counts: weight / sum of the weights with a score; NaN without a score */
    int32_t record;            /* the record that counts, a row of T_RECORD; of several the first; ROW_NONE: there is none */
    uint32_t records;          /* how many count: more than one where those of shorter periods make the period */
    Qty value;                 /* the record's, or the mean of several; QTY_NONE without one */
    double score;              /* NaN without a record, or a target to compare it with */
} ScorePart;

/* A weight that is tried in the place of the one stated: of every set that has one of the KPIs tried. */
typedef struct TriedWeight { int32_t kpi; double weight; } TriedWeight;

/* A record of a period inside of the one that is scored. */
typedef struct InnerRecord { int32_t period, record; int near; } InnerRecord;

/* The columns that scoring reads, looked up once; valid until the model changes. */
typedef struct Scorer {
    const Column *weights, *records, *weight;           /* rows by post; the weights */
    const int32_t *weight_kpi, *weight_region, *record_kpi, *record_period, *record_region, *region_parent;
    const Qty *value;
    const Calendar *calendar;
    const KpiCurve *curves;
    const Forest *regions;
    VEC(ScorePart) parts;      /* of the last score: the effective set, in order of statement */
    const TriedWeight *tried; size_t n_tried;           /* the caller's; none: scores of the model as it is */
    int32_t period, from, until;                        /* of the last score, with its first day and the day behind it */
    VEC(InnerRecord) inner;
} Scorer;

void    scorer_init(Scorer *scorer, Graph *graph);
void    scorer_drop(Scorer *scorer);
/* In the order of periods (packed): by the first day, and of those that begin on one day the longest is the latest. */
bool    period_later(int32_t a, int32_t b);
/* The last period (packed) with a record of the post; I32_NONE without one. */
int32_t scorer_last(const Scorer *scorer, int32_t post);
/* Sum of weight x score over the effective set of the region (ROW_NONE: the general one), KPIs without a record left out
   and the rest reweighted; NaN when no KPI has one. `period` packed. A KPI that has no record of the period itself has the mean
   of those of shorter periods in it (the longest first, shorter ones where these leave a gap), each as long as it is. */
double  scorer_score(Scorer *scorer, int32_t post, int32_t region, int32_t period);
/* The effective set alone: fills parts without records. */
void    scorer_weights(Scorer *scorer, int32_t post, int32_t region);

/* The curves of all KPIs, by row; valid until the model changes. */
const KpiCurve *graph_kpi_curves(Graph *graph);
/* The curve of a KPI with another target; its floor and stretch where they are stated. */
KpiCurve graph_tried_curve(Graph *graph, int32_t kpi, Qty target);
/* 0..120; NaN when the KPI has no target or the value is of another sort (then *fits is false). */
double  graph_kpi_score(Graph *graph, int32_t kpi, Qty value, bool *fits);
/* The curve's payout for a score: linear between its points, 0 below the first, flat after the last; NaN without a curve. */
double  graph_payout(Graph *graph, int32_t plan, double score);
/* The same of a curve: its points, score in num and percent in qty; NULL: none. */
double  graph_curve_payout(const ItemList *curve, double score);
/* The first plan in order of definition that lists the grade, by grade. I32_NONE: no plan. */
const int32_t *graph_plans(Graph *graph);
#endif
