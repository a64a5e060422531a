/* policy.h: what a script may touch without being asked (grammar/reference.md). */
#ifndef ORGL_TOOL_POLICY_H
#define ORGL_TOOL_POLICY_H
#include "../base/vec.h"
#include "../words/words.h"

typedef struct Granted { int cap; char *what; /* a real path; a library or program as it was asked for */ } Granted;
typedef struct Policy {
    int allowed;              /* CAP_x granted by --allow */
    bool sandbox;
    VEC(char *) roots;        /* real paths that may be read, and what is below them */
    VEC(Granted) granted;     /* by a yes at the prompt */
} Policy;

void policy_drop(Policy *policy);
/* This file, or this folder and all below it, may be read. A path that does not exist adds nothing. */
void policy_add_root(Policy *policy, Str path);
/* May it be done? CAP_READ: below a root or the current folder. CAP_WRITE: below the current folder, without `..`, dot-files
   and links that lead out. CAP_FFI, CAP_EXEC: only when allowed. */
bool policy_allows(const Policy *policy, int cap, Str what);
/* From now on this, and just this, may be done. */
void policy_grant(Policy *policy, int cap, Str what);
#endif
