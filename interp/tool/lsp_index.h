/* lsp_index.h: where the names of a script stand: which are definitions, and of what. */
#ifndef ORGL_TOOL_LSP_INDEX_H
#define ORGL_TOOL_LSP_INDEX_H
#include "../base/map.h"
#include "../model/model.h"
#include "../syntax/parse.h"

/* What a name is one of: a TableId (T_RULE for rules), T_NONE for any entity, or: */
enum { OCC_VARIABLE = T_COUNT, OCC_FIELD };
enum { OCC_DEF = 1, OCC_EXPR = 2 /* a value: where a quoted name needs its kind */, OCC_FUNCTION = 4, OCC_TOP = 8 /* seen by the whole script */,
       OCC_KEPT = 16 /* worth being listed */ };

typedef struct Occurrence {
    uint32_t start, end;     /* in the text; quotes included */
    Sym name, title;         /* title: of a definition that has one */
    int16_t what;
    uint16_t flags;
    uint32_t decl;           /* of a variable: 1 + where it is declared; of a field: 1 + its table, 0 unknown */
    uint32_t stmt;           /* the statement that it stands in */
} Occurrence;

typedef struct IndexStmt { uint32_t start, end, seen; bool broken; } IndexStmt;     /* seen: what it is hangs on the text up to there */
typedef struct IndexFile { uint32_t start, end, stmt; Sym path; } IndexFile;        /* of run "…", use "…" */
typedef struct IndexField { TableId table; Sym name, title; uint32_t stmt; } IndexField;      /* of define field */

typedef struct LspIndex {
    VEC(Occurrence) all;     /* in the order of the text */
    VEC(IndexStmt) statements;
    VEC(IndexFile) files;
    VEC(IndexField) fields;
    Map defs;                /* the first definitions: their numbers in `all`, by index_key */
} LspIndex;

LspIndex *index_new(const Words *words, Intern *intern, Str text);
/* The index of the text in which [from, old_to) has become [from, new_to): only the statements around are read again. Takes `index`;
   NULL when all must be read: because of declarations that other statements may see. */
LspIndex *index_edit(LspIndex *index, const Words *words, Intern *intern, Str text, uint32_t from, uint32_t old_to, uint32_t new_to);
/* Of all definitions and own fields: equal when they are the same, wherever they stand. */
uint64_t index_names(const LspIndex *index);
void index_free(LspIndex *index);
static inline uint64_t index_key(int what, Sym name) { return ((uint64_t)name << 16 | (uint64_t)(what + 2)) + 1; }
const Occurrence *index_at(const LspIndex *index, uint32_t offset);            /* the name at, or just before, the offset; NULL */
const Occurrence *index_definition(const LspIndex *index, int what, Sym name); /* NULL */
#endif
