/* junit.h: results of tests, and as the XML that build servers read. */
#ifndef ORGL_TOOL_JUNIT_H
#define ORGL_TOOL_JUNIT_H
#include "../base/vec.h"
#include "../orgl.h"
#include "../base/buf.h"

typedef struct TestResult {
    const char *path;
    OrglStatus status;
    int failed_expects;
    bool passed, done;
    double seconds;            /* while it runs: when it began */
    Buf printed, raw;          /* what it said; while it runs: as it arrives */
} TestResult;

/* Appends one testsuite, a testcase for each script: `failure` when expectations failed, `error` when it ended with an error. */
void junit_write(const TestResult *results, size_t n, Buf *out);
#endif
