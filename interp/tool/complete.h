/* complete.h: what may stand at the cursor of an entry, for the TAB key. */
#ifndef ORGL_TOOL_COMPLETE_H
#define ORGL_TOOL_COMPLETE_H
#include "../base/vec.h"
#include "../model/model.h"

/* What most of the texts are, when that can be told. */
typedef enum Offered { OFFERED_ANY, OFFERED_NAMES, OFFERED_RULES, OFFERED_ANALYSES } Offered;

typedef struct Completion {
    size_t start;              /* byte offset of what is being completed; it ends at the cursor */
    VEC(char *) texts;         /* what could stand there instead, sorted, each once */
    bool is_path;              /* parts of a file's path: folders end with '/' */
    bool is_call;              /* all are functions and nothing else: a '(' follows */
    TableId kind;              /* whose fields may be among the texts; T_NONE */
    Offered offered;
    FunctionId call;           /* the built-in function whose arguments the cursor stands in; FN_NONE */
} Completion;

/* A name of the prompt: a variable or function, or one that a module brings (module: its name, else SYM_NONE). */
typedef struct OwnName { Sym module, name; bool function; } OwnName;
typedef VEC(OwnName) OwnNames;

#define COMPLETION_MAX 2000    /* so many are offered at most */

/* `text`: the whole entry so far, all its lines; `cursor`: a byte offset in it. Words are offered in the language in which
   the one at the cursor was begun, else in that of the statement's first word; in `lang` when nothing was typed yet.
   `own`: the prompt's variables and functions. */
void complete(const Words *words, Intern *intern, const Model *model, const OwnNames *own, Lang lang, Str text, size_t cursor,
              Completion *out);
void completion_drop(Completion *completion);
/* What a completed text is, in one line without its end: "post · Hotline agent", or the first sentence of a word's help. */
void completion_hint(const Words *words, Intern *intern, const Model *model, Lang lang, const Completion *completion, Str text, Buf *out);
/* "round(x: number, digits: number)  Rounded to …" of the open call; nothing when there is none. */
void completion_signature(const Completion *completion, Lang lang, Buf *out);
#endif
