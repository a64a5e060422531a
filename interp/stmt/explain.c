/* explain.c: what a field or an attribute of an entity is made of (explain.def). */
#include <stdarg.h>
#include <stdio.h>
#include "../output/output.h"
#include "../value/format.h"
#include "explain.h"

typedef struct Recipe { ExplainMaker *make; const char *inputs; } Recipe;
static const Recipe RECIPES[A_COUNT] = {
#define EXPLAIN(ATTR, maker, inputs, zh) [A_##ATTR] = { maker, inputs },
#include "../words/explain.def"
#undef EXPLAIN
};

enum { SEARCH_DEPTH = 8, SEARCH_PARTS = 40, PLACES_SHOWN = 3 };

/* ---- parts ---- */

Why *why_new(Explainer *ex, Why *parent, Str what, Value value)
{
    Why *why = ARENA_NEW(&ex->arena, Why);
    why->what = arena_str(&ex->arena, what);
    why->value = value;
    ex->budget--;
    if (!parent)
        return why;
    if (parent->last)
        parent->last->next = why;
    else
        parent->first = why;
    parent->last = why;
    parent->n++;
    return why;
}

Str why_text(Explainer *ex, const char *en, const char *zh)
{
    return str_of(ex->zh ? zh : en);
}

Str why_printf(Explainer *ex, const char *en, const char *zh, ...)
{
    char text[512];
    va_list args;
    va_start(args, zh);
    int n = ex->zh ? vsnprintf(text, sizeof text, zh, args) : vsnprintf(text, sizeof text, en, args);
    va_end(args);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    while (len && len == sizeof text - 1 && ((unsigned char)text[len] & 0xC0) == 0x80)      /* not inside a character */
        len--;
    return arena_str(&ex->arena, str_make(text, len));
}

void why_note(Explainer *ex, Why *why, Str note)
{
    why->note = why->note.len ? arena_printf(&ex->arena, ex->zh ? "%.*s；%.*s" : "%.*s; %.*s", STR_ARG(why->note), STR_ARG(note)) : note;
}

static Str taken(Explainer *ex, Buf *buf)
{
    Str text = arena_str(&ex->arena, buf_str(buf));
    buf_drop(buf);
    return text;
}

/* Lists of entities are named, as in scripts; everything else as in tables. */
Str why_value(Explainer *ex, Value value)
{
    Buf out = { 0 };
    bool list = value.tag == V_LIST && value.list->len && value.list->at[0].tag == V_ENTITY;
    if (value.tag == V_ENTITY)
        return why_name(ex, value);
    if (value.tag == V_NONE)
        return why_text(ex, "none", "无");
    if (value.tag == V_LIST && !value.list->len)
        return why_text(ex, "nothing", "空");
    for (uint32_t i = 0; list && i < value.list->len; i++) {
        if (i == WHY_SHOWN) {
            buf_addf(&out, " … (%u)", value.list->len);
            break;
        }
        buf_addz(&out, i ? ex->zh ? "、" : ", " : "");
        buf_add(&out, why_value(ex, value.list->at[i]));
    }
    if (value.tag == V_TEXT)
        value_format(ex->ctx->rt, value, true, &out);
    else if (!list)
        output_figure(ex->ctx->rt, value, &out);
    return taken(ex, &out);
}

Str why_name(Explainer *ex, Value entity)
{
    Buf out = { 0 };
    if (entity.a >= KIND_COUNT)
        value_format(ex->ctx->rt, entity, false, &out);
    else
        format_name(&out, sym_str(ex->ctx, model_name(ex->ctx->model, (TableId)entity.a, (int32_t)entity.d)));
    return taken(ex, &out);
}

Str why_place(Explainer *ex, Origin origin)
{
    if (origin.script == SYM_NONE)
        return STR("");
    Str script = sym_str(ex->ctx, origin.script);
    return origin.line ? arena_printf(&ex->arena, "%.*s:%u", STR_ARG(script), origin.line) : script;
}

/* ---- the lines behind a figure that is not taken apart ---- */

typedef struct Places { Str at[PLACES_SHOWN]; int n; bool more; } Places;

static void add_place(Places *places, Str place)
{
    for (int i = 0; i < places->n; i++)
        if (str_eq(places->at[i], place))
            return;
    if (!place.len)
        return;
    if (places->n == PLACES_SHOWN)
        places->more = true;
    else
        places->at[places->n++] = place;
}

static void collect_places(const Why *why, Places *places)
{
    add_place(places, why->place);
    for (const Why *part = why->first; part; part = part->next)
        collect_places(part, places);
}

/* service.org:80, 106, 119 */
static Str join_places(Explainer *ex, const Places *places)
{
    Buf out = { 0 };
    size_t file = 0;
    for (int i = 0; i < places->n; i++) {
        Str place = places->at[i];
        size_t colon = place.len;
        while (colon && place.ptr[colon - 1] != ':')
            colon--;
        bool same = i && colon && colon == file && memcmp(place.ptr, places->at[i - 1].ptr, colon) == 0;
        buf_addz(&out, i ? ", " : "");
        buf_add(&out, same ? str_make(place.ptr + colon, place.len - colon) : place);
        file = colon;
    }
    if (places->more)
        buf_addz(&out, " …");
    return taken(ex, &out);
}

static void add_parts(Explainer *ex, Why *why, Value entity, AttrId attr, int depth);

static Str places_behind(Explainer *ex, Value entity, AttrId attr)
{
    int budget = ex->budget;
    if (ex->searching)                     /* it goes as deep as it goes */
        return STR("");
    Why root = { .value = query_cell(ex->ctx->rt, graph_attr(vm_graph(ex->ctx->vm), attr), (int32_t)entity.d) };
    Places places = { .n = 0 };
    ex->budget = SEARCH_PARTS;
    ex->searching = true;
    add_parts(ex, &root, entity, attr, SEARCH_DEPTH);
    ex->searching = false;
    collect_places(&root, &places);
    places.more |= ex->budget <= 0;
    ex->budget = budget;
    return join_places(ex, &places);
}

/* ---- inputs ---- */

void explain_skipped(Explainer *ex, Why *why, int unset, int all)
{
    if (unset && all)
        why_note(ex, why, why_printf(ex, "not set and left out: %d of %d parts", "未设置而未计入：%d 项（共 %d 项）", unset, all));
}

void explain_more(Explainer *ex, Why *why, int more, Value rest)
{
    if (more > 0)
        why_new(ex, why, why_printf(ex, "and %d more", "另有 %d 项", more), rest)->bare = rest.tag == V_NONE;
}

static bool member_value(Explainer *ex, Value entity, Sym name, Value *out)
{
    QueryEnv env;
    vm_query_env(ex->ctx->vm, &env);
    return entity.tag == V_ENTITY && query_attr(&env, (TableId)entity.a, (int32_t)entity.d, name, out);
}

typedef struct Term { Value rest; int shown, more, unset, all; bool counts, adds; } Term;

static void add_path(Explainer *ex, Why *why, Value entity, Str path, Term *term, int depth);

static void add_member(Explainer *ex, Why *why, Value entity, Sym name, Term *term, int depth)
{
    Value value = NONE_VALUE;
    if (!member_value(ex, entity, name, &value))
        return;
    term->all++;
    term->unset += value.tag == V_NONE;
    if (term->shown++ < WHY_SHOWN && ex->budget > -SEARCH_PARTS) {
        explain_member(ex, why, entity, name, depth - 1);
        return;
    }
    term->more++;
    bool number = value.tag == V_NUM || value.tag == V_RATE;
    if (number && term->rest.tag == V_NONE)
        term->rest = value;
    else if (number && term->rest.tag == value.tag)
        term->rest.num += value.num;
}

/* a, a.b, a*.b: the part behind the first point is asked of what stands in the first. */
static void add_path(Explainer *ex, Why *why, Value entity, Str path, Term *term, int depth)
{
    size_t n = 0;
    while (n < path.len && path.ptr[n] != '.')
        n++;
    Str head = str_make(path.ptr, n), rest = n < path.len ? str_make(path.ptr + n + 1, path.len - n - 1) : STR("");
    bool each = head.len && head.ptr[head.len - 1] == '*';
    head.len -= each;
    Value value;
    Sym name = intern_add(ex->ctx->rt->intern, head);
    if (!rest.len) {
        add_member(ex, why, entity, name, term, depth);
        return;
    }
    if (!member_value(ex, entity, name, &value))
        return;
    term->counts |= each;
    if (value.tag == V_ENTITY)
        add_path(ex, why, value, rest, term, depth);
    for (uint32_t i = 0; value.tag == V_LIST && i < value.list->len; i++)
        if (value.list->at[i].tag == V_ENTITY)
            add_path(ex, why, value.list->at[i], rest, term, depth);
}

static void add_setting(Explainer *ex, Why *why, Str name)
{
    Ctx *ctx = ex->ctx;
    Sym sym = intern_add(ctx->rt->intern, name);
    const Calendar *calendar = model_calendar(ctx->model);
    KeywordId which = words_keyword(ctx->words, PL_SETTING, sym);
    Value value = which == KW_UTILIZATION ? value_percent(model_utilization(ctx->model))
                : which == KW_READING     ? value_percent(model_reading(ctx->model))
                                          : value_num(which == KW_DAYS_PER_WEEK ? calendar->days_per_week : calendar->hours_per_day);
    Str label = arena_printf(&ex->arena, "%s.%s", ex->zh ? "模型" : "model", ex->zh ? KEYWORD_INFO[which].zh : KEYWORD_INFO[which].text);
    Why *part = why_new(ex, why, label, value);
    int32_t key = (int32_t)sym, row = model_link_find(ctx->model, T_SETTING, &key, 1);
    if (row == ROW_NONE)
        part->note = why_text(ex, "default", "默认");
    else
        part->place = why_place(ex, model_origin(ctx->model, T_SETTING, row));
}

typedef struct Skipped { int unset, all; } Skipped;

static void add_term(Explainer *ex, Why *why, Value entity, Str text, int depth, Skipped *skipped)
{
    Term term = { .rest = NONE_VALUE };
    if (text.ptr[0] == '=') {
        explain_links(ex, why, entity, str_make(text.ptr + 1, text.len - 1));
        return;
    }
    if (text.len > 6 && memcmp(text.ptr, "model.", 6) == 0) {
        add_setting(ex, why, str_make(text.ptr + 6, text.len - 6));
        return;
    }
    add_path(ex, why, entity, text, &term, depth);
    explain_more(ex, why, term.more, term.rest);
    skipped->unset += term.counts ? term.unset : 0;
    skipped->all += term.counts ? term.all : 0;
}

static void add_parts(Explainer *ex, Why *why, Value entity, AttrId attr, int depth)
{
    const Recipe *recipe = &RECIPES[attr];
    const char *at = recipe->inputs ? recipe->inputs : "";
    Skipped skipped = { 0, 0 };
    while (*at) {
        size_t n = strcspn(at, " ");
        add_term(ex, why, entity, str_make(at, n), depth, &skipped);
        at += n + (at[n] == ' ');
    }
    if (why->value.tag == V_NUM || why->value.tag == V_RATE)
        explain_skipped(ex, why, skipped.unset, skipped.all);
    if (recipe->make)
        recipe->make(ex, why, entity, depth);
}

/* ---- attributes and fields ---- */

static Str member_label(Explainer *ex, Value entity, const char *name, const char *zh)
{
    return arena_printf(&ex->arena, "%.*s.%s", STR_ARG(why_name(ex, entity)), ex->zh ? zh : name);
}

Str explain_attr_formula(AttrId attr, bool zh)
{
    return str_of(zh && ATTR_FORMULA_ZH[attr] ? ATTR_FORMULA_ZH[attr] : ATTR_INFO[attr].formula);
}

Why *explain_attr(Explainer *ex, Why *parent, Value entity, AttrId attr, int depth)
{
    const AttrInfo *info = &ATTR_INFO[attr];
    Value value = query_cell(ex->ctx->rt, graph_attr(vm_graph(ex->ctx->vm), attr), (int32_t)entity.d);
    Why *why = why_new(ex, parent, member_label(ex, entity, info->name, info->zh), value);
    if (depth <= 0 || ex->budget < 0) {
        why->place = places_behind(ex, entity, attr);
        return why;
    }
    why->formula = explain_attr_formula(attr, ex->zh);
    why->doc = why_text(ex, info->doc, info->doc_zh);
    add_parts(ex, why, entity, attr, depth);
    return why;
}

/* Fields that are read from elsewhere where they are not stated. */
typedef struct Heir { FieldId field; const char *from, *en, *zh; } Heir;
static const Heir HEIRS[] = {
    { F_UNIT_REGION, "parent.region", "inherited from the unit above", "取自上级部门" },
    { F_POST_KIND, "unit.kind", "inherited from its unit", "取自所属部门" },
    { F_POST_PAY, "grade.pay", "inherited from its grade", "取自所属职级" },
    { F_POST_HOURS, "model.days_per_week model.hours_per_day", "default: the model's full-time week", "默认：模型的全时工作周" },
};

static bool add_inherited(Explainer *ex, Why *why, Value entity, FieldId field, int depth)
{
    for (size_t i = 0; i < COUNT_OF(HEIRS); i++) {
        if (HEIRS[i].field != field || why->value.tag == V_NONE)
            continue;
        Why source = { .value = NONE_VALUE };
        Places places = { .n = 0 };
        Skipped skipped = { 0, 0 };
        why->note = why_text(ex, HEIRS[i].en, HEIRS[i].zh);
        if (depth < -SEARCH_PARTS)         /* from too far above to be followed */
            return true;
        for (const char *at = HEIRS[i].from; *at; at += strspn(at, " ")) {
            size_t n = strcspn(at, " ");
            add_term(ex, depth > 0 ? why : &source, entity, str_make(at, n), depth, &skipped);
            at += n;
        }
        collect_places(&source, &places);
        why->place = join_places(ex, &places);
        return true;
    }
    return false;
}

Why *explain_field(Explainer *ex, Why *parent, TableId table, int32_t row, int column, int depth)
{
    Model *model = ex->ctx->model;
    const FieldInfo *info = model_field(model, table, column);
    Value entity = value_entity(table, row), value = query_cell(ex->ctx->rt, graph_field(vm_graph(ex->ctx->vm), table, column), row);
    const char *name = info->read_as ? info->read_as : info->name, *zh = info->read_zh ? info->read_zh : info->zh;
    Why *why = why_new(ex, parent, member_label(ex, entity, name, zh ? zh : name), value);
    FieldId field = column < TABLE_INFO[table].n_fields ? (FieldId)((int)TABLE_INFO[table].first + column) : F_NONE;
    if (model_get(model, table, row, column).type != CELL_NONE) {
        why->place = why_place(ex, model_field_origin(model, table, row, column));
        return why;
    }
    if (!add_inherited(ex, why, entity, field, depth))
        why->note = value.tag == V_NONE ? why_text(ex, "not set", "未设置") : why_text(ex, "default", "默认");
    return why;
}

Why *explain_member(Explainer *ex, Why *parent, Value entity, Sym name, int depth)
{
    TableId table = (TableId)entity.a;
    int32_t row = (int32_t)entity.d;
    AttrId attr = table < (TableId)KIND_COUNT ? words_attr(ex->ctx->words, table, name) : A_NONE;
    if (attr != A_NONE)
        return explain_attr(ex, parent, entity, attr, depth);
    int column = model_find_column_read(ex->ctx->model, table, name);
    if (column >= 0)
        return explain_field(ex, parent, table, row, column, depth);
    Value value;
    if (!member_value(ex, entity, name, &value))
        return NULL;
    KeywordId word = words_keyword(ex->ctx->words, PL_ATTR, name);
    Why *why = why_new(ex, parent, member_label(ex, entity, KEYWORD_INFO[word].text, KEYWORD_INFO[word].zh), value);
    why->place = why_place(ex, model_origin(ex->ctx->model, table, row));
    return why;
}

Why *explain_entity(Explainer *ex, Why *parent, Value entity)
{
    TableId table = (TableId)entity.a;
    int32_t row = (int32_t)entity.d;
    Str kind = kind_word(ex->ctx, table);
    Why *why = why_new(ex, parent, arena_printf(&ex->arena, "%.*s %.*s", STR_ARG(kind), STR_ARG(why_name(ex, entity))),
                       value_sym(ex->ctx->rt, model_title(ex->ctx->model, table, row)));
    why->place = why_place(ex, model_origin(ex->ctx->model, table, row));
    for (int c = 0; c < model_n_columns(ex->ctx->model, table); c++)
        if (model_get(ex->ctx->model, table, row, c).type != CELL_NONE)
            explain_field(ex, why, table, row, c, 0);
    return why;
}
