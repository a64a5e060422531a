/* test_fault.c: the whole interpreter while allocations fail: each entry ends with a clear error or succeeds, an entry that
   failed has changed nothing, and the next one on the same handle works. Scripts are those of tests/fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../interp/orgl.h"
#include "fault_folder.h"

static const char *const HELPERS[] = { "_base.org", "_every.org", "_part.org", "_module.org", "_posts.csv", "_links.csv" };

typedef struct Fault {
    Buf base, every, printed;
    Orgl *orgl;
    char folder[FOLDER_NAME];
} Fault;

static int enter(void **state)
{
    Fault *fault = mem_zalloc(sizeof *fault);
    if (!folder_enter(fault->folder, HELPERS, COUNT_OF(HELPERS)))
        return -1;
    os_read_file("_base.org", &fault->base);
    os_read_file("_every.org", &fault->every);
    *state = fault;
    return 0;
}

static int leave(void **state)
{
    Fault *fault = *state;
    folder_leave(fault->folder);
    buf_drop(&fault->base);
    buf_drop(&fault->every);
    buf_drop(&fault->printed);
    mem_free(fault);
    return 0;
}

static void keep_print(void *ctx, const char *text, size_t size)
{
    buf_add(&((Fault *)ctx)->printed, str_make(text, size));
}

static OrglStatus run(Fault *fault, const char *name, Str text)
{
    return orgl_run_text(fault->orgl, name, text.ptr, text.len, false);
}

static void start(Fault *fault, const char *model)
{
    OrglHost host = { .ctx = fault, .print = keep_print };
    OrglOptions options = { .today = "2026-11-23", .language = "en" };
    fault->orgl = orgl_new(&host, &options);
    assert_non_null(fault->orgl);
    if (model)
        assert_int_equal(orgl_open(fault->orgl, model, true), ORGL_OK);
    assert_int_equal(run(fault, "base", buf_str(&fault->base)), ORGL_OK);
}

static void end(Fault *fault)
{
    orgl_free(fault->orgl);
    fault->orgl = NULL;
}

/* What can be seen of the model, as text. */
static void describe(Fault *fault, Buf *out)
{
    static const char QUERIES[] =
        "show posts select name, title, unit, manager, headcount, pay, grade, shift, contacts, requires, load, layer; show units;"
        "show duties; show assignments; show kpi_weights; show kpi_records; show grants; show relations; show ratings; show persons;"
        "show regions; show grades; show skills; show hazards; show decisions; show kpis; show factors; show reports; show processes;"
        "show queues; show payplans; show families; show (check)";
    buf_clear(&fault->printed);
    if (run(fault, "describe", str_of(QUERIES)) >= ORGL_SCRIPT)
        fail_msg("%s", orgl_report(fault->orgl));
    buf_clear(out);
    buf_add(out, buf_str(&fault->printed));
}

/* n grows: each of the first allocations fails, of the later ones one in so many. */
static int64_t after(int64_t n)
{
    return n + 1 + n / 30;
}

static void fail_each(Fault *fault, const char *model)
{
    Buf before = { 0 }, now = { 0 };
    int64_t n, errors = 0, successes = 0;
    start(fault, model);
    describe(fault, &before);
    for (n = 1;; n = after(n)) {
        mem_fail_after(n);
        OrglStatus status = run(fault, "every", buf_str(&fault->every));
        mem_fail_after(-1);
        if (status == ORGL_OK) {
            successes++;
            end(fault);
            if (model)
                os_remove(model);
            if (n > 2000 && successes > 3)      /* beyond the last one */
                break;
            start(fault, model);
            continue;
        }
        errors++;
        successes = 0;
        if (status != ORGL_SCRIPT || !strstr(orgl_report(fault->orgl), "E602"))
            fail_msg("allocation %lld: status %d, %s", (long long)n, (int)status, orgl_report(fault->orgl));
        describe(fault, &now);
        if (!str_eq(buf_str(&before), buf_str(&now)))
            fail_msg("allocation %lld: the model has changed\n%s\n%s", (long long)n, before.ptr, now.ptr);
    }
    assert_true(errors > 50);
    buf_drop(&before);
    buf_drop(&now);
}

static void in_memory(void **state)
{
    fail_each(*state, NULL);
}

static void in_a_file(void **state)
{
    fail_each(*state, "model.db");
}

/* An expression at a prompt, an error that is found late, and a rescue, with memory that fails in them. */
static void small_entries(void **state)
{
    static const char *const ENTRIES[] = {
        "map(range(1, 50), x -> \"{x} {x * 2}\")", "try { fail \"a\" } rescue e { print e.message, e.trace }",
        "count(posts where exists (duties where share_sum > 1))", "define post a; define post a", "show posts where span >", "analyze structure",
        "sort_by(posts, p -> p.name)", "let r = {a: [1, 2], b: {c: 3}}; show r", "explain agent.load", "help post" };
    Fault *fault = *state;
    start(fault, NULL);
    for (size_t i = 0; i < COUNT_OF(ENTRIES); i++) {
        OrglStatus wanted = orgl_run_text(fault->orgl, "entry", ENTRIES[i], strlen(ENTRIES[i]), true);
        for (int64_t n = 1; n < 20000; n = after(n)) {
            mem_fail_after(n);
            OrglStatus status = orgl_run_text(fault->orgl, "entry", ENTRIES[i], strlen(ENTRIES[i]), true);
            mem_fail_after(-1);
            if (status != wanted && (status != ORGL_SCRIPT || !strstr(orgl_report(fault->orgl), "E602")))
                fail_msg("%s, allocation %lld: status %d, %s", ENTRIES[i], (long long)n, (int)status, orgl_report(fault->orgl));
        }
        assert_int_equal(orgl_run_text(fault->orgl, "entry", ENTRIES[i], strlen(ENTRIES[i]), true), wanted);
    }
    end(fault);
}

/* Another process, or another handle, changes the file: the next entry sees it, and what its variables held is gone. */
static void two_handles(void **state)
{
    Fault *one = *state, two = { .base = one->base };
    static const char HOLD[] = "var held = [agent, clerk, spare]", SEE[] = "print count(posts), held, held[0].name; print held[2]";
    start(one, "shared.db");
    two.orgl = orgl_new(&(OrglHost){ .ctx = &two, .print = keep_print }, &(OrglOptions){ .today = "2026-11-23" });
    assert_int_equal(orgl_open(two.orgl, "shared.db", true), ORGL_OK);
    assert_int_equal(orgl_run_text(one->orgl, "hold", HOLD, strlen(HOLD), true), ORGL_OK);
    assert_int_equal(run(&two, "two", STR("drop post spare cascade; drop post old; define post fresh; rename post agent to csr")), ORGL_OK);
    buf_clear(&one->printed);
    assert_int_equal(orgl_run_text(one->orgl, "see", SEE, strlen(SEE), true), ORGL_OK);
    if (!strstr(one->printed.ptr, "5 [Agent, Clerk, ] csr\n"))
        fail_msg("%s", one->printed.ptr);
    assert_int_equal(run(one, "one", STR("define post from_one; set fresh.headcount = 3")), ORGL_OK);
    assert_int_equal(run(&two, "two", STR("expect fresh.headcount = 3, \"seen\"; define post from_two")), ORGL_OK);
    assert_int_equal(run(one, "one", STR("expect exists (posts where name = \"from_two\"), \"seen\"")), ORGL_OK);
    orgl_free(two.orgl);
    buf_drop(&two.printed);
    end(one);
    os_remove("shared.db");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(in_memory, enter, leave),
        cmocka_unit_test_setup_teardown(in_a_file, enter, leave),
        cmocka_unit_test_setup_teardown(small_entries, enter, leave),
        cmocka_unit_test_setup_teardown(two_handles, enter, leave),
    };
    return cmocka_run_group_tests_name("fault", tests, NULL, NULL);
}
