/* diag.c: collecting diagnostics, and their messages. */
#include "diag.h"
#include "../base/utf8.h"

void diags_init(Diags *diags)
{
    *diags = (Diags){ 0 };
    arena_init(&diags->arena);
}

static void empty(Diag *diag)
{
    vec_drop(&diag->notes);
    vec_drop(&diag->trace);
}

void diags_clear(Diags *diags)
{
    for (size_t i = 0; i < diags->all.len; i++)
        empty(diags->all.at[i]);
    empty(&diags->scratch);
    vec_clear(&diags->all);
    diags->dropped = 0;
    arena_rewind(&diags->arena, (ArenaMark){ 0 });
}

void diags_cut(Diags *diags, size_t n)
{
    for (size_t i = n; i < diags->all.len; i++)
        empty(diags->all.at[i]);
    if (n < diags->all.len)
        diags->all.len = n;
}

void diags_drop(Diags *diags)
{
    diags_clear(diags);
    vec_drop(&diags->all);
    arena_drop(&diags->arena);
}

/* In one source, wherever it stands there. */
static bool alike(const Diag *diag, DiagCode code, Span span, const Str *args)
{
    if (diag->code != code || diag->file.len || diag->span.source != span.source)
        return false;
    for (int i = 0; i < DIAG_INFO[code].args; i++)
        if (!str_eq(diag->args[i], args[i]))
            return false;
    return true;
}

static bool same(const Diag *diag, DiagCode code, Span span, const Str *args)
{
    return diag->span.start == span.start && diag->span.end == span.end && alike(diag, code, span, args);
}

static Diag *scratch(Diags *diags, DiagCode code, Span span)
{
    empty(&diags->scratch);
    diags->scratch = (Diag){ .code = code, .span = span };
    return &diags->scratch;
}

#define ARG_MOST 1000u        /* bytes */

/* What a message shows of a name or value: not all of a hundred megabytes. What the user's own program says is left as it is. */
static Str shown_part(Diags *diags, DiagCode code, Str arg)
{
    if (arg.len <= ARG_MOST || DIAG_INFO[code].code[1] == '9')
        return arena_str(&diags->arena, arg);
    size_t n = ARG_MOST;
    while (n > 0 && ((unsigned char)arg.ptr[n] & 0xC0) == 0x80)
        n--;
    return arena_printf(&diags->arena, "%.*s…", (int)n, arg.ptr);
}

Diag *diag_add(Diags *diags, DiagCode code, Span span, const Str *args)
{
    ORGL_ASSERT(code > DIAG_NONE && code < DIAG_COUNT && DIAG_INFO[code].args <= DIAG_ARGS);
    for (size_t i = 0; i < diags->all.len; i++)
        if (same(diags->all.at[i], code, span, args))
            return scratch(diags, code, span);
    if (diags->all.len == DIAG_MAX) {
        diags->dropped++;
        return scratch(diags, code, span);
    }
    Diag *diag = ARENA_NEW(&diags->arena, Diag);
    diag->code = code;
    diag->span = span;
    for (int i = 0; i < DIAG_INFO[code].args; i++)
        diag->args[i] = shown_part(diags, code, args[i]);
    vec_push(&diags->all, diag);
    return diag;
}

Diag *diag_add_name(Diags *diags, DiagCode code, Span span, const Str *args)
{
    enum { NOTES_MAX = 3 };
    for (size_t i = 0; i < diags->all.len; i++) {
        Diag *diag = diags->all.at[i];
        if (!alike(diag, code, span, args))
            continue;
        if (diag->span.start != span.start && diag->notes.len < NOTES_MAX)
            diag_note(diags, diag, span, STR("also named here"), STR("此处也提到"));
        return scratch(diags, code, span);
    }
    return diag_add(diags, code, span, args);
}

void diag_note(Diags *diags, Diag *diag, Span span, Str text_en, Str text_zh)
{
    DiagNote note = { span, diag_keep(diags, text_en), diag_keep(diags, text_zh) };
    vec_push(&diag->notes, note);
}

/* ---- one name, one diagnostic ---- */

enum { JOINED_NOTES = 6 };

static void join(Diags *diags, Diag *name, const Diag *value)
{
    if (name->lonely.source) {                 /* the definition's note goes, its place comes */
        Span first = name->span;
        name->span = name->lonely;
        name->lonely = SPAN_NONE;
        name->suggestion = name->args[1];
        name->notes.len = 0;
        diag_note(diags, name, first, STR("named here"), STR("此处提到"));
    }
    Span places[1 + JOINED_NOTES] = { value->span };
    size_t n = 1;
    for (size_t i = 0; i < value->notes.len && n <= JOINED_NOTES; i++)
        if (value->notes.at[i].span.source)
            places[n++] = value->notes.at[i].span;
    for (size_t i = 0; i < n && name->notes.len < JOINED_NOTES; i++)
        diag_note(diags, name, places[i], STR("also named here"), STR("此处也提到"));
}

static Diag *same_name(const Diags *diags, const Diag *value)
{
    for (size_t i = 0; i < diags->all.len; i++) {
        Diag *diag = diags->all.at[i];
        if (diag->code == E204 && !diag->file.len && diag->span.source == value->span.source && str_eq(diag->args[1], value->args[0]))
            return diag;
    }
    return NULL;
}

void diags_join_names(Diags *diags)
{
    size_t kept = 0;
    for (size_t i = 0; i < diags->all.len; i++) {
        Diag *diag = diags->all.at[i], *name = diag->code == E212 && !diag->file.len ? same_name(diags, diag) : NULL;
        if (!name) {
            diags->all.at[kept++] = diag;
            continue;
        }
        join(diags, name, diag);
        vec_drop(&diag->notes);
        vec_drop(&diag->trace);
    }
    diags->all.len = kept;
}

Str diag_keep(Diags *diags, Str text)
{
    return arena_str(&diags->arena, text);
}

bool diags_any(const Diags *diags)
{
    return diags->all.len > 0;
}

/* ---- messages ---- */

/* "{0}" or "{0*}": its length, 0 when p is no place holder. */
static size_t place_holder(const char *p)
{
    if (p[0] != '{' || p[1] < '0' || p[1] >= '0' + DIAG_ARGS)
        return 0;
    return p[2] == '}' ? 3 : p[2] == '*' && p[3] == '}' ? 4 : 0;
}

/* Between a Chinese character and Latin text stands a space, between two Chinese ones none, whatever the message says. */
static int32_t last_rune(Str text)
{
    size_t i = text.len;
    while (i > 0 && ((unsigned char)text.ptr[--i] & 0xC0) == 0x80)
        continue;
    int size;
    return text.len ? utf8_decode(text.ptr + i, text.ptr + text.len, &size) : 0;
}

static int32_t first_rune(Str text)
{
    int size;
    return text.len ? utf8_decode(text.ptr, text.ptr + text.len, &size) : 0;
}

/* Characters and punctuation that are two cells wide. */
static bool is_wide(int32_t rune)
{
    return utf8_is_cjk(rune) || (rune >= 0x3001 && rune <= 0x303F) || (rune >= 0xFF01 && rune <= 0xFF60);
}

static bool is_latin(int32_t rune)
{
    return (rune >= '0' && rune <= '9') || (rune >= 'A' && rune <= 'Z') || (rune >= 'a' && rune <= 'z') || rune == '"';
}

static bool want_space(int32_t a, int32_t b)
{
    return (utf8_is_cjk(a) && is_latin(b)) || (is_latin(a) && utf8_is_cjk(b));
}

/* Two spaces in the message stand for one that stays. */
static void add_spaced(Buf *out, Str text)
{
    size_t spaces = 0;
    while (spaces < 2 && spaces < out->len && out->ptr[out->len - 1 - spaces] == ' ')
        spaces++;
    int32_t a = last_rune((Str){ out->ptr, out->len - spaces }), b = first_rune(text);
    if (spaces == 2 || (spaces == 1 && is_wide(a) && is_wide(b)))
        out->ptr[--out->len] = '\0';
    else if (!spaces && want_space(a, b))
        buf_char(out, ' ');
    buf_add(out, text);
}

/* The message goes on behind an argument. */
static const char *go_on(Buf *out, const char *p)
{
    bool space = *p == ' ';
    int32_t a = last_rune(buf_str(out)), b = first_rune(str_of(p + space));
    if (space && ((p[1] == ' ' && p[2] != '{') || (is_wide(a) && is_wide(b))))
        return p + 1;
    if (!space && want_space(a, b))
        buf_char(out, ' ');
    return p;
}

void diag_message(const Diag *diag, Lang lang, Buf *out)
{
    const DiagInfo *info = &DIAG_INFO[diag->code];
    const char *p = lang == LANG_ZH ? info->message_zh : info->message;
    while (*p) {
        size_t size = place_holder(p);
        if (size) {
            Str arg = diag->args[p[1] - '0'];
            p += size;
            if (lang == LANG_ZH)
                add_spaced(out, size == 4 ? words_twin(arg) : arg);
            else
                buf_add(out, arg);
            if (lang == LANG_ZH)
                p = go_on(out, p);
        } else {
            buf_char(out, *p++);
        }
    }
}
