/* matrix.h: who has which part in what: duties, decisions or KPIs against posts. */
#ifndef ORGL_STMT_MATRIX_H
#define ORGL_STMT_MATRIX_H
#include "finding.h"

typedef enum MatrixKind { MATRIX_RACI, MATRIX_DECISIONS, MATRIX_KPI, MATRIX_COUNT } MatrixKind;
#define REGION_OWN (-2)              /* of KPIs: each post's weights in its own region */

typedef struct Matrix {
    MatrixKind kind;
    TableId table;                   /* of the rows */
    RowVec rows, posts;              /* in order of definition; posts without any part are left out */
    uint8_t *parts;                  /* [row * posts + post]: bits of the words of the roles */
    double *weights;                 /* the same for KPIs; NaN: none */
    double *figures;                 /* by post: its load, or the sum of its weights; NaN: unknown */
    Str *marks;                      /* by row: what is wrong with it; empty: nothing */
    Str *post_marks;                 /* by post */
    size_t found;                    /* marks that are not empty */
    Arena arena;                     /* of the marks */
} Matrix;

#define MATRIX_CELLS_MAX 100000000u
/* `region`: ROW_NONE for the general weights, REGION_OWN, or a region. False: it would have more than `most` cells, and has none,
   only its rows and posts. matrix_drop it in any case. */
bool   matrix_make(Ctx *ctx, MatrixKind kind, Scope *scope, int32_t region, size_t most, Matrix *out);
void   matrix_drop(Matrix *matrix);
/* As a table: the entity, a column a post (named by its title when `people`, else by its name), `finding`. With `people` the last
   row has the posts' figures and findings. */
Value  matrix_table(Ctx *ctx, const Matrix *matrix, bool people);
/* For a terminal of so many columns: posts are numbered, a key stands below. */
void   matrix_text(Ctx *ctx, const Matrix *matrix, int width, bool color, Buf *out);
/* The letters of a part, "RA"; how the letters read, and the heading. */
void   matrix_letters(const Matrix *matrix, uint8_t parts, Buf *out);
void   matrix_key(Ctx *ctx, const Matrix *matrix, Buf *out);
const char *matrix_title(Ctx *ctx, MatrixKind kind);
/* `matrix …` as an expression. */
Status matrix_expression(Vm *vm, const Node *node, const Value *slots, Value *out);
#endif
