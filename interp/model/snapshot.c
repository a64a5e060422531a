/* snapshot.c: the arrays of the model as parts of an image, and back: pointers to them are all that an opening has to set. */
#include "snapshot.h"
#include "sql.h"

typedef struct TableImage {
    int32_t n, cap, live, next_ord, n_cols;
    uint8_t *alive;
    Origin *origins;
    Sym *names, *titles;
    int32_t *ords;
    void **cols;
    NamePage **pages;
    size_t n_pages;
    RowMap index;
    int32_t indexed, topped;
    KeyTop tops[8];
    Map field_origins;
    Origin *origin_list;
    size_t n_origins;
} TableImage;
typedef struct OwnImage { TableId table, target; FieldType type; Sym name, title; int32_t id, n_words; Sym *words; } OwnImage;
typedef struct Root {
    InternImage texts;
    TableImage tables[T_COUNT];
    OwnImage *own;
    size_t n_own;
    Sym *scripts;
    size_t n_scripts;
    int32_t own_saved;
} Root;

/* ---- writing ---- */

/* Room for new rows, so that the first of them does not copy every array of the table. */
static int32_t with_room(int32_t n)
{
    return n + n / 8 + 1024;
}

static void *add_rows(ImageWriter *writer, const void *array, const TableImage *to, size_t size)
{
    return image_add(writer, array, (size_t)to->n * size, (size_t)to->cap * size);
}

/* Lists one behind the other, each at a multiple of eight; gives where each row's will be. */
static const ItemList **write_lists(const Table *table, const Col *col, ImageWriter *writer)
{
    const ItemList **at = mem_zalloc((size_t)table->n * sizeof *at);
    const char *next = image_begin(writer);
    for (int32_t row = 0; row < table->n; row++) {
        const ItemList *list = col->list[row];
        if (!list)
            continue;
        size_t size = sizeof *list + list->n * sizeof list->at[0];
        image_put(writer, list, size);
        image_put(writer, "\0\0\0\0\0\0\0", (8 - size % 8) % 8);
        at[row] = (const ItemList *)(const void *)next;
        next += (size + 7) & ~(size_t)7;
    }
    image_end(writer, 0);
    return at;
}

static void *write_column(const Table *table, const TableImage *to, const Col *col, ImageWriter *writer)
{
    if (!col->data || col->cls != CLASS_LIST)
        return add_rows(writer, col->data, to, column_cell_size(col->cls));
    const ItemList **lists = write_lists(table, col, writer);
    void *at = add_rows(writer, lists, to, sizeof *lists);
    mem_free(lists);
    return at;
}

static void write_columns(const Table *table, TableImage *to, ImageWriter *writer)
{
    void **cols = mem_zalloc((size_t)table->n_cols * sizeof *cols);
    for (int c = 0; c < table->n_cols; c++)
        cols[c] = write_column(table, to, &table->cols[c], writer);
    to->cols = image_add_checked(writer, cols, (size_t)table->n_cols * sizeof *cols);
    mem_free(cols);
}

/* The pages one behind the other, then the list of them. */
static NamePage **write_pages(const Table *table, ImageWriter *writer)
{
    NamePage **list = mem_zalloc(table->n_pages * sizeof *list), *next = image_begin(writer);
    for (size_t i = 0; i < table->n_pages; i++) {
        if (!table->pages[i])
            continue;
        image_put(writer, table->pages[i], sizeof *next);
        list[i] = next++;
    }
    image_end(writer, 0);
    NamePage **at = image_add(writer, list, table->n_pages * sizeof *list, 0);
    mem_free(list);
    return at;
}

static RowMap write_index(RowMap *index, ImageWriter *writer)
{
    if (!index->cap)
        return (RowMap){ 0 };
    rowmap_reserve(index, index->len + index->len / 8 + 1);
    return (RowMap){ image_add(writer, index->slots, index->cap * sizeof *index->slots, 0), index->len, index->cap };
}

static Map write_map(const Map *map, ImageWriter *writer)
{
    if (!map->len)
        return (Map){ 0 };
    return (Map){ image_add(writer, map->keys, map->cap * sizeof *map->keys, 0), image_add(writer, map->values, map->cap * sizeof *map->values, 0),
                  map->len, map->cap };
}

static void write_table(Table *table, TableImage *to, ImageWriter *writer)
{
    *to = (TableImage){ .n = table->n, .cap = with_room(table->n), .live = table->live, .next_ord = table->next_ord, .n_cols = table->n_cols };
    if (!table->n)
        to->cap = 0;
    to->alive = add_rows(writer, table->alive, to, sizeof *table->alive);
    to->origins = add_rows(writer, table->origins, to, sizeof *table->origins);
    to->names = add_rows(writer, table->names, to, sizeof *table->names);
    to->titles = add_rows(writer, table->titles, to, sizeof *table->titles);
    if (!table->is_link && table->n)
        table_need_ords(table);
    to->ords = add_rows(writer, table->ords, to, sizeof *table->ords);
    write_columns(table, to, writer);
    to->pages = write_pages(table, writer);
    to->n_pages = table->n_pages;
    table_index_rest(table);                 /* once here, not in each process that changes a pair */
    to->index = write_index(&table->index, writer);
    to->indexed = table->indexed;
    to->topped = table->topped;
    memcpy(to->tops, table->tops, sizeof to->tops);
    to->field_origins = write_map(&table->field_origins, writer);
    to->n_origins = table->field_origins.len ? table->origin_list.len : 0;
    to->origin_list = image_add(writer, table->origin_list.at, to->n_origins * sizeof *to->origin_list, 0);
}

typedef VEC(OwnImage) OwnVec;

static void find_own(const Table *table, ImageWriter *writer, OwnVec *out)
{
    int built_in = TABLE_INFO[table->id].n_fields;
    for (int c = built_in; c < table->n_cols; c++) {
        const OwnField *own = table->own[c - built_in];
        OwnImage field = { table->id, own->info.target, own->info.type, own->name, own->title, own->id, own->n_words, NULL };
        field.words = image_add_checked(writer, own->words, (size_t)own->n_words * sizeof *own->words);
        vec_push(out, field);
    }
}

static void write_root(Model *model, ImageWriter *writer, Root *root)
{
    OwnVec own = { 0 };
    intern_write(model->intern, writer, model->words_end, &root->texts);
    for (int i = 0; i < T_COUNT; i++) {
        write_table(&model->tables[i], &root->tables[i], writer);
        find_own(&model->tables[i], writer, &own);
    }
    root->own = image_add_checked(writer, own.at, own.len * sizeof *own.at);
    root->n_own = own.len;
    root->scripts = image_add_checked(writer, model->script_list.at, model->script_list.len * sizeof *model->script_list.at);
    root->n_scripts = model->script_list.len;
    root->own_saved = model->own_saved;
    vec_drop(&own);
}

bool snapshot_write(Model *model, const char *path, Str note)
{
    ImageWriter writer;
    Root root = { 0 };
    if (!image_create(&writer, path))
        return false;
    write_root(model, &writer, &root);
    return image_finish(&writer, image_add_checked(&writer, &root, sizeof root), note);
}

/* ---- reading ---- */

static void adopt_own(Model *model, const Root *root)
{
    for (size_t i = 0; i < root->n_own; i++) {
        const OwnImage *own = &root->own[i];
        int column = model_add_field(model, own->table, own->name, own->title, own->type, own->target, own->words, own->n_words);
        Table *table = table_of(model, own->table);
        ORGL_ASSERT(column >= 0);
        table->own[column - TABLE_INFO[own->table].n_fields]->id = own->id;
    }
}

static void adopt_table(Table *table, const TableImage *from)
{
    ORGL_ASSERT(from->n_cols == table->n_cols);
    table->n = from->n;
    table->cap = from->cap;
    table->live = from->live;
    table->next_ord = from->n ? from->next_ord : 0;
    table->alive = from->alive;
    table->origins = from->origins;
    table->names = from->names;
    table->titles = from->titles;
    table->ords = from->ords;
    for (int c = 0; c < table->n_cols; c++)
        table->cols[c].data = from->cols[c];
    table->pages = from->pages;
    table->n_pages = from->n_pages;
    table->index = from->index;
    table->indexed = from->indexed;
    table->topped = from->topped;
    memcpy(table->tops, from->tops, sizeof table->tops);
    table->field_origins = from->field_origins;
    table->origin_list.at = from->origin_list;
    table->origin_list.len = table->origin_list.cap = from->n_origins;
    table->order_valid = false;
}

bool snapshot_adopt(Model *model, Image *image)
{
    const Root *root = image->root;
    if (!intern_fits(model->intern, &root->texts))
        return false;
    intern_adopt(model->intern, &root->texts, image);
    adopt_own(model, root);
    for (int i = 0; i < T_COUNT; i++)
        adopt_table(&model->tables[i], &root->tables[i]);
    for (size_t i = 0; i < root->n_scripts; i++)
        script_id(model, root->scripts[i]);
    model->scripts_saved = root->n_scripts;
    model->own_saved = root->own_saved;
    return true;
}

/* ---- notes ---- */

static void put_int(Buf *out, int64_t x)
{
    buf_add(out, str_make((const char *)&x, sizeof x));
}

static void put_sym(const Model *model, Buf *out, Sym sym)
{
    Str text = intern_str(model->intern, sym);
    put_int(out, sym == SYM_NONE ? -1 : (int64_t)text.len);
    buf_add(out, text);
}

void snapshot_tell(const Model *model, Buf *note)
{
    const History *history = &model->history;
    for (int i = 0; i < T_COUNT; i++)
        put_int(note, model->tables[i].n);
    put_int(note, (int64_t)model->revisions);
    put_int(note, history->last);
    put_int(note, (int64_t)history->current);
    put_int(note, (int64_t)history->scenarios.len);
    for (size_t i = 0; i < history->scenarios.len; i++) {
        const Scenario *scenario = &history->scenarios.at[i];
        put_sym(model, note, scenario->name);
        put_sym(model, note, scenario->title);
        put_sym(model, note, scenario->parent);
        put_int(note, scenario->start);
        put_int(note, scenario->head);
        put_int(note, scenario->tip);
    }
}

/* A note is verified as a whole, so it ends early only when it is another's. */
typedef struct NoteReader { const char *at; size_t left; bool short_of; } NoteReader;

static int64_t take_int(NoteReader *reader)
{
    int64_t x = 0;
    if (reader->left < sizeof x) {
        reader->short_of = true;
        return 0;
    }
    memcpy(&x, reader->at, sizeof x);
    reader->at += sizeof x;
    reader->left -= sizeof x;
    return x;
}

static Sym take_sym(Model *model, NoteReader *reader)
{
    int64_t n = take_int(reader);
    if (n < 0 || (uint64_t)n > reader->left)
        return SYM_NONE;
    Sym sym = intern_add(model->intern, str_make(reader->at, (size_t)n));
    reader->at += n;
    reader->left -= (size_t)n;
    return sym;
}

static void take_scenario(Model *model, NoteReader *reader)
{
    Scenario scenario = { .name = take_sym(model, reader) };
    scenario.title = take_sym(model, reader);
    scenario.parent = take_sym(model, reader);
    scenario.start = take_int(reader);
    scenario.head = take_int(reader);
    scenario.tip = take_int(reader);
    vec_push(&model->history.scenarios, scenario);
}

/* Rows that came since the image was made have no content yet. */
static void make_rows(Table *table, int64_t n)
{
    while (table->n < n)
        table_push(table, (Origin){ SYM_NONE, 0 });
}

bool snapshot_hear(Model *model, Str note)
{
    NoteReader reader = { note.ptr, note.len, false };
    History *history = &model->history;
    for (int i = 0; i < T_COUNT; i++)
        make_rows(&model->tables[i], take_int(&reader));
    model->revisions = (size_t)take_int(&reader);
    history->last = take_int(&reader);
    history->current = (size_t)take_int(&reader);
    int64_t n = take_int(&reader);
    history->scenarios.len = 0;
    for (int64_t i = 0; i < n && !reader.short_of; i++)
        take_scenario(model, &reader);
    return !reader.short_of && history->current < history->scenarios.len;
}
