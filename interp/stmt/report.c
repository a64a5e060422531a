/* report.c: report [of SCOPE] into "client.html": everything that a client wants to see, in one file. */
#include <stdarg.h>
#include <stdio.h>
#include "../output/output.h"
#include "analyze.h"
#include "into.h"
#include "report.h"
#include "verbs.h"

Str report_text(const Report *report, const char *en, const char *zh)
{
    return str_of(report->zh ? zh : en);
}

Str report_printf(Report *report, const char *en, const char *zh, ...)
{
    va_list args, again;
    va_start(args, zh);
    va_copy(again, args);
    int n = report->zh ? vsnprintf(NULL, 0, zh, args) : vsnprintf(NULL, 0, en, args);
    char *text = arena_alloc(&report->arena, (size_t)n + 1);
    n = report->zh ? vsnprintf(text, (size_t)n + 1, zh, again) : vsnprintf(text, (size_t)n + 1, en, again);
    va_end(again);
    va_end(args);
    return str_make(text, (size_t)n);
}

Str report_value(Report *report, Value value)
{
    Buf out = { 0 };
    if (value.tag == V_NONE)
        return report_text(report, "-", "－");
    output_figure(report->ctx->rt, value, &out);
    Str text = arena_str(&report->arena, buf_str(&out));
    buf_drop(&out);
    return text;
}

Value report_figure(Value analysis, const char *name)
{
    Value summary = NONE_VALUE, value = NONE_VALUE;
    record_get(analysis.record, STR("summary"), &summary);
    if (summary.tag != V_RECORD || !record_get(summary.record, str_of(name), &value))
        return NONE_VALUE;
    return value;
}

Status report_analyze(Report *report, AnalysisId id, Value *out)
{
    Node *kids[2] = { (Node *)(uintptr_t)report->of, NULL };
    Node node = { .type = N_ANALYZE_EXPR, .n = 2, .kids = kids, .start = report->stmt->start, .end = report->stmt->end };
    node.sym = intern_add(report->ctx->rt->intern, str_of(ANALYSIS_INFO[id].name));
    return analyze_expression(report->ctx->vm, &node, report->ctx->slots, out);
}

Value report_cut(Report *report, const Table *table, uint32_t rows)
{
    uint32_t n = table->n_rows < rows ? table->n_rows : rows;
    Value cut = value_table(report->ctx->rt, table->n_columns, table->names, n);
    for (uint32_t c = 0; c < cut.table->n_columns && cut.table->n_rows == n; c++)
        for (uint32_t r = 0; r < n; r++) {
            Value cell = table->columns[c][r];
            if (cell.tag == V_BOOL)
                cell = value_text(report->ctx->rt, cell.i ? report_text(report, "yes", "是") : report_text(report, "no", "否"));
            cut.table->columns[c][r] = cell;
        }
    return cut;
}

void report_more(Report *report, size_t more)
{
    if (more)
        document_paragraph(&report->doc, "meta", report_printf(report, "and %zu more", "另有 %zu 项", more));
}

void report_figures(Report *report, AnalysisId id, Value analysis)
{
    Value summary = NONE_VALUE;
    record_get(analysis.record, STR("summary"), &summary);
    document_table(&report->doc, analyze_figure_table(report->ctx, id, summary.record).table);
}

void report_observations(Report *report, Value analysis)
{
    Value findings = NONE_VALUE;
    record_get(analysis.record, STR("findings"), &findings);
    if (findings.tag == V_LIST)
        report_more(report, analyze_observations(report->ctx, &report->doc, findings.list, REPORT_FOUND));
}

/* ---- what it is about ---- */

static Status find_title(Report *report)
{
    Ctx *ctx = report->ctx;
    size_t n;
    int32_t top = ROW_NONE, several = 0;
    const int32_t *order = model_order(ctx->model, T_UNIT, &n);
    Value scope = NONE_VALUE;
    if (report->of && report->of->type == N_NAME && report->of->slot == NO_SLOT) {
        int32_t unit = model_find(ctx->model, T_UNIT, report->of->sym), post = model_find(ctx->model, T_POST, report->of->sym);
        scope = unit != ROW_NONE ? value_entity(T_UNIT, unit) : post != ROW_NONE ? value_entity(T_POST, post) : NONE_VALUE;
    }
    for (size_t i = 0; i < n; i++)
        if (model_get(ctx->model, T_UNIT, order[i], field_column(F_UNIT_IN)).type == CELL_NONE && !several++)
            top = order[i];
    if (scope.tag == V_NONE && report->of) {
        Status status = vm_operand(ctx->vm, report->of, ctx->slots, &scope);
        if (status != ST_OK)
            return status;
    }
    if (scope.tag == V_ENTITY && scope.a < KIND_COUNT)
        report->title = sym_str(ctx, model_title(ctx->model, (TableId)scope.a, (int32_t)scope.d));
    else if (several == 1)
        report->title = sym_str(ctx, model_title(ctx->model, T_UNIT, top));
    else
        report->title = report_text(report, "The organization", "组织");
    return ST_OK;
}

static void count_findings(Report *report)
{
    for (size_t i = 0; i < report->findings.all.len; i++)
        report->counts[report->findings.all.at[i].severity]++;
}

static Status collect(Report *report)
{
    Ctx *ctx = report->ctx;
    Node *kids[1] = { (Node *)(uintptr_t)report->of };
    Node check = { .type = N_CHECK_EXPR, .n = report->of != NULL, .flags = report->of ? CK_SCOPE : 0, .kids = kids };
    size_t n;
    Status status = scope_make(ctx, report->of, &report->scope);
    if (status == ST_OK)
        status = find_title(report);
    if (status != ST_OK)
        return status;
    report->posts = scope_flags(ctx, &report->scope, T_POST);
    const int32_t *order = model_order(ctx->model, T_POST, &n);
    for (size_t i = 0; i < n; i++)
        if (!report->posts || report->posts[order[i]])
            vec_push(&report->rows, order[i]);
    status = report_analyze(report, AN_structure, &report->structure);
    if (status == ST_OK)
        status = report_analyze(report, AN_load, &report->load);
    if (status == ST_OK)
        status = findings_collect(ctx, &check, &report->findings);
    count_findings(report);
    return status;
}

static Status write_sections(Report *report)
{
    document_begin(&report->doc, report_printf(report, "%.*s: report", "%.*s：报告", STR_ARG(report->title)));
    report_cover(report);
    report_summary(report);
    report_chart(report);
    report_findings(report);
    Status status = report_spans(report);
    if (status == ST_OK)
        status = report_loads(report);
    if (status == ST_OK)
        status = report_matrices(report);
    if (status == ST_OK)
        status = report_coordination(report);
    if (status == ST_OK) {
        report_scorecards(report);
        report_definitions(report);
    }
    document_end(&report->doc);
    return status;
}

static Status write_report(Report *report, Sym path)
{
    Status status = collect(report);
    if (status == ST_OK)
        status = write_sections(report);
    if (status == ST_OK && report->ctx->rt->failed)
        status = ST_ERROR;
    if (status == ST_OK)
        status = vm_write(report->ctx->vm, sym_str(report->ctx, path), buf_str(report->doc.out));
    return status;
}

Status stmt_report(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Sym path;
    OutFormat format;
    Status status = into_text(&ctx, stmt->kids[1], OUT_REPORT, &path, &format);
    if (status != ST_OK)
        return status;
    Buf out = { 0 };
    bool zh = ctx.rt->lang == LANG_ZH;
    Report report = { .ctx = &ctx, .doc = { ctx.rt, format == OUT_HTML, zh, &out }, .stmt = stmt, .of = stmt->kids[0], .zh = zh };
    arena_init(&report.arena);
    findings_init(&report.findings);
    status = write_report(&report, path);
    findings_drop(&report.findings);
    scope_drop(&report.scope);
    vec_drop(&report.rows);
    arena_drop(&report.arena);
    buf_drop(&out);
    return status;
}
