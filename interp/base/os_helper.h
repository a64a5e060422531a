/* os_helper.h: a process beside this one that runs code which may crash, hang or print. Both talk in frames: a type and bytes. */
#ifndef ORGL_OS_HELPER_H
#define ORGL_OS_HELPER_H
#include "buf.h"

typedef struct OsHelper OsHelper;
typedef enum OsEvent {
    OS_FRAME,       /* a whole frame has come */
    OS_NOTHING,     /* not yet: time is up, or a signal came */
    OS_OUTPUT,      /* it has written to its standard output (os_helper_output) */
    OS_ENDED        /* it ended, or broke the connection */
} OsEvent;

/* Makes the process: it runs serve(ctx, channel) and ends. It has the caller's memory as it was, no open files but the standard
   ones (input empty, output watched, errors shared) and ends with the caller. 0 or errno. The caller must have one thread. */
int  os_helper_start(void (*serve)(void *ctx, int channel), void *ctx, OsHelper **out);
void os_helper_kill(OsHelper *helper);                      /* when it has not ended yet */
void os_helper_end(OsHelper *helper);                       /* the same, and frees; NULL is fine */
int  os_helper_send(OsHelper *helper, uint32_t type, Str bytes);   /* 0 or errno: EPIPE when it has ended */
/* Waits at most so many seconds for what comes next. The frame's bytes stand in *bytes. */
OsEvent os_helper_wait(OsHelper *helper, double seconds, uint32_t *type, Buf *bytes);
Str  os_helper_output(const OsHelper *helper);              /* the first of what it has written to standard output; borrows */
/* How it ended, after OS_ENDED: "Segmentation fault", "exit status 3"; appended. */
void os_helper_why(OsHelper *helper, Buf *out);

/* In the process, on its channel: 0, or errno (EPIPE: the other side is gone). */
int  os_frame_read(int channel, uint32_t *type, Buf *bytes);
int  os_frame_write(int channel, uint32_t type, Str bytes);
#endif
