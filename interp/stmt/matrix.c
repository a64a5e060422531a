/* matrix.c: the parts and weights of posts, and what is wrong with them. */
#include "matrix.h"
#include <math.h>

#define WHOLE_TOLERANCE 0.00005

typedef struct KindInfo { TableId table, link; FieldId of, post, as; const char *title, *zh; } KindInfo;
static const KindInfo KINDS[MATRIX_COUNT] = {
    [MATRIX_RACI] = { T_DUTY, T_ASSIGNMENT, F_ASSIGNMENT_DUTY, F_ASSIGNMENT_POST, F_ASSIGNMENT_AS, "RACI matrix", "RACI 矩阵" },
    [MATRIX_DECISIONS] = { T_DECISION, T_GRANT, F_GRANT_DECISION, F_GRANT_POST, F_GRANT_AS, "Decision matrix", "决策权矩阵" },
    [MATRIX_KPI] = { T_KPI, T_WEIGHT, F_WEIGHT_KPI, F_WEIGHT_POST, F_WEIGHT_WEIGHT, "KPI matrix", "指标权重矩阵" },
};

const char *matrix_title(Ctx *ctx, MatrixKind kind)
{
    return ctx->rt->lang == LANG_ZH ? KINDS[kind].zh : KINDS[kind].title;
}

/* ---- letters ---- */

static const struct { WordSetId set; const char *letters; } LETTERS[MATRIX_COUNT] = {
    [MATRIX_RACI] = { WS_ROLE, "RACI" }, [MATRIX_DECISIONS] = { WS_GRANT_ROLE, "DRAPI" }, [MATRIX_KPI] = { WS_NONE, "" },
};

void matrix_letters(const Matrix *matrix, uint8_t parts, Buf *out)
{
    for (int i = 0; LETTERS[matrix->kind].letters[i]; i++)
        if (parts & (1 << i))
            buf_char(out, LETTERS[matrix->kind].letters[i]);
}

void matrix_key(Ctx *ctx, const Matrix *matrix, Buf *out)
{
    WordSetId set = LETTERS[matrix->kind].set;
    for (int i = 0; LETTERS[matrix->kind].letters[i]; i++)
        buf_addf(out, "%s%c %s", i ? "  " : "", LETTERS[matrix->kind].letters[i], ctx->rt->lang == LANG_ZH ? word_zh(set, i) : word_text(set, i));
}

/* ---- which rows and posts ---- */

typedef struct Build {
    Ctx *ctx;
    Matrix *matrix;
    const KindInfo *kind;
    int32_t region;
    const uint8_t *rows_in, *posts_in;      /* of the scope; NULL: all */
    int32_t *row_at, *post_at;              /* by the model's rows: the place in the matrix, -1 */
    uint8_t *has_part;                      /* by post */
    int32_t post;                           /* whose weights are being read */
} Build;

static int32_t *places(int32_t n)
{
    int32_t *at = mem_alloc(((size_t)n + 1) * sizeof *at);
    for (int32_t i = 0; i < n; i++)
        at[i] = -1;
    return at;
}

static int32_t key_of(Build *b, int32_t link, FieldId field)
{
    Cell cell = model_get(b->ctx->model, b->kind->link, link, field_column(field));
    return cell.type == CELL_I32 ? cell.i32 : ROW_NONE;
}

static int32_t region_of(Build *b, int32_t post)
{
    if (b->region != REGION_OWN)
        return b->region;
    const Column *region = graph_attr(vm_graph(b->ctx->vm), A_POST_REGION);
    return region->type == COL_I32 && region->i32[post] >= 0 ? region->i32[post] : ROW_NONE;
}

static void note_weighed(void *ctx, int32_t kpi, double weight)
{
    Build *b = ctx;
    UNUSED(weight);
    if (!b->rows_in || b->rows_in[kpi])
        b->has_part[b->post] = 1;
}

static void note_accountable(Build *b, int32_t duty)
{
    uint32_t n;
    const int32_t *posts = column_set(graph_attr(vm_graph(b->ctx->vm), A_DUTY_ACCOUNTABLES), duty, &n);
    for (uint32_t i = 0; i < n; i++)
        b->has_part[posts[i]] = 1;
}

static void find_parts(Build *b)
{
    size_t n;
    const int32_t *links = model_order(b->ctx->model, b->kind->link, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t of = key_of(b, links[i], b->kind->of), post = key_of(b, links[i], b->kind->post);
        if (of < 0 || post < 0 || (b->rows_in && !b->rows_in[of]))
            continue;
        if (b->matrix->kind != MATRIX_KPI)
            b->has_part[post] = 1;
        if (b->matrix->kind == MATRIX_RACI)
            note_accountable(b, of);
    }
    const int32_t *posts = model_order(b->ctx->model, T_POST, &n);
    for (size_t i = 0; i < n && b->matrix->kind == MATRIX_KPI; i++) {
        b->post = posts[i];
        graph_weights(vm_graph(b->ctx->vm), posts[i], region_of(b, posts[i]), note_weighed, b);
    }
}

static void place_rows(Build *b)
{
    size_t n;
    const int32_t *order = model_order(b->ctx->model, b->kind->table, &n);
    for (size_t i = 0; i < n; i++)
        if (!b->rows_in || b->rows_in[order[i]]) {
            b->row_at[order[i]] = (int32_t)b->matrix->rows.len;
            vec_push(&b->matrix->rows, order[i]);
        }
    order = model_order(b->ctx->model, T_POST, &n);
    for (size_t i = 0; i < n; i++)
        if (b->has_part[order[i]] && (!b->posts_in || b->posts_in[order[i]])) {
            b->post_at[order[i]] = (int32_t)b->matrix->posts.len;
            vec_push(&b->matrix->posts, order[i]);
        }
}

/* ---- cells ---- */

static bool make_cells(Build *b, size_t most)
{
    Matrix *m = b->matrix;
    uint64_t n = (uint64_t)m->rows.len * m->posts.len;
    if (n > most)
        return false;
    if (m->kind == MATRIX_KPI) {
        m->weights = mem_alloc((size_t)n * sizeof *m->weights + 1);
        for (uint64_t i = 0; i < n; i++)
            m->weights[i] = NAN;
    } else {
        m->parts = mem_zalloc((size_t)n + 1);
    }
    m->figures = mem_alloc((m->posts.len + 1) * sizeof *m->figures);
    m->marks = mem_zalloc((m->rows.len + 1) * sizeof *m->marks);
    m->post_marks = mem_zalloc((m->posts.len + 1) * sizeof *m->post_marks);
    return true;
}

static void set_part(Build *b, int32_t of, int32_t post, uint8_t bits)
{
    int32_t row = b->row_at[of], column = b->post_at[post];
    if (row >= 0 && column >= 0)
        b->matrix->parts[(size_t)row * b->matrix->posts.len + (size_t)column] |= bits;
}

static void fill_parts(Build *b)
{
    size_t n;
    const int32_t *links = model_order(b->ctx->model, b->kind->link, &n);
    bool bits = b->matrix->kind == MATRIX_RACI;
    for (size_t i = 0; i < n; i++) {
        int32_t as = key_of(b, links[i], b->kind->as), of = key_of(b, links[i], b->kind->of), post = key_of(b, links[i], b->kind->post);
        if (as < 0)                                       /* as the statement has it when nothing is said */
            as = bits ? 1 << W_ROLE_RESPONSIBLE : W_GRANT_ROLE_DECIDE;
        if (of >= 0 && post >= 0)
            set_part(b, of, post, (uint8_t)(bits ? as : 1 << as));
    }
}

/* Who answers for a duty, stated or not. */
static void fill_accountable(Build *b)
{
    const Column *sets = graph_attr(vm_graph(b->ctx->vm), A_DUTY_ACCOUNTABLES);
    for (size_t r = 0; r < b->matrix->rows.len; r++) {
        uint32_t n;
        const int32_t *posts = column_set(sets, b->matrix->rows.at[r], &n);
        for (uint32_t i = 0; i < n; i++)
            set_part(b, b->matrix->rows.at[r], posts[i], 1 << W_ROLE_ACCOUNTABLE);
    }
}

static void set_weight(void *ctx, int32_t kpi, double weight)
{
    Build *b = ctx;
    Matrix *m = b->matrix;
    size_t column = (size_t)b->post_at[b->post];
    m->figures[column] += weight;
    if (b->row_at[kpi] >= 0)
        m->weights[(size_t)b->row_at[kpi] * m->posts.len + column] = weight;
}

/* The sum is of all that counts for the post, in the scope or not. */
static void fill_weights(Build *b)
{
    for (size_t p = 0; p < b->matrix->posts.len; p++) {
        b->post = b->matrix->posts.at[p];
        b->matrix->figures[p] = 0;
        graph_weights(vm_graph(b->ctx->vm), b->post, region_of(b, b->post), set_weight, b);
    }
}

static void fill_loads(Build *b)
{
    const Column *load = graph_attr(vm_graph(b->ctx->vm), A_POST_LOAD);
    for (size_t p = 0; p < b->matrix->posts.len; p++)
        b->matrix->figures[p] = load->type == COL_F64 ? load->f64[b->matrix->posts.at[p]] : NAN;
}

/* ---- what is wrong ---- */

static void mark(Build *b, Str *at, const char *en, const char *zh)
{
    bool chinese = b->ctx->rt->lang == LANG_ZH;
    if (at->len == 0)
        b->matrix->found++;
    *at = arena_printf(&b->matrix->arena, "%.*s%s%s", STR_ARG(*at), at->len ? chinese ? "、" : ", " : "", chinese ? zh : en);
}

static void mark_count(Build *b, Str *at, uint32_t n, const char *letter)
{
    Buf en = { 0 }, zh = { 0 };
    if (n == 0) {
        buf_addf(&en, "no %s", letter);
        buf_addf(&zh, "无 %s", letter);
    } else if (n > 1) {
        buf_addf(&en, "%u %s", n, letter);
        buf_addf(&zh, "%u 个 %s", n, letter);
    }
    if (n != 1)
        mark(b, at, en.ptr, zh.ptr);
    buf_drop(&en);
    buf_drop(&zh);
}

static uint32_t set_size(Build *b, AttrId attr, int32_t row)
{
    uint32_t n;
    column_set(graph_attr(vm_graph(b->ctx->vm), attr), row, &n);
    return n;
}

static void mark_duties(Build *b)
{
    for (size_t r = 0; r < b->matrix->rows.len; r++) {
        int32_t duty = b->matrix->rows.at[r];
        if (set_size(b, A_DUTY_OWNERS, duty) == 0)
            mark_count(b, &b->matrix->marks[r], 0, "R");
        mark_count(b, &b->matrix->marks[r], set_size(b, A_DUTY_ACCOUNTABLES, duty), "A");
    }
}

static void mark_decisions(Build *b)
{
    for (size_t r = 0; r < b->matrix->rows.len; r++)
        mark_count(b, &b->matrix->marks[r], set_size(b, A_DECISION_DECIDERS, b->matrix->rows.at[r]), "D");
}

static void mark_kpis(Build *b)
{
    const Matrix *m = b->matrix;
    for (size_t r = 0; r < m->rows.len; r++) {
        bool used = false;
        for (size_t p = 0; p < m->posts.len && !used; p++)
            used = !isnan(m->weights[r * m->posts.len + p]);
        if (!used)
            mark(b, &b->matrix->marks[r], "no post", "无岗位");
    }
    for (size_t p = 0; p < m->posts.len; p++)
        if (fabs(m->figures[p] - 1) > WHOLE_TOLERANCE)
            mark(b, &b->matrix->post_marks[p], "not 100%", "不足或超过 100%");
}

/* The limit that the rule overload has in this model. */
static double load_limit(Ctx *ctx)
{
    Sym set = model_setting(ctx->model, rule_setting(ctx, intern_add(ctx->rt->intern, STR("overload")), STR("limit")));
    const Node *node = set == SYM_NONE ? NULL : rule_literal(ctx, set);
    return node && (node->type == N_PERCENT || node->type == N_NUMBER) ? node->num : 1;
}

static void mark_loads(Build *b)
{
    double limit = load_limit(b->ctx);
    for (size_t p = 0; p < b->matrix->posts.len; p++)
        if (b->matrix->figures[p] > limit + WHOLE_TOLERANCE)
            mark(b, &b->matrix->post_marks[p], "overloaded", "负荷过高");
}

/* ---- the whole ---- */

static void fill(Build *b)
{
    if (b->matrix->kind == MATRIX_KPI) {
        fill_weights(b);
        mark_kpis(b);
        return;
    }
    fill_parts(b);
    fill_loads(b);
    mark_loads(b);
    if (b->matrix->kind == MATRIX_RACI)
        fill_accountable(b);
    (b->matrix->kind == MATRIX_RACI ? mark_duties : mark_decisions)(b);
}

bool matrix_make(Ctx *ctx, MatrixKind kind, Scope *scope, int32_t region, size_t most, Matrix *out)
{
    *out = (Matrix){ .kind = kind, .table = KINDS[kind].table };
    arena_init(&out->arena);
    Build b = { .ctx = ctx, .matrix = out, .kind = &KINDS[kind], .region = region };
    b.posts_in = scope_flags(ctx, scope, T_POST);
    b.rows_in = scope_flags(ctx, scope, b.kind->table);
    b.row_at = places(model_rows(ctx->model, b.kind->table));
    b.post_at = places(model_rows(ctx->model, T_POST));
    b.has_part = mem_zalloc((size_t)model_rows(ctx->model, T_POST) + 1);
    find_parts(&b);
    place_rows(&b);
    bool fits = make_cells(&b, most);
    if (fits)
        fill(&b);
    mem_free(b.row_at);
    mem_free(b.post_at);
    mem_free(b.has_part);
    return fits;
}

void matrix_drop(Matrix *matrix)
{
    vec_drop(&matrix->rows);
    vec_drop(&matrix->posts);
    mem_free(matrix->parts);
    mem_free(matrix->weights);
    mem_free(matrix->figures);
    mem_free(matrix->marks);
    mem_free(matrix->post_marks);
    arena_drop(&matrix->arena);
}
