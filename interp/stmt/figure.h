/* figure.h: attributes of posts as charts show them: numbers, or groups. */
#ifndef ORGL_STMT_FIGURE_H
#define ORGL_STMT_FIGURE_H
#include "operand.h"

typedef enum FigureType { FIGURE_NUMBER, FIGURE_PERCENT, FIGURE_HOURS, FIGURE_GROUP } FigureType;
typedef struct Figure {
    Sym name;                  /* in English, however it was written */
    FigureType type;
    const Column *column;
    AttrId attr;               /* A_NONE: a stored field */
} Figure;

/* Is there such an attribute or field of posts? Lists are figures too: how many there are. */
bool   figure_find(Ctx *ctx, Sym name, Figure *out);
/* E206 at the node, with the closest name. */
Status figure_unknown(Ctx *ctx, const Node *at, Sym name);
double figure_number(Ctx *ctx, const Figure *figure, int32_t row);      /* NaN: none; hours of durations, a week's of rates */
void   figure_text(const Figure *figure, double x, Buf *out);           /* "80%", "12", as on a scale */

/* The groups that rows fall into, in their natural order: of grades by rank, of scales from the least, of units as defined. */
typedef struct Group { int32_t key; double count, rank; Str label; } Group;      /* key I32_NONE: no value, last */
typedef VEC(Group) GroupVec;
void   figure_groups(Ctx *ctx, const Figure *figure, const int32_t *rows, size_t n, Arena *arena, GroupVec *out);
int32_t figure_key(const Figure *figure, int32_t row);
bool   figure_is_scale(const Figure *figure);                            /* do the groups have an order that means something? */

/* Limits of classes of nice numbers that hold all of the values (NaN ones aside), about `most` of them and fewer for few values:
   the first, the distance, how many classes. A few whole numbers get a class each, from half below to half above. */
typedef struct Classes { double first, step; int n; } Classes;
Classes figure_classes(const Figure *figure, const double *values, size_t n, int most);
int    classes_of(const Classes *classes, double x);                     /* which one; the last holds its upper limit too */
#endif
