/* xlsx_zip.h: the parts of a workbook, out of its bytes (minizip underneath). */
#ifndef ORGL_STMT_XLSX_ZIP_H
#define ORGL_STMT_XLSX_ZIP_H
#include "cells.h"

#define UNPACKED_MAX ((uint64_t)512 << 20)       /* bytes, of all parts that are read of one file: a small file may unpack to anything */

typedef struct Zip { void *handle; void *memory; uint64_t unpacked; } Zip;

bool zip_open(Zip *zip, Str bytes, ReadFault *fault);          /* borrows the bytes */
void zip_close(Zip *zip);
/* Unpacks a part piece by piece; each() false stops it. False when the part is damaged or too large (`fault` tells), or was stopped. */
typedef bool (*ZipEach)(void *ctx, const char *bytes, size_t n, bool last);
typedef enum ZipFound { ZIP_READ, ZIP_ABSENT, ZIP_FAILED } ZipFound;
ZipFound zip_read(Zip *zip, const char *name, ZipEach each, void *ctx, ReadFault *fault);
#endif
