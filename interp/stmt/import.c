/* import.c: import KINDS from "file": entities or links out of a CSV or TSV file, all or nothing unless `skip errors`. */
#include <errno.h>
#include "../base/os.h"
#include "../base/utf8.h"
#include "import.h"
#include "verbs.h"

/* ---- reading the file ---- */

static Status file_error(Import *import, int error)
{
    Ctx *ctx = import->ctx;
    const Node *at = import->stmt->kids[0];
    return error == ENOENT ? error_at(ctx, at, E501, import->file,) : error_at(ctx, at, E502, import->file, str_of(strerror(error)),);
}

static Status read_file(Import *import)
{
    Ctx *ctx = import->ctx;
    const VmHost *host = vm_host(ctx->vm);
    Buf path = { 0 }, text = { 0 };
    Source *source = sources_get(vm_sources(ctx->vm), vm_source(ctx->vm));
    os_join(&path, source && source->path ? os_dir_name(str_of(source->path)) : STR(""), import->file);
    if (os_kind(path.ptr) == OS_MISSING) {                       /* a path may also be meant from the current folder */
        buf_clear(&path);
        buf_add(&path, import->file);
    }
    Status status = ST_OK;
    if (host->allow && !host->allow(host->ctx, ctx->vm, CAP_READ, buf_str(&path)))
        status = ST_ERROR;
    int error = status == ST_OK ? os_read_file(path.ptr, &text) : 0;
    if (status == ST_OK && error)
        status = file_error(import, error);
    if (status == ST_OK) {
        size_t bad = utf8_check(buf_str(&text));
        Str extension = os_extension(import->file);
        bool tabs = extension.len == 4 && (extension.ptr[1] | 32) == 't';
        const char *why = NULL;
        uint32_t row = 0;
        if (bad != UTF8_VALID) {
            Buf offset = { 0 };
            buf_addf(&offset, "%zu", bad);
            status = error_at(ctx, import->stmt->kids[0], E101, buf_str(&offset),);
            ctx->rt->error->file = diag_keep(ctx->rt->diags, import->file);
            buf_drop(&offset);
        } else if (!csv_load(&import->csv, buf_str(&text), tabs ? '\t' : ',', &why, &row)) {
            status = error_at(ctx, import->stmt->kids[0], E512, import->file, str_of(why),);
            ctx->rt->error->file = diag_keep(ctx->rt->diags, import->file);
            ctx->rt->error->row = row;
        }
    }
    buf_drop(&path);
    buf_drop(&text);
    return status;
}

/* ---- rows ---- */

static const Mapping *mapping_of(const Import *import, int what)
{
    for (size_t i = 0; i < import->mappings.len; i++)
        if ((int)import->mappings.at[i].what == what)
            return &import->mappings.at[i];
    return NULL;
}

static Status row_wanted(Import *import, bool *wanted)
{
    Value record, result;
    *wanted = true;
    if (!import->where)
        return ST_OK;
    Status status = import_record(import, &record);
    if (status == ST_OK)
        status = vm_call(import->ctx->vm, import->where_function, &record, 1, &result);
    if (status == ST_OK)
        status = value_condition(import->ctx->rt, result, wanted);
    return status == ST_OK ? ST_OK : import_blame(import, NULL);
}

static Status row_name(Import *import, Sym *name)
{
    const Mapping *mapping = mapping_of(import, MAP_NAME);
    Value value;
    Status status = import_value(import, mapping, &value);
    if (status != ST_OK)
        return import_blame(import, mapping);
    Buf text = { 0 };
    if (value.tag != V_NONE)
        value_format(import->ctx->rt, value, false, &text);
    while (text.len && (unsigned char)text.ptr[text.len - 1] <= ' ')
        text.ptr[--text.len] = 0;
    *name = text.len ? intern_add(import->ctx->rt->intern, buf_str(&text)) : SYM_NONE;
    buf_drop(&text);
    if (*name == SYM_NONE) {
        error_at(import->ctx, mapping->node ? mapping->node : import->stmt, E307, STR("name"),);
        return import_blame(import, mapping);
    }
    return ST_OK;
}

static Status apply_mapping(Import *import, const Mapping *mapping, int32_t row, Origin origin, ItemBuf *buf)
{
    Ctx *ctx = import->ctx;
    Value value;
    Cell cell;
    if (mapping->what == MAP_NAME)
        return ST_OK;
    Status status = import_value(import, mapping, &value);
    if (status != ST_OK)
        return import_blame(import, mapping);
    if (mapping->what == MAP_TITLE) {
        if (value.tag == V_TEXT && value.text->len)
            model_set_title(ctx->model, import->table, row, value_to_sym(ctx->rt, value));
        return ST_OK;
    }
    status = import_cell(import, mapping, value, buf, &cell);
    if (status == ST_OK && cell.type != CELL_NONE)
        model_set(ctx->model, import->table, row, mapping->column, cell, origin);
    return status;
}

static Origin row_origin(Import *import)
{
    return (Origin){ import->script, import->csv.rows.at[import->row].number };
}

/* Makes the row's entity; ROW_NONE with ST_OK when the name is there already and stays as it is. */
static Status make_entity(Import *import, Sym name, int32_t *row)
{
    Ctx *ctx = import->ctx;
    *row = model_define(ctx->model, import->table, name, row_origin(import));
    if (*row != ROW_NONE || (import->stmt->flags & IM_DUP_FIRST))
        return ST_OK;
    if (import->stmt->flags & IM_DUP_LAST) {
        *row = model_find(ctx->model, import->table, name);
        for (int c = 0; c < model_n_columns(ctx->model, import->table); c++)
            model_set(ctx->model, import->table, *row, c, (Cell){ .type = CELL_NONE }, row_origin(import));
        return ST_OK;
    }
    const Mapping *mapping = mapping_of(import, MAP_NAME);
    error_at(ctx, mapping->node ? mapping->node : import->stmt, E401, kind_word(ctx, import->table), sym_str(ctx, name),);
    return import_blame(import, mapping);
}

static Status import_entity(Import *import, Sym name)
{
    int32_t row;
    Status status = make_entity(import, name, &row);
    if (status != ST_OK || row == ROW_NONE)
        return status;
    ItemBuf buf = { 0 };
    for (size_t i = 0; i < import->mappings.len && status == ST_OK; i++)
        status = apply_mapping(import, &import->mappings.at[i], row, row_origin(import), &buf);
    item_drop(&buf);
    return status;
}

/* The keys of a link's row come first, then its other columns. */
static Status link_keys(Import *import, int32_t *keys, int *n)
{
    ItemBuf buf = { 0 };
    Status status = ST_OK;
    const TableInfo *table = &TABLE_INFO[import->table];
    *n = 0;
    for (int c = 0; c < table->n_fields && status == ST_OK; c++) {
        const FieldInfo *field = &FIELD_INFO[(int)table->first + c];
        if (!(field->flags & FF_KEY))
            continue;
        Cell cell = { .type = CELL_NONE };
        for (size_t i = 0; i < import->mappings.len && status == ST_OK; i++) {
            const Mapping *mapping = &import->mappings.at[i];
            Value value;
            if (mapping->what != MAP_FIELD || mapping->column != c)
                continue;
            status = import_value(import, mapping, &value);
            status = status == ST_OK ? import_cell(import, mapping, value, &buf, &cell) : import_blame(import, mapping);
        }
        bool optional = field->target == T_REGION || import->table == T_RATING;
        if (status == ST_OK && cell.type == CELL_NONE && !optional) {
            error_at(import->ctx, import->stmt, E307, str_of(field->name),);
            status = import_blame(import, NULL);
        }
        keys[(*n)++] = cell.type == CELL_I32 ? cell.i32 : I32_NONE;
    }
    item_drop(&buf);
    return status;
}

static Status import_link(Import *import)
{
    int32_t keys[8];
    int n;
    Status status = link_keys(import, keys, &n);
    if (status != ST_OK)
        return status;
    ItemBuf buf = { 0 };
    int32_t row = model_link_put(import->ctx->model, import->table, keys, n, row_origin(import));
    for (size_t i = 0; i < import->mappings.len && status == ST_OK; i++) {
        const Mapping *mapping = &import->mappings.at[i];
        bool key = mapping->what == MAP_FIELD && (model_field(import->ctx->model, import->table, mapping->column)->flags & FF_KEY);
        if (!key)
            status = apply_mapping(import, mapping, row, row_origin(import), &buf);
    }
    if (status == ST_OK && import->table == T_ASSIGNMENT
        && model_get(import->ctx->model, T_ASSIGNMENT, row, field_column(F_ASSIGNMENT_AS)).type == CELL_NONE)
        model_set(import->ctx->model, T_ASSIGNMENT, row, field_column(F_ASSIGNMENT_AS),
                  (Cell){ .type = CELL_I32, .i32 = 1 << W_ROLE_RESPONSIBLE }, row_origin(import));
    item_drop(&buf);
    return status;
}

/* ---- repeated names ---- */

typedef struct NamedRow { uint32_t csv_row; Sym name; } NamedRow;
typedef VEC(NamedRow) NamedRowVec;

static void say(Import *import, const char *en, const char *zh, Str rest)
{
    const VmHost *host = vm_host(import->ctx->vm);
    Buf line = { 0 };
    buf_addf(&line, "%.*s: ", STR_ARG(import->file));
    buf_addz(&line, import->ctx->rt->lang == LANG_ZH ? zh : en);
    buf_add(&line, rest);
    buf_char(&line, '\n');
    host->print(host->ctx, buf_str(&line));
    buf_drop(&line);
}

static void rows_text(const Import *import, const NamedRowVec *rows, Sym name, Buf *out)
{
    bool first = true;
    for (size_t i = 0; i < rows->len; i++)
        if (rows->at[i].name == name) {
            buf_addf(out, "%s%u", first ? "" : ", ", import->csv.rows.at[rows->at[i].csv_row].number);
            first = false;
        }
}

/* Says which rows share a name and what becomes of them, or raises E415 with all of them. */
static Status repeated_name(Import *import, const NamedRowVec *rows, Sym name, uint32_t count, uint32_t kept)
{
    Ctx *ctx = import->ctx;
    bool zh = ctx->rt->lang == LANG_ZH;
    Buf text = { 0 }, number = { 0 };
    rows_text(import, rows, name, &text);
    buf_addf(&number, "%u", count);
    Status status = ST_OK;
    if (!(import->stmt->flags & (IM_DUP_FIRST | IM_DUP_LAST | IM_DUP_NUMBER))) {
        const Mapping *mapping = mapping_of(import, MAP_NAME);
        import->row = kept;
        status = error_at(ctx, mapping->node ? mapping->node : import->stmt, E415, sym_str(ctx, name), buf_str(&number), buf_str(&text),);
        import_blame(import, mapping);
    } else {
        Buf line = { 0 };
        buf_addf(&line, zh ? "“%s” 出现在第 %s 行" : "'%s' stands in rows %s", sym_str(ctx, name).ptr, text.ptr);
        if (import->stmt->flags & IM_DUP_NUMBER)
            buf_addf(&line, zh ? "：按 %s#2 … 编号" : ": numbered %s#2 …", sym_str(ctx, name).ptr);
        else
            buf_addf(&line, zh ? "：保留第 %u 行" : ": row %u is kept", import->csv.rows.at[kept].number);
        say(import, "", "", buf_str(&line));
        buf_drop(&line);
    }
    buf_drop(&text);
    buf_drop(&number);
    return status;
}

/* Resolves names that several rows have; drops the rows that are not kept, renames the numbered ones. */
static Status resolve_repeated(Import *import, NamedRowVec *rows)
{
    Map count = { 0 }, kept = { 0 };
    Status status = ST_OK;
    bool last = import->stmt->flags & IM_DUP_LAST;
    size_t out = 0;
    for (size_t i = 0; i < rows->len; i++) {
        uint32_t n = map_find(&count, rows->at[i].name);
        map_put(&count, rows->at[i].name, n == MAP_MISSING ? 1 : n + 1);
        if (n == MAP_MISSING || last)
            map_put(&kept, rows->at[i].name, rows->at[i].csv_row);
    }
    for (size_t i = 0; i < rows->len && count.len < rows->len; i++) {   /* only when some name repeats */
        uint32_t n = map_find(&count, rows->at[i].name), keep = map_find(&kept, rows->at[i].name);
        if (n > 1 && keep != MAP_MISSING && (last ? keep == rows->at[i].csv_row : true) && keep == rows->at[i].csv_row
            && repeated_name(import, rows, rows->at[i].name, n, keep) != ST_OK)
            status = ST_ERROR;
    }
    Map seen = { 0 };
    for (size_t i = 0; i < rows->len; i++) {
        NamedRow row = rows->at[i];
        uint32_t n = map_find(&count, row.name);
        if (n > 1 && (import->stmt->flags & IM_DUP_NUMBER)) {
            uint32_t k = map_find(&seen, row.name);
            k = k == MAP_MISSING ? 1 : k + 1;
            map_put(&seen, row.name, k);
            if (k > 1) {
                Buf name = { 0 };
                buf_addf(&name, "%s#%u", sym_str(import->ctx, row.name).ptr, k);
                row.name = intern_add(import->ctx->rt->intern, buf_str(&name));
                buf_drop(&name);
            }
        } else if (n > 1 && map_find(&kept, row.name) != row.csv_row) {
            continue;
        }
        rows->at[out++] = row;
    }
    rows->len = out;
    map_drop(&count);
    map_drop(&kept);
    map_drop(&seen);
    return status;
}

/* ---- the whole ---- */

static bool skips(const Import *import)
{
    return import->stmt->flags & IM_SKIP;
}

/* A row that does not fit: with `skip errors` it is listed and forgotten, else its diagnostic stays and the rest is read on. */
static void bad_row(Import *import, ModelMark mark)
{
    Rt *rt = import->ctx->rt;
    if (skips(import)) {
        model_rewind(import->ctx->model, mark);
        if (rt->error) {
            Buf line = { 0 };
            buf_addf(&line, rt->lang == LANG_ZH ? "第 %u 行" : "row %u", import->csv.rows.at[import->row].number);
            if (rt->error->column)
                buf_addf(&line, rt->lang == LANG_ZH ? "第 %u 列" : ", column %u", rt->error->column);
            buf_addz(&line, rt->lang == LANG_ZH ? "：" : ": ");
            diag_message(rt->error, rt->lang, &line);
            say(import, "skipped ", "已跳过", buf_str(&line));
            buf_drop(&line);
            if (rt->diags->all.len && vec_last(&rt->diags->all) == rt->error)
                rt->diags->all.len--;
        }
    }
    rt->failed = false;
    rt->error = NULL;
    import->bad++;
}

static void next_row(Import *import)
{
    Rt *rt = import->ctx->rt;
    if (import->record.tag != V_NONE)
        heap_unkeep(rt->heap, 1);
    import->record = NONE_VALUE;
    if (heap_due(rt->heap))
        heap_collect(rt->heap);
}

/* Names of the wanted rows, before any is made: repeated ones must be known first. */
static Status collect_names(Import *import, NamedRowVec *rows)
{
    bool kind = import->table < (TableId)KIND_COUNT;
    for (import->row = 1; import->row < import->csv.rows.len; import->row++) {
        bool wanted;
        Sym name = SYM_NONE;
        ModelMark mark = model_mark(import->ctx->model);
        Status status = row_wanted(import, &wanted);
        if (status == ST_OK && wanted && kind)
            status = row_name(import, &name);
        next_row(import);
        if (status == ST_INTERRUPTED)
            return status;
        if (status != ST_OK)
            bad_row(import, mark);
        else if (wanted)
            vec_push(rows, ((NamedRow){ import->row, name }));
    }
    return kind ? resolve_repeated(import, rows) : ST_OK;
}

static void create_missing(Import *import, size_t from)
{
    for (size_t i = from; i < import->open.len; i++) {
        OpenName open = import->open.at[i];
        if (import->creates[open.kind])
            model_define(import->ctx->model, open.kind, model_name(import->ctx->model, open.kind, open.row), row_origin(import));
    }
}

static Status import_rows(Import *import, const NamedRowVec *rows)
{
    bool kind = import->table < (TableId)KIND_COUNT;
    for (size_t i = 0; i < rows->len; i++) {
        ModelMark mark = model_mark(import->ctx->model);
        size_t open = import->open.len;
        import->row = rows->at[i].csv_row;
        Status status = kind ? import_entity(import, rows->at[i].name) : import_link(import);
        next_row(import);
        if (status == ST_INTERRUPTED)
            return status;
        if (status != ST_OK) {
            bad_row(import, mark);
            import->open.len = open;
        } else {
            create_missing(import, open);
        }
    }
    return ST_OK;
}

/* Names that rows refer to and that nobody defined: errors of those rows. */
static void report_open(Import *import)
{
    Ctx *ctx = import->ctx;
    for (size_t i = 0; i < import->open.len; i++) {
        OpenName open = import->open.at[i];
        if (model_alive(ctx->model, open.kind, open.row))
            continue;
        Mapping at = { .csv_column = open.csv_column };
        import->row = open.csv_row;
        error_at(ctx, import->stmt, E204, kind_word(ctx, open.kind), sym_str(ctx, model_name(ctx->model, open.kind, open.row)),);
        import_blame(import, &at);
        ctx->rt->failed = false;
        import->bad++;
    }
}

/* With `skip errors` a row that refers to nobody is left out, which may leave others without theirs: until none is left. */
static Status skip_open_rows(Import *import, NamedRowVec *rows, ModelMark start)
{
    for (;;) {
        Map bad = { 0 };
        for (size_t i = 0; i < import->open.len; i++) {
            OpenName open = import->open.at[i];
            if (!model_alive(import->ctx->model, open.kind, open.row) && map_find(&bad, open.csv_row) == MAP_MISSING)
                map_put(&bad, open.csv_row, (uint32_t)i);
        }
        size_t out = 0, n_bad = bad.len;
        for (size_t i = 0; i < rows->len && n_bad; i++) {
            uint32_t which = map_find(&bad, rows->at[i].csv_row);
            if (which == MAP_MISSING) {
                rows->at[out++] = rows->at[i];
                continue;
            }
            OpenName open = import->open.at[which];
            Mapping at = { .csv_column = open.csv_column };
            import->row = open.csv_row;
            error_at(import->ctx, import->stmt, E204, kind_word(import->ctx, open.kind),
                     sym_str(import->ctx, model_name(import->ctx->model, open.kind, open.row)),);
            import_blame(import, &at);
            bad_row(import, model_mark(import->ctx->model));
        }
        map_drop(&bad);
        if (n_bad == 0)
            return ST_OK;
        rows->len = out;
        import->open.len = 0;
        model_rewind(import->ctx->model, start);
        Status status = import_rows(import, rows);
        if (status != ST_OK)
            return status;
    }
}

static Status finish(Import *import)
{
    Buf count = { 0 };
    Status status = ST_OK;
    if (import->bad && !skips(import)) {
        buf_addf(&count, "%zu", import->bad);
        status = error_at(import->ctx, import->stmt, E416, buf_str(&count),);
        import->ctx->rt->error->span = vm_span(import->ctx->vm, import->stmt->kids[0]);
        buf_drop(&count);
    }
    return status;
}

static Status run_import(Import *import)
{
    Ctx *ctx = import->ctx;
    NamedRowVec rows = { 0 };
    Status status = read_file(import);
    if (status == ST_OK)
        status = import_headers(import);
    if (status == ST_OK)
        status = import_mappings(import);
    if (status == ST_OK && import->where)
        status = vm_operand(ctx->vm, import->where, ctx->slots, &import->where_function);
    if (status == ST_OK && import->table < (TableId)KIND_COUNT && !mapping_of(import, MAP_NAME))
        status = error_at(ctx, import->stmt, E410, STR("import"), STR("name"),);
    ModelMark start = model_mark(ctx->model);
    if (status == ST_OK)
        status = collect_names(import, &rows);
    if (status == ST_OK)
        status = import_rows(import, &rows);
    if (status == ST_OK && skips(import))
        status = skip_open_rows(import, &rows, start);
    else if (status == ST_OK)
        report_open(import);
    if (status == ST_OK)
        status = finish(import);
    vec_drop(&rows);
    return status;
}

static void read_create(Import *import)
{
    if (!(import->stmt->flags & IM_CREATE))
        return;
    const Node *kinds = import->stmt->kids[import->stmt->n - 1];
    for (int i = 0; i < kinds->n; i++)
        import->creates[kinds->kids[i]->op] = true;
}

Status stmt_import(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Sym path;
    Status status = operand_text(&ctx, stmt->kids[0], &path);
    if (status != ST_OK)
        return status;
    Import import = { .ctx = &ctx, .stmt = stmt, .table = (TableId)stmt->op, .file = sym_str(&ctx, path), .script = path,
                      .where = stmt->kids[2], .record = NONE_VALUE };
    read_create(&import);
    status = run_import(&import);
    csv_drop(&import.csv);
    vec_drop(&import.headers);
    vec_drop(&import.mappings);
    vec_drop(&import.open);
    return status;
}
