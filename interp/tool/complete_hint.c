/* complete_hint.c: what completed words are, in one line. */
#include "complete.h"

#include "../output/help.h"

/* The first sentence; a sentence of Chinese ends with 。 */
static Str first_sentence(const char *doc)
{
    const char *end = NULL;
    int depth = 0;
    for (const char *p = doc; *p && !end; p++) {
        depth += (*p == '(') - (*p == ')');
        if (depth > 0)
            continue;
        bool full_stop = p[0] == '.' && (p[1] == ' ' || !p[1]), semicolon = p[0] == ';' && p[1] == ' ';
        if (full_stop || semicolon || strncmp(p, "。", 3) == 0 || strncmp(p, "；", 3) == 0)
            end = p;
    }
    return end ? str_make(doc, (size_t)(end - doc)) : str_of(doc);
}

static const char *pick(Lang lang, const char *en, const char *zh)
{
    return lang == LANG_ZH && zh && *zh ? zh : en ? en : "";
}

/* An entity by its kind and title. False: there is none of that name. */
static bool hint_entity(const Intern *intern, const Model *model, Lang lang, Sym name, Buf *out)
{
    size_t before = out->len;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        int32_t row = model_find(model, (TableId)kind, name);
        if (row == ROW_NONE)
            continue;
        Sym title = model_title(model, (TableId)kind, row);
        buf_addf(out, "%s%s", out->len > before ? ", " : "", pick(lang, TABLE_INFO[kind].name, TABLE_INFO[kind].zh));
        if (title != name)
            buf_addf(out, " · %.*s", STR_ARG(intern_str(intern, title)));
    }
    return out->len > before;
}

/* A field or derived attribute of a kind. */
static const char *member_doc(const Words *words, TableId kind, Sym word, Lang lang)
{
    FieldId field = words_field(words, kind, word);
    if (field == F_NONE)
        field = words_field_read(words, kind, word);
    AttrId attr = words_attr(words, kind, word);
    if (field != F_NONE)
        return pick(lang, FIELD_INFO[field].doc, FIELD_INFO[field].doc_zh);
    return attr != A_NONE ? pick(lang, ATTR_INFO[attr].doc, ATTR_INFO[attr].doc_zh) : NULL;
}

static const char *word_doc(const Words *words, Sym word, Lang lang)
{
    CommandId command = words_command(words, word);
    FunctionId function = words_function(words, word);
    TableId table = words_kind(words, word);
    AnalysisId analysis = words_analysis(words, word);
    if (table == T_NONE)
        table = words_plural(words, word);
    if (command != C_NONE)
        return pick(lang, COMMAND_INFO[command].doc, COMMAND_INFO[command].doc_zh);
    if (table != T_NONE)
        return pick(lang, TABLE_INFO[table].doc, TABLE_INFO[table].doc_zh);
    if (function != FN_NONE)
        return pick(lang, FUNCTION_INFO[function].doc, FUNCTION_INFO[function].doc_zh);
    return analysis != AN_NONE ? pick(lang, ANALYSIS_INFO[analysis].doc, ANALYSIS_INFO[analysis].doc_zh) : NULL;
}

typedef struct RuleHint { Str name; Lang lang; Buf *out; } RuleHint;

static void hint_rule(void *ctx, Str name, Str title)
{
    RuleHint *hint = ctx;
    if (str_eq(name, hint->name))
        buf_add(hint->out, help_half(title, hint->lang));
}

/* The word in the other language; the least that can be said. */
static void hint_twin(Str text, Buf *out)
{
    Str twin = words_twin(text);
    if (!str_eq(twin, text))
        buf_add(out, twin);
}

void completion_hint(const Words *words, Intern *intern, const Model *model, Lang lang, const Completion *completion, Str text, Buf *out)
{
    bool quoted = text.len > 1 && text.ptr[0] == '"' && !completion->is_path;
    Sym word = intern_find(intern, quoted ? str_make(text.ptr + 1, text.len - 2) : text);
    if (completion->is_path)
        return;
    if (completion->offered == OFFERED_RULES) {
        help_each_rule(hint_rule, &(RuleHint){ text, lang, out });
        return;
    }
    if (word == SYM_NONE || (completion->offered == OFFERED_NAMES && hint_entity(intern, model, lang, word, out)))
        return;
    AnalysisId analysis = completion->offered == OFFERED_ANALYSES ? words_analysis(words, word) : AN_NONE;
    const char *doc = completion->kind != T_NONE ? member_doc(words, completion->kind, word, lang) : NULL;
    if (analysis != AN_NONE)
        doc = pick(lang, ANALYSIS_INFO[analysis].doc, ANALYSIS_INFO[analysis].doc_zh);
    if (!doc && hint_entity(intern, model, lang, word, out))
        return;
    if (!doc)
        doc = word_doc(words, word, lang);
    if (doc)
        buf_add(out, first_sentence(doc));
    else
        hint_twin(text, out);
}

void completion_signature(const Completion *completion, Lang lang, Buf *out)
{
    if (completion->call == FN_NONE)
        return;
    const FunctionInfo *info = &FUNCTION_INFO[completion->call];
    help_signature(completion->call, lang, out);
    buf_addz(out, "  ");
    buf_add(out, first_sentence(pick(lang, info->doc, info->doc_zh)));
}
