/* base.h: the few types and macros that every file uses. */
#ifndef ORGL_BASE_H
#define ORGL_BASE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes of UTF-8 text that somebody else owns; not NUL-terminated. */
typedef struct Str { const char *ptr; size_t len; } Str;
#define STR(literal) ((Str){ "" literal, sizeof(literal) - 1 })
#define STR_ARG(s) (int)(s).len, (s).ptr          /* for "%.*s" */

static inline Str str_of(const char *z) { return (Str){ z, z ? strlen(z) : 0 }; }
static inline Str str_make(const char *p, size_t n) { return (Str){ p, n }; }
static inline bool str_eq(Str a, Str b) { return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0); }

/* How every operation that can fail reports. The diagnostic itself has been appended to the
   handle's sink (or set as the vm's error) by the one who returns anything but ST_OK. */
typedef enum Status {
    ST_OK = 0,
    ST_ERROR,            /* the user's error: a diagnostic exists */
    ST_INTERRUPTED,      /* Ctrl-C */
    ST_BREAK, ST_CONTINUE, ST_RETURN /* control flow inside the vm only */
} Status;

/* Our own bugs. Always on. */
_Noreturn void orgl_assert_failed(const char *expr, const char *file, int line);
#define ORGL_ASSERT(cond) ((cond) ? (void)0 : orgl_assert_failed(#cond, __FILE__, __LINE__))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define UNUSED(x) ((void)(x))
#if defined(__GNUC__)
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#endif
#endif
