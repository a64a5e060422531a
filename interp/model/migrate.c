/* migrate.c: files of earlier versions. Fields that kinds and links have got since have no columns or tables of their own there: such a
   file is read in a copy in memory that has them, empty, and gets them itself with its next commit; reading changes no file. */
#include <stdio.h>

#include "../base/map.h"
#include "sql.h"

/* All columns of the file, as "table.column" or, for a table, index or view itself, as ".name". */
static DbResult read_names(Model *model, Db *db, Map *names)
{
    static const char ALL[] = "SELECT s.name || '.' || c.name FROM sqlite_schema AS s, pragma_table_xinfo(s.name) AS c WHERE s.type = 'table' "
                              "UNION ALL SELECT '.' || name FROM sqlite_schema";
    DbStmt *stmt;
    DbResult result = db_prepare(db, ALL, &stmt);
    if (result != DB_OK)
        return result;
    while ((result = db_step(stmt)) == DB_ROW) {
        DbValue name = db_value(stmt, 0);
        if (name.type == DBV_TEXT)
            map_put(names, intern_add(model->intern, name.s), 1);
    }
    db_finish(stmt);
    return result == DB_DONE ? DB_OK : result;
}

static bool has(Model *model, const Map *names, Str table, Str column)
{
    char text[200];
    int n = snprintf(text, sizeof text, "%.*s.%.*s", STR_ARG(table), STR_ARG(column));
    return n > 0 && map_find(names, intern_add(model->intern, str_make(text, (size_t)n))) != MAP_MISSING;
}

static void add_columns(Model *model, const Map *names, Str table, const Table *of, const Parts *parts, Buf *sql)
{
    for (int i = 0; i < parts->n; i++) {
        if (has(model, names, table, str_of(parts->at[i].name)))
            continue;
        buf_addf(sql, "ALTER TABLE \"%.*s\" ADD COLUMN ", STR_ARG(table));
        schema_column(of, &parts->at[i], sql);
        buf_addz(sql, ";\n");
    }
}

static void add_list(Model *model, const Map *names, const Table *table, int column, Buf *sql)
{
    Buf name = { 0 };
    Parts parts;
    list_table_name(table, column, &name);
    parts_of_list(table, column, &parts);
    if (!has(model, names, STR(""), buf_str(&name)))
        schema_list(table, column, sql);
    else
        add_columns(model, names, buf_str(&name), table, &parts, sql);
    buf_drop(&name);
}

/* Views show all columns: those that ours replace are made anew. */
static void add_views(Model *model, const Map *names, Buf *sql)
{
    static const char VIEW[] = "CREATE VIEW ";
    Buf views = { 0 };
    schema_views(model, &views);
    for (const char *at = views.ptr; (at = strstr(at, VIEW)) != NULL;) {
        at += sizeof VIEW - 1;
        at += *at == '"';
        Str name = str_make(at, strcspn(at, "\" "));
        if (has(model, names, STR(""), name))
            buf_addf(sql, "DROP VIEW \"%.*s\";\n", STR_ARG(name));
    }
    buf_add(sql, buf_str(&views));
    buf_drop(&views);
}

DbResult migrate_find(Model *model, Db *db, Buf *sql)
{
    Map names = { 0 };
    Parts parts;
    DbResult result = read_names(model, db, &names);
    for (int i = 0; i < T_COUNT && result == DB_OK; i++) {
        const Table *table = &model->tables[i];
        if (!has(model, &names, STR(""), str_of(TABLE_INFO[i].name)))
            continue;                            /* no version was without it: damage, which reading finds */
        parts_of_table(table, &parts);
        add_columns(model, &names, str_of(TABLE_INFO[i].name), table, &parts, sql);
        for (int c = 0; c < TABLE_INFO[i].n_fields; c++)
            if (table->cols[c].cls == CLASS_LIST)
                add_list(model, &names, table, c, sql);
    }
    if (sql->len && result == DB_OK)
        add_views(model, &names, sql);
    map_drop(&names);
    return result;
}

DbResult migrate_copy(Db *db, const char *sql, Db **copy)
{
    DbResult result = db_copy(db, copy);
    if (result == DB_OK)
        result = db_exec(*copy, sql);
    if (result != DB_OK) {
        db_close(*copy);
        *copy = NULL;
    }
    return result;
}
