/* matrix_show.c: matrix raci|decisions|kpi [of SCOPE] [in region R] [into "file"]: as a table, and for the terminal. */
#include <math.h>
#include "../base/os.h"
#include "../base/utf8.h"
#include "../output/output.h"
#include "matrix.h"
#include "show.h"
#include "verbs.h"

#define PIPE_WIDTH 100
#define NAME_MOST 40             /* cells of a row's name */
#define MARK_GAP 2

/* ---- as a table ---- */

static Value cell_of(Ctx *ctx, const Matrix *m, size_t row, size_t post)
{
    size_t i = row * m->posts.len + post;
    if (m->weights)
        return isnan(m->weights[i]) ? NONE_VALUE : value_percent(m->weights[i]);
    if (!m->parts[i])
        return NONE_VALUE;
    Buf letters = { 0 };
    matrix_letters(m, m->parts[i], &letters);
    Value value = value_text(ctx->rt, buf_str(&letters));
    buf_drop(&letters);
    return value;
}

static Value mark_value(Ctx *ctx, Str mark)
{
    return mark.len ? value_text(ctx->rt, mark) : NONE_VALUE;
}

static Str figure_name(Ctx *ctx, const Matrix *m)
{
    bool zh = ctx->rt->lang == LANG_ZH;
    return m->kind == MATRIX_KPI ? zh ? STR("合计") : STR("sum") : zh ? STR("负荷") : STR("load");
}

/* The posts' figures, and what is wrong with them. */
static void add_figures(Ctx *ctx, const Matrix *m, Table *table)
{
    uint32_t r = (uint32_t)m->rows.len;
    bool zh = ctx->rt->lang == LANG_ZH;
    table->columns[0][r] = value_text(ctx->rt, figure_name(ctx, m));
    table->columns[0][r + 1] = value_text(ctx->rt, zh ? STR("问题") : STR("finding"));
    for (size_t p = 0; p < m->posts.len; p++) {
        table->columns[p + 1][r] = isnan(m->figures[p]) ? NONE_VALUE : value_percent(m->figures[p]);
        table->columns[p + 1][r + 1] = mark_value(ctx, m->post_marks[p]);
    }
}

Value matrix_table(Ctx *ctx, const Matrix *m, bool people)
{
    SymVec names = { 0 };
    Model *model = ctx->model;
    vec_push(&names, words_table_sym(ctx->words, m->table));
    for (size_t p = 0; p < m->posts.len; p++)
        vec_push(&names, people ? model_title(model, T_POST, m->posts.at[p]) : model_name(model, T_POST, m->posts.at[p]));
    vec_push(&names, intern_add(ctx->rt->intern, STR("finding")));
    Value result = value_table(ctx->rt, (uint32_t)names.len, names.at, (uint32_t)m->rows.len + (people ? 2 : 0));
    Table *table = result.table;
    vec_drop(&names);
    if (table->n_rows < m->rows.len)                       /* there was no room */
        return result;
    for (size_t r = 0; r < m->rows.len; r++) {
        table->columns[0][r] = value_entity(m->table, m->rows.at[r]);
        for (size_t p = 0; p < m->posts.len; p++)
            table->columns[p + 1][r] = cell_of(ctx, m, r, p);
        table->columns[m->posts.len + 1][r] = mark_value(ctx, m->marks[r]);
    }
    if (people)
        add_figures(ctx, m, table);
    return result;
}

/* ---- for the terminal ---- */

typedef struct Layout { Ctx *ctx; const Matrix *m; int ambiguous, name, column, gap, mark, per_block; bool zh, color; Buf *out; } Layout;

static Str row_name(const Layout *l, size_t row)
{
    return sym_str(l->ctx, model_title(l->ctx->model, l->m->table, l->m->rows.at[row]));
}

static void put(Layout *l, Str text, int room, bool right)
{
    int width = utf8_width(text, l->ambiguous);
    if (width > room) {
        text.len = utf8_fit(text, room - l->ambiguous, l->ambiguous);
        width = utf8_width(text, l->ambiguous) + l->ambiguous;
        buf_add(l->out, text);
        buf_addz(l->out, "…");
    } else {
        buf_fill(l->out, ' ', right ? (size_t)(room - width) : 0);
        buf_add(l->out, text);
    }
    if (!right && width < room)
        buf_fill(l->out, ' ', (size_t)(room - width));
}

static void end_line(Layout *l)
{
    while (l->out->len && l->out->ptr[l->out->len - 1] == ' ')
        l->out->ptr[--l->out->len] = 0;
    buf_char(l->out, '\n');
}

static void figure_text(double x, Buf *out)
{
    buf_clear(out);
    if (!isnan(x))
        buf_addf(out, "%.0f%%", x * 100);
}

static void cell_text_of(const Layout *l, size_t row, size_t post, Buf *out)
{
    size_t i = row * l->m->posts.len + post;
    buf_clear(out);
    if (l->m->weights)
        figure_text(l->m->weights[i], out);
    else
        matrix_letters(l->m, l->m->parts[i], out);
    if (!out->len)
        buf_char(out, '.');                                /* for the eye to follow the line */
}

static void measure(Layout *l, int width)
{
    Buf text = { 0 };
    l->name = l->m->weights ? utf8_width(figure_name(l->ctx, l->m), l->ambiguous) : 0;
    l->column = l->m->posts.len > 99 ? 3 : 2;
    l->gap = l->m->weights ? 2 : 1;
    for (size_t r = 0; r < l->m->rows.len; r++) {
        int w = utf8_width(row_name(l, r), l->ambiguous), mark = utf8_width(l->m->marks[r], l->ambiguous);
        l->name = w > l->name ? w : l->name;
        l->mark = mark > l->mark ? mark : l->mark;
        for (size_t p = 0; p < l->m->posts.len; p++) {
            cell_text_of(l, r, p, &text);
            l->column = (int)text.len > l->column ? (int)text.len : l->column;
        }
    }
    for (size_t p = 0; p < l->m->posts.len && l->m->weights; p++) {
        figure_text(l->m->figures[p], &text);
        l->column = (int)text.len > l->column ? (int)text.len : l->column;
    }
    l->name = l->name > NAME_MOST ? NAME_MOST : l->name;
    int room = (width > 0 ? width : PIPE_WIDTH) - l->name - (l->mark ? l->mark + MARK_GAP : 0);
    l->per_block = room / (l->column + l->gap) > 1 ? room / (l->column + l->gap) : 1;
    buf_drop(&text);
}

/* Later blocks have only the lines with something in them; the first has those with nothing at all too. */
static bool is_shown(const Layout *l, size_t row, size_t from, size_t to)
{
    const Matrix *m = l->m;
    bool any = false, here = false;
    for (size_t p = 0; p < m->posts.len; p++) {
        size_t i = row * m->posts.len + p;
        bool part = m->weights ? !isnan(m->weights[i]) : m->parts[i] != 0;
        any |= part;
        here |= part && p >= from && p < to;
    }
    return here || (from == 0 && (!any || m->posts.len == to));
}

static void put_head(Layout *l, size_t from, size_t to)
{
    Buf number = { 0 };
    put(l, STR(""), l->name, false);
    for (size_t p = from; p < to; p++) {
        buf_clear(&number);
        buf_addf(&number, "%zu", p + 1);
        buf_fill(l->out, ' ', (size_t)l->gap);
        put(l, buf_str(&number), l->column, true);
    }
    end_line(l);
    buf_fill(l->out, '-', (size_t)l->name);
    for (size_t p = from; p < to; p++) {
        buf_fill(l->out, ' ', (size_t)l->gap);
        buf_fill(l->out, '-', (size_t)l->column);
    }
    end_line(l);
    buf_drop(&number);
}

static void put_mark(Layout *l, Str mark)
{
    if (!mark.len)
        return;
    buf_fill(l->out, ' ', MARK_GAP);
    buf_addz(l->out, l->color ? "\x1b[31m" : "");
    buf_add(l->out, mark);
    buf_addz(l->out, l->color ? "\x1b[0m" : "");
}

static void put_sums(Layout *l, size_t from, size_t to)
{
    Buf text = { 0 };
    put(l, figure_name(l->ctx, l->m), l->name, false);
    for (size_t p = from; p < to; p++) {
        figure_text(l->m->figures[p], &text);
        buf_fill(l->out, ' ', (size_t)l->gap);
        put(l, buf_str(&text), l->column, true);
    }
    end_line(l);
    buf_drop(&text);
}

/* The key: which post a number is, with its load. */
static void put_posts(Layout *l, size_t from, size_t to)
{
    Buf text = { 0 };
    int widest = 0;
    for (size_t p = from; p < to; p++) {
        int width = utf8_width(sym_str(l->ctx, model_title(l->ctx->model, T_POST, l->m->posts.at[p])), l->ambiguous);
        widest = width > widest ? width : widest;
    }
    widest = widest > NAME_MOST ? NAME_MOST : widest;
    for (size_t p = from; p < to; p++) {
        buf_addf(l->out, "%*zu  ", l->m->posts.len > 99 ? 5 : 3, p + 1);
        put(l, sym_str(l->ctx, model_title(l->ctx->model, T_POST, l->m->posts.at[p])), widest, false);
        figure_text(l->m->figures[p], &text);
        if (!l->m->weights && text.len)
            buf_addf(l->out, l->zh ? "  负荷 %s" : "  load %s", text.ptr);
        put_mark(l, l->m->post_marks[p]);
        end_line(l);
    }
    buf_drop(&text);
}

static void put_block(Layout *l, size_t from, size_t to)
{
    Buf text = { 0 };
    put_head(l, from, to);
    for (size_t r = 0; r < l->m->rows.len; r++) {
        if (!is_shown(l, r, from, to))
            continue;
        put(l, row_name(l, r), l->name, false);
        for (size_t p = from; p < to; p++) {
            cell_text_of(l, r, p, &text);
            buf_fill(l->out, ' ', (size_t)l->gap);
            put(l, buf_str(&text), l->column, true);
        }
        put_mark(l, l->m->marks[r]);
        end_line(l);
    }
    if (l->m->weights)
        put_sums(l, from, to);
    put_posts(l, from, to);
    buf_drop(&text);
}

void matrix_text(Ctx *ctx, const Matrix *m, int width, bool color, Buf *out)
{
    Layout l = { .ctx = ctx, .m = m, .ambiguous = ctx->rt->ambiguous ? ctx->rt->ambiguous : 1, .zh = ctx->rt->lang == LANG_ZH, .color = color, .out = out };
    buf_addf(out, l.zh ? "%s：%zu 行，%zu 个岗位\n" : "%s: %zu rows, %zu posts\n", matrix_title(ctx, m->kind), m->rows.len, m->posts.len);
    if (!m->rows.len)
        return;
    measure(&l, width);
    for (size_t from = 0; from < m->posts.len || from == 0; from += (size_t)l.per_block) {
        size_t to = from + (size_t)l.per_block < m->posts.len ? from + (size_t)l.per_block : m->posts.len;
        buf_char(out, '\n');
        put_block(&l, from, to);
    }
    buf_char(out, '\n');
    if (!m->weights) {
        matrix_key(ctx, m, out);
        buf_char(out, '\n');
    }
    if (m->found)
        buf_addf(out, l.zh ? "%zu 处有问题\n" : m->found == 1 ? "%zu finding\n" : "%zu findings\n", m->found);
    else
        buf_addz(out, l.zh ? "未发现问题\n" : "no findings\n");
}

/* ---- the statement ---- */

static Status make(Ctx *ctx, const Node *node, Matrix *out)
{
    Scope scope = { .all = true };
    int32_t region = REGION_OWN;
    Status status = vm_close(ctx->vm);
    *out = (Matrix){ .kind = (MatrixKind)node->op };
    arena_init(&out->arena);
    if (status == ST_OK)
        status = scope_make(ctx, node->kids[0], &scope);
    if (status == ST_OK && node->kids[1])
        status = operand_existing(ctx, node->kids[1], T_REGION, &region);
    if (status == ST_OK)
        status = matrix_make(ctx, (MatrixKind)node->op, &scope, region, MATRIX_CELLS_MAX, out) ? ST_OK : error_at(ctx, node, E606, STR("100 M"),);
    scope_drop(&scope);
    return status == ST_OK && ctx->rt->failed ? ST_ERROR : status;
}

static Status write_matrix(Ctx *ctx, const Node *into, const Matrix *matrix)
{
    Sym path;
    Status status = operand_text(ctx, into->kids[0], &path);
    if (status != ST_OK)
        return status;
    OutFormat format = output_format(sym_str(ctx, path));
    if (format != OUT_TXT)
        return show_into_styled(ctx, into, matrix_table(ctx, matrix, format != OUT_CSV && format != OUT_JSON).table,
                                (OutStyle){ .title = str_of(matrix_title(ctx, matrix->kind)), .narrow_first = 1, .narrow = (uint32_t)matrix->posts.len });
    Buf text = { 0 };
    matrix_text(ctx, matrix, 0, false, &text);
    status = vm_write(ctx->vm, sym_str(ctx, path), buf_str(&text));
    buf_drop(&text);
    return status;
}

static void print_matrix(Ctx *ctx, const Matrix *matrix)
{
    const VmHost *host = vm_host(ctx->vm);
    if (host->json) {
        show_print(ctx, matrix_table(ctx, matrix, false).table);
        return;
    }
    Buf text = { 0 };
    matrix_text(ctx, matrix, host->width, host->color, &text);
    host->print(host->ctx, buf_str(&text));
    buf_drop(&text);
}

Status stmt_matrix(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Matrix matrix;
    Status status = make(&ctx, stmt, &matrix);
    if (status == ST_OK && stmt->kids[2])
        status = write_matrix(&ctx, stmt->kids[2], &matrix);
    else if (status == ST_OK)
        print_matrix(&ctx, &matrix);
    matrix_drop(&matrix);
    return status == ST_OK && ctx.rt->failed ? ST_ERROR : status;
}

Status matrix_expression(Vm *vm, const Node *node, const Value *slots, Value *out)
{
    Ctx ctx = ctx_make(vm, slots);
    Matrix matrix;
    Status status = make(&ctx, node, &matrix);
    if (status == ST_OK)
        *out = matrix_table(&ctx, &matrix, false);
    matrix_drop(&matrix);
    return status == ST_OK && ctx.rt->failed ? ST_ERROR : status;
}
