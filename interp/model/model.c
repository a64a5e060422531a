/* model.c: entities and rows: every change of the model but links and fields begins here. */
#include "snapshot.h"
#include "../base/utf8.h"
#include <stdlib.h>

#define AHEAD_ROWS (600 << 10)

Model *model_new(Intern *intern, const Words *words)
{
    Model *model = mem_zalloc(sizeof *model);
    model->intern = intern;
    model->words = words;
    model->epoch = 1;
    model->version = 1;
    model->ahead.rows = AHEAD_ROWS;
    for (int i = 0; i < T_COUNT; i++)
        table_init(&model->tables[i], (TableId)i);
    history_init(model);
    return model;
}

void model_free(Model *model)
{
    if (!model)
        return;
    file_close(model);
    store_clear(model);
    history_drop(model);
    cache_drop(model);
    for (int i = 0; i < T_COUNT; i++)
        table_drop(&model->tables[i]);
    mem_free(model);
}

/* As after model_new, but for the file. Versions go on, so that nobody takes old figures for new. */
void store_clear(Model *model)
{
    journal_clear(model);
    for (int i = 0; i < T_COUNT; i++) {
        table_drop(&model->tables[i]);
        table_init(&model->tables[i], (TableId)i);
        touch(model, &model->tables[i]);
    }
    vec_drop(&model->parents);
    model->parents_all = false;
    map_drop(&model->scripts);
    vec_drop(&model->script_list);
    model->scripts_saved = 0;
    model->last_script = SYM_NONE;
    model->own_saved = 0;
    model->revisions = 0;
    history_drop(model);
    history_init(model);
}

uint64_t model_version(const Model *model, TableId table)
{
    return model->tables[table].version;
}

bool model_changes(const Model *model, TableId id, uint64_t since, ModelChange out[CHANGES_MAX], int *n)
{
    const Table *table = &model->tables[id];
    *n = 0;
    if (since < table->untold)
        return false;
    for (size_t i = table->n_changes > CHANGES ? table->n_changes - CHANGES : 0; i < table->n_changes; i++) {
        const Touched *change = &table->changes[i % CHANGES];
        if (change->version > since)
            out[(*n)++] = (ModelChange){ change->row, change->old, change->column };
    }
    return true;
}

int32_t model_place(const Model *model, TableId id, int32_t row)
{
    const Table *table = &model->tables[id];
    return table->is_link ? row : table_ord(table, row);
}

uint64_t model_version_all(const Model *model)
{
    return model->version;
}

Intern *model_intern(const Model *model)
{
    return model->intern;
}

const Words *model_words(const Model *model)
{
    return model->words;
}

size_t model_revisions(const Model *model)
{
    return model->revisions;
}

const char *model_path(const Model *model)
{
    return model->path;
}

/* ---- entities ---- */

/* Names are kept in NFC, as identifiers are read, so that é is one name however it was typed. One that is not is never
   found, and looked for again in that form; *name is it then. */
static int32_t find_any(const Model *model, const Table *table, Sym *name)
{
    ORGL_ASSERT(!table->is_link);
    int32_t row = table_find_name(table, *name);
    if (row >= 0 || LIKELY(utf8_is_nfc(intern_str(model->intern, *name))))
        return row;
    Buf form = { 0 };
    utf8_nfc(&form, intern_str(model->intern, *name));
    *name = intern_add(model->intern, buf_str(&form));
    buf_drop(&form);
    return table_find_name(table, *name);
}

int32_t model_find(const Model *model, TableId kind, Sym name)
{
    const Table *table = table_of(model, kind);
    int32_t row = find_any(model, table, &name);
    return row >= 0 && table->alive[row] ? row : ROW_NONE;
}

static int32_t add_named(Model *model, Table *table, Sym name, Origin origin)
{
    int32_t row = table_push(table, origin);
    table->names[row] = name;
    table_index(table, row);
    journal_added(model, table, row);
    touch_cell(model, table, row, ADDED_ROW, 0);
    return row;
}

int32_t model_mention(Model *model, TableId kind, Sym name, Span where)
{
    Table *table = table_of(model, kind);
    int32_t row = find_any(model, table, &name);
    if (row >= 0 && table->alive[row])
        return row;
    if (row < 0)
        row = add_named(model, table, name, (Origin){ SYM_NONE, 0 });
    vec_push(&model->mentions, ((Mention){ .row = row, .table = (uint8_t)kind, .where = where }));
    return row;
}

static void make_live(Table *table, int32_t row)
{
    table->alive[row] = 1;
    table->live++;
    if (table->ords || row != table->next_ord) {
        table_need_ords(table);
        table->ords[row] = table->next_ord;
    }
    table->next_ord++;
    if (table->order_valid && table->order.len + 1 == (size_t)table->live)
        vec_push(&table->order, row);
    else
        table->order_valid = false;
}

int32_t model_define(Model *model, TableId kind, Sym name, Origin origin)
{
    Table *table = table_of(model, kind);
    int32_t row = find_any(model, table, &name);
    if (row >= 0 && table->alive[row])
        return ROW_NONE;
    if (row < 0) {
        row = add_named(model, table, name, origin);
    } else {
        if (journal_wanted(model, table, row))
            journal_push(model, (Entry){ .op = OP_DEFINE, .table = (uint8_t)kind, .row = row, .old.origin = table->origins[row] });
        table->origins[row] = origin;
        touch(model, table);
    }
    make_live(table, row);
    return row;
}

bool model_rename(Model *model, TableId kind, int32_t row, Sym name)
{
    Table *table = table_of(model, kind);
    int32_t has = find_any(model, table, &name);
    if (has >= 0)
        return has == row;
    store_rename(model, table, row, name);
    return true;
}

void store_rename(Model *model, Table *table, int32_t row, Sym name)
{
    if (journal_wanted(model, table, row))
        journal_push(model, (Entry){ .op = OP_NAME, .table = (uint8_t)table->id, .row = row, .old.sym = table->names[row] });
    table_unindex(table, row);
    table->names[row] = name;
    table_index(table, row);
    touch(model, table);
}

void model_set_title(Model *model, TableId kind, int32_t row, Sym title)
{
    Table *table = table_of(model, kind);
    ORGL_ASSERT(!table->is_link);
    if (!table->titles) {
        if (title == SYM_NONE)
            return;
        table->titles = mem_zalloc((size_t)table->cap * sizeof *table->titles);
    }
    if (table->titles[row] == title)
        return;
    if (journal_wanted(model, table, row))
        journal_push(model, (Entry){ .op = OP_TITLE, .table = (uint8_t)kind, .row = row, .old.sym = table->titles[row] });
    table->titles[row] = title;
    touch(model, table);
}

Sym model_name(const Model *model, TableId kind, int32_t row)
{
    const Table *table = table_of(model, kind);
    ORGL_ASSERT(!table->is_link && row >= 0 && row < table->n);
    return table->names[row];
}

bool model_has_title(const Model *model, TableId kind, int32_t row)
{
    const Table *table = table_of(model, kind);
    ORGL_ASSERT(row >= 0 && row < table->n);
    return table->titles && table->titles[row] != SYM_NONE;
}

Sym model_title(const Model *model, TableId kind, int32_t row)
{
    return model_has_title(model, kind, row) ? model->tables[kind].titles[row] : model_name(model, kind, row);
}

/* ---- rows ---- */

int32_t model_rows(const Model *model, TableId table)
{
    return model->tables[table].n;
}

int32_t model_count(const Model *model, TableId table)
{
    return model->tables[table].live;
}

bool model_alive(const Model *model, TableId table, int32_t row)
{
    return row >= 0 && row < model->tables[table].n && model->tables[table].alive[row];
}

const uint8_t *model_alive_flags(const Model *model, TableId table)
{
    return model->tables[table].alive;
}

typedef struct OrdRow { int32_t ord, row; } OrdRow;

static int compare_ord(const void *a, const void *b)
{
    int32_t x = ((const OrdRow *)a)->ord, y = ((const OrdRow *)b)->ord;
    return (x > y) - (x < y);
}

/* Rows mentioned before their definition stand later than their number says. */
static void sort_order(Table *table)
{
    OrdRow *rows = mem_alloc(table->order.len * sizeof *rows);
    for (size_t i = 0; i < table->order.len; i++)
        rows[i] = (OrdRow){ table_ord(table, table->order.at[i]), table->order.at[i] };
    qsort(rows, table->order.len, sizeof *rows, compare_ord);
    for (size_t i = 0; i < table->order.len; i++)
        table->order.at[i] = rows[i].row;
    mem_free(rows);
}

/* All rows are alive and stand in the order of their numbers, as where nothing was dropped or mentioned before its definition. */
static bool is_plain(const Table *table)
{
    if (table->live != table->n)
        return false;
    for (int32_t row = 1; row < table->n && table->ords; row++) {
        if (table->ords[row] <= table->ords[row - 1])
            return false;
    }
    return true;
}

static void number_rows(Table *table)
{
    for (int32_t row = 0; row < table->n; row++)
        table->order.at[row] = row;
    table->order.len = (size_t)table->n;
}

static void list_live(Table *table)
{
    bool sorted = true;
    int32_t last = -1;
    for (int32_t row = 0; row < table->n; row++) {
        if (!table->alive[row])
            continue;
        vec_push(&table->order, row);
        int32_t ord = table->is_link ? row : table_ord(table, row);
        sorted = sorted && ord > last;
        last = ord;
    }
    if (!sorted)
        sort_order(table);
}

static void build_order(Table *table)
{
    vec_clear(&table->order);
    vec_reserve(&table->order, table->live);
    if (is_plain(table))
        number_rows(table);
    else
        list_live(table);
    table->order_valid = true;
}

const int32_t *model_order(const Model *model, TableId id, size_t *count)
{
    Table *table = table_of(model, id);
    if (!table->order_valid || table->order.len != (size_t)table->live)
        build_order(table);
    *count = table->order.len;
    return table->order.at;
}

Cell model_get(const Model *model, TableId id, int32_t row, int column)
{
    const Table *table = table_of(model, id);
    ORGL_ASSERT(row >= 0 && row < table->n && column >= 0 && column < table->n_cols);
    Bits bits = table_bits(table, row, column);
    ColClass cls = table->cols[column].cls;
    if (table_same(cls, bits, table_none(cls)))
        return (Cell){ .type = CELL_NONE };
    switch (cls) {
    case CLASS_I32: return (Cell){ .type = CELL_I32, .i32 = bits.i32 };
    case CLASS_F64: return (Cell){ .type = CELL_NUM, .num = bits.f64 };
    case CLASS_QTY: return (Cell){ .type = CELL_QTY, .qty = bits.qty };
    case CLASS_RANGE: return (Cell){ .type = CELL_RANGE, .range = bits.range };
    case CLASS_LIST: break;
    }
    return (Cell){ .type = CELL_LIST, .list = bits.list };
}

static Bits bits_of(ColClass cls, Cell value)
{
    Bits bits = table_none(cls);
    switch (value.type) {
    case CELL_NONE: return bits;
    case CELL_I32: ORGL_ASSERT(cls == CLASS_I32); bits.i32 = value.i32; return bits;
    case CELL_NUM: ORGL_ASSERT(cls == CLASS_F64); bits.f64 = value.num; return bits;
    case CELL_QTY: ORGL_ASSERT(cls == CLASS_QTY); bits.qty = value.qty; return bits;
    case CELL_RANGE: ORGL_ASSERT(cls == CLASS_RANGE); bits.range = value.range; return bits;
    case CELL_LIST: ORGL_ASSERT(cls == CLASS_LIST); bits.list = value.list && value.list->n ? value.list : NULL; return bits;
    }
    return bits;
}

static bool same_origin(Origin a, Origin b)
{
    return a.script == b.script && a.line == b.line;
}

void store_set_origin(Model *model, Table *table, int32_t row, Origin origin)
{
    if (same_origin(table->origins[row], origin))
        return;
    if (journal_wanted(model, table, row))
        journal_push(model, (Entry){ .op = OP_ORIGIN, .table = (uint8_t)table->id, .row = row, .old.origin = table->origins[row] });
    table->origins[row] = origin;
}

void store_set_field_origin(Model *model, Table *table, int32_t row, int column, Origin origin)
{
    if (origin.script == SYM_NONE && !table->field_origins.len)
        return;
    Origin old = table_field_origin(table, row, column);
    if (old.script == origin.script && (old.script == SYM_NONE || old.line == origin.line))
        return;
    if (journal_wanted(model, table, row))
        journal_push(model, (Entry){ .op = OP_FIELD_ORIGIN, .table = (uint8_t)table->id, .column = (int16_t)column, .row = row,
                                     .old.origin = old });
    table_set_field_origin(table, row, column, origin);
}

/* A field has an origin of its own only where it is not its row's. */
static void set_field_origin(Model *model, Table *table, int32_t row, int column, Origin origin)
{
    if (same_origin(origin, table->origins[row]))
        origin.script = SYM_NONE;
    store_set_field_origin(model, table, row, column, origin);
}

void store_put(Model *model, Table *table, int32_t row, int column, Bits bits)
{
    Col *col = &table->cols[column];
    bool key = col->key && table->is_link, indexed = key && table_unindex(table, row);
    if (key)
        table_keys_change(table, column);
    if (col->cls == CLASS_LIST && bits.list)
        bits.list = item_list_copy(bits.list);
    table_swap(table, row, column, &bits);
    if (journal_wanted(model, table, row))
        journal_push(model, (Entry){ .op = OP_CELL, .table = (uint8_t)table->id, .column = (int16_t)column, .row = row, .old = bits });
    else if (col->cls == CLASS_LIST)
        mem_free((void *)bits.list);
    if (indexed)
        table_index(table, row);
    if (col->parent)
        close_watch(model, table, column, row);
    touch_cell(model, table, row, column, col->cls == CLASS_I32 ? bits.i32 : 0);
}

/* A cell of a row that was just added, which is undone as a whole, is stored where it belongs and nothing else; false: there is more
   to do. Most cells of a script are such: gained a twentieth of its time. */
static bool set_new(Model *model, Table *table, int32_t row, Col *col, const Cell *value)
{
    if (journal_wanted(model, table, row) || !col->data || col->key || col->parent || col->reverse)
        return false;
    switch (value->type) {
    case CELL_I32: ORGL_ASSERT(col->cls == CLASS_I32); col->i32[row] = value->i32; break;
    case CELL_NUM: ORGL_ASSERT(col->cls == CLASS_F64); col->f64[row] = value->num; break;
    case CELL_QTY: ORGL_ASSERT(col->cls == CLASS_QTY); col->qty[row] = value->qty; break;
    case CELL_NONE: case CELL_RANGE: case CELL_LIST: return false;
    }
    touch_new(model, table, row);
    return true;
}

void model_set(Model *model, TableId id, int32_t row, int column, Cell value, Origin origin)
{
    Table *table = table_of(model, id);
    ORGL_ASSERT(row >= 0 && row < table->n && column >= 0 && column < table->n_cols);
    if (LIKELY(set_new(model, table, row, &table->cols[column], &value))) {
        set_field_origin(model, table, row, column, origin);
        return;
    }
    ColClass cls = table->cols[column].cls;
    Bits bits = bits_of(cls, value), none = table_none(cls);
    if (!table_same(cls, bits, table_bits(table, row, column)))
        store_put(model, table, row, column, bits);
    if (table_same(cls, bits, none))
        origin.script = SYM_NONE;
    set_field_origin(model, table, row, column, origin);
}

/* Waivers name a row by its number and cannot outlive it. */
static void remove_waivers(Model *model, TableId kind, int32_t row)
{
    const Table *waivers = table_of(model, T_WAIVER);
    int32_t sym = (int32_t)words_table_sym(model->words, kind);
    for (int32_t i = 0; i < waivers->n; i++) {
        if (waivers->alive[i] && waivers->cols[field_column(F_WAIVER_KIND)].i32[i] == sym &&
            waivers->cols[field_column(F_WAIVER_ENTITY)].i32[i] == row)
            model_remove(model, T_WAIVER, i);
    }
}

void store_kill(Model *model, Table *table, int32_t row)
{
    ORGL_ASSERT(row >= 0 && row < table->n && table->alive[row]);
    if (journal_wanted(model, table, row))
        journal_push(model, (Entry){ .op = OP_REMOVE, .table = (uint8_t)table->id, .row = row });
    table_unindex(table, row);
    table_revive(table, row, false);
    touch(model, table);
}

void store_revive(Model *model, Table *table, int32_t row, Sym name, int32_t ord)
{
    ORGL_ASSERT(row >= 0 && row < table->n && !table->alive[row]);
    RowPlace before = { table->is_link ? SYM_NONE : table->names[row], table->is_link ? 0 : table_ord(table, row) };
    if (journal_wanted(model, table, row))
        journal_push(model, (Entry){ .op = OP_REVIVE, .table = (uint8_t)table->id, .row = row, .old.place = before });
    if (!table->is_link) {
        table->names[row] = name;
        table_need_ords(table);
        table->ords[row] = ord;
        table->next_ord = ord >= table->next_ord ? ord + 1 : table->next_ord;
    } else {
        for (int i = 0; i < table->n_keys; i++)
            table_need_column(table, table->keys[i]);
    }
    table_index(table, row);
    table_revive(table, row, true);
    touch(model, table);
}

void model_remove(Model *model, TableId id, int32_t row)
{
    Table *table = table_of(model, id);
    store_kill(model, table, row);
    if (!table->is_link)
        remove_waivers(model, id, row);
}

Origin model_origin(const Model *model, TableId table, int32_t row)
{
    ORGL_ASSERT(row >= 0 && row < model->tables[table].n);
    return model->tables[table].origins[row];
}

Origin model_field_origin(const Model *model, TableId table, int32_t row, int column)
{
    Origin origin = table_field_origin(&model->tables[table], row, column);
    return origin.script == SYM_NONE ? model_origin(model, table, row) : origin;
}

/* ---- raw columns ---- NULL also for a column of another class */

static const Col NO_COLUMN;

static const Col *raw(const Model *model, TableId table, int column, ColClass cls)
{
    ORGL_ASSERT(column >= 0 && column < model->tables[table].n_cols);
    const Col *col = &model->tables[table].cols[column];
    return col->cls == cls ? col : &NO_COLUMN;
}

const int32_t *model_i32(const Model *model, TableId table, int column)
{
    return raw(model, table, column, CLASS_I32)->i32;
}

const double *model_f64(const Model *model, TableId table, int column)
{
    return raw(model, table, column, CLASS_F64)->f64;
}

const Qty *model_qty(const Model *model, TableId table, int column)
{
    return raw(model, table, column, CLASS_QTY)->qty;
}

const Range *model_range(const Model *model, TableId table, int column)
{
    return raw(model, table, column, CLASS_RANGE)->range;
}

const ItemList *const *model_list(const Model *model, TableId table, int column)
{
    return raw(model, table, column, CLASS_LIST)->list;
}
