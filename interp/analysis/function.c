/* function.c: which function is done where: for analyze structure. A function is split when it is done in several units and no
   unit above all of them carries it; it is missing when a unit carries it and nobody in it, or nobody at all, does it. */
#include "function.h"
#include "../base/map.h"

#include <math.h>
#include <stdlib.h>

typedef struct Site { int32_t function, unit; } Site;   /* a function (its text's Sym) that is done in a unit */

typedef struct Functions {
    Analysis *a;
    VEC(Site) places;                  /* sorted, each once */
    const Column *carried;              /* of units */
    size_t n, split, missing;
} Functions;

static int compare_places(const void *a, const void *b)
{
    const Site *x = a, *y = b;
    return x->function != y->function ? (x->function > y->function) - (x->function < y->function) : (x->unit > y->unit) - (x->unit < y->unit);
}

static void find_places(Functions *f)
{
    const Column *duties = graph_attr(f->a->graph, A_POST_DUTIES), *unit = analysis_field(f->a, F_POST_IN);
    const Column *function = analysis_field(f->a, F_DUTY_FUNCTION);
    RowList posts = { 0 };
    size_t kept = 0;
    analysis_rows(f->a, T_POST, &posts);
    for (size_t i = 0; i < posts.len; i++) {
        uint32_t n;
        const int32_t *set = column_set(duties, posts.at[i], &n);
        int32_t in = column_row(unit, posts.at[i]);
        for (uint32_t k = 0; in >= 0 && k < n; k++)
            if (column_row(function, set[k]) >= 0)
                vec_push(&f->places, ((Site){ column_row(function, set[k]), in }));
    }
    if (f->places.len)
        qsort(f->places.at, f->places.len, sizeof *f->places.at, compare_places);
    for (size_t i = 0; i < f->places.len; i++)
        if (!kept || compare_places(&f->places.at[kept - 1], &f->places.at[i]))
            f->places.at[kept++] = f->places.at[i];
    f->places.len = kept;
    vec_drop(&posts);
}

/* Is there a unit that carries the function and has all the places in it or below? */
static bool carried_above(const Functions *f, const Site *places, size_t n)
{
    int32_t rows = model_rows(f->a->model, T_UNIT);
    for (int32_t unit = 0; unit < rows; unit++) {
        if (!model_alive(f->a->model, T_UNIT, unit) || column_row(f->carried, unit) != places->function)
            continue;
        size_t inside = 0;
        while (inside < n && graph_within(f->a->graph, T_UNIT, places[inside].unit, unit))
            inside++;
        if (inside == n)
            return true;
    }
    return false;
}

static void say_split(Functions *f, const Site *places, size_t n)
{
    enum { NAMED = 5 };
    Buf message = { 0 };
    bool zh = f->a->rt->lang == LANG_ZH;
    Str function = intern_str(f->a->rt->intern, (Sym)places->function);
    buf_addf(&message, zh ? "职能“%.*s”分散在 %zu 个部门：" : "the function %.*s is split across %zu units: ", STR_ARG(function), n);
    for (size_t i = 0; i < n && i < NAMED; i++) {
        buf_addz(&message, i ? zh ? "、" : ", " : "");
        buf_add(&message, analysis_title(f->a, T_UNIT, places[i].unit));
    }
    buf_addz(&message, n > NAMED ? " …" : "");
    f->split++;
    analysis_find(f->a, W_SEVERITY_NOTE, value_entity(T_UNIT, places->unit), buf_str(&message),
                  str_of(analysis_text(f->a, "join it in one unit, or state the function of the unit above them", "集中到一个部门，或写明其共同上级部门的职能")));
    buf_drop(&message);
}

static void find_split(Functions *f)
{
    for (size_t i = 0, end; i < f->places.len; i = end) {
        for (end = i; end < f->places.len && f->places.at[end].function == f->places.at[i].function; end++)
            continue;
        f->n++;
        if (end - i > 1 && !carried_above(f, &f->places.at[i], end - i))
            say_split(f, &f->places.at[i], end - i);
    }
}

/* The sites of a function: from the first on; gives how many. */
static size_t sites_of(const Functions *f, int32_t function, size_t *first)
{
    size_t low = 0, high = f->places.len, n = 0;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (f->places.at[mid].function < function)
            low = mid + 1;
        else
            high = mid;
    }
    while (low + n < f->places.len && f->places.at[low + n].function == function)
        n++;
    *first = low;
    return n;
}

static bool done_below(const Functions *f, int32_t unit)
{
    size_t first, n = sites_of(f, column_row(f->carried, unit), &first);
    for (size_t i = 0; i < n; i++)
        if (graph_within(f->a->graph, T_UNIT, f->places.at[first + i].unit, unit))
            return true;
    return false;
}

/* Only where duties say their function at all. */
static void find_missing(Functions *f)
{
    RowList units = { 0 };
    analysis_rows(f->a, T_UNIT, &units);
    for (size_t i = 0; i < units.len && f->places.len; i++) {
        int32_t function = column_row(f->carried, units.at[i]);
        if (function < 0 || done_below(f, units.at[i]))
            continue;
        Str name = intern_str(f->a->rt->intern, (Sym)function), title = analysis_title(f->a, T_UNIT, units.at[i]);
        f->missing++;
        analysis_say(f->a, W_SEVERITY_NOTE, value_entity(T_UNIT, units.at[i]), "assign duties of that function to its posts, or state another function",
                     "把该职能的职责分配给其岗位，或改写职能", "%.*s carries the function %.*s, and no duty of its posts has it",
                     "“%.*s”承担职能“%.*s”，但其岗位没有该职能的职责", STR_ARG(title), STR_ARG(name));
    }
    vec_drop(&units);
}

static void find_undone(Functions *f)
{
    const Column *function = analysis_field(f->a, F_DUTY_FUNCTION), *owners = graph_attr(f->a->graph, A_DUTY_OWNERS);
    size_t n;
    const int32_t *order = model_order(f->a->model, T_DUTY, &n);
    for (size_t i = 0; i < n && !f->a->posts; i++) { /* of the whole only: a duty without owner is in no part of it */
        uint32_t who;
        size_t first;
        int32_t at = column_row(function, order[i]);
        column_set(owners, order[i], &who);
        if (at < 0 || who || sites_of(f, at, &first))
            continue;
        Str name = intern_str(f->a->rt->intern, (Sym)at), title = analysis_title(f->a, T_DUTY, order[i]);
        f->missing++;
        analysis_say(f->a, W_SEVERITY_WARNING, value_entity(T_DUTY, order[i]), "assign its duties to a post", "把其职责分配给岗位",
                     "nobody carries the function %.*s (%.*s)", "职能“%.*s”无人承担（%.*s）", STR_ARG(name), STR_ARG(title));
    }
}

/* ---- which function is done where, as a table ---- */

typedef struct Done { Site site; uint32_t rank; int32_t post; double hours; } Done;   /* an assignment; rank: of its function */
typedef VEC(Done) DoneVec;

static int compare_done(const void *a, const void *b)
{
    const Done *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank > y->rank ? 1 : -1;
    int order = compare_places(&x->site, &y->site);
    return order ? order : (x->post > y->post) - (x->post < y->post);
}

/* Functions stand in the order in which duties name them. */
static void rank_functions(const Analysis *analysis, const Column *function, Map *ranks)
{
    size_t n;
    const int32_t *order = model_order(analysis->model, T_DUTY, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t named = column_row(function, order[i]);
        if (named >= 0 && map_find(ranks, (uint64_t)named) == MAP_MISSING)
            map_put(ranks, (uint64_t)named, (uint32_t)i);
    }
}

static void collect_done(Analysis *analysis, DoneVec *out)
{
    Map ranks = { 0 };
    const Column *roles = analysis_field(analysis, F_ASSIGNMENT_AS), *post = analysis_field(analysis, F_ASSIGNMENT_POST);
    const Column *duty = analysis_field(analysis, F_ASSIGNMENT_DUTY), *unit = analysis_field(analysis, F_POST_IN);
    const Column *function = analysis_field(analysis, F_DUTY_FUNCTION);
    const double *hours = graph_assigned_hours(analysis->graph);
    size_t n;
    rank_functions(analysis, function, &ranks);
    const int32_t *order = model_order(analysis->model, T_ASSIGNMENT, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t row = order[i], who = column_row(post, row), what = column_row(duty, row), as = column_row(roles, row);
        bool does = as >= 0 && as & 1 << W_ROLE_RESPONSIBLE && who >= 0 && what >= 0 && analysis_in(analysis, T_POST, who);
        if (does && column_row(function, what) >= 0)
            vec_push(out, ((Done){ { column_row(function, what), column_row(unit, who) },
                                   map_find(&ranks, (uint64_t)column_row(function, what)), who, hours[row] }));
    }
    map_drop(&ranks);
    if (out->len)
        qsort(out->at, out->len, sizeof *out->at, compare_done);
}

void functions_table(Analysis *analysis)
{
    DoneVec done = { 0 };
    TableMaker maker;
    collect_done(analysis, &done);
    maker_init(&maker, analysis->rt, "function unit posts demand");
    for (size_t i = 0, end; i < done.len; i = end) {
        size_t posts = 0;
        double hours = NAN;
        for (end = i; end < done.len && !compare_places(&done.at[end].site, &done.at[i].site); end++) {
            posts += end == i || done.at[end].post != done.at[end - 1].post;
            hours = isnan(hours) ? done.at[end].hours : isnan(done.at[end].hours) ? hours : hours + done.at[end].hours;
        }
        maker_add(&maker, value_sym(analysis->rt, (Sym)done.at[i].site.function));
        maker_add(&maker, entity_or_none(T_UNIT, done.at[i].site.unit));
        maker_add(&maker, count_value(posts));
        maker_add(&maker, effort_or_none(hours));
    }
    analysis->rows = maker_done(&maker);
    vec_drop(&done);
}

/* ---- all of it ---- */

void functions_find(Analysis *analysis)
{
    Functions f = { .a = analysis, .carried = analysis_field(analysis, F_UNIT_FUNCTION) };
    find_places(&f);
    find_split(&f);
    find_missing(&f);
    find_undone(&f);
    analysis_figure(analysis, "functions", count_value(f.n));
    analysis_figure(analysis, "split_functions", count_value(f.split));
    analysis_figure(analysis, "missing_functions", count_value(f.missing));
    vec_drop(&f.places);
}
