/* ffi_call.h: functions of C libraries, called by what is known of them at run time (libffi underneath; the only file that knows it,
   and the dynamic linker). Arguments and results are bytes in a form of their own, so that the call may happen in another process:
     numbers, bools, pointers   8 bytes: int64_t, uint64_t, double, as the type is
     text                       8 bytes of length, UINT64_MAX for NULL, then its bytes
     records                    their members, one behind the other
     functions (arguments)      nothing
   A signature has a character a type, see FfiCode; "{ggt}" is a record, "(gg)g" a function. */
#ifndef ORGL_FFI_CALL_H
#define ORGL_FFI_CALL_H
#include "../base/buf.h"

typedef enum FfiCode {
    FFI_INT8 = 'a', FFI_INT16 = 'b', FFI_INT32 = 'c', FFI_INT64 = 'd', FFI_UINT8 = 'A', FFI_UINT16 = 'B', FFI_UINT32 = 'C', FFI_UINT64 = 'D',
    FFI_FLOAT = 'f', FFI_DOUBLE = 'g', FFI_BOOL = 'o', FFI_TEXT = 't', FFI_POINTER = 'p', FFI_NONE = 'v',
    FFI_RECORD = '{', FFI_RECORD_END = '}', FFI_FUNCTION = '(', FFI_FUNCTION_END = ')'
} FfiCode;

#define FFI_NULL_TEXT UINT64_MAX

typedef struct FfiLib FfiLib;
/* A library calls back the function that was given for parameter `param` of the running call: fills `result`. False: it gets zeros. */
typedef bool (*FfiCallback)(void *ctx, uint32_t param, Str args, Buf *result);

/* Loads a library; NULL with the linker's words in *why. It is never unloaded: what it has registered would outlive it. */
FfiLib *ffi_lib_open(const char *path, Buf *why);
void    ffi_lib_free(FfiLib *lib);                      /* what is kept of it; NULL is fine */
/* Finds a function and prepares it for calls with a signature "(gg)g"; its number, or -1 when the library has none of that name. */
int     ffi_lib_function(FfiLib *lib, const char *name, Str signature);
/* Calls it. False when the arguments' bytes are not what the signature says, which is a mistake of ours or a broken connection.
   *late becomes true when the library has called back a function of an earlier call meanwhile. */
bool    ffi_lib_call(FfiLib *lib, uint32_t function, Str args, Buf *result, FfiCallback callback, void *ctx, bool *late);

/* ---- the bytes ---- */
typedef struct FfiReader { Str rest; bool bad; } FfiReader;   /* bad: there were too few bytes; zeros are read then */
uint64_t ffi_read(FfiReader *reader);
bool     ffi_read_text(FfiReader *reader, Str *text);         /* false: NULL. Borrows */
void     ffi_write(Buf *out, uint64_t bits);
void     ffi_write_text(Buf *out, Str text);
static inline uint64_t ffi_bits(double x) { uint64_t bits; memcpy(&bits, &x, sizeof bits); return bits; }
static inline double ffi_double(uint64_t bits) { double x; memcpy(&x, &bits, sizeof x); return x; }
#endif
