/* compare.h: two states of models beside each other. */
#ifndef ORGL_STMT_COMPARE_H
#define ORGL_STMT_COMPARE_H
#include "operand.h"

/* Figures of the whole, or of the posts in scope, and what the rules find, as they are now. Gives. */
typedef struct Finding1 { Sym key, rule, message; } Finding1;      /* key: rule and entities */
typedef struct Figures { Value values[16]; VEC(Finding1) findings; } Figures;
Status figures_take(Ctx *ctx, const uint8_t *posts, bool by_name, Figures *out);   /* by_name: findings are known by names, not rows */
void   figures_drop(Figures *figures);

typedef enum PostChange { POST_UNCHANGED, POST_NEW, POST_CHANGED, POST_MOVED, POST_CLOSED, POST_CHANGES } PostChange;
/* What differs from model `before` to model `after`, which share their texts. `by_name`: their rows are not the same entities. */
typedef struct Comparison {
    Ctx *ctx;                        /* of messages */
    const Model *before, *after;
    const Figures *figures_before, *figures_after;
    const uint8_t *posts_before, *posts_after;      /* in scope, by row; NULL: all */
    bool by_name;
} Comparison;
/* kind entity change field before after; posts first. `all`: unchanged posts too. counts: how many posts of each change. */
Value compare_table(const Comparison *comparison, bool all, size_t counts[POST_CHANGES]);
extern const char *const FIGURE_NAMES[][2];              /* of Figures.values, in both languages; the last is NULL */
void  compare_print(const Comparison *comparison);       /* the table and the counts, as the host shows results */
/* "2 new, 1 closed …" */
void  compare_counts(Ctx *ctx, const size_t counts[POST_CHANGES], Buf *out);
/* What became of each post of `after`, by row; of its size. Gives. */
uint8_t *compare_posts(const Comparison *comparison);

#endif
