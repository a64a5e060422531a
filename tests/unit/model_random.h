/* model_random.h: random models for the tests of interp/model, and a model as text for comparing. */
#ifndef MODEL_RANDOM_H
#define MODEL_RANDOM_H
#include "../../interp/model/store.h"

typedef struct Fix { Intern *intern; Words *words; Diags diags; uint64_t seed; } Fix;

static inline void fix_init(Fix *fix, uint64_t seed)
{
    fix->intern = intern_new();
    fix->words = words_new(fix->intern);
    fix->seed = seed * 2654435769u + 88172645463325252u;
    diags_init(&fix->diags);
}

static inline void fix_drop(Fix *fix)
{
    diags_drop(&fix->diags);
    words_free(fix->words);
    intern_free(fix->intern);
}

static inline uint32_t rnd(Fix *fix, uint32_t n)
{
    fix->seed ^= fix->seed << 13;
    fix->seed ^= fix->seed >> 7;
    fix->seed ^= fix->seed << 17;
    return (uint32_t)(fix->seed >> 33) % n;
}

static inline Sym sym(Fix *fix, const char *text)
{
    return intern_add(fix->intern, str_of(text));
}

static inline Sym numbered(Fix *fix, const char *prefix, uint32_t i)
{
    Buf buf = { 0 };
    buf_addf(&buf, "%s%u", prefix, i);
    Sym s = intern_add(fix->intern, buf_str(&buf));
    buf_drop(&buf);
    return s;
}

static inline Origin place(Fix *fix, uint32_t line)
{
    return (Origin){ sym(fix, "test.org"), line };
}

static inline Origin random_place(Fix *fix)
{
    return (Origin){ numbered(fix, "script", rnd(fix, 3)), 1 + rnd(fix, 9) };
}

/* A live row of the kind, or ROW_NONE. */
static inline int32_t random_row(Fix *fix, const Model *model, TableId kind)
{
    size_t n;
    const int32_t *order = model_order(model, kind, &n);
    return n ? order[rnd(fix, (uint32_t)n)] : ROW_NONE;
}

static inline Qty random_qty(Fix *fix, FieldType type)
{
    static const uint8_t ANY[] = { QTY_NUMBER, QTY_PERCENT, QTY_DURATION };
    Qty qty = { .amount = (double)rnd(fix, 1000) / 8 };
    qty.sort = type == FT_DURATION ? QTY_DURATION : type == FT_RATE ? QTY_COUNT : type == FT_EFFORT ? QTY_EFFORT : ANY[rnd(fix, 3)];
    if (qty.sort == QTY_DURATION || qty.sort == QTY_EFFORT)
        qty.unit = (uint8_t)(UNIT_S + rnd(fix, UNIT_Y));
    if (qty.sort == QTY_COUNT || qty.sort == QTY_EFFORT)
        qty.per = (uint8_t)(UNIT_S + rnd(fix, UNIT_Y));
    return qty;
}

static inline Item random_item(Fix *fix, const Model *model, const FieldInfo *field)
{
    Item item = { .ref = ROW_NONE, .num = (double)NAN };
    FieldType type = field->type;
    if (type == FT_REFS || type == FT_LEVELS || (type == FT_CONTACTS && rnd(fix, 2)))
        item.ref = random_row(fix, model, field->target);
    if (type == FT_TEXTS || type == FT_TRAININGS || type == FT_SPAN_TEXT || type == FT_FORM || type == FT_VALUES ||
        (type == FT_CONTACTS && item.ref < 0))
        item.text = numbered(fix, "text \"x\" ", rnd(fix, 9));
    if (type == FT_LEVELS || type == FT_CURVE || type == FT_POINTS || type == FT_PROFILE)
        item.num = rnd(fix, 50) / 4.0;
    if (type == FT_TRAININGS || type == FT_SPAN_TEXT || type == FT_PROFILE)
        item.qty = random_qty(fix, FT_DURATION);
    if (type == FT_CURVE)
        item.qty = (Qty){ .amount = 0.3, .sort = QTY_PERCENT };
    if (type == FT_VALUES && rnd(fix, 2))
        item.qty = random_qty(fix, FT_ANY);
    else if (type == FT_FORM || type == FT_VALUES)
        item.text2 = sym(fix, "文字");
    if (type == FT_POINTS)
        item.text2 = sym(fix, "..");
    return item;
}

static inline int32_t random_i32(Fix *fix, const Model *model, TableId table, int column)
{
    const FieldInfo *field = model_field(model, table, column);
    int n_words;
    switch ((int)field->type) {
    case FT_REF: return random_row(fix, model, field->target);
    case FT_TEXT: return (int32_t)numbered(fix, "a text, 'quoted' ", rnd(fix, 20));
    case FT_BOOL: return (int32_t)rnd(fix, 2);
    case FT_DATE: return (int32_t)rnd(fix, 30000);
    case FT_ROLES: return 1 + (int32_t)rnd(fix, 15);
    case FT_NUMBER: return (int32_t)rnd(fix, 5);
    case FT_PERIOD: {
        static const int32_t FIRST[] = { 15000, 2200, 24300, 8100, 2020 };
        uint32_t kind = rnd(fix, 5);
        return period_pack((PeriodKind)kind, FIRST[kind] + (int32_t)rnd(fix, 9));
    }
    default:
        model_own_words(model, table, column, &n_words);
        return (int32_t)rnd(fix, (uint32_t)(field->words != WS_NONE ? WORDSET_INFO[field->words].count : n_words));
    }
}

static inline void random_set(Fix *fix, Model *model, TableId table, int32_t row, int column)
{
    const FieldInfo *field = model_field(model, table, column);
    ColClass cls = model->tables[table].cols[column].cls;
    Cell cell = { .type = CELL_NONE };
    ItemList *list = NULL;
    if (rnd(fix, 8) == 0 && !(field->flags & FF_KEY)) {
        model_set(model, table, row, column, cell, random_place(fix));
        return;
    }
    if (cls == CLASS_I32) {
        cell = (Cell){ .type = CELL_I32, .i32 = random_i32(fix, model, table, column) };
        if (cell.i32 == ROW_NONE)
            cell.type = CELL_NONE;
    } else if (cls == CLASS_F64) {
        cell = (Cell){ .type = CELL_NUM, .num = field->type == FT_SCALE ? 1 + rnd(fix, 5) : 0.1 * rnd(fix, 100) };
    } else if (cls == CLASS_QTY) {
        cell = (Cell){ .type = CELL_QTY, .qty = random_qty(fix, field->type) };
    } else if (cls == CLASS_RANGE) {
        cell = (Cell){ .type = CELL_RANGE, .range = { rnd(fix, 9), 9 + rnd(fix, 9) } };
    } else {
        uint32_t n = rnd(fix, 4);
        list = mem_alloc(sizeof *list + n * sizeof list->at[0]);
        list->n = 0;
        for (uint32_t i = 0; i < n; i++) {
            Item item = random_item(fix, model, field);
            if (item.ref >= 0 || item.text != SYM_NONE || field->target == T_NONE)
                list->at[list->n++] = item;
        }
        cell = (Cell){ .type = CELL_LIST, .list = list };
    }
    model_set(model, table, row, column, cell, random_place(fix));
    mem_free(list);
}

static inline void random_link(Fix *fix, Model *model)
{
    TableId link = (TableId)((int)KIND_COUNT + (int)rnd(fix, (uint32_t)T_COUNT - (uint32_t)KIND_COUNT));
    const Table *table = &model->tables[link];
    int32_t keys[8];
    for (int i = 0; i < table->n_keys; i++) {
        keys[i] = random_i32(fix, model, link, table->keys[i]);
        if (link == T_WAIVER && table->keys[i] == field_column(F_WAIVER_KIND))
            keys[i] = (int32_t)words_table_sym(fix->words, T_POST);
        if (keys[i] == ROW_NONE)
            return;
        if (i == 2 && rnd(fix, 2) && link != T_WAIVER && link != T_SUBMISSION)
            keys[i] = I32_NONE;
    }
    if (!keys_fit(model, table, keys))
        return;
    int32_t row = model_link_put(model, link, keys, table->n_keys, random_place(fix));
    for (int i = 0; i < table->n_cols; i++) {
        if (!table->cols[i].key && rnd(fix, 2))
            random_set(fix, model, link, row, i);
    }
}

static inline void random_field(Fix *fix, Model *model, TableId kind)
{
    static const FieldType TYPES[] = { FT_TEXT, FT_NUMBER, FT_PERCENT, FT_DURATION, FT_RATE, FT_DATE, FT_RANGE, FT_BOOL, FT_REF, FT_WORD };
    Sym words[] = { sym(fix, "red"), sym(fix, "绿"), sym(fix, "blue") };
    FieldType type = TYPES[rnd(fix, COUNT_OF(TYPES))];
    model_add_field(model, kind, numbered(fix, "own", rnd(fix, 12)), sym(fix, "own title"), type, T_POST, words, type == FT_WORD ? 3 : 0);
}

/* A name that is open is defined, so that the model may be closed: in half of the cases. */
static inline void random_define(Fix *fix, Model *model, TableId kind)
{
    Sym name = numbered(fix, "n", rnd(fix, 60));
    if (rnd(fix, 4) == 0)
        model_mention(model, kind, name, SPAN_NONE);
    if (rnd(fix, 4))
        model_define(model, kind, name, random_place(fix));
}

static inline void random_change(Fix *fix, Model *model)
{
    TableId kind = (TableId)rnd(fix, KIND_COUNT);
    int32_t row = random_row(fix, model, kind);
    ReferenceVec done = { 0 };
    uint32_t what = rnd(fix, 40);
    if (what < 8 || row < 0)
        random_define(fix, model, kind);
    else if (what < 26)
        random_set(fix, model, kind, row, (int)rnd(fix, (uint32_t)model_n_columns(model, kind)));
    else if (what < 31)
        random_link(fix, model);
    else if (what == 31)
        model_rename(model, kind, row, numbered(fix, "r", rnd(fix, 60)));
    else if (what < 34)
        model_set_title(model, kind, row, rnd(fix, 4) ? numbered(fix, "Title ", rnd(fix, 9)) : SYM_NONE);
    else if (what == 34)
        random_field(fix, model, kind);
    else if (what == 35)
        model_set_setting(model, numbered(fix, "model.s", rnd(fix, 5)), rnd(fix, 3) ? numbered(fix, "", rnd(fix, 9)) : SYM_NONE, random_place(fix));
    else if (what < 38)
        model_drop_cascade(model, kind, row, &done, random_place(fix));
    else {
        TableId link = (TableId)((int)KIND_COUNT + (int)rnd(fix, (uint32_t)T_COUNT - (uint32_t)KIND_COUNT));
        int32_t at = random_row(fix, model, link);
        if (at >= 0)
            model_remove(model, link, at);
    }
    vec_drop(&done);
}

/* ---- as text ---- */

static inline void text_of_qty(Qty qty, Buf *out)
{
    buf_addf(out, "%d/%d/%d/%.17g", qty.sort, qty.unit, qty.per, qty.amount);
}

static inline void text_of_cell(const Model *model, const FieldInfo *field, Cell cell, Buf *out)
{
    switch (cell.type) {
    case CELL_NONE: buf_addz(out, "-"); break;
    case CELL_I32:
        if (field->type == FT_TEXT)
            buf_add(out, intern_str(model_intern(model), (Sym)cell.i32));
        else
            buf_addf(out, "%d", cell.i32);
        break;
    case CELL_NUM: buf_addf(out, "%.17g", cell.num); break;
    case CELL_QTY: text_of_qty(cell.qty, out); break;
    case CELL_RANGE: buf_addf(out, "%.17g..%.17g", cell.range.low, cell.range.high); break;
    case CELL_LIST:
        for (uint32_t i = 0; i < cell.list->n; i++) {
            const Item *item = &cell.list->at[i];
            buf_addf(out, "[%d|%s|%.17g|%s|", item->ref, intern_str(model_intern(model), item->text).ptr, item->num,
                     intern_str(model_intern(model), item->text2).ptr);
            text_of_qty(item->qty, out);
            buf_addz(out, "]");
        }
        break;
    }
}

static inline void text_of_origin(const Model *model, Origin origin, Buf *out)
{
    buf_addf(out, "@%s:%u", intern_str(model_intern(model), origin.script).ptr, origin.line);
}

/* All that can be asked of a model, row by row in order; look-ups by name and keys are tried too. */
static inline void text_of_model(const Model *model, Buf *out)
{
    for (int t = 0; t < T_COUNT; t++) {
        const Table *table = &model->tables[t];
        size_t n;
        const int32_t *order = model_order(model, (TableId)t, &n);
        buf_addf(out, "== %s rows %d live %d\n", TABLE_INFO[t].name, model_rows(model, (TableId)t), model_count(model, (TableId)t));
        for (int c = TABLE_INFO[t].n_fields; c < table->n_cols; c++)
            buf_addf(out, "own %s %s %d\n", table->cols[c].field->name, table->cols[c].field->zh, table->cols[c].field->type);
        for (size_t i = 0; i < n; i++) {
            int32_t row = order[i], keys[8];
            buf_addf(out, "%d", row);
            if (!table->is_link) {
                Sym name = model_name(model, (TableId)t, row);
                buf_addf(out, " %s '%s'%d", intern_str(model_intern(model), name).ptr,
                         intern_str(model_intern(model), model_title(model, (TableId)t, row)).ptr, model_has_title(model, (TableId)t, row));
                ORGL_ASSERT(model_find(model, (TableId)t, name) == row);
            }
            for (int k = 0; k < table->n_keys; k++)
                keys[k] = table->cols[table->keys[k]].i32[row];
            ORGL_ASSERT(!table->is_link || model_link_find(model, (TableId)t, keys, table->n_keys) == row);
            text_of_origin(model, model_origin(model, (TableId)t, row), out);
            for (int c = 0; c < table->n_cols; c++) {
                Cell cell = model_get(model, (TableId)t, row, c);
                if (cell.type == CELL_NONE)
                    continue;
                buf_addf(out, " %s=", table->cols[c].field->name);
                text_of_cell(model, table->cols[c].field, cell, out);
                text_of_origin(model, model_field_origin(model, (TableId)t, row, c), out);
            }
            buf_char(out, '\n');
        }
    }
}

static inline uint32_t count_indexed(const Table *table)
{
    uint32_t n = table->index.len;
    for (size_t p = 0; p < table->n_pages; p++)
        for (uint32_t i = 0; table->pages[p] && i < NAME_PAGE; i++)
            n += table->pages[p]->at[i] != 0;
    return n;
}

/* Rows of links are indexed when they are looked for. */
static inline int32_t count_to_index(const Table *table)
{
    int32_t n = 0;
    for (int32_t row = 0; row < (table->is_link ? table->indexed : table->n); row++)
        n += table->alive[row];
    return n;
}

/* Names that are open, and what the index holds besides: for rewinding. */
static inline void text_of_open(const Model *model, Buf *out)
{
    for (int t = 0; t < T_COUNT; t++) {
        const Table *table = &model->tables[t];
        uint32_t open = 0;
        for (int32_t row = 0; row < table->n && !table->is_link; row++) {
            if (table->alive[row] || table_find_name(table, table->names[row]) != row)
                continue;
            open++;
            buf_addf(out, "open %s %d %s\n", TABLE_INFO[t].name, row, intern_str(model_intern(model), table->names[row]).ptr);
        }
        ORGL_ASSERT(count_indexed(table) == open + (uint32_t)count_to_index(table));
        buf_addf(out, "next %d origins %zu\n", table->next_ord, table->field_origins.len);
    }
    buf_addf(out, "mentions %zu\n", model->mentions.len);
}

/* Fails with the first line that differs. */
static inline void assert_same_text(const Buf *a, const Buf *b)
{
    const char *p = a->ptr, *q = b->ptr;
    if (strcmp(p, q) == 0)
        return;
    size_t same = 0, line = 0;
    for (; p[same] == q[same]; same++)
        line = p[same] == '\n' ? same + 1 : line;
    print_error("is  %.*s\nnot %.*s\n", (int)strcspn(p + line, "\n"), p + line, (int)strcspn(q + line, "\n"), q + line);
    fail();
}
#endif
