/* closest.c: the name somebody may have meant. Distances are counted in halves. */
#include "diag.h"
#include "../base/utf8.h"
#include <math.h>

#define LONGEST 96        /* characters; longer names get no suggestion */
#define WHOLE 2           /* one edit, in halves */
#define SWAP 1            /* the right letters in the wrong order: the commonest slip */

typedef struct Letters { int32_t at[LONGEST]; int n; uint64_t set; } Letters;

/* False when there are too many. `set` has a bit for the letters by their last six bits, cases alike. */
static bool read_letters(Letters *letters, Str text)
{
    const char *p = text.ptr, *end = p + text.len;
    letters->n = 0;
    letters->set = 0;
    for (int size; p < end; p += size) {
        if (letters->n == LONGEST)
            return false;
        int32_t rune = utf8_decode(p, end, &size);
        letters->at[letters->n++] = rune;
        int32_t key = rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
        letters->set |= (uint64_t)1 << (key & 63);
    }
    return true;
}

static bool is_letter(int32_t rune)
{
    return rune >= 'a' && rune <= 'z';
}

static bool are_neighbours(int32_t a, int32_t b)
{
    static const char *const KEYS[26] = {
        "qwsz", "vghn", "xdfv", "serfcx", "wrsd", "drtgvc", "ftyhbv", "gyujnb", "uojk", "huikmn", "jiolm", "kop", "njk",
        "bhjm", "ipkl", "ol", "wa", "etdf", "awedxz", "ryfg", "yihj", "cfgb", "qeas", "zsdc", "tugh", "asx",
    };
    return is_letter(a) && is_letter(b) && strchr(KEYS[a - 'a'], b) != NULL;
}

static int32_t lower(int32_t rune)
{
    return rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
}

static bool is_joint(int32_t rune)
{
    return rune == '_' || rune == '-' || rune == ' ';
}

static int replacing(int32_t a, int32_t b)
{
    if (a == b)
        return 0;
    if (lower(a) == lower(b) || are_neighbours(lower(a), lower(b)) || (is_joint(a) && is_joint(b)))
        return WHOLE / 2;
    return WHOLE;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* What the i-th letter costs that the other lacks: half when it doubles the one before. */
static int single(const Letters *letters, int i)
{
    return i > 1 && letters->at[i - 1] == letters->at[i - 2] ? WHOLE / 2 : WHOLE;
}

/* Damerau-Levenshtein with neighbouring characters swapped; more than `most` may be answered with any larger number. */
static int edits(const Letters *a, const Letters *b, int most)
{
    int rows[3][LONGEST + 1];
    int *before = rows[0], *last = rows[1], *row = rows[2];
    for (int j = 0; j <= b->n; j++)
        last[j] = j * WHOLE;
    for (int i = 1; i <= a->n; i++) {
        int best = row[0] = i * WHOLE;
        for (int j = 1; j <= b->n; j++) {
            row[j] = last[j - 1] + replacing(a->at[i - 1], b->at[j - 1]);
            row[j] = least(row[j], least(last[j] + single(a, i), row[j - 1] + single(b, j)));
            if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1])
                row[j] = least(row[j], before[j - 2] + SWAP);
            best = least(best, row[j]);
        }
        if (best > most + WHOLE)      /* a swap reaches back over one row */
            return best;
        int *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[b->n];
}

static bool differ_in_case(const Letters *a, const Letters *b)
{
    for (int i = 0; i < a->n; i++)
        if (lower(a->at[i]) != lower(b->at[i]))
            return false;
    return a->n == b->n;
}

/* One letter of an alphabet says too little; one Chinese character is half of a word that has it. */
static bool says_enough(const Letters *a, const Letters *b)
{
    if (a->n > 1)
        return true;
    for (int i = 0; i < b->n; i++)
        if (a->n == 1 && a->at[0] == b->at[i] && utf8_is_cjk(a->at[0]))
            return true;
    return false;
}

void closest_init(Closest *closest, Str name)
{
    *closest = (Closest){ .name = name, .distance = HUGE_VAL };
}

void closest_try(Closest *closest, Str candidate)
{
    Letters a, b;
    size_t short_one = closest->name.len < candidate.len ? closest->name.len : candidate.len;
    size_t long_one = closest->name.len + candidate.len - short_one;
    if (short_one == 0 || long_one > short_one * 8 || str_eq(closest->name, candidate))
        return;
    if (!read_letters(&a, closest->name) || !read_letters(&b, candidate) || !says_enough(&a, &b))
        return;
    int longer = a.n > b.n ? a.n : b.n, shorter = a.n + b.n - longer;
    int most = longer < 3 ? WHOLE : longer * WHOLE / 3;
    if (closest->distance < most)
        most = least(most, (int)(closest->distance * WHOLE));
    if ((longer - shorter) * WHOLE > most)
        return;
    /* each letter that the other lacks costs half an edit at least */
    if (__builtin_popcountll(a.set & ~b.set) > most || __builtin_popcountll(b.set & ~a.set) > most)
        return;
    int distance = differ_in_case(&a, &b) ? WHOLE / 2 : edits(&a, &b, most);
    bool tie = closest->best.len && (double)distance / WHOLE == closest->distance;
    if (tie && (closest->best.ptr[0] == closest->name.ptr[0] || candidate.ptr[0] != closest->name.ptr[0]))
        return;
    if (distance <= most && (double)distance / WHOLE <= closest->distance) {
        closest->distance = (double)distance / WHOLE;
        closest->best = candidate;
    }
}
