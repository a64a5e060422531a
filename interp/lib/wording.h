/* wording.h: phrases that texts should not have, from stdlib/wording.tsv: groups of phrases, and their search in a text.
   A phrase is matched without regard to ASCII case, at the bounds of words; `*` at a word's end stands for its rest, `…` for a few
   characters of the same sentence, `#` for a number. */
#ifndef ORGL_WORDING_H
#define ORGL_WORDING_H
#include "../base/arena.h"
#include "../base/vec.h"
#include "../value/value.h"

typedef struct Phrase {
    Str text;                            /* as in the file, ASCII letters small */
    Str instead[2];                      /* by Lang */
    int32_t next;                        /* the next one of its group with the same first byte; -1 */
} Phrase;
/* Phrases that are found by other means. */
typedef enum Special { SPECIAL_PERSON, SPECIAL_BOUNDS, SPECIAL_COUNT } Special;
typedef struct TextField { TableId kind; int column; /* -1: the title */ } TextField;

typedef struct Group {
    Str names[2];
    VEC(Phrase) phrases;
    int32_t first[256];                  /* by first byte, digits for `#`; -1: none */
    Str special[SPECIAL_COUNT][2];       /* what to write instead; empty: not looked for */
    VEC(TextField) texts, excuses;
    Str excused_by;                      /* a group; empty: none */
} Group;
typedef struct Wording { VEC(Group *) groups; Arena arena; } Wording;

/* Reads the file of the standard library; `words` gives meaning to its fields. Owned by the caller. */
Wording *wording_new(const Words *words, Model *model, Intern *intern);
void     wording_free(void *wording);
const Group *wording_group(const Wording *wording, Str name);             /* NULL: there is none */

typedef struct Found { size_t start, end; double number; /* of the last `#`; NaN */ Str instead[2]; } Found;
/* The first phrase of the group at or behind `from` in a text of small letters; false: none. Of several at one place the longest. */
bool     wording_next(const Group *group, Str text, size_t from, Found *out);
/* The sentence that has the place: from after the last full stop to the next one. */
Str      wording_sentence(Str text, size_t at);
#endif
