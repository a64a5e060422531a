/* career.c: analyze career: where promotions and transfers lead, what they ask for, dead ends and circles. */
#include "skills.h"

#include <math.h>

typedef struct Move {
    int32_t from, to, kind;
    double step, gap, hours;
} Move; /* kind: W_MOVE_…; step: in ranks, NaN unknown */

typedef struct Career {
    Analysis *a;
    SkillSheet has;
    const Column *promotes, *transfers, *grade, *rank, *layer, *vacancies, *holders;
    double steep;
    VEC(Move) moves;                    /* of the posts in scope, one post after the other */
    uint8_t *left, *reached;            /* by post: some move leads away, some move leads to it */
    size_t promotions, dead_ends, circles, downward, steep_moves, closed, ready, longest;
} Career;

/* ---- moves ---- */

static double rank_of(const Career *c, int32_t post)
{
    return column_number(c->rank, column_row(c->grade, post));
}

/* What the way from one post to the next asks for beyond what the first demands; the sheet has the first's. */
static void measure(Career *c, Move *move)
{
    const ItemList *next = column_list(c->has.post_requires, move->to);
    move->gap = sheet_lack(&c->has, next);
    move->hours = 0;
    for (uint32_t i = 0; next && i < next->n; i++) {
        int32_t skill = next->at[i].ref;
        double lack = skill < 0 ? 0 : item_level(&next->at[i]) - c->has.level[skill];
        if (lack > 0)
            move->hours += lack * skill_hours(&c->has, skill);
    }
    move->step = rank_of(c, move->to) - rank_of(c, move->from);
}

static void add_moves(Career *c, int32_t post, const ItemList *list, int32_t kind)
{
    for (uint32_t i = 0; list && i < list->n; i++) {
        Move move = { .from = post, .to = list->at[i].ref, .kind = kind };
        if (move.to < 0)
            continue;
        measure(c, &move);
        vec_push(&c->moves, move);
        c->left[post] = 1;
        c->promotions += kind == W_MOVE_PROMOTION;
    }
}

/* Posts that some post of the whole model leads to. */
static void mark_reached(Career *c, const Column *lists)
{
    int32_t rows = model_rows(c->a->model, T_POST);
    for (int32_t i = 0; lists->type == COL_LIST && i < rows; i++) {
        const ItemList *list = model_alive(c->a->model, T_POST, i) ? lists->list[i] : NULL;
        for (uint32_t k = 0; list && k < list->n; k++)
            if (list->at[k].ref >= 0 && list->at[k].ref != i)
                c->reached[list->at[k].ref] = 1;
    }
}

static void collect(Career *c, const RowList *posts)
{
    mark_reached(c, c->promotes);
    mark_reached(c, c->transfers);
    for (size_t i = 0; i < posts->len; i++) {
        int32_t post = posts->at[i];
        sheet_clear(&c->has);
        sheet_add(&c->has, column_list(c->has.post_requires, post));
        add_moves(c, post, column_list(c->promotes, post), W_MOVE_PROMOTION);
        add_moves(c, post, column_list(c->transfers, post), W_MOVE_TRANSFER);
    }
}

static void make_rows(Career *c)
{
    TableMaker maker;
    maker_init(&maker, c->a->rt, "post next_post move rank_step gap hours");
    for (size_t i = 0; i < c->moves.len; i++) {
        const Move *move = &c->moves.at[i];
        maker_add(&maker, value_entity(T_POST, move->from));
        maker_add(&maker, value_entity(T_POST, move->to));
        maker_add(&maker, value_word(words_word_sym(c->a->rt->words, WS_MOVE, move->kind), WS_MOVE));
        maker_add(&maker, number_or_none(move->step));
        maker_add(&maker, value_num(move->gap));
        maker_add(&maker, isnan(move->hours) ? NONE_VALUE : value_duration(move->hours, UNIT_H));
    }
    c->a->rows = maker_done(&maker);
}

/* ---- moves that do not fit ---- */

static Str title_of(const Career *c, int32_t post)
{
    return analysis_title(c->a, T_POST, post);
}

static void add_lacks(Career *c, Buf *out, int32_t from, int32_t to)
{
    const ItemList *next = column_list(c->has.post_requires, to);
    sheet_clear(&c->has);
    sheet_add(&c->has, column_list(c->has.post_requires, from));
    size_t shown = 0;
    for (uint32_t i = 0; next && i < next->n; i++) {
        int32_t skill = next->at[i].ref;
        if (skill < 0 || !(item_level(&next->at[i]) > c->has.level[skill]))
            continue;
        add_level(c->a, out, shown++ ? analysis_text(c->a, ", ", "、") : "", skill, item_level(&next->at[i]));
        buf_addf(out, analysis_text(c->a, " (before: %.4g)", "（原 %.4g）"), c->has.level[skill]);
    }
}

static void find_step(Career *c, const Move *move)
{
    Str from = title_of(c, move->from), to = title_of(c, move->to);
    bool promotion = move->kind == W_MOVE_PROMOTION;
    if (promotion && move->step <= 0) {
        c->downward++;
        analysis_say(
            c->a, W_SEVERITY_WARNING, value_entity(T_POST, move->from), "make it a transfer, or look at the grades",
            "改为转换，或复核职级",
            "the promotion from %.*s to %.*s does not lead to a higher grade (ranks: %+g; target: +1 and more)",
            "“%.*s”晋升到“%.*s”并未升级（等级差 %+g；目标：至少 +1）", STR_ARG(from), STR_ARG(to), move->step);
    } else if (!promotion && fabs(move->step) > 0) {
        analysis_say(c->a, W_SEVERITY_NOTE, value_entity(T_POST, move->from),
                     "make it a promotion, or look at the grades", "改为晋升，或复核职级",
                     "the transfer from %.*s to %.*s changes the grade (ranks: %+g; target: 0)",
                     "“%.*s”转换到“%.*s”改变了职级（等级差 %+g；目标：0）", STR_ARG(from), STR_ARG(to), move->step);
    }
}

static void find_steep(Career *c, const Move *move)
{
    if (!(move->gap > c->steep))
        return;
    Buf list = { 0 };
    c->steep_moves++;
    add_lacks(c, &list, move->from, move->to);
    analysis_say(c->a, W_SEVERITY_NOTE, value_entity(T_POST, move->from),
                 "train for it in time, or put a post between the two", "提前培训，或在两者之间增设岗位",
                 "the way from %.*s to %.*s is steep: %g levels (target: up to %g): %.*s",
                 "“%.*s”到“%.*s”跨度过大：%g 级（目标：不超过 %g）：%.*s", STR_ARG(title_of(c, move->from)),
                 STR_ARG(title_of(c, move->to)), move->gap, c->steep, STR_ARG(buf_str(&list)));
    buf_drop(&list);
}

/* ---- dead ends, and posts that no way leads to ---- */

static double least_rank(const Career *c)
{
    size_t n;
    const int32_t *order = model_order(c->a->model, T_GRADE, &n);
    double least = NAN;
    for (size_t i = 0; i < n; i++)
        if (!(column_number(c->rank, order[i]) >= least))
            least = column_number(c->rank, order[i]);
    return least;
}

static void find_ends(Career *c, const RowList *posts)
{
    double least = least_rank(c);
    if (!c->moves.len) {
        for (size_t i = 0; i < posts->len; i++)
            c->dead_ends += column_number(c->layer, posts->at[i]) > 1;
        if (posts->len)
            analysis_say(c->a, W_SEVERITY_NOTE, NONE_VALUE, "state promotes and transfers of the posts",
                         "写明各岗位的晋升与转换", "no career paths are stated; posts: %zu",
                         "没有写明职业发展路径，岗位 %zu 个", posts->len);
        return;
    }
    for (size_t i = 0; i < posts->len; i++) {
        int32_t post = posts->at[i];
        Value entity = value_entity(T_POST, post);
        if (!c->left[post] && column_number(c->layer, post) > 1) {
            c->dead_ends++;
            analysis_say(c->a, W_SEVERITY_NOTE, entity, "state where its holders can go: promotes, transfers",
                         "写明任职者的去向：晋升、转换", "%.*s is a dead end: no promotion and no transfer leads on",
                         "“%.*s”没有出路：没有晋升，也没有转换", STR_ARG(title_of(c, post)));
        }
        if (!c->reached[post] && rank_of(c, post) > least) {
            c->closed++;
            analysis_say(c->a, W_SEVERITY_NOTE, entity,
                         "let a lower post promote to it, or say that it is filled from outside",
                         "让下级岗位可以晋升到它，或说明只从外部招聘", "no way within leads to %.*s",
                         "内部没有通向“%.*s”的路径", STR_ARG(title_of(c, post)));
        }
    }
}

/* ---- circles: strongly connected posts by promotions (Tarjan 1972, without recursion) ---- */

typedef struct Circles {
    Career *c;
    int32_t *index, *low, *component;   /* by post; index 0: not seen */
    size_t *longest;                    /* by component: promotions in the longest chain from it */
    RowList stack, path;
    VEC(uint32_t) edge;                 /* of each post on the path: its next edge */
    int32_t counter, components;
} Circles;

static const ItemList *next_of(const Circles *s, int32_t post)
{
    return column_list(s->c->promotes, post);
}

static int32_t first_inside(const Circles *s, int32_t post)
{
    const ItemList *list = next_of(s, post);
    for (uint32_t i = 0; list && i < list->n; i++)
        if (list->at[i].ref >= 0 && s->component[list->at[i].ref] == s->component[post])
            return list->at[i].ref;
    return ROW_NONE;
}

/* From a member on along promotions that stay inside, until a post comes again: that is a circle. `low` is free for marks. */
static void say_circle(Circles *s, int32_t post)
{
    enum { SHOWN = 8 };
    Career *c = s->c;
    RowList way = { 0 };
    for (; post >= 0 && s->low[post] != -1; post = first_inside(s, post)) {
        s->low[post] = -1;
        vec_push(&way, post);
    }
    size_t start = 0;
    while (start + 1 < way.len && way.at[start] != post)
        start++;
    Buf list = { 0 };
    for (size_t i = start; i < way.len && i < start + SHOWN; i++)
        buf_addf(&list, "%.*s → ", STR_ARG(title_of(c, way.at[i])));
    buf_addf(&list, "%s%.*s", way.len - start > SHOWN ? "… → " : "", STR_ARG(title_of(c, way.at[start])));
    c->circles++;
    if (analysis_in(c->a, T_POST, way.at[start]))
        analysis_say(c->a, W_SEVERITY_WARNING, value_entity(T_POST, way.at[start]),
                     "take out the promotion that does not lead up, or make it a transfer",
                     "去掉并未上升的一步，或改为转换", "promotions go in a circle: %.*s", "晋升形成循环：%.*s",
                     STR_ARG(buf_str(&list)));
    buf_drop(&list);
    vec_drop(&way);
}

static void close_component(Circles *s, int32_t root)
{
    size_t from = s->stack.len, longest = 0;
    do
        s->component[s->stack.at[--from]] = s->components;
    while (s->stack.at[from] != root);
    for (size_t i = from; i < s->stack.len; i++) {
        const ItemList *list = next_of(s, s->stack.at[i]);
        for (uint32_t k = 0; list && k < list->n; k++) {
            int32_t to = list->at[k].ref;
            if (to >= 0 && s->component[to] != s->components && s->longest[s->component[to]] + 1 > longest)
                longest = s->longest[s->component[to]] + 1;
        }
    }
    s->longest[s->components] = longest;
    if (analysis_in(s->c->a, T_POST, root) && longest > s->c->longest)
        s->c->longest = longest;
    if (s->stack.len - from > 1 || first_inside(s, root) == root)
        say_circle(s, root);
    s->stack.len = from;
    s->components++;
}

static void enter(Circles *s, int32_t post)
{
    s->index[post] = s->low[post] = ++s->counter;
    s->component[post] = ROW_NONE;
    vec_push(&s->stack, post);
    vec_push(&s->path, post);
    vec_push(&s->edge, 0);
}

/* The next edge of the last post on the path; false when it has none left. */
static bool follow(Circles *s, int32_t post)
{
    const ItemList *list = next_of(s, post);
    uint32_t at = vec_last(&s->edge)++;
    if (!list || at >= list->n)
        return false;
    int32_t to = list->at[at].ref;
    if (to >= 0 && !s->index[to])
        enter(s, to);
    else if (to >= 0 && s->component[to] == ROW_NONE && s->index[to] < s->low[post])
        s->low[post] = s->index[to];
    return true;
}

static void walk_from(Circles *s, int32_t root)
{
    enter(s, root);
    while (s->path.len) {
        int32_t post = vec_last(&s->path);
        if (follow(s, post))
            continue;
        s->path.len--;
        s->edge.len--;
        int32_t low = s->low[post];
        if (low == s->index[post])
            close_component(s, post);
        if (s->path.len && low < s->low[vec_last(&s->path)])
            s->low[vec_last(&s->path)] = low;
    }
}

static void find_circles(Career *c)
{
    size_t n, rows = (size_t)model_rows(c->a->model, T_POST) + 1;
    const int32_t *order = model_order(c->a->model, T_POST, &n);
    Circles s = { .c = c };
    s.index = mem_zalloc(rows * sizeof *s.index);
    s.low = mem_zalloc(rows * sizeof *s.low);
    s.component = mem_zalloc(rows * sizeof *s.component);
    s.longest = mem_zalloc(rows * sizeof *s.longest);
    for (size_t i = 0; i < n && !analysis_interrupted(c->a); i++)
        if (!s.index[order[i]])
            walk_from(&s, order[i]);
    mem_free(s.index);
    mem_free(s.low);
    mem_free(s.component);
    mem_free(s.longest);
    vec_drop(&s.stack);
    vec_drop(&s.path);
    vec_drop(&s.edge);
}

/* ---- who could come next ---- */

/* Of the holders of the post that the move starts from, those who meet what the next demands; and the nearest of the others. */
typedef struct Next { Buf ready; size_t n; int32_t nearest; double lack; } Next;

static void judge_holders(Career *c, const Move *move, Next *next)
{
    enum { SHOWN = 5 };
    uint32_t n;
    const int32_t *holders = column_set(c->holders, move->from, &n);
    for (uint32_t i = 0; i < n; i++) {
        sheet_clear(&c->has);
        sheet_add(&c->has, column_list(c->has.person_skills, holders[i]));
        double lack = sheet_lack(&c->has, column_list(c->has.post_requires, move->to));
        c->ready += lack <= 0;
        if (lack <= 0 && next->n++ < SHOWN)
            buf_addf(&next->ready, "%s%.*s", next->ready.len ? analysis_text(c->a, ", ", "、") : "",
                     STR_ARG(analysis_title(c->a, T_PERSON, holders[i])));
        if (lack > 0 && (next->nearest < 0 || lack < next->lack)) {
            next->nearest = holders[i];
            next->lack = lack;
        }
    }
}

static void find_next(Career *c, const Move *move)
{
    double vacant = column_number(c->vacancies, move->to);
    Next next = { .nearest = ROW_NONE };
    judge_holders(c, move, &next);
    Str to = title_of(c, move->to), from = title_of(c, move->from);
    if (!(vacant > 1e-9) || (!next.n && next.nearest < 0)) {
        /* nothing is open, or nobody holds the post */
    } else if (next.n) {
        analysis_say(c->a, W_SEVERITY_NOTE, value_entity(T_POST, move->to), "fill it from within", "从内部补缺",
                     "%.*s has vacancies (%.4g); holders of %.*s who meet what it demands: %zu (%.*s)",
                     "“%.*s”有空缺（%.4g）；“%.*s”任职者中达到要求者 %zu 人（%.*s）", STR_ARG(to), vacant,
                     STR_ARG(from), next.n, STR_ARG(buf_str(&next.ready)));
    } else {
        analysis_say(c->a, W_SEVERITY_NOTE, value_entity(T_POST, move->to), "train the nearest, or recruit",
                     "培训最接近者，或招聘",
                     "%.*s has vacancies (%.4g), and nobody who holds %.*s meets what it demands; the nearest is %.*s, "
                     "%g levels short",
                     "“%.*s”有空缺（%.4g），“%.*s”任职者均未达到要求；最接近的是“%.*s”，差 %g 级", STR_ARG(to), vacant,
                     STR_ARG(from), STR_ARG(analysis_title(c->a, T_PERSON, next.nearest)), next.lack);
    }
    buf_drop(&next.ready);
}

static void find_moves(Career *c)
{
    for (size_t i = 0; i < c->moves.len; i++) {
        find_step(c, &c->moves.at[i]);
        find_steep(c, &c->moves.at[i]);
    }
    for (size_t i = 0; i < c->moves.len && model_count(c->a->model, T_PERSON) && !analysis_interrupted(c->a); i++)
        find_next(c, &c->moves.at[i]);
}

static void add_summary(Career *c, size_t posts)
{
    analysis_figure(c->a, "posts", count_value(posts));
    analysis_figure(c->a, "promotions", count_value(c->promotions));
    analysis_figure(c->a, "transfers", count_value(c->moves.len - c->promotions));
    analysis_figure(c->a, "longest", count_value(c->longest));
    analysis_figure(c->a, "dead_ends", count_value(c->dead_ends));
    analysis_figure(c->a, "closed", count_value(c->closed));
    analysis_figure(c->a, "circles", count_value(c->circles));
    analysis_figure(c->a, "downward", count_value(c->downward));
    analysis_figure(c->a, "steep", count_value(c->steep_moves));
    analysis_figure(c->a, "ready", count_value(c->ready));
}

Status analysis_career(Analysis *analysis)
{
    Graph *graph = analysis->graph;
    Career c = { .a = analysis,
                 .promotes = analysis_field(analysis, F_POST_PROMOTES),
                 .transfers = analysis_field(analysis, F_POST_TRANSFERS),
                 .grade = analysis_field(analysis, F_POST_GRADE),
                 .rank = analysis_field(analysis, F_GRADE_RANK),
                 .layer = graph_attr(graph, A_POST_LAYER),
                 .vacancies = graph_attr(graph, A_POST_VACANCIES),
                 .holders = graph_attr(graph, A_POST_HOLDERS) };
    RowList posts = { 0 };
    Status status = analysis_number(analysis, "gap", "缺口", 3, &c.steep);
    if (status != ST_OK)
        return status;
    size_t rows = (size_t)model_rows(analysis->model, T_POST) + 1;
    c.left = mem_zalloc(rows);
    c.reached = mem_zalloc(rows);
    sheet_init(&c.has, graph);
    analysis_rows(analysis, T_POST, &posts);
    collect(&c, &posts);
    make_rows(&c);
    find_circles(&c);
    find_moves(&c);
    find_ends(&c, &posts);
    add_summary(&c, posts.len);
    sheet_drop(&c.has);
    mem_free(c.left);
    mem_free(c.reached);
    vec_drop(&c.moves);
    vec_drop(&posts);
    return analysis_interrupted(analysis) ? ST_INTERRUPTED : ST_OK;
}
