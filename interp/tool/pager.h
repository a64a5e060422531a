/* pager.h: output of an entry at the prompt: what fits the screen is printed, more than that goes through a pager. */
#ifndef ORGL_TOOL_PAGER_H
#define ORGL_TOOL_PAGER_H
#include "../base/buf.h"
#include "../source/diag.h"

typedef struct Pager {
    bool on;               /* at a prompt on a terminal: long results go through a pager */
    bool direct;           /* standard output is a terminal: what is printed is to be seen at once */
    Lang lang;
    int ambiguous;         /* cells of characters of ambiguous width: 2, or anything else for 1 */
    bool streaming;        /* the entry takes long or prints much: no longer held back */
    double since;          /* when the first output of the entry came; 0: none yet */
    int error;             /* errno of the first write that failed, but not of a reader that stops reading; 0: none */
    Buf held;
} Pager;

void pager_open(Pager *pager, Lang lang);      /* on standard output; `on` is for the prompt to set */
void pager_print(Pager *pager, Str text);
/* The entry is over: what was held back is shown. */
void pager_flush(Pager *pager);
void pager_drop(Pager *pager);
#endif
