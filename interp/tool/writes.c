/* writes.c: files named by `into`, written when their entry has succeeded. */
#include "writes.h"

#include <errno.h>

#include "../base/mem.h"
#include "../base/os.h"

static Str copy(Str text)
{
    char *p = mem_alloc(text.len + 1);
    memcpy(p, text.ptr, text.len);
    p[text.len] = 0;
    return str_make(p, text.len);
}

static void forget(Str text)
{
    mem_free((void *)(uintptr_t)text.ptr);
}

/* Where the path stands; the map may have another of the same hash. */
static Write *find(Writes *writes, Str path, bool is_folder)
{
    uint32_t i = map_find(&writes->paths, hash_bytes(path.ptr, path.len));
    if (i == MAP_MISSING)
        return NULL;
    if (writes->at[i].is_folder == is_folder && str_eq(writes->at[i].path, path))
        return &writes->at[i];
    for (size_t k = 0; k < writes->len; k++)
        if (writes->at[k].is_folder == is_folder && str_eq(writes->at[k].path, path))
            return &writes->at[k];
    return NULL;
}

static void add(Writes *writes, Write write)
{
    map_put(&writes->paths, hash_bytes(write.path.ptr, write.path.len), (uint32_t)writes->len);
    vec_push(writes, write);
}

void writes_add(Writes *writes, Str path, Str bytes, Span where)
{
    Write *old = find(writes, path, false);
    if (!old) {
        add(writes, (Write){ .path = copy(path), .bytes = copy(bytes), .where = where });
        return;
    }
    forget(old->bytes);
    old->bytes = copy(bytes);
}

void writes_add_folder(Writes *writes, Str path, Span where)
{
    if (!find(writes, path, true))
        add(writes, (Write){ .path = copy(path), .is_folder = true, .where = where });
}

static Status failed(Diags *diags, const Write *write, int error)
{
    if (error == ENOSPC)
        DIAG(diags, E509, write->where, write->path,);
    else
        DIAG(diags, E503, write->where, write->path, str_of(os_error_text(error)),);
    return ST_ERROR;
}

static int make_folder(Write *write)
{
    if (os_kind(write->path.ptr) != OS_MISSING)
        return 0;
    int error = os_make_dir(write->path.ptr);
    write->made = error == 0;
    return error;
}

/* Of many files each would wait for the disk alone: they wait for it together. */
enum { MANY = 16 };

static int prepare(Write *write, bool many)
{
    if (write->is_folder)
        return make_folder(write);
    Buf name = { 0 };
    Str dir = os_dir_name(write->path), base = os_base_name(write->path);
    buf_addf(&name, "%.*s%s.%.*s.orgl-part", STR_ARG(dir), dir.len ? "/" : "", STR_ARG(base));
    write->temporary = copy(buf_str(&name));
    buf_drop(&name);
    OsKind kind = os_kind(write->path.ptr);
    if (kind == OS_UNKNOWN)
        return os_reach(write->path.ptr);
    if (kind == OS_DIR || kind == OS_OTHER)
        return kind == OS_DIR ? EISDIR : OS_NOT_REGULAR;
    os_remove(write->temporary.ptr);         /* left by a run that was killed; or a link, which would lead elsewhere */
    return many ? os_write_new(write->temporary.ptr, write->bytes) : os_write_file(write->temporary.ptr, write->bytes);
}

Status writes_prepare(Writes *writes, Diags *diags)
{
    for (size_t i = 0; i < writes->len; i++) {
        int error = prepare(&writes->at[i], writes->len > MANY);
        if (!error && writes->len > MANY && i + 1 == writes->len)
            error = os_sync_all(writes->at[i].is_folder ? writes->at[i].path.ptr : writes->at[i].temporary.ptr);
        if (error) {
            Status status = failed(diags, &writes->at[i], error);
            writes_forget(writes);
            return status;
        }
    }
    return ST_OK;
}

static void drop_all(Writes *writes)
{
    for (size_t i = 0; i < writes->len; i++) {
        forget(writes->at[i].path);
        forget(writes->at[i].bytes);
        forget(writes->at[i].temporary);
    }
    vec_drop(writes);
    map_drop(&writes->paths);
}

Status writes_finish(Writes *writes, Diags *diags)
{
    Status status = ST_OK;
    for (size_t i = 0; i < writes->len; i++) {
        Write *write = &writes->at[i];
        int error = write->is_folder ? 0 : os_rename(write->temporary.ptr, write->path.ptr);
        if (error) {
            os_remove(write->temporary.ptr);
            status = failed(diags, write, error);
        }
    }
    drop_all(writes);
    return status;
}

/* Folders last: they are empty again then. */
void writes_forget(Writes *writes)
{
    for (size_t i = writes->len; i-- > 0;) {
        Write *write = &writes->at[i];
        if (write->temporary.ptr || write->made)
            os_remove(write->made ? write->path.ptr : write->temporary.ptr);
    }
    drop_all(writes);
}
