/* history_file.c: revisions and scenarios in the file. */
#include <stdio.h>
#include "../base/num.h"
#include "snapshot.h"
#include "sql.h"

static const char INSERT_REVISION[] = "INSERT OR REPLACE INTO revision(id, time, text, author, parent, entry, merged, scenario, changes) "
                                      "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char INSERT_SCENARIO[] = "INSERT INTO scenario(name, title, parent, start, head, tip, current, ord) VALUES(?, ?, ?, ?, ?, ?, ?, ?)";
/* A file of the first version: one line of revisions without change sets. */
static const char MIGRATE[] =
    "ALTER TABLE revision ADD COLUMN parent INTEGER; ALTER TABLE revision ADD COLUMN entry INTEGER; "
    "ALTER TABLE revision ADD COLUMN merged INTEGER; ALTER TABLE revision ADD COLUMN scenario TEXT; "
    "ALTER TABLE revision ADD COLUMN changes BLOB; UPDATE revision SET parent = id - 1, entry = id, merged = 0, scenario = 'base'; "
    "CREATE TABLE scenario(name TEXT PRIMARY KEY, title TEXT, parent TEXT, start INTEGER, head INTEGER, tip INTEGER, "
    "current INTEGER NOT NULL, ord INTEGER NOT NULL) STRICT; PRAGMA user_version = 2;";

/* ---- time ---- */

static void time_text(int64_t ms, Buf *out)
{
    int64_t days = ms / 86400000 - (ms % 86400000 < 0), rest = ms - days * 86400000;
    int year, month, day;
    num_date((int32_t)days, &year, &month, &day);
    buf_addf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day, (int)(rest / 3600000), (int)(rest / 60000 % 60),
             (int)(rest / 1000 % 60), (int)(rest % 1000));
}

/* 0 for what is no such time. */
static int64_t time_ms(Str text)
{
    int hour, minute, second, ms;
    int32_t days;
    if (text.len != 24 || !num_parse_date(str_make(text.ptr, 10), &days) ||
        sscanf(text.ptr + 10, "T%2d:%2d:%2d.%3dZ", &hour, &minute, &second, &ms) != 4)
        return 0;
    return (((int64_t)days * 24 + hour) * 60 + minute) * 60000 + second * 1000 + ms;
}

/* ---- writing ---- */

static DbValue int_value(int64_t x)
{
    return (DbValue){ .type = DBV_INT, .i = x };
}

static DbValue text_value(Str text)
{
    return (DbValue){ .type = DBV_TEXT, .s = text.ptr ? text : STR("") };
}

static DbValue sym_value(const Model *model, Sym sym)
{
    return sym == SYM_NONE ? (DbValue){ .type = DBV_NULL } : text_value(intern_str(model->intern, sym));
}

static DbResult write_rev(const Model *model, DbStmt *stmt, const Rev *rev)
{
    Buf time = { 0 };
    time_text(rev->time_ms, &time);
    DbValue changes = { .type = DBV_BLOB, .s = rev->changes };
    const DbValue values[] = { int_value(rev->id), text_value(buf_str(&time)), text_value(rev->text), text_value(rev->author),
                               int_value(rev->parent), int_value(rev->entry), int_value(rev->merged), sym_value(model, rev->scenario),
                               rev->changes.ptr ? changes : (DbValue){ .type = DBV_NULL } };
    for (size_t i = 0; i < COUNT_OF(values); i++)
        db_bind(stmt, (int)i + 1, values[i]);
    DbResult result = db_run(stmt);
    buf_drop(&time);
    return result;
}

static DbResult write_revs(const Model *model, Db *db, bool *any)
{
    DbStmt *stmt = NULL;
    DbResult result = DB_OK;
    for (size_t i = 0; i < model->revs.len && result == DB_OK; i++) {
        const Rev *rev = &model->revs.at[i];
        if (!rev->pending || history_known(model, rev->id) != rev)
            continue;
        *any = true;
        if (!stmt)
            result = db_prepare(db, INSERT_REVISION, &stmt);
        if (result == DB_OK)
            result = write_rev(model, stmt, rev);
    }
    db_finish(stmt);
    return result;
}

static DbResult write_scenarios(const Model *model, Db *db)
{
    DbStmt *stmt = NULL;
    DbResult result = db_exec(db, "DELETE FROM scenario");
    if (result == DB_OK)
        result = db_prepare(db, INSERT_SCENARIO, &stmt);
    for (size_t i = 0; i < model->history.scenarios.len && result == DB_OK; i++) {
        const Scenario *scenario = &model->history.scenarios.at[i];
        const DbValue values[] = { sym_value(model, scenario->name), sym_value(model, scenario->title), sym_value(model, scenario->parent),
                                   int_value(scenario->start), int_value(scenario->head), int_value(scenario->tip),
                                   int_value(i == model->history.current), int_value((int64_t)i) };
        for (size_t k = 0; k < COUNT_OF(values); k++)
            db_bind(stmt, (int)k + 1, values[k]);
        result = db_run(stmt);
    }
    db_finish(stmt);
    return result;
}

typedef struct Parents { Map parents; VEC(int64_t) ids; } Parents;

static DbResult read_parents(Db *db, Parents *out)
{
    DbStmt *stmt;
    DbResult result = db_prepare(db, "SELECT id, parent FROM revision", &stmt);
    while (result == DB_OK && (result = db_step(stmt)) == DB_ROW) {
        DbValue id = db_value(stmt, 0), parent = db_value(stmt, 1);
        vec_push(&out->ids, id.i);
        map_put(&out->parents, (uint64_t)id.i, parent.type == DBV_INT && parent.i > 0 ? (uint32_t)parent.i : 0);
        result = DB_OK;
    }
    db_finish(stmt);
    return result == DB_DONE ? DB_OK : result;
}

/* Revisions that no scenario leads to go. */
static DbResult sweep(const Model *model, Db *db)
{
    Parents parents = { 0 };
    Map reached = { 0 };
    DbStmt *stmt = NULL;
    DbResult result = read_parents(db, &parents);
    for (size_t i = 0; i < model->history.scenarios.len; i++)
        for (uint64_t id = (uint64_t)model->history.scenarios.at[i].tip; id && map_find(&reached, id) == MAP_MISSING;) {
            uint32_t parent = map_find(&parents.parents, id);
            map_put(&reached, id, 1);
            id = parent == MAP_MISSING ? 0 : parent;
        }
    if (result == DB_OK)
        result = db_prepare(db, "DELETE FROM revision WHERE id = ?", &stmt);
    for (size_t i = 0; i < parents.ids.len && result == DB_OK; i++) {
        if (map_find(&reached, (uint64_t)parents.ids.at[i]) != MAP_MISSING)
            continue;
        db_bind(stmt, 1, int_value(parents.ids.at[i]));
        result = db_run(stmt);
    }
    db_finish(stmt);
    map_drop(&parents.parents);
    map_drop(&reached);
    vec_drop(&parents.ids);
    return result;
}

DbResult history_write(Model *model, Db *db, bool fresh)
{
    bool any = false;
    DbResult result = model->legacy && !fresh ? db_exec(db, MIGRATE) : DB_OK;
    if (result == DB_OK)
        result = write_revs(model, db, &any);
    if (result == DB_OK && (any || fresh || model->legacy || model->history.changed))
        result = write_scenarios(model, db);
    if (result == DB_OK && model->history.cut)
        result = sweep(model, db);
    return result;
}

/* ---- reading ---- */

static Str text_at(DbStmt *stmt, int i)
{
    DbValue value = db_value(stmt, i);
    return value.type == DBV_TEXT ? history_copy(value.s) : str_make(NULL, 0);
}

static int64_t int_at(DbStmt *stmt, int i)
{
    DbValue value = db_value(stmt, i);
    return value.type == DBV_INT ? value.i : 0;
}

static Sym sym_at(const Model *model, DbStmt *stmt, int i)
{
    DbValue value = db_value(stmt, i);
    return value.type == DBV_TEXT ? intern_add(model->intern, value.s) : SYM_NONE;
}

static void read_rev(const Model *model, DbStmt *stmt, bool changes, Rev *out)
{
    DbValue time = db_value(stmt, 0);
    *out = (Rev){ .time_ms = time.type == DBV_TEXT ? time_ms(time.s) : 0, .text = text_at(stmt, 1), .author = text_at(stmt, 2),
                  .parent = int_at(stmt, 3), .entry = int_at(stmt, 4), .merged = int_at(stmt, 5), .scenario = sym_at(model, stmt, 6) };
    if (changes)
        out->changes = text_at(stmt, 7);
}

bool history_read(Model *model, int64_t id, bool changes, Rev *out)
{
    DbStmt *stmt;
    *out = (Rev){ 0 };
    if (file_connect(model) != DB_OK || !model->db)
        return false;
    const char *sql = model->legacy ? "SELECT time, text, author, id - 1, id, 0, 'base', NULL FROM revision WHERE id = ?"
                      : changes     ? "SELECT time, text, author, parent, entry, merged, scenario, changes FROM revision WHERE id = ?"
                                    : "SELECT time, text, author, parent, entry, merged, scenario, NULL FROM revision WHERE id = ?";
    if (db_prepare(model->db, sql, &stmt) != DB_OK)
        return false;
    db_bind(stmt, 1, int_value(id));
    bool found = db_step(stmt) == DB_ROW;
    if (found)
        read_rev(model, stmt, changes, out);
    out->id = id;
    db_finish(stmt);
    if (found && db_trouble(model->db) == DB_MEMORY) {       /* a text may be missing */
        rev_drop(out);
        found = false;
    }
    return found;
}

static bool load_scenario(Model *model, DbStmt *stmt)
{
    Scenario scenario = { .name = sym_at(model, stmt, 0), .title = sym_at(model, stmt, 1), .parent = sym_at(model, stmt, 2),
                          .start = int_at(stmt, 3), .head = int_at(stmt, 4), .tip = int_at(stmt, 5) };
    History *history = &model->history;
    if (scenario.name == SYM_NONE || scenario.start < 0 || scenario.start > scenario.head || scenario.head > scenario.tip ||
        scenario.tip > history->last)
        return false;
    if (int_at(stmt, 6))
        history->current = history->scenarios.len;
    vec_push(&history->scenarios, scenario);
    return true;
}

bool history_load(Model *model, Db *db)
{
    DbStmt *stmt;
    History *history = &model->history;
    if (db_int(db, "SELECT coalesce(max(id), 0) FROM revision", &history->last) != DB_OK)
        return false;
    if (model->legacy) {
        history->scenarios.at[0].head = history->scenarios.at[0].tip = history->last;
        return true;
    }
    if (db_prepare(db, "SELECT name, title, parent, start, head, tip, current FROM scenario ORDER BY ord", &stmt) != DB_OK)
        return false;
    history->scenarios.len = 0;
    bool fine = true;
    DbResult result;
    while (fine && (result = db_step(stmt)) == DB_ROW)
        fine = load_scenario(model, stmt);
    db_finish(stmt);
    return fine && result == DB_DONE && history->scenarios.len > 0;
}
