/* fuzz_import.c: any file is imported into a small model, or refused with a reason and nothing changed. The input's first line is what
   stands behind `import`, naming the file f.csv, f.tsv, f.json or f.xlsx; the rest is the file. A workbook is either its bytes or, behind
   a line "parts", its parts as text, each beginning with a line "=== name": the harness packs them, so that what changes is the tables and
   not the checksums around them. Built and run by test_import.py. */
#include <fcntl.h>
#include <minizip/zip.h>
#include <unistd.h>

#include "../../interp/base/base.h"
#include "../../interp/base/buf.h"
#include "../../interp/orgl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char BEFORE[] = "define region east; define unit hotline \"Hotline\"; define skill listening; define grade G3 rank 3 pay 5000..8000\n"
                             "define post lead in hotline grade G3; define kpi csat; define duty answer; assign answer to lead\n"
                             "define field post.site text; define report visit kind form from lead fields customer: text, visited: date";

static Str take_line(Str *text)
{
    const char *end = memchr(text->ptr, '\n', text->len);
    size_t n = end ? (size_t)(end - text->ptr) : text->len;
    Str line = str_make(text->ptr, n);
    n += end != NULL;
    *text = str_make(text->ptr + n, text->len - n);
    return line;
}

static bool begins(Str line, const char *with)
{
    return line.len >= strlen(with) && memcmp(line.ptr, with, strlen(with)) == 0;
}

static void add_part(zipFile zip, Str name, Str body)
{
    char path[80];
    snprintf(path, sizeof path, "%.*s", (int)(name.len < 70 ? name.len : 70), name.ptr);
    if (zipOpenNewFileInZip(zip, path, NULL, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 1) != ZIP_OK)
        return;
    zipWriteInFileInZip(zip, body.ptr, (unsigned)body.len);
    zipCloseFileInZip(zip);
}

static void pack(const char *path, Str parts)
{
    zipFile zip = zipOpen(path, APPEND_STATUS_CREATE);
    ORGL_ASSERT(zip);
    while (parts.len) {
        Str head = take_line(&parts);
        const char *body = parts.ptr;
        for (Str rest = parts; rest.len && !begins(rest, "=== ");) {
            take_line(&rest);
            parts = rest;
        }
        if (begins(head, "=== "))
            add_part(zip, str_make(head.ptr + 4, head.len - 4), str_make(body, (size_t)(parts.ptr - body)));
    }
    zipClose(zip, NULL);
}

static void put_file(const char *path, Str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ORGL_ASSERT(fd >= 0 && write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
    close(fd);
}

static bool mentions(Str line, const char *name)
{
    return line.len && memmem(line.ptr, line.len, name, strlen(name));
}

static void put_files(Str line, Str rest)
{
    static const char *const NAMES[] = { "f.csv", "f.tsv", "f.json" };
    Str body = rest;
    if (mentions(line, "f.xlsx") && str_eq(take_line(&body), STR("parts")))
        pack("f.xlsx", body);
    else if (mentions(line, "f.xlsx"))
        put_file("f.xlsx", rest);
    for (size_t i = 0; i < COUNT_OF(NAMES); i++)
        if (mentions(line, NAMES[i]))
            put_file(NAMES[i], rest);
}

static void take_output(void *ctx, const char *text, size_t size)
{
    buf_add(ctx, str_make(text, size));
}

static void dump(Orgl *orgl, Buf *output)
{
    buf_clear(output);
    ORGL_ASSERT(orgl_run_text(orgl, "dump", "dump", 4, true) == ORGL_OK);
}

/* The folder the harness runs in is one of its own. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str rest = str_make((const char *)data, size);
    Str line = take_line(&rest);
    Buf output = { 0 }, before = { 0 }, entry = { 0 };
    OrglHost host = { .ctx = &output, .print = take_output };
    OrglOptions options = { .language = size % 2 ? "en" : "zh", .today = "2026-11-23", .limit_depth = 100, .limit_steps = 100000,
                            .limit_memory = 64u << 20, .limit_seconds = 5 };
    Orgl *orgl = orgl_new(&host, &options);
    ORGL_ASSERT(orgl_run_text(orgl, "before", BEFORE, strlen(BEFORE), true) == ORGL_OK);
    put_files(line, rest);
    dump(orgl, &output);
    buf_add(&before, buf_str(&output));
    buf_addz(&entry, "import ");
    buf_add(&entry, line);
    OrglStatus status = orgl_run_text(orgl, "fuzz", entry.ptr, entry.len, true);
    ORGL_ASSERT(status == ORGL_OK || status == ORGL_FINDINGS || status == ORGL_SCRIPT || status == ORGL_FILES);
    ORGL_ASSERT(status == ORGL_OK || status == ORGL_FINDINGS || *orgl_report(orgl));
    dump(orgl, &output);
    ORGL_ASSERT(status == ORGL_OK || status == ORGL_FINDINGS || str_eq(buf_str(&before), buf_str(&output)));
    orgl_free(orgl);
    buf_drop(&output);
    buf_drop(&before);
    buf_drop(&entry);
    return 0;
}
