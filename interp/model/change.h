/* change.h: change sets: what a revision did, as contents before and after, by table, row and part of the row. Made out of the
   journal, kept as a compact blob; applied forwards or inverted. Rows keep their numbers in every revision and scenario, so a
   change set needs no names. For the files of this folder only. */
#ifndef ORGL_CHANGE_H
#define ORGL_CHANGE_H
#include "store.h"

/* The content of a part of a row; says itself what it is, so that a blob can be read whatever the model looks like now. */
typedef enum ContentTag { CT_NONE, CT_I32, CT_SYM, CT_NUM, CT_QTY, CT_RANGE, CT_LIST, CT_ORIGIN, CT_ALIVE, CT_COUNT } ContentTag;
typedef struct Content {
    uint8_t tag;
    union { int32_t i32 /* CT_ALIVE: its place in the order of definition */; Sym sym; double num; Qty qty; Range range; ItemList *list; Origin origin; };
} Content;

/* Parts of a row, in the order in which a change set has them. */
enum { PART_OF_LIFE, PART_OF_NAME, PART_OF_TITLE, PART_OF_ORIGIN, PART_OF_CELLS /* + column */, PART_OF_ORIGINS = 1 << 14 /* + column */ };

typedef struct Change { uint8_t table; uint16_t part; int32_t row; Content before, after; } Change;
typedef struct NewField { TableId table, target; Sym name, title; FieldType type; Sym *words; int n_words; } NewField;
typedef struct ChangeSet {
    VEC(Change) at;                      /* by table, row, part; owns their lists */
    VEC(NewField) fields;                /* users' fields that it adds */
    struct ChangeWriter *writer;         /* takes the changes while they are found, so that `at` stays empty; NULL: none */
} ChangeSet;

/* A change set on its way into bytes, change by change. */
typedef struct ChangeWriter {
    const Model *model;
    Buf *buf;
    Map texts;                           /* Sym → its number */
    size_t count_at;                     /* where the number of changes stands */
    uint64_t n;
    int table;                           /* of the last change */
    int32_t row;
} ChangeWriter;

void change_drop(ChangeSet *set);
void content_drop(Content *content);
bool change_is_empty(const ChangeSet *set);
/* What happened since the last seal (Model.history.sealed); gives. */
void change_build(const Model *model, ChangeSet *out);
/* The same as the bytes of change_encode right away, which takes no memory for the set. False: an empty one. */
bool change_build_blob(const Model *model, Buf *out);
/* What leads from the empty model to this one, as bytes. */
void change_of_all_blob(const Model *model, Buf *out);
/* Makes `first`, then `second` one set; takes both and gives it in `first`. */
void change_compose(ChangeSet *first, ChangeSet *second);
/* Does it, or (inverted) takes it back; journaled like any change. */
void change_apply(Model *model, const ChangeSet *set, bool inverted);
void change_apply_row(Model *model, const Change *at, size_t n, bool inverted);     /* the changes of one row */
void change_apply_part(Model *model, Table *table, int32_t row, int part, const Content *to);
void change_clear_row(Model *model, Table *table, int32_t row);                     /* of a dead row: nothing comes back with it */
Cell content_cell(const Content *content);                   /* borrows its list */
/* Takes everything back that there is: the inverse of a first load. */
void change_wipe(Model *model);
void change_encode(const Model *model, const ChangeSet *set, Buf *out);
/* The same in pieces: users' fields of a set, each change in order, the end. */
void change_write_begin(ChangeWriter *writer, const Model *model, const ChangeSet *fields, Buf *out);
void change_write(ChangeWriter *writer, const Change *change);
void change_write_end(ChangeWriter *writer);
/* change_fit.c: a cell's content and the column; each content of a set and its column, else it becomes none; users' fields that
   taking the set back would take away, and those that are there. */
bool change_fits(const Model *model, const Table *table, int column, const Content *content);
void change_make_fit(const Model *model, ChangeSet *set);
bool change_fields_fit(const Model *model, const ChangeSet *set, bool inverted);
/* What does not fit its column is none. False: damaged; then `out` is empty. */
bool change_decode(Model *model, Str blob, ChangeSet *out);
bool content_same(const Content *a, const Content *b);
Content content_copy(const Content *content);
Content content_of_cell(const Model *model, const Table *table, int32_t row, int column);     /* copies a list */
int  change_compare(const Change *a, const Change *b);        /* by table, row, part */

/* merge_base.c: what each of two revisions' lines did since both were the same; gives. False: something was not kept, or cannot be
   read; both are empty then. */
bool change_since_fork(Model *model, int64_t our_head, int64_t their_head, ChangeSet *ours, ChangeSet *theirs);

#endif
