/* dump_rule.c: the model's settings, its rules, what was set of rules, and waivers in a dump. */
#include "../syntax/fmt.h"
#include "../value/format.h"
#include "dump_part.h"
#include "rule.h"

static Sym setting_part(const Dump *dump, int32_t row, FieldId field)
{
    Cell cell = dump_link_cell(dump, row, field);
    return cell.type == CELL_I32 ? (Sym)cell.i32 : SYM_NONE;
}

void dump_settings(Dump *dump)
{
    for (KeywordId id = 0; id < KW_COUNT; id++) {
        Sym value = KEYWORD_INFO[id].place == PL_SETTING ? model_setting(dump->model, words_keyword_sym(dump->ctx->words, id)) : SYM_NONE;
        if (value == SYM_NONE)
            continue;
        dump_verb(dump, C_set, dump->out);
        dump_either(dump, KEYWORD_INFO[KW_MODEL].text, KEYWORD_INFO[KW_MODEL].zh, dump->out);
        buf_char(dump->out, '.');
        dump_either(dump, KEYWORD_INFO[id].text, KEYWORD_INFO[id].zh, dump->out);
        buf_addz(dump->out, " = ");
        if (id == KW_LANGUAGE || id == KW_CURRENCY)
            dump_text(dump, value, dump->out);
        else
            buf_add(dump->out, sym_str(dump->ctx, value));
        buf_char(dump->out, '\n');
    }
}

/* A rule is kept as it was said, so that its lines are those of its script; here it is in form like everything else. */
static void put_canonical(const Dump *dump, Str rule)
{
    Sources sources = { 0 };
    Diags diags;
    Buf text = { 0 }, form = { 0 };
    diags_init(&diags);
    buf_add(&text, rule);
    Source *source = sources_add(&sources, "<rule>", NULL, &text);
    if (fmt_source(dump->ctx->words, dump->ctx->rt->intern, source, &diags, &form)) {
        rule = buf_str(&form);
        while (rule.len && rule.ptr[rule.len - 1] == '\n')
            rule.len--;
    }
    buf_add(dump->out, rule);
    sources_drop(&sources);
    diags_drop(&diags);
    buf_drop(&form);
}

static void put_rules(Dump *dump)
{
    size_t n;
    const int32_t *order = model_order(dump->model, T_RULE, &n);
    for (size_t i = 0; i < n; i++) {
        dump_begin_part(dump);
        put_canonical(dump, sym_str(dump->ctx, setting_part(dump, order[i], F_RULE_TEXT)));
        buf_char(dump->out, '\n');
    }
}

/* "overload.limit": behind the last dot stands the limit, "severity" or "enabled". */
static void put_rule_setting(const Dump *dump, Str name, Sym value)
{
    size_t dot = name.len;
    while (name.ptr[dot - 1] != '.')
        dot--;
    Sym rule = intern_add(dump->ctx->rt->intern, str_make(name.ptr, dot - 1));
    Str what = str_make(name.ptr + dot, name.len - dot);
    bool off = str_eq(what, STR("enabled"));
    dump_verb(dump, off ? C_disable : C_set, dump->out);
    dump_either(dump, KEYWORD_INFO[KW_RULE].text, KEYWORD_INFO[KW_RULE].zh, dump->out);
    buf_char(dump->out, ' ');
    format_name(dump->out, sym_str(dump->ctx, rule));
    if (!off) {
        buf_char(dump->out, '.');
        buf_add(dump->out, what);
        buf_addz(dump->out, " = ");
        buf_add(dump->out, sym_str(dump->ctx, value));
    }
    buf_char(dump->out, '\n');
}

static void put_rule_settings(Dump *dump)
{
    size_t n;
    const int32_t *order = model_order(dump->model, T_SETTING, &n);
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        Str name = sym_str(dump->ctx, setting_part(dump, order[i], F_SETTING_NAME));
        if (!name.len || !memchr(name.ptr, '.', name.len))
            continue;
        if (first)
            dump_begin_part(dump);
        first = false;
        put_rule_setting(dump, name, setting_part(dump, order[i], F_SETTING_VALUE));
    }
}

static void put_waivers(Dump *dump)
{
    size_t n;
    const int32_t *order = model_order(dump->model, T_WAIVER, &n);
    Buf *out = dump->out;
    if (n)
        dump_begin_part(dump);
    for (size_t i = 0; i < n; i++) {
        int32_t row = order[i];
        TableId kind = words_kind(dump->ctx->words, setting_part(dump, row, F_WAIVER_KIND));
        dump_verb(dump, C_waive, out);
        format_name(out, sym_str(dump->ctx, setting_part(dump, row, F_WAIVER_RULE)));
        dump_keyword(dump, KW_FOR, out);
        dump_entity(dump, kind, dump_link_cell(dump, row, F_WAIVER_ENTITY).i32, out);
        dump_option(dump, row, KW_BECAUSE, F_WAIVER_BECAUSE, out);
        dump_option(dump, row, KW_UNTIL, F_WAIVER_UNTIL, out);
        buf_char(out, '\n');
    }
}

void dump_rules(Dump *dump)
{
    put_rules(dump);
    put_rule_settings(dump);
    put_waivers(dump);
}
