/* describe.h: pages about entities: who builds which (describe.c), and what the builders share. A builder adds one page to
   the paper; the paper's renderers (output/paper.h) know the formats. */
#ifndef ORGL_STMT_DESCRIBE_H
#define ORGL_STMT_DESCRIBE_H
#include "../base/map.h"
#include "../output/paper.h"
#include "finding.h"

typedef struct Describer {
    Ctx *ctx;
    Graph *graph;
    Paper paper;
    bool zh;
    const Node *stmt;
    int32_t region, period;              /* of a scorecard; ROW_NONE, I32_NONE: the post's own, the last one with a record */
} Describer;

/* Adds the page of a row of a kind. */
typedef Status DescribeBuilder(Describer *d, TableId kind, int32_t row);
DescribeBuilder describe_post;           /* describe_post.c */
DescribeBuilder describe_vacancy;        /* describe_vacancy.c */
DescribeBuilder describe_scorecard;      /* describe_scorecard.c */
/* The same as a workbook whose scores and sum are formulas. */
Status describe_scorecard_sheet(Describer *d, int32_t post, Buf *out);
/* describe_form.c: is it a form with fields? Then it can be had as a blank sheet to fill: a page of paper, or a workbook. */
bool   describe_is_form(const Describer *d, TableId kind, int32_t row);
Status describe_form(Describer *d, int32_t form, OutFormat format, Buf *out);
DescribeBuilder describe_other;          /* describe_other.c: any kind, its fields and what follows from them */
Status describe_rule(Describer *d, const Node *name);

/* ---- describe_fact.c: pages and facts ---- */
Str  describe_text(const Describer *d, const char *en, const char *zh);
/* A word of the language as a label: level_needed as "Level needed". */
Str  describe_label(Describer *d, const char *word, const char *word_zh);
Str  describe_printf(Describer *d, const char *en, const char *zh, ...) __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
PaperPage *describe_page(Describer *d, TableId kind, int32_t row, const char *en, const char *zh);   /* en: what sort of page */
PaperPart *describe_part(Describer *d, const char *key, const char *en, const char *zh);
/* A stored field as it reads, stated, derived or empty. `en` NULL: the field's own word is the label. */
PaperEntry *describe_field(Describer *d, int32_t row, FieldId field, const char *en, const char *zh);
PaperEntry *describe_column(Describer *d, TableId table, int32_t row, int column, const char *en, const char *zh);
PaperEntry *describe_attr(Describer *d, int32_t row, AttrId attr, const char *en, const char *zh);
PaperEntry *describe_fact(Describer *d, const char *key, const char *en, const char *zh, Value value, PaperSource source);
void describe_note(Describer *d, PaperEntry *entry, Str note);            /* behind the notes that it has */
void describe_head(Describer *d, const char *en, const char *zh);
PaperEntry *describe_table(Describer *d, const char *key, const char *en, const char *zh, uint32_t columns);
/* The last headings of a table are of columns that vanish when they have nothing. */
void describe_optional(PaperEntry *table, uint32_t from);
void describe_heading(Describer *d, PaperEntry *table, uint32_t i, const char *key, const char *en, const char *zh, bool figures);
Value describe_value(Describer *d, TableId table, int32_t row, int column);       /* a field as expressions read it */
bool  describe_stated(const Describer *d, TableId table, int32_t row, int column);
/* A field's value as people read it in a page: skills with their levels, training with its time, words without _; V_NONE: as it is. */
Value describe_shown(Describer *d, const FieldInfo *field, TableId table, int32_t row, int column, Value value);
PaperCell *describe_cell(Describer *d, PaperEntry *table, TableId of, int32_t row, int column);   /* a table's next cell: a field */
PaperCell *describe_figure(Describer *d, PaperEntry *table, Value value, PaperSource source);   /* a table's next cell: a value */
/* How a value reads on a page (30 min, 每周 150 次); V_NONE: as it does everywhere. */
Value describe_readable(Describer *d, Value value);
/* The texts of what is left when own fields are asked for: users' fields of the kind, as a part of their own. */
void  describe_own_fields(Describer *d, TableId table, int32_t row);

/* describe_file.c: the paper in a format; docx by pandoc and pdf by a browser, when they are there and permitted. */
Status describe_bytes(Describer *d, const Node *at, OutFormat format, OutStyle style, Buf *out);
Status describe_write(Describer *d, Str path, Str bytes);

/* describe_folder.c: a folder of pages: a file each, named like its entity, and an index of them. */
typedef struct FolderFile { TableId kind; int32_t row; Str name; } FolderFile;
typedef struct Folder {
    Describer *d;
    const Node *at;                  /* for errors */
    Str path;
    OutFormat format;
    Map names;                       /* taken, without regard to case */
    VEC(FolderFile) files;
    Arena arena;
} Folder;
Status folder_begin(Folder *folder, Describer *d, const Node *at, Str path, OutFormat format);
Status folder_add(Folder *folder, TableId kind, int32_t row);    /* the page that the paper holds */
Status folder_end(Folder *folder);                               /* the index */
void   folder_drop(Folder *folder);
#endif
