/* lib_ffi.c: foreign functions: libraries, where they run, and calls. */
#include "lib_ffi.h"

#include "../base/arena.h"
#include "../base/map.h"
#include "../base/num.h"
#include "../base/os.h"
#include "../base/vec.h"
#include "ffi_process.h"
#include "ffi_value.h"

#define SECONDS_USUAL 10.0
#define THIS_PROCESS 1u                     /* pointers of all trusted libraries are of one process */
#define PARAMS_MOST 64

typedef struct Library {
    Sym path;
    bool trusted;
    FfiLib *inside;                         /* of a trusted one */
    FfiProcess *process;                    /* of any other; NULL: it is to be started */
    bool dead;                              /* the process is of no more use */
    uint32_t serial;                        /* of the process */
    int depth;                              /* calls under way */
} Library;

typedef struct Foreign {
    Library *library;
    Sym name;
    ForeignType *type;                      /* a function */
    Sym params[PARAMS_MOST];
    Buf signature;
    uint32_t id, serial;                    /* its number in that process */
} Foreign;

struct Foreigns {
    Arena arena;
    VEC(Library *) libraries;
    VEC(Foreign *) all;                     /* by number, which counts from 1 */
    Map declared;                           /* Sym of what was declared to its number */
    double seconds;
    uint32_t serials;
};

Foreigns *foreigns_new(double seconds)
{
    Foreigns *foreigns = mem_zalloc(sizeof *foreigns);
    arena_init(&foreigns->arena);
    foreigns->seconds = seconds > 0 ? seconds : SECONDS_USUAL;
    foreigns->serials = THIS_PROCESS;
    return foreigns;
}

void foreigns_free(Foreigns *foreigns)
{
    if (!foreigns)
        return;
    for (size_t i = 0; i < foreigns->libraries.len; i++) {
        ffi_process_end(foreigns->libraries.at[i]->process);
        ffi_lib_free(foreigns->libraries.at[i]->inside);
    }
    for (size_t i = 0; i < foreigns->all.len; i++)
        buf_drop(&foreigns->all.at[i]->signature);
    vec_drop(&foreigns->libraries);
    vec_drop(&foreigns->all);
    map_drop(&foreigns->declared);
    arena_drop(&foreigns->arena);
    mem_free(foreigns);
}

/* ---- messages ---- */

static Str sym_text(Vm *vm, Sym sym)
{
    return intern_str(vm_rt(vm)->intern, sym);
}

static bool is_zh(Vm *vm)
{
    return vm_rt(vm)->lang == LANG_ZH;
}

/* The first line of what a library printed, in quotes. */
static Str quoted_line(Vm *vm, Str text)
{
    size_t n = 0;
    while (n < text.len && n < 60 && (unsigned char)text.ptr[n] >= ' ' && (unsigned char)text.ptr[n] < 0x7f)
        n++;
    return arena_printf(&vm_rt(vm)->diags->arena, "\"%.*s\"%s", (int)n, text.ptr, n < text.len && text.ptr[n] != '\n' ? "…" : "");
}

/* What became of a process, as an error about the function that was called, or loaded. */
static Status report(Vm *vm, FfiEnd end, Str function, Sym path, Str why)
{
    Rt *rt = vm_rt(vm);
    Str library = sym_text(vm, path);
    const Foreigns *foreigns = vm_host(vm)->foreigns;
    Buf seconds = { 0 };
    Status status = ST_ERROR;
    switch (end) {
    case FFI_DONE: status = ST_OK; break;
    case FFI_REFUSED: status = rt_error(rt, E701, library, is_zh(vm) ? words_twin(why) : why,); break;
    case FFI_CRASHED: status = rt_error(rt, E705, function, library, is_zh(vm) ? words_twin(why) : why,); break;
    case FFI_SLOW:
        num_shortest(&seconds, foreigns->seconds);
        status = rt_error(rt, E706, function, library, buf_str(&seconds),);
        break;
    case FFI_PRINTED: status = rt_error(rt, E707, function, library, quoted_line(vm, why),); break;
    case FFI_STOPPED: break;
    }
    buf_drop(&seconds);
    return status;
}

/* ---- libraries ---- */

typedef struct Watched { Vm *vm; Status status; } Watched;

static Status poll_vm(void *ctx)
{
    Watched *watched = ctx;
    watched->status = vm_poll(watched->vm);
    return watched->status;
}

static void forget_dead(Library *library)
{
    if (!library->dead || library->depth)
        return;
    ffi_process_end(library->process);
    library->process = NULL;
    library->dead = false;
}

static Library *find_library(const Foreigns *foreigns, Sym path, bool trusted)
{
    for (size_t i = 0; i < foreigns->libraries.len; i++)
        if (foreigns->libraries.at[i]->path == path && foreigns->libraries.at[i]->trusted == trusted)
            return foreigns->libraries.at[i];
    return NULL;
}

static Library *add_library(Foreigns *foreigns, Sym path, bool trusted)
{
    Library *library = ARENA_NEW(&foreigns->arena, Library);
    *library = (Library){ .path = path, .trusted = trusted, .serial = THIS_PROCESS };
    vec_push(&foreigns->libraries, library);
    return library;
}

/* What the linker says begins with the library's name, which the message tells already. */
static Str linker_text(Str said, Str path)
{
    Str rest = str_make(said.ptr + path.len, said.len - path.len);
    bool repeats = said.len > path.len + 2 && memcmp(said.ptr, path.ptr, path.len) == 0 && memcmp(rest.ptr, ": ", 2) == 0;
    return repeats ? str_make(rest.ptr + 2, rest.len - 2) : said;
}

/* Loads it, or starts its process. A process that has died under a call that still waits cannot be replaced yet. */
static Status load(Vm *vm, Library *library, Str function, Watched *watched)
{
    Foreigns *foreigns = vm_host(vm)->foreigns;
    FfiWatch watch = { foreigns->seconds, poll_vm, watched };
    Buf why = { 0 };
    FfiEnd end = FFI_DONE;
    Str path = sym_text(vm, library->path);
    forget_dead(library);
    if (library->dead) {
        end = FFI_CRASHED;
        buf_addz(&why, "Killed");
    } else if (library->trusted && !library->inside) {
        library->inside = ffi_lib_open(path.ptr, &why);
        end = library->inside ? FFI_DONE : FFI_REFUSED;
    } else if (!library->trusted && !library->process) {
        end = ffi_process_start(path.ptr, &watch, &library->process, &why);
        library->serial = ++foreigns->serials;
    }
    Status status = end == FFI_STOPPED ? watched->status : report(vm, end, function, library->path, linker_text(buf_str(&why), path));
    buf_drop(&why);
    return status;
}

/* Kills the process when its answer was anything but one. */
static void note_end(Library *library, FfiEnd end)
{
    if (library->process && end != FFI_DONE && end != FFI_REFUSED) {
        ffi_process_kill(library->process);
        library->dead = true;
    }
    forget_dead(library);
}

/* Makes the function callable in the process that runs now. */
static Status prepare(Vm *vm, Foreign *foreign, Watched *watched)
{
    Library *library = foreign->library;
    Str name = sym_text(vm, foreign->name);
    Buf why = { 0 };
    FfiEnd end = FFI_DONE;
    Status status = load(vm, library, name, watched);
    if (status != ST_OK || foreign->serial == library->serial)
        return status;
    if (library->trusted) {
        int id = ffi_lib_function(library->inside, name.ptr, buf_str(&foreign->signature));
        end = id < 0 ? FFI_REFUSED : FFI_DONE;
        foreign->id = (uint32_t)id;
    } else {
        FfiWatch watch = { ((Foreigns *)vm_host(vm)->foreigns)->seconds, poll_vm, watched };
        end = ffi_process_function(library->process, &watch, name.ptr, buf_str(&foreign->signature), &foreign->id, &why);
        note_end(library, end);
    }
    if (end == FFI_REFUSED)
        status = rt_error(vm_rt(vm), E702, sym_text(vm, library->path), name,);
    else
        status = end == FFI_STOPPED ? watched->status : report(vm, end, name, library->path, buf_str(&why));
    if (status == ST_OK)
        foreign->serial = library->serial;
    buf_drop(&why);
    return status;
}

/* ---- declarations ---- */

/* A file's name with '/' is relative to the script, others are the system's. */
static Sym library_path(Vm *vm, Str path)
{
    const Source *source = sources_get(vm_sources(vm), vm_source(vm));
    Buf full = { 0 };
    if (memchr(path.ptr, '/', path.len) && source && source->path)
        os_join(&full, os_dir_name(str_of(source->path)), path);
    else
        buf_add(&full, path);
    Sym sym = intern_add(vm_rt(vm)->intern, buf_str(&full));
    buf_drop(&full);
    return sym;
}

static Status check_path(Vm *vm, const Node *node, Str path)
{
    if (path.len && !memchr(path.ptr, 0, path.len))
        return ST_OK;
    Status status = rt_error(vm_rt(vm), E701, path, is_zh(vm) ? words_twin(STR("No such file or directory"))
                                                                               : STR("No such file or directory"),);
    if (vm_rt(vm)->error)
        vm_rt(vm)->error->span = vm_span(vm, node);
    return status;
}

static Status ask(Vm *vm, Sym path, bool trusted)
{
    Str name = sym_text(vm, path);
    Arena *arena = &vm_rt(vm)->diags->arena;
    if (trusted)
        name = is_zh(vm) ? arena_printf(arena, "%.*s（受信任）", STR_ARG(name)) : arena_printf(arena, "%.*s (trusted)", STR_ARG(name));
    return vm_allow(vm, CAP_FFI, name) ? ST_OK : ST_ERROR;
}

static Foreign *make_foreign(Vm *vm, Foreigns *foreigns, const Node *fn)
{
    const Node *node = fn->kids[fn->n - 1];
    Str name = sym_text(vm, node->sym);
    Foreign *foreign = ARENA_NEW(&foreigns->arena, Foreign);
    ForeignType *type = ARENA_NEW(&foreigns->arena, ForeignType);
    *type = (ForeignType){ .code = FFI_FUNCTION, .word = KW_NONE, .n = node->n };
    type->kids = ARENA_ARRAY(&foreigns->arena, ForeignType *, node->n);
    *foreign = (Foreign){ .name = node->sym, .type = type };
    if (node->n > PARAMS_MOST) {
        rt_error(vm_rt(vm), E709, name, is_zh(vm) ? STR("参数过多") : STR("it has too many parameters"),);
        return NULL;
    }
    for (uint32_t i = 0; i < type->n; i++) {
        bool last = i + 1 == type->n;
        foreign->params[i] = last ? SYM_NONE : fn->kids[i]->sym;
        type->kids[i] = foreign_type(vm, &foreigns->arena, node->kids[i], last ? FOREIGN_RESULT : FOREIGN_PARAM, name);
        if (!type->kids[i])
            return NULL;
    }
    foreign_signature(type, false, &foreign->signature);
    return foreign;
}

/* Two declarations are one when library, name, types and all names in them are the same. */
static Sym declaration(Vm *vm, const Foreign *foreign)
{
    Buf key = { 0 };
    buf_addf(&key, "extern %u %d %u ", foreign->library->path, foreign->library->trusted, foreign->name);
    for (uint32_t i = 0; i + 1 < foreign->type->n; i++)
        buf_addf(&key, "%u,", foreign->params[i]);
    foreign_signature(foreign->type, true, &key);
    Sym sym = intern_add(vm_rt(vm)->intern, buf_str(&key));
    buf_drop(&key);
    return sym;
}

Status foreign_declare(Vm *vm, const Node *stmt, const Node *fn, uint32_t *id)
{
    Foreigns *foreigns = vm_host(vm)->foreigns;
    Watched watched = { vm, ST_OK };
    Str written = sym_text(vm, stmt->kids[0]->sym);
    bool trusted = stmt->op == 1;
    Status status = check_path(vm, stmt->kids[0], written);
    if (status != ST_OK)
        return status;
    Sym path = library_path(vm, written);
    Foreign *foreign = make_foreign(vm, foreigns, fn);
    if (!foreign || ask(vm, path, trusted) != ST_OK) {
        if (foreign)
            buf_drop(&foreign->signature);
        return ST_ERROR;
    }
    foreign->library = find_library(foreigns, path, trusted);
    if (!foreign->library)
        foreign->library = add_library(foreigns, path, trusted);
    Sym key = declaration(vm, foreign);
    uint32_t known = map_find(&foreigns->declared, key);
    if (known != MAP_MISSING) {
        buf_drop(&foreign->signature);
        foreign = foreigns->all.at[known - 1];
    } else {
        vec_push(&foreigns->all, foreign);
        known = (uint32_t)foreigns->all.len;
        map_put(&foreigns->declared, key, known);
    }
    *id = known;
    status = prepare(vm, foreign, &watched);
    if (status == ST_ERROR && vm_rt(vm)->error)
        vm_rt(vm)->error->span = vm_span(vm, vm_rt(vm)->error->code == E702 ? fn : stmt->kids[0]);
    return status;
}

/* ---- calls ---- */

typedef struct Calling { Vm *vm; Foreign *foreign; const Value *args; Status status; } Calling;

static Str param_name(Vm *vm, const Foreign *foreign, uint32_t i)
{
    Arena *arena = &vm_rt(vm)->diags->arena;
    Str param = sym_text(vm, foreign->params[i]), function = sym_text(vm, foreign->name);
    return is_zh(vm) ? arena_printf(arena, "%.*s 的 %.*s", STR_ARG(function), STR_ARG(param))
                     : arena_printf(arena, "%.*s of %.*s", STR_ARG(param), STR_ARG(function));
}

/* A function of ours is called by the library. */
static bool call_back(void *ctx, uint32_t param, Str bytes, Buf *result)
{
    Calling *calling = ctx;
    Vm *vm = calling->vm;
    const ForeignType *type = calling->foreign->type;
    if (vm_rt(vm)->failed || calling->status != ST_OK || param + 1 >= type->n || type->kids[param]->code != FFI_FUNCTION)
        return false;
    type = type->kids[param];
    Value args[PARAMS_MOST], given = NONE_VALUE;
    FfiReader reader = { bytes, false };
    ForeignWhat what = { vm, param_name(vm, calling->foreign, param), calling->foreign->library->serial };
    Status status = type->n <= PARAMS_MOST ? ST_OK : ST_ERROR;
    for (uint32_t i = 0; i + 1 < type->n && status == ST_OK; i++)
        status = foreign_decode(&what, type->kids[i], &reader, &args[i]);
    if (status == ST_OK)
        status = vm_call(vm, calling->args[param], args, (int)type->n - 1, &given);
    what.name = is_zh(vm) ? arena_printf(&vm_rt(vm)->diags->arena, "%.*s 的结果", STR_ARG(what.name))
                          : arena_printf(&vm_rt(vm)->diags->arena, "what %.*s gives", STR_ARG(what.name));
    if (status == ST_OK)
        status = foreign_encode(&what, type->kids[type->n - 1], given, result);
    calling->status = status;
    return status == ST_OK;
}

static FfiEnd make_call(Vm *vm, Calling *calling, Watched *watched, Str args, Buf *result, bool *late, Buf *why)
{
    Foreign *foreign = calling->foreign;
    Library *library = foreign->library;
    FfiWatch watch = { ((Foreigns *)vm_host(vm)->foreigns)->seconds, poll_vm, watched };
    FfiEnd end = FFI_DONE;
    library->depth++;
    if (!library->trusted)
        end = ffi_process_call(library->process, &watch, foreign->id, args, result, call_back, calling, late, why);
    else
        ORGL_ASSERT(ffi_lib_call(library->inside, foreign->id, args, result, call_back, calling, late));
    library->depth--;
    note_end(library, end);
    return end;
}

/* What the call has come to: an error in a function of ours goes before all others. */
static Status finish(Vm *vm, const Calling *calling, const Watched *watched, FfiEnd end, bool late, Str why)
{
    Str name = sym_text(vm, calling->foreign->name);
    if (calling->status != ST_OK)
        return calling->status;
    if (end == FFI_STOPPED)
        return watched->status;
    if (end != FFI_DONE)
        return report(vm, end, name, calling->foreign->library->path, why);
    return late ? rt_error(vm_rt(vm), E710, name,) : ST_OK;
}

Status foreign_call(Vm *vm, uint32_t id, const Value *args, int n, Value *out)
{
    Foreign *foreign = ((Foreigns *)vm_host(vm)->foreigns)->all.at[id - 1];
    Watched watched = { vm, ST_OK };
    Calling calling = { vm, foreign, args, ST_OK };
    Buf bytes = { 0 }, result = { 0 }, why = { 0 };
    bool late = false;
    ORGL_ASSERT((uint32_t)n + 1 == foreign->type->n);
    Status status = prepare(vm, foreign, &watched);
    for (uint32_t i = 0; i < (uint32_t)n && status == ST_OK; i++) {
        ForeignWhat what = { vm, param_name(vm, foreign, i), foreign->library->serial };
        status = foreign_encode(&what, foreign->type->kids[i], args[i], &bytes);
    }
    if (status == ST_OK) {
        FfiEnd end = make_call(vm, &calling, &watched, buf_str(&bytes), &result, &late, &why);
        status = finish(vm, &calling, &watched, end, late, buf_str(&why));
    }
    if (status == ST_OK) {
        ForeignWhat what = { vm, sym_text(vm, foreign->name), foreign->library->serial };
        FfiReader reader = { buf_str(&result), false };
        status = foreign_decode(&what, foreign->type->kids[n], &reader, out);
    }
    buf_drop(&bytes);
    buf_drop(&result);
    buf_drop(&why);
    return status;
}
