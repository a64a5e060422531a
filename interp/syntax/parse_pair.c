/* parse_pair.c: statements about pairs, and the keys by which drop takes one back. */
#include "parser.h"

/* ---- assign ---- */

/* role = WORD ; */
static Node *parse_role(Parser *parser)
{
    if (parser->tok.type == TK_WORD && on_line(parser, &parser->tok))
        return node_word(parser, N_NAME);
    return parse_name(parser);
}

static void to_value(Parser *parser, Node **value)
{
    if (*value)
        fail_here(parser, E128);
    advance(parser);
    if (!parser->panic)
        *value = parse_value(parser);
}

/* to = "to" entity { "share" value | "time" value | "as" role { "and" role } } ; */
static Node *parse_to(Parser *parser)
{
    uint32_t start = parser->tok.start;
    want_keyword(parser, KW_TO);
    size_t mark = kids_mark(parser);
    Node *fixed[3] = { parser->panic ? NULL : parse_entity(parser), NULL, NULL };
    for (int i = 0; i < 3; i++)
        kid_add(parser, fixed[i]);
    while (!parser->panic) {
        KeywordId word = keyword(parser, PL_OPTION);
        if (word == KW_SHARE) {
            to_value(parser, &fixed[1]);
        } else if (word == KW_TIME) {
            to_value(parser, &fixed[2]);
        } else if (word == KW_AS_OPTION) {
            advance(parser);
            do
                kid_add(parser, parse_role(parser));
            while (take_keyword(parser, KW_AND_ROLE));
        } else {
            break;
        }
    }
    if (parser->panic)
        return node_done(parser, node_new(parser, N_TO, start), mark);
    parser->stack.at[mark + 1] = fixed[1];
    parser->stack.at[mark + 2] = fixed[2];
    return node_done(parser, node_new(parser, N_TO, start), mark);
}

/* assign = "assign" entities to { "," to } ; */
Node *parse_assign(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_ASSIGN, start);
    parse_entities(parser);
    node->num = (double)(kids_mark(parser) - mark);
    do
        kid_add(parser, parse_to(parser));
    while (take_comma(parser));
    return node_done(parser, node, mark);
}

/* unassign = "unassign" entities "from" entity ; */
Node *parse_unassign(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    parse_entities(parser);
    want_keyword(parser, KW_FROM_OPTION);
    kid_add(parser, parse_entity(parser));
    return node_done(parser, node_new(parser, N_UNASSIGN, start), mark);
}

/* ---- weight, record ---- */

static void suggest_kpi(Parser *parser)
{
    Token token = parser->tok;
    const TableInfo *kpi = &TABLE_INFO[T_KPI];
    Diag *diag = fail_expected(parser, str_of(parser->chinese ? kpi->zh : kpi->name));
    if (!diag || token.type != TK_WORD || !on_line(parser, &token))
        return;
    Closest closest;
    closest_init(&closest, token_str(parser, &token));
    suggest_try(&closest, kpi->name, kpi->zh);
    suggest(parser, diag, &closest);
}

static void want_kpi(Parser *parser)
{
    if (parser->tok.type == TK_WORD && on_line(parser, &parser->tok) &&
        words_singular(parser->words, parser->tok.sym) == T_KPI)
        advance(parser);
    else
        suggest_kpi(parser);
}

/* region = "in" "region" name ; */
Node *parse_region(Parser *parser)
{
    if (!take_keyword(parser, KW_IN_OPTION))
        return NULL;
    want_keyword(parser, KW_REGION);
    return parser->panic ? NULL : parse_name(parser);
}

static Node *weight_pair(Parser *parser, Node *kpi)
{
    return node_with2(parser, N_KEYVAL2, kpi->start, kpi, parse_value(parser));
}

/* weight_list = entity value { "," entity value } ; */
static void parse_weight_list(Parser *parser, Node *kpi)
{
    kid_add(parser, weight_pair(parser, kpi));
    while (take_comma(parser)) {
        kpi = parse_entity(parser);
        kid_add(parser, parser->panic ? kpi : weight_pair(parser, kpi));
    }
}

/* In Chinese it is the 按 of queries. */
bool at_by(Parser *parser, const Token *token)
{
    return on_line(parser, token) && (keyword_of(parser, token, PL_OPTION) == KW_BY_OPTION || keyword_of(parser, token, PL_QUERY) == KW_BY);
}

/* judgement = entity "over" entity value ; */
static Node *parse_judgement(Parser *parser)
{
    Node *one = parse_entity(parser);
    want_keyword(parser, KW_OVER);
    Node *other = parser->panic ? one : parse_entity(parser);
    return parser->panic ? one : node_with2(parser, N_KEYVAL2, one->start, one, weight_pair(parser, other));
}

/* comparison = "by" "comparison" [ "for" entity [ region ] ] "{" { judgement { NEWLINE | ";" } } "}" ; */
static Node *parse_comparison(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_WEIGHT, start);
    node->op = 1;
    advance(parser);
    want_keyword(parser, KW_COMPARISON);
    bool posts = take_keyword(parser, KW_FOR);
    kid_add(parser, posts ? parse_entity(parser) : NULL);
    kid_add(parser, posts ? parse_region(parser) : NULL);
    if (!parser->panic && open_bracket(parser, TK_LBRACE, false)) {
        while (!parser->panic && parser->tok.type != TK_RBRACE && parser->tok.type != TK_END) {
            parser->tok.newline = false;
            if (parser->tok.type == TK_SEMICOLON) {
                advance(parser);
                continue;
            }
            kid_add(parser, parse_judgement(parser));
            if (!parser->panic && !at_end(parser))
                fail_here(parser, E107);
        }
        close_bracket(parser, TK_RBRACE);
    }
    return node_done(parser, node, mark);
}

/* weight = "weight" ( "kpi" ( entity "for" entity value | weight_list "for" entity ) [ region ] | comparison ) ; */
Node *parse_weight(Parser *parser, uint32_t start)
{
    if (at_by(parser, &parser->tok))
        return parse_comparison(parser, start);
    size_t mark = kids_mark(parser);
    kid_add(parser, NULL);
    kid_add(parser, NULL);
    want_kpi(parser);
    Node *kpi = parser->panic ? NULL : parse_entity(parser), *post = NULL;
    if (take_keyword(parser, KW_FOR)) {
        post = parse_entity(parser);
        if (!parser->panic)
            kid_add(parser, weight_pair(parser, kpi));
    } else if (!parser->panic) {
        parse_weight_list(parser, kpi);
        want_keyword(parser, KW_FOR);
        post = parser->panic ? NULL : parse_entity(parser);
    }
    Node *region = parse_region(parser);
    if (parser->panic)
        return node_done(parser, node_new(parser, N_WEIGHT, start), mark);
    parser->stack.at[mark] = post;
    parser->stack.at[mark + 1] = region;
    return node_done(parser, node_new(parser, N_WEIGHT, start), mark);
}

/* period = "in" value ; */
static Node *parse_period(Parser *parser)
{
    want_keyword(parser, KW_IN_OPTION);
    return parser->panic ? NULL : parse_value(parser);
}

/* record = "record" "kpi" entity "for" entity [ "=" ] value period [ region ] ; */
Node *parse_record(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    want_kpi(parser);
    kid_add(parser, parser->panic ? NULL : parse_entity(parser));
    want_keyword(parser, KW_FOR);
    kid_add(parser, parser->panic ? NULL : parse_entity(parser));
    if (at(parser, TK_ASSIGN))
        advance_over(parser);
    kid_add(parser, parser->panic ? NULL : parse_value(parser));
    kid_add(parser, parse_period(parser));
    kid_add(parser, parse_region(parser));
    return node_done(parser, node_new(parser, N_RECORD_KPI, start), mark);
}

/* ---- grant, revoke, relate ---- */

/* grant = "grant" entity "to" entity [ "as" role ] ; */
Node *parse_grant(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_entity(parser));
    want_keyword(parser, KW_TO);
    kid_add(parser, parser->panic ? NULL : parse_entity(parser));
    kid_add(parser, take_keyword(parser, KW_AS_OPTION) ? parse_role(parser) : NULL);
    return node_done(parser, node_new(parser, N_GRANT, start), mark);
}

/* revoke = "revoke" entity "from" entity ; */
Node *parse_revoke(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_entity(parser));
    want_keyword(parser, KW_FROM_OPTION);
    kid_add(parser, parser->panic ? NULL : parse_entity(parser));
    return node_done(parser, node_new(parser, N_REVOKE, start), mark);
}

static bool is_relate_option(KeywordId word)
{
    return word == KW_AS_OPTION || word == KW_BY_OPTION || word == KW_EVERY || word == KW_TAKES;
}

/* option = ( "as" | "by" ) role | ( "every" | "takes" ) value ; */
static Node *parse_option(Parser *parser, KeywordId word)
{
    uint32_t start = parser->tok.start;
    advance(parser);
    bool role = word == KW_AS_OPTION || word == KW_BY_OPTION;
    Node *node = node_with1(parser, N_OPTION, start, role ? parse_role(parser) : parse_value(parser));
    node->op = (uint16_t)word;
    return node;
}

/* relate = "relate" entity "to" entity { option } ; */
Node *parse_relate(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_entity(parser));
    want_keyword(parser, KW_TO);
    kid_add(parser, parser->panic ? NULL : parse_entity(parser));
    for (KeywordId word; !parser->panic && is_relate_option(word = keyword(parser, PL_OPTION));) {
        for (size_t i = mark + 2; i < parser->stack.len; i++)
            if (parser->stack.at[i]->op == (uint8_t)word)
                fail_here(parser, E128);
        kid_add(parser, parse_option(parser, word));
    }
    return node_done(parser, node_new(parser, N_RELATE, start), mark);
}

/* ---- rate, submit ---- */

static Node *rating(Parser *parser)
{
    Node *name = parse_name(parser);
    return parser->panic ? name : node_with2(parser, N_KEYVAL2, name->start, name, parse_value(parser));
}

/* rate = "rate" entity ( "on" name value | name value { [ "," ] name value } ) ; */
Node *parse_rate(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_RATE, start);
    bool named =
        at_kind_prefix(parser) && peek(parser, 1)->type != TK_NUMBER; /* rate grade variety 4: a post named grade */
    kid_add(parser, named ? parse_entity(parser) : parse_name(parser));
    node->op = !take_keyword(parser, KW_ON);
    do {
        if (!parser->panic)
            kid_add(parser, rating(parser));
    } while (node->op && !parser->panic && (take_comma(parser) || !at_end(parser)));
    return node_done(parser, node, mark);
}

/* enlarge = "enlarge" entity "with" entity [ "share" value ] [ "from" entity ] ; */
Node *parse_enlarge(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_entity(parser));
    want_keyword(parser, KW_WITH);
    kid_add(parser, parser->panic ? NULL : parse_entity(parser));
    kid_add(parser, take_keyword(parser, KW_SHARE) ? parse_value(parser) : NULL);
    kid_add(parser, take_keyword(parser, KW_FROM_OPTION) ? parse_entity(parser) : NULL);
    return node_done(parser, node_new(parser, N_ENLARGE, start), mark);
}

/* enrich = "enrich" entity "with" entity [ "from" entity ] ; */
Node *parse_enrich(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_entity(parser));
    want_keyword(parser, KW_WITH);
    kid_add(parser, parser->panic ? NULL : parse_entity(parser));
    kid_add(parser, take_keyword(parser, KW_FROM_OPTION) ? parse_entity(parser) : NULL);
    return node_done(parser, node_new(parser, N_ENRICH, start), mark);
}

/* submit = "submit" entity "from" entity [ "on" value ] fillings ; */
Node *parse_submit(Parser *parser, uint32_t start)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, parse_entity(parser));
    want_keyword(parser, KW_FROM_OPTION);
    kid_add(parser, parser->panic ? NULL : parse_entity(parser));
    kid_add(parser, take_keyword(parser, KW_ON) ? parse_value(parser) : NULL);
    parse_fillings(parser);
    return node_done(parser, node_new(parser, N_SUBMIT, start), mark);
}

/* ---- drop ---- */

/* What stands between the keys of a pair: a keyword and how the key behind it reads. */
typedef struct KeyPart {
    KeywordId before;
    bool optional, value;
} KeyPart;
typedef struct PairKey {
    CommandId command;
    TableId link;
    bool kpi;
    KeyPart parts[3];
    int n;
    bool region;
} PairKey;

static const PairKey PAIR_KEYS[] = {
    { C_assign, T_ASSIGNMENT, false, { { KW_TO, false, false } }, 1, false },
    { C_weight, T_WEIGHT, true, { { KW_FOR, false, false } }, 1, true },
    { C_record, T_RECORD, true, { { KW_FOR, false, false }, { KW_IN_OPTION, false, true } }, 2, true },
    { C_grant, T_GRANT, false, { { KW_TO, false, false } }, 1, false },
    { C_relate, T_RELATION, false, { { KW_TO, false, false }, { KW_AS_OPTION, true, false } }, 2, false },
    { C_rate, T_RATING, false, { { KW_ON, true, false } }, 1, false },
    { C_submit, T_SUBMISSION, false, { { KW_FROM_OPTION, false, false }, { KW_ON, false, true } }, 2, false },
};

static const PairKey *pair_key(CommandId command)
{
    for (size_t i = 0; i < COUNT_OF(PAIR_KEYS); i++)
        if (PAIR_KEYS[i].command == command)
            return &PAIR_KEYS[i];
    return NULL;
}

bool is_pair_command(CommandId command)
{
    return pair_key(command) != NULL;
}

static Node *key_part(Parser *parser, const KeyPart *part)
{
    if (part->optional && !at_keyword(parser, part->before))
        return NULL;
    want_keyword(parser, part->before);
    if (parser->panic)
        return NULL;
    return part->value ? parse_value(parser) : parse_entity(parser);
}

/* pair_key = "assign" entity "to" entity | "weight" "kpi" entity "for" entity [ region ]
            | "record" "kpi" entity "for" entity period [ region ] | "grant" entity "to" entity
            | "relate" entity "to" entity [ "as" role ] | "rate" entity [ "on" name ]
            | "submit" entity "from" entity "on" value ; */
Node *parse_pair_key(Parser *parser, uint32_t start, CommandId command)
{
    const PairKey *key = pair_key(command);
    size_t mark = kids_mark(parser);
    Node *node = node_new(parser, N_DROP_PAIR, start);
    node->op = (uint8_t)key->link;
    advance(parser);
    if (key->kpi)
        want_kpi(parser);
    kid_add(parser, parser->panic ? NULL : parse_entity(parser));
    for (int i = 0; i < key->n; i++)
        kid_add(parser, parser->panic ? NULL : key_part(parser, &key->parts[i]));
    if (key->region)
        kid_add(parser, parse_region(parser));
    return node_done(parser, node, mark);
}
