/* skills.c: what work asks for and what people can do, compared skill by skill. */
#include "skills.h"

#include <math.h>

const ItemList *column_list(const Column *column, int32_t row)
{
    return column->type == COL_LIST && row >= 0 ? column->list[row] : NULL;
}

double item_level(const Item *item)
{
    return isnan(item->num) ? 1 : item->num;
}

static const Column *field_of(Graph *graph, FieldId field)
{
    return graph_field(graph, FIELD_INFO[field].table, field_column(field));
}

void sheet_init(SkillSheet *sheet, Graph *graph)
{
    *sheet = (SkillSheet){ .graph = graph,
                           .post_requires = field_of(graph, F_POST_REQUIRES),
                           .duty_requires = field_of(graph, F_DUTY_REQUIRES),
                           .decision_requires = field_of(graph, F_DECISION_REQUIRES),
                           .about = field_of(graph, F_DECISION_ABOUT),
                           .duties = graph_attr(graph, A_POST_DUTIES),
                           .decisions = graph_attr(graph, A_POST_DECISIONS),
                           .person_skills = field_of(graph, F_PERSON_SKILLS),
                           .training = field_of(graph, F_SKILL_TRAINING) };
    sheet->level = mem_zalloc(((size_t)model_rows(graph_model(graph), T_SKILL) + 1) * sizeof *sheet->level);
}

void sheet_drop(SkillSheet *sheet)
{
    mem_free(sheet->level);
    vec_drop(&sheet->skills);
}

void sheet_clear(SkillSheet *sheet)
{
    for (size_t i = 0; i < sheet->skills.len; i++)
        sheet->level[sheet->skills.at[i]] = 0;
    vec_clear(&sheet->skills);
}

void sheet_add(SkillSheet *sheet, const ItemList *list)
{
    for (uint32_t i = 0; list && i < list->n; i++) {
        int32_t skill = list->at[i].ref;
        double level = item_level(&list->at[i]);
        if (skill < 0 || !(level > 0))
            continue;
        if (sheet->level[skill] == 0)
            vec_push(&sheet->skills, skill);
        if (level > sheet->level[skill])
            sheet->level[skill] = level;
    }
}

void sheet_add_work(SkillSheet *sheet, int32_t post, bool stated)
{
    uint32_t n;
    if (stated)
        sheet_add(sheet, column_list(sheet->post_requires, post));
    const int32_t *rows = column_set(sheet->duties, post, &n);
    for (uint32_t i = 0; i < n; i++)
        sheet_add(sheet, column_list(sheet->duty_requires, rows[i]));
    rows = column_set(sheet->decisions, post, &n);
    for (uint32_t i = 0; i < n; i++)
        sheet_add_decision(sheet, rows[i]);
}

void sheet_add_decision(SkillSheet *sheet, int32_t decision)
{
    const ItemList *stated = column_list(sheet->decision_requires, decision),
                   *about = column_list(sheet->about, decision);
    sheet_add(sheet, stated);
    for (uint32_t i = 0; !stated && about && i < about->n; i++)
        sheet_add(sheet, column_list(sheet->duty_requires, about->at[i].ref));
}

double sheet_over(const SkillSheet *work, const SkillSheet *has)
{
    double sum = 0;
    for (size_t i = 0; i < work->skills.len; i++) {
        double over = work->level[work->skills.at[i]] - has->level[work->skills.at[i]];
        sum += over > 0 ? over : 0;
    }
    return sum;
}

double sheet_lack(const SkillSheet *sheet, const ItemList *list)
{
    double sum = 0;
    for (uint32_t i = 0; list && i < list->n; i++) {
        int32_t skill = list->at[i].ref;
        double lack = skill < 0 ? 0 : item_level(&list->at[i]) - sheet->level[skill];
        sum += lack > 0 ? lack : 0;
    }
    return sum;
}

double skill_hours(const SkillSheet *sheet, int32_t skill)
{
    Model *model = graph_model(sheet->graph);
    if (sheet->training->type != COL_QTY || sheet->training->qty[skill].sort == QTY_NONE)
        return NAN;
    return qty_hours(model_calendar(model), sheet->training->qty[skill]);
}

double hourly_pay(const Calendar *calendar, double month, double week)
{
    return week > 0 ? month * 12 / (week * calendar->weeks_per_year) : NAN;
}

void add_level(const Analysis *analysis, Buf *out, const char *between, int32_t skill, double level)
{
    buf_addf(out, "%s%.*s %.4g", between, STR_ARG(analysis_title(analysis, T_SKILL, skill)), level);
}

void find_text(Analysis *analysis, int severity, Value entity, const Buf *message, const Buf *advice)
{
    analysis_find(analysis, severity, entity, buf_str(message), advice ? buf_str(advice) : STR(""));
}
