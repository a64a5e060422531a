/* compare_show.c: compare A [B] [of SCOPE] [into "file"]: goes to one scenario, then to the other, and back. */
#include <math.h>
#include "chart.h"
#include "compare.h"
#include "history.h"
#include "show.h"
#include "verbs.h"

/* ---- figures ---- */

enum { FIGURE_POSTS, FIGURE_HEADS, FIGURE_FTE, FIGURE_COST, FIGURE_UNITS, FIGURE_SPAN, FIGURE_SPAN_MAX, FIGURE_LAYERS, FIGURE_LOAD,
       FIGURE_OVERLOADED, FIGURE_ERRORS, FIGURE_WARNINGS, FIGURE_COUNT };
const char *const FIGURE_NAMES[FIGURE_COUNT + 1][2] = {
    { "posts", "岗位数" }, { "heads", "编制" }, { "fte", "全时当量" }, { "cost", "成本" }, { "units", "部门数" }, { "span_mean", "平均管理幅度" },
    { "span_max", "最大管理幅度" }, { "layers", "层级数" }, { "load", "负荷" }, { "overloaded", "超负荷岗位" }, { "errors", "错误" }, { "warnings", "警告" },
    { NULL, NULL },
};

static double number_at(Ctx *ctx, const Column *column, int32_t row)
{
    Value value = query_cell(ctx->rt, column, row);
    return value.tag == V_NUM || value.tag == V_RATE ? value.num : (double)NAN;
}

static void add_to(double *sum, double x)
{
    *sum += x == x ? x : 0;
}

static void take_posts(Ctx *ctx, const uint8_t *posts, Figures *out)
{
    Graph *graph = vm_graph(ctx->vm);
    const Column *heads = graph_field(graph, T_POST, field_column(F_POST_HEADCOUNT)), *fte = graph_attr(graph, A_POST_FTE),
                 *cost = graph_attr(graph, A_POST_COST), *span = graph_attr(graph, A_POST_SPAN), *layer = graph_attr(graph, A_POST_LAYER),
                 *demand = graph_attr(graph, A_POST_DEMAND), *capacity = graph_attr(graph, A_POST_CAPACITY), *load = graph_attr(graph, A_POST_LOAD);
    double sums[FIGURE_COUNT] = { 0 }, managers = 0, spans = 0, work = 0, room = 0;
    size_t n;
    const int32_t *order = model_order(ctx->model, T_POST, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t row = order[i];
        if (posts && !posts[row])
            continue;
        double s = number_at(ctx, span, row), l = number_at(ctx, layer, row);
        sums[FIGURE_POSTS]++;
        add_to(&sums[FIGURE_HEADS], number_at(ctx, heads, row));
        add_to(&sums[FIGURE_FTE], number_at(ctx, fte, row));
        add_to(&sums[FIGURE_COST], number_at(ctx, cost, row));
        managers += s > 0;
        add_to(&spans, s);
        sums[FIGURE_SPAN_MAX] = s > sums[FIGURE_SPAN_MAX] ? s : sums[FIGURE_SPAN_MAX];
        sums[FIGURE_LAYERS] = l > sums[FIGURE_LAYERS] ? l : sums[FIGURE_LAYERS];
        add_to(&work, number_at(ctx, demand, row));
        add_to(&room, number_at(ctx, capacity, row));
        sums[FIGURE_OVERLOADED] += number_at(ctx, load, row) > 1;
    }
    for (int i = 0; i < FIGURE_COUNT; i++)
        out->values[i] = value_num(sums[i]);
    out->values[FIGURE_UNITS] = posts ? NONE_VALUE : value_num(model_count(ctx->model, T_UNIT));
    out->values[FIGURE_SPAN] = managers > 0 ? value_num(spans / managers) : NONE_VALUE;
    out->values[FIGURE_LOAD] = room > 0 ? value_percent(work / room) : NONE_VALUE;
}

/* A finding is the same when its rule and its entities are, whatever figures its message has. */
static void finding_key(Ctx *ctx, bool by_name, Value rule, Value entities, Buf *out)
{
    buf_clear(out);
    value_format(ctx->rt, rule, false, out);
    for (uint32_t i = 0; entities.tag == V_LIST && i < entities.list->len; i++) {
        Value entity = entities.list->at[i];
        if (entity.tag != V_ENTITY)
            continue;
        if (by_name)
            buf_addf(out, "|%d:%s", entity.a, sym_str(ctx, model_name(ctx->model, (TableId)entity.a, (int32_t)entity.d)).ptr);
        else
            buf_addf(out, "|%d:%u", entity.a, entity.d);
    }
}

static bool is_seen(Value entities, const uint8_t *posts)
{
    if (!posts)
        return true;
    for (uint32_t i = 0; entities.tag == V_LIST && i < entities.list->len; i++)
        if (entities.list->at[i].tag == V_ENTITY && entities.list->at[i].a == T_POST && posts[entities.list->at[i].d])
            return true;
    return false;
}

static void take_finding(Ctx *ctx, const Table *table, uint32_t row, bool by_name, Figures *out)
{
    static const KeywordId COLUMNS[] = { KW_MEMBER_RULE, KW_MEMBER_ENTITIES, KW_MEMBER_MESSAGE };
    Value cells[COUNT_OF(COLUMNS)];
    Buf text = { 0 };
    Finding1 finding;
    for (size_t i = 0; i < COUNT_OF(COLUMNS); i++)
        cells[i] = table->columns[table_column(table, words_keyword_sym(ctx->words, COLUMNS[i]))][row];
    finding_key(ctx, by_name, cells[0], cells[1], &text);
    finding.key = intern_add(ctx->rt->intern, buf_str(&text));
    finding.rule = value_to_sym(ctx->rt, cells[0]);
    finding.message = value_to_sym(ctx->rt, cells[2]);
    vec_push(&out->findings, finding);
    buf_drop(&text);
}

Status figures_take(Ctx *ctx, const uint8_t *posts, bool by_name, Figures *out)
{
    static const Node check = { .type = N_CHECK_EXPR };
    Value table;
    *out = (Figures){ 0 };
    take_posts(ctx, posts, out);
    Status status = vm_check_table(ctx->vm, &check, NULL, &table);
    if (status != ST_OK)
        return status;
    int severity = table_column(table.table, words_keyword_sym(ctx->words, KW_MEMBER_SEVERITY));
    int entities = table_column(table.table, words_keyword_sym(ctx->words, KW_MEMBER_ENTITIES));
    double counts[3] = { 0 };
    for (uint32_t i = 0; i < table.table->n_rows; i++) {
        if (!is_seen(table.table->columns[entities][i], posts))
            continue;
        int level = words_word(ctx->words, WS_SEVERITY, table.table->columns[severity][i].d);
        counts[level < 0 || level > 2 ? 2 : level]++;
        take_finding(ctx, table.table, i, by_name, out);
    }
    out->values[FIGURE_ERRORS] = value_num(counts[W_SEVERITY_ERROR]);
    out->values[FIGURE_WARNINGS] = value_num(counts[W_SEVERITY_WARNING]);
    return ST_OK;
}

void figures_drop(Figures *figures)
{
    vec_drop(&figures->findings);
}

/* ---- one side ---- */

typedef struct SideState { Figures figures; uint8_t *posts; Scope scope; bool scoped; } SideState;

static Status take_side(Ctx *ctx, const Node *scope, SideState *out)
{
    Status status = ST_OK;
    size_t n = (size_t)model_rows(ctx->model, T_POST);
    if (scope) {
        status = scope_make(ctx, scope, &out->scope);
        out->scoped = status == ST_OK;
        const uint8_t *flags = status == ST_OK ? scope_flags(ctx, &out->scope, T_POST) : NULL;
        out->posts = flags ? mem_alloc(n + 1) : NULL;
        if (flags)
            memcpy(out->posts, flags, n);
    }
    return status == ST_OK ? figures_take(ctx, out->posts, false, &out->figures) : status;
}

static void drop_side(SideState *side)
{
    figures_drop(&side->figures);
    mem_free(side->posts);
    if (side->scoped)
        scope_drop(&side->scope);
}

/* ---- pictures ---- */

static bool is_picture(Ctx *ctx, const Node *into, Sym *path)
{
    if (operand_text(ctx, into->kids[0], path) != ST_OK)
        return false;
    OutFormat format = output_format(sym_str(ctx, *path));
    return format != OUT_NONE && (FORMAT_INFO[format].flags & (OUT_PICTURE | OUT_NETWORK)) && !(FORMAT_INFO[format].flags & OUT_TABLE);
}

/* Closed posts are in no picture of what is to be: the line below the title names them. */
static Str closed_label(const Comparison *c, Chart *chart, size_t n)
{
    Buf text = { 0 };
    size_t all, shown = 0;
    const int32_t *order = model_order(c->before, T_POST, &all);
    buf_addf(&text, chart->zh ? "撤销 %zu：" : "closed %zu: ", n);
    for (size_t i = 0; i < all && shown < 5; i++) {
        bool there = model_alive(c->after, T_POST, order[i]) || (c->posts_before && !c->posts_before[order[i]]);
        if (there)
            continue;
        buf_addf(&text, "%s%s", shown ? ", " : "", sym_str(c->ctx, model_title(c->before, T_POST, order[i])).ptr);
        shown++;
    }
    buf_addz(&text, n > shown ? " …" : "");
    Str label = arena_str(&chart->arena, buf_str(&text));
    buf_drop(&text);
    return label;
}

static void color_changes(const Comparison *c, Chart *chart, const size_t counts[POST_CHANGES])
{
    static const ChartKey KEYS[] = { [POST_UNCHANGED] = { { 0 }, 0xeef0f2, 0x9aa5b1 }, [POST_NEW] = { { 0 }, 0xdff2e1, 0x4d9a5b },
                                     [POST_CHANGED] = { { 0 }, 0xdce9f7, 0x4a7fb5 }, [POST_MOVED] = { { 0 }, 0xfde8d3, 0xd08a3c } };
    static const char *const LABELS[][2] = { { "unchanged", "未变" }, { "new", "新增" }, { "changed", "更改" }, { "moved", "调动" } };
    RowVec rows = { 0 };
    uint8_t *posts = compare_posts(c);
    vec_clear(&chart->keys);
    for (int i = 0; i < POST_CLOSED; i++) {
        ChartKey key = KEYS[i];
        key.label = arena_printf(&chart->arena, "%s %zu", LABELS[i][chart->zh], counts[i]);
        vec_push(&chart->keys, key);
    }
    if (counts[POST_CLOSED]) {
        Str closed = closed_label(c, chart, counts[POST_CLOSED]);
        chart->summary = arena_printf(&chart->arena, "%.*s · %.*s", STR_ARG(chart->summary), STR_ARG(closed));
    }
    chart->colored_by = str_of(chart->zh ? "变化" : "change");
    chart_rows(c->ctx, c->posts_after, &rows);
    for (size_t i = 0; i < rows.len && i < chart->posts.len; i++)
        chart->posts.at[i].key = posts[rows.at[i]];
    vec_drop(&rows);
    mem_free(posts);
}

static Status draw(const Comparison *c, const Node *into, Str title)
{
    Ctx *ctx = c->ctx;
    ChartRequest request = { .ctx = ctx, .into = into, .plain = true, .title = title, .region = ROW_NONE, .period = I32_NONE };
    Chart chart;
    Sym path;
    OutFormat format;
    Buf out = { 0 };
    size_t counts[POST_CHANGES];
    Status status = chart_target(ctx, into, OUT_PICTURE | OUT_NETWORK, &path, &format);
    if (status != ST_OK)
        return status;
    compare_table(c, false, counts);
    chart_make(ctx, &request, c->posts_after, &chart);
    color_changes(c, &chart, counts);
    if (format == OUT_DOT || format == OUT_MMD) {
        (format == OUT_DOT ? chart_dot : chart_mermaid)(&chart, &out);
        status = chart_write(ctx, path, buf_str(&out));
    } else {
        chart_svg(&chart, &out);
        status = chart_write_svg(ctx, into, path, format, buf_str(&out));
    }
    buf_drop(&out);
    chart_drop(&chart);
    return status;
}

/* ---- what is shown ---- */

void compare_print(const Comparison *c)
{
    const VmHost *host = vm_host(c->ctx->vm);
    size_t counts[POST_CHANGES];
    Value table = compare_table(c, host->json, counts);
    if (host->json || table.table->n_rows)
        show_print(c->ctx, table.table);
    if (host->json)
        return;
    Buf line = { 0 };
    compare_counts(c->ctx, counts, &line);
    buf_char(&line, '\n');
    host->print(host->ctx, buf_str(&line));
    buf_drop(&line);
}

static Status show_comparison(const Comparison *c, const Node *into, Str title)
{
    Sym path;
    size_t counts[POST_CHANGES];
    if (into && is_picture(c->ctx, into, &path))
        return draw(c, into, title);
    if (into)
        return show_into(c->ctx, into, compare_table(c, true, counts).table);
    compare_print(c);
    return ST_OK;
}

/* ---- the statement ---- */

typedef struct Both { SideState before, after; Model *model; } Both;

static Status go_to(Ctx *ctx, const Node *stmt, size_t scenario)
{
    size_t before = ctx->rt->diags->all.len;
    return model_scenario_switch(ctx->model, scenario, ctx->rt->diags) == ST_OK ? ST_OK : history_failed(ctx, stmt, before);
}

static Status compare_both(Ctx *ctx, const Node *stmt, size_t a, size_t b, Both *both)
{
    Status status = go_to(ctx, stmt, a);
    if (status == ST_OK)
        status = take_side(ctx, stmt->kids[2], &both->before);
    if (status == ST_OK) {
        both->model = model_clone(ctx->model);
        status = go_to(ctx, stmt, b);
    }
    if (status == ST_OK)
        status = take_side(ctx, stmt->kids[2], &both->after);
    if (status != ST_OK)
        return status;
    Comparison c = { .ctx = ctx, .before = both->model, .after = ctx->model, .figures_before = &both->before.figures,
                     .figures_after = &both->after.figures, .posts_before = both->before.posts, .posts_after = both->after.posts };
    Buf title = { 0 };
    buf_addf(&title, "%s → %s", sym_str(ctx, model_scenario_name(ctx->model, a)).ptr, sym_str(ctx, model_scenario_name(ctx->model, b)).ptr);
    status = show_comparison(&c, stmt->kids[3], buf_str(&title));
    buf_drop(&title);
    return status;
}

Status stmt_compare(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    size_t a, b = model_scenario(ctx.model);
    Both both = { .model = NULL };
    Status status = scenario_operand(&ctx, stmt->kids[0], &a);
    if (status == ST_OK && stmt->kids[1])
        status = scenario_operand(&ctx, stmt->kids[1], &b);
    if (status == ST_OK)
        status = vm_close(vm);
    if (status != ST_OK)
        return status;
    ModelMark mark = model_mark(ctx.model);
    status = compare_both(&ctx, stmt, a, b, &both);
    model_rewind(ctx.model, mark);
    drop_side(&both.before);
    drop_side(&both.after);
    model_free(both.model);
    return status;
}
