/* jobs.c: analyze jobs: how motivating each job is, and the likely causes of dissatisfaction and lost efficiency. */
#include "jobs.h"

#include <math.h>

static const double ASPECT_NORM[] = {
    [W_ASPECT_VARIETY] = 4.7,  [W_ASPECT_IDENTITY] = 4.7, [W_ASPECT_SIGNIFICANCE] = 5.5,
    [W_ASPECT_AUTONOMY] = 4.9, [W_ASPECT_FEEDBACK] = 4.9,
};
/* What raises each aspect (Hackman and Oldham's implementing concepts). */
static const char *const ASPECT_ADVICE[][2] = {
    [W_ASPECT_VARIETY] = { "enlarge it by other duties", "扩大职责（扩大）" },
    [W_ASPECT_IDENTITY] = { "let it do whole pieces of work", "让其完成完整的工作" },
    [W_ASPECT_SIGNIFICANCE] = { "bring it into contact with those whom its work serves", "让其接触工作的服务对象" },
    [W_ASPECT_AUTONOMY] = { "enrich it by decisions", "下放决策（丰富）" },
    [W_ASPECT_FEEDBACK] = { "let it see its results", "让其看到工作结果" },
};

/* The causes of one post, and what could be done, as they are found. */
typedef struct Causes { Jobs *j; int32_t post; Buf what, advice; size_t n; bool grave; } Causes;

static void add_advice(Causes *c, const char *en, const char *zh)
{
    const char *advice = analysis_text(c->j->a, en, zh);
    if (c->advice.len && strstr(c->advice.ptr, advice))
        return;
    buf_addf(&c->advice, "%s%s", c->advice.len ? analysis_text(c->j->a, "; ", "；") : "", advice);
}

static Buf *next_cause(Causes *c)
{
    buf_addz(&c->what, c->n++ ? analysis_text(c->j->a, "; ", "；") : "");
    return &c->what;
}

static const char *aspect_name(const Jobs *j, int aspect)
{
    return j->a->rt->lang == LANG_ZH ? word_zh(WS_ASPECT, aspect) : word_text(WS_ASPECT, aspect);
}

/* The aspect that is most below its norm, of those not taken yet; -1: none by at least `least`. */
static int weakest(const Causes *c, unsigned taken, double least)
{
    int worst = -1;
    double most = least;
    for (int i = 0; i < 5; i++) {
        double below = ASPECT_NORM[i] - column_number(c->j->aspect[i], c->post);
        if (taken & 1u << i || !(below >= most))
            continue;
        worst = i;
        most = below;
    }
    return worst;
}

static void add_aspect(Causes *c, Buf *out, int aspect, const char *between)
{
    buf_addf(out, analysis_text(c->j->a, "%s%s %g (norm: %g)", "%s%s %g（常模：%g）"), between,
             aspect_name(c->j, aspect), column_number(c->j->aspect[aspect], c->post), ASPECT_NORM[aspect]);
    add_advice(c, ASPECT_ADVICE[aspect][0], ASPECT_ADVICE[aspect][1]);
}

/* A score below the norm with its two weakest parts; without a score, the parts that are rated and well below theirs. */
static void cause_motivation(Causes *c)
{
    double mps = column_number(c->j->mps, c->post);
    bool low = mps < c->j->norm - 1e-9;
    int first = weakest(c, 0, low ? 0 : 1), second = first < 0 ? -1 : weakest(c, 1u << first, low ? 0 : 1);
    if (!isnan(mps) && !low)
        return;
    if (low) {
        c->j->low++;
        c->grave |= mps < c->j->norm / 2;
        buf_addf(next_cause(c),
                 analysis_text(c->j->a, "motivating potential %.4g (norm: %g)", "激励潜能 %.4g（常模：%g）"), mps,
                 c->j->norm);
        if (first >= 0)
            add_aspect(c, &c->what, first, analysis_text(c->j->a, ", weakest: ", "，最弱："));
    } else if (first >= 0) {
        add_aspect(c, next_cause(c), first, "");
    }
    if (second >= 0)
        add_aspect(c, &c->what, second, analysis_text(c->j->a, ", ", "、"));
}

static void cause_load(Causes *c)
{
    double load = column_number(c->j->load, c->post);
    if (load > c->j->over + 1e-9) {
        c->grave = true;
        buf_addf(next_cause(c),
                 analysis_text(c->j->a, "load %g%% (target: up to %g%%)", "负荷 %g%%（目标：不高于 %g%%）"),
                 share_points(load), share_points(c->j->over));
        add_advice(c, "move work away or add heads", "移出工作或增加编制");
    } else if (load < c->j->under - 1e-9) {
        uint32_t n;
        column_set(c->j->duties, c->post, &n);
        if (!n)
            return;
        buf_addf(next_cause(c),
                 analysis_text(c->j->a, "load only %g%% (target: from %g%%)", "负荷仅 %g%%（目标：不低于 %g%%）"),
                 share_points(load), share_points(c->j->under));
        add_advice(c, "enlarge it by other duties", "扩大职责（扩大）");
    }
}

static void cause_superiors(Causes *c)
{
    uint32_t n;
    const int32_t *superiors = column_set(c->j->superiors, c->post, &n);
    if (n < 2)
        return;
    c->grave = true;
    Buf *out = next_cause(c);
    buf_addf(out, analysis_text(c->j->a, "%u superiors (target: one): ", "%u 个上级（目标：一个）："), n);
    for (uint32_t i = 0; i < n && i < 5; i++)
        buf_addf(out, "%s%.*s", i ? analysis_text(c->j->a, ", ", "、") : "",
                 STR_ARG(analysis_title(c->j->a, T_POST, superiors[i])));
    add_advice(c, "let one superior direct it, the others advise", "只由一个上级指挥，其余改为参谋");
}

/* Nothing tells it how well it does. */
static void cause_feedback(Causes *c)
{
    uint32_t kpis, duties;
    double rated = column_number(c->j->aspect[W_ASPECT_FEEDBACK], c->post);
    column_set(c->j->kpis, c->post, &kpis);
    column_set(c->j->duties, c->post, &duties);
    if (kpis || !duties || rated >= ASPECT_NORM[W_ASPECT_FEEDBACK])
        return;
    buf_addz(next_cause(c), analysis_text(c->j->a, "no KPI tells it how well it does", "没有指标反映工作好坏"));
    add_advice(c, "weight a KPI for it", "为其设定指标");
}

/* A single duty that leaves no judgement, in a post that leads nobody. */
static void cause_monotony(Causes *c)
{
    uint32_t n;
    const int32_t *duties = column_set(c->j->duties, c->post, &n);
    if (n != 1 || column_number(c->j->span, c->post) > 0 ||
        column_row(c->j->authority, duties[0]) > W_AUTHORITY_ROUTINE)
        return;
    buf_addf(next_cause(c), analysis_text(c->j->a, "one routine duty only: %.*s", "只有一项执行性职责：%.*s"),
             STR_ARG(analysis_title(c->j->a, T_DUTY, duties[0])));
    add_advice(c, "enlarge it by other duties", "扩大职责（扩大）");
}

static void cause_place(Causes *c)
{
    double evenness = column_number(c->j->evenness, c->post), comfort = column_number(c->j->comfort, c->post),
           risk = column_number(c->j->risk, c->post);
    if (evenness <= 2) {
        buf_addf(next_cause(c),
                 analysis_text(c->j->a, "work in bursts, evenness %g (target: from 3)",
                               "忙闲不均，均衡性 %g（目标：不低于 3）"),
                 evenness);
        add_advice(c, "spread the work over time", "均衡安排工作");
    }
    if (comfort <= 2) {
        buf_addf(next_cause(c),
                 analysis_text(c->j->a, "poor surroundings, comfort %g (target: from 3)",
                               "环境不适，舒适度 %g（目标：不低于 3）"),
                 comfort);
        add_advice(c, "better the workplace", "改善工作场所");
    }
    if (risk > 9) {
        buf_addf(next_cause(c),
                 analysis_text(c->j->a, "hazards, risk %g (target: up to 9)", "危险，风险 %g（目标：不高于 9）"), risk);
        add_advice(c, "control the hazards", "控制危险");
    }
}

/* Holders who cannot do what the post demands lose time, and heart. */
static void cause_skills(Causes *c)
{
    uint32_t n;
    size_t short_of = 0;
    double levels = 0;
    const int32_t *holders = column_set(c->j->holders, c->post, &n);
    const ItemList *demands = n ? column_list(c->j->sheet.post_requires, c->post) : NULL;
    for (uint32_t i = 0; i < n && demands; i++) {
        sheet_clear(&c->j->sheet);
        sheet_add(&c->j->sheet, column_list(c->j->sheet.person_skills, holders[i]));
        double lack = sheet_lack(&c->j->sheet, demands);
        short_of += lack > 0;
        levels += lack;
    }
    if (!short_of)
        return;
    buf_addf(next_cause(c),
             analysis_text(c->j->a, "holders who fall short of its demands: %zu of %u, levels in all: %.6g",
                           "%zu 名任职者（共 %u 名）未达要求，合计差 %.6g 级"),
             short_of, n, levels);
    add_advice(c, "train them", "安排培训");
}

static size_t find_causes(Jobs *j, int32_t post)
{
    Causes c = { .j = j, .post = post };
    cause_motivation(&c);
    cause_load(&c);
    cause_superiors(&c);
    cause_feedback(&c);
    cause_monotony(&c);
    cause_place(&c);
    cause_skills(&c);
    if (c.n) {
        Buf message = { 0 };
        Str title = analysis_title(j->a, T_POST, post);
        buf_addf(&message,
                 analysis_text(j->a, "likely causes of dissatisfaction and lost efficiency in %.*s: %.*s",
                               "“%.*s”不满与效率下降的可能原因：%.*s"),
                 STR_ARG(title), STR_ARG(buf_str(&c.what)));
        find_text(j->a, c.grave || c.n > 2 ? W_SEVERITY_WARNING : W_SEVERITY_NOTE, value_entity(T_POST, post), &message,
                  &c.advice);
        buf_drop(&message);
        j->dissatisfied++;
        j->causes += c.n;
    }
    buf_drop(&c.what);
    buf_drop(&c.advice);
    return c.n;
}

static void add_row(Jobs *j, TableMaker *maker, int32_t post, VecNumbers *scores)
{
    double mps = column_number(j->mps, post);
    maker_add(maker, value_entity(T_POST, post));
    for (int i = 0; i < 5; i++)
        maker_add(maker, number_or_none(column_number(j->aspect[i], post)));
    maker_add(maker, number_or_none(mps));
    maker_add(maker, number_or_none(column_number(j->variety, post)));
    maker_add(maker, percent_or_none(column_number(j->load, post)));
    maker_add(maker, count_value(find_causes(j, post)));
    j->rated += isnan(mps) ? 0 : 1;
    if (!isnan(mps))
        vec_push(scores, mps);
}

static void load_columns(Jobs *j)
{
    static const AttrId ASPECTS[] = { A_POST_VARIETY, A_POST_IDENTITY, A_POST_SIGNIFICANCE, A_POST_AUTONOMY,
                                      A_POST_FEEDBACK };
    Graph *graph = j->a->graph;
    for (size_t i = 0; i < COUNT_OF(ASPECTS); i++)
        j->aspect[i] = graph_attr(graph, ASPECTS[i]);
    j->mps = graph_attr(graph, A_POST_MPS);
    j->variety = graph_attr(graph, A_POST_VARIETY_INDEX);
    j->load = graph_attr(graph, A_POST_LOAD);
    j->demand = graph_attr(graph, A_POST_DEMAND);
    j->capacity = graph_attr(graph, A_POST_CAPACITY);
    j->span = graph_attr(graph, A_POST_SPAN);
    j->superiors = graph_attr(graph, A_POST_SUPERIORS);
    j->duties = graph_attr(graph, A_POST_DUTIES);
    j->kpis = graph_attr(graph, A_POST_KPIS);
    j->evenness = analysis_field(j->a, F_POST_EVENNESS);
    j->comfort = analysis_field(j->a, F_POST_COMFORT);
    j->risk = graph_attr(graph, A_POST_RISK);
    j->holders = graph_attr(graph, A_POST_HOLDERS);
    j->unit = analysis_field(j->a, F_POST_IN);
    j->authority = analysis_field(j->a, F_DUTY_AUTHORITY);
    j->conflicts = analysis_field(j->a, F_DUTY_CONFLICTS);
    j->grade = analysis_field(j->a, F_POST_GRADE);
    j->rank = analysis_field(j->a, F_GRADE_RANK);
}

static void add_summary(Jobs *j, size_t posts, VecNumbers *scores)
{
    analysis_figure(j->a, "posts", count_value(posts));
    analysis_figure(j->a, "rated", count_value(j->rated));
    analysis_figure(j->a, "mps_mean", number_or_none(stat_mean(scores->at, scores->len)));
    analysis_figure(j->a, "mps_median", number_or_none(stat_median(scores->at, scores->len)));
    analysis_figure(j->a, "low_mps", count_value(j->low));
    analysis_figure(j->a, "with_causes", count_value(j->dissatisfied));
    analysis_figure(j->a, "causes", count_value(j->causes));
    analysis_figure(j->a, "enlargeable", count_value(j->enlargeable));
    analysis_figure(j->a, "enrichable", count_value(j->enrichable));
}

static Status read_options(Jobs *j)
{
    Status status = analysis_number(j->a, "norm", "常模", NORM_MPS, &j->norm);
    if (status == ST_OK)
        status = analysis_number(j->a, "over", "过高", 1, &j->over);
    if (status == ST_OK)
        status = analysis_number(j->a, "under", "过低", 0.6, &j->under);
    return status;
}

Status analysis_jobs(Analysis *analysis)
{
    Jobs j = { .a = analysis };
    RowList posts = { 0 };
    VecNumbers scores = { 0 };
    TableMaker maker;
    Status status = read_options(&j);
    if (status != ST_OK)
        return status;
    load_columns(&j);
    sheet_init(&j.sheet, analysis->graph);
    sheet_init(&j.work, analysis->graph);
    analysis_rows(analysis, T_POST, &posts);
    maker_init(&maker, analysis->rt,
               "post variety identity significance autonomy feedback mps variety_index load causes");
    for (size_t i = 0; i < posts.len; i++)
        add_row(&j, &maker, posts.at[i], &scores);
    analysis->rows = maker_done(&maker);
    jobs_find_enlargements(&j, &posts);
    jobs_find_enrichments(&j);
    add_summary(&j, posts.len, &scores);
    jobs_find_parts(&j, &posts);
    sheet_drop(&j.sheet);
    sheet_drop(&j.work);
    vec_drop(&scores);
    vec_drop(&posts);
    return ST_OK;
}
