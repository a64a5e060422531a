/* xlsx_read.c: the sheets of a workbook (.xlsx, ECMA-376) as rows of cells: shared and inline strings, numbers, percents, dates,
   truth values, errors. Formulas give the value that was kept with them. */
#include <math.h>
#include <stdlib.h>
#include "../base/arena.h"
#include "xlsx_format.h"
#include "xlsx_xml.h"

#define SHEETS_MAX 1000
#define ROWS_MAX 1048576u
#define COLUMNS_MAX 16384u
#define TEXT_MAX ((size_t)512 << 20)
#define EPOCH_1900 (-25569)           /* the day of serial number 0, days since 1970 */
#define EPOCH_1904 (-24107)

typedef struct SheetRef { Str name, id, path; bool hidden; } SheetRef;
typedef struct OwnFormat { int id; NumberKind kind; } OwnFormat;

typedef struct Book {
    Zip zip;
    Arena arena;
    ReadFault *fault;
    Str path, folder;                 /* of the workbook's main part */
    VEC(SheetRef) sheets;
    bool date1904, ready;             /* ready: strings and formats are read */
    VEC(OwnFormat) formats;
    VEC(uint8_t) kinds;               /* NumberKind by cell style */
    bool in_cell_styles;
    Buf strings;                      /* shared ones */
    VEC(uint32_t) starts;
    bool in_text;
    int phonetic;                     /* inside of what tells how a text is read aloud */
} Book;

static bool is(const char *name, const char *wanted)
{
    return strcmp(name, wanted) == 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

static void no_end(void *ctx, Xml *xml, const char *element)
{
    UNUSED(ctx);
    UNUSED(xml);
    UNUSED(element);
}

/* ---- where the parts are ---- */

/* The path of a part that another one names: absolute, or from that one's folder. */
static Str part_path(Book *book, Str folder, const char *target)
{
    Buf path = { 0 };
    if (*target == '/')
        target++;
    else
        buf_add(&path, folder);
    while (strncmp(target, "../", 3) == 0 && path.len) {
        path.len--;
        while (path.len && path.ptr[path.len - 1] != '/')
            path.len--;
        target += 3;
    }
    buf_addz(&path, target);
    Str kept = arena_str(&book->arena, buf_str(&path));
    buf_drop(&path);
    return kept;
}

static void on_package(void *ctx, Xml *xml, const char *element, const char **attributes)
{
    Book *book = ctx;
    const char *type = xml_attribute(attributes, "Type"), *target = xml_attribute(attributes, "Target");
    UNUSED(xml);
    if (is(element, "Relationship") && type && target && ends_with(type, "/officeDocument"))
        book->path = part_path(book, STR(""), target);
}

static void on_sheet(Book *book, Xml *xml, const char **attributes)
{
    const char *name = xml_attribute(attributes, "name"), *id = xml_attribute(attributes, "id");
    const char *state = xml_attribute(attributes, "state");
    if (!name || !id)
        return;
    if (book->sheets.len == SHEETS_MAX) {
        fault_set(book->fault, 0, "it has more than 1,000 sheets", "工作表超过 1,000 个");
        xml_stop(xml);
        return;
    }
    SheetRef sheet = { .name = arena_str(&book->arena, str_of(name)), .id = arena_str(&book->arena, str_of(id)) };
    sheet.hidden = state && !is(state, "visible");
    vec_push(&book->sheets, sheet);
}

static void on_workbook(void *ctx, Xml *xml, const char *element, const char **attributes)
{
    Book *book = ctx;
    if (is(element, "sheet"))
        on_sheet(book, xml, attributes);
    if (!is(element, "workbookPr"))
        return;
    const char *date1904 = xml_attribute(attributes, "date1904");
    book->date1904 = date1904 && (is(date1904, "1") || is(date1904, "true"));
}

static void on_relation(void *ctx, Xml *xml, const char *element, const char **attributes)
{
    Book *book = ctx;
    const char *type = xml_attribute(attributes, "Type"), *target = xml_attribute(attributes, "Target");
    const char *id = xml_attribute(attributes, "Id");
    UNUSED(xml);
    if (!is(element, "Relationship") || !type || !target || !id || !ends_with(type, "/worksheet"))
        return;
    for (size_t i = 0; i < book->sheets.len; i++)
        if (str_eq(book->sheets.at[i].id, str_of(id)))
            book->sheets.at[i].path = part_path(book, book->folder, target);
}

static bool find_parts(Book *book)
{
    XmlHandler package = { book, on_package, no_end, NULL }, workbook = { book, on_workbook, no_end, NULL };
    XmlHandler relations = { book, on_relation, no_end, NULL };
    if (!xml_read(&book->zip, "_rels/.rels", true, package, book->fault))
        return false;
    if (!book->path.len)
        return fault_set(book->fault, 0, "it is no workbook", "它不是工作簿");
    size_t slash = book->path.len;
    while (slash && book->path.ptr[slash - 1] != '/')
        slash--;
    book->folder = str_make(book->path.ptr, slash);
    Buf name = { 0 };
    buf_addf(&name, "%.*s_rels/%s.rels", STR_ARG(book->folder), book->path.ptr + slash);
    bool ok = xml_read(&book->zip, book->path.ptr, true, workbook, book->fault) && xml_read(&book->zip, name.ptr, true, relations, book->fault);
    buf_drop(&name);
    return ok;
}

/* ---- texts ---- */

static int hex4(const char *p)
{
    char *end, digits[5] = { p[0], p[1], p[2], p[3], 0 };
    for (int i = 0; i < 4; i++)
        if (!((digits[i] >= '0' && digits[i] <= '9') || ((digits[i] | 32) >= 'a' && (digits[i] | 32) <= 'f')))
            return -1;
    return (int)strtol(digits, &end, 16);
}

/* Takes back _x000D_ for a control character, from `from` on. */
static void unescape(Buf *text, size_t from)
{
    Buf out = { 0 };
    Str in = str_make(text->ptr ? text->ptr + from : "", text->len - from);
    if (!in.len || !memchr(in.ptr, '_', in.len))
        return;
    for (size_t i = 0; i < in.len; i++) {
        bool escape = in.len - i >= 7 && in.ptr[i] == '_' && in.ptr[i + 1] == 'x' && in.ptr[i + 6] == '_';
        int code = escape ? hex4(in.ptr + i + 2) : -1;
        if (code > 0 && (code < 0xd800 || code > 0xdfff)) {
            buf_rune(&out, code);
            i += 6;
        } else {
            buf_char(&out, in.ptr[i]);
        }
    }
    text->len = from;
    buf_add(text, buf_str(&out));
    buf_drop(&out);
}

static void on_string_start(void *ctx, Xml *xml, const char *element, const char **attributes)
{
    Book *book = ctx;
    UNUSED(xml);
    UNUSED(attributes);
    book->phonetic += is(element, "rPh");
    book->in_text = is(element, "t") && !book->phonetic;
}

static void on_string_end(void *ctx, Xml *xml, const char *element)
{
    Book *book = ctx;
    UNUSED(xml);
    book->in_text = false;
    book->phonetic -= is(element, "rPh");
    if (!is(element, "si"))
        return;
    unescape(&book->strings, vec_last(&book->starts));
    vec_push(&book->starts, (uint32_t)book->strings.len);
}

static void on_string_text(void *ctx, Str text)
{
    Book *book = ctx;
    if (book->in_text)
        buf_add(&book->strings, text);
}

/* ---- formats ---- */

static NumberKind kind_of_format(const Book *book, int id)
{
    for (size_t i = 0; i < book->formats.len; i++)
        if (book->formats.at[i].id == id)
            return book->formats.at[i].kind;
    return format_of_id(id);
}

static void on_style(void *ctx, Xml *xml, const char *element, const char **attributes)
{
    Book *book = ctx;
    const char *id = xml_attribute(attributes, "numFmtId"), *code = xml_attribute(attributes, "formatCode");
    UNUSED(xml);
    if (is(element, "cellXfs"))
        book->in_cell_styles = true;
    else if (is(element, "numFmt") && id && code)
        vec_push(&book->formats, ((OwnFormat){ atoi(id), format_of_code(code) }));
    else if (is(element, "xf") && book->in_cell_styles)
        vec_push(&book->kinds, (uint8_t)kind_of_format(book, id ? atoi(id) : 0));
}

static void on_style_end(void *ctx, Xml *xml, const char *element)
{
    Book *book = ctx;
    UNUSED(xml);
    if (is(element, "cellXfs"))
        book->in_cell_styles = false;
}

static bool make_ready(Book *book)
{
    if (book->ready)
        return true;
    XmlHandler strings = { book, on_string_start, on_string_end, on_string_text };
    XmlHandler styles = { book, on_style, on_style_end, NULL };
    vec_push(&book->starts, 0u);
    Str names[2] = { part_path(book, book->folder, "sharedStrings.xml"), part_path(book, book->folder, "styles.xml") };
    book->ready = xml_read(&book->zip, names[0].ptr, false, strings, book->fault) && xml_read(&book->zip, names[1].ptr, false, styles, book->fault);
    return book->ready;
}

/* ---- a sheet ---- */

typedef enum CellType { CT_NUMBER, CT_SHARED, CT_TEXT, CT_INLINE, CT_BOOL, CT_ERROR, CT_DATE } CellType;

typedef struct SheetRead {
    Book *book;
    Cells *cells;
    uint32_t row, columns;            /* of the row being read: its number, how many cells it has so far */
    uint32_t column;                  /* of the cell being read */
    CellType type;
    NumberKind kind;
    bool in_row, in_value;
    int phonetic;
    Buf value, text;
} SheetRead;

static const struct { const char *word; CellType type; } CELL_TYPES[] = {
    { "n", CT_NUMBER }, { "s", CT_SHARED }, { "str", CT_TEXT }, { "inlineStr", CT_INLINE }, { "b", CT_BOOL }, { "e", CT_ERROR }, { "d", CT_DATE },
};

static void stop(SheetRead *read, Xml *xml, const char *en, const char *zh)
{
    fault_set(read->book->fault, read->row, en, zh);
    xml_stop(xml);
}

static void begin_row(SheetRead *read, Xml *xml, const char **attributes)
{
    const char *r = xml_attribute(attributes, "r");
    unsigned long number = r ? strtoul(r, NULL, 10) : (unsigned long)read->row + 1;
    if (read->in_row || number <= read->row || number > ROWS_MAX) {
        stop(read, xml, "its rows are out of order", "行的次序有误");
        return;
    }
    read->row = (uint32_t)number;
    read->columns = 0;
    read->in_row = true;
}

/* The column of BC12, from 0. */
static uint32_t column_of(const char *reference)
{
    uint32_t column = 0;
    for (; *reference >= 'A' && *reference <= 'Z' && column < COLUMNS_MAX * 2; reference++)
        column = column * 26 + (uint32_t)(*reference - 'A') + 1;
    return column - 1;
}

static void begin_cell(SheetRead *read, Xml *xml, const char **attributes)
{
    const char *r = xml_attribute(attributes, "r"), *t = xml_attribute(attributes, "t"), *s = xml_attribute(attributes, "s");
    unsigned long style = s ? strtoul(s, NULL, 10) : 0;
    read->column = r ? column_of(r) : read->columns;
    read->type = CT_NUMBER;
    for (size_t i = 0; t && i < COUNT_OF(CELL_TYPES); i++)
        if (is(t, CELL_TYPES[i].word))
            read->type = CELL_TYPES[i].type;
    read->kind = style < read->book->kinds.len ? (NumberKind)read->book->kinds.at[style] : NK_NUMBER;
    buf_clear(&read->value);
    if (!read->in_row || read->column < read->columns || read->column >= COLUMNS_MAX)
        stop(read, xml, "its cells are out of order", "单元格的次序有误");
}

static void on_sheet_start(void *ctx, Xml *xml, const char *element, const char **attributes)
{
    SheetRead *read = ctx;
    if (is(element, "row"))
        begin_row(read, xml, attributes);
    else if (is(element, "c"))
        begin_cell(read, xml, attributes);
    else if (is(element, "rPh"))
        read->phonetic++;
    else
        read->in_value = is(element, "v") || (is(element, "t") && read->type == CT_INLINE && !read->phonetic);
}

static void on_sheet_text(void *ctx, Str text)
{
    SheetRead *read = ctx;
    if (read->in_value)
        buf_add(&read->value, text);
}

static Str shared_string(SheetRead *read, Xml *xml)
{
    const Book *book = read->book;
    char *end;
    unsigned long i = strtoul(read->value.ptr, &end, 10);
    if (*end || i >= book->starts.len - 1) {
        stop(read, xml, "a cell names a text that is not there", "单元格引用的文字不存在");
        return STR("");
    }
    return str_make(book->strings.ptr ? book->strings.ptr + book->starts.at[i] : "", book->starts.at[i + 1] - book->starts.at[i]);
}

static void number_text(SheetRead *read, Xml *xml)
{
    char *end;
    double x = strtod(read->value.ptr, &end);
    if (*end || !isfinite(x))
        stop(read, xml, "a cell's number is none", "单元格中的数字无效");
    else
        format_number_text(x, read->kind, read->book->date1904 ? EPOCH_1904 : EPOCH_1900, &read->text);
}

/* The cell's text, into read->text where it must be made. */
static Str cell_text(SheetRead *read, Xml *xml)
{
    buf_clear(&read->text);
    if (!read->value.len)
        return STR("");
    switch (read->type) {
    case CT_SHARED: return shared_string(read, xml);
    case CT_NUMBER: number_text(read, xml); break;
    case CT_BOOL: return str_eq(buf_str(&read->value), STR("1")) || str_eq(buf_str(&read->value), STR("true")) ? STR("true") : STR("false");
    case CT_DATE: return str_make(read->value.ptr, ends_with(read->value.ptr, "T00:00:00") ? read->value.len - 9 : read->value.len);
    case CT_TEXT: case CT_INLINE: unescape(&read->value, 0); return buf_str(&read->value);
    case CT_ERROR: return buf_str(&read->value);
    }
    return buf_str(&read->text);
}

static void end_cell(SheetRead *read, Xml *xml)
{
    Cells *cells = read->cells;
    Str text = cell_text(read, xml);
    if (!text.len)
        return;                       /* blanks are filled in before the next cell that has something */
    for (; read->columns < read->column; read->columns++)
        cells_add(cells, STR(""));
    if (read->type == CT_ERROR)
        vec_push(&cells->errors, (uint32_t)cells->starts.len - 1);
    cells_add(cells, text);
    read->columns = read->column + 1;
    if (cells->starts.len > CELLS_MAX || cells->text.len > TEXT_MAX)
        stop(read, xml, "the sheet is too large", "工作表过大");
}

static void on_sheet_end(void *ctx, Xml *xml, const char *element)
{
    SheetRead *read = ctx;
    read->in_value = false;
    if (is(element, "c")) {
        end_cell(read, xml);
    } else if (is(element, "rPh")) {
        read->phonetic--;
    } else if (is(element, "row")) {
        read->in_row = false;
        cells_end_row(read->cells, read->row);
    }
}

static bool load_sheet(void *state, size_t i, Cells *out, ReadFault *fault)
{
    Book *book = state;
    book->fault = fault;
    cells_begin(out);
    if (!make_ready(book))
        return false;
    if (!book->sheets.at[i].path.len)
        return fault_setf(fault, 0, "this sheet has no cells: ", "此工作表没有单元格：", book->sheets.at[i].name);
    SheetRead read = { .book = book, .cells = out };
    XmlHandler handler = { &read, on_sheet_start, on_sheet_end, on_sheet_text };
    bool ok = xml_read(&book->zip, book->sheets.at[i].path.ptr, true, handler, fault);
    buf_drop(&read.value);
    buf_drop(&read.text);
    return ok;
}

/* ---- the whole ---- */

static void close_book(void *state)
{
    Book *book = state;
    zip_close(&book->zip);
    arena_drop(&book->arena);
    vec_drop(&book->sheets);
    vec_drop(&book->formats);
    vec_drop(&book->kinds);
    buf_drop(&book->strings);
    vec_drop(&book->starts);
    mem_free(book);
}

/* Hidden sheets come last, so that the first is one that people see. */
static void order_sheets(Book *book)
{
    VEC(SheetRef) ordered = { 0 };
    for (int hidden = 0; hidden < 2; hidden++)
        for (size_t i = 0; i < book->sheets.len; i++)
            if (book->sheets.at[i].hidden == hidden)
                vec_push(&ordered, book->sheets.at[i]);
    for (size_t i = 0; i < ordered.len; i++)
        book->sheets.at[i] = ordered.at[i];
    vec_drop(&ordered);
}

bool xlsx_open(TableFile *file, Str bytes, ReadFault *fault)
{
    Book *book = mem_zalloc(sizeof *book);
    arena_init(&book->arena);
    book->fault = fault;
    *file = (TableFile){ .state = book, .load = load_sheet, .close = close_book };
    if (!zip_open(&book->zip, bytes, fault) || !find_parts(book))
        return false;
    order_sheets(book);
    for (size_t i = 0; i < book->sheets.len; i++)
        vec_push(&file->names, book->sheets.at[i].name);
    return book->sheets.len || fault_set(fault, 0, "it has no sheets", "它没有工作表");
}
