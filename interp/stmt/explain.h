/* explain.h: how a figure comes about, as a tree: each part with its value, its formula, and the place that set it. */
#ifndef ORGL_STMT_EXPLAIN_H
#define ORGL_STMT_EXPLAIN_H
#include "operand.h"

typedef struct Why {
    Str what;                    /* agent.load */
    Value value;
    Str formula, doc;            /* empty: none */
    Str note;                    /* where the value came from, what was left out */
    Str place;                   /* the script lines that set it */
    struct Why *first, *last, *next;
    int n;                       /* parts */
    bool bare;                   /* says how many more there are, and has no value */
} Why;

typedef struct Explainer {
    Ctx *ctx;
    Arena arena;                 /* of the tree and its texts */
    bool zh;
    bool searching;              /* the lines behind a figure are being looked for */
    int budget;                  /* parts that may still be made; far more than are read */
} Explainer;

enum { WHY_SHOWN = 20 };         /* so many parts of one sort are shown; the rest is counted and summed */

/* A new part of `parent` (NULL: a root). The text is kept. */
Why *why_new(Explainer *ex, Why *parent, Str what, Value value);
Str  why_text(Explainer *ex, const char *en, const char *zh);        /* the one of the language */
Str  why_printf(Explainer *ex, const char *en, const char *zh, ...) __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
void why_note(Explainer *ex, Why *why, Str note);                    /* behind the notes that it has */
Str  why_value(Explainer *ex, Value value);                          /* as people read it */
Str  why_name(Explainer *ex, Value entity);                          /* as scripts name it: agent, "East 2" */
Str  why_place(Explainer *ex, Origin origin);                        /* service.org:12; empty when unknown */

/* The field or attribute `name` of an entity. depth 0: its value, and the lines that set what it is made of; above that
   so many levels of parts. NULL: it has no such. */
Why *explain_member(Explainer *ex, Why *parent, Value entity, Sym name, int depth);
Why *explain_attr(Explainer *ex, Why *parent, Value entity, AttrId attr, int depth);
Why *explain_field(Explainer *ex, Why *parent, TableId table, int32_t row, int column, int depth);
Why *explain_entity(Explainer *ex, Why *parent, Value entity);       /* where it is defined, and what is stated of it */
Str  explain_attr_formula(AttrId attr, bool zh);
/* Notes that some of the parts had no value. */
void explain_skipped(Explainer *ex, Why *why, int unset, int all);
/* Parts beyond those shown, in one: `rest` their sum, none where they do not add up. */
void explain_more(Explainer *ex, Why *why, int more, Value rest);

/* explain_parts.c: a pair statement as it is written (assign answer to agent), with the place that made it. */
Why *explain_link(Explainer *ex, Why *parent, TableId link, int32_t row, Value value);
void explain_links(Explainer *ex, Why *why, Value entity, Str link);
/* Adds the parts of an attribute to `why`, which has its value. */
typedef void ExplainMaker(Explainer *ex, Why *why, Value entity, int depth);
ExplainMaker explain_demand, explain_functions, explain_shares, explain_work, explain_weights, explain_level, explain_references,
    explain_lacks, explain_score, explain_points, explain_variety,
    explain_identity, explain_significance, explain_autonomy, explain_feedback;

/* explain_figure.c: a figure of an analysis' summary, `result` its {rows, summary, findings}. NULL: it has no such figure. */
Why *explain_figure(Explainer *ex, AnalysisId id, Value result, Sym figure, int depth);

/* The formula of such a figure; empty when there is none. */
Str  explain_formula(AnalysisId id, Str figure, bool zh);

/* explain_show.c: the tree for people, and for programs. */
void why_as_text(Explainer *ex, const Why *why, Buf *out);
void why_as_markdown(Explainer *ex, const Why *why, Buf *out);
void why_as_html(Explainer *ex, const Why *why, Buf *out);
Value why_as_record(Explainer *ex, const Why *why);
#endif
