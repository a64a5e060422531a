/* store.h: how the model is kept in memory; for the files of this folder only.
   Every change goes through one of the functions below, which write the journal. Rows are only ever added at a table's end. */
#ifndef ORGL_STORE_H
#define ORGL_STORE_H
#include "../base/map.h"
#include "../base/os_cache.h"
#include "../base/vec.h"
#include "model.h"
#include "rowmap.h"
#include <math.h>

typedef VEC(int32_t) RowVec;
typedef struct Reverse Reverse;          /* drop.c: who refers to a row through a column */

typedef struct Col {
    union { int32_t *i32; double *f64; Qty *qty; Range *range; const ItemList **list; void *data; };
    const FieldInfo *field;
    ColClass cls;
    bool key, parent;                    /* parent: FF_PARENT, its changes are looked at by model_close */
    Reverse *reverse;                    /* NULL until somebody asked who refers */
} Col;

typedef struct OwnField {                /* a user's field */
    FieldInfo info;
    Sym name, title;
    Sym *words;
    int n_words;
    int32_t id;                          /* of its row in the file; 0: not written yet */
} OwnField;

/* Which rows the next NAME_PAGE Syms name: Syms are given in order of appearance, so rows that are defined one after the other stand
   side by side here, as hashes would not. */
#define NAME_PAGE 256u
typedef struct NamePage { int32_t base; uint16_t at[NAME_PAGE]; } NamePage;    /* at: 1 + row - base; 0: none, or in the overflow */
/* No row has a greater key in the column, and those that have this one stand from a row on. */
typedef struct KeyTop { int32_t most, from; } KeyTop;

#define CHANGES CHANGES_MAX
typedef struct Touched {                 /* see model_changes */
    uint64_t version;                    /* of the table, after it */
    int32_t row, old;
    int16_t column;
} Touched;

typedef struct Table {
    TableId id;
    bool is_link;
    int32_t n, cap;                      /* rows, and room in every array below */
    int32_t live;
    uint8_t *alive;
    Origin *origins;
    Sym *names, *titles;                 /* of kinds; titles NULL until one is given */
    int32_t *ords;                       /* of kinds, by table_ord: place in order of definition; -1: not defined yet. NULL: rows below
                                            next_ord were defined one after the other, the others not yet */
    int32_t next_ord;
    Col *cols;
    int n_cols, n_keys;
    OwnField **own;                      /* [column - built-in ones] */
    int keys[8];                         /* columns of a link's keys */
    NamePage **pages;                    /* of kinds: by name, also names still open (index.c) */
    size_t n_pages;
    RowMap index;                        /* kinds: what the pages cannot hold; links: live rows below `indexed` by keys */
    int32_t indexed;
    KeyTop tops[8];                      /* of the rows below `topped`, by the key's place */
    int32_t topped;
    Map field_origins;                   /* (row, column) → index in origin_list, where a field's origin is not its row's */
    VEC(Origin) origin_list;
    RowVec order;                        /* live rows in order of definition, when order_valid */
    bool order_valid;
    uint64_t version;
    Touched changes[CHANGES];             /* the last ones, each in the place of the one that was CHANGES before it */
    size_t n_changes;
    uint64_t untold;                     /* changes up to this version are not kept, or are of another sort */
    uint64_t epoch;                      /* of the mark since which `guard` holds … */
    int32_t guard;                       /* … rows from here on were added since: undone as a whole, cells not journaled */
    size_t run;                          /* the journal's entry that counts the rows added in this epoch */
    int32_t committed;                   /* rows below this were there at the last commit, or stand in the file that is written ahead */
    int32_t own_committed;               /* … and their values of users' fields too, which are never written ahead */
    int32_t sealed;                      /* … at the last seal (history.c) */
} Table;

typedef enum Op {
    OP_ADD,        /* rows row .. row + count - 1 were added at the table's end */
    OP_CELL,       /* a cell's old content */
    OP_NAME, OP_TITLE, OP_ORIGIN,
    OP_FIELD_ORIGIN,                     /* origin.script SYM_NONE: there was none */
    OP_DEFINE,     /* an open name was defined */
    OP_REMOVE,
    OP_REVIVE,     /* a dead row came back; its name and place before */
    OP_FIELD,      /* a user's field was added */
    OP_UNFIELD     /* … or taken away, when none of its cells was set */
} Op;
typedef struct RowPlace { Sym name; int32_t ord; } RowPlace;
typedef union Bits {
    int32_t i32; double f64; Qty qty; Range range; const ItemList *list; Sym sym; Origin origin; uint32_t count; RowPlace place; OwnField *own;
} Bits;
typedef struct Entry {
    uint8_t op, table;
    int16_t column;
    int32_t row;
    Bits old;
} Entry;

typedef struct Mention { int32_t row; uint8_t table; Span where; } Mention;
typedef struct ParentSet { uint8_t table; int16_t column; int32_t row; } ParentSet;

typedef struct Db Db;

typedef struct Ahead {                    /* ahead.c */
    char *path;                          /* the new file; NULL: nothing has been written ahead */
    int child;                           /* the process that writes; 0: none */
    size_t seq;                          /* changes made before the child was */
    size_t rows;                         /* new rows that are worth a child */
    bool off;
} Ahead;
typedef struct Cache {                   /* cache.c */
    char *folder;                        /* NULL: none is used */
    CacheMode mode;
    bool lazy;                           /* the model came out of a snapshot, and its database is not open yet */
    bool committed;                      /* something, since the snapshot was last told the file's state */
    bool due;                            /* the file is new and large, and no snapshot was made of it */
    OsState file, log;                   /* in which the file was what the model then was */
    int64_t revision;                    /* the snapshot's */
    uint64_t stamp;                      /* 0: no snapshot is known to lead to this model */
    double seconds;                      /* that reading the tables took */
} Cache;
/* ---- history (history.c) ---- */
typedef struct Rev {                     /* a revision that is not in the file, or of a model without one */
    int64_t id, parent, merged;          /* 0: none; ids are given in order */
    int64_t entry;                       /* the first revision of the same entry in this scenario: they are one for people */
    int64_t time_ms;
    Sym scenario;
    Str text, author;                    /* owned; ptr NULL: not said yet */
    Str changes;                         /* the blob; ptr NULL: none is kept, its inverse is the empty model */
    bool pending;                        /* of the running entry */
} Rev;
typedef VEC(Rev) RevVec;
typedef struct Scenario {
    Sym name, title;                     /* title SYM_NONE: none */
    Sym parent;                          /* the scenario that it began in; SYM_NONE: of base, or when that was dropped */
    int64_t start, head, tip;            /* revisions: where it began, where it is, and where redo leads to */
} Scenario;
typedef VEC(Scenario) ScenarioVec;
/* Where a model stands; a step of history keeps the state before it, to be gone back to. */
typedef struct History {
    ScenarioVec scenarios;
    size_t current;
    int64_t last;                        /* the highest id of a revision so far */
    int64_t merged;                      /* the revision that is being merged: goes into the next one made */
    bool changed;                        /* something but new revisions is to be written */
    bool cut;                            /* revisions may be out of reach */
    size_t sealed;                       /* the journal's entries from here on are in no change set yet */
    size_t n_revs;                       /* of Model.revs */
} History;
typedef struct HistoryStep { History before; int32_t sealed[T_COUNT]; } HistoryStep;

struct Model {
    Intern *intern;
    const Words *words;
    Table tables[T_COUNT];
    VEC(Entry) journal;
    size_t seq, base;                    /* changes made so far (a run of added rows counts each); at the last commit */
    uint64_t epoch;                      /* counts marks */
    uint64_t version;                    /* counts changes */
    VEC(Mention) mentions;               /* of names that were open when mentioned, since the last commit */
    size_t mentions_closed;              /* those before are defined */
    VEC(ParentSet) parents;              /* parent references set since the last close */
    bool parents_all;                    /* too many to list: look at all rows */
    uint64_t settings_version;           /* of the settings that calendar and utilization were read from */
    Calendar calendar;
    double utilization, reading;
    size_t revisions;
    ModelTrace trace;
    void *trace_ctx;
    /* the file; NULL and false in memory */
    Db *db;
    char *path, *said;       /* the file, links followed; as it was called when it was opened, for messages */
    bool fresh;                          /* the file does not exist yet: the first commit makes it */
    bool read_only;
    int64_t data_version;
    struct { double seconds, started; size_t bytes, before; } reading_limits;      /* 0: none; when the file was begun, and memory then */
    char *migration;                     /* SQL that brings a file of an earlier version up to this one at the next commit; NULL: none */
    Map scripts;                         /* Sym of an origin's script → its id in the file, from 1 */
    VEC(Sym) script_list;                /* [id - 1] */
    size_t scripts_saved;                /* so many stand in the file */
    Sym last_script;                     /* the last one looked up, and its id */
    int32_t last_script_id;
    Ahead ahead;
    Cache cache;
    uint32_t words_end;                  /* Syms up to this one were there before the file was opened */
    int32_t own_saved;                   /* users' fields in the file: their ids are 1 .. own_saved */
    History history;
    VEC(HistoryStep) steps;              /* of the running entry, for going back */
    RevVec revs;                         /* without a file all; with one those of the running entry */
    bool legacy;                         /* the file is of the first version: it gets its new columns with the next commit */
};

static inline Table *table_of(const Model *model, TableId table) { return (Table *)&model->tables[table]; }
static inline uint64_t cell_key(int32_t row, int column) { return (uint64_t)(uint32_t)row << 16 | (uint16_t)column; }

/* ---- table.c ---- the arrays and the index of one table, without journal */
void     table_init(Table *table, TableId id);
void     table_drop(Table *table);
void     table_reserve(Table *table, int32_t rows);            /* room for so many in all */
int32_t  table_push(Table *table, Origin origin);              /* a row, not live, not in the index, its cells none, ord -1, name SYM_NONE */
void     table_pop(Table *table, int32_t n);                   /* back to n rows; they leave the index */
size_t   column_cell_size(ColClass cls);
void     table_need_column(Table *table, int column);          /* makes the array */
Bits     table_none(ColClass cls);
Bits     table_bits(const Table *table, int32_t row, int column);
bool     table_same(ColClass cls, Bits a, Bits b);
/* Exchanges a cell's content with `bits` (a list changes owner); keeps the reverse index, not the index by keys. */
void     table_swap(Table *table, int32_t row, int column, Bits *bits);
ItemList *item_list_copy(const ItemList *list);                     /* gives */
void     table_revive(Table *table, int32_t row, bool alive);  /* the flag and the count; not the index */
Origin   table_field_origin(const Table *table, int32_t row, int column);                /* SYM_NONE: none of its own */
void     table_set_field_origin(Table *table, int32_t row, int column, Origin origin);   /* script SYM_NONE removes */
void     table_add_own(Table *table, OwnField *field);         /* takes */
void     table_pop_own(Table *table);
OwnField *table_take_own(Table *table);                       /* the last column away, its cells freed; gives */
void     own_free(OwnField *field);

/* ---- index.c ---- rows by name or keys. A link's rows are indexed when somebody looks for one */
int32_t  table_find_name(const Table *table, Sym name);        /* defined or open; ROW_NONE */
int32_t  table_find_other(const Table *table, Sym name, int32_t row);  /* another row of that name, while rows are renamed; ROW_NONE */
int32_t  table_find_keys(Table *table, const int32_t *keys);   /* a live row of a link; ROW_NONE */
void     table_need_ords(Table *table);                        /* from now on the places are an array, for any order */
static inline int32_t table_ord(const Table *table, int32_t row)
{
    return table->ords ? table->ords[row] : row < table->next_ord ? row : -1;
}
void     table_index(Table *table, int32_t row);               /* a row that is not in the index and should be */
void     table_index_rest(Table *table);                       /* a link's rows that nobody has looked for yet */
bool     table_unindex(Table *table, int32_t row);             /* before its name or keys change; false: it was not in it */
void     table_keys_change(Table *table, int column);          /* a key of some row changes */
void     table_index_pop(Table *table);                        /* rows were taken off the end */
void     table_index_drop(Table *table);

/* ---- ahead.c ---- see model_write_ahead */
void     ahead_drop(Model *model);                             /* ends the child, removes the file: nothing has been written */
void     ahead_forget(Model *model);                           /* no row stands in a file */
char    *ahead_take(Model *model);                             /* waits for the child; the file with rows below `committed`, given; NULL: none */

/* ---- journal.c ---- */
void journal_added(Model *model, Table *table, int32_t row);  /* after table_push */
/* Must the row's old state be kept? Not when the row itself came after the latest mark. */
static inline bool journal_wanted(const Model *model, const Table *table, int32_t row)
{
    return row < table->guard || table->epoch != model->epoch;
}
void journal_push(Model *model, Entry entry);
void journal_clear(Model *model);                             /* at a commit: what is done stays */
/* The table has changed, in a way that model_changes does not tell. */
static inline void touch(Model *model, Table *table) { table->untold = table->version = ++model->version; }
/* A cell has changed; `old` what an I32 column had. Column ADDED_ROW: the row was added at the end. */
static inline void touch_cell(Model *model, Table *table, int32_t row, int column, int32_t old)
{
    Touched *change = &table->changes[table->n_changes++ % CHANGES];
    if (table->n_changes > CHANGES && table->untold < change->version)
        table->untold = change->version;
    table->version = ++model->version;
    *change = (Touched){ table->version, row, old, (int16_t)column };
}
/* A cell of a row that was just added, as a rule by the last change. */
static inline void touch_new(Model *model, Table *table, int32_t row)
{
    Touched *last = &table->changes[(table->n_changes + CHANGES - 1) % CHANGES];
    bool latest = last->row == row && last->version == table->version;
    if (LIKELY(latest && last->column == ADDED_ROW))
        last->version = table->version = ++model->version;
    else if (latest)
        touch_cell(model, table, row, ADDED_ROW, 0);
    else
        touch(model, table);
}

/* ---- model.c ---- */
void store_clear(Model *model);                               /* empty; the file stays as it is */
void store_set_origin(Model *model, Table *table, int32_t row, Origin origin);
void store_set_field_origin(Model *model, Table *table, int32_t row, int column, Origin origin);    /* script SYM_NONE: takes it away */
void store_put(Model *model, Table *table, int32_t row, int column, Bits bits);    /* another content; a list is copied */
void store_kill(Model *model, Table *table, int32_t row);     /* the row alone */
/* A dead row comes back with its cells; of kinds with that name and place in the order of definition. */
void store_revive(Model *model, Table *table, int32_t row, Sym name, int32_t ord);
void store_rename(Model *model, Table *table, int32_t row, Sym name);              /* even when the name is taken, for a while */
bool own_type_is(FieldType type);                             /* may a user's field be of it? */
/* change_fit.c: has a pair all its keys, and what a waiver is about? */
bool keys_fit(const Model *model, const Table *table, const int32_t *keys);
bool link_fits(const Model *model, const Table *table, int32_t row);
void store_remove_field(Model *model, Table *table);          /* the last of a user's fields, cells and all */

/* ---- history.c ---- */
void history_init(Model *model);                              /* of an empty model */
void history_drop(Model *model);
void history_rewind(Model *model, size_t steps);              /* as after so many steps */
void history_seal(Model *model);                              /* what happened since the last seal becomes part of the scenario's revision */
void history_all_sealed(Model *model);                        /* what there is belongs to the revisions that there are */
void history_done(Model *model);                              /* committed */
void history_finish(Model *model, Str text, Str author);      /* gives the entry's revisions their text, author and time */
const Rev *history_known(const Model *model, int64_t id);     /* of Model.revs; NULL */
void rev_drop(Rev *rev);
Status history_walk(Model *model, int64_t from, int64_t to, Diags *diags);    /* from one revision's state to another's */
Status history_unreadable(Model *model, Diags *diags);        /* a revision cannot be read: damage, or what the machine refused */
int64_t history_head(const Model *model, size_t scenario);
/* A copy of a revision, with its change set when wanted; false: it cannot be read. */
bool history_rev(Model *model, int64_t id, bool changes, Rev *out);
int64_t history_parent(Model *model, int64_t id, int64_t *entry);    /* 0: it has none; -1: it cannot be read; `entry` may be NULL */
void history_begin_step(Model *model);                              /* what history is now can be gone back to */
Str  history_copy(Str text);                                  /* gives */

/* ---- history_file.c ---- */
/* A revision as it stands in the file, with its change set when `changes`. Gives. False: it is not there, or cannot be read. */
bool history_read(Model *model, int64_t id, bool changes, Rev *out);

/* ---- file.c ---- */
bool file_over_limits(const Model *model);                    /* has reading the file taken more than it may? */
void file_close(Model *model);

/* ---- close.c, drop.c ---- */
/* The reference to a dropped row goes as `drop … cascade` has it: pairs and list entries away, a parent's parent, others unset. */
void drop_reference(Model *model, const Reference *ref, TableId kind, int32_t row, Origin origin);
void close_watch(Model *model, const Table *table, int column, int32_t row);   /* a parent reference was set */
void reverse_free(Reverse *reverse);
void reverse_truncate(Reverse *reverse, int32_t n);           /* rows from n on are gone */
void reverse_touch(Reverse *reverse, int32_t row);            /* the row's cell changed */
#endif
