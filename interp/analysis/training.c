/* training.c: analyze training: who needs to learn what, and how many hours that takes. */
#include "../base/map.h"
#include "pay.h"
#include "skills.h"

#include <math.h>
#include <stdlib.h>

typedef struct Need { int32_t skill, person, post; double required, has, hours; } Need;
typedef struct CourseNeed { uint32_t course; int32_t person, post; double hours; } CourseNeed;
typedef struct Course { Sym name; size_t persons; double hours; bool timed; } Course;

typedef struct Training {
    Analysis *a;
    SkillSheet has;
    TableId by;
    bool by_course;
    TableMaker maker;
    const Column *holds, *post_training, *own_training, *person_pay, *post_pay, *post_hours;
    VEC(Need) needs;
    VEC(CourseNeed) course_needs;
    VEC(Course) courses;
    Map course_index;                   /* name → place in courses */
    int32_t *teacher;                   /* by skill: who knows it best */
    double *best;
    size_t persons, unmeasured;
    double gap_levels, hours, course_hours, cost;
} Training;

/* ---- needs ---- */

static double hour_of(const Training *t, int32_t person, int32_t post)
{
    const Calendar *calendar = model_calendar(t->a->model);
    double pay = column_number(t->person_pay, person);
    if (isnan(pay))
        pay = range_mid(t->post_pay, post);
    Qty week = t->post_hours->type == COL_QTY ? t->post_hours->qty[post] : (Qty){ .sort = QTY_NONE };
    return hourly_pay(calendar, pay,
                      week.sort == QTY_EFFORT ? qty_per_week(calendar, week) : qty_hours(calendar, week));
}

static bool add_skill_needs(Training *t, int32_t person, int32_t post, double hour)
{
    const ItemList *demands = column_list(t->has.post_requires, post);
    size_t before = t->needs.len;
    sheet_clear(&t->has);
    sheet_add(&t->has, column_list(t->has.person_skills, person));
    for (uint32_t i = 0; demands && i < demands->n; i++) {
        int32_t skill = demands->at[i].ref;
        double required = item_level(&demands->at[i]), has = skill >= 0 ? t->has.level[skill] : required;
        if (!(required > has))
            continue;
        Need need = { skill, person, post, required, has, (required - has) * skill_hours(&t->has, skill) };
        vec_push(&t->needs, need);
        t->gap_levels += required - has;
        t->unmeasured += isnan(need.hours) ? 1 : 0;
        t->hours += isnan(need.hours) ? 0 : need.hours;
        t->cost += isnan(need.hours * hour) ? 0 : need.hours * hour;
    }
    return t->needs.len > before;
}

static uint32_t course_of(Training *t, Sym name)
{
    uint32_t at = map_find(&t->course_index, name);
    if (at != MAP_MISSING)
        return at;
    at = (uint32_t)t->courses.len;
    vec_push(&t->courses, ((Course){ .name = name }));
    map_put(&t->course_index, name, at);
    return at;
}

static bool had_course(const ItemList *had, Sym name)
{
    for (uint32_t i = 0; had && i < had->n; i++)
        if (had->at[i].text == name)
            return true;
    return false;
}

static bool add_course_needs(Training *t, int32_t person, int32_t post, double hour)
{
    const ItemList *wanted = column_list(t->post_training, post), *had = column_list(t->own_training, person);
    size_t before = t->course_needs.len;
    for (uint32_t i = 0; wanted && i < wanted->n; i++) {
        const Item *item = &wanted->at[i];
        if (had_course(had, item->text))
            continue;
        uint32_t course = course_of(t, item->text);
        double hours = item->qty.sort == QTY_DURATION ? qty_hours(model_calendar(t->a->model), item->qty) : NAN;
        vec_push(&t->course_needs, ((CourseNeed){ course, person, post, hours }));
        t->courses.at[course].persons++;
        t->courses.at[course].timed |= !isnan(hours);
        t->courses.at[course].hours += isnan(hours) ? 0 : hours;
        t->unmeasured += isnan(hours) ? 1 : 0;
        t->course_hours += isnan(hours) ? 0 : hours;
        t->cost += isnan(hours * hour) ? 0 : hours * hour;
    }
    return t->course_needs.len > before;
}

/* Courses count once somebody's training is known: else nobody writes it down. */
static bool tracks_courses(const Training *t)
{
    size_t n;
    const int32_t *order = model_order(t->a->model, T_PERSON, &n);
    for (size_t i = 0; i < n; i++)
        if (column_list(t->own_training, order[i]))
            return true;
    return false;
}

static void find_needs(Training *t)
{
    RowList persons = { 0 };
    bool courses = tracks_courses(t);
    analysis_rows(t->a, T_PERSON, &persons);
    for (size_t i = 0; i < persons.len; i++) {
        int32_t post = column_row(t->holds, persons.at[i]);
        if (post < 0)
            continue;
        double hour = hour_of(t, persons.at[i], post);
        bool needs = add_skill_needs(t, persons.at[i], post, hour);
        if (courses)
            needs |= add_course_needs(t, persons.at[i], post, hour);
        t->persons += needs;
    }
    vec_drop(&persons);
}

/* ---- tables ---- */

static Value hours_value(double hours)
{
    return isnan(hours) ? NONE_VALUE : value_duration(hours, UNIT_H);
}

static void add_needs(Training *t)
{
    maker_init(&t->maker, t->a->rt, "person post skill required has gap");
    for (size_t i = 0; i < t->needs.len; i++) {
        const Need *need = &t->needs.at[i];
        maker_add(&t->maker, value_entity(T_PERSON, need->person));
        maker_add(&t->maker, value_entity(T_POST, need->post));
        maker_add(&t->maker, value_entity(T_SKILL, need->skill));
        maker_add(&t->maker, value_num(need->required));
        maker_add(&t->maker, value_num(need->has));
        maker_add(&t->maker, value_num(need->required - need->has));
    }
}

typedef struct Group { size_t persons; double levels, hours; bool timed; } Group;

static Group group_of(const Need *needs, size_t n)
{
    Group group = { n, 0, 0, false };
    for (size_t i = 0; i < n; i++) {
        group.levels += needs[i].required - needs[i].has;
        group.hours += isnan(needs[i].hours) ? 0 : needs[i].hours;
        group.timed |= !isnan(needs[i].hours);
    }
    return group;
}

static size_t run_of(const Training *t, size_t from, bool by_person)
{
    size_t end = from + 1;
    while (end < t->needs.len && (by_person ? t->needs.at[end].person == t->needs.at[from].person
                                            : t->needs.at[end].skill == t->needs.at[from].skill))
        end++;
    return end - from;
}

/* The needs stand in the order of the group: persons', or skills'. */
static void add_groups(Training *t, bool by_person)
{
    maker_init(&t->maker, t->a->rt, by_person ? "person post gap hours" : "skill persons gap hours");
    for (size_t i = 0, n; i < t->needs.len; i += n) {
        const Need *need = &t->needs.at[i];
        n = run_of(t, i, by_person);
        Group group = group_of(need, n);
        maker_add(&t->maker, by_person ? value_entity(T_PERSON, need->person) : value_entity(T_SKILL, need->skill));
        maker_add(&t->maker, by_person ? value_entity(T_POST, need->post) : count_value(n));
        maker_add(&t->maker, value_num(group.levels));
        maker_add(&t->maker, group.timed ? value_duration(group.hours, UNIT_H) : NONE_VALUE);
    }
}

static void add_courses(Training *t)
{
    maker_init(&t->maker, t->a->rt, "course person post hours");
    for (size_t i = 0; i < t->course_needs.len; i++) {
        const CourseNeed *need = &t->course_needs.at[i];
        maker_add(&t->maker, value_sym(t->a->rt, t->courses.at[need->course].name));
        maker_add(&t->maker, value_entity(T_PERSON, need->person));
        maker_add(&t->maker, value_entity(T_POST, need->post));
        maker_add(&t->maker, hours_value(need->hours));
    }
}

/* ---- what was found ---- */

static int compare_skill(const void *a, const void *b)
{
    const Need *x = a, *y = b;
    if (x->skill != y->skill)
        return x->skill < y->skill ? -1 : 1;
    return x->person < y->person ? -1 : x->person > y->person;
}

static void find_teachers(Training *t)
{
    size_t n, skills = (size_t)model_rows(t->a->model, T_SKILL) + 1;
    const int32_t *order = model_order(t->a->model, T_PERSON, &n);
    t->teacher = mem_alloc(skills * sizeof *t->teacher);
    t->best = mem_zalloc(skills * sizeof *t->best);
    for (size_t i = 0; i < n; i++) {
        const ItemList *has = column_list(t->has.person_skills, order[i]);
        for (uint32_t k = 0; has && k < has->n; k++) {
            int32_t skill = has->at[k].ref;
            if (skill < 0 || !(item_level(&has->at[k]) > t->best[skill]))
                continue;
            t->best[skill] = item_level(&has->at[k]);
            t->teacher[skill] = order[i];
        }
    }
}

static void add_names(const Training *t, Buf *out, const Need *needs, size_t n)
{
    enum { SHOWN = 5 };
    for (size_t i = 0; i < n && i < SHOWN; i++)
        buf_addf(out, "%s%.*s", i ? analysis_text(t->a, ", ", "、") : "",
                 STR_ARG(analysis_title(t->a, T_PERSON, needs[i].person)));
    if (n > SHOWN)
        buf_addf(out, analysis_text(t->a, " and %zu more", "等 %zu 人"), t->a->rt->lang == LANG_ZH ? n : n - SHOWN);
}

static void add_hours(const Training *t, Buf *out, const Group *group)
{
    if (group->timed)
        buf_addf(out, analysis_text(t->a, ", %.6g h of training", "，培训 %.6g 小时"), group->hours);
    else
        buf_addz(out, analysis_text(t->a, ", hours not known (the skill's training is not stated)",
                                    "，时长未知（未写该技能的培训时间）"));
}

static void find_skill(Training *t, const Need *needs, size_t n)
{
    Buf message = { 0 }, advice = { 0 };
    Group group = group_of(needs, n);
    int32_t skill = needs[0].skill;
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = needs[i].required > most ? needs[i].required : most;
    Str title = analysis_title(t->a, T_SKILL, skill);
    buf_addf(&message,
             analysis_text(t->a, "%.*s: people who fall short: %zu, levels in all: %.6g",
                           "“%.*s”：%zu 人未达要求，合计差 %.6g 级"),
             STR_ARG(title), n, group.levels);
    add_hours(t, &message, &group);
    buf_addz(&message, analysis_text(t->a, ": ", "："));
    add_names(t, &message, needs, n);
    if (t->best[skill] >= most)
        buf_addf(&advice, analysis_text(t->a, "%.*s has level %.4g and could teach it", "“%.*s”为 %.4g 级，可以授课"),
                 STR_ARG(analysis_title(t->a, T_PERSON, t->teacher[skill])), t->best[skill]);
    else
        buf_addf(&advice,
                 analysis_text(t->a, "nobody here has level %.4g: find a teacher outside",
                               "内部无人达到 %.4g 级：请外部讲师"),
                 most);
    find_text(t->a, W_SEVERITY_NOTE, value_entity(T_SKILL, skill), &message, &advice);
    buf_drop(&message);
    buf_drop(&advice);
}

static void find_courses(Training *t)
{
    for (size_t i = 0; i < t->courses.len; i++) {
        const Course *course = &t->courses.at[i];
        Str name = intern_str(t->a->rt->intern, course->name);
        if (course->timed)
            analysis_say(t->a, W_SEVERITY_NOTE, NONE_VALUE, "plan the course", "列入培训计划",
                         "training \"%.*s\": people who have not had it: %zu, %.6g h in all",
                         "培训“%.*s”：%zu 人未参加，合计 %.6g 小时", STR_ARG(name), course->persons, course->hours);
        else
            analysis_say(t->a, W_SEVERITY_NOTE, NONE_VALUE, "plan the course, and state how long it takes",
                         "列入培训计划，并写明时长",
                         "training \"%.*s\": people who have not had it: %zu, hours not known",
                         "培训“%.*s”：%zu 人未参加，时长未知", STR_ARG(name), course->persons);
    }
}

static void find_all(Training *t)
{
    find_teachers(t);
    if (t->needs.len)
        qsort(t->needs.at, t->needs.len, sizeof *t->needs.at, compare_skill);
    if (t->by == T_SKILL)
        add_groups(t, false);
    for (size_t i = 0, n; i < t->needs.len; i += n) {
        n = run_of(t, i, false);
        find_skill(t, &t->needs.at[i], n);
    }
    find_courses(t);
}

static void add_summary(Training *t)
{
    analysis_figure(t->a, "persons", count_value(t->persons));
    analysis_figure(t->a, "lacking", count_value(t->needs.len));
    analysis_figure(t->a, "gap_levels", value_num(t->gap_levels));
    analysis_figure(t->a, "hours", value_duration(t->hours, UNIT_H));
    analysis_figure(t->a, "courses", count_value(t->course_needs.len));
    analysis_figure(t->a, "course_hours", value_duration(t->course_hours, UNIT_H));
    analysis_figure(t->a, "unmeasured", count_value(t->unmeasured));
    analysis_figure(t->a, "cost", value_num(t->cost));
}

/* by skill, by person, by course; else E304. */
static Status read_by(Training *t)
{
    Value by = NONE_VALUE;
    Rt *rt = t->a->rt;
    t->by = T_NONE;
    if (!analysis_option(t->a, "by", "按", &by))
        return ST_OK;
    Str word = by.tag == V_TEXT ? text_str(by.text) : STR("");
    t->by = by.tag == V_TEXT ? words_kind(rt->words, value_to_sym(rt, by)) : T_NONE;
    t->by_course = str_eq(word, STR("course")) || str_eq(word, STR("课程"));
    if (t->by == T_SKILL || t->by == T_PERSON || t->by_course)
        return ST_OK;
    return rt_error(rt, E304, STR("by"), str_of(analysis_text(t->a, "skill, person or course", "技能、人员或课程")),
                    rt_describe(rt, by), );
}

Status analysis_training(Analysis *analysis)
{
    Training t = { .a = analysis,
                   .holds = analysis_field(analysis, F_PERSON_HOLDS),
                   .post_training = analysis_field(analysis, F_POST_TRAINING),
                   .own_training = analysis_field(analysis, F_PERSON_TRAINING),
                   .person_pay = analysis_field(analysis, F_PERSON_PAY),
                   .post_pay = analysis_field(analysis, F_POST_PAY),
                   .post_hours = analysis_field(analysis, F_POST_HOURS) };
    Status status = read_by(&t);
    if (status != ST_OK)
        return status;
    sheet_init(&t.has, analysis->graph);
    find_needs(&t);
    if (t.by == T_PERSON)
        add_groups(&t, true);
    else if (t.by_course)
        add_courses(&t);
    else if (t.by == T_NONE)
        add_needs(&t);
    find_all(&t);
    analysis->rows = maker_done(&t.maker);
    add_summary(&t);
    sheet_drop(&t.has);
    map_drop(&t.course_index);
    vec_drop(&t.needs);
    vec_drop(&t.course_needs);
    vec_drop(&t.courses);
    mem_free(t.teacher);
    mem_free(t.best);
    return ST_OK;
}
