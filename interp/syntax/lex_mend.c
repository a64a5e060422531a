/* lex_mend.c: what is meant by characters and numbers that the language has not: quotes of word processors, signs of other
   languages, currencies, thousands, dates as people write them. The diagnostic gets the fix, and a span that it can replace. */
#include "lex.h"
#include "../base/num.h"
#include "../base/utf8.h"

typedef struct LookAlike { int32_t rune; const char *meant; } LookAlike;
static const LookAlike LOOK_ALIKES[] = {
    { 0x2265, ">=" }, { 0x2264, "<=" }, { 0x2260, "!=" }, { 0x00D7, "*" },  { 0x00F7, "/" },  { 0x2212, "-" },
    { 0x2013, "-" },  { 0x2014, "-" },  { 0x2018, "'" },  { 0x2019, "'" },  { 0x201D, "\"" }, { 0x300C, "\"" },
    { 0x300D, "\"" }, { 0x3002, "." },  { 0x00A0, " " },  { 0x2026, ".." }, { 0x2192, "->" }, { '%', "mod" },
    { '!', "not" },   { '&', "and" },   { '`', "'" },     { '~', ".." },    { 0xFF5E, ".." }, { 0x301C, ".." },
};

/* Quotes of other languages: what each may end with. */
typedef struct Quotes { int32_t open, close[2]; } Quotes;
static const Quotes QUOTES[] = {
    { 0x2018, { 0x2019, 0 } },      { 0x2019, { 0x2019, 0 } }, { 0x201E, { 0x201C, 0x201D } }, { 0x201D, { 0x201D, 0 } },
    { 0x00AB, { 0x00BB, 0 } },      { 0x300C, { 0x300D, 0 } }, { 0x300E, { 0x300F, 0 } },      { 0x300A, { 0x300B, 0 } },
    { '`', { '`', '\'' } },
};

static int32_t rune_at(const Lexer *lexer, uint32_t at, uint32_t *size)
{
    int bytes = 1;
    int32_t rune = at < lexer->len ? utf8_decode(lexer->text + at, lexer->text + lexer->len, &bytes) : 0;
    *size = (uint32_t)bytes;
    return rune;
}

static bool is_digit(const Lexer *lexer, uint32_t at)
{
    return at < lexer->len && lexer->text[at] >= '0' && lexer->text[at] <= '9';
}

static bool put(Lexer *lexer, Diag *diag, uint32_t start, uint32_t end, Str fix)
{
    diag->span.start = start;
    diag->span.end = end;
    diag->fix = diag_keep(lexer->diags, fix);
    return true;
}

/* ---- signs ---- */

/* „Agent“, 「专员」: the whole text, in plain quotes. */
static bool quoted(Lexer *lexer, Diag *diag, int32_t rune, uint32_t size)
{
    uint32_t start = lexer->pos, at = start + size;
    const Quotes *quotes = QUOTES;
    while (quotes < QUOTES + COUNT_OF(QUOTES) && quotes->open != rune)
        quotes++;
    if (quotes == QUOTES + COUNT_OF(QUOTES))
        return false;
    for (uint32_t bytes; at < lexer->len && lexer->text[at] != '\n' && lexer->text[at] != '"'; at += bytes) {
        int32_t next = rune_at(lexer, at, &bytes);
        if (next != quotes->close[0] && next != quotes->close[1])
            continue;
        Str inner = str_make(lexer->text + start + size, at - start - size);
        return put(lexer, diag, start, at + bytes, arena_printf(&lexer->diags->arena, "\"%.*s\"", STR_ARG(inner)));
    }
    return false;
}

static uint32_t digits_end(const Lexer *lexer, uint32_t at)
{
    while (is_digit(lexer, at) || (at < lexer->len && (lexer->text[at] == '_' || lexer->text[at] == '.') && is_digit(lexer, at + 1)))
        at++;
    return at;
}

/* ¥5000, 3€: amounts stand without a currency. */
static bool currency(Lexer *lexer, Diag *diag, int32_t rune, uint32_t size)
{
    static const int32_t SIGNS[] = { '$', 0xA3, 0xA5, 0xFFE5, 0xFFE1, 0x20AC };
    uint32_t start = lexer->pos, end = digits_end(lexer, start + size), from = start;
    bool sign = false;
    for (size_t i = 0; i < COUNT_OF(SIGNS); i++)
        sign |= rune == SIGNS[i];
    if (!sign)
        return false;
    if (end > start + size)
        return put(lexer, diag, start, end, str_make(lexer->text + start + size, end - start - size));
    while (from > 0 && (is_digit(lexer, from - 1) || (lexer->text[from - 1] == '.' && is_digit(lexer, from))))
        from--;
    return from < start && put(lexer, diag, from, start + size, str_make(lexer->text + from, start - from));
}

static bool ends_statement(const Lexer *lexer, uint32_t at)
{
    while (at < lexer->len && (lexer->text[at] == ' ' || lexer->text[at] == '\t' || lexer->text[at] == '\r'))
        at++;
    return at >= lexer->len || lexer->text[at] == '\n' || lexer->text[at] == ';' || lexer->text[at] == '}' || lexer->text[at] == '#';
}

/* A percent sign is no operator: `load 90 % x` is a remainder, `unit %` a text, and behind a name it is too much. */
static bool percent(Lexer *lexer, Diag *diag, int32_t rune)
{
    uint32_t start = lexer->pos;
    if (rune != '%' || !ends_statement(lexer, start + 1))
        return false;
    if (start > 0 && lexer->text[start - 1] == ' ')
        diag->fix = STR("\"%\"");
    return true;
}

/* Signs that touch a like one are one thing: &&, 。。 */
static bool doubled(Lexer *lexer, Diag *diag, int32_t rune, uint32_t size)
{
    uint32_t bytes;
    if ((rune != '&' && rune != 0x3002) || rune_at(lexer, lexer->pos + size, &bytes) != rune)
        return false;
    return put(lexer, diag, lexer->pos, lexer->pos + 2 * size, rune == '&' ? STR("and") : STR(".."));
}

/* 5000–8000 is a range; 。 at the end of a statement ends it. */
static bool by_neighbours(Lexer *lexer, Diag *diag, int32_t rune, uint32_t size)
{
    uint32_t at = lexer->pos;
    bool dash = rune == 0x2013 || rune == 0x2014 || rune == 0x2212;
    if (rune == 0x3002 && ends_statement(lexer, at + size))
        diag->fix = STR(";");
    else if (dash && at > 0 && is_digit(lexer, at - 1) && is_digit(lexer, at + size))
        diag->fix = STR("..");
    return diag->fix.len > 0;
}

uint32_t lex_mend_sign(Lexer *lexer, Diag *diag, int32_t rune, uint32_t size)
{
    if (!diag)
        return lexer->pos + size;
    bool told = quoted(lexer, diag, rune, size) || currency(lexer, diag, rune, size) || percent(lexer, diag, rune) ||
                doubled(lexer, diag, rune, size) || by_neighbours(lexer, diag, rune, size);
    for (size_t i = 0; !told && i < COUNT_OF(LOOK_ALIKES); i++)
        if (LOOK_ALIKES[i].rune == rune)
            diag->fix = str_of(LOOK_ALIKES[i].meant);
    return diag->span.end;
}

/* ---- texts ---- */

void lex_mend_text(Lexer *lexer, Diag *diag, uint32_t start, uint32_t end)
{
    uint32_t size, bytes, at;
    int32_t open = rune_at(lexer, start, &size);
    for (at = start + size; at < end; at += bytes) {
        int32_t rune = rune_at(lexer, at, &bytes);
        bool closes = open == '"' ? rune == 0x201C || rune == 0x201D : open == 0x201C && (rune == '"' || rune == 0x201C);
        if (!closes)
            continue;
        Str inner = str_make(lexer->text + start + size, at - start - size);
        put(lexer, diag, start, at + bytes, arena_printf(&lexer->diags->arena, "\"%.*s\"", STR_ARG(inner)));
        return;
    }
}

/* ---- numbers ---- */

/* The number in decimal digits at *at, which goes behind it; -1 for none or one of more than four digits. */
static int whole(const Lexer *lexer, uint32_t *at)
{
    int value = 0, n = 0;
    for (; is_digit(lexer, *at); ++*at, n++)
        value = n < 4 ? value * 10 + (lexer->text[*at] - '0') : -1;
    return n ? value : -1;
}

static bool passes(const Lexer *lexer, uint32_t *at, const char *what)
{
    size_t len = strlen(what);
    bool there = lexer->len - *at >= len && memcmp(lexer->text + *at, what, len) == 0;
    *at += there ? (uint32_t)len : 0;
    return there;
}

static bool put_date(Lexer *lexer, Diag *diag, uint32_t start, uint32_t end, int year, int month, int day)
{
    Arena *arena = &lexer->diags->arena;
    if (year < 1000 || month < 1 || month > 12 || (day >= 0 && num_days(year, month, day) == INT32_MIN))
        return false;
    return put(lexer, diag, start, end, day < 0 ? arena_printf(arena, "%04d-%02d", year, month)
                                                : arena_printf(arena, "%04d-%02d-%02d", year, month, day));
}

/* 1.10.2026, 2026.10.1, 2026年10月, 2026年10月1日 */
static bool date(Lexer *lexer, Diag *diag, uint32_t start)
{
    uint32_t at = start;
    int first = whole(lexer, &at);
    bool chinese = passes(lexer, &at, "年");
    if (!chinese && !passes(lexer, &at, "."))
        return false;
    int second = whole(lexer, &at);
    if (chinese && passes(lexer, &at, "月")) {
        uint32_t month_end = at;
        int day = whole(lexer, &at);
        bool has_day = day >= 0 && passes(lexer, &at, "日");
        return put_date(lexer, diag, start, has_day ? at : month_end, first, second, has_day ? day : -1);
    }
    if (chinese || !passes(lexer, &at, "."))
        return false;
    int third = whole(lexer, &at);
    return put_date(lexer, diag, start, at, first, second, third) || put_date(lexer, diag, start, at, third, second, first);
}

/* 8k, 5千, 3万: the whole number; 12人, 100次: the number alone. */
static bool counted(Lexer *lexer, Diag *diag, uint32_t start, uint32_t unit)
{
    static const struct { const char *word; int zeros; } WORDS[] = {
        { "k", 3 }, { "K", 3 }, { "千", 3 }, { "万", 4 }, { "人", 0 }, { "名", 0 }, { "个", 0 }, { "次", 0 }, { "件", 0 }, { "元", 0 },
    };
    Str number = str_make(lexer->text + start, unit - start);
    bool plain = number.len > 0 && number.len < 10;
    for (size_t i = 0; plain && i < number.len; i++)
        plain = number.ptr[i] >= '0' && number.ptr[i] <= '9';
    for (size_t i = 0; plain && i < COUNT_OF(WORDS); i++) {
        uint32_t end = unit;
        if (passes(lexer, &end, WORDS[i].word) && (end == diag->span.end || passes(lexer, &(uint32_t){ end }, "每"))) {
            bool space = end < diag->span.end;
            return put(lexer, diag, start, end, arena_printf(&lexer->diags->arena, "%.*s%.*s%s", STR_ARG(number), WORDS[i].zeros, "0000", space ? " " : ""));
        }
    }
    return false;
}

/* 5000到8000 */
static bool range(Lexer *lexer, Diag *diag, uint32_t start, uint32_t unit)
{
    uint32_t at = unit;
    if (!passes(lexer, &at, "到") && !passes(lexer, &at, "至"))
        return false;
    uint32_t end = digits_end(lexer, at);
    return end > at && put(lexer, diag, start, end, arena_printf(&lexer->diags->arena, "%.*s..%.*s", (int)(unit - start), lexer->text + start,
                                                                 (int)(end - at), lexer->text + at));
}

/* 2026年 is read as a duration; the month behind it is what is told. */
static uint32_t year_before(const Lexer *lexer, uint32_t start)
{
    uint32_t at = start >= 7 ? start - 7 : start;
    return start >= 7 && memcmp(lexer->text + start - 3, "年", 3) == 0 && digits_end(lexer, at) == start - 3 ? at : start;
}

void lex_mend_number(Lexer *lexer, Diag *diag, uint32_t start)
{
    start = year_before(lexer, start);
    if (diag->code == E105 ? date(lexer, diag, start) : diag->code != E118)
        return;
    if (date(lexer, diag, start) || counted(lexer, diag, start, diag->span.start) || range(lexer, diag, start, diag->span.start)) {
        diag->suggestion = STR("");
        diag->allowed = STR("");
        return;
    }
    Str meant = words_meant(str_make(lexer->text + diag->span.start, diag->span.end - diag->span.start));
    if (meant.len)
        diag->suggestion = meant;
}
