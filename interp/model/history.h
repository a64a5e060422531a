/* history.h: revisions and scenarios. Every entry that changed the model is a revision of the current scenario, with the change
   set that leads from its parent to it; a scenario is a place in the tree of revisions. Going from one place to another takes
   change sets back up to where both ways meet, and does others from there. All of it is part of the running entry: it is
   committed or rolled back with it, and model_rewind goes back before it. */
#ifndef ORGL_HISTORY_H
#define ORGL_HISTORY_H
#include "../base/arena.h"
#include "model.h"

/* ---- revisions ---- */
typedef struct RevisionInfo {
    int64_t id, last, time_ms;           /* an entry may be several revisions: id is the first, last the last */
    Sym scenario;                        /* in which it was made */
    Str text, author;
    bool undone;                         /* redo brings it back */
    bool kept;                           /* it has a change set */
} RevisionInfo;
typedef VEC(RevisionInfo) RevisionVec;
/* The revisions of the current scenario, oldest first, undone ones last. Texts live in the arena. ST_ERROR: E5xx. */
Status model_history(Model *model, Arena *arena, RevisionVec *out, Diags *diags);
/* Takes back the last revision of the current scenario, or does the next undone one; *id tells which (0: there is none).
   Nothing else may have been changed in the running entry. */
Status model_undo(Model *model, int64_t *id, Diags *diags);
Status model_redo(Model *model, int64_t *id, Diags *diags);
/* The model as it was after a revision of the current scenario's line (0: empty); the caller rewinds to a mark taken before. */
Status model_go_back(Model *model, int64_t id, Diags *diags);
/* What a revision did, part by part. `before` and `after` are texts in the arena, for people; of references names. */
typedef struct ChangeInfo { TableId table; int32_t row; int column; bool made, gone, renamed, titled; Cell before, after; Sym old_name, new_name; } ChangeInfo;
typedef void (*ChangeEach)(void *ctx, const ChangeInfo *change);
Status model_revision_changes(Model *model, int64_t id, ChangeEach each, void *ctx, Diags *diags);

/* ---- scenarios ---- by number from 0, which is base */
size_t model_scenarios(const Model *model);
size_t model_scenario(const Model *model);                       /* the current one */
Sym    model_scenario_name(const Model *model, size_t i);
Sym    model_scenario_title(const Model *model, size_t i);       /* SYM_NONE: none */
Sym    model_scenario_parent(const Model *model, size_t i);      /* SYM_NONE: base, or gone */
int    model_scenario_find(const Model *model, Sym name);        /* -1 */
/* How many entries it is ahead of where it began. */
Status model_scenario_size(Model *model, size_t i, size_t *out, Diags *diags);
/* Makes one that begins as the current one is, and goes to it. The name is free. */
void   model_scenario_new(Model *model, Sym name, Sym title);
Status model_scenario_switch(Model *model, size_t i, Diags *diags);
void   model_scenario_drop(Model *model, size_t i);              /* not base and not the current one */

/* A model in memory that is as this one is now, without history; shares its texts. Gives. */
Model *model_clone(const Model *model);

/* ---- merging (merge.c) ---- */
typedef enum Side { SIDE_NONE, SIDE_OURS, SIDE_THEIRS } Side;
typedef enum ConflictSort {
    CONFLICT_VALUE,                      /* both changed it, to something else */
    CONFLICT_GONE_HERE, CONFLICT_GONE_THERE,    /* one dropped what the other changed */
    CONFLICT_REFERENCE,                  /* it would refer to what the other has dropped; either the reference goes, or that comes back */
    CONFLICT_NAME,                       /* two entities would have the name */
    CONFLICT_FIELD                       /* both defined a field of that name, of different types; name: the field's */
} ConflictSort;
typedef struct Conflict {
    ConflictSort sort;
    TableId table;
    int32_t row;                         /* its name can be asked for, dropped or not */
    int column;                          /* -1: the row as a whole, its name or title */
    bool titled;
    int32_t keys[8];                     /* of a link */
    Cell ours, theirs;                   /* lists are borrowed until the merge is dropped */
    Sym our_name, their_name;
    Origin our_origin, their_origin;
    TableId needs;                       /* of a CONFLICT_REFERENCE: the entity that one side refers to and the other, `gone`, dropped */
    int32_t needed;
    Side gone;
} Conflict;
typedef struct Merge Merge;
/* Whose value counts; SIDE_NONE: nobody has said. */
typedef Side (*MergeChoose)(void *ctx, const Conflict *conflict);
/* Brings what scenario `from` changed since both were the same into the current one. Conflicts nobody has chosen for are listed;
   then, and on ST_ERROR, the caller rewinds. Gives. */
Merge *model_merge(Model *model, size_t from, MergeChoose choose, void *ctx, Status *status, Diags *diags);
/* Makes the merge a revision of its own, also when it changed nothing here: what was settled is not asked again. False: there was
   nothing new to merge. */
bool   model_merge_done(Model *model);
size_t merge_conflicts(const Merge *merge);
const Conflict *merge_conflict(const Merge *merge, size_t i);
void   merge_free(Merge *merge);

#endif
