/* classification.c: analyze classification: posts by job group, series and grade. */
#include "pay.h"

#include <math.h>
#include <stdlib.h>

typedef struct Classed { int32_t post, group, series, grade, group_place, series_place, place; double rank; } Classed;

typedef struct Classification {
    Analysis *a;
    TableId by;
    TableMaker maker;
    const Column *family, *grade, *heads, *rank, *grade_family, *kind, *parent, *duties;
    int32_t *group;                     /* by family: the group it is in or is; ROW_NONE */
    const int32_t *family_rank, *post_rank;
    VEC(Classed) posts;
    size_t unclassified, ungraded, same_work, same_title, foreign;
} Classification;

/* ---- families ---- */

static bool is_group(const Classification *c, int32_t family)
{
    return family >= 0 && column_row(c->kind, family) == W_FAMILY_KIND_GROUP;
}

/* The nearest group above, downwards along the forest of families. */
static void find_groups(Classification *c)
{
    const Forest *forest = graph_forest(c->a->graph, T_FAMILY);
    c->group = mem_alloc(((size_t)model_rows(c->a->model, T_FAMILY) + 1) * sizeof *c->group);
    for (size_t i = 0; i < forest->count; i++) {
        int32_t family = forest->order[i], parent = column_row(c->parent, family);
        c->group[family] = is_group(c, family) ? family : parent >= 0 ? c->group[parent] : ROW_NONE;
    }
}

static Classed class_of(const Classification *c, int32_t post)
{
    int32_t family = column_row(c->family, post);
    Classed one = { .post = post,
                    .group = family >= 0 ? c->group[family] : ROW_NONE,
                    .series = is_group(c, family) ? ROW_NONE : family,
                    .grade = column_row(c->grade, post),
                    .place = c->post_rank[post] };
    one.group_place = one.group >= 0 ? c->family_rank[one.group] : INT32_MAX;
    one.series_place = one.series >= 0 ? c->family_rank[one.series] : INT32_MAX;
    one.rank = column_number(c->rank, one.grade);
    return one;
}

/* By group, series, rank from the highest; what is not classified last. */
static int compare_classed(const void *a, const void *b)
{
    const Classed *x = a, *y = b;
    if (x->group_place != y->group_place)
        return x->group_place < y->group_place ? -1 : 1;
    if (x->series_place != y->series_place)
        return x->series_place < y->series_place ? -1 : 1;
    double p = isnan(x->rank) ? -INFINITY : x->rank, q = isnan(y->rank) ? -INFINITY : y->rank;
    if (p != q)
        return p > q ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* ---- tables ---- */

static void add_posts(Classification *c)
{
    maker_init(&c->maker, c->a->rt, "post group series grade headcount");
    for (size_t i = 0; i < c->posts.len; i++) {
        const Classed *one = &c->posts.at[i];
        maker_add(&c->maker, value_entity(T_POST, one->post));
        maker_add(&c->maker, entity_or_none(T_FAMILY, one->group));
        maker_add(&c->maker, entity_or_none(T_FAMILY, one->series));
        maker_add(&c->maker, entity_or_none(T_GRADE, one->grade));
        maker_add(&c->maker, number_or_none(column_number(c->heads, one->post)));
    }
}

/* Posts and heads directly in each family or grade. */
static void add_groups(Classification *c)
{
    size_t n;
    size_t *posts = mem_zalloc(((size_t)model_rows(c->a->model, c->by) + 1) * sizeof *posts);
    double *heads = mem_zalloc(((size_t)model_rows(c->a->model, c->by) + 1) * sizeof *heads);
    const int32_t *order = model_order(c->a->model, c->by, &n);
    for (size_t i = 0; i < c->posts.len; i++) {
        int32_t row = column_row(c->by == T_FAMILY ? c->family : c->grade, c->posts.at[i].post);
        double count = column_number(c->heads, c->posts.at[i].post);
        if (row < 0)
            continue;
        posts[row]++;
        heads[row] += isnan(count) ? 0 : count;
    }
    maker_init(&c->maker, c->a->rt,
               c->by == T_FAMILY ? "family group posts headcount" : "grade family posts headcount");
    for (size_t i = 0; i < n; i++) {
        int32_t row = order[i];
        maker_add(&c->maker, value_entity(c->by, row));
        maker_add(&c->maker,
                  entity_or_none(T_FAMILY, c->by == T_FAMILY ? c->group[row] : column_row(c->grade_family, row)));
        maker_add(&c->maker, count_value(posts[row]));
        maker_add(&c->maker, value_num(heads[row]));
    }
    mem_free(posts);
    mem_free(heads);
}

/* ---- what was found ---- */

static void find_family(Classification *c, const Classed *one, int32_t families)
{
    Str title = analysis_title(c->a, T_POST, one->post);
    Value post = value_entity(T_POST, one->post);
    if (one->series >= 0)
        return;
    if (one->group >= 0) {
        analysis_say(c->a, W_SEVERITY_NOTE, post, "state the series within the group", "写明组内的职系",
                     "%.*s is classified in the group %.*s, and in no series of it",
                     "“%.*s”只归入职组“%.*s”，没有归入其中的职系", STR_ARG(title),
                     STR_ARG(analysis_title(c->a, T_FAMILY, one->group)));
        return;
    }
    c->unclassified++;
    if (families)
        analysis_say(c->a, W_SEVERITY_WARNING, post, "state its family", "写明其职类", "%.*s is in no job series",
                     "“%.*s”没有归入职系", STR_ARG(title));
}

/* The grade's family is the post's, or a group above it. */
static bool grade_fits(const Classification *c, int32_t grade, int32_t family)
{
    int32_t of = column_row(c->grade_family, grade);
    return of < 0 || family < 0 || graph_within(c->a->graph, T_FAMILY, family, of);
}

static void find_grade(Classification *c, const Classed *one)
{
    Str title = analysis_title(c->a, T_POST, one->post);
    Value post = value_entity(T_POST, one->post);
    int32_t family = column_row(c->family, one->post);
    if (one->grade < 0) {
        c->ungraded++;
        analysis_say(c->a, W_SEVERITY_WARNING, post, "state its grade (analyze evaluation)",
                     "写明其职级（分析 岗位评价）", "%.*s has no grade", "“%.*s”没有职级", STR_ARG(title));
    } else if (!grade_fits(c, one->grade, family)) {
        c->foreign++;
        analysis_say(c->a, W_SEVERITY_WARNING, post, "take a grade of its own family, or classify it anew",
                     "改用本职类的职级，或重新归类", "%.*s is in the family %.*s and has the grade %.*s of %.*s",
                     "“%.*s”属于“%.*s”，职级“%.*s”却属于“%.*s”", STR_ARG(title),
                     STR_ARG(analysis_title(c->a, T_FAMILY, family)),
                     STR_ARG(analysis_title(c->a, T_GRADE, one->grade)),
                     STR_ARG(analysis_title(c->a, T_FAMILY, column_row(c->grade_family, one->grade))));
    }
}

typedef struct Alike { uint64_t key; int32_t post, grade, place; } Alike;

static int compare_alike(const void *a, const void *b)
{
    const Alike *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* One finding for each set of posts that are alike and have several grades: the first, and the first with another grade. */
static size_t compare_posts(Classification *c, Alike *alike, size_t n, const char *en, const char *zh)
{
    size_t found = 0;
    if (n)
        qsort(alike, n, sizeof *alike, compare_alike);
    for (size_t i = 0, end; i < n; i = end) {
        size_t other = 0;
        for (end = i + 1; end < n && alike[end].key == alike[i].key; end++)
            if (!other && alike[end].grade != alike[i].grade)
                other = end;
        if (!other)
            continue;
        Buf message = { 0 }, advice = { 0 };
        const Alike *x = &alike[i], *y = &alike[other];
        found++;
        buf_addf(&message, "%.*s%s%.*s", STR_ARG(analysis_title(c->a, T_POST, x->post)),
                 analysis_text(c->a, " and ", "与"), STR_ARG(analysis_title(c->a, T_POST, y->post)));
        buf_addz(&message, analysis_text(c->a, en, zh));
        buf_addf(&message, "%.*s%s%.*s", STR_ARG(analysis_title(c->a, T_GRADE, x->grade)),
                 analysis_text(c->a, " and ", "与"), STR_ARG(analysis_title(c->a, T_GRADE, y->grade)));
        buf_addz(&advice, analysis_text(c->a, "grade the same work alike, or say in the duties how it differs",
                                        "同样的工作定同样的职级，或在职责中写明差别"));
        analysis_find(c->a, W_SEVERITY_WARNING, value_entity(T_POST, x->post), buf_str(&message), buf_str(&advice));
        buf_drop(&message);
        buf_drop(&advice);
    }
    return found;
}

static void compare_work(Classification *c)
{
    size_t n = 0;
    Alike *alike = mem_alloc((c->posts.len + 1) * sizeof *alike);
    for (size_t i = 0; i < c->posts.len; i++) {
        const Classed *one = &c->posts.at[i];
        uint64_t key = analysis_work_key(c->duties, one->post);
        if (key && one->grade >= 0)
            alike[n++] = (Alike){ key, one->post, one->grade, one->place };
    }
    c->same_work = compare_posts(c, alike, n, " have the same duties, but the grades ", "职责相同，职级却为 ");
    n = 0;
    for (size_t i = 0; i < c->posts.len; i++) {
        const Classed *one = &c->posts.at[i];
        if (one->grade >= 0 && model_has_title(c->a->model, T_POST, one->post))
            alike[n++] = (Alike){ model_title(c->a->model, T_POST, one->post), one->post, one->grade, one->place };
    }
    c->same_title = compare_posts(c, alike, n, " have the same title, but the grades ", "称谓相同，职级却为 ");
    mem_free(alike);
}

static void find_families(Classification *c, size_t *groups, size_t *series)
{
    size_t n;
    const int32_t *order = model_order(c->a->model, T_FAMILY, &n);
    const Column *posts = graph_attr(c->a->graph, A_FAMILY_POSTS);
    *groups = *series = 0;
    for (size_t i = 0; i < n; i++)
        *(is_group(c, order[i]) ? groups : series) += 1;
    for (size_t i = 0; i < n && !c->a->posts; i++) {
        uint32_t count;
        Str title = analysis_title(c->a, T_FAMILY, order[i]);
        column_set(posts, order[i], &count);
        if (is_group(c, order[i]))
            continue;
        if (*groups && c->group[order[i]] < 0)
            analysis_say(c->a, W_SEVERITY_NOTE, value_entity(T_FAMILY, order[i]), "state the group that it is in",
                         "写明其所属职组", "the series %.*s is in no group", "职系“%.*s”没有归入职组", STR_ARG(title));
        if (!count)
            analysis_say(c->a, W_SEVERITY_NOTE, value_entity(T_FAMILY, order[i]), "classify posts in it, or drop it",
                         "归入岗位，或删除", "no post is in the series %.*s", "没有岗位归入职系“%.*s”", STR_ARG(title));
    }
}

static void find_all(Classification *c)
{
    int32_t families = model_count(c->a->model, T_FAMILY);
    size_t groups, series;
    if (!families && c->posts.len)
        analysis_say(c->a, W_SEVERITY_NOTE, NONE_VALUE,
                     "define families of kind series and group, and put the posts in them",
                     "定义职系与职组，并将岗位归类", "no job series are defined: %zu posts are unclassified",
                     "没有定义职系：%zu 个岗位未分类", c->posts.len);
    for (size_t i = 0; i < c->posts.len; i++) {
        find_family(c, &c->posts.at[i], families);
        find_grade(c, &c->posts.at[i]);
    }
    compare_work(c);
    find_families(c, &groups, &series);
    analysis_figure(c->a, "posts", count_value(c->posts.len));
    analysis_figure(c->a, "groups", count_value(groups));
    analysis_figure(c->a, "series_count", count_value(series));
    analysis_figure(c->a, "grades", count_value((size_t)model_count(c->a->model, T_GRADE)));
    analysis_figure(c->a, "unclassified", count_value(c->unclassified));
    analysis_figure(c->a, "ungraded", count_value(c->ungraded));
    analysis_figure(c->a, "foreign_grades", count_value(c->foreign));
    analysis_figure(c->a, "same_work", count_value(c->same_work));
    analysis_figure(c->a, "same_title", count_value(c->same_title));
}

static void collect(Classification *c)
{
    RowList rows = { 0 };
    analysis_rows(c->a, T_POST, &rows);
    for (size_t i = 0; i < rows.len; i++)
        vec_push(&c->posts, class_of(c, rows.at[i]));
    if (rows.len)
        qsort(c->posts.at, c->posts.len, sizeof *c->posts.at, compare_classed);
    vec_drop(&rows);
}

Status analysis_classification(Analysis *analysis)
{
    static const TableId KINDS[] = { T_POST, T_FAMILY, T_GRADE };
    Graph *graph = analysis->graph;
    Classification c = { .a = analysis,
                         .family = analysis_field(analysis, F_POST_FAMILY),
                         .grade = analysis_field(analysis, F_POST_GRADE),
                         .heads = analysis_field(analysis, F_POST_HEADCOUNT),
                         .rank = analysis_field(analysis, F_GRADE_RANK),
                         .grade_family = analysis_field(analysis, F_GRADE_FAMILY),
                         .kind = analysis_field(analysis, F_FAMILY_KIND),
                         .parent = analysis_field(analysis, F_FAMILY_IN),
                         .duties = graph_attr(graph, A_POST_DUTIES),
                         .family_rank = graph_rank(graph, T_FAMILY),
                         .post_rank = graph_rank(graph, T_POST) };
    Status status = option_by(analysis, KINDS, COUNT_OF(KINDS), "post, family or grade", "岗位、职类或职级", &c.by);
    if (status != ST_OK)
        return status;
    find_groups(&c);
    collect(&c);
    if (c.by == T_FAMILY || c.by == T_GRADE)
        add_groups(&c);
    else
        add_posts(&c);
    analysis->rows = maker_done(&c.maker);
    find_all(&c);
    mem_free(c.group);
    vec_drop(&c.posts);
    return ST_OK;
}
