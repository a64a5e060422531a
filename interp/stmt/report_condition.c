/* report_condition.c: a rule's condition in the report's language, token by token: `p.load > limit` reads post.load > limit, or
   岗位.负荷 > 限值, in whichever of the two the rule is written. What is no word of the language stays as it is. */
#include "../syntax/lex.h"
#include "check_rule.h"
#include "report.h"

typedef struct Said {
    Report *report;
    const Rule *rule;
    TableId before;              /* whose attribute comes behind the next '.' */
    TableId row;                 /* of the query that the text has reached: its attributes stand bare */
    Buf *out;
} Said;

static const char *either(const Said *said, const char *en, const char *zh)
{
    return said->report->zh && zh ? zh : en;
}

/* ---- variables ---- */

/* The kind that a variable of `for` goes through (T_NONE: it is no such variable), and whether it is the only one: of one kind,
   and the kind of no other variable. Then its kind's word stands for it. */
static TableId variable_kind(const Rule *rule, Sym name, bool *alone)
{
    TableId kind = T_NONE;
    int same = 0, kinds = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < rule->node->n; i++) {
            const Node *part = rule->node->kids[i];
            for (int k = 0; part && part->type == N_RULE_FOR && k < part->n; k++) {
                if (part->kids[k]->type != N_RULE_VAR)
                    continue;
                bool named = part->kids[k]->sym == name;
                kinds += pass == 0 && named;
                kind = named ? (TableId)part->kids[k]->op : kind;
                same += pass == 1 && (TableId)part->kids[k]->op == kind;
            }
        }
    *alone = kinds == 1 && same == 1;
    return kind;
}

static bool is_let(const Rule *rule, Sym name)
{
    for (int i = 0; i < rule->node->n; i++)
        if (rule->node->kids[i] && rule->node->kids[i]->type == N_RULE_LET && rule->node->kids[i]->sym == name)
            return true;
    return false;
}

/* ---- words ---- */

static const char *member_of(Said *said, TableId table, Sym name)
{
    const Words *words = said->report->ctx->words;
    FieldId field = words_field_read(words, table, name);
    AttrId attr = (int)table < KIND_COUNT ? words_attr(words, table, name) : A_NONE;
    if (field == F_NONE && attr == A_NONE)
        return NULL;
    if (field == F_NONE) {
        said->before = ATTR_INFO[attr].type == AT_ENTITY ? ATTR_INFO[attr].target : T_NONE;
        return either(said, ATTR_INFO[attr].name, ATTR_INFO[attr].zh);
    }
    const FieldInfo *info = &FIELD_INFO[field];
    said->before = info->type == FT_REF ? info->target : T_NONE;
    return either(said, info->read_as ? info->read_as : info->name, info->read_zh ? info->read_zh : info->zh);
}

static const char *keyword_at(const Said *said, const Place *places, size_t n, Sym name)
{
    for (size_t i = 0; i < n; i++) {
        KeywordId keyword = words_keyword(said->report->ctx->words, places[i], name);
        if (keyword != KW_NONE)
            return either(said, KEYWORD_INFO[keyword].text, KEYWORD_INFO[keyword].zh);
    }
    return NULL;
}

static const char *behind_dot(Said *said, Sym name)
{
    static const Place PLACES[] = { PL_ATTR, PL_MEMBER };
    TableId table = said->before;
    said->before = T_NONE;
    const char *text = table == T_NONE ? NULL : member_of(said, table, name);
    return text ? text : keyword_at(said, PLACES, COUNT_OF(PLACES), name);
}

static const char *variable(Said *said, Sym name, bool *known)
{
    bool alone;
    TableId kind = variable_kind(said->rule, name, &alone);
    *known = kind != T_NONE || is_let(said->rule, name);
    said->before = kind;
    if (kind != T_NONE)
        return alone ? either(said, TABLE_INFO[kind].name, TABLE_INFO[kind].zh) : NULL;
    return *known && words_keyword(said->report->ctx->words, PL_QUERY, name) == KW_LIMIT ? either(said, "limit", "限值") : NULL;
}

static const char *plain_word(Said *said, Sym name, bool called)
{
    static const Place PLACES[] = { PL_OPERATOR, PL_LITERAL, PL_QUERY, PL_GLOBAL };
    const Words *words = said->report->ctx->words;
    FunctionId function = called ? words_function(words, name) : FN_NONE;
    WordSetId set;
    int index;
    if (function != FN_NONE)
        return either(said, FUNCTION_INFO[function].name, FUNCTION_INFO[function].zh);
    const char *text = said->row == T_NONE ? NULL : member_of(said, said->row, name);
    text = text ? text : keyword_at(said, PLACES, COUNT_OF(PLACES), name);
    if (text)
        return text;
    TableId table = words_plural(words, name);
    if (table != T_NONE) {
        said->row = table;
        return either(said, TABLE_INFO[table].plural, TABLE_INFO[table].zh);
    }
    return words_any_word(words, name, &set, &index) ? either(said, word_text(set, index), word_zh(set, index)) : NULL;
}

static const char *word(Said *said, Sym name, bool dotted, bool called)
{
    bool known;
    if (dotted)
        return behind_dot(said, name);
    const char *text = variable(said, name, &known);
    return known ? text : plain_word(said, name, called);
}

/* ---- texts ---- */

static void say_tokens(Said *said, Lexer *lexer, Str text)
{
    Token token, next;
    bool dotted = false;
    lex_next(lexer, &token);
    for (bool first = true; token.type != TK_END; first = false, token = next) {
        uint32_t start = token.start;
        bool more = token.type == TK_TEXT_PART;              /* a text with '{…}': it, and what follows, as they stand */
        if (more)
            next.type = TK_END;
        else
            lex_next(lexer, &next);
        const char *text_of = token.type == TK_WORD ? word(said, token.sym, dotted, next.type == TK_LPAREN && !next.space) : NULL;
        dotted = token.type == TK_DOT;
        if (!first && token.space)
            buf_char(said->out, ' ');
        if (text_of)
            buf_addz(said->out, text_of);
        else
            buf_add(said->out, str_make(text.ptr + start, (more ? text.len : token.end) - start));
    }
}

static void say(Said *said, Str text)
{
    Sources sources = { 0 };
    Diags diags;
    Buf copy = { 0 };
    Lexer *lexer = mem_alloc(sizeof *lexer);
    said->before = said->row = T_NONE;
    buf_add(&copy, text);
    diags_init(&diags);
    lex_init(lexer, said->report->ctx->words, said->report->ctx->rt->intern, sources_add(&sources, "", NULL, &copy), &diags);
    lexer->quiet = true;
    say_tokens(said, lexer, str_make(lexer->text, lexer->len));
    lex_drop(lexer);
    diags_drop(&diags);
    sources_drop(&sources);
    mem_free(lexer);
}

static void say_node(Said *said, const Node *node)
{
    const Source *source = sources_get(vm_sources(said->report->ctx->vm), said->rule->source);
    if (source && node->start <= node->end && node->end <= source->text.len)
        say(said, str_make(source->text.ptr + node->start, node->end - node->start));
}

static void say_limit(Said *said, const Node *let)
{
    Ctx *ctx = said->report->ctx;
    Str name = sym_str(ctx, let->sym);
    Sym set = model_setting(ctx->model, rule_setting(ctx, said->rule->name, name));
    buf_addz(said->out, said->report->zh ? "；" : "; ");
    say(said, name);
    buf_addz(said->out, " = ");
    if (set != SYM_NONE)
        say(said, sym_str(ctx, set));
    else
        say_node(said, let->kids[0]);
}

static bool is_joined(const Node *node)
{
    return node->type == N_BINARY && (node->op == BIN_OR || node->op == BIN_AND);
}

/* `where` of the rule's `for` belongs to the condition. */
static void say_where(Said *said, const Node *part, const Node *when)
{
    if (!part || part->type != N_RULE_FOR || !(part->flags & RF_WHERE))
        return;
    const Node *where = part->kids[part->n - 1];
    bool brackets = is_joined(where) || is_joined(when);
    buf_addz(said->out, brackets ? "(" : "");
    say_node(said, where);
    buf_addz(said->out, brackets ? ")" : "");
    buf_addf(said->out, " %s ", either(said, KEYWORD_INFO[KW_AND].text, KEYWORD_INFO[KW_AND].zh));
}

void report_condition(Report *report, const Rule *rule, Buf *out)
{
    Said said = { .report = report, .rule = rule, .out = out };
    const Node *when = rule_part(rule->node, KW_WHEN);
    if (!when)
        return;
    for (int i = 0; i < rule->node->n; i++)
        say_where(&said, rule->node->kids[i], when);
    bool brackets = out->len && is_joined(when);
    buf_addz(out, brackets ? "(" : "");
    say_node(&said, when);
    buf_addz(out, brackets ? ")" : "");
    for (int i = 0; i < rule->node->n; i++)
        if (rule->node->kids[i] && rule->node->kids[i]->type == N_RULE_LET)
            say_limit(&said, rule->node->kids[i]);
}
