/* clone.c: the model as it is, for looking at it beside another state of the same model. */
#include "history.h"
#include "store.h"

static void *copy_array(const void *array, size_t n, size_t size)
{
    if (!array)
        return NULL;
    void *copy = mem_alloc(n * size + 1);
    memcpy(copy, array, n * size);
    return copy;
}

static void copy_column(const Table *from, Table *to, int column)
{
    const Col *col = &from->cols[column];
    Col *copy = &to->cols[column];
    copy->data = copy_array(col->data, (size_t)from->n, column_cell_size(col->cls));
    for (int32_t row = 0; copy->data && col->cls == CLASS_LIST && row < from->n; row++)
        copy->list[row] = col->list[row] ? item_list_copy(col->list[row]) : NULL;
}

static void copy_own(const Model *from, Model *to, TableId id)
{
    const Table *table = &from->tables[id];
    for (int c = TABLE_INFO[id].n_fields; c < table->n_cols; c++) {
        const OwnField *own = table->own[c - TABLE_INFO[id].n_fields];
        model_add_field(to, id, own->name, own->title, own->info.type, own->info.target, own->words, own->n_words);
    }
}

static void copy_table(const Model *from, Model *to, TableId id)
{
    const Table *table = &from->tables[id];
    Table *copy = &to->tables[id];
    size_t n = (size_t)table->n;
    copy_own(from, to, id);
    copy->n = copy->cap = copy->committed = copy->own_committed = copy->sealed = table->n;
    copy->live = table->live;
    copy->next_ord = table->next_ord;
    copy->alive = copy_array(table->alive, n, sizeof *table->alive);
    copy->origins = copy_array(table->origins, n, sizeof *table->origins);
    copy->names = copy_array(table->names, n, sizeof *table->names);
    copy->titles = copy_array(table->titles, n, sizeof *table->titles);
    copy->ords = copy_array(table->ords, n, sizeof *table->ords);
    copy->order_valid = false;
    for (int c = 0; c < table->n_cols; c++)
        copy_column(table, copy, c);
    for (int32_t row = 0; row < table->n; row++)
        if (table->alive[row])
            table_index(copy, row);
}

Model *model_clone(const Model *model)
{
    Model *copy = model_new(model->intern, model->words);
    for (int i = 0; i < T_COUNT; i++)
        copy_table(model, copy, (TableId)i);
    journal_clear(copy);
    return copy;
}
