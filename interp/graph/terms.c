/* terms.c: titles and work of posts compared. */
#include "terms.h"
#include "../base/arena.h"
#include "../base/utf8.h"
#include "build.h"
#include <stdlib.h>

struct Terms {
    Arena arena;
    Map ids;                             /* hash of a folded title → its number */
    Map syms;                            /* title as it stands → its number: most titles of duties come again and again */
    VEC(Str) texts;
    int32_t *title;                      /* of posts, by row */
    uint32_t *start;                     /* of posts, by row: where their work begins in … */
    VEC(int32_t) work;
};

/* ---- titles ---- */

int32_t terms_add(Terms *terms, Str title)
{
    Buf folded = { 0 };
    utf8_fold(&folded, title);
    Str text = buf_str(&folded);
    uint64_t hash = hash_bytes(text.ptr, text.len);
    uint32_t id;
    while ((id = map_find(&terms->ids, hash)) != MAP_MISSING && !str_eq(terms->texts.at[id], text))
        hash++;                          /* another title with this hash */
    if (id == MAP_MISSING) {
        id = (uint32_t)terms->texts.len;
        map_put(&terms->ids, hash, id);
        vec_push(&terms->texts, arena_str(&terms->arena, text));
    }
    buf_drop(&folded);
    return (int32_t)id;
}

Str terms_text(const Terms *terms, int32_t title) { return terms->texts.at[title]; }
int32_t terms_count(const Terms *terms) { return (int32_t)terms->texts.len; }
int32_t terms_post(const Terms *terms, int32_t post) { return terms->title[post]; }

static int32_t *titles_of(Terms *terms, Graph *graph, TableId kind)
{
    Model *model = graph_model(graph);
    size_t n;
    const int32_t *order = graph_order(graph, kind, &n);
    int32_t rows = graph_rows(graph, kind);
    int32_t *titles = mem_alloc(((size_t)rows + 1) * sizeof *titles);
    for (int32_t i = 0; i < rows; i++)
        titles[i] = -1;
    for (size_t i = 0; i < n; i++) {
        Sym title = model_title(model, kind, order[i]);
        uint32_t id = map_find(&terms->syms, title);
        if (id == MAP_MISSING) {
            id = (uint32_t)terms_add(terms, intern_str(model_intern(model), title));
            map_put(&terms->syms, title, id);
        }
        titles[order[i]] = (int32_t)id;
    }
    return titles;
}

/* ---- work ---- */

static int compare_ids(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void add_work(Terms *terms, const Column *duties, const int32_t *of_duty, int32_t post)
{
    uint32_t n, from = (uint32_t)terms->work.len;
    const int32_t *rows = column_set(duties, post, &n);
    for (uint32_t k = 0; k < n; k++)
        vec_push(&terms->work, of_duty[rows[k]]);
    if (n > 1)
        qsort(terms->work.at + from, n, sizeof *terms->work.at, compare_ids);
    uint32_t left = from;
    for (uint32_t k = from; k < terms->work.len; k++)
        if (k == from || terms->work.at[k] != terms->work.at[left - 1])
            terms->work.at[left++] = terms->work.at[k];
    terms->work.len = left;
}

Terms *terms_new(Graph *graph)
{
    Terms *terms = mem_zalloc(sizeof *terms);
    const Column *duties = graph_attr(graph, A_POST_DUTIES);
    int32_t rows = graph_rows(graph, T_POST);
    graph_reads(graph, T_DUTY);
    graph_reads(graph, T_POST);
    terms->title = titles_of(terms, graph, T_POST);
    int32_t *of_duty = titles_of(terms, graph, T_DUTY);
    terms->start = mem_alloc(((size_t)rows + 1) * sizeof *terms->start);
    for (int32_t post = 0; post < rows; post++) {
        terms->start[post] = (uint32_t)terms->work.len;
        if (terms->title[post] >= 0)
            add_work(terms, duties, of_duty, post);
    }
    terms->start[rows] = (uint32_t)terms->work.len;
    mem_free(of_duty);
    return terms;
}

void terms_free(Terms *terms)
{
    arena_drop(&terms->arena);
    map_drop(&terms->ids);
    map_drop(&terms->syms);
    vec_drop(&terms->texts);
    vec_drop(&terms->work);
    mem_free(terms->title);
    mem_free(terms->start);
    mem_free(terms);
}

const int32_t *terms_work(const Terms *terms, int32_t post, uint32_t *n)
{
    *n = terms->start[post + 1] - terms->start[post];
    return *n ? terms->work.at + terms->start[post] : NULL;      /* of none there may be no array */
}

double terms_overlap(const Terms *terms, int32_t a, int32_t b)
{
    uint32_t na, nb, i = 0, k = 0, common = 0;
    const int32_t *wa = terms_work(terms, a, &na), *wb = terms_work(terms, b, &nb);
    if (!na || !nb)
        return NAN;
    while (i < na && k < nb) {
        common += wa[i] == wb[k];
        int32_t x = wa[i], y = wb[k];
        i += x <= y;
        k += y <= x;
    }
    return (double)common / (double)(na + nb - common);
}

/* ---- similarity of titles ---- */

typedef VEC(uint64_t) GramVec;

static int compare_grams(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void add_grams(Str text, GramVec *out)
{
    const char *p = text.ptr, *end = text.ptr + text.len;
    int32_t before = 0;
    bool alone = false;                  /* `before` is a word of one letter so far */
    while (p < end) {
        int size;
        int32_t rune = utf8_decode(p, end, &size);
        bool word = utf8_is_continue(rune) && !utf8_is_cjk(rune);
        if (alone && !word)
            vec_push(out, (uint64_t)before);
        if (utf8_is_cjk(rune))
            vec_push(out, (uint64_t)rune);
        else if (word && before)
            vec_push(out, (uint64_t)before << 32 | (uint32_t)rune);
        alone = word && !before;
        before = word ? rune : 0;
        p += size;
    }
    if (alone)
        vec_push(out, (uint64_t)before);
    if (out->len > 1)
        qsort(out->at, out->len, sizeof *out->at, compare_grams);
}

double terms_similarity(Str a, Str b)
{
    GramVec x = { 0 }, y = { 0 };
    size_t common = 0;
    add_grams(a, &x);
    add_grams(b, &y);
    for (size_t i = 0, k = 0; i < x.len && k < y.len;) {
        uint64_t left = x.at[i], right = y.at[k];
        common += left == right;
        i += left <= right;
        k += right <= left;
    }
    double all = (double)(x.len + y.len), result = all > 0 ? 2 * (double)common / all : 0;
    vec_drop(&x);
    vec_drop(&y);
    return result;
}

/* ---- one title for different work ---- */

/* The first post of each title that has work is the one to compare with. */
ATTR_BUILDER(POST, NAMESAKE)
{
    Terms *terms = terms_new(graph);
    int32_t *namesake = entry_i32(graph, entry, T_POST, I32_NONE);
    int32_t *first = mem_alloc(((size_t)terms_count(terms) + 1) * sizeof *first);
    size_t n;
    const int32_t *order = graph_order(graph, T_POST, &n);
    for (int32_t i = 0; i < terms_count(terms); i++)
        first[i] = ROW_NONE;
    for (size_t i = 0; i < n; i++) {
        uint32_t duties;
        int32_t *with = &first[terms->title[order[i]]];
        terms_work(terms, order[i], &duties);
        if (!duties)
            continue;
        if (*with < 0)
            *with = order[i];
        else if (terms_overlap(terms, *with, order[i]) < 0.5)
            namesake[order[i]] = *with;
    }
    mem_free(first);
    terms_free(terms);
}
