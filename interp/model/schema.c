/* schema.c: the file's tables, made from the kinds and links; and views with names instead of numbers for people who
   open the file with another program. */
#include "sql.h"

#define DEFERRED " DEFERRABLE INITIALLY DEFERRED"

static const char FIXED_TABLES[] =
    "CREATE TABLE script(id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;\n"
    "CREATE TABLE sequence(name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE revision(id INTEGER PRIMARY KEY, time TEXT NOT NULL, text TEXT NOT NULL, author TEXT NOT NULL, "
    "parent INTEGER, entry INTEGER, merged INTEGER, scenario TEXT, changes BLOB) STRICT;\n"
    "CREATE TABLE scenario(name TEXT PRIMARY KEY, title TEXT, parent TEXT, start INTEGER, head INTEGER, tip INTEGER, "
    "current INTEGER NOT NULL, ord INTEGER NOT NULL) STRICT;\n"
    "CREATE TABLE field_def(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, "
    "type TEXT NOT NULL, target TEXT, words TEXT) STRICT;\n"
    "CREATE TABLE field_value(field_id INTEGER NOT NULL REFERENCES field_def" DEFERRED ", entity_id INTEGER NOT NULL, "
    "ref_id INTEGER, text TEXT, amount REAL, unit TEXT, per TEXT, low REAL, high REAL, PRIMARY KEY(field_id, entity_id)) "
    "STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE origin(kind TEXT NOT NULL, entity_id INTEGER NOT NULL, field TEXT NOT NULL, script INTEGER NOT NULL "
    "REFERENCES script" DEFERRED ", line INTEGER NOT NULL, PRIMARY KEY(kind, entity_id, field)) STRICT, WITHOUT ROWID;\n";

void schema_column(const Table *table, const Part *part, Buf *out)
{
    buf_addf(out, "\"%s\" %s", part->name, part_type(part->what));
    switch ((int)part->what) {
    case PART_ID: buf_addz(out, " PRIMARY KEY"); break;
    case PART_ORD: case PART_NAME: case PART_POS: buf_addz(out, " NOT NULL"); break;
    case PART_REF: case PART_ITEM_REF:
        buf_addf(out, " REFERENCES \"%s\"" DEFERRED, TABLE_INFO[table->cols[part->column].field->target].name);
        break;
    case PART_SCRIPT: buf_addz(out, " REFERENCES script" DEFERRED); break;
    case PART_OWNER: buf_addf(out, " NOT NULL REFERENCES \"%s\"" DEFERRED, TABLE_INFO[table->id].name); break;
    default: break;
    }
}

static void add_columns(const Table *table, const Parts *parts, Buf *out)
{
    for (int i = 0; i < parts->n; i++) {
        buf_addz(out, i ? ", " : "(");
        schema_column(table, &parts->at[i], out);
    }
}

void schema_list(const Table *table, int column, Buf *out)
{
    Parts parts;
    parts_of_list(table, column, &parts);
    buf_addz(out, "CREATE TABLE \"");
    list_table_name(table, column, out);
    buf_addz(out, "\"");
    add_columns(table, &parts, out);
    buf_addf(out, ", PRIMARY KEY(\"%s\", pos)) STRICT, WITHOUT ROWID;\n", parts.at[0].name);
}

void schema_tables(const Model *model, Buf *out)
{
    Parts parts;
    buf_addz(out, FIXED_TABLES);
    for (int i = 0; i < T_COUNT; i++) {
        const Table *table = &model->tables[i];
        parts_of_table(table, &parts);
        buf_addf(out, "CREATE TABLE \"%s\"", TABLE_INFO[i].name);
        add_columns(table, &parts, out);
        buf_addz(out, ") STRICT;\n");
        for (int c = 0; c < TABLE_INFO[i].n_fields; c++) {
            if (table->cols[c].cls == CLASS_LIST)
                schema_list(table, c, out);
        }
    }
}

/* Of these there are few, however large the organization: an index would find a good part of all rows. */
static bool is_catalogue(TableId target)
{
    return target == T_KPI || target == T_REGION || target == T_FACTOR;
}

void schema_indexes(const Model *model, Buf *out)
{
    for (int i = 0; i < T_COUNT; i++) {
        const Table *table = &model->tables[i];
        const char *name = TABLE_INFO[i].name;
        if (!table->is_link)
            buf_addf(out, "CREATE INDEX \"i_%s_name\" ON \"%s\"(name);\n", name, name);
        for (int k = 0; k < table->n_keys; k++) {
            const FieldInfo *field = table->cols[table->keys[k]].field;
            if (field->type == FT_REF && !is_catalogue(field->target))
                buf_addf(out, "CREATE INDEX \"i_%s_%s\" ON \"%s\"(\"%s_id\") WHERE \"%s_id\" IS NOT NULL;\n", name, field->name, name,
                         field->name, field->name);
        }
    }
}

/* ---- views ---- */

static const char *label(const FieldInfo *field)
{
    return field->read_as ? field->read_as : field->name;
}

static void view_name_of(TableId target, const char *table, const char *column, Buf *out)
{
    buf_addf(out, "(SELECT r.name FROM \"%s\" r WHERE r.id = %s.\"%s\")", TABLE_INFO[target].name, table, column);
}

/* An amount with its unit as people write it: 30%, 15 min, 900 per week. Parts that the table lacks are NULL. */
static void view_quantity(const char *table, const char *amount, const char *unit, const char *per, Buf *out)
{
    buf_addf(out, "CASE WHEN %s.\"%s\" IS NULL THEN NULL", table, amount);
    if (unit)
        buf_addf(out, " WHEN %s.\"%s\" = '%%' THEN printf('%%.15g%%%%', %s.\"%s\" * 100)", table, unit, table, amount);
    buf_addf(out, " ELSE printf('%%.15g', %s.\"%s\")", table, amount);
    if (unit)
        buf_addf(out, " || coalesce(' ' || %s.\"%s\", '')", table, unit);
    if (per)
        buf_addf(out, " || coalesce(' per ' || %s.\"%s\", '')", table, per);
    buf_addz(out, " END");
}

/* The name of the part that follows the i-th when it has this meaning. */
static const char *next_name(const Parts *parts, int i, PartWhat what)
{
    for (int k = i + 1; k < parts->n && k <= i + 2 && parts->at[k].column == parts->at[i].column; k++) {
        if (parts->at[k].what == what)
            return parts->at[k].name;
    }
    return NULL;
}

static void view_part(const Table *table, const Parts *parts, int i, Buf *out)
{
    const Part *part = &parts->at[i];
    const FieldInfo *field = part->column < 0 ? NULL : table->cols[part->column].field;
    switch ((int)part->what) {
    case PART_ID: case PART_ORD: case PART_UNIT: case PART_PER: case PART_LINE:
        return;
    case PART_NAME:
        buf_addz(out, ", t.name AS \"name\"");
        return;
    case PART_TITLE:
        buf_addz(out, ", coalesce(t.title, t.name) AS \"title\"");
        return;
    case PART_SCRIPT:
        buf_addz(out, ", (SELECT s.name FROM script s WHERE s.id = t.origin_script) || ':' || t.origin_line AS \"origin\"");
        return;
    case PART_REF:
        buf_addz(out, ", ");
        view_name_of(field->target, "t", part->name, out);
        break;
    case PART_AMOUNT:
        buf_addz(out, ", ");
        view_quantity("t", part->name, next_name(parts, i, PART_UNIT), next_name(parts, i, PART_PER), out);
        break;
    case PART_LOW: case PART_HIGH:
        buf_addf(out, ", t.\"%s\" AS \"%s%s\"", part->name, label(field), part->what == PART_LOW ? "_low" : "_high");
        return;
    default:
        buf_addf(out, ", t.\"%s\"", part->name);
        break;
    }
    buf_addf(out, " AS \"%s\"", label(field));
}

static void view_item_part(const Table *table, const Parts *parts, int i, Buf *out)
{
    const Part *part = &parts->at[i];
    switch ((int)part->what) {
    case PART_ITEM_REF:
        view_name_of(table->cols[part->column].field->target, "x", part->name, out);
        return;
    case PART_ITEM_NUM:
        view_quantity("x", part->name, NULL, NULL, out);
        return;
    case PART_ITEM_AMOUNT:
        view_quantity("x", part->name, next_name(parts, i, PART_ITEM_UNIT), next_name(parts, i, PART_ITEM_PER), out);
        return;
    default:
        buf_addf(out, "x.\"%s\"", part->name);
        return;
    }
}

/* A list as one text, its elements joined by "; ". */
static void view_list(const Table *table, int column, Buf *out)
{
    Parts parts;
    parts_of_list(table, column, &parts);
    buf_addz(out, ", (SELECT group_concat(v, '; ') FROM (SELECT trim(''");
    for (int i = 2; i < parts.n; i++) {
        if (parts.at[i].what == PART_ITEM_UNIT || parts.at[i].what == PART_ITEM_PER)
            continue;
        buf_addz(out, " || coalesce(");
        view_item_part(table, &parts, i, out);
        buf_addz(out, " || ' ', '')");
    }
    buf_addz(out, ") AS v FROM \"");
    list_table_name(table, column, out);
    buf_addf(out, "\" x WHERE x.\"%s\" = t.id ORDER BY x.pos)) AS \"%s\"", parts.at[0].name, label(table->cols[column].field));
}

static void view_table(const Table *table, Buf *out)
{
    Parts parts;
    parts_of_table(table, &parts);
    buf_addf(out, "CREATE VIEW \"v_%s\" AS SELECT t.id", TABLE_INFO[table->id].name);
    for (int i = 0; i < parts.n; i++)
        view_part(table, &parts, i, out);
    for (int c = 0; c < TABLE_INFO[table->id].n_fields; c++) {
        if (table->cols[c].cls == CLASS_LIST)
            view_list(table, c, out);
    }
    buf_addf(out, " FROM \"%s\" t ORDER BY t.%s;\n", TABLE_INFO[table->id].name, table->is_link ? "id" : "ord");
}

static void case_of_kinds(const char *kind, const char *id, Buf *out)
{
    buf_addf(out, "CASE %s", kind);
    for (int i = 0; i < KIND_COUNT; i++)
        buf_addf(out, " WHEN '%s' THEN (SELECT name FROM \"%s\" WHERE id = %s)", TABLE_INFO[i].name, TABLE_INFO[i].name, id);
    buf_addz(out, " END");
}

static void view_own(Buf *out)
{
    buf_addz(out, "CREATE VIEW v_field_value AS SELECT d.kind, d.name AS field, ");
    case_of_kinds("d.kind", "v.entity_id", out);
    buf_addz(out, " AS entity, coalesce(v.text, ");
    case_of_kinds("d.target", "v.ref_id", out);
    buf_addz(out, ", printf('%.15g', v.amount) || coalesce(' ' || v.unit, '') || coalesce(' per ' || v.per, ''), "
                  "printf('%.15g..%.15g', v.low, v.high)) AS value FROM field_value v JOIN field_def d ON d.id = v.field_id;\n");
}

void schema_views(const Model *model, Buf *out)
{
    for (int i = 0; i < T_COUNT; i++)
        view_table(&model->tables[i], out);
    view_own(out);
}
