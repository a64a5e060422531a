/* test_vm.c: programs by what they print, their errors and traces; each also with a collection at every safe point. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../interp/lib/lib.h"
#include "../../interp/stmt/check.h"
#include "../../interp/stmt/stmt.h"
#include "../../interp/vm/session.h"

typedef struct Bench {
    Intern *intern;
    Words *words;
    Sources sources;
    Diags diags;
    Model *model;
    Graph *graph;
    VmHost host;
    Vm *vm;
    Buf out;
} Bench;

static void bench_print(void *ctx, Str text)
{
    buf_add(&((Bench *)ctx)->out, text);
}

static void bench_open(Bench *b)
{
    *b = (Bench){ .intern = intern_new() };
    b->words = words_new(b->intern);
    diags_init(&b->diags);
    b->model = model_new(b->intern, b->words);
    b->graph = graph_new(b->model);
    b->host = (VmHost){ .natives = LIB_NATIVES, .statements = STMT_EXECUTORS, .ctx = b, .print = bench_print, .check = check_expression };
    b->vm = vm_new(b->model, b->graph, b->intern, b->words, &b->sources, &b->diags, &b->host);
}

static void bench_close(Bench *b)
{
    vm_free(b->vm);
    graph_free(b->graph);
    model_free(b->model);
    diags_drop(&b->diags);
    sources_drop(&b->sources);
    words_free(b->words);
    intern_free(b->intern);
    buf_drop(&b->out);
}

/* What is printed, then the diagnostics. */
static Status bench_run(Bench *b, const char *text, bool prompt)
{
    Buf copy = { 0 };
    diags_clear(&b->diags);
    buf_addz(&copy, text);
    Source *source = sources_add(&b->sources, "t", NULL, &copy);
    Status status = session_run(b->vm, source, (SessionOptions){ .prompt = prompt });
    for (size_t i = 0; i < b->diags.all.len; i++) {
        const Diag *diag = b->diags.all.at[i];
        uint32_t line = 0, column = 0;
        if (diag->span.source)
            source_place(sources_get(&b->sources, diag->span.source), diag->span.start, &line, &column);
        buf_addf(&b->out, "%u:%u %s", line, column, DIAG_INFO[diag->code].code);
        for (size_t t = 0; t < diag->trace.len; t++)
            buf_addf(&b->out, " <%.*s", STR_ARG(diag->trace.at[t].function));
        buf_char(&b->out, '\n');
    }
    return status;
}

typedef struct Case { const char *text, *out; } Case;

static void check_case(const Case *c, bool stress)
{
    Bench b;
    bench_open(&b);
    vm_stress(b.vm, stress);
    bench_run(&b, c->text, false);
    Str got = buf_str(&b.out);
    if (!str_eq(got, str_of(c->out)))
        fail_msg("%s\n  prints\n%.*s\n  instead of\n%s", c->text, STR_ARG(got), c->out);
    bench_close(&b);
}

#define CHECK(name, ...) \
    static void name(void **state) \
    { \
        static const Case CASES[] = { __VA_ARGS__ }; \
        UNUSED(state); \
        for (size_t i = 0; i < COUNT_OF(CASES); i++) { \
            check_case(&CASES[i], false); \
            check_case(&CASES[i], true); \
        } \
    }

CHECK(variables,
    { "let a = 3\nvar b = a\nb = b + 1\nprint a, b", "3 4\n" },
    { "let a = 1\nif true { let a = 2; print a }\nprint a", "2\n1\n" },
    { "a = 1", "1:1 E208\n" },
    { "let a = 1\na = 2", "2:1 E213\n" },
    { "let a = 1\nlet a = 2", "2:5 E214\n" },
    { "let posts = 1", "1:5 E215\n" },
    { "fn f() = 1\nf = 2", "2:1 E213\n" },
    { "fn show() = 1", "1:4 E215\n" },
    { "fn f() = x\nprint f()\nlet x = 1", "1:10 E226 <f\n" },
    { "fn f() = x\nlet x = 1\nprint f()", "1\n" },
    { "fn f() { n += 1 }\nvar n = 1\nf()\nf()\nprint n", "3\n" },
    { "print nothing_here", "1:7 E212\n" },
    { "var x = 1\nx += 2\nx -= 5\nprint x", "-2\n" },
    { "for i in 1..3 { var k = i; k = k * 2; print k }", "2\n4\n6\n" },
    { "print 1 + 1\nprint = 3", "2:1 E208\n" },
)

CHECK(functions,
    { "fn f(a, b = a + 1) = a * 10 + b\nprint f(1), f(1, 5), f(b: 7, a: 2)", "12 15 27\n" },
    { "fn f(a) = a\nprint f()", "2:7 E303\n" },
    { "fn f(a) = a\nprint f(1, 2)", "2:7 E303\n" },
    { "fn f(a) = a\nprint f(1, c: 2)", "2:12 E219\n" },
    { "fn f(a) = a\nprint f(1, a: 2)", "2:12 E128\n" },
    { "let f = fn(a, b = 2) = a + b\nprint f(1), f(b: 5, a: 1)", "3 6\n" },
    { "let f = x -> x + 1\nprint f(1, 2)", "2:7 E303\n" },
    { "let f = 3\nprint f(1)", "2:7 E309\n" },
    { "print undefined_f(1)", "1:7 E210\n" },
    { "print len()", "1:7 E303\n" },
    { "print round(2.345, digits: 2)", "2.35\n" },
    { "fn even(n) = n = 0 ? true : odd(n - 1)\nfn odd(n) = n = 0 ? false : even(n - 1)\nprint even(100), odd(7)", "true true\n" },
    { "fn f() { fn g(n) = n = 0 ? 0 : n + g(n - 1); return g(4) }\nprint f()", "10\n" },
    { "fn f(n) { if n > 3 { return \"big\" }; return \"small\" }\nprint f(5), f(1)", "big small\n" },
    { "fn f() { }\nprint f()", "none\n" },
    { "fn fib(n) = n < 2 ? n : fib(n - 1) + fib(n - 2)\nprint fib(20)", "6765\n" },
    { "fn deep(n) = deep(n + 1) + 1\ntry { deep(0) } rescue e { print e.code }", "E603\n" },
    { "return 1", "1:1 E124\n" },
    { "fn f() { break }", "1:10 E123\n" },
    { "fn f(x) { fail \"no {x}\" }\nfn g() = f(1)\nprint g()", "1:11 E901 <f <g\n" },
    { "let fs = map([1, 2, 3], n -> fn() = n * 10)\nprint fs[0](), fs[2]()", "10 30\n" },
    { "fn f(a) { a = a + 1; return a }\nlet x = 1\nprint f(x), x", "2 1\n" },
    { "fn f(p) { p += [9]; return p }\nvar xs = [1]\nprint f(xs), xs", "[1, 9] [1]\n" },
    { "fn apply(f, x) = f(x)\nfn twice(x) = x * 2\nprint apply(twice, 4), apply(len, \"abc\")", "8 3\n" },
)

CHECK(closures,
    { "fn counter() { var c = 0; return fn() { c += 1; return c } }\nlet a = counter()\nlet b = counter()\na()\nprint a(), b()", "2 1\n" },
    { "var fs = []\nfor i in 1..3 { fs += [fn() = i] }\nprint fs[0](), fs[1](), fs[2]()", "1 2 3\n" },
    { "var fs = []\nfor i in 1..3 { var k = i; k += 1; fs += [fn() = k] }\nprint fs[0](), fs[2]()", "2 4\n" },
    { "fn f() { var xs = []; let add = fn(x) { xs += [x] }; add(1); add(2); return xs }\nprint f()", "[1, 2]\n" },
    { "fn f(n) { let g = fn() { n += 1; return n }; g(); return n }\nprint f(5)", "6\n" },
    { "let k = 3\nlet f = x -> y -> x * y + k\nprint f(2)(5)", "13\n" },
    { "fn f() { fn g(n) = n < 1 ? 0 : h(n); let h = 3; return g(0) }\nprint f()", "1:32 E210\n" },
    { "fn f() { let g = fn(n) { let h = fn() = g; return 1 }; return 2 }\nprint f()", "1:41 E212\n" },
)

CHECK(control,
    { "if false { print 1 } else if none { print 2 } else { print 3 }", "3\n" },
    { "if 1 { print 1 }", "1:4 E313\n" },
    { "var i = 0\nwhile true { i += 1; if i = 3 { continue }; if i > 5 { break }; print i }", "1\n2\n4\n5\n" },
    { "var i = 0\nwhile i < 3 { i += 1 }\nprint i", "3\n" },
    { "var i = 0\nwhile not (i >= 3) and true { i += 1 }\nprint i", "3\n" },
    { "for i in 3..1 { print i }", "" },
    { "for i in 1.5..3.2 { print i }", "2\n3\n" },
    { "for i, x in [\"a\", \"b\"] { print i, x }", "0 a\n1 b\n" },
    { "for c in \"h\xc3\xa9l\" { print c }", "h\n\xc3\xa9\nl\n" },
    { "for k in {a: 1, b: 2} { print k }", "a\nb\n" },
    { "for k, v in {a: 1, b: 2} { print k, v }", "a 1\nb 2\n" },
    { "var xs = [1, 2]\nfor x in xs { xs += [x * 10] }\nprint xs", "[1, 2, 10, 20]\n" },
    { "for x in 5 { }", "1:10 E312\n" },
    { "for d in 2026-01-30..2026-02-02 { print d }", "2026-01-30\n2026-01-31\n2026-02-01\n2026-02-02\n" },
    { "for x in none { print x }\nprint \"done\"", "done\n" },
    { "let r = 1..3\nfor i in r { print i }\nfor n, i in r { print n, i }", "1\n2\n3\n0 1\n1 2\n2 3\n" },
    { "fn f() { for i in 1..3 { for j in 1..3 { if j = 2 { return i * 10 + j } } } }\nprint f()", "12\n" },
    { "for i in 1..2 { let f = fn() { i += 10; return i }; f(); print i }", "11\n12\n" },
)

CHECK(conditions,
    { "print 1 < 2, 2 <= 1, none < 1, none = none, none != 1, 1 = 1", "true false false true true true\n" },
    { "let x = none\nprint x > 1, not (x > 1), x ?? 5, x and true, true or x", "false true 5 false true\n" },
    { "print (true ? 1 : 2), (false ? 1 : true ? 3 : 4)", "1 3\n" },
    { "print 3 in [1, 3], 4 in 1..3, \"b\" in {b: 1}, 2 not in [1]", "true false true true\n" },
    { "fn t(x) { print x; return true }\nlet a = false and t(1)\nlet b = true or t(2)\nlet c = true and t(3)\nprint a, b, c", "3\nfalse true true\n" },
    { "print \"a\" ? 1 : 2", "1:7 E313\n" },
    { "print 5 > 3 and not false or 1", "true\n" },
    { "print 3 < \"a\"", "1:7 E301\n" },
    { "let x = 5\nprint (3 < x), (5 >= x), (7 = x), (x = none)", "true true false false\n" },
)

CHECK(lists,
    { "var xs = [1, 2, 3]\nxs[0] = 9\nxs[-1] = 7\nprint xs", "[9, 2, 7]\n" },
    { "var xs = [[1], [2]]\nlet ys = xs\nxs[0][0] = 5\nxs[1] += [3]\nprint xs, ys", "[[5], [2, 3]] [[1], [2]]\n" },
    { "var r = {a: [1], b: {c: 1}}\nlet s = r\nr.a += [2]\nr.b.c = 5\nr[\"n\"] = 1\nprint r, s", "{a: [1, 2], b: {c: 5}, n: 1} {a: [1], b: {c: 1}}\n" },
    { "var xs = [1]\nxs[3] = 1", "2:1 E306\n" },
    { "let xs = [1]\nxs[0] = 2", "2:1 E213\n" },
    { "var xs = [1]\nvar ys = xs\nys += [2]\nxs = push(xs, 3)\nprint xs, ys", "[1, 3] [1, 2]\n" },
    { "var s = \"a\"\nlet t = s\ns += \"b\"\ns = s + \"c\"\nprint s, t", "abc a\n" },
    { "var xs = []\nfor i in 1..1000 { xs += [i] }\nprint len(xs), xs[999]", "1000 1000\n" },
    { "var xs = [1]\nxs += xs\nxs += [xs]\nprint xs", "[1, 1, [1, 1]]\n" },
    { "let xs = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35]\n"
      "print len(xs), xs[34]", "35 35\n" },
    { "let r = {a: 1}\nprint r.b", "2:9 E220\n" },
    { "let xs = [1]\nprint xs.foo", "2:10 E224\n" },
    { "print [1, 2][5]", "1:14 E306\n" },
    { "let r = 2..8\nprint r.low, r.high, r.mid", "2 8 5\n" },
    { "var n = 1\nn.x = 3", "2:1 E314\n" },
    { "var xs = [3, 1, 2]\nprint sort(xs), sort(xs, fn(a, b) = a > b), xs", "[1, 2, 3] [3, 2, 1] [3, 1, 2]\n" },
    { "var xs = [[1], [2]]\nfor x in xs { x += [9] }\nprint xs", "[[1], [2]]\n" },
    { "var r = {n: 1}\nr.n += 4\nr[\"n\"] -= 2\nprint r", "{n: 3}\n" },
)

CHECK(errors,
    { "try { fail \"x\" } rescue e { print e.message, e.code, e.place }", "x E901 t:1\n" },
    { "try { print 1 / 0 } rescue e { print e.code }\nprint \"on\"", "E305\non\n" },
    { "fn f() { try { return 1 } rescue e { return 2 } }\nprint f()\nfail \"x\"", "1\n3:1 E901\n" },
    { "for i in 1..3 { try { if i = 2 { continue }; print i } rescue e { } }\nprint 1 / 0", "1\n3\n2:7 E305\n" },
    { "try { try { fail \"a\" } rescue e { fail \"b {e.message}\" } } rescue e { print e.message }", "b a\n" },
    { "try { map([1], x -> 1 / 0) } rescue e { print e.code }", "E305\n" },
    { "for i in 1..100 { try { fail \"n{i}\" } rescue e { } }\nprint \"ok\"", "ok\n" },
    { "try { define post a in b; print count(posts) } rescue e { print e.code }\nprint count(posts)", "E204\n0\n" },
)

static void model_undone(void **state)
{
    static const Case CASES[] = {
        { "define post a\ntry { define post b; fail \"x\" } rescue e { }\nprint count(posts)", "1\n" },
        { "define post a\nvar n = 0\ntry { n = 1; define post a } rescue e { print e.code, n }\nprint count(posts)", "E401 1\n1\n" },
        { "define post a\ndefine post a\ndefine post a", "2:13 E401\n3:13 E401\n" },
        { "print 1\ndefine post a\ndefine post a\nprint 2\n", "1\n3:13 E401\n" },
        { "fn mk(n) { define post @\"p{n}\" headcount n }\nfor i in 1..3 { mk(i) }\nprint sum(headcount of posts)", "6\n" },
        { "define post a headcount 3\nlet x = a\nset x.headcount = 5\nset a { title \"A\" }\nprint a.headcount", "4:9 E203\n" },
        { "define post a headcount 3\nlet x = a\nset x.headcount += 5\nprint a.headcount, x.name", "8 a\n" },
        { "define post a\nlet n = 7\nset a { headcount n }\nprint a.headcount", "7\n" },
        { "define unit u\ndefine post u\nprint u", "3:7 E207\n" },
        { "define unit u\ndefine post u\nprint post:u.name, unit:u.name", "u u\n" },
        { "define post a\nprint posts where (x -> true)(it)\nprint b", "3:7 E212\n" },
        { "define post a headcount 2\ndefine post b headcount 9\nlet k = 5\nfn big(p) = p.headcount > k\n"
          "for p in posts where big(p) { print p.name }\nprint count(posts where headcount > k)", "b\n1\n" },
        { "fn bad(p) { define post zz; return true }\ndefine post a\nprint count(posts where bad(it))", "1:13 E411 <bad\n" },
        { "define post a in u\nprint count(posts)\ndefine unit u", "1:18 E204\n" },
        { "define post a reports to b\ndefine post b reports to a", "1:26 E402\n" },
        { "let x = 5\ndefine post x", "2:13 E209\n" },
        { "let x = 5\ndefine post \"x\"\nprint posts", "[x]\n" },
        { "define post a hedcount 5\nlet x = 1\ndefine post b grad x", "1:15 E203\n3:15 E203\n" },
        { "let x = 1\ndefine post b hedcount 1\ndefine post c natre full_time", "2:15 E203\n3:15 E203\n" },
    };
    UNUSED(state);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        check_case(&CASES[i], false);
        check_case(&CASES[i], true);
    }
}

static void expectations(void **state)
{
    Bench b;
    UNUSED(state);
    bench_open(&b);
    assert_int_equal(bench_run(&b, "expect 1 + 1 = 3, \"sums\"\nexpect true\nexpect 1 < 2\nprint \"on\"", false), ST_OK);
    assert_int_equal(session_failed_expects(b.vm), 1);
    assert_non_null(strstr(b.out.ptr, "sums (2 = 3)"));
    assert_non_null(strstr(b.out.ptr, "on\n"));
    bench_close(&b);
}

static void prompt(void **state)
{
    Bench b;
    UNUSED(state);
    bench_open(&b);
    bench_run(&b, "let a = 3\nvar n = 1", true);
    bench_run(&b, "fn f(x) = x * a + n", true);
    bench_run(&b, "print f(2)", true);
    assert_int_equal(bench_run(&b, "n = 100; fail \"no\"", true), ST_ERROR);
    bench_run(&b, "print n", true);
    bench_run(&b, "let a = 10", true);
    bench_run(&b, "print f(2)", true);
    bench_run(&b, "fn f(x) = 0", true);
    bench_run(&b, "print f(2)", true);
    assert_string_equal(b.out.ptr, "7\n1:10 E901\n1\n21\n0\n");
    buf_clear(&b.out);
    bench_run(&b, "define post x headcount 4", true);
    bench_run(&b, "define post y; define post x", true);
    bench_run(&b, "print count(posts)", true);
    assert_string_equal(b.out.ptr, "1:28 E401\n1\n");
    bench_close(&b);
}

static void limits(void **state)
{
    Bench b;
    UNUSED(state);
    bench_open(&b);
    vm_set_limits(b.vm, (VmLimits){ .steps = 10000 });
    bench_run(&b, "while true { }", false);
    bench_run(&b, "try { while true { } } rescue e { print \"caught\" }", false);
    vm_set_limits(b.vm, (VmLimits){ .depth = 50 });
    bench_run(&b, "fn f(n) = n = 0 ? 0 : f(n - 1)\nprint f(40)\nprint f(60)", false);
    vm_set_limits(b.vm, (VmLimits){ .memory = 4 << 20 });
    bench_run(&b, "var xs = []\nwhile true { xs += [\"abc{len(xs)}\"] }", false);
    bench_run(&b, "for i in 1..100000 { let s = \"text number {i}\" }\nprint \"fine\"", false);
    vm_set_limits(b.vm, (VmLimits){ .seconds = 0.05 });
    bench_run(&b, "while true { }", false);
    assert_string_equal(b.out.ptr, "1:1 E604\n1:7 E604\n0\n1:23 E603 <f <f <f <f <f <f <f <f <f <f <f\n2:21 E602\nfine\n1:1 E605\n");
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables), cmocka_unit_test(functions), cmocka_unit_test(closures), cmocka_unit_test(control),
        cmocka_unit_test(conditions), cmocka_unit_test(lists), cmocka_unit_test(errors), cmocka_unit_test(model_undone),
        cmocka_unit_test(expectations), cmocka_unit_test(prompt), cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
