/* close.c: closing points: names that are still open, and parent references that form a ring. */
#include "store.h"

#define WATCH_MAX 65536          /* more parent references than this are not listed: all rows are looked at */
#define NOTES_MAX 20
#define CHAIN_MAX 24             /* members of a ring that are named in the message */
#define SMALL_KIND 2000          /* so many names are all compared for a suggestion */

/* ---- open names ---- */

static bool is_open(const Model *model, const Mention *mention)
{
    const Table *table = table_of(model, (TableId)mention->table);
    return !table->alive[mention->row] && table_find_name(table, table->names[mention->row]) == mention->row;
}

/* Cheap test that a name may be close: near in length, the same first or last byte. */
static bool may_be_close(Str name, Str other)
{
    size_t longer = name.len > other.len ? name.len : other.len, shorter = name.len + other.len - longer;
    if (longer - shorter > longer / 3 + 1 || !shorter)
        return false;
    return name.ptr[0] == other.ptr[0] || name.ptr[name.len - 1] == other.ptr[other.len - 1];
}

static int32_t closest_row(const Model *model, const Table *table, Str name)
{
    int32_t best = ROW_NONE;
    Closest closest;
    closest_init(&closest, name);
    for (int32_t row = 0; row < table->n; row++) {
        if (!table->alive[row])
            continue;
        Str other = intern_str(model->intern, table->names[row]);
        double before = closest.distance;
        if (table->live <= SMALL_KIND || may_be_close(name, other))
            closest_try(&closest, other);
        best = closest.distance < before ? row : best;
    }
    return best;
}

/* One name that is open: its first mention, and how many there are in different places. */
typedef struct OpenName { const Mention *first; size_t count; uint32_t last; Diag *diag; } OpenName;   /* last: its place */
typedef struct OpenNames {
    Model *model;
    Diags *diags;
    const CloseHooks *hooks;
    Map seen;                    /* (table, row) → index in found */
    VEC(OpenName) found;
} OpenNames;

static bool is_named(const Model *model, TableId kind, int32_t row)
{
    ReferenceVec refs = { 0 };
    model_references(model, kind, row, &refs);
    bool named = refs.len > 0;
    vec_drop(&refs);
    return named;
}

/* Where the closest name is defined, when nothing refers to it: then the slip may be there. */
static Span lonely_definition(const OpenNames *open, const Table *table, int32_t row, Str name)
{
    if (!open->hooks->defined_at || is_named(open->model, table->id, row))
        return SPAN_NONE;
    return open->hooks->defined_at(open->hooks->ctx, model_origin(open->model, table->id, row), name);
}

static Diag *add_open(OpenNames *open, const OpenName *name, Span where)
{
    const Table *table = table_of(open->model, (TableId)name->first->table);
    Str text = intern_str(open->model->intern, table->names[name->first->row]);
    return DIAG(open->diags, E204, where, str_of(TABLE_INFO[table->id].name), text,);
}

/* Of a name and a definition that differ a little, the one that stands several times is taken to be right. */
static void report_close(OpenNames *open, OpenName *name, const Table *table, int32_t row)
{
    Str close = intern_str(open->model->intern, table->names[row]);
    Str text = intern_str(open->model->intern, table->names[name->first->row]);
    Span lonely = lonely_definition(open, table, row, close);
    bool wrong = lonely.source && name->count > 1;
    name->diag = add_open(open, name, wrong ? lonely : name->first->where);
    name->diag->suggestion = diag_keep(open->diags, wrong ? text : close);
    if (!wrong)
        name->diag->lonely = lonely;
    if (lonely.source && !wrong)
        diag_note(open->diags, name->diag, lonely, STR("defined here, and named nowhere"), STR("在此处定义，但没有别处提到"));
    if (wrong)
        diag_note(open->diags, name->diag, name->first->where, STR("named here"), STR("此处提到"));
}

static void try_word(void *closest, const char *text, const char *zh)
{
    closest_try(closest, str_of(text));
    closest_try(closest, str_of(zh));
}

/* `rate` takes the words of job design where it takes a factor. */
static void suggest_aspect(const OpenNames *open, Diag *diag, Str name)
{
    Closest closest;
    closest_init(&closest, name);
    words_each_word(WS_ASPECT, try_word, &closest);
    if (closest.best.len)
        diag->suggestion = diag_keep(open->diags, closest.best);
}

/* assign agent to answer: the name is one of another kind. */
static void note_other_kind(const OpenNames *open, Diag *diag, const Table *table, Sym sym)
{
    for (int t = 0; t < KIND_COUNT; t++) {
        const Table *other = table_of(open->model, (TableId)t);
        int32_t row = other == table ? ROW_NONE : table_find_name(other, sym);
        if (row == ROW_NONE || !other->alive[row])
            continue;
        const CloseHooks *hooks = open->hooks;
        Str name = intern_str(open->model->intern, sym);
        Span span = hooks->defined_at ? hooks->defined_at(hooks->ctx, model_origin(open->model, other->id, row), name) : SPAN_NONE;
        Buf en = { 0 }, zh = { 0 };
        buf_addf(&en, "'%.*s' is a %s", STR_ARG(name), TABLE_INFO[t].name);
        buf_addf(&zh, "“%.*s”是%s", STR_ARG(name), TABLE_INFO[t].zh);
        diag_note(open->diags, diag, span, buf_str(&en), buf_str(&zh));
        diag->other = str_of(TABLE_INFO[t].name);
        buf_drop(&en);
        buf_drop(&zh);
        return;
    }
}

static void report_open(OpenNames *open, OpenName *name)
{
    const Table *table = table_of(open->model, (TableId)name->first->table);
    const CloseHooks *hooks = open->hooks;
    Sym sym = table->names[name->first->row];
    bool kept = open->diags->all.len < DIAG_MAX;
    Span later = kept && hooks->defined_later ? hooks->defined_later(hooks->ctx, table->id, sym) : SPAN_NONE;
    Str text = intern_str(open->model->intern, sym);
    int32_t row = kept && !later.source ? closest_row(open->model, table, text) : ROW_NONE;
    if (row != ROW_NONE) {
        report_close(open, name, table, row);
        return;
    }
    name->diag = add_open(open, name, name->first->where);
    if (kept && !later.source)
        note_other_kind(open, name->diag, table, sym);
    if (table->id == T_FACTOR)
        suggest_aspect(open, name->diag, text);
    if (later.source)
        diag_note(open->diags, name->diag, later, STR("defined here, later than it is needed"), STR("在此处定义，晚于需要它的地方"));
}

static void see_mention(OpenNames *open, const Mention *mention)
{
    uint64_t key = cell_key(mention->row, mention->table);
    uint32_t i = map_find(&open->seen, key);
    if (i != MAP_MISSING) {
        OpenName *name = &open->found.at[i];
        name->count += name->last != mention->where.start;     /* a clause for many rows is said once */
        name->last = mention->where.start;
        return;
    }
    map_put(&open->seen, key, (uint32_t)open->found.len);
    vec_push(&open->found, ((OpenName){ mention, 1, mention->where.start, NULL }));
}

/* The other places of the names that were reported. */
static void note_places(OpenNames *open, size_t first)
{
    for (size_t i = first; i < open->model->mentions.len; i++) {
        const Mention *mention = &open->model->mentions.at[i];
        uint32_t at = map_find(&open->seen, cell_key(mention->row, mention->table));
        OpenName *name = at == MAP_MISSING ? NULL : &open->found.at[at];
        if (!name || !name->diag || name->diag->notes.len >= NOTES_MAX)
            continue;
        if (mention->where.start != name->last && mention->where.start != name->first->where.start)
            diag_note(open->diags, name->diag, mention->where, STR("also named here"), STR("此处也提到"));
        name->last = mention->where.start;
    }
}

static bool may_come(const OpenNames *open, const Mention *mention)
{
    const CloseHooks *hooks = open->hooks;
    const Table *table = table_of(open->model, (TableId)mention->table);
    return hooks->may_come && hooks->may_come(hooks->ctx, table->id, table->names[mention->row]);
}

static Status close_names(OpenNames *open)
{
    Model *model = open->model;
    size_t first = SIZE_MAX;
    for (size_t i = model->mentions_closed; i < model->mentions.len; i++) {
        const Mention *mention = &model->mentions.at[i];
        if (!is_open(model, mention) || may_come(open, mention))
            continue;
        if (first == SIZE_MAX)
            first = i;
        see_mention(open, mention);
    }
    for (size_t i = 0; i < open->found.len; i++) {
        bool kept = open->diags->all.len < DIAG_MAX;
        report_open(open, &open->found.at[i]);
        if (!kept)
            open->found.at[i].diag = NULL;
        open->found.at[i].last = UINT32_MAX;
    }
    if (first != SIZE_MAX)
        note_places(open, first);
    model->mentions_closed = first == SIZE_MAX ? model->mentions.len : first;
    map_drop(&open->seen);
    vec_drop(&open->found);
    return first == SIZE_MAX ? ST_OK : ST_ERROR;
}

/* ---- rings ---- */

void close_watch(Model *model, const Table *table, int column, int32_t row)
{
    if (model->parents_all)
        return;
    if (model->parents.len < WATCH_MAX) {
        vec_push(&model->parents, ((ParentSet){ .table = (uint8_t)table->id, .column = (int16_t)column, .row = row }));
        return;
    }
    vec_drop(&model->parents);
    model->parents_all = true;
}

static int32_t parent_of(const Table *table, int column, int32_t row)
{
    int32_t parent = table->cols[column].i32[row];
    return parent >= 0 && parent < table->n && table->alive[row] ? parent : ROW_NONE;
}

static void add_name(const Model *model, const Table *table, int32_t row, Buf *out)
{
    buf_add(out, intern_str(model->intern, table->names[row]));
}

/* " (service.org:14)" where the script itself is not at hand. */
static void add_place(const Model *model, Origin origin, bool zh, Buf *out)
{
    if (origin.script == SYM_NONE)
        return;
    Str script = intern_str(model->intern, origin.script);
    buf_addf(out, zh ? "（%.*s:%u）" : " (%.*s:%u)", STR_ARG(script), origin.line);
}

/* The superior's name in the line that set it. */
static Span step_place(const Model *model, const CloseHooks *hooks, const Table *table, int column, int32_t row)
{
    int32_t parent = table->cols[column].i32[row];
    Origin origin = model_field_origin(model, table->id, row, column);
    return hooks->defined_at ? hooks->defined_at(hooks->ctx, origin, intern_str(model->intern, table->names[parent])) : SPAN_NONE;
}

static void note_member(const Model *model, Diags *diags, Diag *diag, const CloseHooks *hooks, const Table *table, int column, int32_t row)
{
    const FieldInfo *field = table->cols[column].field;
    int32_t parent = table->cols[column].i32[row];
    Origin origin = model_field_origin(model, table->id, row, column);
    Span span = step_place(model, hooks, table, column, row);
    Str name = intern_str(model->intern, table->names[row]), above = intern_str(model->intern, table->names[parent]);
    const char *zh = strchr(field->zh, '|');
    Buf en = { 0 }, cn = { 0 };
    buf_addf(&en, strcmp(field->name, "reports") == 0 ? "'%.*s' %s to '%.*s'" : "'%.*s' %s '%.*s'", STR_ARG(name), field->name, STR_ARG(above));
    buf_addf(&cn, "“%.*s”的%.*s是“%.*s”", STR_ARG(name), zh ? (int)(zh - field->zh) : (int)strlen(field->zh), field->zh,
             STR_ARG(above));
    if (!span.source) {
        add_place(model, origin, false, &en);
        add_place(model, origin, true, &cn);
    }
    diag_note(diags, diag, span, buf_str(&en), buf_str(&cn));
    buf_drop(&en);
    buf_drop(&cn);
}

static void chain_text(const Model *model, const Table *table, int column, int32_t start, Buf *out)
{
    int n = 0;
    int32_t row = start;
    do {
        if (n < CHAIN_MAX) {
            add_name(model, table, row, out);
            buf_addz(out, " → ");
        }
        n++;
        row = table->cols[column].i32[row];
    } while (row != start);
    if (n > CHAIN_MAX)
        buf_addf(out, "… (%d) → ", n);
    add_name(model, table, start, out);
}

/* `start` is a member of the ring. It is told from its first member on, with the place that set each step. */
static void report_ring(const Model *model, Diags *diags, const CloseHooks *hooks, const Table *table, int column, int32_t start)
{
    Buf chain = { 0 };
    int32_t row = start;
    chain_text(model, table, column, start, &chain);
    Diag *diag = DIAG(diags, E402, SPAN_NONE, str_of(TABLE_INFO[table->id].name), buf_str(&chain),);
    buf_drop(&chain);
    do {
        Origin origin = model_field_origin(model, table->id, row, column);
        if (origin.script != SYM_NONE && !diag->file.len && !diag->span.source)
            diag->span = step_place(model, hooks, table, column, row);
        if (origin.script != SYM_NONE && !diag->file.len && !diag->span.source) {
            diag->file = diag_keep(diags, intern_str(model->intern, origin.script));
            diag->row = origin.line;
        }
        if (diag->notes.len < NOTES_MAX)
            note_member(model, diags, diag, hooks, table, column, row);
        row = table->cols[column].i32[row];
    } while (row != start);
}

static int32_t first_member(const Table *table, int column, int32_t row)
{
    int32_t first = row;
    for (int32_t at = table->cols[column].i32[row]; at != row; at = table->cols[column].i32[at])
        first = at < first ? at : first;
    return first;
}

/* All rows of one column: each row is walked once; `walk` holds the number of the walk that met it. */
static Status check_all_rows(const Model *model, Diags *diags, const CloseHooks *hooks, const Table *table, int column)
{
    Status status = ST_OK;
    int32_t *walk = mem_zalloc((size_t)table->n * sizeof *walk);
    for (int32_t row = 0; row < table->n; row++) {
        int32_t at = row;
        while (at >= 0 && !walk[at]) {
            walk[at] = row + 1;
            at = parent_of(table, column, at);
        }
        if (at >= 0 && walk[at] == row + 1) {
            report_ring(model, diags, hooks, table, column, first_member(table, column, at));
            status = ST_ERROR;
        }
    }
    mem_free(walk);
    return status;
}

/* Is the row a member of a ring? The hare goes twice as fast, to end also where the way leads into another ring. */
static bool in_ring(const Table *table, int column, int32_t row)
{
    int32_t slow = row, fast = row;
    for (;;) {
        for (int i = 0; i < 2; i++) {
            fast = parent_of(table, column, fast);
            if (fast < 0 || fast == row)
                return fast == row;
        }
        slow = parent_of(table, column, slow);
        if (slow == fast)
            return false;
    }
}

static Status check_listed(const Model *model, Diags *diags, const CloseHooks *hooks)
{
    Status status = ST_OK;
    Map told = { 0 };
    for (size_t i = 0; i < model->parents.len; i++) {
        ParentSet set = model->parents.at[i];
        const Table *table = table_of(model, (TableId)set.table);
        if (set.row >= table->n || set.column >= table->n_cols || !in_ring(table, set.column, set.row))
            continue;
        int32_t first = first_member(table, set.column, set.row);
        uint64_t key = cell_key(first, set.column) ^ (uint64_t)set.table << 48;
        status = ST_ERROR;
        if (map_find(&told, key) != MAP_MISSING)
            continue;
        map_put(&told, key, 1);
        report_ring(model, diags, hooks, table, set.column, first);
    }
    map_drop(&told);
    return status;
}

static Status check_all(const Model *model, Diags *diags, const CloseHooks *hooks)
{
    Status status = ST_OK;
    for (int i = 0; i < KIND_COUNT; i++) {
        const Table *table = &model->tables[i];
        for (int column = 0; column < table->n_cols; column++) {
            const Col *col = &table->cols[column];
            if (col->parent && col->data && check_all_rows(model, diags, hooks, table, column) != ST_OK)
                status = ST_ERROR;
        }
    }
    return status;
}

/* Many listed rows in deep trees cost more than one pass over all. */
static bool walk_all(const Model *model)
{
    return model->parents_all || model->parents.len > 1024;
}

static Status close_rings(Model *model, Diags *diags, const CloseHooks *hooks)
{
    if (!model->parents_all && !model->parents.len)
        return ST_OK;
    Status status = walk_all(model) ? check_all(model, diags, hooks) : check_listed(model, diags, hooks);
    if (status == ST_OK) {
        vec_drop(&model->parents);
        model->parents_all = false;
    }
    return status;
}

Status model_close(Model *model, Diags *diags, const CloseHooks *hooks)
{
    static const CloseHooks NOTHING = { 0 };
    OpenNames open = { .model = model, .diags = diags, .hooks = hooks ? hooks : &NOTHING };
    Status names = close_names(&open);
    Status rings = close_rings(model, diags, open.hooks);
    return names == ST_OK ? rings : names;
}
