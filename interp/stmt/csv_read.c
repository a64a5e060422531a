#include <csv.h>
#include "../output/output.h"
#include "csv_read.h"

/* libcsv has the same prefix and other names; ours is csv_load. */

typedef struct Load { Cells *cells; uint32_t number; uint32_t first; int last_end; } Load;

static void add_cell(void *bytes, size_t n, void *ctx)
{
    Load *load = ctx;
    Str text = str_make(bytes ? bytes : "", bytes ? n : 0);
    cells_add(load->cells, output_csv_guarded(text) ? str_make(text.ptr + 1, text.len - 1) : text);
    load->last_end = 0;
}

/* `c` is the newline that ends the row; every one is reported, so that blank lines count. */
static void end_row(int c, void *ctx)
{
    Load *load = ctx;
    uint32_t end = (uint32_t)load->cells->starts.len - 1;
    bool second_half = c == '\n' && load->last_end == '\r' && end == load->first;    /* of CRLF */
    load->last_end = c;
    if (second_half || (c < 0 && end == load->first))
        return;
    cells_end_row(load->cells, ++load->number);
    load->first = (uint32_t)load->cells->starts.len - 1;
}

static int no_space(unsigned char c)
{
    UNUSED(c);
    return 0;                      /* unquoted cells keep their spaces */
}

static const char *why(int code, bool zh)
{
    if (code == CSV_EPARSE)
        return zh ? "引号未闭合，或出现在单元格的文字中间；单元格中的引号写作两个" : "a quote is not closed, or stands within a cell's text; a quote in a quoted cell is written twice";
    return csv_strerror(code);
}

/* By how many bytes the library's buffer of a cell grows; its own 128 copy a long cell over and over. */
enum { CELL_STEP = 64 << 10 };

static const char *const ZERO_BYTE[] = { "it has a zero byte, which no text has; a file in UTF-16 must be saved as UTF-8",
                                         "其中有零字节，文本中不应出现；UTF-16 文件请另存为 UTF-8" };

bool csv_load(Cells *cells, Str text, char separator, bool zh, const char **error, uint32_t *row)
{
    struct csv_parser parser;
    int strict = separator == '\t' ? 0 : CSV_STRICT;           /* in TSV a quote within a cell is a plain one */
    Load load = { .cells = cells };
    cells_begin(cells);
    if (text.len >= 3 && memcmp(text.ptr, "\xef\xbb\xbf", 3) == 0)
        text = str_make(text.ptr + 3, text.len - 3);
    if (csv_init(&parser, (unsigned char)(strict | CSV_STRICT_FINI | CSV_REPALL_NL)) != 0)
        return *error = "out of memory", *row = 0, false;
    const char *zero = text.len ? memchr(text.ptr, 0, text.len) : NULL;
    if (zero)
        text.len = (size_t)(zero - text.ptr);
    csv_set_delim(&parser, (unsigned char)separator);
    csv_set_space_func(&parser, no_space);
    csv_set_blk_size(&parser, CELL_STEP);
    size_t done = csv_parse(&parser, text.ptr, text.len, add_cell, end_row, &load);
    *row = load.number + 1;
    bool ok = done == text.len && !zero && csv_fini(&parser, add_cell, end_row, &load) == 0;
    *error = ok ? NULL : zero && done == text.len ? ZERO_BYTE[zh] : why(csv_error(&parser), zh);
    csv_free(&parser);
    return ok;
}
