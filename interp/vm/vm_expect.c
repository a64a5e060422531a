/* vm_expect.c: what is said about an expectation that is not met. */
#include "../base/linediff.h"
#include "machine.h"

static const char *const SIGNS[] = { "=", "!=", "<", "<=", ">", ">=" };

static void condition_text(Vm *vm, const Node *node, Buf *out)
{
    const Source *source = sources_get(vm->sources, vm_source(vm));
    if (source && node->end <= source->text.len)
        buf_add(out, str_make(source->text.ptr + node->start, node->end - node->start));
}

/* ---- two values, line by line ---- */

static void add_item(Vm *vm, Value item, Buf *out)
{
    value_format(&vm->rt, item, true, out);
    buf_char(out, '\n');
}

static bool has_items(Value v)
{
    return v.tag == V_LIST || v.tag == V_TABLE || v.tag == V_TEXT || v.tag == V_RECORD;
}

/* Items, rows, keys or lines of a text. */
static void add_items(Vm *vm, Value v, Buf *out)
{
    if (v.tag == V_TEXT)
        buf_addf(out, "%.*s\n", (int)v.text->len, v.text->ptr);
    for (uint32_t i = 0; v.tag == V_LIST && i < v.list->len; i++)
        add_item(vm, v.list->at[i], out);
    for (uint32_t i = 0; v.tag == V_TABLE && i < v.table->n_rows; i++)
        add_item(vm, table_row(&vm->rt, v.table, i), out);
    for (uint32_t i = 0; v.tag == V_RECORD && i < v.record->len; i++) {
        value_format(&vm->rt, v.record->keys[i], false, out);
        buf_addz(out, ": ");
        add_item(vm, v.record->values[i], out);
    }
}

/* Large values of several parts: what was found against what was expected. */
static void add_difference(Vm *vm, const Value *compared, Buf *out)
{
    bool zh = vm->rt.lang == LANG_ZH;
    Buf found = { 0 }, expected = { 0 };
    add_items(vm, compared[0], &found);
    add_items(vm, compared[1], &expected);
    linediff_unified(buf_str(&expected), buf_str(&found), zh ? "期望" : "expected", zh ? "实际" : "found", out);
    buf_drop(&found);
    buf_drop(&expected);
}

#define INLINE_MAX 80         /* bytes of two values that stand in the message itself */

static bool is_large(Vm *vm, const ExpectCode *expect, const Value *compared)
{
    if (!expect->compares || expect->node->op != BIN_EQ || !has_items(compared[0]) || !has_items(compared[1]))
        return false;
    Buf text = { 0 };
    value_format(&vm->rt, compared[0], true, &text);
    value_format(&vm->rt, compared[1], true, &text);
    bool large = text.len > INLINE_MAX;
    buf_drop(&text);
    return large;
}

/* ---- the message ---- */

/* "agents are overloaded (120% <= 100%)" */
static void expect_text(Vm *vm, const ExpectCode *expect, Value message, const Value *compared, bool large, Buf *out)
{
    if (expect->has_message)
        value_format(&vm->rt, message, false, out);
    else
        condition_text(vm, expect->node, out);
    if (!expect->compares || large)
        return;
    bool zh = vm->rt.lang == LANG_ZH;
    Buf values = { 0 };
    value_format(&vm->rt, compared[0], true, &values);
    buf_addf(&values, " %s ", SIGNS[expect->node->op - BIN_EQ]);
    value_format(&vm->rt, compared[1], true, &values);
    if (!str_eq(buf_str(out), buf_str(&values))) {          /* expect 2 > 3 says it all */
        buf_addz(out, zh ? "（" : " (");
        buf_add(out, buf_str(&values));
        buf_addz(out, zh ? "）" : ")");
    }
    buf_drop(&values);
}

static Diag *add_diag(Vm *vm, Diags *diags, const ExpectCode *expect, Str text)
{
    Diag *diag = DIAG(diags, E902, vm_span(vm, expect->node), text,);
    vm_fill_trace(&vm->rt, diag);
    return diag;
}

static void print_diag(Vm *vm, const ExpectCode *expect, Str text, const Value *compared, bool large)
{
    Diags diags;
    Buf shown = { 0 };
    diags_init(&diags);
    diag_render(add_diag(vm, &diags, expect, text), vm->sources, (DiagStyle){ .lang = vm->rt.lang, .ambiguous = vm->rt.ambiguous }, &shown);
    if (large)
        add_difference(vm, compared, &shown);
    vm->host->print(vm->host->ctx, buf_str(&shown));
    buf_drop(&shown);
    diags_drop(&diags);
}

/* Printed as a diagnostic, or given to the host, but the program goes on. */
Status vm_failed_expect(Vm *vm, const ExpectCode *expect, Value message, const Value *compared)
{
    Buf text = { 0 };
    vm->failed_expects++;
    bool large = is_large(vm, expect, compared);
    expect_text(vm, expect, message, compared, large, &text);
    if (vm->host->expects)
        add_diag(vm, vm->host->expects, expect, buf_str(&text));
    else
        print_diag(vm, expect, buf_str(&text), compared, large);
    buf_drop(&text);
    return ST_OK;
}
