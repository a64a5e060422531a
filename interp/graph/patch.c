/* patch.c: columns brought up to date in place after a few changes of the model. An entry knows what it was made from; each of its
   inputs tells the rows that have changed since the entry was last right, and only what hangs on those rows is computed again: by the
   functions that build it, in the order of building, so that the numbers are the same to the last bit. Whatever is not listed here,
   or has changed in another way, is built anew. */
#include "build.h"
#include <stdlib.h>

typedef VEC(int32_t) RowList;

#define MANY_ROWS 20000            /* building is not slower from about here on */

static void note_patched(Graph *graph, Entry *entry, int32_t row)
{
    if (entry->patched.len >= MANY_ROWS) {
        vec_clear(&entry->patched);
        entry->forgotten = graph->clock + 1;
    }
    vec_push(&entry->patched, ((PatchedRow){ graph->clock + 1, row }));
}

static int compare_rows(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void sort_rows(RowList *rows)
{
    size_t n = 0;
    if (rows->len < 2)
        return;
    qsort(rows->at, rows->len, sizeof *rows->at, compare_rows);
    for (size_t i = 0; i < rows->len; i++) {
        if (!n || rows->at[n - 1] != rows->at[i])
            rows->at[n++] = rows->at[i];
    }
    rows->len = n;
}

/* ---- what has changed ---- */

static TableId rows_of_input(const Graph *graph, const Input *input)
{
    if (!input->entry)
        return input->table;
    if (input->entry->class_ == ENTRY_REVERSE)
        return model_field(graph->model, input->entry->table, input->entry->number)->target;
    return input->entry->table;
}

/* Adds the rows of an input that have changed since the entry was right; false: it has changed as a whole. */
static bool input_changes(Graph *graph, const Entry *entry, const Input *input, RowList *rows)
{
    if (!input->entry) {
        ModelChange changes[CHANGES_MAX];
        int n;
        if (!model_changes(graph->model, input->table, entry->seen[input->table], changes, &n))
            return false;
        for (int i = 0; i < n; i++) {
            if (changes[i].column == input->column || changes[i].column == ADDED_ROW)
                vec_push(rows, changes[i].row);
        }
        return true;
    }
    const Entry *from = input->entry;
    if (from->made > entry->right || from->forgotten > entry->right)
        return false;
    for (size_t i = from->patched.len; i-- > 0 && from->patched.at[i].at > entry->right;)
        vec_push(rows, from->patched.at[i].row);
    return rows->len <= MANY_ROWS;
}

/* The rows of `table` that changed in inputs that are of its rows, sorted; all other inputs but those of `other` must be as they were. */
static bool changed_rows(Graph *graph, const Entry *entry, TableId table, TableId other, RowList *rows)
{
    bool fine = true;
    RowList rest = { 0 };
    for (size_t i = 0; i < entry->inputs.len && fine; i++) {
        const Input *input = &entry->inputs.at[i];
        TableId of = rows_of_input(graph, input);
        if (of == table)
            fine = input_changes(graph, entry, input, rows);
        else if (of != other)
            fine = input_changes(graph, entry, input, &rest) && !rest.len;
    }
    vec_drop(&rest);
    for (int32_t row = entry->rows; row < model_rows(graph->model, table) && table == entry->table; row++)
        vec_push(rows, row);
    sort_rows(rows);
    return fine;
}

/* Unless the table has grown out of the entry's arrays. */
static bool has_room(const Graph *graph, const Entry *entry)
{
    return model_rows(graph->model, entry->table) <= entry->room;
}

/* ---- cells that come from the same row ---- */

static bool patch_cells(Graph *graph, Entry *entry, Fill fill)
{
    RowList rows = { 0 };
    bool fine = has_room(graph, entry) && changed_rows(graph, entry, entry->table, entry->table, &rows);
    for (size_t i = 0; i < rows.len && fine; i++) {
        fill(graph, entry, rows.at[i], rows.at[i] + 1);
        note_patched(graph, entry, rows.at[i]);
    }
    vec_drop(&rows);
    return fine;
}

/* ---- sums and the like over the rows that name an owner ---- */

/* Who the rows name now, and who some of them named when the entry was right. */
static bool add_owners(Graph *graph, const Entry *entry, FieldId key, const RowList *rows, RowList *owners)
{
    TableId items = FIELD_INFO[key].table;
    const int32_t *of = graph_stated(graph, key);
    ModelChange changes[CHANGES_MAX];
    int n;
    for (size_t i = 0; i < rows->len; i++) {
        if (of[rows->at[i]] >= 0)
            vec_push(owners, of[rows->at[i]]);
    }
    if (!model_changes(graph->model, items, entry->seen[items], changes, &n))
        return false;
    for (int i = 0; i < n; i++) {
        if (changes[i].column == field_column(key) && changes[i].old >= 0)
            vec_push(owners, changes[i].old);
    }
    return true;
}

/* The owners whose items have changed, or who have got or lost one. */
static bool changed_owners(Graph *graph, const Entry *entry, FieldId key, TableId owner, RowList *owners)
{
    TableId items = FIELD_INFO[key].table;
    RowList rows = { 0 };
    bool fine = changed_rows(graph, entry, items, owner, &rows) && changed_rows(graph, entry, owner, items, owners) &&
                add_owners(graph, entry, key, &rows, owners);
    vec_drop(&rows);
    sort_rows(owners);
    return fine;
}

static bool patch_owners(Graph *graph, Entry *entry, FieldId key, double (*figure)(Graph *graph, int32_t owner))
{
    RowList owners = { 0 };
    bool fine = has_room(graph, entry) && changed_owners(graph, entry, key, entry->table, &owners);
    for (size_t i = 0; i < owners.len && fine; i++) {
        entry_doubles(entry)[owners.at[i]] = figure(graph, owners.at[i]);
        note_patched(graph, entry, owners.at[i]);
    }
    vec_drop(&owners);
    return fine;
}

static bool patch_share_sum(Graph *graph, Entry *entry)
{
    return patch_owners(graph, entry, F_ASSIGNMENT_DUTY, share_sum_of);
}

static bool patch_coverage(Graph *graph, Entry *entry)
{
    return patch_owners(graph, entry, F_ASSIGNMENT_DUTY, coverage_of);
}

static bool patch_weight_gap(Graph *graph, Entry *entry)
{
    return patch_owners(graph, entry, F_WEIGHT_POST, weight_gap_of);
}

/* ---- assignments ---- */

static void note_set(Graph *graph, Entry *entry, const Column *sets, int32_t owner)
{
    uint32_t n;
    const int32_t *rows = column_set(sets, owner, &n);
    for (uint32_t k = 0; k < n; k++)
        note_patched(graph, entry, rows[k]);
}

/* A share depends on the others of the duty. */
static bool patch_share(Graph *graph, Entry *entry)
{
    RowList duties = { 0 };
    const Column *sets = graph_reverse(graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_DUTY));
    bool fine = has_room(graph, entry) && changed_owners(graph, entry, F_ASSIGNMENT_DUTY, T_DUTY, &duties);
    for (int32_t row = entry->rows; row < model_rows(graph->model, T_ASSIGNMENT) && fine; row++)
        entry_doubles(entry)[row] = NAN;
    for (size_t i = 0; i < duties.len && fine; i++) {
        share_split(graph, entry, duties.at[i]);
        note_set(graph, entry, sets, duties.at[i]);
    }
    vec_drop(&duties);
    return fine;
}

static void add_set(const Column *sets, const RowList *owners, RowList *rows)
{
    for (size_t i = 0; i < owners->len; i++) {
        uint32_t n;
        const int32_t *items = column_set(sets, owners->at[i], &n);
        for (uint32_t k = 0; k < n; k++)
            vec_push(rows, items[k]);
    }
}

/* Assignments that have changed themselves or by their duty, and posts that have. */
static bool changed_work(Graph *graph, const Entry *entry, RowList *rows, RowList *posts)
{
    RowList duties = { 0 }, rest = { 0 };
    bool fine = has_room(graph, entry);
    for (size_t i = 0; i < entry->inputs.len && fine; i++) {
        const Input *input = &entry->inputs.at[i];
        TableId of = rows_of_input(graph, input);
        RowList *to = of == T_ASSIGNMENT ? rows : of == T_DUTY ? &duties : of == T_POST ? posts : &rest;
        fine = input_changes(graph, entry, input, to) && !rest.len;
    }
    if (fine && duties.len)
        add_set(graph_reverse(graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_DUTY)), &duties, rows);
    vec_drop(&duties);
    vec_drop(&rest);
    return fine;
}

/* The hours of an assignment hang on the duty's demand and the post's capacity. */
static bool patch_parts(Graph *graph, Entry *entry)
{
    RowList rows = { 0 }, posts = { 0 };
    bool fine = changed_work(graph, entry, &rows, &posts);
    if (fine && posts.len)
        add_set(graph_reverse(graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_POST)), &posts, &rows);
    for (int32_t row = entry->rows; row < model_rows(graph->model, T_ASSIGNMENT) && fine; row++)
        vec_push(&rows, row);
    sort_rows(&rows);
    for (size_t i = 0; i < rows.len && fine; i++) {
        entry_doubles(entry)[rows.at[i]] = hours_of(graph, rows.at[i]);
        note_patched(graph, entry, rows.at[i]);
    }
    vec_drop(&rows);
    vec_drop(&posts);
    return fine;
}

/* The demand of a post, on its assignments and on its capacity. */
static bool patch_demand(Graph *graph, Entry *entry)
{
    RowList rows = { 0 }, posts = { 0 };
    bool fine = changed_work(graph, entry, &rows, &posts) && add_owners(graph, entry, F_ASSIGNMENT_POST, &rows, &posts);
    for (int32_t row = entry->rows; row < model_rows(graph->model, T_POST) && fine; row++)
        vec_push(&posts, row);
    sort_rows(&posts);
    for (size_t i = 0; i < posts.len && fine; i++) {
        entry_doubles(entry)[posts.at[i]] = demand_of(graph, posts.at[i]);
        note_patched(graph, entry, posts.at[i]);
    }
    vec_drop(&rows);
    vec_drop(&posts);
    return fine;
}

/* ---- who refers to whom ---- */

/* Where the row comes in an owner's set. */
static uint32_t place_in(const Graph *graph, const Entry *entry, int32_t owner, int32_t row)
{
    uint32_t at = entry->column.starts[owner];
    int32_t place = model_place(graph->model, entry->table, row);
    while (at < entry->column.starts[owner + 1] && model_place(graph->model, entry->table, entry->column.items[at]) < place)
        at++;
    return at;
}

static void shift_starts(uint32_t *starts, int32_t from, int32_t to, uint32_t by)
{
    for (int32_t i = from; i <= to; i++)
        starts[i] += by;
}

/* Takes the row from one owner's set to another's; ROW_NONE: from nowhere. */
static bool move_item(Graph *graph, Entry *entry, int32_t row, int32_t from, int32_t to)
{
    uint32_t *starts = (uint32_t *)(uintptr_t)entry->column.starts;
    int32_t *items = (int32_t *)(uintptr_t)entry->column.items;
    uint32_t total = starts[entry->owners];
    if (from >= 0) {
        uint32_t at = place_in(graph, entry, from, row);
        if (at >= starts[from + 1] || items[at] != row)
            return false;
        memmove(items + at, items + at + 1, (total - at - 1) * sizeof *items);
        shift_starts(starts, from + 1, entry->owners, UINT32_MAX);
        total--;
    }
    if (to >= 0) {
        if (total >= entry->items_room)
            return false;
        uint32_t at = place_in(graph, entry, to, row);
        memmove(items + at + 1, items + at, (total - at) * sizeof *items);
        items[at] = row;
        shift_starts(starts, to + 1, entry->owners, 1);
    }
    return true;
}

static bool grow_owners(Graph *graph, Entry *entry, int32_t owners)
{
    uint32_t *starts = (uint32_t *)(uintptr_t)entry->column.starts;
    if (owners > entry->owners_room)
        return false;
    for (; entry->owners < owners; entry->owners++) {
        starts[entry->owners + 1] = starts[entry->owners];
        note_patched(graph, entry, entry->owners);
    }
    return true;
}

/* The row's owner when the entry was right, by the first change since; `column` names owners. False: it is not known. */
static bool owner_before(const Entry *entry, int column, const ModelChange *change, int32_t *owner)
{
    *owner = ROW_NONE;
    if (change->row >= entry->rows)
        return true;
    *owner = change->old >= 0 ? change->old : ROW_NONE;
    return change->column == column;
}

static bool is_repeated(const ModelChange *changes, int i, int column)
{
    for (int k = 0; k < i; k++) {
        if (changes[k].row == changes[i].row && (changes[k].column == column || changes[k].column == ADDED_ROW))
            return true;
    }
    return false;
}

/* Tells each row of the entry's table that has got another owner since the entry was right: from whom to whom, ROW_NONE: nobody. */
typedef bool (*Moved)(Graph *graph, Entry *entry, int32_t row, int32_t from, int32_t to);
static bool each_moved(Graph *graph, Entry *entry, int column, Moved moved)
{
    const int32_t *refs = model_i32(graph->model, entry->table, column);
    ModelChange changes[CHANGES_MAX];
    int n;
    if (!model_changes(graph->model, entry->table, entry->seen[entry->table], changes, &n))
        return false;
    for (int i = 0; i < n; i++) {
        int32_t row = changes[i].row, from;
        if ((changes[i].column != column && changes[i].column != ADDED_ROW) || is_repeated(changes, i, column))
            continue;
        bool alive = model_alive(graph->model, entry->table, row);
        int32_t to = alive && refs && refs[row] >= 0 ? refs[row] : ROW_NONE;
        if (!owner_before(entry, column, &changes[i], &from) || (!alive && row < entry->rows) || !moved(graph, entry, row, from, to))
            return false;
        if (from >= 0)
            note_patched(graph, entry, from);
        if (to >= 0)
            note_patched(graph, entry, to);
    }
    return true;
}

static bool patch_reverse(Graph *graph, Entry *entry)
{
    const FieldInfo *field = model_field(graph->model, entry->table, entry->number);
    return field->type == FT_REF && grow_owners(graph, entry, model_rows(graph->model, field->target)) &&
           each_moved(graph, entry, entry->number, move_item);
}

static bool move_one(Graph *graph, Entry *entry, int32_t row, int32_t from, int32_t to)
{
    double *span = entry_doubles(entry);
    UNUSED(graph);
    UNUSED(row);
    if (from >= 0)
        span[from]--;
    if (to >= 0)
        span[to]++;
    return true;
}

static bool patch_span(Graph *graph, Entry *entry)
{
    if (!has_room(graph, entry))
        return false;
    for (int32_t row = entry->rows; row < model_rows(graph->model, T_POST); row++) {
        entry_doubles(entry)[row] = 0;
        note_patched(graph, entry, row);
    }
    return each_moved(graph, entry, field_column(F_POST_REPORTS), move_one);
}

/* ---- the order of a forest ---- */

typedef struct Move {
    int32_t *order, *first, *end, *depth;
    const int32_t *parent;
    int32_t count;
} Move;

static void add_to_ends(const Move *m, int32_t row, int32_t by)
{
    for (; row >= 0; row = m->depth[row] > 0 ? m->parent[row] : ROW_NONE)
        m->end[row] += by;
}

static void shift_stretch(const Move *m, const int32_t *rows, int32_t n, int32_t to, int32_t by)
{
    for (int32_t i = 0; i < n; i++) {
        m->order[to + i] = rows[i];
        m->first[rows[i]] += by;
        m->end[rows[i]] += by;
    }
}

/* The subtree's stretch goes to position `at`, counted before the move; what is between shifts. */
static void move_stretch(const Move *m, int32_t row, int32_t at)
{
    int32_t from = m->first[row], size = m->end[row] - from;
    int32_t *kept = mem_alloc((size_t)size * sizeof *kept);
    memcpy(kept, m->order + from, (size_t)size * sizeof *kept);
    if (at > from) {
        shift_stretch(m, m->order + from + size, at - from - size, from, -size);
        shift_stretch(m, kept, size, at - size, at - size - from);
    } else {
        for (int32_t i = from; i-- > at;) {
            int32_t other = m->order[i];
            m->order[i + size] = other;
            m->first[other] += size;
            m->end[other] += size;
        }
        shift_stretch(m, kept, size, at, at - from);
    }
    mem_free(kept);
}

/* The position behind the sibling before it; -1: it cannot be told. */
static int32_t target_position(Graph *graph, const Entry *entry, const Move *m, int32_t row)
{
    int32_t above = m->parent[row];
    uint32_t n;
    const int32_t *team = column_set(graph_reverse(graph, entry->table, entry->number), above, &n);
    int32_t before = ROW_NONE;
    for (uint32_t k = 0; k < n && team[k] != row; k++)
        before = team[k];
    if (before == ROW_NONE)
        return m->first[above] + 1;
    return m->depth[before] == m->depth[above] + 1 ? m->end[before] : -1;
}

static bool move_subtree(Graph *graph, Entry *entry, const Move *m, int32_t row, int32_t old_above)
{
    int32_t above = m->parent[row], size = m->end[row] - m->first[row];
    if (above < 0 || m->depth[above] < 0 || (m->first[above] >= m->first[row] && m->first[above] < m->end[row]))
        return false;                        /* now a root, or a cycle */
    int32_t at = target_position(graph, entry, m, row), deeper = m->depth[above] + 1 - m->depth[row];
    if (at < 0)
        return false;
    if (old_above >= 0 && m->depth[row] == 0)
        return false;                        /* it was the root of a cycle */
    move_stretch(m, row, at);
    add_to_ends(m, old_above, -size);
    add_to_ends(m, above, size);
    for (int32_t i = m->first[row]; i < m->end[row]; i++) {
        m->depth[m->order[i]] += deeper;
        if (deeper || m->order[i] == row)
            note_patched(graph, entry, m->order[i]);
    }
    return true;
}

/* One row has another parent, or one has come. */
static bool patch_forest(Graph *graph, Entry *entry)
{
    Forest *f = &entry->forest;
    Move m = { (int32_t *)(uintptr_t)f->order, (int32_t *)(uintptr_t)f->first, (int32_t *)(uintptr_t)f->end, (int32_t *)(uintptr_t)f->depth,
               model_i32(graph->model, entry->table, entry->number), (int32_t)f->count };
    ModelChange changes[CHANGES_MAX];
    int n, found = -1;
    if (!has_room(graph, entry) || !m.parent || !model_changes(graph->model, entry->table, entry->seen[entry->table], changes, &n))
        return false;
    for (int i = 0; i < n; i++) {
        if (changes[i].column != entry->number && changes[i].column != ADDED_ROW)
            continue;
        if (found >= 0 && changes[i].row != changes[found].row)
            return false;
        found = found < 0 ? i : found;
    }
    if (found < 0)
        return true;
    int32_t row = changes[found].row, old;
    if (!owner_before(entry, entry->number, &changes[found], &old) || !model_alive(graph->model, entry->table, row))
        return false;
    if (row >= entry->rows) {                /* as the last root, for now */
        m.order[m.count] = row;
        m.first[row] = m.count++;
        m.end[row] = m.count;
        m.depth[row] = 0;
        f->count++;
        note_patched(graph, entry, row);
        if (m.parent[row] < 0)
            return true;
    } else if (m.depth[row] < 0 || (old >= 0) != (m.depth[row] > 0)) {
        return false;
    }
    return old == m.parent[row] || move_subtree(graph, entry, &m, row, old);
}

/* ---- what adds up along the line ---- */

/* Rows and all above them, the deepest first. */
typedef struct Climb { int32_t depth, row; } Climb;
typedef VEC(Climb) ClimbVec;

static bool climb_from(const Forest *forest, const int32_t *manager, int32_t row, ClimbVec *out)
{
    while (row >= 0 && out->len <= MANY_ROWS) {
        vec_push(out, ((Climb){ forest->depth[row], row }));
        row = forest->depth[row] > 0 ? manager[row] : ROW_NONE;
    }
    return out->len <= MANY_ROWS;
}

static int compare_climbs(const void *a, const void *b)
{
    const Climb *x = a, *y = b;
    return x->depth != y->depth ? (x->depth < y->depth) - (x->depth > y->depth) : (x->row > y->row) - (x->row < y->row);
}

/* Adds the team in the order in which building adds it: from the last to the first. */
static double rolled_up(const Forest *forest, const Column *team, const double *sums, int32_t row, double own, bool none_spreads)
{
    uint32_t n;
    const int32_t *rows = column_set(team, row, &n);
    double total = isnan(own) && !none_spreads ? 0 : own;
    bool set = !isnan(own);
    for (uint32_t k = n; k-- > 0;) {
        double part = forest->depth[rows[k]] > 0 ? sums[rows[k]] : 0;
        set = set || (forest->depth[rows[k]] > 0 && !isnan(part));
        total += isnan(part) && !none_spreads ? 0 : part;
    }
    return set || none_spreads ? total : (double)NAN;
}

static bool climb_changes(Graph *graph, const Entry *entry, const Forest *forest, const int32_t *manager, ClimbVec *out)
{
    ModelChange changes[CHANGES_MAX];
    RowList rows = { 0 };
    int n;
    bool fine = changed_rows(graph, entry, T_POST, T_POST, &rows) &&
                model_changes(graph->model, T_POST, entry->seen[T_POST], changes, &n);
    for (size_t i = 0; i < rows.len && fine; i++)
        fine = climb_from(forest, manager, rows.at[i], out);
    for (int i = 0; fine && i < n; i++) {
        if (changes[i].column == field_column(F_POST_REPORTS) && changes[i].old >= 0)
            fine = climb_from(forest, manager, changes[i].old, out);
    }
    vec_drop(&rows);
    if (out->len)
        qsort(out->at, out->len, sizeof *out->at, compare_climbs);
    return fine;
}

static bool patch_rolled(Graph *graph, Entry *entry, const double *own, bool none_spreads)
{
    const Forest *forest = graph_forest(graph, T_POST);
    const int32_t *manager = graph_stated(graph, F_POST_REPORTS);
    const Column *team = graph_reverse(graph, T_POST, field_column(F_POST_REPORTS));
    ClimbVec climbs = { 0 };
    double *sums = entry_doubles(entry);
    bool fine = has_room(graph, entry) && climb_changes(graph, entry, forest, manager, &climbs);
    for (size_t i = 0; i < climbs.len && fine; i++) {
        int32_t row = climbs.at[i].row;
        if (i && climbs.at[i - 1].row == row)
            continue;
        if (forest->depth[row] >= 0)
            sums[row] = rolled_up(forest, team, sums, row, own[row], none_spreads);
        else
            sums[row] = none_spreads ? own[row] : (double)NAN;
        note_patched(graph, entry, row);
    }
    vec_drop(&climbs);
    return fine;
}

static bool patch_size(Graph *graph, Entry *entry)
{
    return patch_rolled(graph, entry, graph_of(graph, F_POST_HEADCOUNT)->f64, true);
}

static bool patch_team_cost(Graph *graph, Entry *entry)
{
    return patch_rolled(graph, entry, graph_attr(graph, A_POST_COST)->f64, false);
}

/* ---- superiors of pairs ---- */

static const Entry *forest_input(const Entry *entry)
{
    for (size_t i = 0; i < entry->inputs.len; i++) {
        if (entry->inputs.at[i].entry && entry->inputs.at[i].entry->class_ == ENTRY_FOREST)
            return entry->inputs.at[i].entry;
    }
    return NULL;
}

static bool add_moved(Graph *graph, const Entry *entry, int32_t top, RowList *rows)
{
    const Forest *forest = graph_forest(graph, T_POST);
    const Column *named_by = graph_reverse(graph, T_POST, entry->number);
    if (forest->depth[top] < 0)
        return false;
    for (int32_t i = forest->first[top]; i < forest->end[top]; i++) {
        uint32_t n;
        const int32_t *namers = column_set(named_by, forest->order[i], &n);
        vec_push(rows, forest->order[i]);
        for (uint32_t k = 0; k < n; k++)
            vec_push(rows, namers[k]);
        if (rows->len > MANY_ROWS)
            return false;
    }
    return true;
}

/* A post that has another superior changes the pairs of all below it, and of those who name one of them. Where one of these has gone
   elsewhere since, that was a change of its own. */
static bool patch_common(Graph *graph, Entry *entry)
{
    const Entry *forest = forest_input(entry);
    ModelChange changes[CHANGES_MAX];
    RowList rows = { 0 };
    int n;
    bool fine = has_room(graph, entry) && forest && forest->made <= entry->right &&
                model_changes(graph->model, T_POST, entry->seen[T_POST], changes, &n);
    for (int i = 0; fine && i < n; i++) {
        if (changes[i].column == field_column(F_POST_REPORTS) || changes[i].column == ADDED_ROW)
            fine = add_moved(graph, entry, changes[i].row, &rows);
        if (changes[i].column == entry->number)
            vec_push(&rows, changes[i].row);
    }
    sort_rows(&rows);
    for (size_t i = 0; i < rows.len && fine; i++) {
        ((int32_t *)(uintptr_t)entry->column.i32)[rows.at[i]] = common_with(graph, entry->number, rows.at[i]);
        note_patched(graph, entry, rows.at[i]);
    }
    vec_drop(&rows);
    return fine;
}

/* ---- which entries can be patched, and how ---- */

typedef struct PatchKind {
    enum EntryClass class_;
    TableId table;
    int number;
    Fill fill;                                     /* cell by cell, or … */
    bool (*patch)(Graph *graph, Entry *entry);     /* … by a function of its own */
} PatchKind;

static const PatchKind KINDS[] = {
    { ENTRY_ATTR, T_POST, A_POST_COST, fill_post_cost, NULL },
    { ENTRY_ATTR, T_POST, A_POST_CAPACITY, fill_post_capacity, NULL },
    { ENTRY_ATTR, T_POST, A_POST_LOAD, fill_post_load, NULL },
    { ENTRY_ATTR, T_POST, A_POST_SPAN, NULL, patch_span },
    { ENTRY_ATTR, T_POST, A_POST_LAYER, fill_post_layer, NULL },
    { ENTRY_ATTR, T_POST, A_POST_SIZE, NULL, patch_size },
    { ENTRY_ATTR, T_POST, A_POST_TEAM_COST, NULL, patch_team_cost },
    { ENTRY_ATTR, T_POST, A_POST_DEMAND, NULL, patch_demand },
    { ENTRY_ATTR, T_POST, A_POST_REPORT_HOURS, fill_report_hours, NULL },
    { ENTRY_ATTR, T_POST, A_POST_WEIGHT_GAP, NULL, patch_weight_gap },
    { ENTRY_ATTR, T_DUTY, A_DUTY_DEMAND, fill_duty_demand, NULL },
    { ENTRY_ATTR, T_DUTY, A_DUTY_COVERAGE, NULL, patch_coverage },
    { ENTRY_ATTR, T_DUTY, A_DUTY_SHARE_SUM, NULL, patch_share_sum },
    { ENTRY_PART, T_ASSIGNMENT, 0, NULL, patch_parts },
};

typedef struct FieldPatch {
    FieldId id;
    Fill fill;
    bool (*patch)(Graph *graph, Entry *entry);
} FieldPatch;
static const FieldPatch FIELDS[] = {
    { F_POST_PAY, fill_post_pay, NULL },
    { F_POST_HOURS, fill_post_hours, NULL },
    { F_ASSIGNMENT_AS, fill_assignment_as, NULL },
    { F_ASSIGNMENT_SHARE, NULL, patch_share },
};

static bool patch_field(Graph *graph, Entry *entry)
{
    const FieldInfo *field = model_field(graph->model, entry->table, entry->number);
    bool built_in = entry->number < TABLE_INFO[entry->table].n_fields;
    FieldId id = built_in ? (FieldId)((int)TABLE_INFO[entry->table].first + entry->number) : F_NONE;
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
        if (FIELDS[i].id == id)
            return FIELDS[i].fill ? patch_cells(graph, entry, FIELDS[i].fill) : FIELDS[i].patch(graph, entry);
    }
    return field_is_stated(field, id) && field->type != FT_SPAN_TEXT && patch_cells(graph, entry, fill_stated_cells);
}

static const PatchKind *kind_of(const Entry *entry)
{
    for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
        if (KINDS[i].class_ == entry->class_ && KINDS[i].table == entry->table && KINDS[i].number == entry->number)
            return &KINDS[i];
    }
    return NULL;
}

static bool is_listed(const Graph *graph, const Entry *entry)
{
    if (entry->class_ == ENTRY_FIELD || entry->class_ == ENTRY_FOREST || entry->class_ == ENTRY_COMMON)
        return true;
    if (entry->class_ == ENTRY_REVERSE)
        return model_field(graph->model, entry->table, entry->number)->type == FT_REF;
    return kind_of(entry) != NULL;
}

/* Few changes, all of them known, in each table that the entry was made from? */
static bool changes_known(const Graph *graph, const Entry *entry)
{
    ModelChange changes[CHANGES_MAX];
    int n;
    for (int t = 0; t < T_COUNT; t++) {
        if (entry->tables >> t & 1 && !model_changes(graph->model, (TableId)t, entry->seen[t], changes, &n))
            return false;
    }
    return true;
}

bool entry_patch(Graph *graph, Entry *entry)
{
    if (!changes_known(graph, entry) || !is_listed(graph, entry))
        return false;
    for (size_t i = 0; i < entry->inputs.len; i++) {
        if (entry->inputs.at[i].entry)
            entry_update(graph, entry->inputs.at[i].entry);
    }
    switch (entry->class_) {
    case ENTRY_FIELD: return patch_field(graph, entry);
    case ENTRY_REVERSE: return patch_reverse(graph, entry);
    case ENTRY_FOREST: return patch_forest(graph, entry);
    case ENTRY_COMMON: return patch_common(graph, entry);
    case ENTRY_ATTR:
    case ENTRY_PART: break;
    }
    const PatchKind *kind = kind_of(entry);
    return kind->fill ? patch_cells(graph, entry, kind->fill) : kind->patch(graph, entry);
}
