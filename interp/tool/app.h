/* app.h: one run of the command. */
#ifndef ORGL_TOOL_APP_H
#define ORGL_TOOL_APP_H
#include "handle.h"
#include "options.h"
#include "pager.h"

/* What stands beside the prompt: a lesson. NULL: nothing. */
typedef struct EntryHooks {
    void *ctx;
    bool (*take)(void *ctx, Str entry);     /* true: it was for the hook; the model does not get it */
    void (*after)(void *ctx);               /* once before the first entry, and behind every one */
} EntryHooks;

typedef struct App {
    Options options;
    Pager out;             /* standard output */
    Orgl *orgl;            /* of the command; NULL before app_start */
    Buf *divert;           /* what is printed goes here instead; NULL */
    EntryHooks entries;
} App;

/* Makes a handle with the command's options whose output goes to standard output (or to `capture`). `ask`: may questions be
   put to the user? It is what Ctrl-C interrupts, until the next one is made. */
Orgl *app_new(App *app, Buf *capture, bool ask);
Orgl *app_beside(App *app, Buf *capture, bool ask, const Orgl *other);     /* one that shares its texts with the other; see orgl_beside */
void  app_free(App *app, Orgl *orgl);
/* A model is opened, a script run in the handle's fresh model; what it prints itself is dropped from `printed`, the handle's capture. */
OrglStatus app_load(Orgl *orgl, const char *path, Buf *printed);
/* What the last call complained about, to standard error; behind the output that came before it. Returns the status. */
int   app_report(App *app, Orgl *orgl, OrglStatus status);
void  app_print(App *app, Str text);
/* The same as app_report for the handle's next output: all that was printed is shown. */
void  app_flush(App *app);

/* The subcommands of words/cmds.def; each gives the exit status. */
#define TOOL(id, ...) int cmd_##id(App *app);
#include "../words/cmds.def"
/* The prompt. */
int repl_run(App *app);
/* A prompt's entries come from here. */
#define ENTRY_NAME "<prompt>"
#endif
