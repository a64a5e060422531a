/* scripts.c: the scripts that files and folders on the command line stand for. */
#include "scripts.h"

#include "../base/os.h"
#include "options.h"

typedef struct Folder {
    Scripts *scripts;
    const char *path;
    bool (*wanted)(void *ctx, const char *path);
    void *ctx;
} Folder;

static void push_copy(Scripts *scripts, const char *path)
{
    size_t size = strlen(path) + 1;
    vec_push(scripts, memcpy(mem_alloc(size), path, size));
}

static void add_folder(const Folder *folder);

static void add_child(void *ctx, const char *name, bool is_dir)
{
    const Folder *folder = ctx;
    if (name[0] == '.')
        return;
    Buf path = { 0 };
    if (strcmp(folder->path, ".") == 0)
        buf_addz(&path, name);
    else
        os_join(&path, str_of(folder->path), str_of(name));
    if (is_dir)
        add_folder(&(Folder){ folder->scripts, path.ptr, folder->wanted, folder->ctx });
    else if (options_is_script(path.ptr) && (!folder->wanted || folder->wanted(folder->ctx, path.ptr)))
        push_copy(folder->scripts, path.ptr);
    buf_drop(&path);
}

static void add_folder(const Folder *folder)
{
    os_list_dir(folder->path, add_child, (void *)(uintptr_t)folder);
}

void scripts_add(Scripts *scripts, const char *path, bool (*wanted)(void *ctx, const char *path), void *ctx)
{
    if (os_kind(path) == OS_DIR)
        add_folder(&(Folder){ scripts, path, wanted, ctx });
    else
        push_copy(scripts, path);
}

void scripts_drop(Scripts *scripts)
{
    for (size_t i = 0; i < scripts->len; i++)
        mem_free(scripts->at[i]);
    vec_drop(scripts);
}
