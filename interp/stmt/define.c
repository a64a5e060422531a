/* define.c: define, define or set, define field. */
#include "../vm/session.h"
#include "operand.h"
#include "verbs.h"

static void try_field(void *ctx, const char *text, const char *zh)
{
    closest_try(ctx, str_of(text));
    closest_try(ctx, str_of(zh));
}

/* A name is no field: rename changes it. */
static Status rename_instead(Ctx *ctx, TableId table, Str name, const Node *at)
{
    Status status = error_at(ctx, at, E418, kind_word(ctx, table), STR("…"),);
    if (ctx->rt->error && at->type == N_CLAUSE)
        ctx->rt->error->span.end = ctx->rt->error->span.start + (uint32_t)name.len;
    return status;
}

Status unknown_field(Ctx *ctx, TableId table, Sym sym, const Node *at)
{
    Str name = sym_str(ctx, sym);
    if (words_keyword(ctx->words, PL_ATTR, sym) == KW_NAME)
        return rename_instead(ctx, table, name, at);
    Status status = error_at(ctx, at, E203, kind_word(ctx, table), name,);
    Diag *diag = ctx->rt->error;
    if (!diag)
        return status;
    bool mapping = at->type == N_MAPPING;
    if (at->type == N_CLAUSE || mapping)
        diag->span.end = diag->span.start + (uint32_t)name.len;
    Closest closest;
    closest_init(&closest, name);
    words_each_field(table, try_field, &closest);
    if (mapping)                                                 /* there name and title are mapped like fields */
        words_each_keyword(PL_ATTR, try_field, &closest);
    for (int c = TABLE_INFO[table].n_fields; c < model_n_columns(ctx->model, table); c++)
        closest_try(&closest, str_of(model_field(ctx->model, table, c)->name));
    if (!closest.best.len)
        try_field(&closest, KEYWORD_INFO[KW_LIKE].text, KEYWORD_INFO[KW_LIKE].zh);
    if (!closest.best.len && at->type == N_CLAUSE)
        for (int k = KW_PER; k <= KW_PER_YEAR; k++)              /* 4200 epr week */
            try_field(&closest, KEYWORD_INFO[k].text, KEYWORD_INFO[k].zh);
    Str meant = words_meant(name);
    if (meant.len || closest.best.len)
        diag->suggestion = diag_keep(ctx->rt->diags, meant.len ? meant : closest.best);
    if (words_keyword(ctx->words, PL_ATTR, sym) == KW_TITLE)
        diag_note(ctx->rt->diags, diag, SPAN_NONE,
                  STR("the title is the text behind the name: define post agent \"Agent\"; later set agent.title = \"Agent\""),
                  STR("称谓写在名称之后：定义 岗位 专员 \"客服专员\"；之后用 设置 专员.称谓 = \"客服专员\""));
    return status;
}

/* Has the statement said the column before? The first 256 columns are looked after. */
static bool said_again(uint64_t seen[4], int column)
{
    if (column >= 256)
        return false;
    uint64_t bit = UINT64_C(1) << (column & 63), *word = &seen[column >> 6];
    bool again = *word & bit;
    *word |= bit;
    return again;
}

static Status clause_twice(Ctx *ctx, const Node *clause)
{
    Str name = sym_str(ctx, clause->sym);
    Status status = error_at(ctx, clause, E128, name,);
    if (ctx->rt->error)
        ctx->rt->error->span.end = ctx->rt->error->span.start + (uint32_t)name.len;
    return status;
}

static Status apply_clause(Ctx *ctx, TableId table, int32_t row, const Node *clause, uint64_t seen[4], ItemBuf *buf)
{
    int column = model_find_column(ctx->model, table, clause->sym);
    if (column < 0)
        column = model_find_column_read(ctx->model, table, clause->sym);
    if (column < 0)
        return unknown_field(ctx, table, clause->sym, clause);
    Cell cell;
    Status status = said_again(seen, column) ? clause_twice(ctx, clause) : clause_cell(ctx, table, column, clause, buf, &cell);
    if (status == ST_OK)
        model_set(ctx->model, table, row, column, cell, vm_origin(ctx->vm, clause));
    return status;
}

/* Behind a wrong clause the next one is read as it was meant when it begins a line or the wrong word is known: else a
   word is missing or too many, and values are taken for fields. */
static bool goes_on(Ctx *ctx, const Node *clause, const Node *next)
{
    const Source *source = sources_get(vm_sources(ctx->vm), vm_source(ctx->vm));
    const Diag *error = ctx->rt->error;
    bool of_value = error && (error->code == E304 || error->code == E404 || error->code == E409 || error->code == E128);
    if (of_value || (error && error->suggestion.len))
        return true;
    return next->start > clause->end && next->start <= source->text.len &&
           memchr(source->text.ptr + clause->end, '\n', next->start - clause->end);
}

/* 22小时 周每: the value is wrong because the word behind it is, which is told then. */
static bool per_is_misspelt(Ctx *ctx, TableId table, const Diag *error, const Node *next)
{
    if (!error || error->code != E304 || !ctx->rt->diags->all.len || vec_last(&ctx->rt->diags->all) != error ||
        model_find_column(ctx->model, table, next->sym) >= 0)
        return false;
    Closest closest;
    closest_init(&closest, sym_str(ctx, next->sym));
    for (int k = KW_PER; k <= KW_PER_YEAR; k++)
        try_field(&closest, KEYWORD_INFO[k].text, KEYWORD_INFO[k].zh);
    return closest.best.len && closest.distance <= 1;
}

Status apply_clauses(Ctx *ctx, TableId table, int32_t row, const Node *stmt, int from)
{
    uint64_t seen[4] = { 0 };
    ItemBuf buf = { 0 };
    Diag *first = NULL;
    Status status = ST_OK;
    for (int i = from; i < stmt->n; i++) {
        status = apply_clause(ctx, table, row, stmt->kids[i], seen, &buf);
        if (status == ST_OK)
            continue;
        if (i + 1 < stmt->n && per_is_misspelt(ctx, table, ctx->rt->error, stmt->kids[i + 1]))
            diags_cut(ctx->rt->diags, ctx->rt->diags->all.len - 1);
        else
            first = first ? first : ctx->rt->error;
        if (!first && status == ST_ERROR) {
            ctx->rt->failed = false;
            ctx->rt->error = NULL;
            continue;
        }
        if (status != ST_ERROR || !first || i + 1 == stmt->n || !goes_on(ctx, stmt->kids[i], stmt->kids[i + 1]))
            break;
        ctx->rt->failed = false;
        ctx->rt->error = NULL;
    }
    item_drop(&buf);
    if (!first)
        return status;
    ctx->rt->failed = true;
    ctx->rt->error = first;
    return status == ST_OK ? ST_ERROR : status;
}

/* The place that defined an entity, as a note; its script may be gone. */
static void note_definition(Ctx *ctx, Diag *diag, Origin origin, Str name)
{
    Span span = vm_defined_at(ctx->vm, origin, name);
    if (span.source) {
        diag_note(ctx->rt->diags, diag, span, STR("defined here"), STR("定义于此"));
        return;
    }
    Buf en = { 0 }, zh = { 0 };
    buf_addf(&en, "defined at %s:%u", sym_str(ctx, origin.script).ptr, origin.line);
    buf_addf(&zh, "定义于 %s:%u", sym_str(ctx, origin.script).ptr, origin.line);
    diag_note(ctx->rt->diags, diag, SPAN_NONE, buf_str(&en), buf_str(&zh));
    buf_drop(&en);
    buf_drop(&zh);
}

static Status duplicate(Ctx *ctx, const Node *head, TableId kind, Sym name)
{
    Status status = error_at(ctx, head, E401, kind_word(ctx, kind), sym_str(ctx, name),);
    Origin origin = model_origin(ctx->model, kind, model_find(ctx->model, kind, name));
    if (ctx->rt->error && origin.script != SYM_NONE)
        note_definition(ctx, ctx->rt->error, origin, sym_str(ctx, name));
    return status;
}

/* like MODULE:NAME calls the module's function NAME with the entity, like MODULE:"text" its function `like` with it and the text. */
static Status apply_template(Ctx *ctx, const Node *like, TableId kind, int32_t row)
{
    const Node *template = like->kids[0];
    bool text = template->type == N_TEXT;
    Value function, ignored, args[2] = { value_entity(kind, row), NONE_VALUE };
    Str name = text ? STR("like") : sym_str(ctx, template->sym);
    Status status = session_template(ctx->vm, sym_str(ctx, like->sym), name, vm_span(ctx->vm, like), &function);
    if (status != ST_OK)
        return status;
    if (text)
        args[1] = value_sym(ctx->rt, template->sym);
    return vm_call(ctx->vm, function, args, text ? 2 : 1, &ignored);
}

static Status define_one(Ctx *ctx, const Node *stmt, const Node *head, TableId kind, Sym name, Sym title)
{
    const Node *last = head->kids[head->n - 1];
    Origin origin = vm_origin(ctx->vm, head);
    int32_t row = model_define(ctx->model, kind, name, origin);
    if (row == ROW_NONE) {
        if (!(stmt->flags & DF_OR_SET))
            return duplicate(ctx, head->kids[0], kind, name);
        row = model_find(ctx->model, kind, name);
    }
    if (title != SYM_NONE)
        model_set_title(ctx->model, kind, row, title);
    Status status = last->type == N_LIKE ? apply_template(ctx, last, kind, row) : ST_OK;
    return status == ST_OK ? apply_clauses(ctx, kind, row, stmt, (int)stmt->num) : status;
}

static Status define_head(Ctx *ctx, const Node *stmt, const Node *head)
{
    Sym title = SYM_NONE;
    if (head->n > 1 && head->kids[1]->type != N_LIKE) {
        Status status = operand_text(ctx, head->kids[1], &title);
        if (status != ST_OK)
            return status;
    }
    const Node *name = head->kids[0];
    Status known = operand_new_name(ctx, name, (TableId)stmt->op);
    if (known != ST_OK)
        return known;
    if (name->type == N_NAME && !(name->flags & NF_QUOTED))
        return define_one(ctx, stmt, head, (TableId)stmt->op, name->sym, title);
    SymVec names = { 0 };
    Status status = operand_names(ctx, name, &names);
    for (size_t i = 0; i < names.len && status == ST_OK; i++)
        status = define_one(ctx, stmt, head, (TableId)stmt->op, names.at[i], title);
    vec_drop(&names);
    return status;
}

Status stmt_define(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    if (stmt->type == N_DEFINE_FIELD)
        return define_field(&ctx, stmt);
    for (int i = 0; i < (int)stmt->num; i++) {
        Status status = define_head(&ctx, stmt, stmt->kids[i]);
        if (status != ST_OK)
            return status;
    }
    return ST_OK;
}
