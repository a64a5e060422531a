/* job.h: what enlarge and enrich share: the figures before and after, the notes, and how both are shown. */
#ifndef ORGL_STMT_JOB_H
#define ORGL_STMT_JOB_H
#include "../analysis/skills.h"
#include "operand.h"

enum { JOB_LINES = 20 };
typedef struct JobLine { const char *figure; Value post, value[2]; } JobLine;   /* value: before, after */

typedef struct Job {
    Ctx *ctx;
    bool zh;
    int32_t post;                       /* whose job changes */
    JobLine lines[JOB_LINES];
    int n_lines, at;                    /* at: the next one when the figures after are noted */
    int when;                           /* 0 before, 1 after */
    Value notes;                        /* a list of texts */
} Job;

void job_init(Job *job, Ctx *ctx, int32_t post);
/* Notes a figure: before the change it becomes a line, after it fills the line's second value; the same order both times. */
void job_line(Job *job, const char *figure, int32_t post, Value value);
/* Figures of the post that both statements have: mps (after: with that aspect one level higher), what its work takes above what it
   demands, the hours and the cost of training that this asks for. `rises`: a W_ASPECT_…. */
void job_common(Job *job, int rises);
void job_note(Job *job, const char *en, const char *zh, ...) __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
Str  job_title(const Job *job, TableId kind, int32_t row);
/* Notes on what the post's work takes above its demands, and on the motivating potential. */
void job_common_notes(Job *job, int rises);
double job_figure(const Job *job, const char *figure, int32_t post, int when);   /* NaN: none, or no such line */
void job_show(Job *job);
#endif
