/* chart_posts.c: the posts of an organization chart: who stands below whom, and what their boxes say. */
#include <math.h>

#include "../base/num.h"
#include "chart.h"

typedef struct Maker {
    Ctx *ctx;
    const ChartRequest *request;
    Chart *chart;
    RowVec rows;
    int32_t *index;                   /* of each post of the model in the chart; -1: not in it */
    int32_t *above;                   /* the nearest superior that is in it */
    const Column *manager, *unit, *kind, *headcount, *vacancies, *holders;
    const Figure *shown;              /* a figure that the boxes tell; NULL: none */
} Maker;

void chart_rows(Ctx *ctx, const uint8_t *posts, RowVec *out)
{
    size_t n;
    const int32_t *order = model_order(ctx->model, T_POST, &n);
    for (size_t i = 0; i < n; i++)
        if (!posts || posts[order[i]])
            vec_push(out, order[i]);
}

static const Column *post_field(Ctx *ctx, FieldId field)
{
    return graph_field(vm_graph(ctx->vm), T_POST, field_column(field));
}

static int32_t row_in(const Column *column, int32_t row)
{
    return column->type == COL_I32 && column->i32[row] != I32_NONE ? column->i32[row] : ROW_NONE;
}

static double number_in(const Column *column, int32_t row)
{
    return column->type == COL_F64 ? column->f64[row] : NAN;
}

/* From the top down: a superior that is left out hands its posts to the one above it. */
static void find_superiors(Maker *m)
{
    const Forest *forest = graph_forest(vm_graph(m->ctx->vm), T_POST);
    for (size_t i = 0; i < forest->count; i++) {
        int32_t row = forest->order[i], manager = row_in(m->manager, row);
        m->above[row] = manager == ROW_NONE ? ROW_NONE : m->index[manager] >= 0 ? manager : m->above[manager];
    }
}

static Str title_of(Maker *m, TableId kind, int32_t row)
{
    return sym_str(m->ctx, model_title(m->ctx->model, kind, row));
}

/* One person in a post for one: the person; otherwise the unit. */
static Str below_title(Maker *m, int32_t row)
{
    if (m->holders && m->holders->type == COL_SETS && !(number_in(m->headcount, row) > 1)) {
        uint32_t n;
        const int32_t *holders = column_set(m->holders, row, &n);
        if (n == 1)
            return title_of(m, T_PERSON, holders[0]);
    }
    int32_t unit = row_in(m->unit, row);
    return unit == ROW_NONE ? STR("") : title_of(m, T_UNIT, unit);
}

static Str heads_text(Maker *m, const ChartPost *post, int32_t row)
{
    bool zh = m->chart->zh;
    Buf text = { 0 };
    num_fixed(&text, post->n, 2);
    if (post->vacant > 0) {
        buf_addz(&text, zh ? "（缺 " : " (");
        num_fixed(&text, post->vacant, 2);
        buf_addz(&text, zh ? "）" : " vacant)");
    }
    double figure = m->shown ? figure_number(m->ctx, m->shown, row) : NAN;
    if (figure == figure) {
        buf_addz(&text, " · ");
        figure_text(m->shown, m->shown->type == FIGURE_PERCENT ? round(figure * 100) / 100 : figure, &text);
    }
    Str result = arena_str(&m->chart->arena, buf_str(&text));
    buf_drop(&text);
    return result;
}

static void label_part(Buf *text, const char *before, Str what, const char *behind)
{
    buf_addz(text, before);
    buf_add(text, what);
    buf_addz(text, behind);
}

/* "Agent. Hotline. 12 heads, 2 vacant. Reports to Hotline lead." */
static Str label_text(Maker *m, const ChartPost *post, int32_t row)
{
    bool zh = m->chart->zh;
    Buf text = { 0 };
    int32_t unit = row_in(m->unit, row), above = m->above[row];
    const char *stop = zh ? "。" : ". ";
    label_part(&text, "", post->title, stop);
    if (unit != ROW_NONE)
        label_part(&text, "", title_of(m, T_UNIT, unit), stop);
    if (post->staff)
        buf_addz(&text, zh ? "参谋岗位。" : "Staff. ");
    buf_addz(&text, zh ? "编制 " : "");
    num_fixed(&text, post->n, 2);
    buf_addz(&text, zh ? "" : post->n == 1 ? " head" : " heads");
    if (post->vacant > 0) {
        buf_addz(&text, zh ? "，缺 " : ", ");
        num_fixed(&text, post->vacant, 2);
        buf_addz(&text, zh ? "" : " vacant");
    }
    buf_addz(&text, zh ? "。" : ".");
    if (above != ROW_NONE)
        label_part(&text, zh ? "上级：" : " Reports to ", title_of(m, T_POST, above), zh ? "。" : ".");
    Str result = arena_str(&m->chart->arena, buf_str(&text));
    buf_drop(&text);
    return result;
}

static void add_post(Maker *m, int32_t row)
{
    double heads = number_in(m->headcount, row);
    ChartPost post = { .parent = m->above[row] == ROW_NONE ? -1 : m->index[m->above[row]], .key = -1,
                       .name = sym_str(m->ctx, model_name(m->ctx->model, T_POST, row)), .title = title_of(m, T_POST, row),
                       .below = below_title(m, row), .n = heads == heads ? heads : 1, .vacant = NAN,
                       .staff = m->kind->type == COL_I32 && m->kind->i32[row] == W_LINE_STAFF_STAFF };
    if (m->vacancies)
        post.vacant = number_in(m->vacancies, row);
    post.heads = heads_text(m, &post, row);
    post.label = label_text(m, &post, row);
    vec_push(&m->chart->posts, post);
}

static void add_ties(Maker *m)
{
    Graph *graph = vm_graph(m->ctx->vm);
    size_t n;
    const int32_t *order = model_order(m->ctx->model, T_RELATION, &n);
    const Column *from = graph_field(graph, T_RELATION, field_column(F_RELATION_FROM));
    const Column *to = graph_field(graph, T_RELATION, field_column(F_RELATION_TO));
    const Column *role = graph_field(graph, T_RELATION, field_column(F_RELATION_AS));
    for (size_t i = 0; i < n; i++) {
        if (row_in(role, order[i]) != W_RELATION_ROLE_ADVISES)
            continue;
        int32_t a = m->index[row_in(from, order[i])], b = m->index[row_in(to, order[i])];
        if (a >= 0 && b >= 0)
            vec_push(&m->chart->ties, ((ChartTie){ a, b }));
    }
}

static void add_count(Buf *text, double n, const char *one, const char *many, const char *zh, bool chinese)
{
    if (text->len)
        buf_addz(text, " · ");
    if (chinese)
        buf_addz(text, zh);
    num_fixed(text, n, 2);
    if (!chinese)
        buf_addz(text, n == 1 ? one : many);
}

static void summarize(Maker *m)
{
    Chart *chart = m->chart;
    ChartTree tree;
    Buf text = { 0 };
    double heads = 0, vacant = 0;
    int32_t layers = 0;
    chart_tree(chart, &tree);
    for (size_t i = 0; i < chart->posts.len; i++) {
        heads += chart->posts.at[i].n;
        vacant += chart->posts.at[i].vacant > 0 ? chart->posts.at[i].vacant : 0;
        layers = tree.depth[i] + 1 > layers ? tree.depth[i] + 1 : layers;
    }
    chart_tree_drop(&tree);
    add_count(&text, (double)chart->posts.len, " post", " posts", "岗位 ", chart->zh);
    add_count(&text, heads, " head", " heads", "编制 ", chart->zh);
    if (vacant > 0)
        add_count(&text, vacant, " vacant", " vacant", "空缺 ", chart->zh);
    add_count(&text, layers, " layer", " layers", "层级 ", chart->zh);
    chart->summary = arena_str(&chart->arena, buf_str(&text));
    buf_drop(&text);
}

static void set_title(Maker *m)
{
    Chart *chart = m->chart;
    if (m->request->title.len)
        chart->title = arena_str(&chart->arena, m->request->title);
    else if (m->request->scope_title.len)
        chart->title = arena_printf(&chart->arena, chart->zh ? "组织结构图：%.*s" : "Organization chart: %.*s", STR_ARG(m->request->scope_title));
    else
        chart->title = str_of(chart->zh ? "组织结构图" : "Organization chart");
}

static void load_columns(Maker *m)
{
    Ctx *ctx = m->ctx;
    bool persons = model_count(ctx->model, T_PERSON) > 0;
    m->manager = post_field(ctx, F_POST_REPORTS);
    m->unit = post_field(ctx, F_POST_IN);
    m->kind = post_field(ctx, F_POST_KIND);
    m->headcount = post_field(ctx, F_POST_HEADCOUNT);
    m->vacancies = persons ? graph_attr(vm_graph(ctx->vm), A_POST_VACANCIES) : NULL;
    m->holders = persons ? graph_attr(vm_graph(ctx->vm), A_POST_HOLDERS) : NULL;
}

void chart_make(Ctx *ctx, const ChartRequest *request, const uint8_t *posts, Chart *out)
{
    Maker m = { .ctx = ctx, .request = request, .chart = out };
    size_t all = (size_t)model_rows(ctx->model, T_POST) + 1;
    chart_init(out);
    out->zh = ctx->rt->lang == LANG_ZH;
    out->size = request->size;
    out->layers = request->layers;
    chart_rows(ctx, posts, &m.rows);
    load_columns(&m);
    m.index = mem_alloc(all * 2 * sizeof *m.index);
    m.above = m.index + all;
    memset(m.index, 0xff, all * 2 * sizeof *m.index);
    for (size_t i = 0; i < m.rows.len; i++)
        m.index[m.rows.at[i]] = (int32_t)i;
    find_superiors(&m);
    bool told = request->color.name == words_read_sym(ctx->words, F_POST_HEADCOUNT) || request->color.attr == A_POST_VACANCIES;
    if (request->has_color && request->color.type != FIGURE_GROUP && !told)
        m.shown = &request->color;
    for (size_t i = 0; i < m.rows.len; i++)
        add_post(&m, m.rows.at[i]);
    add_ties(&m);
    summarize(&m);
    set_title(&m);
    if (!request->plain)
        chart_color(ctx, &request->color, m.rows.at, m.rows.len, out);
    mem_free(m.index);
    vec_drop(&m.rows);
}
