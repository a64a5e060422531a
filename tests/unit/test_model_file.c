// link: base source words model
/* test_model_file.c: interp/model and its file: what is written is read again, and what can go wrong with files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>

#include "model_random.h"
#include "../../interp/base/os.h"
#include "../../interp/model/db.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Files { char dir[64]; char path[96]; } Files;

static int setup(void **state)
{
    Files *files = test_malloc(sizeof *files);
    snprintf(files->dir, sizeof files->dir, "/tmp/orgl_model_XXXXXX");
    assert_non_null(mkdtemp(files->dir));
    snprintf(files->path, sizeof files->path, "%s/m ?%%#.db", files->dir);
    *state = files;
    return 0;
}

static int teardown(void **state)
{
    Files *files = *state;
    char command[128];
    chmod(files->dir, 0700);
    snprintf(command, sizeof command, "rm -rf '%s'", files->dir);
    assert_int_equal(system(command), 0);
    test_free(files);
    return 0;
}

static Model *open_model(Fix *fix, const char *path, bool create)
{
    Model *model = model_new(fix->intern, fix->words);
    if (model_open(model, path, create, &fix->diags) == ST_OK)
        return model;
    model_free(model);
    return NULL;
}

static void expect_diag(Fix *fix, DiagCode code)
{
    assert_int_equal(fix->diags.all.len, 1);
    assert_int_equal(fix->diags.all.at[0]->code, code);
    diags_clear(&fix->diags);
}

static void commit(Fix *fix, Model *model)
{
    Status status = model_commit(model, STR("text"), STR("me"), &fix->diags);
    if (status != ST_OK) {
        Buf buf = { 0 };
        for (size_t i = 0; i < fix->diags.all.len; i++)
            diag_message(fix->diags.all.at[i], LANG_EN, &buf);
        print_error("%s\n", buf.ptr);
        buf_drop(&buf);
    }
    assert_int_equal(status, ST_OK);
}

/* Every name that is open is defined. */
static void define_open(Fix *fix, Model *model)
{
    for (int t = 0; t < KIND_COUNT; t++) {
        const Table *table = &model->tables[t];
        for (int32_t row = 0; row < table->n; row++) {
            if (!table->alive[row] && table_find_name(table, table->names[row]) == row)
                model_define(model, (TableId)t, table->names[row], place(fix, 1));
        }
    }
}

static void assert_same_as_file(Fix *fix, const Model *model, const char *path)
{
    Buf a = { 0 }, b = { 0 };
    Model *read = open_model(fix, path, false);
    assert_non_null(read);
    text_of_model(model, &a);
    text_of_model(read, &b);
    assert_same_text(&b, &a);
    assert_int_equal(model_revisions(read), model_revisions(model));
    model_free(read);
    buf_drop(&a);
    buf_drop(&b);
}

static bool no_leftovers(const Files *files)
{
    Buf name = { 0 };
    int left = 0;
    static const char *const ENDINGS[] = { "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < COUNT_OF(ENDINGS); i++) {
        buf_clear(&name);
        buf_addf(&name, "%s%s", files->path, ENDINGS[i]);
        left += os_kind(name.ptr) != OS_MISSING;
    }
    buf_drop(&name);
    return left == 0;
}

static void count_file(void *ctx, const char *name, bool is_dir)
{
    UNUSED(name), UNUSED(is_dir);
    ++*(int *)ctx;
}

static int files_in(const char *dir)
{
    int n = 0;
    os_list_dir(dir, count_file, &n);
    return n;
}

static void test_round_trip(void **state)
{
    const Files *files = *state;
    for (uint64_t seed = 1; seed <= 25; seed++) {
        Fix fix;
        fix_init(&fix, seed);
        os_remove(files->path);
        Model *model = open_model(&fix, files->path, true);
        assert_non_null(model);
        assert_int_equal(os_kind(files->path), OS_MISSING);
        for (int round = 0; round < 12; round++) {
            for (int i = 0; i < (round ? 60 : 600); i++)
                random_change(&fix, model);
            define_open(&fix, model);
            commit(&fix, model);
            assert_false(model_changed(model));
            assert_same_as_file(&fix, model, files->path);
            if (rnd(&fix, 3) == 0) {
                model_free(model);
                assert_true(no_leftovers(files));
                model = open_model(&fix, files->path, false);
                assert_non_null(model);
            }
        }
        model_free(model);
        assert_true(no_leftovers(files));
        fix_drop(&fix);
    }
}

static void test_rollback_to_the_file(void **state)
{
    const Files *files = *state;
    Fix fix;
    Buf before = { 0 }, after = { 0 };
    fix_init(&fix, 77);
    Model *model = open_model(&fix, files->path, true);
    for (int i = 0; i < 500; i++)
        random_change(&fix, model);
    define_open(&fix, model);
    commit(&fix, model);
    text_of_model(model, &before);
    for (int i = 0; i < 500; i++)
        random_change(&fix, model);
    model_rollback(model);
    text_of_model(model, &after);
    assert_same_text(&after, &before);
    assert_int_equal(model_commit(model, STR("nothing"), STR(""), &fix.diags), ST_OK);
    assert_int_equal(model_revisions(model), 1);
    model_free(model);
    buf_drop(&before);
    buf_drop(&after);
    fix_drop(&fix);
}

/* Waits as a long script would: for the child to end. */
static void write_ahead(Model *model, int *children)
{
    siginfo_t info;
    int before = model->ahead.child;
    if (before)
        waitid(P_PID, (id_t)before, &info, WEXITED | WNOWAIT);
    model_write_ahead(model);
    *children += model->ahead.child && model->ahead.child != before;
}

static bool has_fields(const Model *model)
{
    for (int i = 0; i < T_COUNT; i++)
        if (model->tables[i].n_cols > TABLE_INFO[i].n_fields)
            return true;
    return false;
}

/* Rows that a child has written are changed, renamed, dropped, taken back; fields of users come in between. */
static void test_rows_written_ahead(void **state)
{
    const Files *files = *state;
    int children = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        Fix fix;
        fix_init(&fix, seed + 1000);
        os_remove(files->path);
        Model *model = open_model(&fix, files->path, true);
        model->ahead.rows = 5;
        for (int i = 0; i < 500; i++) {
            ModelMark mark = model_mark(model);
            random_change(&fix, model);
            if ((has_fields(model) && i < 400) || rnd(&fix, seed % 2 ? 20 : 1000) == 0)
                model_rewind(model, mark);
            if (rnd(&fix, 9) == 0)
                define_open(&fix, model);
            write_ahead(model, &children);
        }
        define_open(&fix, model);
        commit(&fix, model);
        assert_same_as_file(&fix, model, files->path);
        model_free(model);
        assert_true(no_leftovers(files));
        assert_int_equal(files_in(files->dir), 1);
        fix_drop(&fix);
    }
    assert_true(children > 100);
}

/* Whatever ends the entry without a commit leaves nothing. */
static void test_what_was_written_ahead_goes(void **state)
{
    const Files *files = *state;
    for (int how = 0; how < 4; how++) {
        Fix fix;
        int children = 0;
        fix_init(&fix, 7);
        Model *model = open_model(&fix, files->path, true);
        model->ahead.rows = 5;
        for (int i = 0; i < 200; i++) {
            random_change(&fix, model);
            write_ahead(model, &children);
        }
        assert_true(children > 0);
        if (how < 2)
            model_rollback(model);
        if (how == 1) {                  /* a later entry makes the file */
            model_define(model, T_UNIT, sym(&fix, "later"), place(&fix, 1));
            define_open(&fix, model);
            commit(&fix, model);
            assert_same_as_file(&fix, model, files->path);
        } else if (how == 3) {           /* somebody else has taken the place */
            define_open(&fix, model);
            FILE *other = fopen(files->path, "w");
            fputs("not a model", other);
            fclose(other);
            assert_int_equal(model_commit(model, STR("x"), STR("me"), &fix.diags), ST_ERROR);
            expect_diag(&fix, E513);
            model_rollback(model);
        }
        model_free(model);
        assert_int_equal(files_in(files->dir), how == 1 || how == 3);
        os_remove(files->path);
        fix_drop(&fix);
    }
}

static void note_trace(void *ctx, const char *what, int64_t rows)
{
    buf_addf(ctx, "%lld %s\n", (long long)rows, what);
}

static Model *small_model(Fix *fix, const Files *files)
{
    Model *model = open_model(fix, files->path, true);
    assert_non_null(model);
    for (uint32_t i = 0; i < 50; i++)
        model_define(model, T_POST, numbered(fix, "post", i), place(fix, i));
    commit(fix, model);
    return model;
}

static void test_trace_tells_each_statement_once(void **state)
{
    const Files *files = *state;
    Fix fix;
    Buf trace = { 0 };
    fix_init(&fix, 1);
    Model *model = small_model(&fix, files);
    model_trace(model, note_trace, &trace);
    for (int32_t row = 0; row < 30; row++)
        model_set(model, T_POST, row, field_column(F_POST_HEADCOUNT), (Cell){ .type = CELL_NUM, .num = row }, place(&fix, 9));
    for (uint32_t i = 0; i < 40; i++)
        model_define(model, T_DUTY, numbered(&fix, "duty", i), place(&fix, i));
    commit(&fix, model);
    const char *update = strstr(trace.ptr, "30 UPDATE \"post\"");
    assert_non_null(update);
    assert_null(strstr(update + 10, "UPDATE"));
    assert_non_null(strstr(trace.ptr, "40 INSERT INTO \"duty\""));
    model_free(model);
    buf_drop(&trace);
    fix_drop(&fix);
}

/* ---- files that cannot be opened ---- */

static void write_file(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

static void read_whole(const char *path, Buf *out)
{
    assert_int_equal(os_read_file(path, out), 0);
}

static void expect_refused(Fix *fix, const char *path, DiagCode code)
{
    Buf before = { 0 }, after = { 0 };
    read_whole(path, &before);
    assert_null(open_model(fix, path, true));
    expect_diag(fix, code);
    read_whole(path, &after);
    assert_int_equal(before.len, after.len);
    assert_int_equal(memcmp(before.ptr, after.ptr, before.len), 0);
    buf_drop(&before);
    buf_drop(&after);
}

static void exec_on(const char *path, const char *sql)
{
    Db *db;
    assert_int_equal(db_open(path, DB_CREATE, &db), DB_OK);
    assert_int_equal(db_exec(db, sql), DB_OK);
    db_close(db);
}

static void test_missing(void **state)
{
    const Files *files = *state;
    Fix fix;
    fix_init(&fix, 1);
    assert_null(open_model(&fix, files->path, false));
    expect_diag(&fix, E501);
    assert_null(open_model(&fix, "/nowhere/at/all/m.db", true));
    expect_diag(&fix, E501);
    assert_null(open_model(&fix, files->dir, true));
    expect_diag(&fix, E504);
    assert_int_equal(files_in(files->dir), 0);
    fix_drop(&fix);
}

static void test_foreign_files_are_left_alone(void **state)
{
    const Files *files = *state;
    Fix fix;
    fix_init(&fix, 1);
    write_file(files->path, "name,title\na,b\n", 15);
    expect_refused(&fix, files->path, E504);
    os_remove(files->path);
    exec_on(files->path, "PRAGMA journal_mode = WAL; CREATE TABLE t(x); INSERT INTO t VALUES(1)");
    expect_refused(&fix, files->path, E504);
    assert_int_equal(files_in(files->dir), 1);
    os_remove(files->path);
    model_free(small_model(&fix, files));
    exec_on(files->path, "PRAGMA user_version = 99");
    expect_refused(&fix, files->path, E505);
    fix_drop(&fix);
}

static void test_empty_file_becomes_a_model(void **state)
{
    const Files *files = *state;
    Fix fix;
    fix_init(&fix, 1);
    write_file(files->path, "", 0);
    Model *model = small_model(&fix, files);
    assert_same_as_file(&fix, model, files->path);
    model_free(model);
    assert_int_equal(files_in(files->dir), 1);
    fix_drop(&fix);
}

static void expect_damaged(Fix *fix, const Files *files, const char *sql)
{
    os_remove(files->path);
    model_free(small_model(fix, files));
    exec_on(files->path, sql);
    Model *model = open_model(fix, files->path, false);
    if (model)
        print_error("not seen: %s\n", sql);
    assert_null(model);
    expect_diag(fix, E506);
}

static void test_rows_that_do_not_fit_are_damage(void **state)
{
    const Files *files = *state;
    static const char *const WRONG[] = {
        "UPDATE post SET reports_id = 999 WHERE id = 3",
        "UPDATE post SET nature = 'weekly' WHERE id = 3",
        "UPDATE post SET name = 'post1' WHERE id = 3",
        "UPDATE post SET hours_amount = 3, hours_unit = 'parsec' WHERE id = 3",
        "INSERT INTO assignment(id, duty_id, post_id) VALUES(1, 1, 1)",
        "INSERT INTO person(id, ord, name, since) VALUES(1, 0, 'p', '2026-02-31')",
        "INSERT INTO post_outcome VALUES(99, 0, 'x')",
        "INSERT INTO post(id, ord, name) VALUES(1000000000, 60, 'far')",
        "UPDATE post SET name = CAST(x'ff41' AS TEXT) WHERE id = 3",
        "UPDATE post SET origin_script = 77 WHERE id = 3",
        "INSERT INTO field_value(field_id, entity_id) VALUES(5, 1)",
        "INSERT INTO sequence VALUES('nothing', 3)",
        "DROP TABLE grade",
        "ALTER TABLE post DROP COLUMN ord",
    };
    Fix fix;
    fix_init(&fix, 1);
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        Buf sql = { 0 };
        buf_addf(&sql, "PRAGMA foreign_keys = OFF; DROP VIEW v_post; DROP VIEW v_grade; %s", WRONG[i]);
        expect_damaged(&fix, files, sql.ptr);
        buf_drop(&sql);
    }
    fix_drop(&fix);
}

/* Whatever bytes are wrong: an error or a model, never a crash. */
static void test_broken_bytes(void **state)
{
    const Files *files = *state;
    Fix fix;
    Buf good = { 0 };
    fix_init(&fix, 5);
    model_free(small_model(&fix, files));
    read_whole(files->path, &good);
    for (int i = 0; i < 400; i++) {
        Buf bad = { 0 };
        buf_add(&bad, buf_str(&good));
        for (uint32_t k = 1 + rnd(&fix, 20); k; k--) {
            uint32_t at = rnd(&fix, (uint32_t)bad.len);
            if (at >= 100)
                bad.ptr[at] = (char)rnd(&fix, 256);
        }
        if (rnd(&fix, 5) == 0)
            bad.len = rnd(&fix, (uint32_t)bad.len);
        write_file(files->path, bad.ptr, bad.len);
        Model *model = open_model(&fix, files->path, false);
        if (model)
            model_free(model);
        else
            assert_true(diags_any(&fix.diags));
        diags_clear(&fix.diags);
        buf_drop(&bad);
    }
    buf_drop(&good);
    fix_drop(&fix);
}

/* ---- files that cannot be written ---- */

static void change(Fix *fix, Model *model)
{
    for (uint32_t i = 0; i < 3000; i++)
        model_define(model, T_POST, numbered(fix, "more posts with a long name, to fill a page or two ", i), place(fix, i));
}

static void expect_unchanged(Fix *fix, const Files *files, Model *model, DiagCode code)
{
    Buf before = { 0 }, after = { 0 };
    Model *read = open_model(fix, files->path, false);
    text_of_model(read, &before);
    model_free(read);
    assert_int_equal(model_commit(model, STR("x"), STR(""), &fix->diags), ST_ERROR);
    expect_diag(fix, code);
    model_rollback(model);
    text_of_model(model, &after);
    assert_same_text(&after, &before);
    assert_same_as_file(fix, model, files->path);
    buf_drop(&before);
    buf_drop(&after);
}

static void test_locked(void **state)
{
    const Files *files = *state;
    Fix fix;
    Db *other;
    fix_init(&fix, 1);
    Model *model = small_model(&fix, files);
    assert_int_equal(db_open(files->path, DB_READ_WRITE, &other), DB_OK);
    assert_int_equal(db_exec(other, "BEGIN IMMEDIATE"), DB_OK);
    change(&fix, model);
    expect_unchanged(&fix, files, model, E507);
    assert_int_equal(db_exec(other, "ROLLBACK"), DB_OK);
    change(&fix, model);
    commit(&fix, model);
    assert_same_as_file(&fix, model, files->path);
    db_close(other);
    model_free(model);
    fix_drop(&fix);
}

static void test_two_at_a_time(void **state)
{
    const Files *files = *state;
    Fix fix;
    fix_init(&fix, 1);
    Model *a = small_model(&fix, files), *b = open_model(&fix, files->path, false);
    model_define(b, T_UNIT, sym(&fix, "b"), place(&fix, 1));
    commit(&fix, b);
    model_define(a, T_UNIT, sym(&fix, "a"), place(&fix, 1));
    assert_int_equal(model_commit(a, STR(""), STR(""), &fix.diags), ST_ERROR);
    expect_diag(&fix, E513);
    model_rollback(a);
    assert_int_equal(model_refresh(a, &fix.diags), ST_OK);
    assert_int_equal(model_find(a, T_UNIT, sym(&fix, "b")), 0);
    uint64_t version = model_version_all(a);
    assert_int_equal(model_refresh(a, &fix.diags), ST_OK);      /* nothing new */
    assert_int_equal(model_version_all(a), version);
    model_define(a, T_UNIT, sym(&fix, "a"), place(&fix, 1));
    commit(&fix, a);
    assert_int_equal(model_refresh(b, &fix.diags), ST_OK);
    assert_int_equal(model_find(b, T_UNIT, sym(&fix, "a")), 1);
    model_free(a);
    model_free(b);
    assert_true(no_leftovers(files));
    fix_drop(&fix);
}

static void test_file_appears_meanwhile(void **state)
{
    const Files *files = *state;
    Fix fix;
    fix_init(&fix, 1);
    Model *late = open_model(&fix, files->path, true), *first = small_model(&fix, files);
    model_define(late, T_UNIT, sym(&fix, "late"), place(&fix, 1));
    assert_int_equal(model_commit(late, STR(""), STR(""), &fix.diags), ST_ERROR);
    expect_diag(&fix, E513);
    assert_same_as_file(&fix, first, files->path);
    model_rollback(late);
    assert_int_equal(model_refresh(late, &fix.diags), ST_OK);
    assert_int_equal(model_count(late, T_POST), 50);
    model_free(late);
    model_free(first);
    assert_int_equal(files_in(files->dir), 1);
    fix_drop(&fix);
}

/* In a child, which may be another user or have less of something; it ends with 0 when all was as expected. */
static void in_child(void (*body)(const Files *files), const Files *files, bool as_nobody)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (as_nobody && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(77);
        body(files);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void require(bool ok, int code)
{
    if (!ok)
        _exit(code);
}

static bool told(const Fix *fix, DiagCode code)
{
    for (size_t i = 0; i < fix->diags.all.len && fix->diags.all.at[i]->code != code; i++) {
        Buf buf = { 0 };
        diag_message(fix->diags.all.at[i], LANG_EN, &buf);
        print_error("%s\n", buf.ptr);
        buf_drop(&buf);
    }
    return fix->diags.all.len == 1 && fix->diags.all.at[0]->code == code;
}

/* The limit on a file's size stands for a full disk: both end a write half-way. */
static void fill_disk(const Files *files)
{
    Fix fix;
    fix_init(&fix, 1);
    struct rlimit limit = { 100000, 100000 };
    signal(SIGXFSZ, SIG_IGN);
    Model *model = model_new(fix.intern, fix.words);
    require(model_open(model, files->path, os_kind(files->path) == OS_MISSING, &fix.diags) == ST_OK, 2);
    setrlimit(RLIMIT_FSIZE, &limit);
    change(&fix, model);
    require(model_commit(model, STR("x"), STR(""), &fix.diags) == ST_ERROR, 3);
    require(told(&fix, E509), 4);
    model_rollback(model);
    model_free(model);
    fix_drop(&fix);
}

static void test_full_disk(void **state)
{
    const Files *files = *state;
    Fix fix;
    Buf before = { 0 }, after = { 0 };
    in_child(fill_disk, files, false);
    assert_int_equal(files_in(files->dir), 0);                  /* a new file is gone */
    fix_init(&fix, 1);
    Model *model = small_model(&fix, files);
    text_of_model(model, &before);
    model_free(model);
    in_child(fill_disk, files, false);
    model = open_model(&fix, files->path, false);
    assert_non_null(model);
    text_of_model(model, &after);
    assert_same_text(&after, &before);
    model_free(model);
    assert_int_equal(files_in(files->dir), 1);
    buf_drop(&before);
    buf_drop(&after);
    fix_drop(&fix);
}

static void read_only_folder(const Files *files)
{
    Fix fix;
    fix_init(&fix, 1);
    Model *model = model_new(fix.intern, fix.words);
    require(model_open(model, files->path, false, &fix.diags) == ST_OK, 2);
    require(model_count(model, T_POST) == 50, 3);
    change(&fix, model);
    require(model_commit(model, STR("x"), STR(""), &fix.diags) == ST_ERROR, 4);
    require(told(&fix, E508), 5);
    model_free(model);
    fix_drop(&fix);
}

static void no_new_file(const Files *files)
{
    Fix fix;
    fix_init(&fix, 1);
    Model *model = model_new(fix.intern, fix.words);
    require(model_open(model, files->path, true, &fix.diags) == ST_OK, 2);
    change(&fix, model);
    require(model_commit(model, STR("x"), STR(""), &fix.diags) == ST_ERROR, 4);
    require(told(&fix, E503), 5);
    model_free(model);
    fix_drop(&fix);
}

static void unreadable(const Files *files)
{
    Fix fix;
    fix_init(&fix, 1);
    Model *model = model_new(fix.intern, fix.words);
    require(model_open(model, files->path, true, &fix.diags) == ST_ERROR, 2);
    require(told(&fix, E502), 3);
    model_free(model);
    fix_drop(&fix);
}

static void test_permissions(void **state)
{
    const Files *files = *state;
    Fix fix;
    fix_init(&fix, 1);
    chmod(files->dir, 0555);
    in_child(no_new_file, files, geteuid() == 0);
    chmod(files->dir, 0755);
    model_free(small_model(&fix, files));
    chmod(files->path, 0444);
    chmod(files->dir, 0555);
    in_child(read_only_folder, files, geteuid() == 0);
    chmod(files->path, 0000);
    in_child(unreadable, files, geteuid() == 0);
    chmod(files->dir, 0755);
    fix_drop(&fix);
}

/* The first number that a query gives. */
static int64_t asked(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    int64_t n = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    while (sqlite3_step(stmt) == SQLITE_ROW) {}
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    return n;
}

static void test_views_have_names(void **state)
{
    const Files *files = *state;
    Fix fix;
    sqlite3 *db;
    fix_init(&fix, 9);
    Model *model = open_model(&fix, files->path, true);
    for (int i = 0; i < 2000; i++)
        random_change(&fix, model);
    define_open(&fix, model);
    commit(&fix, model);
    assert_int_equal(sqlite3_open(files->path, &db), SQLITE_OK);        /* as any other client of SQLite */
    for (int t = 0; t < T_COUNT; t++) {
        Buf sql = { 0 };
        buf_addf(&sql, "SELECT count(*) FROM \"v_%s\"", TABLE_INFO[t].name);
        assert_int_equal(asked(db, sql.ptr), model_count(model, (TableId)t));
        buf_clear(&sql);
        buf_addf(&sql, "SELECT * FROM \"v_%s\"", TABLE_INFO[t].name);
        asked(db, sql.ptr);
        buf_drop(&sql);
    }
    asked(db, "SELECT count(*) FROM v_post p WHERE p.manager IN (SELECT name FROM post)");
    asked(db, "SELECT * FROM v_field_value");
    assert_int_equal(asked(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(asked(db, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
    sqlite3_close(db);
    model_free(model);
    fix_drop(&fix);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_round_trip), TEST(test_rollback_to_the_file), TEST(test_rows_written_ahead), TEST(test_what_was_written_ahead_goes), TEST(test_trace_tells_each_statement_once),
        TEST(test_missing), TEST(test_foreign_files_are_left_alone), TEST(test_empty_file_becomes_a_model),
        TEST(test_rows_that_do_not_fit_are_damage), TEST(test_broken_bytes), TEST(test_locked), TEST(test_two_at_a_time),
        TEST(test_file_appears_meanwhile), TEST(test_full_disk), TEST(test_permissions), TEST(test_views_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
