/* import_map.c: headers, the block of mappings, and rows as records. */
#include "form.h"
#include "import.h"

static Sym numbered(Import *import, Str text, uint32_t n, bool bare)
{
    Buf buf = { 0 };
    if (bare)
        buf_addf(&buf, "#%u", n);
    else
        buf_addf(&buf, "%.*s#%u", STR_ARG(text), n);
    Sym sym = intern_add(import->ctx->rt->intern, buf_str(&buf));
    buf_drop(&buf);
    return sym;
}

static Status no_header(Import *import)
{
    const Str args[] = { import->file, import->ctx->rt->lang == LANG_ZH ? STR("没有表头行") : STR("it has no header row") };
    return raise_at(import->ctx, import->stmt->kids[0], import->tables.load ? E514 : E512, args);
}

Status import_headers(Import *import)
{
    if (import->cells.rows.len == 0)
        return no_header(import);
    const CellRow *row = &import->cells.rows.at[0];
    Map seen = { 0 };
    for (uint32_t c = 0; c < row->n; c++) {
        Str text = cells_get(&import->cells, row, c);
        if (text.len == 0) {
            vec_push(&import->headers, numbered(import, text, c + 1, true));
            continue;
        }
        Sym sym = intern_add(import->ctx->rt->intern, text);
        uint32_t count = map_find(&seen, sym);
        count = count == MAP_MISSING ? 1 : count + 1;
        map_put(&seen, sym, count);
        vec_push(&import->headers, count == 1 ? sym : numbered(import, text, count, false));
    }
    map_drop(&seen);
    return ST_OK;
}

static int32_t find_header(const Import *import, Sym name)
{
    for (size_t i = 0; i < import->headers.len; i++)
        if (import->headers.at[i] == name)
            return (int32_t)i;
    return -1;
}

static Status no_column(Import *import, const Node *at, Sym name)
{
    Ctx *ctx = import->ctx;
    Status status = error_at(ctx, at, E222, sym_str(ctx, name),);
    Closest closest;
    Buf all = { 0 };
    closest_init(&closest, sym_str(ctx, name));
    for (size_t i = 0; i < import->headers.len; i++) {
        closest_try(&closest, sym_str(ctx, import->headers.at[i]));
        buf_addf(&all, "%s\"%s\"", i ? ", " : "", sym_str(ctx, import->headers.at[i]).ptr);
    }
    if (ctx->rt->error && closest.best.len)
        ctx->rt->error->suggestion = diag_keep(ctx->rt->diags, closest.best);
    if (ctx->rt->error)
        ctx->rt->error->allowed = diag_keep(ctx->rt->diags, buf_str(&all));
    buf_drop(&all);
    return status;
}

/* FORM.field, as export heads a field that is called like a column of submissions. */
static Sym field_of_form(const Import *import, Sym word)
{
    Str text = sym_str(import->ctx, word), form = sym_str(import->ctx, model_name(import->ctx->model, T_REPORT, import->form));
    if (text.len <= form.len + 1 || memcmp(text.ptr, form.ptr, form.len) != 0 || text.ptr[form.len] != '.')
        return SYM_NONE;
    return intern_find(import->ctx->rt->intern, (Str){ text.ptr + form.len + 1, text.len - form.len - 1 });
}

static bool find_form_field(const Import *import, Sym word, Mapping *mapping)
{
    Sym inner = import->form_fields ? field_of_form(import, word) : SYM_NONE;
    for (uint32_t i = 0; import->form_fields && i < import->form_fields->n; i++)
        if (import->form_fields->at[i].text == word || (inner != SYM_NONE && import->form_fields->at[i].text == inner)) {
            mapping->what = MAP_FORM;
            mapping->column = (int)i;
            return true;
        }
    uint32_t table;
    Sym cell = inner != SYM_NONE ? inner : word, type = form_cell_type(import->ctx, import->form_fields, cell, &table);
    if (type == SYM_NONE)
        return false;
    *mapping = (Mapping){ .what = MAP_FORM, .column = (int)table, .cell = cell, .cell_type = type, .file_column = mapping->file_column, .node = mapping->node };
    return true;
}

/* The field a word names; false when the table has none of that name. */
static bool find_target(Import *import, Sym word, Mapping *mapping)
{
    KeywordId attr = words_keyword(import->ctx->words, PL_ATTR, word);
    if (attr != KW_NONE && import->table < (TableId)KIND_COUNT) {
        mapping->what = attr == KW_NAME ? MAP_NAME : MAP_TITLE;
        return true;
    }
    mapping->what = MAP_FIELD;
    mapping->column = model_find_column(import->ctx->model, import->table, word);
    if (mapping->column < 0)
        mapping->column = model_find_column_read(import->ctx->model, import->table, word);
    bool own = import->table != T_SUBMISSION || mapping->column == field_column(F_SUBMISSION_POST) || mapping->column == field_column(F_SUBMISSION_DATE);
    return (own && mapping->column >= 0) || find_form_field(import, word, mapping);
}

static Status block_mapping(Import *import, const Node *node)
{
    Mapping mapping = { .file_column = -1, .node = node };
    if (!find_target(import, node->sym, &mapping))
        return unknown_field(import->ctx, import->table, node->sym, node);
    const Node *expr = node->kids[0];
    if (expr->type == N_TEXT && !(expr->flags & NF_PAREN) && expr->slot == NO_SLOT) {
        mapping.file_column = find_header(import, expr->sym);
        if (mapping.file_column < 0)
            return no_column(import, expr, expr->sym);
    } else {
        Status status = vm_operand(import->ctx->vm, expr, import->ctx->slots, &mapping.function);
        if (status != ST_OK)
            return status;
        heap_keep(import->ctx->rt->heap, mapping.function);       /* a literal is in no slot */
        import->kept++;
    }
    vec_push(&import->mappings, mapping);
    return ST_OK;
}

/* Without a block every header must name a field. */
static Status header_mappings(Import *import)
{
    for (size_t i = 0; i < import->headers.len; i++) {
        Mapping mapping = { .file_column = (int32_t)i };
        if (!find_target(import, import->headers.at[i], &mapping)) {
            unknown_field(import->ctx, import->table, import->headers.at[i], import->stmt);
            return import_blame(import, &mapping);
        }
        vec_push(&import->mappings, mapping);
    }
    return ST_OK;
}

Status import_mappings(Import *import)
{
    Status status = ST_OK;
    int n = import->stmt->n - ((import->stmt->flags & IM_CREATE) ? 1 : 0);
    for (int i = 3; i < n && status == ST_OK; i++)
        status = block_mapping(import, import->stmt->kids[i]);
    if (status == ST_OK && n <= 3)
        status = header_mappings(import);
    return status;
}

Status import_record(Import *import, Value *out)
{
    Rt *rt = import->ctx->rt;
    if (import->record.tag == V_NONE) {
        const CellRow *row = &import->cells.rows.at[import->row];
        import->record = value_record(rt, (uint32_t)import->headers.len + 1);
        for (uint32_t c = 0; c < import->headers.len; c++)
            record_set(rt, import->record.record, value_sym(rt, import->headers.at[c]), value_text(rt, cells_get(&import->cells, row, c)));
        Value has;
        if (!record_get(import->record.record, STR("number"), &has))
            record_setz(rt, import->record.record, "number", value_num(row->number));
        heap_keep(rt->heap, import->record);           /* until the row is done: its expressions may collect */
    }
    *out = import->record;
    return ST_OK;
}

Status import_value(Import *import, const Mapping *mapping, Value *out)
{
    const CellRow *row = &import->cells.rows.at[import->row];
    if (mapping->file_column >= 0 && cells_is_error(&import->cells, row, (uint32_t)mapping->file_column))
        return error_at(import->ctx, mapping->node ? mapping->node : import->stmt, E517, cells_get(&import->cells, row, (uint32_t)mapping->file_column),);
    if (mapping->file_column >= 0) {
        *out = value_text(import->ctx->rt, cells_get(&import->cells, row, (uint32_t)mapping->file_column));
        return ST_OK;
    }
    if (mapping->function.tag != V_FUNCTION && mapping->function.tag != V_NATIVE) {
        *out = mapping->function;
        return ST_OK;
    }
    Value record;
    Status status = import_record(import, &record);
    return status == ST_OK ? vm_call(import->ctx->vm, mapping->function, &record, 1, out) : status;
}
