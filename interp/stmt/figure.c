/* figure.c: attributes of posts as numbers or groups. */
#include "figure.h"

#include <math.h>
#include <stdlib.h>

#include "../base/num.h"
#include "../output/output.h"

#define SINGLE_MOST 15

static FigureType type_of(const Column *column)
{
    switch (column->meaning) {
    case CM_PERCENT: return FIGURE_PERCENT;
    case CM_DURATION: case CM_EFFORT: return FIGURE_HOURS;
    case CM_BOOL: case CM_DATE: case CM_PERIOD: case CM_WORD: case CM_ENTITY: case CM_TEXT: return FIGURE_GROUP;
    case CM_NUMBER: case CM_RATE: case CM_RANGE: case CM_ANY: case CM_LIST: case CM_ENTITIES: case CM_ROLES: break;
    }
    return FIGURE_NUMBER;
}

bool figure_find(Ctx *ctx, Sym name, Figure *out)
{
    AttrId attr = words_attr(ctx->words, T_POST, name);
    int column = attr == A_NONE ? model_find_column_read(ctx->model, T_POST, name) : -1;
    if (attr == A_NONE && column < 0)
        return false;
    out->attr = attr;
    if (attr != A_NONE) {
        out->name = words_attr_sym(ctx->words, attr);
        out->column = graph_attr(vm_graph(ctx->vm), attr);
    } else {
        const FieldInfo *field = model_field(ctx->model, T_POST, column);
        out->name = intern_add(ctx->rt->intern, str_of(field->read_as ? field->read_as : field->name));
        out->column = graph_field(vm_graph(ctx->vm), T_POST, column);
    }
    out->type = type_of(out->column);
    return true;
}

static void try_name(void *ctx, const char *text, const char *zh)
{
    closest_try(ctx, str_of(text));
    if (zh)
        closest_try(ctx, str_of(zh));
}

Status figure_unknown(Ctx *ctx, const Node *at, Sym name)
{
    Status status = error_at(ctx, at, E206, kind_word(ctx, T_POST), sym_str(ctx, name),);
    Closest closest;
    closest_init(&closest, sym_str(ctx, name));
    words_each_read(T_POST, try_name, &closest);
    if (ctx->rt->error && closest.best.len)
        ctx->rt->error->suggestion = diag_keep(ctx->rt->diags, closest.best);
    return status;
}

/* ---- numbers ---- */

static double qty_number(Ctx *ctx, Qty qty)
{
    switch ((QtySort)qty.sort) {
    case QTY_NUMBER: case QTY_PERCENT: return qty.amount;
    case QTY_DURATION: return qty_hours(model_calendar(ctx->model), qty);
    case QTY_COUNT: case QTY_EFFORT: return qty_per_week(model_calendar(ctx->model), qty);
    case QTY_NONE: break;
    }
    return NAN;
}

double figure_number(Ctx *ctx, const Figure *figure, int32_t row)
{
    const Column *column = figure->column;
    uint32_t n;
    switch (column->type) {
    case COL_F64: return column->f64[row];
    case COL_I32: return column->i32[row] == I32_NONE ? (double)NAN : (double)column->i32[row];
    case COL_QTY: return qty_number(ctx, column->qty[row]);
    case COL_RANGE: return (column->range[row].low + column->range[row].high) / 2;
    case COL_LIST: return column->list[row] ? column->list[row]->n : 0;
    case COL_SETS: column_set(column, row, &n); return n;
    case COL_NONE: break;
    }
    return NAN;
}

void figure_text(const Figure *figure, double x, Buf *out)
{
    num_fixed(out, figure->type == FIGURE_PERCENT ? x * 100 : x, figure->type == FIGURE_PERCENT ? 1 : 2);
    if (figure->type == FIGURE_PERCENT)
        buf_char(out, '%');
}

static double nice(double step)
{
    double power = pow(10, floor(log10(step))), part = step / power;
    return power * (part <= 1.0001 ? 1 : part <= 2.0001 ? 2 : part <= 2.5001 ? 2.5 : part <= 5.0001 ? 5 : 10);
}

Classes figure_classes(const Figure *figure, const double *values, size_t n, int most)
{
    double low = INFINITY, high = -INFINITY, scale = figure->type == FIGURE_PERCENT ? 100 : 1;
    bool whole = figure->type == FIGURE_NUMBER;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(values[i]))
            continue;
        low = fmin(low, values[i] * scale);
        high = fmax(high, values[i] * scale);
        whole = whole && values[i] == floor(values[i]);
    }
    if (low > high)
        return (Classes){ 0, 1, 0 };
    if (whole && high - low < SINGLE_MOST)              /* a class a number, around it */
        return (Classes){ low - 0.5, 1, (int)(high - low) + 1 };
    most = most > 2 * sqrt((double)n) ? (int)fmax(4, 2 * sqrt((double)n)) : most;
    double step = nice(high > low ? (high - low) / most : high != 0 ? fabs(high) / 10 : 1);
    if (whole)
        step = fmax(1, ceil(step));
    double first = floor(low / step + 1e-9) * step;
    int count = (int)ceil((high - first) / step - 1e-9);
    if (count > most) {
        step = nice(step * 1.3);
        first = floor(low / step + 1e-9) * step;
        count = (int)ceil((high - first) / step - 1e-9);
    }
    return (Classes){ first / scale, step / scale, count < 1 ? 1 : count };
}

int classes_of(const Classes *classes, double x)
{
    int i = (int)floor((x - classes->first) / classes->step + 1e-9);
    return i < 0 ? 0 : i >= classes->n ? classes->n - 1 : i;
}

/* ---- groups ---- */

int32_t figure_key(const Figure *figure, int32_t row)
{
    return figure->column->type == COL_I32 ? figure->column->i32[row] : I32_NONE;
}

bool figure_is_scale(const Figure *figure)
{
    if (figure->column->meaning == CM_ENTITY)
        return figure->column->target == T_GRADE;
    const FieldInfo *field = figure->column->field;
    return figure->column->meaning == CM_WORD && field && field->words != WS_NONE && WORDSET_INFO[field->words].is_scale;
}

static int by_key(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

static int by_rank(const void *a, const void *b)
{
    const Group *x = a, *y = b;
    if ((x->key == I32_NONE) != (y->key == I32_NONE))
        return x->key == I32_NONE ? 1 : -1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->key < y->key ? -1 : x->key > y->key;
}

static double rank_of(Ctx *ctx, const Figure *figure, const Group *group)
{
    if (group->key == I32_NONE || figure->column->meaning != CM_ENTITY)
        return figure->column->meaning == CM_TEXT ? -group->count : group->key;
    Graph *graph = vm_graph(ctx->vm);
    if (figure->column->target == T_GRADE) {
        const Column *rank = graph_field(graph, T_GRADE, field_column(F_GRADE_RANK));
        double of = rank->type == COL_F64 ? rank->f64[group->key] : NAN;
        return isnan(of) ? 1e9 + graph_rank(graph, T_GRADE)[group->key] : of;
    }
    return graph_rank(graph, figure->column->target)[group->key];
}

static Str label_of(Ctx *ctx, const Figure *figure, int32_t row, Arena *arena)
{
    Buf text = { 0 };
    if (figure_key(figure, row) == I32_NONE)
        buf_addz(&text, ctx->rt->lang == LANG_ZH ? "无" : "none");
    else if (figure->column->meaning == CM_ENTITY)
        buf_add(&text, sym_str(ctx, model_title(ctx->model, figure->column->target, figure_key(figure, row))));
    else
        output_figure(ctx->rt, query_cell(ctx->rt, figure->column, row), &text);
    Str label = arena_str(arena, buf_str(&text));
    buf_drop(&text);
    return label;
}

void figure_groups(Ctx *ctx, const Figure *figure, const int32_t *rows, size_t n, Arena *arena, GroupVec *out)
{
    typedef struct Keyed { int32_t key, row; } Keyed;
    Keyed *all = mem_alloc((n + 1) * sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = (Keyed){ figure_key(figure, rows[i]), rows[i] };
    qsort(all, n, sizeof *all, by_key);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || all[i].key != all[i - 1].key)
            vec_push(out, ((Group){ all[i].key, 0, 0, label_of(ctx, figure, all[i].row, arena) }));
        vec_last(out).count++;
    }
    for (size_t i = 0; i < out->len; i++)
        out->at[i].rank = rank_of(ctx, figure, &out->at[i]);
    if (out->len)
        qsort(out->at, out->len, sizeof *out->at, by_rank);
    mem_free(all);
}
