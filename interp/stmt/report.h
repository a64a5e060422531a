/* report.h: the report for the client, made in one go from a document and the part of the organization it is about. */
#ifndef ORGL_STMT_REPORT_H
#define ORGL_STMT_REPORT_H
#include "../output/document.h"
#include "finding.h"
#include "rule.h"

typedef struct Report {
    Ctx *ctx;
    Document doc;
    const Node *stmt, *of;               /* of: the scope; NULL: all */
    Scope scope;
    const uint8_t *posts;                /* in scope; NULL: all */
    RowVec rows;                         /* these posts, in order of definition */
    Str title;                           /* of the organization */
    Value structure, load;               /* {rows, summary, findings} */
    Findings findings;
    size_t counts[3];                    /* of findings, by severity */
    Arena arena;
    bool zh;
} Report;

enum { REPORT_ROWS = 40, REPORT_FOUND = 15 };    /* of a table, of the findings of one rule; the rest is counted */

Str  report_text(const Report *report, const char *en, const char *zh);
Str  report_printf(Report *report, const char *en, const char *zh, ...) __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
Str  report_value(Report *report, Value value);
Value report_figure(Value analysis, const char *name);       /* of its summary; none when it has no such */
Status report_analyze(Report *report, AnalysisId id, Value *out);
/* Figures of the analysis with their values and formulas, and what it found. */
void report_figures(Report *report, AnalysisId id, Value analysis);
void report_observations(Report *report, Value analysis);
void report_more(Report *report, size_t more);
/* A copy of the first rows of a table, for people: yes and no for true and false. */
Value report_cut(Report *report, const Table *table, uint32_t rows);

/* report_summary.c */
void report_cover(Report *report);
void report_summary(Report *report);
void report_chart(Report *report);
/* report_condition.c: when the rule finds, with the limits in force, in the report's language: post.load > limit; limit = 100% */
void report_condition(Report *report, const Rule *rule, Buf *out);
/* report_findings.c */
void report_findings(Report *report);
/* report_sections.c */
Status report_spans(Report *report);
Status report_loads(Report *report);
Status report_matrices(Report *report);
Status report_coordination(Report *report);
bool   report_has_scorecards(Report *report);         /* is a KPI weighted for a post in scope? */
void   report_scorecards(Report *report);              /* nothing without such */
void   report_definitions(Report *report);
#endif
