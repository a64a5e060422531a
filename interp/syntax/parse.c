/* parse.c: the parser's tokens, brackets and statements. What begins a statement is decided here. */
#include "parser.h"

/* ---- tokens ---- */

void step(Parser *parser)
{
    parser->prev_start = parser->tok.start;
    parser->prev_end = parser->tok.end;
    parser->prev_word = parser->tok.type == TK_WORD ? parser->tok.sym : SYM_NONE;
    if (parser->n_ahead) {
        parser->tok = parser->ahead[0];
        parser->ahead[0] = parser->ahead[1];
        parser->ahead[1] = parser->ahead[2];
        parser->n_ahead--;
    } else {
        lex_next(&parser->lex, &parser->tok);
    }
    if (UNLIKELY(parser->lex.failed)) {
        parser->lex.failed = false;
        parser->more |= parser->lex.more && !parser->panic;
        parser->unclosed |= parser->lex.open_text;           /* brackets that it has swallowed are no further errors */
        fail(parser, DIAG_NONE, SPAN_NONE, STR(""), STR(""));
    }
}

void advance(Parser *parser)
{
    if (LIKELY(!parser->panic))
        step(parser);
}

static void note_end(Parser *parser)
{
    if (parser->tok.type != TK_END || parser->panic || parser->more)
        return;
    parser->more = true;
    parser->more_bracket = parser->brackets.len ? vec_last(&parser->brackets).open : '\0';
}

void over_line(Parser *parser)
{
    if (parser->tok.newline)
        parser->crossed = parser->tok.start;
    parser->tok.newline = false;
    note_end(parser);
}

void advance_over(Parser *parser)
{
    advance(parser);
    over_line(parser);
}

const Token *peek(Parser *parser, int i)
{
    static const Token END = { .type = TK_END, .newline = true };
    while (parser->n_ahead <= i) {
        const Token *last = parser->n_ahead ? &parser->ahead[parser->n_ahead - 1] : &parser->tok;
        if (last->type == TK_TEXT_PART || last->type == TK_END || (last->type == TK_RBRACE && parser->interpolations))
            return &END;
        lex_next(&parser->lex, &parser->ahead[parser->n_ahead++]);
    }
    return &parser->ahead[i];
}

bool at_end(const Parser *parser)
{
    TokenType type = (TokenType)parser->tok.type;
    return type == TK_END || type == TK_SEMICOLON || type == TK_RBRACE || !on_line(parser, &parser->tok);
}

KeywordId keyword_of(const Parser *parser, const Token *token, Place place)
{
    return token->type == TK_WORD && on_line(parser, token) ? words_keyword(parser->words, place, token->sym) : KW_NONE;
}

KeywordId keyword(const Parser *parser, Place place)
{
    return keyword_of(parser, &parser->tok, place);
}

bool at_keyword(const Parser *parser, KeywordId wanted)
{
    return keyword(parser, KEYWORD_INFO[wanted].place) == wanted;
}

bool take(Parser *parser, TokenType type)
{
    if (!at(parser, type))
        return false;
    advance(parser);
    return true;
}

bool take_comma(Parser *parser)
{
    if (parser->panic || !at(parser, TK_COMMA))
        return false;
    advance_over(parser);
    return true;
}

bool take_keyword(Parser *parser, KeywordId wanted)
{
    if (parser->panic || !at_keyword(parser, wanted))
        return false;
    advance(parser);
    return true;
}

void want(Parser *parser, TokenType type)
{
    static const char *const SIGNS[] = {
        [TK_LPAREN] = "(", [TK_RPAREN] = ")", [TK_LBRACKET] = "[", [TK_RBRACKET] = "]", [TK_LBRACE] = "{",
        [TK_RBRACE] = "}", [TK_COLON] = ":",  [TK_DOT] = ".",      [TK_ASSIGN] = "=",
    };
    if (take(parser, type))
        return;
    if (type == TK_LBRACE && !parser->panic) {
        parser->missing++;
        parser->lacks_brace = true;
    }
    fail_expected(parser, str_of(SIGNS[type]));
}

void want_keyword(Parser *parser, KeywordId wanted)
{
    if (take_keyword(parser, wanted) || parser->panic)
        return;
    Diag *diag = NULL;
    Token token = parser->tok;
    if (!fail_if_glued(parser, &token))
        diag = fail_expected(parser, keyword_name(parser, wanted));
    if (diag && token.type == TK_WORD && on_line(parser, &token)) {
        Closest closest;
        closest_init(&closest, token_str(parser, &token));
        suggest_try(&closest, KEYWORD_INFO[wanted].text, KEYWORD_INFO[wanted].zh);
        suggest(parser, diag, &closest);
    }
}

Sym want_word(Parser *parser)
{
    if (parser->tok.type != TK_WORD || !on_line(parser, &parser->tok)) {
        fail_here(parser, E113);
        return SYM_NONE;
    }
    Sym sym = parser->tok.sym;
    advance(parser);
    return sym;
}

/* ---- brackets ---- */

bool enter(Parser *parser)
{
    if (parser->panic)
        return false;
    if (parser->depth >= DEPTH_MAX) {
        fail(parser, E110, token_span(parser, &parser->tok), STR("500"), STR(""));
        parser->unclosed = true;
        return false;
    }
    parser->depth++;
    return true;
}

void push_bracket(Parser *parser, char open, uint32_t start, bool joins)
{
    vec_push(&parser->brackets, ((Bracket){ open, parser->joins, false, parser->mode, start, parser->statement }));
    parser->joins = joins;
    parser->mode = 0;
}

bool open_bracket(Parser *parser, TokenType type, bool joins)
{
    if (parser->panic || !at(parser, type)) {
        want(parser, type);
        return false;
    }
    if (!enter(parser))
        return false;
    char open = type == TK_LPAREN ? '(' : type == TK_LBRACKET ? '[' : '{';
    push_bracket(parser, open, parser->tok.start, joins);
    advance(parser);
    return true;
}

static void unclosed(Parser *parser, const Bracket *bracket, TokenType type)
{
    Span span = { parser->source->id, bracket->start, bracket->start + 1 };
    if (parser->tok.type == TK_END) {
        if (parser->odd > bracket->start)
            span = (Span){ parser->source->id, parser->odd - 1, parser->odd };
        note_end(parser);
        if (parser->unclosed)
            fail(parser, DIAG_NONE, span, STR(""), STR(""));
        else if (bracket->open != '{' || !fail_less_indented(parser, span))
            fail(parser, E106, span, str_make(&bracket->open, 1), STR(""));
        parser->unclosed = true;
        return;
    }
    if (bracket->open != '{' && parser->tok.newline && parser->tok.type == TK_WORD &&
        words_command(parser->words, parser->tok.sym) != C_NONE) {
        fail(parser, E106, span, str_make(&bracket->open, 1), STR(""));     /* the next statement has begun */
        return;
    }
    Str wanted = type == TK_RPAREN ? STR(")") : type == TK_RBRACKET ? STR("]") : STR("}");
    Span behind = { parser->source->id, parser->prev_end, parser->prev_end };
    bool closes = parser->tok.type == TK_RPAREN || parser->tok.type == TK_RBRACKET || parser->tok.type == TK_RBRACE;
    bool lines = parser->tok.newline && parser->joins && !closes;      /* it is missing where the line before ends */
    Diag *diag = fail_expected(parser, wanted);
    if (diag && lines && !diag->suggestion.len)
        diag->span = behind;
    if (diag)
        diag_note(parser->diags, diag, span, STR("opened here"), STR("在此处打开"));
}

void close_bracket(Parser *parser, TokenType type)
{
    Bracket bracket = vec_last(&parser->brackets);
    if (!parser->panic && parser->tok.type != type)
        unclosed(parser, &bracket, type);
    else if (bracket.open == '{' && !parser->panic)
        note_odd_brace(parser, &bracket);
    parser->brackets.len--;
    parser->mode = bracket.mode;
    parser->joins = bracket.joins;
    leave(parser);
    if (!parser->panic)
        advance(parser);
}

/* ---- statements ---- */

static ParseStatement *const PARSERS[C_COUNT] = {
#define COMMAND(ID, ...) [C_##ID] = parse_##ID,
#include "../words/commands.def"
#undef COMMAND
};

/* A verb in front of `=`, `+=`, `-=`, `.` or a glued `[` is a variable. */
static bool is_variable(Parser *parser)
{
    const Token *next = peek(parser, 0);
    if (!on_line(parser, next))
        return false;
    switch (next->type) {
    case TK_ASSIGN:
    case TK_PLUS_ASSIGN:
    case TK_MINUS_ASSIGN:
    case TK_DOT: return true;
    case TK_LBRACKET: return !next->space;
    case TK_LPAREN: return words_command(parser->words, parser->tok.sym) == C_fn; /* a function's value, not its name */
    default: return false;
    }
}

/* A first word that is no verb, with a word or value behind it: what was meant for a verb. */
static bool is_unknown_verb(Parser *parser)
{
    Sym sym = parser->tok.sym;
    const Token *next = peek(parser, 0);
    if (words_reserved(parser->words, sym) || words_plural(parser->words, sym) != T_NONE ||
        keyword(parser, PL_QUERY) == KW_EXISTS)
        return false;
    if (!on_line(parser, next) || !at_operand(parser, next) || next->type == TK_LPAREN || next->type == TK_LBRACKET ||
        next->type == TK_LBRACE || next->type == TK_MINUS)
        return false;
    return keyword_of(parser, next, PL_OPERATOR) == KW_NONE;
}

static void suggest_verb(Parser *parser, Diag *diag, Str word)
{
    Closest closest;
    closest_init(&closest, word);
    words_each_command(suggest_try, &closest);
    bool query = keyword_of(parser, peek(parser, 0), PL_QUERY) != KW_NONE;
    for (int t = 0; query && t < (int)T_COUNT; t++)
        closest_try(&closest, str_of(TABLE_INFO[t].plural));
    suggest(parser, diag, &closest);
}

/* `else` and `rescue` that begin a line, though they go on with the one before. */
static bool fail_stranded(Parser *parser)
{
    KeywordId stranded = words_keyword(parser->words, PL_CONTROL, parser->tok.sym);
    if (stranded != KW_ELSE && stranded != KW_RESCUE)
        return false;
    fail_here(parser, E120);
    return true;
}

/* post clerk …, 岗位 客服专员: a kind and a name. */
static void lacks_verb(Parser *parser, const Token *kind, Diag *diag)
{
    bool zh = (unsigned char)parser->source->text.ptr[kind->start] >= 0x80;
    const CommandInfo *define = &COMMAND_INFO[C_define];
    if (diag)
        diag->fix = arena_printf(&parser->diags->arena, "%s %.*s", zh ? define->zh : define->verb, STR_ARG(token_str(parser, kind)));
}

static void unknown_verb(Parser *parser)
{
    Token token = parser->tok;
    if (fail_stranded(parser) || fail_if_glued(parser, &token))
        return;
    Diag *diag = fail_here(parser, E201);
    bool query = keyword_of(parser, peek(parser, 0), PL_QUERY) != KW_NONE;
    if (diag && !query && words_singular(parser->words, token.sym) != T_NONE)      /* post clerk …: the verb is missing */
        lacks_verb(parser, &token, diag);
    else if (diag)
        suggest_verb(parser, diag, token_str(parser, &token));
}

/* A line that begins with `{` and is no record: what the block belongs to is missing. */
static bool fail_lone_block(Parser *parser)
{
    const Token *next = peek(parser, 0);
    if (next->type == TK_RBRACE || next->type == TK_END || peek(parser, 1)->type == TK_COLON)
        return false;
    fail_here(parser, E107);
    return true;
}

static bool assignable(const Node *node)
{
    return (node->type == N_NAME || node->type == N_ATTR || node->type == N_INDEX) && !(node->flags & NF_PAREN);
}

/* assignment = postfix ( "=" | "+=" | "-=" ) expr | expr ; */
static Node *parse_assignment(Parser *parser)
{
    uint32_t start = parser->tok.start;
    parser->assign_at = start;
    Node *node = parse_expr(parser);
    parser->assign_at = UINT32_MAX;
    int op = at(parser, TK_ASSIGN) ? 0 : at(parser, TK_PLUS_ASSIGN) ? 1 : at(parser, TK_MINUS_ASSIGN) ? 2 : -1;
    if (parser->panic || op < 0)
        return node_with1(parser, N_EXPR_STMT, start, node);
    if (!assignable(node)) {
        fail(parser, E132, node_span(node, parser->source->id), node_str(parser, node), STR(""));
        return node;
    }
    advance_over(parser);
    node = node_with2(parser, N_ASSIGN_VAR, start, node, parse_expr(parser));
    node->op = (uint8_t)op;
    return node;
}

/* command = define | set | rename | drop | assign | unassign | weight | record | grant | revoke |
           relate | rate | enlarge | enrich | submit | let | var | fn | if | for | while | break | continue | return | try | fail
           | expect | print | show | use | run | rule | check | analyze | explain | report | describe | chart | matrix | staff |
           disable | enable | waive | source | import | export | dump | history | undo | redo | scenario |
           scenarios | switch | compare | merge | extern | help | timing | ambiguous | quit ; */
static Node *parse_command(Parser *parser, CommandId command)
{
    uint32_t start = parser->tok.start;
    parser->chinese = (unsigned char)parser->source->text.ptr[start] >= 0x80;
    parser->verb = command;
    advance(parser);
    return PARSERS[command](parser, start);
}

/* 报告 is the verb and the plural of reports: the verb goes on with `of` or `into`. */
static bool is_plural(Parser *parser, CommandId command)
{
    if (command != C_report)
        return false;
    const Token *next = peek(parser, 0);
    KeywordId option = on_line(parser, next) ? keyword_of(parser, next, PL_OPTION) : KW_NONE;
    return option != KW_INTO && option != KW_OF_SCOPE && words_plural(parser->words, parser->tok.sym) != T_NONE;
}

/* `weights by comparison …`: so many weights at once that the verb stands in the plural. */
static bool is_comparison(Parser *parser)
{
    Sym sym = parser->tok.sym;
    return words_function(parser->words, sym) == FN_weights && at_by(parser, peek(parser, 0)) &&
           keyword_of(parser, peek(parser, 1), PL_OPTION) == KW_COMPARISON;
}

/* The verb test. */
static Node *begun(Parser *parser)
{
    if (parser->tok.type == TK_LBRACE && fail_lone_block(parser))
        return NULL;
    if (parser->tok.type != TK_WORD)
        return parse_assignment(parser);
    CommandId command = is_comparison(parser) ? C_weight : words_command(parser->words, parser->tok.sym);
    if (command != C_NONE && !is_variable(parser) && !is_plural(parser, command))
        return parse_command(parser, command);
    if (command == C_NONE && is_unknown_verb(parser)) {
        unknown_verb(parser);
        return NULL;
    }
    if (peek(parser, 0)->type == TK_LBRACE && fail_stranded(parser))
        return NULL;
    KeywordId operator= keyword(parser, PL_OPERATOR);
    if (operator!= KW_NONE && operator!= KW_NOT) { /* a clause that has slipped to a line of its own */
        fail_here(parser, E111);
        return NULL;
    }
    return parse_assignment(parser);
}

/* The name that the tree ends with, NULL when it ends otherwise. */
static const Node *last_name(const Parser *parser, const Node *node)
{
    while (node && node->n) {
        int i = node->n;
        while (i > 0 && !node->kids[i - 1])
            i--;
        node = i ? node->kids[i - 1] : NULL;
    }
    return node && node->type == N_NAME && node->end == parser->prev_end ? node : NULL;
}

/* `show psots where …`: the word before a query's word was meant for a plural. */
static bool fail_misspelt_plural(Parser *parser, const Node *node)
{
    const Node *name = keyword(parser, PL_QUERY) == KW_NONE ? NULL : last_name(parser, node);
    if (!name)
        return false;
    Closest closest;
    closest_init(&closest, node_str(parser, name));
    for (int t = 0; t < (int)T_COUNT; t++)
        suggest_try(&closest, TABLE_INFO[t].plural, TABLE_INFO[t].zh);
    if (!closest.best.len)
        return false;
    Diag *diag = fail(parser, E202, node_span(name, parser->source->id), node_str(parser, name), STR(""));
    if (diag)
        suggest(parser, diag, &closest);
    return true;
}

/* `rty {`, `xepect (…)`: the word that the statement begins with was meant for a verb. */
static bool fail_misspelt_verb(Parser *parser, const Token *first)
{
    bool name = parser->tok.type == TK_WORD || parser->tok.type == TK_TEXT;
    if (name && first->type == TK_WORD && parser->prev_end == first->end && words_singular(parser->words, first->sym) != T_NONE &&
        keyword(parser, PL_QUERY) == KW_NONE) {
        lacks_verb(parser, first, fail(parser, E201, token_span(parser, first), token_str(parser, first), STR("")));
        return true;
    }
    if (first->type != TK_WORD || words_reserved(parser->words, first->sym) ||
        words_command(parser->words, first->sym) != C_NONE || words_plural(parser->words, first->sym) != T_NONE)
        return false;
    Closest closest;
    closest_init(&closest, token_str(parser, first));
    words_each_command(suggest_try, &closest);
    if (!closest.best.len || closest.distance > 1)
        return false;
    suggest(parser, fail(parser, E201, token_span(parser, first), closest.name, STR("")), &closest);
    return true;
}

/* Something stands behind the statement that began with `first`. */
static void unexpected(Parser *parser, const Node *node, const Token *first)
{
    Token token = parser->tok;
    if ((!node || node->type == N_EXPR_STMT || node->type == N_ASSIGN_VAR) && fail_misspelt_verb(parser, first))
        return;
    if (token.type == TK_WORD && on_line(parser, &token) && fail_unit_apart(parser, &token))
        return;
    if (token.type == TK_WORD && (fail_if_glued(parser, &token) || fail_misspelt_plural(parser, node)))
        return;
    const Node *before = last_name(parser, node);
    if (before && !(before->flags & NF_QUOTED) &&
        fail_glued_word(parser, node_str(parser, before), node_span(before, parser->source->id)))
        return;
    Diag *diag = fail_here(parser, token.type == TK_RPAREN || token.type == TK_RBRACKET ? E112 : E107);
    if (!diag || token.type != TK_WORD)
        return;
    Closest closest;
    closest_init(&closest, token_str(parser, &token));
    if (keyword_of(parser, peek(parser, 0), PL_PER) != KW_NONE)
        suggest_try(&closest, KEYWORD_INFO[KW_PER].text, KEYWORD_INFO[KW_PER].zh);
    bool per = closest.best.len > 0, model = node && node->type >= N_DEFINE && node->type < N_EXPR_STMT;
    if (!per)
        words_each_keyword(PL_OPERATOR, suggest_try, &closest);
    if (!per)
        words_each_keyword(model ? PL_OPTION : PL_QUERY, suggest_try, &closest);
    if (node && node->type == N_IMPORT)
        words_each_keyword(PL_IMPORT, suggest_try, &closest);
    if (node && (node->type == N_SHOW || node->type == N_CHECK))
        suggest_try(&closest, KEYWORD_INFO[KW_INTO].text, KEYWORD_INFO[KW_INTO].zh);
    suggest(parser, diag, &closest);
}

static Node *broken(Parser *parser, Node *node, uint32_t start, size_t level)
{
    recover(parser, level, start);
    Node *error = node_new(parser, N_ERROR, start);      /* its text ends where the skipping has ended */
    if (!node)
        return error;
    size_t mark = kids_mark(parser);
    kid_add(parser, node);
    return node_done(parser, error, mark);
}

/* statement = command | assignment ; */
Node *parse_statement(Parser *parser)
{
    uint32_t start = parser->tok.start, around = parser->statement;
    size_t level = parser->brackets.len, mark = kids_mark(parser);
    int depth = parser->depth;
    bool chinese = parser->chinese;
    if (UNLIKELY(at_stray_clause(parser)))
        return stray_clauses(parser);
    CommandId command = parser->tok.type == TK_WORD ? words_command(parser->words, parser->tok.sym) : C_NONE;
    parser->tok.newline = false;
    parser->statement = start;
    parser->verb = C_NONE;
    Token first = parser->tok;
    Node *node = begun(parser);
    if (!parser->panic && !at_end(parser))
        unexpected(parser, node, &first);
    if (UNLIKELY(parser->panic)) {
        parser->stack.len = mark;
        parser->depth = depth;
        node = broken(parser, node, start, level);
    }
    parser->chinese = chinese;
    parser->statement = around;
    note_statement(parser, node, command, start);
    return node;
}

/* ---- the whole text ---- */

Parser *parser_new(const Words *words, Intern *intern, Source *source, Arena *arena, Diags *diags)
{
    Parser *parser = mem_zalloc(sizeof *parser);
    parser->words = words;
    parser->intern = intern;
    parser->source = source;
    parser->arena = arena;
    parser->diags = diags;
    parser->assign_at = parser->crossed = UINT32_MAX;
    vec_reserve(&parser->stack, 64);
    lex_init(&parser->lex, words, intern, source, diags);
    lex_ahead_start(&parser->lex);
    advance(parser);
    return parser;
}

void parser_stop_ahead(Parser *parser)
{
    lex_ahead_stop(&parser->lex);
}

void parser_free(Parser *parser)
{
    if (!parser)
        return;
    lex_drop(&parser->lex);
    vec_drop(&parser->stack);
    vec_drop(&parser->brackets);
    buf_drop(&parser->open);
    mem_free(parser);
}

const Comment *parser_comments(const Parser *parser, size_t *count)
{
    *count = parser->lex.comments.len;
    return parser->lex.comments.at;
}

uint32_t parser_seen(const Parser *parser)
{
    return parser->seen;
}

/* script = { statement ( NEWLINE | ";" ) } ; */
Node *parser_next(Parser *parser)
{
    parser->seen = 0;
    while (parser->tok.type == TK_SEMICOLON && !parser->panic)
        advance(parser);
    if (parser->tok.type == TK_END && !parser->panic)
        return NULL;
    if (parser->tok.type == TK_RBRACE && !parser->panic) {
        uint32_t start = parser->tok.start;
        parser->tok.newline = false;
        fail_here(parser, parser->missing ? DIAG_NONE : E112);
        parser->missing -= parser->missing > 0;
        return broken(parser, NULL, start, 0);
    }
    return parse_statement(parser);
}

Node *parse_expression(const Words *words, Intern *intern, Source *source, Arena *arena, Diags *diags)
{
    Parser *parser = parser_new(words, intern, source, arena, diags);
    parser->tok.newline = false;
    Token first = parser->tok;
    Node *node = parse_expr(parser);
    if (!parser->panic && parser->tok.type != TK_END)
        unexpected(parser, NULL, &first);
    if (parser->panic)
        node = NULL;
    parser_free(parser);
    return node;
}

EntryState parse_entry_state(const Words *words, Intern *intern, Str text, char *open_bracket)
{
    Source source = { .name = "", .text = text };
    Arena arena;
    Diags diags;
    arena_init(&arena);
    diags_init(&diags);
    Parser *parser = parser_new(words, intern, &source, &arena, &diags);
    size_t statements = 0;
    ArenaMark mark = arena_mark(&arena);
    while (parser_next(parser)) {
        statements++;
        arena_rewind(&arena, mark);
    }
    bool more = parser->more || parser->lex.more;
    *open_bracket = more ? parser->more_bracket : '\0';
    parser_free(parser);
    arena_drop(&arena);
    diags_drop(&diags);
    return more ? ENTRY_MORE : statements ? ENTRY_COMPLETE : ENTRY_EMPTY;
}
