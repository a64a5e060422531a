/* import.c: import KINDS from "file": entities or links out of a table, all or nothing unless `skip errors`. */
#include "form.h"
#include "import.h"
#include "verbs.h"

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
    return (Origin){ import->script, import->cells.rows.at[import->row].number };
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
        if (import->table == T_SUBMISSION && cell.type == CELL_NONE && c != field_column(F_SUBMISSION_POST))
            cell = (Cell){ .type = CELL_I32, .i32 = field->type == FT_DATE ? import->ctx->rt->today : import->form };
        bool optional = field->target == T_REGION || field->target == T_FACTOR || field->words == WS_ASPECT;
        if (status == ST_OK && cell.type == CELL_NONE && !optional) {
            error_at(import->ctx, import->stmt, E307, str_of(field->name),);
            status = import_blame(import, NULL);
        }
        keys[(*n)++] = cell.type == CELL_I32 ? cell.i32 : I32_NONE;
    }
    item_drop(&buf);
    return status;
}

/* The columns without which a link says nothing. */
static bool is_needed(FieldId field)
{
    return field == F_WEIGHT_WEIGHT || field == F_RECORD_VALUE || field == F_RATING_LEVEL;
}

static Cell link_cell(Import *import, int32_t row, FieldId field)
{
    return model_get(import->ctx->model, import->table, row, field_column(field));
}

/* Who has a share, or no other role, is responsible. */
static void complete_roles(Import *import, int32_t row)
{
    Cell as = link_cell(import, row, F_ASSIGNMENT_AS), share = link_cell(import, row, F_ASSIGNMENT_SHARE);
    int32_t bits = as.type == CELL_I32 ? as.i32 : 0;
    if (bits == 0 || share.type != CELL_NONE)
        model_set(import->ctx->model, T_ASSIGNMENT, row, field_column(F_ASSIGNMENT_AS),
                  (Cell){ .type = CELL_I32, .i32 = bits | 1 << W_ROLE_RESPONSIBLE }, row_origin(import));
}

static Status check_rating(Import *import, const int32_t *keys, int32_t row)
{
    Ctx *ctx = import->ctx;
    Cell level = link_cell(import, row, F_RATING_LEVEL);
    if (keys[1] < 0 && keys[2] < 0)
        return error_at(ctx, import->stmt, E307, STR("factor"),);
    bool aspect = keys[1] < 0;
    Str of = aspect ? str_of(word_text(WS_ASPECT, keys[2])) : sym_str(ctx, model_name(ctx->model, T_FACTOR, keys[1]));
    return level_check(ctx, import->stmt, of, level.qty.amount, aspect ? 7 : factor_levels(ctx, keys[1]));
}

/* What the statement of the pair would refuse. */
static Status check_link(Import *import, const int32_t *keys, int32_t row)
{
    Ctx *ctx = import->ctx;
    const TableInfo *table = &TABLE_INFO[import->table];
    Status status = ST_OK;
    for (int c = 0; c < table->n_fields && status == ST_OK; c++)
        if (is_needed((FieldId)((int)table->first + c)) && link_cell(import, row, (FieldId)((int)table->first + c)).type == CELL_NONE)
            status = error_at(ctx, import->stmt, E307, str_of(FIELD_INFO[(int)table->first + c].name),);
    if (status == ST_OK && import->table == T_RELATION && keys[0] == keys[1])
        status = error_at(ctx, import->stmt, E408, sym_str(ctx, model_name(ctx->model, T_POST, keys[0])),);
    if (status == ST_OK && import->table == T_RATING)
        status = check_rating(import, keys, row);
    return status == ST_OK ? ST_OK : import_blame(import, NULL);
}

/* The fields of a form that the row fills. */
static Status fill_form(Import *import, int32_t row)
{
    ItemBuf buf = { 0 };
    Status status = ST_OK;
    item_clear(&buf);
    for (size_t i = 0; i < import->mappings.len && status == ST_OK; i++) {
        const Mapping *mapping = &import->mappings.at[i];
        if (mapping->what != MAP_FORM)
            continue;
        const Item *field = &import->form_fields->at[mapping->column];
        Sym type = mapping->cell ? mapping->cell_type : field->text2;
        Value value;
        status = import_value(import, mapping, &value);
        if (status == ST_OK && value.tag == V_TEXT)
            value = value.text->len ? import_value_of_text(import, form_type_field(import->ctx, type), value) : NONE_VALUE;
        const Node *at = mapping->node ? mapping->node : import->stmt;
        if (status == ST_OK && value.tag != V_NONE)
            status = mapping->cell ? submit_cell(import->ctx, at, mapping->cell, mapping->cell_type, value, &buf)
                                   : submit_value(import->ctx, at, field, value, &buf);
        if (status != ST_OK)
            import_blame(import, mapping);
    }
    if (status == ST_OK)
        model_set(import->ctx->model, T_SUBMISSION, row, field_column(F_SUBMISSION_FIELDS), (Cell){ .type = CELL_LIST, .list = buf.list }, row_origin(import));
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
        bool key = mapping->what == MAP_FORM || (model_field(import->ctx->model, import->table, mapping->column)->flags & FF_KEY);
        if (!key)
            status = apply_mapping(import, mapping, row, row_origin(import), &buf);
    }
    item_drop(&buf);
    if (status == ST_OK && import->table == T_ASSIGNMENT)
        complete_roles(import, row);
    if (status == ST_OK && import->table == T_SUBMISSION)
        status = fill_form(import, row);
    return status == ST_OK ? check_link(import, keys, row) : status;
}

/* ---- repeated names ---- */

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

static bool skips(const Import *import)
{
    return import->stmt->flags & IM_SKIP;
}

static void bad_row(Import *import, ModelMark mark);

#define ROWS_NAMED 10        /* of a repeated name in a message */

/* The rows of each name: rows[i] goes on with rows[next[i]], the last one with itself. */
typedef struct Repeats { Map first, last, count; uint32_t *next; } Repeats;

static void find_repeats(const NamedRowVec *rows, Repeats *out)
{
    *out = (Repeats){ .next = mem_alloc((rows->len ? rows->len : 1) * sizeof *out->next) };
    for (size_t i = 0; i < rows->len; i++) {
        Sym name = rows->at[i].name;
        uint32_t before = map_find(&out->last, name), n = map_find(&out->count, name);
        out->next[i] = (uint32_t)i;
        if (before == MAP_MISSING)
            map_put(&out->first, name, (uint32_t)i);
        else
            out->next[before] = (uint32_t)i;
        map_put(&out->last, name, (uint32_t)i);
        map_put(&out->count, name, n == MAP_MISSING ? 1 : n + 1);
    }
}

static void drop_repeats(Repeats *repeats)
{
    map_drop(&repeats->first);
    map_drop(&repeats->last);
    map_drop(&repeats->count);
    mem_free(repeats->next);
}

/* The row of that name that is kept unless rows are numbered. */
static uint32_t kept_row(const Import *import, const Repeats *repeats, Sym name)
{
    return map_find(import->stmt->flags & IM_DUP_LAST ? &repeats->last : &repeats->first, name);
}

static void rows_text(const Import *import, const NamedRowVec *rows, const Repeats *repeats, Sym name, Buf *out)
{
    uint32_t i = map_find(&repeats->first, name), count = map_find(&repeats->count, name);
    for (uint32_t n = 0; n < count && n < ROWS_NAMED; n++, i = repeats->next[i])
        buf_addf(out, "%s%u", n ? ", " : "", import->cells.rows.at[rows->at[i].file_row].number);
    if (count > ROWS_NAMED)
        buf_addz(out, ", …");
}

/* E415 with the rows: of the first one, or of each further one where these are skipped. */
static void repeated_error(Import *import, const NamedRowVec *rows, const Repeats *repeats, Sym name, Str where)
{
    Ctx *ctx = import->ctx;
    const Mapping *mapping = mapping_of(import, MAP_NAME);
    uint32_t i = map_find(&repeats->first, name), count = map_find(&repeats->count, name), kept = kept_row(import, repeats, name);
    Buf number = { 0 };
    buf_addf(&number, "%u", count);
    for (uint32_t n = 0; n < count; n++, i = repeats->next[i]) {
        if ((i == kept) == skips(import))
            continue;
        import->row = rows->at[i].file_row;
        error_at(ctx, mapping->node ? mapping->node : import->stmt, E415, sym_str(ctx, name), buf_str(&number), where,);
        import_blame(import, mapping);
        bad_row(import, model_mark(ctx->model));
    }
    import->bad += skips(import) ? 0 : count - 1;
    buf_drop(&number);
}

/* Says which rows share a name and what becomes of them. */
static void repeated_name(Import *import, const NamedRowVec *rows, const Repeats *repeats, Sym name)
{
    Ctx *ctx = import->ctx;
    bool zh = ctx->rt->lang == LANG_ZH;
    Buf text = { 0 };
    rows_text(import, rows, repeats, name, &text);
    if (!(import->stmt->flags & (IM_DUP_FIRST | IM_DUP_LAST | IM_DUP_NUMBER))) {
        repeated_error(import, rows, repeats, name, buf_str(&text));
    } else {
        Buf line = { 0 };
        uint32_t kept = rows->at[kept_row(import, repeats, name)].file_row;
        buf_addf(&line, zh ? "“%s” 出现在第 %s 行" : "'%s' stands in rows %s", sym_str(ctx, name).ptr, text.ptr);
        if (import->stmt->flags & IM_DUP_NUMBER)
            buf_addf(&line, zh ? "：按 %s#2 … 编号" : ": numbered %s#2 …", sym_str(ctx, name).ptr);
        else
            buf_addf(&line, zh ? "：保留第 %u 行" : ": row %u is kept", import->cells.rows.at[kept].number);
        say(import, "", "", buf_str(&line));
        buf_drop(&line);
    }
    buf_drop(&text);
}

/* The row's name with the number that it has among the rows of its name, from the second on. */
static Sym numbered(Import *import, Map *seen, Sym name)
{
    uint32_t k = map_find(seen, name);
    k = k == MAP_MISSING ? 1 : k + 1;
    map_put(seen, name, k);
    if (k == 1)
        return name;
    Buf text = { 0 };
    buf_addf(&text, "%s#%u", sym_str(import->ctx, name).ptr, k);
    Sym sym = intern_add(import->ctx->rt->intern, buf_str(&text));
    buf_drop(&text);
    return sym;
}

/* Resolves names that several rows have; drops the rows that are not kept, renames the numbered ones. */
static void resolve_repeated(Import *import, NamedRowVec *rows)
{
    Repeats repeats;
    Map seen = { 0 };
    size_t out = 0;
    find_repeats(rows, &repeats);
    bool any = repeats.count.len < rows->len;
    for (size_t i = 0; any && i < rows->len; i++) {
        Sym name = rows->at[i].name;
        if (map_find(&repeats.count, name) > 1 && kept_row(import, &repeats, name) == i)
            repeated_name(import, rows, &repeats, name);
    }
    for (size_t i = 0; any && i < rows->len; i++) {
        NamedRow row = rows->at[i];
        bool repeated = map_find(&repeats.count, row.name) > 1;
        if (repeated && import->stmt->flags & IM_DUP_NUMBER)
            row.name = numbered(import, &seen, row.name);
        else if (repeated && kept_row(import, &repeats, row.name) != i)
            continue;
        rows->at[out++] = row;
    }
    rows->len = any ? out : rows->len;
    map_drop(&seen);
    drop_repeats(&repeats);
}

/* ---- the whole ---- */

/* Of one expression the same is told once, with the other rows. */
static bool say_again(Import *import, const Diag *error)
{
    enum { ROWS_MAX = 5 };
    Diags *diags = import->ctx->rt->diags;
    if (!diags->all.len || vec_last(&diags->all) != error)
        return false;
    for (size_t i = 0; i + 1 < diags->all.len; i++) {
        Diag *told = diags->all.at[i];
        bool same = told->code == error->code && told->row && !told->column && told->span.source == error->span.source && told->span.start == error->span.start;
        for (int k = 0; same && k < DIAG_INFO[error->code].args; k++)
            same = str_eq(told->args[k], error->args[k]);
        if (!same)
            continue;
        uint32_t row = error->row;
        diags_cut(diags, diags->all.len - 1);
        if (told->notes.len <= ROWS_MAX) {
            Str en = arena_printf(&diags->arena, "row %u too", row), zh = arena_printf(&diags->arena, "第 %u 行也是", row);
            diag_note(diags, told, SPAN_NONE, en, zh);
        }
        return true;
    }
    return false;
}

/* A row that does not fit: with `skip errors` it is listed and forgotten, else its diagnostic stays and the rest is read on. */
static void bad_row(Import *import, ModelMark mark)
{
    Rt *rt = import->ctx->rt;
    if (skips(import)) {
        model_rewind(import->ctx->model, mark);
        if (rt->error) {
            Buf line = { 0 };
            buf_addf(&line, rt->lang == LANG_ZH ? "第 %u 行" : "row %u", import->cells.rows.at[import->row].number);
            if (rt->error->column)
                buf_addf(&line, rt->lang == LANG_ZH ? "第 %u 列" : ", column %u", rt->error->column);
            buf_addz(&line, rt->lang == LANG_ZH ? "：" : ": ");
            diag_message(rt->error, rt->lang, &line);
            if (rt->error->suggestion.len)
                buf_addf(&line, rt->lang == LANG_ZH ? "，您是不是要写“%.*s”？" : "; did you mean '%.*s'?", STR_ARG(rt->error->suggestion));
            say(import, "skipped ", "已跳过", buf_str(&line));
            buf_drop(&line);
            if (rt->diags->all.len && vec_last(&rt->diags->all) == rt->error)
                diags_cut(rt->diags, rt->diags->all.len - 1);
        }
    }
    bool computed = !skips(import) && rt->error && !rt->error->column && rt->error->span.source;
    if (computed && !say_again(import, rt->error))            /* no cell is to blame: the expression is */
        diag_note(rt->diags, rt->error, rt->error->span, STR("computed here"), STR("在此处计算"));
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

/* A cell beyond the headers that is not empty is a comma or a quote gone wrong. */
static Status no_further_cells(Import *import)
{
    const CellRow *row = &import->cells.rows.at[import->row];
    bool zh = import->ctx->rt->lang == LANG_ZH;
    for (uint32_t c = (uint32_t)import->headers.len; c < row->n; c++) {
        if (cells_get(&import->cells, row, c).len == 0)
            continue;
        const Str args[] = { import->file, zh ? STR("单元格多于表头") : STR("the row has more cells than the header") };
        raise_at(import->ctx, import->stmt->kids[0], import->tables.load ? E514 : E512, args);
        return import_blame(import, &(Mapping){ .file_column = (int32_t)c });
    }
    return ST_OK;
}

/* A slip in the script would be told once a row: names that nothing has, a column that the file does not have. */
static bool is_of_script(const Import *import, const Diag *error)
{
    const Source *source = sources_get(vm_sources(import->ctx->vm), error->span.source);
    Str key = error->args[0];
    switch ((int)error->code) {
    case E210: case E212: case E219: case E303: return true;
    case E220: return source && error->span.end <= source->text.len &&
                      memmem(source->text.ptr + error->span.start, error->span.end - error->span.start, key.ptr, key.len);
    default: return false;
    }
}

/* What is no fault of the row: Ctrl-C, the limits of memory, steps and time, and slips in the script. */
static bool must_end(Import *import, Status status)
{
    Diag *error = import->ctx->rt->error;
    if (status == ST_ERROR && error && is_of_script(import, error)) {
        error->file = STR("");                /* the place is the script's alone */
        error->row = error->column = 0;
        return true;
    }
    return status == ST_INTERRUPTED || (status == ST_ERROR && error && (error->code == E602 || error->code == E604 || error->code == E605));
}

static Status poll(const Import *import)
{
    return import->row % 512 == 0 ? vm_poll(import->ctx->vm) : ST_OK;
}

/* Names of the wanted rows, before any is made: repeated ones must be known first. */
static Status collect_names(Import *import, NamedRowVec *rows)
{
    bool kind = import->table < (TableId)KIND_COUNT;
    for (import->row = 1; import->row < import->cells.rows.len; import->row++) {
        bool wanted = false;
        Sym name = SYM_NONE;
        ModelMark mark = model_mark(import->ctx->model);
        Status status = poll(import);
        if (status == ST_OK)
            status = row_wanted(import, &wanted);
        if (status == ST_OK && wanted)
            status = no_further_cells(import);
        if (status == ST_OK && wanted && kind)
            status = row_name(import, &name);
        next_row(import);
        if (must_end(import, status))
            return status;
        if (status != ST_OK)
            bad_row(import, mark);
        else if (wanted)
            vec_push(rows, ((NamedRow){ import->row, name }));
    }
    if (kind)
        resolve_repeated(import, rows);
    return ST_OK;
}

static void create_missing(Import *import, size_t from)
{
    for (size_t i = from; i < import->open.len; i++) {
        OpenName open = import->open.at[i];
        if (import->creates[open.kind])
            model_define(import->ctx->model, open.kind, model_name(import->ctx->model, open.kind, open.row), row_origin(import));
    }
}

/* A row that does not fit is taken out, so that it is told once when the others are made anew. */
static Status import_rows(Import *import, NamedRowVec *rows)
{
    bool kind = import->table < (TableId)KIND_COUNT;
    size_t fine = 0;
    for (size_t i = 0; i < rows->len; i++) {
        ModelMark mark = model_mark(import->ctx->model);
        size_t open = import->open.len;
        import->row = rows->at[i].file_row;
        Status status = kind ? import_entity(import, rows->at[i].name) : import_is_said(import->table) ? import_say(import) : import_link(import);
        next_row(import);
        if (must_end(import, status))
            return status;
        if (status != ST_OK) {
            bad_row(import, mark);
            import->open.len = open;
        } else {
            create_missing(import, open);
            rows->at[fine++] = rows->at[i];
        }
    }
    rows->len = fine;
    return ST_OK;
}

/* Names that rows refer to and that nobody defined: errors of those rows. */
static void report_open(Import *import)
{
    Ctx *ctx = import->ctx;
    import->row = 0;
    for (size_t i = 0; i < import->open.len; i++) {
        OpenName open = import->open.at[i];
        if (model_alive(ctx->model, open.kind, open.row))
            continue;
        Mapping at = { .file_column = open.file_column };
        import->bad += import->row != open.file_row;
        import->row = open.file_row;
        error_at(ctx, import->stmt, E204, kind_word(ctx, open.kind), sym_str(ctx, model_name(ctx->model, open.kind, open.row)),);
        import_blame(import, &at);
        ctx->rt->failed = false;
    }
}

/* With `skip errors` a row that refers to nobody is left out, which may leave others without theirs: until none is left. */
static Status skip_open_rows(Import *import, NamedRowVec *rows, ModelMark start)
{
    for (;;) {
        Map bad = { 0 };
        for (size_t i = 0; i < import->open.len; i++) {
            OpenName open = import->open.at[i];
            if (!model_alive(import->ctx->model, open.kind, open.row) && map_find(&bad, open.file_row) == MAP_MISSING)
                map_put(&bad, open.file_row, (uint32_t)i);
        }
        size_t out = 0, n_bad = bad.len;
        for (size_t i = 0; i < rows->len && n_bad; i++) {
            uint32_t which = map_find(&bad, rows->at[i].file_row);
            if (which == MAP_MISSING) {
                rows->at[out++] = rows->at[i];
                continue;
            }
            OpenName open = import->open.at[which];
            Mapping at = { .file_column = open.file_column };
            import->row = open.file_row;
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

Status import_finish(Import *import)
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

Status import_table(Import *import, NamedRowVec *rows, ModelMark *start)
{
    Ctx *ctx = import->ctx;
    *start = model_mark(ctx->model);
    if (import->cells.nothing)
        return ST_OK;
    Status status = import_headers(import);
    if (status == ST_OK)
        status = import_mappings(import);
    if (status == ST_OK && import->where)
        status = vm_operand(ctx->vm, import->where, ctx->slots, &import->where_function);
    if (status == ST_OK && import->table < (TableId)KIND_COUNT && !mapping_of(import, MAP_NAME))
        status = error_at(ctx, import->stmt, E410, STR("import"), STR("name"),);
    *start = model_mark(ctx->model);
    if (status == ST_OK)
        status = collect_names(import, rows);
    return status == ST_OK ? import_rows(import, rows) : status;
}

static Status run_import(Import *import)
{
    NamedRowVec rows = { 0 };
    ModelMark start;
    Status status = import_read_file(import);
    if (status == ST_OK)
        status = import_table(import, &rows, &start);
    if (status == ST_OK && skips(import))
        status = skip_open_rows(import, &rows, start);
    else if (status == ST_OK)
        report_open(import);
    if (status == ST_OK)
        status = import_finish(import);
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

/* import submissions FORM: the form is there, and has fields. */
Status import_find_form(Import *import, Sym form)
{
    Ctx *ctx = import->ctx;
    Str name = sym_str(ctx, form);
    import->table = T_SUBMISSION;
    import->form = model_find(ctx->model, T_REPORT, form);
    if (import->form == ROW_NONE)
        return error_at(ctx, import->stmt, E204, kind_word(ctx, T_REPORT), name,);
    Cell fields = model_get(ctx->model, T_REPORT, import->form, field_column(F_REPORT_FIELDS));
    if (fields.type != CELL_LIST || fields.list->n == 0)
        return error_at(ctx, import->stmt, E417, name,);
    import->form_fields = fields.list;
    return ST_OK;
}

void import_drop(Import *import)
{
    heap_unkeep(import->ctx->rt->heap, import->kept + (import->record.tag != V_NONE));
    import->record = NONE_VALUE;
    import->kept = 0;
    table_file_drop(&import->tables);
    cells_drop(&import->cells);
    buf_drop(&import->bytes);
    vec_drop(&import->headers);
    vec_drop(&import->mappings);
    vec_drop(&import->open);
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
    if (stmt->op == IMPORT_ALL)
        return import_all(&import);
    read_create(&import);
    status = stmt->op == T_COUNT ? import_find_form(&import, stmt->sym) : ST_OK;
    if (status == ST_OK)
        status = run_import(&import);
    import_drop(&import);
    return status;
}
