/* into.c: the file that a statement's `into` names. */
#include "into.h"
#include <errno.h>
#include "../base/os.h"

Status into_text(Ctx *ctx, const Node *into, int flag, Sym *path, OutFormat *format)
{
    Status status = operand_text(ctx, into->kids[0], path);
    if (status != ST_OK)
        return status;
    *format = output_format(sym_str(ctx, *path));
    if (*format != OUT_NONE && FORMAT_INFO[*format].flags & flag)
        return ST_OK;
    Buf endings = { 0 };
    output_endings(flag, &endings);
    Str ending = os_extension(sym_str(ctx, *path));
    status = error_at(ctx, into->kids[0], E511, ending.len ? ending : sym_str(ctx, *path), buf_str(&endings),);
    buf_drop(&endings);
    return status;
}

bool into_is_folder(Str path)
{
    Buf name = { 0 };
    buf_add(&name, path);
    bool folder = path.len && (path.ptr[path.len - 1] == '/' || os_kind(name.ptr) == OS_DIR);
    buf_drop(&name);
    return folder;
}

static Str first_line(const Buf *text)
{
    Str line = buf_str(text);
    const char *end = line.len ? memchr(line.ptr, '\n', line.len) : NULL;
    if (end)
        line.len = (size_t)(end - line.ptr);
    return line;
}

Status into_program(Ctx *ctx, const Node *at, const char **argv, const char *const *others, const char *package, Str input, Buf *output)
{
    const char *name = argv[0];
    if (!vm_allow(ctx->vm, CAP_EXEC, str_of(name)))
        return ST_ERROR;
    Buf errors = { 0 };
    int ended = 0, error = os_run(argv, input, output, &errors, &ended);
    for (; error == ENOENT && others && *others; others++) {
        argv[0] = *others;
        error = os_run(argv, input, output, &errors, &ended);
    }
    Status status = ST_OK;
    if (error == ENOENT)
        status = error_at(ctx, at, E518, str_of(name), str_of(package),);
    else if (error)
        status = error_at(ctx, at, E519, str_of(argv[0]), str_of(strerror(error)),);
    else if (ended)
        status = error_at(ctx, at, E519, str_of(argv[0]), first_line(&errors),);
    buf_drop(&errors);
    return status;
}
