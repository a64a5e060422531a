/* pair.c: statements about pairs: assign, unassign, weight, record, grant, revoke, relate, rate, submit.
   A pair statement said again is the whole pair: what is left out returns to its default. */
#include <math.h>
#include "operand.h"
#include "verbs.h"

#define COLUMN(FIELD) field_column(F_##FIELD)

/* What a pair statement is about cannot be blank: it is taken back with drop. */
static Status needed_cell(Ctx *ctx, TableId link, int column, const Node *value, ItemBuf *buf, Cell *out)
{
    Status status = node_cell(ctx, link, column, value, buf, out);
    if (status != ST_OK || out->type != CELL_NONE)
        return status;
    const FieldInfo *field = model_field(ctx->model, link, column);
    return error_at(ctx, value, E307, str_of(ctx->rt->lang == LANG_ZH ? field->zh : field->name),);
}

static Status set_link(Ctx *ctx, TableId link, int32_t row, int column, const Node *value, ItemBuf *buf)
{
    Cell cell;
    Status status = needed_cell(ctx, link, column, value, buf, &cell);
    if (status == ST_OK)
        model_set(ctx->model, link, row, column, cell, vm_origin(ctx->vm, value));
    return status;
}

/* ---- assign ---- */

/* What one TO says: shares and roles are the same for all duties of the statement. */
typedef struct ToPart { Cell share, time, roles; } ToPart;

static Status read_to(Ctx *ctx, const Node *to, ToPart *part)
{
    ItemBuf buf = { 0 };
    Status status = ST_OK;
    int32_t roles = 0;
    memset(part, 0, sizeof *part);
    if (to->kids[1])
        status = node_cell(ctx, T_ASSIGNMENT, COLUMN(ASSIGNMENT_SHARE), to->kids[1], &buf, &part->share);
    if (status == ST_OK && to->kids[2])
        status = node_cell(ctx, T_ASSIGNMENT, COLUMN(ASSIGNMENT_TIME), to->kids[2], &buf, &part->time);
    for (int i = 3; i < to->n && status == ST_OK; i++) {
        Cell role = { .type = CELL_NONE };
        status = node_cell(ctx, T_ASSIGNMENT, COLUMN(ASSIGNMENT_AS), to->kids[i], &buf, &role);
        roles |= role.type == CELL_I32 ? role.i32 : 0;
    }
    /* stating a share or a time makes the post responsible too; so does saying no role */
    if (part->share.type != CELL_NONE || part->time.type != CELL_NONE || roles == 0)
        roles |= 1 << W_ROLE_RESPONSIBLE;
    part->roles = (Cell){ .type = CELL_I32, .i32 = roles };
    item_drop(&buf);
    return status;
}

static void put_assignment(Ctx *ctx, int32_t duty, int32_t post, const ToPart *part, Origin origin)
{
    int32_t row = model_link_put(ctx->model, T_ASSIGNMENT, (int32_t[]){ duty, post }, 2, origin);
    if (part->share.type != CELL_NONE)
        model_set(ctx->model, T_ASSIGNMENT, row, COLUMN(ASSIGNMENT_SHARE), part->share, origin);
    if (part->time.type != CELL_NONE)
        model_set(ctx->model, T_ASSIGNMENT, row, COLUMN(ASSIGNMENT_TIME), part->time, origin);
    model_set(ctx->model, T_ASSIGNMENT, row, COLUMN(ASSIGNMENT_AS), part->roles, origin);
}

static Status all_duties(Ctx *ctx, const Node *stmt, int n, RowVec *out)
{
    for (int i = 0; i < n; i++) {
        Status status = operand_rows(ctx, stmt->kids[i], T_DUTY, out);
        if (status != ST_OK)
            return status;
    }
    return ST_OK;
}

static bool is_plain_name(const Node *node)
{
    return node->type == N_NAME && node->slot == NO_SLOT;
}

/* One duty to one post, as nearly all statements have it: needs no lists. */
static Status assign_one(Ctx *ctx, const Node *duty, const Node *to)
{
    int32_t duty_row, post_row;
    ToPart part;
    Status status = operand_row(ctx, duty, T_DUTY, &duty_row);
    if (status == ST_OK)
        status = operand_row(ctx, to->kids[0], T_POST, &post_row);
    if (status == ST_OK)
        status = read_to(ctx, to, &part);
    if (status == ST_OK)
        put_assignment(ctx, duty_row, post_row, &part, vm_origin(ctx->vm, to));
    return status;
}

Status stmt_assign(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    RowVec duties = { 0 }, posts = { 0 };
    int n = (int)stmt->num;
    if (n == 1 && stmt->n == 2 && is_plain_name(stmt->kids[0]) && is_plain_name(stmt->kids[1]->kids[0]))
        return assign_one(&ctx, stmt->kids[0], stmt->kids[1]);
    Status status = all_duties(&ctx, stmt, n, &duties);
    for (int i = n; i < stmt->n && status == ST_OK; i++) {
        const Node *to = stmt->kids[i];
        ToPart part;
        vec_clear(&posts);
        status = operand_rows(&ctx, to->kids[0], T_POST, &posts);
        if (status == ST_OK)
            status = read_to(&ctx, to, &part);
        for (size_t p = 0; p < posts.len && status == ST_OK; p++)
            for (size_t d = 0; d < duties.len; d++)
                put_assignment(&ctx, duties.at[d], posts.at[p], &part, vm_origin(vm, to));
    }
    vec_drop(&duties);
    vec_drop(&posts);
    return status;
}

/* Raises E407: there is no such pair. */
static Status no_pair(Ctx *ctx, const Node *at, TableId link)
{
    Buf name = { 0 };
    buf_add(&name, kind_word(ctx, link));
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] == '_')
            name.ptr[i] = ' ';
    Status status = error_at(ctx, at, E407, buf_str(&name),);
    buf_drop(&name);
    return status;
}

Status stmt_unassign(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    RowVec duties = { 0 };
    int32_t post;
    Status status = operand_existing(&ctx, stmt->kids[stmt->n - 1], T_POST, &post);
    if (status == ST_OK)
        status = all_duties(&ctx, stmt, stmt->n - 1, &duties);
    for (size_t d = 0; d < duties.len && status == ST_OK; d++) {
        int32_t row = model_link_find(ctx.model, T_ASSIGNMENT, (int32_t[]){ duties.at[d], post }, 2);
        if (row == ROW_NONE)
            status = no_pair(&ctx, stmt, T_ASSIGNMENT);
        else
            model_remove(ctx.model, T_ASSIGNMENT, row);
    }
    vec_drop(&duties);
    return status;
}

/* ---- weight, record ---- */

static Status optional_region(Ctx *ctx, const Node *node, int32_t *region)
{
    *region = I32_NONE;
    return node ? operand_row(ctx, node, T_REGION, region) : ST_OK;
}

static Status weight_posts(Ctx *ctx, const Node *stmt, const Node *pair, const RowVec *posts, int32_t region, ItemBuf *buf)
{
    int32_t kpi;
    Cell cell;
    Status status = operand_row(ctx, pair->kids[0], T_KPI, &kpi);
    if (status == ST_OK)
        status = needed_cell(ctx, T_WEIGHT, COLUMN(WEIGHT_WEIGHT), pair->kids[1], buf, &cell);
    if (status != ST_OK)
        return status;
    Origin origin = vm_origin(ctx->vm, stmt);
    for (size_t p = 0; p < posts->len; p++) {
        int32_t row = model_link_put(ctx->model, T_WEIGHT, (int32_t[]){ kpi, posts->at[p], region }, 3, origin);
        model_set(ctx->model, T_WEIGHT, row, COLUMN(WEIGHT_WEIGHT), cell, origin);
    }
    return ST_OK;
}

Status stmt_weight(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    RowVec posts = { 0 };
    ItemBuf buf = { 0 };
    int32_t region;
    if (stmt->op)
        return weigh_by_comparison(&ctx, stmt);
    Status status = operand_rows(&ctx, stmt->kids[0], T_POST, &posts);
    if (status == ST_OK)
        status = optional_region(&ctx, stmt->kids[1], &region);
    for (int i = 2; i < stmt->n && status == ST_OK; i++)
        status = weight_posts(&ctx, stmt, stmt->kids[i], &posts, region, &buf);
    vec_drop(&posts);
    item_drop(&buf);
    return status;
}

Status stmt_record(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    int32_t kpi, post, region;
    Cell period;
    ItemBuf buf = { 0 };
    Status status = operand_row(&ctx, stmt->kids[0], T_KPI, &kpi);
    if (status == ST_OK)
        status = operand_row(&ctx, stmt->kids[1], T_POST, &post);
    if (status == ST_OK)
        status = needed_cell(&ctx, T_RECORD, COLUMN(RECORD_PERIOD), stmt->kids[3], &buf, &period);
    if (status == ST_OK)
        status = optional_region(&ctx, stmt->kids[4], &region);
    if (status == ST_OK) {
        int32_t row = model_link_put(ctx.model, T_RECORD, (int32_t[]){ kpi, post, period.i32, region }, 4, vm_origin(vm, stmt));
        status = set_link(&ctx, T_RECORD, row, COLUMN(RECORD_VALUE), stmt->kids[2], &buf);
    }
    item_drop(&buf);
    return status;
}

/* ---- grant, revoke, relate ---- */

Status stmt_grant(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    RowVec decisions = { 0 }, posts = { 0 };
    ItemBuf buf = { 0 };
    Status status = operand_rows(&ctx, stmt->kids[0], T_DECISION, &decisions);
    if (status == ST_OK)
        status = operand_rows(&ctx, stmt->kids[1], T_POST, &posts);
    Cell role = { .type = CELL_I32, .i32 = W_GRANT_ROLE_DECIDE };
    if (status == ST_OK && stmt->n > 2 && stmt->kids[2])
        status = node_cell(&ctx, T_GRANT, COLUMN(GRANT_AS), stmt->kids[2], &buf, &role);
    Origin origin = vm_origin(vm, stmt);
    for (size_t d = 0; d < decisions.len && status == ST_OK; d++)
        for (size_t p = 0; p < posts.len; p++) {
            int32_t row = model_link_put(ctx.model, T_GRANT, (int32_t[]){ decisions.at[d], posts.at[p] }, 2, origin);
            model_set(ctx.model, T_GRANT, row, COLUMN(GRANT_AS), role, origin);
        }
    vec_drop(&decisions);
    vec_drop(&posts);
    item_drop(&buf);
    return status;
}

Status stmt_revoke(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    int32_t decision, post;
    Status status = operand_existing(&ctx, stmt->kids[0], T_DECISION, &decision);
    if (status == ST_OK)
        status = operand_existing(&ctx, stmt->kids[1], T_POST, &post);
    if (status != ST_OK)
        return status;
    int32_t row = model_link_find(ctx.model, T_GRANT, (int32_t[]){ decision, post }, 2);
    if (row == ROW_NONE)
        return no_pair(&ctx, stmt, T_GRANT);
    model_remove(ctx.model, T_GRANT, row);
    return ST_OK;
}

/* The options of relate, by the keyword: the column each fills. */
static const int RELATION_COLUMN[KW_COUNT] = {
    [KW_AS_OPTION] = F_RELATION_AS + 1, [KW_BY_OPTION] = F_RELATION_BY + 1, [KW_EVERY] = F_RELATION_EVERY + 1, [KW_TAKES] = F_RELATION_TAKES + 1,
};

static Status relation_role(Ctx *ctx, const Node *stmt, ItemBuf *buf, Cell *role)
{
    for (int i = 2; i < stmt->n; i++)
        if (stmt->kids[i]->op == KW_AS_OPTION)
            return node_cell(ctx, T_RELATION, COLUMN(RELATION_AS), stmt->kids[i]->kids[0], buf, role);
    const CommandInfo *verb = &COMMAND_INFO[C_relate];
    const KeywordInfo *as = &KEYWORD_INFO[KW_AS_OPTION];
    bool zh = ctx->rt->lang == LANG_ZH;
    Status status = error_at(ctx, stmt, E410, str_of(zh ? verb->zh : verb->verb), str_of(zh ? as->zh : as->text),);
    if (ctx->rt->error)
        ctx->rt->error->allowed = field_words(ctx, T_RELATION, COLUMN(RELATION_AS));
    return status;
}

Status stmt_relate(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    int32_t from, to, row = ROW_NONE;
    ItemBuf buf = { 0 };
    Cell role = { .type = CELL_NONE };
    Status status = operand_row(&ctx, stmt->kids[0], T_POST, &from);
    if (status == ST_OK)
        status = operand_row(&ctx, stmt->kids[1], T_POST, &to);
    if (status == ST_OK && from == to)
        status = error_at(&ctx, stmt->kids[1], E408, sym_str(&ctx, model_name(ctx.model, T_POST, to)),);
    if (status == ST_OK)
        status = relation_role(&ctx, stmt, &buf, &role);
    if (status == ST_OK)
        row = model_link_put(ctx.model, T_RELATION, (int32_t[]){ from, to, role.i32 }, 3, vm_origin(vm, stmt));
    for (int i = 2; i < stmt->n && status == ST_OK; i++) {
        const Node *option = stmt->kids[i];
        if (option->op != KW_AS_OPTION)
            status = set_link(&ctx, T_RELATION, row, RELATION_COLUMN[option->op] - 1 - (int)TABLE_INFO[T_RELATION].first, option->kids[0], &buf);
    }
    item_drop(&buf);
    return status;
}

/* ---- rate ---- */

static Status level_in(Ctx *ctx, const Node *node, Str of, double most, Cell level)
{
    if (level.type == CELL_QTY && level.qty.sort == QTY_NUMBER)
        return level_check(ctx, node, of, level.qty.amount, most);
    Value value;
    if (vm_operand(ctx->vm, node, ctx->slots, &value) != ST_OK)
        value = NONE_VALUE;
    return error_at(ctx, node, E304, STR("rate"), STR("1, 2 …"), rt_describe(ctx->rt, value),);
}

double factor_levels(Ctx *ctx, int32_t factor)
{
    Cell levels = model_get(ctx->model, T_FACTOR, factor, COLUMN(FACTOR_LEVELS));
    Cell points = model_get(ctx->model, T_FACTOR, factor, COLUMN(FACTOR_POINTS));
    if (levels.type == CELL_NUM)
        return levels.num;
    return points.type == CELL_LIST && points.list->at[0].text2 == SYM_NONE ? (double)points.list->n : INFINITY;
}

static Status rate_one(Ctx *ctx, const Node *stmt, const Node *pair, int32_t post, ItemBuf *buf)
{
    const Node *name = pair->kids[0];
    int32_t factor = I32_NONE, aspect = I32_NONE;
    double most = 7;
    int word = name->type == N_NAME && !(name->flags & NF_QUOTED) ? words_word(ctx->words, WS_ASPECT, name->sym) : -1;
    Status status = ST_OK;
    if (word >= 0 && model_find(ctx->model, T_FACTOR, name->sym) == ROW_NONE) {
        aspect = word;
    } else {
        status = operand_row(ctx, name, T_FACTOR, &factor);
        most = status == ST_OK ? factor_levels(ctx, factor) : 0;
    }
    Str of = factor == I32_NONE ? sym_str(ctx, name->sym) : sym_str(ctx, model_name(ctx->model, T_FACTOR, factor));
    Cell level = { .type = CELL_NONE };
    if (status == ST_OK)
        status = needed_cell(ctx, T_RATING, COLUMN(RATING_LEVEL), pair->kids[1], buf, &level);
    if (status == ST_OK)
        status = level_in(ctx, pair->kids[1], of, most, level);
    if (status != ST_OK)
        return status;
    Origin origin = vm_origin(ctx->vm, stmt);
    int32_t row = model_link_put(ctx->model, T_RATING, (int32_t[]){ post, factor, aspect }, 3, origin);
    model_set(ctx->model, T_RATING, row, COLUMN(RATING_LEVEL), level, origin);
    return ST_OK;
}

Status stmt_rate(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    int32_t post;
    ItemBuf buf = { 0 };
    Status status = operand_row(&ctx, stmt->kids[0], T_POST, &post);
    for (int i = 1; i < stmt->n && status == ST_OK; i++)
        status = rate_one(&ctx, stmt, stmt->kids[i], post, &buf);
    item_drop(&buf);
    return status;
}
