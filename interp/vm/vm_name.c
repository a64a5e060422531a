/* vm_name.c: what a bare name in an expression means once it is no variable: a given name, an entity, a word of a field,
   a built-in, and last the functions of modules. */
#include "machine.h"

/* ---- model.… ---- */

static Value number_setting(const Vm *vm, KeywordId setting)
{
    const Calendar *calendar = model_calendar(vm->model);
    switch ((int)setting) {
    case KW_HOURS_PER_DAY:  return value_num(calendar->hours_per_day);
    case KW_DAYS_PER_WEEK:  return value_num(calendar->days_per_week);
    case KW_WEEKS_PER_YEAR: return value_num(calendar->weeks_per_year);
    case KW_UTILIZATION:    return value_percent(model_utilization(vm->model));
    case KW_READING:        return value_percent(model_reading(vm->model));
    default:                return NONE_VALUE;
    }
}

static Value setting(Vm *vm, KeywordId which)
{
    Value v = number_setting(vm, which);
    Sym text = model_setting(vm->model, words_keyword_sym(vm->rt.words, which));
    return v.tag == V_NONE && text != SYM_NONE ? value_sym(&vm->rt, text) : v;
}

static Value model_record(Vm *vm)
{
    Value record = value_record(&vm->rt, 6);
    for (int k = 0; k < KW_COUNT; k++)
        if (KEYWORD_INFO[k].place == PL_SETTING) {
            Value v = setting(vm, (KeywordId)k);
            record_setz(&vm->rt, record.record, KEYWORD_INFO[k].text, v);
        }
    return record;
}

static bool find_given(Vm *vm, Sym name, Value *out)
{
    KeywordId keyword = words_keyword(vm->rt.words, PL_GLOBAL, name);
    if (keyword == KW_MODEL)
        *out = model_record(vm);
    else if (keyword == KW_ARGS)
        *out = vm->args;
    else
        return false;
    return true;
}

/* ---- entities ---- */

static Status ambiguous(Vm *vm, Sym name, const TableId *kinds, int n)
{
    Buf all = { 0 };
    bool zh = vm->rt.lang == LANG_ZH;
    Str text = intern_str(vm->rt.intern, name);
    for (int i = 0; i < n; i++)
        buf_addf(&all, "%s%s:%.*s", !i ? "" : zh ? "、" : ", ", zh ? TABLE_INFO[kinds[i]].zh : TABLE_INFO[kinds[i]].name, STR_ARG(text));
    Status status = rt_error(&vm->rt, E207, text, buf_str(&all),);
    buf_drop(&all);
    return status;
}

static bool find_entity(Vm *vm, Sym name, Status *status, Value *out)
{
    TableId kinds[T_COUNT];
    int n = 0;
    for (int t = 0; t < T_COUNT && !TABLE_INFO[t].is_link; t++) {
        int32_t row = model_find(vm->model, (TableId)t, name);
        if (row == ROW_NONE)
            continue;
        *out = value_entity((TableId)t, row);
        kinds[n++] = (TableId)t;
    }
    if (n > 1 && status)
        *status = ambiguous(vm, name, kinds, n);
    return n > 0;
}

void vm_try_entities(const Vm *vm, Closest *closest)
{
    enum { MANY = 20000 };
    for (int t = 0; t < T_COUNT && !TABLE_INFO[t].is_link; t++) {
        size_t n;
        const int32_t *order = model_order(vm->model, (TableId)t, &n);
        for (size_t i = 0; i < n && i < MANY; i++)
            closest_try(closest, intern_str(vm->rt.intern, model_name(vm->model, (TableId)t, order[i])));
    }
}

/* ---- words and functions ---- */

static bool own_word_of(const Vm *vm, TableId table, Sym name)
{
    int columns = model_n_columns(vm->model, table), count;
    for (int c = TABLE_INFO[table].n_fields; c < columns; c++) {
        const Sym *words = model_own_words(vm->model, table, c, &count);
        for (int i = 0; words && i < count; i++)
            if (words[i] == name)
                return true;
    }
    return false;
}

static bool find_word(const Vm *vm, Sym name, Value *out)
{
    WordSetId set;
    int index;
    if (words_any_word(vm->rt.words, name, &set, &index)) {
        *out = value_word(words_word_sym(vm->rt.words, set, index), set);
        return true;
    }
    for (int t = 0; t < T_COUNT && !TABLE_INFO[t].is_link; t++)
        if (own_word_of(vm, (TableId)t, name)) {
            *out = (Value){ .tag = V_WORD, .d = name };
            return true;
        }
    FunctionId id = words_function(vm->rt.words, name);
    *out = value_native(id);
    return id != FN_NONE;
}

static bool find_in_scope(const Scope *scope, Sym name, Value *out)
{
    uint32_t at = scope_find(scope, name);
    if (at == MAP_MISSING || scope->values.at[at].tag == V_UNSET)
        return false;
    *out = scope->values.at[at];
    return true;
}

/* `service.f`, or `f` where nothing else has the name. */
static bool find_in_modules(const Scope *scope, Sym name, Value *out)
{
    for (size_t i = 0; i < scope->modules.len; i++)
        if (scope->modules.at[i]->name == name) {
            *out = scope->modules.at[i]->record;
            return true;
        }
    for (size_t i = scope->modules.len; i-- > 0;) {
        const Scope *module = scope->modules.at[i]->scope;
        uint32_t at = scope_find(module, name);
        if (at != MAP_MISSING && module->globals.at[at].binding != BIND_VAR && find_in_scope(module, name, out))
            return true;
    }
    return false;
}

Scope *vm_running_scope(const Vm *vm)
{
    for (const Frame *frame = vm->fr; frame > vm->frames; frame--)
        if (frame->proto->code.len)
            return frame->proto->scope;
    return vm->session ? vm->session->scope : vm->prompt;
}

/* `status` NULL: of several meanings any will do. */
bool vm_find_name(Vm *vm, Sym name, Status *status, Value *out)
{
    const Scope *scope = vm_running_scope(vm);
    return find_in_scope(scope, name, out) || find_given(vm, name, out) || find_entity(vm, name, status, out) ||
           find_word(vm, name, out) || find_in_modules(scope, name, out);
}

bool vm_script_function(Vm *vm, Sym name, Value *out)
{
    const Scope *scope = vm_running_scope(vm);
    return (find_in_scope(scope, name, out) || find_in_modules(scope, name, out)) && out->tag == V_FUNCTION;
}

/* ---- look-up ---- */

static void try_scope(const Vm *vm, const Scope *scope, Closest *closest)
{
    for (size_t i = 0; i < scope->globals.len; i++)
        closest_try(closest, intern_str(vm->rt.intern, scope->globals.at[i].name));
}

static void try_bare(void *closest, const char *text, const char *zh)
{
    closest_try(closest, str_of(text));
    closest_try(closest, str_of(zh));
}

static Status nothing_called(Vm *vm, Sym name)
{
    Str text = intern_str(vm->rt.intern, name);
    Status status = rt_error(&vm->rt, E212, text,);
    if (!vm->rt.error)
        return status;
    Closest closest;
    closest_init(&closest, text);
    try_scope(vm, vm_running_scope(vm), &closest);
    vm_try_entities(vm, &closest);
    words_each_bare(try_bare, &closest);
    Str meant = words_meant_bare(text);
    if (meant.len || closest.best.len)
        vm->rt.error->suggestion = diag_keep(vm->rt.diags, meant.len ? meant : closest.best);
    return status;
}

Status vm_lookup(Vm *vm, Sym name, Span where, Value *out)
{
    Status status = ST_OK;
    if (!vm_find_name(vm, name, &status, out))
        status = nothing_called(vm, name);
    if (status != ST_OK && where.source && vm->rt.error)
        vm->rt.error->span = where;
    return status;
}

static Status missing_entity(Vm *vm, TableId kind, Sym name)
{
    const TableInfo *info = &TABLE_INFO[kind];
    Str text = intern_str(vm->rt.intern, name);
    Status status = rt_error(&vm->rt, E204, str_of(vm->rt.lang == LANG_ZH ? info->zh : info->name), text,);
    if (!vm->rt.error)
        return status;
    enum { MANY = 20000 };
    size_t n;
    const int32_t *order = model_order(vm->model, kind, &n);
    Closest closest;
    closest_init(&closest, text);
    for (size_t i = 0; i < n && i < MANY; i++)
        closest_try(&closest, intern_str(vm->rt.intern, model_name(vm->model, kind, order[i])));
    if (closest.best.len)
        vm->rt.error->suggestion = diag_keep(vm->rt.diags, closest.best);
    return status;
}

/* What the name meant last time holds as long as the model is the same. */
Status vm_name(Vm *vm, NameSite *site, Value *out)
{
    uint64_t version = model_version_all(vm->model) + 1;
    if (site->version == version) {
        *out = site->value;
        return ST_OK;
    }
    Status status = ST_OK;
    if (site->kind != T_NONE) {
        int32_t row = model_find(vm->model, (TableId)site->kind, site->sym);
        if (row == ROW_NONE)
            return missing_entity(vm, (TableId)site->kind, site->sym);
        *out = value_entity((TableId)site->kind, row);
    } else {
        status = vm_lookup(vm, site->sym, SPAN_NONE, out);
    }
    if (status == ST_OK && (out->tag == V_ENTITY || out->tag == V_WORD || out->tag == V_NATIVE)) {
        site->version = version;
        site->value = *out;
    }
    return status;
}
