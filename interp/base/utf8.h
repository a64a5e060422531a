/* utf8.h: Unicode text: decoding, identifiers, normal form, display width (utf8proc underneath). */
#ifndef ORGL_UTF8_H
#define ORGL_UTF8_H
#include "buf.h"

#define UTF8_VALID SIZE_MAX
size_t  utf8_check(Str text);                          /* offset of the first invalid byte, UTF8_VALID: none */
int32_t utf8_decode(const char *p, const char *end, int *size); /* of valid text; p < end */
size_t  utf8_count(Str text);                          /* characters (code points) */
Str     utf8_slice(Str text, size_t from, size_t to);  /* by characters, clamped; borrows */
int     utf8_put(int32_t rune, char out[4]);        /* bytes written */
bool    utf8_is_start(int32_t rune);                   /* XID_Start or _ */
bool    utf8_is_continue(int32_t rune);                /* XID_Continue */
bool    utf8_is_name(Str text);                        /* a name that needs no quotes */
bool    utf8_is_nfc(Str text);                         /* quick check; pure ASCII is true at once */
void    utf8_nfc(Buf *out, Str text);                  /* appends the NFC form */
bool    utf8_is_ascii(Str text);
void    utf8_upper(Buf *out, Str text);
void    utf8_lower(Buf *out, Str text);
void    utf8_fold(Buf *out, Str text);                 /* NFKC and case folding: for 'same name' searches */
/* Terminal cells: of each grapheme its widest rune; `ambiguous` characters take 1 or 2, controls 0. */
int     utf8_width(Str text, int ambiguous);
size_t  utf8_fit(Str text, int cells, int ambiguous);  /* bytes of the longest prefix of whole graphemes that fits */
/* Bytes that go on a line of so many cells: up to a newline, or to the last place where the text may be broken; at least one character. */
size_t  utf8_break(Str text, int cells, int ambiguous);
/* Appends text that comes from others for a terminal: what would move the cursor, set the title or answer for the user is a space;
   newlines and tabs stay, and with `colors` what sets colors. */
void    utf8_add_safe(Buf *out, Str text, bool colors);
bool    utf8_is_cjk(int32_t rune);                     /* Han, kana, hangul */
#endif
