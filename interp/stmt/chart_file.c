/* chart_file.c: files of pictures. SVG is our own; rsvg-convert, when it is there and permitted, makes it PNG or PDF. */
#include <math.h>
#include <stdlib.h>

#include "../base/num.h"
#include "../base/os.h"
#include "chart.h"
#include "into.h"

#define PIXELS_MOST 16000.0        /* of a side of a PNG */

Status chart_target(Ctx *ctx, const Node *into, int flags, Sym *path, OutFormat *format)
{
    Status status = operand_text(ctx, into->kids[0], path);
    if (status != ST_OK)
        return status;
    *format = output_format(sym_str(ctx, *path));
    if (*format != OUT_NONE && FORMAT_INFO[*format].flags & flags)
        return ST_OK;
    Buf endings = { 0 };
    output_endings(flags, &endings);
    Str ending = os_extension(sym_str(ctx, *path));
    status = error_at(ctx, into->kids[0], E511, ending.len ? ending : sym_str(ctx, *path), buf_str(&endings),);
    buf_drop(&endings);
    return status;
}

Status chart_write(Ctx *ctx, Sym path, Str bytes)
{
    return vm_write(ctx->vm, sym_str(ctx, path), bytes);
}

/* The picture's width or height as its first element tells it. */
static double side(Str svg, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i + n < svg.len && i < 4096; i++)
        if (memcmp(svg.ptr + i, name, n) == 0)
            return atof(svg.ptr + i + n);
    return 0;
}

Status chart_write_svg(Ctx *ctx, const Node *into, Sym path, OutFormat format, Str svg)
{
    if (format == OUT_SVG)
        return chart_write(ctx, path, svg);
    double longest = fmax(side(svg, " width=\""), side(svg, " height=\""));
    Buf zoom = { 0 }, bytes = { 0 };
    num_fixed(&zoom, format == OUT_PNG ? fmin(2, PIXELS_MOST / fmax(longest, 1)) : 1, 4);
    const char *argv[] = { "rsvg-convert", "--unlimited", "-f", format == OUT_PNG ? "png" : "pdf", "-z", zoom.ptr, NULL };
    Status status = into_program(ctx, into->kids[0], argv, NULL, "librsvg2-bin", svg, &bytes);
    if (status == ST_OK)
        status = chart_write(ctx, path, buf_str(&bytes));
    buf_drop(&zoom);
    buf_drop(&bytes);
    return status;
}
