/* parse_mend.c: what would mend a broken statement, as an edit ready to paste. Asked when the statement is passed over and nothing
   closer was suggested: the token in the wrong place and its neighbours tell what people mean by it. */
#include "parser.h"

typedef struct Mend { Parser *parser; Diag *diag; Token tok; const Token *next; } Mend;

/* ---- what is said ---- */

static Str text_of(const Mend *m, uint32_t start, uint32_t end)
{
    return str_make(m->parser->source->text.ptr + start, end - start);
}

static Str before(const Mend *m)
{
    return text_of(m, m->parser->prev_start, m->parser->prev_end);
}

/* The text that stands instead of what is between the offsets. */
static bool put(const Mend *m, uint32_t start, uint32_t end, Str text)
{
    m->diag->span.start = start;
    m->diag->span.end = end;
    m->diag->fix = diag_keep(m->parser->diags, text);
    m->diag->suggestion = STR("");
    return true;
}

#define PUT(m, start, end, ...) put((m), (start), (end), arena_printf(&(m)->parser->diags->arena, __VA_ARGS__))

static bool meant(const Mend *m, Str word)
{
    m->diag->suggestion = diag_keep(m->parser->diags, word);
    return true;
}

static const char *in_words(const Mend *m, KeywordId id)
{
    return m->parser->chinese ? KEYWORD_INFO[id].zh : KEYWORD_INFO[id].text;
}

static bool is_operand(const Mend *m, const Token *token)
{
    return !token->newline && at_operand(m->parser, token) && token->type != TK_LBRACE && token->type != TK_MINUS;
}

static bool is_number(TokenType type)
{
    return type == TK_NUMBER || type == TK_PERCENT || type == TK_DURATION;
}

static bool is_digit_byte(char c)
{
    return c >= '0' && c <= '9';
}

static bool glued_digit(const Mend *m, uint32_t at)
{
    Str text = m->parser->source->text;
    return at < text.len && is_digit_byte(text.ptr[at]);
}

static bool ends_in_digit(const Mend *m)
{
    return m->parser->prev_end > 0 && glued_digit(m, m->parser->prev_end - 1);
}

/* A word that joins others: to, for, in, of, 给 …; not a verb, kind or field. */
static bool is_joint(const Mend *m)
{
    static const Place PLACES[] = { PL_OPTION, PL_OPERATOR, PL_QUERY, PL_RULE, PL_CONTROL };
    for (size_t i = 0; i < COUNT_OF(PLACES); i++)
        if (m->tok.type == TK_WORD && words_keyword(m->parser->words, PLACES[i], m->tok.sym) != KW_NONE)
            return true;
    return m->tok.type == TK_ASSIGN || m->tok.type == TK_EQ || m->tok.type == TK_COLON;
}

/* Up to the line's end, a comment and blanks left out. */
static uint32_t rest_end(const Mend *m)
{
    Str text = m->parser->source->text;
    uint32_t at = m->tok.start;
    while (at < text.len && text.ptr[at] != '\n' && text.ptr[at] != '#')
        at++;
    while (at > m->tok.end && (text.ptr[at - 1] == ' ' || text.ptr[at - 1] == '\t' || text.ptr[at - 1] == '\r'))
        at--;
    return at;
}

/* The offset of a comma that stands before `at` with blanks between, UINT32_MAX when something else does. */
static uint32_t comma_before(const Mend *m, uint32_t at)
{
    const char *text = m->parser->source->text.ptr;
    while (at > 0 && text[at - 1] == ' ')
        at--;
    if (at > 0 && text[at - 1] == ',')
        return at - 1;
    return at > 2 && memcmp(text + at - 3, "，", 3) == 0 ? at - 3 : UINT32_MAX;
}

/* ---- E108: another word or sign stands where one is wanted ---- */

/* if load > 1 print 1, if load > 1: … */
static bool wants_block(const Mend *m)
{
    uint32_t end = rest_end(m);
    if (m->tok.type == TK_COLON)
        return meant(m, STR("{"));
    if (m->tok.type != TK_WORD || words_command(m->parser->words, m->tok.sym) == C_NONE ||
        memchr(m->parser->source->text.ptr + m->tok.start, '{', end - m->tok.start))
        return false;
    return PUT(m, m->tok.start, end, "{ %.*s }", STR_ARG(text_of(m, m->tok.start, end)));
}

/* set agent headcount 14, set headcount of agent = 14 */
static bool wants_target(const Mend *m)
{
    const Parser *p = m->parser;
    if (p->verb != C_set || p->prev_word == SYM_NONE || m->tok.type != TK_WORD)
        return false;
    if (keyword_of(p, &m->tok, PL_OPERATOR) == KW_OF && m->next->type == TK_WORD && words_any_field(p->words, p->prev_word))
        return PUT(m, p->prev_start, m->next->end, "%.*s.%.*s", STR_ARG(text_of(m, m->next->start, m->next->end)), STR_ARG(before(m)));
    if (!is_joint(m) && words_any_field(p->words, m->tok.sym) && is_operand(m, m->next))
        return PUT(m, p->prev_start, m->tok.end, "%.*s.%.*s =", STR_ARG(before(m)), STR_ARG(text_of(m, m->tok.start, m->tok.end)));
    return false;
}

/* describe agent in "agent.md" */
static bool wants_file(const Mend *m)
{
    const Parser *p = m->parser;
    if (m->tok.type != TK_TEXT || p->verb != C_describe || p->prev_word == SYM_NONE)
        return false;
    return PUT(m, p->prev_start, m->tok.end, "%s %.*s", in_words(m, KW_INTO),
               STR_ARG(text_of(m, m->tok.start, m->tok.end)));
}

/* Is it one of the words that stand before an operand: to, for, kpi, =? */
static bool is_put_before(const Mend *m, Str wanted)
{
    const Words *words = m->parser->words;
    Sym sym = intern_find(m->parser->intern, wanted);
    return str_eq(wanted, STR("=")) ||
           (sym != SYM_NONE && (words_keyword(words, PL_OPTION, sym) != KW_NONE || words_singular(words, sym) != T_NONE));
}

/* record … 为 91%: the word before is meant for a sign. */
static bool sign_before(const Mend *m)
{
    Str sign = words_meant_sign(before(m), m->parser->chinese);
    return m->parser->prev_word != SYM_NONE && sign.len && PUT(m, m->parser->prev_start, m->parser->prev_end, "%.*s", STR_ARG(sign));
}

static bool mend_expected(const Mend *m)
{
    Str wanted = m->diag->args[0], text = text_of(m, m->tok.start, m->tok.end);
    bool brace = str_eq(wanted, STR("{")), equals = str_eq(wanted, STR("="));
    if (brace)
        return wants_block(m);
    if ((!equals && wanted.len == 1) || wants_target(m) || wants_file(m) || sign_before(m))      /* other signs: a bracket is to be closed */
        return true;
    if (m->tok.type == TK_COLON && m->next->type == TK_ASSIGN && !m->next->space && equals)
        return PUT(m, m->tok.start, m->next->end, "=");
    bool per_unit = keyword_of(m->parser, m->next, PL_PER) != KW_NONE;              /* 100 a week */
    if ((is_joint(m) || per_unit) && is_operand(m, m->next))
        return meant(m, wanted);
    if (m->next->type == TK_WORD && m->parser->verb == C_for && m->tok.type == TK_WORD && m->parser->prev_word != SYM_NONE)
        return PUT(m, m->parser->prev_start, m->tok.end, "%.*s", STR_ARG(text));         /* for each p in … */
    return is_put_before(m, wanted) && is_operand(m, &m->tok) &&
           PUT(m, m->tok.start, m->tok.end, "%.*s %.*s", STR_ARG(wanted), STR_ARG(text));
}

/* ---- E107, E114: something stands where nothing of its sort may ---- */

/* share = 60%, share: 60%, target >= 92%: the value alone. */
static bool needless_sign(const Mend *m)
{
    bool sign = m->tok.type == TK_ASSIGN || m->tok.type == TK_COLON || m->tok.type == TK_EQ || (m->tok.type == TK_GE && m->diag->code == E114);
    if (!sign || !is_operand(m, m->next))
        return false;
    return PUT(m, m->tok.start, m->next->end, "%s%.*s", m->tok.space ? "" : " ", STR_ARG(text_of(m, m->next->start, m->next->end)));
}

/* define post clerk, in hotline · headcount 3, grade G1: clauses stand behind each other without a comma. */
static bool comma_of_clauses(const Mend *m)
{
    const Parser *p = m->parser;
    if (p->prev_word == SYM_NONE || !words_any_field(p->words, p->prev_word) || (p->verb != C_define && p->verb != C_set))
        return false;
    uint32_t comma = comma_before(m, p->prev_start);
    if (comma == UINT32_MAX)
        return false;
    m->diag->args[0] = p->source->text.ptr[comma] == ',' ? STR(",") : STR("，");
    m->diag->code = E107;
    return PUT(m, comma, p->prev_end, " %.*s", STR_ARG(before(m)));
}

/* 6,000: three digits touch the comma. */
static bool thousands(const Mend *m)
{
    const Parser *p = m->parser;
    if (m->tok.type != TK_COMMA || m->tok.space || !ends_in_digit(m) || m->next->space || !is_number((TokenType)m->next->type))
        return false;
    Str group = text_of(m, m->next->start, m->next->end);
    if (group.len != 3 || p->prev_end - p->prev_start > 3)
        return false;
    return PUT(m, p->prev_start, m->next->end, "%.*s_%.*s", STR_ARG(before(m)), STR_ARG(group));
}

/* 6000 to 9000, 92 percent */
static bool behind_number(const Mend *m)
{
    const Parser *p = m->parser;
    if (!ends_in_digit(m) || m->tok.type != TK_WORD)
        return false;
    if (keyword_of(p, &m->tok, PL_OPTION) == KW_TO && is_number((TokenType)m->next->type))
        return PUT(m, p->prev_start, m->next->end, "%.*s..%.*s", STR_ARG(before(m)), STR_ARG(text_of(m, m->next->start, m->next->end)));
    if (keyword_of(p, &m->tok, PL_TYPE) == KW_TYPE_PERCENT)
        return PUT(m, p->prev_start, m->tok.end, "%.*s%%", STR_ARG(before(m)));
    return false;
}

/* assign answer to agent 60% */
static bool bare_share(const Mend *m)
{
    if (m->parser->verb != C_assign || m->tok.type != TK_PERCENT)
        return false;
    return PUT(m, m->tok.start, m->tok.end, "%s %.*s", in_words(m, KW_SHARE), STR_ARG(text_of(m, m->tok.start, m->tok.end)));
}

/* describe agent to "agent.md", show posts > "posts.csv": a file's name stands behind it. */
static bool wants_into(const Mend *m)
{
    bool quoted = m->next->type == TK_TEXT && !m->next->newline;
    CommandId verb = m->parser->verb;
    bool output = verb == C_show || verb == C_describe || verb == C_check || verb == C_analyze || verb == C_chart || verb == C_matrix || verb == C_export;
    Str slip = words_meant(text_of(m, m->tok.start, m->tok.end));
    bool to = slip.len && str_eq(slip, str_of(KEYWORD_INFO[KW_TO].zh));
    return output && quoted && (to || is_joint(m) || m->tok.type == TK_GT) && meant(m, str_of(in_words(m, KW_INTO)));
}

static bool is_attribute(const Mend *m)
{
    if (m->tok.type != TK_WORD)
        return false;
    for (int t = 0; t < KIND_COUNT; t++)
        if (words_attr(m->parser->words, (TableId)t, m->tok.sym) != A_NONE || words_field_read(m->parser->words, (TableId)t, m->tok.sym) != F_NONE)
            return true;
    return false;
}

/* Does the word of a query stand before the token in its line? */
static bool is_behind(const Mend *m, KeywordId word)
{
    const char *text = m->parser->source->text.ptr, *names[] = { KEYWORD_INFO[word].text, KEYWORD_INFO[word].zh };
    uint32_t start = m->tok.start;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    for (; start < m->tok.start; start++)
        for (size_t i = 0; i < COUNT_OF(names) && text[start] == ' '; i++)
            if (str_eq(str_of(names[i]), str_make(text + start + 1, strcspn(text + start + 1, " \n"))))
                return true;
    return false;
}

static bool in_list(const Mend *m)
{
    return is_behind(m, KW_SELECT);
}

/* print 1 2 · select name load · explain agent load */
static bool two_values(const Mend *m)
{
    const Parser *p = m->parser;
    Str text = text_of(m, m->tok.start, m->tok.end);
    if (!is_operand(m, &m->tok) || !m->tok.space || is_joint(m))
        return false;
    if (m->tok.type == TK_WORD && p->prev_word != SYM_NONE && words_function(p->words, p->prev_word) != FN_NONE)
        return PUT(m, p->prev_start, m->tok.end, "%.*s(%.*s)", STR_ARG(before(m)), STR_ARG(text));
    if (in_list(m) && is_attribute(m))
        return PUT(m, m->tok.start, m->tok.end, ", %.*s", STR_ARG(text));
    if (is_attribute(m) && p->prev_word != SYM_NONE && (p->verb == C_explain || p->verb == C_show || p->verb == C_print))
        return PUT(m, p->prev_start, m->tok.end, "%.*s.%.*s", STR_ARG(before(m)), STR_ARG(text));
    if (p->verb == C_print || (p->verb == C_expect && m->tok.type == TK_TEXT))
        return PUT(m, m->tok.start, m->tok.end, ", %.*s", STR_ARG(text));
    return false;
}

/* Signs of other languages and of word processors. */
static bool odd_sign(const Mend *m)
{
    const Parser *p = m->parser;
    const Token *next = m->next;
    if (m->tok.type == TK_BAR && next->type == TK_BAR && !next->space)
        return PUT(m, m->tok.start, next->end, "%s", in_words(m, KW_OR));
    if (m->tok.type == TK_COLON && next->type == TK_ASSIGN && !next->space)
        return PUT(m, m->tok.start, next->end, "=");
    if (m->tok.type == TK_DOT && !m->tok.space && str_eq(before(m), STR("..")))
        return PUT(m, p->prev_start, m->tok.end, "..");
    if (m->tok.type == TK_GT && p->verb == C_define && is_operand(m, next))
        return meant(m, STR(">="));
    if (m->tok.type == TK_TIMES && next->type == TK_RPAREN && str_eq(before(m), STR("(")))
        return PUT(m, p->prev_start, next->end, "()");
    return m->tok.type == TK_ARROW && p->verb == C_define && is_operand(m, next) && meant(m, STR(","));
}

/* show posts where load > 90%, span > 3 */
static bool comma_of_conditions(const Mend *m)
{
    if (m->tok.type != TK_COMMA || !is_behind(m, KW_WHERE) || in_list(m) || !is_operand(m, m->next))
        return false;
    return PUT(m, m->tok.start, m->tok.end, " %s", in_words(m, KW_AND));
}

static bool mend_stray(const Mend *m)
{
    return odd_sign(m) || comma_of_clauses(m) || needless_sign(m) || thousands(m) || behind_number(m) || bare_share(m) || wants_into(m) ||
           comma_of_conditions(m) || two_values(m);
}

/* ---- the others ---- */

/* define post 5, import "posts.csv" */
static bool mend_name(const Mend *m)
{
    Str text = text_of(m, m->tok.start, m->tok.end);
    if (m->tok.type == TK_TEXT && m->parser->verb == C_import)
        return PUT(m, m->tok.start, m->tok.end, "%s %s %.*s", m->parser->chinese ? TABLE_INFO[T_POST].zh : TABLE_INFO[T_POST].plural,
                   in_words(m, KW_FROM_IMPORT), STR_ARG(text));
    return is_number((TokenType)m->tok.type) && m->parser->verb != C_let && m->parser->verb != C_var && m->parser->verb != C_for &&
           PUT(m, m->tok.start, m->tok.end, "\"%.*s\"", STR_ARG(text));
}

/* nature full time: two words that are one. */
static bool mend_end(const Mend *m)
{
    const Parser *p = m->parser;
    const char *text = p->source->text.ptr;
    uint32_t end = p->prev_start, start;
    if (p->prev_word == SYM_NONE)
        return false;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    for (start = end; start > 0 && ((text[start - 1] >= 'a' && text[start - 1] <= 'z') || text[start - 1] == '_'); start--)
        continue;
    if (start == end || end == p->prev_start)
        return false;
    Str joined = arena_printf(&p->diags->arena, "%.*s_%.*s", STR_ARG(text_of(m, start, end)), STR_ARG(before(m)));
    Sym sym = intern_find(p->intern, joined);
    WordSetId set;
    if (sym == SYM_NONE || !words_any_word(p->words, sym, &set, &(int){ 0 }))
        return false;
    m->diag->code = E107;
    m->diag->args[0] = diag_keep(p->diags, before(m));
    return put(m, start, p->prev_end, joined);
}

/* sum(1; 2) */
static bool mend_bracket_end(const Mend *m)
{
    if (m->tok.type != TK_SEMICOLON || !str_eq(m->diag->args[0], STR(")")))
        return false;
    m->diag->span = token_span(m->parser, &m->tok);
    return meant(m, STR(","));
}

/* A sign or word that only a comparison's or verb's twin explains. */
static bool mend_sign_word(const Mend *m)
{
    Str sign = words_meant_sign(text_of(m, m->tok.start, m->tok.end), m->parser->chinese);
    return m->tok.type == TK_WORD && sign.len && is_operand(m, m->next) && m->diag->span.start == m->tok.start && meant(m, sign);
}

static bool wants_sign(const Mend *m)
{
    return str_eq(m->diag->args[0], STR("=")) && mend_sign_word(m);
}

/* The word before the current token is what is told: a clause's word without a value. */
static bool mend_clause_word(const Mend *m)
{
    const Parser *p = m->parser;
    const char *text = p->source->text.ptr;
    uint32_t end = p->prev_start, start;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    for (start = end; start > 0 && text[start - 1] != ' ' && text[start - 1] != ',' && text[start - 1] != '\n'; start--)
        continue;
    if (m->diag->span.start != p->prev_start || start == end)
        return false;
    Str value = text_of(m, start, end);
    Sym sym = intern_find(p->intern, value);
    uint32_t comma = comma_before(m, start);
    if (is_digit_byte(*value.ptr) && words_keyword(p->words, PL_TYPE, p->prev_word) == KW_TYPE_PERCENT)
        return PUT(m, start, p->prev_end, "%.*s%%", STR_ARG(value));
    if (sym == SYM_NONE || !words_any_field(p->words, sym) || comma == UINT32_MAX)
        return false;
    m->diag->args[0] = text[comma] == ',' ? STR(",") : STR("，");
    return PUT(m, comma, end, " %.*s", STR_ARG(value));
}

/* sorted by name: the word that is meant brings its `by` along. */
static void mend_by(const Mend *m)
{
    Str text = m->diag->suggestion;
    if (text.len > 3 && memcmp(text.ptr + text.len - 3, " by", 3) == 0 && m->diag->span.start == m->tok.start &&
        keyword_of(m->parser, m->next, PL_QUERY) == KW_BY)
        m->diag->span.end = m->next->end;
}

void mend(Parser *parser)
{
    static const Token END = { .type = TK_END, .newline = true };
    Diag *diag = parser->told;
    Mend m = { parser, diag, parser->tok, NULL };
    parser->told = NULL;
    if (!diag || parser->interpolations)
        return;
    m.next = at_end(parser) ? &END : peek(parser, 0);       /* the next statement is not read while nothing is told */
    if ((diag->code == E107 && (mend_sign_word(&m) || wants_into(&m))) || (diag->code == E108 && wants_sign(&m)))
        return;
    mend_by(&m);
    if (diag->suggestion.len || diag->fix.len || (diag->code == E107 && mend_clause_word(&m)))
        return;
    switch ((int)diag->code) {
    case E107:
    case E114: mend_stray(&m); break;
    case E108: mend_expected(&m); break;
    case E113: mend_name(&m); break;
    case E115: mend_bracket_end(&m); break;
    case E116: mend_end(&m); break;
    default: break;
    }
}
