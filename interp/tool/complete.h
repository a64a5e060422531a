/* complete.h: what may stand at the cursor of an entry, for the TAB key. */
#ifndef ORGL_TOOL_COMPLETE_H
#define ORGL_TOOL_COMPLETE_H
#include "../base/vec.h"
#include "../model/model.h"

typedef struct Completion {
    size_t start;              /* byte offset of what is being completed; it ends at the cursor */
    VEC(char *) texts;         /* what could stand there instead, sorted, each once */
    bool is_path;              /* parts of a file's path: folders end with '/' */
    bool is_call;              /* all are functions and nothing else: a '(' follows */
} Completion;

/* A name of the prompt: a variable or function, or one that a module brings (module: its name, else SYM_NONE). */
typedef struct OwnName { Sym module, name; bool function; } OwnName;
typedef VEC(OwnName) OwnNames;

#define COMPLETION_MAX 2000    /* so many are offered at most */

/* `text`: the whole entry so far, all its lines; `cursor`: a byte offset in it. Words are offered in the language in which
   the one at the cursor was begun; in `lang` when nothing was typed yet. `own`: the prompt's variables and functions. */
void complete(const Words *words, Intern *intern, const Model *model, const OwnNames *own, Lang lang, Str text, size_t cursor,
              Completion *out);
void completion_drop(Completion *completion);
#endif
