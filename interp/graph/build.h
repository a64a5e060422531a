/* build.h: what the builders of columns share. A builder fills one Column from other columns; which tables it read is
   noted while it runs, and the column is built anew when one of them has changed. */
#ifndef ORGL_GRAPH_BUILD_H
#define ORGL_GRAPH_BUILD_H
#include "../base/map.h"
#include "../base/vec.h"
#include "graph.h"
#include <math.h>

typedef struct Entry Entry;
typedef void (*Builder)(Graph *graph, Entry *entry, TableId table, int column);

enum EntryClass { ENTRY_ATTR, ENTRY_FIELD, ENTRY_REVERSE, ENTRY_FOREST, ENTRY_PART, ENTRY_COMMON };

/* What a builder read: another entry, or a column of the model as it is stored. */
typedef struct Input { Entry *entry; TableId table; int column; } Input;
typedef struct PatchedRow { uint64_t at; int32_t row; } PatchedRow;

/* One cached result: a column, or a forest. */
struct Entry {
    enum EntryClass class_;
    TableId table;
    int number;                /* of the column, attribute or part */
    Column column;
    Forest forest;
    VEC(void *) owned;         /* arrays that go with the entry */
    uint64_t tables;           /* bit per table read; SETTINGS_BIT */
    uint64_t seen[T_COUNT];    /* the versions of these tables */
    uint64_t settings;         /* the settings, when they were read */
    VEC(Input) inputs;
    /* for patching (patch.c); times are Graph.clock */
    uint64_t made, right;      /* when it was built; when it was last right */
    VEC(PatchedRow) patched;   /* rows (of a reverse column: owners) that were changed in place since it was built … */
    uint64_t forgotten;        /* … of which those up to this time are not known any more */
    int32_t owners, owners_room;         /* of a reverse column */
    uint32_t items_room;
    Builder build;
    const char *what;          /* for the trace */
    int32_t rows, room;        /* of the table, when it was last right; that its arrays have room for */
    uint64_t checked;          /* model_version_all when it was last found valid */
    bool built, building;
};
#define ROOM(n) ((int32_t)(n) / 64 + 64)     /* rows that arrays have room for beyond those that there are */
#define SETTINGS_BIT ((uint64_t)1 << 63)
_Static_assert(T_COUNT < 63, "a bit for each table");

struct Graph {
    Model *model;
    Map index;                 /* class, table, column → entries */
    VEC(Entry *) entries;
    uint64_t reading;          /* tables that the builder which is running has read so far */
    Entry *running;            /* what it builds; NULL: nothing is being built */
    uint64_t clock;            /* counts builds and patches */
    int32_t *none_i32;         /* I32_NONE everywhere: for columns in which nothing was ever set */
    size_t none_rows;
    VEC(void *) retired;       /* shorter ones, which a builder may still read */
    ModelTrace trace;
    void *trace_ctx;
};

/* The up to date entry of that class; builds it when needed. `what` names it for the trace. */
Entry *graph_entry(Graph *graph, enum EntryClass class_, TableId table, int column, Builder build, const char *what);

/* ---- for builders ---- */
void    graph_reads(Graph *graph, TableId table);               /* notes the table as read */
/* The same for one column, of which the builder reads the cells of live rows as they are stored. */
void    graph_reads_column(Graph *graph, TableId table, int column);
const Calendar *graph_calendar(Graph *graph);                   /* notes the settings as read */
double  graph_utilization(Graph *graph);
double  graph_reading(Graph *graph);
int32_t graph_rows(Graph *graph, TableId table);
const int32_t *graph_order(Graph *graph, TableId table, size_t *n);   /* live rows in order of definition */
const uint8_t *graph_alive(Graph *graph, TableId table);
/* An array of the entry's own, for as long as the entry is valid; contents undefined. */
void   *entry_array(Entry *entry, size_t n, size_t size);
double *entry_f64(Graph *graph, Entry *entry, TableId table, double fill);     /* becomes the column's data */
double *entry_doubles_new(Graph *graph, Entry *entry, TableId table);         /* the same, contents undefined */
int32_t *entry_i32(Graph *graph, Entry *entry, TableId table, int32_t fill);
/* A reference or other 32-bit column as stated; never NULL, I32_NONE where unset. */
const int32_t *graph_stated(Graph *graph, FieldId field);
const ItemList *const *graph_lists(Graph *graph, FieldId field);      /* NULL when nothing was ever set */
const Column *graph_of(Graph *graph, FieldId field);                  /* graph_field by id */
/* The column's doubles; NULL when every cell is none. */
static inline double f64_at(const Column *column, int32_t row)
{
    return column->type == COL_F64 ? column->f64[row] : NAN;
}
static inline int32_t i32_at(const Column *column, int32_t row)
{
    return column->type == COL_I32 ? column->i32[row] : I32_NONE;
}
static inline Range range_at(const Column *column, int32_t row)
{
    return column->type == COL_RANGE ? column->range[row] : (Range){ NAN, NAN };
}
static inline Qty qty_at(const Column *column, int32_t row)
{
    return column->type == COL_QTY ? column->qty[row] : (Qty){ .sort = QTY_NONE };
}
/* Hours a week of an effort (or of a duration, taken as a week's); NaN unset. */
static inline double effort_hours(const QtyScale *scale, Qty effort)
{
    if (effort.sort == QTY_NONE)
        return NAN;
    return effort.sort == QTY_DURATION ? scale_hours(scale, effort) : scale_per_week(scale, effort);
}
/* Without the last bits in which sums of thirds, or of minutes, differ from what is meant: 100% is 100%, and 60%
   equals the literal. Twelve digits behind the point; adding 1.5 * 2^52 rounds to a whole number. */
static inline double settled(double x)
{
    return fabs(x) < 1e3 ? (x * 1e12 + 0x1.8p52 - 0x1.8p52) / 1e12 : x;
}
/* The table's rows in order of definition; NULL: they are 0 .. n - 1, so that no list of them need be read, or made. */
const int32_t *graph_live_rows(Graph *graph, TableId table, size_t *n);
static inline int32_t live_row(const int32_t *rows, size_t i)
{
    return rows ? rows[i] : (int32_t)i;
}

/* ---- patch.c ---- */
/* Brings an entry up to date in place after a few changes, so that one edit of a million posts does not cost a pass over them. What
   comes out is, to the bit, what building it anew gives. False: it must be built anew. */
bool entry_patch(Graph *graph, Entry *entry);
/* Fills cells from .. to - 1 of the entry's column, whose array is there, from the same rows of its inputs. */
typedef void (*Fill)(Graph *graph, Entry *entry, int32_t from, int32_t to);
#define FILLER(name) \
    void name(Graph *graph __attribute__((unused)), Entry *entry __attribute__((unused)), int32_t from, int32_t to)
FILLER(fill_post_cost);
FILLER(fill_post_capacity);
FILLER(fill_post_load);
FILLER(fill_post_pay);
FILLER(fill_post_hours);
FILLER(fill_post_layer);
FILLER(fill_duty_demand);
FILLER(fill_assignment_as);
FILLER(fill_report_hours);
FILLER(fill_stated_cells);
bool field_is_stated(const FieldInfo *field, FieldId id);          /* read as it is stated, but for its default */
void entry_update(Graph *graph, Entry *entry);                     /* patches it or builds it anew, when needed */
/* Of one row. */
void   share_split(Graph *graph, Entry *entry, int32_t duty);
double share_sum_of(Graph *graph, int32_t duty);
double coverage_of(Graph *graph, int32_t duty);
double hours_of(Graph *graph, int32_t assignment);
double demand_of(Graph *graph, int32_t post);
double weight_gap_of(Graph *graph, int32_t post);
int32_t common_with(Graph *graph, int column, int32_t post);       /* a cell of graph_common_with */
/* The column's data, to be changed. */
static inline double *entry_doubles(Entry *entry) { return (double *)(uintptr_t)entry->column.f64; }

/* ---- sets ---- */
typedef struct Pair { int32_t owner, item; } Pair;
typedef VEC(Pair) PairVec;
/* Makes the entry's column of the pairs: for each owner its items in the order given, each once. Drops the pairs. */
void sets_of_pairs(Graph *graph, Entry *entry, TableId owners, TableId items, PairVec *pairs);
/* The entry's column is the reverse column of a field. */
void sets_borrow(Entry *entry, const Column *column);

/* Sums that skip unset parts: zero over nothing, none when all parts are unset. */
typedef struct Sum { double total; uint32_t set, unset; } Sum;
static inline void sum_add(Sum *sum, double part)
{
    if (isnan(part)) {
        sum->unset++;
    } else {
        sum->total += part;
        sum->set++;
    }
}
static inline double sum_result(const Sum *sum)
{
    return sum->unset && !sum->set ? NAN : sum->total;
}
/* The same in two arrays, a double and a byte a row for the 24 bytes of a Sum: fresh memory costs more than adding does. */
enum { PART_SET = 1, PART_UNSET = 2 };
static inline void part_add(double *sum, uint8_t *parts, double part)
{
    *parts |= isnan(part) ? PART_UNSET : PART_SET;
    *sum += isnan(part) ? 0 : part;
}
static inline double part_result(double sum, uint8_t parts)
{
    return parts == PART_UNSET ? (double)NAN : sum;
}
/* Adds up along a forest: sums[row] becomes the sum of its subtree. Rows outside of it stay as they are. */
void sums_roll_up(const Forest *forest, const int32_t *parent, double *sums, uint8_t *parts);

/* ---- parts that several attributes read ---- */
/* The roles in force of each assignment: bits 1 << W_ROLE_x; a stated share or time makes it responsible. */
const int32_t *work_roles(Graph *graph);
/* Assignment rows by post and by duty. */
const Column *work_by_post(Graph *graph);
/* What each assignment brings, in hours a week; NaN not measured or not responsible. */
const double *work_parts(Graph *graph);
/* The path of titles of a kind with a parent field, as the entry's column. */
void path_build(Graph *graph, Entry *entry, TableId kind);
/* Rows whose `ref` lies in each region (kind) or below, as overlapping sets. */
void sets_below(Graph *graph, Entry *entry, TableId kind, TableId items, const int32_t *ref);
/* The parent column of a kind with a FF_PARENT field; -1: it has none. */
int  graph_parent_column(TableId kind);

/* Builders of fields whose reading is not what is stated. NULL: it is. */
Builder field_builder(const FieldInfo *field, FieldId id);

#define ATTR(KIND, ID, ...) void graph_##KIND##_##ID(Graph *graph, Entry *entry, TableId table, int column);
#include "../words/attrs.def"
#undef ATTR
/* Heads a builder of an attribute; its parameters need not all be used. */
#define ATTR_BUILDER(KIND, ID) \
    void graph_##KIND##_##ID(Graph *graph __attribute__((unused)), Entry *entry __attribute__((unused)), \
                             TableId table __attribute__((unused)), int column __attribute__((unused)))
#define PART_BUILDER(name) \
    static void name(Graph *graph __attribute__((unused)), Entry *entry __attribute__((unused)), \
                     TableId table __attribute__((unused)), int column __attribute__((unused)))
#endif
