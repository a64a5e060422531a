/* analyze.c: analyze NAME [of SCOPE] [OPTION VALUE …] [into "file"], as a statement and as an expression. */
#include "../analysis/analysis.h"
#include "../output/output.h"
#include "analyze.h"
#include "check.h"
#include "matrix.h"
#include "show.h"
#include "verbs.h"

typedef struct Run { Ctx *ctx; Scope scope; Analysis analysis; VEC(AnalysisOption) options; QueryEnv env; } Run;

static const uint8_t *run_scope(void *ctx, TableId kind)
{
    Run *run = ctx;
    return scope_flags(run->ctx, &run->scope, kind);
}

static Status run_call(void *ctx, const char *name, const Value *args, int n, bool *found, Value *out)
{
    Run *run = ctx;
    Value function;
    Sym sym = intern_add(run->ctx->rt->intern, str_of(name));
    *found = vm_script_function(run->ctx->vm, sym, &function);
    return *found ? vm_call(run->ctx->vm, function, args, n, out) : ST_OK;
}

static void try_name(void *ctx, const char *text, const char *zh)
{
    closest_try(ctx, str_of(text));
    closest_try(ctx, str_of(zh));
}

static Status unknown_analysis(Ctx *ctx, const Node *stmt)
{
    Status status = error_at(ctx, stmt, E227, sym_str(ctx, stmt->sym),);
    Diag *diag = ctx->rt->error;
    const Source *source = diag ? sources_get(vm_sources(ctx->vm), diag->span.source) : NULL;
    Str name = sym_str(ctx, stmt->sym);
    const char *at = source ? memmem(source->text.ptr + diag->span.start, diag->span.end - diag->span.start, name.ptr, name.len) : NULL;
    if (at)
        diag->span = (Span){ source->id, (uint32_t)(at - source->text.ptr), (uint32_t)(at - source->text.ptr) + (uint32_t)name.len };
    Closest closest;
    closest_init(&closest, sym_str(ctx, stmt->sym));
    words_each_analysis(try_name, &closest);
    Str meant = words_meant(name);
    if (ctx->rt->error && (meant.len || closest.best.len))
        ctx->rt->error->suggestion = diag_keep(ctx->rt->diags, meant.len ? meant : closest.best);
    return status;
}

/* A bare word is a name or a word of the option's own: it comes as a text. */
static Status option_value(Ctx *ctx, const Node *node, Value *out)
{
    if (node->type == N_NAME && node->slot == NO_SLOT) {
        *out = value_sym(ctx->rt, node->sym);
        return ST_OK;
    }
    return vm_operand(ctx->vm, node, ctx->slots, out);
}

static Status read_options(Run *run, const Node *stmt)
{
    for (int i = 2; i < stmt->n; i++) {
        AnalysisOption option = { .name = stmt->kids[i]->kids[0]->sym };
        Status status = option_value(run->ctx, stmt->kids[i]->kids[1], &option.value);
        if (status != ST_OK)
            return status;
        vec_push(&run->options, option);
    }
    return ST_OK;
}

static Status scope_entity(Run *run, const Node *node, Value *out)
{
    *out = NONE_VALUE;
    if (!node)
        return ST_OK;
    Status status = vm_operand(run->ctx->vm, node, run->ctx->slots, out);
    if (out->tag != V_ENTITY)
        *out = NONE_VALUE;
    return status;
}

/* The option that the analysis has no use for; `load for hotline` and `load in hotline` are `of`. */
static void place_unused(Run *run, const Node *stmt)
{
    Diag *diag = run->ctx->rt->error;
    size_t i = 0;
    while (i < run->options.len && run->options.at[i].used)
        i++;
    if (i >= run->options.len)
        return;
    const Node *word = stmt->kids[2 + i]->kids[0];
    diag->span = vm_span(run->ctx->vm, word);
    const Source *source = sources_get(vm_sources(run->ctx->vm), diag->span.source);
    Str text = source ? str_make(source->text.ptr + word->start, word->end - word->start) : STR("");
    Sym sym = intern_find(run->ctx->rt->intern, text);
    if (sym == SYM_NONE)
        return;
    diag->args[1] = diag_keep(run->ctx->rt->diags, text);
    if (words_keyword(run->ctx->words, PL_OPTION, sym) == KW_FOR || words_keyword(run->ctx->words, PL_OPERATOR, sym) == KW_IN)
        diag->suggestion = str_of((unsigned char)*text.ptr < 0x80 ? KEYWORD_INFO[KW_OF_SCOPE].text : KEYWORD_INFO[KW_OF_SCOPE].zh);
}

static Status run_analysis(Run *run, const Node *stmt)
{
    Ctx *ctx = run->ctx;
    AnalysisId id = words_analysis(ctx->words, stmt->sym);
    if (id == AN_NONE)
        return unknown_analysis(ctx, stmt);
    Status status = scope_make(ctx, stmt->kids[0], &run->scope);
    if (status == ST_OK)
        status = read_options(run, stmt);
    vm_query_env(ctx->vm, &run->env);
    run->analysis = (Analysis){ .rt = ctx->rt, .graph = vm_graph(ctx->vm), .model = ctx->model, .scope = run_scope, .scope_ctx = run,
                                .options = run->options.at, .n_options = run->options.len, .call = run_call, .call_ctx = run,
                                .interrupted = run->env.interrupted, .interrupted_ctx = run->env.host };
    if (status == ST_OK)
        status = scope_entity(run, stmt->kids[0], &run->analysis.scope_entity);
    if (status != ST_OK)
        return status;
    run->analysis.posts = scope_flags(ctx, &run->scope, T_POST);
    status = analysis_run(&run->analysis, id);
    if (ctx->rt->error && ctx->rt->error->code == E219)
        place_unused(run, stmt);
    return status == ST_OK && ctx->rt->failed ? ST_ERROR : status;
}

static void run_drop(Run *run)
{
    scope_drop(&run->scope);
    vec_drop(&run->options);
}

Status analyze_expression(Vm *vm, const Node *node, const Value *slots, Value *out)
{
    Ctx ctx = ctx_make(vm, slots);
    Run run = { .ctx = &ctx };
    Status status = run_analysis(&run, node);
    if (status == ST_OK) {
        *out = value_record(ctx.rt, 3);
        record_setz(ctx.rt, out->record, "rows", run.analysis.rows);
        record_setz(ctx.rt, out->record, "summary", run.analysis.summary);
        record_setz(ctx.rt, out->record, "findings", run.analysis.findings);
    }
    run_drop(&run);
    return status;
}

/* ---- for people ---- */

void analyze_figures(Ctx *ctx, const Record *summary, Buf *out)
{
    for (uint32_t i = 0; i < summary->len; i++) {
        buf_addz(out, i ? ctx->rt->lang == LANG_ZH ? "，" : ", " : "\n");
        output_figure_label(ctx->rt, value_to_sym(ctx->rt, summary->keys[i]), out);
        buf_char(out, ' ');
        if (summary->values[i].tag == V_NONE)
            buf_addz(out, ctx->rt->lang == LANG_ZH ? "无" : "none");
        else
            output_figure(ctx->rt, summary->values[i], out);
    }
    if (summary->len)
        buf_char(out, '\n');
}

static void add_findings(Ctx *ctx, const List *findings, Buf *out)
{
    for (uint32_t i = 0; i < findings->len; i++) {
        Value severity, message, advice;
        const Record *finding = findings->at[i].record;
        record_get(finding, STR("severity"), &severity);
        record_get(finding, STR("message"), &message);
        record_get(finding, STR("advice"), &advice);
        buf_addz(out, i ? "" : "\n");
        value_format(ctx->rt, severity, false, out);
        buf_addz(out, ctx->rt->lang == LANG_ZH ? "：" : ": ");
        buf_add(out, text_str(message.text));
        if (advice.tag == V_TEXT) {
            buf_addz(out, "\n    → ");
            buf_add(out, text_str(advice.text));
        }
        buf_char(out, '\n');
    }
}

/* The first sentence: help has the rest. */
static Str first_sentence(const char *doc, const char *mark)
{
    const char *end = strstr(doc, mark);
    return end ? str_make(doc, (size_t)(end - doc)) : str_of(doc);
}

static Status list_analyses(Ctx *ctx)
{
    Rt *rt = ctx->rt;
    Sym names[2] = { intern_add(rt->intern, STR("name")), intern_add(rt->intern, STR("about")) };
    Value table = value_table(rt, 2, names, AN_COUNT);
    for (uint32_t i = 0; i < table.table->n_rows; i++) {
        bool zh = rt->lang == LANG_ZH;
        table.table->columns[0][i] = value_text(rt, str_of(zh ? ANALYSIS_INFO[i].zh : ANALYSIS_INFO[i].name));
        table.table->columns[1][i] = value_text(rt, first_sentence(zh ? ANALYSIS_INFO[i].doc_zh : ANALYSIS_INFO[i].doc, zh ? "。" : ". "));
    }
    show_print(ctx, table.table);
    return ST_OK;
}

void analyze_text(Ctx *ctx, const Analysed *done, Buf *out)
{
    output_table(ctx->rt, done->rows.table, OUT_TXT, (OutStyle){ .width = 0 }, out);
    analyze_figures(ctx, done->summary.record, out);
    add_findings(ctx, done->findings.list, out);
}

static void print_analysis(Ctx *ctx, const Analysed *done)
{
    Buf out = { 0 };
    show_print(ctx, done->rows.table);
    analyze_figures(ctx, done->summary.record, &out);
    add_findings(ctx, done->findings.list, &out);
    show_folded(ctx, buf_str(&out));
    buf_drop(&out);
}

static void print_json(Ctx *ctx, const Analysed *analysis)
{
    const VmHost *host = vm_host(ctx->vm);
    Value all = value_record(ctx->rt, 3);
    Buf out = { 0 };
    record_setz(ctx->rt, all.record, "rows", analysis->rows);
    record_setz(ctx->rt, all.record, "summary", analysis->summary);
    record_setz(ctx->rt, all.record, "findings", analysis->findings);
    output_json(ctx->rt, all, 0, &out);
    buf_char(&out, '\n');
    host->print(host->ctx, buf_str(&out));
    buf_drop(&out);
}

Status stmt_analyze(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    if (stmt->sym == SYM_NONE)
        return list_analyses(&ctx);
    Run run = { .ctx = &ctx };
    Status status = run_analysis(&run, stmt);
    Analysed done = { words_analysis(ctx.words, stmt->sym), run.analysis.scope_entity, run.analysis.rows, run.analysis.summary,
                      run.analysis.findings };
    if (status == ST_OK && stmt->kids[1])
        status = analyze_into(&ctx, stmt->kids[1], &done);
    else if (status == ST_OK && vm_host(vm)->json)
        print_json(&ctx, &done);
    else if (status == ST_OK)
        print_analysis(&ctx, &done);
    run_drop(&run);
    return status;
}

Status evaluate_expression(Vm *vm, const Node *node, const Value *slots, Value *out)
{
    if (node->type == N_MATRIX_EXPR)
        return matrix_expression(vm, node, slots, out);
    return (node->type == N_ANALYZE_EXPR ? analyze_expression : check_expression)(vm, node, slots, out);
}
