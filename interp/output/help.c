/* help.c: explains the language's words, from the rows of words/ alone: a word that is added there has its help. */
#include "help.h"

#include "../base/embed.h"
#include "../base/utf8.h"

typedef struct Help {
    const Words *words;
    Intern *intern;
    const Model *model;       /* NULL: none */
    Lang lang;
    Buf *out;
    int found;                /* sections written */
} Help;

typedef struct Twin { const char *en, *zh; } Twin;

typedef enum HelpText {
#define HELP_TEXT(ID, ...) TEXT_##ID,
#include "../words/help.def"
} HelpText;
static const Twin TEXTS[] = {
#define HELP_TEXT(ID, en, zh) { en, zh },
#include "../words/help.def"
};
typedef struct TypeText { const char *en, *zh, *sample, *sample_zh; } TypeText;
static const TypeText TYPES[] = {
#define HELP_TYPE(TYPE, ...) [TYPE] = { __VA_ARGS__ },
#include "../words/help.def"
};
static const Twin PLACES[PL_COUNT] = {
#define HELP_PLACE(PLACE, en, zh) [PLACE] = { en, zh },
#include "../words/help.def"
};

/* ---- text ---- */

static const char *pick(const Help *help, const char *en, const char *zh)
{
    return help->lang == LANG_ZH && zh && *zh ? zh : en;
}

static void fill(Buf *out, const char *text, Str arg0, Str arg1)
{
    for (const char *p = text; *p; p++) {
        if (p[0] == '{' && (p[1] == '0' || p[1] == '1') && p[2] == '}') {
            buf_add(out, p[1] == '0' ? arg0 : arg1);
            p += 2;
        } else {
            buf_char(out, *p);
        }
    }
}

static void say(Help *help, HelpText text, const char *arg)
{
    fill(help->out, pick(help, TEXTS[text].en, TEXTS[text].zh), str_of(arg ? arg : ""), STR(""));
}

/* Two names, that of the language first: "post 岗位". */
static void add_names(Help *help, const char *en, const char *zh)
{
    if (help->lang == LANG_ZH)
        buf_addf(help->out, "%s %s", zh, en);
    else
        buf_addf(help->out, "%s %s", en, zh);
}

/* Every section begins with the word, and what sort of word it is. */
static void begin_section(Help *help, const char *en, const char *zh)
{
    if (help->found++)
        buf_char(help->out, '\n');
    add_names(help, en, zh);
    buf_addz(help->out, "  (");
}

static void end_head(Help *help)
{
    buf_addz(help->out, ")\n");
}

static void add_doc(Help *help, const char *en, const char *zh)
{
    const char *doc = pick(help, en, zh);
    if (doc && *doc)
        buf_addf(help->out, "%s\n", doc);
}

static void add_heading(Help *help, HelpText text)
{
    buf_char(help->out, '\n');
    say(help, text, NULL);
    buf_addz(help->out, help->lang == LANG_ZH ? "：\n" : ":\n");
}

/* Lines of a text, indented. */
static void add_block(Help *help, const char *text)
{
    while (text && *text) {
        size_t n = strcspn(text, "\n");
        buf_addf(help->out, "    %.*s\n", (int)n, text);
        text += n + (text[n] == '\n');
    }
}

/* A row "  word  twin  type  doc", in columns. */
static void add_row(Help *help, const char *en, const char *zh, Str middle, const char *doc)
{
    Str first = str_of(help->lang == LANG_ZH ? zh : en), second = str_of(help->lang == LANG_ZH ? en : zh);
    buf_addf(help->out, "  %.*s", STR_ARG(first));
    int pad = 16 - utf8_width(first, 1);
    buf_fill(help->out, ' ', (size_t)(pad > 1 ? pad : 1));
    buf_add(help->out, second);
    pad = 16 - utf8_width(second, 1);
    buf_fill(help->out, ' ', (size_t)(pad > 1 ? pad : 1));
    if (middle.len) {
        buf_add(help->out, middle);
        pad = 24 - utf8_width(middle, 1);
        buf_fill(help->out, ' ', (size_t)(pad > 2 ? pad : 2));
    }
    buf_addf(help->out, "%s\n", doc ? doc : "");
}

static const char *kind_name(const Help *help, TableId table)
{
    return table == T_NONE ? "" : pick(help, TABLE_INFO[table].name, TABLE_INFO[table].zh);
}

static void add_word_list(const Help *help, WordSetId set, Buf *out)
{
    for (int i = 0; set != WS_NONE && i < WORDSET_INFO[set].count; i++)
        buf_addf(out, "%s%s", i ? "|" : "", pick(help, word_text(set, i), word_zh(set, i)));
}

static void add_field_type(const Help *help, const FieldInfo *field, Buf *out)
{
    Buf list = { 0 };
    add_word_list(help, field->words, &list);
    fill(out, pick(help, TYPES[field->type].en, TYPES[field->type].zh), str_of(kind_name(help, field->target)), buf_str(&list));
    buf_drop(&list);
}

/* ---- sections: one word each ---- */

/* The way on: the list or page that this one belongs to. */
static void add_up(Help *help, const char *en, const char *zh)
{
    buf_char(help->out, '\n');
    say(help, TEXT_UP, pick(help, en, zh));
    buf_char(help->out, '\n');
}

/* A definition that states the field: "define post post_1 headcount 5". */
static void add_field_example(Help *help, const FieldInfo *field)
{
    const char *kind = kind_name(help, field->table), *sample = pick(help, TYPES[field->type].sample, TYPES[field->type].sample_zh);
    if (field->table >= (TableId)KIND_COUNT || !*sample)
        return;
    add_heading(help, TEXT_EXAMPLE);
    bool zh = help->lang == LANG_ZH;
    buf_addf(help->out, "    %s %s %s %s ", pick(help, COMMAND_INFO[C_define].verb, COMMAND_INFO[C_define].zh), kind,
             zh ? "甲" : "x", pick(help, field->name, field->zh));
    Str word = field->words == WS_NONE ? STR("") : str_of(pick(help, word_text(field->words, 0), word_zh(field->words, 0)));
    fill(help->out, sample, str_of(kind_name(help, field->target)), word);
    buf_char(help->out, '\n');
}

static void help_field(Help *help, const FieldInfo *field)
{
    Buf type = { 0 };
    begin_section(help, field->name, field->zh);
    say(help, TEXT_FIELD_OF, kind_name(help, field->table));
    end_head(help);
    add_field_type(help, field, &type);
    buf_addf(help->out, "%.*s\n", STR_ARG(type));
    buf_drop(&type);
    add_doc(help, field->doc, field->doc_zh);
    if (field->read_as) {
        say(help, TEXT_READ_AS, pick(help, field->read_as, field->read_zh));
        buf_char(help->out, '\n');
    }
    if (field->dflt) {
        Str twin = help->lang == LANG_ZH ? words_twin(str_of(field->dflt)) : str_of(field->dflt);
        fill(help->out, pick(help, TEXTS[TEXT_DEFAULT].en, TEXTS[TEXT_DEFAULT].zh), twin, STR(""));
        buf_char(help->out, '\n');
    }
    add_field_example(help, field);
    add_up(help, TABLE_INFO[field->table].name, TABLE_INFO[field->table].zh);
}

static void help_attr(Help *help, AttrId attr)
{
    const AttrInfo *info = &ATTR_INFO[attr];
    begin_section(help, info->name, info->zh);
    say(help, TEXT_ATTR_OF, kind_name(help, info->table));
    end_head(help);
    add_doc(help, info->doc, info->doc_zh);
    if (info->formula && *info->formula) {
        say(help, TEXT_FORMULA, pick(help, info->formula, ATTR_FORMULA_ZH[attr] ? ATTR_FORMULA_ZH[attr] : info->formula));
        buf_char(help->out, '\n');
    }
}

static void add_own_fields(Help *help, TableId table)
{
    int first = TABLE_INFO[table].n_fields, n = help->model ? model_n_columns(help->model, table) : 0;
    if (first < n)
        add_heading(help, TEXT_OWN_FIELDS);
    for (int column = first; column < n; column++) {
        const FieldInfo *field = model_field(help->model, table, column);
        Buf type = { 0 };
        add_field_type(help, field, &type);
        add_row(help, field->name, field->zh ? field->zh : "", buf_str(&type), field->doc);
        buf_drop(&type);
    }
}

static void add_fields(Help *help, TableId table)
{
    const TableInfo *info = &TABLE_INFO[table];
    add_heading(help, TEXT_FIELDS);
    Buf type = { 0 };
    for (int i = 0; i < info->n_fields; i++) {
        const FieldInfo *field = &FIELD_INFO[info->first + i];
        buf_clear(&type);
        add_field_type(help, field, &type);
        add_row(help, field->name, field->zh, buf_str(&type), pick(help, field->doc, field->doc_zh));
    }
    buf_drop(&type);
}

/* From a kind to one of its fields, and to the other kinds. */
static void add_kind_ways(Help *help, TableId table)
{
    const FieldInfo *field = &FIELD_INFO[TABLE_INFO[table].first];
    Buf ways = { 0 };
    buf_addf(&ways, "%s.%s", kind_name(help, table), pick(help, field->name, field->zh));
    buf_addf(&ways, help->lang == LANG_ZH ? "，帮助 %s" : ", help %s",
             table < (TableId)KIND_COUNT ? pick(help, "kinds", "种类") : pick(help, "links", "关系表"));
    add_up(help, ways.ptr, ways.ptr);
    buf_drop(&ways);
}

static void add_derived(Help *help, TableId table)
{
    bool any = false;
    for (int attr = 0; attr < A_COUNT; attr++) {
        if (ATTR_INFO[attr].table != table)
            continue;
        if (!any)
            add_heading(help, TEXT_DERIVED);
        any = true;
        add_row(help, ATTR_INFO[attr].name, ATTR_INFO[attr].zh, STR(""), pick(help, ATTR_INFO[attr].doc, ATTR_INFO[attr].doc_zh));
    }
}

static void help_table(Help *help, TableId table)
{
    const TableInfo *info = &TABLE_INFO[table];
    begin_section(help, info->name, info->zh);
    say(help, info->is_link ? TEXT_LINK : TEXT_KIND, info->plural);
    end_head(help);
    add_doc(help, info->doc, info->doc_zh);
    add_fields(help, table);
    add_own_fields(help, table);
    add_derived(help, table);
    add_kind_ways(help, table);
}
static void help_command(Help *help, CommandId command)
{
    const CommandInfo *info = &COMMAND_INFO[command];
    begin_section(help, info->verb, info->zh);
    say(help, TEXT_STATEMENT, NULL);
    end_head(help);
    add_doc(help, info->doc, info->doc_zh);
    add_heading(help, TEXT_SYNTAX);
    for (const char *p = info->syntax; *p;) {       /* alternatives stand between two spaces and a bar */
        const char *end = strstr(p, "  |  ");
        buf_addf(help->out, "    %.*s\n", (int)(end ? (size_t)(end - p) : strlen(p)), p);
        p = end ? end + 5 : p + strlen(p);
    }
}

void help_signature(FunctionId function, Lang lang, Buf *out)
{
    const FunctionInfo *info = &FUNCTION_INFO[function];
    buf_addz(out, lang == LANG_ZH ? info->zh : info->name);
    for (const char *p = info->params; *p;) {
        size_t n = strspn(p, "( ,)");
        buf_add(out, str_make(p, n));
        p += n;
        n = strcspn(p, ":,)");
        buf_add(out, lang == LANG_ZH ? words_param_zh(str_make(p, n)) : str_make(p, n));
        p += n;
        n = strcspn(p, ",)");
        buf_add(out, str_make(p, n));
        p += n;
    }
}

static void help_function(Help *help, FunctionId function)
{
    const FunctionInfo *info = &FUNCTION_INFO[function];
    begin_section(help, info->name, info->zh);
    say(help, TEXT_FUNCTION, NULL);
    end_head(help);
    help_signature(function, help->lang, help->out);
    buf_char(help->out, '\n');
    add_doc(help, info->doc, info->doc_zh);
    if (info->cap != CAP_NONE) {
        say(help, TEXT_NEEDS, NULL);
        buf_char(help->out, '\n');
    }
    if (info->example && *info->example) {
        add_heading(help, TEXT_EXAMPLE);
        add_block(help, info->example);
    }
    add_up(help, "functions", "函数");
}

static void help_analysis(Help *help, AnalysisId analysis)
{
    const AnalysisInfo *info = &ANALYSIS_INFO[analysis];
    begin_section(help, info->name, info->zh);
    say(help, TEXT_ANALYSIS, pick(help, info->name, info->zh));
    end_head(help);
    add_doc(help, info->doc, info->doc_zh);
    if (*info->options) {
        say(help, TEXT_OPTIONS, info->options);
        buf_char(help->out, '\n');
    }
    add_up(help, "analyses", "各项分析");
}

static void help_keyword(Help *help, KeywordId keyword)
{
    const KeywordInfo *info = &KEYWORD_INFO[keyword];
    begin_section(help, info->text, info->zh);
    say(help, TEXT_KEYWORD, pick(help, PLACES[info->place].en, PLACES[info->place].zh));
    end_head(help);
}

/* Which fields have a set of words: "post.education, …". */
static void add_fields_with(const Help *help, WordSetId set, Buf *out)
{
    const char *before = "";
    for (int field = 0; field < F_COUNT; field++) {
        const FieldInfo *info = &FIELD_INFO[field];
        if (info->words != set)
            continue;
        buf_addf(out, "%s%s.%s", before, kind_name(help, info->table), pick(help, info->name, info->zh));
        before = ", ";
    }
}

static void help_word(Help *help, WordSetId set, int index)
{
    Buf fields = { 0 }, list = { 0 };
    begin_section(help, word_text(set, index), word_zh(set, index));
    add_fields_with(help, set, &fields);
    say(help, TEXT_WORD_OF, fields.len ? fields.ptr : "");
    if (WORDSET_INFO[set].is_scale) {
        buf_addz(help->out, "; ");
        say(help, TEXT_SCALE, NULL);
    }
    end_head(help);
    add_word_list(help, set, &list);
    buf_addf(help->out, "%.*s\n", STR_ARG(list));
    buf_drop(&fields);
    buf_drop(&list);
}

/* A message without its arguments: there is no … '…'. */
static void add_message(Help *help, const char *message)
{
    for (const char *p = message; *p; p++) {
        const char *end = *p == '{' ? strchr(p, '}') : NULL;
        if (end) {
            buf_addz(help->out, "…");
            p = end;
        } else {
            buf_char(help->out, *p);
        }
    }
}

static void help_code(Help *help, DiagCode code)
{
    const DiagInfo *info = &DIAG_INFO[code];
    help->found++;
    say(help, TEXT_CODE, NULL);
    buf_addf(help->out, "[%s]: ", info->code);
    add_message(help, pick(help, info->message, info->message_zh));
    buf_char(help->out, '\n');
    add_doc(help, info->doc, info->doc_zh);
    if (info->wrong && *info->wrong) {
        add_heading(help, TEXT_WRONG);
        add_block(help, info->wrong);
    }
    if (info->right && *info->right) {
        add_heading(help, TEXT_RIGHT);
        add_block(help, info->right);
    }
    add_up(help, "errors", "错误码");
}

/* ---- rules of the standard library ---- */

void help_each_rule(HelpRuleEach each, void *ctx)
{
    Str text = embedded_text(embedded_find(EMBEDDED_FILES, STR("rules")));
    while (text.len) {                       /* `rule NAME "Title · 标题" {` at the start of a line */
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t n = newline ? (size_t)(newline - text.ptr) : text.len;
        const char *name = text.ptr + 5, *space = n > 5 ? memchr(name, ' ', n - 5) : NULL;
        const char *quote = space ? memchr(space, '"', n - (size_t)(space - text.ptr)) : NULL;
        const char *close = quote ? memchr(quote + 1, '"', n - (size_t)(quote + 1 - text.ptr)) : NULL;
        if (close && memcmp(text.ptr, "rule ", 5) == 0)
            each(ctx, str_make(name, (size_t)(space - name)), str_make(quote + 1, (size_t)(close - quote - 1)));
        n += newline != NULL;
        text = str_make(text.ptr + n, text.len - n);
    }
}

Str help_half(Str title, Lang lang)
{
    const char *middle = memmem(title.ptr, title.len, " · ", 4);
    if (!middle)
        return title;
    size_t first = (size_t)(middle - title.ptr);
    return lang == LANG_ZH ? str_make(middle + 4, title.len - first - 4) : str_make(title.ptr, first);
}

static void list_rule(void *ctx, Str name, Str title)
{
    Help *help = ctx;
    buf_addf(help->out, "  %.*s", STR_ARG(name));
    buf_fill(help->out, ' ', name.len < 15 ? 16 - name.len : 2);
    buf_add(help->out, help_half(title, help->lang));
    buf_char(help->out, '\n');
}

typedef struct RuleTopic { Help *help; Str topic; } RuleTopic;

static void find_rule(void *ctx, Str name, Str title)
{
    RuleTopic *wanted = ctx;
    Help *help = wanted->help;
    if (!str_eq(name, wanted->topic))
        return;
    if (help->found++)
        buf_char(help->out, '\n');
    buf_addf(help->out, "%.*s  (", STR_ARG(name));
    say(help, TEXT_RULE, NULL);
    end_head(help);
    buf_add(help->out, help_half(title, help->lang));
    buf_char(help->out, '\n');
    Buf on = { 0 };
    buf_addf(&on, help->lang == LANG_ZH ? "各项规则；原文 规则 %.*s" : "rules; source rule %.*s", STR_ARG(name));
    add_up(help, on.ptr, on.ptr);
    buf_drop(&on);
}

/* ---- lists ---- */

/* A row of a list with the first sentence; the word's own page has the rest. */
static void add_short_row(Help *help, const char *en, const char *zh, const char *doc)
{
    const char *stop = help->lang == LANG_ZH ? "。" : ". ", *end = strstr(doc, stop);
    Buf first = { 0 };
    buf_add(&first, str_make(doc, end ? (size_t)(end - doc) : strlen(doc)));
    if (end)
        buf_addz(&first, help->lang == LANG_ZH ? "。" : ".");
    add_row(help, en, zh, STR(""), first.len ? first.ptr : "");
    buf_drop(&first);
}

static void list_statements(Help *help)
{
    for (int command = 0; command < C_COUNT; command++) {
        const CommandInfo *info = &COMMAND_INFO[command];
        add_short_row(help, info->verb, info->zh, pick(help, info->doc, info->doc_zh));
    }
}

static void list_tables(Help *help, bool links)
{
    for (int table = 0; table < T_COUNT; table++) {
        const TableInfo *info = &TABLE_INFO[table];
        if (info->is_link == links)
            add_row(help, links ? info->plural : info->name, info->zh, STR(""), pick(help, info->doc, info->doc_zh));
    }
}

static void list_kinds(Help *help) { list_tables(help, false); }
static void list_links(Help *help) { list_tables(help, true); }

static void list_functions(Help *help)
{
    for (int function = 0; function < FN_COUNT; function++) {
        const FunctionInfo *info = &FUNCTION_INFO[function];
        add_row(help, info->name, info->zh, STR(""), pick(help, info->doc, info->doc_zh));
    }
}

static void list_analyses(Help *help)
{
    for (int analysis = 0; analysis < AN_COUNT; analysis++) {
        const AnalysisInfo *info = &ANALYSIS_INFO[analysis];
        add_short_row(help, info->name, info->zh, pick(help, info->doc, info->doc_zh));
    }
}

static void list_rules(Help *help) { help_each_rule(list_rule, help); }

static void list_keywords(Help *help)
{
    for (int keyword = 0; keyword < KW_COUNT; keyword++) {
        const KeywordInfo *info = &KEYWORD_INFO[keyword];
        add_row(help, info->text, info->zh, STR(""), pick(help, PLACES[info->place].en, PLACES[info->place].zh));
    }
}

static void list_settings(Help *help)
{
    for (int keyword = 0; keyword < KW_COUNT; keyword++)
        if (KEYWORD_INFO[keyword].place == PL_SETTING)
            add_row(help, KEYWORD_INFO[keyword].text, KEYWORD_INFO[keyword].zh, STR(""), NULL);
}

static void list_errors(Help *help)
{
    for (int code = DIAG_NONE + 1; code < DIAG_COUNT; code++) {
        buf_addf(help->out, "  %s  ", DIAG_INFO[code].code);
        add_message(help, pick(help, DIAG_INFO[code].message, DIAG_INFO[code].message_zh));
        buf_char(help->out, '\n');
    }
}

typedef struct Topic { const char *name, *zh, *doc, *doc_zh; void (*list)(Help *help); } Topic;
static const Topic TOPICS[] = {
#define HELP_TOPIC(id, name, zh, doc, doc_zh) { name, zh, doc, doc_zh, list_##id },
#include "../words/help.def"
};

static void help_overview(Help *help)
{
    say(help, TEXT_INTRO, NULL);
    buf_addz(help->out, "\n\n");
    list_statements(help);
    buf_char(help->out, '\n');
    list_kinds(help);
    buf_char(help->out, '\n');
    for (size_t i = 0; i < COUNT_OF(TOPICS); i++) {
        Buf name = { 0 }, zh = { 0 };
        buf_addf(&name, "help %s", TOPICS[i].name);
        buf_addf(&zh, "帮助 %s", TOPICS[i].zh);
        add_row(help, name.ptr, zh.ptr, STR(""), pick(help, TOPICS[i].doc, TOPICS[i].doc_zh));
        buf_drop(&name);
        buf_drop(&zh);
    }
    buf_char(help->out, '\n');
    say(help, TEXT_MORE, NULL);
    buf_char(help->out, '\n');
}

/* ---- finding the topic ---- */

static void find_list(Help *help, Str topic)
{
    for (size_t i = 0; i < COUNT_OF(TOPICS); i++) {
        if (!str_eq(topic, str_of(TOPICS[i].name)) && !str_eq(topic, str_of(TOPICS[i].zh)))
            continue;
        if (help->found++)
            buf_char(help->out, '\n');
        add_doc(help, TOPICS[i].doc, TOPICS[i].doc_zh);
        TOPICS[i].list(help);
    }
}

/* E204, e204 */
static void find_code(Help *help, Str topic)
{
    Buf code = { 0 };
    utf8_upper(&code, topic);
    for (int i = DIAG_NONE + 1; i < DIAG_COUNT; i++)
        if (str_eq(buf_str(&code), str_of(DIAG_INFO[i].code)))
            help_code(help, (DiagCode)i);
    buf_drop(&code);
}

static void find_table(Help *help, Sym sym)
{
    TableId table = words_kind(help->words, sym);
    if (table == T_NONE)
        table = words_plural(help->words, sym);
    for (int i = 0; table == T_NONE && i < T_COUNT; i++)
        if (words_table_sym(help->words, (TableId)i) == sym)
            table = (TableId)i;
    if (table != T_NONE)
        help_table(help, table);
}

static void find_keywords(Help *help, Sym sym)
{
    for (int place = 0; place < PL_COUNT; place++) {
        KeywordId keyword = words_keyword(help->words, (Place)place, sym);
        if (keyword != KW_NONE)
            help_keyword(help, keyword);
    }
}

static void find_words(Help *help, Sym sym)
{
    for (int set = 0; set < WS_COUNT; set++) {
        int index = words_word(help->words, (WordSetId)set, sym);
        if (index >= 0)
            help_word(help, (WordSetId)set, index);
    }
}

/* A field or attribute of one kind, as written or as read. */
static void find_member(Help *help, TableId table, Sym sym)
{
    FieldId field = words_field(help->words, table, sym), read = words_field_read(help->words, table, sym);
    AttrId attr = words_attr(help->words, table, sym);
    if (field != F_NONE)
        help_field(help, &FIELD_INFO[field]);
    if (read != F_NONE && read != field && attr == A_NONE)
        help_field(help, &FIELD_INFO[read]);
    if (attr != A_NONE)
        help_attr(help, attr);
    for (int column = TABLE_INFO[table].n_fields; help->model && column < model_n_columns(help->model, table); column++)
        if (model_find_column(help->model, table, sym) == column)
            help_field(help, model_field(help->model, table, column));
}

static Sym sym_of(const Help *help, Str text)
{
    Buf normal = { 0 };
    utf8_nfc(&normal, text);
    Sym sym = intern_find(help->intern, buf_str(&normal));
    buf_drop(&normal);
    return sym;
}

/* post.headcount, 岗位.编制, model.currency */
static void find_dotted(Help *help, Str left, Str right)
{
    Sym object = sym_of(help, left), member = sym_of(help, right);
    TableId table = words_kind(help->words, object);
    if (table == T_NONE)
        table = words_plural(help->words, object);
    if (table != T_NONE && member != SYM_NONE)
        find_member(help, table, member);
    KeywordId setting = words_keyword(help->words, PL_SETTING, member);
    if (words_keyword(help->words, PL_GLOBAL, object) == KW_MODEL && setting != KW_NONE)
        help_keyword(help, setting);
}

static void find_word(Help *help, Str topic)
{
    find_list(help, topic);
    find_code(help, topic);
    help_each_rule(find_rule, &(RuleTopic){ help, topic });
    Sym sym = sym_of(help, topic);
    if (sym == SYM_NONE)
        return;
    CommandId command = words_command(help->words, sym);
    if (command != C_NONE)
        help_command(help, command);
    find_table(help, sym);
    FunctionId function = words_function(help->words, sym);
    if (function != FN_NONE)
        help_function(help, function);
    AnalysisId analysis = words_analysis(help->words, sym);
    if (analysis != AN_NONE)
        help_analysis(help, analysis);
    for (int table = 0; table < KIND_COUNT; table++)
        find_member(help, (TableId)table, sym);
    find_words(help, sym);
    find_keywords(help, sym);
}

/* ---- what there is no help on ---- */

static void try_topic(void *ctx, const char *text, const char *zh)
{
    closest_try(ctx, str_of(text));
    closest_try(ctx, str_of(zh));
}

void help_each_topic(WordEach each, void *ctx)
{
    for (size_t i = 0; i < COUNT_OF(TOPICS); i++)
        each(ctx, TOPICS[i].name, TOPICS[i].zh);
    words_each_command(each, ctx);
    words_each_kind(each, ctx);
    words_each_function(each, ctx);
    words_each_analysis(each, ctx);
    for (int table = 0; table < KIND_COUNT; table++)
        words_each_read((TableId)table, each, ctx);
}

static void help_nothing(Help *help, Str topic)
{
    Closest closest;
    closest_init(&closest, topic);
    help_each_topic(try_topic, &closest);
    fill(help->out, pick(help, TEXTS[TEXT_NONE].en, TEXTS[TEXT_NONE].zh), topic, STR(""));
    if (closest.best.len) {
        buf_addz(help->out, help->lang == LANG_ZH ? "；" : "; ");
        fill(help->out, pick(help, TEXTS[TEXT_MEANT].en, TEXTS[TEXT_MEANT].zh), closest.best, STR(""));
    }
    buf_char(help->out, '\n');
}

static Str trim(Str text)
{
    while (text.len && (unsigned char)text.ptr[text.len - 1] <= ' ')
        text.len--;
    while (text.len && (unsigned char)text.ptr[0] <= ' ')
        text = str_make(text.ptr + 1, text.len - 1);
    return text;
}

bool help_topic(const Words *words, Intern *intern, const Model *model, Lang lang, Str topic, Buf *out)
{
    Help help = { words, intern, model, lang, out, 0 };
    topic = trim(topic);
    if (!topic.len) {
        help_overview(&help);
        return true;
    }
    const char *dot = memchr(topic.ptr, '.', topic.len);
    size_t left = dot ? (size_t)(dot - topic.ptr) : 0;
    if (dot && left && left + 1 < topic.len)
        find_dotted(&help, str_make(topic.ptr, left), str_make(dot + 1, topic.len - left - 1));
    else
        find_word(&help, topic);
    const char *space = memchr(topic.ptr, ' ', topic.len);     /* `post headcount`: the field; `define field`: its verb */
    if (!help.found && space)
        find_dotted(&help, str_make(topic.ptr, (size_t)(space - topic.ptr)), trim(str_make(space, (size_t)(topic.ptr + topic.len - space))));
    if (!help.found && space)
        find_word(&help, str_make(topic.ptr, (size_t)(space - topic.ptr)));
    if (!help.found)
        help_nothing(&help, topic);
    return help.found > 0;
}
