/* chart.c: chart [SCOPE] | ATTR | relations | trend [of SCOPE], options, into: organization charts, distributions, networks, scores. */
#include "chart.h"

#include "show.h"
#include "verbs.h"

/* ---- options ---- */

static Status wrong_word(Ctx *ctx, const Node *option, Sym word, const char *allowed)
{
    const KeywordInfo *name = &KEYWORD_INFO[option->op];
    Status status = error_at(ctx, option->kids[0], E205, str_of(ctx->rt->lang == LANG_ZH ? name->zh : name->text), sym_str(ctx, word),);
    if (ctx->rt->error)
        ctx->rt->error->allowed = str_of(allowed);
    return status;
}

static Status option_word(Ctx *ctx, const Node *node, Sym *out)
{
    if (node->type != N_NAME || node->slot != NO_SLOT)
        return operand_text(ctx, node, out);
    *out = node->sym;
    return ST_OK;
}

static Status set_size(ChartRequest *r, const Node *option)
{
    Sym word;
    Status status = option_word(r->ctx, option->kids[0], &word);
    if (status != ST_OK)
        return status;
    switch ((int)words_keyword(r->ctx->words, PL_CHART, word)) {
    case KW_CHART_WIDE: r->size = CHART_WIDE; return ST_OK;
    case KW_CHART_A4:   r->size = CHART_A4; return ST_OK;
    case KW_CHART_A3:   r->size = CHART_A3; return ST_OK;
    default:            return wrong_word(r->ctx, option, word, r->ctx->rt->lang == LANG_ZH ? "整幅 A4 A3" : "wide a4 a3");
    }
}

static Status set_color(ChartRequest *r, const Node *option)
{
    Sym word;
    Status status = option_word(r->ctx, option->kids[0], &word);
    if (status != ST_OK)
        return status;
    r->plain = words_keyword(r->ctx->words, PL_CHART, word) == KW_CHART_PLAIN;
    r->has_color = !r->plain && figure_find(r->ctx, word, &r->color);
    return r->plain || r->has_color ? ST_OK : figure_unknown(r->ctx, option->kids[0], word);
}

static Status set_layers(ChartRequest *r, const Node *option)
{
    Value value;
    Status status = vm_operand(r->ctx->vm, option->kids[0], r->ctx->slots, &value);
    if (status != ST_OK)
        return status;
    if (value.tag != V_NUM || value.num < 1 || value.num > 1e6 || value.num != (int32_t)value.num)
        return error_at(r->ctx, option->kids[0], E404, str_of(r->ctx->rt->lang == LANG_ZH ? "层数" : "layers"),
                        str_of(r->ctx->rt->lang == LANG_ZH ? "1 以上的整数" : "a whole number from 1 on"), rt_describe(r->ctx->rt, value),);
    r->layers = (int32_t)value.num;
    return ST_OK;
}

static Status set_title(ChartRequest *r, const Node *option)
{
    Sym title;
    Status status = operand_text(r->ctx, option->kids[0], &title);
    if (status == ST_OK)
        r->title = sym_str(r->ctx, title);
    return status;
}

/* As the period of a record is said. */
static Status set_period(ChartRequest *r, const Node *option)
{
    ItemBuf buf = { 0 };
    Cell cell;
    Status status = node_cell(r->ctx, T_RECORD, field_column(F_RECORD_PERIOD), option->kids[0], &buf, &cell);
    if (status == ST_OK)
        r->period = cell.i32;
    item_drop(&buf);
    return status;
}

static Status set_option(ChartRequest *r, const Node *option)
{
    r->place = option->op == KW_REGION || option->op == KW_PERIOD ? option : r->place;
    switch ((int)option->op) {
    case KW_REGION:       return operand_existing(r->ctx, option->kids[0], T_REGION, &r->region);
    case KW_PERIOD:       return set_period(r, option);
    case KW_CHART_COLOR:  return set_color(r, option);
    case KW_CHART_SIZE:   return set_size(r, option);
    case KW_CHART_LAYERS: return set_layers(r, option);
    default:              return set_title(r, option);
    }
}

/* ---- what is drawn ---- */

typedef enum ChartType { CHART_ORGANIZATION, CHART_DISTRIBUTION, CHART_NETWORK, CHART_TREND } ChartType;

/* A bare word is a figure of posts or the network when it is one; otherwise it names the scope. */
static ChartType type_of(ChartRequest *r, const Node *stmt)
{
    const Node *what = stmt->kids[0];
    if (!what || what->type != N_NAME || what->slot != NO_SLOT || what->flags & NF_QUOTED)
        return CHART_ORGANIZATION;
    if (words_keyword(r->ctx->words, PL_CHART, what->sym) == KW_CHART_RELATIONS)
        return CHART_NETWORK;
    if (words_keyword(r->ctx->words, PL_CHART, what->sym) == KW_CHART_TREND)
        return CHART_TREND;
    bool is_name = stmt->sym == SYM_NONE && !stmt->kids[1] &&
                   (model_find(r->ctx->model, T_UNIT, what->sym) != ROW_NONE || model_find(r->ctx->model, T_POST, what->sym) != ROW_NONE);
    return !is_name && figure_find(r->ctx, what->sym, &r->figure) ? CHART_DISTRIBUTION : CHART_ORGANIZATION;
}

static Status make_scope(ChartRequest *r, const Node *node)
{
    Ctx *ctx = r->ctx;
    Status status = scope_make(ctx, node, &r->scope);
    if (status != ST_OK || !node)
        return status;
    static const TableId KINDS[] = { T_UNIT, T_POST, T_REGION };
    Value value = NONE_VALUE;
    int32_t found[COUNT_OF(KINDS)] = { ROW_NONE, ROW_NONE, ROW_NONE };
    if (node->type == N_NAME && node->slot == NO_SLOT) {
        for (size_t i = 0; i < COUNT_OF(KINDS); i++)
            found[i] = model_find(ctx->model, KINDS[i], node->sym);
        for (size_t i = COUNT_OF(KINDS); i-- > 0;)
            value = found[i] != ROW_NONE ? value_entity(KINDS[i], found[i]) : value;
    } else {
        status = vm_operand(ctx->vm, node, ctx->slots, &value);
    }
    if (status == ST_OK && value.tag == V_ENTITY && value.a < KIND_COUNT)
        r->scope_title = sym_str(ctx, model_title(ctx->model, (TableId)value.a, (int32_t)value.d));
    return status;
}

/* `in region` and `for` belong to a trend. */
static Status misplaced(ChartRequest *r)
{
    const KeywordInfo *word = &KEYWORD_INFO[r->place->op];
    bool zh = r->ctx->rt->lang == LANG_ZH;
    return error_at(r->ctx, r->place, E219, zh ? STR("图") : STR("chart"), str_of(zh ? word->zh : word->text),);
}

static Status read_request(ChartRequest *r, const Node *stmt, ChartType *type)
{
    Ctx *ctx = r->ctx;
    *type = type_of(r, stmt);
    r->into = stmt->kids[2];
    if (*type == CHART_ORGANIZATION && stmt->kids[0] && stmt->kids[1])
        return figure_unknown(ctx, stmt->kids[0], stmt->kids[0]->sym);
    Status status = make_scope(r, *type == CHART_ORGANIZATION && stmt->kids[0] ? stmt->kids[0] : stmt->kids[1]);
    for (int i = 3; i < stmt->n && status == ST_OK; i++)
        status = set_option(r, stmt->kids[i]);
    if (status == ST_OK && r->place && *type != CHART_TREND)
        status = misplaced(r);
    if (status == ST_OK && !r->plain && !r->has_color)
        figure_find(ctx, words_read_sym(ctx->words, F_POST_IN), &r->color);
    return status;
}

/* ---- where it goes ---- */

static void print_text(Ctx *ctx, Buf *out)
{
    const VmHost *host = vm_host(ctx->vm);
    host->print(host->ctx, buf_str(out));
}

static int cells_of_ambiguous(Ctx *ctx)
{
    return ctx->rt->ambiguous ? ctx->rt->ambiguous : 1;
}

static Status write_organization(ChartRequest *r, const Chart *chart)
{
    Sym path;
    OutFormat format;
    Buf out = { 0 };
    Status status = chart_target(r->ctx, r->into, OUT_PICTURE | OUT_NETWORK, &path, &format);
    if (status != ST_OK)
        return status;
    if (format == OUT_TXT)
        chart_text(chart, 0, cells_of_ambiguous(r->ctx), &out);
    else if (format == OUT_DOT)
        chart_dot(chart, &out);
    else if (format == OUT_MMD)
        chart_mermaid(chart, &out);
    else
        chart_svg(chart, &out);
    bool text = format == OUT_TXT || format == OUT_DOT || format == OUT_MMD;
    status = text ? chart_write(r->ctx, path, buf_str(&out)) : chart_write_svg(r->ctx, r->into, path, format, buf_str(&out));
    buf_drop(&out);
    return status;
}

/* For programs: a row a post, in order of definition. */
static void print_posts(ChartRequest *r, const uint8_t *posts)
{
    static const char *const NAMES[] = { "post", "title", "manager", "unit", "headcount", "layer", "kind" };
    static const char *const ATTRS[] = { NULL, "title", "manager", "unit", "headcount", "layer", "kind" };
    Ctx *ctx = r->ctx;
    Sym names[COUNT_OF(NAMES)];
    RowVec rows = { 0 };
    chart_rows(ctx, posts, &rows);
    for (size_t c = 0; c < COUNT_OF(NAMES); c++)
        names[c] = intern_add(ctx->rt->intern, str_of(NAMES[c]));
    Value table = value_table(ctx->rt, COUNT_OF(NAMES), names, (uint32_t)rows.len);
    for (size_t c = 0; c < table.table->n_columns; c++) {
        Figure figure;
        bool found = ATTRS[c] && figure_find(ctx, names[c], &figure);
        for (size_t i = 0; i < table.table->n_rows; i++) {
            Value entity = value_entity(T_POST, rows.at[i]);
            table.table->columns[c][i] = !ATTRS[c] ? entity : found ? query_cell(ctx->rt, figure.column, rows.at[i]) :
                                         value_sym(ctx->rt, model_title(ctx->model, T_POST, rows.at[i]));
        }
    }
    show_print(ctx, table.table);
    vec_drop(&rows);
}

static Status draw_organization(ChartRequest *r, const uint8_t *posts)
{
    Chart chart;
    Status status = ST_OK;
    const VmHost *host = vm_host(r->ctx->vm);
    if (!r->into && host->json) {
        print_posts(r, posts);
        return ST_OK;
    }
    chart_make(r->ctx, r, posts, &chart);
    if (r->into) {
        status = write_organization(r, &chart);
    } else {
        Buf out = { 0 };
        chart_text(&chart, host->width, cells_of_ambiguous(r->ctx), &out);
        print_text(r->ctx, &out);
        buf_drop(&out);
    }
    chart_drop(&chart);
    return status;
}

static void print_bars(Ctx *ctx, const Plot *plot)
{
    Sym names[2] = { intern_add(ctx->rt->intern, STR("value")), intern_add(ctx->rt->intern, STR("count")) };
    Value table = value_table(ctx->rt, 2, names, (uint32_t)plot->bars.len);
    for (size_t i = 0; i < table.table->n_rows; i++) {
        Str label = plot->bars.at[i].label;
        table.table->columns[0][i] = plot->edges.len ? value_textf(ctx->rt, "%.*s – %.*s", STR_ARG(plot->edges.at[i]), STR_ARG(plot->edges.at[i + 1])) :
                                     value_text(ctx->rt, label);
        table.table->columns[1][i] = value_num(plot->bars.at[i].count);
    }
    show_print(ctx, table.table);
}

static Status write_distribution(ChartRequest *r, const Plot *plot)
{
    Sym path;
    OutFormat format;
    Buf out = { 0 };
    Status status = chart_target(r->ctx, r->into, OUT_PICTURE, &path, &format);
    if (status != ST_OK)
        return status;
    if (format == OUT_TXT)
        plot_text(plot, 0, cells_of_ambiguous(r->ctx), &out);
    else
        plot_svg(plot, &out);
    status = format == OUT_TXT ? chart_write(r->ctx, path, buf_str(&out)) : chart_write_svg(r->ctx, r->into, path, format, buf_str(&out));
    buf_drop(&out);
    return status;
}

static Status draw_distribution(ChartRequest *r, const uint8_t *posts)
{
    Plot plot;
    Status status = ST_OK;
    const VmHost *host = vm_host(r->ctx->vm);
    chart_plot_make(r->ctx, r, posts, &plot);
    if (r->into) {
        status = write_distribution(r, &plot);
    } else if (host->json) {
        print_bars(r->ctx, &plot);
    } else {
        Buf out = { 0 };
        plot_text(&plot, host->width, cells_of_ambiguous(r->ctx), &out);
        print_text(r->ctx, &out);
        buf_drop(&out);
    }
    plot_drop(&plot);
    return status;
}

Status stmt_chart(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    ChartRequest request = { .ctx = &ctx, .region = ROW_NONE, .period = I32_NONE };
    ChartType type;
    Status status = read_request(&request, stmt, &type);
    if (status == ST_OK) {
        const uint8_t *posts = scope_flags(&ctx, &request.scope, T_POST);
        status = type == CHART_ORGANIZATION ? draw_organization(&request, posts) :
                 type == CHART_DISTRIBUTION ? draw_distribution(&request, posts) :
                 type == CHART_TREND ? chart_trend(&request, posts) : chart_network(&request, posts);
    }
    scope_drop(&request.scope);
    return status;
}

/* ---- for documents ---- */

void chart_organization(Ctx *ctx, const uint8_t *posts, Str title, ChartSize size, Buf *svg)
{
    ChartRequest request = { .ctx = ctx, .title = title, .size = size };
    Chart chart;
    figure_find(ctx, words_read_sym(ctx->words, F_POST_IN), &request.color);
    chart_make(ctx, &request, posts, &chart);
    chart_svg(&chart, svg);
    chart_drop(&chart);
}

void chart_distribution(Ctx *ctx, const uint8_t *posts, Sym figure, Buf *svg)
{
    ChartRequest request = { .ctx = ctx };
    Plot plot;
    if (!figure_find(ctx, figure, &request.figure))
        return;
    chart_plot_make(ctx, &request, posts, &plot);
    plot_svg(&plot, svg);
    plot_drop(&plot);
}
