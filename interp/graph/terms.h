/* terms.h: titles and work of posts, so that they can be compared: titles without regard to case, width and normal form; work as the set
   of the titles of the duties that a post is responsible for, so that two duties of one title count as the same work. */
#ifndef ORGL_TERMS_H
#define ORGL_TERMS_H
#include "graph.h"

typedef struct Terms Terms;
Terms *terms_new(Graph *graph);
void   terms_free(Terms *terms);
/* The number of a folded title, from 0; its text, owned by the terms. */
int32_t terms_post(const Terms *terms, int32_t post);
int32_t terms_add(Terms *terms, Str title);
Str     terms_text(const Terms *terms, int32_t title);
int32_t terms_count(const Terms *terms);
/* The titles of the post's duties, ascending, each once. */
const int32_t *terms_work(const Terms *terms, int32_t post, uint32_t *n);
/* Jaccard index of the work of two posts: common / all of both; NaN when one has no duty. */
double  terms_overlap(const Terms *terms, int32_t a, int32_t b);
/* Dice coefficient of two folded titles: 2 x common / all, over Han characters one by one and pairs of neighbouring other letters of
   a word (a letter alone counts as itself), as multisets. 1: the same; 0: nothing in common. */
double  terms_similarity(Str a, Str b);
#endif
