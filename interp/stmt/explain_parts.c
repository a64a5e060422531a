/* explain_parts.c: what pair statements, shares, weights and references bring to a figure. */
#include <math.h>
#include "../analysis/analysis.h"
#include "../graph/score.h"
#include "../value/format.h"
#include "explain.h"

/* ---- pair statements ---- */

/* As written: the keys by their place among the link's columns; `shows` is what the statement says of them. */
typedef struct LinkText { TableId link; const char *en, *between, *zh, *between_zh; FieldId first, second, shows; } LinkText;
static const LinkText LINKS[] = {
    { T_ASSIGNMENT, "assign ", " to ", "分配 ", " 给 ", F_ASSIGNMENT_DUTY, F_ASSIGNMENT_POST, F_ASSIGNMENT_AS },
    { T_WEIGHT, "weight kpi ", " for ", "权重 指标 ", " 对 ", F_WEIGHT_KPI, F_WEIGHT_POST, F_WEIGHT_WEIGHT },
    { T_RECORD, "record kpi ", " for ", "记录 指标 ", " 对 ", F_RECORD_KPI, F_RECORD_POST, F_RECORD_VALUE },
    { T_GRANT, "grant ", " to ", "授权 ", " 给 ", F_GRANT_DECISION, F_GRANT_POST, F_GRANT_AS },
    { T_RELATION, "relate ", " to ", "关联 ", " 给 ", F_RELATION_FROM, F_RELATION_TO, F_RELATION_AS },
    { T_RATING, "rate ", " on ", "评定 ", " 于 ", F_RATING_POST, F_RATING_FACTOR, F_RATING_LEVEL },
    { T_SUBMISSION, "submit ", " from ", "提交 ", " 自 ", F_SUBMISSION_FORM, F_SUBMISSION_POST, F_SUBMISSION_DATE },
};

static Value field_value(Explainer *ex, FieldId field, int32_t row)
{
    const Column *column = graph_field(vm_graph(ex->ctx->vm), FIELD_INFO[field].table, field_column(field));
    return query_cell(ex->ctx->rt, column, row);
}

static const LinkText *link_text(TableId link)
{
    for (size_t i = 0; i < COUNT_OF(LINKS); i++)
        if (LINKS[i].link == link)
            return &LINKS[i];
    return NULL;
}

Why *explain_link(Explainer *ex, Why *parent, TableId link, int32_t row, Value value)
{
    const LinkText *text = link_text(link);
    if (!text)
        return why_new(ex, parent, str_of(ex->zh ? TABLE_INFO[link].zh : TABLE_INFO[link].name), value);
    Str first = why_value(ex, field_value(ex, text->first, row)), second = why_value(ex, field_value(ex, text->second, row));
    Str what = arena_printf(&ex->arena, "%s%.*s%s%.*s", ex->zh ? text->zh : text->en, STR_ARG(first),
                            ex->zh ? text->between_zh : text->between, STR_ARG(second));
    Value region = link == T_WEIGHT ? field_value(ex, F_WEIGHT_REGION, row) : NONE_VALUE;
    if (region.tag == V_ENTITY)
        what = arena_printf(&ex->arena, ex->zh ? "%.*s 在 地区 %.*s" : "%.*s in region %.*s", STR_ARG(what), STR_ARG(why_name(ex, region)));
    Why *why = why_new(ex, parent, what, value);
    why->place = why_place(ex, model_origin(ex->ctx->model, link, row));
    return why;
}

static bool holds(Value set, Value entity)
{
    if (set.tag == V_ENTITY)
        return set.a == entity.a && set.d == entity.d;
    for (uint32_t i = 0; set.tag == V_LIST && i < set.list->len; i++)
        if (holds(set.list->at[i], entity))
            return true;
    return set.tag != V_LIST && set.tag != V_NONE;
}

static bool counts(Explainer *ex, const Why *why, const LinkText *text, Value other, int32_t row)
{
    Value by = text->link == T_RELATION ? field_value(ex, F_RELATION_BY, row) : NONE_VALUE;
    bool supervises = text->link != T_RELATION ||
                      (by.tag == V_WORD && by.d == words_word_sym(ex->ctx->words, WS_MECHANISM, W_MECHANISM_SUPERVISION));
    bool fits = why->value.tag == V_NONE || other.tag != V_ENTITY || holds(why->value, other);
    return supervises && fits;
}

/* Of a figure that is none all statements are shown: none of several deciders is the one. */
void explain_links(Explainer *ex, Why *why, Value entity, Str link)
{
    Sym plural = intern_add(ex->ctx->rt->intern, arena_printf(&ex->arena, "%.*ss", STR_ARG(link)));
    const LinkText *text = link_text(words_plural(ex->ctx->words, plural));
    bool second = text && FIELD_INFO[text->second].target == (TableId)entity.a;
    FieldId own = text ? second ? text->second : text->first : F_NONE, theirs = text ? second ? text->first : text->second : F_NONE;
    if (!text)
        return;
    const Column *rows_of = graph_reverse(vm_graph(ex->ctx->vm), text->link, field_column(own));
    uint32_t n;
    int more = 0, shown = 0;
    const int32_t *rows = column_set(rows_of, (int32_t)entity.d, &n);
    for (uint32_t i = 0; i < n; i++) {
        if (!counts(ex, why, text, field_value(ex, theirs, rows[i]), rows[i]))
            continue;
        if (shown++ < WHY_SHOWN)
            explain_link(ex, why, text->link, rows[i], field_value(ex, text->shows, rows[i]));
        else
            more++;
    }
    explain_more(ex, why, more, NONE_VALUE);
}

/* ---- work ---- */

typedef struct Work { const int32_t *rows; uint32_t n; } Work;

static Work assignments(Explainer *ex, FieldId field, Value entity)
{
    Work work;
    const Column *rows_of = graph_reverse(vm_graph(ex->ctx->vm), T_ASSIGNMENT, field_column(field));
    work.rows = column_set(rows_of, (int32_t)entity.d, &work.n);
    return work;
}

static bool is_responsible(Explainer *ex, int32_t row)
{
    const Column *roles = graph_field(vm_graph(ex->ctx->vm), T_ASSIGNMENT, field_column(F_ASSIGNMENT_AS));
    return roles->type == COL_I32 && roles->i32[row] != I32_NONE && roles->i32[row] & 1 << W_ROLE_RESPONSIBLE;
}

static double number_at(Explainer *ex, FieldId field, int32_t row)
{
    return column_number(graph_field(vm_graph(ex->ctx->vm), FIELD_INFO[field].table, field_column(field)), row);
}

/* Hours a week that an assignment brings; NaN not measured. */
static double part_hours(Explainer *ex, int32_t row, bool *timed)
{
    Graph *graph = vm_graph(ex->ctx->vm);
    double time = number_at(ex, F_ASSIGNMENT_TIME, row);
    Value duty = field_value(ex, F_ASSIGNMENT_DUTY, row), post = field_value(ex, F_ASSIGNMENT_POST, row);
    *timed = !isnan(time);
    if (duty.tag != V_ENTITY || post.tag != V_ENTITY)
        return NAN;
    if (*timed)
        return time * column_number(graph_attr(graph, A_POST_CAPACITY), (int32_t)post.d);
    return number_at(ex, F_ASSIGNMENT_SHARE, row) * column_number(graph_attr(graph, A_DUTY_DEMAND), (int32_t)duty.d);
}

static bool share_stated(Explainer *ex, int32_t row)
{
    return model_get(ex->ctx->model, T_ASSIGNMENT, row, field_column(F_ASSIGNMENT_SHARE)).type != CELL_NONE;
}

static Str share_note(Explainer *ex, int32_t row)
{
    return share_stated(ex, row) ? why_text(ex, "share as stated", "份额如所写")
                                 : why_text(ex, "share left out: an even part of what is left", "份额未写：平分余下部分");
}

static Why *add_share(Explainer *ex, Why *why, int32_t row)
{
    Why *part = why_new(ex, why, why_text(ex, "share", "份额"), percent_or_none(number_at(ex, F_ASSIGNMENT_SHARE, row)));
    part->note = share_note(ex, row);
    part->place = why_place(ex, model_origin(ex->ctx->model, T_ASSIGNMENT, row));
    return part;
}

/* One duty's part in the work of a post: share × demand, or time × capacity. */
static Why *add_work(Explainer *ex, Why *why, int32_t row, int depth)
{
    bool timed;
    double hours = part_hours(ex, row, &timed);
    Value duty = field_value(ex, F_ASSIGNMENT_DUTY, row), post = field_value(ex, F_ASSIGNMENT_POST, row);
    Why *part = explain_link(ex, why, T_ASSIGNMENT, row, effort_or_none(hours));
    AttrId base = timed ? A_POST_CAPACITY : A_DUTY_DEMAND;
    Value of = timed ? post : duty;
    Value factor = percent_or_none(number_at(ex, timed ? F_ASSIGNMENT_TIME : F_ASSIGNMENT_SHARE, row));
    Value amount = query_cell(ex->ctx->rt, graph_attr(vm_graph(ex->ctx->vm), base), (int32_t)of.d);
    if (amount.tag == V_NONE)
        why_note(ex, part, why_text(ex, "not measured", "未测量"));
    else
        why_note(ex, part, arena_printf(&ex->arena, "%.*s × %.*s", STR_ARG(why_value(ex, factor)), STR_ARG(why_value(ex, amount))));
    if (depth <= 1)
        return part;
    part->formula = timed ? why_text(ex, "time * capacity", "时间 × 产能") : why_text(ex, "share * duty.demand", "份额 × 职责的工作量");
    if (timed)
        why_new(ex, part, why_text(ex, "time", "时间"), factor)->place = why_place(ex, model_origin(ex->ctx->model, T_ASSIGNMENT, row));
    else
        add_share(ex, part, row);
    explain_attr(ex, part, of, base, depth - 2);
    return part;
}

static void not_measured(Explainer *ex, Why *why, int unset, int all)
{
    if (unset)
        why_note(ex, why, why_printf(ex, "no volume: %d of %d duties, left out", "没有数量而未计入：%d 项职责（共 %d 项）", unset, all));
}

void explain_demand(Explainer *ex, Why *why, Value post, int depth)
{
    Work work = assignments(ex, F_ASSIGNMENT_POST, post);
    int unset = 0, all = 0, more = 0;
    double rest = 0;
    for (uint32_t i = 0; i < work.n; i++) {
        bool timed;
        if (!is_responsible(ex, work.rows[i]))
            continue;
        double hours = part_hours(ex, work.rows[i], &timed);
        unset += isnan(hours);
        more += all >= WHY_SHOWN;
        if (all++ < WHY_SHOWN)
            add_work(ex, why, work.rows[i], depth);
        else
            rest += isnan(hours) ? 0 : hours;
    }
    explain_more(ex, why, more, effort_or_none(rest));
    not_measured(ex, why, unset, all);
    if (column_number(graph_attr(vm_graph(ex->ctx->vm), A_POST_REPORT_HOURS), (int32_t)post.d) > 0)
        explain_attr(ex, why, post, A_POST_REPORT_HOURS, depth - 1);
}

void explain_functions(Explainer *ex, Why *why, Value post, int depth)
{
    explain_demand(ex, why, post, depth);
    Work work = assignments(ex, F_ASSIGNMENT_POST, post);
    int shown = 0;
    for (uint32_t i = 0; i < work.n && shown < WHY_SHOWN; i++) {
        Value duty = field_value(ex, F_ASSIGNMENT_DUTY, work.rows[i]);
        if (!is_responsible(ex, work.rows[i]) || duty.tag != V_ENTITY)
            continue;
        explain_field(ex, why, T_DUTY, (int32_t)duty.d, field_column(F_DUTY_FUNCTION), depth - 1);
        shown++;
    }
}

void explain_shares(Explainer *ex, Why *why, Value duty, int depth)
{
    Work work = assignments(ex, F_ASSIGNMENT_DUTY, duty);
    int shown = 0, more = 0;
    double rest = 0;
    UNUSED(depth);
    for (uint32_t i = 0; i < work.n; i++) {
        if (!is_responsible(ex, work.rows[i]))
            continue;
        double share = number_at(ex, F_ASSIGNMENT_SHARE, work.rows[i]);
        if (shown++ < WHY_SHOWN) {
            why_note(ex, explain_link(ex, why, T_ASSIGNMENT, work.rows[i], percent_or_none(share)), share_note(ex, work.rows[i]));
            continue;
        }
        more++;
        rest += share;
    }
    if (!shown)
        why_note(ex, why, why_text(ex, "nobody is responsible", "无人执行"));
    explain_more(ex, why, more, percent_or_none(rest));
}

/* hours stand in for volume and takes. */
void explain_work(Explainer *ex, Why *why, Value duty, int depth)
{
    static const FieldId FIELDS[] = { F_DUTY_VOLUME, F_DUTY_TAKES };
    int32_t row = (int32_t)duty.d;
    Model *model = ex->ctx->model;
    if (model_get(model, T_DUTY, row, field_column(F_DUTY_HOURS)).type != CELL_NONE) {
        explain_field(ex, why, T_DUTY, row, field_column(F_DUTY_HOURS), depth - 1);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++)
        explain_field(ex, why, T_DUTY, row, field_column(FIELDS[i]), depth - 1);
}

/* ---- weights ---- */

void explain_weights(Explainer *ex, Why *why, Value post, int depth)
{
    Graph *graph = vm_graph(ex->ctx->vm);
    Value region = query_cell(ex->ctx->rt, graph_attr(graph, A_POST_WEIGHT_REGION), (int32_t)post.d);
    const Column *rows_of = graph_reverse(graph, T_WEIGHT, field_column(F_WEIGHT_POST));
    uint32_t n;
    int shown = 0;
    double sum = 0;
    const int32_t *rows = column_set(rows_of, (int32_t)post.d, &n);
    UNUSED(depth);
    for (uint32_t i = 0; i < n; i++) {
        Value of = field_value(ex, F_WEIGHT_REGION, rows[i]);
        if (of.tag != region.tag || (of.tag == V_ENTITY && of.d != region.d))
            continue;
        double weight = number_at(ex, F_WEIGHT_WEIGHT, rows[i]);
        sum += isnan(weight) ? 0 : weight;
        if (shown++ < WHY_SHOWN)
            explain_link(ex, why, T_WEIGHT, rows[i], percent_or_none(weight));
    }
    if (shown)
        why_note(ex, why, why_printf(ex, "the weights make %.4g%%", "权重合计 %.4g%%", sum * 100));
    explain_more(ex, why, shown - WHY_SHOWN, NONE_VALUE);
}

static void add_score(Explainer *ex, Why *why, const ScorePart *part)
{
    if (part->record < 0) {
        Str kpi = why_name(ex, value_entity(T_KPI, part->kpi));
        why_new(ex, why, kpi, NONE_VALUE)->note = why_text(ex, "no record: left out, the rest is reweighted", "没有记录：未计入，其余重新加权");
        return;
    }
    Value value = value_of_qty(part->value), target = field_value(ex, F_KPI_TARGET, part->kpi);
    Why *line = explain_link(ex, why, T_RECORD, part->record, number_or_none(part->score));
    if (part->records > 1)
        why_note(ex, line, why_printf(ex, "score of %.*s, the mean of %u records, against target %.*s; counts %.4g%%",
                                      "%.*s（%u 条记录的平均）对目标 %.*s 的得分；计 %.4g%%", STR_ARG(why_value(ex, value)), part->records,
                                      STR_ARG(why_value(ex, target)), part->share * 100));
    else
        why_note(ex, line, why_printf(ex, "score of %.*s against target %.*s; counts %.4g%%", "%.*s 对目标 %.*s 的得分；计 %.4g%%",
                                      STR_ARG(why_value(ex, value)), STR_ARG(why_value(ex, target)), part->share * 100));
}

void explain_score(Explainer *ex, Why *why, Value post, int depth)
{
    Graph *graph = vm_graph(ex->ctx->vm);
    Scorer scorer;
    UNUSED(depth);
    scorer_init(&scorer, graph);
    int32_t row = (int32_t)post.d, region = column_row(graph_attr(graph, A_POST_REGION), row), period = scorer_last(&scorer, row);
    scorer_score(&scorer, row, region, period);
    if (period != I32_NONE)
        why_note(ex, why, why_value(ex, value_period(period_kind(period), period_ordinal(period))));
    for (size_t i = 0; i < scorer.parts.len && i < WHY_SHOWN; i++)
        add_score(ex, why, &scorer.parts.at[i]);
    scorer_drop(&scorer);
}

/* ---- decisions ---- */

void explain_level(Explainer *ex, Why *why, Value decision, int depth)
{
    static const FieldId FIELDS[] = { F_DECISION_KIND, F_DECISION_IMPACT, F_DECISION_DEPTH, F_DECISION_HORIZON };
    double parts[COUNT_OF(FIELDS)], layers = graph_level_parts(vm_graph(ex->ctx->vm), (int32_t)decision.d, parts);
    int unset = 0;
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
        Why *part = explain_field(ex, why, T_DECISION, (int32_t)decision.d, field_column(FIELDS[i]), depth - 1);
        unset += isnan(parts[i]);
        if (!isnan(parts[i]))
            why_note(ex, part, why_printf(ex, "counts %.4g", "折算为 %.4g", parts[i]));
    }
    why_new(ex, why, why_text(ex, "L, the deepest layer", "L，最深层级"), number_or_none(layers));
    explain_skipped(ex, why, unset, (int)COUNT_OF(FIELDS));
}

/* ---- ratings ---- */

/* Each rating of the post on a factor, or (aspect) on that aspect alone. Gives how many there are. */
static int add_ratings(Explainer *ex, Why *why, Value post, Str aspect)
{
    Graph *graph = vm_graph(ex->ctx->vm);
    const Column *rows_of = graph_reverse(graph, T_RATING, field_column(F_RATING_POST));
    uint32_t n;
    int shown = 0;
    const int32_t *rows = column_set(rows_of, (int32_t)post.d, &n);
    for (uint32_t i = 0; i < n; i++) {
        Value factor = field_value(ex, F_RATING_FACTOR, rows[i]), on = field_value(ex, F_RATING_ASPECT, rows[i]);
        Value level = field_value(ex, F_RATING_LEVEL, rows[i]);
        bool fits = aspect.len ? on.tag == V_WORD && str_eq(sym_str(ex->ctx, on.d), aspect) : factor.tag == V_ENTITY;
        if (!fits || shown++ >= WHY_SHOWN)
            continue;
        Str name = why_value(ex, post);
        Why *part = why_new(ex, why, arena_printf(&ex->arena, ex->zh ? "评定 %.*s %.*s" : "rate %.*s %.*s", STR_ARG(name), STR_ARG(why_value(ex, on))), level);
        part->place = why_place(ex, model_origin(ex->ctx->model, T_RATING, rows[i]));
        if (aspect.len)
            continue;
        double points = graph_factor_points(graph, (int32_t)factor.d, level.tag == V_NUM ? level.num : (double)NAN);
        part->what = arena_printf(&ex->arena, ex->zh ? "评定 %.*s 于 %.*s %g" : "rate %.*s on %.*s %g", STR_ARG(name), STR_ARG(why_name(ex, factor)), level.num);
        part->value = number_or_none(points);
        if (!isnan(points))
            why_note(ex, part, why_printf(ex, "weight %.4g%%", "权重 %.4g%%", number_at(ex, F_FACTOR_WEIGHT, (int32_t)factor.d) * 100));
    }
    explain_more(ex, why, shown - WHY_SHOWN, NONE_VALUE);
    return shown;
}

#define ASPECT(name, ASPECT_WORD) \
    void explain_##name(Explainer *ex, Why *why, Value post, int depth) \
    { \
        UNUSED(depth); \
        add_ratings(ex, why, post, str_of(word_text(WS_ASPECT, ASPECT_WORD))); \
    }
ASPECT(variety, W_ASPECT_VARIETY)
ASPECT(identity, W_ASPECT_IDENTITY)
ASPECT(significance, W_ASPECT_SIGNIFICANCE)
ASPECT(autonomy, W_ASPECT_AUTONOMY)
ASPECT(feedback, W_ASPECT_FEEDBACK)
#undef ASPECT

void explain_points(Explainer *ex, Why *why, Value post, int depth)
{
    UNUSED(depth);
    int rated = add_ratings(ex, why, post, STR("")), factors = model_count(ex->ctx->model, T_FACTOR);
    if (rated < factors)
        why_note(ex, why, why_printf(ex, "not rated: %d of %d factors, left out", "未评定而未计入：%d 个因素（共 %d 个）", factors - rated, factors));
}

/* ---- skills, references ---- */

static double level_in(const ItemList *list, int32_t skill, double unset, double missing)
{
    for (uint32_t i = 0; list && i < list->n; i++)
        if (list->at[i].ref == skill)
            return isnan(list->at[i].num) ? unset : list->at[i].num;
    return missing;
}

static const ItemList *list_of(Explainer *ex, FieldId field, int32_t row)
{
    const ItemList *const *lists = model_list(ex->ctx->model, FIELD_INFO[field].table, field_column(field));
    return lists ? lists[row] : NULL;
}

void explain_lacks(Explainer *ex, Why *why, Value skill, int depth)
{
    size_t n;
    int shown = 0;
    const int32_t *order = model_order(ex->ctx->model, T_PERSON, &n);
    UNUSED(depth);
    for (size_t i = 0; i < n; i++) {
        Value post = field_value(ex, F_PERSON_HOLDS, order[i]);
        double wanted = post.tag == V_ENTITY ? level_in(list_of(ex, F_POST_REQUIRES, (int32_t)post.d), (int32_t)skill.d, NAN, NAN) : NAN;
        double has = level_in(list_of(ex, F_PERSON_SKILLS, order[i]), (int32_t)skill.d, 1, 0);
        if (!(wanted > has) || shown++ >= WHY_SHOWN)
            continue;
        Why *part = why_new(ex, why, why_name(ex, value_entity(T_PERSON, order[i])), value_num(wanted - has));
        part->note = why_printf(ex, "its post requires %g, it has %g", "岗位要求 %g，具备 %g", wanted, has);
        part->place = why_place(ex, model_field_origin(ex->ctx->model, T_PERSON, order[i], field_column(F_PERSON_HOLDS)));
    }
    explain_more(ex, why, shown - WHY_SHOWN, NONE_VALUE);
}

void explain_references(Explainer *ex, Why *why, Value entity, int depth)
{
    ReferenceVec references = { 0 };
    Model *model = ex->ctx->model;
    UNUSED(depth);
    model_references(model, (TableId)entity.a, (int32_t)entity.d, &references);
    for (size_t i = 0; i < references.len && i < WHY_SHOWN; i++) {
        const Reference *reference = &references.at[i];
        if (reference->table >= (TableId)KIND_COUNT || reference->column < 0)
            explain_link(ex, why, reference->table, reference->row, NONE_VALUE);
        else
            explain_field(ex, why, reference->table, reference->row, reference->column, 0);
    }
    explain_more(ex, why, (int)references.len - WHY_SHOWN, NONE_VALUE);
    vec_drop(&references);
}
