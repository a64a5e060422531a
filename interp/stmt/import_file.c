/* import_file.c: the file that import names, of whatever format, as rows of cells. */
#include <errno.h>
#include "../base/os.h"
#include "../base/utf8.h"
#include "../output/output.h"
#include "csv_read.h"
#include "import.h"

typedef bool (*OpenTables)(TableFile *file, Str bytes, ReadFault *fault);
/* The formats that hold several tables; any other ending is CSV, or TSV where it begins with a t. */
static const struct { const char *ending; OpenTables open; } FORMATS[] = { { ".xlsx", xlsx_open }, { ".xlsm", xlsx_open }, { ".json", json_open } };

static OpenTables opener(Str path)
{
    Buf lower = { 0 };
    OpenTables open = NULL;
    utf8_lower(&lower, os_extension(path));
    for (size_t i = 0; i < COUNT_OF(FORMATS) && !open; i++)
        if (str_eq(buf_str(&lower), str_of(FORMATS[i].ending)))
            open = FORMATS[i].open;
    buf_drop(&lower);
    return open;
}

/* ---- errors ---- */

static Status file_error(Import *import, int error)
{
    Ctx *ctx = import->ctx;
    const Node *at = import->stmt->kids[0];
    if (error == ENOENT) {
        Status status = vm_no_file(ctx->vm, import->file);
        if (ctx->rt->error)
            ctx->rt->error->span = vm_span(ctx->vm, at);
        return status;
    }
    return error_at(ctx, at, E502, import->file, str_of(os_error_text(error)),);
}

/* Places the error just raised in the file. */
static Status in_file(Import *import, uint32_t row)
{
    Diag *diag = import->ctx->rt->error;
    if (diag) {
        diag->file = diag_keep(import->ctx->rt->diags, import->file);
        diag->row = row;
    }
    return ST_ERROR;
}

static Status poll_vm(void *vm)
{
    return vm_poll(vm);
}

static ReadFault fault_new(const Import *import)
{
    return (ReadFault){ .lang = import->ctx->rt->lang, .most = import->ctx->rt->memory_limit, .poll = poll_vm, .ctx = import->ctx->vm };
}

Status import_unreadable(Import *import, ReadFault *fault)
{
    if (fault->stopped != ST_OK) {
        buf_drop(&fault->why);
        return fault->stopped;
    }
    error_at(import->ctx, import->stmt->kids[0], E514, import->file, buf_str(&fault->why),);
    in_file(import, fault->row);
    buf_drop(&fault->why);
    return ST_ERROR;
}

static Status no_text(Import *import, size_t bad)
{
    Buf offset = { 0 };
    buf_addf(&offset, "%zu", bad);
    error_at(import->ctx, import->stmt->kids[0], E101, buf_str(&offset),);
    buf_drop(&offset);
    return in_file(import, 0);
}

/* ---- bytes ---- */

void import_path(Import *import, Buf *path)
{
    Ctx *ctx = import->ctx;
    const Source *source = vm_file_source(ctx->vm);
    os_join(path, source ? os_dir_name(str_of(source->path)) : STR(""), import->file);
    if (os_kind(path->ptr) == OS_MISSING) {                       /* a path may also be meant from the current folder */
        buf_clear(path);
        buf_add(path, import->file);
    }
}

static Status read_bytes(Import *import, Buf *bytes)
{
    Buf path = { 0 };
    import_path(import, &path);
    Status status = !vm_allow(import->ctx->vm, CAP_READ, buf_str(&path)) ? ST_ERROR : ST_OK;
    if (status != ST_OK && import->ctx->rt->error)
        import->ctx->rt->error->span = vm_span(import->ctx->vm, import->stmt->kids[0]);
    int error = status == ST_OK ? os_read_regular(path.ptr, bytes) : 0;
    buf_drop(&path);
    return status == ST_OK && error ? file_error(import, error) : status;
}

/* ---- which table of the file ---- */

static bool named(const TableFile *tables, Str name, size_t *at)
{
    for (size_t i = 0; i < tables->names.len; i++)
        if (str_eq(tables->names.at[i], name)) {
            *at = i;
            return true;
        }
    return false;
}

bool import_find_sheet(Import *import, Str name, size_t *at)
{
    Buf cut = { 0 };
    output_sheet_name(name, &cut);
    bool found = named(&import->tables, name, at) || named(&import->tables, buf_str(&cut), at);
    buf_drop(&cut);
    return found;
}

static Status unknown_sheet(Import *import, const Node *at, Str sheet)
{
    Ctx *ctx = import->ctx;
    Status status = error_at(ctx, at, E516, import->file, sheet,);
    Closest closest;
    Buf all = { 0 };
    closest_init(&closest, sheet);
    for (size_t i = 0; i < import->tables.names.len; i++) {
        closest_try(&closest, import->tables.names.at[i]);
        if (i < 20)
            buf_addf(&all, "%s\"%.*s\"", i ? ", " : "", STR_ARG(import->tables.names.at[i]));
    }
    if (ctx->rt->error && closest.best.len)
        ctx->rt->error->suggestion = diag_keep(ctx->rt->diags, closest.best);
    if (ctx->rt->error)
        ctx->rt->error->allowed = diag_keep(ctx->rt->diags, buf_str(&all));
    buf_drop(&all);
    return status;
}

/* The sheet that is named, else the one named like what is imported, else the first. */
static Status choose_sheet(Import *import, size_t *at)
{
    const Node *node = import->stmt->kids[1];
    const TableInfo *table = &TABLE_INFO[import->table];
    Sym sheet;
    *at = 0;
    if (node) {
        Status status = operand_text(import->ctx, node, &sheet);
        if (status != ST_OK || import_find_sheet(import, sym_str(import->ctx, sheet), at))
            return status;
        return unknown_sheet(import, node, sym_str(import->ctx, sheet));
    }
    Buf form = { 0 };
    if (import->table == T_SUBMISSION)
        buf_addf(&form, "%s %s", table->plural, sym_str(import->ctx, import->stmt->sym).ptr);
    if (!form.len || !import_find_sheet(import, buf_str(&form), at))
        if (!import_find_sheet(import, str_of(table->plural), at))
            import_find_sheet(import, str_of(table->zh), at);
    buf_drop(&form);
    return ST_OK;
}

Status import_open(Import *import)
{
    OpenTables open = opener(import->file);
    ReadFault fault = fault_new(import);
    Status status = read_bytes(import, &import->bytes);
    if (status != ST_OK || !open)
        return status;
    size_t bad = open == json_open ? utf8_check(buf_str(&import->bytes)) : UTF8_VALID;
    if (bad != UTF8_VALID)
        return no_text(import, bad);
    return open(&import->tables, buf_str(&import->bytes), &fault) ? ST_OK : import_unreadable(import, &fault);
}

Status import_load(Import *import, size_t i)
{
    ReadFault fault = fault_new(import);
    bool ok = import->tables.load(import->tables.state, i, &import->cells, &fault);
    return ok ? ST_OK : import_unreadable(import, &fault);
}

static Status load_csv(Import *import)
{
    Ctx *ctx = import->ctx;
    Str extension = os_extension(import->file);
    const char *why = NULL;
    uint32_t row = 0;
    bool tabs = extension.len == 4 && (extension.ptr[1] | 32) == 't';
    size_t bad = utf8_check(buf_str(&import->bytes));
    if (bad != UTF8_VALID)
        return no_text(import, bad);
    if (csv_load(&import->cells, buf_str(&import->bytes), tabs ? '\t' : ',', ctx->rt->lang == LANG_ZH, &why, &row))
        return ST_OK;
    error_at(ctx, import->stmt->kids[0], E512, import->file, str_of(why),);
    return in_file(import, row);
}

Status import_read_csv(Import *import)
{
    Status status = read_bytes(import, &import->bytes);
    return status == ST_OK ? load_csv(import) : status;
}

/* A sheet is named of a file that has none. */
static Status no_sheets(Import *import)
{
    Sym sheet;
    Status status = operand_text(import->ctx, import->stmt->kids[1], &sheet);
    return status == ST_OK ? unknown_sheet(import, import->stmt->kids[1], sym_str(import->ctx, sheet)) : status;
}

Status import_read_file(Import *import)
{
    size_t sheet;
    Status status = import_open(import);
    if (status != ST_OK)
        return status;
    if (import->tables.load) {
        status = choose_sheet(import, &sheet);
        return status == ST_OK ? import_load(import, sheet) : status;
    }
    if (import->stmt->kids[1])
        return no_sheets(import);
    return load_csv(import);
}
