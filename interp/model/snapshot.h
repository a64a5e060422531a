/* snapshot.h: the model in memory as an image (base/image.h), so that a large model is open again without being read; and the folder
   of the user's in which images lie. An image serves the very file that it was made of, in the state in which it was, for the
   program that made it; anything else makes it worthless, never wrong: then the file is read as if there were none. What was
   committed since is brought in by the file's change sets. For the files of this folder only. */
#ifndef ORGL_SNAPSHOT_H
#define ORGL_SNAPSHOT_H
#include "../base/image.h"
#include "db.h"
#include "store.h"

/* ---- snapshot.c ---- */
/* The committed model, read or written just now, as an image at `path`, which is not there yet. False: it is not whole. */
bool snapshot_write(Model *model, const char *path, Str note);
/* The image's content becomes the model's, which is empty; takes the image when true. */
bool snapshot_adopt(Model *model, Image *image);
/* What a note says about the model: its history as it stands and how many rows there are. */
void snapshot_tell(const Model *model, Buf *note);
bool snapshot_hear(Model *model, Str note);             /* false: it is none, and the model to be cleared */

/* ---- cache.c ---- */
/* The model at its path as it is in the file, out of the cache; without a database until one is needed (file_connect). */
bool cache_open(Model *model);
bool cache_is_current(const Model *model);              /* is the file still as it was when the model came out of the cache? */
/* The file was read, which took so long: should the next opening have it at hand? */
void cache_keep(Model *model, double seconds);
/* The file has been made: the next opening is to have it at hand when it is large. */
void cache_made(Model *model);
/* Before the database is closed: what was committed is told to the image. */
void cache_leave(Model *model);
/* When the database is closed: a snapshot that is due is written by a process that is left behind, for which nobody waits. */
void cache_finish(Model *model);
void cache_drop(Model *model);

/* ---- file.c ---- */
DbResult file_connect(Model *model);                    /* the database of a model out of the cache; DB_CHANGED: it is another by now */
#endif
