/* value.h: what expressions compute with. A Value is 16 bytes, passed by value; texts, lists … are objects on a traced heap.
   Lists, records and tables are *values*: whoever stores a second reference marks the object shared (value_share), and whoever
   wants to change a shared one copies it first; an unshared one is changed in place. */
#ifndef ORGL_VALUE_H
#define ORGL_VALUE_H
#include "../model/model.h"

typedef enum Tag {
    V_NONE, V_BOOL,    /* num unused; i: 0 or 1 */
    V_NUM,             /* num; a: STYLE_PLAIN or STYLE_PERCENT */
    V_DURATION,        /* num amount; a: Unit */
    V_RATE,            /* num amount; a: UNIT_NONE for a count, else the Unit of an effort; b: Unit of `per` */
    V_DATE,            /* i: days since 1970-01-01 */
    V_PERIOD,          /* a: PeriodKind; i: ordinal */
    V_WORD,            /* d: Sym of the English text; a: WordSetId + 1, 0 for a user's own word */
    V_ENTITY,          /* a: TableId of a kind or link (a link's row in queries); d: row */
    V_NATIVE,          /* d: FunctionId */
    V_POINTER,         /* of a foreign library; i: the address, d: the process that it is of */
    V_FIRST_OBJECT,
    V_TEXT = V_FIRST_OBJECT, V_RANGE, V_LIST, V_RECORD, V_TABLE, V_FUNCTION, V_CELL /* a captured variable; never seen by programs */
} Tag;
enum { STYLE_PLAIN, STYLE_PERCENT };

typedef struct Obj Obj;
typedef struct Text Text;
typedef struct RangeObj RangeObj;
typedef struct List List;
typedef struct Record Record;
typedef struct Table Table;
typedef struct Function Function;      /* vm.h */
typedef struct Value {
    uint8_t tag, a, b, c;
    uint32_t d;
    union { double num; int64_t i; Obj *obj; Text *text; RangeObj *range; List *list; Record *record; Table *table; Function *fn; };
} Value;

struct Obj { Obj *next; uint8_t tag, mark, shared, pad; uint32_t size32; };
struct Text   { Obj obj; uint32_t len; uint32_t chars /* UINT32_MAX: not counted yet */; uint64_t hash /* 0: not yet */;
                Sym sym /* when known */; char ptr[]; };
struct RangeObj { Obj obj; Value low, high; };
struct List   { Obj obj; uint32_t len, cap; Value *at; };
struct Record { Obj obj; uint32_t len, cap; Value *keys /* texts, in order */; Value *values; uint32_t *index; uint32_t index_cap; };
struct Table  { Obj obj; uint32_t n_columns, n_rows; Sym *names; Value **columns; /* columns[c][row] */
                uint32_t ordered; /* 1 + the column by which the rows have been put in order; 0: none, or not known */ };

#define NONE_VALUE ((Value){ .tag = V_NONE })
static inline Value value_bool(bool x) { return (Value){ .tag = V_BOOL, .i = x }; }
static inline Value value_num(double x) { return (Value){ .tag = V_NUM, .num = x }; }
static inline Value value_percent(double x) { return (Value){ .tag = V_NUM, .a = STYLE_PERCENT, .num = x }; }
static inline Value value_duration(double x, Unit unit) { return (Value){ .tag = V_DURATION, .a = (uint8_t)unit, .num = x }; }
static inline Value value_rate(double x, Unit of, Unit per) { return (Value){ .tag = V_RATE, .a = (uint8_t)of, .b = (uint8_t)per, .num = x }; }
static inline Value value_date(int64_t days) { return (Value){ .tag = V_DATE, .i = days }; }
static inline Value value_period(PeriodKind kind, int64_t ordinal) { return (Value){ .tag = V_PERIOD, .a = (uint8_t)kind, .i = ordinal }; }
static inline Value value_word(Sym text, WordSetId set) { return (Value){ .tag = V_WORD, .a = (uint8_t)(set + 1), .d = text }; }
static inline Value value_entity(TableId table, int32_t row) { return (Value){ .tag = V_ENTITY, .a = (uint8_t)table, .d = (uint32_t)row }; }
static inline Value value_native(FunctionId id) { return (Value){ .tag = V_NATIVE, .d = (uint32_t)id }; }
static inline Value value_pointer(uint32_t process, uint64_t address)
{
    return (Value){ .tag = V_POINTER, .d = process, .i = (int64_t)address };
}
static inline bool value_is_object(Value v) { return v.tag >= V_FIRST_OBJECT; }
static inline void value_share(Value v) { if (value_is_object(v)) v.obj->shared = 1; }
static inline Str text_str(const Text *text) { return (Str){ text->ptr, text->len }; }

/* ---- run-time context: what every operation on values needs ---- */
typedef struct Heap Heap;
typedef struct Rt {
    Heap *heap;
    Intern *intern;
    const Words *words;
    Model *model;
    Lang lang;                       /* of messages and output */
    bool lang_fixed;                 /* by an option: the model's own setting does not change it */
    int ambiguous;                   /* width of ambiguous characters: 1 or 2 */
    int32_t today;
    Diags *diags;                    /* the pending run-time error is appended here */
    bool failed;                     /* an error was raised and not yet caught */
    Diag *error;                     /* that error */
    size_t memory_limit;             /* bytes; creating beyond it is E602, one value beyond it E606; 0: the usual one (heap.c) */
    void *vm;
    Span (*where)(struct Rt *rt);    /* the place that is being executed */
    void (*trace)(struct Rt *rt, Diag *diag); /* fills the call trace; may be NULL */
} Rt;
/* Raises a run-time error at rt->where(): args fill the message. Returns ST_ERROR, for `return rt_error(…)`. */
Status rt_raise(Rt *rt, DiagCode code, const Str *args);
#define rt_error(rt, code, ...) rt_raise((rt), (code), (const Str[]){ __VA_ARGS__ STR("") })   /* note the comma behind the last argument */
Str rt_describe(Rt *rt, Value v);    /* short text of a value for messages ("12", "post agent", "list of 3"); lives until the diags are cleared */
Str rt_type_name(Rt *rt, Value v);   /* "number", "duration" … in rt->lang */

/* ---- heap ----
   Nothing is collected while natives run: collection happens only at the vm's safe points (calls of functions, loop turns,
   statements), so a native needs no rooting unless it calls back into the vm (vm_call): then it must keep its own new objects
   with heap_keep/heap_unkeep; its arguments are safe. */
Heap *heap_new(void);
void  heap_free(Heap *heap);
void  heap_keep(Heap *heap, Value v);              /* a stack of extra roots */
void  heap_unkeep(Heap *heap, size_t count);
size_t heap_bytes(const Heap *heap);
/* Constructors: give an unshared object. Sizes beyond rt->memory_limit: the constructor raises E602 or E606 and gives an empty object (rt->failed is set). */
Value value_text(Rt *rt, Str text);
Value value_textf(Rt *rt, const char *format, ...) PRINTF_LIKE(2, 3);
Value value_sym(Rt *rt, Sym sym);                  /* text; remembers the Sym */
Sym   value_to_sym(Rt *rt, Value text);            /* interns a text value */
Value value_range(Rt *rt, Value low, Value high);
/* low..high as an operator: none when an end is; E319 when the ends have no order, E317 when they run backwards. */
Status value_between(Rt *rt, Value low, Value high, Value *out);
Value value_list(Rt *rt, uint32_t capacity);
Value value_record(Rt *rt, uint32_t capacity);
Value value_table(Rt *rt, uint32_t n_columns, const Sym *names, uint32_t n_rows);  /* cells are none; fill table->columns[c][r] */
void  list_push(Rt *rt, List *list, Value v);      /* the list must be unshared; shares v */
List *list_own(Rt *rt, Value *slot);               /* the slot's list, copied into the slot first when shared */
void  record_set(Rt *rt, Record *record, Value key_text, Value v);   /* adds or replaces */
void  record_setz(Rt *rt, Record *record, const char *key, Value v);
bool  record_get(const Record *record, Str key, Value *out);
Record *record_own(Rt *rt, Value *slot);
/* Raises E222 with the closest column and the list of all. */
Status value_no_column(Rt *rt, const Table *table, Str name);
int   table_column(const Table *table, Sym name);  /* -1 */
int   table_find_column(const Words *words, const Table *table, Sym word);  /* also by its Chinese word; -1 */
Value table_row(Rt *rt, const Table *table, uint32_t row);           /* a record */
Value table_column_list(Rt *rt, const Table *table, uint32_t column);/* its cells as a list */

/* ---- meaning (the chapter Values of grammar/reference.md) ---- each raises E3xx on a type error */
bool   value_truthy(Value v);                      /* none and false are false; a condition must be bool or none: value_condition */
Status value_condition(Rt *rt, Value v, bool *out);
Status value_binary(Rt *rt, int bin_op, Value a, Value b, Value *out);    /* BinOp of ast.h (its number), all but and/or; `in` with regions and units too */
Status value_negate(Rt *rt, Value v, Value *out);
/* *slot = *slot + v. The slot's text or list grows in place (amortized constant time) when it is unshared, so whoever keeps a second
   reference to a text must value_share it too. For `s += x`, `s = s + x`, `xs += [x]`. */
Status value_append(Rt *rt, Value *slot, Value v);
Status value_per(Rt *rt, Value v, Unit unit, Value *out);
bool   value_equal(Rt *rt, Value a, Value b);      /* structural; no errors (an entity against a text: false here, an error in value_binary) */
/* -1, 0, 1; order of sort and order by: numbers, texts by code point, dates, words by their scale, entities by title …; none last.
   Raises on types that do not order together. */
Status value_order(Rt *rt, Value a, Value b, int *out);
uint64_t value_hash(Rt *rt, Value v);              /* equal values hash equal */
double value_hours(Rt *rt, Value duration);        /* working hours */
double value_per_week(Rt *rt, Value rate);         /* count or hours a week */
Status value_index(Rt *rt, Value object, Value index, Value *out);
/* .low .high .mid of a range, record keys, table columns …; not of entities (vm_attr does those). False: no such attribute. */
bool   value_member(Rt *rt, Value object, Sym name, Value *out);
/* How a value reads: numbers shortest within 12 digits, 30%, 6min, 900 per week, dates, title of an entity … `quoted`: as a literal of the language. */
void   value_format(Rt *rt, Value v, bool quoted, Buf *out);
/* A column's cell as a value and back (model/graph rows). */
Value  value_of_cell(Rt *rt, Cell cell, const FieldInfo *field);
Value  value_of_qty(Qty qty);
bool   qty_of_value(Value v, Qty *out);            /* of a number, duration or rate; false for all else */
Value  value_of_range(Rt *rt, Range range);        /* none when unset */
Value  value_of_items(Rt *rt, const ItemList *list, const FieldInfo *field);   /* NULL gives none */
/* What a submission (a row of T_SUBMISSION) was filled with: a record, typed by its form; NULL gives none. */
Value  value_of_filled(Rt *rt, int32_t submission, const ItemList *list);
/* The parts of "lines[0].product", as a cell of a form's table is called; false when the name is no such. */
bool   filled_split(Str name, Str *field, uint32_t *row, Str *column);
#endif
