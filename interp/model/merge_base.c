/* merge_base.c: what each side of a merge did since both were the same, or since one was last merged into the other. */
#include "change.h"
#include "history.h"

typedef VEC(int64_t) IdVec;

static bool line_of(Model *model, int64_t id, IdVec *out)
{
    for (; id > 0; id = history_parent(model, id, NULL))
        vec_push(out, id);
    return id == 0;
}

/* A parent's id is lower: a line descends. */
static bool on_line(const IdVec *line, int64_t id)
{
    size_t low = 0, high = line->len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (line->at[middle] > id)
            low = middle + 1;
        else
            high = middle;
    }
    return id == 0 || (low < line->len && line->at[low] == id);
}

/* The revision of `line` last merged into `into`, and the one that did it; 0: none was. */
static int64_t last_merge(Model *model, const IdVec *into, const IdVec *line, int64_t *did)
{
    for (size_t i = 0; i < into->len; i++) {
        Rev rev;
        if (!history_rev(model, into->at[i], false, &rev))
            break;
        int64_t merged = rev.merged;
        rev_drop(&rev);
        if (merged && on_line(line, merged)) {
            *did = into->at[i];
            return merged;
        }
    }
    return 0;
}

static int64_t common(const IdVec *a, const IdVec *b)
{
    size_t i = 0, j = 0;
    while (i < a->len && j < b->len && a->at[i] != b->at[j]) {
        if (a->at[i] > b->at[j])
            i++;
        else
            j++;
    }
    return i < a->len && j < b->len ? a->at[i] : 0;
}

/* Composes what the line did behind a revision. False: something was not kept, or cannot be read. */
static bool compose_line(Model *model, const IdVec *line, int64_t from, ChangeSet *out)
{
    size_t n = 0;
    *out = (ChangeSet){ 0 };
    while (n < line->len && line->at[n] != from)
        n++;
    for (size_t i = n; i-- > 0;) {
        Rev rev;
        ChangeSet set;
        bool fine = history_rev(model, line->at[i], true, &rev) && rev.changes.ptr && change_decode(model, rev.changes, &set);
        if (fine)
            change_compose(out, &set);
        rev_drop(&rev);
        if (!fine) {
            change_drop(out);
            return false;
        }
    }
    return true;
}

bool change_since_fork(Model *model, int64_t our_head, int64_t their_head, ChangeSet *our_set, ChangeSet *their_set)
{
    IdVec ours = { 0 }, theirs = { 0 };
    bool fine = line_of(model, our_head, &ours) && line_of(model, their_head, &theirs);
    int64_t our_base = common(&ours, &theirs), their_base = our_base, did = 0;
    int64_t merged = fine ? last_merge(model, &ours, &theirs, &did) : 0;
    if (merged > their_base) {
        their_base = merged;
        our_base = did;
    }
    merged = fine ? last_merge(model, &theirs, &ours, &did) : 0;
    if (merged > our_base) {
        our_base = merged;
        their_base = did;
    }
    fine = fine && compose_line(model, &ours, our_base, our_set);
    if (fine && !compose_line(model, &theirs, their_base, their_set)) {
        change_drop(our_set);
        fine = false;
    }
    vec_drop(&ours);
    vec_drop(&theirs);
    return fine;
}
