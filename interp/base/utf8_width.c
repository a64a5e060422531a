/* utf8_width.c: how many terminal cells a text takes. */
#include "utf8.h"
#include <utf8proc.h>

typedef struct RuneRange { int32_t first, last; } RuneRange;

/* East Asian width A of Unicode 14 (EastAsianWidth.txt): one cell in Western fonts, two in East Asian ones. */
static const RuneRange AMBIGUOUS[] = {
    { 0xa1, 0xa1 }, { 0xa4, 0xa4 }, { 0xa7, 0xa8 }, { 0xaa, 0xaa }, { 0xae, 0xae }, { 0xb0, 0xb4 }, { 0xb6, 0xba },
    { 0xbc, 0xbf }, { 0xc6, 0xc6 }, { 0xd0, 0xd0 }, { 0xd7, 0xd8 }, { 0xde, 0xe1 }, { 0xe6, 0xe6 }, { 0xe8, 0xea },
    { 0xec, 0xed }, { 0xf0, 0xf0 }, { 0xf2, 0xf3 }, { 0xf7, 0xfa }, { 0xfc, 0xfc }, { 0xfe, 0xfe }, { 0x101, 0x101 },
    { 0x111, 0x111 }, { 0x113, 0x113 }, { 0x11b, 0x11b }, { 0x126, 0x127 }, { 0x12b, 0x12b }, { 0x131, 0x133 },
    { 0x138, 0x138 }, { 0x13f, 0x142 }, { 0x144, 0x144 }, { 0x148, 0x14b }, { 0x14d, 0x14d }, { 0x152, 0x153 },
    { 0x166, 0x167 }, { 0x16b, 0x16b }, { 0x1ce, 0x1ce }, { 0x1d0, 0x1d0 }, { 0x1d2, 0x1d2 }, { 0x1d4, 0x1d4 },
    { 0x1d6, 0x1d6 }, { 0x1d8, 0x1d8 }, { 0x1da, 0x1da }, { 0x1dc, 0x1dc }, { 0x251, 0x251 }, { 0x261, 0x261 },
    { 0x2c4, 0x2c4 }, { 0x2c7, 0x2c7 }, { 0x2c9, 0x2cb }, { 0x2cd, 0x2cd }, { 0x2d0, 0x2d0 }, { 0x2d8, 0x2db },
    { 0x2dd, 0x2dd }, { 0x2df, 0x2df }, { 0x391, 0x3a1 }, { 0x3a3, 0x3a9 }, { 0x3b1, 0x3c1 }, { 0x3c3, 0x3c9 },
    { 0x401, 0x401 }, { 0x410, 0x44f }, { 0x451, 0x451 }, { 0x2010, 0x2010 }, { 0x2013, 0x2016 }, { 0x2018, 0x2019 },
    { 0x201c, 0x201d }, { 0x2020, 0x2022 }, { 0x2024, 0x2027 }, { 0x2030, 0x2030 }, { 0x2032, 0x2033 },
    { 0x2035, 0x2035 }, { 0x203b, 0x203b }, { 0x203e, 0x203e }, { 0x2074, 0x2074 }, { 0x207f, 0x207f },
    { 0x2081, 0x2084 }, { 0x20ac, 0x20ac }, { 0x2103, 0x2103 }, { 0x2105, 0x2105 }, { 0x2109, 0x2109 },
    { 0x2113, 0x2113 }, { 0x2116, 0x2116 }, { 0x2121, 0x2122 }, { 0x2126, 0x2126 }, { 0x212b, 0x212b },
    { 0x2153, 0x2154 }, { 0x215b, 0x215e }, { 0x2160, 0x216b }, { 0x2170, 0x2179 }, { 0x2189, 0x2189 },
    { 0x2190, 0x2199 }, { 0x21b8, 0x21b9 }, { 0x21d2, 0x21d2 }, { 0x21d4, 0x21d4 }, { 0x21e7, 0x21e7 },
    { 0x2200, 0x2200 }, { 0x2202, 0x2203 }, { 0x2207, 0x2208 }, { 0x220b, 0x220b }, { 0x220f, 0x220f },
    { 0x2211, 0x2211 }, { 0x2215, 0x2215 }, { 0x221a, 0x221a }, { 0x221d, 0x2220 }, { 0x2223, 0x2223 },
    { 0x2225, 0x2225 }, { 0x2227, 0x222c }, { 0x222e, 0x222e }, { 0x2234, 0x2237 }, { 0x223c, 0x223d },
    { 0x2248, 0x2248 }, { 0x224c, 0x224c }, { 0x2252, 0x2252 }, { 0x2260, 0x2261 }, { 0x2264, 0x2267 },
    { 0x226a, 0x226b }, { 0x226e, 0x226f }, { 0x2282, 0x2283 }, { 0x2286, 0x2287 }, { 0x2295, 0x2295 },
    { 0x2299, 0x2299 }, { 0x22a5, 0x22a5 }, { 0x22bf, 0x22bf }, { 0x2312, 0x2312 }, { 0x2460, 0x24e9 },
    { 0x24eb, 0x254b }, { 0x2550, 0x2573 }, { 0x2580, 0x258f }, { 0x2592, 0x2595 }, { 0x25a0, 0x25a1 },
    { 0x25a3, 0x25a9 }, { 0x25b2, 0x25b3 }, { 0x25b6, 0x25b7 }, { 0x25bc, 0x25bd }, { 0x25c0, 0x25c1 },
    { 0x25c6, 0x25c8 }, { 0x25cb, 0x25cb }, { 0x25ce, 0x25d1 }, { 0x25e2, 0x25e5 }, { 0x25ef, 0x25ef },
    { 0x2605, 0x2606 }, { 0x2609, 0x2609 }, { 0x260e, 0x260f }, { 0x261c, 0x261c }, { 0x261e, 0x261e },
    { 0x2640, 0x2640 }, { 0x2642, 0x2642 }, { 0x2660, 0x2661 }, { 0x2663, 0x2665 }, { 0x2667, 0x266a },
    { 0x266c, 0x266d }, { 0x266f, 0x266f }, { 0x269e, 0x269f }, { 0x26bf, 0x26bf }, { 0x26c6, 0x26cd },
    { 0x26cf, 0x26d3 }, { 0x26d5, 0x26e1 }, { 0x26e3, 0x26e3 }, { 0x26e8, 0x26e9 }, { 0x26eb, 0x26f1 },
    { 0x26f4, 0x26f4 }, { 0x26f6, 0x26f9 }, { 0x26fb, 0x26fc }, { 0x26fe, 0x26ff }, { 0x273d, 0x273d },
    { 0x2776, 0x277f }, { 0x2b56, 0x2b59 }, { 0x3248, 0x324f }, { 0xfffd, 0xfffd }, { 0x1f100, 0x1f10a },
    { 0x1f110, 0x1f12d }, { 0x1f130, 0x1f169 }, { 0x1f170, 0x1f18d }, { 0x1f18f, 0x1f190 }, { 0x1f19b, 0x1f1ac },
};

static bool is_ambiguous(int32_t rune)
{
    size_t low = 0, high = COUNT_OF(AMBIGUOUS);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (rune > AMBIGUOUS[mid].last)
            low = mid + 1;
        else
            high = mid;
    }
    return low < COUNT_OF(AMBIGUOUS) && rune >= AMBIGUOUS[low].first;
}

static bool is_flag_letter(int32_t rune)
{
    return rune >= 0x1f1e6 && rune <= 0x1f1ff;
}

static int rune_cells(int32_t rune, int ambiguous)
{
    if (rune < 0x7f)
        return rune >= 0x20;
    int cells = utf8proc_charwidth(rune);
    return cells == 1 && ambiguous == 2 && is_ambiguous(rune) ? 2 : cells;
}

/* The end of the grapheme at p and its cells: those of its widest character. A flag's two letters make a wide one. */
static const char *grapheme(const char *p, const char *end, int ambiguous, int *cells)
{
    int size;
    utf8proc_int32_t state = 0, last = utf8_decode(p, end, &size);
    *cells = rune_cells(last, ambiguous);
    for (p += size; p < end; p += size) {
        int32_t rune = utf8_decode(p, end, &size);
        if (utf8proc_grapheme_break_stateful(last, rune, &state))
            break;
        int more = is_flag_letter(last) && is_flag_letter(rune) ? 2 : rune_cells(rune, ambiguous);
        if (more > *cells)
            *cells = more;
        last = rune;
    }
    return p;
}

/* Steps over ASCII that stands for itself: what follows must not be a character that may combine with it. */
static inline bool is_plain(const char *p, const char *end)
{
    unsigned char c = (unsigned char)*p;
    return c >= 0x20 && c < 0x7f && (p + 1 == end || (unsigned char)p[1] < 0x80);
}

int utf8_width(Str text, int ambiguous)
{
    if (text.len == 0)
        return 0;
    const char *p = text.ptr, *end = p + text.len;
    int width = 0, cells;
    while (p < end) {
        if (is_plain(p, end)) {
            p++;
            width++;
        } else {
            p = grapheme(p, end, ambiguous, &cells);
            width += cells;
        }
    }
    return width;
}

size_t utf8_fit(Str text, int cells, int ambiguous)
{
    if (text.len == 0)
        return 0;
    const char *p = text.ptr, *end = p + text.len;
    while (p < end) {
        int wide = 1;
        const char *next = is_plain(p, end) ? p + 1 : grapheme(p, end, ambiguous, &wide);
        if (wide > cells)
            break;
        cells -= wide;
        p = next;
    }
    return (size_t)(p - text.ptr);
}

/* ---- lines ---- */

static bool is_letter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c && strchr("-_.,;:!?)'\"%*", c));
}

/* Full-width punctuation that no line begins with. */
static bool begins_no_line(Str rest)
{
    static const char *const MARKS[] = { "，", "。", "、", "；", "：", "）", "”", "》", "！", "？" };
    for (size_t i = 0; i < COUNT_OF(MARKS); i++)
        if (rest.len >= strlen(MARKS[i]) && memcmp(rest.ptr, MARKS[i], strlen(MARKS[i])) == 0)
            return true;
    return false;
}

static size_t last_rune(Str text)
{
    size_t n = text.len;
    while (n > 0 && ((unsigned char)text.ptr[--n] & 0xC0) == 0x80) {}
    return n;
}

size_t utf8_break(Str text, int cells, int ambiguous)
{
    const char *newline = memchr(text.ptr, '\n', text.len);
    size_t n = utf8_fit(text, cells, ambiguous), all = newline ? (size_t)(newline - text.ptr) : text.len;
    if (n >= all)
        return all;
    size_t fits = n;
    while (n > 0 && text.ptr[n] != ' ' && is_letter(text.ptr[n - 1]) && is_letter(text.ptr[n]))
        n--;
    if (n > 0 && begins_no_line(str_make(text.ptr + n, text.len - n)))
        n = last_rune(str_make(text.ptr, n));
    return n > 0 ? n : fits > 0 ? fits : 1;
}

/* ---- terminals ---- */

/* Bytes of the escape sequence that sets a color; 0: it is another. */
static size_t color_size(const char *p, const char *end)
{
    const char *at = p;
    if (end - at < 3 || *at++ != '\033' || *at++ != '[')
        return 0;
    while (at < end && ((*at >= '0' && *at <= '9') || *at == ';'))
        at++;
    return at < end && *at == 'm' ? (size_t)(at + 1 - p) : 0;
}

/* Bytes of the control character at p, C1 as UTF-8 has it included; 0: it is none. */
static size_t control_size(const char *p, const char *end)
{
    unsigned char c = (unsigned char)*p;
    if (c == 0xc2 && end - p > 1 && (unsigned char)p[1] < 0xa0)
        return 2;
    return (c < ' ' && c != '\n' && c != '\t') || c == 0x7f;
}

void utf8_add_safe(Buf *out, Str text, bool colors)
{
    const char *p = text.ptr, *end = p + text.len, *safe = p;
    while (p < end) {
        size_t color = colors ? color_size(p, end) : 0, control = color ? 0 : control_size(p, end);
        if (control) {
            buf_add(out, str_make(safe, (size_t)(p - safe)));
            buf_char(out, ' ');
            safe = p + control;
        }
        p += color ? color : control ? control : 1;
    }
    buf_add(out, str_make(safe, (size_t)(end - safe)));
}
