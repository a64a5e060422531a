/* order.c: equality, order and hashes. */
#include "order.h"
#include "record.h"
#include "text.h"
#include "../base/map.h"
#include <math.h>

/* Working time reached by different ways (6min, 0.1h) differs in the last bits: 40 bits are compared. */
static double settled(double x)
{
    int exponent;
    double m = frexp(x, &exponent);
    return ldexp(nearbyint(ldexp(m, 40)), exponent - 40);
}

double value_hours(Rt *rt, Value v)
{
    return v.num * unit_hours(model_calendar(rt->model), (Unit)v.a);
}

double value_per_week(Rt *rt, Value v)
{
    const Calendar *calendar = model_calendar(rt->model);
    Qty qty = { v.num, v.a == UNIT_NONE ? QTY_COUNT : QTY_EFFORT, v.a, v.b, { 0 } };
    return qty_per_week(calendar, qty);
}

double value_magnitude(Rt *rt, Value v)
{
    if (v.tag == V_DURATION)
        return settled(value_hours(rt, v));
    if (v.tag == V_RATE)
        return settled(value_per_week(rt, v));
    return v.num;
}

bool value_comparable_rates(Value a, Value b)
{
    return (a.a == UNIT_NONE) == (b.a == UNIT_NONE);
}

/* ---- equality ---- */

static bool equal_text(Rt *rt, Value a, Value b)
{
    Str s, t;
    if (a.tag == V_TEXT && b.tag == V_TEXT && a.text == b.text)
        return true;
    return value_str(rt, a, &s) && value_str(rt, b, &t) && str_eq(s, t);
}

typedef struct Pair {
    Value a, b;
} Pair;
typedef struct Equal {
    Rt *rt;
    VEC(Pair) open; /* pairs still to compare: no recursion, nesting may be deep */
    size_t steps;
    VEC(Pair) seen; /* of a long comparison: what is held in many places is compared once */
    Map index;      /* a mix of their addresses → number in seen; where two mixes meet, the later pair stands */
} Equal;

#define STEPS_UNSEEN 4096u

static bool was_seen(Equal *eq, Value a, Value b)
{
    uint64_t key = hash_mix((uint64_t)(uintptr_t)a.obj) ^ (uint64_t)(uintptr_t)b.obj;
    uint32_t at = map_find(&eq->index, key);
    if (at != MAP_MISSING && eq->seen.at[at].a.obj == a.obj && eq->seen.at[at].b.obj == b.obj)
        return true;
    map_put(&eq->index, key, (uint32_t)eq->seen.len);
    vec_push(&eq->seen, ((Pair){ a, b }));
    return false;
}

static bool equal_lists(Equal *eq, const List *a, const List *b)
{
    if (a == b)
        return true;
    if (a->len != b->len)
        return false;
    for (uint32_t i = a->len; i-- > 0;)
        vec_push(&eq->open, ((Pair){ a->at[i], b->at[i] }));
    return true;
}

static bool equal_records(Equal *eq, const Record *a, const Record *b)
{
    if (a == b)
        return true;
    if (a->len != b->len)
        return false;
    for (uint32_t i = 0; i < a->len; i++) {
        Value other;
        if (!record_get(b, text_str(a->keys[i].text), &other))
            return false;
        vec_push(&eq->open, ((Pair){ a->values[i], other }));
    }
    return true;
}

static bool equal_tables(Equal *eq, const Table *a, const Table *b)
{
    if (a == b)
        return true;
    if (a->n_columns != b->n_columns || a->n_rows != b->n_rows)
        return false;
    for (uint32_t c = 0; c < a->n_columns; c++) {
        if (a->names[c] != b->names[c])
            return false;
        for (uint32_t r = 0; r < a->n_rows; r++)
            vec_push(&eq->open, ((Pair){ a->columns[c][r], b->columns[c][r] }));
    }
    return true;
}

/* Of one type that holds no others. */
static bool equal_plain(Rt *rt, Value a, Value b)
{
    switch (a.tag) {
    case V_NONE: return true;
    case V_NUM: return a.num == b.num;
    case V_DURATION: return value_magnitude(rt, a) == value_magnitude(rt, b);
    case V_RATE: return value_comparable_rates(a, b) && value_magnitude(rt, a) == value_magnitude(rt, b);
    case V_BOOL:
    case V_DATE: return a.i == b.i;
    case V_PERIOD: return a.a == b.a && a.i == b.i;
    case V_ENTITY: return a.a == b.a && a.d == b.d;
    case V_NATIVE: return a.d == b.d;
    case V_POINTER: return a.d == b.d && a.i == b.i;
    default: return a.obj == b.obj;
    }
}

static bool equal_step(Equal *eq, Value a, Value b)
{
    if ((a.tag == V_WORD || a.tag == V_TEXT) && (b.tag == V_WORD || b.tag == V_TEXT))
        return equal_text(eq->rt, a, b);
    if (a.tag != b.tag)
        return false;
    bool holds = a.tag == V_LIST || a.tag == V_RECORD || a.tag == V_TABLE;
    if (holds && ++eq->steps > STEPS_UNSEEN && was_seen(eq, a, b))
        return true;
    if (a.tag == V_LIST)
        return equal_lists(eq, a.list, b.list);
    if (a.tag == V_RECORD)
        return equal_records(eq, a.record, b.record);
    if (a.tag == V_TABLE)
        return equal_tables(eq, a.table, b.table);
    if (a.tag == V_RANGE) {
        vec_push(&eq->open, ((Pair){ a.range->low, b.range->low }));
        vec_push(&eq->open, ((Pair){ a.range->high, b.range->high }));
        return true;
    }
    return equal_plain(eq->rt, a, b);
}

bool value_equal(Rt *rt, Value a, Value b)
{
    if (a.tag == V_NUM && b.tag == V_NUM)
        return a.num == b.num;
    Equal eq = { .rt = rt };
    bool same = equal_step(&eq, a, b);
    while (same && eq.open.len) {
        Pair pair = vec_pop(&eq.open);
        same = equal_step(&eq, pair.a, pair.b);
    }
    vec_drop(&eq.open);
    vec_drop(&eq.seen);
    map_drop(&eq.index);
    return same;
}

/* ---- order ---- */

static int sign(double a, double b)
{
    return (a > b) - (a < b);
}

int text_order(Str a, Str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0; /* UTF-8 bytes order as code points do */
    return c ? (c > 0) - (c < 0) : (a.len > b.len) - (a.len < b.len);
}

/* The position of a word on the scale `set`; -1 when it is not one of it, or the set is no scale. */
static int scale_index(Rt *rt, Value v, WordSetId set)
{
    if (set <= WS_NONE || !WORDSET_INFO[set].is_scale)
        return -1;
    Sym sym = v.tag == V_WORD ? v.d : v.text->sym ? v.text->sym : intern_find(rt->intern, text_str(v.text));
    return sym ? words_word(rt->words, set, sym) : -1;
}

bool order_scale(Rt *rt, Value a, Value b, int *out)
{
    for (int turn = 0; turn < 2; turn++) { /* a bare word may be known as that of another set */
        Value v = turn ? b : a;
        WordSetId set = v.tag == V_WORD ? (WordSetId)((int)v.a - 1) : WS_NONE;
        int i = scale_index(rt, a, set), j = i < 0 ? -1 : scale_index(rt, b, set);
        if (i >= 0 && j >= 0) {
            *out = (i > j) - (i < j);
            return true;
        }
    }
    return false;
}

double grade_rank(Rt *rt, Value grade)
{
    Cell cell = model_get(rt->model, T_GRADE, (int32_t)grade.d, field_column(F_GRADE_RANK));
    return cell.type == CELL_NUM ? cell.num : (double)NAN;
}

static int order_entities(Rt *rt, Value a, Value b)
{
    if (a.a != b.a)
        return a.a > b.a ? 1 : -1;
    if (a.d == b.d)
        return 0;
    if (a.a == T_GRADE) {
        double x = grade_rank(rt, a), y = grade_rank(rt, b);
        if (isnan(x) != isnan(y))
            return isnan(x) ? 1 : -1;
        if (x != y && !isnan(x))
            return sign(x, y);
    }
    if (a.a >= KIND_COUNT)
        return a.d > b.d ? 1 : -1;
    return text_order(intern_str(rt->intern, model_title(rt->model, (TableId)a.a, (int32_t)a.d)),
                      intern_str(rt->intern, model_title(rt->model, (TableId)b.a, (int32_t)b.d)));
}

static int order_periods(Value a, Value b)
{
    int32_t x = period_first_day((PeriodKind)a.a, (int32_t)a.i), y = period_first_day((PeriodKind)b.a, (int32_t)b.i);
    return x != y ? (x > y ? 1 : -1) : (a.a > b.a) - (a.a < b.a);
}

/* `<` and its kin: only what has an order of its own. False: these two have none. */
bool order_compare(Rt *rt, Value a, Value b, int *out)
{
    bool texts = (a.tag == V_WORD || a.tag == V_TEXT) && (b.tag == V_WORD || b.tag == V_TEXT);
    if (texts && (a.tag == V_WORD || b.tag == V_WORD))
        return order_scale(rt, a, b, out);
    if (a.tag != b.tag)
        return false;
    if (a.tag == V_NUM || a.tag == V_DURATION || (a.tag == V_RATE && value_comparable_rates(a, b)))
        *out = sign(value_magnitude(rt, a), value_magnitude(rt, b));
    else if (a.tag == V_TEXT)
        *out = text_order(text_str(a.text), text_str(b.text));
    else if (a.tag == V_DATE)
        *out = (a.i > b.i) - (a.i < b.i);
    else if (a.tag == V_PERIOD)
        *out = order_periods(a, b);
    else
        return false;
    return true;
}

static bool order_more(Rt *rt, Value a, Value b, int *out)
{
    Str s, t;
    if (value_str(rt, a, &s) && value_str(rt, b, &t))
        *out = text_order(s, t);
    else if (a.tag != b.tag)
        return false;
    else if (a.tag == V_BOOL)
        *out = (a.i > b.i) - (a.i < b.i);
    else if (a.tag == V_ENTITY)
        *out = order_entities(rt, a, b);
    else if (a.tag == V_RANGE && order_compare(rt, a.range->low, b.range->low, out))
        return *out != 0 || order_compare(rt, a.range->high, b.range->high, out);
    else
        return false;
    return true;
}

Status value_order(Rt *rt, Value a, Value b, int *out)
{
    if (a.tag == V_NUM && b.tag == V_NUM) {
        *out = sign(a.num, b.num);
        return ST_OK;
    }
    if (a.tag == V_NONE || b.tag == V_NONE) {
        *out = (a.tag == V_NONE) - (b.tag == V_NONE);
        return ST_OK;
    }
    if (order_compare(rt, a, b, out) || order_more(rt, a, b, out))
        return ST_OK;
    *out = 0;
    return rt_error(rt, E319, rt_type_name(rt, a), rt_type_name(rt, b), );
}

/* ---- hashes ---- */

#define HASH_DEPTH 6 /* deeper parts do not count */

static uint64_t hash_double(double x)
{
    uint64_t bits;
    x = x == 0 ? 0 : x; /* -0 equals 0 */
    memcpy(&bits, &x, sizeof bits);
    return hash_mix(bits + 0x9e3779b97f4a7c15u);
}

static uint64_t hash_of(Rt *rt, Value v, int depth);

static uint64_t hash_record(Rt *rt, const Record *record, int depth)
{
    uint64_t sum = record->len; /* the order of keys does not matter to equality */
    for (uint32_t i = 0; i < record->len; i++)
        sum += hash_mix(text_hash(record->keys[i].text) ^ (hash_of(rt, record->values[i], depth) * 3));
    return hash_mix(sum);
}

static uint64_t hash_list(Rt *rt, const List *list, int depth)
{
    uint64_t hash = list->len + 1;
    for (uint32_t i = 0; i < list->len; i++)
        hash = hash_mix(hash ^ hash_of(rt, list->at[i], depth)) + i;
    return hash;
}

static uint64_t hash_object(Rt *rt, Value v, int depth)
{
    if (depth >= HASH_DEPTH)
        return v.tag;
    if (v.tag == V_LIST)
        return hash_list(rt, v.list, depth + 1);
    if (v.tag == V_RECORD)
        return hash_record(rt, v.record, depth + 1);
    if (v.tag == V_TABLE)
        return hash_mix(((uint64_t)v.table->n_rows << 32) + v.table->n_columns);
    if (v.tag == V_RANGE)
        return hash_mix(hash_of(rt, v.range->low, depth + 1) * 3 + hash_of(rt, v.range->high, depth + 1));
    return hash_mix((uint64_t)(uintptr_t)v.obj);
}

static uint64_t hash_of(Rt *rt, Value v, int depth)
{
    switch (v.tag) {
    case V_NONE: return 0x51ed270b0a1f39c1u;
    case V_NUM: return hash_double(v.num);
    case V_DURATION: return hash_double(value_magnitude(rt, v)) + 1;
    case V_RATE: return hash_double(value_magnitude(rt, v)) + 2 + (v.a != UNIT_NONE);
    case V_TEXT: return text_hash(v.text);
    case V_WORD: {
        Str word = intern_str(rt->intern, v.d);
        uint64_t hash = hash_bytes(word.ptr, word.len);
        return hash ? hash : 1;
    }
    case V_BOOL:
    case V_DATE: return hash_mix((uint64_t)v.i * 31 + v.tag);
    case V_PERIOD: return hash_mix((uint64_t)v.i * 31 + v.a + 77);
    case V_ENTITY: return hash_mix(((uint64_t)v.a << 32) + v.d + 5);
    case V_NATIVE: return hash_mix(v.d + 9000u);
    case V_POINTER: return hash_mix((uint64_t)v.i + v.d);
    default: return hash_object(rt, v, depth);
    }
}

uint64_t value_hash(Rt *rt, Value v)
{
    return hash_of(rt, v, 0);
}
