/* explain_figure.c: figures of an analysis' summary: their formula (analysis/figures.def), the figures and the rows they are
   made of. */
#include "../analysis/analysis.h"
#include "../output/output.h"
#include "explain.h"

typedef struct Figure { AnalysisId analysis; const char *name, *inputs, *formula, *formula_zh; } Figure;
static const Figure FIGURES[] = {
#define FIGURE(ANALYSIS, ...) { AN_##ANALYSIS, __VA_ARGS__ },
#include "../analysis/figures.def"
#undef FIGURE
};

static const Figure *find_figure(AnalysisId id, Str name)
{
    for (size_t i = 0; i < COUNT_OF(FIGURES); i++)
        if (FIGURES[i].analysis == id && str_eq(str_of(FIGURES[i].name), name))
            return &FIGURES[i];
    return NULL;
}

Str explain_formula(AnalysisId id, Str figure, bool zh)
{
    const Figure *found = find_figure(id, figure);
    return found ? str_of(zh ? found->formula_zh : found->formula) : STR("");
}

static Str figure_label(Explainer *ex, AnalysisId id, Str name)
{
    Buf label = { 0 };
    buf_addz(&label, ex->zh ? ANALYSIS_INFO[id].zh : ANALYSIS_INFO[id].name);
    buf_char(&label, '.');
    output_figure_label(ex->ctx->rt, intern_add(ex->ctx->rt->intern, name), &label);
    Str text = arena_str(&ex->arena, buf_str(&label));
    buf_drop(&label);
    return text;
}

/* What a row is about: the first of its cells that is an entity. */
static Value row_entity(const Table *rows, uint32_t row)
{
    for (uint32_t c = 0; c < rows->n_columns; c++)
        if (rows->columns[c][row].tag == V_ENTITY)
            return rows->columns[c][row];
    return NONE_VALUE;
}

static bool weighs(Value value)
{
    return value.tag != V_NONE && !(value.tag == V_NUM && value.num == 0);
}

/* The row's own cell; where the table has no such column, the entity's. */
static Why *add_cell(Explainer *ex, Why *why, const Table *rows, uint32_t row, int column, Sym name, int depth)
{
    Value entity = row_entity(rows, row), value = column >= 0 ? rows->columns[column][row] : NONE_VALUE;
    if (entity.tag == V_ENTITY && (column < 0 || model_find_column_read(ex->ctx->model, (TableId)entity.a, name) >= 0 ||
                                   words_attr(ex->ctx->words, (TableId)entity.a, name) != A_NONE))
        return explain_member(ex, why, entity, name, depth - 1);
    Str label = entity.tag == V_ENTITY ? why_name(ex, entity) : arena_printf(&ex->arena, "%u", row + 1);
    return why_new(ex, why, label, value);
}

static void add_rows(Explainer *ex, Why *why, const Table *rows, Str column_name, int depth)
{
    Sym name = intern_add(ex->ctx->rt->intern, column_name);
    int column = table_column(rows, name), shown = 0, more = 0;
    for (uint32_t r = 0; r < rows->n_rows; r++) {
        if (column >= 0 && !weighs(rows->columns[column][r]))
            continue;
        if (shown++ < WHY_SHOWN)
            add_cell(ex, why, rows, r, column, name, depth);
        else
            more++;
    }
    explain_more(ex, why, more, NONE_VALUE);
}

static void add_input(Explainer *ex, Why *why, AnalysisId id, const Record *result, Str input, int depth);

static Why *add_figure(Explainer *ex, Why *parent, AnalysisId id, const Record *result, Str name, int depth)
{
    Value summary, value;
    record_get(result, STR("summary"), &summary);
    if (!record_get(summary.record, name, &value))
        return NULL;
    const Figure *figure = find_figure(id, name);
    Why *why = why_new(ex, parent, figure_label(ex, id, name), value);
    if (!figure || depth <= 0)
        return why;
    why->formula = why_text(ex, figure->formula, figure->formula_zh);
    for (const char *at = figure->inputs; *at; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");
        add_input(ex, why, id, result, str_make(at, n), depth);
        at += n;
    }
    return why;
}

static void add_input(Explainer *ex, Why *why, AnalysisId id, const Record *result, Str input, int depth)
{
    Value rows;
    record_get(result, STR("rows"), &rows);
    if (input.len > 5 && memcmp(input.ptr, "rows.", 5) == 0)
        add_rows(ex, why, rows.table, str_make(input.ptr + 5, input.len - 5), depth);
    else
        add_figure(ex, why, id, result, input, depth - 1);
}

/* What the analysis asks: the first sentence of its help. */
static Str question(Explainer *ex, AnalysisId id)
{
    Str doc = why_text(ex, ANALYSIS_INFO[id].doc, ANALYSIS_INFO[id].doc_zh), stop = ex->zh ? STR("。") : STR(". ");
    for (size_t i = 0; i + stop.len <= doc.len; i++)
        if (memcmp(doc.ptr + i, stop.ptr, stop.len) == 0)
            return str_make(doc.ptr, i + (ex->zh ? stop.len : 1));
    return doc;
}

Why *explain_figure(Explainer *ex, AnalysisId id, Value result, Sym figure, int depth)
{
    Why *why = add_figure(ex, NULL, id, result.record, sym_str(ex->ctx, figure), depth);
    if (why)
        why->doc = question(ex, id);
    return why;
}
