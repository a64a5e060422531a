/* organization.h: a small organization for the tests of graph/ and query/, worked out by hand.

   regions  china; east, west in china
   units    service (west); hotline in service (east); back in service; empty
   grades   G3 rank 3 pay 5000..8000; M1 rank 5 pay 9000..15000; X without rank
   posts    director in service, M1
              lead in hotline, M1
                agent in hotline, G3, headcount 12
              clerk in back, pay 4000..6000, headcount 2, 20h a week, staff
            loner: no unit, no superior, no grade
   duties   answer 4200 per week x 6min = 420h   complaint 150 per week x 40min = 100h   filing 12h per week
            vague: not measured   leading: 25% of the director's time   idle: nobody's
   shares   answer: agent; complaint: agent 70%, lead 30% (accountable); filing: clerk, lead (half each); vague: loner */
#ifndef ORGL_TEST_ORGANIZATION_H
#define ORGL_TEST_ORGANIZATION_H
#include "../../interp/graph/graph.h"
#include <math.h>
#include <stdlib.h>

typedef struct Organization {
    Intern *intern; Words *words; Model *model; Graph *graph;
} Organization;

static inline Sym o_sym(Organization *o, const char *z)
{
    return intern_add(o->intern, str_of(z));
}

static inline int32_t o_define(Organization *o, TableId kind, const char *name)
{
    return model_define(o->model, kind, o_sym(o, name), (Origin){ 0 });
}

static inline int32_t o_row(Organization *o, TableId kind, const char *name)
{
    return model_find(o->model, kind, o_sym(o, name));
}

static inline void o_set(Organization *o, FieldId field, int32_t row, Cell cell)
{
    model_set(o->model, FIELD_INFO[field].table, row, field_column(field), cell, (Origin){ 0 });
}

static inline void o_i32(Organization *o, FieldId field, int32_t row, int32_t x)
{
    o_set(o, field, row, (Cell){ .type = CELL_I32, .i32 = x });
}

static inline void o_num(Organization *o, FieldId field, int32_t row, double x)
{
    o_set(o, field, row, (Cell){ .type = CELL_NUM, .num = x });
}

static inline void o_qty(Organization *o, FieldId field, int32_t row, Qty x)
{
    o_set(o, field, row, (Cell){ .type = CELL_QTY, .qty = x });
}

static inline void o_range(Organization *o, FieldId field, int32_t row, double low, double high)
{
    o_set(o, field, row, (Cell){ .type = CELL_RANGE, .range = { low, high } });
}

static inline void o_text(Organization *o, FieldId field, int32_t row, const char *text)
{
    o_i32(o, field, row, (int32_t)o_sym(o, text));
}

/* A list of references. */
static inline void o_refs(Organization *o, FieldId field, int32_t row, const int32_t *refs, uint32_t n)
{
    ItemList *list = calloc(1, sizeof *list + n * sizeof(Item));
    list->n = n;
    for (uint32_t i = 0; i < n; i++)
        list->at[i] = (Item){ .ref = refs[i], .num = NAN };
    o_set(o, field, row, (Cell){ .type = CELL_LIST, .list = list });
    free(list);
}

static inline void o_level(Organization *o, FieldId field, int32_t row, int32_t skill, double level)
{
    ItemList *list = calloc(1, sizeof *list + sizeof(Item));
    list->n = 1;
    list->at[0] = (Item){ .ref = skill, .num = level };
    o_set(o, field, row, (Cell){ .type = CELL_LIST, .list = list });
    free(list);
}

static inline Qty o_per_week(double count)
{
    return (Qty){ .amount = count, .sort = QTY_COUNT, .per = UNIT_W };
}

static inline Qty o_takes(double amount, Unit unit)
{
    return (Qty){ .amount = amount, .sort = QTY_DURATION, .unit = (uint8_t)unit };
}

static inline Qty o_effort(double hours)
{
    return (Qty){ .amount = hours, .sort = QTY_EFFORT, .unit = UNIT_H, .per = UNIT_W };
}

static inline int32_t o_assign(Organization *o, const char *duty, const char *post)
{
    int32_t keys[] = { o_row(o, T_DUTY, duty), o_row(o, T_POST, post) };
    return model_link_put(o->model, T_ASSIGNMENT, keys, 2, (Origin){ 0 });
}

static inline void o_weight(Organization *o, const char *kpi, const char *post, double weight, const char *region)
{
    int32_t keys[] = { o_row(o, T_KPI, kpi), o_row(o, T_POST, post), region ? o_row(o, T_REGION, region) : I32_NONE };
    int32_t row = model_link_put(o->model, T_WEIGHT, keys, 3, (Origin){ 0 });
    o_num(o, F_WEIGHT_WEIGHT, row, weight);
}

static inline int32_t o_post(Organization *o, const char *name, const char *unit, const char *manager, const char *grade)
{
    int32_t row = o_define(o, T_POST, name);
    if (unit)
        o_i32(o, F_POST_IN, row, o_row(o, T_UNIT, unit));
    if (manager)
        o_i32(o, F_POST_REPORTS, row, o_row(o, T_POST, manager));
    if (grade)
        o_i32(o, F_POST_GRADE, row, o_row(o, T_GRADE, grade));
    return row;
}

static inline void o_places(Organization *o)
{
    int32_t china = o_define(o, T_REGION, "china"), east = o_define(o, T_REGION, "east"), west = o_define(o, T_REGION, "west");
    o_i32(o, F_REGION_IN, east, china);
    o_i32(o, F_REGION_IN, west, china);
    int32_t service = o_define(o, T_UNIT, "service"), hotline = o_define(o, T_UNIT, "hotline"), back = o_define(o, T_UNIT, "back");
    o_define(o, T_UNIT, "empty");
    model_set_title(o->model, T_UNIT, service, o_sym(o, "Customer service"));
    o_i32(o, F_UNIT_IN, hotline, service);
    o_i32(o, F_UNIT_IN, back, service);
    o_i32(o, F_UNIT_REGION, service, west);
    o_i32(o, F_UNIT_REGION, hotline, east);
    o_i32(o, F_UNIT_KIND, back, W_LINE_STAFF_STAFF);
    int32_t g3 = o_define(o, T_GRADE, "G3"), m1 = o_define(o, T_GRADE, "M1");
    o_define(o, T_GRADE, "X");
    o_num(o, F_GRADE_RANK, g3, 3);
    o_num(o, F_GRADE_RANK, m1, 5);
    o_range(o, F_GRADE_PAY, g3, 5000, 8000);
    o_range(o, F_GRADE_PAY, m1, 9000, 15000);
}

static inline void o_posts(Organization *o)
{
    o_post(o, "director", "service", NULL, "M1");
    o_post(o, "lead", "hotline", "director", "M1");
    int32_t agent = o_post(o, "agent", "hotline", "lead", "G3"), clerk = o_post(o, "clerk", "back", "director", NULL);
    o_define(o, T_POST, "loner");
    o_num(o, F_POST_HEADCOUNT, agent, 12);
    o_num(o, F_POST_HEADCOUNT, clerk, 2);
    o_range(o, F_POST_PAY, clerk, 4000, 6000);
    o_qty(o, F_POST_HOURS, clerk, o_effort(20));
    o_i32(o, F_POST_EDUCATION, agent, W_EDUCATION_COLLEGE);
    o_i32(o, F_POST_EDUCATION, o_row(o, T_POST, "lead"), W_EDUCATION_BACHELOR);
}

static inline void o_work(Organization *o)
{
    int32_t answer = o_define(o, T_DUTY, "answer"), complaint = o_define(o, T_DUTY, "complaint"), filing = o_define(o, T_DUTY, "filing");
    o_define(o, T_DUTY, "vague");
    o_define(o, T_DUTY, "leading");
    o_define(o, T_DUTY, "idle");
    o_qty(o, F_DUTY_VOLUME, answer, o_per_week(4200));
    o_qty(o, F_DUTY_TAKES, answer, o_takes(6, UNIT_MIN));
    o_qty(o, F_DUTY_VOLUME, complaint, o_per_week(150));
    o_qty(o, F_DUTY_TAKES, complaint, o_takes(40, UNIT_MIN));
    o_qty(o, F_DUTY_HOURS, filing, o_effort(12));
    o_text(o, F_DUTY_FUNCTION, answer, "service");
    o_text(o, F_DUTY_FUNCTION, complaint, "service");
    o_i32(o, F_DUTY_CRITICAL, complaint, 1);
    o_assign(o, "answer", "agent");
    o_num(o, F_ASSIGNMENT_SHARE, o_assign(o, "complaint", "agent"), 0.7);
    int32_t row = o_assign(o, "complaint", "lead");
    o_num(o, F_ASSIGNMENT_SHARE, row, 0.3);
    o_i32(o, F_ASSIGNMENT_AS, row, 1 << W_ROLE_ACCOUNTABLE);
    o_assign(o, "filing", "clerk");
    o_assign(o, "filing", "lead");
    o_assign(o, "vague", "loner");
    o_num(o, F_ASSIGNMENT_TIME, o_assign(o, "leading", "director"), 0.25);
}

static inline void o_start(Organization *o)
{
    o->intern = intern_new();
    o->words = words_new(o->intern);
    o->model = model_new(o->intern, o->words);
    o->graph = graph_new(o->model);
}

static inline void o_end(Organization *o)
{
    graph_free(o->graph);
    model_free(o->model);
    words_free(o->words);
    intern_free(o->intern);
}
#endif
