/* lex_number.c: numbers, percents, durations, dates and periods. A number in full-width characters is narrowed
   first. */
#include "lex.h"
#include "../base/num.h"
#include "../base/utf8.h"

/* A number being read from [p, end): the source itself, or its narrowed copy. */
typedef struct Scan {
    Lexer *lexer;
    const char *begin, *p, *end;
    Token *out;
    DiagCode error;
    bool wide;
} Scan;

static bool digit_at(const Scan *scan, ptrdiff_t i)
{
    return scan->end - scan->p > i && LEX_CLASS[(unsigned char)scan->p[i]] & LC_DIGIT;
}

static int char_at(const Scan *scan, ptrdiff_t i)
{
    return scan->end - scan->p > i ? (unsigned char)scan->p[i] : 0;
}

/* The unit that touches its number: 40min, also 12weeks. */
static Unit glued_unit(const Words *words, Sym word)
{
    KeywordId keyword = words_keyword(words, PL_UNIT, word);
    return (Unit)words_unit(keyword == KW_NONE ? words_keyword(words, PL_UNIT_APART, word) : keyword);
}

/* ---- dates and periods: 2026-11-23, 2026-10, 2026-Q4, 2026-W47 ---- */

static int digits_value(const char *p, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++)
        value = value * 10 + (p[i] - '0');
    return value;
}

static int count_digits(const Scan *scan, ptrdiff_t from)
{
    int n = 0;
    while (n < 5 && digit_at(scan, from + n))
        n++;
    return n;
}

static void set_period(Scan *scan, PeriodKind kind, int32_t ordinal, bool exists)
{
    scan->out->type = TK_PERIOD;
    scan->out->op = (uint8_t)kind;
    scan->out->num = ordinal;
    if (!exists)
        scan->error = E117;
}

static bool scan_quarter_or_week(Scan *scan, int year)
{
    int letter = char_at(scan, 5), digits = count_digits(scan, 6);
    if ((letter != 'Q' || digits != 1) && (letter != 'W' || digits != 2))
        return false;
    int value = digits_value(scan->p + 6, digits);
    if (letter == 'Q') {
        set_period(scan, PERIOD_QUARTER, year * 4 + value - 1, value >= 1 && value <= 4);
    } else {
        int32_t monday = num_iso_week(year, value);
        set_period(scan, PERIOD_WEEK, period_of_day(PERIOD_WEEK, monday), monday != INT32_MIN);
    }
    scan->p += 6 + digits;
    return true;
}

/* `2026-1` and `2026-123` are subtractions; `2026-10-5` is a date gone wrong. */
static bool scan_date(Scan *scan)
{
    int year = digits_value(scan->p, 4);
    if (scan_quarter_or_week(scan, year))
        return true;
    if (count_digits(scan, 5) != 2)
        return false;
    int month = digits_value(scan->p + 5, 2);
    int day_digits = char_at(scan, 7) == '-' ? count_digits(scan, 8) : 0;
    if (!day_digits) {
        set_period(scan, PERIOD_MONTH, year * 12 + month - 1, month >= 1 && month <= 12);
        scan->p += 7;
        return true;
    }
    int32_t days = day_digits == 2 ? num_days(year, month, digits_value(scan->p + 8, 2)) : INT32_MIN;
    scan->out->type = TK_DATE;
    scan->out->num = days;
    if (days == INT32_MIN)
        scan->error = E117;
    scan->p += 8 + day_digits;
    return true;
}

/* ---- plain numbers ---- */

static const double POWERS[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };

static void scan_digits(Scan *scan, uint64_t *value, int *digits, bool *odd)
{
    for (;; scan->p++) {
        if (digit_at(scan, 0)) {
            *value = *value * 10 + (uint64_t)(*scan->p - '0');
            ++*digits;
        } else if (char_at(scan, 0) == '_' && digit_at(scan, 1)) {
            *odd = true;
        } else {
            return;
        }
    }
}

static bool scan_exponent(Scan *scan)
{
    int c = char_at(scan, 0), sign = char_at(scan, 1);
    bool signed_one = sign == '+' || sign == '-';
    if ((c != 'e' && c != 'E') || !digit_at(scan, signed_one ? 2 : 1))
        return false;
    scan->p += signed_one ? 2 : 1;
    while (digit_at(scan, 0))
        scan->p++;
    return true;
}

static void scan_number(Scan *scan)
{
    const char *start = scan->p;
    uint64_t value = 0;
    int digits = 0, decimals = 0;
    bool odd = false;
    scan_digits(scan, &value, &digits, &odd);
    scan->out->type = TK_NUMBER;
    if (digits == 4 && !odd && char_at(scan, 0) == '-') {
        const char *after = scan->p;
        scan->p = start;
        if (scan_date(scan))
            return;
        scan->p = after;
    }
    if (char_at(scan, 0) == '.' && digit_at(scan, 1)) {
        scan->p++;
        int before = digits;
        scan_digits(scan, &value, &digits, &odd);
        decimals = digits - before;
    }
    bool plain = !scan_exponent(scan) && digits <= 15; /* both exact: one correct rounding */
    bool goes_on = (char_at(scan, 0) == '.' && digit_at(scan, 1)) || (char_at(scan, 0) == '_' && char_at(scan, 1) == '_');
    while (goes_on && (digit_at(scan, 0) || ((char_at(scan, 0) == '.' || char_at(scan, 0) == '_') && char_at(scan, 1) != '.')))
        scan->p++; /* 1.2.3 and 12__3 are one thing gone wrong */
    size_t len = (size_t)(scan->p - start);
    if (goes_on)
        scan->error = E105;
    else if (plain)
        scan->out->num = (double)value / POWERS[decimals];
    else if (len > WORD_LIMIT || !num_parse(str_make(start, len), &scan->out->num))
        scan->error = E105;
}

/* ---- what touches a number: a percent sign or a unit ---- */

/* The word behind a number: ASCII letters, or what is no ASCII (分钟); digits end it: 1h30min, 1小时30分钟. */
static ptrdiff_t unit_length(const Scan *scan)
{
    ptrdiff_t n = 0;
    bool letters = !(char_at(scan, 0) & 0x80);
    for (int c; (c = char_at(scan, n)) != 0;) {
        if (letters != !(c & 0x80))
            break;
        if (letters) {
            if (!(LEX_CLASS[c] & LC_START))
                break;
            n++;
            continue;
        }
        int size;
        int32_t rune = utf8_decode(scan->p + n, scan->end, &size);
        if (!utf8_is_continue(rune) || (rune >= 0xFF01 && rune <= 0xFF5E))
            break;
        n += size;
    }
    return n;
}

static void scan_unit(Scan *scan)
{
    if (scan->out->type != TK_NUMBER)
        return;
    if (char_at(scan, 0) == '%') {
        scan->p++;
        scan->out->type = TK_PERCENT;
        return;
    }
    ptrdiff_t len = unit_length(scan);
    if (len == 0)
        return;
    Sym word = intern_find(scan->lexer->intern, str_make(scan->p, (size_t)len));
    Unit unit = word == SYM_NONE ? UNIT_NONE : glued_unit(scan->lexer->words, word);
    scan->p += len;
    scan->out->type = TK_DURATION;
    scan->out->op = (uint8_t)unit;
    if (unit == UNIT_NONE && scan->error == DIAG_NONE)
        scan->error = E118;
}

/* Full-width characters that would go on with the number: then it is read again from a narrowed copy. */
static bool goes_on_wide(const Scan *scan)
{
    if (char_at(scan, 0) != 0xEF)
        return false;
    uint32_t size;
    int c = lex_ascii_at(scan->lexer, (uint32_t)(scan->p - scan->lexer->text), &size);
    return c && (LEX_CLASS[c] & LC_PART || c == '%' || c == '.' || c == '-');
}

static void narrow_copy(Lexer *lexer, uint32_t at)
{
    buf_clear(&lexer->word);
    for (;;) {
        uint32_t size;
        int c = lex_ascii_at(lexer, at, &size);
        if (c && (LEX_CLASS[c] & LC_PART || c == '%' || c == '.' || c == '-'))
            buf_char(&lexer->word, (char)c);
        else if (size > 1 && !c && lex_word_end(lexer, at) > at)
            buf_add(&lexer->word, str_make(lexer->text + at, size));
        else
            return;
        at += size;
    }
}

/* How many bytes of the source the first `n` bytes of its narrowed copy stand for. */
static uint32_t wide_length(const Lexer *lexer, uint32_t start, ptrdiff_t n)
{
    uint32_t at = start;
    for (ptrdiff_t i = 0; i < n;) {
        uint32_t size;
        int c = lex_ascii_at(lexer, at, &size);
        at += size;
        i += c ? 1 : (ptrdiff_t)size;
    }
    return at - start;
}

/* `92 %`: blanks may stand before the sign. */
static void spaced_percent(Lexer *lexer, Token *out)
{
    uint32_t at = lexer->pos, size;
    while (at < lexer->len && (lexer->text[at] == ' ' || lexer->text[at] == '\t'))
        at++;
    if (out->type == TK_NUMBER && lex_ascii_at(lexer, at, &size) == '%') {
        out->type = TK_PERCENT;
        lexer->pos = at + size;
    }
}

static void try_unit(void *closest, const char *text, const char *zh)
{
    closest_try(closest, str_of(text));
    closest_try(closest, str_of(zh));
}

static void suggest_unit(Lexer *lexer, Diag *diag, Str word)
{
    Closest closest;
    closest_init(&closest, word);
    words_each_keyword(PL_UNIT, try_unit, &closest);
    if (closest.best.len)
        diag->suggestion = diag_keep(lexer->diags, closest.best);
    diag->allowed = (unsigned char)word.ptr[0] < 0x80 ? STR("s min h d w mo y") : STR("秒 分钟 小时 天 周 个月 年");
}

static void finish_number(Lexer *lexer, Token *out, const Scan *scan)
{
    spaced_percent(lexer, out);
    if (out->type == TK_PERCENT)
        out->num = num_percent(out->num);
    if (scan->error == DIAG_NONE)
        return;
    uint32_t from = out->start, to = lexer->pos;
    if (scan->error == E118) { /* the caret stands under the unit alone */
        while (from < to && !(LEX_CLASS[(unsigned char)lexer->text[from]] & LC_START) &&
               (unsigned char)lexer->text[from] < 0x80)
            from++;
    }
    uint32_t shown = to - from > 40 ? from + 40 : to;
    Str text = str_make(lexer->text + from, shown - from);
    Diag *diag = lex_fail(lexer, scan->error, from, to, text);
    if (scan->error == E118 && diag)
        suggest_unit(lexer, diag, text);
    if (diag)
        lex_mend_number(lexer, diag, out->start);
    if (out->type == TK_DURATION && out->op == UNIT_NONE)
        out->type = TK_NUMBER;
}

void lex_number(Lexer *lexer, Token *out)
{
    const char *start = lexer->text + lexer->pos;
    Scan scan = { .lexer = lexer, .begin = start, .p = start, .end = lexer->text + lexer->len, .out = out };
    scan_number(&scan);
    scan_unit(&scan);
    if (LIKELY(!goes_on_wide(&scan) && scan.p > start)) {
        lexer->pos += (uint32_t)(scan.p - start);
    } else if (!lex_leaves(lexer)) {
        narrow_copy(lexer, lexer->pos);
        Str copy = buf_str(&lexer->word);
        scan = (Scan){ .lexer = lexer, .begin = copy.ptr, .p = copy.ptr, .end = copy.ptr + copy.len, .out = out };
        scan_number(&scan);
        scan_unit(&scan);
        lexer->pos += wide_length(lexer, lexer->pos, scan.p - scan.begin);
    }
    finish_number(lexer, out, &scan);
}
