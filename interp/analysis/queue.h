/* queue.h: how many agents a queue needs, interval by interval. */
#ifndef ORGL_ANALYSIS_QUEUE_H
#define ORGL_ANALYSIS_QUEUE_H
#include "../base/vec.h"
#include "../model/model.h"

typedef struct Interval {
    double arrivals, erlangs;
    int64_t agents;
    double service_level, occupancy;    /* NaN when nothing arrives */
    double answer_time, abandonment;    /* hours; share, NaN when the queue has no patience */
    double rostered;
} Interval;
typedef struct QueuePlan {
    VEC(Interval) intervals;
    double hours;                       /* length of an interval; without a profile there is one, an hour */
    bool profile;
    double takes, target, within, shrinkage, patience;     /* hours; patience NaN: nobody gives up */
    /* over the intervals; means are weighted by arrivals */
    double arrivals, agent_hours, rostered_hours, peak_agents, peak_rostered;
    double service_level, occupancy, answer_time, abandonment;
    double heads;                       /* heads that roster these hours in a week and the peak at once */
} QueuePlan;

/* Plans a queue by Erlang C. A field that must be set and is not: gives it and no plan; F_NONE: the plan was made. */
FieldId queue_plan(const Model *model, int32_t queue, QueuePlan *plan);
void    queue_plan_drop(QueuePlan *plan);
#endif
