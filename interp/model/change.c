/* change.c: change sets out of the journal, composed, applied, taken back. */
#include "change.h"
#include <stdlib.h>

/* ---- contents ---- */

void content_drop(Content *content)
{
    if (content->tag == CT_LIST)
        mem_free(content->list);
}

void change_drop(ChangeSet *set)
{
    for (size_t i = 0; i < set->at.len; i++) {
        content_drop(&set->at.at[i].before);
        content_drop(&set->at.at[i].after);
    }
    for (size_t i = 0; i < set->fields.len; i++)
        mem_free(set->fields.at[i].words);
    vec_drop(&set->at);
    vec_drop(&set->fields);
}

bool change_is_empty(const ChangeSet *set)
{
    return !set->at.len && !set->fields.len;
}

Content content_copy(const Content *content)
{
    Content copy = *content;
    if (copy.tag == CT_LIST)
        copy.list = item_list_copy(copy.list);
    return copy;
}

static Content content_of_bits(const Col *col, Bits bits)
{
    Content content = { .tag = CT_NONE };
    if (table_same(col->cls, bits, table_none(col->cls)))
        return content;
    switch (col->cls) {
    case CLASS_I32:
        content.tag = col->field->type == FT_TEXT ? CT_SYM : CT_I32;
        content.i32 = bits.i32;
        break;
    case CLASS_F64: content.tag = CT_NUM; content.num = bits.f64; break;
    case CLASS_QTY: content.tag = CT_QTY; content.qty = bits.qty; break;
    case CLASS_RANGE: content.tag = CT_RANGE; content.range = bits.range; break;
    case CLASS_LIST: content.tag = CT_LIST; content.list = item_list_copy(bits.list); break;
    }
    return content;
}

static Bits bits_of_content(ColClass cls, const Content *content)
{
    Bits bits = table_none(cls);
    switch ((ContentTag)content->tag) {
    case CT_I32: case CT_SYM: bits.i32 = content->i32; break;
    case CT_NUM: bits.f64 = content->num; break;
    case CT_QTY: bits.qty = content->qty; break;
    case CT_RANGE: bits.range = content->range; break;
    case CT_LIST: bits.list = content->list; break;
    case CT_NONE: case CT_ORIGIN: case CT_ALIVE: case CT_COUNT: break;
    }
    return bits;
}

bool content_same(const Content *a, const Content *b)
{
    static const uint8_t CLASSES[CT_COUNT] = { [CT_NUM] = CLASS_F64, [CT_QTY] = CLASS_QTY, [CT_RANGE] = CLASS_RANGE, [CT_LIST] = CLASS_LIST };
    if (a->tag != b->tag || a->tag == CT_NONE)
        return a->tag == b->tag;
    if (a->tag == CT_ORIGIN)
        return a->origin.script == b->origin.script && a->origin.line == b->origin.line;
    if (a->tag == CT_I32 || a->tag == CT_SYM || a->tag == CT_ALIVE)
        return a->i32 == b->i32;
    ColClass cls = (ColClass)CLASSES[a->tag];
    return table_same(cls, bits_of_content(cls, a), bits_of_content(cls, b));
}

Content content_of_cell(const Model *model, const Table *table, int32_t row, int column)
{
    UNUSED(model);
    return content_of_bits(&table->cols[column], table_bits(table, row, column));
}

static Content content_of_sym(Sym sym)
{
    return (Content){ .tag = sym == SYM_NONE ? CT_NONE : CT_SYM, .sym = sym };
}

static Content content_of_origin(Origin origin)
{
    return (Content){ .tag = origin.script == SYM_NONE ? CT_NONE : CT_ORIGIN, .origin = origin };
}

/* A part of a row as it is now. Dead rows have no parts. */
static Content part_now(const Model *model, const Table *table, int32_t row, int part)
{
    if (!table->alive[row])
        return (Content){ .tag = CT_NONE };
    switch (part) {
    case PART_OF_LIFE: return (Content){ .tag = CT_ALIVE, .i32 = table->is_link ? 0 : table_ord(table, row) };
    case PART_OF_NAME: return content_of_sym(table->is_link ? SYM_NONE : table->names[row]);
    case PART_OF_TITLE: return content_of_sym(table->titles ? table->titles[row] : SYM_NONE);
    case PART_OF_ORIGIN: return content_of_origin(table->origins[row]);
    default: break;
    }
    if (part >= PART_OF_ORIGINS)
        return content_of_origin(table_field_origin(table, row, part - PART_OF_ORIGINS));
    return content_of_cell(model, table, row, part - PART_OF_CELLS);
}

/* ---- out of the journal ---- */

/* The first entry of each part since the seal holds what was there before. */
typedef struct First { uint64_t key; uint32_t entry; } First;
typedef VEC(First) FirstVec;

static uint64_t first_key(int table, int32_t row, int part) { return (uint64_t)table << 56 | (uint64_t)(uint32_t)row << 16 | (uint16_t)part; }
static int first_table(uint64_t key) { return (int)(key >> 56); }
static int32_t first_row(uint64_t key) { return (int32_t)(key >> 16 & 0xffffffff); }
static int first_part(uint64_t key) { return (int)(key & 0xffff); }

static int compare_first(const void *a, const void *b)
{
    const First *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

static int part_of_entry(const Entry *entry)
{
    switch ((Op)entry->op) {
    case OP_CELL: return PART_OF_CELLS + entry->column;
    case OP_NAME: return PART_OF_NAME;
    case OP_TITLE: return PART_OF_TITLE;
    case OP_ORIGIN: return PART_OF_ORIGIN;
    case OP_FIELD_ORIGIN: return PART_OF_ORIGINS + entry->column;
    case OP_DEFINE: case OP_REMOVE: case OP_REVIVE: return PART_OF_LIFE;
    case OP_ADD: case OP_FIELD: case OP_UNFIELD: break;
    }
    return -1;
}

static void find_first(const Model *model, FirstVec *out)
{
    bool sorted = true;
    for (size_t i = model->history.sealed; i < model->journal.len; i++) {
        const Entry *entry = &model->journal.at[i];
        int part = part_of_entry(entry);
        if (part < 0 || entry->row >= model->tables[entry->table].sealed)
            continue;
        First first = { first_key(entry->table, entry->row, part), (uint32_t)i };
        sorted = sorted && (!out->len || vec_last(out).key <= first.key);
        vec_push(out, first);
    }
    if (!sorted)
        qsort(out->at, out->len, sizeof *out->at, compare_first);
}

/* What the part was, from its first entry. */
static Content part_before(const Model *model, const Entry *entry)
{
    const Table *table = &model->tables[entry->table];
    switch ((Op)entry->op) {
    case OP_CELL: return entry->column < table->n_cols ? content_of_bits(&table->cols[entry->column], entry->old) : (Content){ .tag = CT_NONE };
    case OP_NAME: case OP_TITLE: return content_of_sym(entry->old.sym);
    case OP_ORIGIN: case OP_FIELD_ORIGIN: return content_of_origin(entry->old.origin);
    case OP_REMOVE: return (Content){ .tag = CT_ALIVE, .i32 = table->is_link ? 0 : table_ord(table, entry->row) };
    case OP_DEFINE: case OP_REVIVE: case OP_ADD: case OP_FIELD: case OP_UNFIELD: break;
    }
    return (Content){ .tag = CT_NONE };
}

static void add_change(ChangeSet *out, const Table *table, int32_t row, int part, Content before, Content after)
{
    Change change = { (uint8_t)table->id, (uint16_t)part, row, before, after };
    bool same = content_same(&before, &after);
    if (!same && !out->writer) {
        vec_push(&out->at, change);
        return;
    }
    if (!same)
        change_write(out->writer, &change);
    content_drop(&before);
    content_drop(&after);
}

static int all_parts(const Table *table, int i)
{
    return i < PART_OF_CELLS + table->n_cols ? i : PART_OF_ORIGINS + (i - PART_OF_CELLS - table->n_cols);
}

/* The row came to be, or is gone: all its parts. */
static void add_whole_row(const Model *model, const Table *table, int32_t row, bool was, const First *first, size_t n, ChangeSet *out)
{
    int count = PART_OF_CELLS + table->n_cols + (table->field_origins.len ? table->n_cols : 0);
    size_t at = 0;
    for (int i = 0; i < count; i++) {
        int part = all_parts(table, i);
        bool empty = part >= PART_OF_CELLS && part < PART_OF_ORIGINS && !table->cols[part - PART_OF_CELLS].data;
        while (at < n && first_part(first[at].key) < part)
            at++;
        bool listed = at < n && first_part(first[at].key) == part;
        if (empty && !listed)
            continue;
        Content before = { .tag = CT_NONE };
        if (was && listed) {
            before = part_before(model, &model->journal.at[first[at].entry]);
        } else if (was) {
            table->alive[row] = 1;                   /* parts of the dead are none; they are still there to be read */
            before = part_now(model, table, row, part);
            table->alive[row] = 0;
        }
        add_change(out, table, row, part, before, part_now(model, table, row, part));
    }
}

/* One row that was there at the seal, with the first entries of its parts. */
static void add_row(const Model *model, const Table *table, int32_t row, const First *first, size_t n, ChangeSet *out)
{
    bool is = table->alive[row], was = is;
    if (first_part(first[0].key) == PART_OF_LIFE)
        was = model->journal.at[first[0].entry].op == OP_REMOVE;
    if (!is && !was)
        return;
    if (is != was) {
        add_whole_row(model, table, row, was, first, n, out);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        int part = first_part(first[i].key);
        bool again = i && first_part(first[i - 1].key) == part;
        bool gone = part >= PART_OF_CELLS && (part & (PART_OF_ORIGINS - 1)) >= PART_OF_CELLS + table->n_cols;
        if (!again && !gone && part != PART_OF_LIFE)
            add_change(out, table, row, part, part_before(model, &model->journal.at[first[i].entry]), part_now(model, table, row, part));
    }
}

static size_t add_changed_rows(const Model *model, const Table *table, const FirstVec *first, size_t at, ChangeSet *out)
{
    while (at < first->len && first_table(first->at[at].key) == (int)table->id) {
        size_t end = at + 1;
        int32_t row = first_row(first->at[at].key);
        while (end < first->len && first->at[end].key >> 16 == first->at[at].key >> 16)
            end++;
        add_row(model, table, row, &first->at[at], end - at, out);
        at = end;
    }
    return at;
}

static void add_field(const Table *table, int column, ChangeSet *out)
{
    const OwnField *own = table->own[column - TABLE_INFO[table->id].n_fields];
    NewField field = { table->id, own->info.target, own->name, own->title, own->info.type, NULL, own->n_words };
    field.words = mem_alloc((size_t)own->n_words * sizeof *field.words + 1);
    if (own->n_words)
        memcpy(field.words, own->words, (size_t)own->n_words * sizeof *field.words);
    vec_push(&out->fields, field);
}

static void find_fields(const Model *model, ChangeSet *out)
{
    for (size_t i = model->history.sealed; i < model->journal.len; i++) {
        const Entry *entry = &model->journal.at[i];
        if (entry->op == OP_FIELD)
            add_field(&model->tables[entry->table], entry->column, out);
    }
}

static void find_changes(const Model *model, ChangeSet *out)
{
    FirstVec first = { 0 };
    size_t at = 0;
    find_first(model, &first);
    for (int i = 0; i < T_COUNT; i++) {
        const Table *table = &model->tables[i];
        at = add_changed_rows(model, table, &first, at, out);
        for (int32_t row = table->sealed; row < table->n; row++)
            if (table->alive[row])
                add_whole_row(model, table, row, false, NULL, 0, out);
    }
    vec_drop(&first);
}

void change_build(const Model *model, ChangeSet *out)
{
    *out = (ChangeSet){ 0 };
    find_fields(model, out);
    find_changes(model, out);
}

bool change_build_blob(const Model *model, Buf *out)
{
    ChangeSet set = { 0 };
    ChangeWriter writer;
    find_fields(model, &set);
    change_write_begin(&writer, model, &set, out);
    set.writer = &writer;
    find_changes(model, &set);
    bool any = set.fields.len || writer.n;
    change_write_end(&writer);
    change_drop(&set);
    return any;
}

void change_of_all_blob(const Model *model, Buf *out)
{
    ChangeSet set = { 0 };
    ChangeWriter writer;
    for (int i = 0; i < T_COUNT; i++)
        for (int c = TABLE_INFO[i].n_fields; c < model->tables[i].n_cols; c++)
            add_field(&model->tables[i], c, &set);
    change_write_begin(&writer, model, &set, out);
    set.writer = &writer;
    for (int i = 0; i < T_COUNT; i++)
        for (int32_t row = 0; row < model->tables[i].n; row++)
            if (model->tables[i].alive[row])
                add_whole_row(model, &model->tables[i], row, false, NULL, 0, &set);
    change_write_end(&writer);
    change_drop(&set);
}

/* ---- one after the other ---- */

int change_compare(const Change *a, const Change *b)
{
    if (a->table != b->table)
        return a->table < b->table ? -1 : 1;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->part > b->part) - (a->part < b->part);
}

void change_compose(ChangeSet *first, ChangeSet *second)
{
    ChangeSet out = { 0 };
    size_t i = 0, k = 0;
    while (i < first->at.len || k < second->at.len) {
        Change *a = i < first->at.len ? &first->at.at[i] : NULL, *b = k < second->at.len ? &second->at.at[k] : NULL;
        int order = !a ? 1 : !b ? -1 : change_compare(a, b);
        i += order <= 0;
        k += order >= 0;
        if (order < 0) {
            vec_push(&out.at, *a);
        } else if (order > 0) {
            vec_push(&out.at, *b);
        } else {
            content_drop(&a->after);
            content_drop(&b->before);
            add_change(&out, &(Table){ .id = (TableId)a->table }, a->row, a->part, a->before, b->after);
        }
    }
    for (size_t f = 0; f < second->fields.len; f++)
        vec_push(&first->fields, second->fields.at[f]);
    vec_drop(&first->at);
    vec_drop(&second->at);
    vec_drop(&second->fields);
    first->at.at = out.at.at;
    first->at.len = out.at.len;
    first->at.cap = out.at.cap;
}

/* ---- applied ---- */

void change_apply_part(Model *model, Table *table, int32_t row, int part, const Content *to)
{
    Sym sym = to->tag == CT_SYM ? to->sym : SYM_NONE;
    Origin origin = to->tag == CT_ORIGIN ? to->origin : (Origin){ SYM_NONE, 0 };
    switch (part) {
    case PART_OF_LIFE: case PART_OF_NAME: return;                   /* with the row as a whole */
    case PART_OF_TITLE: model_set_title(model, table->id, row, sym); return;
    case PART_OF_ORIGIN: store_set_origin(model, table, row, origin); return;
    default: break;
    }
    if (part >= PART_OF_ORIGINS + table->n_cols || (part < PART_OF_ORIGINS && part >= PART_OF_CELLS + table->n_cols))
        return;
    if (part >= PART_OF_ORIGINS) {
        store_set_field_origin(model, table, row, part - PART_OF_ORIGINS, origin);
        return;
    }
    int column = part - PART_OF_CELLS;
    static const Content NOTHING = { .tag = CT_NONE };
    Bits bits = bits_of_content(table->cols[column].cls, change_fits(model, table, column, to) ? to : &NOTHING);
    if (!table_same(table->cols[column].cls, bits, table_bits(table, row, column)))
        store_put(model, table, row, column, bits);
}

/* What a dead row still holds must not come back with it. */
void change_clear_row(Model *model, Table *table, int32_t row)
{
    static const Content NOTHING = { .tag = CT_NONE };
    if (!table->is_link)
        change_apply_part(model, table, row, PART_OF_TITLE, &NOTHING);
    for (int c = 0; c < table->n_cols; c++) {
        if (table->cols[c].data)
            change_apply_part(model, table, row, PART_OF_CELLS + c, &NOTHING);
        if (table->field_origins.len)
            change_apply_part(model, table, row, PART_OF_ORIGINS + c, &NOTHING);
    }
}

static bool is_key(const Table *table, int part)
{
    int column = part - PART_OF_CELLS;
    return table->is_link && column >= 0 && column < table->n_cols && table->cols[column].key;
}

/* All changes of one row. */
void change_apply_row(Model *model, const Change *at, size_t n, bool inverted)
{
    Table *table = table_of(model, (TableId)at->table);
    int32_t row = at->row;
    Sym name = table->is_link ? SYM_NONE : table->names[row];
    for (size_t i = 0; i < n; i++)
        if (at[i].part == PART_OF_NAME && (inverted ? at[i].before : at[i].after).tag == CT_SYM)
            name = (inverted ? at[i].before : at[i].after).sym;
    const Content *life = at->part != PART_OF_LIFE ? NULL : inverted ? &at->before : &at->after;
    if (life && (life->tag == CT_ALIVE) == (table->alive[row] != 0))
        life = NULL;                                                /* damage: it is there already, or gone */
    if (!life && !table->alive[row])
        return;
    if (life && life->tag == CT_NONE)
        store_kill(model, table, row);
    else if (life)
        change_clear_row(model, table, row);
    for (size_t i = 0; i < n; i++)
        if (life || !is_key(table, at[i].part))
            change_apply_part(model, table, row, at[i].part, inverted ? &at[i].before : &at[i].after);
    bool comes = life && life->tag == CT_ALIVE;
    if (comes && (table->is_link ? link_fits(model, table, row) : name != SYM_NONE))
        store_revive(model, table, row, name, life->i32);
    else if (!life && !table->is_link && name != SYM_NONE && name != table->names[row])
        store_rename(model, table, row, name);
}

static void add_fields(Model *model, const ChangeSet *set)
{
    for (size_t i = 0; i < set->fields.len; i++) {
        const NewField *field = &set->fields.at[i];
        model_add_field(model, field->table, field->name, field->title, field->type, field->target, field->words, field->n_words);
    }
}

void change_apply(Model *model, const ChangeSet *set, bool inverted)
{
    if (!inverted)
        add_fields(model, set);
    for (size_t i = 0; i < set->at.len;) {
        const Change *at = &set->at.at[i];
        size_t n = 1;
        while (i + n < set->at.len && at[n].table == at->table && at[n].row == at->row)
            n++;
        change_apply_row(model, at, n, inverted);
        i += n;
    }
    for (size_t i = set->fields.len; inverted && i-- > 0;)
        store_remove_field(model, table_of(model, set->fields.at[i].table));
}

void change_wipe(Model *model)
{
    for (int i = 0; i < T_COUNT; i++) {
        Table *table = table_of(model, (TableId)i);
        for (int32_t row = 0; row < table->n; row++) {
            if (!table->alive[row])
                continue;
            store_kill(model, table, row);
            change_clear_row(model, table, row);
        }
        while (table->n_cols > TABLE_INFO[i].n_fields)
            store_remove_field(model, table);
    }
}
