/* comparison.c: weights by comparison [for P [in region R]] { A over B 4 … }: weights of KPIs for posts, or of factors, from judgements
   of pairs. */
#include <math.h>
#include <stdlib.h>

#include "../lib/ahp.h"
#include "operand.h"
#include "verbs.h"

typedef struct Comparison {
    Ctx *ctx;
    const Node *stmt;
    TableId kind;                      /* T_KPI, T_FACTOR */
    int32_t rows[AHP_MAX];
    Ahp ahp;
    double weights[AHP_MAX];           /* in hundredths of a point, so that they make 100% as they are shown */
} Comparison;

static Str pick(const Ctx *ctx, const char *en, const char *zh)
{
    return str_of(ctx->rt->lang == LANG_ZH ? zh : en);
}

static Str name_of(const Comparison *c, int i)
{
    return sym_str(c->ctx, model_name(c->ctx->model, c->kind, c->rows[i]));
}

/* "csat over fcr" */
static void add_pair(const Comparison *c, int i, int j, Buf *out)
{
    buf_add(out, name_of(c, i));
    buf_addz(out, c->ctx->rt->lang == LANG_ZH ? " 比 " : " over ");
    buf_add(out, name_of(c, j));
}

static Status bad_judgement(const Comparison *c, const Node *at, int i, int j, Str wanted, Str got)
{
    Buf pair = { 0 };
    add_pair(c, i, j, &pair);
    Status status = error_at(c->ctx, at, E404, buf_str(&pair), wanted, got,);
    buf_drop(&pair);
    return status;
}

/* Its place among the things compared; a new one comes to them. */
static Status place_of(Comparison *c, const Node *name, int *place)
{
    int32_t row;
    Ahp *ahp = &c->ahp;
    Status status = operand_row(c->ctx, name, c->kind, &row);
    if (status != ST_OK)
        return status;
    for (*place = 0; *place < ahp->n && c->rows[*place] != row;)
        ++*place;
    if (*place < ahp->n)
        return ST_OK;
    if (ahp->n == AHP_MAX)
        return error_at(c->ctx, name, E404, pick(c->ctx, "comparison", "比较"), pick(c->ctx, "of 2 to 10 things", "2 至 10 项"), STR("11"),);
    c->rows[ahp->n++] = row;
    return ST_OK;
}

static Status read_judgement(Comparison *c, const Node *node)
{
    int i, j;
    Value times;
    const Node *other = node->kids[1];
    Status status = place_of(c, node->kids[0], &i);
    if (status == ST_OK)
        status = place_of(c, other->kids[0], &j);
    if (status == ST_OK)
        status = vm_operand(c->ctx->vm, other->kids[1], c->ctx->slots, &times);
    if (status != ST_OK)
        return status;
    if (i == j)
        return error_at(c->ctx, node, E408, name_of(c, i),);
    if (times.tag != V_NUM || !(times.num > 0) || !isfinite(times.num))
        return bad_judgement(c, other->kids[1], i, j, pick(c->ctx, "a number above 0", "大于 0 的数"), rt_describe(c->ctx->rt, times));
    if (c->ahp.a[i][j] > 0)
        return bad_judgement(c, node, i, j, pick(c->ctx, "said once", "只写一次"), pick(c->ctx, "twice", "两次"));
    c->ahp.a[i][j] = times.num;
    c->ahp.a[j][i] = 1 / times.num;
    return ST_OK;
}

/* All pairs are needed. */
static Status want_all(Comparison *c)
{
    for (int i = 0; i < c->ahp.n; i++) {
        c->ahp.a[i][i] = 1;
        for (int j = i + 1; j < c->ahp.n; j++) {
            if (c->ahp.a[i][j] > 0)
                continue;
            Buf pair = { 0 };
            add_pair(c, i, j, &pair);
            Status status = error_at(c->ctx, c->stmt, E410, pick(c->ctx, "weights by comparison", "权重 按 比较"), buf_str(&pair),);
            buf_drop(&pair);
            return status;
        }
    }
    if (c->ahp.n < 2)
        return error_at(c->ctx, c->stmt, E404, pick(c->ctx, "comparison", "比较"), pick(c->ctx, "of 2 to 10 things", "2 至 10 项"), STR("0"),);
    return ST_OK;
}

/* Rounded to hundredths of a point; what is missing to 100% goes where rounding took most. */
static void round_weights(Comparison *c)
{
    double sum = 0;
    for (int i = 0; i < c->ahp.n; i++)
        sum += c->weights[i] = floor(c->ahp.w[i] * 1e4 + 0.5);
    for (; sum != 1e4; sum += sum < 1e4 ? 1 : -1) {
        int most = 0;
        double side = sum < 1e4 ? 1 : -1;
        for (int i = 1; i < c->ahp.n; i++)
            if (side * (c->ahp.w[i] * 1e4 - c->weights[i]) > side * (c->ahp.w[most] * 1e4 - c->weights[most]))
                most = i;
        c->weights[most] += side;
    }
}

static void store(Comparison *c, const RowVec *posts, int32_t region)
{
    Model *model = c->ctx->model;
    Origin origin = vm_origin(c->ctx->vm, c->stmt);
    for (int i = 0; i < c->ahp.n; i++) {
        Cell cell = { .type = CELL_NUM, .num = c->weights[i] / 1e4 };
        if (c->kind == T_FACTOR)
            model_set(model, T_FACTOR, c->rows[i], field_column(F_FACTOR_WEIGHT), cell, origin);
        for (size_t p = 0; p < posts->len; p++) {
            int32_t row = model_link_put(model, T_WEIGHT, (int32_t[]){ c->rows[i], posts->at[p], region }, 3, origin);
            model_set(model, T_WEIGHT, row, field_column(F_WEIGHT_WEIGHT), cell, origin);
        }
    }
}

static void add_warning(const Comparison *c, Buf *out)
{
    const Ahp *ahp = &c->ahp;
    bool zh = c->ctx->rt->lang == LANG_ZH;
    buf_addz(out, zh ? "警告：判断相互矛盾，一致性比率高于 0.10；偏差最大的是 " : "warning: the judgements contradict each other, the ratio is above 0.10; most off is ");
    add_pair(c, ahp->row, ahp->column, out);
    buf_addf(out, zh ? "：给出 %.4g，其余判断推得 %.4g\n" : ": %.4g given, %.4g by the others\n", ahp->a[ahp->row][ahp->column], ahp->w[ahp->row] / ahp->w[ahp->column]);
}

static void tell(const Comparison *c)
{
    const VmHost *host = vm_host(c->ctx->vm);
    bool zh = c->ctx->rt->lang == LANG_ZH;
    Buf out = { 0 };
    for (int i = 0; i < c->ahp.n; i++) {
        buf_addz(&out, i ? zh ? "，" : ", " : "");
        buf_add(&out, name_of(c, i));
        buf_addf(&out, " %.10g%%", c->weights[i] / 100);
    }
    buf_addf(&out, zh ? "；一致性比率 %.3f\n" : "; consistency ratio %.3f\n", c->ahp.ratio);
    if (c->ahp.ratio > AHP_RATIO_MAX)
        add_warning(c, &out);
    host->print(host->ctx, buf_str(&out));
    buf_drop(&out);
}

Status weigh_by_comparison(Ctx *ctx, const Node *stmt)
{
    Comparison c = { .ctx = ctx, .stmt = stmt, .kind = stmt->kids[0] ? T_KPI : T_FACTOR };
    RowVec posts = { 0 };
    int32_t region = I32_NONE;
    Status status = stmt->kids[0] ? operand_rows(ctx, stmt->kids[0], T_POST, &posts) : ST_OK;
    if (status == ST_OK && stmt->kids[1])
        status = operand_row(ctx, stmt->kids[1], T_REGION, &region);
    for (int i = 2; i < stmt->n && status == ST_OK; i++)
        status = read_judgement(&c, stmt->kids[i]);
    if (status == ST_OK)
        status = want_all(&c);
    if (status == ST_OK) {
        ahp_solve(&c.ahp);
        round_weights(&c);
        store(&c, &posts, region);
        tell(&c);
    }
    vec_drop(&posts);
    return status;
}
