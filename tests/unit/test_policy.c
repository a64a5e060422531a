// link: base words source tool/policy
/* test_policy.c: what scripts may touch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../interp/base/os.h"
#include "../../interp/tool/policy.h"

static char top[] = "/tmp/orgl-policy-XXXXXX";

/* top/in is the current folder, top/out another, top/in/way leads from one to the other. */
static int set_up(void **state)
{
    UNUSED(state);
    if (!mkdtemp(top) || chdir(top) < 0 || os_make_dir("in/sub") || os_make_dir("out/deep") || symlink("../out", "in/way") < 0)
        return -1;
    os_write_file("out/file.csv", STR("x\n"));
    return chdir("in");
}

static int tear_down(void **state)
{
    UNUSED(state);
    static const char *const made[] = { "in/way", "in/sub", "in", "out/file.csv", "out/deep", "out" };
    if (chdir(top) < 0)
        return -1;
    for (size_t i = 0; i < COUNT_OF(made); i++)
        os_remove(made[i]);
    return os_remove(top);
}

static bool may(const Policy *policy, int cap, const char *path) { return policy_allows(policy, cap, str_of(path)); }

static void test_reading(void **state)
{
    UNUSED(state);
    Policy policy = { 0 };
    assert_true(may(&policy, CAP_READ, "a.csv"));
    assert_true(may(&policy, CAP_READ, "sub/../a.csv"));
    assert_false(may(&policy, CAP_READ, "../out/file.csv"));
    assert_false(may(&policy, CAP_READ, "way/file.csv"));
    assert_false(may(&policy, CAP_READ, "/etc/passwd"));
    assert_false(may(&policy, CAP_READ, ""));
    policy_add_root(&policy, STR("../out/file.csv"));
    assert_true(may(&policy, CAP_READ, "../out/file.csv"));
    assert_true(may(&policy, CAP_READ, "way/file.csv"));
    assert_false(may(&policy, CAP_READ, "../out/file.csv.bak"));
    assert_false(may(&policy, CAP_READ, "../out/deep/a.csv"));
    policy_add_root(&policy, STR("../out"));
    assert_true(may(&policy, CAP_READ, "../out/deep/a.csv"));
    assert_false(may(&policy, CAP_READ, "../outside"));
    policy_drop(&policy);
}

static void test_writing(void **state)
{
    UNUSED(state);
    Policy policy = { 0 };
    assert_true(may(&policy, CAP_WRITE, "a.csv"));
    assert_true(may(&policy, CAP_WRITE, "./sub/a.csv"));
    assert_true(may(&policy, CAP_WRITE, "new/folder/a.csv"));
    assert_false(may(&policy, CAP_WRITE, "sub/../a.csv"));
    assert_false(may(&policy, CAP_WRITE, "../a.csv"));
    assert_false(may(&policy, CAP_WRITE, ".profile"));
    assert_false(may(&policy, CAP_WRITE, "sub/.git/hook"));
    assert_false(may(&policy, CAP_WRITE, "way/a.csv"));
    assert_false(may(&policy, CAP_WRITE, "/tmp/a.csv"));
    assert_false(may(&policy, CAP_WRITE, "."));
    policy.allowed = CAP_WRITE;
    assert_true(may(&policy, CAP_WRITE, "../a.csv"));
    assert_false(may(&policy, CAP_EXEC, "ls"));
}

/* A yes is for what was asked, and nothing else. */
static void test_granting(void **state)
{
    UNUSED(state);
    Policy policy = { 0 };
    policy_grant(&policy, CAP_READ, STR("../out/file.csv"));
    assert_true(may(&policy, CAP_READ, "../out/file.csv"));
    assert_true(may(&policy, CAP_READ, "way/file.csv"));                /* the same file */
    assert_false(may(&policy, CAP_READ, "../out/other.csv"));
    assert_false(may(&policy, CAP_WRITE, "../out/file.csv"));
    policy_grant(&policy, CAP_FFI, STR("libm.so.6"));
    assert_true(may(&policy, CAP_FFI, "libm.so.6"));
    assert_false(may(&policy, CAP_FFI, "libm.so.6 (trusted)"));
    assert_false(may(&policy, CAP_FFI, "libc.so.6"));
    assert_false(may(&policy, CAP_EXEC, "libm.so.6"));
    policy_drop(&policy);
}

static void test_sandbox(void **state)
{
    UNUSED(state);
    Policy policy = { .sandbox = true, .allowed = CAP_READ };
    assert_false(may(&policy, CAP_READ, "a.csv"));
    assert_false(may(&policy, CAP_WRITE, "a.csv"));
    assert_false(may(&policy, CAP_FFI, "libm.so.6"));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_reading), cmocka_unit_test(test_writing), cmocka_unit_test(test_granting),
        cmocka_unit_test(test_sandbox) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
