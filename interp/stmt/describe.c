/* describe.c: describe X [as WHAT] [brief] [format F] [into "file"]: which entities, whose builder, and where the pages go. */
#include "describe.h"
#include "into.h"
#include "verbs.h"

enum { ANY_KIND = KIND_COUNT };

/* What an entity of a kind can be described as: the first row that fits builds the page. */
typedef struct DescribeCase { int kind; KeywordId as; DescribeBuilder *build; } DescribeCase;
static const DescribeCase CASES[] = {
    { T_POST, KW_NONE, describe_post },
    { T_POST, KW_DESCRIBE_VACANCY, describe_vacancy },
    { T_POST, KW_DESCRIBE_SCORECARD, describe_scorecard },
    { ANY_KIND, KW_NONE, describe_other },
};

typedef struct Subject { TableId kind; int32_t row; } Subject;
typedef struct Describe { Describer d; KeywordId as; VEC(Subject) subjects; Sym path; OutFormat format; bool folder; } Describe;

static const DescribeCase *case_of(TableId kind, KeywordId as)
{
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        if ((CASES[i].kind == (int)kind || CASES[i].kind == ANY_KIND) && CASES[i].as == as)
            return &CASES[i];
    return NULL;
}

/* ---- who ---- */

static Status add_entity(Describe *describe, const Node *at, Value value)
{
    Ctx *ctx = describe->d.ctx;
    int32_t row;
    if (value.tag != V_ENTITY || value.a >= KIND_COUNT)
        return error_at(ctx, at, E327, rt_describe(ctx->rt, value),);
    Status status = operand_entity(ctx, at, value, &row);
    if (status == ST_OK)
        vec_push(&describe->subjects, ((Subject){ (TableId)value.a, row }));
    return status;
}

static Status find_all(Describe *describe, const Node *of)
{
    Ctx *ctx = describe->d.ctx;
    Scope scope;
    size_t n;
    Status status = scope_make(ctx, of, &scope);
    if (status == ST_OK) {
        const uint8_t *in = scope_flags(ctx, &scope, T_POST);
        const int32_t *order = model_order(ctx->model, T_POST, &n);
        for (size_t i = 0; i < n; i++)
            if (!in || in[order[i]])
                vec_push(&describe->subjects, ((Subject){ T_POST, order[i] }));
    }
    scope_drop(&scope);
    return status;
}

/* A text is a name that is no identifier. */
static Status find_value(Describe *describe, const Node *what, Value *value)
{
    Ctx *ctx = describe->d.ctx;
    Status status = vm_operand(ctx->vm, what, ctx->slots, value);
    if (status == ST_OK && value->tag == V_TEXT)
        status = vm_lookup(ctx->vm, value_to_sym(ctx->rt, *value), vm_span(ctx->vm, what), value);
    return status;
}

static Status find_subjects(Describe *describe, const Node *what, const Node *of)
{
    Value value;
    if (!what)
        return find_all(describe, of);
    Status status = find_value(describe, what, &value);
    if (status != ST_OK || value.tag != V_LIST)
        return status == ST_OK ? add_entity(describe, what, value) : status;
    for (uint32_t i = 0; i < value.list->len && status == ST_OK; i++)
        status = add_entity(describe, what, value.list->at[i]);
    return status;
}

/* ---- whose page ---- */

/* E304: 'vacancy' takes a post, not unit hotline. */
static Status wrong_as(Describe *describe, Subject subject)
{
    Ctx *ctx = describe->d.ctx;
    Buf able = { 0 };
    bool zh = ctx->rt->lang == LANG_ZH;
    const KeywordInfo *word = &KEYWORD_INFO[describe->as];
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        if (CASES[i].as == describe->as)
            buf_addf(&able, "%s%.*s", able.len ? (zh ? "、" : ", ") : zh ? "" : "a ", STR_ARG(kind_word(ctx, (TableId)CASES[i].kind)));
    const Node *at = describe->d.stmt->kids[0] ? describe->d.stmt->kids[0] : describe->d.stmt;
    Status status = error_at(ctx, at, E304, str_of(zh ? word->zh : word->text), buf_str(&able),
                             rt_describe(ctx->rt, value_entity(subject.kind, subject.row)),);
    buf_drop(&able);
    return status;
}

static Status build(Describe *describe, Subject subject)
{
    const DescribeCase *row = case_of(subject.kind, describe->as);
    Status status = row ? row->build(&describe->d, subject.kind, subject.row) : wrong_as(describe, subject);
    if (status == ST_OK)
        status = describe->d.ctx->rt->failed ? ST_ERROR : vm_poll(describe->d.ctx->vm);
    return status;
}

static Status build_all(Describe *describe)
{
    Status status = ST_OK;
    if (describe->d.stmt->flags & DE_RULE)
        return describe_rule(&describe->d, describe->d.stmt->kids[0]);
    for (size_t i = 0; i < describe->subjects.len && status == ST_OK; i++)
        status = build(describe, describe->subjects.at[i]);
    return status;
}

/* ---- where to ---- */

static Status find_format(Describe *describe)
{
    Ctx *ctx = describe->d.ctx;
    const Node *stmt = describe->d.stmt, *into = stmt->kids[2];
    Buf ending = { 0 };
    Status status = into ? operand_text(ctx, into->kids[0], &describe->path) : ST_OK;
    if (status != ST_OK)
        return status;
    describe->folder = into && into_is_folder(sym_str(ctx, describe->path));
    if (stmt->sym == SYM_NONE && into && !describe->folder && output_format(sym_str(ctx, describe->path)) == OUT_XLSX) {
        describe->format = OUT_XLSX;                                /* of scorecards and forms, as is told once these are known */
        return ST_OK;
    }
    if (stmt->sym == SYM_NONE && into && !describe->folder)
        return into_text(ctx, into, OUT_PAPER, &describe->path, &describe->format);
    describe->format = describe->folder ? OUT_HTML : vm_host(ctx->vm)->json ? OUT_JSON : OUT_TXT;
    if (stmt->sym == SYM_NONE)
        return ST_OK;
    buf_addf(&ending, "_.%.*s", STR_ARG(sym_str(ctx, stmt->sym)));
    describe->format = output_format(buf_str(&ending));
    int flag = into ? OUT_PAPER : OUT_TEXT;                /* what is shown is text: formats of pages too */
    if (describe->format == OUT_NONE || !(FORMAT_INFO[describe->format].flags & flag)) {
        Buf endings = { 0 };
        output_endings(flag, &endings);
        status = error_at(ctx, stmt, E511, sym_str(ctx, stmt->sym), buf_str(&endings),);
        buf_drop(&endings);
    }
    buf_drop(&ending);
    return status;
}

static Status to_file(Describe *describe)
{
    const VmHost *host = vm_host(describe->d.ctx->vm);
    const Node *into = describe->d.stmt->kids[2];
    Buf out = { 0 };
    Status status = build_all(describe);
    if (status == ST_OK)
        status = describe_bytes(&describe->d, into ? into->kids[0] : describe->d.stmt, describe->format,
                                (OutStyle){ .width = into ? 0 : host->width, .color = !into && host->color }, &out);
    if (status == ST_OK && into)
        status = describe_write(&describe->d, sym_str(describe->d.ctx, describe->path), buf_str(&out));
    else if (status == ST_OK)
        host->print(host->ctx, buf_str(&out));
    buf_drop(&out);
    return status;
}

/* ---- sheets of their own: blank forms, scorecards as workbooks ---- */

static bool has_sheet(const Describe *describe)
{
    if (describe->subjects.len != 1 || describe->folder || !describe->d.stmt->kids[2] || describe->d.stmt->sym != SYM_NONE)
        return false;
    Subject subject = describe->subjects.at[0];
    bool form = describe->as == KW_NONE && describe_is_form(&describe->d, subject.kind, subject.row);
    if (describe->format == OUT_HTML)
        return form;
    return describe->format == OUT_XLSX && (form || (describe->as == KW_DESCRIBE_SCORECARD && subject.kind == T_POST));
}

static Status to_sheet(Describe *describe)
{
    Subject subject = describe->subjects.at[0];
    Buf out = { 0 };
    Status status = describe->as == KW_DESCRIBE_SCORECARD ? describe_scorecard_sheet(&describe->d, subject.row, &out)
                                                          : describe_form(&describe->d, subject.row, describe->format, &out);
    if (status == ST_OK)
        status = describe_write(&describe->d, sym_str(describe->d.ctx, describe->path), buf_str(&out));
    buf_drop(&out);
    return status;
}

static Status to_folder(Describe *describe)
{
    Describer *d = &describe->d;
    Folder folder;
    Status status = folder_begin(&folder, d, d->stmt->kids[2]->kids[0], sym_str(d->ctx, describe->path), describe->format);
    for (size_t i = 0; i < describe->subjects.len && status == ST_OK; i++) {
        Subject subject = describe->subjects.at[i];
        paper_clear(&d->paper);
        status = build(describe, subject);
        if (status == ST_OK)
            status = folder_add(&folder, subject.kind, subject.row);
    }
    if (status == ST_OK)
        status = folder_end(&folder);
    folder_drop(&folder);
    return status;
}

/* in region R, for PERIOD: of scorecards only. */
static Status read_place(Describe *describe)
{
    Describer *d = &describe->d;
    const Node *region = d->stmt->kids[3], *period = d->stmt->kids[4];
    ItemBuf buf = { 0 };
    Cell cell = { .i32 = I32_NONE };
    d->region = ROW_NONE;
    Status status = ST_OK;
    if ((region || period) && describe->as != KW_DESCRIBE_SCORECARD)
        return error_at(d->ctx, region ? region : period, E219, d->zh ? STR("说明") : STR("describe"),
                        str_of(d->zh ? KEYWORD_INFO[region ? KW_REGION : KW_PERIOD].zh : KEYWORD_INFO[region ? KW_REGION : KW_PERIOD].text),);
    if (region)
        status = operand_existing(d->ctx, region, T_REGION, &d->region);
    if (status == ST_OK && period)
        status = node_cell(d->ctx, T_RECORD, field_column(F_RECORD_PERIOD), period, &buf, &cell);
    d->period = cell.i32;
    item_drop(&buf);
    return status;
}

static Status put_pages(Describe *describe)
{
    bool rule = describe->d.stmt->flags & DE_RULE;
    OutFormat ignored;
    if (!rule && has_sheet(describe))
        return to_sheet(describe);
    if (describe->format == OUT_XLSX)
        return into_text(describe->d.ctx, describe->d.stmt->kids[2], OUT_PAPER, &describe->path, &ignored);      /* E511 */
    return describe->folder && !rule ? to_folder(describe) : to_file(describe);
}

Status stmt_describe(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    bool zh = ctx.rt->lang == LANG_ZH;
    Describe describe = { .d = { .ctx = &ctx, .graph = vm_graph(vm), .zh = zh, .stmt = stmt }, .path = SYM_NONE };
    describe.as = stmt->op ? (KeywordId)(KW_DESCRIBE_VACANCY + stmt->op - 1) : KW_NONE;
    paper_init(&describe.d.paper, ctx.rt, stmt->flags & DE_BRIEF);
    Status status = read_place(&describe);
    if (status == ST_OK)
        status = find_format(&describe);
    if (status == ST_OK && !(stmt->flags & DE_RULE))
        status = find_subjects(&describe, stmt->kids[0], stmt->kids[1]);
    if (status == ST_OK)
        status = put_pages(&describe);
    vec_drop(&describe.subjects);
    paper_drop(&describe.d.paper);
    return status;
}
