/* xlsx_format.h: what a number of a workbook means by its number format, and how a person would have typed it. */
#ifndef ORGL_STMT_XLSX_FORMAT_H
#define ORGL_STMT_XLSX_FORMAT_H
#include "../base/buf.h"

typedef enum NumberKind { NK_NUMBER, NK_PERCENT, NK_DATE, NK_MONTH, NK_TIME } NumberKind;
NumberKind format_of_id(int id);              /* a format that every workbook has */
NumberKind format_of_code(const char *code);  /* yyyy-mm-dd, 0.0%, [h]:mm … */
/* 12, 30%, 2026-11-23, 2026-11-23 14:30, 2026-11, 90min. `epoch`: the day of serial number 0, days since 1970. */
void format_number_text(double x, NumberKind kind, int32_t epoch, Buf *out);
/* A percent that reads back as the same double: its shortest digits, the point two places on. */
void format_percent_text(double x, Buf *out);
#endif
