/* report_summary.c: the report's cover, its summary in words, and the organization chart. */
#include "../base/num.h"
#include "chart.h"
#include "report.h"

/* With more posts the chart shows the upper layers only; with more of them side by side at the top there is none. */
enum { CHART_POSTS = 120, CHART_TOPS = 200 };

/* ---- cover ---- */

static Str today(Report *report)
{
    int year, month, day;
    num_date(report->ctx->rt->today, &year, &month, &day);
    return report_printf(report, "%d-%02d-%02d", "%d年%d月%d日", year, month, day);
}

static void add_card(Report *report, const char *en, const char *zh, Value value)
{
    if (value.tag == V_NONE)
        return;
    document_raw(&report->doc, "<div class=\"card\"><b>");
    if (report->doc.html)
        buf_add(report->doc.out, report_value(report, value));
    document_raw(&report->doc, "</b><span>");
    if (report->doc.html)
        buf_add(report->doc.out, report_text(report, en, zh));
    document_raw(&report->doc, "</span></div>\n");
}

void report_cover(Report *report)
{
    Document *doc = &report->doc;
    document_raw(doc, "<header class=\"cover\">\n");
    if (doc->html)
        document_paragraph(doc, "kicker", report_text(report, "Organization report", "组织诊断报告"));
    document_heading(doc, 1, NULL, report->title);
    document_paragraph(doc, "meta", report_printf(report, "As of %.*s", "截至 %.*s", STR_ARG(today(report))));
    document_raw(doc, "</header>\n<main>\n");
}

/* ---- summary ---- */

/* "1 post", "28 posts", 28 个岗位 */
static Str counted(Report *report, Value analysis, const char *figure, const char *one, const char *many, const char *zh)
{
    Value value = report_figure(analysis, figure);
    Str number = report_value(report, value);
    if (report->zh)
        return report_printf(report, "%.*s%s", "%.*s %s", STR_ARG(number), zh);
    return report_printf(report, "%.*s %s", "%.*s%s", STR_ARG(number), value.tag == V_NUM && value.num == 1 ? one : many);
}

static void add_size(Report *report)
{
    Value s = report->structure, managers = report_figure(s, "managers");
    Str posts = counted(report, s, "posts", "post", "posts", "个岗位"), heads = counted(report, s, "heads", "head", "heads", "人");
    Str units = counted(report, s, "units", "unit", "units", "个部门"), layers = counted(report, s, "layers", "layer", "layers", "层");
    document_paragraph(&report->doc, NULL,
                       report_printf(report, "%.*s has %.*s with %.*s in %.*s, and its line of command reaches down %.*s.",
                                     "%.*s共有 %.*s、编制 %.*s，分属 %.*s，指挥链至第 %.*s。", STR_ARG(report->title), STR_ARG(posts),
                                     STR_ARG(heads), STR_ARG(units), STR_ARG(layers)));
    if (managers.tag != V_NUM || managers.num == 0)
        return;
    document_paragraph(&report->doc, NULL,
                       report_printf(report, "Posts that lead others: %.*s, with %.*s directly below on average and %.*s at most.",
                                     "管理岗位 %.*s 个，平均管理幅度 %.*s 个岗位，最大 %.*s 个。", STR_ARG(report_value(report, managers)),
                                     STR_ARG(report_value(report, report_figure(s, "span_mean"))),
                                     STR_ARG(report_value(report, report_figure(s, "span_max")))));
}

static bool is_measured(Report *report)
{
    Value load = report_figure(report->load, "load");
    return load.tag == V_NUM && load.num > 0;
}

static void add_load(Report *report)
{
    Value l = report->load, load = report_figure(l, "load");
    if (!is_measured(report))
        return;
    document_paragraph(&report->doc, NULL,
                       report_printf(report,
                                     "The measured work takes %.*s of a capacity of %.*s, a load of %.*s. Overloaded posts: %.*s; posts with "
                                     "little work: %.*s; posts whose work is not measured: %.*s.",
                                     "已测量的工作量为 %.*s，产能为 %.*s，负荷 %.*s。负荷过高的岗位 %.*s 个，负荷过低的 %.*s 个，工作量未测量的 %.*s 个。",
                                     STR_ARG(report_value(report, report_figure(l, "demand"))),
                                     STR_ARG(report_value(report, report_figure(l, "capacity"))), STR_ARG(report_value(report, load)),
                                     STR_ARG(report_value(report, report_figure(l, "overloaded"))),
                                     STR_ARG(report_value(report, report_figure(l, "underloaded"))),
                                     STR_ARG(report_value(report, report_figure(l, "unmeasured")))));
}

static void add_found(Report *report)
{
    const Findings *findings = &report->findings;
    if (!findings->all.len) {
        document_paragraph(&report->doc, NULL, report_text(report, "The check found nothing to mend.", "检查没有发现问题。"));
        return;
    }
    document_paragraph(&report->doc, NULL, report_printf(report, "The check found errors: %zu, warnings: %zu, notes: %zu. First of all:",
                                                         "检查发现错误 %zu 项、警告 %zu 项、提示 %zu 项。首要的是：",
                                                         report->counts[W_SEVERITY_ERROR], report->counts[W_SEVERITY_WARNING],
                                                         report->counts[W_SEVERITY_NOTE]));
    document_list(&report->doc);
    for (size_t i = 0, shown = 0; i < findings->all.len && shown < 5; i++) {
        const Finding *finding = &findings->all.at[i];
        if (i && finding->rule == finding[-1].rule)              /* one of a rule */
            continue;
        shown++;
        Value severity = value_word(words_word_sym(report->ctx->words, WS_SEVERITY, finding->severity), WS_SEVERITY);
        document_item(&report->doc, word_text(WS_SEVERITY, finding->severity), report_value(report, severity), finding->message, finding->advice);
    }
    document_list_end(&report->doc);
}

static void add_contents(Report *report)
{
    static const struct { const char *id, *en, *zh; bool scored; } PARTS[] = {
        { "chart", "Organization chart", "组织结构图", false }, { "findings", "Findings", "发现", false }, { "spans", "Spans and layers", "管理幅度与层级", false },
        { "loads", "Work and load", "工作量与负荷", false }, { "matrices", "Responsibilities and decisions", "职责与决策", false },
        { "coordination", "Relations and coordination", "关系与协调", false }, { "scorecards", "Scorecards", "考核指标", true },
        { "definitions", "Definitions", "定义", false },
    };
    if (!report->doc.html)
        return;
    document_raw(&report->doc, "<nav aria-label=\"");
    buf_add(report->doc.out, report_text(report, "Contents", "目录"));
    document_raw(&report->doc, "\"><ol>\n");
    bool scored = report_has_scorecards(report);
    for (size_t i = 0; i < COUNT_OF(PARTS); i++)
        if (scored || !PARTS[i].scored)
            buf_addf(report->doc.out, "<li><a href=\"#%s\">%s</a></li>\n", PARTS[i].id, report->zh ? PARTS[i].zh : PARTS[i].en);
    document_raw(&report->doc, "</ol></nav>\n");
}

void report_summary(Report *report)
{
    Value s = report->structure;
    document_raw(&report->doc, "<section class=\"plain\">\n");
    document_heading(&report->doc, 2, "summary", report_text(report, "Summary", "概要"));
    document_raw(&report->doc, "<div class=\"cards\">\n");
    add_card(report, "posts", "岗位", report_figure(s, "posts"));
    add_card(report, "heads", "编制", report_figure(s, "heads"));
    add_card(report, "layers", "层级", report_figure(s, "layers"));
    add_card(report, "mean span", "平均管理幅度", report_figure(s, "span_mean"));
    if (is_measured(report))
        add_card(report, "load", "负荷", report_figure(report->load, "load"));
    add_card(report, "errors", "错误", value_num((double)report->counts[W_SEVERITY_ERROR]));
    add_card(report, "warnings", "警告", value_num((double)report->counts[W_SEVERITY_WARNING]));
    document_raw(&report->doc, "</div>\n");
    add_size(report);
    add_load(report);
    add_found(report);
    add_contents(report);
    document_raw(&report->doc, "</section>\n");
}

/* ---- chart ---- */

/* The most layers whose posts still fit on a page. */
static int32_t layers_shown(Report *report)
{
    const Column *layer = graph_attr(vm_graph(report->ctx->vm), A_POST_LAYER);
    enum { MOST = 64 };
    size_t counts[MOST] = { 0 }, sum = 0;
    double top = MOST;
    if (report->rows.len <= CHART_POSTS || layer->type != COL_F64)
        return 0;
    for (size_t i = 0; i < report->rows.len; i++)
        top = layer->f64[report->rows.at[i]] < top ? layer->f64[report->rows.at[i]] : top;
    for (size_t i = 0; i < report->rows.len; i++) {
        double at = layer->f64[report->rows.at[i]] - top;
        counts[at >= 0 && at < MOST ? (size_t)at : MOST - 1]++;
    }
    for (int32_t i = 0; i < MOST; i++) {
        sum += counts[i];
        if (sum > CHART_POSTS)
            return i > 1 ? i : 1;
    }
    return 0;
}

void report_chart(Report *report)
{
    Document *doc = &report->doc;
    Ctx *ctx = report->ctx;
    if (!report->rows.len)
        return;
    ChartRequest request = { .ctx = ctx, .title = report->title, .size = CHART_WIDE, .layers = layers_shown(report) };
    Chart chart;
    Buf picture = { 0 };
    figure_find(ctx, words_read_sym(ctx->words, F_POST_IN), &request.color);
    chart_make(ctx, &request, report->posts, &chart);
    document_raw(doc, "<section class=\"chart\">\n");
    document_heading(doc, 2, "chart", report_text(report, "Organization chart", "组织结构图"));
    size_t tops = 0;
    for (size_t i = 0; i < chart.posts.len; i++)
        tops += chart.posts.at[i].parent < 0;
    bool drawn = tops <= CHART_TOPS;
    if (!drawn)
        document_paragraph(doc, "meta", report_printf(report, "%zu posts have no superior here: too many to be drawn side by side.",
                                                      "%zu 个岗位在此没有上级，并列过多而不绘图。", tops));
    else if (request.layers)
        document_paragraph(doc, "meta", report_printf(report, "The upper %d layers; boxes tell how many posts are below.",
                                                      "仅上部 %d 层；框内注明其下的岗位数。", (int)request.layers));
    if (drawn && doc->html) {
        chart_svg(&chart, &picture);
        document_picture(doc, "chart", buf_str(&picture));
    } else if (drawn) {
        chart_text(&chart, 100, ctx->rt->ambiguous, &picture);
        document_block(doc, buf_str(&picture));
    }
    document_raw(doc, "</section>\n");
    buf_drop(&picture);
    chart_drop(&chart);
}
