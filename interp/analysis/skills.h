/* skills.h: what work asks for and what people can do, compared skill by skill. Also for stmt/, which changes the work. */
#ifndef ORGL_ANALYSIS_SKILLS_H
#define ORGL_ANALYSIS_SKILLS_H
#include "analysis.h"

/* A sheet of levels, one a skill: lists are laid on it one after the other, and the highest level of each skill stays. */
typedef struct SkillSheet {
    Graph *graph;
    const Column *post_requires, *duty_requires, *decision_requires, *about, *duties, *decisions, *person_skills, *training;
    double *level;                      /* by skill; 0: not on the sheet */
    RowList skills;                     /* those on the sheet, in order of appearance */
} SkillSheet;

void   sheet_init(SkillSheet *sheet, Graph *graph);          /* borrows the graph; good until the model changes */
void   sheet_drop(SkillSheet *sheet);
void   sheet_clear(SkillSheet *sheet);
void   sheet_add(SkillSheet *sheet, const ItemList *list);   /* NULL: nothing */
/* What a post's work takes: its duties, the decisions it takes and, `stated`, what the post itself demands. */
void   sheet_add_work(SkillSheet *sheet, int32_t post, bool stated);
/* What a decision takes: what it requires; where that is not stated, what the duties it is about require. */
void   sheet_add_decision(SkillSheet *sheet, int32_t decision);
/* Levels of `work` above those of `has`, summed. */
double sheet_over(const SkillSheet *work, const SkillSheet *has);
/* Levels that `list` demands above those on the sheet, summed. */
double sheet_lack(const SkillSheet *sheet, const ItemList *list);
/* Hours of training that bring somebody one level further in a skill; NaN where nobody has said. */
double skill_hours(const SkillSheet *sheet, int32_t skill);

/* The list of a row in a column of lists; NULL when there is none. */
const ItemList *column_list(const Column *column, int32_t row);
/* A level that is left out counts as 1. */
double item_level(const Item *item);
/* What an hour of a month's pay costs one who works `week` hours a week. */
double hourly_pay(const Calendar *calendar, double month, double week);

/* Adds "Listening 3", with what stands between. */
void   add_level(const Analysis *analysis, Buf *out, const char *between, int32_t skill, double level);
/* A finding from a text under construction; an empty advice is none. */
void   find_text(Analysis *analysis, int severity, Value entity, const Buf *message, const Buf *advice);
#endif
