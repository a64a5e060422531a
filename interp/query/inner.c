/* inner.c: an inner query for each row around it. Its parameters are evaluated for the whole batch; rows with the same
   parameters share one run. */
#include "plan.h"

/* Results by parameters: each becomes a number, pairs of numbers become numbers, exactly. */
typedef struct Memo {
    Map *values; /* a map a parameter */
    Map *pairs;
    size_t n;
    VEC(Value) results;
} Memo;

#define MEMO_ROWS 4096 /* so many results are kept; a query with more different parameters runs without */

static bool memo_fits(const Vector *v)
{
    return v->shape == SHAPE_BOOL || v->shape == SHAPE_F64 || (v->shape == SHAPE_I32 && v->meaning != CM_ROLES);
}

static uint64_t memo_bits(const Vector *v, uint32_t i)
{
    uint64_t bits = 0;
    i = vector_at(v, i);
    if (v->shape == SHAPE_F64)
        memcpy(&bits, &v->f64[i], sizeof bits);
    else if (v->shape == SHAPE_I32)
        bits = (uint64_t)(uint32_t)v->i32[i] | (uint64_t)(v->meaning == CM_ENTITY ? (uint32_t)v->target + 1u : 0u)
                                                   << 32;
    else
        bits = v->bools[i];
    return bits;
}

static uint32_t map_number(Map *map, uint64_t key)
{
    uint32_t at = map_find(map, key);
    if (at == MAP_MISSING) {
        at = (uint32_t)map->len;
        map_put(map, key, at);
    }
    return at;
}

static Memo *memo_new(size_t n)
{
    Memo *memo = mem_zalloc(sizeof *memo);
    memo->n = n;
    memo->values = mem_zalloc(sizeof(Map) * (n + 1));
    memo->pairs = mem_zalloc(sizeof(Map) * (n + 1));
    return memo;
}

void memo_free(Memo *memo)
{
    for (size_t k = 0; memo && k < memo->n; k++) {
        map_drop(&memo->values[k]);
        map_drop(&memo->pairs[k]);
    }
    if (memo) {
        mem_free(memo->values);
        mem_free(memo->pairs);
        vec_drop(&memo->results);
    }
    mem_free(memo);
}

static uint32_t memo_place(Memo *memo, Vector *const *params, uint32_t row)
{
    uint32_t code = 0;
    for (size_t k = 0; k < memo->n; k++) {
        uint32_t own = map_number(&memo->values[k], memo_bits(params[k], row));
        code = k ? map_number(&memo->pairs[k], (uint64_t)code << 32 | own) : own;
    }
    return code;
}

/* ---- parameters of the query and of the queries that give it its rows ---- */

typedef struct Params {
    Vector *own;
    Vector **all;
    size_t n;
    bool memo;
} Params;

static size_t count_params(const Query *q)
{
    size_t n = 0;
    for (; q; q = q->inner)
        n += q->params.len;
    return n;
}

static Status eval_params(Run *run, Query *query, Sel sel, Params *params)
{
    size_t at = 0;
    params->n = count_params(query);
    params->own = scratch_take(&run->scratch, sizeof(Vector) * (params->n + 1));
    params->all = scratch_take(&run->scratch, sizeof(Vector *) * (params->n + 1));
    params->memo = sel.n > 1;
    for (Query *q = query; q; q = q->inner) {
        for (size_t k = 0; k < q->params.len; k++, at++) {
            Status status = eval_expr(run, q->params.at[k].outer, sel, &params->own[at]);
            if (status != ST_OK)
                return status;
            params->all[at] = &params->own[at];
            params->memo = params->memo && memo_fits(&params->own[at]) && q->params.at[k].outer->kind != EX_ROW;
        }
    }
    return ST_OK;
}

static void set_params(Run *run, Query *query, const Params *params, uint32_t row)
{
    size_t at = 0;
    for (Query *q = query; q; q = q->inner) {
        q->now = scratch_take(&run->scratch, sizeof(Vector) * (q->params.len + 1));
        for (size_t k = 0; k < q->params.len; k++, at++)
            q->now[k] = vector_one(&run->scratch, params->all[at], row);
    }
}

static Status run_for(Run *run, Query *q, const Params *params, uint32_t row, Value *out)
{
    ScratchMark mark = scratch_mark(&run->scratch);
    set_params(run, q, params, row);
    bool silent = run->silent;
    run->silent = silent || q->runs > 0;
    Status status = query_execute(run, q, out);
    run->silent = silent;
    q->runs++;
    scratch_rewind(&run->scratch, mark);
    if (status == ST_OK)
        run_keep(run, *out);
    return status;
}

static Status run_shared(Run *run, Query *q, const Params *params, uint32_t row, Value *out)
{
    if (!q->memo)
        q->memo = memo_new(params->n);
    uint32_t place = memo_place(q->memo, params->all, row);
    if (place < q->memo->results.len) {
        *out = q->memo->results.at[place];
        value_share(*out);
        return ST_OK;
    }
    Status status = run_for(run, q, params, row, out);
    if (status == ST_OK && place == q->memo->results.len)
        vec_push(&q->memo->results, *out);
    return status;
}

static void memo_trim(Query *q, Params *params)
{
    if (!q->memo || q->memo->results.len < MEMO_ROWS)
        return;
    memo_free(q->memo); /* so many different ones: they will hardly come again */
    q->memo = NULL;
    params->memo = false;
    q->no_memo = true;
}

Status eval_query(Run *run, Expr *e, Sel sel, Vector *out)
{
    Query *q = e->query;
    Params params;
    Status status = eval_params(run, q, sel, &params);
    if (status != ST_OK)
        return status;
    uint32_t n = params.n ? sel.n : 1;
    Vector all = vector_make(&run->scratch, SHAPE_VALUE, CM_ANY, n);
    params.memo = params.memo && !q->no_memo;
    for (uint32_t i = 0; i < n; i++) {
        status = (params.memo ? run_shared : run_for)(run, q, &params, i, &all.values[i]);
        if (status == ST_OK && i % 64 == 63)
            status = run_poll(run);
        if (status != ST_OK)
            return status;
        memo_trim(q, &params);
    }
    *out = params.n ? vector_tighten(&run->scratch, &all) : run_constant(run, all.values[0], sel.n);
    return ST_OK;
}
