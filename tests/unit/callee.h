/* callee.h: calls that are prepared, for tests whose machine has a vm_call only. */
#ifndef ORGL_TEST_CALLEE_H
#define ORGL_TEST_CALLEE_H
#include "../../interp/base/mem.h"
#include "../../interp/vm/vm.h"

Status vm_callee_begin(Vm *vm, Value function, int n, VmCallee *callee)
{
    Value *room = mem_zalloc(8 * sizeof(Value));
    *callee = (VmCallee){ .vm = vm, .function = function, .args = room + 1, .n = (uint32_t)n };
    return ST_OK;
}

Status vm_callee_run(VmCallee *callee)
{
    Value result = NONE_VALUE;
    Status status = vm_call(callee->vm, callee->function, callee->args, (int)callee->n, &result);
    callee->args[-1] = result;
    return status;
}

void vm_callee_end(VmCallee *callee)
{
    if (callee->args)
        mem_free(callee->args - 1);
}
#endif
