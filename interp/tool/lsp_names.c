/* lsp_names.c: answers about names: where they are defined and used, what they are, and other names for them. */
#include "../base/utf8.h"
#include "../output/help.h"
#include "lsp.h"

/* ---- what is meant ---- */

typedef struct Meant {
    const Occurrence *at;      /* NULL: no name stands there */
    int what;                  /* a kind, OCC_VARIABLE, OCC_FIELD; T_NONE: nothing that is defined */
} Meant;

/* Names in expressions may be of any kind: the first that is defined in one of the scripts. */
static int kind_of(Lsp *lsp, const LspDocs *docs, const Occurrence *one)
{
    if (one->what != T_NONE)
        return one->what;
    for (size_t i = 0; i < docs->len; i++)
        for (int kind = 0; kind < (int)T_COUNT; kind++)
            if (index_definition(lsp_doc_index(lsp, docs->at[i]), kind, one->name))
                return kind;
    return T_NONE;
}

static Meant find_meant(Lsp *lsp, LspDoc *doc, const LspDocs *docs, const Jdoc *params)
{
    size_t offset = lsp_offset(lsp, doc, jdoc_member(params, "position"));
    const Occurrence *one = index_at(lsp_doc_index(lsp, doc), (uint32_t)offset);
    return (Meant){ one, one ? kind_of(lsp, docs, one) : T_NONE };
}

static bool is_same(Lsp *lsp, const LspDocs *docs, const Meant *meant, const LspDoc *doc, const LspDoc *other, const Occurrence *one)
{
    if (one->name != meant->at->name)
        return false;
    if (meant->what == OCC_VARIABLE)
        return doc == other && one->what == OCC_VARIABLE && one->decl == meant->at->decl;
    return meant->what != OCC_FIELD && (one->what == meant->what || (one->what == T_NONE && kind_of(lsp, docs, one) == meant->what));
}

typedef void EachUse(Lsp *lsp, LspDoc *doc, const Occurrence *one, void *ctx);

/* Calls `each` for every place where the meant name stands. */
static void each_use(Lsp *lsp, LspDoc *doc, const LspDocs *docs, const Meant *meant, EachUse *each, void *ctx)
{
    if (!meant->at || meant->what == T_NONE)
        return;
    for (size_t i = 0; i < docs->len; i++) {
        const LspIndex *index = lsp_doc_index(lsp, docs->at[i]);
        for (size_t k = 0; k < index->all.len; k++)
            if (is_same(lsp, docs, meant, doc, docs->at[i], &index->all.at[k]))
                each(lsp, docs->at[i], &index->all.at[k], ctx);
    }
}

/* ---- places ---- */

static void add_location(const Lsp *lsp, const LspDoc *doc, size_t start, size_t end, Buf *out)
{
    buf_addz(out, "{\"uri\":");
    jdoc_write_text(str_of(doc->uri), out);
    buf_addz(out, ",\"range\":");
    lsp_add_range(out, lsp, doc, start, end);
    buf_char(out, '}');
}

typedef struct PlaceList { Buf *out; bool declarations, highlight; } PlaceList;

static void add_place(Lsp *lsp, LspDoc *doc, const Occurrence *one, void *ctx)
{
    PlaceList *list = ctx;
    if (one->flags & OCC_DEF && !list->declarations)
        return;
    if (list->out->ptr[list->out->len - 1] != '[')
        buf_addz(list->out, ",\n");
    if (list->highlight) {
        buf_addz(list->out, "{\"range\":");
        lsp_add_range(list->out, lsp, doc, one->start, one->end);
        buf_addf(list->out, ",\"kind\":%d}", one->flags & OCC_DEF ? 3 : 2);
    } else {
        add_location(lsp, doc, one->start, one->end, list->out);
    }
}

/* The file that a `run "…"` at the offset names; NULL. */
static LspDoc *file_at(Lsp *lsp, LspDoc *doc, const LspDocs *docs, size_t offset)
{
    const LspIndex *index = lsp_doc_index(lsp, doc);
    LspDoc *found = NULL;
    for (size_t i = 0; i < index->files.len && !found; i++) {
        const IndexFile *file = &index->files.at[i];
        if (offset < file->start || offset > file->end || !doc->path)
            continue;
        Buf path = { 0 }, real = { 0 };
        os_join(&path, os_dir_name(str_of(doc->path)), intern_str(lsp->intern, file->path));
        os_real_path(path.ptr ? path.ptr : "", &real);
        for (size_t k = 0; k < docs->len; k++)
            if (docs->at[k]->path && (str_eq(str_of(docs->at[k]->path), buf_str(&path)) || str_eq(str_of(docs->at[k]->path), buf_str(&real))))
                found = docs->at[k];
        buf_drop(&path);
        buf_drop(&real);
    }
    return found;
}

void lsp_definition(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out)
{
    LspDocs docs = { 0 };
    lsp_related(lsp, doc, &docs);
    Meant meant = find_meant(lsp, doc, &docs, params);
    LspDoc *file = file_at(lsp, doc, &docs, lsp_offset(lsp, doc, jdoc_member(params, "position")));
    if (file) {
        add_location(lsp, file, 0, 0, out);
    } else if (meant.what == OCC_VARIABLE) {
        const Occurrence *declared = index_at(lsp_doc_index(lsp, doc), meant.at->decl - 1);
        if (declared)
            add_location(lsp, doc, declared->start, declared->end, out);
    }
    for (size_t i = 0; i < docs.len && !out->len && meant.what != T_NONE && meant.what < (int)T_COUNT; i++) {
        const Occurrence *defined = index_definition(lsp_doc_index(lsp, docs.at[i]), meant.what, meant.at->name);
        if (defined)
            add_location(lsp, docs.at[i], defined->start, defined->end, out);
    }
    vec_drop(&docs);
}

static void list_places(Lsp *lsp, LspDoc *doc, const Jdoc *params, bool declarations, bool highlight, Buf *out)
{
    LspDocs docs = { 0 };
    lsp_related(lsp, doc, &docs);
    Meant meant = find_meant(lsp, doc, &docs, params);
    if (highlight) {                             /* of this document only */
        docs.len = 1;
        docs.at[0] = doc;
    }
    buf_char(out, '[');
    each_use(lsp, doc, &docs, &meant, add_place, &(PlaceList){ out, declarations, highlight });
    buf_char(out, ']');
    vec_drop(&docs);
}

void lsp_references(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out)
{
    const Jdoc *declarations = jdoc_member(jdoc_member(params, "context"), "includeDeclaration");
    list_places(lsp, doc, params, jdoc_type(declarations) == JDOC_TRUE, false, out);
}

void lsp_highlight(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out)
{
    list_places(lsp, doc, params, true, true, out);
}

/* ---- symbols ---- */

/* The kinds of symbols that editors know, for an icon. */
static int symbol_kind(const Occurrence *one)
{
    if (one->what == OCC_VARIABLE)
        return one->flags & OCC_FUNCTION ? 12 : 13;
    switch (one->what) {
    case T_UNIT: return 3;
    case T_POST: return 5;
    case T_DUTY: return 6;
    case T_KPI: return 16;
    case T_RULE: return 24;
    default: return 19;
    }
}

static void add_symbol(const Lsp *lsp, const LspDoc *doc, const LspIndex *index, const Occurrence *one, Buf *out)
{
    IndexStmt stmt = index->statements.at[one->stmt];
    Str detail = one->title != SYM_NONE ? intern_str(lsp->intern, one->title) : STR("");
    buf_addz(out, out->ptr[out->len - 1] == '[' ? "{\"name\":" : ",\n{\"name\":");
    jdoc_write_text(intern_str(lsp->intern, one->name), out);
    buf_addz(out, ",\"detail\":");
    jdoc_write_text(detail, out);
    buf_addf(out, ",\"kind\":%d,\"range\":", symbol_kind(one));
    lsp_add_range(out, lsp, doc, one->start < stmt.start ? one->start : stmt.start, one->end > stmt.end ? one->end : stmt.end);
    buf_addz(out, ",\"selectionRange\":");
    lsp_add_range(out, lsp, doc, one->start, one->end);
    buf_char(out, '}');
}

void lsp_symbols(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out)
{
    UNUSED(params);
    const LspIndex *index = lsp_doc_index(lsp, doc);
    buf_char(out, '[');
    for (size_t i = 0; i < index->all.len; i++)
        if (index->all.at[i].flags & OCC_KEPT && index->all.at[i].name != SYM_NONE && index->all.at[i].end > index->all.at[i].start)
            add_symbol(lsp, doc, index, &index->all.at[i], out);
    buf_char(out, ']');
}

/* ---- hover ---- */

#define HOVER_LINES 15

static void add_statement(const LspDoc *doc, IndexStmt stmt, Buf *text)
{
    const char *at = doc->text.ptr + stmt.start, *end = doc->text.ptr + stmt.end;
    buf_addz(text, "```orgl\n");
    for (int line = 0; at < end; line++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (line == HOVER_LINES) {
            buf_addz(text, "…\n");
            break;
        }
        buf_add(text, str_make(at, (size_t)((newline ? newline : end) - at)));
        buf_char(text, '\n');
        at = newline ? newline + 1 : end;
    }
    buf_addz(text, "```\n");
}

static void describe_definition(Lsp *lsp, LspDoc *doc, const Occurrence *one, Buf *text)
{
    const LspIndex *index = lsp_doc_index(lsp, doc);
    bool entity = one->what >= 0 && one->what < (int)T_COUNT;
    if (entity)
        buf_addf(text, "**%s** ", lsp->lang == LANG_ZH ? TABLE_INFO[one->what].zh : TABLE_INFO[one->what].name);
    if (entity)
        buf_add(text, intern_str(lsp->intern, one->name));
    if (one->title != SYM_NONE)
        buf_addf(text, " · %.*s", STR_ARG(intern_str(lsp->intern, one->title)));
    buf_addz(text, entity ? "\n\n" : "");
    add_statement(doc, index->statements.at[one->stmt], text);
}

/* The word at the offset; *start where it begins. */
static Str word_at(const LspDoc *doc, size_t offset, size_t *start)
{
    Str text = buf_str(&doc->text);
    size_t from = offset, to = offset;
    int size;
    while (from > 0) {
        size_t before = from - 1;
        while (before > 0 && ((unsigned char)text.ptr[before] & 0xC0) == 0x80)
            before--;
        if (!utf8_is_continue(utf8_decode(text.ptr + before, text.ptr + text.len, &size)))
            break;
        from = before;
    }
    while (to < text.len && utf8_is_continue(utf8_decode(text.ptr + to, text.ptr + text.len, &size)))
        to += (size_t)size;
    *start = from;
    return str_make(text.ptr + from, to - from);
}

static void explain_word(Lsp *lsp, const Occurrence *one, Str word, Buf *text)
{
    Buf topic = { 0 }, help = { 0 };
    bool field = one && one->what == OCC_FIELD && one->decl > 0 && one->decl <= (uint32_t)T_COUNT;
    if (field)
        buf_addf(&topic, "%s.", TABLE_INFO[one->decl - 1].name);
    buf_add(&topic, word);
    bool known = help_topic(lsp->words, lsp->intern, NULL, lsp->lang, buf_str(&topic), &help);
    if (!known && field) {
        buf_clear(&help);
        known = help_topic(lsp->words, lsp->intern, NULL, lsp->lang, word, &help);
    }
    if (known)
        buf_addf(text, "```text\n%.*s```\n", STR_ARG(buf_str(&help)));
    buf_drop(&topic);
    buf_drop(&help);
}

static void explain_name(Lsp *lsp, LspDoc *doc, const LspDocs *docs, const Meant *meant, Buf *text)
{
    if (meant->what == OCC_VARIABLE) {
        const Occurrence *declared = index_at(lsp_doc_index(lsp, doc), meant->at->decl - 1);
        if (declared)
            describe_definition(lsp, doc, declared, text);
    }
    for (size_t i = 0; i < docs->len && !text->len && meant->what >= 0 && meant->what < (int)T_COUNT; i++) {
        const Occurrence *defined = index_definition(lsp_doc_index(lsp, docs->at[i]), meant->what, meant->at->name);
        if (defined)
            describe_definition(lsp, docs->at[i], defined, text);
    }
}

void lsp_hover(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out)
{
    LspDocs docs = { 0 };
    Buf text = { 0 };
    size_t offset = lsp_offset(lsp, doc, jdoc_member(params, "position")), start;
    Str word = word_at(doc, offset, &start);
    lsp_related(lsp, doc, &docs);
    Meant meant = find_meant(lsp, doc, &docs, params);
    size_t end = start + word.len;
    if (meant.at) {
        explain_name(lsp, doc, &docs, &meant, &text);
        start = text.len ? meant.at->start : start;
        end = text.len ? meant.at->end : end;
    }
    if (!text.len && word.len)
        explain_word(lsp, meant.at, word, &text);
    if (text.len) {
        buf_addz(out, "{\"contents\":{\"kind\":\"markdown\",\"value\":");
        jdoc_write_text(buf_str(&text), out);
        buf_addz(out, "},\"range\":");
        lsp_add_range(out, lsp, doc, start, end);
        buf_char(out, '}');
    }
    buf_drop(&text);
    vec_drop(&docs);
}

/* ---- renaming ---- */

void lsp_prepare_rename(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out)
{
    LspDocs docs = { 0 };
    lsp_related(lsp, doc, &docs);
    Meant meant = find_meant(lsp, doc, &docs, params);
    if (meant.at && meant.what != T_NONE && meant.what != OCC_FIELD) {
        buf_addz(out, "{\"range\":");
        lsp_add_range(out, lsp, doc, meant.at->start, meant.at->end);
        buf_addz(out, ",\"placeholder\":");
        jdoc_write_text(intern_str(lsp->intern, meant.at->name), out);
        buf_char(out, '}');
    }
    vec_drop(&docs);
}

typedef struct Renaming { Buf *out; Str name; int what; bool bare; const LspDoc *last; } Renaming;

static void add_quoted(Str name, Buf *out)
{
    buf_char(out, '"');
    for (size_t i = 0; i < name.len; i++) {
        if (strchr("\"\\{}", name.ptr[i]))
            buf_char(out, '\\');
        buf_char(out, name.ptr[i]);
    }
    buf_char(out, '"');
}

static void add_edit(Lsp *lsp, LspDoc *doc, const Occurrence *one, void *ctx)
{
    Renaming *renaming = ctx;
    Buf text = { 0 };
    if (one->flags & OCC_EXPR && !renaming->bare)
        buf_addf(&text, "%s:", TABLE_INFO[renaming->what].name);
    if (renaming->bare)
        buf_add(&text, renaming->name);
    else
        add_quoted(renaming->name, &text);
    if (renaming->last != doc) {
        buf_addz(renaming->out, renaming->last ? "],\n" : "");
        jdoc_write_text(str_of(doc->uri), renaming->out);
        buf_addz(renaming->out, ":[{\"range\":");
        renaming->last = doc;
    } else {
        buf_addz(renaming->out, ",\n{\"range\":");
    }
    lsp_add_range(renaming->out, lsp, doc, one->start, one->end);
    buf_addz(renaming->out, ",\"newText\":");
    jdoc_write_text(buf_str(&text), renaming->out);
    buf_char(renaming->out, '}');
    buf_drop(&text);
}

static bool refuse(const Lsp *lsp, Str name, const char *en, const char *zh, Buf *out)
{
    buf_clear(out);
    buf_addf(out, lsp->lang == LANG_ZH ? "“%.*s”%s" : "'%.*s' %s", STR_ARG(name), lsp->lang == LANG_ZH ? zh : en);
    return false;
}

static bool may_be_named(Lsp *lsp, const LspDocs *docs, const Meant *meant, Str name, Buf *out)
{
    Sym sym = intern_add(lsp->intern, name);
    bool control = name.len == 0 || memchr(name.ptr, '\n', name.len) || memchr(name.ptr, '\r', name.len) || memchr(name.ptr, 0, name.len);
    bool reserved = utf8_is_name(name) && words_reserved(lsp->words, sym);
    if (control || (meant->what == OCC_VARIABLE && (!utf8_is_name(name) || reserved)) || (meant->what == T_RULE && !utf8_is_name(name)))
        return refuse(lsp, name, "cannot be a name here", "不能用作此处的名称", out);
    for (size_t i = 0; i < docs->len && meant->what < (int)T_COUNT; i++)
        if (sym != meant->at->name && index_definition(lsp_doc_index(lsp, docs->at[i]), meant->what, sym))
            return refuse(lsp, name, "is defined already", "已有定义", out);
    return true;
}

bool lsp_rename(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out)
{
    LspDocs docs = { 0 };
    Str name = jdoc_text(jdoc_member(params, "newName"));
    lsp_related(lsp, doc, &docs);
    Meant meant = find_meant(lsp, doc, &docs, params);
    bool fine = meant.at && meant.what != T_NONE && meant.what != OCC_FIELD;
    if (!fine)
        refuse(lsp, name, "names nothing here: put the cursor on a name that the script defines", "没有可改的名称：请把光标放在脚本定义的名称上", out);
    fine = fine && may_be_named(lsp, &docs, &meant, name, out);
    if (fine) {
        bool bare = utf8_is_name(name) && !words_reserved(lsp->words, intern_add(lsp->intern, name));
        Renaming renaming = { out, name, meant.what, bare, NULL };
        buf_addz(out, "{\"changes\":{");
        each_use(lsp, doc, &docs, &meant, add_edit, &renaming);
        buf_addz(out, renaming.last ? "]}}" : "}}");
    }
    vec_drop(&docs);
    return fine;
}
