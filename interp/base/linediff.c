/* linediff.c: what differs between two texts, line by line. */
#include "linediff.h"

#define EDITS_MAX 1000        /* more than so many lines out and in: what is between the common ends is one run */
#define AROUND 3u

typedef VEC(Str) Lines;

typedef struct Differ {
    Lines old, new;
    int from, old_to, new_to;            /* behind the common beginning, before the common ends */
    VEC(int) trace;                      /* the furthest points of each round, 2 × round + 1 of them */
} Differ;

/* Each line with its newline, so that a missing last one is a difference. */
static void split(Str text, Lines *out)
{
    while (text.len) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t n = newline ? (size_t)(newline - text.ptr) + 1 : text.len;
        vec_push(out, str_make(text.ptr, n));
        text = str_make(text.ptr + n, text.len - n);
    }
}

static void trim(Differ *differ)
{
    int n_old = (int)differ->old.len, n_new = (int)differ->new.len, from = 0;
    while (from < n_old && from < n_new && str_eq(differ->old.at[from], differ->new.at[from]))
        from++;
    while (n_old > from && n_new > from && str_eq(differ->old.at[n_old - 1], differ->new.at[n_new - 1])) {
        n_old--;
        n_new--;
    }
    differ->from = from;
    differ->old_to = n_old;
    differ->new_to = n_new;
}

static int slide(const Differ *differ, int x, int y)
{
    while (x < differ->old_to && y < differ->new_to && str_eq(differ->old.at[x], differ->new.at[y])) {
        x++;
        y++;
    }
    return x;
}

#define FAR (INT32_MIN / 2)   /* of points that cannot be reached, so that none is reached from them */

/* The furthest x on diagonal k (x - y) that `d` edits reach; `last` are those of d - 1, by k + d - 1. */
static int reach(const Differ *differ, const int *last, int d, int k)
{
    if (d == 0)
        return slide(differ, differ->from, differ->from);
    bool down = k == -d || (k != d && last[k - 1 + d - 1] < last[k + 1 + d - 1]);
    int x = down ? last[k + 1 + d - 1] : last[k - 1 + d - 1] + 1, y = x - k;
    bool inside = x >= differ->from && y >= differ->from && x <= differ->old_to && y <= differ->new_to;
    return inside ? slide(differ, x, y) : FAR;
}

/* The number of edits; -1 when they are too many. */
static int search(Differ *differ)
{
    int goal = differ->old_to - differ->new_to;
    for (int d = 0; d <= EDITS_MAX; d++) {
        size_t base = differ->trace.len;
        for (int k = -d; k <= d; k++) {
            const int *last = d ? differ->trace.at + (d - 1) * (d - 1) : NULL;
            int x = (k + d) % 2 == 0 ? reach(differ, last, d, k) : FAR;
            vec_push(&differ->trace, x);
        }
        if (goal >= -d && goal <= d && differ->trace.at[base + (size_t)(goal + d)] >= differ->old_to)
            return d;
    }
    return -1;
}

static void add_run(LineRuns *runs, int old, int n_old, int new, int n_new)
{
    vec_push(runs, ((LineRun){ (uint32_t)old, (uint32_t)n_old, (uint32_t)new, (uint32_t)n_new }));
}

/* From the end back to the beginning: the single edits, last first. */
static void walk_back(const Differ *differ, int edits, LineRuns *single)
{
    int x = differ->old_to, y = differ->new_to;
    for (int d = edits; d > 0; d--) {
        const int *last = differ->trace.at + (d - 1) * (d - 1);
        int k = x - y;
        bool down = k == -d || (k != d && last[k - 1 + d - 1] < last[k + 1 + d - 1]);
        int from_k = down ? k + 1 : k - 1, from_x = last[from_k + d - 1];
        if (down)
            add_run(single, from_x, 0, from_x - from_k, 1);
        else
            add_run(single, from_x, 1, from_x - from_k, 0);
        x = from_x;
        y = from_x - from_k;
    }
}

/* Edits that touch are one run. */
static void join(const LineRuns *single, LineRuns *out)
{
    for (size_t i = single->len; i-- > 0;) {
        LineRun run = single->at[i];
        LineRun *last = out->len ? &vec_last(out) : NULL;
        if (last && last->old + last->n_old == run.old && last->new + last->n_new == run.new) {
            last->n_old += run.n_old;
            last->n_new += run.n_new;
        } else {
            vec_push(out, run);
        }
    }
}

static void find_runs(Differ *differ, LineRuns *out)
{
    trim(differ);
    int n_old = differ->old_to - differ->from, n_new = differ->new_to - differ->from;
    if (!n_old && !n_new)
        return;
    int edits = n_old && n_new ? search(differ) : -1;
    if (edits < 0) {
        add_run(out, differ->from, n_old, differ->from, n_new);
        return;
    }
    LineRuns single = { 0 };
    walk_back(differ, edits, &single);
    join(&single, out);
    vec_drop(&single);
}

static void drop(Differ *differ)
{
    vec_drop(&differ->old);
    vec_drop(&differ->new);
    vec_drop(&differ->trace);
}

void linediff(Str old, Str new, LineRuns *out)
{
    Differ differ = { .from = 0 };
    split(old, &differ.old);
    split(new, &differ.new);
    find_runs(&differ, out);
    drop(&differ);
}

/* ---- unified form ---- */

static void add_lines(const Lines *lines, uint32_t from, uint32_t to, char sign, Buf *out)
{
    for (uint32_t i = from; i < to; i++) {
        buf_char(out, sign);
        buf_add(out, lines->at[i]);
        if (lines->at[i].ptr[lines->at[i].len - 1] != '\n')
            buf_addz(out, "\n\\ No newline at end of file\n");
    }
}

static void add_range(Buf *out, char sign, uint32_t from, uint32_t n)
{
    buf_addf(out, " %c%u", sign, n ? from + 1 : from);
    if (n != 1)
        buf_addf(out, ",%u", n);
}

static uint32_t smaller(size_t a, size_t b)
{
    return (uint32_t)(a < b ? a : b);
}

/* The runs first .. last stand so near that the lines around them meet. */
static void add_hunk(const Differ *differ, const LineRun *first, const LineRun *last, Buf *out)
{
    uint32_t before = smaller(first->old, AROUND);
    uint32_t end = smaller(last->old + last->n_old + AROUND, differ->old.len), after = end - (last->old + last->n_old);
    buf_addz(out, "@@");
    add_range(out, '-', first->old - before, end - (first->old - before));
    add_range(out, '+', first->new - before, last->new + last->n_new + after - (first->new - before));
    buf_addz(out, " @@\n");
    uint32_t at = first->old - before;
    for (const LineRun *run = first; run <= last; run++) {
        add_lines(&differ->old, at, run->old, ' ', out);
        add_lines(&differ->old, run->old, run->old + run->n_old, '-', out);
        add_lines(&differ->new, run->new, run->new + run->n_new, '+', out);
        at = run->old + run->n_old;
    }
    add_lines(&differ->old, at, end, ' ', out);
}

void linediff_unified(Str old, Str new, const char *old_name, const char *new_name, Buf *out)
{
    Differ differ = { .from = 0 };
    LineRuns runs = { 0 };
    split(old, &differ.old);
    split(new, &differ.new);
    find_runs(&differ, &runs);
    if (runs.len)
        buf_addf(out, "--- %s\n+++ %s\n", old_name, new_name);
    for (size_t i = 0, last; i < runs.len; i = last + 1) {
        for (last = i; last + 1 < runs.len && runs.at[last + 1].old - (runs.at[last].old + runs.at[last].n_old) <= 2 * AROUND;)
            last++;
        add_hunk(&differ, &runs.at[i], &runs.at[last], out);
    }
    vec_drop(&runs);
    drop(&differ);
}
