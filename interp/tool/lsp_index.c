/* lsp_index.c: where the names of a script stand. A walk over its trees, statement by statement: what stands in a field or a pair
   statement is a name of the field's kind; a name in an expression is the variable of the scopes around it, an attribute of the rows
   around it, or any entity. */
#include "lsp_index.h"

#include <stdlib.h>

#include "../base/utf8.h"

typedef struct Local { Sym name; uint32_t decl; } Local;

typedef struct Walk {
    LspIndex *index;
    const Words *words;
    Intern *intern;
    Str text;
    VEC(Local) locals;
    VEC(TableId) rows;       /* of the queries around */
    Map globals;             /* 1 + where they are declared, by name */
    Map kinds;               /* 1 + the kind that a name was defined as last, by name */
    uint32_t base;           /* where `text` begins in the script */
    uint32_t first, stmt;    /* the number of its first statement; of the one that is walked */
    int depth;               /* of blocks and functions */
} Walk;

/* ---- adding ---- */

static Occurrence *add(Walk *walk, uint32_t start, uint32_t end, Sym name, int what, unsigned flags)
{
    vec_push(&walk->index->all, ((Occurrence){ .start = walk->base + start, .end = walk->base + end, .name = name, .what = (int16_t)what,
                                               .flags = (uint16_t)flags, .stmt = walk->stmt }));
    if (flags & OCC_DEF && what >= 0 && what < KIND_COUNT)
        map_put(&walk->kinds, name, (uint32_t)what + 1);
    return &vec_last(&walk->index->all);
}

/* Behind the words' blanks. */
static uint32_t skip_blanks(const Walk *walk, uint32_t at)
{
    for (;;) {
        if (at < walk->text.len && strchr(" \t\r\n\\", walk->text.ptr[at]) && walk->text.ptr[at])
            at++;
        else if (walk->text.len - at >= 3 && memcmp(walk->text.ptr + at, "\xE3\x80\x80", 3) == 0)
            at += 3;
        else
            return at;
    }
}

static uint32_t word_end(const Walk *walk, uint32_t at)
{
    const char *end = walk->text.ptr + walk->text.len;
    while (at < walk->text.len) {
        int size;
        if (!utf8_is_continue(utf8_decode(walk->text.ptr + at, end, &size)))
            break;
        at += (uint32_t)size;
    }
    return at;
}

/* The n-th word from `at`, commas between them. */
static uint32_t nth_word(const Walk *walk, uint32_t at, int n)
{
    for (at = skip_blanks(walk, at); n > 0; n--) {
        at = skip_blanks(walk, word_end(walk, at));
        if (at < walk->text.len && walk->text.ptr[at] == ',')
            at = skip_blanks(walk, at + 1);
        else if (walk->text.len - at >= 3 && (memcmp(walk->text.ptr + at, "，", 3) == 0 || memcmp(walk->text.ptr + at, "、", 3) == 0))
            at = skip_blanks(walk, at + 3);
    }
    return at;
}

static void declare(Walk *walk, uint32_t at, Sym name, unsigned flags)
{
    if (name == SYM_NONE)
        return;
    bool top = walk->depth == 0;
    Occurrence *occurrence = add(walk, at, word_end(walk, at), name, OCC_VARIABLE, flags | OCC_DEF | (top ? OCC_TOP : 0));
    occurrence->decl = walk->base + at + 1;
    vec_push(&walk->locals, ((Local){ name, walk->base + at + 1 }));
    if (top)
        map_put(&walk->globals, name, walk->base + at + 1);
}

/* ---- names ---- */

static void walk_node(Walk *walk, const Node *node);

static void walk_kids(Walk *walk, const Node *node, int from)
{
    for (int i = from; i < node->n; i++)
        if (node->kids[i])
            walk_node(walk, node->kids[i]);
}

/* Trees of broken statements lack parts. */
static const Node *kid_of(const Node *node, int i)
{
    return i < node->n ? node->kids[i] : NULL;
}

static void add_entity(Walk *walk, const Node *node)
{
    uint32_t at = node->start;
    while (at < node->end && walk->text.ptr[at] != ':' && walk->text.ptr[at] != (char)0xEF)
        at++;
    at += at < node->end && walk->text.ptr[at] == ':' ? 1 : 3;
    if (at < node->end)
        add(walk, at, node->end, node->sym, node->op, 0);
}

/* A name of a kind; an expression where it is none. */
static void walk_name(Walk *walk, const Node *node, int what, unsigned flags)
{
    if (!node)
        return;
    if (node->type == N_NAME)
        add(walk, node->start, node->end, node->sym, what, flags);
    else
        walk_node(walk, node);
}

static bool is_attribute(Walk *walk, Sym name, TableId *table)
{
    Str text = intern_str(walk->intern, name);
    for (size_t i = walk->rows.len; i-- > 0;) {
        *table = walk->rows.at[i];
        bool plain = str_eq(text, STR("name")) || str_eq(text, STR("title"));
        if (plain || words_field_read(walk->words, *table, name) != F_NONE ||
            (*table < (TableId)KIND_COUNT && words_attr(walk->words, *table, name) != A_NONE))
            return true;
    }
    return false;
}

static void walk_value_name(Walk *walk, const Node *node)
{
    TableId table;
    for (size_t i = walk->locals.len; i-- > 0;) {
        if (walk->locals.at[i].name != node->sym)
            continue;
        add(walk, node->start, node->end, node->sym, OCC_VARIABLE, OCC_EXPR)->decl = walk->locals.at[i].decl;
        return;
    }
    if (is_attribute(walk, node->sym, &table))
        add(walk, node->start, node->end, node->sym, OCC_FIELD, 0)->decl = (uint32_t)table + 1;
    else
        add(walk, node->start, node->end, node->sym, T_NONE, OCC_EXPR);
}

/* ---- definitions ---- */

static FieldId field_of(const Walk *walk, TableId table, Sym word)
{
    if (table != T_NONE)
        return words_field(walk->words, table, word);
    FieldId found = F_NONE;
    for (int t = 0; t < KIND_COUNT && found == F_NONE; t++)
        found = words_field(walk->words, (TableId)t, word);
    return found;
}

static bool takes_words(const FieldInfo *field)
{
    return field->type == FT_WORD || field->type == FT_ROLES || field->type == FT_FORM || field->type == FT_VALUES;
}

static void walk_clause(Walk *walk, const Node *clause, TableId table)
{
    FieldId id = field_of(walk, table, clause->sym);
    const FieldInfo *field = id == F_NONE ? NULL : &FIELD_INFO[id];
    Occurrence *word = add(walk, clause->start, word_end(walk, clause->start), clause->sym, OCC_FIELD, 0);
    word->decl = table != T_NONE ? (uint32_t)table + 1 : field ? (uint32_t)field->table + 1 : 0;
    for (int i = 0; i < clause->n; i++) {
        const Node *item = clause->kids[i];
        for (int k = 0; item && k < item->n; k++) {
            if (field && field->target != T_NONE)
                walk_name(walk, item->kids[k], field->target, 0);
            else if (!field || !takes_words(field))
                walk_node(walk, item->kids[k]);
        }
    }
}

static void walk_clauses(Walk *walk, const Node *node, int from, TableId table)
{
    for (int i = from; i < node->n; i++)
        if (node->kids[i] && node->kids[i]->type == N_CLAUSE)
            walk_clause(walk, node->kids[i], table);
}

static void walk_define(Walk *walk, const Node *node)
{
    const Node *head;
    for (int i = 0; (head = kid_of(node, i)) != NULL && head->type == N_HEAD; i++) {
        size_t before = walk->index->all.len;
        walk_name(walk, kid_of(head, 0), node->op, OCC_DEF | OCC_KEPT);
        if (kid_of(head, 1) && head->kids[1]->type == N_TEXT && walk->index->all.len > before)
            walk->index->all.at[before].title = head->kids[1]->sym;
        walk_kids(walk, head, 1);
    }
    walk_clauses(walk, node, 0, (TableId)node->op);
}

static TableId kind_of_target(const Walk *walk, const Node *target)
{
    if (target->type == N_QUERY)
        return (TableId)(int)target->num;
    if (target->type == N_ENTITY)
        return (TableId)target->op;
    uint32_t kind = target->type == N_NAME ? map_find(&walk->kinds, target->sym) : MAP_MISSING;
    return kind == MAP_MISSING ? T_NONE : (TableId)(kind - 1);
}

static void walk_set(Walk *walk, const Node *node)
{
    const Node *target = kid_of(node, 0);
    if (!target)
        return;
    walk_node(walk, target);
    if (node->op == 3) {
        walk_clauses(walk, node, 1, kind_of_target(walk, target));
        return;
    }
    FieldId id = F_NONE;
    for (int t = 0; target->type == N_ATTR && t < KIND_COUNT && id == F_NONE; t++) {
        id = words_field_read(walk->words, (TableId)t, target->sym);
        id = id != F_NONE && FIELD_INFO[id].target == T_NONE ? F_NONE : id;
    }
    for (int i = 1; i < node->n; i++) {
        if (id != F_NONE)
            walk_name(walk, node->kids[i], FIELD_INFO[id].target, OCC_EXPR);
        else if (node->kids[i])
            walk_node(walk, node->kids[i]);
    }
}

static void walk_define_field(Walk *walk, const Node *node)
{
    bool has_title = node->n && node->n > (int)node->num && node->kids[node->n - 1] && node->kids[node->n - 1]->type == N_TEXT;
    Sym title = has_title ? node->kids[node->n - 1]->sym : SYM_NONE;
    vec_push(&walk->index->fields, ((IndexField){ (TableId)node->op, node->sym, title, walk->stmt }));
}

/* ---- pairs: the kind of each place ---- */

/* The first kids' kinds; further kids of the list are expressions, pairs of a name and a value, or words. */
typedef struct PairShape { NodeType type; int names; int16_t kinds[3], pair; } PairShape;

static const PairShape PAIRS[] = {
    { N_WEIGHT, 2, { T_POST, T_REGION }, T_KPI },
    { N_RECORD_KPI, 2, { T_KPI, T_POST }, T_NONE },
    { N_GRANT, 2, { T_DECISION, T_POST }, T_NONE },
    { N_REVOKE, 2, { T_DECISION, T_POST }, T_NONE },
    { N_RELATE, 2, { T_POST, T_POST }, T_NONE },
    { N_RATE, 1, { T_POST }, T_FACTOR },
    { N_SUBMIT, 2, { T_REPORT, T_POST }, T_NONE },
    { N_SET_RULE, 1, { T_RULE }, T_NONE },
    { N_SWITCH_RULE, 1, { T_RULE }, T_NONE },
    { N_SOURCE_RULE, 1, { T_RULE }, T_NONE },
    { N_DROP_RULE, 1, { T_RULE }, T_NONE },
    { N_WAIVE, 2, { T_RULE, T_NONE }, T_NONE },
};

static void walk_pair_rest(Walk *walk, const PairShape *shape, const Node *kid, bool last)
{
    if (kid->type == N_KEYVAL2) {
        walk_name(walk, kid_of(kid, 0), shape->pair, 0);
        walk_kids(walk, kid, 1);
    } else if (kid->type == N_CLAUSE) {
        walk_clause(walk, kid, T_NONE);
    } else if (kid->type == N_NAME && last && shape->type == N_RECORD_KPI) {
        walk_name(walk, kid, T_REGION, 0);
    } else if (kid->type != N_NAME && kid->type != N_OPTION) {
        walk_node(walk, kid);
    }
}

static bool walk_pair(Walk *walk, const Node *node)
{
    for (size_t p = 0; p < COUNT_OF(PAIRS); p++) {
        const PairShape *shape = &PAIRS[p];
        if (shape->type != (NodeType)node->type)
            continue;
        for (int i = 0; i < node->n; i++) {
            if (i < shape->names)
                walk_name(walk, node->kids[i], shape->kinds[i], shape->kinds[i] == T_NONE ? OCC_EXPR : 0);
            else if (node->kids[i])
                walk_pair_rest(walk, shape, node->kids[i], i == node->n - 1);
        }
        return true;
    }
    return false;
}

static void walk_assign(Walk *walk, const Node *node)
{
    for (int i = 0; i < node->n; i++) {
        const Node *kid = node->kids[i];
        if (kid && kid->type == N_TO) {
            walk_name(walk, kid_of(kid, 0), T_POST, 0);
            for (int k = 1; k < kid->n; k++)
                if (kid->kids[k] && kid->kids[k]->type != N_NAME)
                    walk_node(walk, kid->kids[k]);
        } else {
            walk_name(walk, kid, node->type == N_UNASSIGN && i == node->n - 1 ? T_POST : T_DUTY, 0);
        }
    }
}

/* The kids stand in the order of the key columns. */
static void walk_drop_pair(Walk *walk, const Node *node)
{
    const TableInfo *table = &TABLE_INFO[node->op];
    for (int field = 0, i = 0; field < table->n_fields && i < node->n; field++) {
        const FieldInfo *key = &FIELD_INFO[(int)table->first + field];
        if (!(key->flags & FF_KEY))
            continue;
        if (key->target != T_NONE)
            walk_name(walk, node->kids[i], key->target, 0);
        else if (node->kids[i] && node->kids[i]->type != N_NAME)
            walk_node(walk, node->kids[i]);
        i++;
    }
}

/* ---- scopes ---- */

static void walk_scope(Walk *walk, const Node *node)
{
    size_t mark = walk->locals.len;
    walk->depth++;
    walk_kids(walk, node, 0);
    walk->depth--;
    walk->locals.len = mark;
}

static void walk_function(Walk *walk, const Node *node)
{
    size_t mark = walk->locals.len;
    walk->depth++;
    for (int i = 0; i < node->n; i++) {
        const Node *kid = node->kids[i];
        if (!kid)
            continue;
        if (kid->type != N_PARAM) {
            walk_node(walk, kid);
            continue;
        }
        walk_kids(walk, kid, 0);
        declare(walk, kid->start, kid->sym, 0);
    }
    walk->depth--;
    walk->locals.len = mark;
}

static void walk_for(Walk *walk, const Node *node)
{
    size_t mark = walk->locals.len;
    if (kid_of(node, 0))
        walk_node(walk, node->kids[0]);
    walk->depth++;
    bool counts = node->num != 0;
    if (counts)
        declare(walk, nth_word(walk, node->start, 1), (Sym)node->num, 0);
    declare(walk, nth_word(walk, node->start, 1 + counts), node->sym, 0);
    walk_kids(walk, node, 1);
    walk->depth--;
    walk->locals.len = mark;
}

static void walk_try(Walk *walk, const Node *node)
{
    size_t mark = walk->locals.len;
    if (node->n && node->kids[0])
        walk_node(walk, node->kids[0]);
    walk->depth++;
    if (node->n > 1 && node->kids[0] && node->kids[1])
        declare(walk, nth_word(walk, nth_word(walk, node->kids[0]->end, 0), 1), node->sym, 0);
    walk_kids(walk, node, 1);
    walk->depth--;
    walk->locals.len = mark;
}

static void walk_query(Walk *walk, const Node *node)
{
    size_t mark = walk->locals.len;
    TableId table = (TableId)(int)node->num;
    if (node->n && node->kids[0]) {
        bool place = node->op == QS_IN || node->op == QS_UNDER;
        walk_name(walk, node->kids[0], node->op == QS_UNDER ? T_POST : T_NONE, place ? OCC_EXPR : 0);
    }
    walk->depth++;
    if (node->op == QS_FROM && node->sym != SYM_NONE)
        declare(walk, nth_word(walk, node->start, 1), node->sym, 0);
    if (table != T_NONE)
        vec_push(&walk->rows, table);
    walk_kids(walk, node, 1);
    walk->rows.len -= table != T_NONE;
    walk->depth--;
    walk->locals.len = mark;
}

static void walk_rule(Walk *walk, const Node *node)
{
    size_t mark = walk->locals.len;
    uint32_t at = nth_word(walk, node->start, 1);
    add(walk, at, word_end(walk, at), node->sym, T_RULE, OCC_DEF | OCC_KEPT);
    if (node->n && node->kids[0] && node->kids[0]->type == N_TEXT)
        vec_last(&walk->index->all).title = node->kids[0]->sym;
    walk->depth++;
    walk_kids(walk, node, 0);
    walk->depth--;
    walk->locals.len = mark;
}

static void walk_rule_var(Walk *walk, const Node *node)
{
    declare(walk, nth_word(walk, node->start, 1), node->sym, 0);
}

/* ---- everything ---- */

static void walk_declaration(Walk *walk, const Node *node, unsigned flags)
{
    uint32_t at = nth_word(walk, node->start, 1);
    bool function = node->type == N_FN;
    if (function)
        declare(walk, at, node->sym, flags | OCC_FUNCTION | (walk->depth ? 0 : OCC_KEPT));
    if (function)
        walk_function(walk, node);
    else
        walk_kids(walk, node, 0);
    if (!function)
        declare(walk, at, node->sym, flags | (walk->depth ? 0 : OCC_KEPT));
}

static void walk_file(Walk *walk, const Node *node)
{
    const Node *path = node->n ? node->kids[0] : NULL;
    if (path && path->type == N_TEXT)
        vec_push(&walk->index->files, ((IndexFile){ walk->base + path->start, walk->base + path->end, walk->stmt, path->sym }));
    else if (path && path->type != N_NAME)
        walk_node(walk, path);
}

static void walk_names_of(Walk *walk, const Node *node, int what)
{
    for (int i = 0; i < node->n; i++) {
        if (node->kids[i] && node->kids[i]->type == N_NAME)
            walk_name(walk, node->kids[i], what, 0);
        else if (node->kids[i])
            walk_node(walk, node->kids[i]);
    }
}

static void walk_other(Walk *walk, const Node *node)
{
    switch ((int)node->type) {
    case N_LET: case N_RULE_LET: case N_FN: walk_declaration(walk, node, 0); break;
    case N_LAMBDA: walk_function(walk, node); break;
    case N_BLOCK: walk_scope(walk, node); break;
    case N_FOR: walk_for(walk, node); break;
    case N_TRY: walk_try(walk, node); break;
    case N_QUERY: walk_query(walk, node); break;
    case N_RULE: walk_rule(walk, node); break;
    case N_RULE_VAR: walk_rule_var(walk, node); break;
    case N_USE: case N_RUN: walk_file(walk, node); break;
    case N_CHECK: case N_CHECK_EXPR: walk_names_of(walk, node, T_RULE); break;
    case N_STAFF: walk_names_of(walk, node, T_QUEUE); break;
    case N_KINDS: break;
    default: walk_kids(walk, node, 0); break;
    }
}

static void walk_node(Walk *walk, const Node *node)
{
    switch ((int)node->type) {
    case N_NAME: walk_value_name(walk, node); break;
    case N_ENTITY: add_entity(walk, node); break;
    case N_DEFINE: walk_define(walk, node); break;
    case N_DEFINE_FIELD: walk_define_field(walk, node); break;
    case N_SET: walk_set(walk, node); break;
    case N_RENAME: case N_DROP:
        for (int i = 0; i < node->n; i++)
            walk_name(walk, node->kids[i], node->op, i ? OCC_DEF : 0);
        break;
    case N_ASSIGN: case N_UNASSIGN: walk_assign(walk, node); break;
    case N_DROP_PAIR: walk_drop_pair(walk, node); break;
    case N_CLAUSE: walk_clause(walk, node, T_NONE); break;
    default:
        if (!walk_pair(walk, node))
            walk_other(walk, node);
        break;
    }
}

/* ---- the index ---- */

static int by_start(const void *a, const void *b)
{
    const Occurrence *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end < y->end ? -1 : x->end > y->end;
}

/* A script's variables may be named before they are declared: in functions that run later. */
static void resolve(Walk *walk)
{
    LspIndex *index = walk->index;
    for (size_t i = 0; i < index->all.len; i++) {
        Occurrence *one = &index->all.at[i];
        uint32_t decl = one->what == T_NONE ? map_find(&walk->globals, one->name) : MAP_MISSING;
        if (decl == MAP_MISSING)
            continue;
        one->what = OCC_VARIABLE;
        one->decl = decl;
    }
    if (index->all.len)
        qsort(index->all.at, index->all.len, sizeof *index->all.at, by_start);
}

static void find_defs(LspIndex *index)
{
    map_clear(&index->defs);
    for (size_t i = 0; i < index->all.len; i++) {
        const Occurrence *one = &index->all.at[i];
        if (one->flags & OCC_DEF && one->what < (int)T_COUNT && map_find(&index->defs, index_key(one->what, one->name)) == MAP_MISSING)
            map_put(&index->defs, index_key(one->what, one->name), (uint32_t)i);
    }
}

/* Reads statements until `stop` (NULL: to the end) says that the next one is known. */
static void walk_text(Walk *walk, Source *source, bool (*stop)(void *ctx, uint32_t start), void *ctx)
{
    Arena arena;
    Diags diags;
    arena_init(&arena);
    diags_init(&diags);
    Parser *parser = parser_new(walk->words, walk->intern, source, &arena, &diags);
    ArenaMark start = arena_mark(&arena);
    for (Node *node; (node = parser_next(parser)) != NULL; arena_rewind(&arena, start)) {
        if (stop && node->type != N_ERROR && stop(ctx, node->start))
            break;
        walk->stmt = walk->first + (uint32_t)walk->index->statements.len;
        uint32_t seen = parser_seen(parser) > node->end ? parser_seen(parser) : node->end;
        vec_push(&walk->index->statements, ((IndexStmt){ walk->base + node->start, walk->base + node->end, walk->base + seen, node->type == N_ERROR }));
        walk_node(walk, node);
    }
    parser_free(parser);
    diags_drop(&diags);
    arena_drop(&arena);
}

static void drop_walk(Walk *walk)
{
    vec_drop(&walk->locals);
    vec_drop(&walk->rows);
    map_drop(&walk->globals);
    map_drop(&walk->kinds);
}

LspIndex *index_new(const Words *words, Intern *intern, Str text)
{
    LspIndex *index = mem_zalloc(sizeof *index);
    Source source = { .name = "", .text = text };
    Walk walk = { .index = index, .words = words, .intern = intern, .text = text };
    walk_text(&walk, &source, NULL, NULL);
    resolve(&walk);
    find_defs(index);
    drop_walk(&walk);
    mem_free(source.lines);
    return index;
}

/* ---- after an edit ---- */

typedef struct Edit {
    const LspIndex *old;
    uint32_t base, new_to;     /* where the reading begins; where the new text ends */
    uint32_t old_to;
    size_t first, next;        /* statements of the old index that are read again: from … before */
    bool known;                /* `next` has been met */
} Edit;

/* Is the statement at `start` (from the base) one that the old text had behind the edit? */
static bool is_known(void *ctx, uint32_t start)
{
    Edit *edit = ctx;
    uint32_t at = edit->base + start;
    if (at < edit->new_to || at - edit->new_to > UINT32_MAX - edit->old_to)
        return false;
    uint32_t was = at - edit->new_to + edit->old_to;
    while (edit->next < edit->old->statements.len && edit->old->statements.at[edit->next].start < was)
        edit->next++;
    const IndexStmt *stmt = edit->next < edit->old->statements.len ? &edit->old->statements.at[edit->next] : NULL;
    edit->known = stmt && stmt->start == was && !stmt->broken && was > edit->old_to;
    return edit->known;
}

static bool sees_others(const LspIndex *index, size_t first, size_t next)
{
    for (size_t i = 0; i < index->all.len; i++) {
        const Occurrence *one = &index->all.at[i];
        if (one->stmt >= first && one->stmt < next && one->what == OCC_VARIABLE && one->flags & OCC_TOP)
            return true;
    }
    for (size_t i = 0; i < index->files.len; i++)
        if (index->files.at[i].stmt >= first && index->files.at[i].stmt < next)
            return true;
    for (size_t i = 0; i < index->fields.len; i++)
        if (index->fields.at[i].stmt >= first && index->fields.at[i].stmt < next)
            return true;
    return false;
}

static uint32_t moved(uint32_t at, const Edit *edit)
{
    return at - edit->old_to + edit->new_to;
}

/* The old one's occurrences with the new ones between. */
static void splice(LspIndex *index, const LspIndex *part, const Edit *edit)
{
    size_t from = 0, to, tail = index->statements.len - edit->next, added = part->statements.len;
    while (from < index->all.len && index->all.at[from].stmt < edit->first)
        from++;
    for (to = from; to < index->all.len && index->all.at[to].stmt < edit->next;)
        to++;
    size_t rest = index->all.len - to;
    vec_reserve(&index->all, from + part->all.len + rest);
    if (rest)
        memmove(index->all.at + from + part->all.len, index->all.at + to, rest * sizeof *index->all.at);
    if (part->all.len)
        memcpy(index->all.at + from, part->all.at, part->all.len * sizeof *part->all.at);
    index->all.len = from + part->all.len + rest;
    for (size_t i = 0; i < from; i++)
        if (index->all.at[i].what == OCC_VARIABLE && index->all.at[i].decl > edit->old_to)
            index->all.at[i].decl = moved(index->all.at[i].decl, edit);
    for (size_t i = from + part->all.len; i < index->all.len; i++) {
        Occurrence *one = &index->all.at[i];
        one->start = moved(one->start, edit);
        one->end = moved(one->end, edit);
        one->stmt = (uint32_t)(one->stmt - edit->next + edit->first + added);
        if (one->what == OCC_VARIABLE && one->decl > edit->old_to)
            one->decl = moved(one->decl, edit);
    }
    vec_reserve(&index->statements, edit->first + added + tail);
    if (tail)
        memmove(index->statements.at + edit->first + added, index->statements.at + edit->next, tail * sizeof *index->statements.at);
    if (added)
        memcpy(index->statements.at + edit->first, part->statements.at, added * sizeof *part->statements.at);
    index->statements.len = edit->first + added + tail;
    for (size_t i = edit->first + added; i < index->statements.len; i++) {
        index->statements.at[i].start = moved(index->statements.at[i].start, edit);
        index->statements.at[i].end = moved(index->statements.at[i].end, edit);
        index->statements.at[i].seen = moved(index->statements.at[i].seen, edit);
    }
}

/* Files and own fields stand in statements that stay; these have other numbers and places. */
static void move_marks(LspIndex *index, const Edit *edit, size_t added)
{
    for (size_t i = 0; i < index->files.len; i++) {
        IndexFile *file = &index->files.at[i];
        if (file->stmt < edit->next)
            continue;
        *file = (IndexFile){ moved(file->start, edit), moved(file->end, edit), (uint32_t)(file->stmt - edit->next + edit->first + added), file->path };
    }
    for (size_t i = 0; i < index->fields.len; i++)
        if (index->fields.at[i].stmt >= edit->next)
            index->fields.at[i].stmt = (uint32_t)(index->fields.at[i].stmt - edit->next + edit->first + added);
}

/* The script's variables, as far as the statements that are read again can see them. */
static void find_outer(Walk *walk, const LspIndex *old, const Edit *edit)
{
    for (size_t i = 0; i < old->all.len; i++) {
        const Occurrence *one = &old->all.at[i];
        if (one->stmt < edit->first && one->flags & OCC_DEF && one->what >= 0 && one->what < KIND_COUNT)
            map_put(&walk->kinds, one->name, (uint32_t)one->what + 1);
        if (one->what != OCC_VARIABLE || !(one->flags & OCC_DEF) || !(one->flags & OCC_TOP))
            continue;
        if (one->stmt < edit->first)
            vec_push(&walk->locals, ((Local){ one->name, one->start + 1 }));
        map_put(&walk->globals, one->name, (one->start >= edit->old_to ? moved(one->start, edit) : one->start) + 1);
    }
}

/* The first statement, of `first` at the latest, that the edit may make another. */
static size_t first_changed(const LspIndex *index, size_t first, uint32_t from)
{
    first = first > 2 ? first - 2 : 0;                           /* the one before may go on, or end earlier */
    while (first && index->statements.at[first].broken)
        first--;                                                 /* what is skipped behind an error depends on what follows */
    for (size_t i = 0; i < first; i++)
        if (index->statements.at[i].seen >= from)
            return i;
    return first;
}

LspIndex *index_edit(LspIndex *index, const Words *words, Intern *intern, Str text, uint32_t from, uint32_t old_to, uint32_t new_to)
{
    Edit edit = { .old = index, .new_to = new_to, .old_to = old_to };
    while (edit.first < index->statements.len && index->statements.at[edit.first].start <= from)
        edit.first++;
    edit.first = first_changed(index, edit.first, from);
    edit.base = edit.first ? index->statements.at[edit.first].start : 0;
    edit.next = edit.first;
    LspIndex *part = mem_zalloc(sizeof *part);
    Source source = { .name = "", .text = str_make(text.ptr + edit.base, text.len - edit.base) };
    Walk walk = { .index = part, .words = words, .intern = intern, .text = source.text, .base = edit.base, .first = (uint32_t)edit.first };
    find_outer(&walk, index, &edit);
    walk_text(&walk, &source, is_known, &edit);
    if (!edit.known)
        edit.next = index->statements.len;
    bool fine = !sees_others(index, edit.first, edit.next) && !sees_others(part, edit.first, edit.first + part->statements.len);
    if (fine) {
        resolve(&walk);
        move_marks(index, &edit, part->statements.len);
        splice(index, part, &edit);
        find_defs(index);
    }
    drop_walk(&walk);
    mem_free(source.lines);
    index_free(part);
    if (!fine)
        index_free(index);
    return fine ? index : NULL;
}

uint64_t index_names(const LspIndex *index)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < index->all.len; i++) {
        const Occurrence *one = &index->all.at[i];
        if (one->flags & OCC_DEF && one->what >= 0 && one->what < KIND_COUNT)
            sum += hash_mix(index_key(one->what, one->name) * 31 + one->title);
    }
    for (size_t i = 0; i < index->fields.len; i++)
        sum += hash_mix(index_key(index->fields.at[i].table, index->fields.at[i].name) * 37 + index->fields.at[i].title);
    return sum;
}

void index_free(LspIndex *index)
{
    if (!index)
        return;
    vec_drop(&index->all);
    vec_drop(&index->statements);
    vec_drop(&index->files);
    vec_drop(&index->fields);
    map_drop(&index->defs);
    mem_free(index);
}

const Occurrence *index_at(const LspIndex *index, uint32_t offset)
{
    size_t from = 0, to = index->all.len;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (index->all.at[middle].start <= offset)
            from = middle + 1;
        else
            to = middle;
    }
    for (size_t i = from; i-- > 0 && from - i <= 8;)
        if (index->all.at[i].end >= offset)
            return &index->all.at[i];
    return NULL;
}

const Occurrence *index_definition(const LspIndex *index, int what, Sym name)
{
    uint32_t at = map_find(&index->defs, index_key(what, name));
    return at == MAP_MISSING ? NULL : &index->all.at[at];
}
