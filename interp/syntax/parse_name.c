/* parse_name.c: names of entities and kinds, and the clauses of a definition. */
#include "parser.h"

/* ---- names ---- */

/* kind:name, glued. The byte behind the word tells in nearly all cases that it is not. */
static bool is_glued_kind(Parser *parser)
{
    uint32_t size;
    if (lex_ascii_at(&parser->lex, parser->tok.end, &size) != ':')
        return false;
    const Token *colon = peek(parser, 0), *name = peek(parser, 1);
    return colon->type == TK_COLON && !colon->space && !name->space &&
           (name->type == TK_WORD || name->type == TK_TEXT) && words_singular(parser->words, parser->tok.sym) != T_NONE;
}

static Node *entity(Parser *parser, uint32_t start, TableId kind)
{
    Node *node = node_new(parser, N_ENTITY, start);
    node->op = (uint8_t)kind;
    node->sym = parser->tok.sym;
    if (parser->tok.type == TK_TEXT)
        node->flags |= NF_QUOTED;
    node->end = parser->tok.end;
    advance(parser);
    return node;
}

/* "agent_{i}" as a name: the caret goes to its closing quotes. */
static void name_with_braces(Parser *parser, const Token *token)
{
    Str text = parser->source->text;
    uint32_t end = token->end;
    while (end < text.len && text.ptr[end] != text.ptr[token->start] && text.ptr[end] != '\n')
        end++;
    if (end == text.len || text.ptr[end] == '\n')
        end = token->end - 1;
    Diag *diag = fail(parser, E130, (Span){ parser->source->id, token->start, end + 1 }, STR(""), STR(""));
    if (!diag)
        return;
    Buf fix = { 0 };
    buf_addf(&fix, "@%.*s", (int)(end + 1 - token->start), text.ptr + token->start);
    diag->fix = diag_keep(parser->diags, buf_str(&fix));
    buf_drop(&fix);
}

static Node *no_name(Parser *parser)
{
    Token token = parser->tok;
    if (token.type == TK_TEXT_PART && on_line(parser, &token)) {
        name_with_braces(parser, &token);
    } else {
        fail_here(parser, E113);
    }
    return node_new(parser, N_ERROR, token.start);
}

/* name = WORD | TEXT | KIND ":" ( WORD | TEXT ) | at ; */
Node *parse_name(Parser *parser)
{
    if (!on_line(parser, &parser->tok))
        return no_name(parser);
    switch (parser->tok.type) {
    case TK_WORD: break;
    case TK_TEXT: {
        Node *node = node_word(parser, N_NAME);
        node->flags |= NF_QUOTED;
        return node;
    }
    case TK_AT: return parse_at(parser);
    default: return no_name(parser);
    }
    if (!is_glued_kind(parser))
        return node_word(parser, N_NAME);
    uint32_t start = parser->tok.start;
    TableId kind = words_singular(parser->words, parser->tok.sym);
    advance(parser);
    advance(parser);
    return entity(parser, start, kind);
}

/* `grade` is a fine name for a post: `to grade share 60%` has the name grade, `to post share share 60%` the name
   share. */
bool at_kind_prefix(Parser *parser)
{
    if (parser->tok.type != TK_WORD || words_singular(parser->words, parser->tok.sym) == T_NONE ||
        is_glued_kind(parser))
        return false;
    const Token *next = peek(parser, 0);
    if (!on_line(parser, next) || (next->type != TK_WORD && next->type != TK_TEXT && next->type != TK_AT))
        return false;
    if (keyword_of(parser, next, PL_OPTION) == KW_NONE)
        return true;
    const Token *third = peek(parser, 1);
    KeywordId behind = keyword_of(parser, third, PL_OPTION);
    return !at_operand(parser, third) || (behind != KW_NONE && behind != KW_REGION);
}

/* entity = [ KIND ] name ; */
Node *parse_entity(Parser *parser)
{
    if (!on_line(parser, &parser->tok) || !at_kind_prefix(parser))
        return parse_name(parser);
    uint32_t start = parser->tok.start;
    TableId kind = words_singular(parser->words, parser->tok.sym);
    advance(parser);
    if (parser->tok.type != TK_AT && !is_glued_kind(parser))
        return entity(parser, start, kind);
    Node *node = parse_name(parser);
    if (node->type == N_AT)
        node->op = (uint8_t)(1 + kind);
    return node;
}

/* entities = entity { "," entity } ; */
void parse_entities(Parser *parser)
{
    do
        kid_add(parser, parse_entity(parser));
    while (take_comma(parser));
}

static void try_kind(void *closest, const char *text, const char *zh)
{
    suggest_try(closest, text, zh);
}

/* kind = KIND ; */
TableId parse_kind(Parser *parser)
{
    Token token = parser->tok;
    bool word = token.type == TK_WORD && on_line(parser, &token);
    TableId kind = word ? words_singular(parser->words, token.sym) : T_NONE;
    if (kind != T_NONE && kind < (TableId)KIND_COUNT) {
        advance(parser);
        return kind;
    }
    if (word && fail_if_glued(parser, &token))
        return T_UNIT;
    Diag *diag = fail_here(parser, word ? E202 : E113);
    if (diag && word) {
        Closest closest;
        closest_init(&closest, token_str(parser, &token));
        words_each_kind(try_kind, &closest);
        if (parser->prev_word != SYM_NONE && words_command(parser->words, parser->prev_word) == C_define)
            suggest_try(&closest, KEYWORD_INFO[KW_FIELD].text, KEYWORD_INFO[KW_FIELD].zh);
        suggest(parser, diag, &closest);
    }
    return T_UNIT;
}

/* ---- clauses ---- */

static bool is_literal(const Parser *parser)
{
    switch (parser->tok.type) {
    case TK_NUMBER:
    case TK_PERCENT:
    case TK_DURATION:
    case TK_DATE:
    case TK_PERIOD:
    case TK_TEXT:
    case TK_TEXT_PART: return on_line(parser, &parser->tok);
    default: return false;
    }
}

/* ---- types of forms' fields: the tree has them as one name, its text the type ---- */

static void add_type_word(Parser *parser, Buf *out)
{
    bool word = parser->tok.type == TK_WORD || parser->tok.type == TK_TEXT;
    if (!word) {
        fail_here(parser, E113);
        return;
    }
    buf_add(out, intern_str(parser->intern, parser->tok.sym));
    advance(parser);
}

/* choice = ( WORD | TEXT ) { "|" ( WORD | TEXT ) } ; */
static void parse_choice(Parser *parser, Buf *out)
{
    add_type_word(parser, out);
    while (!parser->panic && take(parser, TK_BAR)) {
        buf_char(out, '|');
        add_type_word(parser, out);
    }
}

/* form_table = "{" WORD ":" choice { "," WORD ":" choice } [ "," ] "}" ; */
static void parse_form_table(Parser *parser, Buf *out)
{
    if (!open_bracket(parser, TK_LBRACE, true))
        return;
    buf_char(out, '{');
    while (!parser->panic && parser->tok.type != TK_RBRACE) {
        buf_addz(out, out->ptr[out->len - 1] == '{' ? "" : ", ");
        add_type_word(parser, out);
        want(parser, TK_COLON);
        buf_addz(out, ": ");
        if (!parser->panic)
            parse_choice(parser, out);
        if (!take_comma(parser))
            break;
    }
    buf_char(out, '}');
    close_bracket(parser, TK_RBRACE);
}

/* What it begins with has been read, or is a brace.
   form_type = choice | form_table ; */
static Node *parse_form_type(Parser *parser, Node *first)
{
    Buf text = { 0 };
    Node *node = node_new(parser, N_NAME, first ? first->start : parser->tok.start);
    if (first) {
        buf_add(&text, intern_str(parser->intern, first->sym));
        while (!parser->panic && take(parser, TK_BAR)) {
            buf_char(&text, '|');
            add_type_word(parser, &text);
        }
    } else {
        parse_form_table(parser, &text);
    }
    node->sym = intern_add(parser->lex.intern, buf_str(&text));
    node->flags |= NF_QUOTED;
    buf_drop(&text);
    return node_done(parser, node, kids_mark(parser));
}

/* What stands behind the colon of an item. */
static Node *behind_colon(Parser *parser)
{
    if (parser->tok.type == TK_LBRACE)
        return parse_form_type(parser, NULL);
    Node *value = parse_value(parser);
    bool word = value->type == N_NAME || value->type == N_TEXT;
    return !parser->panic && word && at(parser, TK_BAR) ? parse_form_type(parser, value) : value;
}

/* item = value [ ">=" value | ":" ( value | form_type ) | literal ] ; */
static Node *parse_item(Parser *parser)
{
    size_t mark = kids_mark(parser);
    uint32_t start = parser->tok.start;
    kid_add(parser, parse_value(parser));
    int op = at(parser, TK_GE) ? 1 : at(parser, TK_COLON) ? 2 : !parser->panic && is_literal(parser) ? 3 : 0;
    if (op == 1 || op == 2) {
        advance_over(parser);
        kid_add(parser, op == 2 ? behind_colon(parser) : parse_value(parser));
    } else if (op == 3) {
        kid_add(parser, parse_literal(parser));
    }
    Node *node = node_new(parser, N_ITEM, start);
    node->op = (uint8_t)op;
    return node_done(parser, node, mark);
}

/* `reports to lead`: a `to` with a value behind it adds nothing. */
static void skip_to(Parser *parser)
{
    if (at(parser, TK_COLON) || at(parser, TK_ASSIGN))
        advance_over(parser);
    else if (at_keyword(parser, KW_TO) && at_operand(parser, peek(parser, 0)))
        advance(parser);
}

static void empty_clause(Parser *parser, const Token *word)
{
    if (fail_unit_apart(parser, word) || fail_if_glued(parser, word))
        return;
    if (!at_end(parser) || at(parser, TK_RBRACE) || words_any_field(parser->words, word->sym)) {
        fail_here(parser, E114);
        return;
    }
    suggest_keyword(parser, fail(parser, E107, token_span(parser, word), token_str(parser, word), STR("")),
                    token_str(parser, word), PL_OPERATOR);
}

static bool wants_rate(const Words *words, Sym field)
{
    for (int t = 0; field != SYM_NONE && t < KIND_COUNT; t++) {
        FieldId id = words_field(words, (TableId)t, field);
        if (id != F_NONE && (FIELD_INFO[id].type == FT_RATE || FIELD_INFO[id].type == FT_EFFORT))
            return true;
    }
    return false;
}

/* `per week`, 每周: in Chinese one word where there is one. */
static Str per_unit(Parser *parser, Str unit)
{
    Arena *arena = &parser->diags->arena;
    const char *per = keyword_name(parser, KW_PER).ptr;
    Str glued = arena_printf(arena, "%s%.*s", per, STR_ARG(unit));
    Sym sym = intern_find(parser->intern, glued);
    if (sym != SYM_NONE && words_keyword(parser->words, PL_OPERATOR, sym) != KW_NONE)
        return glued;
    return arena_printf(arena, "%s %.*s", per, STR_ARG(unit));
}

/* volume 900 epr week, volume 900 week: E108 at the word that stands where `per` should. */
static bool fail_missing_per(Parser *parser, const Token *word)
{
    char before = parser->source->text.ptr[parser->prev_start];
    if (parser->panic || word->type != TK_WORD || word->newline || before < '0' || before > '9' ||
        words_any_field(parser->words, word->sym) || !wants_rate(parser->words, parser->clause))
        return false;
    KeywordId unit = keyword_of(parser, word, PL_PER);
    if (unit == KW_NONE && keyword_of(parser, peek(parser, 0), PL_PER) == KW_NONE)
        return false;
    Diag *diag = fail_expected(parser, keyword_name(parser, KW_PER));
    if (!diag || unit == KW_NONE)
        return true;
    diag->fix = per_unit(parser, token_str(parser, word));
    diag->suggestion = STR("");
    return true;
}

static Node *not_a_clause(Parser *parser)
{
    bool closes = parser->tok.type == TK_RPAREN || parser->tok.type == TK_RBRACKET;
    fail_here(parser, closes ? E112 : E107);
    return node_new(parser, N_ERROR, parser->tok.start);
}

static bool is_one_value(FieldType type)
{
    switch ((int)type) {
    case FT_REFS:
    case FT_LEVELS:
    case FT_CONTACTS:
    case FT_CURVE:
    case FT_FORM:
    case FT_PROFILE:
    case FT_POINTS:
    case FT_VALUES: return false;
    default: return true;
    }
}

/* Is the word a field that takes one value, or texts in quotes? */
static bool takes_no_names(const Words *words, Sym field)
{
    bool found = false;
    for (int t = 0; t < KIND_COUNT; t++) {
        FieldId id = words_field(words, (TableId)t, field);
        if (id != F_NONE && !is_one_value(FIELD_INFO[id].type))
            return false;
        found |= id != F_NONE;
    }
    return found;
}

/* headcount 3, grade G1: behind the comma another clause begins. */
static bool at_comma_of_clauses(Parser *parser, Sym field)
{
    const Token *next = peek(parser, 0), *value = peek(parser, 1);
    if (!at(parser, TK_COMMA) || next->type != TK_WORD || !on_line(parser, next) || !words_any_field(parser->words, next->sym) ||
        !takes_no_names(parser->words, field))
        return false;
    if (value->type != TK_ASSIGN && value->type != TK_COLON && (!at_operand(parser, value) || value->type == TK_LPAREN))
        return false;
    Token comma = parser->tok;
    Diag *diag = fail_here(parser, E107);
    if (diag) {
        diag->span.end = next->end;
        diag->fix = arena_printf(&parser->diags->arena, " %.*s", STR_ARG(token_str(parser, next)));
        diag->span.start = comma.start;
    }
    return true;
}

/* What begins with a word, or a text in its place. */
static Node *clause_from_here(Parser *parser)
{
    Token word = parser->tok;
    if (UNLIKELY(fail_missing_per(parser, &word)))
        return node_new(parser, N_ERROR, word.start);
    parser->clause = word.sym;
    Node *node = node_word(parser, N_CLAUSE);
    size_t mark = kids_mark(parser);
    uint8_t mode = parser->mode;
    parser->mode = MODE_NAMES;
    skip_to(parser);
    if (at_end(parser) || parser->tok.type == TK_LBRACE)
        empty_clause(parser, &word);
    do
        kid_add(parser, parse_item(parser));
    while (!at_comma_of_clauses(parser, word.sym) && take_comma(parser));
    parser->mode = mode;
    return node_done(parser, node, mark);
}

/* clause = WORD [ "to" | ":" | "=" ] item { "," item } ; */
Node *parse_clause(Parser *parser)
{
    return parser->tok.type == TK_WORD ? clause_from_here(parser) : not_a_clause(parser);
}

/* filled = ( WORD | TEXT ) [ "to" | ":" | "=" ] item { "," item } ; */
static Node *parse_filled(Parser *parser)
{
    bool named = parser->tok.type == TK_WORD || parser->tok.type == TK_TEXT;
    return named ? clause_from_here(parser) : not_a_clause(parser);
}

void part_in_block(Parser *parser, size_t level, Node *(*parse)(Parser *parser))
{
    uint32_t start = parser->tok.start;
    size_t mark = kids_mark(parser);
    int depth = parser->depth;
    parser->tok.newline = false;
    Node *part = parse(parser);
    if (!parser->panic && parser->tok.type != TK_WORD && !at_end(parser))
        fail_here(parser, E107);
    if (parser->panic) {
        parser->stack.len = mark;
        parser->depth = depth;
        parser->mode = 0;
        recover(parser, level, start);
        part = node_new(parser, N_ERROR, start);
    }
    kid_add(parser, part);
}

static void block_of_parts(Parser *parser, Node *(*parse)(Parser *parser))
{
    if (!open_bracket(parser, TK_LBRACE, false))
        return;
    size_t level = parser->brackets.len;
    while (parser->tok.type != TK_RBRACE && parser->tok.type != TK_END) {
        if (at_left_open(parser)) {
            fail_left_open(parser);
            return;
        }
        if (parser->tok.type == TK_SEMICOLON && !parser->panic)
            advance(parser);
        else
            part_in_block(parser, level, parse);
    }
    close_bracket(parser, TK_RBRACE);
}

/* clauses = "{" { clause { NEWLINE | ";" } } "}" ; */
void parse_clauses(Parser *parser)
{
    block_of_parts(parser, parse_clause);
}

/* fillings = "{" { filled { NEWLINE | ";" } } "}" ; */
void parse_fillings(Parser *parser)
{
    block_of_parts(parser, parse_filled);
}
