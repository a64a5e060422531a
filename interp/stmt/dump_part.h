/* dump_part.h: between the files of dump: what is being written, and how its pieces are. */
#ifndef ORGL_STMT_DUMP_PART_H
#define ORGL_STMT_DUMP_PART_H
#include "operand.h"

#define NEXT_ITEM '\x1f'             /* between the items of a clause, until it is known whether they fit on a line */

typedef struct Dump {
    Ctx *ctx;
    Model *model;
    bool zh;
    Buf *out;
    Buf clauses;                     /* of the entity at hand, … */
    VEC(size_t) ends;                /* … and where each ends */
    Buf late;                        /* statements that follow everything else */
} Dump;

void dump_begin_part(Dump *dump);                                            /* an empty line between parts */
void dump_either(const Dump *dump, const char *en, const char *zh, Buf *out); /* in the language of the dump */
void dump_text(const Dump *dump, Sym sym, Buf *out);                         /* in quotes */
void dump_verb(const Dump *dump, CommandId command, Buf *out);               /* and a blank */
void dump_keyword(const Dump *dump, KeywordId keyword, Buf *out);            /* with a blank on either side */
void dump_name_text(const Dump *dump, Sym sym, Buf *out);                    /* a name, bare or in quotes */
void dump_entity(const Dump *dump, TableId table, int32_t row, Buf *out);    /* post:lead */
void dump_field_word(const Dump *dump, TableId table, int column, Buf *out);
void dump_qty(const Dump *dump, Qty qty, Buf *out);
Cell dump_link_cell(const Dump *dump, int32_t row, FieldId field);
void dump_ref(const Dump *dump, int32_t row, FieldId field, Buf *out);       /* the name of whom a link's field refers to */
void dump_option(const Dump *dump, int32_t row, KeywordId keyword, FieldId field, Buf *out);    /* " KEYWORD value" where there is one */
/* A clause of the entity at hand is written to dump->clauses: by its field, or by hand and ended then. */
void dump_clause(Dump *dump, TableId table, int32_t row, int column, Cell cell);
void dump_end_clause(Dump *dump);
void dump_block(Dump *dump);                                                 /* all clauses, a line each; there are none then */

void dump_submissions(Dump *dump);                                           /* filled forms; dump_form.c */
void dump_settings(Dump *dump);                                              /* of the model; dump_rule.c */
void dump_rules(Dump *dump);                                                 /* rules, what was set of rules, waivers; dump_rule.c */

#endif
