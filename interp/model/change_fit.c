/* change_fit.c: does what a change set says fit the model? A file may come from a stranger, and its change sets with it: their sum
   proves only that they are whole. What does not fit its column is none, a pair without one of its keys is none. */
#include "change.h"
#include "sql.h"

static bool date_fits(int32_t days)
{
    char text[SCRATCH];
    int32_t again;
    date_text(days, text);
    return date_parse(str_of(text), &again) && again == days;
}

static bool period_fits(int32_t packed)
{
    char text[SCRATCH];
    int32_t again;
    if (period_kind(packed) > PERIOD_YEAR || period_ordinal(packed) < -1000000 || period_ordinal(packed) > 4000000)
        return false;
    period_text(packed, text);
    return period_parse(str_of(text), &again) && again == packed;
}

static int word_count(const Table *table, int column)
{
    const FieldInfo *field = table->cols[column].field;
    if (field->words != WS_NONE)
        return WORDSET_INFO[field->words].count;
    return table->own[column - TABLE_INFO[table->id].n_fields]->n_words;
}

static bool i32_fits(const Model *model, const Table *table, int column, int32_t x)
{
    const FieldInfo *field = table->cols[column].field;
    switch ((int)field->type) {
    case FT_REF: return x >= 0 && x < model->tables[field->target].n;
    case FT_WORD: return x >= 0 && x < word_count(table, column);
    case FT_ROLES: return x >= 0 && x < 1 << word_count(table, column);
    case FT_BOOL: return x == 0 || x == 1;
    case FT_DATE: return x > -1000000 && x < 4000000 && date_fits(x);
    case FT_PERIOD: return period_fits(x);
    default: return x >= 0;                                    /* a row, the key of a waiver */
    }
}

/* A duration has a unit, a count a period, an effort both, others neither. */
static bool qty_fits(Qty qty)
{
    bool unit = qty.sort == QTY_DURATION || qty.sort == QTY_EFFORT, per = qty.sort == QTY_COUNT || qty.sort == QTY_EFFORT;
    return (qty.unit != UNIT_NONE) == unit && (qty.per != UNIT_NONE) == per;
}

static bool list_fits(const Model *model, const FieldInfo *field, const ItemList *list)
{
    int32_t limit = field->target == T_NONE ? 0 : model->tables[field->target].n;
    bool refers = field->type == FT_REFS || field->type == FT_LEVELS, texts = field->type == FT_TEXTS || field->type == FT_TRAININGS ||
                  field->type == FT_FORM || field->type == FT_VALUES, numbers = field->type == FT_POINTS || field->type == FT_CURVE;
    for (uint32_t i = 0; i < list->n; i++) {
        const Item *item = &list->at[i];
        bool there = item->ref >= 0, either = field->type != FT_CONTACTS || there || item->text != SYM_NONE;
        if (item->ref >= limit || there < refers || !either || (texts && item->text == SYM_NONE) || (numbers && item->num != item->num) ||
            !qty_fits(item->qty))
            return false;
    }
    return true;
}

bool change_fits(const Model *model, const Table *table, int column, const Content *content)
{
    const Col *col = &table->cols[column];
    switch ((ContentTag)content->tag) {
    case CT_NONE: return true;
    case CT_SYM: return col->cls == CLASS_I32 && col->field->type == FT_TEXT && content->sym != SYM_NONE;
    case CT_I32: return col->cls == CLASS_I32 && col->field->type != FT_TEXT && i32_fits(model, table, column, content->i32);
    case CT_NUM: return col->cls == CLASS_F64;
    case CT_QTY: return col->cls == CLASS_QTY && qty_fits(content->qty);
    case CT_RANGE: return col->cls == CLASS_RANGE;
    case CT_LIST: return col->cls == CLASS_LIST && list_fits(model, col->field, content->list);
    case CT_ORIGIN: case CT_ALIVE: case CT_COUNT: break;
    }
    return false;
}

void change_make_fit(const Model *model, ChangeSet *set)
{
    for (size_t i = 0; i < set->at.len; i++) {
        Change *change = &set->at.at[i];
        const Table *table = &model->tables[change->table];
        int column = change->part - PART_OF_CELLS;
        Content *both[] = { &change->before, &change->after };
        for (size_t k = 0; k < COUNT_OF(both) && column >= 0 && column < table->n_cols; k++)
            if (!change_fits(model, table, column, both[k])) {
                content_drop(both[k]);
                *both[k] = (Content){ .tag = CT_NONE };
            }
    }
}

/* Users' fields are taken away as they came, the last one first. */
bool change_fields_fit(const Model *model, const ChangeSet *set, bool inverted)
{
    int taken[T_COUNT] = { 0 };
    for (size_t i = set->fields.len; inverted && i-- > 0;) {
        const NewField *field = &set->fields.at[i];
        const Table *table = &model->tables[field->table];
        int own = table->n_cols - TABLE_INFO[table->id].n_fields - ++taken[field->table];
        if (own < 0 || table->own[own]->name != field->name)
            return false;
    }
    return true;
}

/* ---- pairs ---- */

static bool waiver_fits(const Model *model, const int32_t *keys)
{
    TableId kind = keys[1] == I32_NONE ? T_NONE : words_kind(model->words, (Sym)keys[1]);
    return kind != T_NONE && keys[2] >= 0 && keys[2] < model->tables[kind].n && model->tables[kind].alive[keys[2]];
}

bool keys_fit(const Model *model, const Table *table, const int32_t *keys)
{
    int stated = 0;
    for (int k = 0; k < table->n_keys; k++) {
        bool there = keys[k] != I32_NONE;
        bool optional = table->cols[table->keys[k]].field->target == T_REGION || (table->id == T_RATING && k > 0);
        stated += there && k > 0;
        if (!there && !optional)
            return false;
    }
    return (table->id != T_RATING || stated > 0) && (table->id != T_WAIVER || waiver_fits(model, keys));
}

bool link_fits(const Model *model, const Table *table, int32_t row)
{
    int32_t keys[COUNT_OF(table->keys)];
    for (int k = 0; k < table->n_keys; k++) {
        const Col *col = &table->cols[table->keys[k]];
        keys[k] = col->data ? col->i32[row] : I32_NONE;
    }
    return keys_fit(model, table, keys);
}
