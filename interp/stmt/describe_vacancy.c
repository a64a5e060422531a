/* describe_vacancy.c: describe P as vacancy: an advertisement of a post from its description and qualification, without what
   is the organization's own business (load, shares, hazards' figures, appraisal). What is not stated is not mentioned. */
#include <math.h>
#include "../analysis/analysis.h"
#include "describe.h"

/* A field when it has a value; derived ones are told as facts: an advertisement has no stars. */
static void offer(Describer *d, int32_t post, FieldId field, const char *en, const char *zh)
{
    Value value = describe_value(d, T_POST, post, field_column(field));
    if (value.tag == V_NONE || (value.tag == V_LIST && !value.list->len))
        return;
    describe_field(d, post, field, en, zh)->cell.source = PAPER_STATED;
}

static bool is_word(Value value, Describer *d, WordSetId set, int index)
{
    return value.tag == V_WORD && (Sym)value.d == words_word_sym(d->ctx->words, set, index);
}

static void offer_places(Describer *d, int32_t post)
{
    double vacant = NAN;
    if (model_count(d->ctx->model, T_PERSON))
        vacant = column_number(graph_attr(d->graph, A_POST_VACANCIES), post);
    if (isnan(vacant) || vacant <= 0)
        vacant = column_number(graph_field(d->graph, T_POST, field_column(F_POST_HEADCOUNT)), post);
    describe_fact(d, "places", "Places", "招聘人数", number_or_none(ceil(vacant)), PAPER_STATED);
}

static void add_offer(Describer *d, int32_t post)
{
    describe_part(d, "offer", "The position", "岗位概况")->compact = true;
    offer(d, post, F_POST_IN, "Unit", "所属部门");
    offer(d, post, F_POST_REPORTS, "Reports to", "汇报对象");
    offer_places(d, post);
    offer(d, post, F_POST_NATURE, "Employment", "工作性质");
    offer(d, post, F_POST_WORKPLACE, "Workplace", "工作地点");
    offer(d, post, F_POST_SHIFT, "Working hours", "工作时间");
    offer(d, post, F_POST_HOURS, "Hours a week", "每周工时");
    offer(d, post, F_POST_PAY, "Pay", "薪酬");
}

static void add_tasks(Describer *d, int32_t post)
{
    uint32_t n;
    const int32_t *duties = column_set(graph_attr(d->graph, A_POST_DUTIES), post, &n);
    Value tasks = value_list(d->ctx->rt, n);
    for (uint32_t i = 0; i < n; i++) {
        Value summary = describe_value(d, T_DUTY, duties[i], field_column(F_DUTY_SUMMARY));
        list_push(d->ctx->rt, tasks.list, summary.tag == V_TEXT ? summary : value_sym(d->ctx->rt, model_title(d->ctx->model, T_DUTY, duties[i])));
    }
    describe_part(d, "work", "What you will do", "岗位职责");
    offer(d, post, F_POST_SUMMARY, "In short", "概要");
    if (n)
        describe_fact(d, "tasks", "Tasks", "主要工作", tasks, PAPER_STATED);
    offer(d, post, F_POST_RESPONSIBLE, "Responsibility", "责任");
    offer(d, post, F_POST_OUTCOME, "Results", "期望结果");
}

static void add_demands(Describer *d, int32_t post)
{
    Value sex = describe_value(d, T_POST, post, field_column(F_POST_SEX));
    describe_part(d, "demands", "What we look for", "任职要求");
    offer(d, post, F_POST_EDUCATION, "Education", "学历");
    offer(d, post, F_POST_EXPERIENCE, "Experience", "经验");
    offer(d, post, F_POST_REQUIRES, "Skills", "技能");
    offer(d, post, F_POST_ABILITY, "Abilities", "能力");
    offer(d, post, F_POST_PERSONALITY, "Personality", "个性");
    offer(d, post, F_POST_INTEREST, "Interests", "兴趣");
    if (!is_word(sex, d, WS_SEX, W_SEX_ANY))
        offer(d, post, F_POST_SEX, "Sex", "性别");
    offer(d, post, F_POST_AGE, "Age", "年龄");
    offer(d, post, F_POST_PHYSICAL, "Physical demands", "体能");
}

static void add_promises(Describer *d, int32_t post)
{
    describe_part(d, "promises", "What we offer", "我们提供");
    offer(d, post, F_POST_BENEFIT, "Benefits", "福利");
    offer(d, post, F_POST_TRAINING, "Training", "培训");
    offer(d, post, F_POST_PROMOTES, "Promotion", "晋升方向");
}

Status describe_vacancy(Describer *d, TableId kind, int32_t post)
{
    d->paper.brief = true;
    describe_page(d, kind, post, "Vacancy", "招聘启事");
    add_offer(d, post);
    add_tasks(d, post);
    add_demands(d, post);
    add_promises(d, post);
    return ST_OK;
}
