/* db.h: a thin wrapper of SQLite, so that no other file knows it. Errors are results; the message is kept in the Db. */
#ifndef ORGL_DB_H
#define ORGL_DB_H
#include "../base/buf.h"

typedef struct Db Db;
typedef struct DbStmt DbStmt;
typedef enum DbResult {
    DB_OK, DB_ROW, DB_DONE,
    DB_LOCKED,       /* another process holds it for longer than five seconds */
    DB_FULL,         /* no room on the disk */
    DB_READ_ONLY,
    DB_DENIED,       /* the system refuses access */
    DB_MISSING,      /* no such file or folder */
    DB_NOT_DB,       /* not a database */
    DB_DAMAGED,
    DB_STOPPED,      /* by what db_watch was told */
    DB_CHANGED,      /* of save_changes: another process changed it since it was read */
    DB_MEMORY,       /* there was not enough */
    DB_FAILED,       /* the disk does not read or write */
    DB_TOO_MANY,     /* files are open */
    DB_ERROR         /* anything else */
} DbResult;
typedef struct DbValue { enum { DBV_NULL, DBV_INT, DBV_REAL, DBV_TEXT, DBV_BLOB /* in s */ } type; union { int64_t i; double r; Str s; }; } DbValue;

/* Reports a statement's text once it is done with, and how many rows it read or wrote. */
typedef void (*DbTrace)(void *ctx, const char *sql, int64_t rows);

typedef enum DbMode { DB_READ_WRITE, DB_CREATE, DB_READ /* without locks, for a file that cannot change */ } DbMode;
/* Opens the file; *out is NULL on error. Nothing is written. Extensions off, defensive, the schema not trusted, only what our own
   statements do is authorized: the file's views and triggers never run; waits 5 s for locks. */
DbResult db_open(const char *path, DbMode mode, Db **out);
DbResult db_copy(Db *db, Db **out);                          /* the whole in memory; close it in any case */
void     db_close(Db *db);                                   /* NULL is fine; the last one out folds the log into the file */
void     db_settle(Db *db);                                  /* folds the log into the file, as far as nobody is in the way */
void     db_trace(Db *db, DbTrace trace, void *ctx);
const char *db_message(const Db *db);                        /* of the last error; borrows until the next call */
/* What the machine refused since it was opened or db_calm: DB_MEMORY, DB_FAILED, DB_TOO_MANY, or DB_OK. A value that was read
   meanwhile may lack its text, and what looks like damage may be none. */
DbResult db_trouble(const Db *db);
void     db_calm(Db *db);
bool     db_read_only(const Db *db);
/* The file's first bytes as they are on the disk, without locks: how many were there, up to `size`. */
DbResult db_peek(Db *db, void *out, size_t size, size_t *got);

DbResult db_exec(Db *db, const char *sql);                   /* statements without results, or whose results nobody wants */
bool     db_in_transaction(const Db *db);                     /* one was begun and neither kept nor taken back */
DbResult db_int(Db *db, const char *sql, int64_t *out);      /* one number; untouched when there is no row */
DbResult db_prepare(Db *db, const char *sql, DbStmt **out);  /* *out NULL on error */
void     db_bind(DbStmt *stmt, int i, DbValue value);        /* from 1; a text must stay until db_run; db_step tells what failed */
DbResult db_step(DbStmt *stmt);                              /* DB_ROW, DB_DONE or an error */
void     db_rewind(DbStmt *stmt);                            /* ready to be bound anew, wherever it was */
DbResult db_run(DbStmt *stmt);                               /* to its end, then ready to be bound anew; DB_OK or an error */
DbValue  db_value(DbStmt *stmt, int i);                      /* of the row, from 0; a text is borrowed until the next step */
int      db_changed(const Db *db);                           /* rows that the last statement changed */
void     db_finish(DbStmt *stmt);                            /* NULL is fine; traces */

/* Rows for a bulk load: the statement reads them from the table orgl_rows with the columns c0, c1 …, DB_SOURCE_COLUMNS of them:
   INSERT INTO t(a, b) SELECT c0, c1 FROM orgl_rows */
#define DB_SOURCE_COLUMNS 200
typedef struct DbSource {
    void *ctx;
    bool (*next)(void *ctx);                                 /* goes to the next row, at first to the first; false: no more */
    DbValue (*value)(void *ctx, int column);                 /* texts must stay until the next row */
} DbSource;
DbResult db_bulk(Db *db, const char *sql, const DbSource *source);
/* While statements run, `over` is asked now and then whether it is enough (DB_STOPPED then); no text or blob may be longer than
   `longest` bytes (0: as long as SQLite takes). NULL: nobody is asked any more. */
typedef bool (*DbOver)(void *ctx);
void db_watch(Db *db, DbOver over, void *ctx, size_t longest);

#endif
