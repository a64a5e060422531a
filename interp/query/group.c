/* group.c: rows by their keys. Each key column becomes numbers; several are combined one after the other, exactly. */
#include "plan.h"

/* ---- one key: each row's number, in order of first appearance ---- */

static uint64_t bits_of(const Vector *v, uint32_t i)
{
    uint64_t bits = 0;
    double x;
    switch (v->shape) {
    case SHAPE_BOOL: return v->bools[i];
    case SHAPE_I32:
    case SHAPE_CELL: return (uint32_t)v->i32[i];
    case SHAPE_F64:
        x = v->f64[i] == 0 ? 0 : v->f64[i];
        if (vector_is_none(v, i))
            return UINT64_MAX;
        memcpy(&bits, &x, sizeof bits);
        return bits;
    case SHAPE_VALUE:
    case SHAPE_QTY:
    case SHAPE_RANGE: break;
    }
    return 0;
}

static bool has_bits(const Vector *v)
{
    return v->shape == SHAPE_BOOL || v->shape == SHAPE_I32 || v->shape == SHAPE_F64;
}

static uint32_t codes_by_bits(const Vector *v, uint32_t *code)
{
    Map map = { 0 };
    uint32_t n = 0;
    uint64_t last = 0;
    for (uint32_t i = 0; i < v->n; i++) {
        uint64_t bits = bits_of(v, i);
        if (i && bits == last) {
            code[i] = code[i - 1];
            continue;
        }
        last = bits;
        code[i] = map_find(&map, bits);
        if (code[i] == MAP_MISSING) {
            code[i] = n++;
            map_put(&map, bits, code[i]);
        }
    }
    map_drop(&map);
    return n;
}

/* Values with equal hashes are compared with the first row of each of their groups. */
static uint32_t codes_by_values(Run *run, const Vector *v, uint32_t *code)
{
    Map heads = { 0 };
    VEC(uint32_t) firsts = { 0 }, next = { 0 };
    for (uint32_t i = 0; i < v->n; i++) {
        Value x = run_value(run, v, i);
        uint64_t hash = value_hash(run->rt, x);
        uint32_t at = map_find(&heads, hash), head = at;
        while (at != MAP_MISSING && !value_equal(run->rt, x, run_value(run, v, firsts.at[at])))
            at = next.at[at];
        if (at == MAP_MISSING) {
            at = (uint32_t)firsts.len;
            vec_push(&firsts, i);
            vec_push(&next, head);
            map_put(&heads, hash, at);
        }
        code[i] = at;
    }
    uint32_t n = (uint32_t)firsts.len;
    map_drop(&heads);
    vec_drop(&firsts);
    vec_drop(&next);
    return n;
}

static uint32_t codes_of(Run *run, const Vector *v, uint32_t *code)
{
    return has_bits(v) ? codes_by_bits(v, code) : codes_by_values(run, v, code);
}

static uint32_t combine(uint32_t *code, const uint32_t *more, uint32_t rows)
{
    Map map = { 0 };
    uint32_t n = 0;
    for (uint32_t i = 0; i < rows; i++) {
        uint64_t key = (uint64_t)code[i] << 32 | more[i];
        uint32_t at = map_find(&map, key);
        if (at == MAP_MISSING) {
            at = n++;
            map_put(&map, key, at);
        }
        code[i] = at;
    }
    map_drop(&map);
    return n;
}

/* ---- groups ---- */

static void keep_vector(Vector *to, const Vector *v)
{
    size_t size = shape_size(v->shape) * ((size_t)v->n + 1);
    *to = *v;
    to->data = mem_alloc(size);
    if (v->constant) {
        for (uint32_t i = 0; i < v->n; i++)
            memcpy((char *)to->data + i * shape_size(v->shape), v->data, shape_size(v->shape));
    } else {
        memcpy(to->data, v->data, shape_size(v->shape) * v->n);
    }
    to->constant = false;
}

/* The keys of the first row of each group. */
static void keys_of_groups(Run *run, Query *q, const Acc *keys, const uint32_t *gid, uint32_t rows, uint32_t groups)
{
    uint32_t *first = mem_alloc(sizeof *first * ((size_t)groups + 1));
    for (uint32_t i = rows; i-- > 0;)
        first[gid[i]] = i;
    q->keys_now = mem_zalloc(sizeof(Vector) * (q->keys.len + 1));
    for (size_t k = 0; k < q->keys.len; k++) {
        ScratchMark mark = scratch_mark(&run->scratch);
        Vector picked = vector_pick(&run->scratch, &keys[k].v, first, groups);
        keep_vector(&q->keys_now[k], &picked);
        scratch_rewind(&run->scratch, mark);
    }
    mem_free(first);
}

static Status figures_of_groups(Run *run, Query *q, const int32_t *rows, uint32_t n, const uint32_t *gid,
                                uint32_t groups)
{
    Status status = ST_OK;
    q->aggregates_now = mem_zalloc(sizeof(Vector) * (q->aggregates.len + 1));
    for (size_t k = 0; k < q->aggregates.len && status == ST_OK; k++) {
        ScratchMark mark = scratch_mark(&run->scratch);
        Vector v;
        status = aggregate_groups(run, &q->aggregates.at[k], rows, n, gid, groups, &v);
        if (status == ST_OK)
            keep_vector(&q->aggregates_now[k], &v);
        scratch_rewind(&run->scratch, mark);
        if (status == ST_OK)
            status = run_poll(run);
    }
    return status;
}

static Status codes_of_keys(Run *run, Query *q, const int32_t *rows, uint32_t n, Acc *keys, uint32_t *gid,
                            uint32_t *groups)
{
    uint32_t *more = mem_alloc(sizeof *more * ((size_t)n + 1));
    Status status = ST_OK;
    *groups = 0;
    for (size_t k = 0; k < q->keys.len && status == ST_OK; k++) {
        status = eval_rows(run, q->keys.at[k].expr, rows, n, &keys[k]);
        if (status != ST_OK || !n)
            break;
        *groups = codes_of(run, &keys[k].v, k ? more : gid);
        if (k)
            *groups = combine(gid, more, n);
    }
    mem_free(more);
    return status;
}

Status group_rows(Run *run, Query *q, const int32_t *rows, uint32_t n, uint32_t *n_groups)
{
    uint32_t *gid = mem_alloc(sizeof *gid * ((size_t)n + 1));
    Acc *keys = mem_zalloc(sizeof *keys * (q->keys.len + 1));
    group_forget(q);
    Status status = codes_of_keys(run, q, rows, n, keys, gid, n_groups);
    if (status == ST_OK) {
        keys_of_groups(run, q, keys, gid, n, *n_groups);
        status = figures_of_groups(run, q, rows, n, gid, *n_groups);
        run_trace(run, q, "group", q->rows == ROWS_TABLE ? TABLE_INFO[q->table].plural : "rows", n);
    }
    for (size_t k = 0; k < q->keys.len; k++)
        acc_drop(&keys[k]);
    mem_free(keys);
    mem_free(gid);
    return status;
}

void group_forget(Query *q)
{
    for (size_t k = 0; q->keys_now && k < q->keys.len; k++)
        mem_free(q->keys_now[k].data);
    for (size_t k = 0; q->aggregates_now && k < q->aggregates.len; k++)
        mem_free(q->aggregates_now[k].data);
    mem_free(q->keys_now);
    mem_free(q->aggregates_now);
    q->keys_now = q->aggregates_now = NULL;
}
