/* extern.c: extern "LIBRARY" { … }: each function that it declares learns what it calls. */
#include "../compile/code.h"
#include "../lib/lib_ffi.h"
#include "verbs.h"

Status stmt_extern(Vm *vm, const Node *stmt, const Value *slots)
{
    Status status = ST_OK;
    for (int i = 1; i < stmt->n && status == ST_OK; i++) {
        uint32_t id = 0;
        status = foreign_declare(vm, stmt, stmt->kids[i], &id);
        if (status == ST_OK)
            slots[i - 1].fn->proto->foreign = id;
    }
    return status;
}
