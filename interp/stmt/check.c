/* check.c: check, as a statement and as an expression. */
#include <stdlib.h>
#include "../base/os.h"
#include "../output/output.h"
#include "check_rule.h"
#include "show.h"
#include "verbs.h"

void findings_init(Findings *findings)
{
    *findings = (Findings){ .waived = 0 };
    arena_init(&findings->arena);
}

void findings_drop(Findings *findings)
{
    vec_drop(&findings->all);
    arena_drop(&findings->arena);
}

/* ---- which rules ---- */

static Status named_rules(Ctx *ctx, const Node *check, int n, RuleVec *out)
{
    for (int i = 0; i < n; i++) {
        Rule *rule = NULL;
        Sym name;
        Status status = rule_name(ctx, check->kids[i], &name);
        if (status == ST_OK)
            status = rule_find(ctx, check->kids[i], name, &rule);
        if (status != ST_OK)
            return status;
        vec_push(out, rule);
    }
    return ST_OK;
}

/* In the order in which the rules stand, whatever the order they were named in. */
static bool is_wanted(const RuleVec *wanted, const Rule *rule)
{
    for (size_t i = 0; i < wanted->len; i++)
        if (wanted->at[i] == rule)
            return true;
    return false;
}

static Status check_rules(Ctx *ctx, const RuleVec *wanted, Scope *scope, Findings *out)
{
    RuleVec rules = { 0 };
    uint32_t group = 0;
    Status status = rules_list(ctx, &rules);
    for (size_t i = 0; i < rules.len && status == ST_OK; i++)
        if ((!wanted->len || is_wanted(wanted, rules.at[i])) && rule_enabled(ctx, rules.at[i]))
            status = check_rule(ctx, rules.at[i], scope, &group, out);
    vec_drop(&rules);
    return status;
}

static int compare_findings(const void *a, const void *b)
{
    const Finding *x = a, *y = b;
    if (x->severity != y->severity)
        return x->severity > y->severity ? -1 : 1;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    for (int i = 0; i < x->n; i++)
        if (x->at[i] != y->at[i])
            return x->at[i] < y->at[i] ? -1 : 1;
    int order =
        memcmp(x->message.ptr, y->message.ptr, x->message.len < y->message.len ? x->message.len : y->message.len);
    return order ? order : (x->message.len > y->message.len) - (x->message.len < y->message.len);
}

Status findings_collect(Ctx *ctx, const Node *check, Findings *out)
{
    RuleVec wanted = { 0 };
    Scope scope = { .all = true };
    bool has_scope = (check->flags & CK_SCOPE) != 0;
    int n = check->n - has_scope - ((check->flags & CK_INTO) != 0);
    Status status = vm_close(ctx->vm);
    if (status == ST_OK)
        status = named_rules(ctx, check, n, &wanted);
    if (status == ST_OK)
        status = scope_make(ctx, has_scope ? check->kids[n] : NULL, &scope);
    if (status == ST_OK)
        status = check_rules(ctx, &wanted, &scope, out);
    if (status == ST_OK && out->all.len)
        qsort(out->all.at, out->all.len, sizeof *out->all.at, compare_findings);
    scope_drop(&scope);
    vec_drop(&wanted);
    return status;
}

/* ---- as a table ---- */

static Value entities_value(Ctx *ctx, const Finding *finding)
{
    Value list = value_list(ctx->rt, (uint32_t)finding->n);
    for (int i = 0; i < finding->n; i++)
        list_push(ctx->rt, list.list, value_entity(finding->kinds[i], finding->rows[i]));
    return list;
}

static Value text_or_none(Ctx *ctx, Str text)
{
    return text.len ? value_text(ctx->rt, text) : NONE_VALUE;
}

static Value place_value(Ctx *ctx, const Finding *finding)
{
    if (!finding->file.len)
        return NONE_VALUE;
    return value_textf(ctx->rt, "%.*s:%u", STR_ARG(finding->file), finding->line);
}

Value findings_table(Ctx *ctx, const Findings *findings)
{
    static const KeywordId COLUMNS[] = { KW_MEMBER_RULE,   KW_MEMBER_SEVERITY, KW_MEMBER_ENTITIES, KW_MEMBER_MESSAGE,
                                         KW_MEMBER_ADVICE, KW_MEMBER_PLACE,    KW_MEMBER_FILE,     KW_MEMBER_LINE };
    Sym names[COUNT_OF(COLUMNS)];
    for (size_t i = 0; i < COUNT_OF(COLUMNS); i++)
        names[i] = words_keyword_sym(ctx->words, COLUMNS[i]);
    Value value = value_table(ctx->rt, COUNT_OF(COLUMNS), names, (uint32_t)findings->all.len);
    Value **columns = value.table->columns;
    for (uint32_t r = 0; r < value.table->n_rows; r++) {
        const Finding *finding = &findings->all.at[r];
        columns[0][r] = value_sym(ctx->rt, finding->rule);
        columns[1][r] = value_word(words_word_sym(ctx->words, WS_SEVERITY, finding->severity), WS_SEVERITY);
        columns[2][r] = entities_value(ctx, finding);
        columns[3][r] = value_text(ctx->rt, finding->message);
        columns[4][r] = text_or_none(ctx, finding->advice);
        columns[5][r] = place_value(ctx, finding);
        columns[6][r] = text_or_none(ctx, finding->file);
        columns[7][r] = finding->file.len ? value_num(finding->line) : NONE_VALUE;
    }
    return value;
}

Status check_expression(Vm *vm, const Node *check, const Value *slots, Value *out)
{
    Ctx ctx = ctx_make(vm, slots);
    Findings findings;
    findings_init(&findings);
    Status status = findings_collect(&ctx, check, &findings);
    if (status == ST_OK)
        *out = findings_table(&ctx, &findings);
    findings_drop(&findings);
    return status == ST_OK && ctx.rt->failed ? ST_ERROR : status;
}

/* ---- the statement ---- */

static size_t count_errors(const Findings *findings)
{
    size_t n = 0;
    for (size_t i = 0; i < findings->all.len; i++)
        n += findings->all.at[i].severity == W_SEVERITY_ERROR;
    return n;
}

/* A text file gets what the terminal shows. */
static Status write_text(Ctx *ctx, const Findings *findings, Str path)
{
    Buf text = { 0 };
    findings_text(ctx, findings, 0, false, &text);
    Status status = vm_write(ctx->vm, path, buf_str(&text));
    buf_drop(&text);
    return status;
}

static Status write_findings(Ctx *ctx, const Node *into, const Findings *findings)
{
    Sym path;
    Status status = operand_text(ctx, into->kids[0], &path);
    if (status != ST_OK)
        return status;
    if (output_format(sym_str(ctx, path)) == OUT_TXT)
        return write_text(ctx, findings, sym_str(ctx, path));
    return show_into(ctx, into, findings_table(ctx, findings).table);
}

static void print_findings(Ctx *ctx, const Findings *findings)
{
    const VmHost *host = vm_host(ctx->vm);
    if (host->json) {
        show_print(ctx, findings_table(ctx, findings).table);
        return;
    }
    Buf text = { 0 };
    findings_text(ctx, findings, host->width, host->color, &text);
    host->print(host->ctx, buf_str(&text));
    buf_drop(&text);
}

Status stmt_check(Vm *vm, const Node *stmt, const Value *slots)
{
    Ctx ctx = ctx_make(vm, slots);
    Checks *checks = vm_host(vm)->checks;
    Findings findings;
    findings_init(&findings);
    Status status = findings_collect(&ctx, stmt, &findings);
    if (status == ST_OK && stmt->flags & CK_INTO)
        status = write_findings(&ctx, stmt->kids[stmt->n - 1], &findings);
    else if (status == ST_OK)
        print_findings(&ctx, &findings);
    if (status == ST_OK)
        checks->errors += count_errors(&findings);
    findings_drop(&findings);
    return status;
}
