/* history.c: the tree of revisions: sealing what was changed, ways from one revision to another, scenarios. */
#include "history.h"
#include <stdio.h>
#include "../base/os.h"
#include "change.h"
#include "sql.h"

#define TEXT_MAX ((size_t)64 << 10)      /* of a revision; a longer script is cut */

/* ---- life ---- */

static void drop_scenarios(History *history)
{
    vec_drop(&history->scenarios);
}

void rev_drop(Rev *rev)
{
    mem_free((char *)(uintptr_t)rev->text.ptr);
    mem_free((char *)(uintptr_t)rev->author.ptr);
    mem_free((char *)(uintptr_t)rev->changes.ptr);
    *rev = (Rev){ 0 };
}

void history_init(Model *model)
{
    model->history = (History){ 0 };
    Scenario base = { .name = intern_add(model->intern, STR("base")) };
    vec_push(&model->history.scenarios, base);
}

static void drop_steps(Model *model)
{
    for (size_t i = 0; i < model->steps.len; i++)
        drop_scenarios(&model->steps.at[i].before);
    vec_drop(&model->steps);
}

void history_drop(Model *model)
{
    drop_steps(model);
    drop_scenarios(&model->history);
    for (size_t i = 0; i < model->revs.len; i++)
        rev_drop(&model->revs.at[i]);
    vec_drop(&model->revs);
}

/* ---- steps, and the way back ---- */

void history_begin_step(Model *model)
{
    HistoryStep step = { .before = model->history };
    step.before.n_revs = model->revs.len;
    step.before.scenarios.at = NULL;
    step.before.scenarios.len = step.before.scenarios.cap = 0;
    for (size_t i = 0; i < model->history.scenarios.len; i++)
        vec_push(&step.before.scenarios, model->history.scenarios.at[i]);
    for (int i = 0; i < T_COUNT; i++)
        step.sealed[i] = model->tables[i].sealed;
    vec_push(&model->steps, step);
}

void history_rewind(Model *model, size_t steps)
{
    while (model->steps.len > steps) {
        HistoryStep step = vec_pop(&model->steps);
        drop_scenarios(&model->history);
        model->history = step.before;
        for (int i = 0; i < T_COUNT; i++)
            model->tables[i].sealed = step.sealed[i];
        while (model->revs.len > step.before.n_revs) {
            rev_drop(&vec_last(&model->revs));
            model->revs.len--;
        }
    }
}

static Scenario *current(const Model *model)
{
    return &model->history.scenarios.at[model->history.current];
}

/* What is changed from here on belongs to another change set. */
static void mark_sealed(Model *model)
{
    model->history.sealed = model->journal.len;
    model->epoch++;
    for (int i = 0; i < T_COUNT; i++)
        model->tables[i].sealed = model->tables[i].n;
}

void history_all_sealed(Model *model)
{
    mark_sealed(model);
}

/* ---- revisions ---- */

Str history_copy(Str text)
{
    char *copy = mem_alloc(text.len + 1);
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return str_make(copy, text.len);
}

const Rev *history_known(const Model *model, int64_t id)
{
    for (size_t i = model->revs.len; i-- > 0;)
        if (model->revs.at[i].id == id)
            return &model->revs.at[i];
    return NULL;
}

/* A copy, with its change set when wanted. */
bool history_rev(Model *model, int64_t id, bool changes, Rev *out)
{
    const Rev *known = history_known(model, id);
    if (!known)
        return history_read(model, id, changes, out);
    *out = *known;
    out->text = known->text.ptr ? history_copy(known->text) : str_make(NULL, 0);
    out->author = known->author.ptr ? history_copy(known->author) : str_make(NULL, 0);
    out->changes = known->changes.ptr && changes ? history_copy(known->changes) : str_make(NULL, 0);
    return true;
}

Status history_unreadable(Model *model, Diags *diags)
{
    DbResult trouble = model->db ? db_trouble(model->db) : DB_OK;
    if (trouble != DB_OK) {
        db_calm(model->db);
        return file_report(model, diags, trouble, false, STR(""));
    }
    DIAG(diags, E506, SPAN_NONE, str_of(model->path ? model->path : "history"),);
    return ST_ERROR;
}

/* 0 when it has none, -1 when it cannot be read. */
int64_t history_parent(Model *model, int64_t id, int64_t *entry)
{
    Rev rev;
    if (!history_rev(model, id, false, &rev))
        return -1;
    int64_t parent = rev.parent;
    if (entry)
        *entry = rev.entry;
    rev_drop(&rev);
    return parent < id ? parent : -1;
}

/* Is another scenario's line fastened to the revision? Then it cannot become another. */
static bool is_fork(const Model *model, int64_t id)
{
    for (size_t i = 0; i < model->history.scenarios.len; i++) {
        const Scenario *scenario = &model->history.scenarios.at[i];
        if (i != model->history.current && (scenario->head == id || scenario->start == id || scenario->tip == id))
            return true;
    }
    return false;
}

/* Does the model come out of nothing? Then the inverse is the empty model, and nothing need be kept. */
static bool is_first_load(const Model *model)
{
    bool empty = current(model)->head == 0;
    for (int i = 0; i < T_COUNT && empty; i++)
        empty = model->tables[i].sealed == 0;
    return empty;
}

/* The buffer's bytes; it is empty then. */
static Str take_bytes(Buf *buf)
{
    Str bytes = buf_str(buf);
    *buf = (Buf){ 0 };
    return bytes;
}

/* Takes the change set; NULL: none is kept. */
static void push_rev(Model *model, int64_t parent, int64_t entry, Buf *changes)
{
    Scenario *scenario = current(model);
    Rev rev = { .id = ++model->history.last, .parent = parent, .entry = entry, .scenario = scenario->name, .pending = true,
                .merged = model->history.merged };
    model->history.merged = 0;
    model->history.changed = model->history.changed || rev.merged;    /* it may have changed no row */
    rev.entry = entry ? entry : rev.id;
    if (changes)
        rev.changes = take_bytes(changes);
    model->history.cut = model->history.cut || scenario->tip != scenario->head;
    scenario->head = scenario->tip = rev.id;
    vec_push(&model->revs, rev);
}

/* The scenario's revision of this entry goes on. */
static void extend_rev(Model *model, const Rev *last)
{
    Rev rev = *last;
    ChangeSet before, set;
    change_build(model, &set);
    if (change_is_empty(&set))
        return;
    rev.text = rev.author = str_make(NULL, 0);
    if (last->changes.ptr && change_decode(model, last->changes, &before)) {
        Buf blob = { 0 };
        change_compose(&before, &set);
        change_encode(model, &before, &blob);
        rev.changes = take_bytes(&blob);
        change_drop(&before);
    }
    change_drop(&set);
    vec_push(&model->revs, rev);
}

static bool is_sealed(const Model *model)
{
    bool sealed = model->journal.len == model->history.sealed && !model->history.merged;
    for (int i = 0; i < T_COUNT && sealed; i++)
        sealed = model->tables[i].n == model->tables[i].sealed;
    return sealed;
}

void history_seal(Model *model)
{
    if (is_sealed(model))
        return;
    history_begin_step(model);
    const Rev *last = history_known(model, current(model)->head);
    bool goes_on = last && last->pending;
    if (is_first_load(model)) {
        bool any = false;
        for (int i = 0; i < T_COUNT; i++)
            any = any || model->tables[i].live || model->tables[i].n_cols > TABLE_INFO[i].n_fields;
        if (any)
            push_rev(model, 0, 0, NULL);
        mark_sealed(model);
        return;
    }
    bool ours = goes_on && last->scenario == current(model)->name;
    bool merge = model->history.merged || (ours && last->merged);      /* a revision of its own: what came before is no part of it, nor what follows */
    bool open = ours && !merge && !is_fork(model, last->id) && (last->changes.ptr || last->parent == 0);
    Buf changes = { 0 };
    if (open)
        extend_rev(model, last);
    else if (change_build_blob(model, &changes) || model->history.merged)
        push_rev(model, current(model)->head, ours ? last->entry : 0, &changes);
    buf_drop(&changes);
    mark_sealed(model);
}

static Str cut_text(Str text)
{
    if (text.len <= TEXT_MAX)
        return text;
    text.len = TEXT_MAX;
    while (text.len && ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80)
        text.len--;
    return text;
}

void history_finish(Model *model, Str text, Str author)
{
    int64_t now = os_now_ms();
    text = cut_text(text);
    for (size_t i = 0; i < model->revs.len; i++) {
        Rev *rev = &model->revs.at[i];
        if (!rev->pending || rev->text.ptr)
            continue;
        rev->text = history_copy(text);
        rev->author = history_copy(author);
        rev->time_ms = now;
    }
}

/* Revisions of a model without a file that no scenario leads to. */
static void sweep(Model *model)
{
    Map reached = { 0 };
    for (size_t i = 0; i < model->history.scenarios.len; i++)
        for (int64_t id = model->history.scenarios.at[i].tip; id > 0 && map_find(&reached, (uint64_t)id) == MAP_MISSING;
             id = history_parent(model, id, NULL))
            map_put(&reached, (uint64_t)id, 1);
    size_t n = 0;
    for (size_t i = 0; i < model->revs.len; i++) {
        Rev *rev = &model->revs.at[i];
        bool later = history_known(model, rev->id) != rev;      /* a newer version stands behind it */
        if (later || map_find(&reached, (uint64_t)rev->id) == MAP_MISSING)
            rev_drop(rev);
    }
    for (size_t i = 0; i < model->revs.len; i++)
        if (model->revs.at[i].id)
            model->revs.at[n++] = model->revs.at[i];
    model->revs.len = n;
    map_drop(&reached);
}

void history_done(Model *model)
{
    drop_steps(model);
    for (size_t i = 0; i < model->revs.len; i++) {
        model->revisions += model->revs.at[i].pending && history_known(model, model->revs.at[i].id) == &model->revs.at[i] &&
                            model->revs.at[i].time_ms != 0;
        model->revs.at[i].pending = false;
    }
    if (model->path) {
        for (size_t i = 0; i < model->revs.len; i++)
            rev_drop(&model->revs.at[i]);
        model->revs.len = 0;
    } else {
        sweep(model);
    }
    model->history.changed = model->history.cut = false;
}

/* ---- ways ---- */

static Status not_kept(Diags *diags, int64_t id)
{
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)id);
    DIAG(diags, E521, SPAN_NONE, diag_keep(diags, str_of(number)),);
    return ST_ERROR;
}

/* Empties the model; what was there is kept with the revision, so that it can come back. */
static void wipe(Model *model, const Rev *rev)
{
    Buf blob = { 0 };
    change_of_all_blob(model, &blob);
    change_wipe(model);
    Rev kept = *rev;
    kept.text = history_copy(rev->text.ptr ? rev->text : STR(""));
    kept.author = history_copy(rev->author.ptr ? rev->author : STR(""));
    kept.changes = take_bytes(&blob);
    kept.pending = true;
    if (!rev->text.ptr) {                                     /* of this very entry: it has no text yet */
        mem_free((char *)(uintptr_t)kept.text.ptr);
        mem_free((char *)(uintptr_t)kept.author.ptr);
        kept.text = kept.author = str_make(NULL, 0);
    }
    vec_push(&model->revs, kept);
}

static Status apply_rev(Model *model, int64_t id, bool back, Diags *diags)
{
    Rev rev;
    ChangeSet set;
    Status status = ST_OK;
    if (!history_rev(model, id, true, &rev))
        return history_unreadable(model, diags);
    if (rev.changes.ptr) {
        bool whole = change_decode(model, rev.changes, &set), fits = whole && change_fields_fit(model, &set, back);
        if (fits)
            change_apply(model, &set, back);
        else
            status = history_unreadable(model, diags);
        if (whole)
            change_drop(&set);
    } else if (back && rev.parent == 0) {
        wipe(model, &rev);
    } else {
        status = not_kept(diags, id);
    }
    rev_drop(&rev);
    return status;
}

typedef VEC(int64_t) IdVec;

/* The revisions from one down to the first of its line. */
static Status line_of(Model *model, int64_t id, IdVec *out, Diags *diags)
{
    for (; id > 0; id = history_parent(model, id, NULL))
        vec_push(out, id);
    return id < 0 ? history_unreadable(model, diags) : ST_OK;
}

/* From the later of two revisions to its parent, until both are the same one: a parent's id is lower. */
static Status find_way(Model *model, int64_t from, int64_t to, IdVec *up, IdVec *down, Diags *diags)
{
    while (from != to) {
        int64_t *later = from > to ? &from : &to;
        vec_push(from > to ? up : down, *later);
        *later = history_parent(model, *later, NULL);
        if (*later < 0)
            return history_unreadable(model, diags);
    }
    return ST_OK;
}

/* From one revision to another: back to where both lines meet, and forward from there. */
static Status walk(Model *model, int64_t from, int64_t to, Diags *diags)
{
    IdVec up = { 0 }, down = { 0 };
    Status status = find_way(model, from, to, &up, &down, diags);
    for (size_t i = 0; i < up.len && status == ST_OK; i++)
        status = apply_rev(model, up.at[i], true, diags);
    for (size_t i = down.len; i-- > 0 && status == ST_OK;)
        status = apply_rev(model, down.at[i], false, diags);
    vec_drop(&up);
    vec_drop(&down);
    mark_sealed(model);
    return status;
}

Status history_walk(Model *model, int64_t from, int64_t to, Diags *diags)
{
    return walk(model, from, to, diags);
}

int64_t history_head(const Model *model, size_t scenario)
{
    return model->history.scenarios.at[scenario].head;
}

/* ---- undo and redo: entries, of which each may be several revisions ---- */

Status model_undo(Model *model, int64_t *id, Diags *diags)
{
    Scenario *scenario = current(model);
    int64_t entry, other, to = scenario->head;
    *id = 0;
    if (scenario->head == scenario->start)
        return ST_OK;
    history_begin_step(model);
    scenario = current(model);
    to = history_parent(model, scenario->head, &entry);
    while (to > 0 && to != scenario->start) {
        int64_t next = history_parent(model, to, &other);
        if (next >= 0 && other != entry)
            break;
        to = next;
    }
    if (to < 0)
        return history_unreadable(model, diags);
    Status status = walk(model, scenario->head, to, diags);
    *id = entry;
    scenario->head = to;
    model->history.changed = true;
    return status;
}

/* The revisions that redo goes over next: from the first behind the head to the last of the same entry. False: one cannot be read. */
static bool next_entry(Model *model, const Scenario *scenario, int64_t *entry, int64_t *last)
{
    int64_t at, other, next = 0;
    for (at = scenario->tip; at > 0 && at != scenario->head; at = history_parent(model, at, NULL))
        next = at;
    if (at < 0 || history_parent(model, next, entry) < 0)
        return false;
    *last = next;
    for (at = scenario->tip; at > 0 && at != next;) {
        int64_t parent = history_parent(model, at, &other);
        if (parent >= 0 && other == *entry && *last == next)
            *last = at;
        at = parent;
    }
    return at >= 0;
}

Status model_redo(Model *model, int64_t *id, Diags *diags)
{
    Scenario *scenario = current(model);
    int64_t entry = 0, last = 0;
    *id = 0;
    if (scenario->head == scenario->tip)
        return ST_OK;
    history_begin_step(model);
    scenario = current(model);
    if (!next_entry(model, scenario, &entry, &last))
        return history_unreadable(model, diags);
    Status status = walk(model, scenario->head, last, diags);
    *id = entry;
    scenario->head = last;
    model->history.changed = true;
    return status;
}

Status model_go_back(Model *model, int64_t id, Diags *diags)
{
    history_seal(model);
    history_begin_step(model);
    return walk(model, current(model)->head, id, diags);
}

/* ---- listing ---- */

static Status add_info(Model *model, int64_t id, bool undone, Arena *arena, RevisionVec *out, Diags *diags)
{
    Rev rev;
    if (!history_rev(model, id, true, &rev))
        return history_unreadable(model, diags);
    RevisionInfo info = { rev.entry ? rev.entry : rev.id, rev.id, rev.time_ms, rev.scenario, arena_str(arena, rev.text),
                          arena_str(arena, rev.author), undone, rev.changes.ptr != NULL };
    bool same = out->len && vec_last(out).id == info.id && vec_last(out).undone == undone;
    bool running = rev.pending && !rev.time_ms;                /* of the entry that asks: no revision yet */
    if (same)
        vec_last(out).last = rev.id;
    else if (!running)
        vec_push(out, info);
    rev_drop(&rev);
    return ST_OK;
}

Status model_history(Model *model, Arena *arena, RevisionVec *out, Diags *diags)
{
    IdVec line = { 0 };
    const Scenario *scenario = current(model);
    int64_t head = scenario->head;
    Status status = line_of(model, scenario->tip, &line, diags);
    bool undone = false;
    for (size_t i = line.len; i-- > 0 && status == ST_OK;) {
        undone = undone || line.at[i] > head;
        status = add_info(model, line.at[i], undone, arena, out, diags);
    }
    vec_drop(&line);
    return status;
}

Cell content_cell(const Content *content)
{
    switch ((ContentTag)content->tag) {
    case CT_I32: case CT_SYM: return (Cell){ .type = CELL_I32, .i32 = content->i32 };
    case CT_NUM: return (Cell){ .type = CELL_NUM, .num = content->num };
    case CT_QTY: return (Cell){ .type = CELL_QTY, .qty = content->qty };
    case CT_RANGE: return (Cell){ .type = CELL_RANGE, .range = content->range };
    case CT_LIST: return (Cell){ .type = CELL_LIST, .list = content->list };
    case CT_NONE: case CT_ORIGIN: case CT_ALIVE: case CT_COUNT: break;
    }
    return (Cell){ .type = CELL_NONE };
}

static void tell_change(const Model *model, const Change *change, ChangeEach each, void *ctx)
{
    ChangeInfo info = { .table = (TableId)change->table, .row = change->row, .column = -1 };
    info.made = change->part == PART_OF_LIFE && change->after.tag == CT_ALIVE;
    info.gone = change->part == PART_OF_LIFE && change->after.tag == CT_NONE;
    info.renamed = change->part == PART_OF_NAME;
    info.titled = change->part == PART_OF_TITLE;
    if (info.renamed || info.titled) {
        info.old_name = change->before.tag == CT_SYM ? change->before.sym : SYM_NONE;
        info.new_name = change->after.tag == CT_SYM ? change->after.sym : SYM_NONE;
    } else if (change->part >= PART_OF_CELLS && change->part < PART_OF_ORIGINS) {
        info.column = change->part - PART_OF_CELLS;
        info.before = content_cell(&change->before);
        info.after = content_cell(&change->after);
        const Table *table = &model->tables[change->table];
        if (info.column >= table->n_cols || !change_fits(model, table, info.column, &change->before) || !change_fits(model, table, info.column, &change->after))
            return;
    }
    if (change->part != PART_OF_ORIGIN && change->part < PART_OF_ORIGINS)
        each(ctx, &info);
}

static Status tell_rev(Model *model, int64_t id, ChangeEach each, void *ctx, Diags *diags)
{
    Rev rev;
    ChangeSet set;
    if (!history_rev(model, id, true, &rev))
        return history_unreadable(model, diags);
    bool fine = !rev.changes.ptr || change_decode(model, rev.changes, &set);
    for (size_t i = 0; fine && rev.changes.ptr && i < set.at.len; i++)
        tell_change(model, &set.at.at[i], each, ctx);
    if (fine && rev.changes.ptr)
        change_drop(&set);
    rev_drop(&rev);
    return fine ? ST_OK : history_unreadable(model, diags);
}

Status model_revision_changes(Model *model, int64_t id, ChangeEach each, void *ctx, Diags *diags)
{
    IdVec line = { 0 };
    Status status = line_of(model, current(model)->tip, &line, diags);
    for (size_t i = line.len; i-- > 0 && status == ST_OK;) {
        int64_t entry = 0;
        if (history_parent(model, line.at[i], &entry) >= 0 && entry == id)
            status = tell_rev(model, line.at[i], each, ctx, diags);
    }
    vec_drop(&line);
    return status;
}

/* ---- scenarios ---- */

size_t model_scenarios(const Model *model)
{
    return model->history.scenarios.len;
}

size_t model_scenario(const Model *model)
{
    return model->history.current;
}

Sym model_scenario_name(const Model *model, size_t i)
{
    return model->history.scenarios.at[i].name;
}

Sym model_scenario_title(const Model *model, size_t i)
{
    return model->history.scenarios.at[i].title;
}

Sym model_scenario_parent(const Model *model, size_t i)
{
    return model->history.scenarios.at[i].parent;
}

int model_scenario_find(const Model *model, Sym name)
{
    for (size_t i = 0; i < model->history.scenarios.len; i++)
        if (model->history.scenarios.at[i].name == name)
            return (int)i;
    return -1;
}

Status model_scenario_size(Model *model, size_t i, size_t *out, Diags *diags)
{
    const Scenario *scenario = &model->history.scenarios.at[i];
    int64_t before = 0, entry;
    *out = 0;
    for (int64_t id = scenario->head; id > 0 && id != scenario->start;) {
        int64_t parent = history_parent(model, id, &entry);
        if (parent < 0)
            return history_unreadable(model, diags);
        *out += entry != before;
        before = entry;
        id = parent;
    }
    return ST_OK;
}

void model_scenario_new(Model *model, Sym name, Sym title)
{
    history_seal(model);
    history_begin_step(model);
    const Scenario *from = current(model);
    Scenario scenario = { .name = name, .title = title, .parent = from->name, .start = from->head, .head = from->head, .tip = from->head };
    model->history.current = model->history.scenarios.len;
    model->history.changed = true;
    vec_push(&model->history.scenarios, scenario);
}

Status model_scenario_switch(Model *model, size_t i, Diags *diags)
{
    history_seal(model);
    if (i == model->history.current)
        return ST_OK;
    history_begin_step(model);
    int64_t from = current(model)->head;
    Status status = walk(model, from, model->history.scenarios.at[i].head, diags);
    model->history.current = i;
    model->history.changed = true;
    return status;
}

void model_scenario_drop(Model *model, size_t i)
{
    ORGL_ASSERT(i > 0 && i != model->history.current && i < model->history.scenarios.len);
    history_begin_step(model);
    ScenarioVec *scenarios = &model->history.scenarios;
    Sym name = scenarios->at[i].name;
    for (size_t k = i; k + 1 < scenarios->len; k++)
        scenarios->at[k] = scenarios->at[k + 1];
    scenarios->len--;
    for (size_t k = 0; k < scenarios->len; k++)
        if (scenarios->at[k].parent == name)
            scenarios->at[k].parent = SYM_NONE;
    model->history.current -= model->history.current > i;
    model->history.changed = model->history.cut = true;
}
