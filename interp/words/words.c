/* words.c: the tables made from the lists, and the look-ups over them. */
#include "words.h"
#include "../base/mem.h"

/* clang-format off: lists, not statements */
/* How many fields each table has: the FIELD rows behind a KIND or LINK row add up. */
#define LINK(ID, ...) KIND(ID, __VA_ARGS__)
#define KIND(ID, ...) , NFIELDS_##ID = 0
#define FIELD(...) + 1
enum { NFIELDS_NO_TABLE_ = 0
#include "kinds.def"
};
#undef KIND
#undef FIELD

#define KIND(ID, name, plural, zh, doc, doc_zh) \
    { name, plural, zh, doc, doc_zh, (FieldId)F_##ID##_BEGIN, NFIELDS_##ID, (int)T_##ID >= (int)KIND_COUNT },
#define FIELD(...)
const TableInfo TABLE_INFO[T_COUNT] = {
#include "kinds.def"
};
#undef KIND
#undef FIELD

#define KIND(...)
#define FIELD(TABLE, ID, name, zh, read_as, read_zh, type, target, words, flags, dflt, doc, doc_zh) \
    { T_##TABLE, name, zh, read_as, read_zh, type, target, words, flags, dflt, doc, doc_zh },
const FieldInfo FIELD_INFO[F_COUNT] = {
#include "kinds.def"
};
#undef KIND
#undef FIELD
#undef LINK

#define ATTR(KIND, ID, name, zh, type, target, formula, doc, doc_zh) { T_##KIND, name, zh, type, target, formula, doc, doc_zh },
const AttrInfo ATTR_INFO[A_COUNT] = {
#include "attrs.def"
};
#undef ATTR

#define EXPLAIN(ATTR, maker, inputs, zh) [A_##ATTR] = zh,
const char *const ATTR_FORMULA_ZH[A_COUNT] = {
#include "explain.def"
};
#undef EXPLAIN

/* Where each set's words stand in WORD_INFO, and how many they are. */
#define WORDSET(ID, scale) WAT_##ID, WAT_BEFORE_##ID = WAT_##ID - 1,
#define WORD(SET, ID, text, zh) WAT_##SET##_##ID,
enum {
#include "values.def"
    WORD_COUNT };
#undef WORDSET
#undef WORD
#define WORDSET(ID, scale) , NWORDS_##ID = 0
#define WORD(...) + 1
enum { NWORDS_NO_SET_ = 0
#include "values.def"
};
#undef WORDSET
#undef WORD

#define WORDSET(ID, scale) { scale, WAT_##ID, NWORDS_##ID },
#define WORD(...)
const WordSetInfo WORDSET_INFO[WS_COUNT] = {
#include "values.def"
};
#undef WORDSET
#undef WORD

#define WORDSET(ID, scale)
#define WORD(SET, ID, text, zh) { WS_##SET, text, zh },
const WordInfo WORD_INFO[] = {
#include "values.def"
};
#undef WORDSET
#undef WORD
const int WORD_INFO_COUNT = WORD_COUNT;

#define KEYWORD(ID, text, place, zh) { text, place, zh },
const KeywordInfo KEYWORD_INFO[KW_COUNT] = {
#include "keywords.def"
};
#undef KEYWORD

#define COMMAND(ID, verb, zh, flags, caps, syntax, doc, doc_zh) { verb, zh, flags, caps, syntax, doc, doc_zh },
const CommandInfo COMMAND_INFO[C_COUNT] = {
#include "commands.def"
};
#undef COMMAND

#define FUNCTION(ID, name, zh, params, least, most, cap, doc, doc_zh, example) \
    { name, zh, params, least, most, cap, doc, doc_zh, example },
const FunctionInfo FUNCTION_INFO[FN_COUNT] = {
#include "functions.def"
};
#undef FUNCTION

#define DIAGNOSTIC(CODE, args, message, message_zh, doc, doc_zh, wrong, right) \
    { #CODE, args, message, message_zh, doc, doc_zh, wrong, right, false },
#define DIAGNOSTIC_TELLS(CODE, args, message, message_zh, doc, doc_zh, wrong, right) \
    { #CODE, args, message, message_zh, doc, doc_zh, wrong, right, true },
const DiagInfo DIAG_INFO[DIAG_COUNT] = {
    { "", 0, "", "", "", "", "", "", false },
#include "diag.def"
};
#undef DIAGNOSTIC_TELLS
#undef DIAGNOSTIC

#define ANALYSIS(ID, name, zh, options, doc, doc_zh) { name, zh, options, doc, doc_zh },
const AnalysisInfo ANALYSIS_INFO[AN_COUNT] = {
#include "analysis.def"
};
#undef ANALYSIS

const char *const PLACE_NAMES[PL_COUNT] = {
    "control", "operator", "literal", "query", "option", "unit", "unit apart", "unit after per", "rule", "import", "type",
    "attribute", "setting", "global", "member", "matrix", "history", "chart", "describe", "foreign", "parameter"
};
_Static_assert(PL_COUNT == 21, "a place has a name");

/* The Unit of each word of time, in the order of the keywords from UNIT_S on and of those from PER_SECOND on. */
static const uint8_t UNIT_OF[] = { 1, 2, 3, 4, 5, 6, 8,   1, 2, 4, 5, 6, 8,   1, 2, 3, 4, 5, 6, 7, 8 };
_Static_assert(KW_YEAR - KW_UNIT_S + 1 == (int)sizeof UNIT_OF, "units: UNIT_S to YEAR stand together in keywords.def");
_Static_assert(KW_PER_YEAR - KW_PER_SECOND == 7, "PER_SECOND to PER_YEAR stand together in keywords.def");

#define ALIAS(alias, word) { alias, word },
static const struct { const char *alias, *word; } ALIASES[] = {
#include "aliases.def"
};
#undef ALIAS

/* clang-format on */

/* Most Syms that the vocabulary of fields and attributes needs, and the whole of it: no text twice, so rather fewer. */
enum {
    FIELD_WORDS = 4 * F_COUNT + 2 * A_COUNT,
    ALL_WORDS = FIELD_WORDS + 3 * T_COUNT + 2 * (WORD_COUNT + KW_COUNT + C_COUNT + FN_COUNT + (int)COUNT_OF(ALIASES))
};
_Static_assert(F_COUNT < UINT8_MAX && A_COUNT < UINT8_MAX && T_COUNT < UINT8_MAX, "field, attribute and table maps are of bytes");

typedef struct WordLink { uint16_t word, next; } WordLink;   /* words of sets that share a spelling; both 1 + index */

/* All maps hold 1 + index, 0 for none. Fields and attributes are interned first, so that their maps are narrow. */
struct Words {
    uint32_t field_limit, limit;     /* Syms below these have a place in the maps */
    uint32_t count;                  /* Syms of the vocabulary are 1 .. count */
    uint32_t n_links;
    Sym field_sym[F_COUNT], read_sym[F_COUNT], attr_sym[A_COUNT], word_sym[WORD_COUNT], table_sym[T_COUNT],
        keyword_sym[KW_COUNT];
    WordLink links[2 * WORD_COUNT + 1];
    uint8_t *field[T_COUNT], *read[T_COUNT], *attr[KIND_COUNT], *any_field;     /* field_limit wide */
    uint8_t *singular, *plural, *reserved;                                      /* limit wide */
    uint16_t *keyword[PL_COUNT], *command, *function, *analysis, *words;
};

/* One zeroed block behind the struct holds every map. */
static Words *words_with_maps(uint32_t field_limit, uint32_t limit)
{
    size_t narrow = (size_t)(2 * T_COUNT + KIND_COUNT + 1) * field_limit;
    size_t wide16 = (size_t)(PL_COUNT + 4) * limit;
    size_t size = sizeof(Words) + wide16 * sizeof(uint16_t) + narrow + 3 * (size_t)limit;
    Words *words = mem_zalloc(size);
    mem_touch(words, size);                /* every page gets words: a twentieth of a start's time */
    uint16_t *next16 = (uint16_t *)(words + 1);
    uint8_t *next = (uint8_t *)(next16 + wide16);
    words->field_limit = field_limit;
    words->limit = limit;
    for (int i = 0; i < PL_COUNT; i++, next16 += limit)
        words->keyword[i] = next16;
    words->command = next16;
    words->function = next16 + limit;
    words->words = next16 + 2 * (size_t)limit;
    words->analysis = next16 + 3 * (size_t)limit;
    for (int i = 0; i < T_COUNT; i++, next += 2 * (size_t)field_limit) {
        words->field[i] = next;
        words->read[i] = next + field_limit;
    }
    for (int i = 0; i < KIND_COUNT; i++, next += field_limit)
        words->attr[i] = next;
    words->any_field = next;
    words->singular = next + field_limit;
    words->plural = words->singular + limit;
    words->reserved = words->plural + limit;
    return words;
}

static inline Sym intern_word(Intern *intern, const char *text)
{
    return intern_add(intern, str_of(text));
}

/* The first row that claims a place keeps it. */
static inline void claim8(uint8_t *map, Sym sym, int index)
{
    if (!map[sym])
        map[sym] = (uint8_t)(index + 1);
}

static inline void claim16(uint16_t *map, Sym sym, int index)
{
    if (!map[sym])
        map[sym] = (uint16_t)(index + 1);
}

static void add_attrs(Words *words, Intern *intern)
{
    for (int i = 0; i < A_COUNT; i++) {
        const AttrInfo *info = &ATTR_INFO[i];
        words->attr_sym[i] = intern_word(intern, info->name);
        claim8(words->attr[info->table], words->attr_sym[i], i);
        claim8(words->attr[info->table], intern_word(intern, info->zh), i);
    }
}

/* A clause's word is read too, unless an attribute of the kind has it. */
static void claim_read(Words *words, TableId table, Sym sym, int field)
{
    if ((int)table >= KIND_COUNT || !words->attr[table][sym])
        claim8(words->read[table], sym, field);
}

static void add_fields(Words *words, Intern *intern)
{
    for (int i = 0; i < F_COUNT; i++) {
        const FieldInfo *info = &FIELD_INFO[i];
        Sym name = intern_word(intern, info->name), zh = intern_word(intern, info->zh);
        words->field_sym[i] = words->read_sym[i] = name;
        claim8(words->field[info->table], name, i);
        claim8(words->field[info->table], zh, i);
        words->any_field[name] = words->any_field[zh] = 1;
        if (info->read_as) {
            words->read_sym[i] = intern_word(intern, info->read_as);
            claim8(words->read[info->table], words->read_sym[i], i);
            claim8(words->read[info->table], intern_word(intern, info->read_zh), i);
        }
    }
    /* after all readings, so that no clause's word takes the place of one */
    for (int i = 0; i < F_COUNT; i++) {
        claim_read(words, FIELD_INFO[i].table, words->field_sym[i], i);
        claim_read(words, FIELD_INFO[i].table, intern_find(intern, str_of(FIELD_INFO[i].zh)), i);
    }
}

static void add_tables(Words *words, Intern *intern)
{
    for (int i = 0; i < T_COUNT; i++) {
        const TableInfo *info = &TABLE_INFO[i];
        Sym zh = intern_word(intern, info->zh);
        words->table_sym[i] = intern_word(intern, info->name);
        claim8(words->plural, intern_word(intern, info->plural), i);
        claim8(words->plural, zh, i);
        if (info->is_link)
            continue;
        claim8(words->singular, words->table_sym[i], i);
        claim8(words->singular, zh, i);
    }
}

static void link_word(Words *words, Sym sym, int word)
{
    uint32_t link = ++words->n_links;
    words->links[link] = (WordLink){ (uint16_t)(word + 1), words->words[sym] };
    words->words[sym] = (uint16_t)link;
}

/* From the last set to the first, so that the first set comes first in each chain. */
static void add_words(Words *words, Intern *intern)
{
    for (int i = WORD_COUNT - 1; i >= 0; i--) {
        words->word_sym[i] = intern_word(intern, WORD_INFO[i].text);
        link_word(words, words->word_sym[i], i);
        link_word(words, intern_word(intern, WORD_INFO[i].zh), i);
    }
}

static void add_keywords(Words *words, Intern *intern)
{
    for (int i = 0; i < KW_COUNT; i++) {
        uint16_t *map = words->keyword[KEYWORD_INFO[i].place];
        words->keyword_sym[i] = intern_word(intern, KEYWORD_INFO[i].text);
        claim16(map, words->keyword_sym[i], i);
        claim16(map, intern_word(intern, KEYWORD_INFO[i].zh), i);
    }
}

static void add_commands(Words *words, Intern *intern)
{
    for (int i = 0; i < C_COUNT; i++) {
        claim16(words->command, intern_word(intern, COMMAND_INFO[i].verb), i);
        claim16(words->command, intern_word(intern, COMMAND_INFO[i].zh), i);
    }
}

static void add_functions(Words *words, Intern *intern)
{
    for (int i = 0; i < FN_COUNT; i++) {
        claim16(words->function, intern_word(intern, FUNCTION_INFO[i].name), i);
        claim16(words->function, intern_word(intern, FUNCTION_INFO[i].zh), i);
    }
}

static void add_analyses(Words *words, Intern *intern)
{
    for (int i = 0; i < AN_COUNT; i++) {
        claim16(words->analysis, intern_word(intern, ANALYSIS_INFO[i].name), i);
        claim16(words->analysis, intern_word(intern, ANALYSIS_INFO[i].zh), i);
    }
}

static const KeywordId RESERVED_KEYWORDS[] = { KW_AND, KW_OR, KW_NOT, KW_IN, KW_NOT_IN, KW_MATCHES, KW_MOD, KW_PER, KW_TRUE,
    KW_FALSE, KW_NONE_LITERAL, KW_IT, KW_FROM, KW_EXISTS, KW_ALL };
static const CommandId RESERVED_COMMANDS[] = { C_if, C_fn };

static void reserve_words(Words *words, Intern *intern)
{
    for (size_t i = 0; i < COUNT_OF(RESERVED_KEYWORDS); i++) {
        words->reserved[intern_word(intern, KEYWORD_INFO[RESERVED_KEYWORDS[i]].text)] = 1;
        words->reserved[intern_word(intern, KEYWORD_INFO[RESERVED_KEYWORDS[i]].zh)] = 1;
    }
    for (size_t i = 0; i < COUNT_OF(RESERVED_COMMANDS); i++) {
        words->reserved[intern_word(intern, COMMAND_INFO[RESERVED_COMMANDS[i]].verb)] = 1;
        words->reserved[intern_word(intern, COMMAND_INFO[RESERVED_COMMANDS[i]].zh)] = 1;
    }
}

static void copy8(uint8_t *map, Sym to, Sym from)
{
    if (!map[to])
        map[to] = map[from];
}

static void copy16(uint16_t *map, Sym to, Sym from)
{
    if (!map[to])
        map[to] = map[from];
}

/* The alias gets whatever its word has, place by place, where it is not a word itself. */
static void copy_places(Words *words, Sym alias, Sym word)
{
    for (int i = 0; i < PL_COUNT; i++)
        copy16(words->keyword[i], alias, word);
    copy16(words->command, alias, word);
    copy16(words->function, alias, word);
    copy16(words->analysis, alias, word);
    copy16(words->words, alias, word);
    copy8(words->singular, alias, word);
    copy8(words->plural, alias, word);
    copy8(words->reserved, alias, word);
    if (alias >= words->field_limit || word >= words->field_limit)
        return;
    copy8(words->any_field, alias, word);
    for (int i = 0; i < T_COUNT; i++) {
        copy8(words->field[i], alias, word);
        copy8(words->read[i], alias, word);
    }
    for (int i = 0; i < KIND_COUNT; i++)
        copy8(words->attr[i], alias, word);
}

Words *words_new(Intern *intern)
{
    uint32_t before = intern_count(intern) + 1;
    Sym aliases[COUNT_OF(ALIASES)];
    Words *words = words_with_maps(before + FIELD_WORDS + (uint32_t)COUNT_OF(ALIASES), before + ALL_WORDS);
    /* the aliases first: they may be words of any map */
    for (size_t i = 0; i < COUNT_OF(ALIASES); i++)
        aliases[i] = intern_word(intern, ALIASES[i].alias);
    add_attrs(words, intern);
    add_fields(words, intern);
    add_tables(words, intern);
    add_words(words, intern);
    add_keywords(words, intern);
    add_commands(words, intern);
    add_functions(words, intern);
    add_analyses(words, intern);
    reserve_words(words, intern);
    for (size_t i = 0; i < COUNT_OF(ALIASES); i++)
        copy_places(words, aliases[i], intern_word(intern, ALIASES[i].word));
    words->count = intern_count(intern);
    ORGL_ASSERT(words->count < words->limit);
    return words;
}

void words_free(Words *words)
{
    mem_free(words);
}

KeywordId words_keyword(const Words *words, Place place, Sym sym)
{
    return sym < words->limit ? (KeywordId)(words->keyword[place][sym] - 1) : KW_NONE;
}

CommandId words_command(const Words *words, Sym sym)
{
    return sym < words->limit ? (CommandId)(words->command[sym] - 1) : C_NONE;
}

AnalysisId words_analysis(const Words *words, Sym sym)
{
    return sym < words->limit ? (AnalysisId)(words->analysis[sym] - 1) : AN_NONE;
}

FunctionId words_function(const Words *words, Sym sym)
{
    return sym < words->limit ? (FunctionId)(words->function[sym] - 1) : FN_NONE;
}

TableId words_singular(const Words *words, Sym sym)
{
    return sym < words->limit ? (TableId)(words->singular[sym] - 1) : T_NONE;
}

TableId words_plural(const Words *words, Sym sym)
{
    return sym < words->limit ? (TableId)(words->plural[sym] - 1) : T_NONE;
}

TableId words_kind(const Words *words, Sym sym)
{
    TableId table = words_singular(words, sym);
    if (table == T_NONE)
        table = words_plural(words, sym);
    return (int)table < KIND_COUNT ? table : T_NONE;
}

FieldId words_field(const Words *words, TableId table, Sym sym)
{
    return sym < words->field_limit ? (FieldId)(words->field[table][sym] - 1) : F_NONE;
}

FieldId words_field_read(const Words *words, TableId table, Sym sym)
{
    return sym < words->field_limit ? (FieldId)(words->read[table][sym] - 1) : F_NONE;
}

AttrId words_attr(const Words *words, TableId kind, Sym sym)
{
    return sym < words->field_limit && (int)kind < KIND_COUNT ? (AttrId)(words->attr[kind][sym] - 1) : A_NONE;
}

Sym words_column_name(const Words *words, Sym word, int *step)
{
    if (*step == 0)
        return ++*step, word;
    for (int i; (i = (*step)++ - 1) < 2 * (int)T_COUNT + 2;) {
        TableId table = (TableId)(i / 2);
        if (i >= 2 * (int)T_COUNT) {
            KeywordId keyword = words_keyword(words, i % 2 ? PL_MEMBER : PL_ATTR, word);
            if (keyword != KW_NONE)
                return words_keyword_sym(words, keyword);
            continue;
        }
        FieldId field = i % 2 ? F_NONE : words_field_read(words, table, word);
        AttrId attr = i % 2 ? words_attr(words, table, word) : A_NONE;
        if (field != F_NONE || attr != A_NONE)
            return field != F_NONE ? words_read_sym(words, field) : words_attr_sym(words, attr);
    }
    return SYM_NONE;
}

bool words_any_field(const Words *words, Sym sym)
{
    return sym < words->field_limit && words->any_field[sym];
}

int words_word(const Words *words, WordSetId set, Sym sym)
{
    if (sym >= words->limit)
        return -1;
    for (uint16_t link = words->words[sym]; link; link = words->links[link].next) {
        int word = words->links[link].word - 1;
        if (WORD_INFO[word].set == set)
            return word - WORDSET_INFO[set].first;
    }
    return -1;
}

bool words_any_word(const Words *words, Sym sym, WordSetId *set, int *index)
{
    if (sym >= words->limit || !words->words[sym])
        return false;
    int word = words->links[words->words[sym]].word - 1;
    *set = WORD_INFO[word].set;
    *index = word - WORDSET_INFO[*set].first;
    return true;
}

bool words_reserved(const Words *words, Sym sym)
{
    return sym < words->limit && words->reserved[sym];
}

/* The vocabulary was interned first. */
bool words_known(const Words *words, Sym sym)
{
    return sym != SYM_NONE && sym <= words->count;
}

Sym words_field_sym(const Words *words, FieldId field)
{
    return words->field_sym[field];
}

Sym words_read_sym(const Words *words, FieldId field)
{
    return words->read_sym[field];
}

Sym words_attr_sym(const Words *words, AttrId attr)
{
    return words->attr_sym[attr];
}

Sym words_word_sym(const Words *words, WordSetId set, int index)
{
    return words->word_sym[WORDSET_INFO[set].first + index];
}

Sym words_table_sym(const Words *words, TableId table)
{
    return words->table_sym[table];
}

Sym words_keyword_sym(const Words *words, KeywordId keyword)
{
    return words->keyword_sym[keyword];
}

int words_unit(KeywordId keyword)
{
    if (keyword >= KW_UNIT_S && keyword <= KW_YEAR)
        return UNIT_OF[keyword - KW_UNIT_S];
    return keyword >= KW_PER_SECOND && keyword <= KW_PER_YEAR ? keyword - KW_PER_SECOND + 1 : 0;
}

const char *word_text(WordSetId set, int index)
{
    return WORD_INFO[WORDSET_INFO[set].first + index].text;
}

const char *word_zh(WordSetId set, int index)
{
    return WORD_INFO[WORDSET_INFO[set].first + index].zh;
}
