/* image.h: arrays of one process in a file, mapped into memory by later ones. The file is always mapped at the same address, so that
   pointers in it are right as they stand; the memory counts as allocated (mem_lend), what is written to it stays in memory.
   Only one image is open at a time in a process.
   The file: a head, a note that may be written anew, then parts, each once or with room behind it that reads as zeros. */
#ifndef ORGL_IMAGE_H
#define ORGL_IMAGE_H
#include "buf.h"
#include "vec.h"

#define IMAGE_NOTE ((size_t)60 << 10)       /* most bytes of a note */

/* ---- writing ---- */
typedef struct ImagePart { uint64_t at, size, hash; uint32_t checked, pad; } ImagePart;    /* checked: at every opening */
typedef struct ImageWriter {
    int fd;
    bool failed;                            /* the disk is full, say: nothing more is written */
    uint64_t end;                           /* of the file so far */
    VEC(ImagePart) parts;
    ImagePart part;                         /* the one that is being written */
    char *piece;                            /* of a part that comes in pieces */
    size_t used;
} ImageWriter;
bool  image_create(ImageWriter *writer, const char *path);       /* a file that was not there; false: it cannot be made */
/* A part: gives the address that it will have. `room` is its whole size, at least `size`. NULL when data is. */
void *image_add(ImageWriter *writer, const void *data, size_t size, size_t room);
void *image_add_checked(ImageWriter *writer, const void *data, size_t size);      /* what openings rely on: verified by each */
/* A part that comes in pieces; between begin and end no other is added. */
void *image_begin(ImageWriter *writer);
void  image_put(ImageWriter *writer, const void *data, size_t size);
void  image_end(ImageWriter *writer, size_t room);
/* Ends the file: `root` is what image_map gives (the address of a part). False: it is not whole, and to be removed. */
bool  image_finish(ImageWriter *writer, const void *root, Str note);

/* ---- reading ---- */
typedef struct Image { int fd; void *at; size_t size; const void *root; } Image;     /* fd -1: none */
/* The note alone, appended; the image is not mapped yet. False: it is none, damaged, or of another build. */
bool  image_open(Image *image, const char *path, Buf *note);
/* Maps it; `whole`: verifies every byte first, which is always done once after the machine was started. */
bool  image_map(Image *image, bool whole);
bool  image_set_note(const Image *image, Str note);               /* in the file, for later processes */
void  image_close(Image *image);                                   /* nothing of it may be used any more */
#endif
