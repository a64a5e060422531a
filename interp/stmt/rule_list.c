/* rule_list.c: finds and parses the rules in force. */
#include "../base/embed.h"
#include "../syntax/parse.h"
#include "rule.h"

#define LIBRARY_NAME "stdlib/rules.org"

Checks *checks_new(void)
{
    Checks *checks = mem_zalloc(sizeof *checks);
    arena_init(&checks->library_arena);
    return checks;
}

static void drop_rules(RuleVec *rules)
{
    for (size_t i = 0; i < rules->len; i++) {
        arena_drop(&rules->at[i]->arena);
        mem_free(rules->at[i]);
    }
    vec_drop(rules);
}

void checks_free(Checks *checks)
{
    if (!checks)
        return;
    drop_rules(&checks->library);
    drop_rules(&checks->own);
    vec_drop(&checks->literals);
    arena_drop(&checks->library_arena);
    mem_free(checks);
}

size_t checks_errors(const Checks *checks)
{
    return checks->errors;
}

void checks_reset(Checks *checks)
{
    checks->errors = 0;
}

static Checks *checks_of(Ctx *ctx)
{
    Checks *checks = vm_host(ctx->vm)->checks;
    ORGL_ASSERT(checks);
    return checks;
}

/* ---- the library ---- */

static Rule *rule_new(Ctx *ctx, const Node *node, Source *source, Origin origin)
{
    Rule *rule = mem_zalloc(sizeof *rule);
    const Node *title = node->kids[0];
    rule->name = node->sym;
    rule->title = title && title->type == N_TEXT ? title->sym : SYM_NONE;
    rule->text = intern_add(ctx->rt->intern, str_make(source->text.ptr + node->start, node->end - node->start));
    rule->origin = origin;
    rule->source = source->id;
    rule->node = node;
    return rule;
}

static void load_library(Ctx *ctx, Checks *checks)
{
    const Embedded *file = embedded_find(EMBEDDED_FILES, STR("rules"));
    Buf text = { 0 };
    Diags diags;
    const Node *node;
    buf_add(&text, embedded_text(file));
    diags_init(&diags);
    Source *source = sources_add(vm_sources(ctx->vm), LIBRARY_NAME, NULL, &text);
    Sym script = intern_add(ctx->rt->intern, STR(LIBRARY_NAME));
    Parser *parser = parser_new(ctx->words, ctx->rt->intern, source, &checks->library_arena, &diags);
    while ((node = parser_next(parser))) {
        uint32_t line, column;
        ORGL_ASSERT(node->type == N_RULE);
        source_place(source, node->start, &line, &column);
        vec_push(&checks->library, rule_new(ctx, node, source, (Origin){ script, line }));
    }
    ORGL_ASSERT(!diags_any(&diags));
    parser_free(parser);
    diags_drop(&diags);
}

/* ---- the model's own ---- */

static Rule *parsed_before(const Checks *checks, Sym text, Origin origin)
{
    for (size_t i = 0; i < checks->own.len; i++) {
        Rule *rule = checks->own.at[i];
        if (rule->text == text && rule->origin.script == origin.script && rule->origin.line == origin.line)
            return rule;
    }
    return NULL;
}

/* A text that a foreign hand has put into the file may be anything. */
static Status broken(Ctx *ctx, size_t before)
{
    const char *path = model_path(ctx->model);
    if (ctx->rt->diags->all.len == before)       /* nothing, or another statement */
        return rt_error(ctx->rt, E506, str_of(path ? path : ""),);
    ctx->rt->failed = true;
    ctx->rt->error = vec_last(&ctx->rt->diags->all);
    return ST_ERROR;
}

static Status parse_own(Ctx *ctx, Checks *checks, Sym sym, Origin origin, Rule **out)
{
    Buf text = { 0 };
    Arena arena;
    size_t before = ctx->rt->diags->all.len;
    buf_add(&text, sym_str(ctx, sym));
    const char *name = origin.script == SYM_NONE ? "<rule>" : sym_str(ctx, origin.script).ptr;
    Source *source = sources_add(vm_sources(ctx->vm), name, NULL, &text);
    source->first_line = origin.line ? origin.line : 1;
    arena_init(&arena);
    Parser *parser = parser_new(ctx->words, ctx->rt->intern, source, &arena, ctx->rt->diags);
    const Node *node = parser_next(parser);
    parser_free(parser);
    if (!node || node->type != N_RULE) {
        arena_drop(&arena);
        return broken(ctx, before);
    }
    Rule *rule = rule_new(ctx, node, source, origin);
    rule->text = sym;
    rule->own = true;
    rule->arena = arena;
    vec_push(&checks->own, rule);
    *out = rule;
    return ST_OK;
}

static Status own_rule(Ctx *ctx, Checks *checks, int32_t row, Rule **out)
{
    Cell text = model_get(ctx->model, T_RULE, row, field_column(F_RULE_TEXT));
    Origin origin = model_origin(ctx->model, T_RULE, row);
    Sym sym = text.type == CELL_I32 ? (Sym)text.i32 : intern_add(ctx->rt->intern, STR(""));
    *out = parsed_before(checks, sym, origin);
    return *out ? ST_OK : parse_own(ctx, checks, sym, origin, out);
}

static size_t position(const RuleVec *rules, Sym name)
{
    size_t i = 0;
    while (i < rules->len && rules->at[i]->name != name)
        i++;
    return i;
}

Status rules_list(Ctx *ctx, RuleVec *out)
{
    Checks *checks = checks_of(ctx);
    size_t n;
    if (!checks->library.len)
        load_library(ctx, checks);
    for (size_t i = 0; i < checks->library.len; i++)
        vec_push(out, checks->library.at[i]);
    const int32_t *order = model_order(ctx->model, T_RULE, &n);
    for (size_t i = 0; i < n; i++) {
        Rule *rule = NULL;
        Status status = own_rule(ctx, checks, order[i], &rule);
        if (status != ST_OK)
            return status;
        size_t at = position(out, rule->name);
        if (at < out->len)
            out->at[at] = rule;
        else
            vec_push(out, rule);
    }
    return ST_OK;
}

static const Rule *library_rule(Ctx *ctx, Sym name)
{
    Checks *checks = checks_of(ctx);
    if (!checks->library.len)
        load_library(ctx, checks);
    size_t i = position(&checks->library, name);
    return i < checks->library.len ? checks->library.at[i] : NULL;
}

bool rule_in_library(Ctx *ctx, Sym name)
{
    return library_rule(ctx, name) != NULL;
}

bool rule_is_standard(Ctx *ctx, Sym name, Sym text)
{
    const Rule *rule = library_rule(ctx, name);
    return rule && rule->text == text;
}

static bool is_scope(const Ctx *ctx, Sym name)
{
    return model_find(ctx->model, T_UNIT, name) >= 0 || model_find(ctx->model, T_POST, name) >= 0;
}

static Status unknown_rule(Ctx *ctx, const Node *at, Sym name, const RuleVec *rules)
{
    Status status = error_at(ctx, at, E216, sym_str(ctx, name), );
    Closest closest;
    closest_init(&closest, sym_str(ctx, name));
    for (size_t i = 0; i < rules->len; i++)
        closest_try(&closest, sym_str(ctx, rules->at[i]->name));
    if (ctx->rt->error && closest.best.len)
        ctx->rt->error->suggestion = diag_keep(ctx->rt->diags, closest.best);
    else if (ctx->rt->error && at->type == N_NAME && is_scope(ctx, name)) {        /* check hotline */
        const KeywordInfo *of = &KEYWORD_INFO[KW_OF_SCOPE];
        ctx->rt->error->fix = arena_printf(&ctx->rt->diags->arena, "%s %.*s", ctx->rt->lang == LANG_ZH ? of->zh : of->text, STR_ARG(sym_str(ctx, name)));
    }
    return status;
}

Status rule_find(Ctx *ctx, const Node *at, Sym name, Rule **out)
{
    RuleVec rules = { 0 };
    Status status = rules_list(ctx, &rules);
    size_t i = position(&rules, name);
    if (status == ST_OK && i < rules.len)
        *out = rules.at[i];
    else if (status == ST_OK)
        status = unknown_rule(ctx, at, name, &rules);
    vec_drop(&rules);
    return status;
}

/* ---- what a rule says ---- */

const Node *rule_literal(Ctx *ctx, Sym text)
{
    Checks *checks = checks_of(ctx);
    for (size_t i = 0; i < checks->literals.len; i++)
        if (checks->literals.at[i].text == text)
            return checks->literals.at[i].node;
    Buf copy = { 0 };
    size_t before = ctx->rt->diags->all.len;
    buf_add(&copy, sym_str(ctx, text));
    Source *source = sources_add(vm_sources(ctx->vm), "<setting>", NULL, &copy);
    const Node *node = parse_expression(ctx->words, ctx->rt->intern, source, &checks->library_arena, ctx->rt->diags);
    if (node)
        vec_push(&checks->literals, ((Literal){ text, node }));
    else
        broken(ctx, before);
    return node;
}

const Node *rule_part(const Node *rule, KeywordId keyword)
{
    for (int i = 1; i < rule->n; i++)
        if (rule->kids[i]->type == N_RULE_PART && rule->kids[i]->op == (uint8_t)keyword)
            return rule->kids[i]->kids[0];
    return NULL;
}

Sym rule_setting(Ctx *ctx, Sym rule, Str what)
{
    Buf name = { 0 };
    buf_addf(&name, "%s.%.*s", sym_str(ctx, rule).ptr, STR_ARG(what));
    Sym sym = intern_add(ctx->rt->intern, buf_str(&name));
    buf_drop(&name);
    return sym;
}

int rule_severity(Ctx *ctx, const Rule *rule)
{
    Sym set = model_setting(ctx->model, rule_setting(ctx, rule->name, STR("severity")));
    const Node *stated = rule_part(rule->node, KW_SEVERITY);
    int severity = set == SYM_NONE ? -1 : words_word(ctx->words, WS_SEVERITY, set);
    if (severity < 0 && stated)
        severity = words_word(ctx->words, WS_SEVERITY, stated->sym);
    return severity < 0 ? W_SEVERITY_WARNING : severity;
}

bool rule_enabled(Ctx *ctx, const Rule *rule)
{
    return model_setting(ctx->model, rule_setting(ctx, rule->name, STR("enabled"))) == SYM_NONE;
}

Status rule_name(Ctx *ctx, const Node *node, Sym *out)
{
    SymVec names = { 0 };
    Status status = operand_names(ctx, node, &names);
    if (status == ST_OK && names.len != 1)
        status = error_at(ctx, node, E323, kind_word(ctx, T_RULE), );
    *out = status == ST_OK ? names.at[0] : SYM_NONE;
    vec_drop(&names);
    return status;
}

Str rule_title(Ctx *ctx, const Rule *rule)
{
    Str title = sym_str(ctx, rule->title == SYM_NONE ? rule->name : rule->title), mark = STR(" · ");
    for (size_t i = 0; i + mark.len <= title.len; i++)
        if (memcmp(title.ptr + i, mark.ptr, mark.len) == 0)
            return ctx->rt->lang == LANG_ZH ? str_make(title.ptr + i + mark.len, title.len - i - mark.len) : str_make(title.ptr, i);
    return title;
}
