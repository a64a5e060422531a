/* function.h: which function is done where. */
#ifndef ORGL_ANALYSIS_FUNCTION_H
#define ORGL_ANALYSIS_FUNCTION_H
#include "analysis.h"

/* Adds the figures functions split_functions missing_functions, and what was found. */
void functions_find(Analysis *analysis);
/* The rows of `by function`: function unit posts demand; unit none: of posts in no unit. */
void functions_table(Analysis *analysis);
#endif
