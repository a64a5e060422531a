/* history.h: what the statements of history and scenarios share. */
#ifndef ORGL_STMT_HISTORY_H
#define ORGL_STMT_HISTORY_H
#include "../model/history.h"
#include "operand.h"

Value  history_word(Ctx *ctx, const char *en, const char *zh);         /* a text of one of the two */
/* A call of model/history.h has failed: its diagnostic, the first from `before` on, gets the place of the node and is raised. */
Status history_failed(Ctx *ctx, const Node *at, size_t before);
/* The scenario that a name operand means; E228 with the closest name. */
Status scenario_operand(Ctx *ctx, const Node *node, size_t *out);
Status drop_scenario(Ctx *ctx, const Node *stmt);                      /* drop scenario NAME */
/* Calls the function while the model is as it was at the revision (or by the end of the day) that the node says, and `use` with its
   value, then goes back. E229: there is no such revision. */
Status history_as_of(Ctx *ctx, const Node *node, Value function, Value *out, Status (*use)(Ctx *ctx, Value value, void *data), void *data);

#endif
