/* save.c: what changed since the last commit, into the file. New rows of a table go in with one statement that reads them
   from the columns; changed rows, found in the journal, with one prepared statement a table. */
#include "sql.h"
#include <stdlib.h>

#define ENFORCE_MAX 1000                 /* with more changed rows SQLite does not check the references again */

typedef struct Save { Model *model; Db *db; Buf *why; bool ahead; /* rows stand in the file, nothing else */ } Save;

/* A changed row that was there before: what of it. Sorted by table, what, row. */
enum { CHANGED_ROW, CHANGED_ORIGIN, CHANGED_COLUMN /* + column: a list, or a user's field */ };
typedef VEC(uint64_t) ChangeVec;
static uint64_t change_key(int table, int what, int32_t row) { return (uint64_t)table << 52 | (uint64_t)what << 32 | (uint32_t)row; }
static int change_table(uint64_t key) { return (int)(key >> 52); }
static int change_what(uint64_t key) { return (int)(key >> 32 & 0xfffff); }
static int32_t change_row(uint64_t key) { return (int32_t)(key & 0xffffffff); }

static DbResult failed(const Save *save, DbResult result)
{
    if (result != DB_OK && !save->why->len)
        buf_addz(save->why, db_message(save->db));
    return result;
}

static DbResult exec(const Save *save, const char *sql)
{
    return failed(save, db_exec(save->db, sql));
}

/* ---- new rows ---- */

typedef struct RowSource {
    Model *model;
    const Table *table;
    Parts parts;
    int32_t row;                         /* starts one before the first */
    uint32_t pos;                        /* of a list's element, one more than the current */
    char (*texts)[SCRATCH];              /* one a part, for those that need it */
} RowSource;

static bool next_row(void *ctx)
{
    RowSource *source = ctx;
    do {
        source->row++;
    } while (source->row < source->table->n && !source->table->alive[source->row]);
    return source->row < source->table->n;
}

static DbValue row_value(void *ctx, int column)
{
    RowSource *source = ctx;
    return part_value(source->model, source->table, source->row, &source->parts.at[column], source->texts[column]);
}

static bool next_item(void *ctx)
{
    RowSource *source = ctx;
    const ItemList *const *lists = source->table->cols[source->parts.at[0].column].list;
    if (source->row >= source->table->committed && lists[source->row] && source->pos < lists[source->row]->n) {
        source->pos++;
        return true;
    }
    do {
        if (!next_row(source))
            return false;
    } while (!lists[source->row] || !lists[source->row]->n);
    source->pos = 1;
    return true;
}

static DbValue next_item_value(void *ctx, int column)
{
    RowSource *source = ctx;
    return item_value(source->model, source->table, source->row, source->pos - 1, &source->parts.at[column]);
}

static void add_names(const Parts *parts, Buf *sql)
{
    for (int i = 0; i < parts->n; i++)
        buf_addf(sql, "%s\"%s\"", i ? ", " : "(", parts->at[i].name);
    buf_addz(sql, ")");
}

static void add_source_columns(int n, Buf *sql)
{
    for (int i = 0; i < n; i++)
        buf_addf(sql, "%sc%d", i ? ", " : " SELECT ", i);
    buf_addz(sql, " FROM orgl_rows");
}

/* Columns in which no row has a value are left out. */
static void drop_empty_parts(const Table *table, Parts *parts)
{
    int n = 0;
    for (int i = 0; i < parts->n; i++) {
        int column = parts->at[i].column;
        bool empty = column >= 0 ? !table->cols[column].data : parts->at[i].what == PART_TITLE && !table->titles;
        if (!empty)
            parts->at[n++] = parts->at[i];
    }
    parts->n = n;
}

static DbResult insert_rows(const Save *save, const Table *table)
{
    RowSource source = { .model = save->model, .table = table, .row = table->committed - 1 };
    Buf sql = { 0 };
    parts_of_table(table, &source.parts);
    drop_empty_parts(table, &source.parts);
    source.texts = mem_alloc((size_t)source.parts.n * sizeof *source.texts);
    buf_addf(&sql, "INSERT INTO \"%s\"", TABLE_INFO[table->id].name);
    add_names(&source.parts, &sql);
    add_source_columns(source.parts.n, &sql);
    DbResult result = failed(save, db_bulk(save->db, sql.ptr, &(DbSource){ &source, next_row, row_value }));
    mem_free(source.texts);
    buf_drop(&sql);
    return result;
}

static DbResult insert_items(const Save *save, const Table *table, int column)
{
    RowSource source = { .model = save->model, .table = table, .row = table->committed - 1 };
    Buf sql = { 0 };
    parts_of_list(table, column, &source.parts);
    buf_addz(&sql, "INSERT INTO \"");
    list_table_name(table, column, &sql);
    buf_addz(&sql, "\"");
    add_names(&source.parts, &sql);
    add_source_columns(source.parts.n, &sql);
    DbResult result = failed(save, db_bulk(save->db, sql.ptr, &(DbSource){ &source, next_item, next_item_value }));
    buf_drop(&sql);
    return result;
}

static bool any_list(const Table *table, int column)
{
    const ItemList **lists = table->cols[column].list;
    for (int32_t row = table->committed; lists && row < table->n; row++) {
        if (lists[row] && table->alive[row])
            return true;
    }
    return false;
}

static DbResult insert_table(const Save *save, const Table *table)
{
    if (table->n == table->committed)
        return DB_OK;
    DbResult result = insert_rows(save, table);
    for (int column = 0; column < TABLE_INFO[table->id].n_fields && result == DB_OK; column++) {
        if (table->cols[column].cls == CLASS_LIST && any_list(table, column))
            result = insert_items(save, table, column);
    }
    return result;
}

/* ---- users' fields ---- */

static const char OWN_INSERT[] =
    "INSERT OR REPLACE INTO field_value(field_id, entity_id, ref_id, text, amount, unit, per, low, high) "
    "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)";

/* The parameter of a part of a user's field. */
static int own_parameter(const Part *part)
{
    switch ((int)part->what) {
    case PART_REF: return 3;
    case PART_TEXT: case PART_DATE: case PART_WORD: return 4;
    case PART_UNIT: return 6;
    case PART_PER: return 7;
    case PART_LOW: return 8;
    case PART_HIGH: return 9;
    default: return 5;
    }
}

static DbResult put_own(const Save *save, DbStmt *stmt, const Table *table, int column, int32_t row, int32_t field_id)
{
    Parts parts;
    char texts[4][SCRATCH];
    parts_of_own(table, column, &parts);
    for (int i = 3; i <= 9; i++)
        db_bind(stmt, i, (DbValue){ .type = DBV_NULL });
    db_bind(stmt, 1, (DbValue){ .type = DBV_INT, .i = field_id });
    db_bind(stmt, 2, (DbValue){ .type = DBV_INT, .i = (int64_t)row + 1 });
    for (int i = 0; i < parts.n; i++)
        db_bind(stmt, own_parameter(&parts.at[i]), part_value(save->model, table, row, &parts.at[i], texts[i]));
    return failed(save, db_run(stmt));
}

static bool is_set(const Table *table, int32_t row, int column)
{
    ColClass cls = table->cols[column].cls;
    return !table_same(cls, table_bits(table, row, column), table_none(cls));
}

/* Of new rows; those of rows that were there come with the changed ones. */
static DbResult insert_own(const Save *save, const Table *table, DbStmt *stmt)
{
    int built_in = TABLE_INFO[table->id].n_fields;
    for (int column = built_in; column < table->n_cols; column++) {
        if (!table->cols[column].data)
            continue;
        for (int32_t row = table->own_committed; row < table->n; row++) {
            if (!table->alive[row] || !is_set(table, row, column))
                continue;
            DbResult result = put_own(save, stmt, table, column, row, table->own[column - built_in]->id);
            if (result != DB_OK)
                return result;
        }
    }
    return DB_OK;
}

static DbResult insert_all_own(const Save *save)
{
    DbStmt *stmt = NULL;
    DbResult result = DB_OK;
    for (int i = 0; i < T_COUNT && result == DB_OK; i++) {
        const Table *table = &save->model->tables[i];
        if (table->n_cols == TABLE_INFO[i].n_fields || table->n == table->own_committed)
            continue;
        if (!stmt)
            result = failed(save, db_prepare(save->db, OWN_INSERT, &stmt));
        if (result == DB_OK)
            result = insert_own(save, table, stmt);
    }
    db_finish(stmt);
    return result;
}

static DbValue sym_or_null(const Save *save, Sym sym)
{
    return sym == SYM_NONE ? (DbValue){ .type = DBV_NULL } : (DbValue){ .type = DBV_TEXT, .s = intern_str(save->model->intern, sym) };
}

static DbValue name_value(const char *name)
{
    return (DbValue){ .type = DBV_TEXT, .s = str_of(name) };
}

static DbResult insert_field(const Save *save, DbStmt *stmt, const OwnField *own)
{
    Buf words = { 0 };
    for (int i = 0; i < own->n_words; i++)
        buf_addf(&words, "%s%s", i ? "|" : "", intern_str(save->model->intern, own->words[i]).ptr);
    db_bind(stmt, 1, (DbValue){ .type = DBV_INT, .i = own->id });
    db_bind(stmt, 2, name_value(TABLE_INFO[own->info.table].name));
    db_bind(stmt, 3, sym_or_null(save, own->name));
    db_bind(stmt, 4, sym_or_null(save, own->title));
    db_bind(stmt, 5, name_value(own_type_name(own->info.type)));
    db_bind(stmt, 6, own->info.target == T_NONE ? (DbValue){ .type = DBV_NULL } : name_value(TABLE_INFO[own->info.target].name));
    db_bind(stmt, 7, words.len ? (DbValue){ .type = DBV_TEXT, .s = buf_str(&words) } : (DbValue){ .type = DBV_NULL });
    DbResult result = failed(save, db_run(stmt));
    buf_drop(&words);
    return result;
}

/* Undo and other scenarios take fields away: always the last ones. How many stay. */
static DbResult remove_fields(const Save *save, int32_t *kept)
{
    Buf sql = { 0 };
    *kept = 0;
    for (int i = 0; i < T_COUNT; i++)
        for (int k = 0; k < save->model->tables[i].n_cols - TABLE_INFO[i].n_fields; k++)
            *kept += save->model->tables[i].own[k]->id && save->model->tables[i].own[k]->id <= save->model->own_saved;
    if (*kept == save->model->own_saved)
        return DB_OK;
    buf_addf(&sql, "DELETE FROM field_value WHERE field_id > %d; DELETE FROM field_def WHERE id > %d", *kept, *kept);
    DbResult result = exec(save, sql.ptr);
    buf_drop(&sql);
    return result;
}

/* Fields that the file lacks lose the numbers that they had elsewhere; how many there are. */
static int32_t clear_numbers(const Save *save, int32_t kept)
{
    int32_t n = 0;
    for (int i = 0; i < T_COUNT; i++) {
        const Table *table = &save->model->tables[i];
        for (int k = 0; k < table->n_cols - TABLE_INFO[i].n_fields; k++) {
            if (table->own[k]->id > 0 && table->own[k]->id <= kept)
                continue;
            table->own[k]->id = 0;
            n++;
        }
    }
    return n;
}

/* The field that an entry of the journal added, while it is there. */
static OwnField *field_added(const Save *save, const Entry *entry)
{
    const Table *table = &save->model->tables[entry->table];
    bool there = entry->op == OP_FIELD && entry->column < table->n_cols;
    return there ? table->own[entry->column - TABLE_INFO[table->id].n_fields] : NULL;
}

/* In the order in which they were defined, so that it is always the last ones that go; those of another file come first. */
static void number_fields(const Save *save, int32_t *saved)
{
    int32_t kept = *saved;
    *saved += clear_numbers(save, kept);
    int32_t next = *saved;
    for (size_t i = save->model->journal.len; i-- > 0;) {
        OwnField *own = field_added(save, &save->model->journal.at[i]);
        if (own && own->id == 0)             /* of a place that was filled again the last entry counts */
            own->id = next--;
    }
    for (int i = T_COUNT; i-- > 0;) {
        const Table *table = &save->model->tables[i];
        for (int k = table->n_cols - TABLE_INFO[i].n_fields; k-- > 0;)
            if (table->own[k]->id == 0)
                table->own[k]->id = next--;
    }
    ORGL_ASSERT(next == kept);
}

/* Only those that the file lacks are written. */
static DbResult insert_fields(const Save *save, int32_t *saved)
{
    DbStmt *stmt = NULL;
    DbResult result = remove_fields(save, saved);
    int32_t kept = *saved;
    number_fields(save, saved);
    for (int i = 0; i < T_COUNT; i++) {
        const Table *table = &save->model->tables[i];
        for (int k = 0; k < table->n_cols - TABLE_INFO[i].n_fields && result == DB_OK; k++) {
            OwnField *own = table->own[k];
            if (own->id <= kept)
                continue;
            if (!stmt)
                result = failed(save, db_prepare(save->db, "INSERT INTO field_def(id, kind, name, title, type, target, words) "
                                                           "VALUES(?, ?, ?, ?, ?, ?, ?)", &stmt));
            if (result == DB_OK)
                result = insert_field(save, stmt, own);
        }
    }
    db_finish(stmt);
    return result;
}

/* ---- origins of fields ---- */

static const char ORIGIN_INSERT[] = "INSERT INTO origin(kind, entity_id, field, script, line) VALUES(?, ?, ?, ?, ?)";

static DbResult put_origin(const Save *save, DbStmt *stmt, const Table *table, int32_t row, int column)
{
    Origin origin = table_field_origin(table, row, column);
    if (origin.script == SYM_NONE)
        return DB_OK;
    db_bind(stmt, 1, name_value(TABLE_INFO[table->id].name));
    db_bind(stmt, 2, (DbValue){ .type = DBV_INT, .i = (int64_t)row + 1 });
    db_bind(stmt, 3, name_value(table->cols[column].field->name));
    db_bind(stmt, 4, (DbValue){ .type = DBV_INT, .i = script_id(save->model, origin.script) });
    db_bind(stmt, 5, (DbValue){ .type = DBV_INT, .i = origin.line });
    return failed(save, db_run(stmt));
}

static int compare_keys(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

typedef struct OriginSource { Model *model; const Table *table; ChangeVec keys; size_t at; } OriginSource;

static bool next_origin(void *ctx)
{
    OriginSource *source = ctx;
    return source->at++ < source->keys.len;
}

static DbValue origin_value(void *ctx, int column)
{
    OriginSource *source = ctx;
    uint64_t key = source->keys.at[source->at - 1];
    int32_t row = (int32_t)(key >> 16);
    int field = (int)(key & 0xffff);
    Origin origin = table_field_origin(source->table, row, field);
    switch (column) {
    case 0: return name_value(TABLE_INFO[source->table->id].name);
    case 1: return (DbValue){ .type = DBV_INT, .i = (int64_t)row + 1 };
    case 2: return name_value(source->table->cols[field].field->name);
    case 3: return (DbValue){ .type = DBV_INT, .i = script_id(source->model, origin.script) };
    default: return (DbValue){ .type = DBV_INT, .i = origin.line };
    }
}

/* Of new rows, in order. */
static DbResult insert_origins(const Save *save, const Table *table)
{
    OriginSource source = { .model = save->model, .table = table };
    const Map *map = &table->field_origins;
    if (!map->len || table->n == table->committed)
        return DB_OK;
    for (size_t i = 0; i < map->cap; i++) {
        int32_t row = (int32_t)(map->keys[i] >> 16);
        if (map->values[i] != MAP_MISSING && row >= table->committed && row < table->n && table->alive[row])
            vec_push(&source.keys, map->keys[i]);
    }
    if (source.keys.len)
        qsort(source.keys.at, source.keys.len, sizeof *source.keys.at, compare_keys);
    DbResult result = DB_OK;
    if (source.keys.len)
        result = failed(save, db_bulk(save->db, "INSERT INTO origin(kind, entity_id, field, script, line) "
                                                "SELECT c0, c1, c2, c3, c4 FROM orgl_rows",
                                      &(DbSource){ &source, next_origin, origin_value }));
    vec_drop(&source.keys);
    return result;
}

/* ---- changed rows ---- */

/* What a dropped row had beside its own line is no longer in the file. */
static void add_revived(const Table *table, int32_t row, ChangeVec *out)
{
    for (int c = 0; c < table->n_cols; c++)
        if (table->cols[c].data && (c >= TABLE_INFO[table->id].n_fields || table->cols[c].cls == CLASS_LIST))
            vec_push(out, change_key(table->id, CHANGED_COLUMN + c, row));
    if (table->field_origins.len)
        vec_push(out, change_key(table->id, CHANGED_ORIGIN, row));
}

static void add_change(const Table *table, const Entry *entry, ChangeVec *out)
{
    int what = CHANGED_ROW;
    bool of_field = entry->op == OP_FIELD || entry->op == OP_UNFIELD || (entry->op == OP_CELL && entry->column >= table->n_cols);
    if (entry->op == OP_ADD || of_field || entry->row >= table->committed)
        return;
    if (entry->op == OP_REVIVE)
        add_revived(table, entry->row, out);
    if (entry->op == OP_FIELD_ORIGIN)
        what = CHANGED_ORIGIN;
    else if (entry->op == OP_CELL && (entry->column >= TABLE_INFO[table->id].n_fields || table->cols[entry->column].cls == CLASS_LIST))
        what = CHANGED_COLUMN + entry->column;
    vec_push(out, change_key(table->id, what, entry->row));
}

static void find_changes(const Model *model, ChangeVec *out)
{
    for (size_t i = 0; i < model->journal.len; i++) {
        const Entry *entry = &model->journal.at[i];
        add_change(&model->tables[entry->table], entry, out);
    }
    if (out->len)
        qsort(out->at, out->len, sizeof *out->at, compare_keys);
    size_t n = 0;
    for (size_t i = 0; i < out->len; i++) {
        if (!n || out->at[n - 1] != out->at[i])
            out->at[n++] = out->at[i];
    }
    out->len = n;
}

/* Statements of one table while its changed rows are written; each made when it is first needed. */
typedef struct Writer {
    const Save *save;
    const Table *table;
    Parts parts;
    DbStmt *update, *insert, *remove, *remove_list, *remove_own, *remove_origin, *put_item, *put_own, *put_origin;
    DbStmt *remove_lists[DB_SOURCE_COLUMNS];      /* by column, for dropped rows */
} Writer;

static DbResult ready(const Writer *writer, DbStmt **stmt, const char *sql)
{
    return *stmt ? DB_OK : failed(writer->save, db_prepare(writer->save->db, sql, stmt));
}

static DbResult run_for_row(const Writer *writer, DbStmt *stmt, int32_t row)
{
    db_bind(stmt, 1, (DbValue){ .type = DBV_INT, .i = (int64_t)row + 1 });
    return failed(writer->save, db_run(stmt));
}

/* A dropped row came back. */
static DbResult insert_row(Writer *writer, int32_t row, char (*texts)[SCRATCH])
{
    Buf sql = { 0 };
    buf_addf(&sql, "INSERT INTO \"%s\"", TABLE_INFO[writer->table->id].name);
    add_names(&writer->parts, &sql);
    for (int i = 0; i < writer->parts.n; i++)
        buf_addz(&sql, i ? ", ?" : " VALUES(?");
    buf_addz(&sql, ")");
    DbResult result = ready(writer, &writer->insert, sql.ptr);
    buf_drop(&sql);
    for (int i = 1; i < writer->parts.n && result == DB_OK; i++)
        db_bind(writer->insert, i + 1, part_value(writer->save->model, writer->table, row, &writer->parts.at[i], texts[i]));
    return result == DB_OK ? run_for_row(writer, writer->insert, row) : result;
}

static DbResult update_row(Writer *writer, int32_t row)
{
    DbResult result = DB_OK;
    char (*texts)[SCRATCH] = mem_alloc((size_t)writer->parts.n * sizeof *texts);
    if (!writer->update) {
        Buf sql = { 0 };
        buf_addf(&sql, "UPDATE \"%s\" SET ", TABLE_INFO[writer->table->id].name);
        for (int i = 1; i < writer->parts.n; i++)
            buf_addf(&sql, "%s\"%s\" = ?%d", i > 1 ? ", " : "", writer->parts.at[i].name, i + 1);
        buf_addz(&sql, " WHERE id = ?1");
        result = ready(writer, &writer->update, sql.ptr);
        buf_drop(&sql);
    }
    for (int i = 1; i < writer->parts.n && result == DB_OK; i++)
        db_bind(writer->update, i + 1, part_value(writer->save->model, writer->table, row, &writer->parts.at[i], texts[i]));
    if (result == DB_OK)
        result = run_for_row(writer, writer->update, row);
    if (result == DB_OK && !db_changed(writer->save->db))
        result = insert_row(writer, row, texts);
    mem_free(texts);
    return result;
}

static DbResult remove_list(Writer *writer, DbStmt **stmt, int column, int32_t row)
{
    DbResult result = DB_OK;
    if (!*stmt) {
        Buf sql = { 0 };
        buf_addz(&sql, "DELETE FROM \"");
        list_table_name(writer->table, column, &sql);
        buf_addf(&sql, "\" WHERE \"%s_id\" = ?1", TABLE_INFO[writer->table->id].name);
        result = ready(writer, stmt, sql.ptr);
        buf_drop(&sql);
    }
    return result == DB_OK ? run_for_row(writer, *stmt, row) : result;
}

static DbResult remove_own(Writer *writer, int32_t row)
{
    int built_in = TABLE_INFO[writer->table->id].n_fields;
    DbResult result = DB_OK;
    for (int c = built_in; c < writer->table->n_cols && result == DB_OK; c++) {
        result = ready(writer, &writer->remove_own, "DELETE FROM field_value WHERE entity_id = ?1 AND field_id = ?2");
        if (result != DB_OK)
            break;
        db_bind(writer->remove_own, 2, (DbValue){ .type = DBV_INT, .i = writer->table->own[c - built_in]->id });
        result = run_for_row(writer, writer->remove_own, row);
    }
    return result;
}

static DbResult remove_origins(Writer *writer, int32_t row)
{
    DbResult result = ready(writer, &writer->remove_origin, "DELETE FROM origin WHERE entity_id = ?1 AND kind = ?2");
    if (result != DB_OK)
        return result;
    db_bind(writer->remove_origin, 2, name_value(TABLE_INFO[writer->table->id].name));
    return run_for_row(writer, writer->remove_origin, row);
}

static DbResult remove_row(Writer *writer, int32_t row)
{
    Buf sql = { 0 };
    DbResult result = DB_OK;
    for (int c = 0; c < TABLE_INFO[writer->table->id].n_fields && result == DB_OK; c++) {
        if (writer->table->cols[c].cls == CLASS_LIST)
            result = remove_list(writer, &writer->remove_lists[c], c, row);
    }
    if (result == DB_OK)
        result = remove_own(writer, row);
    if (result == DB_OK)
        result = remove_origins(writer, row);
    buf_addf(&sql, "DELETE FROM \"%s\" WHERE id = ?1", TABLE_INFO[writer->table->id].name);
    if (result == DB_OK)
        result = ready(writer, &writer->remove, sql.ptr);
    buf_drop(&sql);
    return result == DB_OK ? run_for_row(writer, writer->remove, row) : result;
}

static DbResult prepare_item(Writer *writer, int column, const Parts *parts)
{
    Buf sql = { 0 };
    buf_addz(&sql, "INSERT INTO \"");
    list_table_name(writer->table, column, &sql);
    buf_addz(&sql, "\"");
    add_names(parts, &sql);
    for (int i = 0; i < parts->n; i++)
        buf_addz(&sql, i ? ", ?" : " VALUES(?");
    buf_addz(&sql, ")");
    DbResult result = ready(writer, &writer->put_item, sql.ptr);
    buf_drop(&sql);
    return result;
}

static DbResult replace_list(Writer *writer, int column, int32_t row)
{
    Parts parts;
    parts_of_list(writer->table, column, &parts);
    DbResult result = remove_list(writer, &writer->remove_list, column, row);
    const ItemList *list = writer->table->cols[column].list ? writer->table->cols[column].list[row] : NULL;
    if (result == DB_OK && list)
        result = prepare_item(writer, column, &parts);
    for (uint32_t pos = 0; list && pos < list->n && result == DB_OK; pos++) {
        for (int i = 0; i < parts.n; i++)
            db_bind(writer->put_item, i + 1, item_value(writer->save->model, writer->table, row, pos, &parts.at[i]));
        result = failed(writer->save, db_run(writer->put_item));
    }
    return result;
}

static DbResult replace_own(Writer *writer, int column, int32_t row)
{
    int32_t id = writer->table->own[column - TABLE_INFO[writer->table->id].n_fields]->id;
    bool set = is_set(writer->table, row, column);
    DbResult result = ready(writer, &writer->put_own, OWN_INSERT);
    if (result == DB_OK && set)
        return put_own(writer->save, writer->put_own, writer->table, column, row, id);
    if (result == DB_OK)
        result = ready(writer, &writer->remove_own, "DELETE FROM field_value WHERE entity_id = ?1 AND field_id = ?2");
    if (result != DB_OK)
        return result;
    db_bind(writer->remove_own, 2, (DbValue){ .type = DBV_INT, .i = id });
    return run_for_row(writer, writer->remove_own, row);
}

static DbResult replace_origins(Writer *writer, int32_t row)
{
    DbResult result = remove_origins(writer, row);
    if (result == DB_OK)
        result = ready(writer, &writer->put_origin, ORIGIN_INSERT);
    for (int c = 0; c < writer->table->n_cols && result == DB_OK; c++)
        result = put_origin(writer->save, writer->put_origin, writer->table, row, c);
    return result;
}

static DbResult write_change(Writer *writer, int what, int32_t row)
{
    bool alive = writer->table->alive[row];
    if (what == CHANGED_ROW)
        return alive ? update_row(writer, row) : remove_row(writer, row);
    if (!alive)
        return DB_OK;
    if (what == CHANGED_ORIGIN)
        return replace_origins(writer, row);
    int column = what - CHANGED_COLUMN;
    return column < TABLE_INFO[writer->table->id].n_fields ? replace_list(writer, column, row) : replace_own(writer, column, row);
}

/* The statements of a list's own table serve one column. */
static void end_column(Writer *writer)
{
    db_finish(writer->remove_list);
    db_finish(writer->put_item);
    writer->remove_list = writer->put_item = NULL;
}

static void end_writer(Writer *writer)
{
    DbStmt *all[] = { writer->update, writer->insert, writer->remove, writer->remove_own, writer->remove_origin, writer->put_own, writer->put_origin };
    end_column(writer);
    for (size_t i = 0; i < COUNT_OF(all); i++)
        db_finish(all[i]);
    for (int i = 0; i < DB_SOURCE_COLUMNS; i++)
        db_finish(writer->remove_lists[i]);
}

static DbResult write_changes(const Save *save, const ChangeVec *changes)
{
    DbResult result = DB_OK;
    Writer *writer = NULL;
    for (size_t i = 0; i < changes->len && result == DB_OK; i++) {
        uint64_t key = changes->at[i];
        if (!writer || change_table(key) != (int)writer->table->id) {
            if (writer)
                end_writer(writer);
            mem_free(writer);
            writer = mem_zalloc(sizeof *writer);
            writer->save = save;
            writer->table = &save->model->tables[change_table(key)];
            parts_of_table(writer->table, &writer->parts);
        } else if (change_what(key) != change_what(changes->at[i - 1])) {
            end_column(writer);
        }
        result = write_change(writer, change_what(key), change_row(key));
    }
    if (writer)
        end_writer(writer);
    mem_free(writer);
    return result;
}

/* ---- the rest ---- */

static DbResult insert_scripts(const Save *save)
{
    const Model *model = save->model;
    DbStmt *stmt;
    if (model->scripts_saved == model->script_list.len)
        return DB_OK;
    DbResult result = failed(save, db_prepare(save->db, "INSERT INTO script(id, name) VALUES(?, ?)", &stmt));
    for (size_t i = model->scripts_saved; i < model->script_list.len && result == DB_OK; i++) {
        db_bind(stmt, 1, (DbValue){ .type = DBV_INT, .i = (int64_t)i + 1 });
        db_bind(stmt, 2, sym_or_null(save, model->script_list.at[i]));
        result = failed(save, db_run(stmt));
    }
    db_finish(stmt);
    return result;
}

/* Numbers of dropped rows are not given again. */
static DbResult write_sequences(const Save *save)
{
    DbStmt *stmt;
    DbResult result = failed(save, db_prepare(save->db, "INSERT OR REPLACE INTO sequence(name, next) VALUES(?, ?)", &stmt));
    for (int i = 0; i < T_COUNT && result == DB_OK; i++) {
        const Table *table = &save->model->tables[i];
        if (!table->n || (table->n == table->committed && !save->ahead))
            continue;
        db_bind(stmt, 1, name_value(TABLE_INFO[i].name));
        db_bind(stmt, 2, (DbValue){ .type = DBV_INT, .i = (int64_t)table->n + 1 });
        result = failed(save, db_run(stmt));
    }
    db_finish(stmt);
    return result;
}

static DbResult write_all(const Save *save, const ChangeVec *changes, int32_t *own_saved)
{
    DbResult result = insert_fields(save, own_saved);
    if (result == DB_OK)
        result = write_changes(save, changes);
    for (int i = 0; i < T_COUNT && result == DB_OK; i++)
        result = insert_table(save, &save->model->tables[i]);
    if (result == DB_OK)
        result = insert_all_own(save);
    for (int i = 0; i < T_COUNT && result == DB_OK; i++)
        result = insert_origins(save, &save->model->tables[i]);
    if (result == DB_OK)
        result = insert_scripts(save);
    return result == DB_OK ? write_sequences(save) : result;
}

/* The tables of a new file. */
static DbResult make_schema(const Save *save, void (*part)(const Model *model, Buf *out))
{
    Buf sql = { 0 };
    part(save->model, &sql);
    DbResult result = exec(save, sql.ptr);
    buf_drop(&sql);
    return result;
}

static DbResult write_rows(const Save *save, bool first)
{
    DbResult result = first ? make_schema(save, schema_tables) : DB_OK;
    for (int i = 0; i < T_COUNT && result == DB_OK; i++)
        result = insert_table(save, &save->model->tables[i]);
    for (int i = 0; i < T_COUNT && result == DB_OK; i++)
        result = insert_origins(save, &save->model->tables[i]);
    return result == DB_OK ? insert_scripts(save) : result;
}

DbResult save_rows(Model *model, Db *db, bool first, Buf *why)
{
    Save save = { model, db, why, true };
    DbResult result = exec(&save, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE");
    if (result == DB_OK)
        result = write_rows(&save, first);
    return result == DB_OK ? exec(&save, "COMMIT") : result;
}

static DbResult write_in_transaction(const Save *save, const ChangeVec *changes, SaveMode mode)
{
    int32_t own_saved = 0;
    bool fresh = mode != SAVE_CHANGES;
    DbResult result = mode == SAVE_FRESH ? make_schema(save, schema_tables) : DB_OK;
    if (result == DB_OK)
        result = write_all(save, changes, &own_saved);
    if (result == DB_OK)
        result = failed(save, history_write(save->model, save->db, fresh));
    if (result == DB_OK && fresh)
        result = make_schema(save, schema_indexes);
    if (result == DB_OK && fresh)
        result = make_schema(save, schema_views);
    if (result == DB_OK)
        result = exec(save, "COMMIT");
    if (result != DB_OK)
        return result;
    save->model->own_saved = own_saved;
    save->model->scripts_saved = save->model->script_list.len;
    return DB_OK;
}

static size_t count_new(const Model *model)
{
    size_t n = 0;
    for (int i = 0; i < T_COUNT; i++)
        n += (size_t)(model->tables[i].n - model->tables[i].committed);
    return n;
}

DbResult save_changes(Model *model, Db *db, SaveMode mode, Buf *why)
{
    bool fresh = mode != SAVE_CHANGES;
    Save save = { model, db, why, mode == SAVE_AHEAD };
    ChangeVec changes = { 0 };
    find_changes(model, &changes);
    /* The interpreter has resolved every reference; looking again costs an index look-up each, and a pass for a dropped row. */
    bool enforce = !fresh && changes.len + count_new(model) <= ENFORCE_MAX;
    DbResult result = exec(&save, enforce ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
    if (result == DB_OK)
        result = exec(&save, "BEGIN IMMEDIATE");
    int64_t version = model->data_version;
    if (result == DB_OK && !fresh)
        result = failed(&save, db_int(db, "PRAGMA data_version", &version));
    if (result == DB_OK && !fresh && version != model->data_version)
        result = DB_CHANGED;
    if (result == DB_OK && !fresh && model->migration)
        result = exec(&save, model->migration);
    if (result == DB_OK)
        result = write_in_transaction(&save, &changes, mode);
    if (result != DB_OK) {
        db_exec(db, "ROLLBACK");
    } else if (!fresh) {
        mem_free(model->migration);
        model->migration = NULL;
    }
    vec_drop(&changes);
    return result;
}
