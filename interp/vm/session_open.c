/* session_open.c: what an entry that has failed can still be told about: names that are open though nothing in it, failed or
   not yet run, would have defined them. Errors that only follow from an earlier one are left out. */
#include "machine.h"

/* ---- what may have been defined ---- */

static void add_word(const Vm *vm, Session *session, const char *start, const char *end)
{
    if (end > start)                           /* the name may come up only later */
        map_put(&session->failed, intern_add(vm->rt.intern, str_make(start, (size_t)(end - start))), 1);
}

/* All words and quoted names of a text: whichever of them it was going to define. */
static void add_words(const Vm *vm, Session *session, Str text)
{
    const char *p = text.ptr, *end = p + text.len, *quote = NULL;
    while (p < end) {
        const char *start = p;
        if (*p == '"' || *p == '\n') {
            if (quote && *p == '"')
                add_word(vm, session, quote, p);
            quote = *p == '"' && !quote ? p + 1 : NULL;
            p++;
        } else if (vm_in_word(*p)) {
            while (p < end && vm_in_word(*p))
                p++;
            add_word(vm, session, start, p);
        } else {
            p++;
        }
    }
}

void session_note_failed(Vm *vm, Session *session, const Node *stmt)
{
    Str text = session->source->text;
    uint32_t end = stmt->end > stmt->start ? stmt->end : stmt->start;
    if (end <= text.len)
        add_words(vm, session, str_make(text.ptr + stmt->start, end - stmt->start));
}

bool session_may_run_others(const Node *error)
{
    const Node *stmt = error->n ? error->kids[0] : NULL;
    return stmt && (stmt->type == N_USE || stmt->type == N_RUN || stmt->type == N_IMPORT);
}

/* Names in the statements that have not run; false when anything may come about there. */
static bool add_heads(Vm *vm, Session *session, const Node *node)
{
    if (node->type == N_ERROR) {
        session_note_failed(vm, session, node);
        return !session_may_run_others(node);
    }
    bool head = node->type == N_HEAD || node->type == N_RENAME;
    const Node *name = head ? node->kids[node->type == N_RENAME] : NULL;
    if (node->type == N_USE || node->type == N_RUN || node->type == N_IMPORT || (name && name->type != N_NAME))
        return false;
    if (name)
        map_put(&session->failed, name->sym, 1);
    for (int i = 0; i < node->n; i++)
        if (node->kids[i] && !add_heads(vm, session, node->kids[i]))
            return false;
    return true;
}

/* ---- errors that follow from others ---- */

static bool names_failed(const Session *session, const Node *node)
{
    if ((node->type == N_NAME || node->type == N_ENTITY) && map_find(&session->failed, node->sym) != MAP_MISSING)
        return true;
    for (int i = 0; i < node->n; i++)
        if (node->kids[i] && names_failed(session, node->kids[i]))
            return true;
    return false;
}

bool session_follows(const Vm *vm, const Session *session, const Node *stmt, const Diag *diag)
{
    if (!session->failed.len)
        return false;
    switch ((int)diag->code) {
    case E203: case E204: case E206: case E212: {         /* the name is the last argument */
        Sym sym = intern_find(vm->rt.intern, diag->args[DIAG_INFO[diag->code].args - 1]);
        return sym != SYM_NONE && map_find(&session->failed, sym) != MAP_MISSING;
    }
    case E216: case E407: case E414: case E417:
        return names_failed(session, stmt);
    default:
        return false;
    }
}

/* ---- open names ---- */

static bool may_come(void *ctx, TableId kind, Sym name)
{
    const Vm *vm = ctx;
    UNUSED(kind);
    return map_find(&vm->session->failed, name) != MAP_MISSING;
}

/* By place, so far as all are of one script: few, so by insertion. */
static void sort_by_place(Diags *diags)
{
    for (size_t i = 0; i < diags->all.len; i++)
        if (!diags->all.at[i]->span.source || diags->all.at[i]->span.source != diags->all.at[0]->span.source)
            return;
    for (size_t i = 1; i < diags->all.len; i++)
        for (size_t k = i; k > 0 && diags->all.at[k]->span.start < diags->all.at[k - 1]->span.start; k--) {
            Diag *moved = diags->all.at[k];
            diags->all.at[k] = diags->all.at[k - 1];
            diags->all.at[k - 1] = moved;
        }
}

void session_tell_open(Vm *vm, Session *session)
{
    for (size_t i = 0; i < session->rest.len; i++)
        if (!add_heads(vm, session, session->rest.at[i]))
            return;
    Diag *first = vm->rt.error;
    bool failed = vm->rt.failed;
    vm_close_but(vm, may_come);
    vm->rt.failed = failed;
    vm->rt.error = first;
    sort_by_place(vm->rt.diags);
}
