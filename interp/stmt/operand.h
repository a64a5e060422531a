/* operand.h: operands of statements: names of entities, and values on their way into cells. */
#ifndef ORGL_STMT_OPERAND_H
#define ORGL_STMT_OPERAND_H
#include "stmt.h"

/* What a statement is being executed with. */
typedef struct Ctx { Vm *vm; Rt *rt; Model *model; const Words *words; const Value *slots; } Ctx;
Ctx ctx_make(Vm *vm, const Value *slots);

typedef VEC(int32_t) RowVec;
typedef VEC(Sym) SymVec;

/* Raises a diagnostic at a node (rt_raise uses the running statement's place; this one the operand's own). */
Status raise_at(Ctx *ctx, const Node *node, DiagCode code, const Str *args);
#define error_at(ctx, node, code, ...) raise_at((ctx), (node), (code), (const Str[]){ __VA_ARGS__ STR("") })
void error_narrow(Ctx *ctx, const Node *node, Str word);    /* the error just raised is about this word of the node's text */
Str kind_word(Ctx *ctx, TableId kind);                /* "post" or 岗位, by the message language */
Str sym_str(Ctx *ctx, Sym sym);

/* The rows that a name operand (NAME, TEXT, ENTITY, AT) means. A name that is not defined is reserved: it may be defined later. */
Status operand_rows(Ctx *ctx, const Node *name, TableId kind, RowVec *out);
/* Exactly one. */
Status operand_row(Ctx *ctx, const Node *name, TableId kind, int32_t *row);
/* Exactly one, defined already: for rename, drop, waive (E204). */
Status operand_existing(Ctx *ctx, const Node *name, TableId kind, int32_t *row);
/* The row of an entity value, which may have been dropped since it was taken (E204). */
Status operand_entity(Ctx *ctx, const Node *at, Value entity, int32_t *row);
/* A new name that is plainly a variable (not a function) lacks its @: E209. */
Status operand_new_name(Ctx *ctx, const Node *name, TableId kind);
/* The names that a definition's head gives (NAME, TEXT or AT with a text or list of texts). */
Status operand_names(Ctx *ctx, const Node *name, SymVec *out);
Status operand_text(Ctx *ctx, const Node *node, Sym *out);     /* a text value, interned; E301 for anything else */

/* A list cell under construction. */
typedef struct ItemBuf { ItemList *list; size_t cap; } ItemBuf;
Item item_none(void);
void item_add(ItemBuf *buf, Item item);
void item_clear(ItemBuf *buf);
void item_drop(ItemBuf *buf);

/* The cell that a clause's items give for a field. A literal `none` gives CELL_NONE; a computed none is E312.
   The list in *out lives in `buf` until its next use. */
Status clause_cell(Ctx *ctx, TableId table, int column, const Node *clause, ItemBuf *buf, Cell *out);
/* A single node as the value of a field (pair statements, set x.f = v). */
Status node_cell(Ctx *ctx, TableId table, int column, const Node *node, ItemBuf *buf, Cell *out);
/* A computed value as a cell; `at` is the place for errors. none and "" give CELL_NONE when `none_unsets` (import), else E312. */
Status value_cell(Ctx *ctx, TableId table, int column, Value value, const Node *at, bool none_unsets, ItemBuf *buf, Cell *out);
Status value_misfit(Ctx *ctx, TableId table, int column, Value value, const Node *at);   /* E304: it is none of what the field takes */
/* A level of `of` is a whole number from 1 to `most`; E409. */
Status level_check(Ctx *ctx, const Node *at, Str of, double level, double most);
#define SKILL_LEVELS 5                                 /* of a skill that does not say how many */
double factor_levels(Ctx *ctx, int32_t factor);      /* how many levels a factor has: its levels, or as many as it lists points; INFINITY */
/* Adds a form's field with its value, checked against the field's type (E304), to the fields of a submission. */
Status submit_value(Ctx *ctx, const Node *at, const Item *field, Value value, ItemBuf *buf);
FieldType form_field_type(Ctx *ctx, const Item *field);          /* what its type is as a field; FT_TEXT for a kind */
/* Adds the clauses from kids[first] on to a row. */
Status apply_clauses(Ctx *ctx, TableId table, int32_t row, const Node *stmt, int first);
/* Index of a word in the field's list (built-in or the user's own); -1. */
int field_word(Ctx *ctx, TableId table, int column, Sym word);
Str field_words(Ctx *ctx, TableId table, int column);   /* its words as a list for messages */

Status set_rule(Vm *vm, const Node *stmt, const Value *slots);     /* set rule R.limit = …, in rule files */
Status drop_rule(Vm *vm, const Node *stmt, const Value *slots);    /* drop rule R */
Status weigh_by_comparison(Ctx *ctx, const Node *stmt);             /* weights by comparison …, in comparison.c */
Status define_field(Ctx *ctx, const Node *stmt);                    /* define field KIND.NAME type, in field.c */
Status unknown_field(Ctx *ctx, TableId table, Sym name, const Node *at);   /* raises E203 with the closest field */
#endif
