/* session.c: whole entries. The constant statements at a source's beginning run while it is still being read; from the first
   other statement on the rest is kept as trees, compiled whole, and run. */
#include "session.h"
#include "machine.h"
#include "../base/mem.h"
#include "../base/os.h"
#include "../base/utf8.h"
#include "../syntax/parse.h"

/* ---- names that a script may know ---- */

typedef struct Known { const Vm *vm; Map names; bool open; } Known;

/* Names that come about only by running: then nothing can be said before. */
static bool makes_names(const Node *node)
{
    if (node->type == N_USE || node->type == N_RUN || node->type == N_IMPORT || node->type == N_DEFINE_FIELD || node->type == N_LIKE)
        return true;
    return (node->type == N_HEAD || node->type == N_RENAME) && node->kids[node->type == N_RENAME]->type != N_NAME;
}

static void collect_names(Known *known, const Node *node)
{
    if (node->type == N_RULE)
        return;
    if (node->type == N_ERROR) {               /* such a tree lacks parts; its words are all that is known of it */
        known->open = known->open || session_may_run_others(node);
        session_note_failed((Vm *)(uintptr_t)known->vm, known->vm->session, node);
        return;
    }
    known->open = known->open || makes_names(node);
    if (node->type == N_HEAD || node->type == N_RENAME)
        map_put(&known->names, node->kids[node->type == N_RENAME]->sym, 1);
    for (int i = 0; i < node->n; i++)
        if (node->kids[i])
            collect_names(known, node->kids[i]);
}

static bool is_known(void *ctx, Sym name)
{
    Known *known = ctx;
    Vm *vm = (Vm *)(uintptr_t)known->vm;
    Value ignored;
    return map_find(&vm->session->failed, name) != MAP_MISSING || map_find(&known->names, name) != MAP_MISSING || vm_find_name(vm, name, NULL, &ignored);
}

static bool is_lost(void *ctx, Sym name)
{
    const Known *known = ctx;
    return map_find(&known->vm->session->failed, name) != MAP_MISSING;
}

static void try_known(void *ctx, Closest *closest)
{
    const Known *known = ctx;
    for (size_t i = 0; i < known->names.cap; i++)
        if (known->names.values[i] == 1)
            closest_try(closest, intern_str(known->vm->rt.intern, (Sym)known->names.keys[i]));
    vm_try_entities(known->vm, closest);
}

/* ---- reading ---- */

#define SOURCE_BEHIND ((uint32_t)64 << 10)    /* bytes before a statement that its errors may look at */

typedef struct Reading {
    Vm *vm;
    Session *session;
    Chunk *chunk;
    Parser *parser;
    bool failed, prompt;
    size_t first;                            /* diagnostics before */
} Reading;

static bool names_variable(const Scope *scope, const Node *node)
{
    if (node->type == N_NAME && scope_find(scope, node->sym) != MAP_MISSING)
        return true;
    for (int i = 0; i < node->n; i++)
        if (node->kids[i] && names_variable(scope, node->kids[i]))
            return true;
    return false;
}

static bool runs_at_once(const Reading *reading, const Node *node)
{
    const Scope *scope = reading->session->scope;
    return compile_is_constant(node) && (scope->globals.len == 0 || !names_variable(scope, node));
}

static void leave_out_followers(const Reading *reading, const Node *node, size_t before)
{
    Diags *diags = reading->vm->rt.diags;
    while (diags->all.len > before && session_follows(reading->vm, reading->session, node, vec_last(&diags->all))) {
        Diag *diag = vec_pop(&diags->all);
        vec_drop(&diag->notes);
        vec_drop(&diag->trace);
    }
}

/* A limit that is reached, or memory that is not there, ends the whole; other errors are told together. */
static bool ends_all(const Vm *vm)
{
    return vm->rt.error && DIAG_INFO[vm->rt.error->code].code[1] == '6';
}

static Status run_at_once(Reading *reading, const Node *node)
{
    Vm *vm = reading->vm;
    CommandId command = compile_command(node);
    StmtCode code = { node, (int16_t)command, (int16_t)COMMAND_INFO[command].flags };
    size_t before = vm->rt.diags->all.len;
    Status status = vm_execute(vm, &code, NULL);
    vm_after_work(vm);
    if (status == ST_OK && UNLIKELY(--vm->ticks < 0)) {
        model_write_ahead(vm->model);
        status = vm_safe_point(vm);
    }
    if (status == ST_ERROR && !vm->rt.diags->dropped && !ends_all(vm)) {      /* the errors of all are told at once */
        leave_out_followers(reading, node, before);
        session_note_failed(vm, reading->session, node);
        reading->failed = true;
        vm_forget_error(vm);
        status = ST_OK;
    }
    return status;
}

/* The statements at the beginning. *out: the first that is not run at once, NULL at the end of the source. */
static Status read_beginning(Reading *reading, Node **out)
{
    Arena *arena = &reading->chunk->arena;
    const Diags *diags = reading->vm->rt.diags;
    Node *node;
    for (;;) {
        ArenaMark mark = arena_mark(arena);
        size_t before = diags->all.len + diags->dropped;
        node = parser_next(reading->parser);
        if (!node)
            break;
        bool wrong = node->type == N_ERROR || diags->all.len + diags->dropped > before;
        if (!wrong && !runs_at_once(reading, node))
            break;
        if (wrong)
            session_note_failed(reading->vm, reading->session, node);
        reading->failed = reading->failed || wrong;
        Status status = wrong || (reading->failed && diags->dropped) ? ST_OK : run_at_once(reading, node);
        if (status != ST_OK)
            return status;
        arena_rewind(arena, mark);
        if (node->start > SOURCE_BEHIND)
            source_forget(reading->session->source, node->start - SOURCE_BEHIND);
    }
    *out = node;
    return ST_OK;
}

static void read_rest(Reading *reading, Node *first)
{
    const Diags *diags = reading->vm->rt.diags;
    size_t before = diags->all.len + diags->dropped;
    for (Node *node = first; node && !reading->vm->interrupted && !mem_failed(); node = parser_next(reading->parser))
        vec_push(&reading->session->rest, node);
    if (diags->all.len + diags->dropped > before)
        reading->failed = true;
}

static Proto *compile_rest(Reading *reading)
{
    Vm *vm = reading->vm;
    NodeVec *rest = &reading->session->rest;
    Known known = { .vm = vm, .open = reading->session->scope->modules.len || reading->session->up };
    for (size_t i = 0; i < rest->len; i++)
        collect_names(&known, rest->at[i]);
    Source *source = reading->session->source;
    Compiler compiler = { .rt = &vm->rt, .diags = vm->rt.diags, .chunk = reading->chunk, .source = source->id,
                          .text = source->text, .prompt = reading->prompt, .known = known.open ? NULL : is_known, .try_known = try_known, .lost = is_lost,
                          .ctx = &known };
    Proto *proto = compile_script(&compiler, rest->at, rest->len);
    map_drop(&known.names);
    if (!proto)
        reading->failed = true;
    return reading->failed ? NULL : proto;
}

/* After a limit, a missing file or the script's own `fail` nothing more is said. */
static bool tells_names(const Vm *vm)
{
    const Diag *error = vm->rt.error;
    char family = error ? DIAG_INFO[error->code].code[1] : '1';
    return family < '5';
}

/* Are the bytes from there on pairs of GB18030, as far as they are no ASCII? */
static bool is_gbk(Str text, size_t at)
{
    enum { LOOKED_AT = 400 };
    size_t pairs = 0, end = text.len - at > LOOKED_AT ? at + LOOKED_AT : text.len;
    for (; at < end; at++) {
        unsigned char lead = (unsigned char)text.ptr[at], trail = at + 1 < text.len ? (unsigned char)text.ptr[at + 1] : 0;
        if (lead < 0x80)
            continue;
        if (lead == 0x80 || lead == 0xFF || trail < 0x40 || trail == 0x7F || trail == 0xFF)
            return false;
        pairs++;
        at++;
    }
    return pairs > 1;
}

/* Which encoding the text seems to have instead. */
static void note_encoding(Diags *diags, Diag *diag, Str text, size_t at)
{
    if (text.len > 1 && (memcmp(text.ptr, "\xFF\xFE", 2) == 0 || memcmp(text.ptr, "\xFE\xFF", 2) == 0))
        diag_note(diags, diag, SPAN_NONE, STR("the file is UTF-16: save it as UTF-8"), STR("文件是 UTF-16 编码：请另存为 UTF-8"));
    else if (at < text.len && is_gbk(text, at))
        diag_note(diags, diag, SPAN_NONE, STR("the file looks like GBK: save it as UTF-8, or run iconv -f GB18030 -t UTF-8"),
                  STR("文件看来是 GBK 编码：请另存为 UTF-8，或运行 iconv -f GB18030 -t UTF-8"));
}

static bool valid_text(Vm *vm, Source *source)
{
    bool streamed = source->stream.fd >= 0;                  /* its text is valid so far as it has come */
    size_t at = !streamed ? utf8_check(source->text) : source->invalid ? source->text.len : UTF8_VALID;
    if (at == UTF8_VALID)
        return true;
    source_show_invalid(source);
    Diag *diag = DIAG(vm->rt.diags, E101, ((Span){ source->id, (uint32_t)at, (uint32_t)at + 1 }),
                      arena_printf(&vm->rt.diags->arena, "%zu", at),);
    note_encoding(vm->rt.diags, diag, source->text, at);
    return false;
}

/* A file that could not be read to its end, or is no text there: that alone is told, whatever its beginning was. */
static bool source_trouble(Reading *reading)
{
    Rt *rt = &reading->vm->rt;
    Source *source = reading->session->source;
    if (source->stream.fd < 0 || (!source->trouble && !source->invalid))
        return false;
    diags_cut(rt->diags, reading->first);
    rt->diags->dropped = 0;
    if (source->trouble)
        DIAG(rt->diags, E502, SPAN_NONE, str_of(source->path), str_of(os_error_text(source->trouble)),);
    else
        valid_text(reading->vm, source);
    rt->failed = true;
    rt->error = vec_last(&rt->diags->all);
    return true;
}

static Status run_rest(Reading *reading)
{
    Vm *vm = reading->vm;
    Node *first = NULL;
    Value out;
    mem_apart(true);
    Status status = read_beginning(reading, &first);
    mem_apart(false);
    if (status != ST_OK)
        return status;
    read_rest(reading, first);
    parser_stop_ahead(reading->parser);
    if (source_trouble(reading))
        return ST_ERROR;
    status = vm_poll(vm);
    if (status != ST_OK)
        return status;
    Proto *proto = reading->session->rest.len ? compile_rest(reading) : NULL;
    if (mem_failed())
        return vm_poll(vm);
    if (!reading->failed && proto)
        status = vm_call(vm, (Value){ .tag = V_FUNCTION, .fn = vm_function(vm, proto) }, NULL, 0, &out);
    if (reading->failed)
        status = ST_ERROR;
    if (status == ST_ERROR && !reading->session->up && tells_names(vm))
        session_tell_open(vm, reading->session);
    return status;
}

/* ---- a source inside of whatever runs ---- */

/* Places of statements that run at once are of this source, though no code runs. */
static Status push_place(Vm *vm, Proto *place)
{
    Value *top = vm->fr->top;
    Status status = vm->c_depth >= C_DEPTH_MAX ? rt_error(&vm->rt, E603, STR("200"),) : vm_room(vm, top);
    if (status == ST_OK)
        *++vm->fr = (Frame){ .pc = &vm->exit_code, .base = top, .top = top, .proto = place };
    return status;
}

static Status run_reading(Reading *reading)
{
    Vm *vm = reading->vm;
    Session *session = reading->session;
    Proto place = { .source = session->source->id, .scope = session->scope, .is_script = true };
    const Node *stmt = vm->stmt;
    size_t frame = (size_t)(vm->fr - vm->frames);
    Status status = push_place(vm, &place);
    if (status != ST_OK)
        return status;
    session->up = vm->session;
    vm->session = session;
    vm->stmt = NULL;
    vm->c_depth++;
    reading->parser = parser_new(vm->rt.words, vm->rt.intern, session->source, &reading->chunk->arena, vm->rt.diags);
    status = run_rest(reading);
    parser_free(reading->parser);
    vm->c_depth--;
    vm->stmt = stmt;
    vm->session = session->up;
    vm->fr = vm->frames + frame;
    return status;
}

Status session_source(Vm *vm, Source *source, Scope *scope, bool prompt)
{
    Rt *rt = &vm->rt;
    Session session = { .source = source, .scope = scope };
    Reading reading = { .vm = vm, .session = &session, .chunk = chunk_new(scope, source->id), .prompt = prompt,
                        .first = rt->diags->all.len };
    Status status = valid_text(vm, source) ? run_reading(&reading) : ST_ERROR;
    if (status == ST_ERROR && !rt->failed) {
        rt->failed = true;
        rt->error = rt->diags->all.len > reading.first ? rt->diags->all.at[reading.first] : NULL;
    }
    vec_drop(&session.rest);
    map_drop(&session.failed);
    chunk_unref(reading.chunk);
    return status;
}

/* ---- outermost entries ---- */

/* The prompt's variables as they were: an entry that fails changes none. */
typedef struct Saved { Global *globals; Value *values; size_t n, modules, kept; } Saved;

static Saved save_scope(Vm *vm, const Scope *scope)
{
    size_t n = scope->globals.len;
    Saved saved = { mem_alloc(n * sizeof(Global) + 1), mem_alloc(n * sizeof(Value) + 1), n, scope->modules.len, 0 };
    for (size_t i = 0; i < n; i++) {
        saved.globals[i] = scope->globals.at[i];
        saved.values[i] = scope->values.at[i];
        if (saved.values[i].tag == V_UNSET)
            continue;
        value_share(saved.values[i]);
        heap_keep(vm->heap, saved.values[i]);
        saved.kept++;
    }
    return saved;
}

static void restore_scope(Scope *scope, const Saved *saved)
{
    map_clear(&scope->index);
    for (size_t i = 0; i < saved->n; i++) {
        scope->globals.at[i] = saved->globals[i];
        scope->values.at[i] = saved->values[i];
        map_put(&scope->index, saved->globals[i].name, (uint32_t)i);
    }
    scope->globals.len = scope->values.len = saved->n;
    scope->modules.len = saved->modules;
}

static void add_names(const Scope *scope, Sym module, PromptEach each, void *ctx)
{
    for (size_t i = 0; i < scope->globals.len; i++)
        if (module == SYM_NONE || scope->globals.at[i].binding != BIND_VAR)
            each(ctx, module, scope->globals.at[i].name, scope->values.at[i].tag == V_FUNCTION);
}

void session_prompt_names(const Vm *vm, PromptEach each, void *ctx)
{
    add_names(vm->prompt, SYM_NONE, each, ctx);
    for (size_t i = 0; i < vm->prompt->modules.len; i++) {
        const Module *module = vm->prompt->modules.at[i];
        each(ctx, SYM_NONE, module->name, false);
        add_names(module->scope, module->name, each, ctx);
    }
}

static Status run_outermost(Vm *vm, Source *source, Scope *scope, SessionOptions options)
{
    ModelMark mark = model_mark(vm->model);
    size_t modules = vm->modules.len, kept = vm->heap->kept.len;
    vm_entry_begin(vm);
    Status status = session_source(vm, source, scope, options.prompt);
    if (status == ST_OK)
        status = vm_close(vm);
    if (status != ST_OK)
        model_rewind(vm->model, mark);
    else if (options.keep)
        status = options.keep(options.ctx, source);
    if (status != ST_OK)
        vm_forget_modules(vm, modules);
    vm->tries.len = 0;
    heap_unkeep(vm->heap, vm->heap->kept.len - kept);
    vm_forget_error(vm);
    diags_join_names(vm->rt.diags);
    diags_mend(vm->rt.diags, vm->sources, vm->rt.lang);
    return status;
}

static Status run_at_prompt(Vm *vm, Source *source, SessionOptions options)
{
    Saved saved = save_scope(vm, vm->prompt);
    Status status = run_outermost(vm, source, vm->prompt, options);
    if (status != ST_OK)
        restore_scope(vm->prompt, &saved);
    heap_unkeep(vm->heap, saved.kept);
    mem_free(saved.globals);
    mem_free(saved.values);
    return status;
}

Status session_run(Vm *vm, Source *source, SessionOptions options)
{
    if (options.prompt)
        return run_at_prompt(vm, source, options);
    Scope *scope = scope_new();
    Status status = run_outermost(vm, source, scope, options);
    scope_unref(scope);
    return status;
}

int session_failed_expects(Vm *vm)
{
    return vm->failed_expects;
}

void session_set_args(Vm *vm, int n, const char *const *args)
{
    vm->args = value_list(&vm->rt, (uint32_t)n);
    for (int i = 0; i < n; i++)
        list_push(&vm->rt, vm->args.list, value_text(&vm->rt, str_of(args[i])));
    value_share(vm->args);
}

Status session_compile(Vm *vm, Source *source, const Sym *params, int n_params, Value *out_function)
{
    Chunk *chunk = chunk_new(vm->nowhere, source->id);
    Compiler compiler = { .rt = &vm->rt, .diags = vm->rt.diags, .chunk = chunk, .source = source->id, .text = source->text };
    Node *expr = parse_expression(vm->rt.words, vm->rt.intern, source, &chunk->arena, vm->rt.diags);
    Proto *proto = expr ? compile_expression(&compiler, expr, params, n_params) : NULL;
    if (proto)
        *out_function = (Value){ .tag = V_FUNCTION, .fn = vm_function(vm, proto) };
    chunk_unref(chunk);
    return proto ? ST_OK : ST_ERROR;
}
