/* base.c: the end of a program that found a fault in itself. */
#include "base.h"
#include "os.h"
#include <stdio.h>
#include <stdlib.h>

_Noreturn void orgl_assert_failed(const char *expr, const char *file, int line)
{
    char text[512];
    int n = snprintf(text, sizeof text, "orgl: internal error: %s (%s:%d)\n", expr, file, line);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    os_write(2, str_make(text, len));
    abort();
}
