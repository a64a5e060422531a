/* laid.c: a sheet laid out cell by cell. */
#include "laid.h"

void laid_init(LaidSheet *sheet)
{
    *sheet = (LaidSheet){ .columns = 0 };
    arena_init(&sheet->arena);
}

void laid_drop(LaidSheet *sheet)
{
    vec_drop(&sheet->cells);
    vec_drop(&sheet->checks);
    vec_drop(&sheet->joins);
    arena_drop(&sheet->arena);
}

void laid_put(LaidSheet *sheet, uint32_t row, uint32_t column, LaidLook look, Value value)
{
    vec_push(&sheet->cells, ((LaidCell){ .row = row, .column = column, .look = look, .value = value }));
}

void laid_formula(LaidSheet *sheet, uint32_t row, uint32_t column, LaidLook look, bool percent, Str formula, Value result)
{
    LaidCell cell = { row, column, look, percent, result, arena_str(&sheet->arena, formula) };
    vec_push(&sheet->cells, cell);
}

void laid_wide(LaidSheet *sheet, uint32_t row, uint32_t column, LaidLook look, Value value)
{
    vec_push(&sheet->joins, ((LaidCell){ .row = row, .column = column, .look = look, .value = value }));
}

void laid_check(LaidSheet *sheet, LaidCheck check)
{
    size_t letters = 0;
    for (size_t i = 0; check.list && check.list[i]; i++)
        letters += strlen(check.list[i]) + 1;
    if (letters <= 255)
        vec_push(&sheet->checks, check);
}
