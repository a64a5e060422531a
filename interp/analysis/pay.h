/* pay.h: what the analyses of KPIs and pay share. */
#ifndef ORGL_ANALYSIS_PAY_H
#define ORGL_ANALYSIS_PAY_H
#include "../graph/score.h"
#include "analysis.h"

/* The option `in region R` (a name or an entity): ROW_NONE when it is not given; E204 when there is no such region. */
Status option_region(Analysis *analysis, int32_t *region);
/* The option `for PERIOD` packed, I32_NONE when it is not given; E304 when it is no period. */
Status option_period(Analysis *analysis, int32_t *period);
/* The option `by KIND`: one of the kinds, T_NONE when it is not given; E304 with `expected` when it is another. */
Status option_by(Analysis *analysis, const TableId *kinds, size_t n, const char *expected, const char *expected_zh, TableId *by);
/* Middle of a range; NaN when it is unset or has no upper end. */
double range_mid(const Column *ranges, int32_t row);
#endif
