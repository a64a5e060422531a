/* scan.c: what reading a script cannot be quicker than: one pass over its bytes that finds the words, texts and numbers, and looks
   each word and text up in a hash table that has every distinct one once. Prints seconds, tokens and distinct names.
   scan FILE */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct Name { uint64_t hash; const char *at; uint32_t length; } Name;
static Name *names;
static size_t room, used;

static uint64_t hash_of(const char *at, size_t n)
{
    uint64_t h = 0x9e3779b97f4a7c15u ^ n, w;
    for (; n >= 8; at += 8, n -= 8) {
        memcpy(&w, at, 8);
        h = (h ^ w) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    w = 0;
    memcpy(&w, at, n);
    h = (h ^ w) * 0xff51afd7ed558ccdu;
    return h ^ h >> 29;
}

static void grow(void)
{
    size_t wider = room ? room * 2 : 1024;
    Name *to = calloc(wider, sizeof *to);
    for (size_t i = 0; i < room; i++) {
        if (!names[i].at)
            continue;
        size_t k = names[i].hash & (wider - 1);
        while (to[k].at)
            k = (k + 1) & (wider - 1);
        to[k] = names[i];
    }
    free(names);
    names = to;
    room = wider;
}

static void name(const char *at, size_t n)
{
    if (used * 2 >= room)
        grow();
    uint64_t hash = hash_of(at, n);
    size_t k = hash & (room - 1);
    while (names[k].at && (names[k].hash != hash || names[k].length != n || memcmp(names[k].at, at, n) != 0))
        k = (k + 1) & (room - 1);
    if (!names[k].at) {
        names[k] = (Name){ hash, at, (uint32_t)n };
        used++;
    }
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    double start = now();
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (!file)
        return 2;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(size + 16);
    if (!text || fread(text, 1, size, file) != size)
        return 2;
    fclose(file);
    memset(text + size, 0, 16);
    static uint8_t word[256];
    for (int c = 0; c < 256; c++)
        word[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128 ? 1 : c >= '0' && c <= '9' ? 2 : 0;
    size_t tokens = 0;
    for (char *p = text, *end = text + size; p < end;) {
        uint8_t kind = word[(uint8_t)*p];
        if (*p == ' ' || *p == '\n') {
            p++;
            continue;
        }
        tokens++;
        char *from = p;
        if (kind) {
            while (word[(uint8_t)*p])
                p++;
            if (kind == 1)
                name(from, (size_t)(p - from));
        } else if (*p == '"') {
            char *close = memchr(p + 1, '"', (size_t)(end - p - 1));
            p = close ? close : end;
            name(from + 1, (size_t)(p - from - 1));
            p++;
        } else {
            p++;
        }
    }
    printf("%.6f %zu %zu\n", now() - start, tokens, used);
    return 0;
}
