/* lib.c: the table of natives, and what they share: arguments checked against the row's parameters. */
#include "lib.h"
#include "../syntax/lex.h"
#include <math.h>

#define WHOLE_MAX 1e15

const NativeFn LIB_NATIVES[FN_COUNT] = {
#define FUNCTION(ID, ...) [FN_##ID] = fn_##ID,
#include "../words/functions.def"
#undef FUNCTION
};

Status lib_give(Vm *vm, Value v, Value *out)
{
    *out = v;
    return vm_rt(vm)->failed ? ST_ERROR : ST_OK;
}

Str lib_function_name(Vm *vm, FunctionId fn)
{
    return str_of(vm_rt(vm)->lang == LANG_ZH ? FUNCTION_INFO[fn].zh : FUNCTION_INFO[fn].name);
}

/* ---- parameters, from "(xs: list|query, p: number)" ---- */

typedef struct Param {
    Str name, type;
} Param;

static Param find_param(FunctionId fn, int i)
{
    const char *p = FUNCTION_INFO[fn].params + 1;
    for (; i > 0 && strchr(p, ','); i--)
        p = strchr(p, ',') + 1;
    p += strspn(p, " ");
    size_t len = strcspn(p, ",)"), name = strcspn(p, ":,)");
    const char *type = p + name + (p[name] == ':');
    type += strspn(type, " ");
    return (Param){ str_make(p, name), str_make(type, len > (size_t)(type - p) ? len - (size_t)(type - p) : 0) };
}

static const struct {
    const char *type, *en, *zh;
} EXPECTED[] = {
    { "text", "a text", "文本" },          { "list", "a list", "列表" },         { "record", "a record", "记录" },
    { "table", "a table", "表" },          { "query", "a query", "查询" },       { "number", "a number", "数字" },
    { "duration", "a duration", "时长" },  { "rate", "a rate", "频率" },         { "date", "a date", "日期" },
    { "period", "a period", "期间" },      { "function", "a function", "函数" }, { "word", "a word", "词" },
    { "bool", "true or false", "真或假" }, { "post", "a post", "岗位" },         { "kpi", "a kpi", "指标" },
    { "region", "a region", "地区" },       { "range", "a range of numbers", "数字范围" },
    { "payplan", "a payplan", "薪酬方案" },
};

static void expected_type(Buf *out, Str type, bool zh)
{
    for (size_t i = 0; i < COUNT_OF(EXPECTED); i++)
        if (str_eq(str_of(EXPECTED[i].type), type)) {
            buf_addz(out, zh ? EXPECTED[i].zh : EXPECTED[i].en);
            return;
        }
    buf_add(out, type);
}

/* "text|list" is "a text or a list". */
static void expected_types(Buf *out, Str types, bool zh)
{
    const char *p = types.ptr, *end = types.ptr + types.len;
    while (p < end) {
        const char *bar = memchr(p, '|', (size_t)(end - p));
        const char *stop = bar ? bar : end;
        if (p > types.ptr)
            buf_addz(out, zh ? "或" : " or ");
        expected_type(out, str_make(p, (size_t)(stop - p)), zh);
        p = stop + (bar != NULL);
    }
    if (!types.len)
        buf_addz(out, zh ? "一个值" : "a value");
}

/* The argument that begins at the lexer's place: *end is set behind it. False at the call's end. */
static bool next_argument(Lexer *lex, Token *first, Token *second, uint32_t *end)
{
    Token token;
    int depth = 0, n = 0;
    for (;; n++) {
        lex_next(lex, &token);
        bool ends = depth == 0 && (token.type == TK_COMMA || token.type == TK_RPAREN);
        if (ends || token.type == TK_END)
            return n > 0 && ends;
        *first = n == 0 ? token : *first;
        *second = n <= 1 ? token : *second;
        if (token.type == TK_TEXT_PART)
            lex_text_pass(lex);
        depth += token.type == TK_LPAREN || token.type == TK_LBRACKET || token.type == TK_LBRACE;
        depth -= token.type == TK_RPAREN || token.type == TK_RBRACKET || token.type == TK_RBRACE;
        *end = token.type == TK_TEXT_PART ? lex->pos : token.end;
    }
}

/* The caret of an error that says something about an argument: the call's span becomes the argument's, where the text of the call has
   one at that place. */
void lib_point(Vm *vm, FunctionId fn, int i)
{
    Diag *diag = vm_rt(vm)->error;
    Sources *sources = vm_sources(vm);
    Source *source = diag && sources ? sources_get(sources, diag->span.source) : NULL;
    if (!source || diag->span.end > source->text.len)
        return;
    Lexer *lex = mem_zalloc(sizeof *lex);
    Token name, sign, first, second;
    uint32_t end = 0;
    lex_init(lex, vm_words(vm), vm_rt(vm)->intern, source, vm_rt(vm)->diags);
    lex->quiet = true;
    lex->pos = diag->span.start;
    lex_next(lex, &name);
    lex_next(lex, &sign);
    bool call = name.type == TK_WORD && words_function(vm_words(vm), name.sym) == fn && sign.type == TK_LPAREN;
    for (int k = 0; call && k <= i && next_argument(lex, &first, &second, &end) && second.type != TK_COLON; k++)
        if (k == i && end <= diag->span.end)
            diag->span = (Span){ diag->span.source, first.start, end };
    lex_drop(lex);
    mem_free(lex);
}

static Status wrong(Vm *vm, FunctionId fn, int i, Str expected, Value got)
{
    Rt *rt = vm_rt(vm);
    Buf text = { 0 };
    bool plain = got.tag == V_LIST || got.tag == V_RECORD || got.tag == V_TABLE || got.tag == V_ENTITY;
    if (!plain) {
        buf_add(&text, rt_type_name(rt, got));
        buf_char(&text, ' ');
    }
    buf_add(&text, rt_describe(rt, got));
    rt_error(rt, E302, lib_function_name(vm, fn), find_param(fn, i).name, expected, buf_str(&text), );
    lib_point(vm, fn, i);
    buf_drop(&text);
    return ST_ERROR;
}

Status lib_wrong(Vm *vm, FunctionId fn, int i, Value got)
{
    Buf expected = { 0 };
    expected_types(&expected, find_param(fn, i).type, vm_rt(vm)->lang == LANG_ZH);
    wrong(vm, fn, i, buf_str(&expected), got);
    buf_drop(&expected);
    return ST_ERROR;
}

Status lib_wrong_value(Vm *vm, FunctionId fn, int i, Str expected_en, Str expected_zh, Value got)
{
    return wrong(vm, fn, i, vm_rt(vm)->lang == LANG_ZH ? expected_zh : expected_en, got);
}

/* ---- items ---- */

static Value rows_of(Rt *rt, const Table *table)
{
    if (table->n_columns == 1)
        return table_column_list(rt, table, 0);
    Value v = value_list(rt, table->n_rows);
    for (uint32_t r = 0; r < table->n_rows && !rt->failed; r++)
        list_push(rt, v.list, table_row(rt, table, r));
    return v;
}

static bool whole_range(const RangeObj *range)
{
    return range->low.tag == V_NUM && range->high.tag == V_NUM;
}

static Value numbers_of(Rt *rt, const RangeObj *range)
{
    double low = ceil(range->low.num), high = floor(range->high.num), count = high - low + 1;
    if (!(count <= UINT32_MAX / 2)) {
        heap_allows(rt, SIZE_MAX);
        count = 0;
    }
    Value v = value_list(rt, count > 0 ? (uint32_t)count : 0);
    for (double x = low; x <= high && !rt->failed; x++)
        list_push(rt, v.list, value_num(x));
    return v;
}

bool lib_items(Vm *vm, FunctionId fn, int i, Value *arg, Items *items)
{
    Rt *rt = vm_rt(vm);
    Value list = *arg;
    *items = (Items){ 0 };
    if (arg->tag == V_TABLE)
        list = rows_of(rt, arg->table);
    else if (arg->tag == V_RANGE && whole_range(arg->range))
        list = numbers_of(rt, arg->range);
    else if (arg->tag != V_LIST)
        return lib_wrong(vm, fn, i, *arg) == ST_OK;
    if (arg->tag != V_LIST) {
        heap_keep(rt->heap, list);
        items->kept = 1;
    }
    value_share(list); /* a function called for the items may try to change the list */
    items->at = list.list->at;
    items->n = list.list->len;
    if (rt->failed)
        lib_items_end(vm, items);
    return !rt->failed;
}

void lib_items_end(Vm *vm, Items *items)
{
    heap_unkeep(vm_rt(vm)->heap, items->kept);
    items->kept = 0;
}

/* ---- small tests ---- */

bool lib_is_function(Value v)
{
    return v.tag == V_FUNCTION || v.tag == V_NATIVE;
}

bool lib_whole(Value v, double low, double high, int64_t *out)
{
    if (v.tag != V_NUM || v.num != floor(v.num) || v.num < low || v.num > high)
        return false;
    *out = (int64_t)(v.num > WHOLE_MAX ? WHOLE_MAX : v.num < -WHOLE_MAX ? -WHOLE_MAX : v.num);
    return true;
}

Status lib_test(VmCallee *callee, bool *out)
{
    Status status = vm_callee_run(callee);
    const Value *result = &callee->args[-1];
    *out = result->tag == V_BOOL && result->i;
    return status == ST_OK && UNLIKELY(result->tag != V_BOOL) ? value_condition(vm_rt(callee->vm), *result, out) : status;
}
