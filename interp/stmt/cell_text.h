/* cell_text.h: a cell of the model as the text that import reads back as the same, and as a value of a workbook. */
#ifndef ORGL_STMT_CELL_TEXT_H
#define ORGL_STMT_CELL_TEXT_H
#include "operand.h"

/* `lang`: of words and periods, which import understands in both. */
void  cell_text(Ctx *ctx, TableId table, int column, Cell cell, Lang lang, Buf *out);
/* Numbers, percents, dates and truth values keep their type where the workbook keeps them exactly; all else is text. */
Value cell_value(Ctx *ctx, TableId table, int column, Cell cell, Lang lang);
#endif
