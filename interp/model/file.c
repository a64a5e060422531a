/* file.c: the model's file: opening, the first commit that makes it, later commits, and what can go wrong.
   A new file is written beside its place under another name and renamed when it is whole; so it needs no log while it is
   filled. Later commits go through SQLite's log with synchronous = FULL: a commit that has returned is on the disk. */
#include "sql.h"
#include "../base/os.h"
#include "snapshot.h"

#define HEADER_SIZE 100

/* ---- errors ---- */

static const char *denied_text(void)
{
    return "permission denied";
}

/* ---- limits of reading ---- */

void model_set_limits(Model *model, double seconds, size_t bytes)
{
    model->reading_limits.seconds = seconds;
    model->reading_limits.bytes = bytes;
}

static bool is_late(const Model *model)
{
    return model->reading_limits.seconds > 0 && os_clock() - model->reading_limits.started > model->reading_limits.seconds;
}

bool file_over_limits(const Model *model)
{
    size_t bytes = model->reading_limits.bytes;
    return (bytes && mem_in_use() > model->reading_limits.before + bytes) || is_late(model);
}

static bool over_limits(void *model)
{
    return file_over_limits(model);
}

static void watch(Model *model, Db *db, bool on)
{
    bool limited = model->reading_limits.bytes || model->reading_limits.seconds > 0;
    model->reading_limits.started = os_clock();
    model->reading_limits.before = mem_in_use();
    if (limited)
        db_watch(db, on ? over_limits : NULL, model, model->reading_limits.bytes);
}

static void report_stopped(const Model *model, Diags *diags)
{
    Buf limit = { 0 };
    buf_addf(&limit, "%g s", model->reading_limits.seconds);
    if (is_late(model))
        DIAG(diags, E605, SPAN_NONE, buf_str(&limit),);
    else
        DIAG(diags, E602, SPAN_NONE, STR(""),);
    buf_drop(&limit);
}

/* Who holds it, where the system says so. */
static void note_holder(const Model *model, Diags *diags, Diag *diag)
{
    Buf shared = { 0 }, name = { 0 }, en = { 0 }, zh = { 0 };
    buf_addf(&shared, "%s-shm", model->path);
    long pid = os_lock_holder(shared.ptr, &name);
    if (!pid)
        pid = os_lock_holder(model->path, &name);
    if (diag && pid) {
        Str who = name.len ? buf_str(&name) : STR("?");
        buf_addf(&en, "process %ld (%.*s) is writing to it", pid, STR_ARG(who));
        buf_addf(&zh, "进程 %ld（%.*s）正在写入", pid, STR_ARG(who));
        diag_note(diags, diag, SPAN_NONE, buf_str(&en), buf_str(&zh));
    }
    buf_drop(&shared);
    buf_drop(&name);
    buf_drop(&en);
    buf_drop(&zh);
}

Status file_report(const Model *model, Diags *diags, DbResult result, bool writing, Str why)
{
    Str path = str_of(model->said);
    Diag *diag = NULL;
    switch (result) {
    case DB_LOCKED: note_holder(model, diags, DIAG(diags, E507, SPAN_NONE, path,)); break;
    case DB_FULL: DIAG(diags, E509, SPAN_NONE, path,); break;
    case DB_READ_ONLY: DIAG(diags, E508, SPAN_NONE, path,); break;
    case DB_MISSING: DIAG(diags, E501, SPAN_NONE, path,); break;
    case DB_NOT_DB: DIAG(diags, E504, SPAN_NONE, path,); break;
    case DB_STOPPED: report_stopped(model, diags); break;
    case DB_CHANGED: DIAG(diags, E513, SPAN_NONE, path,); break;
    case DB_DENIED: DIAG(diags, writing ? E503 : E502, SPAN_NONE, path, str_of(denied_text()),); break;
    case DB_MEMORY: DIAG(diags, E602, SPAN_NONE,); break;
    case DB_FAILED: DIAG(diags, writing ? E503 : E502, SPAN_NONE, path, STR("Input/output error"),); break;
    case DB_TOO_MANY: DIAG(diags, writing ? E503 : E502, SPAN_NONE, path, STR("Too many open files"),); break;
    case DB_DAMAGED:
        diag = DIAG(diags, E506, SPAN_NONE, path,);
        if (why.len)
            diag_note(diags, diag, SPAN_NONE, why, words_twin(why));
        break;
    case DB_OK: case DB_ROW: case DB_DONE: case DB_ERROR: DIAG(diags, E510, SPAN_NONE, why,); break;
    }
    return ST_ERROR;
}

static void forward_trace(void *ctx, const char *sql, int64_t rows)
{
    const Model *model = ctx;
    if (model->trace)
        model->trace(model->trace_ctx, sql, rows);
}

void model_trace(Model *model, ModelTrace trace, void *ctx)
{
    model->trace = trace;
    model->trace_ctx = ctx;
    if (model->db)
        db_trace(model->db, trace ? forward_trace : NULL, model);
}

/* ---- opening ---- */

void file_close(Model *model)
{
    ahead_drop(model);
    cache_leave(model);
    db_close(model->db);
    model->db = NULL;
    cache_finish(model);
    mem_free(model->path);
    mem_free(model->said);
    mem_free(model->migration);
    model->path = model->said = model->migration = NULL;
    model->fresh = model->read_only = model->legacy = false;
    model->cache.lazy = false;
    model->cache.stamp = 0;
}

static uint32_t big_endian(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

typedef enum FileKind { FILE_EMPTY, FILE_FOREIGN, FILE_NEWER, FILE_MODEL } FileKind;

/* SQLite says so of a file of one byte too, and would write over it. */
static bool is_empty(const char *path)
{
    Buf content = { 0 };
    bool empty = os_read_file(path, &content) == 0 && content.len == 0;
    buf_drop(&content);
    return empty;
}

/* Looks at the first bytes alone, so that a file that is not ours is not even locked. */
static DbResult look(Model *model, Db *db, FileKind *kind, uint32_t *version)
{
    unsigned char header[HEADER_SIZE];
    size_t got;
    DbResult result = db_peek(db, header, sizeof header, &got);
    *kind = got || !is_empty(model->path) ? FILE_FOREIGN : FILE_EMPTY;
    if (result != DB_OK || got < sizeof header || memcmp(header, "SQLite format 3", 16) != 0)
        return result;
    *version = big_endian(header + 60);
    model->legacy = *version < SCHEMA_VERSION;
    if (big_endian(header + 68) == APPLICATION_ID)
        *kind = *version > SCHEMA_VERSION ? FILE_NEWER : FILE_MODEL;
    return DB_OK;
}

/* Tables that compute what they hold, or ask code for it, are none of ours. */
static DbResult check_tables(Db *db, Buf *why)
{
    static const char ODD[] = "SELECT count(*) FROM sqlite_schema AS s WHERE s.type = 'table' AND (s.sql LIKE 'CREATE VIRTUAL%' OR "
                              "(s.sql LIKE '%GENERATED%' OR s.sql LIKE '% AS (%') AND EXISTS "
                              "(SELECT 1 FROM pragma_table_xinfo(s.name) WHERE hidden > 1))";
    int64_t odd = 0;
    DbResult result = db_int(db, ODD, &odd);
    if (result == DB_OK && odd) {
        buf_addz(why, "a table is virtual or has generated columns");
        result = DB_DAMAGED;
    }
    return result;
}

/* Of an earlier version: from a copy that has what the file lacks. */
static DbResult load_version(Model *model, Db *db, Buf *why)
{
    Buf sql = { 0 };
    Db *copy = NULL;
    mem_free(model->migration);
    model->migration = NULL;
    store_clear(model);
    DbResult result = migrate_find(model, db, &sql);
    if (result == DB_OK && sql.len)
        result = migrate_copy(db, sql.ptr, &copy);
    if (result == DB_OK)
        result = load_all(model, copy ? copy : db, why);
    db_close(copy);
    if (result == DB_OK && sql.len)
        model->migration = sql.ptr;
    else
        buf_drop(&sql);
    return result;
}

/* From now on data_version tells whether somebody else has written. */
static DbResult begin_reading(Model *model, Db *db)
{
    watch(model, db, true);
    DbResult result = db_exec(db, "BEGIN");
    return result == DB_OK ? db_int(db, "PRAGMA data_version", &model->data_version) : result;
}

static DbResult read_file(Model *model, Db *db, Buf *why)
{
    DbResult result = begin_reading(model, db);
    if (result == DB_OK)
        result = check_tables(db, why);
    if (result == DB_OK)
        result = load_version(model, db, why);
    if (result != DB_OK && !why->len && strcmp(db_message(db), "not an error") != 0)
        buf_addz(why, db_message(db));
    if (result != DB_OK && file_over_limits(model))
        result = DB_STOPPED;
    else if (db_trouble(db) == DB_MEMORY || (result != DB_OK && db_trouble(db) != DB_OK))
        result = db_trouble(db);
    if (result != DB_STOPPED)
        watch(model, db, false);
    db_calm(db);
    db_exec(db, result == DB_OK ? "COMMIT" : "ROLLBACK");
    if (result == DB_OK)
        result = db_exec(db, "PRAGMA synchronous = FULL");
    if (result == DB_ERROR)
        result = DB_DAMAGED;             /* a table or column is not there */
    return result;
}

static bool has_log(const Model *model)
{
    Buf log = { 0 };
    buf_addf(&log, "%s-wal", model->path);
    bool has = os_kind(log.ptr) != OS_MISSING;
    buf_drop(&log);
    return has;
}

static Status open_db(Model *model, DbMode mode, Db **db, Diags *diags)
{
    DbResult result = db_open(model->path, mode, db);
    if (result != DB_OK)
        return file_report(model, diags, result == DB_ERROR ? DB_DENIED : result, false, STR(""));
    if (model->trace)
        db_trace(*db, forward_trace, model);
    return ST_OK;
}

/* Its folder allows no log beside the file: then it is read without one. */
static bool is_refused(const Model *model, const Db *db, DbResult result)
{
    bool refused = result == DB_DENIED || result == DB_READ_ONLY || result == DB_MISSING || (result != DB_OK && db_read_only(db));
    return refused && result != DB_DAMAGED && !has_log(model);
}

static DbResult connect_in(Model *model, DbMode mode, Db **db)
{
    DbResult result = db_open(model->path, mode, db);
    if (result == DB_OK)
        result = begin_reading(model, *db);
    if (result == DB_OK)
        result = db_exec(*db, "COMMIT; PRAGMA synchronous = FULL");
    return result;
}

DbResult file_connect(Model *model)
{
    Db *db = NULL;
    if (!model->cache.lazy)
        return DB_OK;
    DbResult result = connect_in(model, DB_READ_WRITE, &db);
    if (db && is_refused(model, db, result)) {
        db_close(db);
        result = connect_in(model, DB_READ, &db);
    }
    if (result == DB_OK && !cache_is_current(model))
        result = DB_CHANGED;
    if (result == DB_OK && !load_scripts(model, db))         /* those of revisions that were undone since the snapshot, too */
        result = db_trouble(db) == DB_OK ? DB_DAMAGED : db_trouble(db);
    if (result != DB_OK) {
        db_close(db);
        return result;
    }
    model->db = db;
    model->read_only = db_read_only(db);
    model->cache.lazy = false;
    model_trace(model, model->trace, model->trace_ctx);
    return DB_OK;
}

/* Reads the file; where its folder allows no log beside it, without one. */
static Status read_model(Model *model, Db *db, Diags *diags)
{
    Buf why = { 0 };
    DbResult result = read_file(model, db, &why);
    if (is_refused(model, db, result)) {
        db_close(db);
        buf_clear(&why);
        if (open_db(model, DB_READ, &db, diags) != ST_OK) {
            buf_drop(&why);
            return ST_ERROR;
        }
        result = read_file(model, db, &why);
    }
    Status status = result == DB_OK ? ST_OK : file_report(model, diags, result, false, buf_str(&why));
    if (status == ST_OK) {
        model->db = db;
        model->read_only = db_read_only(db);
    } else {
        db_close(db);
        store_clear(model);
    }
    buf_drop(&why);
    return status;
}

static Status open_existing(Model *model, Diags *diags)
{
    Db *db;
    FileKind kind = FILE_FOREIGN;
    uint32_t version = 0;
    if (open_db(model, DB_READ_WRITE, &db, diags) != ST_OK)
        return ST_ERROR;
    DbResult result = look(model, db, &kind, &version);
    if (result == DB_OK && kind == FILE_MODEL)
        return read_model(model, db, diags);
    db_close(db);
    if (result != DB_OK)
        return file_report(model, diags, result, false, STR(""));
    if (kind == FILE_EMPTY) {
        model->fresh = true;
        return ST_OK;
    }
    if (kind == FILE_FOREIGN)
        return file_report(model, diags, DB_NOT_DB, false, STR(""));
    Buf number = { 0 };
    buf_addf(&number, "%u", version);
    DIAG(diags, E505, SPAN_NONE, str_of(model->said), buf_str(&number),);
    buf_drop(&number);
    return ST_ERROR;
}

static bool has_folder(const Model *model)
{
    Buf dir = { 0 };
    buf_add(&dir, os_dir_name(str_of(model->path)));
    bool has = dir.len == 0 || os_kind(dir.ptr) == OS_DIR;
    buf_drop(&dir);
    return has;
}

static Status open_and_keep(Model *model, Diags *diags)
{
    double begun = os_clock();
    Status status = open_existing(model, diags);
    if (status == ST_OK && model->db)
        cache_keep(model, os_clock() - begun);
    return status;
}

static Status open_path(Model *model, bool create, Diags *diags)
{
    OsKind kind = os_kind(model->path);
    if (kind == OS_FILE)
        return cache_open(model) ? ST_OK : open_and_keep(model, diags);
    if (kind == OS_UNKNOWN) {
        DIAG(diags, E502, SPAN_NONE, str_of(model->said), str_of(os_error_text(os_reach(model->path))),);
        return ST_ERROR;
    }
    if (kind != OS_MISSING)
        return file_report(model, diags, DB_NOT_DB, false, STR(""));
    if (!create || !has_folder(model))
        return file_report(model, diags, DB_MISSING, false, STR(""));
    model->fresh = true;
    return ST_OK;
}

Status model_open(Model *model, const char *path, bool create, Diags *diags)
{
    Buf real = { 0 }, said = { 0 };
    ORGL_ASSERT(!model->path);
    buf_addz(&said, path);
    if (os_real_path(path, &real) != 0) {
        buf_clear(&real);
        buf_addz(&real, path);
    }
    model->path = real.ptr;              /* both taken */
    model->said = said.ptr;
    model->words_end = intern_count(model->intern);
    Status status = open_path(model, create, diags);
    if (status != ST_OK)
        file_close(model);
    return status;
}

/* Variables may still hold rows that are gone from the file: their numbers stay those of nobody. */
static void keep_row_numbers(Model *model, const int32_t *n)
{
    for (int i = 0; i < T_COUNT; i++) {
        Table *table = &model->tables[i];
        while (table->n < n[i])
            table_push(table, (Origin){ SYM_NONE, 0 });
        table->committed = table->own_committed = table->sealed = table->n;
    }
}

/* Reads what another process wrote; after a failure the next refresh opens the file anew. */
static Status read_again(Model *model, Diags *diags)
{
    Buf why = { 0 };
    Status status = ST_OK;
    int32_t n[T_COUNT];
    for (int i = 0; i < T_COUNT; i++)
        n[i] = model->tables[i].n;
    model->cache.lazy = false;
    model->cache.stamp = 0;              /* change sets may not lead from the snapshot to what is there now */
    if (!model->db) {
        status = open_existing(model, diags);
    } else {
        DbResult result = read_file(model, model->db, &why);
        if (result != DB_OK) {
            status = file_report(model, diags, result, false, buf_str(&why));
            db_close(model->db);
            model->db = NULL;
            store_clear(model);
        }
    }
    model->fresh = !model->db;
    keep_row_numbers(model, n);
    buf_drop(&why);
    return status;
}

Status model_refresh(Model *model, Diags *diags)
{
    if (model->db)
        db_calm(model->db);
    if (!model->path || model_changed(model) || (model->fresh && os_kind(model->path) != OS_FILE))
        return ST_OK;
    int64_t version = model->data_version;
    Sym scenario = model->history.scenarios.at[model->history.current].name;
    if (model->cache.lazy && cache_is_current(model))
        return ST_OK;
    DbResult result = model->db ? db_int(model->db, "PRAGMA data_version", &version) : DB_OK;
    if (result != DB_OK)
        return file_report(model, diags, result, false, STR(""));
    if (model->db && version == model->data_version)
        return ST_OK;
    Status status = read_again(model, diags);
    Sym now = model->history.scenarios.at[model->history.current].name;
    if (status != ST_OK || now == scenario)
        return status;
    DIAG(diags, E522, SPAN_NONE, intern_str(model->intern, now),);
    return ST_ERROR;
}

/* ---- committing ---- */

/* Nothing is waited for while the file is filled; the change to a log writes it to the disk, once and whole. */
static const char FRESH_SETTINGS[] =
    "PRAGMA page_size = 8192; PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF; "
    "PRAGMA cache_size = -2048;";      /* rows come in the order of their keys, indexes are sorted in pieces: more gains no time */

static DbResult open_new(Model *model, const char *path, Db **db, Buf *why)
{
    Buf sql = { 0 };
    DbResult result = db_open(path, DB_CREATE, db);
    if (result != DB_OK)                 /* the folder is there; SQLite's second try, to read, hides why the first failed */
        return result == DB_ERROR || result == DB_MISSING ? DB_DENIED : result;
    if (model->trace)
        db_trace(*db, forward_trace, model);
    buf_addf(&sql, "%s PRAGMA application_id = %d; PRAGMA user_version = %d;", FRESH_SETTINGS, APPLICATION_ID, SCHEMA_VERSION);
    result = db_exec(*db, sql.ptr);
    if (result != DB_OK)
        buf_addz(why, db_message(*db));
    buf_drop(&sql);
    return result;
}

static DbResult fill_new(Model *model, const char *path, bool ahead, Buf *why)
{
    Db *db = NULL;
    DbResult result = open_new(model, path, &db, why);
    if (result == DB_OK)
        result = save_changes(model, db, ahead ? SAVE_AHEAD : SAVE_FRESH, why);
    if (result == DB_OK)
        result = db_exec(db, "PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;");
    db_close(db);
    return result;
}

DbResult file_fill_ahead(Model *model, const char *path, bool first, Buf *why)
{
    Db *db = NULL;
    DbResult result = open_new(model, path, &db, why);
    if (result == DB_OK)
        result = db_exec(db, "PRAGMA cache_size = -1024");       /* rows come in the order of their keys: only ends are written to */
    if (result == DB_OK)
        result = save_rows(model, db, first, why);
    db_close(db);
    return result;
}

char *file_new_name(const Model *model)
{
    Buf name = { 0 };
    buf_addf(&name, "%s.%llx.new", model->path, (unsigned long long)os_now_ms());
    return name.ptr;
}

static void remove_with(const char *path, const char *suffix)
{
    Buf name = { 0 };
    buf_addf(&name, "%s%s", path, suffix);
    os_remove(name.ptr);
    buf_drop(&name);
}

/* Nobody else may have made the file meanwhile; an empty one is taken over. */
static bool place_is_free(Model *model)
{
    Db *db;
    FileKind kind = FILE_FOREIGN;
    uint32_t version;
    OsKind os = os_kind(model->path);
    if (os == OS_MISSING)
        return true;
    if (os != OS_FILE || db_open(model->path, DB_READ_WRITE, &db) != DB_OK)
        return false;
    bool empty = look(model, db, &kind, &version) == DB_OK && kind == FILE_EMPTY;
    db_close(db);
    return empty;
}

DbResult file_make(Model *model, Buf *why)
{
    char *written = ahead_take(model);
    char *temp = written ? written : file_new_name(model);
    DbResult result = place_is_free(model) ? DB_OK : DB_CHANGED;
    if (result == DB_OK)
        result = fill_new(model, temp, written != NULL, why);
    if (result == DB_OK && !place_is_free(model))
        result = DB_CHANGED;
    if (result == DB_OK && os_rename(temp, model->path) != 0)
        result = DB_DENIED;
    if (result == DB_OK)
        os_sync_dir(os_dir_name(str_of(model->path)));
    else
        os_remove(temp);
    if (result != DB_OK && written)
        ahead_forget(model);
    remove_with(temp, "-journal");
    remove_with(temp, "-wal");
    remove_with(temp, "-shm");
    mem_free(temp);
    return result;
}

static DbResult reopen(Model *model)
{
    DbResult result = db_open(model->path, DB_READ_WRITE, &model->db);
    if (result != DB_OK)
        return result;
    model_trace(model, model->trace, model->trace_ctx);
    result = db_exec(model->db, "PRAGMA synchronous = FULL");
    return result == DB_OK ? db_int(model->db, "PRAGMA data_version", &model->data_version) : result;
}

static DbResult write_file(Model *model, Buf *why)
{
    if (model->read_only)
        return DB_READ_ONLY;
    if (!model->fresh) {
        DbResult connected = file_connect(model);
        if (connected != DB_OK || model->read_only)
            return connected != DB_OK ? connected : DB_READ_ONLY;
        model->cache.committed = true;
        return save_changes(model, model->db, SAVE_CHANGES, why);
    }
    DbResult result = file_make(model, why);
    if (result != DB_OK)
        return result;
    model->fresh = false;
    if (reopen(model) != DB_OK) {        /* what was written stands; the next refresh opens it */
        db_close(model->db);
        model->db = NULL;
        model->fresh = true;
    }
    cache_made(model);
    return DB_OK;
}

/* A transaction that could not even be taken back ends with its connection; the next refresh opens another. */
static void leave_transaction(Model *model)
{
    if (!model->db || !db_in_transaction(model->db))
        return;
    db_close(model->db);
    model->db = NULL;
}

Status model_commit(Model *model, Str text, Str author, Diags *diags)
{
    Buf why = { 0 };
    if (!model_changed(model) && !model->history.changed)
        return ST_OK;
    history_seal(model);
    history_finish(model, text, author);
    DbResult result = model->path ? write_file(model, &why) : DB_OK;
    Status status = result == DB_OK ? ST_OK : file_report(model, diags, result, true, buf_str(&why));
    if (status == ST_OK) {
        journal_clear(model);
        history_done(model);
    } else {
        leave_transaction(model);
    }
    buf_drop(&why);
    return status;
}
