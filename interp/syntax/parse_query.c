/* parse_query.c: queries. Clauses come in one order, each belongs to the innermost query. */
#include "parser.h"

enum { Q_SOURCE, Q_WHERE, Q_GROUP, Q_SELECT, Q_ORDER, Q_LIMIT, Q_PARTS };

/* ---- rows: where a plural, or in Chinese a kind, is the row's attribute ---- */

static bool is_many(const Parser *parser, TableId table, Sym word, bool *found)
{
    AttrId attr = table < (TableId)KIND_COUNT ? words_attr(parser->words, table, word) : A_NONE;
    if (attr != A_NONE) {
        *found = true;
        return ATTR_INFO[attr].type == AT_ENTITIES;
    }
    FieldId field = words_field_read(parser->words, table, word);
    *found = field != F_NONE;
    return *found && (FIELD_INFO[field].type == FT_REFS || FIELD_INFO[field].type == FT_LEVELS);
}

/* 部门 in a row of posts is the post's unit: one entity, which takes no clauses. A list (units' posts) may be
   queried. */
static bool is_single_attribute(const Parser *parser, Sym word)
{
    for (const RowScope *row = parser->row; row; row = row->outer) {
        bool found = false;
        bool many = row->table != T_NONE && is_many(parser, row->table, word, &found);
        if (found)
            return !many;
    }
    return false;
}

bool at_query(Parser *parser)
{
    const Token *token = &parser->tok;
    if (token->type != TK_WORD || parser->mode & MODE_NAMES)
        return false;
    KeywordId word = words_keyword(parser->words, PL_QUERY, token->sym);
    if (word == KW_FROM || word == KW_ALL)
        return true;
    if (words_plural(parser->words, token->sym) == T_NONE || is_single_attribute(parser, token->sym))
        return false;
    uint32_t size;
    if (lex_ascii_at(&parser->lex, token->end, &size) != ':')
        return true;
    const Token *name = peek(parser, 1); /* 岗位:客服专员 */
    return name->space || (name->type != TK_WORD && name->type != TK_TEXT) ||
           words_singular(parser->words, token->sym) == T_NONE;
}

/* ---- columns ---- */

/* column = expr [ "as" ( WORD | TEXT ) ] [ "asc" | "desc" ] ; */
static Node *parse_column(Parser *parser)
{
    uint32_t start = parser->tok.start;
    Node *expr = parse_expr(parser);
    Sym name = SYM_NONE;
    if (!at_as_of(parser) && take_keyword(parser, KW_AS)) {
        if (at(parser, TK_TEXT)) {
            name = parser->tok.sym;
            advance(parser);
        } else {
            name = want_word(parser);
        }
    }
    uint8_t order = take_keyword(parser, KW_ASC) ? 1 : take_keyword(parser, KW_DESC) ? 2 : 0;
    Node *column = node_with1(parser, N_COLUMN, start, expr);
    column->sym = name;
    column->op = order;
    return column;
}

/* columns = column { "," column } ; */
static Node *parse_columns(Parser *parser)
{
    uint32_t start = parser->tok.start;
    size_t mark = kids_mark(parser);
    do
        kid_add(parser, parse_column(parser));
    while (take_comma(parser));
    return node_done(parser, node_new(parser, N_COLUMNS, start), mark);
}

/* ---- clauses ---- */

static const KeywordId PART_WORD[Q_PARTS] = { KW_FROM, KW_WHERE, KW_GROUP, KW_SELECT, KW_ORDER, KW_LIMIT };

/* The clause that begins here, Q_PARTS when none. *listed: 按 begins the list, the word that decides stands behind
   it. */
static int part_at(Parser *parser, bool *listed)
{
    KeywordId word = keyword(parser, PL_QUERY);
    *listed = word == KW_BY;
    switch ((int)word) {
    case KW_WHERE: return Q_WHERE;
    case KW_SELECT: return Q_SELECT;
    case KW_LIMIT: return Q_LIMIT;
    case KW_GROUP:
    case KW_ORDER:
        if (keyword_of(parser, peek(parser, 0), PL_QUERY) != KW_BY)
            return Q_PARTS;
        return word == KW_GROUP ? Q_GROUP : Q_ORDER;
    default: return *listed ? Q_ORDER : Q_PARTS;
    }
}

static void out_of_order(Parser *parser, int part, int last, const Token *token)
{
    const KeywordInfo *before = &KEYWORD_INFO[PART_WORD[part]], *after = &KEYWORD_INFO[PART_WORD[last]];
    Span span = token_span(parser, token);
    if (part == last)
        fail(parser, E128, span, token_str(parser, token), STR(""));
    else
        fail(parser, E131, span, str_of(before->text), str_of(after->text));
}

/* 按 … 降序 排序, 按 … 分组 */
static int listed_part(Parser *parser)
{
    if (take_keyword(parser, KW_GROUP))
        return Q_GROUP;
    if (!take_keyword(parser, KW_ORDER))
        want_keyword(parser, KW_ORDER);
    return Q_ORDER;
}

static void over_words(Parser *parser, int part, bool listed)
{
    if (!listed && (part == Q_GROUP || part == Q_ORDER))
        advance(parser);
    advance_over(parser);
}

static void query_part(Parser *parser, Node **parts, int part, bool listed, int *last)
{
    Token token = parser->tok;
    over_words(parser, part, listed);
    Node *node = part == Q_WHERE ? parse_expr(parser) : part == Q_LIMIT ? parse_sum(parser) : parse_columns(parser);
    if (listed && !parser->panic)
        part = listed_part(parser);
    if (!parser->panic && part <= *last)
        out_of_order(parser, part, *last, &token);
    parts[part] = node;
    *last = part;
}

/* The table whose rows a source has, so far as the text tells. */
static TableId rows_of(const Node *source)
{
    if (!source || source->type != N_QUERY || source->kids[Q_GROUP] || source->kids[Q_SELECT])
        return T_NONE;
    if (source->op == QS_FROM)
        return rows_of(source->kids[Q_SOURCE]);
    return (TableId)source->num;
}

static void query_parts(Parser *parser, Node **parts, TableId table)
{
    RowScope row = { table, parser->row };
    bool listed;
    int last = Q_SOURCE;
    parser->row = &row;
    for (int part; !parser->panic && (part = part_at(parser, &listed)) != Q_PARTS;)
        query_part(parser, parts, part, listed, &last);
    parser->row = row.outer;
}

static Node *finish_query(Parser *parser, Node *node, Node **parts)
{
    size_t mark = kids_mark(parser);
    for (int i = 0; i < Q_PARTS; i++)
        kid_add(parser, parts[i]);
    return node_done(parser, node, mark);
}

static void no_plural(Parser *parser)
{
    Token token = parser->tok;
    Diag *diag = fail_here(parser, E202);
    if (!diag)
        return;
    Closest closest;
    closest_init(&closest, token_str(parser, &token));
    for (int t = 0; t < (int)T_COUNT; t++)
        suggest_try(&closest, TABLE_INFO[t].plural, TABLE_INFO[t].zh);
    suggest(parser, diag, &closest);
}

/* rows = [ "all" ] PLURAL [ ( "in" | "under" ) postfix ] ; */
static Node *parse_rows(Parser *parser, Node **parts)
{
    Node *node = node_new(parser, N_QUERY, parser->tok.start);
    if (take_keyword(parser, KW_ALL))
        node->flags |= QF_ALL;
    TableId table = parser->tok.type == TK_WORD ? words_plural(parser->words, parser->tok.sym) : T_NONE;
    if (table == T_NONE) {
        no_plural(parser);
        return node;
    }
    node->num = table;
    node->sym = parser->tok.sym;
    advance(parser);
    KeywordId scope = keyword(parser, PL_QUERY);
    if (scope == KW_IN_SCOPE || scope == KW_UNDER) {
        node->op = scope == KW_UNDER ? QS_UNDER : QS_IN;
        advance_over(parser);
        parts[Q_SOURCE] = parse_postfix(parser);
    }
    return node;
}

/* The clauses behind `from posts` are those of `from`: its row variable is meant in them. */
static Node *from_source(Parser *parser)
{
    Node *parts[Q_PARTS] = { NULL };
    if (!at_query(parser) || words_keyword(parser->words, PL_QUERY, parser->tok.sym) == KW_FROM)
        return parse_postfix(parser);
    return finish_query(parser, parse_rows(parser, parts), parts);
}

/* from = "from" [ WORD "in" ] ( rows | postfix ) ; */
static Node *parse_from(Parser *parser, Node **parts)
{
    Node *node = node_new(parser, N_QUERY, parser->tok.start);
    node->op = QS_FROM;
    node->num = -1;
    advance_over(parser);
    const Token *next = peek(parser, 0);
    if (parser->tok.type == TK_WORD &&
        (keyword_of(parser, next, PL_CONTROL) == KW_IN_LOOP || keyword_of(parser, next, PL_OPERATOR) == KW_IN)) {
        node->sym = parser->tok.sym;
        advance(parser);
        advance_over(parser);
    }
    parts[Q_SOURCE] = from_source(parser);
    return node;
}

/* query = ( rows | from ) [ "where" expr ]
           [ "group" "by" columns | "按" columns "分组" ] [ "select" columns ]
           [ "order" "by" columns | "按" columns "排序" ] [ "limit" sum ] ; */
Node *parse_query(Parser *parser)
{
    uint32_t start = parser->tok.start;
    if (!enter(parser))
        return node_new(parser, N_ERROR, start);
    Node *parts[Q_PARTS] = { NULL };
    bool from = words_keyword(parser->words, PL_QUERY, parser->tok.sym) == KW_FROM;
    Node *node = from ? parse_from(parser, parts) : parse_rows(parser, parts);
    query_parts(parser, parts, from ? rows_of(parts[Q_SOURCE]) : (TableId)node->num);
    leave(parser);
    return finish_query(parser, node, parts);
}
