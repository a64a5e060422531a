/* vm_attr.c: x.attr, and operands of statements. */
#include "machine.h"
#include "../value/record.h"

/* ---- closing points ---- */

static const Node *find_head(const Node *stmt, TableId kind, Sym name)
{
    if (stmt->type == N_DEFINE && stmt->op == kind)
        for (int i = 0; i < stmt->n && stmt->kids[i]->type == N_HEAD; i++)
            if (stmt->kids[i]->kids[0]->sym == name)
                return stmt->kids[i]->kids[0];
    bool block = stmt->type == N_BLOCK || stmt->type == N_IF || stmt->type == N_FOR || stmt->type == N_WHILE ||
                 stmt->type == N_TRY || stmt->type == N_FN;
    for (int i = 0; block && i < stmt->n; i++) {
        const Node *found = stmt->kids[i] ? find_head(stmt->kids[i], kind, name) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

/* The place further down that defines a name which is still open. */
static Span defined_later(void *ctx, TableId kind, Sym name)
{
    const Vm *vm = ctx;
    for (const Session *session = vm->session; session; session = session->up)
        for (size_t i = 0; i < session->rest.len; i++) {
            const Node *node = find_head(session->rest.at[i], kind, name);
            if (node)
                return node_span(node, session->source->id);
        }
    return SPAN_NONE;
}

static Source *script_at_hand(const Vm *vm, Str name)
{
    for (size_t i = vm->sources->all.len; i > 0; i--)
        if (str_eq(str_of(vm->sources->all.at[i - 1]->name), name))
            return vm->sources->all.at[i - 1];
    return NULL;
}

/* The model knows a place as a file's name and a line: of a script that is at hand the line itself can be shown. */
static void place_in_script(const Vm *vm, Diag *diag)
{
    Source *source = diag->file.len && diag->row ? script_at_hand(vm, diag->file) : NULL;
    Str line = source ? source_line(source, diag->row) : STR("");
    while (line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
        line = str_make(line.ptr + 1, line.len - 1);
    if (!line.len)
        return;
    uint32_t start = (uint32_t)(line.ptr - source->text.ptr);
    diag->span = (Span){ source->id, start, start + (uint32_t)line.len };
    diag->file = STR("");
    diag->row = 0;
}

/* The name in the line that the model knows as its origin. */
Span vm_defined_at(const Vm *vm, Origin origin, Str name)
{
    Source *source = origin.script == SYM_NONE ? NULL : script_at_hand(vm, intern_str(vm->rt.intern, origin.script));
    Str line = source ? source_line(source, origin.line) : STR("");
    for (size_t at = 0; name.len && at + name.len <= line.len; at++) {
        const char *p = line.ptr + at, *end = p + name.len;
        if (memcmp(p, name.ptr, name.len) != 0 || (at && vm_in_word(p[-1])) || (end < line.ptr + line.len && vm_in_word(*end)))
            continue;
        uint32_t start = (uint32_t)(p - source->text.ptr);
        return (Span){ source->id, start, start + (uint32_t)name.len };
    }
    return SPAN_NONE;
}

static Span defined_at(void *ctx, Origin origin, Str name)
{
    return vm_defined_at(ctx, origin, name);
}

Status vm_close(Vm *vm)
{
    return vm_close_but(vm, NULL);
}

Status vm_close_but(Vm *vm, bool (*may_come)(void *vm, TableId kind, Sym name))
{
    uint64_t version = model_version_all(vm->model) + 1;
    if (vm->closed == version)
        return ST_OK;
    size_t before = vm->rt.diags->all.len;
    const CloseHooks hooks = { .defined_later = may_come ? NULL : defined_later, .defined_at = defined_at, .may_come = may_come, .ctx = vm };
    Status status = model_close(vm->model, vm->rt.diags, &hooks);
    if (status == ST_OK) {
        vm->closed = model_version_all(vm->model) + 1;
        return ST_OK;
    }
    for (size_t i = before; i < vm->rt.diags->all.len; i++)
        place_in_script(vm, vm->rt.diags->all.at[i]);
    if (!vm->rt.failed) {
        vm->rt.failed = true;
        vm->rt.error = vm->rt.diags->all.len > before ? vm->rt.diags->all.at[before] : NULL;
    }
    return status;
}

/* ---- attributes ---- */

static void try_attr(void *ctx, const char *text, const char *zh)
{
    closest_try(ctx, str_of(text));
    if (zh)
        closest_try(ctx, str_of(zh));
}

static void try_attrs(const Vm *vm, TableId table, Closest *closest)
{
    words_each_read(table, try_attr, closest);
    for (int i = 0; i < A_COUNT; i++)
        if (ATTR_INFO[i].table == table)
            try_attr(closest, ATTR_INFO[i].name, ATTR_INFO[i].zh);
    words_each_keyword(PL_ATTR, try_attr, closest);
    for (int c = TABLE_INFO[table].n_fields; c < model_n_columns(vm->model, table); c++)
        closest_try(closest, str_of(model_field(vm->model, table, c)->name));
}

static Status no_attr(Vm *vm, Value object, Sym name)
{
    const TableInfo *info = &TABLE_INFO[object.a];
    Str text = intern_str(vm->rt.intern, name);
    Status status = rt_error(&vm->rt, E206, str_of(vm->rt.lang == LANG_ZH ? info->zh : info->name), text,);
    if (!vm->rt.error)
        return status;
    Closest closest;
    closest_init(&closest, text);
    try_attrs(vm, (TableId)object.a, &closest);
    Str meant = words_meant(text);
    if (meant.len || closest.best.len)
        vm->rt.error->suggestion = diag_keep(vm->rt.diags, meant.len ? meant : closest.best);
    return status;
}

/* A stated value reads as itself: a program that changes row after row needs no column anew for each. */
static bool stated_attr(Vm *vm, Value object, Sym name, Value *out)
{
    TableId table = (TableId)object.a;
    int column = TABLE_INFO[table].is_link ? -1 : model_find_column_read(vm->model, table, name);
    if (column < 0 || !model_alive(vm->model, table, (int32_t)object.d))
        return false;
    const FieldInfo *field = model_field(vm->model, table, column);
    ColClass class_ = model_class(field->type);
    if (class_ != CLASS_I32 && class_ != CLASS_F64)
        return false;
    Cell cell = model_get(vm->model, table, (int32_t)object.d, column);
    if (cell.type != CELL_I32 && cell.type != CELL_NUM)
        return false;
    *out = value_of_cell(&vm->rt, cell, field);
    return true;
}

static Status entity_attr(Vm *vm, Value object, Sym name, Value *out)
{
    QueryEnv env;
    if (words_attr(vm->rt.words, (TableId)object.a, name) != A_NONE) {
        Status status = vm_close(vm);
        if (status != ST_OK)
            return status;
    } else if (stated_attr(vm, object, name, out)) {
        return ST_OK;
    }
    if (!model_alive(vm->model, (TableId)object.a, (int32_t)object.d)) {      /* dropped, or not defined yet */
        *out = NONE_VALUE;
        return ST_OK;
    }
    vm_query_env(vm, &env);
    if (!query_attr(&env, (TableId)object.a, (int32_t)object.d, name, out))
        return vm->rt.failed ? ST_ERROR : no_attr(vm, object, name);
    return vm->rt.failed ? ST_ERROR : ST_OK;
}

/* Is the name one that a row of some kind has? */
static bool is_of_rows(const Vm *vm, Sym name)
{
    bool attr = words_any_field(vm->rt.words, name);
    for (int kind = 0; kind < (int)T_COUNT && !attr; kind++)
        attr = words_attr(vm->rt.words, (TableId)kind, name) != A_NONE;
    return attr;
}

/* posts.title, posts.count: what would be right for a list. */
static void mend_member(Vm *vm, Sym name, Str text)
{
    Arena *arena = &vm->rt.diags->arena;
    if (words_function(vm->rt.words, name) != FN_NONE)
        vm->rt.error->fix = arena_printf(arena, "%.*s(…)", STR_ARG(text));
    else if (is_of_rows(vm, name))
        vm->rt.error->fix = arena_printf(arena, vm->rt.lang == LANG_ZH ? "%.*s 取自 …" : "%.*s of …", STR_ARG(text));
}

static Status no_member(Vm *vm, Value object, Sym name)
{
    Str text = intern_str(vm->rt.intern, name);
    if (object.tag == V_RECORD) {
        Status status = rt_error(&vm->rt, E220, text,);
        Closest closest;
        closest_init(&closest, text);
        for (uint32_t i = 0; i < object.record->len; i++) {
            Sym key = intern_find(vm->rt.intern, text_str(object.record->keys[i].text));
            const char *zh = key == SYM_NONE ? NULL : words_figure_zh(vm->rt.words, key);
            closest_try(&closest, text_str(object.record->keys[i].text));
            closest_try(&closest, zh ? str_of(zh) : STR(""));
        }
        if (vm->rt.error && closest.best.len)
            vm->rt.error->suggestion = diag_keep(vm->rt.diags, closest.best);
        return status;
    }
    if (object.tag == V_TABLE)
        return value_no_column(&vm->rt, object.table, text);
    Status status = rt_error(&vm->rt, E224, rt_type_name(&vm->rt, object), text,);
    if (object.tag == V_RANGE && vm->rt.error)
        vm->rt.error->allowed = vm->rt.lang == LANG_ZH ? STR("下限、上限、中值") : STR("low, high, mid");
    if (vm->rt.error && object.tag == V_LIST)
        mend_member(vm, name, text);
    return status;
}

Status vm_attr(Vm *vm, Value object, Sym name, Value *out)
{
    if (object.tag == V_ENTITY)
        return entity_attr(vm, object, name, out);
    if (object.tag == V_NONE) {
        *out = NONE_VALUE;
        return ST_OK;
    }
    if (value_member(&vm->rt, object, name, out))
        return vm->rt.failed ? ST_ERROR : ST_OK;
    return vm->rt.failed ? ST_ERROR : no_member(vm, object, name);
}

uint32_t vm_site_find(Vm *vm, Record *record, NameSite *site)
{
    uint32_t at = record_find(record, intern_str(vm->rt.intern, site->sym));
    if (at != RECORD_MISSING) {
        record->keys[at].text->sym = site->sym;
        site->at = at;
    }
    return at;
}

Status vm_site_attr(Vm *vm, Value object, NameSite *site, Value *out)
{
    uint32_t at = object.tag == V_RECORD ? vm_site_find(vm, object.record, site) : RECORD_MISSING;
    if (at == RECORD_MISSING)
        return vm_attr(vm, object, site->sym, out);
    *out = object.record->values[at];
    return ST_OK;
}

/* ---- operands that are read from the tree ---- */

static Status tree_list(Vm *vm, const Node *node, const Value *slots, Value *out)
{
    *out = value_list(&vm->rt, node->n);
    for (int i = 0; i < node->n; i++) {
        Value item;
        Status status = vm_operand(vm, node->kids[i], slots, &item);
        if (status != ST_OK)
            return status;
        list_push(&vm->rt, out->list, item);
    }
    return vm->rt.failed ? ST_ERROR : ST_OK;
}

static Status tree_pair(Vm *vm, const Node *node, const Value *slots, Value *out)
{
    Value a, b = NONE_VALUE;
    Status status = vm_operand(vm, node->kids[0], slots, &a);
    if (status == ST_OK && node->n > 1)
        status = vm_operand(vm, node->kids[1], slots, &b);
    if (status != ST_OK)
        return status;
    switch (node->type) {
    case N_PER:   status = value_per(&vm->rt, a, (Unit)node->op, out); break;
    case N_UNARY: status = value_negate(&vm->rt, a, out); break;
    default:      status = value_between(&vm->rt, a, b, out); break;
    }
    if (status == ST_ERROR && vm->rt.error)      /* no code runs whose place it could be */
        vm->rt.error->span = vm_span(vm, node);
    return status;
}

static Status tree_name(Vm *vm, const Node *node, Value *out)
{
    if (node->type == N_NAME)
        return vm_lookup(vm, node->sym, vm_span(vm, node), out);
    NameSite site = { .sym = node->sym, .kind = (int16_t)node->op };
    return vm_name(vm, &site, out);
}

Status vm_operand(Vm *vm, const Node *node, const Value *slots, Value *out)
{
    if (node->slot != NO_SLOT) {
        *out = slots[node->slot - 1];
        return ST_OK;
    }
    switch (node->type) {
    case N_NONE:     *out = NONE_VALUE; break;
    case N_TRUE:     *out = value_bool(true); break;
    case N_FALSE:    *out = value_bool(false); break;
    case N_NUMBER:   *out = value_num(node->num); break;
    case N_PERCENT:  *out = value_percent(node->num); break;
    case N_DURATION: *out = value_duration(node->num, (Unit)node->op); break;
    case N_DATE:     *out = value_date((int64_t)node->num); break;
    case N_PERIOD:   *out = value_period((PeriodKind)node->op, (int64_t)node->num); break;
    case N_TEXT:     *out = value_sym(&vm->rt, node->sym); break;
    case N_LIST:     return tree_list(vm, node, slots, out);
    case N_RANGE: case N_PER: case N_UNARY: return tree_pair(vm, node, slots, out);
    case N_NAME: case N_ENTITY: return tree_name(vm, node, out);
    default: ORGL_ASSERT(false);      /* an operand that was not compiled */
    }
    return ST_OK;
}
