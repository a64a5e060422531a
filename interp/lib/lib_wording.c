/* lib_wording.c: what is wrong with the words of a job description. */
#include "../base/map.h"
#include "../base/utf8.h"
#include "lib.h"
#include "wording.h"
#include <math.h>

/* Texts in which nothing was found, each in the place that its hash has: a text that many entities share is searched once. */
#define CLEAN_TEXTS 4096u            /* a power of two */
typedef struct Clean { const Group *group; Sym text; } Clean;

typedef struct State {
    Wording *wording;
    const Group *asked, *least, *most;   /* asked: the last one */
    Clean clean[CLEAN_TEXTS];
    Map persons;                         /* titles of persons, as of … */
    uint64_t version;
} State;

typedef struct Search {
    Vm *vm;
    State *state;
    const Group *group, *excuse, *least, *most;
    Value list;                          /* none until something is found */
} Search;

static void add(Search *search, Str phrase, const Str instead[2])
{
    Rt *rt = vm_rt(search->vm);
    Value record = value_record(rt, 2);
    if (search->list.tag == V_NONE)
        search->list = value_list(rt, 4);
    record_setz(rt, record.record, "phrase", value_text(rt, phrase));
    record_setz(rt, record.record, "instead", value_text(rt, instead[rt->lang]));
    list_push(rt, search->list.list, record);
}

/* ---- names of persons ---- */

static bool is_person(const Search *search, Str text)
{
    Sym sym = intern_find(vm_rt(search->vm)->intern, text);
    return sym != SYM_NONE && map_find(&search->state->persons, sym) != MAP_MISSING;
}

/* A name of one to three words, or of two to four Han characters, that begins at the place; its end, 0: none. */
static size_t person_at(const Search *search, Str text, size_t at)
{
    int size, parts = 0;
    bool han = utf8_is_cjk(utf8_decode(text.ptr + at, text.ptr + text.len, &size));
    for (size_t end = at; end < text.len && parts < 4; parts++) {
        if (han) {
            utf8_decode(text.ptr + end, text.ptr + text.len, &size);
            end += (size_t)size;
        } else {
            const char *space = memchr(text.ptr + end + 1, ' ', text.len - end - 1);
            end = space ? (size_t)(space - text.ptr) : text.len;
        }
        if ((parts || !han) && is_person(search, str_make(text.ptr + at, end - at)))
            return end;
    }
    return 0;
}

static void find_persons(Search *search, Str text)
{
    if (!model_count(vm_model(search->vm), T_PERSON))
        return;
    for (size_t at = 0; at < text.len; at++) {
        unsigned char c = (unsigned char)text.ptr[at];
        bool begins = (c & 0xc0) != 0x80 && (c >= 0x80 || at == 0 || text.ptr[at - 1] == ' ');
        size_t end = begins ? person_at(search, text, at) : 0;
        if (!end)
            continue;
        add(search, str_make(text.ptr + at, end - at), search->group->special[SPECIAL_PERSON]);
        at = end - 1;
    }
}

/* ---- phrases ---- */

static bool excused(const Search *search, Str text, size_t at)
{
    Found found;
    return search->excuse && wording_next(search->excuse, wording_sentence(text, at), 0, &found);
}

/* At least A and at most B of the same, and A is more. */
static void find_bounds(Search *search, Str text, Str small)
{
    Found least, most;
    for (size_t from = 0; wording_next(search->least, small, from, &least); from = least.end) {
        Str sentence = wording_sentence(small, least.start);
        size_t base = (size_t)(sentence.ptr - small.ptr);
        if (!wording_next(search->most, sentence, 0, &most) || !(least.number > most.number))
            continue;
        size_t start = least.start < base + most.start ? least.start : base + most.start;
        size_t end = least.end > base + most.end ? least.end : base + most.end;
        add(search, str_make(text.ptr + start, end - start), search->group->special[SPECIAL_BOUNDS]);
    }
}

static void search_text(Search *search, Str text)
{
    Buf lower = { 0 };
    Found found;
    utf8_lower(&lower, text);
    Str small = buf_str(&lower);
    Str shown = small.len == text.len ? text : small;      /* lengths change for a few letters only */
    for (size_t from = 0; wording_next(search->group, small, from, &found); from = found.end)
        if (!excused(search, small, found.start))
            add(search, str_make(shown.ptr + found.start, found.end - found.start), found.instead);
    if (search->group->special[SPECIAL_PERSON][0].len)
        find_persons(search, text);
    if (search->group->special[SPECIAL_BOUNDS][0].len)
        find_bounds(search, shown, small);
    buf_drop(&lower);
}

/* ---- the texts of an entity ---- */

static uint32_t found_so_far(const Search *search)
{
    return search->list.tag == V_NONE ? 0 : search->list.list->len;
}

static void search_sym(Search *search, Sym text)
{
    Clean *clean = &search->state->clean[hash_mix((uint64_t)text * 31 + (uintptr_t)search->group) & (CLEAN_TEXTS - 1)];
    uint32_t before = found_so_far(search);
    if (text == SYM_NONE || (clean->text == text && clean->group == search->group))
        return;
    search_text(search, intern_str(vm_rt(search->vm)->intern, text));
    if (found_so_far(search) == before)
        *clean = (Clean){ search->group, text };
}

static void search_field(Search *search, const TextField *field, int32_t row)
{
    const Model *model = vm_model(search->vm);
    if (field->column < 0) {
        search_sym(search, model_title(model, field->kind, row));
        return;
    }
    Cell cell = model_get(model, field->kind, row, field->column);
    if (cell.type == CELL_I32)
        search_sym(search, (Sym)cell.i32);
    for (uint32_t i = 0; cell.type == CELL_LIST && cell.list && i < cell.list->n; i++)
        search_sym(search, cell.list->at[i].text);
}

static bool entity_excused(const Search *search, TableId kind, int32_t row)
{
    for (size_t i = 0; i < search->group->excuses.len; i++) {
        const TextField *field = &search->group->excuses.at[i];
        if (field->kind == kind && model_get(vm_model(search->vm), kind, row, field->column).type != CELL_NONE)
            return true;
    }
    return false;
}

static void search_entity(Search *search, TableId kind, int32_t row)
{
    if (entity_excused(search, kind, row))
        return;
    for (size_t i = 0; i < search->group->texts.len; i++)
        if (search->group->texts.at[i].kind == kind)
            search_field(search, &search->group->texts.at[i], row);
}

/* ---- the function ---- */

static void free_state(void *ctx)
{
    State *state = ctx;
    wording_free(state->wording);
    map_drop(&state->persons);
    mem_free(state);
}

static void note_persons(State *state, const Model *model)
{
    size_t n;
    uint64_t version = model_version(model, T_PERSON) + 1;
    if (state->version == version)
        return;
    map_drop(&state->persons);
    memset(state->clean, 0, sizeof state->clean);
    const int32_t *order = model_order(model, T_PERSON, &n);
    for (size_t i = 0; i < n; i++)
        map_put(&state->persons, model_title(model, T_PERSON, order[i]), 1);
    state->version = version;
}

static State *state_of(Vm *vm)
{
    void **slot = vm_lib_state(vm, free_state);
    State *state = *slot;
    if (!state) {
        state = *slot = mem_zalloc(sizeof *state);
        state->wording = wording_new(vm_words(vm), vm_model(vm), vm_rt(vm)->intern);
        state->least = wording_group(state->wording, STR("least"));
        state->most = wording_group(state->wording, STR("most"));
    }
    note_persons(state, vm_model(vm));
    return state;
}

static Status no_group(Vm *vm, const Wording *wording, Value got)
{
    Buf names[2] = { { 0 }, { 0 } };
    for (size_t i = 0; i < wording->groups.len; i++)
        for (int lang = 0; lang < 2; lang++)
            buf_addf(&names[lang], "%s%.*s", i ? ", " : "", STR_ARG(wording->groups.at[i]->names[lang]));
    Status status = lib_wrong_value(vm, FN_wording, 1, buf_str(&names[LANG_EN]), buf_str(&names[LANG_ZH]), got);
    buf_drop(&names[0]);
    buf_drop(&names[1]);
    return status;
}

/* As a rule the one that was asked for last. */
static const Group *group_of(State *state, Str name)
{
    if (!state->asked || !str_eq(state->asked->names[LANG_EN], name))
        state->asked = wording_group(state->wording, name);
    return state->asked;
}

Status fn_wording(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(wording, 0, args[0].tag == V_TEXT || args[0].tag == V_ENTITY);
    LIB_WANT(wording, 1, args[1].tag == V_TEXT);
    Search search = { .vm = vm, .state = state_of(vm), .list = NONE_VALUE };
    const Wording *wording = search.state->wording;
    search.group = group_of(search.state, text_str(args[1].text));
    if (!search.group)
        return no_group(vm, wording, args[1]);
    search.excuse = search.group->excused_by.len ? wording_group(wording, search.group->excused_by) : NULL;
    search.least = search.state->least;
    search.most = search.state->most;
    if (args[0].tag == V_TEXT)
        search_text(&search, text_str(args[0].text));
    else
        search_entity(&search, (TableId)args[0].a, (int32_t)args[0].d);
    return lib_give(vm, search.list, out);
}
