/* mem.h: allocation. Never returns NULL: when the system refuses, a reserve of 4 MiB serves the
   request and a flag is raised, which the vm reads at every safe point (statement, loop turn, call)
   and turns into error E602, undoing the statement; when the reserve is spent too, one line goes to
   stderr and the process ends with status 4 (an open transaction is thus rolled back by SQLite).
   The flag is raised early where memory is limited: when what is in use has grown and half as much
   again is not to be had.
   The counters and the reserve are the process's, as malloc's own state is. */
#ifndef ORGL_MEM_H
#define ORGL_MEM_H
#include "base.h"

void *mem_alloc(size_t size);                 /* gives; contents undefined; size 0 gives a valid pointer */
void *mem_zalloc(size_t size);                /* gives; zeroed */
void *mem_realloc(void *p, size_t old, size_t size); /* takes p, gives */
void  mem_free(void *p);                      /* takes; NULL is fine */
/* While it is on, large blocks are mappings of their own: arrays that grow for long are then never copied, and leave no holes behind.
   It costs those who take and give large blocks again and again. */
void  mem_apart(bool on);
/* Children made while it is on lack the whole pages of the block: they must not look there, and writing to it copies nothing for them. */
void  mem_keep_from_children(void *p, size_t size, bool on);
/* Memory of a mapping that serves as if it had been allocated (base/image.h): mem_free leaves it alone, mem_realloc copies out
   of it. One such place at a time; size 0 ends it. */
void  mem_lend(const void *at, size_t size);
void  mem_touch(void *p, size_t size);        /* p is about to be written all over: its pages are asked for at once, not one by one */
bool  mem_could(size_t size);                 /* would the system give so much now? Costs two system calls */
extern bool mem_has_failed;                   /* for mem_failed only */
static inline bool mem_failed(void)           /* has an allocation failed since mem_clear_failed? */
{
    return mem_has_failed;
}
void  mem_clear_failed(void);
size_t mem_in_use(void);                      /* bytes given out by this module now */
void  mem_fail_after(int64_t n);              /* tests: the n-th allocation from now fails once; -1 off */
#endif
