/* diag_mend.c: the fixes of errors that come while a script runs, read off the text at their place: what they complain of is
   known there, and what would be right can be written with the same words. */
#include "../base/utf8.h"
#include "diag.h"
#include <stdio.h>

typedef struct Mend { Diags *diags; Diag *diag; Str all, text; uint32_t start, end; Lang lang; } Mend;

static bool put(const Mend *m, uint32_t start, uint32_t end, Str fix)
{
    m->diag->span.start = start;
    m->diag->span.end = end;
    m->diag->fix = fix;
    return true;
}

#define PUT(m, start, end, ...) put((m), (start), (end), arena_printf(&(m)->diags->arena, __VA_ARGS__))

/* ---- the text around ---- */

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_word_byte(text.ptr[i]))
            return false;
    return text.len > 0 && !is_digit(text.ptr[0]);
}

/* A number without sign or unit. */
static bool is_number(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit(text.ptr[i]) && (text.ptr[i] != '.' || i == 0 || i + 1 == text.len))
            return false;
    return text.len > 0;
}

static bool is_quoted(Str text)
{
    bool curly = text.len > 6 && memcmp(text.ptr, "“", 3) == 0 && memcmp(text.ptr + text.len - 3, "”", 3) == 0;
    return (curly || (text.len > 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"' && !memchr(text.ptr + 1, '"', text.len - 2))) &&
           !memchr(text.ptr, '\\', text.len);
}

static Str part(Str text, size_t from, size_t to)
{
    return str_make(text.ptr + from, to - from);
}

/* Where the second text begins in the first; SIZE_MAX when it does not stand there. */
static size_t find(Str text, const char *what)
{
    size_t len = strlen(what);
    for (size_t i = 0; i + len <= text.len; i++)
        if (memcmp(text.ptr + i, what, len) == 0)
            return i;
    return SIZE_MAX;
}

/* The word that ends at `end`, blanks left out when asked; empty when something else does. */
static Str word_before(const Mend *m, uint32_t end, bool blanks)
{
    uint32_t start;
    while (blanks && end > 0 && m->all.ptr[end - 1] == ' ')
        end--;
    for (start = end; start > 0 && is_word_byte(m->all.ptr[start - 1]); start--)
        continue;
    return part(m->all, start, end);
}

static uint32_t at_of(const Mend *m, Str text)
{
    return (uint32_t)(text.ptr - m->all.ptr);
}

static bool is_verb(Str word, CommandId verb)
{
    return str_eq(word, str_of(COMMAND_INFO[verb].verb)) || str_eq(word, str_of(COMMAND_INFO[verb].zh));
}

static bool is_keyword(Str word, KeywordId keyword)
{
    return str_eq(word, str_of(KEYWORD_INFO[keyword].text)) || str_eq(word, str_of(KEYWORD_INFO[keyword].zh));
}

/* ---- names ---- */

/* into posts.csv, run east.org: a file's name without quotes. `first` is what stands before the point. */
static bool is_file(const Mend *m, uint32_t first)
{
    Str before = word_before(m, first, true);
    return is_keyword(before, KW_INTO) || is_keyword(before, KW_FROM) || is_verb(before, C_run) || is_verb(before, C_use) ||
           str_eq(before, str_of("从"));
}

static bool file_name(const Mend *m)
{
    uint32_t dot = m->start, end = m->end;
    if (dot > 0 && m->all.ptr[dot - 1] == '.')
        dot--;                                              /* the ending is what was not found */
    else if (end + 1 < m->all.len && m->all.ptr[end] == '.' && is_word_byte(m->all.ptr[end + 1]))
        for (dot = end++; end < m->all.len && is_word_byte(m->all.ptr[end]); end++)
            continue;
    else
        return false;
    Str stem = word_before(m, dot, false);
    if (!stem.len || !is_file(m, at_of(m, stem)))
        return false;
    m->diag->suggestion = STR("");
    return PUT(m, at_of(m, stem), end, "\"%.*s\"", STR_ARG(part(m->all, at_of(m, stem), end)));
}

/* posts.headcount is `headcount of posts`, posts.count is `count(posts)`. */
static bool list_member(const Mend *m)
{
    Str list = m->start > 0 && m->all.ptr[m->start - 1] == '.' ? word_before(m, m->start - 1, false) : STR("");
    if (!list.len || !m->diag->fix.len)
        return false;
    bool call = m->diag->fix.ptr[m->diag->fix.len - 1] == ')';
    return PUT(m, at_of(m, list), m->end, call ? "%.*s(%.*s)" : m->lang == LANG_ZH ? "%.*s 取自 %.*s" : "%.*s of %.*s",
               STR_ARG(m->text), STR_ARG(list));
}

/* set model.currency = CNY, print hello: a word that is meant for a text. 热线组的岗位: words that are to stand apart. */
static bool bare_text(const Mend *m)
{
    bool follows = m->end < m->all.len && (m->all.ptr[m->end] == '.' || m->all.ptr[m->end] == '(' || m->all.ptr[m->end] == '[');
    size_t of = find(m->text, "的");
    if (of != SIZE_MAX && of > 0 && of + 3 < m->text.len)
        return PUT(m, m->start, m->end, "%.*s 的 %.*s", STR_ARG(part(m->text, 0, of)), STR_ARG(part(m->text, of + 3, m->text.len)));
    Str before = word_before(m, m->start, true);
    bool assigned = m->start > 1 && m->all.ptr[m->start - 1] == ' ' && m->all.ptr[m->start - 2] == '=';
    if (!is_word(m->text) || follows || !(is_verb(before, C_print) || assigned))
        return false;
    return PUT(m, m->start, m->end, "\"%.*s\"", STR_ARG(m->text));
}

/* ---- values ---- */

/* share 60 for share 60% */
static bool percent(const Mend *m)
{
    Str range = m->diag->args[1];
    return range.len && range.ptr[range.len - 1] == '%' && is_number(m->text) && PUT(m, m->start, m->end, "%.*s%%", STR_ARG(m->text));
}

/* grade = "G1": the grade's name is what is compared. */
static bool entity_and_text(const Mend *m)
{
    static const char *const SIGNS[] = { " == ", " = ", " != " };
    const char *name = m->lang == LANG_ZH ? "名称" : "name";
    for (size_t i = 0; i < COUNT_OF(SIGNS); i++) {
        size_t at = find(m->text, SIGNS[i]), len = strlen(SIGNS[i]);
        if (at == SIZE_MAX)
            continue;
        Str left = part(m->text, 0, at), right = part(m->text, at + len, m->text.len);
        if (is_quoted(right) && !memchr(left.ptr, ' ', left.len))
            return PUT(m, m->start, m->end, "%.*s.%s%s%.*s", STR_ARG(left), name, SIGNS[i], STR_ARG(right));
        if (is_word(right) && !memchr(left.ptr, ' ', left.len))
            return PUT(m, m->start, m->end, "%.*s%s%.*s.%s", STR_ARG(left), SIGNS[i], STR_ARG(right), name);
    }
    return false;
}

/* load of agent: of one thing it is agent.load. */
static bool of_one(const Mend *m)
{
    Str of = word_before(m, m->start, true);
    Str attr = is_keyword(of, KW_OF) ? word_before(m, at_of(m, of), true) : STR("");
    if (!attr.len || !is_word(m->text))
        return false;
    return PUT(m, at_of(m, attr), m->end, "%.*s.%.*s", STR_ARG(m->text), STR_ARG(attr));
}

static bool backwards(const Mend *m)
{
    size_t at = find(m->text, "..");
    return at != SIZE_MAX && PUT(m, m->start, m->end, "%.*s..%.*s", STR_ARG(part(m->text, at + 2, m->text.len)), STR_ARG(part(m->text, 0, at)));
}

/* 2026/10/1, "2026-10-01", "14": a value of another look. */
static bool other_look(const Mend *m)
{
    int year, month, day, n = 0;
    char text[32];
    Str inner = is_quoted(m->text) ? part(m->text, 1, m->text.len - 1) : m->text;
    if (inner.len >= sizeof text || !inner.len || !is_digit(inner.ptr[0]))
        return false;
    memcpy(text, inner.ptr, inner.len);
    text[inner.len] = '\0';
    if (sscanf(text, "%4d/%2d/%2d%n", &year, &month, &day, &n) == 3 && (size_t)n == inner.len)
        return PUT(m, m->start, m->end, "%04d-%02d-%02d", year, month, day);
    if (sscanf(text, "%4d/%2d%n", &year, &month, &n) == 2 && (size_t)n == inner.len && year > 999)
        return PUT(m, m->start, m->end, "%04d-%02d", year, month);
    return inner.len < m->text.len && !memchr(text, ' ', inner.len) && PUT(m, m->start, m->end, "%s", text);
}

/* 100/week is a rate; "load: " + agent.load a text with a value in it. */
static bool operands(const Mend *m)
{
    Str text = m->text;
    size_t slash = find(text, "/"), plus = find(text, "\" + ");
    Str behind = slash != SIZE_MAX ? part(text, slash + 1, text.len) : STR("");
    for (int k = 0; behind.len && k < KW_COUNT; k++)
        if (KEYWORD_INFO[k].place == PL_PER && is_keyword(behind, (KeywordId)k) && is_number(part(text, 0, slash)))
            return m->lang == LANG_ZH && (unsigned char)*behind.ptr >= 0x80
                       ? PUT(m, m->start, m->end, "%.*s 每%.*s", STR_ARG(part(text, 0, slash)), STR_ARG(behind))
                       : PUT(m, m->start, m->end, "%.*s per %.*s", STR_ARG(part(text, 0, slash)), STR_ARG(behind));
    if (plus == SIZE_MAX || plus == 0 || text.ptr[0] != '"')
        return false;
    Str value = part(text, plus + 4, text.len);
    if (!value.len || memchr(value.ptr, '"', value.len) || memchr(value.ptr, ' ', value.len) || memchr(text.ptr + 1, '"', plus - 1))
        return false;
    return PUT(m, m->start, m->end, "%.*s{%.*s}\"", STR_ARG(part(text, 0, plus)), STR_ARG(value));
}

/* "posts.xls": the closest of the endings that are possible. */
static bool ending(const Mend *m)
{
    Str endings = m->diag->args[1], wrong = m->diag->args[0];
    Closest closest;
    if (!is_quoted(m->text) || wrong.len < 2 || wrong.ptr[0] != '.' || wrong.len + 2 > m->text.len)
        return false;
    closest_init(&closest, part(wrong, 1, wrong.len));
    for (const char *p = endings.ptr, *end = p + endings.len; p < end;) {
        const char *space = memchr(p, ' ', (size_t)(end - p)), *stop = space ? space : end;
        if (*p == '.')
            closest_try(&closest, str_make(p + 1, (size_t)(stop - p - 1)));
        p = stop + 1;
    }
    size_t quote = m->text.ptr[0] == '"' ? 1 : 3;
    return closest.best.len && PUT(m, m->start, m->end, "%.*s.%.*s%.*s", STR_ARG(part(m->text, 0, m->text.len - quote - wrong.len)), STR_ARG(closest.best),
                                   STR_ARG(part(m->text, m->text.len - quote, m->text.len)));
}

static bool at_sign(const Mend *m)
{
    return is_word(m->text) && PUT(m, m->start, m->end, "@%.*s", STR_ARG(m->text));
}

/* 1h 30min is one value. */
static bool apart(const Mend *m)
{
    Str first = word_before(m, m->start, true);
    if (!is_digit(*m->text.ptr) || !first.len || !is_digit(*first.ptr) || is_number(first) || is_number(m->text))
        return false;
    return PUT(m, at_of(m, first), m->end, "%.*s%.*s", STR_ARG(first), STR_ARG(m->text));
}

static void mend(const Mend *m)
{
    switch ((int)m->diag->code) {
    case E206: file_name(m); break;
    case E209: at_sign(m); break;
    case E212: (void)(file_name(m) || (!m->diag->suggestion.len && bare_text(m))); break;
    case E224: (void)(file_name(m) || list_member(m)); break;
    case E301: operands(m); break;
    case E304: other_look(m); break;
    case E308: entity_and_text(m); break;
    case E312: of_one(m); break;
    case E317: backwards(m); break;
    case E326: apart(m); break;
    case E404: percent(m); break;
    case E511: ending(m); break;
    default: break;
    }
}

/* ---- several that are one ---- */

/* full-time: told as a word of its field, and not as two names too. */
static bool is_inside(const Diags *diags, const Diag *diag)
{
    for (size_t i = 0; i < diags->all.len && diag->code == E212; i++) {
        const Diag *other = diags->all.at[i];
        if (other->code == E205 && other->span.source == diag->span.source && other->span.start <= diag->span.start && other->span.end >= diag->span.end)
            return true;
    }
    return false;
}

/* assign agent to answer: each name is one of the other's kind. */
static bool is_swapped(const Diag *a, const Diag *b, Str all)
{
    if (a->code != E204 || b->code != E204 || !a->other.len || !str_eq(a->other, b->args[0]) || !str_eq(b->other, a->args[0]) ||
        a->span.source != b->span.source || a->span.end > b->span.start)
        return false;
    return !memchr(all.ptr + a->span.end, '\n', b->span.start - a->span.end);
}

static void join_swapped(Diags *diags, Diag *a, const Diag *b, Str all)
{
    Str left = part(all, a->span.start, a->span.end), between = part(all, a->span.end, b->span.start), right = part(all, b->span.start, b->span.end);
    a->fix = arena_printf(&diags->arena, "%.*s%.*s%.*s", STR_ARG(right), STR_ARG(between), STR_ARG(left));
    a->span.end = b->span.end;
}

static void leave_out(Diags *diags, size_t i)
{
    vec_drop(&diags->all.at[i]->notes);
    vec_drop(&diags->all.at[i]->trace);
    for (diags->all.len--; i < diags->all.len; i++)
        diags->all.at[i] = diags->all.at[i + 1];
}

static void join(Diags *diags, Sources *sources)
{
    for (size_t i = 0; i < diags->all.len; i++) {
        Source *source = sources_get(sources, diags->all.at[i]->span.source);
        if (source && i + 1 < diags->all.len && is_swapped(diags->all.at[i], diags->all.at[i + 1], source->text)) {
            join_swapped(diags, diags->all.at[i], diags->all.at[i + 1], source->text);
            leave_out(diags, i + 1);
        } else if (is_inside(diags, diags->all.at[i])) {
            leave_out(diags, i--);
        }
    }
}

void diags_mend(Diags *diags, Sources *sources, Lang lang)
{
    join(diags, sources);
    for (size_t i = 0; i < diags->all.len; i++) {
        Diag *diag = diags->all.at[i];
        Source *source = sources_get(sources, diag->span.source);
        Mend m = { .diags = diags, .diag = diag, .start = diag->span.start, .end = diag->span.end, .lang = lang };
        if (!source || diag->file.len || (diag->fix.len && diag->code != E224) || m.end > source->text.len || m.end < m.start)
            continue;
        m.all = source->text;
        m.text = part(m.all, m.start, m.end);
        if (diag->suggestion.len && is_quoted(m.text))        /* what is put there stands in quotes, too */
            diag->fix = arena_printf(&diags->arena, "\"%.*s\"", STR_ARG(diag->suggestion));
        else
            mend(&m);
    }
}
