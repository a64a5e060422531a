/* lib_text.c: functions of texts; some take lists too. */
#include "lib.h"
#include "../base/utf8.h"
#include <math.h>

#define WANT_STR(id, i, s) LIB_WANT(id, i, value_str(vm_rt(vm), args[i], (s)))
#define ANY_WHOLE 1e300

static Status give_buf(Vm *vm, Buf *buf, Value *out)
{
    Value v = value_text(vm_rt(vm), buf_str(buf));
    buf_drop(buf);
    return lib_give(vm, v, out);
}

static Status give_bool(bool x, Value *out)
{
    *out = value_bool(x);
    return ST_OK;
}

Status fn_len(Vm *vm, Value *args, int n, Value *out)
{
    Str s;
    UNUSED(n);
    LIB_BLANK(args[0]);
    if (args[0].tag == V_TEXT)
        *out = value_num(text_chars(args[0].text));
    else if (args[0].tag == V_LIST)
        *out = value_num(args[0].list->len);
    else if (args[0].tag == V_RECORD)
        *out = value_num(args[0].record->len);
    else if (args[0].tag == V_TABLE)
        *out = value_num(args[0].table->n_rows);
    else if (value_str(vm_rt(vm), args[0], &s))
        *out = value_num((double)utf8_count(s));
    else
        return lib_wrong(vm, FN_len, 0, args[0]);
    return ST_OK;
}

/* Of ASCII letters from `first` on the other case. */
static Status ascii_cased(Vm *vm, Str s, char first, Value *out)
{
    Text *text = text_new(vm_rt(vm), s.len);
    for (size_t i = 0; i < text->len; i++)
        text->ptr[i] = (char)(s.ptr[i] ^ ((unsigned char)(s.ptr[i] - first) < 26) << 5);
    return lib_give(vm, text_value(text), out);
}

Status fn_upper(Vm *vm, Value *args, int n, Value *out)
{
    Str s;
    Buf buf = { 0 };
    UNUSED(n);
    LIB_BLANK(args[0]);
    WANT_STR(upper, 0, &s);
    if (utf8_is_ascii(s))
        return ascii_cased(vm, s, 'a', out);
    if (!heap_buf(vm_rt(vm), &buf, s.len))
        return ST_ERROR;
    utf8_upper(&buf, s);
    return give_buf(vm, &buf, out);
}

Status fn_lower(Vm *vm, Value *args, int n, Value *out)
{
    Str s;
    Buf buf = { 0 };
    UNUSED(n);
    LIB_BLANK(args[0]);
    WANT_STR(lower, 0, &s);
    if (utf8_is_ascii(s))
        return ascii_cased(vm, s, 'A', out);
    if (!heap_buf(vm_rt(vm), &buf, s.len))
        return ST_ERROR;
    utf8_lower(&buf, s);
    return give_buf(vm, &buf, out);
}

/* ---- white space ---- */

static bool is_space(int32_t rune)
{
    return rune == ' ' || (rune >= '\t' && rune <= '\r') || rune == 0x85 || rune == 0xa0 || rune == 0x1680 ||
           (rune >= 0x2000 && rune <= 0x200a) || rune == 0x2028 || rune == 0x2029 || rune == 0x202f || rune == 0x205f ||
           rune == 0x3000 || rune == 0xfeff;
}

/* Bytes of the character at p when it is a space (or, with `inverted`, when it is none); else 0. */
static size_t space_at(const char *p, const char *end, bool inverted)
{
    int size = 0;
    return is_space(utf8_decode(p, end, &size)) != inverted ? (size_t)size : 0;
}

static const char *previous(const char *start, const char *p)
{
    do
        p--;
    while (p > start && ((unsigned char)*p & 0xc0) == 0x80);
    return p;
}

static Str trimmed(Str s)
{
    const char *p = s.ptr, *end = s.ptr + s.len;
    for (size_t size; p < end && (size = space_at(p, end, false)) > 0;)
        p += size;
    while (p < end && space_at(previous(p, end), end, false))
        end = previous(p, end);
    return str_make(p, (size_t)(end - p));
}

Status fn_trim(Vm *vm, Value *args, int n, Value *out)
{
    Str s;
    UNUSED(n);
    LIB_BLANK(args[0]);
    WANT_STR(trim, 0, &s);
    return lib_give(vm, value_text(vm_rt(vm), trimmed(s)), out);
}

/* ---- parts ---- */

static Value split_at_spaces(Rt *rt, Str s)
{
    Value v = value_list(rt, 0);
    const char *p = s.ptr, *end = s.ptr + s.len;
    while (p < end) {
        size_t size;
        while (p < end && (size = space_at(p, end, false)) > 0)
            p += size;
        const char *start = p;
        while (p < end && (size = space_at(p, end, true)) > 0)
            p += size;
        if (p > start)
            list_push(rt, v.list, value_text(rt, str_make(start, (size_t)(p - start))));
    }
    return v;
}

/* The first place of `part` from p on; NULL. An empty part is nowhere. */
static const char *find_part(const char *p, const char *end, Str part)
{
    return part.len && p < end ? memmem(p, (size_t)(end - p), part.ptr, part.len) : NULL;
}

static Value split_at(Rt *rt, Str s, Str separator)
{
    Value v = value_list(rt, 0);
    const char *p = s.ptr, *end = s.ptr + s.len;
    for (const char *at; (at = find_part(p, end, separator)) && !rt->failed; p = at + separator.len)
        list_push(rt, v.list, value_text(rt, str_make(p, (size_t)(at - p))));
    list_push(rt, v.list, value_text(rt, str_make(p, (size_t)(end - p))));
    return v;
}

Status fn_split(Vm *vm, Value *args, int n, Value *out)
{
    Str s, separator = STR("");
    LIB_BLANK(args[0]);
    WANT_STR(split, 0, &s);
    if (LIB_GIVEN(1))
        WANT_STR(split, 1, &separator);
    Rt *rt = vm_rt(vm);
    return lib_give(vm, separator.len ? split_at(rt, s, separator) : split_at_spaces(rt, s), out);
}

Status fn_lines(Vm *vm, Value *args, int n, Value *out)
{
    Str s;
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    WANT_STR(lines, 0, &s);
    Value v = value_list(rt, 0);
    const char *p = s.ptr, *end = s.ptr + s.len;
    while (p < end && !rt->failed) {
        const char *newline = memchr(p, '\n', (size_t)(end - p)), *stop = newline ? newline : end;
        size_t len = (size_t)(stop - p);
        if (len && newline && p[len - 1] == '\r')
            len--;
        list_push(rt, v.list, value_text(rt, str_make(p, len)));
        p = newline ? newline + 1 : end;
    }
    return lib_give(vm, v, out);
}

Status fn_chars(Vm *vm, Value *args, int n, Value *out)
{
    Str s;
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    WANT_STR(chars, 0, &s);
    Value v = value_list(rt, (uint32_t)utf8_count(s));
    const char *p = s.ptr, *end = s.ptr + s.len;
    for (int size; p < end && !rt->failed; p += size) {
        utf8_decode(p, end, &size);
        list_push(rt, v.list, value_text(rt, str_make(p, (size_t)size)));
    }
    return lib_give(vm, v, out);
}

/* What the texts among the items will take, with a little for each other value. */
static size_t joined_size(Rt *rt, const Items *items, Str separator)
{
    size_t size = 0;
    Str s;
    for (uint32_t i = 0; i < items->n; i++)
        size += separator.len + (value_str(rt, items->at[i], &s) ? s.len : 8);
    return size;
}

Status fn_join(Vm *vm, Value *args, int n, Value *out)
{
    Str separator = STR(", ");
    Items items;
    Buf buf = { 0 };
    Rt *rt = vm_rt(vm);
    LIB_BLANK(args[0]);
    if (LIB_GIVEN(1))
        WANT_STR(join, 1, &separator);
    if (!lib_items(vm, FN_join, 0, &args[0], &items))
        return ST_ERROR;
    bool any = false;
    heap_buf(rt, &buf, joined_size(rt, &items, separator));
    size_t checked = buf.cap > (size_t)1 << 20 ? buf.cap : (size_t)1 << 20;
    for (uint32_t i = 0; i < items.n && !rt->failed; i++) {
        if (items.at[i].tag == V_NONE)
            continue;
        if (any)
            buf_add(&buf, separator);
        value_format(rt, items.at[i], false, &buf);
        any = true;
        if (buf.len > checked) {
            heap_allows(rt, buf.len);
            checked = buf.len * 2;
        }
    }
    lib_items_end(vm, &items);
    return give_buf(vm, &buf, out);
}

/* How many bytes the result has; so it is allocated once, and refused before. */
static Status replace_all(Vm *vm, Str s, Str old, Str new_, Value *out)
{
    Rt *rt = vm_rt(vm);
    const char *end = s.ptr + s.len;
    size_t count = 0;
    for (const char *p = s.ptr, *at; (at = find_part(p, end, old)); p = at + old.len)
        count++;
    Text *text = text_new(rt, s.len - count * old.len + count * new_.len);
    char *to = text->ptr;
    const char *p = s.ptr;
    for (const char *at; text->len && (at = find_part(p, end, old)); p = at + old.len) {
        memcpy(to, p, (size_t)(at - p));
        to += at - p;
        if (new_.len)
            memcpy(to, new_.ptr, new_.len);
        to += new_.len;
    }
    if (text->len && end > p)
        memcpy(to, p, (size_t)(end - p));
    return lib_give(vm, text_value(text), out);
}

Status fn_replace(Vm *vm, Value *args, int n, Value *out)
{
    Str s, old, new_;
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_BLANK(args[2]);
    WANT_STR(replace, 0, &s);
    WANT_STR(replace, 1, &old);
    WANT_STR(replace, 2, &new_);
    if (!old.len)
        return lib_wrong_value(vm, FN_replace, 1, STR("a text that is not empty"), STR("非空文本"), args[1]);
    return replace_all(vm, s, old, new_, out);
}

Status fn_starts_with(Vm *vm, Value *args, int n, Value *out)
{
    Str s, start;
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    WANT_STR(starts_with, 0, &s);
    WANT_STR(starts_with, 1, &start);
    return give_bool(s.len >= start.len && str_eq(str_make(s.ptr, start.len), start), out);
}

Status fn_ends_with(Vm *vm, Value *args, int n, Value *out)
{
    Str s, end;
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    WANT_STR(ends_with, 0, &s);
    WANT_STR(ends_with, 1, &end);
    return give_bool(s.len >= end.len && str_eq(str_make(s.ptr + s.len - end.len, end.len), end), out);
}

Status fn_extract(Vm *vm, Value *args, int n, Value *out)
{
    enum { GROUPS = 9 };
    Str s, pattern;
    int32_t at[GROUPS + 1][2];
    bool found = false;
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    WANT_STR(extract, 0, &s);
    WANT_STR(extract, 1, &pattern);
    Status status = heap_match_at(rt, s, pattern, 0, GROUPS, at, &found);
    if (status != ST_OK)
        return status;
    if (!found)
        return lib_give(vm, NONE_VALUE, out);
    Value v = value_list(rt, 1);
    int last = GROUPS;
    while (last > 0 && at[last][0] < 0)
        last--;
    for (int i = 0; i <= last; i++)
        list_push(rt, v.list,
                  at[i][0] < 0 ? NONE_VALUE
                               : value_text(rt, str_make(s.ptr + at[i][0], (size_t)(at[i][1] - at[i][0]))));
    return lib_give(vm, v, out);
}

/* ---- widths ---- */

static void fill(Buf *buf, Str with, int with_width, int64_t columns)
{
    int64_t times = columns / with_width;
    for (int64_t i = 0; i < times; i++)
        buf_add(buf, with);
    buf_fill(buf, ' ', (size_t)(columns - times * with_width));
}

static Status pad_text(Vm *vm, Str s, int64_t width, Str with, Value *out)
{
    Rt *rt = vm_rt(vm);
    Buf buf = { 0 };
    int with_width = utf8_width(with, rt->ambiguous);
    int64_t more = (width < 0 ? -width : width) - utf8_width(s, rt->ambiguous);
    if (more > 0 && !heap_buf(rt, &buf, (size_t)more * with.len + s.len))
        return ST_ERROR;
    if (more > 0 && width < 0)
        fill(&buf, with, with_width, more);
    buf_add(&buf, s);
    if (more > 0 && width > 0)
        fill(&buf, with, with_width, more);
    return give_buf(vm, &buf, out);
}

Status fn_pad(Vm *vm, Value *args, int n, Value *out)
{
    Str with = STR(" ");
    int64_t width;
    Rt *rt = vm_rt(vm);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    LIB_WANT(pad, 1, args[1].tag == V_NUM);
    if (!lib_whole(args[1], -ANY_WHOLE, ANY_WHOLE, &width))
        return rt_error(rt, E315, lib_function_name(vm, FN_pad), rt_describe(rt, args[1]), );
    if (LIB_GIVEN(2))
        WANT_STR(pad, 2, &with);
    int cells = utf8_width(with, rt->ambiguous);
    if (cells < 1 || cells > 2 || (utf8_count(with) > 1 && (size_t)cells >= utf8_count(with)))
        return lib_wrong_value(vm, FN_pad, 2, STR("one visible character"), STR("一个可见字符"), args[2]);
    Buf text = { 0 };
    value_format(rt, args[0], false, &text);
    Status status = pad_text(vm, buf_str(&text), width, with, out);
    buf_drop(&text);
    return status;
}

/* ---- format ---- */

/* "1234567.9" with commas between thousands. */
static void add_grouped(Buf *out, const char *digits)
{
    size_t whole = strcspn(digits, ".");
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            buf_char(out, ',');
        buf_char(out, digits[i]);
    }
    buf_addz(out, digits + whole);
}

static void add_fixed(Buf *out, double x, int digits)
{
    Buf text = { 0 };
    double rounded = lib_round(x, digits);
    buf_addf(&text, "%.*f", digits, fabs(rounded));
    if (rounded < 0 && strspn(text.ptr, "0.") < text.len)
        buf_char(out, '-');
    add_grouped(out, text.ptr);
    buf_drop(&text);
}

Status fn_format(Vm *vm, Value *args, int n, Value *out)
{
    int64_t digits = 0;
    Buf buf = { 0 };
    LIB_BLANK(args[0]);
    Value x = args[0];
    LIB_WANT(format, 0, x.tag == V_NUM || x.tag == V_DURATION || x.tag == V_RATE);
    if (LIB_GIVEN(1) && !lib_whole(args[1], 0, 15, &digits))
        return lib_wrong_value(vm, FN_format, 1, STR("a whole number from 0 to 15"), STR("0 到 15 的整数"), args[1]);
    bool percent = x.tag == V_NUM && x.a == STYLE_PERCENT;
    add_fixed(&buf, percent ? x.num * 100 : x.num, (int)digits);
    if (percent)
        buf_char(&buf, '%');
    if (x.tag != V_NUM) { /* the unit, as the value itself reads behind its number */
        Buf one = { 0 };
        x.num = 1;
        value_format(vm_rt(vm), x, false, &one);
        buf_addz(&buf, one.ptr + 1);
        buf_drop(&one);
    }
    return give_buf(vm, &buf, out);
}

/* ---- texts and lists ---- */

static bool contains(Rt *rt, const Items *items, Value v, uint32_t *at)
{
    for (*at = 0; *at < items->n; ++*at)
        if (value_equal(rt, items->at[*at], v))
            return true;
    return false;
}

Status fn_contains(Vm *vm, Value *args, int n, Value *out)
{
    Str s, part;
    Items items;
    uint32_t at;
    UNUSED(n);
    LIB_BLANK(args[0]);
    if (args[0].tag == V_RECORD) {
        LIB_WANT(contains, 1, args[1].tag == V_NONE || value_str(vm_rt(vm), args[1], &part));
        return give_bool(args[1].tag != V_NONE && record_find(args[0].record, part) != RECORD_MISSING, out);
    }
    if (value_str(vm_rt(vm), args[0], &s)) {
        if (args[1].tag != V_NONE && !value_str(vm_rt(vm), args[1], &part))
            return lib_wrong_value(vm, FN_contains, 1, STR("a text"), STR("文本"), args[1]);
        return give_bool(args[1].tag != V_NONE && (!part.len || find_part(s.ptr, s.ptr + s.len, part)), out);
    }
    if (!lib_items(vm, FN_contains, 0, &args[0], &items))
        return ST_ERROR;
    bool found = contains(vm_rt(vm), &items, args[1], &at);
    lib_items_end(vm, &items);
    return give_bool(found, out);
}

Status fn_index_of(Vm *vm, Value *args, int n, Value *out)
{
    Str s, part;
    Items items;
    uint32_t at;
    UNUSED(n);
    LIB_BLANK(args[0]);
    *out = NONE_VALUE;
    if (value_str(vm_rt(vm), args[0], &s)) {
        LIB_BLANK(args[1]);
        if (!value_str(vm_rt(vm), args[1], &part))
            return lib_wrong_value(vm, FN_index_of, 1, STR("a text"), STR("文本"), args[1]);
        const char *p = part.len ? find_part(s.ptr, s.ptr + s.len, part) : s.ptr;
        if (p || !part.len)
            *out = value_num(part.len ? (double)utf8_count(str_make(s.ptr, (size_t)(p - s.ptr))) : 0);
        return ST_OK;
    }
    if (!lib_items(vm, FN_index_of, 0, &args[0], &items))
        return ST_ERROR;
    if (contains(vm_rt(vm), &items, args[1], &at))
        *out = value_num(at);
    lib_items_end(vm, &items);
    return ST_OK;
}

/* A place counted from 0, or from the end when negative; cut to 0..len. */
static uint32_t clamp_place(double place, uint32_t len)
{
    if (place < 0)
        place += len;
    return place <= 0 ? 0 : place >= len ? len : (uint32_t)place;
}

Status fn_slice(Vm *vm, Value *args, int n, Value *out)
{
    Rt *rt = vm_rt(vm);
    int64_t unused;
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    Value x = args[0].tag == V_WORD ? value_sym(rt, args[0].d) : args[0];
    for (int i = 1; i <= 2; i++)
        if (LIB_GIVEN(i) && !lib_whole(args[i], -ANY_WHOLE, ANY_WHOLE, &unused))
            return lib_wrong_value(vm, FN_slice, i, STR("a whole number"), STR("整数"), args[i]);
    Items items = { 0 };
    if (x.tag != V_TEXT && !lib_items(vm, FN_slice, 0, &x, &items))
        return ST_ERROR;
    uint32_t len = x.tag == V_TEXT ? text_chars(x.text) : items.n;
    uint32_t from = clamp_place(args[1].num, len), to = LIB_GIVEN(2) ? clamp_place(args[2].num, len) : len;
    to = to < from ? from : to;
    Value v = x.tag == V_TEXT ? value_text(rt, text_slice(x.text, from, to)) : value_list(rt, to - from);
    if (v.tag == V_LIST)
        list_extend(rt, v.list, items.at + from, to - from);
    lib_items_end(vm, &items);
    return lib_give(vm, v, out);
}

static Value repeat_text(Rt *rt, Str s, double times)
{
    if ((double)s.len * times > UINT32_MAX / 2) {
        heap_allows(rt, SIZE_MAX);
        times = 0;
    }
    Text *text = text_new(rt, s.len * (size_t)times);
    for (size_t at = 0; at < text->len; at += s.len)
        memcpy(text->ptr + at, s.ptr, s.len);
    return text_value(text);
}

Status fn_repeat(Vm *vm, Value *args, int n, Value *out)
{
    Str s;
    Items items;
    int64_t times;
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    LIB_BLANK(args[1]);
    if (!lib_whole(args[1], 0, ANY_WHOLE, &times))
        return lib_wrong_value(vm, FN_repeat, 1, STR("a whole number from 0"), STR("自 0 的整数"), args[1]);
    if (value_str(rt, args[0], &s))
        return lib_give(vm, repeat_text(rt, s, args[1].num), out);
    if (!lib_items(vm, FN_repeat, 0, &args[0], &items))
        return ST_ERROR;
    double total = (double)items.n * args[1].num;
    if (total > UINT32_MAX / 32)
        heap_allows(rt, SIZE_MAX);
    Value v = value_list(rt, rt->failed ? 0 : (uint32_t)total);
    for (int64_t i = 0; i < times && items.n && !rt->failed; i++)
        list_extend(rt, v.list, items.at, items.n);
    lib_items_end(vm, &items);
    return lib_give(vm, v, out);
}

Status fn_reverse(Vm *vm, Value *args, int n, Value *out)
{
    Str s;
    Items items;
    Rt *rt = vm_rt(vm);
    UNUSED(n);
    LIB_BLANK(args[0]);
    if (value_str(rt, args[0], &s)) {
        Text *text = text_new(rt, s.len);
        const char *p = s.ptr, *end = s.ptr + s.len;
        char *to = text->ptr + text->len;
        for (int size; text->len && p < end; p += size) {
            utf8_decode(p, end, &size);
            to -= size;
            memcpy(to, p, (size_t)size);
        }
        return lib_give(vm, text_value(text), out);
    }
    if (!lib_items(vm, FN_reverse, 0, &args[0], &items))
        return ST_ERROR;
    Value v = value_list(rt, items.n);
    for (uint32_t i = items.n; i-- > 0 && !rt->failed;)
        list_push(rt, v.list, items.at[i]);
    lib_items_end(vm, &items);
    return lib_give(vm, v, out);
}

Status fn_tr(Vm *vm, Value *args, int n, Value *out)
{
    UNUSED(n);
    *out = args[vm_rt(vm)->lang == LANG_ZH ? 1 : 0];
    value_share(*out);
    return ST_OK;
}
