/* sql.h: how rows stand in the file: for each table its SQL columns ("parts": some fields take two or three), and the
   way of a cell into them and back. For the files of this folder only. */
#ifndef ORGL_SQL_H
#define ORGL_SQL_H
#include "db.h"
#include "store.h"

#define APPLICATION_ID 0x4f72676c        /* "Orgl" */
#define SCHEMA_VERSION 2                 /* 1: without history */

typedef enum PartWhat {
    PART_ID, PART_ORD, PART_NAME, PART_TITLE,                          /* of the row */
    PART_REF, PART_ROW, PART_TEXT, PART_BOOL, PART_DATE, PART_WORD, PART_PERIOD, PART_ROLES,
    PART_NUM, PART_SCALE,
    PART_AMOUNT, PART_UNIT, PART_PER,
    PART_LOW, PART_HIGH,
    PART_SCRIPT, PART_LINE,                                            /* the row's origin */
    PART_OWNER, PART_POS,                                              /* of a list's element: its row, its place from 0 */
    PART_ITEM_REF, PART_ITEM_TEXT, PART_ITEM_NUM, PART_ITEM_AMOUNT, PART_ITEM_UNIT, PART_ITEM_PER, PART_ITEM_TEXT2
} PartWhat;
typedef struct Part {
    PartWhat what;
    int column;                          /* of the table; -1: none */
    char name[60];                       /* of the SQL column */
} Part;
typedef struct Parts { int n; Part at[DB_SOURCE_COLUMNS]; } Parts;

#define SCRATCH 64                       /* bytes that a value may need for its text */

/* ---- sql.c ---- */
void    parts_of_table(const Table *table, Parts *out);               /* built-in fields that are no lists */
void    parts_of_list(const Table *table, int column, Parts *out);    /* of the list's own table */
void    parts_of_own(const Table *table, int column, Parts *out);     /* of a user's field: columns of field_value */
void    list_table_name(const Table *table, int column, Buf *out);
const char *part_type(PartWhat what);                                  /* INTEGER, REAL or TEXT */
DbValue part_value(Model *model, const Table *table, int32_t row, const Part *part, char *scratch);
DbValue item_value(Model *model, const Table *table, int32_t row, uint32_t pos, const Part *part);
/* From the file: NULL is none. False: not such a value. */
bool    part_read(Model *model, Table *table, int32_t row, const Part *part, DbValue value);
bool    item_read(Model *model, const Part *part, DbValue value, Item *item);
bool    own_type_named(Str name, FieldType *out);                        /* of a user's field, as in define field */
const char *own_type_name(FieldType type);
int32_t script_id(Model *model, Sym script);                           /* its id in the file, given now when it is new */

/* ---- schema.c ---- */
void schema_tables(const Model *model, Buf *out);
void schema_column(const Table *table, const Part *part, Buf *out);    /* a column's definition */
void schema_list(const Table *table, int column, Buf *out);            /* the table of a list */
void schema_views(const Model *model, Buf *out);
void schema_indexes(const Model *model, Buf *out);

/* ---- load.c, save.c ---- the whole work but opening and closing; the message goes to `why` when the result is an error */
DbResult load_all(Model *model, Db *db, Buf *why);
/* Scripts that the file has got since: false when they do not fit. */
bool     load_scripts(Model *model, Db *db);
void     load_done(Model *model);                                      /* what is in memory now is what the file holds */
/* As much as can be read, references that lead nowhere unset, the rest noted in `lost`. */
void     load_rescue(Model *model, Db *db, ModelLost *lost);
/* save_rows: the new rows of a fresh file alone, `first`: its tables too; save_changes makes such a file whole (`ahead`). */
DbResult save_rows(Model *model, Db *db, bool first, Buf *why);
typedef enum SaveMode { SAVE_CHANGES, SAVE_FRESH, SAVE_AHEAD } SaveMode;
DbResult save_changes(Model *model, Db *db, SaveMode mode, Buf *why);

/* ---- migrate.c ---- */
/* The statements that a file of an earlier version lacks, none for one of this version. */
DbResult migrate_find(Model *model, Db *db, Buf *sql);
DbResult migrate_copy(Db *db, const char *sql, Db **copy);              /* the file in memory, with them done */

/* ---- file.c ---- for ahead.c */
char    *file_new_name(const Model *model);                             /* beside the model's place; given */
DbResult file_make(Model *model, Buf *why);       /* the whole model as a new file at its path */
Status   file_report(const Model *model, Diags *diags, DbResult result, bool writing, Str why);
DbResult file_fill_ahead(Model *model, const char *path, bool first, Buf *why);

/* ---- history_file.c ---- the entry's revisions and the scenarios into the file, in its transaction; scenarios out of it */
DbResult history_write(Model *model, Db *db, bool fresh);
/* Takes over what is whole of the file's revisions and scenarios after its rows were read, and says what is not; history_rescue.c. */
void     history_rescue(Model *model, Db *db, ModelLost *lost);
bool     history_load(Model *model, Db *db);                           /* false: they do not fit */

/* ---- period.c ---- "2026", "2026-10", "2026-Q4", "2026-W47", "2026-10-05" */
void period_text(int32_t packed, char out[SCRATCH]);
bool period_parse(Str text, int32_t *packed);
void date_text(int32_t days, char out[SCRATCH]);
bool date_parse(Str text, int32_t *days);
#endif
