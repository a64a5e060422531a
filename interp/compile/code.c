/* code.c: the life of compiled code, and how it reads. */
#include "code.h"

const OpInfo OP_INFO[OP_COUNT] = {
#define OPCODE(ID, operands, doc) [OP_##ID] = { #ID, operands, doc },
#include "../words/op.def"
#undef OPCODE
};

/* ---- scopes ---- */

Scope *scope_new(void)
{
    Scope *scope = mem_zalloc(sizeof *scope);
    scope->refs = 1;
    return scope;
}

void scope_unref(Scope *scope)
{
    if (!scope || --scope->refs)
        return;
    vec_drop(&scope->globals);
    vec_drop(&scope->values);
    vec_drop(&scope->modules);
    map_drop(&scope->index);
    mem_free(scope);
}

uint32_t scope_find(const Scope *scope, Sym name)
{
    return map_find(&scope->index, name);
}

uint32_t scope_add(Scope *scope, Sym name, Binding binding)
{
    uint32_t at = (uint32_t)scope->globals.len;
    vec_push(&scope->globals, ((Global){ name, (uint8_t)binding }));
    vec_push(&scope->values, UNSET_VALUE);
    map_put(&scope->index, name, at);
    return at;
}

/* ---- chunks ---- */

Chunk *chunk_new(Scope *scope, uint32_t source)
{
    Chunk *chunk = mem_zalloc(sizeof *chunk);
    chunk->refs = 1;
    chunk->scope = scope;
    chunk->source = source;
    scope->refs++;
    arena_init(&chunk->arena);
    return chunk;
}

Proto *chunk_proto(Chunk *chunk)
{
    Proto *proto = mem_zalloc(sizeof *proto);
    proto->chunk = chunk;
    proto->scope = chunk->scope;
    proto->source = chunk->source;
    vec_push(&chunk->protos, proto);
    return proto;
}

static void proto_free(Proto *proto)
{
    for (size_t i = 0; i < proto->queries.len; i++)
        mem_free(proto->queries.at[i].outers);
    for (size_t i = 0; i < proto->calls.len; i++)
        mem_free(proto->calls.at[i].names);
    vec_drop(&proto->code);
    vec_drop(&proto->constants);
    vec_drop(&proto->places);
    vec_drop(&proto->names);
    vec_drop(&proto->protos);
    vec_drop(&proto->captures);
    vec_drop(&proto->queries);
    vec_drop(&proto->stmts);
    vec_drop(&proto->batches);
    vec_drop(&proto->calls);
    vec_drop(&proto->expects);
    mem_free(proto->params);
    mem_free(proto);
}

void chunk_unref(Chunk *chunk)
{
    if (!chunk || --chunk->refs)
        return;
    for (size_t i = 0; i < chunk->protos.len; i++)
        proto_free(chunk->protos.at[i]);
    vec_drop(&chunk->protos);
    arena_drop(&chunk->arena);
    scope_unref(chunk->scope);
    mem_free(chunk);
}

/* ---- as text ---- */

static void dump_instr(const Proto *proto, const Intern *intern, size_t at, Buf *out)
{
    Instr i = proto->code.at[at];
    const OpInfo *info = &OP_INFO[instr_op(i)];
    buf_addf(out, "%4zu %-10s", at, info->name);
    for (const char *p = info->operands; *p; p++) {
        if (*p == 'a')
            buf_addf(out, " %u", instr_a(i));
        else if (*p == 'b')
            buf_addf(out, " %u", instr_b(i));
        else if (*p == 'c')
            buf_addf(out, " %d", instr_jump(i));
    }
    if (instr_op(i) == OP_NAME || instr_op(i) == OP_ATTR)
        buf_addf(out, "  %s", intern_str(intern, proto->names.at[instr_c(i)].sym).ptr);
    buf_char(out, '\n');
}

void code_dump(const Proto *proto, const Intern *intern, Buf *out)
{
    buf_addf(out, "%s: %u parameters, %u registers\n", proto->name ? intern_str(intern, proto->name).ptr : "script",
             proto->n_params, proto->n_regs);
    for (size_t i = 0; i < proto->code.len; i++)
        dump_instr(proto, intern, i, out);
    for (size_t i = 0; i < proto->protos.len; i++)
        code_dump(proto->protos.at[i], intern, out);
}
