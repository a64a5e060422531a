/* diag.h: diagnostics are data first: a code, a place, arguments. Text, carets and JSON are made from them later,
   in the language wanted then. The codes and their messages stand in words/diag.def. */
#ifndef ORGL_DIAG_H
#define ORGL_DIAG_H
#include "source.h"
#include "../words/words.h"

#define DIAG_MAX 20          /* so many of one script are kept; the rest is counted */
#define DIAG_ARGS 6
#define TRACE_FIRST 8        /* calls kept of a deep trace: the innermost and the outermost */
#define TRACE_LAST 3

typedef enum Lang { LANG_EN, LANG_ZH } Lang;
typedef struct DiagNote { Span span; Str text_en, text_zh; } DiagNote;   /* "defined here": the other side */
typedef struct TraceLine { Span span; Str function, args; } TraceLine;    /* args: "5, 0", empty for a script */

typedef struct Diag {
    DiagCode code;
    Span span;
    Str args[DIAG_ARGS];     /* fill {0} .. {5} of the message */
    Str suggestion;          /* the closest name: "did you mean 'director'?"; empty: none */
    Str fix;                 /* text that could stand at the span instead, ready to paste; empty: none */
    Str other;               /* of E204: the kind that has an entity of this name; empty: none */
    Span lonely;             /* of E204: a definition that differs a little and that nothing names; else SPAN_NONE */
    Str allowed;             /* what may stand here, a list for people; empty: nothing to say */
    VEC(DiagNote) notes;
    VEC(TraceLine) trace;    /* innermost call first; of a deep one the ends */
    uint32_t left_out;       /* calls between the first TRACE_FIRST and the others */
    Str file; uint32_t row, column;  /* of an imported file; file empty: none */
} Diag;

typedef struct Diags {
    Arena arena;             /* owns the texts */
    VEC(Diag *) all;
    uint32_t dropped;        /* beyond DIAG_MAX */
    Diag scratch;            /* what diag_add gives for one that is not kept */
} Diags;

void  diags_init(Diags *diags);
void  diags_drop(Diags *diags);
void  diags_clear(Diags *diags);
void  diags_cut(Diags *diags, size_t n);                 /* forgets all but the first n; what points at the others is invalid */
/* Appends one and returns it so that notes, suggestion … can be set; args are copied (as many `Str` as the code's row
   says). Said again, with the same code, span and args, it is kept once, unless it is about a row of an imported file.
   Never NULL: for a repeated one and beyond DIAG_MAX a scratch one, good until the next diag_add. */
Diag *diag_add(Diags *diags, DiagCode code, Span span, const Str *args);
#define DIAG(diags, code, span, ...) diag_add((diags), (code), (span), (const Str[]){ __VA_ARGS__ STR("") })
/* e.g. DIAG(d, E204, span, kind_title, name,)   — note the comma behind the last argument */
/* For names that a script does not have: one slip is one error. The first place of a code and its args in a source is the
   diagnostic, the next three are its notes "also named here"; for these a scratch one is returned. */
Diag *diag_add_name(Diags *diags, DiagCode code, Span span, const Str *args);
#define DIAG_NAME(diags, code, span, ...) diag_add_name((diags), (code), (span), (const Str[]){ __VA_ARGS__ STR("") })
void  diag_note(Diags *diags, Diag *diag, Span span, Str text_en, Str text_zh);
Str   diag_keep(Diags *diags, Str text);                 /* a copy that lives as long as the diagnostics */
/* One slip is one diagnostic: a name that is missing as a kind's (E204) and as a value (E212) is told once. When it stands in
   several places, the lonely definition is what is wrong. */
void  diags_join_names(Diags *diags);
/* The fixes that can be read off the text at a diagnostic's place; at the end of an entry, when nothing else has one (diag_mend.c). */
void  diags_mend(Diags *diags, Sources *sources, Lang lang);
bool  diags_any(const Diags *diags);

typedef struct DiagStyle { Lang lang; bool color; int ambiguous; } DiagStyle;
/* The message without place: "there is no post 'directer'". */
void  diag_message(const Diag *diag, Lang lang, Buf *out);
/* Place, message, line with caret of the right display width, suggestion, notes, trace. */
void  diag_render(const Diag *diag, Sources *sources, DiagStyle style, Buf *out);
/* All, and how many were left out. */
void  diags_render(const Diags *diags, Sources *sources, DiagStyle style, Buf *out);
void  diags_json(const Diags *diags, Sources *sources, Lang lang, Buf *out);          /* an array */

/* The closest of the candidates to `name`, for suggestions: Damerau-Levenshtein over characters, at most a third of the
   longer one (at least 1; for names of one letter none); a swap of neighbours, a letter doubled or not, a neighbouring
   key or a case difference counts half, the latter also of the whole name; of equals the first that begins alike,
   else the first. best is empty when none is close. */
typedef struct Closest { Str name; Str best; double distance; } Closest;
void  closest_init(Closest *closest, Str name);
void  closest_try(Closest *closest, Str candidate);      /* borrows the candidate */
#endif
