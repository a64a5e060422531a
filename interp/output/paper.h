/* paper.h: pages to hand to people: each has a title and parts, a part facts, tables and texts. Made once, rendered in every
   format. Texts are copied into the paper's arena. */
#ifndef ORGL_OUTPUT_PAPER_H
#define ORGL_OUTPUT_PAPER_H
#include "output.h"

/* Where a fact comes from: people see a * behind what is derived, JSON has it as "source". */
typedef enum PaperSource { PAPER_STATED, PAPER_DERIVED, PAPER_EMPTY } PaperSource;

typedef struct PaperCell {
    Value value;                     /* for programs */
    Value shown;                     /* for people, where that is more than the value; V_NONE: the value itself */
    PaperSource source;
    Str link;                        /* the file it leads to; empty: none */
} PaperCell;

typedef enum PaperType {
    PAPER_FACT,                      /* label: cell (note) */
    PAPER_HEAD,                      /* a heading inside of a part */
    PAPER_TABLE,
    PAPER_TEXT,                      /* a paragraph: cell.value a text */
    PAPER_CODE                       /* lines as they are */
} PaperType;

/* optional: people do not see the column when it has nothing; hidden: so it is */
typedef struct PaperColumn { Str key, label; bool figures, optional, hidden; } PaperColumn;

/* How an empty entry says so: not stated, none, not known. */
typedef enum PaperLack { LACK_STATEMENT, LACK_ALL, LACK_FIGURE } PaperLack;

typedef struct PaperEntry {
    struct PaperEntry *next;
    PaperType type;
    Str key, label, note;            /* key: for programs, English; note: small, behind the value */
    PaperLack lack;
    PaperCell cell;
    uint32_t n_columns;              /* of a table; its cells row by row */
    PaperColumn *columns;
    VEC(PaperCell) cells;
} PaperEntry;

typedef struct PaperPart {
    struct PaperPart *next;
    Str key, title;                  /* an empty title: no heading */
    bool compact;                    /* short facts: two beside each other where there is room */
    PaperEntry *first, *last;
} PaperPart;

typedef struct PaperPage {
    struct PaperPage *next;
    Str kind, name;                  /* for programs */
    Str kicker, title, line;         /* above and below the title: what sort of page it is; where the entity belongs */
    bool numbered;                   /* its parts are */
    PaperPart *first, *last;
} PaperPage;

typedef struct Paper {
    Rt *rt;
    bool zh, brief;                  /* brief: empty facts, tables and parts are left out */
    Arena arena;
    PaperPage *first, *last;
    size_t pages;
    VEC(PaperEntry *) tables;        /* whose cells are to be freed */
} Paper;

void paper_init(Paper *paper, Rt *rt, bool brief);
void paper_clear(Paper *paper);      /* without pages again; keeps the memory */
void paper_drop(Paper *paper);
PaperPage *paper_page(Paper *paper, Str kind, Str name, Str title, Str kicker);
/* Of the last page, of its last part. */
PaperPart *paper_part(Paper *paper, const char *key, Str title);
PaperEntry *paper_fact(Paper *paper, Str key, Str label, Value value, PaperSource source);
PaperEntry *paper_head(Paper *paper, Str label);
PaperEntry *paper_text(Paper *paper, const char *key, Str text);
PaperEntry *paper_code(Paper *paper, const char *key, Str text);
/* A table without rows says so (or is left out). */
PaperEntry *paper_table(Paper *paper, const char *key, Str label, uint32_t columns);
void paper_column(Paper *paper, PaperEntry *table, uint32_t i, Str key, Str label, bool figures);
PaperCell *paper_cell(PaperEntry *table, Value value, PaperSource source);    /* the next one; valid until the one after */
uint32_t paper_rows(const PaperEntry *table);

/* txt (style.width columns, 0: 100), md, html (one page of paper a page, nothing from outside), json (an object, of several
   pages a list of them). docx and pdf: the page that the programs read which make them. */
void paper_render(Paper *paper, OutFormat format, OutStyle style, Buf *out);

/* ---- for the renderers ---- */
typedef VEC(Str) StrVec;
void paper_as_text(const Paper *paper, OutStyle style, Buf *out);
void paper_as_markdown(const Paper *paper, Buf *out);
void paper_as_html(const Paper *paper, bool styled, Buf *out);
void paper_as_json(const Paper *paper, Buf *out);
bool paper_is_left_out(const Paper *paper, const PaperEntry *entry);
bool paper_is_blank(const Paper *paper, const PaperPart *part);         /* nothing of it is shown */
bool paper_has_derived(const PaperPage *page);
enum { PAPER_ITEMS = 100 };          /* of a list for people; the rest is counted. JSON has all. */
/* The items of a cell for people, as texts in `arena`: none of an empty cell, one of what is no list. */
void paper_items(const Paper *paper, const PaperCell *cell, Arena *arena, StrVec *out);
bool paper_is_bulleted(const StrVec *items);        /* better one below the other than on a line */
void paper_join(const Paper *paper, const StrVec *items, Buf *out);     /* on one line */
void paper_number(const Paper *paper, int n, Buf *out);                 /* 1, 一 … of parts */
Str  paper_word(const Paper *paper, const char *en, const char *zh);
Str  paper_dash(const Paper *paper);                                    /* in a table's cell that is empty */
Str  paper_empty(const Paper *paper, const PaperEntry *entry);           /* "not stated", "none" */
Str  paper_legend(const Paper *paper);                                  /* what the * means */
#endif
