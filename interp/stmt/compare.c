/* compare.c: what differs between two states: post by post, the other entities, pairs, figures, findings; one table of it. */
#include "compare.h"
#include <stdlib.h>
#include "../base/map.h"
#include "../output/output.h"
#include "cell_text.h"
#include "history.h"

enum { COLUMNS = 6 };

typedef struct Line { int group; int64_t order; bool pair; Value cells[COLUMNS]; } Line;
typedef struct Compare {
    const Comparison *c;
    Ctx before, after;               /* for texts of either side */
    Map twins;                       /* by_name: (table, row of after) → row of before */
    Map back;                        /* … and the other way */
    VEC(Line) lines;
    uint8_t *posts;                  /* PostChange of rows of after */
    size_t counts[POST_CHANGES];
    bool zh;
} Compare;

enum { GROUP_POSTS, GROUP_OTHERS, GROUP_PAIRS, GROUP_FIGURES, GROUP_FINDINGS };

static const char *const CHANGE_WORDS[POST_CHANGES][2] = { { "unchanged", "未变" }, { "new", "新增" }, { "changed", "更改" }, { "moved", "调动" }, { "closed", "撤销" } };

/* ---- twins ---- */

static uint64_t twin_key(TableId table, int32_t row) { return (uint64_t)(uint32_t)row << 16 | (uint16_t)table; }

static void pair_up(Compare *m, TableId table, int32_t before, int32_t after)
{
    map_put(&m->twins, twin_key(table, after), (uint32_t)before);
    map_put(&m->back, twin_key(table, before), (uint32_t)after);
}

/* The same number in two scenarios is the same entity; else the same name is. */
static void find_twins(Compare *m)
{
    for (int t = 0; t < (int)KIND_COUNT; t++) {
        TableId table = (TableId)t;
        for (int32_t row = 0; row < model_rows(m->c->after, table); row++) {
            if (!model_alive(m->c->after, table, row))
                continue;
            bool same = !m->c->by_name && model_alive(m->c->before, table, row);
            int32_t twin = same ? row : model_find(m->c->before, table, model_name(m->c->after, table, row));
            bool taken = !same && !m->c->by_name && twin >= 0 && model_alive(m->c->after, table, twin);
            if (twin >= 0 && !taken)
                pair_up(m, table, twin, row);
        }
    }
}

static int32_t twin_before(const Compare *m, TableId table, int32_t after)
{
    uint32_t row = after < 0 ? MAP_MISSING : map_find(&m->twins, twin_key(table, after));
    return row == MAP_MISSING ? ROW_NONE : (int32_t)row;
}

static int32_t twin_after(const Compare *m, TableId table, int32_t before)
{
    uint32_t row = before < 0 ? MAP_MISSING : map_find(&m->back, twin_key(table, before));
    return row == MAP_MISSING ? ROW_NONE : (int32_t)row;
}

/* ---- lines ---- */

static Value word_value(const Compare *m, const char *en, const char *zh)
{
    return value_text(m->c->ctx->rt, str_of(m->zh ? zh : en));
}

static Value sym_text(const Compare *m, Sym sym)
{
    return sym == SYM_NONE ? NONE_VALUE : value_sym(m->c->ctx->rt, sym);
}

static void add_line(Compare *m, int group, int64_t order, Value kind, Value entity, Value change, Value field, Value before, Value after)
{
    bool pair = group == GROUP_POSTS && change.tag == V_NONE;      /* behind the post's fields; its change is told later */
    vec_push(&m->lines, ((Line){ group, order, pair, { kind, entity, change, field, before, after } }));
}

static Value cell_as_text(const Compare *m, const Ctx *side, TableId table, int column, Cell cell)
{
    Buf text = { 0 };
    if (cell.type == CELL_NONE)
        return NONE_VALUE;
    Ctx ctx = *side;
    cell_text(&ctx, table, column, cell, m->zh ? LANG_ZH : LANG_EN, &text);
    Value value = value_text(m->c->ctx->rt, buf_str(&text));
    buf_drop(&text);
    return value;
}

/* ---- cells ---- */

static bool same_ref(const Compare *m, TableId target, int32_t before, int32_t after)
{
    return before < 0 || after < 0 ? before == after : twin_before(m, target, after) == before;
}

static bool same_number(double a, double b)
{
    return a == b || (a != a && b != b);
}

static bool same_items(const Compare *m, const FieldInfo *field, const ItemList *a, const ItemList *b)
{
    if (a->n != b->n)
        return false;
    for (uint32_t i = 0; i < a->n; i++) {
        const Item *x = &a->at[i], *y = &b->at[i];
        bool refs = field->target == T_NONE ? x->ref == y->ref : same_ref(m, field->target, x->ref, y->ref);
        bool qty = x->qty.sort == y->qty.sort && x->qty.unit == y->qty.unit && x->qty.per == y->qty.per && same_number(x->qty.amount, y->qty.amount);
        if (!refs || !qty || x->text != y->text || x->text2 != y->text2 || !same_number(x->num, y->num))
            return false;
    }
    return true;
}

static bool same_cell(const Compare *m, const FieldInfo *field, Cell a, Cell b)
{
    if (a.type != b.type)
        return false;
    switch (a.type) {
    case CELL_NONE: return true;
    case CELL_I32: return field->type == FT_REF ? same_ref(m, field->target, a.i32, b.i32) : a.i32 == b.i32;
    case CELL_NUM: return same_number(a.num, b.num);
    case CELL_QTY: return a.qty.sort == b.qty.sort && a.qty.unit == b.qty.unit && a.qty.per == b.qty.per && same_number(a.qty.amount, b.qty.amount);
    case CELL_RANGE: return same_number(a.range.low, b.range.low) && same_number(a.range.high, b.range.high);
    case CELL_LIST: break;
    }
    return same_items(m, field, a.list, b.list);
}

/* A users' field has its column by its name. */
static int column_before(const Compare *m, TableId table, int column)
{
    if (column < TABLE_INFO[table].n_fields)
        return column;
    Sym name = intern_add(m->c->ctx->rt->intern, str_of(model_field(m->c->after, table, column)->name));
    return model_find_column(m->c->before, table, name);
}

static Cell cell_at(const Model *model, TableId table, int32_t row, int column)
{
    return row < 0 || column < 0 ? (Cell){ .type = CELL_NONE } : model_get(model, table, row, column);
}

static Value field_label(const Compare *m, TableId table, int column)
{
    const FieldInfo *field = model_field(m->c->after, table, column);
    return word_value(m, field->name, column < TABLE_INFO[table].n_fields ? field->zh : field->name);
}

/* ---- entities ---- */

typedef struct Subject { int group; int64_t order; TableId table; Value kind, name, change; } Subject;

static void say_field(Compare *m, const Subject *s, Value field, Value before, Value after)
{
    add_line(m, s->group, s->order, s->kind, s->name, s->change, field, before, after);
}

static bool is_place(TableId table, int column)
{
    return table == T_POST && (column == field_column(F_POST_IN) || column == field_column(F_POST_REPORTS));
}

/* Counts the differing fields; says them when `say`. before ROW_NONE: a new one, all that it has. */
static size_t fields_of(Compare *m, const Subject *s, int32_t before, int32_t after, bool say, bool *moved)
{
    size_t n = 0;
    for (int c = 0; c < model_n_columns(m->c->after, s->table); c++) {
        int was = column_before(m, s->table, c);
        Cell a = cell_at(m->c->before, s->table, before, was), b = cell_at(m->c->after, s->table, after, c);
        if (same_cell(m, model_field(m->c->after, s->table, c), a, b))
            continue;
        n++;
        *moved = *moved || is_place(s->table, c);
        if (say)
            say_field(m, s, field_label(m, s->table, c), was < 0 ? NONE_VALUE : cell_as_text(m, &m->before, s->table, was, a),
                      cell_as_text(m, &m->after, s->table, c, b));
    }
    return n;
}

static Value label_of(Compare *m, KeywordId keyword)
{
    return word_value(m, KEYWORD_INFO[keyword].text, KEYWORD_INFO[keyword].zh);
}

static size_t names_of(Compare *m, const Subject *s, int32_t before, int32_t after, bool say)
{
    Sym a = model_name(m->c->before, s->table, before), b = model_name(m->c->after, s->table, after);
    bool at = model_has_title(m->c->before, s->table, before), bt = model_has_title(m->c->after, s->table, after);
    Sym x = at ? model_title(m->c->before, s->table, before) : SYM_NONE, y = bt ? model_title(m->c->after, s->table, after) : SYM_NONE;
    if (say && a != b)
        say_field(m, s, label_of(m, KW_NAME), sym_text(m, a), sym_text(m, b));
    if (say && x != y)
        say_field(m, s, label_of(m, KW_TITLE), sym_text(m, x), sym_text(m, y));
    return (a != b) + (size_t)(x != y);
}

/* ---- pairs ---- */

/* The post that the pair is first about; else ROW_NONE. */
static int32_t post_of(const Model *model, TableId link, int32_t row)
{
    for (int c = 0; c < TABLE_INFO[link].n_fields; c++) {
        const FieldInfo *field = &FIELD_INFO[(int)TABLE_INFO[link].first + c];
        if ((field->flags & FF_KEY) && field->target == T_POST)
            return cell_at(model, link, row, c).i32;
    }
    return ROW_NONE;
}

static Value pair_label(const Compare *m, const Ctx *side, TableId link, int32_t row, int32_t post)
{
    Buf text = { 0 };
    bool left = false;
    Ctx ctx = *side;
    buf_addz(&text, m->zh ? TABLE_INFO[link].zh : TABLE_INFO[link].name);
    for (int c = 0; c < TABLE_INFO[link].n_fields; c++) {
        const FieldInfo *field = &FIELD_INFO[(int)TABLE_INFO[link].first + c];
        Cell key = model_get(side->model, link, row, c);
        if (!(field->flags & FF_KEY) || key.type == CELL_NONE)
            continue;
        if (!left && post >= 0 && field->target == T_POST) {
            left = true;                             /* it stands in a column of its own */
            continue;
        }
        buf_char(&text, ' ');
        if (link == T_WAIVER && field->type == FT_NUMBER)
            buf_add(&text, sym_str(&ctx, model_name(side->model, words_kind(ctx.words, (Sym)model_get(side->model, link, row, c - 1).i32), key.i32)));
        else
            cell_text(&ctx, link, c, key, m->zh ? LANG_ZH : LANG_EN, &text);
    }
    Value value = value_text(m->c->ctx->rt, buf_str(&text));
    buf_drop(&text);
    return value;
}

/* What the pair says, in one text; that it is there when it says nothing. */
static Value pair_text(const Compare *m, const Ctx *side, TableId link, int32_t row)
{
    Buf text = { 0 };
    Ctx ctx = *side;
    if (row < 0)
        return NONE_VALUE;
    for (int c = 0; c < TABLE_INFO[link].n_fields; c++) {
        const FieldInfo *field = &FIELD_INFO[(int)TABLE_INFO[link].first + c];
        Cell cell = model_get(side->model, link, row, c);
        if ((field->flags & FF_KEY) || cell.type == CELL_NONE)
            continue;
        buf_addf(&text, "%s%s ", text.len ? ", " : "", m->zh ? field->zh : field->name);
        cell_text(&ctx, link, c, cell, m->zh ? LANG_ZH : LANG_EN, &text);
    }
    Value value = text.len ? value_text(m->c->ctx->rt, buf_str(&text)) : word_value(m, "yes", "有");
    buf_drop(&text);
    return value;
}

/* The pair with the same keys on the other side. */
static int32_t pair_twin(const Compare *m, const Model *from, const Model *to, TableId link, int32_t row)
{
    int32_t keys[8];
    int n = 0;
    for (int c = 0; c < TABLE_INFO[link].n_fields; c++) {
        const FieldInfo *field = &FIELD_INFO[(int)TABLE_INFO[link].first + c];
        if (!(field->flags & FF_KEY))
            continue;
        Cell key = model_get(from, link, row, c);
        TableId target = field->target;
        if (link == T_WAIVER && field->type == FT_NUMBER)
            target = words_kind(m->c->ctx->words, (Sym)keys[n - 1]);
        keys[n] = key.type == CELL_NONE ? I32_NONE : key.i32;
        if (target != T_NONE && keys[n] >= 0) {
            keys[n] = to == m->c->before ? twin_before(m, target, keys[n]) : twin_after(m, target, keys[n]);
            if (keys[n] < 0)
                return ROW_NONE;
        }
        n++;
    }
    return model_link_find(to, link, keys, n);
}

static bool same_pair(const Compare *m, TableId link, int32_t before, int32_t after)
{
    for (int c = 0; c < TABLE_INFO[link].n_fields; c++) {
        const FieldInfo *field = &FIELD_INFO[(int)TABLE_INFO[link].first + c];
        if (!(field->flags & FF_KEY) && !same_cell(m, field, model_get(m->c->before, link, before, c), model_get(m->c->after, link, after, c)))
            return false;
    }
    return true;
}

static bool in_scope(const uint8_t *posts, int32_t post)
{
    return !posts || (post >= 0 && posts[post]);
}

static bool scoped(const Compare *m)
{
    return m->c->posts_before || m->c->posts_after;
}

static Value post_name(const Compare *m, const Model *model, int32_t post)
{
    return sym_text(m, model_name(model, T_POST, post));
}

static Value kind_value(const Compare *m, TableId table)
{
    return word_value(m, TABLE_INFO[table].name, TABLE_INFO[table].zh);
}

/* The differing pair is said of its post, whose change is told when all pairs are known. */
static void differing_pair(Compare *m, TableId link, int32_t before, int32_t after)
{
    const Ctx *side = after >= 0 ? &m->after : &m->before;
    int32_t row = after >= 0 ? after : before, post = post_of(side->model, link, row);
    bool seen = post >= 0 && (after >= 0 ? in_scope(m->c->posts_after, post) : in_scope(m->c->posts_before, post));
    Value field = pair_label(m, side, link, row, post), a = pair_text(m, &m->before, link, before), b = pair_text(m, &m->after, link, after);
    int32_t at = post < 0 || after >= 0 ? post : twin_after(m, T_POST, post);
    if (post < 0 && !scoped(m)) {
        const char *const *word = CHANGE_WORDS[before < 0 ? POST_NEW : after < 0 ? POST_CLOSED : POST_CHANGED];
        add_line(m, GROUP_PAIRS, (int64_t)link << 32 | row, kind_value(m, link), field, word_value(m, word[0], word[1]), NONE_VALUE, a, b);
    } else if (seen && at >= 0) {
        if (m->posts[at] == POST_UNCHANGED)
            m->posts[at] = POST_CHANGED;
        add_line(m, GROUP_POSTS, at, kind_value(m, T_POST), post_name(m, m->c->after, at), NONE_VALUE, field, a, b);
    }
}

static void compare_pairs(Compare *m, TableId link)
{
    size_t n;
    const int32_t *order = model_order(m->c->after, link, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t twin = pair_twin(m, m->c->after, m->c->before, link, order[i]);
        if (twin < 0 || !same_pair(m, link, twin, order[i]))
            differing_pair(m, link, twin, order[i]);
    }
    order = model_order(m->c->before, link, &n);
    for (size_t i = 0; i < n; i++)
        if (pair_twin(m, m->c->before, m->c->after, link, order[i]) < 0)
            differing_pair(m, link, order[i], ROW_NONE);
}

/* ---- all entities ---- */

static Value change_value(const Compare *m, PostChange change)
{
    return word_value(m, CHANGE_WORDS[change][0], CHANGE_WORDS[change][1]);
}

static void compare_entity(Compare *m, TableId table, int32_t row, bool say)
{
    int32_t twin = twin_before(m, table, row);
    bool moved = false;
    Subject s = { table == T_POST ? GROUP_POSTS : GROUP_OTHERS, table == T_POST ? row : (int64_t)table << 32 | row, table, kind_value(m, table),
                  sym_text(m, model_name(m->c->after, table, row)), NONE_VALUE };
    size_t n = fields_of(m, &s, twin, row, false, &moved) + (twin < 0 ? 0 : names_of(m, &s, twin, row, false));
    PostChange change = twin < 0 ? POST_NEW : moved ? POST_MOVED : n ? POST_CHANGED : POST_UNCHANGED;
    if (table == T_POST && !say) {
        m->posts[row] = (uint8_t)change;
        return;
    }
    if (table == T_POST)
        change = (PostChange)m->posts[row];
    s.change = change_value(m, change);
    if (change == POST_NEW && !n)
        say_field(m, &s, NONE_VALUE, NONE_VALUE, NONE_VALUE);
    if (change != POST_UNCHANGED)
        fields_of(m, &s, twin, row, true, &moved);
    if (twin >= 0)
        names_of(m, &s, twin, row, true);
}

static void compare_kind(Compare *m, TableId table, bool say)
{
    size_t n;
    const int32_t *order = model_order(m->c->after, table, &n);
    for (size_t i = 0; i < n; i++)
        if (table != T_POST || in_scope(m->c->posts_after, order[i]))
            compare_entity(m, table, order[i], say);
}

static void closed_entities(Compare *m, TableId table)
{
    size_t n;
    const int32_t *order = model_order(m->c->before, table, &n);
    for (size_t i = 0; i < n; i++) {
        if (twin_after(m, table, order[i]) >= 0 || (table == T_POST && !in_scope(m->c->posts_before, order[i])))
            continue;
        m->counts[POST_CLOSED] += table == T_POST;
        add_line(m, table == T_POST ? GROUP_POSTS : GROUP_OTHERS, table == T_POST ? (int64_t)INT32_MAX + order[i] : (int64_t)table << 32 | order[i],
                 kind_value(m, table), sym_text(m, model_name(m->c->before, table, order[i])), change_value(m, POST_CLOSED), NONE_VALUE,
                 NONE_VALUE, NONE_VALUE);
    }
}

/* ---- figures and findings ---- */

static Value figure_text(const Compare *m, Value value)
{
    Buf text = { 0 };
    if (value.tag == V_NONE)
        return NONE_VALUE;
    output_figure(m->c->ctx->rt, value, &text);
    Value out = value_text(m->c->ctx->rt, buf_str(&text));
    buf_drop(&text);
    return out;
}

static void compare_figures(Compare *m)
{
    Rt *rt = m->c->ctx->rt;
    for (int i = 0; m->c->figures_before && FIGURE_NAMES[i][0]; i++) {
        Value a = m->c->figures_before->values[i], b = m->c->figures_after->values[i], change = NONE_VALUE;
        bool both = a.tag == V_NUM && b.tag == V_NUM;
        if (a.tag == b.tag && (!both || same_number(a.num, b.num)))
            continue;
        if (both) {
            Buf text = { 0 };
            buf_addz(&text, b.num > a.num ? "+" : "");
            output_figure(rt, (Value){ .tag = V_NUM, .a = a.a, .num = b.num - a.num }, &text);
            change = value_text(rt, buf_str(&text));
            buf_drop(&text);
        }
        add_line(m, GROUP_FIGURES, i, word_value(m, "figure", "数字"), word_value(m, FIGURE_NAMES[i][0], FIGURE_NAMES[i][1]), change, NONE_VALUE,
                 figure_text(m, a), figure_text(m, b));
    }
}

static void findings_beside(Compare *m, const Figures *these, const Figures *those, bool gone)
{
    Map known = { 0 };
    for (size_t i = 0; i < those->findings.len; i++)
        map_put(&known, those->findings.at[i].key, 1);
    for (size_t i = 0; i < these->findings.len; i++) {
        const Finding1 *finding = &these->findings.at[i];
        if (map_find(&known, finding->key) != MAP_MISSING)
            continue;
        Value message = sym_text(m, finding->message);
        add_line(m, GROUP_FINDINGS, gone ? (int64_t)i : (int64_t)INT32_MAX + (int64_t)i, word_value(m, "finding", "发现"), sym_text(m, finding->rule),
                 gone ? word_value(m, "gone", "消失") : word_value(m, "new", "新增"), NONE_VALUE, gone ? message : NONE_VALUE, gone ? NONE_VALUE : message);
    }
    map_drop(&known);
}

/* ---- the table ---- */

static int compare_lines(const void *a, const void *b)
{
    const Line *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/* Lines of pairs have learned only now what became of their post. */
static void finish_posts(Compare *m, bool all)
{
    size_t n;
    const int32_t *order = model_order(m->c->after, T_POST, &n);
    for (size_t i = 0; i < n; i++) {
        if (!in_scope(m->c->posts_after, order[i]))
            continue;
        m->counts[m->posts[order[i]]]++;
        if (all && m->posts[order[i]] == POST_UNCHANGED)
            add_line(m, GROUP_POSTS, order[i], kind_value(m, T_POST), post_name(m, m->c->after, order[i]), change_value(m, POST_UNCHANGED), NONE_VALUE,
                     NONE_VALUE, NONE_VALUE);
    }
    for (size_t i = 0; i < m->lines.len; i++) {
        Line *line = &m->lines.at[i];
        if (line->group == GROUP_POSTS && line->cells[2].tag == V_NONE)
            line->cells[2] = change_value(m, (PostChange)m->posts[line->order]);
    }
}

/* Posts stand in their order of definition: lines sort by it, not by their number. */
static void order_posts(Compare *m)
{
    size_t n;
    const int32_t *order = model_order(m->c->after, T_POST, &n);
    int32_t *place = mem_zalloc((size_t)model_rows(m->c->after, T_POST) * sizeof *place + 1);
    for (size_t i = 0; i < n; i++)
        place[order[i]] = (int32_t)i;
    for (size_t i = 0; i < m->lines.len; i++) {
        Line *line = &m->lines.at[i];
        if (line->group == GROUP_POSTS && line->order < INT32_MAX)
            line->order = place[line->order];
        line->order = line->order << 22 | (int64_t)line->pair << 21 | (int64_t)(i & 0x1fffff);     /* stable */
    }
    mem_free(place);
}

static void begin_compare(const Comparison *comparison, Compare *m)
{
    *m = (Compare){ .c = comparison, .before = *comparison->ctx, .after = *comparison->ctx, .zh = comparison->ctx->rt->lang == LANG_ZH };
    m->before.model = (Model *)(uintptr_t)comparison->before;
    m->after.model = (Model *)(uintptr_t)comparison->after;
    m->posts = mem_zalloc((size_t)model_rows(comparison->after, T_POST) + 1);
    find_twins(m);
    compare_kind(m, T_POST, false);
    for (int t = KIND_COUNT; t < (int)T_COUNT; t++)
        compare_pairs(m, (TableId)t);
}

static void end_compare(Compare *m)
{
    map_drop(&m->twins);
    map_drop(&m->back);
    vec_drop(&m->lines);
    mem_free(m->posts);
}

static Value make_table(Compare *m)
{
    Ctx *ctx = m->c->ctx;
    const Sym names[COLUMNS] = { intern_add(ctx->rt->intern, STR("kind")), words_keyword_sym(ctx->words, KW_MEMBER_ENTITY),
                                 words_keyword_sym(ctx->words, KW_FIGURE_CHANGE), words_keyword_sym(ctx->words, KW_FIGURE_FIELD),
                                 words_keyword_sym(ctx->words, KW_FIGURE_BEFORE), words_keyword_sym(ctx->words, KW_FIGURE_AFTER) };
    Value result = value_table(ctx->rt, COLUMNS, names, (uint32_t)m->lines.len);
    for (uint32_t i = 0; i < result.table->n_rows; i++)
        for (uint32_t c = 0; c < COLUMNS; c++)
            result.table->columns[c][i] = m->lines.at[i].cells[c];
    return result;
}

Value compare_table(const Comparison *comparison, bool all, size_t counts[POST_CHANGES])
{
    Compare m;
    begin_compare(comparison, &m);
    compare_kind(&m, T_POST, true);
    closed_entities(&m, T_POST);
    for (int t = 0; t < (int)KIND_COUNT && !scoped(&m); t++)
        if (t != T_POST) {
            compare_kind(&m, (TableId)t, true);
            closed_entities(&m, (TableId)t);
        }
    finish_posts(&m, all);
    compare_figures(&m);
    if (comparison->figures_before) {
        findings_beside(&m, comparison->figures_before, comparison->figures_after, true);
        findings_beside(&m, comparison->figures_after, comparison->figures_before, false);
    }
    order_posts(&m);
    if (m.lines.len)
        qsort(m.lines.at, m.lines.len, sizeof *m.lines.at, compare_lines);
    memcpy(counts, m.counts, sizeof m.counts);
    Value table = make_table(&m);
    end_compare(&m);
    return table;
}

void compare_counts(Ctx *ctx, const size_t counts[POST_CHANGES], Buf *out)
{
    static const PostChange ORDER[] = { POST_NEW, POST_CHANGED, POST_MOVED, POST_CLOSED, POST_UNCHANGED };
    bool zh = ctx->rt->lang == LANG_ZH;
    buf_addz(out, zh ? "岗位：" : "posts: ");
    for (size_t i = 0; i < COUNT_OF(ORDER); i++)
        if (zh)
            buf_addf(out, "%s%s %zu", i ? "，" : "", CHANGE_WORDS[ORDER[i]][1], counts[ORDER[i]]);
        else
            buf_addf(out, "%s%zu %s", i ? ", " : "", counts[ORDER[i]], CHANGE_WORDS[ORDER[i]][0]);
}

uint8_t *compare_posts(const Comparison *comparison)
{
    Compare m;
    begin_compare(comparison, &m);
    uint8_t *posts = m.posts;
    m.posts = NULL;
    end_compare(&m);
    return posts;
}
