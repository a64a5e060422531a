/* drop.c: drop KIND NAME [cascade], and pair statements taken back. */
#include "history.h"
#include "operand.h"
#include "verbs.h"

#define SHOWN_REFERENCES 10

/* "assignment answer → agent", "post lead (reports)": who refers to something. */
static void describe_reference(Ctx *ctx, Reference ref, Buf *out)
{
    bool zh = ctx->rt->lang == LANG_ZH;
    const TableInfo *table = &TABLE_INFO[ref.table];
    buf_addf(out, "%s", zh ? table->zh : table->name);
    if (!table->is_link) {
        buf_addf(out, " %s", sym_str(ctx, model_name(ctx->model, ref.table, ref.row)).ptr);
        if (ref.column >= 0) {
            const FieldInfo *field = model_field(ctx->model, ref.table, ref.column);
            buf_addf(out, zh ? "（%s）" : " (%s)", zh ? field->zh : field->name);
        }
        return;
    }
    for (int c = 0; c < table->n_fields; c++) {
        const FieldInfo *field = &FIELD_INFO[(int)table->first + c];
        Cell cell = model_get(ctx->model, ref.table, ref.row, c);
        if ((field->flags & FF_KEY) && field->type == FT_REF && cell.type == CELL_I32 && cell.i32 >= 0)
            buf_addf(out, " %s", sym_str(ctx, model_name(ctx->model, field->target, cell.i32)).ptr);
    }
}

static void list_references(Ctx *ctx, const ReferenceVec *refs, Buf *out)
{
    for (size_t i = 0; i < refs->len && i < SHOWN_REFERENCES; i++) {
        buf_addz(out, i ? ctx->rt->lang == LANG_ZH ? "、" : ", " : "");
        describe_reference(ctx, refs->at[i], out);
    }
    if (refs->len > SHOWN_REFERENCES)
        buf_addf(out, ctx->rt->lang == LANG_ZH ? " 等共 %zu 处" : ", … (%zu in all)", refs->len);
}

static Status refuse(Ctx *ctx, const Node *stmt, TableId kind, int32_t row, const ReferenceVec *refs)
{
    Buf list = { 0 };
    list_references(ctx, refs, &list);
    Status status = error_at(ctx, stmt, E403, kind_word(ctx, kind), sym_str(ctx, model_name(ctx->model, kind, row)), buf_str(&list),);
    if (ctx->rt->error) {
        Source *source = sources_get(vm_sources(ctx->vm), vm_source(ctx->vm));
        Buf fix = { 0 };
        buf_addf(&fix, "%.*s %s", (int)(stmt->end - stmt->start), source->text.ptr + stmt->start, ctx->rt->lang == LANG_ZH ? "级联" : "cascade");
        ctx->rt->error->fix = diag_keep(ctx->rt->diags, buf_str(&fix));
        buf_drop(&fix);
    }
    buf_drop(&list);
    return status;
}

static void report_cascade(Ctx *ctx, const ReferenceVec *done)
{
    const VmHost *host = vm_host(ctx->vm);
    Buf line = { 0 };
    for (size_t i = 0; i < done->len; i++) {
        buf_clear(&line);
        buf_addz(&line, ctx->rt->lang == LANG_ZH ? (done->at[i].column < 0 ? "  已删除 " : "  已更改 ") : (done->at[i].column < 0 ? "  removed " : "  changed "));
        describe_reference(ctx, done->at[i], &line);
        buf_char(&line, '\n');
        host->print(host->ctx, buf_str(&line));
    }
    buf_drop(&line);
}

static Status drop_cascade(Ctx *ctx, const Node *stmt, TableId kind, int32_t row, const ReferenceVec *refs)
{
    ReferenceVec done = { 0 };
    report_cascade(ctx, refs);       /* described while the names are still there */
    model_drop_cascade(ctx->model, kind, row, &done, vm_origin(ctx->vm, stmt));
    vec_drop(&done);
    return ST_OK;
}

/* ---- pair keys ---- */

typedef struct KeyRead { int32_t keys[8]; bool given[8]; int n; } KeyRead;

/* The keys that a `drop assign …`, `drop weight kpi …` names, in the order of the link's key columns. */
static Status read_keys(Ctx *ctx, const Node *stmt, TableId link, KeyRead *out)
{
    ItemBuf buf = { 0 };
    Status status = ST_OK;
    int kid = 0;
    const TableInfo *table = &TABLE_INFO[link];
    for (int c = 0; c < table->n_fields && status == ST_OK; c++) {
        if (!(FIELD_INFO[(int)table->first + c].flags & FF_KEY))
            continue;
        const Node *node = kid < stmt->n ? stmt->kids[kid] : NULL;
        Cell cell = { .type = CELL_NONE };
        if (link == T_RATING && c == field_column(F_RATING_FACTOR) && node && node->type == N_NAME
            && words_word(ctx->words, WS_ASPECT, node->sym) >= 0 && model_find(ctx->model, T_FACTOR, node->sym) == ROW_NONE) {
            out->keys[out->n] = I32_NONE;                     /* an aspect: it fills the next key */
            out->given[out->n++] = true;
            continue;
        }
        if (node)
            status = node_cell(ctx, link, c, node, &buf, &cell);
        out->given[out->n] = cell.type == CELL_I32;
        out->keys[out->n++] = cell.type == CELL_I32 ? cell.i32 : I32_NONE;
        kid++;
    }
    item_drop(&buf);
    return status;
}

/* `drop relate A to B` without role and `drop rate P` mean all such pairs; an omitted region means the general one. */
static bool omitted_is_any(TableId link)
{
    return link == T_RELATION || link == T_RATING;
}

static int remove_matching(Ctx *ctx, TableId link, const KeyRead *read)
{
    int removed = 0;
    const TableInfo *table = &TABLE_INFO[link];
    size_t n;
    const int32_t *order = model_order(ctx->model, link, &n);
    RowVec rows = { 0 };
    for (size_t i = 0; i < n; i++) {
        bool same = true;
        for (int c = 0, k = 0; c < table->n_fields; c++) {
            if (!(FIELD_INFO[(int)table->first + c].flags & FF_KEY))
                continue;
            Cell cell = model_get(ctx->model, link, order[i], c);
            same = same && (!read->given[k] || (cell.type == CELL_I32 ? cell.i32 : I32_NONE) == read->keys[k]);
            k++;
        }
        if (same)
            vec_push(&rows, order[i]);
    }
    for (size_t i = 0; i < rows.len; i++, removed++)
        model_remove(ctx->model, link, rows.at[i]);
    vec_drop(&rows);
    return removed;
}

static Status drop_pair(Ctx *ctx, const Node *stmt)
{
    TableId link = (TableId)stmt->op;
    KeyRead read = { 0 };
    Status status = read_keys(ctx, stmt, link, &read);
    if (status != ST_OK)
        return status;
    bool all_given = true;
    for (int i = 0; i < read.n; i++)
        all_given = all_given && read.given[i];
    if (omitted_is_any(link) && !all_given)
        return remove_matching(ctx, link, &read) ? ST_OK : error_at(ctx, stmt, E407, kind_word(ctx, link),);
    int32_t row = model_link_find(ctx->model, link, read.keys, read.n);
    if (row == ROW_NONE)
        return error_at(ctx, stmt, E407, kind_word(ctx, link),);
    model_remove(ctx->model, link, row);
    return ST_OK;
}

Status stmt_drop(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    if (stmt->type == N_DROP_RULE)
        return drop_rule(vm, stmt, slots);
    if (stmt->type == N_DROP_SCENARIO)
        return drop_scenario(&ctx, stmt);
    if (stmt->type == N_DROP_PAIR)
        return drop_pair(&ctx, stmt);
    TableId kind = (TableId)stmt->op;
    int32_t row;
    Status status = operand_existing(&ctx, stmt->kids[0], kind, &row);
    if (status != ST_OK)
        return status;
    ReferenceVec refs = { 0 };
    model_references(ctx.model, kind, row, &refs);
    if (stmt->flags & DROP_CASCADE)
        status = drop_cascade(&ctx, stmt, kind, row, &refs);
    else if (refs.len)
        status = refuse(&ctx, stmt, kind, row, &refs);
    else
        model_remove(ctx.model, kind, row);
    vec_drop(&refs);
    return status;
}
