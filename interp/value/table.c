/* table.c: results of queries: named columns of equal length. */
#include "heap.h"

Value value_table(Rt *rt, uint32_t n_columns, const Sym *names, uint32_t n_rows)
{
    size_t column = n_rows * sizeof(Value);
    bool fits = heap_allows(rt, sizeof(Table) + n_columns * (sizeof(Value *) + sizeof(Sym) + column));
    Table *table = (Table *)(void *)heap_object(rt, V_TABLE, sizeof *table);
    Value v = { .tag = V_TABLE, .table = table };
    if (!fits)
        return v;
    table->n_columns = n_columns;
    table->n_rows = n_rows;
    table->names = heap_grow(rt->heap, NULL, 0, n_columns * sizeof(Sym));
    table->columns = heap_grow(rt->heap, NULL, 0, n_columns * sizeof(Value *));
    for (uint32_t c = 0; c < n_columns; c++) {
        table->names[c] = names[c];
        table->columns[c] = heap_grow(rt->heap, NULL, 0, column);
        for (uint32_t r = 0; r < n_rows; r++)
            table->columns[c][r] = NONE_VALUE;
    }
    return v;
}

int table_column(const Table *table, Sym name)
{
    for (uint32_t c = 0; c < table->n_columns; c++)
        if (table->names[c] == name)
            return (int)c;
    return -1;
}

int table_find_column(const Words *words, const Table *table, Sym word)
{
    Sym name;
    for (int step = 0; (name = words_column_name(words, word, &step)) != SYM_NONE;) {
        int at = table_column(table, name);
        if (at >= 0)
            return at;
    }
    return -1;
}

Value table_row(Rt *rt, const Table *table, uint32_t row)
{
    Value v = value_record(rt, table->n_columns);
    for (uint32_t c = 0; c < table->n_columns; c++)
        record_set(rt, v.record, value_sym(rt, table->names[c]), table->columns[c][row]);
    return v;
}

Value table_column_list(Rt *rt, const Table *table, uint32_t column)
{
    Value v = value_list(rt, table->n_rows);
    for (uint32_t r = 0; r < table->n_rows; r++)
        list_push(rt, v.list, table->columns[column][r]);
    return v;
}
