/* handle.h: what an Orgl handle is made of, for the files of this folder. */
#ifndef ORGL_TOOL_HANDLE_H
#define ORGL_TOOL_HANDLE_H
#include "../orgl.h"
#include "../vm/session.h"
#include "policy.h"
#include "writes.h"

struct Orgl {
    OrglHost host;
    OrglOptions options;       /* the texts are copies */
    bool beside;               /* texts and words are another handle's */
    Intern *intern;
    Words *words;
    Sources sources;
    Diags diags;               /* of the last call */
    Model *model;
    Graph *graph;
    Vm *vm;
    VmHost vm_host;
    Policy policy;
    Writes writes;             /* of the running entry */
    Buf report;
    Lang report_lang;          /* of the diagnostics: the language set when they came about, which a rollback takes back */
};

/* As orgl_new; with `other` its texts are shared, so that two models can be compared: `other` is freed later. */
Orgl *orgl_beside(const OrglHost *host, const OrglOptions *options, const Orgl *other);
/* The language of messages and tables now: forced, the model's, or the default. */
Lang orgl_lang(const Orgl *orgl);
DiagStyle orgl_style(const Orgl *orgl);
/* Reads a file as a source; NULL after a diagnostic (E501, E502). */
Source *orgl_read(Orgl *orgl, const char *path);
/* Runs a source as one entry and commits it, or undoes all of it. */
OrglStatus orgl_run_source(Orgl *orgl, Source *source, bool prompt);
/* Runs a source as one entry that is not kept: no change reaches a file, none is written. What it complains about is in `diags`. The
   handle is good for nothing else afterwards. */
void orgl_try_source(Orgl *orgl, Source *source);
/* The status that the diagnostics of a failed call stand for: ORGL_FILES when the first is of family E5, else ORGL_SCRIPT. */
OrglStatus orgl_failure(const Orgl *orgl);
#endif
