/* link.c: rows that are found by their keys. */
#include "store.h"

static bool has_keys(const Table *table, int32_t row, const int32_t *keys)
{
    for (int i = 0; i < table->n_keys; i++) {
        if (table->cols[table->keys[i]].i32[row] != keys[i])
            return false;
    }
    return true;
}

static int32_t find_keys(const Table *table, uint32_t hash, const int32_t *keys)
{
    int32_t row;
    for (uint32_t i = rowmap_first(&table->index, hash, &row); row >= 0; i = rowmap_next(&table->index, hash, i, &row)) {
        if (has_keys(table, row, keys))
            return row;
    }
    return ROW_NONE;
}

int32_t model_link_find(const Model *model, TableId link, const int32_t *keys, int n_keys)
{
    const Table *table = table_of(model, link);
    ORGL_ASSERT(table->is_link && n_keys == table->n_keys);
    return find_keys(table, keys_hash(keys, n_keys), keys);
}

static int32_t add_link(Model *model, Table *table, uint32_t hash, const int32_t *keys, Origin origin)
{
    if (UNLIKELY(!table->n)) {
        for (int i = 0; i < table->n_keys; i++)
            table_need_column(table, table->keys[i]);
    }
    int32_t row = table_push(table, origin);
    for (int i = 0; i < table->n_keys; i++)
        table->cols[table->keys[i]].i32[row] = keys[i];
    table->alive[row] = 1;
    table->live++;
    rowmap_add(&table->index, hash, row);
    if (table->order_valid && table->order.len)
        vec_push(&table->order, row);
    journal_added(model, table, row);
    touch(model, table);
    return row;
}

int32_t model_link_put(Model *model, TableId link, const int32_t *keys, int n_keys, Origin origin)
{
    Table *table = table_of(model, link);
    ORGL_ASSERT(table->is_link && n_keys == table->n_keys);
    uint32_t hash = keys_hash(keys, n_keys);
    int32_t row = find_keys(table, hash, keys);
    if (row == ROW_NONE)
        return add_link(model, table, hash, keys, origin);
    store_set_origin(model, table, row, origin);
    for (int i = 0; i < table->n_cols; i++) {
        if (!table->cols[i].key)
            model_set(model, link, row, i, (Cell){ .type = CELL_NONE }, origin);
    }
    return row;
}
