/* ffi_process.h: a foreign library in a process of its own. Whatever it does there, this process goes on. */
#ifndef ORGL_FFI_PROCESS_H
#define ORGL_FFI_PROCESS_H
#include "ffi_call.h"

typedef struct FfiProcess FfiProcess;
/* How long a call may take between two callbacks, and what is asked meanwhile (Ctrl-C, limits): not ST_OK ends the process. */
typedef struct FfiWatch { double seconds; Status (*poll)(void *ctx); void *ctx; } FfiWatch;
typedef enum FfiEnd {
    FFI_DONE,
    FFI_REFUSED,     /* it is not there; *why are the linker's words, or none */
    FFI_CRASHED,     /* the process has ended; *why tells how */
    FFI_SLOW,        /* longer than the watch allows */
    FFI_PRINTED,     /* to standard output; *why is the beginning of it */
    FFI_STOPPED      /* by watch->poll */
} FfiEnd;

/* Starts the process and loads the library in it. *out is NULL unless FFI_DONE. */
FfiEnd ffi_process_start(const char *path, const FfiWatch *watch, FfiProcess **out, Buf *why);
/* After any other end than FFI_DONE and FFI_REFUSED it is of no more use: kill it at once, and end it when no call is under way. */
void   ffi_process_kill(FfiProcess *process);
void   ffi_process_end(FfiProcess *process);            /* NULL is fine */
/* As ffi_lib_function and ffi_lib_call. */
FfiEnd ffi_process_function(FfiProcess *process, const FfiWatch *watch, const char *name, Str signature, uint32_t *id, Buf *why);
FfiEnd ffi_process_call(FfiProcess *process, const FfiWatch *watch, uint32_t id, Str args, Buf *result, FfiCallback callback, void *ctx,
                        bool *late, Buf *why);
#endif
