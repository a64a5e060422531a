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

void writes_add(Writes *writes, Str path, Str bytes)
{
    for (size_t i = 0; i < writes->len; i++)
        if (str_eq(writes->at[i].path, path)) {
            forget(writes->at[i].bytes);
            writes->at[i].bytes = copy(bytes);
            return;
        }
    vec_push(writes, ((Write){ copy(path), copy(bytes), { NULL, 0 }, { NULL, 0 } }));
}

static Status failed(Diags *diags, Str path, int error)
{
    if (error == ENOSPC)
        DIAG(diags, E509, SPAN_NONE, path,);
    else
        DIAG(diags, E503, SPAN_NONE, path, str_of(strerror(error)),);
    return ST_ERROR;
}

/* The folder that the file is to be in is made when it is missing; its name is kept, to be taken away when nothing comes of it. */
static int make_folder(Write *write)
{
    Str dir = os_dir_name(write->path);
    if (!dir.len)
        return 0;
    Str name = copy(dir);
    int error = os_kind(name.ptr) == OS_MISSING ? os_make_dir(name.ptr) : -1;
    if (error == 0)
        write->folder = name;
    else
        forget(name);
    return error > 0 ? error : 0;
}

Status writes_prepare(Writes *writes, Diags *diags)
{
    for (size_t i = 0; i < writes->len; i++) {
        Write *write = &writes->at[i];
        Buf name = { 0 };
        Str dir = os_dir_name(write->path), base = os_base_name(write->path);
        buf_addf(&name, "%.*s%s.%.*s.orgl-part", STR_ARG(dir), dir.len ? "/" : "", STR_ARG(base));
        write->temporary = copy(buf_str(&name));
        buf_drop(&name);
        int error = make_folder(write);
        if (!error)
            error = os_kind(write->path.ptr) == OS_DIR ? EISDIR : os_write_file(write->temporary.ptr, write->bytes);
        if (error) {
            Status status = failed(diags, write->path, error);
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
        forget(writes->at[i].folder);
    }
    vec_drop(writes);
}

Status writes_finish(Writes *writes, Diags *diags)
{
    Status status = ST_OK;
    for (size_t i = 0; i < writes->len; i++) {
        int error = os_rename(writes->at[i].temporary.ptr, writes->at[i].path.ptr);
        if (error) {
            os_remove(writes->at[i].temporary.ptr);
            status = failed(diags, writes->at[i].path, error);
        }
    }
    drop_all(writes);
    return status;
}

void writes_forget(Writes *writes)
{
    for (size_t i = 0; i < writes->len; i++)
        if (writes->at[i].temporary.ptr)
            os_remove(writes->at[i].temporary.ptr);
    for (size_t i = writes->len; i-- > 0;)
        if (writes->at[i].folder.ptr)
            os_remove(writes->at[i].folder.ptr);         /* empty again */
    drop_all(writes);
}
