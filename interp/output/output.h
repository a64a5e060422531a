/* output.h: renders values and tables: one renderer a format. Nothing here computes figures.
   formats.def: FORMAT(ID, ".ending", flags, "what it is", "说明") */
#ifndef ORGL_OUTPUT_H
#define ORGL_OUTPUT_H
#include "../value/value.h"

enum { OUT_TABLE = 1 /* can show a table */, OUT_TEXT = 2 /* can show running text, findings … */ };
typedef enum OutFormat { OUT_NONE = -1,
#define FORMAT(ID, ...) OUT_##ID,
#include "formats.def"
#undef FORMAT
    OUT_COUNT } OutFormat;

OutFormat output_format(Str path);                     /* by ending, letters of either case; OUT_NONE: unknown */
void      output_endings(int flag, Buf *out);          /* ".txt .csv .json .md": those that can, for E511 */
/* A table in a format. `width`: terminal columns to fit, 0 for no limit (txt only). Headers in rt->lang: attribute names keep
   their English in csv and json, so that both read back whatever the language. */
void output_table(Rt *rt, const Table *table, OutFormat format, int width, bool color, Buf *out);
void output_json(Rt *rt, Value value, int indent, Buf *out);   /* any value; percents are fractions, durations and dates texts, entities names */
void output_json_text(Str text, Buf *out);             /* a quoted JSON string */
/* Writes bytes to a file whole or not at all; raises E503/E509. Asks the host for permission first (CAP_WRITE). */
#endif
