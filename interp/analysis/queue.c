/* queue.c: agents by interval out of a queue's arrivals, service time and target. */
#include "queue.h"
#include "erlang.h"

#include <math.h>

#define MOST_ERLANGS 1e7 /* per interval; above, the recurrence would run for minutes */

static double hours_of(const Model *model, int32_t queue, FieldId field)
{
    Cell cell = model_get(model, T_QUEUE, queue, field_column(field));
    return cell.type == CELL_QTY ? qty_hours(model_calendar(model), cell.qty) : (double)NAN;
}

static double share_of(const Model *model, int32_t queue, FieldId field)
{
    Cell cell = model_get(model, T_QUEUE, queue, field_column(field));
    return cell.type == CELL_NUM ? cell.num : (double)NAN;
}

static Interval plan_interval(const QueuePlan *plan, double arrivals)
{
    Interval in = { .arrivals = arrivals, .erlangs = arrivals * plan->takes / plan->hours, .service_level = NAN, .occupancy = NAN,
                    .answer_time = NAN, .abandonment = NAN };
    double within = plan->within / plan->takes;
    if (!(in.erlangs > 0) || in.erlangs > MOST_ERLANGS)
        return in;
    in.agents = erlang_agents(in.erlangs, within, plan->target, 1);
    in.service_level = erlang_service_level(in.erlangs, in.agents, within);
    in.occupancy = in.erlangs / (double)in.agents;
    in.answer_time = erlang_answer_time(in.erlangs, in.agents) * plan->takes;
    if (!isnan(plan->patience))
        in.abandonment = erlang_a(in.erlangs, in.agents, plan->patience / plan->takes).abandonment;
    in.rostered = ceil((double)in.agents / (1 - plan->shrinkage) - 1e-9);
    return in;
}

static void add_interval(QueuePlan *plan, double arrivals)
{
    vec_push(&plan->intervals, plan_interval(plan, arrivals));
}

static void sum_up(QueuePlan *plan, const Calendar *calendar)
{
    double busy = 0;
    for (size_t i = 0; i < plan->intervals.len; i++) {
        const Interval *in = &plan->intervals.at[i];
        double agents = (double)in->agents;
        plan->agent_hours += agents * plan->hours;
        plan->rostered_hours += in->rostered * plan->hours;
        plan->peak_agents = fmax(plan->peak_agents, agents);
        plan->peak_rostered = fmax(plan->peak_rostered, in->rostered);
        if (isnan(in->service_level))
            continue;
        plan->arrivals += in->arrivals;
        busy += in->erlangs * plan->hours;
        plan->service_level += in->arrivals * in->service_level;
        plan->answer_time += in->arrivals * in->answer_time;
        plan->abandonment += in->arrivals * in->abandonment;
    }
    plan->service_level /= plan->arrivals;
    plan->answer_time /= plan->arrivals;
    plan->abandonment /= plan->arrivals;
    plan->occupancy = busy / plan->agent_hours;
    double heads = plan->rostered_hours * calendar->days_per_week / unit_hours(calendar, UNIT_W);
    plan->heads = plan->profile ? fmax(plan->peak_rostered, ceil(heads - 1e-9)) : plan->peak_rostered;
}

static FieldId read_figures(const Model *model, int32_t queue, QueuePlan *plan)
{
    static const FieldId NEEDED[] = { F_QUEUE_TAKES, F_QUEUE_TARGET, F_QUEUE_WITHIN };
    plan->takes = hours_of(model, queue, F_QUEUE_TAKES);
    plan->target = share_of(model, queue, F_QUEUE_TARGET);
    plan->within = hours_of(model, queue, F_QUEUE_WITHIN);
    plan->patience = hours_of(model, queue, F_QUEUE_PATIENCE);
    plan->shrinkage = share_of(model, queue, F_QUEUE_SHRINKAGE);
    if (isnan(plan->shrinkage))
        plan->shrinkage = 0;
    const double values[] = { plan->takes, plan->target, plan->within };
    for (size_t i = 0; i < COUNT_OF(NEEDED); i++)
        if (isnan(values[i]) || (i == 0 && !(values[i] > 0)))
            return NEEDED[i];
    return plan->shrinkage < 1 ? F_NONE : F_QUEUE_SHRINKAGE;
}

FieldId queue_plan(const Model *model, int32_t queue, QueuePlan *plan)
{
    const Calendar *calendar = model_calendar(model);
    *plan = (QueuePlan){ .hours = 1 };
    FieldId missing = read_figures(model, queue, plan);
    Cell profile = model_get(model, T_QUEUE, queue, field_column(F_QUEUE_PROFILE));
    Cell arrivals = model_get(model, T_QUEUE, queue, field_column(F_QUEUE_ARRIVALS));
    if (missing != F_NONE)
        return missing;
    if (profile.type == CELL_LIST && profile.list && profile.list->n) {
        plan->profile = true;
        plan->hours = qty_hours(calendar, profile.list->at[0].qty);
        for (uint32_t i = 0; i < profile.list->n; i++)
            add_interval(plan, profile.list->at[i].num);
    } else if (arrivals.type == CELL_QTY) {
        add_interval(plan, qty_per_week(calendar, arrivals.qty) / unit_hours(calendar, UNIT_W));
    } else {
        return F_QUEUE_ARRIVALS;
    }
    sum_up(plan, calendar);
    return F_NONE;
}

void queue_plan_drop(QueuePlan *plan)
{
    vec_drop(&plan->intervals);
}
