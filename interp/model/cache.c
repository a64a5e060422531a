/* cache.c: the user's folder of snapshots: which one belongs to a model file, whether it still tells the truth, and when one is
   written. A snapshot never lies beside the model: whoever can put one into this folder can do anything as the user already.
   What a file's state does not show (two changes within one tick of the file system's clock) is waited out before it is noted. */
#include <stdio.h>
#include <stdlib.h>
#include "../base/os.h"
#include "../base/os_cache.h"
#include "db.h"
#include "history.h"
#include "snapshot.h"
#include "sql.h"

#define WORTH_SECONDS 0.05               /* what reads faster is read */
#define REPLAY_SHARE 0.05                /* of the time that reading took: when change sets take longer, a new snapshot is written */
#define READ_SECONDS 1e-6                /* what a row takes to be read, about, where it was not measured */
#define WORTH_PROCESS 0.3                /* a new file that takes so long to read has a process write its snapshot */
#define LIMIT ((uint64_t)4 << 30)        /* of the folder, in bytes */
#define LEFTOVER_NS ((int64_t)3600 * 1000000000)
#define FORGOTTEN_NS (24 * 60 * LEFTOVER_NS)      /* two months */

/* What a note begins with; then snapshot_tell. */
typedef struct NoteStart {
    OsState file, log;                   /* in which the file is what the snapshot and the change sets since make; log zero: none, or empty */
    int64_t revision;                    /* at which the snapshot was made */
    uint64_t stamp;                      /* one snapshot from another */
    double seconds;                      /* that reading the tables took */
} NoteStart;

void model_use_cache(Model *model, const char *folder, CacheMode mode)
{
    ORGL_ASSERT(!model->path && !model->cache.folder);
    if (!folder || mode == CACHE_OFF)
        return;
    size_t size = strlen(folder) + 1;
    model->cache.folder = memcpy(mem_alloc(size), folder, size);
    model->cache.mode = mode;
}

void cache_drop(Model *model)
{
    mem_free(model->cache.folder);
    model->cache = (Cache){ 0 };
}

/* ---- the file's state ---- */

/* An empty log is as good as none: the last one who closes the file removes it. */
static bool look_at_file(const Model *model, OsState *file, OsState *log)
{
    Buf path = { 0 };
    buf_addf(&path, "%s-wal", model->path);
    (void)os_state(path.ptr, log);
    if (!log->size)
        *log = (OsState){ 0 };
    buf_clear(&path);
    buf_addf(&path, "%s-journal", model->path);
    bool fine = os_kind(path.ptr) == OS_MISSING && os_state(model->path, file);
    buf_drop(&path);
    return fine;
}

static bool same_state(const OsState *a, const OsState *b)
{
    return a->dev == b->dev && a->ino == b->ino && a->size == b->size && a->mtime == b->mtime && a->ctime == b->ctime;
}

static bool is_in_state(const Model *model, const OsState *file, const OsState *log)
{
    OsState now, now_log;
    return look_at_file(model, &now, &now_log) && same_state(&now, file) && same_state(&now_log, log);
}

bool cache_is_current(const Model *model)
{
    return is_in_state(model, &model->cache.file, &model->cache.log);
}

static bool nobody_wrote(const Model *model)
{
    int64_t version = 0;
    return db_int(model->db, "PRAGMA data_version", &version) == DB_OK && version == model->data_version;
}

static int64_t latest(const OsState *state)
{
    return state->mtime > state->ctime ? state->mtime : state->ctime;
}

/* The state in which the file is what the model is now; false: somebody writes to it. */
static bool take_state(Model *model)
{
    Cache *cache = &model->cache;
    return nobody_wrote(model) && look_at_file(model, &cache->file, &cache->log) && os_time_passed(latest(&cache->file)) &&
           os_time_passed(latest(&cache->log)) && cache_is_current(model) && nobody_wrote(model);
}

/* ---- the folder ---- */

/* By the file, not by its name: a renamed one keeps its snapshot. */
static void snapshot_path(const Model *model, const OsState *file, Buf *out)
{
    buf_addf(out, "%s/%llx-%llx.snapshot", model->cache.folder, (unsigned long long)file->dev, (unsigned long long)file->ino);
}

typedef struct Found { char *path; uint64_t bytes; int64_t mtime; } Found;
typedef struct Folder { const char *path; VEC(Found) files; uint64_t bytes; } Folder;

static void see_file(void *ctx, const char *name, bool is_dir)
{
    Folder *folder = ctx;
    Found found = { 0 };
    Buf path = { 0 };
    buf_addf(&path, "%s/%s", folder->path, name);
    if (is_dir || !os_taken(path.ptr, &found.bytes, &found.mtime)) {
        buf_drop(&path);
        return;
    }
    found.path = path.ptr;
    folder->bytes += found.bytes;
    vec_push(&folder->files, found);
}

static int compare_age(const void *a, const void *b)
{
    int64_t x = ((const Found *)a)->mtime, y = ((const Found *)b)->mtime;
    return (x > y) - (x < y);
}

/* Half-written files of processes that are gone, and what was not used for longest while there is too much; never `keep`. */
static void sweep(const char *path, const char *keep)
{
    Folder folder = { .path = path };
    (void)os_list_dir(path, see_file, &folder);
    if (folder.files.len)
        qsort(folder.files.at, folder.files.len, sizeof *folder.files.at, compare_age);
    for (size_t i = 0; i < folder.files.len; i++) {
        const Found *file = &folder.files.at[i];
        bool half = str_eq(os_extension(str_of(file->path)), STR(".new"));
        int64_t age = os_now_ms() * 1000000 - file->mtime;
        bool much = folder.bytes > LIMIT && strcmp(file->path, keep) != 0;
        bool goes = half ? age > LEFTOVER_NS : much || age > FORGOTTEN_NS;
        if (goes && os_remove(file->path) == 0)
            folder.bytes -= file->bytes;
        mem_free(file->path);
    }
    vec_drop(&folder.files);
}

/* ---- writing ---- */

static void make_note(const Model *model, int64_t revision, Buf *out)
{
    const Cache *cache = &model->cache;
    NoteStart start = { cache->file, cache->log, revision, cache->stamp, cache->seconds };
    buf_add(out, str_make((const char *)&start, sizeof start));
    snapshot_tell(model, out);
}

/* What a snapshot holds is not looked at again, so it must be sound. */
static bool has_rings(Model *model)
{
    Diags diags;
    diags_init(&diags);
    bool rings = model_close(model, &diags, NULL) != ST_OK;
    diags_drop(&diags);
    return rings;
}

static void write_snapshot(Model *model, const char *path)
{
    Buf beside = { 0 }, note = { 0 };
    buf_addf(&beside, "%s.%llx.new", path, (unsigned long long)model->cache.stamp);
    make_note(model, model->cache.revision, &note);
    bool fine = snapshot_write(model, beside.ptr, buf_str(&note)) && os_rename(beside.ptr, path) == 0;
    if (!fine) {
        os_remove(beside.ptr);
        model->cache.stamp = 0;
    }
    buf_drop(&beside);
    buf_drop(&note);
}

static bool is_worth(const Model *model, double seconds)
{
    const Cache *cache = &model->cache;
    return cache->folder && model->db && !model->fresh && !model->legacy && !model->migration && !model_changed(model) &&
           (seconds >= WORTH_SECONDS || cache->mode != CACHE_AUTO);
}

/* Half of what is free stays so. */
static bool has_room(const Model *model)
{
    uint64_t needs = (uint64_t)model->cache.file.size + ((uint64_t)8 << 20);
    return needs < LIMIT && os_room(model->cache.folder) / 2 > needs;
}

/* Can there be one of the model as it is, and what will its note say? */
static bool prepare(Model *model, double seconds)
{
    Cache *cache = &model->cache;
    if (!is_worth(model, seconds) || !os_private_dir(cache->folder, true) || !take_state(model) || !has_room(model))
        return false;
    cache->seconds = seconds;
    cache->stamp = (uint64_t)os_now_ms() << 20 ^ os_process();
    cache->revision = history_head(model, model->history.current);
    return true;
}

static void write_prepared(Model *model)
{
    Buf path = { 0 };
    snapshot_path(model, &model->cache.file, &path);
    write_snapshot(model, path.ptr);
    sweep(model->cache.folder, path.ptr);
    buf_drop(&path);
}

void cache_keep(Model *model, double seconds)
{
    if (prepare(model, seconds) && !has_rings(model))
        write_prepared(model);
}

/* ---- of a file that is new ---- */

static double reading_seconds(const Model *model)
{
    double rows = 0;
    for (int i = 0; i < T_COUNT; i++)
        rows += model->tables[i].n;
    return rows * READ_SECONDS;
}

void cache_made(Model *model)
{
    model->cache.due = model->cache.folder && reading_seconds(model) >= WORTH_PROCESS;
}

static void write_left(void *ctx)
{
    Model *model = ctx;
    if (!has_rings(model))
        write_prepared(model);
}

/* Closing the database may have changed the file: then the next opening reads it. */
void cache_finish(Model *model)
{
    if (model->cache.due && cache_is_current(model))
        (void)os_leave(write_left, model);
    model->cache.due = false;
}

/* ---- opening ---- */

/* Opens the snapshot of the file as it is now, without mapping it. */
static bool find_snapshot(const Model *model, Image *image, Buf *note, NoteStart *start)
{
    OsState file, log;
    Buf path = { 0 };
    bool found = false;
    if (look_at_file(model, &file, &log) && os_private_dir(model->cache.folder, false)) {
        snapshot_path(model, &file, &path);
        found = image_open(image, path.ptr, note);
    }
    buf_drop(&path);
    if (!found)
        return false;
    if (note->len >= sizeof *start) {
        memcpy(start, note->ptr, sizeof *start);
        if (same_state(&start->file, &file) && same_state(&start->log, &log))
            return true;
    }
    image_close(image);
    return false;
}

/* Fields that came or went have numbers in the file that change sets do not tell. */
static bool changed_fields(const Model *model)
{
    for (size_t i = 0; i < model->journal.len; i++)
        if (model->journal.at[i].op == OP_FIELD || model->journal.at[i].op == OP_UNFIELD)
            return true;
    return false;
}

/* The change sets from the snapshot's revision to the file's. */
static bool replay(Model *model, int64_t from, int64_t to)
{
    Diags diags;
    if (file_connect(model) != DB_OK)
        return false;
    diags_init(&diags);
    bool fine = history_walk(model, from, to, &diags) == ST_OK && !model->revs.len && !changed_fields(model);
    diags_drop(&diags);
    return fine;
}

static bool adopt(Model *model, Image *image, Str note, const NoteStart *start)
{
    Cache *cache = &model->cache;
    if (!image_map(image, cache->mode == CACHE_CHECK) || !snapshot_adopt(model, image))
        return false;
    load_done(model);
    cache->file = start->file;
    cache->log = start->log;
    cache->revision = start->revision;
    cache->stamp = start->stamp;
    cache->seconds = start->seconds;
    cache->lazy = true;
    bool fine = snapshot_hear(model, note);
    int64_t head = fine ? history_head(model, model->history.current) : 0;
    fine = fine && (head == start->revision || replay(model, start->revision, head));
    load_done(model);
    model->parents_all = false;          /* it was looked at before the snapshot was written */
    return fine;
}

/* Not there, or not to be had: as if there had been none. */
static void forget(Model *model)
{
    db_close(model->db);
    model->db = NULL;
    model->cache.lazy = false;
    model->cache.stamp = 0;
    store_clear(model);
}

static void trace_opening(const Model *model)
{
    int64_t rows = 0;
    for (int i = 0; i < T_COUNT; i++)
        rows += model->tables[i].live;
    if (model->trace)
        model->trace(model->trace_ctx, "snapshot", rows);
}

bool cache_open(Model *model)
{
    Cache *cache = &model->cache;
    Image image = { .fd = -1 };
    NoteStart start = { 0 };
    Buf note = { 0 };
    if (!cache->folder || !find_snapshot(model, &image, &note, &start)) {
        buf_drop(&note);
        return false;
    }
    double begun = os_clock();
    os_touch(image.fd);
    bool adopted = adopt(model, &image, str_make(note.ptr + sizeof start, note.len - sizeof start), &start);
    double took = os_clock() - begun;
    buf_drop(&note);
    image_close(&image);
    if (!adopted)
        forget(model);
    else if (model->db && took > WORTH_SECONDS && took > cache->seconds * REPLAY_SHARE)
        cache_keep(model, cache->seconds);
    if (adopted)
        trace_opening(model);
    return adopted;
}

/* ---- closing ---- */

static void prepare_due(Model *model)
{
    if (model->db)
        db_settle(model->db);
    model->cache.due = model->db && !model->history.changed && prepare(model, reading_seconds(model));
}

static void tell_snapshot(const Model *model)
{
    Image image;
    NoteStart start;
    Buf path = { 0 }, note = { 0 }, said = { 0 };
    snapshot_path(model, &model->cache.file, &path);
    if (image_open(&image, path.ptr, &said)) {
        memcpy(&start, said.ptr, said.len < sizeof start ? 0 : sizeof start);
        make_note(model, model->cache.revision, &note);
        if (said.len >= sizeof start && start.stamp == model->cache.stamp)
            (void)image_set_note(&image, buf_str(&note));
        image_close(&image);
    }
    buf_drop(&path);
    buf_drop(&note);
    buf_drop(&said);
}

void cache_leave(Model *model)
{
    if (model->cache.due) {
        prepare_due(model);
        return;
    }
    Cache *cache = &model->cache;
    bool changed = cache->committed || cache->log.size;
    if (!cache->stamp || !changed || !model->db || model->read_only || model_changed(model) || model->history.changed)
        return;
    db_settle(model->db);
    if (take_state(model))
        tell_snapshot(model);
}
