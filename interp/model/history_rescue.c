/* history_rescue.c: what can be saved of a damaged file's revisions and scenarios. Change sets fit only the very states they lead
   between: they are taken over when nothing was lost of the rows, as far as each can be read from the current scenario's head on;
   where that line breaks off, what was before is one revision out of nothing. */
#include "../base/os.h"
#include "change.h"
#include "history.h"
#include "sql.h"

typedef struct Rescue {
    Model *model;
    Map kept;                            /* ids of revisions that are in Model.revs */
    int64_t root;                        /* the revision at which the line breaks off; 0: it does not */
} Rescue;

static bool is_kept(const Rescue *rescue, int64_t id)
{
    return map_find(&rescue->kept, (uint64_t)id) != MAP_MISSING;
}

static void keep(Rescue *rescue, Rev rev)
{
    rev.pending = true;                  /* to be written */
    vec_push(&rescue->model->revs, rev);
    map_put(&rescue->kept, (uint64_t)rev.id, 1);
}

/* A revision with its change set, whole. */
static bool read_whole(Model *model, int64_t id, Rev *out)
{
    ChangeSet set;
    bool whole = history_read(model, id, true, out) && out->parent >= 0 && out->parent < id;
    if (whole && !out->changes.ptr)
        whole = out->parent == 0 || model->legacy;
    else if (whole)
        whole = change_decode(model, out->changes, &set);
    if (whole && out->changes.ptr)
        change_drop(&set);
    if (!whole)
        rev_drop(out);
    return whole;
}

/* The line down to what is kept, or to where all began. False: it breaks off, and nothing of it is kept. */
static bool keep_line(Rescue *rescue, int64_t id)
{
    RevVec line = { 0 };
    bool whole = true;
    while (id > 0 && whole && !is_kept(rescue, id)) {
        Rev rev;
        whole = read_whole(rescue->model, id, &rev);
        if (whole) {
            vec_push(&line, rev);
            id = rev.parent;
        }
    }
    whole = whole && (id > 0 || !rescue->root);
    for (size_t i = 0; i < line.len; i++) {
        if (whole)
            keep(rescue, line.at[i]);
        else
            rev_drop(&line.at[i]);
    }
    vec_drop(&line);
    return whole;
}

static void begin_at(Rescue *rescue, int64_t id, Sym scenario)
{
    Rev rev = { .id = id, .entry = id, .time_ms = os_now_ms(), .scenario = scenario, .text = history_copy(STR("repair")),
                .author = history_copy(STR("")) };
    rescue->root = id;
    keep(rescue, rev);
}

/* The current scenario's own line is kept as far as it can be read. */
static void keep_current(Rescue *rescue)
{
    Scenario *scenario = &rescue->model->history.scenarios.at[rescue->model->history.current];
    for (int64_t id = scenario->head; id > 0;) {
        Rev rev;
        if (!read_whole(rescue->model, id, &rev)) {
            begin_at(rescue, id, scenario->name);
            break;
        }
        id = rev.parent;
        keep(rescue, rev);
    }
    if (!keep_line(rescue, scenario->tip))
        scenario->tip = scenario->head;
    if (scenario->start && !is_kept(rescue, scenario->start))
        scenario->start = rescue->root;
}

static void lose_scenario(const Model *model, Sym name, ModelLost *lost)
{
    vec_push(&lost->scenarios, (char *)(uintptr_t)history_copy(intern_str(model->intern, name)).ptr);
}

/* Keeps another scenario, or says that it is lost. */
static bool keep_scenario(Rescue *rescue, Scenario *scenario)
{
    bool whole = keep_line(rescue, scenario->head) && (scenario->head > 0 || !rescue->root);
    if (whole && !keep_line(rescue, scenario->tip))
        scenario->tip = scenario->head;
    if (whole && scenario->start && !is_kept(rescue, scenario->start))
        scenario->start = rescue->root;
    return whole;
}

/* Every model has a base: as it was after the last of its revisions that is kept. */
static void cut_base(Rescue *rescue, Scenario *base)
{
    int64_t at = base->head;
    while (at > 0 && !is_kept(rescue, at))
        at = history_parent(rescue->model, at, NULL);
    if (at <= 0)
        at = rescue->root ? rescue->root : vec_last(&rescue->model->revs).id;
    base->head = base->tip = at;
    base->start = 0;
}

static void drop_lost(Rescue *rescue, ModelLost *lost)
{
    History *history = &rescue->model->history;
    Sym now = history->scenarios.at[history->current].name;
    size_t n = 0;
    for (size_t i = 0; i < history->scenarios.len; i++) {
        Scenario *scenario = &history->scenarios.at[i];
        bool whole = i == history->current || keep_scenario(rescue, scenario);
        if (!whole)
            lose_scenario(rescue->model, scenario->name, lost);
        if (!whole && i == 0 && rescue->model->revs.len)
            cut_base(rescue, scenario);
        if (whole || i == 0)
            history->scenarios.at[n++] = *scenario;
    }
    history->scenarios.len = n;
    history->current = (size_t)model_scenario_find(rescue->model, now);
}

/* All but the present state: that is base then. */
static void lose_all(Model *model, ModelLost *lost)
{
    History *history = &model->history;
    for (size_t i = 0; i < history->scenarios.len; i++)
        if (i != history->current)
            lose_scenario(model, history->scenarios.at[i].name, lost);
    for (size_t i = 0; i < model->revs.len; i++)
        rev_drop(&model->revs.at[i]);
    vec_clear(&model->revs);
    vec_drop(&history->scenarios);
    history_init(model);
}

static int64_t count(Db *db, const char *sql)
{
    int64_t n;
    return db_int(db, sql, &n) == DB_OK ? n : -1;
}

/* Is base there? It stands first, and every model has one. */
static bool has_base(const Model *model)
{
    return str_eq(intern_str(model->intern, model->history.scenarios.at[0].name), STR("base"));
}

void history_rescue(Model *model, Db *db, ModelLost *lost)
{
    Rescue rescue = { .model = model };
    int64_t tables = count(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'scenario'"), revisions = count(db, "SELECT count(*) FROM revision");
    model->db = db;
    model->legacy = tables == 0;
    bool readable = tables >= 0 && revisions >= 0 && history_load(model, db) && model->history.current < model->history.scenarios.len;
    lost->history = !readable;
    if (readable && !lost->items.len && has_base(model)) {
        keep_current(&rescue);
        drop_lost(&rescue, lost);
    }
    if (!readable || !model->revs.len || !has_base(model))
        lose_all(model, lost);
    int64_t kept = (int64_t)model->revs.len - (rescue.root != 0 && model->revs.len);
    lost->revisions = readable && revisions > kept ? (size_t)(revisions - kept) : 0;
    map_drop(&rescue.kept);
    model->db = NULL;
    model->legacy = false;
}
