/* model.h: the organization: tables of typed columns in memory, kept in a SQLite file.
   Kinds and links (words/kinds.def) are tables alike: a table has rows (numbers from 0, never reused while the file lives;
   a row's SQLite id is row + 1), and for each FieldInfo of the table one column. Kinds also have a name and a title per row.
   All changes go through this header, are journaled and can be rewound; model_commit writes what changed since the last
   commit to the file in one transaction. Nothing here knows syntax or values. */
#ifndef ORGL_MODEL_H
#define ORGL_MODEL_H
#include "../base/qty.h"
#include "../source/diag.h"

#define ROW_NONE (-1)
#define I32_NONE INT32_MIN            /* an unset cell of an I32 column; unset numbers are NaN, quantities QTY_NONE, ranges NaN..NaN, lists NULL */

typedef enum ColClass {               /* how a column is stored; model_class(type) */
    CLASS_I32,     /* REF row · TEXT Sym · BOOL 0/1 · DATE days · WORD index in its set (own words: index in the field's list) ·
                      PERIOD packed · ROLES bit set */
    CLASS_F64,     /* NUMBER PERCENT SCALE */
    CLASS_QTY,     /* DURATION RATE EFFORT ANY */
    CLASS_RANGE,   /* RANGE */
    CLASS_LIST     /* everything else */
} ColClass;
typedef struct Range { double low, high; } Range;
typedef struct Item {                 /* one element of a list column; unused parts are ROW_NONE, SYM_NONE, NaN, QTY_NONE */
    int32_t ref;                      /* REFS CONTACTS LEVELS: row of the field's target */
    Sym text;                         /* TEXTS CONTACTS TRAININGS SPAN_TEXT; FORM VALUES: the field's name */
    double num;                       /* LEVELS: level · CURVE: score · POINTS: points · PROFILE: count */
    Qty qty;                          /* TRAININGS SPAN_TEXT: duration · CURVE: payout percent · PROFILE: first item the interval · VALUES: a number */
    Sym text2;                        /* FORM: type as written · VALUES: a text */
} Item;
typedef struct ItemList { uint32_t n; Item at[]; } ItemList;   /* immutable once stored */
/* POINTS given as a range (50..550) is two items, low and high, each with text2 = the Sym of "..". */

typedef struct Cell {                 /* a value on its way in or out */
    enum { CELL_NONE, CELL_I32, CELL_NUM, CELL_QTY, CELL_RANGE, CELL_LIST } type;
    union { int32_t i32; double num; Qty qty; Range range; const ItemList *list; };
} Cell;

typedef struct Origin { Sym script; uint32_t line; } Origin;   /* the place that set something; script SYM_NONE: unknown */

typedef struct Model Model;

/* ---- life ---- */
Model *model_new(Intern *intern, const Words *words);           /* empty, in memory */
/* What a repair could not save: "post: headcount", how often, and of which row first. `saved` counts rows. */
typedef struct LostItem { char *what; size_t n; int64_t first; } LostItem;
typedef struct ModelLost {
    VEC(LostItem) items;
    size_t saved;
    VEC(char *) scenarios;               /* by name */
    size_t revisions;                    /* how many */
    bool history;                        /* that there were any could not be read */
} ModelLost;
static inline bool model_lost_any(const ModelLost *lost) { return lost->items.len || lost->scenarios.len || lost->revisions || lost->history; }
void   model_lost_drop(ModelLost *lost);
/* Reads what can be read of a damaged model file and writes it to a new one; `path` is not touched. The model must be empty and
   keeps what was saved, without a file. E504 when nothing in it is of a model; E503 when `into` exists or cannot be written. */
Status model_repair(Model *model, const char *path, const char *into, Str author, ModelLost *lost, Diags *diags);
void   model_free(Model *model);                                /* uncommitted changes are lost */
typedef enum CacheMode { CACHE_AUTO, CACHE_OFF, CACHE_ALWAYS /* also of small models */, CACHE_CHECK /* … and each is verified whole */ } CacheMode;
/* Before model_open: snapshots of models that take long to read are kept in the folder, which is ours alone, and used while they
   agree with the model's file. The intern table must not have served another model. */
void   model_use_cache(Model *model, const char *folder, CacheMode mode);
/* Opens or (create) prepares a file; a new file is only made by the first commit. On error a diagnostic (E5xx) and the model stays empty. */
Status model_open(Model *model, const char *path, bool create, Diags *diags);
/* What reading a file, in model_open and model_refresh, may take at most: E605, E602. 0: as much as it likes. */
void   model_set_limits(Model *model, double seconds, size_t bytes);
Status model_refresh(Model *model, Diags *diags);               /* another process changed the file: reads it anew */
const char *model_path(const Model *model);                     /* NULL: in memory */
/* Writes the changes since the last commit as one revision. `text` the statement or script, `author` may be empty.
   On error (E5xx) the file is as before and the changes are still pending: call model_rollback. No change: no revision. */
/* Called between the statements of a long script: when much has come since the last call, it goes into the file that
   model_commit will make, while the script goes on. Does nothing for files that are there, and in memory. */
void   model_write_ahead(Model *model);
Status model_commit(Model *model, Str text, Str author, Diags *diags);
void   model_rollback(Model *model);                            /* back to the last commit */
typedef struct ModelMark { size_t journal, pending, steps; } ModelMark;
ModelMark model_mark(Model *model);                             /* before a statement or try block */
void   model_rewind(Model *model, ModelMark mark);              /* undoes all since the mark */
bool   model_changed(const Model *model);                       /* since the last commit */
uint64_t model_version(const Model *model, TableId table);      /* changes with every change of the table */
uint64_t model_version_all(const Model *model);
/* What has changed in a table since it had that version, oldest first: cells (of I32 columns with what was there before), and rows
   added at its end, with all their cells. The last few are known; false: there were more, or of another sort (rows dropped,
   revived, renamed, undone). */
#define ADDED_ROW (-1)
#define CHANGES_MAX 64
typedef struct ModelChange { int32_t row, old; int column; } ModelChange;
bool    model_changes(const Model *model, TableId table, uint64_t since, ModelChange out[CHANGES_MAX], int *n);
int32_t model_place(const Model *model, TableId table, int32_t row);           /* live rows are in order of definition by this */
Intern *model_intern(const Model *model);
const Words *model_words(const Model *model);

/* ---- fields ---- columns 0 .. model_n_columns-1; the first TABLE_INFO[table].n_fields are the built-in ones, then users' own */
int    model_n_columns(const Model *model, TableId table);
const FieldInfo *model_field(const Model *model, TableId table, int column);   /* own fields too */
int    model_find_column(const Model *model, TableId table, Sym name);         /* by clause name, either language; -1 */
int    model_find_column_read(const Model *model, TableId table, Sym name);    /* by the name read in expressions; -1 */
const Sym *model_own_words(const Model *model, TableId table, int column, int *count); /* of a user's enumerated field */
/* define field: type is one of TEXT NUMBER PERCENT DURATION RATE DATE RANGE BOOL REF(target) WORD(words). -1 when the name exists already. */
int    model_add_field(Model *model, TableId table, Sym name, Sym title, FieldType type, TableId target, const Sym *words, int n_words);
ColClass model_class(FieldType type);
static inline int field_column(FieldId field) { return (int)field - (int)TABLE_INFO[FIELD_INFO[field].table].first; }

/* ---- entities ---- */
int32_t model_find(const Model *model, TableId kind, Sym name);                /* defined ones only; ROW_NONE */
int32_t model_mention(Model *model, TableId kind, Sym name, Span where);       /* the row, reserved when not defined (stays open) */
int32_t model_define(Model *model, TableId kind, Sym name, Origin origin);     /* ROW_NONE when it is defined already */
bool    model_rename(Model *model, TableId kind, int32_t row, Sym name);       /* false when the name is taken */
void    model_set_title(Model *model, TableId kind, int32_t row, Sym title);
Sym     model_name(const Model *model, TableId kind, int32_t row);
Sym     model_title(const Model *model, TableId kind, int32_t row);            /* the name when none was given */
bool    model_has_title(const Model *model, TableId kind, int32_t row);

/* ---- rows of any table ---- */
int32_t model_rows(const Model *model, TableId table);                         /* row numbers are below this */
int32_t model_count(const Model *model, TableId table);                        /* live ones */
bool    model_alive(const Model *model, TableId table, int32_t row);
const uint8_t *model_alive_flags(const Model *model, TableId table);           /* 1 = live, by row; valid until the next change */
const int32_t *model_order(const Model *model, TableId table, size_t *count);  /* live rows in order of definition */
Cell    model_get(const Model *model, TableId table, int32_t row, int column); /* as stated: no default, no inheritance */
/* Sets a stated value (CELL_NONE unsets). The caller has checked type, range and words. Lists are copied. */
void    model_set(Model *model, TableId table, int32_t row, int column, Cell value, Origin origin);
void    model_remove(Model *model, TableId table, int32_t row);                /* the row alone; see drop.h for references */
Origin  model_origin(const Model *model, TableId table, int32_t row);
Origin  model_field_origin(const Model *model, TableId table, int32_t row, int column); /* the row's when it has none of its own */
/* Raw columns for reading; NULL while no row has ever had a value. Valid until the next change of the table. */
const int32_t *model_i32(const Model *model, TableId table, int column);
const double  *model_f64(const Model *model, TableId table, int column);
const Qty     *model_qty(const Model *model, TableId table, int column);
const Range   *model_range(const Model *model, TableId table, int column);
const ItemList *const *model_list(const Model *model, TableId table, int column);

/* ---- links ---- keys: the FF_KEY columns in order, CELL_I32 each (I32_NONE allowed) */
int32_t model_link_find(const Model *model, TableId link, const int32_t *keys, int n_keys);   /* ROW_NONE */
/* The row with these keys: made, or found and its other columns reset to none ("said again is the whole pair"). */
int32_t model_link_put(Model *model, TableId link, const int32_t *keys, int n_keys, Origin origin);

/* ---- settings ---- model.hours_per_day, rule limits ("overload.limit"), … as literal text */
Sym     model_setting(const Model *model, Sym name);                            /* SYM_NONE when unset */
void    model_set_setting(Model *model, Sym name, Sym value, Origin origin);    /* SYM_NONE unsets */
const Calendar *model_calendar(const Model *model);                             /* from the settings */
double  model_reading(const Model *model);                                      /* of the writing time that one reader needs; 0.25 unless set */
double  model_utilization(const Model *model);                                  /* 0.85 unless set */

/* ---- closing points (grammar/reference.md) ---- */
/* What those who have the scripts may tell; each may be NULL, and so may the whole. */
typedef struct CloseHooks {
    Span (*defined_later)(void *ctx, TableId kind, Sym name);      /* the place that defines a name further down; SPAN_NONE */
    Span (*defined_at)(void *ctx, Origin origin, Str name);        /* a name in the line that the origin tells; SPAN_NONE */
    bool (*may_come)(void *ctx, TableId kind, Sym name);           /* what failed or has not run may have defined it: no error */
    void *ctx;
} CloseHooks;
/* Names that are still open and laws broken since the last close: each a diagnostic with its places (E204, E402 …).
   ST_ERROR when there was any. Cheap when nothing changed. */
Status  model_close(Model *model, Diags *diags, const CloseHooks *hooks);

/* ---- dropping (drop.c) ---- */
typedef struct Reference { TableId table; int32_t row; int column; } Reference;   /* who refers; column -1: the row itself is a link on it */
typedef VEC(Reference) ReferenceVec;
void    model_references(const Model *model, TableId kind, int32_t row, ReferenceVec *out);
/* drop … cascade: removes links and list entries, gives children the dropped one's parent, unsets other references; `done` lists what was touched. */
void    model_drop_cascade(Model *model, TableId kind, int32_t row, ReferenceVec *done, Origin origin);

/* ---- revisions and tracing ---- */
typedef struct Revision { int64_t id; int64_t time_ms; Str text, author; } Revision;
size_t  model_revisions(const Model *model);                                    /* how many */
/* Every SQL statement run (its text, once per run; bulk rows counted) goes here, for the trace option. NULL: off. */
typedef void (*ModelTrace)(void *ctx, const char *what, int64_t rows);
void    model_trace(Model *model, ModelTrace trace, void *ctx);
#endif
