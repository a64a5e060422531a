/* repair.c: what can be read of a damaged model file, into a new one. Reading happens in a copy, so that the file stays as it is.
   Where its first page or its list of tables is gone, those of an empty model take their place: all model files of a version have
   their tables at the same pages. */
#include <errno.h>

#include "../base/mem.h"
#include "../base/os.h"
#include "sql.h"

#define PAGE 8192u

void model_lost_drop(ModelLost *lost)
{
    for (size_t i = 0; i < lost->items.len; i++)
        mem_free(lost->items.at[i].what);
    vec_drop(&lost->items);
    for (size_t i = 0; i < lost->scenarios.len; i++)
        mem_free(lost->scenarios.at[i]);
    vec_drop(&lost->scenarios);
}

/* ---- copies ---- */

static void remove_all(const char *path)
{
    static const char *const ENDINGS[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < COUNT_OF(ENDINGS); i++) {
        Buf name = { 0 };
        buf_addf(&name, "%s%s", path, ENDINGS[i]);
        os_remove(name.ptr);
        buf_drop(&name);
    }
}

static int copy_file(const char *from, const char *to, const char *ending, bool must)
{
    Buf source = { 0 }, target = { 0 }, bytes = { 0 };
    buf_addf(&source, "%s%s", from, ending);
    buf_addf(&target, "%s%s", to, ending);
    int error = os_read_regular(source.ptr, &bytes);
    if (!error)
        error = os_write_file(target.ptr, buf_str(&bytes));
    buf_drop(&source);
    buf_drop(&target);
    buf_drop(&bytes);
    return must ? error : 0;
}

/* ---- the first pages ---- */

/* An empty model's file, and which of its pages belong to the list of tables: all that are no table's own. */
static bool read_empty(Model *model, const char *path, Buf *bytes, Buf *mine)
{
    Buf why = { 0 };
    DbStmt *stmt = NULL;
    Db *db = NULL;
    Model *empty = model_new(model->intern, model->words);
    empty->path = (char *)(uintptr_t)path;
    bool fine = file_make(empty, &why) == DB_OK && os_read_file(path, bytes) == 0;
    empty->path = NULL;
    model_free(empty);
    for (size_t page = 0; page < bytes->len / PAGE; page++)
        buf_char(mine, 1);
    fine = fine && db_open(path, DB_READ_WRITE, &db) == DB_OK &&
           db_prepare(db, "SELECT rootpage FROM sqlite_schema WHERE rootpage > 0", &stmt) == DB_OK;
    while (fine && db_step(stmt) == DB_ROW) {
        DbValue root = db_value(stmt, 0);
        if (root.type == DBV_INT && root.i > 0 && (size_t)root.i <= mine->len)
            mine->ptr[root.i - 1] = 0;
    }
    db_finish(stmt);
    db_close(db);
    buf_drop(&why);
    return fine;
}

static void put_big_endian(char *to, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        to[i] = (char)(n >> (24 - 8 * i));
}

/* Of another version the tables stand elsewhere. */
static bool is_of_version(const Buf *bytes)
{
    const unsigned char *head = (const unsigned char *)bytes->ptr;
    bool readable = memcmp(head, "SQLite format 3", 16) == 0 && head[68] == (APPLICATION_ID >> 24);
    return !readable || head[63] == SCHEMA_VERSION;
}

/* Puts an empty model's first pages over those of the copy, whose pages are counted anew and none of which is free. */
static bool replace_head(Model *model, const char *copy, const char *scratch)
{
    Buf bytes = { 0 }, empty = { 0 }, mine = { 0 };
    bool fine = read_empty(model, scratch, &empty, &mine) && os_read_file(copy, &bytes) == 0 && bytes.len >= 2 * PAGE && is_of_version(&bytes);
    for (size_t page = 0; fine && page < mine.len && (page + 1) * PAGE <= bytes.len; page++)
        if (mine.ptr[page])
            memcpy(bytes.ptr + page * PAGE, empty.ptr + page * PAGE, PAGE);
    if (fine) {
        put_big_endian(bytes.ptr + 28, (uint32_t)(bytes.len / PAGE));
        memset(bytes.ptr + 32, 0, 8);
        fine = os_write_file(copy, buf_str(&bytes)) == 0;
    }
    remove_all(scratch);
    buf_drop(&bytes);
    buf_drop(&empty);
    buf_drop(&mine);
    return fine;
}

/* ---- the whole ---- */

static size_t rows_of(const Model *model)
{
    size_t n = 0;
    for (int i = 0; i < T_COUNT; i++)
        n += (size_t)model->tables[i].live;
    return n;
}

/* Is the list of tables there and whole? */
static bool has_tables(Db *db)
{
    int64_t tables = 0, sound = 0;
    return db_int(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('post', 'unit', 'script', 'revision')", &tables) ==
               DB_OK && tables == 4 && db_int(db, "PRAGMA application_id", &sound) == DB_OK && sound == APPLICATION_ID;
}

static bool is_database(const char *path)
{
    return os_begins_with(path, STR("SQLite format 3"));
}

/* False: there was not enough memory to tell what can be read. */
static bool rescue(Model *model, const char *copy, const char *scratch, ModelLost *lost)
{
    Db *db = NULL;
    bool whole = db_open(copy, DB_READ_WRITE, &db) == DB_OK && has_tables(db);
    if (!whole) {
        db_close(db);
        db = NULL;
        Buf log = { 0 };
        buf_addf(&log, "%s-wal", copy);
        os_remove(log.ptr);
        buf_drop(&log);
        whole = replace_head(model, copy, scratch) && db_open(copy, DB_READ_WRITE, &db) == DB_OK && has_tables(db);
    }
    if (whole) {
        Buf sql = { 0 };
        store_clear(model);
        if (migrate_find(model, db, &sql) == DB_OK && sql.len)      /* the copy may be changed */
            db_exec(db, sql.ptr);
        buf_drop(&sql);
        load_rescue(model, db, lost);
        history_rescue(model, db, lost);
    }
    bool enough = !mem_failed() && (!db || db_trouble(db) != DB_MEMORY);
    db_close(db);
    lost->saved = rows_of(model);
    return enough;
}

/* All rows, fields and scripts are to be written again. */
static void forget_file(Model *model)
{
    for (int i = 0; i < T_COUNT; i++) {
        Table *table = &model->tables[i];
        table->committed = table->own_committed = table->sealed = 0;
        for (int k = 0; k < table->n_cols - TABLE_INFO[i].n_fields; k++)
            table->own[k]->id = 0;
    }
    model->own_saved = 0;
    model->scripts_saved = 0;
}

static Status refuse(Diags *diags, DiagCode code, const char *path, int error)
{
    if (code == E501 || code == E504)
        diag_add(diags, code, SPAN_NONE, (const Str[]){ str_of(path), STR("") });
    else
        diag_add(diags, code, SPAN_NONE, (const Str[]){ str_of(path), str_of(os_error_text(error)), STR("") });
    return ST_ERROR;
}

static Status write_new(Model *model, const char *into, Str author, Diags *diags)
{
    Buf why = { 0 };
    forget_file(model);
    model->seq++;
    if (model->revs.len) {
        history_all_sealed(model);
    } else {                                 /* the whole is one revision, as a first load is */
        history_seal(model);
        history_finish(model, STR("repair"), author);
    }
    model->path = (char *)(uintptr_t)into;
    DbResult result = file_make(model, &why);
    Status status = result == DB_OK ? ST_OK : file_report(model, diags, result, true, buf_str(&why));
    model->path = NULL;
    buf_drop(&why);
    return status;
}

Status model_repair(Model *model, const char *path, const char *into, Str author, ModelLost *lost, Diags *diags)
{
    Buf copy = { 0 }, scratch = { 0 };
    if (os_kind(into) != OS_MISSING)
        return refuse(diags, E503, into, EEXIST);
    buf_addf(&copy, "%s.%llx.old", into, (unsigned long long)os_now_ms());
    buf_addf(&scratch, "%s.empty", copy.ptr);
    int error = copy_file(path, copy.ptr, "", true);
    Status status = ST_OK;
    if (error == ENOENT) {
        status = refuse(diags, os_kind(path) == OS_MISSING ? E501 : E503, os_kind(path) == OS_MISSING ? path : into, error);
    } else if (error) {
        status = refuse(diags, E502, path, error);
    } else {
        copy_file(path, copy.ptr, "-wal", false);
        bool enough = rescue(model, copy.ptr, scratch.ptr, lost);
        bool nothing = !lost->saved && (lost->items.len || !is_database(path));
        status = !enough   ? file_report(model, diags, DB_MEMORY, false, STR(""))
                 : nothing ? refuse(diags, E504, path, 0)
                           : write_new(model, into, author, diags);
    }
    remove_all(copy.ptr);
    remove_all(scratch.ptr);
    buf_drop(&copy);
    buf_drop(&scratch);
    return status;
}
