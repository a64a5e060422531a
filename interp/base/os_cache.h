/* os_cache.h: what files that may be lost ask of the system: private folders, a file's state, mappings at a fixed place. */
#ifndef ORGL_OS_CACHE_H
#define ORGL_OS_CACHE_H
#include "buf.h"

/* What changes when a file does. Times in ns since 1970, as the file system keeps them. */
typedef struct OsState { uint64_t dev, ino; int64_t size, mtime, ctime; } OsState;
bool os_state(const char *path, OsState *out);              /* follows links; false, *out zero: no regular file is there */
/* Would a change of a file from now on have a later time than this? Waits for that, at most 40 ms. */
bool os_time_passed(int64_t ns);

/* A folder that is ours and that only we may look into; `make`: it is made with its parents when it is missing. */
bool os_private_dir(const char *path, bool make);
/* A regular file of ours that nobody else may write, no link; -1: there is none. */
int  os_open_private(const char *path);
int  os_create_private(const char *path);                   /* that was not there, mode 0600; -1 */
void os_close(int fd);
bool os_read_at(int fd, void *out, size_t size, uint64_t at);    /* all of it; false */
bool os_write_at(int fd, const void *data, size_t size, uint64_t at);
bool os_set_size(int fd, uint64_t size);                    /* what was not written reads as zeros and takes no room */
int64_t os_size(int fd);                                    /* -1 */
uint64_t os_room(const char *path);                         /* bytes that a file there may have, by the disk and the process's limit */
/* Touches the file, so that it counts as used just now. */
void os_touch(int fd);
/* Bytes that it takes on the disk, and when it was written or touched last (ns). */
bool os_taken(const char *path, uint64_t *bytes, int64_t *mtime);

/* The file's first `size` bytes in memory at this very address: writes stay in memory. NULL: the address is not free, or the system
   says no. */
void *os_map(int fd, size_t size, uintptr_t at);
void os_unmap(void *at, size_t size);

uint64_t os_process(void);                                  /* this process's number */
uint64_t os_boot(void);                                     /* tells one start of the machine from another; 0: unknown */
/* Tells one build of this program from another; false: it does not say. */
bool os_build(uint8_t out[32]);
#endif
