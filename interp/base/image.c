/* image.c: the file of an image. */
#include "image.h"
#include "map.h"
#include "os_cache.h"

#define IMAGE_AT ((uintptr_t)0x200000000000)    /* far from where programs, heaps, stacks and sanitizers put anything */
#define MOST_SIZE ((uint64_t)1 << 42)
#define MOST_PARTS 100000
#define NOTE_AT ((uint64_t)4096)
#define FIRST_PART ((uint64_t)64 << 10)
#define PIECE ((size_t)1 << 20)
#define PAGE ((uint64_t)4096)

static const char MAGIC[8] = "OrglImg1";

typedef struct Head {
    char magic[8];
    uint8_t build[32];                          /* of the program that wrote it */
    uint64_t size;                              /* of the file */
    uint64_t parts, n_parts, parts_hash;        /* where the list of parts is */
    uint64_t root;
    uint64_t boot;                              /* the start of the machine since which it is known to be whole */
    uint64_t check;                             /* of all before it */
} Head;
typedef struct NoteHead { uint64_t size, check; } NoteHead;

static uint64_t head_check(const Head *head)
{
    return hash_bytes(head, offsetof(Head, check));
}

/* ---- writing ---- */

bool image_create(ImageWriter *writer, const char *path)
{
    *writer = (ImageWriter){ .fd = os_create_private(path), .end = FIRST_PART };
    if (writer->fd < 0)
        return false;
    writer->piece = mem_alloc(PIECE);
    return true;
}

/* Where the next part begins: large ones on pages of their own, so that a change of one copies none of another. */
static uint64_t next_place(const ImageWriter *writer, size_t room)
{
    uint64_t step = room < PAGE ? 64 : PAGE;
    return (writer->end + step - 1) & ~(step - 1);
}

static void write_piece(ImageWriter *writer, const void *data, size_t size)
{
    if (!writer->failed && !os_write_at(writer->fd, data, size, writer->part.at + writer->part.size))
        writer->failed = true;
    writer->part.size += size;
    writer->part.hash = hash_mix(writer->part.hash ^ hash_bytes(data, size));
}

static void *begin_at(ImageWriter *writer, uint64_t at)
{
    writer->part = (ImagePart){ .at = at };
    writer->used = 0;
    return (char *)IMAGE_AT + at;
}

void *image_begin(ImageWriter *writer)
{
    return begin_at(writer, next_place(writer, PAGE));
}

void image_put(ImageWriter *writer, const void *data, size_t size)
{
    const char *from = data;
    while (size) {
        size_t n = PIECE - writer->used < size ? PIECE - writer->used : size;
        memcpy(writer->piece + writer->used, from, n);
        writer->used += n;
        from += n;
        size -= n;
        if (writer->used < PIECE)
            continue;
        write_piece(writer, writer->piece, PIECE);
        writer->used = 0;
    }
}

void image_end(ImageWriter *writer, size_t room)
{
    if (writer->used)
        write_piece(writer, writer->piece, writer->used);
    writer->used = 0;
    vec_push(&writer->parts, writer->part);
    writer->end = writer->part.at + (room > writer->part.size ? room : writer->part.size);
}

/* Whole arrays go without a copy, in the pieces in which they will be verified. */
static void *add_part(ImageWriter *writer, const void *data, size_t size, size_t room, bool checked)
{
    if (!data)
        return NULL;
    void *at = begin_at(writer, next_place(writer, room > size ? room : size));
    for (size_t done = 0; done < size; done += PIECE)
        write_piece(writer, (const char *)data + done, size - done < PIECE ? size - done : PIECE);
    writer->part.checked = checked;
    image_end(writer, room);
    return at;
}

void *image_add(ImageWriter *writer, const void *data, size_t size, size_t room)
{
    return add_part(writer, data, size, room, false);
}

void *image_add_checked(ImageWriter *writer, const void *data, size_t size)
{
    return add_part(writer, data, size, size, true);
}

static bool write_note(int fd, Str note)
{
    NoteHead head = { note.len, hash_bytes(note.ptr, note.len) };
    char *both = mem_alloc(sizeof head + note.len);
    memcpy(both, &head, sizeof head);
    memcpy(both + sizeof head, note.ptr, note.len);
    bool fine = os_write_at(fd, both, sizeof head + note.len, NOTE_AT);      /* at once: a reader sees one or the other, or a wrong check */
    mem_free(both);
    return fine;
}

static bool write_head(const ImageWriter *writer, const void *root, const ImagePart *list)
{
    Head head = { .size = (writer->end + PAGE - 1) & ~(PAGE - 1), .parts = list->at, .n_parts = writer->parts.len - 1, .parts_hash = list->hash,
                  .root = (uintptr_t)root - IMAGE_AT, .boot = os_boot() };
    memcpy(head.magic, MAGIC, sizeof head.magic);
    if (!os_build(head.build) || !os_set_size(writer->fd, head.size))
        return false;
    head.check = head_check(&head);
    return os_write_at(writer->fd, &head, sizeof head, 0);
}

bool image_finish(ImageWriter *writer, const void *root, Str note)
{
    bool fine = note.len <= IMAGE_NOTE && writer->parts.len < MOST_PARTS;
    image_add(writer, writer->parts.at, writer->parts.len * sizeof *writer->parts.at, 0);
    ImagePart list = vec_last(&writer->parts);
    fine = fine && !writer->failed && write_note(writer->fd, note) && write_head(writer, root, &list);
    os_close(writer->fd);
    vec_drop(&writer->parts);
    mem_free(writer->piece);
    *writer = (ImageWriter){ .fd = -1 };
    return fine;
}

/* ---- reading ---- */

static bool read_head(int fd, Head *head)
{
    uint8_t build[32];
    return os_read_at(fd, head, sizeof *head, 0) && memcmp(head->magic, MAGIC, sizeof MAGIC) == 0 && head->check == head_check(head) &&
           os_build(build) && memcmp(build, head->build, sizeof build) == 0 && head->size <= MOST_SIZE &&
           os_size(fd) == (int64_t)head->size && head->root < head->size && head->n_parts < MOST_PARTS &&
           head->parts <= head->size && head->n_parts * sizeof(ImagePart) <= head->size - head->parts;
}

static bool read_note(int fd, Buf *out)
{
    NoteHead head;
    if (!os_read_at(fd, &head, sizeof head, NOTE_AT) || head.size > IMAGE_NOTE)
        return false;
    buf_reserve(out, head.size + 1);
    if (!os_read_at(fd, out->ptr + out->len, head.size, NOTE_AT + sizeof head) || hash_bytes(out->ptr + out->len, head.size) != head.check)
        return false;
    out->len += head.size;
    return true;
}

bool image_open(Image *image, const char *path, Buf *note)
{
    Head head;
    *image = (Image){ .fd = os_open_private(path) };
    if (image->fd >= 0 && read_head(image->fd, &head) && read_note(image->fd, note)) {
        image->size = head.size;
        return true;
    }
    image_close(image);
    return false;
}

static bool part_is_sound(const Image *image, const ImagePart *part)
{
    if (part->at > image->size || part->size > image->size - part->at)
        return false;
    const char *data = (const char *)image->at + part->at;
    uint64_t hash = 0;
    for (uint64_t done = 0; done < part->size; done += PIECE)
        hash = hash_mix(hash ^ hash_bytes(data + done, part->size - done < PIECE ? part->size - done : PIECE));
    return hash == part->hash;
}

static bool parts_are_sound(const Image *image, const Head *head, bool whole)
{
    const ImagePart *parts = (const ImagePart *)(const void *)((const char *)image->at + head->parts);
    ImagePart list = { .at = head->parts, .size = head->n_parts * sizeof *parts, .hash = head->parts_hash };
    bool sound = part_is_sound(image, &list);
    for (uint64_t i = 0; i < head->n_parts && sound; i++)
        sound = !(whole || parts[i].checked) || part_is_sound(image, &parts[i]);
    return sound;
}

/* What was written before the machine last stopped may not have reached the disk as a whole. */
static bool verify(const Image *image, Head *head, bool whole)
{
    uint64_t boot = os_boot();
    bool known = boot && head->boot == boot;
    if (!parts_are_sound(image, head, whole || !known))
        return false;
    if (boot && !known) {
        head->boot = boot;
        head->check = head_check(head);
        (void)os_write_at(image->fd, head, sizeof *head, 0);
    }
    return true;
}

bool image_map(Image *image, bool whole)
{
    Head head;
    if (!read_head(image->fd, &head) || head.size != image->size)
        return false;
    image->at = os_map(image->fd, image->size, IMAGE_AT);
    if (!image->at || !verify(image, &head, whole))
        return false;
    image->root = (const char *)image->at + head.root;
    mem_lend(image->at, image->size);
    return true;
}

bool image_set_note(const Image *image, Str note)
{
    return image->fd >= 0 && note.len <= IMAGE_NOTE && write_note(image->fd, note);
}

void image_close(Image *image)
{
    os_close(image->fd);
    if (image->root)
        mem_lend(NULL, 0);
    if (image->at)
        os_unmap(image->at, image->size);
    *image = (Image){ .fd = -1 };
}
