/* jobs.h: what the parts of analyze jobs share. */
#ifndef ORGL_ANALYSIS_JOBS_H
#define ORGL_ANALYSIS_JOBS_H
#include "skills.h"

/* Norms of the five aspects and of the score: means over many jobs (Oldham, Hackman and Stepina 1979; Hackman and Oldham 1980). */
#define NORM_MPS 128

typedef VEC(double) VecNumbers;

typedef struct Jobs {
    Analysis *a;
    SkillSheet sheet, work;
    double norm, over, under;
    const Column *aspect[5], *mps, *variety, *load, *demand, *capacity, *span, *superiors, *duties, *kpis, *evenness, *comfort, *risk, *holders, *unit,
                 *authority, *conflicts, *grade, *rank;
    size_t rated, low, causes, dissatisfied, enlargeable, enrichable;
} Jobs;

/* job_candidates.c: adds findings for posts whose work could be enlarged, and for decisions that could move down, with the statement
   that does it. */
void jobs_find_enlargements(Jobs *jobs, const RowList *posts);
void jobs_find_enrichments(Jobs *jobs);
/* job_parts.c: adds findings and figures of jobs without content, function, relations, outcome or feedback. */
void jobs_find_parts(Jobs *jobs, const RowList *posts);
/* The entity as scripts name it. */
void add_script_name(const Analysis *analysis, Buf *out, TableId kind, int32_t row);
#endif
