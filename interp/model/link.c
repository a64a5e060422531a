/* link.c: rows that are found by their keys. */
#include "store.h"

int32_t model_link_find(const Model *model, TableId link, const int32_t *keys, int n_keys)
{
    Table *table = table_of(model, link);
    ORGL_ASSERT(table->is_link && n_keys == table->n_keys);
    return table_find_keys(table, keys);
}

static int32_t add_link(Model *model, Table *table, const int32_t *keys, Origin origin)
{
    if (UNLIKELY(!table->cols[table->keys[0]].data)) {
        for (int i = 0; i < table->n_keys; i++)
            table_need_column(table, table->keys[i]);
    }
    int32_t row = table_push(table, origin);
    for (int i = 0; i < table->n_keys; i++)
        table->cols[table->keys[i]].i32[row] = keys[i];
    table->alive[row] = 1;
    table->live++;
    if (table->order_valid && table->order.len)
        vec_push(&table->order, row);
    journal_added(model, table, row);
    touch_cell(model, table, row, ADDED_ROW, 0);
    return row;
}

int32_t model_link_put(Model *model, TableId link, const int32_t *keys, int n_keys, Origin origin)
{
    Table *table = table_of(model, link);
    ORGL_ASSERT(table->is_link && n_keys == table->n_keys);
    int32_t row = table_find_keys(table, keys);
    if (row == ROW_NONE)
        return add_link(model, table, keys, origin);
    store_set_origin(model, table, row, origin);
    for (int i = 0; i < table->n_cols; i++) {
        if (!table->cols[i].key)
            model_set(model, link, row, i, (Cell){ .type = CELL_NONE }, origin);
    }
    return row;
}
