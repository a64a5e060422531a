/* job_parts.c: the five parts of a job's design: content, function, relations, outcome, feedback. */
#include "jobs.h"

#include <math.h>

enum { CONTENT = 1, FUNCTION = 2, RELATIONS = 4, OUTCOME = 8, FEEDBACK = 16 };

typedef struct PartName { int bit; const char *figure, *en, *zh, *advice, *advice_zh; } PartName;
static const PartName PARTS[] = {
    { CONTENT, "without_content", "content (duties)", "工作内容（职责）", "assign duties", "分配职责" },
    { FUNCTION, "without_function", "function (of its duties or its unit)", "职能（职责或部门的职能）",
      "state the function of the duties or of the unit", "写明职责或部门的职能" },
    { RELATIONS, "without_relations", "relations (contacts, relate, processes, reports)",
      "工作关系（联系、关联、流程、报告）", "state contacts, or relate it to others", "写明联系，或用“关联”" },
    { OUTCOME, "without_outcome", "outcome (of the post or its duties)", "工作结果（岗位或职责的结果、标准）",
      "state outcome, or outcome and standard of its duties", "写明结果，或职责的结果与标准" },
    { FEEDBACK, "without_feedback", "feedback on the outcome (a KPI, or rated feedback)",
      "结果的反馈（指标，或反馈评定）", "weight a KPI for it, or rate its feedback", "设定指标，或评定反馈" },
};

typedef struct Parts { Jobs *j; uint8_t *has; } Parts;   /* bits by post */

static void mark_refs(Parts *p, FieldId field)
{
    const Column *column = analysis_field(p->j->a, field);
    TableId table = FIELD_INFO[field].table;
    size_t n;
    const int32_t *order = model_order(p->j->a->model, table, &n);
    for (size_t i = 0; i < n; i++) {
        const ItemList *list = column_list(column, order[i]);
        int32_t one = column_row(column, order[i]);
        if (one >= 0)
            p->has[one] |= RELATIONS;
        for (uint32_t k = 0; list && k < list->n; k++)
            if (list->at[k].ref >= 0)
                p->has[list->at[k].ref] |= RELATIONS;
    }
}

static void mark_relations(Parts *p)
{
    static const FieldId FIELDS[] = { F_RELATION_FROM, F_RELATION_TO, F_REPORT_FROM, F_REPORT_TO };
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++)
        mark_refs(p, FIELDS[i]);
}

static bool any_text(const Column *column, int32_t row)
{
    return column_row(column, row) >= 0 || column_list(column, row) != NULL;
}

/* What the duties of a post add. */
static int parts_of_duties(const Parts *p, int32_t post)
{
    const Analysis *a = p->j->a;
    const Column *function = analysis_field(a, F_DUTY_FUNCTION), *outcome = analysis_field(a, F_DUTY_OUTCOME),
                 *standard = analysis_field(a, F_DUTY_STANDARD), *processes = graph_attr(a->graph, A_DUTY_PROCESSES);
    uint32_t n, steps;
    int parts = 0;
    const int32_t *duties = column_set(p->j->duties, post, &n);
    for (uint32_t i = 0; i < n; i++) {
        column_set(processes, duties[i], &steps);
        parts |= CONTENT | (any_text(function, duties[i]) ? FUNCTION : 0) | (steps ? RELATIONS : 0) |
                 (any_text(outcome, duties[i]) || any_text(standard, duties[i]) ? OUTCOME : 0);
    }
    return parts;
}

static void mark_post(Parts *p, int32_t post)
{
    const Analysis *a = p->j->a;
    uint32_t kpis;
    column_set(p->j->kpis, post, &kpis);
    int parts = parts_of_duties(p, post);
    if (any_text(analysis_field(a, F_UNIT_FUNCTION), column_row(p->j->unit, post)))
        parts |= FUNCTION;
    if (any_text(analysis_field(a, F_POST_CONTACTS), post))
        parts |= RELATIONS;
    if (any_text(analysis_field(a, F_POST_OUTCOME), post))
        parts |= OUTCOME;
    if (kpis || !isnan(column_number(p->j->aspect[W_ASPECT_FEEDBACK], post)))
        parts |= FEEDBACK;
    p->has[post] |= (uint8_t)parts;
}

static void find_part(const Parts *p, const RowList *posts, const PartName *part)
{
    enum { SHOWN = 5 };
    const Analysis *a = p->j->a;
    Buf names = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < posts->len; i++) {
        if (p->has[posts->at[i]] & part->bit)
            continue;
        if (n++ < SHOWN)
            buf_addf(&names, "%s%.*s", n > 1 ? analysis_text(a, ", ", "、") : "",
                     STR_ARG(analysis_title(a, T_POST, posts->at[i])));
    }
    if (n > SHOWN)
        buf_addz(&names, " …");
    analysis_figure(p->j->a, part->figure, count_value(n));
    if (n)
        analysis_say(p->j->a, W_SEVERITY_NOTE, NONE_VALUE, part->advice, part->advice_zh,
                     "jobs without %s: %zu of %zu: %.*s", "缺少%s的岗位：%zu 个（共 %zu 个）：%.*s",
                     analysis_text(a, part->en, part->zh), n, posts->len, STR_ARG(buf_str(&names)));
    buf_drop(&names);
}

void jobs_find_parts(Jobs *jobs, const RowList *posts)
{
    Parts p = { jobs, mem_zalloc((size_t)model_rows(jobs->a->model, T_POST) + 1) };
    mark_relations(&p);
    for (size_t i = 0; i < posts->len; i++)
        mark_post(&p, posts->at[i]);
    for (size_t i = 0; i < COUNT_OF(PARTS); i++)
        find_part(&p, posts, &PARTS[i]);
    mem_free(p.has);
}
