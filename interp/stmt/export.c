/* export.c: export into "model.xlsx" or "folder/": every kind and link as a table that import reads back. */
#include "../base/os.h"
#include "../output/output.h"
#include "../syntax/parse.h"
#include "cell_text.h"
#include "form.h"
#include "cells.h"
#include "into.h"
#include "verbs.h"

/* In a folder the tables are CSV, and their texts exact; names are English there, in a workbook in the language of the output. */
typedef struct Export { Ctx *ctx; bool workbook; Lang lang; VEC(Sheet) sheets; Arena arena; } Export;

typedef VEC(int) ColumnVec;

static Sym word(Export *export, const char *en, const char *zh)
{
    return intern_add(export->ctx->rt->intern, str_of(export->lang == LANG_ZH ? zh : en));
}

static void add_sheet(Export *export, Str name, const Table *table)
{
    vec_push(&export->sheets, ((Sheet){ .name = arena_str(&export->arena, name), .table = table }));
}

static Str table_name(Export *export, TableId table)
{
    return str_of(export->lang == LANG_ZH ? TABLE_INFO[table].zh : TABLE_INFO[table].plural);
}

/* ---- kinds and links ---- */

/* Columns that some row has; a link's keys always. */
static void wanted_columns(Export *export, TableId table, ColumnVec *out)
{
    const Model *model = export->ctx->model;
    size_t n;
    const int32_t *order = model_order(model, table, &n);
    for (int c = 0; c < model_n_columns(model, table); c++) {
        bool wanted = model_field(model, table, c)->flags & FF_KEY;
        for (size_t i = 0; i < n && !wanted; i++)
            wanted = model_get(model, table, order[i], c).type != CELL_NONE;
        if (wanted)
            vec_push(out, c);
    }
}

static bool any_title(Export *export, TableId table)
{
    size_t n;
    const int32_t *order = model_order(export->ctx->model, table, &n);
    for (size_t i = 0; i < n; i++)
        if (model_has_title(export->ctx->model, table, order[i]))
            return true;
    return false;
}

static Value text_value(Export *export, Str text)
{
    Buf cell = { 0 };
    cells_add_text(&cell, text);
    Value value = value_text(export->ctx->rt, buf_str(&cell));
    buf_drop(&cell);
    return value;
}

static Value field_value(Export *export, TableId table, int32_t row, int column)
{
    Ctx *ctx = export->ctx;
    Cell cell = model_get(ctx->model, table, row, column);
    if (cell.type == CELL_NONE)
        return NONE_VALUE;
    if (export->workbook)
        return cell_value(ctx, table, column, cell, export->lang);
    Buf text = { 0 };
    cell_text(ctx, table, column, cell, export->lang, &text);
    Value value = value_text(ctx->rt, buf_str(&text));
    buf_drop(&text);
    return value;
}

/* A waiver's entity stands by its name. */
static Value waived_entity(Export *export, int32_t row)
{
    Ctx *ctx = export->ctx;
    Cell kind = model_get(ctx->model, T_WAIVER, row, field_column(F_WAIVER_KIND));
    Cell entity = model_get(ctx->model, T_WAIVER, row, field_column(F_WAIVER_ENTITY));
    TableId table = kind.type == CELL_I32 ? words_kind(ctx->words, (Sym)kind.i32) : T_NONE;
    int32_t of = entity.type == CELL_NUM ? (int32_t)entity.num : entity.type == CELL_I32 ? entity.i32 : ROW_NONE;
    if (table == T_NONE || of < 0 || of >= model_rows(ctx->model, table))
        return NONE_VALUE;
    return text_value(export, sym_str(ctx, model_name(ctx->model, table, of)));
}

static void fill_column(Export *export, TableId table, int column, Value *out)
{
    size_t n;
    const int32_t *order = model_order(export->ctx->model, table, &n);
    bool waived = table == T_WAIVER && column == field_column(F_WAIVER_ENTITY);
    for (size_t i = 0; i < n; i++)
        out[i] = waived ? waived_entity(export, order[i]) : field_value(export, table, order[i], column);
}

static void fill_names(Export *export, TableId table, Value *names, Value *titles)
{
    const Model *model = export->ctx->model;
    size_t n;
    const int32_t *order = model_order(model, table, &n);
    for (size_t i = 0; i < n; i++) {
        names[i] = text_value(export, sym_str(export->ctx, model_name(model, table, order[i])));
        if (titles && model_has_title(model, table, order[i]))
            titles[i] = text_value(export, sym_str(export->ctx, model_title(model, table, order[i])));
    }
}

/* A field of one's own has one name only. */
static Sym field_word_of(Export *export, TableId table, int column)
{
    const FieldInfo *field = model_field(export->ctx->model, table, column);
    return word(export, field->name, column < TABLE_INFO[table].n_fields ? field->zh : field->name);
}

static void export_table(Export *export, TableId table)
{
    Ctx *ctx = export->ctx;
    ColumnVec columns = { 0 };
    SymVec names = { 0 };
    size_t n;
    model_order(ctx->model, table, &n);
    bool kind = table < (TableId)KIND_COUNT, titles = kind && any_title(export, table);
    wanted_columns(export, table, &columns);
    if (kind)
        vec_push(&names, word(export, KEYWORD_INFO[KW_NAME].text, KEYWORD_INFO[KW_NAME].zh));
    if (titles)
        vec_push(&names, word(export, KEYWORD_INFO[KW_TITLE].text, KEYWORD_INFO[KW_TITLE].zh));
    size_t first = names.len;
    for (size_t c = 0; c < columns.len; c++)
        vec_push(&names, field_word_of(export, table, columns.at[c]));
    Value result = value_table(ctx->rt, (uint32_t)names.len, names.at, (uint32_t)n);
    if (result.table->n_rows == n) {                         /* else there was no room */
        if (kind)
            fill_names(export, table, result.table->columns[0], titles ? result.table->columns[1] : NULL);
        for (size_t c = 0; c < columns.len; c++)
            fill_column(export, table, columns.at[c], result.table->columns[first + c]);
    }
    add_sheet(export, table_name(export, table), result.table);
    vec_drop(&columns);
    vec_drop(&names);
}

/* ---- the model's own fields ---- */

/* text, post, or low|middle|high */
static void type_text(Export *export, TableId table, int column, Buf *out)
{
    static const KeywordId TYPES[] = { [FT_TEXT] = KW_TYPE_TEXT, [FT_NUMBER] = KW_TYPE_NUMBER, [FT_PERCENT] = KW_TYPE_PERCENT,
                                       [FT_DURATION] = KW_TYPE_DURATION, [FT_RATE] = KW_TYPE_RATE, [FT_DATE] = KW_TYPE_DATE,
                                       [FT_RANGE] = KW_TYPE_RANGE, [FT_BOOL] = KW_TYPE_BOOL };
    Ctx *ctx = export->ctx;
    const FieldInfo *field = model_field(ctx->model, table, column);
    int n = 0;
    const Sym *words = field->type == FT_WORD ? model_own_words(ctx->model, table, column, &n) : NULL;
    if (field->type == FT_REF)
        buf_addz(out, export->lang == LANG_ZH ? TABLE_INFO[field->target].zh : TABLE_INFO[field->target].name);
    else if (field->type != FT_WORD)
        buf_addz(out, export->lang == LANG_ZH ? KEYWORD_INFO[TYPES[field->type]].zh : KEYWORD_INFO[TYPES[field->type]].text);
    for (int i = 0; i < n; i++)
        buf_addf(out, "%s%s", i ? "|" : "", sym_str(ctx, words[i]).ptr);
}

static size_t count_own_fields(const Model *model)
{
    size_t n = 0;
    for (int t = 0; t < (int)KIND_COUNT; t++)
        n += (size_t)(model_n_columns(model, (TableId)t) - TABLE_INFO[t].n_fields);
    return n;
}

static void export_own_fields(Export *export)
{
    Ctx *ctx = export->ctx;
    Sym names[] = { word(export, "kind", "种类"), word(export, "name", "名称"), word(export, "title", "称谓"), word(export, "type", "类型") };
    Value result = value_table(ctx->rt, COUNT_OF(names), names, (uint32_t)count_own_fields(ctx->model));
    uint32_t row = 0;
    Buf type = { 0 };
    for (int t = 0; t < (int)KIND_COUNT; t++)
        for (int c = TABLE_INFO[t].n_fields; c < model_n_columns(ctx->model, (TableId)t) && row < result.table->n_rows; c++, row++) {
            const FieldInfo *field = model_field(ctx->model, (TableId)t, c);
            buf_clear(&type);
            type_text(export, (TableId)t, c, &type);
            result.table->columns[0][row] = value_text(ctx->rt, str_of(export->lang == LANG_ZH ? TABLE_INFO[t].zh : TABLE_INFO[t].name));
            result.table->columns[1][row] = value_text(ctx->rt, str_of(field->name));
            if (strcmp(field->doc, field->name) != 0)
                result.table->columns[2][row] = value_text(ctx->rt, str_of(field->doc));
            result.table->columns[3][row] = value_text(ctx->rt, buf_str(&type));
        }
    buf_drop(&type);
    add_sheet(export, export->lang == LANG_ZH ? STR("字段") : STR("fields"), result.table);
}

/* ---- filled forms: a table a form ---- */

static const ItemList *list_at(const Model *model, TableId table, int32_t row, FieldId field)
{
    Cell cell = model_get(model, table, row, field_column(field));
    return cell.type == CELL_LIST ? cell.list : NULL;
}

static void note(SymVec *out, Sym name)
{
    for (size_t k = 0; k < out->len; k++)
        if (out->at[k] == name)
            return;
    vec_push(out, name);
}

static const ItemList *values_of(Export *export, int32_t submission)
{
    return list_at(export->ctx->model, T_SUBMISSION, submission, F_SUBMISSION_FIELDS);
}

/* The cells of a table of the form that some submission has. */
static void note_cells(Export *export, const RowVec *rows, Sym table, SymVec *out)
{
    Str of, column;
    uint32_t row;
    for (size_t r = 0; r < rows->len; r++) {
        const ItemList *values = values_of(export, rows->at[r]);
        for (uint32_t i = 0; values && i < values->n; i++)
            if (filled_split(sym_str(export->ctx, values->at[i].text), &of, &row, &column) && str_eq(of, sym_str(export->ctx, table)))
                note(out, values->at[i].text);
    }
}

/* The form's fields in their order, a table as its cells, then what submissions have beside them. */
static void note_fields(Export *export, int32_t form, const RowVec *rows, SymVec *out)
{
    const ItemList *fields = list_at(export->ctx->model, T_REPORT, form, F_REPORT_FIELDS);
    for (uint32_t i = 0; fields && i < fields->n; i++) {
        if (form_sort_of(export->ctx, fields->at[i].text2) == FORM_TABLE)
            note_cells(export, rows, fields->at[i].text, out);
        else
            note(out, fields->at[i].text);
    }
    for (size_t r = 0; r < rows->len; r++) {
        const ItemList *values = values_of(export, rows->at[r]);
        for (uint32_t i = 0; values && i < values->n; i++)
            note(out, values->at[i].text);
    }
}

/* What the form's field holds: a quantity, or a text that is whole literals and names too. */
static Value form_value(Export *export, const ItemList *values, Sym name)
{
    Rt *rt = export->ctx->rt;
    for (uint32_t i = 0; values && i < values->n; i++) {
        const Item *item = &values->at[i];
        if (item->text != name)
            continue;
        if (item->qty.sort == QTY_NONE)
            return text_value(export, sym_str(export->ctx, item->text2));
        Cell cell = { .type = CELL_QTY, .qty = item->qty };
        int column = field_column(F_RECORD_VALUE);
        if (export->workbook)
            return cell_value(export->ctx, T_RECORD, column, cell, export->lang);
        Buf text = { 0 };
        cell_text(export->ctx, T_RECORD, column, cell, export->lang, &text);
        Value value = value_text(rt, buf_str(&text));
        buf_drop(&text);
        return value;
    }
    return NONE_VALUE;
}

static void fill_submissions(Export *export, const int32_t *rows, size_t n, const SymVec *fields, Table *table)
{
    const Model *model = export->ctx->model;
    for (size_t i = 0; i < n && i < table->n_rows; i++) {
        const ItemList *values = list_at(model, T_SUBMISSION, rows[i], F_SUBMISSION_FIELDS);
        table->columns[0][i] = field_value(export, T_SUBMISSION, rows[i], field_column(F_SUBMISSION_POST));
        table->columns[1][i] = field_value(export, T_SUBMISSION, rows[i], field_column(F_SUBMISSION_DATE));
        for (size_t f = 0; f < fields->len; f++)
            table->columns[f + 2][i] = form_value(export, values, fields->at[f]);
    }
}

/* A field that is called like one of the submission's own columns reads FORM.field. */
static Sym form_header(Export *export, int32_t form, Sym field)
{
    Ctx *ctx = export->ctx;
    int column = model_find_column(ctx->model, T_SUBMISSION, field);
    if (column != field_column(F_SUBMISSION_POST) && column != field_column(F_SUBMISSION_DATE))
        return field;
    Buf name = { 0 };
    buf_addf(&name, "%s.%s", sym_str(ctx, model_name(ctx->model, T_REPORT, form)).ptr, sym_str(ctx, field).ptr);
    Sym sym = intern_add(ctx->rt->intern, buf_str(&name));
    buf_drop(&name);
    return sym;
}

static void export_form(Export *export, int32_t form)
{
    Ctx *ctx = export->ctx;
    RowVec rows = { 0 };
    SymVec fields = { 0 }, names = { 0 };
    size_t n;
    const int32_t *order = model_order(ctx->model, T_SUBMISSION, &n);
    for (size_t i = 0; i < n; i++)
        if (model_get(ctx->model, T_SUBMISSION, order[i], field_column(F_SUBMISSION_FORM)).i32 == form)
            vec_push(&rows, order[i]);
    note_fields(export, form, &rows, &fields);
    vec_push(&names, word(export, FIELD_INFO[F_SUBMISSION_POST].name, FIELD_INFO[F_SUBMISSION_POST].zh));
    vec_push(&names, word(export, FIELD_INFO[F_SUBMISSION_DATE].name, FIELD_INFO[F_SUBMISSION_DATE].zh));
    for (size_t f = 0; f < fields.len; f++)
        vec_push(&names, form_header(export, form, fields.at[f]));
    Value result = value_table(ctx->rt, (uint32_t)names.len, names.at, (uint32_t)rows.len);
    fill_submissions(export, rows.at, rows.len, &fields, result.table);
    Buf name = { 0 };
    Str table = table_name(export, T_SUBMISSION);
    buf_addf(&name, "%.*s %s", STR_ARG(table), sym_str(ctx, model_name(ctx->model, T_REPORT, form)).ptr);
    if (rows.len)
        add_sheet(export, buf_str(&name), result.table);
    buf_drop(&name);
    vec_drop(&rows);
    vec_drop(&fields);
    vec_drop(&names);
}

static void export_forms(Export *export)
{
    size_t n;
    const int32_t *order = model_order(export->ctx->model, T_REPORT, &n);
    for (size_t i = 0; i < n && model_count(export->ctx->model, T_SUBMISSION); i++)
        if (list_at(export->ctx->model, T_REPORT, order[i], F_REPORT_FIELDS))
            export_form(export, order[i]);
}

/* ---- files ---- */

static Status write_workbook(Export *export, Str path)
{
    Buf bytes = { 0 };
    Status status = output_workbook(export->ctx->rt, export->sheets.at, export->sheets.len, true, &bytes);
    if (status == ST_OK)
        status = vm_write(export->ctx->vm, path, buf_str(&bytes));
    buf_drop(&bytes);
    return status;
}

static Status write_folder(Export *export, Str folder)
{
    Buf path = { 0 }, bytes = { 0 };
    Status status = ST_OK;
    while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
        folder.len--;
    vm_folder(export->ctx->vm, folder);
    for (size_t i = 0; i < export->sheets.len && status == ST_OK; i++) {
        buf_clear(&path);
        buf_clear(&bytes);
        buf_addf(&path, "%.*s/", STR_ARG(folder));
        cells_add_file_name(export->sheets.at[i].name, &path);
        output_table(export->ctx->rt, export->sheets.at[i].table, OUT_CSV, (OutStyle){ .width = 0 }, &bytes);
        status = export->ctx->rt->failed ? ST_ERROR : vm_write(export->ctx->vm, buf_str(&path), buf_str(&bytes));
    }
    buf_drop(&path);
    buf_drop(&bytes);
    return status;
}

static Status export_all(Export *export, Str path)
{
    Status status = vm_close(export->ctx->vm);
    if (status != ST_OK)
        return status;
    export_own_fields(export);
    for (int t = 0; t < (int)T_COUNT; t++)
        if (t != T_SUBMISSION)
            export_table(export, (TableId)t);
    export_forms(export);
    if (export->ctx->rt->failed)
        return ST_ERROR;
    return export->workbook ? write_workbook(export, path) : write_folder(export, path);
}

Status stmt_export(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Sym sym;
    Status status = operand_text(&ctx, stmt->kids[0]->kids[0], &sym);
    if (status != ST_OK)
        return status;
    Str path = sym_str(&ctx, sym), ending = os_extension(path);
    bool folder = into_is_folder(path);
    if (!folder && output_format(path) != OUT_XLSX)
        return error_at(&ctx, stmt->kids[0]->kids[0], E511, ending.len ? ending : path, ctx.rt->lang == LANG_ZH ? STR(".xlsx 文件夹/") : STR(".xlsx FOLDER/"),);
    Export export = { .ctx = &ctx, .workbook = !folder, .lang = folder ? LANG_EN : ctx.rt->lang };
    arena_init(&export.arena);
    status = export_all(&export, path);
    vec_drop(&export.sheets);
    arena_drop(&export.arena);
    return status;
}
