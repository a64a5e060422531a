/* form.h: types of the fields of forms, kept as text: a word of PL_TYPE or a kind in English, new|old (one of these),
   {product: text, amount: number} (rows of such fields). */
#ifndef ORGL_STMT_FORM_H
#define ORGL_STMT_FORM_H
#include "operand.h"

typedef enum FormSort { FORM_VALUE, FORM_ENTITY, FORM_CHOICE, FORM_TABLE } FormSort;
typedef struct FormColumn { Sym name, type; } FormColumn;
typedef VEC(FormColumn) FormColumns;

const Item *form_field(const ItemList *fields, Sym name);       /* NULL: there is none of the name; submit.c */
FormSort  form_sort(const Words *words, Sym type, Str text);
/* The type as it is kept, from words of either language; false: a word of it is no type, in *wrong. */
bool      form_canonical(Ctx *ctx, Str text, Buf *out, Str *wrong);
/* The type in the words of a language. */
void      form_type_text(Ctx *ctx, Sym type, Lang lang, Buf *out);
/* The same as a script has it: words that are no plain names in quotes. */
void      form_type_source(Ctx *ctx, Sym type, Lang lang, Buf *out);
/* Type as a field of an entity; FT_TEXT for kinds, choices and tables. */
FieldType form_type_field(Ctx *ctx, Sym type);
void      form_choices(Ctx *ctx, Sym type, SymVec *out);        /* of a FORM_CHOICE */
void      form_columns(Ctx *ctx, Sym type, FormColumns *out);   /* of a FORM_TABLE */
FormSort  form_sort_of(Ctx *ctx, Sym type);
/* The kind of a FORM_ENTITY; T_NONE for others. */
TableId   form_kind(Ctx *ctx, Sym type);
/* "lines[0].product": the name under which a cell of a table is kept. */
Sym       form_cell_name(Ctx *ctx, Sym field, uint32_t row, Sym column);
/* The type of the column that a cell's name has, in the form's fields; SYM_NONE: it is no such name, or there is no such field.
   *field gets the table's index among them. */
Sym       form_cell_type(Ctx *ctx, const ItemList *fields, Sym name, uint32_t *field);
/* Adds the value of such a cell, checked against the column's type (E304). */
Status    submit_cell(Ctx *ctx, const Node *at, Sym name, Sym type, Value value, ItemBuf *buf);
#endif
