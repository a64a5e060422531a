/* function.h: which function is done where. */
#ifndef ORGL_ANALYSIS_FUNCTION_H
#define ORGL_ANALYSIS_FUNCTION_H
#include "analysis.h"

/* Adds the figures functions split_functions missing_functions, and what was found. */
void functions_find(Analysis *analysis);
#endif
