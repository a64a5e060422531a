/* import.h: what the parts of import share: import.c runs the statement, import_file.c reads the file, import_map.c knows which
   column or expression gives which field, import_cell.c turns a cell's text into a value. */
#ifndef ORGL_STMT_IMPORT_H
#define ORGL_STMT_IMPORT_H
#include "../base/map.h"
#include "../value/heap.h"
#include "cells.h"
#include "operand.h"

/* Where a field's value comes from. */
typedef struct Mapping {
    enum { MAP_NAME, MAP_TITLE, MAP_FIELD, MAP_FORM } what;
    int column;                 /* of the table, for MAP_FIELD; the form's field for MAP_FORM */
    Sym cell, cell_type;        /* of a form's field that is a table: the cell's name and its column's type; SYM_NONE */
    int32_t file_column;        /* a column of the file; -1: computed */
    Value function;             /* of the row, when computed; a constant otherwise */
    const Node *node;           /* for places; NULL: the header itself was the mapping */
} Mapping;
typedef VEC(Mapping) MappingVec;

/* A name that a row refers to and that was not defined then. */
typedef struct OpenName { TableId kind; int32_t row; uint32_t file_row; int32_t file_column; } OpenName;

typedef struct Import {
    Ctx *ctx;
    const Node *stmt;
    TableId table;
    Str file;                   /* as written, for messages */
    Sym script;                 /* the same, for origins */
    Buf bytes;                  /* of the file */
    TableFile tables;           /* of a file that has several */
    Cells cells;
    SymVec headers;             /* unique: a repeated one is h#2, an empty one #1 */
    MappingVec mappings;
    const Node *where;
    Value where_function;
    bool creates[KIND_COUNT];
    uint32_t row;               /* being imported: index in cells.rows */
    Value record;               /* of that row, made on first need (V_NONE before) */
    size_t kept;                /* constants of the mappings, kept on the heap until import_drop */
    size_t bad;                 /* rows that did not fit */
    int32_t form;               /* of import submissions FORM; its fields */
    const ItemList *form_fields;
    VEC(OpenName) open;
} Import;

/* ---- import_file.c ---- */
Status import_read_file(Import *import);                   /* the file, and of its tables the one that is meant, into cells */
Status import_open(Import *import);                   /* only the file */
Status import_load(Import *import, size_t i);         /* the i-th of its tables */
Status import_read_csv(Import *import);               /* a file that is CSV or TSV */
Status import_unreadable(Import *import, ReadFault *fault);   /* E514; drops the fault */
bool   import_find_sheet(Import *import, Str name, size_t *at);
void   import_path(Import *import, Buf *path);        /* from the script's folder, else from the current one */

/* ---- import.c ---- */
typedef struct NamedRow { uint32_t file_row; Sym name; } NamedRow;
typedef VEC(NamedRow) NamedRowVec;
/* The rows of import->cells into the model; names that are open then are in import->open. `rows` and `start` are for those who
   want to do it again without some. */
Status import_table(Import *import, NamedRowVec *rows, ModelMark *start);
Status import_finish(Import *import);                 /* E416 when rows did not fit */
Status import_find_form(Import *import, Sym form);    /* of import submissions FORM: the form is there, and has fields */
void   import_drop(Import *import);

/* ---- import_all.c, import_said.c ---- */
Status import_all(Import *import);                    /* drops it */
/* Rules, settings and waivers are rows that stand for statements, with all that these check. */
bool   import_is_said(TableId table);
Status import_say(Import *import);

Status import_headers(Import *import);
Status import_mappings(Import *import);               /* from the block, or from the headers when there is none */
Status import_record(Import *import, Value *out);     /* the row as a record for expressions */
/* The value that a mapping gives for the current row: text of a cell (V_TEXT), or what the expression computed. */
Status import_value(Import *import, const Mapping *mapping, Value *out);
/* The text of a cell as a value of the type; other texts stay texts. */
Value import_value_of_text(Import *import, FieldType type, Value text);
/* The value as a cell of a field; text cells are read as the field's type wants. CELL_NONE when empty. */
Status import_cell(Import *import, const Mapping *mapping, Value value, ItemBuf *buf, Cell *out);
/* The names of a cell that are open. */
void   import_note_open(Import *import, const Mapping *mapping, const FieldInfo *field, Cell cell);
/* ---- import_list.c: fields whose items have parts: `listening >= 3; typing >= 2`, `"Product" 3d`, `80: 50%; 100: 100%` ---- */
bool   import_is_compound(FieldType type);
Status import_compound(Import *import, const Mapping *mapping, Str text, ItemBuf *buf, Cell *out);
/* Places the error just raised at the file's row and the mapping's column. */
Status import_blame(Import *import, const Mapping *mapping);
#endif
