/* staffing.c: analyze staffing: heads that the work needs against headcount and holders; of queues those that serve them. */
#include "analysis.h"
#include "queue.h"

#include <math.h>

typedef struct Staffing {
    Analysis *a;
    const Column *demand, *needed, *headcount, *holders, *vacancies;
    double heads, places, vacant, short_heads, spare_heads;
    bool persons;                       /* somebody is named: then empty posts are worth a word */
    uint8_t *serves;                    /* posts that serve a queue: its work does not count as demand */
    size_t n_short, n_spare;
} Staffing;

static Value holders_of(Staffing *s, int32_t row)
{
    uint32_t n;
    const int32_t *set = column_set(s->holders, row, &n);
    Value list = value_list(s->a->rt, n);
    for (uint32_t i = 0; i < n; i++)
        list_push(s->a->rt, list.list, value_entity(T_PERSON, set[i]));
    return list;
}

static void find_heads(Staffing *s, int32_t row, double needed, double headcount, double vacancies)
{
    Str title = analysis_title(s->a, T_POST, row);
    Value post = value_entity(T_POST, row);
    if (needed > headcount) {
        s->n_short++;
        s->short_heads += needed - headcount;
        analysis_say(s->a, W_SEVERITY_WARNING, post, "raise the headcount, or move work away", "增加编制，或移出工作",
                     "%.*s has a headcount of %g and its work needs %g", "“%.*s”编制 %g 人，工作量需要 %g 人", STR_ARG(title), headcount, needed);
    } else if (headcount > needed && !s->serves[row]) {
        s->n_spare++;
        s->spare_heads += headcount - needed;
        analysis_say(s->a, W_SEVERITY_NOTE, post, "give it more work, or fewer heads", "增加工作，或减少编制",
                     "%.*s has a headcount of %g and its work needs only %g", "“%.*s”编制 %g 人，工作量只需 %g 人", STR_ARG(title), headcount, needed);
    }
    if (s->persons && vacancies > 1e-9)
        analysis_say(s->a, W_SEVERITY_NOTE, post, "recruit, or close the places", "招聘补缺，或撤销空编",
                     "vacancies of %.*s: %.4g", "“%.*s”的空缺：%.4g", STR_ARG(title), vacancies);
}

static double or_zero(double x)
{
    return isnan(x) ? 0 : x;
}

static void add_row(Staffing *s, TableMaker *maker, int32_t row)
{
    double needed = column_number(s->needed, row), headcount = column_number(s->headcount, row);
    double vacancies = column_number(s->vacancies, row);
    maker_add(maker, value_entity(T_POST, row));
    maker_add(maker, effort_or_none(column_number(s->demand, row)));
    maker_add(maker, number_or_none(needed));
    maker_add(maker, number_or_none(headcount));
    maker_add(maker, holders_of(s, row));
    maker_add(maker, number_or_none(vacancies));
    s->heads += or_zero(needed);
    s->places += or_zero(headcount);
    s->vacant += or_zero(vacancies);
    find_heads(s, row, needed, headcount, vacancies);
}

/* ---- queues ---- */

static void mark_serving(Staffing *s)
{
    const Column *served = analysis_field(s->a, F_QUEUE_SERVED);
    size_t n;
    const int32_t *order = model_order(s->a->model, T_QUEUE, &n);
    s->serves = mem_zalloc((size_t)model_rows(s->a->model, T_POST));
    for (size_t i = 0; i < n && served->type == COL_LIST; i++) {
        const ItemList *list = served->list[order[i]];
        for (uint32_t k = 0; list && k < list->n; k++)
            if (list->at[k].ref >= 0)
                s->serves[list->at[k].ref] = 1;
    }
}

static double serving_heads(const Staffing *s, int32_t queue)
{
    Cell served = model_get(s->a->model, T_QUEUE, queue, field_column(F_QUEUE_SERVED));
    double heads = 0;
    for (uint32_t i = 0; served.type == CELL_LIST && served.list && i < served.list->n; i++)
        if (served.list->at[i].ref >= 0)
            heads += or_zero(column_number(s->headcount, served.list->at[i].ref));
    return heads;
}

static void find_queue(Staffing *s, int32_t queue, const QueuePlan *plan, double have)
{
    Str title = analysis_title(s->a, T_QUEUE, queue);
    if (plan->heads > have)
        analysis_say(s->a, W_SEVERITY_WARNING, value_entity(T_QUEUE, queue), "raise the headcount of the posts that serve it, or smooth the peak",
                     "增加服务岗位的编制，或削峰",
                     "the queue %.*s needs a headcount of %g (%g at once at its peak); that of the posts that serve it is %g",
                     "队列“%.*s”需要 %g 人（高峰同时 %g 人），服务岗位编制 %g 人", STR_ARG(title), plan->heads, plan->peak_rostered, have);
    else if (have > plan->heads)
        analysis_say(s->a, W_SEVERITY_NOTE, value_entity(T_QUEUE, queue), "", "",
                     "the queue %.*s needs a headcount of %g (%g at once at its peak); that of the posts that serve it is %g",
                     "队列“%.*s”需要 %g 人（高峰同时 %g 人），服务岗位编制 %g 人", STR_ARG(title), plan->heads, plan->peak_rostered, have);
}

static void find_unplanned(Staffing *s, int32_t queue, FieldId missing)
{
    Str title = analysis_title(s->a, T_QUEUE, queue);
    const FieldInfo *field = &FIELD_INFO[missing];
    analysis_say(s->a, W_SEVERITY_NOTE, value_entity(T_QUEUE, queue), "state takes, target, within, and arrivals or a profile", "写明耗时、目标、时限，以及到达或分布",
                 "the heads for the queue %.*s cannot be told: %s is not set", "队列“%.*s”所需人数无法得出：未设置%s", STR_ARG(title),
                 analysis_text(s->a, field->name, field->zh));
}

static void add_queues(Staffing *s)
{
    RowList queues = { 0 };
    double heads = 0, have = 0;
    analysis_rows(s->a, T_QUEUE, &queues);
    for (size_t i = 0; i < queues.len; i++) {
        QueuePlan plan;
        FieldId missing = queue_plan(s->a->model, queues.at[i], &plan);
        double serving = serving_heads(s, queues.at[i]);
        if (missing == F_NONE) {
            heads += plan.heads;
            have += serving;
            find_queue(s, queues.at[i], &plan, serving);
        } else {
            find_unplanned(s, queues.at[i], missing);
        }
        queue_plan_drop(&plan);
    }
    analysis_figure(s->a, "queues", count_value(queues.len));
    analysis_figure(s->a, "queue_heads", value_num(heads));
    analysis_figure(s->a, "queue_headcount", value_num(have));
    vec_drop(&queues);
}

Status analysis_staffing(Analysis *analysis)
{
    Graph *graph = analysis->graph;
    Staffing s = { .a = analysis, .demand = graph_attr(graph, A_POST_DEMAND), .needed = graph_attr(graph, A_POST_HEADS_NEEDED),
                   .headcount = analysis_field(analysis, F_POST_HEADCOUNT), .holders = graph_attr(graph, A_POST_HOLDERS),
                   .vacancies = graph_attr(graph, A_POST_VACANCIES), .persons = model_count(analysis->model, T_PERSON) > 0 };
    RowList posts = { 0 };
    TableMaker maker;
    analysis_rows(analysis, T_POST, &posts);
    mark_serving(&s);
    maker_init(&maker, analysis->rt, "post demand heads_needed headcount holders vacancies");
    for (size_t i = 0; i < posts.len; i++)
        add_row(&s, &maker, posts.at[i]);
    analysis->rows = maker_done(&maker);
    analysis_figure(analysis, "heads_needed", value_num(s.heads));
    analysis_figure(analysis, "headcount", value_num(s.places));
    analysis_figure(analysis, "vacancies", value_num(s.vacant));
    analysis_figure(analysis, "short_posts", count_value(s.n_short));
    analysis_figure(analysis, "short_heads", value_num(s.short_heads));
    analysis_figure(analysis, "spare_posts", count_value(s.n_spare));
    analysis_figure(analysis, "spare_heads", value_num(s.spare_heads));
    add_queues(&s);
    mem_free(s.serves);
    vec_drop(&posts);
    return ST_OK;
}
