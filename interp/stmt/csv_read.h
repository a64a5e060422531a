/* csv_read.h: a CSV or TSV text as rows of cells (libcsv underneath). */
#ifndef ORGL_STMT_CSV_READ_H
#define ORGL_STMT_CSV_READ_H
#include "../base/buf.h"
#include "../base/vec.h"

typedef struct CsvRow { uint32_t first, n; uint32_t number; } CsvRow;   /* cells first .. first + n - 1; number of the row in the file, from 1 */
typedef struct Csv {
    Buf text;                  /* the cells' bytes, one behind the other */
    VEC(uint32_t) starts;      /* of each cell; one more at the end */
    VEC(CsvRow) rows;          /* the header first */
} Csv;

/* Reads the whole text; quotes, newlines in cells, CRLF and a BOM are understood; lines without any cell are passed over but counted.
   False: the text is no CSV, `error` tells why and `row` where. */
bool csv_load(Csv *csv, Str text, char separator, const char **error, uint32_t *row);
Str  csv_cell(const Csv *csv, const CsvRow *row, uint32_t column);       /* "" beyond the row's end; borrows */
void csv_drop(Csv *csv);
#endif
