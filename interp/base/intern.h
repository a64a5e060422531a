/* intern.h: every distinct text once. A Sym is its number; equal texts have equal Syms.
   Names, keywords and the model's texts are Syms, so that comparing and hashing them is comparing numbers. */
#ifndef ORGL_INTERN_H
#define ORGL_INTERN_H
#include "base.h"

typedef uint32_t Sym;
#define SYM_NONE 0u                                    /* no text at all; not the empty text */

typedef struct Intern Intern;
Intern *intern_new(void);
void    intern_free(Intern *intern);
Sym     intern_add(Intern *intern, Str text);          /* copies what is new; the empty text has a Sym of its own */
/* The same in two steps, so that others can be hashed before memory has come that adding the first one needs. */
uint32_t intern_hash(const Intern *intern, Str text);
Sym     intern_add_hashed(Intern *intern, Str text, uint32_t hash);
Sym     intern_find(const Intern *intern, Str text);   /* SYM_NONE when it was never added */
Str     intern_str(const Intern *intern, Sym sym);     /* borrows for its life; NUL-terminated; SYM_NONE: "" */
/* Children made while it is on can ask for texts, but neither find nor add any. */
void    intern_keep_from_children(Intern *intern, bool on);
uint32_t intern_count(const Intern *intern);           /* Syms are 1 .. count */

/* For another thread to add texts to, while this one goes on asking for those that are there: until intern_return the copy is the
   other's alone. It has room for that many texts from that many bytes of source (at most INTERN_LENT), so that it asks for no memory.
   Whoever would find or add one meanwhile calls `settle` first, which waits for the other and returns the copy. */
#define INTERN_LENT ((size_t)256 << 10)
Intern *intern_lend(Intern *intern, size_t bytes, void (*settle)(void *ctx), void *ctx);
void    intern_return(Intern *intern);

/* All texts as parts of an image (image.h), and out of one. */
typedef struct Image Image;
typedef struct ImageWriter ImageWriter;
typedef struct InternImage {
    void *slots;
    uint32_t *places;
    char **blocks;
    size_t n_slots, len, cap, n_blocks, cap_blocks;
    uint64_t first;
    uint32_t n_first;
} InternImage;
/* `n_first`: who takes the texts out must have these already, in this order. */
void intern_write(Intern *intern, ImageWriter *writer, uint32_t n_first, InternImage *out);
bool intern_fits(const Intern *intern, const InternImage *image);    /* has it exactly the texts that it must have already? */
void intern_adopt(Intern *intern, const InternImage *texts, Image *image);   /* it fits; takes the image, which lives as long as the texts */
#endif
