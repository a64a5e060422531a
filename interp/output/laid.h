/* laid.h: a sheet of a workbook laid out cell by cell, with formulas and with checks of what is typed into it. */
#ifndef ORGL_OUTPUT_LAID_H
#define ORGL_OUTPUT_LAID_H
#include "../base/arena.h"
#include "../base/vec.h"
#include "output.h"

typedef enum LaidLook { LAID_TITLE, LAID_SMALL, LAID_LABEL, LAID_HEAD, LAID_CELL, LAID_SUM, LAID_INPUT } LaidLook;
typedef struct LaidCell {
    uint32_t row, column;
    LaidLook look;
    bool percent;                    /* a number without a unit of its own is shown as a percent */
    Value value;                     /* of a formula: its result, for readers that do not compute */
    Str formula;                     /* "=B2*C2"; empty: none. Never from a text of the model */
} LaidCell;

typedef enum LaidSort { LAID_LIST, LAID_DECIMAL, LAID_DATE } LaidSort;
/* What may be typed into the cells of a column: one of a list, a number, a date; anything may stay blank. */
typedef struct LaidCheck { uint32_t first, last, column; LaidSort sort; const char *const *list; Str said; } LaidCheck;

enum { LAID_COLUMNS = 12 };
typedef struct LaidSheet {
    Arena arena;
    Str name;
    VEC(LaidCell) cells;
    VEC(LaidCheck) checks;
    VEC(LaidCell) joins;             /* cells that reach over the columns up to the last one */
    double widths[LAID_COLUMNS];     /* characters; 0: as it is */
    uint32_t columns;
} LaidSheet;

void   laid_init(LaidSheet *sheet);
void   laid_drop(LaidSheet *sheet);
void   laid_put(LaidSheet *sheet, uint32_t row, uint32_t column, LaidLook look, Value value);
/* A formula with its result; `percent` as in LaidCell. */
void   laid_formula(LaidSheet *sheet, uint32_t row, uint32_t column, LaidLook look, bool percent, Str formula, Value result);
/* The cell reaches to the last column. */
void   laid_wide(LaidSheet *sheet, uint32_t row, uint32_t column, LaidLook look, Value value);
void   laid_check(LaidSheet *sheet, LaidCheck check);       /* lists longer than 255 characters are left unchecked */
/* The workbook with this one sheet; E515, E503 or E518 when it cannot be made. The same sheet gives the same bytes. */
Status laid_workbook(Rt *rt, const LaidSheet *sheet, Buf *out);
#endif
