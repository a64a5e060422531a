/* ahead.c: a long script's rows go into its new file while it is still being read. A child process, which has the model as
   it stood when it was made, writes the rows that were there; the script goes on meanwhile on another core. At the commit the rows
   that came later follow, and those that have changed since. Gained a quarter of the time of loading 2.4 million statements;
   a machine with one core loses nothing, and when the child fails all is written at the commit as if it had never been. */
#include "sql.h"
#include "../base/os.h"

void ahead_forget(Model *model)
{
    for (int i = 0; i < T_COUNT; i++)
        model->tables[i].committed = model->tables[i].own_committed = 0;
    model->scripts_saved = 0;
}

void ahead_drop(Model *model)
{
    Ahead *ahead = &model->ahead;
    if (!ahead->path)
        return;
    if (ahead->child)
        os_child_kill(ahead->child);
    os_remove(ahead->path);
    mem_free(ahead->path);
    *ahead = (Ahead){ .rows = ahead->rows, .off = ahead->off };
    ahead_forget(model);
}

/* The child has ended. */
static void settle(Model *model, int status)
{
    model->ahead.child = 0;
    if (status == 0)
        return;
    ahead_drop(model);
    model->ahead.off = true;
}

char *ahead_take(Model *model)
{
    if (model->ahead.child)
        settle(model, os_child_wait(model->ahead.child));
    char *path = model->ahead.path;
    model->ahead = (Ahead){ .rows = model->ahead.rows, .off = true };
    return path;
}

/* Rows before the first name that is still open: an open one is not written, and its place would be missed. */
static int32_t settled_rows(const Table *table)
{
    const uint8_t *open = table->n ? memchr(table->alive, 0, (size_t)table->n) : NULL;
    return open ? (int32_t)(open - table->alive) : table->n;
}

static size_t count_settled(const Model *model, int32_t *upto)
{
    size_t n = 0;
    for (int i = 0; i < T_COUNT; i++) {
        const Table *table = &model->tables[i];
        upto[i] = settled_rows(table);
        if (upto[i] < table->committed)                 /* one was dropped since */
            upto[i] = table->committed;
        n += (size_t)(upto[i] - table->committed);
    }
    return n;
}

/* Scripts get their ids here, so that the child and the commit agree. */
static void note_scripts(Model *model, const int32_t *upto)
{
    for (int i = 0; i < T_COUNT; i++) {
        const Table *table = &model->tables[i];
        for (int32_t row = table->committed; row < upto[i]; row++)
            if (table->origins[row].script != SYM_NONE)
                script_id(model, table->origins[row].script);
        for (size_t k = 0; k < table->origin_list.len; k++)
            if (table->origin_list.at[k].script != SYM_NONE)
                script_id(model, table->origin_list.at[k].script);
    }
}

typedef struct Work { Model *model; const int32_t *upto; bool first; } Work;

/* In the child, whose tables are its own. */
static int write_rows(void *ctx)
{
    const Work *work = ctx;
    Model *model = work->model;
    Buf why = { 0 };
    for (int i = 0; i < T_COUNT; i++)
        model->tables[i].n = work->upto[i];
    return file_fill_ahead(model, model->ahead.path, work->first, &why) == DB_OK ? 0 : 1;
}

static void start_child(Model *model, const int32_t *upto)
{
    Ahead *ahead = &model->ahead;
    Work work = { model, upto, !ahead->path };
    if (!ahead->path)
        ahead->path = file_new_name(model);
    note_scripts(model, upto);
    intern_keep_from_children(model->intern, true);      /* new names change it everywhere: that would double its memory */
    ahead->child = os_child(write_rows, &work);
    intern_keep_from_children(model->intern, false);
    if (!ahead->child) {
        settle(model, 1);
        return;
    }
    model_mark(model);                   /* from here on changes of these rows are journaled */
    ahead->seq = model->seq;
    model->scripts_saved = model->script_list.len;
    for (int i = 0; i < T_COUNT; i++)
        model->tables[i].committed = upto[i];
}

void model_write_ahead(Model *model)
{
    Ahead *ahead = &model->ahead;
    int32_t upto[T_COUNT];
    int status;
    if (!model->path || !model->fresh || model->read_only || model->trace || model->base || ahead->off)
        return;
    if (ahead->child) {
        if (!os_child_ended(ahead->child, &status))
            return;
        settle(model, status);
    }
    if (!ahead->off && count_settled(model, upto) >= ahead->rows)
        start_child(model, upto);
}
