/* lsp_docs.c: the scripts that the server knows: those that are open, and the files that they run and use. */
#include "../base/utf8.h"
#include "lsp.h"

static char *copy_text(Str text)
{
    char *copy = mem_alloc(text.len + 1);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = 0;
    return copy;
}

static LspDoc *find(Lsp *lsp, Str uri)
{
    for (size_t i = 0; i < lsp->docs.len; i++)
        if (str_eq(str_of(lsp->docs.at[i]->uri), uri))
            return lsp->docs.at[i];
    return NULL;
}

LspDoc *lsp_doc(Lsp *lsp, Str uri)
{
    LspDoc *doc = find(lsp, uri);
    return doc && doc->open ? doc : NULL;
}

LspDoc *lsp_open_doc(Lsp *lsp, Str uri)
{
    LspDoc *doc = find(lsp, uri);
    if (doc)
        return doc;
    doc = mem_zalloc(sizeof *doc);
    doc->uri = copy_text(uri);
    doc->path = lsp_path_of(uri);
    doc->job.fd = -1;
    buf_reserve(&doc->text, 1);
    lsp_find_lines(buf_str(&doc->text), &doc->lines);
    vec_push(&lsp->docs, doc);
    return doc;
}

void lsp_close_doc(Lsp *lsp, LspDoc *doc)
{
    for (size_t i = 0; i < lsp->docs.len; i++)
        if (lsp->docs.at[i] == doc)
            lsp->docs.at[i] = vec_last(&lsp->docs);
    lsp->docs.len--;
    os_job_kill(&doc->job);
    mem_free(doc->uri);
    mem_free(doc->path);
    buf_drop(&doc->text);
    vec_drop(&doc->lines);
    index_free(doc->index);
    buf_drop(&doc->diagnostics);
    for (size_t i = 0; i < doc->published.len; i++)
        mem_free(doc->published.at[i]);
    vec_drop(&doc->published);
    buf_drop(&doc->job_out);
    model_free(doc->names);
    mem_free(doc);
}

void lsp_changed(LspDoc *doc)
{
    doc->unchecked = true;
    buf_clear(&doc->diagnostics);                /* their places are those of the old text */
}

void lsp_forget_index(LspDoc *doc)
{
    index_free(doc->index);
    doc->index = NULL;
}

LspIndex *lsp_doc_index(Lsp *lsp, LspDoc *doc)
{
    if (!doc->index)
        doc->index = index_new(lsp->words, lsp->intern, buf_str(&doc->text));
    return doc->index;
}

/* ---- files that scripts name ---- */

/* Reads the file anew; false when it cannot be read or is no text. */
static bool read_file(LspDoc *doc)
{
    Buf text = { 0 };
    bool fine = os_read_file(doc->path, &text) == 0 && text.len < UINT32_MAX / 2 && utf8_check(buf_str(&text)) == UTF8_VALID;
    if (fine && !str_eq(buf_str(&text), buf_str(&doc->text))) {
        buf_clear(&doc->text);
        buf_add(&doc->text, buf_str(&text));
        lsp_find_lines(buf_str(&doc->text), &doc->lines);
        lsp_forget_index(doc);
        lsp_changed(doc);
    }
    buf_drop(&text);
    return fine;
}

/* Clients write uris in different ways: a known document is found by its path. */
static LspDoc *find_path(Lsp *lsp, Str path)
{
    for (size_t i = 0; i < lsp->docs.len; i++)
        if (lsp->docs.at[i]->path && str_eq(str_of(lsp->docs.at[i]->path), path))
            return lsp->docs.at[i];
    return NULL;
}

static LspDoc *named_file(Lsp *lsp, const LspDoc *from, Sym name)
{
    Buf path = { 0 }, uri = { 0 }, real = { 0 };
    os_join(&path, os_dir_name(str_of(from->path)), intern_str(lsp->intern, name));
    LspDoc *doc = NULL;
    if (path.len && os_kind(path.ptr) == OS_FILE && os_real_path(path.ptr, &real) == 0) {
        doc = find_path(lsp, buf_str(&path));
        doc = doc ? doc : find_path(lsp, buf_str(&real));
        lsp_add_uri(&uri, buf_str(&real));
        doc = doc ? doc : lsp_open_doc(lsp, buf_str(&uri));
        doc = doc->open || read_file(doc) ? doc : NULL;
    }
    buf_drop(&path);
    buf_drop(&uri);
    buf_drop(&real);
    return doc;
}

static bool holds(const LspDocs *docs, const LspDoc *doc)
{
    for (size_t i = 0; i < docs->len; i++)
        if (docs->at[i] == doc)
            return true;
    return false;
}

#define FILES_MAX 200u

/* Adds what the documents from the `from`-th on run and use. */
static void add_named(Lsp *lsp, LspDocs *docs, size_t from)
{
    for (size_t i = from; i < docs->len && docs->len < FILES_MAX; i++) {
        LspDoc *doc = docs->at[i];
        if (!doc->path)
            continue;
        LspIndex *index = lsp_doc_index(lsp, doc);
        for (size_t k = 0; k < index->files.len; k++) {
            LspDoc *named = named_file(lsp, doc, index->files.at[k].path);
            if (named && !holds(docs, named))
                vec_push(docs, named);
        }
    }
}

void lsp_related(Lsp *lsp, LspDoc *doc, LspDocs *out)
{
    vec_push(out, doc);
    add_named(lsp, out, 0);
    for (size_t i = 0; i < lsp->docs.len; i++) {
        LspDoc *other = lsp->docs.at[i];
        if (!other->open || holds(out, other))
            continue;
        LspDocs reached = { 0 };
        vec_push(&reached, other);
        add_named(lsp, &reached, 0);
        if (holds(&reached, doc))
            for (size_t k = 0; k < reached.len; k++)
                if (!holds(out, reached.at[k]))
                    vec_push(out, reached.at[k]);
        vec_drop(&reached);
    }
}

/* ---- names for completion ---- */

static void add_names(Lsp *lsp, Model *model, LspDoc *doc)
{
    const LspIndex *index = lsp_doc_index(lsp, doc);
    for (size_t i = 0; i < index->all.len; i++) {
        const Occurrence *one = &index->all.at[i];
        if (!(one->flags & OCC_DEF) || one->what < 0 || one->what >= KIND_COUNT)
            continue;
        int32_t row = model_define(model, (TableId)one->what, one->name, (Origin){ 0 });
        if (row != ROW_NONE && one->title != SYM_NONE)
            model_set_title(model, (TableId)one->what, row, one->title);
    }
    for (size_t i = 0; i < index->fields.len; i++)
        model_add_field(model, index->fields.at[i].table, index->fields.at[i].name, index->fields.at[i].title, FT_TEXT, T_NONE, NULL, 0);
}

const Model *lsp_names(Lsp *lsp, LspDoc *doc)
{
    LspDocs related = { 0 };
    uint64_t names = 0;
    lsp_related(lsp, doc, &related);
    for (size_t i = 0; i < related.len; i++)
        names = hash_mix(names + 1) + index_names(lsp_doc_index(lsp, related.at[i]));
    if (!doc->names || doc->names_of != names) {
        model_free(doc->names);
        doc->names = model_new(lsp->intern, lsp->words);
        doc->names_of = names;
        for (size_t i = 0; i < related.len; i++)
            add_names(lsp, doc->names, related.at[i]);
    }
    vec_drop(&related);
    return doc->names;
}
