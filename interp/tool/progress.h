/* progress.h: a line on the terminal about an entry that takes long: seconds, rows that have come, how to stop it. */
#ifndef ORGL_TOOL_PROGRESS_H
#define ORGL_TOOL_PROGRESS_H
#include "../orgl.h"

/* From the first second on, twice a second, until progress_stop or the first output. Does
   nothing where standard input or error is no terminal. */
void progress_start(Orgl *orgl);
/* Takes the line away; fine when there is none. */
void progress_stop(void);
#endif
