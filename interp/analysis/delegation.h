/* delegation.h: to whom in the line a decision could go. */
#ifndef ORGL_ANALYSIS_DELEGATION_H
#define ORGL_ANALYSIS_DELEGATION_H
#include "analysis.h"

typedef struct Delegation { Analysis *a; const Column *grants, *grant_post, *about, *accountable, *layer, *manager; } Delegation;
void    delegation_init(Delegation *line, Analysis *analysis);
/* The duties that a decision is about; NULL when none are stated. */
const ItemList *delegation_about(const Delegation *line, int32_t decision);
/* The first post from `post` up the line that is not below the layer; ROW_NONE. */
int32_t delegation_climb(const Delegation *line, int32_t post, double layer);
/* A post below the decider, on that layer or as near to it as there is, which takes part in the decision or in its work; ROW_NONE. */
int32_t delegation_below(const Delegation *line, int32_t decision, int32_t decider, double layer);
#endif
