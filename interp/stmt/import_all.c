/* import_all.c: import all from "model.xlsx" or "folder/": whatever export has written, in the order in which it can be understood.
   Names may run ahead from table to table; those still open at the end are errors of their rows. */
#include "../base/os.h"
#include "../output/output.h"
#include "import.h"

typedef struct Deferred { OpenName open; Str file; uint32_t number; } Deferred;

typedef struct All {
    Import *from;                  /* the statement's: it has the file */
    bool folder, any;              /* any: some table was there */
    VEC(Deferred) open;
    Arena arena;
} All;

/* ---- one table ---- */

/* Loads the table of that name into import->cells; *found tells whether there is one. */
static Status load_sheet(All *all, Import *import, Str name, bool *found)
{
    size_t at;
    *found = import_find_sheet(all->from, name, &at);
    if (!*found)
        return ST_OK;
    import->file = arena_printf(&all->arena, "%.*s: %.*s", STR_ARG(all->from->file), STR_ARG(name));
    ReadFault fault = { .lang = import->ctx->rt->lang };
    if (all->from->tables.load(all->from->tables.state, at, &import->cells, &fault))
        return ST_OK;
    return import_unreadable(import, &fault);
}

static Status load_file(All *all, Import *import, Str name, bool *found)
{
    Buf path = { 0 };
    Str folder = all->from->file;
    while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
        folder.len--;
    buf_addf(&path, "%.*s/", STR_ARG(folder));
    cells_add_file_name(name, &path);
    import->file = arena_str(&all->arena, buf_str(&path));
    buf_clear(&path);
    import_path(import, &path);
    *found = os_kind(path.ptr) != OS_MISSING;
    buf_drop(&path);
    return *found ? import_read_csv(import) : ST_OK;
}

static Import part(All *all, TableId table)
{
    return (Import){ .ctx = all->from->ctx, .stmt = all->from->stmt, .table = table, .script = all->from->script, .record = NONE_VALUE };
}

/* By its English name, else by its Chinese one. */
static Status load(All *all, Import *import, Str name, Str zh, bool *found)
{
    Status (*loader)(All *, Import *, Str, bool *) = all->folder ? load_file : load_sheet;
    Status status = loader(all, import, name, found);
    if (status == ST_OK && !*found)
        status = loader(all, import, zh, found);
    all->any |= *found;
    return status;
}

static void defer_open(All *all, const Import *import)
{
    for (size_t i = 0; i < import->open.len; i++) {
        OpenName open = import->open.at[i];
        if (!model_alive(import->ctx->model, open.kind, open.row))
            vec_push(&all->open, ((Deferred){ open, import->file, import->cells.rows.at[open.file_row].number }));
    }
}

/* The part's rows into the model; a table without rows needs no more than its header. */
static Status take(All *all, Import *import)
{
    NamedRowVec rows = { 0 };
    ModelMark start;
    Status status = import->cells.rows.len ? import_table(import, &rows, &start) : ST_OK;
    if (status == ST_OK)
        defer_open(all, import);
    if (status == ST_OK)
        status = import_finish(import);
    vec_drop(&rows);
    return status;
}

static Status all_of_table(All *all, TableId table)
{
    Import import = part(all, table);
    bool found;
    Status status = load(all, &import, str_of(TABLE_INFO[table].plural), str_of(TABLE_INFO[table].zh), &found);
    if (status == ST_OK && found)
        status = take(all, &import);
    import_drop(&import);
    return status;
}

/* ---- own fields ---- */

static Str field_cell(const Import *import, const CellRow *row, const char *en, const char *zh)
{
    for (uint32_t c = 0; c < import->headers.len; c++) {
        Str header = intern_str(import->ctx->rt->intern, import->headers.at[c]);
        if (str_eq(header, str_of(en)) || str_eq(header, str_of(zh)))
            return cells_trim(cells_get(&import->cells, row, c));
    }
    return STR("");
}

/* The words of low|middle|high as nodes; the types of others are one. */
static void type_words(Arena *arena, Intern *intern, Str type, Node *stmt)
{
    size_t n = 1;
    for (size_t i = 0; i < type.len; i++)
        n += type.ptr[i] == '|';
    stmt->kids = ARENA_ARRAY(arena, Node *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *bar = memchr(type.ptr, '|', type.len);
        size_t len = bar ? (size_t)(bar - type.ptr) : type.len;
        Node *word = ARENA_NEW(arena, Node);
        word->type = N_NAME;
        word->sym = intern_add(intern, cells_trim(str_make(type.ptr, len)));
        stmt->kids[stmt->n++] = word;
        type = bar ? str_make(bar + 1, type.len - len - 1) : STR("");
    }
    stmt->num = (double)n;
}

static Status say_field(All *all, Import *import, const CellRow *row)
{
    Ctx *ctx = import->ctx;
    Intern *intern = ctx->rt->intern;
    Str kind = field_cell(import, row, "kind", "种类"), name = field_cell(import, row, "name", "名称");
    Str title = field_cell(import, row, "title", "称谓"), type = field_cell(import, row, "type", "类型");
    TableId table = words_kind(ctx->words, intern_add(intern, kind));
    Node stmt = { .type = N_DEFINE_FIELD, .start = import->stmt->start, .end = import->stmt->end };
    if (!name.len || !type.len || table == T_NONE)
        return error_at(ctx, import->stmt, E307, !name.len ? STR("name") : !type.len ? STR("type") : STR("kind"),);
    stmt.op = (uint8_t)table;
    stmt.sym = intern_add(intern, name);
    type_words(&all->arena, intern, type, &stmt);
    if (title.len) {
        Node *text = ARENA_NEW(&all->arena, Node);
        text->type = N_TEXT;
        text->sym = intern_add(intern, title);
        stmt.kids[stmt.n++] = text;
    }
    return define_field(ctx, &stmt);
}

static Status all_own_fields(All *all)
{
    Import import = part(all, T_POST);
    bool found;
    Status status = load(all, &import, STR("fields"), STR("字段"), &found);
    if (status == ST_OK && found && import.cells.rows.len)
        status = import_headers(&import);
    for (import.row = 1; status == ST_OK && import.row < import.cells.rows.len; import.row++) {
        status = say_field(all, &import, &import.cells.rows.at[import.row]);
        if (status != ST_OK) {
            import_blame(&import, NULL);
            break;
        }
    }
    import_drop(&import);
    return status;
}

/* ---- filled forms ---- */

static Status all_of_form(All *all, Sym form)
{
    Import import = part(all, T_SUBMISSION);
    Buf name = { 0 }, zh = { 0 };
    bool found;
    buf_addf(&name, "%s %s", TABLE_INFO[T_SUBMISSION].plural, sym_str(import.ctx, form).ptr);
    buf_addf(&zh, "%s %s", TABLE_INFO[T_SUBMISSION].zh, sym_str(import.ctx, form).ptr);
    Status status = load(all, &import, buf_str(&name), buf_str(&zh), &found);
    if (status == ST_OK && found)
        status = import_find_form(&import, form);
    if (status == ST_OK && found)
        status = take(all, &import);
    import_drop(&import);
    buf_drop(&name);
    buf_drop(&zh);
    return status;
}

static Status all_forms(All *all)
{
    const Model *model = all->from->ctx->model;
    size_t n;
    const int32_t *order = model_order(model, T_REPORT, &n);
    SymVec forms = { 0 };
    Status status = ST_OK;
    for (size_t i = 0; i < n; i++)
        vec_push(&forms, model_name(model, T_REPORT, order[i]));
    for (size_t i = 0; i < forms.len && status == ST_OK; i++)
        status = all_of_form(all, forms.at[i]);
    vec_drop(&forms);
    return status;
}

/* ---- the whole ---- */

static Status report_open(All *all)
{
    Ctx *ctx = all->from->ctx;
    Status status = ST_OK;
    for (size_t i = 0; i < all->open.len; i++) {
        Deferred *deferred = &all->open.at[i];
        if (model_alive(ctx->model, deferred->open.kind, deferred->open.row))
            continue;
        Sym name = model_name(ctx->model, deferred->open.kind, deferred->open.row);
        status = error_at(ctx, all->from->stmt, E204, kind_word(ctx, deferred->open.kind), sym_str(ctx, name),);
        if (ctx->rt->error) {
            ctx->rt->error->file = diag_keep(ctx->rt->diags, deferred->file);
            ctx->rt->error->row = deferred->number;
            ctx->rt->error->column = deferred->open.file_column >= 0 ? (uint32_t)deferred->open.file_column + 1 : 0;
        }
        ctx->rt->failed = false;
    }
    ctx->rt->failed = status != ST_OK;
    return status;
}

static Status all_tables(All *all)
{
    static const TableId LAST[] = { T_RULE, T_SETTING, T_WAIVER };
    Status status = all_own_fields(all);
    for (int t = 0; t < (int)T_COUNT && status == ST_OK; t++)
        if (!import_is_said((TableId)t) && t != T_SUBMISSION)
            status = all_of_table(all, (TableId)t);
    for (size_t i = 0; i < COUNT_OF(LAST) && status == ST_OK; i++)
        status = all_of_table(all, LAST[i]);
    if (status == ST_OK)
        status = all_forms(all);
    return status == ST_OK ? report_open(all) : status;
}

static Status nothing_there(All *all)
{
    Ctx *ctx = all->from->ctx;
    return error_at(ctx, all->from->stmt->kids[0], E514, all->from->file,
                    ctx->rt->lang == LANG_ZH ? STR("没有以种类命名的表（units、posts …）") : STR("it has no table named like a kind (units, posts …)"),);
}

Status import_all(Import *import)
{
    All all = { .from = import };
    Buf path = { 0 };
    import_path(import, &path);
    all.folder = os_kind(path.ptr) == OS_DIR;
    buf_drop(&path);
    arena_init(&all.arena);
    Status status = all.folder ? ST_OK : import_open(import);
    if (status == ST_OK && (all.folder || import->tables.load))
        status = all_tables(&all);
    if (status == ST_OK && !all.any)
        status = nothing_there(&all);
    vec_drop(&all.open);
    arena_drop(&all.arena);
    import_drop(import);
    return status;
}
