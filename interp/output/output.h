/* output.h: renders values and tables: one renderer a format. Nothing here computes figures. */
#ifndef ORGL_OUTPUT_H
#define ORGL_OUTPUT_H
#include "../value/value.h"

enum { OUT_TABLE = 1 /* can show a table */, OUT_TEXT = 2 /* can show running text */ };
typedef enum OutFormat { OUT_NONE = -1,
#define FORMAT(ID, ...) OUT_##ID,
#include "formats.def"
#undef FORMAT
    OUT_COUNT } OutFormat;
typedef struct FormatInfo { const char *ending; int flags; const char *doc, *doc_zh; } FormatInfo;
extern const FormatInfo FORMAT_INFO[OUT_COUNT];

OutFormat output_format(Str path);                     /* by ending, letters of either case; OUT_NONE: unknown */
void      output_endings(int flag, Buf *out);          /* ".txt .csv .json .md": those that can, for E511 */

/* A table in a format, with the newline behind its last row. `width`: terminal columns to fit into, 0 for no limit (txt only).
   Headers are attribute names: in txt and md in rt->lang, in csv and json always in English, so that these read back.
   txt and md round figures for people (percents to 0.1%, numbers to 0.01); csv and json keep them exact. */
typedef struct OutStyle { int width; bool color; } OutStyle;
void output_table(Rt *rt, const Table *table, OutFormat format, OutStyle style, Buf *out);
void output_label(Rt *rt, Sym name, Buf *out);         /* a column's header for people */
void output_figure(Rt *rt, Value value, Buf *out);     /* a value as it stands in a table for people */
/* Any value as JSON: percents are fractions, durations, dates and rates texts, entities their names. `indent` < 0: on one line. */
void output_json(Rt *rt, Value value, int indent, Buf *out);
void output_json_text(Str text, Buf *out);             /* a quoted JSON string */
#endif
