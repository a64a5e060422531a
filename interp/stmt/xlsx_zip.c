/* xlsx_zip.c: the only file that knows minizip. */
#include <minizip/unzip.h>
#include "xlsx_zip.h"

#define PIECE 65536

typedef struct Memory { Str bytes; size_t at; } Memory;

/* ---- the bytes as a file ---- */

static voidpf memory_open(voidpf opaque, const char *name, int mode)
{
    UNUSED(name);
    return (mode & ZLIB_FILEFUNC_MODE_WRITE) ? NULL : opaque;
}

static uLong memory_read(voidpf opaque, voidpf stream, void *out, uLong size)
{
    Memory *memory = stream;
    size_t left = memory->bytes.len - memory->at, n = size < left ? size : left;
    UNUSED(opaque);
    memcpy(out, memory->bytes.ptr + memory->at, n);
    memory->at += n;
    return n;
}

static uLong memory_write(voidpf opaque, voidpf stream, const void *bytes, uLong size)
{
    UNUSED(opaque);
    UNUSED(stream);
    UNUSED(bytes);
    UNUSED(size);
    return 0;
}

static long memory_tell(voidpf opaque, voidpf stream)
{
    UNUSED(opaque);
    return (long)((Memory *)stream)->at;
}

static long memory_seek(voidpf opaque, voidpf stream, uLong offset, int origin)
{
    Memory *memory = stream;
    size_t from = origin == ZLIB_FILEFUNC_SEEK_CUR ? memory->at : origin == ZLIB_FILEFUNC_SEEK_END ? memory->bytes.len : 0;
    UNUSED(opaque);
    if (offset > memory->bytes.len - from)
        return -1;
    memory->at = from + offset;
    return 0;
}

static int memory_done(voidpf opaque, voidpf stream)
{
    UNUSED(opaque);
    UNUSED(stream);
    return 0;
}

/* ---- the archive ---- */

static bool begins_with(Str bytes, const char *magic, size_t n)
{
    return bytes.len >= n && memcmp(bytes.ptr, magic, n) == 0;
}

bool zip_open(Zip *zip, Str bytes, ReadFault *fault)
{
    *zip = (Zip){ .handle = NULL };
    if (begins_with(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8))
        return fault_set(fault, 0, "it is an old .xls file, or has a password: save it as .xlsx without one", "它是旧的 .xls 文件或带有密码：请另存为不带密码的 .xlsx");
    if (!begins_with(bytes, "PK", 2))
        return fault_set(fault, 0, "it is no workbook", "它不是工作簿");
    Memory *memory = mem_zalloc(sizeof *memory);
    memory->bytes = bytes;
    zlib_filefunc_def door = { memory_open, memory_read, memory_write, memory_tell, memory_seek, memory_done, memory_done, memory };
    zip->memory = memory;
    zip->handle = unzOpen2("workbook", &door);
    return zip->handle || fault_set(fault, 0, "its end is missing or damaged", "文件末尾缺失或损坏");
}

void zip_close(Zip *zip)
{
    if (zip->handle)
        unzClose(zip->handle);
    mem_free(zip->memory);
    *zip = (Zip){ .handle = NULL };
}

static ZipFound damaged(const char *name, ReadFault *fault)
{
    fault_setf(fault, 0, "a part of it is damaged: ", "其中一部分已损坏：", str_of(name));
    return ZIP_FAILED;
}

static ZipFound too_large(uint64_t most, ReadFault *fault)
{
    Buf size = { 0 };
    buf_addf(&size, "%llu MiB", (unsigned long long)(most >> 20));
    fault_setf(fault, 0, "it unpacks to more than ", "解压后超过 ", buf_str(&size));
    buf_drop(&size);
    return ZIP_FAILED;
}

static bool may_go_on(ReadFault *fault)
{
    if (fault->poll && fault->stopped == ST_OK)
        fault->stopped = fault->poll(fault->ctx);
    return fault->stopped == ST_OK;
}

static ZipFound read_part(Zip *zip, const char *name, char *piece, ZipEach each, void *ctx, ReadFault *fault)
{
    uint64_t most = fault->most && fault->most < UNPACKED_MAX ? fault->most : UNPACKED_MAX;
    while (may_go_on(fault)) {
        int n = unzReadCurrentFile(zip->handle, piece, PIECE);
        if (n < 0)
            return damaged(name, fault);
        zip->unpacked += (uint64_t)n;
        if (zip->unpacked > most)
            return too_large(most, fault);
        if (!each(ctx, piece, (size_t)n, n == 0))
            return ZIP_FAILED;
        if (n == 0)
            return ZIP_READ;
    }
    return ZIP_FAILED;
}

ZipFound zip_read(Zip *zip, const char *name, ZipEach each, void *ctx, ReadFault *fault)
{
    if (unzLocateFile(zip->handle, name, 2) != UNZ_OK)
        return ZIP_ABSENT;
    if (unzOpenCurrentFile(zip->handle) != UNZ_OK)
        return damaged(name, fault);
    char *piece = mem_alloc(PIECE);
    ZipFound found = read_part(zip, name, piece, each, ctx, fault);
    mem_free(piece);
    if (unzCloseCurrentFile(zip->handle) != UNZ_OK && found == ZIP_READ)
        return damaged(name, fault);
    return found;
}
