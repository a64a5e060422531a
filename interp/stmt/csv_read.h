/* csv_read.h: a CSV or TSV text as rows of cells (libcsv underneath). */
#ifndef ORGL_STMT_CSV_READ_H
#define ORGL_STMT_CSV_READ_H
#include "cells.h"

/* Reads the whole text; quotes, newlines in cells, CRLF and a BOM are understood; lines without any cell are passed over but counted.
   False: the text is no CSV, `error` tells why and `row` where. */
bool csv_load(Cells *cells, Str text, char separator, bool zh, const char **error, uint32_t *row);
#endif
