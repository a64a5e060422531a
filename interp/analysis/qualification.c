/* qualification.c: analyze qualification: what posts demand against what their holders have, and what the work takes against what
   posts demand. */
#include "../base/map.h"
#include "skills.h"

#include <math.h>
#include <stdlib.h>

typedef struct Qualification {
    Analysis *a;
    SkillSheet has, work;               /* of one person, of one post */
    TableMaker maker;
    const Column *holds, *vacancies, *education, *experience, *own_education, *own_experience;
    const Column *by_skill;             /* who has each skill */
    Map judged; /* demands that were looked for among all persons: hash → 1 nobody, 2 somebody */
    size_t persons, qualified, requirements, lacking, unfillable, understated, idle, undoable;
    double gap_levels;
} Qualification;

/* ---- persons ---- */

static const char *word_of(const Qualification *q, WordSetId set, int32_t index)
{
    return q->a->rt->lang == LANG_ZH ? word_zh(set, index) : word_text(set, index);
}

static bool add_education(Qualification *q, Buf *out, int32_t person, int32_t post, const char *between)
{
    int32_t wanted = column_row(q->education, post), has = column_row(q->own_education, person);
    if (wanted < 0 || has < 0 || has >= wanted)
        return false;
    buf_addf(out, analysis_text(q->a, "%seducation %s (demanded: %s)", "%s学历%s（要求：%s）"), between,
             word_of(q, WS_EDUCATION, has), word_of(q, WS_EDUCATION, wanted));
    return true;
}

static double years_of(const Qualification *q, const Column *spans, int32_t row)
{
    const Calendar *calendar = model_calendar(q->a->model);
    Qty span = spans->type == COL_QTY ? spans->qty[row] : (Qty){ .sort = QTY_NONE };
    return span.sort == QTY_DURATION ? qty_hours(calendar, span) / unit_hours(calendar, UNIT_Y) : (double)NAN;
}

static bool add_experience(Qualification *q, Buf *out, int32_t person, int32_t post, const char *between)
{
    double wanted = years_of(q, q->experience, post), has = years_of(q, q->own_experience, person);
    if (!(has < wanted - 1e-9))
        return false;
    buf_addf(out, analysis_text(q->a, "%sexperience %.3g y (demanded: %.3g y)", "%s经验 %.3g 年（要求：%.3g 年）"),
             between, has, wanted);
    return true;
}

/* Adds the rows of one person; what is lacking goes into the text. Gives how many skills that are. */
static size_t add_rows(Qualification *q, int32_t person, int32_t post, const ItemList *demands, Buf *out)
{
    size_t lacking = 0;
    const char *comma = analysis_text(q->a, ", ", "、");
    for (uint32_t i = 0; demands && i < demands->n; i++) {
        int32_t skill = demands->at[i].ref;
        double required = item_level(&demands->at[i]), has = skill >= 0 ? q->has.level[skill] : 0;
        if (skill < 0)
            continue;
        double gap = required > has ? required - has : 0;
        maker_add(&q->maker, value_entity(T_PERSON, person));
        maker_add(&q->maker, value_entity(T_POST, post));
        maker_add(&q->maker, value_entity(T_SKILL, skill));
        maker_add(&q->maker, value_num(required));
        maker_add(&q->maker, value_num(has));
        maker_add(&q->maker, value_num(gap));
        q->requirements++;
        q->gap_levels += gap;
        if (gap <= 0)
            continue;
        add_level(q->a, out, lacking++ ? comma : "", skill, has);
        buf_addf(out, analysis_text(q->a, " (demanded: %.4g)", "（要求：%.4g）"), required);
    }
    q->lacking += lacking;
    return lacking;
}

static void add_person(Qualification *q, int32_t person, Buf *lacks, Buf *message)
{
    int32_t post = column_row(q->holds, person);
    if (post < 0)
        return;
    buf_clear(lacks);
    buf_clear(message);
    q->persons++;
    sheet_clear(&q->has);
    sheet_add(&q->has, column_list(q->has.person_skills, person));
    bool lacking = add_rows(q, person, post, column_list(q->has.post_requires, post), lacks) > 0;
    const char *comma = analysis_text(q->a, ", ", "、");
    lacking |= add_education(q, lacks, person, post, lacking ? comma : "");
    lacking |= add_experience(q, lacks, person, post, lacking ? comma : "");
    q->qualified += !lacking;
    if (!lacking)
        return;
    buf_addf(message,
             analysis_text(q->a, "%.*s falls short of what %.*s demands: %.*s", "“%.*s”未达到“%.*s”的要求：%.*s"),
             STR_ARG(analysis_title(q->a, T_PERSON, person)), STR_ARG(analysis_title(q->a, T_POST, post)),
             STR_ARG(buf_str(lacks)));
    Buf advice = { 0 };
    buf_addz(&advice, analysis_text(q->a, "train (analyze training), or find a post that suits",
                                    "安排培训（分析 培训），或调到合适的岗位"));
    find_text(q->a, W_SEVERITY_WARNING, value_entity(T_PERSON, person), message, &advice);
    buf_drop(&advice);
}

/* ---- posts: what the work takes against what the post demands ---- */

static void find_understated(Qualification *q, int32_t post)
{
    Buf list = { 0 };
    sheet_clear(&q->has);
    sheet_add(&q->has, column_list(q->has.post_requires, post));
    for (size_t i = 0; i < q->work.skills.len; i++) {
        int32_t skill = q->work.skills.at[i];
        double needs = q->work.level[skill], demands = q->has.level[skill];
        if (!(needs > demands))
            continue;
        add_level(q->a, &list, list.len ? analysis_text(q->a, ", ", "、") : "", skill, needs);
        if (demands > 0)
            buf_addf(&list, analysis_text(q->a, " (demanded: %.4g)", "（岗位要求：%.4g）"), demands);
        else
            buf_addz(&list, analysis_text(q->a, " (not demanded)", "（岗位未要求）"));
    }
    if (list.len) {
        q->understated++;
        analysis_say(q->a, W_SEVERITY_WARNING, value_entity(T_POST, post),
                     "raise what the post requires, or give the duty to another post",
                     "提高岗位的要求，或把职责交给其他岗位", "the work of %.*s takes more than it demands: %.*s",
                     "“%.*s”的工作所需高于岗位要求：%.*s", STR_ARG(analysis_title(q->a, T_POST, post)),
                     STR_ARG(buf_str(&list)));
    }
    buf_drop(&list);
}

/* A skill that the post demands and none of its work takes; only where its work says what it takes. */
static void find_idle(Qualification *q, int32_t post)
{
    Buf list = { 0 };
    const ItemList *demands = column_list(q->has.post_requires, post);
    for (uint32_t i = 0; demands && q->work.skills.len && i < demands->n; i++) {
        int32_t skill = demands->at[i].ref;
        if (skill < 0 || q->work.level[skill] > 0)
            continue;
        add_level(q->a, &list, list.len ? analysis_text(q->a, ", ", "、") : "", skill, item_level(&demands->at[i]));
    }
    if (list.len) {
        q->idle++;
        analysis_say(q->a, W_SEVERITY_NOTE, value_entity(T_POST, post), "state the duty that takes it, or demand less",
                     "写明需要该技能的职责，或降低要求", "%.*s demands what none of its duties takes: %.*s",
                     "“%.*s”要求的技能没有职责需要：%.*s", STR_ARG(analysis_title(q->a, T_POST, post)),
                     STR_ARG(buf_str(&list)));
    }
    buf_drop(&list);
}

/* ---- posts that nobody here can fill ---- */

static bool meets(const Qualification *q, int32_t person, const ItemList *demands)
{
    const ItemList *has = column_list(q->has.person_skills, person);
    for (uint32_t i = 0; i < demands->n; i++) {
        bool found = demands->at[i].ref < 0;
        for (uint32_t k = 0; has && k < has->n && !found; k++)
            found = has->at[k].ref == demands->at[i].ref && item_level(&has->at[k]) >= item_level(&demands->at[i]);
        if (!found)
            return false;
    }
    return true;
}

/* Looks among those who have the skill that the fewest have. */
static bool somebody_meets(const Qualification *q, const ItemList *demands)
{
    const int32_t *rarest = NULL;
    uint32_t least = 0;
    for (uint32_t i = 0; i < demands->n; i++) {
        uint32_t n;
        const int32_t *persons = demands->at[i].ref >= 0 ? column_set(q->by_skill, demands->at[i].ref, &n) : NULL;
        if (persons && (!rarest || n < least)) {
            rarest = persons;
            least = n;
        }
    }
    bool found = rarest == NULL;
    for (uint32_t k = 0; k < least && !found && !(k % 4096 == 4095 && analysis_interrupted(q->a)); k++)
        found = meets(q, rarest[k], demands);
    return found;
}

static uint64_t hash_of(const ItemList *demands)
{
    uint64_t hash = demands->n;
    for (uint32_t i = 0; i < demands->n; i++) {
        double level = item_level(&demands->at[i]);
        uint64_t bits;
        memcpy(&bits, &level, sizeof bits);
        hash = hash_mix(hash ^ (uint64_t)(uint32_t)demands->at[i].ref) + hash_mix(bits);
    }
    return hash;
}

static void find_unfillable(Qualification *q, int32_t post)
{
    double vacant = column_number(q->vacancies, post);
    const ItemList *demands = column_list(q->has.post_requires, post);
    if (!(vacant > 1e-9) || !demands || !demands->n)
        return;
    uint64_t hash = hash_of(demands);
    uint32_t known = map_find(&q->judged, hash);
    if (known == MAP_MISSING) {
        known = somebody_meets(q, demands) ? 2 : 1;
        map_put(&q->judged, hash, known);
    }
    if (known == 2)
        return;
    Buf list = { 0 };
    for (uint32_t i = 0; i < demands->n; i++)
        if (demands->at[i].ref >= 0)
            add_level(q->a, &list, i ? analysis_text(q->a, ", ", "、") : "", demands->at[i].ref,
                      item_level(&demands->at[i]));
    q->unfillable++;
    analysis_say(q->a, W_SEVERITY_WARNING, value_entity(T_POST, post),
                 "recruit from outside, train the nearest (analyze career), or demand less",
                 "从外部招聘，培训最接近的人员（分析 职业发展），或降低要求",
                 "nobody here can fill %.*s (vacancies: %.4g): it demands %.*s",
                 "现有人员中无人能胜任“%.*s”（空缺 %.4g）：要求 %.*s", STR_ARG(analysis_title(q->a, T_POST, post)),
                 vacant, STR_ARG(buf_str(&list)));
    buf_drop(&list);
}

/* ---- duties that nobody here can do ---- */

static double *best_levels(const Qualification *q)
{
    size_t n;
    const int32_t *order = model_order(q->a->model, T_PERSON, &n);
    double *best = mem_zalloc(((size_t)model_rows(q->a->model, T_SKILL) + 1) * sizeof *best);
    for (size_t i = 0; i < n; i++) {
        const ItemList *has = column_list(q->has.person_skills, order[i]);
        for (uint32_t k = 0; has && k < has->n; k++)
            if (has->at[k].ref >= 0 && item_level(&has->at[k]) > best[has->at[k].ref])
                best[has->at[k].ref] = item_level(&has->at[k]);
    }
    return best;
}

static void find_undoable(Qualification *q)
{
    RowList duties = { 0 };
    double *best = best_levels(q);
    analysis_rows(q->a, T_DUTY, &duties);
    for (size_t i = 0; i < duties.len; i++) {
        const ItemList *needs = column_list(q->has.duty_requires, duties.at[i]);
        bool said = false;
        for (uint32_t k = 0; needs && k < needs->n && !said; k++) {
            int32_t skill = needs->at[k].ref;
            double level = item_level(&needs->at[k]);
            if (skill < 0 || best[skill] >= level)
                continue;
            said = true;
            q->undoable++;
            analysis_say(q->a, W_SEVERITY_WARNING, value_entity(T_DUTY, duties.at[i]), "train, recruit, or buy it in",
                         "培训、招聘，或外包", "nobody here can do %.*s: it takes %.*s %.4g, the best has %.4g",
                         "现有人员中无人能做“%.*s”：需要 %.*s %.4g，最高者为 %.4g",
                         STR_ARG(analysis_title(q->a, T_DUTY, duties.at[i])),
                         STR_ARG(analysis_title(q->a, T_SKILL, skill)), level, best[skill]);
        }
    }
    mem_free(best);
    vec_drop(&duties);
}

/* ---- all of it ---- */

static void add_persons(Qualification *q)
{
    RowList persons = { 0 };
    Buf lacks = { 0 }, message = { 0 };
    analysis_rows(q->a, T_PERSON, &persons);
    maker_init(&q->maker, q->a->rt, "person post skill required has gap");
    for (size_t i = 0; i < persons.len; i++)
        add_person(q, persons.at[i], &lacks, &message);
    q->a->rows = maker_done(&q->maker);
    buf_drop(&lacks);
    buf_drop(&message);
    vec_drop(&persons);
}

static void look_at_posts(Qualification *q)
{
    RowList posts = { 0 };
    bool persons = model_count(q->a->model, T_PERSON) > 0;
    analysis_rows(q->a, T_POST, &posts);
    for (size_t i = 0; i < posts.len && !analysis_interrupted(q->a); i++) {
        sheet_clear(&q->work);
        sheet_add_work(&q->work, posts.at[i], false);
        find_understated(q, posts.at[i]);
        find_idle(q, posts.at[i]);
        if (persons)
            find_unfillable(q, posts.at[i]);
    }
    if (persons)
        find_undoable(q);
    vec_drop(&posts);
}

static void add_summary(Qualification *q)
{
    analysis_figure(q->a, "persons", count_value(q->persons));
    analysis_figure(q->a, "qualified", count_value(q->qualified));
    analysis_figure(q->a, "requirements", count_value(q->requirements));
    analysis_figure(q->a, "lacking", count_value(q->lacking));
    analysis_figure(q->a, "gap_levels", value_num(q->gap_levels));
    analysis_figure(q->a, "unfillable", count_value(q->unfillable));
    analysis_figure(q->a, "undoable", count_value(q->undoable));
    analysis_figure(q->a, "understated", count_value(q->understated));
    analysis_figure(q->a, "idle_demands", count_value(q->idle));
}

Status analysis_qualification(Analysis *analysis)
{
    Graph *graph = analysis->graph;
    Qualification q = { .a = analysis,
                        .holds = analysis_field(analysis, F_PERSON_HOLDS),
                        .vacancies = graph_attr(graph, A_POST_VACANCIES),
                        .education = analysis_field(analysis, F_POST_EDUCATION),
                        .experience = analysis_field(analysis, F_POST_EXPERIENCE),
                        .own_education = analysis_field(analysis, F_PERSON_EDUCATION),
                        .own_experience = analysis_field(analysis, F_PERSON_EXPERIENCE),
                        .by_skill = graph_reverse(graph, T_PERSON, field_column(F_PERSON_SKILLS)) };
    sheet_init(&q.has, graph);
    sheet_init(&q.work, graph);
    add_persons(&q);
    look_at_posts(&q);
    add_summary(&q);
    sheet_drop(&q.has);
    sheet_drop(&q.work);
    map_drop(&q.judged);
    return analysis_interrupted(analysis) ? ST_INTERRUPTED : ST_OK;
}
