/* merge.c: what another scenario changed since both were the same, brought into the current one. Both sides' changes are composed
   to one set each; theirs is then applied row by row where ours says nothing else. Entities are the same where their rows are,
   or where both sides made one of the same name; pairs where their keys are. */
#include <stdlib.h>
#include "change.h"
#include "history.h"

struct Merge {
    Model *model;
    MergeChoose choose;
    void *ctx;
    ChangeSet ours, theirs;
    Map rows;                            /* (table, their row) → our row, where both made the same entity */
    Map kept;                            /* (table, row) of entities that stay though they were dropped there */
    Map held;                            /* (table, row) of entities that one side needs and the other dropped: they stay, or come back */
    bool again;                          /* another one is to be held: from the beginning */
    RowVec dropped[KIND_COUNT];          /* rows that were dropped there and are dropped now */
    int base_columns[T_COUNT];           /* how many columns a table had when both were the same */
    VEC(Conflict) conflicts;
    VEC(ItemList *) lists;               /* that conflicts show */
};

/* ---- our side of a row ---- */

static const Change *our_change(const Merge *merge, int table, int32_t row, int part)
{
    Change key = { .table = (uint8_t)table, .row = row, .part = (uint16_t)part };
    size_t low = 0, high = merge->ours.at.len;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (change_compare(&merge->ours.at.at[mid], &key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    bool found = low < merge->ours.at.len && change_compare(&merge->ours.at.at[low], &key) == 0;
    return found ? &merge->ours.at.at[low] : NULL;
}

static bool is_origin(int part)
{
    return part == PART_OF_ORIGIN || part >= PART_OF_ORIGINS;
}

/* The changes of one row in our set; how many. */
static size_t our_row(const Merge *merge, int table, int32_t row, const Change **out)
{
    size_t n = 0;
    for (int part = PART_OF_LIFE; part < PART_OF_CELLS && !n; part++)
        n = (*out = our_change(merge, table, row, part)) != NULL;
    for (int c = 0; c < merge->model->tables[table].n_cols && !n; c++)
        n = (*out = our_change(merge, table, row, PART_OF_CELLS + c)) != NULL;
    while (n && &(*out)[n] < merge->ours.at.at + merge->ours.at.len && (*out)[n].table == table && (*out)[n].row == row)
        n++;
    return n;
}

static bool we_changed(const Merge *merge, int table, int32_t row)
{
    const Change *at;
    size_t n = our_row(merge, table, row, &at);
    for (size_t i = 0; i < n; i++)
        if (!is_origin(at[i].part))
            return true;
    return false;
}

/* ---- their rows and columns in ours ---- */

static int32_t mapped(const Merge *merge, TableId table, int32_t row)
{
    uint32_t to = row < 0 ? MAP_MISSING : map_find(&merge->rows, cell_key(row, table));
    return to == MAP_MISSING ? row : (int32_t)to;
}

/* Their users' field in ours, by its name. */
static int our_column(const Merge *merge, TableId table, int column)
{
    int k = column - merge->base_columns[table];
    for (size_t i = 0; i < merge->theirs.fields.len && k >= 0; i++) {
        const NewField *field = &merge->theirs.fields.at[i];
        if (field->table == table && k-- == 0)
            return model_find_column(merge->model, table, field->name);
    }
    return column < merge->model->tables[table].n_cols ? column : -1;
}

static int our_part(const Merge *merge, TableId table, int part)
{
    if (part < PART_OF_CELLS)
        return part;
    int first = part >= PART_OF_ORIGINS ? PART_OF_ORIGINS : PART_OF_CELLS;
    int column = our_column(merge, table, part - first);
    return column < 0 ? -1 : first + column;
}

/* Their content with references to the rows that they are here; changed in place, since it is theirs alone. */
static void map_content(const Merge *merge, const FieldInfo *field, Content *content)
{
    if (field->target == T_NONE)
        return;
    if (content->tag == CT_I32 && field->type == FT_REF)
        content->i32 = mapped(merge, field->target, content->i32);
    for (uint32_t i = 0; content->tag == CT_LIST && i < content->list->n; i++)
        content->list->at[i].ref = mapped(merge, field->target, content->list->at[i].ref);
}

static void map_all(Merge *merge)
{
    for (size_t i = 0; i < merge->theirs.at.len; i++) {
        Change *change = &merge->theirs.at.at[i];
        int part = our_part(merge, (TableId)change->table, change->part);
        if (part >= PART_OF_CELLS && part < PART_OF_ORIGINS) {
            const FieldInfo *field = merge->model->tables[change->table].cols[part - PART_OF_CELLS].field;
            map_content(merge, field, &change->after);
            map_content(merge, field, &change->before);
        }
    }
}

/* ---- conflicts ---- */

static int32_t key_of(const Content *content)
{
    return content->tag == CT_NONE ? I32_NONE : content->i32;
}

static void fill_keys(const Merge *merge, Conflict *conflict, const Change *at, size_t n)
{
    const Table *table = &merge->model->tables[conflict->table];
    for (int k = 0; table->is_link && k < table->n_keys; k++) {
        int column = table->keys[k];
        conflict->keys[k] = table->cols[column].data ? table->cols[column].i32[conflict->row] : I32_NONE;
        for (size_t i = 0; i < n; i++)
            if (at[i].part == PART_OF_CELLS + column)
                conflict->keys[k] = key_of(at[i].before.tag == CT_NONE ? &at[i].after : &at[i].before);
    }
}

static Sym content_sym(const Content *content)
{
    return content->tag == CT_SYM ? content->sym : SYM_NONE;
}

/* Who set the part, by a row's changes: the origin that comes with it, after or before them. */
static Origin origin_in(const Change *at, size_t n, int part, bool before)
{
    Origin origin = { SYM_NONE, 0 };
    for (size_t i = 0; i < n; i++) {
        bool own = part >= PART_OF_CELLS && at[i].part == part - PART_OF_CELLS + PART_OF_ORIGINS;
        const Content *content = before ? &at[i].before : &at[i].after;
        if ((own || at[i].part == PART_OF_ORIGIN) && content->tag == CT_ORIGIN)
            origin = content->origin;
    }
    return origin;
}

/* Where the row's changes were said: the last of their origins. */
static Origin said_at(const Change *at, size_t n)
{
    Origin origin = { SYM_NONE, 0 };
    for (size_t i = 0; i < n; i++)
        if (is_origin(at[i].part) && at[i].after.tag == CT_ORIGIN)
            origin = at[i].after.origin;
    return origin;
}

/* True when somebody has chosen: *side says whom. */
static bool settle(Merge *merge, Conflict *conflict, Side *side)
{
    *side = merge->choose ? merge->choose(merge->ctx, conflict) : SIDE_NONE;
    if (*side == SIDE_NONE)
        vec_push(&merge->conflicts, *conflict);
    return *side != SIDE_NONE;
}

static bool is_held(const Merge *merge, TableId table, int32_t row)
{
    return map_find(&merge->held, cell_key(row, table)) != MAP_MISSING;
}

/* Nobody drops it: the merge begins anew with that. */
static void hold(Merge *merge, TableId table, int32_t row)
{
    merge->again = merge->again || !is_held(merge, table, row);
    map_put(&merge->held, cell_key(row, table), 1);
}

/* They dropped what we have changed. */
static Side settle_gone(Merge *merge, TableId table, int32_t row, const Change *at, size_t n)
{
    Side side;
    const Change *ours;
    size_t count = our_row(merge, (int)table, row, &ours);
    Conflict conflict = { .sort = CONFLICT_GONE_THERE, .table = table, .row = row, .column = -1, .our_origin = said_at(ours, count) };
    fill_keys(merge, &conflict, at, n);
    settle(merge, &conflict, &side);
    return side;
}

static Side settle_part(Merge *merge, const Change *theirs, const Content *ours, int32_t row, int part, const Change *at, size_t n)
{
    Side side;
    TableId table = (TableId)theirs->table;
    Conflict conflict = { .sort = CONFLICT_VALUE, .table = table, .row = row, .column = part < PART_OF_CELLS ? -1 : part - PART_OF_CELLS,
                          .titled = part == PART_OF_TITLE, .their_origin = origin_in(at, n, theirs->part, false) };
    fill_keys(merge, &conflict, at, n);
    if (conflict.column >= 0) {
        conflict.ours = content_cell(ours);
        conflict.theirs = content_cell(&theirs->after);
        conflict.our_origin = model_field_origin(merge->model, table, row, conflict.column);
    } else {
        conflict.our_name = content_sym(ours);
        conflict.their_name = content_sym(&theirs->after);
        conflict.our_origin = model_origin(merge->model, table, row);
    }
    settle(merge, &conflict, &side);
    return side;
}

/* ---- parts ---- */

static void put_part(Merge *merge, TableId id, int32_t row, int part, const Content *content)
{
    Table *table = table_of(merge->model, id);
    if (part == PART_OF_NAME)
        store_rename(merge->model, table, row, content_sym(content));
    else
        change_apply_part(merge->model, table, row, part, content);
}

static Content part_here(const Merge *merge, const Table *table, int32_t row, int part)
{
    if (part == PART_OF_NAME || part == PART_OF_TITLE) {
        Sym sym = part == PART_OF_NAME ? table->names[row] : table->titles ? table->titles[row] : SYM_NONE;
        return (Content){ .tag = sym == SYM_NONE ? CT_NONE : CT_SYM, .sym = sym };
    }
    return content_of_cell(merge->model, table, row, part - PART_OF_CELLS);
}

/* The parts of a row that is there on both sides; `made`: both made it, so that nothing was there before. */
static void merge_parts(Merge *merge, const Change *at, size_t n, int32_t row, bool made)
{
    const Table *table = &merge->model->tables[at->table];
    for (size_t i = 0; i < n; i++) {
        int part = our_part(merge, table->id, at[i].part);
        bool key = table->is_link && part >= PART_OF_CELLS && part < PART_OF_ORIGINS && table->cols[part - PART_OF_CELLS].key;
        if (part < 0 || part == PART_OF_LIFE || key || (made && part == PART_OF_NAME))
            continue;
        bool back = made || is_held(merge, table->id, row);      /* of what was dropped here nothing else counts */
        const Change *ours = back ? NULL : our_change(merge, at->table, row, part);
        if (is_origin(part)) {
            if (!ours && !made)
                put_part(merge, table->id, row, part, &at[i].after);
            continue;
        }
        Content here = part_here(merge, table, row, part);
        bool differs = !content_same(&here, &at[i].after), both = made ? here.tag != CT_NONE : ours != NULL;
        if (differs && both)
            differs = settle_part(merge, &at[i], &here, row, part, at, n) == SIDE_THEIRS;
        if (differs)
            put_part(merge, table->id, row, part, &at[i].after);
        if (here.tag == CT_LIST)
            vec_push(&merge->lists, here.list);
    }
}

/* ---- entities ---- */

static bool is_kept(const Merge *merge, TableId table, int32_t row)
{
    return map_find(&merge->kept, cell_key(row, table)) != MAP_MISSING;
}

static void merge_made(Merge *merge, const Change *at, size_t n)
{
    Table *table = table_of(merge->model, (TableId)at->table);
    int32_t row = mapped(merge, table->id, at->row);
    if (table->alive[row]) {
        merge_parts(merge, at, n, row, true);
        return;
    }
    Sym name = SYM_NONE;
    change_clear_row(merge->model, table, row);
    for (size_t i = 0; i < n; i++) {
        int part = our_part(merge, table->id, at[i].part);
        if (part == PART_OF_NAME)
            name = content_sym(&at[i].after);
        if (part > PART_OF_NAME)
            put_part(merge, table->id, row, part, &at[i].after);
    }
    store_revive(merge->model, table, row, name, table->next_ord);
}

static void merge_gone(Merge *merge, const Change *at, size_t n)
{
    Table *table = table_of(merge->model, (TableId)at->table);
    if (!table->alive[at->row])
        return;
    if (is_held(merge, table->id, at->row)) {
        map_put(&merge->kept, cell_key(at->row, (int)at->table), 1);
        return;
    }
    Side side = we_changed(merge, at->table, at->row) ? settle_gone(merge, table->id, at->row, at, n) : SIDE_THEIRS;
    if (side == SIDE_THEIRS) {
        store_kill(merge->model, table, at->row);
        vec_push(&merge->dropped[at->table], at->row);
        } else {
        map_put(&merge->kept, cell_key(at->row, (int)at->table), 1);
    }
}

static bool has_meaning(const Change *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_origin(at[i].part))
            return true;
    return false;
}

/* Dropped here, changed there: it comes back as it was, when theirs counts. */
static void bring_back(Merge *merge, const Change *at, size_t n)
{
    const Table *table = &merge->model->tables[at->table];
    const Change *ours;
    size_t count = our_row(merge, at->table, at->row, &ours);
    if (!has_meaning(at, n))
        return;
    Conflict conflict = { .sort = CONFLICT_GONE_HERE, .table = table->id, .row = at->row, .column = -1, .their_origin = said_at(at, n) };
    Side side;
    fill_keys(merge, &conflict, count ? ours : at, count ? count : n);
    settle(merge, &conflict, &side);
    if (side != SIDE_THEIRS)
        return;
    hold(merge, table->id, at->row);
    for (int k = 0; table->is_link && k < table->n_keys; k++) {
        const FieldInfo *field = table->cols[table->keys[k]].field;
        if (field->type == FT_REF && conflict.keys[k] >= 0 && !merge->model->tables[field->target].alive[conflict.keys[k]])
            hold(merge, field->target, conflict.keys[k]);
    }
}

static void merge_changed(Merge *merge, const Change *at, size_t n)
{
    const Table *table = &merge->model->tables[at->table];
    if (!table->alive[at->row])
        bring_back(merge, at, n);
    if (table->alive[at->row])
        merge_parts(merge, at, n, at->row, false);
}

/* ---- pairs ---- */

static bool keeps_pair(const Merge *merge, const Table *table, const int32_t *keys)
{
    for (int k = 0; k < table->n_keys; k++) {
        const FieldInfo *field = table->cols[table->keys[k]].field;
        if (field->type == FT_REF && keys[k] >= 0 && is_kept(merge, field->target, keys[k]))
            return true;
    }
    return false;
}

static void pair_keys(const Merge *merge, const Change *at, size_t n, bool after, int32_t *keys)
{
    const Table *table = &merge->model->tables[at->table];
    for (int k = 0; k < table->n_keys; k++) {
        keys[k] = I32_NONE;
        for (size_t i = 0; i < n; i++)
            if (at[i].part == PART_OF_CELLS + table->keys[k])
                keys[k] = key_of(after ? &at[i].after : &at[i].before);
    }
}

/* A waiver names its entity by kind and number. */
static void map_waiver(const Merge *merge, int32_t *keys)
{
    TableId kind = words_kind(merge->model->words, (Sym)keys[1]);
    if (kind != T_NONE)
        keys[2] = mapped(merge, kind, keys[2]);
}

/* One of the two was dropped here: there is nobody for the pair to be about. */
static bool lacks_partner(Merge *merge, const Change *at, size_t n, const int32_t *keys)
{
    const Table *table = &merge->model->tables[at->table];
    for (int k = 0; k < table->n_keys; k++) {
        const FieldInfo *field = table->cols[table->keys[k]].field;
        if (field->type != FT_REF || keys[k] < 0 || merge->model->tables[field->target].alive[keys[k]])
            continue;
        Side side;
        Conflict conflict = { .sort = CONFLICT_REFERENCE, .table = table->id, .row = at->row, .column = -1, .gone = SIDE_OURS,
                              .needs = field->target, .needed = keys[k], .their_origin = origin_in(at, n, 0, false) };
        fill_keys(merge, &conflict, at, n);
        settle(merge, &conflict, &side);
        if (side == SIDE_THEIRS)
            hold(merge, field->target, keys[k]);
        return true;
    }
    return false;
}

static void merge_pair_made(Merge *merge, const Change *at, size_t n)
{
    Table *table = table_of(merge->model, (TableId)at->table);
    int32_t keys[8];
    pair_keys(merge, at, n, true, keys);
    if (table->id == T_WAIVER)
        map_waiver(merge, keys);
    if (!keys_fit(merge->model, table, keys) || lacks_partner(merge, at, n, keys))
        return;
    int32_t row = model_link_find(merge->model, table->id, keys, table->n_keys);
    bool made = row == ROW_NONE;
    if (made)
        row = model_link_put(merge->model, table->id, keys, table->n_keys, origin_in(at, n, 0, false));
    merge_parts(merge, at, n, row, true);
    for (size_t i = 0; made && i < n; i++)
        if (at[i].part >= PART_OF_ORIGINS)
            put_part(merge, table->id, row, our_part(merge, table->id, at[i].part), &at[i].after);
}

static void merge_pair_gone(Merge *merge, const Change *at, size_t n)
{
    Table *table = table_of(merge->model, (TableId)at->table);
    int32_t keys[8];
    pair_keys(merge, at, n, false, keys);
    if (!table->alive[at->row] || keeps_pair(merge, table, keys))
        return;
    if (we_changed(merge, at->table, at->row) && settle_gone(merge, table->id, at->row, at, n) != SIDE_THEIRS)
        return;
    store_kill(merge->model, table, at->row);
}

/* ---- all of them ---- */

static void merge_row(Merge *merge, const Change *at, size_t n)
{
    bool link = merge->model->tables[at->table].is_link, life = at->part == PART_OF_LIFE;
    if (!life)
        merge_changed(merge, at, n);
    else if (at->after.tag == CT_ALIVE)
        (link ? merge_pair_made : merge_made)(merge, at, n);
    else
        (link ? merge_pair_gone : merge_gone)(merge, at, n);
}

/* Rows of a table: new ones in their order of definition, behind the others. */
typedef struct Group { size_t at, n; int32_t ord; } Group;

static int compare_groups(const void *a, const void *b)
{
    const Group *x = a, *y = b;
    if (x->ord != y->ord)
        return x->ord < y->ord ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static void merge_rows(Merge *merge)
{
    VEC(Group) groups = { 0 };
    const ChangeSet *set = &merge->theirs;
    for (size_t i = 0; i < set->at.len;) {
        int table = set->at.at[i].table;
        vec_clear(&groups);
        while (i < set->at.len && set->at.at[i].table == table) {
            const Change *at = &set->at.at[i];
            Group group = { i, 1, at->part == PART_OF_LIFE && at->after.tag == CT_ALIVE ? at->after.i32 : -1 };
            while (i + group.n < set->at.len && at[group.n].table == table && at[group.n].row == at->row)
                group.n++;
            i += group.n;
            vec_push(&groups, group);
        }
        qsort(groups.at, groups.len, sizeof *groups.at, compare_groups);
        for (size_t g = 0; g < groups.len; g++)
            merge_row(merge, &set->at.at[groups.at[g].at], groups.at[g].n);
    }
    vec_drop(&groups);
}

/* Both made an entity of that name: they are one. */
static void map_same_names(Merge *merge)
{
    for (size_t i = 0; i + 1 < merge->theirs.at.len; i++) {
        const Change *at = &merge->theirs.at.at[i];
        if (at->table >= KIND_COUNT || at->part != PART_OF_LIFE || at->after.tag != CT_ALIVE || at[1].part != PART_OF_NAME || at[1].row != at->row)
            continue;
        int32_t row = model_find(merge->model, (TableId)at->table, content_sym(&at[1].after));
        const Change *life = row < 0 || row == at->row ? NULL : our_change(merge, at->table, row, PART_OF_LIFE);
        if (life && life->before.tag == CT_NONE)
            map_put(&merge->rows, cell_key(at->row, at->table), (uint32_t)row);
    }
}

static void merge_fields(Merge *merge)
{
    for (int i = 0; i < T_COUNT; i++)
        merge->base_columns[i] = merge->model->tables[i].n_cols;
    for (size_t i = 0; i < merge->ours.fields.len; i++)
        merge->base_columns[merge->ours.fields.at[i].table]--;
    for (size_t i = 0; i < merge->theirs.fields.len; i++) {
        const NewField *field = &merge->theirs.fields.at[i];
        int has = model_find_column(merge->model, field->table, field->name);
        if (has < 0)
            model_add_field(merge->model, field->table, field->name, field->title, field->type, field->target, field->words, field->n_words);
        else if (model_field(merge->model, field->table, has)->type != field->type)
            vec_push(&merge->conflicts, ((Conflict){ .sort = CONFLICT_FIELD, .table = field->table, .column = -1, .our_name = field->name }));
    }
}

/* ---- laws of the whole ---- */

/* A reference of theirs to what we dropped: the changes of its row, and which of them it is. */
typedef struct Theirs { const Change *at; size_t n, i; int32_t row; int column; } Theirs;

static Conflict reference_conflict(Merge *merge, const Theirs *theirs, TableId kind, int32_t target)
{
    const Change *change = &theirs->at[theirs->i], *ours;
    TableId table = (TableId)change->table;
    size_t n = our_row(merge, (int)table, theirs->row, &ours);
    const Change *our = our_change(merge, (int)table, theirs->row, PART_OF_CELLS + theirs->column);
    bool made = theirs->at->part == PART_OF_LIFE;
    Conflict conflict = { .sort = CONFLICT_REFERENCE, .table = table, .row = theirs->row, .column = theirs->column, .gone = SIDE_OURS,
                          .needs = kind, .needed = target, .theirs = content_cell(&change->after),
                          .their_origin = origin_in(theirs->at, theirs->n, change->part, false) };
    if (our || !made)
        conflict.ours = content_cell(our ? &our->after : &change->before);
    conflict.our_origin = our ? origin_in(ours, n, our->part, false) : origin_in(theirs->at, theirs->n, change->part, true);
    if (conflict.our_origin.script == SYM_NONE && !made)
        conflict.our_origin = merge->model->tables[table].origins[theirs->row];
    return conflict;
}

/* Our value stands: what was there here, or without anything here theirs but for the reference. */
static void keep_ours(Merge *merge, const Theirs *theirs, TableId kind, int32_t target)
{
    const Change *up = our_change(merge, (int)kind, target, PART_OF_CELLS + theirs->column);
    const Change *change = &theirs->at[theirs->i];
    Table *table = table_of(merge->model, (TableId)change->table);
    const Change *our = our_change(merge, change->table, theirs->row, PART_OF_CELLS + theirs->column);
    Reference ref = { table->id, theirs->row, theirs->column };
    if (our || theirs->at->part != PART_OF_LIFE)
        put_part(merge, table->id, theirs->row, PART_OF_CELLS + theirs->column, our ? &our->after : &change->before);
    else if (table->cols[theirs->column].parent && table->id == kind && up && up->before.tag == CT_I32)
        put_part(merge, table->id, theirs->row, PART_OF_CELLS + theirs->column, &up->before);
    else
        drop_reference(merge->model, &ref, kind, target, table->origins[theirs->row]);
    Cell now = model_get(merge->model, table->id, theirs->row, theirs->column);
    if (now.type == CELL_I32 && !merge->model->tables[kind].alive[now.i32])
        model_set(merge->model, table->id, theirs->row, theirs->column, (Cell){ .type = CELL_NONE }, table->origins[theirs->row]);
}

/* False: nothing more is to be said of the field. */
static bool check_reference(Merge *merge, const Theirs *theirs, TableId kind, int32_t target)
{
    Side side;
    if (target < 0 || merge->model->tables[kind].alive[target])
        return true;
    Conflict conflict = reference_conflict(merge, theirs, kind, target);
    settle(merge, &conflict, &side);
    if (side == SIDE_THEIRS)
        hold(merge, kind, target);
    else if (side == SIDE_OURS)
        keep_ours(merge, theirs, kind, target);
    return side != SIDE_OURS || conflict.ours.type == CELL_NONE;
}

static void check_field(Merge *merge, const Theirs *theirs)
{
    const Change *change = &theirs->at[theirs->i];
    const Table *table = &merge->model->tables[change->table];
    TableId kind = table->cols[theirs->column].field->target;
    Content here = content_of_cell(merge->model, table, theirs->row, theirs->column);
    bool more = true;
    if (here.tag == CT_I32)
        check_reference(merge, theirs, kind, here.i32);
    for (uint32_t k = 0; here.tag == CT_LIST && k < here.list->n && more; k++)
        more = check_reference(merge, theirs, kind, here.list->at[k].ref);
    if (here.tag == CT_LIST)
        mem_free(here.list);
}

/* What they set refers to what we have dropped. */
static void check_theirs(Merge *merge)
{
    for (size_t i = 0; i < merge->theirs.at.len;) {
        const Change *at = &merge->theirs.at.at[i];
        const Table *table = &merge->model->tables[at->table];
        Theirs theirs = { .at = at, .n = 1, .row = table->is_link ? at->row : mapped(merge, table->id, at->row) };
        while (i + theirs.n < merge->theirs.at.len && at[theirs.n].table == at->table && at[theirs.n].row == at->row)
            theirs.n++;
        for (theirs.i = 0; theirs.i < theirs.n && table->alive[theirs.row]; theirs.i++) {
            int part = our_part(merge, table->id, at[theirs.i].part);
            theirs.column = part - PART_OF_CELLS;
            if (part >= PART_OF_CELLS && part < PART_OF_ORIGINS && table->cols[theirs.column].field->target != T_NONE)
                check_field(merge, &theirs);
        }
        i += theirs.n;
    }
}

/* What we have refers to what they have dropped. */
static void check_user(Merge *merge, TableId kind, int32_t row, const Reference *ref)
{
    Side side;
    const Change *ours;
    size_t n = our_row(merge, (int)ref->table, ref->row, &ours);
    Conflict conflict = { .sort = CONFLICT_REFERENCE, .table = ref->table, .row = ref->row, .column = ref->column, .gone = SIDE_THEIRS,
                          .needs = kind, .needed = row };
    fill_keys(merge, &conflict, NULL, 0);
    if (ref->column >= 0) {
        const Change *our = our_change(merge, (int)ref->table, ref->row, PART_OF_CELLS + ref->column);
        Content here = content_of_cell(merge->model, &merge->model->tables[ref->table], ref->row, ref->column);
        conflict.ours = content_cell(&here);
        conflict.our_origin = model_field_origin(merge->model, ref->table, ref->row, ref->column);
        if (our)
            conflict.theirs = content_cell(&our->before);
        if (here.tag == CT_LIST)
            vec_push(&merge->lists, here.list);
    } else {
        conflict.our_origin = said_at(ours, n);
    }
    settle(merge, &conflict, &side);
    if (side == SIDE_OURS)
        hold(merge, kind, row);
    else if (side == SIDE_THEIRS)
        drop_reference(merge->model, ref, kind, row, merge->model->tables[ref->table].origins[ref->row]);
}

static void check_dropped(Merge *merge)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (size_t i = 0; i < merge->dropped[kind].len; i++) {
            ReferenceVec refs = { 0 };
            model_references(merge->model, (TableId)kind, merge->dropped[kind].at[i], &refs);
            for (size_t k = 0; k < refs.len; k++)
                check_user(merge, (TableId)kind, merge->dropped[kind].at[i], &refs.at[k]);
            vec_drop(&refs);
        }
}

static void check_names(Merge *merge)
{
    for (size_t i = 0; i < merge->theirs.at.len; i++) {
        const Change *at = &merge->theirs.at.at[i];
        const Table *table = &merge->model->tables[at->table];
        int32_t row = mapped(merge, table->id, at->row);
        if (at->part != PART_OF_NAME || table->is_link || !table->alive[row])
            continue;
        if (table_find_other(table, table->names[row], row) >= 0)
            vec_push(&merge->conflicts, ((Conflict){ .sort = CONFLICT_NAME, .table = table->id, .row = row, .column = -1,
                                                     .our_name = table->names[row] }));
    }
}

/* ---- the whole ---- */

/* What was dropped before the file was opened has its name in the change sets alone. */
static void note_names(const Merge *merge, const ChangeSet *set)
{
    for (size_t i = 0; i < set->at.len; i++) {
        const Change *change = &set->at.at[i];
        Table *table = table_of(merge->model, (TableId)change->table);
        if (change->part == PART_OF_NAME && !table->alive[change->row] && table->names[change->row] == SYM_NONE)
            table->names[change->row] = content_sym(change->before.tag == CT_SYM ? &change->before : &change->after);
    }
}

static Status read_both(Merge *merge, size_t from, Diags *diags)
{
    Model *model = merge->model;
    int64_t ours = history_head(model, model_scenario(model)), theirs = history_head(model, from);
    if (change_since_fork(model, ours, theirs, &merge->ours, &merge->theirs))
        return ST_OK;
    /* a first load keeps its change set only when it is gone back over */
    if (history_walk(model, ours, theirs, diags) != ST_OK || history_walk(model, theirs, ours, diags) != ST_OK)
        return ST_ERROR;
    if (change_since_fork(model, ours, theirs, &merge->ours, &merge->theirs))
        return ST_OK;
    return history_unreadable(model, diags);
}

/* ---- what is held ---- */

/* A held entity's own references hold what they lead to. */
static void hold_targets(Merge *merge, const Table *table, int32_t row)
{
    for (int c = 0; c < table->n_cols; c++) {
        const Col *col = &table->cols[c];
        if (!col->data || col->field->target == T_NONE || col->cls == CLASS_F64)
            continue;
        const Table *other = &merge->model->tables[col->field->target];
        if (col->cls == CLASS_I32 && col->field->type == FT_REF && col->i32[row] >= 0 && !other->alive[col->i32[row]])
            hold(merge, other->id, col->i32[row]);
        const ItemList *list = col->cls == CLASS_LIST ? col->list[row] : NULL;
        for (uint32_t i = 0; list && i < list->n; i++)
            if (list->at[i].ref >= 0 && !other->alive[list->at[i].ref])
                hold(merge, other->id, list->at[i].ref);
    }
}

/* Did we take away the pair with an entity that is back, and are both its ends there? */
static bool is_pair_of_held(const Merge *merge, const Change *at, size_t n)
{
    const Table *table = &merge->model->tables[at->table];
    int32_t keys[8];
    bool about = is_held(merge, table->id, at->row), whole = true;
    pair_keys(merge, at, n, false, keys);
    for (int k = 0; k < table->n_keys; k++) {
        const FieldInfo *field = table->cols[table->keys[k]].field;
        if (field->type != FT_REF || keys[k] < 0)
            continue;
        about = about || is_held(merge, field->target, keys[k]);
        whole = whole && merge->model->tables[field->target].alive[keys[k]];
    }
    return about && whole && model_link_find(merge->model, table->id, keys, table->n_keys) == ROW_NONE;
}

/* What we dropped and they need is there again, with its pairs, before anything is merged. */
static void bring_held_back(Merge *merge, bool pairs)
{
    const ChangeSet *set = &merge->ours;
    for (size_t i = 0, n; i < set->at.len; i += n) {
        const Change *at = &set->at.at[i];
        Table *table = table_of(merge->model, (TableId)at->table);
        for (n = 1; i + n < set->at.len && at[n].table == at->table && at[n].row == at->row;)
            n++;
        bool gone = at->part == PART_OF_LIFE && at->after.tag == CT_NONE && !table->alive[at->row];
        if (!gone || table->is_link != pairs || !(pairs ? is_pair_of_held(merge, at, n) : is_held(merge, table->id, at->row)))
            continue;
        change_apply_row(merge->model, at, n, true);
            if (pairs)
            map_put(&merge->held, cell_key(at->row, table->id), 1);
        else
            hold_targets(merge, table, at->row);
    }
}

static void forget_run(Merge *merge)
{
    map_clear(&merge->rows);
    map_clear(&merge->kept);
    for (int i = 0; i < KIND_COUNT; i++)
        vec_clear(&merge->dropped[i]);
    vec_clear(&merge->conflicts);
    merge->again = false;
}

static void merge_once(Merge *merge)
{
    forget_run(merge);
    if (merge->held.len) {
        bring_held_back(merge, false);
        bring_held_back(merge, true);
    }
    merge_fields(merge);
    map_same_names(merge);
    map_all(merge);
    merge_rows(merge);
    check_theirs(merge);
    check_dropped(merge);
    check_names(merge);
}

Merge *model_merge(Model *model, size_t from, MergeChoose choose, void *ctx, Status *status, Diags *diags)
{
    Merge *merge = mem_zalloc(sizeof *merge);
    *merge = (Merge){ .model = model, .choose = choose, .ctx = ctx };
    history_seal(model);
    history_begin_step(model);
    *status = read_both(merge, from, diags);
    if (*status != ST_OK)
        return merge;
    change_make_fit(model, &merge->ours);
    change_make_fit(model, &merge->theirs);
    note_names(merge, &merge->ours);
    note_names(merge, &merge->theirs);
    ModelMark mark = model_mark(model);
    for (merge_once(merge); merge->again; merge_once(merge))
        model_rewind(model, mark);
    if (!change_is_empty(&merge->theirs))
        model->history.merged = history_head(model, from);
    return merge;
}

bool model_merge_done(Model *model)
{
    bool any = model->history.merged != 0;
    history_seal(model);
    return any;
}

size_t merge_conflicts(const Merge *merge)
{
    return merge->conflicts.len;
}

const Conflict *merge_conflict(const Merge *merge, size_t i)
{
    return &merge->conflicts.at[i];
}

void merge_free(Merge *merge)
{
    change_drop(&merge->ours);
    change_drop(&merge->theirs);
    map_drop(&merge->rows);
    map_drop(&merge->kept);
    map_drop(&merge->held);
    for (int i = 0; i < KIND_COUNT; i++)
        vec_drop(&merge->dropped[i]);
    vec_drop(&merge->conflicts);
    for (size_t i = 0; i < merge->lists.len; i++)
        mem_free(merge->lists.at[i]);
    vec_drop(&merge->lists);
    mem_free(merge);
}
