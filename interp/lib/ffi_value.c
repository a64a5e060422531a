/* ffi_value.c: values of the language to what C's functions take and back. */
#include "ffi_value.h"

#include <float.h>
#include <math.h>

#include "../base/arena.h"
#include "../base/utf8.h"
#include "../compile/code.h"
#include "../syntax/ast.h"

#define EXACT_MOST 9007199254740992.0        /* 2^53: whole numbers up to there are exact */

static Str by_lang(Vm *vm, const char *en, const char *zh)
{
    return str_of(vm_rt(vm)->lang == LANG_ZH ? zh : en);
}

static Str joined(Vm *vm, Str a, Str b)
{
    return arena_printf(&vm_rt(vm)->diags->arena, "%.*s%.*s", STR_ARG(a), STR_ARG(b));
}

/* ---- types ---- */

typedef struct PlainType { KeywordId word; FfiCode code; } PlainType;

static FfiCode signed_code(size_t size)
{
    return size == 8 ? FFI_INT64 : FFI_INT32;
}

static FfiCode plain_code(KeywordId word)
{
    static const PlainType TYPES[] = {
        { KW_FOREIGN_INT8, FFI_INT8 }, { KW_FOREIGN_INT16, FFI_INT16 }, { KW_FOREIGN_INT32, FFI_INT32 }, { KW_FOREIGN_INT64, FFI_INT64 },
        { KW_FOREIGN_UINT8, FFI_UINT8 }, { KW_FOREIGN_UINT16, FFI_UINT16 }, { KW_FOREIGN_UINT32, FFI_UINT32 },
        { KW_FOREIGN_UINT64, FFI_UINT64 }, { KW_FOREIGN_FLOAT, FFI_FLOAT }, { KW_FOREIGN_DOUBLE, FFI_DOUBLE }, { KW_FOREIGN_BOOL, FFI_BOOL },
        { KW_FOREIGN_TEXT, FFI_TEXT }, { KW_FOREIGN_POINTER, FFI_POINTER }, { KW_FOREIGN_NONE, FFI_NONE } };
    for (size_t i = 0; i < COUNT_OF(TYPES); i++)
        if (TYPES[i].word == word)
            return TYPES[i].code;
    if (word == KW_FOREIGN_SIZE)
        return sizeof(size_t) == 8 ? FFI_UINT64 : FFI_UINT32;
    return signed_code(word == KW_FOREIGN_LONG ? sizeof(long) : sizeof(int));
}

static ForeignType *refuse(Vm *vm, const Node *node, Str function, const char *why, const char *why_zh)
{
    rt_error(vm_rt(vm), E709, function, by_lang(vm, why, why_zh),);
    if (vm_rt(vm)->error)
        vm_rt(vm)->error->span = vm_span(vm, node);
    return NULL;
}

static bool named_before(const ForeignType *type, uint32_t n, Sym name)
{
    for (uint32_t i = 0; i < n; i++)
        if (type->names[i] == name)
            return true;
    return false;
}

static ForeignType *record_type(Vm *vm, Arena *arena, const Node *node, Str function, ForeignType *type)
{
    type->names = ARENA_ARRAY(arena, Sym, node->n);
    if (!node->n)
        return refuse(vm, node, function, "a record without fields", "记录没有字段");
    for (uint32_t i = 0; i < type->n; i++) {
        if (named_before(type, i, node->kids[i]->sym))
            return refuse(vm, node->kids[i], function, "a record with two fields of one name", "记录中字段重名");
        type->names[i] = node->kids[i]->sym;
        type->kids[i] = foreign_type(vm, arena, node->kids[i]->kids[0], FOREIGN_FIELD, function);
        if (!type->kids[i])
            return NULL;
    }
    return type;
}

static ForeignType *function_type(Vm *vm, Arena *arena, const Node *node, Str function, ForeignType *type)
{
    for (uint32_t i = 0; i < type->n; i++) {
        type->kids[i] = foreign_type(vm, arena, node->kids[i], i + 1 < type->n ? FOREIGN_FIELD : FOREIGN_RESULT, function);
        if (!type->kids[i])
            return NULL;
    }
    return type;
}

ForeignType *foreign_type(Vm *vm, Arena *arena, const Node *node, ForeignPlace place, Str function)
{
    ForeignType *type = ARENA_NEW(arena, ForeignType);
    type->word = KW_NONE;
    type->n = node->n;
    type->kids = ARENA_ARRAY(arena, ForeignType *, node->n);
    if (node->op == FS_RECORD) {
        type->code = FFI_RECORD;
        return record_type(vm, arena, node, function, type);
    }
    if (node->op == FS_FUNCTION && place != FOREIGN_PARAM)
        return refuse(vm, node, function, "a function that is no parameter", "函数只能作参数");
    if (node->op == FS_FUNCTION) {
        type->code = FFI_FUNCTION;
        return function_type(vm, arena, node, function, type);
    }
    type->word = (KeywordId)node->integer;
    type->code = plain_code(type->word);
    if (type->code == FFI_NONE && place != FOREIGN_RESULT)
        return refuse(vm, node, function, "`none` is no value that it could take", "“无”不能作为参数");
    return type;
}

void foreign_signature(const ForeignType *type, bool names, Buf *out)
{
    bool function = type->code == FFI_FUNCTION;
    buf_char(out, (char)type->code);
    for (uint32_t i = 0; i + function < type->n; i++) {
        if (names && type->names)
            buf_addf(out, "%u:", type->names[i]);
        foreign_signature(type->kids[i], names, out);
    }
    if (type->code == FFI_RECORD)
        buf_char(out, FFI_RECORD_END);
    if (function) {
        buf_char(out, FFI_FUNCTION_END);
        foreign_signature(type->kids[type->n - 1], names, out);
    }
}

/* ---- values to bytes ---- */

typedef struct Whole { FfiCode code; double low, high; const char *text; } Whole;      /* high: the first that it does not hold */

static const Whole WHOLES[] = {
    { FFI_INT8, -128, 128, "-128..127" }, { FFI_INT16, -32768, 32768, "-32768..32767" },
    { FFI_INT32, -2147483648.0, 2147483648.0, "-2147483648..2147483647" }, { FFI_INT64, -0x1p63, 0x1p63, "-2^63..2^63 - 1" },
    { FFI_UINT8, 0, 256, "0..255" }, { FFI_UINT16, 0, 65536, "0..65535" }, { FFI_UINT32, 0, 4294967296.0, "0..4294967295" },
    { FFI_UINT64, 0, 0x1p64, "0..2^64 - 1" },
};

static const Whole *find_whole(FfiCode code)
{
    for (size_t i = 0; i < COUNT_OF(WHOLES); i++)
        if (WHOLES[i].code == code)
            return &WHOLES[i];
    return NULL;
}

static Str type_word(Vm *vm, const ForeignType *type)
{
    return by_lang(vm, KEYWORD_INFO[type->word].text, KEYWORD_INFO[type->word].zh);
}

static const char *plain_wanted(FfiCode code, bool zh)
{
    switch (code) {
    case FFI_BOOL: return zh ? "真或假" : "true or false";
    case FFI_TEXT: return zh ? "文本" : "a text";
    case FFI_POINTER: return zh ? "指针或无" : "a pointer or none";
    case FFI_NONE: return zh ? "无" : "none";
    case FFI_INT8: case FFI_INT16: case FFI_INT32: case FFI_INT64: case FFI_UINT8: case FFI_UINT16: case FFI_UINT32: case FFI_UINT64:
    case FFI_FLOAT: case FFI_DOUBLE: case FFI_RECORD: case FFI_RECORD_END: case FFI_FUNCTION: case FFI_FUNCTION_END: break;
    }
    return zh ? "数字" : "a number";
}

/* "a number (double)", "a record {x, y}", "a function with 2 parameters". */
static void add_wanted(Vm *vm, const ForeignType *type, Buf *out)
{
    const Intern *intern = vm_rt(vm)->intern;
    bool zh = vm_rt(vm)->lang == LANG_ZH;
    if (type->code == FFI_FUNCTION && zh) {
        buf_addf(out, "有 %u 个参数的函数", type->n - 1);
    } else if (type->code == FFI_FUNCTION) {
        buf_addf(out, "a function with %u parameter%s", type->n - 1, type->n == 2 ? "" : "s");
    } else if (type->code == FFI_RECORD) {
        buf_addz(out, zh ? "记录 {" : "a record {");
        for (uint32_t i = 0; i < type->n; i++)
            buf_addf(out, "%s%.*s", i ? ", " : "", STR_ARG(intern_str(intern, type->names[i])));
        buf_char(out, '}');
    } else {
        buf_addz(out, plain_wanted(type->code, zh));
        if (find_whole(type->code) || type->code == FFI_FLOAT || type->code == FFI_DOUBLE)
            buf_addf(out, " (%.*s)", STR_ARG(type_word(vm, type)));
    }
}

static Status wrong_type(const ForeignWhat *what, const ForeignType *type, Value v)
{
    Rt *rt = vm_rt(what->vm);
    Buf wanted = { 0 };
    add_wanted(what->vm, type, &wanted);
    Status status = rt_error(rt, E703, what->name, buf_str(&wanted), rt_describe(rt, v),);
    buf_drop(&wanted);
    return status;
}

static Status misfit(const ForeignWhat *what, const ForeignType *type, Value v, Str holds)
{
    Rt *rt = vm_rt(what->vm);
    return rt_error(rt, E704, what->name, rt_describe(rt, v), type_word(what->vm, type), holds,);
}

static Status encode_whole(const ForeignWhat *what, const ForeignType *type, Value v, Buf *out)
{
    const Whole *whole = find_whole(type->code);
    if (v.tag != V_NUM)
        return wrong_type(what, type, v);
    if (v.num != floor(v.num) || v.num < whole->low || v.num >= whole->high) {
        return misfit(what, type, v, joined(what->vm, by_lang(what->vm, "whole numbers ", "整数 "), str_of(whole->text)));
    }
    ffi_write(out, whole->low < 0 ? (uint64_t)(int64_t)v.num : (uint64_t)v.num);
    return ST_OK;
}

static Status encode_text(const ForeignWhat *what, const ForeignType *type, Value v, Buf *out)
{
    if (v.tag != V_TEXT)
        return wrong_type(what, type, v);
    if (memchr(v.text->ptr, 0, v.text->len))
        return misfit(what, type, v, by_lang(what->vm, "no character 0", "不含字符 0 的文本"));
    ffi_write_text(out, text_str(v.text));
    return ST_OK;
}

static Status encode_pointer(const ForeignWhat *what, const ForeignType *type, Value v, Buf *out)
{
    if (v.tag == V_POINTER && v.d != what->process)
        return rt_error(vm_rt(what->vm), E711, what->name,
                        by_lang(what->vm, "another library, or of one that has ended", "其他库或已结束的库"),);
    if (v.tag != V_POINTER && v.tag != V_NONE)
        return wrong_type(what, type, v);
    ffi_write(out, v.tag == V_NONE ? 0 : (uint64_t)v.i);
    return ST_OK;
}

/* Exactly the fields that were declared, in any order. */
static Status encode_record(const ForeignWhat *what, const ForeignType *type, Value v, Buf *out)
{
    const Intern *intern = vm_rt(what->vm)->intern;
    if (v.tag != V_RECORD || v.record->len != type->n)
        return wrong_type(what, type, v);
    for (uint32_t i = 0; i < type->n; i++) {
        Value field;
        Str name = intern_str(intern, type->names[i]);
        if (!record_get(v.record, name, &field))
            return wrong_type(what, type, v);
        ForeignWhat inner = *what;
        inner.name = vm_rt(what->vm)->lang == LANG_ZH ? joined(what->vm, joined(what->vm, what->name, STR(" 的 ")), name)
                                                      : joined(what->vm, joined(what->vm, name, STR(" in ")), what->name);
        Status status = foreign_encode(&inner, type->kids[i], field, out);
        if (status != ST_OK)
            return status;
    }
    return ST_OK;
}

static Status check_function(const ForeignWhat *what, const ForeignType *type, Value v)
{
    uint32_t n = type->n - 1;
    if (v.tag == V_NATIVE)
        return ST_OK;
    if (v.tag != V_FUNCTION || n < v.fn->proto->n_required || n > v.fn->proto->n_params)
        return wrong_type(what, type, v);
    return ST_OK;
}

static Status encode_float(const ForeignWhat *what, const ForeignType *type, Value v, Buf *out)
{
    if (v.tag != V_NUM)
        return wrong_type(what, type, v);
    if (type->code == FFI_FLOAT && fabs(v.num) > FLT_MAX)
        return misfit(what, type, v, by_lang(what->vm, "numbers up to 3.4e38", "绝对值不超过 3.4e38 的数"));
    ffi_write(out, ffi_bits(v.num));
    return ST_OK;
}

Status foreign_encode(const ForeignWhat *what, const ForeignType *type, Value v, Buf *out)
{
    switch (type->code) {
    case FFI_FLOAT: case FFI_DOUBLE: return encode_float(what, type, v, out);
    case FFI_BOOL:
        if (v.tag != V_BOOL)
            return wrong_type(what, type, v);
        ffi_write(out, v.i != 0);
        return ST_OK;
    case FFI_TEXT: return encode_text(what, type, v, out);
    case FFI_POINTER: return encode_pointer(what, type, v, out);
    case FFI_RECORD: return encode_record(what, type, v, out);
    case FFI_FUNCTION: return check_function(what, type, v);
    case FFI_NONE: return ST_OK;
    case FFI_INT8: case FFI_INT16: case FFI_INT32: case FFI_INT64: case FFI_UINT8: case FFI_UINT16: case FFI_UINT32: case FFI_UINT64:
    case FFI_RECORD_END: case FFI_FUNCTION_END: break;
    }
    return encode_whole(what, type, v, out);
}

/* ---- bytes to values ---- */

static Status bad_result(const ForeignWhat *what, Str why)
{
    return rt_error(vm_rt(what->vm), E708, what->name, why,);
}

static Status decode_whole(const ForeignWhat *what, const ForeignType *type, uint64_t bits, Value *out)
{
    bool below = find_whole(type->code)->low < 0;
    double number = below ? (double)(int64_t)bits : (double)bits;
    *out = value_num(number);
    if (fabs(number) <= EXACT_MOST && (below ? (uint64_t)(int64_t)number == bits : (uint64_t)number == bits))
        return ST_OK;
    Arena *arena = &vm_rt(what->vm)->diags->arena;
    Str digits = below ? arena_printf(arena, "%lld", (long long)bits) : arena_printf(arena, "%llu", (unsigned long long)bits);
    return bad_result(what, joined(what->vm, digits, by_lang(what->vm, ", more than a number holds exactly", "，超出可精确表示的整数")));
}

static Status decode_number(const ForeignWhat *what, double number, Value *out)
{
    *out = value_num(number);
    if (isfinite(number))
        return ST_OK;
    return bad_result(what, isnan(number) ? by_lang(what->vm, "no number (nan)", "非数 (nan)") : by_lang(what->vm, "infinite", "无穷大"));
}

static Status decode_text(const ForeignWhat *what, FfiReader *reader, Value *out)
{
    Str text;
    *out = NONE_VALUE;
    if (!ffi_read_text(reader, &text))
        return ST_OK;
    if (utf8_check(text) != UTF8_VALID)
        return bad_result(what, by_lang(what->vm, "a text that is not valid UTF-8", "无效的 UTF-8 文本"));
    *out = value_text(vm_rt(what->vm), text);
    return vm_rt(what->vm)->failed ? ST_ERROR : ST_OK;
}

static Status decode_record(const ForeignWhat *what, const ForeignType *type, FfiReader *reader, Value *out)
{
    Rt *rt = vm_rt(what->vm);
    Value record = value_record(rt, type->n);
    for (uint32_t i = 0; i < type->n; i++) {
        Value field = NONE_VALUE;
        Status status = foreign_decode(what, type->kids[i], reader, &field);
        if (status != ST_OK)
            return status;
        record_set(rt, record.record, value_sym(rt, type->names[i]), field);
    }
    *out = record;
    return rt->failed ? ST_ERROR : ST_OK;
}

Status foreign_decode(const ForeignWhat *what, const ForeignType *type, FfiReader *reader, Value *out)
{
    uint64_t bits;
    *out = NONE_VALUE;
    switch (type->code) {
    case FFI_FLOAT: case FFI_DOUBLE: return decode_number(what, ffi_double(ffi_read(reader)), out);
    case FFI_BOOL: *out = value_bool(ffi_read(reader) != 0); return ST_OK;
    case FFI_TEXT: return decode_text(what, reader, out);
    case FFI_RECORD: return decode_record(what, type, reader, out);
    case FFI_POINTER:
        bits = ffi_read(reader);
        *out = bits ? value_pointer(what->process, bits) : NONE_VALUE;
        return ST_OK;
    case FFI_NONE: return ST_OK;
    case FFI_INT8: case FFI_INT16: case FFI_INT32: case FFI_INT64: case FFI_UINT8: case FFI_UINT16: case FFI_UINT32: case FFI_UINT64:
    case FFI_FUNCTION: case FFI_RECORD_END: case FFI_FUNCTION_END: break;
    }
    return decode_whole(what, type, ffi_read(reader), out);
}
