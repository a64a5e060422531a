/* utf8.c: decoding, identifiers and normal form. Display width stands in utf8_width.c. */
#include "utf8.h"
#include "mem.h"
#include <utf8proc.h>

#define HIGH_BITS 0x8080808080808080u

/* Length of the valid sequence at p, 0 when there is none. Refuses overlong forms, surrogates and what lies beyond
   U+10FFFF. */
static size_t sequence(const unsigned char *p, const unsigned char *end)
{
    size_t left = (size_t)(end - p);
    unsigned char c = p[0];
    if (c < 0x80)
        return 1;
    if (c < 0xc2 || c > 0xf4 || left < 2)
        return 0;
    if (c < 0xe0)
        return (p[1] & 0xc0) == 0x80 ? 2 : 0;
    unsigned char low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    unsigned char high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    if (left < 3 || p[1] < low || p[1] > high || (p[2] & 0xc0) != 0x80)
        return 0;
    if (c < 0xf0)
        return 3;
    return left >= 4 && (p[3] & 0xc0) == 0x80 ? 4 : 0;
}

/* The first byte that is not ASCII, or end. */
static const unsigned char *skip_ascii(const unsigned char *p, const unsigned char *end)
{
    for (uint64_t word; end - p >= 8; p += 8) {
        memcpy(&word, p, sizeof word);
        if (word & HIGH_BITS)
            break;
    }
    while (p < end && *p < 0x80)
        p++;
    return p;
}

size_t utf8_check(Str text)
{
    const unsigned char *start = (const unsigned char *)text.ptr, *p = start, *end = text.len ? start + text.len : p;
    while ((p = skip_ascii(p, end)) < end) {
        do {
            size_t size = sequence(p, end);
            if (size == 0)
                return (size_t)(p - start);
            p += size;
        } while (p < end && *p >= 0x80);
    }
    return UTF8_VALID;
}

int32_t utf8_decode(const char *p, const char *end, int *size)
{
    const unsigned char *u = (const unsigned char *)p;
    int32_t c = u[0];
    UNUSED(end);
    if (c < 0x80) {
        *size = 1;
        return c;
    }
    if (c < 0xe0) {
        *size = 2;
        return (c & 0x1f) << 6 | (u[1] & 0x3f);
    }
    if (c < 0xf0) {
        *size = 3;
        return (c & 0x0f) << 12 | (u[1] & 0x3f) << 6 | (u[2] & 0x3f);
    }
    *size = 4;
    return (c & 0x07) << 18 | (u[1] & 0x3f) << 12 | (u[2] & 0x3f) << 6 | (u[3] & 0x3f);
}

/* Characters are counted by their first bytes: all but 10xxxxxx. */
size_t utf8_count(Str text)
{
    const char *p = text.ptr;
    size_t left = text.len, inner = 0;
    for (uint64_t word; left >= 8; left -= 8, p += 8) {
        memcpy(&word, p, sizeof word);
        uint64_t continues = word & ~(word << 1) & HIGH_BITS;
        inner += (size_t)__builtin_popcountll(continues);
    }
    for (; left; left--, p++)
        inner += (*p & 0xc0) == 0x80;
    return text.len - inner;
}

/* The start of the n-th character from p, or end. */
static const char *skip_chars(const char *p, const char *end, size_t n)
{
    for (; n && p < end; n--) {
        p++;
        while (p < end && (*p & 0xc0) == 0x80)
            p++;
    }
    return p;
}

Str utf8_slice(Str text, size_t from, size_t to)
{
    if (text.len == 0)
        return text;
    const char *end = text.ptr + text.len;
    const char *a = skip_chars(text.ptr, end, from);
    const char *b = from < to ? skip_chars(a, end, to - from) : a;
    return str_make(a, (size_t)(b - a));
}

int utf8_put(int32_t rune, char out[4])
{
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xc0 | rune >> 6);
        out[1] = (char)(0x80 | (rune & 0x3f));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xe0 | rune >> 12);
        out[1] = (char)(0x80 | (rune >> 6 & 0x3f));
        out[2] = (char)(0x80 | (rune & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | rune >> 18);
    out[1] = (char)(0x80 | (rune >> 12 & 0x3f));
    out[2] = (char)(0x80 | (rune >> 6 & 0x3f));
    out[3] = (char)(0x80 | (rune & 0x3f));
    return 4;
}

typedef struct RuneRange { int32_t first, last; } RuneRange;

static bool in_ranges(const RuneRange *ranges, size_t count, int32_t rune)
{
    for (size_t i = 0; i < count; i++)
        if (rune >= ranges[i].first && rune <= ranges[i].last)
            return true;
    return false;
}
#define IN(ranges, rune) in_ranges((ranges), COUNT_OF(ranges), (rune))

/* What the general categories do not say about XID (UAX #31): letters whose compatibility form is no identifier … */
static const RuneRange NO_XID[] = {
    { 0x37a, 0x37a }, { 0x309b, 0x309c }, { 0x2e2f, 0x2e2f }, { 0xfc5e, 0xfc63 }, { 0xfdfa, 0xfdfb },
    { 0xfe70, 0xfe70 },
    { 0xfe72, 0xfe72 }, { 0xfe74, 0xfe74 }, { 0xfe76, 0xfe76 }, { 0xfe78, 0xfe78 }, { 0xfe7a, 0xfe7a },
    { 0xfe7c, 0xfe7c }, { 0xfe7e, 0xfe7e },
};
/* … letters that can only continue one … */
static const RuneRange ONLY_CONTINUE[] = { { 0xe33, 0xe33 }, { 0xeb3, 0xeb3 }, { 0xff9e, 0xff9f } };
/* … and what belongs to identifiers though it is no letter, mark or digit. */
static const RuneRange OTHER_START[] = { { 0x1885, 0x1886 }, { 0x2118, 0x2118 }, { 0x212e, 0x212e } };
static const RuneRange OTHER_CONTINUE[] = { { 0xb7, 0xb7 }, { 0x387, 0x387 }, { 0x1369, 0x1371 },
{ 0x19da, 0x19da } };

static uint32_t category_bit(int32_t rune)
{
    return 1u << (unsigned)utf8proc_category(rune);
}

#define BIT(category) (1u << (unsigned)UTF8PROC_CATEGORY_##category)
#define START_BITS (BIT(LU) | BIT(LL) | BIT(LT) | BIT(LM) | BIT(LO) | BIT(NL))
#define CONTINUE_BITS (START_BITS | BIT(MN) | BIT(MC) | BIT(ND) | BIT(PC))

bool utf8_is_start(int32_t rune)
{
    if (rune < 0x80)
        return (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z') || rune == '_';
    if (rune >= 0x4e00 && rune <= 0x9ffc)
        return true;
    if (category_bit(rune) & START_BITS)
        return !IN(NO_XID, rune) && !IN(ONLY_CONTINUE, rune);
    return IN(OTHER_START, rune);
}

bool utf8_is_continue(int32_t rune)
{
    if (rune < 0x80)
        return (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z') || rune == '_' ||
               (rune >= '0' && rune <= '9');
    if (rune >= 0x4e00 && rune <= 0x9ffc)
        return true;
    if (category_bit(rune) & CONTINUE_BITS)
        return !IN(NO_XID, rune);
    return IN(OTHER_START, rune) || IN(OTHER_CONTINUE, rune);
}

bool utf8_is_name(Str name)
{
    const char *p = name.ptr, *end = p + name.len;
    for (bool first = true; p < end; first = false) {
        int size;
        int32_t rune = utf8_decode(p, end, &size);
        if (first ? !utf8_is_start(rune) : !utf8_is_continue(rune))
            return false;
        p += size;
    }
    return name.len > 0;
}

/* Blocks in which no character changes under NFC, whatever stands beside it. */
static bool is_inert(int32_t rune)
{
    static const RuneRange INERT[] = {
        { 0, 0x2ff }, { 0x4e00, 0x9fff }, { 0x3000, 0x3029 }, { 0x3030, 0x3098 }, { 0x309b, 0x33ff },
        { 0xff01, 0xff60 }, { 0x2010, 0x2027 }, { 0x3400, 0x4dbf },
    };
    return IN(INERT, rune);
}

/* utf8proc into our own memory, so that a failed allocation is handled in one place. */
static void map_text(Buf *out, Str text, utf8proc_option_t options)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.ptr;
    if (text.len == 0)
        return;
    utf8proc_ssize_t room = (utf8proc_ssize_t)text.len + 8;
    utf8proc_int32_t *runes = mem_alloc(((size_t)room + 1) * sizeof *runes);
    utf8proc_ssize_t n = utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, runes, room, options);
    if (n > room) {
        runes = mem_realloc(runes, ((size_t)room + 1) * sizeof *runes, ((size_t)n + 1) * sizeof *runes);
        n = utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, runes, n, options);
    }
    ORGL_ASSERT(n >= 0);
    utf8proc_ssize_t size = utf8proc_reencode(runes, n, options);
    ORGL_ASSERT(size >= 0);
    buf_add(out, str_make((const char *)runes, (size_t)size));
    mem_free(runes);
}

bool utf8_is_ascii(Str text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    return text.len == 0 || skip_ascii(p, p + text.len) == p + text.len;
}

bool utf8_is_nfc(Str text)
{
    if (utf8_is_ascii(text))
        return true;
    const char *p = text.ptr, *end = p + text.len;
    for (int size; p < end && is_inert(utf8_decode(p, end, &size)); p += size) {
    }
    if (p == end)
        return true;
    Buf form = { 0 };
    utf8_nfc(&form, text);
    bool same = str_eq(text, buf_str(&form));
    buf_drop(&form);
    return same;
}

void utf8_nfc(Buf *out, Str text)
{
    if (utf8_is_ascii(text))
        buf_add(out, text);
    else
        map_text(out, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

/* Letters of ASCII from the range that begins with `first` in the other case. */
static void ascii_case(Buf *out, Str text, char first)
{
    size_t from = out->len;
    buf_add(out, text);
    for (size_t i = from; i < out->len; i++)
        out->ptr[i] = (char)(out->ptr[i] ^ ((unsigned char)(out->ptr[i] - first) < 26 ? 'a' ^ 'A' : 0));
}

static void each_rune(Buf *out, Str text, utf8proc_int32_t (*change)(utf8proc_int32_t))
{
    if (text.len == 0)
        return;
    const char *p = text.ptr, *end = p + text.len;
    for (int size; p < end; p += size)
        buf_rune(out, change(utf8_decode(p, end, &size)));
}

void utf8_upper(Buf *out, Str text)
{
    if (utf8_is_ascii(text))
        ascii_case(out, text, 'a');
    else
        each_rune(out, text, utf8proc_toupper);
}

void utf8_lower(Buf *out, Str text)
{
    if (utf8_is_ascii(text))
        ascii_case(out, text, 'A');
    else
        each_rune(out, text, utf8proc_tolower);
}

void utf8_fold(Buf *out, Str text)
{
    if (utf8_is_ascii(text))
        ascii_case(out, text, 'A');
    else
        map_text(out, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
}

bool utf8_is_cjk(int32_t rune)
{
    static const RuneRange CJK[] = {
        { 0x4e00, 0x9fff }, { 0x3040, 0x30ff }, { 0xac00, 0xd7ff }, { 0x3400, 0x4dbf }, { 0x3005, 0x3007 },
        { 0x3021, 0x3029 }, { 0x3031, 0x303c }, { 0x3105, 0x312f }, { 0x3131, 0x318e }, { 0x31a0, 0x31bf },
        { 0x31f0, 0x31ff }, { 0x1100, 0x11ff }, { 0xa960, 0xa97f }, { 0xf900, 0xfaff }, { 0x2e80, 0x2fdf },
        { 0xff66, 0xffdc }, { 0x1b000, 0x1b16f }, { 0x20000, 0x3ffff },
    };
    return rune >= 0x1100 && IN(CJK, rune);
}
