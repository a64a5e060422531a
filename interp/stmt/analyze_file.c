/* analyze_file.c: analyze … into "file": as a page, as Markdown or as text the whole of it, in other formats its table. */
#include "../output/document.h"
#include "../output/output.h"
#include "analyze.h"
#include "explain.h"
#include "show.h"

static Str either(const Ctx *ctx, const char *en, const char *zh)
{
    return str_of(ctx->rt->lang == LANG_ZH ? zh : en);
}

Value analyze_figure_table(Ctx *ctx, AnalysisId id, const Record *summary)
{
    Rt *rt = ctx->rt;
    Sym names[3] = { intern_add(rt->intern, either(ctx, "figure", "指标")), intern_add(rt->intern, STR("value")),
                     intern_add(rt->intern, either(ctx, "how it is made", "计算方法")) };
    Value table = value_table(rt, 3, names, summary->len);
    Buf label = { 0 };
    for (uint32_t i = 0; i < table.table->n_rows; i++) {
        buf_clear(&label);
        output_figure_label(rt, value_to_sym(rt, summary->keys[i]), &label);
        for (size_t k = 0; k < label.len; k++)
            label.ptr[k] = label.ptr[k] == '_' ? ' ' : label.ptr[k];
        Str formula = explain_formula(id, text_str(summary->keys[i].text), rt->lang == LANG_ZH);
        table.table->columns[0][i] = value_text(rt, buf_str(&label));
        table.table->columns[1][i] = summary->values[i];
        table.table->columns[2][i] = formula.len ? value_text(rt, formula) : NONE_VALUE;
    }
    buf_drop(&label);
    return table;
}

size_t analyze_observations(Ctx *ctx, Document *doc, const List *findings, size_t most)
{
    Buf mark = { 0 };
    size_t n = findings->len < most ? findings->len : most;
    if (n)
        document_list(doc);
    for (size_t i = 0; i < n; i++) {
        Value severity = NONE_VALUE, message = NONE_VALUE, advice = NONE_VALUE;
        const Record *finding = findings->at[i].record;
        record_get(finding, STR("severity"), &severity);
        record_get(finding, STR("message"), &message);
        record_get(finding, STR("advice"), &advice);
        buf_clear(&mark);
        output_figure(ctx->rt, severity, &mark);
        document_item(doc, intern_str(ctx->rt->intern, (Sym)severity.d).ptr, buf_str(&mark), text_str(message.text),
                      advice.tag == V_TEXT ? text_str(advice.text) : STR(""));
    }
    if (n)
        document_list_end(doc);
    buf_drop(&mark);
    return findings->len - n;
}

/* "Structure: Customer service", 结构：客服中心 */
static void add_title(Ctx *ctx, const Analysed *done, Buf *out)
{
    bool zh = ctx->rt->lang == LANG_ZH;
    buf_addz(out, zh ? ANALYSIS_INFO[done->id].zh : ANALYSIS_INFO[done->id].name);
    if (!zh)
        out->ptr[0] = (char)(out->ptr[0] - 'a' + 'A');
    if (done->scope.tag != V_ENTITY || done->scope.a >= KIND_COUNT)
        return;
    buf_addz(out, zh ? "：" : ": ");
    buf_add(out, sym_str(ctx, model_title(ctx->model, (TableId)done->scope.a, (int32_t)done->scope.d)));
}

static void write_document(Ctx *ctx, const Analysed *done, bool html, Buf *out)
{
    Document doc = { ctx->rt, html, ctx->rt->lang == LANG_ZH, out };
    Buf title = { 0 };
    add_title(ctx, done, &title);
    document_begin(&doc, buf_str(&title));
    document_raw(&doc, "<section class=\"plain\">\n");
    document_heading(&doc, 1, NULL, buf_str(&title));
    document_table(&doc, done->rows.table);
    if (done->findings.list->len) {
        document_heading(&doc, 2, NULL, either(ctx, "Findings", "发现"));
        analyze_observations(ctx, &doc, done->findings.list, SIZE_MAX);
    }
    document_heading(&doc, 2, NULL, either(ctx, "Figures", "指标"));
    document_table(&doc, analyze_figure_table(ctx, done->id, done->summary.record).table);
    document_raw(&doc, "</section>\n");
    document_end(&doc);
    buf_drop(&title);
}

Status analyze_into(Ctx *ctx, const Node *into, const Analysed *done)
{
    Sym path;
    Status status = operand_text(ctx, into->kids[0], &path);
    OutFormat format = status == ST_OK ? output_format(sym_str(ctx, path)) : OUT_NONE;
    Buf out = { 0 };
    if (status != ST_OK)
        return status;
    if (format == OUT_HTML || format == OUT_MD)
        write_document(ctx, done, format == OUT_HTML, &out);
    else if (format == OUT_TXT)
        analyze_text(ctx, done, &out);
    else
        return show_into(ctx, into, done->rows.table);
    status = ctx->rt->failed ? ST_ERROR : vm_write(ctx->vm, sym_str(ctx, path), buf_str(&out));
    buf_drop(&out);
    return status;
}
