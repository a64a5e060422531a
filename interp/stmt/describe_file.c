/* describe_file.c: a paper in the format of its file. Text, Markdown, HTML and JSON are our own; docx is made from the HTML by
   pandoc, pdf is the HTML as a browser prints it. */
#include <errno.h>
#include "../base/os.h"
#include "../output/docx_style.h"
#include "describe.h"
#include "into.h"

Status describe_write(Describer *d, Str path, Str bytes)
{
    return vm_write(d->ctx->vm, path, bytes);
}

/* An empty file of the temporary folder with these bytes; its path into `path`. */
static Status keep_for_program(Describer *d, const Node *at, Str bytes, Buf *path)
{
    int error = os_temp_file(path);
    if (!error)
        error = os_write_file(path->ptr, bytes);
    return error ? error_at(d->ctx, at, E503, buf_str(path), str_of(strerror(error)),) : ST_OK;
}

static Status docx(Describer *d, const Node *at, Str html, Buf *out)
{
    Buf look = { 0 }, path = { 0 }, option = { 0 };
    docx_reference(d->zh, &look);
    Status status = keep_for_program(d, at, buf_str(&look), &path);
    buf_addf(&option, "--reference-doc=%s", path.ptr ? path.ptr : "");
    const char *argv[] = { "pandoc", "-f", "html", "-t", "docx", option.ptr, "-o", "-", NULL };
    if (status == ST_OK)
        status = into_program(d->ctx, at, argv, NULL, "pandoc", html, out);
    if (path.len)
        os_remove(path.ptr);
    buf_drop(&look);
    buf_drop(&path);
    buf_drop(&option);
    return status;
}

/* The browser reads a file and writes one: both lie in the temporary folder, named like the empty file that holds their place. */
static Status print_page(Describer *d, const Node *at, const char *page, const char *pdf, Buf *out)
{
    static const char *const OTHERS[] = { "chromium-browser", "google-chrome", NULL };
    Buf address = { 0 }, target = { 0 };
    buf_addf(&address, "file://%s", page);
    buf_addf(&target, "--print-to-pdf=%s", pdf);
    /* the page is our own and without scripts; for root the browser has no sandbox */
    const char *argv[] = { "chromium", "--headless", "--disable-gpu", "--no-pdf-header-footer", target.ptr, address.ptr,
                           os_is_root() ? "--no-sandbox" : NULL, NULL };
    Buf said = { 0 };
    Status status = into_program(d->ctx, at, argv, OTHERS, "chromium", STR(""), &said);
    int error = status == ST_OK ? os_read_file(pdf, out) : 0;
    if (error)
        status = error_at(d->ctx, at, E519, str_of(argv[0]), str_of(strerror(error)),);
    buf_drop(&said);
    buf_drop(&address);
    buf_drop(&target);
    return status;
}

static Status pdf(Describer *d, const Node *at, Str html, Buf *out)
{
    Buf place = { 0 }, page = { 0 }, result = { 0 };
    int error = os_temp_file(&place);
    if (!error) {
        buf_addf(&page, "%s.html", place.ptr);
        buf_addf(&result, "%s.pdf", place.ptr);
        error = os_write_file(page.ptr, html);
    }
    Status status = error ? error_at(d->ctx, at, E503, buf_str(&page), str_of(strerror(error)),)
                          : print_page(d, at, page.ptr, result.ptr, out);
    if (page.len)
        os_remove(page.ptr);
    if (result.len)
        os_remove(result.ptr);
    if (place.len)
        os_remove(place.ptr);
    buf_drop(&place);
    buf_drop(&page);
    buf_drop(&result);
    return status;
}

Status describe_bytes(Describer *d, const Node *at, OutFormat format, OutStyle style, Buf *out)
{
    if (format != OUT_DOCX && format != OUT_PDF) {
        paper_render(&d->paper, format, style, out);
        return d->ctx->rt->failed ? ST_ERROR : ST_OK;
    }
    Buf html = { 0 };
    paper_render(&d->paper, format, style, &html);
    Status status = d->ctx->rt->failed ? ST_ERROR : format == OUT_DOCX ? docx(d, at, buf_str(&html), out) : pdf(d, at, buf_str(&html), out);
    buf_drop(&html);
    return status;
}
