/* lib_ffi.h: foreign functions (extern): which libraries are loaded and where they run. */
#ifndef ORGL_LIB_FFI_H
#define ORGL_LIB_FFI_H
#include "../syntax/ast.h"
#include "../vm/vm.h"

typedef struct Foreigns Foreigns;
/* Kept in VmHost.foreigns. A call in a library's own process may take `seconds`; 0: 10. */
Foreigns *foreigns_new(double seconds);
void      foreigns_free(Foreigns *foreigns);            /* ends the libraries' processes; NULL is fine */
/* Loads the library unless it is, finds the function `fn` of `stmt` (N_EXTERN) in it and gives it a number, the same for the same
   declaration. Asks for permission first. E601, E701, E702, E705 to E707, E709. */
Status foreign_declare(Vm *vm, const Node *stmt, const Node *fn, uint32_t *id);
/* VmHost.foreign. E703 to E708, E710, E711. */
Status foreign_call(Vm *vm, uint32_t id, const Value *args, int n, Value *out);
#endif
