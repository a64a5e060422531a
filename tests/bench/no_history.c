/* no_history.c: the program without history, linked beside the real one (-Wl,--wrap=history_seal), so that `make bench` can say
   what keeping history costs: entries are journaled, closed and written as always, but no change set is made of them. */
#include "../../interp/model/store.h"

void __wrap_history_seal(Model *model);

/* Forgets what happened since the last seal, where the real one makes it a revision. */
void __wrap_history_seal(Model *model)
{
    model->history.sealed = model->journal.len;
    model->epoch++;
    for (int i = 0; i < T_COUNT; i++)
        model->tables[i].sealed = model->tables[i].n;
}
