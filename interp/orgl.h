/* orgl.h: embed the interpreter. One handle holds one model and the variables of its entries; handles share nothing.
   A handle belongs to one thread at a time; only orgl_interrupt may be called from elsewhere. */
#ifndef ORGL_H
#define ORGL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ORGL_VERSION "0.1.0"

typedef struct Orgl Orgl;

/* What became of an entry; also the command's exit statuses. */
typedef enum OrglStatus {
    ORGL_OK = 0,
    ORGL_FINDINGS = 1,         /* it succeeded, but a check found errors or an `expect` failed */
    ORGL_USAGE = 2,            /* the command only */
    ORGL_SCRIPT = 3,           /* an error in the text or while it ran; nothing was changed */
    ORGL_FILES = 4,            /* a file or the database; nothing was changed */
    ORGL_INTERRUPTED = 130     /* nothing was changed */
} OrglStatus;

enum { ORGL_ALLOW_READ = 1, ORGL_ALLOW_WRITE = 2, ORGL_ALLOW_FFI = 4, ORGL_ALLOW_EXEC = 8 };

typedef struct OrglHost {
    void *ctx;
    /* Output of programs, in order; UTF-8. NULL: dropped. */
    void (*print)(void *ctx, const char *text, size_t size);
    /* A program wants what it may not; true allows it. NULL: refused. */
    bool (*ask)(void *ctx, const char *question);
    /* SQL statements, passes and columns of every statement as they run, with the number of rows. NULL: off. */
    void (*trace)(void *ctx, const char *what, int64_t rows);
} OrglHost;

typedef struct OrglOptions {   /* {0} is a good start */
    const char *language;          /* "en", "zh": whatever the model says; NULL: the model's, else default_language */
    const char *default_language;  /* NULL: "en" */
    const char *user;              /* author of revisions; NULL: nobody */
    const char *today;             /* "2026-11-23"; NULL: the clock's */
    unsigned allow;                /* ORGL_ALLOW_… beyond what every script may */
    bool sandbox;                  /* no reading and writing of files at all */
    bool color_report, color_output; /* escape sequences in orgl_report, in what is printed */
    int width;                     /* columns that printed tables are to fit; 0: any */
    int ambiguous;                 /* cells that characters of ambiguous width (… ① ─ α) take: 1, 2; 0: 1 until a statement says so */
    bool json;                     /* results are printed as JSON */
    uint32_t limit_depth;          /* calls; 0: 10,000 */
    uint64_t limit_steps;          /* 0: none */
    size_t limit_memory;           /* bytes of the program's values; 0: none */
    double limit_seconds;          /* of each entry; 0: none */
    const char *cache;             /* folder for what makes large models quick to open; it is made, for the user alone; NULL: none */
    bool cache_always;             /* for small models too */
    bool cache_check;              /* each is verified as a whole before it is used */
    double limit_foreign;          /* seconds of a call of a foreign function; 0: 10 */
} OrglOptions;

/* Gives a handle on an empty model in memory; copies host and options. NULL when an option has no valid value. */
Orgl *orgl_new(const OrglHost *host, const OrglOptions *options);
void  orgl_free(Orgl *orgl);

/* Keeps the model in a file from now on; call it before anything runs. `create`: a missing file is fine, it is made by the
   first entry that changes the model. ORGL_FILES: see orgl_report; the file is as it was. */
OrglStatus orgl_open(Orgl *orgl, const char *path, bool create);
/* Scripts may read this path, and below it when it is a folder. */
void orgl_may_read(Orgl *orgl, const char *path);

/* Runs a script as one entry in a scope of its own; `args` are what the script sees as `args`. All of it or nothing is kept. */
OrglStatus orgl_run_file(Orgl *orgl, const char *path, int n_args, const char *const *args);
/* Runs a text as one entry, called `name` in messages. At a prompt variables stay and a lone expression shows its value. */
OrglStatus orgl_run_text(Orgl *orgl, const char *name, const char *text, size_t size, bool prompt);
/* What the last call had to complain about, for people (or as a JSON array); "" when nothing. Valid until the next call. */
const char *orgl_report(Orgl *orgl);
const char *orgl_report_json(Orgl *orgl);
/* Ends the running entry with ORGL_INTERRUPTED. May be called from a signal handler or another thread. */
void orgl_interrupt(Orgl *orgl);
#endif
