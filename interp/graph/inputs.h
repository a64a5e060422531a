/* inputs.h: fields and small figures read row by row, for builders that go through all rows once: a column of what they only look at
   would cost a pass and memory of its own (at a million posts more than the figure itself). What a column of the field says is made
   by the same functions. Each `…_inputs` notes what is read; what it gives is borrowed until the next change of the model. */
#ifndef ORGL_GRAPH_INPUTS_H
#define ORGL_GRAPH_INPUTS_H
#include "build.h"

/* ---- assignment.as: roles as stated, responsible when left out or when a share or time is stated ---- */

typedef struct RoleInputs { const int32_t *stated; const double *share, *time; } RoleInputs;      /* NULL: nothing was ever set */
RoleInputs role_inputs(Graph *graph);
static inline int32_t roles_at(const RoleInputs *in, int32_t row)      /* bits 1 << W_ROLE_x */
{
    const int32_t responsible = 1 << W_ROLE_RESPONSIBLE;
    if (!in->stated || in->stated[row] == I32_NONE)
        return responsible;
    bool carries = (in->share && !isnan(in->share[row])) || (in->time && !isnan(in->time[row]));
    return in->stated[row] | (carries ? responsible : 0);
}
static inline bool is_responsible(int32_t roles)
{
    return roles & 1 << W_ROLE_RESPONSIBLE;
}

/* ---- duty.demand: its hours as stated, else volume × takes; hours a week, NaN where it is not measured ---- */

typedef struct DutyInputs { QtyScale scale; const Qty *hours, *volume, *takes; } DutyInputs;      /* NULL: as above */
DutyInputs duty_inputs(Graph *graph);
static inline double duty_demand_at(const DutyInputs *in, int32_t duty)
{
    double stated = in->hours ? effort_hours(&in->scale, in->hours[duty]) : (double)NAN;
    if (!isnan(stated) || !in->volume || !in->takes)
        return stated;
    Qty volume = in->volume[duty], takes = in->takes[duty];
    return volume.sort == QTY_NONE || takes.sort == QTY_NONE ? stated : scale_per_week(&in->scale, volume) * scale_hours(&in->scale, takes);
}

/* ---- post.hours (left out: the model's full-time week) and post.capacity ---- */

typedef struct PostInputs { QtyScale scale; const Qty *hours; const double *heads; double full, used; } PostInputs;
PostInputs post_inputs(Graph *graph);
static inline double week_at(const PostInputs *in, int32_t post)        /* hours a week of one holder */
{
    bool stated = in->hours && in->hours[post].sort != QTY_NONE;
    return stated ? effort_hours(&in->scale, in->hours[post]) : in->full;
}
static inline double capacity_at(const PostInputs *in, int32_t post)
{
    return in->heads[post] * week_at(in, post) * in->used;
}

/* ---- post.pay: as stated, else the grade's ---- */

typedef struct PayInputs { const Range *stated; const int32_t *grade; const Column *grade_pay; } PayInputs;
PayInputs pay_inputs(Graph *graph);
static inline Range pay_at(const PayInputs *in, int32_t post)
{
    Range pay = in->stated ? in->stated[post] : (Range){ NAN, NAN };
    return isnan(pay.low) && in->grade[post] >= 0 ? range_at(in->grade_pay, in->grade[post]) : pay;
}
#endif
