/* fuzz_main.c: drives a harness of libFuzzer's kind without libFuzzer: fuzz FOLDER RUNS runs each file of the folder as it is, then RUNS
   inputs made of them by cutting, doubling, exchanging and odd bytes, the same in every run. What ends the program is in crash-input. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SEEDS_MAX = 5000, SIZE_MAX_BYTES = 6000, SECONDS_MAX = 20 };

typedef struct Text { uint8_t *at; size_t n; } Text;

static Text seeds[SEEDS_MAX];
static size_t n_seeds;
static uint8_t input[SIZE_MAX_BYTES];
static size_t n_input;
static uint64_t state = 20261124;

static const char *const ODD[] = { "\"", "'", "{", "}", "(", ")", "[", "]", "\\", ";", "\n", "@", ":", "..", "->", "%", "#", "-", "\xff", "\0", "none",
                                   "9999999999", "1e308", "2026-13-45", " where ", "岗位 ", "，", "“", "<", "/>", "&", "=", ",", "\t", "\r\n", "\xc3" };

static size_t below(size_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state % (n ? n : 1));
}

static void on_end(int number)
{
    int fd = open("crash-input", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t written = fd < 0 ? 0 : write(fd, input, n_input);
    signal(number, SIG_DFL);
    if (written >= 0)
        raise(number);
}

static void run(void)
{
    uint8_t *copy = malloc(n_input + 1);      /* of its own size, so that reading beyond it is noticed */
    memcpy(copy, input, n_input);
    alarm(SECONDS_MAX);
    LLVMFuzzerTestOneInput(copy, n_input);
    alarm(0);
    free(copy);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void read_seeds(const char *folder)
{
    struct dirent **names = NULL;
    int n = scandir(folder, &names, NULL, by_name);
    for (int i = 0; i < n && n_seeds < SEEDS_MAX; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        FILE *file = names[i]->d_name[0] == '.' ? NULL : fopen(path, "rb");
        if (!file)
            continue;
        Text *seed = &seeds[n_seeds++];
        seed->at = malloc(SIZE_MAX_BYTES);
        seed->n = fread(seed->at, 1, SIZE_MAX_BYTES, file);
        fclose(file);
    }
    for (int i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

/* Puts n bytes in the place of `gone` ones. */
static void replace(size_t at, size_t gone, const void *bytes, size_t n)
{
    uint8_t kept[SIZE_MAX_BYTES];
    size_t rest = n_input - at - gone;
    if (at + n + rest > SIZE_MAX_BYTES)
        return;
    memcpy(kept, input + at + gone, rest);
    memmove(input + at, bytes, n);
    memcpy(input + at + n, kept, rest);
    n_input = at + n + rest;
}

static void change(void)
{
    size_t at = below(n_input + 1), left = n_input - at;
    size_t n = 1 + below(30);
    n = n < left ? n : left;
    const Text *other = &seeds[below(n_seeds)];
    size_t from = below(other->n), odd = below(sizeof ODD / sizeof *ODD);
    uint8_t piece[SIZE_MAX_BYTES];
    switch (below(5)) {
    case 0: replace(at, n, "", 0); break;
    case 1: replace(at, 0, ODD[odd], strlen(ODD[odd]) + (ODD[odd][0] == 0)); break;
    case 2: replace(at, 0, other->at + from, 1 + below(other->n - from < 80 ? other->n - from : 80)); break;
    case 3: memcpy(piece, input + at, n); replace(at, 0, piece, n); break;
    default:
        if (left)
            input[at] = (uint8_t)(input[at] ^ 1u << below(7));
    }
}

int main(int argc, char **argv)
{
    static const int SIGNALS[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGALRM };
    for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++)
        signal(SIGNALS[i], on_end);
    read_seeds(argc > 1 ? argv[1] : ".");
    size_t runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
    for (size_t i = 0; i < n_seeds + (n_seeds ? runs : 0); i++) {
        const Text *seed = &seeds[i < n_seeds ? i : below(n_seeds)];
        memcpy(input, seed->at, seed->n);
        n_input = seed->n;
        for (size_t left = i < n_seeds ? 0 : 1 + below(6); left; left--)
            change();
        run();
    }
    return n_seeds ? 0 : 2;
}
