/* analyze.h: `analyze …` as an expression, for the host's hook of expressions that are statements too. */
#ifndef ORGL_STMT_ANALYZE_H
#define ORGL_STMT_ANALYZE_H
#include "../output/document.h"
#include "operand.h"

/* What an analysis came to. scope: the entity that it is of, or none. */
typedef struct Analysed { AnalysisId id; Value scope, rows, summary, findings; } Analysed;

/* A record {rows: table, summary: record, findings: list}. */
Status analyze_expression(Vm *vm, const Node *node, const Value *slots, Value *out);
/* Figures with their labels, as a line for people, an empty one before it. */
void   analyze_figures(Ctx *ctx, const Record *summary, Buf *out);
/* The whole of it for a terminal or a text file: the table as wide as it is, the figures, what was found. */
void   analyze_text(Ctx *ctx, const Analysed *done, Buf *out);
/* The figures as a table for people: their labels, values and formulas. */
Value  analyze_figure_table(Ctx *ctx, AnalysisId id, const Record *summary);
/* The first `most` findings as a list of the document; how many more there are. */
size_t analyze_observations(Ctx *ctx, Document *doc, const List *findings, size_t most);
/* into "file": .html .md .txt the whole of it, other formats of tables its rows (E511). */
Status analyze_into(Ctx *ctx, const Node *into, const Analysed *done);
/* Whichever of check and analyze the node is: VmHost.check. */
Status evaluate_expression(Vm *vm, const Node *node, const Value *slots, Value *out);
#endif
