// link: base words source syntax model graph value lib
/* test_lib.c: the natives, called through a machine that only knows how to call them and that collects at every call:
   so an object that a native forgot to keep is gone at once. */
#include "../../interp/lib/lib.h"
#include "../../interp/base/num.h"
#include "../../interp/syntax/ast.h"
#include "callee.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

struct Vm { Rt rt; Intern *intern; Words *words; Model *model; Graph *graph; Diags diags; const Value *args; int n; int calls; void *kept; void (*drop)(void *state); };
struct Function { Obj obj; NativeFn call; };

Rt *vm_rt(Vm *vm) { return &vm->rt; }
Model *vm_model(Vm *vm) { return vm->model; }
Sources *vm_sources(Vm *vm) { UNUSED(vm); return NULL; }
Graph *vm_graph(Vm *vm) { return vm->graph; }
const Words *vm_words(Vm *vm) { return vm->words; }
void **vm_lib_state(Vm *vm, void (*drop)(void *state))
{
    vm->drop = drop;
    return &vm->kept;
}
Status vm_close(Vm *vm) { return vm ? ST_OK : ST_ERROR; }

static void mark_args(void *ctx, Heap *heap)
{
    const Vm *vm = ctx;
    for (int i = 0; i < vm->n; i++)
        heap_mark_value(heap, vm->args[i]);
}

static Status call(Vm *vm, Value function, const Value *args, int n, Value *out)
{
    Value copy[8];
    memcpy(copy, args, (size_t)n * sizeof(Value));
    return function.tag == V_NATIVE ? LIB_NATIVES[function.d](vm, copy, n, out) : function.fn->call(vm, copy, n, out);
}

Status vm_call(Vm *vm, Value function, const Value *args, int n, Value *out)
{
    vm->calls++;
    heap_collect(vm->rt.heap);
    return call(vm, function, args, n, out);
}

static int set_up(void **state)
{
    Vm *vm = mem_zalloc(sizeof *vm);
    vm->intern = intern_new();
    vm->words = words_new(vm->intern);
    vm->model = model_new(vm->intern, vm->words);
    vm->graph = graph_new(vm->model);
    diags_init(&vm->diags);
    vm->rt = (Rt){ .heap = heap_new(), .intern = vm->intern, .words = vm->words, .model = vm->model, .ambiguous = 1,
                   .today = num_days(2026, 11, 23), .diags = &vm->diags, .vm = vm, .memory_limit = (size_t)64 << 20 };
    heap_set_roots(vm->rt.heap, mark_args, vm);
    *state = vm;
    return 0;
}

static int tear_down(void **state)
{
    Vm *vm = *state;
    if (vm->kept)
        vm->drop(vm->kept);
    heap_free(vm->rt.heap);
    diags_drop(&vm->diags);
    graph_free(vm->graph);
    model_free(vm->model);
    words_free(vm->words);
    intern_free(vm->intern);
    mem_free(vm);
    return 0;
}

/* ---- values in brief ---- */

#define N(x) value_num(x)
#define P(x) value_percent(x)
#define D(x, u) value_duration((x), UNIT_##u)
#define C(x, per) value_rate((x), UNIT_NONE, UNIT_##per)
#define T(z) value_text(&vm->rt, STR(z))
#define W(z) ((Value){ .tag = V_WORD, .d = intern_add(vm->intern, STR(z)) })
#define DAY(y, m, d) value_date(num_days(y, m, d))
#define NIL NONE_VALUE
#define L(...) list_of(vm, COUNT_OF(((const Value[]){ __VA_ARGS__ })), (const Value[]){ __VA_ARGS__ })
#define EMPTY value_list(&vm->rt, 0)

static Value list_of(Vm *vm, size_t n, const Value *values)
{
    Value v = value_list(&vm->rt, (uint32_t)n);
    for (size_t i = 0; i < n; i++)
        list_push(&vm->rt, v.list, values[i]);
    return v;
}

static Value record_of(Vm *vm, const char *key, Value v, const char *key2, Value v2)
{
    Value r = value_record(&vm->rt, 2);
    record_setz(&vm->rt, r.record, key, v);
    if (key2)
        record_setz(&vm->rt, r.record, key2, v2);
    return r;
}

static Status square(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    return value_binary(vm_rt(vm), BIN_MUL, args[0], args[0], out);
}

static Status is_odd(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(vm);
    UNUSED(n);
    *out = value_bool(fmod(args[0].num, 2) != 0);
    return ST_OK;
}

static Status as_text(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    *out = value_textf(vm_rt(vm), "<%g>", args[0].num);
    return ST_OK;
}

static Status add(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    return value_binary(vm_rt(vm), BIN_ADD, args[0], args[1], out);
}

static Status greater(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    return value_binary(vm_rt(vm), BIN_GT, args[0], args[1], out);
}

static Status fails(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    UNUSED(out);
    UNUSED(args);
    return rt_error(vm_rt(vm), E305,);
}

static Status gives_number(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(vm);
    UNUSED(n);
    *out = args[0];
    return ST_OK;
}

/* Functions stand on the C heap: no roots keep them here. */
static Value function(NativeFn call_)
{
    static struct Function pool[16];
    static int used;
    struct Function *fn = &pool[used++ % 16];
    *fn = (struct Function){ .obj = { .tag = V_FUNCTION, .mark = 1 }, .call = call_ };
    return (Value){ .tag = V_FUNCTION, .fn = fn };
}
#define F(name) function(name)

typedef struct Case { FunctionId fn; const char *result; int n; Value args[4]; } Case;

static const char *outcome(Vm *vm, const Case *c)
{
    static Buf buf;
    Value out = NIL;
    vm->args = c->args;
    vm->n = c->n;
    buf_clear(&buf);
    Status status = call(vm, value_native(c->fn), c->args, c->n, &out);
    if (status == ST_OK && !vm->rt.failed)
        value_format(&vm->rt, out, true, &buf);
    else
        buf_addz(&buf, DIAG_INFO[vm->rt.error->code].code);
    vm->rt.failed = false;
    vm->n = 0;
    diags_clear(&vm->diags);
    return buf.ptr;
}

static void run_cases(Vm *vm, const Case *cases, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < cases[i].n; k++, kept++)
            heap_keep(vm->rt.heap, cases[i].args[k]);
    for (size_t i = 0; i < n; i++) {
        const char *got = outcome(vm, &cases[i]);
        if (strcmp(got, cases[i].result) != 0)
            print_error("case %zu, %s: %s, not %s\n", i, FUNCTION_INFO[cases[i].fn].name, got, cases[i].result);
        assert_string_equal(got, cases[i].result);
    }
    heap_unkeep(vm->rt.heap, kept);
}
#define RUN(...) do { const Case cases_[] = { __VA_ARGS__ }; run_cases(vm, cases_, COUNT_OF(cases_)); } while (0)

/* ---- the tests ---- */

static void texts(void **state)
{
    Vm *vm = *state;
    RUN({ FN_len, "2", 1, { T("热线") } }, { FN_len, "3", 1, { L(N(1), N(2), N(3)) } }, { FN_len, "none", 1, { NIL } },
        { FN_len, "E302", 1, { N(3) } },   { FN_len, "5", 1, { W("staff") } },          { FN_upper, "\"ABÉ\"", 1, { T("abé") } },
        { FN_lower, "\"abc\"", 1, { T("ABC") } }, { FN_trim, "\"a b\"", 1, { T(" \t\u3000a b\n") } }, { FN_trim, "\"\"", 1, { T("  ") } },
        { FN_split, "[\"a\", \"b\", \"\", \"c\"]", 2, { T("a,b,,c"), T(",") } }, { FN_split, "[\"\"]", 2, { T(""), T(",") } },
        { FN_split, "[\"a\", \"b\"]", 1, { T("  a \u3000b ") } }, { FN_split, "E302", 2, { T("a"), N(1) } },
        { FN_join, "\"1-2-30%\"", 2, { L(N(1), NIL, N(2), P(.3)), T("-") } }, { FN_join, "\"a, b\"", 1, { L(T("a"), T("b")) } },
        { FN_replace, "\"booa\"", 3, { T("banana"), T("an"), T("o") } }, { FN_replace, "\"bnn\"", 3, { T("banana"), T("a"), T("") } },
        { FN_replace, "E302", 3, { T("a"), T(""), T("b") } }, { FN_replace, "none", 3, { T("a"), NIL, T("b") } },
        { FN_contains, "true", 2, { T("hotline"), T("line") } }, { FN_contains, "false", 2, { T("x"), NIL } },
        { FN_contains, "true", 2, { L(N(1), N(2)), N(2) } }, { FN_contains, "true", 2, { record_of(vm, "a", N(1), NULL, NIL), T("a") } },
        { FN_starts_with, "true", 2, { T("hotline"), T("hot") } }, { FN_starts_with, "false", 2, { T("ho"), T("hot") } },
        { FN_ends_with, "true", 2, { T("jobs.csv"), T(".csv") } }, { FN_ends_with, "false", 2, { T("x"), T("xx") } });
    RUN({ FN_pad, "\"ab  \"", 2, { T("ab"), N(4) } }, { FN_pad, "\"007\"", 3, { N(7), N(-3), T("0") } },
        { FN_pad, "\"热线 \"", 2, { T("热线"), N(5) } }, { FN_pad, "\"abc\"", 2, { T("abc"), N(2) } }, { FN_pad, "E606", 2, { T("a"), N(1e12) } },
        { FN_pad, "E315", 2, { T("a"), N(1.5) } }, { FN_pad, "E302", 3, { T("a"), N(3), T("ab") } },
        { FN_format, "\"1,234,567.89\"", 2, { N(1234567.891), N(2) } }, { FN_format, "\"45.6%\"", 2, { P(.456), N(1) } },
        { FN_format, "\"-0.5\"", 2, { N(-0.46), N(1) } }, { FN_format, "\"0\"", 1, { N(-0.4) } }, { FN_format, "\"1,200.0h\"", 2, { D(1200, H), N(1) } },
        { FN_format, "\"2.50 per week\"", 2, { C(2.5, W), N(2) } }, { FN_format, "E302", 2, { N(1), N(99) } }, { FN_format, "E302", 1, { T("x") } },
        { FN_lines, "[\"a\", \"\", \"b\"]", 1, { T("a\r\n\nb\n") } }, { FN_chars, "[\"热\", \"a\"]", 1, { T("热a") } },
        { FN_slice, "\"line\"", 2, { T("hotline"), N(3) } }, { FN_slice, "[2, 3]", 3, { L(N(1), N(2), N(3), N(4)), N(1), N(-1) } },
        { FN_slice, "\"\"", 3, { T("abc"), N(2), N(1) } }, { FN_slice, "\"线\"", 2, { T("热线"), N(-1) } }, { FN_slice, "\"abc\"", 3, { T("abc"), N(-9), N(9) } },
        { FN_index_of, "3", 2, { T("hotline"), T("line") } }, { FN_index_of, "none", 2, { L(N(1), N(2)), N(5) } }, { FN_index_of, "1", 2, { T("热线"), T("线") } },
        { FN_repeat, "\"ababab\"", 2, { T("ab"), N(3) } }, { FN_repeat, "[0, 0]", 2, { L(N(0)), N(2) } }, { FN_repeat, "E606", 2, { T("ab"), N(1e14) } },
        { FN_repeat, "E606", 2, { L(N(0)), N(1e14) } }, { FN_repeat, "\"\"", 2, { T("ab"), N(0) } }, { FN_repeat, "E302", 2, { T("ab"), N(-1) } },
        { FN_reverse, "\"线热\"", 1, { T("热线") } }, { FN_reverse, "[2, 1]", 1, { L(N(1), N(2)) } },
        { FN_extract, "[\"G3\", \"G\", \"3\"]", 2, { T("grade G3 of 5"), T("([A-Z])([0-9])") } }, { FN_extract, "none", 2, { T("x"), T("y") } },
        { FN_extract, "E311", 2, { T("x"), T("[") } }, { FN_tr, "\"yes\"", 2, { T("yes"), T("是") } });
}

static void lists(void **state)
{
    Vm *vm = *state;
    RUN({ FN_push, "[1, 2]", 2, { L(N(1)), N(2) } }, { FN_push, "[none]", 2, { EMPTY, NIL } }, { FN_push, "E302", 2, { T("a"), N(1) } },
        { FN_map, "[1, 4, 9]", 2, { L(N(1), N(2), N(3)), F(square) } }, { FN_map, "[\"<1>\", \"<2>\"]", 2, { L(N(1), N(2)), F(as_text) } },
        { FN_map, "[1, 4]", 2, { value_range(&vm->rt, N(1), N(2)), F(square) } }, { FN_map, "E305", 2, { L(N(1)), F(fails) } },
        { FN_map, "[3, none]", 2, { L(N(-3), NIL), value_native(FN_abs) } }, { FN_map, "E302", 2, { L(N(1)), N(1) } }, { FN_map, "E302", 2, { N(1), F(square) } },
        { FN_filter, "[1, 3]", 2, { L(N(1), N(2), N(3)), F(is_odd) } }, { FN_filter, "E313", 2, { L(N(1)), F(gives_number) } },
        { FN_reduce, "6", 3, { L(N(1), N(2), N(3)), F(add), N(0) } }, { FN_reduce, "\"abc\"", 2, { L(T("a"), T("b"), T("c")), F(add) } },
        { FN_reduce, "none", 2, { EMPTY, F(add) } }, { FN_reduce, "7", 3, { EMPTY, F(add), N(7) } },
        { FN_find, "3", 2, { L(N(2), N(3), N(5)), F(is_odd) } }, { FN_find, "none", 2, { L(N(2)), F(is_odd) } },
        { FN_any, "true", 2, { L(N(2), N(3)), F(is_odd) } }, { FN_any, "false", 1, { L(value_bool(false), NIL) } },
        { FN_every, "false", 2, { L(N(2), N(3)), F(is_odd) } }, { FN_every, "true", 1, { EMPTY } }, { FN_every, "E313", 1, { L(N(1)) } });
    RUN({ FN_sort, "[1, 2, 3, none]", 1, { L(N(3), NIL, N(1), N(2)) } }, { FN_sort, "[3, 2, 1]", 2, { L(N(1), N(3), N(2)), F(greater) } },
        { FN_sort, "[\"a\", \"b\"]", 1, { L(T("b"), T("a")) } }, { FN_sort, "E319", 1, { L(N(1), T("a")) } }, { FN_sort, "[50min, 1h]", 1, { L(D(1, H), D(50, MIN)) } },
        { FN_sort, "[30%, 1]", 1, { L(N(1), P(.3)) } },
        { FN_sort_by, "[\"a\", \"bb\", \"cc\"]", 2, { L(T("bb"), T("a"), T("cc")), value_native(FN_len) } },
        { FN_unique, "[2, 1, 1h]", 1, { L(N(2), N(1), N(2), D(1, H), D(60, MIN)) } }, { FN_unique, "[[1], []]", 1, { L(L(N(1)), L(N(1)), EMPTY) } },
        { FN_zip, "[[1, \"a\"], [2, \"b\"]]", 2, { L(N(1), N(2), N(3)), L(T("a"), T("b")) } },
        { FN_flatten, "[1, 2, 3]", 1, { L(L(N(1), N(2)), N(3)) } },
        { FN_range, "[1, 2, 3]", 2, { N(1), N(3) } }, { FN_range, "[2, 3]", 2, { N(1.5), N(3.9) } }, { FN_range, "[10, 5, 0]", 3, { N(10), N(0), N(-5) } },
        { FN_range, "[]", 2, { N(3), N(1) } }, { FN_range, "E606", 2, { N(0), N(1e15) } }, { FN_range, "E302", 3, { N(0), N(1), N(0) } },
        { FN_range, "[0, 0.1, 0.2, 0.30000000000000004]", 3, { N(0), N(0.3), N(0.1) } },
        { FN_first, "4", 1, { L(N(4), N(5)) } }, { FN_first, "none", 1, { EMPTY } }, { FN_first, "[4]", 2, { L(N(4), N(5)), N(1) } },
        { FN_last, "[4, 5]", 2, { L(N(4), N(5)), N(9) } }, { FN_last, "5", 1, { L(N(4), N(5)) } }, { FN_last, "E302", 2, { L(N(4)), N(-1) } },
        { FN_group, "[{key: true, items: [1, 3]}, {key: false, items: [2]}]", 2, { L(N(1), N(2), N(3)), F(is_odd) } },
        { FN_without, "[2]", 2, { L(N(1), N(2), N(1)), N(1) } });
    Value r = record_of(vm, "a", N(1), "b", N(2));
    heap_keep(vm->rt.heap, r);
    RUN({ FN_keys, "[\"a\", \"b\"]", 1, { r } }, { FN_values, "[1, 2]", 1, { r } }, { FN_has, "true", 2, { r, T("a") } }, { FN_has, "false", 2, { r, T("c") } },
        { FN_merge, "{a: 1, b: 3, c: 4}", 2, { r, record_of(vm, "b", N(3), "c", N(4)) } }, { FN_without, "{b: 2}", 2, { r, T("a") } },
        { FN_keys, "E302", 1, { N(1) } }, { FN_merge, "E302", 2, { r, N(1) } });
    heap_unkeep(vm->rt.heap, 1);
}

static void numbers(void **state)
{
    Vm *vm = *state;
    RUN({ FN_abs, "3", 1, { N(-3) } }, { FN_abs, "2h", 1, { D(-2, H) } }, { FN_abs, "E302", 1, { T("a") } }, { FN_abs, "none", 1, { NIL } },
        { FN_sign, "-1", 1, { N(-3) } }, { FN_sign, "0", 1, { N(0) } },
        { FN_round, "2.35", 2, { N(2.345), N(2) } }, { FN_round, "1.01", 2, { N(1.005), N(2) } }, { FN_round, "3", 1, { N(2.5) } },
        { FN_round, "-3", 1, { N(-2.5) } }, { FN_round, "1300", 2, { N(1250), N(-2) } }, { FN_round, "45.7%", 2, { P(.4567), N(3) } },
        { FN_round, "2h", 1, { D(1.6, H) } }, { FN_round, "0", 1, { N(-0.3) } }, { FN_round, "E302", 2, { N(1), N(.5) } },
        { FN_floor, "-2", 1, { N(-1.5) } }, { FN_floor, "3", 1, { N(0.3 / 0.1) } }, { FN_ceil, "2", 1, { N(1.2) } }, { FN_ceil, "-1", 1, { N(-1.2) } },
        { FN_div, "3", 2, { N(7), N(2) } }, { FN_div, "-4", 2, { N(-7), N(2) } }, { FN_div, "2", 2, { D(1, H), D(25, MIN) } }, { FN_div, "E305", 2, { N(1), N(0) } },
        { FN_sqrt, "3", 1, { N(9) } }, { FN_sqrt, "E316", 1, { N(-1) } }, { FN_exp, "1", 1, { N(0) } }, { FN_exp, "E606", 1, { N(1e6) } },
        { FN_log, "0", 1, { N(1) } }, { FN_log, "3", 2, { N(1000), N(10) } }, { FN_log, "E316", 1, { N(0) } }, { FN_log, "E316", 2, { N(2), N(1) } },
        { FN_pow, "1024", 2, { N(2), N(10) } }, { FN_pow, "none", 2, { N(2), NIL } }, { FN_clamp, "10", 3, { N(12), N(0), N(10) } },
        { FN_clamp, "5", 3, { N(5), N(0), NIL } }, { FN_clamp, "0", 3, { N(-5), N(0), NIL } }, { FN_clamp, "E319", 3, { N(5), T("a"), NIL } },
        { FN_graicunas, "18", 1, { N(3) } }, { FN_graicunas, "44", 1, { N(4) } }, { FN_graicunas, "0", 1, { N(0) } }, { FN_graicunas, "E606", 1, { N(5000) } });
}

static void conversion(void **state)
{
    Vm *vm = *state;
    RUN({ FN_text, "\"30%\"", 1, { P(.3) } }, { FN_text, "none", 1, { NIL } }, { FN_text, "\"a\"", 1, { T("a") } }, { FN_text, "\"[1, \\\"a\\\"]\"", 1, { L(N(1), T("a")) } },
        { FN_number, "1234.5", 1, { T("1,234.5") } }, { FN_number, "30%", 1, { T("30%") } }, { FN_number, "none", 1, { T("") } }, { FN_number, "none", 1, { T("  ") } },
        { FN_number, "-5", 1, { T(" -5 ") } }, { FN_number, "1234567", 1, { T("1,234,567") } }, { FN_number, "E310", 1, { T("1,23") } },
        { FN_number, "E310", 1, { T(",123") } }, { FN_number, "E310", 1, { T("12 apples") } }, { FN_number, "1", 1, { value_bool(true) } },
        { FN_number, "0.3", 1, { P(.3) } }, { FN_number, "E302", 1, { D(1, H) } }, { FN_number, "E310", 1, { T("-") } },
        { FN_type, "\"number\"", 1, { P(.3) } }, { FN_type, "\"none\"", 1, { NIL } }, { FN_type, "\"duration\"", 1, { D(1, H) } },
        { FN_type, "\"rate\"", 1, { C(1, W) } }, { FN_type, "\"function\"", 1, { value_native(FN_len) } }, { FN_type, "\"word\"", 1, { W("staff") } },
        { FN_none_if, "none", 2, { T("XX"), T("XX") } }, { FN_none_if, "1", 2, { N(1), T("XX") } }, { FN_none_if, "none", 2, { N(1), L(N(0), N(1)) } },
        { FN_is_none, "true", 1, { NIL } }, { FN_is_none, "false", 1, { N(0) } },
        { FN_over, "1800", 2, { C(900, W), D(2, W) } }, { FN_over, "36h", 2, { value_rate(12, UNIT_H, UNIT_W), D(15, D) } },
        { FN_over, "46800", 2, { C(900, W), D(1, Y) } }, { FN_over, "E302", 2, { N(1), D(1, W) } });
}

static void figures(void **state)
{
    Vm *vm = *state;
    RUN({ FN_sum, "6.5", 1, { L(N(1), N(2), N(3.5), NIL) } }, { FN_sum, "0", 1, { EMPTY } }, { FN_sum, "none", 1, { L(NIL, NIL) } },
        { FN_sum, "30%", 1, { L(P(.25), P(.05)) } }, { FN_sum, "90min", 1, { L(D(1, H), D(30, MIN)) } }, { FN_sum, "E302", 1, { L(N(1), T("a")) } },
        { FN_sum, "E301", 1, { L(N(1), D(1, H)) } }, { FN_sum, "6", 1, { value_range(&vm->rt, N(1), N(3)) } },
        { FN_avg, "3", 1, { L(N(1), N(2), N(6)) } }, { FN_avg, "none", 1, { EMPTY } }, { FN_avg, "15%", 1, { L(P(.25), P(.05)) } },
        { FN_count, "2", 1, { L(N(1), NIL, N(3)) } }, { FN_count, "E303", 0, { NIL } },
        { FN_min, "1", 1, { L(N(3), N(1), NIL) } }, { FN_min, "2", 2, { N(4), N(2) } }, { FN_min, "none", 1, { EMPTY } }, { FN_min, "2", 2, { NIL, N(2) } },
        { FN_max, "1h", 1, { L(D(50, MIN), D(1, H)) } }, { FN_max, "E319", 2, { N(1), T("a") } }, { FN_max, "\"b\"", 1, { L(T("b"), T("a")) } },
        { FN_median, "3", 1, { L(N(1), N(9), N(2), N(4)) } }, { FN_median, "2", 1, { L(N(9), N(2), N(1)) } }, { FN_median, "none", 1, { L(NIL) } },
        { FN_median, "45min", 1, { L(D(30, MIN), D(1, H)) } }, { FN_median, "E319", 1, { L(N(1), D(1, H)) } },
        { FN_percentile, "3.7", 2, { L(N(1), N(2), N(3), N(4)), N(90) } }, { FN_percentile, "1", 2, { L(N(1), N(2)), N(0) } },
        { FN_percentile, "2", 2, { L(N(1), N(2)), P(1) } }, { FN_percentile, "E302", 2, { L(N(1)), N(101) } },
        { FN_stdev, "none", 1, { L(N(1)) } }, { FN_hhi, "none", 1, { EMPTY } }, { FN_gini, "none", 1, { L(N(0), N(0)) } }, { FN_gini, "0", 1, { L(N(2), N(2)) } },
        { FN_hhi, "E302", 1, { L(D(1, H)) } });
    Value out;
    Value args[] = { L(N(1), N(3), N(2), N(1), N(1), N(1), N(4)) };
    assert_int_equal(fn_gini(vm, args, 1, &out), ST_OK);
    assert_true(fabs(out.num - 0.3076923) < 5e-8);
    args[0] = L(P(.10), P(.09), P(.12), P(.15), P(.12), P(.11), P(.15), P(.16));
    assert_int_equal(fn_hhi(vm, args, 1, &out), ST_OK);
    assert_true(fabs(out.num - 0.1296) < 1e-12);
    args[0] = L(N(2), N(4), N(4), N(4), N(5), N(5), N(7), N(9));
    assert_int_equal(fn_stdev(vm, args, 1, &out), ST_OK);
    assert_true(fabs(out.num - 2.138089935) < 1e-9);
}

static void dates(void **state)
{
    Vm *vm = *state;
    Value nov = DAY(2026, 11, 23);
    RUN({ FN_today, "2026-11-23", 0, { NIL } }, { FN_date, "2026-11-23", 1, { T("2026-11-23") } }, { FN_date, "2026-11-23", 3, { N(2026), N(11), N(23) } },
        { FN_date, "2026-01-01", 1, { N(2026) } }, { FN_date, "E318", 3, { N(2026), N(2), N(30) } }, { FN_date, "E318", 1, { T("soon") } }, { FN_date, "none", 1, { T("") } },
        { FN_date, "2026-10-01", 1, { value_period(PERIOD_QUARTER, 2026 * 4 + 3) } }, { FN_date, "E302", 2, { N(2026), N(13) } },
        { FN_days, "8", 2, { nov, DAY(2026, 12, 1) } }, { FN_days, "E302", 2, { nov, N(1) } }, { FN_weekday, "1", 1, { nov } },
        { FN_period, "2026-11", 1, { nov } }, { FN_period, "2026-Q4", 2, { nov, W("quarter") } }, { FN_period, "2026-W48", 2, { nov, T("week") } },
        { FN_period, "2026-Q4", 1, { T("2026-Q4") } }, { FN_period, "2026-W47", 1, { T("2026-W47") } }, { FN_period, "2026-02", 1, { T("2026-02") } },
        { FN_period, "E318", 1, { T("2026-13") } }, { FN_period, "E318", 1, { T("2026-Q5") } }, { FN_period, "E302", 2, { nov, T("decade") } }, { FN_period, "2026", 1, { N(2026) } },
        { FN_date_parts, "{year: 2026, month: 11, day: 23, weekday: 1, week: 48}", 1, { nov } },
        { FN_later, "2027-02-28", 3, { DAY(2026, 11, 30), N(3), W("month") } }, { FN_later, "2026-11-24", 2, { nov, N(1) } },
        { FN_later, "2026-10-31", 3, { DAY(2026, 12, 31), N(-2), W("month") } }, { FN_later, "2028-02-29", 3, { DAY(2024, 2, 29), N(4), W("year") } },
        { FN_later, "2027-Q1", 2, { value_period(PERIOD_QUARTER, 2026 * 4 + 3), N(1) } }, { FN_later, "E316", 3, { nov, N(90000), W("year") } });
}

static void organization(void **state)
{
    Vm *vm = *state;
    Origin origin = { 0, 0 };
    int32_t top = model_define(vm->model, T_POST, intern_add(vm->intern, STR("top")), origin);
    int32_t a = model_define(vm->model, T_POST, intern_add(vm->intern, STR("a")), origin), b = model_define(vm->model, T_POST, intern_add(vm->intern, STR("b")), origin);
    int32_t alone = model_define(vm->model, T_POST, intern_add(vm->intern, STR("alone")), origin);
    int32_t csat = model_define(vm->model, T_KPI, intern_add(vm->intern, STR("csat")), origin);
    Cell boss = { .type = CELL_I32, .i32 = top };
    model_set(vm->model, T_POST, a, field_column(F_POST_REPORTS), boss, origin);
    model_set(vm->model, T_POST, b, field_column(F_POST_REPORTS), boss, origin);
    Value va = value_entity(T_POST, a), vb = value_entity(T_POST, b), vt = value_entity(T_POST, top), kpi = value_entity(T_KPI, csat);
    RUN({ FN_common_superior, "post:top", 2, { va, vb } }, { FN_common_superior, "post:top", 2, { va, vt } },
        { FN_common_superior, "none", 2, { va, value_entity(T_POST, alone) } }, { FN_common_superior, "E302", 2, { va, kpi } },
        { FN_effective_weight, "none", 2, { va, kpi } }, { FN_effective_weight, "E302", 2, { va, vb } },
        { FN_entity, "post:a", 2, { T("post"), T("a") } }, { FN_entity, "none", 2, { T("post"), T("nobody") } }, { FN_entity, "E302", 2, { T("thing"), T("a") } },
        { FN_entity, "post:a", 2, { T("岗位"), T("a") } });
}

static void sorting_is_stable_and_large(void **state)
{
    Vm *vm = *state;
    enum { COUNT = 20000 };
    Value list = EMPTY, out;
    uint32_t seed = 1;
    for (int i = 0; i < COUNT; i++) {
        seed = seed * 1664525u + 1013904223u;
        list_push(&vm->rt, list.list, L(N(seed >> 26), N(i)));
    }
    heap_keep(vm->rt.heap, list);
    Value args[] = { list, value_native(FN_first) };
    vm->args = args;
    vm->n = 2;
    heap_set_roots(vm->rt.heap, NULL, NULL);
    heap_collect(vm->rt.heap);
    Value keys = EMPTY;
    for (uint32_t i = 0; i < COUNT; i++)
        list_push(&vm->rt, keys.list, list.list->at[i].list->at[0]);
    Value order = value_list(&vm->rt, COUNT);
    for (uint32_t i = 0; i < COUNT; i++)
        list_push(&vm->rt, order.list, (Value){ .tag = V_NUM, .i = i });
    LibOrder by = { vm, NULL, keys.list->at };
    assert_int_equal(lib_sort(&by, order.list->at, COUNT), ST_OK);
    for (uint32_t i = 1; i < COUNT; i++) {
        int64_t p = order.list->at[i - 1].i, q = order.list->at[i].i;
        double x = keys.list->at[p].num, y = keys.list->at[q].num;
        assert_true(x < y || (x == y && p < q));
    }
    args[0] = keys;
    assert_int_equal(fn_sort(vm, args, 1, &out), ST_OK);
    for (uint32_t i = 1; i < COUNT; i++)
        assert_true(out.list->at[i - 1].num <= out.list->at[i].num);
    vm->n = 0;
    heap_unkeep(vm->rt.heap, 1);
    heap_set_roots(vm->rt.heap, mark_args, vm);
}

static void errors_name_the_parameter(void **state)
{
    Vm *vm = *state;
    Value args[] = { N(3), N(4) }, out;
    Buf buf = {0};
    assert_int_equal(fn_map(vm, args, 2, &out), ST_ERROR);
    diag_message(vm->rt.error, LANG_EN, &buf);
    assert_string_equal(buf.ptr, "argument f of map must be a function, not number 4");
    vm->rt.failed = false;
    diags_clear(&vm->diags);
    buf_clear(&buf);
    vm->rt.lang = LANG_ZH;
    assert_int_equal(fn_len(vm, args, 1, &out), ST_ERROR);
    diag_message(vm->rt.error, LANG_ZH, &buf);
    assert_string_equal(buf.ptr, "“长度”的参数 x 应为文本或列表或记录或表或查询，而不是数字 3");
    vm->rt.lang = LANG_EN;
    vm->rt.failed = false;
    buf_drop(&buf);
}

static void every_function_has_its_native(void **state)
{
    UNUSED(state);
    for (int i = 0; i < FN_COUNT; i++)
        assert_non_null(LIB_NATIVES[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts), cmocka_unit_test(lists), cmocka_unit_test(numbers), cmocka_unit_test(conversion), cmocka_unit_test(figures),
        cmocka_unit_test(dates), cmocka_unit_test(organization), cmocka_unit_test(sorting_is_stable_and_large),
        cmocka_unit_test(errors_name_the_parameter), cmocka_unit_test(every_function_has_its_native),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
