/* journal.c: every change since the last commit with what was there before, to be undone from the end.
   A row that was added is undone as a whole, so its own cells need no entry; runs of added rows are one entry. */
#include "store.h"

void journal_push(Model *model, Entry entry)
{
    model->seq++;
    vec_push(&model->journal, entry);
}

/* Marks are taken between epochs, so within one an entry a table is enough, however the tables take turns. */
static bool extend_run(Model *model, Table *table)
{
    if (table->epoch != model->epoch) {
        if (!model->journal.len || vec_last(&model->journal).op != OP_ADD || vec_last(&model->journal).table != table->id)
            return false;
        table->run = model->journal.len - 1;
    }
    model->journal.at[table->run].old.count++;
    model->seq++;
    return true;
}

void journal_added(Model *model, Table *table, int32_t row)
{
    if (!extend_run(model, table)) {
        table->run = model->journal.len;
        journal_push(model, (Entry){ .op = OP_ADD, .table = (uint8_t)table->id, .row = row, .old.count = 1 });
    }
    if (table->epoch != model->epoch) {
        table->epoch = model->epoch;
        table->guard = row;
    }
}

static void undo_cell(Model *model, Table *table, Entry *entry)
{
    Col *col = &table->cols[entry->column];
    bool key = col->key && table->is_link, indexed = key && table_unindex(table, entry->row);
    if (key)
        table_keys_change(table, entry->column);
    table_swap(table, entry->row, entry->column, &entry->old);
    if (col->cls == CLASS_LIST)
        mem_free((void *)entry->old.list);
    if (col->parent)
        close_watch(model, table, entry->column, entry->row);
    if (indexed)
        table_index(table, entry->row);
}

static void undo_name(Table *table, const Entry *entry)
{
    table_unindex(table, entry->row);
    table->names[entry->row] = entry->old.sym;
    table_index(table, entry->row);
}

/* The name is open again, and so are its mentions. */
static void undo_define(Model *model, Table *table, const Entry *entry)
{
    table_revive(table, entry->row, false);
    table_need_ords(table);
    if (table->next_ord > table->ords[entry->row])
        table->next_ord = table->ords[entry->row];
    table->ords[entry->row] = -1;
    table->origins[entry->row] = entry->old.origin;
    model->mentions_closed = 0;
}

static void undo_remove(Table *table, const Entry *entry)
{
    table_index(table, entry->row);
    table_revive(table, entry->row, true);
}

static void undo_revive(Table *table, const Entry *entry)
{
    table_unindex(table, entry->row);
    table_revive(table, entry->row, false);
    if (table->is_link)
        return;
    table->names[entry->row] = entry->old.place.name;
    table_need_ords(table);
    table->ords[entry->row] = entry->old.place.ord;
}

static void undo_entry(Model *model, Entry *entry)
{
    Table *table = table_of(model, (TableId)entry->table);
    touch(model, table);
    switch ((Op)entry->op) {
    case OP_ADD: table_pop(table, entry->row); break;
    case OP_CELL: undo_cell(model, table, entry); break;
    case OP_NAME: undo_name(table, entry); break;
    case OP_TITLE: table->titles[entry->row] = entry->old.sym; break;
    case OP_ORIGIN: table->origins[entry->row] = entry->old.origin; break;
    case OP_FIELD_ORIGIN: table_set_field_origin(table, entry->row, entry->column, entry->old.origin); break;
    case OP_DEFINE: undo_define(model, table, entry); break;
    case OP_REMOVE: undo_remove(table, entry); break;
    case OP_REVIVE: undo_revive(table, entry); break;
    case OP_FIELD: table_pop_own(table); break;
    case OP_UNFIELD: table_add_own(table, entry->old.own); break;
    }
}

/* The last entry is a run of added rows that began before the mark: only its end is undone. */
static void undo_part(Model *model, Entry *run, uint32_t count)
{
    Table *table = table_of(model, (TableId)run->table);
    touch(model, table);
    run->old.count -= count;
    table_pop(table, run->row + (int32_t)run->old.count);
}

static void undo_to(Model *model, size_t seq)
{
    ORGL_ASSERT(seq >= model->base && seq <= model->seq);
    while (model->seq > seq) {
        Entry *last = &vec_last(&model->journal);
        size_t size = last->op == OP_ADD ? last->old.count : 1;
        if (size > model->seq - seq) {
            undo_part(model, last, (uint32_t)(model->seq - seq));
            model->seq = seq;
            return;
        }
        undo_entry(model, last);
        model->seq -= size;
        (void)vec_pop(&model->journal);
    }
}

ModelMark model_mark(Model *model)
{
    model->epoch++;
    return (ModelMark){ model->seq, model->mentions.len, model->steps.len };
}

void model_rewind(Model *model, ModelMark mark)
{
    undo_to(model, mark.journal);
    if (model->ahead.path && mark.journal < model->ahead.seq)
        ahead_drop(model);
    history_rewind(model, mark.steps);
    model->epoch++;
    ORGL_ASSERT(mark.pending <= model->mentions.len);
    model->mentions.len = mark.pending;
    if (model->mentions_closed > mark.pending)
        model->mentions_closed = mark.pending;
}

void model_rollback(Model *model)
{
    model_rewind(model, (ModelMark){ model->base, 0, 0 });
}

bool model_changed(const Model *model)
{
    return model->seq != model->base;
}

void journal_clear(Model *model)
{
    for (size_t i = 0; i < model->journal.len; i++) {
        const Entry *entry = &model->journal.at[i];
        const Table *table = &model->tables[entry->table];
        if (entry->op == OP_CELL && entry->column < table->n_cols && table->cols[entry->column].cls == CLASS_LIST)
            mem_free((void *)entry->old.list);
        if (entry->op == OP_UNFIELD)
            own_free(entry->old.own);
    }
    vec_drop(&model->journal);
    vec_drop(&model->mentions);
    model->mentions_closed = 0;
    model->base = model->seq;
    model->epoch++;
    for (int i = 0; i < T_COUNT; i++)
        model->tables[i].committed = model->tables[i].own_committed = model->tables[i].sealed = model->tables[i].n;
    model->history.sealed = 0;
}
