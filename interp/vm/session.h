/* session.h: runs whole entries: a script, a prompt entry, a rule's parts, a module. One entry is one revision or nothing. */
#ifndef ORGL_SESSION_H
#define ORGL_SESSION_H
#include "vm.h"

/* Parses, checks, compiles and runs a source as ONE entry in the vm's persistent top scope (prompt) or a scope of its own (script).
   - All syntax and name errors that need no running are found before anything runs; statements of CF_PURE commands with constant
     operands at the start of a script run while the rest is still being read (streaming: a 300 MB script needs no tree of itself).
   - Ends with a closing point. On any error the model is rewound to the entry's start and ST_ERROR comes back; diagnostics are in the vm's Diags.
   - `keep` commits (model_commit) what the entry has done; when it fails, the entry has failed: variables and modules are as they were.
   - Then the caller rolls the model back. */
typedef struct SessionOptions {
    bool prompt;                           /* keep variables for later entries; a lone expression shows its value */
    Status (*keep)(void *ctx, const Source *source);     /* NULL: nothing to do */
    void *ctx;
} SessionOptions;
Status session_run(Vm *vm, Source *source, SessionOptions options);
/* Runs a file of its own scope inside a running program (`run`), or once as a module (`use`); functions of a module become visible. */
Status session_run_file(Vm *vm, Str path, Span where);
Status session_use(Vm *vm, Str name_or_path, bool is_path, Span where);
/* The function of that name in a module, which is used if it was not; E212 when it has none. */
Status session_template(Vm *vm, Str module, Str function, Span where, Value *out);
/* The list `args` that scripts see. */
void   session_set_args(Vm *vm, int n, const char *const *args);
/* The prompt's own names, for completion: its variables and functions (module SYM_NONE), and what the modules that it uses
   bring, each with the module's name. */
typedef void (*PromptEach)(void *ctx, Sym module, Sym name, bool function);
void   session_prompt_names(const Vm *vm, PromptEach each, void *ctx);
/* Number of failed `expect`s of the last outermost entry (they undo nothing). */
int    session_failed_expects(Vm *vm);
/* Compiles an expression (stored text of a rule) to a function of the named parameters. */
Status session_compile(Vm *vm, Source *source, const Sym *params, int n_params, Value *out_function);
#endif
