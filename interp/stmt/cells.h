/* cells.h: files of tables as rows of cells, whatever their format: what import reads. A cell is the text that a person would have
   typed: 12, 30%, 2026-11-23, true. */
#ifndef ORGL_STMT_CELLS_H
#define ORGL_STMT_CELLS_H
#include "../base/buf.h"
#include "../base/vec.h"
#include "../source/diag.h"

#define CELLS_MAX 30000000u          /* of formats in which a small file may hold any number of blank ones */

typedef struct CellRow { uint32_t first, n; uint32_t number; } CellRow;   /* cells first .. first + n - 1; number of the row in the file, from 1 */
typedef struct Cells {
    Buf text;                  /* the cells' bytes, one behind the other */
    VEC(uint32_t) starts;      /* of each cell; one more at the end */
    VEC(CellRow) rows;         /* the header first */
    bool nothing;              /* there is no header, since there are no rows: JSON's [] */
    VEC(uint32_t) errors;      /* the cells that hold an error value of a workbook, ascending */
} Cells;

/* A reader begins, adds the cells of a row, ends the row. Rows without any text are passed over. */
void cells_begin(Cells *cells);
void cells_add(Cells *cells, Str text);
void cells_end_row(Cells *cells, uint32_t number);
Str  cells_get(const Cells *cells, const CellRow *row, uint32_t column);       /* "" beyond the row's end; borrows */
bool cells_is_error(const Cells *cells, const CellRow *row, uint32_t column);
void cells_drop(Cells *cells);

/* ---- texts in cells ----
   Import takes spaces around a text away and splits lists, "a; b; c". What would suffer stands in quotes, "" for a quote in it. */
void cells_add_quoted(Buf *out, Str text);
void cells_add_text(Buf *out, Str text);               /* a text that is the whole cell: in quotes where it must be */
void cells_add_item(Buf *out, Str item);               /* an item of a list */
/* The bytes of the quoted text that begins there, its text into `inner`; 0 when none does, or it does not end. */
size_t cells_quoted(Str text, Buf *inner);
Str  cells_text(Str text, Buf *inner);                 /* of a whole cell: back from cells_add_text; borrows of either */
/* Takes the next item off the list, without spaces around it; false at the end. */
bool cells_next_item(Str *list, Str *item);
Str  cells_trim(Str text);
void cells_add_file_name(Str table, Buf *out);         /* "posts" is kept in posts.csv */

/* Why a file cannot be read. */
typedef struct ReadFault {
    Lang lang;
    Buf why;
    uint32_t row;                        /* 0: of no row */
    size_t most;                         /* bytes that a file may unpack to; 0: the usual */
    Status (*poll)(void *ctx);           /* asked now and then whether to go on; NULL: always */
    void *ctx;
    Status stopped;                      /* what it said when not */
} ReadFault;
/* Notes the first reason, by the fault's language; gives false. */
bool fault_set(ReadFault *fault, uint32_t row, const char *en, const char *zh);
bool fault_setf(ReadFault *fault, uint32_t row, const char *en, const char *zh, Str detail);    /* with the detail behind it */

/* A file with tables that have names. */
typedef struct TableFile {
    void *state;
    VEC(Str) names;                                                       /* lent by the state */
    bool (*load)(void *state, size_t i, Cells *out, ReadFault *fault);    /* the i-th table; `out` is empty and stays to be dropped */
    void (*close)(void *state);
} TableFile;
void table_file_drop(TableFile *file);
/* False: `fault` tells why. `bytes` must live as long as the file. */
bool xlsx_open(TableFile *file, Str bytes, ReadFault *fault);
bool json_open(TableFile *file, Str bytes, ReadFault *fault);             /* an array of objects has the name "" */
#endif
