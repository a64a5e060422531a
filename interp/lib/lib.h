/* lib.h: the native functions of words/functions.def, and what they share. The vm has checked how many arguments there are;
   an optional one that is none counts as left out. */
#ifndef ORGL_LIB_H
#define ORGL_LIB_H
#include "../value/fault.h"
#include "../value/format.h"
#include "../value/heap.h"
#include "../value/list.h"
#include "../value/order.h"
#include "../value/record.h"
#include "../value/text.h"
#include "../vm/vm.h"

extern const NativeFn LIB_NATIVES[FN_COUNT];
#define FUNCTION(ID, ...) Status fn_##ID(Vm *vm, Value *args, int n, Value *out);
#include "../words/functions.def"
#undef FUNCTION

/* E302: argument `i` of the function, by its name in the row's parameters, must be what stands there. Gives ST_ERROR. */
Status lib_wrong(Vm *vm, FunctionId fn, int i, Value got);
/* E302 with an expectation of its own. */
Status lib_wrong_value(Vm *vm, FunctionId fn, int i, Str expected_en, Str expected_zh, Value got);
Str    lib_function_name(Vm *vm, FunctionId fn);
/* Ends a native: the value, or ST_ERROR when something was raised meanwhile. */
Status lib_give(Vm *vm, Value v, Value *out);

/* "any built-in of none is none": leaves the native when the value is none. */
#define LIB_BLANK(v) do { if ((v).tag == V_NONE) { *out = NONE_VALUE; return ST_OK; } } while (0)
/* The pending error says something about argument i: its caret goes there. */
void lib_point(Vm *vm, FunctionId fn, int i);
#define LIB_WANT(id, i, cond) do { if (!(cond)) return lib_wrong(vm, FN_##id, (i), args[i]); } while (0)
#define LIB_GIVEN(i) (n > (i) && args[i].tag != V_NONE)

/* The items of a list argument: of a list, of a table (its only column, else its rows as records) or of a range of whole numbers.
   They may be more than fit: *ok false, raised. A list made for it is kept on the heap until lib_items_end. */
typedef struct Items { const Value *at; uint32_t n; size_t kept; } Items;
bool lib_items(Vm *vm, FunctionId fn, int i, Value *arg, Items *items);
void lib_items_end(Vm *vm, Items *items);

bool lib_is_function(Value v);
bool lib_whole(Value v, double low, double high, int64_t *out);   /* a whole number within; *out is cut to ±1e15 */
double lib_round(double x, int digits);     /* halves away from zero; digits behind the point, or before it when negative */
/* Runs it: its result as a condition. */
Status lib_test(VmCallee *callee, bool *out);

/* sort.c: stable; `order` gives < 0, 0, > 0 in *result. The values must be reachable elsewhere while it calls back. */
typedef struct LibOrder {
    Vm *vm;
    VmCallee *before;                   /* of two; NULL: value_order */
    const Value *keys;                  /* not NULL: values are positions in it */
} LibOrder;
Status lib_sort(const LibOrder *order, Value *values, uint32_t n);
#endif
