/* import.h: what the parts of import share: import.c runs the statement, import_map.c knows which column or expression gives
   which field, import_cell.c turns a cell's text into a value. */
#ifndef ORGL_STMT_IMPORT_H
#define ORGL_STMT_IMPORT_H
#include "../base/map.h"
#include "../value/heap.h"
#include "csv_read.h"
#include "operand.h"

/* Where a field's value comes from. */
typedef struct Mapping {
    enum { MAP_NAME, MAP_TITLE, MAP_FIELD } what;
    int column;                 /* of the table, for MAP_FIELD */
    int32_t csv_column;         /* a column of the file; -1: computed */
    Value function;             /* of the row, when computed; a constant otherwise */
    const Node *node;           /* for places; NULL: the header itself was the mapping */
} Mapping;
typedef VEC(Mapping) MappingVec;

/* A name that a row refers to and that was not defined then. */
typedef struct OpenName { TableId kind; int32_t row; uint32_t csv_row; int32_t csv_column; } OpenName;

typedef struct Import {
    Ctx *ctx;
    const Node *stmt;
    TableId table;
    Str file;                   /* as written, for messages */
    Sym script;                 /* the same, for origins */
    Csv csv;
    SymVec headers;             /* unique: a repeated one is h#2, an empty one #1 */
    MappingVec mappings;
    const Node *where;
    Value where_function;
    bool creates[KIND_COUNT];
    uint32_t row;               /* being imported: index in csv.rows */
    Value record;               /* of that row, made on first need (V_NONE before) */
    size_t bad;                 /* rows that did not fit */
    VEC(OpenName) open;
} Import;

Status import_headers(Import *import);
Status import_mappings(Import *import);               /* from the block, or from the headers when there is none */
Status import_record(Import *import, Value *out);     /* the row as a record for expressions */
/* The value that a mapping gives for the current row: text of a cell (V_TEXT), or what the expression computed. */
Status import_value(Import *import, const Mapping *mapping, Value *out);
/* The value as a cell of a field; text cells are read as the field's type wants. CELL_NONE when empty. */
Status import_cell(Import *import, const Mapping *mapping, Value value, ItemBuf *buf, Cell *out);
/* Places the error just raised at the file's row and the mapping's column. */
Status import_blame(Import *import, const Mapping *mapping);
#endif
