/* attr.c: what a name means of a row: stored field, derived figure, name, title; and cells as values. */
#include "plan.h"

static AttrClass own_word(const Words *words, Sym name)
{
    KeywordId keyword = words_keyword(words, PL_ATTR, name);
    return keyword == KW_NAME ? ATTR_NAME : keyword == KW_TITLE ? ATTR_TITLE : ATTR_MISSING;
}

AttrClass attr_find(Graph *graph, const Words *words, TableId table, Sym name, const Column **column)
{
    Model *model = graph_model(graph);
    AttrId attr = table < (TableId)KIND_COUNT ? words_attr(words, table, name) : A_NONE;
    if (attr != A_NONE) {
        *column = graph_attr(graph, attr);
        return ATTR_COLUMN;
    }
    int at = model_find_column_read(model, table, name);
    if (at >= 0) {
        *column = graph_field(graph, table, at);
        return ATTR_COLUMN;
    }
    return table < (TableId)KIND_COUNT ? own_word(words, name) : ATTR_MISSING;
}

Sym attr_canonical(const Model *model, TableId table, Sym name)
{
    const Words *words = model_words(model);
    AttrId attr = table < (TableId)KIND_COUNT ? words_attr(words, table, name) : A_NONE;
    if (attr != A_NONE)
        return words_attr_sym(words, attr);
    int at = model_find_column_read(model, table, name);
    if (at >= 0 && at < TABLE_INFO[table].n_fields)
        return words_read_sym(words, (FieldId)((int)TABLE_INFO[table].first + at));
    if (at < 0 && table < (TableId)KIND_COUNT && own_word(words, name) != ATTR_MISSING)
        return words_keyword_sym(words, words_keyword(words, PL_ATTR, name));
    return name;
}

static void try_word(void *ctx, const char *text, const char *zh)
{
    closest_try(ctx, str_of(text));
    if (zh)
        closest_try(ctx, str_of(zh));
}

Str attr_closest(const Run *run, TableId table, Sym name)
{
    Closest closest;
    closest_init(&closest, intern_str(run->rt->intern, name));
    words_each_read(table, try_word, &closest);
    int n = model_n_columns(run->model, table);
    for (int c = TABLE_INFO[table].n_fields; c < n; c++)
        closest_try(&closest, str_of(model_field(run->model, table, c)->name));
    return closest.best;
}

Status attr_unknown(Run *run, const Node *node, TableId table, Sym name)
{
    Str text = intern_str(run->rt->intern, name), meant = words_meant(text), best = meant.len ? meant : attr_closest(run, table, name);
    RUN_ERROR(run, node, E206, str_of(TABLE_INFO[table].name), text, );
    if (!run->rt->error)
        return ST_ERROR;
    if (node->type == N_ATTR && node->end - node->start > text.len) /* the name behind the point */
        run->rt->error->span.start = node->end - (uint32_t)text.len;
    if (best.len)
        run->rt->error->suggestion = diag_keep(run->rt->diags, best);
    return ST_ERROR;
}

Sym plural_sym(const Run *run, TableId table)
{
    return intern_find(run->rt->intern, str_of(TABLE_INFO[table].plural));
}

/* The column's own array serves as the vector: nothing is copied for one cell. */
Value query_cell(Rt *rt, const Column *column, int32_t row)
{
    static const Shape SHAPES[] = {
        [COL_NONE] = SHAPE_VALUE,  [COL_I32] = SHAPE_I32,   [COL_F64] = SHAPE_F64,  [COL_QTY] = SHAPE_QTY,
        [COL_RANGE] = SHAPE_RANGE, [COL_LIST] = SHAPE_CELL, [COL_SETS] = SHAPE_CELL
    };
    if (column->type == COL_NONE || row < 0)
        return NONE_VALUE;
    Vector v = { .shape = SHAPES[column->type],
                 .meaning = column->meaning,
                 .n = (uint32_t)column->rows,
                 .target = column->target,
                 .field = column->field,
                 .column = column };
    if (v.shape == SHAPE_CELL) {
        v.i32 = &row;
        v.n = 1;
        return vector_value(rt, &v, 0);
    }
    memcpy(&v.data, &column->data, sizeof v.data);
    return vector_value(rt, &v, (uint32_t)row);
}

bool query_attr(QueryEnv *env, TableId table, int32_t row, Sym name, Value *out)
{
    const Column *column;
    Rt *rt = env->rt;
    switch (attr_find(env->graph, rt->words, table, name, &column)) {
    case ATTR_MISSING: return false;
    case ATTR_NAME: *out = value_sym(rt, model_name(rt->model, table, row)); return true;
    case ATTR_TITLE: *out = value_sym(rt, model_title(rt->model, table, row)); return true;
    case ATTR_COLUMN: break;
    }
    *out = query_cell(rt, column, row);
    return true;
}
