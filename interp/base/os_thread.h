/* os_thread.h: a thread beside the caller's that does one piece of work after the other. Whoever gives it work touches nothing of
   what the work touches until it has waited for its end: there are no locks but this one. */
#ifndef ORGL_OS_THREAD_H
#define ORGL_OS_THREAD_H
#include "base.h"

typedef struct OsWorker OsWorker;
OsWorker *os_worker_new(void (*work)(void *ctx), void *ctx);    /* idle; NULL: the system has no thread for us */
void      os_worker_go(OsWorker *worker);                       /* it is idle: it does work(ctx) once, while the caller goes on */
void      os_worker_wait(OsWorker *worker);                     /* until it is idle */
void      os_worker_free(OsWorker *worker);                     /* waits and ends it; NULL is fine */
#endif
