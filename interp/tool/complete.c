/* complete.c: what may stand at the cursor. The tokens before it are read as far as they tell the place: the verb of the
   statement, the field or clause before the cursor, the rows of a query. What may stand there comes from the tables of
   words/ and from the model. */
#include "complete_part.h"

#include <stdlib.h>

#include "../base/embed.h"
#include "../base/utf8.h"
#include "../model/history.h"
#include "../output/help.h"
#include "../output/output.h"

typedef CompleteCtx Ctx;

/* ---- offering ---- */

static bool begins_with(Str text, Str part)
{
    return text.len >= part.len && str_eq(str_make(text.ptr, part.len), part);
}

void complete_offer(CompleteCtx *ctx, Str text)
{
    if (!begins_with(text, ctx->part) || ctx->out->texts.len >= COMPLETION_MAX)
        return;
    char *copy = mem_alloc(text.len + 1);
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = 0;
    vec_push(&ctx->out->texts, copy);
}

static void offer_twin(void *context, const char *text, const char *zh)
{
    Ctx *ctx = context;
    if (ctx->part.len) {
        complete_offer(ctx, str_of(text));
        if (zh && strcmp(text, zh) != 0)
            complete_offer(ctx, str_of(zh));
    } else {
        complete_offer(ctx, str_of(ctx->lang == LANG_ZH && zh ? zh : text));
    }
}

static void offer_function(void *context, const char *text, const char *zh)
{
    Ctx *ctx = context;
    size_t before = ctx->out->texts.len;
    offer_twin(ctx, text, zh);
    ctx->calls += ctx->out->texts.len - before;
}

static void offer_name(Ctx *ctx, Sym name)
{
    Str text = intern_str(ctx->intern, name);
    if (utf8_is_name(text)) {
        complete_offer(ctx, text);
        return;
    }
    Buf quoted = { 0 };
    buf_addf(&quoted, "\"%.*s\"", STR_ARG(text));
    complete_offer(ctx, buf_str(&quoted));
    buf_drop(&quoted);
}

static void offer_names(Ctx *ctx, TableId kind)
{
    size_t count;
    const int32_t *order = model_order(ctx->model, kind, &count);
    ctx->out->offered = ctx->out->texts.len ? ctx->out->offered : OFFERED_NAMES;
    for (size_t i = 0; i < count && ctx->out->texts.len < COMPLETION_MAX; i++)
        offer_name(ctx, model_name(ctx->model, kind, order[i]));
}

static void offer_own_fields(Ctx *ctx, TableId kind)
{
    for (int column = TABLE_INFO[kind].n_fields; column < model_n_columns(ctx->model, kind); column++) {
        const FieldInfo *field = model_field(ctx->model, kind, column);
        offer_twin(ctx, field->name, field->zh);
    }
}

/* Names and words that a field's value may be. */
static void offer_values(Ctx *ctx, const FieldInfo *field)
{
    if (field->target != T_NONE && field->target < (TableId)KIND_COUNT)
        offer_names(ctx, field->target);
    if (field->words != WS_NONE)
        words_each_word(field->words, offer_twin, ctx);
    if (field->type == FT_BOOL)
        words_each_keyword(PL_LITERAL, offer_twin, ctx);
}

static void offer_kinds(Ctx *ctx) { words_each_kind(offer_twin, ctx); }

static void offer_plurals(Ctx *ctx)
{
    for (int table = 0; table < T_COUNT; table++)
        offer_twin(ctx, TABLE_INFO[table].plural, TABLE_INFO[table].zh);
}

static void offer_attributes(Ctx *ctx, TableId kind)
{
    words_each_read(kind, offer_twin, ctx);
    if (kind < (TableId)KIND_COUNT)
        offer_own_fields(ctx, kind);
}

static void offer_rule(void *ctx, Str name, Str title)
{
    UNUSED(title);
    complete_offer(ctx, name);
}

static void offer_rules(Ctx *ctx)
{
    ctx->out->offered = OFFERED_RULES;
    help_each_rule(offer_rule, ctx);
    size_t count;
    const int32_t *order = model_order(ctx->model, T_RULE, &count);
    for (size_t i = 0; i < count; i++) {
        Cell name = model_get(ctx->model, T_RULE, order[i], 0);
        if (name.type == CELL_I32)
            complete_offer(ctx, intern_str(ctx->intern, (Sym)name.i32));
    }
}

static void offer_modules(Ctx *ctx)
{
    for (const Embedded *file = EMBEDDED_FILES; file->name; file++)
        complete_offer(ctx, str_of(file->name));
}

/* ---- the tokens before the cursor ---- */

const Token *complete_token(const CompleteCtx *ctx, size_t back)
{
    return ctx->tokens.len >= ctx->first + back ? &ctx->tokens.at[ctx->tokens.len - back] : NULL;
}

KeywordId complete_keyword(const CompleteCtx *ctx, Place place, const Token *token)
{
    return token && token->type == TK_WORD ? words_keyword(ctx->words, place, token->sym) : KW_NONE;
}

static void read_tokens(Ctx *ctx, Str text)
{
    Sources sources = { 0 };
    Diags diags;
    Lexer lexer;
    Buf copy = { 0 };
    buf_add(&copy, text);
    diags_init(&diags);
    lex_init(&lexer, ctx->words, ctx->intern, sources_add(&sources, "", NULL, &copy), &diags);
    lexer.quiet = true;
    for (;;) {
        Token token;
        lex_next(&lexer, &token);
        if (token.type == TK_END)
            break;
        vec_push(&ctx->tokens, token);
    }
    lex_drop(&lexer);
    diags_drop(&diags);
    sources_drop(&sources);
}

/* A newline ends a statement, unless the line before cannot be complete. */
static bool wants_more(const Token *token)
{
    return token->type == TK_COMMA || token->type == TK_LPAREN || token->type == TK_LBRACKET ||
           (token->type >= TK_ARROW && token->type <= TK_MINUS_ASSIGN);
}

typedef struct Block { CommandId verb; TableId kind; bool in_clauses; size_t first; } Block;

/* The kind that `define post`, `set post x`, `set x` is about. */
static TableId kind_of_statement(const Ctx *ctx, size_t first, size_t end)
{
    for (size_t i = first + 1; i < end && i < first + 4; i++) {
        const Token *token = &ctx->tokens.at[i];
        if (token->type != TK_WORD)
            continue;
        TableId kind = words_kind(ctx->words, token->sym);
        for (int table = 0; kind == T_NONE && table < KIND_COUNT; table++)
            if (model_find(ctx->model, (TableId)table, token->sym) != ROW_NONE)
                kind = (TableId)table;
        if (kind != T_NONE)
            return kind;
    }
    return T_NONE;
}

static bool is_clause_verb(CommandId verb)
{
    return verb == C_define || verb == C_set || verb == C_rule || verb == C_submit || verb == C_import;
}

static void open_block(Ctx *ctx, Block *block, size_t first, size_t at)
{
    CommandId verb = first < at ? words_command(ctx->words, ctx->tokens.at[first].sym) : C_NONE;
    *block = (Block){ .verb = verb, .kind = kind_of_statement(ctx, first, at), .in_clauses = is_clause_verb(verb), .first = at + 1 };
}

/* Finds the statement that the cursor stands in, and the blocks around it. */
static void find_statement(Ctx *ctx)
{
    VEC(Block) blocks = { 0 };
    Block here = { .verb = C_NONE, .kind = T_NONE };
    int depth = 0;                               /* of ( and [ */
    for (size_t i = 0; i < ctx->tokens.len; i++) {
        const Token *token = &ctx->tokens.at[i];
        bool new_line = token->newline && depth == 0 && i && !wants_more(&ctx->tokens.at[i - 1]);
        if (new_line || (token->type == TK_SEMICOLON && depth == 0))
            here.first = i + (token->type == TK_SEMICOLON);
        if (token->type == TK_LPAREN || token->type == TK_LBRACKET)
            depth++;
        else if ((token->type == TK_RPAREN || token->type == TK_RBRACKET) && depth)
            depth--;
        if (token->type == TK_LBRACE && depth == 0) {
            vec_push(&blocks, here);
            open_block(ctx, &here, here.first, i);
        } else if (token->type == TK_RBRACE && depth == 0 && blocks.len) {
            here = vec_pop(&blocks);
        }
    }
    vec_drop(&blocks);
    ctx->first = here.first;
    ctx->verb = here.verb;
    ctx->kind = here.kind;
    ctx->in_clauses = here.in_clauses;
}

/* ---- the prompt's own names ---- */

/* Names that the entry itself has declared so far: behind let, var, fn and for, and parameters. */
static void offer_declared(Ctx *ctx)
{
    bool params = false;
    for (size_t i = 0; i + 1 < ctx->tokens.len; i++) {
        const Token *token = &ctx->tokens.at[i], *next = token + 1;
        CommandId verb = token->type == TK_WORD ? words_command(ctx->words, token->sym) : C_NONE;
        if (verb == C_fn)
            params = true;
        params &= token->type != TK_RPAREN;
        bool declares = verb == C_let || verb == C_var || verb == C_fn || verb == C_for ||
                        (params && (token->type == TK_LPAREN || token->type == TK_COMMA));
        if (declares && next->type == TK_WORD)
            complete_offer(ctx, intern_str(ctx->intern, next->sym));
    }
}

static void offer_own_name(Ctx *ctx, const OwnName *own)
{
    size_t before = ctx->out->texts.len;
    complete_offer(ctx, intern_str(ctx->intern, own->name));
    ctx->calls += own->function ? ctx->out->texts.len - before : 0;
}

static void offer_own(Ctx *ctx)
{
    for (size_t i = 0; i < ctx->own->len; i++)
        offer_own_name(ctx, &ctx->own->at[i]);
    offer_declared(ctx);
}

/* Behind `module.`; false when there is no module of that name. */
static bool offer_of_module(Ctx *ctx, Sym module)
{
    bool any = false;
    for (size_t i = 0; i < ctx->own->len; i++) {
        if (module == SYM_NONE || ctx->own->at[i].module != module)
            continue;
        offer_own_name(ctx, &ctx->own->at[i]);
        any = true;
    }
    return any;
}

/* ---- expressions ---- */

/* The plural that names the rows of the query before the cursor. */
static TableId query_rows(const Ctx *ctx)
{
    for (size_t i = ctx->tokens.len; i-- > ctx->first;) {
        TableId table = ctx->tokens.at[i].type == TK_WORD ? words_plural(ctx->words, ctx->tokens.at[i].sym) : T_NONE;
        if (table != T_NONE)
            return table;
    }
    return T_NONE;
}

/* Behind `nature =` in a query of posts, or `agent.nature =`: what the field takes. False: there is no list of that. */
static bool offer_compared(Ctx *ctx, TableId rows)
{
    const Token *before = complete_token(ctx, 1), *field = complete_token(ctx, 2);
    bool compares = before && (before->type == TK_ASSIGN || (before->type >= TK_EQ && before->type <= TK_GE));
    if (!compares || !field || field->type != TK_WORD)
        return false;
    size_t offered = ctx->out->texts.len;
    TableId kind = rows != T_NONE ? rows : kind_of_statement(ctx, ctx->first, ctx->tokens.len);
    int column = kind == T_NONE ? -1 : model_find_column_read(ctx->model, kind, field->sym);
    if (column >= 0)
        offer_values(ctx, model_field(ctx->model, kind, column));
    return ctx->out->texts.len > offered;
}

static void complete_expression(Ctx *ctx)
{
    const Token *before = complete_token(ctx, 1);
    KeywordId clause = complete_keyword(ctx, PL_QUERY, before);
    TableId rows = query_rows(ctx);
    if (offer_compared(ctx, rows))
        return;
    if (clause == KW_IN_SCOPE || clause == KW_UNDER) {
        offer_names(ctx, clause == KW_UNDER || rows == T_NONE ? T_POST : rows == T_REGION ? T_REGION : T_UNIT);
        return;
    }
    if (rows != T_NONE)
        offer_attributes(ctx, rows);
    words_each_keyword(PL_QUERY, offer_twin, ctx);
    words_each_keyword(PL_OPERATOR, offer_twin, ctx);
    words_each_keyword(PL_LITERAL, offer_twin, ctx);
    words_each_keyword(PL_GLOBAL, offer_twin, ctx);
    words_each_function(offer_function, ctx);
    offer_own(ctx);
    offer_plurals(ctx);
    if (!ctx->part.len)
        return;                                  /* names are too many to be listed for nothing */
    for (int kind = 0; kind < KIND_COUNT; kind++)
        offer_names(ctx, (TableId)kind);
    for (int set = 0; set < WS_COUNT; set++)
        words_each_word((WordSetId)set, offer_twin, ctx);
}

/* Behind `x.`: attributes of what x is, as far as that can be told. */
static void complete_member(Ctx *ctx)
{
    const Token *object = complete_token(ctx, 2);
    bool any = false;
    if (object && words_keyword(ctx->words, PL_GLOBAL, object->sym) == KW_MODEL) {
        words_each_keyword(PL_SETTING, offer_twin, ctx);
        return;
    }
    if (object && object->type == TK_WORD && offer_of_module(ctx, object->sym))
        return;
    for (int kind = 0; object && object->sym && kind < KIND_COUNT; kind++) {
        if (model_find(ctx->model, (TableId)kind, object->sym) == ROW_NONE && words_kind(ctx->words, object->sym) != (TableId)kind)
            continue;
        offer_attributes(ctx, (TableId)kind);
        any = true;
    }
    for (int kind = 0; !any && kind < KIND_COUNT; kind++)
        offer_attributes(ctx, (TableId)kind);
    if (!any)
        words_each_keyword(PL_MEMBER, offer_twin, ctx);
}

/* ---- definitions ---- */

/* The field word that the value before the cursor belongs to: -1 where a new clause begins. A value stands behind the
   field's word, `to`, `:` or `=`, and behind a comma. */
static int field_before(const Ctx *ctx)
{
    const Token *token = complete_token(ctx, 1);
    bool after_comma = token && token->type == TK_COMMA;
    for (size_t back = 1; token; token = complete_token(ctx, ++back)) {
        int column = token->type == TK_WORD ? model_find_column(ctx->model, ctx->kind, token->sym) : -1;
        bool glue = token->type == TK_COLON || token->type == TK_ASSIGN || token->type == TK_EQ ||
                    complete_keyword(ctx, PL_OPTION, token) == KW_TO;
        if (column >= 0)
            return column;
        if (!glue && !after_comma)
            return -1;
    }
    return -1;
}

static void complete_clauses(Ctx *ctx)
{
    if (ctx->kind == T_NONE)
        return;
    int column = field_before(ctx);
    if (column >= 0) {
        offer_values(ctx, model_field(ctx->model, ctx->kind, column));
        return;
    }
    words_each_field(ctx->kind, offer_twin, ctx);
    offer_own_fields(ctx, ctx->kind);
}

/* Does the last token stand where a definition has its kind: behind the verb, or behind `or set`? */
static bool is_kind_place(const Ctx *ctx)
{
    return ctx->tokens.len == ctx->first + 2 || complete_keyword(ctx, PL_CONTROL, complete_token(ctx, 2)) == KW_SET_DEFINE;
}

static void complete_define(Ctx *ctx)
{
    const Token *before = complete_token(ctx, 1);
    KeywordId keyword = complete_keyword(ctx, PL_CONTROL, before);
    bool at_kind = !before || ctx->tokens.len == ctx->first + 1 || keyword == KW_SET_DEFINE || keyword == KW_FIELD;
    if (keyword == KW_OR_DEFINE) {
        offer_twin(ctx, KEYWORD_INFO[KW_SET_DEFINE].text, KEYWORD_INFO[KW_SET_DEFINE].zh);
    } else if (at_kind) {
        offer_kinds(ctx);
        if (keyword == KW_NONE) {
            offer_twin(ctx, KEYWORD_INFO[KW_OR_DEFINE].text, KEYWORD_INFO[KW_OR_DEFINE].zh);
            offer_twin(ctx, KEYWORD_INFO[KW_FIELD].text, KEYWORD_INFO[KW_FIELD].zh);
        }
    } else if (before->type == TK_WORD && words_singular(ctx->words, before->sym) != T_NONE && is_kind_place(ctx)) {
        offer_names(ctx, words_kind(ctx->words, before->sym));    /* for `define or set`, and to see which names are taken */
    } else {
        ctx->kind = kind_of_statement(ctx, ctx->first, ctx->tokens.len);
        complete_clauses(ctx);
    }
}

static void complete_set(Ctx *ctx)
{
    const Token *before = complete_token(ctx, 1);
    if (complete_keyword(ctx, PL_CONTROL, before) == KW_RULE) {
        offer_rules(ctx);
        return;
    }
    if (before && before->type >= TK_ASSIGN && before->type <= TK_EQ) {
        const Token *field = complete_token(ctx, 2);
        ctx->kind = kind_of_statement(ctx, ctx->first, ctx->tokens.len);
        int column = field && ctx->kind != T_NONE ? model_find_column_read(ctx->model, ctx->kind, field->sym) : -1;
        if (column >= 0)
            offer_values(ctx, model_field(ctx->model, ctx->kind, column));
        if (ctx->out->texts.len)
            return;
    }
    complete_expression(ctx);
    if (ctx->tokens.len == ctx->first + 1)
        offer_twin(ctx, KEYWORD_INFO[KW_RULE].text, KEYWORD_INFO[KW_RULE].zh);
}

/* ---- statements by a table: what stands behind the verb and behind each of its words ---- */

typedef enum Offer { OFFER_FIELD, OFFER_KIND, OFFER_RULE, OFFER_MODULE, OFFER_SCENARIO, OFFER_TOPIC, OFFER_ANY_NAME, OFFER_TABLE, OFFER_CHART,
    OFFER_DESCRIBED, OFFER_ANALYSIS, OFFER_MATRIX, OFFER_QUEUE, OFFER_NOTHING } Offer;

typedef struct Slot {
    CommandId verb;
    KeywordId after;          /* KW_NONE: behind the verb */
    Offer offer;
    FieldId field;            /* OFFER_FIELD: names or words that this field takes */
} Slot;

static const Slot SLOTS[] = {
    { C_assign, KW_NONE, OFFER_FIELD, F_ASSIGNMENT_DUTY },
    { C_assign, KW_TO, OFFER_FIELD, F_ASSIGNMENT_POST },
    { C_assign, KW_AS_OPTION, OFFER_FIELD, F_ASSIGNMENT_AS },
    { C_assign, KW_AND_ROLE, OFFER_FIELD, F_ASSIGNMENT_AS },
    { C_assign, KW_SHARE, OFFER_FIELD, F_ASSIGNMENT_SHARE },
    { C_assign, KW_TIME, OFFER_FIELD, F_ASSIGNMENT_TIME },
    { C_unassign, KW_NONE, OFFER_FIELD, F_ASSIGNMENT_DUTY },
    { C_unassign, KW_FROM_OPTION, OFFER_FIELD, F_ASSIGNMENT_POST },
    { C_weight, KW_NONE, OFFER_FIELD, F_WEIGHT_KPI },
    { C_weight, KW_FOR, OFFER_FIELD, F_WEIGHT_POST },
    { C_weight, KW_IN_OPTION, OFFER_FIELD, F_WEIGHT_REGION },
    { C_weight, KW_REGION, OFFER_FIELD, F_WEIGHT_REGION },
    { C_record, KW_NONE, OFFER_FIELD, F_RECORD_KPI },
    { C_record, KW_FOR, OFFER_FIELD, F_RECORD_POST },
    { C_record, KW_IN_OPTION, OFFER_FIELD, F_RECORD_REGION },
    { C_record, KW_REGION, OFFER_FIELD, F_RECORD_REGION },
    { C_grant, KW_NONE, OFFER_FIELD, F_GRANT_DECISION },
    { C_grant, KW_TO, OFFER_FIELD, F_GRANT_POST },
    { C_grant, KW_AS_OPTION, OFFER_FIELD, F_GRANT_AS },
    { C_revoke, KW_NONE, OFFER_FIELD, F_GRANT_DECISION },
    { C_revoke, KW_FROM_OPTION, OFFER_FIELD, F_GRANT_POST },
    { C_relate, KW_NONE, OFFER_FIELD, F_RELATION_FROM },
    { C_relate, KW_TO, OFFER_FIELD, F_RELATION_TO },
    { C_relate, KW_AS_OPTION, OFFER_FIELD, F_RELATION_AS },
    { C_relate, KW_BY_OPTION, OFFER_FIELD, F_RELATION_BY },
    { C_relate, KW_EVERY, OFFER_FIELD, F_RELATION_EVERY },
    { C_relate, KW_TAKES, OFFER_FIELD, F_RELATION_TAKES },
    { C_rate, KW_NONE, OFFER_FIELD, F_RATING_POST },
    { C_rate, KW_ON, OFFER_FIELD, F_RATING_FACTOR },
    { C_enlarge, KW_NONE, OFFER_FIELD, F_ASSIGNMENT_POST },
    { C_enlarge, KW_WITH, OFFER_FIELD, F_ASSIGNMENT_DUTY },
    { C_enlarge, KW_SHARE, OFFER_FIELD, F_ASSIGNMENT_SHARE },
    { C_enlarge, KW_FROM_OPTION, OFFER_FIELD, F_ASSIGNMENT_POST },
    { C_enrich, KW_NONE, OFFER_FIELD, F_GRANT_POST },
    { C_enrich, KW_WITH, OFFER_FIELD, F_GRANT_DECISION },
    { C_enrich, KW_FROM_OPTION, OFFER_FIELD, F_GRANT_POST },
    { C_submit, KW_NONE, OFFER_FIELD, F_SUBMISSION_FORM },
    { C_submit, KW_FROM_OPTION, OFFER_FIELD, F_SUBMISSION_POST },
    { C_submit, KW_ON, OFFER_FIELD, F_SUBMISSION_DATE },
    { C_rename, KW_NONE, OFFER_KIND, F_NONE },
    { C_drop, KW_NONE, OFFER_KIND, F_NONE },
    { C_check, KW_NONE, OFFER_RULE, F_NONE },
    { C_check, KW_OF_SCOPE, OFFER_ANY_NAME, F_NONE },
    { C_chart, KW_NONE, OFFER_CHART, F_NONE },
    { C_chart, KW_OF_SCOPE, OFFER_ANY_NAME, F_NONE },
    { C_describe, KW_NONE, OFFER_DESCRIBED, F_NONE },
    { C_describe, KW_OF_SCOPE, OFFER_ANY_NAME, F_NONE },
    { C_disable, KW_NONE, OFFER_RULE, F_NONE },
    { C_enable, KW_NONE, OFFER_RULE, F_NONE },
    { C_source, KW_NONE, OFFER_RULE, F_NONE },
    { C_waive, KW_NONE, OFFER_RULE, F_NONE },
    { C_waive, KW_FOR, OFFER_ANY_NAME, F_NONE },
    { C_waive, KW_BECAUSE, OFFER_FIELD, F_NONE },
    { C_waive, KW_UNTIL, OFFER_FIELD, F_NONE },
    { C_switch, KW_NONE, OFFER_SCENARIO, F_NONE },
    { C_compare, KW_NONE, OFFER_SCENARIO, F_NONE },
    { C_compare, KW_OF_SCOPE, OFFER_ANY_NAME, F_NONE },
    { C_merge, KW_NONE, OFFER_SCENARIO, F_NONE },
    { C_merge, KW_FOR, OFFER_ANY_NAME, F_NONE },
    { C_history, KW_OF_SCOPE, OFFER_ANY_NAME, F_NONE },
    { C_history, KW_NONE, OFFER_FIELD, F_NONE },
    { C_use, KW_NONE, OFFER_MODULE, F_NONE },
    { C_help, KW_NONE, OFFER_TOPIC, F_NONE },
    { C_import, KW_NONE, OFFER_TABLE, F_NONE },
    { C_analyze, KW_NONE, OFFER_ANALYSIS, F_NONE },
    { C_analyze, KW_OF_SCOPE, OFFER_ANY_NAME, F_NONE },
    { C_matrix, KW_NONE, OFFER_MATRIX, F_NONE },
    { C_matrix, KW_OF_SCOPE, OFFER_ANY_NAME, F_NONE },
    { C_matrix, KW_IN_OPTION, OFFER_FIELD, F_WEIGHT_REGION },
    { C_matrix, KW_REGION, OFFER_FIELD, F_WEIGHT_REGION },
    { C_staff, KW_NONE, OFFER_QUEUE, F_NONE },
    { C_staff, KW_OF_SCOPE, OFFER_ANY_NAME, F_NONE },
    { C_report, KW_NONE, OFFER_NOTHING, F_NONE },
    { C_report, KW_OF_SCOPE, OFFER_ANY_NAME, F_NONE },
    { C_export, KW_NONE, OFFER_NOTHING, F_NONE },
    { C_dump, KW_NONE, OFFER_NOTHING, F_NONE },
};

static void offer_scenarios(Ctx *ctx)
{
    for (size_t i = 0; i < model_scenarios(ctx->model); i++) {
        Str name = intern_str(ctx->intern, model_scenario_name(ctx->model, i));
        complete_offer(ctx, name);
    }
}

static void offer_all_names(Ctx *ctx)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        offer_names(ctx, (TableId)kind);
}

static void offer_slot(Ctx *ctx, const Slot *slot)
{
    switch (slot->offer) {
    case OFFER_FIELD:
        if (slot->field != F_NONE)
            offer_values(ctx, &FIELD_INFO[slot->field]);
        break;
    case OFFER_KIND: offer_kinds(ctx); break;
    case OFFER_RULE: offer_rules(ctx); break;
    case OFFER_SCENARIO: offer_scenarios(ctx); break;
    case OFFER_MODULE: offer_modules(ctx); break;
    case OFFER_TOPIC: help_each_topic(offer_twin, ctx); break;
    case OFFER_ANY_NAME: offer_all_names(ctx); break;
    case OFFER_TABLE: offer_plurals(ctx); break;
    case OFFER_ANALYSIS:
        ctx->out->offered = OFFERED_ANALYSES;
        words_each_analysis(offer_twin, ctx);
        break;
    case OFFER_MATRIX: words_each_keyword(PL_MATRIX, offer_twin, ctx); break;
    case OFFER_QUEUE: offer_names(ctx, T_QUEUE); break;
    case OFFER_NOTHING: break;
    case OFFER_DESCRIBED:
        offer_twin(ctx, KEYWORD_INFO[KW_ALL].text, KEYWORD_INFO[KW_ALL].zh);
        offer_twin(ctx, KEYWORD_INFO[KW_RULE].text, KEYWORD_INFO[KW_RULE].zh);
        offer_kinds(ctx);
        offer_plurals(ctx);
        offer_all_names(ctx);
        break;
    case OFFER_CHART:
        offer_names(ctx, T_UNIT);
        offer_names(ctx, T_POST);
        words_each_keyword(PL_CHART, offer_twin, ctx);
        words_each_read(T_POST, offer_twin, ctx);
        break;
    }
}

static const Slot *find_slot(CommandId verb, KeywordId after)
{
    for (size_t i = 0; i < COUNT_OF(SLOTS); i++)
        if (SLOTS[i].verb == verb && SLOTS[i].after == after)
            return &SLOTS[i];
    return NULL;
}

static bool has_slots(CommandId verb)
{
    return find_slot(verb, KW_NONE) != NULL;
}

/* The last of the verb's words before the cursor, and whether its value is still to come: it is the word before the cursor,
   or only a kind's word or a comma stands between. */
static const Slot *slot_before(const Ctx *ctx, CommandId verb, bool *open)
{
    const Token *before = complete_token(ctx, 1);
    for (size_t i = ctx->tokens.len; i-- > ctx->first + 1;) {
        const Token *token = &ctx->tokens.at[i];
        KeywordId keyword = complete_keyword(ctx, PL_OPTION, token);
        const Slot *slot = keyword == KW_NONE ? NULL : find_slot(verb, keyword);
        if (slot) {
            bool kind_between = i + 2 == ctx->tokens.len && words_singular(ctx->words, before->sym) != T_NONE && before->type == TK_WORD;
            *open = i + 1 == ctx->tokens.len || before->type == TK_COMMA || kind_between;
            return slot;
        }
    }
    bool is_kind = before->type == TK_WORD && words_singular(ctx->words, before->sym) != T_NONE;
    bool is_rule = complete_keyword(ctx, PL_CONTROL, before) == KW_RULE;
    *open = ctx->tokens.len == ctx->first + 1 || before->type == TK_COMMA ||
            (ctx->tokens.len == ctx->first + 2 && (is_kind || is_rule));
    return find_slot(verb, KW_NONE);
}

/* Behind an option its words; elsewhere the options. */
static void complete_chart(Ctx *ctx)
{
    if (complete_keyword(ctx, PL_CHART, complete_token(ctx, 1)) == KW_CHART_COLOR)
        words_each_read(T_POST, offer_twin, ctx);
    words_each_keyword(PL_CHART, offer_twin, ctx);
}

/* Behind format its words, .md as md; elsewhere the options. */
static void complete_describe(Ctx *ctx)
{
    if (complete_keyword(ctx, PL_DESCRIBE, complete_token(ctx, 1)) != KW_DESCRIBE_FORMAT) {
        words_each_keyword(PL_DESCRIBE, offer_twin, ctx);
        offer_twin(ctx, KEYWORD_INFO[KW_AS_OPTION].text, KEYWORD_INFO[KW_AS_OPTION].zh);
        return;
    }
    for (int i = 0; i < OUT_COUNT; i++)
        if (FORMAT_INFO[i].flags & OUT_PAPER)
            offer_twin(ctx, FORMAT_INFO[i].ending + 1, FORMAT_INFO[i].ending + 1);
}

/* The options of the analysis that is named behind the verb: "by/按 narrow/过窄". */
static void complete_analysis(Ctx *ctx)
{
    const Token *name = ctx->first + 1 < ctx->tokens.len ? &ctx->tokens.at[ctx->first + 1] : NULL;
    AnalysisId analysis = name && name->type == TK_WORD ? words_analysis(ctx->words, name->sym) : AN_NONE;
    Buf en = { 0 }, zh = { 0 };
    for (const char *p = analysis == AN_NONE ? "" : ANALYSIS_INFO[analysis].options; *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " "), slash = strcspn(p, "/ ");
        buf_clear(&en);
        buf_clear(&zh);
        buf_add(&en, str_make(p, slash));
        buf_add(&zh, slash < n ? str_make(p + slash + 1, n - slash - 1) : buf_str(&en));
        offer_twin(ctx, en.ptr, zh.ptr);
        p += n;
    }
    buf_drop(&en);
    buf_drop(&zh);
}

/* Verbs whose options may follow at once, as what they act on may be left out. */
static bool acts_on_all(CommandId verb)
{
    return verb == C_check || verb == C_chart || verb == C_staff || verb == C_report || verb == C_export || verb == C_dump;
}

static void complete_slots(Ctx *ctx, CommandId verb)
{
    bool open;
    const Slot *slot = slot_before(ctx, verb, &open);
    const Token *before = complete_token(ctx, 1);
    TableId kind = before->type == TK_WORD ? words_singular(ctx->words, before->sym) : T_NONE;
    if (slot->offer == OFFER_KIND && kind != T_NONE && ctx->tokens.len == ctx->first + 2) {
        offer_names(ctx, kind);
        return;
    }
    if (open) {
        offer_slot(ctx, slot);
        if (verb == C_disable || verb == C_enable || verb == C_source)
            offer_twin(ctx, KEYWORD_INFO[KW_RULE].text, KEYWORD_INFO[KW_RULE].zh);
        if (!acts_on_all(verb) || slot->after != KW_NONE)
            return;
    }
    for (size_t i = 0; i < COUNT_OF(SLOTS); i++)
        if (SLOTS[i].verb == verb && SLOTS[i].after != KW_NONE)
            offer_twin(ctx, KEYWORD_INFO[SLOTS[i].after].text, KEYWORD_INFO[SLOTS[i].after].zh);
    if (verb == C_import)
        words_each_keyword(PL_IMPORT, offer_twin, ctx);
    if (verb == C_chart)
        complete_chart(ctx);
    if (verb == C_describe)
        complete_describe(ctx);
    if (verb == C_analyze)
        complete_analysis(ctx);
    if (COMMAND_INFO[verb].flags & CF_OUTPUT)
        offer_twin(ctx, KEYWORD_INFO[KW_INTO].text, KEYWORD_INFO[KW_INTO].zh);
}

/* ---- the place ---- */

static void complete_start(Ctx *ctx)
{
    words_each_command(offer_twin, ctx);
    if (ctx->part.len)
        complete_expression(ctx);
}

static void complete_block(Ctx *ctx)
{
    if (ctx->verb == C_rule && ctx->tokens.len == ctx->first) {
        words_each_keyword(PL_RULE, offer_twin, ctx);
    } else if (ctx->verb == C_rule && complete_keyword(ctx, PL_RULE, &ctx->tokens.at[ctx->first]) == KW_FOR_RULE &&
               ctx->tokens.len == ctx->first + 1) {
        offer_kinds(ctx);
    } else if (ctx->verb == C_rule) {
        complete_expression(ctx);
    } else if (ctx->verb == C_import && ctx->tokens.len > ctx->first) {
        complete_expression(ctx);
    } else {
        complete_clauses(ctx);
    }
}

static void complete_place(Ctx *ctx)
{
    const Token *before = complete_token(ctx, 1);
    if (before && before->type == TK_DOT) {
        complete_member(ctx);
        return;
    }
    if (before && before->type == TK_AT) {
        offer_own(ctx);
        return;
    }
    if (complete_wants_file(ctx, before)) {
        complete_file(ctx);
        if (words_command(ctx->words, before->sym) == C_use)
            offer_modules(ctx);
        return;
    }
    if (ctx->in_clauses) {
        complete_block(ctx);
        return;
    }
    if (!before) {
        complete_start(ctx);
        return;
    }
    const Token *first = &ctx->tokens.at[ctx->first];
    CommandId verb = first->type == TK_WORD ? words_command(ctx->words, first->sym) : C_NONE;
    if (verb == C_define)
        complete_define(ctx);
    else if (verb == C_set)
        complete_set(ctx);
    else if (verb != C_NONE && has_slots(verb))
        complete_slots(ctx, verb);
    else
        complete_expression(ctx);
    if (verb == C_explain && ctx->tokens.len > ctx->first + 1)
        offer_twin(ctx, KEYWORD_INFO[KW_DEPTH].text, KEYWORD_INFO[KW_DEPTH].zh);
    if (verb != C_NONE && (COMMAND_INFO[verb].flags & CF_OUTPUT) && !has_slots(verb))
        offer_twin(ctx, KEYWORD_INFO[KW_INTO].text, KEYWORD_INFO[KW_INTO].zh);
}

/* Where the text that is open at the cursor begins (behind its quote); SIZE_MAX: none is. */
static size_t open_text(Str text)
{
    size_t start = SIZE_MAX;
    char quote = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (quote) {
            if (c == '\\' && quote == '"')
                i++;
            else if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
            start = i + 1;
        } else if (c == '#') {
            while (i + 1 < text.len && text.ptr[i + 1] != '\n')
                i++;
        }
    }
    return quote ? start : SIZE_MAX;
}

static size_t word_start(Str text)
{
    size_t at = text.len;
    while (at) {
        size_t previous = at - 1;
        while (previous && ((unsigned char)text.ptr[previous] & 0xc0) == 0x80)
            previous--;
        int size;
        if (!utf8_is_continue(utf8_decode(text.ptr + previous, text.ptr + text.len, &size)))
            break;
        at = previous;
    }
    return at;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_texts(Completion *out)
{
    if (!out->texts.len)
        return;
    qsort(out->texts.at, out->texts.len, sizeof *out->texts.at, by_text);
    size_t kept = 1;
    for (size_t i = 1; i < out->texts.len; i++) {
        if (strcmp(out->texts.at[i], out->texts.at[kept - 1]) == 0)
            mem_free(out->texts.at[i]);
        else
            out->texts.at[kept++] = out->texts.at[i];
    }
    out->texts.len = kept;
}

/* ---- the whole ---- */

/* The built-in function whose arguments the cursor stands in. */
static FunctionId open_call(const Ctx *ctx)
{
    int depth = 0;
    for (size_t i = ctx->tokens.len; i-- > ctx->first + 1;) {
        TokenType type = ctx->tokens.at[i].type;
        depth += type == TK_RPAREN;
        if (type != TK_LPAREN || depth-- > 0)
            continue;
        const Token *name = &ctx->tokens.at[i - 1];
        FunctionId function = name->type == TK_WORD && name->end == ctx->tokens.at[i].start ? words_function(ctx->words, name->sym) : FN_NONE;
        return function;
    }
    return FN_NONE;
}

void complete(const Words *words, Intern *intern, const Model *model, const OwnNames *own, Lang lang, Str text, size_t cursor,
              Completion *out)
{
    *out = (Completion){ .kind = T_NONE, .call = FN_NONE };
    Str before = str_make(text.ptr, cursor);
    if (utf8_check(before) != UTF8_VALID)
        return;
    Ctx ctx = { .words = words, .intern = intern, .model = model, .own = own, .lang = lang, .out = out };
    size_t quoted = open_text(before);
    out->start = quoted == SIZE_MAX ? word_start(before) : quoted;
    ctx.part = str_make(text.ptr + out->start, cursor - out->start);
    read_tokens(&ctx, str_make(text.ptr, quoted == SIZE_MAX ? out->start : quoted - 1));
    find_statement(&ctx);
    const Token *verb = ctx.first < ctx.tokens.len ? &ctx.tokens.at[ctx.first] : NULL;
    if (!ctx.part.len && verb && verb->type == TK_WORD)      /* the words go on as the statement began */
        ctx.lang = (unsigned char)text.ptr[verb->start] < 0x80 ? LANG_EN : LANG_ZH;
    bool new_line = memchr(text.ptr, '\n', out->start) != NULL;
    const Token *last = ctx.tokens.len ? &ctx.tokens.at[ctx.tokens.len - 1] : NULL;
    if (new_line && last && !wants_more(last) && memchr(text.ptr + last->end, '\n', out->start - last->end))
        ctx.first = ctx.tokens.len;              /* the cursor stands on a line of its own */
    out->call = open_call(&ctx);
    if (quoted == SIZE_MAX)
        complete_place(&ctx);
    else
        complete_text(&ctx);
    vec_drop(&ctx.tokens);
    out->kind = ctx.kind;
    out->is_call = ctx.calls && ctx.calls == out->texts.len;
    sort_texts(out);
}

void completion_drop(Completion *completion)
{
    for (size_t i = 0; i < completion->texts.len; i++)
        mem_free(completion->texts.at[i]);
    vec_drop(&completion->texts);
}
