/* complete_file.c: files behind `into`, `run` and the like, with or without the quote. */
#include "../base/os.h"
#include "complete_part.h"

typedef struct PathList { CompleteCtx *ctx; Str dir; bool bare; } PathList;

static void offer_path(void *context, const char *name, bool is_dir)
{
    PathList *list = context;
    Buf path = { 0 };
    if (list->bare)
        buf_char(&path, '"');
    buf_add(&path, list->dir);
    buf_addz(&path, name);
    if (is_dir)
        buf_char(&path, '/');
    else if (list->bare)
        buf_char(&path, '"');
    bool hidden = name[0] == '.' && (list->bare || list->ctx->part.len == list->dir.len);
    if (!hidden)
        complete_offer(list->ctx, buf_str(&path));
    buf_drop(&path);
}

static void complete_path(CompleteCtx *ctx)
{
    size_t slash = ctx->part.len;
    while (slash && ctx->part.ptr[slash - 1] != '/')
        slash--;
    Buf dir = { 0 };
    buf_add(&dir, slash ? str_make(ctx->part.ptr, slash) : STR("."));
    ctx->out->is_path = true;
    os_list_dir(dir.ptr, offer_path, &(PathList){ ctx, str_make(ctx->part.ptr, slash), false });
    buf_drop(&dir);
}

bool complete_wants_file(const CompleteCtx *ctx, const Token *before)
{
    CommandId verb = before && before->type == TK_WORD ? words_command(ctx->words, before->sym) : C_NONE;
    const Token *first = ctx->first < ctx->tokens.len ? &ctx->tokens.at[ctx->first] : NULL;
    bool imports = first && words_command(ctx->words, first->sym) == C_import;
    return complete_keyword(ctx, PL_OPTION, before) == KW_INTO || verb == C_run || verb == C_use ||
           (imports && complete_keyword(ctx, PL_IMPORT, before) == KW_FROM_IMPORT);
}

void complete_file(CompleteCtx *ctx)
{
    if (ctx->part.len)
        return;
    ctx->out->is_path = true;
    os_list_dir(".", offer_path, &(PathList){ ctx, STR(""), true });
}

void complete_text(CompleteCtx *ctx)
{
    if (complete_wants_file(ctx, complete_token(ctx, 1)))
        complete_path(ctx);
}
