/* load.c: the whole file into columns. What does not fit is damage, never left out. */
#include "sql.h"
#include <stdlib.h>

#define ROWS_MAX (INT32_MAX / 16)

typedef struct Load { Model *model; Db *db; Buf *why; ModelLost *lost; /* NULL: damage ends it */ } Load;

static DbResult damaged(const Load *load, const char *table, int64_t id, const char *column)
{
    buf_clear(load->why);
    buf_addf(load->why, "%s %lld: %s", table, (long long)id, column);
    return DB_DAMAGED;
}

/* ---- rescue ---- */

static void note_lost(const Load *load, Str what, int64_t row)
{
    for (size_t i = 0; i < load->lost->items.len; i++)
        if (str_eq(str_of(load->lost->items.at[i].what), what)) {
            load->lost->items.at[i].n++;
            return;
        }
    char *copy = mem_alloc(what.len + 1);
    memcpy(copy, what.ptr, what.len);
    copy[what.len] = '\0';
    vec_push(&load->lost->items, ((LostItem){ copy, 1, row }));
}

/* Damage that was just told of, "post 12: headcount", is noted without its row's number: then it counts as dealt with. */
static bool passed_over(const Load *load, DbResult result)
{
    if (!load->lost || result != DB_DAMAGED)
        return false;
    Str text = load->why->ptr ? buf_str(load->why) : STR("");
    const char *space = memchr(text.ptr, ' ', text.len), *colon = memchr(text.ptr, ':', text.len);
    Buf what = { 0 };
    if (space && colon && space < colon) {
        buf_add(&what, str_make(text.ptr, (size_t)(space - text.ptr)));
        buf_add(&what, str_make(colon, text.len - (size_t)(colon - text.ptr)));
        note_lost(load, buf_str(&what), strtoll(space, NULL, 10));
    } else {
        note_lost(load, text, 0);
    }
    buf_drop(&what);
    buf_clear(load->why);
    return true;
}

/* Rows that cannot be read at all. */
static bool unreadable(const Load *load, const char *table, DbResult result)
{
    if (!load->lost || result == DB_DONE || result == DB_OK)
        return false;
    Buf what = { 0 };
    buf_addf(&what, "%s: *", table);
    note_lost(load, buf_str(&what), 0);
    buf_drop(&what);
    buf_clear(load->why);
    return true;
}

static DbResult failed(const Load *load, DbResult result)
{
    const char *message = db_message(load->db);
    if (!load->why->len && strcmp(message, "not an error") != 0)      /* of what is refused before SQLite sees it */
        buf_addz(load->why, message);
    return result;
}

static void add_select(const Parts *parts, Buf *sql)
{
    for (int i = 0; i < parts->n; i++)
        buf_addf(sql, "%s\"%s\"", i ? ", " : "SELECT ", parts->at[i].name);
}

/* ---- rows of kinds and links ---- */

static bool same_keys(Table *table, int32_t row)
{
    int32_t keys[COUNT_OF(table->keys)];
    for (int i = 0; i < table->n_keys; i++)
        keys[i] = table->cols[table->keys[i]].i32[row];
    return table_find_keys(table, keys) >= 0;
}

/* The row is there and its index too; false when another has the same name or keys. */
static bool index_row(Table *table, int32_t row)
{
    bool twice = table->is_link ? same_keys(table, row) : table_find_name(table, table->names[row]) >= 0;
    if (twice)
        return false;
    table_index(table, row);
    table->alive[row] = 1;
    table->live++;
    if (!table->is_link && table_ord(table, row) >= table->next_ord)
        table->next_ord = table_ord(table, row) + 1;
    return true;
}

/* Rows with these numbers were dropped. */
static bool skip_to(const Model *model, Table *table, int64_t n)
{
    enum { ROWS = 1 << 16 };             /* between two looks at the limits: a number may be far off */
    bool stopped = false;
    for (; table->n < n && !stopped; stopped = table->n % ROWS == 0 && file_over_limits(model))
        table_push(table, (Origin){ SYM_NONE, 0 });
    return !stopped;
}

/* Without it a row is none. */
static bool is_vital(const Table *table, const Part *part)
{
    bool key = false;
    for (int k = 0; k < table->n_keys; k++)
        key = key || part->column == table->keys[k];
    return key || part->what == PART_NAME || part->what == PART_ORD;
}

/* What was read of it before the part that is no such value. */
static void clear_cell(Table *table, int32_t row, int column)
{
    if (column < 0 || !table->cols[column].data)
        return;
    Bits none = table_none(table->cols[column].cls);
    table_swap(table, row, column, &none);
}

static DbResult load_row(const Load *load, Table *table, const Parts *parts, DbStmt *stmt)
{
    const char *name = TABLE_INFO[table->id].name;
    DbValue id = db_value(stmt, 0);
    if (id.type != DBV_INT || id.i <= table->n || id.i > ROWS_MAX)
        return damaged(load, name, id.i, "id");
    if (!skip_to(load->model, table, id.i))
        return DB_STOPPED;
    int32_t row = (int32_t)id.i - 1;
    for (int i = 1; i < parts->n; i++) {
        if (part_read(load->model, table, row, &parts->at[i], db_value(stmt, i)))
            continue;
        DbResult result = damaged(load, name, id.i, parts->at[i].name);
        if (is_vital(table, &parts->at[i]) || !passed_over(load, result))
            return result;
        clear_cell(table, row, parts->at[i].column);
    }
    return index_row(table, row) ? DB_OK : damaged(load, name, id.i, "name or key twice");
}

/* Behind a place that cannot be read: each row by its number, as far as there may be any. */
static void load_singly(const Load *load, Table *table, const Parts *parts)
{
    enum { BEYOND = 20000 };
    Buf sql = { 0 };
    DbStmt *stmt;
    int64_t last = 0;
    buf_addf(&sql, "SELECT max(id) FROM \"%s\"", TABLE_INFO[table->id].name);
    if (db_int(load->db, sql.ptr, &last) != DB_OK || last > ROWS_MAX)
        last = (int64_t)table->n + BEYOND;
    buf_clear(&sql);
    add_select(parts, &sql);
    buf_addf(&sql, " FROM \"%s\" WHERE id = ?", TABLE_INFO[table->id].name);
    if (db_prepare(load->db, sql.ptr, &stmt) == DB_OK) {
        for (int64_t id = (int64_t)table->n + 1; id <= last && id <= ROWS_MAX; id++) {
            db_bind(stmt, 1, (DbValue){ .type = DBV_INT, .i = id });
            if (db_step(stmt) == DB_ROW)
                passed_over(load, load_row(load, table, parts, stmt));
            db_rewind(stmt);
        }
        db_finish(stmt);
    }
    buf_drop(&sql);
    buf_clear(load->why);
}

static DbResult load_table(const Load *load, Table *table)
{
    Parts parts;
    Buf sql = { 0 };
    DbStmt *stmt;
    parts_of_table(table, &parts);
    add_select(&parts, &sql);
    buf_addf(&sql, " FROM \"%s\" ORDER BY id", TABLE_INFO[table->id].name);
    DbResult result = db_prepare(load->db, sql.ptr, &stmt);
    buf_drop(&sql);
    if (result != DB_OK)
        return unreadable(load, TABLE_INFO[table->id].name, result) ? DB_OK : failed(load, result);
    for (int k = 0; k < table->n_keys; k++)
        table_need_column(table, table->keys[k]);
    while ((result = db_step(stmt)) == DB_ROW) {
        result = load_row(load, table, &parts, stmt);
        if (result != DB_OK && !passed_over(load, result))
            break;
    }
    if (result != DB_DONE && unreadable(load, TABLE_INFO[table->id].name, result)) {
        load_singly(load, table, &parts);
        result = DB_DONE;
    }
    result = result == DB_DONE || result == DB_DAMAGED ? result : failed(load, result);
    table->order_valid = false;
    db_finish(stmt);
    return result == DB_DONE ? DB_OK : failed(load, result);
}

/* ---- lists ---- */

typedef VEC(Item) ItemVec;

static void store_list(Table *table, int column, int32_t row, const ItemVec *items)
{
    if (!items->len)
        return;
    table_need_column(table, column);
    size_t size = items->len * sizeof(Item);
    ItemList *list = mem_alloc(sizeof *list + size);
    list->n = (uint32_t)items->len;
    memcpy(list->at, items->at, size);
    mem_free((void *)table->cols[column].list[row]);
    table->cols[column].list[row] = list;
}

static DbResult load_item(const Load *load, const Table *table, const Parts *parts, DbStmt *stmt, int32_t *owner, ItemVec *items)
{
    DbValue id = db_value(stmt, 0), pos = db_value(stmt, 1);
    bool fits = id.type == DBV_INT && id.i > 0 && id.i <= table->n && table->alive[id.i - 1];
    if (!fits || pos.type != DBV_INT)
        return damaged(load, TABLE_INFO[table->id].name, id.i, table->cols[parts->at[0].column].field->name);
    Item item = { .ref = ROW_NONE, .num = (double)NAN };
    for (int i = 2; i < parts->n; i++) {
        if (!item_read(load->model, &parts->at[i], db_value(stmt, i), &item))
            return damaged(load, TABLE_INFO[table->id].name, id.i, table->cols[parts->at[0].column].field->name);
    }
    *owner = (int32_t)id.i - 1;
    vec_push(items, item);
    return DB_OK;
}

/* Elements come in order of owner and place; an owner's list is made when the next owner begins. */
static DbResult load_items(const Load *load, Table *table, int column, const Parts *parts, DbStmt *stmt)
{
    ItemVec items = { 0 };
    int32_t owner = ROW_NONE;
    DbResult result;
    while ((result = db_step(stmt)) == DB_ROW) {
        int32_t last = owner;
        size_t len = items.len;
        result = load_item(load, table, parts, stmt, &owner, &items);
        if (result != DB_OK && passed_over(load, result)) {
            owner = last;
            continue;
        }
        if (result != DB_OK)
            break;
        if (last != owner && last != ROW_NONE) {
            Item first = vec_last(&items);
            items.len = len;
            store_list(table, column, last, &items);
            vec_clear(&items);
            vec_push(&items, first);
        }
    }
    if ((result == DB_DONE || load->lost) && owner != ROW_NONE)
        store_list(table, column, owner, &items);
    vec_drop(&items);
    return result == DB_DONE ? DB_OK : failed(load, result);
}

/* Where the lists cannot be gone through: those of each row. */
static DbResult load_lists_singly(const Load *load, Table *table, int column, const Parts *parts)
{
    Buf sql = { 0 };
    DbStmt *stmt;
    add_select(parts, &sql);
    buf_addz(&sql, " FROM \"");
    list_table_name(table, column, &sql);
    buf_addf(&sql, "\" WHERE \"%s\" = ? ORDER BY pos", parts->at[0].name);
    if (db_prepare(load->db, sql.ptr, &stmt) == DB_OK) {
        for (int32_t row = 0; row < table->n; row++) {
            if (!table->alive[row])
                continue;
            db_bind(stmt, 1, (DbValue){ .type = DBV_INT, .i = (int64_t)row + 1 });
            load_items(load, table, column, parts, stmt);
            db_rewind(stmt);
        }
        db_finish(stmt);
    }
    buf_drop(&sql);
    buf_clear(load->why);
    return DB_OK;
}

static DbResult load_list(const Load *load, Table *table, int column)
{
    Parts parts;
    Buf sql = { 0 };
    DbStmt *stmt;
    parts_of_list(table, column, &parts);
    add_select(&parts, &sql);
    buf_addz(&sql, " FROM \"");
    list_table_name(table, column, &sql);
    buf_addf(&sql, "\" ORDER BY \"%s\", pos", parts.at[0].name);
    DbResult result = db_prepare(load->db, sql.ptr, &stmt);
    buf_drop(&sql);
    if (result != DB_OK)
        return unreadable(load, TABLE_INFO[table->id].name, result) ? DB_OK : failed(load, result);
    result = load_items(load, table, column, &parts, stmt);
    db_finish(stmt);
    if (result != DB_OK && unreadable(load, TABLE_INFO[table->id].name, result))
        result = load_lists_singly(load, table, column, &parts);
    return result;
}

static DbResult load_lists(const Load *load, Table *table)
{
    for (int column = 0; column < TABLE_INFO[table->id].n_fields; column++) {
        DbResult result = table->cols[column].cls == CLASS_LIST ? load_list(load, table, column) : DB_OK;
        if (result != DB_OK)
            return result;
    }
    return DB_OK;
}

/* ---- the other tables ---- */

typedef DbResult (*LoadRow)(const Load *load, DbStmt *stmt);

static DbResult load_each(const Load *load, const char *table, const char *sql, LoadRow each)
{
    DbStmt *stmt;
    DbResult result = db_prepare(load->db, sql, &stmt);
    if (result != DB_OK)
        return unreadable(load, table, result) ? DB_OK : failed(load, result);
    while ((result = db_step(stmt)) == DB_ROW) {
        result = each(load, stmt);
        if (result != DB_OK && !passed_over(load, result))
            break;
    }
    db_finish(stmt);
    if (result == DB_DONE)
        return DB_OK;
    return unreadable(load, table, result) ? DB_OK : failed(load, result);
}

static Sym sym_at(const Load *load, DbStmt *stmt, int i)
{
    DbValue value = db_value(stmt, i);
    return value.type == DBV_TEXT ? intern_add(load->model->intern, value.s) : SYM_NONE;
}

static DbResult load_script(const Load *load, DbStmt *stmt)
{
    Model *model = load->model;
    DbValue id = db_value(stmt, 0);
    Sym name = sym_at(load, stmt, 1);
    if (id.type != DBV_INT || id.i != (int64_t)model->script_list.len + 1 || name == SYM_NONE)
        return damaged(load, "script", id.i, "id");
    script_id(model, name);
    model->scripts_saved = model->script_list.len;
    return DB_OK;
}

static TableId table_named(const Load *load, Sym name)
{
    for (int i = 0; i < T_COUNT; i++) {
        if (str_eq(intern_str(load->model->intern, name), str_of(TABLE_INFO[i].name)))
            return (TableId)i;
    }
    return T_NONE;
}

static size_t split_words(const Load *load, Str text, Sym *out, size_t max)
{
    size_t n = 0;
    while (text.len && n < max) {
        const char *bar = memchr(text.ptr, '|', text.len);
        size_t len = bar ? (size_t)(bar - text.ptr) : text.len;
        out[n++] = intern_add(load->model->intern, str_make(text.ptr, len));
        len += bar != NULL;
        text = str_make(text.ptr + len, text.len - len);
    }
    return n;
}

#define WORDS_MAX 1024

static DbResult load_field(const Load *load, DbStmt *stmt)
{
    Model *model = load->model;
    DbValue id = db_value(stmt, 0), words = db_value(stmt, 6);
    TableId table = table_named(load, sym_at(load, stmt, 1)), target = table_named(load, sym_at(load, stmt, 5));
    Sym name = sym_at(load, stmt, 2), title = sym_at(load, stmt, 3);
    FieldType type;
    if (id.type != DBV_INT || id.i != model->own_saved + 1 || table == T_NONE || name == SYM_NONE ||
        !own_type_named(intern_str(model->intern, sym_at(load, stmt, 4)), &type) ||
        (type == FT_REF && (target == T_NONE || target >= (TableId)KIND_COUNT)))
        return damaged(load, "field_def", id.i, "type");
    Sym *list = mem_alloc(WORDS_MAX * sizeof *list);
    size_t n = words.type == DBV_TEXT ? split_words(load, words.s, list, WORDS_MAX) : 0;
    int column = model_add_field(model, table, name, title, type, target, list, (int)n);
    mem_free(list);
    if (column < 0)
        return damaged(load, "field_def", id.i, "name");
    Table *into = table_of(model, table);
    into->own[column - TABLE_INFO[table].n_fields]->id = ++model->own_saved;
    return DB_OK;
}

static Table *table_of_own(const Model *model, int64_t id, int *column)
{
    for (int i = 0; i < T_COUNT; i++) {
        Table *table = table_of(model, (TableId)i);
        int built_in = TABLE_INFO[i].n_fields;
        for (int c = built_in; c < table->n_cols; c++) {
            if (table->own[c - built_in]->id == id) {
                *column = c;
                return table;
            }
        }
    }
    return NULL;
}

/* The columns of field_value behind the keys, as add_own_value of save.c names them. */
static int own_position(const Part *part)
{
    static const char *const NAMES[] = { "ref_id", "text", "amount", "unit", "per", "low", "high" };
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        if (strcmp(part->name, NAMES[i]) == 0)
            return (int)i + 2;
    }
    return 2;
}

static DbResult load_value(const Load *load, DbStmt *stmt)
{
    Parts parts;
    int column = 0;
    DbValue field = db_value(stmt, 0), id = db_value(stmt, 1);
    Table *table = field.type == DBV_INT ? table_of_own(load->model, field.i, &column) : NULL;
    if (!table || id.type != DBV_INT || id.i < 1 || id.i > table->n || !table->alive[id.i - 1])
        return damaged(load, "field_value", field.i, "entity_id");
    parts_of_own(table, column, &parts);
    for (int i = 0; i < parts.n; i++) {
        if (part_read(load->model, table, (int32_t)id.i - 1, &parts.at[i], db_value(stmt, own_position(&parts.at[i]))))
            continue;
        clear_cell(table, (int32_t)id.i - 1, column);
        return damaged(load, "field_value", field.i, parts.at[i].name);
    }
    return DB_OK;
}

static int column_named(const Table *table, Str name)
{
    for (int i = 0; i < table->n_cols; i++) {
        if (str_eq(name, str_of(table->cols[i].field->name)))
            return i;
    }
    return -1;
}

static DbResult load_origin(const Load *load, DbStmt *stmt)
{
    Model *model = load->model;
    TableId kind = table_named(load, sym_at(load, stmt, 0));
    DbValue id = db_value(stmt, 1), script = db_value(stmt, 3), line = db_value(stmt, 4);
    int column = kind == T_NONE ? -1 : column_named(&model->tables[kind], intern_str(model->intern, sym_at(load, stmt, 2)));
    if (column < 0 || id.type != DBV_INT || id.i < 1 || id.i > model->tables[kind].n || script.type != DBV_INT || script.i < 1 ||
        script.i > (int64_t)model->script_list.len || line.type != DBV_INT)
        return damaged(load, "origin", id.i, "field");
    Origin origin = { model->script_list.at[script.i - 1], (uint32_t)line.i };
    table_set_field_origin(table_of(model, kind), (int32_t)id.i - 1, column, origin);
    return DB_OK;
}

static DbResult load_sequence(const Load *load, DbStmt *stmt)
{
    TableId id = table_named(load, sym_at(load, stmt, 0));
    DbValue next = db_value(stmt, 1);
    if (id == T_NONE || next.type != DBV_INT || next.i < 1 || next.i > ROWS_MAX)
        return damaged(load, "sequence", next.i, "next");
    return skip_to(load->model, table_of(load->model, id), next.i - 1) ? DB_OK : DB_STOPPED;
}

/* ---- references ---- */

static bool is_there(const Model *model, TableId target, int32_t row)
{
    return row < model->tables[target].n && model->tables[target].alive[row];
}

static bool list_is_sound(const Model *model, TableId target, const ItemList *list)
{
    for (uint32_t i = 0; list && i < list->n; i++) {
        if (list->at[i].ref >= 0 && !is_there(model, target, list->at[i].ref))
            return false;
    }
    return true;
}

/* Takes away what leads nowhere; a pair without one of its two is none. */
static void unset_reference(Model *model, Table *table, const Col *col, int32_t row)
{
    if (col->cls != CLASS_I32) {
        ItemList *list = (ItemList *)(uintptr_t)col->list[row];
        uint32_t n = 0;
        for (uint32_t i = 0; i < list->n; i++)
            if (list->at[i].ref < 0 || is_there(model, col->field->target, list->at[i].ref))
                list->at[n++] = list->at[i];
        list->n = n;
        return;
    }
    for (int k = 0; k < table->n_keys; k++)
        if (&table->cols[table->keys[k]] == col && table->is_link)
            table_revive(table, row, false);
    col->i32[row] = ROW_NONE;
}

static DbResult check_column(const Load *load, const Table *table, const Col *col)
{
    TableId target = col->field->target;
    for (int32_t row = 0; row < table->n; row++) {
        bool sound = col->cls == CLASS_I32 ? col->i32[row] < 0 || is_there(load->model, target, col->i32[row])
                                           : list_is_sound(load->model, target, col->list[row]);
        if (sound)
            continue;
        DbResult result = damaged(load, TABLE_INFO[table->id].name, (int64_t)row + 1, col->field->name);
        if (!passed_over(load, result))
            return result;
        unset_reference(load->model, table_of(load->model, table->id), col, row);
    }
    return DB_OK;
}

static DbResult check_references(const Load *load)
{
    for (int i = 0; i < T_COUNT; i++) {
        const Table *table = &load->model->tables[i];
        for (int c = 0; c < table->n_cols; c++) {
            const Col *col = &table->cols[c];
            bool refers = col->data && (col->field->type == FT_REF || (col->cls == CLASS_LIST && col->field->target != T_NONE));
            DbResult result = refers ? check_column(load, table, col) : DB_OK;
            if (result != DB_OK)
                return result;
        }
    }
    return DB_OK;
}

/* Without one of its keys a pair is none. */
static DbResult check_keys(const Load *load)
{
    for (int i = KIND_COUNT; i < T_COUNT; i++) {
        Table *table = table_of(load->model, (TableId)i);
        for (int32_t row = 0; row < table->n; row++) {
            if (!table->is_link || !table->alive[row] || link_fits(load->model, table, row))
                continue;
            DbResult result = damaged(load, TABLE_INFO[i].name, (int64_t)row + 1, "key");
            if (!passed_over(load, result))
                return result;
            table_revive(table, row, false);
        }
    }
    return DB_OK;
}

static DbResult load_tables(const Load *load)
{
    DbResult result = DB_OK;
    for (int i = 0; i < T_COUNT && result == DB_OK; i++) {
        Table *table = table_of(load->model, (TableId)i);
        result = load_table(load, table);
        if (result == DB_OK)
            result = load_lists(load, table);
    }
    return result;
}

static DbResult load_rest(const Load *load)
{
    int64_t revisions = 0;
    DbResult result = load_each(load, "field_value", "SELECT field_id, entity_id, ref_id, text, amount, unit, per, low, high FROM field_value",
                                load_value);
    if (result == DB_OK)
        result = load_each(load, "origin", "SELECT kind, entity_id, field, script, line FROM origin", load_origin);
    if (result == DB_OK)
        result = load_each(load, "sequence", "SELECT name, next FROM sequence", load_sequence);
    if (result == DB_OK)
        result = load->lost ? DB_OK : db_int(load->db, "SELECT count(*) FROM revision", &revisions);
    load->model->revisions = (size_t)revisions;
    if (result == DB_OK && !load->lost && !history_load(load->model, load->db))
        return damaged(load, "scenario", 0, "head");
    result = result == DB_OK ? check_references(load) : failed(load, result);
    return result == DB_OK ? check_keys(load) : result;
}

/* Nobody is above himself: where the line comes back to a row that it has passed, it ends. */
static void cut_cycles(const Load *load, const Table *table, const Col *col)
{
    int32_t *seen = mem_zalloc(((size_t)table->n + 1) * sizeof *seen);
    for (int32_t row = 0; row < table->n; row++) {
        int32_t at = row;
        while (at >= 0 && !seen[at]) {
            seen[at] = row + 1;
            int32_t up = col->i32[at];
            if (up >= 0 && seen[up] == row + 1) {
                passed_over(load, damaged(load, TABLE_INFO[table->id].name, (int64_t)at + 1, col->field->name));
                col->i32[at] = ROW_NONE;
                break;
            }
            at = up;
        }
    }
    mem_free(seen);
}

static void cut_all_cycles(const Load *load)
{
    for (int i = 0; i < T_COUNT; i++) {
        const Table *table = &load->model->tables[i];
        for (int c = 0; c < table->n_cols; c++) {
            const Col *col = &table->cols[c];
            if (col->data && col->cls == CLASS_I32 && col->field->flags & FF_PARENT)
                cut_cycles(load, table, col);
        }
    }
}

static DbResult load_model(const Load *load)
{
    DbResult result = load_each(load, "script", "SELECT id, name FROM script ORDER BY id", load_script);
    if (result == DB_OK)
        result = load_each(load, "field_def", "SELECT id, kind, name, title, type, target, words FROM field_def ORDER BY id", load_field);
    if (result == DB_OK)
        result = load_tables(load);
    return result == DB_OK ? load_rest(load) : result;
}

bool load_scripts(Model *model, Db *db)
{
    Buf why = { 0 }, sql = { 0 };
    Load load = { model, db, &why, NULL };
    buf_addf(&sql, "SELECT id, name FROM script WHERE id > %zu ORDER BY id", model->scripts_saved);
    bool fine = load_each(&load, "script", sql.ptr, load_script) == DB_OK;
    buf_drop(&sql);
    buf_drop(&why);
    return fine;
}

void load_done(Model *model)
{
    journal_clear(model);
    for (int i = 0; i < T_COUNT; i++)
        touch(model, table_of(model, (TableId)i));
    model->parents_all = true;
}

void load_rescue(Model *model, Db *db, ModelLost *lost)
{
    Buf why = { 0 };
    Load load = { model, db, &why, lost };
    store_clear(model);
    load_model(&load);
    cut_all_cycles(&load);
    load_done(model);
    buf_drop(&why);
}

DbResult load_all(Model *model, Db *db, Buf *why)
{
    Load load = { model, db, why, NULL };
    store_clear(model);
    DbResult result = load_model(&load);
    load_done(model);
    return result;
}
