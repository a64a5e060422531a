/* words.h: the language's vocabulary as tables. Each list is a .def file of rows with both languages in the row;
   the tables, the enums and every look-up below come from the rows. A word is looked up by its *place* (verb, kind,
   field …), in English or Chinese alike. This is the only place where the language's words are compared.

   kinds.def      KIND(ID, "name", "plural", "中文", "doc", "中文说明")         followed by its fields
                  LINK(ID, "name", "plural", "中文", "doc", "中文说明")          followed by its columns; name: "assignment"
                  FIELD(TABLE, ID, "name", "中文", "read as" or NULL, "读作" or NULL, FT_type, target, WS_set, FF_flags, "default" or NULL,
                        "doc", "中文说明")
   values.def     WORDSET(ID, is_scale) followed by WORD(SET, ID, "text", "中文")
   attrs.def      ATTR(KIND, ID, "name", "中文", AT_type, target, "formula", "doc", "中文说明")     derived attributes
   keywords.def   KEYWORD(ID, "text", PLACE, "中文")     what is neither verb, kind, field, attribute, word of a field, function
   commands.def   COMMAND(ID, "verb", "中文", CF_flags, CAP_x, "syntax", "doc", "中文说明")    verbs of statements; ID lower case: stmt_ID, parse_ID
   functions.def  FUNCTION(id, "name", "中文", "(xs: list, f: function)", min_args, max_args, CAP_x, "doc", "中文说明", "example")   C: fn_id
   analysis.def   ANALYSIS(id, "name", "中文", "options", "doc", "中文说明")       C: analysis_id
   diag.def       DIAGNOSTIC(E204, args, "message {0}", "消息 {0}", "why and how", "说明", "wrong example", "right example");
                  DIAGNOSTIC_TELLS: the message tells the way too
                  {0*} in a Chinese message: argument 0 is an English word of the language, shown as its Chinese twin (words_twin)
   slips.def      SLIP("tried", "meant")     words of other languages, only suggested; SIGN_SLIP: where a sign stands
   aliases.def    ALIAS("alias", "word")     other spellings, accepted wherever "word" is
   op.def         OPCODE(...), of the compiler */
#ifndef ORGL_WORDS_H
#define ORGL_WORDS_H
#include "../base/intern.h"

typedef enum FieldType {
    FT_REF,        /* one entity of `target` */
    FT_REFS,       /* several */
    FT_TEXT, FT_TEXTS,
    FT_NUMBER, FT_PERCENT, FT_BOOL, FT_DATE,
    FT_DURATION,   /* amount and unit */
    FT_RATE,       /* a count per period */
    FT_EFFORT,     /* a duration per period */
    FT_RANGE,      /* numbers low..high */
    FT_WORD,       /* one of `words` */
    FT_SCALE,      /* whole number 1..5 */
    FT_LEVELS,     /* skill >= level, … (duty.requires) ; skill level, … (person.skills) */
    FT_TRAININGS,  /* text with optional duration, … */
    FT_SPAN_TEXT,  /* duration with optional text (experience 2y "in sales"; read with _text for the text) */
    FT_CONTACTS,   /* entities or texts */
    FT_POINTS,     /* a range, or a number a level */
    FT_CURVE,      /* score: payout %, … */
    FT_FORM,       /* name: type, … */
    FT_PROFILE,    /* interval: count, count, … */
    FT_PERIOD,     /* 2026-10, 2026-Q4 (kpi_record.period) */
    FT_ANY,        /* number, percent or duration as it came (kpi targets, record values, rating levels) */
    FT_ROLES,      /* set of words (assignment.as) */
    FT_VALUES      /* field: value, … (submission) */
} FieldType;

enum { FF_KEY = 1,        /* a link's key column: together they identify the row */
       FF_PERCENT = 2,    /* a number that prints as percent */
       FF_PER_MONTH = 4, FF_PER_YEAR = 8,
       FF_POSITIVE = 16,  /* negative values are E4xx */
       FF_PARENT = 32,    /* a parent reference: no cycles */
       FF_SHARE = 64,     /* 0..100% */
       FF_PER_WEEK = 128 /* an effort that may be said without its period: 38h is 38h per week */ };

/* Tables: kinds first, then links. Fields of a table are consecutive FieldIds: its columns. */
#define LINK(ID, ...) KIND(ID, __VA_ARGS__)
#define FIELD(...)
typedef enum TableId { T_NONE = -1,
#define KIND(ID, ...) T_##ID,
#include "kinds.def"
#undef KIND
#undef LINK
    T_COUNT } TableId;
#define LINK(...)
enum {
#define KIND(ID, ...) K_##ID,
#include "kinds.def"
#undef KIND
    KIND_COUNT };                                     /* T_x < KIND_COUNT is a kind, else a link */
#undef LINK
#undef FIELD
#define LINK(ID, ...) KIND(ID, __VA_ARGS__)
typedef enum FieldId { F_NONE = -1,
#define KIND(ID, ...) F_##ID##_BEGIN, F_##ID##_BEFORE = F_##ID##_BEGIN - 1,
#define FIELD(TABLE, ID, ...) F_##TABLE##_##ID,
#include "kinds.def"
#undef KIND
    F_COUNT } FieldId;
#undef FIELD
#undef LINK

typedef enum WordSetId { WS_NONE = -1,
#define WORDSET(ID, scale) WS_##ID,
#define WORD(...)
#include "values.def"
#undef WORDSET
#undef WORD
    WS_COUNT } WordSetId;
/* W_SET_WORD: index of the word within its set, 0 first. */
enum {
#define WORDSET(ID, scale) W_##ID##_BEGIN, W_##ID##_BEFORE = -1,
#define WORD(SET, ID, ...) W_##SET##_##ID,
#include "values.def"
#undef WORDSET
#undef WORD
    W_END_ };

/* Types of derived attributes. */
typedef enum AttrType { AT_NUMBER, AT_PERCENT, AT_EFFORT, AT_ENTITY, AT_ENTITIES, AT_TEXT, AT_BOOL, AT_RANGE, AT_WORD, AT_VALUE } AttrType;
typedef enum AttrId { A_NONE = -1,
#define ATTR(KIND, ID, ...) A_##KIND##_##ID,
#include "attrs.def"
#undef ATTR
    A_COUNT } AttrId;

/* Places a keyword stands in; keywords.tsv prints them in lower case. */
typedef enum Place {
    PL_CONTROL,    /* else rescue in (loop) or set (define or set) field cascade rule : words inside statements; verbs are commands */
    PL_OPERATOR,   /* and or not in matches mod per of; . (的) ; per week … as one word (每周) */
    PL_LITERAL,    /* true false none it */
    PL_QUERY,      /* where group by select order asc desc limit as under from in(scope) all exists */
    PL_OPTION,     /* share time as to for region period by every takes on … : clauses of pair statements and options */
    PL_UNIT,       /* glued to a number: s min h d w mo y, 秒 分钟 小时 天 周 个月 年 */
    PL_UNIT_APART, /* behind a number and a space: seconds minutes days weeks months years, 秒 分钟 天 周 个月 年 */
    PL_PER,        /* behind per: second minute hour day week month quarter year */
    PL_RULE,       /* clauses of a rule: for let when severity say advice */
    PL_IMPORT,     /* create on duplicate keep first last number skip errors from */
    PL_TYPE,       /* text number percent … in define field */
    PL_ATTR,       /* name, title: what every entity has */
    PL_SETTING,    /* of the model: language currency hours_per_day … */
    PL_GLOBAL,     /* model, args, row: names that are given */
    PL_MEMBER,     /* low high mid, message code, columns of check's table */
    PL_MATRIX,     /* of matrix: raci decisions kpi */
    PL_HISTORY,    /* as of, base */
    PL_CHART,      /* of chart: color size layers title, and their words */
    PL_DESCRIBE,   /* of describe: brief format, then what else an entity can be described as */
    PL_FOREIGN,    /* types of foreign functions: int8 … text pointer none; trusted */
    PL_PARAM,      /* parameters of built-ins, by which arguments are named */
    PL_COUNT } Place;

typedef enum KeywordId { KW_NONE = -1,
#define KEYWORD(ID, ...) KW_##ID,
#include "keywords.def"
#undef KEYWORD
    KW_COUNT } KeywordId;

enum { CF_MODEL = 1,   /* changes the model */
       CF_PURE = 2,    /* with constant operands it has no visible effect before commit: may run while the rest is still read */
       CF_QUERY = 4,   /* reads derived figures: a closing point */
       CF_CONTROL = 8, /* let, if, for …: compiled, no executor */
       CF_OUTPUT = 16, /* may take `into` */
       CF_PROMPT = 32  /* only at the prompt (help, quit) */ };
typedef enum CommandId { C_NONE = -1,
#define COMMAND(ID, ...) C_##ID,
#include "commands.def"
#undef COMMAND
    C_COUNT } CommandId;

enum { CAP_NONE = 0, CAP_READ = 1, CAP_WRITE = 2, CAP_FFI = 4, CAP_EXEC = 8 };
typedef enum FunctionId { FN_NONE = -1,
#define FUNCTION(ID, ...) FN_##ID,
#include "functions.def"
#undef FUNCTION
    FN_COUNT } FunctionId;

typedef enum AnalysisId { AN_NONE = -1,
#define ANALYSIS(ID, ...) AN_##ID,
#include "analysis.def"
#undef ANALYSIS
    AN_COUNT } AnalysisId;

typedef enum DiagCode { DIAG_NONE = 0,
#define DIAGNOSTIC(CODE, ...) CODE,
#define DIAGNOSTIC_TELLS DIAGNOSTIC
#include "diag.def"
#undef DIAGNOSTIC_TELLS
#undef DIAGNOSTIC
    DIAG_COUNT } DiagCode;

typedef struct TableInfo { const char *name, *plural, *zh, *doc, *doc_zh; FieldId first; int n_fields; bool is_link; } TableInfo;
typedef struct FieldInfo {
    TableId table; const char *name, *zh, *read_as, *read_zh; FieldType type; TableId target; WordSetId words; int flags;
    const char *dflt, *doc, *doc_zh;
} FieldInfo;
typedef struct AttrInfo { TableId table; const char *name, *zh; AttrType type; TableId target; const char *formula, *doc, *doc_zh; } AttrInfo;
typedef struct WordInfo { WordSetId set; const char *text, *zh; } WordInfo;
typedef struct WordSetInfo { bool is_scale; int first, count; } WordSetInfo;   /* of WORD_INFO */
typedef struct KeywordInfo { const char *text; Place place; const char *zh; } KeywordInfo;
typedef struct CommandInfo { const char *verb, *zh; int flags, caps /* all it may ask for */; const char *syntax, *doc, *doc_zh; } CommandInfo;
typedef struct FunctionInfo { const char *name, *zh, *params; int min_args, max_args, cap; const char *doc, *doc_zh, *example; } FunctionInfo;
typedef struct AnalysisInfo { const char *name, *zh, *options, *doc, *doc_zh; } AnalysisInfo;
typedef struct DiagInfo { const char *code; int args; const char *message, *message_zh, *doc, *doc_zh, *wrong, *right; bool tells; } DiagInfo;

extern const TableInfo TABLE_INFO[T_COUNT];
extern const FieldInfo FIELD_INFO[F_COUNT];
extern const AttrInfo ATTR_INFO[];
extern const char *const ATTR_FORMULA_ZH[];    /* NULL: as in English */
extern const WordSetInfo WORDSET_INFO[WS_COUNT];
extern const WordInfo WORD_INFO[];
extern const int WORD_INFO_COUNT;
extern const KeywordInfo KEYWORD_INFO[KW_COUNT];
extern const CommandInfo COMMAND_INFO[C_COUNT];
extern const FunctionInfo FUNCTION_INFO[];
extern const AnalysisInfo ANALYSIS_INFO[AN_COUNT];
extern const DiagInfo DIAG_INFO[DIAG_COUNT];       /* [DIAG_NONE] is empty */
extern const char *const PLACE_NAMES[PL_COUNT];

/* The vocabulary interned: every look-up is an array access by Sym. English and Chinese words, and other spellings of
   them (aliases.def: KPI, 定员 …). */
typedef struct Words Words;
Words *words_new(Intern *intern);       /* interns the whole vocabulary; do this first, so its Syms are small */
void   words_free(Words *words);
KeywordId words_keyword(const Words *words, Place place, Sym sym);
CommandId words_command(const Words *words, Sym sym);
TableId   words_kind(const Words *words, Sym sym);              /* "post", "posts", 岗位: a kind; T_NONE otherwise */
TableId   words_singular(const Words *words, Sym sym);          /* only "post", 岗位 */
TableId   words_plural(const Words *words, Sym sym);            /* a kind's or link's plural: "posts", "assignments", 岗位 */
FieldId   words_field(const Words *words, TableId table, Sym sym);      /* as written in a clause: in, reports, 上级 */
/* As read in an expression: unit, manager; also the clause name where no attribute has it. */
FieldId   words_field_read(const Words *words, TableId table, Sym sym);
AttrId    words_attr(const Words *words, TableId kind, Sym sym);
bool      words_any_field(const Words *words, Sym sym);         /* a field of some kind */
int       words_word(const Words *words, WordSetId set, Sym sym);       /* index in the set, -1 */
bool      words_any_word(const Words *words, Sym sym, WordSetId *set, int *index); /* the first set that has it */
AnalysisId words_analysis(const Words *words, Sym sym);
FunctionId words_function(const Words *words, Sym sym);
bool      words_reserved(const Words *words, Sym sym);          /* never a bare name in an expression */
bool      words_known(const Words *words, Sym sym);             /* a word of the language, whatever its place */
Sym       words_field_sym(const Words *words, FieldId field);   /* English clause name */
Sym       words_read_sym(const Words *words, FieldId field);    /* English name in expressions */
Sym       words_attr_sym(const Words *words, AttrId attr);
Sym       words_word_sym(const Words *words, WordSetId set, int index);
Sym       words_table_sym(const Words *words, TableId table);
Sym       words_keyword_sym(const Words *words, KeywordId keyword);
/* Of a word of PL_UNIT, PL_UNIT_APART, PL_PER, and of per week …: the Unit of qty.h (1 s, 2 min, 3 h, 4 d, 5 w, 6 mo, 7 q, 8 y); else 0. */
int       words_unit(KeywordId keyword);
/* Calls `each` with every word that may stand at the place, for suggestions and completion. */
typedef void (*WordEach)(void *ctx, const char *text, const char *zh);
void words_each_field(TableId table, WordEach each, void *ctx);
void words_each_read(TableId table, WordEach each, void *ctx);   /* as read in an expression: attributes, fields, name, title */
void words_each_command(WordEach each, void *ctx);
void words_each_keyword(Place place, WordEach each, void *ctx);
void words_each_word(WordSetId set, WordEach each, void *ctx);
void words_each_kind(WordEach each, void *ctx);
void words_each_function(WordEach each, void *ctx);
void words_each_analysis(WordEach each, void *ctx);
/* What may stand bare in an expression whatever the model has: none, args …, plurals, functions, words of fields, not. */
void words_each_bare(WordEach each, void *ctx);
const char *word_text(WordSetId set, int index);                /* English */
const char *word_zh(WordSetId set, int index);
/* The display name of a column in Chinese, by its English name: of an attribute, field as read, name, title, or column of
   a built-in table. With a table its own fields come first. NULL when there is none. */
const char *words_label_zh(const Words *words, Sym name);
const char *words_column_zh(const Words *words, TableId table, Sym name);
const char *words_figure_zh(const Words *words, Sym name);      /* of a figure: `units` is 部门数, how many, and no list of them */
/* The names under which a result may have the column that the word says: the word itself, then the English names of 编制,
   上级 … `step` begins with 0; SYM_NONE: no more. */
Sym words_column_name(const Words *words, Sym word, int *step);
/* The Chinese twin of an English word (kind, field, attribute, word, keyword, verb, function: the first that has it) for
   the {0*} of messages; the text itself when there is none. Borrows static text or `english`. A search: not for loops. */
Str words_meant_sign(Str tried, bool chinese);   /* the sign or operator that is meant between two values; empty: none */
Str words_meant_bare(Str tried);          /* the same where only what may stand bare in an expression fits */
Str words_meant(Str tried);               /* the word that somebody means who tries this one (slips.def); empty: none */
Str words_param_zh(Str param);            /* of a parameter of a built-in; itself when it is a letter */
Str words_twin(Str english);              /* of a word, or of what the system says (reasons.def); itself when there is none */
#endif
