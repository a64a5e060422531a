/* lsp.h: a server of the Language Server Protocol (3.17): open scripts, messages in and out, checks in processes of their own. The
   lsp_*.c files share what is below the line. */
#ifndef ORGL_TOOL_LSP_H
#define ORGL_TOOL_LSP_H
#include "../base/jdoc.h"
#include "../base/os.h"
#include "../source/diag.h"
#include "lsp_index.h"

typedef struct Lsp Lsp;
typedef struct LspHost {
    void *ctx;
    void (*send)(void *ctx, Str message);      /* one message without its header */
    bool apart;                /* checks run in processes of their own: see lsp_jobs; else before lsp_feed returns */
    double check_seconds;      /* so long a script may run to be checked */
} LspHost;

Lsp *lsp_new(const LspHost *host, Lang lang);
void lsp_free(Lsp *lsp);
/* Takes bytes as they arrive; answers every message that is complete. False when what arrives is no message at all. */
bool lsp_feed(Lsp *lsp, Str bytes);
/* Has the client said `exit`? *status: 0 when it had asked for it before. */
bool lsp_exited(const Lsp *lsp, int *status);
/* Begins the checks of scripts that have changed; those of older texts are given up. */
void lsp_start_jobs(Lsp *lsp);
/* The jobs at work: at most `max` of them. */
size_t lsp_jobs(Lsp *lsp, OsJob **out, size_t max);
/* Reads what a job has to say, and publishes it when it is done. */
void lsp_read_job(Lsp *lsp, OsJob *job);

/* ---- between the lsp_*.c files ---- */

typedef VEC(uint32_t) LspLines;                /* offsets of the lines' starts */

typedef struct LspDoc {
    char *uri, *path;          /* path NULL: it is no file */
    Buf text;
    LspLines lines;
    bool open, unchecked;
    LspIndex *index;           /* of the text; NULL: to be made */
    Buf diagnostics;           /* a JSON list, as published last */
    VEC(char *) published;     /* the uris for which something was published last */
    OsJob job;
    Buf job_out;
    Model *names;              /* what completion knows */
    uint64_t names_of;         /* what they are made of */
} LspDoc;
typedef VEC(LspDoc *) LspDocs;

struct Lsp {
    LspHost host;
    Lang lang;
    bool utf8;                 /* positions count bytes, not UTF-16 units */
    bool ready, shutdown, exited;
    Intern *intern;
    Words *words;
    LspDocs docs;              /* open ones, and files that these name */
    Buf input;
};

/* lsp_text.c: places and texts */
void lsp_find_lines(Str text, LspLines *out);
void lsp_add_position(Buf *out, const LspLines *lines, Str text, size_t offset, bool utf8);       /* {"line": …, "character": …} */
void lsp_add_range(Buf *out, const Lsp *lsp, const LspDoc *doc, size_t start, size_t end);
size_t lsp_offset(const Lsp *lsp, const LspDoc *doc, const Jdoc *position);                       /* clamped to the text */
void lsp_edit(const Lsp *lsp, LspDoc *doc, const Jdoc *change);                                   /* one content change */
char *lsp_path_of(Str uri);                    /* NULL when it is no file:; the caller frees it */
void lsp_add_uri(Buf *out, Str path);          /* of an absolute path */

/* lsp_docs.c */
LspDoc *lsp_doc(Lsp *lsp, Str uri);            /* an open one; NULL */
LspDoc *lsp_open_doc(Lsp *lsp, Str uri);       /* new, or known as a file */
void    lsp_close_doc(Lsp *lsp, LspDoc *doc);
void    lsp_changed(LspDoc *doc);    /* its text has */
void    lsp_forget_index(LspDoc *doc);
LspIndex *lsp_doc_index(Lsp *lsp, LspDoc *doc);
/* The document, the files that it runs or uses, and the open ones that run or use it, with theirs. */
void    lsp_related(Lsp *lsp, LspDoc *doc, LspDocs *out);
/* A model that has the names and fields of the related scripts, for completion. */
const Model *lsp_names(Lsp *lsp, LspDoc *doc);

/* lsp_check.c: runs the text, keeps nothing, and appends {"uri": [diagnostics], …}. */
void lsp_check(const Lsp *lsp, const LspDoc *doc, Buf *out);

/* lsp_names.c, lsp_complete.c: answers; each appends the result */
typedef void LspAnswer(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out);
LspAnswer lsp_definition, lsp_references, lsp_highlight, lsp_prepare_rename, lsp_symbols, lsp_hover, lsp_completion, lsp_formatting, lsp_actions;
/* False: `out` is what speaks against it. */
bool lsp_rename(Lsp *lsp, LspDoc *doc, const Jdoc *params, Buf *out);
#endif
