/* field.c: the columns of a table: built-in fields, then users' own. */
#include "store.h"

int model_n_columns(const Model *model, TableId table)
{
    return model->tables[table].n_cols;
}

const FieldInfo *model_field(const Model *model, TableId table, int column)
{
    ORGL_ASSERT(column >= 0 && column < model->tables[table].n_cols);
    return model->tables[table].cols[column].field;
}

static int find_own(const Table *table, Sym name)
{
    int built_in = TABLE_INFO[table->id].n_fields;
    for (int i = built_in; i < table->n_cols; i++) {
        if (table->own[i - built_in]->name == name)
            return i;
    }
    return -1;
}

int model_find_column(const Model *model, TableId table, Sym name)
{
    FieldId field = words_field(model->words, table, name);
    return field != F_NONE ? field_column(field) : find_own(&model->tables[table], name);
}

int model_find_column_read(const Model *model, TableId table, Sym name)
{
    FieldId field = words_field_read(model->words, table, name);
    return field != F_NONE ? field_column(field) : find_own(&model->tables[table], name);
}

static const OwnField *own_field(const Table *table, int column)
{
    int built_in = TABLE_INFO[table->id].n_fields;
    return column < built_in ? NULL : table->own[column - built_in];
}

const Sym *model_own_words(const Model *model, TableId table, int column, int *count)
{
    const OwnField *own = own_field(&model->tables[table], column);
    *count = own ? own->n_words : 0;
    return own ? own->words : NULL;
}

static char *copy_text(const Intern *intern, Sym sym)
{
    Str text = intern_str(intern, sym);
    char *copy = mem_alloc(text.len + 1);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

/* Name and title are copied, since a FieldInfo has plain texts. */
static OwnField *new_own(const Model *model, TableId table, Sym name, Sym title, FieldType type, TableId target)
{
    OwnField *own = mem_zalloc(sizeof *own);
    own->name = name;
    own->title = title == SYM_NONE ? name : title;
    char *zh = copy_text(model->intern, own->title);
    own->info = (FieldInfo){ .table = table, .name = copy_text(model->intern, name), .zh = zh, .type = type, .target = target,
                             .words = WS_NONE, .flags = type == FT_PERCENT ? FF_PERCENT : 0, .doc = zh, .doc_zh = zh };
    return own;
}

bool own_type_is(FieldType type)
{
    return type == FT_TEXT || type == FT_NUMBER || type == FT_PERCENT || type == FT_DURATION || type == FT_RATE ||
           type == FT_DATE || type == FT_RANGE || type == FT_BOOL || type == FT_REF || type == FT_WORD;
}

int model_add_field(Model *model, TableId table_id, Sym name, Sym title, FieldType type, TableId target, const Sym *words,
                    int n_words)
{
    Table *table = table_of(model, table_id);
    ORGL_ASSERT(own_type_is(type) && (type != FT_REF || (target >= 0 && target < (TableId)KIND_COUNT)));
    if (model_find_column(model, table_id, name) >= 0 || model_find_column_read(model, table_id, name) >= 0)
        return -1;
    OwnField *own = new_own(model, table_id, name, title, type, type == FT_REF ? target : T_NONE);
    own->n_words = n_words;
    own->words = mem_alloc((size_t)n_words * sizeof *own->words);
    if (n_words)
        memcpy(own->words, words, (size_t)n_words * sizeof *own->words);
    table_add_own(table, own);
    journal_push(model, (Entry){ .op = OP_FIELD, .table = (uint8_t)table_id, .column = (int16_t)(table->n_cols - 1) });
    touch(model, table);
    return table->n_cols - 1;
}

void store_remove_field(Model *model, Table *table)
{
    int column = table->n_cols - 1;
    ORGL_ASSERT(column >= TABLE_INFO[table->id].n_fields);
    const Col *col = &table->cols[column];
    for (int32_t row = 0; row < table->n; row++) {
        Bits none = table_none(col->cls);
        if (col->data && !table_same(col->cls, table_bits(table, row, column), none))
            store_put(model, table, row, column, none);
        if (table->field_origins.len)
            store_set_field_origin(model, table, row, column, (Origin){ SYM_NONE, 0 });
    }
    OwnField *own = table_take_own(table);
    journal_push(model, (Entry){ .op = OP_UNFIELD, .table = (uint8_t)table->id, .column = (int16_t)column, .old.own = own });
    touch(model, table);
}
