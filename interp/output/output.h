/* output.h: renders values and tables: one renderer a format. Nothing here computes figures. */
#ifndef ORGL_OUTPUT_H
#define ORGL_OUTPUT_H
#include "../value/value.h"

enum { OUT_TABLE = 1 /* can show a table */, OUT_TEXT = 2 /* can show running text */,
       OUT_PICTURE = 4 /* can show any chart */, OUT_NETWORK = 8 /* charts of posts and what connects them */,
       OUT_REPORT = 16 /* documents with headings */, OUT_PAPER = 32 /* pages of describe */ };
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
   txt, md and html round figures for people (percents to 0.1%, numbers to 0.01); csv and json keep them exact, xlsx to sixteen
   digits; numbers, percents, dates and truth values keep their type there. */
typedef struct OutStyle {
    int width;
    bool color;
    bool card;                       /* txt: what does not fit into the last column goes on below it */
    Str title;                       /* of the page or sheet; empty: none */
    uint32_t narrow_first, narrow;   /* html, xlsx: so many columns from that one on have their headers turned and cells centred */
} OutStyle;
/* Raises an error when the table does not fit into the format (xlsx: E515) or there is no room for a temporary file. */
void output_table(Rt *rt, const Table *table, OutFormat format, OutStyle style, Buf *out);
bool output_csv_guarded(Str text);                     /* does the cell begin with the apostrophe that makes a formula a text? */
void output_label(Rt *rt, Sym name, Buf *out);         /* a figure's or column's name for people */
void output_figure_label(Rt *rt, Sym name, Buf *out);  /* the same of a number that stands alone: 部门数, not 下级部门 */
void output_header(Rt *rt, const Table *table, uint32_t column, Buf *out);   /* of a column that stands in a table */
void output_figure(Rt *rt, Value value, Buf *out);     /* a value as it stands in a table for people */
/* Several tables as the sheets of one workbook, in order. `names` are made into names that sheets may have (output_sheet_name).
   `plain`: headers as they are, and not in rt->lang. Raises as output_table. */
typedef struct Sheet { Str name; const Table *table; uint32_t narrow_first, narrow; } Sheet;
Status output_workbook(Rt *rt, const Sheet *sheets, size_t n, bool plain, Buf *out);
/* A text as the name of a sheet: without []:*?/\ and cut to 31 characters. */
void   output_sheet_name(Str text, Buf *out);
/* A table as an element of a page, and a text with what HTML means something by escaped. */
void   output_html_table(Rt *rt, const Table *table, Buf *out);
void   output_html_text(Str text, Buf *out);
/* Any value as JSON: percents are fractions, durations, dates and rates texts, entities their names. `indent` < 0: on one line. */
void output_json(Rt *rt, Value value, int indent, Buf *out);
void output_json_text(Str text, Buf *out);             /* a quoted JSON string */
#endif
