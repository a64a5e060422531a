/* field.c: stored fields as they are read: defaults filled in, values inherited, some shown in another shape. */
#include "inputs.h"
#include "../base/num.h"
#include <stdlib.h>

/* A default of kinds.def in the shapes that a column may have. */
typedef struct Default {
    int32_t i32;
    double num;
    bool set;
} Default;

static int32_t word_index(WordSetId set, const char *text)
{
    for (int i = 0; i < WORDSET_INFO[set].count; i++) {
        if (str_eq(str_of(WORD_INFO[WORDSET_INFO[set].first + i].text), str_of(text)))
            return i;
    }
    return I32_NONE;
}

static double number_of(const char *text)
{
    Str s = str_of(text);
    bool percent = s.len && s.ptr[s.len - 1] == '%';
    double x = NAN;
    if (percent)
        s.len--;
    if (!num_parse(s, &x))
        return NAN;
    return percent ? num_percent(x) : x;
}

static Default default_of(const FieldInfo *field)
{
    Default d = { I32_NONE, NAN, false };
    if (!field->dflt)
        return d;
    d.set = true;
    if (field->type == FT_WORD)
        d.i32 = word_index(field->words, field->dflt);
    else if (field->type == FT_ROLES)
        d.i32 = 1 << word_index(field->words, field->dflt);
    else if (field->type == FT_BOOL)
        d.i32 = str_eq(str_of(field->dflt), STR("true"));
    else
        d.num = number_of(field->dflt);
    return d;
}

/* ---- as stated ---- */

static void fill_stated(Graph *graph, Entry *entry, TableId table, int column, const FieldInfo *field)
{
    static const ColType TYPES[] = { COL_I32, COL_F64, COL_QTY, COL_RANGE, COL_LIST };
    Column *out = &entry->column;
    ColClass class_ = model_class(field->type);
    graph_reads_column(graph, table, column);
    switch (class_) {
    case CLASS_I32: out->data = model_i32(graph->model, table, column); break;
    case CLASS_F64: out->data = model_f64(graph->model, table, column); break;
    case CLASS_QTY: out->data = model_qty(graph->model, table, column); break;
    case CLASS_RANGE: out->data = model_range(graph->model, table, column); break;
    case CLASS_LIST: out->data = model_list(graph->model, table, column); break;
    }
    out->type = out->data ? TYPES[class_] : COL_NONE;
}

static void fill_default(Graph *graph, Entry *entry, TableId table, const FieldInfo *field, Default dflt)
{
    const void *stated = entry->column.data;
    size_t n = (size_t)graph_rows(graph, table);
    if (model_class(field->type) == CLASS_I32) {
        int32_t *data = entry_i32(graph, entry, table, dflt.i32);
        for (size_t i = 0; stated && i < n; i++) {
            int32_t x = ((const int32_t *)stated)[i];
            data[i] = x == I32_NONE ? dflt.i32 : x;
        }
    } else {
        double *data = entry_f64(graph, entry, table, dflt.num);
        for (size_t i = 0; stated && i < n; i++) {
            double x = ((const double *)stated)[i];
            data[i] = isnan(x) ? dflt.num : x;
        }
    }
}

/* The duration of `experience 2y "in sales"`, of a list of one item. */
static void fill_durations(Graph *graph, Entry *entry, TableId table)
{
    const ItemList *const *lists = entry->column.list;
    size_t n = (size_t)graph_rows(graph, table);
    if (!lists)
        return;
    Qty *data = entry_array(entry, n, sizeof *data);
    for (size_t i = 0; i < n; i++)
        data[i] = lists[i] && lists[i]->n ? lists[i]->at[0].qty : (Qty){ .sort = QTY_NONE };
    entry->column.type = COL_QTY;
    entry->column.qty = data;
}

/* The field's own array may have moved; with a default the cells are in one of the entry's. */
FILLER(fill_stated_cells)
{
    const FieldInfo *field = model_field(graph->model, entry->table, entry->number);
    Default dflt = default_of(field);
    Column kept = entry->column;
    fill_stated(graph, entry, entry->table, entry->number, field);
    const void *stated = entry->column.data;
    if (!dflt.set || (model_class(field->type) != CLASS_I32 && model_class(field->type) != CLASS_F64))
        return;
    entry->column = kept;
    for (int32_t i = from; i < to; i++) {
        if (kept.type == COL_I32) {
            int32_t x = stated ? ((const int32_t *)stated)[i] : I32_NONE;
            ((int32_t *)(uintptr_t)kept.i32)[i] = x == I32_NONE ? dflt.i32 : x;
        } else {
            double x = stated ? ((const double *)stated)[i] : (double)NAN;
            entry_doubles(entry)[i] = isnan(x) ? dflt.num : x;
        }
    }
}

static void build_stated(Graph *graph, Entry *entry, TableId table, int column)
{
    const FieldInfo *field = model_field(graph->model, table, column);
    fill_stated(graph, entry, table, column, field);
    Default dflt = default_of(field);
    ColClass class_ = model_class(field->type);
    if (dflt.set && (class_ == CLASS_I32 || class_ == CLASS_F64))
        fill_default(graph, entry, table, field, dflt);
    else if (field->type == FT_SPAN_TEXT)
        fill_durations(graph, entry, table);
}

/* The whole of a column that is filled cell by cell. */
static void build_filled(Graph *graph, Entry *entry, TableId table, ColType type, size_t cell, Fill fill)
{
    int32_t rows = graph_rows(graph, table);
    entry->column.type = type;
    entry->column.data = entry_array(entry, (size_t)rows, cell);
    fill(graph, entry, 0, rows);
}

/* ---- inherited ---- */

/* A unit without region has its parent's: parents come first in the forest's order. */
static void build_unit_region(Graph *graph, Entry *entry, TableId table, int column)
{
    UNUSED(column);
    const int32_t *stated = graph_stated(graph, F_UNIT_REGION), *parent = graph_stated(graph, F_UNIT_IN);
    const Forest *forest = graph_forest(graph, T_UNIT);
    int32_t *region = entry_i32(graph, entry, table, I32_NONE);
    for (size_t i = 0; i < forest->count; i++) {
        int32_t row = forest->order[i];
        region[row] = stated[row];
        if (stated[row] < 0 && forest->depth[row] > 0)
            region[row] = region[parent[row]];
    }
}

static void build_post_kind(Graph *graph, Entry *entry, TableId table, int column)
{
    UNUSED(column);
    const int32_t *stated = graph_stated(graph, F_POST_KIND), *unit = graph_stated(graph, F_POST_IN);
    const Column *unit_kind = graph_of(graph, F_UNIT_KIND);
    int32_t *kind = entry_i32(graph, entry, table, I32_NONE);
    int32_t rows = graph_rows(graph, table);
    for (int32_t i = 0; i < rows; i++)
        kind[i] = stated[i] != I32_NONE ? stated[i] : unit[i] >= 0 ? i32_at(unit_kind, unit[i]) : I32_NONE;
}

FILLER(fill_post_pay)
{
    PayInputs in = pay_inputs(graph);
    Range *pay = (Range *)(uintptr_t)entry->column.range;
    for (int32_t i = from; i < to; i++)
        pay[i] = pay_at(&in, i);
}

static void build_post_pay(Graph *graph, Entry *entry, TableId table, int column)
{
    UNUSED(column);
    build_filled(graph, entry, table, COL_RANGE, sizeof(Range), fill_post_pay);
}

/* Left out: the model's full-time week. */
FILLER(fill_post_hours)
{
    graph_reads_column(graph, T_POST, field_column(F_POST_HOURS));
    const Qty *stated = model_qty(graph->model, T_POST, field_column(F_POST_HOURS));
    Qty week = {
        .amount = unit_hours(graph_calendar(graph), UNIT_W), .sort = QTY_EFFORT, .unit = UNIT_H, .per = UNIT_W
    };
    Qty *hours = (Qty *)(uintptr_t)entry->column.qty;
    for (int32_t i = from; i < to; i++)
        hours[i] = stated && stated[i].sort != QTY_NONE ? stated[i] : week;
}

static void build_post_hours(Graph *graph, Entry *entry, TableId table, int column)
{
    UNUSED(column);
    build_filled(graph, entry, table, COL_QTY, sizeof(Qty), fill_post_hours);
}

/* ---- links ---- */

FILLER(fill_assignment_as)
{
    RoleInputs in = role_inputs(graph);
    int32_t *roles = (int32_t *)(uintptr_t)entry->column.i32;
    for (int32_t i = from; i < to; i++)
        roles[i] = roles_at(&in, i);
}

static void build_assignment_as(Graph *graph, Entry *entry, TableId table, int column)
{
    UNUSED(column);
    build_filled(graph, entry, table, COL_I32, sizeof(int32_t), fill_assignment_as);
}

/* Shares left out split evenly what the stated ones leave; beyond 100% nothing is left. */
static double share_left(double stated, uint32_t open)
{
    return stated < 1 ? (1 - stated) / open : 0;
}

typedef struct Shares {
    RoleInputs roles;
    const int32_t *duty, *rows;
    size_t n;                  /* of rows */
    double *share;
} Shares;

static inline bool is_left_out(const Shares *s, int32_t row)
{
    return isnan(s->share[row]) && s->duty[row] >= 0 && is_responsible(roles_at(&s->roles, row));
}

/* The sums of what is stated by duty, then what is left for the others. */
static void split_shares(const Shares *s, size_t duties)
{
    double *stated = mem_zalloc((duties + 1) * sizeof *stated);
    uint32_t *open = mem_zalloc((duties + 1) * sizeof *open);
    for (size_t i = 0; i < s->n; i++) {
        int32_t row = live_row(s->rows, i), duty = s->duty[row];
        if (is_left_out(s, row))
            open[duty]++;
        else if (duty >= 0 && is_responsible(roles_at(&s->roles, row)))
            stated[duty] += s->share[row];
    }
    for (size_t i = 0; i < s->n; i++) {
        int32_t row = live_row(s->rows, i);
        if (is_left_out(s, row))
            s->share[row] = share_left(stated[s->duty[row]], open[s->duty[row]]);
    }
    mem_free(stated);
    mem_free(open);
}

static void build_assignment_share(Graph *graph, Entry *entry, TableId table, int column)
{
    Shares s = { .roles = role_inputs(graph), .duty = graph_stated(graph, F_ASSIGNMENT_DUTY) };
    const double *stated = model_f64(graph->model, table, column);
    size_t all = (size_t)graph_rows(graph, table), open = 0;
    if (!stated) {
        s.share = entry_f64(graph, entry, table, NAN);
    } else {
        s.share = entry_doubles_new(graph, entry, table);
        memcpy(s.share, stated, all * sizeof *s.share);
    }
    s.rows = graph_live_rows(graph, table, &s.n);
    for (size_t i = 0; i < s.n && !open; i++)
        open += is_left_out(&s, live_row(s.rows, i));
    if (open)
        split_shares(&s, (size_t)graph_rows(graph, T_DUTY));
}

void share_split(Graph *graph, Entry *entry, int32_t duty)
{
    Shares s = { .roles = role_inputs(graph), .duty = graph_stated(graph, F_ASSIGNMENT_DUTY), .share = entry_doubles(entry) };
    const double *written = model_f64(graph->model, T_ASSIGNMENT, field_column(F_ASSIGNMENT_SHARE));
    uint32_t n, open = 0;
    const int32_t *rows = column_set(graph_reverse(graph, T_ASSIGNMENT, field_column(F_ASSIGNMENT_DUTY)), duty, &n);
    double stated = 0;
    for (uint32_t k = 0; k < n; k++) {
        s.share[rows[k]] = written ? written[rows[k]] : (double)NAN;
        if (is_left_out(&s, rows[k]))
            open++;
        else if (is_responsible(roles_at(&s.roles, rows[k])))
            stated += s.share[rows[k]];
    }
    for (uint32_t k = 0; open && k < n; k++) {
        if (is_left_out(&s, rows[k]))
            s.share[rows[k]] = share_left(stated, open);
    }
}

/* The file keeps an entity of any kind by its row; what people read is its name. */
static void build_waiver_entity(Graph *graph, Entry *entry, TableId table, int column)
{
    const int32_t *rows = model_i32(graph->model, table, column), *kind = graph_stated(graph, F_WAIVER_KIND);
    int32_t *name = entry_i32(graph, entry, table, I32_NONE);
    const uint8_t *alive = graph_alive(graph, table);
    int32_t n = graph_rows(graph, table);
    for (int32_t i = 0; rows && i < n; i++) {
        TableId of = alive[i] && kind[i] != I32_NONE ? words_singular(model_words(graph->model), (Sym)kind[i]) : T_NONE;
        if (of == T_NONE || rows[i] < 0 || rows[i] >= graph_rows(graph, of))
            continue;
        name[i] = (int32_t)model_name(graph->model, of, rows[i]);
    }
}

Builder field_builder(const FieldInfo *field, FieldId id)
{
    static const struct {
        FieldId id;
        Builder build;
    } SPECIAL[] = {
        { F_UNIT_REGION, build_unit_region },     { F_POST_KIND, build_post_kind },
        { F_POST_PAY, build_post_pay },           { F_POST_HOURS, build_post_hours },
        { F_ASSIGNMENT_AS, build_assignment_as }, { F_ASSIGNMENT_SHARE, build_assignment_share },
        { F_WAIVER_ENTITY, build_waiver_entity },
    };
    UNUSED(field);
    for (size_t i = 0; i < COUNT_OF(SPECIAL); i++) {
        if (SPECIAL[i].id == id)
            return SPECIAL[i].build;
    }
    return build_stated;
}

bool field_is_stated(const FieldInfo *field, FieldId id)
{
    return field_builder(field, id) == build_stated;
}

static ColMeaning meaning_of_field(const FieldInfo *field)
{
    switch (field->type) {
    case FT_REF: return CM_ENTITY;
    case FT_REFS: return CM_ENTITIES;
    case FT_TEXT: return CM_TEXT;
    case FT_NUMBER: return field->flags & FF_KEY ? CM_TEXT : field->flags & FF_PERCENT ? CM_PERCENT : CM_NUMBER;
    case FT_PERCENT: return CM_PERCENT;
    case FT_BOOL: return CM_BOOL;
    case FT_DATE: return CM_DATE;
    case FT_DURATION:
    case FT_SPAN_TEXT: return CM_DURATION;
    case FT_RATE: return CM_RATE;
    case FT_EFFORT: return CM_EFFORT;
    case FT_RANGE: return CM_RANGE;
    case FT_WORD: return CM_WORD;
    case FT_SCALE: return CM_NUMBER;
    case FT_PERIOD: return CM_PERIOD;
    case FT_ANY: return CM_ANY;
    case FT_ROLES: return CM_ROLES;
    case FT_TEXTS:
    case FT_LEVELS:
    case FT_TRAININGS:
    case FT_CONTACTS:
    case FT_POINTS:
    case FT_CURVE:
    case FT_FORM:
    case FT_PROFILE:
    case FT_VALUES: return CM_LIST;
    }
    return CM_LIST;
}

const Column *graph_field(Graph *graph, TableId table, int column)
{
    const FieldInfo *field = model_field(graph->model, table, column);
    bool built_in = column < TABLE_INFO[table].n_fields;
    FieldId id = built_in ? (FieldId)((int)TABLE_INFO[table].first + column) : F_NONE;
    Entry *entry = graph_entry(graph, ENTRY_FIELD, table, column, field_builder(field, id), field->name);
    entry->column.meaning = meaning_of_field(field);
    entry->column.target = field->target;
    entry->column.field = field;
    return &entry->column;
}
