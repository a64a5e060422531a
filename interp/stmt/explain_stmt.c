/* explain_stmt.c: explain EXPR [depth N] [into "file"]. */
#include "explain.h"
#include "into.h"
#include "show.h"
#include "verbs.h"

enum { DEPTH_DEFAULT = 1, DEPTH_MOST = 50, PARTS_MOST = 20000 };

/* ---- what is asked ---- */

static Str node_text(Explainer *ex, const Node *node)
{
    Source *source = sources_get(vm_sources(ex->ctx->vm), vm_source(ex->ctx->vm));
    if (!source || node->end > source->text.len || node->end < node->start)
        return STR("");
    return arena_str(&ex->arena, str_make(source->text.ptr + node->start, node->end - node->start));
}

static Status attr_of(Explainer *ex, const Node *attr, Why *parent, int depth, Why **out)
{
    Ctx *ctx = ex->ctx;
    Value object, value;
    Status status = vm_operand(ctx->vm, attr->kids[0], ctx->slots, &object);
    *out = NULL;
    if (status == ST_OK)
        status = vm_attr(ctx->vm, object, attr->sym, &value);
    if (status != ST_OK)
        return status;
    if (object.tag == V_ENTITY && object.a < KIND_COUNT && model_alive(ctx->model, (TableId)object.a, (int32_t)object.d))
        *out = explain_member(ex, parent, object, attr->sym, depth);
    if (!*out)
        *out = why_new(ex, parent, node_text(ex, attr), value);
    return ST_OK;
}

/* (analyze structure).summary.span_mean; `summary` may be left out. */
static const Node *analysis_of(const Node *node)
{
    const Node *object = node->type == N_ATTR ? node->kids[0] : NULL;
    if (object && object->type == N_ATTR)
        object = object->kids[0];
    return object && object->type == N_ANALYZE_EXPR ? object : NULL;
}

static Status figure_of(Explainer *ex, const Node *node, const Node *analysis, int depth, Why **out)
{
    Value result;
    Status status = vm_operand(ex->ctx->vm, analysis, ex->ctx->slots, &result);
    if (status != ST_OK)
        return status;
    AnalysisId id = words_analysis(ex->ctx->words, analysis->sym);
    int step = 0;
    *out = NULL;
    for (Sym name = node->sym; name != SYM_NONE && !*out; name = words_column_name(ex->ctx->words, node->sym, &step))
        *out = explain_figure(ex, id, result, name, depth);
    return *out ? ST_OK : error_at(ex->ctx, node, E220, sym_str(ex->ctx, node->sym),);
}

static Status value_of(Explainer *ex, const Node *node, Why *parent, int depth, Why **out)
{
    Value value;
    Status status = vm_operand(ex->ctx->vm, node, ex->ctx->slots, &value);
    if (status != ST_OK)
        return status;
    bool entity = value.tag == V_ENTITY && value.a < KIND_COUNT && model_alive(ex->ctx->model, (TableId)value.a, (int32_t)value.d);
    *out = entity && !parent ? explain_entity(ex, parent, value) : why_new(ex, parent, node_text(ex, node), value);
    if (entity && parent)
        (*out)->place = why_place(ex, model_origin(ex->ctx->model, (TableId)value.a, (int32_t)value.d));
    UNUSED(depth);
    return ST_OK;
}

static Status add_names(Explainer *ex, const Node *node, Why *why, int depth);

/* load of posts: that attribute of each. */
static Status add_each(Explainer *ex, const Node *map, Why *why, int depth)
{
    Value source;
    Status status = vm_operand(ex->ctx->vm, map->kids[1], ex->ctx->slots, &source);
    bool plain = map->kids[0]->type == N_NAME && source.tag == V_LIST;
    for (uint32_t i = 0; status == ST_OK && plain && i < source.list->len; i++) {
        if (i == WHY_SHOWN) {
            explain_more(ex, why, (int)(source.list->len - i), NONE_VALUE);
            break;
        }
        if (source.list->at[i].tag == V_ENTITY)
            explain_member(ex, why, source.list->at[i], map->kids[0]->sym, depth - 1);
    }
    return status;
}

/* The names that the expression is made of: those to which the compiler has given slots (compile_stmt.c: add_names). */
static Status add_names(Explainer *ex, const Node *node, Why *why, int depth)
{
    Why *part;
    if (node->type == N_MAP_OF && node->kids[1]->slot != NO_SLOT)
        return add_each(ex, node, why, depth);
    if (node->type == N_ATTR && node->kids[0]->slot != NO_SLOT)
        return attr_of(ex, node, why, depth - 1, &part);
    if (node->type == N_NAME || node->type == N_ENTITY || node->type == N_AT)
        return node->slot == NO_SLOT ? ST_OK : value_of(ex, node, why, depth - 1, &part);
    Status status = ST_OK;
    for (int i = 0; i < node->n && status == ST_OK; i++)
        if (node->kids[i])
            status = add_names(ex, node->kids[i], why, depth);
    return status;
}

static Status explain_node(Explainer *ex, const Node *node, int depth, Why **out)
{
    const Node *analysis = analysis_of(node);
    if (analysis)
        return figure_of(ex, node, analysis, depth, out);
    if (node->type == N_ATTR && node->kids[0]->slot != NO_SLOT)
        return attr_of(ex, node, NULL, depth, out);
    Status status = value_of(ex, node, NULL, depth, out);
    if (status == ST_OK && node->type != N_NAME && node->type != N_ENTITY && node->type != N_AT)
        status = add_names(ex, node, *out, depth);
    return status;
}

/* ---- where it goes ---- */

static void as_json(Explainer *ex, const Why *why, Buf *out)
{
    output_json(ex->ctx->rt, why_as_record(ex, why), 0, out);
    buf_char(out, '\n');
}

static void render(Explainer *ex, const Why *why, OutFormat format, Buf *out)
{
    if (format == OUT_JSON)
        as_json(ex, why, out);
    else if (format == OUT_MD)
        why_as_markdown(ex, why, out);
    else if (format == OUT_HTML)
        why_as_html(ex, why, out);
    else
        why_as_text(ex, why, out);
}

static Status write_file(Explainer *ex, const Why *why, const Node *into)
{
    Sym path;
    OutFormat format;
    Status status = into_text(ex->ctx, into, OUT_TEXT, &path, &format);
    if (status != ST_OK)
        return status;
    Buf out = { 0 };
    render(ex, why, format, &out);
    status = ex->ctx->rt->failed ? ST_ERROR : vm_write(ex->ctx->vm, sym_str(ex->ctx, path), buf_str(&out));
    buf_drop(&out);
    return status;
}

static void print_why(Explainer *ex, const Why *why)
{
    const VmHost *host = vm_host(ex->ctx->vm);
    Buf out = { 0 };
    render(ex, why, host->json ? OUT_JSON : OUT_TXT, &out);
    if (host->json)
        host->print(host->ctx, buf_str(&out));
    else
        show_folded(ex->ctx, buf_str(&out));
    buf_drop(&out);
}

static Status read_depth(Ctx *ctx, const Node *node, int *out)
{
    Value value;
    *out = DEPTH_DEFAULT;
    if (!node)
        return ST_OK;
    Status status = vm_operand(ctx->vm, node, ctx->slots, &value);
    if (status == ST_OK && (value.tag != V_NUM || !(value.num >= 0) || value.num != (double)(int)value.num))
        status = error_at(ctx, node, E304, str_of(ctx->rt->lang == LANG_ZH ? KEYWORD_INFO[KW_DEPTH].zh : KEYWORD_INFO[KW_DEPTH].text),
                          str_of(ctx->rt->lang == LANG_ZH ? "整数" : "a whole number"), rt_describe(ctx->rt, value),);
    else if (status == ST_OK)
        *out = value.num > DEPTH_MOST ? DEPTH_MOST : (int)value.num;
    return status;
}

Status stmt_explain(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Explainer ex = { .ctx = &ctx, .zh = ctx.rt->lang == LANG_ZH, .budget = PARTS_MOST };
    Why *why = NULL;
    int depth;
    arena_init(&ex.arena);
    Status status = read_depth(&ctx, stmt->kids[1], &depth);
    if (status == ST_OK)
        status = explain_node(&ex, stmt->kids[0], depth, &why);
    if (status == ST_OK && stmt->kids[2])
        status = write_file(&ex, why, stmt->kids[2]);
    else if (status == ST_OK)
        print_why(&ex, why);
    arena_drop(&ex.arena);
    return status;
}
