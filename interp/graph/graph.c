/* graph.c: the cache of columns. An entry knows which tables it was made from; as long as none of them has changed, it
   stands. */
#include "build.h"
#include <stdio.h>

static const Builder ATTR_BUILDERS[] = {
#define ATTR(KIND, ID, ...) graph_##KIND##_##ID,
#include "../words/attrs.def"
#undef ATTR
};

Graph *graph_new(Model *model)
{
    Graph *graph = mem_zalloc(sizeof *graph);
    graph->model = model;
    return graph;
}

static void entry_clear(Entry *entry)
{
    for (size_t i = 0; i < entry->owned.len; i++)
        mem_free(entry->owned.at[i]);
    vec_clear(&entry->owned);
    vec_clear(&entry->inputs);
    vec_clear(&entry->patched);
    entry->column = (Column){ .type = COL_NONE };
    entry->forest = (Forest){ 0 };
    entry->built = false;
}

void graph_free(Graph *graph)
{
    if (!graph)
        return;
    for (size_t i = 0; i < graph->entries.len; i++) {
        entry_clear(graph->entries.at[i]);
        vec_drop(&graph->entries.at[i]->owned);
        vec_drop(&graph->entries.at[i]->inputs);
        vec_drop(&graph->entries.at[i]->patched);
        mem_free(graph->entries.at[i]);
    }
    vec_drop(&graph->entries);
    for (size_t i = 0; i < graph->retired.len; i++)
        mem_free(graph->retired.at[i]);
    vec_drop(&graph->retired);
    mem_free(graph->none_i32);
    map_drop(&graph->index);
    mem_free(graph);
}

Model *graph_model(const Graph *graph)
{
    return graph->model;
}

void graph_trace(Graph *graph, ModelTrace trace, void *ctx)
{
    graph->trace = trace;
    graph->trace_ctx = ctx;
}

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static uint64_t settings_of(const Graph *graph)
{
    const Calendar *c = model_calendar(graph->model);
    uint64_t h = hash_mix(bits_of(c->hours_per_day));
    h = hash_mix(h * 31 + bits_of(c->days_per_week));
    h = hash_mix(h * 31 + bits_of(c->weeks_per_year));
    h = hash_mix(h * 31 + bits_of(model_utilization(graph->model)));
    return hash_mix(h * 31 + bits_of(model_reading(graph->model)));
}

static bool entry_valid(Graph *graph, Entry *entry)
{
    if (!entry->built)
        return false;
    uint64_t all = model_version_all(graph->model);
    if (entry->checked == all && !(entry->tables & SETTINGS_BIT))
        return true;
    for (int t = 0; t < T_COUNT; t++) {
        if (entry->tables >> t & 1 && entry->seen[t] != model_version(graph->model, (TableId)t))
            return false;
    }
    if (entry->tables & SETTINGS_BIT && entry->settings != settings_of(graph))
        return false;
    entry->checked = all;
    return true;
}

/* The entry is right as the model is now. */
static void entry_settle(Graph *graph, Entry *entry)
{
    for (int t = 0; t < T_COUNT; t++) {
        if (entry->tables >> t & 1)
            entry->seen[t] = model_version(graph->model, (TableId)t);
    }
    entry->settings = entry->tables & SETTINGS_BIT ? settings_of(graph) : 0;
    entry->checked = model_version_all(graph->model);
    entry->rows = model_rows(graph->model, entry->table);
    entry->column.rows = entry->rows;
    entry->right = ++graph->clock;
}

static Entry *entry_find(Graph *graph, enum EntryClass class_, TableId table, int column)
{
    uint64_t key = (uint64_t)class_ << 48 | (uint64_t)(uint16_t)table << 32 | (uint32_t)column;
    uint32_t at = map_find(&graph->index, key);
    if (at == MAP_MISSING) {
        at = (uint32_t)graph->entries.len;
        vec_push(&graph->entries, mem_zalloc(sizeof(Entry)));
        map_put(&graph->index, key, at);
        Entry *made = graph->entries.at[at];
        made->class_ = class_;
        made->table = table;
        made->number = column;
    }
    return graph->entries.at[at];
}

static void trace_entry(Graph *graph, enum EntryClass class_, TableId table, const char *what)
{
    static const char *const NAMES[] = { "attr", "field", "reverse", "forest", "part", "common superior" };
    if (!graph->trace)
        return;
    char text[160];
    int length = snprintf(text, sizeof text, "%s %s.%s", NAMES[class_], TABLE_INFO[table].name, what);
    UNUSED(length);
    graph->trace(graph->trace_ctx, text, model_rows(graph->model, table));
}

static void entry_build(Graph *graph, Entry *entry)
{
    uint64_t outer = graph->reading;
    Entry *running = graph->running;
    graph->reading = (uint64_t)1 << entry->table;
    graph->running = entry;
    entry_clear(entry);
    entry->building = true;
    entry->room = model_rows(graph->model, entry->table) + ROOM(model_rows(graph->model, entry->table));
    entry->build(graph, entry, entry->table, entry->number);
    entry->building = false;
    entry->built = true;
    entry->tables = graph->reading;
    entry_settle(graph, entry);
    entry->made = entry->forgotten = entry->right;
    graph->reading = outer;
    graph->running = running;
}

static void input_note(Graph *graph, Input input)
{
    Entry *entry = graph->running;
    if (!entry)
        return;
    for (size_t i = 0; i < entry->inputs.len; i++) {
        const Input *known = &entry->inputs.at[i];
        if (known->entry == input.entry && known->table == input.table && known->column == input.column)
            return;
    }
    vec_push(&entry->inputs, input);
}

void entry_update(Graph *graph, Entry *entry)
{
    ORGL_ASSERT(!entry->building);
    if (entry_valid(graph, entry))
        return;
    Entry *running = graph->running;
    graph->running = NULL;                   /* what a patch reads are no new inputs */
    bool same_settings = !(entry->tables & SETTINGS_BIT) || entry->settings == settings_of(graph);
    bool patched = entry->built && same_settings && entry_patch(graph, entry);
    graph->running = running;
    if (patched) {
        entry_settle(graph, entry);
    } else {
        entry_build(graph, entry);
        trace_entry(graph, entry->class_, entry->table, entry->what);
    }
}

Entry *graph_entry(Graph *graph, enum EntryClass class_, TableId table, int column, Builder build, const char *what)
{
    Entry *entry = entry_find(graph, class_, table, column);
    entry->build = build;
    entry->what = what;
    entry_update(graph, entry);
    graph->reading |= entry->tables;
    input_note(graph, (Input){ .entry = entry });
    return entry;
}

/* ---- for builders ---- */

void graph_reads(Graph *graph, TableId table)
{
    graph->reading |= (uint64_t)1 << table;
}

void graph_reads_column(Graph *graph, TableId table, int column)
{
    graph_reads(graph, table);
    input_note(graph, (Input){ .table = table, .column = column });
}

const Calendar *graph_calendar(Graph *graph)
{
    graph->reading |= SETTINGS_BIT;
    return model_calendar(graph->model);
}

double graph_reading(Graph *graph)
{
    graph->reading |= SETTINGS_BIT;
    return model_reading(graph->model);
}

double graph_utilization(Graph *graph)
{
    graph->reading |= SETTINGS_BIT;
    return model_utilization(graph->model);
}

int32_t graph_rows(Graph *graph, TableId table)
{
    graph_reads(graph, table);
    return model_rows(graph->model, table);
}

const int32_t *graph_order(Graph *graph, TableId table, size_t *n)
{
    graph_reads(graph, table);
    return model_order(graph->model, table, n);
}

const int32_t *graph_live_rows(Graph *graph, TableId table, size_t *n)
{
    graph_reads(graph, table);
    if (TABLE_INFO[table].is_link && model_count(graph->model, table) == model_rows(graph->model, table)) {
        *n = (size_t)model_rows(graph->model, table);
        return NULL;
    }
    return model_order(graph->model, table, n);
}

const uint8_t *graph_alive(Graph *graph, TableId table)
{
    graph_reads(graph, table);
    return model_alive_flags(graph->model, table);
}

void *entry_array(Entry *entry, size_t n, size_t size)
{
    void *array = mem_alloc((n + (size_t)ROOM(n) + 1) * size);
    if (n * size >= 1 << 16)                 /* it will be written all over */
        mem_touch(array, n * size);
    vec_push(&entry->owned, array);
    return array;
}

double *entry_f64(Graph *graph, Entry *entry, TableId table, double fill)
{
    size_t n = (size_t)graph_rows(graph, table);
    double *data = entry_array(entry, n, sizeof *data);
    for (size_t i = 0; i < n; i++)
        data[i] = fill;
    entry->column.type = COL_F64;
    entry->column.f64 = data;
    return data;
}

double *entry_doubles_new(Graph *graph, Entry *entry, TableId table)
{
    double *data = entry_array(entry, (size_t)graph_rows(graph, table), sizeof *data);
    entry->column.type = COL_F64;
    entry->column.f64 = data;
    return data;
}

int32_t *entry_i32(Graph *graph, Entry *entry, TableId table, int32_t fill)
{
    size_t n = (size_t)graph_rows(graph, table);
    int32_t *data = entry_array(entry, n, sizeof *data);
    for (size_t i = 0; i < n; i++)
        data[i] = fill;
    entry->column.type = COL_I32;
    entry->column.i32 = data;
    return data;
}

static const int32_t *none_column(Graph *graph, size_t n)
{
    if (graph->none_rows < n || !graph->none_i32) {
        vec_push(&graph->retired, graph->none_i32);
        graph->none_rows = n * 2 + 16;
        graph->none_i32 = mem_alloc(graph->none_rows * sizeof(int32_t));
        for (size_t i = 0; i < graph->none_rows; i++)
            graph->none_i32[i] = I32_NONE;
    }
    return graph->none_i32;
}

const int32_t *graph_stated(Graph *graph, FieldId field)
{
    TableId table = FIELD_INFO[field].table;
    graph_reads_column(graph, table, field_column(field));
    const int32_t *data = model_i32(graph->model, table, field_column(field));
    if (data)
        return data;
    return none_column(graph, (size_t)model_rows(graph->model, table));
}

const ItemList *const *graph_lists(Graph *graph, FieldId field)
{
    graph_reads_column(graph, FIELD_INFO[field].table, field_column(field));
    return model_list(graph->model, FIELD_INFO[field].table, field_column(field));
}

const Column *graph_of(Graph *graph, FieldId field)
{
    return graph_field(graph, FIELD_INFO[field].table, field_column(field));
}

/* ---- attributes ---- */

static ColMeaning meaning_of(AttrType type)
{
    switch (type) {
    case AT_NUMBER: return CM_NUMBER;
    case AT_PERCENT: return CM_PERCENT;
    case AT_EFFORT: return CM_EFFORT;
    case AT_ENTITY: return CM_ENTITY;
    case AT_ENTITIES: return CM_ENTITIES;
    case AT_TEXT: return CM_TEXT;
    case AT_BOOL: return CM_BOOL;
    case AT_RANGE: return CM_RANGE;
    case AT_WORD: return CM_WORD;
    case AT_VALUE: return CM_ANY;
    }
    return CM_NUMBER;
}

const Column *graph_attr(Graph *graph, AttrId attr)
{
    const AttrInfo *info = &ATTR_INFO[attr];
    Entry *entry = graph_entry(graph, ENTRY_ATTR, info->table, (int)attr, ATTR_BUILDERS[attr], info->name);
    entry->column.meaning = meaning_of(info->type);
    entry->column.target = info->target;
    entry->column.field = NULL;
    return &entry->column;
}
