/* svg.c: text in pictures. The program has no fonts: widths are those of a wide sans-serif (DejaVu Sans), so that a text
   that fits here fits in whatever font the reader has. */
#include "svg.h"

#include <math.h>

#include "../base/utf8.h"

/* Hundredths of the size, from the blank to the tilde, bold; plain letters are narrower. */
static const uint8_t ADVANCE[] = {
    35, 46, 52, 84, 70, 100, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 58,
    100, 78, 77, 74, 83, 69, 69, 82, 84, 38, 38, 78, 64, 100, 84, 85, 74, 85, 77, 72, 69, 82, 78, 111, 77, 73, 73, 46, 37, 46, 84, 50,
    50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 104, 72, 69, 72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
};
#define PLAIN 0.93           /* plain letters beside bold ones */
#define OTHER 88             /* a narrow letter that is not ASCII */
#define SQUARE 100

static int advance(int32_t rune, const char *p, int size)
{
    if (rune < 0x20)
        return 0;
    if (rune < 0x7f)
        return ADVANCE[rune - 0x20];
    if (utf8_is_cjk(rune))
        return SQUARE;
    int cells = utf8_width(str_make(p, (size_t)size), 2);
    return cells == 0 ? 0 : cells == 1 ? OTHER : SQUARE;
}

double svg_width(Str text, double size, bool bold)
{
    int64_t sum = 0;
    const char *p = text.ptr, *end = p + text.len;
    while (text.len && p < end) {
        int bytes;
        int32_t rune = utf8_decode(p, end, &bytes);
        sum += advance(rune, p, bytes);
        p += bytes;
    }
    return (double)sum * size / 100 * (bold ? 1 : PLAIN);
}

/* ---- lines ---- */

static bool is_closing(int32_t rune)
{
    static const int32_t CLOSING[] = { 0x3001, 0x3002, 0xff0c, 0xff1a, 0xff1b, 0xff01, 0xff1f, 0xff09, 0x300b, 0x3009, 0x300d,
                                       0x300f, 0x3011, 0x201d, 0x2019, ')', ',', '.', ';', ':', ']', '!', '?', '%' };
    for (size_t i = 0; i < COUNT_OF(CLOSING); i++)
        if (CLOSING[i] == rune)
            return true;
    return false;
}

static bool is_opening(int32_t rune)
{
    return rune == '(' || rune == 0xff08 || rune == 0x300a || rune == 0x201c || rune == 0x300c || rune == '[';
}

/* May a line end between the two? */
static bool may_break(int32_t before, int32_t after)
{
    if (before == ' ' || after == ' ')
        return true;
    if (is_closing(after) || is_opening(before))
        return false;
    return before == '-' || before == '/' || utf8_is_cjk(before) || utf8_is_cjk(after) || is_closing(before);
}

static Str trimmed(const char *from, const char *to)
{
    while (from < to && *from == ' ')
        from++;
    while (to > from && to[-1] == ' ')
        to--;
    return str_make(from, (size_t)(to - from));
}

/* The end of the line that begins at p; *broken: inside of a word, for want of a better place. */
static const char *line_end(const char *p, const char *end, double room, double scale, bool *broken)
{
    const char *good = NULL, *start = p;
    double used = 0;
    int32_t before = 0;
    int blanks = 0;
    *broken = false;
    while (p < end) {
        int bytes;
        int32_t rune = utf8_decode(p, end, &bytes);
        if (p > start && may_break(before, rune))
            good = p;
        double wide = advance(rune, p, bytes) * scale;
        if (rune != ' ' && used + wide > room && p > start) {
            *broken = !good;
            return good ? good : p;
        }
        used += wide;
        blanks = rune == ' ' ? blanks + 1 : 0;
        before = rune;
        p += bytes;
    }
    return p;
}

/* As many lines as it takes, up to `most`; *broken counts broken words, *rest is what did not fit. */
static int break_lines(Str text, double scale, double room, int most, Str *lines, int *broken, Str *rest)
{
    const char *p = text.ptr, *end = text.ptr + text.len;
    int n = 0;
    *broken = 0;
    while (n < most) {
        while (p < end && *p == ' ')
            p++;
        if (p == end)
            break;
        bool inside;
        const char *stop = line_end(p, end, room, scale, &inside);
        lines[n++] = trimmed(p, stop);
        *broken += inside;
        p = stop;
    }
    *rest = trimmed(p, end);
    return n;
}

static void cut_last(Str *line, double scale, double room)
{
    const char *end = line->ptr + line->len, *p = line->ptr;
    double used = SQUARE * scale;
    while (p < end) {
        int bytes;
        int32_t rune = utf8_decode(p, end, &bytes);
        used += advance(rune, p, bytes) * scale;
        if (used > room)
            break;
        p += bytes;
    }
    *line = trimmed(line->ptr, p);
}

int svg_wrap(Str text, double size, bool bold, double room, int most, Str lines[SVG_LINES], bool *cut)
{
    double scale = size / 100 * (bold ? 1 : PLAIN);
    int broken, tried_broken;
    Str rest, tried[SVG_LINES];
    int n = break_lines(text, scale, room, most, lines, &broken, &rest);
    *cut = rest.len > 0;
    if (*cut) {
        Str all = trimmed(lines[n - 1].ptr, rest.ptr + rest.len);
        bool inside;
        lines[n - 1] = trimmed(all.ptr, line_end(all.ptr, all.ptr + all.len, 0.0 + room * 2, scale, &inside));
        cut_last(&lines[n - 1], scale, room);
        return n;
    }
    double low = room / 3, high = room;
    for (int i = 0; i < 6 && n > 1; i++) {          /* narrower, as long as it takes no more lines */
        double middle = (low + high) / 2;
        int m = break_lines(text, scale, middle, n, tried, &tried_broken, &rest);
        if (m == n && !rest.len && tried_broken <= broken) {
            memcpy(lines, tried, (size_t)n * sizeof *lines);
            high = middle;
        } else {
            low = middle;
        }
    }
    return n;
}

double svg_longest_word(Str text, double size, bool bold)
{
    double scale = size / 100 * (bold ? 1 : PLAIN), used = 0, longest = 0;
    int32_t before = ' ';
    const char *p = text.ptr, *end = p + text.len;
    while (text.len && p < end) {
        int bytes;
        int32_t rune = utf8_decode(p, end, &bytes);
        used = may_break(before, rune) ? 0 : used;
        used += rune == ' ' ? 0 : advance(rune, p, bytes) * scale;
        longest = fmax(longest, used);
        before = rune;
        p += bytes;
    }
    return longest;
}

/* ---- elements ---- */

void svg_escape(Buf *out, Str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        const char *instead = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : c < ' ' ? " " : NULL;
        if (!instead)
            continue;
        buf_add(out, str_make(text.ptr + from, i - from));
        buf_addz(out, instead);
        from = i + 1;
    }
    if (from < text.len)
        buf_add(out, str_make(text.ptr + from, text.len - from));
}

void svg_number(Buf *out, double x)
{
    char digits[32];
    size_t n = sizeof digits;
    int64_t hundredths = (int64_t)floor(fabs(x) * 100 + 0.5), whole = hundredths / 100, rest = hundredths % 100;
    if (rest) {
        if (rest % 10)
            digits[--n] = (char)('0' + rest % 10);
        digits[--n] = (char)('0' + rest / 10);
        digits[--n] = '.';
    }
    do
        digits[--n] = (char)('0' + whole % 10);
    while (whole /= 10);
    if (x < 0 && hundredths)
        digits[--n] = '-';
    buf_add(out, str_make(digits + n, sizeof digits - n));
}

static void attribute(Buf *out, const char *name, double x)
{
    buf_addz(out, name);
    svg_number(out, x);
    buf_char(out, '"');
}

void svg_text(Buf *out, double x, double y, double size, const char *anchor, const char *more, Str text)
{
    attribute(out, "<text x=\"", x);
    attribute(out, " y=\"", y);
    attribute(out, " font-size=\"", size);
    buf_addf(out, " text-anchor=\"%s\"%s%s>", anchor, *more ? " " : "", more);
    svg_escape(out, text);
    buf_addz(out, "</text>\n");
}

void svg_begin(Buf *out, double w, double h, bool page, Str title, Str description, const char *lang)
{
    buf_addf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"%s\" role=\"graphics-document img\" aria-label=\"", lang);
    svg_escape(out, title);
    buf_char(out, '"');
    if (page) {
        buf_addf(out, " width=\"%.0fmm\" height=\"%.0fmm\"", w / SVG_PIXELS_PER_MM, h / SVG_PIXELS_PER_MM);
    } else {
        attribute(out, " width=\"", w);
        attribute(out, " height=\"", h);
    }
    buf_addz(out, " viewBox=\"0 0 ");
    svg_number(out, w);
    buf_char(out, ' ');
    svg_number(out, h);
    buf_addz(out, "\" font-family=\"" SVG_FONTS "\" fill=\"#1f2933\">\n<title>");
    svg_escape(out, title);
    buf_addz(out, "</title>\n<desc>");
    svg_escape(out, description);
    buf_addz(out, "</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
}

void svg_end(Buf *out)
{
    buf_addz(out, "</svg>\n");
}
