/* table.c: the arrays of one table. A column's array exists once some row has a value; all arrays of a table have the same
   capacity, and their cells below n are always valid. */
#include "store.h"

ColClass model_class(FieldType type)
{
    switch (type) {
    case FT_REF: case FT_TEXT: case FT_BOOL: case FT_DATE: case FT_WORD: case FT_PERIOD: case FT_ROLES:
        return CLASS_I32;
    case FT_NUMBER: case FT_PERCENT: case FT_SCALE:
        return CLASS_F64;
    case FT_DURATION: case FT_RATE: case FT_EFFORT: case FT_ANY:
        return CLASS_QTY;
    case FT_RANGE:
        return CLASS_RANGE;
    case FT_REFS: case FT_TEXTS: case FT_LEVELS: case FT_TRAININGS: case FT_SPAN_TEXT: case FT_CONTACTS: case FT_POINTS:
    case FT_CURVE: case FT_FORM: case FT_PROFILE: case FT_VALUES:
        break;
    }
    return CLASS_LIST;
}

size_t column_cell_size(ColClass cls)
{
    static const uint8_t SIZES[] = { [CLASS_I32] = sizeof(int32_t), [CLASS_F64] = sizeof(double), [CLASS_QTY] = sizeof(Qty),
                                     [CLASS_RANGE] = sizeof(Range), [CLASS_LIST] = sizeof(void *) };
    return SIZES[cls];
}

/* A number that is a key is a row number: kept as one. */
static void init_column(Col *col, const FieldInfo *field)
{
    bool key = (field->flags & FF_KEY) != 0;
    *col = (Col){ .field = field, .cls = key ? CLASS_I32 : model_class(field->type), .key = key,
                  .parent = (field->flags & FF_PARENT) != 0 };
}

void table_init(Table *table, TableId id)
{
    const TableInfo *info = &TABLE_INFO[id];
    *table = (Table){ .id = id, .is_link = info->is_link, .n_cols = info->n_fields, .order_valid = true, .version = 1 };
    table->cols = mem_zalloc((size_t)info->n_fields * sizeof *table->cols);
    for (int i = 0; i < info->n_fields; i++) {
        init_column(&table->cols[i], &FIELD_INFO[(int)info->first + i]);
        if (!table->cols[i].key)
            continue;
        ORGL_ASSERT((size_t)table->n_keys < COUNT_OF(table->keys));
        table->tops[table->n_keys].most = INT32_MIN;
        table->keys[table->n_keys++] = i;
    }
}

void own_free(OwnField *field)
{
    mem_free((char *)field->info.name);
    mem_free((char *)field->info.zh);
    mem_free(field->words);
    mem_free(field);
}

static void free_column(Col *col, int32_t n)
{
    if (col->cls == CLASS_LIST && col->list) {
        for (int32_t i = 0; i < n; i++)
            mem_free((void *)col->list[i]);
    }
    mem_free(col->data);
    reverse_free(col->reverse);
}

void table_drop(Table *table)
{
    for (int i = 0; i < table->n_cols; i++)
        free_column(&table->cols[i], table->n);
    for (int i = TABLE_INFO[table->id].n_fields; i < table->n_cols; i++)
        own_free(table->own[i - TABLE_INFO[table->id].n_fields]);
    mem_free(table->own);
    mem_free(table->cols);
    mem_free(table->alive);
    mem_free(table->origins);
    mem_free(table->names);
    mem_free(table->titles);
    mem_free(table->ords);
    table_index_drop(table);
    map_drop(&table->field_origins);
    vec_drop(&table->origin_list);
    vec_drop(&table->order);
}

/* ---- growth ---- */

static void *widen(void *array, size_t old, size_t cap, size_t size)
{
    return mem_realloc(array, old * size, cap * size);
}

static void set_capacity(Table *table, int32_t wanted)
{
    size_t old = (size_t)table->cap, cap = (size_t)wanted;
    table->alive = widen(table->alive, old, cap, sizeof *table->alive);
    table->origins = widen(table->origins, old, cap, sizeof *table->origins);
    if (!table->is_link)
        table->names = widen(table->names, old, cap, sizeof *table->names);
    if (table->ords)
        table->ords = widen(table->ords, old, cap, sizeof *table->ords);
    if (table->titles)
        table->titles = widen(table->titles, old, cap, sizeof *table->titles);
    for (int i = 0; i < table->n_cols; i++) {
        Col *col = &table->cols[i];
        if (col->data)
            col->data = widen(col->data, old, cap, column_cell_size(col->cls));
    }
    table->cap = wanted;
}

void table_need_ords(Table *table)
{
    if (table->ords)
        return;
    int32_t *ords = mem_alloc(((size_t)table->cap + 1) * sizeof *ords);
    for (int32_t row = 0; row < table->n; row++)
        ords[row] = table_ord(table, row);
    table->ords = ords;
}

void table_reserve(Table *table, int32_t rows)
{
    if (rows > table->cap)
        set_capacity(table, rows);
}

static void clear_cell(Col *col, int32_t row)
{
    switch (col->cls) {
    case CLASS_I32: col->i32[row] = I32_NONE; break;
    case CLASS_F64: col->f64[row] = (double)NAN; break;
    case CLASS_QTY: col->qty[row] = (Qty){ 0 }; break;
    case CLASS_RANGE: col->range[row] = (Range){ (double)NAN, (double)NAN }; break;
    case CLASS_LIST: col->list[row] = NULL; break;
    }
}

void table_need_column(Table *table, int column)
{
    Col *col = &table->cols[column];
    if (col->data)
        return;
    if (!table->cap)
        set_capacity(table, 16);
    col->data = mem_alloc((size_t)table->cap * column_cell_size(col->cls));
    for (int32_t i = 0; i < table->n; i++)
        clear_cell(col, i);
}

int32_t table_push(Table *table, Origin origin)
{
    if (UNLIKELY(table->n == table->cap)) {
        ORGL_ASSERT(table->n < INT32_MAX / 2);
        set_capacity(table, table->cap < 16 ? 16 : table->cap + table->cap / 2);
    }
    int32_t row = table->n++;
    table->alive[row] = 0;
    table->origins[row] = origin;
    if (!table->is_link)
        table->names[row] = SYM_NONE;
    if (table->ords)
        table->ords[row] = -1;
    if (table->titles)
        table->titles[row] = SYM_NONE;
    for (int i = 0; i < table->n_cols; i++) {
        if (table->cols[i].data)
            clear_cell(&table->cols[i], row);
    }
    return row;
}

/* ---- cells ---- */

Bits table_none(ColClass cls)
{
    Bits bits = { .qty = { 0 } };
    switch (cls) {
    case CLASS_I32: bits.i32 = I32_NONE; break;
    case CLASS_F64: bits.f64 = (double)NAN; break;
    case CLASS_QTY: break;
    case CLASS_RANGE: bits.range = (Range){ (double)NAN, (double)NAN }; break;
    case CLASS_LIST: bits.list = NULL; break;
    }
    return bits;
}

Bits table_bits(const Table *table, int32_t row, int column)
{
    const Col *col = &table->cols[column];
    if (!col->data)
        return table_none(col->cls);
    Bits bits = { .qty = { 0 } };
    switch (col->cls) {
    case CLASS_I32: bits.i32 = col->i32[row]; break;
    case CLASS_F64: bits.f64 = col->f64[row]; break;
    case CLASS_QTY: bits.qty = col->qty[row]; break;
    case CLASS_RANGE: bits.range = col->range[row]; break;
    case CLASS_LIST: bits.list = col->list[row]; break;
    }
    return bits;
}

void table_swap(Table *table, int32_t row, int column, Bits *bits)
{
    Col *col = &table->cols[column];
    Bits old = table_bits(table, row, column);
    table_need_column(table, column);
    switch (col->cls) {
    case CLASS_I32: col->i32[row] = bits->i32; break;
    case CLASS_F64: col->f64[row] = bits->f64; break;
    case CLASS_QTY: col->qty[row] = bits->qty; break;
    case CLASS_RANGE: col->range[row] = bits->range; break;
    case CLASS_LIST: col->list[row] = bits->list; break;
    }
    *bits = old;
    if (UNLIKELY(col->reverse != NULL))
        reverse_touch(col->reverse, row);
}

static bool same_f64(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static bool same_qty(Qty a, Qty b)
{
    return a.sort == b.sort && a.unit == b.unit && a.per == b.per && same_f64(a.amount, b.amount);
}

static bool same_item(const Item *a, const Item *b)
{
    return a->ref == b->ref && a->text == b->text && a->text2 == b->text2 && same_f64(a->num, b->num) &&
           same_qty(a->qty, b->qty);
}

static bool same_list(const ItemList *a, const ItemList *b)
{
    if (!a || !b || a->n != b->n)
        return a == b;
    for (uint32_t i = 0; i < a->n; i++) {
        if (!same_item(&a->at[i], &b->at[i]))
            return false;
    }
    return true;
}

bool table_same(ColClass cls, Bits a, Bits b)
{
    switch (cls) {
    case CLASS_I32: return a.i32 == b.i32;
    case CLASS_F64: return same_f64(a.f64, b.f64);
    case CLASS_QTY: return same_qty(a.qty, b.qty);
    case CLASS_RANGE: return same_f64(a.range.low, b.range.low) && same_f64(a.range.high, b.range.high);
    case CLASS_LIST: break;
    }
    return same_list(a.list, b.list);
}

ItemList *item_list_copy(const ItemList *list)
{
    size_t size = sizeof *list + list->n * sizeof list->at[0];
    return memcpy(mem_alloc(size), list, size);
}

/* ---- origins of fields ---- */

Origin table_field_origin(const Table *table, int32_t row, int column)
{
    uint32_t i = table->field_origins.len ? map_find(&table->field_origins, cell_key(row, column)) : MAP_MISSING;
    return i == MAP_MISSING ? (Origin){ SYM_NONE, 0 } : table->origin_list.at[i];
}

/* The list keeps its length on removal: an entry's slot serves the same field again. */
void table_set_field_origin(Table *table, int32_t row, int column, Origin origin)
{
    uint64_t key = cell_key(row, column);
    if (origin.script == SYM_NONE) {
        map_remove(&table->field_origins, key);
        return;
    }
    uint32_t i = map_find(&table->field_origins, key);
    if (i != MAP_MISSING) {
        table->origin_list.at[i] = origin;
        return;
    }
    map_put(&table->field_origins, key, (uint32_t)table->origin_list.len);
    vec_push(&table->origin_list, origin);
}

/* ---- taking rows away (undo) ---- */

static void pop_order(Table *table, int32_t row)
{
    if (!table->order_valid)
        return;
    if (table->order.len && vec_last(&table->order) == row)
        (void)vec_pop(&table->order);
    else
        table->order_valid = false;
}

static void pop_row(Table *table, int32_t row)
{
    table_unindex(table, row);
    if (table->alive[row]) {
        table->live--;
        pop_order(table, row);
    }
    if (!table->is_link && table_ord(table, row) >= 0 && table_ord(table, row) < table->next_ord)
        table->next_ord = table_ord(table, row);
    for (int i = 0; i < table->n_cols; i++) {
        Col *col = &table->cols[i];
        if (table->field_origins.len)
            map_remove(&table->field_origins, cell_key(row, i));
        if (col->cls == CLASS_LIST && col->list)
            mem_free((void *)col->list[row]);
    }
}

void table_pop(Table *table, int32_t n)
{
    while (table->n > n) {
        pop_row(table, table->n - 1);
        table->n--;
    }
    table_index_pop(table);
    for (int i = 0; i < table->n_cols; i++) {
        if (table->cols[i].reverse)
            reverse_truncate(table->cols[i].reverse, n);
    }
    if (!table->field_origins.len)
        vec_clear(&table->origin_list);
}

void table_revive(Table *table, int32_t row, bool alive)
{
    table->alive[row] = alive;
    table->live += alive ? 1 : -1;
    table->order_valid = false;
}

/* ---- users' fields ---- */

void table_add_own(Table *table, OwnField *field)
{
    size_t n = (size_t)table->n_cols, built_in = (size_t)TABLE_INFO[table->id].n_fields;
    ORGL_ASSERT(n < INT16_MAX);
    table->cols = mem_realloc(table->cols, n * sizeof *table->cols, (n + 1) * sizeof *table->cols);
    table->own = mem_realloc(table->own, (n - built_in) * sizeof *table->own, (n + 1 - built_in) * sizeof *table->own);
    table->own[n - built_in] = field;
    init_column(&table->cols[n], &field->info);
    table->n_cols++;
}

OwnField *table_take_own(Table *table)
{
    int last = table->n_cols - 1;
    OwnField *own = table->own[last - TABLE_INFO[table->id].n_fields];
    free_column(&table->cols[last], table->n);
    table->n_cols--;
    return own;
}

void table_pop_own(Table *table)
{
    int last = table->n_cols - 1;
    for (int32_t row = 0; table->field_origins.len && row < table->n; row++)   /* rows of this epoch, undone after it */
        map_remove(&table->field_origins, cell_key(row, last));
    free_column(&table->cols[last], table->n);
    own_free(table->own[last - TABLE_INFO[table->id].n_fields]);
    table->n_cols--;
}
