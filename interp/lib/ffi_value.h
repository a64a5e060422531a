/* ffi_value.h: values of the language to what C's functions take and back, by the types that were declared. Nothing is converted
   silently: what is not of the type is an error. */
#ifndef ORGL_FFI_VALUE_H
#define ORGL_FFI_VALUE_H
#include "../vm/vm.h"
#include "ffi_call.h"

typedef struct ForeignType ForeignType;
struct ForeignType {
    FfiCode code;
    KeywordId word;          /* as it was declared; KW_NONE for records and functions */
    uint32_t n;
    ForeignType **kids;      /* members of a record; a function's parameters, its result last */
    Sym *names;              /* of a record's members */
};

/* The type of a node of extern. NULL after E709, which names `function`. Where it stands decides what may be said there. */
typedef enum ForeignPlace { FOREIGN_PARAM, FOREIGN_RESULT, FOREIGN_FIELD } ForeignPlace;
ForeignType *foreign_type(Vm *vm, Arena *arena, const Node *node, ForeignPlace place, Str function);
/* Its signature for ffi_call.h; with names, for telling two declarations apart. */
void   foreign_signature(const ForeignType *type, bool names, Buf *out);

/* What is being converted, for messages: "x of cbrt", "what compare of sort gives". */
typedef struct ForeignWhat { Vm *vm; Str name; uint32_t process /* that pointers must be of */; } ForeignWhat;
/* Appends the value's bytes; E703, E704, E711. A function has none, but is checked. */
Status foreign_encode(const ForeignWhat *what, const ForeignType *type, Value v, Buf *out);
/* The value that the bytes are; E708. */
Status foreign_decode(const ForeignWhat *what, const ForeignType *type, FfiReader *reader, Value *out);
#endif
