/* into.c: the file that a statement's `into` names. */
#include "into.h"
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
