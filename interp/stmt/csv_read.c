#include <csv.h>
#include "csv_read.h"

/* libcsv has the same prefix and other names; ours are csv_load, csv_cell, csv_drop. */

typedef struct Load { Csv *csv; uint32_t number; uint32_t first; int last_end; } Load;

static void add_cell(void *bytes, size_t n, void *ctx)
{
    Load *load = ctx;
    Csv *csv = load->csv;
    buf_add(&csv->text, str_make(bytes ? bytes : "", bytes ? n : 0));
    vec_push(&csv->starts, (uint32_t)csv->text.len);
    load->last_end = 0;
}

/* `c` is the newline that ends the row; every one is reported, so that blank lines count. */
static void end_row(int c, void *ctx)
{
    Load *load = ctx;
    Csv *csv = load->csv;
    uint32_t cells = (uint32_t)csv->starts.len - 1;
    bool second_half = c == '\n' && load->last_end == '\r' && cells == load->first;    /* of CRLF */
    load->last_end = c;
    if (second_half || (c < 0 && cells == load->first))
        return;
    load->number++;
    bool blank = cells == load->first || (cells == load->first + 1 && csv->starts.at[cells] == csv->starts.at[load->first]);
    if (!blank)
        vec_push(&csv->rows, ((CsvRow){ load->first, cells - load->first, load->number }));
    load->first = cells;
}

static int no_space(unsigned char c)
{
    UNUSED(c);
    return 0;                      /* unquoted cells keep their spaces */
}

bool csv_load(Csv *csv, Str text, char separator, const char **error, uint32_t *row)
{
    struct csv_parser parser;
    Load load = { .csv = csv };
    *csv = (Csv){ 0 };
    vec_push(&csv->starts, 0u);
    if (text.len >= 3 && memcmp(text.ptr, "\xef\xbb\xbf", 3) == 0)
        text = str_make(text.ptr + 3, text.len - 3);
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
        return *error = "out of memory", *row = 0, false;
    csv_set_delim(&parser, (unsigned char)separator);
    csv_set_space_func(&parser, no_space);
    size_t done = csv_parse(&parser, text.ptr, text.len, add_cell, end_row, &load);
    bool ok = done == text.len && csv_fini(&parser, add_cell, end_row, &load) == 0;
    *error = ok ? NULL : csv_strerror(csv_error(&parser));
    *row = load.number + 1;
    csv_free(&parser);
    return ok;
}

Str csv_cell(const Csv *csv, const CsvRow *row, uint32_t column)
{
    if (column >= row->n)
        return STR("");
    uint32_t cell = row->first + column;
    return str_make(csv->text.ptr + csv->starts.at[cell], csv->starts.at[cell + 1] - csv->starts.at[cell]);
}

void csv_drop(Csv *csv)
{
    buf_drop(&csv->text);
    vec_drop(&csv->starts);
    vec_drop(&csv->rows);
}
