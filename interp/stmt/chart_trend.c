/* chart_trend.c: scores over periods: a line a post, or of many posts their mean between the least and the most. */
#include <math.h>

#include "../analysis/scores.h"
#include "../output/trend.h"
#include "chart.h"
#include "show.h"

enum { LINES_MOST = 8 };

static void add_line(Trend *trend, const ScoreSeries *series, Str label, double (*figure)(const ScoreSeries *, size_t), size_t post)
{
    TrendLine line = { .label = label };
    for (size_t i = 0; i < series->n; i++)
        line.at[i] = figure ? figure(series, i) : series->score[post * SCORES_PERIODS + i];
    vec_push(&trend->lines, line);
}

static double least_of(const ScoreSeries *series, size_t i)
{
    double least = NAN;
    for (size_t p = 0; p < series->posts->len; p++)
        least = fmin(least, series->score[p * SCORES_PERIODS + i]);
    return least;
}

static double most_of(const ScoreSeries *series, size_t i)
{
    double most = NAN;
    for (size_t p = 0; p < series->posts->len; p++)
        most = fmax(most, series->score[p * SCORES_PERIODS + i]);
    return most;
}

static void add_lines(Ctx *ctx, const ScoreSeries *series, Trend *trend)
{
    bool zh = trend->zh;
    size_t n = series->posts->len;
    trend->band = n > LINES_MOST;
    if (trend->band) {
        add_line(trend, series, str_of(zh ? "最低" : "least"), least_of, 0);
        add_line(trend, series, str_of(zh ? "最高" : "most"), most_of, 0);
    }
    for (size_t p = 0; p < n && !trend->band; p++)
        add_line(trend, series, sym_str(ctx, model_title(ctx->model, T_POST, series->posts->at[p])), NULL, p);
    if (n > 1) {
        add_line(trend, series, str_of(zh ? "平均" : "mean"), scores_mean, 0);
        trend->lines.at[trend->lines.len - 1].dashed = !trend->band;
    }
}

static Str region_text(Ctx *ctx, const ChartRequest *request, Trend *trend)
{
    if (request->region < 0)
        return STR("");
    Str name = sym_str(ctx, model_title(ctx->model, T_REGION, request->region));
    return arena_printf(&trend->arena, trend->zh ? "，地区 %.*s" : " in %.*s", STR_ARG(name));
}

static void set_texts(Ctx *ctx, const ChartRequest *request, const ScoreSeries *series, Trend *trend)
{
    const char *name = trend->zh ? "得分走势" : "Scores";
    Buf text = { 0 };
    if (request->title.len)
        trend->title = arena_str(&trend->arena, request->title);
    else if (request->scope_title.len)
        trend->title = arena_printf(&trend->arena, trend->zh ? "%s：%.*s" : "%s: %.*s", name, STR_ARG(request->scope_title));
    else
        trend->title = str_of(name);
    for (size_t i = 0; i < series->n; i++) {
        buf_clear(&text);
        value_format(ctx->rt, value_period(period_kind(series->periods[i]), period_ordinal(series->periods[i])), false, &text);
        trend->periods[i] = arena_str(&trend->arena, buf_str(&text));
    }
    Str place = region_text(ctx, request, trend);
    size_t posts = series->posts->len;
    if (series->n)
        trend->summary = arena_printf(&trend->arena,
                                      trend->zh ? "岗位 %zu · %.*s 至 %.*s%.*s" :
                                      posts == 1 ? "%zu post · %.*s to %.*s%.*s" : "%zu posts · %.*s to %.*s%.*s", posts,
                                      STR_ARG(trend->periods[0]), STR_ARG(trend->periods[series->n - 1]), STR_ARG(place));
    else
        trend->summary = str_of(trend->zh ? "没有记录" : "no records");
    buf_drop(&text);
}

/* For programs: a row a period, a column a line. */
static void print_table(Ctx *ctx, const Trend *trend)
{
    SymVec names = { 0 };
    vec_push(&names, intern_add(ctx->rt->intern, STR("period")));
    for (size_t l = 0; l < trend->lines.len; l++)
        vec_push(&names, intern_add(ctx->rt->intern, trend->lines.at[l].label));
    Value table = value_table(ctx->rt, (uint32_t)names.len, names.at, (uint32_t)trend->n);
    for (size_t i = 0; i < table.table->n_rows; i++) {
        table.table->columns[0][i] = value_text(ctx->rt, trend->periods[i]);
        for (size_t l = 0; l < trend->lines.len; l++)
            table.table->columns[l + 1][i] = number_or_none(trend->lines.at[l].at[i]);
    }
    show_print(ctx, table.table);
    vec_drop(&names);
}

static Status write_trend(const ChartRequest *request, const Trend *trend)
{
    Sym path;
    OutFormat format;
    Buf out = { 0 };
    Ctx *ctx = request->ctx;
    Status status = chart_target(ctx, request->into, OUT_PICTURE, &path, &format);
    if (status != ST_OK)
        return status;
    if (format == OUT_TXT)
        trend_text(trend, 0, ctx->rt->ambiguous ? ctx->rt->ambiguous : 1, &out);
    else
        trend_svg(trend, &out);
    status = format == OUT_TXT ? chart_write(ctx, path, buf_str(&out)) : chart_write_svg(ctx, request->into, path, format, buf_str(&out));
    buf_drop(&out);
    return status;
}

static Status put_trend(const ChartRequest *request, const Trend *trend)
{
    Ctx *ctx = request->ctx;
    const VmHost *host = vm_host(ctx->vm);
    if (request->into)
        return write_trend(request, trend);
    if (host->json) {
        print_table(ctx, trend);
        return ST_OK;
    }
    Buf out = { 0 };
    trend_text(trend, host->width, ctx->rt->ambiguous ? ctx->rt->ambiguous : 1, &out);
    host->print(host->ctx, buf_str(&out));
    buf_drop(&out);
    return ST_OK;
}

Status chart_trend(const ChartRequest *request, const uint8_t *posts)
{
    Ctx *ctx = request->ctx;
    QueryEnv env;
    vm_query_env(ctx->vm, &env);
    Analysis analysis = { .rt = ctx->rt, .graph = vm_graph(ctx->vm), .model = ctx->model, .posts = posts, .interrupted = env.interrupted,
                          .interrupted_ctx = env.host };
    RowList rows = { 0 };
    Scorer scorer;
    ScoreSeries series;
    Trend trend;
    scorer_init(&scorer, analysis.graph);
    analysis_rows(&analysis, T_POST, &rows);
    int32_t period = request->period == I32_NONE ? scores_last(&scorer, &rows) : request->period;
    bool more = scores_make(&analysis, &scorer, &rows, request->region, period, &series);
    trend_init(&trend);
    trend.zh = ctx->rt->lang == LANG_ZH;
    trend.n = series.n;
    set_texts(ctx, request, &series, &trend);
    add_lines(ctx, &series, &trend);
    Status status = more ? put_trend(request, &trend) : ST_INTERRUPTED;
    trend_drop(&trend);
    scores_drop(&series);
    scorer_drop(&scorer);
    vec_drop(&rows);
    return status;
}
