/* vm_error.c: places, traces, try and rescue, fail and expect. */
#include "machine.h"
#include "../value/fault.h"

/* ---- places ---- */

static Span frame_span(const Frame *frame)
{
    const Proto *proto = frame->proto;
    if (!proto->code.len)
        return SPAN_NONE;
    size_t at = (size_t)(frame->pc - proto->code.at);
    const CodePlace *place = &proto->places.at[at ? at - 1 : 0];
    return (Span){ proto->source, place->start, place->end };
}

/* An executor is running for vm->stmt, or else the top frame's code. */
Span vm_where(Rt *rt)
{
    Vm *vm = rt->vm;
    if (vm->stmt)
        return vm_span(vm, vm->stmt);
    for (const Frame *frame = vm->fr; frame > vm->frames; frame--)
        if (frame->proto->code.len && !frame->proto->is_foreign)
            return frame_span(frame);
    return SPAN_NONE;
}

uint32_t vm_source(Vm *vm)
{
    for (const Frame *frame = vm->fr; frame > vm->frames; frame--)
        if (frame->proto->source)
            return frame->proto->source;
    return vm->session ? vm->session->source->id : 0;
}

const Source *vm_file_source(Vm *vm)
{
    const Source *source;
    for (const Frame *frame = vm->fr; frame > vm->frames; frame--)
        if (frame->proto->source && (source = sources_get(vm->sources, frame->proto->source))->path)
            return source;
    for (const Session *session = vm->session; session; session = session->up)
        if (session->source->path)
            return session->source;
    return NULL;
}

Span vm_span(Vm *vm, const Node *node)
{
    return node_span(node, vm_source(vm));
}

static const Node *find_into(const Node *node)
{
    const Node *found = NULL;
    for (int i = 0; !found && node && i < node->n; i++)
        found = node->kids[i] && node->kids[i]->type == N_INTO ? node->kids[i] : find_into(node->kids[i]);
    return found;
}

Span vm_into(Vm *vm)
{
    const Node *into = find_into(vm->stmt);
    return into ? vm_span(vm, into->kids[0]) : vm_where(&vm->rt);
}

/* The line of a place. Statements follow each other, so mostly the newlines since the last place asked for tell it. */
static uint32_t line_of(Source *source, Session *session, uint32_t at)
{
    const char *text = source->text.ptr, *newline;
    if (session->line == 0)
        session->line = source->first_line;
    while (at < session->line_start) {
        session->line--;
        for (session->line_start--; session->line_start > 0 && text[session->line_start - 1] != '\n';)
            session->line_start--;
        session->line_end = session->line_start;
    }
    while (at > session->line_end && (newline = memchr(text + session->line_end, '\n', at - session->line_end))) {
        session->line++;
        session->line_start = session->line_end = (uint32_t)(newline + 1 - text);
    }
    if (at > session->line_end)
        session->line_end = at;
    return session->line;
}

Origin vm_origin(Vm *vm, const Node *node)
{
    Source *source = sources_get(vm->sources, vm_source(vm));
    Session *session = vm->session;
    if (!source)
        return (Origin){ SYM_NONE, 0 };
    if (!session || session->source != source) {
        uint32_t line, column;
        source_place(source, node->start, &line, &column);
        return (Origin){ intern_add(vm->rt.intern, str_of(source->name)), line };
    }
    if (session->script == SYM_NONE)
        session->script = intern_add(vm->rt.intern, str_of(source->name));
    return (Origin){ session->script, line_of(source, session, node->start) };
}

/* ---- traces ---- */

static Str frame_name(Vm *vm, const Proto *proto)
{
    if (proto->is_script) {
        const Source *source = sources_get(vm->sources, proto->source);
        return source ? str_of(source->name) : STR("");
    }
    return proto->name ? intern_str(vm->rt.intern, proto->name) : STR("fn");
}

static const Frame *caller_of(const Vm *vm, const Frame *frame)
{
    for (frame--; frame > vm->frames; frame--)
        if (frame->proto->code.len && !frame->proto->is_foreign)
            return frame;
    return NULL;
}

/* Code; or, on top, the place of a file whose statements run while it is being read: it was run from somewhere, too. */
static bool tells_call(const Vm *vm, const Frame *frame)
{
    const Proto *proto = frame->proto;
    return proto->code.len ? !proto->is_thunk && !proto->is_foreign : frame == vm->fr && proto->is_script;
}

/* What a function was called with, "5, none". A parameter that has been assigned to since shows its last value. */
static Str frame_args(Vm *vm, const Frame *frame)
{
    enum { MOST = 100 };
    const Proto *proto = frame->proto;
    Buf out = { 0 };
    for (uint32_t i = 0; i < proto->n_params && out.len < MOST; i++) {
        Value v = frame->base[i];
        buf_addz(&out, i ? ", " : "");
        v = v.tag == V_CELL ? ((Box *)v.obj)->value : v;
        buf_add(&out, v.tag > V_CELL ? STR("…") : rt_describe(&vm->rt, v));
    }
    Str kept = diag_keep(vm->rt.diags, buf_str(&out));
    buf_drop(&out);
    return kept;
}

/* Innermost first: the function and where it was called. Of a deep recursion the ends. */
void vm_fill_trace(Rt *rt, Diag *diag)
{
    Vm *vm = rt->vm;
    size_t all = 0, n = 0;
    for (const Frame *frame = vm->fr; frame > vm->frames; frame--)
        all += tells_call(vm, frame) && caller_of(vm, frame);
    for (const Frame *frame = vm->fr; frame > vm->frames; frame--) {
        const Frame *caller = tells_call(vm, frame) ? caller_of(vm, frame) : NULL;
        if (!caller)
            continue;
        if (all <= TRACE_FIRST + TRACE_LAST + 1 || n < TRACE_FIRST || n + TRACE_LAST >= all)
            vec_push(&diag->trace, ((TraceLine){ frame_span(caller), frame_name(vm, frame->proto), frame_args(vm, frame) }));
        else
            diag->left_out++;
        n++;
    }
}

/* ---- try and rescue ---- */

void vm_forget_error(Vm *vm)
{
    vm->rt.failed = false;
    vm->rt.error = NULL;
}

void vm_try(Vm *vm, uint32_t reg, uint32_t handler)
{
    const Diags *diags = vm->rt.diags;
    vec_push(&vm->tries, ((Try){ .frame = (size_t)(vm->fr - vm->frames), .handler = handler, .reg = reg,
        .mark = model_mark(vm->model), .kept = vm->heap->kept.len, .diags = diags->all.len, .modules = vm->modules.len,
        .dropped = diags->dropped, .arena = arena_mark(&diags->arena), .query_depth = vm->query_depth, .stmt = vm->stmt }));
}

/* Limits of the whole run are not for the program to catch. */
static bool catchable(const Vm *vm, Status status)
{
    const Diag *error = vm->rt.error;
    return status == ST_ERROR && !(error && (error->code == E604 || error->code == E605));
}

static Value error_value(Vm *vm, const Diag *diag)
{
    Rt *rt = &vm->rt;
    Value record = value_record(rt, 4);
    Buf text = { 0 };
    if (diag)
        diag_message(diag, rt->lang, &text);
    record_setz(rt, record.record, "message", value_text(rt, buf_str(&text)));
    record_setz(rt, record.record, "code", value_text(rt, str_of(diag ? DIAG_INFO[diag->code].code : "")));
    Source *source = diag ? sources_get(vm->sources, diag->span.source) : NULL;
    uint32_t line = 0, column = 0;
    buf_clear(&text);
    if (source) {
        source_place(source, diag->span.start, &line, &column);
        buf_addf(&text, "%s:%u", source->name, line);
    }
    record_setz(rt, record.record, "place", value_text(rt, buf_str(&text)));
    record_setz(rt, record.record, "line", source ? value_num(line) : NONE_VALUE);
    buf_drop(&text);
    return record;
}

/* What they defined is undone: the next `use` runs them again. */
void vm_forget_modules(Vm *vm, size_t from)
{
    for (size_t i = from; i < vm->modules.len; i++)
        vm->modules.at[i]->key = SYM_NONE;
}

static void drop_diags(Diags *diags, const Try *at)
{
    for (size_t i = at->diags; i < diags->all.len; i++) {
        vec_drop(&diags->all.at[i]->notes);
        vec_drop(&diags->all.at[i]->trace);
    }
    diags->all.len = at->diags;
    diags->dropped = at->dropped;
    arena_rewind(&diags->arena, at->arena);
}

static void rescue(Vm *vm, const Try *at)
{
    Diags *diags = vm->rt.diags;
    const Diag *error = diags->all.len > at->diags ? diags->all.at[at->diags] : vm->rt.error;
    vm_forget_error(vm);
    vm->fr = vm->frames + at->frame;
    Value value = error_value(vm, error);
    model_rewind(vm->model, at->mark);
    heap_unkeep(vm->heap, vm->heap->kept.len - at->kept);
    vm_forget_modules(vm, at->modules);
    drop_diags(diags, at);
    vm->query_depth = at->query_depth;
    vm->stmt = at->stmt;
    vm->fr->pc = vm->fr->proto->code.at + at->handler;
    vm->fr->base[at->reg] = value;
}

bool vm_catch(Vm *vm, size_t entry, Status status)
{
    while (vm->tries.len && vec_last(&vm->tries).frame >= entry) {
        Try at = vec_pop(&vm->tries);
        if (!catchable(vm, status))
            continue;
        rescue(vm, &at);
        return true;
    }
    return false;
}

/* ---- fail and expect ---- */

Status vm_unset(Vm *vm, Sym name)
{
    return rt_error(&vm->rt, E226, intern_str(vm->rt.intern, name),);
}

Status vm_fail(Vm *vm, Value message)
{
    Buf text = { 0 };
    value_format(&vm->rt, message, false, &text);
    Status status = rt_error(&vm->rt, E901, buf_str(&text),);
    buf_drop(&text);
    return status;
}
