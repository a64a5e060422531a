/* describe_other.c: the page of any kind: its fields, the lists that belong to it, and the figures that follow. What a kind has
   beside its fields stands in EXTRAS; everything else comes from the kinds themselves. */
#include "../analysis/analysis.h"
#include "describe.h"
#include "form.h"
#include "rule.h"

typedef void ExtraBuilder(Describer *d, int32_t row);

static Str file_place(Describer *d, Origin origin)
{
    if (origin.script == SYM_NONE)
        return STR("");
    Str script = sym_str(d->ctx, origin.script);
    return describe_printf(d, "defined in %.*s:%u", "定义于 %.*s:%u", STR_ARG(script), origin.line);
}

/* ---- tables that pair statements give ---- */

typedef struct LinkColumn { FieldId field; const char *key, *en, *zh; bool figures; } LinkColumn;

/* The rows of a link that name the entity, with these of its fields. */
static void link_table(Describer *d, const char *key, const char *en, const char *zh, FieldId by, int32_t row, const LinkColumn *columns,
                       uint32_t n_columns)
{
    uint32_t n;
    TableId link = FIELD_INFO[by].table;
    const int32_t *rows = column_set(graph_reverse(d->graph, link, field_column(by)), row, &n);
    PaperEntry *table = describe_table(d, key, en, zh, n_columns);
    for (uint32_t c = 0; c < n_columns; c++)
        describe_heading(d, table, c, columns[c].key, columns[c].en, columns[c].zh, columns[c].figures);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t c = 0; c < n_columns; c++)
            describe_cell(d, table, link, rows[i], field_column(columns[c].field));
}

static void duty_posts(Describer *d, int32_t row)
{
    static const LinkColumn COLUMNS[] = {
        { F_ASSIGNMENT_POST, "post", "Post", "岗位", false }, { F_ASSIGNMENT_AS, "as", "Role", "角色", false },
        { F_ASSIGNMENT_SHARE, "share", "Share", "份额", true }, { F_ASSIGNMENT_TIME, "time", "Stated part of its time", "填写的时间占比", true },
    };
    link_table(d, "assignments", "Who does it", "由谁承担", F_ASSIGNMENT_DUTY, row, COLUMNS, COUNT_OF(COLUMNS));
}

static void decision_posts(Describer *d, int32_t row)
{
    static const LinkColumn COLUMNS[] = { { F_GRANT_POST, "post", "Post", "岗位", false }, { F_GRANT_AS, "as", "Part", "权限", false } };
    link_table(d, "grants", "Who has which part", "各岗位的权限", F_GRANT_DECISION, row, COLUMNS, COUNT_OF(COLUMNS));
}

static void kpi_posts(Describer *d, int32_t row)
{
    static const LinkColumn WEIGHTS[] = {
        { F_WEIGHT_POST, "post", "Post", "岗位", false }, { F_WEIGHT_WEIGHT, "weight", "Weight", "权重", true },
        { F_WEIGHT_REGION, "region", "Region", "地区", false },
    };
    static const LinkColumn RECORDS[] = {
        { F_RECORD_PERIOD, "period", "Period", "期间", false }, { F_RECORD_POST, "post", "Post", "岗位", false },
        { F_RECORD_VALUE, "value", "Value", "数值", true }, { F_RECORD_REGION, "region", "Region", "地区", false },
    };
    link_table(d, "weights", "Weights", "权重", F_WEIGHT_KPI, row, WEIGHTS, COUNT_OF(WEIGHTS));
    link_table(d, "records", "Records", "考核记录", F_RECORD_KPI, row, RECORDS, COUNT_OF(RECORDS));
}

/* ---- tables of entities ---- */

/* Entities of a set with some of their attributes, by their names. */
static void entity_table(Describer *d, const char *key, const char *en, const char *zh, const int32_t *rows, uint32_t n, TableId kind,
                         const AttrId *attrs, const FieldId *fields)
{
    uint32_t n_attrs = 0, n_fields = 0;
    while (fields && fields[n_fields] != F_NONE)
        n_fields++;
    while (attrs && attrs[n_attrs] != A_NONE)
        n_attrs++;
    PaperEntry *table = describe_table(d, key, en, zh, 1 + n_fields + n_attrs);
    paper_column(&d->paper, table, 0, str_of(TABLE_INFO[kind].name), describe_label(d, TABLE_INFO[kind].name, TABLE_INFO[kind].zh), false);
    for (uint32_t i = 0; i < n_fields; i++) {
        const FieldInfo *field = &FIELD_INFO[fields[i]];
        const char *word = field->read_as ? field->read_as : field->name;
        paper_column(&d->paper, table, 1 + i, str_of(word), describe_label(d, word, field->read_zh ? field->read_zh : field->zh), field->type == FT_NUMBER);
    }
    for (uint32_t i = 0; i < n_attrs; i++) {
        const AttrInfo *info = &ATTR_INFO[attrs[i]];
        paper_column(&d->paper, table, 1 + n_fields + i, str_of(info->name), describe_label(d, info->name, info->zh),
                     info->type == AT_NUMBER || info->type == AT_PERCENT || info->type == AT_EFFORT);
    }
    for (uint32_t r = 0; r < n; r++) {
        paper_cell(table, value_entity(kind, rows[r]), PAPER_STATED);
        for (uint32_t i = 0; i < n_fields; i++)
            describe_cell(d, table, kind, rows[r], field_column(fields[i]));
        for (uint32_t i = 0; i < n_attrs; i++)
            describe_figure(d, table, query_cell(d->ctx->rt, graph_attr(d->graph, attrs[i]), rows[r]), PAPER_DERIVED);
    }
}

static void unit_posts(Describer *d, int32_t row)
{
    static const FieldId FIELDS[] = { F_POST_REPORTS, F_POST_GRADE, F_POST_HEADCOUNT, F_NONE };
    static const AttrId ATTRS[] = { A_POST_LOAD, A_NONE }, UNITS[] = { A_UNIT_HEAD, A_UNIT_HEADCOUNT, A_UNIT_LOAD, A_NONE };
    uint32_t n;
    const int32_t *rows = column_set(graph_attr(d->graph, A_UNIT_POSTS), row, &n);
    entity_table(d, "post_table", "Posts", "岗位", rows, n, T_POST, ATTRS, FIELDS);
    rows = column_set(graph_attr(d->graph, A_UNIT_UNITS), row, &n);
    entity_table(d, "unit_table", "Units in it", "下级部门", rows, n, T_UNIT, UNITS, NULL);
}

static void process_steps(Describer *d, int32_t row)
{
    static const FieldId FIELDS[] = { F_DUTY_TAKES, F_DUTY_AUTHORITY, F_NONE };
    static const AttrId ATTRS[] = { A_DUTY_OWNERS, A_DUTY_ACCOUNTABLE, A_NONE };
    const Column *steps = graph_field(d->graph, T_PROCESS, field_column(F_PROCESS_STEPS));
    const ItemList *list = steps->type == COL_LIST ? steps->list[row] : NULL;
    VEC(int32_t) rows = { 0 };
    for (uint32_t i = 0; list && i < list->n; i++)
        if (list->at[i].ref >= 0)
            vec_push(&rows, list->at[i].ref);
    entity_table(d, "step_table", "Step by step", "各步骤", rows.at, (uint32_t)rows.len, T_DUTY, ATTRS, FIELDS);
    vec_drop(&rows);
}

/* The posts of an attribute `posts`, with where they are and how many. */
static void post_table(Describer *d, const Column *sets, int32_t row)
{
    static const FieldId FIELDS[] = { F_POST_IN, F_POST_GRADE, F_POST_HEADCOUNT, F_NONE };
    uint32_t n;
    const int32_t *rows = column_set(sets, row, &n);
    entity_table(d, "post_table", "Posts", "岗位", rows, n, T_POST, NULL, FIELDS);
}

static void grade_posts(Describer *d, int32_t row) { post_table(d, graph_attr(d->graph, A_GRADE_POSTS), row); }
static void family_posts(Describer *d, int32_t row) { post_table(d, graph_attr(d->graph, A_FAMILY_POSTS), row); }
static void hazard_posts(Describer *d, int32_t row) { post_table(d, graph_attr(d->graph, A_HAZARD_POSTS), row); }
static void payplan_posts(Describer *d, int32_t row) { post_table(d, graph_attr(d->graph, A_PAYPLAN_POSTS), row); }
static void region_posts(Describer *d, int32_t row) { post_table(d, graph_attr(d->graph, A_REGION_POSTS), row); }

/* Who must have the skill, and in which degree. */
static void skill_posts(Describer *d, int32_t row)
{
    uint32_t n;
    const int32_t *posts = column_set(graph_attr(d->graph, A_SKILL_POSTS), row, &n);
    const Column *requires = graph_field(d->graph, T_POST, field_column(F_POST_REQUIRES));
    PaperEntry *table = describe_table(d, "post_table", "Posts that demand it", "要求它的岗位", 2);
    describe_heading(d, table, 0, "post", "Post", "岗位", false);
    describe_heading(d, table, 1, "level", "Least level", "最低级别", true);
    for (uint32_t i = 0; i < n; i++) {
        const ItemList *list = requires->list[posts[i]];
        paper_cell(table, value_entity(T_POST, posts[i]), PAPER_STATED);
        Value level = NONE_VALUE;
        for (uint32_t k = 0; list && k < list->n; k++)
            if (list->at[k].ref == row)
                level = value_num(list->at[k].num);
        paper_cell(table, level, PAPER_STATED);
    }
}

static void form_fields(Describer *d, int32_t row)
{
    Cell cell = model_get(d->ctx->model, T_REPORT, row, field_column(F_REPORT_FIELDS));
    PaperEntry *table = describe_table(d, "field_table", "Fields to fill", "填写字段", 2);
    describe_heading(d, table, 0, "field", "Field", "字段", false);
    describe_heading(d, table, 1, "type", "Type", "类型", false);
    for (uint32_t i = 0; cell.type == CELL_LIST && i < cell.list->n; i++) {
        paper_cell(table, value_sym(d->ctx->rt, cell.list->at[i].text), PAPER_STATED);
        Buf type = { 0 };
        form_type_text(d->ctx, cell.list->at[i].text2, d->ctx->rt->lang, &type);
        paper_cell(table, value_text(d->ctx->rt, buf_str(&type)), PAPER_STATED);
        buf_drop(&type);
    }
}

typedef struct Extra { TableId kind; ExtraBuilder *build; } Extra;
static const Extra EXTRAS[] = {
    { T_UNIT, unit_posts }, { T_DUTY, duty_posts }, { T_PROCESS, process_steps }, { T_DECISION, decision_posts }, { T_KPI, kpi_posts },
    { T_GRADE, grade_posts }, { T_FAMILY, family_posts }, { T_HAZARD, hazard_posts }, { T_PAYPLAN, payplan_posts },
    { T_REGION, region_posts }, { T_SKILL, skill_posts }, { T_REPORT, form_fields },
};

/* ---- the page ---- */

/* Lists of rows that a table shows better, and what only rules ask for. */
static bool is_shown(AttrId attr)
{
    const AttrInfo *info = &ATTR_INFO[attr];
    return attr != A_UNIT_POSTS && attr != A_UNIT_UNITS && !(info->target == T_POST && strcmp(info->name, "posts") == 0) &&
           strcmp(info->name, "references") != 0;
}

static void add_figures(Describer *d, TableId kind, int32_t row)
{
    bool begun = false;
    for (int a = 0; a < A_COUNT; a++) {
        if (ATTR_INFO[a].table != kind || !is_shown((AttrId)a))
            continue;
        if (!begun)
            describe_part(d, "derived", "What follows", "推算数据")->compact = true;
        begun = true;
        describe_attr(d, row, (AttrId)a, NULL, NULL);
    }
}

Status describe_other(Describer *d, TableId kind, int32_t row)
{
    PaperPage *page = paper_page(&d->paper, str_of(TABLE_INFO[kind].name), sym_str(d->ctx, model_name(d->ctx->model, kind, row)),
                                 sym_str(d->ctx, model_title(d->ctx->model, kind, row)), describe_label(d, TABLE_INFO[kind].name, TABLE_INFO[kind].zh));
    page->line = file_place(d, model_origin(d->ctx->model, kind, row));
    describe_part(d, "fields", "What is stated", "基本资料");
    if (model_has_title(d->ctx->model, kind, row))
        describe_fact(d, "name", "Name in the model", "模型中的名称", value_sym(d->ctx->rt, model_name(d->ctx->model, kind, row)), PAPER_STATED);
    for (int c = 0; c < TABLE_INFO[kind].n_fields; c++)
        if (c != field_column(F_REPORT_FIELDS) || kind != T_REPORT)
            describe_column(d, kind, row, c, NULL, NULL);
    add_figures(d, kind, row);
    for (size_t i = 0; i < COUNT_OF(EXTRAS); i++)
        if (EXTRAS[i].kind == kind) {
            describe_part(d, "lists", "What belongs to it", "相关对象");
            EXTRAS[i].build(d, row);
        }
    describe_own_fields(d, kind, row);
    return ST_OK;
}

/* ---- a rule ---- */

Status describe_rule(Describer *d, const Node *name)
{
    Rule *rule;
    Sym sym;
    Status status = rule_name(d->ctx, name, &sym);
    if (status == ST_OK)
        status = rule_find(d->ctx, name, sym, &rule);
    if (status != ST_OK)
        return status;
    Rt *rt = d->ctx->rt;
    PaperPage *page = paper_page(&d->paper, STR("rule"), sym_str(d->ctx, rule->name), rule_title(d->ctx, rule), describe_text(d, "Rule", "规则"));
    page->line = rule->own ? file_place(d, rule->origin) : describe_text(d, "of the standard library", "标准库");
    describe_part(d, "fields", "What is stated", "基本资料");
    describe_fact(d, "name", "Name", "名称", value_sym(rt, rule->name), PAPER_STATED);
    Sym severity = words_word_sym(d->ctx->words, WS_SEVERITY, rule_severity(d->ctx, rule));
    describe_fact(d, "severity", "Severity", "级别", value_word(severity, WS_SEVERITY), PAPER_STATED);
    Value enabled = value_bool(rule_enabled(d->ctx, rule));
    describe_fact(d, "enabled", "In force", "启用", enabled, PAPER_STATED)->cell.shown =
        value_text(rt, enabled.i ? describe_text(d, "yes", "是") : describe_text(d, "no", "否"));
    describe_part(d, "text", "Text", "原文");
    paper_code(&d->paper, "text", sym_str(d->ctx, rule->text));
    return ST_OK;
}
