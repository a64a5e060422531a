/* describe_post.c: the job description: basic data, description of the work, qualification, environment; then rights, benefits
   and how the work is judged. Every field of a post has its place here. */
#include <math.h>
#include "../analysis/analysis.h"
#include "describe.h"


enum { NEIGHBOURS = 20 };        /* posts named of one end of a hand-off; the rest is counted */

static const Column *links_of(Describer *d, FieldId field)
{
    return graph_reverse(d->graph, FIELD_INFO[field].table, field_column(field));
}

static int32_t link_ref(Describer *d, int32_t row, FieldId field)
{
    return column_row(graph_field(d->graph, FIELD_INFO[field].table, field_column(field)), row);
}

/* ---- basic data ---- */

static void add_name(Describer *d, int32_t post)
{
    Str name = sym_str(d->ctx, model_name(d->ctx->model, T_POST, post));
    PaperEntry *entry = describe_fact(d, "title", "Job title", "职务名称",
                                      value_sym(d->ctx->rt, model_title(d->ctx->model, T_POST, post)), PAPER_STATED);
    if (model_has_title(d->ctx->model, T_POST, post))
        describe_note(d, entry, describe_printf(d, "in the model: %.*s", "模型中的名称：%.*s", STR_ARG(name)));
}

static void add_pay(Describer *d, int32_t post)
{
    PaperEntry *pay = describe_field(d, post, F_POST_PAY, "Pay", "工资水平");
    if (pay->cell.source == PAPER_DERIVED)
        describe_note(d, pay, describe_text(d, "of its grade", "取自职级"));
}

static void add_team(Describer *d, int32_t post)
{
    double span = column_number(graph_attr(d->graph, A_POST_SPAN), post), heads = column_number(graph_attr(d->graph, A_POST_SPAN_HEADS), post);
    double all = column_number(graph_attr(d->graph, A_POST_SIZE), post) - column_number(graph_field(d->graph, T_POST, field_column(F_POST_HEADCOUNT)), post);
    PaperEntry *entry = describe_fact(d, "span_heads", "Leads", "所辖人员", value_num(heads), PAPER_DERIVED);
    Str shown = span > 0 ? describe_printf(d, "%g %s in %g %s", "%g%s 人，%g%s 个岗位", heads, d->zh ? "" : heads == 1 ? "person" : "people",
                                           span, d->zh ? "" : span == 1 ? "post" : "posts") : describe_text(d, "nobody", "无");
    entry->cell.shown = value_text(d->ctx->rt, shown);
    if (all > heads)
        describe_note(d, entry, describe_printf(d, "%g at all levels below", "各级下属共 %g 人", all));
}

static void add_headcount(Describer *d, int32_t post)
{
    PaperEntry *entry = describe_field(d, post, F_POST_HEADCOUNT, "Headcount", "定员人数");
    double vacant = column_number(graph_attr(d->graph, A_POST_VACANCIES), post);
    if (model_count(d->ctx->model, T_PERSON) && !isnan(vacant))
        describe_note(d, entry, describe_printf(d, "vacant: %g", "空缺 %g", vacant));
}

static void add_basic(Describer *d, int32_t post)
{
    describe_part(d, "basic_data", "Basic data", "基本资料")->compact = true;
    add_name(d, post);
    describe_field(d, post, F_POST_REPORTS, "Direct superior", "直接上级");
    describe_field(d, post, F_POST_IN, "Unit", "所属部门");
    describe_field(d, post, F_POST_GRADE, "Grade", "工资等级");
    add_pay(d, post);
    add_team(d, post);
    add_headcount(d, post);
    describe_field(d, post, F_POST_NATURE, "Employment", "工作性质");
    describe_field(d, post, F_POST_HOURS, "Working time", "每周工时");
    describe_field(d, post, F_POST_KIND, "Line or staff", "直线或参谋");
    describe_field(d, post, F_POST_FAMILY, "Job family", "职类");
    if (column_number(graph_attr(d->graph, A_POST_SPAN), post) > 0 || describe_stated(d, T_POST, post, field_column(F_POST_MANAGES)))
        describe_field(d, post, F_POST_MANAGES, "Kind of manager", "管理类型");
    describe_attr(d, post, A_POST_REGION, "Region", "地区");
}

/* ---- the work ---- */

/* The part of its time, in percent of what its holders have: as stated, else from the volume of the duty. */
static double time_of(Describer *d, int32_t assignment, int32_t duty, int32_t post)
{
    double stated = column_number(graph_field(d->graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_TIME)), assignment);
    double share = column_number(graph_field(d->graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_SHARE)), assignment);
    double capacity = column_number(graph_attr(d->graph, A_POST_CAPACITY), post);
    double demand = column_number(graph_attr(d->graph, A_DUTY_DEMAND), duty);
    if (!isnan(stated))
        return stated;
    return capacity > 0 ? share * demand / capacity : NAN;
}

static void add_activity(Describer *d, PaperEntry *table, int32_t row, int32_t duty, int32_t post)
{
    double time = time_of(d, row, duty, post);
    Value share = describe_value(d, T_ASSIGNMENT, row, field_column(F_ASSIGNMENT_SHARE));
    paper_cell(table, value_entity(T_DUTY, duty), PAPER_STATED);
    describe_cell(d, table, T_DUTY, duty, field_column(F_DUTY_SUMMARY));
    paper_cell(table, isnan(time) ? NONE_VALUE : value_percent(time),
               describe_stated(d, T_ASSIGNMENT, row, field_column(F_ASSIGNMENT_TIME)) ? PAPER_STATED : PAPER_DERIVED);
    describe_cell(d, table, T_DUTY, duty, field_column(F_DUTY_AUTHORITY));
    PaperCell *roles = describe_cell(d, table, T_ASSIGNMENT, row, field_column(F_ASSIGNMENT_AS));
    const Column *stated = graph_field(d->graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_AS));
    if (!(stated->i32[row] & 1 << W_ROLE_ACCOUNTABLE) && column_row(graph_attr(d->graph, A_DUTY_ACCOUNTABLE), duty) == post) {
        list_push(d->ctx->rt, roles->value.list, value_word(words_word_sym(d->ctx->words, WS_ROLE, W_ROLE_ACCOUNTABLE), WS_ROLE));
        roles->source = PAPER_DERIVED;
    }
    paper_cell(table, share, describe_stated(d, T_ASSIGNMENT, row, field_column(F_ASSIGNMENT_SHARE)) ? PAPER_STATED : PAPER_DERIVED);
}

static void add_activities(Describer *d, int32_t post)
{
    uint32_t n;
    const int32_t *rows = column_set(links_of(d, F_ASSIGNMENT_POST), post, &n);
    PaperEntry *table = describe_table(d, "activities", "Activities", "工作活动", 6);
    describe_heading(d, table, 0, "duty", "Activity", "活动内容", false);
    describe_heading(d, table, 1, "summary", "What is done", "说明", false);
    describe_heading(d, table, 2, "time", "Time", "时间百分比", true);
    describe_heading(d, table, 3, "authority", "Authority", "权限", false);
    describe_heading(d, table, 4, "as", "Role", "角色", false);
    describe_heading(d, table, 5, "share", "Share of duty", "承担份额", true);
    table->columns[1].optional = true;
    for (uint32_t i = 0; i < n; i++) {
        int32_t duty = link_ref(d, rows[i], F_ASSIGNMENT_DUTY);
        if (duty >= 0)
            add_activity(d, table, rows[i], duty, post);
    }
    describe_attr(d, post, A_POST_LOAD, "Time taken by all of it", "时间合计（负荷）");
}

static void add_results(Describer *d, int32_t post)
{
    uint32_t n;
    const int32_t *rows = column_set(links_of(d, F_ASSIGNMENT_POST), post, &n);
    describe_head(d, "Results", "工作结果");
    describe_field(d, post, F_POST_OUTCOME, "Results expected", "期望结果");
    PaperEntry *table = describe_table(d, "standards", "Result and standard of each activity", "各项活动的结果与标准", 3);
    describe_heading(d, table, 0, "duty", "Activity", "活动内容", false);
    describe_heading(d, table, 1, "outcome", "Result", "结果", false);
    describe_heading(d, table, 2, "standard", "Standard", "标准", false);
    for (uint32_t i = 0; i < n; i++) {
        int32_t duty = link_ref(d, rows[i], F_ASSIGNMENT_DUTY);
        bool stated = duty >= 0 && (describe_stated(d, T_DUTY, duty, field_column(F_DUTY_OUTCOME)) ||
                                    describe_stated(d, T_DUTY, duty, field_column(F_DUTY_STANDARD)));
        if (duty < 0 || (!stated && d->paper.brief))
            continue;
        paper_cell(table, value_entity(T_DUTY, duty), PAPER_STATED);
        describe_cell(d, table, T_DUTY, duty, field_column(F_DUTY_OUTCOME));
        describe_cell(d, table, T_DUTY, duty, field_column(F_DUTY_STANDARD));
    }
}

/* ---- what its duties have, each once ---- */

typedef struct Distinct { Describer *d; Value all; Map known; } Distinct;      /* known: hash to the place in the list */

static void add_distinct(Distinct *distinct, Value value)
{
    Rt *rt = distinct->d->ctx->rt;
    uint64_t key = value_hash(rt, value);
    uint32_t at = map_find(&distinct->known, key);
    if (at != MAP_MISSING && value_equal(rt, distinct->all.list->at[at], value))
        return;
    map_put(&distinct->known, key, distinct->all.list->len);
    list_push(rt, distinct->all.list, value);
}

/* The values of a field of its duties, lists taken apart: what they use, demand or endanger. */
static Value duty_items(Describer *d, int32_t post, FieldId field)
{
    uint32_t n;
    const int32_t *duties = column_set(graph_attr(d->graph, A_POST_DUTIES), post, &n);
    Distinct distinct = { .d = d, .all = value_list(d->ctx->rt, 4) };
    for (uint32_t i = 0; i < n; i++) {
        Value value = describe_value(d, T_DUTY, duties[i], field_column(field));
        bool list = value.tag == V_LIST;
        for (uint32_t k = 0; k < (list ? value.list->len : value.tag != V_NONE); k++)
            add_distinct(&distinct, list ? value.list->at[k] : value);
    }
    map_drop(&distinct.known);
    return distinct.all;
}

static void add_functions(Describer *d, int32_t post)
{
    Value functions = duty_items(d, post, F_DUTY_FUNCTION);
    if (functions.list->len)
        describe_fact(d, "functions", "Functions", "工作职能", functions, PAPER_DERIVED);
}

static void add_work(Describer *d, int32_t post)
{
    describe_part(d, "description", "Description of the work", "工作描述");
    describe_field(d, post, F_POST_SUMMARY, "Summary", "工作概要");
    add_activities(d, post);
    add_functions(d, post);
    describe_head(d, "Responsibilities", "工作职责");
    describe_field(d, post, F_POST_RESPONSIBLE, "Responsible for", "责任");
    describe_attr(d, post, A_POST_ACCOUNTABLE_FOR, "Answers for the duties", "负责的职责");
    add_results(d, post);
}

/* ---- relations ---- */

static void contact_row(Describer *d, PaperEntry *table, Value with, Str how, PaperSource source)
{
    paper_cell(table, with, source);
    paper_cell(table, value_text(d->ctx->rt, how), source);
}

static void stated_contacts(Describer *d, PaperEntry *table, int32_t post)
{
    Value contacts = describe_value(d, T_POST, post, field_column(F_POST_CONTACTS));
    for (uint32_t i = 0; contacts.tag == V_LIST && i < contacts.list->len; i++) {
        contact_row(d, table, contacts.list->at[i], describe_text(d, "contact", "联系"), PAPER_STATED);
        for (int k = 0; k < 3; k++)
            paper_cell(table, NONE_VALUE, PAPER_EMPTY);
    }
}

/* every week, every 2 weeks, 每2周 */
static void every_cell(Describer *d, PaperEntry *table, TableId of, int32_t row, FieldId field)
{
    PaperCell *cell = describe_cell(d, table, of, row, field_column(field));
    if (cell->value.tag != V_DURATION)
        return;
    Buf text = { 0 };
    buf_addz(&text, d->zh ? "每" : "every ");
    output_figure(d->ctx->rt, cell->shown, &text);
    Str every = buf_str(&text);
    bool one = cell->value.num == 1 && !d->zh;
    Str shown = one ? describe_printf(d, "every %.*s", "每%.*s", (int)every.len - 8, every.ptr + 8) : arena_str(&d->paper.arena, every);
    cell->shown = value_text(d->ctx->rt, shown);
    buf_drop(&text);
}

/* What it does for the other, and what the other does for it. */
static const struct { const char *en, *zh, *by_en, *by_zh; } ROLES[] = {
    [W_RELATION_ROLE_ADVISES] = { "advises it", "为其提供参谋指导", "is advised by it", "接受其参谋指导" },
    [W_RELATION_ROLE_SERVES] = { "serves it", "为其服务", "is served by it", "由其提供服务" },
    [W_RELATION_ROLE_AUDITS] = { "audits it", "对其审计", "is audited by it", "接受其审计" },
    [W_RELATION_ROLE_INFORMS] = { "informs it", "向其通报", "is informed by it", "由其通报" },
    [W_RELATION_ROLE_COORDINATES] = { "coordinates with it", "与其协调", "coordinates with it", "与其协调" },
};

static void relation_rows(Describer *d, PaperEntry *table, int32_t post, bool outgoing)
{
    uint32_t n;
    const int32_t *rows = column_set(links_of(d, outgoing ? F_RELATION_FROM : F_RELATION_TO), post, &n);
    const Column *roles = graph_field(d->graph, T_RELATION, field_column(F_RELATION_AS));
    for (uint32_t i = 0; i < n; i++) {
        int32_t other = link_ref(d, rows[i], outgoing ? F_RELATION_TO : F_RELATION_FROM), role = roles->i32[rows[i]];
        if (other < 0 || role < 0 || role >= (int32_t)COUNT_OF(ROLES))
            continue;
        Str how = outgoing ? describe_text(d, ROLES[role].en, ROLES[role].zh) : describe_text(d, ROLES[role].by_en, ROLES[role].by_zh);
        contact_row(d, table, value_entity(T_POST, other), how, PAPER_STATED);
        describe_cell(d, table, T_RELATION, rows[i], field_column(F_RELATION_BY));
        every_cell(d, table, T_RELATION, rows[i], F_RELATION_EVERY);
        describe_cell(d, table, T_RELATION, rows[i], field_column(F_RELATION_TAKES));
    }
}

/* The posts that do a step, without this one. */
static Value owners_but(Describer *d, int32_t duty, int32_t post)
{
    uint32_t n;
    const int32_t *owners = column_set(graph_attr(d->graph, A_DUTY_OWNERS), duty, &n);
    Value list = value_list(d->ctx->rt, n < NEIGHBOURS ? n : NEIGHBOURS);
    for (uint32_t i = 0; i < n; i++) {
        if (owners[i] == post)
            continue;
        if (list.list->len == NEIGHBOURS) {
            list_push(d->ctx->rt, list.list, value_text(d->ctx->rt, describe_printf(d, "and %u more", "另有 %u 个", n - i)));
            break;
        }
        list_push(d->ctx->rt, list.list, value_entity(T_POST, owners[i]));
    }
    return list;
}

static bool owns(Describer *d, int32_t duty, int32_t post)
{
    uint32_t n;
    const int32_t *duties = column_set(graph_attr(d->graph, A_POST_DUTIES), post, &n);
    for (uint32_t i = 0; i < n; i++)
        if (duties[i] == duty)
            return true;
    return false;
}

static void hand_off(Describer *d, PaperEntry *table, int32_t process, int32_t duty, int32_t post, bool onwards)
{
    Value others = owners_but(d, duty, post);
    Str title = sym_str(d->ctx, model_title(d->ctx->model, T_PROCESS, process));
    if (!others.list->len || owns(d, duty, post))
        return;
    Str how = onwards ? describe_printf(d, "hands work to it: %.*s", "向其移交工作：%.*s", STR_ARG(title))
                      : describe_printf(d, "takes work over from it: %.*s", "接手其工作：%.*s", STR_ARG(title));
    contact_row(d, table, others, how, PAPER_DERIVED);
    paper_cell(table, NONE_VALUE, PAPER_EMPTY);
    describe_cell(d, table, T_PROCESS, process, field_column(F_PROCESS_VOLUME))->source = PAPER_DERIVED;
    paper_cell(table, NONE_VALUE, PAPER_EMPTY);
}

/* Who comes before and behind it in the processes that its duties are steps of. */
static void process_rows(Describer *d, PaperEntry *table, int32_t post, int32_t duty)
{
    uint32_t n;
    const int32_t *processes = column_set(graph_attr(d->graph, A_DUTY_PROCESSES), duty, &n);
    const Column *steps = graph_field(d->graph, T_PROCESS, field_column(F_PROCESS_STEPS));
    for (uint32_t i = 0; i < n; i++) {
        const ItemList *list = steps->type == COL_LIST ? steps->list[processes[i]] : NULL;
        for (uint32_t k = 0; list && k < list->n; k++) {
            if (list->at[k].ref != duty)
                continue;
            if (k > 0 && list->at[k - 1].ref >= 0)
                hand_off(d, table, processes[i], list->at[k - 1].ref, post, false);
            if (k + 1 < list->n && list->at[k + 1].ref >= 0)
                hand_off(d, table, processes[i], list->at[k + 1].ref, post, true);
        }
    }
}

static void add_contacts(Describer *d, int32_t post)
{
    uint32_t n;
    PaperEntry *table = describe_table(d, "contacts", "Contacts", "工作联系", 5);
    describe_heading(d, table, 0, "with", "With", "联系对象", false);
    describe_heading(d, table, 1, "how", "What for", "联系内容", false);
    describe_heading(d, table, 2, "by", "Coordinated by", "协调方式", false);
    describe_heading(d, table, 3, "every", "How often", "频次", false);
    describe_heading(d, table, 4, "takes", "Time each", "每次耗时", false);
    describe_optional(table, 2);
    stated_contacts(d, table, post);
    relation_rows(d, table, post, true);
    relation_rows(d, table, post, false);
    const int32_t *duties = column_set(graph_attr(d->graph, A_POST_DUTIES), post, &n);
    for (uint32_t i = 0; i < n; i++)
        process_rows(d, table, post, duties[i]);
}

static void report_rows(Describer *d, PaperEntry *table, int32_t post, FieldId side)
{
    uint32_t n;
    const int32_t *rows = column_set(links_of(d, side), post, &n);
    bool sends = side == F_REPORT_FROM;
    for (uint32_t i = 0; i < n; i++) {
        paper_cell(table, value_entity(T_REPORT, rows[i]), PAPER_STATED);
        paper_cell(table, value_text(d->ctx->rt, sends ? describe_text(d, "sends", "报送") : describe_text(d, "reads", "阅读")), PAPER_STATED);
        describe_cell(d, table, T_REPORT, rows[i], field_column(sends ? F_REPORT_TO : F_REPORT_FROM));
        every_cell(d, table, T_REPORT, rows[i], F_REPORT_EVERY);
        describe_cell(d, table, T_REPORT, rows[i], field_column(F_REPORT_TAKES));
    }
}

static void add_reports(Describer *d, int32_t post)
{
    PaperEntry *table = describe_table(d, "reports", "Reports", "汇报", 5);
    describe_heading(d, table, 0, "report", "Report", "报告", false);
    describe_heading(d, table, 1, "part", "Part", "方式", false);
    describe_heading(d, table, 2, "posts", "To or from", "对方", false);
    describe_heading(d, table, 3, "every", "How often", "频次", false);
    describe_heading(d, table, 4, "takes", "Time each", "每次耗时", false);
    describe_optional(table, 3);
    report_rows(d, table, post, F_REPORT_FROM);
    report_rows(d, table, post, F_REPORT_TO);
}

static void add_relations(Describer *d, int32_t post)
{
    describe_head(d, "Relations", "工作关系");
    describe_attr(d, post, A_POST_SUPERIORS, "Supervised by", "受谁监督");
    describe_attr(d, post, A_POST_TEAM, "Supervises", "监督谁");
    describe_field(d, post, F_POST_PROMOTES, "Can be promoted to", "可晋升的职位");
    describe_field(d, post, F_POST_TRANSFERS, "Can transfer to", "可转换的职位");
    Value from = query_cell(d->ctx->rt, links_of(d, F_POST_PROMOTES), post);
    describe_fact(d, "promoted_from", "Promoted to it from", "可升迁至此的职位", from, PAPER_DERIVED);
    add_contacts(d, post);
    add_reports(d, post);
}

static void add_means(Describer *d, int32_t post)
{
    describe_head(d, "Equipment and information", "设备和信息");
    describe_field(d, post, F_POST_EQUIPMENT, "Equipment", "使用的设备");
    describe_field(d, post, F_POST_INFORMATION, "Information", "使用的信息");
    Value used = duty_items(d, post, F_DUTY_USES);
    if (used.list->len)
        describe_fact(d, "uses", "Used in its duties", "各项职责使用", used, PAPER_DERIVED);
}

/* ---- qualification ---- */

/* The level stated of the post for a skill; 0 none. */
static double level_stated(Describer *d, int32_t post, int32_t skill)
{
    const Column *requires = graph_field(d->graph, T_POST, field_column(F_POST_REQUIRES));
    const ItemList *list = requires->type == COL_LIST ? requires->list[post] : NULL;
    for (uint32_t i = 0; list && i < list->n; i++)
        if (list->at[i].ref == skill)
            return list->at[i].num;
    return 0;
}

static Value part_of(Value record, Str key)
{
    Value value = NONE_VALUE;
    record_get(record.record, key, &value);
    return value;
}

/* Of the levels that its duties need of a skill the highest, where it is above what is stated. */
static Value skills_beyond(Describer *d, int32_t post)
{
    Value needed = duty_items(d, post, F_DUTY_REQUIRES), more = value_list(d->ctx->rt, 4);
    Map places = { 0 };
    for (uint32_t i = 0; i < needed.list->len; i++) {
        Value item = needed.list->at[i], level = part_of(item, STR("level"));
        int32_t skill = (int32_t)part_of(item, STR("skill")).d;
        uint32_t at = map_find(&places, (uint64_t)skill);
        if (level.num <= level_stated(d, post, skill))
            continue;
        if (at == MAP_MISSING) {
            map_put(&places, (uint64_t)skill, more.list->len);
            list_push(d->ctx->rt, more.list, item);
        } else if (level.num > part_of(more.list->at[at], STR("level")).num) {
            more.list->at[at] = item;
        }
    }
    map_drop(&places);
    return more;
}

static void add_duty_skills(Describer *d, int32_t post)
{
    Value more = skills_beyond(d, post);
    if (!more.list->len)
        return;
    PaperEntry *entry = describe_fact(d, "duties_require", "Also for its duties", "职责另需的技能", more, PAPER_DERIVED);
    entry->cell.shown = describe_shown(d, &FIELD_INFO[F_DUTY_REQUIRES], T_DUTY, ROW_NONE, field_column(F_DUTY_REQUIRES), more);
}

static void add_qualification(Describer *d, int32_t post)
{
    describe_part(d, "qualification", "Qualification", "任职资格");
    describe_field(d, post, F_POST_EDUCATION, "Least education", "最低学历");
    describe_field(d, post, F_POST_TRAINING, "Training (with time)", "所需培训的时间和科目");
    describe_field(d, post, F_POST_EXPERIENCE, "Experience", "年限和经验");
    describe_field(d, post, F_POST_REQUIRES, "Skills (least level)", "技能及最低级别");
    add_duty_skills(d, post);
    describe_field(d, post, F_POST_ABILITY, "General abilities", "一般能力");
    describe_field(d, post, F_POST_INTEREST, "Interests", "兴趣爱好");
    describe_field(d, post, F_POST_PERSONALITY, "Personality", "个性特征");
    describe_field(d, post, F_POST_SEX, "Sex", "性别");
    describe_field(d, post, F_POST_AGE, "Age", "年龄");
    describe_field(d, post, F_POST_PHYSICAL, "Physical demands", "体能要求");
}

/* ---- environment ---- */

static void hazard_row(Describer *d, PaperEntry *table, Value hazard, bool stated)
{
    int32_t row = (int32_t)hazard.d;
    paper_cell(table, hazard, stated ? PAPER_STATED : PAPER_DERIVED);
    describe_cell(d, table, T_HAZARD, row, field_column(F_HAZARD_SEVERITY));
    describe_cell(d, table, T_HAZARD, row, field_column(F_HAZARD_LIKELIHOOD));
    describe_cell(d, table, T_HAZARD, row, field_column(F_HAZARD_CONTROL));
    paper_cell(table, query_cell(d->ctx->rt, graph_attr(d->graph, A_HAZARD_RISK), row), PAPER_DERIVED);
}

static void add_hazards(Describer *d, int32_t post)
{
    Value own = describe_value(d, T_POST, post, field_column(F_POST_HAZARD)), others = duty_items(d, post, F_DUTY_HAZARD);
    PaperEntry *table = describe_table(d, "hazard", "Hazards", "工作环境的危险性", 5);
    describe_heading(d, table, 0, "hazard", "Hazard", "危险", false);
    describe_heading(d, table, 1, "severity", "Severity", "严重度", false);
    describe_heading(d, table, 2, "likelihood", "Likelihood", "可能性", false);
    describe_heading(d, table, 3, "control", "Control", "控制措施", false);
    describe_heading(d, table, 4, "risk", "Risk", "风险", true);
    for (uint32_t i = 0; own.tag == V_LIST && i < own.list->len; i++)
        hazard_row(d, table, own.list->at[i], true);
    for (uint32_t i = 0; i < others.list->len; i++) {
        bool known = false;
        for (uint32_t k = 0; own.tag == V_LIST && k < own.list->len && !known; k++)
            known = own.list->at[k].d == others.list->at[i].d;
        if (!known)
            hazard_row(d, table, others.list->at[i], false);
    }
}

static void scale_note(Describer *d, PaperEntry *entry, const char *en, const char *zh)
{
    if (entry->cell.source != PAPER_EMPTY)
        describe_note(d, entry, describe_text(d, en, zh));
}

static void add_environment(Describer *d, int32_t post)
{
    describe_part(d, "environment", "Working environment", "工作环境");
    describe_field(d, post, F_POST_WORKPLACE, "Workplace", "工作场所");
    describe_field(d, post, F_POST_DISEASE, "Occupational diseases", "职业病");
    describe_field(d, post, F_POST_SHIFT, "Working hours", "工作时间特征");
    scale_note(d, describe_field(d, post, F_POST_EVENNESS, "Evenness of work", "工作的均衡性"), "5: even", "5 为均衡");
    scale_note(d, describe_field(d, post, F_POST_COMFORT, "Comfort", "工作环境的舒适程度"), "5: good", "5 为舒适");
    add_hazards(d, post);
}

/* ---- rights, benefits, appraisal ---- */

static void add_rights(Describer *d, int32_t post)
{
    uint32_t n;
    const int32_t *rows = column_set(links_of(d, F_GRANT_POST), post, &n);
    describe_part(d, "rights", "Rights and benefits", "权利与利益");
    PaperEntry *table = describe_table(d, "decisions", "Decisions", "决策权限", 4);
    describe_heading(d, table, 0, "decision", "Decision", "决策", false);
    describe_heading(d, table, 1, "as", "Part", "权限", false);
    describe_heading(d, table, 2, "kind", "Kind", "类型", false);
    describe_heading(d, table, 3, "volume", "How often", "频次", false);
    for (uint32_t i = 0; i < n; i++) {
        int32_t decision = link_ref(d, rows[i], F_GRANT_DECISION);
        if (decision < 0)
            continue;
        paper_cell(table, value_entity(T_DECISION, decision), PAPER_STATED);
        describe_cell(d, table, T_GRANT, rows[i], field_column(F_GRANT_AS));
        describe_cell(d, table, T_DECISION, decision, field_column(F_DECISION_KIND));
        describe_cell(d, table, T_DECISION, decision, field_column(F_DECISION_VOLUME));
    }
    describe_field(d, post, F_POST_BENEFIT, "Benefits", "福利");
}

static bool has_regions(Describer *d, const int32_t *rows, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (link_ref(d, rows[i], F_WEIGHT_REGION) >= 0)
            return true;
    return false;
}

static void add_kpi_row(Describer *d, PaperEntry *table, int32_t row, int32_t kpi, bool regions)
{
    paper_cell(table, value_entity(T_KPI, kpi), PAPER_STATED);
    describe_cell(d, table, T_WEIGHT, row, field_column(F_WEIGHT_WEIGHT));
    describe_cell(d, table, T_KPI, kpi, field_column(F_KPI_TARGET));
    describe_cell(d, table, T_KPI, kpi, field_column(F_KPI_PERIOD));
    describe_cell(d, table, T_KPI, kpi, field_column(F_KPI_SOURCE));
    if (!regions)
        return;
    Value region = describe_value(d, T_WEIGHT, row, field_column(F_WEIGHT_REGION));
    paper_cell(table, region.tag == V_NONE ? value_text(d->ctx->rt, describe_text(d, "everywhere else", "其他地区")) : region, PAPER_STATED);
}

static void add_kpis(Describer *d, int32_t post)
{
    uint32_t n;
    const int32_t *rows = column_set(links_of(d, F_WEIGHT_POST), post, &n);
    bool regions = has_regions(d, rows, n);
    describe_part(d, "appraisal", "Appraisal", "考核");
    PaperEntry *table = describe_table(d, "kpis", "KPIs", "考核指标", regions ? 6 : 5);
    describe_heading(d, table, 0, "kpi", "KPI", "指标", false);
    describe_heading(d, table, 1, "weight", "Weight", "权重", true);
    describe_heading(d, table, 2, "target", "Target", "目标", true);
    describe_heading(d, table, 3, "period", "Every", "周期", false);
    describe_heading(d, table, 4, "source", "Source", "数据来源", false);
    if (regions)
        describe_heading(d, table, 5, "region", "Region", "地区", false);
    for (uint32_t i = 0; i < n; i++) {
        int32_t kpi = link_ref(d, rows[i], F_WEIGHT_KPI);
        if (kpi >= 0)
            add_kpi_row(d, table, rows[i], kpi, regions);
    }
}

/* How the post was rated on aspects of job design and factors of evaluation; nothing when it was not. */
static void add_ratings(Describer *d, int32_t post)
{
    uint32_t n;
    const int32_t *rows = column_set(links_of(d, F_RATING_POST), post, &n);
    if (!n)
        return;
    PaperEntry *table = describe_table(d, "ratings", "Ratings of the job", "职务评定", 2);
    describe_heading(d, table, 0, "factor", "Aspect or factor", "维度或因素", false);
    describe_heading(d, table, 1, "level", "Level", "评级", true);
    for (uint32_t i = 0; i < n; i++) {
        Value factor = describe_value(d, T_RATING, rows[i], field_column(F_RATING_FACTOR));
        Value aspect = describe_value(d, T_RATING, rows[i], field_column(F_RATING_ASPECT));
        describe_figure(d, table, factor.tag == V_NONE ? aspect : factor, PAPER_STATED);
        describe_cell(d, table, T_RATING, rows[i], field_column(F_RATING_LEVEL));
    }
}

Status describe_post(Describer *d, TableId kind, int32_t post)
{
    PaperPage *page = describe_page(d, kind, post, "Job description", "工作说明书");
    page->numbered = true;
    int32_t unit = column_row(graph_field(d->graph, T_POST, field_column(F_POST_IN)), post);
    Value path = query_cell(d->ctx->rt, graph_attr(d->graph, A_UNIT_PATH), unit);
    if (path.tag == V_TEXT)
        page->line = arena_str(&d->paper.arena, text_str(path.text));
    add_basic(d, post);
    add_work(d, post);
    add_relations(d, post);
    add_means(d, post);
    add_qualification(d, post);
    add_environment(d, post);
    add_rights(d, post);
    add_kpis(d, post);
    add_ratings(d, post);
    describe_own_fields(d, kind, post);
    return ST_OK;
}
