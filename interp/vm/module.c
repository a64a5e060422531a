/* module.c: use and run: other sources inside of a running one. */
#include <errno.h>
#include "session.h"
#include "machine.h"
#include "../base/embed.h"
#include "../base/os.h"

/* ---- files ---- */

static Status raise_at(Vm *vm, Span where, Status status)
{
    if (status == ST_ERROR && vm->rt.error && where.source)
        vm->rt.error->span = where;
    return status;
}

/* A path is relative to the file that runs. */
static void resolve_path(const Vm *vm, Str path, Buf *out)
{
    const Source *running = vm_file_source((Vm *)(uintptr_t)vm);
    os_join(out, running ? os_dir_name(str_of(running->path)) : STR(""), path);
}

typedef struct Listed { Closest closest; Arena *arena; Str running; } Listed;

static Str base_name(Str path)
{
    size_t start = path.len;
    while (start > 0 && path.ptr[start - 1] != '/')
        start--;
    return str_make(path.ptr + start, path.len - start);
}

static void try_file(void *ctx, const char *name, bool is_dir)
{
    Listed *listed = ctx;
    if (!is_dir && *name != '.' && !str_eq(str_of(name), listed->running))
        closest_try(&listed->closest, arena_printf(listed->arena, "%s", name));
}

Status vm_no_file(Vm *vm, Str path)
{
    Status status = rt_error(&vm->rt, E501, path,);
    Diag *diag = vm->rt.error;
    Str dir = os_dir_name(path);
    size_t stem = dir.len ? dir.len + (path.ptr[dir.len] == '/') : 0;
    if (!diag)
        return status;
    const Source *running = vm_file_source(vm);
    Listed listed = { .arena = &vm->rt.diags->arena, .running = running ? base_name(str_of(running->path)) : STR("") };
    closest_init(&listed.closest, str_make(path.ptr + stem, path.len - stem));
    os_list_dir(dir.len ? arena_printf(listed.arena, "%.*s", STR_ARG(dir)).ptr : ".", try_file, &listed);
    size_t from = running ? os_dir_name(str_of(running->path)).len : 0;      /* the script names it from its own folder */
    from = from && from < stem ? from + 1 : 0;
    if (listed.closest.best.len)
        diag->suggestion = arena_printf(listed.arena, "%.*s%.*s", (int)(stem - from), path.ptr + from, STR_ARG(listed.closest.best));
    return status;
}

static Status unreadable(Vm *vm, const char *path, int error)
{
    if (error == ENOENT)
        return vm_no_file(vm, str_of(path));
    return rt_error(&vm->rt, E502, str_of(path), str_of(os_error_text(error)),);
}

/* The same text of the same file is one source, however often it runs. */
static Source *add_source(Vm *vm, const char *name, const char *path, Buf *text)
{
    for (size_t i = 0; path && i < vm->sources->all.len; i++) {
        Source *source = vm->sources->all.at[i];
        if (source->path && strcmp(source->path, path) == 0 && str_eq(source->text, buf_str(text))) {
            buf_drop(text);
            return source;
        }
    }
    return sources_add(vm->sources, name, path, text);
}

static Status read_source(Vm *vm, const char *path, bool ask, Source **out)
{
    Buf text = { 0 };
    if (ask && !vm_allow(vm, CAP_READ, str_of(path)))
        return ST_ERROR;
    int error = os_read_regular(path, &text);
    if (error) {
        buf_drop(&text);
        return unreadable(vm, path, error);
    }
    *out = add_source(vm, path, path, &text);
    return ST_OK;
}

/* ---- run ---- */

Status session_run_file(Vm *vm, Str path, Span where)
{
    Buf full = { 0 };
    Source *source = NULL;
    resolve_path(vm, path, &full);
    Status status = raise_at(vm, where, read_source(vm, full.ptr, true, &source));
    if (status == ST_OK) {
        Scope *scope = scope_new();
        status = session_source(vm, source, scope, false);
        scope_unref(scope);
    }
    buf_drop(&full);
    return status;
}

/* ---- use ---- */

static Status no_module(Vm *vm, Str name)
{
    Status status = rt_error(&vm->rt, E211, name,);
    Closest closest;
    closest_init(&closest, name);
    for (const Embedded *file = EMBEDDED_FILES; file->name; file++)
        closest_try(&closest, str_of(file->name));
    if (vm->rt.error && closest.best.len)
        vm->rt.error->suggestion = diag_keep(vm->rt.diags, closest.best);
    Buf names = { 0 };
    for (const Embedded *file = EMBEDDED_FILES; file->name; file++)
        buf_addf(&names, "%s%s", !names.len ? "" : vm->rt.lang == LANG_ZH ? "、" : ", ", file->name);
    if (vm->rt.error)
        vm->rt.error->allowed = diag_keep(vm->rt.diags, buf_str(&names));
    buf_drop(&names);
    return status;
}

/* In the folders of ORGL_PATH, with ':' between them. */
static bool find_in_path(Str name, Buf *out)
{
    static const char *const ENDINGS[] = { ".org", ".orgl" };
    const char *at = os_env("ORGL_PATH");
    while (at && *at) {
        size_t len = strcspn(at, ":");
        for (size_t i = 0; len && i < COUNT_OF(ENDINGS); i++) {
            buf_clear(out);
            buf_addf(out, "%.*s/%.*s%s", (int)len, at, STR_ARG(name), ENDINGS[i]);
            if (os_kind(out->ptr) == OS_FILE)
                return true;
        }
        at += len + (at[len] == ':');
    }
    return false;
}

static Module *find_module(const Vm *vm, Sym key)
{
    for (size_t i = 0; i < vm->modules.len; i++)
        if (vm->modules.at[i]->key == key)
            return vm->modules.at[i];
    return NULL;
}

static void add_to_scope(Scope *scope, Module *module)
{
    for (size_t i = 0; i < scope->modules.len; i++)
        if (scope->modules.at[i] == module)
            return;
    vec_push(&scope->modules, module);
}

/* `service.f`: its functions and constants; a var is its own affair. */
static void fill_record(Vm *vm, Module *module)
{
    const Scope *scope = module->scope;
    module->record = value_record(&vm->rt, (uint32_t)scope->globals.len);
    for (size_t i = 0; i < scope->globals.len; i++)
        if (scope->values.at[i].tag != V_UNSET && scope->globals.at[i].binding != BIND_VAR)
            record_set(&vm->rt, module->record.record, value_sym(&vm->rt, scope->globals.at[i].name), scope->values.at[i]);
    value_share(module->record);
}

static Status run_module(Vm *vm, Module *module, Source *source)
{
    vec_push(&vm->modules, module);
    Status status = session_source(vm, source, module->scope, false);
    if (status == ST_OK)
        fill_record(vm, module);
    else
        module->key = SYM_NONE;
    module->state = MODULE_READY;
    return status;
}

static Status use_key(Vm *vm, Sym key, Str name, Span where, Module **out)
{
    Module *module = find_module(vm, key);
    *out = module;
    if (module && module->state == MODULE_RUNNING)
        return raise_at(vm, where, rt_error(&vm->rt, E225, name,));
    return ST_OK;
}

static Module *new_module(Sym key, Sym name)
{
    Module *module = mem_zalloc(sizeof *module);
    *module = (Module){ .key = key, .name = name, .state = MODULE_RUNNING, .scope = scope_new(), .record = NONE_VALUE };
    return module;
}

static Sym key_of_file(Vm *vm, const char *path)
{
    Buf real = { 0 };
    if (os_real_path(path, &real) != 0) {
        buf_clear(&real);
        buf_addz(&real, path);
    }
    Sym key = intern_add(vm->rt.intern, buf_str(&real));
    buf_drop(&real);
    return key;
}

static Sym key_of_library(Vm *vm, Str name)
{
    Buf key = { 0 };
    buf_addf(&key, "stdlib:%.*s", STR_ARG(name));
    Sym sym = intern_add(vm->rt.intern, buf_str(&key));
    buf_drop(&key);
    return sym;
}

static Str name_of_file(Str path)
{
    Str base = os_base_name(path), ending = os_extension(base);
    return str_make(base.ptr, base.len - ending.len);
}

static Source *embedded_source(Vm *vm, const Embedded *file)
{
    Buf text = { 0 }, name = { 0 };
    buf_add(&text, embedded_text(file));
    buf_addf(&name, "stdlib/%s.org", file->name);
    Source *source = sources_add(vm->sources, name.ptr, NULL, &text);
    buf_drop(&name);
    return source;
}

/* Runs the module unless it has run, then makes its names visible where `use` stands. */
static Status use_module(Vm *vm, Sym key, Str name, const Embedded *file, const char *path, bool ask, Span where)
{
    Scope *scope = vm_running_scope(vm);
    Module *module = NULL;
    Source *source = NULL;
    Status status = use_key(vm, key, name, where, &module);
    if (status == ST_OK && !module) {
        status = file ? ST_OK : raise_at(vm, where, read_source(vm, path, ask, &source));
        if (status == ST_OK) {
            module = new_module(key, intern_add(vm->rt.intern, name));
            status = run_module(vm, module, file ? embedded_source(vm, file) : source);
        }
    }
    if (status == ST_OK)
        add_to_scope(scope, module);
    return status;
}

static Status no_template(Vm *vm, const Module *module, Str function)
{
    Closest closest;
    Status status = rt_error(&vm->rt, E212, function,);
    closest_init(&closest, function);
    for (size_t i = 0; i < module->scope->globals.len; i++)
        if (module->scope->values.at[i].tag == V_FUNCTION)
            closest_try(&closest, intern_str(vm->rt.intern, module->scope->globals.at[i].name));
    if (vm->rt.error && closest.best.len)
        vm->rt.error->suggestion = diag_keep(vm->rt.diags, closest.best);
    return status;
}

static const Module *used_module(Vm *vm, Sym name)
{
    const Scope *scope = vm_running_scope(vm);
    for (size_t i = 0; i < scope->modules.len; i++)
        if (scope->modules.at[i]->name == name)
            return scope->modules.at[i];
    return NULL;
}

Status session_template(Vm *vm, Str module, Str function, Span where, Value *out)
{
    Sym name = intern_add(vm->rt.intern, module);
    const Module *used = used_module(vm, name);
    Status status = used ? ST_OK : session_use(vm, module, false, where);
    if (status != ST_OK)
        return status;
    used = used_module(vm, name);
    uint32_t at = scope_find(used->scope, intern_add(vm->rt.intern, function));
    *out = at == MAP_MISSING ? NONE_VALUE : used->scope->values.at[at];
    return out->tag == V_FUNCTION ? ST_OK : raise_at(vm, where, no_template(vm, used, function));
}

Status session_use(Vm *vm, Str name_or_path, bool is_path, Span where)
{
    Buf path = { 0 };
    Status status;
    const Embedded *file = is_path ? NULL : embedded_find(EMBEDDED_FILES, name_or_path);
    if (is_path)
        resolve_path(vm, name_or_path, &path);
    if (file)
        status = use_module(vm, key_of_library(vm, name_or_path), name_or_path, file, NULL, false, where);
    else if (is_path)
        status = use_module(vm, key_of_file(vm, path.ptr), name_of_file(name_or_path), NULL, path.ptr, true, where);
    else if (find_in_path(name_or_path, &path))
        status = use_module(vm, key_of_file(vm, path.ptr), name_or_path, NULL, path.ptr, false, where);
    else
        status = raise_at(vm, where, no_module(vm, name_or_path));
    buf_drop(&path);
    return status;
}
