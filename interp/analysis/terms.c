/* terms.c: analyze terms: whether one title stands for one work and one work has one title. */
#include "../graph/terms.h"
#include "analysis.h"
#include "../base/map.h"
#include "../base/utf8.h"
#include <stdlib.h>

#define COMMON_MAX 200                   /* what more posts or titles than this have in common tells none of them apart */

typedef struct Pick { int32_t title, post; } Pick;       /* one post stands for those of its title with the same work */
typedef struct TermsRun {
    Analysis *a;
    Terms *terms;
    TableMaker maker;
    double same_work, near_names;
    VEC(Pick) picks;
    size_t posts, titles, one_title, one_work, near;
} TermsRun;

static void add_row(TermsRun *run, int32_t a, int32_t b, double names, double work)
{
    maker_add(&run->maker, value_entity(T_POST, a));
    maker_add(&run->maker, value_entity(T_POST, b));
    maker_add(&run->maker, number_or_none(names));
    maker_add(&run->maker, number_or_none(work));
}

/* ---- one title, different work ---- */

static void find_namesakes(TermsRun *run, const RowList *posts)
{
    const Column *namesake = graph_attr(run->a->graph, A_POST_NAMESAKE);
    for (size_t i = 0; i < posts->len; i++) {
        int32_t post = posts->at[i], first = column_row(namesake, post);
        if (first < 0)
            continue;
        double work = terms_overlap(run->terms, first, post);
        Str title = analysis_title(run->a, T_POST, post);
        run->one_title++;
        add_row(run, first, post, 1, work);
        analysis_say(run->a, W_SEVERITY_WARNING, value_entity(T_POST, post), "give one of them a title of its own", "为其中一个岗位另定名称",
                     "“%.*s” stands for different work: %g%% of the duties are common (one meaning: 50%% and more)",
                     "“%.*s”一名多义：共有职责占 %g%%（同义应不低于 50%%）", STR_ARG(title), share_points(work));
    }
}

/* ---- pairs of different titles ---- */

static int compare_picks(const void *a, const void *b)
{
    const Pick *x = a, *y = b;
    if (x->title != y->title)
        return (x->title > y->title) - (x->title < y->title);
    return (x->post > y->post) - (x->post < y->post);
}

/* The first post of each title that has work; one of each title without. */
static void pick_posts(TermsRun *run, const RowList *posts)
{
    size_t left = 0;
    for (size_t i = 0; i < posts->len; i++)
        vec_push(&run->picks, ((Pick){ terms_post(run->terms, posts->at[i]), posts->at[i] }));
    if (run->picks.len > 1)
        qsort(run->picks.at, run->picks.len, sizeof *run->picks.at, compare_picks);
    for (size_t i = 0; i < run->picks.len; i++) {
        uint32_t had = 0, has;
        if (left && run->picks.at[left - 1].title == run->picks.at[i].title) {
            terms_work(run->terms, run->picks.at[left - 1].post, &had);
            terms_work(run->terms, run->picks.at[i].post, &has);
            if (had || !has)
                continue;
            left--;
        }
        run->picks.at[left++] = run->picks.at[i];
    }
    run->picks.len = left;
    run->titles = left;
}

/* Titles that differ in digits or one numeral only are a series: Agent 1, Agent 2. */
static bool is_series(Str a, Str b)
{
    size_t i = 0, k = 0;
    while (i < a.len || k < b.len) {
        bool da = i < a.len && a.ptr[i] >= '0' && a.ptr[i] <= '9', db = k < b.len && b.ptr[k] >= '0' && b.ptr[k] <= '9';
        if (!da && !db) {
            if (i >= a.len || k >= b.len || a.ptr[i] != b.ptr[k])
                return false;
            i++;
            k++;
        }
        i += da;
        k += db;
    }
    return true;
}

static void say_same_work(TermsRun *run, const Pick *a, const Pick *b, double names, double work)
{
    Str first = analysis_title(run->a, T_POST, a->post), second = analysis_title(run->a, T_POST, b->post);
    run->one_work++;
    analysis_say(run->a, W_SEVERITY_WARNING, value_entity(T_POST, b->post), "use one title for both", "统一使用一个名称",
                 "“%.*s” and “%.*s” do the same work: %g%% of their duties are common (limit: %g%%); names alike by %.2f",
                 "“%.*s”与“%.*s”同工异名：共有职责占 %g%%（界限 %g%%），名称相似度 %.2f", STR_ARG(first), STR_ARG(second),
                 share_points(work), share_points(run->same_work), names);
}

static void say_near(TermsRun *run, const Pick *a, const Pick *b, double names)
{
    Str first = analysis_title(run->a, T_POST, a->post), second = analysis_title(run->a, T_POST, b->post);
    run->near++;
    analysis_say(run->a, W_SEVERITY_NOTE, value_entity(T_POST, b->post), "write both alike if one thing is meant, else set them apart",
                 "同一含义请统一写法，不同含义请明显区分", "“%.*s” and “%.*s” are nearly the same title: alike by %.2f (limit: %.2f)",
                 "“%.*s”与“%.*s”名称几乎相同：相似度 %.2f（界限 %.2f）", STR_ARG(first), STR_ARG(second), names, run->near_names);
}

static void compare_pair(TermsRun *run, const Pick *a, const Pick *b)
{
    Str first = terms_text(run->terms, a->title), second = terms_text(run->terms, b->title);
    double names = terms_similarity(first, second), work = terms_overlap(run->terms, a->post, b->post);
    bool same = work >= run->same_work;
    if (is_series(first, second) || (!same && names < run->near_names))
        return;
    add_row(run, a->post, b->post, names, work);
    if (same)
        say_same_work(run, a, b, names, work);
    else
        say_near(run, a, b, names);
}

/* ---- which pairs are worth a look: they share a duty, or a rare piece of their titles ---- */

typedef struct Key { uint64_t key; uint32_t pick; } Key;
typedef VEC(Key) KeyVec;
typedef VEC(uint64_t) PairKeys;

static int compare_keys(const void *a, const void *b)
{
    const Key *x = a, *y = b;
    if (x->key != y->key)
        return (x->key > y->key) - (x->key < y->key);
    return (x->pick > y->pick) - (x->pick < y->pick);
}

static int compare_pairs(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void note_work(TermsRun *run, KeyVec *keys)
{
    for (uint32_t i = 0; i < run->picks.len; i++) {
        uint32_t n;
        const int32_t *work = terms_work(run->terms, run->picks.at[i].post, &n);
        for (uint32_t k = 0; k < n; k++)
            vec_push(keys, ((Key){ (uint64_t)work[k], i }));
    }
}

/* Neighbouring characters of a title; keys beyond those of the work. */
static void note_titles(TermsRun *run, KeyVec *keys)
{
    for (uint32_t i = 0; i < run->picks.len; i++) {
        Str text = terms_text(run->terms, run->picks.at[i].title);
        const char *p = text.ptr, *end = text.ptr + text.len;
        int32_t before = ' ';
        while (p < end) {
            int size;
            int32_t rune = utf8_decode(p, end, &size);
            vec_push(keys, ((Key){ (uint64_t)1 << 63 | (uint64_t)before << 24 | (uint64_t)rune, i }));
            before = rune;
            p += size;
        }
    }
}

static void pairs_of_group(const Key *keys, size_t n, PairKeys *out)
{
    for (size_t i = 0; n <= COMMON_MAX && i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (keys[i].pick != keys[k].pick)
                vec_push(out, (uint64_t)keys[i].pick << 32 | keys[k].pick);
}

static void find_pairs(TermsRun *run, PairKeys *out)
{
    KeyVec keys = { 0 };
    note_work(run, &keys);
    note_titles(run, &keys);
    if (keys.len > 1)
        qsort(keys.at, keys.len, sizeof *keys.at, compare_keys);
    for (size_t i = 0, end; i < keys.len; i = end) {
        for (end = i; end < keys.len && keys.at[end].key == keys.at[i].key; end++) {}
        pairs_of_group(keys.at + i, end - i, out);
    }
    if (out->len > 1)
        qsort(out->at, out->len, sizeof *out->at, compare_pairs);
    vec_drop(&keys);
}

static Status compare_titles(TermsRun *run)
{
    PairKeys pairs = { 0 };
    Status status = ST_OK;
    find_pairs(run, &pairs);
    for (size_t i = 0; i < pairs.len && status == ST_OK; i++) {
        if (i && pairs.at[i] == pairs.at[i - 1])
            continue;
        compare_pair(run, &run->picks.at[pairs.at[i] >> 32], &run->picks.at[(uint32_t)pairs.at[i]]);
        status = (i & 0xfff) == 0xfff && analysis_interrupted(run->a) ? ST_INTERRUPTED : ST_OK;
    }
    vec_drop(&pairs);
    return status;
}

Status analysis_terms(Analysis *analysis)
{
    TermsRun run = { .a = analysis };
    RowList posts = { 0 };
    Status status = analysis_number(analysis, "same_work", "同工", 0.8, &run.same_work);
    if (status == ST_OK)
        status = analysis_number(analysis, "near_names", "近名", 0.85, &run.near_names);
    if (status != ST_OK)
        return status;
    analysis_rows(analysis, T_POST, &posts);
    maker_init(&run.maker, analysis->rt, "post other names work");
    run.terms = terms_new(analysis->graph);
    find_namesakes(&run, &posts);
    pick_posts(&run, &posts);
    status = compare_titles(&run);
    analysis->rows = maker_done(&run.maker);
    analysis_figure(analysis, "posts", count_value(posts.len));
    analysis_figure(analysis, "titles", count_value(run.titles));
    analysis_figure(analysis, "one_title", count_value(run.one_title));
    analysis_figure(analysis, "one_work", count_value(run.one_work));
    analysis_figure(analysis, "near", count_value(run.near));
    terms_free(run.terms);
    vec_drop(&run.picks);
    vec_drop(&posts);
    return status;
}
