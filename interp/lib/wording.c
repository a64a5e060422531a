/* wording.c: reads stdlib/wording.tsv and searches texts for its phrases. */
#include "wording.h"
#include "../base/embed.h"
#include "../base/num.h"
#include "../base/utf8.h"
#include <math.h>

#define GAP_MAX 60                       /* bytes that … stands for */

/* ---- the file ---- */

static Str small(Arena *arena, Str text)
{
    Str copy = arena_str(arena, text);
    char *p = (char *)(uintptr_t)copy.ptr;
    for (size_t i = 0; i < copy.len; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] + ('a' - 'A'));
    return copy;
}

/* The next part of *rest up to the separator; false at the end. */
static bool part(Str *rest, char separator, Str *out)
{
    if (!rest->len)
        return false;
    const char *end = memchr(rest->ptr, separator, rest->len);
    size_t n = end ? (size_t)(end - rest->ptr) : rest->len;
    *out = str_make(rest->ptr, n);
    n += end != NULL;
    *rest = str_make(rest->ptr + n, rest->len - n);
    return true;
}

static Group *add_group(Wording *wording)
{
    Group *group = mem_zalloc(sizeof *group);
    memset(group->first, 0xff, sizeof group->first);
    vec_push(&wording->groups, group);
    return group;
}

static TextField text_field(const Words *words, Model *model, Intern *intern, Str name)
{
    Str kind = { 0 };
    part(&name, '.', &kind);
    TextField field = { words_kind(words, intern_add(intern, kind)), -1 };
    ORGL_ASSERT(field.kind != T_NONE);
    if (!str_eq(name, STR("title"))) {
        field.column = model_find_column(model, field.kind, intern_add(intern, name));
        ORGL_ASSERT(field.column >= 0);
    }
    return field;
}

/* aspect NAME 名称 TEXTS EXCUSED_BY EXCUSES */
static void read_group(Wording *wording, const Words *words, Model *model, Intern *intern, Str rest)
{
    Group *group = add_group(wording);
    Str name = { 0 }, zh = { 0 }, texts = { 0 }, excuses = { 0 }, field;
    part(&rest, '\t', &name);
    part(&rest, '\t', &zh);
    part(&rest, '\t', &texts);
    part(&rest, '\t', &group->excused_by);
    part(&rest, '\t', &excuses);
    group->names[LANG_EN] = name;
    group->names[LANG_ZH] = zh;
    while (part(&texts, ' ', &field))
        vec_push(&group->texts, text_field(words, model, intern, field));
    while (part(&excuses, ' ', &field))
        vec_push(&group->excuses, text_field(words, model, intern, field));
}

static void enter(Group *group, unsigned char byte, Phrase phrase)
{
    phrase.next = group->first[byte];
    group->first[byte] = (int32_t)group->phrases.len;
    vec_push(&group->phrases, phrase);
}

static void add_phrase(Group *group, const Phrase *phrase)
{
    if (phrase->text.ptr[0] != '#') {
        enter(group, (unsigned char)phrase->text.ptr[0], *phrase);
        return;
    }
    for (unsigned char digit = '0'; digit <= '9'; digit++)
        enter(group, digit, *phrase);
}

static int special_of(Str text)
{
    static const char *const NAMES[SPECIAL_COUNT] = { [SPECIAL_PERSON] = "@person", [SPECIAL_BOUNDS] = "@bounds" };
    for (int i = 0; i < SPECIAL_COUNT; i++)
        if (str_eq(text, str_of(NAMES[i])))
            return i;
    return -1;
}

/* GROUP PHRASE instead 建议 */
static void read_phrase(Wording *wording, Str name, Str rest)
{
    Group *group = (Group *)(uintptr_t)wording_group(wording, name);
    Str text = { 0 };
    Phrase phrase = { .instead = { STR(""), STR("") } };
    ORGL_ASSERT(group);
    part(&rest, '\t', &text);
    part(&rest, '\t', &phrase.instead[LANG_EN]);
    part(&rest, '\t', &phrase.instead[LANG_ZH]);
    ORGL_ASSERT(text.len);
    int special = special_of(text);
    if (special >= 0) {
        memcpy(group->special[special], phrase.instead, sizeof phrase.instead);
        return;
    }
    phrase.text = small(&wording->arena, text);
    add_phrase(group, &phrase);
}

Wording *wording_new(const Words *words, Model *model, Intern *intern)
{
    Wording *wording = mem_zalloc(sizeof *wording);
    Str text = embedded_text(embedded_find(EMBEDDED_DATA, STR("wording.tsv"))), line, first;
    while (part(&text, '\n', &line)) {
        if (!line.len || line.ptr[0] == '#')
            continue;
        part(&line, '\t', &first);
        if (str_eq(first, STR("aspect")))
            read_group(wording, words, model, intern, line);
        else
            read_phrase(wording, first, line);
    }
    return wording;
}

void wording_free(void *state)
{
    Wording *wording = state;
    for (size_t i = 0; i < wording->groups.len; i++) {
        vec_drop(&wording->groups.at[i]->phrases);
        vec_drop(&wording->groups.at[i]->texts);
        vec_drop(&wording->groups.at[i]->excuses);
        mem_free(wording->groups.at[i]);
    }
    vec_drop(&wording->groups);
    arena_drop(&wording->arena);
    mem_free(wording);
}

const Group *wording_group(const Wording *wording, Str name)
{
    for (size_t i = 0; i < wording->groups.len; i++) {
        const Group *group = wording->groups.at[i];
        if (str_eq(group->names[LANG_EN], name) || str_eq(group->names[LANG_ZH], name))
            return group;
    }
    return NULL;
}

/* ---- searching ---- */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '\''; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool in_word(char c) { return is_letter(c) || is_digit(c); }

/* The length of a full stop at the place; 0: there is none. A point between digits is none. */
static size_t stop_at(Str text, size_t at)
{
    static const char *const STOPS[] = { "。", "；", "！", "？", ";", "!", "?", "\n" };
    const char *p = text.ptr + at;
    size_t left = text.len - at;
    if (*p == '.')
        return left == 1 || p[1] == ' ';
    for (size_t i = 0; i < COUNT_OF(STOPS); i++) {
        size_t n = strlen(STOPS[i]);
        if (left >= n && memcmp(p, STOPS[i], n) == 0)
            return n;
    }
    return 0;
}

Str wording_sentence(Str text, size_t at)
{
    size_t start = 0, end = 0;
    for (size_t i = 0; i < text.len && end <= at; i++) {
        size_t stop = stop_at(text, i);
        if (!stop)
            continue;
        if (i < at)
            start = i + stop;
        else
            end = i + 1;
        i += stop - 1;
    }
    if (end <= at)
        end = text.len;
    return str_make(text.ptr + start, end - start);
}

/* Where the pattern ends that begins at text[at]; 0: it does not match there. Its parts are separated by …. */
static size_t match_part(Str pattern, Str text, size_t at, double *number)
{
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i];
        if (c == '*') {
            while (at < text.len && is_letter(text.ptr[at]))
                at++;
        } else if (c == '#') {
            size_t start = at;
            while (at < text.len && (is_digit(text.ptr[at]) || (at > start && (text.ptr[at] == '.' || text.ptr[at] == ','))))
                at++;
            if (at == start || !num_parse(str_make(text.ptr + start, at - start), number))
                return 0;
        } else if (at < text.len && text.ptr[at] == c) {
            at++;
        } else {
            return 0;
        }
    }
    bool open = pattern.len && in_word(pattern.ptr[pattern.len - 1]) && at < text.len && in_word(text.ptr[at]);
    return open ? 0 : at;
}

static size_t match(Str pattern, Str text, size_t at, double *number)
{
    static const Str GAP = { "…", sizeof "…" - 1 };
    const char *gap = memmem(pattern.ptr, pattern.len, GAP.ptr, GAP.len);
    Str head = gap ? str_make(pattern.ptr, (size_t)(gap - pattern.ptr)) : pattern;
    size_t end = match_part(head, text, at, number);
    if (!end || !gap)
        return end;
    Str rest = str_make(gap + GAP.len, pattern.len - head.len - GAP.len);
    while (rest.len && rest.ptr[0] == ' ')
        rest = str_make(rest.ptr + 1, rest.len - 1);
    for (size_t i = end; i < text.len && i < end + GAP_MAX && !stop_at(text, i); i++) {
        bool begins = !in_word(text.ptr[i]) || i == 0 || !in_word(text.ptr[i - 1]);
        size_t found = begins ? match(rest, text, i, number) : 0;
        if (found)
            return found;
    }
    return 0;
}

static bool match_group(const Group *group, Str text, size_t at, Found *out)
{
    size_t best = 0;
    for (int32_t i = group->first[(unsigned char)text.ptr[at]]; i >= 0; i = group->phrases.at[i].next) {
        const Phrase *phrase = &group->phrases.at[i];
        double number = NAN;
        size_t end = match(phrase->text, text, at, &number);
        if (end <= best)
            continue;
        best = end;
        *out = (Found){ at, end, number, { phrase->instead[LANG_EN], phrase->instead[LANG_ZH] } };
    }
    return best > 0;
}

bool wording_next(const Group *group, Str text, size_t from, Found *out)
{
    for (size_t at = from; at < text.len; at++) {
        unsigned char c = (unsigned char)text.ptr[at];
        bool begins = (c & 0xc0) != 0x80 && !(in_word((char)c) && at && in_word(text.ptr[at - 1]));
        if (begins && group->first[c] >= 0 && match_group(group, text, at, out))
            return true;
    }
    return false;
}
