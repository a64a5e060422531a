/* show.c: show EXPR [into "file"]. */
#include "show.h"
#include "../base/os.h"
#include "../output/fold.h"
#include "../output/output.h"
#include "history.h"
#include "verbs.h"

typedef VEC(int) ColumnVec;

static bool is_set(const Column *column, int32_t row)
{
    switch (column->type) {
    case COL_I32: return column->i32[row] != I32_NONE;
    case COL_F64: return column->f64[row] == column->f64[row];
    case COL_QTY: return column->qty[row].sort != QTY_NONE;
    case COL_RANGE: return column->range[row].low == column->range[row].low;
    case COL_LIST: return column->list[row] != NULL;
    case COL_SETS: return column->starts[row] < column->starts[row + 1];
    case COL_NONE: break;
    }
    return false;
}

/* Fields worth a column: stated ones that at least one of the rows has, of links any; lists stay for the card of one entity. */
static void wanted_columns(Ctx *ctx, TableId table, const List *rows, ColumnVec *out)
{
    for (int c = 0; c < model_n_columns(ctx->model, table); c++) {
        const FieldInfo *field = model_field(ctx->model, table, c);
        const Column *column = graph_field(vm_graph(ctx->vm), table, c);
        bool wanted = false;
        if (model_class(field->type) == CLASS_LIST || column->type == COL_NONE)
            continue;
        for (uint32_t i = 0; i < rows->len && !wanted; i++)
            wanted = (TABLE_INFO[table].is_link || model_get(ctx->model, table, (int32_t)rows->at[i].d, c).type != CELL_NONE) &&
                     is_set(column, (int32_t)rows->at[i].d);          /* a link's share may follow from others */
        if (wanted)
            vec_push(out, c);
    }
}

static Sym read_name(Ctx *ctx, const FieldInfo *field)
{
    return intern_add(ctx->rt->intern, str_of(field->read_as ? field->read_as : field->name));
}

static bool any_title(Ctx *ctx, TableId table, const List *rows)
{
    for (uint32_t i = 0; i < rows->len; i++)
        if (model_has_title(ctx->model, table, (int32_t)rows->at[i].d))
            return true;
    return false;
}

static Value entity_table(Ctx *ctx, const List *rows)
{
    TableId table = (TableId)rows->at[0].a;
    bool kind = table < (TableId)KIND_COUNT;
    bool titles = kind && any_title(ctx, table, rows);
    ColumnVec columns = { 0 };
    SymVec names = { 0 };
    wanted_columns(ctx, table, rows, &columns);
    if (kind)
        vec_push(&names, words_keyword_sym(ctx->words, KW_NAME));
    if (titles)
        vec_push(&names, words_keyword_sym(ctx->words, KW_TITLE));
    uint32_t first = (uint32_t)names.len;
    for (size_t c = 0; c < columns.len; c++)
        vec_push(&names, read_name(ctx, model_field(ctx->model, table, columns.at[c])));
    Value result = value_table(ctx->rt, (uint32_t)names.len, names.at, rows->len);
    Table *out = result.table;
    for (uint32_t r = 0; r < out->n_rows; r++) {
        int32_t row = (int32_t)rows->at[r].d;
        if (kind)
            out->columns[0][r] = value_sym(ctx->rt, model_name(ctx->model, table, row));
        if (titles)
            out->columns[1][r] = value_sym(ctx->rt, model_title(ctx->model, table, row));
        for (uint32_t c = first; c < out->n_columns; c++)
            out->columns[c][r] = query_cell(ctx->rt, graph_field(vm_graph(ctx->vm), table, columns.at[c - first]), row);
    }
    vec_drop(&columns);
    vec_drop(&names);
    return result;
}

/* ---- one entity, one record ---- */

typedef struct Card { Ctx *ctx; VEC(Value) keys; VEC(Value) values; } Card;

static Value card_label(Ctx *ctx, Sym name, bool figure)
{
    Buf label = { 0 };
    if (ctx->vm && vm_host(ctx->vm)->json)
        buf_add(&label, sym_str(ctx, name));
    else if (figure)
        output_figure_label(ctx->rt, name, &label);
    else
        output_label(ctx->rt, name, &label);
    Value text = value_text(ctx->rt, buf_str(&label));
    buf_drop(&label);
    return text;
}

static void card_add(Card *card, Sym name, Value value)
{
    if (value.tag == V_NONE || (value.tag == V_LIST && value.list->len == 0))
        return;
    vec_push(&card->keys, card_label(card->ctx, name, false));
    vec_push(&card->values, value);
}

static Value card_table(Card *card)
{
    Rt *rt = card->ctx->rt;
    Sym names[2] = { intern_add(rt->intern, STR("field")), intern_add(rt->intern, STR("value")) };
    Value result = value_table(rt, 2, names, (uint32_t)card->keys.len);
    for (uint32_t i = 0; i < card->keys.len; i++) {
        result.table->columns[0][i] = card->keys.at[i];
        result.table->columns[1][i] = card->values.at[i];
    }
    vec_drop(&card->keys);
    vec_drop(&card->values);
    return result;
}

static Value entity_card(Ctx *ctx, Value entity)
{
    TableId table = (TableId)entity.a;
    int32_t row = (int32_t)entity.d;
    Graph *graph = vm_graph(ctx->vm);
    Card card = { .ctx = ctx };
    if (table < (TableId)KIND_COUNT) {
        card_add(&card, words_keyword_sym(ctx->words, KW_NAME), value_sym(ctx->rt, model_name(ctx->model, table, row)));
        if (model_has_title(ctx->model, table, row))
            card_add(&card, words_keyword_sym(ctx->words, KW_TITLE), value_sym(ctx->rt, model_title(ctx->model, table, row)));
    }
    for (int c = 0; c < model_n_columns(ctx->model, table); c++)
        card_add(&card, read_name(ctx, model_field(ctx->model, table, c)), query_cell(ctx->rt, graph_field(graph, table, c), row));
    for (int a = 0; a < A_COUNT; a++)
        if (ATTR_INFO[a].table == table)
            card_add(&card, words_attr_sym(ctx->words, (AttrId)a), query_cell(ctx->rt, graph_attr(graph, (AttrId)a), row));
    return card_table(&card);
}

static Value record_card(Ctx *ctx, const Record *record)
{
    Card card = { .ctx = ctx };
    for (uint32_t i = 0; i < record->len; i++) {
        vec_push(&card.keys, card_label(ctx, value_to_sym(ctx->rt, record->keys[i]), record->values[i].tag == V_NUM));
        vec_push(&card.values, record->values[i]);
    }
    return card_table(&card);
}

/* ---- lists ---- */

static bool all_entities(const List *list)
{
    for (uint32_t i = 0; i < list->len; i++)
        if (list->at[i].tag != V_ENTITY || list->at[i].a != list->at[0].a)
            return false;
    return list->len > 0;
}

static bool all_records(const List *list)
{
    for (uint32_t i = 0; i < list->len; i++)
        if (list->at[i].tag != V_RECORD)
            return false;
    return list->len > 0;
}

static Value records_table(Ctx *ctx, const List *list)
{
    SymVec names = { 0 };
    for (uint32_t i = 0; i < list->len; i++)
        for (uint32_t k = 0; k < list->at[i].record->len; k++) {
            Sym name = value_to_sym(ctx->rt, list->at[i].record->keys[k]);
            bool known = false;
            for (size_t n = 0; n < names.len; n++)
                known |= names.at[n] == name;
            if (!known)
                vec_push(&names, name);
        }
    Value result = value_table(ctx->rt, (uint32_t)names.len, names.at, list->len);
    for (uint32_t c = 0; c < result.table->n_columns; c++)
        for (uint32_t r = 0; r < list->len; r++) {
            Value cell = NONE_VALUE;
            record_get(list->at[r].record, sym_str(ctx, names.at[c]), &cell);
            result.table->columns[c][r] = cell;
        }
    vec_drop(&names);
    return result;
}

static Value one_column(Ctx *ctx, const Value *values, uint32_t n)
{
    Sym name = intern_add(ctx->rt->intern, STR("value"));
    Value result = value_table(ctx->rt, 1, &name, n);
    for (uint32_t r = 0; r < n; r++)
        result.table->columns[0][r] = values[r];
    return result;
}

Value show_table(Ctx *ctx, Value value)
{
    if (value.tag == V_TABLE)
        return value;
    if (value.tag == V_ENTITY)
        return entity_card(ctx, value);
    if (value.tag == V_RECORD)
        return record_card(ctx, value.record);
    if (value.tag == V_LIST && all_entities(value.list))
        return entity_table(ctx, value.list);
    if (value.tag == V_LIST && all_records(value.list))
        return records_table(ctx, value.list);
    if (value.tag == V_LIST)
        return one_column(ctx, value.list->at, value.list->len);
    return one_column(ctx, &value, 1);
}

static void print_table(Ctx *ctx, const Table *table, bool card)
{
    const VmHost *host = vm_host(ctx->vm);
    Buf out = { 0 };
    output_table(ctx->rt, table, host->json ? OUT_JSON : OUT_TXT, (OutStyle){ .width = host->width, .color = host->color, .card = card }, &out);
    if (!ctx->rt->failed)
        host->print(host->ctx, buf_str(&out));
    buf_drop(&out);
}

void show_print(Ctx *ctx, const Table *table)
{
    print_table(ctx, table, false);
}

void show_folded(Ctx *ctx, Str text)
{
    const VmHost *host = vm_host(ctx->vm);
    Buf folded = { 0 };
    fold_text(text, host->width, ctx->rt->ambiguous, &folded);
    host->print(host->ctx, buf_str(&folded));
    buf_drop(&folded);
}

Status show_into(Ctx *ctx, const Node *into, const Table *table)
{
    return show_into_styled(ctx, into, table, (OutStyle){ .width = 0 });
}

Status show_into_styled(Ctx *ctx, const Node *into, const Table *table, OutStyle style)
{
    Sym path;
    Status status = operand_text(ctx, into->kids[0], &path);
    if (status != ST_OK)
        return status;
    OutFormat format = output_format(sym_str(ctx, path));
    if (format == OUT_NONE || !(FORMAT_INFO[format].flags & OUT_TABLE)) {
        Buf endings = { 0 };
        output_endings(OUT_TABLE, &endings);
        Str ending = os_extension(sym_str(ctx, path));
        status = error_at(ctx, into->kids[0], E511, ending.len ? ending : sym_str(ctx, path), buf_str(&endings),);
        buf_drop(&endings);
        return status;
    }
    Buf out = { 0 };
    if (!style.title.len) {
        style.title = os_base_name(sym_str(ctx, path));
        style.title.len -= os_extension(style.title).len;
    }
    output_table(ctx->rt, table, format, style, &out);
    status = ctx->rt->failed ? ST_ERROR : vm_write(ctx->vm, sym_str(ctx, path), buf_str(&out));
    buf_drop(&out);
    return status;
}

/* A number, a text …: as it is, without a table around it. */
static bool is_plain(Value value)
{
    return value.tag != V_TABLE && value.tag != V_LIST && value.tag != V_RECORD && value.tag != V_ENTITY;
}

static void print_value(Ctx *ctx, Value value)
{
    const VmHost *host = vm_host(ctx->vm);
    Buf line = { 0 };
    if (host->json)
        output_json(ctx->rt, value, 0, &line);
    else
        value_format(ctx->rt, value, false, &line);
    buf_char(&line, '\n');
    if (!ctx->rt->failed)
        host->print(host->ctx, buf_str(&line));
    buf_drop(&line);
}

/* A list of plain values stands on one line, as it is written in the language. */
static bool is_short_list(Value value)
{
    if (value.tag != V_LIST)
        return false;
    for (uint32_t i = 0; i < value.list->len; i++)
        if (!is_plain(value.list->at[i]))
            return false;
    return true;
}

/* Results that are shown as a table: what JSON shows as a list of objects too. */
static bool is_tabular(Value value)
{
    return value.tag == V_TABLE || value.tag == V_ENTITY || (value.tag == V_LIST && all_entities(value.list));
}

static bool is_empty_list(Value value)
{
    return value.tag == V_LIST && value.list->len == 0;
}

static void print_nothing(Ctx *ctx)
{
    const VmHost *host = vm_host(ctx->vm);
    host->print(host->ctx, host->json ? STR("[]\n") : ctx->rt->lang == LANG_ZH ? STR("（无）\n") : STR("(none)\n"));
}

/* The table in which entities are shown tells by what their query has put them in order. */
static void note_order(Ctx *ctx, const Node *query, Table *table)
{
    Sym by = query_ordered_by(ctx->model, query);
    for (uint32_t c = 0; c < table->n_columns && by != SYM_NONE; c++)
        if (table->names[c] == by)
            table->ordered = c + 1;
}

static Status show_value(Ctx *ctx, Value value, void *data)
{
    const Node *stmt = data, *into = stmt->n > 1 ? stmt->kids[1] : NULL;
    if (into)
        return show_into(ctx, into, show_table(ctx, value).table);
    if (is_empty_list(value))
        print_nothing(ctx);
    else if (is_plain(value) || is_short_list(value) || (vm_host(ctx->vm)->json && !is_tabular(value)))
        print_value(ctx, value);
    else {
        Table *table = show_table(ctx, value).table;
        if (value.tag == V_LIST)
            note_order(ctx, stmt->kids[0], table);
        print_table(ctx, table, value.tag == V_ENTITY || value.tag == V_RECORD);
    }
    return ST_OK;
}

Status stmt_show(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Value value;
    Status status = vm_operand(vm, stmt->kids[0], slots, &value);
    if (status != ST_OK)
        return status;
    if (stmt->n > 2)
        return history_as_of(&ctx, stmt->kids[2], value, &value, show_value, (void *)(uintptr_t)stmt);
    return show_value(&ctx, value, (void *)(uintptr_t)stmt);
}
