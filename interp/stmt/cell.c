/* cell.c: values of statements into cells of the model, by the type of the field: one function a type. */
#include <math.h>
#include "form.h"
#include "operand.h"

#define CELL(TYPE, member, x) ((Cell){ .type = CELL_##TYPE, .member = (x) })
static const Cell CELL_UNSET = { .type = CELL_NONE };

typedef struct Target { Ctx *ctx; TableId table; int column; const FieldInfo *field; const Node *at; bool none_unsets; ItemBuf *buf; } Target;

Item item_none(void)
{
    return (Item){ .ref = ROW_NONE, .text = SYM_NONE, .num = NAN, .text2 = SYM_NONE };
}

void item_clear(ItemBuf *buf)
{
    if (!buf->list) {
        buf->cap = 8;
        buf->list = mem_alloc(sizeof(ItemList) + buf->cap * sizeof(Item));
    }
    buf->list->n = 0;
}

void item_add(ItemBuf *buf, Item item)
{
    if (buf->list->n == buf->cap) {
        size_t old = sizeof(ItemList) + buf->cap * sizeof(Item);
        buf->cap *= 2;
        buf->list = mem_realloc(buf->list, old, sizeof(ItemList) + buf->cap * sizeof(Item));
    }
    buf->list->at[buf->list->n++] = item;
}

void item_drop(ItemBuf *buf)
{
    mem_free(buf->list);
    *buf = (ItemBuf){ 0 };
}

static Str field_name(const Target *to)
{
    return str_of(to->ctx->rt->lang == LANG_ZH ? to->field->zh : to->field->name);
}

/* What each type of field takes, for messages. */
static const char *const TYPE_WANTS[][2] = {
    [FT_REF] = { "a name", "名称" }, [FT_REFS] = { "names", "名称" }, [FT_TEXT] = { "a text in quotes", "带引号的文字" },
    [FT_TEXTS] = { "texts in quotes", "带引号的文字" }, [FT_NUMBER] = { "a number", "数字" },
    [FT_PERCENT] = { "a percent such as 30%", "百分比，如 30%" }, [FT_BOOL] = { "true or false", "真或假" },
    [FT_DATE] = { "a date such as 2026-11-23", "日期，如 2026-11-23" }, [FT_DURATION] = { "a duration such as 40min", "时长，如 40分钟" },
    [FT_RATE] = { "a count per period such as 900 per week", "每期次数，如 900 每周" },
    [FT_EFFORT] = { "time per period such as 12h per week", "每期工时，如 12小时 每周" },
    [FT_RANGE] = { "a range such as 5000..8000", "范围，如 5000..8000" }, [FT_WORD] = { "one of its words", "规定的词" },
    [FT_SCALE] = { "a whole number from 1 to 5", "1 到 5 的整数" }, [FT_LEVELS] = { "skills with levels such as listening >= 3", "技能与级别，如 倾听 >= 3" },
    [FT_TRAININGS] = { "texts with durations such as \"Product\" 3d", "文字与时长，如 \"产品\" 3天" },
    [FT_SPAN_TEXT] = { "a duration and a text such as 2y \"in sales\"", "时长与文字，如 2年 \"销售\"" },
    [FT_CONTACTS] = { "posts or texts", "岗位或文字" }, [FT_POINTS] = { "a range or a number a level", "范围，或每级一个数" },
    [FT_CURVE] = { "pairs such as 80: 50%, 100: 100%", "成对的值，如 80: 50%, 100: 100%" },
    [FT_FORM] = { "pairs such as customer: text", "成对的值，如 客户: 文字" }, [FT_PROFILE] = { "an interval and counts such as 30min: 40, 62", "时段与数量，如 30分钟: 40, 62" },
    [FT_PERIOD] = { "a period such as 2026-10", "期间，如 2026-10" }, [FT_ANY] = { "a number, percent or duration", "数字、百分比或时长" },
    [FT_ROLES] = { "roles", "角色" }, [FT_VALUES] = { "pairs of field and value", "字段与值" },
};

static Status wrong_type(const Target *to, Value value)
{
    Rt *rt = to->ctx->rt;
    return error_at(to->ctx, to->at, E304, field_name(to), str_of(TYPE_WANTS[to->field->type][rt->lang == LANG_ZH]), rt_describe(rt, value),);
}

static Status out_of_range(const Target *to, Value value, const char *allowed)
{
    return error_at(to->ctx, to->at, E404, field_name(to), str_of(allowed), rt_describe(to->ctx->rt, value),);
}

static Status check_number(const Target *to, Value value, double x)
{
    if (!isfinite(x))
        return out_of_range(to, value, "finite");
    if (to->field->type == FT_SCALE && (x < 1 || x > 5 || x != floor(x)))
        return out_of_range(to, value, "1..5");
    if ((to->field->flags & FF_SHARE) && (x < 0 || x > 1))
        return out_of_range(to, value, "0%..100%");
    if ((to->field->flags & FF_POSITIVE) && x < 0)
        return out_of_range(to, value, ">= 0");
    return ST_OK;
}

static Status number_cell(const Target *to, Value value, Cell *out)
{
    if (value.tag != V_NUM)
        return wrong_type(to, value);
    *out = model_class(to->field->type) == CLASS_F64 ? CELL(NUM, num, value.num) : CELL(I32, i32, (int32_t)value.num);
    return check_number(to, value, value.num);
}

static Status bool_cell(const Target *to, Value value, Cell *out)
{
    if (value.tag != V_BOOL)
        return wrong_type(to, value);
    *out = CELL(I32, i32, (int32_t)value.i);
    return ST_OK;
}

static Status date_cell(const Target *to, Value value, Cell *out)
{
    if (value.tag != V_DATE)
        return wrong_type(to, value);
    *out = CELL(I32, i32, (int32_t)value.i);
    return ST_OK;
}

static Status period_cell(const Target *to, Value value, Cell *out)
{
    if (value.tag == V_PERIOD)
        *out = CELL(I32, i32, period_pack((PeriodKind)value.a, (int32_t)value.i));
    else if (value.tag == V_DATE)
        *out = CELL(I32, i32, period_pack(PERIOD_DAY, (int32_t)value.i));
    else if (value.tag == V_NUM && value.num >= 1 && value.num <= 9999 && value.num == floor(value.num))
        *out = CELL(I32, i32, period_pack(PERIOD_YEAR, (int32_t)value.num));
    else
        return wrong_type(to, value);
    return ST_OK;
}

static Qty value_qty(Value value)
{
    Qty qty = { .amount = value.num };
    if (value.tag == V_NUM)
        qty.sort = value.a == STYLE_PERCENT ? QTY_PERCENT : QTY_NUMBER;
    else if (value.tag == V_DURATION)
        qty.sort = QTY_DURATION, qty.unit = value.a;
    else if (value.tag == V_RATE)
        qty.sort = value.a == UNIT_NONE ? QTY_COUNT : QTY_EFFORT, qty.unit = value.a, qty.per = value.b;
    return qty;
}

static Status qty_cell(const Target *to, Value value, Cell *out)
{
    Qty qty = value_qty(value);
    if ((to->field->flags & FF_PER_WEEK) && qty.sort == QTY_DURATION)
        qty.sort = QTY_EFFORT, qty.per = UNIT_W;
    bool fits = to->field->type == FT_DURATION ? qty.sort == QTY_DURATION
              : to->field->type == FT_RATE ? qty.sort == QTY_COUNT
              : to->field->type == FT_EFFORT ? qty.sort == QTY_EFFORT
              : qty.sort == QTY_NUMBER || qty.sort == QTY_PERCENT || qty.sort == QTY_DURATION;
    if (!fits)
        return wrong_type(to, value);
    *out = CELL(QTY, qty, qty);
    if (to->field->type != FT_ANY && qty.amount < 0)
        return out_of_range(to, value, ">= 0");
    return check_number(to, value, qty.amount);
}

/* 5000-8000 is a difference: what was meant is 5000..8000. */
static void suggest_range(const Target *to)
{
    const Node *at = to->at;
    Diag *diag = to->ctx->rt->error;
    if (!diag || at->type != N_BINARY || at->op != BIN_SUB || at->kids[0]->type != N_NUMBER || at->kids[1]->type != N_NUMBER ||
        at->kids[0]->num >= at->kids[1]->num)
        return;
    Buf fix = { 0 };
    buf_addf(&fix, "%.15g..%.15g", at->kids[0]->num, at->kids[1]->num);
    diag->fix = diag_keep(to->ctx->rt->diags, buf_str(&fix));
    buf_drop(&fix);
}

static Status range_cell(const Target *to, Value value, Cell *out)
{
    Range range;
    if (value.tag == V_NUM)
        range = (Range){ value.num, value.num };
    else if (value.tag == V_RANGE && value.range->low.tag == V_NUM && value.range->high.tag == V_NUM)
        range = (Range){ value.range->low.num, value.range->high.num };
    else
        return wrong_type(to, value);
    if (!(range.low <= range.high))
        return out_of_range(to, value, "low..high");
    *out = CELL(RANGE, range, range);
    Status status = check_number(to, value, range.low);
    if (status != ST_OK && value.tag == V_NUM)
        suggest_range(to);
    return status;
}

/* ---- words ---- */

int field_word(Ctx *ctx, TableId table, int column, Sym word)
{
    const FieldInfo *field = model_field(ctx->model, table, column);
    if (field->words != WS_NONE)
        return words_word(ctx->words, field->words, word);
    int count;
    const Sym *own = model_own_words(ctx->model, table, column, &count);
    for (int i = 0; i < count; i++)
        if (own[i] == word)
            return i;
    return -1;
}

typedef struct WordList { Buf buf; Lang lang; } WordList;

static void add_word(void *ctx, const char *text, const char *zh)
{
    WordList *list = ctx;
    if (list->buf.len)
        buf_addz(&list->buf, list->lang == LANG_ZH ? "、" : ", ");
    buf_addz(&list->buf, list->lang == LANG_ZH ? zh : text);
}

Str field_words(Ctx *ctx, TableId table, int column)
{
    const FieldInfo *field = model_field(ctx->model, table, column);
    WordList list = { .lang = ctx->rt->lang };
    int count = 0;
    const Sym *own = model_own_words(ctx->model, table, column, &count);
    if (field->words != WS_NONE)
        words_each_word(field->words, add_word, &list);
    for (int i = 0; i < count && field->words == WS_NONE; i++)
        add_word(&list, sym_str(ctx, own[i]).ptr, sym_str(ctx, own[i]).ptr);
    Str kept = diag_keep(ctx->rt->diags, buf_str(&list.buf));
    buf_drop(&list.buf);
    return kept;
}

static void try_word(void *ctx, const char *text, const char *zh)
{
    closest_try(ctx, str_of(text));
    closest_try(ctx, str_of(zh));
}

static Status unknown_word(const Target *to, Sym word)
{
    Ctx *ctx = to->ctx;
    Status status = error_at(ctx, to->at, E205, field_name(to), sym_str(ctx, word),);
    Diag *diag = ctx->rt->error;
    if (!diag)
        return status;
    diag->allowed = field_words(ctx, to->table, to->column);
    Closest closest;
    closest_init(&closest, sym_str(ctx, word));
    if (to->field->words != WS_NONE)
        words_each_word(to->field->words, try_word, &closest);
    int count = 0;
    const Sym *own = model_own_words(ctx->model, to->table, to->column, &count);
    for (int i = 0; i < count; i++)
        closest_try(&closest, sym_str(ctx, own[i]));
    Str meant = words_meant(closest.name);
    if (meant.len || closest.best.len)
        diag->suggestion = diag_keep(ctx->rt->diags, meant.len ? meant : closest.best);
    return status;
}

static Status word_cell(const Target *to, Sym word, Cell *out)
{
    int index = field_word(to->ctx, to->table, to->column, word);
    if (index < 0)
        return unknown_word(to, word);
    *out = to->field->type == FT_ROLES ? CELL(I32, i32, 1 << index) : CELL(I32, i32, index);
    return ST_OK;
}

static Status word_value_cell(const Target *to, Value value, Cell *out)
{
    if (value.tag == V_WORD)
        return word_cell(to, value.d, out);
    if (value.tag == V_TEXT)
        return word_cell(to, value_to_sym(to->ctx->rt, value), out);
    return wrong_type(to, value);
}

/* ---- references ---- */

static Status ref_value(const Target *to, Value value, int32_t *row)
{
    if (value.tag == V_ENTITY && value.a == to->field->target)
        return operand_entity(to->ctx, to->at, value, row);
    if (value.tag == V_LIST && value.list->len == 1)
        return ref_value(to, value.list->at[0], row);
    if (value.tag == V_LIST)
        return error_at(to->ctx, to->at, E323, kind_word(to->ctx, to->field->target),);
    if (value.tag != V_TEXT)
        return error_at(to->ctx, to->at, E322, kind_word(to->ctx, to->field->target), rt_describe(to->ctx->rt, value),);
    *row = model_mention(to->ctx->model, to->field->target, value_to_sym(to->ctx->rt, value), vm_span(to->ctx->vm, to->at));
    return ST_OK;
}

static Status ref_cell(const Target *to, Value value, Cell *out)
{
    int32_t row = ROW_NONE;
    Status status = ref_value(to, value, &row);
    *out = CELL(I32, i32, row);
    return status;
}

/* ---- lists: one item from a value ---- */

static double most_levels(const Target *to, int32_t skill)
{
    const Model *model = to->ctx->model;
    Cell levels = model_get(model, T_SKILL, skill, field_column(F_SKILL_LEVELS));
    return !model_alive(model, T_SKILL, skill) ? INFINITY : levels.type == CELL_NUM ? levels.num : SKILL_LEVELS;
}

/* A skill, or what such a field reads as: {skill, level}. */
static Status level_of_value(const Target *to, Value value, Item *item)
{
    Value skill, level;
    item->num = 1;
    if (value.tag != V_RECORD)
        return ref_value(to, value, &item->ref);
    if (!record_get(value.record, STR("skill"), &skill) || !record_get(value.record, STR("level"), &level) || level.tag != V_NUM)
        return wrong_type(to, value);
    Status status = ref_value(to, skill, &item->ref);
    item->num = level.num;
    Str name = status == ST_OK ? sym_str(to->ctx, model_name(to->ctx->model, T_SKILL, item->ref)) : STR("");
    return status == ST_OK ? level_check(to->ctx, to->at, name, level.num, most_levels(to, item->ref)) : status;
}

static Status item_of_value(const Target *to, Value value, Item *item)
{
    Rt *rt = to->ctx->rt;
    switch (to->field->type) {
    case FT_CONTACTS:
        if (value.tag == V_TEXT) {
            item->text = value_to_sym(rt, value);
            return ST_OK;
        }
        return ref_value(to, value, &item->ref);
    case FT_REFS:
        return ref_value(to, value, &item->ref);
    case FT_LEVELS:
        return level_of_value(to, value, item);
    case FT_TEXTS: case FT_TRAININGS:
        if (value.tag != V_TEXT)
            return wrong_type(to, value);
        item->text = value_to_sym(rt, value);
        return ST_OK;
    case FT_SPAN_TEXT:
        if (value.tag != V_DURATION)
            return wrong_type(to, value);
        item->qty = value_qty(value);
        return check_number(to, value, item->qty.amount);
    case FT_POINTS: case FT_CURVE: case FT_PROFILE:
        if (value.tag != V_NUM)
            return wrong_type(to, value);
        item->num = value.num;
        return check_number(to, value, value.num);
    case FT_REF: case FT_TEXT: case FT_NUMBER: case FT_PERCENT: case FT_BOOL: case FT_DATE: case FT_DURATION: case FT_RATE:
    case FT_EFFORT: case FT_RANGE: case FT_WORD: case FT_SCALE: case FT_FORM: case FT_PERIOD: case FT_ANY: case FT_ROLES: case FT_VALUES:
        break;
    }
    return wrong_type(to, value);
}

static Status points_range(const Target *to, Value value)
{
    if (value.range->low.tag != V_NUM || value.range->high.tag != V_NUM)
        return wrong_type(to, value);
    Sym dots = intern_add(to->ctx->rt->intern, STR(".."));
    for (int i = 0; i < 2; i++) {
        Item item = item_none();
        item.num = i ? value.range->high.num : value.range->low.num;
        item.text2 = dots;
        item_add(to->buf, item);
    }
    return value.range->low.num <= value.range->high.num ? ST_OK : out_of_range(to, value, "low..high");
}

enum { LISTS_IN_LISTS = 4 };     /* their items are taken as those of one list */

static Status add_value_items(const Target *to, Value value, int depth)
{
    if (value.tag == V_LIST && depth < LISTS_IN_LISTS) {
        for (uint32_t i = 0; i < value.list->len; i++) {
            Status status = add_value_items(to, value.list->at[i], depth + 1);
            if (status != ST_OK)
                return status;
        }
        return ST_OK;
    }
    if (to->field->type == FT_POINTS && value.tag == V_RANGE)
        return points_range(to, value);
    Item item = item_none();
    Status status = item_of_value(to, value, &item);
    if (status == ST_OK)
        item_add(to->buf, item);
    return status;
}

/* ---- one value ---- */

static Status text_cell(const Target *to, Value value, Cell *out)
{
    if (value.tag != V_TEXT)
        return wrong_type(to, value);
    *out = CELL(I32, i32, (int32_t)value_to_sym(to->ctx->rt, value));
    return ST_OK;
}

static Status scalar_cell(const Target *to, Value value, Cell *out)
{
    switch (to->field->type) {
    case FT_NUMBER: case FT_PERCENT: case FT_SCALE: return number_cell(to, value, out);
    case FT_BOOL: return bool_cell(to, value, out);
    case FT_DATE: return date_cell(to, value, out);
    case FT_PERIOD: return period_cell(to, value, out);
    case FT_DURATION: case FT_RATE: case FT_EFFORT: case FT_ANY: return qty_cell(to, value, out);
    case FT_RANGE: return range_cell(to, value, out);
    case FT_WORD: case FT_ROLES: return word_value_cell(to, value, out);
    case FT_REF: return ref_cell(to, value, out);
    case FT_TEXT: return text_cell(to, value, out);
    case FT_REFS: case FT_TEXTS: case FT_LEVELS: case FT_TRAININGS: case FT_SPAN_TEXT: case FT_CONTACTS: case FT_POINTS: case FT_CURVE:
    case FT_FORM: case FT_PROFILE: case FT_VALUES: break;
    }
    item_clear(to->buf);
    Status status = add_value_items(to, value, 0);
    *out = CELL(LIST, list, to->buf->list);
    return status;
}

/* The only attribute that the operand reads; the operand itself when it reads several or none. */
static const Node *blank_part(const Node *node)
{
    const Node *found = node->type == N_ATTR ? node : NULL;
    for (int i = 0; i < node->n && node->type != N_ATTR; i++) {
        const Node *part = node->kids[i] ? blank_part(node->kids[i]) : NULL;
        if (!part || part->type != N_ATTR)
            continue;
        if (found)
            return node;
        found = part;
    }
    return found ? found : node;
}

/* What was not set: `agent.pay.mid`, as it is written; the field when the operand is no expression. */
static Status blank_value(Target *to, const Node *node)
{
    const Node *part = blank_part(node);
    Span span = vm_span(to->ctx->vm, part);
    const Source *source = sources_get(vm_sources(to->ctx->vm), span.source);
    bool shown = source && part->type != N_NONE && span.end > span.start && span.end - span.start <= 80 && span.end <= source->text.len;
    Str text = shown ? str_make(source->text.ptr + span.start, span.end - span.start) : field_name(to);
    return error_at(to->ctx, node, E307, text,);
}

static Target target_make(Ctx *ctx, TableId table, int column, const Node *at, ItemBuf *buf)
{
    return (Target){ .ctx = ctx, .table = table, .column = column, .field = model_field(ctx->model, table, column), .at = at, .buf = buf };
}

Status value_cell(Ctx *ctx, TableId table, int column, Value value, const Node *at, bool none_unsets, ItemBuf *buf, Cell *out)
{
    Target to = target_make(ctx, table, column, at, buf);
    *out = CELL_UNSET;
    if (value.tag == V_NONE || (none_unsets && value.tag == V_TEXT && value.text->len == 0))
        return none_unsets ? ST_OK : blank_value(&to, at);
    return scalar_cell(&to, value, out);
}

Status value_misfit(Ctx *ctx, TableId table, int column, Value value, const Node *at)
{
    Target to = target_make(ctx, table, column, at, NULL);
    return wrong_type(&to, value);
}

static bool is_bare(const Node *node)
{
    return node->type == N_NAME || node->type == N_ENTITY;
}

static bool takes_names(FieldType type)
{
    return type == FT_REF || type == FT_REFS || type == FT_LEVELS || type == FT_CONTACTS;
}

/* A bare word in a field that takes neither names nor words is a variable; the compiler gave it a slot if there is one. */
static Status unknown_variable(const Target *to, const Node *node)
{
    Ctx *ctx = to->ctx;
    if (to->field->type == FT_TEXT || to->field->type == FT_TEXTS) {
        Status status = error_at(ctx, node, E325, sym_str(ctx, node->sym), field_name(to),);
        if (ctx->rt->error) {
            Buf fix = { 0 };
            buf_addf(&fix, "\"%s\"", sym_str(ctx, node->sym).ptr);
            ctx->rt->error->fix = diag_keep(ctx->rt->diags, buf_str(&fix));
            buf_drop(&fix);
        }
        return status;
    }
    return error_at(ctx, node, E208, sym_str(ctx, node->sym),);
}

/* A name's row(s) as items or a cell. */
static Status names_cell(Target *to, const Node *node, Cell *out)
{
    if (to->field->type == FT_REF) {
        int32_t row;
        Status status = operand_row(to->ctx, node, to->field->target, &row);
        *out = CELL(I32, i32, row);
        return status;
    }
    item_clear(to->buf);
    RowVec rows = { 0 };
    Status status = operand_rows(to->ctx, node, to->field->target, &rows);
    for (size_t i = 0; i < rows.len && status == ST_OK; i++) {
        Item item = item_none();
        item.ref = rows.at[i];
        item.num = to->field->type == FT_LEVELS ? 1 : item.num;
        item_add(to->buf, item);
    }
    vec_drop(&rows);
    *out = CELL(LIST, list, to->buf->list);
    return status;
}

static Status single_cell(Target *to, const Node *node, Cell *out)
{
    *out = CELL_UNSET;
    FieldType type = to->field->type;
    to->at = node;
    if (node->type == N_NONE)
        return ST_OK;
    if (takes_names(type) && (is_bare(node) || (node->type == N_TEXT && type != FT_CONTACTS && node->slot == NO_SLOT)))
        return names_cell(to, node, out);
    if (node->type == N_NAME && (type == FT_WORD || type == FT_ROLES)) {
        if (node->slot == NO_SLOT || field_word(to->ctx, to->table, to->column, node->sym) >= 0)
            return word_cell(to, node->sym, out);
    } else if (is_bare(node) && node->slot == NO_SLOT) {
        return unknown_variable(to, node);
    }
    if (type == FT_TEXT && node->type == N_TEXT && node->slot == NO_SLOT) {
        *out = CELL(I32, i32, (int32_t)node->sym);
        return ST_OK;
    }
    Value value;
    Status status = vm_operand(to->ctx->vm, node, to->ctx->slots, &value);
    if (status != ST_OK)
        return status;
    return value.tag == V_NONE ? blank_value(to, node) : scalar_cell(to, value, out);
}

Status node_cell(Ctx *ctx, TableId table, int column, const Node *node, ItemBuf *buf, Cell *out)
{
    Target to = target_make(ctx, table, column, node, buf);
    return single_cell(&to, node, out);
}

/* ---- list clauses: items with a second part ---- */

static Status add_name_items(Target *to, const Node *node, double level)
{
    RowVec rows = { 0 };
    Status status = operand_rows(to->ctx, node, to->field->target, &rows);
    for (size_t i = 0; i < rows.len && status == ST_OK; i++) {
        Item item = item_none();
        item.ref = rows.at[i];
        item.num = level;
        item_add(to->buf, item);
    }
    vec_drop(&rows);
    return status;
}

Status level_check(Ctx *ctx, const Node *at, Str of, double level, double most)
{
    if (level >= 1 && level <= most && level == floor(level))
        return ST_OK;
    Buf given = { 0 }, limit = { 0 };
    buf_addf(&given, "%.12g", level);
    buf_addf(&limit, "%g", most);
    Status status = error_at(ctx, at, E409, of, buf_str(&given), buf_str(&limit),);
    buf_drop(&given);
    buf_drop(&limit);
    return status;
}

/* The level lies within those of each skill that is defined by now. */
static Status check_levels(Target *to, const Node *at, uint32_t first, double level)
{
    const Model *model = to->ctx->model;
    Status status = ST_OK;
    for (uint32_t i = first; i < to->buf->list->n && status == ST_OK; i++) {
        int32_t skill = to->buf->list->at[i].ref;
        status = level_check(to->ctx, at, sym_str(to->ctx, model_name(model, T_SKILL, skill)), level, most_levels(to, skill));
    }
    return status;
}

static Status second_number(Target *to, const Node *node, double *out)
{
    Value value;
    Status status = vm_operand(to->ctx->vm, node, to->ctx->slots, &value);
    if (status != ST_OK)
        return status;
    to->at = node;
    if (value.tag != V_NUM)
        return wrong_type(to, value);
    *out = value.num;
    return value.num < 0 ? out_of_range(to, value, ">= 0") : ST_OK;
}

static Status add_level(Target *to, const Node *item)
{
    double level = 1;
    if (item->n == 1 && item->kids[0]->type == N_AT) {
        Value value;
        Status status = vm_operand(to->ctx->vm, item->kids[0], to->ctx->slots, &value);
        to->at = item->kids[0];
        return status == ST_OK ? add_value_items(to, value, 0) : status;
    }
    if (item->n > 1) {
        Status status = second_number(to, item->kids[1], &level);
        if (status != ST_OK)
            return status;
    }
    uint32_t first = to->buf->list ? to->buf->list->n : 0;
    Status status = add_name_items(to, item->kids[0], level);
    return status == ST_OK && item->n > 1 ? check_levels(to, item->kids[1], first, level) : status;
}

/* "Product" 3d, or 2y "in sales": a text and a duration in either order. */
static Status add_text_duration(Target *to, const Node *node)
{
    Item item = item_none();
    for (int i = 0; i < node->n; i++) {
        Value value;
        Status status = vm_operand(to->ctx->vm, node->kids[i], to->ctx->slots, &value);
        if (status != ST_OK)
            return status;
        to->at = node->kids[i];
        if (value.tag == V_LIST && node->n == 1)
            return add_value_items(to, value, 0);
        if (value.tag == V_TEXT)
            item.text = value_to_sym(to->ctx->rt, value);
        else if (value.tag == V_DURATION)
            item.qty = value_qty(value);
        else
            return wrong_type(to, value);
    }
    if (to->field->type == FT_SPAN_TEXT ? item.qty.sort == QTY_NONE : item.text == SYM_NONE)
        return wrong_type(to, item.qty.sort == QTY_NONE ? value_sym(to->ctx->rt, item.text) : value_duration(item.qty.amount, (Unit)item.qty.unit));
    item_add(to->buf, item);
    return ST_OK;
}

static Status unknown_form_word(const Target *to, const Node *node, Str word)
{
    Status status = error_at(to->ctx, node, E205, field_name(to), word,);
    Closest closest;
    closest_init(&closest, word);
    words_each_keyword(PL_TYPE, try_word, &closest);
    words_each_kind(try_word, &closest);
    if (to->ctx->rt->error && closest.best.len)
        to->ctx->rt->error->suggestion = diag_keep(to->ctx->rt->diags, closest.best);
    return status;
}

static Status unknown_form_type(const Target *to, const Node *node)
{
    Source *source = sources_get(vm_sources(to->ctx->vm), vm_source(to->ctx->vm));
    return unknown_form_word(to, node, str_make(source->text.ptr + node->start, node->end - node->start));
}

/* The type of a form's field, kept by its English words. */
static Status form_type(const Target *to, const Node *node, Sym *type)
{
    Buf text = { 0 };
    Str wrong;
    bool known = is_bare(node) && form_canonical(to->ctx, node->type == N_ENTITY ? STR("") : sym_str(to->ctx, node->sym), &text, &wrong);
    *type = known ? intern_add(to->ctx->rt->intern, buf_str(&text)) : SYM_NONE;
    buf_drop(&text);
    if (known)
        return ST_OK;
    return node->flags & NF_QUOTED && is_bare(node) && wrong.len ? unknown_form_word(to, node, wrong) : unknown_form_type(to, node);
}

static Status add_pair(Target *to, const Node *node)
{
    Item item = item_none();
    Value value;
    if (node->n != 2 || node->op == 1)
        return error_at(to->ctx, node, E326, field_name(to), str_of(TYPE_WANTS[to->field->type][to->ctx->rt->lang == LANG_ZH]),);
    if (to->field->type == FT_FORM) {
        if (!is_bare(node->kids[0]) && node->kids[0]->type != N_TEXT)
            return error_at(to->ctx, node->kids[0], E326, field_name(to), str_of(TYPE_WANTS[FT_FORM][to->ctx->rt->lang == LANG_ZH]),);
        item.text = node->kids[0]->sym;
        Status known = form_type(to, node->kids[1], &item.text2);
        if (known == ST_OK)
            item_add(to->buf, item);
        return known;
    }
    Status status = vm_operand(to->ctx->vm, node->kids[0], to->ctx->slots, &value);
    if (status != ST_OK)
        return status;
    to->at = node->kids[0];
    if (value.tag != V_NUM)
        return wrong_type(to, value);
    item.num = value.num;
    double payout;
    status = second_number(to, node->kids[1], &payout);
    item.qty = (Qty){ .amount = payout, .sort = QTY_PERCENT };
    item_add(to->buf, item);
    return status;
}

static Status add_profile(Target *to, const Node *node, bool first)
{
    Item item = item_none();
    const Node *count = node->kids[node->n - 1];
    if (first != (node->n == 2))
        return error_at(to->ctx, node, E326, field_name(to), str_of(TYPE_WANTS[FT_PROFILE][to->ctx->rt->lang == LANG_ZH]),);
    if (first) {
        Value interval;
        Status status = vm_operand(to->ctx->vm, node->kids[0], to->ctx->slots, &interval);
        if (status != ST_OK)
            return status;
        to->at = node->kids[0];
        if (interval.tag != V_DURATION)
            return wrong_type(to, interval);
        item.qty = value_qty(interval);
    }
    Status status = second_number(to, count, &item.num);
    item_add(to->buf, item);
    return status;
}

/* FT_VALUES: `field value` of a submission: handled by submit; here pairs `field: value`. */
static Status add_item(Target *to, const Node *node, bool first)
{
    const Node *value_node = node->kids[0];
    to->at = node;
    switch (to->field->type) {
    case FT_LEVELS: return add_level(to, node);
    case FT_TRAININGS: case FT_SPAN_TEXT: return add_text_duration(to, node);
    case FT_CURVE: case FT_FORM: return add_pair(to, node);
    case FT_PROFILE: return add_profile(to, node, first);
    case FT_REF: case FT_TEXT: case FT_NUMBER: case FT_PERCENT: case FT_BOOL: case FT_DATE: case FT_DURATION: case FT_RATE: case FT_EFFORT:
    case FT_RANGE: case FT_WORD: case FT_SCALE: case FT_PERIOD: case FT_ANY: case FT_ROLES: case FT_VALUES:
    case FT_REFS: case FT_TEXTS: case FT_CONTACTS: case FT_POINTS: break;
    }
    if (node->n > 1)
        return error_at(to->ctx, node, E326, field_name(to), str_of(TYPE_WANTS[to->field->type][to->ctx->rt->lang == LANG_ZH]),);
    if (takes_names(to->field->type) && (is_bare(value_node) || (value_node->type == N_TEXT && to->field->type == FT_REFS)))
        return add_name_items(to, value_node, to->field->type == FT_LEVELS ? 1 : NAN);
    if (is_bare(value_node) && value_node->slot == NO_SLOT)
        return unknown_variable(to, value_node);
    if (to->field->type == FT_TEXTS && value_node->type == N_TEXT && value_node->slot == NO_SLOT) {
        Item item = item_none();
        item.text = value_node->sym;
        item_add(to->buf, item);
        return ST_OK;
    }
    Value value;
    Status status = vm_operand(to->ctx->vm, value_node, to->ctx->slots, &value);
    to->at = value_node;
    if (status == ST_OK && value.tag == V_NONE)
        return blank_value(to, value_node);
    return status == ST_OK ? add_value_items(to, value, 0) : status;
}

static Status roles_cell(Target *to, const Node *clause, Cell *out)
{
    int32_t bits = 0;
    for (int i = 0; i < clause->n; i++) {
        Cell one = CELL_UNSET;
        Status status = single_cell(to, clause->kids[i]->kids[0], &one);
        if (status != ST_OK)
            return status;
        bits |= one.type == CELL_I32 ? one.i32 : 0;
    }
    *out = CELL(I32, i32, bits);
    return ST_OK;
}

Status clause_cell(Ctx *ctx, TableId table, int column, const Node *clause, ItemBuf *buf, Cell *out)
{
    Target to = target_make(ctx, table, column, clause, buf);
    FieldType type = to.field->type;
    if (type == FT_ROLES)
        return roles_cell(&to, clause, out);
    if (clause->n == 1 && clause->kids[0]->n == 1 && clause->kids[0]->kids[0]->type == N_NONE)
        return single_cell(&to, clause->kids[0]->kids[0], out);
    if (model_class(type) != CLASS_LIST) {
        if (clause->n != 1)
            return error_at(ctx, clause->kids[1], E413, field_name(&to),);
        if (clause->kids[0]->n != 1)
            return error_at(ctx, clause->kids[0]->kids[1], E326, field_name(&to), str_of(TYPE_WANTS[type][ctx->rt->lang == LANG_ZH]),);
        return single_cell(&to, clause->kids[0]->kids[0], out);
    }
    item_clear(buf);
    for (int i = 0; i < clause->n; i++) {
        Status status = add_item(&to, clause->kids[i], i == 0);
        if (status != ST_OK)
            return status;
    }
    *out = CELL(LIST, list, buf->list);
    return ST_OK;
}
