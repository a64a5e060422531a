/* compare.c: comparisons over typed vectors. What has no typed form is compared value by value, by the same rules
   (value_binary): so a condition means the same in a query and outside. */
#include "plan.h"
#include "../syntax/ast.h"
#include "../value/order.h"
#include <math.h>

/* A number as it compares; what it is decides whether two may be compared. */
typedef enum Sort { SORT_OTHER, SORT_NUMBER, SORT_DURATION, SORT_COUNT, SORT_EFFORT } Sort;

static Sort sort_of_f64(const Vector *v)
{
    return v->meaning == CM_EFFORT ? SORT_EFFORT : SORT_NUMBER;
}

static Sort sort_of_qty(Qty qty)
{
    switch ((QtySort)qty.sort) {
    case QTY_NUMBER:
    case QTY_PERCENT: return SORT_NUMBER;
    case QTY_DURATION: return SORT_DURATION;
    case QTY_COUNT: return SORT_COUNT;
    case QTY_EFFORT: return SORT_EFFORT;
    case QTY_NONE: break;
    }
    return SORT_OTHER;
}

static double amount_of(const Calendar *calendar, Qty qty, Sort sort)
{
    return sort == SORT_NUMBER     ? qty.amount
           : sort == SORT_DURATION ? qty_hours(calendar, qty)
                                   : qty_per_week(calendar, qty);
}

/* Quantities of one sort as doubles; false when they are mixed. */
static bool doubles_of(Run *run, const Vector *v, Vector *out, Sort *sort)
{
    *sort = SORT_OTHER;
    if (v->shape == SHAPE_F64) {
        *out = *v;
        *sort = sort_of_f64(v);
        return true;
    }
    if (v->shape != SHAPE_QTY)
        return false;
    const Calendar *calendar = model_calendar(run->model);
    uint32_t n = v->constant ? 1 : v->n;
    *out = vector_make(&run->scratch, SHAPE_F64, CM_NUMBER, n);
    out->constant = v->constant;
    out->n = v->n;
    for (uint32_t i = 0; i < n; i++) {
        Sort own = sort_of_qty(v->qty[i]);
        out->f64[i] = own == SORT_OTHER ? (double)NAN : amount_of(calendar, v->qty[i], own);
        if (own != SORT_OTHER && *sort != SORT_OTHER && own != *sort)
            return false;
        *sort = own == SORT_OTHER ? *sort : own;
    }
    return true;
}

/* ---- loops ---- */

#define LOOP(EXPR)                                                                                                     \
    do {                                                                                                               \
        for (uint32_t i = 0; i < n; i++) {                                                                             \
            double x = a[i * sa], y = b[i * sb];                                                                       \
            out[i] = (EXPR);                                                                                           \
        }                                                                                                              \
    } while (0)

/* A NaN is none: equal to none only, else every comparison is false. */
static void loop_f64(int op, const double *a, uint32_t sa, const double *b, uint32_t sb, uint32_t n, uint8_t *out)
{
    switch (op) {
    case BIN_LT: LOOP(x < y); break;
    case BIN_LE: LOOP(x <= y); break;
    case BIN_GT: LOOP(x > y); break;
    case BIN_GE: LOOP(x >= y); break;
    case BIN_EQ: LOOP(x == y || (isnan(x) && isnan(y))); break;
    case BIN_NE: LOOP(!(x == y || (isnan(x) && isnan(y)))); break;
    default: break;
    }
}

/* Working time reached in two ways differs in its last bits. */
static inline double gap(double x, double y)
{
    double d = x - y;
    return fabs(d) <= 1e-12 * (fabs(x) + fabs(y)) ? 0 : d;
}

static void loop_time(int op, const double *a, uint32_t sa, const double *b, uint32_t sb, uint32_t n, uint8_t *out)
{
    switch (op) {
    case BIN_LT: LOOP(gap(x, y) < 0); break;
    case BIN_LE: LOOP(gap(x, y) <= 0); break;
    case BIN_GT: LOOP(gap(x, y) > 0); break;
    case BIN_GE: LOOP(gap(x, y) >= 0); break;
    case BIN_EQ: LOOP(gap(x, y) == 0 || (isnan(x) && isnan(y))); break;
    case BIN_NE: LOOP(!(gap(x, y) == 0 || (isnan(x) && isnan(y)))); break;
    default: break;
    }
}

static void loop_i32(int op, const Vector *a, const Vector *b, uint32_t n, uint8_t *out)
{
    uint32_t sa = !a->constant, sb = !b->constant;
    for (uint32_t i = 0; i < n; i++)
        out[i] = (a->i32[i * sa] == b->i32[i * sb]) == (op == BIN_EQ);
}

/* Positions in an order; I32_NONE is none. */
static void loop_order(int op, const Vector *a, const Vector *b, uint32_t n, uint8_t *out)
{
    uint32_t sa = !a->constant, sb = !b->constant;
    for (uint32_t i = 0; i < n; i++) {
        int32_t x = a->i32[i * sa], y = b->i32[i * sb];
        bool set = x != I32_NONE && y != I32_NONE;
        out[i] = set && (op == BIN_LT ? x < y : op == BIN_LE ? x <= y : op == BIN_GT ? x > y : x >= y);
    }
}

static Vector bools_for(Run *run, const Vector *a, const Vector *b, uint32_t *n)
{
    bool constant = a->constant && b->constant;
    *n = constant ? 1 : a->n;
    Vector out = vector_of_bools(&run->scratch, *n);
    out.constant = constant;
    out.n = a->n;
    return out;
}

/* ---- kinds of operands ---- */

static bool compare_numbers(Run *run, int op, const Vector *a, const Vector *b, Vector *out)
{
    Vector x, y;
    Sort sx, sy;
    if (!doubles_of(run, a, &x, &sx) || !doubles_of(run, b, &y, &sy))
        return false;
    if (sx != sy && sx != SORT_OTHER && sy != SORT_OTHER)
        return false;
    uint32_t n;
    *out = bools_for(run, a, b, &n);
    void (*loop)(int, const double *, uint32_t, const double *, uint32_t, uint32_t, uint8_t *) =
        sx == SORT_NUMBER || sy == SORT_NUMBER ? loop_f64 : loop_time;
    loop(op, x.f64, !x.constant, y.f64, !y.constant, n, out->bools);
    return true;
}

static Vector ranks_of(Run *run, const Vector *grades)
{
    const Column *rank = graph_field(run->graph, T_GRADE, field_column(F_GRADE_RANK));
    uint32_t n = grades->constant ? 1 : grades->n;
    Vector out = vector_make(&run->scratch, SHAPE_F64, CM_NUMBER, n);
    for (uint32_t i = 0; i < n; i++)
        out.f64[i] = grades->i32[i] >= 0 && rank->type == COL_F64 ? rank->f64[grades->i32[i]] : (double)NAN;
    out.constant = grades->constant;
    out.n = grades->n;
    return out;
}

static bool compare_entities(Run *run, int op, const Vector *a, const Vector *b, Vector *out)
{
    uint32_t n;
    if (a->target != b->target)
        return false;
    if (op == BIN_EQ || op == BIN_NE) {
        *out = bools_for(run, a, b, &n);
        loop_i32(op, a, b, n, out->bools);
        return true;
    }
    if (a->target != T_GRADE)
        return false;
    Vector x = ranks_of(run, a), y = ranks_of(run, b);
    return compare_numbers(run, op, &x, &y, out);
}

static bool compare_texts(Run *run, int op, const Vector *a, const Vector *b, Vector *out)
{
    uint32_t n, sa = !a->constant, sb = !b->constant;
    const Intern *intern = run->rt->intern;
    *out = bools_for(run, a, b, &n);
    if (op == BIN_EQ || op == BIN_NE) {
        loop_i32(op, a, b, n, out->bools);
        return true;
    }
    for (uint32_t i = 0; i < n; i++) {
        int32_t x = a->i32[i * sa], y = b->i32[i * sb];
        int order =
            x == I32_NONE || y == I32_NONE ? 0 : text_order(intern_str(intern, (Sym)x), intern_str(intern, (Sym)y));
        bool holds = op == BIN_LT ? order < 0 : op == BIN_LE ? order <= 0 : op == BIN_GT ? order > 0 : order >= 0;
        out->bools[i] = x != I32_NONE && y != I32_NONE && holds;
    }
    return true;
}

/* The place of a word or text in the column's words; I32_NONE when it is none of them. */
static bool word_place(Run *run, const FieldInfo *field, const Vector *v, int32_t *place)
{
    Sym sym = SYM_NONE;
    if (!v->constant)
        return false;
    if (v->shape == SHAPE_VALUE && v->values[0].tag == V_WORD)
        sym = v->values[0].d;
    else if (v->shape == SHAPE_I32 && v->meaning == CM_TEXT)
        sym = (Sym)v->i32[0];
    if (sym == SYM_NONE || field->words == WS_NONE)
        return false;
    int index = words_word(run->rt->words, field->words, sym);
    *place = index >= 0 && words_word_sym(run->rt->words, field->words, index) == sym ? index : I32_NONE;
    return true;
}

static bool is_words(const Vector *v)
{
    return v->shape == SHAPE_I32 && v->meaning == CM_WORD;
}

static Vector place_vector(Run *run, const Vector *like, int32_t place)
{
    Vector out = vector_make(&run->scratch, SHAPE_I32, CM_WORD, 1);
    out.field = like->field;
    out.i32[0] = place;
    out.constant = true;
    out.n = like->n;
    return out;
}

static bool compare_words(Run *run, int op, const Vector *a, const Vector *b, Vector *out)
{
    const FieldInfo *field = is_words(a) ? a->field : b->field;
    Vector other = { 0 };
    int32_t place = I32_NONE;
    bool alike = is_words(a) && is_words(b) && a->field->words == b->field->words &&
                 (a->field->words != WS_NONE || a->field == b->field);
    if (!alike) {
        if (!word_place(run, field, is_words(a) ? b : a, &place))
            return false;
        other = place_vector(run, is_words(a) ? a : b, place);
        if (is_words(a))
            b = &other;
        else
            a = &other;
        if (place == I32_NONE && op != BIN_EQ && op != BIN_NE)
            return false;
    }
    uint32_t n;
    bool equality = op == BIN_EQ || op == BIN_NE;
    if (!equality && (field->words == WS_NONE || !WORDSET_INFO[field->words].is_scale))
        return false;
    *out = bools_for(run, a, b, &n);
    if (!equality) {
        loop_order(op, a, b, n, out->bools);
    } else if (!alike && place == I32_NONE) { /* a word of another list equals none of these, not even a blank */
        memset(out->bools, op == BIN_NE, n);
    } else {
        loop_i32(op, a, b, n, out->bools);
    }
    return true;
}

static bool compare_plain(Run *run, int op, const Vector *a, const Vector *b, Vector *out)
{
    uint32_t n;
    if (op != BIN_EQ && op != BIN_NE && a->meaning != CM_DATE)
        return false;
    *out = bools_for(run, a, b, &n);
    if (op == BIN_EQ || op == BIN_NE)
        loop_i32(op, a, b, n, out->bools);
    else
        loop_order(op, a, b, n, out->bools);
    return true;
}

static bool compare_i32(Run *run, int op, const Vector *a, const Vector *b, Vector *out)
{
    if (a->meaning != b->meaning)
        return false;
    switch ((int)a->meaning) {
    case CM_ENTITY: return compare_entities(run, op, a, b, out);
    case CM_TEXT: return compare_texts(run, op, a, b, out);
    case CM_DATE:
    case CM_PERIOD: return compare_plain(run, op, a, b, out);
    default: return false;
    }
}

static bool compare_bools(Run *run, int op, const Vector *a, const Vector *b, Vector *out)
{
    if (op != BIN_EQ && op != BIN_NE)
        return false;
    uint32_t n, sa = !a->constant, sb = !b->constant;
    *out = bools_for(run, a, b, &n);
    for (uint32_t i = 0; i < n; i++)
        out->bools[i] = (a->bools[i * sa] == b->bools[i * sb]) == (op == BIN_EQ);
    return true;
}

static bool is_none_constant(const Vector *v)
{
    return v->constant && v->shape == SHAPE_VALUE && v->values[0].tag == V_NONE;
}

/* `= none` and `!= none` test; nothing else holds of none. */
static void compare_none(Run *run, int op, const Vector *v, Vector *out)
{
    uint32_t n;
    *out = bools_for(run, v, v, &n);
    if (op != BIN_EQ && op != BIN_NE) {
        memset(out->bools, 0, n);
        return;
    }
    for (uint32_t i = 0; v->shape == SHAPE_F64 && i < n; i++)
        out->bools[i] = isnan(v->f64[i]) == (op == BIN_EQ);
    for (uint32_t i = 0; v->shape != SHAPE_F64 && i < n; i++)
        out->bools[i] = vector_is_none(v, i) == (op == BIN_EQ);
}

bool compare_fast(Run *run, int op, const Vector *a, const Vector *b, Vector *out)
{
    if (is_none_constant(a) || is_none_constant(b)) {
        Vector v = is_none_constant(b) ? *a : *b;
        v.n = a->n;
        compare_none(run, op, &v, out);
        return true;
    }
    if (is_words(a) || is_words(b))
        return compare_words(run, op, a, b, out);
    if (a->shape == SHAPE_I32 && b->shape == SHAPE_I32)
        return compare_i32(run, op, a, b, out);
    if (a->shape == SHAPE_BOOL && b->shape == SHAPE_BOOL)
        return compare_bools(run, op, a, b, out);
    return compare_numbers(run, op, a, b, out);
}
