/* loader.c: what loading a model file cannot be much quicker than: its rows, held in memory, through prepared statements into a new
   file with the same tables, indexes and views, indexes last, in one transaction, on the disk at the end. A new file needs no
   journal to go back to: it is only given its name when it is whole, as Orgl does.
   loader MODEL NEW        prints the seconds of writing
   loader --digest FILE    prints a hash of each filled table's rows, in the order of their keys */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct Bytes { unsigned char *at; size_t n, room; } Bytes;
typedef struct Rows { char *name; int columns; int64_t count; Bytes cells; } Rows;

static void fail(sqlite3 *db, const char *what)
{
    fprintf(stderr, "loader: %s: %s\n", what, sqlite3_errmsg(db));
    exit(2);
}

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(db, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail(db, sql);
    return stmt;
}

static void add(Bytes *bytes, const void *from, size_t n)
{
    if (bytes->n + n > bytes->room) {
        bytes->room = (bytes->n + n) * 2 + 4096;
        bytes->at = realloc(bytes->at, bytes->room);
        if (!bytes->at)
            exit(2);
    }
    memcpy(bytes->at + bytes->n, from, n);
    bytes->n += n;
}

/* A cell: its SQLite type, then eight bytes, or a length and bytes; nothing of a NULL. */
static void add_cell(Bytes *cells, sqlite3_stmt *stmt, int column)
{
    unsigned char type = (unsigned char)sqlite3_column_type(stmt, column);
    add(cells, &type, 1);
    if (type == SQLITE_INTEGER) {
        int64_t x = sqlite3_column_int64(stmt, column);
        add(cells, &x, 8);
    } else if (type == SQLITE_FLOAT) {
        double x = sqlite3_column_double(stmt, column);
        add(cells, &x, 8);
    } else if (type != SQLITE_NULL) {
        const void *text = sqlite3_column_blob(stmt, column);
        uint32_t n = (uint32_t)sqlite3_column_bytes(stmt, column);
        add(cells, &n, 4);
        add(cells, text, n);
    }
}

static Rows read_rows(sqlite3 *db, const char *name)
{
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
    sqlite3_stmt *stmt = prepare(db, sql);
    Rows rows = { .name = strdup(name), .columns = sqlite3_column_count(stmt) };
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        rows.count++;
        for (int i = 0; i < rows.columns; i++)
            add_cell(&rows.cells, stmt, i);
    }
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
    return rows;
}

/* A parameter that was NULL in the row before and is again needs no binding. */
static const unsigned char *bind(sqlite3_stmt *stmt, int at, const unsigned char *cell, unsigned char *before)
{
    unsigned char type = *cell++;
    if (type == SQLITE_INTEGER) {
        int64_t x;
        memcpy(&x, cell, 8);
        sqlite3_bind_int64(stmt, at, x);
        cell += 8;
    } else if (type == SQLITE_FLOAT) {
        double x;
        memcpy(&x, cell, 8);
        sqlite3_bind_double(stmt, at, x);
        cell += 8;
    } else if (type != SQLITE_NULL) {
        uint32_t n;
        memcpy(&n, cell, 4);
        if (type == SQLITE_TEXT)
            sqlite3_bind_text(stmt, at, (const char *)cell + 4, (int)n, SQLITE_STATIC);
        else
            sqlite3_bind_blob(stmt, at, cell + 4, (int)n, SQLITE_STATIC);
        cell += 4 + n;
    } else if (*before != SQLITE_NULL) {
        sqlite3_bind_null(stmt, at);
    }
    *before = type;
    return cell;
}

static void write_rows(sqlite3 *db, const Rows *rows)
{
    char sql[4096];
    int n = snprintf(sql, sizeof sql, "INSERT INTO \"%s\" VALUES(?", rows->name);
    for (int i = 1; i < rows->columns; i++)
        n += snprintf(sql + n, sizeof sql - (size_t)n, ",?");
    snprintf(sql + n, sizeof sql - (size_t)n, ")");
    sqlite3_stmt *stmt = prepare(db, sql);
    unsigned char before[256];
    memset(before, SQLITE_NULL, sizeof before);
    const unsigned char *cell = rows->cells.at;
    for (int64_t k = 0; k < rows->count; k++) {
        for (int i = 0; i < rows->columns; i++)
            cell = bind(stmt, i + 1, cell, &before[i]);
        if (sqlite3_step(stmt) != SQLITE_DONE)
            fail(db, rows->name);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void sync_file(const char *path)
{
    int file = open(path, O_RDONLY);
    if (file < 0 || fsync(file) != 0)
        exit(2);
    close(file);
}

static void digest(sqlite3 *db)
{
    sqlite3_stmt *names = prepare(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");
    while (sqlite3_step(names) == SQLITE_ROW) {
        Rows rows = read_rows(db, (const char *)sqlite3_column_text(names, 0));
        uint64_t h = 1;
        for (size_t i = 0; i < rows.cells.n; i++)
            h = (h ^ rows.cells.at[i]) * 0x100000001b3u;
        if (rows.count)
            printf("%s %lld %016llx\n", rows.name, (long long)rows.count, (unsigned long long)h);
        free(rows.cells.at);
        free(rows.name);
    }
    sqlite3_finalize(names);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    int hash = strcmp(argv[1], "--digest") == 0;
    sqlite3 *from, *to;
    if (sqlite3_open(argv[hash ? 2 : 1], &from) != SQLITE_OK)
        fail(from, argv[1]);
    if (hash) {
        digest(from);
        return 0;
    }
    static Rows tables[256];
    static char *schema[1024], *late[1024];
    int n = 0, n_schema = 0, n_late = 0;
    sqlite3_stmt *all = prepare(from, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid");
    while (sqlite3_step(all) == SQLITE_ROW) {
        int table = strcmp((const char *)sqlite3_column_text(all, 0), "table") == 0;
        char *sql = strdup((const char *)sqlite3_column_text(all, 2));
        if (table) {
            schema[n_schema++] = sql;
            tables[n++] = read_rows(from, (const char *)sqlite3_column_text(all, 1));
        } else {
            late[n_late++] = sql;
        }
    }
    sqlite3_finalize(all);
    sqlite3_close(from);
    double start = now();
    if (sqlite3_open(argv[2], &to) != SQLITE_OK)
        fail(to, argv[2]);
    run(to, "PRAGMA page_size = 8192; PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF; "
            "PRAGMA cache_size = -32768; BEGIN");
    for (int i = 0; i < n_schema; i++)
        run(to, schema[i]);
    for (int i = 0; i < n; i++)
        write_rows(to, &tables[i]);
    for (int i = 0; i < n_late; i++)
        run(to, late[i]);
    run(to, "COMMIT; PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL");
    sync_file(argv[2]);
    if (sqlite3_close(to) != SQLITE_OK)
        return 2;
    sync_file(argv[2]);
    printf("%.6f\n", now() - start);
    return 0;
}
