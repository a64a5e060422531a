/* vector.h: what an expression gives for a batch of rows: one typed array, or one value for all of them. */
#ifndef ORGL_VECTOR_H
#define ORGL_VECTOR_H
#include "../base/vec.h"
#include "query.h"

typedef enum Shape {
    SHAPE_VALUE,      /* anything, by row */
    SHAPE_BOOL,       /* bools: 0, 1, 2 none */
    SHAPE_F64,        /* CM_NUMBER, CM_PERCENT, CM_EFFORT (hours a week); NaN none */
    SHAPE_I32,        /* CM_ENTITY, CM_WORD, CM_TEXT (Syms), CM_DATE, CM_PERIOD; I32_NONE none */
    SHAPE_QTY, SHAPE_RANGE,
    SHAPE_CELL        /* i32: rows of `column`, whose cells are lists or sets; I32_NONE none */
} Shape;

typedef struct Vector {
    Shape shape;
    ColMeaning meaning;
    bool constant;             /* one element, for all rows */
    uint32_t n;                /* rows it stands for */
    TableId target;            /* CM_ENTITY */
    const FieldInfo *field;    /* CM_WORD: its words */
    const Column *column;      /* SHAPE_CELL */
    union { Value *values; uint8_t *bools; double *f64; int32_t *i32; Qty *qty; Range *range; void *data; };
} Vector;
enum { BOOL_NONE = 2 };

/* Memory of the batches of a run: taken from blocks, given back by mark. */
typedef struct Scratch { VEC(char *) blocks; VEC(size_t) sizes; size_t block, used; } Scratch;
typedef struct ScratchMark { size_t block, used; } ScratchMark;
void *scratch_take(Scratch *scratch, size_t size);      /* aligned to 16; contents undefined */
static inline ScratchMark scratch_mark(const Scratch *scratch)
{
    return (ScratchMark){ scratch->block, scratch->used };
}
static inline void scratch_rewind(Scratch *scratch, ScratchMark mark)
{
    scratch->block = mark.block;
    scratch->used = mark.used;
}
void scratch_drop(Scratch *scratch);

size_t shape_size(Shape shape);
/* The type without elements, for so many rows; elements are taken (1 when constant), contents undefined. */
Vector vector_make(Scratch *scratch, Shape shape, ColMeaning meaning, uint32_t n);
Vector vector_like(Scratch *scratch, const Vector *like, uint32_t n);
static inline uint32_t vector_at(const Vector *v, uint32_t i) { return v->constant ? 0 : i; }
/* The element of a row as a value. New objects are the caller's to keep. */
Value  vector_value(Rt *rt, const Vector *v, uint32_t i);
bool   vector_is_none(const Vector *v, uint32_t i);
/* One value for n rows, in the typed shape that fits. */
Vector vector_of_value(Rt *rt, Scratch *scratch, Value value, uint32_t n);
Vector vector_of_bools(Scratch *scratch, uint32_t n);    /* bools to be filled */
/* Elements `picks` of a vector (all of them when constant). */
Vector vector_pick(Scratch *scratch, const Vector *v, const uint32_t *picks, uint32_t n);
/* The element alone, as a constant. */
Vector vector_one(Scratch *scratch, const Vector *v, uint32_t i);
/* As a vector of values. */
Vector vector_values(Rt *rt, Scratch *scratch, const Vector *v);
bool   vector_same_type(const Vector *a, const Vector *b);
/* out[a_rows[i]] = a[i], out[b_rows[i]] = b[i]: together they are all of the n rows. */
Vector vector_merge(Rt *rt, Scratch *scratch, uint32_t n, const Vector *a, const uint32_t *a_rows, const Vector *b,
                    const uint32_t *b_rows);
/* Values that are all numbers of one style, or bools, in their typed shape; else as it was. */
Vector vector_tighten(Scratch *scratch, const Vector *v);
/* Cells of a column for entity rows; I32_NONE and negative rows give none. The elements may be the column's own: they are for
   reading only. */
Vector vector_gather(Scratch *scratch, const Column *column, const int32_t *rows, uint32_t n);

/* ---- growing vectors, for what outlives a batch ---- */
typedef struct Acc { Vector v; uint32_t cap; bool started; } Acc;
void acc_add(Rt *rt, Acc *acc, const Vector *v);         /* appends; becomes values when the types differ */
void acc_drop(Acc *acc);
#endif
