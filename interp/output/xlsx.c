/* xlsx.c: tables as a workbook (libxlsxwriter underneath): numbers, percents, dates and truth values keep their type, all else is
   text; a cell is a formula only in a sheet that is laid out cell by cell (laid.h). The same tables give the same bytes. */
#include <dlfcn.h>
#include <errno.h>
#include <math.h>
#include <xlsxwriter.h>
#include "../base/mem.h"
#include "../base/os.h"
#include "laid.h"
#include "render.h"

#define WIDEST 60                /* characters; longer texts are wrapped */
#define NARROWEST 6
#define LINE_HEIGHT 15           /* points */
#define ROWS_MAX 1048575u        /* without the header */
#define COLUMNS_MAX 16384u
#define TEXT_MAX 32767u          /* characters of a cell */
#define CREATED 946684800        /* 2000-01-01: the file must not depend on the clock */
#define FIRST_DAY (-25509)       /* 1900-02-28: from the next day on, serial numbers count as they should */
#define DAY_ZERO 25569           /* the serial number of 1970-01-01 */

enum { STYLE_HEAD, STYLE_TEXT, STYLE_NUMBER, STYLE_FRACTION, STYLE_PART, STYLE_DATE, STYLE_TURNED, STYLE_CENTER, STYLE_CENTER_PART, STYLE_MARK, STYLE_COUNT };

/* The library is loaded when a workbook is written and not before: with what it needs in turn it would double the time that
   every start of the program takes. */
#define LIBRARY "libxlsxwriter.so.4"
#define PACKAGE "libxlsxwriter4"
#define FUNCTIONS(X) \
    X(format_set_align) X(format_set_bg_color) X(format_set_bold) X(format_set_bottom) X(format_set_font_color) \
    X(format_set_num_format) X(format_set_rotation) X(format_set_text_wrap) X(lxw_strerror) X(workbook_add_format) \
    X(workbook_add_worksheet) X(workbook_close) X(workbook_new_opt) X(workbook_set_properties) \
    X(workbook_validate_sheet_name) X(worksheet_autofilter) X(worksheet_fit_to_pages) X(worksheet_freeze_panes) \
    X(worksheet_repeat_rows) X(worksheet_set_column) X(worksheet_set_landscape) X(worksheet_set_row) \
    X(worksheet_write_boolean) X(worksheet_write_number) X(worksheet_write_string) X(worksheet_write_blank) \
    X(worksheet_write_formula_num) X(worksheet_write_formula_str) X(worksheet_data_validation_range) X(worksheet_merge_range) X(worksheet_set_paper) \
    X(worksheet_set_margins) X(format_set_border) X(format_set_border_color) X(format_set_font_size)
typedef struct Library {
    void *handle;
#define X(NAME) __typeof__(&NAME) NAME;
    FUNCTIONS(X)
#undef X
} Library;

typedef struct Book {
    Library lib;
    Rt *rt;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *styles[STYLE_COUNT];
    bool plain;
    bool narrow, marks;              /* what the column is */
    VEC(int) widths;
    int lines;                       /* of the row */
    Buf text, safe;
    lxw_error error;
} Book;

/* ---- texts ---- */

static bool is_hex(Str text, size_t from)
{
    for (size_t i = from; i < from + 4; i++) {
        char c = text.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            return false;
    }
    return true;
}

/* Does _x0041_ stand here, which a reader would take for an escaped character? */
static bool is_escape(Str text, size_t i)
{
    return text.len - i >= 7 && text.ptr[i] == '_' && text.ptr[i + 1] == 'x' && is_hex(text, i + 2) && text.ptr[i + 6] == '_';
}

/* The format has no control characters: they stand as _x000D_. */
static const char *safe_text(Book *book, Str text)
{
    buf_clear(&book->safe);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (is_escape(text, i))
            buf_addz(&book->safe, "_x005F_");
        else if (c < ' ' && c != '\n' && c != '\t')
            buf_addf(&book->safe, "_x%04X_", c);
        else
            buf_char(&book->safe, (char)c);
    }
    buf_addz(&book->safe, "");
    return book->safe.ptr ? book->safe.ptr : "";
}

static void too_large(Book *book, const char *en, const char *zh, unsigned long n, unsigned long most)
{
    Buf why = { 0 };
    bool chinese = book->rt->lang == LANG_ZH;
    buf_addf(&why, "%s%s%lu > %lu", chinese ? zh : en, chinese ? "：" : " ", n, most);
    rt_error(book->rt, E515, buf_str(&why),);
    buf_drop(&why);
}

/* ---- cells ---- */

static void note_error(Book *book, lxw_error error)
{
    if (error != LXW_NO_ERROR && book->error == LXW_NO_ERROR)
        book->error = error;
}

static void put_text(Book *book, lxw_row_t row, lxw_col_t column, Str text, int style)
{
    size_t n = text.len > TEXT_MAX ? utf8_count(text) : text.len;
    if (n > TEXT_MAX)
        too_large(book, "characters in a cell:", "单元格字符数", n, TEXT_MAX);
    else if (text.len)
        note_error(book, book->lib.worksheet_write_string(book->sheet, row, column, safe_text(book, text), book->styles[style]));
}

/* Two places behind the point are enough for people; the cell keeps the number as it is. */
static int number_style(Value value, bool narrow)
{
    double cents = value.num * 100;
    if (value.a == STYLE_PERCENT)
        return narrow ? STYLE_CENTER_PART : STYLE_PART;
    return fabs(cents) < 1e15 && fabs(cents - round(cents)) > 1e-6 ? STYLE_FRACTION : STYLE_NUMBER;
}

/* A row is as tall as its longest cell; not every program finds that out by itself. */
static void note_lines(Book *book, lxw_col_t column)
{
    int lines = 0, room = book->widths.at[column];
    Str text = buf_str(&book->text);
    while (text.len && lines < 20) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t n = end ? (size_t)(end - text.ptr) : text.len;
        int width = utf8_width(str_make(text.ptr, n), 1);
        lines += width > room ? (width + room - 1) / room : 1;
        text = end ? str_make(end + 1, text.len - n - 1) : STR("");
    }
    book->lines = lines > book->lines ? lines : book->lines;
}

static void put_value(Book *book, lxw_row_t row, lxw_col_t column, Value value)
{
    if (value.tag == V_NUM && isfinite(value.num)) {
        note_error(book, book->lib.worksheet_write_number(book->sheet, row, column, value.num, book->styles[number_style(value, book->narrow)]));
    } else if (value.tag == V_DATE && value.i > FIRST_DAY) {
        note_error(book, book->lib.worksheet_write_number(book->sheet, row, column, (double)value.i + DAY_ZERO, book->styles[STYLE_DATE]));
    } else if (value.tag == V_BOOL) {
        note_error(book, book->lib.worksheet_write_boolean(book->sheet, row, column, value.i != 0, book->styles[STYLE_NUMBER]));
    } else if (value.tag != V_NONE) {
        buf_clear(&book->text);
        output_figure(book->rt, value, &book->text);
        put_text(book, row, column, buf_str(&book->text), book->narrow ? STYLE_CENTER : book->marks ? STYLE_MARK : STYLE_TEXT);
        note_lines(book, column);
    }
}

/* ---- a sheet ---- */

static void header_text(Book *book, const Table *table, uint32_t column)
{
    buf_clear(&book->text);
    if (book->plain)
        buf_add(&book->text, intern_str(book->rt->intern, table->names[column]));
    else
        output_header(book->rt, table, column, &book->text);
}

/* The widest line of a text. */
static int text_width(Str text)
{
    int widest = 0;
    while (text.len) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t n = end ? (size_t)(end - text.ptr) : text.len;
        int width = utf8_width(str_make(text.ptr, n), 1);
        widest = width > widest ? width : widest;
        text = end ? str_make(end + 1, text.len - n - 1) : STR("");
    }
    return widest;
}

static void set_width(Book *book, const Table *table, uint32_t column)
{
    header_text(book, table, column);
    int widest = book->narrow ? 0 : text_width(buf_str(&book->text)) + 2;          /* the filter's button */
    for (uint32_t r = 0; r < table->n_rows && widest < WIDEST; r++) {
        buf_clear(&book->text);
        output_figure(book->rt, table->columns[column][r], &book->text);
        int width = text_width(buf_str(&book->text));
        widest = width > widest ? width : widest;
    }
    int least = book->narrow ? NARROWEST / 2 : NARROWEST;
    widest = widest < least ? least : widest > WIDEST ? WIDEST : widest;
    vec_push(&book->widths, widest);
    book->lib.worksheet_set_column(book->sheet, (lxw_col_t)column, (lxw_col_t)column, widest + 1, NULL);
}

static bool fits(Book *book, const Table *table)
{
    if (table->n_rows > ROWS_MAX)
        too_large(book, "rows:", "行数", table->n_rows, ROWS_MAX);
    else if (table->n_columns > COLUMNS_MAX)
        too_large(book, "columns:", "列数", table->n_columns, COLUMNS_MAX);
    return !book->rt->failed;
}

static void set_narrow(Book *book, const Sheet *sheet, uint32_t column)
{
    book->narrow = column - sheet->narrow_first < sheet->narrow;
    book->marks = sheet->narrow && column >= sheet->narrow_first + sheet->narrow;
}

/* A turned header needs the height that others need as width. */
static void fill_header(Book *book, const Sheet *sheet)
{
    int tallest = 0;
    for (uint32_t c = 0; c < sheet->table->n_columns; c++) {
        set_narrow(book, sheet, c);
        header_text(book, sheet->table, c);
        int width = book->narrow ? text_width(buf_str(&book->text)) : 0;
        tallest = width > tallest ? width : tallest;
        put_text(book, 0, (lxw_col_t)c, buf_str(&book->text), book->narrow ? STYLE_TURNED : STYLE_HEAD);
    }
    if (tallest)
        book->lib.worksheet_set_row(book->sheet, 0, tallest > WIDEST / 2 ? WIDEST * 3 + 10 : tallest * 6 + 10, NULL);
}

static void fill_sheet(Book *book, const Sheet *sheet)
{
    const Table *table = sheet->table;
    vec_clear(&book->widths);
    for (uint32_t c = 0; c < table->n_columns; c++) {
        set_narrow(book, sheet, c);
        set_width(book, table, c);
    }
    fill_header(book, sheet);
    for (uint32_t r = 0; r < table->n_rows && !book->rt->failed; r++) {
        book->lines = 1;
        for (uint32_t c = 0; c < table->n_columns; c++) {
            set_narrow(book, sheet, c);
            put_value(book, r + 1, (lxw_col_t)c, table->columns[c][r]);
        }
        if (book->lines > 1)
            book->lib.worksheet_set_row(book->sheet, r + 1, book->lines * LINE_HEIGHT, NULL);
    }
    book->lib.worksheet_freeze_panes(book->sheet, 1, sheet->narrow ? (lxw_col_t)sheet->narrow_first : 0);
    book->lib.worksheet_repeat_rows(book->sheet, 0, 0);
    book->lib.worksheet_set_landscape(book->sheet);
    book->lib.worksheet_fit_to_pages(book->sheet, 1, 0);
    if (table->n_rows && table->n_columns && !sheet->narrow)
        book->lib.worksheet_autofilter(book->sheet, 0, 0, table->n_rows, (lxw_col_t)(table->n_columns - 1));
}

void output_sheet_name(Str text, Buf *out)
{
    Buf name = { 0 };
    for (size_t i = 0; i < text.len; i++)
        buf_char(&name, strchr("[]:*?/\\", text.ptr[i]) || (unsigned char)text.ptr[i] < ' ' ? '_' : text.ptr[i]);
    Str cut = utf8_slice(buf_str(&name), 0, 31);
    while (cut.len && cut.ptr[0] == '\'')
        cut = str_make(cut.ptr + 1, cut.len - 1);
    while (cut.len && cut.ptr[cut.len - 1] == '\'')
        cut.len--;
    buf_add(out, cut.len ? cut : STR("_"));
    buf_drop(&name);
}

/* Two names may become one when they are cut: the second has its number at the end. */
static void add_sheet(Book *book, Str name, size_t i)
{
    Buf text = { 0 };
    output_sheet_name(name.len ? name : book->rt->lang == LANG_ZH ? STR("表") : STR("Table"), &text);
    if (book->lib.workbook_validate_sheet_name(book->book, text.ptr) != LXW_NO_ERROR) {
        Str start = utf8_slice(buf_str(&text), 0, 25);
        Buf numbered = { 0 };
        buf_addf(&numbered, "%.*s %zu", STR_ARG(start), i + 1);
        buf_drop(&text);
        text = numbered;
    }
    book->sheet = book->lib.workbook_add_worksheet(book->book, text.ptr);
    buf_drop(&text);
}

/* ---- the workbook ---- */

static bool load_function(void *handle, const char *name, void *function)
{
    void *address = dlsym(handle, name);
    memcpy(function, &address, sizeof address);
    return address != NULL;
}

static bool load_library(Library *lib)
{
    lib->handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    bool whole = lib->handle != NULL;
#define X(NAME) whole = whole && load_function(lib->handle, #NAME, &lib->NAME);
    FUNCTIONS(X)
#undef X
    return whole;
}

/* What dlopen says when it is not the library that is missing. */
static bool lacks_memory(void)
{
    const char *why = dlerror();
    return why && strstr(why, "memory");
}

static void make_styles(Book *book)
{
    for (int i = 0; i < STYLE_COUNT; i++) {
        book->styles[i] = book->lib.workbook_add_format(book->book);
        book->lib.format_set_align(book->styles[i], LXW_ALIGN_VERTICAL_TOP);
    }
    book->lib.format_set_bold(book->styles[STYLE_HEAD]);
    book->lib.format_set_bottom(book->styles[STYLE_HEAD], LXW_BORDER_THIN);
    book->lib.format_set_bg_color(book->styles[STYLE_HEAD], 0xE8EDF2);
    book->lib.format_set_bold(book->styles[STYLE_TURNED]);
    book->lib.format_set_bottom(book->styles[STYLE_TURNED], LXW_BORDER_THIN);
    book->lib.format_set_bg_color(book->styles[STYLE_TURNED], 0xE8EDF2);
    book->lib.format_set_rotation(book->styles[STYLE_TURNED], 90);
    book->lib.format_set_align(book->styles[STYLE_TURNED], LXW_ALIGN_VERTICAL_BOTTOM);
    for (int i = STYLE_TURNED; i <= STYLE_CENTER_PART; i++)
        book->lib.format_set_align(book->styles[i], LXW_ALIGN_CENTER);
    book->lib.format_set_num_format(book->styles[STYLE_CENTER_PART], "0%");
    book->lib.format_set_font_color(book->styles[STYLE_MARK], 0xB00020);
    book->lib.format_set_text_wrap(book->styles[STYLE_TEXT]);
    book->lib.format_set_num_format(book->styles[STYLE_FRACTION], "0.00");
    book->lib.format_set_num_format(book->styles[STYLE_PART], "0.0%");
    book->lib.format_set_num_format(book->styles[STYLE_DATE], "yyyy-mm-dd");
}

static Status fill_book(Book *book, const char *path, Status (*fill)(Book *book, const void *what), const void *what)
{
    lxw_workbook_options options = { .constant_memory = LXW_FALSE, .use_zip64 = LXW_FALSE };
    lxw_doc_properties properties = { .created = CREATED };
    book->book = book->lib.workbook_new_opt(path, &options);
    if (!book->book)
        return rt_raise(book->rt, E602, NULL);
    book->lib.workbook_set_properties(book->book, &properties);
    make_styles(book);
    Status status = fill(book, what);
    lxw_error error = book->lib.workbook_close(book->book);
    note_error(book, error);
    if (book->error != LXW_NO_ERROR && !book->rt->failed)
        return rt_error(book->rt, E503, str_of(path), str_of(book->lib.lxw_strerror(book->error)),);
    return book->rt->failed ? ST_ERROR : status;
}

/* ---- a sheet laid out cell by cell ---- */

enum { LAID_LOOKS = LAID_INPUT + 1, LAID_FORMATS = 4 };      /* text, number, percent, date */

typedef struct Laid { Book *book; const LaidSheet *sheet; lxw_format *formats[LAID_LOOKS][LAID_FORMATS]; } Laid;

static void make_look(Laid *laid, int look, int format)
{
    static const char *const NUMBERS[] = { NULL, "0.0#", "0.0%", "yyyy-mm-dd" };
    static const uint32_t FILLS[] = { [LAID_HEAD] = 0xE8EDF2, [LAID_SUM] = 0xE8EDF2, [LAID_INPUT] = 0xFFFBE6 };
    const Library *lib = &laid->book->lib;
    lxw_format *made = laid->formats[look][format] = lib->workbook_add_format(laid->book->book);
    lib->format_set_align(made, LXW_ALIGN_VERTICAL_TOP);
    lib->format_set_text_wrap(made);
    if (look == LAID_TITLE || look == LAID_LABEL || look == LAID_HEAD || look == LAID_SUM)
        lib->format_set_bold(made);
    if (look == LAID_TITLE)
        lib->format_set_font_size(made, 15);
    if (look == LAID_SMALL)
        lib->format_set_font_color(made, 0x52606D);
    if (look >= LAID_HEAD) {
        lib->format_set_border(made, LXW_BORDER_THIN);
        lib->format_set_border_color(made, 0x9AA5B1);
    }
    if (look == LAID_HEAD || look == LAID_SUM || look == LAID_INPUT)
        lib->format_set_bg_color(made, FILLS[look]);
    if (NUMBERS[format])
        lib->format_set_num_format(made, NUMBERS[format]);
}

static void put_laid(Laid *laid, const LaidCell *cell)
{
    Book *book = laid->book;
    const Library *lib = &book->lib;
    lxw_row_t row = cell->row;
    lxw_col_t column = (lxw_col_t)cell->column;
    Value value = cell->value;
    bool percent = cell->percent || (value.tag == V_NUM && value.a == STYLE_PERCENT);
    lxw_format *const *formats = laid->formats[cell->look];
    if (cell->formula.len && value.tag == V_NONE) {
        note_error(book, lib->worksheet_write_formula_str(book->sheet, row, column, cell->formula.ptr, formats[percent ? 2 : 1], ""));
    } else if (cell->formula.len) {
        note_error(book, lib->worksheet_write_formula_num(book->sheet, row, column, cell->formula.ptr, formats[percent ? 2 : 1],
                                                          value.tag == V_NUM ? value.num : 0));
    } else if (value.tag == V_NUM) {
        note_error(book, lib->worksheet_write_number(book->sheet, row, column, value.num, formats[percent ? 2 : value.num == floor(value.num) ? 0 : 1]));
    } else if (value.tag == V_DATE) {
        note_error(book, lib->worksheet_write_number(book->sheet, row, column, (double)value.i + DAY_ZERO, formats[3]));
    } else if (value.tag == V_NONE) {
        note_error(book, lib->worksheet_write_blank(book->sheet, row, column, formats[percent ? 2 : 0]));
    } else {
        buf_clear(&book->text);
        output_figure(book->rt, value, &book->text);
        note_error(book, lib->worksheet_write_string(book->sheet, row, column, safe_text(book, buf_str(&book->text)), formats[0]));
    }
}

static void put_joined(Laid *laid, const LaidCell *cell)
{
    Book *book = laid->book;
    buf_clear(&book->text);
    if (cell->value.tag != V_NONE)
        output_figure(book->rt, cell->value, &book->text);
    note_error(book, book->lib.worksheet_merge_range(book->sheet, cell->row, (lxw_col_t)cell->column, cell->row, (lxw_col_t)(laid->sheet->columns - 1),
                                                     safe_text(book, buf_str(&book->text)), laid->formats[cell->look][cell->percent ? 2 : 0]));
}

static void put_check(Laid *laid, const LaidCheck *check)
{
    lxw_data_validation rule = { .ignore_blank = LXW_VALIDATION_ON, .show_input = LXW_VALIDATION_ON, .show_error = LXW_VALIDATION_ON,
                                 .dropdown = LXW_VALIDATION_ON };
    Book *book = laid->book;
    Buf said = { 0 };
    buf_addf(&said, "%.*s", STR_ARG(check->said));
    if (check->sort == LAID_LIST) {
        rule.validate = LXW_VALIDATION_TYPE_LIST;
        rule.value_list = (char **)(uintptr_t)check->list;
    } else if (check->sort == LAID_DATE) {
        rule.validate = LXW_VALIDATION_TYPE_DATE;
        rule.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
        rule.value_datetime = (lxw_datetime){ .year = 1900, .month = 3, .day = 1 };
    } else {
        rule.validate = LXW_VALIDATION_TYPE_DECIMAL;
        rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
        rule.minimum_number = -1e15;
        rule.maximum_number = 1e15;
    }
    if (said.len)
        rule.error_message = (char *)said.ptr;
    lxw_col_t column = (lxw_col_t)check->column;
    note_error(book, book->lib.worksheet_data_validation_range(book->sheet, check->first, column, check->last, column, &rule));
    buf_drop(&said);
}

static Status fill_laid(Book *book, const void *what)
{
    Laid laid = { .book = book, .sheet = what };
    for (int look = 0; look < LAID_LOOKS; look++)
        for (int format = 0; format < LAID_FORMATS; format++)
            make_look(&laid, look, format);
    add_sheet(book, laid.sheet->name, 0);
    if (!book->sheet)
        return rt_raise(book->rt, E602, NULL);
    for (uint32_t c = 0; c < laid.sheet->columns; c++)
        if (laid.sheet->widths[c] > 0)
            book->lib.worksheet_set_column(book->sheet, (lxw_col_t)c, (lxw_col_t)c, laid.sheet->widths[c], NULL);
    for (size_t i = 0; i < laid.sheet->joins.len; i++)
        put_joined(&laid, &laid.sheet->joins.at[i]);
    for (size_t i = 0; i < laid.sheet->cells.len; i++)
        put_laid(&laid, &laid.sheet->cells.at[i]);
    for (size_t i = 0; i < laid.sheet->checks.len; i++)
        put_check(&laid, &laid.sheet->checks.at[i]);
    book->lib.worksheet_set_paper(book->sheet, 9);            /* A4 */
    book->lib.worksheet_set_margins(book->sheet, 0.6, 0.6, 0.6, 0.6);
    book->lib.worksheet_fit_to_pages(book->sheet, 1, 0);
    return ST_OK;
}

/* ---- files ---- */

typedef struct Tables { const Sheet *sheets; size_t n; } Tables;

static Status fill_tables(Book *book, const void *what)
{
    const Tables *tables = what;
    for (size_t i = 0; i < tables->n && !book->rt->failed; i++) {
        add_sheet(book, tables->sheets[i].name, i);
        if (!book->sheet)
            return rt_raise(book->rt, E602, NULL);
        if (fits(book, tables->sheets[i].table))
            fill_sheet(book, &tables->sheets[i]);
    }
    return ST_OK;
}

typedef struct Work { Book book; const char *path; Status (*fill)(Book *book, const void *what); const void *what; } Work;

/* The error that was raised, for raise_again: its code and the texts that fill its message, each with a zero behind it. */
static void tell_error(const Diag *error, Buf *out)
{
    buf_addf(out, "%d", (int)error->code);
    buf_char(out, '\0');
    for (size_t i = 0; i < COUNT_OF(error->args); i++) {
        buf_add(out, error->args[i]);
        buf_char(out, '\0');
    }
}

static Status raise_again(Rt *rt, const Buf *told)
{
    Str args[DIAG_ARGS] = { 0 };
    const char *p = told->ptr, *end = told->ptr + told->len;
    DiagCode code = (DiagCode)strtol(p, NULL, 10);
    for (size_t i = 0; i < COUNT_OF(args) && (p = memchr(p, '\0', (size_t)(end - p))) && ++p < end; i++)
        args[i] = str_of(p);
    return rt_raise(rt, code, args);
}

/* In a process of its own: where memory is short the library ends badly, or tells it on standard error alone and goes on. */
static void write_apart(void *ctx, Buf *out)
{
    Work *work = ctx;
    Buf said = { 0 };
    int kept = os_keep_errors();
    Status status = fill_book(&work->book, work->path, work->fill, work->what);
    os_kept_errors(kept, &said);
    if (status == ST_OK && (said.len || mem_failed()))
        status = rt_raise(work->book.rt, E602, NULL);
    if (status != ST_OK && work->book.rt->error)
        tell_error(work->book.rt->error, out);
    else if (status == ST_OK)
        buf_addz(out, "fine");
    buf_drop(&said);
}

static Status fill_apart(Work *work)
{
    OsJob job;
    Buf told = { 0 };
    Rt *rt = work->book.rt;
    int error = os_job_start(&job, write_apart, work);
    if (error)
        return rt_error(rt, E519, STR(LIBRARY), str_of(os_error_text(error)),);
    while (os_job_read(&job, &told)) {}
    int ended = os_job_end(&job);
    Status status = ST_OK;
    if (ended > 128)
        status = rt_error(rt, E519, STR(LIBRARY), str_of(os_signal_text(ended - 128)),);
    else if (ended || !told.len)
        status = rt_raise(rt, E602, NULL);
    else if (!str_eq(buf_str(&told), STR("fine")))
        status = raise_again(rt, &told);
    buf_drop(&told);
    return status;
}

static Status write_book(Rt *rt, bool plain, Status (*fill)(Book *book, const void *what), const void *what, Buf *out)
{
    Work work = { .book = { .rt = rt, .plain = plain }, .fill = fill, .what = what };
    Buf path = { 0 };
    if (!load_library(&work.book.lib))
        return lacks_memory() ? rt_raise(rt, E602, NULL) : rt_error(rt, E518, STR(LIBRARY), STR(PACKAGE),);
    int error = os_temp_file(&path);                  /* the library writes to a path only */
    work.path = path.ptr;
    Status status = error ? rt_error(rt, E503, buf_str(&path), str_of(strerror(error)),) : fill_apart(&work);
    if (status == ST_OK && (error = os_read_file(path.ptr, out)) != 0)
        status = rt_error(rt, E503, buf_str(&path), str_of(strerror(error)),);
    if (path.len)
        os_remove(path.ptr);
    buf_drop(&path);
    dlclose(work.book.lib.handle);
    return status;
}

Status output_workbook(Rt *rt, const Sheet *sheets, size_t n, bool plain, Buf *out)
{
    Tables tables = { sheets, n };
    return write_book(rt, plain, fill_tables, &tables, out);
}

Status laid_workbook(Rt *rt, const LaidSheet *sheet, Buf *out)
{
    return write_book(rt, true, fill_laid, sheet, out);
}

void render_xlsx(Rt *rt, const Table *table, OutStyle style, Buf *out)
{
    Sheet sheet = { style.title, table, style.narrow_first, style.narrow };
    output_workbook(rt, &sheet, 1, false, out);
}
