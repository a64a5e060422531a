/* words_list.c: the vocabulary gone through: for suggestions, completion, column titles, and the list grammar/keywords.tsv. */
#include "words.h"
#include "words_tsv.h"

void words_each_field(TableId table, WordEach each, void *ctx)
{
    const FieldInfo *field = &FIELD_INFO[TABLE_INFO[table].first];
    for (int i = 0; i < TABLE_INFO[table].n_fields; i++)
        each(ctx, field[i].name, field[i].zh);
}

static const char *read_name(const FieldInfo *field)
{
    return field->read_as ? field->read_as : field->name;
}

static const char *read_zh(const FieldInfo *field)
{
    return field->read_as ? field->read_zh : field->zh;
}

void words_each_read(TableId table, WordEach each, void *ctx)
{
    const FieldInfo *field = &FIELD_INFO[TABLE_INFO[table].first];
    for (int i = 0; i < A_COUNT; i++)
        if (ATTR_INFO[i].table == table)
            each(ctx, ATTR_INFO[i].name, ATTR_INFO[i].zh);
    for (int i = 0; i < TABLE_INFO[table].n_fields; i++)
        each(ctx, read_name(&field[i]), read_zh(&field[i]));
    if (!TABLE_INFO[table].is_link)
        words_each_keyword(PL_ATTR, each, ctx);
}

void words_each_command(WordEach each, void *ctx)
{
    for (int i = 0; i < C_COUNT; i++)
        each(ctx, COMMAND_INFO[i].verb, COMMAND_INFO[i].zh);
}

void words_each_keyword(Place place, WordEach each, void *ctx)
{
    for (int i = 0; i < KW_COUNT; i++)
        if (KEYWORD_INFO[i].place == place)
            each(ctx, KEYWORD_INFO[i].text, KEYWORD_INFO[i].zh);
}

void words_each_word(WordSetId set, WordEach each, void *ctx)
{
    for (int i = 0; i < WORDSET_INFO[set].count; i++)
        each(ctx, word_text(set, i), word_zh(set, i));
}

void words_each_kind(WordEach each, void *ctx)
{
    for (int i = 0; i < KIND_COUNT; i++)
        each(ctx, TABLE_INFO[i].name, TABLE_INFO[i].zh);
}

void words_each_function(WordEach each, void *ctx)
{
    for (int i = 0; i < FN_COUNT; i++)
        each(ctx, FUNCTION_INFO[i].name, FUNCTION_INFO[i].zh);
}

void words_each_analysis(WordEach each, void *ctx)
{
    for (int i = 0; i < AN_COUNT; i++)
        each(ctx, ANALYSIS_INFO[i].name, ANALYSIS_INFO[i].zh);
}

void words_each_bare(WordEach each, void *ctx)
{
    words_each_keyword(PL_LITERAL, each, ctx);
    words_each_keyword(PL_GLOBAL, each, ctx);
    for (int i = 0; i < T_COUNT; i++)
        each(ctx, TABLE_INFO[i].plural, TABLE_INFO[i].zh);
    words_each_function(each, ctx);
    for (int i = 0; i < WORD_INFO_COUNT; i++)
        each(ctx, WORD_INFO[i].text, WORD_INFO[i].zh);
    each(ctx, KEYWORD_INFO[KW_NOT].text, KEYWORD_INFO[KW_NOT].zh);
}

static const char *table_label(const Words *words, TableId table, Sym name)
{
    FieldId first = TABLE_INFO[table].first;
    for (int i = 0; i < TABLE_INFO[table].n_fields; i++)
        if (words_read_sym(words, first + (FieldId)i) == name || words_field_sym(words, first + (FieldId)i) == name)
            return read_zh(&FIELD_INFO[(int)first + i]);
    for (int i = 0; i < A_COUNT; i++)
        if (ATTR_INFO[i].table == table && words_attr_sym(words, (AttrId)i) == name)
            return ATTR_INFO[i].zh;
    return NULL;
}

const char *words_column_zh(const Words *words, TableId table, Sym name)
{
    const char *zh = table == T_NONE ? NULL : table_label(words, table, name);
    return zh ? zh : words_label_zh(words, name);
}

static const char *keyword_label(const Words *words, Place place, Sym name)
{
    KeywordId keyword = words_keyword(words, place, name);
    return keyword == KW_NONE ? NULL : KEYWORD_INFO[keyword].zh;
}

/* Posts first: most columns are theirs, and their words are the plainest. */
const char *words_label_zh(const Words *words, Sym name)
{
    const char *zh = table_label(words, T_POST, name);
    for (int i = 0; !zh && i < T_COUNT; i++)
        zh = table_label(words, (TableId)i, name);
    for (int i = 0; !zh && i < KIND_COUNT; i++)
        zh = words_table_sym(words, (TableId)i) == name ? TABLE_INFO[i].zh : NULL;
    zh = zh ? zh : keyword_label(words, PL_ATTR, name);
    return zh ? zh : keyword_label(words, PL_MEMBER, name);
}

const char *words_figure_zh(const Words *words, Sym name)
{
    const char *zh = keyword_label(words, PL_MEMBER, name);
    return zh ? zh : words_label_zh(words, name);
}

typedef struct Twin { Str english; const char *zh; } Twin;

static void try_twin(void *ctx, const char *text, const char *zh)
{
    Twin *twin = ctx;
    if (!twin->zh && str_eq(twin->english, str_of(text)))
        twin->zh = zh;
}

Str words_meant(Str tried)
{
    static const struct { const char *tried, *meant; } SLIPS[] = {
#define SLIP(tried, meant) { tried, meant },
#define SIGN_SLIP(tried, en, zh)
#include "slips.def"
#undef SIGN_SLIP
#undef SLIP
    };
    for (size_t i = 0; i < COUNT_OF(SLIPS); i++)
        if (str_eq(tried, str_of(SLIPS[i].tried)))
            return str_of(SLIPS[i].meant);
    return STR("");
}

Str words_meant_sign(Str tried, bool chinese)
{
    static const struct { const char *tried, *en, *zh; } SIGNS[] = {
#define SLIP(tried, meant)
#define SIGN_SLIP(tried, en, zh) { tried, en, zh },
#include "slips.def"
#undef SIGN_SLIP
#undef SLIP
    };
    for (size_t i = 0; i < COUNT_OF(SIGNS); i++)
        if (str_eq(tried, str_of(SIGNS[i].tried)))
            return str_of(chinese ? SIGNS[i].zh : SIGNS[i].en);
    return STR("");
}

static void try_equal(void *ctx, const char *text, const char *zh)
{
    Twin *twin = ctx;
    if (str_eq(twin->english, str_of(text)) || (zh && str_eq(twin->english, str_of(zh))))
        twin->zh = text;
}

Str words_meant_bare(Str tried)
{
    Twin twin = { words_meant(tried), NULL };
    words_each_bare(try_equal, &twin);
    return twin.zh ? twin.english : STR("");
}

Str words_param_zh(Str param)
{
    for (int i = 0; i < KW_COUNT; i++)
        if (KEYWORD_INFO[i].place == PL_PARAM && str_eq(param, str_of(KEYWORD_INFO[i].text)))
            return str_of(KEYWORD_INFO[i].zh);
    return param;
}

Str words_twin(Str english)
{
    Twin twin = { english, NULL };
    words_each_kind(try_twin, &twin);
    for (int i = 0; i < T_COUNT; i++)
        try_twin(&twin, TABLE_INFO[i].name, TABLE_INFO[i].zh);
    for (int i = 0; i < T_COUNT; i++) {
        words_each_field((TableId)i, try_twin, &twin);
        words_each_read((TableId)i, try_twin, &twin);
    }
    for (int i = 0; i < WORD_INFO_COUNT; i++)
        try_twin(&twin, WORD_INFO[i].text, WORD_INFO[i].zh);
    for (int i = 0; i < KW_COUNT; i++)
        try_twin(&twin, KEYWORD_INFO[i].text, KEYWORD_INFO[i].zh);
    words_each_command(try_twin, &twin);
    words_each_function(try_twin, &twin);
#define REASON(said, zh) try_twin(&twin, said, zh);
#include "reasons.def"
#undef REASON
    return twin.zh ? str_of(twin.zh) : english;
}

/* ---- grammar/keywords.tsv ---- */

static void add_row(Buf *out, const char *word, const char *place, const char *zh)
{
    buf_addf(out, "%s\t%s\t%s\n", word, place, zh);
}

static void add_row_of(Buf *out, const char *word, const char *place, const char *of, const char *zh)
{
    buf_addf(out, "%s\t%s of %s\t%s\n", word, place, of, zh);
}

static void tsv_tables(Buf *out)
{
    for (int i = 0; i < T_COUNT; i++) {
        const TableInfo *info = &TABLE_INFO[i];
        if (!info->is_link)
            add_row(out, info->name, "kind", info->zh);
        add_row(out, info->plural, info->is_link ? "plural of a link" : "plural of a kind", info->zh);
    }
}

static void tsv_fields(Buf *out)
{
    for (int i = 0; i < F_COUNT; i++) {
        const FieldInfo *info = &FIELD_INFO[i];
        add_row_of(out, info->name, "field", TABLE_INFO[info->table].name, info->zh);
        if (info->read_as)
            add_row_of(out, info->read_as, "reading", TABLE_INFO[info->table].name, info->read_zh);
    }
    for (int i = 0; i < A_COUNT; i++)
        add_row_of(out, ATTR_INFO[i].name, "attribute", TABLE_INFO[ATTR_INFO[i].table].name, ATTR_INFO[i].zh);
}

/* A word of a set stands once for every field that takes the set. */
static void tsv_values(Buf *out)
{
    for (int i = 0; i < F_COUNT; i++) {
        const FieldInfo *info = &FIELD_INFO[i];
        if (info->words == WS_NONE)
            continue;
        for (int k = 0; k < WORDSET_INFO[info->words].count; k++)
            buf_addf(out, "%s\t%s of %s.%s\t%s\n", word_text(info->words, k), TABLE_INFO[info->table].is_link ? "role" : "value",
                     TABLE_INFO[info->table].name, info->name, word_zh(info->words, k));
    }
    for (int k = 0; k < WORDSET_INFO[WS_SEVERITY].count; k++)
        add_row(out, word_text(WS_SEVERITY, k), "value of rule.severity", word_zh(WS_SEVERITY, k));
}

#define ALIAS(alias, word) add_row(out, alias, "spelling", word);
static void tsv_aliases(Buf *out)
{
#include "aliases.def"
}
#undef ALIAS

void words_tsv(Buf *out)
{
    add_row(out, "word", "place", "中文");
    for (int i = 0; i < C_COUNT; i++)
        add_row(out, COMMAND_INFO[i].verb, "verb", COMMAND_INFO[i].zh);
    tsv_tables(out);
    tsv_fields(out);
    tsv_values(out);
    for (int place = 0; place < PL_COUNT; place++)
        for (int i = 0; i < KW_COUNT; i++)
            if ((int)KEYWORD_INFO[i].place == place)
                add_row(out, KEYWORD_INFO[i].text, PLACE_NAMES[place], KEYWORD_INFO[i].zh);
    for (int i = 0; i < FN_COUNT; i++)
        add_row(out, FUNCTION_INFO[i].name, "function", FUNCTION_INFO[i].zh);
    for (int i = 0; i < AN_COUNT; i++)
        add_row(out, ANALYSIS_INFO[i].name, "analysis", ANALYSIS_INFO[i].zh);
    tsv_aliases(out);
}
