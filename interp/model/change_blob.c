/* change_blob.c: change sets as bytes: numbers of variable length, texts once. */
#include "change.h"
#include "../base/utf8.h"

#define FORMAT 1
#define FIELDS_MAX 10000
#define WORDS_MAX 1024
#define ORD_MAX (INT32_MAX / 2)

/* ---- writing ---- */

typedef ChangeWriter Out;

static void put_number(Out *out, uint64_t x)
{
    while (x >= 0x80) {
        buf_char(out->buf, (char)((x & 0x7f) | 0x80));
        x >>= 7;
    }
    buf_char(out->buf, (char)x);
}

static void put_signed(Out *out, int64_t x)
{
    put_number(out, (uint64_t)x << 1 ^ (uint64_t)(x >> 63));
}

/* 0: no text; else its number, and the text itself behind a new one. */
static void put_sym(Out *out, Sym sym)
{
    uint32_t known = sym == SYM_NONE ? 0 : map_find(&out->texts, sym);
    if (known != MAP_MISSING) {
        put_number(out, sym == SYM_NONE ? 0 : known + 1);
        return;
    }
    Str text = intern_str(out->model->intern, sym);
    put_number(out, out->texts.len + 1);
    map_put(&out->texts, sym, (uint32_t)out->texts.len);
    put_number(out, text.len);
    buf_add(out->buf, text);
}

static bool is_small(double x)
{
    return x >= -1e15 && x <= 1e15 && x == (double)(int64_t)x && !(x == 0 && signbit(x));
}

/* Whole numbers are short: 1 and the number; 0 and the bytes of any other. */
static void put_double(Out *out, double x)
{
    if (is_small(x)) {
        buf_char(out->buf, 1);
        put_signed(out, (int64_t)x);
        return;
    }
    buf_char(out->buf, 0);
    char bytes[sizeof x];
    memcpy(bytes, &x, sizeof x);
    buf_add(out->buf, str_make(bytes, sizeof bytes));
}

static void put_qty(Out *out, Qty qty)
{
    buf_char(out->buf, (char)qty.sort);
    buf_char(out->buf, (char)qty.unit);
    buf_char(out->buf, (char)qty.per);
    put_double(out, qty.amount);
}

enum { HAS_REF = 1, HAS_TEXT = 2, HAS_NUM = 4, HAS_QTY = 8, HAS_TEXT2 = 16 };

static void put_item(Out *out, const Item *item)
{
    int has = (item->ref != ROW_NONE ? HAS_REF : 0) | (item->text != SYM_NONE ? HAS_TEXT : 0) | (item->num == item->num ? HAS_NUM : 0) |
              (item->qty.sort != QTY_NONE ? HAS_QTY : 0) | (item->text2 != SYM_NONE ? HAS_TEXT2 : 0);
    buf_char(out->buf, (char)has);
    if (has & HAS_REF)
        put_signed(out, item->ref);
    if (has & HAS_TEXT)
        put_sym(out, item->text);
    if (has & HAS_NUM)
        put_double(out, item->num);
    if (has & HAS_QTY)
        put_qty(out, item->qty);
    if (has & HAS_TEXT2)
        put_sym(out, item->text2);
}

static void put_content(Out *out, const Content *content)
{
    buf_char(out->buf, (char)content->tag);
    switch ((ContentTag)content->tag) {
    case CT_NONE: case CT_COUNT: break;
    case CT_I32: case CT_ALIVE: put_signed(out, content->i32); break;
    case CT_SYM: put_sym(out, content->sym); break;
    case CT_NUM: put_double(out, content->num); break;
    case CT_QTY: put_qty(out, content->qty); break;
    case CT_RANGE:
        put_double(out, content->range.low);
        put_double(out, content->range.high);
        break;
    case CT_LIST:
        put_number(out, content->list->n);
        for (uint32_t i = 0; i < content->list->n; i++)
            put_item(out, &content->list->at[i]);
        break;
    case CT_ORIGIN:
        put_sym(out, content->origin.script);
        put_number(out, content->origin.line);
        break;
    }
}

static void put_field(Out *out, const NewField *field)
{
    put_number(out, (uint64_t)field->table);
    put_signed(out, field->target);
    put_sym(out, field->name);
    put_sym(out, field->title);
    put_number(out, (uint64_t)field->type);
    put_number(out, (uint64_t)field->n_words);
    for (int i = 0; i < field->n_words; i++)
        put_sym(out, field->words[i]);
}

/* Room for the number of changes, which is known at the end: always of the same length. */
enum { COUNT_BYTES = 6 };

static void put_count(const Out *out)
{
    for (int i = 0; i < COUNT_BYTES; i++)
        out->buf->ptr[out->count_at + (size_t)i] = (char)((out->n >> (7 * i) & 0x7f) | (i + 1 < COUNT_BYTES ? 0x80 : 0));
}

void change_write_begin(ChangeWriter *out, const Model *model, const ChangeSet *fields, Buf *buf)
{
    *out = (ChangeWriter){ .model = model, .buf = buf };
    buf_char(buf, FORMAT);
    put_number(out, fields->fields.len);
    for (size_t i = 0; i < fields->fields.len; i++)
        put_field(out, &fields->fields.at[i]);
    out->count_at = buf->len;
    buf_fill(buf, '\0', COUNT_BYTES);
}

void change_write(ChangeWriter *out, const Change *change)
{
    put_number(out, (uint64_t)(change->table - out->table));
    put_signed(out, (int64_t)change->row - (change->table == out->table ? out->row : 0));
    put_number(out, change->part);
    put_content(out, &change->before);
    put_content(out, &change->after);
    out->table = change->table;
    out->row = change->row;
    out->n++;
}

void change_write_end(ChangeWriter *out)
{
    put_count(out);
    map_drop(&out->texts);
    uint64_t sum = hash_bytes(out->buf->ptr, out->buf->len);
    char bytes[sizeof sum];
    memcpy(bytes, &sum, sizeof sum);
    buf_add(out->buf, str_make(bytes, sizeof bytes));
}

void change_encode(const Model *model, const ChangeSet *set, Buf *buf)
{
    ChangeWriter out;
    change_write_begin(&out, model, set, buf);
    for (size_t i = 0; i < set->at.len; i++)
        change_write(&out, &set->at.at[i]);
    change_write_end(&out);
}

/* The bytes end with their sum. */
static bool is_whole(Str *blob)
{
    uint64_t sum;
    if (blob->len < sizeof sum)
        return false;
    blob->len -= sizeof sum;
    memcpy(&sum, blob->ptr + blob->len, sizeof sum);
    return sum == hash_bytes(blob->ptr, blob->len);
}

/* ---- reading: whatever is not as written ends it ---- */

typedef struct In { Model *model; const unsigned char *at, *end; VEC(Sym) texts; bool bad; } In;

static uint8_t get_byte(In *in)
{
    if (in->at < in->end)
        return *in->at++;
    in->bad = true;
    return 0;
}

static uint64_t get_number(In *in)
{
    uint64_t x = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        uint8_t byte = get_byte(in);
        x |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return x;
    }
    in->bad = true;
    return 0;
}

static int64_t get_signed(In *in)
{
    uint64_t x = get_number(in);
    return (int64_t)(x >> 1) ^ -(int64_t)(x & 1);
}

/* A number within a range. */
static int64_t get_within(In *in, int64_t x, int64_t low, int64_t high)
{
    in->bad = in->bad || x < low || x > high;
    return in->bad ? low : x;
}

static Sym get_sym(In *in)
{
    uint64_t number = get_number(in);
    if (!number || in->bad)
        return SYM_NONE;
    if (number <= in->texts.len)
        return in->texts.at[number - 1];
    uint64_t len = get_number(in);
    if (in->bad || number != in->texts.len + 1 || len > (uint64_t)(in->end - in->at)) {
        in->bad = true;
        return SYM_NONE;
    }
    Str text = str_make((const char *)in->at, (size_t)len);
    in->bad = utf8_check(text) != UTF8_VALID || (len && memchr(text.ptr, 0, text.len));
    vec_push(&in->texts, in->bad ? SYM_NONE : intern_add(in->model->intern, text));
    in->at += len;
    return vec_last(&in->texts);
}

static double get_double(In *in)
{
    double x = 0;
    if (get_byte(in) == 1)
        return (double)get_signed(in);
    if (in->end - in->at < (ptrdiff_t)sizeof x) {
        in->bad = true;
        return 0;
    }
    memcpy(&x, in->at, sizeof x);
    in->at += sizeof x;
    return x;
}

static Qty get_qty(In *in)
{
    Qty qty = { 0 };
    qty.sort = (uint8_t)get_within(in, get_byte(in), QTY_NONE, QTY_EFFORT);
    qty.unit = (uint8_t)get_within(in, get_byte(in), UNIT_NONE, UNIT_Y);
    qty.per = (uint8_t)get_within(in, get_byte(in), UNIT_NONE, UNIT_Y);
    qty.amount = get_double(in);
    return qty;
}

static Item get_item(In *in)
{
    Item item = { .ref = ROW_NONE, .text = SYM_NONE, .num = (double)NAN, .text2 = SYM_NONE };
    int has = get_byte(in);
    if (has & HAS_REF)
        item.ref = (int32_t)get_within(in, get_signed(in), 0, INT32_MAX);
    if (has & HAS_TEXT)
        item.text = get_sym(in);
    if (has & HAS_NUM)
        item.num = get_double(in);
    if (has & HAS_QTY)
        item.qty = get_qty(in);
    if (has & HAS_TEXT2)
        item.text2 = get_sym(in);
    return item;
}

static ItemList *get_list(In *in)
{
    uint64_t n = get_number(in);
    if (n > (uint64_t)(in->end - in->at) || !n) {             /* an item takes a byte at least */
        in->bad = true;
        n = 0;
    }
    ItemList *list = mem_alloc(sizeof *list + (size_t)n * sizeof list->at[0]);
    list->n = (uint32_t)n;
    for (uint32_t i = 0; i < list->n; i++)
        list->at[i] = get_item(in);
    return list;
}

static Content get_content(In *in)
{
    Content content = { .tag = (uint8_t)get_within(in, get_byte(in), CT_NONE, CT_COUNT - 1) };
    switch ((ContentTag)content.tag) {
    case CT_NONE: case CT_COUNT: break;
    case CT_I32: case CT_ALIVE: content.i32 = (int32_t)get_within(in, get_signed(in), INT32_MIN, INT32_MAX); break;
    case CT_SYM: content.sym = get_sym(in); break;
    case CT_NUM: content.num = get_double(in); break;
    case CT_QTY: content.qty = get_qty(in); break;
    case CT_RANGE:
        content.range.low = get_double(in);
        content.range.high = get_double(in);
        break;
    case CT_LIST: content.list = get_list(in); break;
    case CT_ORIGIN:
        content.origin.script = get_sym(in);
        content.origin.line = (uint32_t)get_number(in);
        break;
    }
    return content;
}

static void get_field(In *in, ChangeSet *out)
{
    NewField field = { .table = (TableId)get_within(in, (int64_t)get_number(in), 0, KIND_COUNT - 1) };
    field.target = (TableId)get_within(in, get_signed(in), T_NONE, KIND_COUNT - 1);
    field.name = get_sym(in);
    field.title = get_sym(in);
    field.type = (FieldType)get_within(in, (int64_t)get_number(in), 0, FT_VALUES);
    field.n_words = (int)get_within(in, (int64_t)get_number(in), 0, WORDS_MAX);
    field.words = mem_alloc((size_t)field.n_words * sizeof *field.words + 1);
    for (int i = 0; i < field.n_words; i++)
        field.words[i] = get_sym(in);
    bool fits = own_type_is(field.type) && (field.type == FT_REF) == (field.target != T_NONE);
    in->bad = in->bad || field.name == SYM_NONE || !fits;
    vec_push(&out->fields, field);
}

/* Where it may stand: behind the one before, of kinds what only they have, in the part what that takes. */
static bool change_is_sound(const In *in, const Change *change, const ChangeSet *before)
{
    bool link = in->model->tables[change->table].is_link;
    for (int i = 0; i < 2; i++) {
        const Content *content = i ? &change->after : &change->before;
        ContentTag wanted = change->part == PART_OF_LIFE ? CT_ALIVE : change->part == PART_OF_NAME || change->part == PART_OF_TITLE ? CT_SYM : CT_ORIGIN;
        bool cell = change->part >= PART_OF_CELLS && change->part < PART_OF_ORIGINS;
        if (!cell && content->tag != CT_NONE && content->tag != wanted)
            return false;
        if (content->tag == CT_ALIVE && (content->i32 < 0 || content->i32 > ORD_MAX))
            return false;
    }
    if (link && (change->part == PART_OF_NAME || change->part == PART_OF_TITLE))
        return false;
    return !before->at.len || change_compare(&vec_last(&before->at), change) < 0;
}

static void get_change(In *in, int *table, int32_t *row, ChangeSet *out)
{
    Change change = { 0 };
    int before = *table;
    *table = (int)get_within(in, before + get_within(in, (int64_t)get_number(in), 0, T_COUNT), 0, T_COUNT - 1);
    int64_t delta = get_within(in, get_signed(in), -(int64_t)INT32_MAX, INT32_MAX);
    *row = (int32_t)get_within(in, delta + (*table == before ? *row : 0), 0, in->model->tables[*table].n - 1);
    change.table = (uint8_t)*table;
    change.row = *row;
    change.part = (uint16_t)get_within(in, (int64_t)get_number(in), 0, UINT16_MAX);
    change.before = get_content(in);
    change.after = get_content(in);
    in->bad = in->bad || !change_is_sound(in, &change, out);
    vec_push(&out->at, change);
}

bool change_decode(Model *model, Str blob, ChangeSet *out)
{
    bool whole = is_whole(&blob);
    In in = { .model = model, .at = (const unsigned char *)blob.ptr, .end = (const unsigned char *)blob.ptr + blob.len };
    int table = 0;
    int32_t row = 0;
    *out = (ChangeSet){ 0 };
    in.bad = !whole || get_byte(&in) != FORMAT;
    uint64_t fields = get_number(&in);
    in.bad = in.bad || fields > FIELDS_MAX;
    for (uint64_t i = 0; i < fields && !in.bad; i++)
        get_field(&in, out);
    uint64_t n = in.bad ? 0 : get_number(&in);
    for (uint64_t i = 0; i < n && !in.bad; i++)
        get_change(&in, &table, &row, out);
    vec_drop(&in.texts);
    if (in.bad || in.at != in.end) {
        change_drop(out);
        return false;
    }
    change_make_fit(model, out);
    return true;
}
