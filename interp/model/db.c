#include "db.h"
#include "../base/mem.h"
#include <errno.h>
#include <sqlite3.h>

#define LOCK_WAIT_MS 5000
#define LONGEST_VALUE (512 << 20)       /* bytes of a text; a file's schema could make longer ones out of nothing */

#define KEPT 32                         /* statements that wait to be used again */

struct Db {
    DbOver over;
    void *over_ctx;
    sqlite3 *handle;
    sqlite3_stmt *kept[KEPT];    /* NULL: free; making one anew costs as much as running it */
    unsigned next_kept;
    DbTrace trace;
    void *trace_ctx;
    const DbSource *source;      /* of the bulk load that runs */
    int64_t source_rows;
    DbResult trouble;
};
struct DbStmt { Db *db; sqlite3_stmt *handle; int64_t rows; int bound; /* how binding failed, or SQLITE_OK */ bool used; };

/* ---- results ---- */

static DbResult of_errno(int error, DbResult otherwise)
{
    switch (error) {
    case ENOSPC: case EDQUOT: case EFBIG: return DB_FULL;
    case EACCES: case EPERM: return DB_DENIED;
    case EROFS: return DB_READ_ONLY;
    case ENOENT: case ENOTDIR: return DB_MISSING;
    case ENOMEM: return DB_MEMORY;
    case EMFILE: case ENFILE: return DB_TOO_MANY;
    case EIO: return DB_FAILED;
    default: return otherwise;
    }
}

/* The system's error behind a failed read or write: of the database or its log, whichever had one. */
static int file_errno(const Db *db)
{
    sqlite3_file *log = NULL;
    int error = 0;
    sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_LAST_ERRNO, &error);
    if (!error && sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK && log && log->pMethods)
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
    return error ? error : sqlite3_system_errno(db->handle);
}

static DbResult meaning(const Db *db, int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK: return DB_OK;
    case SQLITE_ROW: return DB_ROW;
    case SQLITE_DONE: return DB_DONE;
    case SQLITE_BUSY: case SQLITE_LOCKED: case SQLITE_PROTOCOL: return DB_LOCKED;
    case SQLITE_FULL: return DB_FULL;
    case SQLITE_READONLY: return DB_READ_ONLY;
    case SQLITE_PERM: return DB_DENIED;
    case SQLITE_AUTH: return DB_DAMAGED;     /* a view or trigger where a table of ours should be */
    case SQLITE_NOTADB: return DB_NOT_DB;
    case SQLITE_INTERRUPT: case SQLITE_TOOBIG: return DB_STOPPED;
    case SQLITE_CORRUPT: return DB_DAMAGED;
    case SQLITE_NOMEM: return DB_MEMORY;
    case SQLITE_CANTOPEN: return of_errno(db->handle ? sqlite3_system_errno(db->handle) : 0, DB_ERROR);
    case SQLITE_IOERR: return rc == SQLITE_IOERR_NOMEM ? DB_MEMORY : of_errno(file_errno(db), DB_ERROR);
    default: return DB_ERROR;
    }
}

static DbResult result_of(Db *db, int rc)
{
    DbResult result = meaning(db, rc);
    if (result == DB_MEMORY || result == DB_FAILED || result == DB_TOO_MANY)
        db->trouble = result;
    return result;
}

DbResult db_trouble(const Db *db)
{
    return db->trouble;
}

void db_calm(Db *db)
{
    db->trouble = DB_OK;
}

const char *db_message(const Db *db)
{
    return sqlite3_errmsg(db->handle);
}

/* ---- rows of a bulk load as a table ---- */

typedef struct RowTable { sqlite3_vtab base; Db *db; } RowTable;
typedef struct RowCursor { sqlite3_vtab_cursor base; Db *db; bool end; } RowCursor;

static int rows_connect(sqlite3 *handle, void *db, int argc, const char *const *argv, sqlite3_vtab **out, char **error)
{
    UNUSED(argc), UNUSED(argv), UNUSED(error);
    Buf sql = { 0 };
    buf_addz(&sql, "CREATE TABLE x(c0");
    for (int i = 1; i < DB_SOURCE_COLUMNS; i++)
        buf_addf(&sql, ", c%d", i);
    buf_addz(&sql, ")");
    int rc = sqlite3_declare_vtab(handle, sql.ptr);
    buf_drop(&sql);
    if (rc != SQLITE_OK)
        return rc;
    RowTable *table = mem_zalloc(sizeof *table);
    table->db = db;
    *out = &table->base;
    return SQLITE_OK;
}

static int rows_disconnect(sqlite3_vtab *table)
{
    mem_free(table);
    return SQLITE_OK;
}

static int rows_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    UNUSED(table);
    info->estimatedCost = 1e6;
    return SQLITE_OK;
}

static int rows_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    RowCursor *cursor = mem_zalloc(sizeof *cursor);
    cursor->db = ((RowTable *)table)->db;
    *out = &cursor->base;
    return SQLITE_OK;
}

static int rows_close(sqlite3_vtab_cursor *cursor)
{
    mem_free(cursor);
    return SQLITE_OK;
}

static int rows_next(sqlite3_vtab_cursor *base)
{
    RowCursor *cursor = (RowCursor *)base;
    const DbSource *source = cursor->db->source;
    cursor->end = !source || !source->next(source->ctx);
    cursor->db->source_rows += !cursor->end;
    return SQLITE_OK;
}

static int rows_filter(sqlite3_vtab_cursor *cursor, int index, const char *name, int argc, sqlite3_value **argv)
{
    UNUSED(index), UNUSED(name), UNUSED(argc), UNUSED(argv);
    return rows_next(cursor);
}

static int rows_eof(sqlite3_vtab_cursor *cursor)
{
    return ((RowCursor *)cursor)->end;
}

static int rows_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const DbSource *source = ((RowCursor *)base)->db->source;
    DbValue value = source->value(source->ctx, column);
    switch (value.type) {
    case DBV_NULL: break;
    case DBV_INT: sqlite3_result_int64(context, value.i); break;
    case DBV_REAL: sqlite3_result_double(context, value.r); break;
    case DBV_TEXT: sqlite3_result_text64(context, value.s.ptr, value.s.len, SQLITE_STATIC, SQLITE_UTF8); break;
    case DBV_BLOB: sqlite3_result_blob64(context, value.s.ptr, value.s.len, SQLITE_STATIC); break;
    }
    return SQLITE_OK;
}

static int rows_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    *out = ((RowCursor *)cursor)->db->source_rows;
    return SQLITE_OK;
}

static const sqlite3_module ROWS_MODULE = {
    .xConnect = rows_connect, .xBestIndex = rows_best_index, .xDisconnect = rows_disconnect, .xDestroy = rows_disconnect,
    .xOpen = rows_open, .xClose = rows_close, .xFilter = rows_filter, .xNext = rows_next, .xEof = rows_eof,
    .xColumn = rows_column, .xRowid = rows_rowid,
};

DbResult db_bulk(Db *db, const char *sql, const DbSource *source)
{
    db->source = source;
    db->source_rows = 0;
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    db->source = NULL;
    if (db->trace)
        db->trace(db->trace_ctx, sql, db->source_rows);
    return result_of(db, rc);
}

/* ---- what statements may do ---- */

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (name && sqlite3_stricmp(name, *names) == 0)
            return true;
    return false;
}

static bool may_do(int action, const char *name)
{
    static const char *const PRAGMAS[] = {
        "application_id", "cache_size", "data_version", "foreign_keys", "integrity_check", "journal_mode", "locking_mode", "page_size",
        "synchronous", "table_xinfo", "user_version", "wal_checkpoint", NULL };
    static const char *const NO_FUNCTIONS[] = { "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", NULL };
    switch (action) {
    case SQLITE_SELECT: case SQLITE_READ: case SQLITE_INSERT: case SQLITE_UPDATE: case SQLITE_DELETE: case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT: case SQLITE_CREATE_TABLE: case SQLITE_CREATE_INDEX: case SQLITE_CREATE_VIEW: case SQLITE_DROP_TABLE:
    case SQLITE_DROP_INDEX: case SQLITE_DROP_VIEW: case SQLITE_ALTER_TABLE: case SQLITE_REINDEX: case SQLITE_RECURSIVE: return true;
    case SQLITE_FUNCTION: return !is_one_of(name, NO_FUNCTIONS);
    case SQLITE_PRAGMA: return is_one_of(name, PRAGMAS);
    default: return false;              /* ATTACH, triggers, virtual tables, temporary things, whatever is to come */
    }
}

/* All statements are ours, and do what is listed. What they do by way of a view or trigger is the file's doing, whose maker may be
   a stranger: it is never run. */
static int authorize(void *db, int action, const char *first, const char *second, const char *schema, const char *by)
{
    UNUSED(db), UNUSED(schema);
    return by || !may_do(action, action == SQLITE_FUNCTION ? second : first) ? SQLITE_DENY : SQLITE_OK;
}

/* ---- life ---- */

static int configure(sqlite3 *handle, Db *db)
{
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, LOCK_WAIT_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);        /* a "name" that is no column is an error, not a text */
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    int rc = sqlite3_create_module(handle, "orgl_rows", &ROWS_MODULE, db);
    return rc == SQLITE_OK ? sqlite3_set_authorizer(handle, authorize, NULL) : rc;
}

/* As a URI, for the options behind it. */
static void make_uri(const char *path, const char *options, Buf *out)
{
    buf_addz(out, path[0] == '/' ? "file:" : "file:./");
    for (const char *p = path; *p; p++) {
        if (*p == '%' || *p == '?' || *p == '#')
            buf_addf(out, "%%%02X", (unsigned)(unsigned char)*p);
        else
            buf_char(out, *p);
    }
    buf_addz(out, options);
}

DbResult db_open(const char *path, DbMode mode, Db **out)
{
    static const int FLAGS[] = { [DB_READ_WRITE] = SQLITE_OPEN_READWRITE, [DB_READ] = SQLITE_OPEN_READONLY,
                                 [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE };
    Buf uri = { 0 };
    Db *db = mem_zalloc(sizeof *db);
    make_uri(path, mode == DB_READ ? "?immutable=1" : "", &uri);
    int rc = sqlite3_open_v2(uri.ptr, &db->handle, FLAGS[mode] | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    buf_drop(&uri);
    if (rc == SQLITE_OK)
        rc = configure(db->handle, db);
    DbResult result = result_of(db, rc);
    if (rc != SQLITE_OK) {
        db_close(db);
        db = NULL;
    }
    *out = db;
    return result;
}

DbResult db_copy(Db *db, Db **out)
{
    Db *copy = mem_zalloc(sizeof *copy);
    int rc = sqlite3_open_v2(":memory:", &copy->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    sqlite3_backup *backup = rc == SQLITE_OK ? sqlite3_backup_init(copy->handle, "main", db->handle, "main") : NULL;
    if (backup) {
        sqlite3_backup_step(backup, -1);
        rc = sqlite3_backup_finish(backup);
    }
    if (rc == SQLITE_OK)
        rc = configure(copy->handle, copy);
    *out = copy;
    return result_of(copy, rc);
}

void db_close(Db *db)
{
    if (!db)
        return;
    for (int i = 0; i < KEPT; i++)
        sqlite3_finalize(db->kept[i]);
    sqlite3_close_v2(db->handle);
    mem_free(db);
}

void db_settle(Db *db)
{
    sqlite3_busy_timeout(db->handle, 0);
    (void)sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(db->handle, LOCK_WAIT_MS);
}

void db_trace(Db *db, DbTrace trace, void *ctx)
{
    db->trace = trace;
    db->trace_ctx = ctx;
}

bool db_read_only(const Db *db)
{
    return sqlite3_db_readonly(db->handle, "main") != 0;
}

DbResult db_peek(Db *db, void *out, size_t size, size_t *got)
{
    sqlite3_file *file = NULL;
    sqlite3_int64 length = 0;
    *got = 0;
    int rc = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (rc != SQLITE_OK || !file || !file->pMethods)
        return DB_ERROR;
    rc = file->pMethods->xFileSize(file, &length);
    if (rc != SQLITE_OK)
        return result_of(db, rc);
    size_t wanted = (size_t)length < size ? (size_t)length : size;
    rc = wanted ? file->pMethods->xRead(file, out, (int)wanted, 0) : SQLITE_OK;
    if (rc == SQLITE_OK)
        *got = wanted;
    return result_of(db, rc);
}

/* ---- statements ---- */

DbResult db_exec(Db *db, const char *sql)
{
    int before = sqlite3_total_changes(db->handle);
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    if (db->trace)
        db->trace(db->trace_ctx, sql, sqlite3_total_changes(db->handle) - before);
    return result_of(db, rc);
}

bool db_in_transaction(const Db *db)
{
    return !sqlite3_get_autocommit(db->handle);
}

DbResult db_int(Db *db, const char *sql, int64_t *out)
{
    DbStmt *stmt;
    DbResult result = db_prepare(db, sql, &stmt);
    if (result != DB_OK)
        return result;
    result = db_step(stmt);
    if (result == DB_ROW)
        *out = sqlite3_column_int64(stmt->handle, 0);
    db_finish(stmt);
    return result == DB_ROW || result == DB_DONE ? DB_OK : result;
}

static sqlite3_stmt *take_kept(Db *db, const char *sql)
{
    for (int i = 0; i < KEPT; i++) {
        sqlite3_stmt *handle = db->kept[i];
        if (!handle || strcmp(sqlite3_sql(handle), sql) != 0)
            continue;
        db->kept[i] = NULL;
        return handle;
    }
    return NULL;
}

/* The one that waited longest makes room. */
static void keep(Db *db, sqlite3_stmt *handle)
{
    sqlite3_reset(handle);
    sqlite3_clear_bindings(handle);
    unsigned i = db->next_kept++ % KEPT;
    sqlite3_finalize(db->kept[i]);
    db->kept[i] = handle;
}

DbResult db_prepare(Db *db, const char *sql, DbStmt **out)
{
    sqlite3_stmt *handle = take_kept(db, sql);
    *out = NULL;
    int rc = handle ? SQLITE_OK : sqlite3_prepare_v2(db->handle, sql, -1, &handle, NULL);
    if (rc != SQLITE_OK)
        return result_of(db, rc);
    DbStmt *stmt = mem_zalloc(sizeof *stmt);
    stmt->db = db;
    stmt->handle = handle;
    *out = stmt;
    return DB_OK;
}

void db_bind(DbStmt *stmt, int i, DbValue value)
{
    int rc = SQLITE_OK;
    switch (value.type) {
    case DBV_NULL: rc = sqlite3_bind_null(stmt->handle, i); break;
    case DBV_INT: rc = sqlite3_bind_int64(stmt->handle, i, value.i); break;
    case DBV_REAL: rc = sqlite3_bind_double(stmt->handle, i, value.r); break;
    case DBV_TEXT: rc = sqlite3_bind_text64(stmt->handle, i, value.s.ptr, value.s.len, SQLITE_STATIC, SQLITE_UTF8); break;
    case DBV_BLOB: rc = sqlite3_bind_blob64(stmt->handle, i, value.s.ptr, value.s.len, SQLITE_STATIC); break;
    }
    if (UNLIKELY(rc != SQLITE_OK))
        stmt->bound = rc;
}

DbResult db_step(DbStmt *stmt)
{
    int rc = stmt->bound == SQLITE_OK ? sqlite3_step(stmt->handle) : stmt->bound;
    stmt->used = true;
    stmt->rows += rc == SQLITE_ROW;
    return result_of(stmt->db, rc);
}

void db_rewind(DbStmt *stmt)
{
    stmt->bound = SQLITE_OK;
    sqlite3_reset(stmt->handle);
}

DbResult db_run(DbStmt *stmt)
{
    DbResult result;
    do {
        result = db_step(stmt);
    } while (result == DB_ROW);
    if (result != DB_DONE)
        return result;
    stmt->rows += sqlite3_stmt_readonly(stmt->handle) ? 0 : sqlite3_changes(stmt->db->handle);
    sqlite3_reset(stmt->handle);
    return DB_OK;
}

DbValue db_value(DbStmt *stmt, int i)
{
    DbValue value = { .type = DBV_NULL, .i = 0 };
    switch (sqlite3_column_type(stmt->handle, i)) {
    case SQLITE_INTEGER:
        value.type = DBV_INT;
        value.i = sqlite3_column_int64(stmt->handle, i);
        break;
    case SQLITE_FLOAT:
        value.type = DBV_REAL;
        value.r = sqlite3_column_double(stmt->handle, i);
        break;
    case SQLITE_TEXT: case SQLITE_BLOB:
        value.type = DBV_TEXT;
        value.s.ptr = (const char *)sqlite3_column_text(stmt->handle, i);
        value.s.len = (size_t)sqlite3_column_bytes(stmt->handle, i);
        if (UNLIKELY(!value.s.ptr) && sqlite3_errcode(stmt->db->handle) == SQLITE_NOMEM)
            stmt->db->trouble = DB_MEMORY;
        break;
    default: break;
    }
    return value;
}

int db_changed(const Db *db)
{
    return sqlite3_changes(db->handle);
}

void db_finish(DbStmt *stmt)
{
    if (!stmt)
        return;
    if (stmt->used && stmt->db->trace)
        stmt->db->trace(stmt->db->trace_ctx, sqlite3_sql(stmt->handle), stmt->rows);
    keep(stmt->db, stmt->handle);
    mem_free(stmt);
}

/* ---- limits ---- */

static int ask_over(void *context)
{
    const Db *db = context;
    return db->over(db->over_ctx);
}

void db_watch(Db *db, DbOver over, void *ctx, size_t longest)
{
    enum { OPERATIONS = 5000 };          /* of SQLite's machine between two questions */
    db->over = over;
    db->over_ctx = ctx;
    sqlite3_progress_handler(db->handle, over ? OPERATIONS : 0, over ? ask_over : NULL, db);
    sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, over && longest && longest < INT32_MAX ? (int)longest : INT32_MAX);
}
