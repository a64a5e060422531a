/* ffi_call.c: functions of C libraries through libffi. */
#include "ffi_call.h"

#include <dlfcn.h>
#include <ffi.h>

#include "../base/arena.h"
#include "../base/mem.h"
#include "../base/vec.h"

typedef struct CType CType;
struct CType {
    FfiCode code;
    ffi_type *ffi;
    CType **kids;            /* members of a record; a function's parameters, its result last */
    size_t *offsets;         /* of a record's members */
    uint32_t n;
    ffi_cif *cif;            /* of a function */
};

typedef struct CFunction { CType *type; void (*address)(void); } CFunction;
typedef struct Call Call;

/* C code for a function of ours. It stays after its call: a library may have kept it. */
typedef struct Closure {
    ffi_closure *closure;
    void *code;
    FfiLib *lib;
    const CType *type;
    Call *call;              /* NULL once that is over */
    uint32_t param;
} Closure;

struct Call {
    FfiCallback callback;
    void *ctx;
    Arena arena;             /* what the library sees until the call ends */
    VEC(Closure *) closures;
};

struct FfiLib {
    void *handle;
    Arena arena;             /* of the types */
    VEC(CFunction) functions;
    VEC(Closure *) spare;    /* of calls that are over */
    bool late;
};

/* ---- bytes ---- */

uint64_t ffi_read(FfiReader *reader)
{
    uint64_t bits = 0;
    if (reader->rest.len < sizeof bits) {
        reader->bad = true;
        return 0;
    }
    memcpy(&bits, reader->rest.ptr, sizeof bits);
    reader->rest = str_make(reader->rest.ptr + sizeof bits, reader->rest.len - sizeof bits);
    return bits;
}

bool ffi_read_text(FfiReader *reader, Str *text)
{
    uint64_t size = ffi_read(reader);
    *text = STR("");
    if (size == FFI_NULL_TEXT)
        return false;
    if (size > reader->rest.len) {
        reader->bad = true;
        return true;
    }
    *text = str_make(reader->rest.ptr, (size_t)size);
    reader->rest = str_make(reader->rest.ptr + size, reader->rest.len - (size_t)size);
    return true;
}

void ffi_write(Buf *out, uint64_t bits)
{
    buf_add(out, str_make((const char *)&bits, sizeof bits));
}

void ffi_write_text(Buf *out, Str text)
{
    ffi_write(out, text.len);
    buf_add(out, text);
}

/* ---- types ---- */

static ffi_type *plain_type(FfiCode code)
{
    switch (code) {
    case FFI_INT8: return &ffi_type_sint8;
    case FFI_INT16: return &ffi_type_sint16;
    case FFI_INT32: return &ffi_type_sint32;
    case FFI_INT64: return &ffi_type_sint64;
    case FFI_UINT8: case FFI_BOOL: return &ffi_type_uint8;
    case FFI_UINT16: return &ffi_type_uint16;
    case FFI_UINT32: return &ffi_type_uint32;
    case FFI_UINT64: return &ffi_type_uint64;
    case FFI_FLOAT: return &ffi_type_float;
    case FFI_DOUBLE: return &ffi_type_double;
    case FFI_NONE: return &ffi_type_void;
    case FFI_TEXT: case FFI_POINTER: case FFI_RECORD: case FFI_RECORD_END: case FFI_FUNCTION: case FFI_FUNCTION_END: break;
    }
    return &ffi_type_pointer;
}

static CType *read_type(Arena *arena, Str *signature);

static FfiCode next_code(Str *signature)
{
    FfiCode code = signature->len ? (FfiCode)signature->ptr[0] : FFI_NONE;
    if (signature->len)
        *signature = str_make(signature->ptr + 1, signature->len - 1);
    return code;
}

static void read_kids(Arena *arena, CType *type, Str *signature, char end)
{
    VEC(CType *) kids = { 0 };
    while (signature->len && signature->ptr[0] != end)
        vec_push(&kids, read_type(arena, signature));
    next_code(signature);
    if (end == FFI_FUNCTION_END)
        vec_push(&kids, read_type(arena, signature));
    type->n = (uint32_t)kids.len;
    type->kids = ARENA_ARRAY(arena, CType *, kids.len);
    for (size_t i = 0; i < kids.len; i++)
        type->kids[i] = kids.at[i];
    vec_drop(&kids);
}

static void lay_out_record(Arena *arena, CType *type)
{
    type->ffi = ARENA_NEW(arena, ffi_type);
    *type->ffi = (ffi_type){ .type = FFI_TYPE_STRUCT };
    type->ffi->elements = ARENA_ARRAY(arena, ffi_type *, type->n + 1);
    type->offsets = ARENA_ARRAY(arena, size_t, type->n);
    for (uint32_t i = 0; i < type->n; i++)
        type->ffi->elements[i] = type->kids[i]->ffi;
    type->ffi->elements[type->n] = NULL;
    ffi_status status = ffi_get_struct_offsets(FFI_DEFAULT_ABI, type->ffi, type->offsets);
    ORGL_ASSERT(status == FFI_OK);
}

static void prepare_function(Arena *arena, CType *type)
{
    ffi_type **params = ARENA_ARRAY(arena, ffi_type *, type->n);
    for (uint32_t i = 0; i + 1 < type->n; i++)
        params[i] = type->kids[i]->ffi;
    type->ffi = &ffi_type_pointer;
    type->cif = ARENA_NEW(arena, ffi_cif);
    ffi_status status = ffi_prep_cif(type->cif, FFI_DEFAULT_ABI, type->n - 1, type->kids[type->n - 1]->ffi, params);
    ORGL_ASSERT(status == FFI_OK);
}

static CType *read_type(Arena *arena, Str *signature)
{
    CType *type = ARENA_NEW(arena, CType);
    *type = (CType){ .code = next_code(signature) };
    if (type->code == FFI_RECORD) {
        read_kids(arena, type, signature, FFI_RECORD_END);
        lay_out_record(arena, type);
    } else if (type->code == FFI_FUNCTION) {
        read_kids(arena, type, signature, FFI_FUNCTION_END);
        prepare_function(arena, type);
    } else {
        type->ffi = plain_type(type->code);
    }
    return type;
}

/* ---- bytes to C's memory and back ---- */

#define STORE(type, value) do { type store = (type)(value); memcpy(to, &store, sizeof store); } while (0)
#define LOAD(type, how) do { type load; memcpy(&load, from, sizeof load); ffi_write(out, how(load)); } while (0)

static char *c_text(Arena *arena, FfiReader *reader)
{
    Str text;
    if (!ffi_read_text(reader, &text))
        return NULL;
    char *copy = arena_alloc(arena, text.len + 1);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

/* A function's place in memory takes its closure elsewhere. */
static void to_memory(Arena *arena, const CType *type, FfiReader *reader, char *to)
{
    switch (type->code) {
    case FFI_INT8: case FFI_UINT8: STORE(uint8_t, ffi_read(reader)); break;
    case FFI_BOOL: STORE(uint8_t, ffi_read(reader) != 0); break;
    case FFI_INT16: case FFI_UINT16: STORE(uint16_t, ffi_read(reader)); break;
    case FFI_INT32: case FFI_UINT32: STORE(uint32_t, ffi_read(reader)); break;
    case FFI_INT64: case FFI_UINT64: STORE(uint64_t, ffi_read(reader)); break;
    case FFI_FLOAT: STORE(float, ffi_double(ffi_read(reader))); break;
    case FFI_DOUBLE: STORE(double, ffi_double(ffi_read(reader))); break;
    case FFI_POINTER: STORE(uintptr_t, ffi_read(reader)); break;
    case FFI_TEXT: STORE(char *, c_text(arena, reader)); break;
    case FFI_RECORD:
        for (uint32_t i = 0; i < type->n; i++)
            to_memory(arena, type->kids[i], reader, to + type->offsets[i]);
        break;
    case FFI_NONE: case FFI_FUNCTION: case FFI_RECORD_END: case FFI_FUNCTION_END: break;
    }
}

static void write_c_text(const char *from, Buf *out)
{
    const char *text;
    memcpy(&text, from, sizeof text);
    if (text)
        ffi_write_text(out, str_of(text));
    else
        ffi_write(out, FFI_NULL_TEXT);
}

static void from_memory(const CType *type, const char *from, Buf *out)
{
    switch (type->code) {
    case FFI_INT8: LOAD(int8_t, (uint64_t)); break;
    case FFI_INT16: LOAD(int16_t, (uint64_t)); break;
    case FFI_INT32: LOAD(int32_t, (uint64_t)); break;
    case FFI_INT64: LOAD(int64_t, (uint64_t)); break;
    case FFI_UINT8: case FFI_BOOL: LOAD(uint8_t, (uint64_t)); break;
    case FFI_UINT16: LOAD(uint16_t, (uint64_t)); break;
    case FFI_UINT32: LOAD(uint32_t, (uint64_t)); break;
    case FFI_UINT64: LOAD(uint64_t, (uint64_t)); break;
    case FFI_FLOAT: LOAD(float, ffi_bits); break;
    case FFI_DOUBLE: LOAD(double, ffi_bits); break;
    case FFI_POINTER: LOAD(uintptr_t, (uint64_t)); break;
    case FFI_TEXT: write_c_text(from, out); break;
    case FFI_RECORD:
        for (uint32_t i = 0; i < type->n; i++)
            from_memory(type->kids[i], from + type->offsets[i], out);
        break;
    case FFI_NONE: case FFI_FUNCTION: case FFI_RECORD_END: case FFI_FUNCTION_END: break;
    }
}

/* Room for a value of the type; results that are small whole numbers come as wide as a register. */
static char *memory_for(Arena *arena, const CType *type)
{
    size_t size = type->ffi->size < sizeof(ffi_arg) ? sizeof(ffi_arg) : type->ffi->size;
    char *memory = arena_alloc(arena, size + 16);
    memory += (16 - (uintptr_t)memory % 16) % 16;
    memset(memory, 0, size);
    return memory;
}

static bool is_small_integer(FfiCode code)
{
    return code == FFI_INT8 || code == FFI_INT16 || code == FFI_INT32 || code == FFI_UINT8 || code == FFI_UINT16 || code == FFI_UINT32 ||
           code == FFI_BOOL;
}

static bool is_signed(FfiCode code)
{
    return code == FFI_INT8 || code == FFI_INT16 || code == FFI_INT32;
}

static void read_result(const CType *type, const char *memory, Buf *out)
{
    ffi_arg wide;
    char narrow[sizeof wide] = { 0 }, *to = narrow;
    if (!is_small_integer(type->code)) {
        from_memory(type, memory, out);
        return;
    }
    memcpy(&wide, memory, sizeof wide);
    switch (type->ffi->size) {
    case 1: STORE(uint8_t, wide); break;
    case 2: STORE(uint16_t, wide); break;
    default: STORE(uint32_t, wide); break;
    }
    if (type->code == FFI_BOOL)
        narrow[0] = narrow[0] != 0;
    from_memory(type, narrow, out);
}

/* What a function of ours gave, as libffi wants it of a closure. */
static void write_result(Arena *arena, const CType *type, FfiReader *reader, char *memory)
{
    if (!is_small_integer(type->code)) {
        to_memory(arena, type, reader, memory);
        return;
    }
    uint64_t bits = ffi_read(reader);
    ffi_sarg number = (ffi_sarg)bits;
    ffi_arg plain = type->code == FFI_BOOL ? bits != 0 : (ffi_arg)bits;
    if (is_signed(type->code))
        memcpy(memory, &number, sizeof number);
    else
        memcpy(memory, &plain, sizeof plain);
}

/* ---- functions of ours that the library calls ---- */

static void on_callback(ffi_cif *cif, void *result, void **args, void *user)
{
    UNUSED(cif);
    const Closure *closure = user;
    const CType *type = closure->type, *gives = type->kids[type->n - 1];
    Call *call = closure->call;
    Buf bytes = { 0 }, answer = { 0 };
    size_t size = gives->ffi->size < sizeof(ffi_arg) ? sizeof(ffi_arg) : gives->ffi->size;
    if (gives->code != FFI_NONE)
        memset(result, 0, size);
    for (uint32_t i = 0; call && i + 1 < type->n; i++)
        from_memory(type->kids[i], args[i], &bytes);
    if (!call) {
        closure->lib->late = true;
    } else if (call->callback(call->ctx, closure->param, buf_str(&bytes), &answer)) {
        FfiReader reader = { buf_str(&answer), false };
        write_result(&call->arena, gives, &reader, result);
    }
    buf_drop(&bytes);
    buf_drop(&answer);
}

static Closure *new_closure(FfiLib *lib)
{
    Closure *closure = mem_zalloc(sizeof *closure);
    closure->closure = ffi_closure_alloc(sizeof(ffi_closure), &closure->code);
    ORGL_ASSERT(closure->closure);
    closure->lib = lib;
    return closure;
}

static void *make_closure(FfiLib *lib, Call *call, const CType *type, uint32_t param)
{
    Closure *closure = lib->spare.len ? lib->spare.at[--lib->spare.len] : new_closure(lib);
    closure->type = type;
    closure->call = call;
    closure->param = param;
    ffi_status status = ffi_prep_closure_loc(closure->closure, type->cif, on_callback, closure, closure->code);
    ORGL_ASSERT(status == FFI_OK);
    vec_push(&call->closures, closure);
    return closure->code;
}

static void end_closures(FfiLib *lib, Call *call)
{
    for (size_t i = 0; i < call->closures.len; i++) {
        call->closures.at[i]->call = NULL;
        vec_push(&lib->spare, call->closures.at[i]);
    }
    vec_drop(&call->closures);
}

/* ---- libraries ---- */

FfiLib *ffi_lib_open(const char *path, Buf *why)
{
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        const char *said = dlerror();
        buf_addz(why, said ? said : path);
        return NULL;
    }
    FfiLib *lib = mem_zalloc(sizeof *lib);
    lib->handle = handle;
    arena_init(&lib->arena);
    return lib;
}

void ffi_lib_free(FfiLib *lib)
{
    if (!lib)
        return;
    for (size_t i = 0; i < lib->spare.len; i++) {
        ffi_closure_free(lib->spare.at[i]->closure);
        mem_free(lib->spare.at[i]);
    }
    vec_drop(&lib->spare);
    vec_drop(&lib->functions);
    arena_drop(&lib->arena);
    mem_free(lib);
}

int ffi_lib_function(FfiLib *lib, const char *name, Str signature)
{
    void *address = dlsym(lib->handle, name);
    if (!address)
        return -1;
    CFunction function = { .type = read_type(&lib->arena, &signature) };
    memcpy(&function.address, &address, sizeof address);
    ORGL_ASSERT(function.type->code == FFI_FUNCTION);
    vec_push(&lib->functions, function);
    return (int)lib->functions.len - 1;
}

static void fill_argument(FfiLib *lib, Call *call, const CType *type, uint32_t i, FfiReader *reader, char *to)
{
    if (type->code == FFI_FUNCTION)
        STORE(void *, make_closure(lib, call, type, i));
    else
        to_memory(&call->arena, type, reader, to);
}

bool ffi_lib_call(FfiLib *lib, uint32_t id, Str args, Buf *result, FfiCallback callback, void *ctx, bool *late)
{
    if (id >= lib->functions.len)
        return false;
    CFunction function = lib->functions.at[id];
    const CType *type = function.type, *gives = type->kids[type->n - 1];
    Call call = { .callback = callback, .ctx = ctx };
    FfiReader reader = { args, false };
    arena_init(&call.arena);
    void **values = ARENA_ARRAY(&call.arena, void *, type->n);
    for (uint32_t i = 0; i + 1 < type->n; i++) {
        values[i] = memory_for(&call.arena, type->kids[i]);
        fill_argument(lib, &call, type->kids[i], i, &reader, values[i]);
    }
    char *memory = memory_for(&call.arena, gives);
    bool fits = !reader.bad && reader.rest.len == 0;
    if (fits) {
        ffi_call(type->cif, function.address, memory, values);
        read_result(gives, memory, result);
    }
    end_closures(lib, &call);
    arena_drop(&call.arena);
    *late = lib->late;
    lib->late = false;
    return fits;
}
