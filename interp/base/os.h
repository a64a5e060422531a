/* os.h: the only door to files, clock, environment and terminal. */
#ifndef ORGL_OS_H
#define ORGL_OS_H
#include "buf.h"

/* Each returns 0 or an errno value. */
#define OS_NOT_REGULAR (-1)                              /* a pipe, device or socket, where a file is wanted */
#define OS_CHANGED (-2)                                  /* another process wrote to it while it was being read */
const char *os_error_text(int error);                  /* of an errno value or the above */
/* What a script names: a plain file, never a pipe or device, which might have no end or change by being read. */
int  os_read_regular(const char *path, Buf *out);
int  os_read_file(const char *path, Buf *out);         /* appends; "-" is standard input (EINTR: a signal came) */
/* A standard stream that is closed must not become a file that is opened later: from now on it can neither be read nor written. */
void os_keep_streams(void);
int  os_write_file(const char *path, Str bytes);       /* whole or not at all: a file beside it, fsync, rename */
/* A file that must not be there yet (EEXIST), without waiting for the disk: os_sync_all then does for many files at once what each would wait for. */
int  os_write_new(const char *path, Str bytes);
int  os_sync_all(const char *path);                     /* all that was written to the file system that has the path */
bool os_begins_with(const char *path, Str bytes);       /* false when it cannot be read; at most 16 bytes */
int  os_make_dir(const char *path);                    /* with parents; an existing folder is fine */
int  os_remove(const char *path);
int  os_rename(const char *from, const char *to);
int  os_temp_file(Buf *path);                          /* makes an empty file of its own in the temporary folder; appends its path */
int  os_sync_dir(Str dir);                             /* the folder's names are on the disk; "" is the current one */
typedef enum OsKind { OS_MISSING, OS_FILE, OS_DIR, OS_OTHER, OS_UNKNOWN /* the system does not say: os_reach tells why */ } OsKind;
OsKind os_kind(const char *path);                      /* follows links */
int  os_reach(const char *path);                       /* 0 when there is something there, or why that cannot be told */
int  os_real_path(const char *path, Buf *out);         /* links resolved; missing last parts are kept as they are */
/* Sorted by name, without . and ..; is_dir follows links. */
int  os_list_dir(const char *path, void (*each)(void *ctx, const char *name, bool is_dir), void *ctx);
bool os_is_root(void);
bool os_is_terminal(int fd);
/* Columns that output is to fit: the terminal's; when standard output is no terminal $COLUMNS; 0: any. */
int  os_output_width(void);
int  os_terminal_width(void);                          /* columns; 0 when standard output is no terminal */
int  os_terminal_height(void);
const char *os_env(const char *name);                  /* NULL when unset */
size_t os_memory(void);                                /* bytes of the machine's memory; 0: unknown */
int64_t os_now_ms(void);                               /* wall clock */
double  os_clock(void);                                /* monotonic seconds */
int64_t os_zone_ms(int64_t ms);                            /* what local time is ahead of UTC's then */
int32_t os_today(void);                                /* local date, days since 1970-01-01 */
int  os_write(int fd, Str bytes);                      /* all of it, retrying; 0 or errno: EPIPE when nobody reads */
/* `handler` runs in signal context `first` seconds from now and then every so many; NULL: no longer. */
void os_on_tick(void (*handler)(void), double first, double every);
void os_on_interrupt(void (*handler)(void));           /* SIGINT: handler runs in signal context */
/* Runs a program, found in PATH (argv[0]; NULL ends the list), with `input` as its standard input; appends what it writes.
   *status: its exit status, 128 + the signal that ended it. Waits for its end. ENOENT: there is no such program. */
int  os_run(const char *const *argv, Str input, Buf *output, Buf *errors, int *status);
/* Runs `work` in a copy of this process, which ends with what it returns and dies with its parent; 0: there is no child. */
int  os_child(int (*work)(void *ctx), void *ctx);
bool os_child_ended(int child, int *status);           /* does not wait; once it has ended the child is no more */
int  os_child_wait(int child);                         /* its status; 128 + the signal that ended it */
void os_child_kill(int child);                         /* and waits */
/* Runs `work` in a copy of this process that outlives it: without a terminal or open files, and giving way to others. Does not wait;
   false: there is no such copy. No thread may run. */
bool os_leave(void (*work)(void *ctx), void *ctx);
/* A piece of work in a process of its own, a copy of this one: a crash there does no harm here. Start one only while no thread runs. */
typedef struct OsJob { int pid, fd; } OsJob;           /* pid 0: none */
int  os_job_start(OsJob *job, void (*work)(void *ctx, Buf *out), void *ctx);   /* what `work` adds to out can be read when it is done */
bool os_job_read(OsJob *job, Buf *out);                /* appends what has arrived, waits for more; false when all is there */
int  os_job_end(OsJob *job);                           /* waits; 0, or 128 + the signal that ended it */
void os_job_kill(OsJob *job);
const char *os_signal_text(int signal);                /* "Segmentation fault" */
/* For work of foreign code, in its process: from now on what goes to standard error is kept. A descriptor for os_kept_errors, or -1. */
int  os_keep_errors(void);
void os_kept_errors(int fd, Buf *out);                 /* appends what was kept; closes fd */
/* Waits until one of the descriptors can be read, at most so long (ms; -1: for ever); sets ready[i]. False after a signal or the time. */
bool os_wait(const int *fds, size_t n, int timeout_ms, bool *ready);
int  os_processors(void);                              /* at least 1 */
Str  os_dir_name(Str path);                            /* "" when there is none; borrows */
Str  os_base_name(Str path);
Str  os_extension(Str path);                           /* ".csv", "" when there is none */
void os_join(Buf *out, Str dir, Str path);             /* path alone when it is absolute or dir empty */
/* os_lock.c: a process that has locked the file to write, and its program's name; 0: none but this one is known. */
long os_lock_holder(const char *path, Buf *name);
#endif
