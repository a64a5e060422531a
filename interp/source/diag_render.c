/* diag_render.c: diagnostics as people read them. */
#include "diag.h"
#include "../base/utf8.h"

#define SHOWN 100            /* cells of a source line; longer ones are cut around the caret */
#define SHOWN_BEFORE 60      /* of these at most before the caret */
#define TAB 4

typedef struct Render { Sources *sources; DiagStyle style; Buf *out; } Render;

static const char *say(const Render *r, const char *en, const char *zh)
{
    return r->style.lang == LANG_ZH ? zh : en;
}

static void color(const Render *r, const char *code)
{
    if (r->style.color)
        buf_addf(r->out, "\033[%sm", code);
}

#define RED "1;31"
#define BOLD "1"
#define BLUE "1;34"        /* plain blue cannot be read on black */
#define PLAIN "0"

/* What would move the cursor, color the terminal or turn the direction of text. */
static bool is_unsafe(int32_t rune)
{
    return rune < 0x20 || (rune >= 0x7f && rune < 0xa0) || rune == 0x200e || rune == 0x200f || rune == 0x061c ||
           (rune >= 0x2028 && rune <= 0x202e) || (rune >= 0x2066 && rune <= 0x2069);
}

/* The character at p; a byte that is no UTF-8 is one of its own, and unsafe. */
static int32_t rune_at(const char *p, const char *end, int *size)
{
    unsigned char first = (unsigned char)*p;
    int want = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    bool good = (first < 0x80 || first >= 0xc2) && end - p >= want;
    for (int i = 1; i < want && good; i++)
        good = (p[i] & 0xc0) == 0x80;
    *size = 1;
    return good ? utf8_decode(p, end, size) : 0x7f;
}

/* Appends a piece of a source line as it is shown and counts its cells on from *cells. */
static void add_shown(const Render *r, Str text, int *cells)
{
    const char *p = text.ptr, *end = p + text.len, *safe = p;
    for (int size; p < end; p += size) {
        int32_t rune = rune_at(p, end, &size);
        if (!is_unsafe(rune))
            continue;
        Str run = str_make(safe, (size_t)(p - safe));
        buf_add(r->out, run);
        *cells += utf8_width(run, r->style.ambiguous);
        int wide = rune == '\t' ? TAB - *cells % TAB : 1;
        buf_fill(r->out, rune == '\t' ? ' ' : '?', (size_t)wide);
        *cells += wide;
        safe = p + size;
    }
    Str run = str_make(safe, (size_t)(end - safe));
    buf_add(r->out, run);
    *cells += utf8_width(run, r->style.ambiguous);
}

/* A text that may have several lines: these go on under its first, indented. */
static void add_text(const Render *r, Str text, size_t indent)
{
    for (;;) {
        const char *newline = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
        size_t len = newline ? (size_t)(newline - text.ptr) : text.len;
        int cells = 0;
        add_shown(r, str_make(text.ptr, len), &cells);
        if (!newline)
            return;
        buf_char(r->out, '\n');
        buf_fill(r->out, ' ', indent);
        text = str_make(newline + 1, text.len - len - 1);
    }
}

/* ---- the line with its caret ---- */

/* A source line in three parts, the middle one marked; cut where it goes on beyond what is shown. */
typedef struct Window { Str before, mark, after; bool cut_left, cut_right; } Window;

static int rune_cells(const Render *r, const char *p, size_t size)
{
    if (is_unsafe(rune_at(p, p + size, &(int){ 0 })))
        return *p == '\t' ? TAB : 1;
    return utf8_width(str_make(p, size), r->style.ambiguous);
}

/* Up to `most` cells to the left of p; *used is what they take. */
static const char *reach_left(const Render *r, const char *start, const char *p, int most, int *used)
{
    while (p > start) {
        const char *q = p - 1;
        while (q > start && (*q & 0xc0) == 0x80)
            q--;
        int cells = rune_cells(r, q, (size_t)(p - q));
        if (*used + cells > most)
            break;
        *used += cells;
        p = q;
    }
    return p;
}

static const char *reach_right(const Render *r, const char *p, const char *end, int most)
{
    int used = 0;
    for (int size; p < end; p += size) {
        rune_at(p, end, &size);
        used += rune_cells(r, p, (size_t)size);
        if (used > most)
            break;
    }
    return p;
}

static bool fits(const Render *r, Str line)
{
    const char *end = line.ptr + line.len;
    return line.len <= SHOWN / TAB || (line.len < 4000 && reach_right(r, line.ptr, end, SHOWN) == end);
}

static Window make_window(const Render *r, Str line, size_t from, size_t to)
{
    const char *start = line.ptr, *end = start + line.len, *mark = start + from, *mark_end = start + to;
    Window w = { .cut_left = false };
    if (!fits(r, line)) {
        int used = 0;
        const char *left = reach_left(r, start, mark, SHOWN_BEFORE, &used);
        const char *right = reach_right(r, mark, end, SHOWN - used);
        w.cut_left = left > start;
        w.cut_right = right < end;
        start = left;
        end = right;
        if (mark_end > end)
            mark_end = end;
    }
    w.before = str_make(start, (size_t)(mark - start));
    w.mark = str_make(mark, (size_t)(mark_end - mark));
    w.after = str_make(mark_end, (size_t)(end - mark_end));
    return w;
}

static void add_dots(const Render *r, bool cut, int *cells)
{
    if (cut)
        add_shown(r, STR("…"), cells);
}

/* Adds the line; *caret and *width are where the marked part stands, in cells. */
static void add_line(const Render *r, Window w, int *caret, int *width)
{
    int cells = 0;
    add_dots(r, w.cut_left, &cells);
    add_shown(r, w.before, &cells);
    *caret = cells;
    add_shown(r, w.mark, &cells);
    *width = cells > *caret ? cells - *caret : 1;
    add_shown(r, w.after, &cells);
    add_dots(r, w.cut_right, &cells);
}

static void add_gutter(const Render *r, uint32_t line, const char *sign)
{
    color(r, BLUE);
    if (line)
        buf_addf(r->out, "%5u %s", line, sign);
    else
        buf_addf(r->out, "      %s", sign);
    color(r, PLAIN);
    buf_char(r->out, ' ');
}

static void add_suggestion(const Render *r, Str suggestion)
{
    if (suggestion.len == 0)
        return;
    buf_addz(r->out, say(r, " did you mean '", " 您是不是要写“"));
    add_text(r, suggestion, 0);
    buf_addz(r->out, say(r, "'?", "”？"));
}

/* The part of the span that stands in its first line, as offsets in this line. */
static void mark_in_line(Source *source, Span span, Str line, size_t *from, size_t *to)
{
    size_t start = (size_t)(line.ptr - source->text.ptr), len = line.len;
    *from = span.start > start ? span.start - start : 0;
    if (*from > len)
        *from = len;
    *to = span.end > start ? span.end - start : 0;
    if (*to > len)
        for (*to = len; *to > *from && (line.ptr[*to - 1] == ' ' || line.ptr[*to - 1] == '\t');)
            --*to;
    if (*to < *from)
        *to = *from;
}

static void add_snippet(const Render *r, Span span, Str suggestion)
{
    Source *source = sources_get(r->sources, span.source);
    uint32_t number, column;
    int caret, width;
    size_t from, to;
    source_place(source, span.start, &number, &column);
    Str line = source_line(source, number);
    if (line.len) {
        mark_in_line(source, span, line, &from, &to);
    } else {
        line = str_make(source->text.ptr, 0);
        from = to = 0;
    }
    add_gutter(r, number, "|");
    add_line(r, make_window(r, line, from, to), &caret, &width);
    buf_char(r->out, '\n');
    add_gutter(r, 0, "|");
    buf_fill(r->out, ' ', (size_t)caret);
    color(r, RED);
    buf_fill(r->out, '^', (size_t)width);
    add_suggestion(r, suggestion);
    color(r, PLAIN);
    buf_char(r->out, '\n');
}

/* ---- the parts of a diagnostic ---- */

/* "service.org:14:16: " or, without column, "service.org:14" */
static void add_place(const Render *r, Span span, bool with_column)
{
    Source *source = sources_get(r->sources, span.source);
    uint32_t line, column;
    if (!source)
        return;
    source_place(source, span.start, &line, &column);
    buf_addf(r->out, "%s:%u", source->name, line);
    if (with_column)
        buf_addf(r->out, ":%u: ", column);
}

/* "data.csv:row 14, column 3: " */
static void add_row(const Render *r, const Diag *diag)
{
    add_text(r, diag->file, 0);
    buf_char(r->out, ':');
    if (diag->row)
        buf_addf(r->out, r->style.lang == LANG_ZH ? "第 %u 行" : "row %u", diag->row);
    if (diag->row && diag->column)
        buf_addf(r->out, r->style.lang == LANG_ZH ? "第 %u 列" : ", column %u", diag->column);
    buf_addz(r->out, diag->row ? ": " : " ");
}

static void add_head(const Render *r, const Diag *diag)
{
    Buf message = { 0 };
    color(r, BOLD);
    if (diag->file.len)
        add_row(r, diag);
    else
        add_place(r, diag->span, true);
    color(r, RED);
    buf_addf(r->out, "%s[%s]", say(r, "error", "错误"), DIAG_INFO[diag->code].code);
    color(r, PLAIN);
    buf_addz(r->out, ": ");
    diag_message(diag, r->style.lang, &message);
    add_text(r, buf_str(&message), 4);
    buf_char(r->out, '\n');
    buf_drop(&message);
}

/* "      = allowed: a, b" */
static void add_hint(const Render *r, const char *label, Str text)
{
    if (text.len == 0)
        return;
    add_gutter(r, 0, "=");
    buf_addz(r->out, label);
    add_text(r, text, 8);
    buf_char(r->out, '\n');
}

/* A fix may begin with a blank that parts it from what precedes. */
static Str trimmed(Str fix)
{
    while (fix.len && *fix.ptr == ' ')
        fix = str_make(fix.ptr + 1, fix.len - 1);
    return fix;
}

/* Has the fix been said as the suggestion, quotes left out? */
static bool is_suggestion(const Diag *diag)
{
    Str fix = diag->fix;
    return str_eq(fix, diag->suggestion) ||
           (fix.len == diag->suggestion.len + 2 && *fix.ptr == '"' && str_eq(str_make(fix.ptr + 1, fix.len - 2), diag->suggestion));
}

static void add_notes(const Render *r, const Diag *diag)
{
    for (size_t i = 0; i < diag->notes.len; i++) {
        const DiagNote *note = &diag->notes.at[i];
        color(r, BOLD);
        add_place(r, note->span, true);
        color(r, PLAIN);
        buf_addz(r->out, say(r, "note: ", "提示: "));
        add_text(r, r->style.lang == LANG_ZH && note->text_zh.len ? note->text_zh : note->text_en, 4);
        buf_char(r->out, '\n');
        if (note->span.source)
            add_snippet(r, note->span, STR(""));
    }
}

static void add_call(const Render *r, const TraceLine *call)
{
    Str name = call->function;
    if (name.len == 0)
        name = r->style.lang == LANG_ZH ? STR("匿名函数") : STR("a function");
    buf_addz(r->out, say(r, "  in ", "  在 "));
    add_text(r, name, 0);
    if (call->args.len) {
        buf_char(r->out, '(');
        add_text(r, call->args, 0);
        buf_char(r->out, ')');
    }
    if (call->span.source)
        buf_addz(r->out, say(r, " at ", "，"));
    add_place(r, call->span, false);
    buf_char(r->out, '\n');
}

static void add_trace(const Render *r, const Diag *diag)
{
    for (size_t i = 0; i < diag->trace.len; i++) {
        if (i == TRACE_FIRST && diag->left_out)
            buf_addf(r->out, r->style.lang == LANG_ZH ? "  …（另有 %u 层调用）\n" : "  … (%u more calls)\n", diag->left_out);
        add_call(r, &diag->trace.at[i]);
    }
}

void diag_render(const Diag *diag, Sources *sources, DiagStyle style, Buf *out)
{
    const Render render = { sources, style, out }, *r = &render;
    bool snippet = diag->span.source && diag->file.len == 0;
    add_head(r, diag);
    if (snippet)
        add_snippet(r, diag->span, diag->suggestion);
    else if (diag->suggestion.len) {
        add_gutter(r, 0, "=");
        out->len--;                      /* the suggestion brings its own space */
        add_suggestion(r, diag->suggestion);
        buf_char(out, '\n');
    }
    add_hint(r, say(r, "allowed: ", "可用: "), diag->allowed);
    if (!is_suggestion(diag))
        add_hint(r, say(r, "fix: ", "改为: "), trimmed(diag->fix));
    if (DIAG_INFO[diag->code].tells)
        add_hint(r, "", str_of(say(r, DIAG_INFO[diag->code].doc, DIAG_INFO[diag->code].doc_zh)));
    add_notes(r, diag);
    add_trace(r, diag);
}

void diags_render(const Diags *diags, Sources *sources, DiagStyle style, Buf *out)
{
    for (size_t i = 0; i < diags->all.len; i++)
        diag_render(diags->all.at[i], sources, style, out);
    if (diags->dropped && style.lang == LANG_ZH)
        buf_addf(out, "…另有 %u 个错误未列出\n", diags->dropped);
    else if (diags->dropped)
        buf_addf(out, "… and %u more error%s\n", diags->dropped, diags->dropped == 1 ? "" : "s");
}
