/* analysis.c: runs an analysis by its row, and what the analyses share. */
#include "../base/map.h"
#include "analysis.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const AnalysisFn ANALYSES[AN_COUNT] = {
#define ANALYSIS(ID, ...) [AN_##ID] = analysis_##ID,
#include "../words/analysis.def"
#undef ANALYSIS
};

Status analysis_run(Analysis *analysis, AnalysisId id)
{
    analysis->rows = NONE_VALUE;
    analysis->summary = value_record(analysis->rt, 16);
    analysis->findings = value_list(analysis->rt, 8);
    heap_keep(analysis->rt->heap, analysis->summary); /* an analysis may call the program's functions */
    heap_keep(analysis->rt->heap, analysis->findings);
    Status status = ANALYSES[id](analysis);
    heap_unkeep(analysis->rt->heap, 2);
    for (size_t i = 0; i < analysis->n_options && status == ST_OK; i++)
        if (!analysis->options[i].used)
            status = rt_error(analysis->rt, E219, str_of(analysis_text(analysis, ANALYSIS_INFO[id].name, ANALYSIS_INFO[id].zh)),
                              intern_str(analysis->rt->intern, analysis->options[i].name),);
    return status;
}

bool analysis_in(const Analysis *analysis, TableId kind, int32_t row)
{
    const uint8_t *flags = kind == T_POST ? analysis->posts : analysis->scope ? analysis->scope(analysis->scope_ctx, kind) : NULL;
    return model_alive(analysis->model, kind, row) && (!flags || flags[row]);
}

bool analysis_option(Analysis *analysis, const char *name, const char *zh, Value *out)
{
    for (size_t i = 0; i < analysis->n_options; i++) {
        Str given = intern_str(analysis->rt->intern, analysis->options[i].name);
        if (!str_eq(given, str_of(name)) && !str_eq(given, str_of(zh)))
            continue;
        analysis->options[i].used = true;
        *out = analysis->options[i].value;
        return true;
    }
    return false;
}

void analysis_figure(Analysis *analysis, const char *name, Value value)
{
    record_setz(analysis->rt, analysis->summary.record, name, value);
}

/* A finding is one line, whatever stands in the titles that it names. */
static Value one_line(Rt *rt, Str text)
{
    Buf line = { 0 };
    for (size_t i = 0; i < text.len; i++)
        buf_char(&line, (unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 127 ? ' ' : text.ptr[i]);
    Value value = value_text(rt, buf_str(&line));
    buf_drop(&line);
    return value;
}

void analysis_find(Analysis *analysis, int severity, Value entity, Str message, Str advice)
{
    Rt *rt = analysis->rt;
    Value finding = value_record(rt, 4);
    record_setz(rt, finding.record, "severity", value_word(words_word_sym(rt->words, WS_SEVERITY, severity), WS_SEVERITY));
    record_setz(rt, finding.record, "entity", entity);
    record_setz(rt, finding.record, "message", one_line(rt, message));
    record_setz(rt, finding.record, "advice", advice.len ? one_line(rt, advice) : NONE_VALUE);
    list_push(rt, analysis->findings.list, finding);
}

static void add_args(Buf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
static void add_args(Buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    buf_reserve(buf, (size_t)n + 1);
    vsnprintf(buf->ptr, (size_t)n + 1, format, args);
    buf->len = (size_t)n;
}

void analysis_say(Analysis *analysis, int severity, Value entity, const char *advice, const char *advice_zh, const char *en,
                  const char *zh, ...)
{
    Buf message = { 0 };
    va_list args;
    va_start(args, zh);
    if (analysis->rt->lang == LANG_ZH)
        add_args(&message, zh, args);
    else
        add_args(&message, en, args);
    va_end(args);
    analysis_find(analysis, severity, entity, buf_str(&message), str_of(analysis_text(analysis, advice, advice_zh)));
    buf_drop(&message);
}

bool analysis_interrupted(const Analysis *analysis)
{
    return analysis->interrupted && analysis->interrupted(analysis->interrupted_ctx);
}

Status analysis_number(Analysis *analysis, const char *name, const char *zh, double preset, double *out)
{
    Value value = value_num(preset);
    Rt *rt = analysis->rt;
    if (analysis_option(analysis, name, zh, &value) && value.tag != V_NUM)
        return rt_error(rt, E304, str_of(name), str_of(analysis_text(analysis, "a number", "数字")), rt_describe(rt, value), );
    *out = value.num;
    return ST_OK;
}

Status analysis_by(Analysis *analysis, const char *word, const char *zh, bool *said)
{
    Value by = NONE_VALUE;
    Rt *rt = analysis->rt;
    *said = analysis_option(analysis, "by", "按", &by);
    if (!*said || (by.tag == V_TEXT && (str_eq(text_str(by.text), str_of(word)) || str_eq(text_str(by.text), str_of(zh)))))
        return ST_OK;
    return rt_error(rt, E304, str_of(analysis_text(analysis, "by", "按")), str_of(analysis_text(analysis, word, zh)), rt_describe(rt, by), );
}

Status analysis_no_entity(Analysis *analysis, TableId kind, Str name)
{
    enum { MANY = 20000 };
    Rt *rt = analysis->rt;
    Status status = rt_error(rt, E204, str_of(analysis_text(analysis, TABLE_INFO[kind].name, TABLE_INFO[kind].zh)), name, );
    size_t n;
    const int32_t *order = model_order(analysis->model, kind, &n);
    Closest closest;
    closest_init(&closest, name);
    for (size_t i = 0; i < n && i < MANY; i++)
        closest_try(&closest, intern_str(rt->intern, model_name(analysis->model, kind, order[i])));
    if (rt->error && closest.best.len)
        rt->error->suggestion = diag_keep(rt->diags, closest.best);
    return status;
}

const char *analysis_text(const Analysis *analysis, const char *en, const char *zh)
{
    return analysis->rt->lang == LANG_ZH ? zh : en;
}

Str analysis_title(const Analysis *analysis, TableId kind, int32_t row)
{
    return intern_str(analysis->rt->intern, model_title(analysis->model, kind, row));
}

void maker_init(TableMaker *maker, Rt *rt, const char *columns)
{
    *maker = (TableMaker){ .rt = rt };
    while (*columns) {
        size_t n = strcspn(columns, " ");
        ORGL_ASSERT(maker->n_columns < COUNT_OF(maker->names));
        maker->names[maker->n_columns++] = intern_add(rt->intern, str_make(columns, n));
        columns += n + (columns[n] == ' ');
    }
}

void maker_add(TableMaker *maker, Value value)
{
    vec_push(&maker->cells, value);
}

Value maker_done(TableMaker *maker)
{
    uint32_t n = maker->n_columns;
    uint32_t rows = (uint32_t)(maker->cells.len / n);
    ORGL_ASSERT(maker->cells.len == (size_t)rows * n);
    Value result = value_table(maker->rt, n, maker->names, rows);
    for (uint32_t c = 0; c < result.table->n_columns; c++)
        for (uint32_t r = 0; r < result.table->n_rows; r++) {
            value_share(maker->cells.at[(size_t)r * n + c]);
            result.table->columns[c][r] = maker->cells.at[(size_t)r * n + c];
        }
    vec_drop(&maker->cells);
    return result;
}

void analysis_rows(const Analysis *analysis, TableId kind, RowList *out)
{
    size_t n;
    const int32_t *order = model_order(analysis->model, kind, &n);
    for (size_t i = 0; i < n; i++)
        if (analysis_in(analysis, kind, order[i]))
            vec_push(out, order[i]);
}

const Column *analysis_field(const Analysis *analysis, FieldId field)
{
    return graph_field(analysis->graph, FIELD_INFO[field].table, field_column(field));
}

double column_number(const Column *column, int32_t row)
{
    return row >= 0 && row < column->rows && column->type == COL_F64 ? column->f64[row] : NAN;
}

int32_t column_row(const Column *column, int32_t row)
{
    bool set = row >= 0 && row < column->rows && column->type == COL_I32 && column->i32[row] != I32_NONE;
    return set ? column->i32[row] : ROW_NONE;
}

/* A sum of hashes: the order does not count. */
uint64_t analysis_work_key(const Column *duties, int32_t post)
{
    uint64_t hash = 0;
    uint32_t n;
    const int32_t *set = column_set(duties, post, &n);
    for (uint32_t i = 0; i < n; i++)
        hash += hash_mix((uint64_t)(uint32_t)set[i] + 1);
    return n ? hash + hash_mix(n) : 0;
}

double stat_mean(const double *xs, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += xs[i];
    return n ? sum / (double)n : NAN;
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

double stat_median(double *xs, size_t n)
{
    if (n == 0)
        return NAN;
    qsort(xs, n, sizeof *xs, compare_numbers);
    return n % 2 ? xs[n / 2] : (xs[n / 2 - 1] + xs[n / 2]) / 2;
}
